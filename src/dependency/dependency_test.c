/* What stops a service, from the rows of a study to the engine's answers, on both databases. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "dependency/dependency_view.h"
#include "job/job_inside.h"
#include "tests/support/people.h"
#include "tests/support/test.h"

static const struct module *const modules[] = {&account_module, &job_module, &risk_module,
                                               &dependency_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

/* A study with the service “flights” by the process “operation”: a data centre that needs power (bridged for half an
 * hour), one of two lines, and two of three terminals. */
struct made {
    const char *study, *service, *process;
    const char *power, *centre, *lines[2], *terminals[3], *supplier;
};

static void enter(struct ctx *cx, const char *org)
{
    test_enter(cx, &app, org);
    cx->permissions = PERM_RISK_READ | PERM_RISK_WRITE;
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
    TEST_TEXT(__LINE__, view.effects.at[0].story,
              "power fails → centre stops after 30 min → operation stops after 30 min → flights stops after 30 min");
    TEST_RC(__LINE__, cx, outage_view_make(cx, &model, "nothing", 360, &view), RC_MISSING);
    TEST_RC(__LINE__, cx, outage_view_make(cx, &model, "power", 0, &view), RC_INVALID);
}

/* A list of nothing says so, instead of that nothing stops. */
static void test_outage_of_nothing(void **state)
{
    static const char *const lists[] = {"", "  "};
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "nothing");
    CLEANUP(buf_free) struct buf out = buf_create((size_t)1024 * 1024);
    const struct command *outage = NULL;
    for (size_t i = 0; i < DEPENDENCY_COMMANDS; i++)
        if (strcmp(dependency_commands[i].name, "mission outage") == 0)
            outage = &dependency_commands[i];
    assert_non_null(outage);
    for (size_t i = 0; i <= COUNT(lists); i++) {
        struct arguments arguments = {.command = outage, .json = true, .out = &out};
        for (size_t o = 0; o < OPTION_COUNT && outage->options[o].name != NULL; o++)
            arguments.options[o] = strcmp(outage->options[o].name, "fail") == 0    ? i < COUNT(lists) ? lists[i] : made.power
                                   : strcmp(outage->options[o].name, "study") == 0 ? made.study
                                                                                   : NULL;
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(__LINE__, cx, outage->run(cx, &arguments), i < COUNT(lists) ? RC_INVALID : RC_OK);
    }
    TEST_TRUE(__LINE__, strstr(buf_string(&out), "flights") != NULL);
}

/* ---- map ---- */

static const struct map_row *row_named(const struct map_view *view, const char *name)
{
    for (size_t i = 0; i < view->rows.n; i++)
        if (text_same(view->rows.at[i].name, name))
            return view->rows.at + i;
    fail_msg("no row %s", name);
    return view->rows.at;
}

static int64_t critical_links(const struct map_view *view)
{
    int64_t n = 0;
    for (size_t i = 0; i < view->links.n; i++)
        n += view->links.at[i].critical;
    return n;
}

