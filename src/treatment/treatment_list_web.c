/* The risks to be treated with the state of their treatment, as page and files; what-if. */
#include "base/text.h"
#include "base/time.h"
#include "treatment/treatment_view.h"
#include "views.gen.h"

const char *treatment_state_tag(int64_t state)
{
    static const char *const tags[TREATMENT_STATE_COUNT_] = {"off", "warn", "info", "ok", "ok"};
    return state >= 0 && state < TREATMENT_STATE_COUNT_ ? tags[state] : "off";
}

/* --- The columns --- */

static const struct field row_table[] = {
    FIELD(treatment_row, id, F_ID),
    FIELD(treatment_row, version, F_INT, .flags = F_HIDDEN),
    FIELD(treatment_row, number, F_INT, .label = N_("Number")),
    FIELD(treatment_row, title, F_TEXT, .label = N_("Risk")),
    FIELD(treatment_row, process_name, F_TEXT, .label = N_("Process")),
    FIELD(treatment_row, resource_name, F_TEXT, .label = N_("Business resource")),
    FIELD(treatment_row, post, F_ID),
    FIELD(treatment_row, owner_label, F_TEXT, .label = N_("Risk owner")),
    FIELD(treatment_row, impact, F_INT, .label = N_("Impact")),
    FIELD(treatment_row, frequency, F_INT, .label = N_("Frequency")),
    FIELD(treatment_row, residual, F_INT, .label = N_("Residual risk value")),
    FIELD(treatment_row, criterion, F_INT, .label = N_("Risk criterion")),
    FIELD(treatment_row, reaches, F_BOOL),
    FIELD(treatment_row, treat, F_BOOL, .label = N_("To be treated")),
    FIELD(treatment_row, state, F_ENUM, .names = &treatment_state_names,
          .label = N_("State of treatment")),
    FIELD(treatment_row, options_label, F_TEXT, .label = N_("Chosen treatment")),
    FIELD(treatment_row, suggestion_label, F_TEXT, .label = N_("Suggested treatment")),
    FIELD(treatment_row, until_on, F_DATE, .label = N_("Accepted until")),
    FIELD(treatment_row, accepter_name, F_TEXT, .label = N_("Accepted by")),
    FIELD(treatment_row, expected, F_INT, .label = N_("Expected after treatment")),
    FIELD(treatment_row, items, F_INT, .label = N_("Plan items")),
    FIELD(treatment_row, items_open, F_INT, .label = N_("Open plan items")),
    FIELD(treatment_row, items_late, F_INT, .label = N_("Overdue plan items")),
    FIELD(treatment_row, covers, F_INT, .label = N_("Risk finance")),
    FIELD(treatment_row, cost, F_INT, .label = N_("Cost still to pay (yen)")),
    FIELD(treatment_row, due_on, F_DATE, .label = N_("Last due date")),
    FIELD(treatment_row, hints, F_INT, .flags = F_HIDDEN),
    FIELD(treatment_row, hint, F_TEXT, .label = N_("What is amiss")),
};
const struct fields treatment_row_fields = {row_table, COUNT(row_table)};

static void fill_number(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/risks/%s/treatment", ((const struct treatment_row *)row)->id);
}

static void fill_state(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct treatment_row *of = row;
    cell->tag = treatment_state_tag(of->state);
    if (of->state == TREATMENT_ACCEPTED)
        cell->note = trf(cx, N_("until {0}"), of->until_on);
}

static void fill_options(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct treatment_row *of = row;
    cell->absent = text_empty(of->suggestion_label) ? NULL
                                                    : trf(cx, N_("Suggested: {0}"), of->suggestion_label);
}

static void fill_residual(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct treatment_row *of = row;
    if (of->reaches) {
        cell->mark = tr(cx, N_("To be treated"));
        cell->mark_tag = "warn";
    } else if (of->treat) {
        cell->mark = tr(cx, N_("Pulled in"));
        cell->mark_tag = "info";
    }
}

static void fill_items(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct treatment_row *of = row;
    if (of->items_late > 0) {
        cell->mark = trf(cx, N_("{0} overdue"), decimal(cx, of->items_late));
        cell->mark_tag = "bad";
    }
}

static void fill_owner(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    if (((const struct treatment_row *)row)->treat != 0) {
        cell->absent = tr(cx, N_("No owner"));
        cell->absent_tag = "tag warn";
    }
}

