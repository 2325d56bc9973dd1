/* What happened to services beside what is tolerated of them, on both databases. */
#include <string.h>

#include "base/text.h"
#include "dependency/dependency_view.h"
#include "tests/support/people.h"
#include "tests/support/test.h"

static const struct module *const modules[] = {&account_module, &job_module,
                                               &risk_module, &dependency_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

/* A study with one service that a process serves, in the year before it is carried over. */
struct made {
    const char *study, *service;
};

static struct made make(struct ctx *cx, const char *org)
{
    struct risk_study study;
    struct risk_service service;
    test_enter(cx, &app, org);
    risk_row_blank(&risk_study_record, &study);
    study.title = "2026";
    study.year = 2026;
    TEST_RC(__LINE__, cx, risk_study_create(cx, &study, ""), RC_OK);
    risk_row_blank(&risk_service_record, &service);
    service.study = study.id;
    service.name = "flights";
    service.business = "air";
    service.choice = RISK_SELECTED;
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_service_record, &service, 0), RC_OK);
    return (struct made){study.id, service.id};
}

static struct dependency_occurrence blank(const struct made *made, const char *day, int64_t fall, int64_t minutes)
{
    return (struct dependency_occurrence){.id = "", .org = "", .study = made->study, .service = made->service,
                                          .occurred_on = day, .fall = fall, .minutes = minutes,
                                          .what = "it failed", .reference = "", .recorded_by = ""};
}

static struct dependency_occurrence record(struct ctx *cx, const struct made *made, const char *day, int64_t fall,
                                           int64_t minutes)
{
    struct dependency_occurrence row = blank(made, day, fall, minutes);
    TEST_RC(__LINE__, cx, dependency_occurrence_save(cx, &row, 0), RC_OK);
    return row;
}

static struct dependency_tolerance tolerance_of(const struct made *made, int64_t fall, int64_t minutes, int64_t times,
                                                int64_t years)
{
    return (struct dependency_tolerance){.id = "", .org = "", .study = made->study, .service = made->service,
                                         .fall = fall, .minutes = minutes, .times = times, .years = years,
                                         .allowed = 5, .reason = ""};
}

/* The clock of tests says 2026-10-01. */
static void test_refused(void **state)
{
    static const struct {
        int line;
        const char *day;
        int64_t fall, minutes;
        const char *what, *field;
    } rows[] = {
        {__LINE__, "", 50, 30, "it", "occurred_on"},          {__LINE__, "2026-02-30", 50, 30, "it", "occurred_on"},
        {__LINE__, "2026-10-02", 50, 30, "it", "occurred_on"}, {__LINE__, "2026-10-01", 0, 30, "it", "fall"},
        {__LINE__, "2026-10-01", 101, 30, "it", "fall"},       {__LINE__, "2026-10-01", 50, 0, "it", "minutes"},
        {__LINE__, "2026-10-01", 50, 30, " 　", "what"},
    };
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "refused");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct dependency_occurrence row = blank(&made, rows[i].day, rows[i].fall, rows[i].minutes);
        row.what = rows[i].what;
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, cx, dependency_occurrence_save(cx, &row, 0), RC_INVALID);
        TEST_TEXT(rows[i].line, cx->problem.fields[0].field, rows[i].field);
    }
    struct dependency_occurrence row = record(cx, &made, "2026-10-01", 1, 1), elsewhere = row;
    elsewhere.service = "nowhere";
    TEST_RC(__LINE__, cx, dependency_occurrence_save(cx, &elsewhere, 1), RC_MISSING);
    row.fall = 2;
    TEST_RC(__LINE__, cx, dependency_occurrence_save(cx, &row, 7), RC_CONFLICT);
    TEST_RC(__LINE__, cx, dependency_occurrence_remove(cx, row.id, 7), RC_CONFLICT);
    cx->permissions = PERM_RISK_READ;
    TEST_RC(__LINE__, cx, dependency_occurrence_save(cx, &row, 1), RC_DENIED);
    TEST_RC(__LINE__, cx, dependency_occurrence_remove(cx, row.id, 1), RC_DENIED);
    cx->permissions = ~UINT64_C(0);
    TEST_RC(__LINE__, cx, dependency_occurrence_remove(cx, row.id, 1), RC_OK);
    TEST_RC(__LINE__, cx, dependency_occurrence_remove(cx, row.id, 1), RC_MISSING);
}

