#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "submission/submission_cli.h"
#include "submission/submission_store.h"

enum { LIST_MOST = 1000 };

static enum rc read_card(struct ctx *cx, const char *path, struct key_card *ret)
{
    CLEANUP(buf_free) struct buf text = buf_create(SEAL_CARD_MOST);
    TRY(file_read(cx, path, &text));
    return seal_card_read(cx, buf_string(&text), text.length, ret);
}

static enum rc read_package(struct ctx *cx, const char *path, struct buf *out)
{
    *out = buf_create(LIMIT_SUBMISSION_BYTES);
    return file_read(cx, path, out);
}

static enum rc no_source(struct ctx *cx, const char *kind)
{
    const char *known = "";
    for (size_t m = 0; m < cx->app->module_count; m++) {
        const struct module *module = cx->app->modules[m];
        for (size_t i = 0; module->submission_sources != NULL && i < module->submission_source_count; i++)
            known = arena_printf(cx->arena, "%s %s", known, module->submission_sources[i].kind);
    }
    return fail(cx, RC_USAGE, N_("Nothing of the kind {0} can be packed; known:{1}"), kind, known);
}

/* The only kind there is, unless one is named. */
static const struct submission_source *source_of(struct ctx *cx, const char *kind)
{
    if (kind != NULL)
        return submission_source_find(cx->app, kind);
    for (size_t m = 0; m < cx->app->module_count; m++)
        if (cx->app->modules[m]->submission_source_count > 0)
            return cx->app->modules[m]->submission_sources;
    return NULL;
}

static enum rc pack_run(struct ctx *cx, struct arguments *arguments)
{
    const char *kind = option_of(arguments, "kind"), *card = option_of(arguments, "card");
    const struct submission_source *source = source_of(cx, kind);
    struct submission_draft draft = {.kind = ""};
    struct sent_submission sent = {.id = ""};
    struct key_card receiver = {.key = ""};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_SUBMISSION_BYTES);
    CLEANUP(buf_free) struct buf text = buf_create(SEAL_CARD_MOST);
    if (source == NULL)
        return no_source(cx, kind == NULL ? "" : kind);
    TRY(source->draft(cx, operand_of(arguments, 0), &draft));
    if (card != NULL) {
        TRY(read_card(cx, card, &receiver));
        TRY(file_read(cx, card, &text));
        draft.to_card = buf_string(&text);
        draft.card_chosen = true;
    }
    draft.sealed = draft.sealed || switch_of(arguments, "seal");
    TRY(submission_pack(cx, &draft, &out, &sent));
    TRY(file_write(cx, option_of(arguments, "o"), &out));
    return command_show(cx, arguments, sent_submission_record.fields, &sent);
}

static enum rc verify_run(struct ctx *cx, struct arguments *arguments)
{
    const char *card_path = option_of(arguments, "card");
    struct key_card card = {.key = ""};
    struct submission_report report = {.message = ""};
    CLEANUP(buf_free) struct buf bytes = {.data = NULL};
    if (card_path != NULL)
        TRY(read_card(cx, card_path, &card));
    TRY(read_package(cx, operand_of(arguments, 0), &bytes));
    TRY(submission_verify(cx, buf_string(&bytes), bytes.length, card_path == NULL ? NULL : &card, &report));
    TRY(command_show(cx, arguments, submission_report_fields, &report));
    return report.good ? RC_OK : fail(cx, RC_INVALID, N_("The package is not good: {0}"), report.message);
}

/* ---- received ---- */

