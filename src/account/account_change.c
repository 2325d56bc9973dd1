#include "account/account_change.h"

#include <string.h>

#include "account/account_directory.h"
#include "account/account_passkey.h"
#include "account/account_policy.h"
#include "account/account_secret.h"
#include "account/account_session.h"
#include "account/account_token.h"
#include "account/mark.h"
#include "base/email.h"
#include "base/text.h"
#include "seal/seal.h"

/* Takes part in the transaction that is open, or begins one (then *ret_tx is set). */
static enum rc begin_or_join(struct ctx *cx, struct db_tx **ret_tx)
{
    return db_in_transaction(cx->db) ? RC_OK : db_begin(cx, ret_tx);
}

static enum rc commit_own(struct ctx *cx, struct db_tx **tx)
{
    return *tx == NULL ? RC_OK : db_commit(cx, tx);
}

enum rc access_tell(struct ctx *cx, const struct person *before, enum access_kind kind)
{
    const struct access_change change = {before, kind};
    for (size_t i = 0; cx->app != NULL && i < cx->app->module_count; i++)
        if (cx->app->modules[i]->access_changed != NULL)
            TRY(cx->app->modules[i]->access_changed(cx, &change));
    return RC_OK;
}

/* A change of a person with what it means for their access: both or neither. */
static enum rc change_told(struct ctx *cx, const struct person *before, struct person *after, enum access_kind kind)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(begin_or_join(cx, &tx));
    TRY(record_update(cx, &person_record, before, after));
    TRY(access_tell(cx, before, kind));
    return commit_own(cx, &tx);
}

enum rc record_create_alone(struct ctx *cx, const struct record *record, void *row)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(begin_or_join(cx, &tx));
    TRY(record_insert(cx, record, row));
    return commit_own(cx, &tx);
}

enum rc record_change_alone(struct ctx *cx, const struct record *record, const void *before,
                            void *after)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(begin_or_join(cx, &tx));
    TRY(record_update(cx, record, before, after));
    return commit_own(cx, &tx);
}

static enum rc take_login(struct ctx *cx, struct person *person, const char *own_id)
{
    struct person other;
    const char *login = login_fold(cx, person->login);
    if (login[0] == '\0')
        return field_fail(cx, "login", N_("Please fill in “{0}”"), tr(cx, N_("Sign-in name")));
    if (strpbrk(login, " /\\\"'<>\t\r\n") != NULL || text_has_control(login))
        return field_fail(cx, "login", N_("The sign-in name takes no blanks, slashes or quotes"));
    person->login = login;
    enum rc rc = account_store_person_by_login(cx, login, &other);
    if (rc == RC_OK && strcmp(other.id, own_id) != 0)
        return field_fail(cx, "login", N_("The sign-in name {0} is in use already"), login);
    return rc == RC_OK || rc == RC_MISSING ? RC_OK : rc;
}

