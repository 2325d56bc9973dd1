/* What is made of the whole database: a backup, a database from it, an organisation as a zip, a signed
 * checkpoint. A file stands under its name only when it is whole. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backup/backup.h"
#include "base/limits.h"
#include "db/db.h"
#include "ledger/ledger.h"
#include "seal/seal.h"
#include "tests/torture/torture.h"

enum { PATH_BYTES = 512 };

static struct {
    char backup[PATH_BYTES], fresh[PATH_BYTES], restored[PATH_BYTES], url[PATH_BYTES + 8];
} files;

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static void check_file(enum rc rc, const char *path, struct buf *why)
{
    if (exists(path) != (rc == RC_OK))
        buf_printf(why, "%s: the file %s", rc_describe(rc)->name, exists(path) ? "is there" : "is not there");
    unlink(path);
}

static struct arena *memory(void)
{
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    if (arena == NULL)
        abort();
    return arena;
}

static enum rc run_backup(const struct work *work, struct buf *out, struct buf *why)
{
    struct arena *arena = memory();
    struct ctx cx = pages_context(arena);
    struct backup_summary summary = {.rows = 0};
    torture_begin(work);
    enum rc rc = backup_write(&cx, files.fresh, &summary);
    torture_end();
    if (rc != RC_OK && arena_failed(arena)) /* as whoever called it concludes */
        rc = RC_MEMORY;
    check_file(rc, files.fresh, why);
    buf_printf(out, "%d", rc == RC_OK ? (int)summary.rows : 0);
    arena_free(arena);
    return rc;
}

static enum rc run_export(const struct work *work, struct buf *out, struct buf *why)
{
    struct arena *arena = memory();
    struct ctx cx = pages_context(arena);
    struct backup_summary summary = {.rows = 0};
    cx.permissions = UINT64_MAX;
    torture_begin(work);
    enum rc rc = backup_export(&cx, "house", files.fresh, &summary);
    torture_end();
    if (rc != RC_OK && arena_failed(arena)) /* as whoever called it concludes */
        rc = RC_MEMORY;
    check_file(rc, files.fresh, why);
    buf_printf(out, "%d", rc == RC_OK ? (int)summary.rows : 0);
    pages_check(why);
    arena_free(arena);
    return rc;
}

static enum rc run_restore(const struct work *work, struct buf *out, struct buf *why)
{
    struct arena *arena = memory();
    struct ctx cx = pages_context(arena);
    struct backup_summary summary = {.rows = 0};
    cx.db = NULL;
    torture_begin(work);
    enum rc rc = backup_restore(&cx, files.backup, files.url, false, &summary);
    torture_end();
    if (rc != RC_OK && arena_failed(arena)) /* as whoever called it concludes */
        rc = RC_MEMORY;
    check_file(rc, files.restored, why);
    buf_printf(out, "%d", rc == RC_OK ? (int)summary.rows : 0);
    arena_free(arena);
    return rc;
}

static enum rc run_checkpoint(const struct work *work, struct buf *out, struct buf *why)
{
    struct arena *arena = memory(), *scratch = memory();
    struct ctx cx = pages_context(arena), other = pages_context(scratch);
    struct ledger_checkpoint checkpoint = {.note = ""};
    struct db_tx *tx = NULL;
    if (db_begin(&other, &tx) != RC_OK ||
        ledger_append(&other, "house", "note", "a", LEDGER_NOTE, "{}") != RC_OK ||
        db_commit(&other, &tx) != RC_OK)
        abort();
    cx.org = "house";
    cx.permissions = UINT64_MAX;
    cx.fixed_ids = 0;
    torture_begin(work);
    enum rc rc = seal_checkpoint(&cx, &checkpoint, NULL);
    torture_end();
    if (rc == RC_OK && (checkpoint.note[0] == '\0' || arena_failed(arena)))
        rc = arena_failed(arena) ? RC_MEMORY : RC_UNSOUND;
    (void)out;
    pages_check(why);
    arena_free(arena);
    arena_free(scratch);
    return rc;
}

void stores_add(struct works *works, const char *directory)
{
    static const struct work rows[] = {
        /* libarchive ends the program */
        {.name = "a backup", .run = run_backup, .own = true, .reset = pages_reset},
        {.name = "a database from a backup", .run = run_restore, .own = true, .reset = pages_reset},
        {.name = "an organisation as a zip", .run = run_export, .own = true, .reset = pages_reset},
        {.name = "a checkpoint of the ledger", .run = run_checkpoint, .varies = true, .reset = pages_reset},
    };
    struct arena *arena = memory();
    struct ctx cx = pages_context(arena);
    struct backup_summary summary;
    snprintf(files.backup, sizeof files.backup, "%s/backup", directory);
    snprintf(files.fresh, sizeof files.fresh, "%s/fresh", directory);
    snprintf(files.restored, sizeof files.restored, "%s/restored.db", directory);
    snprintf(files.url, sizeof files.url, "sqlite:%s", files.restored);
    if (backup_write(&cx, files.backup, &summary) != RC_OK)
        abort();
    arena_free(arena);
    for (size_t i = 0; i < COUNT(rows); i++)
        works_add(works, rows[i]);
}
