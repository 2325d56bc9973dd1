/* Where packages may be sent. Whoever may submit writes the address, and this server goes there: it must not lead to what
 * this machine alone can reach. An administrator may name the hosts (serve --receivers); then it goes to these alone. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

#include "submission/submission_inside.h"

enum { URL_MOST = 300, HOST_MOST = 253 };

/* https://HOST[:PORT][/PATH], nothing behind it. */
static bool is_address(const char *url)
{
    static const char begin[] = "https://";
    const char *host = url + strlen(begin);
    return strncmp(url, begin, strlen(begin)) == 0 && host[0] != '\0' && host[0] != '/' && host[0] != ':' &&
           submission_is_line(url, URL_MOST, false) && strpbrk(host, "@?#\\ \"<>") == NULL;
}

/* The host of an address, without the brackets of IPv6 and the dot that may end a name. */
static const char *host_of(const struct ctx *cx, const char *url)
{
    const char *at = strstr(url, "://") + 3;
    const size_t length = at[0] == '[' ? strcspn(at, "]") : strcspn(at, ":/");
    const size_t skip = at[0] == '[' ? 1 : 0;
    size_t n = length > skip ? length - skip : 0;
    n = n > HOST_MOST ? HOST_MOST : n;
    while (n > 0 && at[skip + n - 1] == '.')
        n--;
    return arena_copy_n(cx->arena, at + skip, n);
}

/* Whether a list of words between commas names it. */
static bool is_named(const char *list, const char *host)
{
    for (const char *at = list; *at != '\0';) {
        const size_t length = strcspn(at, ",");
        if (length == strlen(host) && length > 0 && strncasecmp(at, host, length) == 0)
            return true;
        at += length + (at[length] == ',');
    }
    return false;
}

static bool is_open_4(uint32_t address)
{
    const uint32_t first = address >> 24;
    return first != 0 && first != 127 && first < 224 && address >> 16 != 0xA9FE; /* 169.254: the link, also metadata */
}

static bool is_open_6(const struct in6_addr *address)
{
    uint32_t last = 0;
    memcpy(&last, address->s6_addr + 12, sizeof last);
    if (IN6_IS_ADDR_V4MAPPED(address) || IN6_IS_ADDR_V4COMPAT(address))
        return is_open_4(ntohl(last));
    return !IN6_IS_ADDR_UNSPECIFIED(address) && !IN6_IS_ADDR_LOOPBACK(address) && !IN6_IS_ADDR_LINKLOCAL(address) &&
           !IN6_IS_ADDR_MULTICAST(address);
}

bool submission_place_is_open(const struct sockaddr *place)
{
    if (place->sa_family == AF_INET)
        return is_open_4(ntohl(((const struct sockaddr_in *)(const void *)place)->sin_addr.s_addr));
    return place->sa_family == AF_INET6 && is_open_6(&((const struct sockaddr_in6 *)(const void *)place)->sin6_addr);
}

/* What can be said before anybody is asked for the address of a name; the socket is looked at again. */
static bool is_this_machine(const char *host)
{
    struct sockaddr_in place = {.sin_family = AF_INET};
    struct sockaddr_in6 place6 = {.sin6_family = AF_INET6};
    const size_t length = strlen(host), local = strlen("localhost");
    if (inet_pton(AF_INET, host, &place.sin_addr) == 1)
        return !submission_place_is_open((const struct sockaddr *)&place);
    if (inet_pton(AF_INET6, host, &place6.sin6_addr) == 1)
        return !submission_place_is_open((const struct sockaddr *)&place6);
    return length >= local && strcasecmp(host + length - local, "localhost") == 0 &&
           (length == local || host[length - local - 1] == '.');
}

enum rc submission_check_address(struct ctx *cx, const char *url)
{
    const char *named = cx->app->receivers;
    if (!is_address(url))
        return field_fail(cx, "url", N_("Please write the address as the receiver told it, beginning with https://"));
    const char *host = host_of(cx, url);
    if (named != NULL && !is_named(named, host))
        return field_fail(cx, "url",
                          N_("This installation sends packages to named hosts only; please have its administrator add {0} "
                             "(serve --receivers), or hand the package over as a file"),
                          host);
    if (named == NULL && is_this_machine(host))
        return field_fail(cx, "url", N_("This is an address of this machine itself; please write that of the receiver"));
    return RC_OK;
}
