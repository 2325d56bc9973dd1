/* Tests of the Word file and the workbook: both are unzipped, every part must be well-formed XML,
 * and what matters is looked up in the parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "report/report_child.h"
#include "report/report_inside.h"
#include "report/report_sample.h"

#undef fail /* cmocka has its own, and fail_msg needs it */
#include <archive.h>
#include <archive_entry.h>
#include <cmocka.h>
#include <expat.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ARENA_BYTES = 256 * 1024 * 1024, OUT_BYTES = 64 * 1024 * 1024, PARTS_MAX = 300 };

struct part {
    const char *name;
    const char *bytes;
    size_t length;
};

struct fixture {
    struct arena *arena;
    struct ctx cx;
    struct buf out;
    struct part parts[PARTS_MAX];
    size_t part_count;
};

static int open_fixture(void **state)
{
    static struct fixture fixture;
    fixture.arena = arena_create(ARENA_BYTES);
    fixture.out = buf_create(OUT_BYTES);
    *state = &fixture;
    return fixture.arena == NULL;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    buf_free(&fixture->out);
    arena_free(fixture->arena);
    return 0;
}

static struct fixture *begin(void **state, enum lang lang)
{
    struct fixture *fixture = *state;
    arena_reset(fixture->arena);
    fixture->cx = (struct ctx){.arena = fixture->arena, .lang = lang};
    return fixture;
}

static void check_xml(int line, const struct part *part)
{
    XML_Parser parser = XML_ParserCreate("UTF-8");
    if (XML_Parse(parser, part->bytes, (int)part->length, 1) != XML_STATUS_OK)
        fail_msg("line %d: %s: %s at byte %ld", line, part->name,
                 XML_ErrorString(XML_GetErrorCode(parser)), XML_GetCurrentByteIndex(parser));
    XML_ParserFree(parser);
}

/* Unzips what was written and parses every part that is XML. */
static void open_parts(int line, struct fixture *fixture)
{
    struct archive *zip = archive_read_new();
    struct archive_entry *entry = NULL;
    archive_read_support_format_zip(zip);
    assert_int_equal(archive_read_open_memory(zip, fixture->out.data, fixture->out.length),
                     ARCHIVE_OK);
    fixture->part_count = 0;
    while (archive_read_next_header(zip, &entry) == ARCHIVE_OK) {
        CLEANUP(buf_free) struct buf bytes = buf_create(OUT_BYTES);
        char chunk[8192];
        for (la_ssize_t count; (count = archive_read_data(zip, chunk, sizeof chunk)) > 0;)
            buf_add(&bytes, chunk, (size_t)count);
        assert_true(fixture->part_count < PARTS_MAX);
        struct part *part = &fixture->parts[fixture->part_count++];
        part->name = arena_copy(fixture->arena, archive_entry_pathname(entry));
        part->bytes = arena_copy_n(fixture->arena, buf_string(&bytes), bytes.length);
        part->length = bytes.length;
        if (strstr(part->name, ".png") == NULL)
            check_xml(line, part);
    }
    archive_read_free(zip);
    assert_true(fixture->part_count > 5);
}

static void write_report(int line, struct fixture *fixture, const struct report *report,
                         enum report_format format)
{
    buf_clear(&fixture->out);
    enum rc rc = report_write(&fixture->cx, report, format, &fixture->out);
    if (rc != RC_OK)
        fail_msg("line %d: %s", line, fixture->cx.problem.message);
    open_parts(line, fixture);
}

static const struct part *part_of(const struct fixture *fixture, const char *name)
{
    for (size_t i = 0; i < fixture->part_count; i++)
        if (strcmp(fixture->parts[i].name, name) == 0)
            return &fixture->parts[i];
    fail_msg("there is no part %s", name);
    return NULL;
}

static int count_of(const char *text, const char *words)
{
    int count = 0;
    for (; (text = strstr(text, words)) != NULL; text++)
        count++;
    return count;
}

/* Words that must stand `times` times in a part; -1: at least once. */
struct want {
    int line;
    const char *part, *words;
    int times;
};

static void check_wants(const struct fixture *fixture, const struct want *wants, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int times = count_of(part_of(fixture, wants[i].part)->bytes, wants[i].words);
        if (wants[i].times < 0 ? times == 0 : times != wants[i].times)
            fail_msg("line %d: %s: %d times", wants[i].line, wants[i].part, times);
    }
}

