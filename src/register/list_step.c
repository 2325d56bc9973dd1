/* Changes of rows in a list as steps: each is made once however often it is sent, may touch several rows (all of them or
 * none), and can be taken back by who made it while nobody else changed those rows. */
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "register/list_inside.h"

enum { ONCE_MOST = 64 };
static const int64_t KEPT_MS = INT64_C(30) * 24 * 60 * 60 * 1000;

/* --- What was done --- */

enum rc list_once_check(struct ctx *cx, const char *once, const char **ret)
{
    static const char allowed[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
    *ret = text_empty(once) ? id_new(cx) : once;
    if (strlen(once) > ONCE_MOST || strspn(once, allowed) != strlen(once))
        return field_fail(cx, "once", N_("The word that marks a change has at most {0} letters, digits and hyphens"),
                          decimal(cx, ONCE_MOST));
    return RC_OK;
}

enum rc list_record_get(struct ctx *cx, const struct list *list, const char *id, void *ret)
{
    const struct list_edit *edit = list->edit;
    return edit->get == NULL ? record_get(cx, edit->record, id, ret) : edit->get(cx, id, ret);
}

enum rc list_step_note(struct ctx *cx, const struct list *list, const struct list_step *step, int64_t before)
{
    struct list_step made = *step;
    void *row = arena_alloc(cx->arena, list->edit->record->size);
    if (row == NULL)
        return RC_MEMORY;
    TRY(list_record_get(cx, list, step->record, row));
    made.version = field_int(&list->edit->record->fields.at[2], row);
    if (made.version == before)
        return RC_OK;
    TRY(list_step_store_settle(cx, list->name));
    return list_step_store_add(cx, id_new(cx), list->name, &made);
}

/* --- One row --- */

enum rc list_row_change(struct ctx *cx, const struct list *list, const char *once, void *record, int64_t version,
                        uint64_t given, int64_t *ret_version)
{
    const struct field *fields = list->edit->record->fields.at;
    const char *id = field_text(&fields[0], record);
    int64_t before = field_int(&fields[2], record);
    struct list_steps known = {.n = 0};
    *ret_version = 0;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_around(cx, &tx));
    TRY(list_step_store_of(cx, list->name, once, &known));
    if (known.n > 0) {
        *ret_version = known.at[0].version;
        return RC_OK;
    }
    TRY(list->edit->change(cx, record, version, given));
    TRY(list_step_note(cx, list, &(struct list_step){.once = once, .record = id}, before));
    TRY(list_step_store_forget(cx, cx->now - KEPT_MS));
    return db_commit(cx, &tx);
}

enum rc list_row_copy(struct ctx *cx, const struct list *list, const char *once, const char *id, const char **ret)
{
    struct list_steps known = {.n = 0};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_around(cx, &tx));
    TRY(list_step_store_of(cx, list->name, once, &known));
    if (known.n > 0) {
        *ret = known.at[0].record;
        return RC_OK;
    }
    TRY(list->edit->copy(cx, id, ret));
    TRY(list_step_note(cx, list, &(struct list_step){.once = once, .record = *ret, .made = 1}, 0));
    return db_commit(cx, &tx);
}

/* --- Several rows --- */

static void copy_fields(struct fields fields, uint64_t mask, const void *from, void *to)
{
    for (size_t i = 0; i < fields.n; i++) {
        const struct field *field = &fields.at[i];
        if ((mask >> i & 1) == 0)
            continue;
        if (field_is_text(field->kind))
            field_set_text(field, to, field_text(field, from));
        else if (field->kind == F_REAL)
            field_set_real(field, to, field_real(field, from));
        else
            field_set_int(field, to, field_int(field, from));
    }
}

const char *list_row_name(struct ctx *cx, const struct list *list, const char *id)
{
    const struct problem kept = cx->problem;
    const char *name = id;
    void *row = arena_alloc(cx->arena, list->size);
    if (row != NULL && list->edit->row(cx, id, row) == RC_OK) {
        size_t column = 0;
        name = list_cell_of(cx, list, 0, row).text;
        while (column + 1 < list->column_count && (list->columns[column + 1].flags & LIST_KEY) != 0)
            name = arena_printf(cx->arena, "%s %s", name, list_cell_of(cx, list, ++column, row).text);
    }
    cx->problem = kept;
    return name;
}

/* Which row it was: a refusal says why, but of several rows not where. */
static enum rc name_row(struct ctx *cx, const struct list *list, const char *id, enum rc rc)
{
    const char *why = cx->problem.field_count > 0 ? cx->problem.fields[0].message : cx->problem.message;
    if (rc != RC_INVALID && rc != RC_CONFLICT)
        return rc;
    const char *name = list_row_name(cx, list, id);
    cx->problem.field_count = 0;
    return fail(cx, rc, N_("{0}: {1}"), name, why == NULL ? "" : why);
}

static enum rc fill_row(struct ctx *cx, const struct list *list, const void *from, uint64_t mask,
                        const struct list_pick *pick, const struct list_step *step)
{
    const struct record *kind = list->edit->record;
    void *row = arena_alloc(cx->arena, kind->size);
    if (row == NULL)
        return RC_MEMORY;
    TRY(list_record_get(cx, list, pick->id, row));
    int64_t before = field_int(&kind->fields.at[2], row);
    copy_fields(kind->fields, mask, from, row);
    enum rc rc = list->edit->change(cx, row, pick->version, mask);
    return rc == RC_OK ? list_step_note(cx, list, step, before) : rc;
}

