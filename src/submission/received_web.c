/* Pages of the receiver. */
#include <string.h>

#include "base/limits.h"
#include "register/content.h"
#include "submission/submission_view.h"
#include "views.gen.h"

static const struct field comment_row_table[] = {
    FIELD(comment_row, id, F_ID),       FIELD(comment_row, question, F_TEXT), FIELD(comment_row, label, F_TEXT),
    FIELD(comment_row, comment, F_TEXT), FIELD(comment_row, name, F_TEXT),    FIELD(comment_row, at, F_TIME),
};
static const struct field remark_row_table[] = {
    FIELD(remark_row, question, F_TEXT),
    FIELD(remark_row, text, F_TEXT),
};
static const struct field change_row_table[] = {
    FIELD(change_row, question, F_TEXT),
    FIELD(change_row, label, F_TEXT),
    FIELD(change_row, before, F_TEXT),
    FIELD(change_row, after, F_TEXT),
};
static const struct field opening_row_table[] = {
    FIELD(receipt_opening, name, F_TEXT),
    FIELD(receipt_opening, at, F_TIME),
};
static const struct field member_row_table[] = {
    FIELD(submission_member, name, F_TEXT),
    FIELD(submission_member, size, F_INT),
    FIELD(submission_member, digest, F_TEXT),
};
static const struct field received_table[] = {
    FIELD_OBJECT_OF(received_view, submission, submission_record.fields),
    FIELD(received_view, href, F_TEXT),
    FIELD_LIST(received_view, comments, comment_row_table, struct comment_row),
    FIELD_LIST(received_view, problems, remark_row_table, struct remark_row),
    FIELD_LIST(received_view, changes, change_row_table, struct change_row),
    FIELD_LIST(received_view, openings, opening_row_table, struct receipt_opening),
    FIELD_LIST(received_view, members, member_row_table, struct submission_member),
    FIELD(received_view, may_decide, F_BOOL),
};
const struct fields received_answer = {received_table, COUNT(received_table)};

/* ---- one ---- */

static enum rc fill_comments(struct ctx *cx, struct received_view *view)
{
    struct submission_comments found = {.rows = {.n = 0}};
    TRY(submission_comments_of(cx, view->submission.id, &found));
    struct comment_row *rows = ARENA_ARRAY(cx->arena, struct comment_row, found.rows.n);
    if (rows == NULL && found.rows.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < found.rows.n; i++) {
        const struct submission_comment *one = found.rows.at + i;
        const char *ignored = "", *label = one->question;
        for (size_t k = 0; k < view->questions.n; k++)
            if (one->question[0] != '\0' && text_same(view->questions.at[k].value, one->question))
                label = view->questions.at[k].label;
        rows[i] = (struct comment_row){
            .id = one->id, .question = one->question, .label = label, .comment = one->comment, .at = one->created_at,
            .name = record_name(cx, record_find(cx->app, "person"), one->created_by, &ignored),
            .removable = view->may_decide};
    }
    view->comments.at = rows;
    view->comments.n = found.rows.n;
    return RC_OK;
}

static enum rc fill_questions(struct ctx *cx, const struct submission_kind *kind, struct received_view *view)
{
    const struct submission_question *questions = NULL;
    size_t n = 0;
    if (kind != NULL && kind->questions != NULL)
        TRY(kind->questions(cx, &view->submission, &questions, &n));
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, n + 1);
    if (options == NULL)
        return RC_MEMORY;
    options[0] = (struct form_option){.value = "", .label = tr(cx, N_("The whole submission"))};
    for (size_t i = 0; i < n; i++)
        options[i + 1] = (struct form_option){
            .value = questions[i].code,
            .label = arena_printf(cx->arena, "%s %s", questions[i].code, questions[i].label)};
    view->questions.at = options;
    view->questions.n = n + 1;
    return RC_OK;
}

enum rc submission_remark_rows(struct ctx *cx, const struct submission_remarks *remarks, const struct remark_row **ret)
{
    struct remark_row *rows = ARENA_ARRAY(cx->arena, struct remark_row, remarks->n);
    if (rows == NULL && remarks->n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < remarks->n; i++)
        rows[i] = (struct remark_row){.question = remarks->at[i].question, .text = remarks->at[i].text};
    *ret = rows;
    return RC_OK;
}

static enum rc fill_found(struct ctx *cx, struct received_view *view)
{
    struct submission_remarks problems = {.n = 0};
    struct submission_changes changes = {.n = 0};
    struct receipt receipt = {.organization = cx->org};
    TRY(submission_problems(cx, &view->submission, &problems));
    TRY(submission_remark_rows(cx, &problems, &view->problems.at));
    view->problems.n = problems.n;
    TRY(submission_changes_of(cx, &view->submission, &changes));
    struct change_row *rows = ARENA_ARRAY(cx->arena, struct change_row, changes.n);
    if (rows == NULL && changes.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < changes.n; i++)
        rows[i] = (struct change_row){.question = changes.at[i].question, .label = changes.at[i].label,
                                      .before = changes.at[i].before, .after = changes.at[i].after};
    view->changes.at = rows;
    view->changes.n = changes.n;
    TRY(submission_store_openings(cx, view->submission.id, &receipt));
    view->openings.at = receipt.openings.at;
    view->openings.n = receipt.openings.n;
    return RC_OK;
}

static enum rc fill_members(struct ctx *cx, struct received_view *view)
{
    struct submission_package package = {.digest = ""};
    if (view->submission.state == SUBMISSION_REFUSED) /* it may be what cannot be read */
        return RC_OK;
    TRY(submission_load(cx, &view->submission, &package));
    view->members.at = package.manifest.members.at;
    view->members.n = package.manifest.members.n;
    return RC_OK;
}