/* Two single points, of which one comes up by the other; lines and desks are not on the way. */
static void test_map(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "map");
    struct dependency_model model;
    struct map_view view;
    size_t service = 0;
    TEST_RC(__LINE__, cx, dependency_find_service(cx, made.study, "flights", &model, &service), RC_OK);
    TEST_RC(__LINE__, cx, map_view_make(cx, &model, service, &view), RC_OK);
    TEST_TEXT(__LINE__, view.problem, "");
    TEST_INT(__LINE__, view.rows.n, 9);
    TEST_INT(__LINE__, view.links.n, 8);
    static const struct {
        int line;
        const char *name;
        bool single, critical;
        const char *needs;
    } rows[] = {
        {__LINE__, "flights", false, true, "operation"},
        {__LINE__, "centre", true, true, "power (can do without for 30 min)"},
        {__LINE__, "power", true, true, ""},
        {__LINE__, "line a", false, false, ""},
        {__LINE__, "desk 1", false, false, ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct map_row *row = row_named(&view, rows[i].name);
        TEST_INT(rows[i].line, row->single, rows[i].single);
        TEST_INT(rows[i].line, row->critical, rows[i].critical);
        TEST_TEXT(rows[i].line, row->needs, rows[i].needs);
    }
    TEST_INT(__LINE__, critical_links(&view), 3);
    TEST_TRUE(__LINE__, strstr(row_named(&view, "operation")->needs, "2 of (desk") != NULL &&
                            strstr(row_named(&view, "operation")->needs, "any one of (line") != NULL);
    TEST_TRUE(__LINE__, view.chart.markup != NULL && strstr(view.chart.markup, "/risk-processes/") != NULL);
    /* Only desks fail: two of them are the most probable set, and the ways of both are marked. */
    struct dependency_setting setting = {
        .id = "", .org = "", .study = made.study, .rates = "0\n0\n0\n0\n0", .repair = 60};
    TEST_RC(__LINE__, cx, dependency_setting_save(cx, &setting, 0), RC_OK);
    for (int i = 0; i < 2; i++) {
        struct dependency_figure figure = {
            .id = "", .org = "", .study = made.study, .resource = made.terminals[i], .rate = 1 + i};
        TEST_RC(__LINE__, cx, dependency_figure_save(cx, &figure, 0), RC_OK);
    }
    TEST_RC(__LINE__, cx, dependency_find_service(cx, made.study, "flights", &model, &service), RC_OK);
    TEST_RC(__LINE__, cx, map_view_make(cx, &model, service, &view), RC_OK);
    TEST_INT(__LINE__, critical_links(&view), 3);
    TEST_TRUE(__LINE__, row_named(&view, "desk 0")->critical && row_named(&view, "desk 1")->critical &&
                            !row_named(&view, "desk 2")->critical && !row_named(&view, "centre")->critical);
    /* A circle is told by name, and drawn. */
    need(cx, &made, made.power, made.centre, "", 0);
    TEST_RC(__LINE__, cx, dependency_find_service(cx, made.study, "flights", &model, &service), RC_OK);
    TEST_RC(__LINE__, cx, map_view_make(cx, &model, service, &view), RC_OK);
    TEST_TRUE(__LINE__, strstr(view.cycle, "power") != NULL && view.problem[0] != '\0' && view.chart.markup != NULL);
}

static void test_large_map(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "large");
    struct dependency_model model;
    struct map_view view;
    size_t service = 0;
    for (int i = 0; i < CHART_MAP_NODES_MAX - 9; i++)
        need(cx, &made, "", resource(cx, &made, arena_printf(cx->arena, "more %d", i), RISK_ICT), "", 0);
    TEST_RC(__LINE__, cx, dependency_find_service(cx, made.study, "flights", &model, &service), RC_OK);
    TEST_RC(__LINE__, cx, map_view_make(cx, &model, service, &view), RC_OK);
    TEST_INT(__LINE__, view.rows.n, CHART_MAP_NODES_MAX);
    need(cx, &made, "", resource(cx, &made, "one too many", RISK_ICT), "", 0);
    TEST_RC(__LINE__, cx, dependency_find_service(cx, made.study, "flights", &model, &service), RC_OK);
    TEST_RC(__LINE__, cx, map_view_make(cx, &model, service, &view), RC_TOO_LARGE);
}

/* ---- tolerance, loss, simulated years ---- */

static struct dependency_tolerance tolerate(struct ctx *cx, const struct made *made, int64_t fall,
                                            int64_t minutes, int64_t times, int64_t years)
{
    struct dependency_tolerance row = {.id = "",
                                       .org = "",
                                       .study = made->study,
                                       .service = made->service,
                                       .fall = fall,
                                       .minutes = minutes,
                                       .times = times,
                                       .years = years,
                                       .allowed = 5,
                                       .reason = "because"};
    TEST_RC(__LINE__, cx, dependency_tolerance_save(cx, &row, 0), RC_OK);
    return row;
}

static void cost(struct ctx *cx, const struct made *made)
{
    struct dependency_loss row = {.id = "",
                                  .org = "",
                                  .study = made->study,
                                  .service = made->service,
                                  .per_stop = 100,
                                  .per_hour = 10,
                                  .step = 1440,
                                  .later = 20,
                                  .reason = ""};
    TEST_RC(__LINE__, cx, dependency_loss_save(cx, &row, 0), RC_OK);
}

