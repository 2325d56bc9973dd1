/* Rules of scopes: a name once, parents without a circle, one “whole company” stays. */
#include "assessment/assessment_change.h"
#include "base/text.h"

static const struct scope *scope_by_id(const struct scopes *scopes, const char *id)
{
    for (size_t i = 0; i < scopes->n; i++)
        if (text_same(scopes->at[i].id, id))
            return &scopes->at[i];
    return NULL;
}

/* True when going up from `parent` comes to `id`. */
static bool makes_circle(const struct scopes *scopes, const char *id, const char *parent)
{
    for (size_t steps = 0; !text_empty(parent) && steps <= scopes->n; steps++) {
        if (text_same(parent, id))
            return true;
        const struct scope *above = scope_by_id(scopes, parent);
        parent = above == NULL ? "" : above->parent;
    }
    return false;
}

static enum rc check(struct ctx *cx, const struct scopes *scopes, const struct scope *scope)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < scopes->n; i++)
        if (!text_same(scopes->at[i].id, scope->id) && text_same(scopes->at[i].name, scope->name))
            rc = field_fail(cx, "name", N_("A scope named “{0}” exists already"), scope->name);
    if (text_empty(scope->name))
        rc = field_fail(cx, "name", N_("Please give the scope a name"));
    if (!text_empty(scope->parent) && scope_by_id(scopes, scope->parent) == NULL)
        rc = field_fail(cx, "parent", N_("There is no scope “{0}”"), scope->parent);
    else if (!text_empty(scope->id) && makes_circle(scopes, scope->id, scope->parent))
        rc = field_fail(cx, "parent", N_("A scope cannot be part of itself"));
    return rc;
}

enum rc scope_save(struct ctx *cx, struct scope *scope, int64_t version)
{
    struct scopes scopes;
    struct scope before;
    TRY(permission_need(cx, PERM_ACCOUNT_WRITE));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(scope_all(cx, &scopes));
    TRY(check(cx, &scopes, scope));
    if (text_empty(scope->id)) {
        TRY(record_insert(cx, &scope_record, scope));
        return db_commit(cx, &tx);
    }
    TRY(record_get(cx, &scope_record, scope->id, &before));
    if (before.version != version)
        return fail(cx, RC_CONFLICT,
                    N_("Somebody else changed this record ({0}) meanwhile; please compare and save again"),
                    tr(cx, scope_record.label));
    TRY(record_update(cx, &scope_record, &before, scope));
    return db_commit(cx, &tx);
}
