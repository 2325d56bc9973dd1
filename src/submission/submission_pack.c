/* Making a package: members, manifest, signature, container, seal. */
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/limits.h"
#include "ledger/ledger.h"
#include "register/content.h"
#include "submission/submission_inside.h"
#include "submission/submission_store.h"

enum { OWN_PARTS = 6 }; /* at most, beside the attachments: all that are no attachments */

struct packing {
    struct ctx *cx;
    const struct submission_draft *draft;
    struct submission_part *parts; /* the first two are manifest and signature */
    size_t n;
    struct signing_key key;
    const char *to_card; /* text; "" where it is not known */
    struct key_card to; /* key "" where the receiver's card is not known */
    struct submission_manifest manifest;
    const char *manifest_text, *signature;
};

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static void add_part(struct packing *packing, const char *name, const char *bytes, size_t length)
{
    packing->parts[packing->n++] = (struct submission_part){.name = name, .bytes = bytes, .length = length};
}

static enum rc take_receiver(struct packing *packing)
{
    const char *card = or_empty(packing->draft->to_card), *newer = "";
    if (card[0] != '\0')
        TRY(seal_card_read(packing->cx, card, strlen(card), &packing->to));
    if (!packing->draft->card_chosen)
        TRY(submission_card_now(packing->cx, card[0] == '\0' ? or_empty(packing->draft->to_organization)
                                                             : packing->to.organization, &newer));
    if (newer[0] != '\0')
        TRY(seal_card_read(packing->cx, card = newer, strlen(newer), &packing->to));
    packing->to_card = card;
    if (card[0] != '\0')
        return submission_check_card(packing->cx, &packing->to);
    packing->to = (struct key_card){.organization = or_empty(packing->draft->to_organization),
                                    .name = or_empty(packing->draft->to_name),
                                    .key = ""};
    if (packing->draft->sealed)
        return fail(packing->cx, RC_INVALID,
                    N_("To seal the package, the receiver's key card is needed; please ask {0} for it"),
                    packing->to.name);
    return RC_OK;
}

/* The last entry of the record, under a checkpoint. The right to look into the ledger is the program's here. The entry
 * itself stays: it says who drafted and approved, and with what words; its hash leaves. */
static enum rc prove(struct packing *packing, struct seal_proof *ret)
{
    struct ctx *cx = packing->cx;
    struct ledger_entries entries = {.n = 0};
    const uint64_t kept = cx->permissions;
    TRY(ledger_of_record(cx, cx->org, packing->draft->noun, packing->draft->record, &entries));
    if (entries.n == 0)
        return fail(cx, RC_MISSING, N_("The ledger knows nothing of what is to be packed"));
    cx->permissions |= PERM_AUDIT_READ;
    enum rc rc = seal_prove_hash(cx, entries.at[entries.n - 1].sequence, ret);
    cx->permissions = kept;
    return rc;
}

static enum rc add_proof(struct packing *packing)
{
    struct seal_proof proof = {.text = "", .key = {.id = ""}};
    const char *card = "";
    if (text_empty(packing->draft->noun) || text_empty(packing->draft->record))
        return seal_ready(packing->cx, packing->cx->org, &packing->key);
    TRY(prove(packing, &proof));
    TRY(seal_ready(packing->cx, packing->cx->org, &packing->key));
    add_part(packing, PACKAGE_PROOF, proof.text, strlen(proof.text));
    if (text_same(proof.key.id, packing->key.id))
        return RC_OK;
    TRY(seal_card(packing->cx, &proof.key, &card));
    add_part(packing, PACKAGE_PROOF_CARD, card, strlen(card));
    return RC_OK;
}

static int by_name(const void *a, const void *b)
{
    const struct submission_part *left = a, *right = b;
    return strcmp(left->name, right->name);
}

static enum rc check_names(struct packing *packing)
{
    for (size_t i = 2; i < packing->n; i++) {
        const char *name = packing->parts[i].name;
        if (!submission_is_member(name) || (i > 2 && text_same(packing->parts[i - 1].name, name)))
            return fail(packing->cx, RC_INVALID,
                        N_("An attachment named {0} cannot stand in a package, or stands in it twice"), name);
    }
    return RC_OK;
}