static void test_sentences(void **state)
{
    static const struct {
        int line;
        struct dependency_tolerance row;
        const char *english, *japanese;
    } rows[] = {
        {__LINE__,
         {.fall = 50, .times = 1, .years = 1},
         "A fall by 50 % or more: at most 1 times in 1 years",
         "50 %以上の低下は、1年に1回まで"},
        {__LINE__,
         {.fall = 100, .minutes = 120, .times = 2, .years = 10},
         "A stop of 2 h or longer: at most 2 times in 10 years",
         "2時間以上の停止は、10年に2回まで"},
        {__LINE__,
         {.fall = 100, .times = 0, .years = 5},
         "A stop, however short: not once in 5 years",
         "時間を問わない停止は、5年間に一度も起こさない"},
        {__LINE__,
         {.fall = 30, .minutes = 30, .times = 3, .years = 1},
         "A fall by 30 % or more for 30 min or longer: at most 3 times in 1 years",
         "30分以上続く30 %以上の低下は、1年に3回まで"},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        cx->lang = LANG_EN;
        TEST_TEXT(rows[i].line, dependency_sentence(cx, &rows[i].row), rows[i].english);
        cx->lang = LANG_JA;
        TEST_TEXT(rows[i].line, dependency_sentence(cx, &rows[i].row), rows[i].japanese);
    }
}

static void test_money(void **state)
{
    static const struct {
        int line;
        double thousands;
        const char *words;
    } rows[] = {
        {__LINE__, 0, "0円"},          {__LINE__, 8, "8千円"},       {__LINE__, 999.5, "1000千円"},
        {__LINE__, 1000, "100万円"},   {__LINE__, 12340, "1234万円"}, {__LINE__, 100000, "1億円"},
        {__LINE__, 345600, "3.46億円"},
    };
    struct ctx *cx = test_begin(state);
    cx->lang = LANG_JA;
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_TEXT(rows[i].line, money_show(cx, rows[i].thousands), rows[i].words);
    TEST_TEXT(__LINE__, chance_show(cx, 0.25), "25.0 %");
    TEST_TEXT(__LINE__, chance_show(cx, 0.000001), "0.001 %未満");
    TEST_TEXT(__LINE__, chance_show(cx, -1), "–");
}

/* What is refused, and the study that is no draft any more. */
static void test_limits(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "limits");
    struct dependency_tolerance row = tolerate(cx, &made, 50, 0, 1, 1), wrong = row;
    static const struct {
        int line;
        int64_t fall, times, years;
    } refused[] = {{__LINE__, 0, 1, 1},  {__LINE__, 101, 1, 1}, {__LINE__, 50, -1, 1},
                   {__LINE__, 50, 1, 0}, {__LINE__, 50, 1, 1001}, {__LINE__, 50, 1001, 1}};
    for (size_t i = 0; i < COUNT(refused); i++) {
        wrong.fall = refused[i].fall;
        wrong.times = refused[i].times;
        wrong.years = refused[i].years;
        TEST_RC(refused[i].line, cx, dependency_tolerance_save(cx, &wrong, 1), RC_INVALID);
    }
    row.times = 2;
    TEST_RC(__LINE__, cx, dependency_tolerance_save(cx, &row, 9), RC_CONFLICT);
    TEST_RC(__LINE__, cx, dependency_tolerance_save(cx, &row, 1), RC_OK);
    struct dependency_loss loss = {.id = "", .org = "", .study = made.study, .service = made.service,
                                   .per_hour = -1, .reason = ""};
    TEST_RC(__LINE__, cx, dependency_loss_save(cx, &loss, 0), RC_INVALID);
    loss.per_hour = 1;
    loss.later = 5;
    TEST_RC(__LINE__, cx, dependency_loss_save(cx, &loss, 0), RC_INVALID);
    loss.service = made.power;
    TEST_RC(__LINE__, cx, dependency_loss_save(cx, &loss, 0), RC_MISSING);
    /* A sentence goes once. */
    TEST_RC(__LINE__, cx, dependency_tolerance_remove(cx, row.id, 1), RC_CONFLICT);
    TEST_RC(__LINE__, cx, dependency_tolerance_remove(cx, row.id, 2), RC_OK);
    TEST_RC(__LINE__, cx, dependency_tolerance_remove(cx, row.id, 2), RC_MISSING);
    cx->permissions = PERM_RISK_READ;
    TEST_RC(__LINE__, cx, dependency_tolerance_save(cx, &wrong, 0), RC_DENIED);
    TEST_RC(__LINE__, cx, dependency_loss_save(cx, &loss, 0), RC_DENIED);
}

