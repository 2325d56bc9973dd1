#include "account/account_directory.h"

#include <string.h>

#include "account/account_change.h"
#include "account/account_session.h"
#include "base/id.h"
#include "base/text.h"

enum { SALT_BYTES = 16 };

enum rc directory_get(struct ctx *cx, const char *org, struct directory *ret)
{
    struct directory directory = {
        .id = org, .org = org, .urls = "", .starttls = 1, .ca = "", .bind_dn = "", .bind_password = "", .base = "",
        .filter = "(&(objectClass=inetOrgPerson)(uid={login}))", .login_attribute = "uid", .name_attribute = "cn",
        .mail_attribute = "mail", .department_attribute = "ou", .id_attribute = "entryUUID", .group_base = "",
        .group_attribute = "member", .roles = "", .timeout = DIRECTORY_TIMEOUT};
    enum rc rc = db_one(cx, directory_record.select_one, directory_record.fields, &directory,
                        ARGS(STR(org), STR(org)));
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    *ret = directory;
    return RC_OK;
}

struct directory_server directory_server_of(const struct directory *directory)
{
    const char *colon = strchr(directory->bind_password, ':');
    return (struct directory_server){
        .urls = directory->urls, .starttls = directory->starttls != 0, .ca = directory->ca,
        .bind_dn = directory->bind_dn, .bind_password = colon == NULL ? "" : colon + 1, .base = directory->base,
        .filter = directory->filter, .login_attribute = directory->login_attribute,
        .name_attribute = directory->name_attribute, .mail_attribute = directory->mail_attribute,
        .department_attribute = directory->department_attribute, .id_attribute = directory->id_attribute,
        .group_base = directory->group_base, .group_attribute = directory->group_attribute,
        .nesting = (enum directory_nesting)directory->nesting, .timeout = directory->timeout};
}

/* ---- roles by group ---- */

static bool is_member(struct ctx *cx, const struct directory_entry *entry, const char *group)
{
    for (size_t i = 0; i < entry->groups.n; i++) {
        const char *folded = directory_name_fold(cx, entry->groups.at[i]);
        if (folded != NULL && group != NULL && strcmp(folded, group) == 0)
            return true;
    }
    return false;
}

/* "officer = cn=security,…" */
static enum rc read_line(struct ctx *cx, const char *line, int64_t *ret_role, const char **ret_group)
{
    const char *equals = strchr(line, '=');
    if (equals == NULL)
        return field_fail(cx, "roles", N_("“{0}” is not of the form role = name of the group"), line);
    const char *word = text_trim(cx, arena_copy_n(cx->arena, line, (size_t)(equals - line)));
    if (!enum_parse(&role_names, word, ret_role) || *ret_role == ROLE_SYSTEM)
        return field_fail(cx, "roles", N_("There is no role {0} that a group can give"), word);
    *ret_group = directory_name_fold(cx, text_trim(cx, equals + 1));
    if (*ret_group == NULL)
        return field_fail(cx, "roles", N_("“{0}” is no distinguished name of a group"), text_trim(cx, equals + 1));
    return RC_OK;
}

enum rc directory_roles(struct ctx *cx, const struct directory *directory, const struct directory_entry *entry,
                        uint64_t *ret_named, uint64_t *ret_given)
{
    uint64_t named = 0, given = 0;
    for (const char *at = directory->roles; *at != '\0';) {
        size_t length = strcspn(at, "\r\n");
        const char *line = text_trim(cx, arena_copy_n(cx->arena, at, length)), *group = NULL;
        int64_t role = 0;
        at += length + (at[length] != '\0');
        if (line[0] == '\0')
            continue;
        TRY(read_line(cx, line, &role, &group));
        named |= UINT64_C(1) << role;
        if (entry != NULL && is_member(cx, entry, group))
            given |= UINT64_C(1) << role;
    }
    *ret_named = named;
    *ret_given = given;
    return RC_OK;
}

