#include <archive.h>
#include <archive_entry.h>

#include "backup/backup_inside.h"

enum { PIECE_BYTES = 256 * 1024 };

static la_ssize_t append(struct archive *archive, void *closure, const void *bytes, size_t length)
{
    (void)archive;
    buf_add(closure, bytes, length);
    return (la_ssize_t)length; /* too many bytes are found by buf_failed */
}

static bool write_frame(struct archive *archive, const struct buf *raw)
{
    struct archive_entry *entry = archive_entry_new();
    if (entry == NULL)
        return false;
    archive_entry_set_pathname(entry, "rows");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)raw->length);
    bool done = archive_write_header(archive, entry) == ARCHIVE_OK &&
                archive_write_data(archive, buf_string(raw), raw->length) ==
                    (la_ssize_t)raw->length &&
                archive_write_close(archive) == ARCHIVE_OK;
    archive_entry_free(entry);
    return done;
}

bool backup_pack(const struct buf *raw, struct buf *packed)
{
    struct archive *archive = archive_write_new();
    bool done = archive != NULL && archive_write_set_format_raw(archive) == ARCHIVE_OK &&
                archive_write_add_filter_zstd(archive) == ARCHIVE_OK &&
                archive_write_set_options(archive, "zstd:compression-level=1") == ARCHIVE_OK &&
                archive_write_set_bytes_per_block(archive, 0) == ARCHIVE_OK &&
                archive_write_open(archive, packed, NULL, append, NULL) == ARCHIVE_OK &&
                write_frame(archive, raw);
    if (archive != NULL)
        archive_write_free(archive);
    return done && !buf_failed(packed);
}

static bool read_frame(struct archive *archive, struct buf *raw)
{
    struct archive_entry *entry = NULL;
    const void *bytes = NULL;
    size_t length = 0;
    la_int64_t offset = 0;
    int code = ARCHIVE_OK;
    if (archive_read_next_header(archive, &entry) != ARCHIVE_OK)
        return false;
    while (!buf_failed(raw) &&
           (code = archive_read_data_block(archive, &bytes, &length, &offset)) == ARCHIVE_OK)
        buf_add(raw, bytes, length);
    return code == ARCHIVE_EOF && !buf_failed(raw);
}

bool backup_unpack(const struct buf *packed, struct buf *raw)
{
    struct archive *archive = archive_read_new();
    bool done = archive != NULL && archive_read_support_format_raw(archive) == ARCHIVE_OK &&
                archive_read_support_filter_zstd(archive) == ARCHIVE_OK &&
                archive_read_open_memory(archive, packed->data, packed->length) == ARCHIVE_OK &&
                archive_filter_code(archive, 0) == ARCHIVE_FILTER_ZSTD && read_frame(archive, raw);
    if (archive != NULL)
        archive_read_free(archive);
    return done;
}