static const struct list_column columns[] = {
    {.field = "number", .flags = LIST_KEY | LIST_SORT | LIST_LEFT | LIST_NARROW, .fill = fill_number, .width = 8},
    {.field = "title", .flags = LIST_KEY | LIST_SEARCH | LIST_WIDE, .fill = fill_number, .width = 44},
    {.field = "resource_name", .flags = LIST_SORT | LIST_PICK, .width = 20},
    {.field = "process_name", .flags = LIST_SORT | LIST_PICK | LIST_ASIDE, .width = 20},
    {.field = "owner_label", .flags = LIST_SORT | LIST_PICK, .fill = fill_owner, .width = 24},
    {.field = "impact", .flags = LIST_ASIDE},
    {.field = "frequency", .flags = LIST_ASIDE},
    {.field = "residual", .flags = LIST_SORT | LIST_NARROW, .fill = fill_residual},
    {.field = "treat", .flags = LIST_ASIDE | LIST_PICK | LIST_NARROW},
    {.field = "state", .flags = LIST_SORT | LIST_PICK, .fill = fill_state, .width = 18},
    {.field = "options_label", .flags = LIST_SEARCH, .fill = fill_options, .width = 28},
    {.field = "suggestion_label", .flags = LIST_ASIDE | LIST_PICK, .width = 20},
    {.field = "expected", .flags = LIST_SORT},
    {.field = "items_open", .flags = LIST_SORT, .fill = fill_items},
    {.field = "items", .flags = LIST_ASIDE},
    {.field = "covers", .flags = LIST_ASIDE | LIST_SORT},
    {.field = "cost", .flags = LIST_SORT | LIST_THOUSANDS},
    {.field = "due_on", .flags = LIST_SORT | LIST_NARROW},
    {.field = "until_on", .flags = LIST_ASIDE | LIST_SORT | LIST_NARROW},
    {.field = "accepter_name", .flags = LIST_ASIDE},
    {.field = "hint", .flags = LIST_WIDE | LIST_ASIDE, .width = 40},
};
const struct list treatment_list = {
    .name = "treatment",
    .label = N_("Treatment of risks"),
    .permission = PERM_RISK_READ,
    .fields = {row_table, COUNT(row_table)},
    .size = sizeof(struct treatment_row),
    .columns = columns,
    .column_count = COUNT(columns),
};

/* --- The page --- */

static const struct field state_table[] = {
    FIELD(treatment_state_count, state, F_ENUM, .names = &treatment_state_names, .label = N_("State of treatment")),
    FIELD(treatment_state_count, risks, F_INT, .label = N_("Risks")),
};
static const struct field list_table[] = {
    FIELD(treatment_list_view, study, F_ID),
    FIELD_LIST(treatment_list_view, states, state_table, struct treatment_state_count),
    FIELD_LIST(treatment_list_view, risks, row_table, struct treatment_row),
    FIELD(treatment_list_view, next, F_TEXT),
};
const struct fields treatment_list_answer = {list_table, COUNT(list_table)};

enum rc treatment_frame(struct ctx *cx, const char *study, const char *here, const struct treatment_crumb *above,
                        struct page *page)
{
    TRY(risk_page_frame(cx, study, here, page));
    struct crumb *crumbs = ARENA_ARRAY(cx->arena, struct crumb, page->crumbs.n + 2);
    size_t n = page->crumbs.n;
    if (crumbs == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++)
        crumbs[i] = page->crumbs.at[i];
    if (above != NULL)
        crumbs[n++] = (struct crumb){tr(cx, N_("Treatment of risks")),
                                     arena_printf(cx->arena, "/risk/%s/treatment", study)};
    if (above != NULL && above->risk != NULL)
        crumbs[n++] = (struct crumb){trf(cx, N_("Risk {0}"), decimal(cx, above->number)),
                                     arena_printf(cx->arena, "/risks/%s/treatment", above->risk)};
    page->crumbs.at = crumbs;
    page->crumbs.n = n;
    return RC_OK;
}

