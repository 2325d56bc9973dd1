/* What a newer version of a standard says otherwise than the one of last year. */
#include "assessment/assessment_view.h"
#include "base/text.h"

static const char *if_changed(const struct ctx *cx, struct bilingual before, struct bilingual after)
{
    bool same = text_same(before.ja, after.ja) && text_same(before.en, after.en);
    return same ? "" : bilingual_text(cx, before);
}

enum rc revisions_find(struct ctx *cx, const struct catalog *before, const struct catalog *after,
                       struct revisions *ret)
{
    struct revision *revisions = ARENA_ARRAY(cx->arena, struct revision, after->control_count);
    size_t n = 0;
    if (revisions == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < after->control_count; i++) {
        const struct control *control = &after->controls[i];
        const struct control *old = catalog_control(before, control->id);
        struct revision revision = {.control = control, .title_before = "",
                                    .statement_before = "", .question_before = ""};
        if (!control_is_assessable(control))
            continue;
        if (old == NULL) {
            revision.is_new = 1;
        } else {
            revision.title_before = if_changed(cx, old->title, control->title);
            revision.statement_before = if_changed(cx, old->statement, control->statement);
            revision.question_before = if_changed(cx, old->question, control->question);
        }
        if (revision.is_new || !text_empty(revision.title_before) ||
            !text_empty(revision.statement_before) || !text_empty(revision.question_before))
            revisions[n++] = revision;
    }
    ret->at = revisions;
    ret->n = n;
    return RC_OK;
}

enum rc revisions_of(struct ctx *cx, const struct assessment_sheet *sheet, struct revisions *ret)
{
    const struct catalog *before;
    *ret = (struct revisions){.n = 0};
    if (!sheet->has_last ||
        text_same(sheet->last.catalog_version, sheet->assessment.catalog_version))
        return RC_OK;
    TRY(edition_get(cx, sheet->last.catalog, sheet->last.catalog_version, &before));
    return before == sheet->catalog ? RC_OK : revisions_find(cx, before, sheet->catalog, ret);
}

const struct revision *revision_of(const struct revisions *revisions, const struct control *control)
{
    for (size_t i = 0; i < revisions->n; i++)
        if (revisions->at[i].control == control)
            return &revisions->at[i];
    return NULL;
}
