/* Figures on both databases: rules, measures named as people write them, values by day, standing, pages. */
#include "kpi/kpi_store.h"

#include <string.h>

#include "base/text.h"
#include "catalog/catalog.h"
#include "tests/support/people.h"
#include "tests/support/test.h"

static const struct module *const modules[] = {&account_module, &catalog_module, &kpi_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static void make(struct ctx *cx, const char *org)
{
    test_enter(cx, &app, org);
    cx->permissions = PERM_PLAN_READ | PERM_PLAN_WRITE;
}

static struct kpi figure(const char *controls)
{
    return (struct kpi){.id = "",
                        .org = "",
                        .name = "開封率",
                        .definition = "",
                        .unit = "%",
                        .direction = KPI_LOWER,
                        .target = 5,
                        .target_on = "2027-03-31",
                        .post = "",
                        .catalog = "",
                        .controls = controls,
                        .in_report = 1,
                        .active = 1};
}

static enum rc put(struct ctx *cx, const char *kpi, const char *day, double value)
{
    struct kpi_value one = {.id = "",
                            .org = "",
                            .kpi = kpi,
                            .measured_on = day,
                            .value = value,
                            .note = "",
                            .entered_by = ""};
    cx->problem = (struct problem){.rc = RC_OK};
    return kpi_value_save(cx, &one);
}

static void test_figure(void **state)
{
    struct ctx *cx = test_begin(state);
    struct kpi_lines lines;
    struct kpi_values values;
    struct chart chart;
    make(cx, "figure");
    struct kpi kpi = figure("3.4.2.1① 3.6.2.1-3、m3.4.2.1-1"), bad = figure("9.9.9");
    TEST_RC(__LINE__, cx, kpi_save(cx, &bad, 0), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, kpi_save(cx, &kpi, 0), RC_OK);
    TEST_TEXT(__LINE__, kpi.controls, "m3.4.2.1-1 m3.6.2.1-3");
    TEST_RC(__LINE__, cx, kpi_lines_load(cx, true, &lines), RC_OK);
    TEST_INT(__LINE__, lines.at[0].standing, KPI_NO_VALUE);
    TEST_RC(__LINE__, cx, kpi_values_of(cx, kpi.id, &values), RC_OK);
    TEST_RC(__LINE__, cx, kpi_chart(cx, "k", &kpi, &values, &chart), RC_INVALID);
    TEST_RC(__LINE__, cx, put(cx, kpi.id, "2026-04-01", 20), RC_OK);
    TEST_RC(__LINE__, cx, put(cx, kpi.id, "2026-10-01", 7), RC_OK);
    TEST_RC(__LINE__, cx, put(cx, kpi.id, "2026-10-01", 5), RC_OK); /* the same day: replaced */
    TEST_RC(__LINE__, cx, put(cx, kpi.id, "", 5), RC_INVALID);
    TEST_RC(__LINE__, cx, put(cx, kpi.id, "2026-11-01", -1), RC_INVALID);
    TEST_RC(__LINE__, cx, put(cx, "none", "2026-11-01", 1), RC_MISSING);
    TEST_RC(__LINE__, cx, kpi_values_of(cx, kpi.id, &values), RC_OK);
    TEST_INT(__LINE__, (int64_t)values.n, 2);
    TEST_RC(__LINE__, cx, kpi_lines_load(cx, true, &lines), RC_OK);
    TEST_INT(__LINE__, lines.at[0].standing, KPI_REACHED);
    TEST_TEXT(__LINE__, lines.at[0].first, "20 %");
    TEST_TEXT(__LINE__, lines.at[0].last, "5 %");
    TEST_TEXT(__LINE__, lines.at[0].measures, "3.4.2.1① 3.6.2.1③");
    TEST_RC(__LINE__, cx, kpi_of_control(cx, "baseline-2026", "m3.6.2.1-3", &lines), RC_OK);
    TEST_INT(__LINE__, (int64_t)lines.n, 1);
    TEST_RC(__LINE__, cx, kpi_of_control(cx, "baseline-2026", "m3.6.2.1-1", &lines), RC_OK);
    TEST_INT(__LINE__, (int64_t)lines.n, 0);
    TEST_RC(__LINE__, cx, kpi_chart(cx, "k", &kpi, &values, &chart), RC_OK);
    TEST_TRUE(__LINE__, strstr(chart.svg.markup, "開封率") != NULL);
    kpi.in_report = 0;
    TEST_RC(__LINE__, cx, kpi_save(cx, &kpi, 1), RC_OK);
    TEST_RC(__LINE__, cx, kpi_lines_load(cx, true, &lines), RC_OK);
    TEST_INT(__LINE__, (int64_t)lines.n, 0);
    kpi.in_report = 1;
    TEST_RC(__LINE__, cx, kpi_save(cx, &kpi, 1), RC_CONFLICT);
    TEST_RC(__LINE__, cx, kpi_value_remove(cx, values.at[0].id), RC_OK);
    cx->permissions = PERM_PLAN_READ;
    TEST_RC(__LINE__, cx, kpi_value_remove(cx, values.at[1].id), RC_DENIED);
    TEST_RC(__LINE__, cx, kpi_save(cx, &kpi, 2), RC_DENIED);
}

static void test_standing(void **state)
{
    static const struct {
        int line;
        enum kpi_direction direction;
        double target, value;
        enum kpi_standing want;
    } rows[] = {
        {__LINE__, KPI_LOWER, 5, 5, KPI_REACHED},
        {__LINE__, KPI_LOWER, 5, 5.01, KPI_NOT_REACHED},
        {__LINE__, KPI_HIGHER, 100, 99, KPI_NOT_REACHED},
        {__LINE__, KPI_HIGHER, 100, 100, KPI_REACHED},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct kpi kpi = {.direction = rows[i].direction, .target = rows[i].target};
        TEST_INT(rows[i].line, kpi_standing_of(&kpi, rows[i].value), rows[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest rules[] = {cmocka_unit_test(test_standing)};
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_figure)};
    return TEST_RUN(rules) + TEST_RUN_ON_BOTH(tests);
}
