#include "account/account_secret.h"

#include <errno.h>
#include <liboath/oath.h>
#include <qrencode.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/text.h"
#include "http/http.h"
#include "view/html.h"

enum { SECRET_BYTES = 20, QUIET_MODULES = 4, DIGITS = 6 };

enum rc password_hash(struct ctx *cx, const char *password, const char **ret)
{
    char hash[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                              crypto_pwhash_MEMLIMIT_INTERACTIVE,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return memory_ended(cx);
    *ret = arena_copy(cx->arena, hash);
    return RC_OK;
}

bool password_fits(struct ctx *cx, const char *hash, const char *password)
{
    if (text_empty(hash)) { /* the same work for unknown people, so that time tells nothing */
        const char *unused = NULL;
        enum rc rc = password_hash(cx, password, &unused);
        (void)rc;
        return false;
    }
    errno = 0;
    if (crypto_pwhash_str_verify(hash, password, strlen(password)) == 0)
        return true;
    if (errno == ENOMEM) /* nothing was compared, so this is no failed attempt */
        arena_fail(cx->arena);
    return false;
}

const char *totp_new_secret(struct ctx *cx)
{
    char bytes[SECRET_BYTES];
    char *text = NULL;
    size_t length = 0;
    randombytes_buf(bytes, sizeof bytes);
    if (oath_base32_encode(bytes, sizeof bytes, &text, &length) != OATH_OK)
        return "";
    const char *secret = arena_copy(cx->arena, text);
    sodium_memzero(text, length);
    free(text);
    return secret;
}

bool totp_fits(const char *secret, const char *code, int64_t now_ms, int64_t last_step,
               int64_t *ret_step)
{
    char *bytes = NULL;
    size_t length = 0;
    bool fits = false;
    if (secret[0] == '\0' || strlen(code) != DIGITS || strspn(code, "0123456789") != DIGITS ||
        oath_base32_decode(secret, strlen(secret), &bytes, &length) != OATH_OK)
        return false;
    int64_t now_step = now_ms / 1000 / TOTP_STEP_SECONDS;
    for (int64_t step = now_step - 1; step <= now_step + 1; step++) {
        char wanted[DIGITS + 1];
        if (step <= last_step ||
            oath_totp_generate(bytes, length, step * TOTP_STEP_SECONDS, TOTP_STEP_SECONDS, 0,
                               DIGITS, wanted) != OATH_OK)
            continue;
        if (sodium_memcmp(wanted, code, DIGITS) == 0 && !fits) {
            fits = true;
            *ret_step = step;
        }
    }
    sodium_memzero(bytes, length);
    free(bytes);
    return fits;
}

const char *totp_address(struct ctx *cx, const char *secret, const char *login)
{
    return arena_printf(cx->arena, "otpauth://totp/kaname:%s?secret=%s&issuer=kaname&digits=6&period=30",
                        url_encode(cx, login), secret);
}

enum rc totp_picture(struct ctx *cx, const char *address, struct svg *ret)
{
    QRcode *code = QRcode_encodeString8bit(address, 0, QR_ECLEVEL_M);
    if (code == NULL)
        return memory_ended(cx);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_FORM_BYTES);
    int side = code->width + 2 * QUIET_MODULES;
    buf_printf(&out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"220\" height=\"220\" "
               "viewBox=\"0 0 %d %d\"><title>",
               side, side);
    html_text(&out, tr(cx, N_("QR code for the authenticator program")));
    buf_printf(&out, "</title><rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/><path fill=\"#000000\" d=\"",
               side, side);
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++)
            if ((code->data[y * code->width + x] & 1) != 0)
                buf_printf(&out, "M%d %dh1v1h-1z", x + QUIET_MODULES, y + QUIET_MODULES);
    buf_text(&out, "\"/></svg>");
    QRcode_free(code);
    ret->markup = buf_keep(&out, cx->arena);
    return RC_OK;
}

enum { SALT_BYTES = 8, SALT_TEXT = 2 + 2 * SALT_BYTES + 1 };

/* "s=0123456789abcdef " before the digests; older ones have none. */
static size_t salt_length(const char *digests)
{
    return strncmp(digests, "s=", 2) == 0 && strlen(digests) >= SALT_TEXT ? SALT_TEXT : 0;
}

static const char *digest_of(struct ctx *cx, const char *digests, const char *code)
{
    const char *salted = arena_printf(cx->arena, "%.*s%s", (int)salt_length(digests), digests, code);
    return digest_hex(cx, salted, strlen(salted));
}

enum rc recovery_new(struct ctx *cx, const char *ret_codes[RECOVERY_CODES], const char **ret_digests)
{
    const char *digests = arena_printf(cx->arena, "s=%s ", random_hex(cx, SALT_BYTES));
    for (int i = 0; i < RECOVERY_CODES; i++) {
        const char *hex = random_hex(cx, 8); /* 64 bits: too many to try before the lock closes */
        if (hex[0] == '\0') /* without memory it has no places */
            return RC_MEMORY;
        ret_codes[i] = arena_printf(cx->arena, "%.4s-%.4s-%.4s-%.4s", hex, hex + 4, hex + 8, hex + 12);
        digests = arena_printf(cx->arena, "%s%s%s", digests, i == 0 ? "" : " ",
                               digest_of(cx, digests, ret_codes[i]));
    }
    *ret_digests = digests;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

bool recovery_use(struct ctx *cx, const char *digests, const char *code, const char **ret_rest)
{
    const char *wanted = digest_of(cx, digests, code);
    const char *found = strstr(digests + salt_length(digests), wanted);
    if (strlen(wanted) != DIGEST_TEXT || found == NULL)
        return false;
    const char *after = found + DIGEST_TEXT;
    while (*after == ' ')
        after++;
    *ret_rest = arena_printf(cx->arena, "%.*s%s", (int)(found - digests), digests, after);
    return true;
}
