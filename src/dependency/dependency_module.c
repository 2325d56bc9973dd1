#include "dependency/dependency_view.h"

#define TOLERANCE_TAKES "fall minutes times years allowed reason"
#define OCCURRENCE_TAKES "occurred_on! fall minutes! what! reference"

static const struct route routes[] = {
    {GET, "/risk/{study}/stops", dependency_list_get, PERM_RISK_READ,
     N_("The services of a risk assessment with what can stop them"), .answer = &stop_list_answer},
    {GET, "/risk/{study}/stops/outage", dependency_outage_get, PERM_RISK_READ,
     N_("What stops, when and why, when something fails for some time"), .answer = &outage_answer,
     .asks = "fail also for"},
    {GET, "/risk/{study}/stops/map", dependency_map_get, PERM_RISK_READ,
     N_("Everything that a service needs as a map, with what is critical marked"),
     .answer = &map_answer, .asks = "service"},
    {GET, "/risk/{study}/stops/setting", dependency_setting_get, PERM_RISK_WRITE,
     N_("Form of failure rates and repair time"), .answer = &dependency_setting_record.fields},
    {POST, "/risk/{study}/stops/setting", dependency_setting_post, PERM_RISK_WRITE,
     N_("Keeps failure rates and repair time"), .answer = &dependency_setting_record.fields,
     .of = &dependency_setting_record.fields, .takes = "version rates repair"},
    {GET, "/risk/{study}/stops/resources/{resource}", dependency_figure_get, PERM_RISK_WRITE,
     N_("Form of the failure rate of a resource"), .answer = &dependency_figure_record.fields},
    {POST, "/risk/{study}/stops/resources/{resource}", dependency_figure_post, PERM_RISK_WRITE,
     N_("Keeps the failure rate of a resource"), .answer = &dependency_figure_record.fields,
     .of = &dependency_figure_record.fields, .takes = "version rate repair"},
    {GET, "/risk/{study}/stops/services/{service}", dependency_service_get, PERM_RISK_READ,
     N_("What stops a service: single points of failure, cut sets, how much each resource counts"),
     .answer = &stop_answer},
    {GET, "/risk/{study}/stops/services/{service}/limits", dependency_limits_get, PERM_RISK_READ,
     N_("What is tolerated of a service, and what its stops cost"), .answer = &limits_answer},
    {GET, "/risk/{study}/stops/services/{service}/tolerances/new", dependency_tolerance_new_get,
     PERM_RISK_WRITE, N_("Form of a sentence about what is tolerated"),
     .answer = &dependency_tolerance_record.fields},
    {POST, "/risk/{study}/stops/services/{service}/tolerances/new", dependency_tolerance_new_post,
     PERM_RISK_WRITE, N_("Adds a sentence about what is tolerated"),
     .answer = &dependency_tolerance_record.fields, .of = &dependency_tolerance_record.fields,
     .takes = TOLERANCE_TAKES},
    {GET, "/tolerances/{id}/edit", dependency_tolerance_get, PERM_RISK_WRITE,
     N_("Form of a sentence about what is tolerated"),
     .answer = &dependency_tolerance_record.fields},
    {POST, "/tolerances/{id}/edit", dependency_tolerance_post, PERM_RISK_WRITE,
     N_("Changes a sentence about what is tolerated"),
     .answer = &dependency_tolerance_record.fields, .of = &dependency_tolerance_record.fields,
     .takes = "version " TOLERANCE_TAKES},
    {POST, "/tolerances/{id}/remove", dependency_tolerance_remove_post, PERM_RISK_WRITE,
     N_("Removes a sentence about what is tolerated"),
     .answer = &dependency_tolerance_record.fields, .takes = "version"},
    {GET, "/risk/{study}/stops/services/{service}/occurrences/new", dependency_occurrence_new_get, PERM_RISK_WRITE,
     N_("Form of what happened to a service"), .answer = &dependency_occurrence_record.fields},
    {POST, "/risk/{study}/stops/services/{service}/occurrences/new", dependency_occurrence_new_post, PERM_RISK_WRITE,
     N_("Writes down that a service fell or stood still"), .answer = &dependency_occurrence_record.fields,
     .of = &dependency_occurrence_record.fields, .takes = OCCURRENCE_TAKES},
    {GET, "/occurrences/{id}/edit", dependency_occurrence_get, PERM_RISK_WRITE,
     N_("Form of what happened to a service"), .answer = &dependency_occurrence_record.fields},
    {POST, "/occurrences/{id}/edit", dependency_occurrence_post, PERM_RISK_WRITE,
     N_("Changes what is recorded of a service"), .answer = &dependency_occurrence_record.fields,
     .of = &dependency_occurrence_record.fields, .takes = "version occurred_on fall minutes what reference"},
    {POST, "/occurrences/{id}/remove", dependency_occurrence_remove_post, PERM_RISK_WRITE,
     N_("Removes what is recorded of a service"), .answer = &dependency_occurrence_record.fields, .takes = "version"},
    {GET, "/risk/{study}/stops/services/{service}/loss", dependency_loss_get, PERM_RISK_WRITE,
     N_("Form of the loss by stops of a service"), .answer = &dependency_loss_record.fields},
    {POST, "/risk/{study}/stops/services/{service}/loss", dependency_loss_post, PERM_RISK_WRITE,
     N_("Keeps the loss by stops of a service"), .answer = &dependency_loss_record.fields,
     .of = &dependency_loss_record.fields,
     .takes = "version per_stop per_hour step later reason"},
    {GET, "/risk/{study}/stops/simulation", simulation_list_get, PERM_RISK_READ,
     N_("The simulations of a risk assessment"), .answer = &simulations_answer},
    {POST, "/risk/{study}/stops/simulation", simulation_list_post, PERM_RISK_WRITE,
     N_("Simulates years of failures and repairs in the background"), .answer = &simulation_answer,
     .takes = "years seed"},
    {GET, "/simulations/{id}", simulation_get, PERM_RISK_READ,
     N_("One simulation: how far it is, or downtime, tolerances and losses"),
     .answer = &simulation_answer},
    {POST, "/simulations/{id}/remove", simulation_remove_post, PERM_RISK_WRITE,
     N_("Takes a stored simulation away"), .answer = &dependency_run_record.fields},
};

