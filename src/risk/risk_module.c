#include "risk/risk_forms.h"
#include "risk/risk_view.h"

#define NOUN(path_new, path_one, name, what_new, what_one, what_edit, what_remove, of_record, taken)                  \
    {GET, "/risk/{id}/" path_new "/new", name##_new_get, PERM_RISK_WRITE, what_new,                     \
     .answer = &of_record.fields, .asks = "process resource"},                                             \
        {POST, "/risk/{id}/" path_new "/new", name##_new_post, PERM_RISK_WRITE, what_new,               \
         .answer = &of_record.fields, .of = &of_record.fields, .takes = taken},                           \
        {GET, path_one "/{id}", name##_get, PERM_RISK_READ, what_one, .answer = &of_record.fields},        \
        {GET, path_one "/{id}/edit", name##_edit_get, EDIT_PERMISSION, what_edit, .answer = &of_record.fields},    \
        {POST, path_one "/{id}/edit", name##_edit_post, EDIT_PERMISSION, what_edit, .answer = &of_record.fields, \
         .of = &of_record.fields, .takes = "version " taken},                                             \
    {                                                                                                      \
        POST, path_one "/{id}/remove", name##_remove_post, PERM_RISK_WRITE, what_remove,                   \
            .answer = &of_record.fields, .takes = "version"                                                \
    }
#define LIST_ROUTES(path, name, what, answer_of, list_of)                                                  \
    {GET, "/risk/{id}/" path, name##_get, PERM_RISK_READ, what, .answer = &answer_of, .list = &list_of},\
        {GET, "/risk/{id}/" path ".csv", name##_csv_get, PERM_RISK_READ, N_("The list as CSV"), .list = &list_of}, \
    {                                                                                                      \
        GET, "/risk/{id}/" path ".xlsx", name##_xlsx_get, PERM_RISK_READ, N_("The list as a workbook"), \
            .list = &list_of                                                                               \
    }
#define RISK_FILTERS "process resource post text treat impact frequency"
#define MARKS "mark_0 mark_1 mark_2 mark_3 mark_4 mark_5 mark_6 mark_7 mtpd mtpd_comment "
#define PLACES(path, name, of_record, what, what_new, what_edit)                                           \
    {GET, path, name##_list_get, PERM_RISK_READ, what, .answer = &risk_places_answer},                     \
        {GET, path "/new", name##_new_get, PERM_RISK_WRITE, what_new, .answer = &of_record.fields},        \
        {POST, path "/new", name##_new_post, PERM_RISK_WRITE, what_new, .answer = &of_record.fields,       \
         .of = &of_record.fields, .takes = "name! code detail active"},                                    \
        {GET, path "/{id}/edit", name##_edit_get, PERM_RISK_WRITE, what_edit, .answer = &of_record.fields},\
    {                                                                                                      \
        POST, path "/{id}/edit", name##_edit_post, PERM_RISK_WRITE, what_edit, .answer = &of_record.fields,\
            .of = &of_record.fields, .takes = "version name code detail active"                            \
    }

static const struct route routes[] = {
    {GET, "/risk", risk_studies_get, PERM_RISK_READ, N_("The risk assessments, the latest first"),
     .answer = &risk_studies_answer},
    {GET, "/risk/new", risk_new_get, PERM_RISK_WRITE, N_("Form of a new risk assessment"),
     .answer = &risk_study_record.fields, .asks = "from"},
    {POST, "/risk/new", risk_new_post, PERM_RISK_WRITE,
     N_("Begins a risk assessment, empty or carried over from an earlier one"),
     .answer = &risk_study_record.fields, .of = &risk_study_record.fields,
     .takes = "year title! scope goal purpose policy author post from"},
    {GET, "/risk/{id}", risk_study_get, PERM_RISK_READ,
     N_("A risk assessment with form 1, the heads of its forms and its approval"),
     .answer = &risk_study_answer},
    {GET, "/risk/{id}/edit", risk_study_edit_get, PERM_RISK_WRITE, N_("Form to change a risk assessment"),
     .answer = &risk_study_record.fields},
    {POST, "/risk/{id}/edit", risk_study_edit_post, PERM_RISK_WRITE, N_("Changes a risk assessment"),
     .answer = &risk_study_record.fields, .of = &risk_study_record.fields,
     .takes = "version year title scope goal purpose policy author post"},
    {POST, "/risk/{id}/request", risk_request_post, PERM_RISK_WRITE,
     N_("Asks for approval of a risk assessment"),
     .answer = &risk_study_record.fields, .takes = "route due_on message"},
    {POST, "/risk/{id}/reopen", risk_reopen_post, PERM_RISK_WRITE,
     N_("Opens an approved or closed risk assessment again"),
     .answer = &risk_study_record.fields},
    {POST, "/risk/{id}/close", risk_close_post, PERM_RISK_WRITE, N_("Closes an approved risk assessment"),
     .answer = &risk_study_record.fields},
    {POST, "/risk/{id}/merge", risk_merge_post, PERM_RISK_WRITE,
     N_("Adds to a risk assessment what another one has besides"),
     .answer = &risk_study_record.fields, .takes = "from!"},
    {GET, "/risk/{id}/criteria", risk_criteria_get, PERM_RISK_READ,
     N_("Scales, matrix and criterion of a risk assessment"),
     .answer = &risk_criteria_record.fields},
    {POST, "/risk/{id}/criteria", risk_criteria_post, PERM_RISK_WRITE,
     N_("Changes scales, matrix and criterion"),
     .answer = &risk_criteria_record.fields, .of = &risk_criteria_record.fields,
     .takes = "version impact_steps impact_labels frequency_steps frequency_labels elements matrix cells criterion"},
    {GET, "/risk-headers/{id}/edit", risk_header_get, PERM_RISK_WRITE, N_("Form of the head of a form"),
     .answer = &risk_header_record.fields},
    {POST, "/risk-headers/{id}/edit", risk_header_post, PERM_RISK_WRITE,
     N_("Changes author, responsible post and comment of a form"),
     .answer = &risk_header_record.fields, .of = &risk_header_record.fields,
     .takes = "version author post comment"},
    {POST, "/risk-headers/{id}/approve", risk_header_approve_post, PERM_RISK_APPROVE,
     N_("Approves a form; not by its author"),
     .answer = &risk_header_record.fields},
    LIST_ROUTES("services", risk_services, N_("The services of form 2"), risk_services_answer, risk_service_list),
    LIST_ROUTES("impact", risk_impact, N_("The services of form 3"), risk_impact_answer, risk_impact_list),
    LIST_ROUTES("processes", risk_processes, N_("The processes of form 4"), risk_processes_answer,
                risk_process_list),
    LIST_ROUTES("resources", risk_resources, N_("The resources of form 5"), risk_resources_answer,
                risk_resource_list),
    {GET, "/risk/{id}/risks", risk_risks_get, PERM_RISK_READ, N_("The risks of form 6"),
     .answer = &risk_risks_answer, .list = &risk_list, .asks = RISK_FILTERS},
    {GET, "/risk/{id}/risks.csv", risk_risks_csv_get, PERM_RISK_READ, N_("The list as CSV"), .list = &risk_list,
     .asks = RISK_FILTERS},
    {GET, "/risk/{id}/risks.xlsx", risk_risks_xlsx_get, PERM_RISK_READ, N_("The list as a workbook"),
     .list = &risk_list, .asks = RISK_FILTERS},
    {GET, "/risk/{id}/needs", risk_needs_get, PERM_RISK_READ,
     N_("Form 5 as processes by kinds of resources, with all needs and groups"),
     .answer = &risk_needs_answer},
    {GET, "/risk/{id}/matrix", risk_matrix_get, PERM_RISK_READ,
     N_("The matrix with the counts of risks before and after the measures"),
     .answer = &risk_matrix_answer},
    {GET, "/risk/{id}/owners", risk_owners_get, PERM_RISK_READ, N_("The risk owners with their risks"),
     .answer = &risk_owners_answer},
    {GET, "/risk/{id}/check", risk_check_get, PERM_RISK_READ,
     N_("What the check of a risk assessment finds: errors, judgements that are asked, hints"),
     .answer = &risk_check_fields, .asks = "form kind show from#"},
    {POST, "/risk/{id}/check", risk_check_post, PERM_RISK_READ,
     N_("Answers a hint with a comment, or judges what no program can judge"),
     .answer = &risk_answer_record.fields, .of = &risk_answer_record.fields,
     .takes = "code! subject! verdict comment! back"},
    {GET, "/risk/{study}/forms", risk_forms_get, PERM_RISK_READ,
     N_("The forms as files, and the upload of a workbook that was filled in"),
     .answer = &risk_forms_answer},
    {GET, "/risk/{study}/forms.xlsx", risk_forms_xlsx_get, PERM_RISK_READ,
     N_("Forms 1 to 6 as one workbook; with department, only what is that department's"),
     .asks = "department"},
    {POST, "/risk/{study}/forms", risk_forms_post, PERM_RISK_WRITE,
     N_("Takes a workbook of the forms; file, check (looks only)"),
     .answer = &import_result_fields, .takes = "@file! check"},
#define EDIT_PERMISSION PERM_RISK_WRITE
    NOUN("services", "/risk-services", risk_service, N_("Adds a service"), N_("A service with its history"),
         N_("Changes a service"), N_("Removes a service"), risk_service_record,
         "business name expectation duty social revenue roi growth share priority comment choice reason level_duty "
         "level_social effect " MARKS),
    {POST, "/risk-services/{id}/approve", risk_service_approve_post, PERM_RISK_APPROVE,
     N_("Approves that a service is left out; not by who left it out"),
     .answer = &risk_service_record.fields},
    NOUN("processes", "/risk-processes", risk_process, N_("Adds a process"),
         N_("A process with its services, needs and history"), N_("Changes a process"), N_("Removes a process"),
         risk_process_record, "name department post level effect " MARKS "deferred reason"),
    {POST, "/risk-processes/{id}/approve", risk_process_approve_post, PERM_RISK_APPROVE,
     N_("Approves that a process is left out; not by who left it out"),
     .answer = &risk_process_record.fields},
    {POST, "/risk-processes/{id}/services", risk_process_serve_post, PERM_RISK_WRITE,
     N_("Says which services a process serves"),
     .answer = &risk_process_record.fields, .takes = "service*"},
    {POST, "/risk-processes/{id}/needs", risk_process_need_post, PERM_RISK_WRITE,
     N_("Adds a resource that a process needs"),
     .answer = &risk_need_record.fields, .of = &risk_need_record.fields,
     .takes = "needed! need_group requirement quantity bridge"},
    {POST, "/risk-processes/{id}/groups", risk_process_group_post, PERM_RISK_WRITE,
     N_("Adds a group of needs to a process"),
     .answer = &risk_need_group_record.fields, .of = &risk_need_group_record.fields,
     .takes = "title! rule least"},
    NOUN("resources", "/risk-resources", risk_resource, N_("Adds a resource"),
         N_("A resource with its needs, users and history"), N_("Changes a resource"), N_("Removes a resource"),
         risk_resource_record, "kind name requirement quantity site zone supplier external post comment"),
    {POST, "/risk-resources/{id}/needs", risk_resource_need_post, PERM_RISK_WRITE,
     N_("Adds a resource that a resource needs"),
     .answer = &risk_need_record.fields, .of = &risk_need_record.fields,
     .takes = "needed! need_group requirement quantity bridge"},
    {POST, "/risk-resources/{id}/groups", risk_resource_group_post, PERM_RISK_WRITE,
     N_("Adds a group of needs to a resource"),
     .answer = &risk_need_group_record.fields, .of = &risk_need_group_record.fields,
     .takes = "title! rule least"},
    {GET, "/risk-needs/{id}/edit", risk_need_edit_get, PERM_RISK_WRITE, N_("Changes a need"),
     .answer = &risk_need_record.fields},
    {POST, "/risk-needs/{id}/edit", risk_need_edit_post, PERM_RISK_WRITE, N_("Changes a need"),
     .answer = &risk_need_record.fields, .of = &risk_need_record.fields,
     .takes = "version needed need_group requirement quantity bridge"},
    {POST, "/risk-needs/{id}/remove", risk_need_remove_post, PERM_RISK_WRITE, N_("Removes a need"),
     .answer = &risk_need_record.fields, .takes = "version"},
    {GET, "/risk-groups/{id}/edit", risk_group_edit_get, PERM_RISK_WRITE, N_("Changes a group of needs"),
     .answer = &risk_need_group_record.fields},
    {POST, "/risk-groups/{id}/edit", risk_group_edit_post, PERM_RISK_WRITE, N_("Changes a group of needs"),
     .answer = &risk_need_group_record.fields, .of = &risk_need_group_record.fields,
     .takes = "version title rule least"},
    {POST, "/risk-groups/{id}/remove", risk_group_remove_post, PERM_RISK_WRITE, N_("Removes a group of needs"),
     .answer = &risk_need_group_record.fields, .takes = "version"},
#undef EDIT_PERMISSION
#define EDIT_PERMISSION PERM_RISK_OWN
    NOUN("risks", "/risks", risk_risk, N_("Adds a risk"), N_("A risk with its values, plan items and history"),
         N_("Changes a risk; its owner may, too"), N_("Removes a risk"), risk_record,
         "process resource outcome event source effect harm impact_before impact_controls impact_after frequency_before "
         "frequency_controls frequency_after pulled pulled_reason department post review_on confirm_by controls "
         "comment propose"),
    {POST, "/risks/{id}/copy", risk_copy_post, PERM_RISK_WRITE, N_("Copies a risk to the row below"),
     .answer = &risk_record.fields},
    {POST, "/risks/{id}/items", risk_item_post, PERM_RISK_WRITE, N_("Links a plan item that lowers a risk"),
     .answer = &risk_record.fields, .takes = "item!"},
    {POST, "/risk-items/{id}/remove", risk_item_remove_post, PERM_RISK_WRITE,
     N_("Takes the link of a plan item away"),
     .answer = &risk_record.fields},
    {POST, "/risks/{id}/confirm", risk_confirm_post, PERM_RISK_OWN, N_("Confirms the state of a risk"),
     .answer = &risk_record.fields},
    PLACES("/sites", risk_site, risk_site_record, N_("The sites"), N_("Adds a site"), N_("Changes a site")),
    PLACES("/zones", risk_zone, risk_zone_record, N_("The zones"), N_("Adds a zone"), N_("Changes a zone")),
    PLACES("/suppliers", risk_supplier, risk_supplier_record, N_("The suppliers"), N_("Adds a supplier"),
           N_("Changes a supplier")),
    PLACES("/external-services", risk_external, risk_external_record, N_("The services of other operators"),
           N_("Adds a service of another operator"), N_("Changes a service of another operator")),
};

static const struct nav_entry nav[] = {
    {NAV_RISK, N_("Risk assessment"), "/risk", PERM_RISK_READ, NULL, false},
};

/* Rooms above put theirs between these: preparation from 20, checks and watching from 60, treatment from 80. */
static const struct tab tabs[] = {
    {"risk-study", 10, N_("Overview"), N_("Overview"), "", PERM_RISK_READ},
    {"risk-study", 11, N_("Overview"), N_("Criteria of risk"), "/criteria", PERM_RISK_READ},
    {"risk-study", 12, N_("Overview"), N_("Excel workbook"), "/forms", PERM_RISK_READ},
    {"risk-study", 30, N_("Forms 2 to 6"), N_("Services"), "/services", PERM_RISK_READ},
    {"risk-study", 31, N_("Forms 2 to 6"), N_("Impact of stops"), "/impact", PERM_RISK_READ},
    {"risk-study", 32, N_("Forms 2 to 6"), N_("Processes"), "/processes", PERM_RISK_READ},
    {"risk-study", 33, N_("Forms 2 to 6"), N_("Business resources"), "/resources", PERM_RISK_READ},
    {"risk-study", 34, N_("Forms 2 to 6"), N_("What needs what"), "/needs", PERM_RISK_READ},
    {"risk-study", 35, N_("Forms 2 to 6"), N_("Risks"), "/risks", PERM_RISK_READ},
    {"risk-study", 40, N_("Evaluation"), N_("Matrix"), "/matrix", PERM_RISK_READ},
    {"risk-study", 41, N_("Evaluation"), N_("Risk owners"), "/owners", PERM_RISK_READ},
    {"risk-study", 60, N_("Validation and review"), N_("Check of the forms"), "/check", PERM_RISK_READ},
};

static const struct record *const records[] = {
    &risk_study_record,      &risk_criteria_record,        &risk_header_record,   &risk_service_record,
    &risk_process_record,    &risk_service_process_record, &risk_site_record,     &risk_zone_record,
    &risk_supplier_record,   &risk_external_record,        &risk_resource_record, &risk_need_group_record,
    &risk_need_record,       &risk_record,                 &risk_item_record,     &risk_answer_record};

static const struct list *const lists[] = {&risk_service_list, &risk_impact_list, &risk_process_list,
                                           &risk_resource_list, &risk_list};
static const struct approvable *const approvables[] = {&risk_study_approvable};

const struct module risk_module = {
    .name = "risk",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = risk_commands,
    .command_count = RISK_COMMANDS,
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
    .beside = risk_beside,
    .work = risk_work,
};
