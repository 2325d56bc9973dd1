#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/backup_inside.h"
#include "base/text.h"

enum { READ_BYTES = 1024 * 1024, MILLISECONDS = 1000 };

/* ---- writing ---- */

struct backup_writer {
    struct archive *archive;
    int handle, error; /* error: errno of the first write that failed */
    int64_t size, made;
    char *path, *fresh; /* fresh: PATH.new while it is being written */
    bool closed, discards;
};

/* An error is kept in the writer: libarchive loses memory of an archive that it was told of. */
static la_ssize_t put(struct archive *archive, void *closure, const void *bytes, size_t length)
{
    struct backup_writer *writer = closure;
    ssize_t written;
    (void)archive;
    if (writer->error != 0 || writer->discards)
        return (la_ssize_t)length;
    do
        written = write(writer->handle, bytes, length);
    while (written < 0 && errno == EINTR);
    if (written < 0) {
        writer->error = errno;
        return (la_ssize_t)length;
    }
    writer->size += written;
    return written;
}

static enum rc cannot_write(struct ctx *cx, const struct backup_writer *writer)
{
    int error = writer->error == 0 ? EIO : writer->error;
    return fail(cx, RC_IO, N_("The file {0} cannot be written: {1}"), writer->path,
                arena_copy(cx->arena, strerror(error)));
}

static bool begin_archive(struct backup_writer *writer, enum backup_archive archive)
{
    writer->archive = archive_write_new();
    return writer->archive != NULL &&
           (archive == ARCHIVE_ZIP
                ? archive_write_set_format_zip(writer->archive)
                : archive_write_set_format_pax_restricted(writer->archive)) == ARCHIVE_OK &&
           archive_write_set_bytes_per_block(writer->archive, READ_BYTES) == ARCHIVE_OK &&
           archive_write_set_bytes_in_last_block(writer->archive, 1) == ARCHIVE_OK &&
           archive_write_open(writer->archive, writer, NULL, put, NULL) == ARCHIVE_OK;
}

enum rc backup_writer_open(struct ctx *cx, const char *path, enum backup_archive archive,
                           struct backup_writer **ret)
{
    struct backup_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL)
        return RC_MEMORY;
    *ret = writer;
    writer->handle = -1;
    writer->made = cx->now / MILLISECONDS;
    writer->path = strdup(path);
    writer->fresh = strdup(arena_printf(cx->arena, "%s.new", path));
    if (writer->path == NULL || writer->fresh == NULL || arena_failed(cx->arena))
        return RC_MEMORY;
    /* For its owner alone, as the database itself. */
    writer->handle = open(writer->fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (writer->handle < 0) {
        writer->error = errno;
        return cannot_write(cx, writer);
    }
    return begin_archive(writer, archive) ? RC_OK : RC_MEMORY;
}

enum rc backup_writer_add(struct ctx *cx, struct backup_writer *writer, const char *name,
                          const struct buf *content)
{
    struct archive_entry *entry = archive_entry_new();
    if (entry == NULL || buf_failed(content)) {
        archive_entry_free(entry);
        return RC_MEMORY;
    }
    archive_entry_set_pathname_utf8(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_mtime(entry, writer->made, 0);
    archive_entry_set_size(entry, (la_int64_t)content->length);
    bool done = archive_write_header(writer->archive, entry) == ARCHIVE_OK &&
                archive_write_data(writer->archive, buf_string(content), content->length) ==
                    (la_ssize_t)content->length;
    archive_entry_free(entry);
    return done && writer->error == 0 ? RC_OK : cannot_write(cx, writer);
}

void backup_sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash == NULL   ? strdup(".")
                   : slash == path ? strdup("/")
                                   : strndup(path, (size_t)(slash - path));
    int handle = folder == NULL ? -1 : open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle >= 0) {
        (void)fsync(handle);
        close(handle);
    }
    free(folder);
}

static bool settle(struct backup_writer *writer)
{
    bool done = fsync(writer->handle) == 0;
    done = close(writer->handle) == 0 && done;
    writer->handle = -1;
    done = done && rename(writer->fresh, writer->path) == 0;
    if (!done)
        writer->error = errno;
    return done;
}

enum rc backup_writer_close(struct ctx *cx, struct backup_writer *writer, int64_t *ret_size)
{
    if (archive_write_close(writer->archive) != ARCHIVE_OK || writer->error != 0 || !settle(writer))
        return cannot_write(cx, writer);
    writer->closed = true;
    backup_sync_folder(writer->path);
    *ret_size = writer->size;
    return RC_OK;
}

