/* Addresses of the other side: IPv4 and IPv6 in one form. */
#ifndef HTTP_ADDRESS_H
#define HTTP_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include "base/ctx.h"
#include "base/limits.h"

/* IPv4 stands as ::ffff:a.b.c.d, so that one address has one form however it came. */
struct address {
    unsigned char bytes[16];
};

/* Reads 192.0.2.1, 2001:db8::1, [2001:db8::1]:443, 192.0.2.1:443. False when it is none of them; *ret is
 * untouched then. */
bool address_parse(const char *text, struct address *ret);
bool address_of_socket(const struct sockaddr *socket, struct address *ret);
bool address_same(const struct address *a, const struct address *b);
/* As people write it, in cx's arena. */
const char *address_show(const struct ctx *cx, const struct address *address);
/* What one other side can hardly be more than one of: the address of IPv4, the network of 64 bits of
 * IPv6 ("2001:db8:0:1::/64"). The text itself when it is no address. In cx's arena. */
const char *address_group(const struct ctx *cx, const char *text);

/* Proxies whose word about the address behind them is believed. */
struct proxies {
    struct address at[LIMIT_PROXIES];
    size_t n;
};
/* Reads addresses separated by commas; NULL and "" are none. False when one of them is not an address or
 * there are too many. */
bool proxies_parse(const char *text, struct proxies *ret);
bool proxies_hold(const struct proxies *proxies, const struct address *address);
/* The last entry of an X-Forwarded-For: the one that the proxy itself added. False when it is not an
 * address. */
bool forwarded_last(const char *header, struct address *ret);

#endif
