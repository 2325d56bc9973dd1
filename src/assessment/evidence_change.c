/* Evidence of a measure: files of a few kinds that show nothing by themselves, links, paper records. */
#include "assessment/assessment_change.h"
#include "base/text.h"
#include "register/content.h"

static enum rc take_file(struct ctx *cx, struct evidence *wanted, const struct upload *file)
{
    struct content content;
    TRY(content_take(cx, file, CONTENT_DOCUMENTS | CONTENT_PICTURES | CONTENT_TEXTS, &content));
    wanted->file_name = content.file_name;
    wanted->media_type = content.media_type;
    wanted->digest = content.digest;
    wanted->size = content.size;
    if (text_empty(wanted->title))
        wanted->title = wanted->file_name;
    return RC_OK;
}

static enum rc check_words(struct ctx *cx, const struct evidence *wanted)
{
    if (wanted->kind == EVIDENCE_LINK && text_empty(wanted->link))
        return field_fail(cx, "link", N_("Please give the address, for example https://… or \\\\server\\…"));
    if (wanted->kind == EVIDENCE_LINK && !evidence_is_place(wanted->link))
        return field_fail(cx, "link", N_("“{0}” is no address; please give one such as https://… or \\\\server\\…, or choose “paper or record”"), wanted->link);
    if (wanted->kind != EVIDENCE_FILE && text_empty(wanted->title))
        return field_fail(cx, "title", N_("Please give the evidence a name"));
    return RC_OK;
}

enum rc evidence_add(struct ctx *cx, const char *assessment, const char *name,
                     struct evidence *wanted, const struct upload *file)
{
    struct answer_work work;
    const struct control *control;
    struct answer stored;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(answer_work_begin(cx, assessment, &work));
    TRY(answer_work_find(cx, &work, name, &control, &stored));
    struct evidence piece = {.id = "", .org = cx->org, .assessment = assessment,
                             .control = control->id, .kind = wanted->kind, .title = wanted->title,
                             .dated = wanted->dated,
                             .link = wanted->kind == EVIDENCE_FILE ? "" : wanted->link,
                             .file_name = "", .media_type = "", .digest = "",
                             .added_by = cx->person, .added_at = cx->now};
    TRY(check_words(cx, &piece));
    if (piece.kind == EVIDENCE_FILE)
        TRY(take_file(cx, &piece, file));
    TRY(record_insert(cx, &evidence_record, &piece));
    TRY(db_commit(cx, &tx));
    *wanted = piece;
    return RC_OK;
}

enum rc evidence_remove(struct ctx *cx, const char *id)
{
    struct evidence piece;
    struct answer_work work;
    const struct control *control;
    struct answer stored;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &evidence_record, id, &piece));
    TRY(answer_work_begin(cx, piece.assessment, &work));
    TRY(answer_work_find(cx, &work, piece.control, &control, &stored));
    TRY(record_delete(cx, &evidence_record, &piece));
    if (piece.kind == EVIDENCE_FILE)
        TRY(content_drop(cx, piece.digest));
    return db_commit(cx, &tx);
}

enum rc evidence_file(struct ctx *cx, const char *id, struct evidence *ret, const void **ret_bytes,
                      size_t *ret_length)
{
    struct evidence piece;
    TRY(record_get(cx, &evidence_record, id, &piece));
    if (piece.kind != EVIDENCE_FILE)
        return fail(cx, RC_MISSING, N_("This evidence is not a file: {0}"), piece.title);
    TRY(content_get(cx, piece.digest, piece.file_name, ret_bytes, ret_length));
    *ret = piece;
    return RC_OK;
}
