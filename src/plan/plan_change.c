/* Changes: permission, rules, record, ledger and sums in one transaction. */
#include <string.h>

#include "assessment/assessment.h"
#include "base/text.h"
#include "base/time.h"
#include "plan/plan_inside.h"
#include "plan/plan_proposal.h"

enum rc plan_may_write(struct ctx *cx)
{
    if (may(cx, PERM_PLAN_WRITE))
        return RC_OK;
    return fail(cx, RC_DENIED,
                N_("Your role does not allow changing the plan; please ask your administrator"));
}

enum rc plan_hold(struct ctx *cx)
{
    return plan_store_hold(cx);
}

enum rc plan_same_version(struct ctx *cx, const struct plan_item *stored, int64_t version)
{
    if (stored->version == version)
        return RC_OK;
    return fail(cx, RC_CONFLICT,
                N_("Somebody else changed plan item {0} meanwhile; please compare and save again"),
                decimal(cx, stored->number));
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

static bool is_choice(struct choices choices, const char *id)
{
    for (size_t i = 0; i < choices.n; i++)
        if (strcmp(choices.at[i].id, id) == 0)
            return true;
    return false;
}

/* What an item points to must be there. What stood there before may stay, such as a post that was
 * closed since. */
static enum rc check_references(struct ctx *cx, struct choices posts,
                                const struct plan_item *before, const struct plan_item *item)
{
    bool new_post = before == NULL || !same_text(before->post, item->post);
    if (new_post && !text_empty(item->post) && !is_choice(posts, item->post))
        return field_fail(cx, "post", N_("There is no such post in use ({0})"), item->post);
    bool new_assessment = before == NULL || !same_text(before->assessment, item->assessment);
    if (!new_assessment || text_empty(item->assessment))
        return RC_OK;
    struct assessment found;
    enum rc rc = record_get(cx, &assessment_record, item->assessment, &found);
    if (rc != RC_MISSING)
        return rc;
    cx->problem = (struct problem){.rc = RC_OK};
    return field_fail(cx, "assessment", N_("There is no such assessment ({0})"), item->assessment);
}

/* The control by its id, however it was written; NULL texts become "". */
static void tidy(struct ctx *cx, struct plan_item *item)
{
    for (size_t i = 0; i < PLAN_ITEM_FIELDS; i++) {
        const struct field *field = &plan_item_table[i];
        if (field_is_text(field->kind))
            field_set_text(field, item, field_text(field, item));
    }
    const struct catalog *catalog = text_empty(item->control) ? NULL : catalog_find(cx, item->catalog);
    const struct control *control = catalog == NULL ? NULL
                                                    : catalog_control(catalog, item->control);
    if (control != NULL)
        item->control = control->id;
    plan_item_settle(item);
}

enum rc plan_check(struct ctx *cx, struct choices posts, const struct plan_item *before,
                   struct plan_item *item)
{
    tidy(cx, item);
    enum rc rules = plan_item_check(cx, item);
    enum rc references = check_references(cx, posts, before, item);
    return rules != RC_OK ? rules : references;
}

enum rc plan_insert(struct ctx *cx, struct choices posts, struct plan_item *item)
{
    TRY(plan_check(cx, posts, NULL, item));
    TRY(plan_proposal_guard(cx, NULL, item));
    int64_t last = 0;
    TRY(plan_store_last_number(cx, &last));
    item->id = "";
    item->org = cx->org;
    item->number = last + 1;
    item->created_by = cx->person == NULL ? "" : cx->person;
    item->created_at = cx->now;
    TRY(record_insert(cx, &plan_item_record, item));
    return plan_store_total_add(cx, item, 1);
}

enum rc plan_update(struct ctx *cx, struct choices posts, const struct plan_item *before,
                    struct plan_item *after)
{
    after->id = before->id;
    after->org = before->org;
    after->number = before->number;
    after->created_by = before->created_by;
    after->created_at = before->created_at;
    struct record_event event;
    TRY(plan_check(cx, posts, before, after));
    TRY(record_compare(cx, &plan_item_record, before, after, &event));
    if (event.changes.n > 0)
        TRY(plan_proposal_guard(cx, before, after));
    return plan_replace(cx, before, after);
}

enum rc plan_replace(struct ctx *cx, const struct plan_item *before, struct plan_item *after)
{
    TRY(record_update(cx, &plan_item_record, before, after));
    if (after->version == before->version)
        return RC_OK;
    TRY(plan_store_total_add(cx, before, -1));
    return plan_store_total_add(cx, after, 1);
}

enum rc plan_item_add(struct ctx *cx, struct plan_item *item)
{
    struct choices posts;
    TRY(plan_may_write(cx));
    TRY(post_choices(cx, &posts));
    TRY(plan_hold(cx));
    return plan_insert(cx, posts, item);
}

enum rc plan_item_create(struct ctx *cx, struct plan_item *item)
{
    struct plan_item made = *item;
    TRY(plan_may_write(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(plan_item_add(cx, &made));
    TRY(db_commit(cx, &tx));
    *item = made;
    return RC_OK;
}

enum rc plan_item_change(struct ctx *cx, struct plan_item *item, int64_t version)
{
    struct choices posts;
    struct plan_item before, after = *item;
    TRY(plan_may_write(cx));
    TRY(post_choices(cx, &posts));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(plan_hold(cx));
    TRY(record_get(cx, &plan_item_record, item->id, &before));
    TRY(plan_same_version(cx, &before, version));
    TRY(plan_update(cx, posts, &before, &after));
    TRY(db_commit(cx, &tx));
    *item = after;
    return RC_OK;
}

enum rc plan_item_remove(struct ctx *cx, const char *id, int64_t version)
{
    struct plan_item item;
    TRY(plan_may_write(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(plan_hold(cx));
    TRY(record_get(cx, &plan_item_record, id, &item));
    TRY(plan_same_version(cx, &item, version));
    TRY(plan_proposal_guard(cx, &item, NULL));
    TRY(record_delete(cx, &plan_item_record, &item));
    TRY(plan_store_total_add(cx, &item, -1));
    return db_commit(cx, &tx);
}

/* The item as the bulk change leaves it. A reason that stands already is kept. */
static struct plan_item with_status(struct ctx *cx, const struct plan_item *before, int64_t status,
                                    const char *result)
{
    struct plan_item after = *before;
    after.status = status;
    if (status == PLAN_DONE && text_empty(after.done_on))
        after.done_on = date_of_time(cx, cx->now);
    if (text_empty(after.result) && !text_empty(result))
        after.result = result;
    return after;
}

/* Names the item in front of the first broken rule: a list has no field to show it at. */
static enum rc name_item(struct ctx *cx, const struct plan_item *item, enum rc rc)
{
    if (rc != RC_INVALID || cx->problem.field_count == 0)
        return rc;
    const char *message = cx->problem.fields[0].message;
    cx->problem = (struct problem){.rc = RC_OK};
    return fail(cx, rc, N_("No. {0} “{1}”: {2}. Nothing was changed."), decimal(cx, item->number),
                item->title, message);
}

enum rc plan_set_status(struct ctx *cx, const struct plan_pick *picks, size_t count, int64_t status,
                        const char *result, int64_t *ret_changed)
{
    struct choices posts;
    int64_t changed = 0;
    TRY(plan_may_write(cx));
    TRY(post_choices(cx, &posts));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(plan_hold(cx));
    for (size_t i = 0; i < count; i++) {
        struct plan_item before;
        TRY(record_get(cx, &plan_item_record, picks[i].id, &before));
        if (picks[i].version != 0)
            TRY(plan_same_version(cx, &before, picks[i].version));
        struct plan_item after = with_status(cx, &before, status, result);
        TRY(name_item(cx, &before, plan_update(cx, posts, &before, &after)));
        changed += after.version != before.version;
    }
    TRY(db_commit(cx, &tx));
    *ret_changed = changed;
    return RC_OK;
}