static enum rc receive_run(struct ctx *cx, struct arguments *arguments)
{
    const char *receipt_path = option_of(arguments, "receipt"), *receipt = "";
    struct submission submission = {.id = ""};
    struct submission_refusal why;
    bool fresh = false;
    CLEANUP(buf_free) struct buf bytes = {.data = NULL};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_FORM_BYTES);
    TRY(read_package(cx, operand_of(arguments, 0), &bytes));
    TRY(submission_receive(cx, buf_string(&bytes), bytes.length, SUBMISSION_BY_FILE, &submission, &fresh, &why));
    TRY(submission_settle(cx, submission.id, &submission));
    if (receipt_path != NULL) {
        TRY(submission_receipt(cx, &submission, &receipt));
        buf_text(&out, receipt);
        TRY(file_write(cx, receipt_path, &out));
    }
    return command_show(cx, arguments, submission_record.fields, &submission);
}

struct printed_submission {
    const char *id, *operator, *name, *title;
    int64_t year, state, at;
};
struct printed_submissions {
    LIST_OF(struct printed_submission) rows;
    const char *next;
};
/* The same for programs. */
struct listed_submissions {
    LIST_OF(struct submission) rows;
    const char *next;
};
struct listed_sent {
    LIST_OF(struct sent_submission) rows;
    const char *next;
};
static const struct field listed_table[] = {
    FIELD_LIST(listed_submissions, rows, package_received_table, struct submission),
    FIELD(listed_submissions, next, F_TEXT),
};
static const struct field listed_sent_table[] = {
    FIELD_LIST(listed_sent, rows, package_sent_table, struct sent_submission),
    FIELD(listed_sent, next, F_TEXT),
};
static const struct field printed_table[] = {
    FIELD(printed_submission, id, F_TEXT, .label = N_("Number of the package")),
    FIELD(printed_submission, operator, F_TEXT, .label = N_("Operator")),
    FIELD(printed_submission, name, F_TEXT, .label = N_("Sender")),
    FIELD(printed_submission, title, F_TEXT, .label = N_("What it is about")),
    FIELD(printed_submission, year, F_INT, .label = N_("Year")),
    FIELD(printed_submission, at, F_TIME, .label = N_("Received at")),
    FIELD(printed_submission, state, F_ENUM, .names = &submission_state_names, .label = N_("State")),
};
static const struct field printed_list_table[] = {
    FIELD_LIST(printed_submissions, rows, printed_table, struct printed_submission),
    FIELD(printed_submissions, next, F_TEXT, .label = N_("The next ones (--after)")),
};
static const struct field printed_sent_table[] = {
    FIELD(printed_submission, id, F_TEXT, .label = N_("Number of the package")),
    FIELD(printed_submission, name, F_TEXT, .label = N_("Receiver of the package")),
    FIELD(printed_submission, title, F_TEXT, .label = N_("What it is about")),
    FIELD(printed_submission, year, F_INT, .label = N_("Year")),
    FIELD(printed_submission, at, F_TIME, .label = N_("Packed at")),
    FIELD(printed_submission, state, F_ENUM, .names = &sent_state_names, .label = N_("State")),
};
static const struct field printed_sent_list_table[] = {
    FIELD_LIST(printed_submissions, rows, printed_sent_table, struct printed_submission),
    FIELD(printed_submissions, next, F_TEXT, .label = N_("The next ones (--after)")),
};

