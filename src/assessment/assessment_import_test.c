/* The questionnaire out and in again, on both databases: values as people write them, every bad cell
 * named, all rows or none, and nobody's later change lost. */
#include "assessment/questionnaire.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "assessment/assessment_sample.h"
#include "base/limits.h"
#include "register/sheet.h"

enum { NO_COLUMN = -1 };

/* Changes one cell of the row of a measure; NULL ends the list. */
struct edit {
    const char *control;
    int column;
    const char *text;
};

static struct assessment begin(struct ctx *cx, const char *org)
{
    struct assessment fresh = {.id = ""};
    sample_make(cx, org);
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, 2026, false, &fresh), RC_OK);
    return fresh;
}

static const char *edited(const struct questionnaire_row *row, int column, const struct edit *edits)
{
    const char *text = row->cells[column];
    for (; edits != NULL && edits->control != NULL; edits++)
        if (edits->column == column && text_same(edits->control, row->cells[COLUMN_CONTROL]))
            text = edits->text;
    return text;
}

/* The present questionnaire as CSV with the edits; columns in `order` only (NULL: all as they are). */
static void write_csv(struct ctx *cx, const char *assessment, const struct edit *edits,
                      const int *order, size_t columns, struct buf *out)
{
    struct questionnaire q;
    const char *cells[COLUMN_COUNT_ + 2];
    TEST_RC(__LINE__, cx, questionnaire_make(cx, assessment, &q), RC_OK);
    csv_begin(out);
    for (size_t i = 0; i <= q.rows.n; i++) {
        for (size_t k = 0; k < columns; k++) {
            int column = order == NULL ? (int)k : order[k];
            if (column == NO_COLUMN)
                cells[k] = i == 0 ? "所管" : "東京";
            else
                cells[k] = i == 0 ? tr_lang(LANG_JA, questionnaire_columns[column].head)
                                  : edited(&q.rows.at[i - 1], column, edits);
        }
        csv_row(out, cells, columns);
    }
    assert_false(buf_failed(out));
}

static enum rc take_csv(struct ctx *cx, const char *assessment, const struct edit *edits,
                        struct import_result *ret)
{
    CLEANUP(buf_free) struct buf csv = buf_create(LIMIT_UPLOAD_BYTES);
    write_csv(cx, assessment, edits, NULL, COLUMN_COUNT_, &csv);
    cx->problem = (struct problem){.rc = RC_OK};
    return assessment_import(cx, assessment, csv.data, csv.length, "回答.csv", ret);
}

static struct answer stored(struct ctx *cx, const char *assessment, const char *control)
{
    struct answer answer = {.version = 0, .reason = "", .until = "", .note = "", .post = "",
                            .answered_on = ""};
    enum rc rc = answer_find(cx, assessment, control, &answer);
    assert_true(rc == RC_OK || rc == RC_MISSING);
    return answer;
}

#define M "m3.2.1-1"
#define NEXT "m3.2.1-2"

