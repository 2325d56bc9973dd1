/* Policy, sessions as lists, tokens: the rules, on both databases. */
#include <sodium.h>
#include <string.h>

#include "account/account_change.h"
#include "account/account_policy.h"
#include "account/account_session.h"
#include "account/account_token.h"
#include "base/id.h"
#include "ledger/ledger.h"
#include "tests/support/test.h"

#define PASSWORD "quiet bay, two lanterns"
#define MINUTE INT64_C(60000)
#define DAY INT64_C(86400000)

static void in_transaction(struct ctx *cx, const struct record *record, void *row)
{
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, record, row), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

/* Begins a test in an organisation of its own. */
static struct ctx *begin(void **state, const char *org)
{
    struct ctx *cx = test_begin(state);
    struct organization row = {.id = org, .org = org, .parent = "", .name = org, .sector = "", .fiscal_month = 4,
                               .handling_mark = "", .document_prefix = "", .active = 1};
    cx->fixed_ids = 0;
    in_transaction(cx, &organization_record, &row);
    cx->org = org;
    return cx;
}

static struct person add_person(struct ctx *cx, const char *org, const char *login)
{
    char hash[crypto_pwhash_STRBYTES];
    TEST_INT(__LINE__, crypto_pwhash_str(hash, PASSWORD, strlen(PASSWORD), crypto_pwhash_OPSLIMIT_MIN,
                                         crypto_pwhash_MEMLIMIT_MIN), 0);
    struct person row = {.id = login, .org = org, .login = login, .name = login, .email = "",
                         .password = arena_copy(cx->arena, hash), .totp = "", .recovery = "", .active = 1};
    in_transaction(cx, &person_record, &row);
    return row;
}

static void add_role(struct ctx *cx, const char *person, const char *org, enum role role)
{
    struct membership row = {.id = "", .org = org, .person = person, .role = role};
    in_transaction(cx, &membership_record, &row);
}

/* Acts as somebody with the rights of their roles there. */
static void act(struct ctx *cx, const char *person, const char *org)
{
    bool any = false;
    cx->person = person;
    cx->org = org;
    cx->token = NULL;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, account_store_permissions(cx, person, org, &cx->permissions, &any), RC_OK);
}

/* ---- policy ---- */

static void set_policy(struct ctx *cx, const struct policy *wanted)
{
    struct policy before, after = *wanted;
    cx->permissions = UINT64_MAX;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, policy_get(cx, cx->org, &before), RC_OK);
    TEST_RC(__LINE__, cx, policy_change(cx, &before, &after), RC_OK);
}

static struct policy policy_now(struct ctx *cx, const char *org)
{
    struct policy policy;
    TEST_RC(__LINE__, cx, policy_get(cx, org, &policy), RC_OK);
    return policy;
}

static void test_policy(void **state)
{
    struct ctx *cx = begin(state, "policy");
    struct policy policy = policy_now(cx, "policy"), other, merged;
    TEST_INT(__LINE__, policy.version, 0);
    TEST_INT(__LINE__, policy.password_least, 12);
    TEST_INT(__LINE__, policy.session_idle, 30);
    policy.session_idle = 200;
    policy.session_total = 100;
    TEST_RC(__LINE__, cx, policy_change(cx, &policy, &policy), RC_INVALID);
    TEST_TEXT(__LINE__, cx->problem.fields[0].field, "session_idle");
    policy.session_idle = 20;
    policy.password_least = 16;
    cx->permissions = PERM_ACCOUNT_READ;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, policy_change(cx, &policy, &policy), RC_DENIED);
    set_policy(cx, &policy);
    policy = policy_now(cx, "policy");
    TEST_INT(__LINE__, policy.version, 1);
    TEST_INT(__LINE__, policy.password_least, 16);
    struct policy stale = policy, again = policy;
    again.lock_minutes = 30;
    set_policy(cx, &again);
    again.version = 0;
    stale.lock_minutes = 45;
    struct policy before = policy;
    TEST_RC(__LINE__, cx, policy_change(cx, &before, &stale), RC_CONFLICT); /* somebody was faster */
    before.version = 0;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, policy_change(cx, &before, &stale), RC_CONFLICT); /* also with the first one */
    struct ledger_entries entries;
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "policy", "policy", "policy", &entries), RC_OK);
    TEST_INT(__LINE__, (int64_t)entries.n, 2);
    /* of two organisations the stricter for sessions and second step, the own for the rest */
    struct organization row = {.id = "policy2", .org = "policy2", .parent = "", .name = "policy2", .sector = "",
                               .fiscal_month = 4, .handling_mark = "", .document_prefix = "", .active = 1};
    in_transaction(cx, &organization_record, &row);
    cx->org = "policy2";
    other = policy_now(cx, "policy2");
    other.session_idle = 10;
    other.session_total = 600;
    other.two_step = TWO_STEP_EVERYBODY;
    set_policy(cx, &other);
    TEST_RC(__LINE__, cx, policy_of(cx, "policy", "policy2", &merged), RC_OK);
    TEST_INT(__LINE__, merged.session_idle, 10);
    TEST_INT(__LINE__, merged.session_total, 100);
    TEST_INT(__LINE__, merged.two_step, TWO_STEP_EVERYBODY);
    TEST_INT(__LINE__, merged.password_least, 16);
    TEST_RC(__LINE__, cx, policy_of(cx, "policy2", "policy", &merged), RC_OK);
    TEST_INT(__LINE__, merged.password_least, 12);
}

