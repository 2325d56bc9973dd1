/* A request from asking to its end. Each step and what follows from it is one transaction. */
#include "approval/approval_change.h"

#include "base/text.h"
#include "base/time.h"
#include "register/content.h"

/* --- Asking --- */

/* The steps of the wanted route; one step by role where the organisation has no route. */
static enum rc find_route(struct ctx *cx, const struct approvable *what, const char *wanted,
                          struct approval_route *ret, struct approval_route_steps *ret_steps)
{
    static const struct approval_route_step by_role = {
        .id = "", .org = "", .route = "", .position = 1, .kind = APPROVAL_APPROVE, .post = ""};
    struct approval_routes routes;
    TRY(approval_store_routes_of(cx, what->noun, &routes));
    *ret = (struct approval_route){
        .id = "", .name = tr(cx, N_("Approval by role")), .number_prefix = ""};
    *ret_steps = (struct approval_route_steps){&by_role, 1};
    const struct approval_route *found = text_empty(wanted) && routes.n > 0 ? &routes.at[0] : NULL;
    for (size_t i = 0; i < routes.n; i++)
        if (!text_empty(wanted) &&
            (text_same(routes.at[i].id, wanted) || text_same(routes.at[i].name, wanted)))
            found = &routes.at[i];
    if (found == NULL)
        return text_empty(wanted)
                   ? RC_OK
                   : field_fail(cx, "route", N_("There is no such route of approval in use ({0})"),
                                wanted);
    *ret = *found;
    return approval_store_route_steps(cx, found->id, ret_steps);
}

/* Somebody other than the drafter can decide at each post of the route. */
static enum rc check_posts(struct ctx *cx, const struct approval_route_steps *steps,
                           const char *drafter)
{
    const char *today = date_of_time(cx, cx->now);
    for (size_t i = 0; i < steps->n; i++) {
        struct post post;
        if (text_empty(steps->at[i].post))
            continue;
        TRY(record_get(cx, &post_record, steps->at[i].post, &post));
        bool holder = !text_empty(post.holder), deputy = post_deputy_acts(&post, today);
        if (!post.active || (!holder && !deputy))
            return field_fail(
                cx, "route",
                N_("The post {0} {1} on the route is vacant; please have it filled, or choose "
                   "another route"),
                post.department, post.name);
        if ((!holder || text_same(post.holder, drafter)) &&
            (!deputy || text_same(post.deputy, drafter)))
            return field_fail(
                cx, "route",
                N_("You hold the post {0} {1} on the route yourself, and it has no deputy; please "
                   "choose another route"),
                post.department, post.name);
    }
    return RC_OK;
}

static enum rc insert_steps(struct ctx *cx, const struct approval *approval,
                            const struct approval_route_steps *steps)
{
    for (size_t i = 0; i < steps->n; i++) {
        const struct approval_route_step *from = &steps->at[i];
        bool first = from->position == 1;
        struct approval_step step = {.id = "",
                                     .org = cx->org,
                                     .approval = approval->id,
                                     .position = from->position,
                                     .kind = from->kind,
                                     .post = from->post,
                                     .status = first ? STEP_OPEN : STEP_WAITING,
                                     .days = from->days,
                                     .sort = from->sort,
                                     .due_on = first ? approval_step_due(cx, from->days) : "",
                                     .person = "",
                                     .recorded_by = "",
                                     .comment = ""};
        TRY(record_insert(cx, &approval_step_record, &step));
    }
    return RC_OK;
}

enum rc approval_ask(struct ctx *cx, const struct approvable *what, const char *subject,
                     const char *title, const struct approval_wish *wish, struct approval *ret)
{
    struct approval_route route;
    struct approval_route_steps steps;
    struct approval approval = {.id = "",
                                .org = cx->org,
                                .noun = what->noun,
                                .subject = subject,
                                .title = title,
                                .status = APPROVAL_RUNNING,
                                .drafter = wish->drafter == NULL ? cx->person : wish->drafter,
                                .asked_at = cx->now,
                                .due_on = "",
                                .message = "",
                                .comment = "",
                                .decision_number = "",
                                .keeper = ""};
    if (approval_running(cx, what->noun, subject, ret) == RC_OK)
        return fail(cx, RC_CONFLICT, N_("Approval was asked for already: {0}"), title);
    TRY(field_from_text(cx, field_find(approval_record.fields, "due_on"),
                        wish->due_on == NULL ? "" : wish->due_on, &approval));
    TRY(field_from_text(cx, field_find(approval_record.fields, "message"),
                        wish->message == NULL ? "" : wish->message, &approval));
    TRY(find_route(cx, what, wish->route, &route, &steps));
    TRY(check_posts(cx, &steps, approval.drafter));
    approval.route_name = route.name;
    approval.number_prefix = route.number_prefix;
    approval.paper = route.paper;
    TRY(approval_store_rounds(cx, what->noun, subject, &approval.round));
    approval.round++;
    TRY(record_insert(cx, &approval_record, &approval));
    TRY(insert_steps(cx, &approval, &steps));
    *ret = approval;
    return RC_OK;
}

