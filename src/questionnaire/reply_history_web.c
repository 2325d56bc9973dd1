/* What was submitted, what changed between, and the history of the reply. */
#include <string.h>

#include "base/text.h"
#include "questionnaire/reply_page.h"
#include "questionnaire/reply_snapshot.h"
#include "questionnaire/reply_store.h"
#include "submission/submission.h"
#include "views.gen.h"

static const struct field difference_table[] = {
    FIELD(reply_difference_row, question, F_TEXT, .label = N_("Question asked")),
    FIELD(reply_difference_row, text, F_PROSE),
    FIELD(reply_difference_row, before, F_PROSE),
    FIELD(reply_difference_row, after, F_PROSE),
};
static const struct field opening_table[] = {
    FIELD(reply_opening_row, name, F_TEXT, .label = N_("Opened by")),
    FIELD(reply_opening_row, at, F_TIME, .label = N_("Opened at")),
};
static const struct field round_row_table[] = {
    FIELD(reply_round_row, id, F_ID),
    FIELD(reply_round_row, number, F_INT, .label = N_("Submission number")),
    FIELD(reply_round_row, submission, F_TEXT, .label = N_("Id of the package")),
    FIELD(reply_round_row, state, F_ENUM, .names = &sent_state_names, .label = N_("State")),
    FIELD(reply_round_row, receipt_at, F_TIME, .label = N_("Last receipt")),
    FIELD(reply_round_row, sent_at, F_TIME, .label = N_("Submitted at")),
    FIELD(reply_round_row, person_name, F_TEXT, .label = N_("Submitted by")),
    FIELD(reply_round_row, received_at, F_TIME, .label = N_("Received there at")),
    FIELD(reply_round_row, note, F_PROSE, .label = N_("Note of the receiver")),
    FIELD_LIST(reply_round_row, openings, opening_table, struct reply_opening_row),
    FIELD_LIST(reply_round_row, differences, difference_table, struct reply_difference_row),
};
static const struct field history_table[] = {
    {.name = "head", .kind = F_OBJECT, .offset = offsetof(struct reply_history_view, head), .sub = reply_head_table,
     .sub_count = REPLY_HEAD_FIELDS},
    FIELD_LIST(reply_history_view, rounds, round_row_table, struct reply_round_row),
    FIELD_LIST(reply_history_view, pending, difference_table, struct reply_difference_row),
    FIELD_OBJECT_OF(reply_history_view, history, record_history_fields),
};
const struct fields reply_history_answer = {history_table, COUNT(history_table)};

static enum rc difference_rows(struct ctx *cx, const struct reply_differences *from, struct reply_difference_row **ret)
{
    struct reply_difference_row *rows = ARENA_ARRAY(cx->arena, struct reply_difference_row, from->n);
    if (rows == NULL && from->n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < from->n; i++)
        rows[i] = (struct reply_difference_row){from->at[i].question, from->at[i].text, from->at[i].before,
                                                from->at[i].after};
    *ret = rows;
    return RC_OK;
}

/* Who opened it there, and what they say, as the last receipt tells. */
static enum rc fill_receipt(struct ctx *cx, const char *text, struct reply_round_row *row)
{
    struct receipt receipt = {.id = ""};
    struct key_card card = {.key = ""};
    TRY(submission_receipt_read(cx, text, strlen(text), &receipt, &card));
    struct reply_opening_row *rows = ARENA_ARRAY(cx->arena, struct reply_opening_row, receipt.openings.n);
    if (rows == NULL && receipt.openings.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < receipt.openings.n; i++)
        rows[i] = (struct reply_opening_row){receipt.openings.at[i].name, receipt.openings.at[i].at};
    row->received_at = receipt.received;
    row->note = receipt.note;
    row->openings.at = rows;
    row->openings.n = receipt.openings.n;
    return RC_OK;
}

/* What is known of it by receipts. */
static enum rc fill_state(struct ctx *cx, struct reply_round_row *row)
{
    static const char *const tags[] = {"info", "info", "info", "ok", "bad", "bad", "off"};
    _Static_assert(COUNT(tags) == SENT_STATE_COUNT_, "every state needs a colour");
    struct sent_submission sent = {.id = ""};
    TRY(record_get(cx, &sent_submission_record, row->submission, &sent));
    row->state = sent.state;
    row->receipt_at = sent.receipt_at;
    row->note = "";
    if (!text_empty(sent.receipt))
        TRY(fill_receipt(cx, sent.receipt, row));
    row->tag = sent.state >= 0 && sent.state < (int64_t)COUNT(tags) ? tags[sent.state] : "off";
    return RC_OK;
}

/* Each submission against the one before it; the first one stands for itself. */
static enum rc fill_round(struct ctx *cx, const struct reply_whole *whole, const struct reply_rounds *rounds, size_t i,
                          struct reply_round_row *row)
{
    const struct reply_round *round = rounds->at + i;
    struct reply_snapshot before = {.n = 0}, after = {.n = 0};
    struct reply_differences differences = {.n = 0};
    struct reply_difference_row *rows = NULL;
    *row = (struct reply_round_row){.id = round->id, .submission = round->submission, .number = round->number,
                                    .sent_at = round->sent_at};
    TRY(person_name(cx, round->sent_by, &row->person_name));
    TRY(fill_state(cx, row));
    if (i + 1 == rounds->n)
        return RC_OK;
    TRY(reply_snapshot_load(cx, rounds->at + i + 1, &before));
    TRY(reply_snapshot_load(cx, round, &after));
    TRY(reply_compare(cx, whole, &before, &after, &differences));
    TRY(difference_rows(cx, &differences, &rows));
    row->differences.at = rows;
    row->differences.n = differences.n;
    return RC_OK;
}

static enum rc fill_pending(struct ctx *cx, const struct reply_whole *whole, const struct reply_rounds *rounds,
                            struct reply_history_view *view)
{
    struct reply_snapshot before = {.n = 0};
    struct reply_differences differences = {.n = 0};
    struct reply_difference_row *rows = NULL;
    if (rounds->n == 0)
        return RC_OK;
    TRY(reply_snapshot_load(cx, rounds->at, &before));
    TRY(reply_compare(cx, whole, &before, NULL, &differences));
    TRY(difference_rows(cx, &differences, &rows));
    view->pending.at = rows;
    view->pending.n = differences.n;
    return RC_OK;
}

enum rc reply_history_send(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct reply_whole whole = {.last = {.id = ""}};
    struct reply_rounds rounds = {.n = 0};
    struct reply_history_view view = {.head = {.id = ""}};
    const char *id = request_parameter(request, "id");
    TRY(reply_load_plain(cx, id, &whole));
    TRY(reply_round_store_all(cx, id, &rounds));
    view.head = reply_head_of(cx, &whole.reply);
    struct reply_round_row *rows = ARENA_ARRAY(cx->arena, struct reply_round_row, rounds.n);
    if (rows == NULL && rounds.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < rounds.n; i++)
        TRY(fill_round(cx, &whole, &rounds, i, rows + i));
    view.rounds.at = rows;
    view.rounds.n = rounds.n;
    TRY(fill_pending(cx, &whole, &rounds, &view));
    TRY(record_history(cx, &reply_record, cx->org, id, &view.history));
    return reply_page_send(cx, request, response, &view.head, tr(cx, N_("Submissions and history")), "/history",
                           VIEW(reply_history_page), &reply_history_answer, &view, status);
}

HANDLER(reply_history_get)
{
    return reply_history_send(cx, request, response, 0);
}
