/* Taking a package in: what is looked at before, what is written, and what is noted of one that is refused. */
#include <string.h>

#include "base/id.h"
#include "base/time.h"
#include "db/db_clock.h"
#include "register/content.h"
#include "submission/submission_paper.h"
#include "submission/submission_queue.h"
#include "submission/submission_store.h"

/* Who floods us with bad packages over the network shall not fill the ledger. */
enum { NOTED_MOST = 1000, NOTED_WITHIN_MS = 24 * 60 * 60 * 1000 };

static enum rc check_kind(struct ctx *cx, struct receiving *item)
{
    item->kind = submission_kind_find(cx->app, item->package.manifest.kind);
    if (item->kind == NULL)
        return submission_refuse(cx, &item->why, SUBMISSION_KIND, N_("Packages of the kind {0} are not taken here"),
                                 item->package.manifest.kind);
    return item->kind->check(cx, &item->package, &item->why);
}

/* RC_OK with *ret_known when the package is kept already. */
static enum rc find_known(struct ctx *cx, struct receiving *item, bool *ret_known)
{
    struct submission known = {.id = ""};
    enum rc rc = submission_store_get(cx, item->package.manifest.id, &known);
    *ret_known = rc == RC_OK;
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    if (!text_same(known.manifest, item->package.digest))
        return submission_refuse(cx, &item->why, SUBMISSION_REPLAYED,
                                 N_("Another package of the number {0} came before"), known.id);
    item->submission = known;
    return RC_OK;
}

/* Of the same operator about the same, the one that was made last counts, and none after it was accepted. */
static enum rc check_order(struct ctx *cx, struct receiving *item)
{
    const struct submission_manifest *manifest = &item->package.manifest;
    enum rc rc = submission_store_newest(cx, manifest->about, manifest->operator, &item->before);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    if (item->before.state == SUBMISSION_ACCEPTED)
        return submission_refuse(cx, &item->why, SUBMISSION_REPLAYED,
                                 N_("What {0} submitted about this was accepted on {1}"),
                                 manifest->operator, time_show(cx, item->before.decided_at));
    if (manifest->made <= item->before.made)
        return submission_refuse(cx, &item->why, SUBMISSION_REPLAYED,
                                 N_("A package that was made later ({0}) came before this one ({1}); if this one is the newer, "
                                    "the sender's clock was set back"),
                                 time_show(cx, item->before.made), time_show(cx, manifest->made));
    return RC_OK;
}

static struct submission submission_of(struct ctx *cx, const struct receiving *item)
{
    const struct submission_manifest *manifest = &item->package.manifest;
    return (struct submission){
        .id = manifest->id,
        .org = cx->org,
        .kind = manifest->kind,
        .title = manifest->title,
        .operator = manifest->operator,
        .sender = manifest->from.organization,
        .sender_name = manifest->from.name,
        .signing_key = manifest->from.key,
        .about = manifest->about,
        .edition = manifest->edition,
        .document = manifest->document,
        .year = manifest->year,
        .made = manifest->made,
        .received = cx->now,
        .way = item->way,
        .sealed = item->package.sealed_to[0] != '\0',
        .manifest = item->package.digest,
        .size = (int64_t)item->package.length,
        .state = SUBMISSION_RECEIVED,
        .problems = "",
        .previous = item->before.id == NULL ? "" : item->before.id,
        .decided_by = "",
        .note = "",
    };
}

static enum rc replace_before(struct ctx *cx, const struct submission *before)
{
    struct submission after = *before;
    if (before->id == NULL || (before->state != SUBMISSION_RECEIVED && before->state != SUBMISSION_CHECKED))
        return RC_OK;
    after.state = SUBMISSION_REPLACED;
    return record_update(cx, &submission_record, before, &after);
}

enum rc submission_write(struct ctx *cx, struct receiving *item)
{
    bool known = false;
    struct trusted_key trusted = {.id = ""};
    TRY(find_known(cx, item, &known));
    if (known)
        return RC_OK;
    TRY(check_order(cx, item));
    struct submission fresh = submission_of(cx, item);
    if (item->endorsed && submission_store_trusted(cx, item->package.card.key, &trusted) == RC_MISSING)
        TRY(submission_trust_add(cx, item->signer.operator, &item->package.card,
                                 submission_part(&item->package, PACKAGE_CARD)->bytes, &trusted));
    TRY(content_put(cx, item->package.bytes, item->package.length, &fresh.digest));
    TRY(record_insert(cx, &submission_record, &fresh));
    TRY(replace_before(cx, &item->before));
    if (item->kind->follow != NULL)
        TRY(item->kind->follow(cx, &fresh, &item->package));
    item->submission = fresh;
    item->fresh = true;
    return RC_OK;
}

