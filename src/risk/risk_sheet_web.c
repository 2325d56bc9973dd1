/* Form 6: the sheet of risks with its filters and files, the matrix, the owners. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "risk/risk_view.h"
#include "views.gen.h"

enum { FILTERS = 8, ROWS_AT_ONCE = 500, TEXT_MOST = 200 };

static const char *const sort_codes[] = {"place", "number", "newest", "resource", "owner", "value"};
static const char *const sort_labels[] = {"place", "number", "newest", "resource", "owner", "value"};
static const struct enum_names sort_names = {sort_codes, sort_labels, RISK_SORT_COUNT_};
_Static_assert(COUNT(sort_codes) == RISK_SORT_COUNT_, "every order needs a word");

/* --- What is asked for --- */

/* A cursor is KEY.NUMBER.ID; keys are ids or numbers, which have no dots. */
static enum rc cursor_read(struct ctx *cx, const char *after, struct risk_filter *filter)
{
    const char *first = strchr(after, '.'), *second = first == NULL ? NULL : strchr(first + 1, '.');
    filter->after.key = filter->after.id = "";
    if (text_empty(after))
        return RC_OK;
    if (second == NULL ||
        text_to_int(cx, arena_copy_n(cx->arena, first + 1, (size_t)(second - first - 1)),
                    &filter->after.number) != RC_OK)
        return fail(cx, RC_INVALID, N_("This page of the list does not exist"));
    filter->after.key = arena_copy_n(cx->arena, after, (size_t)(first - after));
    filter->after.id = arena_copy(cx->arena, second + 1);
    return RC_OK;
}

static const char *cursor_write(struct ctx *cx, const struct risk_filter *filter,
                                const struct risk_scale *scale, const struct risk *last)
{
    bool by_number = filter->sort == RISK_SORT_NUMBER || filter->sort == RISK_SORT_NEWEST;
    const char *key = filter->sort == RISK_SORT_RESOURCE ? last->resource
                      : filter->sort == RISK_SORT_OWNER  ? last->post
                      : filter->sort == RISK_SORT_VALUE  ? decimal(cx, risk_cell_of(scale, last))
                                                         : "";
    return arena_printf(cx->arena, "%s.%s.%s", key, decimal(cx, by_number ? last->number : last->place),
                        last->id);
}

static enum rc filter_read(struct ctx *cx, const struct request *request, const struct list_ask *ask,
                           const char *study, struct risk_filter *ret)
{
    *ret = (struct risk_filter){.study = study,
                                .process = request_query(request, "process"),
                                .resource = request_query(request, "resource"),
                                .post = request_query(request, "post"),
                                .text = text_trim(cx, request_query(request, "text")),
                                .impact = request_query_int(cx, request, "impact", 0),
                                .frequency = request_query_int(cx, request, "frequency", 0),
                                .reaching = text_same(request_query(request, "treat"), "1"),
                                .limit = ask->rows};
    if (!text_empty(ask->sort) && !enum_parse(&sort_names, ask->sort, &ret->sort))
        return fail(cx, RC_INVALID, N_("There is no such order of the list: {0}"), ask->sort);
    return cursor_read(cx, ask->after, ret);
}

/* --- Filters under the heads --- */

static enum rc options_of(struct ctx *cx, struct choices choices, const char *all, struct list_filter *filter)
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

static enum rc process_filter(struct ctx *cx, const struct risk_filter *filter, struct list_filter *ret)
{
    struct risk_processes processes;
    TRY(risk_store_processes(cx, filter->study, &processes));
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, processes.n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < processes.n; i++)
        choices[i] = (struct choice){processes.at[i].id, processes.at[i].name};
    *ret = (struct list_filter){.name = "process",
                                .label = tr(cx, N_("Process")),
                                .kind = "select",
                                .column = "process",
                                .value = filter->process};
    return options_of(cx, (struct choices){choices, processes.n}, tr(cx, N_("All processes")), ret);
}

static enum rc post_filter(struct ctx *cx, const struct risk_filter *filter, struct list_filter *ret)
{
    struct choices posts;
    TRY(post_choices(cx, &posts));
    *ret = (struct list_filter){.name = "post",
                                .label = tr(cx, N_("Risk owner")),
                                .kind = "select",
                                .column = "post",
                                .value = filter->post};
    return options_of(cx, posts, tr(cx, N_("All posts")), ret);
}

static struct list_filter given_only(struct ctx *cx, const char *name, const char *label, const char *value)
{
    (void)cx;
    return (struct list_filter){
        .name = name, .label = label, .kind = "check", .tick = value, .value = value};
}

static enum rc make_filters(struct ctx *cx, const struct risk_filter *filter, struct list_filter *ret,
                            size_t *ret_n)
{
    size_t n = 0;
    TRY(process_filter(cx, filter, &ret[n++]));
    TRY(post_filter(cx, filter, &ret[n++]));
    ret[n++] = (struct list_filter){.name = "text",
                                    .label = tr(cx, N_("Outcome, event, risk source or effect")),
                                    .kind = "search",
                                    .column = "outcome",
                                    .value = filter->text,
                                    .most = TEXT_MOST};
    ret[n++] = (struct list_filter){.name = "treat",
                                    .label = tr(cx, N_("To be treated only")),
                                    .kind = "check",
                                    .tick = "1",
                                    .value = filter->reaching ? "1" : ""};
    if (!text_empty(filter->resource))
        ret[n++] = given_only(cx, "resource", tr(cx, N_("This resource only")), filter->resource);
    if (filter->impact != 0)
        ret[n++] = given_only(cx, "impact",
                              trf(cx, N_("Impact {0} only"), decimal(cx, filter->impact)),
                              decimal(cx, filter->impact));
    if (filter->frequency != 0)
        ret[n++] = given_only(cx, "frequency",
                              trf(cx, N_("Frequency {0} only"), decimal(cx, filter->frequency)),
                              decimal(cx, filter->frequency));
    *ret_n = n;
    return RC_OK;
}

