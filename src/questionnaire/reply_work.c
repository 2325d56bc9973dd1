/* What is to be answered, and what was approved and waits to be submitted. */
#include "questionnaire/reply_work.h"

#include "base/text.h"
#include "questionnaire/reply_store.h"
#include "work/work.h"

static enum rc add(struct ctx *cx, struct work *work, const struct reply *one)
{
    bool approved = one->state == REPLY_APPROVED, returned = one->state == REPLY_RETURNED;
    const struct work_row row = {
        .kind = approved   ? tr(cx, N_("Submission to make"))
                : returned ? tr(cx, N_("Reply that came back"))
                           : tr(cx, N_("Questionnaire to answer")),
        .title = one->title,
        .note = one->asker_name,
        .due_on = one->due_on,
        .href = arena_printf(cx->arena, "/questionnaires/%s%s", one->id, approved ? "/preview" : "")};
    return work_add(cx, work, &row);
}

enum rc reply_work(struct ctx *cx, struct work *work)
{
    struct replies open = {.n = 0};
    if (!may(cx, PERM_RESPONSE_WRITE) && !may(cx, PERM_RESPONSE_SUBMIT))
        return RC_OK;
    TRY(reply_store_open(cx, work->before, WORK_ROWS_MOST + 1, &open));
    for (size_t i = 0; i < open.n; i++) {
        const struct reply *one = open.at + i;
        uint64_t needed = one->state == REPLY_APPROVED ? PERM_RESPONSE_SUBMIT : PERM_RESPONSE_WRITE;
        if (may(cx, needed) && !reply_is_closed(one))
            TRY(add(cx, work, one));
    }
    return RC_OK;
}