/* Everything of the year before, once. */
static void test_carry(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "carry");
    struct dependency_model model;
    struct dependency_figure figure = {
        .id = "", .org = "", .study = made.study, .resource = made.power, .rate = 3, .repair = 20};
    struct risk_study next;
    tolerate(cx, &made, 50, 0, 1, 1);
    tolerate(cx, &made, 100, 60, 1, 10);
    cost(cx, &made);
    TEST_RC(__LINE__, cx, dependency_figure_save(cx, &figure, 0), RC_OK);
    risk_row_blank(&risk_study_record, &next);
    next.title = "2027";
    next.year = 2027;
    TEST_RC(__LINE__, cx, risk_study_create(cx, &next, made.study), RC_OK);
    for (int again = 0; again < 2; again++) {
        TEST_RC(__LINE__, cx, dependency_load(cx, next.id, &model), RC_OK);
        TEST_INT(__LINE__, model.tolerances.n, 2);
        TEST_INT(__LINE__, model.losses, 1);
        const struct mission_node *service = &model.model.nodes[model.resources + model.processes];
        TEST_TRUE(__LINE__, fabs(service->loss_step - 24) < 1e-9 && fabs(service->loss - 100) < 1e-9);
        size_t own = 0;
        for (size_t i = 0; i < model.resources; i++)
            own += fabs(model.model.nodes[i].rate - 3) < 1e-9;
        TEST_INT(__LINE__, own, 1);
        CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
        TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
        TEST_RC(__LINE__, cx, dependency_carry(cx, made.study, next.id), RC_OK);
        TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    }
}

/* Figures of its own for everything: the centre fails once a year for a day, the rest never. */
static void fail_often(struct ctx *cx, const struct made *made)
{
    struct dependency_setting setting = {
        .id = "", .org = "", .study = made->study, .rates = "0\n0\n0\n0\n0", .repair = 0};
    struct dependency_figure figure = {.id = "",
                                       .org = "",
                                       .study = made->study,
                                       .resource = made->centre,
                                       .rate = 1,
                                       .repair = 1440};
    TEST_RC(__LINE__, cx, dependency_setting_save(cx, &setting, 0), RC_OK);
    TEST_RC(__LINE__, cx, dependency_figure_save(cx, &figure, 0), RC_OK);
}

static void holds(int line, const struct mission_estimate *of, double want, double slack)
{
    if (!(of->low - slack <= want && want <= of->high + slack))
        fail_msg("line %d: %g … %g does not hold %g", line, of->low, of->high, want);
}

static void test_years(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "years");
    struct dependency_model model;
    struct years_view view, read;
    fail_often(cx, &made);
    tolerate(cx, &made, 50, 0, 0, 1);
    tolerate(cx, &made, 100, 60, 100, 10);
    cost(cx, &made);
    TEST_RC(__LINE__, cx, dependency_load(cx, made.study, &model), RC_OK);
    TEST_RC(__LINE__, cx, years_view_make(cx, &model, 20000, 1, 0, &view), RC_OK);
    TEST_INT(__LINE__, view.services.n, 1);
    TEST_INT(__LINE__, view.tolerances.n, 2);
    double down = mission_unavailability(1, 24), stops = 1 - down;
    holds(__LINE__, &view.services.at[0].of.downtime, down * 8760, 0.2);
    /* A Poisson year: some stop in 1 − e⁻¹ of the years. */
    size_t never = view.tolerances.at[0].times == 0 ? 0 : 1;
    holds(__LINE__, &view.tolerances.at[never].broken, 1 - exp(-stops), 0.003);
    TEST_INT(__LINE__, view.tolerances.at[never].verdict, YEARS_BROKEN);
    TEST_INT(__LINE__, view.tolerances.at[1 - never].verdict, YEARS_KEPT);
    /* 100 a stop, 10 an hour up to a day, 20 from then on; the part of e⁻¹ lasts longer, for a day on average. */
    holds(__LINE__, &view.loss, stops * (100 + 240 * (1 - exp(-1)) + 480 * exp(-1)), 8);
    /* Stored and read it is the same. */
    CLEANUP(buf_free) struct buf out = buf_create(1024 * 1024);
    CLEANUP(buf_free) struct buf again = buf_create(1024 * 1024);
    struct json json = json_create(&out), other = json_create(&again);
    field_write_json(cx, &json, years_answer, &view);
    TEST_RC(__LINE__, cx, years_view_read(cx, buf_string(&out), &read), RC_OK);
    field_write_json(cx, &other, years_answer, &read);
    TEST_TEXT(__LINE__, buf_string(&again), buf_string(&out));
    TEST_RC(__LINE__, cx, years_view_show(cx, &read), RC_OK);
    TEST_TRUE(__LINE__, read.curve.n > 5 && read.bars.n > 3 && read.curve.at[0].loss_label[0] != '\0');
    static const char *const broken[] = {"", "[]", "{}", "{\"study\":1}"};
    for (size_t i = 0; i < COUNT(broken); i++)
        TEST_RC(i, cx, years_view_read(cx, broken[i], &read), RC_UNSOUND);
}

