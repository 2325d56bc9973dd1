/* Evidence of a measure: files of a few kinds that show nothing by themselves, links, paper records. */
#include <stdlib.h>
#include <string.h>

#include "assessment/assessment_change.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/text.h"

/* What may be stored. `head` is what such a file begins with; NULL: plain text. */
static const struct {
    const char *ending, *media_type, *head;
    size_t head_length;
} types[] = {
    {".pdf", "application/pdf", "%PDF-", 5},
    {".png", "image/png", "\x89PNG\r\n\x1a\n", 8},
    {".jpg", "image/jpeg", "\xFF\xD8\xFF", 3},
    {".jpeg", "image/jpeg", "\xFF\xD8\xFF", 3},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK\x03\x04", 4},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     "PK\x03\x04", 4},
    {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
     "PK\x03\x04", 4},
    {".txt", "text/plain; charset=utf-8", NULL, 0},
    {".log", "text/plain; charset=utf-8", NULL, 0},
    {".csv", "text/csv; charset=utf-8", NULL, 0},
};

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);
    return length > tail && strcasecmp(name + length - tail, ending) == 0;
}

static bool begins_right(size_t type, const struct upload *file)
{
    if (types[type].head == NULL)
        return memchr(file->bytes, '\0', file->length) == NULL;
    return file->length >= types[type].head_length &&
           memcmp(file->bytes, types[type].head, types[type].head_length) == 0;
}

static enum rc find_type(struct ctx *cx, const struct upload *file, const char **ret)
{
    for (size_t i = 0; i < COUNT(types); i++) {
        if (!ends_with(file->file_name, types[i].ending))
            continue;
        if (!begins_right(i, file))
            return field_fail(cx, "file", N_("The content of {0} is not what its name says ({1}); "
                                             "please check the file"),
                              file->file_name, types[i].ending);
        *ret = types[i].media_type;
        return RC_OK;
    }
    return field_fail(cx, "file", N_("Files of this kind are not taken ({0}). PDF, PNG, JPEG, XLSX, "
                                     "DOCX, PPTX, TXT, LOG and CSV are"),
                      file->file_name);
}

/* The name without folders, cut to what the field holds. */
static const char *plain_name(struct ctx *cx, const char *name)
{
    const char *slash = strrchr(name, '/'), *backslash = strrchr(name, '\\');
    if (slash != NULL && slash > (backslash == NULL ? name : backslash))
        name = slash + 1;
    else if (backslash != NULL)
        name = backslash + 1;
    return text_length(name) > 200 || text_has_control(name)
               ? arena_printf(cx->arena, "evidence%s", strrchr(name, '.') == NULL ? "" : strrchr(name, '.'))
               : name;
}

static enum rc take_file(struct ctx *cx, struct evidence *wanted, const struct upload *file)
{
    if (file == NULL || file->length == 0)
        return field_fail(cx, "file", N_("Please choose a file"));
    if (file->length > LIMIT_EVIDENCE_BYTES)
        return field_fail(cx, "file", N_("The file is larger than {0} MB; please attach a smaller one "
                                         "or give a link"),
                          decimal(cx, LIMIT_EVIDENCE_BYTES / 1024 / 1024));
    TRY(find_type(cx, file, &wanted->media_type));
    wanted->file_name = plain_name(cx, file->file_name);
    wanted->size = (int64_t)file->length;
    wanted->digest = digest_hex(cx, file->bytes, file->length);
    if (text_empty(wanted->title))
        wanted->title = wanted->file_name;
    return evidence_store_put_content(cx, wanted->digest, file->bytes, file->length);
}

static enum rc check_words(struct ctx *cx, const struct evidence *wanted)
{
    if (wanted->kind == EVIDENCE_LINK && text_empty(wanted->link))
        return field_fail(cx, "link", N_("Please give the address, for example https://… or \\\\server\\…"));
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
        TRY(evidence_store_drop_content(cx, piece.digest));
    return db_commit(cx, &tx);
}

enum rc evidence_file(struct ctx *cx, const char *id, struct evidence *ret, const void **ret_bytes,
                      size_t *ret_length)
{
    struct evidence piece;
    const void *bytes = NULL;
    size_t length = 0;
    TRY(record_get(cx, &evidence_record, id, &piece));
    if (piece.kind != EVIDENCE_FILE)
        return fail(cx, RC_MISSING, N_("This evidence is not a file: {0}"), piece.title);
    enum rc rc = evidence_store_content(cx, piece.digest, &bytes, &length);
    if (rc == RC_MISSING)
        return fail(cx, RC_UNSOUND, N_("The content of {0} is not in the database"), piece.file_name);
    TRY(rc);
    if (!text_same(digest_hex(cx, bytes, length), piece.digest))
        return fail(cx, RC_UNSOUND,
                    N_("The stored content of {0} is not what was attached; please tell the administrator"),
                    piece.file_name);
    *ret = piece;
    *ret_bytes = bytes;
    *ret_length = length;
    return RC_OK;
}
