/* Certificates that clients bring: whom they must be signed by, what is revoked, and what one says. */
#ifndef HTTP_PEER_H
#define HTTP_PEER_H

#include <gnutls/gnutls.h>
#include <pthread.h>

#include "base/buf.h"
#include "base/ctx.h"

struct peer_list;

/* Lists stay until the end: a check may still use an older one. */
struct peer_trust {
    pthread_mutex_t mutex;
    struct peer_list *newest;
};

void peer_init(struct peer_trust *trust);
void peer_free(struct peer_trust *trust);
/* Reads the authorities (PEM) and what they revoked (PEM; NULL for no list); checks use them from now on. False,
 * with the reason in `why`, when a file cannot be read or holds nothing; what was in use stays so. */
bool peer_load(struct peer_trust *trust, const char *authorities, const char *revoked, struct buf *why);
/* The authorities' certificates as PEM, for the names that a client chooses by; "" while there are none. */
const char *peer_authorities(struct peer_trust *trust);

enum peer_state {
    PEER_NONE, /* the client brought none */
    PEER_GOOD,
    PEER_BAD, /* expired, revoked, of another authority, or not for clients */
};
/* Checks the certificate of a connection, at each request anew. *ret is filled, in cx's arena, for PEER_GOOD only. */
enum peer_state peer_check(struct ctx *cx, struct peer_trust *trust, gnutls_session_t session,
                           struct client_certificate *ret);
/* What a certificate in PEM says, whoever signed it. False when it is none. */
bool peer_read(struct ctx *cx, const char *pem, struct client_certificate *ret);

#endif