/* Whatever a simulation depends on is in the digest. */
static void test_digest(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "digest");
    struct dependency_model model;
    const char *before = "", *after = "";
    static const enum { CHANGE_NOTHING, CHANGE_COST, CHANGE_TOLERANCE, CHANGE_RATE, CHANGE_NEED } changes[] = {
        CHANGE_NOTHING, CHANGE_COST, CHANGE_TOLERANCE, CHANGE_RATE, CHANGE_NEED};
    TEST_RC(__LINE__, cx, dependency_load(cx, made.study, &model), RC_OK);
    TEST_RC(__LINE__, cx, dependency_digest(cx, &model, &before), RC_OK);
    for (size_t i = 0; i < COUNT(changes); i++) {
        if (changes[i] == CHANGE_COST)
            cost(cx, &made);
        if (changes[i] == CHANGE_TOLERANCE)
            tolerate(cx, &made, 100, 0, 1, 1);
        if (changes[i] == CHANGE_RATE)
            fail_often(cx, &made);
        if (changes[i] == CHANGE_NEED)
            need(cx, &made, made.lines[0], made.power, "", 0);
        TEST_RC(__LINE__, cx, dependency_load(cx, made.study, &model), RC_OK);
        TEST_RC(__LINE__, cx, dependency_digest(cx, &model, &after), RC_OK);
        TEST_INT(i, text_same(before, after), changes[i] == CHANGE_NOTHING);
        before = after;
    }
}

static void insert_officer(struct ctx *cx)
{
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO person (id, org, version, login, name, email, lang, password, totp, "
                        "recovery, must_change, active) "
                        "VALUES ('risky', $1, 1, 'risky', 'Risky', '', 1, '', '', '', 0, 1)"),
                    ARGS(STR(cx->org)), NULL),
            RC_OK);
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO membership (id, org, version, person, role) "
                        "VALUES ('risky', $1, 1, 'risky', $2)"),
                    ARGS(STR(cx->org), I64(ROLE_OFFICER)), NULL),
            RC_OK);
    cx->person = "risky";
}

static const char *start_job(struct ctx *cx, const struct made *made, int64_t years)
{
    const char *id = "";
    TEST_RC(__LINE__, cx,
            job_start(cx, &dependency_jobs[0],
                      arena_printf(cx->arena, "{\"study\":\"%s\",\"years\":%lld,\"seed\":7}",
                                   made->study, (long long)years),
                      &id),
            RC_OK);
    return id;
}

static void run_job(struct ctx *cx, bool cancelled)
{
    struct job_watch watch;
    bool ran = false;
    job_watch_begin(&watch);
    watch.cancel = cancelled;
    TEST_RC(__LINE__, cx, job_run_next(cx, "test", &watch, &ran), RC_OK);
    TEST_INT(__LINE__, ran, !cancelled);
    job_watch_end(&watch);
}