static enum rc fill_states(struct ctx *cx, const struct treatment_rows *rows, struct treatment_list_view *view)
{
    struct treatment_state_count *states = ARENA_ARRAY(cx->arena, struct treatment_state_count, TREATMENT_STATE_COUNT_);
    if (states == NULL)
        return RC_MEMORY;
    for (int i = 0; i < TREATMENT_STATE_COUNT_; i++)
        states[i] = (struct treatment_state_count){
            .state = i,
            .href = arena_printf(cx->arena, "/risk/%s/treatment?state=%s", view->study,
                                 enum_code(&treatment_state_names, i))};
    for (size_t i = 0; i < rows->n; i++)
        states[rows->at[i].state].risks++;
    view->states.at = states;
    view->states.n = TREATMENT_STATE_COUNT_;
    return RC_OK;
}

static enum rc load_rows(struct ctx *cx, const struct request *request, struct treatment_study *study,
                         struct treatment_rows *ret)
{
    TRY(treatment_study_load(cx, request_parameter(request, "study"), "", study));
    return treatment_rows_make(cx, study, false, ret);
}

HANDLER(treatment_list_get)
{
    struct treatment_study study = {.study = {.id = NULL}};
    struct treatment_rows rows = {.n = 0};
    struct treatment_list_view view = {.next = ""};
    TRY(load_rows(cx, request, &study, &rows));
    view.study = study.study.id;
    view.title = study.study.title;
    view.any = rows.n > 0;
    const char *home = arena_printf(cx->arena, "/risk/%s/treatment", view.study);
    struct list_found found = {.rows = rows.at,
                               .n = rows.n,
                               .href = home,
                               .csv = arena_printf(cx->arena, "%s.csv", home),
                               .xlsx = arena_printf(cx->arena, "%s.xlsx", home)};
    TRY(fill_states(cx, &rows, &view));
    TRY(list_memory_view(cx, request, &treatment_list, &found, &view.list));
    view.risks.at = found.rows;
    view.risks.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    struct page page = {.title = tr(cx, N_("Treatment of risks")),
                        .html = VIEW(treatment_list_page),
                        .fields = treatment_list_answer,
                        .view = &view,
                        .action_label = tr(cx, N_("What-if for a budget")),
                        .action_href = arena_printf(cx->arena, "%s/whatif", home),
                        .action_permission = PERM_RISK_READ,
                        .wide = true};
    TRY(treatment_frame(cx, view.study, "/treatment", NULL, &page));
    return page_send(cx, request, response, &page);
}

static enum rc send_file(struct ctx *cx, const struct request *request, struct response *response,
                         enum list_format format)
{
    struct treatment_study study = {.study = {.id = NULL}};
    struct treatment_rows rows = {.n = 0};
    TRY(load_rows(cx, request, &study, &rows));
    const struct list_found found = {.rows = rows.at, .n = rows.n, .href = ""};
    return list_memory_send(cx, request, response, &treatment_list, &found, format, "treatment");
}

HANDLER(treatment_list_csv_get)
{
    return send_file(cx, request, response, LIST_CSV);
}

HANDLER(treatment_list_xlsx_get)
{
    return send_file(cx, request, response, LIST_XLSX);
}

/* --- What-if --- */

HANDLER(treatment_whatif_get)
{
    struct treatment_study study = {.study = {.id = NULL}};
    struct whatif_view view = {.study = ""};
    const char *typed = request_query(request, "budget");
    struct whatif_wish wish = {.budget = -1,
                               .points = WHATIF_POINTS,
                               .nodes = WHATIF_NODES,
                               .milliseconds = WHATIF_PAGE_MILLISECONDS};
    bool wrong = !text_empty(typed) && treatment_money_parse(cx, typed, &wish.budget) != RC_OK;
    TRY(treatment_study_load(cx, request_parameter(request, "study"), "", &study));
    if (wrong && request->wants_json)
        return field_fail(cx, "budget", N_("Please give the budget in yen, such as 3,000,000 or 300万円"));
    TRY(whatif_make(cx, &study, &wish, &view));
    view.budget_typed = text_empty(typed) ? view.budget_label : typed;
    if (wrong)
        view.error = tr(cx, N_("Please give the budget in yen, such as 3,000,000 or 300万円"));
    if (view.candidates > 0)
        TRY(whatif_draw(cx, &view));
    struct page page = {.title = tr(cx, N_("What-if: the best plan items for a budget")),
                        .html = VIEW(whatif_page),
                        .fields = whatif_answer,
                        .view = &view,
                        .status = wrong ? 422 : 0,
                        .wide = true};
    TRY(treatment_frame(cx, view.study, "/treatment/whatif", NULL, &page));
    return page_send(cx, request, response, &page);
}
