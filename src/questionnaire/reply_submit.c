/* An approved reply leaves: as a package of the room of submissions, which asks for the draft here and tells what its
 * receipts change. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "questionnaire/reply_change.h"
#include "questionnaire/reply_pack.h"
#include "questionnaire/reply_snapshot.h"
#include "register/content.h"
#include "submission/submission.h"

enum { VECTOR_ROOM = 64 * 1024 };

static enum rc need_leaving(struct ctx *cx, const struct reply *reply)
{
    TRY(reply_need(cx, PERM_RESPONSE_SUBMIT));
    if (reply_is_closed(reply))
        return fail(cx, RC_CONFLICT,
                    N_("{0} closed this survey and takes no answers any more; what was written stays here"),
                    reply->asker_name);
    if (reply->state != REPLY_APPROVED)
        return fail(cx, RC_CONFLICT, N_("Only an approved reply can be submitted; this one is: {0}"),
                    tr(cx, enum_label(&reply_state_names, reply->state)));
    if (text_empty(reply->operator_key))
        return field_fail(cx, "operator_key",
                          N_("Please give the number by which {0} knows this organisation"), reply->asker_name);
    return RC_OK;
}

static enum rc last_submission(struct ctx *cx, const char *reply, const char **ret)
{
    struct reply_rounds rounds = {.n = 0};
    TRY(reply_round_store_all(cx, reply, &rounds));
    *ret = rounds.n == 0 ? "" : rounds.at[0].submission;
    return RC_OK;
}

/* A name of its own for each file of the package. */
static const char *name_in_package(struct ctx *cx, const struct reply_file *file, size_t number)
{
    return arena_printf(cx->arena, "%s-%zu_%s", file->question, number + 1, file->file_name);
}

static enum rc gather_files(struct ctx *cx, const struct reply_whole *whole, struct submission_draft *draft,
                            const char ***ret_names)
{
    size_t n = 0;
    struct submission_file *files = ARENA_ARRAY(cx->arena, struct submission_file, whole->files.n + 1);
    const char **names = ARENA_ARRAY(cx->arena, const char *, whole->files.n + 1);
    if (files == NULL || names == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < whole->files.n; i++) {
        const struct reply_file *file = whole->files.at + i;
        const void *bytes = NULL;
        size_t length = 0;
        names[i] = "";
        if (!reply_file_goes(whole, file))
            continue;
        TRY(content_get(cx, file->digest, file->file_name, &bytes, &length));
        names[i] = arena_printf(cx->arena, SUBMISSION_ATTACHMENT "%s", name_in_package(cx, file, i));
        files[n++] = (struct submission_file){name_in_package(cx, file, i), bytes, length};
    }
    draft->files.at = files;
    draft->files.n = n;
    *ret_names = names;
    return RC_OK;
}

static enum rc write_members(struct ctx *cx, const struct reply_whole *whole, struct submission_draft *draft)
{
    const char **names = NULL;
    CLEANUP(buf_free) struct buf answers = buf_create(VECTOR_ROOM);
    CLEANUP(buf_free) struct buf texts = buf_create(LIMIT_REPORT_BYTES);
    CLEANUP(buf_free) struct buf results = buf_create(LIMIT_REPORT_BYTES);
    TRY(gather_files(cx, whole, draft, &names));
    TRY(reply_vector(cx, whole, &answers));
    TRY(reply_texts(cx, whole, names, &texts));
    TRY(reply_results(cx, whole, &results));
    draft->answers_length = answers.length;
    draft->results_length = results.length;
    draft->answers = arena_copy_n(cx->arena, buf_string(&answers), answers.length);
    draft->texts = buf_keep(&texts, cx->arena);
    draft->results = buf_keep(&results, cx->arena);
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}

/* The card as a file has it: with its line end, which a document may leave out. */
static const char *card_line(const struct ctx *cx, const char *card)
{
    size_t length = strlen(card);
    return length == 0 || card[length - 1] == '\n' ? card : arena_printf(cx->arena, "%s\n", card);
}

static enum rc make_draft(struct ctx *cx, const char *subject, struct submission_draft *ret)
{
    struct reply_whole whole = {.last = {.id = ""}};
    TRY(reply_load_plain(cx, subject, &whole));
    TRY(need_leaving(cx, &whole.reply));
    struct submission_draft draft = {.kind = reply_source.kind,
                                     .title = whole.reply.title,
                                     .about = whole.reply.survey,
                                     .document = whole.reply.digest,
                                     .operator = whole.reply.operator_key,
                                     .edition = whole.reply.edition,
                                     .year = whole.reply.year,
                                     .to_organization = whole.reply.asker,
                                     .to_name = whole.reply.asker_name,
                                     .to_card = card_line(cx, whole.document.asker_card),
                                     .sealed = !text_empty(whole.document.asker_card),
                                     .noun = reply_record.noun,
                                     .record = whole.reply.id,
                                     .subject = whole.reply.id};
    TRY(last_submission(cx, whole.reply.id, &draft.previous));
    TRY(write_members(cx, &whole, &draft));
    *ret = draft;
    return RC_OK;
}