/* The bounds of each setting, through the field table that page, JSON and command line share. */
static void test_policy_bounds(void **state)
{
    static const struct {
        int line;
        const char *name, *value;
        bool taken;
    } rows[] = {
        {__LINE__, "password_least", "11", false}, {__LINE__, "password_least", "12", true},
        {__LINE__, "password_least", "64", true},  {__LINE__, "password_least", "65", false},
        {__LINE__, "password_least", "", false},   {__LINE__, "password_least", "many", false},
        {__LINE__, "session_idle", "4", false},    {__LINE__, "session_idle", "５", true},
        {__LINE__, "session_total", "29", false},  {__LINE__, "session_total", "1440", true},
        {__LINE__, "session_total", "1441", false}, {__LINE__, "two_step", "everybody", true},
        {__LINE__, "two_step", "nobody", false},   {__LINE__, "token_days", "0", false},
        {__LINE__, "token_days", "366", true},     {__LINE__, "token_days", "367", false},
        {__LINE__, "lock_failures", "2", false},   {__LINE__, "lock_failures", "20", true},
        {__LINE__, "lock_minutes", "0", false},    {__LINE__, "lock_minutes", "-1", false},
        {__LINE__, "lock_minutes", "1440", true},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct policy policy = {.id = ""};
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, cx,
                field_from_text(cx, field_find(policy_record.fields, rows[i].name), rows[i].value, &policy),
                rows[i].taken ? RC_OK : RC_INVALID);
    }
}

/* Who takes part when a session bears this token. */
static const char *bearer(struct ctx *cx, const char *session, const char *authorization)
{
    struct request request = {.path = "/", .session = session, .language = "", .accept_language = "",
                              .csrf_header = "", .authorization = authorization, .fetch_site = "",
                              .origin = "", .host = "", .none_match = "", .remote = "", .agent = ""};
    cx->person = cx->person_name = cx->org = cx->org_name = cx->session = cx->csrf = "";
    cx->token = cx->gate = NULL;
    cx->permissions = PERM_PUBLIC;
    cx->problem = (struct problem){.rc = RC_OK};
    enum rc rc = account_authenticate(cx, &request);
    return rc == RC_OK ? cx->person : rc_describe(rc)->name;
}