static void test_docx(void **state)
{
    struct fixture *fixture = begin(state, LANG_JA);
    struct report report = {0};
    assert_int_equal(report_sample(&fixture->cx, 30, &report), RC_OK);
    write_report(__LINE__, fixture, &report, REPORT_DOCX);
    static const struct want wants[] = {
        {__LINE__, "word/document.xml", "<w:pStyle w:val=\"Heading1\"/>", 3},
        {__LINE__, "word/document.xml", "<w:pStyle w:val=\"Heading3\"/>", 1},
        {__LINE__, "word/document.xml", "<w:pStyle w:val=\"ListBullet\"/>", 3},
        {__LINE__, "word/document.xml", "<w:tblHeader/>", 8},
        {__LINE__, "word/document.xml", "<w:tr><w:trPr><w:cantSplit/>",
         8 + 3 + 6 + 2 + 6 + 6 + 2 + 4 + 30 + 2},
        {__LINE__, "word/document.xml", "asvg:svgBlip", 5},
        {__LINE__, "word/document.xml", "<w:pageBreakBefore/>", 1},
        {__LINE__, "word/document.xml", "=1+1 &amp; &lt;b&gt;&quot;x&quot;&lt;/b&gt;", 1},
        {__LINE__, "word/document.xml", "w:fill=\"00466F\"/></w:tcPr>", 10},
        {__LINE__, "word/document.xml", "<w:br/>次回の点検", 0},
        {__LINE__, "word/document.xml", "改版履歴", 2},
        {__LINE__, "word/document.xml", "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>", 1},
        {__LINE__, "word/header1.xml", "\u00A0社外秘\u00A0", 1},
        {__LINE__, "word/header1.xml", "KNM-2026-014", 1},
        {__LINE__, "word/footer1.xml", "w:instr=\" PAGE \"", 1},
        {__LINE__, "word/footer1.xml", "w:instr=\" NUMPAGES \"", 1},
        {__LINE__, "word/styles.xml", "w:eastAsia=\"游ゴシック\"", 1},
        {__LINE__, "word/styles.xml", "w:eastAsia=\"ja-JP\"", 1},
        {__LINE__, "word/styles.xml", "w:name w:val=\"heading 2\"", 1},
        {__LINE__, "docProps/core.xml", "<dc:title>サイバーセキュリティ経営報告書</dc:title>", 1},
        {__LINE__, "docProps/core.xml", "2026-10-20T00:00:00Z", 2},
        {__LINE__, "word/media/chart1.svg", "currentColor", 0},
        {__LINE__, "word/media/chart1.svg", "#1A1A1C", -1},
    };
    check_wants(fixture, wants, COUNT(wants));
    for (int i = 1; i <= 5; i++) {
        const char *name = arena_printf(fixture->arena, "word/media/chart%d.png", i);
        assert_memory_equal(part_of(fixture, name)->bytes, "\x89PNG\r\n\x1a\n", 8);
    }
    assert_string_equal(fixture->parts[0].name, "[Content_Types].xml");
}

/* Every relation leads to a part, and every picture that the text asks for has a relation. */
static void test_docx_relations(void **state)
{
    struct fixture *fixture = begin(state, LANG_EN);
    struct report report = {0};
    assert_int_equal(report_sample(&fixture->cx, 3, &report), RC_OK);
    report.paper = PAPER_A3;
    write_report(__LINE__, fixture, &report, REPORT_DOCX);
    const char *relations = part_of(fixture, "word/_rels/document.xml.rels")->bytes;
    const char *at = relations;
    int count = 0;
    while ((at = strstr(at, "Target=\"")) != NULL) {
        at += strlen("Target=\"");
        const char *target = arena_copy_n(fixture->arena, at, strcspn(at, "\""));
        part_of(fixture, arena_printf(fixture->arena, "word/%s", target));
        count++;
    }
    assert_int_equal(count, 5 + 2 * 5);
    const char *document = part_of(fixture, "word/document.xml")->bytes;
    for (at = document; (at = strstr(at, "r:embed=\"")) != NULL;) {
        at += strlen("r:embed=\"");
        const char *id = arena_copy_n(fixture->arena, at, strcspn(at, "\""));
        assert_int_equal(count_of(relations, arena_printf(fixture->arena, "Id=\"%s\"", id)), 1);
    }
    assert_int_equal(
        count_of(document, "<w:pgSz w:w=\"23811\" w:h=\"16838\" w:orient=\"landscape\"/>"), 1);
}