/* Empty, or an address that mail can be sent to; one from before there was this rule may stay. */
static enum rc take_email(struct ctx *cx, struct person *person, const char *before)
{
    person->email = text_trim(cx, text_fold(cx, person->email));
    if (text_empty(person->email) || text_same(person->email, before) || email_is_valid(person->email))
        return RC_OK;
    return field_fail(cx, "email", N_("“{0}” is no mail address"), person->email);
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
    TRY(take_login(cx, person, ""));
    TRY(take_email(cx, person, ""));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(begin_or_join(cx, &tx));
    TRY(record_insert(cx, &person_record, person));
    TRY(add_roles(cx, person->id, roles));
    return commit_own(cx, &tx);
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

/* An administrator of an organisation must not become system operator by taking over the sign-in of
 * one. */
static enum rc guard_system_operator(struct ctx *cx, const char *person)
{
    bool system = false;
    if (may(cx, PERM_SYSTEM))
        return RC_OK;
    TRY(account_store_has_role(cx, person, ROLE_SYSTEM, &system));
    if (system)
        return fail(cx, RC_DENIED, N_("Only a system operator changes the access of a system operator"));
    return RC_OK;
}

enum rc person_guard_access(struct ctx *cx, const char *person)
{
    if (cx->person[0] != '\0' && strcmp(cx->person, person) == 0)
        return fail(cx, RC_DENIED, N_("For your own sign-in please use the page “My account”"));
    if (!may(cx, PERM_ACCOUNT_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    return guard_system_operator(cx, person);
}

enum rc person_change(struct ctx *cx, const struct person *before, struct person *after)
{
    TRY(take_login(cx, after, before->id));
    TRY(take_email(cx, after, before->email));
    if (strcmp(before->login, after->login) != 0 || before->active != after->active)
        TRY(guard_system_operator(cx, before->id));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(begin_or_join(cx, &tx));
    if (before->active && !after->active) {
        TRY(keep_an_administrator(cx, before->id));
        TRY(account_store_sessions_of_delete(cx, before->id, ""));
        TRY(account_store_setups_of_delete(cx, before->id));
        TRY(token_end_all(cx, before->id));
        TRY(passkey_remove_all(cx, before->id));
    }
    TRY(record_change_alone(cx, &person_record, before, after));
    return commit_own(cx, &tx);
}

enum rc person_set_roles(struct ctx *cx, const char *person, uint64_t roles)
{
    struct membership_list list;
    uint64_t has = 0;
    if (cx->person[0] != '\0' && strcmp(cx->person, person) == 0)
        return fail(cx, RC_DENIED, N_("Nobody changes their own roles; ask another administrator"));
    if (!may(cx, PERM_ACCOUNT_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(begin_or_join(cx, &tx));
    TRY(account_store_memberships(cx, person, &list));
    if ((roles >> ROLE_ADMINISTRATOR & 1) == 0)
        TRY(keep_an_administrator(cx, person));
    for (size_t i = 0; i < list.memberships.n; i++) {
        const struct membership *membership = &list.memberships.at[i];
        /* the form of an administrator does not show the role of system operator: it stays */
        bool stays = membership->role == ROLE_SYSTEM && !may(cx, PERM_SYSTEM);
        has |= UINT64_C(1) << membership->role;
        if ((roles >> membership->role & 1) == 0 && !stays)
            TRY(record_delete(cx, &membership_record, membership));
    }
    TRY(add_roles(cx, person, roles & ~has));
    return commit_own(cx, &tx);
}

struct password_about password_about_person(struct ctx *cx, const struct person *person)
{
    struct organization organization = {.name = ""};
    struct policy policy = {.password_least = 0};
    if (organization_get(cx, person->org, &organization) != RC_OK ||
        policy_get(cx, person->org, &policy) != RC_OK)
        cx->problem = (struct problem){.rc = RC_OK}; /* then only its id counts */
    return (struct password_about){.login = person->login, .name = person->name, .org = person->org,
                                   .org_name = organization.name, .least = policy.password_least};
}

static enum rc store_password(struct ctx *cx, const struct person *before, const char *password, bool own)
{
    struct person after = *before;
    TRY(directory_guard_password(cx, before->id));
    TRY(password_hash(cx, password, &after.password));
    after.must_change = !own;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(begin_or_join(cx, &tx));
    TRY(record_change_alone(cx, &person_record, before, &after));
    TRY(account_store_sign_in_password_until(
        cx, before->id, own ? 0 : cx->now + (int64_t)START_PASSWORD_SECONDS * 1000));
    TRY(account_store_sessions_of_delete(cx, before->id, cx->session));
    TRY(account_store_setups_of_delete(cx, before->id));
    TRY(access_tell(cx, before, own ? ACCESS_PASSWORD : ACCESS_START_PASSWORD));
    return commit_own(cx, &tx);
}

enum rc person_set_password(struct ctx *cx, const struct person *before, const char *password)
{
    struct password_about about = password_about_person(cx, before);
    TRY(directory_guard_password(cx, before->id));
    TRY(password_check_rules(cx, password, &about));
    if (before->password[0] != '\0' && password_fits(cx, before->password, password))
        return field_fail(cx, "password",
                          N_("This is the present password; please choose another one"));
    return store_password(cx, before, password, strcmp(cx->person, before->id) == 0);
}

enum rc person_give_password(struct ctx *cx, const struct person *before, const char **ret_password)
{
    struct password_about about = password_about_person(cx, before);
    const char *password = "";
    TRY(person_guard_access(cx, before->id));
    while (!arena_failed(cx->arena) && password_own_characters(cx, password, &about) < PASSWORD_LEAST)
        password = password_new(cx);
    TRY(store_password(cx, before, password, false));
    *ret_password = password;
    return RC_OK;
}

enum rc person_require_password(struct ctx *cx, const struct person *before)
{
    struct person after = *before;
    TRY(person_guard_access(cx, before->id));
    TRY(directory_guard_password(cx, before->id));
    after.must_change = 1;
    return record_change_alone(cx, &person_record, before, &after);
}

enum rc person_set_two_step(struct ctx *cx, const struct person *before, const char *secret,
                            const char *recovery)
{
    struct person after = *before;
    after.totp = secret;
    after.recovery = recovery;
    return change_told(cx, before, &after, text_empty(secret) ? ACCESS_TWO_STEP_OFF : ACCESS_TWO_STEP_ON);
}

enum rc person_unlock(struct ctx *cx, const struct person *person)
{
    if (!may(cx, PERM_ACCOUNT_WRITE) || strcmp(person->org, cx->org) != 0)
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(begin_or_join(cx, &tx));
    TRY(account_store_sign_in_unlock(cx, person->id));
    TRY(sign_in_note(cx, person, "unlocked by an administrator"));
    return commit_own(cx, &tx);
}

enum rc person_set_email(struct ctx *cx, const char *email)
{
    struct person before, after;
    if (text_empty(cx->person))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(account_store_person_by_id(cx, cx->person, &before));
    after = before;
    after.email = email;
    TRY(take_email(cx, &after, before.email));
    return change_told(cx, &before, &after, ACCESS_EMAIL);
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
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(begin_or_join(cx, &tx));
    enum rc rc = record_insert(cx, &organization_record, organization);
    if (rc == RC_CONFLICT) {
        cx->problem = (struct problem){.rc = RC_OK}; /* the field says it better than the database */
        return field_fail(cx, "id", N_("The identifier {0} is in use already"), id);
    }
    TRY(rc);
    TRY(seal_found(cx, id, organization->name));
    TRY(mark_keep(cx, id, organization->handling_mark));
    return commit_own(cx, &tx);
}

/* The days of the deputy stand in their order, and with a deputy. */
static enum rc check_period(struct ctx *cx, const struct post *post)
{
    bool from = !text_empty(post->deputy_from), until = !text_empty(post->deputy_until);
    if (text_empty(post->deputy) && (from || until))
        return field_fail(cx, "deputy", N_("Please choose the deputy to whom these days belong"));
    if (from && until && strcmp(post->deputy_from, post->deputy_until) > 0)
        return field_fail(cx, "deputy_until", N_("The last day lies before the first"));
    return RC_OK;
}

/* Holder and deputy must be people of this organisation. */
/* A program may leave out what a form always sends. */
static enum rc check_filled(struct ctx *cx, struct fields fields, const void *row)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < fields.n; i++) {
        const struct field *field = &fields.at[i];
        bool needed = (field->flags & (F_REQUIRED | F_FIXED)) == F_REQUIRED;
        if (needed && field_is_text(field->kind) && field_text(field, row)[0] == '\0')
            rc = field_fail(cx, field->name, N_("Please fill in “{0}”"), tr(cx, field->label));
    }
    return rc;
}

enum rc post_check(struct ctx *cx, const struct post *post)
{
    struct person person;
    TRY(check_filled(cx, post_record.fields, post));
    const char *const fields[] = {"holder", "deputy"};
    const char *const ids[] = {post->holder, post->deputy};
    for (size_t i = 0; i < COUNT(ids); i++) {
        if (ids[i][0] == '\0')
            continue;
        enum rc rc = record_get(cx, &person_record, ids[i], &person);
        if (rc == RC_MISSING) {
            cx->problem = (struct problem){.rc = RC_OK};
            return field_fail(cx, fields[i], N_("There is no such person in this organisation"));
        }
        TRY(rc);
    }
    return check_period(cx, post);
}