/* --- The page --- */

static const struct field risks_table[] = {
    FIELD_OBJECT_OF(risk_list_view, head, risk_head_fields),
    {.name = "risks",
     .kind = F_LIST,
     .offset = offsetof(struct risk_list_view, rows),
     .inside = &risk_row_fields,
     .size = sizeof(struct risk_row)},
    FIELD(risk_list_view, next, F_TEXT),
};
const struct fields risk_risks_answer = {risks_table, COUNT(risks_table)};

/* Up to filter->limit rows with their labels, and where the page after begins. */
static enum rc page_load(struct ctx *cx, struct risk_filter *filter, const struct risk_scale *scale,
                         struct risk_page *ret, const char **ret_next)
{
    int64_t limit = filter->limit;
    *ret_next = "";
    filter->limit = limit + 1;
    TRY(risk_store_page(cx, filter, scale, ret));
    filter->limit = limit;
    struct risk_row *rows = ARENA_ARRAY(cx->arena, struct risk_row, ret->n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < ret->n; i++)
        rows[i] = ret->at[i];
    if ((int64_t)ret->n > limit) {
        ret->n = (size_t)limit;
        *ret_next = cursor_write(cx, filter, scale, &rows[limit - 1].risk);
    }
    ret->at = rows;
    return risk_rows_label(cx, scale, rows, ret->n);
}

HANDLER(risk_risks_get)
{
    struct risk_list_view view = {.next = ""};
    struct list_ask ask;
    struct risk_filter filter;
    struct risk_criteria criteria;
    struct risk_scale scale;
    struct risk_page rows;
    struct list_filter *filters = ARENA_ARRAY(cx->arena, struct list_filter, FILTERS);
    if (filters == NULL)
        return RC_MEMORY;
    TRY(risk_head_fill(cx, request_parameter(request, "id"), RISK_TAB_RISKS, &view.head));
    TRY(risk_criteria_of(cx, view.head.id, &criteria, &scale));
    TRY(list_ask(cx, &risk_list, request, &ask));
    TRY(filter_read(cx, request, &ask, view.head.id, &filter));
    TRY(page_load(cx, &filter, &scale, &rows, &view.next));
    const char *home = arena_printf(cx->arena, "/risk/%s/risks", view.head.id);
    struct list_found found = {.href = home,
                               .csv = arena_printf(cx->arena, "%s.csv", home),
                               .xlsx = arena_printf(cx->arena, "%s.xlsx", home),
                               .rows = rows.at,
                               .n = rows.n,
                               .next = view.next,
                               .filters = filters};
    TRY(make_filters(cx, &filter, filters, &found.filter_count));
    TRY(list_view_make(cx, &ask, &found, &view.list));
    view.rows.at = rows.at;
    view.rows.n = rows.n;
    view.any = rows.n > 0 || view.list.filtered;
    view.intro = tr(cx, N_("Risks per resource: what happens to it, by which event, from which source, how grave and "
                           "how often before and after the measures. ● is to be treated, ー is not."));
    view.empty = tr(cx, N_("The risks of the resources stand here."));
    view.new_label = view.head.writable ? tr(cx, N_("Add a risk")) : "";
    view.new_href = arena_printf(cx->arena, "%s/new", home);
    struct page page = risk_page_of(cx, &view.head, tr(cx, N_("Risks (form 6)")));
    page.html = VIEW(risk_list_page);
    page.fields = risk_risks_answer;
    page.view = &view;
    page.wide = true;
    if (view.head.writable) {
        page.action_label = view.new_label;
        page.action_href = view.new_href;
        page.action_permission = PERM_RISK_WRITE;
    }
    return page_send(cx, request, response, &page);
}

/* --- Files --- */

struct source {
    struct ctx *cx; /* its arena outlives the pages */
    struct risk_filter filter;
    struct risk_scale scale;
    bool ended;
};

static enum rc next_rows(struct ctx *cx, void *state, const void **ret_rows, size_t *ret_n)
{
    struct source *source = state;
    struct risk_page rows = {.n = 0};
    const char *next = "";
    if (!source->ended)
        TRY(page_load(cx, &source->filter, &source->scale, &rows, &next));
    TRY(cursor_read(source->cx, arena_copy(source->cx->arena, next), &source->filter));
    source->ended = text_empty(next);
    *ret_rows = rows.at;
    *ret_n = rows.n;
    return RC_OK;
}

static enum rc file_get(struct ctx *cx, const struct request *request, struct response *response,
                        enum list_format format)
{
    struct list_ask ask;
    struct risk_study study;
    struct risk_criteria criteria;
    struct source source = {.cx = cx};
    TRY(record_get(cx, &risk_study_record, request_parameter(request, "id"), &study));
    TRY(risk_criteria_of(cx, study.id, &criteria, &source.scale));
    TRY(list_ask(cx, &risk_list, request, &ask));
    ask.after = "";
    TRY(filter_read(cx, request, &ask, study.id, &source.filter));
    source.filter.limit = ROWS_AT_ONCE;
    return list_export_send(cx, response, &ask, format, "risks", next_rows, &source);
}

HANDLER(risk_risks_csv_get)
{
    return file_get(cx, request, response, LIST_CSV);
}

HANDLER(risk_risks_xlsx_get)
{
    return file_get(cx, request, response, LIST_XLSX);
}