/* Cells of one row as they are really written, and what is stored then. */
static void test_values(void **state)
{
    static const struct {
        int line;
        const char *state, *current, *target, *reason, *until, *date;
        int64_t want_state, want_current, want_target;
        const char *want_reason, *want_until, *want_date;
    } rows[] = {
        {__LINE__, "", "3", "", "", "", "", ANSWER_LEVEL, 3, 0, "", "", "2026-10-01"},
        {__LINE__, "", "３", "４", "", "", "", ANSWER_LEVEL, 3, 4, "", "", "2026-10-01"},
        {__LINE__, "", " 5 ", "", "－", "ー", "―", ANSWER_LEVEL, 5, 0, "", "", "2026-10-01"},
        {__LINE__, "", "3.0", "–", "‐", "—", "−", ANSWER_LEVEL, 3, 0, "", "", "2026-10-01"},
        {__LINE__, "回答済み", "1", "5", "理由\r\n二行目", "", "令和8年10月1日", ANSWER_LEVEL, 1, 5,
         "理由\n二行目", "", "2026-10-01"},
        {__LINE__, "回答済み", "2", "", "", "", "R8.4.1", ANSWER_LEVEL, 2, 0, "", "", "2026-04-01"},
        {__LINE__, "対象外", "－", "", "クラウドを使わない", "", "2026/9/30", ANSWER_NOT_APPLICABLE, 0, 0,
         "クラウドを使わない", "", "2026-09-30"},
        {__LINE__, "代替措置", "2", "", "切離し", "令和９年３月31日", "", ANSWER_ALTERNATIVE, 2, 0,
         "切離し", "2027-03-31", "2026-10-01"},
        {__LINE__, "alternative", "2", "", "cut off", "2027-03-31", "", ANSWER_ALTERNATIVE, 2, 0,
         "cut off", "2027-03-31", "2026-10-01"},
        {__LINE__, "○", "２", "", "", "", "", ANSWER_LEVEL, 2, 0, "", "", "2026-10-01"},
        {__LINE__, "◯", "３ 全社実施", "", "", "", "", ANSWER_LEVEL, 3, 0, "", "", "2026-10-01"},
        {__LINE__, "済", "③", "", "", "", "", ANSWER_LEVEL, 3, 0, "", "", "2026-10-01"},
        {__LINE__, "", "レベル４", "継続改善", "", "", "", ANSWER_LEVEL, 4, 5, "", "", "2026-10-01"},
        {__LINE__, "", "点検済み", "", "", "", "", ANSWER_LEVEL, 4, 0, "", "", "2026-10-01"},
        {__LINE__, "N/A", "", "", "none", "", "", ANSWER_NOT_APPLICABLE, 0, 0, "none", "", "2026-10-01"},
        {__LINE__, "", "Level 2", "", "", "", "", ANSWER_LEVEL, 2, 0, "", "", "2026-10-01"},
        {__LINE__, "該当なし", "", "", "設備がない", "", "", ANSWER_NOT_APPLICABLE, 0, 0, "設備がない", "",
         "2026-10-01"},
        {__LINE__, "Not applicable", "", "", "none here", "", "", ANSWER_NOT_APPLICABLE, 0, 0,
         "none here", "", "2026-10-01"},
    };
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "values");
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct edit edits[] = {{M, COLUMN_STATE, rows[i].state},
                                     {M, COLUMN_CURRENT, rows[i].current},
                                     {M, COLUMN_TARGET, rows[i].target},
                                     {M, COLUMN_REASON, rows[i].reason},
                                     {M, COLUMN_UNTIL, rows[i].until},
                                     {M, COLUMN_ANSWERED_ON, rows[i].date},
                                     {NULL, 0, NULL}};
        struct import_result result = {.rows = 0};
        TEST_RC(rows[i].line, cx, take_csv(cx, fresh.id, edits, &result), RC_OK);
        TEST_INT(rows[i].line, result.rows, 90);
        TEST_INT(rows[i].line, result.changed, 1);
        struct answer answer = stored(cx, fresh.id, M);
        TEST_INT(rows[i].line, answer.state, rows[i].want_state);
        TEST_INT(rows[i].line, answer.current, rows[i].want_current);
        TEST_INT(rows[i].line, answer.target, rows[i].want_target);
        TEST_TEXT(rows[i].line, answer.reason, rows[i].want_reason);
        TEST_TEXT(rows[i].line, answer.until, rows[i].want_until);
        TEST_TEXT(rows[i].line, answer.answered_on, rows[i].want_date);
    }
}