/* Depth, length and the years of the sentence; the day that lies exactly so many years back counts no more. */
static void test_compared(void **state)
{
    static const struct {
        int line;
        int64_t fall, minutes, times, years, count, verdict;
    } rows[] = {
        {__LINE__, 50, 0, 1, 1, 1, DEPENDENCY_RECORDED_WITHIN},
        {__LINE__, 50, 0, 0, 1, 1, DEPENDENCY_RECORDED_BEYOND},
        {__LINE__, 30, 0, 1, 1, 2, DEPENDENCY_RECORDED_BEYOND},
        {__LINE__, 30, 0, 2, 1, 2, DEPENDENCY_RECORDED_WITHIN},
        {__LINE__, 50, 61, 0, 1, 0, DEPENDENCY_RECORDED_WITHIN},
        {__LINE__, 50, 60, 0, 1, 1, DEPENDENCY_RECORDED_BEYOND},
        {__LINE__, 100, 0, 0, 1, 0, DEPENDENCY_RECORDED_WITHIN},
        {__LINE__, 100, 0, 0, 2, 2, DEPENDENCY_RECORDED_BEYOND},
        {__LINE__, 100, 0, 2, 1000, 2, DEPENDENCY_RECORDED_WITHIN},
        {__LINE__, 1, 0, 9, 3000, 4, DEPENDENCY_RECORDED_WITHIN},
    };
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "compared");
    struct stored_occurrences found = {.n = 0};
    struct dependency_tolerance any = tolerance_of(&made, 1, 0, 0, 1);
    TEST_RC(__LINE__, cx, dependency_store_occurrences(cx, made.study, 10, &found), RC_OK);
    TEST_INT(__LINE__, dependency_compare(cx, &found, &any, "2026-10-01").verdict, DEPENDENCY_RECORDED_NONE);
    record(cx, &made, "2026-09-30", 60, 60);
    record(cx, &made, "2025-10-02", 30, 600);
    record(cx, &made, "2025-10-01", 100, 5);
    record(cx, &made, "2024-10-02", 100, 5);
    TEST_RC(__LINE__, cx, dependency_store_occurrences(cx, made.study, 10, &found), RC_OK);
    TEST_INT(__LINE__, found.n, 4);
    TEST_TEXT(__LINE__, found.at[0].occurred_on, "2026-09-30");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct dependency_tolerance row = tolerance_of(&made, rows[i].fall, rows[i].minutes, rows[i].times, rows[i].years);
        struct dependency_recorded recorded = dependency_compare(cx, &found, &row, "2026-10-01");
        TEST_INT(rows[i].line, recorded.count, rows[i].count);
        TEST_INT(rows[i].line, recorded.verdict, rows[i].verdict);
    }
    any.service = "another";
    TEST_INT(__LINE__, dependency_compare(cx, &found, &any, "2026-10-01").verdict, DEPENDENCY_RECORDED_NONE);
    cx->lang = LANG_JA;
    TEST_TEXT(__LINE__, dependency_occurrence_words(cx, found.at), "2026-09-30 60 %の低下が1時間");
    TEST_TEXT(__LINE__, dependency_occurrence_words(cx, found.at + 2), "2025-10-01 5分の停止");
}

/* How many hints of that kind the check has open. */
static int64_t hints_of(struct ctx *cx, const char *study)
{
    struct risk_digest digest;
    int64_t n = 0;
    TEST_RC(__LINE__, cx, risk_digest_load(cx, study, 0, &digest), RC_OK);
    for (size_t i = 0; i < digest.open_faults.n; i++)
        n += text_same(digest.open_faults.at[i].title, "More falls are recorded than are tolerated");
    return n;
}

/* What happened stays with the service in the next year's study, and the check tells what is beyond the tolerance. */
static void test_carried(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "carried"), later = {.study = ""};
    struct dependency_tolerance tolerance = tolerance_of(&made, 50, 0, 1, 1);
    struct stored_occurrences found = {.n = 0};
    struct stored_tolerances carried = {.n = 0};
    struct risk_study next;
    TEST_RC(__LINE__, cx, dependency_tolerance_save(cx, &tolerance, 0), RC_OK);
    record(cx, &made, "2026-09-01", 60, 60);
    TEST_INT(__LINE__, hints_of(cx, made.study), 0);
    risk_row_blank(&risk_study_record, &next);
    next.title = "2027";
    next.year = 2027;
    TEST_RC(__LINE__, cx, risk_study_create(cx, &next, made.study), RC_OK);
    TEST_RC(__LINE__, cx, dependency_store_tolerances(cx, next.id, &carried), RC_OK);
    TEST_INT(__LINE__, carried.n, 1);
    later.study = next.id;
    later.service = carried.at[0].service;
    record(cx, &later, "2026-09-02", 70, 10);
    TEST_RC(__LINE__, cx, dependency_store_occurrences(cx, next.id, 10, &found), RC_OK);
    TEST_INT(__LINE__, found.n, 2);
    for (size_t i = 0; i < found.n; i++)
        TEST_TEXT((int)i, found.at[i].service, later.service);
    TEST_INT(__LINE__, hints_of(cx, next.id), 1);
    TEST_INT(__LINE__, hints_of(cx, made.study), 0); /* last year's knows what was recorded in it */
    TEST_RC(__LINE__, cx, dependency_store_occurrences(cx, next.id, 1, &found), RC_OK);
    TEST_INT(__LINE__, found.n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_refused), cmocka_unit_test(test_compared),
                                       cmocka_unit_test(test_carried)};
    return TEST_RUN_ON_BOTH(tests);
}
