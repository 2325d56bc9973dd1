/* Tests of the workbook reader: workbooks that libxlsxwriter made, and packages put together here
 * part by part, so that they can be wrong in every way. */
#include <xlsxwriter.h>

#include "register/sheet_test.h"

struct package {
    int line;
    struct part parts[PARTS];
    enum rc rc;
    const char *want; /* what is read, or a piece of the message */
};

static void check_packages(void **state, const struct package *packages, size_t count,
                           const char *options)
{
    for (size_t i = 0; i < count; i++) {
        const struct package *package = &packages[i];
        struct ctx *cx = test_begin(state);
        struct workbook workbook = {.sheet_count = 77};
        enum rc rc = read_parts(cx, package->parts, PARTS, options, &workbook);
        TEST_RC(package->line, cx, rc, package->rc);
        if (rc == RC_OK) {
            TEST_TEXT(package->line, show(cx, &workbook), package->want);
            continue;
        }
        TEST_INT(package->line, (int64_t)workbook.sheet_count, 77);
        if (strstr(cx->problem.message, package->want) == NULL)
            fail_msg("line %d: \"%s\" has no \"%s\"", package->line, cx->problem.message,
                     package->want);
        TEST_TRUE(package->line, strstr(cx->problem.message, "lease") != NULL);
    }
}