/* Whoever gets this, also as the answer to a step, has opened it. */
static enum rc make_view(struct ctx *cx, const char *id, struct received_view *view)
{
    TRY(record_get(cx, &submission_record, id, &view->submission));
    TRY(submission_opened(cx, &view->submission));
    const struct submission_kind *kind = submission_kind_find(cx->app, view->submission.kind);
    const char *ignored = "";
    int64_t state = view->submission.state;
    view->may_decide =
        may(cx, PERM_SURVEY_WRITE) && (state == SUBMISSION_RECEIVED || state == SUBMISSION_CHECKED);
    view->may_reopen = may(cx, PERM_SURVEY_WRITE) && state == SUBMISSION_ACCEPTED;
    view->tag = received_tag(state);
    view->href = kind == NULL || kind->href == NULL ? "" : kind->href(cx, &view->submission);
    view->decided_by_name = view->submission.decided_by[0] == '\0'
                                ? ""
                                : record_name(cx, record_find(cx->app, "person"), view->submission.decided_by, &ignored);
    TRY(fill_questions(cx, kind, view));
    TRY(fill_comments(cx, view));
    TRY(fill_found(cx, view));
    return fill_members(cx, view);
}

static enum rc send_one(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct received_view view = {.typed_comment = request_form(request, "comment"),
                                 .typed_note = request_form(request, "note"),
                                 .comment_error = package_error_of(cx, "comment"),
                                 .note_error = package_error_of(cx, "note")};
    TRY(make_view(cx, request_parameter(request, "id"), &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Received packages")), "/submissions/received"}};
    struct page page = {.title = arena_printf(cx->arena, "%s %s", view.submission.sender_name, view.submission.title),
                        .place = NAV_SURVEY,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(received_page),
                        .fields = received_answer,
                        .view = &view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

PACKAGE_HANDLER(received_get)
{
    return send_one(cx, request, response, 0);
}

/* ---- steps ---- */

static enum rc saved_one(struct ctx *cx, const struct request *request, struct response *response, const char *id,
                         int status, const char *notice)
{
    struct received_view view = {.tag = ""};
    TRY(make_view(cx, id, &view));
    return saved_send(cx, request, response, status, arena_printf(cx->arena, "/submissions/received/%s", id), notice,
                      received_answer, &view);
}

static bool wants_page(const struct request *request)
{
    return !request->json_body && !request->wants_json;
}

PACKAGE_HANDLER(received_post)
{
    const struct upload *file = request_upload(request, "file");
    struct submission submission = {.id = ""};
    struct submission_refusal why = {.reason = SUBMISSION_GOOD};
    bool fresh = false;
    enum rc rc = file == NULL || file->length == 0
                     ? field_fail(cx, "file", N_("Please choose a file"))
                     : submission_receive(cx, file->bytes, file->length, SUBMISSION_BY_FILE, &submission, &fresh, &why);
    if ((rc == RC_INVALID || rc == RC_TOO_LARGE) && wants_page(request))
        return received_list_send(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    TRY(submission_settle(cx, submission.id, &submission));
    return saved_one(cx, request, response, submission.id, fresh ? 201 : 200,
                     fresh ? N_("The package was received.") : N_("This package was received before."));
}

static enum rc stepped(struct ctx *cx, const struct request *request, struct response *response, enum rc rc,
                       const char *notice)
{
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && wants_page(request) && cx->problem.field_count > 0)
        return send_one(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    return saved_one(cx, request, response, request_parameter(request, "id"), 200, notice);
}

PACKAGE_HANDLER(received_comment_post)
{
    return stepped(cx, request, response,
                   submission_comment_add(cx, request_parameter(request, "id"), request_form(request, "question"),
                                          request_form(request, "comment")),
                   N_("The comment was kept; it goes out with the decision."));
}

PACKAGE_HANDLER(received_comment_drop_post)
{
    return stepped(cx, request, response, submission_comment_drop(cx, request_parameter(request, "comment")),
                   N_("The comment was removed."));
}

PACKAGE_HANDLER(received_accept_post)
{
    struct submission submission = {.id = ""};
    return stepped(cx, request, response,
                   submission_accept(cx, request_parameter(request, "id"), request_form(request, "note"), &submission),
                   N_("The submission was accepted."));
}

PACKAGE_HANDLER(received_return_post)
{
    struct submission submission = {.id = ""};
    return stepped(cx, request, response,
                   submission_return(cx, request_parameter(request, "id"), request_form(request, "note"), &submission),
                   N_("The submission was sent back."));
}

PACKAGE_HANDLER(received_package_get)
{
    struct submission submission = {.id = ""};
    const void *bytes = NULL;
    size_t length = 0;
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_SUBMISSION_BYTES);
    TRY(record_get(cx, &submission_record, request_parameter(request, "id"), &submission));
    TRY(submission_opened(cx, &submission));
    TRY(content_get(cx, submission.digest, submission.id, &bytes, &length));
    buf_add(&body, bytes, length);
    return file_send(cx, response, "application/zip", arena_printf(cx->arena, "%s.zip", submission.id), &body);
}

PACKAGE_HANDLER(received_receipt_get)
{
    struct submission submission = {.id = ""};
    const char *receipt = "";
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_FORM_BYTES);
    TRY(record_get(cx, &submission_record, request_parameter(request, "id"), &submission));
    TRY(submission_receipt(cx, &submission, &receipt));
    buf_text(&body, receipt);
    return file_send(cx, response, "application/json", arena_printf(cx->arena, "%s.receipt.json", submission.id), &body);
}
