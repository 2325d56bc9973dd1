/* Templates made here, part by part: what is found wrong with them and where, what becomes of the places, what
 * stays as it was; files that are none; the register on both databases. */
#include "house/house_inside.h"
#include "house/house_store.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/zip.h"
#include "report/report_child.h"
#include "house/house_test.h"

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define TYPES                                                                                      \
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "      \
    "Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" " \
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override " \
    "PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml."  \
    "header+xml\"/></Types>"
#define RELATIONS(inside) "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" inside "</Relationships>"

/* A Word file with that body and header. */
static void pack(const char *body, const char *header, struct buf *out)
{
    CLEANUP(buf_free) struct buf part = buf_create(LIMIT_TEMPLATE_UNPACKED);
    struct zip_writer zip;
    buf_clear(out);
    zip_begin(&zip, out);
    zip_add_text(&zip, "[Content_Types].xml", TYPES);
    zip_add_text(&zip, "_rels/.rels", RELATIONS("<Relationship Id=\"a\" Type=\"" OFFICE "/officeDocument\" Target=\"word/document.xml\"/>"));
    zip_add_text(&zip, "word/_rels/document.xml.rels",
                 RELATIONS("<Relationship Id=\"a\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"));
    zip_add_text(&zip, "word/styles.xml", "<w:styles " W "><w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name "
                                          "w:val=\"heading 1\"/></w:style></w:styles>");
    zip_add_text(&zip, "word/media/logo.png", "\x89PNG not touched");
    buf_printf(&part, "<w:document " W "><w:body>%s<w:sectPr/></w:body></w:document>", body);
    zip_add_buf(&zip, "word/document.xml", &part);
    buf_clear(&part);
    buf_printf(&part, "<w:hdr " W ">%s</w:hdr>", header);
    zip_add_buf(&zip, "word/header1.xml", &part);
    assert_int_equal(zip_end(&zip), RC_OK);
}

/* The document part of the filled file. */
static const char *filled(struct ctx *cx, int line, const struct buf *file, const char *part)
{
    struct house_package package;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(line, cx, house_fill(cx, &kind, &document, buf_string(file), file->length, "t.docx", &out), RC_OK);
    TEST_RC(line, cx, house_package_read(cx, out.data, out.length, "t.docx", &package), RC_OK);
    return house_package_part(&package, part)->bytes;
}

#define P(inside) "<w:p>" inside "</w:p>"
#define R(text) "<w:r><w:t>" text "</w:t></w:r>"
#define C(inside) "<w:tc><w:p>" inside "</w:p></w:tc>"
#define KEEP "<w:t xml:space=\"preserve\">"

