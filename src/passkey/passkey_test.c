/* What browsers send: taken, refused, and damaged in every place. */
#include <string.h>

#include "passkey/passkey.h"
#include "tests/support/device.h"
#include "tests/support/test.h"

#define ORIGIN "https://kaname.example"
#define SITE "kaname.example"
#define CHALLENGE "Y2hhbGxlbmdl"

static const struct passkey_wanted wanted = {
    .site = {.origin = ORIGIN, .id = SITE}, .challenge = CHALLENGE, .verified = true};

static enum passkey_refusal make(struct ctx *cx, const char *client, const char *attestation, struct passkey_made *ret)
{
    enum passkey_refusal refusal = PASSKEY_REFUSAL_COUNT_;
    TEST_RC(__LINE__, cx, passkey_check_made(cx, &wanted, client, attestation, ret, &refusal), RC_OK);
    return refusal;
}

static enum passkey_refusal use(struct ctx *cx, const struct passkey_made *made, const struct passkey_used *used,
                                bool verified, int64_t *ret_counter)
{
    enum passkey_refusal refusal = PASSKEY_REFUSAL_COUNT_;
    struct passkey_wanted asked = wanted;
    asked.verified = verified;
    TEST_RC(__LINE__, cx,
            passkey_check_used(cx, &asked, made->algorithm, made->key, used, ret_counter, &refusal), RC_OK);
    return refusal;
}

/* Every algorithm with every attestation that is taken: made, then used. */
static void test_algorithms(void **state)
{
    static const struct {
        int line;
        const char *format;
        int flags;
    } rows[] = {{__LINE__, "none", DEVICE_BOTH},
                {__LINE__, "packed", DEVICE_BOTH},
                {__LINE__, "none", DEVICE_BOTH | DEVICE_EXTENSION},
                {__LINE__, "packed", DEVICE_BOTH | DEVICE_EXTENSION}};
    struct ctx *cx = test_begin(state);
    for (size_t a = 0; a < passkey_algorithm_count; a++)
        for (size_t i = 0; i < COUNT(rows); i++) {
            CLEANUP(device_freep) struct device device = device_create(passkey_algorithms[a]);
            struct passkey_made made = {.credential = ""};
            int64_t counter = 0;
            const char *client = device_client(cx, "create", CHALLENGE, ORIGIN);
            TEST_INT(rows[i].line,
                     make(cx, client, device_attestation(cx, &device, SITE, rows[i].flags, rows[i].format, client),
                          &made),
                     PASSKEY_FITS);
            TEST_INT(rows[i].line, made.algorithm, passkey_algorithms[a]);
            TEST_TEXT(rows[i].line, made.credential, device_credential(cx, &device));
            TEST_INT(rows[i].line, made.counter, 1);
            TEST_TRUE(rows[i].line, made.verified);
            struct passkey_used used =
                device_use(cx, &device, SITE, DEVICE_BOTH, device_client(cx, "get", CHALLENGE, ORIGIN));
            TEST_INT(rows[i].line, use(cx, &made, &used, true, &counter), PASSKEY_FITS);
            TEST_INT(rows[i].line, counter, 2);
        }
}

