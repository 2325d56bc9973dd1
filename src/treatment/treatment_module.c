#include "treatment/treatment_view.h"

#define LIST "/risk/{study}/treatment"
#define ONE "/risks/{id}/treatment"
#define FINANCE_TAKES "kind name! insurer number cover deductible from_on until_on post comment active"

static const struct route routes[] = {
    {GET, LIST, treatment_list_get, PERM_RISK_READ, N_("The risks to be treated with the state of their treatment"),
     .answer = &treatment_list_answer, .list = &treatment_list},
    {GET, LIST ".csv", treatment_list_csv_get, PERM_RISK_READ, N_("The list as CSV"), .list = &treatment_list},
    {GET, LIST ".xlsx", treatment_list_xlsx_get, PERM_RISK_READ, N_("The list as a workbook"),
     .list = &treatment_list},
    {GET, LIST "/whatif", treatment_whatif_get, PERM_RISK_READ,
     N_("Which open plan items lower the most residual risk for a budget, with the curve over budgets"),
     .answer = &whatif_answer, .asks = "budget"},
    {GET, ONE, treatment_get, PERM_RISK_READ,
     N_("Treatment of a risk: suggestion, options, plan items, risk finance, acceptances"),
     .answer = &treatment_answer},
    {GET, ONE "/edit", treatment_edit_get, PERM_RISK_OWN, N_("Form of the treatment of a risk"),
     .answer = &treatment_record.fields},
    {POST, ONE "/edit", treatment_edit_post, PERM_RISK_OWN, N_("Chooses the treatment of a risk; its owner may, too"),
     .answer = &treatment_record.fields, .of = &treatment_record.fields,
     .takes = "version remove_source lower_impact lower_likelihood avoid share retain reason impact frequency "
              "done_on"},
    {POST, ONE "/items", treatment_item_post, PERM_RISK_OWN,
     N_("Links a plan item that lowers a risk, with what it does to it"),
     .answer = &treatment_answer, .of = &risk_item_record.fields, .takes = "item! impact frequency"},
    {GET, ONE "/item", treatment_item_new_get, PERM_PLAN_WRITE, N_("Form of a new plan item for a risk"),
     .answer = &plan_item_record.fields},
    {POST, ONE "/item", treatment_item_new_post, PERM_PLAN_WRITE, N_("Makes a plan item and links it to the risk"),
     .answer = &plan_item_record.fields, .of = &plan_item_record.fields,
     .takes = "title! detail post start_on due_on money_asked days_asked priority judged_by impact frequency"},
    {GET, "/treatment-items/{id}/edit", treatment_effect_get, PERM_RISK_OWN,
     N_("Form of what a plan item does to a risk"), .answer = &risk_item_record.fields},
    {POST, "/treatment-items/{id}/edit", treatment_effect_post, PERM_RISK_OWN,
     N_("Says what a plan item does to a risk"), .answer = &risk_item_record.fields,
     .of = &risk_item_record.fields, .takes = "version impact frequency"},
    {POST, ONE "/finance", treatment_cover_post, PERM_RISK_OWN, N_("Links risk finance that bears a risk"),
     .answer = &treatment_answer, .of = &treatment_cover_record.fields, .takes = "finance!"},
    {POST, "/treatment-covers/{id}/remove", treatment_cover_remove_post, PERM_RISK_OWN,
     N_("Takes the link of risk finance away"), .answer = &treatment_cover_record.fields},
    {GET, ONE "/acceptance", treatment_acceptance_new_get, PERM_RISK_OWN,
     N_("Form that asks for acceptance of a residual risk"), .answer = &treatment_acceptance_record.fields},
    {POST, ONE "/acceptance", treatment_acceptance_new_post, PERM_RISK_OWN,
     N_("Asks that somebody else accepts a residual risk until a day"),
     .answer = &treatment_acceptance_record.fields, .of = &treatment_acceptance_record.fields,
     .takes = "basis until_on! reason! conditions route due_on message"},
    {GET, "/acceptances/{id}", treatment_acceptance_get, PERM_RISK_READ,
     N_("An acceptance of residual risk with its approval"), .answer = &acceptance_answer},
    {POST, "/acceptances/{id}/revoke", treatment_acceptance_revoke_post, PERM_RISK_READ,
     N_("Takes an acceptance back before its day; by who keeps the assessment or may accept"),
     .answer = &acceptance_answer, .takes = "reason!"},
    {GET, "/risk-finance", treatment_finance_list_get, PERM_RISK_READ, N_("Insurance and other risk finance"),
     .answer = &finance_list_answer},
    {GET, "/risk-finance/new", treatment_finance_new_get, PERM_RISK_WRITE, N_("Form of new risk finance"),
     .answer = &treatment_finance_record.fields},
    {POST, "/risk-finance/new", treatment_finance_new_post, PERM_RISK_WRITE, N_("Adds risk finance"),
     .answer = &treatment_finance_record.fields, .of = &treatment_finance_record.fields, .takes = FINANCE_TAKES},
    {GET, "/risk-finance/{id}/edit", treatment_finance_edit_get, PERM_RISK_WRITE, N_("Form of risk finance"),
     .answer = &treatment_finance_record.fields},
    {POST, "/risk-finance/{id}/edit", treatment_finance_edit_post, PERM_RISK_WRITE, N_("Changes risk finance"),
     .answer = &treatment_finance_record.fields, .of = &treatment_finance_record.fields,
     .takes = "version kind name insurer number cover deductible from_on until_on post comment active"},
};

static const struct tab tabs[] = {
    {"risk-study", 80, N_("Treatment of risks"), N_("Risks and their treatment"), "/treatment", PERM_RISK_READ},
    {"risk-study", 81, N_("Treatment of risks"), N_("What-if for a budget"), "/treatment/whatif", PERM_RISK_READ},
};

static const struct record *const records[] = {&treatment_record, &treatment_finance_record,
                                               &treatment_cover_record, &treatment_acceptance_record};
static const struct list *const lists[] = {&treatment_list};
static const struct approvable *const approvables[] = {&treatment_acceptance_approvable};

const struct module treatment_module = {
    .name = "treatment",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = treatment_commands,
    .command_count = TREATMENT_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .lists = lists,
    .list_count = COUNT(lists),
    .tabs = tabs,
    .tab_count = COUNT(tabs),
    .approvables = approvables,
    .approvable_count = COUNT(approvables),
    .work = treatment_work,
};
