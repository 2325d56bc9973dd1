#include "plan/plan_proposal_view.h"
#include "register/verify.h"

static const struct route routes[] = {
    {GET, "/plan", plan_list_get, PERM_PLAN_READ, N_("The plan items, with filters and totals"),
     .answer = &plan_list_answer, .list = &plan_item_list,
     .asks = "status priority post text catalog control overdue"},
    {GET, "/plan/list.csv", plan_list_csv_get, PERM_PLAN_READ,
     N_("The list as it is shown, with the chosen columns, as CSV"),
     .list = &plan_item_list,
     .asks = "status priority post text catalog control overdue"},
    {GET, "/plan/list.xlsx", plan_list_xlsx_get, PERM_PLAN_READ,
     N_("The list as it is shown, with the chosen columns, as a workbook"),
     .list = &plan_item_list,
     .asks = "status priority post text catalog control overdue"},
    {GET, "/plan/export.csv", plan_export_csv_get, PERM_PLAN_READ,
     N_("The plan items that a filter admits with every field, as CSV to change and upload"),
     .list = &plan_item_list,
     .asks = "status priority post text catalog control overdue"},
    {GET, "/plan/export.xlsx", plan_export_xlsx_get, PERM_PLAN_READ,
     N_("The plan items that a filter admits with every field, as a workbook to change and "
        "upload"),
     .list = &plan_item_list,
     .asks = "status priority post text catalog control overdue"},
    {GET, "/plan/export.json", plan_export_oscal_get, PERM_PLAN_READ,
     N_("Plan items as an OSCAL plan-of-action-and-milestones; the same filters"),
     .list = &plan_item_list,
     .asks = "status priority post text catalog control overdue"},
    {GET, "/plan/roadmap", plan_roadmap_get, PERM_PLAN_READ, N_("The plan items over time"),
     .answer = &plan_roadmap_answer},
    {POST, "/plan/status", plan_status_post, PERM_PLAN_WRITE,
     N_("Sets the status of several plan items"),
     .answer = &plan_status_answer, .of = &plan_item_record.fields,
     .takes = "item*! status! result"},
    {GET, "/plan/import", plan_import_get, PERM_PLAN_WRITE, N_("Form to upload plan items"),
     .answer = &plan_import_answer},
    {POST, "/plan/import", plan_import_post, PERM_PLAN_WRITE,
     N_("Takes plan items from a workbook or CSV, all or none"),
     .answer = &import_result_fields, .takes = "@file!"},
    {GET, "/plan/new", plan_new_get, PERM_PLAN_WRITE,
     N_("Form for a new plan item, also prefilled from a gap"),
     .answer = &plan_form_answer, .asks = "assessment control"},
    {POST, "/plan/new", plan_new_post, PERM_PLAN_WRITE, N_("Makes a plan item"),
     .answer = &plan_item_record.fields, .of = &plan_item_record.fields,
     .takes = "title! detail catalog control assessment post priority start_on due_on status "
              "progress done_on money_asked money_granted money_spent days_asked days_granted "
              "days_spent judged_by result"},
    {GET, "/plan/proposals", plan_proposals_get, PERM_PLAN_READ, N_("Plans put up for approval"),
     .answer = &plan_proposal_list_answer},
    {GET, "/plan/proposals/new", plan_proposal_new_get, PERM_PLAN_WRITE,
     N_("Form that puts proposed plan items up for approval"),
     .answer = &plan_proposal_record.fields, .asks = "item"},
    {POST, "/plan/proposals/new", plan_proposal_new_post, PERM_PLAN_WRITE,
     N_("Puts plan items up for approval; title, note, item (several), route, due_on, message"),
     .answer = &plan_proposal_record.fields, .of = &plan_proposal_record.fields,
     .takes = "title note item*! route due_on message"},
    {GET, "/plan/proposals/{id}", plan_proposal_get, PERM_PLAN_READ,
     N_("A plan put up for approval with its items"),
     .answer = &plan_proposal_answer},
    {POST, "/plan/proposals/{id}/request", plan_proposal_request_post, PERM_PLAN_WRITE,
     N_("Asks for approval again; route, due_on, message"),
     .answer = &plan_proposal_record.fields, .takes = "route due_on message"},
    {GET, "/plan/{id}", plan_item_get, PERM_PLAN_READ, N_("One plan item with gap and history"),
     .answer = &plan_item_answer},
    {GET, "/plan/{id}/edit", plan_edit_get, PERM_PLAN_WRITE, N_("Form to change a plan item"),
     .answer = &plan_form_answer},
    {POST, "/plan/{id}/edit", plan_edit_post, PERM_PLAN_WRITE, N_("Changes a plan item"),
     .answer = &plan_item_record.fields, .of = &plan_item_record.fields,
     .takes = "version title detail catalog control assessment post priority start_on due_on "
              "status progress done_on money_asked money_granted money_spent days_asked "
              "days_granted days_spent judged_by result"},
    {POST, "/plan/{id}/remove", plan_remove_post, PERM_PLAN_WRITE, N_("Deletes a plan item"),
     .answer = &plan_removed_answer, .of = &plan_item_record.fields, .takes = "version"},
};

static const struct nav_entry nav[] = {
    {NAV_PLAN, N_("Plan"), "/plan", PERM_PLAN_READ, plan_waiting, true},
};

static const struct record *const records[] = {&plan_item_record, &plan_proposal_record,
                                               &plan_proposal_item_record};

static const struct approvable *const approvables[] = {&plan_proposal_approvable};

static const struct list *const lists[] = {&plan_item_list};
static const struct verify_check checks[] = {{.table = "plan_total", .run = plan_verify_sums}};

const struct module plan_module = {
    .name = "plan",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = plan_commands,
    .command_count = PLAN_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .lists = lists,
    .list_count = COUNT(lists),
    .checks = checks,
    .check_count = COUNT(checks),
    .nav = nav,
    .nav_count = COUNT(nav),
    .approvables = approvables,
    .approvable_count = COUNT(approvables),
    .work = plan_work,
};
