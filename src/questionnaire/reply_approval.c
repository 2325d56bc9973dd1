/* A reply on its route of approval: frozen while it waits; who drafted or answered does not approve it. */
#include "approval/approval.h"

#include "base/text.h"
#include "questionnaire/reply_change.h"

enum { NAMED_MOST = 5 };

static enum rc obstacle(struct ctx *cx, const char *subject, const char **ret)
{
    struct reply reply = {.id = ""};
    bool answered = false;
    TRY(record_get(cx, &reply_record, subject, &reply));
    TRY(reply_answer_store_touched(cx, subject, cx->person, &answered));
    bool drafted = !text_empty(cx->person) &&
                   (text_same(reply.drafter, cx->person) || text_same(reply.requested_by, cx->person) || answered);
    *ret = drafted ? N_("You drafted or answered this reply; somebody else approves it.") : NULL;
    return RC_OK;
}

static enum rc settle(struct ctx *cx, const struct approval *approval)
{
    struct reply before = {.id = ""};
    TRY(record_get(cx, &reply_record, approval->subject, &before));
    if (before.state != REPLY_REQUESTED)
        return RC_OK; /* a newer edition took its place meanwhile */
    struct reply after = before;
    bool approved = approval->status == APPROVAL_APPROVED;
    after.state = approved ? REPLY_APPROVED : REPLY_OPEN;
    /* The entry of the approval leaves with the package as its proof: what was said with it stays in the approval. */
    after.comment = approved ? "" : approval->comment;
    after.approved_by = approved ? cx->person : "";
    after.approved_at = approved ? cx->now : 0;
    if (!approved) {
        after.requested_by = "";
        after.requested_at = 0;
    }
    return record_update(cx, &reply_record, &before, &after);
}

const struct approvable reply_approvable = {
    .noun = "reply",
    .label = N_("Reply to a questionnaire"),
    .href = "/questionnaires/",
    .read = PERM_RESPONSE_READ,
    .ask = PERM_RESPONSE_WRITE,
    .decide = PERM_RESPONSE_SUBMIT,
    .obstacle = obstacle,
    .settle = settle,
};

/* The first questions that must be answered and are not. */
static const char *missing_names(struct ctx *cx, const struct reply_whole *whole)
{
    const char *names = "";
    size_t n = 0;
    for (size_t i = 0; i < whole->document.questions.n && n < NAMED_MOST; i++) {
        const struct reply_item *item = whole->items + i;
        if (!item->asked || item->answered || !item->question->required)
            continue;
        names = arena_printf(cx->arena, "%s%s%s", names, n == 0 ? "" : ", ", item->question->code);
        n++;
    }
    return names;
}

static enum rc need_complete(struct ctx *cx, const struct reply_whole *whole)
{
    if (reply_is_closed(&whole->reply))
        return fail(cx, RC_CONFLICT,
                    N_("{0} closed this survey and takes no answers any more; what was written stays here"),
                    whole->reply.asker_name);
    if (whole->missing > 0)
        return fail(cx, RC_INVALID, N_("{0} questions that must be answered are open: {1}"),
                    decimal(cx, whole->missing), missing_names(cx, whole));
    if (whole->answered == 0)
        return fail(cx, RC_INVALID, N_("Nothing was answered yet"));
    return RC_OK;
}

enum rc reply_request(struct ctx *cx, const char *id, const struct approval_wish *wish)
{
    static const struct approval_wish plain = {.route = ""};
    struct reply_whole whole = {.last = {.id = ""}};
    struct approval approval = {.id = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(reply_load_plain(cx, id, &whole));
    TRY(reply_need_writable(cx, &whole.reply));
    TRY(need_complete(cx, &whole));
    struct reply after = whole.reply;
    after.state = REPLY_REQUESTED;
    after.requested_by = cx->person;
    after.requested_at = cx->now;
    after.comment = "";
    TRY(record_update(cx, &reply_record, &whole.reply, &after));
    TRY(approval_ask(cx, &reply_approvable, id, whole.reply.title, wish == NULL ? &plain : wish, &approval));
    return db_commit(cx, &tx);
}
