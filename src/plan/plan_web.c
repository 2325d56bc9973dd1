/* Pages over many items: roadmap, bulk change, files to change and upload. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "plan/plan_view.h"
#include "view/chart.h"
#include "views.gen.h"

enum { ROADMAP_ROWS = 100, PICKS_MOST = LIMIT_PAGE_ROWS };

const char *plan_filter_from_request(const void *request, const char *name)
{
    return request_query(request, name);
}

/* --- Options of the filter row --- */

enum rc plan_enum_options(struct ctx *cx, const struct enum_names *names, int64_t chosen,
                          struct form_option **ret)
{
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, names->n);
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < names->n; i++)
        options[i] = (struct form_option){.value = enum_code(names, (int64_t)i),
                                          .label = tr(cx, enum_label(names, (int64_t)i)),
                                          .selected = chosen == (int64_t)i};
    *ret = options;
    return RC_OK;
}

enum rc plan_post_options(struct ctx *cx, const char *chosen, struct form_option **ret,
                          size_t *ret_n)
{
    struct choices posts;
    TRY(post_choices(cx, &posts));
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, posts.n + 2);
    if (options == NULL)
        return RC_MEMORY;
    options[0] = (struct form_option){.value = "", .label = tr(cx, N_("All posts"))};
    options[1] = (struct form_option){.value = "mine", .label = tr(cx, N_("My posts"))};
    for (size_t i = 0; i < posts.n; i++)
        options[i + 2] = (struct form_option){.value = posts.at[i].id, .label = posts.at[i].label};
    for (size_t i = 0; i < posts.n + 2; i++)
        options[i].selected = text_same(options[i].value, chosen);
    *ret = options;
    *ret_n = posts.n + 2;
    return RC_OK;
}

enum rc plan_filter_options(struct ctx *cx, const struct plan_filter *filter,
                            struct plan_filter_view *ret)
{
    struct form_option *statuses, *priorities, *sorts, *posts;
    TRY(plan_enum_options(cx, &plan_filter_names, filter->status, &statuses));
    TRY(plan_enum_options(cx, &plan_priority_names, filter->priority, &priorities));
    TRY(plan_enum_options(cx, &plan_sort_names, filter->sort, &sorts));
    TRY(plan_post_options(cx, filter->post, &posts, &ret->posts.n));
    ret->posts.at = posts;
    priorities[0].value = "";
    priorities[0].label = tr(cx, N_("All priorities"));
    ret->statuses.at = statuses;
    ret->statuses.n = plan_filter_names.n;
    ret->priorities.at = priorities;
    ret->priorities.n = plan_priority_names.n;
    ret->sorts.at = sorts;
    ret->sorts.n = plan_sort_names.n;
    ret->text = filter->text;
    ret->overdue = filter->overdue;
    ret->control = filter->control;
    ret->catalog = text_empty(filter->control) ? "" : filter->catalog;
    ret->control_label = plan_control_label(cx, filter->catalog, filter->control);
    return RC_OK;
}

/* --- Files to change and upload --- */