static enum rc show_sent(struct ctx *cx, struct arguments *arguments)
{
    const struct package_filter filter = {.text = "", .state = -1};
    struct sent_submissions sent = {.rows = {.n = 0}};
    const char *next = "";
    TRY(submission_sent_page(cx, &filter, option_of(arguments, "after"), LIST_MOST, &sent, &next));
    const struct listed_sent listed = {.rows = {sent.rows.at, sent.rows.n}, .next = next};
    if (arguments->json)
        return command_show(cx, arguments, FIELDS(listed_sent_table), &listed);
    struct printed_submission *rows = ARENA_ARRAY(cx->arena, struct printed_submission, sent.rows.n);
    if (rows == NULL && sent.rows.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < sent.rows.n; i++) {
        const struct sent_submission *one = sent.rows.at + i;
        rows[i] = (struct printed_submission){.id = one->id, .operator = one->operator, .name = one->to_name,
                                              .title = one->title, .year = one->year, .state = one->state,
                                              .at = one->made};
    }
    const struct printed_submissions view = {.rows = {rows, sent.rows.n}, .next = next};
    return command_show(cx, arguments, FIELDS(printed_sent_list_table), &view);
}

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    const char *state = option_of(arguments, "state"), *about = option_of(arguments, "about"), *next = "";
    struct submission_filter filter = {.about = about, .operator = option_of(arguments, "operator"), .state = -1,
                                       .limit = LIST_MOST, .after = option_of(arguments, "after")};
    struct submissions found = {.rows = {.n = 0}};
    if (switch_of(arguments, "sent"))
        return show_sent(cx, arguments);
    if (state != NULL && !enum_parse(&submission_state_names, state, &filter.state))
        return fail(cx, RC_USAGE, N_("“{0}” is not a state of a submission"), state);
    TRY(submission_list(cx, &filter, &found, &next));
    const struct listed_submissions listed = {.rows = {found.rows.at, found.rows.n}, .next = next};
    if (arguments->json)
        return command_show(cx, arguments, FIELDS(listed_table), &listed);
    struct printed_submission *rows = ARENA_ARRAY(cx->arena, struct printed_submission, found.rows.n);
    if (rows == NULL && found.rows.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < found.rows.n; i++) {
        const struct submission *one = found.rows.at + i;
        rows[i] = (struct printed_submission){.id = one->id, .operator = one->operator, .name = one->sender_name,
                                              .title = one->title, .year = one->year, .state = one->state,
                                              .at = one->received};
    }
    const struct printed_submissions view = {.rows = {rows, found.rows.n}, .next = next};
    return command_show(cx, arguments, FIELDS(printed_list_table), &view);
}

/* The receipt of a decision, where a file for it is named. */
static enum rc show_decided(struct ctx *cx, struct arguments *arguments, const struct submission *submission)
{
    const char *path = option_of(arguments, "receipt"), *receipt = "";
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_FORM_BYTES);
    if (path != NULL) {
        TRY(submission_receipt(cx, submission, &receipt));
        buf_text(&out, receipt);
        TRY(file_write(cx, path, &out));
    }
    return command_show(cx, arguments, submission_record.fields, submission);
}

static enum rc accept_run(struct ctx *cx, struct arguments *arguments)
{
    struct submission submission = {.id = ""};
    TRY(submission_accept(cx, operand_of(arguments, 0), option_of(arguments, "note"), &submission));
    return show_decided(cx, arguments, &submission);
}

static enum rc return_run(struct ctx *cx, struct arguments *arguments)
{
    const char *comment = option_of(arguments, "comment"), *question = option_of(arguments, "question");
    struct submission submission = {.id = ""};
    if (comment != NULL)
        TRY(submission_comment_add(cx, operand_of(arguments, 0), question == NULL ? "" : question, comment));
    TRY(submission_return(cx, operand_of(arguments, 0), option_of(arguments, "note"), &submission));
    return show_decided(cx, arguments, &submission);
}

static enum rc receipt_run(struct ctx *cx, struct arguments *arguments)
{
    struct sent_submission sent = {.id = ""};
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_FORM_BYTES);
    TRY(file_read(cx, operand_of(arguments, 0), &text));
    TRY(submission_receipt_take(cx, buf_string(&text), text.length, &sent));
    return command_show(cx, arguments, sent_submission_record.fields, &sent);
}

static enum rc push_run(struct ctx *cx, struct arguments *arguments)
{
    const char *to = option_of(arguments, "to"), *ca = "";
    struct sent_submission sent = {.id = ""};
    struct package_receiver kept = {.url = "", .ca = ""};
    if (to == NULL)
        TRY(submission_way_of(cx, operand_of(arguments, 0), &sent, &kept));
    ca = kept.ca;
    TRY(submission_read_ca(cx, option_of(arguments, "ca"), &ca));
    const struct submission_way_out way = {.address = to == NULL ? kept.url : to, .ca = ca, .free = true};
    TRY(submission_push(cx, operand_of(arguments, 0), &way, &sent));
    return command_show(cx, arguments, sent_submission_record.fields, &sent);
}

