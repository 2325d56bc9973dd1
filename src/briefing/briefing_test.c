/* Documents: the comparison of years, the step of the year, decisions, numbers and editions. */
#include "briefing/briefing.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "briefing/briefing_inside.h"
#include "tests/support/test.h"

/* --- The step of the year --- */

static const struct {
    int line;
    struct year_facts facts;
    enum year_step want;
} steps[] = {
    {__LINE__, {false, 0, 0, 0}, STEP_POLICY},
    {__LINE__, {false, 0, 0, 2}, STEP_POLICY},
    {__LINE__, {false, 0, 0, 3}, STEP_ASSESSMENT},
    {__LINE__, {false, 0, 0, 11}, STEP_ASSESSMENT},
    {__LINE__, {true, ASSESSMENT_DRAFT, 0, 0}, STEP_ASSESSMENT},
    {__LINE__, {true, ASSESSMENT_DRAFT, 0, 11}, STEP_ASSESSMENT},
    {__LINE__, {true, ASSESSMENT_REQUESTED, 5, 4}, STEP_ASSESSMENT},
    {__LINE__, {true, ASSESSMENT_APPROVED, 5, 4}, STEP_PLAN},
    {__LINE__, {true, ASSESSMENT_APPROVED, 0, 4}, STEP_RUN},
    {__LINE__, {true, ASSESSMENT_APPROVED, 0, 8}, STEP_RUN},
    {__LINE__, {true, ASSESSMENT_APPROVED, 5, 9}, STEP_CHECK},
    {__LINE__, {true, ASSESSMENT_APPROVED, 0, 10}, STEP_CHECK},
    {__LINE__, {true, ASSESSMENT_APPROVED, 3, 11}, STEP_REVIEW},
};

static void test_steps(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(steps); i++)
        TEST_INT(steps[i].line, year_step_of(&steps[i].facts), steps[i].want);
}

/* --- Two years --- */

enum { NOT_THERE = -2, UNANSWERED = 0, OUTSIDE = -1 }; /* otherwise a level */

static const struct {
    int line;
    int before, now;
    enum briefing_move want;
} moves[] = {
    {__LINE__, 2, 3, MOVE_ROSE},
    {__LINE__, 1, 5, MOVE_ROSE},
    {__LINE__, 3, 2, MOVE_FELL},
    {__LINE__, 3, 3, MOVE_SAME},
    {__LINE__, UNANSWERED, 4, MOVE_ANSWERED},
    {__LINE__, OUTSIDE, 4, MOVE_ANSWERED},
    {__LINE__, 4, UNANSWERED, MOVE_LOST},
    {__LINE__, 4, OUTSIDE, MOVE_LEFT},
    {__LINE__, UNANSWERED, OUTSIDE, MOVE_NONE},
    {__LINE__, OUTSIDE, OUTSIDE, MOVE_NONE},
    {__LINE__, UNANSWERED, UNANSWERED, MOVE_NONE},
    {__LINE__, NOT_THERE, 3, MOVE_NEW},
};
enum { MOVES = COUNT(moves) };

static struct sheet_item item_of(const struct control *control, int level)
{
    struct sheet_item item = {.control = control, .target = 3, .weight = 1};
    item.answer = (struct answer){.id = "",
                                  .org = "",
                                  .assessment = "",
                                  .control = control->id,
                                  .reason = "",
                                  .until = "",
                                  .note = "",
                                  .post = "",
                                  .answered_on = "",
                                  .changed_by = ""};
    item.answer.state = level > 0          ? ANSWER_LEVEL
                        : level == OUTSIDE ? ANSWER_NOT_APPLICABLE
                                           : ANSWER_NONE;
    item.answer.current = level > 0 ? level : 0;
    return item;
}

static void test_moves(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct catalog *catalog = catalog_find(cx, "baseline-2026");
    struct sheet_item now[MOVES], before[MOVES];
    struct assessment_sheet sheet = {.catalog = catalog, .items = {now, MOVES}};
    struct assessment_sheet last = {.catalog = catalog, .items = {before, 0}};
    struct briefing_changes changes;
    int64_t want[MOVE_COUNT_] = {0};
    size_t n = 0;
    for (size_t i = 0; i < MOVES; i++) {
        now[i] = item_of(&catalog->controls[i], moves[i].now);
        if (moves[i].before != NOT_THERE)
            before[n++] = item_of(&catalog->controls[i], moves[i].before);
        want[moves[i].want]++;
    }
    sheet.assessment.catalog_version = "2";
    last.assessment.catalog_version = "1";
    TEST_RC(__LINE__, cx, briefing_compare(cx, &sheet, &last, &changes), RC_OK);
    TEST_TRUE(__LINE__, !changes.known); /* last year has no measures */
    last.items.n = n;
    TEST_RC(__LINE__, cx, briefing_compare(cx, &sheet, &last, &changes), RC_OK);
    TEST_TRUE(__LINE__, changes.known && changes.revised);
    for (int move = 0; move < MOVE_COUNT_; move++)
        TEST_INT(__LINE__, changes.counts[move], want[move]);
    /* In both years: 2→3, 1→5, 3→2, 3→3. */
    TEST_INT(__LINE__, changes.common, 4);
    TEST_TEXT(__LINE__, mean_show(cx, changes.common_before), "2.25");
    TEST_TEXT(__LINE__, mean_show(cx, changes.common_now), "3.25");
    /* Last year 2 1 3 3 4 4, this year 3 5 2 3 4 4 3. */
    TEST_TEXT(__LINE__, mean_show(cx, changes.mean_before), "2.83");
    TEST_TEXT(__LINE__, mean_show(cx, changes.mean_now), "3.43");
    TEST_INT(__LINE__, (int64_t)changes.rose.n, 2);
    TEST_INT(__LINE__, changes.rose.at[0].now, 5); /* the greatest change first */
    TEST_INT(__LINE__, (int64_t)changes.fell.n, 1);
}

