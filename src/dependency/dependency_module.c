#include "dependency/dependency_view.h"

static const struct route routes[] = {
    {GET, "/risk/{study}/stops", dependency_list_get, PERM_RISK_READ,
     N_("The services of a risk assessment with what can stop them"), .answer = &stop_list_answer},
    {GET, "/risk/{study}/stops/outage", dependency_outage_get, PERM_RISK_READ,
     N_("What stops, when and why, when something fails for some time"), .answer = &outage_answer,
     .asks = "fail for"},
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
};

static const struct tab tabs[] = {
    {"risk-study", 50, N_("What stops the services"), N_("Single points and cut sets"), "/stops", PERM_RISK_READ},
    {"risk-study", 51, N_("What stops the services"), N_("What an outage stops"), "/stops/outage", PERM_RISK_READ},
    {"risk-study", 55, N_("What stops the services"), N_("Failure rates and repair times"), "/stops/setting",
     PERM_RISK_WRITE},
};

static const struct record *const records[] = {&dependency_setting_record,
                                               &dependency_figure_record};

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
    .service_tree = service_tree,
};