/* One bad cell each: named by row 2 (the first measure's) and its column, and nothing is stored. */
static void test_bad_cells(void **state)
{
    static const struct {
        int line;
        int column;
        const char *text, *column_letters, *want; /* a part of the message */
    } rows[] = {
        {__LINE__, COLUMN_CURRENT, "7", "G", "（入力値: 7）"},
        {__LINE__, COLUMN_CURRENT, "0", "G", "1〜5"},
        {__LINE__, COLUMN_CURRENT, "3.5", "G", "3.5"},
        {__LINE__, COLUMN_CURRENT, "○", "G", "丸印だけでは"},
        {__LINE__, COLUMN_CURRENT, "◯", "G", "（入力値: ◯）"},
        {__LINE__, COLUMN_CURRENT, "三", "G", "三"},
        {__LINE__, COLUMN_CURRENT, "-3", "G", "-3"},
        {__LINE__, COLUMN_CURRENT, "99999999999999999999", "G", "999"},
        {__LINE__, COLUMN_TARGET, "6", "H", "「目標」"},
        {__LINE__, COLUMN_TARGET, "高い", "H", "高い"},
        {__LINE__, COLUMN_CURRENT, "3 部分実施", "G", "（入力値: 3 部分実施）"}, /* which of the two? */
        {__LINE__, COLUMN_CURRENT, "レベル", "G", "レベル"},
        {__LINE__, COLUMN_STATE, "○", "G", "1〜5"}, /* without a level */
        {__LINE__, COLUMN_STATE, "×", "F", "対象外"},
        {__LINE__, COLUMN_STATE, "回答済み", "G", "1〜5"}, /* without a level */
        {__LINE__, COLUMN_STATE, "対象外", "I", "理由"},
        {__LINE__, COLUMN_UNTIL, "来年", "J", "来年"},
        {__LINE__, COLUMN_ANSWERED_ON, "2026-02-30", "M", "2026-02-30"},
        {__LINE__, COLUMN_ANSWERED_ON, "2026-04-01", "G", "回答日"}, /* a date and no answer */
        {__LINE__, COLUMN_POST, "知らない部", "L", "知らない部"},
        {__LINE__, COLUMN_LABEL, "3.2.1②", "A", "並べ替え"},
        {__LINE__, COLUMN_NOTE, "x\x01y", "K", "制御文字"},
    };
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "bad");
    cx->lang = LANG_JA;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct edit edits[] = {{M, rows[i].column, rows[i].text},
                                     {NEXT, COLUMN_CURRENT, "3"},
                                     {NULL, 0, NULL}};
        struct import_result result = {.rows = 0};
        TEST_RC(rows[i].line, cx, take_csv(cx, fresh.id, edits, &result), RC_INVALID);
        TEST_INT(rows[i].line, result.changed, 0);
        TEST_INT(rows[i].line, (int64_t)result.errors.n, 1);
        const struct cell_problem *cell = &result.errors.at[0];
        TEST_INT(rows[i].line, cell->row, 2);
        TEST_TEXT(rows[i].line, cell->column, rows[i].column_letters);
        TEST_TEXT(rows[i].line, cell->sheet, "回答.csv");
        if (strstr(cell->message, rows[i].want) == NULL)
            TEST_TEXT(rows[i].line, cell->message, rows[i].want);
        TEST_INT(rows[i].line, stored(cx, fresh.id, M).version, 0);
        TEST_INT(rows[i].line, stored(cx, fresh.id, NEXT).version, 0);
    }
}

/* All of them are named at once, in the order of the rows. */
static void test_all_named(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "named");
    const struct edit edits[] = {{M, COLUMN_CURRENT, "9"},      {M, COLUMN_TARGET, "x"},
                                 {NEXT, COLUMN_STATE, "代替措置"}, {"m3.2.1-3", COLUMN_CURRENT, "3"},
                                 {"m3.7-1", COLUMN_UNTIL, "?"}, {NULL, 0, NULL}};
    struct import_result result = {.rows = 0};
    TEST_RC(__LINE__, cx, take_csv(cx, fresh.id, edits, &result), RC_INVALID);
    static const struct {
        int line;
        int64_t row;
        const char *column;
    } want[] = {{__LINE__, 2, "G"}, {__LINE__, 2, "H"}, {__LINE__, 3, "G"},
                {__LINE__, 3, "I"}, {__LINE__, 3, "J"}, {__LINE__, 91, "J"}};
    TEST_INT(__LINE__, (int64_t)result.errors.n, COUNT(want));
    for (size_t i = 0; i < COUNT(want); i++) {
        TEST_INT(want[i].line, result.errors.at[i].row, want[i].row);
        TEST_TEXT(want[i].line, result.errors.at[i].column, want[i].column);
    }
    TEST_INT(__LINE__, stored(cx, fresh.id, "m3.2.1-3").version, 0);
}

