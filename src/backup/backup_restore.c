/* Restores a backup into a new database: loads apart, checks everything, and only then lets it take its
 * place. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/backup_inside.h"
#include "base/id.h"
#include "base/progress.h"
#include "base/text.h"
#include "base/time.h"
#include "register/verify.h"

/* Loading takes about as long as replaying the ledgers. */
enum { STEP_LOAD, STEP_VERIFY, STEP_COUNT_ };

struct run {
    struct ctx *cx; /* with the new database */
    struct backup_reader *reader;
    struct backup_header header;
    const char *header_digest;
    struct backup_manifest manifest;
    struct buf member, raw;
    char name[BACKUP_NAME_BYTES]; /* of the member; "" at the end */
    struct backup_chunk *chunks;  /* as they were found */
    size_t chunk_count, chunk_room;
    int64_t *rows;                 /* by table */
    struct backup_ledgers ledgers; /* as they were loaded */
    bool unsound;                  /* restore even what does not verify */
    const char *finding;           /* what did not; "" */
};

static void free_run(struct run *run)
{
    backup_reader_freep(&run->reader);
    buf_free(&run->member);
    buf_free(&run->raw);
}

static enum rc next_member(struct run *run)
{
    return backup_reader_next(run->cx, run->reader, &run->member, run->name);
}

static enum rc read_header(struct run *run)
{
    TRY(next_member(run));
    TRY(backup_header_read(run->cx, &run->member, &run->header));
    run->header_digest = digest_hex(run->cx, run->member.data, run->member.length);
    run->rows = ARENA_ARRAY(run->cx->arena, int64_t, run->header.tables.tables.n);
    return run->rows == NULL ? RC_MEMORY : RC_OK;
}

static enum rc damaged(struct run *run, const char *what)
{
    return fail(run->cx, RC_INVALID, N_("The backup is damaged: {0} is not what was written"),
                what);
}

/* The chunk in run->member, whose name begins with `start`: unpacked, hashed, its rows stored. */
static enum rc load_chunk(struct run *run, size_t table, const char *start, struct db_copy *copy)
{
    struct ctx *cx = run->cx;
    int64_t rows = 0;
    buf_clear(&run->raw);
    const char *name = arena_copy(cx->arena, run->name);
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    if (!backup_unpack(&run->member, &run->raw))
        return buf_error(&run->raw) == RC_MEMORY ? memory_ended(run->cx) : damaged(run, name);
    const char *digest = digest_hex(cx, run->raw.data, run->raw.length);
    if (!text_same(name + strlen(start), arena_printf(cx->arena, "%s.zst", digest)))
        return damaged(run, name);
    run->chunks = arena_grow(cx->arena, run->chunks, run->chunk_count, &run->chunk_room,
                             sizeof *run->chunks);
    if (run->chunks == NULL)
        return RC_MEMORY;
    TRY(db_copy_write(copy, run->raw.data, run->raw.length, &rows));
    run->chunks[run->chunk_count++] = (struct backup_chunk){name, rows, (int64_t)run->raw.length,
                                                            digest};
    run->rows[table] += rows;
    int64_t done = 0, total = 0;
    backup_reader_place(run->reader, &done, &total);
    return progress_step(cx, done, total);
}

/* All chunks of a table, one after the other; then run->name is what follows them. */
static enum rc load_table(struct run *run, size_t index)
{
    CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
    const struct db_table *table = &run->header.tables.tables.at[index];
    for (int64_t number = 1;; number++) {
        const char *start = backup_chunk_name(run->cx, index, table->name, number);
        if (strncmp(run->name, start, strlen(start)) != 0)
            break;
        if (copy == NULL)
            TRY(db_copy_in(run->cx, table, &copy));
        TRY(load_chunk(run, index, start, copy));
        TRY(next_member(run));
    }
    return copy == NULL ? RC_OK : db_copy_end(copy);
}

static enum rc check_seal(struct run *run)
{
    const char *wanted = arena_printf(run->cx->arena, "%s  %s\n",
                                      digest_hex(run->cx, run->member.data, run->member.length),
                                      BACKUP_MANIFEST);
    TRY(backup_manifest_read(run->cx, &run->member, &run->manifest));
    TRY(next_member(run));
    if (run->name[0] == '\0')
        return fail(run->cx, RC_INVALID, N_("The backup is cut off: its seal is missing"));
    if (!text_same(run->name, BACKUP_SEAL) || !text_same(buf_string(&run->member), wanted))
        return damaged(run, BACKUP_MANIFEST);
    TRY(next_member(run));
    return run->name[0] == '\0' ? RC_OK : damaged(run, arena_copy(run->cx->arena, run->name));
}

static bool same_chunk(const struct backup_chunk *a, const struct backup_chunk *b)
{
    return text_same(a->name, b->name) && a->rows == b->rows && a->bytes == b->bytes &&
           text_same(a->digest, b->digest);
}

