#include "account/account_token.h"

#include <string.h>

#include "account/account_guard.h"
#include "account/account_policy.h"
#include "base/buf.h"
#include "base/id.h"
#include "base/text.h"
#include "base/time.h"

enum {
    TOKEN_BYTES = 32,
    TOKENS_MOST = 50, /* that a person has at a time */
    USED_EVERY_MS = 60 * 1000,
    DAY_MS = 24 * 60 * 60 * 1000,
    JAPAN_MS = 9 * 60 * 60 * 1000,
};
#define PREFIX "kaname_"

const struct token_scope token_scopes[] = {
    {"own-work", N_("Reading what waits for me, scopes, approvals"), PERM_SIGNED_IN},
    {"catalog-read", N_("Reading standards"), PERM_CATALOG_READ},
    {"assessment-read", N_("Reading self-assessments"), PERM_ASSESSMENT_READ},
    {"assessment-answer", N_("Answering self-assessments"), PERM_ASSESSMENT_READ | PERM_ASSESSMENT_ANSWER},
    {"assessment-manage", N_("Making and assigning self-assessments"),
     PERM_ASSESSMENT_READ | PERM_ASSESSMENT_MANAGE},
    {"plan-read", N_("Reading the plan"), PERM_PLAN_READ},
    {"plan-write", N_("Changing the plan"), PERM_PLAN_READ | PERM_PLAN_WRITE},
    {"risk-read", N_("Reading risk assessments"), PERM_RISK_READ},
    {"risk-write", N_("Changing risk assessments"), PERM_RISK_READ | PERM_RISK_WRITE | PERM_RISK_OWN},
    {"report-read", N_("Making reports"), PERM_REPORT_READ},
    {"sector-read", N_("Reading sectors and covered operators"), PERM_SECTOR_READ},
    {"sector-write", N_("Changing sectors and covered operators"), PERM_SECTOR_READ | PERM_SECTOR_WRITE},
    {"survey-read", N_("Reading surveys, what was submitted, analyses"), PERM_SURVEY_READ},
    {"survey-write", N_("Making surveys and receiving submissions"), PERM_SURVEY_READ | PERM_SURVEY_WRITE},
    {"response-read", N_("Reading received questionnaires and one's own position"), PERM_RESPONSE_READ},
    {"response-write", N_("Answering received questionnaires"), PERM_RESPONSE_READ | PERM_RESPONSE_WRITE},
    {"programme-read", N_("Reading implementation plans and evaluations"), PERM_PROGRAMME_READ},
    {"programme-write", N_("Changing implementation plans and evaluations"),
     PERM_PROGRAMME_READ | PERM_PROGRAMME_WRITE},
    {"audit-read", N_("Reading the ledger"), PERM_AUDIT_READ},
    {"finding-write", N_("Writing findings of audits"), PERM_FINDING_WRITE},
};
const size_t token_scope_count = COUNT(token_scopes);

const uint64_t token_never = PERM_OWN | PERM_ACCOUNT_READ | PERM_ACCOUNT_WRITE | PERM_SYSTEM |
                             PERM_ASSESSMENT_APPROVE | PERM_PLAN_APPROVE | PERM_RISK_APPROVE |
                             PERM_RESPONSE_SUBMIT | PERM_PROGRAMME_APPROVE;

static const struct token_scope *scope_find(const char *code, size_t length)
{
    for (size_t i = 0; i < token_scope_count; i++)
        if (strlen(token_scopes[i].code) == length && strncmp(token_scopes[i].code, code, length) == 0)
            return &token_scopes[i];
    return NULL;
}

static const char separators[] = " ,";

/* The next word of a list and its length; NULL at the end. */
static const char *next_word(const char **list, size_t *ret_length)
{
    const char *word = *list + strspn(*list, separators);
    *ret_length = strcspn(word, separators);
    *list = word + *ret_length;
    return *ret_length == 0 ? NULL : word;
}

uint64_t token_permissions(const char *scope)
{
    uint64_t permissions = 0;
    const char *word;
    size_t length;
    while ((word = next_word(&scope, &length)) != NULL) {
        const struct token_scope *found = scope_find(word, length);
        permissions |= found == NULL ? 0 : found->permissions;
    }
    return permissions & ~token_never;
}