static void test_policy_in_use(void **state)
{
    struct ctx *cx = begin(state, "in-use");
    struct signed_in signed_in;
    struct person person = add_person(cx, "in-use", "use-one");
    add_role(cx, "use-one", "in-use", ROLE_OWNER);
    struct policy policy = policy_now(cx, "in-use");
    policy.session_idle = 10;
    policy.session_total = 30;
    policy.lock_failures = 3;
    policy.lock_minutes = 2;
    policy.password_least = 30;
    set_policy(cx, &policy);
    /* passwords */
    cx->person = "use-one";
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, person_set_password(cx, &person, "three gulls on the pier"), RC_INVALID);
    TEST_TRUE(__LINE__, strstr(cx->problem.fields[0].message, "at least 30 characters") != NULL);
    /* locks */
    for (int i = 0; i < 2; i++)
        TEST_RC(i, cx, sign_in_password(cx, "use-one", "wrong", &signed_in), RC_DENIED);
    TEST_RC(__LINE__, cx, sign_in_password(cx, "use-one", "wrong", &signed_in), RC_BUSY);
    TEST_INT(__LINE__, cx->problem.retry_after, 120);
    cx->now += 2 * MINUTE;
    /* times */
    TEST_RC(__LINE__, cx, sign_in_password(cx, "use-one", PASSWORD, &signed_in), RC_OK);
    TEST_INT(__LINE__, signed_in.seconds, 30 * 60);
    cx->now += 10 * MINUTE;
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token, ""), "use-one");
    cx->now += 10 * MINUTE + 1;
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token, ""), "");
    cx->now -= 5 * MINUTE; /* what has ended stays ended, even when the clock is set back */
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token, ""), "");
    cx->org = "in-use";
    TEST_RC(__LINE__, cx, sign_in_password(cx, "use-one", PASSWORD, &signed_in), RC_OK);
    for (int i = 0; i < 3; i++) {
        cx->now += 9 * MINUTE;
        TEST_TEXT(i, bearer(cx, signed_in.token, ""), "use-one");
    }
    cx->org = "in-use";
    policy = policy_now(cx, "in-use");
    policy.session_total = 35; /* more than the session got: it keeps its end */
    set_policy(cx, &policy);
    cx->now += 4 * MINUTE;
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token, ""), "");
    TEST_RC(__LINE__, cx, sign_in_password(cx, "use-one", PASSWORD, &signed_in), RC_OK);
    cx->now += 7 * MINUTE;
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token, ""), "use-one");
    cx->org = "in-use";
    policy = policy_now(cx, "in-use");
    policy.session_idle = 5;
    set_policy(cx, &policy);
    cx->now += 6 * MINUTE; /* a stricter one holds for sessions that are open */
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token, ""), "");
}

/* A session from the future is refused as long as it lies there. */
static void test_clock(void **state)
{
    struct ctx *cx = begin(state, "clock");
    struct signed_in signed_in;
    add_person(cx, "clock", "clock-one");
    add_role(cx, "clock-one", "clock", ROLE_OWNER);
    TEST_RC(__LINE__, cx, sign_in_password(cx, "clock-one", PASSWORD, &signed_in), RC_OK);
    const int64_t made = cx->now;
    cx->now = made - CLOCK_SLACK_MS;
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token, ""), "clock-one");
    cx->now--;
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token, ""), "");
    cx->now = made - DAY;
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token, ""), "");
    cx->now = made + MINUTE;
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token, ""), "clock-one");
}

/* ---- a required second step ---- */

