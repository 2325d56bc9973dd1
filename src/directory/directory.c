#include "directory/directory_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/outside.h"
#include "base/text.h"

enum { FILTER_BYTES = 16 * 1024 };

static const char chain_rule[] = ":1.2.840.113556.1.4.1941:";

void directory_closep(struct directory_talk **talk)
{
    if (*talk == NULL)
        return;
    if ((*talk)->ld != NULL)
        ldap_unbind_ext((*talk)->ld, NULL, NULL);
    directory_wire_close(&(*talk)->wire);
    *talk = NULL;
}

/* A search with the filter in `text`; an LDAP result code. *ret is freed with ldap_msgfree. */
static int search(struct directory_talk *talk, const char *base, const struct buf *text, const char *const *attributes,
                  int most, LDAPMessage **ret)
{
    int message = 0;
    int64_t left = (talk->wire.end - outside_clock()) / 1000 + 1;
    struct timeval limit = {.tv_sec = left < 1 ? 1 : left};
    *ret = NULL;
    if (buf_failed(text))
        return LDAP_NO_MEMORY;
    int code = ldap_search_ext(talk->ld, base, LDAP_SCOPE_SUBTREE, buf_string(text), (char **)attributes, 0, NULL,
                               NULL, &limit, most, &message);
    return code == LDAP_SUCCESS ? directory_wait(talk, message, ret) : code;
}

/* The first value as text; bytes that are no text (objectGUID) as hexadecimal digits. "" for none. */
static const char *value_of(struct ctx *cx, LDAP *ld, LDAPMessage *entry, const char *attribute, bool as_bytes)
{
    const char *text = "";
    struct berval **values = attribute[0] == '\0' ? NULL : ldap_get_values_len(ld, entry, attribute);
    if (values == NULL)
        return "";
    const struct berval *first = values[0];
    if (first != NULL && first->bv_len > 0 && first->bv_len <= DIRECTORY_VALUE_BYTES) {
        if (text_is_utf8(first->bv_val, first->bv_len)) {
            text = text_trim(cx, arena_copy_n(cx->arena, first->bv_val, first->bv_len));
            if (text_has_control(text))
                text = "";
        } else if (as_bytes && first->bv_len <= 64) {
            for (size_t i = 0; i < first->bv_len; i++)
                text = arena_printf(cx->arena, "%s%02x", text, (unsigned char)first->bv_val[i]);
        }
    }
    ldap_value_free_len(values);
    return text;
}

static const char *name_of(struct ctx *cx, LDAP *ld, LDAPMessage *entry)
{
    char *dn = ldap_get_dn(ld, entry);
    const char *text = dn == NULL ? "" : arena_copy(cx->arena, dn);
    ldap_memfree(dn);
    return text;
}

static bool is_known(const struct directory_entry *entry, const char *dn)
{
    for (size_t i = 0; i < entry->groups.n; i++)
        if (strcmp(entry->groups.at[i], dn) == 0)
            return true;
    return false;
}

/* Groups that name `member`, added to those known already. */
static enum rc add_groups(struct ctx *cx, struct directory_talk *talk, const char *member, const char **at,
                          struct directory_entry *entry)
{
    const struct directory_server *server = talk->server;
    static const char *const nothing[] = {LDAP_NO_ATTRS, NULL};
    CLEANUP(buf_free) struct buf filter = buf_create(FILTER_BYTES);
    LDAPMessage *answer = NULL;
    buf_printf(&filter, "(%s%s=", server->group_attribute,
               server->nesting == DIRECTORY_CHAIN ? chain_rule : "");
    directory_escape(&filter, member);
    buf_char(&filter, ')');
    int code = search(talk, server->group_base, &filter, nothing, DIRECTORY_GROUPS, &answer);
    if (code != LDAP_SUCCESS && code != LDAP_SIZELIMIT_EXCEEDED) {
        ldap_msgfree(answer);
        return directory_gone(cx, talk, code);
    }
    for (LDAPMessage *one = ldap_first_entry(talk->ld, answer); one != NULL; one = ldap_next_entry(talk->ld, one)) {
        const char *dn = name_of(cx, talk->ld, one);
        if (dn[0] != '\0' && entry->groups.n < DIRECTORY_GROUPS && !is_known(entry, dn))
            at[entry->groups.n++] = dn;
    }
    ldap_msgfree(answer);
    return RC_OK;
}

