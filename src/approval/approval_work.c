/* Requests that wait for the acting person, and those that came back, as rows of their work. */
#include "approval/approval_change.h"
#include "approval/approval_store.h"
#include "base/text.h"
#include "work/work.h"

static enum rc add_waiting(struct ctx *cx, struct work *work)
{
    struct approval_items items;
    TRY(approval_waiting_before(cx, work->before, WORK_ROWS_MOST + 1, &items));
    for (size_t i = 0; i < items.n; i++) {
        const struct approval_item *item = &items.at[i];
        const struct approvable *what = approvable_find(cx->app, item->noun);
        const struct work_row row = {
            .kind = tr(cx, enum_label(&approval_kind_names, item->kind)),
            .title = item->title,
            .note = text_empty(item->drafter_name)
                        ? tr(cx, what->label)
                        : trf(cx, N_("{0}, asked by {1}"), tr(cx, what->label), item->drafter_name),
            .due_on = item->due_on,
            .href = arena_printf(cx->arena, "/approvals/%s", item->id),
        };
        TRY(work_add(cx, work, &row));
    }
    return RC_OK;
}

static enum rc add_returned(struct ctx *cx, struct work *work)
{
    struct approval_returns returns;
    TRY(approval_store_returned(cx, WORK_ROWS_MOST + 1, &returns));
    for (size_t i = 0; i < returns.n; i++) {
        const struct approval_return *one = &returns.at[i];
        const struct approvable *what = approvable_find(cx->app, one->noun);
        if (what == NULL || !may(cx, what->read))
            continue;
        const struct work_row row = {
            .kind = tr(cx, N_("Returned draft")),
            .title = one->title,
            .note = one->comment,
            .due_on = one->due_on,
            .href = arena_printf(cx->arena, "%s%s", what->href, one->subject),
        };
        TRY(work_add(cx, work, &row));
    }
    return RC_OK;
}

enum rc approval_work(struct ctx *cx, struct work *work)
{
    TRY(add_waiting(cx, work));
    return add_returned(cx, work);
}