/* --- What became of it --- */

static enum rc note_round(struct ctx *cx, struct reply_whole *whole, const struct sent_submission *sent)
{
    CLEANUP(buf_free) struct buf snapshot = buf_create(LIMIT_REPORT_BYTES);
    const char *digest = "";
    if (whole->reply.state != REPLY_APPROVED)
        return fail(cx, RC_CONFLICT, N_("Somebody else changed this reply meanwhile; please look at it again"));
    TRY(reply_snapshot_write(cx, whole, &snapshot));
    TRY(content_put(cx, buf_string(&snapshot), snapshot.length, &digest));
    struct reply_round round = {.id = "",
                                .org = cx->org,
                                .reply = whole->reply.id,
                                .number = whole->reply.rounds + 1,
                                .submission = sent->id,
                                .digest = digest,
                                .size = (int64_t)snapshot.length,
                                .sent_by = cx->person,
                                .sent_at = cx->now};
    TRY(record_insert(cx, &reply_round_record, &round));
    struct reply after = whole->reply;
    after.state = REPLY_SUBMITTED;
    after.rounds++;
    return record_update(cx, &reply_record, &whole->reply, &after);
}

static enum rc note_comments(struct ctx *cx, const struct reply *reply, const char *submission,
                             const struct submission_remarks *remarks)
{
    for (size_t i = 0; remarks != NULL && i < remarks->n; i++) {
        struct reply_comment comment = {.id = "",
                                        .org = cx->org,
                                        .reply = reply->id,
                                        .submission = submission,
                                        .question = remarks->at[i].question,
                                        .comment = remarks->at[i].text,
                                        .received_at = cx->now};
        TRY(record_insert(cx, &reply_comment_record, &comment));
    }
    return RC_OK;
}

/* What the receiver says to the whole, in its receipt. */
static enum rc note_words(struct ctx *cx, const struct reply *reply, const struct sent_submission *sent)
{
    struct receipt receipt = {.note = ""};
    struct key_card card = {.organization = ""};
    if (text_empty(sent->receipt))
        return RC_OK;
    TRY(submission_receipt_read(cx, sent->receipt, strlen(sent->receipt), &receipt, &card));
    struct submission_remark whole = {.question = "", .text = receipt.note};
    const struct submission_remarks remarks = {.at = &whole, .n = text_empty(receipt.note) ? 0 : 1};
    return note_comments(cx, reply, sent->id, &remarks);
}

/* Only the last submission decides how the reply stands; whoever began to answer again is not interrupted. */
static enum rc note_state(struct ctx *cx, const struct reply *reply, const char *submission, enum reply_state state)
{
    const char *last = "";
    struct reply after = *reply;
    TRY(last_submission(cx, reply->id, &last));
    if (!text_same(last, submission) || reply->state != REPLY_SUBMITTED)
        return RC_OK;
    after.state = state;
    after.requested_by = after.approved_by = "";
    after.requested_at = after.approved_at = 0;
    if (state == REPLY_ACCEPTED) {
        after = *reply;
        after.state = state;
    }
    return record_update(cx, &reply_record, reply, &after);
}

static enum rc follow(struct ctx *cx, const struct sent_submission *sent, const struct submission_remarks *remarks)
{
    struct reply_whole whole = {.last = {.id = ""}};
    struct reply_round round = {.id = ""};
    enum rc known = reply_store_by_submission(cx, sent->id, &round);
    if (known != RC_OK && known != RC_MISSING)
        return known;
    TRY(reply_load_plain(cx, sent->subject, &whole));
    if (known == RC_MISSING)
        TRY(note_round(cx, &whole, sent));
    if (sent->state != SENT_ACCEPTED && sent->state != SENT_RETURNED && sent->state != SENT_REFUSED)
        return RC_OK;
    TRY(note_words(cx, &whole.reply, sent));
    if (sent->state == SENT_ACCEPTED)
        return note_state(cx, &whole.reply, sent->id, REPLY_ACCEPTED);
    TRY(note_comments(cx, &whole.reply, sent->id, remarks));
    return note_state(cx, &whole.reply, sent->id, REPLY_RETURNED);
}

const struct submission_source reply_source = {
    .kind = "survey-response",
    .label = N_("Reply to a questionnaire"),
    .draft = make_draft,
    .follow = follow,
    .pages = "/questionnaires/",
};

enum rc reply_submit(struct ctx *cx, const char *id, struct buf *out, const char **ret_submission)
{
    struct submission_draft draft = {.kind = NULL};
    struct sent_submission sent = {.id = ""};
    TRY(make_draft(cx, id, &draft));
    TRY(submission_pack(cx, &draft, out, &sent));
    *ret_submission = sent.id;
    return RC_OK;
}
