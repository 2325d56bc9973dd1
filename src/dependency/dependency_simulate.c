/* Simulated years on the command line and as background work. */
#include <jansson.h>
#include <unistd.h>

#include "base/command.h"
#include "base/limits.h"
#include "base/text.h"
#include "dependency/dependency_view.h"

static const struct field printed_service_table[] = {
    FIELD(years_service, name, F_TEXT, .label = N_("Service")),
    FIELD(years_service, downtime_label, F_TEXT, .label = N_("Hours it stands still in a year")),
    FIELD(years_service, outages_label, F_TEXT, .label = N_("Stops in a year")),
    FIELD(years_service, mtpd_label, F_TEXT, .label = N_("MTPD")),
    FIELD(years_service, over_label, F_TEXT,
          .label = N_("Chance of a year with a stop beyond the MTPD")),
    FIELD(years_service, loss_label, F_TEXT, .label = N_("Loss in a year")),
};
static const struct field printed_tolerance_table[] = {
    FIELD(years_tolerance, service_name, F_TEXT, .label = N_("Service")),
    FIELD(years_tolerance, sentence, F_TEXT, .label = N_("Tolerance")),
    FIELD(years_tolerance, chance_label, F_TEXT, .label = N_("Chance of breaking it")),
    FIELD(years_tolerance, allowed, F_INT, .label = N_("Accepted (%)")),
    FIELD(years_tolerance, verdict, F_ENUM, .names = &years_verdict_names, .label = N_("Kept")),
    FIELD(years_tolerance, recorded_label, F_TEXT, .label = N_("Recorded")),
};
static const struct field printed_bar_table[] = {
    FIELD(years_bar, label, F_TEXT, .label = N_("Loss in a year")),
    FIELD(years_bar, share_label, F_TEXT, .label = N_("Share of the years")),
};
static const struct field printed_point_table[] = {
    FIELD(years_point, loss_label, F_TEXT, .label = N_("Loss in a year of at least")),
    FIELD(years_point, chance_label, F_TEXT, .label = N_("Probability")),
    FIELD(years_point, period_label, F_TEXT, .label = N_("How often")),
};
static const struct field printed_table[] = {
    FIELD(years_view, years, F_INT, .label = N_("Years simulated")),
    FIELD(years_view, seed, F_INT, .label = N_("Seed")),
    FIELD(years_view, unjudged, F_INT, .label = N_("Resources without a judged risk")),
    FIELD_LIST(years_view, services, printed_service_table, struct years_service),
    FIELD_LIST(years_view, tolerances, printed_tolerance_table, struct years_tolerance),
    FIELD(years_view, loss_label, F_TEXT, .label = N_("Loss in a year")),
    FIELD(years_view, label_95, F_TEXT, .label = N_("Reached in one year of 20")),
    FIELD(years_view, label_99, F_TEXT, .label = N_("Reached in one year of 100")),
    FIELD(years_view, worst_label, F_TEXT, .label = N_("Worst year")),
    FIELD_LIST(years_view, bars, printed_bar_table, struct years_bar),
    FIELD_LIST(years_view, curve, printed_point_table, struct years_point),
};

