/* Levels that the standard itself wants (a profile sets them): they become the targets of an assessment's
 * measures when it begins, and can be changed there like any other. */
#include "assessment/assessment_change.h"
#include "assessment/assessment_load.h"

static enum rc apply(struct ctx *cx, const struct assessment *assessment, const struct control *control,
                     const struct answer *found, bool over)
{
    struct answer after = found == NULL ? answer_blank(assessment, control->id) : *found;
    if (after.target == control->target || (after.target > 0 && !over))
        return RC_OK;
    after.target = control->target;
    after.changed_by = cx->person;
    after.changed_at = cx->now;
    if (found != NULL)
        return record_update(cx, &answer_record, found, &after);
    after.confirmed = 1; /* nothing of last year stands there */
    return record_insert(cx, &answer_record, &after);
}

enum rc assessment_apply_targets(struct ctx *cx, const struct assessment *assessment,
                                 const struct catalog *catalog, bool over)
{
    struct answers answers;
    TRY(answer_store_of(cx, assessment->id, &answers));
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        if (control->target > 0 && control_is_assessable(control))
            TRY(apply(cx, assessment, control, answers_find(&answers, control->id), over));
    }
    return RC_OK;
}
