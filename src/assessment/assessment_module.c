/* What self-assessment offers to the program. */
#include "assessment/assessment_approval.h"
#include "assessment/assessment_cli.h"
#include "assessment/assessment_view.h"

/* The administrator keeps the scopes without reading assessments; their names are no secret inside. */
static const struct route routes[] = {
    {GET, "/assessments", assessment_list_get, PERM_ASSESSMENT_READ,
     N_("The self-assessments by year and scope")},
    {GET, "/assessments/list.csv", assessment_list_csv_get, PERM_ASSESSMENT_READ,
     N_("The list as it is shown, with the chosen columns, as CSV")},
    {GET, "/assessments/list.xlsx", assessment_list_xlsx_get, PERM_ASSESSMENT_READ,
     N_("The list as it is shown, with the chosen columns, as a workbook")},
    {GET, "/assessments/new", assessment_new_get, PERM_ASSESSMENT_MANAGE,
     N_("The form that begins an assessment")},
    {POST, "/assessments/new", assessment_new_post, PERM_ASSESSMENT_MANAGE,
     N_("Begins an assessment; scope, catalog, year, carry_over")},
    {GET, "/assessments/{id}", assessment_overview_get, PERM_ASSESSMENT_READ,
     N_("Figures of an assessment; by=chapters, sections or functions")},
    {POST, "/assessments/{id}/request", assessment_request_post, PERM_ASSESSMENT_MANAGE,
     N_("Asks for approval; route, due_on, message")},
    {GET, "/assessments/{id}/sheet", sheet_get, PERM_ASSESSMENT_READ,
     N_("The assessment sheet; group, show=all, mine, unanswered, below, evidence, unconfirmed, open")},
    {GET, "/assessments/{id}/sheet/{control}", sheet_row_get, PERM_ASSESSMENT_READ,
     N_("One measure of the sheet with everything around it")},
    {POST, "/assessments/{id}/sheet/{control}", sheet_answer_post, PERM_ASSESSMENT_ANSWER,
     N_("Stores an answer; version, state, current, target, reason, until, note, post, answered_on")},
    {POST, "/assessments/{id}/sheet/{control}/take", sheet_take_post, PERM_ASSESSMENT_ANSWER,
     N_("Takes over the answer of a mapped measure in another standard; version, from")},
    {POST, "/assessments/{id}/sheet/{control}/evidence", sheet_evidence_post,
     PERM_ASSESSMENT_ANSWER, N_("Adds evidence; kind, title, dated, link, file")},
    {GET, "/evidence/{id}", evidence_get, PERM_ASSESSMENT_READ, N_("A file of evidence")},
    {POST, "/evidence/{id}/remove", evidence_remove_post, PERM_ASSESSMENT_ANSWER,
     N_("Removes a piece of evidence")},
    {GET, "/assessments/{id}/gaps", assessment_gaps_get, PERM_ASSESSMENT_READ,
     N_("The ranked gaps of an assessment")},
    {GET, "/assessments/{id}/gaps/list.csv", assessment_gaps_csv_get, PERM_ASSESSMENT_READ,
     N_("The list as it is shown, with the chosen columns, as CSV")},
    {GET, "/assessments/{id}/gaps/list.xlsx", assessment_gaps_xlsx_get, PERM_ASSESSMENT_READ,
     N_("The list as it is shown, with the chosen columns, as a workbook")},
    {GET, "/assessments/{id}/changes", assessment_changes_get, PERM_ASSESSMENT_READ,
     N_("New and revised measures, and answers that are not confirmed")},
    {POST, "/assessments/{id}/update-catalog", assessment_update_post, PERM_ASSESSMENT_MANAGE,
     N_("Moves a draft to the newer version of its standard; the answers stay")},
    {GET, "/assessments/{id}/history", assessment_history_get, PERM_ASSESSMENT_READ,
     N_("Who changed what in an assessment; before")},
    {GET, "/assessments/{id}/assignments", assessment_assign_get, PERM_ASSESSMENT_READ,
     N_("Which post answers which section")},
    {POST, "/assessments/{id}/assignments", assessment_assign_post, PERM_ASSESSMENT_MANAGE,
     N_("Assigns sections to posts; one field for each section")},
    {GET, "/assessments/{id}/weights", assessment_weights_get, PERM_ASSESSMENT_READ,
     N_("What each measure weighs in the ranking of gaps")},
    {POST, "/assessments/{id}/weights", assessment_weights_post, PERM_ASSESSMENT_MANAGE,
     N_("Sets weights from 1 to 3; one field for each measure")},
    {GET, "/assessments/{id}/questionnaire", questionnaire_get, PERM_ASSESSMENT_READ,
     N_("Download and upload of the questionnaire")},
    {GET, "/assessments/{id}/questionnaire.xlsx", questionnaire_xlsx_get, PERM_ASSESSMENT_READ,
     N_("The questionnaire as a workbook")},
    {GET, "/assessments/{id}/questionnaire.csv", questionnaire_csv_get, PERM_ASSESSMENT_READ,
     N_("The questionnaire as CSV; encoding=cp932")},
    {POST, "/assessments/{id}/questionnaire", questionnaire_post, PERM_ASSESSMENT_ANSWER,
     N_("Takes answers from a filled questionnaire; file, overwrite")},
    {GET, "/assessments/{id}/assessment-results.json", assessment_results_get, PERM_ASSESSMENT_READ,
     N_("The answers with evidence as OSCAL assessment-results")},
    {GET, "/assessments/{id}/assessment-plan.json", assessment_plan_get, PERM_ASSESSMENT_READ,
     N_("The OSCAL assessment-plan that the results refer to")},
    {GET, "/scopes", scope_list_get, PERM_SIGNED_IN, N_("The scopes that are assessed")},
    {GET, "/scopes/new", scope_new_get, PERM_ACCOUNT_WRITE, N_("The form of a new scope")},
    {POST, "/scopes/new", scope_new_post, PERM_ACCOUNT_WRITE, N_("Makes a scope")},
    {GET, "/scopes/{id}", scope_get, PERM_SIGNED_IN, N_("A scope with its history")},
    {POST, "/scopes/{id}", scope_post, PERM_ACCOUNT_WRITE, N_("Changes a scope")},
};

static const struct record *const records[] = {
    &scope_record,    &assessment_record,         &answer_record,
    &evidence_record, &section_assignment_record, &control_weight_record,
};

static const struct approvable *const approvables[] = {&assessment_approvable};

static const struct list *const lists[] = {&assessment_table, &gap_table};

static const struct nav_entry nav[] = {
    {NAV_ASSESSMENT, N_("Self-assessment"), "/assessments", PERM_ASSESSMENT_READ,
     assessment_waiting},
};

const struct module assessment_module = {
    .name = "assessment",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = assessment_commands,
    .command_count = ASSESSMENT_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .lists = lists,
    .list_count = COUNT(lists),
    .nav = nav,
    .nav_count = COUNT(nav),
    .approvables = approvables,
    .approvable_count = COUNT(approvables),
    .work = assessment_work,
};
