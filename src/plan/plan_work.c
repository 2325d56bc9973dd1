/* Open items of the acting person's posts, as rows of their work. */
#include "base/text.h"
#include "plan/plan_inside.h"
#include "work/work.h"

enum { POSTS_MOST = 50 };

static enum rc add_items(struct ctx *cx, struct work *work, const char *post,
                         const struct plan_rows *items)
{
    for (size_t i = 0; i < items->n; i++) {
        const struct plan_row *item = &items->at[i];
        const struct work_row row = {
            .kind = tr(cx, plan_item_record.label),
            .title = arena_printf(cx->arena, "%lld %s", (long long)item->number, item->title),
            .note = post,
            .due_on = item->due_on,
            .href = arena_printf(cx->arena, "/plan/%s", item->id),
        };
        TRY(work_add(cx, work, &row));
    }
    return RC_OK;
}

/* One more than is shown tells that there are more. */
static enum rc add_post(struct ctx *cx, struct work *work, const struct choice *post)
{
    struct plan_rows dated, undated;
    const char *before = text_empty(work->before) ? "A" : work->before; /* after every digit */
    if (work->counting) {
        int64_t due = 0;
        TRY(plan_store_post_due_count(cx, post->id, work->before, &due));
        work_count(work, due);
        return RC_OK;
    }
    TRY(plan_store_post_due(cx, post->id, "0", before, WORK_ROWS_MOST + 1, &dated));
    TRY(add_items(cx, work, post->label, &dated));
    if (!text_empty(work->before))
        return RC_OK;
    TRY(plan_store_post_due(cx, post->id, "", "0", WORK_ROWS_MOST + 1, &undated));
    return add_items(cx, work, post->label, &undated);
}

enum rc plan_work(struct ctx *cx, struct work *work)
{
    struct choices posts;
    if (!may(cx, PERM_PLAN_READ))
        return RC_OK;
    TRY(posts_of_person(cx, &posts));
    for (size_t i = 0; i < posts.n && i < POSTS_MOST; i++)
        TRY(add_post(cx, work, &posts.at[i]));
    return RC_OK;
}
