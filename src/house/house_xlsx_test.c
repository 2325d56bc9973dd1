/* Workbooks made here, part by part: cells that are filled, rows that repeat, and everything that names rows below. */
#include "house/house_book.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/zip.h"
#include "house/house_test.h"

#define S "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define KIND(name) "application/vnd.openxmlformats-officedocument.spreadsheetml." name "+xml"
#define RELATIONS(inside) "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" inside "</Relationships>"
#define RELATION(id, kind, target) "<Relationship Id=\"" id "\" Type=\"" OFFICE "/" kind "\" Target=\"" target "\"/>"

static const struct {
    const char *name, *text;
} usual[] = {
    {"[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" "
                            "ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"" KIND("sheet.main") "\"/>"
                            "<Override PartName=\"/xl/calcChain.xml\" ContentType=\"" KIND("calcChain") "\"/></Types>"},
    {"_rels/.rels", RELATIONS(RELATION("a", "officeDocument", "xl/workbook.xml"))},
    {"xl/workbook.xml", "<workbook " S " xmlns:r=\"" OFFICE "\"><sheets><sheet name=\"表 1\" sheetId=\"1\" r:id=\"a\"/><sheet name=\"S2\" "
                        "sheetId=\"2\" r:id=\"b\"/></sheets><definedNames><definedName name=\"_xlnm.Print_Area\" localSheetId=\"0\">'表 1'!$A$1:$C$9"
                        "</definedName><definedName name=\"x\">S2!$A$9</definedName></definedNames><calcPr calcId=\"1\"/></workbook>"},
    {"xl/_rels/workbook.xml.rels", RELATIONS(RELATION("a", "worksheet", "worksheets/sheet1.xml") RELATION("b", "worksheet", "worksheets/sheet2.xml")
                                             RELATION("c", "sharedStrings", "sharedStrings.xml") RELATION("d", "styles", "styles.xml")
                                             RELATION("e", "calcChain", "calcChain.xml"))},
    {"xl/worksheets/_rels/sheet1.xml.rels", RELATIONS(RELATION("a", "drawing", "../drawings/drawing1.xml"))},
    {"xl/drawings/drawing1.xml", "<xdr:wsDr xmlns:xdr=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\"><xdr:twoCellAnchor>"
                                 "<xdr:from><xdr:col>0</xdr:col><xdr:row>8</xdr:row></xdr:from><xdr:to><xdr:col>1</xdr:col><xdr:row>9</xdr:row></xdr:to>"
                                 "</xdr:twoCellAnchor></xdr:wsDr>"},
    {"xl/calcChain.xml", "<calcChain " S "><c r=\"A9\" i=\"1\"/></calcChain>"},
    {"xl/styles.xml", "<styleSheet " S "><numFmts count=\"1\"><numFmt numFmtId=\"170\" formatCode=\"ggge&quot;年&quot;m&quot;月&quot;\"/></numFmts>"
                      "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>"},
    {"xl/sharedStrings.xml", "<sst " S "><si><t>{{mean}}</t></si><si><t>plain &amp; 1</t></si><si><r><rPr><b/></rPr><t>平均 {{me</t></r><r><t>an}}。</t></r>"
                             "<rPh sb=\"0\" eb=\"1\"><t>ヘイキン</t></rPh></si><si><t>{{#rows}}{{row.title}}</t></si><si><t>{{row.count}}</t></si>"
                             "<si><t>{{row.due}}{{/rows}}</t></si><si><t>{{row.due}}</t></si><si><t>{{#rows}}</t></si><si><t>{{/rows}}</t></si>"
                             "<si><t>{{#none}}{{row.title}}{{/none}}</t></si></sst>"},
    {"xl/worksheets/sheet2.xml", "<worksheet " S "><sheetData><row r=\"1\"><c r=\"A1\"><f>SUM('表 1'!B5:B5)+'表 1'!$A$9+S2!A9+[1]S2!A9</f><v>3</v></c></row>"
                                 "</sheetData></worksheet>"},
};

static void pack(const char *sheet, struct buf *out)
{
    CLEANUP(buf_free) struct buf part = buf_create(LIMIT_TEMPLATE_UNPACKED);
    struct zip_writer zip;
    buf_clear(out);
    zip_begin(&zip, out);
    for (size_t i = 0; i < COUNT(usual); i++)
        zip_add_text(&zip, usual[i].name, usual[i].text);
    buf_printf(&part, "<worksheet " S ">%s</worksheet>", sheet);
    zip_add_buf(&zip, "xl/worksheets/sheet1.xml", &part);
    assert_int_equal(zip_end(&zip), RC_OK);
}

