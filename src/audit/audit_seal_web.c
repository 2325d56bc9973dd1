#include "audit/audit_seal.h"

#include "base/buf.h"
#include "base/text.h"
#include "views.gen.h"

enum { SHORT = 8, FILE_MOST = 64 * 1024, PROOF_MOST = 64 * 1024 * 1024 };

static const struct field checkpoint_table[] = {
    FIELD(audit_checkpoint, id, F_ID),
    FIELD(audit_checkpoint, size, F_INT),
    FIELD(audit_checkpoint, root, F_TEXT),
    FIELD(audit_checkpoint, key, F_TEXT),
    FIELD(audit_checkpoint, made, F_TIME),
    FIELD(audit_checkpoint, note, F_PROSE),
};
static const struct field key_table[] = {
    FIELD(audit_key, id, F_ID),
    FIELD(audit_key, state, F_ENUM, .names = &signing_key_state_names),
    FIELD(audit_key, public_key, F_TEXT),
    FIELD(audit_key, valid_from, F_TIME),
    FIELD(audit_key, valid_until, F_TIME),
    FIELD(audit_key, reason, F_TEXT),
    FIELD(audit_key, endorsed, F_BOOL),
};
static const struct field keys_table[] = {
    FIELD_LIST(audit_keys_view, keys, key_table, struct audit_key),
};
const struct fields audit_keys_answer = {keys_table, COUNT(keys_table)};
static const struct field seal_table[] = {
    FIELD_LIST(audit_seal_view, checkpoints, checkpoint_table, struct audit_checkpoint),
    {.name = "keys", .kind = F_LIST, .offset = offsetof(struct audit_seal_view, keys.keys),
     .sub = key_table, .sub_count = COUNT(key_table), .size = sizeof(struct audit_key)},
};
const struct fields audit_seal_answer = {seal_table, COUNT(seal_table)};
static const struct field one_table[] = {
    FIELD_OBJECT(audit_checkpoint_view, checkpoint, checkpoint_table),
    FIELD(audit_checkpoint_view, origin, F_TEXT),
};
const struct fields audit_checkpoint_answer = {one_table, COUNT(one_table)};

static struct crumb audit_crumb(const struct ctx *cx)
{
    return (struct crumb){tr(cx, N_("Ledger of changes")), "/audit"};
}

static struct crumb seal_crumb(const struct ctx *cx)
{
    return (struct crumb){tr(cx, N_("Checkpoints and signing keys")), "/audit/checkpoints"};
}

static struct audit_checkpoint checkpoint_make(struct ctx *cx, const struct ledger_checkpoint *from)
{
    return (struct audit_checkpoint){
        .id = from->id,
        .root = from->root,
        .key = from->signing_key,
        .key_short = arena_copy_n(cx->arena, from->signing_key,
                                  text_length(from->signing_key) < SHORT ? 0 : SHORT),
        .note = from->note,
        .size = from->size,
        .made = from->made,
    };
}

static struct audit_key key_make(struct ctx *cx, const struct signing_key *from)
{
    return (struct audit_key){
        .id = from->id,
        .id_short = arena_copy_n(cx->arena, from->id, text_length(from->id) < SHORT ? 0 : SHORT),
        .reason = from->reason,
        .public_key = from->public_key,
        .state = from->state,
        .valid_from = from->valid_from,
        .valid_until = from->valid_until,
        .endorsed = from->endorsement[0] != '\0',
    };
}

/* The youngest first. */
static enum rc keys_make(struct ctx *cx, bool changing, struct audit_keys_view *ret)
{
    struct signing_keys list;
    TRY(seal_keys(cx, &list));
    struct audit_key *keys = ARENA_ARRAY(cx->arena, struct audit_key, list.keys.n + 1);
    if (keys == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < list.keys.n; i++)
        keys[i] = key_make(cx, &list.keys.at[list.keys.n - 1 - i]);
    *ret = (struct audit_keys_view){
        .error = cx->problem.field_count == 0 ? "" : cx->problem.fields[0].message,
        .changing = changing};
    ret->keys.at = keys;
    ret->keys.n = list.keys.n;
    return RC_OK;
}

static enum rc seal_make(struct ctx *cx, struct audit_seal_view *ret)
{
    struct ledger_checkpoints list;
    TRY(seal_checkpoints(cx, AUDIT_CHECKPOINTS_MOST, &list));
    struct audit_checkpoint *rows = ARENA_ARRAY(cx->arena, struct audit_checkpoint,
                                                list.checkpoints.n + 1);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < list.checkpoints.n; i++)
        rows[i] = checkpoint_make(cx, &list.checkpoints.at[i]);
    ret->checkpoints.at = rows;
    ret->checkpoints.n = list.checkpoints.n;
    return keys_make(cx, false, &ret->keys);
}

HANDLER(checkpoints_get)
{
    struct audit_seal_view view;
    TRY(seal_make(cx, &view));
    const struct crumb crumbs[] = {audit_crumb(cx)};
    const struct page page = {
        .title = seal_crumb(cx).label,
        .place = NAV_AUDIT,
        .crumbs = {crumbs, COUNT(crumbs)},
        .html = VIEW(audit_seal_page),
        .fields = audit_seal_answer,
        .view = &view,
    };
    return page_send(cx, request, response, &page);
}

