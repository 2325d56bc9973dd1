/* Tests of number formats, numbers and dates. */
#include "register/sheet_number.h"

#include "tests/support/test.h"

static const struct {
    int line;
    const char *code;
    enum sheet_format want;
} formats[] = {
    {__LINE__, "General", SHEET_FORMAT_PLAIN},
    {__LINE__, "", SHEET_FORMAT_PLAIN},
    {__LINE__, "@", SHEET_FORMAT_PLAIN},
    {__LINE__, "0.00E+00", SHEET_FORMAT_PLAIN},
    {__LINE__, "#,##0;[Red]-#,##0", SHEET_FORMAT_PLAIN},
    {__LINE__, "[$¥-411]#,##0", SHEET_FORMAT_PLAIN},
    {__LINE__, "0\"d\"\\y_m*h", SHEET_FORMAT_PLAIN},
    {__LINE__, "0;yyyy", SHEET_FORMAT_PLAIN},
    {__LINE__, "[DBNum1]General", SHEET_FORMAT_PLAIN},
    {__LINE__, "\"day\"", SHEET_FORMAT_PLAIN},
    {__LINE__, "\"open", SHEET_FORMAT_PLAIN},
    {__LINE__, "[open", SHEET_FORMAT_PLAIN},
    {__LINE__, "\\", SHEET_FORMAT_PLAIN},
    {__LINE__, "yyyy\\-mm\\-dd", SHEET_FORMAT_DATE},
    {__LINE__, "yyyy\"年\"m\"月\"d\"日\";@", SHEET_FORMAT_DATE},
    {__LINE__, "[$-411]ggge\"年\"m\"月\"d\"日\"", SHEET_FORMAT_DATE},
    {__LINE__, "[$-ja-JP-x-gannen]ggge\"年\"", SHEET_FORMAT_DATE},
    {__LINE__, "[$-1030411]ge.m.d", SHEET_FORMAT_DATE},
    {__LINE__, "[$-F800]dddd\\,\\ mmmm\\ dd", SHEET_FORMAT_DATE},
    {__LINE__, "m/d(aaa)", SHEET_FORMAT_DATE},
    {__LINE__, "mmm", SHEET_FORMAT_DATE},
    {__LINE__, "m", SHEET_FORMAT_DATE},
    {__LINE__, "YYYY/MM/DD", SHEET_FORMAT_DATE},
    {__LINE__, "h:mm", SHEET_FORMAT_TIME},
    {__LINE__, "mm:ss.0", SHEET_FORMAT_TIME},
    {__LINE__, "h:mm AM/PM", SHEET_FORMAT_TIME},
    {__LINE__, "h\"時\"mm\"分\"", SHEET_FORMAT_TIME},
    {__LINE__, "yyyy/m/d h:mm", SHEET_FORMAT_DATE_TIME},
    {__LINE__, "m/d/yy h:mm A/P", SHEET_FORMAT_DATE_TIME},
    {__LINE__, "mmm h", SHEET_FORMAT_DATE_TIME},
    {__LINE__, "[h]:mm:ss", SHEET_FORMAT_ELAPSED},
    {__LINE__, "[mm]:ss", SHEET_FORMAT_ELAPSED},
    {__LINE__, "[ss]", SHEET_FORMAT_ELAPSED},
};

static const struct {
    int line;
    uint32_t first, last;
    enum sheet_format want;
} built_in[] = {
    {__LINE__, 0, 13, SHEET_FORMAT_PLAIN},    {__LINE__, 14, 17, SHEET_FORMAT_DATE},
    {__LINE__, 18, 21, SHEET_FORMAT_TIME},    {__LINE__, 22, 22, SHEET_FORMAT_DATE_TIME},
    {__LINE__, 23, 26, SHEET_FORMAT_PLAIN},   {__LINE__, 27, 31, SHEET_FORMAT_DATE},
    {__LINE__, 32, 33, SHEET_FORMAT_TIME},    {__LINE__, 34, 36, SHEET_FORMAT_DATE},
    {__LINE__, 37, 44, SHEET_FORMAT_PLAIN},   {__LINE__, 45, 45, SHEET_FORMAT_TIME},
    {__LINE__, 46, 46, SHEET_FORMAT_ELAPSED}, {__LINE__, 47, 47, SHEET_FORMAT_TIME},
    {__LINE__, 48, 49, SHEET_FORMAT_PLAIN},   {__LINE__, 50, 58, SHEET_FORMAT_DATE},
    {__LINE__, 59, 163, SHEET_FORMAT_PLAIN},
};

static void test_formats(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(formats); i++)
        TEST_INT(formats[i].line, sheet_format_of(formats[i].code), formats[i].want);
    for (size_t i = 0; i < COUNT(built_in); i++)
        for (uint32_t id = built_in[i].first; id <= built_in[i].last; id++)
            TEST_INT(built_in[i].line, sheet_format_builtin(id), built_in[i].want);
}