static enum rc find_groups(struct ctx *cx, struct directory_talk *talk, struct directory_entry *entry)
{
    const struct directory_server *server = talk->server;
    if (server->group_base[0] == '\0')
        return RC_OK;
    const char **at = ARENA_ARRAY(cx->arena, const char *, DIRECTORY_GROUPS);
    if (at == NULL)
        return RC_MEMORY;
    entry->groups.at = at;
    bool by_login = strcasecmp(server->group_attribute, "memberUid") == 0;
    TRY(add_groups(cx, talk, by_login ? entry->login : entry->dn, at, entry));
    if (server->nesting == DIRECTORY_WALK)
        for (size_t i = 0; i < entry->groups.n; i++) /* those that are added on the way, too */
            TRY(add_groups(cx, talk, at[i], at, entry));
    return RC_OK;
}

static void read_entry(struct ctx *cx, const struct directory_talk *talk, LDAPMessage *found,
                       struct directory_entry *ret)
{
    const struct directory_server *server = talk->server;
    *ret = (struct directory_entry){
        .dn = name_of(cx, talk->ld, found),
        .id = value_of(cx, talk->ld, found, server->id_attribute, true),
        .login = value_of(cx, talk->ld, found, server->login_attribute, false),
        .name = value_of(cx, talk->ld, found, server->name_attribute, false),
        .mail = value_of(cx, talk->ld, found, server->mail_attribute, false),
        .department = value_of(cx, talk->ld, found, server->department_attribute, false),
    };
}

enum rc directory_find(struct ctx *cx, struct directory_talk *talk, const char *login, struct directory_entry *ret)
{
    const struct directory_server *server = talk->server;
    const char *attributes[6];
    size_t n = 0;
    const char *const wanted[] = {server->id_attribute, server->login_attribute, server->name_attribute,
                                  server->mail_attribute, server->department_attribute};
    for (size_t i = 0; i < COUNT(wanted); i++)
        if (wanted[i][0] != '\0')
            attributes[n++] = wanted[i];
    attributes[n] = NULL;
    CLEANUP(buf_free) struct buf filter = buf_create(FILTER_BYTES);
    buf_text(&filter, directory_filter(cx, server->filter, login));
    LDAPMessage *answer = NULL;
    struct directory_entry entry = {.dn = ""};
    int code = search(talk, server->base, &filter, attributes, 2, &answer);
    int count = answer == NULL ? 0 : ldap_count_entries(talk->ld, answer);
    if (count == 1 && code == LDAP_SUCCESS)
        read_entry(cx, talk, ldap_first_entry(talk->ld, answer), &entry);
    ldap_msgfree(answer);
    if (code != LDAP_SUCCESS && code != LDAP_SIZELIMIT_EXCEEDED)
        return directory_gone(cx, talk, code);
    if (count > 1 || code == LDAP_SIZELIMIT_EXCEEDED)
        return fail(cx, RC_CONFLICT, N_("The directory has several people of the sign-in name {0}"), login);
    if (count == 0)
        return RC_MISSING;
    if (entry.dn[0] == '\0')
        return directory_gone(cx, talk, LDAP_DECODING_ERROR);
    TRY(find_groups(cx, talk, &entry));
    *ret = entry;
    return RC_OK;
}

enum rc directory_prove(struct ctx *cx, struct directory_talk *talk, const struct directory_entry *entry,
                        const char *password)
{
    /* A bind with a name and without a password succeeds for everybody (RFC 4513, 5.1.2). */
    if (password[0] == '\0' || entry->dn[0] == '\0')
        return RC_DENIED;
    int code = directory_bind(talk, entry->dn, password);
    switch (code) {
    case LDAP_SUCCESS:
        return RC_OK;
    case LDAP_INVALID_CREDENTIALS:
    case LDAP_INAPPROPRIATE_AUTH:
    case LDAP_INSUFFICIENT_ACCESS:
    case LDAP_NO_SUCH_OBJECT:
    case LDAP_CONSTRAINT_VIOLATION:
    case LDAP_UNWILLING_TO_PERFORM:
        return RC_DENIED;
    default:
        return directory_gone(cx, talk, code);
    }
}

static const char blanks[] = " \t\r\n";

/* The next address of a list; NULL at its end. */
static const char *next_url(struct ctx *cx, const char **list)
{
    const char *url = *list + strspn(*list, blanks);
    size_t length = strcspn(url, blanks);
    *list = url + length;
    return length == 0 ? NULL : arena_copy_n(cx->arena, url, length);
}

static void note_try(struct directory_trace *trace, const char *url, const char *state, bool good)
{
    if (trace != NULL && trace->n < DIRECTORY_URLS)
        trace->at[trace->n++] = (struct directory_try){url, state, good};
}