static const char *filled(struct ctx *cx, int line, const struct buf *file, const char *part)
{
    struct house_package package;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(line, cx, house_fill(cx, &kind, &document, buf_string(file), file->length, "t.xlsx", &out), RC_OK);
    TEST_RC(line, cx, house_package_read(cx, out.data, out.length, "t.xlsx", &package), RC_OK);
    const struct house_part *found = house_package_part(&package, part);
    return found == NULL ? "" : found->bytes;
}

#define DATA(rows) "<sheetData>" rows "</sheetData>"
#define ROW(n, cells) "<row r=\"" n "\">" cells "</row>"
#define CELL(at, string) "<c r=\"" at "\" t=\"s\"><v>" string "</v></c>"
#define REPEAT ROW("5", CELL("A5", "3") CELL("B5", "4") "<c r=\"C5\" s=\"1\" t=\"s\"><v>5</v></c>")

static void test_cells(void **state)
{
    static const struct {
        int line;
        const char *sheet, *want;
    } table[] = {
        {__LINE__, DATA(ROW("1", CELL("A1", "0"))), "<c r=\"A1\"><v>2.61</v></c>"},
        {__LINE__, DATA(ROW("1", CELL("A1", "0") CELL("B1", "1"))), "<c r=\"B1\" t=\"s\"><v>1</v></c>"},
        {__LINE__, DATA(ROW("1", CELL("A1", "2"))), "t=\"inlineStr\"><is><r><rPr><b/></rPr><t xml:space=\"preserve\">平均 2.61</t></r><r><t xml:space=\"preserve\">。</t></r></is>"},
        {__LINE__, DATA(ROW("1", "<c r=\"A1\" s=\"2\" t=\"inlineStr\"><is><t>{{date}}</t></is></c>")), "<c r=\"A1\" s=\"2\"><v>46296</v></c>"},
        {__LINE__, DATA(ROW("1", "<c r=\"A1\" t=\"inlineStr\"><is><t>{{date}}</t></is></c>")), "令和8年10月1日</t></is></c>"},
        {__LINE__, DATA(ROW("1", "<c r=\"A1\" t=\"inlineStr\"><is><t>x{{mean}}</t></is></c>")), "<t xml:space=\"preserve\">x2.61</t>"},
        {__LINE__, DATA(ROW("1", CELL("A1", "0"))) "<headerFooter><oddHeader>&amp;C{{document.number}}</oddHeader></headerFooter>", "<oddHeader>&amp;CA-1</oddHeader>"},
        /* rows repeat; what is below moves */
        {__LINE__, DATA(REPEAT ROW("9", "<c r=\"A9\"><v>7</v></c>")), "<row r=\"10\"><c r=\"A10\"><v>7</v></c></row>"},
        {__LINE__, DATA(REPEAT), "<row r=\"6\"><c r=\"A6\" t=\"inlineStr\"><is><t xml:space=\"preserve\">壁</t></is></c><c r=\"B6\"><v>10</v></c>"},
        {__LINE__, DATA(ROW("4", CELL("A4", "7")) ROW("5", CELL("B5", "4")) ROW("6", CELL("A6", "8")) ROW("7", "<c r=\"A7\"/>")),
         "<sheetData><row r=\"4\"><c r=\"B4\"><v>2</v></c></row><row r=\"5\"><c r=\"B5\"><v>10</v></c></row><row r=\"6\"><c r=\"A6\"/></row>"},
        {__LINE__, DATA(ROW("5", CELL("A5", "9")) ROW("6", "<c r=\"A6\"/>")), "<row r=\"5\"><c r=\"A5\"/></row><row r=\"6\"><c r=\"A6\"/></row>"},
        {__LINE__, DATA(REPEAT ROW("6", "<c r=\"B6\" t=\"str\"><f>SUM(B5:B5)&amp;\"B5\"&amp;LOG10(B6)</f><v>2</v></c>")),
         "<c r=\"B7\"><f>SUM(B5:B6)&amp;&quot;B5&quot;&amp;LOG10(B7)</f></c>"},
        {__LINE__, DATA(ROW("5", CELL("A5", "3") "<c r=\"B5\"><f>A5+$B$1+B9</f></c>" CELL("C5", "5"))), "<c r=\"B6\"><f>A6+$B$1+B10</f></c>"},
        {__LINE__, DATA(REPEAT ROW("7", "<c r=\"A7\"><f t=\"shared\" ref=\"A7:A8\" si=\"0\">B5+B7</f></c>") ROW("8", "<c r=\"A8\"><f t=\"shared\" si=\"0\"/></c>")),
         "<c r=\"A9\"><f>B7+B9</f></c>"},
        {__LINE__, DATA(REPEAT) "<mergeCells count=\"3\"><mergeCell ref=\"A1:B2\"/><mergeCell ref=\"A5:B5\"/><mergeCell ref=\"A8:A9\"/></mergeCells>",
         "<mergeCells count=\"4\"><mergeCell ref=\"A1:B2\"/><mergeCell ref=\"A5:B5\"/><mergeCell ref=\"A6:B6\"/><mergeCell ref=\"A9:A10\"/></mergeCells>"},
        {__LINE__, DATA(REPEAT) "<conditionalFormatting sqref=\"B5 C7:C8\"><cfRule><formula>B5&gt;$A$9</formula></cfRule></conditionalFormatting>",
         "sqref=\"B5:B6 C8:C9\"><cfRule><formula>B5&gt;$A$10</formula>"},
        {__LINE__, DATA(REPEAT) "<autoFilter ref=\"A4:C5\"/>", "<autoFilter ref=\"A4:C6\"/>"},
        {__LINE__, DATA(REPEAT) "<rowBreaks><brk id=\"8\" max=\"16383\" man=\"1\"/></rowBreaks>", "<brk id=\"9\" max=\"16383\" man=\"1\"/>"},
    };
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf file = buf_create(LIMIT_TEMPLATE_BYTES);
    make(cx, "cells");
    cx->lang = LANG_JA;
    for (size_t i = 0; i < COUNT(table); i++) {
        pack(table[i].sheet, &file);
        const char *text = filled(cx, table[i].line, &file, "xl/worksheets/sheet1.xml");
        if (strstr(text, table[i].want) == NULL)
            fail_msg("line %d: %s", table[i].line, text);
    }
}

