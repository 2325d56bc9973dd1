/* A request as one person sees it: what it is, where it stands, what is theirs. */
#include "approval/approval_change.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"

const struct approvable *approvable_find(const struct app *app, const char *noun)
{
    for (size_t m = 0; m < app->module_count; m++)
        for (size_t i = 0; i < app->modules[m]->approvable_count; i++)
            if (text_same(app->modules[m]->approvables[i]->noun, noun))
                return app->modules[m]->approvables[i];
    return NULL;
}

static enum rc load_posts(struct ctx *cx, struct approval_whole *whole)
{
    struct post *posts = ARENA_ARRAY(cx->arena, struct post, whole->steps.n);
    enum approval_way *ways = ARENA_ARRAY(cx->arena, enum approval_way, whole->steps.n);
    bool by_role = may(cx, whole->what->decide);
    const char *today = date_of_time(cx, cx->now);
    if (posts == NULL || ways == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < whole->steps.n; i++) {
        const struct approval_step *step = &whole->steps.at[i];
        posts[i] = (struct post){.id = ""};
        ways[i] = WAY_NONE;
        if (text_empty(step->post)) {
            ways[i] = approval_way_of(NULL, by_role, cx->person, today);
            continue;
        }
        TRY(record_get(cx, &post_record, step->post, &posts[i]));
        ways[i] = approval_way_of(&posts[i], by_role, cx->person, today);
    }
    whole->posts = posts;
    whole->ways = ways;
    return RC_OK;
}

/* What stands against the open steps that are theirs: the same person drafted it, or worked on it. */
static enum rc find_rights(struct ctx *cx, struct approval_whole *whole)
{
    const struct approval *approval = &whole->approval;
    bool mine = text_same(approval->drafter, cx->person) ||
                text_same(approval_keeper(approval), cx->person);
    bool running = approval->status == APPROVAL_RUNNING;
    whole->may_withdraw = running && text_same(approval_keeper(approval), cx->person);
    whole->may_record = running && !mine && approval->paper && may(cx, whole->what->ask);
    for (size_t i = 0; running && i < whole->steps.n; i++) {
        const char *obstacle = NULL;
        if (whole->steps.at[i].status != STEP_OPEN || whole->ways[i] == WAY_NONE)
            continue;
        if (mine)
            obstacle = N_("Who asked for approval does not give it; please ask another person");
        else if (whole->steps.at[i].kind == APPROVAL_APPROVE && whole->what->obstacle != NULL)
            TRY(whole->what->obstacle(cx, approval->subject, &obstacle));
        if (obstacle == NULL)
            whole->may_decide = true;
        else
            whole->obstacle = obstacle;
    }
    return RC_OK;
}

enum rc approval_load(struct ctx *cx, const char *id, struct approval_whole *ret)
{
    struct approval_whole whole = {.obstacle = NULL};
    TRY(record_get(cx, &approval_record, id, &whole.approval));
    whole.what = approvable_find(cx->app, whole.approval.noun);
    if (whole.what == NULL)
        return fail(cx, RC_INTERNAL, N_("Nothing offers “{0}” for approval"), whole.approval.noun);
    TRY(approval_store_steps(cx, id, &whole.steps));
    TRY(load_posts(cx, &whole));
    bool sees = may(cx, whole.what->read) || text_same(whole.approval.drafter, cx->person) ||
                text_same(approval_keeper(&whole.approval), cx->person);
    for (size_t i = 0; i < whole.steps.n; i++)
        sees |= whole.ways[i] != WAY_NONE;
    if (!sees)
        return fail(cx, RC_MISSING, N_("There is no such record ({0} {1})"),
                    tr(cx, approval_record.label), id);
    TRY(find_rights(cx, &whole));
    *ret = whole;
    return RC_OK;
}

enum rc approval_running(struct ctx *cx, const char *noun, const char *subject,
                         struct approval *ret)
{
    return approval_store_of_subject(cx, noun, subject, APPROVAL_RUNNING, ret);
}

enum rc approval_has_route(struct ctx *cx, const char *noun, bool *ret)
{
    struct approval_routes routes;
    TRY(approval_store_routes_of(cx, noun, &routes));
    *ret = routes.n > 0;
    return RC_OK;
}

enum rc approval_route_choices(struct ctx *cx, const char *noun, struct choices *ret)
{
    struct approval_routes routes;
    TRY(approval_store_routes_of(cx, noun, &routes));
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, routes.n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < routes.n; i++)
        choices[i] = (struct choice){routes.at[i].id, routes.at[i].name};
    *ret = (struct choices){choices, routes.n};
    return RC_OK;
}

/* An open step counts when it is the person's by post, or by role without an obstacle. */
static enum rc concerns(struct ctx *cx, const struct approval_open *open, bool *ret)
{
    const struct approvable *what = approvable_find(cx->app, open->noun);
    const char *obstacle = NULL;
    *ret = what != NULL && (!text_empty(open->post) || may(cx, what->decide));
    if (!*ret || open->kind != APPROVAL_APPROVE || what->obstacle == NULL)
        return RC_OK;
    TRY(what->obstacle(cx, open->subject, &obstacle));
    *ret = obstacle == NULL;
    return RC_OK;
}

enum rc approval_waiting_before(struct ctx *cx, const char *before, int64_t limit,
                                struct approval_items *ret)
{
    struct approval_opens opens;
    *ret = (struct approval_items){.n = 0};
    if (text_empty(cx->person))
        return RC_OK;
    TRY(approval_store_open(cx, limit * 4, &opens));
    struct approval_item *items = ARENA_ARRAY(cx->arena, struct approval_item, opens.n);
    size_t n = 0;
    if (items == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < opens.n && (int64_t)n < limit; i++) {
        const struct approval_open *open = &opens.at[i];
        bool yes = false, due = !text_empty(open->due_on) && strcmp(open->due_on, before) < 0;
        if (n > 0 && text_same(items[n - 1].id, open->id))
            continue; /* several steps of one request */
        if (!text_empty(before) && !due)
            continue;
        TRY(concerns(cx, open, &yes));
        if (yes)
            items[n++] = (struct approval_item){.id = open->id,
                                                .noun = open->noun,
                                                .title = open->title,
                                                .due_on = open->due_on,
                                                .drafter_name = open->drafter_name,
                                                .asked_at = open->asked_at,
                                                .kind = open->kind};
    }
    *ret = (struct approval_items){items, n};
    return RC_OK;
}

enum rc approval_waiting(struct ctx *cx, int64_t limit, struct approval_items *ret)
{
    return approval_waiting_before(cx, "", limit, ret);
}

enum rc approval_waiting_count(struct ctx *cx, int64_t *ret)
{
    struct approval_items items;
    TRY(approval_waiting(cx, 100, &items));
    *ret = (int64_t)items.n;
    return RC_OK;
}
