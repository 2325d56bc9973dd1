/* What stops a service, from the rows of a study to the engine's answers, on both databases. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "dependency/dependency_view.h"
#include "tests/support/test.h"

static const struct module *const modules[] = {&account_module, &risk_module, &dependency_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

/* A study with the service “flights” by the process “operation”: a data centre that needs power (bridged for half an
 * hour), one of two lines, and two of three terminals. */
struct made {
    const char *study, *service, *process;
    const char *power, *centre, *lines[2], *terminals[3], *supplier;
};

static void enter(struct ctx *cx, const char *org)
{
    struct db_tx *tx = NULL;
    struct organization organization = {.id = org,
                                        .org = org,
                                        .parent = "",
                                        .name = org,
                                        .sector = "",
                                        .fiscal_month = 4,
                                        .handling_mark = "",
                                        .document_prefix = "",
                                        .active = 1};
    cx->fixed_ids = 0;
    cx->app = &app;
    cx->org = org;
    cx->person = "";
    cx->permissions = PERM_RISK_READ | PERM_RISK_WRITE;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &organization_record, &organization), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static const char *resource(struct ctx *cx, const struct made *made, const char *name, int64_t kind)
{
    struct risk_resource row;
    risk_row_blank(&risk_resource_record, &row);
    row.study = made->study;
    row.name = name;
    row.kind = kind;
    row.supplier = kind == RISK_LIFELINE ? made->supplier : "";
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_resource_record, &row, 0), RC_OK);
    return row.id;
}

static const char *group(struct ctx *cx, const struct made *made, const char *title, int64_t rule,
                         int64_t least)
{
    struct risk_need_group row;
    risk_row_blank(&risk_need_group_record, &row);
    row.study = made->study;
    row.process = made->process;
    row.title = title;
    row.rule = rule;
    row.least = least;
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_need_group_record, &row, 0), RC_OK);
    return row.id;
}

static void need(struct ctx *cx, const struct made *made, const char *by_resource,
                 const char *needed, const char *of_group, int64_t bridge)
{
    struct risk_need row;
    risk_row_blank(&risk_need_record, &row);
    row.study = made->study;
    row.process = text_empty(by_resource) ? made->process : "";
    row.resource = by_resource;
    row.needed = needed;
    row.need_group = of_group;
    row.bridge = bridge;
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_need_record, &row, 0), RC_OK);
}

static void make_head(struct ctx *cx, struct made *made)
{
    struct risk_study study;
    struct risk_service service;
    struct risk_process process;
    risk_row_blank(&risk_study_record, &study);
    study.title = "2026";
    study.year = 2026;
    TEST_RC(__LINE__, cx, risk_study_create(cx, &study, ""), RC_OK);
    made->study = study.id;
    risk_row_blank(&risk_service_record, &service);
    service.study = study.id;
    service.name = "flights";
    service.business = "air";
    service.choice = RISK_SELECTED;
    service.mtpd = 60;
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_service_record, &service, 0), RC_OK);
    made->service = service.id;
    risk_row_blank(&risk_process_record, &process);
    process.study = study.id;
    process.name = "operation";
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_process_record, &process, 0), RC_OK);
    made->process = process.id;
    TEST_RC(__LINE__, cx, risk_process_serve(cx, process.id, (const char *const[]){service.id}, 1),
            RC_OK);
}

static struct made make(struct ctx *cx, const char *org)
{
    struct made made = {.supplier = ""};
    struct db_tx *tx = NULL;
    struct risk_place supplier = {
        .id = "", .org = "", .name = "grid", .code = "", .detail = "", .active = 1};
    enter(cx, org);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &risk_supplier_record, &supplier), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    made.supplier = supplier.id;
    make_head(cx, &made);
    made.power = resource(cx, &made, "power", RISK_LIFELINE);
    made.centre = resource(cx, &made, "centre", RISK_BUILDING);
    made.lines[0] = resource(cx, &made, "line a", RISK_ICT);
    made.lines[1] = resource(cx, &made, "line b", RISK_ICT);
    need(cx, &made, "", made.centre, "", 0);
    need(cx, &made, made.centre, made.power, "", 30);
    const char *lines = group(cx, &made, "lines", RISK_ANY_OF, 0),
               *desks = group(cx, &made, "desks", RISK_AT_LEAST, 2);
    need(cx, &made, "", made.lines[0], lines, 0);
    need(cx, &made, "", made.lines[1], lines, 0);
    for (int i = 0; i < 3; i++) {
        made.terminals[i] = resource(cx, &made, arena_printf(cx->arena, "desk %d", i),
                                     RISK_EQUIPMENT);
        need(cx, &made, "", made.terminals[i], desks, 0);
    }
    return made;
}