/* The page of an entry makes one in order to prove the entry, and is shown again. */
HANDLER(checkpoints_post)
{
    struct ledger_checkpoint checkpoint;
    struct audit_seal_view view;
    int64_t entry = 0;
    bool made = false;
    const char *from = request_form(request, "entry");
    TRY(seal_checkpoint(cx, &checkpoint, &made));
    TRY(seal_make(cx, &view));
    const char *location = text_to_int(cx, from, &entry) == RC_OK
                               ? arena_printf(cx->arena, "/audit/%lld", (long long)entry)
                               : "/audit/checkpoints";
    return saved_send(cx, request, response, made ? 201 : 200, location,
                      made ? N_("A checkpoint was signed.")
                           : N_("Nothing was added since the last checkpoint; it still holds."),
                      audit_seal_answer, &view);
}

static enum rc keys_send(struct ctx *cx, const struct request *request, struct response *response,
                         int status)
{
    struct audit_keys_view view;
    TRY(keys_make(cx, true, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"}};
    const struct page page = {
        .title = tr(cx, N_("Signing keys")),
        .place = NAV_ADMINISTRATION,
        .crumbs = {crumbs, COUNT(crumbs)},
        .html = VIEW(audit_keys_page),
        .fields = audit_keys_answer,
        .view = &view,
        .status = status,
    };
    return page_send(cx, request, response, &page);
}

HANDLER(keys_get)
{
    return keys_send(cx, request, response, 0);
}

static enum rc keys_changed(struct ctx *cx, const struct request *request,
                            struct response *response, int status, const char *notice)
{
    struct audit_keys_view view;
    TRY(keys_make(cx, true, &view));
    return saved_send(cx, request, response, status, "/signing-keys", notice, audit_keys_answer,
                      &view);
}

HANDLER(checkpoint_get)
{
    struct ledger_checkpoint checkpoint;
    struct signing_key key;
    TRY(seal_checkpoint_get(cx, request_parameter(request, "id"), &checkpoint));
    TRY(seal_key_get(cx, checkpoint.signing_key, &key));
    struct audit_checkpoint_view view = {checkpoint_make(cx, &checkpoint), key.origin};
    const struct crumb crumbs[] = {audit_crumb(cx), seal_crumb(cx)};
    const struct page page = {
        .title = trf(cx, N_("Checkpoint over {0} entries"), decimal(cx, checkpoint.size)),
        .place = NAV_AUDIT,
        .crumbs = {crumbs, COUNT(crumbs)},
        .html = VIEW(audit_checkpoint_page),
        .fields = audit_checkpoint_answer,
        .view = &view,
    };
    return page_send(cx, request, response, &page);
}

static enum rc text_send(struct ctx *cx, struct response *response, const char *media_type,
                         const char *name, const char *text)
{
    CLEANUP(buf_free) struct buf out = buf_create(FILE_MOST);
    buf_text(&out, text);
    return buf_failed(&out) ? RC_MEMORY : file_send(cx, response, media_type, name, &out);
}

HANDLER(checkpoint_text_get)
{
    struct ledger_checkpoint checkpoint;
    TRY(seal_checkpoint_get(cx, request_parameter(request, "id"), &checkpoint));
    return text_send(cx, response, "text/plain; charset=utf-8",
                     arena_printf(cx->arena, "checkpoint-%s-%lld.txt", cx->org,
                                  (long long)checkpoint.size),
                     checkpoint.note);
}

HANDLER(key_revocation_get)
{
    struct signing_key key = {.id = ""};
    const char *text = "";
    TRY(seal_key_get(cx, request_parameter(request, "id"), &key));
    TRY(seal_revocation(cx, key.id, &text));
    return text_send(cx, response, "application/json",
                     arena_printf(cx->arena, "revocation-%s-%.8s.json", cx->org, key.id), text);
}

HANDLER(key_card_get)
{
    struct signing_key key;
    const char *card = "";
    TRY(seal_key_get(cx, request_parameter(request, "id"), &key));
    TRY(seal_card(cx, &key, &card));
    return text_send(cx, response, "application/json",
                     arena_printf(cx->arena, "key-%s-%.8s.json", cx->org, key.id), card);
}

HANDLER(key_rotate_post)
{
    struct signing_key key;
    TRY(seal_key_rotate(cx, &key));
    return keys_changed(cx, request, response, 201,
                        N_("A new signing key is in use. Please hand its card to those who check "
                           "checkpoints, and back the directory of the keys up."));
}

HANDLER(key_revoke_post)
{
    enum rc rc = seal_key_revoke(cx, request_parameter(request, "id"),
                                 request_form(request, "reason"));
    if (rc == RC_INVALID)
        return keys_send(cx, request, response, 422);
    TRY(rc);
    return keys_changed(cx, request, response, 200, N_("The signing key was revoked."));
}

/* Reading makes no checkpoint: the page of an entry offers to make one where none covers it. */
HANDLER(proof_get)
{
    struct seal_proof proof;
    int64_t sequence = 0;
    const char *name = request_parameter(request, "sequence");
    CLEANUP(buf_free) struct buf out = buf_create(PROOF_MOST);
    if (text_to_int(cx, name, &sequence) != RC_OK)
        return fail(cx, RC_MISSING, N_("The ledger of this organisation has no entry {0}"), name);
    enum rc rc = seal_prove(cx, sequence, false, &proof);
    if (rc == RC_CONFLICT && !request->wants_json) {
        cx->problem = (struct problem){.rc = RC_OK};
        return redirect_send(cx, response,
                             arena_printf(cx->arena, "/audit/%lld", (long long)sequence));
    }
    TRY(rc);
    name = arena_printf(cx->arena, "proof-%s-%lld", cx->org, (long long)sequence);
    TRY(seal_proof_zip(cx, &proof, name, &out));
    return file_send(cx, response, "application/zip", arena_printf(cx->arena, "%s.zip", name), &out);
}
