#include "backup/backup_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#define DAY_MS INT64_C(86400000)

static enum rc need_folder(struct ctx *cx)
{
    if (text_empty(cx->app->backup_dir))
        return fail(cx, RC_USAGE,
                    N_("The server was started without a folder for backups (serve --backup-dir)"));
    return RC_OK;
}

static int compare_kept(const void *a, const void *b)
{
    const struct backup_kept *x = a, *y = b;
    return (y->at > x->at) - (y->at < x->at);
}

static enum rc open_folder(struct ctx *cx, DIR **ret)
{
    *ret = opendir(cx->app->backup_dir);
    if (*ret == NULL)
        return fail(cx, RC_IO, N_("The folder of backups {0} cannot be read: {1}"),
                    cx->app->backup_dir, arena_copy(cx->arena, strerror(errno)));
    return RC_OK;
}

enum rc backup_folder_read(struct ctx *cx, struct backup_folder *ret)
{
    struct backup_kept *list = NULL;
    size_t n = 0, room = 0;
    DIR *folder = NULL;
    TRY(need_folder(cx));
    TRY(open_folder(cx, &folder));
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        int64_t at = backup_file_time(entry->d_name);
        struct stat info;
        if (at < 0)
            continue;
        const char *path = arena_printf(cx->arena, "%s/%s", cx->app->backup_dir, entry->d_name);
        if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
            continue;
        list = arena_grow(cx->arena, list, n, &room, sizeof *list);
        if (list == NULL)
            break;
        list[n++] = (struct backup_kept){.name = arena_copy(cx->arena, entry->d_name),
                                         .path = path,
                                         .at = at,
                                         .size = info.st_size};
    }
    closedir(folder);
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    if (list != NULL)
        qsort(list, n, sizeof *list, compare_kept);
    backup_mark_generations(cx, list, n, cx->app->backup_days, cx->app->backup_weeks,
                            cx->app->backup_months);
    ret->backups.at = list;
    ret->backups.n = n;
    return RC_OK;
}

/* What a program left that ended in the middle of a backup or a recovery test. */
static bool is_left_over(const char *name)
{
    return strncmp(name, "kaname-", strlen("kaname-")) == 0 &&
           (strstr(name, ".tar.new") != NULL || strstr(name, ".tar.test-") != NULL);
}

static enum rc sweep(struct ctx *cx)
{
    DIR *folder = NULL;
    TRY(open_folder(cx, &folder));
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        struct stat info;
        const char *path = arena_printf(cx->arena, "%s/%s", cx->app->backup_dir, entry->d_name);
        if (is_left_over(entry->d_name) && stat(path, &info) == 0 &&
            (int64_t)info.st_mtime * 1000 < cx->now - DAY_MS)
            unlink(path);
    }
    closedir(folder);
    return RC_OK;
}

enum rc backup_folder_add(struct ctx *cx, struct backup_summary *ret, int64_t *ret_removed)
{
    struct backup_folder folder;
    int64_t removed = 0;
    TRY(need_folder(cx));
    TRY(sweep(cx));
    const char *name = backup_file_name(cx, cx->now);
    TRY(backup_write(cx, arena_printf(cx->arena, "%s/%s", cx->app->backup_dir, name), ret));
    TRY(backup_folder_read(cx, &folder));
    for (size_t i = 0; i < folder.backups.n; i++) {
        const struct backup_kept *kept = &folder.backups.at[i];
        if (kept->generations == 0 && !text_same(kept->name, name))
            removed += unlink(kept->path) == 0;
    }
    *ret_removed = removed;
    return RC_OK;
}

enum rc backup_folder_test(struct ctx *cx, struct backup_summary *ret)
{
    struct backup_folder folder;
    TRY(backup_folder_read(cx, &folder));
    if (folder.backups.n == 0)
        return fail(cx, RC_MISSING, N_("There is no backup yet that could be tested"));
    return backup_test(cx, folder.backups.at[0].path, ret);
}
