/* Tests of the limits on tables that come in, of the end of memory, and of speed. */
#include <time.h>
#include <xlsxwriter.h>

#include "base/limits.h"
#include "register/sheet_test.h"

/* `count` times a piece, between two others. */
static const struct {
    int line;
    const char *before, *piece;
    size_t count;
    const char *after;
    enum rc rc;
    const char *word;
} csv_sizes[] = {
    {__LINE__, "", "a", LIMIT_SHEET_CELL_BYTES, "", RC_OK, ""},
    {__LINE__, "x,", "a", LIMIT_SHEET_CELL_BYTES + 1, "", RC_TOO_LARGE, "cell B1: the text"},
    {__LINE__, "\"", "\"\"", LIMIT_SHEET_CELL_BYTES, "\"", RC_OK, ""},
    {__LINE__, "\"", "\"\"", LIMIT_SHEET_CELL_BYTES + 1, "\"", RC_TOO_LARGE, "cell A1"},
    {__LINE__, "", "x,", LIMIT_SHEET_COLUMNS, "", RC_OK, ""},
    {__LINE__, "", "x,", LIMIT_SHEET_COLUMNS, "y", RC_TOO_LARGE,
     "cell GS1; 200 columns (up to GR)"},
    {__LINE__, "a", ",", 5000000, " ", RC_OK, ""},
    {__LINE__, "", "a\n", LIMIT_SHEET_ROWS, "", RC_OK, ""},
    {__LINE__, "", "a\n", LIMIT_SHEET_ROWS, "b", RC_TOO_LARGE, "100001 rows"},
    {__LINE__, "a", "\n", 3000000, "", RC_OK, ""},
    {__LINE__, "", "b", (size_t)LIMIT_UPLOAD_BYTES + 1, "", RC_TOO_LARGE, "20 megabytes"},
    {__LINE__, "", "1,", 10000000, "", RC_TOO_LARGE, "cell GS1"},
    {__LINE__, "",
     "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,"
     "30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56\n",
     LIMIT_SHEET_ROWS, "", RC_TOO_LARGE, "more cells than can be read"},
};

static void test_csv_sizes(void **state)
{
    for (size_t i = 0; i < COUNT(csv_sizes); i++) {
        struct ctx *cx = test_begin(state);
        CLEANUP(buf_free) struct buf file = buf_create(64 * 1024 * 1024);
        buf_text(&file, csv_sizes[i].before);
        for (size_t k = 0; k < csv_sizes[i].count; k++)
            buf_text(&file, csv_sizes[i].piece);
        buf_text(&file, csv_sizes[i].after);
        struct workbook workbook;
        enum rc rc = sheet_read(cx, file.data, file.length, "a.csv", &workbook);
        TEST_RC(csv_sizes[i].line, cx, rc, csv_sizes[i].rc);
        if (rc != RC_OK)
            TEST_TRUE(csv_sizes[i].line, strstr(cx->problem.message, csv_sizes[i].word) != NULL);
    }
}

/* A small arena must give an error, never half a table. */
static void test_csv_end_of_memory(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t limit = 1000; limit < 80000; limit += 1000) {
        struct arena *arena = arena_create(limit);
        assert_non_null(arena);
        struct ctx small = *cx;
        small.arena = arena;
        struct workbook workbook = {0};
        enum rc rc = sheet_read(&small, "a,b\n1,2\n", 8, "a.csv", &workbook);
        if (rc == RC_OK)
            TEST_TEXT(__LINE__, show(cx, &workbook), "1:a|b\n2:1|2\n");
        else
            TEST_INT(__LINE__, rc, RC_MEMORY);
        TEST_TRUE(__LINE__, rc == RC_OK || limit < 20000);
        arena_free(arena);
    }
}

/* ---- sizes ---- */