/* What empty cells mean. */
static void test_empty_cells(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "empty");
    struct import_result result = {.rows = 0};
    struct answer answer = sample_answer(fresh.id, M, 4);
    answer.note = "点検は年二回";
    answer.target = 5;
    answer.post = "empty-it";
    TEST_RC(__LINE__, cx, answer_save(cx, &answer, 0, &answer), RC_OK);
    /* Untouched rows change nothing, not even the date. */
    TEST_RC(__LINE__, cx, take_csv(cx, fresh.id, NULL, &result), RC_OK);
    TEST_INT(__LINE__, result.changed, 0);
    /* A row that was emptied altogether changes nothing either. */
    const struct edit emptied[] = {{M, COLUMN_STATE, ""}, {M, COLUMN_CURRENT, "－"},
                                   {M, COLUMN_TARGET, ""}, {M, COLUMN_NOTE, ""},
                                   {M, COLUMN_POST, ""},   {M, COLUMN_ANSWERED_ON, ""},
                                   {NULL, 0, NULL}};
    TEST_RC(__LINE__, cx, take_csv(cx, fresh.id, emptied, &result), RC_OK);
    TEST_INT(__LINE__, result.changed, 0);
    TEST_INT(__LINE__, stored(cx, fresh.id, M).current, 4);
    /* State and level empty: the answer stays, the other cells are taken. */
    const struct edit words[] = {{M, COLUMN_STATE, ""}, {M, COLUMN_CURRENT, ""},
                                 {M, COLUMN_NOTE, "今年は一回"}, {M, COLUMN_TARGET, ""},
                                 {NULL, 0, NULL}};
    TEST_RC(__LINE__, cx, take_csv(cx, fresh.id, words, &result), RC_OK);
    answer = stored(cx, fresh.id, M);
    TEST_INT(__LINE__, answer.current, 4);
    TEST_INT(__LINE__, answer.target, 0);
    TEST_TEXT(__LINE__, answer.note, "今年は一回");
    TEST_TEXT(__LINE__, answer.post, "empty-it");
    /* 未回答 chosen: taken back. */
    const struct edit back[] = {{M, COLUMN_STATE, "未回答"}, {M, COLUMN_CURRENT, ""}, {NULL, 0, NULL}};
    TEST_RC(__LINE__, cx, take_csv(cx, fresh.id, back, &result), RC_OK);
    answer = stored(cx, fresh.id, M);
    TEST_INT(__LINE__, answer.state, ANSWER_NONE);
    TEST_INT(__LINE__, answer.current, 0);
    TEST_TEXT(__LINE__, answer.note, "今年は一回");
    /* 未回答 with a level says two things. */
    const struct edit both[] = {{M, COLUMN_STATE, "未回答"}, {M, COLUMN_CURRENT, "3"}, {NULL, 0, NULL}};
    TEST_RC(__LINE__, cx, take_csv(cx, fresh.id, both, &result), RC_INVALID);
    TEST_TEXT(__LINE__, result.errors.at[0].column, "G");
}