static void test_made_refused(void **state)
{
    static const struct {
        int line;
        const char *type, *challenge, *origin, *site, *format;
        int flags;
        enum passkey_refusal want;
    } rows[] = {
        {__LINE__, "get", CHALLENGE, ORIGIN, SITE, "none", DEVICE_BOTH, PASSKEY_OTHER_STEP},
        {__LINE__, "create", "b3RoZXI", ORIGIN, SITE, "none", DEVICE_BOTH, PASSKEY_OTHER_CHALLENGE},
        {__LINE__, "create", "", ORIGIN, SITE, "none", DEVICE_BOTH, PASSKEY_OTHER_CHALLENGE},
        {__LINE__, "create", CHALLENGE, "https://kaname.example.evil", SITE, "none", DEVICE_BOTH, PASSKEY_OTHER_ORIGIN},
        {__LINE__, "create", CHALLENGE, "http://kaname.example", SITE, "none", DEVICE_BOTH, PASSKEY_OTHER_ORIGIN},
        {__LINE__, "create", CHALLENGE, "https://kaname.example:8443", SITE, "none", DEVICE_BOTH, PASSKEY_OTHER_ORIGIN},
        {__LINE__, "create", CHALLENGE, ORIGIN, "example", "none", DEVICE_BOTH, PASSKEY_OTHER_SITE},
        {__LINE__, "create", CHALLENGE, ORIGIN, SITE, "none", DEVICE_VERIFIED, PASSKEY_NOBODY},
        {__LINE__, "create", CHALLENGE, ORIGIN, SITE, "none", DEVICE_PRESENT, PASSKEY_NOT_VERIFIED},
        {__LINE__, "create", CHALLENGE, ORIGIN, SITE, "fido-u2f", DEVICE_BOTH, PASSKEY_ATTESTATION},
        {__LINE__, "create", CHALLENGE, ORIGIN, SITE, "tpm", DEVICE_BOTH, PASSKEY_ATTESTATION},
        {__LINE__, "create", CHALLENGE, ORIGIN, SITE, "", DEVICE_BOTH, PASSKEY_ATTESTATION},
        {__LINE__, "create", CHALLENGE, ORIGIN, SITE, "none", DEVICE_BOTH, PASSKEY_FITS},
    };
    struct ctx *cx = test_begin(state);
    CLEANUP(device_freep) struct device device = device_create(PASSKEY_ES256);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct passkey_made made = {.credential = ""};
        const char *client = device_client(cx, rows[i].type, rows[i].challenge, rows[i].origin);
        TEST_INT(rows[i].line,
                 make(cx, client,
                      device_attestation(cx, &device, rows[i].site, rows[i].flags, rows[i].format, client), &made),
                 rows[i].want);
    }
    /* a self attestation that was made for another question */
    struct passkey_made made;
    const char *client = device_client(cx, "create", CHALLENGE, ORIGIN);
    const char *elsewhere = device_client(cx, "create", "b3RoZXI", ORIGIN);
    TEST_INT(__LINE__, make(cx, client, device_attestation(cx, &device, SITE, DEVICE_BOTH, "packed", elsewhere), &made),
             PASSKEY_ATTESTATION);
}

static void test_client(void **state)
{
    static const struct {
        int line;
        const char *json;
        enum passkey_refusal want;
    } rows[] = {
        {__LINE__, "", PASSKEY_BROKEN},
        {__LINE__, "[]", PASSKEY_BROKEN},
        {__LINE__, "{\"type\":\"webauthn.create\"", PASSKEY_BROKEN},
        {__LINE__, "{}", PASSKEY_OTHER_STEP},
        {__LINE__, "{\"type\":7,\"challenge\":\"" CHALLENGE "\",\"origin\":\"" ORIGIN "\"}", PASSKEY_OTHER_STEP},
        {__LINE__, "{\"type\":\"webauthn.create\",\"type\":\"webauthn.get\"}", PASSKEY_BROKEN},
        {__LINE__, "{\"type\":\"webauthn.create\",\"challenge\":\"" CHALLENGE "\"}", PASSKEY_OTHER_ORIGIN},
        {__LINE__, "{\"type\":\"webauthn.create\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"" ORIGIN "\",\"crossOrigin\":true}",
         PASSKEY_OTHER_ORIGIN},
        {__LINE__, "{\"type\":\"webauthn.create\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"" ORIGIN "\",\"topOrigin\":\"https://a.example\"}",
         PASSKEY_OTHER_ORIGIN},
        {__LINE__, "{\"type\":\"webauthn.create\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"" ORIGIN "\",\"other\":1}", PASSKEY_FITS},
    };
    struct ctx *cx = test_begin(state);
    CLEANUP(device_freep) struct device device = device_create(PASSKEY_EDDSA);
    struct passkey_made made;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *client = passkey_encode(cx, rows[i].json, strlen(rows[i].json));
        TEST_INT(rows[i].line,
                 make(cx, client, device_attestation(cx, &device, SITE, DEVICE_BOTH, "none", client), &made),
                 rows[i].want);
    }
    TEST_INT(__LINE__, make(cx, "not base64!", "", &made), PASSKEY_BROKEN);
    TEST_TEXT(__LINE__, passkey_challenge_of(cx, device_client(cx, "get", "abc", ORIGIN)), "abc");
    TEST_TEXT(__LINE__, passkey_challenge_of(cx, "?"), "");
}

