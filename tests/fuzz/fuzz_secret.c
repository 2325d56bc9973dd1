/* Fuzzes what a person types to sign in, and what is stored for it: secret of the second step (base32),
 * code, recovery codes and their digests, sign-in name and password; a line each. */
#include "account/account_secret.h"

#include "account/account_password.h"
#include "account/account_session.h"
#include "base/id.h"
#include "base/text.h"
#include "tests/fuzz/fuzz.h"

/* No code works twice. */
static void check_code(struct ctx *cx, const char *secret, const char *code)
{
    int64_t step = 0, again = -1;
    if (!totp_fits(secret, code, cx->now, 0, &step)) {
        require(step == 0);
        return;
    }
    int64_t now = cx->now / 1000 / TOTP_STEP_SECONDS;
    require(step >= now - 1 && step <= now + 1 && strlen(code) == 6);
    require(!totp_fits(secret, code, cx->now, now + 1, &again) && again == -1);
}

/* A code that stands among the digests is found, and gone afterwards. (What begins as a salt does is left
 * to check_stored: the digest here is of the code alone.) */
static void check_recovery(struct ctx *cx, const char *before, const char *code, const char *after)
{
    const char *rest = "", *digest = digest_hex(cx, code, strlen(code));
    const char *digests = arena_printf(cx->arena, "%s %s %s", before, digest, after);
    if (strncmp(before, "s=", 2) == 0 || strstr(before, digest) != NULL || strstr(after, digest) != NULL)
        return;
    require(recovery_use(cx, digests, code, &rest));
    require(strstr(rest, digest) == NULL && strlen(rest) + DIGEST_TEXT <= strlen(digests));
    require(!recovery_use(cx, rest, code, &rest));
}

/* What is stored may be damaged: it is read like anything else. */
static void check_stored(struct ctx *cx, const char *stored, const char *code)
{
    const char *rest = NULL;
    if (recovery_use(cx, stored, code, &rest))
        require(rest != NULL && strlen(rest) < strlen(stored));
}

static void check_password(struct ctx *cx, const char *password, const char *login, const char *name)
{
    const struct password_about about = {.login = login, .name = name, .org = login, .org_name = name};
    enum rc rc = password_check_rules(cx, password, &about);
    require(rc == RC_OK || (rc == RC_INVALID && cx->problem.field_count == 1));
    if (rc != RC_OK)
        return;
    size_t length = text_length(password);
    require(length >= PASSWORD_LEAST && length <= PASSWORD_MOST);
    size_t own = password_own_characters(cx, password, &about);
    require(own >= PASSWORD_OWN_LEAST);
    require(own <= text_length(text_fold(cx, password)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct ctx cx = {.arena = arena, .lang = LANG_EN, .now = INT64_C(1790830923004)};
    const char *secret = fuzz_line(&input), *code = fuzz_line(&input);
    const char *before = fuzz_line(&input), *after = fuzz_line(&input);
    const char *login = fuzz_line(&input), *password = fuzz_line(&input);
    check_code(&cx, secret, code);
    check_stored(&cx, before, code);
    check_recovery(&cx, before, code, after);
    const char *folded = login_fold(&cx, login);
    if (text_is_utf8(login, strlen(login)))
        require_same(login_fold(&cx, folded), folded);
    check_password(&cx, password, login, fuzz_line(&input));
    return 0;
}