/* Columns moved, left out, unknown and twice; rows in any order, left out, twice, headings between. */
static void test_layout(void **state)
{
    static const int moved[] = {COLUMN_CURRENT, NO_COLUMN, COLUMN_LABEL, COLUMN_NOTE};
    static const int twice[] = {COLUMN_LABEL, COLUMN_CURRENT, COLUMN_CURRENT};
    static const int headless[] = {COLUMN_SECTION, COLUMN_CURRENT};
    static const char odd[] = "（記入例）,,\r\n番　号,現在の\n成熟度,備考\r\n"
                              "3.2.1②,2,\r\n３.２.１①,3,\r\n3.2 組織統治,3.2 組織統治,3.2 組織統治\r\n"
                              ",,\r\n番号,現在の成熟度,備考\r\n3.9.9①,,\r\n";
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "layout");
    struct import_result result = {.rows = 0};
    const struct edit edits[] = {{M, COLUMN_CURRENT, "3"}, {NULL, 0, NULL}};
    CLEANUP(buf_free) struct buf csv = buf_create(LIMIT_UPLOAD_BYTES);
    write_csv(cx, fresh.id, edits, moved, COUNT(moved), &csv);
    TEST_RC(__LINE__, cx, assessment_import(cx, fresh.id, csv.data, csv.length, "a.csv", &result), RC_OK);
    TEST_INT(__LINE__, result.changed, 1);
    /* The unknown column, and those that are missing, are told. */
    TEST_INT(__LINE__, (int64_t)result.warnings.n, 2);
    TEST_TRUE(__LINE__, strstr(result.warnings.at[0], "所管") != NULL);
    TEST_TRUE(__LINE__, strstr(result.warnings.at[1], "Reason") != NULL);
    buf_clear(&csv);
    write_csv(cx, fresh.id, edits, twice, COUNT(twice), &csv);
    TEST_RC(__LINE__, cx, assessment_import(cx, fresh.id, csv.data, csv.length, "a.csv", &result), RC_INVALID);
    TEST_TEXT(__LINE__, result.errors.at[0].column, "C");
    buf_clear(&csv);
    write_csv(cx, fresh.id, edits, headless, COUNT(headless), &csv);
    TEST_RC(__LINE__, cx, assessment_import(cx, fresh.id, csv.data, csv.length, "a.csv", &result), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    const char *quoted = arena_printf(cx->arena, "%s", odd);
    const char *fixed = strstr(quoted, "現在の\n成熟度");
    buf_clear(&csv);
    buf_add(&csv, quoted, (size_t)(fixed - quoted));
    buf_text(&csv, "\"現在の\n成熟度\"");
    buf_text(&csv, fixed + strlen("現在の\n成熟度"));
    TEST_RC(__LINE__, cx, assessment_import(cx, fresh.id, csv.data, csv.length, "a.csv", &result), RC_OK);
    TEST_INT(__LINE__, result.rows, 2);
    TEST_INT(__LINE__, result.changed, 1); /* 3.2.1① says what is stored already */
    TEST_INT(__LINE__, stored(cx, fresh.id, NEXT).current, 2);
    static const struct {
        int line;
        const char *rows, *column, *part;
    } bad[] = {
        {__LINE__, "3.2.1①,1,\r\n3.2.1①,2,\r\n", "A", "2"},
        {__LINE__, "9.9.9①,1,\r\n", "A", "9.9.9①"},
        {__LINE__, ",1,memo\r\n", "A", "Number"},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        buf_clear(&csv);
        buf_printf(&csv, "番号,現在の成熟度,備考\r\n%s", bad[i].rows);
        TEST_RC(bad[i].line, cx, assessment_import(cx, fresh.id, csv.data, csv.length, "a.csv", &result),
                RC_INVALID);
        TEST_TEXT(bad[i].line, result.errors.at[0].column, bad[i].column);
        TEST_TRUE(bad[i].line, strstr(result.errors.at[0].message, bad[i].part) != NULL);
    }
}

/* The workbook was out while somebody changed an answer on the page. */
static void test_conflict(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "changed");
    struct import_result result = {.rows = 0};
    CLEANUP(buf_free) struct buf untouched = buf_create(LIMIT_UPLOAD_BYTES);
    CLEANUP(buf_free) struct buf filled = buf_create(LIMIT_UPLOAD_BYTES);
    const struct edit edits[] = {{M, COLUMN_CURRENT, "2"}, {NEXT, COLUMN_CURRENT, "5"}, {NULL, 0, NULL}};
    write_csv(cx, fresh.id, NULL, NULL, COLUMN_COUNT_, &untouched);
    write_csv(cx, fresh.id, edits, NULL, COLUMN_COUNT_, &filled);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, M, 4), RC_OK);
    /* A file nobody wrote in does not put the old state back. */
    TEST_RC(__LINE__, cx, assessment_import(cx, fresh.id, untouched.data, untouched.length, "q.csv", &result), RC_OK);
    TEST_INT(__LINE__, result.changed, 0);
    TEST_INT(__LINE__, stored(cx, fresh.id, M).current, 4);
    /* The row that both changed is told; the other waits with it. */
    TEST_RC(__LINE__, cx, assessment_import(cx, fresh.id, filled.data, filled.length, "q.csv", &result), RC_INVALID);
    TEST_INT(__LINE__, (int64_t)result.errors.n, 1);
    TEST_INT(__LINE__, result.errors.at[0].row, 2);
    TEST_TRUE(__LINE__, strstr(result.errors.at[0].message, "小野 健") != NULL);
    TEST_INT(__LINE__, stored(cx, fresh.id, NEXT).version, 0);
    /* Told to overwrite, it does. */
    TEST_RC(__LINE__, cx,
            questionnaire_import(cx, fresh.id, filled.data, filled.length, "q.csv", true, &result), RC_OK);
    TEST_INT(__LINE__, result.changed, 2);
    TEST_INT(__LINE__, stored(cx, fresh.id, M).current, 2);
}