static const struct {
    int line;
    const char *before, *piece;
    size_t count;
    const char *after;
    enum rc rc;
    const char *word;
} sizes[] = {
    {__LINE__, "<row><c t=\"inlineStr\"><is><t>", "a", LIMIT_SHEET_CELL_BYTES,
     "</t></is></c></row>", RC_OK, ""},
    {__LINE__, "<row><c/><c t=\"inlineStr\"><is><t>", "a", LIMIT_SHEET_CELL_BYTES + 1,
     "</t></is></c></row>", RC_TOO_LARGE, "B1 (sheet S)"},
    {__LINE__, "<row><c><v>", "1", 40000, "</v></c></row>", RC_TOO_LARGE, "A1 (sheet S)"},
    {__LINE__, "", "<row><c><v>1</v></c></row>", LIMIT_SHEET_ROWS, "", RC_OK, ""},
    {__LINE__, "", "<row><c><v>1</v></c></row>", LIMIT_SHEET_ROWS + 1, "", RC_TOO_LARGE,
     "100001 rows"},
    {__LINE__, "<row><c><v>1</v></c></row>", "<row/>", 1000000, "", RC_OK, ""},
    {__LINE__, "", " ", 10 * 1024 * 1024, "", RC_OK, ""},
    {__LINE__, "<!--", "-a", 3 * 1024 * 1024, "-->", RC_TOO_LARGE, "unusual size"},
    {__LINE__, "<row a=\"", "-a", 3 * 1024 * 1024, "\"/>", RC_TOO_LARGE, "unusual size"},
};

/* Random bytes, stored, that keep the file from looking like a bomb by its ratio. */
static void make_padding(char *padding, size_t length)
{
    uint32_t seed = 1;
    for (size_t i = 0; i < length; i++) {
        seed = seed * 1103515245 + 12345;
        padding[i] = (char)(seed >> 16);
    }
}

static void test_sizes(void **state)
{
    enum { PADDING = 2 * 1024 * 1024 };
    char *padding = malloc(PADDING);
    assert_non_null(padding);
    make_padding(padding, PADDING);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct ctx *cx = test_begin(state);
        CLEANUP(buf_free) struct buf sheet = buf_create(16 * 1024 * 1024);
        buf_text(&sheet, "<worksheet " MAIN "><sheetData>");
        buf_text(&sheet, sizes[i].before);
        for (size_t k = 0; k < sizes[i].count; k++)
            buf_text(&sheet, sizes[i].piece);
        buf_text(&sheet, sizes[i].after);
        buf_text(&sheet, "</sheetData></worksheet>");
        const struct part parts[] = {
            USUAL,
            {.name = "xl/media/image1.png", .content = padding, .length = PADDING},
            {.name = "xl/worksheets/sheet1.xml", .content = sheet.data, .length = sheet.length},
        };
        struct workbook workbook;
        enum rc rc = read_parts(cx, parts, COUNT(parts), "zip:compression=deflate", &workbook);
        TEST_RC(sizes[i].line, cx, rc, sizes[i].rc);
        if (rc != RC_OK)
            TEST_TRUE(sizes[i].line, strstr(cx->problem.message, sizes[i].word) != NULL);
    }
    free(padding);
}

/* Sheets beside two megabytes that do not pack, so that their ratio is good: more than
 * LIMIT_ZIP_BYTES altogether, and more elements than a real workbook has. */
static const struct {
    int line;
    const char *before, *piece;
    size_t bytes;
    const char *word;
} masses[] = {
    {__LINE__, NULL, "                ", (size_t)LIMIT_ZIP_BYTES + 1024, "far more data"},
    {__LINE__, "<worksheet " MAIN ">", "<a/><a/><a/><a/>", LIMIT_ZIP_BYTES / 4 + 1024,
     "more cells"},
};