static const struct {
    int line;
    const char *value;
    enum sheet_format format;
    bool from_1904;
    const char *want;
} numbers[] = {
    {__LINE__, "3", SHEET_FORMAT_PLAIN, false, "3"},
    {__LINE__, "3.0", SHEET_FORMAT_PLAIN, false, "3"},
    {__LINE__, "-0", SHEET_FORMAT_PLAIN, false, "0"},
    {__LINE__, "0.10000000000000001", SHEET_FORMAT_PLAIN, false, "0.1"},
    {__LINE__, "0.30000000000000004", SHEET_FORMAT_PLAIN, false, "0.3"},
    {__LINE__, "1.0000000000000002", SHEET_FORMAT_PLAIN, false, "1"},
    {__LINE__, "-12.5", SHEET_FORMAT_PLAIN, false, "-12.5"},
    {__LINE__, "1E+20", SHEET_FORMAT_PLAIN, false, "1E+20"},
    {__LINE__, "1.0000000000000001E-5", SHEET_FORMAT_PLAIN, false, "1E-05"},
    {__LINE__, "1234567890123456", SHEET_FORMAT_PLAIN, false, "1234567890123456"},
    {__LINE__, "9007199254740992", SHEET_FORMAT_PLAIN, false, "9007199254740992"},
    {__LINE__, "9.0071992547409940E15", SHEET_FORMAT_PLAIN, false, "9.00719925474099E+15"},
    {__LINE__, "nan", SHEET_FORMAT_DATE, false, "nan"},
    {__LINE__, "1", SHEET_FORMAT_DATE, false, "1900-01-01"},
    {__LINE__, "59", SHEET_FORMAT_DATE, false, "1900-02-28"},
    {__LINE__, "60", SHEET_FORMAT_DATE, false, "1900-02-29"},
    {__LINE__, "61", SHEET_FORMAT_DATE, false, "1900-03-01"},
    {__LINE__, "46296", SHEET_FORMAT_DATE, false, "2026-10-01"},
    {__LINE__, "46296.9", SHEET_FORMAT_DATE, false, "2026-10-01"},
    {__LINE__, "44834", SHEET_FORMAT_DATE, true, "2026-10-01"},
    {__LINE__, "0", SHEET_FORMAT_DATE, true, "1904-01-01"},
    {__LINE__, "2958465", SHEET_FORMAT_DATE, false, "9999-12-31"},
    {__LINE__, "2958466", SHEET_FORMAT_DATE, false, "2958466"},
    {__LINE__, "2958465.9999999999", SHEET_FORMAT_DATE, false, "2958466"},
    {__LINE__, "1e300", SHEET_FORMAT_DATE, true, "1E+300"},
    {__LINE__, "-1", SHEET_FORMAT_DATE, false, "-1"},
    {__LINE__, "0", SHEET_FORMAT_DATE, false, "0"},
    {__LINE__, "0.5", SHEET_FORMAT_DATE, false, "0.5"},
    {__LINE__, "0.5", SHEET_FORMAT_DATE_TIME, false, "12:00:00"},
    {__LINE__, "46296", SHEET_FORMAT_DATE_TIME, false, "2026-10-01"},
    {__LINE__, "46296.584722222222", SHEET_FORMAT_DATE_TIME, false, "2026-10-01 14:02:00"},
    {__LINE__, "46295.999999999", SHEET_FORMAT_DATE_TIME, false, "2026-10-01"},
    {__LINE__, "0.584722222222", SHEET_FORMAT_TIME, false, "14:02:00"},
    {__LINE__, "46296.75", SHEET_FORMAT_TIME, false, "18:00:00"},
    {__LINE__, "0.75", SHEET_FORMAT_TIME, true, "18:00:00"},
    {__LINE__, "1.10416666666667", SHEET_FORMAT_ELAPSED, false, "26:30:00"},
    {__LINE__, "1.10416666666667", SHEET_FORMAT_ELAPSED, true, "26:30:00"},
    {__LINE__, "-0.5", SHEET_FORMAT_ELAPSED, false, "-0.5"},
};

static const struct {
    int line;
    const char *value, *want;
} iso_dates[] = {
    {__LINE__, "2026-10-01", "2026-10-01"},
    {__LINE__, "2026-10-01T00:00:00", "2026-10-01"},
    {__LINE__, "2026-10-01T00:00:00.000Z", "2026-10-01"},
    {__LINE__, "2026-10-01T14:02:00.5Z", "2026-10-01 14:02:00"},
    {__LINE__, "2026-10-01T", "2026-10-01T"},
    {__LINE__, "T14:02:00", "T14:02:00"},
    {__LINE__, "", ""},
};

static void test_numbers(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(numbers); i++)
        TEST_TEXT(numbers[i].line,
                  sheet_number_show(cx, numbers[i].value, numbers[i].format, numbers[i].from_1904),
                  numbers[i].want);
    for (size_t i = 0; i < COUNT(iso_dates); i++)
        TEST_TEXT(iso_dates[i].line, sheet_iso_date_show(cx, iso_dates[i].value),
                  iso_dates[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats),
        cmocka_unit_test(test_numbers),
    };
    return TEST_RUN(tests);
}
