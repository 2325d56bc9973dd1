/* What a newer version of a standard says otherwise than an older one. */
#include "assessment/assessment_load.h"
#include "base/text.h"
#include "ledger/ledger.h"

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

enum rc removals_find(struct ctx *cx, const struct catalog *before, const struct catalog *after,
                      struct removals *ret)
{
    const struct control **removed = ARENA_ARRAY(cx->arena, const struct control *,
                                                 before->control_count);
    size_t n = 0;
    if (removed == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < before->control_count; i++) {
        const struct control *control = &before->controls[i];
        const struct control *now = catalog_control(after, control->id);
        if (control_is_assessable(control) && (now == NULL || !control_is_assessable(now)))
            removed[n++] = control;
    }
    ret->at = removed;
    ret->n = n;
    return RC_OK;
}

enum rc assessment_version_begun(struct ctx *cx, const struct assessment *assessment,
                                 const char **ret)
{
    struct ledger_entries entries;
    struct assessment begun;
    *ret = assessment->catalog_version;
    if (assessment->version <= 1)
        return RC_OK;
    TRY(ledger_of_record(cx, assessment->org, assessment_record.noun, assessment->id, &entries));
    if (entries.n == 0)
        return RC_OK;
    TRY(record_from_canonical(cx, &assessment_record, entries.at[0].body, &begun));
    *ret = begun.catalog_version;
    return RC_OK;
}

/* Against one older version; none when it is the same. */
static enum rc revisions_since(struct ctx *cx, const struct assessment_sheet *sheet,
                               const char *version, struct revisions *ret)
{
    const struct catalog *before;
    *ret = (struct revisions){.n = 0};
    if (text_same(version, sheet->assessment.catalog_version))
        return RC_OK;
    TRY(edition_get(cx, sheet->assessment.catalog, version, &before));
    return before == sheet->catalog ? RC_OK : revisions_find(cx, before, sheet->catalog, ret);
}

enum rc revisions_of(struct ctx *cx, const struct assessment_sheet *sheet, struct revisions *ret)
{
    struct revisions last = {.n = 0}, begun = {.n = 0};
    const char *version = "";
    size_t n = 0;
    if (sheet->has_last)
        TRY(revisions_since(cx, sheet, sheet->last.catalog_version, &last));
    TRY(assessment_version_begun(cx, &sheet->assessment, &version));
    TRY(revisions_since(cx, sheet, version, &begun));
    *ret = last.n == 0 ? begun : last;
    if (last.n == 0 || begun.n == 0)
        return RC_OK;
    struct revision *both = ARENA_ARRAY(cx->arena, struct revision, last.n + begun.n);
    if (both == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < sheet->catalog->control_count; i++) {
        const struct control *control = &sheet->catalog->controls[i];
        const struct revision *one = revision_of(&last, control);
        one = one == NULL ? revision_of(&begun, control) : one;
        if (one != NULL)
            both[n++] = *one;
    }
    ret->at = both;
    ret->n = n;
    return RC_OK;
}

const struct revision *revision_of(const struct revisions *revisions, const struct control *control)
{
    for (size_t i = 0; i < revisions->n; i++)
        if (revisions->at[i].control == control)
            return &revisions->at[i];
    return NULL;
}
