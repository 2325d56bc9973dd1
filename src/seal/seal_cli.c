#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "seal/seal_inside.h"

enum { LIST_MOST = 1000 };

/* Into the file of -o, or to the standard output. */
static enum rc put_out(struct ctx *cx, struct arguments *arguments, const char *text)
{
    const char *path = option_of(arguments, "o");
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    if (path == NULL) {
        buf_text(arguments->out, text);
        return RC_OK;
    }
    buf_text(&out, text);
    return buf_failed(&out) ? RC_MEMORY : file_write(cx, path, &out);
}

static enum rc checkpoint_run(struct ctx *cx, struct arguments *arguments)
{
    struct ledger_checkpoint checkpoint;
    TRY(seal_checkpoint(cx, &checkpoint, NULL));
    if (arguments->json)
        return command_show(cx, arguments, ledger_checkpoint_record.fields, &checkpoint);
    return put_out(cx, arguments, checkpoint.note);
}

/* Whole texts stand in the JSON only: a table as wide would not be read. */
struct printed_checkpoint {
    int64_t size, made;
    const char *signing_key, *root;
};
struct printed_checkpoints {
    LIST_OF(struct printed_checkpoint) checkpoints;
};
static const struct field checkpoint_table[] = {
    FIELD(printed_checkpoint, size, F_INT, .label = N_("Entries")),
    FIELD(printed_checkpoint, made, F_TIME, .label = N_("Time")),
    FIELD(printed_checkpoint, signing_key, F_ID, .label = N_("Key")),
    FIELD(printed_checkpoint, root, F_TEXT, .label = N_("Root hash")),
};
static const struct field checkpoint_list[] = {
    FIELD_LIST(printed_checkpoints, checkpoints, checkpoint_table, struct printed_checkpoint),
};

static enum rc checkpoints_run(struct ctx *cx, struct arguments *arguments)
{
    struct ledger_checkpoints list;
    TRY(seal_checkpoints(cx, LIST_MOST, &list));
    if (arguments->json)
        return command_show(cx, arguments, ledger_checkpoints_fields, &list);
    struct printed_checkpoint *printed = ARENA_ARRAY(cx->arena, struct printed_checkpoint,
                                                     list.checkpoints.n);
    if (printed == NULL && list.checkpoints.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < list.checkpoints.n; i++) {
        const struct ledger_checkpoint *one = &list.checkpoints.at[i];
        printed[i] =
            (struct printed_checkpoint){one->size, one->made, one->signing_key, one->root};
    }
    const struct printed_checkpoints view = {.checkpoints = {printed, list.checkpoints.n}};
    return command_show(cx, arguments, FIELDS(checkpoint_list), &view);
}

/* A proof of one entry, or (--from) from an older checkpoint to the newest. */
static enum rc prove_run(struct ctx *cx, struct arguments *arguments)
{
    const char *entry = operand_of(arguments, 0), *from = option_of(arguments, "from");
    CLEANUP(buf_free) struct buf note = buf_create(NOTE_CHECKPOINT_MOST);
    struct seal_proof proof;
    int64_t sequence = 0;
    if ((entry == NULL) == (from == NULL))
        return fail(cx, RC_USAGE,
                    N_("Please name either the number of an entry or, with --from, a file with an "
                       "older checkpoint"));
    if (entry != NULL && (text_to_int(cx, entry, &sequence) != RC_OK || sequence < 1))
        return fail(cx, RC_USAGE, N_("“{0}” is not the number of an entry"), entry);
    if (from != NULL) {
        TRY(file_read(cx, from, &note));
        if (memchr(note.data == NULL ? "" : note.data, '\0', note.length) != NULL)
            return fail(cx, RC_INVALID, N_("This is not a checkpoint"));
        TRY(seal_prove_from(cx, buf_string(&note), &proof));
    } else {
        TRY(seal_prove(cx, sequence, true, &proof));
    }
    return put_out(cx, arguments, proof.text);
}