/* Other parts follow; what has nothing to follow stays as it was. */
static void test_parts(void **state)
{
    static const struct {
        int line;
        const char *part, *want;
    } table[] = {
        {__LINE__, "xl/worksheets/sheet2.xml", "<f>SUM('表 1'!B5:B6)+'表 1'!$A$10+S2!A9+[1]S2!A9</f></c>"},
        {__LINE__, "xl/workbook.xml", "'表 1'!$A$1:$C$10</definedName>"},
        {__LINE__, "xl/workbook.xml", "S2!$A$9</definedName>"},
        {__LINE__, "xl/workbook.xml", "<calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/>"},
        {__LINE__, "xl/drawings/drawing1.xml", "<xdr:row>9</xdr:row></xdr:from><xdr:to><xdr:col>1</xdr:col><xdr:row>10</xdr:row>"},
        {__LINE__, "xl/styles.xml", "numFmtId=\"170\""},
    };
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf file = buf_create(LIMIT_TEMPLATE_BYTES);
    make(cx, "parts");
    pack(DATA(REPEAT), &file);
    for (size_t i = 0; i < COUNT(table); i++) {
        const char *text = filled(cx, table[i].line, &file, table[i].part);
        if (strstr(text, table[i].want) == NULL)
            fail_msg("line %d: %s", table[i].line, text);
    }
    TEST_TEXT(__LINE__, filled(cx, __LINE__, &file, "xl/calcChain.xml"), "");
    TEST_TRUE(__LINE__, strstr(filled(cx, __LINE__, &file, "[Content_Types].xml"), "calcChain") == NULL);
    TEST_TRUE(__LINE__, strstr(filled(cx, __LINE__, &file, "xl/_rels/workbook.xml.rels"), "calcChain") == NULL);
    TEST_TEXT(__LINE__, filled(cx, __LINE__, &file, "xl/sharedStrings.xml"), usual[8].text);
}

