/* What settings and names look like. */
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "directory/directory_inside.h"

enum { FILTER_BYTES = 16 * 1024, AUTHORITIES_MOST = 64 };

static const char place[] = "{login}";

static const char *const nesting_codes[] = {"flat", "walk", "chain"};
static const char *const nesting_labels[] = {N_("Only groups that name the person"),
                                             N_("Groups inside of groups, asked one by one"),
                                             N_("Groups inside of groups, by Active Directory's rule")};
const struct enum_names directory_nesting_names = {nesting_codes, nesting_labels, DIRECTORY_NESTING_COUNT_};
_Static_assert(COUNT(nesting_codes) == DIRECTORY_NESTING_COUNT_, "every nesting needs a code");

void directory_escape(struct buf *out, const char *value)
{
    for (const char *at = value; *at != '\0'; at++) {
        unsigned char c = (unsigned char)*at;
        if (c < ' ' || c == '*' || c == '(' || c == ')' || c == '\\' || c == 0x7f)
            buf_printf(out, "\\%02x", c);
        else
            buf_char(out, *at);
    }
}

const char *directory_filter(struct ctx *cx, const char *filter, const char *login)
{
    CLEANUP(buf_free) struct buf out = buf_create(FILTER_BYTES);
    const char *next;
    while ((next = strstr(filter, place)) != NULL) {
        buf_add(&out, filter, (size_t)(next - filter));
        directory_escape(&out, login);
        filter = next + strlen(place);
    }
    buf_text(&out, filter);
    return buf_keep(&out, cx->arena);
}

/* The library encodes a search before it connects; it is given a place where nobody can listen. */
bool directory_filter_is_good(struct ctx *cx, const char *filter)
{
    LDAP *ld = NULL;
    int message = 0;
    if (strstr(filter, place) == NULL || filter[0] != '(' || ldap_initialize(&ld, "ldapi://%2Fdev%2Fnull%2Fx") != 0)
        return false;
    int code = ldap_search_ext(ld, "", LDAP_SCOPE_SUBTREE, directory_filter(cx, filter, "name"), NULL, 0, NULL, NULL,
                               NULL, 1, &message);
    ldap_unbind_ext(ld, NULL, NULL);
    return code == LDAP_SERVER_DOWN;
}

static bool is_own_machine(const char *host, size_t length)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
    for (size_t i = 0; i < COUNT(names); i++)
        if (strlen(names[i]) == length && strncmp(names[i], host, length) == 0)
            return true;
    return false;
}

/* The length of the host in "host", "host:port", "[address]:port"; 0 when it is none of them. */
static size_t host_length(const char *text, size_t length)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    size_t host = 0;
    if (text[0] == '[') {
        host = 1 + strspn(text + 1, "0123456789abcdefABCDEF:.");
        host = host < length && text[host] == ']' && host > 1 ? host + 1 : 0;
    } else {
        host = strspn(text, letters);
    }
    if (host == 0 || host >= length)
        return host == length ? host : 0;
    size_t digits = strspn(text + host + 1, "0123456789");
    return text[host] == ':' && digits > 0 && digits < 6 && host + 1 + digits == length ? host : 0;
}

static enum rc check_url(struct ctx *cx, const char *url, size_t length, bool starttls)
{
    const char *shown = arena_copy_n(cx->arena, url, length);
    bool secret = strncmp(url, "ldaps://", 8) == 0, open = strncmp(url, "ldap://", 7) == 0;
    size_t scheme = secret ? 8 : 7;
    size_t host = (secret || open) && length > scheme ? host_length(url + scheme, length - scheme) : 0;
    if (host == 0)
        return field_fail(cx, "urls", N_("{0} is not an address of the form ldap://host, ldap://host:port or ldaps://host"),
                          shown);
    if (open && !starttls && !is_own_machine(url + scheme, host))
        return field_fail(cx, "urls",
                          N_("Passwords would go to {0} in the clear: please use ldaps:// or STARTTLS"), shown);
    return RC_OK;
}

enum rc directory_check_urls(struct ctx *cx, const char *urls, bool starttls)
{
    static const char blanks[] = " \t\r\n";
    size_t n = 0;
    for (urls += strspn(urls, blanks); *urls != '\0'; urls += strspn(urls, blanks)) {
        size_t length = strcspn(urls, blanks);
        TRY(check_url(cx, urls, length, starttls));
        urls += length;
        n++;
    }
    if (n == 0)
        return field_fail(cx, "urls", N_("Please give the address of at least one server"));
    if (n > DIRECTORY_URLS)
        return field_fail(cx, "urls", N_("At most {0} servers can be named"), decimal(cx, DIRECTORY_URLS));
    return RC_OK;
}

const char *directory_name_fold(struct ctx *cx, const char *dn)
{
    LDAPDN parts = NULL;
    char *text = NULL;
    if (text_empty(dn) || ldap_str2dn(dn, &parts, LDAP_DN_FORMAT_LDAPV3) != LDAP_SUCCESS || parts == NULL)
        return NULL;
    int code = ldap_dn2str(parts, &text, LDAP_DN_FORMAT_LDAPV3);
    ldap_dnfree(parts);
    if (code != LDAP_SUCCESS || text == NULL)
        return NULL;
    char *folded = (char *)arena_copy(cx->arena, text);
    ldap_memfree(text);
    for (char *at = folded; *at != '\0'; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at | 0x20);
    return folded;
}

bool directory_ca_is_good(const char *pem)
{
    gnutls_x509_crt_t certificates[AUTHORITIES_MOST];
    unsigned count = AUTHORITIES_MOST;
    const gnutls_datum_t data = {(unsigned char *)pem, (unsigned)strlen(pem)};
    int code = gnutls_x509_crt_list_import(certificates, &count, &data, GNUTLS_X509_FMT_PEM, 0);
    for (int i = 0; i < code; i++)
        gnutls_x509_crt_deinit(certificates[i]);
    return code > 0;
}
