/* Acceptance of residual risk: asked for by one person, accepted by another one along a route of approval, until
 * a day. */
#include "base/text.h"
#include "base/time.h"
#include "treatment/treatment_inside.h"

enum { ACCEPTED_YEARS_MOST = 3, YEAR_DAYS = 366 };

static enum rc check_request(struct ctx *cx, const struct treatment_acceptance *row)
{
    int64_t today = date_days(date_of_time(cx, cx->now)), until = date_days(row->until_on);
    enum rc rc = RC_OK;
    if (text_empty(row->reason))
        rc = field_fail(cx, "reason", N_("Please write why the residual risk can be accepted"));
    if (text_empty(row->until_on))
        return field_fail(cx, "until_on", N_("Please say until when the residual risk is accepted"));
    if (until < today)
        rc = field_fail(cx, "until_on", N_("The day {0} has passed already"), row->until_on);
    if (until > today + INT64_C(1) * ACCEPTED_YEARS_MOST * YEAR_DAYS)
        rc = field_fail(cx, "until_on", N_("An acceptance holds at most {0} years; then it is looked at again"),
                        decimal(cx, ACCEPTED_YEARS_MOST));
    return rc;
}

/* The levels that are accepted, from the risk and its treatment as they stand. */
static enum rc fill_levels(struct ctx *cx, const struct risk *risk, struct treatment_acceptance *row)
{
    struct treatment_study study = {.study = {.id = NULL}};
    TRY(treatment_study_load(cx, risk->study, risk->id, &study));
    if (study.risks.n == 0)
        return fail(cx, RC_MISSING, N_("There is no such record ({0} {1})"), tr(cx, risk_record.label), risk->id);
    struct treatment_view_of of = treatment_of(cx, &study, 0);
    bool expected = row->basis == ACCEPT_EXPECTED;
    row->impact = expected ? of.impact : risk->impact_after;
    row->frequency = expected ? of.frequency : risk->frequency_after;
    row->value = risk_value(&study.scale, row->impact, row->frequency);
    if (row->value == 0)
        return fail(cx, RC_CONFLICT,
                    N_("The risk is not judged yet; impact and frequency are needed before it is accepted"));
    return RC_OK;
}

enum rc treatment_acceptance_ask(struct ctx *cx, struct treatment_acceptance *acceptance,
                                 const struct approval_wish *wish)
{
    struct risk risk = {.id = NULL};
    struct approval approval = {.id = NULL};
    struct treatment_acceptance made = *acceptance;
    bool waits = false;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(treatment_risk_writable(cx, made.risk, &risk));
    if (text_empty(cx->person))
        return fail(cx, RC_DENIED, N_("An acceptance is asked for by a person; please say who asks (--as)"));
    TRY(check_request(cx, &made));
    TRY(treatment_store_waits(cx, risk.id, &waits));
    if (waits)
        return fail(cx, RC_CONFLICT, N_("The acceptance of this risk was asked for already"));
    TRY(fill_levels(cx, &risk, &made));
    made.id = "";
    made.org = cx->org;
    made.study = risk.study;
    made.status = ACCEPTANCE_REQUESTED;
    made.asked_by = cx->person;
    made.asked_at = cx->now;
    made.accepter = made.comment = made.revoked_by = made.revoked_reason = made.origin = "";
    made.accepted_at = made.revoked_at = 0;
    TRY(record_insert(cx, &treatment_acceptance_record, &made));
    TRY(approval_ask(cx, &treatment_acceptance_approvable, made.id,
                     trf(cx, N_("Residual risk {0} of risk {1}: {2}"), decimal(cx, made.value),
                         decimal(cx, risk.number), text_empty(risk.outcome) ? risk.event : risk.outcome),
                     wish, &approval));
    TRY(db_commit(cx, &tx));
    *acceptance = made;
    return RC_OK;
}

/* --- On the route --- */

static enum rc obstacle(struct ctx *cx, const char *subject, const char **ret)
{
    struct treatment_acceptance row = {.id = NULL};
    TRY(record_get(cx, &treatment_acceptance_record, subject, &row));
    *ret = NULL;
    if (text_empty(cx->person))
        *ret = N_("An acceptance is a person's; please say who accepts (--as)");
    else if (text_same(row.asked_by, cx->person))
        *ret = N_("Who asks for the acceptance of a risk never accepts it; please ask another person");
    return RC_OK;
}

static enum rc settle(struct ctx *cx, const struct approval *approval)
{
    struct treatment_acceptance before = {.id = NULL};
    TRY(record_get(cx, &treatment_acceptance_record, approval->subject, &before));
    struct treatment_acceptance after = before;
    after.comment = approval->comment;
    if (approval->status == APPROVAL_APPROVED) {
        TRY(treatment_store_approver(cx, approval->id, &after.accepter));
        if (text_empty(after.accepter) || text_same(after.accepter, before.asked_by))
            return fail(cx, RC_DENIED,
                        N_("Who asks for the acceptance of a risk never accepts it; please ask another person"));
        after.status = ACCEPTANCE_ACCEPTED;
        after.accepted_at = cx->now;
    } else {
        after.status = approval->status == APPROVAL_RETURNED ? ACCEPTANCE_RETURNED
                                                             : ACCEPTANCE_WITHDRAWN;
    }
    return record_update(cx, &treatment_acceptance_record, &before, &after);
}

const struct approvable treatment_acceptance_approvable = {
    .noun = "treatment-acceptance",
    .label = N_("Acceptance of residual risk"),
    .href = "/acceptances/",
    .read = PERM_RISK_READ,
    .ask = PERM_RISK_WRITE,
    .decide = PERM_RISK_APPROVE,
    .obstacle = obstacle,
    .settle = settle,
};

/* --- Before its day --- */

enum rc treatment_acceptance_revoke(struct ctx *cx, const char *id, const char *reason)
{
    struct treatment_acceptance before = {.id = NULL};
    if (!may(cx, PERM_RISK_WRITE) && !may(cx, PERM_RISK_APPROVE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &treatment_acceptance_record, id, &before));
    struct treatment_acceptance after = before;
    TRY(field_from_text(cx, field_find(treatment_acceptance_record.fields, "revoked_reason"), reason, &after));
    if (text_empty(after.revoked_reason))
        return field_fail(cx, "reason", N_("Please write why the acceptance is revoked"));
    if (before.status != ACCEPTANCE_ACCEPTED)
        return fail(cx, RC_CONFLICT, N_("Only what was accepted can be revoked; this stands as: {0}"),
                    tr(cx, enum_label(&treatment_acceptance_status_names, before.status)));
    after.status = ACCEPTANCE_REVOKED;
    after.revoked_by = cx->person;
    after.revoked_at = cx->now;
    TRY(record_update(cx, &treatment_acceptance_record, &before, &after));
    return db_commit(cx, &tx);
}
