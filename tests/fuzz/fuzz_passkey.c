/* Fuzzes what a browser sends about a passkey: a line of clientDataJSON, a line with the length of the
 * attestation object, then that object, then authenticator data; what is left is a signature. */
#include "passkey/passkey.h"

#include "tests/fuzz/fuzz.h"

#define CHALLENGE "Y2hhbGxlbmdl"

static const struct passkey_wanted wanted = {.site = {.origin = "https://kaname.example", .id = "kaname.example"},
                                             .challenge = CHALLENGE, .verified = true};

/* Slices lie inside of what was read, in whatever order they came. */
static void check_parts(struct ctx *cx, const unsigned char *bytes, size_t length)
{
    struct passkey_parts parts;
    if (!passkey_parts_of(cx, bytes, length, &parts))
        return;
    require(parts.format != NULL && strlen(parts.format) <= 32);
    require(parts.data >= bytes && parts.data + parts.data_length <= bytes + length);
    require(parts.statement >= bytes && parts.statement + parts.statement_length <= bytes + length);
    require(parts.statement_length > 0 && parts.statement_length + parts.data_length < length);
}

/* What is taken can be stored and read again. */
static void check_made(struct ctx *cx, const char *client, const char *attestation, struct passkey_made *ret)
{
    enum passkey_refusal refusal = PASSKEY_REFUSAL_COUNT_;
    size_t length = 0;
    require(passkey_check_made(cx, &wanted, client, attestation, ret, &refusal) == RC_OK);
    require(refusal < PASSKEY_REFUSAL_COUNT_);
    if (refusal != PASSKEY_FITS)
        return;
    require(ret->verified && ret->counter >= 0 && ret->counter <= UINT32_MAX);
    require(passkey_decode(cx, ret->credential, PASSKEY_CREDENTIAL_BYTES, &length) != NULL && length > 0);
    require(passkey_decode(cx, ret->key, PASSKEY_DATA_BYTES, &length) != NULL && length > 0);
}

static size_t number_of(const char *text, size_t most)
{
    size_t number = 0;
    for (; *text >= '0' && *text <= '9' && number <= most; text++)
        number = number * 10 + (size_t)(*text - '0');
    return number < most ? number : most;
}

static const unsigned char *piece(struct fuzz_input *input, size_t length)
{
    const char *bytes = arena_copy_n(input->arena, input->at, length);
    input->at += length;
    input->left -= length;
    return (const unsigned char *)bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct ctx cx = {.arena = arena, .lang = LANG_EN, .now = INT64_C(1790830923004)};
    static const char create[] = "{\"type\":\"webauthn.create\",\"challenge\":\"" CHALLENGE
                                 "\",\"origin\":\"https://kaname.example\"}";
    static const char get[] = "{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE
                              "\",\"origin\":\"https://kaname.example\"}";
    const char *json = fuzz_line(&input), *sizes = fuzz_line(&input);
    struct passkey_made made = {.credential = "", .key = "", .algorithm = PASSKEY_ES256};
    size_t length = number_of(sizes, input.left);
    const unsigned char *attestation = piece(&input, length);
    check_parts(&cx, attestation, length);
    const char *encoded = passkey_encode(&cx, attestation, length);
    check_made(&cx, passkey_encode(&cx, json, strlen(json)), encoded, &made);
    check_made(&cx, passkey_encode(&cx, create, sizeof create - 1), encoded, &made);
    require(passkey_challenge_of(&cx, json) != NULL); /* whatever letters it has */
    size_t half = input.left < 37 ? input.left : 37;
    struct passkey_used used = {.client_data = passkey_encode(&cx, get, sizeof get - 1)};
    used.data = passkey_encode(&cx, piece(&input, half), half);
    used.signature = passkey_encode(&cx, input.at, input.left);
    enum passkey_refusal refusal = PASSKEY_REFUSAL_COUNT_;
    int64_t counter = -1;
    require(passkey_check_used(&cx, &wanted, made.algorithm, made.key, &used, &counter, &refusal) == RC_OK);
    require(refusal < PASSKEY_REFUSAL_COUNT_ && (refusal != PASSKEY_FITS || counter >= 0));
    return 0;
}
