/* Tests of dates and times. */
#include "base/time.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/test.h"

static const struct {
    int line;
    const char *text, *want;
} accepted[] = {
    /* every form of the header, in any width */
    {__LINE__, "2026-10-01", "2026-10-01"},
    {__LINE__, "2026/10/1", "2026-10-01"},
    {__LINE__, "2026.10.1", "2026-10-01"},
    {__LINE__, "2026年10月1日", "2026-10-01"},
    {__LINE__, "２０２６年１０月１日", "2026-10-01"},
    {__LINE__, "２０２６／１０／１", "2026-10-01"},
    {__LINE__, "20261001", "2026-10-01"},
    {__LINE__, "２０２６１００１", "2026-10-01"},
    {__LINE__, "令和8年10月1日", "2026-10-01"},
    {__LINE__, "令和８年１０月１日", "2026-10-01"},
    {__LINE__, "㋿8年10月1日", "2026-10-01"},
    {__LINE__, "R8.10.1", "2026-10-01"},
    {__LINE__, "r8.10.1", "2026-10-01"},
    {__LINE__, "Ｒ８．１０．１", "2026-10-01"},
    {__LINE__, "R8/10/1", "2026-10-01"},
    {__LINE__, "H31.4.30", "2019-04-30"},
    {__LINE__, " 2026-10-01\n", "2026-10-01"},
    {__LINE__, "　令和8年10月1日　", "2026-10-01"},
    /* as spreadsheets hand dates over */
    {__LINE__, "2026-10-01T00:00:00", "2026-10-01"},
    {__LINE__, "2026-10-01T00:00:00Z", "2026-10-01"},
    {__LINE__, "2026-10-01 00:00:00", "2026-10-01"},
    /* the first and last days of eras */
    {__LINE__, "令和元年5月1日", "2019-05-01"},
    {__LINE__, "令和1年5月1日", "2019-05-01"},
    {__LINE__, "平成元年1月8日", "1989-01-08"},
    {__LINE__, "平成31年4月30日", "2019-04-30"},
    {__LINE__, "平成32年3月31日", "2020-03-31"}, /* written before the era had ended */
    {__LINE__, "昭和64年1月7日", "1989-01-07"},
    {__LINE__, "昭和元年12月25日", "1926-12-25"},
    {__LINE__, "S64.1.7", "1989-01-07"},
    /* leap days and the ends of the range */
    {__LINE__, "2028-02-29", "2028-02-29"},
    {__LINE__, "2000-02-29", "2000-02-29"},
    {__LINE__, "R10.2.29", "2028-02-29"},
    {__LINE__, "1900-01-01", "1900-01-01"},
    {__LINE__, "2999-12-31", "2999-12-31"},
};

static const struct {
    int line;
    const char *text;
} refused[] = {
    {__LINE__, ""},
    {__LINE__, " "},
    {__LINE__, "未定"},
    {__LINE__, "2026"},
    {__LINE__, "2026-10"},
    {__LINE__, "令和8年10月"},
    {__LINE__, "2026-10-"},
    {__LINE__, "2026--10-01"},
    {__LINE__, "-2026-10-01"},
    {__LINE__, "2026-10-01x"},
    {__LINE__, "2026-10-01 09:30"},
    {__LINE__, "2026-10-01Tomorrow"},
    {__LINE__, "2026-10-01T"},
    {__LINE__, "2026-10-01 00:00:00 or so"},
    {__LINE__, "2026 10 01"},
    {__LINE__, "10/1/2026"},
    {__LINE__, "26-10-01"},
    {__LINE__, "2026101"},
    {__LINE__, "202610011"},
    {__LINE__, "R8"},
    {__LINE__, "X8.10.1"},
    {__LINE__, "元年10月1日"},
    {__LINE__, "2026年元月1日"},
    {__LINE__, "2026-10-元"},
    /* no such day */
    {__LINE__, "2026-00-01"},
    {__LINE__, "2026-13-01"},
    {__LINE__, "2026-10-00"},
    {__LINE__, "2026-10-32"},
    {__LINE__, "2026-11-31"},
    {__LINE__, "2026-02-29"},
    {__LINE__, "2100-02-29"},
    {__LINE__, "20261301"},
    {__LINE__, "99999999999999999999-1-1"},
    {__LINE__, "2026-4294967306-1"},
    {__LINE__, "1899-12-31"},
    {__LINE__, "3000-01-01"},
    /* before the era began */
    {__LINE__, "令和0年1月1日"},
    {__LINE__, "令和元年4月30日"},
    {__LINE__, "平成元年1月7日"},
    {__LINE__, "昭和元年12月24日"},
    {__LINE__, "明治45年7月30日"},
    {__LINE__, "R-1.1.1"},
};

