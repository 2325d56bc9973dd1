/* Pages of the sender, and of the keys that a receiver trusts. */
#include <string.h>

#include "base/limits.h"
#include "register/content.h"
#include "submission/submission_view.h"
#include "views.gen.h"

enum { ROWS_MOST = 1000 };

static const struct field row_table[] = {
    FIELD(package_row, id, F_TEXT),
    FIELD(package_row, operator, F_TEXT),
    FIELD(package_row, name, F_TEXT),
    FIELD(package_row, title, F_TEXT),
    FIELD(package_row, year, F_INT),
    FIELD(package_row, at, F_TIME),
    FIELD(package_row, size, F_INT),
    FIELD(package_row, state, F_ENUM, .names = &sent_state_names),
};
static const struct field list_table[] = {
    FIELD_LIST(sent_list_view, rows, row_table, struct package_row),
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

static const struct field trusted_table[] = {
    FIELD_LIST_OF(trusted_list_view, rows, trusted_key_record.fields, struct trusted_key),
    FIELD(trusted_list_view, card, F_TEXT),
};
const struct fields trusted_list_answer = {trusted_table, COUNT(trusted_table)};

static const char *tag_of(int64_t state)
{
    static const char *const tags[SENT_STATE_COUNT_] = {"off", "off", "off", "good", "warn", "bad", "off"};
    return state >= 0 && state < SENT_STATE_COUNT_ ? tags[state] : "off";
}

PACKAGE_HANDLER(sent_list_get)
{
    struct sent_submissions found = {.rows = {.n = 0}};
    struct sent_list_view view = {.error = ""};
    TRY(submission_store_sent(cx, ROWS_MOST, &found));
    struct package_row *rows = ARENA_ARRAY(cx->arena, struct package_row, found.rows.n);
    if (rows == NULL && found.rows.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < found.rows.n; i++) {
        const struct sent_submission *one = found.rows.at + i;
        rows[i] = (struct package_row){.id = one->id, .operator = one->operator, .name = one->to_name,
                                       .title = one->title, .tag = tag_of(one->state), .year = one->year,
                                       .state = one->state, .at = one->made, .size = one->size};
    }
    view.rows.at = rows;
    view.rows.n = found.rows.n;
    struct page page = {.title = tr(cx, N_("Sent packages")), .place = NAV_SURVEY, .html = VIEW(sent_list_page),
                        .fields = sent_list_answer, .view = &view, .wide = true};
    return page_send(cx, request, response, &page);
}

static enum rc make_sent(struct ctx *cx, const char *id, struct sent_view *view)
{
    struct key_card card = {.key = ""};
    int64_t here = 0;
    TRY(record_get(cx, &sent_submission_record, id, &view->sent));
    TRY(submission_store_organization(cx, view->sent.to_organization, &here));
    view->tag = tag_of(view->sent.state);
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
    struct sent_view view = {.error = status == 0 ? "" : cx->problem.message};
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

static enum rc sent_stepped(struct ctx *cx, const struct request *request, struct response *response, enum rc rc,
                            const char *notice)
{
    struct sent_view view = {.error = ""};
    bool page = !request->json_body && !request->wants_json;
    if (page && (rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_TOO_LARGE))
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
    TRY(record_get(cx, &sent_submission_record, request_parameter(request, "id"), &sent));
    enum rc rc = file == NULL ? field_fail(cx, "file", N_("Please choose a file"))
                              : submission_receipt_take(cx, file->bytes, file->length, &sent);
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

/* ---- trusted keys ---- */

static const char *error_of(const struct ctx *cx, const char *field)
{
    for (size_t i = 0; i < cx->problem.field_count; i++)
        if (text_same(cx->problem.fields[i].field, field))
            return cx->problem.fields[i].message;
    return "";
}

static enum rc send_trusted(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct trusted_keys keys = {.rows = {.n = 0}};
    struct signing_key own = {.id = ""};
    struct trusted_list_view view = {.operator = request_form(request, "operator"), .card = "", .card_key = "",
                                     .operator_error = error_of(cx, "operator"), .reason_error = error_of(cx, "reason"),
                                     .file_error = error_of(cx, "file"), .may_write = may(cx, PERM_SURVEY_WRITE)};
    if (status != 0 && view.operator_error[0] == '\0' && view.reason_error[0] == '\0' && view.file_error[0] == '\0')
        view.file_error = cx->problem.message;
    TRY(submission_trusted(cx, &keys));
    const struct problem kept = cx->problem;
    if (seal_key_get(cx, "", &own) == RC_OK) {
        view.card_key = own.id;
        TRY(seal_card(cx, &own, &view.card));
    }
    cx->problem = kept;
    view.rows.at = keys.rows.at;
    view.rows.n = keys.rows.n;
    const struct crumb crumbs[] = {{tr(cx, N_("Received packages")), "/submissions/received"}};
    struct page page = {.title = tr(cx, N_("Trusted keys")), .place = NAV_SURVEY, .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(trusted_list_page), .fields = trusted_list_answer, .view = &view,
                        .status = status, .wide = true};
    return page_send(cx, request, response, &page);
}

PACKAGE_HANDLER(trusted_list_get)
{
    return send_trusted(cx, request, response, 0);
}

PACKAGE_HANDLER(trusted_post)
{
    const struct upload *file = request_upload(request, "file");
    struct trusted_key key = {.id = ""};
    enum rc rc = file == NULL ? field_fail(cx, "file", N_("Please choose a file"))
                              : submission_trust(cx, request_form(request, "operator"), file->bytes, file->length, &key);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return send_trusted(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 201, "/submissions/keys", N_("The key card was taken in."),
                      trusted_key_record.fields, &key);
}

PACKAGE_HANDLER(trusted_revoke_post)
{
    struct trusted_key key = {.id = ""};
    enum rc rc = submission_distrust(cx, request_parameter(request, "id"), request_form(request, "reason"));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return send_trusted(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    TRY(record_get(cx, &trusted_key_record, request_parameter(request, "id"), &key));
    return saved_send(cx, request, response, 200, "/submissions/keys", N_("Nothing signed with this key is taken any more."),
                      trusted_key_record.fields, &key);
}
