#include "statistics/statistics_result.h"

#define A "/surveys/{id}/analysis"
#define OWN "/questionnaires/{id}/position"
#define LOOK (PERM_SURVEY_READ | PERM_SURVEY_WRITE)

static const struct route routes[] = {
    {GET, A, statistics_get, PERM_SURVEY_READ, N_("The analysis of a survey: years, sectors, sizes, functions"),
     .answer = &statistics_answer, .asks = "audience"},
    {GET, A "/heat", statistics_heat_get, PERM_SURVEY_READ, N_("Heat map of sectors and functions or sections"),
     .answer = &statistics_answer, .asks = "audience by"},
    {GET, A "/groups", statistics_groups_get, PERM_SURVEY_READ,
     N_("Scores and distributions of sectors, sub-sectors, sizes, functions and sections"), .answer = &statistics_answer,
     .asks = "audience"},
    {GET, A "/measures", statistics_measures_get, PERM_SURVEY_READ, N_("Measures, the weakest first; movers; further questions"),
     .answer = &statistics_answer, .asks = "audience"},
    {GET, A "/risk", statistics_risk_get, PERM_SURVEY_READ, N_("Score against risk index; operators that stand out"),
     .answer = &statistics_answer, .asks = "audience"},
    {GET, A "/clusters", statistics_clusters_get, PERM_SURVEY_READ, N_("Clusters of similar operators"),
     .answer = &statistics_answer, .asks = "audience"},
    {GET, A "/doubts", statistics_doubts_get, PERM_SURVEY_READ, N_("Answers that look wrong"),
     .answer = &statistics_answer, .asks = "audience"},
    {GET, A "/behind", statistics_behind_get, LOOK, N_("The operators behind a cell; that one looked is noted"),
     .answer = &statistics_behind_answer, .asks = "sector item"},
    {GET, A "/texts", statistics_texts_get, LOOK, N_("Searches the texts of accepted responses"),
     .answer = &statistics_texts_answer, .asks = "q"},
    {GET, A "/position", statistics_position_get, LOOK, N_("The position of an operator, as it gets it back"),
     .answer = &statistics_position_page_answer, .asks = "operator"},
    {GET, A "/position.json", statistics_position_json_get, LOOK, N_("The position of an operator as a file for programs"),
     .asks = "operator"},
    {GET, A "/position.pdf", statistics_position_pdf_get, LOOK, N_("The position of an operator as PDF"), .asks = "operator"},
    {GET, A "/position.docx", statistics_position_docx_get, LOOK, N_("The position of an operator as a Word file"),
     .asks = "operator"},
    {GET, A "/results", statistics_results_get, PERM_SURVEY_READ, N_("Results that were given out to operators"),
     .answer = &statistics_results_answer, .list = &statistics_result_list},
    {GET, A "/results.csv", statistics_results_csv_get, PERM_SURVEY_READ, N_("The results that were given out as CSV"),
     .list = &statistics_result_list},
    {GET, A "/results.xlsx", statistics_results_xlsx_get, PERM_SURVEY_READ, N_("The results that were given out as a workbook"),
     .list = &statistics_result_list},
    {POST, A "/results", statistics_results_post, LOOK, N_("Gives results out to operators; again: with who looked since"),
     .answer = &statistics_results_answer},
    {GET, A "/told.json", statistics_told_get, PERM_SURVEY_READ,
     N_("The figures that were told to others when results were given out, as a file"), .answer = NULL},
    {GET, A "/result.json", statistics_result_file_get, LOOK, N_("The signed result of an operator as a file"),
     .asks = "operator"},
    {GET, OWN, statistics_own_get, PERM_RESPONSE_READ, N_("Own position in a survey, and who looked at the answers"),
     .answer = &statistics_own_answer},
    {GET, OWN ".pdf", statistics_own_pdf_get, PERM_RESPONSE_READ, N_("Own position in a survey as PDF"), .answer = NULL},
    {GET, OWN ".docx", statistics_own_docx_get, PERM_RESPONSE_READ, N_("Own position in a survey as a Word file"), .answer = NULL},
    {GET, A "/answers.csv", statistics_csv_get, LOOK, N_("Answers without names as CSV"), .answer = NULL},
    {GET, A "/answers.xlsx", statistics_xlsx_get, LOOK, N_("Answers without names as a workbook"), .answer = NULL},
};

static const struct tab tabs[] = {
    {"survey", 30, N_("Analysis"), N_("Overview of the analysis"), "/analysis", PERM_SURVEY_READ},
    {"survey", 31, N_("Analysis"), N_("Sectors and sections"), "/analysis/heat", PERM_SURVEY_READ},
    {"survey", 32, N_("Analysis"), N_("Distributions"), "/analysis/groups", PERM_SURVEY_READ},
    {"survey", 33, N_("Analysis"), N_("Weakest measures and movers"), "/analysis/measures", PERM_SURVEY_READ},
    {"survey", 34, N_("Analysis"), N_("Risk and score"), "/analysis/risk", PERM_SURVEY_READ},
    {"survey", 35, N_("Analysis"), N_("Similar operators"), "/analysis/clusters", PERM_SURVEY_READ},
    {"survey", 36, N_("Single operators and results"), N_("Answers that look wrong"), "/analysis/doubts", PERM_SURVEY_READ},
    {"survey", 37, N_("Single operators and results"), N_("Search in the texts"), "/analysis/texts", LOOK},
    {"survey", 38, N_("Single operators and results"), N_("Results for operators"), "/analysis/results", PERM_SURVEY_READ},
    {"reply", 50, N_("Position and who looked"), N_("Position and who looked"), "/position", PERM_RESPONSE_READ},
};

static const struct list *const lists[] = {&statistics_result_list};
static const struct record *const records[] = {&survey_result_record};

const struct module statistics_module = {
    .name = "statistics",
    .records = records,
    .record_count = COUNT(records),
    .lists = lists,
    .list_count = COUNT(lists),
    .jobs = statistics_jobs,
    .job_count = STATISTICS_JOBS,
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = statistics_commands,
    .command_count = STATISTICS_COMMANDS,
    .tabs = tabs,
    .tab_count = COUNT(tabs),
    .reports = statistics_reports,
    .report_count = STATISTICS_REPORTS,
};
