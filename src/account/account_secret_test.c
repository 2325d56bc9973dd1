/* Passwords, codes of the authenticator, recovery codes. */
#include "account/account_secret.h"

#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "tests/support/test.h"

/* RFC 6238, appendix B: the secret "12345678901234567890" in base32, SHA-1; of the eight digits there
 * the last six. */
#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

static const struct {
    int line;
    int64_t seconds;
    const char *code;
} vectors[] = {
    {__LINE__, 59, "287082"},         {__LINE__, 1111111109, "081804"},
    {__LINE__, 1111111111, "050471"}, {__LINE__, 1234567890, "005924"},
    {__LINE__, 2000000000, "279037"}, {__LINE__, 20000000000, "353130"},
};

static void test_totp_vectors(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(vectors); i++) {
        int64_t step = -1;
        TEST_TRUE(vectors[i].line,
                  totp_fits(SECRET, vectors[i].code, vectors[i].seconds * 1000, 0, &step));
        TEST_INT(vectors[i].line, step, vectors[i].seconds / TOTP_STEP_SECONDS);
        for (size_t k = 0; k < COUNT(vectors); k++)
            TEST_INT(vectors[i].line,
                     totp_fits(SECRET, vectors[k].code, vectors[i].seconds * 1000, 0, &step),
                     vectors[i].seconds / 30 - vectors[k].seconds / 30 == 0 ||
                         (vectors[i].seconds / 30 - vectors[k].seconds / 30 == 1 ||
                          vectors[i].seconds / 30 - vectors[k].seconds / 30 == -1));
    }
}