const char *token_scope_words(struct ctx *cx, const char *scope)
{
    const char *words = "", *word;
    size_t length;
    while ((word = next_word(&scope, &length)) != NULL) {
        const struct token_scope *found = scope_find(word, length);
        words = arena_printf(cx->arena, "%s%s%s", words, words[0] == '\0' ? "" : tr(cx, N_(", ")),
                             found == NULL ? arena_copy_n(cx->arena, word, length) : tr(cx, found->label));
    }
    return words;
}

/* The groups in the order of the table, each once; nobody hands on rights that they do not have. */
static enum rc check_scope(struct ctx *cx, const char *wanted, const char **ret)
{
    uint64_t chosen = 0;
    const char *word, *scope = "";
    size_t length;
    while ((word = next_word(&wanted, &length)) != NULL) {
        const struct token_scope *found = scope_find(word, length);
        if (found == NULL)
            return field_fail(cx, "scope", N_("There is no group of rights {0}"),
                              arena_copy_n(cx->arena, word, length));
        if (!may(cx, found->permissions))
            return field_fail(cx, "scope", N_("You do not have these rights yourself: {0}"),
                              tr(cx, found->label));
        chosen |= UINT64_C(1) << (found - token_scopes);
    }
    for (size_t i = 0; i < token_scope_count; i++)
        if ((chosen >> i & 1) != 0)
            scope = arena_printf(cx->arena, "%s%s%s", scope, scope[0] == '\0' ? "" : " ", token_scopes[i].code);
    if (scope[0] == '\0')
        return field_fail(cx, "scope", N_("Please choose at least one group of rights"));
    *ret = scope;
    return RC_OK;
}

/* The end of the day in Japan that was wished, or of the last one that the policy gives. */
static enum rc check_until(struct ctx *cx, const char *wanted, int64_t *ret)
{
    struct policy policy;
    const char *date = "";
    TRY(policy_get(cx, cx->org, &policy));
    int64_t today = date_days(date_of_time(cx, cx->now)), last = today + policy.token_days;
    if (!text_empty(wanted) && date_parse(cx, wanted, &date) != RC_OK)
        return field_fail(cx, "until", N_("Please write the last day like 2026-10-01"));
    int64_t day = text_empty(wanted) ? last : date_days(date);
    if (day < today)
        return field_fail(cx, "until", N_("The last day has passed already"));
    if (day > last)
        return field_fail(cx, "until", N_("The policy of the organisation lets a token live {0} days, until {1}"),
                          decimal(cx, policy.token_days), date_show(cx, date_from_days(cx, last)));
    *ret = (day + 1) * DAY_MS - JAPAN_MS - 1;
    return RC_OK;
}

static enum rc check_name(struct ctx *cx, const char *name, struct token *token)
{
    const struct field *field = field_find(token_record.fields, "name");
    return field_from_text(cx, field, name == NULL ? "" : name, token);
}

static enum rc check_wish(struct ctx *cx, const struct token_wish *wish, struct token *token)
{
    int64_t running = 0;
    enum rc name = check_name(cx, wish->name, token);
    enum rc scope = check_scope(cx, wish->scope == NULL ? "" : wish->scope, &token->scope);
    enum rc until = check_until(cx, wish->until, &token->expires_at);
    TRY(name);
    TRY(scope);
    TRY(until);
    TRY(token_store_count(cx, cx->person, &running));
    if (running >= TOKENS_MOST)
        return field_fail(cx, "name", N_("You have {0} tokens already; please end those that are not needed"),
                          decimal(cx, running));
    return RC_OK;
}

enum rc token_create(struct ctx *cx, const struct token_wish *wish, const char **ret_token, struct token *ret)
{
    if (cx->person[0] == '\0')
        return fail(cx, RC_DENIED, N_("A token belongs to a person: say with --as for whom"));
    if (!text_empty(cx->token))
        return fail(cx, RC_DENIED, N_("A token makes no tokens; please sign in"));
    struct token token = {.id = "", .org = cx->org, .person = cx->person, .created_at = cx->now};
    TRY(check_wish(cx, wish, &token));
    const char *text = arena_printf(cx->arena, PREFIX "%s", random_hex(cx, TOKEN_BYTES));
    token.digest = digest_hex(cx, text, strlen(text));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_insert(cx, &token_record, &token));
    TRY(token_store_begin(cx, token.id));
    TRY(db_commit(cx, &tx));
    *ret_token = text;
    *ret = token;
    return RC_OK;
}

