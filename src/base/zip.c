#include "base/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

static la_ssize_t append(struct archive *archive, void *closure, const void *bytes, size_t length)
{
    struct buf *out = closure;
    /* Too many bytes are no error here: the library would forget to free its compressor. */
    (void)archive;
    buf_add(out, bytes, length);
    return (la_ssize_t)length;
}

/* What the library could not do. */
static void note(struct zip_writer *zip, bool done)
{
    if (!done && zip->rc == RC_OK)
        zip->rc = zip->archive == NULL || archive_errno(zip->archive) == ENOMEM ? RC_MEMORY : RC_INTERNAL;
}

void zip_begin(struct zip_writer *zip, struct buf *out)
{
    *zip = (struct zip_writer){.archive = archive_write_new(), .rc = RC_OK};
    note(zip, zip->archive != NULL && archive_write_set_format_zip(zip->archive) == ARCHIVE_OK &&
                  archive_write_set_options(
                      zip->archive, "zip:compression=deflate,zip:hdrcharset=UTF-8") == ARCHIVE_OK &&
                  archive_write_set_bytes_in_last_block(zip->archive, 1) == ARCHIVE_OK &&
                  archive_write_open(zip->archive, out, NULL, append, NULL) == ARCHIVE_OK);
}

void zip_add(struct zip_writer *zip, const char *name, const void *bytes, size_t length)
{
    if (zip->rc != RC_OK)
        return;
    /* Without a name, where memory ended for it, the library gives up and loses what it has. */
    struct archive_entry *entry = name[0] == '\0' ? NULL : archive_entry_new();
    if (entry == NULL) {
        zip->rc = RC_MEMORY;
        return;
    }
    archive_entry_set_pathname_utf8(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)length);
    note(zip, archive_write_header(zip->archive, entry) == ARCHIVE_OK &&
                  archive_write_data(zip->archive, bytes, length) == (la_ssize_t)length);
    archive_entry_free(entry);
}

void zip_add_text(struct zip_writer *zip, const char *name, const char *text)
{
    zip_add(zip, name, text, strlen(text));
}

void zip_add_buf(struct zip_writer *zip, const char *name, const struct buf *bytes)
{
    if (zip->rc == RC_OK)
        zip->rc = buf_error(bytes);
    zip_add(zip, name, buf_string(bytes), bytes->length);
}

enum rc zip_end(struct zip_writer *zip)
{
    if (zip->rc == RC_OK)
        note(zip, archive_write_close(zip->archive) == ARCHIVE_OK);
    if (zip->archive != NULL)
        archive_write_free(zip->archive);
    zip->archive = NULL;
    return zip->rc;
}