static void test_masses(void **state)
{
    enum { BLOCK = 64 * 1024, PADDING = 2 * 1024 * 1024 };
    char *padding = malloc(PADDING), *block = malloc(BLOCK);
    assert_non_null(padding);
    assert_non_null(block);
    make_padding(padding, PADDING);
    for (size_t i = 0; i < COUNT(masses); i++) {
        struct ctx *cx = test_begin(state);
        for (size_t at = 0; at < BLOCK; at += strlen(masses[i].piece))
            memcpy(block + at, masses[i].piece, strlen(masses[i].piece));
        const struct part parts[] = {
            USUAL,
            {.name = "xl/media/image1.png", .content = padding, .length = PADDING},
            {.name = "xl/worksheets/sheet1.xml",
             .before = masses[i].before,
             .content = block,
             .length = BLOCK,
             .times = masses[i].bytes / BLOCK + 1},
        };
        struct workbook workbook;
        TEST_RC(masses[i].line, cx,
                read_parts(cx, parts, COUNT(parts), "zip:compression=deflate", &workbook),
                RC_TOO_LARGE);
        TEST_TRUE(masses[i].line, strstr(cx->problem.message, masses[i].word) != NULL);
    }
    free(padding);
    free(block);
}

/* A small file that unpacks to more than LIMIT_ZIP_RATIO times its size. */
static void test_bomb(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf text = buf_create(16 * 1024 * 1024);
    buf_text(&text, "<sst " MAIN ">");
    while (text.length < 8 * 1024 * 1024)
        buf_text(&text, "<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>");
    buf_text(&text, "</sst>");
    const struct part parts[] = {
        PACKAGE_RELATIONS("xl/workbook.xml"),
        ONE_SHEET,
        BOOK_RELATIONS(SHEET_RELATION STRINGS_RELATION),
        CELLS(""),
        {.name = "xl/sharedStrings.xml", .content = text.data, .length = text.length}};
    struct workbook workbook;
    TEST_RC(__LINE__, cx, read_parts(cx, parts, COUNT(parts), "zip:compression=deflate", &workbook),
            RC_TOO_LARGE);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "far more data") != NULL);
}

static void test_counts(void **state)
{
    enum { MANY = 4001 };
    struct ctx *cx = test_begin(state);
    struct part *parts = calloc(MANY, sizeof *parts);
    assert_non_null(parts);
    for (size_t i = 0; i < MANY; i++)
        parts[i] = (struct part)PART(arena_printf(cx->arena, "xl/media/%zu", i), "x");
    struct workbook workbook;
    TEST_RC(__LINE__, cx, read_parts(cx, parts, MANY, "zip:compression=store", &workbook),
            RC_TOO_LARGE);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "4000 files") != NULL);
    char name[1000];
    memset(name, 'a', sizeof name);
    name[sizeof name - 1] = '\0';
    parts[0].name = name;
    TEST_RC(__LINE__, cx, read_parts(cx, parts, 1, "zip:compression=store", &workbook), RC_INVALID);
    free(parts);
}

static void test_many_sheets(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf book = buf_create(1024 * 1024);
    buf_text(&book, "<workbook " MAIN " xmlns:r=\"" OFFICE "\"><sheets>");
    for (int i = 0; i < 501; i++)
        buf_text(&book, "<sheet name=\"S\" r:id=\"r1\"/>");
    buf_text(&book, "</sheets></workbook>");
    const struct part parts[] = {PACKAGE_RELATIONS("xl/workbook.xml"),
                                 PART("xl/workbook.xml", book.data),
                                 BOOK_RELATIONS(SHEET_RELATION STYLES_RELATION)};
    struct workbook workbook;
    TEST_RC(__LINE__, cx, read_parts(cx, parts, COUNT(parts), "zip:compression=deflate", &workbook),
            RC_TOO_LARGE);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "500 sheets") != NULL);
}

static void write_rows(const char *path, uint32_t rows, uint16_t columns, bool constant_memory)
{
    lxw_workbook_options options = {.constant_memory = constant_memory};
    lxw_workbook *book = workbook_new_opt(path, &options);
    lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
    char text[64];
    for (uint32_t row = 0; row < rows; row++) {
        for (uint16_t column = 0; column < columns; column++) {
            snprintf(text, sizeof text, "情報資産 %u-%u", row, (unsigned)column);
            if (column % 3 == 2)
                worksheet_write_number(sheet, row, column, row + column / 10.0, NULL);
            else
                worksheet_write_string(sheet, row, column, text, NULL);
        }
    }
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
}

