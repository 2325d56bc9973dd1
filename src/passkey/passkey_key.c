#include "passkey/passkey_key.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

const int64_t passkey_algorithms[] = {PASSKEY_ES256, PASSKEY_EDDSA, PASSKEY_RS256};
const size_t passkey_algorithm_count = COUNT(passkey_algorithms);

static bool read_es256(const unsigned char *bytes, size_t length, struct passkey_key *key)
{
    key->at = es256_pk_new();
    return key->at != NULL && es256_pk_from_ptr(key->at, bytes, length) == FIDO_OK;
}

static bool read_eddsa(const unsigned char *bytes, size_t length, struct passkey_key *key)
{
    key->at = eddsa_pk_new();
    return key->at != NULL && eddsa_pk_from_ptr(key->at, bytes, length) == FIDO_OK;
}

static bool read_rs256(const unsigned char *bytes, size_t length, struct passkey_key *key)
{
    key->at = rs256_pk_new();
    return key->at != NULL && rs256_pk_from_ptr(key->at, bytes, length) == FIDO_OK;
}

bool passkey_key_read(int64_t algorithm, const unsigned char *bytes, size_t length, struct passkey_key *ret)
{
    *ret = (struct passkey_key){.algorithm = algorithm};
    if (algorithm == PASSKEY_ES256)
        return read_es256(bytes, length, ret);
    if (algorithm == PASSKEY_EDDSA)
        return read_eddsa(bytes, length, ret);
    return algorithm == PASSKEY_RS256 && read_rs256(bytes, length, ret);
}

void passkey_key_freep(struct passkey_key *key)
{
    es256_pk_t *es256 = key->algorithm == PASSKEY_ES256 ? key->at : NULL;
    eddsa_pk_t *eddsa = key->algorithm == PASSKEY_EDDSA ? key->at : NULL;
    rs256_pk_t *rs256 = key->algorithm == PASSKEY_RS256 ? key->at : NULL;
    es256_pk_free(&es256);
    eddsa_pk_free(&eddsa);
    rs256_pk_free(&rs256);
    key->at = NULL;
}
