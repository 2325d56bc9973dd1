/* The sessions of a person: what they are, and ending them. */
#include <string.h>

#include "account/account_session.h"
#include "base/text.h"

static const struct field row_table[] = {
    FIELD(session_row, id, F_ID, .label = N_("Identifier")),
    FIELD(session_row, created, F_TIME, .label = N_("Signed in")),
    FIELD(session_row, seen, F_TIME, .label = N_("Last seen")),
    FIELD(session_row, expires, F_TIME, .label = N_("Ends at the latest")),
    FIELD(session_row, remote, F_TEXT, .label = N_("From address")),
    FIELD(session_row, program, F_TEXT, .label = N_("Browser")),
    FIELD(session_row, agent, F_TEXT),
    FIELD(session_row, org, F_TEXT, .label = N_("Organisation")),
    FIELD(session_row, current, F_BOOL, .label = N_("This one")),
};
static const struct field list_table[] = {
    FIELD_LIST(session_list, sessions, row_table, struct session_row),
};
const struct fields session_list_fields = {list_table, COUNT(list_table)};

struct sign {
    const char *part, *name;
};

/* The first sign that stands in the text: those that others carry too come last. */
static const char *sign_of(const struct sign *signs, size_t n, const char *text)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(text, signs[i].part) != NULL)
            return signs[i].name;
    return "";
}

const char *agent_words(struct ctx *cx, const char *agent)
{
    static const struct sign programs[] = {
        {"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"EdgiOS/", "Edge"}, {"OPR/", "Opera"}, {"Vivaldi/", "Vivaldi"},
        {"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"},
        {"Safari/", "Safari"}, {"curl/", "curl"}, {"Wget/", "Wget"}, {"python-requests/", "Python"},
        {"Go-http-client/", "Go"}, {"PowerShell/", "PowerShell"}};
    static const struct sign systems[] = {
        {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "ChromeOS"},
        {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"}};
    const char *program = sign_of(programs, COUNT(programs), agent);
    const char *system = sign_of(systems, COUNT(systems), agent);
    if (text_empty(agent))
        return tr(cx, N_("Unknown"));
    if (program[0] == '\0') {
        size_t length = strcspn(agent, " /(");
        return length == 0 || length > 40 ? tr(cx, N_("Unknown")) : arena_copy_n(cx->arena, agent, length);
    }
    return system[0] == '\0' ? program : trf(cx, N_("{0} ({1})"), program, system);
}

enum rc session_list(struct ctx *cx, const struct person *person, struct session_list *ret)
{
    struct sessions all;
    struct policy policy;
    size_t n = 0;
    TRY(account_store_sessions_of(cx, person->id, &all));
    struct session_row *rows = ARENA_ARRAY(cx->arena, struct session_row, all.sessions.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.sessions.n; i++) {
        const struct session *one = &all.sessions.at[i];
        TRY(policy_of(cx, person->org, one->org, &policy));
        int64_t end = one->created + policy.session_total * 60 * 1000;
        end = one->expires < end ? one->expires : end;
        if (cx->now - one->seen > policy.session_idle * 60 * 1000 || end < cx->now)
            continue; /* it has ended, only nobody came to see */
        rows[n++] = (struct session_row){.id = one->id, .remote = one->remote, .agent = one->agent,
                                         .program = agent_words(cx, one->agent), .org = one->org,
                                         .created = one->created, .seen = one->seen, .expires = end,
                                         .current = strcmp(one->id, cx->session) == 0};
    }
    ret->sessions.at = rows;
    ret->sessions.n = n;
    return RC_OK;
}

static const char *event_of(const struct ctx *cx, const struct person *person, const char *own,
                            const char *other)
{
    return strcmp(cx->person, person->id) == 0 ? own : other;
}

static enum rc check_right(struct ctx *cx, const struct person *person)
{
    bool own = strcmp(cx->person, person->id) == 0 && text_empty(cx->token);
    if (!own && (!may(cx, PERM_ACCOUNT_WRITE) || strcmp(person->org, cx->org) != 0))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    return RC_OK;
}

enum rc session_end(struct ctx *cx, const struct person *person, const char *id)
{
    struct session session;
    TRY(check_right(cx, person));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    enum rc rc = account_store_session_get(cx, id, &session);
    if (rc == RC_MISSING || (rc == RC_OK && strcmp(session.person, person->id) != 0))
        return fail(cx, RC_MISSING, N_("This session has ended already"));
    TRY(rc);
    TRY(account_store_session_delete(cx, id));
    TRY(sign_in_note(cx, person, event_of(cx, person, "session ended", "session ended by an administrator")));
    return db_commit(cx, &tx);
}

enum rc session_end_others(struct ctx *cx, const struct person *person)
{
    TRY(check_right(cx, person));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(account_store_sessions_of_delete(cx, person->id, cx->session));
    TRY(sign_in_note(cx, person, event_of(cx, person, "all other sessions ended",
                                          "all sessions ended by an administrator")));
    return db_commit(cx, &tx);
}
