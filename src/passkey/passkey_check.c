/* What libfido2 says about a passkey that was made or used. */
#include <fido.h>
#include <fido/es256.h>
#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "passkey/passkey_key.h"

/* Flags of the authenticator data (WebAuthn 6.1). */
enum {
    FLAG_PRESENT = 0x01,
    FLAG_VERIFIED = 0x04,
    FLAG_KEY = 0x40,
    FLAG_EXTENSIONS = 0x80,
    EMPTY_MAP = 0xa0,
    SITE_DIGEST = 32,
    LEAST_DATA = 37,
    KEY_HEAD = 18, /* maker and length of the credential id */
};

static bool is_of_site(const char *id, const unsigned char *data)
{
    unsigned char digest[SITE_DIGEST];
    crypto_hash_sha256(digest, (const unsigned char *)id, strlen(id));
    return sodium_memcmp(digest, data, sizeof digest) == 0;
}

/* Key and extensions are items of CBOR behind the fixed part. */
static bool ends_well(const unsigned char *data, size_t length)
{
    size_t at = LEAST_DATA;
    int items = (data[SITE_DIGEST] & FLAG_EXTENSIONS) != 0 ? 1 : 0;
    if ((data[SITE_DIGEST] & FLAG_KEY) != 0) {
        if (length < at + KEY_HEAD)
            return false;
        at += KEY_HEAD + ((size_t)data[at + KEY_HEAD - 2] << 8 | data[at + KEY_HEAD - 1]);
        items++;
    }
    return at <= length && passkey_items_fit(data + at, length - at, items);
}

/* Site and flags stand in the same places for both steps. */
static enum passkey_refusal check_data(const struct passkey_wanted *wanted, const unsigned char *data, size_t length)
{
    if (length < LEAST_DATA)
        return PASSKEY_BROKEN;
    if (!is_of_site(wanted->site.id, data))
        return PASSKEY_OTHER_SITE;
    if ((data[SITE_DIGEST] & FLAG_PRESENT) == 0)
        return PASSKEY_NOBODY;
    if (wanted->verified && (data[SITE_DIGEST] & FLAG_VERIFIED) == 0)
        return PASSKEY_NOT_VERIFIED;
    return ends_well(data, length) ? PASSKEY_FITS : PASSKEY_BROKEN;
}

/* What libfido2 refuses for want of memory is no refusal. */
static enum rc judged(struct ctx *cx, int error, enum passkey_refusal otherwise, enum passkey_refusal *ret)
{
    if (error == FIDO_ERR_INTERNAL)
        return memory_ended(cx);
    *ret = error == FIDO_OK ? PASSKEY_FITS : otherwise;
    return RC_OK;
}

/* The credential with its data, under the algorithm that its key has; libfido2 asks for it beforehand. */
static enum rc read_credential(struct ctx *cx, const struct passkey_parts *parts, fido_cred_t **ret)
{
    for (size_t i = 0; i < passkey_algorithm_count; i++) {
        fido_cred_t *credential = fido_cred_new();
        if (credential == NULL)
            return memory_ended(cx);
        int error = fido_cred_set_type(credential, (int)passkey_algorithms[i]);
        if (error == FIDO_OK)
            error = fido_cred_set_authdata_raw(credential, parts->data, parts->data_length);
        if (error == FIDO_OK) {
            *ret = credential;
            return RC_OK;
        }
        fido_cred_free(&credential);
        if (error == FIDO_ERR_INTERNAL)
            return memory_ended(cx);
    }
    return RC_OK;
}

/* A self attestation is a signature with the key itself. The device may have said how the passkey is protected
 * (credProtect), which libfido2 wants to have been asked for: each of its values is tried. */