static void test_places(void **state)
{
    static const struct {
        int line;
        const char *body, *want;
    } table[] = {
        {__LINE__, P(R("a {{mean}} b")), "<w:p><w:r>" KEEP "a 2.61 b</w:t></w:r></w:p>"},
        /* cut by Word into runs, with a spelling mark between */
        {__LINE__, P(R("x{") "<w:proofErr w:type=\"spellStart\"/>" R("{me") R("an}") R("}y")),
         "<w:r>" KEEP "x2.61</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r>" KEEP "</w:t></w:r><w:r>" KEEP
         "</w:t></w:r><w:r>" KEEP "y</w:t></w:r>"},
        {__LINE__, P(R("{{ｍｅａｎ}}{{ mean }}")), KEEP "2.612.61</w:t>"},
        {__LINE__, P(R("{{title}}")), KEEP "題名</w:t><w:br/>" KEEP "二行</w:t>"},
        {__LINE__, P("<w:r><w:rPr><w:b/></w:rPr><w:t>{{blank}}</w:t></w:r>"), "<w:b/></w:rPr>" KEEP "</w:t>"},
        {__LINE__, P(R("{{date.western}} {{date.wareki}}")), "2026年10月1日 令和8年10月1日"},
        /* what is no place stays byte for byte */
        {__LINE__, "<w:p  w:x='1'\n><w:r ><w:t>&#38;</w:t></w:r></w:p>" P(R("{{mean}}")),
         "<w:p  w:x='1'\n><w:r ><w:t>&#38;</w:t></w:r></w:p>"},
        {__LINE__, P("<w:r><w:tab/><w:t>{{mean}}</w:t><w:br/><w:t>z</w:t></w:r>"), "<w:tab/>" KEEP "2.61</w:t><w:br/>"},
        /* rows */
        {__LINE__, "<w:tbl><w:tr>" C(R("h")) "</w:tr><w:tr>" C(R("{{#rows}}{{row.title}}")) C(R("{{row.count}}{{/rows}}")) "</w:tr></w:tbl>",
         "門 &amp; &lt;鍵&gt;</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r>" KEEP "2</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc>"
         "<w:p><w:r>" KEEP "壁</w:t>"},
        {__LINE__, "<w:tbl><w:tr>" C(R("{{#rows}}")) "</w:tr><w:tr>" C(R("{{row.count}}")) "</w:tr><w:tr>" C(R("{{/rows}}")) "</w:tr></w:tbl>",
         "<w:tbl><w:tr><w:tc><w:p><w:r>" KEEP "2</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r>" KEEP "10</w:t></w:r></w:p>"
         "</w:tc></w:tr></w:tbl>"},
        {__LINE__, "<w:tbl><w:tr>" C(R("{{#none}}{{row.title}}{{/none}}") "</w:p><w:p>") C(R("z")) "</w:tr></w:tbl>",
         "<w:tbl><w:tr><w:tc><w:p></w:p></w:tc><w:tc>"},
        {__LINE__, "<w:tbl><w:tr>" C(R("{{#none}}{{row.title}}")) C(R("{{/none}}")) "</w:tr></w:tbl>", "<w:body><w:p/><w:sectPr/>"},
        {__LINE__, "<w:tbl><w:tr>" C(R("{{#none}}{{row.title}}{{/none}}")) "</w:tr></w:tbl>", "<w:tc><w:p/></w:tc>"},
        /* paragraphs */
        {__LINE__, P(R("{{#rows}}・{{row.title}} {{row.due}}{{/rows}}")), "・門 &amp; &lt;鍵&gt; 令和8年10月1日</w:t></w:r></w:p><w:p><w:r>" KEEP "・壁 </w:t>"},
        {__LINE__, P(R("{{#rows}}")) P(R("{{row.count}}")) P(R("x")) P(R("{{/rows}}")),
         "<w:body><w:p><w:r>" KEEP "2</w:t></w:r></w:p><w:p><w:r><w:t>x</w:t></w:r></w:p><w:p><w:r>" KEEP "10</w:t>"},
        {__LINE__, P(R("{{#mean}}m{{mean}}{{/mean}}")) P(R("{{#blank}}b{{/blank}}")) P(R("{{^blank}}n{{/blank}}")) P(R("{{^rows}}r{{/rows}}")),
         "<w:body><w:p><w:r>" KEEP "m2.61</w:t></w:r></w:p><w:p><w:r>" KEEP "n</w:t></w:r></w:p><w:sectPr/>"},
        /* lists in lists, names of the outer one inside */
        {__LINE__, P(R("{{#rows}}")) P(R("{{#rows}}{{row.count}}/{{mean}}{{/rows}}")) P(R("{{/rows}}")),
         KEEP "2/2.61</w:t></w:r></w:p><w:p><w:r>" KEEP "10/2.61</w:t></w:r></w:p><w:p><w:r>" KEEP "2/2.61</w:t>"},
        /* a text box in a paragraph is a line of its own */
        {__LINE__, P(R("{{me") "<w:r><w:txbxContent>" P(R("{{mean}}!")) "</w:txbxContent></w:r>" R("an}}")), KEEP "2.61!</w:t>"},
    };
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf file = buf_create(LIMIT_TEMPLATE_BYTES);
    make(cx, "places");
    cx->lang = LANG_JA;
    for (size_t i = 0; i < COUNT(table); i++) {
        pack(table[i].body, P(R("{{document.number}}")), &file);
        const char *text = filled(cx, table[i].line, &file, "word/document.xml");
        if (strstr(text, table[i].want) == NULL)
            fail_msg("line %d: %s", table[i].line, text);
        TEST_TRUE(table[i].line, strstr(filled(cx, table[i].line, &file, "word/header1.xml"), "A-1") != NULL);
        TEST_TEXT(table[i].line, filled(cx, table[i].line, &file, "word/media/logo.png"), "\x89PNG not touched");
    }
}