static enum rc say_away(struct ctx *cx)
{
    return fail(cx, RC_AWAY,
                N_("The directory cannot be reached at the moment, so the password could not be checked. Please try "
                   "again later or tell your administrator."));
}

/* One server, from the connection on; what was recorded about a failure before is forgotten. */
static enum rc open_one(struct ctx *cx, const struct directory_server *server, const char *url,
                        struct directory_talk **ret)
{
    struct directory_talk *talk = ARENA_ARRAY(cx->arena, struct directory_talk, 1);
    if (talk == NULL)
        return RC_MEMORY;
    *talk = (struct directory_talk){.server = server, .url = url, .wire = {.handle = -1}, .why = ""};
    *ret = talk;
    cx->problem = (struct problem){.rc = RC_OK};
    return directory_connect(cx, talk);
}

/* Opens, and notes how that went. */
static enum rc try_one(struct ctx *cx, const struct directory_server *server, const char *url,
                       struct directory_talk **ret, struct directory_trace *trace)
{
    enum rc rc = open_one(cx, server, url, ret);
    if (*ret != NULL)
        note_try(trace, url, rc == RC_OK ? tr(cx, N_("Answers, and lets the account search")) : (*ret)->why, rc == RC_OK);
    return rc;
}

enum rc directory_open(struct ctx *cx, const struct directory_server *server, struct directory_talk **ret,
                       struct directory_trace *trace)
{
    const char *list = server->urls, *url;
    while ((url = next_url(cx, &list)) != NULL) {
        CLEANUP(directory_closep) struct directory_talk *talk = NULL;
        enum rc rc = try_one(cx, server, url, &talk, trace);
        if (rc == RC_OK) {
            *ret = talk;
            talk = NULL;
            return RC_OK;
        }
        if (rc != RC_AWAY)
            return rc;
    }
    return say_away(cx);
}

static enum rc say_busy(struct ctx *cx)
{
    return fail(cx, RC_AWAY, N_("Many people sign in through the directory just now; please try again in a moment"));
}

enum rc directory_try_all(struct ctx *cx, const struct directory_server *server, struct directory_trace *trace)
{
    const char *list = server->urls, *url;
    enum rc rc = RC_OK;
    if (!outside_enter(cx))
        return say_busy(cx);
    while ((rc == RC_OK || rc == RC_AWAY) && (url = next_url(cx, &list)) != NULL) {
        CLEANUP(directory_closep) struct directory_talk *talk = NULL;
        rc = try_one(cx, server, url, &talk, trace);
    }
    outside_leave(cx);
    if (rc != RC_AWAY)
        return rc;
    cx->problem = (struct problem){.rc = RC_OK};
    return RC_OK;
}

/* The whole of it with one server. */
static enum rc ask_one(struct ctx *cx, const struct directory_server *server, const char *url, const char *login,
                       const char *password, struct directory_entry *ret, struct directory_trace *trace)
{
    CLEANUP(directory_closep) struct directory_talk *talk = NULL;
    struct directory_entry entry = {.dn = ""};
    enum rc rc = open_one(cx, server, url, &talk);
    if (rc == RC_OK)
        rc = directory_find(cx, talk, login, &entry);
    if (rc == RC_OK)
        *ret = entry;
    if (rc == RC_OK && password != NULL)
        rc = directory_prove(cx, talk, &entry, password);
    if (talk != NULL)
        note_try(trace, url, rc == RC_AWAY ? talk->why : tr(cx, N_("Answers, and lets the account search")),
                 rc != RC_AWAY);
    return rc;
}

static enum rc ask_all(struct ctx *cx, const struct directory_server *server, const char *login, const char *password,
                       struct directory_entry *ret, struct directory_trace *trace)
{
    const char *list = server->urls, *url;
    while ((url = next_url(cx, &list)) != NULL) {
        if (trace == NULL && outside_is_silent(cx, url))
            continue;
        enum rc rc = ask_one(cx, server, url, login, password, ret, trace);
        if (rc != RC_AWAY)
            return rc;
    }
    return say_away(cx);
}

enum rc directory_ask(struct ctx *cx, const struct directory_server *server, const char *login, const char *password,
                      struct directory_entry *ret, struct directory_trace *trace)
{
    if (!outside_enter(cx))
        return say_busy(cx);
    enum rc rc = ask_all(cx, server, login, password, ret, trace);
    outside_leave(cx);
    return rc;
}