struct printed_key {
    const char *id, *reason;
    int64_t state, valid_from, valid_until;
};
struct printed_keys {
    LIST_OF(struct printed_key) keys;
};
static const struct field printed_table[] = {
    FIELD(printed_key, id, F_ID, .label = N_("Key")),
    FIELD(printed_key, state, F_ENUM, .names = &signing_key_state_names, .label = N_("State")),
    FIELD(printed_key, valid_from, F_TIME, .label = N_("Valid from")),
    FIELD(printed_key, valid_until, F_TIME, .label = N_("Valid until")),
    FIELD(printed_key, reason, F_TEXT, .label = N_("Reason of the revocation")),
};
static const struct field printed_list[] = {
    FIELD_LIST(printed_keys, keys, printed_table, struct printed_key),
};

static enum rc keys_run(struct ctx *cx, struct arguments *arguments)
{
    struct signing_keys list;
    TRY(seal_keys(cx, &list));
    if (arguments->json)
        return command_show(cx, arguments, signing_keys_fields, &list);
    struct printed_key *printed = ARENA_ARRAY(cx->arena, struct printed_key, list.keys.n);
    if (printed == NULL && list.keys.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < list.keys.n; i++) {
        const struct signing_key *key = &list.keys.at[i];
        printed[i] = (struct printed_key){key->id, key->reason, key->state, key->valid_from,
                                          key->valid_until};
    }
    const struct printed_keys view = {.keys = {printed, list.keys.n}};
    return command_show(cx, arguments, FIELDS(printed_list), &view);
}

static enum rc card_run(struct ctx *cx, struct arguments *arguments)
{
    const char *id = operand_of(arguments, 0), *card = "";
    struct signing_key key;
    TRY(seal_key_get(cx, id == NULL ? "" : id, &key));
    TRY(seal_card(cx, &key, &card));
    return put_out(cx, arguments, card);
}

static enum rc rotate_run(struct ctx *cx, struct arguments *arguments)
{
    struct signing_key key;
    TRY(seal_key_rotate(cx, &key));
    return keys_run(cx, arguments);
}

static enum rc revoke_run(struct ctx *cx, struct arguments *arguments)
{
    TRY(seal_key_revoke(cx, operand_of(arguments, 0), option_of(arguments, "reason")));
    return keys_run(cx, arguments);
}

const struct command seal_commands[SEAL_COMMANDS] = {
    {.name = "ledger checkpoint",
     .need = NEED_DATABASE,
     .permission = PERM_AUDIT_READ,
     .run = checkpoint_run,
     .help = N_("Sign size and root of the organisation's ledger; store and print the checkpoint"),
     .options = {{"o", "FILE", N_("File to write (otherwise the standard output)"), false}}},
    {.name = "ledger checkpoints",
     .need = NEED_DATABASE,
     .permission = PERM_AUDIT_READ,
     .run = checkpoints_run,
     .help = N_("List the signed checkpoints, newest first")},
    {.name = "ledger prove",
     .need = NEED_DATABASE,
     .permission = PERM_AUDIT_READ,
     .run = prove_run,
     .help = N_("Prove that an entry is in the ledger, or that the newest checkpoint only adds to an "
                "older one; kaname-verify checks it without the database"),
     .operands = {{"ENTRY", N_("Number of the entry"), false}},
     .options = {{"from", "CHECKPOINT", N_("File with an older checkpoint"), false}, {"o", "FILE", N_("File to write (otherwise the standard output)"), false}}},
    {.name = "ledger key list",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = keys_run,
     .help = N_("List the signing keys of the organisation, oldest first")},
    {.name = "ledger key card",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = card_run,
     .help = N_("Print the card of a signing key (otherwise of the one in use), for those who check "
                "checkpoints"),
     .operands = {{"KEY", N_("Id of the key, or the beginning of it"), false}},
     .options = {{"o", "FILE", N_("File to write (otherwise the standard output)"), false}}},
    {.name = "ledger key rotate",
     .need = NEED_DATABASE,
     .permission = PERM_ACCOUNT_WRITE,
     .run = rotate_run,
     .help = N_("Put a new signing key in the place of the one in use")},
    {.name = "ledger key revoke",
     .need = NEED_DATABASE,
     .permission = PERM_ACCOUNT_WRITE,
     .run = revoke_run,
     .help = N_("Revoke a signing key, for example when its private half may be known to others"),
     .operands = {{"KEY", N_("Id of the key, or the beginning of it"), true}},
     .options = {{"reason", "TEXT", N_("Why"), true}}},
};
