/* Pages of the sender, and of the keys that a receiver trusts. */
#include <string.h>

#include "base/limits.h"
#include "register/content.h"
#include "submission/submission_view.h"
#include "views.gen.h"

enum { ROWS_AT_ONCE = 500, FILTERS = 2, JOBS_LOOKED_AT = 50 };

static const struct field list_table[] = {
    FIELD_LIST(sent_list_view, rows, package_sent_table, struct sent_submission),
    FIELD(sent_list_view, next, F_TEXT),
    FIELD(sent_list_view, next_href, F_TEXT),
};
const struct fields sent_list_answer = {list_table, COUNT(list_table)};

static const struct field remark_table[] = {
    FIELD(remark_row, question, F_TEXT),
    FIELD(remark_row, text, F_TEXT),
};
static const struct field opening_table[] = {
    FIELD(receipt_opening, name, F_TEXT),
    FIELD(receipt_opening, at, F_TIME),
};
static const struct field receipt_table[] = {
    FIELD(receipt, name, F_TEXT),  FIELD(receipt, key, F_TEXT), FIELD(receipt, received, F_TIME),
    FIELD(receipt, at, F_TIME),    FIELD(receipt, note, F_TEXT),
    FIELD_LIST(receipt, openings, opening_table, struct receipt_opening),
};
static const struct field sent_table[] = {
    FIELD_OBJECT_OF(sent_view, sent, sent_submission_record.fields),
    FIELD(sent_view, href, F_TEXT),
    FIELD(sent_view, has_receipt, F_BOOL),
    FIELD_OBJECT(sent_view, receipt, receipt_table),
    FIELD_LIST(sent_view, comments, remark_table, struct remark_row),
    FIELD_LIST(sent_view, problems, remark_table, struct remark_row),
};
const struct fields sent_answer = {sent_table, COUNT(sent_table)};

static enum rc read_ask(struct ctx *cx, const struct request *request, struct list_ask *ask, struct package_filter *filter)
{
    TRY(list_ask(cx, &sent_package_list, request, ask));
    TRY(package_choice_read(cx, request, "state", &sent_state_names, &filter->state));
    TRY(package_text_read(cx, request, "text", &filter->text));
    return package_sort_read(cx, ask->sort, &package_sent_sort_names, &filter->sort);
}

static enum rc fill_list(struct ctx *cx, const struct request *request, struct sent_list_view *view)
{
    struct list_ask ask = {.list = NULL};
    struct package_filter filter = {.text = ""};
    struct sent_submissions found = {.rows = {.n = 0}};
    struct list_filter *filters = ARENA_ARRAY(cx->arena, struct list_filter, FILTERS);
    if (filters == NULL)
        return RC_MEMORY;
    TRY(read_ask(cx, request, &ask, &filter));
    TRY(submission_sent_page(cx, &filter, ask.after, ask.rows, &found, &view->next));
    filters[0] = (struct list_filter){.name = "text", .label = tr(cx, N_("Receiver or what it is about")), .kind = "search",
                                      .column = "to_name", .value = filter.text, .most = PACKAGE_TEXT_MOST};
    filters[1] = (struct list_filter){.name = "state", .label = tr(cx, N_("State")), .kind = "select", .column = "state",
                                      .value = filter.state < 0 ? "" : enum_code(&sent_state_names, filter.state)};
    TRY(list_enum_options(cx, &sent_state_names, 0, tr(cx, N_("All states")), filters[1].value, filters + 1));
    view->rows.at = found.rows.at;
    view->rows.n = found.rows.n;
    const struct list_found list = {.rows = found.rows.at, .n = found.rows.n, .next = view->next,
                                    .href = "/submissions/sent", .csv = "/submissions/sent/list.csv",
                                    .xlsx = "/submissions/sent/list.xlsx", .filters = filters, .filter_count = FILTERS};
    TRY(list_view_make(cx, &ask, &list, &view->list));
    view->next_href = view->list.next_href;
    view->any = found.rows.n > 0 || view->list.filtered || !text_empty(ask.after);
    return RC_OK;
}

PACKAGE_HANDLER(sent_list_get)
{
    struct sent_list_view view = {.next = "", .next_href = ""};
    TRY(fill_list(cx, request, &view));
    struct page page = {.title = tr(cx, N_("Sent packages")), .place = NAV_SURVEY, .html = VIEW(sent_list_page),
                        .fields = sent_list_answer, .view = &view, .wide = true,
                        .action_label = tr(cx, N_("Receivers")), .action_href = "/submissions/receivers",
                        .action_permission = PERM_RESPONSE_READ};
    return page_send(cx, request, response, &page);
}

