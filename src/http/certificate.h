/* The server's TLS certificate and its key, which can be loaded again while the server runs. */
#ifndef HTTP_CERTIFICATE_H
#define HTTP_CERTIFICATE_H

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <pthread.h>
#include <stdint.h>

#include "base/buf.h"

struct certificate_pair;

/* Pairs stay until the end: a handshake may still use an older one. */
struct certificates {
    pthread_mutex_t mutex;
    struct certificate_pair *newest;
};

void certificates_init(struct certificates *certificates);
void certificates_free(struct certificates *certificates);
/* Reads a certificate with its chain (PEM, the server's own first) and the key that belongs to it; new
 * connections get them from now on. ret_ends (UTC milliseconds, the last moment of the own certificate) may be
 * NULL. False, with the reason in `why`, when a file cannot be read or both do not belong together; what was
 * in use stays so. */
bool certificates_load(struct certificates *certificates, const char *chain, const char *key, int64_t *ret_ends,
                       struct buf *why);
/* What a handshake asks for; -1 while there is none. */
int certificates_give(struct certificates *certificates, gnutls_pcert_st **ret_chain, unsigned *ret_count,
                      gnutls_privkey_t *ret_key);

#endif
