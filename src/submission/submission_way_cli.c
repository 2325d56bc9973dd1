/* Commands about papers, revocations, and those to whom packages are sent. */
#include "submission/submission_cli.h"

#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "submission/submission_paper.h"
#include "submission/submission_store.h"

enum { CA_MOST_BYTES = 256 * 1024 };

/* A file by itself, without the folders before its name. */
static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* In the name of the organisation: for whoever may send something of it out. */
static enum rc may_sign(struct ctx *cx)
{
    return may(cx, PERM_PROGRAMME_APPROVE) || may(cx, PERM_SURVEY_WRITE) ? RC_OK : submission_need(cx, PERM_RESPONSE_SUBMIT);
}

enum rc submission_sign_run(struct ctx *cx, struct arguments *arguments)
{
    const char *path = operand_of(arguments, 0), *card = option_of(arguments, "card"), *title = option_of(arguments, "title");
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_SUBMISSION_BYTES);
    CLEANUP(buf_free) struct buf text = buf_create(SEAL_CARD_MOST);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_SUBMISSION_BYTES);
    TRY(may_sign(cx));
    TRY(file_read(cx, path, &bytes));
    if (card != NULL)
        TRY(file_read(cx, card, &text));
    struct submission_paper paper = {.title = title == NULL ? base_name(path) : title,
                                     .about = "",
                                     .name = base_name(path),
                                     .bytes = buf_string(&bytes),
                                     .length = bytes.length,
                                     .to_card = card == NULL ? "" : buf_string(&text),
                                     .sealed = switch_of(arguments, "seal")};
    TRY(submission_paper_make(cx, &paper, &out));
    TRY(file_write(cx, option_of(arguments, "o"), &out));
    return command_show(cx, arguments, submission_paper_fields, &paper);
}

enum rc submission_unpack_run(struct ctx *cx, struct arguments *arguments)
{
    struct submission_paper paper = {.id = ""};
    struct submission_refusal why = {.reason = SUBMISSION_GOOD};
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_SUBMISSION_BYTES);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_SUBMISSION_UNPACKED);
    TRY(file_read(cx, operand_of(arguments, 0), &bytes));
    TRY(submission_paper_read(cx, buf_string(&bytes), bytes.length, &paper, &why));
    buf_add(&out, paper.bytes, paper.length);
    TRY(file_write(cx, option_of(arguments, "o"), &out));
    return command_show(cx, arguments, submission_paper_fields, &paper);
}

/* ---- revocations ---- */

enum rc submission_write_revocation(struct ctx *cx, struct arguments *arguments, const char *key)
{
    const char *path = option_of(arguments, "o"), *text = "";
    CLEANUP(buf_free) struct buf out = buf_create(SEAL_REVOCATION_MOST);
    if (path == NULL)
        return RC_OK;
    TRY(seal_revocation(cx, key, &text));
    buf_text(&out, text);
    return file_write(cx, path, &out);
}

enum rc submission_key_revocation_run(struct ctx *cx, struct arguments *arguments)
{
    const char *text = "";
    if (option_of(arguments, "o") != NULL)
        return submission_write_revocation(cx, arguments, operand_of(arguments, 0));
    TRY(seal_revocation(cx, operand_of(arguments, 0), &text));
    buf_text(arguments->out, text);
    return RC_OK;
}

enum rc submission_revocation_run(struct ctx *cx, struct arguments *arguments)
{
    struct revoked_key revoked = {.id = ""};
    CLEANUP(buf_free) struct buf text = buf_create(SEAL_REVOCATION_MOST);
    TRY(file_read(cx, operand_of(arguments, 0), &text));
    TRY(submission_revocation_take(cx, buf_string(&text), text.length, &revoked));
    return command_show(cx, arguments, revoked_key_record.fields, &revoked);
}

/* ---- receivers ---- */

enum rc submission_read_ca(struct ctx *cx, const char *path, const char **ret)
{
    CLEANUP(buf_free) struct buf text = buf_create(CA_MOST_BYTES);
    if (path == NULL)
        return RC_OK;
    TRY(file_read(cx, path, &text));
    *ret = buf_keep(&text, cx->arena);
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}

struct printed_receiver {
    const char *organization, *name, *url, *key;
};
struct printed_receivers {
    LIST_OF(struct printed_receiver) rows;
};
static const struct field printed_table[] = {
    FIELD(printed_receiver, name, F_TEXT, .label = N_("Receiver of the package")),
    FIELD(printed_receiver, organization, F_TEXT, .label = N_("Id in its own installation")),
    FIELD(printed_receiver, url, F_TEXT, .label = N_("Address of the receiver's installation")),
    FIELD(printed_receiver, key, F_TEXT, .label = N_("Key of the receiver")),
};
static const struct field printed_list[] = {
    FIELD_LIST(printed_receivers, rows, printed_table, struct printed_receiver),
};

enum rc submission_receivers_run(struct ctx *cx, struct arguments *arguments)
{
    struct package_receivers all = {.rows = {.n = 0}};
    TRY(submission_receivers(cx, &all));
    if (arguments->json)
        return command_show(cx, arguments, package_receivers_fields, &all);
    struct printed_receiver *rows = ARENA_ARRAY(cx->arena, struct printed_receiver, all.rows.n);
    if (rows == NULL && all.rows.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < all.rows.n; i++) {
        const struct package_receiver *one = all.rows.at + i;
        rows[i] = (struct printed_receiver){.organization = one->organization, .name = one->name, .url = one->url,
                                            .key = submission_card_key(cx, one->card)};
    }
    const struct printed_receivers view = {.rows = {rows, all.rows.n}};
    return command_show(cx, arguments, FIELDS(printed_list), &view);
}

enum rc submission_receiver_run(struct ctx *cx, struct arguments *arguments)
{
    const char *url = option_of(arguments, "url"), *ca_path = option_of(arguments, "ca"), *ca = "";
    struct package_receiver receiver = {.id = ""};
    CLEANUP(buf_free) struct buf text = buf_create(SEAL_CARD_MOST);
    TRY(submission_read_ca(cx, ca_path, &ca));
    TRY(file_read(cx, operand_of(arguments, 0), &text));
    TRY(submission_receiver_card(cx, buf_string(&text), text.length, &receiver));
    if (url != NULL || ca_path != NULL)
        TRY(submission_receiver_set(cx, receiver.organization, receiver.name, url == NULL ? receiver.url : url,
                                    ca_path == NULL ? receiver.ca : ca, &receiver));
    return command_show(cx, arguments, package_receiver_record.fields, &receiver);
}