/* Carried answers leave without a date; a date confirms them, returning them untouched does not. */
static void test_confirm(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment last = begin(cx, "confirm"), fresh;
    struct import_result result = {.rows = 0};
    TEST_RC(__LINE__, cx, sample_answer_save(cx, last.id, M, 3), RC_OK);
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, 2027, true, &fresh), RC_OK);
    TEST_RC(__LINE__, cx, take_csv(cx, fresh.id, NULL, &result), RC_OK);
    TEST_INT(__LINE__, result.changed, 0);
    TEST_INT(__LINE__, stored(cx, fresh.id, M).confirmed, 0);
    const struct edit dated[] = {{M, COLUMN_ANSWERED_ON, "2027/5/1"}, {NULL, 0, NULL}};
    TEST_RC(__LINE__, cx, take_csv(cx, fresh.id, dated, &result), RC_OK);
    TEST_INT(__LINE__, result.changed, 1);
    TEST_INT(__LINE__, stored(cx, fresh.id, M).confirmed, 1);
    /* Last year's file does not fit this year. */
    CLEANUP(buf_free) struct buf csv = buf_create(LIMIT_UPLOAD_BYTES);
    write_csv(cx, last.id, NULL, NULL, COLUMN_COUNT_, &csv);
    TEST_RC(__LINE__, cx, assessment_import(cx, fresh.id, csv.data, csv.length, "q.csv", &result), RC_INVALID);
    TEST_INT(__LINE__, (int64_t)result.errors.n, 1);
    TEST_INT(__LINE__, result.errors.at[0].row, 2);
}

/* Who answers one section brings in that section and no other. */
static void test_rights(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "rights");
    struct import_result result = {.rows = 0};
    static const struct section_post pairs[] = {{"g3.2.1", "rights-it"}};
    TEST_RC(__LINE__, cx, assessment_assign(cx, fresh.id, &(struct section_posts){pairs, 1}), RC_OK);
    const struct edit both[] = {{M, COLUMN_CURRENT, "3"}, {"m3.3.1.1-1", COLUMN_CURRENT, "3"}, {NULL, 0, NULL}};
    const struct edit own[] = {{M, COLUMN_CURRENT, "3"}, {NULL, 0, NULL}};
    sample_act(cx, "rights", "owner");
    TEST_RC(__LINE__, cx, take_csv(cx, fresh.id, both, &result), RC_INVALID);
    TEST_INT(__LINE__, (int64_t)result.errors.n, 1);
    TEST_TEXT(__LINE__, result.errors.at[0].column, "A");
    sample_act(cx, "rights", "owner");
    TEST_RC(__LINE__, cx, take_csv(cx, fresh.id, own, &result), RC_OK);
    sample_act(cx, "rights", "executive");
    TEST_RC(__LINE__, cx, take_csv(cx, fresh.id, own, &result), RC_DENIED);
    /* And nothing comes into what waits for approval. */
    sample_act(cx, "rights", "officer");
    TEST_RC(__LINE__, cx, assessment_request_approval(cx, fresh.id, NULL), RC_OK);
    TEST_RC(__LINE__, cx, take_csv(cx, fresh.id, own, &result), RC_DENIED);
}

/* A label survives a change of the holder between download and upload. */
static void test_posts(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "posts");
    struct import_result result = {.rows = 0};
    struct questionnaire q;
    const struct edit named[] = {{M, COLUMN_CURRENT, "3"}, {M, COLUMN_POST, "情報システム部 課長"}, {NULL, 0, NULL}};
    const struct edit holder[] = {{M, COLUMN_POST, "情報セキュリティ室 室長（小野 健）"}, {NULL, 0, NULL}};
    TEST_RC(__LINE__, cx, take_csv(cx, fresh.id, named, &result), RC_OK);
    TEST_TEXT(__LINE__, stored(cx, fresh.id, M).post, "posts-it");
    TEST_RC(__LINE__, cx, questionnaire_make(cx, fresh.id, &q), RC_OK);
    TEST_TEXT(__LINE__, q.rows.at[0].cells[COLUMN_POST], "情報システム部 課長");
    TEST_RC(__LINE__, cx, take_csv(cx, fresh.id, holder, &result), RC_OK);
    TEST_TEXT(__LINE__, stored(cx, fresh.id, M).post, "posts-office");
}