/* ---- keys ---- */

static enum rc key_show_run(struct ctx *cx, struct arguments *arguments)
{
    const char *id = operand_of(arguments, 0), *path = option_of(arguments, "o"), *card = "";
    struct signing_key key = {.id = ""};
    CLEANUP(buf_free) struct buf out = buf_create(SEAL_CARD_MOST);
    if (id == NULL)
        TRY(seal_ready(cx, cx->org, &key));
    else
        TRY(seal_key_get(cx, id, &key));
    if (arguments->json)
        return command_show(cx, arguments, signing_key_record.fields, &key);
    TRY(seal_card(cx, &key, &card));
    buf_text(path == NULL ? arguments->out : &out, card);
    return path == NULL ? RC_OK : file_write(cx, path, &out);
}

static enum rc key_rotate_run(struct ctx *cx, struct arguments *arguments)
{
    struct signing_key key = {.id = ""};
    TRY(seal_key_rotate(cx, &key));
    return command_show(cx, arguments, signing_key_record.fields, &key);
}

static enum rc key_revoke_run(struct ctx *cx, struct arguments *arguments)
{
    struct signing_key key = {.id = ""};
    TRY(seal_key_revoke(cx, operand_of(arguments, 0), option_of(arguments, "reason")));
    TRY(seal_key_get(cx, operand_of(arguments, 0), &key));
    TRY(submission_write_revocation(cx, arguments, key.id));
    return command_show(cx, arguments, signing_key_record.fields, &key);
}

struct printed_trust {
    const char *operator, *key, *name, *reason;
    int64_t state, added_at;
};
struct printed_trusts {
    LIST_OF(struct printed_trust) rows;
};
static const struct field printed_trust_table[] = {
    FIELD(printed_trust, operator, F_TEXT, .label = N_("Operator")),
    FIELD(printed_trust, key, F_TEXT, .label = N_("Key")),
    FIELD(printed_trust, name, F_TEXT, .label = N_("Name on the card")),
    FIELD(printed_trust, state, F_ENUM, .names = &trusted_key_state_names, .label = N_("State")),
    FIELD(printed_trust, added_at, F_TIME, .label = N_("Trusted since")),
    FIELD(printed_trust, reason, F_TEXT, .label = N_("Reason of the revocation")),
};
static const struct field printed_trusts_table[] = {
    FIELD_LIST(printed_trusts, rows, printed_trust_table, struct printed_trust),
};

static enum rc trusted_run(struct ctx *cx, struct arguments *arguments)
{
    struct trusted_keys keys = {.rows = {.n = 0}};
    TRY(submission_trusted(cx, &keys));
    if (arguments->json)
        return command_show(cx, arguments, trusted_keys_fields, &keys);
    struct printed_trust *rows = ARENA_ARRAY(cx->arena, struct printed_trust, keys.rows.n);
    if (rows == NULL && keys.rows.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < keys.rows.n; i++) {
        const struct trusted_key *key = keys.rows.at + i;
        rows[i] = (struct printed_trust){.operator = key->operator, .key = key->key, .name = key->name,
                                         .reason = key->reason, .state = key->state, .added_at = key->added_at};
    }
    const struct printed_trusts view = {.rows = {rows, keys.rows.n}};
    return command_show(cx, arguments, FIELDS(printed_trusts_table), &view);
}

static enum rc trust_run(struct ctx *cx, struct arguments *arguments)
{
    struct trusted_key key = {.id = ""};
    CLEANUP(buf_free) struct buf text = buf_create(SEAL_CARD_MOST);
    TRY(file_read(cx, operand_of(arguments, 0), &text));
    TRY(submission_trust(cx, option_of(arguments, "operator"), buf_string(&text), text.length, &key));
    return command_show(cx, arguments, trusted_key_record.fields, &key);
}

