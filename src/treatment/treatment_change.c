/* Changes of treatments, of what plan items do, of risk finance. */
#include "base/text.h"
#include "base/time.h"
#include "treatment/treatment_inside.h"

static const char not_allowed[] = N_("Your role does not allow this step; please ask your administrator");

/* --- Who may --- */

enum rc treatment_may_write(struct ctx *cx, const struct risk *risk, const struct risk_study *study,
                            bool *ret)
{
    bool mine = false;
    if (!may(cx, PERM_RISK_WRITE) && may(cx, PERM_RISK_OWN) && !text_empty(risk->post))
        TRY(post_is_mine(cx, risk->post, &mine));
    *ret = study->status != RISK_CLOSED && (mine || may(cx, PERM_RISK_WRITE));
    return RC_OK;
}

/* Treatment goes on after the assessment was approved; only a closed one stays as it was. */
enum rc treatment_risk_writable(struct ctx *cx, const char *risk, struct risk *ret)
{
    struct risk_study study = {.id = NULL};
    bool writes = false;
    if (!may(cx, PERM_RISK_WRITE) && !may(cx, PERM_RISK_OWN))
        return fail(cx, RC_DENIED, not_allowed);
    TRY(record_get(cx, &risk_record, risk, ret));
    TRY(record_get(cx, &risk_study_record, ret->study, &study));
    TRY(treatment_may_write(cx, ret, &study, &writes));
    if (writes)
        return RC_OK;
    if (study.status == RISK_CLOSED)
        return fail(cx, RC_CONFLICT, N_("This risk assessment is closed; its treatment stays as it was"));
    return fail(cx, RC_DENIED,
                N_("Only the risk owner or who keeps the risk assessment chooses the treatment"));
}

/* --- Rules --- */

static enum rc check_step(struct ctx *cx, const char *field, int64_t step, int64_t steps,
                          int64_t now)
{
    if (step < 0 || step > steps)
        return field_fail(cx, field,
                          N_("The scale of this risk assessment has the steps 1 to {0} (given: {1})"),
                          decimal(cx, steps), decimal(cx, step));
    if (now > 0 && step > now)
        return field_fail(cx, field,
                          N_("Treatment does not raise a risk: expected {0}, but the risk stands at {1} now"),
                          decimal(cx, step), decimal(cx, now));
    return RC_OK;
}

enum rc treatment_check_steps(struct ctx *cx, const struct risk *risk, int64_t impact,
                              int64_t frequency)
{
    struct risk_criteria criteria;
    struct risk_scale scale;
    TRY(risk_criteria_of(cx, risk->study, &criteria, &scale));
    enum rc rc = check_step(cx, "impact", impact, scale.impacts, risk->impact_after);
    enum rc other = check_step(cx, "frequency", frequency, scale.frequencies, risk->frequency_after);
    return rc != RC_OK ? rc : other;
}

static enum rc check_treatment(struct ctx *cx, const struct risk *risk, const struct treatment *row)
{
    int64_t options = treatment_options(row);
    enum rc rc = treatment_check_steps(cx, risk, row->impact, row->frequency);
    if (options != 0 && text_empty(row->reason))
        rc = field_fail(cx, "reason", N_("Please write why this treatment was chosen"));
    if (options == 0 && (row->impact > 0 || row->frequency > 0 || !text_empty(row->done_on)))
        rc = field_fail(cx, "remove_source", N_("Please choose at least one kind of treatment"));
    if (!text_empty(row->done_on) && date_days(row->done_on) > date_days(date_of_time(cx, cx->now)))
        rc = field_fail(cx, "done_on", N_("What is carried out lies on {0}, after today"), row->done_on);
    return rc;
}

enum rc treatment_save(struct ctx *cx, struct treatment *treatment, int64_t version)
{
    struct risk risk = {.id = NULL};
    struct treatment before, made = *treatment;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(treatment_risk_writable(cx, made.risk, &risk));
    TRY(check_treatment(cx, &risk, &made));
    enum rc rc = treatment_store_of(cx, risk.id, &before);
    made.org = cx->org;
    made.study = risk.study;
    made.decided_by = cx->person;
    made.decided_at = cx->now;
    if (rc == RC_MISSING) {
        made.id = "";
        if (version != 0)
            return fail(cx, RC_CONFLICT,
                        N_("Somebody else changed this treatment meanwhile; please look at it again"));
        TRY(record_insert(cx, &treatment_record, &made));
    } else {
        TRY(rc);
        made.id = before.id;
        before.version = version;
        TRY(record_update(cx, &treatment_record, &before, &made));
    }
    TRY(db_commit(cx, &tx));
    *treatment = made;
    return RC_OK;
}

/* --- Plan items --- */

/* In an open transaction. */
static enum rc insert_link(struct ctx *cx, const struct risk *risk, const char *item, int64_t impact,
                           int64_t frequency)
{
    bool linked = false;
    TRY(treatment_check_steps(cx, risk, impact, frequency));
    TRY(treatment_store_linked(cx, risk->id, item, &linked));
    if (linked)
        return field_fail(cx, "item", N_("This plan item is linked already"));
    struct risk_item link = {.id = "",
                             .org = cx->org,
                             .study = risk->study,
                             .risk = risk->id,
                             .item = item,
                             .origin = "",
                             .impact = impact,
                             .frequency = frequency};
    return record_insert(cx, &risk_item_record, &link);
}

