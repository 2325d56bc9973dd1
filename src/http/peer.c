#include "http/peer.h"

#include <errno.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"

enum { FILE_MOST = 4 * 1024 * 1024, CHAIN_MOST = 10, NAME_MOST = 1000 };

struct peer_list {
    gnutls_x509_trust_list_t trusted;
    char *pem; /* of the authorities */
    struct peer_list *older;
};

void peer_init(struct peer_trust *trust)
{
    *trust = (struct peer_trust){.newest = NULL};
    pthread_mutex_init(&trust->mutex, NULL);
}

static void free_list(struct peer_list *list)
{
    if (list->trusted != NULL)
        gnutls_x509_trust_list_deinit(list->trusted, 1);
    free(list->pem);
    free(list);
}

void peer_free(struct peer_trust *trust)
{
    while (trust->newest != NULL) {
        struct peer_list *list = trust->newest;
        trust->newest = list->older;
        free_list(list);
    }
    pthread_mutex_destroy(&trust->mutex);
}

/* A file as a text of our own, or NULL. */
static char *read_text(const char *path, struct buf *why)
{
    FILE *file = fopen(path, "rb");
    char *text = file == NULL ? NULL : calloc(1, FILE_MOST + 1);
    size_t length = text == NULL ? 0 : fread(text, 1, FILE_MOST + 1, file);
    if (text == NULL)
        buf_printf(why, "%s: %s\n", path, strerror(errno));
    if (file != NULL)
        (void)fclose(file);
    if (text == NULL || (length > 0 && length <= FILE_MOST))
        return text;
    buf_printf(why, "%s: %s\n", path, length == 0 ? "empty" : "too long");
    free(text);
    return NULL;
}

static bool fill(struct peer_list *list, const char *authorities, const char *revoked, struct buf *why)
{
    list->pem = read_text(authorities, why);
    if (list->pem == NULL || gnutls_x509_trust_list_init(&list->trusted, 0) < 0)
        return false;
    const gnutls_datum_t pem = {(unsigned char *)list->pem, (unsigned)strlen(list->pem)};
    if (gnutls_x509_trust_list_add_trust_mem(list->trusted, &pem, NULL, GNUTLS_X509_FMT_PEM, 0, 0) <= 0) {
        buf_printf(why, "%s: no certificate of an authority in it\n", authorities);
        return false;
    }
    if (revoked == NULL)
        return true;
    char *text = read_text(revoked, why);
    if (text == NULL)
        return false;
    const gnutls_datum_t lists = {(unsigned char *)text, (unsigned)strlen(text)};
    int count = gnutls_x509_trust_list_add_trust_mem(list->trusted, NULL, &lists, GNUTLS_X509_FMT_PEM,
                                                     GNUTLS_TL_VERIFY_CRL, 0);
    free(text);
    if (count <= 0)
        buf_printf(why, "%s: no list of revoked certificates of these authorities in it\n", revoked);
    return count > 0;
}

bool peer_load(struct peer_trust *trust, const char *authorities, const char *revoked, struct buf *why)
{
    struct peer_list *list = calloc(1, sizeof *list);
    if (list == NULL || !fill(list, authorities, revoked, why)) {
        if (list != NULL)
            free_list(list);
        return false;
    }
    pthread_mutex_lock(&trust->mutex);
    list->older = trust->newest;
    trust->newest = list;
    pthread_mutex_unlock(&trust->mutex);
    return true;
}

static struct peer_list *newest_of(struct peer_trust *trust)
{
    pthread_mutex_lock(&trust->mutex);
    struct peer_list *list = trust->newest;
    pthread_mutex_unlock(&trust->mutex);
    return list;
}

const char *peer_authorities(struct peer_trust *trust)
{
    const struct peer_list *list = newest_of(trust);
    return list == NULL ? "" : list->pem;
}

/* ---- one certificate ---- */

