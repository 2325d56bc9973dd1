/* Packages over the network: whole in one request, or in pieces that can go on after an interruption. Nobody signs in;
 * the signature says who sends, and is looked at before the first piece is kept. */
#include <string.h>

#include "base/id.h"
#include "base/limits.h"
#include "submission/submission_queue.h"
#include "submission/submission_upload.h"
#include "submission/submission_view.h"

enum { KEPT_MS = 24 * 60 * 60 * 1000, WAITING_MOST = 1000 };

static const struct field upload_table[] = {
    FIELD(upload_state, id, F_TEXT),     FIELD(upload_state, offset, F_INT), FIELD(upload_state, size, F_INT),
    FIELD(upload_state, done, F_BOOL),   FIELD(upload_state, fresh, F_BOOL), FIELD(upload_state, receipt, F_TEXT),
};
const struct fields upload_answer = {upload_table, COUNT(upload_table)};

static enum rc answer(struct ctx *cx, const struct request *request, struct response *response,
                      const struct upload_state *state)
{
    return saved_send(cx, request, response, 200, "/submissions/received", NULL, upload_answer, state);
}

/* The receiver must be an organisation here, before anything is done in its name. */
static enum rc check_here(struct ctx *cx, const char *organization)
{
    int64_t here = 0;
    TRY(submission_store_organization(cx, organization, &here));
    return here > 0 ? RC_OK : fail(cx, RC_INVALID, N_("The receiver of the package is not here"));
}

/* The receipt of what is kept. */
static enum rc receipt_of(struct ctx *cx, const struct submission *submission, bool fresh, struct upload_state *state)
{
    const char *receipt = "";
    TRY(submission_receipt(cx, submission, &receipt));
    *state = (struct upload_state){.id = submission->id, .offset = submission->size, .size = submission->size,
                                   .done = 1, .fresh = fresh, .receipt = receipt};
    return RC_OK;
}

static enum rc receive(struct ctx *cx, const char *organization, const void *bytes, size_t length,
                       struct upload_state *state)
{
    struct submission submission = {.id = ""};
    struct submission_refusal why;
    bool fresh = false;
    const struct submission_acting kept = submission_act(cx, organization, 0);
    enum rc rc = submission_receive(cx, bytes, length, SUBMISSION_BY_NETWORK, &submission, &fresh, &why);
    if (rc == RC_OK)
        rc = receipt_of(cx, &submission, fresh, state);
    submission_act_again(&kept);
    return rc;
}

PACKAGE_HANDLER(upload_whole_post)
{
    const struct upload *file = request_upload(request, "file");
    const char *organization = request_form(request, "organization");
    struct upload_state state = {.id = ""};
    if (file == NULL || file->length == 0)
        return field_fail(cx, "file", N_("Please choose a file"));
    TRY(check_here(cx, organization));
    TRY(receive(cx, organization, file->bytes, file->length, &state));
    return answer(cx, request, response, &state);
}

/* ---- in pieces ---- */

static enum rc begin(struct ctx *cx, const struct upload_head *head, struct upload_state *ret)
{
    struct submission_refusal why;
    struct submission known = {.id = ""};
    struct upload_row row = {.id = ""};
    const char *id = "";
    TRY(submission_look(cx, head->manifest, head->signature, head->card, &id, &known, &why));
    if (known.id[0] != '\0')
        return receipt_of(cx, &known, false, ret);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(upload_store_expire(cx, cx->now - KEPT_MS));
    enum rc rc = upload_store_find(cx, head->digest, &row);
    if (rc == RC_MISSING) {
        int64_t waiting = 0;
        TRY(upload_store_count(cx, &waiting));
        if (waiting >= WAITING_MOST)
            return fail(cx, RC_BUSY, N_("Too many packages are on their way; please try again later"));
        row = (struct upload_row){.id = id_new(cx), .submission = id, .digest = head->digest, .size = head->size};
        TRY(upload_store_add(cx, &row));
    } else {
        TRY(rc);
    }
    TRY(db_commit(cx, &tx));
    *ret = (struct upload_state){.id = row.id, .offset = row.received, .size = row.size, .receipt = ""};
    return RC_OK;
}

