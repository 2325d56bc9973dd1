/* That a key counts no more, as a file for those who hold its card: a closed network carries it in. */
#include <jansson.h>
#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "seal/seal_file.h"
#include "seal/seal_inside.h"
#include "seal/seal_store.h"

#define REVOCATION_FORMAT "kaname-key-revocation/1"

enum { REVOCATION_MEMBERS = 9, REASON_MOST = 200 };

static enum rc no_revocation(struct ctx *cx)
{
    return fail(cx, RC_INVALID,
                N_("This is not the revocation of a key as kaname writes it, or it was changed; please get it once more "
                   "from the organisation whose key it is"));
}

static void json_freep(json_t **json)
{
    json_decref(*json);
}

static const char *const member_names[REVOCATION_MEMBERS - 1] = {
    "organization", "key", "at", "reason", "by", "card", "signer", "signature",
};

static void members_of(struct key_revocation *of, const char **ret[REVOCATION_MEMBERS - 1])
{
    const char **const members[REVOCATION_MEMBERS - 1] = {
        &of->organization, &of->key, &of->at, &of->reason, &of->by, &of->card, &of->signer_card, &of->signature,
    };
    memcpy(ret, members, sizeof members);
}

/* What the signature is over. "" when memory ended. */
static const char *statement_of(struct ctx *cx, const struct key_revocation *of)
{
    return arena_printf(cx->arena, REVOCATION_FORMAT "\norganization %s\nkey %s\nat %s\nreason %s\nby %s\n",
                        of->organization, of->key, of->at, of->reason, of->by);
}

static enum rc text_of(struct ctx *cx, const struct key_revocation *of, const char **ret)
{
    CLEANUP(buf_free) struct buf text = buf_create(SEAL_REVOCATION_MOST);
    struct key_revocation copy = *of;
    const char **members[REVOCATION_MEMBERS - 1];
    struct json json = json_create(&text);
    members_of(&copy, members);
    json_object_begin(&json);
    json_key(&json, "format");
    json_text(&json, REVOCATION_FORMAT);
    for (size_t i = 0; i < COUNT(members); i++) {
        json_key(&json, member_names[i]);
        json_text(&json, *members[i]);
    }
    json_object_end(&json);
    buf_char(&text, '\n');
    *ret = buf_keep(&text, cx->arena);
    return buf_failed(&text) || arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}

/* ---- the organisation whose key it is ---- */

/* A key of the organisation whose private half is at hand: the revoked one itself, then the one in use, then the others,
 * the youngest first. RC_IO when there is none. */
static enum rc find_signer(struct ctx *cx, const struct signing_key *revoked, struct signing_key *ret,
                           unsigned char ret_seed[NOTE_SEED_BYTES])
{
    struct signing_keys all = {.keys = {.n = 0}};
    const struct problem kept = cx->problem;
    *ret = *revoked;
    if (seal_file_read(cx, revoked, ret_seed) == RC_OK)
        return RC_OK;
    TRY(seal_store_keys(cx, cx->org, &all));
    for (int in_use = 1; in_use >= 0; in_use--)
        for (size_t i = all.keys.n; i-- > 0;) {
            const struct signing_key *one = all.keys.at + i;
            if (one->state == KEY_REVOKED || (one->state == KEY_IN_USE) != in_use)
                continue;
            if (seal_file_read(cx, one, ret_seed) == RC_OK) {
                *ret = *one;
                cx->problem = kept;
                return RC_OK;
            }
        }
    return fail(cx, RC_IO,
                N_("No private half of a key of the organisation is at hand, so that the revocation cannot be signed; please "
                   "tell those who hold the card of {0} on another way"),
                revoked->id);
}