static void test_findings(void **state)
{
    static const struct {
        int line;
        const char *body, *place, *text;
    } table[] = {
        {__LINE__, P(R("a")) P(R("{{titel}}")), "Text, paragraph 2", "titel"},
        {__LINE__, P(R("{{title")), "Text, paragraph 1", "{{title"},
        {__LINE__, P(R("{{") "<w:r><w:br/></w:r>" R("title}}")), "Text, paragraph 1", "{{"},
        {__LINE__, P(R("{{a b}}")), "Text, paragraph 1", "{{a b}}"},
        {__LINE__, P(R("{{}}")), "Text, paragraph 1", "{{}}"},
        {__LINE__, P(R("{{rows}}")), "Text, paragraph 1", "{{#rows}}"},
        {__LINE__, P(R("{{#rows}}")), "Text, paragraph 1", "never closed"},
        {__LINE__, P(R("{{/rows}}")), "Text, paragraph 1", "closes nothing"},
        {__LINE__, P(R("{{#rows}}{{#none}}{{/rows}}{{/none}}")), "Text, paragraph 1", "closes nothing"},
        {__LINE__, P(R("{{row.title}}")), "Text, paragraph 1", "row.title"},
        {__LINE__, P(R("{{#rows}}")) "<w:tbl><w:tr>" C(R("{{/rows}}")) "</w:tr></w:tbl>", "Text, paragraph 1", "must stand"},
        {__LINE__, P(R("{{#rows}}{{/rows}}{{#none}}{{/none}}")), "Text, paragraph 1", "repeat the same"},
        {__LINE__, P(R("{{#rows}}{{#rows}}{{#rows}}{{#rows}}{{/rows}}{{/rows}}{{/rows}}{{/rows}}")), "Text, paragraph 1", "3 deep"},
        {__LINE__, P(R("x {{report.body}}")), "Text, paragraph 1", "stands once"},
        {__LINE__, "<w:tbl><w:tr>" C(R("{{report.body}}")) "</w:tr></w:tbl>", "Text, paragraph 1", "stands once"},
        {__LINE__, P(R("{{report.body}}")) P(R("{{report.body}}")), "Text, paragraph 2", "stands once"},
        {__LINE__, P(R("none here")), "", "Nothing in this file"},
    };
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf file = buf_create(LIMIT_TEMPLATE_BYTES);
    make(cx, "findings");
    for (size_t i = 0; i < COUNT(table); i++) {
        struct house_check check;
        pack(table[i].body, "", &file);
        TEST_RC(table[i].line, cx, house_check_file(cx, &kind, file.data, file.length, "t.docx", &check), RC_OK);
        TEST_TRUE(table[i].line, check.findings.n > 0);
        TEST_TEXT(table[i].line, check.findings.at[0].place, table[i].place);
        if (strstr(check.findings.at[0].text, table[i].text) == NULL)
            fail_msg("line %d: %s", table[i].line, check.findings.at[0].text);
    }
    pack(P(R("a")), P(R("b")) P(R("{{c}}")), &file);
    struct house_check check;
    TEST_RC(__LINE__, cx, house_check_file(cx, &kind, file.data, file.length, "t.docx", &check), RC_OK);
    TEST_TEXT(__LINE__, check.findings.at[0].place, "Header (word/header1.xml), paragraph 2");
}