static void test_gates(void **state)
{
    static const struct {
        int line;
        enum two_step_rule rule;
        bool has, must_change;
        uint64_t permissions;
        const char *path; /* NULL: the way is free */
    } rows[] = {
        {__LINE__, TWO_STEP_FREE, false, false, UINT64_MAX, NULL},
        {__LINE__, TWO_STEP_FREE, false, true, 0, "/me/password"},
        {__LINE__, TWO_STEP_EVERYBODY, false, false, 0, "/me/two-step"},
        {__LINE__, TWO_STEP_EVERYBODY, true, false, UINT64_MAX, NULL},
        {__LINE__, TWO_STEP_EVERYBODY, false, true, 0, "/me/password"}, /* first the one, then the other */
        {__LINE__, TWO_STEP_EVERYBODY, true, true, 0, "/me/password"},
        {__LINE__, TWO_STEP_ADMINISTRATORS, false, false, PERM_SIGNED_IN | PERM_ACCOUNT_READ, NULL},
        {__LINE__, TWO_STEP_ADMINISTRATORS, false, false, PERM_ACCOUNT_WRITE, "/me/two-step"},
        {__LINE__, TWO_STEP_ADMINISTRATORS, false, false, PERM_SYSTEM, "/me/two-step"},
        {__LINE__, TWO_STEP_ADMINISTRATORS, true, false, PERM_SYSTEM, NULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct person person = {.totp = rows[i].has ? "x" : "", .must_change = rows[i].must_change};
        struct policy policy = {.two_step = rows[i].rule};
        const struct gate *gate =
            gate_of(&(struct standing){.person = &person, .policy = &policy, .permissions = rows[i].permissions});
        TEST_TEXT(rows[i].line, gate == NULL ? "free" : gate->path, rows[i].path == NULL ? "free" : rows[i].path);
    }
}

/* ---- sessions ---- */

static void test_sessions(void **state)
{
    struct ctx *cx = begin(state, "sessions");
    struct signed_in first, second, third, others;
    struct session_list list;
    struct person person = add_person(cx, "sessions", "many");
    add_person(cx, "sessions", "somebody");
    add_role(cx, "many", "sessions", ROLE_OWNER);
    cx->remote = "192.0.2.7";
    cx->agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126 Safari/537.36 Edg/126.0";
    TEST_RC(__LINE__, cx, sign_in_password(cx, "many", PASSWORD, &first), RC_OK);
    cx->now += 5 * MINUTE;
    cx->remote = "2001:db8::1";
    cx->agent = "";
    TEST_RC(__LINE__, cx, sign_in_password(cx, "many", PASSWORD, &second), RC_OK);
    cx->now += 5 * MINUTE;
    TEST_RC(__LINE__, cx, sign_in_password(cx, "many", PASSWORD, &third), RC_OK);
    TEST_RC(__LINE__, cx, sign_in_password(cx, "somebody", PASSWORD, &others), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, third.token, ""), "many");
    TEST_RC(__LINE__, cx, session_list(cx, &person, &list), RC_OK);
    TEST_INT(__LINE__, (int64_t)list.sessions.n, 3);
    const struct session_row *oldest = &list.sessions.at[2];
    TEST_TRUE(__LINE__, list.sessions.at[0].current && !oldest->current);
    TEST_TEXT(__LINE__, oldest->remote, "192.0.2.7");
    TEST_TEXT(__LINE__, oldest->program, "Edge (Windows)");
    TEST_TEXT(__LINE__, list.sessions.at[0].program, "Unknown");
    TEST_INT(__LINE__, oldest->created, TEST_NOW);
    TEST_INT(__LINE__, oldest->expires, TEST_NOW + POLICY_SESSION_TOTAL * MINUTE);
    TEST_RC(__LINE__, cx, session_end(cx, &person, oldest->id), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, first.token, ""), "");
    TEST_TEXT(__LINE__, bearer(cx, third.token, ""), "many");
    TEST_RC(__LINE__, cx, session_end(cx, &person, oldest->id), RC_MISSING);
    struct person somebody = {.id = "somebody", .org = "sessions"};
    TEST_RC(__LINE__, cx, session_list(cx, &somebody, &list), RC_OK);
    TEST_INT(__LINE__, (int64_t)list.sessions.n, 1);
    TEST_RC(__LINE__, cx, session_end(cx, &person, list.sessions.at[0].id), RC_MISSING); /* not theirs */
    TEST_RC(__LINE__, cx, session_end_others(cx, &person), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, second.token, ""), "");
    TEST_TEXT(__LINE__, bearer(cx, others.token, ""), "somebody");
    TEST_TEXT(__LINE__, bearer(cx, third.token, ""), "many"); /* the one that asks stays */
    /* idle ones are not shown */
    cx->now += (POLICY_SESSION_IDLE + 1) * MINUTE;
    TEST_RC(__LINE__, cx, session_list(cx, &person, &list), RC_OK);
    TEST_INT(__LINE__, (int64_t)list.sessions.n, 0);
    struct ledger_entries entries;
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "sessions", "sign-in", "many", &entries), RC_OK);
    TEST_INT(__LINE__, (int64_t)entries.n, 2);
    TEST_TRUE(__LINE__, strstr(entries.at[0].body, "\"session ended\"") != NULL);
    TEST_TRUE(__LINE__, strstr(entries.at[1].body, "all other sessions ended") != NULL);
    cx->session = "";
    cx->person = "somebody";
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, session_end_others(cx, &person), RC_DENIED); /* without the right */
    cx->permissions = PERM_ACCOUNT_WRITE;
    cx->org = "elsewhere"; /* with the right somewhere else */
    TEST_RC(__LINE__, cx, session_end_others(cx, &person), RC_DENIED);
    cx->org = "sessions";
    TEST_RC(__LINE__, cx, session_end_others(cx, &person), RC_OK);
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "sessions", "sign-in", "many", &entries), RC_OK);
    TEST_TRUE(__LINE__, strstr(entries.at[2].body, "by an administrator") != NULL);
    TEST_TEXT(__LINE__, entries.at[2].person, "somebody");
}

