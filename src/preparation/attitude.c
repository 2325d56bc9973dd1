/* What the organisation says about its attitude towards risk, approved by executives. */
#include "base/text.h"
#include "preparation/preparation_inside.h"

enum rc risk_attitude_of(struct ctx *cx, const char *study, struct risk_attitude *ret)
{
    enum rc rc = attitude_store_of(cx, study, ret);
    if (rc != RC_MISSING)
        return rc;
    risk_row_blank(&risk_attitude_record, ret);
    ret->study = study;
    return RC_OK;
}

/* The attitude as it is stored, held; a draft that this person may change. */
static enum rc draft(struct ctx *cx, const char *study, struct risk_attitude *ret)
{
    TRY(prepare_writable(cx, study));
    TRY(attitude_store_hold(cx, study));
    TRY(risk_attitude_of(cx, study, ret));
    if (ret->status != PREPARE_DRAFT)
        return fail(cx, RC_CONFLICT,
                    N_("The attitude towards risk cannot be changed now ({0}); open it first, it is approved anew then"),
                    tr(cx, enum_label(&prepare_status_names, ret->status)));
    return RC_OK;
}

static enum rc save(struct ctx *cx, struct risk_attitude *row, int64_t version)
{
    struct risk_attitude before;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(draft(cx, row->study, &before));
    TRY(row_filled(cx, &risk_attitude_record, row));
    row->org = cx->org;
    row->author = cx->person;
    if (text_empty(before.id)) {
        row->id = "";
        TRY(record_insert(cx, &risk_attitude_record, row));
        return db_commit(cx, &tx);
    }
    before.version = version;
    row->id = before.id;
    TRY(record_update(cx, &risk_attitude_record, &before, row));
    return db_commit(cx, &tx);
}

enum rc study_row_save(struct ctx *cx, const struct record *record, void *row, int64_t version)
{
    if (record == &risk_attitude_record)
        return save(cx, row, version);
    return row_save(cx, record == &study_phase_record  ? &phase_noun
                            : record == &study_task_record ? &task_noun
                                                           : &unit_noun,
                        row, version);
}

enum rc study_row_remove(struct ctx *cx, const struct record *record, const char *id, int64_t version)
{
    return row_remove(cx, record == &study_phase_record  ? &phase_noun
                              : record == &study_task_record ? &task_noun
                                                             : &unit_noun,
                          id, version);
}

/* --- Approval --- */

static enum rc attitude_of(struct ctx *cx, const char *study, void *row)
{
    return risk_attitude_of(cx, study, row);
}

static const struct prepare_paper paper = {&risk_attitude_record, attitude_store_hold, attitude_of, false};

enum rc risk_attitude_ask(struct ctx *cx, const char *study, const struct approval_wish *wish)
{
    struct risk_attitude attitude;
    struct risk_study found;
    struct approval approval;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &risk_study_record, study, &found));
    TRY(draft(cx, found.id, &attitude));
    if (text_empty(attitude.id))
        return fail(cx, RC_CONFLICT, N_("The attitude towards risk is not written down yet"));
    TRY(prepare_paper_set_status(cx, &paper, attitude.id, PREPARE_REQUESTED, ""));
    TRY(approval_ask(cx, &risk_attitude_approvable, attitude.id, trf(cx, N_("Attitude towards risk: {0}"), found.title),
                     wish, &approval));
    return db_commit(cx, &tx);
}

enum rc risk_attitude_reopen(struct ctx *cx, const char *study)
{
    return prepare_paper_reopen(cx, &paper, study);
}

static enum rc hold(struct ctx *cx, const char *subject)
{
    return prepare_paper_hold(cx, &paper, subject);
}

static enum rc obstacle(struct ctx *cx, const char *subject, const char **ret)
{
    return prepare_paper_obstacle(cx, &paper, subject, ret);
}

static enum rc settle(struct ctx *cx, const struct approval *approval)
{
    bool approved = approval->status == APPROVAL_APPROVED;
    return prepare_paper_set_status(cx, &paper, approval->subject, approved ? PREPARE_APPROVED : PREPARE_DRAFT,
                                    approval->comment);
}

const struct approvable risk_attitude_approvable = {
    .noun = "risk-attitude",
    .label = N_("Risk attitude"),
    .href = "/risk-attitudes/",
    .read = PERM_RISK_READ,
    .ask = PERM_RISK_WRITE,
    .decide = PERM_RISK_APPROVE,
    .hold = hold,
    .obstacle = obstacle,
    .settle = settle,
};