void backup_writer_freep(struct backup_writer **pointer)
{
    struct backup_writer *writer = *pointer;
    if (writer == NULL)
        return;
    writer->discards = true; /* freeing writes nothing more */
    if (writer->archive != NULL)
        archive_write_free(writer->archive);
    bool begun = writer->handle >= 0;
    if (begun)
        close(writer->handle);
    if (!writer->closed && writer->fresh != NULL && (begun || writer->size > 0))
        unlink(writer->fresh);
    free(writer->path);
    free(writer->fresh);
    free(writer);
    *pointer = NULL;
}

/* ---- reading ---- */

struct backup_reader {
    struct archive *archive;
    const char *first; /* name that the first member must have */
    char *path;
    int64_t size;
    bool begun; /* a member was read */
};

enum rc backup_reader_open(struct ctx *cx, const char *path, enum backup_archive archive,
                           struct backup_reader **ret)
{
    struct stat info;
    if (stat(path, &info) != 0 || access(path, R_OK) != 0)
        return fail(cx, RC_IO, N_("The file {0} cannot be read: {1}"), path,
                    arena_copy(cx->arena, strerror(errno)));
    if (!S_ISREG(info.st_mode) || info.st_size == 0)
        return fail(cx, RC_TYPE, N_("{0} is no backup of kaname"), path);
    struct backup_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return RC_MEMORY;
    *ret = reader;
    reader->first = archive == ARCHIVE_ZIP ? BACKUP_ORG_HEADER : BACKUP_HEADER;
    reader->size = info.st_size;
    reader->path = strdup(path);
    reader->archive = archive_read_new();
    if (reader->path == NULL || reader->archive == NULL ||
        (archive == ARCHIVE_ZIP ? archive_read_support_format_zip(reader->archive)
                                : archive_read_support_format_tar(reader->archive)) != ARCHIVE_OK)
        return RC_MEMORY;
    if (archive_read_open_filename(reader->archive, path, READ_BYTES) != ARCHIVE_OK)
        return archive_errno(reader->archive) == ENOMEM
                   ? memory_ended(cx)
                   : fail(cx, RC_TYPE, N_("{0} is no backup of kaname"), path);
    return RC_OK;
}

static enum rc broken(struct ctx *cx, const struct backup_reader *reader)
{
    if (archive_errno(reader->archive) == ENOMEM)
        return memory_ended(cx);
    if (!reader->begun)
        return fail(cx, RC_TYPE, N_("{0} is no backup of kaname"), reader->path);
    return fail(cx, RC_INVALID, N_("The backup {0} is cut off or damaged after {1} bytes"),
                reader->path, decimal(cx, archive_filter_bytes(reader->archive, -1)));
}

static enum rc read_content(struct ctx *cx, struct backup_reader *reader, struct buf *content)
{
    const void *bytes = NULL;
    size_t length = 0;
    la_int64_t offset = 0;
    int code;
    while ((code = archive_read_data_block(reader->archive, &bytes, &length, &offset)) ==
               ARCHIVE_OK &&
           !buf_failed(content))
        buf_add(content, bytes, length);
    if (buf_error(content) == RC_MEMORY)
        return memory_ended(cx);
    return code == ARCHIVE_EOF && !buf_failed(content) ? RC_OK : broken(cx, reader);
}

enum rc backup_reader_next(struct ctx *cx, struct backup_reader *reader, struct buf *content,
                           char ret_name[BACKUP_NAME_BYTES])
{
    struct archive_entry *entry = NULL;
    buf_clear(content);
    ret_name[0] = '\0';
    int code = archive_read_next_header(reader->archive, &entry);
    if (code == ARCHIVE_EOF && reader->begun)
        return RC_OK;
    const char *name = code == ARCHIVE_OK ? archive_entry_pathname(entry) : NULL;
    if (name == NULL || strlen(name) >= BACKUP_NAME_BYTES ||
        archive_entry_filetype(entry) != AE_IFREG)
        return broken(cx, reader);
    snprintf(ret_name, BACKUP_NAME_BYTES, "%s", name);
    if (!reader->begun && !text_same(ret_name, reader->first))
        return broken(cx, reader);
    reader->begun = true;
    return read_content(cx, reader, content);
}

void backup_reader_place(const struct backup_reader *reader, int64_t *ret_read, int64_t *ret_size)
{
    *ret_read = archive_filter_bytes(reader->archive, -1);
    *ret_size = reader->size;
}

void backup_reader_freep(struct backup_reader **pointer)
{
    struct backup_reader *reader = *pointer;
    if (reader == NULL)
        return;
    if (reader->archive != NULL)
        archive_read_free(reader->archive);
    free(reader->path);
    free(reader);
    *pointer = NULL;
}