static void test_agents(void **state)
{
    static const struct {
        int line;
        const char *agent, *words;
    } rows[] = {
        {__LINE__, "", "Unknown"},
        {__LINE__, "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox (Linux)"},
        {__LINE__, "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "Chrome (Windows)"},
        {__LINE__, "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605 Version/17.5 Safari/605", "Safari (macOS)"},
        {__LINE__, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit CriOS/126 Safari/604", "Chrome (iPhone)"},
        {__LINE__, "Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/126 Mobile Safari/537 EdgA/126", "Edge (Android)"},
        {__LINE__, "curl/7.88.1", "curl"},
        {__LINE__, "inventory-agent/2.1 (internal)", "inventory-agent"},
        {__LINE__, "/////", "Unknown"},
        {__LINE__, "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee", "Unknown"},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_TEXT(rows[i].line, agent_words(cx, rows[i].agent), rows[i].words);
}

/* ---- tokens ---- */

static const char *header_of(struct ctx *cx, const char *token)
{
    return arena_printf(cx->arena, "Bearer %s", token);
}

static struct token make(struct ctx *cx, const char *scope, const char *until, const char **ret_token)
{
    struct token token;
    const struct token_wish wish = {.name = "inventory", .scope = scope, .until = until};
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, token_create(cx, &wish, ret_token, &token), RC_OK);
    return token;
}

static void test_token_rules(void **state)
{
    static const struct {
        int line;
        const char *name, *scope, *until, *field; /* field NULL: taken */
    } rows[] = {
        {__LINE__, "x", "plan-read", "2026-10-01", NULL}, /* today */
        {__LINE__, "x", "plan-read", "令和8年10月20日", NULL},
        {__LINE__, "x", "plan-read", "2026-12-30", NULL}, /* 90 days */
        {__LINE__, "x", "plan-read", "", NULL},
        {__LINE__, "x", "plan-read,assessment-answer  catalog-read", "", NULL},
        {__LINE__, "x", "plan-read", "2026-12-31", "until"},
        {__LINE__, "x", "plan-read", "2026-09-30", "until"},
        {__LINE__, "x", "plan-read", "tomorrow", "until"},
        {__LINE__, "", "plan-read", "", "name"},
        {__LINE__, NULL, "plan-read", "", "name"},
        {__LINE__, "x", "", "", "scope"},
        {__LINE__, "x", NULL, "", "scope"},
        {__LINE__, "x", "everything", "", "scope"},
        {__LINE__, "x", "plan-write", "", "scope"}, /* an owner does not change the plan */
        {__LINE__, "x", "audit-read", "", "scope"},
    };
    struct ctx *cx = begin(state, "token-rules");
    add_person(cx, "token-rules", "rules-owner");
    add_role(cx, "rules-owner", "token-rules", ROLE_OWNER);
    act(cx, "rules-owner", "token-rules");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct token token;
        const char *text = "untouched";
        const struct token_wish wish = {.name = rows[i].name, .scope = rows[i].scope, .until = rows[i].until};
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, cx, token_create(cx, &wish, &text, &token),
                rows[i].field == NULL ? RC_OK : RC_INVALID);
        if (rows[i].field == NULL) {
            TEST_INT(rows[i].line, (int64_t)strlen(text), 7 + 64);
            TEST_TRUE(rows[i].line, strstr(token.digest, text + 7) == NULL);
        } else {
            TEST_TEXT(rows[i].line, text, "untouched");
            TEST_TEXT(rows[i].line, cx->problem.fields[0].field, rows[i].field);
        }
    }
    const struct token_wish wish = {.name = "x", .scope = "plan-read", .until = ""};
    const char *text;
    struct token token;
    cx->token = "some";
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, token_create(cx, &wish, &text, &token), RC_DENIED); /* a token makes none */
    cx->token = NULL;
    cx->person = "";
    TEST_RC(__LINE__, cx, token_create(cx, &wish, &text, &token), RC_DENIED); /* nobody in particular */
    struct token_list list;
    TEST_RC(__LINE__, cx, token_list(cx, "rules-owner", &list), RC_OK);
    TEST_INT(__LINE__, (int64_t)list.tokens.n, 5);
    int ordered = 0;
    for (size_t i = 0; i < list.tokens.n; i++)
        ordered += strcmp(list.tokens.at[i].scope, "catalog-read assessment-answer plan-read") == 0;
    TEST_INT(__LINE__, ordered, 1); /* in our order */
}

