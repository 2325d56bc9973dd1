/* What would go, exactly, before anything leaves; and how it leaves. */
#include "base/limits.h"
#include "base/text.h"
#include "questionnaire/reply_page.h"
#include "questionnaire/reply_store.h"
#include "submission/submission.h"
#include "views.gen.h"

/* --- Preview --- */

static const struct field outgoing_table[] = {
    FIELD(reply_outgoing, question, F_TEXT, .label = N_("Question asked")),
    FIELD(reply_outgoing, text, F_PROSE),
    FIELD(reply_outgoing, state, F_ENUM, .names = &reply_answer_state_names, .label = N_("State")),
    FIELD(reply_outgoing, value, F_PROSE, .label = N_("Answer")),
    FIELD(reply_outgoing, reason, F_PROSE, .label = N_("Reason")),
    FIELD(reply_outgoing, note, F_PROSE, .label = N_("Note")),
    FIELD(reply_outgoing, held, F_BOOL, .label = N_("Stays here")),
    FIELD(reply_outgoing, held_reason, F_PROSE, .label = N_("Why it is held back")),
};
static const struct field outgoing_file_table[] = {
    FIELD(reply_outgoing_file, id, F_ID),
    FIELD(reply_outgoing_file, question, F_TEXT, .label = N_("Question asked")),
    FIELD(reply_outgoing_file, file_name, F_TEXT, .label = N_("File name")),
    FIELD(reply_outgoing_file, size, F_INT, .label = N_("Size in bytes")),
    FIELD(reply_outgoing_file, held, F_BOOL, .label = N_("Stays here")),
    FIELD(reply_outgoing_file, held_reason, F_PROSE, .label = N_("Why it is held back")),
};
static const struct field preview_table[] = {
    {.name = "head", .kind = F_OBJECT, .offset = offsetof(struct reply_preview, head), .sub = reply_head_table,
     .sub_count = REPLY_HEAD_FIELDS},
    FIELD(reply_preview, org_name, F_TEXT),
    FIELD(reply_preview, operator_key, F_TEXT),
    FIELD(reply_preview, purpose, F_PROSE),
    FIELD(reply_preview, legal_basis, F_PROSE),
    FIELD(reply_preview, survey, F_TEXT),
    FIELD(reply_preview, digest, F_TEXT),
    FIELD(reply_preview, goes, F_INT, .label = N_("Answers that go")),
    FIELD(reply_preview, open, F_INT, .label = N_("Questions that go without an answer")),
    FIELD(reply_preview, texts, F_INT, .label = N_("Answers with free text")),
    FIELD(reply_preview, texts_held, F_INT, .label = N_("Of them held back")),
    FIELD(reply_preview, files_going, F_INT, .label = N_("Files that go")),
    FIELD(reply_preview, files_held, F_INT, .label = N_("Files held back")),
    FIELD_LIST(reply_preview, rows, outgoing_table, struct reply_outgoing),
    FIELD_LIST(reply_preview, files, outgoing_file_table, struct reply_outgoing_file),
    FIELD(reply_preview, unanswered, F_LIST_TEXT),
};
const struct fields reply_preview_answer = {preview_table, COUNT(preview_table)};

static enum rc fill_answers(struct ctx *cx, const struct reply_whole *whole, struct reply_preview *view)
{
    size_t n = 0, open = 0;
    struct reply_outgoing *rows = ARENA_ARRAY(cx->arena, struct reply_outgoing, whole->document.questions.n);
    const char **unanswered = ARENA_ARRAY(cx->arena, const char *, whole->document.questions.n);
    if (rows == NULL || unanswered == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < whole->document.questions.n; i++) {
        const struct reply_item *item = whole->items + i;
        if (!item->asked)
            continue;
        if (!item->answered && !reply_has_text(item)) {
            unanswered[open++] = item->question->code;
            continue;
        }
        rows[n++] = (struct reply_outgoing){.question = item->question->code,
                                            .text = bilingual_text(cx, item->question->text),
                                            .value = reply_value_show(cx, item->question, item->answer.value),
                                            .reason = item->answer.reason,
                                            .note = item->answer.note,
                                            .held_reason = item->answer.held_reason,
                                            .place = (int64_t)i,
                                            .state = item->answer.state,
                                            .held = item->answer.held,
                                            .has_text = reply_has_text(item)};
        view->texts += reply_has_text(item);
        view->texts_held += reply_has_text(item) && item->answer.held;
    }
    view->goes = (int64_t)n;
    view->open = (int64_t)open;
    view->rows.at = rows;
    view->rows.n = n;
    view->unanswered.at = unanswered;
    view->unanswered.n = open;
    return RC_OK;
}