static void test_numbers(void **state)
{
    static const struct {
        int line;
        double delta;
        const char *want;
    } rows[] = {
        {__LINE__, 0, "±0.00"},    {__LINE__, 0.004, "±0.00"}, {__LINE__, -0.004, "±0.00"},
        {__LINE__, 0.27, "+0.27"}, {__LINE__, -1.5, "−1.50"},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_TEXT(rows[i].line, delta_show(cx, rows[i].delta), rows[i].want);
    TEST_TEXT(__LINE__, thousands_show(cx, 1499), "1");
    TEST_TEXT(__LINE__, thousands_show(cx, 1500), "2");
    TEST_TEXT(__LINE__, thousands_show(cx, 12345678), "12,346");
    TEST_TEXT(__LINE__, share_show(cx, -1), "–");
    TEST_TEXT(__LINE__, share_show(cx, 0.625), "63%"); /* as the pages round it */
    TEST_TEXT(__LINE__, share_show(cx, 0.615), "62%");
    const char *const words[] = {"a", "b", "c"};
    TEST_TEXT(__LINE__, join_words(cx, words, 3, 3), "a, b, c");
    TEST_TEXT(__LINE__, join_words(cx, words, 3, 2), "a, b and 1 more");
    cx->lang = LANG_JA;
    TEST_TEXT(__LINE__, join_words(cx, words, 3, 2), "a、bほか1件");
}

/* --- Whole documents on both databases --- */

static void insert(struct ctx *cx, const struct record *record, void *row)
{
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, record, row), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

/* An organisation with a scope, a post and a draft in which every third measure is answered. */
static struct assessment begin(struct ctx *cx, const char *org)
{
    struct organization organization = {.id = org,
                                        .org = org,
                                        .parent = "",
                                        .name = "Test <Air>",
                                        .sector = "aviation",
                                        .fiscal_month = 4,
                                        .handling_mark = "社外秘",
                                        .document_prefix = "TA",
                                        .active = 1};
    struct scope scope = {
        .id = "", .org = org, .parent = "", .name = "全社", .kind = SCOPE_COMPANY, .active = 1};
    struct assessment assessment;
    cx->org = org;
    cx->fixed_ids = 0; /* the tests share a database */
    insert(cx, &organization_record, &organization);
    insert(cx, &scope_record, &scope);
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, 2026, false, &assessment), RC_OK);
    const struct catalog *catalog = catalog_find(cx, "baseline-2026");
    for (size_t i = 0; i < catalog->control_count; i += 3) {
        struct answer answer = item_of(&catalog->controls[i], 1 + (int)(i % 5)).answer;
        answer.assessment = assessment.id;
        TEST_RC(__LINE__, cx, answer_save(cx, &answer, 0, &answer), RC_OK);
    }
    return assessment;
}

static bool has_text(const struct report *report, const char *part)
{
    for (const struct report_block *block = report->first; block != NULL; block = block->next) {
        if (block->text != NULL && strstr(block->text, part) != NULL)
            return true;
        for (size_t i = 0; i < block->item_count; i++)
            if (strstr(block->items[i], part) != NULL)
                return true;
        for (size_t i = 0; i < block->table.row_count * block->table.column_count; i++)
            if (strstr(block->table.cells[i].text, part) != NULL)
                return true;
    }
    return false;
}

static void build(struct ctx *cx, int line, const struct briefing_request *request,
                  struct briefing *briefing, struct report *report)
{
    TEST_RC(line, cx, briefing_load(cx, request, briefing), RC_OK);
    TEST_RC(line, cx, briefing_build(cx, request, briefing, report), RC_OK);
}

