/* Pages of covered operators: the list, one, its form. */
#include "account/account_form.h"
#include "base/text.h"
#include "base/time.h"
#include "sector/sector_view.h"
#include "views.gen.h"

enum { FILTERS = 6, FAULTS_SHOWN = 1, YEARS_MOST = 50 };

static const char *from_request(const void *request, const char *name)
{
    return request_query(request, name);
}

/* --- Filters --- */

static enum rc option_filter(struct ctx *cx, struct choices choices, const char *all, struct list_filter *filter)
{
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, choices.n + 1);
    if (options == NULL)
        return RC_MEMORY;
    options[0] = (struct form_option){.value = "", .label = all, .selected = text_empty(filter->value)};
    for (size_t i = 0; i < choices.n; i++)
        options[i + 1] = (struct form_option){.value = choices.at[i].id,
                                              .label = choices.at[i].label,
                                              .selected = text_same(choices.at[i].id, filter->value)};
    filter->options.at = options;
    filter->options.n = choices.n + 1;
    return RC_OK;
}

static enum rc sector_filters(struct ctx *cx, const struct covered_filter *filter, struct list_filter *ret)
{
    struct choices sectors = {.n = 0}, subs = {.n = 0};
    ret[0] = (struct list_filter){
        .name = "sector", .label = tr(cx, N_("Sector")), .kind = "select", .column = "sector", .value = filter->sector};
    ret[1] = (struct list_filter){.name = "sub_sector",
                                  .label = tr(cx, N_("Sub-sector")),
                                  .kind = "select",
                                  .column = "sub_sector",
                                  .value = filter->sub_sector};
    TRY(sector_choices(cx, &sectors));
    TRY(sector_sub_choices(cx, filter->sector, &subs));
    TRY(option_filter(cx, sectors, tr(cx, N_("All sectors")), ret));
    return option_filter(cx, subs, tr(cx, N_("All sub-sectors")), ret + 1);
}

static enum rc make_filters(struct ctx *cx, const struct covered_filter *filter, struct list_filter *ret,
                            size_t *ret_n)
{
    size_t n = 0;
    TRY(sector_filters(cx, filter, ret));
    n += 2;
    ret[n] = (struct list_filter){.name = "size",
                                  .label = tr(cx, N_("Size of the operator")),
                                  .kind = "select",
                                  .column = "size",
                                  .value = filter->size < 0 ? "" : enum_code(&covered_size_names, filter->size)};
    TRY(list_enum_options(cx, &covered_size_names, 0, tr(cx, N_("All sizes")), ret[n].value, ret + n));
    n++;
    ret[n] = (struct list_filter){.name = "state",
                                  .label = tr(cx, N_("Coverage by the plan")),
                                  .kind = "select",
                                  .column = "state",
                                  .value = enum_code(&covered_filter_names, filter->state),
                                  .otherwise = enum_code(&covered_filter_names, COVERED_FILTER_IN)};
    TRY(list_enum_options(cx, &covered_filter_names, 0, NULL, ret[n].value, ret + n));
    n++;
    ret[n++] = (struct list_filter){.name = "text",
                                    .label = tr(cx, N_("Name or key")),
                                    .kind = "search",
                                    .column = "name",
                                    .value = filter->text,
                                    .most = COVERED_TEXT_MOST};
    ret[n++] = (struct list_filter){
        .name = "year", .kind = "hidden", .label = "", .value = decimal(cx, filter->year)};
    *ret_n = n;
    return RC_OK;
}

/* --- The list --- */

static const struct field list_table[] = {
    FIELD(covered_list_view, year, F_INT, .label = N_("Year of the plan")),
    FIELD(covered_list_view, covered, F_INT, .label = N_("Covered operators")),
    FIELD(covered_list_view, added, F_INT, .label = N_("Added this year")),
    FIELD(covered_list_view, left, F_INT, .label = N_("Left the plan")),
    FIELD(covered_list_view, outside, F_INT, .label = N_("Not covered (designated)")),
    FIELD_LIST_OF(covered_list_view, operators, covered_row_fields, struct covered_row),
    FIELD(covered_list_view, next, F_TEXT),
    FIELD(covered_list_view, next_href, F_TEXT),
};
const struct fields covered_list_answer = {list_table, COUNT(list_table)};

static enum rc read_ask(struct ctx *cx, const struct request *request, struct list_ask *ask,
                        struct covered_filter *filter)
{
    TRY(list_ask(cx, &covered_operator_list, request, ask));
    TRY(covered_filter_read(cx, from_request, request, COVERED_FILTER_IN, filter));
    filter->limit = ask->rows;
    return RC_OK;
}