/* A sheet of an assessment must be read at once: within 20 ms of the processor. */
static void test_speed(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *path = book_path(cx, state);
    write_rows(path, 90, 12, false);
    size_t length;
    char *bytes = read_whole(path, &length);
    double best = 1e9;
    for (int i = 0; i < 5; i++) {
        struct timespec begin, end;
        struct workbook workbook;
        cx = test_begin(state);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
        TEST_RC(__LINE__, cx, sheet_read(cx, bytes, length, "book.xlsx", &workbook), RC_OK);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
        TEST_INT(__LINE__, (int64_t)workbook.sheets[0].row_count, 90);
        TEST_TEXT(__LINE__, workbook.sheets[0].rows[89].cells[11], "90.1");
        double milliseconds = (double)(end.tv_sec - begin.tv_sec) * 1e3 +
                              (double)(end.tv_nsec - begin.tv_nsec) / 1e6;
        best = milliseconds < best ? milliseconds : best;
    }
    free(bytes);
    print_message("# 90 rows of 12 cells: %.2f ms\n", best);
    TEST_TRUE(__LINE__, best < 20);
}

/* The greatest table within the limits of rows and memory, and a wide one. */
static void test_large(void **state)
{
    static const struct {
        int line;
        uint32_t rows;
        uint16_t columns;
        enum rc rc;
    } tables[] = {
        {__LINE__, 100000, 6, RC_OK},
        {__LINE__, 2000, 200, RC_OK},
        {__LINE__, 10, 201, RC_TOO_LARGE},
    };
    for (size_t i = 0; i < COUNT(tables); i++) {
        struct ctx *cx = test_begin(state);
        const char *path = book_path(cx, state);
        write_rows(path, tables[i].rows, tables[i].columns, true);
        size_t length;
        char *bytes = read_whole(path, &length);
        struct workbook workbook;
        enum rc rc = sheet_read(cx, bytes, length, "book.xlsx", &workbook);
        free(bytes);
        TEST_RC(tables[i].line, cx, rc, tables[i].rc);
        if (rc == RC_OK)
            TEST_INT(tables[i].line, (int64_t)workbook.sheets[0].row_count, tables[i].rows);
    }
}

/* A small arena must give an error, never half a workbook. */
static void test_end_of_memory(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct part parts[] = {WITH_STRINGS("<si><t>資</t></si>"),
                                 CELLS("<row><c t=\"s\"><v>0</v></c><c s=\"1\"><v>46296</v></c>"
                                       "</row>")};
    char zip[16 * 1024];
    size_t length = make_zip(zip, sizeof zip, parts, COUNT(parts), "zip:compression=deflate");
    bool read = false;
    for (size_t limit = 64; limit < 200000; limit += limit / 16 + 16) {
        struct arena *arena = arena_create(limit);
        assert_non_null(arena);
        struct ctx small = *cx;
        small.arena = arena;
        struct workbook workbook;
        enum rc rc = sheet_read(&small, zip, length, "a.xlsx", &workbook);
        if (rc == RC_OK)
            TEST_TEXT((int)limit, show(cx, &workbook), "[S]\n1:資|2026-10-01\n");
        else
            TEST_TRUE((int)limit, !read);
        read |= rc == RC_OK;
        arena_free(arena);
    }
    TEST_TRUE(__LINE__, read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv_sizes),   cmocka_unit_test(test_csv_end_of_memory),
        cmocka_unit_test(test_sizes),       cmocka_unit_test(test_masses),
        cmocka_unit_test(test_bomb),        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_many_sheets), cmocka_unit_test(test_speed),
        cmocka_unit_test(test_large),       cmocka_unit_test(test_end_of_memory),
    };
    return TEST_RUN(tests);
}
