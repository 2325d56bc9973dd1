/* A profile on its route of approval: frozen while it waits; approved, it is in use in the place of the
 * version before. */
#include "base/text.h"
#include "catalog/profile.h"

static enum rc obstacle(struct ctx *cx, const char *subject, const char **ret)
{
    struct profile profile;
    bool touched = false;
    TRY(record_get(cx, &profile_record, subject, &profile));
    TRY(profile_store_touched(cx, subject, cx->person, &touched));
    *ret = touched || text_same(profile.drafter, cx->person) || text_same(profile.requested_by, cx->person)
               ? N_("Who drafted the profile or decided in it does not approve it; please ask another person")
               : NULL;
    return RC_OK;
}

/* The version that was in use until now. */
static enum rc replace_earlier(struct ctx *cx, const struct profile *now)
{
    struct profiles all;
    TRY(profile_store_all(cx, &all));
    for (size_t i = 0; i < all.n; i++) {
        const struct profile *before = &all.at[i];
        if (!text_same(before->code, now->code) || before->edition >= now->edition ||
            before->status != PROFILE_IN_USE)
            continue;
        struct profile after = *before;
        after.status = PROFILE_REPLACED;
        TRY(record_update(cx, &profile_record, before, &after));
    }
    return RC_OK;
}

static enum rc settle(struct ctx *cx, const struct approval *approval)
{
    struct profile_whole whole;
    TRY(profile_load(cx, approval->subject, &whole));
    const struct profile before = whole.profile;
    struct profile after = before;
    bool approved = approval->status == APPROVAL_APPROVED;
    after.status = approved ? PROFILE_IN_USE : PROFILE_DRAFT;
    after.comment = approval->comment;
    if (approved) {
        after.approved_by = cx->person;
        after.approved_at = cx->now;
    } else {
        after.requested_by = "";
    }
    TRY(record_update(cx, &profile_record, &before, &after));
    if (!approved)
        return RC_OK;
    TRY(replace_earlier(cx, &after));
    whole.profile = after;
    return profile_adopt(cx, &whole);
}

const struct approvable profile_approvable = {
    .noun = "profile",
    .label = N_("Profile of measures"),
    .href = "/profiles/",
    .read = PERM_CATALOG_READ,
    .ask = PERM_ASSESSMENT_MANAGE,
    .decide = PERM_ASSESSMENT_APPROVE,
    .obstacle = obstacle,
    .settle = settle,
};

static enum rc check_complete(struct ctx *cx, const struct profile_whole *whole)
{
    enum rc rc = RC_OK;
    if (!text_same(whole->base->version, whole->profile.base_edition))
        rc = field_fail(cx, "base", N_("The standard has become version {0} meanwhile; please look at the "
                                       "measures and save the head of the profile"), whole->base->version);
    if (whole->in == 0)
        rc = field_fail(cx, "choice", N_("No measure is chosen yet"));
    if (whole->open > 0)
        rc = field_fail(cx, "choice", N_("{0} measures are not decided yet"), decimal(cx, whole->open));
    if (whole->lacking > 0)
        rc = field_fail(cx, "reason", N_("{0} decisions lack their reason"), decimal(cx, whole->lacking));
    return rc;
}

enum rc profile_request(struct ctx *cx, const char *name, const struct approval_wish *wish)
{
    struct profile_whole whole;
    struct approval approval;
    struct oscal_resolution resolution;
    if (!may(cx, PERM_ASSESSMENT_MANAGE))
        return fail(cx, RC_DENIED, rc_describe(RC_DENIED)->message);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(profile_load(cx, name, &whole));
    if (whole.profile.status != PROFILE_DRAFT)
        return fail(cx, RC_CONFLICT, N_("Approval can be asked for a draft only; this profile is: {0}"),
                    tr(cx, enum_label(&profile_status_names, whole.profile.status)));
    TRY(check_complete(cx, &whole));
    TRY(profile_resolve(cx, &whole, &resolution)); /* what cannot be resolved is said to who asks */
    const struct profile before = whole.profile;
    struct profile after = before;
    after.status = PROFILE_REQUESTED;
    after.requested_by = cx->person;
    after.comment = "";
    TRY(record_update(cx, &profile_record, &before, &after));
    TRY(approval_ask(cx, &profile_approvable, after.id,
                     trf(cx, N_("{0}, version {1}"), after.title, decimal(cx, after.edition)), wish,
                     &approval));
    return db_commit(cx, &tx);
}

enum rc profile_approve(struct ctx *cx, const char *name, const char *comment)
{
    struct profile profile;
    struct approval approval;
    TRY(profile_find(cx, name, &profile));
    enum rc rc = approval_running(cx, profile_approvable.noun, profile.id, &approval);
    if (rc == RC_MISSING)
        return fail(cx, RC_CONFLICT, N_("No request for approval is waiting; this profile is: {0}"),
                    tr(cx, enum_label(&profile_status_names, profile.status)));
    TRY(rc);
    return approval_agree(cx, approval.id, comment);
}