static const struct package cell_packages[] = {
    /* types */
    {__LINE__,
     {WITH_STRINGS("<si><t>a</t></si><si><t xml:space=\"preserve\"> b </t></si>"),
      CELLS("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
            "<c r=\"C1\" t=\"b\"><v>1</v></c><c r=\"D1\" t=\"b\"><v>0</v></c>"
            "<c r=\"E1\" t=\"e\"><v>#N/A</v></c><c r=\"F1\" t=\"str\"><f>x</f><v>t</v></c>"
            "<c r=\"G1\" t=\"inlineStr\"><is><t>in</t></is></c><c r=\"H1\" t=\"n\"><v>3</v></c>"
            "<c r=\"I1\" t=\"d\"><v>2026-10-01T14:02:00Z</v></c></row>")},
     RC_OK,
     "[S]\n1:a| b |TRUE|FALSE|#N/A|t|in|3|2026-10-01 14:02:00\n"},
    /* rich text, phonetic runs, escapes, line ends, entities, CDATA */
    {__LINE__,
     {WITH_STRINGS("<si><r><rPr><b/></rPr><t>東</t></r><r><t>京</t></r><rPh sb=\"0\" eb=\"2\"><t>"
                   "トウキョウ</t></rPh><phoneticPr fontId=\"1\"/></si>"
                   "<si><t>a_x000D_&#10;b_x000a_c_x005F_x0041_ _x41_ _xD842__x0000_</t></si>"
                   "<si><t>&lt;&amp;&#x20BB7;<![CDATA[<x>]]></t></si><si/>"),
      CELLS("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
            "<c r=\"C1\" t=\"s\"><v>2</v></c><c r=\"D1\" t=\"s\"><v>3</v></c>"
            "<c r=\"E1\" t=\"inlineStr\"><is><r><t>x</t></r><r><t>y</t></r>"
            "<rPh sb=\"0\" eb=\"1\"><t>z</t></rPh></is></c></row>")},
     RC_OK,
     "[S]\n1:東京|a\nb\nc_x0041_ _x41_ \xEF\xBF\xBD\xEF\xBF\xBD|<&𠮷<x>||xy\n"},
    /* numbers and dates by style */
    {__LINE__,
     {USUAL,
      CELLS(
          "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>46296</v></c><c r=\"B1\" s=\"2\"><v>46296</v></c>"
          "<c r=\"C1\" s=\"3\"><v>46296</v></c><c r=\"D1\" s=\"4\"><v>1.10416666666667</v></c>"
          "<c r=\"E1\" s=\"5\"><v>0.58472222222222</v></c><c r=\"F1\" s=\"6\"><v>46296.584722222222"
          "</v></c><c r=\"G1\" s=\"7\"><v>007</v></c><c r=\"H1\" s=\"8\"><v>1234.5</v></c>"
          "<c r=\"I1\" s=\"99\"><v>0.10000000000000001</v></c></row>")},
     RC_OK,
     "[S]\n1:2026-10-01|2026-10-01|2026-10-01|26:30:00|14:02:00|2026-10-01 "
     "14:02:00|7|1234.5|0.1\n"},
    /* the system of 1904; strict names; no sharedStrings and no styles */
    {__LINE__,
     {PART("_rels/.rels",
           "<Relationships " RELATIONS
           "><Relationship Id=\"a\" Target=\"/xl/workbook.xml\" Type=\"http://"
           "purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\"/></Relationships>"),
      PART("xl/workbook.xml",
           "<workbook xmlns=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" xmlns:q=\"http://"
           "purl.oclc.org/ooxml/officeDocument/relationships\"><workbookPr date1904=\"1\"/>"
           "<sheets><sheet name=\"S\" q:id=\"r1\"/></sheets></workbook>"),
      BOOK_RELATIONS(RELATION("r1", "worksheet", "./x/../worksheets/sheet1.xml")
                         RELATION("r3", "styles", "/xl/styles.xml")),
      STYLES,
      PART("xl/worksheets/sheet1.xml",
           "<x:worksheet "
           "xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData><x:row>"
           "<x:c s=\"1\"><x:v>44834</x:v></x:c><x:c><x:v>44834</x:v></x:c></x:row></x:sheetData>"
           "</x:worksheet>")},
     RC_OK,
     "[S]\n1:2026-10-01|44834\n"},
    /* cells and rows that do not say where they are; order; hidden rows; empties */
    {__LINE__,
     {USUAL,
      CELLS("<row><c><v>1</v></c><c/><c><v>2</v></c></row><row hidden=\"1\"><c><v>3</v></c></row>"
            "<row r=\"9\"/><row><c r=\"C10\"><v>4</v></c></row>")},
     RC_OK,
     "[S]\n1:1||2\n2h:3||\n10:||4\n"},
    {__LINE__,
     {USUAL, CELLS("<row r=\"5\"><c r=\"B5\"><v>2</v></c><c r=\"A5\"><v>1</v></c></row>"
                   "<row r=\"2\" hidden=\"true\"><c r=\"A2\"><v>3</v></c></row>"
                   "<row r=\"5\"><c r=\"C5\"><v>4</v></c></row>")},
     RC_OK,
     "[S]\n2h:3||\n5:1|2|4\n"},
    {__LINE__,
     {WITH_STRINGS("<si><t>　 </t></si>"),
      CELLS(
          "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c>"
          "</row><row r=\"3\"><c r=\"XFD3\" t=\"s\"><v>0</v></c></row>"
          "<row r=\"1048576\"><c r=\"XFD1048576\" s=\"1\"/></row>")},
     RC_OK,
     "[S]\n1:1\n"},
    {__LINE__, {USUAL, CELLS("")}, RC_OK, "[S]\n"},
    /* elements of other namespaces are passed over */
    {__LINE__,
     {USUAL, SHEET("<z:sheetPr xmlns:z=\"urn:z\"><row><c><v>9</v></c></row></z:sheetPr><sheetData>"
                   "<row><c><v>1</v><extLst><ext><v xmlns=\"urn:z\">8</v></ext></extLst></c></row>"
                   "</sheetData><extLst><ext><z:v xmlns:z=\"urn:z\">7</z:v></ext></extLst>")},
     RC_OK,
     "[S]\n1:1\n"},
    /* what is no number is shown as it stands */
    {__LINE__,
     {USUAL, CELLS("<row><c><v>abc</v></c><c><v>1e999</v></c><c t=\"str\"><f>x</f><v/></c>"
                   "<c t=\"str\"><f>x</f></c><c><v>.</v></c></row>")},
     RC_OK,
     "[S]\n1:abc|1e999|||.\n"},
};