/* --- Deciding --- */

/* Opens the steps of a position. */
static enum rc open_position(struct ctx *cx, const struct approval_steps *steps, int64_t position)
{
    for (size_t i = 0; i < steps->n; i++) {
        struct approval_step after = steps->at[i];
        if (after.position != position)
            continue;
        after.status = STEP_OPEN;
        after.due_on = approval_step_due(cx, after.days);
        TRY(record_update(cx, &approval_step_record, &steps->at[i], &after));
    }
    return RC_OK;
}

/* What nobody decided has no need to be decided any more. */
static enum rc end_steps(struct ctx *cx, const char *approval)
{
    struct approval_steps steps;
    TRY(approval_store_steps(cx, approval, &steps));
    for (size_t i = 0; i < steps.n; i++) {
        struct approval_step after = steps.at[i];
        if (after.status != STEP_OPEN && after.status != STEP_WAITING)
            continue;
        after.status = STEP_ENDED;
        TRY(record_update(cx, &approval_step_record, &steps.at[i], &after));
    }
    return RC_OK;
}

static enum rc give_number(struct ctx *cx, struct approval *approval)
{
    int64_t last = 0;
    TRY(organization_year(cx, &approval->number_year));
    TRY(approval_store_last_serial(cx, approval->number_prefix, approval->number_year, &last));
    approval->number_serial = last + 1;
    approval->decision_number = approval_number(cx, approval->number_prefix, approval->number_year,
                                                approval->number_serial);
    return RC_OK;
}

/* Ends the request and lets the subject follow. */
static enum rc end(struct ctx *cx, const struct approval_whole *whole, enum approval_status status,
                   const char *comment)
{
    struct approval after = whole->approval;
    after.status = status;
    after.comment = comment;
    after.ended_at = cx->now;
    if (status == APPROVAL_APPROVED)
        TRY(give_number(cx, &after));
    TRY(record_update(cx, &approval_record, &whole->approval, &after));
    TRY(end_steps(cx, after.id));
    return whole->what->settle(cx, &after);
}

/* After steps were agreed to: the next position opens, or the request is approved. */
static enum rc advance(struct ctx *cx, const struct approval_whole *whole, int64_t position)
{
    struct approval_steps steps;
    TRY(approval_store_steps(cx, whole->approval.id, &steps));
    if (!approval_position_done(&steps, position))
        return RC_OK;
    int64_t next = approval_next_position(&steps, position);
    if (next > 0)
        return open_position(cx, &steps, next);
    return end(cx, whole, APPROVAL_APPROVED, "");
}

static enum rc decide_step(struct ctx *cx, const struct approval_step *before, int64_t status,
                           const char *person, enum approval_way way, const char *comment)
{
    struct approval_step after = *before;
    TRY(field_from_text(cx, field_find(approval_step_record.fields, "comment"), comment, &after));
    after.status = status;
    after.person = person;
    after.way = way;
    after.recorded_by = cx->person;
    after.decided_at = cx->now;
    return record_update(cx, &approval_step_record, before, &after);
}

/* Takes the request for this transaction; RC_CONFLICT when it is over. */
static enum rc hold(struct ctx *cx, const char *id, struct approval_whole *ret)
{
    TRY(approval_load(cx, id, ret));
    if (ret->what->hold != NULL)
        TRY(ret->what->hold(cx, ret->approval.subject));
    TRY(approval_store_hold(cx, id));
    TRY(approval_load(cx, id, ret)); /* as it stands now that nobody else changes it */
    if (ret->approval.status != APPROVAL_RUNNING)
        return fail(cx, RC_CONFLICT, N_("This request is over: {0}"),
                    tr(cx, enum_label(&approval_status_names, ret->approval.status)));
    return RC_OK;
}

static enum rc need_decider(struct ctx *cx, const struct approval_whole *whole)
{
    if (whole->may_decide)
        return RC_OK;
    if (whole->obstacle != NULL)
        return fail(cx, RC_DENIED, whole->obstacle);
    return fail(cx, RC_DENIED, N_("No step of this request waits for you"));
}

/* True when the person may take the step: it is open, theirs, and nothing stands against it. */
static enum rc may_take(struct ctx *cx, const struct approval_whole *whole, size_t i, bool *ret)
{
    const char *obstacle = NULL;
    *ret = whole->steps.at[i].status == STEP_OPEN && whole->ways[i] != WAY_NONE;
    if (*ret && whole->steps.at[i].kind == APPROVAL_APPROVE && whole->what->obstacle != NULL)
        TRY(whole->what->obstacle(cx, whole->approval.subject, &obstacle));
    *ret = *ret && obstacle == NULL;
    return RC_OK;
}

