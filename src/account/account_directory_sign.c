/* Signing in through the directory. */
#include <string.h>

#include "account/account_change.h"
#include "account/account_directory.h"
#include "account/account_session.h"
#include "base/text.h"

/* Asks, and turns what is no error into a proof. An entry that bears another sign-in name is somebody else: a
 * filter may look at more than one attribute. */
static enum rc ask(struct ctx *cx, const struct directory *directory, const char *login, const char *password,
                   struct directory_entry *entry, enum directory_proof *ret)
{
    const struct directory_server server = directory_server_of(directory);
    enum rc rc = password[0] == '\0' ? RC_DENIED : directory_ask(cx, &server, login, password, entry, NULL);
    if (rc == RC_OK && strcmp(login_fold(cx, entry->login), login) != 0)
        rc = RC_DENIED;
    *ret = rc == RC_OK ? DIRECTORY_PROVED : DIRECTORY_REFUSED;
    if (rc != RC_OK && rc != RC_MISSING && rc != RC_DENIED)
        return rc;
    cx->problem = (struct problem){.rc = RC_OK};
    return RC_OK;
}

/* Whether the directory keeps the password, or is to from now on: somebody who has none here. Who looks after the
 * installation never signs in through the directory of an organisation: who administers that could become one. */
static enum rc is_theirs(struct ctx *cx, const struct person *person, struct directory *directory, bool *ret)
{
    struct directory_person row;
    bool found = false, system = false;
    TRY(directory_get(cx, person->org, directory));
    TRY(directory_person_of(cx, person->id, &row, &found));
    TRY(account_store_has_role(cx, person->id, ROLE_SYSTEM, &system));
    *ret = directory->active != 0 && !system && (found || person->password[0] == '\0');
    return RC_OK;
}

/* Two sign-ins at once may both store the same: the second one finds it stored. */
static enum rc apply(struct ctx *cx, const struct directory *directory, const struct directory_entry *entry,
                     struct person *person)
{
    struct directory_applied applied;
    enum rc rc = directory_apply(cx, directory, person, entry, &applied);
    if (rc == RC_CONFLICT) {
        cx->problem = (struct problem){.rc = RC_OK};
        rc = directory_apply(cx, directory, person, entry, &applied);
    }
    if (rc == RC_CONFLICT) {
        TRY(sign_in_note(cx, person, "refused: the directory has another entry under this name"));
        return fail(cx, RC_DENIED,
                    N_("The directory has another entry under the sign-in name {0} than before; please ask your administrator"),
                    person->login);
    }
    TRY(rc);
    return account_store_person_by_id(cx, person->id, person);
}

static enum rc create(struct ctx *cx, const struct directory *directory, const char *login,
                      const struct directory_entry *entry, struct person *ret)
{
    struct person person = {.login = login, .name = entry->name, .email = "", .lang = cx->lang};
    const char *org = cx->org, *acting = cx->person;
    if (person.name[0] == '\0' || text_length(person.name) > 80)
        person.name = login;
    cx->org = directory->org;
    cx->person = LEDGER_BY_DIRECTORY;
    enum rc rc = person_create(cx, &person, 0);
    cx->org = org;
    cx->person = acting;
    if (rc != RC_OK) { /* somebody made the person meanwhile, or the name cannot be one here */
        enum rc again = account_store_person_by_login(cx, login, &person);
        if (again != RC_OK || strcmp(person.org, directory->org) != 0)
            return rc;
        cx->problem = (struct problem){.rc = RC_OK};
    }
    TRY(apply(cx, directory, entry, &person));
    *ret = person;
    return RC_OK;
}

/* Somebody whom nobody knows here yet. A directory that is gone does not keep the next one from being asked, but
 * then nobody can say that the password is wrong. */
static enum rc sign_in_stranger(struct ctx *cx, const char *login, const char *password, struct person *person,
                                enum directory_proof *ret)
{
    struct directories all;
    enum rc worst = RC_OK;
    TRY(directory_store_creators(cx, &all));
    for (size_t i = 0; i < all.directories.n; i++) {
        const struct directory *directory = &all.directories.at[i];
        struct directory_entry entry;
        enum directory_proof proof = DIRECTORY_REFUSED;
        enum rc rc = ask(cx, directory, login, password, &entry, &proof);
        if (rc == RC_AWAY)
            worst = rc;
        else if (rc != RC_OK)
            return rc;
        if (proof == DIRECTORY_PROVED) {
            *ret = DIRECTORY_PROVED;
            return create(cx, directory, login, &entry, person);
        }
        *ret = DIRECTORY_REFUSED;
    }
    if (worst == RC_AWAY)
        return fail(cx, RC_AWAY,
                    N_("The directory cannot be reached at the moment, so the password could not be checked. Please try "
                       "again later or tell your administrator."));
    return RC_OK;
}

enum rc directory_sign_in(struct ctx *cx, const char *login, const char *password, bool exists, bool known,
                          struct person *person, enum directory_proof *ret)
{
    struct directory directory;
    struct directory_entry entry;
    bool theirs = false;
    *ret = DIRECTORY_NOT_ASKED;
    if (!exists)
        return login[0] == '\0' || password[0] == '\0' ? RC_OK : sign_in_stranger(cx, login, password, person, ret);
    if (!known)
        return RC_OK;
    TRY(is_theirs(cx, person, &directory, &theirs));
    if (!theirs)
        return RC_OK;
    TRY(ask(cx, &directory, person->login, password, &entry, ret));
    return *ret == DIRECTORY_PROVED ? apply(cx, &directory, &entry, person) : RC_OK;
}

enum rc directory_confirm(struct ctx *cx, const struct person *person, const char *password, enum directory_proof *ret)
{
    struct directory directory;
    struct directory_entry entry;
    bool theirs = false;
    *ret = DIRECTORY_NOT_ASKED;
    TRY(is_theirs(cx, person, &directory, &theirs));
    return theirs ? ask(cx, &directory, person->login, password, &entry, ret) : RC_OK;
}