/* ---- settings ---- */

static enum rc check_attributes(struct ctx *cx, const struct directory *d)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.;";
    static const char *const fields[] = {"login_attribute", "name_attribute", "mail_attribute",
                                         "department_attribute", "id_attribute", "group_attribute"};
    const char *const values[] = {d->login_attribute, d->name_attribute, d->mail_attribute,
                                  d->department_attribute, d->id_attribute, d->group_attribute};
    enum rc rc = RC_OK;
    for (size_t i = 0; i < COUNT(fields); i++)
        if (strspn(values[i], letters) != strlen(values[i]))
            rc = field_fail(cx, fields[i], N_("“{0}” is no name of an attribute"), values[i]);
    if (d->group_base[0] != '\0' && d->group_attribute[0] == '\0')
        rc = field_fail(cx, "group_attribute", N_("Please say by which attribute groups name their members"));
    return rc;
}

static enum rc check_settings(struct ctx *cx, const struct directory *d)
{
    uint64_t named = 0, given = 0;
    enum rc rc = directory_check_urls(cx, d->urls, d->starttls != 0);
    if (directory_name_fold(cx, d->base) == NULL)
        rc = field_fail(cx, "base", N_("“{0}” is no distinguished name"), d->base);
    if (d->group_base[0] != '\0' && directory_name_fold(cx, d->group_base) == NULL)
        rc = field_fail(cx, "group_base", N_("“{0}” is no distinguished name"), d->group_base);
    if (!directory_filter_is_good(cx, d->filter))
        rc = field_fail(cx, "filter", N_("This is no filter (RFC 4515) with {login} in it"));
    if (d->login_attribute[0] == '\0')
        rc = field_fail(cx, "login_attribute", N_("Please fill in “{0}”"), tr(cx, N_("Attribute of the sign-in name")));
    if (d->ca[0] != '\0' && !directory_ca_is_good(d->ca))
        rc = field_fail(cx, "ca", N_("There is no certificate in the form of PEM in it"));
    if (d->timeout < 1 || d->timeout > DIRECTORY_TIMEOUT_MOST)
        rc = field_fail(cx, "timeout", N_("Please give 1 to {0} seconds"), decimal(cx, DIRECTORY_TIMEOUT_MOST));
    enum rc attributes = check_attributes(cx, d), roles = directory_roles(cx, d, NULL, &named, &given);
    if (rc == RC_OK && named != 0 && d->group_base[0] == '\0')
        rc = field_fail(cx, "group_base", N_("Roles by group need the place where groups are searched"));
    return rc != RC_OK ? rc : attributes != RC_OK ? attributes : roles;
}

static bool same_server(const struct directory *a, const struct directory *b)
{
    return strcmp(a->urls, b->urls) == 0 && a->starttls == b->starttls && strcmp(a->ca, b->ca) == 0 &&
           strcmp(a->bind_dn, b->bind_dn) == 0;
}

/* Who can change the address must not get the password sent to a server of their own. */
static enum rc take_password(struct ctx *cx, const struct directory *before, struct directory *after,
                             const char *password)
{
    after->bind_password = before->bind_password;
    if (after->bind_dn[0] == '\0') {
        after->bind_password = "";
        return RC_OK;
    }
    if (!text_empty(password)) {
        after->bind_password = arena_printf(cx->arena, "%s:%s", random_hex(cx, SALT_BYTES), password);
        return RC_OK;
    }
    if (before->bind_password[0] == '\0' || !same_server(before, after))
        return field_fail(cx, "bind_password",
                          N_("Please give the password of the account that searches again: it would go to another server "
                             "or belongs to another account"));
    return RC_OK;
}