enum rc seal_revocation(struct ctx *cx, const char *id, const char **ret)
{
    unsigned char seed[NOTE_SEED_BYTES];
    struct signing_key key = {.id = ""}, signer = {.id = ""};
    TRY(seal_key_get(cx, id, &key));
    if (key.state != KEY_REVOKED)
        return fail(cx, RC_CONFLICT, N_("The key {0} is not revoked; kaname key revoke does it"), key.id);
    struct key_revocation made = {.organization = key.org, .key = key.id, .at = time_rfc3339(cx, cx->now),
                                  .reason = key.reason, .signer_card = ""};
    enum rc rc = find_signer(cx, &key, &signer, seed);
    if (rc == RC_OK) {
        made.by = signer.id;
        made.signature = seal_statement_sign(cx, statement_of(cx, &made), seed);
    }
    sodium_memzero(seed, sizeof seed);
    TRY(rc);
    TRY(seal_card(cx, &key, &made.card));
    if (!text_same(signer.id, key.id))
        TRY(seal_card(cx, &signer, &made.signer_card));
    return text_of(cx, &made, ret);
}

/* ---- those who hold its card ---- */

static enum rc take_members(struct ctx *cx, const json_t *object, struct key_revocation *ret)
{
    const char **members[REVOCATION_MEMBERS - 1];
    const char *format = json_string_value(json_object_get(object, "format"));
    members_of(ret, members);
    if (json_object_size(object) != REVOCATION_MEMBERS || format == NULL || !text_same(format, REVOCATION_FORMAT))
        return no_revocation(cx);
    for (size_t i = 0; i < COUNT(members); i++) {
        const char *value = json_string_value(json_object_get(object, member_names[i]));
        if (value == NULL)
            return no_revocation(cx);
        *members[i] = arena_copy(cx->arena, value);
    }
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}

static bool is_line(const char *text, size_t most)
{
    return text[0] != '\0' && text_length(text) <= most && !text_has_control(text) && strpbrk(text, "\t\r\n") == NULL;
}

/* Both cards are good, of the same organisation, and of the keys that are named. */
static enum rc read_cards(struct ctx *cx, struct key_revocation *of)
{
    bool own = text_same(of->key, of->by);
    TRY(seal_card_read(cx, of->card, strlen(of->card), &of->revoked));
    of->signer = of->revoked;
    if (own != (of->signer_card[0] == '\0'))
        return no_revocation(cx);
    if (!own)
        TRY(seal_card_read(cx, of->signer_card, strlen(of->signer_card), &of->signer));
    return text_same(of->revoked.key, of->key) && text_same(of->signer.key, of->by) &&
                   text_same(of->revoked.organization, of->organization) &&
                   text_same(of->signer.organization, of->organization)
               ? RC_OK
               : no_revocation(cx);
}

enum rc seal_revocation_read(struct ctx *cx, const char *text, size_t length, struct key_revocation *ret)
{
    struct key_revocation read = {.organization = ""};
    const char *again = "";
    if (length == 0 || length > SEAL_REVOCATION_MOST)
        return no_revocation(cx);
    CLEANUP(json_freep) json_t *object = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(object))
        return no_revocation(cx);
    TRY(take_members(cx, object, &read));
    TRY(text_of(cx, &read, &again));
    if (strlen(again) != length || memcmp(again, text, length) != 0 || !is_line(read.reason, REASON_MOST) ||
        !is_line(read.at, REASON_MOST))
        return no_revocation(cx);
    TRY(read_cards(cx, &read));
    const char *statement = statement_of(cx, &read);
    if (arena_failed(cx->arena))
        return memory_ended(cx);
    if (!seal_signature_fits(read.signer.public_key, statement, strlen(statement), read.signature))
        return no_revocation(cx);
    *ret = read;
    return RC_OK;
}

bool seal_revocation_stands(struct ctx *cx, const struct key_revocation *revocation)
{
    const struct key_card *revoked = &revocation->revoked, *signer = &revocation->signer;
    return text_same(revoked->key, signer->key) || seal_card_follows(cx, signer->public_key, signer->key, revoked) ||
           seal_card_follows(cx, revoked->public_key, revoked->key, signer);
}