static const struct tab tabs[] = {
    {"risk-study", 50, N_("What stops the services"), N_("Single points and cut sets"), "/stops", PERM_RISK_READ},
    {"risk-study", 51, N_("What stops the services"), N_("What an outage stops"), "/stops/outage", PERM_RISK_READ},
    {"risk-study", 53, N_("What stops the services"), N_("Map of needs"), "/stops/map", PERM_RISK_READ},
    {"risk-study", 52, N_("What stops the services"), N_("Simulated years"), "/stops/simulation", PERM_RISK_READ},
    {"risk-study", 55, N_("What stops the services"), N_("Failure rates and repair times"), "/stops/setting",
     PERM_RISK_WRITE},
};

static const struct record *const records[] = {&dependency_setting_record,
                                               &dependency_figure_record,
                                               &dependency_tolerance_record,
                                               &dependency_loss_record,
                                               &dependency_occurrence_record,
                                               &dependency_run_record};

static enum rc service_tree(struct ctx *cx, const char *study, const char *service,
                            struct tree *ret)
{
    struct dependency_model model;
    size_t place = 0;
    TRY(dependency_find_service(cx, study, service, &model, &place));
    return mission_tree_of(cx, model.plan, (uint32_t)place, ret);
}

const struct module dependency_module = {
    .name = "dependency",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = dependency_commands,
    .command_count = DEPENDENCY_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .tabs = tabs,
    .tab_count = COUNT(tabs),
    .jobs = dependency_jobs,
    .job_count = DEPENDENCY_JOBS,
    .service_tree = service_tree,
    .risk_checks = &dependency_checks,
};