static enum rc check_self(struct ctx *cx, fido_cred_t *credential, const struct passkey_parts *parts,
                          const struct passkey_wanted *wanted, const unsigned char digest[32],
                          enum passkey_refusal *ret_refusal)
{
    int error = fido_cred_set_fmt(credential, parts->format);
    if (error == FIDO_OK)
        error = fido_cred_set_attstmt(credential, parts->statement, parts->statement_length);
    if (error == FIDO_OK && fido_cred_x5c_len(credential) != 0)
        error = FIDO_ERR_INVALID_ARGUMENT; /* of a maker: nobody asked for it */
    if (error == FIDO_OK)
        error = fido_cred_set_rp(credential, wanted->site.id, NULL);
    if (error == FIDO_OK)
        error = fido_cred_set_clientdata_hash(credential, digest, 32);
    if (error == FIDO_OK)
        error = fido_cred_verify_self(credential);
    for (int protection = 1; error == FIDO_ERR_INVALID_PARAM && protection <= 3; protection++)
        if (fido_cred_set_prot(credential, protection) == FIDO_OK)
            error = fido_cred_verify_self(credential);
    return judged(cx, error, PASSKEY_ATTESTATION, ret_refusal);
}

static enum rc check_attestation(struct ctx *cx, fido_cred_t *credential, const struct passkey_parts *parts,
                                 const struct passkey_wanted *wanted, const unsigned char digest[32],
                                 enum passkey_refusal *ret_refusal)
{
    if (text_same(parts->format, "packed"))
        return check_self(cx, credential, parts, wanted, digest, ret_refusal);
    bool none = text_same(parts->format, "none") && parts->statement_length == 1 &&
                parts->statement[0] == EMPTY_MAP;
    *ret_refusal = none ? PASSKEY_FITS : PASSKEY_ATTESTATION;
    return RC_OK;
}

static enum passkey_refusal fill_made(struct ctx *cx, const fido_cred_t *credential, struct passkey_made *ret)
{
    const unsigned char *id = fido_cred_id_ptr(credential), *bytes = fido_cred_pubkey_ptr(credential);
    size_t id_length = fido_cred_id_len(credential), length = fido_cred_pubkey_len(credential);
    CLEANUP(passkey_key_freep) struct passkey_key key = {0};
    if (id == NULL || id_length == 0 || id_length > PASSKEY_CREDENTIAL_BYTES || bytes == NULL)
        return PASSKEY_BROKEN;
    if (!passkey_key_read(fido_cred_type(credential), bytes, length, &key))
        return PASSKEY_ALGORITHM;
    *ret = (struct passkey_made){.credential = passkey_encode(cx, id, id_length),
                                 .key = passkey_encode(cx, bytes, length),
                                 .algorithm = fido_cred_type(credential),
                                 .counter = fido_cred_sigcount(credential),
                                 .verified = (fido_cred_flags(credential) & FLAG_VERIFIED) != 0};
    return PASSKEY_FITS;
}

static void free_credential(fido_cred_t **credential)
{
    fido_cred_free(credential);
}