static enum rc gather(struct packing *packing)
{
    const struct submission_draft *draft = packing->draft;
    struct ctx *cx = packing->cx;
    const char *card = "";
    if (draft->files.n > SUBMISSION_MEMBERS_MOST - OWN_PARTS)
        return fail(cx, RC_TOO_LARGE, N_("A package takes at most {0} attachments"),
                    decimal(cx, SUBMISSION_MEMBERS_MOST - OWN_PARTS));
    packing->parts = ARENA_ARRAY(cx->arena, struct submission_part, 2 + OWN_PARTS + draft->files.n);
    if (packing->parts == NULL)
        return RC_MEMORY;
    packing->n = 2;
    TRY(add_proof(packing));
    TRY(seal_card(cx, &packing->key, &card));
    add_part(packing, PACKAGE_CARD, card, strlen(card));
    if (draft->answers != NULL)
        add_part(packing, SUBMISSION_ANSWERS, draft->answers, draft->answers_length);
    if (!text_empty(draft->texts))
        add_part(packing, SUBMISSION_TEXTS, draft->texts, strlen(draft->texts));
    if (!text_empty(draft->results))
        add_part(packing, SUBMISSION_RESULTS, draft->results, draft->results_length);
    for (size_t i = 0; i < draft->files.n; i++)
        /* in one form of Unicode, since readers of zips change the others */
        add_part(packing, arena_printf(cx->arena, SUBMISSION_ATTACHMENT "%s", text_fold(cx, draft->files.at[i].name)),
                 draft->files.at[i].bytes, draft->files.at[i].length);
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    qsort(packing->parts + 2, packing->n - 2, sizeof *packing->parts, by_name);
    return check_names(packing);
}

static enum rc list_members(struct packing *packing)
{
    struct ctx *cx = packing->cx;
    size_t n = packing->n - 2;
    struct submission_member *members = ARENA_ARRAY(cx->arena, struct submission_member, n);
    if (members == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct submission_part *part = packing->parts + 2 + i;
        members[i] = (struct submission_member){.name = part->name,
                                                .size = (int64_t)part->length,
                                                .digest = digest_hex(cx, part->bytes, part->length)};
    }
    packing->manifest.members.at = members;
    packing->manifest.members.n = n;
    return RC_OK;
}