/* Files of questions that are asked. */
static enum rc fill_files(struct ctx *cx, const struct reply_whole *whole, struct reply_preview *view)
{
    size_t n = 0;
    struct reply_outgoing_file *rows = ARENA_ARRAY(cx->arena, struct reply_outgoing_file, whole->files.n);
    if (rows == NULL && whole->files.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < whole->files.n; i++) {
        const struct reply_file *file = whole->files.at + i;
        int at = questionnaire_question_find(&whole->document, file->question);
        if (at < 0 || !whole->items[at].asked)
            continue;
        rows[n++] = (struct reply_outgoing_file){.id = file->id, .question = file->question,
                                                 .file_name = file->file_name, .held_reason = file->held_reason,
                                                 .size = file->size, .held = file->held};
        view->files_held += file->held;
        view->files_going += !file->held;
    }
    view->files.at = rows;
    view->files.n = n;
    return RC_OK;
}

enum rc reply_preview_make(struct ctx *cx, const struct reply_whole *whole, struct reply_preview *view)
{
    view->head = reply_head_of(cx, &whole->reply);
    view->org_name = cx->org_name;
    view->operator_key = whole->reply.operator_key;
    view->purpose = whole->document.purpose;
    view->legal_basis = whole->document.legal_basis;
    view->survey = whole->reply.survey;
    view->digest = whole->reply.digest;
    view->sealed = whole->document.asker_card;
    view->approved_at = whole->reply.approved_at;
    view->may_hold = (view->head.may_write || view->head.may_submit) &&
                     (view->head.writable || whole->reply.state == REPLY_APPROVED);
    view->may_leave = view->head.may_submit && !view->head.closed && whole->reply.state == REPLY_APPROVED;
    TRY(reply_asker_is_here(cx, &whole->reply, &view->is_here));
    TRY(person_name(cx, whole->reply.approved_by, &view->approved_name));
    TRY(fill_answers(cx, whole, view));
    return fill_files(cx, whole, view);
}

static enum rc send_preview(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct reply_whole whole = {.last = {.id = ""}};
    struct reply_preview view = {.error = ""};
    for (size_t i = 0; i < cx->problem.field_count; i++)
        if (text_same(cx->problem.fields[i].field, "held_reason") ||
            text_same(cx->problem.fields[i].field, "operator_key"))
            view.error = cx->problem.fields[i].message;
    TRY(reply_load_plain(cx, request_parameter(request, "id"), &whole));
    TRY(reply_preview_make(cx, &whole, &view));
    return reply_page_send(cx, request, response, &view.head, tr(cx, N_("Preview of what goes")), "/preview",
                           VIEW(reply_preview_page), &reply_preview_answer, &view, status);
}

HANDLER(reply_preview_get)
{
    return send_preview(cx, request, response, 0);
}

HANDLER(reply_hold_post)
{
    struct reply reply = {.id = ""};
    const char *id = request_parameter(request, "id"), *file = request_form(request, "file");
    const char *reason = request_form(request, "held_reason");
    bool held = !text_empty(request_form(request, "held"));
    enum rc rc = text_empty(file) ? reply_hold_answer(cx, id, request_form(request, "question"), held, reason)
                                  : reply_hold_file(cx, id, file, held, reason);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return send_preview(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    TRY(record_get(cx, &reply_record, id, &reply));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/questionnaires/%s/preview", id),
                      held ? N_("It stays here.") : N_("It goes along."), reply_record.fields, &reply);
}

/* --- Leaving --- */

static const struct field submitted_table[] = {
    FIELD(reply_submitted, reply, F_ID),
    FIELD(reply_submitted, round, F_ID),
    FIELD(reply_submitted, submission, F_TEXT, .label = N_("Id of the package")),
    FIELD(reply_submitted, number, F_INT, .label = N_("Submission number")),
};
const struct fields reply_submitted_answer = {submitted_table, COUNT(submitted_table)};

HANDLER(reply_submit_post)
{
    const char *id = request_parameter(request, "id"), *submission = "";
    struct reply_round round = {.id = ""};
    CLEANUP(buf_free) struct buf package = buf_create(LIMIT_ZIP_BYTES);
    enum rc rc = reply_submit(cx, id, &package, &submission);
    bool told = rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_IO || rc == RC_TOO_LARGE;
    if (told && !request->json_body && !request->wants_json)
        return send_preview(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    if (text_same(request_form(request, "way"), "here")) {
        struct sent_submission sent = {.id = ""};
        rc = submission_send_within(cx, submission, &sent);
        /* The package is made and kept; that it was refused there is told beside it. */
        if (rc != RC_OK && !request->json_body && !request->wants_json)
            return reply_history_send(cx, request, response, rc_describe(rc)->http);
        TRY(rc);
    }
    TRY(reply_store_by_submission(cx, submission, &round));
    const struct reply_submitted result = {id, round.id, submission, round.number};
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "/questionnaires/%s/history", id),
                      text_same(request_form(request, "way"), "here")
                          ? N_("The package was made and handed over.")
                          : N_("The package was made. Please hand it over to the receiver."), reply_submitted_answer,
                      &result);
}
