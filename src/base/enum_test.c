/* Tests of enum tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/enum.h"

static const char *const codes[] = {"draft", "done"}, *const labels[] = {"Draft", "Done"};
static const struct enum_names names = {.codes = codes, .labels = labels, .n = 2};

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(enum_label(&names, 0), "Draft");
    assert_string_equal(enum_code(&names, 1), "done");
    static const int64_t outside[] = {-1, 2, INT64_MIN, INT64_MAX};
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
        assert_string_equal(enum_label(&names, outside[i]), "");
        assert_string_equal(enum_code(&names, outside[i]), "");
    }
}

static void test_parse(void **state)
{
    (void)state;
    int64_t value = 7;
    static const char *const unknown[] = {"", "Done", "don", "done ", NULL};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        assert_false(enum_parse(&names, unknown[i], &value));
        assert_int_equal(value, 7);
    }
    assert_true(enum_parse(&names, "done", &value));
    assert_int_equal(value, 1);
}

static void test_table(void **state)
{
    (void)state;
    const struct enum_names *pointer = &names;
    assert_ptr_equal(enum_table(names), &names);
    assert_ptr_equal(enum_table(pointer), &names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