enum rc approval_agree(struct ctx *cx, const char *id, const char *comment)
{
    struct approval_whole whole;
    int64_t position = 0;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(hold(cx, id, &whole));
    TRY(need_decider(cx, &whole));
    for (size_t i = 0; i < whole.steps.n; i++) {
        bool takes = false;
        TRY(may_take(cx, &whole, i, &takes));
        if (!takes)
            continue;
        TRY(decide_step(cx, &whole.steps.at[i], STEP_AGREED, cx->person, whole.ways[i], comment));
        position = whole.steps.at[i].position;
    }
    TRY(advance(cx, &whole, position));
    return db_commit(cx, &tx);
}

enum rc approval_return(struct ctx *cx, const char *id, const char *comment)
{
    struct approval_whole whole;
    struct approval words = {.comment = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(hold(cx, id, &whole));
    TRY(need_decider(cx, &whole));
    TRY(field_from_text(cx, field_find(approval_record.fields, "comment"), comment, &words));
    if (text_empty(words.comment))
        return field_fail(cx, "comment", N_("Please say what has to be looked at again"));
    for (size_t i = 0; i < whole.steps.n; i++) {
        bool takes = false;
        TRY(may_take(cx, &whole, i, &takes));
        if (takes)
            TRY(decide_step(cx, &whole.steps.at[i], STEP_RETURNED, cx->person, whole.ways[i],
                            words.comment));
    }
    TRY(end(cx, &whole, APPROVAL_RETURNED, words.comment));
    return db_commit(cx, &tx);
}

enum rc approval_withdraw(struct ctx *cx, const char *id)
{
    struct approval_whole whole;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(hold(cx, id, &whole));
    if (!whole.may_withdraw)
        return fail(cx, RC_DENIED, N_("Only who asked for approval can withdraw the request"));
    TRY(end(cx, &whole, APPROVAL_WITHDRAWN, ""));
    return db_commit(cx, &tx);
}

/* --- Paper --- */

static enum rc need_recorder(struct ctx *cx, const struct approval_whole *whole)
{
    if (whole->may_record)
        return RC_OK;
    if (!whole->approval.paper)
        return fail(cx, RC_DENIED, N_("This route has no printed form; decisions are given here"));
    return fail(
        cx, RC_DENIED,
        N_("Decisions on paper are entered by somebody else than the drafter who may ask for "
           "approval too"));
}

enum rc approval_paper_add(struct ctx *cx, const char *id, const struct upload *file)
{
    struct approval_whole whole;
    struct content content;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(hold(cx, id, &whole));
    TRY(need_recorder(cx, &whole));
    TRY(content_take(cx, file, CONTENT_SCANS | CONTENT_PICTURES, &content));
    struct approval_paper paper = {.id = "",
                                   .org = cx->org,
                                   .approval = id,
                                   .file_name = content.file_name,
                                   .media_type = content.media_type,
                                   .digest = content.digest,
                                   .size = content.size,
                                   .added_by = cx->person,
                                   .added_at = cx->now};
    TRY(record_insert(cx, &approval_paper_record, &paper));
    return db_commit(cx, &tx);
}

/* Whose seal it is: the holder or the deputy of the post, or anybody but the drafter where the step
 * names no post. A seal may be older than today, so the days of the deputy are not looked at. */
static enum rc check_signer(struct ctx *cx, const struct approval_whole *whole, size_t step,
                            const char *person)
{
    struct choices people;
    const struct post *post = &whole->posts[step];
    TRY(person_choices(cx, &people));
    bool known = false;
    for (size_t i = 0; i < people.n; i++)
        known |= text_same(people.at[i].id, person);
    bool fits = text_empty(post->id) || text_same(post->holder, person) ||
                text_same(post->deputy, person);
    if (known && fits && !text_same(whole->approval.drafter, person))
        return RC_OK;
    return field_fail(
        cx, "person",
        N_("Please choose who sealed the form: the holder of the post or the deputy"));
}

enum rc approval_record_paper(struct ctx *cx, const char *id, const char *step, const char *person,
                              const char *comment)
{
    struct approval_whole whole;
    struct approval_papers papers;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(hold(cx, id, &whole));
    TRY(need_recorder(cx, &whole));
    TRY(approval_store_papers(cx, id, &papers));
    if (papers.n == 0)
        return field_fail(cx, "file", N_("Please attach the scan of the sealed form first"));
    for (size_t i = 0; i < whole.steps.n; i++) {
        if (!text_same(whole.steps.at[i].id, step))
            continue;
        if (whole.steps.at[i].status != STEP_OPEN)
            return fail(cx, RC_CONFLICT, N_("This step does not wait for a decision"));
        TRY(check_signer(cx, &whole, i, person));
        TRY(decide_step(cx, &whole.steps.at[i], STEP_AGREED, person, WAY_PAPER, comment));
        TRY(advance(cx, &whole, whole.steps.at[i].position));
        return db_commit(cx, &tx);
    }
    return fail(cx, RC_MISSING, N_("There is no such record ({0} {1})"),
                tr(cx, approval_step_record.label), step);
}
