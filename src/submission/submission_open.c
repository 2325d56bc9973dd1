/* Reading a package: seal, container, manifest, signature, digests. */
#include <string.h>

#include "base/id.h"
#include "base/limits.h"
#include "submission/submission_inside.h"

const struct submission_part *submission_part(const struct submission_package *package, const char *name)
{
    for (size_t i = 0; i < package->parts.n; i++)
        if (text_same(package->parts.at[i].name, name) && package->parts.at[i].bytes != NULL)
            return package->parts.at + i;
    return NULL;
}

static bool wants_all(const char *name)
{
    (void)name;
    return true;
}

static bool wants_head(const char *name)
{
    return text_same(name, PACKAGE_MANIFEST) || text_same(name, PACKAGE_SIGNATURE) || text_same(name, PACKAGE_CARD) ||
           text_same(name, SUBMISSION_ANSWERS);
}

static bool is_sealed(const char *bytes, size_t length)
{
    return length >= strlen(SEALED_BEFORE) && memcmp(bytes, SEALED_BEFORE, strlen(SEALED_BEFORE)) == 0;
}

/* Opens the seal with our private key of the id that stands before the box. */
static enum rc unseal(struct ctx *cx, const char *bytes, size_t length, struct submission_package *package,
                      struct submission_refusal *why)
{
    size_t head = strlen(SEALED_BEFORE) + KEY_ID_TEXT + 1;
    struct signing_key key = {.id = ""};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_SUBMISSION_BYTES);
    if (length <= head || bytes[head - 1] != '\n')
        return submission_refuse(cx, why, SUBMISSION_DAMAGED, N_("The sealed package is cut off or was changed"));
    if (cx->db == NULL)
        return submission_refuse(cx, why, SUBMISSION_OTHER_RECEIVER,
                                 N_("The package is sealed; only its receiver's installation opens it"));
    const char *id = arena_copy_n(cx->arena, bytes + strlen(SEALED_BEFORE), KEY_ID_TEXT);
    if (!submission_is_hex(id, KEY_ID_TEXT))
        return submission_refuse(cx, why, SUBMISSION_DAMAGED, N_("The sealed package is cut off or was changed"));
    enum rc rc = seal_key_public(cx, cx->org, id, &key);
    if (rc == RC_MISSING)
        return submission_refuse(cx, why, SUBMISSION_OTHER_RECEIVER,
                                 N_("The package is sealed to a key that is not of this organisation"));
    TRY(rc);
    rc = seal_unbox(cx, &key, bytes + head, length - head, &out);
    if (rc == RC_INVALID)
        return submission_refuse(cx, why, SUBMISSION_DAMAGED, N_("The sealed package is cut off or was changed"));
    TRY(rc);
    package->sealed_to = id;
    package->length = out.length;
    package->bytes = arena_copy_n(cx->arena, buf_string(&out), out.length);
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}

static enum rc wrong_form(struct ctx *cx, struct submission_refusal *why)
{
    return submission_refuse(cx, why, SUBMISSION_FORM,
                             N_("The members of the package are not those that its manifest lists"));
}

/* The parts behind manifest and signature are exactly what the manifest lists, in its order. */
static enum rc check_members(struct ctx *cx, const struct submission_package *package, const struct submission_part *parts,
                             size_t n, struct submission_refusal *why)
{
    const struct submission_manifest *manifest = &package->manifest;
    if (n != manifest->members.n)
        return wrong_form(cx, why);
    for (size_t i = 0; i < n; i++) {
        const struct submission_member *member = manifest->members.at + i;
        if (!text_same(member->name, parts[i].name))
            return wrong_form(cx, why);
        if (parts[i].bytes == NULL)
            continue;
        if ((int64_t)parts[i].length != member->size ||
            !text_same(digest_hex(cx, parts[i].bytes, parts[i].length), member->digest))
            return submission_refuse(cx, why, SUBMISSION_FORGED,
                                     N_("{0} in the package is not what was signed"), member->name);
    }
    return RC_OK;
}

