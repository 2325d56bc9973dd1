/* The list of plan items: page, filters, files. */
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "plan/plan_view.h"
#include "views.gen.h"

enum { FILTERS = 7, ROWS_AT_ONCE = 500, TEXT_MOST = 200 };

/* --- Filters --- */

static enum rc status_filter(struct ctx *cx, const struct plan_filter *filter,
                             struct list_filter *ret)
{
    *ret = (struct list_filter){.name = "status",
                                .label = tr(cx, N_("Status")),
                                .kind = "select",
                                .column = "status",
                                .value = enum_code(&plan_filter_names, filter->status),
                                .otherwise = enum_code(&plan_filter_names, PLAN_FILTER_OPEN)};
    return list_enum_options(cx, &plan_filter_names, 0, NULL, ret->value, ret);
}

static enum rc priority_filter(struct ctx *cx, const struct plan_filter *filter,
                               struct list_filter *ret)
{
    *ret = (struct list_filter){
        .name = "priority",
        .label = tr(cx, N_("Priority")),
        .kind = "select",
        .column = "priority",
        .value = filter->priority == 0 ? "" : enum_code(&plan_priority_names, filter->priority)};
    return list_enum_options(cx, &plan_priority_names, PLAN_PRIORITY_HIGH,
                             tr(cx, N_("All priorities")), ret->value, ret);
}

static enum rc post_filter(struct ctx *cx, const struct plan_filter *filter,
                           struct list_filter *ret)
{
    struct form_option *options = NULL;
    size_t n = 0;
    TRY(plan_post_options(cx, filter->post, &options, &n));
    *ret = (struct list_filter){.name = "post",
                                .label = tr(cx, N_("Responsible post")),
                                .kind = "select",
                                .column = "post",
                                .value = filter->post};
    ret->options.at = options;
    ret->options.n = n;
    return RC_OK;
}

static enum rc make_filters(struct ctx *cx, const struct plan_filter *filter,
                            struct list_filter *ret, size_t *ret_n)
{
    size_t n = 0;
    TRY(status_filter(cx, filter, &ret[n++]));
    TRY(post_filter(cx, filter, &ret[n++]));
    TRY(priority_filter(cx, filter, &ret[n++]));
    ret[n++] = (struct list_filter){.name = "text",
                                    .label = tr(cx, N_("Title or number")),
                                    .kind = "search",
                                    .column = "title",
                                    .value = filter->text,
                                    .most = TEXT_MOST};
    ret[n++] = (struct list_filter){.name = "overdue",
                                    .label = tr(cx, N_("Overdue only")),
                                    .kind = "check",
                                    .tick = "1",
                                    .value = filter->overdue ? "1" : ""};
    if (!text_empty(filter->control)) {
        const char *label = plan_control_label(cx, filter->catalog, filter->control);
        ret[n++] = (struct list_filter){.name = "control",
                                        .label = trf(cx, N_("Measure {0} only"), label),
                                        .kind = "check",
                                        .tick = filter->control,
                                        .value = filter->control};
        ret[n++] = (struct list_filter){
            .name = "catalog", .kind = "hidden", .label = "", .value = filter->catalog};
    }
    *ret_n = n;
    return RC_OK;
}

/* --- The page --- */

static const struct field list_fields[] = {
    FIELD_OBJECT(plan_list_view, totals, plan_totals_table),
    FIELD_LIST(plan_list_view, items, plan_row_table, struct plan_row),
    FIELD(plan_list_view, next, F_TEXT),
    FIELD(plan_list_view, next_href, F_TEXT),
};
const struct fields plan_list_answer = {list_fields, COUNT(list_fields)};

static const char *many(const struct ctx *cx, int64_t count)
{
    return count >= PLAN_COUNTED ? "100+" : decimal(cx, count);
}

static struct plan_figures figures_of(const struct ctx *cx, const struct plan_totals *totals)
{
    return (struct plan_figures){
        .open = plan_number_show(cx, totals->open),
        .overdue = many(cx, totals->overdue),
        .due_this_month = many(cx, totals->due_this_month),
        .done = plan_number_show(cx, totals->done),
        .money_asked = plan_number_show(cx, totals->money_asked),
        .money_granted = plan_number_show(cx, totals->money_granted),
        .money_spent = plan_number_show(cx, totals->money_spent),
        .days_asked = plan_number_show(cx, totals->days_asked),
        .days_granted = plan_number_show(cx, totals->days_granted),
        .days_spent = plan_number_show(cx, totals->days_spent),
    };
}

