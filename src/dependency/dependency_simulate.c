/* Simulated years of a study's model, on the command line. */
#include "base/command.h"
#include "base/text.h"
#include "dependency/dependency_view.h"

enum { YEARS = 10000 };

struct year_line {
    const char *name;
    struct mission_node_years of;
    const char *shown[4];
};
struct years_view {
    const char *study;
    int64_t years, seed;
    LIST_OF(struct year_line) services;
};

static const struct field estimate_table[] = {
    FIELD(mission_estimate, value, F_REAL),
    FIELD(mission_estimate, low, F_REAL),
    FIELD(mission_estimate, high, F_REAL),
};
static const struct field of_table[] = {
    FIELD_OBJECT(mission_node_years, downtime, estimate_table),
    FIELD_OBJECT(mission_node_years, outages, estimate_table),
    FIELD_OBJECT(mission_node_years, over_mtpd, estimate_table),
};
static const struct field line_table[] = {
    FIELD(year_line, name, F_TEXT),
    FIELD_OBJECT(year_line, of, of_table),
};
static const struct field view_table[] = {
    FIELD(years_view, study, F_ID),
    FIELD(years_view, years, F_INT),
    FIELD(years_view, seed, F_INT),
    FIELD_LIST(years_view, services, line_table, struct year_line),
};
static const struct field printed_line_table[] = {
    FIELD(year_line, name, F_TEXT, .label = N_("Service")),
    FIELD(year_line, shown[0], F_TEXT, .label = N_("Hours it stands still in a year")),
    FIELD(year_line, shown[1], F_TEXT, .label = N_("Stops in a year")),
    FIELD(year_line, shown[2], F_TEXT, .label = N_("Chance of a year with a stop beyond the MTPD")),
};
static const struct field printed_table[] = {
    FIELD(years_view, years, F_INT, .label = N_("Years simulated")),
    FIELD(years_view, seed, F_INT, .label = N_("Seed")),
    FIELD_LIST(years_view, services, printed_line_table, struct year_line),
};

/* Value with its 95 % interval. */
static const char *show(const struct ctx *cx, const struct mission_estimate *estimate)
{
    return arena_printf(cx->arena, "%.4g (%.4g–%.4g)", estimate->value, estimate->low,
                        estimate->high);
}

static enum rc fill_lines(struct ctx *cx, const struct dependency_model *model,
                          const struct mission_years *years, struct years_view *view)
{
    size_t first = model->resources + model->processes;
    struct year_line *lines = ARENA_ARRAY(cx->arena, struct year_line, model->services + 1);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < model->services; i++) {
        const struct mission_node_years *of = &years->nodes[first + i];
        lines[i] = (struct year_line){
            .name = model->parts[first + i].name,
            .of = *of,
            .shown = {show(cx, &of->downtime), show(cx, &of->outages),
                      model->model.nodes[first + i].mtpd > 0 ? show(cx, &of->over_mtpd) : "–", ""}};
    }
    view->services.at = lines;
    view->services.n = model->services;
    return RC_OK;
}

enum rc dependency_simulate_run(struct ctx *cx, struct arguments *arguments)
{
    struct dependency_model model;
    struct mission_years years;
    struct years_view view = {.study = option_of(arguments, "study")};
    struct mission_simulation simulation = {.years = YEARS};
    TRY(option_int(cx, arguments, "years", YEARS, &view.years));
    TRY(option_int(cx, arguments, "seed", 1, &view.seed));
    if (view.years < 1 || view.years > MISSION_YEARS_MOST || view.seed < 0)
        return fail(cx, RC_USAGE, N_("The option --{0} takes a whole number from {1} to {2}"),
                    view.seed < 0 ? "seed" : "years", view.seed < 0 ? "0" : "1",
                    decimal(cx, view.seed < 0 ? INT64_MAX : MISSION_YEARS_MOST));
    if (text_empty(view.study))
        TRY(dependency_store_latest(cx, &view.study));
    TRY(dependency_load(cx, view.study, &model));
    simulation.years = view.years;
    simulation.seed = (uint64_t)view.seed;
    TRY(mission_simulate(cx, model.plan, &simulation, &years));
    TRY(fill_lines(cx, &model, &years, &view));
    return command_show(cx, arguments, arguments->json ? FIELDS(view_table) : FIELDS(printed_table),
                        &view);
}

const struct command dependency_commands[DEPENDENCY_COMMANDS] = {
    {.name = "mission outage",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = dependency_outage_run,
     .help = N_("Tells which processes and services an outage stops, when and why, and what "
                "exceeds its MTPD"),
     .options = {{"fail", "NAMES",
                  N_("What fails: names or ids of resources, suppliers, sites, zones or services "
                     "of others, apart by commas"),
                  true},
                 {"for", "TIME", N_("For how long: 30分, 6h, 2日 (otherwise 6 hours)"), false},
                 {"study", "ID", N_("Risk assessment (otherwise the latest)"), false}}},
    {.name = "mission simulate",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = dependency_simulate_run,
     .help = N_("Simulates years of failures and repairs, and tells how long services stand still"),
     .options =
         {{"years", "N", N_("How many years (otherwise 10,000)"), false},
          {"seed", "N",
           N_("Begin of the random numbers: the same seed gives the same result (otherwise 1)"),
           false},
          {"study", "ID", N_("Risk assessment (otherwise the latest)"), false}}},
};