static enum rc end_one(struct ctx *cx, const struct token *before)
{
    struct token after = *before;
    after.ended_at = cx->now;
    return record_update(cx, &token_record, before, &after);
}

enum rc token_end(struct ctx *cx, const char *id)
{
    struct token token;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &token_record, id, &token));
    bool own = strcmp(token.person, cx->person) == 0;
    if (!text_empty(cx->token) || (!own && !may(cx, PERM_ACCOUNT_WRITE)))
        return fail(cx, RC_MISSING, N_("There is no such page or record"));
    if (token.ended_at == 0)
        TRY(end_one(cx, &token));
    return db_commit(cx, &tx);
}

enum rc token_end_all(struct ctx *cx, const char *person)
{
    struct tokens running;
    TRY(token_store_running(cx, person, &running));
    for (size_t i = 0; i < running.tokens.n; i++)
        TRY(end_one(cx, &running.tokens.at[i]));
    return RC_OK;
}

/* A token that has come to its end stays there, even when the clock is set back. */
static enum rc check_time(struct ctx *cx, const struct token *token, const struct token_use *use)
{
    if (token->ended_at != 0)
        return fail(cx, RC_LOGIN, N_("This token was ended on {0}; please use another one"),
                    time_show(cx, token->ended_at));
    if (use->spent || token->expires_at < cx->now) {
        if (!use->spent)
            TRY(token_store_spent(cx, token->id));
        return fail(cx, RC_LOGIN, N_("This token was good until {0}; please make a new one"),
                    time_show(cx, token->expires_at));
    }
    if (cx->now + CLOCK_SLACK_MS < token->created_at)
        return fail(cx, RC_LOGIN,
                    N_("This token was made on {0}, which the clock of the server has not reached; please tell "
                       "the administrator"),
                    time_show(cx, token->created_at));
    return RC_OK;
}

static enum rc check_person(struct ctx *cx, const struct token *token, const struct person *person,
                            uint64_t *ret_permissions)
{
    struct policy policy;
    bool any = false;
    uint64_t permissions = 0;
    TRY(account_store_permissions(cx, person->id, token->org, &permissions, &any));
    if (!any)
        return fail(cx, RC_DENIED, N_("The person of this token has no role in the organisation any more"));
    TRY(policy_of(cx, person->org, token->org, &policy));
    const struct gate *gate = NULL;
    TRY(gate_find(cx, person, &policy, permissions, &gate));
    if (gate != NULL)
        return fail(cx, RC_DENIED, gate->reason);
    *ret_permissions = permissions & token_permissions(token->scope);
    return RC_OK;
}

static enum rc token_unknown(struct ctx *cx)
{
    return fail(cx, RC_LOGIN, N_("This token is not known; please make a new one on the page “My account”"));
}

enum rc token_authenticate(struct ctx *cx, const struct request *request, const char *given)
{
    struct token token;
    struct token_use use;
    struct person person;
    struct organization organization;
    uint64_t permissions = 0;
    if (strlen(given) != strlen(PREFIX) + TOKEN_BYTES * 2)
        return token_unknown(cx);
    enum rc rc = token_store_by_digest(cx, digest_hex(cx, given, strlen(given)), &token);
    if (rc == RC_MISSING)
        return token_unknown(cx);
    TRY(rc);
    TRY(token_store_use(cx, token.id, &use));
    TRY(check_time(cx, &token, &use));
    TRY(account_store_person_by_id(cx, token.person, &person));
    if (!person.active)
        return fail(cx, RC_LOGIN, N_("The person of this token may not sign in any more"));
    TRY(check_person(cx, &token, &person, &permissions));
    TRY(organization_get(cx, token.org, &organization));
    if (use.last_at > cx->now || cx->now - use.last_at > USED_EVERY_MS)
        TRY(token_store_used(cx, token.id, cx->remote == NULL ? "" : cx->remote));
    if (request->method != GET)
        permissions &= ~PERM_SIGNED_IN;
    cx->person = person.id;
    cx->person_name = person.name;
    cx->org = organization.id;
    cx->org_name = organization.name;
    cx->token = token.id;
    cx->permissions = PERM_PUBLIC | permissions;
    return RC_OK;
}