static void test_documents(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment assessment = begin(cx, "documents");
    struct plan_item item = {.title = "Gate & <key>",
                             .catalog = "baseline-2026",
                             .control = "3.2.1①",
                             .money_asked = 2000000,
                             .due_on = "2026-09-01"};
    TEST_RC(__LINE__, cx, plan_item_create(cx, &item), RC_OK);
    for (int kind = 0; kind < BRIEFING_RISK; kind++)
        for (int lang = 0; lang < LANG_COUNT_; lang++) {
            struct briefing_request request = {
                .kind = (enum briefing_kind)kind, .assessment = assessment.id, .stamps = true};
            struct briefing briefing;
            struct report report;
            CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
            cx->lang = (enum lang)lang;
            build(cx, __LINE__, &request, &briefing, &report);
            TEST_TEXT(__LINE__, report.handling_mark, "社外秘");
            TEST_TRUE(__LINE__, strncmp(report.document_number, "TA-", 3) == 0);
            TEST_TRUE(__LINE__, strstr(report.ledger_head, briefing.head.root) != NULL);
            TEST_TRUE(__LINE__, strstr(report.data_time, "14:02") != NULL);
            TEST_TEXT(__LINE__, report.date, lang == LANG_JA ? "令和8年10月1日" : "1 October 2026");
            TEST_TRUE(__LINE__, has_text(&report, "Gate & <key>"));
            TEST_TRUE(__LINE__, has_text(&report, "30")); /* answered */
            TEST_RC(__LINE__, cx, report_write(cx, &report, REPORT_HTML, &out), RC_OK);
            TEST_TRUE(__LINE__, strstr(buf_string(&out), "Gate &amp; &lt;key&gt;") != NULL);
            TEST_TRUE(__LINE__, strstr(buf_string(&out), "<key>") == NULL);
        }
}

/* What the data give reason for is asked, and nothing else. */
static void test_decisions(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment assessment = begin(cx, "decisions");
    const struct briefing_request request = {.assessment = assessment.id};
    struct briefing briefing;
    struct decisions decisions;
    TEST_RC(__LINE__, cx, briefing_load(cx, &request, &briefing), RC_OK);
    TEST_RC(__LINE__, cx, decisions_find(cx, &briefing, &decisions), RC_OK);
    TEST_INT(__LINE__, (int64_t)decisions.n, 3); /* without plan, without owner, without answer */
    struct plan_item granted = {.title = "Granted", .money_asked = 5, .money_granted = 5};
    struct plan_item asked = {.title = "Asked", .days_asked = 2, .due_on = "2026-09-30"};
    TEST_RC(__LINE__, cx, plan_item_create(cx, &granted), RC_OK);
    TEST_RC(__LINE__, cx, plan_item_create(cx, &asked), RC_OK);
    TEST_RC(__LINE__, cx, briefing_load(cx, &request, &briefing), RC_OK);
    TEST_RC(__LINE__, cx, decisions_find(cx, &briefing, &decisions), RC_OK);
    TEST_INT(__LINE__, (int64_t)decisions.n, 5); /* and what was asked, and what is overdue */
    TEST_TRUE(__LINE__, strstr(decisions.at[0].matter, "Asked") != NULL);
    TEST_TRUE(__LINE__, strstr(decisions.at[4].reason, "Asked") != NULL);
    for (size_t i = 0; i < decisions.n; i++)
        TEST_TRUE(__LINE__, strstr(decisions.at[i].matter, "Granted") == NULL);
}

static void test_editions(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment assessment = begin(cx, "editions");
    const struct briefing_request request = {.assessment = assessment.id};
    struct briefing briefing;
    struct briefing_edition edition;
    TEST_RC(__LINE__, cx, briefing_load(cx, &request, &briefing), RC_OK);
    TEST_TRUE(__LINE__, !briefing.issued);
    TEST_TEXT(__LINE__, briefing.document_number, "TA-management-2026-1");
    TEST_RC(__LINE__, cx, briefing_issue(cx, &briefing, "  ", &edition), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, briefing_issue(cx, &briefing, "First", &edition), RC_OK);
    TEST_INT(__LINE__, edition.edition, 1);
    TEST_RC(__LINE__, cx, briefing_load(cx, &request, &briefing), RC_OK);
    TEST_TRUE(__LINE__, briefing.issued);
    TEST_TEXT(__LINE__, briefing.document_number, "TA-management-2026-1");
    TEST_INT(__LINE__, (int64_t)briefing.editions.n, 1);

    struct plan_item item = {.title = "Something changed"};
    TEST_RC(__LINE__, cx, plan_item_create(cx, &item), RC_OK);
    TEST_RC(__LINE__, cx, briefing_load(cx, &request, &briefing), RC_OK);
    TEST_TRUE(__LINE__, !briefing.issued);
    TEST_TEXT(__LINE__, briefing.document_number, "TA-management-2026-2");
    const struct briefing_request other = {.kind = BRIEFING_GAP, .assessment = assessment.id};
    TEST_RC(__LINE__, cx, briefing_load(cx, &other, &briefing), RC_OK);
    TEST_TEXT(__LINE__, briefing.document_number, "TA-gap-2026-1");

    cx->permissions = PERM_REPORT_READ | PERM_ASSESSMENT_READ | PERM_PLAN_READ;
    TEST_RC(__LINE__, cx, briefing_issue(cx, &briefing, "Second", &edition), RC_DENIED);
    cx->permissions = PERM_REPORT_READ;
    TEST_RC(__LINE__, cx, briefing_load(cx, &request, &briefing), RC_DENIED);
}

int main(void)
{
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_moves),
        cmocka_unit_test(test_numbers),
    };
    const struct CMUnitTest stored[] = {
        cmocka_unit_test(test_documents),
        cmocka_unit_test(test_decisions),
        cmocka_unit_test(test_editions),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(stored);
}