static const struct package merge_packages[] = {
    {__LINE__,
     {USUAL,
      SHEET("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"
            "<row r=\"2\"><c r=\"A2\"><v>2</v></c><c r=\"B2\"><v>3</v></c></row>"
            "<row r=\"3\"><c r=\"B3\"><v>4</v></c></row><row r=\"4\"><c r=\"A4\" s=\"1\"/></row>"
            "<row r=\"6\"><c r=\"B6\"><v>5</v></c></row></sheetData>"
            "<mergeCells><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A2:A6\"/>"
            "<mergeCell ref=\"B2:B2\"/><mergeCell ref=\"C2\"/></mergeCells>")},
     RC_OK,
     "[S]\n1:1|1|1\n2:2|3|\n3:2|4|\n6:2|5|\n"},
    /* text that lies hidden under a merged range is not seen */
    {__LINE__,
     {USUAL, SHEET("<sheetData><row><c><v>1</v></c><c><v>2</v></c></row></sheetData>"
                   "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>")},
     RC_OK,
     "[S]\n1:1|1\n"},
    /* a range without text, or whose first row is not here, changes nothing */
    {__LINE__,
     {USUAL, SHEET("<sheetData><row r=\"2\"><c r=\"A2\"><v>1</v></c></row></sheetData><mergeCells>"
                   "<mergeCell ref=\"A1:A5\"/><mergeCell ref=\"B2:E2\"/></mergeCells>")},
     RC_OK,
     "[S]\n2:1\n"},
    /* whole rows and the whole sheet do not widen the table */
    {__LINE__,
     {USUAL, SHEET("<sheetData><row><c><v>1</v></c></row><row><c><v>2</v></c><c><v>3</v></c></row>"
                   "</sheetData><mergeCells><mergeCell ref=\"A1:XFD1\"/></mergeCells>")},
     RC_OK,
     "[S]\n1:1|1\n2:2|3\n"},
    {__LINE__,
     {USUAL, SHEET("<sheetData><row><c><v>1</v></c></row></sheetData><mergeCells>"
                   "<mergeCell ref=\"A1:XFD1048576\"/></mergeCells>")},
     RC_OK,
     "[S]\n1:1\n"},
    {__LINE__,
     {USUAL, SHEET("<sheetData><row><c><v>1</v></c></row></sheetData><mergeCells>"
                   "<mergeCell ref=\"A1:B2\"/><mergeCell ref=\"A1:C1\"/></mergeCells>")},
     RC_INVALID,
     "A1 (sheet S)"},
    {__LINE__,
     {USUAL, SHEET("<sheetData/><mergeCells><mergeCell ref=\"A2:B1\"/></mergeCells>")},
     RC_INVALID,
     "A2:B1"},
    {__LINE__,
     {USUAL, SHEET("<sheetData/><mergeCells><mergeCell ref=\"A1:XFE1\"/></mergeCells>")},
     RC_INVALID,
     "A1:XFE1"},
    {__LINE__,
     {USUAL, SHEET("<sheetData/><mergeCells><mergeCell/></mergeCells>")},
     RC_INVALID,
     "mergeCell"},
    {__LINE__,
     {USUAL, SHEET("<sheetData/><mergeCells><mergeCell ref=\"A1-B2\"/></mergeCells>")},
     RC_INVALID,
     "A1-B2"},
};