PACKAGE_HANDLER(upload_begin_post)
{
    struct upload_head head = {.manifest = request_form(request, "manifest"),
                               .signature = request_form(request, "signature"),
                               .card = request_form(request, "card"),
                               .digest = request_form(request, "digest")};
    struct upload_state state = {.id = ""};
    const char *organization = request_form(request, "organization");
    if (text_to_int(cx, request_form(request, "size"), &head.size) != RC_OK || head.size < 1)
        return field_fail(cx, "size", N_("The size of the package in bytes is missing"));
    if (head.size > LIMIT_SUBMISSION_BYTES)
        return fail(cx, RC_TOO_LARGE, N_("The package is larger than {0} MB"),
                    decimal(cx, LIMIT_SUBMISSION_BYTES / 1024 / 1024));
    if (!submission_is_hex(head.digest, DIGEST_TEXT))
        return field_fail(cx, "digest", N_("The SHA-256 of the package is missing"));
    TRY(check_here(cx, organization));
    const struct submission_acting kept = submission_act(cx, organization, 0);
    enum rc rc = begin(cx, &head, &state);
    submission_act_again(&kept);
    TRY(rc);
    return answer(cx, request, response, &state);
}

/* Keeps a piece at its place; one that is there already is passed over. */
static enum rc keep_piece(struct ctx *cx, const struct upload *piece, int64_t offset, struct upload_row *row)
{
    bool moved = false;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (offset < row->received)
        return RC_OK;
    if (offset > row->received)
        return fail(cx, RC_CONFLICT, N_("The package has come up to byte {0} only; please go on from there"),
                    decimal(cx, row->received));
    if (offset + (int64_t)piece->length > row->size)
        return fail(cx, RC_INVALID, N_("More came than the package has bytes"));
    TRY(db_begin(cx, &tx));
    TRY(upload_store_move(cx, row->id, offset, (int64_t)piece->length, &moved));
    if (!moved) /* on another node, at the same time */
        return upload_store_get(cx, row->id, row);
    TRY(upload_store_piece(cx, row->id, offset, piece->bytes, piece->length));
    TRY(db_commit(cx, &tx));
    row->received += (int64_t)piece->length;
    return RC_OK;
}

static enum rc finish(struct ctx *cx, const struct upload_row *row, struct upload_state *state)
{
    CLEANUP(buf_free) struct buf whole = buf_create(LIMIT_SUBMISSION_BYTES);
    TRY(upload_store_read(cx, row->id, &whole));
    bool good = !buf_failed(&whole) && text_same(digest_hex(cx, whole.data, whole.length), row->digest);
    if (buf_error(&whole) == RC_MEMORY)
        return memory_ended(cx);
    enum rc rc = good ? receive(cx, row->org, whole.data, whole.length, state)
                      : fail(cx, RC_INVALID, N_("What came is not what was announced; please begin again"));
    if (rc != RC_OK && rc != RC_INVALID && rc != RC_TOO_LARGE) /* the sender tries again */
        return rc;
    const struct problem kept = cx->problem;
    TRY(upload_store_remove(cx, row->id));
    cx->problem = kept;
    return rc;
}

PACKAGE_HANDLER(upload_piece_post)
{
    const struct upload *piece = request_upload(request, "piece");
    struct upload_row row = {.id = ""};
    struct upload_state state = {.id = ""};
    int64_t offset = -1;
    if (text_to_int(cx, request_form(request, "offset"), &offset) != RC_OK || offset < 0)
        return field_fail(cx, "offset", N_("The place of the piece is missing"));
    if (piece == NULL || piece->length == 0 || piece->length > LIMIT_SUBMISSION_CHUNK)
        return field_fail(cx, "piece", N_("A piece has 1 to {0} bytes"), decimal(cx, LIMIT_SUBMISSION_CHUNK));
    if (!text_same(digest_hex(cx, piece->bytes, piece->length), request_form(request, "digest")))
        return field_fail(cx, "digest", N_("The piece was changed on the way; please send it again"));
    enum rc rc = upload_store_get(cx, request_parameter(request, "id"), &row);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("This package is not on its way any more; please begin again"));
    TRY(rc);
    TRY(keep_piece(cx, piece, offset, &row));
    state = (struct upload_state){.id = row.id, .offset = row.received, .size = row.size, .receipt = ""};
    if (row.received == row.size)
        TRY(finish(cx, &row, &state));
    return answer(cx, request, response, &state);
}