enum rc submission_look(struct ctx *cx, const char *manifest, const char *signature, const char *card,
                        const char **ret_id, struct submission *ret_known, struct submission_refusal *why)
{
    struct receiving item = {.way = SUBMISSION_BY_NETWORK};
    bool known = false;
    enum rc rc = submission_open_head(cx, manifest, signature, card, &item.package, &item.why);
    if (rc == RC_OK)
        rc = receiving_check_receiver(cx, &item);
    if (rc == RC_OK)
        rc = find_known(cx, &item, &known);
    if (rc == RC_OK && !known)
        rc = receiving_check_signer(cx, &item);
    if (rc == RC_OK && !known)
        rc = receiving_check_clock(cx, &item);
    *why = item.why;
    TRY(rc);
    *ret_id = item.package.manifest.id;
    if (known)
        TRY(db_confirm(cx));
    if (known)
        *ret_known = item.submission;
    return RC_OK;
}

static enum rc look_at(struct ctx *cx, const void *bytes, size_t length, struct receiving *item, bool *ret_known)
{
    TRY(submission_open(cx, bytes, length, false, &item->package, &item->why));
    if (text_same(item->package.manifest.kind, SUBMISSION_PAPER))
        return submission_refuse(cx, &item->why, SUBMISSION_KIND,
                                 N_("This is a signed paper and no submission; it is taken in where such papers are received"));
    TRY(receiving_check_receiver(cx, item));
    TRY(find_known(cx, item, ret_known));
    if (*ret_known)
        return RC_OK;
    TRY(receiving_check_signer(cx, item));
    TRY(receiving_check_clock(cx, item));
    return check_kind(cx, item);
}

/* Notes a refusal, the same file once. */
static enum rc note_refusal(struct ctx *cx, const void *bytes, size_t length, const struct receiving *item)
{
    const struct submission_manifest *manifest = &item->package.manifest;
    bool read = manifest->id != NULL;
    int64_t known = 0, lately = 0;
    struct refused_submission row = {
        .id = "",
        .org = cx->org,
        .refused_at = cx->now,
        .reason = item->why.reason,
        .message = "",
        .said = item->why.said == NULL ? "" : item->why.said,
        .submission = read ? manifest->id : "",
        .operator = read ? manifest->operator : "",
        .sender_name = read ? manifest->from.name : "",
        .file_digest = digest_hex(cx, bytes, length),
        .size = (int64_t)length,
        .way = item->way,
    };
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(submission_store_refused_count(cx, row.file_digest, &known));
    if (known == 0)
        TRY(submission_store_refused_since(cx, cx->now - NOTED_WITHIN_MS, NOTED_MOST, &lately));
    if (known > 0 || lately >= NOTED_MOST)
        return RC_OK;
    TRY(db_begin(cx, &tx));
    TRY(record_insert(cx, &refused_submission_record, &row));
    return db_commit(cx, &tx);
}

enum rc submission_receive(struct ctx *cx, const void *bytes, size_t length, enum submission_way way,
                           struct submission *ret, bool *ret_new, struct submission_refusal *why)
{
    struct receiving item = {.way = way, .why = {.reason = SUBMISSION_GOOD, .message = ""}};
    bool known = false;
    *why = item.why;
    if (way == SUBMISSION_BY_FILE)
        TRY(submission_need(cx, PERM_SURVEY_WRITE));
    enum rc rc = look_at(cx, bytes, length, &item, &known);
    if (rc == RC_OK && !known)
        rc = submission_queue_write(cx, &item);
    *why = item.why;
    if (rc != RC_OK && item.why.reason != SUBMISSION_GOOD) {
        const struct problem kept = cx->problem;
        TRY(note_refusal(cx, bytes, length, &item));
        cx->problem = kept;
    }
    TRY(rc);
    if (!item.fresh) /* whoever stored it may not have seen that it lies on both machines */
        TRY(db_confirm(cx));
    *ret = item.submission;
    *ret_new = item.fresh;
    return RC_OK;
}