/* The signature by the card that lies within; the card's own belongs to the sender that the manifest names. */
static enum rc check_signature(struct ctx *cx, struct submission_package *package, const struct submission_part *manifest,
                               const struct submission_part *card, struct submission_refusal *why)
{
    CLEANUP(buf_free) struct buf text = buf_create((size_t)2 * SUBMISSION_MANIFEST_MOST);
    if (card == NULL)
        return wrong_form(cx, why);
    enum rc rc = seal_card_read(cx, card->bytes, card->length, &package->card);
    if (rc == RC_INVALID)
        return submission_refuse(cx, why, SUBMISSION_FORGED, N_("The key card in the package is none, or was changed"));
    TRY(rc);
    if (!text_same(package->card.key, package->manifest.from.key) ||
        !text_same(package->card.organization, package->manifest.from.organization))
        return submission_refuse(cx, why, SUBMISSION_FORGED,
                                 N_("The key card in the package is not of the sender that it names"));
    BUF_LITERAL(&text, SIGNED_BEFORE);
    buf_add(&text, manifest->bytes, manifest->length);
    if (buf_failed(&text))
        return memory_ended(cx);
    if (!seal_signature_fits(package->card.public_key, text.data, text.length, package->signature))
        return submission_refuse(cx, why, SUBMISSION_FORGED,
                                 N_("The signature does not fit: the package was not signed by {0}, or was changed "
                                    "afterwards"),
                                 package->manifest.from.name);
    return RC_OK;
}

/* One line of base64. */
static enum rc take_signature(struct ctx *cx, const struct submission_part *part, struct submission_package *package,
                              struct submission_refusal *why)
{
    if (part->length == 0 || part->bytes[part->length - 1] != '\n' || strlen(part->bytes) != part->length)
        return wrong_form(cx, why);
    package->signature = arena_copy_n(cx->arena, part->bytes, part->length - 1);
    return RC_OK;
}

static enum rc read_inside(struct ctx *cx, bool whole, struct submission_package *package,
                           struct submission_refusal *why)
{
    struct submission_part *parts = NULL;
    size_t n = 0;
    TRY(submission_zip_read(cx, package->bytes, package->length, whole ? wants_all : wants_head, &parts, &n, why));
    if (n < 2 || !text_same(parts[0].name, PACKAGE_MANIFEST) || !text_same(parts[1].name, PACKAGE_SIGNATURE))
        return wrong_form(cx, why);
    TRY(submission_manifest_read(cx, parts[0].bytes, parts[0].length, &package->manifest, why));
    package->digest = digest_hex(cx, parts[0].bytes, parts[0].length);
    package->parts.at = parts + 2;
    package->parts.n = n - 2;
    TRY(take_signature(cx, &parts[1], package, why));
    TRY(check_signature(cx, package, &parts[0], submission_part(package, PACKAGE_CARD), why));
    if (package->sealed_to[0] != '\0' && !text_same(package->sealed_to, package->manifest.to.key))
        return submission_refuse(cx, why, SUBMISSION_FORGED,
                                 N_("The package was made for another receiver and sealed again for this one"));
    return check_members(cx, package, parts + 2, n - 2, why);
}

enum rc submission_open_head(struct ctx *cx, const char *manifest, const char *signature, const char *card,
                             struct submission_package *ret, struct submission_refusal *why)
{
    struct submission_package package = {.digest = digest_hex(cx, manifest, strlen(manifest)), .signature = signature,
                                         .sealed_to = ""};
    const struct submission_part text = {.bytes = manifest, .length = strlen(manifest)};
    const struct submission_part card_part = {.bytes = card, .length = strlen(card)};
    *why = (struct submission_refusal){.reason = SUBMISSION_GOOD, .message = ""};
    TRY(submission_manifest_read(cx, manifest, text.length, &package.manifest, why));
    TRY(check_signature(cx, &package, &text, &card_part, why));
    *ret = package;
    return RC_OK;
}

enum rc submission_open(struct ctx *cx, const void *bytes, size_t length, bool whole,
                        struct submission_package *ret, struct submission_refusal *why)
{
    struct submission_package package = {.bytes = bytes, .length = length, .digest = "", .signature = "", .sealed_to = ""};
    *why = (struct submission_refusal){.reason = SUBMISSION_GOOD, .message = ""};
    if (is_sealed(bytes, length))
        TRY(unseal(cx, bytes, length, &package, why));
    TRY(read_inside(cx, whole, &package, why));
    if (arena_failed(cx->arena))
        return memory_ended(cx);
    *ret = package;
    return RC_OK;
}
