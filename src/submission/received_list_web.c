/* The receiver's lists: what was received, what was refused. */
#include "base/limits.h"
#include "base/text.h"
#include "submission/submission_view.h"
#include "views.gen.h"

enum { REFUSED_SHOWN = 5, FILTERS = 3, ROWS_AT_ONCE = 500 };

/* ---- received ---- */

static const struct field refused_row_table[] = {
    FIELD(refused_row, at, F_TIME),
    FIELD(refused_row, reason, F_ENUM, .names = &submission_reason_names),
    FIELD(refused_row, message, F_TEXT),
    FIELD(refused_row, operator, F_TEXT),
    FIELD(refused_row, name, F_TEXT),
    FIELD(refused_row, way, F_ENUM, .names = &submission_way_names),
};
static const struct field list_table[] = {
    FIELD_LIST(received_list_view, rows, package_received_table, struct submission),
    FIELD_LIST(received_list_view, refused, refused_row_table, struct refused_row),
    FIELD(received_list_view, next, F_TEXT),
    FIELD(received_list_view, next_href, F_TEXT),
};
const struct fields received_list_answer = {list_table, COUNT(list_table)};

static enum rc read_ask(struct ctx *cx, const struct request *request, struct list_ask *ask,
                        struct submission_filter *filter)
{
    *filter = (struct submission_filter){.about = request_query(request, "about"),
                                         .operator = text_trim(cx, request_query(request, "operator"))};
    TRY(list_ask(cx, &received_package_list, request, ask));
    TRY(package_choice_read(cx, request, "state", &submission_state_names, &filter->state));
    TRY(package_text_read(cx, request, "text", &filter->text));
    TRY(package_sort_read(cx, ask->sort, &package_sort_names, &filter->sort));
    filter->after = ask->after;
    filter->limit = ask->rows;
    return RC_OK;
}

static enum rc make_filters(struct ctx *cx, const struct submission_filter *filter, struct list_filter ret[FILTERS])
{
    ret[0] = (struct list_filter){.name = "text",
                                  .label = tr(cx, N_("Sender or operator's key")),
                                  .kind = "search",
                                  .column = "sender_name",
                                  .value = filter->text,
                                  .most = PACKAGE_TEXT_MOST};
    ret[1] = (struct list_filter){.name = "state",
                                  .label = tr(cx, N_("State")),
                                  .kind = "select",
                                  .column = "state",
                                  .value = filter->state < 0 ? "" : enum_code(&submission_state_names, filter->state)};
    ret[2] = (struct list_filter){.name = "about", .label = "", .kind = "hidden", .value = filter->about};
    return list_enum_options(cx, &submission_state_names, 0, tr(cx, N_("All states")), ret[1].value, ret + 1);
}

static enum rc fill_rows(struct ctx *cx, const struct request *request, struct received_list_view *view)
{
    struct list_ask ask = {.list = NULL};
    struct submission_filter filter = {.state = -1};
    struct submissions found = {.rows = {.n = 0}};
    struct list_filter *filters = ARENA_ARRAY(cx->arena, struct list_filter, FILTERS);
    if (filters == NULL)
        return RC_MEMORY;
    TRY(read_ask(cx, request, &ask, &filter));
    TRY(submission_list(cx, &filter, &found, &view->next));
    TRY(make_filters(cx, &filter, filters));
    view->rows.at = found.rows.at;
    view->rows.n = found.rows.n;
    const struct list_found list = {.rows = found.rows.at, .n = found.rows.n, .next = view->next,
                                    .href = "/submissions/received", .csv = "/submissions/received/list.csv",
                                    .xlsx = "/submissions/received/list.xlsx", .filters = filters,
                                    .filter_count = FILTERS};
    TRY(list_view_make(cx, &ask, &list, &view->list));
    view->next_href = view->list.next_href;
    view->any = found.rows.n > 0 || view->list.filtered || !text_empty(filter.about) || !text_empty(filter.after);
    return RC_OK;
}