static enum rc distrust_run(struct ctx *cx, struct arguments *arguments)
{
    struct trusted_key key = {.id = ""};
    enum rc rc = submission_store_trusted(cx, operand_of(arguments, 0), &key);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("No key {0} is trusted here"), operand_of(arguments, 0));
    TRY(rc);
    TRY(submission_distrust(cx, key.id, option_of(arguments, "reason")));
    TRY(record_get(cx, &trusted_key_record, key.id, &key));
    return command_show(cx, arguments, trusted_key_record.fields, &key);
}

const struct command submission_commands[SUBMISSION_COMMANDS] = {
    {.name = "submission pack",
     .need = NEED_DATABASE,
     .permission = PERM_RESPONSE_SUBMIT,
     .run = pack_run,
     .help = N_("Pack what may be submitted into one signed file, and note it"),
     .operands = {{"ID", N_("Of what is submitted: the answers to a survey"), true}},
     .options = {{"o", "FILE", N_("File to write"), true},
                 {"seal", NULL, N_("Seal it, so that the receiver alone can open it"), false},
                 {"card", "FILE", N_("Key card of the receiver, where it did not come with the questions"), false},
                 {"kind", "KIND", N_("Kind of submission, where there are several"), false}}},
    {.name = "submission verify",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .alone = "card",
     .run = verify_run,
     .help = N_("Check a package by itself: whole, signed by a trusted key, with a ledger proof that holds"),
     .operands = {{"FILE", N_("The package"), true}},
     .options = {{"card", "FILE", N_("Trust this key card alone; no database is needed"), false}}},
    {.name = "submission receive",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_WRITE,
     .run = receive_run,
     .help = N_("Take a package in: check it, keep it, give a receipt; the same one twice is one"),
     .operands = {{"FILE", N_("The package"), true}},
     .options = {{"receipt", "FILE", N_("File for the signed receipt, which goes back to the sender"), false}}},
    {.name = "submission list",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = list_run,
     .help = N_("List the packages that the organisation has received, newest first"),
     .options = {{"sent", NULL, N_("Those that it has sent instead"), false},
                 {"state", "STATE", N_("received, checked, accepted, returned, refused or replaced"), false},
                 {"operator", "KEY", N_("Of one operator"), false},
                 {"about", "ID", N_("About one survey"), false},
                 {"after", "PLACE", N_("Place from which the list goes on, as the list before told it"), false}}},
    {.name = "submission accept",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_WRITE,
     .run = accept_run,
     .help = N_("Accept a received package as final"),
     .operands = {{"ID", N_("Number of the package"), true}},
     .options = {{"note", "TEXT", N_("Note to the sender"), false},
                 {"receipt", "FILE", N_("File for the signed receipt, which goes back to the sender"), false}}},
    {.name = "submission return",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_WRITE,
     .run = return_run,
     .help = N_("Send a received package back with what should be corrected"),
     .operands = {{"ID", N_("Number of the package"), true}},
     .options = {{"note", "TEXT", N_("Note to the sender"), false},
                 {"comment", "TEXT", N_("A comment"), false},
                 {"question", "CODE", N_("The question that the comment is about"), false},
                 {"receipt", "FILE", N_("File for the signed receipt, which goes back to the sender"), false}}},
    {.name = "submission receipt",
     .need = NEED_DATABASE,
     .permission = PERM_RESPONSE_WRITE,
     .run = receipt_run,
     .help = N_("Take in the signed receipt of a package that was sent"),
     .operands = {{"FILE", N_("The receipt"), true}}},
    {.name = "submission push",
     .need = NEED_DATABASE,
     .permission = PERM_RESPONSE_SUBMIT,
     .run = push_run,
     .help = N_("Send a package to the receiver's installation and take its receipt; again at any time"),
     .operands = {{"ID", N_("Number of the package"), true}},
     .options = {{"to", "URL", N_("Address of the receiver's installation (otherwise the one that is kept)"), false},
                 {"ca", "FILE", N_("Certificates (PEM) of the authority, where the system does not know it"), false}}},
    {.name = "submission trusted",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_READ,
     .run = trusted_run,
     .help = N_("List the keys whose packages are taken")},
    {.name = "submission trust",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_WRITE,
     .run = trust_run,
     .help = N_("Take packages that an operator signs with the key of this card"),
     .operands = {{"CARD", N_("File with the key card"), true}},
     .options = {{"operator", "KEY", N_("Hōjin number or word under which the operator is kept"), true}}},
    {.name = "submission distrust",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_WRITE,
     .run = distrust_run,
     .help = N_("Take nothing any more that was signed with a key"),
     .operands = {{"KEY", N_("Id of the key"), true}},
     .options = {{"reason", "TEXT", N_("Why"), true}}},
    {.name = "submission revocation",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = submission_revocation_run,
     .help = N_("Take in the signed revocation of another organisation's key: nothing that it signed counts any more"),
     .operands = {{"FILE", N_("The revocation"), true}}},
    {.name = "submission receivers",
     .need = NEED_DATABASE,
     .permission = PERM_RESPONSE_READ,
     .run = submission_receivers_run,
     .help = N_("List those to whom packages are sent, with address and key")},
    {.name = "submission receiver",
     .need = NEED_DATABASE,
     .permission = PERM_RESPONSE_SUBMIT,
     .run = submission_receiver_run,
     .help = N_("Take in the key card with which a receiver receives now, and where its installation is"),
     .operands = {{"CARD", N_("File with the key card"), true}},
     .options = {{"url", "URL", N_("Address of the receiver's installation"), false},
                 {"ca", "FILE", N_("Certificates (PEM) of the authority, where the system does not know it"), false}}},
    {.name = "submission sign",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = submission_sign_run,
     .help = N_("Sign any file in the organisation's name as a paper for another organisation"),
     .operands = {{"FILE", N_("The file"), true}},
     .options = {{"o", "FILE", N_("File to write"), true},
                 {"title", "TEXT", N_("What it is about (otherwise the name of the file)"), false},
                 {"card", "FILE", N_("Key card of the receiver (otherwise it is for whoever gets it)"), false},
                 {"seal", NULL, N_("Seal it, so that the receiver alone can open it"), false}}},
    {.name = "submission open",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = submission_unpack_run,
     .help = N_("Check a paper that another organisation signed, and take the file out of it"),
     .operands = {{"FILE", N_("The paper"), true}},
     .options = {{"o", "FILE", N_("File to write"), true}}},
    {.name = "key show",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = key_show_run,
     .help = N_("Print the card of the organisation's signing key, for those who receive what it signs"),
     .operands = {{"KEY", N_("Id of the key, or the beginning of it"), false}},
     .options = {{"o", "FILE", N_("File to write (otherwise the standard output)"), false}}},
    {.name = "key rotate",
     .need = NEED_DATABASE,
     .permission = PERM_ACCOUNT_WRITE,
     .run = key_rotate_run,
     .help = N_("Put a new signing key in the place of the one in use, which vouches for it")},
    {.name = "key revoke",
     .need = NEED_DATABASE,
     .permission = PERM_ACCOUNT_WRITE,
     .run = key_revoke_run,
     .help = N_("Revoke a signing key, for example when its private half may be known to others"),
     .operands = {{"KEY", N_("Id of the key, or the beginning of it"), true}},
     .options = {{"reason", "TEXT", N_("Why"), true},
                 {"o", "FILE", N_("File for the signed revocation, which goes to all who hold the key's card"), false}}},
    {.name = "key revocation",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = submission_key_revocation_run,
     .help = N_("Write the signed revocation of a key that is revoked, for those who are on no network"),
     .operands = {{"KEY", N_("Id of the key, or the beginning of it"), true}},
     .options = {{"o", "FILE", N_("File to write (otherwise the standard output)"), false}}},
};
