/* Any file as a signed package. */
#include "submission/submission_paper.h"

#include <string.h>

#include "base/limits.h"
#include "submission/submission_inside.h"
#include "submission/submission_queue.h"
#include "submission/submission_store.h"

static const struct field paper_table[] = {
    FIELD(submission_paper, id, F_TEXT, .label = N_("Number of the package")),
    FIELD(submission_paper, title, F_TEXT, .label = N_("What it is about")),
    FIELD(submission_paper, about, F_TEXT),
    FIELD(submission_paper, year, F_INT, .label = N_("Year")),
    FIELD(submission_paper, name, F_TEXT, .label = N_("Name of the file")),
    FIELD(submission_paper, from, F_TEXT, .label = N_("Id in its own installation")),
    FIELD(submission_paper, from_name, F_TEXT, .label = N_("Sender")),
    FIELD(submission_paper, operator, F_TEXT, .label = N_("Operator")),
    FIELD(submission_paper, key, F_TEXT, .label = N_("Key of the sender")),
    FIELD(submission_paper, made, F_TIME, .label = N_("Packed at")),
    FIELD(submission_paper, digest, F_TEXT, .label = N_("SHA-256 of the manifest")),
};
const struct fields submission_paper_fields = {paper_table, COUNT(paper_table)};

bool submission_is_package(const void *bytes, size_t length)
{
    static const char *const begins[] = {SEALED_BEFORE, "PK\x03\x04"};
    for (size_t i = 0; i < COUNT(begins); i++)
        if (length >= strlen(begins[i]) && memcmp(bytes, begins[i], strlen(begins[i])) == 0)
            return true;
    return false;
}

enum rc submission_paper_make(struct ctx *cx, struct submission_paper *paper, struct buf *out)
{
    const struct submission_file file = {paper->name, paper->bytes, paper->length};
    const bool anybody = text_empty(paper->to_card) && text_empty(paper->to_organization);
    struct submission_draft draft = {
        .kind = SUBMISSION_PAPER,
        .title = paper->title,
        .about = text_empty(paper->about) ? SUBMISSION_ANYBODY : paper->about,
        .document = "",
        .operator = SUBMISSION_ANYBODY,
        .year = paper->year,
        .to_card = paper->to_card,
        .card_chosen = true,
        .to_organization = anybody ? SUBMISSION_ANYBODY : paper->to_organization,
        .to_name = anybody ? SUBMISSION_ANYBODY : paper->to_name,
        .sealed = paper->sealed,
    };
    struct sent_submission made = {.id = "", .manifest = "", .made = 0};
    const char *key = "", *name = "";
    draft.files.at = &file;
    draft.files.n = 1;
    TRY(submission_pack_plain(cx, &draft, out, &made, &key, &name));
    paper->id = made.id;
    paper->digest = made.manifest;
    paper->from = cx->org;
    paper->from_name = name;
    paper->key = key;
    paper->operator = "";
    paper->made = made.made;
    return RC_OK;
}

/* ---- reading ---- */

/* The key is one of an organisation of this installation, the acting one included: no card is needed. */
static enum rc is_from_here(struct ctx *cx, struct receiving *item, bool *ret)
{
    const struct submission_party *from = &item->package.manifest.from;
    struct signing_key key = {.id = ""};
    enum rc rc = seal_key_public(cx, from->organization, from->key, &key);
    *ret = rc == RC_OK;
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    item->signer = (struct trusted_key){.id = "", .operator = ""};
    if (key.state != KEY_REVOKED)
        return RC_OK;
    return submission_refuse(cx, &item->why, SUBMISSION_KEY_REVOKED,
                             N_("The signing key {0} was revoked by its organisation ({1})"), key.id, key.reason);
}

