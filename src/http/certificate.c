#include "http/certificate.h"

#include <errno.h>
#include <gnutls/x509.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

enum { CHAIN_MOST = 10 };

struct certificate_pair {
    gnutls_pcert_st chain[CHAIN_MOST];
    unsigned count;
    gnutls_privkey_t key;
    struct certificate_pair *older;
};

void certificates_init(struct certificates *certificates)
{
    *certificates = (struct certificates){.newest = NULL};
    pthread_mutex_init(&certificates->mutex, NULL);
}

static void free_pair(struct certificate_pair *pair)
{
    for (unsigned i = 0; i < pair->count; i++)
        gnutls_pcert_deinit(&pair->chain[i]);
    if (pair->key != NULL)
        gnutls_privkey_deinit(pair->key);
    free(pair);
}

void certificates_free(struct certificates *certificates)
{
    while (certificates->newest != NULL) {
        struct certificate_pair *pair = certificates->newest;
        certificates->newest = pair->older;
        free_pair(pair);
    }
    pthread_mutex_destroy(&certificates->mutex);
}

/* A file as a text of our own, or NULL. */
static char *read_pem(const char *path, size_t *ret_length, struct buf *why)
{
    FILE *file = fopen(path, "rb");
    char *text = file == NULL ? NULL : calloc(1, LIMIT_HEADER_BYTES + 1);
    *ret_length = text == NULL ? 0 : fread(text, 1, LIMIT_HEADER_BYTES + 1, file);
    if (text == NULL)
        buf_printf(why, "%s: %s\n", path, strerror(errno));
    else if (*ret_length == 0 || *ret_length > LIMIT_HEADER_BYTES)
        buf_printf(why, "%s: %s\n", path, *ret_length == 0 ? "empty" : "too long for a certificate or key");
    if (file != NULL)
        (void)fclose(file);
    if (text != NULL && (*ret_length == 0 || *ret_length > LIMIT_HEADER_BYTES)) {
        free(text);
        text = NULL;
    }
    return text;
}

/* The library's own check that both belong together, and the certificate's end. */
static int check(const gnutls_datum_t *chain, const gnutls_datum_t *key, int64_t *ret_ends)
{
    gnutls_certificate_credentials_t credentials = NULL;
    int code = gnutls_certificate_allocate_credentials(&credentials);
    if (code < 0)
        return code;
    code = gnutls_certificate_set_x509_key_mem(credentials, chain, key, GNUTLS_X509_FMT_PEM);
    gnutls_certificate_free_credentials(credentials);
    gnutls_x509_crt_t own = NULL;
    if (code < 0 || (code = gnutls_x509_crt_init(&own)) < 0)
        return code;
    code = gnutls_x509_crt_import(own, chain, GNUTLS_X509_FMT_PEM);
    if (code >= 0 && ret_ends != NULL)
        *ret_ends = (int64_t)gnutls_x509_crt_get_expiration_time(own) * 1000;
    gnutls_x509_crt_deinit(own);
    return code;
}

static int import(struct certificate_pair *pair, const gnutls_datum_t *chain, const gnutls_datum_t *key)
{
    unsigned count = CHAIN_MOST;
    int code = gnutls_pcert_list_import_x509_raw(pair->chain, &count, chain, GNUTLS_X509_FMT_PEM,
                                                 GNUTLS_X509_CRT_LIST_FAIL_IF_UNSORTED);
    if (code < 0)
        return code;
    pair->count = count;
    code = gnutls_privkey_init(&pair->key);
    return code < 0 ? code : gnutls_privkey_import_x509_raw(pair->key, key, GNUTLS_X509_FMT_PEM, NULL, 0);
}

static bool add_pair(struct certificates *certificates, const gnutls_datum_t *chain, const gnutls_datum_t *key,
                     int64_t *ret_ends, struct buf *why)
{
    struct certificate_pair *pair = calloc(1, sizeof *pair);
    int code = pair == NULL ? GNUTLS_E_MEMORY_ERROR : check(chain, key, ret_ends);
    if (code >= 0)
        code = import(pair, chain, key);
    if (code < 0) {
        buf_printf(why, "certificate and key: %s\n", gnutls_strerror(code));
        if (pair != NULL)
            free_pair(pair);
        return false;
    }
    pthread_mutex_lock(&certificates->mutex);
    pair->older = certificates->newest;
    certificates->newest = pair;
    pthread_mutex_unlock(&certificates->mutex);
    return true;
}

bool certificates_load(struct certificates *certificates, const char *chain, const char *key, int64_t *ret_ends,
                       struct buf *why)
{
    size_t chain_length = 0, key_length = 0;
    char *chain_text = read_pem(chain, &chain_length, why), *key_text = read_pem(key, &key_length, why);
    bool loaded = false;
    if (chain_text != NULL && key_text != NULL) {
        const gnutls_datum_t chain_data = {(unsigned char *)chain_text, (unsigned)chain_length},
                             key_data = {(unsigned char *)key_text, (unsigned)key_length};
        loaded = add_pair(certificates, &chain_data, &key_data, ret_ends, why);
    }
    if (key_text != NULL)
        sodium_memzero(key_text, key_length);
    free(chain_text);
    free(key_text);
    return loaded;
}

int certificates_give(struct certificates *certificates, gnutls_pcert_st **ret_chain, unsigned *ret_count,
                      gnutls_privkey_t *ret_key)
{
    pthread_mutex_lock(&certificates->mutex);
    struct certificate_pair *pair = certificates->newest;
    pthread_mutex_unlock(&certificates->mutex);
    if (pair == NULL)
        return -1;
    *ret_chain = pair->chain;
    *ret_count = pair->count;
    *ret_key = pair->key;
    return 0;
}