static const struct package wrong_cells[] = {
    {__LINE__,
     {USUAL, CELLS("<row><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>")},
     RC_INVALID,
     "A1 (sheet S)"},
    {__LINE__,
     {USUAL, CELLS("<row r=\"1\"><c r=\"B1\"><v>1</v></c></row>"
                   "<row r=\"1\"><c r=\"B1\"><v>2</v></c></row>")},
     RC_INVALID,
     "B1 (sheet S)"},
    {__LINE__, {USUAL, CELLS("<row r=\"2\"><c r=\"A3\"><v>1</v></c></row>")}, RC_INVALID, "A3"},
    {__LINE__, {USUAL, CELLS("<row r=\"1\"><c r=\"XFE1\"/></row>")}, RC_INVALID, "XFE1"},
    {__LINE__, {USUAL, CELLS("<row r=\"1\"><c r=\"ZZZZZZZZZZZ1\"/></row>")}, RC_INVALID, "ZZZZ"},
    {__LINE__, {USUAL, CELLS("<row r=\"1\"><c r=\"A99999999999\"/></row>")}, RC_INVALID, "A9999"},
    {__LINE__, {USUAL, CELLS("<row r=\"1\"><c r=\"1A\"/></row>")}, RC_INVALID, "1A"},
    {__LINE__, {USUAL, CELLS("<row r=\"1\"><c r=\"A1x\"/></row>")}, RC_INVALID, "A1x"},
    {__LINE__, {USUAL, CELLS("<row r=\"1\"><c r=\"\"/></row>")}, RC_INVALID, "sheet1.xml"},
    {__LINE__, {USUAL, CELLS("<row r=\"1048577\"/>")}, RC_INVALID, "1048577"},
    {__LINE__, {USUAL, CELLS("<row r=\"0\"/>")}, RC_INVALID, "sheet1.xml: 0"},
    {__LINE__, {USUAL, CELLS("<row r=\"-1\"/>")}, RC_INVALID, "-1"},
    {__LINE__, {USUAL, CELLS("<row r=\"1048576\"/><row/>")}, RC_INVALID, "row"},
    {__LINE__, {USUAL, CELLS("<row><row/></row>")}, RC_INVALID, "row"},
    {__LINE__, {USUAL, CELLS("<c r=\"A1\"><v>1</v></c>")}, RC_INVALID, "A1"},
    {__LINE__, {USUAL, CELLS("<row><c><c/></c></row>")}, RC_INVALID, "c"},
    {__LINE__, {USUAL, CELLS("<row><c t=\"x\"/></row>")}, RC_INVALID, "A1 (sheet S)"},
    {__LINE__, {USUAL, CELLS("<row><c s=\"-1\"/></row>")}, RC_INVALID, "A1 (sheet S)"},
    {__LINE__, {USUAL, CELLS("<row><c t=\"s\"><v>0</v></c></row>")}, RC_INVALID, "A1 (sheet S)"},
    {__LINE__,
     {WITH_STRINGS("<si><t>a</t></si>"), CELLS("<row><c/><c t=\"s\"><v>1</v></c></row>")},
     RC_INVALID,
     "B1 (sheet S)"},
    {__LINE__,
     {USUAL, CELLS("<row><c t=\"s\"><v>99999999999999999999</v></c></row>")},
     RC_INVALID,
     "A1 (sheet S)"},
    {__LINE__,
     {USUAL, CELLS("<row r=\"7\"><c r=\"B7\"><f>1+1</f></c></row>")},
     RC_INVALID,
     "B7 (sheet S): the result of the formula"},
    {__LINE__, {USUAL, CELLS("<row><c><f>1+1</f><v/></c></row>")}, RC_INVALID, "A1 (sheet S)"},
    {__LINE__,
     {USUAL, CELLS("<row><c r=\"GR1\"><v>1</v></c><c r=\"GS1\"><v>1</v></c></row>")},
     RC_TOO_LARGE,
     "GS1 (sheet S)"},
    {__LINE__, {USUAL, CELLS("<row><c r=\"XFD1\"><v>1</v></c></row>")}, RC_TOO_LARGE, "XFD1"},
};

static const struct package wrong_xml[] = {
    {__LINE__, {USUAL, CELLS("<row>")}, RC_INVALID, "sheet1.xml, line 2"},
    {__LINE__, {USUAL, PART("xl/worksheets/sheet1.xml", XML)}, RC_INVALID, "sheet1.xml"},
    {__LINE__, {USUAL, PART("xl/worksheets/sheet1.xml", "x")}, RC_INVALID, "sheet1.xml"},
    {__LINE__,
     {USUAL, PART("xl/worksheets/sheet1.xml", "<chart " MAIN "/>")},
     RC_INVALID,
     "sheet1"},
    {__LINE__, {USUAL, PART("xl/worksheets/sheet1.xml", "<worksheet/>")}, RC_INVALID, "sheet1.xml"},
    {__LINE__, {USUAL, CELLS("<row>\xE8\xB3</row>")}, RC_INVALID, "sheet1.xml"},
    {__LINE__, {USUAL, CELLS("<row><c><v>&x;</v></c></row>")}, RC_INVALID, "sheet1.xml"},
    {__LINE__,
     {USUAL,
      PART("xl/worksheets/sheet1.xml",
           "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>"
           "<worksheet " MAIN "><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>")},
     RC_INVALID,
     "sheet1.xml, document type"},
    {__LINE__,
     {USUAL, PART("xl/worksheets/sheet1.xml",
                  "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><worksheet " MAIN "/>")},
     RC_INVALID,
     "document type"},
    {__LINE__,
     {USUAL, PART("xl/worksheets/sheet1.xml",
                  "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><worksheet " MAIN "/>")},
     RC_INVALID,
     "encoding Shift_JIS"},
    {__LINE__,
     {USUAL, PART("xl/worksheets/sheet1.xml",
                  "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><worksheet " MAIN "/>")},
     RC_INVALID,
     "encoding ISO-8859-1"},
    {__LINE__,
     {USUAL,
      CELLS("<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>"
            "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>"
            "<a><a><a><a><a><a><a><a><a>")},
     RC_TOO_LARGE,
     "nested too deeply"},
};