/* Rows page by page; the cursor lives longer than a page. */
struct source {
    struct ctx *cx;
    struct package_filter filter;
    const char *after;
    bool ended;
};

static enum rc next_sent(struct ctx *cx, void *state, const void **ret_rows, size_t *ret_n)
{
    struct source *source = state;
    struct sent_submissions found = {.rows = {.n = 0}};
    const char *next = "";
    if (!source->ended)
        TRY(submission_sent_page(cx, &source->filter, source->after, ROWS_AT_ONCE, &found, &next));
    source->after = arena_copy(source->cx->arena, next);
    source->ended = text_empty(next);
    *ret_rows = found.rows.at;
    *ret_n = found.rows.n;
    return RC_OK;
}

static enum rc sent_file(struct ctx *cx, const struct request *request, struct response *response, enum list_format format)
{
    struct list_ask ask = {.list = NULL};
    struct source source = {.cx = cx, .after = ""};
    TRY(read_ask(cx, request, &ask, &source.filter));
    return list_export_send(cx, response, &ask, format, "sent", next_sent, &source);
}

PACKAGE_HANDLER(sent_csv_get)
{
    return sent_file(cx, request, response, LIST_CSV);
}

PACKAGE_HANDLER(sent_xlsx_get)
{
    return sent_file(cx, request, response, LIST_XLSX);
}

/* ---- one ---- */

/* The work that sends this package, or sent it last, where the person may see it. */
static enum rc find_job(struct ctx *cx, struct sent_view *view)
{
    const char *wanted = submission_jobs[SUBMISSION_PUSH_JOB].name;
    struct jobs jobs = {.jobs = {.n = 0}};
    TRY(job_list(cx, -1, "", JOBS_LOOKED_AT, &jobs));
    for (size_t i = 0; i < jobs.jobs.n && !view->has_job; i++) {
        const struct job *job = jobs.jobs.at + i;
        if (!text_same(job->kind, wanted) || strstr(job->parameters, view->sent.id) == NULL)
            continue;
        TRY(job_view_make(cx, job, arena_printf(cx->arena, "/submissions/sent/%s", view->sent.id), &view->job));
        view->has_job = 1;
    }
    return RC_OK;
}

static enum rc find_address(struct ctx *cx, struct sent_view *view)
{
    struct package_receiver to = {.url = "", .ca = ""};
    enum rc rc = submission_store_receiver(cx, view->sent.to_organization, &to);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    if (view->url[0] == '\0')
        view->url = rc == RC_OK ? to.url : "";
    if (view->ca[0] == '\0')
        view->ca = rc == RC_OK ? to.ca : "";
    return find_job(cx, view);
}

static enum rc make_sent(struct ctx *cx, const char *id, struct sent_view *view)
{
    struct key_card card = {.key = ""};
    const char *last = "";
    int64_t here = 0;
    TRY(record_get(cx, &sent_submission_record, id, &view->sent));
    TRY(submission_store_organization(cx, view->sent.to_organization, &here));
    const struct submission_source *source = submission_source_find(cx->app, view->sent.kind);
    view->tag = sent_tag(view->sent.state);
    view->href = source == NULL || source->pages == NULL || view->sent.subject[0] == '\0'
                     ? ""
                     : arena_printf(cx->arena, "%s%s", source->pages, view->sent.subject);
    TRY(submission_store_last_sent(cx, view->sent.kind, view->sent.about, view->sent.operator, &last));
    view->to_correct = (view->sent.state == SENT_RETURNED || view->sent.state == SENT_REFUSED) && text_same(last, view->sent.id);
    view->may_push = may(cx, PERM_RESPONSE_SUBMIT) && here == 0;
    TRY(find_address(cx, view));
    view->file_name = arena_printf(cx->arena, "%s.%s", view->sent.id, view->sent.sealed ? "ksub" : "zip");
    view->may_send_within = may(cx, PERM_RESPONSE_SUBMIT) && here > 0;
    view->may_take = may(cx, PERM_RESPONSE_WRITE);
    view->has_receipt = view->sent.receipt[0] != '\0';
    view->receipt = (struct receipt){.name = "", .key = "", .note = ""};
    if (!view->has_receipt)
        return RC_OK;
    TRY(submission_receipt_read(cx, view->sent.receipt, strlen(view->sent.receipt), &view->receipt, &card));
    TRY(submission_remark_rows(cx, &view->receipt.comments, &view->comments.at));
    view->comments.n = view->receipt.comments.n;
    TRY(submission_remark_rows(cx, &view->receipt.problems, &view->problems.at));
    view->problems.n = view->receipt.problems.n;
    return RC_OK;
}

