#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/text.h"
#include "oscal/oscal.h"

/* --- in memory --- */

static enum rc list_load(struct ctx *cx, void *state, const char *path, char **ret,
                         size_t *ret_length)
{
    const struct oscal_file_list *list = state;
    for (size_t i = 0; i < list->n; i++) {
        const struct oscal_file *file = &list->at[i];
        if (!text_same(file->path, path))
            continue;
        char *copy = arena_alloc(cx->arena, file->length + 1);
        if (copy == NULL)
            return RC_MEMORY;
        if (file->length > 0)
            memcpy(copy, file->bytes, file->length);
        *ret = copy;
        *ret_length = file->length;
        return RC_OK;
    }
    return RC_MISSING;
}

struct oscal_files oscal_files_of(const struct oscal_file_list *list)
{
    return (struct oscal_files){.state = (void *)list, .load = list_load};
}

/* --- on disk --- */

static void close_descriptor(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
}

static enum rc unreadable(struct ctx *cx, const char *path)
{
    return fail(cx, RC_IO, N_("The file {0} cannot be read: {1}"), path, strerror(errno));
}

/* The file behind all symbolic links; it must lie below the folder. NULL in *ret: there is none. */
static enum rc find_below(struct ctx *cx, const char *folder, const char *path, const char **ret)
{
    *ret = NULL;
    char *real = realpath(arena_printf(cx->arena, "%s/%s", folder, path), NULL);
    if (real == NULL)
        return errno == ENOENT || errno == ENOTDIR ? RC_OK : unreadable(cx, path);
    size_t length = strlen(folder);
    bool below = strncmp(real, folder, length) == 0 && (real[length] == '/' || length == 1);
    if (below)
        *ret = arena_copy(cx->arena, real);
    free(real);
    if (!below)
        return fail(cx, RC_INVALID, N_("{0} lies outside the folder {1}"), path, folder);
    return RC_OK;
}

static enum rc read_all(struct ctx *cx, int descriptor, const char *path, char *bytes,
                        size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t part = read(descriptor, bytes + done, length - done);
        if (part < 0 && errno == EINTR)
            continue;
        if (part == 0)
            errno = EIO; /* it became shorter meanwhile */
        if (part <= 0)
            return unreadable(cx, path);
        done += (size_t)part;
    }
    return RC_OK;
}

static enum rc folder_load(struct ctx *cx, void *state, const char *path, char **ret,
                           size_t *ret_length)
{
    const char *real = NULL;
    struct stat info;
    TRY(find_below(cx, state, path, &real));
    if (real == NULL)
        return RC_MISSING;
    CLEANUP(close_descriptor) int descriptor = open(real, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0 || fstat(descriptor, &info) != 0)
        return unreadable(cx, path);
    if (!S_ISREG(info.st_mode))
        return fail(cx, RC_IO, N_("{0} is no file"), path);
    if (info.st_size > LIMIT_OSCAL_BYTES)
        return fail(cx, RC_TOO_LARGE, N_("The file {0} is larger than {1} MB"), path,
                    decimal(cx, LIMIT_OSCAL_BYTES / (1024 * 1024)));
    size_t length = (size_t)info.st_size;
    char *bytes = arena_alloc(cx->arena, length + 1);
    if (bytes == NULL)
        return RC_MEMORY;
    TRY(read_all(cx, descriptor, path, bytes, length));
    *ret = bytes;
    *ret_length = length;
    return RC_OK;
}

enum rc oscal_folder(struct ctx *cx, const char *folder, struct oscal_files *ret)
{
    char *real = realpath(folder, NULL);
    if (real == NULL)
        return fail(cx, RC_IO, N_("The folder {0} cannot be read: {1}"), folder, strerror(errno));
    size_t length = strlen(real);
    char *copy = arena_alloc(cx->arena, length + 1);
    for (size_t i = 0; copy != NULL && i < length; i++)
        copy[i] = real[i];
    free(real);
    *ret = (struct oscal_files){.state = copy, .load = folder_load};
    return copy == NULL ? RC_MEMORY : RC_OK;
}
