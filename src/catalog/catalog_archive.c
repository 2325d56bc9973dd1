/* The files of a zip archive, in memory and against bombs. */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "catalog/catalog_import.h"

static void archive_freep(struct archive **archive)
{
    archive_read_free(*archive);
}

struct unpacking {
    struct ctx *cx;
    const char *name; /* of the archive */
    struct archive *archive;
    size_t packed, unpacked; /* bytes */
    struct oscal_file *files;
    size_t count, room;
};

bool archive_is_zip(const char *bytes, size_t length)
{
    return length >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0;
}

static enum rc damaged(const struct unpacking *unpacking)
{
    return fail(unpacking->cx, RC_INVALID, N_("The archive {0} is damaged or cut off"),
                unpacking->name);
}

/* A name below the archive's own folder, without "." and ".."; NULL for any other. */
static const char *clean_name(const struct unpacking *unpacking, const char *name)
{
    if (name == NULL || name[0] == '\0' || name[0] == '/' || strchr(name, '\\') != NULL ||
        !text_is_utf8(name, strlen(name)))
        return NULL;
    for (const char *at = name; *at != '\0';) {
        size_t length = strcspn(at, "/");
        if (length == 0 || (length == 1 && at[0] == '.') ||
            (length == 2 && at[0] == '.' && at[1] == '.'))
            return NULL;
        at += length + (at[length] == '/');
    }
    return arena_copy(unpacking->cx->arena, name);
}

static enum rc too_large(const struct unpacking *unpacking)
{
    return fail(unpacking->cx, RC_TOO_LARGE,
                N_("The archive {0} unpacks to far more data than OSCAL files need"),
                unpacking->name);
}

/* The bytes of the entry; counted against the limits as they come. */
static enum rc read_entry(struct unpacking *unpacking, struct buf *out)
{
    char chunk[64 * 1024];
    for (;;) {
        la_ssize_t length = archive_read_data(unpacking->archive, chunk, sizeof chunk);
        if (length == 0)
            return RC_OK;
        if (length < 0)
            return damaged(unpacking);
        unpacking->unpacked += (size_t)length;
        if (unpacking->unpacked > LIMIT_ZIP_BYTES ||
            unpacking->unpacked / LIMIT_ZIP_RATIO > unpacking->packed)
            return too_large(unpacking);
        buf_add(out, chunk, (size_t)length);
        if (buf_failed(out))
            return too_large(unpacking);
    }
}

static enum rc add_entry(struct unpacking *unpacking, struct archive_entry *entry)
{
    struct ctx *cx = unpacking->cx;
    if (archive_entry_is_encrypted(entry) == 1)
        return fail(cx, RC_INVALID, N_("The archive {0} is protected by a password"),
                    unpacking->name);
    if (archive_entry_filetype(entry) == AE_IFDIR)
        return RC_OK;
    const char *name = clean_name(unpacking, archive_entry_pathname_utf8(entry));
    if (name == NULL || archive_entry_filetype(entry) != AE_IFREG)
        return fail(cx, RC_INVALID,
                    N_("The archive {0} holds an entry that is no file below its own folder"),
                    unpacking->name);
    if (unpacking->count == LIMIT_OSCAL_FILES)
        return fail(cx, RC_TOO_LARGE, N_("The archive {0} holds more than {1} files"),
                    unpacking->name, decimal(cx, LIMIT_OSCAL_FILES));
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_OSCAL_BYTES);
    TRY(read_entry(unpacking, &bytes));
    struct oscal_file *files = arena_grow(cx->arena, unpacking->files, unpacking->count,
                                          &unpacking->room, sizeof *files);
    if (files == NULL)
        return memory_ended(cx);
    unpacking->files = files;
    files[unpacking->count++] = (struct oscal_file){
        name, arena_copy_n(cx->arena, buf_string(&bytes), bytes.length), bytes.length};
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}

enum rc archive_files(struct ctx *cx, const char *name, const char *bytes, size_t length,
                      struct oscal_file_list *ret)
{
    CLEANUP(archive_freep) struct archive *archive = archive_read_new();
    struct unpacking unpacking = {.cx = cx, .name = name, .archive = archive, .packed = length};
    if (archive == NULL)
        return memory_ended(cx);
    if (archive_read_support_format_zip_seekable(archive) != ARCHIVE_OK ||
        archive_read_open_memory(archive, bytes, length) != ARCHIVE_OK)
        return damaged(&unpacking);
    for (;;) {
        struct archive_entry *entry = NULL;
        int status = archive_read_next_header(archive, &entry);
        if (status == ARCHIVE_EOF)
            break;
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
            return damaged(&unpacking);
        TRY(add_entry(&unpacking, entry));
    }
    *ret = (struct oscal_file_list){unpacking.files, unpacking.count};
    return RC_OK;
}
