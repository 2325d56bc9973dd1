/* An assessment on its route of approval: frozen while it waits, frozen for good when it is approved, a
 * draft again when it is returned or withdrawn. */
#include "assessment/assessment_approval.h"

#include "assessment/assessment_change.h"
#include "base/text.h"

/* Why the acting person does not approve it, whatever the route says. */
static enum rc obstacle(struct ctx *cx, const char *subject, const char **ret)
{
    struct assessment assessment;
    bool answered = false;
    TRY(assessment_get(cx, subject, &assessment));
    TRY(answer_store_touched(cx, subject, cx->person, &answered));
    *ret = approval_obstacle(&assessment, cx->person, answered);
    return RC_OK;
}

static enum rc settle(struct ctx *cx, const struct approval *approval)
{
    struct assessment before;
    TRY(assessment_get(cx, approval->subject, &before));
    struct assessment after = before;
    bool approved = approval->status == APPROVAL_APPROVED;
    after.status = approved ? ASSESSMENT_APPROVED : ASSESSMENT_DRAFT;
    after.comment = approval->comment;
    if (approved) {
        after.approved_by = cx->person;
        after.approved_at = cx->now;
    } else {
        after.requested_by = "";
        after.requested_at = 0;
    }
    return record_update(cx, &assessment_record, &before, &after);
}

const struct approvable assessment_approvable = {
    .noun = "assessment",
    .label = N_("Self-assessment"),
    .href = "/assessments/",
    .read = PERM_ASSESSMENT_READ,
    .ask = PERM_ASSESSMENT_MANAGE,
    .decide = PERM_ASSESSMENT_APPROVE,
    .obstacle = obstacle,
    .settle = settle,
};

/* 令和8年度 全社 統一基準: what the request is called. */
static enum rc title_of(struct ctx *cx, const struct assessment *assessment, const char **ret)
{
    struct scope scope;
    TRY(record_get(cx, &scope_record, assessment->scope, &scope));
    *ret = assessment_name(cx, assessment, &scope);
    return RC_OK;
}

enum rc assessment_request_approval(struct ctx *cx, const char *id,
                                    const struct approval_wish *wish)
{
    static const struct approval_wish plain = {.route = ""};
    struct assessment before;
    struct approval approval;
    const char *title = "";
    TRY(permission_need(cx, PERM_ASSESSMENT_MANAGE));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(assessment_get(cx, id, &before));
    if (before.status != ASSESSMENT_DRAFT)
        return fail(cx, RC_CONFLICT,
                    N_("Approval can be asked for a draft only; this assessment is: {0}"),
                    tr(cx, enum_label(&assessment_status_names, before.status)));
    struct assessment after = before;
    after.status = ASSESSMENT_REQUESTED;
    after.requested_by = cx->person;
    after.requested_at = cx->now;
    after.comment = "";
    TRY(title_of(cx, &after, &title));
    TRY(record_update(cx, &assessment_record, &before, &after));
    TRY(approval_ask(cx, &assessment_approvable, id, title, wish == NULL ? &plain : wish,
                     &approval));
    return db_commit(cx, &tx);
}

/* A request that was made before there were routes goes along the route by role. */
static enum rc adopt(struct ctx *cx, const struct assessment *assessment, struct approval *ret)
{
    const struct approval_wish wish = {.route = "", .drafter = assessment->requested_by};
    const char *title = "";
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(title_of(cx, assessment, &title));
    TRY(approval_ask(cx, &assessment_approvable, assessment->id, title, &wish, ret));
    return db_commit(cx, &tx);
}

enum rc assessment_running(struct ctx *cx, const char *id, struct approval *ret)
{
    struct assessment assessment;
    TRY(assessment_get(cx, id, &assessment));
    if (assessment.status != ASSESSMENT_REQUESTED)
        return fail(cx, RC_CONFLICT,
                    N_("No request for approval is waiting; this assessment is: {0}"),
                    tr(cx, enum_label(&assessment_status_names, assessment.status)));
    enum rc rc = approval_running(cx, assessment_approvable.noun, id, ret);
    return rc == RC_MISSING ? adopt(cx, &assessment, ret) : rc;
}

enum rc assessment_withdraw(struct ctx *cx, const char *id)
{
    struct approval approval = {.id = ""};
    TRY(permission_need(cx, PERM_ASSESSMENT_MANAGE));
    TRY(assessment_running(cx, id, &approval));
    return approval_withdraw(cx, approval.id);
}

enum rc assessment_approve(struct ctx *cx, const char *id, const char *comment)
{
    struct approval approval = {.id = ""};
    TRY(permission_need(cx, PERM_ASSESSMENT_READ));
    TRY(assessment_running(cx, id, &approval));
    return approval_agree(cx, approval.id, comment);
}

enum rc assessment_return(struct ctx *cx, const char *id, const char *comment)
{
    struct approval approval = {.id = ""};
    TRY(permission_need(cx, PERM_ASSESSMENT_READ));
    TRY(assessment_running(cx, id, &approval));
    return approval_return(cx, approval.id, comment);
}