/* Cut off after every byte, and with every byte changed: never taken as what it was not, and nothing is read
 * beyond the end (the sanitizers look on). */
static void test_damaged(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(device_freep) struct device device = device_create(PASSKEY_ES256);
    struct passkey_made made, good = {.credential = ""};
    const char *client = device_client(cx, "create", CHALLENGE, ORIGIN);
    const char *text = device_attestation(cx, &device, SITE, DEVICE_BOTH, "packed", client);
    size_t length = 0, taken = 0;
    const unsigned char *bytes = passkey_decode(cx, text, PASSKEY_ATTESTATION_BYTES, &length);
    assert_non_null(bytes);
    TEST_INT(__LINE__, make(cx, client, text, &good), PASSKEY_FITS);
    for (size_t i = 0; i < length; i++) {
        unsigned char *changed = (unsigned char *)arena_copy_n(cx->arena, (const char *)bytes, length);
        TEST_TRUE((int)i, make(cx, client, passkey_encode(cx, bytes, i), &made) != PASSKEY_FITS);
        changed[i] ^= 0x01;
        /* libfido2 passes over names that it does not know in the statement; what was signed stays as it was */
        if (make(cx, client, passkey_encode(cx, changed, length), &made) == PASSKEY_FITS) {
            TEST_TEXT((int)i, made.credential, good.credential);
            TEST_TEXT((int)i, made.key, good.key);
            taken++;
        }
    }
    TEST_TRUE(__LINE__, taken <= 4); /* the letters of "alg" and its value */
    const char *longer = arena_printf(cx->arena, "%sAAAA", text);
    TEST_TRUE(__LINE__, make(cx, client, longer, &made) != PASSKEY_FITS);
}

/* Maps that only look like an attestation object. */
static void test_parts(void **state)
{
#define ROW(literal, good) {__LINE__, (const unsigned char *)(literal), sizeof(literal) - 1, good}
    static const struct {
        int line;
        const unsigned char *bytes;
        size_t length;
        bool good;
    } rows[] = {
        ROW("", false),
        ROW("\xa0", false),
        ROW("\x83\x01\x02\x03", false),
        ROW("\xa3\x63" "fmt\x64none\x67" "attStmt\xa0\x68" "authData\x41x", true),
        ROW("\xa3\x68" "authData\x41x\x67" "attStmt\xa0\x63" "fmt\x64none", true),
        ROW("\xa3\x63" "fmt\x64none\x67" "attStmt\xa0\x68" "authData\x41x\x00", false), /* something behind it */
        ROW("\xa3\x63" "fmt\x64none\x63" "fmt\x64none\x68" "authData\x41x", false),     /* a name twice */
        ROW("\xa3\x63" "fmt\x64none\x67" "attStmt\x80\x68" "authData\x41x", false),     /* no map */
        ROW("\xa3\x63" "fmt\x44none\x67" "attStmt\xa0\x68" "authData\x41x", false),     /* bytes for text */
        ROW("\xa3\x63" "fmt\x64none\x67" "attStmt\xa0\x68" "authData\x61x", false),
        ROW("\xbf\x63" "fmt\x64none\x67" "attStmt\xa0\x68" "authData\x41x\xff", false), /* without a length */
        ROW("\xa3\x63" "fmt\x64none\x67" "attStmt\xa1\x01\xbb\xff\xff\xff\xff\xff\xff\xff\xff\x68" "authData\x41x", false),
        ROW("\xa3\x63" "fmt\x64none\x67" "attStmt\xa1\x01\x81\x81\x81\x81\x81\x01\x68" "authData\x41x", true),
        ROW("\xa3\x63" "fmt\x64none\x67" "attStmt\xa1\x01\x81\x81\x81\x81\x81\x81\x81\x81\x01\x68" "authData\x41x", false), /* too deep */
        ROW("\xa3\x63" "fmt\x7b\xff\xff\xff\xff\xff\xff\xff\xffnone", false),
    };
#undef ROW
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct passkey_parts parts = {.format = NULL};
        TEST_INT(rows[i].line, passkey_parts_of(cx, rows[i].bytes, rows[i].length, &parts), rows[i].good);
        if (rows[i].good) {
            TEST_TEXT(rows[i].line, parts.format, "none");
            TEST_INT(rows[i].line, (int64_t)parts.data_length, 1);
        }
    }
}