static void test_token_use(void **state)
{
    struct ctx *cx = begin(state, "token-use");
    const char *text, *gone;
    add_person(cx, "token-use", "use-ciso");
    add_role(cx, "use-ciso", "token-use", ROLE_CISO);
    act(cx, "use-ciso", "token-use");
    struct token token = make(cx, "plan-write,own-work", "2026-10-10", &text);
    cx->remote = "192.0.2.9";
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, text)), "use-ciso");
    TEST_TEXT(__LINE__, cx->org, "token-use");
    TEST_TEXT(__LINE__, cx->session, "");
    TEST_TEXT(__LINE__, cx->token, token.id);
    TEST_INT(__LINE__, (int64_t)cx->permissions,
             (int64_t)(PERM_PUBLIC | PERM_SIGNED_IN | PERM_PLAN_READ | PERM_PLAN_WRITE));
    TEST_TEXT(__LINE__, bearer(cx, "", arena_printf(cx->arena, "bearer  %s ", text)), "use-ciso");
    TEST_TEXT(__LINE__, bearer(cx, "", "Bearer "), "login");
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, token.digest)), "login");
    TEST_TEXT(__LINE__, bearer(cx, "", arena_printf(cx->arena, "Bearer %.70s%c", text, text[70] == '0' ? '1' : '0')),
              "login");
    TEST_TEXT(__LINE__, bearer(cx, "", arena_printf(cx->arena, "Basic %s", text)), "");
    /* last use, not more than once a minute */
    struct token_list list;
    cx->org = "token-use";
    TEST_RC(__LINE__, cx, token_list(cx, "use-ciso", &list), RC_OK);
    TEST_INT(__LINE__, list.tokens.at[0].last_at, TEST_NOW);
    TEST_TEXT(__LINE__, list.tokens.at[0].remote, "192.0.2.9");
    TEST_INT(__LINE__, list.tokens.at[0].state, TOKEN_IN_USE);
    /* the rights shrink with the role */
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("UPDATE membership SET role = $1 WHERE person = 'use-ciso'"),
                                  ARGS(I64(ROLE_VIEWER)), NULL), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, text)), "use-ciso");
    TEST_INT(__LINE__, (int64_t)cx->permissions, (int64_t)(PERM_PUBLIC | PERM_SIGNED_IN | PERM_PLAN_READ));
    /* ended by hand */
    act(cx, "use-ciso", "token-use");
    struct token other = make(cx, "plan-read", "", &gone);
    TEST_RC(__LINE__, cx, token_end(cx, other.id), RC_OK);
    TEST_RC(__LINE__, cx, token_end(cx, other.id), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, gone)), "login");
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "This token was ended on 2026-10-01 14:02") != NULL);
    struct ledger_entries entries;
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "token-use", "token", other.id, &entries), RC_OK);
    TEST_INT(__LINE__, (int64_t)entries.n, 2);
    TEST_TRUE(__LINE__, strstr(entries.at[0].body, gone) == NULL && strstr(entries.at[0].body, other.digest) == NULL);
    /* no role any more */
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM membership WHERE person = 'use-ciso'"), NO_ARGS, NULL), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, text)), "denied");
}

/* Past the end, before the beginning, and a clock that is set back in between. */
static void test_token_time(void **state)
{
    struct ctx *cx = begin(state, "token-time");
    const char *text;
    add_person(cx, "token-time", "time-owner");
    add_role(cx, "time-owner", "token-time", ROLE_OWNER);
    act(cx, "time-owner", "token-time");
    struct token token = make(cx, "plan-read", "2026-10-03", &text);
    const int64_t made = cx->now;
    TEST_INT(__LINE__, token.expires_at, INT64_C(1791039599999)); /* 2026-10-03 23:59:59.999 in Japan */
    cx->now = made - CLOCK_SLACK_MS - 1;
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, text)), "login");
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "which the clock of the server has not reached") != NULL);
    cx->now = token.expires_at;
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, text)), "time-owner");
    cx->now++;
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, text)), "login");
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "good until 2026-10-03 23:59") != NULL);
    cx->now = made + MINUTE; /* it was seen past its end: it stays there */
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, text)), "login");
    /* nobody used it meanwhile, but the clock went by */
    act(cx, "time-owner", "token-time");
    token = make(cx, "plan-read", "2026-10-02", &text);
    cx->now = token.expires_at + 1;
    TEST_RC(__LINE__, cx, account_expire(cx), RC_OK);
    cx->now = made + MINUTE;
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, text)), "login");
    struct token_list list;
    cx->org = "token-time";
    TEST_RC(__LINE__, cx, token_list(cx, "time-owner", &list), RC_OK);
    TEST_INT(__LINE__, list.tokens.at[0].state, TOKEN_EXPIRED);
}

