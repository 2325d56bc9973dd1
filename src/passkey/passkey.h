/* Passkeys (W3C Web Authentication, level 2): what a browser sends when somebody makes or uses one, taken
 * apart and checked. No database and no pages; signatures and keys are libfido2's. */
#ifndef PASSKEY_PASSKEY_H
#define PASSKEY_PASSKEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ctx.h"

enum {
    PASSKEY_CHALLENGE_BYTES = 32,
    PASSKEY_CLIENT_BYTES = 4096,       /* longest clientDataJSON */
    PASSKEY_ATTESTATION_BYTES = 16384, /* longest attestation object */
    PASSKEY_DATA_BYTES = 4096,         /* longest authenticator data of a sign-in */
    PASSKEY_SIGNATURE_BYTES = 1024,
    PASSKEY_CREDENTIAL_BYTES = 1023,   /* longest credential id (WebAuthn 4) */
};

/* COSE numbers of the algorithms that are taken, the preferred one first (RFC 9053, RFC 8812). */
enum passkey_algorithm { PASSKEY_ES256 = -7, PASSKEY_EDDSA = -8, PASSKEY_RS256 = -257 };
extern const int64_t passkey_algorithms[];
extern const size_t passkey_algorithm_count;

/* Why something was refused. */
enum passkey_refusal {
    PASSKEY_FITS,
    PASSKEY_BROKEN,         /* not in the form of the standard */
    PASSKEY_OTHER_STEP,     /* made for something else */
    PASSKEY_OTHER_CHALLENGE,
    PASSKEY_OTHER_ORIGIN,   /* comes from another site */
    PASSKEY_OTHER_SITE,     /* belongs to another site (RP id) */
    PASSKEY_NOBODY,         /* nobody touched the device */
    PASSKEY_NOT_VERIFIED,   /* the device did not ask for PIN, finger or face */
    PASSKEY_ALGORITHM,      /* none of ours, or a key that is none */
    PASSKEY_ATTESTATION,    /* neither "none" nor a self attestation that fits */
    PASSKEY_SIGNATURE,
    PASSKEY_REFUSAL_COUNT_
};

/* Who asks: the site as people reach it. */
struct passkey_site {
    const char *origin; /* "https://kaname.example:8443" */
    const char *id;     /* RP id: the host without port */
};
/* The site by the address that the operator gave ("" or NULL: none), otherwise by the Host header. False
 * where a passkey cannot be used: no host, or an address of numbers (WebAuthn 5.1.3 asks for a name). */
bool passkey_site_of(struct ctx *cx, const char *base_url, const char *host, bool secure, struct passkey_site *ret);

/* What the answer must fit. */
struct passkey_wanted {
    struct passkey_site site;
    const char *challenge; /* base64url, as the browser got it */
    bool verified;         /* user verification is asked for */
};

/* A passkey that was made. Texts are base64url without padding, in cx's arena. */
struct passkey_made {
    const char *credential, *key; /* the key in libfido2's form */
    int64_t algorithm;            /* enum passkey_algorithm */
    int64_t counter;
    bool verified;
};
/* Checks what a browser sent when a passkey was made, both in base64url. RC_OK with *ret_refusal saying
 * whether it fits; *ret is filled only then. RC_MEMORY. */
enum rc passkey_check_made(struct ctx *cx, const struct passkey_wanted *wanted, const char *client_data,
                           const char *attestation, struct passkey_made *ret,
                           enum passkey_refusal *ret_refusal) MUST_USE;

/* What a browser sent when a passkey was used, in base64url. */
struct passkey_used {
    const char *client_data, *data, *signature;
};
/* Checks it against the stored key. RC_OK with *ret_refusal; *ret_counter is set when it fits. RC_MEMORY. */
enum rc passkey_check_used(struct ctx *cx, const struct passkey_wanted *wanted, int64_t algorithm, const char *key,
                           const struct passkey_used *used, int64_t *ret_counter,
                           enum passkey_refusal *ret_refusal) MUST_USE;

/* The challenge that a clientDataJSON (base64url) names; "" when there is none. It proves nothing yet. */
const char *passkey_challenge_of(struct ctx *cx, const char *client_data);

/* base64url without padding. In cx's arena; decoding gives NULL when the text is none or longer than
 * `most` bytes. */
const char *passkey_encode(struct ctx *cx, const void *bytes, size_t length);
const unsigned char *passkey_decode(struct ctx *cx, const char *text, size_t most, size_t *ret_length);

/* The parts of an attestation object: a map of "fmt", "attStmt", "authData" in any order and nothing else
 * (WebAuthn 6.5.4). Slices point into `bytes`; what stands inside of them is libfido2's to read. */
struct passkey_parts {
    const char *format; /* in cx's arena */
    const unsigned char *statement, *data;
    size_t statement_length, data_length;
};
bool passkey_parts_of(struct ctx *cx, const unsigned char *bytes, size_t length, struct passkey_parts *ret);

#endif