static struct stop_view ask(struct ctx *cx, const struct made *made)
{
    struct dependency_model model;
    struct stop_view view;
    size_t service = 0;
    TEST_RC(__LINE__, cx, dependency_find_service(cx, made->study, "flights", &model, &service),
            RC_OK);
    TEST_RC(__LINE__, cx, stop_view_make(cx, &model, service, &view), RC_OK);
    return view;
}

/* Single points: the centre and its power. Then the lines together, and the desks in pairs. */
static void test_cut_sets(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "cuts");
    struct stop_view view = ask(cx, &made);
    TEST_TEXT(__LINE__, view.line.problem, "");
    TEST_TEXT(__LINE__, view.line.count, "6");
    TEST_TEXT(__LINE__, view.line.singles, "2");
    TEST_INT(__LINE__, view.singles.n, 2);
    TEST_INT(__LINE__, view.sets.n, 6);
    for (size_t i = 2; i < view.sets.n; i++)
        TEST_INT(i, view.sets.at[i].order, 2);
    /* All with 0.01 failures a year and a day of repair. */
    double u = 0.01 * 24 / 8760 / (1 + 0.01 * 24 / 8760), runs = 1 - u;
    double works = runs * runs * (1 - u * u) * (runs * runs * runs + 3 * runs * runs * u);
    TEST_TRUE(__LINE__, fabs(view.line.unavailability - (1 - works)) < 1e-12);
    TEST_INT(__LINE__, view.resources.n, 7);
    TEST_INT(__LINE__, view.suppliers.n, 1);
    TEST_TEXT(__LINE__, view.suppliers.at[0].name, "grid");
}

/* A battery that lasts longer than the repair makes the power harmless; a figure of its own counts. */
static void test_figures(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "figures");
    struct dependency_figure figure = {
        .id = "", .org = "", .study = made.study, .resource = made.power, .rate = -1, .repair = 20};
    TEST_RC(__LINE__, cx, dependency_figure_save(cx, &figure, 0), RC_OK);
    TEST_TEXT(__LINE__, ask(cx, &made).line.singles, "1");
    struct dependency_setting setting = {
        .id = "", .org = "", .study = made.study, .rates = "0.5\n1\n2\n3\n4", .repair = 60};
    TEST_RC(__LINE__, cx, dependency_setting_save(cx, &setting, 0), RC_OK);
    struct stop_view view = ask(cx, &made);
    for (size_t i = 0; i < view.resources.n; i++)
        TEST_TEXT(i, view.resources.at[i].rate_label, "0.5");
    figure.resource = made.service;
    figure.id = "";
    TEST_RC(__LINE__, cx, dependency_figure_save(cx, &figure, 0), RC_MISSING);
    figure.resource = made.power;
    figure.rate = 1e9;
    TEST_RC(__LINE__, cx, dependency_figure_save(cx, &figure, 0), RC_INVALID);
}

static void test_rates(void **state)
{
    static const struct {
        int line;
        const char *text;
        enum rc rc;
    } rows[] = {
        {__LINE__, "0.01 0.1 1 12 52", RC_OK},   {__LINE__, "０．０１\n0.1\n1\n12\n52\n", RC_OK},
        {__LINE__, "0 0 0 0 0", RC_OK},          {__LINE__, "1 2 3 4", RC_INVALID},
        {__LINE__, "1 2 3 4 5 6", RC_INVALID},   {__LINE__, "1 2 x 4 5", RC_INVALID},
        {__LINE__, "1 2 1 4 5", RC_INVALID},     {__LINE__, "-1 2 3 4 5", RC_INVALID},
        {__LINE__, "1 2 3 4 1e300", RC_INVALID}, {__LINE__, "nan 2 3 4 5", RC_INVALID},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const double *rates = NULL;
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, cx, dependency_rates_read(cx, rows[i].text, 5, &rates), rows[i].rc);
        TEST_TRUE(rows[i].line, (rates != NULL) == (rows[i].rc == RC_OK));
    }
    for (int64_t steps = 2; steps <= 10; steps++) {
        const double *rates = dependency_rates(cx, steps);
        TEST_TRUE(steps, fabs(rates[0] - 0.01) < 1e-9 && fabs(rates[steps - 1] - 52) < 1e-9);
    }
}