static const struct package wrong_books[] = {
    /* what else a zip can be */
    {__LINE__, {PART("a.txt", "x")}, RC_TYPE, "compressed file"},
    {__LINE__, {PART("book.xlsx", "PK")}, RC_TYPE, "compressed file"},
    {__LINE__,
     {PART("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
      PART("content.xml", "<x/>")},
     RC_TYPE,
     "(.ods)"},
    {__LINE__,
     {PART("mimetype", "application/vnd.oasis.opendocument.text"), PART("content.xml", "<x/>")},
     RC_TYPE,
     "another program"},
    {__LINE__,
     {PACKAGE_RELATIONS("word/document.xml"),
      PART("word/document.xml", "<w:document xmlns:w=\"urn:w\"/>")},
     RC_TYPE,
     "another program"},
    {__LINE__,
     {PACKAGE_RELATIONS("xl/workbook.bin"), PART("xl/workbook.bin", "\x83\x01")},
     RC_TYPE,
     "(.xlsb)"},
    {__LINE__, {USUAL, CELLS(""), PART("xl/vbaProject.bin", "\xD0\xCF")}, RC_TYPE, "macros"},
    {__LINE__, {USUAL, CELLS(""), PART("xl/macrosheets/sheet1.xml", "<x/>")}, RC_TYPE, "macros"},
    /* parts that are missing, twice, or elsewhere */
    {__LINE__, {PACKAGE_RELATIONS("xl/workbook.xml")}, RC_INVALID, "xl/workbook.xml"},
    {__LINE__, {PACKAGE_RELATIONS("../workbook.xml"), ONE_SHEET}, RC_INVALID, "_rels/.rels"},
    {__LINE__, {PACKAGE_RELATIONS("xl/workbook.xml"), ONE_SHEET, CELLS("")}, RC_INVALID, "(at S)"},
    {__LINE__, {USUAL}, RC_INVALID, "xl/worksheets/sheet1.xml"},
    {__LINE__, {USUAL, CELLS(""), CELLS("<row><c><v>1</v></c></row>")}, RC_INVALID, "sheet1.xml"},
    {__LINE__,
     {USUAL, CELLS(""), PART("XL/Worksheets/Sheet1.xml", "<x/>")},
     RC_INVALID,
     "sheet1.xml"},
    {__LINE__,
     {PACKAGE_RELATIONS("xl/workbook.xml"), ONE_SHEET,
      BOOK_RELATIONS(RELATION("r1", "worksheet", "worksheets/sheet1.xml")
                         RELATION("r2", "sharedStrings", "sharedStrings.xml")),
      CELLS("")},
     RC_INVALID,
     "sharedStrings.xml"},
    {__LINE__,
     {PACKAGE_RELATIONS("xl/workbook.xml"),
      BOOK("<sheets><sheet name=\"S\" r:id=\"r1\"/><sheet name=\"T\" r:id=\"r1\"/></sheets>"),
      BOOK_RELATIONS(SHEET_RELATION STYLES_RELATION), STYLES, CELLS("")},
     RC_INVALID,
     "sheet1.xml"},
    {__LINE__,
     {PACKAGE_RELATIONS("xl/workbook.xml"), BOOK("<sheets/>"),
      BOOK_RELATIONS(SHEET_RELATION STYLES_RELATION)},
     RC_INVALID,
     "no sheet with cells"},
    {__LINE__,
     {PACKAGE_RELATIONS("xl/workbook.xml"), BOOK("<sheets><sheet name=\"S\"/></sheets>"),
      BOOK_RELATIONS(SHEET_RELATION STYLES_RELATION)},
     RC_INVALID,
     "workbook.xml"},
    {__LINE__,
     {PACKAGE_RELATIONS("xl/workbook.xml"), ONE_SHEET,
      BOOK_RELATIONS("<Relationship Id=\"r1\" Target=\"x\"/>")},
     RC_INVALID,
     "workbook.xml.rels"},
    {__LINE__,
     {PACKAGE_RELATIONS("xl/workbook.xml"), ONE_SHEET,
      BOOK_RELATIONS("<Relationship Id=\"r1\" Target=\"http://x/\" Type=\"worksheet\" "
                     "TargetMode=\"External\"/>")},
     RC_INVALID,
     "(at S)"},
    /* styles */
    {__LINE__,
     {PACKAGE_RELATIONS("xl/workbook.xml"), ONE_SHEET,
      BOOK_RELATIONS(SHEET_RELATION STYLES_RELATION),
      PART("xl/styles.xml",
           "<styleSheet " MAIN "><numFmts><numFmt numFmtId=\"65536\" formatCode=\"d\"/></numFmts>"
           "</styleSheet>"),
      CELLS("")},
     RC_INVALID,
     "styles.xml"},
    {__LINE__,
     {PACKAGE_RELATIONS("xl/workbook.xml"), ONE_SHEET,
      BOOK_RELATIONS(SHEET_RELATION STYLES_RELATION),
      PART("xl/styles.xml",
           "<styleSheet " MAIN "><cellXfs><xf numFmtId=\"x\"/></cellXfs></styleSheet>"),
      CELLS("")},
     RC_INVALID,
     "styles.xml"},
};

static const struct package good_books[] = {
    /* order of tabs, hidden sheets, a chart among them, names in other letters and with backslashes
     * */
    {__LINE__,
     {PART("[Content_Types].xml", "<Types/>"), PACKAGE_RELATIONS("xl/workbook.xml"),
      BOOK("<sheets><sheet name=\"B &amp; 資\" r:id=\"r2\"/><sheet name=\"chart\" r:id=\"r4\"/>"
           "<sheet name=\"A_x0041_\" state=\"veryHidden\" r:id=\"r1\"/></sheets>"),
      BOOK_RELATIONS(RELATION("r1", "worksheet", "worksheets/Sheet1.XML")
                         RELATION("r2", "worksheet", "worksheets\\sheet2.xml")
                             RELATION("r4", "chartsheet", "chartsheets/sheet1.xml")),
      CELLS("<row><c><v>1</v></c></row>"),
      PART("xl\\worksheets\\sheet2.xml",
           "<worksheet " MAIN "><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>"),
      PART("資料.txt", "x")},
     RC_OK,
     "[B & 資]\n1:2\n[AA]h\n1:1\n"},
};

static void test_cells(void **state)
{
    check_packages(state, cell_packages, COUNT(cell_packages), "zip:compression=deflate");
    check_packages(state, merge_packages, COUNT(merge_packages), "zip:compression=store");
}

static void test_wrong_cells(void **state)
{
    check_packages(state, wrong_cells, COUNT(wrong_cells), "zip:compression=deflate");
    check_packages(state, wrong_xml, COUNT(wrong_xml), "zip:compression=deflate");
}

static void test_books(void **state)
{
    check_packages(state, good_books, COUNT(good_books), "zip:compression=deflate");
    check_packages(state, wrong_books, COUNT(wrong_books), "zip:compression=deflate");
    check_packages(state, good_books, COUNT(good_books), "zip:zip64");
}

/* UTF-16 is the other encoding that the standard allows. */
static void test_utf16(void **state)
{
    static const char text[] = "\xFF\xFE<?xml version='1.0' encoding='UTF-16'?><worksheet " MAIN
                               "><sheetData><row><c><v>5</v></c></row></sheetData></worksheet>";
    struct ctx *cx = test_begin(state);
    char wide[2 * sizeof text] = {text[0], text[1]};
    for (size_t i = 2; i < sizeof text - 1; i++)
        wide[2 * i - 2] = text[i];
    const struct part parts[] = {
        USUAL,
        {.name = "xl/worksheets/sheet1.xml", .content = wide, .length = 2 * sizeof text - 4}};
    struct workbook workbook;
    TEST_RC(__LINE__, cx, read_parts(cx, parts, COUNT(parts), "zip:compression=deflate", &workbook),
            RC_OK);
    TEST_TEXT(__LINE__, show(cx, &workbook), "[S]\n1:5\n");
}

static void test_encrypted_zip(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct part parts[] = {USUAL, CELLS("")};
    char zip[16 * 1024];
    size_t length = make_zip(zip, sizeof zip, parts, COUNT(parts), "zip:compression=store");
    for (size_t i = 0; i + 8 < length; i++) { /* sets the bit of encryption in every header */
        if (memcmp(zip + i, "PK\x03\x04", 4) == 0)
            zip[i + 6] |= 1;
        if (memcmp(zip + i, "PK\x01\x02", 4) == 0)
            zip[i + 8] |= 1;
    }
    struct workbook workbook;
    TEST_RC(__LINE__, cx, sheet_read(cx, zip, length, "a.xlsx", &workbook), RC_TYPE);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "compressed") != NULL);
}