/* The sample in one format, with or without a date, as this time zone writes it. */
static void write_in_zone(void **state, int kind, const char *zone, struct buf *out)
{
    struct fixture *fixture = begin(state, LANG_JA);
    struct report report = {0};
    setenv("TZ", zone, 1);
    tzset();
    assert_int_equal(report_sample(&fixture->cx, 3, &report), RC_OK);
    if (kind % 2 == 0)
        report.date = "";
    write_report(__LINE__, fixture, &report, kind / 2 == 0 ? REPORT_DOCX : REPORT_XLSX);
    buf_add(out, fixture->out.data, fixture->out.length);
}

static void test_same_bytes_every_time(void **state)
{
    enum { KINDS = 4 };
    struct buf first[KINDS];
    for (int kind = 0; kind < KINDS; kind++) {
        first[kind] = buf_create(OUT_BYTES);
        write_in_zone(state, kind, "Asia/Tokyo", &first[kind]);
    }
    sleep(3); /* a zip's clock ticks every two seconds */
    for (int kind = 0; kind < KINDS; kind++) {
        CLEANUP(buf_free) struct buf again = buf_create(OUT_BYTES);
        write_in_zone(state, kind, "America/New_York", &again);
        assert_int_equal(first[kind].length, again.length);
        assert_memory_equal(first[kind].data, again.data, again.length);
        buf_free(&first[kind]);
    }
}