/* The result is stored under the job's id, once, and is that of the command. Cancelled, there is none. */
static void test_job(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "job");
    struct dependency_model model;
    struct dependency_run run;
    struct years_view view, read;
    insert_officer(cx);
    cost(cx, &made);
    const char *id = start_job(cx, &made, 3000), *digest = "";
    TEST_RC(__LINE__, cx, dependency_run_get(cx, id, &run), RC_MISSING);
    run_job(cx, false);
    cx->permissions = PERM_RISK_READ | PERM_RISK_WRITE;
    cx->org = "job";
    TEST_RC(__LINE__, cx, dependency_run_get(cx, id, &run), RC_OK);
    TEST_RC(__LINE__, cx, dependency_load(cx, made.study, &model), RC_OK);
    TEST_RC(__LINE__, cx, dependency_digest(cx, &model, &digest), RC_OK);
    TEST_TEXT(__LINE__, run.digest, digest);
    TEST_TEXT(__LINE__, run.made_by, "risky");
    TEST_RC(__LINE__, cx, years_view_read(cx, run.result, &read), RC_OK);
    TEST_RC(__LINE__, cx, years_view_make(cx, &model, 3000, 7, 2, &view), RC_OK);
    TEST_TRUE(__LINE__, fabs(read.services.at[0].of.downtime.value -
                             view.services.at[0].of.downtime.value) < 1e-9 &&
                            fabs(read.loss.value - view.loss.value) < 1e-9);
    /* An attempt more, after a failure behind the storing: nothing is stored twice. */
    const struct job again = {.id = id, .parameters = arena_printf(cx->arena, "{\"study\":\"%s\",\"years\":10,\"seed\":7}", made.study)};
    CLEANUP(buf_free) struct buf out = buf_create(1024);
    struct job_work work = {.job = &again, .result = &out};
    TEST_RC(__LINE__, cx, dependency_jobs[0].run(cx, &work), RC_OK);
    TEST_RC(__LINE__, cx, dependency_run_get(cx, id, &run), RC_OK);
    TEST_INT(__LINE__, run.years, 3000);
    id = start_job(cx, &made, SIMULATION_YEARS_MOST);
    TEST_RC(__LINE__, cx, job_cancel(cx, id), RC_OK);
    run_job(cx, true);
    TEST_RC(__LINE__, cx, dependency_run_get(cx, id, &run), RC_MISSING);
    cx->permissions = PERM_PLAN_READ;
    TEST_RC(__LINE__, cx, dependency_run_get(cx, id, &run), RC_DENIED);
}

static enum rc stop_early(struct progress *progress, struct ctx *cx, int64_t done, int64_t total)
{
    (void)progress;
    return done > 0 && done < total ? fail_array(cx, RC_STOPPED, (const char *[]){"stopped", NULL}) : RC_OK;
}

/* Cancelled midway nothing is stored; nor without the right. */
static void test_cancelled(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "cancelled");
    struct progress progress = {.step = stop_early};
    struct stored_runs runs;
    cx->progress = &progress;
    TEST_RC(__LINE__, cx, dependency_simulate(cx, made.study, 200000, 1, ""), RC_STOPPED);
    cx->progress = NULL;
    TEST_RC(__LINE__, cx, dependency_store_runs(cx, made.study, 10, &runs), RC_OK);
    TEST_INT(__LINE__, runs.n, 0);
    TEST_RC(__LINE__, cx, dependency_simulate(cx, made.study, 200, 1, ""), RC_OK);
    TEST_RC(__LINE__, cx, dependency_store_runs(cx, made.study, 10, &runs), RC_OK);
    TEST_INT(__LINE__, runs.n, 1);
    TEST_RC(__LINE__, cx, dependency_run_remove(cx, runs.at[0].id), RC_OK);
    TEST_RC(__LINE__, cx, dependency_run_remove(cx, runs.at[0].id), RC_MISSING);
    cx->permissions = PERM_RISK_READ;
    TEST_RC(__LINE__, cx, dependency_run_remove(cx, runs.at[0].id), RC_DENIED);
    TEST_RC(__LINE__, cx, dependency_simulate(cx, made.study, 200, 1, ""), RC_DENIED);
}

static void approve(struct ctx *cx, const char *study)
{
    struct risk_study before, after;
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, record_get(cx, &risk_study_record, study, &before), RC_OK);
    after = before;
    after.status = RISK_APPROVED;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_update(cx, &risk_study_record, &before, &after), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
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
    /* What was approved rests on its rates and figures. */
    struct dependency_setting kept = {.id = "", .org = "", .study = made.study, .rates = ""};
    struct dependency_figure figure = {
        .id = "", .org = "", .study = made.study, .resource = made.power, .rate = 3, .repair = 20};
    approve(cx, made.study);
    TEST_RC(__LINE__, cx, dependency_setting_save(cx, &kept, 0), RC_CONFLICT);
    TEST_RC(__LINE__, cx, dependency_figure_save(cx, &figure, 0), RC_CONFLICT);
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
    const struct CMUnitTest plain[] = {cmocka_unit_test(test_rates),
                                       cmocka_unit_test(test_sentences),
                                       cmocka_unit_test(test_money)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut_sets),
        cmocka_unit_test(test_figures),
        cmocka_unit_test(test_outage), cmocka_unit_test(test_outage_of_nothing),
        cmocka_unit_test(test_map),
        cmocka_unit_test(test_large_map),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_carry),
        cmocka_unit_test(test_years),
        cmocka_unit_test(test_digest),
        cmocka_unit_test(test_job),
        cmocka_unit_test(test_cancelled),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(tests);
}
