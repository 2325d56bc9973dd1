/* Files that records name, stored once by organisation and digest (table file_content). The record
 * that names a content holds its digest, so the ledger covers the bytes. */
#ifndef REGISTER_CONTENT_H
#define REGISTER_CONTENT_H

#include "http/http.h"
#include "register/record.h"

/* What a record keeps of a file. Texts lie in cx's arena. */
struct content {
    const char *file_name, *media_type; /* without folders; by the short list of kinds */
    const char *digest;                 /* SHA-256, hex */
    int64_t size;                       /* bytes */
};

/* Which kinds of files are taken; bits. */
enum content_kinds {
    CONTENT_DOCUMENTS = 1, /* PDF, Word, Excel, PowerPoint */
    CONTENT_PICTURES = 2,  /* PNG, JPEG */
    CONTENT_TEXTS = 4,     /* TXT, LOG, CSV */
    CONTENT_SCANS = 8,     /* PDF alone, with CONTENT_PICTURES what a scanner gives */
};

/* Checks an uploaded file (name, kind by ending and first bytes, LIMIT_EVIDENCE_BYTES) and stores its
 * bytes for the acting organisation; needs an open transaction. `file` may be NULL (none was chosen).
 * RC_INVALID under the field "file". *ret is untouched on failure. */
enum rc content_take(struct ctx *cx, const struct upload *file, unsigned kinds, struct content *ret)
    MUST_USE;
/* Stores bytes of our own making; the same otherwise. */
enum rc content_put(struct ctx *cx, const char *bytes, size_t length, const char **ret_digest)
    MUST_USE;
/* The bytes of a digest, in cx's arena. RC_UNSOUND when they are missing or are not what the digest
 * says; `file_name` is for the message. */
enum rc content_get(struct ctx *cx, const char *digest, const char *file_name,
                    const void **ret_bytes, size_t *ret_length) MUST_USE;
/* Drops a content that no record names any more (struct record, count_content). Called after the record
 * was deleted or changed, in its transaction. */
enum rc content_drop(struct ctx *cx, const char *digest) MUST_USE;

#endif