enum rc treatment_item_link(struct ctx *cx, const char *risk, const char *item, int64_t impact,
                            int64_t frequency)
{
    struct risk row = {.id = NULL};
    struct plan_item found = {.id = NULL};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(treatment_risk_writable(cx, risk, &row));
    if (text_empty(item))
        return field_fail(cx, "item", N_("Please choose a plan item"));
    TRY(record_get(cx, &plan_item_record, item, &found));
    TRY(insert_link(cx, &row, item, impact, frequency));
    return db_commit(cx, &tx);
}

enum rc treatment_item_create(struct ctx *cx, const char *risk, struct plan_item *item,
                              int64_t impact, int64_t frequency)
{
    struct risk row = {.id = NULL};
    struct plan_item made = *item;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(treatment_risk_writable(cx, risk, &row));
    TRY(treatment_check_steps(cx, &row, impact, frequency));
    TRY(plan_item_add(cx, &made));
    TRY(insert_link(cx, &row, made.id, impact, frequency));
    TRY(db_commit(cx, &tx));
    *item = made;
    return RC_OK;
}

enum rc treatment_item_change(struct ctx *cx, struct risk_item *link, int64_t version)
{
    struct risk risk = {.id = NULL};
    struct risk_item before = {.id = NULL};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &risk_item_record, link->id, &before));
    TRY(treatment_risk_writable(cx, before.risk, &risk));
    TRY(treatment_check_steps(cx, &risk, link->impact, link->frequency));
    struct risk_item after = before;
    after.impact = link->impact;
    after.frequency = link->frequency;
    before.version = version;
    TRY(record_update(cx, &risk_item_record, &before, &after));
    TRY(db_commit(cx, &tx));
    *link = after;
    return RC_OK;
}

/* --- Risk finance --- */

static enum rc check_finance(struct ctx *cx, const struct treatment_finance *row, const char *post_before)
{
    struct choices posts;
    bool known = text_empty(row->post) || text_same(row->post, post_before);
    enum rc rc = RC_OK;
    if (text_empty(row->name))
        rc = field_fail(cx, "name", N_("Please fill in “{0}”"), tr(cx, N_("Name of the insurance or contract")));
    if (!text_empty(row->from_on) && !text_empty(row->until_on) &&
        date_days(row->until_on) < date_days(row->from_on))
        rc = field_fail(cx, "until_on", N_("It would end on {0}, before it begins on {1}"), row->until_on,
                        row->from_on);
    TRY(post_choices(cx, &posts));
    for (size_t i = 0; i < posts.n; i++)
        known |= text_same(posts.at[i].id, row->post);
    if (!known)
        rc = field_fail(cx, "post", N_("There is no post “{0}” in use"), row->post);
    return rc;
}

enum rc treatment_finance_save(struct ctx *cx, struct treatment_finance *finance, int64_t version)
{
    struct treatment_finance before = {.post = ""}, made = *finance;
    if (!may(cx, PERM_RISK_WRITE))
        return fail(cx, RC_DENIED, not_allowed);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    if (!text_empty(made.id))
        TRY(record_get(cx, &treatment_finance_record, made.id, &before));
    TRY(check_finance(cx, &made, before.post));
    made.org = cx->org;
    before.version = version;
    if (text_empty(made.id))
        TRY(record_insert(cx, &treatment_finance_record, &made));
    else
        TRY(record_update(cx, &treatment_finance_record, &before, &made));
    TRY(db_commit(cx, &tx));
    *finance = made;
    return RC_OK;
}

enum rc treatment_cover_link(struct ctx *cx, const char *risk, const char *finance)
{
    struct risk row = {.id = NULL};
    struct treatment_finance found = {.id = NULL};
    bool covered = false;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(treatment_risk_writable(cx, risk, &row));
    if (text_empty(finance))
        return field_fail(cx, "finance", N_("Please choose an insurance or contract"));
    TRY(record_get(cx, &treatment_finance_record, finance, &found));
    TRY(treatment_store_covered(cx, risk, finance, &covered));
    if (covered)
        return field_fail(cx, "finance", N_("This insurance or contract is linked already"));
    struct treatment_cover link = {
        .id = "", .org = cx->org, .study = row.study, .risk = row.id, .finance = found.id};
    TRY(record_insert(cx, &treatment_cover_record, &link));
    return db_commit(cx, &tx);
}

enum rc treatment_cover_unlink(struct ctx *cx, const char *id)
{
    struct risk risk = {.id = NULL};
    struct treatment_cover link = {.id = NULL};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &treatment_cover_record, id, &link));
    TRY(treatment_risk_writable(cx, link.risk, &risk));
    TRY(record_delete(cx, &treatment_cover_record, &link));
    return db_commit(cx, &tx);
}