/* --- Workbooks --- */

static void read_all(const char *path, struct buf *out)
{
    char chunk[65536];
    size_t length;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    while ((length = fread(chunk, 1, sizeof chunk, file)) > 0)
        buf_add(out, chunk, length);
    fclose(file);
}

/* What is downloaded is read back as nothing new, in both languages. */
static void test_workbook_there_and_back(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "book");
    struct import_result result = {.rows = 0};
    struct answer answer = sample_answer(fresh.id, M, 4);
    answer.state = ANSWER_ALTERNATIVE;
    answer.reason = "=1+1";
    answer.until = "2027-03-31";
    answer.note = "一行目\n二行目";
    answer.post = "book-it";
    TEST_RC(__LINE__, cx, answer_save(cx, &answer, 0, &answer), RC_OK);
    for (int lang = 0; lang < LANG_COUNT_; lang++) {
        static const char *const formats[] = {"xlsx", "csv", "csv-cp932"};
        cx->lang = (enum lang)lang;
        for (size_t i = 0; i < COUNT(formats); i++) {
            CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
            TEST_RC(__LINE__, cx, assessment_export(cx, fresh.id, formats[i], &body), RC_OK);
            TEST_RC(__LINE__, cx,
                    assessment_import(cx, fresh.id, body.data, body.length, formats[i], &result), RC_OK);
            TEST_INT(__LINE__, result.rows, 90);
            TEST_INT(__LINE__, result.changed, 0);
            TEST_INT(__LINE__, (int64_t)result.warnings.n, 0);
        }
    }
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(__LINE__, cx, assessment_export(cx, fresh.id, "ods", &body), RC_INVALID);
}

/* Structure of the download: sheets, hidden columns, heads. */
static void test_workbook_structure(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "structure");
    struct workbook book;
    cx->lang = LANG_JA;
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(__LINE__, cx, assessment_export(cx, fresh.id, "xlsx", &body), RC_OK);
    TEST_RC(__LINE__, cx, sheet_read(cx, body.data, body.length, "q.xlsx", &book), RC_OK);
    TEST_INT(__LINE__, (int64_t)book.sheet_count, 3);
    TEST_TEXT(__LINE__, book.sheets[0].name, "記入要領");
    TEST_TEXT(__LINE__, book.sheets[1].name, "自己評価");
    TEST_TRUE(__LINE__, book.sheets[2].hidden);
    static const char *const heads[] = {"番号", "区分", "対策", "設問", "証跡の例", "状態",
                                        "現在の成熟度", "目標", "理由", "代替措置の期限", "備考",
                                        "責任部署・役職", "回答日"};
    for (size_t i = 0; i < COUNT(heads); i++)
        TEST_TEXT(__LINE__, book.sheets[1].rows[0].cells[i], heads[i]);
    TEST_INT(__LINE__, (int64_t)book.sheets[1].row_count, 91);
    TEST_TEXT(__LINE__, book.sheets[1].rows[1].cells[0], "3.2.1①");
    TEST_TEXT(__LINE__, book.sheets[1].rows[1].cells[COLUMN_CONTROL], M);
    bool named = false;
    for (size_t i = 0; i < book.sheets[0].row_count; i++)
        for (size_t k = 0; k < book.sheets[0].column_count; k++)
            named |= text_same(book.sheets[0].rows[i].cells[k], fresh.id);
    TEST_TRUE(__LINE__, named);
}