/* Six hours without power: the battery holds for half an hour, then all stops, and longer than the MTPD. */
static void test_outage(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "outage");
    struct dependency_model model;
    struct outage_view view;
    TEST_RC(__LINE__, cx, dependency_load(cx, made.study, &model), RC_OK);
    static const struct {
        int line;
        const char *words;
        int64_t minutes, stopped, exceeding, stop;
    } rows[] = {
        {__LINE__, "power", 360, 1, 1, 30 * 60},
        {__LINE__, "grid", 360, 1, 1, 30 * 60},
        {__LINE__, "power", 60, 1, 0, 30 * 60},
        {__LINE__, "power", 30, 0, 0, 0},
        {__LINE__, "line a", 360, 0, 0, 0},
        {__LINE__, "line a, line b", 61, 1, 1, 0},
        {__LINE__, "desk 0", 360, 0, 0, 0},
        {__LINE__, "desk 0,desk 2", 360, 1, 1, 0},
        {__LINE__, "", 360, 0, 0, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        TEST_RC(rows[i].line, cx,
                outage_view_make(cx, &model, rows[i].words, rows[i].minutes, &view), RC_OK);
        TEST_INT(rows[i].line, view.stopped, rows[i].stopped);
        TEST_INT(rows[i].line, view.exceeding, rows[i].exceeding);
        if (rows[i].stopped > 0)
            TEST_INT(rows[i].line, view.effects.at[0].stop, rows[i].stop);
    }
    TEST_RC(__LINE__, cx, outage_view_make(cx, &model, "power", 360, &view), RC_OK);
    TEST_TEXT(__LINE__, view.effects.at[0].causes, "operation ← centre ← power");
    TEST_RC(__LINE__, cx, outage_view_make(cx, &model, "nothing", 360, &view), RC_MISSING);
    TEST_RC(__LINE__, cx, outage_view_make(cx, &model, "power", 0, &view), RC_INVALID);
}

static void test_refused(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "refused");
    struct dependency_model model;
    size_t service = 0;
    TEST_RC(__LINE__, cx, dependency_find_service(cx, "", "flights", &model, &service), RC_OK);
    TEST_RC(__LINE__, cx, dependency_find_service(cx, "", "trains", &model, &service), RC_MISSING);
    /* A cycle is told by name, and the page goes on. */
    need(cx, &made, made.power, made.centre, "", 0);
    struct stop_view view = ask(cx, &made);
    TEST_TRUE(__LINE__, strstr(view.line.problem, "centre") != NULL &&
                            strstr(view.line.problem, "power") != NULL);
    TEST_TEXT(__LINE__, view.line.count, "–");
    /* Of another organisation, and without the right. */
    enter(cx, "stranger");
    TEST_RC(__LINE__, cx, dependency_load(cx, made.study, &model), RC_MISSING);
    struct dependency_setting setting = {.id = "", .org = "", .study = made.study, .rates = ""};
    TEST_RC(__LINE__, cx, dependency_setting_save(cx, &setting, 0), RC_MISSING);
    cx->permissions = PERM_PLAN_READ;
    TEST_RC(__LINE__, cx, dependency_load(cx, made.study, &model), RC_DENIED);
    TEST_RC(__LINE__, cx, dependency_setting_save(cx, &setting, 0), RC_DENIED);
}

int main(void)
{
    const struct CMUnitTest plain[] = {cmocka_unit_test(test_rates)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut_sets),
        cmocka_unit_test(test_figures),
        cmocka_unit_test(test_outage),
        cmocka_unit_test(test_refused),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(tests);
}
