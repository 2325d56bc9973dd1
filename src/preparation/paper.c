/* What executives approve in the preparation, one of a kind for a study: attitude towards risk, master schedule. */
#include "base/text.h"
#include "preparation/preparation_inside.h"

static const struct field *field_of(const struct prepare_paper *paper, const char *name)
{
    return field_find(paper->record->fields, name);
}

static enum rc get(struct ctx *cx, const struct prepare_paper *paper, const char *id, void **ret)
{
    *ret = arena_alloc(cx->arena, paper->record->size);
    return *ret == NULL ? RC_MEMORY : record_get(cx, paper->record, id, *ret);
}

enum rc prepare_paper_hold(struct ctx *cx, const struct prepare_paper *paper, const char *id)
{
    void *row = NULL;
    TRY(get(cx, paper, id, &row));
    return paper->hold(cx, field_text(field_of(paper, "study"), row));
}

enum rc prepare_paper_obstacle(struct ctx *cx, const struct prepare_paper *paper, const char *id, const char **ret)
{
    void *row = NULL;
    TRY(get(cx, paper, id, &row));
    *ret = text_same(field_text(field_of(paper, "author"), row), cx->person) && !text_empty(cx->person)
               ? N_("Who drafted this does not approve it; please ask another person")
               : NULL;
    return RC_OK;
}

enum rc prepare_paper_set_status(struct ctx *cx, const struct prepare_paper *paper, const char *id,
                                 enum prepare_status status, const char *comment)
{
    void *before = NULL, *after = arena_alloc(cx->arena, paper->record->size);
    TRY(get(cx, paper, id, &before));
    if (after == NULL)
        return RC_MEMORY;
    __builtin_memcpy(after, before, paper->record->size);
    field_set_int(field_of(paper, "status"), after, status);
    field_set_text(field_of(paper, "comment"), after, comment);
    if (status == PREPARE_REQUESTED && paper->asker_is_author)
        field_set_text(field_of(paper, "author"), after, cx->person);
    if (status != PREPARE_DRAFT)
        field_set_int(field_of(paper, "approved_at"), after, status == PREPARE_APPROVED ? cx->now : 0);
    return record_update(cx, paper->record, before, after);
}

enum rc prepare_paper_reopen(struct ctx *cx, const struct prepare_paper *paper, const char *study)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    void *row = arena_alloc(cx->arena, paper->record->size);
    if (row == NULL)
        return RC_MEMORY;
    TRY(db_begin(cx, &tx));
    TRY(prepare_writable(cx, study));
    TRY(paper->hold(cx, study));
    TRY(paper->of(cx, study, row));
    int64_t status = field_int(field_of(paper, "status"), row);
    if (status != PREPARE_APPROVED)
        return fail(cx, RC_CONFLICT, N_("Only what was approved is opened again ({0})"),
                    tr(cx, enum_label(&prepare_status_names, status)));
    TRY(prepare_paper_set_status(cx, paper, field_text(field_of(paper, "id"), row), PREPARE_DRAFT, ""));
    return db_commit(cx, &tx);
}
