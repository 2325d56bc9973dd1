/* A draft moves from the version of the standard that it was begun with to the one that the program
 * carries now. Answers, evidence and weights stay; what was revised has to be confirmed again. */
#include "assessment/assessment_change.h"

#include "base/text.h"
#include "base/time.h"

static const struct field move_table[] = {
    FIELD(catalog_move, assessment, F_TEXT, .label = N_("Self-assessment")),
    FIELD(catalog_move, from, F_TEXT, .label = N_("Version before")),
    FIELD(catalog_move, to, F_TEXT, .label = N_("Version of the standard")),
    FIELD(catalog_move, added, F_INT, .label = N_("New measures")),
    FIELD(catalog_move, revised, F_INT, .label = N_("Revised measures")),
    FIELD(catalog_move, removed, F_INT, .label = N_("Measures no longer asked")),
    FIELD(catalog_move, unconfirmed, F_INT, .label = N_("Answers to confirm again")),
    FIELD(catalog_move, unassigned, F_INT, .label = N_("Sections that are gone")),
};
const struct fields catalog_move_fields = {move_table, COUNT(move_table)};

bool assessment_is_behind(struct ctx *cx, const struct assessment *assessment)
{
    const struct catalog *shipped = catalog_find(cx, assessment->catalog);
    return assessment->status == ASSESSMENT_DRAFT && shipped != NULL &&
           !text_same(shipped->version, assessment->catalog_version);
}

/* The answer of a new or revised measure, if there is one, waits for somebody to look at it. */
static enum rc unconfirm(struct ctx *cx, const struct assessment *assessment,
                         const struct control *control, struct catalog_move *move)
{
    struct answer before;
    enum rc rc = answer_store_one(cx, assessment->id, control->id, &before);
    if (rc == RC_MISSING || (rc == RC_OK && !before.confirmed))
        return RC_OK;
    TRY(rc);
    struct answer after = before;
    after.confirmed = 0;
    after.changed_by = cx->person;
    after.changed_at = cx->now;
    move->unconfirmed++;
    return record_update(cx, &answer_record, &before, &after);
}

static enum rc move_answers(struct ctx *cx, const struct answer_work *work,
                            const struct catalog *newest, struct catalog_move *move)
{
    struct revisions revisions;
    struct removals removals;
    TRY(revisions_find(cx, work->catalog, newest, &revisions));
    TRY(removals_find(cx, work->catalog, newest, &removals));
    for (size_t i = 0; i < revisions.n; i++) {
        move->added += revisions.at[i].is_new;
        move->revised += !revisions.at[i].is_new;
        TRY(unconfirm(cx, &work->assessment, revisions.at[i].control, move));
    }
    move->removed = (int64_t)removals.n;
    return RC_OK;
}

/* Nobody answers a section that is not there. */
static enum rc drop_sections(struct ctx *cx, const struct assessment *assessment,
                             const struct catalog *newest, struct catalog_move *move)
{
    struct section_assignments stored;
    TRY(section_assignment_store_of(cx, assessment->id, &stored));
    for (size_t i = 0; i < stored.n; i++) {
        if (catalog_group(newest, stored.at[i].section) != NULL)
            continue;
        TRY(record_delete(cx, &section_assignment_record, &stored.at[i]));
        move->unassigned++;
    }
    return RC_OK;
}

enum rc assessment_update_catalog(struct ctx *cx, const char *id, struct catalog_move *ret)
{
    struct answer_work work;
    const struct catalog *newest;
    TRY(permission_need(cx, PERM_ASSESSMENT_MANAGE));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(answer_work_begin(cx, id, &work));
    TRY(catalog_get(cx, work.assessment.catalog, &newest));
    if (!assessment_is_behind(cx, &work.assessment))
        return fail(cx, RC_CONFLICT,
                    N_("This assessment follows version {0} already; there is no newer one"),
                    work.assessment.catalog_version);
    struct catalog_move move = {.assessment = work.assessment.id,
                                .from = work.assessment.catalog_version,
                                .to = newest->version};
    struct assessment after = work.assessment;
    after.catalog_version = newest->version;
    TRY(edition_keep(cx, newest));
    TRY(record_update(cx, &assessment_record, &work.assessment, &after));
    TRY(move_answers(cx, &work, newest, &move));
    TRY(drop_sections(cx, &work.assessment, newest, &move));
    TRY(assessment_apply_targets(cx, &after, newest, false));
    TRY(db_commit(cx, &tx));
    *ret = move;
    return RC_OK;
}