static enum rc export_send(struct ctx *cx, const struct request *request, struct response *response,
                           int64_t format)
{
    static const char *const types[] = {
        "text/csv; charset=utf-8",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/json"};
    struct plan_filter filter;
    TRY(plan_filter_read(cx, plan_filter_from_request, request, PLAN_FILTER_OPEN, &filter));
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(plan_export(cx, &filter, format, &out));
    return file_send(cx, response, types[format],
                     arena_printf(cx->arena, "plan-%s.%s", date_of_time(cx, cx->now),
                                  enum_code(&plan_format_names, format)),
                     &out);
}

HANDLER(plan_export_csv_get)
{
    return export_send(cx, request, response, PLAN_CSV);
}

HANDLER(plan_export_xlsx_get)
{
    return export_send(cx, request, response, PLAN_XLSX);
}

HANDLER(plan_export_oscal_get)
{
    return export_send(cx, request, response, PLAN_OSCAL);
}

/* --- The roadmap --- */

static enum rc draw_roadmap(struct ctx *cx, struct plan_rows rows, struct svg *ret)
{
    struct chart_task *tasks = ARENA_ARRAY(cx->arena, struct chart_task, rows.n);
    struct chart chart;
    if (rows.n == 0)
        return RC_OK;
    if (tasks == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++)
        tasks[i] = (struct chart_task){
            .label = arena_printf(cx->arena, "%lld %s", (long long)rows.at[i].number,
                                  rows.at[i].title),
            .start = rows.at[i].start_on,
            .due = rows.at[i].due_on,
            .progress = (double)rows.at[i].progress / 100,
            .done = !plan_status_is_open(rows.at[i].status),
        };
    const struct chart_roadmap roadmap = {
        .head = {"roadmap", tr(cx, N_("Roadmap of the plan")),
                 trf(cx, N_("{0} plan items as bars from start to due date, with today as a line"),
                     decimal(cx, (int64_t)rows.n))},
        .tasks = tasks,
        .count = rows.n,
        .today = date_of_time(cx, cx->now)};
    TRY(chart_roadmap(cx, &roadmap, &chart));
    *ret = chart.svg;
    return RC_OK;
}

static const struct field plan_roadmap_table[] = {
    FIELD_LIST(plan_roadmap_view, items, plan_row_table, struct plan_row),
    FIELD(plan_roadmap_view, more, F_BOOL),
};
const struct fields plan_roadmap_answer = {plan_roadmap_table, COUNT(plan_roadmap_table)};

HANDLER(plan_roadmap_get)
{
    struct plan_filter filter;
    struct plan_rows rows;
    struct plan_roadmap_view view = {.more = 0};
    const char *next = NULL;
    TRY(plan_filter_read(cx, plan_filter_from_request, request, PLAN_FILTER_OPEN, &filter));
    view.list_href = arena_printf(cx->arena, "/plan?%s", plan_filter_query(cx, &filter));
    filter.limit = ROADMAP_ROWS;
    TRY(plan_list(cx, &filter, &rows, &next));
    TRY(plan_filter_options(cx, &filter, &view.filter));
    view.filter.action = "/plan/roadmap";
    view.items.at = rows.at;
    view.items.n = rows.n;
    view.more = !text_empty(next);
    TRY(draw_roadmap(cx, rows, &view.picture));
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"}};
    struct page page = {.title = tr(cx, N_("Roadmap")),
                        .place = NAV_PLAN,
                        .html = VIEW(plan_roadmap_page),
                        .fields = plan_roadmap_answer,
                        .view = &view,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .wide = true};
    return page_send(cx, request, response, &page);
}

/* --- Bulk change --- */

struct pick_list {
    struct plan_pick at[PICKS_MOST];
    size_t n;
};

/* "id" or "id@version". */
static enum rc add_pick(struct ctx *cx, struct pick_list *picks, const char *text, size_t length)
{
    if (length == 0)
        return RC_OK;
    if (picks->n == PICKS_MOST)
        return fail(cx, RC_TOO_LARGE, N_("Up to {0} items can be changed at once"),
                    decimal(cx, PICKS_MOST));
    struct plan_pick *pick = &picks->at[picks->n++];
    const char *whole = arena_copy_n(cx->arena, text, length);
    const char *mark = strchr(whole, '@');
    *pick = (struct plan_pick){.id = whole};
    if (mark == NULL)
        return RC_OK;
    pick->id = arena_copy_n(cx->arena, whole, (size_t)(mark - whole));
    if (text_to_int(cx, mark + 1, &pick->version) != RC_OK)
        return fail(cx, RC_INVALID, N_("The version of a plan item is not a number ({0})"), whole);
    return RC_OK;
}

/* A form sends one field "item" for each tick; a program a JSON array, which comes as its text. */
static enum rc read_picks(struct ctx *cx, const struct request *request, struct pick_list *picks)
{
    static const char marks[] = "[]\", \t\r\n";
    for (size_t i = 0; i < request->form.n; i++) {
        if (!text_same(request->form.at[i].name, "item"))
            continue;
        for (const char *at = request->form.at[i].value; *at != '\0';) {
            size_t length = strcspn(at, marks);
            TRY(add_pick(cx, picks, at, length));
            at += length;
            at += strspn(at, marks);
        }
    }
    if (picks->n == 0)
        return fail(cx, RC_INVALID, N_("No plan item was chosen; please tick the items to change"));
    return RC_OK;
}

struct status_result {
    int64_t changed;
};

static const struct field plan_status_table[] = {FIELD(status_result, changed, F_INT)};
const struct fields plan_status_answer = {plan_status_table, COUNT(plan_status_table)};

HANDLER(plan_status_post)
{
    struct pick_list picks = {.n = 0};
    struct plan_item given = {.result = ""};
    struct status_result result = {0};
    int64_t status = 0;
    TRY(read_picks(cx, request, &picks));
    if (!enum_parse(&plan_status_names, request_form(request, "status"), &status))
        return fail(cx, RC_INVALID, N_("There is no such status"));
    const struct field *field = field_find((struct fields){plan_item_table, PLAN_ITEM_FIELDS},
                                           "result");
    TRY(field_from_text(cx, field, request_form(request, "result"), &given));
    TRY(plan_set_status(cx, picks.at, picks.n, status, given.result, &result.changed));
    const char *back = request_form(request, "back");
    bool own = strncmp(back, "/plan?", strlen("/plan?")) == 0 && !text_has_control(back);
    return saved_send(cx, request, response, 200, own ? back : "/plan", N_("Saved."),
                      plan_status_answer, &result);
}

/* --- Files in --- */

static const struct field plan_import_table[] = {FIELD(plan_import_view, tried, F_BOOL)};
const struct fields plan_import_answer = {plan_import_table, COUNT(plan_import_table)};

static enum rc import_send(struct ctx *cx, const struct request *request, struct response *response,
                           const struct plan_import_view *view, int status)
{
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"}};
    struct page page = {.title = tr(cx, N_("Upload of the plan")),
                        .place = NAV_PLAN,
                        .html = VIEW(plan_import_page),
                        .fields = plan_import_answer,
                        .view = view,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .status = status};
    return page_send(cx, request, response, &page);
}

HANDLER(plan_import_get)
{
    struct plan_import_view view = {.tried = 0};
    return import_send(cx, request, response, &view, 0);
}

HANDLER(plan_import_post)
{
    const struct upload *upload = request_upload(request, "file");
    struct plan_import_view view = {.tried = 1};
    enum rc rc = RC_INVALID;
    if (upload == NULL)
        field_fail(cx, "file", N_("Please choose a file"));
    else
        rc = plan_import(cx, upload->bytes, upload->length, upload->file_name, &view.result);
    bool program = request->wants_json || request->json_body;
    if (rc == RC_INVALID && view.result.errors.n > 0 && program)
        return saved_send(cx, request, response, 422, NULL, NULL, import_result_fields,
                          &view.result);
    if ((rc == RC_INVALID || rc == RC_TYPE || rc == RC_TOO_LARGE) && !program)
        return import_send(cx, request, response, &view, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, "/plan?status=all&sort=newest", N_("Imported."),
                      import_result_fields, &view.result);
}