static void test_accepted_forms(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(accepted); i++) {
        const char *iso = "untouched";
        TEST_RC(accepted[i].line, cx, date_parse(cx, accepted[i].text, &iso), RC_OK);
        TEST_TEXT(accepted[i].line, iso, accepted[i].want);
    }
}

static void test_refused_forms(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(refused); i++) {
        const char *iso = "untouched";
        TEST_RC(refused[i].line, cx, date_parse(cx, refused[i].text, &iso), RC_INVALID);
        TEST_TEXT(refused[i].line, iso, "untouched");
    }
    assert_int_equal(cx->problem.rc, RC_OK); /* the caller words the error */
}

/* Every day from 1900 to 2999: in order, by its number, and through every way of writing it. */
static void test_every_day(void **state)
{
    struct ctx *cx = test_begin(state);
    int64_t first = date_days("1900-01-01"), last = date_days("2999-12-31");
    assert_int_equal(first, -25567);
    assert_int_equal(last - first, 401766);
    char before[16] = "";
    for (int64_t days = first; days <= last; days++) {
        arena_reset(cx->arena);
        const char *iso = date_from_days(cx, days), *back = "";
        if (date_days(iso) != days || strcmp(before, iso) >= 0)
            fail_msg("day %lld is %s after %s", (long long)days, iso, before);
        snprintf(before, sizeof before, "%s", iso);
        cx->lang = LANG_JA;
        if (date_parse(cx, date_long(cx, iso), &back) != RC_OK || strcmp(back, iso) != 0)
            fail_msg("%s reads as %s", date_long(cx, iso), back);
    }
}

static const struct {
    int line;
    const char *iso, *ja, *en;
} long_rows[] = {
    {__LINE__, "2026-10-01", "令和8年10月1日", "1 October 2026"},
    {__LINE__, "2019-12-31", "令和元年12月31日", "31 December 2019"},
    {__LINE__, "2019-05-01", "令和元年5月1日", "1 May 2019"},
    {__LINE__, "2019-04-30", "平成31年4月30日", "30 April 2019"},
    {__LINE__, "1989-01-08", "平成元年1月8日", "8 January 1989"},
    {__LINE__, "1989-01-07", "昭和64年1月7日", "7 January 1989"},
    {__LINE__, "1926-12-25", "昭和元年12月25日", "25 December 1926"},
    {__LINE__, "1926-12-24", "1926年12月24日", "24 December 1926"},
    {__LINE__, "", "", ""},
    {__LINE__, "2026-13-01", "", ""},
};

static void test_long_form(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(long_rows); i++) {
        cx->lang = LANG_JA;
        TEST_TEXT(long_rows[i].line, date_long(cx, long_rows[i].iso), long_rows[i].ja);
        cx->lang = LANG_EN;
        TEST_TEXT(long_rows[i].line, date_long(cx, long_rows[i].iso), long_rows[i].en);
    }
    assert_string_equal(date_show(cx, "2026-10-01"), "2026-10-01");
    assert_string_equal(date_show(cx, ""), "");
}

static void test_days_of_malformed_text(void **state)
{
    (void)state;
    static const char *const rows[] = {"",           "2026-1-01",  "2026/10/01", "2026-10-1x",
                                       "2026-10-01 ", "2026-02-30", "abcd-ef-gh", "20261001",
                                       "+026-10-01", "2026- 1-01", "2026-10- 1"};
    for (size_t i = 0; i < COUNT(rows); i++)
        if (date_days(rows[i]) != INT64_MIN)
            fail_msg("\"%s\" is no ISO date", rows[i]);
    assert_true(date_days(NULL) == INT64_MIN);
    assert_int_equal(date_days("1970-01-01"), 0);
    assert_int_equal(date_days("1969-12-31"), -1);
    assert_int_equal(date_days("2000-03-01"), 11017);
}