static enum rc fill_counts(struct ctx *cx, struct covered_list_view *view)
{
    struct sector_counts counts = {.n = 0};
    TRY(covered_count(cx, view->year, &counts));
    view->covered = counts.total.covered;
    view->added = counts.total.states[COVERED_ADDED];
    view->left = counts.total.states[COVERED_LEFT];
    view->outside = counts.total.states[COVERED_OUTSIDE];
    view->any = view->covered + view->left + view->outside > 0;
    view->year_label = fiscal_year_show(cx, view->year);
    const char *all = list_column_names(cx, &covered_operator_list,
                                        (UINT64_C(1) << covered_operator_list.column_count) - 1);
    view->whole_href = arena_printf(cx->arena, "/operators/list.xlsx?year=%lld&state=all&columns=%s",
                                    (long long)view->year, all);
    return sector_year_links(cx, "/operators", view->year, &view->years);
}

static enum rc fill_list(struct ctx *cx, const struct list_ask *ask, const struct covered_filter *filter,
                         struct covered_list_view *view)
{
    struct covered_operators operators = {.n = 0};
    struct covered_rows rows = {.n = 0};
    struct list_filter *filters = ARENA_ARRAY(cx->arena, struct list_filter, FILTERS);
    struct list_found found = {.href = "/operators",
                               .csv = "/operators/list.csv",
                               .xlsx = "/operators/list.xlsx",
                               .filters = filters};
    if (filters == NULL)
        return RC_MEMORY;
    TRY(covered_list(cx, filter, &operators, &view->next));
    TRY(covered_rows_make(cx, &operators, filter->year, &rows));
    TRY(make_filters(cx, filter, filters, &found.filter_count));
    found.rows = rows.at;
    found.n = rows.n;
    found.next = view->next;
    view->operators.at = rows.at;
    view->operators.n = rows.n;
    TRY(list_view_make(cx, ask, &found, &view->list));
    view->next_href = view->list.next_href;
    return RC_OK;
}

