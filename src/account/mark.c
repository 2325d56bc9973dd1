/* The rules of handling marks. */
#include "account/mark.h"

#include "account/account_change.h"
#include "account/account_store.h"
#include "base/text.h"

enum { SORT_OF_KEPT = 100 };

enum rc mark_list(struct ctx *cx, bool all, struct handling_marks *ret)
{
    return account_store_marks(cx, cx->org, all, ret);
}

enum rc mark_of(struct ctx *cx, const char *org, struct handling_mark *ret)
{
    struct organization organization;
    TRY(organization_get(cx, org, &organization));
    struct handling_mark mark = {.id = "", .org = org, .name = organization.handling_mark,
                                 .band = MARK_BAND_RED, .sends = MARK_SENDS_NOTICE, .active = 1};
    if (text_empty(mark.name)) {
        mark.name = "";
        mark.sends = MARK_SENDS_TITLES;
    } else {
        enum rc rc = account_store_mark_named(cx, org, mark.name, &mark);
        if (rc != RC_OK && rc != RC_MISSING)
            return rc;
    }
    *ret = mark;
    return RC_OK;
}

enum rc mark_sends_of(struct ctx *cx, const char *org, enum mark_sends *ret)
{
    struct handling_mark mark;
    TRY(mark_of(cx, org, &mark));
    /* a number that this program does not know is no permission */
    *ret = mark.sends == MARK_SENDS_TITLES   ? MARK_SENDS_TITLES
           : mark.sends == MARK_SENDS_NOTICE ? MARK_SENDS_NOTICE
                                             : MARK_SENDS_NOTHING;
    return RC_OK;
}

enum rc mark_check(struct ctx *cx, const char *before, const char *name)
{
    struct handling_mark mark = {.active = 0};
    if (text_empty(name) || text_same(before, name))
        return RC_OK;
    enum rc rc = account_store_mark_named(cx, cx->org, name, &mark);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    if (rc == RC_MISSING || !mark.active)
        return field_fail(cx, "handling_mark", N_("There is no handling mark “{0}” in use; add it to the register first"),
                          name);
    return RC_OK;
}

static enum rc check(struct ctx *cx, const struct handling_mark *before, struct handling_mark *after)
{
    struct handling_mark other;
    after->name = text_trim(cx, after->name);
    if (text_empty(after->name))
        return field_fail(cx, "name", N_("Please fill in “{0}”"), tr(cx, N_("Handling mark")));
    enum rc rc = account_store_mark_named(cx, cx->org, after->name, &other);
    if (rc == RC_OK && (before == NULL || !text_same(other.id, before->id)))
        return field_fail(cx, "name", N_("There is a handling mark “{0}” already"), after->name);
    return rc == RC_OK || rc == RC_MISSING ? RC_OK : rc;
}

/* What the organisation prints follows its mark; its mark does not go out of use under it. */
static enum rc organization_follows(struct ctx *cx, const struct handling_mark *before,
                                    const struct handling_mark *after)
{
    struct organization organization;
    TRY(organization_get(cx, cx->org, &organization));
    if (!text_same(organization.handling_mark, before->name))
        return RC_OK;
    if (!after->active)
        return field_fail(cx, "active", N_("This is the organisation's own mark; choose another one there first"));
    struct organization renamed = organization;
    renamed.handling_mark = after->name;
    return record_change_alone(cx, &organization_record, &organization, &renamed);
}

enum rc mark_save(struct ctx *cx, const struct handling_mark *before, struct handling_mark *after)
{
    if (!may(cx, PERM_ACCOUNT_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(check(cx, before, after));
    if (before == NULL)
        return record_create_alone(cx, &handling_mark_record, after);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (!db_in_transaction(cx->db))
        TRY(db_begin(cx, &tx));
    TRY(record_change_alone(cx, &handling_mark_record, before, after));
    TRY(organization_follows(cx, before, after));
    return tx == NULL ? RC_OK : db_commit(cx, &tx);
}

enum rc mark_keep(struct ctx *cx, const char *org, const char *name)
{
    struct handling_mark mark = {.id = "", .org = org, .name = name, .sort = SORT_OF_KEPT,
                                 .band = MARK_BAND_RED, .sends = MARK_SENDS_NOTICE, .active = 1};
    struct handling_mark known;
    if (text_empty(name))
        return RC_OK;
    enum rc rc = account_store_mark_named(cx, org, name, &known);
    if (rc != RC_MISSING)
        return rc;
    return record_create_alone(cx, &handling_mark_record, &mark);
}

enum rc mark_keep_all(struct ctx *cx)
{
    struct organizations left;
    struct ctx program = *cx;
    program.person = program.person_name = "";
    TRY(account_store_marks_unkept(cx, &left));
    for (size_t i = 0; i < left.organizations.n; i++) {
        program.org = left.organizations.at[i].id;
        TRY(mark_keep(&program, program.org, left.organizations.at[i].handling_mark));
    }
    return RC_OK;
}