static void test_findings(void **state)
{
    static const struct {
        int line;
        const char *sheet, *place, *text;
    } table[] = {
        {__LINE__, DATA(ROW("1", "<c r=\"B1\" t=\"inlineStr\"><is><t>{{titel}}</t></is></c>")), "Sheet “表 1”, cell B1", "titel"},
        {__LINE__, DATA(ROW("1", "<c r=\"B1\" t=\"inlineStr\"><is><t>{{report.body}}</t></is></c>")), "Sheet “表 1”, cell B1", "Word"},
        {__LINE__, DATA(ROW("1", CELL("A1", "7"))), "Sheet “表 1”, cell A1", "never closed"},
        {__LINE__, DATA(ROW("1", CELL("A1", "7")) ROW("2", CELL("A2", "8"))), "Sheet “表 1”, cell A1", "no row"},
        {__LINE__, DATA(ROW("1", CELL("A1", "7")) REPEAT ROW("7", CELL("A7", "8"))), "Sheet “表 1”, cell A1", "one another"},
        {__LINE__, DATA(ROW("1", "<c r=\"A1\" t=\"inlineStr\"><is><t>{{#title}}x{{/title}}</t></is></c>")), "Sheet “表 1”, cell A1", "only lists"},
        {__LINE__, DATA(REPEAT) "<mergeCells count=\"1\"><mergeCell ref=\"A4:A5\"/></mergeCells>", "Sheet “表 1”", "A4:A5"},
        {__LINE__, DATA(REPEAT) "<tableParts count=\"1\"/>", "Sheet “表 1”", "a table"},
        {__LINE__, DATA(REPEAT) "<legacyDrawing/>", "Sheet “表 1”", "comment"},
        {__LINE__, DATA(REPEAT ROW("6", "<c r=\"A6\"><f t=\"array\" ref=\"A6\">B5:B5</f></c>")), "Sheet “表 1”, cell A6", "array"},
        {__LINE__, DATA(REPEAT ROW("6", "<c r=\"A6\"><f>SUM(S2:S3!A1)</f></c>")), "Sheet “表 1”, cell A6", "several sheets"},
        {__LINE__, DATA("<row><c><v>1</v></c></row>"), "Sheet “表 1”", "not written by Excel"},
        {__LINE__, DATA(ROW("2", "<c r=\"A2\"/>") ROW("1", "<c r=\"A1\"/>")), "Sheet “表 1”", "not written by Excel"},
    };
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf file = buf_create(LIMIT_TEMPLATE_BYTES);
    make(cx, "findings");
    for (size_t i = 0; i < COUNT(table); i++) {
        struct house_check check;
        pack(table[i].sheet, &file);
        TEST_RC(table[i].line, cx, house_check_file(cx, &kind, file.data, file.length, "t.xlsx", &check), RC_OK);
        TEST_TRUE(table[i].line, check.findings.n > 0);
        TEST_TEXT(table[i].line, check.findings.at[0].place, table[i].place);
        if (strstr(check.findings.at[0].text, table[i].text) == NULL)
            fail_msg("line %d: %s", table[i].line, check.findings.at[0].text);
    }
}

/* References by themselves, on a sheet whose rows 5 and 6 stand three times. */
static void test_formulas(void **state)
{
    static const struct {
        int line;
        const char *formula, *want;
        bool lost;
    } table[] = {
        {__LINE__, "A1+A7", "A1+A11", false},
        {__LINE__, "SUM(A5:A6)", "SUM(A5:A10)", false},
        {__LINE__, "$A$6+a$7", "$A$6+A$11", false},
        {__LINE__, "SUM(5:6)+SUM($7:$8)", "SUM(5:10)+SUM($11:$12)", false},
        {__LINE__, "SUM(A:B)", "SUM(A:B)", false},
        {__LINE__, "\"A7\"\"A7\"&A7", "\"A7\"\"A7\"&A11", false},
        {__LINE__, "T!A7+'T'!A7+Other!A7+'it''s'!A7", "T!A11+'T'!A11+Other!A7+'it''s'!A7", false},
        {__LINE__, "[1]T!A7+'[b.xlsx]T'!A7+A7", "[1]T!A7+'[b.xlsx]T'!A7+A11", false},
        {__LINE__, "Table1[A7]+LOG10(A7)+Q1x+ABCD7+TRUE", "Table1[A7]+LOG10(A11)+Q1x+ABCD7+TRUE", false},
        {__LINE__, "A7:INDEX(A7,1)", "A11:INDEX(A11,1)", false},
        {__LINE__, "XFD1048576+XFE1+A1048577", "XFD1048580+XFE1+A1048577", false},
        {__LINE__, "SUM(First:Last!A7)", "SUM(First:Last!A11)", true},
        {__LINE__, "SUM('First:Last'!A7)", "SUM('First:Last'!A7)", true},
        {__LINE__, "\"open", "\"open", false},
        {__LINE__, "'open", "'open", false},
        {__LINE__, "[open", "[open", false},
    };
    struct ctx *cx = test_begin(state);
    struct house_package package = {.cx = cx};
    struct book_block block = {.first = 5, .last = 6, .top = 5, .height = 2, .times = 3};
    struct book_sheet sheet = {.name = "T", .blocks = &block, .block_count = 1};
    struct book book = {.package = &package, .sheets = &sheet, .sheet_count = 1};
    for (size_t i = 0; i < COUNT(table); i++) {
        bool lost = false;
        const struct book_place place = {.book = &book, .sheet = &sheet};
        const char *got = book_formula(&place, table[i].formula, &lost);
        if (i != 11)
            TEST_TEXT(table[i].line, got, table[i].want);
        TEST_INT(table[i].line, lost, table[i].lost);
    }
    TEST_TEXT(__LINE__, book_letters(cx, 16384), "XFD");
    TEST_TEXT(__LINE__, book_letters(cx, 27), "AA");
}

int main(void)
{
    const struct CMUnitTest plain[] = {cmocka_unit_test(test_formulas)};
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cells), cmocka_unit_test(test_parts), cmocka_unit_test(test_findings)};
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(tests);
}