/* The reasons in the reader's language; those of older versions stand in that of whoever handed the package in. */
static enum rc put_into_words(struct ctx *cx, struct refused_submissions *refused)
{
    struct refused_submission *rows = ARENA_ARRAY(cx->arena, struct refused_submission, refused->rows.n);
    if (rows == NULL && refused->rows.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < refused->rows.n; i++) {
        rows[i] = refused->rows.at[i];
        if (rows[i].said[0] != '\0')
            rows[i].message = submission_reason_words(cx, rows[i].reason, rows[i].said);
    }
    refused->rows.at = rows;
    return RC_OK;
}

static enum rc fill_refused(struct ctx *cx, struct received_list_view *view)
{
    const struct package_cursor first = {.name = "", .id = ""};
    struct refused_submissions found = {.rows = {.n = 0}};
    TRY(submission_store_refused(cx, -1, &first, REFUSED_SHOWN, &found));
    TRY(put_into_words(cx, &found));
    struct refused_row *rows = ARENA_ARRAY(cx->arena, struct refused_row, found.rows.n);
    if (rows == NULL && found.rows.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < found.rows.n; i++) {
        const struct refused_submission *one = found.rows.at + i;
        rows[i] = (struct refused_row){.operator = one->operator, .name = one->sender_name, .message = one->message,
                                       .at = one->refused_at, .reason = one->reason, .way = one->way};
    }
    view->refused.at = rows;
    view->refused.n = found.rows.n;
    return RC_OK;
}

enum rc received_list_send(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct received_list_view view = {.may_write = may(cx, PERM_SURVEY_WRITE), .next = "", .next_href = "",
                                      .error = status == 0 ? "" : cx->problem.message};
    const struct problem kept = cx->problem;
    TRY(fill_rows(cx, request, &view));
    TRY(fill_refused(cx, &view));
    cx->problem = kept;
    struct page page = {.title = tr(cx, N_("Received packages")),
                        .place = NAV_SURVEY,
                        .html = VIEW(received_list_page),
                        .fields = received_list_answer,
                        .view = &view,
                        .status = status,
                        .wide = true,
                        .action_label = tr(cx, N_("Trusted keys")),
                        .action_href = "/submissions/keys",
                        .action_permission = PERM_SURVEY_READ};
    return page_send(cx, request, response, &page);
}

PACKAGE_HANDLER(received_list_get)
{
    return received_list_send(cx, request, response, 0);
}

/* Rows page by page; the cursor lives longer than a page. */
struct source {
    struct ctx *cx;
    struct submission_filter filter;
    int64_t reason; /* of refused ones */
    bool ended;
};

static void turn(struct source *source, const char *next)
{
    source->filter.after = arena_copy(source->cx->arena, next);
    source->ended = text_empty(next);
}

static enum rc next_received(struct ctx *cx, void *state, const void **ret_rows, size_t *ret_n)
{
    struct source *source = state;
    struct submissions found = {.rows = {.n = 0}};
    const char *next = "";
    if (!source->ended)
        TRY(submission_list(cx, &source->filter, &found, &next));
    turn(source, next);
    *ret_rows = found.rows.at;
    *ret_n = found.rows.n;
    return RC_OK;
}

static enum rc received_file(struct ctx *cx, const struct request *request, struct response *response,
                             enum list_format format)
{
    struct list_ask ask = {.list = NULL};
    struct source source = {.cx = cx};
    TRY(read_ask(cx, request, &ask, &source.filter));
    source.filter.limit = ROWS_AT_ONCE;
    source.filter.after = "";
    return list_export_send(cx, response, &ask, format, "received", next_received, &source);
}

PACKAGE_HANDLER(received_csv_get)
{
    return received_file(cx, request, response, LIST_CSV);
}

PACKAGE_HANDLER(received_xlsx_get)
{
    return received_file(cx, request, response, LIST_XLSX);
}

/* ---- refused ---- */

static const struct field refused_list_table[] = {
    FIELD_LIST(refused_list_view, rows, package_refused_table, struct refused_submission),
    FIELD(refused_list_view, next, F_TEXT),
    FIELD(refused_list_view, next_href, F_TEXT),
};
const struct fields refused_list_answer = {refused_list_table, COUNT(refused_list_table)};