static void test_two_dates(void **state)
{
    struct ctx *cx = test_begin(state);
    static const struct {
        int line;
        const char *from, *to;
        int64_t days;
    } rows[] = {
        {__LINE__, "2026-10-01", "2026-10-01", 0}, {__LINE__, "2026-10-01", "2026-11-01", 31},
        {__LINE__, "2026-11-01", "2026-10-01", -31}, {__LINE__, "1999-12-31", "2000-03-01", 61},
        {__LINE__, "", "2026-10-01", 0},           {__LINE__, "2026-10-01", "", 0},
        {__LINE__, "", "", 0},                     {__LINE__, NULL, "2026-10-01", 0},
        {__LINE__, "2026-02-30", "2026-10-01", 0}, {__LINE__, "2026-10-01", "soon", 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_INT(rows[i].line, date_between(rows[i].from, rows[i].to), rows[i].days);
    static const struct {
        int line;
        const char *iso;
        int64_t years;
        const char *want;
    } later[] = {
        {__LINE__, "2026-10-01", 3, "2029-10-01"}, {__LINE__, "2024-02-29", 1, "2025-02-28"},
        {__LINE__, "2024-02-29", 4, "2028-02-29"}, {__LINE__, "2026-10-01", 0, "2026-10-01"},
        {__LINE__, "2026-10-01", -2, "2024-10-01"}, {__LINE__, "", 3, ""},
        {__LINE__, NULL, 3, ""},                   {__LINE__, "no date at all", 3, ""},
    };
    for (size_t i = 0; i < COUNT(later); i++)
        TEST_TEXT(later[i].line, date_years_later(cx, later[i].iso, later[i].years), later[i].want);
}

static const struct {
    int line;
    int64_t ms;
    const char *date, *shown, *rfc3339;
} time_rows[] = {
    {__LINE__, TEST_NOW, "2026-10-01", "2026-10-01 14:02", "2026-10-01T05:02:03.004Z"},
    {__LINE__, 1, "1970-01-01", "1970-01-01 09:00", "1970-01-01T00:00:00.001Z"},
    /* midnight in Japan */
    {__LINE__, 1790780399999, "2026-09-30", "2026-09-30 23:59", "2026-09-30T14:59:59.999Z"},
    {__LINE__, 1790780400000, "2026-10-01", "2026-10-01 00:00", "2026-09-30T15:00:00.000Z"},
    {__LINE__, 951782400000, "2000-02-29", "2000-02-29 09:00", "2000-02-29T00:00:00.000Z"},
    /* before 1970 */
    {__LINE__, -1, "1970-01-01", "1970-01-01 08:59", "1969-12-31T23:59:59.999Z"},
    {__LINE__, -86400000, "1969-12-31", "1969-12-31 09:00", "1969-12-31T00:00:00.000Z"},
    {__LINE__, -32400001, "1969-12-31", "1969-12-31 23:59", "1969-12-31T14:59:59.999Z"},
};

static void test_times(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(time_rows); i++) {
        TEST_TEXT(time_rows[i].line, date_of_time(cx, time_rows[i].ms), time_rows[i].date);
        TEST_TEXT(time_rows[i].line, time_show(cx, time_rows[i].ms), time_rows[i].shown);
        TEST_TEXT(time_rows[i].line, time_rfc3339(cx, time_rows[i].ms), time_rows[i].rfc3339);
    }
    assert_string_equal(time_show(cx, 0), "");
    int64_t now = time_now();
    assert_true(now > INT64_C(1700000000000) && now < INT64_C(32503680000000));
}

static const struct {
    int line;
    int64_t ms, first_month, want;
} year_rows[] = {
    {__LINE__, TEST_NOW, 4, 2026},
    {__LINE__, TEST_NOW, 10, 2026},
    {__LINE__, TEST_NOW, 11, 2025},
    {__LINE__, TEST_NOW, 1, 2026},
    {__LINE__, TEST_NOW, 12, 2025},
    /* 2026-03-31 24:00 in Japan is 15:00 UTC */
    {__LINE__, 1774969199999, 4, 2025},
    {__LINE__, 1774969200000, 4, 2026},
    /* the turn of the year */
    {__LINE__, 1767193199999, 1, 2025},
    {__LINE__, 1767193200000, 1, 2026},
    {__LINE__, 1767193200000, 4, 2025},
};

static const struct {
    int line;
    int64_t year;
    const char *ja, *en;
} label_rows[] = {
    {__LINE__, 2026, "令和8年度（2026年度）", "FY2026"},
    {__LINE__, 2020, "令和2年度（2020年度）", "FY2020"},
    {__LINE__, 2018, "2018年度", "FY2018"},
};

static void test_fiscal_year(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(year_rows); i++)
        TEST_INT(year_rows[i].line, fiscal_year(year_rows[i].ms, year_rows[i].first_month),
                 year_rows[i].want);
    for (size_t i = 0; i < COUNT(label_rows); i++) {
        cx->lang = LANG_JA;
        TEST_TEXT(label_rows[i].line, fiscal_year_show(cx, label_rows[i].year), label_rows[i].ja);
        cx->lang = LANG_EN;
        TEST_TEXT(label_rows[i].line, fiscal_year_show(cx, label_rows[i].year), label_rows[i].en);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepted_forms), cmocka_unit_test(test_refused_forms),
        cmocka_unit_test(test_every_day),      cmocka_unit_test(test_long_form),
        cmocka_unit_test(test_days_of_malformed_text), cmocka_unit_test(test_two_dates),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_fiscal_year),
    };
    return TEST_RUN(tests);
}
