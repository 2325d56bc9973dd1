/* Routes: who may keep them, and what a route must look like. */
#include "approval/approval_change.h"
#include "base/text.h"

/* The posts named must be in use; a step without a post is decided by whoever has the right. */
static enum rc check_steps(struct ctx *cx, const struct approval_route_steps *steps)
{
    struct choices posts;
    enum rc rc = RC_OK;
    TRY(post_choices(cx, &posts));
    const char *wrong = approval_steps_wrong(steps->at, steps->n);
    if (wrong != NULL)
        rc = field_fail(cx, "steps", wrong);
    if (steps->n > ROUTE_STEPS_MOST)
        rc = field_fail(cx, "steps", N_("A route has at most {0} steps"),
                        decimal(cx, ROUTE_STEPS_MOST));
    for (size_t i = 0; i < steps->n; i++) {
        const char *post = steps->at[i].post;
        bool known = text_empty(post);
        for (size_t k = 0; k < posts.n; k++)
            known |= text_same(posts.at[k].id, post);
        if (!known)
            rc = field_fail(cx, "steps", N_("Step {0}: there is no post “{1}” in use"),
                            decimal(cx, steps->at[i].position), post);
    }
    return rc;
}

static enum rc check_route(struct ctx *cx, const struct approval_route *route)
{
    enum rc rc = RC_OK;
    if (approvable_find(cx->app, route->noun) == NULL)
        rc = field_fail(cx, "noun", N_("Please choose what is approved"));
    if (text_empty(route->name))
        rc = field_fail(cx, "name", N_("Please give the route a name"));
    return rc;
}

static bool same_step(const struct approval_route_step *a, const struct approval_route_step *b)
{
    return a->position == b->position && a->kind == b->kind && a->days == b->days &&
           a->sort == b->sort && text_same(a->post, b->post);
}

/* Brings the stored steps to the wanted ones: same place, same record. */
static enum rc store_steps(struct ctx *cx, const char *route,
                           const struct approval_route_steps *wanted)
{
    struct approval_route_steps stored;
    TRY(approval_store_route_steps(cx, route, &stored));
    for (size_t i = 0; i < wanted->n; i++) {
        struct approval_route_step after = wanted->at[i];
        after.org = cx->org;
        after.route = route;
        after.sort = (int64_t)i + 1;
        after.id = i < stored.n ? stored.at[i].id : "";
        if (i >= stored.n)
            TRY(record_insert(cx, &approval_route_step_record, &after));
        else if (!same_step(&stored.at[i], &after))
            TRY(record_update(cx, &approval_route_step_record, &stored.at[i], &after));
    }
    for (size_t i = wanted->n; i < stored.n; i++)
        TRY(record_delete(cx, &approval_route_step_record, &stored.at[i]));
    return RC_OK;
}

enum rc approval_route_save(struct ctx *cx, struct approval_route *route, int64_t version,
                            const struct approval_route_steps *steps)
{
    struct approval_route before;
    if (!may(cx, PERM_ACCOUNT_WRITE))
        return fail(cx, RC_DENIED,
                    N_("Your role does not allow this step; please ask your administrator"));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    enum rc rc = check_route(cx, route), steps_rc = check_steps(cx, steps);
    if (rc != RC_OK || steps_rc != RC_OK)
        return rc != RC_OK ? rc : steps_rc;
    if (text_empty(route->id)) {
        TRY(record_insert(cx, &approval_route_record, route));
    } else {
        TRY(record_get(cx, &approval_route_record, route->id, &before));
        before.version = version;
        TRY(record_update(cx, &approval_route_record, &before, route));
    }
    TRY(store_steps(cx, route->id, steps));
    return db_commit(cx, &tx);
}
