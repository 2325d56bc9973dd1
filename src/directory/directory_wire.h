/* The bytes between us and a server: a socket and TLS of our own under the library's messages, since the library's
 * TLS waits for a silent server without an end. Every wait ends at one moment. */
#ifndef DIRECTORY_DIRECTORY_WIRE_H
#define DIRECTORY_DIRECTORY_WIRE_H

#include <gnutls/gnutls.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ctx.h"

struct directory_wire {
    int handle;  /* -1: none */
    int64_t end; /* of outside_clock: when whatever waits gives up */
    gnutls_session_t session; /* NULL: in the clear */
    gnutls_certificate_credentials_t trust;
};

struct directory_address {
    const char *host; /* without brackets */
    const char *port;
    bool secret; /* ldaps */
};

/* Reads ldap://host:port as directory_check_urls lets it pass. */
struct directory_address directory_address_of(struct ctx *cx, const char *url);

/* Connects; false when nobody answers there in time. */
bool directory_wire_open(struct directory_wire *wire, const struct directory_address *address);
/* Begins TLS: the server's certificate must be signed by somebody of `ca` (PEM; "" the machine's own) and bear the
 * name of the host. */
bool directory_wire_secure(struct directory_wire *wire, const struct directory_address *address, const char *ca);
/* One that is not open is passed over. */
void directory_wire_close(struct directory_wire *wire);

/* The layer for the library's buffer (ber_sockbuf_add_io), whose argument is the wire. */
extern const struct sockbuf_io directory_wire_io;

#endif
