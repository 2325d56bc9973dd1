/* Tests of the tree, the page, the PDF, the child process and its format. Needs pdftotext. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "report/report_child.h"
#include "report/report_inside.h"
#include "report/report_sample.h"

#undef fail /* cmocka has its own, and fail_msg needs it */
#include <cmocka.h>
#include <expat.h>
#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ARENA_BYTES = 256 * 1024 * 1024, OUT_BYTES = 64 * 1024 * 1024, PAGES_MAX = 200 };

#define HOSTILE "<script>\x01\x1b\xff\xc3(]]>&amp;\"'\xef\xbf\xbf\r\n\t\xe2\x80\xae終"

struct fixture {
    struct arena *arena;
    struct ctx cx;
    struct buf out;
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

static struct ctx *begin(void **state, enum lang lang)
{
    struct fixture *fixture = *state;
    arena_reset(fixture->arena);
    buf_clear(&fixture->out);
    fixture->cx = (struct ctx){.arena = fixture->arena, .lang = lang};
    return &fixture->cx;
}

static struct buf *out_of(void **state)
{
    return &((struct fixture *)*state)->out;
}

static void write_report(int line, struct ctx *cx, const struct report *report,
                         enum report_format format, struct buf *out)
{
    buf_clear(out);
    enum rc rc = report_write(cx, report, format, out);
    if (rc != RC_OK)
        fail_msg("line %d: %s: %s", line, rc_describe(rc)->name, cx->problem.message);
}

/* Runs a program of the machine; its output is of no interest. */
static void run_tool(const char *const *arguments)
{
    extern char **environ;
    pid_t child = -1;
    int status = -1;
    if (posix_spawnp(&child, arguments[0], NULL, NULL, (char *const *)arguments, environ) != 0)
        fail_msg("%s is not installed", arguments[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("%s ended with %d", arguments[0], status);
}

static const char *read_whole(struct ctx *cx, const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    CLEANUP(buf_free) struct buf text = buf_create(OUT_BYTES);
    char chunk[4096];
    for (size_t count; (count = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(&text, chunk, count);
    fclose(file);
    return arena_copy(cx->arena, buf_string(&text));
}

/* The texts of the pages of a PDF; gives their number. */
static size_t read_pages(struct ctx *cx, const struct buf *pdf, const char *pages[PAGES_MAX])
{
    char from[] = "/tmp/kaname-report-XXXXXX", to[] = "/tmp/kaname-pages-XXXXXX";
    int input = mkstemp(from), output = mkstemp(to);
    assert_true(input >= 0 && output >= 0);
    assert_int_equal(write(input, pdf->data, pdf->length), (ssize_t)pdf->length);
    close(input);
    close(output);
    run_tool((const char *const[]){"pdftotext", "-enc", "UTF-8", "-layout", from, to, NULL});
    char *text = (char *)read_whole(cx, to);
    unlink(from);
    unlink(to);
    size_t count = 0;
    for (char *end; (end = strchr(text, '\f')) != NULL && count < PAGES_MAX; text = end + 1) {
        *end = '\0';
        pages[count++] = text;
    }
    return count;
}

/* The page (from 0) that holds the words, -1 when none does; fails when more than one does. */
static int page_of(const char *const *pages, size_t count, const char *words)
{
    int found = -1;
    for (size_t i = 0; i < count; i++) {
        if (strstr(pages[i], words) == NULL)
            continue;
        if (found >= 0)
            fail_msg("\"%s\" stands on pages %d and %zu", words, found + 1, i + 1);
        found = (int)i;
    }
    return found;
}

static void test_formats(void **state)
{
    struct ctx *cx = begin(state, LANG_EN);
    static const struct {
        int line;
        const char *name;
        enum rc rc;
        enum report_format format;
    } rows[] = {
        {__LINE__, "html", RC_OK, REPORT_HTML}, {__LINE__, "pdf", RC_OK, REPORT_PDF},
        {__LINE__, "docx", RC_OK, REPORT_DOCX}, {__LINE__, "xlsx", RC_OK, REPORT_XLSX},
        {__LINE__, "PDF", RC_INVALID, 0},       {__LINE__, "", RC_INVALID, 0},
        {__LINE__, "pdf ", RC_INVALID, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        enum report_format format = REPORT_FORMAT_COUNT_;
        enum rc rc = report_format_parse(cx, rows[i].name, &format);
        if (rc != rows[i].rc || (rc == RC_OK && format != rows[i].format) ||
            (rc != RC_OK && format != REPORT_FORMAT_COUNT_))
            fail_msg("line %d", rows[i].line);
        if (rc == RC_OK) {
            assert_string_equal(report_extension(format), rows[i].name);
            assert_true(strchr(report_media_type(format), '/') != NULL);
        }
    }
    assert_string_equal(report_media_type(REPORT_FORMAT_COUNT_), "");
    assert_string_equal(report_extension(REPORT_FORMAT_COUNT_), "");
}

static void test_clean_texts(void **state)
{
    struct ctx *cx = begin(state, LANG_EN);
    static const struct {
        int line;
        const char *text, *want;
    } rows[] = {
        {__LINE__, NULL, ""},
        {__LINE__, "計 a\n\tb", "計 a\n\tb"},
        {__LINE__, "a\r\nb", "a\nb"},
        {__LINE__, "\x01\x7f\xff", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {__LINE__, "\xef\xbf\xbe𠮷", "\xef\xbf\xbd𠮷"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (strcmp(report_clean(cx, rows[i].text), rows[i].want) != 0)
            fail_msg("line %d: %s", rows[i].line, report_clean(cx, rows[i].text));
    CLEANUP(buf_free) struct buf much = buf_create(OUT_BYTES);
    while (much.length < 2 * REPORT_TEXT_MAX)
        buf_text(&much, "長い");
    const char *cut = report_clean(cx, buf_string(&much));
    size_t length = strlen(cut);
    assert_true(length <= REPORT_TEXT_MAX + 3 && length > REPORT_TEXT_MAX - 3);
    assert_string_equal(cut + length - 3, "…");
}

static void test_dates_and_colours(void **state)
{
    struct ctx *cx = begin(state, LANG_EN);
    static const struct {
        int line;
        const char *text, *want;
    } dates[] = {
        {__LINE__, "令和8年10月20日", "2026-10-20"},
        {__LINE__, "2026-10-20", "2026-10-20"},
        {__LINE__, "20 October 2026", "2026-10-20"},
        {__LINE__, "1 may 2026", "2026-05-01"},
        {__LINE__, "31 February 2026", ""},
        {__LINE__, "soon", ""},
        {__LINE__, "", ""},
        {__LINE__, NULL, ""},
    };
    for (size_t i = 0; i < COUNT(dates); i++) {
        struct report report = {.date = dates[i].text};
        if (strcmp(report_iso_date(cx, &report), dates[i].want) != 0)
            fail_msg("line %d: %s", dates[i].line, report_iso_date(cx, &report));
    }
    static const struct {
        int line;
        const char *text;
        bool valid, dark;
    } colours[] = {
        {__LINE__, "#000000", true, true},  {__LINE__, "#FFFFFF", true, false},
        {__LINE__, "#00466f", true, true},  {__LINE__, "#DEEBF5", true, false},
        {__LINE__, "#12345", false, false}, {__LINE__, "#1234567", false, false},
        {__LINE__, "red", false, false},    {__LINE__, "#12345g", false, false},
        {__LINE__, "", false, false},       {__LINE__, NULL, false, false},
    };
    for (size_t i = 0; i < COUNT(colours); i++) {
        double rgb[3] = {0};
        bool valid = report_colour(colours[i].text, rgb);
        if (valid != colours[i].valid || (valid && report_colour_is_dark(rgb) != colours[i].dark))
            fail_msg("line %d", colours[i].line);
    }
}

static void test_column_shares(void **state)
{
    (void)state;
    static const struct {
        int line;
        double widths[3], want[3];
    } rows[] = {
        {__LINE__, {1, 2, 1}, {0.25, 0.5, 0.25}},
        {__LINE__, {0, 0, 0}, {1 / 3.0, 1 / 3.0, 1 / 3.0}},
        {__LINE__, {-5, NAN, 0}, {1 / 3.0, 1 / 3.0, 1 / 3.0}},
        {__LINE__,
         {0, 1, 1},
         {1 / 13.0, 6 / 13.0, 6 / 13.0}}, /* at least a quarter of an equal one */
        {__LINE__, {INFINITY, 1, 1}, {1 / 13.0, 6 / 13.0, 6 / 13.0}},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct report_column columns[3];
        for (size_t k = 0; k < 3; k++)
            columns[k] = (struct report_column){"", rows[i].widths[k], ALIGN_START};
        const struct report_table table = {"", columns, 3, NULL, 0};
        double shares[REPORT_COLUMNS_MAX];
        report_column_shares(&table, shares);
        for (size_t k = 0; k < 3; k++)
            if (fabs(shares[k] - rows[i].want[k]) > 1e-9)
                fail_msg("line %d: column %zu: %g", rows[i].line, k, shares[k]);
    }
}

/* A word of a head is not broken while the other columns have room to give. */
static void test_heads_fit(void **state)
{
    (void)state;
    const struct report_column columns[] = {{"Measure", 10, ALIGN_START},
                                            {"Weight", 0.5, ALIGN_END},
                                            {"現状", 0.5, ALIGN_END}};
    const struct report_table table = {.title = "", .columns = columns, .column_count = 3};
    double shares[REPORT_COLUMNS_MAX];
    report_column_shares(&table, shares);
    if (fabs(shares[1] - (0.6 * 6 + 1.4) / 60) > 1e-9 || shares[0] < 0.7 ||
        fabs(shares[0] + shares[1] + shares[2] - 1) > 1e-9)
        fail_msg("%g %g %g", shares[0], shares[1], shares[2]);
}

static void check_xml(int line, const char *text)
{
    XML_Parser parser = XML_ParserCreate("UTF-8");
    if (XML_Parse(parser, text, (int)strlen(text), 1) != XML_STATUS_OK)
        fail_msg("line %d: %s at %lu", line, XML_ErrorString(XML_GetErrorCode(parser)),
                 XML_GetCurrentLineNumber(parser));
    XML_ParserFree(parser);
}

static void test_html(void **state)
{
    struct ctx *cx = begin(state, LANG_EN);
    struct buf *out = out_of(state);
    struct report report = {0};
    assert_int_equal(report_sample(cx, 5, &report), RC_OK);
    write_report(__LINE__, cx, &report, REPORT_HTML, out);
    check_xml(__LINE__, out->data);
    static const struct {
        int line;
        const char *words;
        int times; /* -1: at least once */
    } rows[] = {
        {__LINE__, "<p class=\"handling-mark\">INTERNAL</p>", 2},
        {__LINE__, "<th scope=\"row\">Document number</th><td>KNM-2026-014</td>", 1},
        {__LINE__, "<h2>Summary</h2>", 1},
        {__LINE__, "<figure class=\"chart\">\n<svg ", 5},
        {__LINE__, "<details class=\"more\"><summary>Data of the chart</summary>", 5},
        {__LINE__, "<caption>Widest gaps</caption>", 1},
        {__LINE__, "<th scope=\"col\" class=\"num\">Now</th>", -1},
        {__LINE__, "=1+1 &amp; &lt;b&gt;&quot;x&quot;&lt;/b&gt;", 1},
        {__LINE__, "<h3>Revision history</h3>", 1},
        {__LINE__, "fill=\"#00466F\"/></svg> 3.0", 1},
        {__LINE__, "record their use<br/>To be checked", 2},
        {__LINE__, " style=", 0},
        {__LINE__, "<script", 0},
        {__LINE__, "<h1", 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int times = 0;
        for (const char *at = out->data; (at = strstr(at, rows[i].words)) != NULL; at++)
            times++;
        if (rows[i].times < 0 ? times == 0 : times != rows[i].times)
            fail_msg("line %d: %d times", rows[i].line, times);
    }
}

static void test_pdf_of_both_languages(void **state)
{
    static const struct {
        enum lang lang;
        const char *title, *mark, *label, *history;
    } rows[] = {
        {LANG_JA, "サイバーセキュリティ経営報告書", "社外秘", "文書番号", "改版履歴"},
        {LANG_EN, "Cybersecurity Management Report", "INTERNAL", "Document number",
         "Revision history"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = begin(state, rows[i].lang);
        struct buf *out = out_of(state);
        struct report report = {0};
        const char *pages[PAGES_MAX] = {0};
        assert_int_equal(report_sample(cx, 70, &report), RC_OK);
        write_report(__LINE__, cx, &report, REPORT_PDF, out);
        assert_memory_equal(out->data, "%PDF-", 5);
        size_t count = read_pages(cx, out, pages);
        assert_true(count >= 5 && count < 12);
        assert_non_null(strstr(pages[0], rows[i].label));
        assert_non_null(strstr(pages[count - 1], rows[i].history));
        for (size_t page = 0; page < count; page++) {
            /* Blanks between half-width letters are narrow, and pdftotext leaves them out. */
            const char *number = arena_printf(cx->arena, " %zu/%zu", page + 1, count);
            const char *spaced = arena_printf(cx->arena, " %zu / %zu", page + 1, count);
            const char *mark = strstr(pages[page], rows[i].mark);
            if ((strstr(pages[page], number) == NULL && strstr(pages[page], spaced) == NULL) ||
                strstr(pages[page], rows[i].title) == NULL ||
                strstr(pages[page], "KNM-2026-014") == NULL || mark == NULL ||
                strstr(mark + 1, rows[i].mark) == NULL || strstr(pages[page], "48213") == NULL)
                fail_msg("page %zu of %zu lacks something on its margin", page + 1, count);
        }
    }
}

static void test_pdf_is_the_same_every_time(void **state)
{
    struct ctx *cx = begin(state, LANG_JA);
    CLEANUP(buf_free) struct buf first = buf_create(OUT_BYTES);
    struct buf *again = out_of(state);
    struct report report = {0};
    assert_int_equal(report_sample(cx, 3, &report), RC_OK);
    write_report(__LINE__, cx, &report, REPORT_PDF, &first);
    sleep(1); /* the clock must not show */
    write_report(__LINE__, cx, &report, REPORT_PDF, again);
    assert_int_equal(first.length, again->length);
    assert_memory_equal(first.data, again->data, first.length);
    assert_non_null(memmem(first.data, first.length, "(20261020", 9));
    report.date = "";
    write_report(__LINE__, cx, &report, REPORT_PDF, again);
    assert_null(memmem(again->data, again->length, "CreationDate", 12));
}

static void test_pdf_rows_are_whole_and_heads_repeat(void **state)
{
    struct ctx *cx = begin(state, LANG_EN);
    struct buf *out = out_of(state);
    struct report report = {0};
    const char *pages[PAGES_MAX] = {0};
    assert_int_equal(report_sample(cx, 200, &report), RC_OK);
    write_report(__LINE__, cx, &report, REPORT_PDF, out);
    size_t count = read_pages(cx, out, pages);
    for (int row = 1; row <= 200; row++) {
        const char *begins = arena_printf(cx->arena, "R%03da", row);
        const char *ends = arena_printf(cx->arena, "R%03db", row);
        int page = page_of(pages, count, begins);
        if (page < 0 || page != page_of(pages, count, ends))
            fail_msg("row %d is cut or lost", row);
        else if (pages[page] == NULL || strstr(pages[page], "Owner") == NULL)
            fail_msg("page %d has no head", page + 1);
    }
}

/* Headings of every level with paragraphs of many lengths: none stands alone at the foot. */
static void test_pdf_headings_stay_with_their_text(void **state)
{
    struct ctx *cx = begin(state, LANG_EN);
    struct buf *out = out_of(state);
    struct report report = {.title = "x", .lang = LANG_EN};
    const char *pages[PAGES_MAX] = {0};
    const struct report_column column = {"Column", 1, ALIGN_START};
    for (int i = 0; i < 120; i++) {
        const char *text = arena_printf(cx->arena, "P%03d %0*d", i, 1 + i * 37 % 500, 0);
        struct report_cell *cell = ARENA_NEW(cx->arena, struct report_cell);
        cell->text = text;
        assert_int_equal(
            report_heading(cx, &report, 1 + i % 3, arena_printf(cx->arena, "H%03d", i)), RC_OK);
        if (i % 4 == 3)
            assert_int_equal(
                report_table(cx, &report, (struct report_table){"", &column, 1, cell, 1}), RC_OK);
        else
            assert_int_equal(report_paragraph(cx, &report, text), RC_OK);
    }
    write_report(__LINE__, cx, &report, REPORT_PDF, out);
    size_t count = read_pages(cx, out, pages);
    assert_true(count > 3);
    for (int i = 0; i < 120; i++) {
        const char *head = arena_printf(cx->arena, "H%03d", i);
        const char *text = arena_printf(cx->arena, "P%03d", i);
        int page = page_of(pages, count, head);
        if (page < 0 || page != page_of(pages, count, text))
            fail_msg("%s on page %d, its text on %d", head, page + 1,
                     page_of(pages, count, text) + 1);
    }
}

/* A row taller than a page is split, and every line of it is there once. */
static void test_pdf_tall_row(void **state)
{
    struct ctx *cx = begin(state, LANG_EN);
    struct buf *out = out_of(state);
    struct report report = {.title = "x", .lang = LANG_EN, .paper = PAPER_A3};
    CLEANUP(buf_free) struct buf tall = buf_create(OUT_BYTES);
    const char *pages[PAGES_MAX] = {0};
    for (int i = 0; i < 300; i++)
        buf_printf(&tall, "L%03d\n", i);
    const struct report_column columns[] = {{"Left", 1, ALIGN_START}, {"Right", 1, ALIGN_END}};
    const struct report_cell cells[] = {
        {.text = "before"}, {.text = ""},      {.text = buf_string(&tall), .colour = "#00466F"},
        {.text = "beside"}, {.text = "after"}, {.text = NULL}};
    assert_int_equal(report_table(cx, &report, (struct report_table){"", columns, 2, cells, 3}),
                     RC_OK);
    write_report(__LINE__, cx, &report, REPORT_PDF, out);
    assert_non_null(memmem(out->data, out->length, "1190.55", 7)); /* A3 lying */
    size_t count = read_pages(cx, out, pages);
    assert_true(count >= 4);
    for (int i = 0; i < 300; i++) {
        const char *line = arena_printf(cx->arena, "L%03d", i);
        if (page_of(pages, count, line) < 0)
            fail_msg("%s is lost", line);
    }
    assert_int_equal(page_of(pages, count, "after"), (int)count - 1);
    for (size_t i = 0; i < count; i++)
        assert_non_null(strstr(pages[i], "Right"));
}

/* A report whose every text is hostile. */
static struct report hostile_report(struct ctx *cx, const char *much)
{
    static const char *const items[] = {HOSTILE, "", "\n\n\n"};
    static const struct report_edition history[] = {{HOSTILE, HOSTILE, NULL, HOSTILE}};
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, 2);
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, 4);
    columns[0] = (struct report_column){HOSTILE, -1, ALIGN_START};
    columns[1] = (struct report_column){much, NAN, (enum report_align)99};
    cells[0] = (struct report_cell){.text = HOSTILE, .number = true, .value = NAN};
    cells[1] = (struct report_cell){.text = much, .colour = "#12\"><x"};
    cells[2] = (struct report_cell){.text = "\xff", .strong = true, .colour = "#FFFFFF"};
    const struct report_table table = {much, columns, 2, cells, 2};
    struct report report = {HOSTILE, much, HOSTILE, HOSTILE, HOSTILE,  HOSTILE, HOSTILE, HOSTILE,
                            HOSTILE, much, history, 1,       PAPER_A4, LANG_JA, NULL,    NULL};
    assert_int_equal(report_heading(cx, &report, 9, HOSTILE), RC_OK);
    assert_int_equal(report_heading(cx, &report, -9, NULL), RC_OK);
    assert_int_equal(report_paragraph(cx, &report, much), RC_OK);
    assert_int_equal(report_bullets(cx, &report, items, 3), RC_OK);
    assert_int_equal(report_bullets(cx, &report, NULL, 0), RC_OK);
    assert_int_equal(report_table(cx, &report, table), RC_OK);
    assert_int_equal(report_table(cx, &report, (struct report_table){0}), RC_OK);
    assert_int_equal(report_page_break(cx, &report), RC_OK);
    assert_int_equal(report_page_break(cx, &report), RC_OK);
    assert_int_equal(report_chart(cx, &report, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", 1,
                                  99999, HOSTILE, table),
                     RC_OK);
    return report;
}

static void test_hostile_reports(void **state)
{
    struct ctx *cx = begin(state, LANG_JA);
    struct buf *out = out_of(state);
    CLEANUP(buf_free) struct buf much = buf_create(OUT_BYTES);
    while (much.length < 2 * REPORT_TEXT_MAX)
        buf_text(&much,
                 "長い長い長い長い長い長い長い長い長い長い長い長い長い長い text text text text\n");
    struct report report = hostile_report(cx, buf_string(&much));
    write_report(__LINE__, cx, &report, REPORT_HTML, out);
    check_xml(__LINE__, out->data);
    assert_null(strstr(out->data, "<script"));
    write_report(__LINE__, cx, &report, REPORT_PDF, out);
    write_report(__LINE__, cx, &report, REPORT_DOCX, out);
    write_report(__LINE__, cx, &report, REPORT_XLSX, out);
    const struct report nothing = {0};
    for (int format = 0; format < REPORT_FORMAT_COUNT_; format++)
        write_report(__LINE__, cx, &nothing, (enum report_format)format, out);
}

static void test_refusals(void **state)
{
    struct ctx *cx = begin(state, LANG_EN);
    struct report report = {0}, chartless = {.title = "x", .lang = LANG_EN};
    assert_int_equal(report_sample(cx, 50, &report), RC_OK);
    for (int format = 0; format < REPORT_FORMAT_COUNT_; format++) {
        CLEANUP(buf_free) struct buf small = buf_create(3000);
        buf_text(&small, "");
        assert_int_equal(report_write(cx, &report, (enum report_format)format, &small),
                         RC_TOO_LARGE);
        assert_int_equal(small.length, 0);
        assert_string_equal(buf_string(&small), "");
    }
    struct buf *out = out_of(state);
    assert_int_equal(report_write(cx, &report, REPORT_FORMAT_COUNT_, out), RC_INVALID);
    static const struct {
        int line;
        const char *svg;
        double width, height;
    } pictures[] = {
        {__LINE__, "<b>x</b>", 10, 10}, {__LINE__, NULL, 10, 10},
        {__LINE__, "<svg />", 0, 10},   {__LINE__, "<svg />", 10, NAN},
        {__LINE__, "<svg />", 10, 1e9},
    };
    for (size_t i = 0; i < COUNT(pictures); i++) {
        struct report bad = chartless;
        assert_int_equal(report_chart(cx, &bad, pictures[i].svg, pictures[i].width,
                                      pictures[i].height, "", (struct report_table){0}),
                         RC_OK);
        if (report_write(cx, &bad, REPORT_HTML, out) != RC_INTERNAL || out->length != 0)
            fail_msg("line %d", pictures[i].line);
    }
    struct report wide = chartless;
    struct report_column columns[REPORT_COLUMNS_MAX + 1] = {{"c", 1, ALIGN_START}};
    assert_int_equal(
        report_table(cx, &wide,
                     (struct report_table){"", columns, REPORT_COLUMNS_MAX + 1, NULL, 0}),
        RC_OK);
    assert_int_equal(report_write(cx, &wide, REPORT_XLSX, out), RC_TOO_LARGE);
    wide.last->table.column_count = REPORT_COLUMNS_MAX;
    assert_int_equal(report_write(cx, &wide, REPORT_DOCX, out),
                     RC_TOO_LARGE); /* Word's own limit */
    write_report(__LINE__, cx, &wide, REPORT_PDF, out);
}

/* A program that does what a broken child could do. */
static const char *make_program(struct ctx *cx, const char *body)
{
    char path[] = "/tmp/kaname-child-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    const char *text = arena_printf(cx->arena, "#!/bin/sh\n%s\n", body);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(fchmod(fd, 0700), 0);
    close(fd);
    return arena_copy(cx->arena, path);
}

static void test_children_that_fail(void **state)
{
    struct ctx *cx = begin(state, LANG_EN);
    struct report report = {.title = "x", .lang = LANG_EN};
    static const struct {
        int line;
        const char *body; /* NULL: no such program */
        enum rc rc;
        int seconds; /* that it may take at most */
    } rows[] = {
        {__LINE__, NULL, RC_IO, 1},
        {__LINE__, "exit 1", RC_IO, 1},
        {__LINE__, "echo half; kill -SEGV $$", RC_IO, 1},
        {__LINE__, "exec sleep 30", RC_IO, 2},
        {__LINE__, "exec >&-; exec sleep 30", RC_IO, 2},
        {__LINE__, "while :; do echo much much much; done", RC_TOO_LARGE, 2},
        {__LINE__, "cat >/dev/null; echo whole", RC_OK, 1},
        {__LINE__, "test $# = 1 && test \"$1\" = --render-pdf && test -z \"$KANAME_SECRET\"", RC_OK,
         1},
        {__LINE__, "ls /proc/self/fd | tr -d '\\n' | grep -q '^0123$'", RC_OK, 1}, /* 3 is ls's */
    };
    setenv("KANAME_SECRET", "x", 1);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *program = rows[i].body == NULL ? "/nowhere" : make_program(cx, rows[i].body);
        const struct report_child how = {program, 1};
        CLEANUP(buf_free) struct buf out = buf_create(100000);
        time_t start = time(NULL);
        enum rc rc = report_child_run(cx, &how, &report, REPORT_JOB_PDF, &out);
        unlink(program);
        if (rc != rows[i].rc || (rc != RC_OK && out.length != 0))
            fail_msg("line %d: %s, %zu bytes", rows[i].line, rc_describe(rc)->name, out.length);
        if (time(NULL) - start > rows[i].seconds + 1)
            fail_msg("line %d: took too long", rows[i].line);
    }
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* nobody is left behind */
}

static void test_broken_chart_is_an_error(void **state)
{
    struct ctx *cx = begin(state, LANG_EN);
    struct report report = {.title = "x", .lang = LANG_EN};
    assert_int_equal(report_chart(cx, &report, "<svg xmlns=\"http://www.w3.org/2000/svg\"><g>", 10,
                                  10, "", (struct report_table){0}),
                     RC_OK);
    assert_int_equal(report_write(cx, &report, REPORT_PDF, out_of(state)), RC_IO);
    assert_int_equal(report_write(cx, &report, REPORT_DOCX, out_of(state)), RC_IO);
    assert_int_equal(out_of(state)->length, 0);
}

/* What was written reads back, and writes the same bytes again. */
static void test_serial_round_trip(void **state)
{
    struct ctx *cx = begin(state, LANG_JA);
    CLEANUP(buf_free) struct buf first = buf_create(OUT_BYTES);
    CLEANUP(buf_free) struct buf again = buf_create(OUT_BYTES);
    struct report report = {0}, copy = {0};
    enum report_job job = REPORT_JOB_COUNT_;
    assert_int_equal(report_sample(cx, 4, &report), RC_OK);
    report_encode(cx, &report, REPORT_JOB_PICTURES, &first);
    assert_int_equal(report_decode(cx, first.data, first.length, &job, &copy), RC_OK);
    assert_int_equal(job, REPORT_JOB_PICTURES);
    assert_string_equal(copy.title, report.title);
    assert_int_equal(copy.lang, LANG_JA);
    report_encode(cx, &copy, job, &again);
    assert_int_equal(first.length, again.length);
    assert_memory_equal(first.data, again.data, first.length);
}

/* Cut at every length, and with single bytes changed: refused or read, never out of bounds. */
static void test_serial_of_broken_bytes(void **state)
{
    struct ctx *cx = begin(state, LANG_EN);
    CLEANUP(buf_free) struct buf bytes = buf_create(OUT_BYTES);
    struct report report = {.title = "title", .lang = LANG_EN}, copy = {.title = "untouched"};
    enum report_job job = REPORT_JOB_COUNT_;
    static const struct report_column columns[] = {{"a", 1, ALIGN_END}};
    static const struct report_cell cells[] = {{.text = "x", .number = true, .value = 2}};
    static const char *const items[] = {"one", "two"};
    assert_int_equal(report_heading(cx, &report, 1, "head"), RC_OK);
    assert_int_equal(report_bullets(cx, &report, items, 2), RC_OK);
    assert_int_equal(report_table(cx, &report, (struct report_table){"t", columns, 1, cells, 1}),
                     RC_OK);
    report_encode(cx, &report, REPORT_JOB_PDF, &bytes);
    for (size_t length = 0; length < bytes.length; length++) {
        char *part = malloc(length + 1); /* exactly as long, for the sanitizer */
        memcpy(part, bytes.data, length);
        if (report_decode(cx, part, length, &job, &copy) != RC_INVALID)
            fail_msg("%zu of %zu bytes are taken", length, bytes.length);
        free(part);
    }
    assert_string_equal(copy.title, "untouched");
    assert_int_equal(job, REPORT_JOB_COUNT_);
    for (size_t at = 0; at < bytes.length; at++) {
        for (int flip = 0; flip < 4; flip++) {
            static const char changes[] = {1, (char)0x80, (char)0xFF, 0x20};
            bytes.data[at] = (char)(bytes.data[at] ^ changes[flip]);
            enum rc rc = report_decode(cx, bytes.data, bytes.length, &job, &copy);
            assert_true(rc == RC_OK || rc == RC_INVALID);
            bytes.data[at] = (char)(bytes.data[at] ^ changes[flip]);
        }
    }
    CLEANUP(arena_freep) struct arena *small = arena_create(200);
    struct ctx poor = {.arena = small};
    assert_int_equal(report_decode(&poor, bytes.data, bytes.length, &job, &copy), RC_MEMORY);
}

int main(int count, char **words)
{
    if (count == 2 && strcmp(words[1], REPORT_CHILD_ARGUMENT) == 0)
        return report_child_main(STDIN_FILENO, STDOUT_FILENO);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats),
        cmocka_unit_test(test_clean_texts),
        cmocka_unit_test(test_dates_and_colours),
        cmocka_unit_test(test_column_shares), cmocka_unit_test(test_heads_fit),
        cmocka_unit_test(test_html),
        cmocka_unit_test(test_pdf_of_both_languages),
        cmocka_unit_test(test_pdf_is_the_same_every_time),
        cmocka_unit_test(test_pdf_rows_are_whole_and_heads_repeat),
        cmocka_unit_test(test_pdf_headings_stay_with_their_text),
        cmocka_unit_test(test_pdf_tall_row),
        cmocka_unit_test(test_hostile_reports),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_children_that_fail),
        cmocka_unit_test(test_broken_chart_is_an_error),
        cmocka_unit_test(test_serial_round_trip),
        cmocka_unit_test(test_serial_of_broken_bytes),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
