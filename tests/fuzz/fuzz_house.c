/* Fuzzes the filling of templates. An input is a list of parts, each a line "==name" and its content, that replace
 * or join the usual parts of a small Word file ("W" first) or workbook ("X" first). What is looked at without a
 * finding is filled, and what is filled is a package whose parts are well-formed and can be looked at again. */
#include "base/buf.h"
#include "base/zip.h"
#include "house/house_inside.h"
#include "tests/fuzz/fuzz.h"

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define TYPE "application/vnd.openxmlformats-officedocument."
#define RELATIONS "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
#define TYPES(part, type) "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Override PartName='/" part "' ContentType='" TYPE type ".main+xml'/></Types>"
#define MAIN(target) RELATIONS "<Relationship Id='a' Type='" OFFICE "/officeDocument' Target='" target "'/></Relationships>"

enum { PARTS_MOST = 40, FILE_BYTES = 4 * 1024 * 1024, MEMORY = 96 * 1024 * 1024 };

static const struct house_name item_names[] = {
    {"a.t", HOUSE_TEXT, "", NULL, 0}, {"a.n", HOUSE_NUMBER, "", NULL, 0}, {"a.d", HOUSE_DATE, "", NULL, 0}};
static const struct house_name names[] = {{"t", HOUSE_TEXT, "", NULL, 0},
                                          {"n", HOUSE_NUMBER, "", NULL, 0},
                                          {"a", HOUSE_LIST, "", item_names, COUNT(item_names)},
                                          {"z", HOUSE_LIST, "", item_names, COUNT(item_names)}};
static const struct house_value rows[] = {{.text = "<&>\n\t"}, {.text = "1", .number = 1, .known = true}, {.text = "d", .iso = "2026-10-01"},
                                          {.text = ""},       {.text = ""},                             {.text = ""}};
static const struct house_value values[] = {{.text = "]]>\"'"}, {.text = "2.5", .number = 2.5, .known = true}, {.rows = rows, .row_count = 2}, {.rows = NULL}};

static const struct fuzz_file word_parts[] = {
    {"[Content_Types].xml", TYPES("word/document.xml", "wordprocessingml.document"), 0},
    {"_rels/.rels", MAIN("word/document.xml"), 0},
    {"word/_rels/document.xml.rels", RELATIONS "<Relationship Id='a' Type='" OFFICE "/styles' Target='styles.xml'/></Relationships>", 0},
    {"word/styles.xml", "<w:styles xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:style/></w:styles>", 0},
};
static const struct fuzz_file sheet_parts[] = {
    {"[Content_Types].xml", TYPES("xl/workbook.xml", "spreadsheetml.sheet"), 0},
    {"_rels/.rels", MAIN("xl/workbook.xml"), 0},
    {"xl/workbook.xml", "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' xmlns:r='" OFFICE "'><sheets><sheet name='S' r:id='a'/>"
                        "</sheets><definedNames><definedName name='x' localSheetId='0'>S!A1:B9</definedName></definedNames></workbook>", 0},
    {"xl/_rels/workbook.xml.rels", RELATIONS "<Relationship Id='a' Type='" OFFICE "/worksheet' Target='s.xml'/><Relationship Id='b' Type='" OFFICE
                                   "/sharedStrings' Target='t.xml'/><Relationship Id='c' Type='" OFFICE "/styles' Target='f.xml'/></Relationships>", 0},
    {"xl/t.xml", "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>{{n}}</t></si><si><r><t>{{#a}}{{a.t</t></r><r><t>}}</t></r></si>"
                 "<si><t>{{a.n}}{{/a}}</t></si></sst>", 0},
    {"xl/f.xml", "<styleSheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><cellXfs><xf/><xf numFmtId='14'/></cellXfs></styleSheet>", 0},
};

static size_t gather(struct fuzz_input *input, const struct fuzz_file *usual, size_t usual_count, struct fuzz_file *parts)
{
    size_t n = 0;
    struct fuzz_file file;
    for (; n < usual_count; n++) {
        parts[n] = usual[n];
        parts[n].length = strlen(usual[n].text);
    }
    while (n < PARTS_MOST && fuzz_file(input, &file)) {
        size_t at = 0;
        while (at < n && strcmp(parts[at].name, file.name) != 0)
            at++;
        if (file.name[0] == '\0')
            continue;
        parts[at] = file;
        n += at == n;
    }
    return n;
}

static void check(struct ctx *cx, const char *bytes, size_t length)
{
    struct house_package package;
    struct house_all all;
    const struct report report = {.title = "r", .organisation = "o", .date = "2026-10-01"};
    struct house_found *found = ARENA_NEW(cx->arena, struct house_found), *again = ARENA_NEW(cx->arena, struct house_found);
    struct buf out = buf_create(LIMIT_REPORT_BYTES);
    if (found == NULL || again == NULL || house_package_read(cx, bytes, length, "f", &package) != RC_OK)
        return;
    /* The names that every document has need a database for the glossary: those of the kind stand alone. */
    all = (struct house_all){names, COUNT(names), values, &report};
    enum rc rc = package.format == HOUSE_DOCX ? house_docx(&package, &all, found, &out) : house_xlsx(&package, &all, found, &out);
    if (rc == RC_OK && found->n == 0) {
        rc = house_package_read(cx, buf_string(&out), out.length, "f", &package);
        require(rc == RC_OK || rc == RC_TOO_LARGE || rc == RC_MEMORY); /* repeated text packs well */
        rc = rc != RC_OK ? rc
             : package.format == HOUSE_DOCX ? house_docx(&package, &all, again, NULL)
                                            : house_xlsx(&package, &all, again, NULL);
        require(rc == RC_OK || rc == RC_MEMORY || rc == RC_TOO_LARGE);
    } else if (rc != RC_OK) {
        require(rc == RC_MEMORY || (cx->problem.rc != RC_OK && cx->problem.message[0] != '\0'));
    }
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create(MEMORY);
    struct ctx cx = {.arena = arena, .lang = LANG_JA};
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct fuzz_file parts[PARTS_MOST];
    struct buf zip_bytes = buf_create(FILE_BYTES);
    struct zip_writer zip;
    bool word = size > 0 && data[0] == 'W';
    if (size > 0 && (word || data[0] == 'X')) {
        size_t n = word ? gather(&input, word_parts, COUNT(word_parts), parts) : gather(&input, sheet_parts, COUNT(sheet_parts), parts);
        zip_begin(&zip, &zip_bytes);
        for (size_t i = 0; i < n; i++)
            zip_add(&zip, parts[i].name, parts[i].text, parts[i].length);
        if (zip_end(&zip) == RC_OK && !buf_failed(&zip_bytes))
            check(&cx, buf_string(&zip_bytes), zip_bytes.length);
    } else {
        check(&cx, (const char *)data, size);
    }
    buf_free(&zip_bytes);
    arena_free(arena);
    return 0;
}
