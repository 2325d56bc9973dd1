#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024, MEGABYTE = 1024 * 1024 };

static void close_file(FILE **file)
{
    if (*file != NULL)
        fclose(*file);
}

static enum rc unreadable(struct ctx *cx, const char *path)
{
    return fail(cx, RC_IO, N_("The file {0} cannot be read: {1}"), path, strerror(errno));
}

enum rc file_read(struct ctx *cx, const char *path, struct buf *out)
{
    CLEANUP(close_file) FILE *file = fopen(path, "rb");
    char chunk[CHUNK];
    if (file == NULL)
        return unreadable(cx, path);
    for (size_t length; !buf_failed(out) && (length = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(out, chunk, length);
    if (ferror(file))
        return unreadable(cx, path);
    return buf_check(cx, out, N_("The file {0} is larger than {1} MB"), path,
                     decimal(cx, (int64_t)(out->limit / MEGABYTE)));
}

/* Gives 0 or the number of the error. */
static int write_bytes(const char *path, const struct buf *bytes)
{
    FILE *file = fopen(path, "wb");
    int error = 0;
    if (file == NULL)
        return errno;
    errno = EIO;
    if (bytes->length > 0 && fwrite(bytes->data, 1, bytes->length, file) != bytes->length)
        error = errno;
    if (fclose(file) != 0 && error == 0)
        error = errno;
    return error;
}

static bool is_special(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && !S_ISREG(info.st_mode);
}

enum rc file_write(struct ctx *cx, const char *path, const struct buf *bytes)
{
    bool straight = is_special(path);
    const char *fresh = straight ? path : arena_printf(cx->arena, "%s.new", path);
    if (fresh[0] == '\0')
        return RC_MEMORY;
    int error = write_bytes(fresh, bytes);
    if (error == 0 && (straight || rename(fresh, path) == 0))
        return RC_OK;
    error = error == 0 ? errno : error;
    if (!straight)
        unlink(fresh);
    return fail(cx, RC_IO, N_("The file {0} cannot be written: {1}"), path, strerror(error));
}