static enum rc check(struct ctx *cx, struct receiving *item)
{
    const struct submission_manifest *manifest = &item->package.manifest;
    bool here = false;
    if (!text_same(manifest->kind, SUBMISSION_PAPER))
        return submission_refuse(cx, &item->why, SUBMISSION_KIND,
                                 N_("This package is no paper but a submission ({0}); it is taken in under Received packages"),
                                 manifest->kind);
    if (!text_same(manifest->to.organization, SUBMISSION_ANYBODY))
        TRY(receiving_check_receiver(cx, item));
    TRY(is_from_here(cx, item, &here));
    if (!here)
        TRY(receiving_check_signer(cx, item));
    return receiving_check_clock(cx, item);
}

/* The one file in it. */
static enum rc find_file(struct ctx *cx, struct receiving *item, struct submission_part *ret)
{
    size_t n = 0, prefix = strlen(SUBMISSION_ATTACHMENT);
    for (size_t i = 0; i < item->package.parts.n; i++)
        if (strncmp(item->package.parts.at[i].name, SUBMISSION_ATTACHMENT, prefix) == 0) {
            *ret = item->package.parts.at[i];
            n++;
        }
    return n == 1 ? RC_OK
                  : submission_refuse(cx, &item->why, SUBMISSION_FORM,
                                      N_("A paper is a package of one file; in this one are {0}"),
                                      decimal(cx, (int64_t)n));
}

static enum rc trust_endorsed(struct ctx *cx, const struct receiving *item)
{
    struct trusted_key trusted = {.id = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (!item->endorsed)
        return RC_OK;
    TRY(submission_begin(cx, &tx));
    TRY(submission_trust_add(cx, item->signer.operator, &item->package.card,
                             submission_part(&item->package, PACKAGE_CARD)->bytes, &trusted));
    return submission_commit(cx, &tx);
}

static enum rc read_paper(struct ctx *cx, const void *bytes, size_t length, struct receiving *item,
                          struct submission_part *ret_file)
{
    if (length > LIMIT_SUBMISSION_BYTES)
        return submission_refuse(cx, &item->why, SUBMISSION_TOO_LARGE, N_("The package is larger than {0} MB"),
                                 decimal(cx, LIMIT_SUBMISSION_BYTES / 1024 / 1024));
    TRY(submission_open(cx, bytes, length, true, &item->package, &item->why));
    TRY(check(cx, item));
    return find_file(cx, item, ret_file);
}

enum rc submission_paper_read(struct ctx *cx, const void *bytes, size_t length, struct submission_paper *ret,
                              struct submission_refusal *why)
{
    struct receiving item = {.way = SUBMISSION_BY_FILE, .why = {.reason = SUBMISSION_GOOD, .message = ""}};
    struct submission_part file = {.name = SUBMISSION_ATTACHMENT, .bytes = "", .length = 0};
    enum rc rc = read_paper(cx, bytes, length, &item, &file);
    *why = item.why;
    TRY(rc);
    TRY(trust_endorsed(cx, &item));
    const struct submission_manifest *manifest = &item.package.manifest;
    const bool sealed = item.package.sealed_to[0] != '\0';
    *ret = (struct submission_paper){
        .title = manifest->title,
        .about = text_same(manifest->about, SUBMISSION_ANYBODY) ? "" : manifest->about,
        .year = manifest->year,
        .name = file.name + strlen(SUBMISSION_ATTACHMENT),
        .bytes = file.bytes,
        .length = file.length,
        .to_card = "",
        .to_organization = text_same(manifest->to.organization, SUBMISSION_ANYBODY) ? "" : manifest->to.organization,
        .to_name = text_same(manifest->to.organization, SUBMISSION_ANYBODY) ? "" : manifest->to.name,
        .sealed = sealed,
        .id = manifest->id,
        .digest = item.package.digest,
        .from = manifest->from.organization,
        .from_name = manifest->from.name,
        .key = manifest->from.key,
        .operator = item.signer.operator,
        .made = manifest->made,
    };
    return RC_OK;
}
