/* Durations: what is read, what is refused, and that what is shown is read again. */
#include "base/duration.h"

#include "base/field.h"
#include "base/text.h"
#include "tests/support/test.h"

static void test_parse(void **state)
{
    static const struct {
        int line;
        const char *text;
        int64_t want; /* -1: refused */
    } rows[] = {
        {__LINE__, "30分", 30},
        {__LINE__, "３０分", 30},
        {__LINE__, " 1時間 ", 60},
        {__LINE__, "1時間半", 90},
        {__LINE__, "半日", 720},
        {__LINE__, "2日", 2880},
        {__LINE__, "2日間12時間", 3600},
        {__LINE__, "1週間", 10080},
        {__LINE__, "1か月", 43200},
        {__LINE__, "１ヶ月", 43200},
        {__LINE__, "1年", 525600},
        {__LINE__, "90", 90},
        {__LINE__, "6h", 360},
        {__LINE__, "2 days 30 min", 2910},
        {__LINE__, "1 month", 43200},
        {__LINE__, "100年", 52560000},
        {__LINE__, "101年", -1},
        {__LINE__, "0", -1},
        {__LINE__, "0分", -1},
        {__LINE__, "-5", -1},
        {__LINE__, "瞬時", -1},
        {__LINE__, "半", -1},
        {__LINE__, "半分", -1},
        {__LINE__, "1時間30", -1},
        {__LINE__, "分", -1},
        {__LINE__, "", -1},
        {__LINE__, "99999999999999999999999年", -1},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t minutes = -1;
        enum rc rc = duration_parse(cx, rows[i].text, &minutes);
        TEST_INT(rows[i].line, minutes, rows[i].want);
        TEST_INT(rows[i].line, rc, rows[i].want < 0 ? RC_INVALID : RC_OK);
    }
}

static void test_show(void **state)
{
    static const struct {
        int line;
        int64_t minutes;
        const char *ja, *en;
    } rows[] = {
        {__LINE__, 30, "30分", "30 min"},
        {__LINE__, 60, "1時間", "1 h"},
        {__LINE__, 1830, "1日6時間30分", "1 d 6 h 30 min"},
        {__LINE__, 20160, "2週間", "2 w"},
        {__LINE__, 43200, "30日", "30 d"},
        {__LINE__, 0, "", ""},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        cx->lang = LANG_JA;
        TEST_TEXT(rows[i].line, duration_show(cx, rows[i].minutes), rows[i].ja);
        cx->lang = LANG_EN;
        TEST_TEXT(rows[i].line, duration_show(cx, rows[i].minutes), rows[i].en);
    }
}

struct held {
    int64_t stop;
};

/* As a field: words in and out, minutes in JSON. */
static void test_field(void **state)
{
    static const struct field table[] = {FIELD(held, stop, F_INT, .flags = F_DURATION)};
    struct ctx *cx = test_begin(state);
    struct held row = {.stop = 7};
    TEST_RC(__LINE__, cx, field_from_text(cx, &table[0], "2日", &row), RC_OK);
    TEST_INT(__LINE__, row.stop, 2880);
    TEST_TEXT(__LINE__, field_show(cx, &table[0], &row), "2 d");
    TEST_TEXT(__LINE__, field_canonical(cx, FIELDS(table), &row), "{\"stop\":2880}");
    TEST_RC(__LINE__, cx, field_from_text(cx, &table[0], "soon", &row), RC_INVALID);
    TEST_INT(__LINE__, row.stop, 2880);
    TEST_RC(__LINE__, cx, field_from_text(cx, &table[0], "", &row), RC_OK);
    TEST_INT(__LINE__, row.stop, 0);
    TEST_TEXT(__LINE__, field_show(cx, &table[0], &row), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_parse), cmocka_unit_test(test_show),
                                       cmocka_unit_test(test_field)};
    return TEST_RUN(tests);
}