static void test_used_refused(void **state)
{
    static const struct {
        int line;
        const char *type, *challenge, *origin, *site;
        int flags;
        bool verified;
        enum passkey_refusal want;
    } rows[] = {
        {__LINE__, "create", CHALLENGE, ORIGIN, SITE, DEVICE_BOTH, true, PASSKEY_OTHER_STEP},
        {__LINE__, "get", "b3RoZXI", ORIGIN, SITE, DEVICE_BOTH, true, PASSKEY_OTHER_CHALLENGE},
        {__LINE__, "get", CHALLENGE, "https://other.example", SITE, DEVICE_BOTH, true, PASSKEY_OTHER_ORIGIN},
        {__LINE__, "get", CHALLENGE, ORIGIN, "other.example", DEVICE_BOTH, true, PASSKEY_OTHER_SITE},
        {__LINE__, "get", CHALLENGE, ORIGIN, SITE, DEVICE_VERIFIED, true, PASSKEY_NOBODY},
        {__LINE__, "get", CHALLENGE, ORIGIN, SITE, DEVICE_PRESENT, true, PASSKEY_NOT_VERIFIED},
        {__LINE__, "get", CHALLENGE, ORIGIN, SITE, DEVICE_PRESENT, false, PASSKEY_FITS}, /* as second step */
        {__LINE__, "get", CHALLENGE, ORIGIN, SITE, DEVICE_BOTH, true, PASSKEY_FITS},
    };
    struct ctx *cx = test_begin(state);
    CLEANUP(device_freep) struct device device = device_create(PASSKEY_ES256);
    CLEANUP(device_freep) struct device other = device_create(PASSKEY_ES256);
    struct passkey_made made = {.credential = ""};
    int64_t counter = 0;
    const char *client = device_client(cx, "create", CHALLENGE, ORIGIN);
    TEST_INT(__LINE__, make(cx, client, device_attestation(cx, &device, SITE, DEVICE_BOTH, "none", client), &made),
             PASSKEY_FITS);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct passkey_used used = device_use(cx, &device, rows[i].site, rows[i].flags,
                                              device_client(cx, rows[i].type, rows[i].challenge, rows[i].origin));
        TEST_INT(rows[i].line, use(cx, &made, &used, rows[i].verified, &counter), rows[i].want);
    }
    client = device_client(cx, "get", CHALLENGE, ORIGIN);
    struct passkey_used foreign = device_use(cx, &other, SITE, DEVICE_BOTH, client);
    TEST_INT(__LINE__, use(cx, &made, &foreign, true, &counter), PASSKEY_SIGNATURE);
    /* every byte of data and signature counts */
    struct passkey_used used = device_use(cx, &device, SITE, DEVICE_BOTH, client);
    size_t length = 0;
    const unsigned char *bytes = passkey_decode(cx, used.data, PASSKEY_DATA_BYTES, &length);
    for (size_t i = 0; i < length; i++) {
        unsigned char *changed = (unsigned char *)arena_copy_n(cx->arena, (const char *)bytes, length);
        changed[i] ^= 0x10;
        struct passkey_used damaged = used, cut = used;
        damaged.data = passkey_encode(cx, changed, length);
        cut.data = passkey_encode(cx, bytes, i);
        TEST_TRUE((int)i, use(cx, &made, &damaged, true, &counter) != PASSKEY_FITS);
        TEST_TRUE((int)i, use(cx, &made, &cut, true, &counter) != PASSKEY_FITS);
    }
    struct passkey_used unsigned_one = used;
    unsigned_one.signature = "";
    TEST_TRUE(__LINE__, use(cx, &made, &unsigned_one, true, &counter) != PASSKEY_FITS);
}

