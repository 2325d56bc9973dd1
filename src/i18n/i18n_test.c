/* Tests of tr and trf over a table of their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/ctx.h"
#include "i18n/i18n.h"

#undef fail /* cmocka has its own, and fail_msg needs it */
#include <cmocka.h>

const struct translation translations_ja[] = {
    {"Apple", "りんご"},
    {"Eleven {10} {1}", "{1}と{10}"},
    {"Row {0} of {1}", "{1}行中{0}行目"},
    {"Zoo", "動物園"},
};
const size_t translations_ja_count = COUNT(translations_ja);

static void test_lookup(void **state)
{
    (void)state;
    assert_string_equal(tr_lang(LANG_JA, "Apple"), "りんご");
    assert_string_equal(tr_lang(LANG_JA, "Zoo"), "動物園");
    assert_string_equal(tr_lang(LANG_EN, "Apple"), "Apple");
    assert_string_equal(tr_lang(LANG_JA, "Banana"), "Banana");
    assert_string_equal(tr_lang(LANG_JA, ""), "");
    assert_string_equal(tr_lang(LANG_JA, NULL), "");
    struct ctx cx = {.lang = LANG_JA};
    assert_string_equal(tr(&cx, "Apple"), "りんご");
}

static const struct {
    int line;
    enum lang lang;
    const char *const texts[14]; /* text and values, as trf gets them */
    const char *want;
} rows[] = {
    {__LINE__, LANG_JA, {"Row {0} of {1}", "3", "9"}, "9行中3行目"},
    {__LINE__, LANG_EN, {"Row {0} of {1}", "3", "9"}, "Row 3 of 9"},
    {__LINE__, LANG_EN, {"{0}{0}", "a"}, "aa"},
    {__LINE__, LANG_EN, {"{0} {1}", "{1}", "{0}"}, "{1} {0}"}, /* values are not read again */
    {__LINE__, LANG_EN, {"{0} {1}", "a"}, "a {1}"},
    {__LINE__, LANG_EN, {"{} { {a} {0 {-1} }", "a"}, "{} { {a} {0 {-1} }"},
    {__LINE__, LANG_EN, {"", "a"}, ""},
    {__LINE__, LANG_EN, {NULL}, ""},
    {__LINE__, LANG_EN, {"{0}", ""}, ""},
    {__LINE__, LANG_EN, {"100 % {0}", "%s%n"}, "100 % %s%n"},
    {__LINE__,
     LANG_JA,
     {"Eleven {10} {1}", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"},
     "1と10"},
};

static void test_values(void **state)
{
    (void)state;
    struct arena *arena = arena_create(1 << 16);
    assert_non_null(arena);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx cx = {.arena = arena, .lang = rows[i].lang};
        const char *got = trf_array(&cx, rows[i].texts);
        if (strcmp(got, rows[i].want) != 0)
            fail_msg("line %d: %s", rows[i].line, got);
    }
    arena_free(arena);
}

static void test_end_of_memory(void **state)
{
    (void)state;
    struct arena *arena = arena_create(8);
    assert_non_null(arena);
    struct ctx cx = {.arena = arena, .lang = LANG_EN};
    assert_string_equal(trf(&cx, "a rather long text {0}", "x"), "");
    assert_true(arena_failed(arena));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lookup),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_end_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