/* What was read against what was written, and how many rows the database holds now. */
static enum rc check_manifest(struct run *run)
{
    const struct backup_manifest *manifest = &run->manifest;
    const struct db_tables *tables = &run->header.tables;
    if (!text_same(run->header_digest, manifest->header_digest))
        return damaged(run, BACKUP_HEADER);
    for (size_t i = 0; i < run->chunk_count && i < manifest->chunks.n; i++)
        if (!same_chunk(&run->chunks[i], &manifest->chunks.at[i]))
            return damaged(run, run->chunks[i].name);
    if (run->chunk_count != manifest->chunks.n)
        return damaged(run, BACKUP_MANIFEST);
    if (manifest->counts.n != tables->tables.n)
        return damaged(run, BACKUP_MANIFEST);
    for (size_t i = 0; i < tables->tables.n; i++) {
        const struct backup_count *count = &manifest->counts.at[i];
        int64_t stored = 0;
        TRY(db_count(run->cx, &tables->tables.at[i], &stored));
        if (!text_same(count->table, tables->tables.at[i].name) || count->rows != run->rows[i] ||
            count->rows != stored)
            return fail(run->cx, RC_INVALID,
                        N_("The table {0} has {1} rows in the backup and {2} after loading"),
                        tables->tables.at[i].name, decimal(run->cx, count->rows),
                        decimal(run->cx, stored));
    }
    return RC_OK;
}

/* The ledgers of the new database must be as long as they were, with the same heads. */
static enum rc compare_ledgers(struct run *run)
{
    const struct backup_manifest *manifest = &run->manifest;
    TRY(backup_store_ledgers(run->cx, &run->ledgers));
    for (size_t i = 0; i < manifest->ledgers.n; i++) {
        const struct backup_ledger *wanted = &manifest->ledgers.at[i];
        const struct backup_ledger *found = i < run->ledgers.n
                                                ? &run->ledgers.at[i]
                                                : &(struct backup_ledger){"", -1, -1, ""};
        if (!text_same(wanted->org, found->org) || wanted->entries != found->entries)
            return fail(run->cx, RC_UNSOUND,
                        N_("The ledger of {0} has {1} entries in the backup and {2} after loading"),
                        wanted->org, decimal(run->cx, wanted->entries),
                        decimal(run->cx, found->entries));
        if (wanted->size != found->size || !text_same(wanted->root, found->root))
            return fail(
                run->cx, RC_UNSOUND,
                N_("The ledger of {0} has the head {1} in the backup and {2} after loading"),
                wanted->org, wanted->root, found->root);
    }
    return run->ledgers.n == manifest->ledgers.n ? RC_OK : damaged(run, BACKUP_MANIFEST);
}

static enum rc load(struct run *run)
{
    TRY(next_member(run));
    for (size_t i = 0; i < run->header.tables.tables.n; i++)
        TRY(load_table(run, i));
    if (run->name[0] == '\0')
        return fail(run->cx, RC_INVALID, N_("The backup is cut off: its manifest is missing"));
    if (!text_same(run->name, BACKUP_MANIFEST))
        return damaged(run, arena_copy(run->cx->arena, run->name));
    TRY(check_seal(run));
    TRY(check_manifest(run));
    return compare_ledgers(run);
}

static struct ctx part_of(const struct ctx *cx, int64_t step, struct progress_part *part)
{
    struct ctx inner = *cx;
    *part = progress_part_create(cx, step, step + 1, STEP_COUNT_);
    inner.progress = &part->base;
    return inner;
}

static enum rc verify(struct run *run)
{
    struct verify_view found = {.sound = 0};
    struct progress_part part;
    struct ctx inner = part_of(run->cx, STEP_VERIFY, &part);
    enum rc rc = ledger_verify(&inner, &found);
    if (rc == RC_UNSOUND && run->unsound) {
        run->finding = inner.problem.message;
        return RC_OK;
    }
    run->cx->problem = inner.problem;
    return rc;
}

static enum rc load_part(struct run *run)
{
    struct ctx *outer = run->cx;
    struct progress_part part;
    struct ctx inner = part_of(outer, STEP_LOAD, &part);
    run->cx = &inner;
    enum rc rc = load(run);
    outer->problem = inner.problem;
    run->cx = outer;
    return rc;
}

/* In one transaction: schema of the backup, rows, checks, the way up to the schema of this program. */
static enum rc fill(struct run *run)
{
    struct ctx *cx = run->cx;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_bulk(cx, &tx));
    TRY(db_migrate_to(cx, run->header.migrations.n));
    TRY(load_part(run));
    TRY(db_migrate(cx));
    TRY(backup_store_end_jobs(cx, tr(cx, N_("It stood in a backup that was restored"))));
    TRY(db_analyze(cx));
    TRY(verify(run));
    return db_commit(cx, &tx);
}