/* A name as a manifest takes it: on one line. */
static const char *on_line(struct ctx *cx, const char *text)
{
    char *line = (char *)arena_copy(cx->arena, text);
    for (char *at = line; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = ' ';
    return line;
}

static enum rc find_previous(struct packing *packing, const char **ret)
{
    const struct submission_draft *draft = packing->draft;
    if (!text_empty(draft->previous)) {
        *ret = draft->previous;
        return RC_OK;
    }
    return submission_store_last_sent(packing->cx, draft->kind, draft->about, draft->operator, ret);
}

static enum rc write_manifest(struct packing *packing)
{
    const struct submission_draft *draft = packing->draft;
    struct ctx *cx = packing->cx;
    struct submission_refusal why = {.reason = SUBMISSION_GOOD};
    struct submission_manifest again;
    const char *previous = "";
    CLEANUP(buf_free) struct buf text = buf_create(SUBMISSION_MANIFEST_MOST);
    TRY(find_previous(packing, &previous));
    packing->manifest = (struct submission_manifest){
        .id = id_new(cx),
        .kind = draft->kind,
        .title = on_line(cx, or_empty(draft->title)),
        .from = {.organization = cx->org, .name = packing->key.name, .key = packing->key.id},
        .to = {.organization = packing->to.organization, .name = on_line(cx, packing->to.name), .key = packing->to.key},
        .operator = draft->operator,
        .about = draft->about,
        .edition = draft->edition,
        .document = or_empty(draft->document),
        .year = draft->year,
        .made = cx->now,
        .previous = previous,
    };
    TRY(list_members(packing));
    submission_manifest_write(&text, &packing->manifest);
    TRY(buf_check(cx, &text, N_("The manifest of the package is too large")));
    packing->manifest_text = buf_keep(&text, cx->arena);
    /* What we would not read is not sent. */
    return submission_manifest_read(cx, packing->manifest_text, strlen(packing->manifest_text), &again, &why);
}

static enum rc sign(struct packing *packing)
{
    struct ctx *cx = packing->cx;
    struct signing_key key = {.id = ""};
    const char *signature = "", *text = arena_printf(cx->arena, SIGNED_BEFORE "%s", packing->manifest_text);
    TRY(seal_sign(cx, cx->org, text, strlen(text), &key, &signature));
    if (!text_same(key.id, packing->key.id))
        return fail(cx, RC_CONFLICT, N_("The signing key was replaced meanwhile; please pack again"));
    packing->signature = signature;
    const char *line = arena_printf(cx->arena, "%s\n", signature);
    packing->parts[0] = (struct submission_part){
        .name = PACKAGE_MANIFEST, .bytes = packing->manifest_text, .length = strlen(packing->manifest_text)};
    packing->parts[1] = (struct submission_part){.name = PACKAGE_SIGNATURE, .bytes = line, .length = strlen(line)};
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

static enum rc write_package(struct packing *packing, struct buf *out)
{
    CLEANUP(buf_free) struct buf open = buf_create(LIMIT_SUBMISSION_BYTES);
    if (!packing->draft->sealed)
        return submission_zip_write(packing->cx, packing->parts, packing->n, out);
    TRY(submission_zip_write(packing->cx, packing->parts, packing->n, &open));
    buf_printf(out, SEALED_BEFORE "%s\n", packing->to.key);
    return seal_box(packing->cx, packing->to.public_key, open.data, open.length, out);
}

/* With what the package is announced before its pieces come. */
static const char *head_of(const struct packing *packing)
{
    CLEANUP(buf_free) struct buf text = buf_create((size_t)2 * SUBMISSION_MANIFEST_MOST);
    struct json json = json_create(&text);
    json_object_begin(&json);
    json_key(&json, "manifest");
    json_text(&json, packing->manifest_text);
    json_key(&json, "signature");
    json_text(&json, packing->signature);
    json_object_end(&json);
    return buf_keep(&text, packing->cx->arena);
}

static struct sent_submission sent_of(const struct packing *packing, const struct buf *out)
{
    const struct submission_manifest *manifest = &packing->manifest;
    struct ctx *cx = packing->cx;
    return (struct sent_submission){
        .id = manifest->id,
        .org = cx->org,
        .kind = manifest->kind,
        .title = manifest->title,
        .subject = or_empty(packing->draft->subject),
        .about = manifest->about,
        .operator = manifest->operator,
        .edition = manifest->edition,
        .year = manifest->year,
        .previous = manifest->previous,
        .to_organization = manifest->to.organization,
        .to_name = manifest->to.name,
        .to_key = manifest->to.key,
        .to_card = packing->to_card,
        .made = manifest->made,
        .sealed = packing->draft->sealed,
        .manifest = digest_hex(cx, packing->manifest_text, strlen(packing->manifest_text)),
        .digest = digest_hex(cx, out->data, out->length),
        .size = (int64_t)out->length,
        .state = SENT_PACKED,
        .receipt = "",
        .made_by = cx->person == NULL ? "" : cx->person,
        .head = head_of(packing),
    };
}

enum rc submission_pack_plain(struct ctx *cx, const struct submission_draft *draft, struct buf *out,
                              struct sent_submission *ret, const char **ret_key, const char **ret_name)
{
    struct packing packing = {.cx = cx, .draft = draft};
    TRY(take_receiver(&packing));
    TRY(gather(&packing));
    TRY(write_manifest(&packing));
    TRY(sign(&packing));
    buf_clear(out);
    TRY(write_package(&packing, out));
    *ret = sent_of(&packing, out);
    *ret_key = packing.key.id;
    *ret_name = packing.key.name;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

enum rc submission_make(struct ctx *cx, const struct submission_draft *draft, struct buf *out,
                        struct sent_submission *ret)
{
    const char *key = "", *name = "";
    TRY(submission_need(cx, PERM_RESPONSE_SUBMIT));
    return submission_pack_plain(cx, draft, out, ret, &key, &name);
}

enum rc submission_sent_add(struct ctx *cx, struct sent_submission *sent, const struct buf *package)
{
    const struct submission_source *source = submission_source_find(cx->app, sent->kind);
    TRY(submission_need(cx, PERM_RESPONSE_SUBMIT));
    TRY(content_put(cx, buf_string(package), package->length, &sent->digest));
    TRY(record_insert(cx, &sent_submission_record, sent));
    return source == NULL || source->follow == NULL ? RC_OK : source->follow(cx, sent, NULL);
}

enum rc submission_pack(struct ctx *cx, const struct submission_draft *draft, struct buf *out,
                        struct sent_submission *ret)
{
    struct sent_submission sent = {.id = ""};
    TRY(submission_make(cx, draft, out, &sent));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(submission_sent_add(cx, &sent, out));
    TRY(db_commit(cx, &tx));
    if (ret != NULL)
        *ret = sent;
    return RC_OK;
}
