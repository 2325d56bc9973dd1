#include "sector/sector_view.h"

static const char csv_help[] = N_("The rows of the list as CSV");
static const char xlsx_help[] = N_("The rows of the list as a workbook");
static const char edit_help[] = N_("Form to change a row");
static const char new_help[] = N_("Form of a new row");
static const char add_help[] = N_("Adds a row");
static const char change_help[] = N_("Changes a row");
static const char remove_help[] = N_("Removes a row");

#define OPERATOR_TAKES                                                                             \
    "name sector sub_sector size region state since reason email ceptoar association organization designated law "  \
    "explanation people sales users sensitive_records it_dependence"
#define FILTER_ASKS "year state sector sub_sector size text"
#define ROW_ROUTES(path, noun, record, rows_list, takes_new, takes_edit)                           \
    {GET, path ".csv", noun##_csv_get, PERM_SECTOR_READ, csv_help, .list = &(rows_list)},       \
    {GET, path ".xlsx", noun##_xlsx_get, PERM_SECTOR_READ, xlsx_help, .list = &(rows_list)}, \
    {GET, path "/{id}/edit", noun##_edit_get, PERM_SECTOR_WRITE, edit_help, .answer = &(record).fields}, \
    {GET, path "/new", noun##_new_get, PERM_SECTOR_WRITE, new_help, .answer = &(record).fields},          \
    {POST, path "/new", noun##_new_post, PERM_SECTOR_WRITE, add_help, .answer = &(record).fields,                \
     .of = &(record).fields, .takes = takes_new},                                                                        \
    {POST, path "/{id}/edit", noun##_edit_post, PERM_SECTOR_WRITE, change_help, .answer = &(record).fields,      \
     .of = &(record).fields, .takes = takes_edit},                                                                       \
    {POST, path "/{id}/remove", noun##_remove_post, PERM_SECTOR_WRITE, remove_help, .answer = &(record).fields,  \
     .takes = "version"}

static const struct route routes[] = {
    {GET, "/sectors", sectors_get, PERM_SECTOR_READ,
     N_("The sectors with who oversees them and how many operators a year covers"), .answer = &sectors_answer,
     .asks = "year#"},
    {GET, "/sectors/{sector}", sector_get, PERM_SECTOR_READ,
     N_("A sector with its sub-sectors, systems, services, service levels and reporting law"), .answer = &sector_answer},
    {GET, "/oversight", oversight_list_get, PERM_SECTOR_READ, N_("Which body oversees which sector"),
     .answer = &oversight_answer, .list = &oversight_list},
    {GET, "/oversight/{id}", oversight_get, PERM_SECTOR_READ, N_("An overseeing body with its history"),
     .answer = &sector_fact_answer},
    ROW_ROUTES("/oversight", oversight, oversight_record, oversight_list,
               "sector! body! sub_sector department email since until basis organization",
               "version sector body sub_sector department email since until basis organization"),
    {GET, "/sector-bodies", sector_body_list_get, PERM_SECTOR_READ, N_("CEPTOAR and associations of the sectors"),
     .answer = &sector_body_answer, .list = &sector_body_list},
    {GET, "/sector-bodies/{id}", sector_body_get, PERM_SECTOR_READ, N_("A CEPTOAR or association with its history"),
     .answer = &sector_fact_answer},
    ROW_ROUTES("/sector-bodies", sector_body, sector_body_record, sector_body_list,
               "name! sector! kind sub_sector contact email members standards note organization",
               "version name sector kind sub_sector contact email members standards note organization"),
    {GET, "/operators", covered_list_get, PERM_SECTOR_READ, N_("The operators that a year's plan covers"),
     .answer = &covered_list_answer, .list = &covered_operator_list, .asks = FILTER_ASKS},
    {GET, "/operators/list.csv", covered_csv_get, PERM_SECTOR_READ,
     N_("The list as it is shown, with the chosen columns, as CSV"), .list = &covered_operator_list, .asks = FILTER_ASKS},
    {GET, "/operators/list.xlsx", covered_xlsx_get, PERM_SECTOR_READ,
     N_("The list as it is shown, with the chosen columns, as a workbook"), .list = &covered_operator_list,
     .asks = FILTER_ASKS},
    {GET, "/operators/new", covered_new_get, PERM_SECTOR_WRITE, N_("Form of a new covered operator"),
     .answer = &covered_operator_record.fields, .asks = "year#"},
    {POST, "/operators/new", covered_new_post, PERM_SECTOR_WRITE, N_("Adds an operator to a year's plan"),
     .answer = &covered_operator_record.fields, .of = &covered_operator_record.fields, .asks = "year#",
     .takes = "operator! name! sector! sub_sector size region state since reason email ceptoar association organization "
              "designated law explanation people sales users sensitive_records it_dependence"},
    {GET, "/operators/import", covered_import_get, PERM_SECTOR_WRITE, N_("Form to upload covered operators"),
     .answer = &covered_import_answer, .asks = "year#"},
    {POST, "/operators/import", covered_import_post, PERM_SECTOR_WRITE,
     N_("Takes a year's operators from a workbook or CSV, all or none"), .answer = &import_result_fields,
     .asks = "year#", .takes = "@file!"},
    {GET, "/operators/check", covered_check_get, PERM_SECTOR_READ,
     N_("Who was lost between years, and which designated operators nobody explained"), .answer = &covered_check_answer,
     .asks = "year#"},
    {GET, "/operators/carry", covered_carry_get, PERM_SECTOR_WRITE, N_("What the beginning of a year would carry over"),
     .answer = &covered_carry_answer, .asks = "year#"},
    {POST, "/operators/carry", covered_carry_post, PERM_SECTOR_WRITE,
     N_("Begins a year: everybody of the year before continues"), .answer = &covered_carry_answer, .asks = "year#"},
    {GET, "/operators/{id}", covered_get, PERM_SECTOR_READ,
     N_("A covered operator with its years, risk index and history"), .answer = &covered_answer},
    {GET, "/operators/{id}/edit", covered_edit_get, PERM_SECTOR_WRITE, N_("Form to change a covered operator"),
     .answer = &covered_operator_record.fields},
    {POST, "/operators/{id}/edit", covered_edit_post, PERM_SECTOR_WRITE, N_("Changes a covered operator"),
     .answer = &covered_operator_record.fields, .of = &covered_operator_record.fields,
     .takes = "version " OPERATOR_TAKES},
    {POST, "/operators/{id}/remove", covered_remove_post, PERM_SECTOR_WRITE,
     N_("Removes an operator that was entered by mistake"), .answer = &covered_operator_record.fields,
     .takes = "version"},
    {GET, "/risk-index", risk_index_get, PERM_SECTOR_READ, N_("The weights of the risk index, and how it is made"),
     .answer = &risk_index_setting_record.fields},
    {POST, "/risk-index", risk_index_post, PERM_SECTOR_WRITE, N_("Lays down the weights of the risk index"),
     .answer = &risk_index_setting_record.fields, .of = &risk_index_setting_record.fields,
     .takes = "version weight_people weight_sales weight_users weight_sensitive weight_it top_people top_sales "
              "top_users top_sensitive note"},
};

static const struct nav_entry nav[] = {
    {NAV_SURVEY, N_("Sectors and covered operators"), "/sectors", PERM_SECTOR_READ, sector_waiting, true},
};

static const struct record *const records[] = {&oversight_record, &sector_body_record, &covered_operator_record,
                                               &risk_index_setting_record};
static const struct list *const lists[] = {&covered_operator_list, &oversight_list, &sector_body_list};

const struct module sector_module = {
    .name = "sector",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = sector_commands,
    .command_count = SECTOR_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .lists = lists,
    .list_count = COUNT(lists),
    .nav = nav,
    .nav_count = COUNT(nav),
    .jobs = sector_jobs,
    .job_count = SECTOR_JOBS,
    .work = sector_work,
};
