/* One connection: TLS, time, and what errors mean. */
#include <ldap.h>
#include <openldap.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/outside.h"
#include "base/text.h"
#include "directory/directory_inside.h"

/* What is left of the time for this server; at least a moment, so that a wait ends with its error. */
static struct timeval time_left(const struct directory_talk *talk)
{
    int64_t left = talk->wire.end - outside_clock();
    if (left < 1)
        left = 1;
    return (struct timeval){.tv_sec = left / 1000, .tv_usec = left % 1000 * 1000};
}

int directory_wait(struct directory_talk *talk, int message, LDAPMessage **ret)
{
    struct timeval left = time_left(talk);
    LDAPMessage *answer = NULL;
    int code = LDAP_SUCCESS;
    int kind = ldap_result(talk->ld, message, LDAP_MSG_ALL, &left, &answer);
    *ret = answer;
    if (kind == 0)
        return LDAP_TIMEOUT;
    if (kind < 0) {
        ldap_get_option(talk->ld, LDAP_OPT_RESULT_CODE, &code);
        return code == LDAP_SUCCESS ? LDAP_SERVER_DOWN : code;
    }
    int parsed = ldap_parse_result(talk->ld, answer, &code, NULL, NULL, NULL, NULL, 0);
    return parsed == LDAP_SUCCESS ? code : parsed;
}

int directory_bind(struct directory_talk *talk, const char *dn, const char *password)
{
    struct berval secret = {.bv_len = strlen(password), .bv_val = (char *)password};
    LDAPMessage *answer = NULL;
    int message = 0;
    int code = ldap_sasl_bind(talk->ld, dn, LDAP_SASL_SIMPLE, &secret, NULL, NULL, &message);
    if (code != LDAP_SUCCESS)
        return code;
    code = directory_wait(talk, message, &answer);
    ldap_msgfree(answer);
    return code;
}

static const char *words_of(struct ctx *cx, const struct directory_talk *talk, int code)
{
    switch (code) {
    case LDAP_SERVER_DOWN:
        return tr(cx, N_("The server cannot be reached, or it hangs up"));
    case LDAP_CONNECT_ERROR:
        return tr(cx, N_("The encrypted connection cannot be made: the certificate is not trusted or bears another name, or STARTTLS is refused"));
    case LDAP_TIMEOUT:
    case LDAP_TIMELIMIT_EXCEEDED:
        return trf(cx, N_("The server does not answer within {0} seconds"), decimal(cx, talk->server->timeout));
    case LDAP_INVALID_CREDENTIALS:
    case LDAP_INAPPROPRIATE_AUTH:
        return tr(cx, N_("The server refuses the account that searches: its name or password is wrong"));
    case LDAP_NO_SUCH_OBJECT:
        return tr(cx, N_("There is no such place to search, or the account that searches may not see it"));
    case LDAP_REFERRAL:
        return tr(cx, N_("The server refers to another one; referrals are not followed"));
    case LDAP_FILTER_ERROR:
        return tr(cx, N_("The filter cannot be understood"));
    default:
        return trf(cx, N_("The server answers with an error: {0}"), ldap_err2string(code));
    }
}

/* What failed because time was over is called so, whatever the library makes of it. */
enum rc directory_gone(struct ctx *cx, struct directory_talk *talk, int code)
{
    bool cut = code == LDAP_TIMEOUT || code == LDAP_SERVER_DOWN || code == LDAP_CONNECT_ERROR;
    bool slow = cut && outside_clock() >= talk->wire.end;
    talk->why = words_of(cx, talk, slow ? LDAP_TIMEOUT : code);
    if (slow)
        outside_note(cx, talk->url, true);
    return fail(cx, RC_AWAY,
                N_("The directory cannot be reached at the moment, so the password could not be checked. Please try "
                   "again later or tell your administrator."));
}

static bool set(LDAP *ld, int option, const void *value)
{
    return ldap_set_option(ld, option, value) == LDAP_OPT_SUCCESS;
}

/* Gives the library the connection. Everything is said here, so that no ldap.conf of the machine changes it. */
static int hand_over(struct directory_talk *talk)
{
    static const int version = LDAP_VERSION3, never = LDAP_DEREF_NEVER, no_limit = 0;
    union { /* the library takes the table as one that it could change */
        const struct sockbuf_io *table;
        Sockbuf_IO *taken;
    } layer = {&directory_wire_io};
    Sockbuf *buffer = NULL;
    int code = ldap_init_fd(talk->wire.handle, LDAP_PROTO_EXT, talk->url, &talk->ld);
    if (code != LDAP_SUCCESS)
        return code;
    if (ldap_get_option(talk->ld, LDAP_OPT_SOCKBUF, &buffer) != LDAP_OPT_SUCCESS || buffer == NULL ||
        ber_sockbuf_add_io(buffer, layer.taken, LBER_SBIOD_LEVEL_PROVIDER, &talk->wire) != 0)
        return LDAP_LOCAL_ERROR;
    return set(talk->ld, LDAP_OPT_PROTOCOL_VERSION, &version) && set(talk->ld, LDAP_OPT_REFERRALS, LDAP_OPT_OFF) &&
                   set(talk->ld, LDAP_OPT_DEREF, &never) && set(talk->ld, LDAP_OPT_SIZELIMIT, &no_limit) &&
                   set(talk->ld, LDAP_OPT_RESTART, LDAP_OPT_OFF)
               ? LDAP_SUCCESS
               : LDAP_LOCAL_ERROR;
}

/* The extended operation of RFC 4511, 4.14. */
static int ask_for_tls(struct directory_talk *talk)
{
    LDAPMessage *answer = NULL;
    int message = 0;
    int code = ldap_extended_operation(talk->ld, LDAP_EXOP_START_TLS, NULL, NULL, NULL, &message);
    if (code != LDAP_SUCCESS)
        return code;
    code = directory_wait(talk, message, &answer);
    ldap_msgfree(answer);
    return code == LDAP_SUCCESS || code == LDAP_TIMEOUT || code == LDAP_SERVER_DOWN ? code : LDAP_CONNECT_ERROR;
}

static int begin(struct ctx *cx, struct directory_talk *talk)
{
    const struct directory_server *server = talk->server;
    const struct directory_address address = directory_address_of(cx, talk->url);
    bool starttls = server->starttls && !address.secret;
    if (!directory_wire_open(&talk->wire, &address))
        return LDAP_SERVER_DOWN;
    if (address.secret && !directory_wire_secure(&talk->wire, &address, server->ca))
        return LDAP_CONNECT_ERROR;
    int code = hand_over(talk);
    if (code == LDAP_SUCCESS && starttls)
        code = ask_for_tls(talk);
    if (code == LDAP_SUCCESS && starttls && !directory_wire_secure(&talk->wire, &address, server->ca))
        code = LDAP_CONNECT_ERROR;
    return code;
}

void directory_refresh(struct directory_talk *talk)
{
    talk->wire.end = outside_clock() + talk->server->timeout * 1000;
}

enum rc directory_connect(struct ctx *cx, struct directory_talk *talk)
{
    const struct directory_server *server = talk->server;
    directory_refresh(talk);
    int code = begin(cx, talk);
    if (code == LDAP_SUCCESS && (!text_empty(server->bind_dn) || text_empty(server->bind_password)))
        code = directory_bind(talk, server->bind_dn, server->bind_password);
    if (code != LDAP_SUCCESS)
        return directory_gone(cx, talk, code);
    outside_note(cx, talk->url, false);
    return RC_OK;
}
