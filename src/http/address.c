#include "http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

enum { PREFIX_BYTES = 12, NETWORK_BYTES = 8 };
static const unsigned char v4_prefix[PREFIX_BYTES] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

static bool is_v4(const struct address *address)
{
    return memcmp(address->bytes, v4_prefix, PREFIX_BYTES) == 0;
}

static bool read_plain(const char *text, struct address *ret)
{
    struct address address;
    memcpy(address.bytes, v4_prefix, PREFIX_BYTES);
    if (inet_pton(AF_INET, text, address.bytes + PREFIX_BYTES) != 1 &&
        inet_pton(AF_INET6, text, address.bytes) != 1)
        return false;
    *ret = address;
    return true;
}

bool address_parse(const char *text, struct address *ret)
{
    char plain[INET6_ADDRSTRLEN];
    if (read_plain(text, ret))
        return true;
    bool wide = text[0] == '[';
    const char *begin = wide ? text + 1 : text;
    const char *end = strchr(begin, wide ? ']' : ':');
    const char *port = end == NULL ? NULL : wide ? end + 1 : end;
    if (port == NULL || (size_t)(end - begin) >= sizeof plain ||
        (port[0] != '\0' && (port[0] != ':' || port[1] == '\0' || port[1 + strspn(port + 1, "0123456789")] != '\0')))
        return false;
    memcpy(plain, begin, (size_t)(end - begin));
    plain[end - begin] = '\0';
    return (strchr(plain, ':') != NULL) == wide && read_plain(plain, ret);
}

bool address_of_socket(const struct sockaddr *socket, struct address *ret)
{
    if (socket != NULL && socket->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)socket;
        memcpy(ret->bytes, v4_prefix, PREFIX_BYTES);
        memcpy(ret->bytes + PREFIX_BYTES, &v4->sin_addr, sizeof v4->sin_addr);
        return true;
    }
    if (socket != NULL && socket->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)socket;
        memcpy(ret->bytes, &v6->sin6_addr, sizeof ret->bytes);
        return true;
    }
    return false;
}

bool address_same(const struct address *a, const struct address *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

const char *address_show(const struct ctx *cx, const struct address *address)
{
    char text[INET6_ADDRSTRLEN] = "";
    if (is_v4(address))
        inet_ntop(AF_INET, address->bytes + PREFIX_BYTES, text, sizeof text);
    else
        inet_ntop(AF_INET6, address->bytes, text, sizeof text);
    return arena_copy(cx->arena, text);
}

const char *address_group(const struct ctx *cx, const char *text)
{
    struct address address;
    if (!address_parse(text, &address))
        return text;
    if (is_v4(&address))
        return address_show(cx, &address);
    memset(address.bytes + NETWORK_BYTES, 0, sizeof address.bytes - NETWORK_BYTES);
    return arena_printf(cx->arena, "%s/64", address_show(cx, &address));
}

/* One entry of a list, blanks around it left out. */
static bool read_entry(const char *text, size_t length, struct address *ret)
{
    char plain[INET6_ADDRSTRLEN + 8]; /* with brackets and port */
    while (length > 0 && (text[0] == ' ' || text[0] == '\t')) {
        text++;
        length--;
    }
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    if (length >= sizeof plain)
        return false;
    memcpy(plain, text, length);
    plain[length] = '\0';
    return address_parse(plain, ret);
}

bool proxies_parse(const char *text, struct proxies *ret)
{
    struct proxies proxies = {.n = 0};
    while (!text_empty(text)) {
        size_t length = strcspn(text, ",");
        if (proxies.n == LIMIT_PROXIES || !read_entry(text, length, &proxies.at[proxies.n]))
            return false;
        proxies.n++;
        text += length + (text[length] == ',');
    }
    *ret = proxies;
    return true;
}

bool proxies_hold(const struct proxies *proxies, const struct address *address)
{
    for (size_t i = 0; i < proxies->n; i++)
        if (address_same(&proxies->at[i], address))
            return true;
    return false;
}

bool forwarded_last(const char *header, struct address *ret)
{
    const char *comma = strrchr(header, ','), *last = comma == NULL ? header : comma + 1;
    return read_entry(last, strlen(last), ret);
}