static enum rc check_made(struct ctx *cx, const struct passkey_wanted *wanted, const struct passkey_parts *parts,
                          const unsigned char digest[32], struct passkey_made *ret,
                          enum passkey_refusal *ret_refusal)
{
    CLEANUP(free_credential) fido_cred_t *credential = NULL;
    TRY(read_credential(cx, parts, &credential));
    if (credential == NULL) {
        *ret_refusal = PASSKEY_ALGORITHM;
        return RC_OK;
    }
    TRY(check_attestation(cx, credential, parts, wanted, digest, ret_refusal));
    if (*ret_refusal == PASSKEY_FITS)
        *ret_refusal = fill_made(cx, credential, ret);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

enum rc passkey_check_made(struct ctx *cx, const struct passkey_wanted *wanted, const char *client_data,
                           const char *attestation, struct passkey_made *ret, enum passkey_refusal *ret_refusal)
{
    unsigned char digest[32];
    size_t length = 0;
    struct passkey_parts parts;
    *ret_refusal = passkey_check_client(cx, client_data, "webauthn.create", wanted, digest);
    if (*ret_refusal != PASSKEY_FITS)
        return RC_OK;
    const unsigned char *bytes = passkey_decode(cx, attestation, PASSKEY_ATTESTATION_BYTES, &length);
    if (bytes == NULL || !passkey_parts_of(cx, bytes, length, &parts)) {
        *ret_refusal = PASSKEY_BROKEN;
        return RC_OK;
    }
    *ret_refusal = check_data(wanted, parts.data, parts.data_length);
    if (*ret_refusal != PASSKEY_FITS)
        return RC_OK;
    return check_made(cx, wanted, &parts, digest, ret, ret_refusal);
}

/* What is checked of a use, decoded. */
struct use {
    const unsigned char *data, *signature, *key, *digest;
    size_t data_length, signature_length, key_length;
};

static int fill_assertion(fido_assert_t *assertion, const struct passkey_wanted *wanted, const struct use *use)
{
    int error = fido_assert_set_rp(assertion, wanted->site.id);
    if (error == FIDO_OK)
        error = fido_assert_set_clientdata_hash(assertion, use->digest, 32);
    if (error == FIDO_OK)
        error = fido_assert_set_count(assertion, 1);
    if (error == FIDO_OK)
        error = fido_assert_set_up(assertion, FIDO_OPT_TRUE);
    if (error == FIDO_OK && wanted->verified)
        error = fido_assert_set_uv(assertion, FIDO_OPT_TRUE);
    if (error == FIDO_OK)
        error = fido_assert_set_authdata_raw(assertion, 0, use->data, use->data_length);
    if (error == FIDO_OK)
        error = fido_assert_set_sig(assertion, 0, use->signature, use->signature_length);
    return error;
}

static void free_assertion(fido_assert_t **assertion)
{
    fido_assert_free(assertion);
}

static enum rc verify(struct ctx *cx, const struct passkey_wanted *wanted, int64_t algorithm, const struct use *use,
                      int64_t *ret_counter, enum passkey_refusal *ret_refusal)
{
    CLEANUP(passkey_key_freep) struct passkey_key key = {0};
    CLEANUP(free_assertion) fido_assert_t *assertion = fido_assert_new();
    if (assertion == NULL)
        return memory_ended(cx);
    if (!passkey_key_read(algorithm, use->key, use->key_length, &key)) {
        *ret_refusal = PASSKEY_ALGORITHM;
        return RC_OK;
    }
    int error = fill_assertion(assertion, wanted, use);
    if (error != FIDO_OK)
        return judged(cx, error, PASSKEY_BROKEN, ret_refusal);
    TRY(judged(cx, fido_assert_verify(assertion, 0, (int)algorithm, key.at), PASSKEY_SIGNATURE, ret_refusal));
    if (*ret_refusal == PASSKEY_FITS)
        *ret_counter = fido_assert_sigcount(assertion, 0);
    return RC_OK;
}

enum rc passkey_check_used(struct ctx *cx, const struct passkey_wanted *wanted, int64_t algorithm, const char *key,
                           const struct passkey_used *used, int64_t *ret_counter, enum passkey_refusal *ret_refusal)
{
    unsigned char digest[32];
    struct use use = {.digest = digest};
    *ret_refusal = passkey_check_client(cx, used->client_data, "webauthn.get", wanted, digest);
    if (*ret_refusal != PASSKEY_FITS)
        return RC_OK;
    use.data = passkey_decode(cx, used->data, PASSKEY_DATA_BYTES, &use.data_length);
    use.signature = passkey_decode(cx, used->signature, PASSKEY_SIGNATURE_BYTES, &use.signature_length);
    use.key = passkey_decode(cx, key, PASSKEY_DATA_BYTES, &use.key_length);
    *ret_refusal = PASSKEY_BROKEN;
    if (use.data == NULL || use.signature == NULL || use.key == NULL)
        return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
    *ret_refusal = check_data(wanted, use.data, use.data_length);
    return *ret_refusal == PASSKEY_FITS ? verify(cx, wanted, algorithm, &use, ret_counter, ret_refusal) : RC_OK;
}