/* A workbook of somebody's own: rows turned round, a merged post, hidden rows, real numbers and dates. */
static void test_own_workbook(void **state)
{
    struct test_db *test = *state;
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "own");
    struct import_result result = {.rows = 0};
    const char *path = arena_printf(cx->arena, "%s/own.xlsx", test->directory);
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "回答");
    lxw_format *date = workbook_add_format(book);
    lxw_row_col_options hidden = {.hidden = LXW_TRUE};
    format_set_num_format(date, "yyyy/m/d");
    worksheet_write_string(sheet, 0, 0, "自己評価（情報システム部）", NULL);
    static const char *const heads[] = {"備考", "現在の成熟度", "番号", "回答日", "責任部署・役職", "メモ"};
    for (size_t i = 0; i < COUNT(heads); i++)
        worksheet_write_string(sheet, 2, (lxw_col_t)i, heads[i], NULL);
    worksheet_write_string(sheet, 3, 2, "3.2.1②", NULL);
    worksheet_write_number(sheet, 3, 1, 2, NULL);
    worksheet_write_string(sheet, 4, 2, "3.2.1①", NULL);
    worksheet_write_string(sheet, 4, 1, "４", NULL);
    worksheet_write_datetime(sheet, 4, 3, &(lxw_datetime){.year = 2026, .month = 10, .day = 1}, date);
    worksheet_merge_range(sheet, 3, 4, 4, 4, "情報システム部 課長", NULL);
    worksheet_set_row_opt(sheet, 4, LXW_DEF_ROW_HEIGHT, NULL, &hidden);
    worksheet_write_string(sheet, 4, 5, "内緒", NULL);
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_UPLOAD_BYTES);
    read_all(path, &body);
    cx->lang = LANG_JA;
    TEST_RC(__LINE__, cx, assessment_import(cx, fresh.id, body.data, body.length, "own.xlsx", &result), RC_OK);
    TEST_INT(__LINE__, result.rows, 2);
    TEST_INT(__LINE__, result.changed, 2);
    struct answer one = stored(cx, fresh.id, M), two = stored(cx, fresh.id, NEXT);
    TEST_INT(__LINE__, one.current, 4);
    TEST_TEXT(__LINE__, one.answered_on, "2026-10-01");
    TEST_TEXT(__LINE__, one.post, "own-it");
    TEST_INT(__LINE__, two.current, 2);
    TEST_TEXT(__LINE__, two.post, "own-it");
    bool memo = false, row = false;
    for (size_t i = 0; i < result.warnings.n; i++) {
        memo |= strstr(result.warnings.at[i], "メモ") != NULL;
        row |= strstr(result.warnings.at[i], "5行目") != NULL;
    }
    TEST_TRUE(__LINE__, memo && row);
    /* The same with a bad cell in the hidden row: named as Excel names it. */
    TEST_RC(__LINE__, cx, assessment_import(cx, fresh.id, body.data, body.length - 40, "own.xlsx", &result),
            RC_INVALID);
}

/* 90 rows, all changed, in one transaction: 0.2 s are allowed, sanitizers and slow machines get more. */
static void test_speed(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "speed");
    struct questionnaire q;
    struct import_result result = {.rows = 0};
    struct timespec before, after;
    TEST_RC(__LINE__, cx, questionnaire_make(cx, fresh.id, &q), RC_OK);
    struct edit *edits = ARENA_ARRAY(cx->arena, struct edit, q.rows.n + 1);
    for (size_t i = 0; i < q.rows.n; i++)
        edits[i] = (struct edit){q.rows.at[i].cells[COLUMN_CONTROL], COLUMN_CURRENT, "3"};
    CLEANUP(buf_free) struct buf csv = buf_create(LIMIT_UPLOAD_BYTES);
    write_csv(cx, fresh.id, edits, NULL, COLUMN_COUNT_, &csv);
    clock_gettime(CLOCK_MONOTONIC, &before);
    TEST_RC(__LINE__, cx, assessment_import(cx, fresh.id, csv.data, csv.length, "q.csv", &result), RC_OK);
    clock_gettime(CLOCK_MONOTONIC, &after);
    TEST_INT(__LINE__, result.changed, 90);
    double seconds = (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_nsec - before.tv_nsec) / 1e9;
    print_message("# 90 rows in %.3f s\n", seconds);
    TEST_TRUE(__LINE__, seconds < 2);
}

int main(void)
{
    const struct CMUnitTest import[] = {
        cmocka_unit_test(test_values),      cmocka_unit_test(test_bad_cells),
        cmocka_unit_test(test_all_named),   cmocka_unit_test(test_empty_cells),
        cmocka_unit_test(test_layout),      cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_confirm),     cmocka_unit_test(test_rights),
        cmocka_unit_test(test_posts),       cmocka_unit_test(test_workbook_there_and_back),
        cmocka_unit_test(test_workbook_structure), cmocka_unit_test(test_own_workbook),
        cmocka_unit_test(test_speed),
    };
    return TEST_RUN_ON_BOTH(import);
}