/* The number of files that this process has open. */
static int open_files(void)
{
    int count = 0;
    for (int fd = 0; fd < 200; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

/* Tables that stand together: one sheet, each row behind the title of its own table. */
static void test_xlsx_together(void **state)
{
    struct fixture *fixture = begin(state, LANG_EN);
    struct report report = {.title = "t", .subtitle = "", .organisation = "", .document_number = "",
                            .edition = "", .date = "", .handling_mark = "", .data_time = "",
                            .standard = "", .ledger_head = "", .lang = LANG_EN};
    static const struct report_column columns[] = {{"Measure", 2, ALIGN_START},
                                                   {"Level", 1, ALIGN_END}};
    static const struct report_cell cells[] = {{.text = "one"}, {.text = "3", .number = true, .value = 3},
                                               {.text = "two"}, {.text = "4", .number = true, .value = 4}};
    for (size_t i = 0; i < 3; i++) {
        struct report_table table = {.title = i == 0 ? "First" : i == 1 ? "Second" : "Alone",
                                     .columns = columns, .column_count = 2, .cells = cells,
                                     .row_count = i + 1 > 2 ? 2 : i + 1};
        assert_int_equal(report_table(&fixture->cx, &report, table), RC_OK);
        if (i < 2)
            report_share_sheet(&report, "All", "Section");
    }
    write_report(__LINE__, fixture, &report, REPORT_XLSX);
    static const struct want wants[] = {
        {__LINE__, "xl/workbook.xml", "<sheet name=", 3}, /* overview, both, the third */
        {__LINE__, "xl/workbook.xml", "name=\"All\"", 1},
        {__LINE__, "xl/workbook.xml", "name=\"Alone\"", 1},
        {__LINE__, "xl/worksheets/sheet2.xml", "<row ", 4},
        {__LINE__, "xl/worksheets/sheet2.xml", "<v>3</v>", -1},
        {__LINE__, "xl/sharedStrings.xml", "<t>Section</t>", 1},
        {__LINE__, "xl/sharedStrings.xml", "<t>Second</t>", 1},
    };
    check_wants(fixture, wants, COUNT(wants));
}

static void test_xlsx(void **state)
{
    struct fixture *fixture = begin(state, LANG_JA);
    struct report report = {0};
    int before = open_files();
    assert_int_equal(report_sample(&fixture->cx, 30, &report), RC_OK);
    write_report(__LINE__, fixture, &report, REPORT_XLSX);
    assert_int_equal(open_files(), before);
    static const struct want wants[] = {
        {__LINE__, "xl/workbook.xml", "<sheet name=", 9},
        {__LINE__, "xl/workbook.xml", "<sheet name=\"概要\" sheetId=\"1\"", 1},
        {__LINE__, "xl/workbook.xml", "name=\"目標との差が大きい対策\"", 1},
        {__LINE__, "xl/workbook.xml", "name=\"改版履歴\"", 1},
        {__LINE__, "xl/workbook.xml", "_xlnm.Print_Titles", 8},
        {__LINE__, "xl/worksheets/sheet2.xml", "<v>3.2</v>", 1},
        {__LINE__, "xl/worksheets/sheet2.xml", "state=\"frozen\"", 1},
        {__LINE__, "xl/worksheets/sheet2.xml", "paperSize=\"9\"", 1},
        {__LINE__, "xl/worksheets/sheet2.xml", "<f>", 0},
        {__LINE__, "xl/worksheets/sheet3.xml", "<f>", 0},
        {__LINE__, "xl/worksheets/sheet3.xml", "<autoFilter ref=\"A1:D3\"/>", 1},
        {__LINE__, "xl/worksheets/sheet7.xml", "<v>0.6</v>", 1},
        {__LINE__, "xl/worksheets/sheet8.xml", "orientation=\"landscape\"", 0},
        {__LINE__, "xl/worksheets/sheet1.xml", "&amp;L KNM-2026-014&amp;C&amp;B 社外秘&amp;B", 1},
        {__LINE__, "xl/worksheets/sheet1.xml", "&amp;P / &amp;N", 1},
        {__LINE__, "xl/sharedStrings.xml", "<t>=1+1 &amp; &lt;b&gt;\"x\"&lt;/b&gt;</t>", 1},
        {__LINE__, "xl/sharedStrings.xml", "<t>@SUM(A1) 𠮷田</t>", 1},
        {__LINE__, "xl/sharedStrings.xml", "六つの分野の成熟度の平均は2.7で", 1},
        {__LINE__, "docProps/core.xml", "2026-10-20T00:00:00Z", 2},
    };
    check_wants(fixture, wants, COUNT(wants));
}

/* Names of sheets: what Excel refuses is taken out, and no name comes twice. */
static void test_sheet_names(void **state)
{
    static const struct {
        int line;
        const char *first, *second;           /* titles of two tables */
        const char *want_first, *want_second; /* as XML */
    } rows[] = {
        {__LINE__, "a", "b", "a", "b"},
        {__LINE__, "a", "a", "a", "a (2)"},
        {__LINE__, "Gap", "GAP", "Gap", "GAP (2)"},
        {__LINE__, "ＡＢ", "ab", "ＡＢ", "ab (2)"},
        {__LINE__, "History", "Overview", "History (2)", "Overview (2)"},
        {__LINE__, "[a]:*?/\\b", "'quoted'", "a      b", "quoted"},
        {__LINE__, "", "\x01", "Table", "\xef\xbf\xbd"},
        {__LINE__, NULL, "''", "Table", "Table (2)"},
        {__LINE__, "1234567890123456789012345678901234", "1234567890123456789012345678901",
         "1234567890123456789012345678901", "123456789012345678901234567 (2)"},
        {__LINE__, "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷", "a&b<c>", "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷",
         "a&amp;b&lt;c&gt;"},
        {__LINE__, "対策\n一覧", " = ", "対策 一覧", "="},
    };
    static const struct report_column column = {"c", 1, ALIGN_START};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct fixture *fixture = begin(state, LANG_EN);
        struct report report = {.title = "x", .lang = LANG_EN};
        assert_int_equal(report_table(&fixture->cx, &report,
                                      (struct report_table){rows[i].first, &column, 1, NULL, 0}),
                         RC_OK);
        assert_int_equal(report_table(&fixture->cx, &report,
                                      (struct report_table){rows[i].second, &column, 1, NULL, 0}),
                         RC_OK);
        write_report(rows[i].line, fixture, &report, REPORT_XLSX);
        const char *book = part_of(fixture, "xl/workbook.xml")->bytes;
        const char *want = arena_printf(
            fixture->arena,
            "<sheet name=\"%s\" sheetId=\"2\" r:id=\"rId2\"/><sheet name=\"%s\" sheetId=\"3\"",
            rows[i].want_first, rows[i].want_second);
        if (strstr(book, want) == NULL)
            fail_msg("line %d: %s", rows[i].line, strstr(book, "<sheets>"));
    }
}

/* Numbers look in the workbook as people read them in the text. */
static void test_number_formats(void **state)
{
    static const struct {
        int line;
        const char *text;
        double value;
        const char *want; /* of the cell's format, or the code of a number's format */
    } rows[] = {
        {__LINE__, "3", 3, "numFmtId=\"1\""},
        {__LINE__, "3.25", 3.25, "numFmtId=\"2\""},
        {__LINE__, "42 %", 0.42, "numFmtId=\"9\""},
        {__LINE__, "1,234", 1234, "numFmtId=\"3\""},
        {__LINE__, "3.2", 3.2, "numFmtId=\"164\""},
        {__LINE__, "4.2%", 0.042, "numFmtId=\"164\""},
        {__LINE__, "42 %", 42, "numFmtId=\"0\""},
        {__LINE__, "about 3", 3, "numFmtId=\"0\""},
        {__LINE__, "3 人", 3, "numFmtId=\"0\""},
        {__LINE__, NULL, 3, "numFmtId=\"0\""},
        {__LINE__, "3.1415", 3.1415, "numFmtId=\"0\""},
    };
    static const struct report_column column = {"c", 1, ALIGN_END};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct fixture *fixture = begin(state, LANG_EN);
        struct report report = {.title = "x", .lang = LANG_EN};
        const struct report_cell cell = {
            .text = rows[i].text, .number = true, .value = rows[i].value};
        assert_int_equal(
            report_table(&fixture->cx, &report, (struct report_table){"t", &column, 1, &cell, 1}),
            RC_OK);
        write_report(rows[i].line, fixture, &report, REPORT_XLSX);
        const char *formats = strstr(part_of(fixture, "xl/styles.xml")->bytes, "<cellXfs");
        assert_non_null(formats);
        formats = arena_copy_n(fixture->arena, formats,
                               (size_t)(strstr(formats, "</cellXfs>") - formats));
        /* The first format is everybody's own, with 0; those of texts have 49. */
        int times = strcmp(rows[i].want, "numFmtId=\"0\"") == 0 ? 2 : 1;
        if (count_of(formats, rows[i].want) != times)
            fail_msg("line %d: %s", rows[i].line, formats);
        assert_non_null(strstr(part_of(fixture, "xl/worksheets/sheet2.xml")->bytes, "<v>"));
    }
}