enum rc dependency_simulate_run(struct ctx *cx, struct arguments *arguments)
{
    struct dependency_model model;
    struct years_view view = {.study = ""};
    const char *study = option_of(arguments, "study");
    int64_t years = 0, seed = 0;
    TRY(option_int(cx, arguments, "years", SIMULATION_YEARS, &years));
    TRY(option_int(cx, arguments, "seed", 1, &seed));
    if (years < 1 || years > MISSION_YEARS_MOST || seed < 0)
        return fail(cx, RC_USAGE, N_("The option --{0} takes a whole number from {1} to {2}"),
                    seed < 0 ? "seed" : "years", seed < 0 ? "0" : "1",
                    decimal(cx, seed < 0 ? INT64_MAX : MISSION_YEARS_MOST));
    if (text_empty(study))
        TRY(dependency_store_latest(cx, &study));
    TRY(dependency_load(cx, study, &model));
    TRY(years_view_make(cx, &model, years, seed, 0, &view));
    TRY(years_view_show(cx, &view));
    TRY(years_view_compare(cx, &view));
    return command_show(cx, arguments, arguments->json ? years_answer : FIELDS(printed_table),
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
    {.name = "mission map",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = dependency_map_run,
     .help = N_("Lists everything that a service needs, with its single points of failure and what lies on its "
                "critical path"),
     .options = {{"service", "NAME", N_("Name or id of the service (otherwise the first)"), false},
                 {"study", "ID", N_("Risk assessment (otherwise the latest)"), false}}},
    {.name = "mission simulate",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = dependency_simulate_run,
     .help = N_("Simulates years of failures and repairs: how long services stand still, whether "
                "tolerances are kept, and what the stops cost"),
     .options =
         {{"years", "N", N_("How many years (otherwise 10,000)"), false},
          {"seed", "N",
           N_("Begin of the random numbers: the same seed gives the same result (otherwise 1)"),
           false},
          {"study", "ID", N_("Risk assessment (otherwise the latest)"), false}}},
    {.name = "mission tolerance",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = dependency_tolerance_run,
     .help = N_("Compares what is tolerated of the services with what is recorded of them"),
     .options = {{"study", "ID", N_("Risk assessment (otherwise the latest)"), false}}},
    {.name = "mission occurrence",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_WRITE,
     .run = dependency_occurrence_run,
     .help = N_("Writes down that a service fell or stood still"),
     .options = {{"service", "NAME", N_("Name or id of the service"), true},
                 {"on", "DATE", N_("Day on which it began"), true},
                 {"for", "TIME", N_("How long it lasted: 30分, 6h, 2日"), true},
                 {"what", "TEXT", N_("What happened to it"), true},
                 {"fall", "PERCENT", N_("The service fell by (%); otherwise 100: it stood still"), false},
                 {"reference", "TEXT", N_("Where it is recorded in full"), false},
                 {"study", "ID", N_("Risk assessment (otherwise the latest)"), false}}},
};

/* ---- background work ---- */

static void json_freep(json_t **json)
{
    json_decref(*json);
}

/* One processor stays for the pages. */
static int64_t threads_of_job(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors > 2 ? processors - 1 : 1;
}

/* Stores the result under the id. When an earlier attempt has stored it, that stays. */
static enum rc keep_run(struct ctx *cx, const char *id, const struct years_view *view)
{
    struct dependency_run run = {.id = id,
                                 .org = "",
                                 .study = view->study,
                                 .years = view->years,
                                 .seed = view->seed,
                                 .digest = view->digest,
                                 .made_by = cx->person,
                                 .made_at = cx->now},
                          before;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_LEDGER_ENTRY_BYTES / 4);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    struct json json = json_create(&out);
    field_write_json(cx, &json, years_answer, view);
    if (buf_failed(&out))
        return buf_error(&out) == RC_MEMORY
                   ? memory_ended(cx)
                   : fail(cx, RC_TOO_LARGE, N_("The result of the simulation is too large"));
    run.result = buf_string(&out);
    TRY(db_begin(cx, &tx));
    enum rc rc = text_empty(id) ? RC_MISSING : record_get(cx, &dependency_run_record, id, &before);
    if (rc != RC_MISSING)
        return rc;
    cx->problem = (struct problem){.rc = RC_OK};
    TRY(record_insert(cx, &dependency_run_record, &run));
    return db_commit(cx, &tx);
}

enum rc dependency_simulate(struct ctx *cx, const char *study, int64_t years, int64_t seed,
                            const char *id)
{
    struct dependency_model model;
    struct years_view view = {.study = ""};
    if (!may(cx, PERM_RISK_WRITE))
        return fail(cx, RC_DENIED,
                    N_("Your role does not allow this step; please ask your administrator"));
    TRY(dependency_load(cx, study, &model));
    TRY(years_view_make(cx, &model, years, seed, threads_of_job(), &view));
    return keep_run(cx, id, &view);
}

enum rc dependency_run_remove(struct ctx *cx, const char *id)
{
    struct dependency_run run = {.id = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (!may(cx, PERM_RISK_WRITE))
        return fail(cx, RC_DENIED,
                    N_("Your role does not allow this step; please ask your administrator"));
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &dependency_run_record, id, &run));
    TRY(record_delete(cx, &dependency_run_record, &run));
    return db_commit(cx, &tx);
}

static enum rc simulate(struct ctx *cx, struct job_work *work)
{
    CLEANUP(json_freep) json_t *parameters = json_loads(work->job->parameters, 0, NULL);
    const char *study = arena_copy(cx->arena,
                                   json_string_value(json_object_get(parameters, "study")));
    TRY(dependency_simulate(cx, study, json_integer_value(json_object_get(parameters, "years")),
                            json_integer_value(json_object_get(parameters, "seed")),
                            work->job->id));
    struct json json = json_create(work->result);
    json_object_begin(&json);
    json_key(&json, "study");
    json_text(&json, study);
    json_object_end(&json);
    return RC_OK;
}

const struct job_kind dependency_jobs[DEPENDENCY_JOBS] = {
    {.name = "risk-simulation",
     .label = N_("Simulation of years"),
     .permission = PERM_RISK_WRITE,
     .attempts = 3,
     .run = simulate,
     .page = "/simulations/"},
};