/* Tokens end with the person, wait with the person, and belong to one organisation. */
static void test_token_person(void **state)
{
    struct ctx *cx = begin(state, "token-person");
    const char *text, *there;
    struct person before = add_person(cx, "token-person", "with-token"), after;
    struct organization row = {.id = "elsewhere", .org = "elsewhere", .parent = "", .name = "elsewhere",
                               .sector = "", .fiscal_month = 4, .handling_mark = "", .document_prefix = "",
                               .active = 1};
    in_transaction(cx, &organization_record, &row);
    add_role(cx, "with-token", "token-person", ROLE_OWNER);
    add_role(cx, "with-token", "elsewhere", ROLE_VIEWER);
    act(cx, "with-token", "token-person");
    struct token token = make(cx, "plan-read", "", &text);
    act(cx, "with-token", "elsewhere");
    make(cx, "plan-read", "", &there);
    TEST_RC(__LINE__, cx, token_end(cx, token.id), RC_MISSING); /* of the other organisation */
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, there)), "with-token");
    TEST_TEXT(__LINE__, cx->org, "elsewhere");
    add_person(cx, "token-person", "nosy");
    add_role(cx, "nosy", "token-person", ROLE_CISO);
    act(cx, "nosy", "token-person");
    TEST_RC(__LINE__, cx, token_end(cx, token.id), RC_MISSING); /* somebody else's */
    /* a new password is required: the token waits */
    cx->person = "chief";
    cx->permissions = UINT64_MAX;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, person_require_password(cx, &before), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, text)), "denied");
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "A new password is required") != NULL);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, account_store_person_by_id(cx, "with-token", &before), RC_OK);
    after = before;
    after.must_change = 0;
    cx->org = "token-person";
    cx->permissions = UINT64_MAX;
    TEST_RC(__LINE__, cx, person_change(cx, &before, &after), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, text)), "with-token");
    /* the person is stopped: the tokens have ended everywhere, for good */
    before = after;
    after.active = 0;
    cx->org = "token-person";
    cx->permissions = UINT64_MAX;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, person_change(cx, &before, &after), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, text)), "login");
    before = after;
    after.active = 1;
    cx->org = "token-person";
    cx->permissions = UINT64_MAX;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, person_change(cx, &before, &after), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, text)), "login");
    TEST_TEXT(__LINE__, bearer(cx, "", header_of(cx, there)), "login");
}

/* Every right of a role is in a group or is kept from tokens on purpose: a new right is a decision. */
static void test_token_scopes(void **state)
{
    uint64_t rights = 0, given = 0;
    (void)state;
    for (int kind = 0; kind < ORGANIZATION_KIND_COUNT_; kind++)
        for (int role = 0; role < ROLE_COUNT_; role++)
            rights |= role_permissions_in((enum organization_kind)kind, (enum role)role);
    for (size_t i = 0; i < token_scope_count; i++) {
        given |= token_permissions(token_scopes[i].code);
        TEST_INT((int)i, (int64_t)(token_scopes[i].permissions & token_never), 0);
        for (size_t k = 0; k < i; k++)
            TEST_TRUE((int)i, strcmp(token_scopes[i].code, token_scopes[k].code) != 0);
    }
    TEST_INT(__LINE__, (int64_t)(given & token_never), 0);
    TEST_INT(__LINE__, (int64_t)(rights & ~given & ~token_never), 0);
    TEST_INT(__LINE__, (int64_t)token_permissions("everything, ,system"), 0);
    TEST_INT(__LINE__, (int64_t)token_permissions(""), 0);
}

int main(void)
{
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_gates), cmocka_unit_test(test_agents), cmocka_unit_test(test_token_scopes),
        cmocka_unit_test(test_policy_bounds),
    };
    const struct CMUnitTest stored[] = {
        cmocka_unit_test(test_policy),     cmocka_unit_test(test_policy_in_use), cmocka_unit_test(test_clock),
        cmocka_unit_test(test_sessions),   cmocka_unit_test(test_token_rules),   cmocka_unit_test(test_token_use),
        cmocka_unit_test(test_token_time), cmocka_unit_test(test_token_person),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(stored);
}
