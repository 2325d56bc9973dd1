/* How a row is stored, what its cells admit, what it is called. */
#include "account/account_form.h"
#include "base/text.h"
#include "rows/rows.h"

void row_blank(const struct record *record, void *row)
{
    for (size_t i = 0; i < record->fields.n; i++) {
        const struct field *field = &record->fields.at[i];
        if (field_is_text(field->kind))
            field_set_text(field, row, "");
        else if (field->kind == F_REAL)
            field_set_real(field, row, 0);
        else
            field_set_int(field, row, 0);
    }
}

const char *row_of(const struct row_noun *noun, const void *row)
{
    const struct field *field = noun->of == NULL ? NULL : field_find(noun->record->fields, noun->of);
    return field == NULL ? "" : field_text(field, row);
}

int64_t row_number(const struct row_noun *noun, const void *row)
{
    const struct field *field = field_find(noun->record->fields, "number");
    return field == NULL ? 0 : field_int(field, row);
}

enum rc row_filled(struct ctx *cx, const struct record *record, const void *row)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < record->fields.n; i++) {
        const struct field *field = &record->fields.at[i];
        if ((field->flags & F_REQUIRED) != 0 && field_is_text(field->kind) && text_empty(field_text(field, row)))
            rc = field_fail(cx, field->name, N_("Please fill in “{0}”"), tr(cx, field->label));
    }
    return rc;
}

enum rc row_post(struct ctx *cx, const char *post, const char *before)
{
    struct choices posts;
    if (text_empty(post) || text_same(post, before))
        return RC_OK;
    TRY(post_choices(cx, &posts));
    for (size_t i = 0; i < posts.n; i++)
        if (text_same(posts.at[i].id, post))
            return RC_OK;
    return field_fail(cx, "post", N_("There is no post “{0}” in use"), post);
}

/* --- Whose rows --- */

void row_stay_begin(struct ctx *cx, const char *org, struct row_stay *ret)
{
    *ret = (struct row_stay){.cx = cx, .org = cx->org, .org_name = cx->org_name};
    cx->org = org;
}

void row_leave(struct row_stay *stay)
{
    if (stay->cx == NULL)
        return;
    stay->cx->org = stay->org;
    stay->cx->org_name = stay->org_name;
    stay->cx = NULL;
}

enum rc row_get(struct ctx *cx, const struct row_noun *noun, const char *id, void *ret)
{
    return noun->get == NULL ? record_get(cx, noun->record, id, ret) : noun->get(cx, id, ret);
}

enum rc row_enter(struct ctx *cx, const struct row_noun *noun, const char *of, struct row_stay *stay)
{
    return noun->enter == NULL ? RC_OK : noun->enter(cx, of, stay);
}

enum rc row_save(struct ctx *cx, const struct row_noun *noun, void *row, int64_t version)
{
    const struct record *record = noun->record;
    const char *id = field_text(&record->fields.at[0], row);
    void *before = arena_alloc(cx->arena, record->size);
    ROW_STAY(stay);
    if (before == NULL)
        return RC_MEMORY;
    TRY(row_enter(cx, noun, row_of(noun, row), &stay));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    if (text_empty(id)) {
        TRY(noun->store(cx, NULL, row));
        return db_commit(cx, &tx);
    }
    TRY(record_get(cx, record, id, before));
    field_set_int(&record->fields.at[2], before, version); /* what the person saw */
    TRY(noun->store(cx, before, row));
    return db_commit(cx, &tx);
}

enum rc row_remove(struct ctx *cx, const struct row_noun *noun, const char *id, int64_t version)
{
    void *row = arena_alloc(cx->arena, noun->record->size);
    ROW_STAY(stay);
    if (row == NULL)
        return RC_MEMORY;
    TRY(row_get(cx, noun, id, row));
    TRY(row_enter(cx, noun, row_of(noun, row), &stay));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, noun->record, id, row));
    TRY(noun->release(cx, row));
    if (version != 0 && field_int(&noun->record->fields.at[2], row) != version)
        return fail(cx, RC_CONFLICT, N_("Somebody else changed this row meanwhile; please look at it again"));
    TRY(record_delete(cx, noun->record, row));
    return db_commit(cx, &tx);
}

bool row_is_picked(const struct row_noun *noun, const struct field *field)
{
    if (noun->choices == NULL)
        return false;
    for (const char *const *name = noun->picks; name != NULL && *name != NULL; name++)
        if (text_same(*name, field->name))
            return true;
    return field->kind == F_REF;
}

enum rc row_cell_choices(struct ctx *cx, const struct row_noun *noun, const struct field *field,
                             const void *record, struct form_choice *ret)
{
    struct choices choices = {.n = 0};
    if (!row_is_picked(noun, field))
        return RC_OK;
    TRY(noun->choices(cx, row_of(noun, record), field, &choices));
    return choices_for_form(cx, field->name, choices, field_text(field, record), ret);
}

enum rc row_cell(struct ctx *cx, const struct row_noun *noun, const char *id, void *ret)
{
    struct rows found = {.n = 0};
    void *record = arena_alloc(cx->arena, noun->record->size);
    if (record == NULL)
        return RC_MEMORY;
    TRY(row_get(cx, noun, id, record));
    TRY(noun->rows(cx, row_of(noun, record), id, &found));
    if (found.n == 0)
        return fail(cx, RC_MISSING, N_("There is no such record ({0} {1})"), tr(cx, noun->record->label), id);
    __builtin_memcpy(ret, found.at, noun->list->size);
    return RC_OK;
}

const char *row_post_words(const struct ctx *cx, struct choices posts, const char *post)
{
    const char *label = choice_label(posts, post), *mark = __builtin_strstr(label, "（");
    return mark == NULL ? label : arena_copy_n(cx->arena, label, (size_t)(mark - label));
}