/* Files that are no templates at all. */
static void test_refused(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf file = buf_create(LIMIT_TEMPLATE_BYTES);
    struct house_check check;
    make(cx, "refused");
    static const struct {
        int line;
        const char *body;
        enum rc want;
    } bodies[] = {
        {__LINE__, "<w:p></w:q>", RC_INVALID},
        {__LINE__, "<w:p>&bomb;</w:p>", RC_INVALID},
        {__LINE__, "\xFF", RC_INVALID},
    };
    for (size_t i = 0; i < COUNT(bodies); i++) {
        pack(bodies[i].body, "", &file);
        TEST_RC(bodies[i].line, cx, house_check_file(cx, &kind, file.data, file.length, "t.docx", &check), bodies[i].want);
    }
    pack(P(R("{{mean}}")), "", &file);
    for (size_t length = 0; length < file.length; length += 37) /* cut off anywhere */
        if (house_check_file(cx, &kind, file.data, length, "t.docx", &check) == RC_OK)
            fail_msg("%zu bytes of %zu were taken", length, file.length);
    TEST_RC(__LINE__, cx, house_check_file(cx, &kind, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old", 12, "t.doc", &check), RC_TYPE);
    TEST_RC(__LINE__, cx, house_check_file(cx, &kind, "%PDF-1.4", 8, "t.pdf", &check), RC_TYPE);
}

static void add(struct zip_writer *zip, const char *types)
{
    zip_add_text(zip, "[Content_Types].xml", types);
    zip_add_text(zip, "_rels/.rels", RELATIONS("<Relationship Id=\"a\" Type=\"" OFFICE "/officeDocument\" Target=\"word/document.xml\"/>"));
}

static void test_bombs(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf file = buf_create(LIMIT_TEMPLATE_BYTES);
    CLEANUP(buf_free) struct buf deep = buf_create(LIMIT_TEMPLATE_UNPACKED);
    struct house_check check;
    struct zip_writer zip;
    make(cx, "bombs");
    for (int i = 0; i < LIMIT_TEMPLATE_DEPTH + 1; i++)
        BUF_LITERAL(&deep, "<w:p>");
    for (int i = 0; i < LIMIT_TEMPLATE_DEPTH + 1; i++)
        BUF_LITERAL(&deep, "</w:p>");
    pack(buf_string(&deep), "", &file);
    TEST_RC(__LINE__, cx, house_check_file(cx, &kind, file.data, file.length, "t.docx", &check), RC_TOO_LARGE);
    /* packed far beyond what text ever is */
    buf_clear(&deep);
    char *zeros = buf_extend(&deep, 8 * 1024 * 1024);
    memset(zeros, ' ', 8 * 1024 * 1024);
    pack(buf_string(&deep), "", &file);
    TEST_RC(__LINE__, cx, house_check_file(cx, &kind, file.data, file.length, "t.docx", &check), RC_TOO_LARGE);
    /* a document type, and macros */
    static const struct {
        int line;
        const char *types, *document;
        enum rc want;
    } rows_of[] = {
        {__LINE__, TYPES, "<!DOCTYPE d [<!ENTITY a \"b\">]><w:document " W "><w:body/></w:document>", RC_INVALID},
        {__LINE__, TYPES, "<document xmlns=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"/>", RC_TYPE},
        {__LINE__, "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" "
         "ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>",
         "<w:document " W "/>", RC_TYPE},
    };
    for (size_t i = 0; i < COUNT(rows_of); i++) {
        buf_clear(&file);
        zip_begin(&zip, &file);
        add(&zip, rows_of[i].types);
        zip_add_text(&zip, "word/document.xml", rows_of[i].document);
        assert_int_equal(zip_end(&zip), RC_OK);
        TEST_RC(rows_of[i].line, cx, house_check_file(cx, &kind, file.data, file.length, "t.docx", &check), rows_of[i].want);
    }
}

/* The whole report inside: the house's own style where it has one, ours added where it has not. */
static void test_body(void **state)
{
    struct ctx *cx = test_begin(state);
    struct report whole = report;
    const struct house_document with_body = {&whole, values};
    struct house_package package;
    CLEANUP(buf_free) struct buf file = buf_create(LIMIT_TEMPLATE_BYTES);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    make(cx, "body");
    TEST_RC(__LINE__, cx, report_heading(cx, &whole, 1, "章 & 節"), RC_OK);
    TEST_RC(__LINE__, cx, report_paragraph(cx, &whole, "段落"), RC_OK);
    TEST_RC(__LINE__, cx, report_chart(cx, &whole, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\" width=\"9\" height=\"9\"><path d=\"M0 0h9\" stroke=\"currentColor\"/></svg>", 9, 9, "", (struct report_table){.title = "図"}), RC_OK);
    pack(P(R("{{report.body}}")), "", &file);
    TEST_RC(__LINE__, cx, house_fill(cx, &kind, &with_body, file.data, file.length, "t.docx", &out), RC_OK);
    TEST_RC(__LINE__, cx, house_package_read(cx, out.data, out.length, "t.docx", &package), RC_OK);
    const char *text = house_package_part(&package, "word/document.xml")->bytes;
    TEST_TRUE(__LINE__, strstr(text, "<w:pStyle w:val=\"1\"/></w:pPr><w:r><w:t xml:space=\"preserve\">章 &amp; 節") != NULL);
    TEST_TRUE(__LINE__, strstr(text, "report.body") == NULL);
    TEST_TRUE(__LINE__, strstr(text, "rIdHouse1Png1") != NULL);
    TEST_TRUE(__LINE__, strstr(house_package_part(&package, "word/styles.xml")->bytes, "w:styleId=\"Heading2\"") != NULL);
    TEST_TRUE(__LINE__, strstr(house_package_part(&package, "word/styles.xml")->bytes, "w:styleId=\"Heading1\"") == NULL);
    TEST_TRUE(__LINE__, strstr(house_package_part(&package, "word/_rels/document.xml.rels")->bytes, "media/House1chart1.png") != NULL);
    TEST_TRUE(__LINE__, house_package_part(&package, "word/media/House1chart1.svg") != NULL);
    TEST_TRUE(__LINE__, strstr(house_package_part(&package, "[Content_Types].xml")->bytes, "image/svg+xml") != NULL);
    /* what was filled can be a template itself */
    struct house_check check;
    TEST_RC(__LINE__, cx, house_check_file(cx, &kind, out.data, out.length, "t.docx", &check), RC_OK);
}

static void test_register(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf file = buf_create(LIMIT_TEMPLATE_BYTES);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    struct house_template one = {.id = "", .org = "", .kind = "test", .name = "甲", .edition = "", .note = "", .language = LANG_JA}, two = one;
    struct house_templates all;
    make(cx, "register");
    cx->lang = LANG_JA;
    pack(P(R("{{mean}}")), "", &file);
    struct upload upload = {.field = "file", .file_name = "C:\\社内\\様式.docx", .media_type = "", .bytes = file.data, .length = file.length};
    TEST_RC(__LINE__, cx, house_template_add(cx, &one, &upload), RC_OK);
    TEST_TEXT(__LINE__, one.file_name, "様式.docx");
    two.name = "乙";
    TEST_RC(__LINE__, cx, house_template_add(cx, &two, &upload), RC_OK);
    TEST_RC(__LINE__, cx, house_write(cx, &kind, &document, REPORT_DOCX, NULL, &out), RC_OK); /* none in use: plain */
    TEST_RC(__LINE__, cx, house_template_use(cx, one.id, true), RC_OK);
    TEST_RC(__LINE__, cx, house_template_use(cx, two.id, true), RC_OK);
    TEST_RC(__LINE__, cx, house_templates_all(cx, &all), RC_OK);
    TEST_INT(__LINE__, all.n, 2);
    for (size_t i = 0; i < all.n; i++)
        TEST_INT(__LINE__, all.at[i].in_use, text_same(all.at[i].id, two.id));
    static const struct {
        int line;
        enum report_format format;
        const char *wanted;
        enum rc want;
    } rows_of[] = {
        {__LINE__, REPORT_DOCX, NULL, RC_OK},   {__LINE__, REPORT_DOCX, "甲", RC_OK},  {__LINE__, REPORT_DOCX, "none", RC_OK},
        {__LINE__, REPORT_DOCX, "丙", RC_MISSING}, {__LINE__, REPORT_XLSX, "甲", RC_INVALID}, {__LINE__, REPORT_HTML, "甲", RC_INVALID},
        {__LINE__, REPORT_HTML, NULL, RC_OK},
    };
    for (size_t i = 0; i < COUNT(rows_of); i++) {
        cx->problem = (struct problem){.rc = RC_OK};
        buf_clear(&out);
        TEST_RC(rows_of[i].line, cx, house_write(cx, &kind, &document, rows_of[i].format, rows_of[i].wanted, &out), rows_of[i].want);
    }
    /* one that does not fit leaves nothing; who may not, cannot */
    pack(P(R("{{mena}}")), "", &file);
    upload.bytes = file.data;
    upload.length = file.length;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, house_template_add(cx, &one, &upload), RC_INVALID);
    TEST_TRUE(__LINE__, strstr(cx->problem.fields[0].message, "mena") != NULL);
    TEST_RC(__LINE__, cx, house_templates_all(cx, &all), RC_OK);
    TEST_INT(__LINE__, all.n, 2);
    TEST_RC(__LINE__, cx, house_template_remove(cx, two.id), RC_OK);
    cx->permissions = PERM_REPORT_READ;
    TEST_RC(__LINE__, cx, house_template_use(cx, all.at[0].id, false), RC_DENIED);
}

/* The starters are templates that fit. */
static void test_starter(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf file = buf_create(LIMIT_TEMPLATE_BYTES);
    make(cx, "starter");
    for (int format = 0; format < HOUSE_FORMAT_COUNT_; format++) {
        struct house_check check;
        CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
        buf_clear(&file);
        TEST_RC(__LINE__, cx, house_starter(cx, &kind, (enum house_format)format, &file), RC_OK);
        TEST_RC(__LINE__, cx, house_check_file(cx, &kind, file.data, file.length, "s", &check), RC_OK);
        TEST_INT(__LINE__, check.format, format);
        TEST_INT(__LINE__, check.findings.n, 0);
        TEST_RC(__LINE__, cx, house_fill(cx, &kind, &document, file.data, file.length, "s", &out), RC_OK);
    }
}

int main(int argc, char **argv)
{
    if (argc == 2 && text_same(argv[1], REPORT_CHILD_ARGUMENT)) /* charts are drawn by this program started anew */
        return report_child_main(0, 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),  cmocka_unit_test(test_findings), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_bombs),   cmocka_unit_test(test_body),     cmocka_unit_test(test_register),
        cmocka_unit_test(test_starter),
    };
    return TEST_RUN_ON_BOTH(tests);
}