static void test_site(void **state)
{
    static const struct {
        int line;
        const char *base, *host;
        bool secure;
        const char *origin, *id; /* id NULL: no passkeys there */
    } rows[] = {
        {__LINE__, "", "kaname.example", true, "https://kaname.example", "kaname.example"},
        {__LINE__, "", "Kaname.Example:8443", true, "https://Kaname.Example:8443", "kaname.example"},
        {__LINE__, "", "localhost:8640", false, "http://localhost:8640", "localhost"},
        {__LINE__, NULL, "localhost", false, "http://localhost", "localhost"},
        {__LINE__, "https://kaname.example", "127.0.0.1:8640", false, "https://kaname.example", "kaname.example"},
        {__LINE__, "https://kaname.example:8443/path", "evil.example", false, "https://kaname.example:8443", "kaname.example"},
        {__LINE__, "", "127.0.0.1:8640", false, "", NULL},
        {__LINE__, "", "[::1]:8640", false, "", NULL},
        {__LINE__, "", "", false, "", NULL},
        {__LINE__, "kaname.example", "kaname.example", false, "", NULL},
        {__LINE__, "https://10.0.0.1", "kaname.example", false, "", NULL},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct passkey_site site;
        bool good = passkey_site_of(cx, rows[i].base, rows[i].host, rows[i].secure, &site);
        TEST_INT(rows[i].line, good, rows[i].id != NULL);
        if (!good)
            continue;
        TEST_TEXT(rows[i].line, site.id, rows[i].id);
        TEST_TEXT(rows[i].line, site.origin, rows[i].origin);
    }
}

static void test_encoding(void **state)
{
    struct ctx *cx = test_begin(state);
    size_t length = 0;
    TEST_TEXT(__LINE__, passkey_encode(cx, "\xff\xfe\xfd", 3), "__79");
    const unsigned char *bytes = passkey_decode(cx, "__79", 3, &length);
    TEST_TRUE(__LINE__, bytes != NULL && length == 3 && memcmp(bytes, "\xff\xfe\xfd", 3) == 0);
    TEST_TRUE(__LINE__, passkey_decode(cx, "__79", 2, &length) == NULL);
    TEST_TRUE(__LINE__, passkey_decode(cx, "//79", 3, &length) == NULL);
    TEST_TRUE(__LINE__, passkey_decode(cx, "_", 3, &length) == NULL);
    TEST_TRUE(__LINE__, passkey_decode(cx, "", 3, &length) != NULL && length == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_algorithms), cmocka_unit_test(test_made_refused), cmocka_unit_test(test_client),
        cmocka_unit_test(test_damaged),    cmocka_unit_test(test_parts),        cmocka_unit_test(test_used_refused),
        cmocka_unit_test(test_site),       cmocka_unit_test(test_encoding),
    };
    return TEST_RUN(tests);
}
