/* What the browser says about a step (clientDataJSON), the site, and base64url. */
#include <jansson.h>
#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "passkey/passkey_inside.h"

const char *passkey_encode(struct ctx *cx, const void *bytes, size_t length)
{
    size_t room = sodium_base64_encoded_len(length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(cx->arena, room);
    if (text == NULL)
        return "";
    return sodium_bin2base64(text, room, bytes, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

const unsigned char *passkey_decode(struct ctx *cx, const char *text, size_t most, size_t *ret_length)
{
    size_t length = strlen(text), decoded = 0;
    const char *end = NULL;
    if (length > most / 3 * 4 + 4)
        return NULL;
    size_t room = length / 4 * 3 + 3;
    unsigned char *bytes = arena_alloc(cx->arena, room);
    if (bytes == NULL || sodium_base642bin(bytes, room, text, length, NULL, &decoded, &end,
                                           sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return NULL;
    if (end != text + length || decoded > most)
        return NULL;
    *ret_length = decoded;
    return bytes;
}

static bool is_number_address(const char *host, size_t length)
{
    return length == 0 || host[0] == '[' || strspn(host, "0123456789.") == length;
}

bool passkey_site_of(struct ctx *cx, const char *base_url, const char *host, bool secure, struct passkey_site *ret)
{
    if (!text_empty(base_url)) {
        const char *after = strstr(base_url, "://");
        if (after == NULL)
            return false;
        host = after + 3;
        ret->origin = arena_copy_n(cx->arena, base_url, (size_t)(host - base_url) + strcspn(host, "/?#"));
    } else {
        ret->origin = arena_printf(cx->arena, "%s://%s", secure ? "https" : "http", host);
    }
    size_t length = host[0] == '[' ? 0 : strcspn(host, ":/?#");
    if (is_number_address(host, length))
        return false;
    char *id = (char *)arena_copy_n(cx->arena, host, length);
    for (char *at = id; *at != '\0'; at++) /* browsers give origins in small letters */
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at | 0x20);
    ret->id = id;
    return true;
}

static const char *member(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text == NULL ? "" : text;
}

static json_t *parse(const unsigned char *bytes, size_t length)
{
    json_t *object = json_loadb((const char *)bytes, length, JSON_REJECT_DUPLICATES, NULL);
    if (object == NULL || json_is_object(object))
        return object;
    json_decref(object);
    return NULL;
}

const char *passkey_challenge_of(struct ctx *cx, const char *client_data)
{
    size_t length = 0;
    const unsigned char *bytes = passkey_decode(cx, client_data, PASSKEY_CLIENT_BYTES, &length);
    json_t *object = bytes == NULL ? NULL : parse(bytes, length);
    const char *challenge = object == NULL ? "" : arena_copy(cx->arena, member(object, "challenge"));
    json_decref(object);
    return challenge;
}

/* WebAuthn 7.1, steps 7 to 10; 7.2, steps 11 to 14. A frame of another site is not taken. */
static enum passkey_refusal check(const json_t *object, const char *type, const struct passkey_wanted *wanted)
{
    const char *challenge = member(object, "challenge");
    if (!text_same(member(object, "type"), type))
        return PASSKEY_OTHER_STEP;
    if (strlen(challenge) != strlen(wanted->challenge) ||
        sodium_memcmp(challenge, wanted->challenge, strlen(challenge)) != 0)
        return PASSKEY_OTHER_CHALLENGE;
    if (strcasecmp(member(object, "origin"), wanted->site.origin) != 0 ||
        json_is_true(json_object_get(object, "crossOrigin")) || json_object_get(object, "topOrigin") != NULL)
        return PASSKEY_OTHER_ORIGIN;
    return PASSKEY_FITS;
}

enum passkey_refusal passkey_check_client(struct ctx *cx, const char *client_data, const char *type,
                                          const struct passkey_wanted *wanted, unsigned char ret_digest[32])
{
    size_t length = 0;
    const unsigned char *bytes = passkey_decode(cx, client_data, PASSKEY_CLIENT_BYTES, &length);
    json_t *object = bytes == NULL ? NULL : parse(bytes, length);
    if (object == NULL)
        return PASSKEY_BROKEN;
    enum passkey_refusal refusal = check(object, type, wanted);
    json_decref(object);
    crypto_hash_sha256(ret_digest, bytes, length);
    return refusal;
}