/* The code of step 37037036 (1111111080 to 1111111109 s). */
static void test_totp_drift(void **state)
{
    static const struct {
        int line;
        int64_t ms;
        bool fits;
    } rows[] = {
        {__LINE__, INT64_C(1111111080000), true},  {__LINE__, INT64_C(1111111109999), true},
        {__LINE__, INT64_C(1111111110000), true},  {__LINE__, INT64_C(1111111139999), true},
        {__LINE__, INT64_C(1111111140000), false}, {__LINE__, INT64_C(1111111079999), true},
        {__LINE__, INT64_C(1111111050000), true},  {__LINE__, INT64_C(1111111049999), false},
        {__LINE__, INT64_C(1111114709000), false}, {__LINE__, 0, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t step = -7;
        TEST_INT(rows[i].line, totp_fits(SECRET, "081804", rows[i].ms, 0, &step), rows[i].fits);
        TEST_INT(rows[i].line, step, rows[i].fits ? 37037036 : -7);
    }
}

static void test_totp_replay(void **state)
{
    static const struct {
        int line;
        int64_t last;
        bool fits;
    } rows[] = {
        {__LINE__, 0, true},         {__LINE__, 37037035, true},   {__LINE__, 37037036, false},
        {__LINE__, 37037037, false}, {__LINE__, INT64_MAX, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t step = -7;
        TEST_INT(rows[i].line,
                 totp_fits(SECRET, "081804", INT64_C(1111111109000), rows[i].last, &step),
                 rows[i].fits);
        TEST_INT(rows[i].line, step, rows[i].fits ? 37037036 : -7);
    }
}

static void test_totp_refused(void **state)
{
    static const struct {
        int line;
        const char *secret, *code;
    } rows[] = {
        {__LINE__, SECRET, ""},         {__LINE__, SECRET, "81804"},
        {__LINE__, SECRET, "0818040"},  {__LINE__, SECRET, "08180a"},
        {__LINE__, SECRET, " 81804"},   {__LINE__, SECRET, "-81804"},
        {__LINE__, SECRET, "07081804"}, {__LINE__, SECRET, "０８１８０４"},
        {__LINE__, SECRET, "081805"},   {__LINE__, "", "081804"},
        {__LINE__, "0189", "081804"},   {__LINE__, "日本", "081804"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t step = -7;
        TEST_TRUE(rows[i].line,
                  !totp_fits(rows[i].secret, rows[i].code, INT64_C(1111111109000), 0, &step));
        TEST_INT(rows[i].line, step, -7);
    }
}

static void test_totp_secret(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *one = totp_new_secret(cx), *two = totp_new_secret(cx);
    TEST_INT(__LINE__, (int64_t)strlen(one), 32); /* 160 bits */
    TEST_INT(__LINE__, (int64_t)strspn(one, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), 32);
    TEST_TRUE(__LINE__, strcmp(one, two) != 0);
    const char *address = totp_address(cx, SECRET, "a b&secret=x");
    TEST_TRUE(__LINE__, strncmp(address, "otpauth://totp/kaname:", 22) == 0);
    TEST_TRUE(__LINE__, strstr(address, "?secret=" SECRET "&issuer=kaname") != NULL);
    TEST_TRUE(__LINE__, strstr(address, "&secret=x?") == NULL);
}

static void test_totp_picture(void **state)
{
    struct ctx *cx = test_begin(state);
    struct svg picture = {.markup = ""};
    TEST_RC(__LINE__, cx, totp_picture(cx, totp_address(cx, SECRET, "hanako"), &picture), RC_OK);
    TEST_TRUE(__LINE__, strncmp(picture.markup, "<svg ", 5) == 0);
    TEST_TRUE(__LINE__, strstr(picture.markup, "<title>") != NULL);
    TEST_TRUE(__LINE__,
              strstr(picture.markup, "M4 4h1v1h-1z") != NULL); /* behind four quiet modules */
    TEST_TRUE(__LINE__, strstr(picture.markup, "M3 ") == NULL);
    TEST_TRUE(__LINE__, strcmp(picture.markup + strlen(picture.markup) - 6, "</svg>") == 0);
    TEST_TRUE(__LINE__, strstr(picture.markup, SECRET) == NULL);
}

static void test_recovery(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *codes[RECOVERY_CODES], *digests = "", *rest = "untouched";
    TEST_RC(__LINE__, cx, recovery_new(cx, codes, &digests), RC_OK);
    TEST_INT(__LINE__, (int64_t)strlen(digests), 19 + RECOVERY_CODES * (DIGEST_TEXT + 1) - 1);
    const char *others[RECOVERY_CODES], *other_digests = "";
    TEST_RC(__LINE__, cx, recovery_new(cx, others, &other_digests), RC_OK);
    TEST_TRUE(__LINE__, strncmp(digests, other_digests, 19) != 0); /* the salt */
    for (int i = 0; i < RECOVERY_CODES; i++) {
        TEST_INT(i, (int64_t)strlen(codes[i]), 19); /* 64 bits in four groups */
        TEST_TRUE(i, strstr(digests, codes[i]) == NULL);
        for (int k = 0; k < i; k++)
            TEST_TRUE(i, strcmp(codes[i], codes[k]) != 0);
    }
    static const char *const wrong[] = {"", " ", "0000-0000-0000-0000", "x"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        TEST_TRUE((int)i, !recovery_use(cx, digests, wrong[i], &rest));
    TEST_TRUE(__LINE__, !recovery_use(cx, digests, digests, &rest));
    TEST_TRUE(__LINE__,
              !recovery_use(cx, digests, arena_copy_n(cx->arena, digests + 19, DIGEST_TEXT), &rest));
    TEST_TRUE(__LINE__, !recovery_use(cx, digests, "", &rest) && !recovery_use(cx, "s=", "", &rest));
    /* those made before there was a salt */
    const char *plain = digest_hex(cx, "1111-2222-3333-4444", 19);
    TEST_TRUE(__LINE__, recovery_use(cx, plain, "1111-2222-3333-4444", &rest));
    TEST_TEXT(__LINE__, rest, "");
    rest = "untouched";
    TEST_TRUE(__LINE__, !recovery_use(cx, "", codes[0], &rest));
    TEST_TEXT(__LINE__, rest, "untouched");
    static const int order[] = {3, 0, 9, 1, 2, 8, 7, 4, 6, 5}; /* middle, first, last, … */
    for (int i = 0; i < RECOVERY_CODES; i++) {
        const char *code = codes[order[i]];
        TEST_TRUE(i, recovery_use(cx, digests, code, &digests));
        TEST_TRUE(i, !recovery_use(cx, digests, code, &rest)); /* each works once */
        for (int k = i + 1; k < RECOVERY_CODES; k++)
            TEST_TRUE(i, recovery_use(cx, digests, codes[order[k]], &rest));
    }
    TEST_INT(__LINE__, (int64_t)strspn(digests + 19, " "), (int64_t)strlen(digests + 19));
}

static void test_password_hash(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *one = "", *two = "";
    TEST_RC(__LINE__, cx, password_hash(cx, "correct horse battery", &one), RC_OK);
    TEST_RC(__LINE__, cx, password_hash(cx, "correct horse battery", &two), RC_OK);
    TEST_TRUE(__LINE__, strncmp(one, "$argon2id$v=19$m=65536,", 23) == 0); /* 64 MiB */
    TEST_TRUE(__LINE__, strcmp(one, two) != 0);
    TEST_TRUE(__LINE__, password_fits(cx, one, "correct horse battery"));
    TEST_TRUE(__LINE__, password_fits(cx, two, "correct horse battery"));
    static const char *const wrong[] = {"", "correct horse batter", "correct horse battery ",
                                        "Correct horse battery"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        TEST_TRUE((int)i, !password_fits(cx, one, wrong[i]));
    static const char *const hashes[] = {"", "x", "$argon2id$", "correct horse battery",
                                         "$argon2id$v=19$m=65536,t=2,p=1$$"};
    for (size_t i = 0; i < COUNT(hashes); i++)
        TEST_TRUE((int)i, !password_fits(cx, hashes[i], "correct horse battery"));
    TEST_TRUE(__LINE__, !password_fits(cx, NULL, ""));
    TEST_TRUE(__LINE__, !password_fits(cx, "", ""));
    TEST_TRUE(__LINE__, !password_fits(cx, arena_copy_n(cx->arena, one, strlen(one) - 1),
                                       "correct horse battery"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_totp_vectors),  cmocka_unit_test(test_totp_drift),
        cmocka_unit_test(test_totp_replay),   cmocka_unit_test(test_totp_refused),
        cmocka_unit_test(test_totp_secret),   cmocka_unit_test(test_totp_picture),
        cmocka_unit_test(test_recovery),
        cmocka_unit_test(test_password_hash),
    };
    return TEST_RUN(tests);
}
