#include "programme/programme_view.h"

#define READ PERM_PROGRAMME_READ
#define WRITE PERM_PROGRAMME_WRITE

/* The pages that every kind of row has; `base` is the path of its list, `one` that of its record. */
#define NOUN(base, one, name, of_record, list_of, taken, what_new, what_edit, what_remove, what_form, what_take) \
    {GET, base ".csv", name##_csv_get, READ, N_("The list as CSV"), .list = &list_of},                            \
        {GET, base ".xlsx", name##_xlsx_get, READ, N_("The list as a workbook"), .list = &list_of},               \
        {GET, base "/new", name##_new_get, WRITE, what_new, .answer = &of_record.fields},                         \
        {POST, base "/new", name##_new_post, WRITE, what_new, .answer = &of_record.fields,                        \
         .of = &of_record.fields, .takes = taken},                                                                \
        {GET, base "/import", name##_import_get, WRITE, what_form, .answer = &row_import_answer}, \
        {POST, base "/import", name##_import_post, WRITE, what_take,           \
         .answer = &import_result_fields, .takes = "@file!"},                                                     \
        {GET, one "{id}/edit", name##_edit_get, WRITE, what_edit, .answer = &of_record.fields},                   \
        {POST, one "{id}/edit", name##_edit_post, WRITE, what_edit, .answer = &of_record.fields,                  \
         .of = &of_record.fields, .takes = "version " taken},                                                     \
    {                                                                                                             \
        POST, one "{id}/remove", name##_remove_post, WRITE, what_remove, .answer = &of_record.fields,             \
            .takes = "version"                                                                                    \
    }

static const struct route routes[] = {
    {GET, "/cycle", cycle_get, READ, N_("The circle of the year: its steps, who is late, what comes next"),
     .answer = &cycle_answer, .asks = "year"},
    {POST, "/cycle/tell", cycle_tell_post, PERM_PROGRAMME_APPROVE,
     N_("Tells the other tiers how far the year is: steps, and what the analysis showed"), .answer = &cycle_fields,
     .takes = "year peer"},
    {GET, "/cycle/calendar", cycle_calendar_get, WRITE, N_("Form of the circle's calendar"),
     .answer = &cycle_rule_record.fields},
    {POST, "/cycle/calendar", cycle_calendar_post, WRITE, N_("Keeps the circle's calendar"),
     .answer = &cycle_rule_record.fields, .of = &cycle_rule_record.fields,
     .takes = "version basis due_0 due_1 due_2 due_3 due_4 due_5"},
    {GET, "/programme", programme_list_get, READ, N_("Implementation plans by year and sector"),
     .answer = &programme_list_answer},
    {GET, "/programme/new", programme_new_get, WRITE, N_("Begins a plan"), .answer = &programme_beginning_fields},
    {POST, "/programme/new", programme_new_post, WRITE, N_("Begins a plan"), .answer = &programme_plan_record.fields,
     .of = &programme_beginning_fields, .takes = "year! sector title"},
    {GET, "/programme/{id}", programme_get, READ, N_("A plan with what is missing in it and its approval"),
     .answer = &plan_answer},
    {GET, "/programme/{plan}/edit", programme_edit_get, WRITE, N_("Changes the words of a plan"),
     .answer = &programme_plan_record.fields},
    {POST, "/programme/{plan}/edit", programme_edit_post, WRITE, N_("Changes the words of a plan"),
     .answer = &programme_plan_record.fields, .of = &programme_plan_record.fields,
     .takes = "version title policy law operators"},
    {POST, "/programme/{plan}/carry", programme_carry_post, WRITE,
     N_("Carries over what last year left and what evaluations ask for"), .answer = &programme_carried_fields},
    {POST, "/programme/{plan}/revise", programme_revise_post, WRITE, N_("Begins the next edition of a plan"),
     .answer = &programme_plan_record.fields},
    {POST, "/programme/{plan}/request", programme_request_post, WRITE, N_("Asks for approval of a plan"),
     .answer = &programme_plan_record.fields, .takes = "route due_on message"},
    {POST, "/programme/{plan}/send", programme_send_post, PERM_PROGRAMME_APPROVE,
     N_("Sends a plan on: to a body of this installation, or as a file"), .answer = &programme_plan_record.fields,
     .takes = "peer"},
    {GET, "/programme/{plan}/structure", programme_structure_get, READ,
     N_("Meetings, members and agreed roles of a plan"), .answer = &unit_list_answer_of_plan, .list = &unit_list_of_plan},
    NOUN("/programme/{plan}/structure", "/programme-units/", programme_unit, programme_unit_record, unit_list_of_plan,
         "kind title members duty frequency agreed_on comment", N_("Adds a meeting or role"),
         N_("Changes a meeting or role"), N_("Removes a meeting or role"), N_("Form to upload rows"),
         N_("Takes rows from a workbook or CSV file")),
    {GET, "/programme-units/{id}", programme_unit_get, READ, N_("Meetings, members and agreed roles of a plan"),
     .answer = &unit_list_answer_of_plan, .list = &unit_list_of_plan},
    {GET, "/programme/{plan}/actions", programme_actions_get, READ, N_("The actions of a plan"),
     .answer = &action_list_answer, .list = &action_list},
    NOUN("/programme/{plan}/actions", "/policy-actions/", policy_action, policy_action_record, action_list,
         "policy measure title detail department post budget starts_on ends_on indicator target progress result done_on "
         "change reason comment",
         N_("Adds an action"), N_("Changes an action; after the approval, how far it is and what came of it"),
         N_("Removes an action"), N_("Form to upload rows"),
         N_("Takes rows from a workbook or CSV file")),
    {GET, "/policy-actions/{id}", policy_action_get, READ, N_("The actions of a plan"), .answer = &action_list_answer,
     .list = &action_list},
    {GET, "/programme/{plan}/document", programme_document_get, READ, N_("A plan as a document"),
     .answer = &document_answer},
    {GET, "/programme/{plan}/document.pdf", programme_pdf_get, READ, N_("A plan as PDF"), .answer = NULL},
    {GET, "/programme/{plan}/document.docx", programme_docx_get, READ, N_("A plan as Word"), .answer = NULL},
    {GET, "/programme/{plan}/document.xlsx", programme_xlsx_get, READ, N_("A plan as Excel"), .answer = NULL},
    {GET, "/standards", standard_list_get, READ, N_("The safety standards of the sectors"),
     .answer = &standard_list_answer, .list = &standard_list},
    NOUN("/standards", "/standards/", standard, standard_document_record, standard_list,
         "sector title class maker edition issued_on state previous source comment", N_("Adds a safety standard"),
         N_("Changes a safety standard"), N_("Removes a safety standard without clauses"), N_("Form to upload rows"),
         N_("Takes rows from a workbook or CSV file")),
    {GET, "/standards/matrix", standard_matrix_get, READ,
     N_("Which clause of which safety standard contains a measure, and what is missing"), .answer = &matrix_answer,
     .asks = "sector by"},
    {GET, "/standards/matrix.csv", standard_matrix_csv_get, READ, N_("The matrix as CSV"), .asks = "sector"},
    {GET, "/standards/matrix.xlsx", standard_matrix_xlsx_get, READ, N_("The matrix as a workbook"), .asks = "sector"},
    {GET, "/standards/matrix/import", standard_matrix_import_get, WRITE, N_("Form to upload the matrix"),
     .answer = &row_import_answer},
    {POST, "/standards/matrix/import", standard_matrix_import_post, WRITE,
     N_("Takes the matrix from a workbook or CSV file"), .answer = &import_result_fields, .takes = "@file!"},
    {GET, "/standards/{id}", standard_get, READ, N_("A safety standard with its clauses and what changed in them"),
     .answer = &standard_answer},
    {POST, "/standards/{id}/clauses", standard_clause_post, WRITE,
     N_("Notes the clause of a measure; an empty one takes it away"), .answer = &standard_document_record.fields,
     .of = &standard_clause_record.fields, .takes = "control! clause"},
    {GET, "/support", support_list_get, READ, N_("Requests of operators for support, and their answers"),
     .answer = &support_list_answer, .list = &support_list},
    NOUN("/support", "/support/", support, support_entry_record, support_list,
         "asked_on name operator sector small kind question answer answered_on post state comment",
         N_("Adds a request for support"), N_("Changes a request for support"), N_("Removes a request for support"), N_("Form to upload rows"),
         N_("Takes rows from a workbook or CSV file")),
    {GET, "/support/progress", support_progress_get, READ,
     N_("How far small and regional operators are: short questionnaires, scores, requests"),
     .answer = &support_progress_fields, .asks = "year"},
    {GET, "/support/{id}", support_get, READ, N_("A request for support"), .answer = &support_answer},
    {GET, "/programme-papers", paper_list_get, READ, N_("Papers that passed between the tiers"),
     .answer = &paper_list_answer},
    {POST, "/programme-papers/receive", paper_receive_post, WRITE, N_("Takes in a paper that came as a file"),
     .answer = &programme_paper_record.fields, .takes = "@file!"},
    {GET, "/programme-papers/{id}", paper_get, READ, N_("A paper with what stands in it and the comments on it"),
     .answer = &paper_answer},
    {GET, "/programme-papers/{id}/file", paper_file_get, READ, N_("A paper as a file"), .file = true},
    {POST, "/programme-papers/{id}/comment", paper_comment_post, WRITE, N_("Comments on a paper that was received"),
     .answer = &programme_paper_record.fields, .takes = "note!"},
    {GET, "/programme-evaluations", evaluation_list_get, READ, N_("Evaluations by year and sector"),
     .answer = &evaluation_list_answer},
    {GET, "/programme-evaluations/new", judgement_new_get, WRITE, N_("Begins an evaluation"),
     .answer = &programme_beginning_fields},
    {POST, "/programme-evaluations/new", judgement_new_post, WRITE, N_("Begins an evaluation"),
     .answer = &programme_evaluation_record.fields, .of = &programme_beginning_fields, .takes = "year! sector"},
    {GET, "/programme-evaluations/{id}", judgement_get, READ,
     N_("An evaluation with its points, comments and approval"), .answer = &judgement_answer},
    {GET, "/programme-evaluations/{evaluation}/edit", judgement_edit_get, WRITE,
     N_("Changes the words of an evaluation"), .answer = &programme_evaluation_record.fields},
    {POST, "/programme-evaluations/{evaluation}/edit", judgement_edit_post, WRITE,
     N_("Changes the words of an evaluation"), .answer = &programme_evaluation_record.fields,
     .of = &programme_evaluation_record.fields, .takes = "version title summary environment analysis structure funds"},
    {POST, "/programme-evaluations/{evaluation}/fill", evaluation_fill_post, WRITE,
     N_("Fills points in from the plan or from what was received"), .answer = &programme_evaluation_record.fields},
    {POST, "/programme-evaluations/{evaluation}/request", judgement_request_post, WRITE,
     N_("Asks for approval of an evaluation"), .answer = &programme_evaluation_record.fields,
     .takes = "route due_on message"},
    {POST, "/programme-evaluations/{evaluation}/send", judgement_send_post, PERM_PROGRAMME_APPROVE,
     N_("Sends an evaluation on: to a body of this installation, or as a file"),
     .answer = &programme_evaluation_record.fields, .takes = "peer"},
    {GET, "/programme-evaluations/{evaluation}/points", evaluation_points_get, READ, N_("The points of an evaluation"),
     .answer = &point_list_answer, .list = &point_list},
    NOUN("/programme-evaluations/{evaluation}/points", "/evaluation-points/", evaluation_point, evaluation_point_record,
         point_list,
         "policy measure title planned done measured rating structure funds improvement floor risk_based task state "
         "comment",
         N_("Adds a point"), N_("Changes a point"), N_("Removes a point that is in no plan"), N_("Form to upload rows"),
         N_("Takes rows from a workbook or CSV file")),
    {GET, "/evaluation-points/{id}", evaluation_point_get, READ, N_("The points of an evaluation"),
     .answer = &point_list_answer, .list = &point_list},
    {GET, "/programme-evaluations/{evaluation}/document", judgement_document_get, READ,
     N_("An evaluation as a document, with those that were received"), .answer = &document_answer},
    {GET, "/programme-evaluations/{evaluation}/document.pdf", judgement_pdf_get, READ, N_("An evaluation as PDF"), .answer = NULL},
    {GET, "/programme-evaluations/{evaluation}/document.docx", judgement_docx_get, READ, N_("An evaluation as Word"), .answer = NULL},
    {GET, "/programme-evaluations/{evaluation}/document.xlsx", judgement_xlsx_get, READ, N_("An evaluation as Excel"), .answer = NULL},
    {GET, "/evaluation-points", evaluation_trace_get, READ,
     N_("Every point with a task, from the evaluation until its action is done"), .answer = &trace_answer},
};

static const struct tab tabs[] = {
    {"cycle", 1, N_("Circle of the year"), N_("Circle of the year"), "/cycle", READ},
    {"cycle", 10, N_("Plans and standards"), N_("Implementation plans"), "/programme", READ},
    {"cycle", 11, N_("Plans and standards"), N_("Safety standards"), "/standards", READ},
    {"cycle", 12, N_("Plans and standards"), N_("Matrix of standards"), "/standards/matrix", READ},
    {"cycle", 13, N_("Plans and standards"), N_("Support of operators"), "/support", READ},
    {"cycle", 14, N_("Plans and standards"), N_("Progress of small and regional operators"), "/support/progress", READ},
    {"cycle", 20, N_("Evaluations"), N_("Evaluations"), "/programme-evaluations", READ},
    {"cycle", 21, N_("Evaluations"), N_("Points on their way"), "/evaluation-points", READ},
    {"cycle", 22, N_("Evaluations"), N_("Papers between the tiers"), "/programme-papers", READ},
    {"programme-plan", 1, N_("Implementation plan"), N_("Overview of the plan"), "", READ},
    {"programme-plan", 2, N_("Implementation plan"), N_("Actions of the plan"), "/actions", READ},
    {"programme-plan", 3, N_("Implementation plan"), N_("Structure of the measures"), "/structure", READ},
    {"programme-plan", 4, N_("Implementation plan"), N_("Plan as a document"), "/document", READ},
    {"programme-evaluation", 1, N_("Evaluation of measures"), N_("Overview of the evaluation"), "", READ},
    {"programme-evaluation", 2, N_("Evaluation of measures"), N_("Points of the evaluation"), "/points", READ},
    {"programme-evaluation", 3, N_("Evaluation of measures"), N_("Evaluation as a document"), "/document", READ},
};

static const struct nav_entry nav[] = {
    {NAV_PROGRAMME, N_("Programme and evaluation"), "/cycle", PERM_PROGRAMME_READ, NULL, false},
};

static const struct record *const records[] = {
    &programme_plan_record,  &programme_unit_record,  &policy_action_record,        &standard_document_record,
    &standard_clause_record, &support_entry_record,   &programme_paper_record,      &programme_evaluation_record,
    &evaluation_point_record, &cycle_rule_record};
static const struct list *const lists[] = {&unit_list_of_plan, &action_list, &standard_list, &support_list, &point_list};
static const struct approvable *const approvables[] = {&programme_plan_approvable, &programme_evaluation_approvable};

const struct module programme_module = {
    .name = "programme",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = programme_commands,
    .command_count = PROGRAMME_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .lists = lists,
    .list_count = COUNT(lists),
    .nav = nav,
    .nav_count = COUNT(nav),
    .tabs = tabs,
    .tab_count = COUNT(tabs),
    .approvables = approvables,
    .approvable_count = COUNT(approvables),
    .reports = programme_reports,
    .report_count = PROGRAMME_REPORTS,
    .work = programme_work,
    .beside = programme_beside,
};