/* Large tables go through the library's streaming mode and give the same cells. */
static void test_large_workbook(void **state)
{
    enum { ROWS = 60000 };
    struct fixture *fixture = begin(state, LANG_EN);
    struct report report = {.title = "x", .lang = LANG_EN};
    static const struct report_column columns[] = {{"a", 1, ALIGN_START}, {"b", 1, ALIGN_END}};
    struct report_cell *cells = ARENA_ARRAY(fixture->arena, struct report_cell, 2 * ROWS);
    for (size_t i = 0; i < ROWS; i++) {
        cells[2 * i] = (struct report_cell){.text = i % 2 == 0 ? "=1+1" : "two\nlines"};
        cells[2 * i + 1] = (struct report_cell){.text = "1", .number = true, .value = (double)i};
    }
    assert_int_equal(
        report_table(&fixture->cx, &report, (struct report_table){"t", columns, 2, cells, ROWS}),
        RC_OK);
    write_report(__LINE__, fixture, &report, REPORT_XLSX);
    const char *sheet = part_of(fixture, "xl/worksheets/sheet2.xml")->bytes;
    assert_int_equal(count_of(sheet, "<row "), ROWS + 1);
    assert_int_equal(count_of(sheet, "<t>=1+1</t>"), ROWS / 2);
    assert_int_equal(count_of(sheet, "<f>"), 0);
    assert_non_null(strstr(sheet, "<v>59999</v>"));
}

static void test_limits(void **state)
{
    struct fixture *fixture = begin(state, LANG_EN);
    struct report report = {.title = "x", .lang = LANG_EN};
    static const struct report_column column = {"c", 1, ALIGN_START};
    static const struct report_cell cell = {.text = "x"};
    for (int i = 0; i < 198; i++)
        assert_int_equal(
            report_table(&fixture->cx, &report, (struct report_table){"t", &column, 1, &cell, 1}),
            RC_OK);
    write_report(__LINE__, fixture, &report, REPORT_XLSX);
    assert_int_equal(
        report_table(&fixture->cx, &report, (struct report_table){"t", &column, 1, &cell, 1}),
        RC_OK);
    assert_int_equal(report_write(&fixture->cx, &report, REPORT_XLSX, &fixture->out), RC_TOO_LARGE);
    report.first->table.row_count = 1048576;
    assert_int_equal(report_write(&fixture->cx, &report, REPORT_XLSX, &fixture->out), RC_TOO_LARGE);
}

int main(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], REPORT_CHILD_ARGUMENT) == 0)
        return report_child_main(STDIN_FILENO, STDOUT_FILENO);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_docx),
        cmocka_unit_test(test_docx_relations),
        cmocka_unit_test(test_same_bytes_every_time),
        cmocka_unit_test(test_xlsx),
        cmocka_unit_test(test_xlsx_together),
        cmocka_unit_test(test_sheet_names),
        cmocka_unit_test(test_number_formats),
        cmocka_unit_test(test_large_workbook),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