enum rc directory_change(struct ctx *cx, const struct directory *before, struct directory *after, const char *password)
{
    if (!may(cx, PERM_ACCOUNT_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    if (strcmp(before->org, cx->org) != 0)
        return fail(cx, RC_DENIED, N_("Change to that organisation first"));
    enum rc rc = check_settings(cx, after), secret = take_password(cx, before, after, password);
    if (rc != RC_OK || secret != RC_OK)
        return rc != RC_OK ? rc : secret;
    after->id = after->org = cx->org;
    if (before->version == 0)
        return record_create_alone(cx, &directory_record, after);
    return record_change_alone(cx, &directory_record, before, after);
}

/* ---- what the directory says of a person ---- */

/* The acting person and organisation while the directory acts; end with act_as_before. */
struct acting {
    const char *org, *person;
};
static struct acting act_as_directory(struct ctx *cx, const char *org)
{
    struct acting before = {cx->org, cx->person};
    cx->org = org;
    cx->person = LEDGER_BY_DIRECTORY;
    return before;
}

static void act_as_before(struct ctx *cx, struct acting before)
{
    cx->org = before.org;
    cx->person = before.person;
}

static const char *shortened(const char *value, const char *otherwise, size_t most)
{
    return value[0] == '\0' || text_length(value) > most ? otherwise : value;
}

static enum rc apply_person(struct ctx *cx, const struct person *before, const struct directory_entry *entry, bool fresh,
                            bool *ret_changed)
{
    struct person after = *before;
    after.name = shortened(entry->name, before->name, 80);
    after.email = shortened(entry->mail, before->email, 200);
    if (fresh) {
        TRY(account_store_setups_of_delete(cx, before->id));
        after.password = "";
        after.must_change = 0;
    }
    TRY(record_update(cx, &person_record, before, &after));
    *ret_changed |= after.version != before->version;
    return RC_OK;
}

static enum rc apply_row(struct ctx *cx, const struct person *person, const struct directory_entry *entry,
                         struct directory_applied *applied)
{
    struct directory_person before, after;
    bool found = false;
    TRY(directory_person_of(cx, person->id, &before, &found));
    if (!found) {
        after = (struct directory_person){.id = "", .org = person->org, .person = person->id, .dn = entry->dn,
                                          .entry = entry->id, .department = entry->department};
        applied->linked = applied->changed = true;
        return record_insert(cx, &directory_person_record, &after);
    }
    if (before.entry[0] != '\0' && entry->id[0] != '\0' && strcmp(before.entry, entry->id) != 0)
        return fail(cx, RC_CONFLICT,
                    N_("The directory has another entry under the sign-in name {0} than before; please ask your administrator"),
                    person->login);
    after = before;
    after.dn = entry->dn;
    after.entry = entry->id[0] == '\0' ? before.entry : entry->id;
    after.department = entry->department;
    after.missing = 0;
    TRY(record_update(cx, &directory_person_record, &before, &after));
    applied->changed |= after.version != before.version;
    return RC_OK;
}

static const char *role_codes_of(struct ctx *cx, uint64_t roles)
{
    const char *words = "";
    for (int role = 0; role < ROLE_COUNT_; role++)
        if ((roles >> role & 1) != 0)
            words = arena_printf(cx->arena, "%s%s%s", words, words[0] == '\0' ? "" : ", ", enum_code(&role_names, role));
    return words[0] == '\0' ? "none" : words;
}

static enum rc has_roles(struct ctx *cx, const char *person, uint64_t *ret)
{
    struct membership_list list;
    TRY(account_store_memberships(cx, person, &list));
    *ret = 0;
    for (size_t i = 0; i < list.memberships.n; i++)
        *ret |= UINT64_C(1) << list.memberships.at[i].role;
    return RC_OK;
}

/* The last administrator stays one, whatever the directory says: otherwise nobody could put its settings right. */
static enum rc apply_roles(struct ctx *cx, const struct directory *directory, const struct person *person,
                           const struct directory_entry *entry, bool *ret_changed)
{
    uint64_t named = 0, given = 0, has = 0;
    int64_t others = 0;
    const uint64_t administrator = UINT64_C(1) << ROLE_ADMINISTRATOR;
    TRY(directory_roles(cx, directory, entry, &named, &given));
    TRY(has_roles(cx, person->id, &has));
    uint64_t wanted = (has & ~named) | given;
    if ((has & ~wanted & administrator) != 0) {
        TRY(account_store_other_administrators(cx, person->id, &others));
        wanted |= others == 0 ? administrator : 0;
    }
    if (wanted == has)
        return RC_OK;
    *ret_changed = true;
    TRY(person_set_roles(cx, person->id, wanted));
    return sign_in_note(cx, person, arena_printf(cx->arena, "roles given by the directory: %s",
                                                 role_codes_of(cx, given)));
}

static enum rc apply_inside(struct ctx *cx, const struct directory *directory, const struct person *person,
                            const struct directory_entry *entry, struct directory_applied *applied)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    struct person before;
    TRY(db_begin(cx, &tx));
    TRY(account_store_person_by_id(cx, person->id, &before));
    TRY(apply_row(cx, &before, entry, applied));
    TRY(apply_person(cx, &before, entry, applied->linked, &applied->changed));
    TRY(apply_roles(cx, directory, &before, entry, &applied->changed));
    return db_commit(cx, &tx);
}

enum rc directory_apply(struct ctx *cx, const struct directory *directory, const struct person *person,
                        const struct directory_entry *entry, struct directory_applied *ret)
{
    struct directory_applied applied = {false, false};
    struct acting before = act_as_directory(cx, person->org);
    enum rc rc = apply_inside(cx, directory, person, entry, &applied);
    act_as_before(cx, before);
    *ret = applied;
    return rc;
}

enum rc directory_note_missing(struct ctx *cx, const char *person, bool *ret_changed)
{
    struct directory_person before, after;
    bool found = false;
    TRY(directory_person_of(cx, person, &before, &found));
    *ret_changed = found && before.missing == 0;
    if (!*ret_changed)
        return RC_OK;
    after = before;
    after.missing = cx->now;
    struct acting acting = act_as_directory(cx, before.org);
    enum rc rc = record_change_alone(cx, &directory_person_record, &before, &after);
    act_as_before(cx, acting);
    return rc;
}

/* ---- by hand ---- */

enum rc directory_guard_password(struct ctx *cx, const char *person)
{
    struct directory_person row;
    bool found = false;
    TRY(directory_person_of(cx, person, &row, &found));
    if (found)
        return fail(cx, RC_DENIED, N_("The directory keeps the password of this person; it is changed there"));
    return RC_OK;
}

enum rc directory_link(struct ctx *cx, const struct person *person)
{
    struct directory directory;
    struct directory_entry entry;
    struct directory_applied applied;
    bool system = false;
    TRY(person_guard_access(cx, person->id));
    TRY(account_store_has_role(cx, person->id, ROLE_SYSTEM, &system));
    if (system)
        return fail(cx, RC_DENIED, N_("A system operator signs in by a password kept here only"));
    TRY(directory_get(cx, person->org, &directory));
    if (!directory.active)
        return fail(cx, RC_INVALID, N_("No directory is in use in this organisation"));
    const struct directory_server server = directory_server_of(&directory);
    enum rc rc = directory_ask(cx, &server, person->login, NULL, &entry, NULL);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("The directory has nobody of the sign-in name {0}"), person->login);
    TRY(rc);
    return directory_apply(cx, &directory, person, &entry, &applied);
}

enum rc directory_unlink(struct ctx *cx, const struct person *person)
{
    struct directory_person row;
    bool found = false;
    TRY(person_guard_access(cx, person->id));
    TRY(directory_person_of(cx, person->id, &row, &found));
    if (!found)
        return fail(cx, RC_MISSING, N_("This person does not sign in through the directory"));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_delete(cx, &directory_person_record, &row));
    TRY(account_store_sessions_of_delete(cx, person->id, ""));
    return db_commit(cx, &tx);
}