static enum rc send_sent(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct sent_view view = {.error = status == 0 || cx->problem.field_count > 0 ? "" : cx->problem.message,
                             .url = request_form(request, "url"), .ca = request_form(request, "ca"),
                             .url_error = package_error_of(cx, "url"), .ca_error = package_error_of(cx, "ca")};
    if (cx->problem.field_count > 0 && view.url_error[0] == '\0' && view.ca_error[0] == '\0')
        view.error = cx->problem.fields[0].message;
    TRY(make_sent(cx, request_parameter(request, "id"), &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Sent packages")), "/submissions/sent"}};
    struct page page = {.title = arena_printf(cx->arena, "%s %s", view.sent.to_name, view.sent.title),
                        .place = NAV_SURVEY,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(sent_page),
                        .fields = sent_answer,
                        .view = &view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

PACKAGE_HANDLER(sent_get)
{
    return send_sent(cx, request, response, 0);
}

PACKAGE_HANDLER(sent_package_get)
{
    struct sent_submission sent = {.id = ""};
    const void *bytes = NULL;
    size_t length = 0;
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_SUBMISSION_BYTES);
    TRY(record_get(cx, &sent_submission_record, request_parameter(request, "id"), &sent));
    TRY(content_get(cx, sent.digest, sent.id, &bytes, &length));
    buf_add(&body, bytes, length);
    return file_send(cx, response, sent.sealed ? "application/octet-stream" : "application/zip",
                     arena_printf(cx->arena, "%s.%s", sent.id, sent.sealed ? "ksub" : "zip"), &body);
}

static bool wants_page(const struct request *request)
{
    return !request->json_body && !request->wants_json;
}

static enum rc sent_stepped(struct ctx *cx, const struct request *request, struct response *response, enum rc rc,
                            const char *notice)
{
    struct sent_view view = {.error = "", .href = "", .url = "", .ca = "", .url_error = "", .ca_error = ""};
    if (wants_page(request) && (rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_TOO_LARGE))
        return send_sent(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    TRY(make_sent(cx, request_parameter(request, "id"), &view));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/submissions/sent/%s", view.sent.id), notice,
                      sent_answer, &view);
}

PACKAGE_HANDLER(sent_receipt_post)
{
    const struct upload *file = request_upload(request, "file");
    struct sent_submission sent = {.id = ""};
    enum rc rc = RC_OK;
    if (file == NULL)
        rc = field_fail(cx, "file", N_("Please choose a file"));
    if (file == NULL && !wants_page(request))
        return rc;
    TRY(record_get(cx, &sent_submission_record, request_parameter(request, "id"), &sent));
    if (file != NULL)
        rc = submission_receipt_take(cx, file->bytes, file->length, &sent);
    if (rc == RC_MISSING)
        rc = fail(cx, RC_INVALID, N_("The receipt is about a package that this organisation did not send"));
    return sent_stepped(cx, request, response, rc, N_("The receipt was taken in."));
}

PACKAGE_HANDLER(sent_within_post)
{
    struct sent_submission sent = {.id = ""};
    return sent_stepped(cx, request, response, submission_send_within(cx, request_parameter(request, "id"), &sent),
                        N_("The package was handed over; the receipt is here."));
}

/* Keeps the address where one was written, and begins to send. */
PACKAGE_HANDLER(sent_push_post)
{
    const char *id = request_parameter(request, "id"), *url = request_form(request, "url"), *job = "";
    struct sent_submission sent = {.id = ""};
    struct package_receiver receiver = {.id = ""};
    TRY(record_get(cx, &sent_submission_record, id, &sent));
    enum rc rc = url[0] == '\0' ? RC_OK
                                : submission_receiver_set(cx, sent.to_organization, sent.to_name, url,
                                                          request_form(request, "ca"), &receiver);
    if (rc == RC_OK)
        rc = submission_push_start(cx, id, &job);
    return sent_stepped(cx, request, response, rc, N_("The package is being sent."));
}