/* A page of them. The permission is the route's, and that of the record. */
static enum rc refused_page(struct ctx *cx, int64_t reason, const char *after, int64_t limit,
                            struct refused_submissions *ret, const char **ret_next)
{
    struct package_cursor cursor = {.given = false};
    struct refused_submissions found = {.rows = {.n = 0}};
    TRY(submission_need(cx, PERM_SURVEY_READ));
    TRY(submission_cursor_read(cx, after, &cursor));
    TRY(submission_store_refused(cx, reason, &cursor, limit + 1, &found));
    TRY(put_into_words(cx, &found));
    *ret_next = "";
    if ((int64_t)found.rows.n > limit) {
        found.rows.n = (size_t)limit;
        const struct refused_submission *last = found.rows.at + found.rows.n - 1;
        *ret_next = submission_cursor(cx, last->refused_at, last->id, "");
    }
    *ret = found;
    return RC_OK;
}

static enum rc fill_refused_list(struct ctx *cx, const struct request *request, struct refused_list_view *view)
{
    struct list_ask ask = {.list = NULL};
    struct refused_submissions found = {.rows = {.n = 0}};
    int64_t reason = -1;
    struct list_filter *filter = ARENA_NEW(cx->arena, struct list_filter);
    if (filter == NULL)
        return RC_MEMORY;
    TRY(list_ask(cx, &refused_package_list, request, &ask));
    TRY(package_choice_read(cx, request, "reason", &submission_reason_names, &reason));
    TRY(refused_page(cx, reason, ask.after, ask.rows, &found, &view->next));
    *filter = (struct list_filter){.name = "reason",
                                   .label = tr(cx, N_("What is amiss")),
                                   .kind = "select",
                                   .column = "reason",
                                   .value = reason < 0 ? "" : enum_code(&submission_reason_names, reason)};
    TRY(list_enum_options(cx, &submission_reason_names, SUBMISSION_DAMAGED, tr(cx, N_("All reasons")), filter->value,
                          filter));
    view->rows.at = found.rows.at;
    view->rows.n = found.rows.n;
    const struct list_found list = {.rows = found.rows.at, .n = found.rows.n, .next = view->next,
                                    .href = "/submissions/refused", .csv = "/submissions/refused/list.csv",
                                    .xlsx = "/submissions/refused/list.xlsx", .filters = filter, .filter_count = 1};
    TRY(list_view_make(cx, &ask, &list, &view->list));
    view->next_href = view->list.next_href;
    view->any = found.rows.n > 0 || reason >= 0;
    return RC_OK;
}

PACKAGE_HANDLER(refused_list_get)
{
    struct refused_list_view view = {.next = "", .next_href = ""};
    TRY(fill_refused_list(cx, request, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Received packages")), "/submissions/received"}};
    struct page page = {.title = tr(cx, N_("Refused packages")), .place = NAV_SURVEY, .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(refused_list_page), .fields = refused_list_answer, .view = &view, .wide = true};
    return page_send(cx, request, response, &page);
}

static enum rc next_refused(struct ctx *cx, void *state, const void **ret_rows, size_t *ret_n)
{
    struct source *source = state;
    struct refused_submissions found = {.rows = {.n = 0}};
    const char *next = "";
    if (!source->ended)
        TRY(refused_page(cx, source->reason, source->filter.after, ROWS_AT_ONCE, &found, &next));
    turn(source, next);
    *ret_rows = found.rows.at;
    *ret_n = found.rows.n;
    return RC_OK;
}

static enum rc refused_file(struct ctx *cx, const struct request *request, struct response *response,
                            enum list_format format)
{
    struct list_ask ask = {.list = NULL};
    struct source source = {.cx = cx, .filter = {.after = ""}};
    TRY(list_ask(cx, &refused_package_list, request, &ask));
    TRY(package_choice_read(cx, request, "reason", &submission_reason_names, &source.reason));
    return list_export_send(cx, response, &ask, format, "refused", next_refused, &source);
}

PACKAGE_HANDLER(refused_csv_get)
{
    return refused_file(cx, request, response, LIST_CSV);
}

PACKAGE_HANDLER(refused_xlsx_get)
{
    return refused_file(cx, request, response, LIST_XLSX);
}
