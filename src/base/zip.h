/* A zip archive that is written into a buffer. Entries carry no time, so the same content gives the same
 * bytes. */
#ifndef BASE_ZIP_H
#define BASE_ZIP_H

#include <stddef.h>

#include "base/buf.h"

struct archive;

struct zip_writer {
    struct archive *archive;
    enum rc rc; /* the first failure */
};

/* Begins an archive whose bytes go into `out` (the caller's). Nothing but zip_end is needed after a
 * failure: later calls do nothing. */
void zip_begin(struct zip_writer *zip, struct buf *out);
/* Adds one file under a name in UTF-8 with "/" between folders. */
void zip_add(struct zip_writer *zip, const char *name, const void *bytes, size_t length);
/* The same for a text and a buffer; a buffer that failed makes the archive fail. */
void zip_add_text(struct zip_writer *zip, const char *name, const char *text);
void zip_add_buf(struct zip_writer *zip, const char *name, const struct buf *bytes);
/* Ends the archive and frees what belongs to it. RC_MEMORY, RC_TOO_LARGE (a buffer that was added),
 * RC_INTERNAL; the limit of `out` is looked at by the caller. */
enum rc zip_end(struct zip_writer *zip) MUST_USE;

#endif