static const char *name_of(struct ctx *cx, gnutls_x509_crt_t certificate,
                           int (*get)(gnutls_x509_crt_t certificate, gnutls_datum_t *ret, unsigned flags))
{
    gnutls_datum_t name = {NULL, 0};
    const char *text = "";
    if (get(certificate, &name, 0) < 0)
        return "";
    if (name.size <= NAME_MOST && text_is_utf8((const char *)name.data, name.size))
        text = arena_copy_n(cx->arena, (const char *)name.data, name.size);
    gnutls_free(name.data);
    return text_has_control(text) ? "" : text;
}

static bool describe(struct ctx *cx, gnutls_x509_crt_t certificate, struct client_certificate *ret)
{
    gnutls_datum_t bytes = {NULL, 0};
    unsigned char hash[HASH_BYTES];
    char digits[2 * HASH_BYTES + 1];
    if (gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_DER, &bytes) < 0)
        return false;
    hash_sha256(bytes.data, bytes.size, hash);
    gnutls_free(bytes.data);
    for (size_t i = 0; i < HASH_BYTES; i++)
        snprintf(digits + 2 * i, 3, "%02x", hash[i]);
    *ret = (struct client_certificate){
        .fingerprint = arena_copy(cx->arena, digits),
        .subject = name_of(cx, certificate, gnutls_x509_crt_get_dn3),
        .issuer = name_of(cx, certificate, gnutls_x509_crt_get_issuer_dn3),
        .expires_at = (int64_t)gnutls_x509_crt_get_expiration_time(certificate) * 1000,
    };
    return true;
}

bool peer_read(struct ctx *cx, const char *pem, struct client_certificate *ret)
{
    const gnutls_datum_t bytes = {(unsigned char *)pem, (unsigned)strlen(pem)};
    gnutls_x509_crt_t certificate = NULL;
    bool good = gnutls_x509_crt_init(&certificate) >= 0 &&
                gnutls_x509_crt_import(certificate, &bytes, GNUTLS_X509_FMT_PEM) >= 0 &&
                describe(cx, certificate, ret);
    if (certificate != NULL)
        gnutls_x509_crt_deinit(certificate);
    return good;
}

static bool is_trusted(const struct peer_list *list, gnutls_x509_crt_t *chain, unsigned count)
{
    unsigned status = GNUTLS_CERT_INVALID;
    gnutls_typed_vdata_st purpose = {.type = GNUTLS_DT_KEY_PURPOSE_OID,
                                     .data = (unsigned char *)GNUTLS_KP_TLS_WWW_CLIENT};
    return gnutls_x509_trust_list_verify_crt2(list->trusted, chain, count, &purpose, 1, 0, &status, NULL) >= 0 &&
           status == 0;
}

enum peer_state peer_check(struct ctx *cx, struct peer_trust *trust, gnutls_session_t session,
                           struct client_certificate *ret)
{
    const struct peer_list *list = newest_of(trust);
    unsigned count = 0, read = 0;
    gnutls_x509_crt_t chain[CHAIN_MOST];
    const gnutls_datum_t *raw = session == NULL ? NULL : gnutls_certificate_get_peers(session, &count);
    if (raw == NULL || count == 0 || list == NULL)
        return PEER_NONE;
    bool good = count <= CHAIN_MOST && gnutls_certificate_type_get2(session, GNUTLS_CTYPE_CLIENT) == GNUTLS_CRT_X509;
    while (good && read < count) {
        good = gnutls_x509_crt_init(&chain[read]) >= 0;
        read += good;
        good = good && gnutls_x509_crt_import(chain[read - 1], &raw[read - 1], GNUTLS_X509_FMT_DER) >= 0;
    }
    struct client_certificate found;
    good = good && is_trusted(list, chain, count) && describe(cx, chain[0], &found);
    for (unsigned i = 0; i < read; i++)
        gnutls_x509_crt_deinit(chain[i]);
    if (good)
        *ret = found;
    return good ? PEER_GOOD : PEER_BAD;
}
