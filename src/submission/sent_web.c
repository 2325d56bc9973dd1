/* Pages of the sender, and of the keys that a receiver trusts. */
#include <string.h>

#include "base/limits.h"
#include "register/content.h"
#include "submission/submission_view.h"
#include "views.gen.h"

enum { ROWS_MOST = 1000, JOBS_LOOKED_AT = 50 };

static const struct field list_table[] = {
    FIELD_LIST(sent_list_view, rows, package_sent_table, struct sent_submission),
    FIELD(sent_list_view, next, F_TEXT),
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
    FIELD(sent_view, has_receipt, F_BOOL),
    FIELD_OBJECT(sent_view, receipt, receipt_table),
    FIELD_LIST(sent_view, comments, remark_table, struct remark_row),
    FIELD_LIST(sent_view, problems, remark_table, struct remark_row),
};
const struct fields sent_answer = {sent_table, COUNT(sent_table)};

PACKAGE_HANDLER(sent_list_get)
{
    struct sent_submissions all = {.rows = {.n = 0}};
    struct sent_list_view view = {.next = ""};
    TRY(submission_store_sent(cx, ROWS_MOST, &all));
    view.any = all.rows.n > 0;
    struct list_found found = {.rows = all.rows.at, .n = all.rows.n, .href = "/submissions/sent",
                               .csv = "/submissions/sent/list.csv", .xlsx = "/submissions/sent/list.xlsx"};
    TRY(list_memory_view(cx, request, &sent_package_list, &found, &view.list));
    view.rows.at = found.rows;
    view.rows.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    struct page page = {.title = tr(cx, N_("Sent packages")), .place = NAV_SURVEY, .html = VIEW(sent_list_page),
                        .fields = sent_list_answer, .view = &view, .wide = true,
                        .action_label = tr(cx, N_("Receivers")), .action_href = "/submissions/receivers",
                        .action_permission = PERM_RESPONSE_READ};
    return page_send(cx, request, response, &page);
}

static enum rc sent_file(struct ctx *cx, const struct request *request, struct response *response, enum list_format format)
{
    struct sent_submissions all = {.rows = {.n = 0}};
    TRY(submission_store_sent(cx, ROWS_MOST, &all));
    const struct list_found found = {.rows = all.rows.at, .n = all.rows.n, .href = ""};
    return list_memory_send(cx, request, response, &sent_package_list, &found, format, "sent");
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
    struct package_receiver to = {.url = "", .ca_file = ""};
    enum rc rc = submission_store_receiver(cx, view->sent.to_organization, &to);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    if (view->url[0] == '\0')
        view->url = rc == RC_OK ? to.url : "";
    if (view->ca_file[0] == '\0')
        view->ca_file = rc == RC_OK ? to.ca_file : "";
    return find_job(cx, view);
}

static enum rc make_sent(struct ctx *cx, const char *id, struct sent_view *view)
{
    struct key_card card = {.key = ""};
    int64_t here = 0;
    TRY(record_get(cx, &sent_submission_record, id, &view->sent));
    TRY(submission_store_organization(cx, view->sent.to_organization, &here));
    view->tag = sent_tag(view->sent.state);
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
                             .url = request_form(request, "url"), .ca_file = request_form(request, "ca_file"),
                             .url_error = package_error_of(cx, "url"), .ca_error = package_error_of(cx, "ca_file")};
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
    struct sent_view view = {.error = "", .url = "", .ca_file = "", .url_error = "", .ca_error = ""};
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
                                                          request_form(request, "ca_file"), &receiver);
    if (rc == RC_OK)
        rc = submission_push_start(cx, id, &job);
    return sent_stepped(cx, request, response, rc, N_("The package is being sent."));
}
