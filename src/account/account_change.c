#include "account/account_change.h"

#include <ctype.h>
#include <string.h>

#include "account/account_secret.h"
#include "account/account_session.h"
#include "base/text.h"

enum rc record_create_alone(struct ctx *cx, const struct record *record, void *row)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_insert(cx, record, row));
    return db_commit(cx, &tx);
}

enum rc record_change_alone(struct ctx *cx, const struct record *record, const void *before,
                            void *after)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_update(cx, record, before, after));
    return db_commit(cx, &tx);
}

/* Sign-in names compare by their folded lower-case form. */
static enum rc fold_login(struct ctx *cx, struct person *person, const char *own_id)
{
    struct person other;
    char *login = (char *)arena_copy(cx->arena, text_trim(cx, text_fold(cx, person->login)));
    for (char *at = login; *at != '\0'; at++)
        if ((unsigned char)*at < 0x80)
            *at = (char)tolower((unsigned char)*at);
    if (strpbrk(login, " \t/\\\"'<>") != NULL)
        return field_fail(cx, "login", N_("The sign-in name takes no blanks, slashes or quotes"));
    person->login = login;
    enum rc rc = account_store_person_by_login(cx, login, &other);
    if (rc == RC_OK && strcmp(other.id, own_id) != 0)
        return field_fail(cx, "login", N_("The sign-in name {0} is in use already"), login);
    return rc == RC_OK || rc == RC_MISSING ? RC_OK : rc;
}

static enum rc add_roles(struct ctx *cx, const char *person, uint64_t roles)
{
    for (int role = 0; role < ROLE_COUNT_; role++) {
        if ((roles >> role & 1) == 0)
            continue;
        if (role == ROLE_SYSTEM && !may(cx, PERM_SYSTEM))
            return fail(cx, RC_DENIED, N_("Only a system operator gives the role of system operator"));
        struct membership membership = {.id = "", .org = cx->org, .person = person, .role = role};
        TRY(record_insert(cx, &membership_record, &membership));
    }
    return RC_OK;
}

enum rc person_create(struct ctx *cx, struct person *person, uint64_t roles)
{
    person->id = "";
    person->org = cx->org;
    person->active = 1;
    person->password = person->totp = person->recovery = "";
    TRY(fold_login(cx, person, ""));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_insert(cx, &person_record, person));
    TRY(add_roles(cx, person->id, roles));
    return db_commit(cx, &tx);
}

static enum rc keep_an_administrator(struct ctx *cx, const char *person)
{
    struct membership_list list;
    int64_t others = 0;
    TRY(account_store_memberships(cx, person, &list));
    TRY(account_store_other_administrators(cx, person, &others));
    for (size_t i = 0; i < list.memberships.n; i++)
        if (list.memberships.at[i].role == ROLE_ADMINISTRATOR && others == 0)
            return fail(cx, RC_INVALID,
                        N_("This is the last administrator of the organisation; name another one first"));
    return RC_OK;
}

enum rc person_change(struct ctx *cx, const struct person *before, struct person *after)
{
    TRY(fold_login(cx, after, before->id));
    if (before->active && !after->active) {
        TRY(keep_an_administrator(cx, before->id));
        TRY(account_store_sessions_of_delete(cx, before->id, ""));
    }
    return record_change_alone(cx, &person_record, before, after);
}

enum rc person_set_roles(struct ctx *cx, const char *person, uint64_t roles)
{
    struct membership_list list;
    uint64_t has = 0;
    if (cx->person[0] != '\0' && strcmp(cx->person, person) == 0)
        return fail(cx, RC_DENIED, N_("Nobody changes their own roles; ask another administrator"));
    TRY(account_store_memberships(cx, person, &list));
    if ((roles >> ROLE_ADMINISTRATOR & 1) == 0)
        TRY(keep_an_administrator(cx, person));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    for (size_t i = 0; i < list.memberships.n; i++) {
        const struct membership *membership = &list.memberships.at[i];
        has |= UINT64_C(1) << membership->role;
        if ((roles >> membership->role & 1) == 0)
            TRY(record_delete(cx, &membership_record, membership));
    }
    TRY(add_roles(cx, person, roles & ~has));
    return db_commit(cx, &tx);
}

enum rc person_set_password(struct ctx *cx, const struct person *before, const char *password)
{
    struct person after = *before;
    TRY(password_check_rules(cx, password, before->login));
    TRY(password_hash(cx, password, &after.password));
    after.must_change = 0;
    TRY(record_change_alone(cx, &person_record, before, &after));
    return account_store_sessions_of_delete(cx, before->id, cx->session);
}

enum rc person_set_two_step(struct ctx *cx, const struct person *before, const char *secret,
                            const char *recovery)
{
    struct person after = *before;
    after.totp = secret;
    after.recovery = recovery;
    return record_change_alone(cx, &person_record, before, &after);
}

enum rc person_unlock(struct ctx *cx, const struct person *person)
{
    struct sign_in state;
    TRY(account_store_sign_in_get(cx, person->id, &state));
    state.failures = 0;
    state.locked_until = 0;
    TRY(account_store_sign_in_put(cx, &state));
    return sign_in_note(cx, person, "unlocked by an administrator");
}

enum rc organization_create(struct ctx *cx, struct organization *organization)
{
    const char *id = organization->id;
    if (id[0] == '\0' || strlen(id) > 40 ||
        strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(id))
        return field_fail(cx, "id",
                          N_("The identifier takes up to 40 lower-case letters, digits and hyphens"));
    organization->org = id;
    if (organization->fiscal_month == 0)
        organization->fiscal_month = 4;
    organization->active = 1;
    enum rc rc = record_create_alone(cx, &organization_record, organization);
    if (rc == RC_CONFLICT)
        return field_fail(cx, "id", N_("The identifier {0} is in use already"), id);
    return rc;
}
