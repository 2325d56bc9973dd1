/* Times of the timetable, and how long a job waits before it is tried again. */
#include "job/job_inside.h"

#include "base/time.h"
#include "tests/support/test.h"

#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)
/* 2026-10-01 14:02 in Japan is a Thursday. */
#define MIDNIGHT (TEST_NOW - TEST_NOW % DAY - 9 * HOUR) /* 2026-10-01 00:00 in Japan */

static void test_times(void **state)
{
    static const struct {
        int line;
        int64_t repeat, weekday;
        const char *at_time;
        int64_t now, last; /* from midnight of that Thursday */
    } rows[] = {
        {__LINE__, SCHEDULE_DAILY, 0, "02:00", 14 * HOUR, 2 * HOUR},
        {__LINE__, SCHEDULE_DAILY, 0, "02:00", 2 * HOUR, 2 * HOUR},
        {__LINE__, SCHEDULE_DAILY, 0, "02:00", 2 * HOUR - 1, 2 * HOUR - DAY},
        {__LINE__, SCHEDULE_DAILY, 0, "00:00", 0, 0},
        {__LINE__, SCHEDULE_DAILY, 0, "00:00", -1, -DAY},
        {__LINE__, SCHEDULE_DAILY, 0, "23:59", 14 * HOUR, DAY - 60000 - DAY},
        {__LINE__, SCHEDULE_WEEKLY, 4, "02:00", 14 * HOUR, 2 * HOUR},
        {__LINE__, SCHEDULE_WEEKLY, 4, "15:00", 14 * HOUR, 15 * HOUR - 7 * DAY},
        {__LINE__, SCHEDULE_WEEKLY, 3, "15:00", 14 * HOUR, 15 * HOUR - DAY},
        {__LINE__, SCHEDULE_WEEKLY, 5, "02:00", 14 * HOUR, 2 * HOUR - 6 * DAY},
        {__LINE__, SCHEDULE_WEEKLY, 0, "02:00", 14 * HOUR, 2 * HOUR - 4 * DAY},
        {__LINE__, SCHEDULE_WEEKLY, 6, "02:00", 14 * HOUR, 2 * HOUR - 5 * DAY},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct schedule schedule = {
            .repeat = rows[i].repeat, .weekday = rows[i].weekday, .at_time = rows[i].at_time};
        int64_t period = rows[i].repeat == SCHEDULE_WEEKLY ? 7 * DAY : DAY;
        TEST_INT(rows[i].line, schedule_last(&schedule, MIDNIGHT + rows[i].now) - MIDNIGHT,
                 rows[i].last);
        TEST_INT(rows[i].line, schedule_next(&schedule, MIDNIGHT + rows[i].now) - MIDNIGHT,
                 rows[i].last + period);
    }
}

static void test_time_parse(void **state)
{
    static const struct {
        int line;
        const char *text, *wanted; /* NULL: refused */
    } rows[] = {
        {__LINE__, "02:00", "02:00"},
        {__LINE__, "2:05", "02:05"},
        {__LINE__, "２３：５９", "23:59"},
        {__LINE__, " 7:30 ", "07:30"},
        {__LINE__, "24:00", NULL},
        {__LINE__, "12:60", NULL},
        {__LINE__, "", NULL},
        {__LINE__, "12", NULL},
        {__LINE__, "12:", NULL},
        {__LINE__, ":30", NULL},
        {__LINE__, "-1:30", NULL},
        {__LINE__, "1:30x", NULL},
        {__LINE__, "001:30", NULL},
        {__LINE__, "1:030", NULL},
        {__LINE__, "1 :30", NULL},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *got = "";
        TEST_RC(rows[i].line, cx, schedule_time_parse(cx, rows[i].text, &got),
                rows[i].wanted == NULL ? RC_INVALID : RC_OK);
        if (rows[i].wanted != NULL)
            TEST_TEXT(rows[i].line, got, rows[i].wanted);
    }
}

static void test_backoff(void **state)
{
    static const int64_t seconds[] = {30, 120, 480, 1920, 3600, 3600};
    (void)state;
    for (size_t i = 0; i < COUNT(seconds); i++)
        TEST_INT(__LINE__, job_backoff((int64_t)i + 1), seconds[i] * 1000);
    TEST_TRUE(__LINE__, job_worth_retry(RC_DATABASE) && job_worth_retry(RC_IO) &&
                            job_worth_retry(RC_BUSY) && job_worth_retry(RC_MEMORY));
    TEST_TRUE(__LINE__, !job_worth_retry(RC_INVALID) && !job_worth_retry(RC_DENIED) &&
                            !job_worth_retry(RC_UNSOUND) && !job_worth_retry(RC_STOPPED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_time_parse),
        cmocka_unit_test(test_backoff),
    };
    return TEST_RUN(tests);
}