static enum rc read_ask(struct ctx *cx, const struct request *request, struct list_ask *ask,
                        struct plan_filter *filter)
{
    TRY(list_ask(cx, &plan_item_list, request, ask));
    TRY(plan_filter_read(cx, plan_filter_from_request, request, PLAN_FILTER_OPEN, filter));
    filter->limit = ask->rows;
    return RC_OK;
}

/* What the filter admits, and everything that the page shows around it. */
static enum rc fill_list(struct ctx *cx, const struct list_ask *ask,
                         const struct plan_filter *filter, struct plan_list_view *view)
{
    struct plan_rows rows;
    struct list_filter *filters = ARENA_ARRAY(cx->arena, struct list_filter, FILTERS);
    struct list_found found = {.href = "/plan",
                               .csv = "/plan/list.csv",
                               .xlsx = "/plan/list.xlsx",
                               .filters = filters,
                               .pickable = view->writable};
    if (filters == NULL)
        return RC_MEMORY;
    TRY(plan_list(cx, filter, &rows, &view->next));
    TRY(make_filters(cx, filter, filters, &found.filter_count));
    found.rows = rows.at;
    found.n = rows.n;
    found.next = view->next;
    view->items.at = rows.at;
    view->items.n = rows.n;
    TRY(list_view_make(cx, ask, &found, &view->list));
    view->next_href = view->list.next_href;
    return RC_OK;
}

static void fill_links(const struct ctx *cx, const struct plan_filter *filter,
                       struct plan_list_view *view)
{
    const char *query = plan_filter_query(cx, filter);
    const struct plan_totals *totals = &view->totals;
    view->roadmap_href = arena_printf(cx->arena, "/plan/roadmap?%s", query);
    view->oscal_href = arena_printf(cx->arena, "/plan/export.json?%s", query);
    view->whole_href = arena_printf(cx->arena, "/plan/export.xlsx?%s", query);
    view->any = totals->open + totals->done + totals->cancelled > 0;
}

HANDLER(plan_list_get)
{
    struct list_ask ask;
    struct plan_filter filter;
    struct form_option *statuses = NULL;
    struct plan_list_view view = {.writable = may(cx, PERM_PLAN_WRITE)};
    TRY(read_ask(cx, request, &ask, &filter));
    TRY(fill_list(cx, &ask, &filter, &view));
    TRY(plan_totals(cx, &view.totals));
    view.figures = figures_of(cx, &view.totals);
    fill_links(cx, &filter, &view);
    TRY(plan_enum_options(cx, &plan_status_names, -1, &statuses));
    view.statuses.at = statuses;
    view.statuses.n = plan_status_names.n;
    struct page page = {.title = tr(cx, N_("Plan")),
                        .place = NAV_PLAN,
                        .html = VIEW(plan_list_page),
                        .fields = plan_list_answer,
                        .view = &view,
                        .wide = true,
                        .action_label = tr(cx, N_("Add a plan item")),
                        .action_href = "/plan/new",
                        .action_permission = PERM_PLAN_WRITE};
    return page_send(cx, request, response, &page);
}

/* --- Files of what is shown --- */

/* Rows page by page; the cursor lives longer than a page. */
struct source {
    struct ctx *cx;
    struct plan_filter filter;
    bool ended;
};

static enum rc next_rows(struct ctx *cx, void *state, const void **ret_rows, size_t *ret_n)
{
    struct source *source = state;
    struct plan_rows rows = {.n = 0};
    const char *next = "";
    if (!source->ended)
        TRY(plan_list(cx, &source->filter, &rows, &next));
    source->filter.after = arena_copy(source->cx->arena, next);
    source->ended = text_empty(next);
    *ret_rows = rows.at;
    *ret_n = rows.n;
    return RC_OK;
}

static enum rc file_get(struct ctx *cx, const struct request *request, struct response *response,
                        enum list_format format)
{
    struct list_ask ask;
    struct source source = {.cx = cx};
    TRY(read_ask(cx, request, &ask, &source.filter));
    source.filter.limit = ROWS_AT_ONCE;
    source.filter.after = "";
    return list_export_send(cx, response, &ask, format, "plan", next_rows, &source);
}

HANDLER(plan_list_csv_get)
{
    return file_get(cx, request, response, LIST_CSV);
}

HANDLER(plan_list_xlsx_get)
{
    return file_get(cx, request, response, LIST_XLSX);
}