enum rc list_fill(struct ctx *cx, const struct list *list, const char *once, const char *from, uint64_t mask,
                  const struct list_pick *picks, size_t n)
{
    struct list_steps known = {.n = 0};
    enum rc rc = RC_OK;
    void *source = arena_alloc(cx->arena, list->edit->record->size);
    if (source == NULL)
        return RC_MEMORY;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_around(cx, &tx));
    TRY(list_step_store_of(cx, list->name, once, &known));
    if (known.n > 0)
        return RC_OK;
    TRY(list_record_get(cx, list, from, source));
    size_t at = 0;
    for (; at < n && rc == RC_OK; at++)
        rc = fill_row(cx, list, source, mask, &picks[at],
                      &(struct list_step){.once = once, .place = (int64_t)at, .record = picks[at].id});
    if (rc != RC_OK) {
        db_rollbackp(&tx);
        return name_row(cx, list, picks[at - 1].id, rc);
    }
    return db_commit(cx, &tx);
}

/* --- Taking back, and making again --- */

/* The row as it was at that version, from the ledger of the organisation that it belongs to. */
static enum rc row_at(struct ctx *cx, const struct record *kind, const void *now, int64_t version, void *ret)
{
    struct ledger_entries entries;
    TRY(ledger_of_record(cx, field_text(&kind->fields.at[1], now), kind->noun, field_text(&kind->fields.at[0], now),
                         &entries));
    for (size_t i = entries.n; i > 0; i--) {
        if (entries.at[i - 1].action == LEDGER_NOTE)
            continue;
        TRY(record_from_canonical(cx, kind, entries.at[i - 1].body, ret));
        if (field_int(&kind->fields.at[2], ret) == version)
            return RC_OK;
    }
    return fail(cx, RC_CONFLICT, N_("How the row was before this change is not known any more"));
}

/* Gives a row the editable fields that it had at `version`. *ret_version: what it stands at afterwards. */
static enum rc turn_row(struct ctx *cx, const struct list *list, uint64_t editable, const struct list_step *step,
                        int64_t version, int64_t *ret_version)
{
    const struct record *kind = list->edit->record;
    void *now = arena_alloc(cx->arena, kind->size), *then = arena_alloc(cx->arena, kind->size);
    if (now == NULL || then == NULL)
        return RC_MEMORY;
    TRY(list_record_get(cx, list, step->record, now));
    if (field_int(&kind->fields.at[2], now) != step->stands)
        return fail(cx, RC_CONFLICT, N_("This row was changed again since; the change cannot be taken back"));
    if (step->made != 0)
        return list->edit->remove(cx, step->record, step->stands);
    TRY(row_at(cx, kind, now, version, then));
    copy_fields(kind->fields, editable, then, now);
    TRY(list->edit->change(cx, now, step->stands, editable));
    TRY(list_record_get(cx, list, step->record, now));
    *ret_version = field_int(&kind->fields.at[2], now);
    /* What was taken back after it stands on it, too. */
    return list_step_store_moved(cx, list->name, step->record, true, step->stands, *ret_version);
}

static enum rc undo_row(struct ctx *cx, const struct list *list, uint64_t editable, const struct list_step *step)
{
    struct list_step after = *step;
    TRY(turn_row(cx, list, editable, step, step->version - 1, &after.stands));
    /* The change before it, if it was this person's, is the one that stands now. */
    if (step->made == 0)
        TRY(list_step_store_moved(cx, list->name, step->record, false, step->version - 1, after.stands));
    return list_step_store_turn(cx, list->name, &after, true);
}

static enum rc redo_row(struct ctx *cx, const struct list *list, uint64_t editable, const struct list_step *step)
{
    struct list_step after = *step;
    if (step->made != 0)
        return fail(cx, RC_CONFLICT, N_("A copied row that was taken back does not come again; please copy it once more"));
    TRY(turn_row(cx, list, editable, step, step->version, &after.stands));
    after.version = after.stands;
    return list_step_store_turn(cx, list->name, &after, false);
}

enum rc list_undo(struct ctx *cx, const struct list *list, uint64_t editable, struct list_steps *ret)
{
    struct list_steps steps = {.n = 0};
    enum rc rc = RC_OK;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_around(cx, &tx));
    TRY(list_step_store_last(cx, list->name, &steps));
    if (steps.n == 0)
        return fail(cx, RC_CONFLICT, N_("There is no change of yours in this list that could be taken back"));
    size_t at = steps.n;
    for (; at > 0 && rc == RC_OK; at--)
        rc = undo_row(cx, list, editable, &steps.at[at - 1]);
    if (rc != RC_OK) {
        db_rollbackp(&tx);
        return name_row(cx, list, steps.at[at].record, rc);
    }
    *ret = steps;
    return db_commit(cx, &tx);
}

enum rc list_redo(struct ctx *cx, const struct list *list, uint64_t editable, struct list_steps *ret)
{
    struct list_steps steps = {.n = 0};
    enum rc rc = RC_OK;
    size_t at = 0;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_around(cx, &tx));
    TRY(list_step_store_last_undone(cx, list->name, &steps));
    if (steps.n == 0)
        return fail(cx, RC_CONFLICT, N_("There is no change of yours in this list that was taken back last"));
    for (; at < steps.n && rc == RC_OK; at++)
        rc = redo_row(cx, list, editable, &steps.at[at]);
    if (rc != RC_OK) {
        db_rollbackp(&tx);
        return name_row(cx, list, steps.at[at - 1].record, rc);
    }
    *ret = steps;
    return db_commit(cx, &tx);
}