HANDLER(covered_list_get)
{
    struct list_ask ask = {.list = NULL};
    struct covered_filter filter = {.year = 0};
    struct covered_list_view view = {.next = "", .next_href = ""};
    TRY(read_ask(cx, request, &ask, &filter));
    view.year = filter.year;
    TRY(fill_list(cx, &ask, &filter, &view));
    TRY(fill_counts(cx, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Sectors and covered operators")), "/sectors"}};
    struct page page = {.title = tr(cx, N_("Covered operators")),
                        .place = NAV_SURVEY,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(covered_list_page),
                        .fields = covered_list_answer,
                        .view = &view,
                        .wide = true,
                        .action_label = tr(cx, N_("Add an operator")),
                        .action_href = arena_printf(cx->arena, "/operators/new?year=%lld", (long long)view.year),
                        .action_permission = PERM_SECTOR_WRITE};
    return page_send(cx, request, response, &page);
}

static enum rc file_get(struct ctx *cx, const struct request *request, struct response *response,
                        enum list_format format)
{
    struct list_ask ask = {.list = NULL};
    struct covered_filter filter = {.year = 0};
    TRY(read_ask(cx, request, &ask, &filter));
    struct covered_source source = covered_source_of(cx, &filter);
    return list_export_send(cx, response, &ask, format, "operators", source.next, &source);
}

HANDLER(covered_csv_get)
{
    return file_get(cx, request, response, LIST_CSV);
}

HANDLER(covered_xlsx_get)
{
    return file_get(cx, request, response, LIST_XLSX);
}

/* --- One --- */

static const struct field past_table[] = {
    FIELD(covered_past, year, F_INT, .label = N_("Year of the plan")),
    FIELD(covered_past, state, F_ENUM, .names = &covered_state_names, .label = N_("Coverage by the plan")),
    FIELD(covered_past, sector, F_TEXT, .label = N_("Sector")),
    FIELD(covered_past, reason, F_TEXT, .label = N_("Reason of the change")),
    FIELD(covered_past, href, F_TEXT),
};
static const struct field view_table[] = {
    FIELD_OBJECT_OF(covered_view, row, covered_row_fields),
    FIELD_LIST(covered_view, years, past_table, struct covered_past),
    FIELD_OBJECT_OF(covered_view, beside, beside_view_fields),
};
const struct fields covered_answer = {view_table, COUNT(view_table)};

static const char *place_of(const struct ctx *cx, const struct covered_operator *row)
{
    return text_empty(row->sub_sector) ? sector_title(cx, row->sector)
                                       : arena_printf(cx->arena, "%s／%s", sector_title(cx, row->sector),
                                                      sub_sector_title(cx, row->sub_sector));
}

/* "2026-07-01: 物流／船舶運航 から"; "" where it did not move. */
static const char *moved_words(const struct ctx *cx, const struct covered_operator *row)
{
    const char *slash = __builtin_strchr(row->moved_from, '/');
    if (text_empty(row->moved_from))
        return "";
    struct covered_operator from = *row;
    from.sector = slash == NULL ? row->moved_from
                                : arena_copy_n(cx->arena, row->moved_from, (size_t)(slash - row->moved_from));
    from.sub_sector = slash == NULL ? "" : slash + 1;
    return trf(cx, N_("Moved from {0} on {1}"), place_of(cx, &from), date_show(cx, row->moved_on));
}

static enum rc fill_years(struct ctx *cx, const struct covered_operator *row, struct covered_view *view)
{
    struct covered_years years = {.n = 0};
    TRY(covered_store_years(cx, &years));
    struct covered_past *past = ARENA_ARRAY(cx->arena, struct covered_past, years.n);
    if (past == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < years.n && i < YEARS_MOST; i++) {
        struct covered_operator one;
        enum rc rc = covered_find(cx, years.at[i].year, row->operator, &one);
        if (rc == RC_MISSING)
            continue;
        TRY(rc);
        past[view->years.n++] = (struct covered_past){.year = one.year,
                                                      .year_label = fiscal_year_show(cx, one.year),
                                                      .href = arena_printf(cx->arena, "/operators/%s", one.id),
                                                      .sector = place_of(cx, &one),
                                                      .reason = one.reason,
                                                      .moved = moved_words(cx, &one),
                                                      .state = one.state};
    }
    view->years.at = past;
    return RC_OK;
}

static enum rc fill_index(struct ctx *cx, const struct covered_operator *row, struct covered_view *view)
{
    struct risk_index_setting setting = {.id = NULL};
    const struct risk_figures figures = covered_figures(row);
    double known = 0;
    TRY(risk_index_setting_load(cx, &setting));
    double index = risk_index(&setting, &figures, &known);
    view->has_index = index >= 0;
    view->index = index < 0 ? "–" : arena_printf(cx->arena, "%.0f", index);
    view->known = arena_printf(cx->arena, "%.0f %%", known * 100);
    return RC_OK;
}

HANDLER(covered_get)
{
    struct covered_view view = {.index = ""};
    struct covered_operator operator = {.id = NULL};
    struct covered_rows rows = {.n = 0};
    TRY(record_get(cx, &covered_operator_record, request_parameter(request, "id"), &operator));
    const struct covered_operators one = {&operator, 1};
    TRY(covered_rows_make(cx, &one, operator.year, &rows));
    view.row = rows.at[0];
    view.year_label = fiscal_year_show(cx, operator.year);
    view.size_label = tr(cx, enum_label(&covered_size_names, operator.size));
    view.moved = moved_words(cx, &operator);
    TRY(fill_years(cx, &operator, &view));
    view.may_remove = may(cx, PERM_SECTOR_WRITE) && view.years.n == 1;
    TRY(fill_index(cx, &operator, &view));
    TRY(beside_make(cx, covered_operator_record.noun, operator.operator, decimal(cx, operator.year), &view.beside));
    TRY(record_history(cx, &covered_operator_record, cx->org, operator.id, &view.history));
    const struct crumb crumbs[] = {
        {tr(cx, N_("Sectors and covered operators")), "/sectors"},
        {tr(cx, N_("Covered operators")), arena_printf(cx->arena, "/operators?year=%lld", (long long)operator.year)}};
    struct page page = {.title = operator.name,
                        .place = NAV_SURVEY,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(covered_page),
                        .fields = covered_answer,
                        .view = &view,
                        .action_label = tr(cx, N_("Change")),
                        .action_href = arena_printf(cx->arena, "/operators/%s/edit", operator.id),
                        .action_permission = PERM_SECTOR_WRITE};
    return page_send(cx, request, response, &page);
}

/* --- The form --- */

static const char *const new_inputs[] = {
    "operator",   "name",   "sector",      "sub_sector",   "size",  "region",  "state",       "since",
    "reason",     "email",  "ceptoar",     "association",  "organization", "designated", "law", "explanation",
    "people",     "sales",  "users",       "sensitive_records", "it_dependence", NULL};

/* The key stays with an operator. */
static const char *const *inputs_of(const struct covered_operator *row)
{
    return text_empty(row->id) ? new_inputs : new_inputs + 1;
}

static enum rc body_names(struct ctx *cx, enum sector_body_kind kind, const char *field, struct form_choice *ret)
{
    struct sector_bodies bodies = {.n = 0};
    TRY(sector_body_all(cx, &bodies));
    const char **names = ARENA_ARRAY(cx->arena, const char *, bodies.n + 1);
    size_t n = 0;
    if (names == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < bodies.n; i++)
        if (bodies.at[i].kind == kind)
            names[n++] = bodies.at[i].name;
    *ret = (struct form_choice){.field = field, .ids = names, .labels = names, .n = n, .proposes = true};
    return RC_OK;
}

static enum rc form_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct covered_operator *row, int status)
{
    struct fields fields = covered_operator_record.fields;
    struct form_choice picks[4];
    struct choices sectors = {.n = 0}, subs = {.n = 0};
    bool fresh = text_empty(row->id);
    const char *home = fresh ? arena_printf(cx->arena, "/operators?year=%lld", (long long)row->year)
                             : arena_printf(cx->arena, "/operators/%s", row->id);
    struct form_view view = {.action = fresh ? arena_printf(cx->arena, "/operators/new?year=%lld", (long long)row->year)
                                             : arena_printf(cx->arena, "%s/edit", home),
                             .submit = tr(cx, N_("Save")),
                             .cancel = home,
                             .id = row->id,
                             .version = row->version};
    TRY(sector_choices(cx, &sectors));
    TRY(sector_sub_choices(cx, "", &subs));
    TRY(choices_for_form(cx, "sector", sectors, row->sector, &picks[0]));
    TRY(choices_for_form(cx, "sub_sector", subs, row->sub_sector, &picks[1]));
    TRY(body_names(cx, BODY_CEPTOAR, "ceptoar", &picks[2]));
    TRY(body_names(cx, BODY_ASSOCIATION, "association", &picks[3]));
    TRY(form_build(cx, fields, field_mask(fields, inputs_of(row)), row, status == 0 ? NULL : request, picks,
                   COUNT(picks), &view.inputs));
    const struct crumb crumbs[] = {{tr(cx, N_("Sectors and covered operators")), "/sectors"},
                                   {tr(cx, N_("Covered operators")), "/operators"}};
    struct page page = {.title = fresh ? tr(cx, N_("Add an operator")) : row->name,
                        .place = NAV_SURVEY,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(form_page),
                        .fields = fields,
                        .view = request->wants_json ? (const void *)row : &view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

static enum rc blank(struct ctx *cx, const struct request *request, struct covered_operator *ret)
{
    row_blank(&covered_operator_record, ret);
    ret->size = OPERATOR_MEDIUM;
    return sector_asked_year(cx, request, &ret->year);
}

HANDLER(covered_new_get)
{
    struct covered_operator row = {.id = NULL};
    TRY(blank(cx, request, &row));
    return form_send(cx, request, response, &row, 0);
}

static enum rc save(struct ctx *cx, const struct request *request, struct response *response,
                    struct covered_operator *row, int status)
{
    struct fields fields = covered_operator_record.fields;
    const char *id = row->id;
    enum rc rc = form_read(cx, request, fields, field_mask(fields, inputs_of(row)), row, NULL);
    if (rc == RC_OK)
        rc = covered_save(cx, row, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json) {
        row->id = id;
        return form_send(cx, request, response, row, rc_describe(rc)->http);
    }
    TRY(rc);
    return saved_send(cx, request, response, status, arena_printf(cx->arena, "/operators/%s", row->id), N_("Saved."),
                      fields, row);
}

HANDLER(covered_new_post)
{
    struct covered_operator row = {.id = NULL};
    TRY(blank(cx, request, &row));
    return save(cx, request, response, &row, 201);
}

HANDLER(covered_edit_get)
{
    struct covered_operator row = {.id = NULL};
    TRY(record_get(cx, &covered_operator_record, request_parameter(request, "id"), &row));
    return form_send(cx, request, response, &row, 0);
}

HANDLER(covered_edit_post)
{
    struct covered_operator row = {.id = NULL};
    TRY(record_get(cx, &covered_operator_record, request_parameter(request, "id"), &row));
    return save(cx, request, response, &row, 200);
}

HANDLER(covered_remove_post)
{
    struct covered_operator row = {.id = NULL};
    TRY(record_get(cx, &covered_operator_record, request_parameter(request, "id"), &row));
    TRY(covered_remove(cx, row.id, form_version(cx, request)));
    return saved_send(cx, request, response, 200, "/operators", N_("Deleted."), covered_operator_record.fields, &row);
}
