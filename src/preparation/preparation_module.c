#include "preparation/preparation_view.h"

/* The pages that every kind of row has; `base` is the path of its list, `of_record` its record. */
#define NOUN(base, one, name, needed, of_record, list_of, taken, what_new, what_edit)                                   \
    {GET, base ".csv", name##_csv_get, PERM_RISK_READ, N_("The list as CSV"), .list = &list_of},                  \
        {GET, base ".xlsx", name##_xlsx_get, PERM_RISK_READ, N_("The list as a workbook"), .list = &list_of},     \
        {GET, base "/new", name##_new_get, PERM_RISK_WRITE, what_new, .answer = &of_record.fields},               \
        {POST, base "/new", name##_new_post, PERM_RISK_WRITE, what_new, .answer = &of_record.fields,              \
         .of = &of_record.fields, .takes = taken},                                                                \
        {GET, base "/import", name##_import_get, PERM_RISK_WRITE, N_("Form to upload rows"),                      \
         .answer = &row_import_answer},                                                                       \
        {POST, base "/import", name##_import_post, PERM_RISK_WRITE, N_("Takes rows from a workbook or CSV file"), \
         .answer = &import_result_fields, .takes = "@file!"},                                                     \
        {GET, one "{id}/edit", name##_edit_get, needed, what_edit, .answer = &of_record.fields},                  \
    {                                                                                                             \
        POST, one "{id}/edit", name##_edit_post, needed, what_edit, .answer = &of_record.fields,                  \
            .of = &of_record.fields, .takes = "version " taken                                                    \
    }

static const struct route routes[] = {
    {GET, "/context", context_list_get, PERM_RISK_READ,
     N_("Circumstances of the organisation and requirements that it meets"), .answer = &context_list_answer,
     .list = &context_list},
    NOUN("/context", "/context/", context, PERM_RISK_WRITE, context_entry_record, context_list,
         "kind title source clause detail outlook post review_on state comment", N_("Adds an entry"),
         N_("Changes an entry")),
    {GET, "/risk/{study}/context", context_list_get, PERM_RISK_READ,
     N_("Circumstances and requirements, in the frame of a risk assessment"), .answer = &context_list_answer,
     .list = &context_list},
    {GET, "/context/{id}", context_get, PERM_RISK_READ,
     N_("An entry with the services that it concerns and its history"), .answer = &context_answer},
    {POST, "/context/{id}/remove", context_remove_post, PERM_RISK_WRITE,
     N_("Removes an entry that no service refers to"), .answer = &context_entry_record.fields, .takes = "version"},
    {POST, "/context/{id}/review", context_review_post, PERM_RISK_OWN,
     N_("Records that an entry was reviewed, and by when it is again; its owner may, too"),
     .answer = &context_entry_record.fields, .of = &context_entry_record.fields, .takes = "review_on!"},
    {POST, "/context/{id}/services", context_services_post, PERM_RISK_WRITE,
     N_("Says which services of the latest risk assessment an entry concerns"),
     .answer = &context_entry_record.fields, .takes = "service*"},
    {POST, "/risk-services/{id}/context", context_link_post, PERM_RISK_WRITE,
     N_("Links an entry to a service; take=1 takes its words over into form 2"),
     .answer = &context_link_record.fields, .takes = "entry! take"},
    {POST, "/context-links/{id}/remove", context_link_remove_post, PERM_RISK_WRITE,
     N_("Takes the link of an entry away from a service"), .answer = &context_link_record.fields},
    {GET, "/risk/{study}/schedule", master_schedule_page_get, PERM_RISK_READ,
     N_("The master schedule with its picture and approval"), .answer = &master_schedule_answer, .list = &phase_list},
    {GET, "/master-schedules/{id}", master_schedule_get, PERM_RISK_READ,
     N_("The master schedule with its picture and approval"), .answer = &master_schedule_answer, .list = &phase_list},
    NOUN("/risk/{study}/schedule", "/study-phases/", phase, PERM_RISK_OWN, study_phase_record, phase_list,
         "kind step title starts_on ends_on decides department post done_on comment",
         N_("Adds a phase or milestone"), N_("Changes a phase or milestone; who is in charge may say that it is done")),
    {GET, "/study-phases/{id}", phase_get, PERM_RISK_READ, N_("The master schedule with its picture and approval"),
     .answer = &master_schedule_answer, .list = &phase_list},
    {POST, "/study-phases/{id}/remove", phase_remove_post, PERM_RISK_WRITE,
     N_("Removes a phase or milestone that has no tasks"), .answer = &study_phase_record.fields, .takes = "version"},
    {POST, "/risk/{study}/schedule/request", master_schedule_request_post, PERM_RISK_WRITE,
     N_("Asks for approval of the master schedule"), .answer = &master_schedule_record.fields,
     .takes = "route due_on message"},
    {POST, "/risk/{study}/schedule/reopen", master_schedule_reopen_post, PERM_RISK_WRITE,
     N_("Opens an approved master schedule to change it"), .answer = &master_schedule_record.fields},
    {GET, "/risk/{study}/tasks", task_list_get, PERM_RISK_READ,
     N_("The detailed schedule with the person-days by department and phase"), .answer = &task_list_answer,
     .list = &task_list},
    NOUN("/risk/{study}/tasks", "/study-tasks/", task, PERM_RISK_OWN, study_task_record, task_list,
         "phase title department post people person_days starts_on ends_on done_on comment", N_("Adds a task"),
         N_("Changes a task; who is in charge may say that it is done")),
    {GET, "/study-tasks/{id}", task_get, PERM_RISK_READ,
     N_("The detailed schedule with the person-days by department and phase"), .answer = &task_list_answer,
     .list = &task_list},
    {POST, "/study-tasks/{id}/remove", task_remove_post, PERM_RISK_WRITE, N_("Removes a task"),
     .answer = &study_task_record.fields, .takes = "version"},
    {GET, "/risk/{study}/organisation", unit_list_get, PERM_RISK_READ,
     N_("Who has which role and does what in which step, and what is missing there"), .answer = &unit_list_answer,
     .list = &unit_list},
    NOUN("/risk/{study}/organisation", "/study-units/", unit, PERM_RISK_WRITE, study_unit_record, unit_list,
         "role department post duty part_0 part_1 part_2 part_3 part_4 part_5 part_6 part_7 part_8 part_9 part_10 "
         "comment",
         N_("Adds a department with its role"), N_("Changes a department with its role")),
    {GET, "/study-units/{id}", unit_get, PERM_RISK_READ,
     N_("Who has which role and does what in which step, and what is missing there"), .answer = &unit_list_answer,
     .list = &unit_list},
    {POST, "/study-units/{id}/remove", unit_remove_post, PERM_RISK_WRITE, N_("Removes a department with its role"),
     .answer = &study_unit_record.fields, .takes = "version"},
    {GET, "/risk/{study}/attitude", attitude_get, PERM_RISK_READ,
     N_("What the organisation says about its attitude towards risk, with its approval"),
     .answer = &attitude_answer},
    {GET, "/risk-attitudes/{id}", risk_attitude_get, PERM_RISK_READ,
     N_("What the organisation says about its attitude towards risk, with its approval"),
     .answer = &attitude_answer},
    {GET, "/risk/{study}/attitude/edit", attitude_edit_get, PERM_RISK_WRITE,
     N_("Form of the attitude towards risk"), .answer = &risk_attitude_record.fields},
    {POST, "/risk/{study}/attitude/edit", attitude_edit_post, PERM_RISK_WRITE,
     N_("Keeps the attitude towards risk"), .answer = &risk_attitude_record.fields,
     .of = &risk_attitude_record.fields, .takes = "version attitude averse takes basis"},
    {POST, "/risk/{study}/attitude/request", attitude_request_post, PERM_RISK_WRITE,
     N_("Asks for approval of the attitude towards risk"), .answer = &risk_attitude_record.fields,
     .takes = "route due_on message"},
    {POST, "/risk/{study}/attitude/reopen", attitude_reopen_post, PERM_RISK_WRITE,
     N_("Opens an approved attitude towards risk to change it"), .answer = &risk_attitude_record.fields},
    {GET, "/risk/{study}/plan", study_plan_get, PERM_RISK_READ, N_("The plan of an assessment as a document"),
     .answer = &study_plan_answer},
    {GET, "/risk/{study}/plan.pdf", study_plan_pdf_get, PERM_RISK_READ, N_("The plan of an assessment as PDF"), .answer = NULL},
    {GET, "/risk/{study}/plan.docx", study_plan_docx_get, PERM_RISK_READ, N_("The plan of an assessment as Word"), .answer = NULL},
    {GET, "/risk/{study}/plan.xlsx", study_plan_xlsx_get, PERM_RISK_READ, N_("The plan of an assessment as Excel"), .answer = NULL},
};

static const struct tab tabs[] = {
    {"risk-study", 20, N_("Preparation"), N_("Circumstances and requirements"), "/context", PERM_RISK_READ},
    {"risk-study", 21, N_("Preparation"), N_("Attitude towards risk"), "/attitude", PERM_RISK_READ},
    {"risk-study", 22, N_("Preparation"), N_("Master schedule"), "/schedule", PERM_RISK_READ},
    {"risk-study", 23, N_("Preparation"), N_("Organisation of the assessment"), "/organisation", PERM_RISK_READ},
    {"risk-study", 24, N_("Preparation"), N_("Staffing"), "/tasks", PERM_RISK_READ},
    {"risk-study", 25, N_("Preparation"), N_("Document of the plan"), "/plan", PERM_RISK_READ},
};

static const struct record *const records[] = {
    &context_entry_record, &context_link_record, &master_schedule_record, &study_phase_record,
    &study_task_record,    &study_unit_record,   &risk_attitude_record};
static const struct list *const lists[] = {&context_list, &phase_list, &task_list, &unit_list};
static const struct approvable *const approvables[] = {&master_schedule_approvable, &risk_attitude_approvable};

static const struct report_source reports[] = {{"risk-plan", PERM_RISK_READ, study_plan_build}};

const struct module preparation_module = {
    .name = "preparation",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = preparation_commands,
    .command_count = PREPARATION_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .lists = lists,
    .list_count = COUNT(lists),
    .tabs = tabs,
    .tab_count = COUNT(tabs),
    .approvables = approvables,
    .approvable_count = COUNT(approvables),
    .work = preparation_work,
    .reports = reports,
    .report_count = COUNT(reports),
};
