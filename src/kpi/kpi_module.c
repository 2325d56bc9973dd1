#include "kpi/kpi_store.h"
#include "kpi/kpi_view.h"

static const struct route routes[] = {
    {GET, "/kpis", kpi_list_get, PERM_PLAN_READ,
     N_("The figures with their targets and last values"),
     .answer = &kpi_list_answer},
    {GET, "/kpis/new", kpi_new_get, PERM_PLAN_WRITE, N_("Form of a new figure"),
     .answer = &kpi_record.fields, .asks = "control"},
    {POST, "/kpis/new", kpi_new_post, PERM_PLAN_WRITE, N_("Makes a figure"),
     .answer = &kpi_record.fields, .of = &kpi_record.fields,
     .takes = "name! definition unit direction target target_on post controls in_report sort "
              "active"},
    {GET, "/kpis/{id}", kpi_get, PERM_PLAN_READ,
     N_("A figure with its picture, values and history"),
     .answer = &kpi_answer},
    {GET, "/kpis/{id}/edit", kpi_edit_get, PERM_PLAN_WRITE, N_("Form to change a figure"),
     .answer = &kpi_record.fields, .asks = "control"},
    {POST, "/kpis/{id}/edit", kpi_edit_post, PERM_PLAN_WRITE, N_("Changes a figure"),
     .answer = &kpi_record.fields, .of = &kpi_record.fields,
     .takes = "version name definition unit direction target target_on post controls in_report "
              "sort active"},
    {POST, "/kpis/{id}/values", kpi_value_post, PERM_PLAN_WRITE,
     N_("Keeps a value; measured_on, value, note"),
     .answer = &kpi_value_record.fields, .of = &kpi_value_record.fields,
     .takes = "measured_on value! note"},
    {POST, "/kpi-values/{id}/remove", kpi_value_remove_post, PERM_PLAN_WRITE,
     N_("Removes a value"),
     .answer = &kpi_value_record.fields},
};

static const struct record *const records[] = {&kpi_record, &kpi_value_record};

const struct module kpi_module = {
    .name = "kpi",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = kpi_commands,
    .command_count = KPI_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .work = kpi_work,
};