/* Of a server no more is said: its address may hold a password. */
static enum rc not_empty(struct ctx *cx, const char *url)
{
    const char *name = strncmp(url, "postgres", strlen("postgres")) == 0 ? "postgresql://…" : url;
    return fail(cx, RC_CONFLICT,
                N_("{0} is not empty; a backup is restored to a new database only"), name);
}

/* Opens the new database, fills it, closes it. */
static enum rc fill_database(struct run *run, const char *url, bool hurry)
{
    struct ctx *cx = run->cx;
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    CLEANUP(store_closep) struct store *store = NULL;
    CLEANUP(db_closep) struct db *db = NULL;
    struct ctx inner = *cx;
    bool empty = false;
    enum rc rc = store_open(url, &store, &why);
    if (rc == RC_OK)
        rc = db_open(store, &db, &why);
    if (rc != RC_OK)
        return fail(cx, rc, N_("The database cannot be opened: {0}"),
                    arena_copy(cx->arena, buf_string(&why)));
    inner.db = db;
    run->cx = &inner;
    rc = db_is_empty(&inner, &empty);
    if (rc == RC_OK && !empty)
        rc = not_empty(&inner, url);
    if (rc == RC_OK && hurry)
        rc = db_hurry(&inner);
    if (rc == RC_OK)
        rc = fill(run);
    if (rc == RC_OK && hurry)
        rc = db_settle(&inner);
    run->cx = cx;
    cx->problem = inner.problem;
    return rc;
}

static void remove_database(const struct ctx *cx, const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < COUNT(endings); i++)
        unlink(arena_printf(cx->arena, "%s%s", path, endings[i]));
}

/* Brings the file to the disk and gives it its name, unless something has that name by now. */
static enum rc take_place(struct ctx *cx, const char *from, const char *to)
{
    int handle = open(from, O_RDONLY | O_CLOEXEC);
    bool done = handle >= 0 && fsync(handle) == 0;
    if (handle >= 0)
        close(handle);
    if (done && renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
        backup_sync_folder(to);
        return RC_OK;
    }
    if (errno == EEXIST)
        return not_empty(cx, to);
    return fail(cx, RC_IO, N_("The file {0} cannot be written: {1}"), to,
                arena_copy(cx->arena, strerror(errno)));
}

static const char *path_of(const char *url)
{
    const char *path = url + strlen("sqlite:");
    return strncmp(path, "//", 2) == 0 ? path + 2 : path;
}

/* `place` is given its name; NULL: the file is removed again. */
static enum rc fill_file(struct run *run, const char *fresh, const char *place)
{
    struct ctx *cx = run->cx;
    const char *url = arena_printf(cx->arena, "sqlite:%s", fresh);
    enum rc rc = fill_database(run, url, true);
    if (rc == RC_OK && place != NULL)
        rc = take_place(cx, fresh, place);
    if (rc != RC_OK || place == NULL)
        remove_database(cx, fresh);
    return rc;
}

static enum rc restore(struct run *run, const char *file, const char *url)
{
    struct ctx *cx = run->cx;
    struct stat info;
    TRY(read_header(run));
    if (url == NULL)
        return fill_file(run, arena_printf(cx->arena, "%s.test-%s", file, random_hex(cx, 4)), NULL);
    if (strncmp(url, "sqlite:", strlen("sqlite:")) != 0)
        return fill_database(run, url, false);
    if (stat(path_of(url), &info) == 0)
        return not_empty(cx, path_of(url));
    return fill_file(run,
                     arena_printf(cx->arena, "%s.restoring-%s", path_of(url), random_hex(cx, 4)),
                     path_of(url));
}

static enum rc run_restore(struct ctx *cx, const char *path, const char *url, bool unsound,
                           struct backup_summary *ret)
{
    CLEANUP(free_run)
    struct run run = {.cx = cx,
                      .member = buf_create(BACKUP_MEMBER_MOST),
                      .raw = buf_create(BACKUP_MEMBER_MOST),
                      .unsound = unsound,
                      .finding = ""};
    int64_t begun = time_elapsed(), read = 0, size = 0;
    TRY(backup_reader_open(cx, path, ARCHIVE_TAR, &run.reader));
    TRY(restore(&run, path, url));
    backup_reader_place(run.reader, &read, &size);
    struct backup_summary summary;
    TRY(backup_summarize(cx, &run.header, &run.manifest, run.ledgers.at, &summary));
    summary.file = path;
    summary.size = size;
    summary.ms = time_elapsed() - begun;
    summary.finding = run.finding;
    *ret = summary;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

enum rc backup_restore(struct ctx *cx, const char *path, const char *url, bool unsound,
                       struct backup_summary *ret)
{
    return run_restore(cx, path, url, unsound, ret);
}

enum rc backup_test(struct ctx *cx, const char *path, struct backup_summary *ret)
{
    return run_restore(cx, path, NULL, false, ret);
}