/* Every byte of a package is changed in turn: a clear answer, never a crash or a wrong cell. */
static void test_changed_bytes(void **state)
{
    const struct part parts[] = {WITH_STRINGS("<si><t>資</t></si>"),
                                 CELLS("<row><c t=\"s\"><v>0</v></c><c><v>1</v></c></row>")};
    char zip[16 * 1024];
    size_t length = make_zip(zip, sizeof zip, parts, COUNT(parts), "zip:compression=deflate");
    for (size_t i = 4; i < length; i++) {
        struct ctx *cx = test_begin(state);
        zip[i] = (char)(zip[i] ^ 0x55);
        struct workbook workbook;
        enum rc rc = sheet_read(cx, zip, length, "a.xlsx", &workbook);
        if (rc == RC_OK)
            TEST_TEXT((int)i, show(cx, &workbook), "[S]\n1:資|1\n");
        else
            TEST_TRUE((int)i, rc == RC_INVALID || rc == RC_TYPE || rc == RC_TOO_LARGE);
        zip[i] = (char)(zip[i] ^ 0x55);
    }
}

/* ---- workbooks from libxlsxwriter ---- */

static void test_writer(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *path = book_path(cx, state);
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *first = workbook_add_worksheet(book, "資産");
    lxw_worksheet *second = workbook_add_worksheet(book, "選択肢");
    lxw_format *date = workbook_add_format(book), *time = workbook_add_format(book);
    format_set_num_format(date, "[$-411]ggge\"年\"m\"月\"d\"日\"");
    format_set_num_format_index(time, 22);
    lxw_format *bold = workbook_add_format(book);
    format_set_bold(bold);
    lxw_datetime when = {2026, 10, 1, 14, 2, 0};
    lxw_rich_string_tuple plain_run = {NULL, "通信"}, bold_run = {bold, "機器"};
    lxw_rich_string_tuple *runs[] = {&plain_run, &bold_run, NULL};
    worksheet_merge_range(first, 0, 0, 0, 4, "一覧", NULL);
    worksheet_write_string(first, 1, 0, "改行\nあり <&>", NULL);
    worksheet_write_datetime(first, 1, 1, &when, date);
    worksheet_write_datetime(first, 1, 2, &when, time);
    worksheet_write_rich_string(first, 1, 3, runs, NULL);
    worksheet_write_boolean(first, 1, 4, 1, NULL);
    worksheet_write_formula_num(first, 2, 0, "=1/10", NULL, 0.1);
    worksheet_write_formula_str(first, 2, 1, "=\"a\"&\"b\"", NULL, "ab");
    worksheet_write_number(first, 2, 2, 1e20, NULL);
    worksheet_write_blank(first, 2, 3, date);
    lxw_row_col_options hidden = {.hidden = LXW_TRUE};
    worksheet_set_row_opt(first, 2, LXW_DEF_ROW_HEIGHT, NULL, &hidden);
    worksheet_write_string(second, 4, 1, "高", NULL);
    worksheet_hide(second);
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    size_t length;
    char *bytes = read_whole(path, &length);
    struct workbook workbook;
    TEST_RC(__LINE__, cx, sheet_read(cx, bytes, length, "book.xlsx", &workbook), RC_OK);
    free(bytes);
    TEST_TEXT(__LINE__, show(cx, &workbook),
              "[資産]\n1:一覧|一覧|一覧|一覧|一覧\n"
              "2:改行\nあり <&>|2026-10-01|2026-10-01 14:02:00|通信機器|TRUE\n"
              "3h:0.1|ab|1E+20||\n[選択肢]h\n5:|高\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),         cmocka_unit_test(test_wrong_cells),
        cmocka_unit_test(test_books),         cmocka_unit_test(test_utf16),
        cmocka_unit_test(test_encrypted_zip), cmocka_unit_test(test_changed_bytes),
        cmocka_unit_test(test_writer),
    };
    return TEST_RUN(tests);
}
