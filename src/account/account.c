#include "account/account.h"

#include <string.h>

#include "account/account_session.h"
#include "base/text.h"
#include "base/time.h"

enum rc organization_get(struct ctx *cx, const char *id, struct organization *ret)
{
    return record_get_of(cx, &organization_record, id, id, ret);
}

enum rc organization_year(struct ctx *cx, int64_t *ret)
{
    struct organization organization;
    TRY(organization_get(cx, cx->org, &organization));
    *ret = fiscal_year(cx->now, organization.fiscal_month);
    return RC_OK;
}

enum rc post_choices(struct ctx *cx, struct choices *ret)
{
    return account_store_post_choices(cx, ret);
}

enum rc person_choices(struct ctx *cx, struct choices *ret)
{
    return account_store_person_choices(cx, ret);
}

const char *choice_label(struct choices choices, const char *id)
{
    for (size_t i = 0; i < choices.n; i++)
        if (strcmp(choices.at[i].id, id) == 0)
            return choices.at[i].label;
    return id;
}

const char *choice_find(struct choices choices, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < choices.n; i++) {
        const char *label = choices.at[i].label;
        if (strcmp(choices.at[i].id, text) == 0 || strcmp(label, text) == 0)
            return choices.at[i].id;
        /* The label without the holder's name: people write the post alone. */
        if (strncmp(label, text, length) == 0 && strncmp(label + length, "（", strlen("（")) == 0)
            return choices.at[i].id;
    }
    return NULL;
}

enum rc posts_of_person(struct ctx *cx, struct choices *ret)
{
    return account_store_posts_of_person(cx, cx->person, ret);
}

bool post_deputy_acts(const struct post *post, const char *today)
{
    return !text_empty(post->deputy) &&
           (text_empty(post->deputy_from) || strcmp(post->deputy_from, today) <= 0) &&
           (text_empty(post->deputy_until) || strcmp(post->deputy_until, today) >= 0);
}

enum post_standing post_standing_of(const struct post *post, const char *person, const char *today)
{
    if (text_empty(person))
        return POST_OF_OTHERS;
    if (text_same(post->holder, person))
        return POST_HELD;
    return text_same(post->deputy, person) && post_deputy_acts(post, today) ? POST_DEPUTISED
                                                                            : POST_OF_OTHERS;
}

enum rc post_is_mine(struct ctx *cx, const char *post, bool *ret)
{
    struct choices mine;
    TRY(posts_of_person(cx, &mine));
    bool found = false;
    for (size_t i = 0; i < mine.n; i++)
        found |= strcmp(mine.at[i].id, post) == 0;
    *ret = found;
    return RC_OK;
}

enum rc person_load(struct ctx *cx, const char *id, struct person *ret)
{
    enum rc rc = account_store_person_by_id(cx, id, ret);
    return rc == RC_MISSING ? fail(cx, RC_MISSING, N_("There is no such person")) : rc;
}

enum rc person_name(struct ctx *cx, const char *id, const char **ret)
{
    struct person person;
    enum rc rc = text_empty(id) ? RC_MISSING : account_store_person_by_id(cx, id, &person);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    *ret = rc == RC_OK ? person.name : "";
    return RC_OK;
}

static enum rc enter_organization(struct ctx *cx, const char *id)
{
    struct organization organization;
    TRY(organization_get(cx, id, &organization));
    cx->org = organization.id;
    cx->org_name = organization.name;
    return RC_OK;
}

/* The local administrator opened the database file or URL himself. */
static enum rc act_as_local(struct ctx *cx, const char *org)
{
    const char *id = org;
    if (text_empty(id))
        TRY(account_store_first_org(cx, &id));
    cx->person = "";
    cx->person_name = tr(cx, N_("Local administrator"));
    cx->permissions = ~UINT64_C(0);
    if (text_empty(id)) { /* a fresh database has no organisation yet */
        cx->org = cx->org_name = "";
        return RC_OK;
    }
    return enter_organization(cx, id);
}

enum rc account_act_as(struct ctx *cx, const char *name, const char *org)
{
    if (text_empty(name))
        return act_as_local(cx, org);
    struct person person;
    enum rc rc = account_store_person_by_login(cx, login_fold(cx, name), &person);
    if (rc == RC_MISSING)
        rc = account_store_person_by_id(cx, name, &person);
    if (rc == RC_MISSING || (rc == RC_OK && !person.active))
        return fail(cx, RC_MISSING, N_("There is no person {0} who may sign in"), name);
    TRY(rc);
    bool any = false;
    const char *id = text_empty(org) ? person.org : org;
    TRY(account_store_permissions(cx, person.id, id, &cx->permissions, &any));
    if (!any)
        return fail(cx, RC_DENIED, N_("{0} has no role in the organisation {1}"), name, id);
    cx->person = person.id;
    cx->person_name = person.name;
    return enter_organization(cx, id);
}
