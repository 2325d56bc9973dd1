/* Takes an organisation's export into a database that does not have it: all of it, checked, or nothing. */
#include <stdlib.h>
#include <string.h>

#include "backup/backup_row.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/progress.h"
#include "base/text.h"
#include "base/time.h"
#include "db/migrate.h"
#include "mail/mail.h"
#include "register/verify.h"

enum { DIGEST_DIGITS = 64 };

struct run {
    struct ctx *cx;
    struct arena *scratch; /* of one row */
    struct backup_reader *reader;
    struct backup_header header;
    const char *header_digest;
    struct backup_manifest manifest;
    struct buf member, tuple;
    char name[BACKUP_NAME_BYTES];
    struct backup_chunk *chunks;
    size_t chunk_count, chunk_room;
    struct backup_ledger ledger; /* as it was loaded */
};

static void free_run(struct run *run)
{
    backup_reader_freep(&run->reader);
    buf_free(&run->member);
    buf_free(&run->tuple);
    arena_free(run->scratch);
}

static enum rc damaged(struct run *run, const char *what)
{
    return fail(run->cx, RC_INVALID, N_("The export is damaged: {0} is not what was written"),
                what);
}

static enum rc next_member(struct run *run)
{
    return backup_reader_next(run->cx, run->reader, &run->member, run->name);
}

static enum rc read_header(struct run *run)
{
    struct ctx *cx = run->cx;
    TRY(next_member(run));
    TRY(backup_header_read(cx, &run->member, &run->header));
    run->header_digest = digest_hex(cx, run->member.data, run->member.length);
    if (run->header.org[0] == '\0')
        return fail(cx, RC_TYPE, N_("This is no export of an organisation"));
    if (run->header.migrations.n != migrations_count)
        return fail(cx, RC_INVALID,
                    N_("The export was made by an older program ({0}); please bring that "
                       "installation up to date and export again"),
                    run->header.program);
    return RC_OK;
}

/* The database must not have it, nor anything of it; and must have those who belong to others. */
static enum rc check_target(struct run *run)
{
    struct ctx *cx = run->cx;
    int64_t there = 0;
    TRY(backup_store_organizations(cx, run->header.org, &there));
    if (there > 0)
        return fail(cx, RC_CONFLICT, N_("The organisation {0} is in this database already"),
                    run->header.org);
    for (size_t i = 0; i < run->header.tables.tables.n; i++) {
        const struct db_table *table = &run->header.tables.tables.at[i];
        const char *digest = "";
        TRY(backup_digest_table(cx, table, run->header.org, &there, &digest));
        if (there > 0)
            return fail(cx, RC_CONFLICT,
                        N_("The table {0} has rows of the organisation {1} already"), table->name,
                        run->header.org);
    }
    for (size_t i = 0; i < run->header.guests.n; i++) {
        const struct backup_guest *guest = &run->header.guests.at[i];
        TRY(backup_store_person_ids(cx, guest->id, &there));
        if (there == 0)
            return fail(cx, RC_CONFLICT,
                        N_("{0} of another organisation acts in {1} and is not in this database; "
                           "import that organisation first"),
                        guest->login, run->header.org);
    }
    return RC_OK;
}

/* A row must be the organisation's own, and its people must not take somebody's sign-in name. */
static enum rc check_row(struct run *run, const struct db_table *table,
                         const struct db_value *values)
{
    struct ctx *cx = run->cx;
    const char *org = backup_value_text(run->scratch, &values[backup_column(table, "org")]);
    if (!text_same(org, run->header.org))
        return fail(cx, RC_INVALID,
                    N_("The table {0} of the export has a row of another organisation"),
                    table->name);
    return RC_OK;
}

static enum rc check_login(struct run *run, const struct db_value *value)
{
    struct ctx *cx = run->cx;
    int64_t there = 0;
    const char *login = backup_value_text(run->scratch, value);
    TRY(backup_store_logins(cx, login, &there));
    return there == 0 ? RC_OK
                      : fail(cx, RC_CONFLICT, N_("The sign-in name {0} is taken in this database"),
                             arena_copy(cx->arena, login));
}

static enum rc remember_chunk(struct run *run, int64_t rows)
{
    struct ctx *cx = run->cx;
    run->chunks = arena_grow(cx->arena, run->chunks, run->chunk_count, &run->chunk_room,
                             sizeof *run->chunks);
    if (run->chunks == NULL)
        return RC_MEMORY;
    run->chunks[run->chunk_count++] = (struct backup_chunk){
        arena_copy(cx->arena, run->name), rows, (int64_t)run->member.length,
        digest_hex(cx, buf_string(&run->member), run->member.length)};
    int64_t done = 0, total = 0;
    backup_reader_place(run->reader, &done, &total);
    return progress_step(cx, done, total);
}

/* The sign-in names of a part, before a copy holds the connection. */
static enum rc check_logins(struct run *run, const struct db_table *table)
{
    size_t column = backup_column(table, "login");
    const char *at = buf_string(&run->member), *end = at + run->member.length;
    for (const char *stop; at < end; at = stop + 1) {
        arena_reset(run->scratch);
        struct db_value *values = ARENA_ARRAY(run->scratch, struct db_value, table->columns.n);
        stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL)
            return damaged(run, arena_copy(run->cx->arena, run->name));
        if (values == NULL)
            return RC_MEMORY;
        TRY(backup_row_read(run->cx, run->scratch, table, at, (size_t)(stop - at), values));
        TRY(check_login(run, &values[column]));
    }
    return RC_OK;
}

static enum rc store_row(struct run *run, const struct db_table *table, struct db_copy *copy,
                         const struct db_value *values)
{
    int64_t rows = 0;
    TRY(check_row(run, table, values));
    buf_clear(&run->tuple);
    db_tuple_write(&run->tuple, values, table->columns.n);
    if (buf_failed(&run->tuple))
        return RC_MEMORY;
    return db_copy_write(copy, run->tuple.data, run->tuple.length, &rows);
}

/* The lines of the member at hand. */
static enum rc load_part(struct run *run, const struct db_table *table)
{
    CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
    const char *at = buf_string(&run->member), *end = at + run->member.length;
    int64_t rows = 0;
    if (text_same(table->name, "person"))
        TRY(check_logins(run, table));
    TRY(db_copy_in(run->cx, table, &copy));
    for (const char *stop; at < end; at = stop + 1, rows++) {
        arena_reset(run->scratch);
        struct db_value *values = ARENA_ARRAY(run->scratch, struct db_value, table->columns.n);
        stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL)
            return damaged(run, arena_copy(run->cx->arena, run->name));
        if (values == NULL)
            return RC_MEMORY;
        TRY(backup_row_read(run->cx, run->scratch, table, at, (size_t)(stop - at), values));
        TRY(store_row(run, table, copy, values));
    }
    TRY(db_copy_end(copy));
    return remember_chunk(run, rows);
}

/* A content whose name is not its digest is found before it is stored. */
static enum rc load_file(struct run *run, const struct db_table *table, struct db_copy *copy)
{
    struct ctx *cx = run->cx;
    const char *digest = arena_copy_n(cx->arena, run->name + strlen(BACKUP_FILES), DIGEST_DIGITS);
    const char *rest = run->name + strlen(BACKUP_FILES) + strlen(digest);
    int64_t created = 0;
    char size_room[8], created_room[8];
    struct db_value *values = ARENA_ARRAY(run->scratch, struct db_value, table->columns.n);
    if (values == NULL)
        return RC_MEMORY;
    if (!text_same(digest, digest_hex(cx, buf_string(&run->member), run->member.length)) ||
        rest[0] != '-' || text_to_int(cx, rest + 1, &created) != RC_OK)
        return damaged(run, arena_copy(cx->arena, run->name));
    values[backup_column(table, "org")] = (struct db_value){run->header.org,
                                                            strlen(run->header.org)};
    values[backup_column(table, "digest")] = (struct db_value){digest, strlen(digest)};
    values[backup_column(table, "size")] = db_value_of_int((int64_t)run->member.length, size_room);
    values[backup_column(table, "content")] = (struct db_value){buf_string(&run->member),
                                                                run->member.length};
    values[backup_column(table, "created")] = db_value_of_int(created, created_room);
    TRY(store_row(run, table, copy, values));
    return remember_chunk(run, 1);
}

static enum rc load_files(struct run *run, const struct db_table *table)
{
    CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
    while (strncmp(run->name, BACKUP_FILES, strlen(BACKUP_FILES)) == 0) {
        arena_reset(run->scratch);
        if (copy == NULL)
            TRY(db_copy_in(run->cx, table, &copy));
        TRY(load_file(run, table, copy));
        TRY(next_member(run));
    }
    return copy == NULL ? RC_OK : db_copy_end(copy);
}

static enum rc load_table(struct run *run, size_t index)
{
    const struct db_table *table = &run->header.tables.tables.at[index];
    if (text_same(table->name, BACKUP_FILES_TABLE))
        return load_files(run, table);
    for (int64_t number = 1;; number++) {
        if (!text_same(run->name, backup_part_name(run->cx, index, table->name, number)))
            return RC_OK;
        TRY(load_part(run, table));
        TRY(next_member(run));
    }
}

static enum rc check_seal(struct run *run)
{
    struct ctx *cx = run->cx;
    if (run->name[0] == '\0')
        return fail(cx, RC_INVALID, N_("The backup is cut off: its manifest is missing"));
    if (!text_same(run->name, BACKUP_MANIFEST))
        return damaged(run, arena_copy(cx->arena, run->name));
    const char *wanted = arena_printf(cx->arena, "%s  %s\n",
                                      digest_hex(cx, run->member.data, run->member.length),
                                      BACKUP_MANIFEST);
    TRY(backup_manifest_read(cx, &run->member, &run->manifest));
    TRY(next_member(run));
    if (!text_same(run->name, BACKUP_SEAL) || !text_same(buf_string(&run->member), wanted))
        return damaged(run, BACKUP_MANIFEST);
    TRY(next_member(run));
    return run->name[0] == '\0' ? RC_OK : damaged(run, arena_copy(cx->arena, run->name));
}

/* Rows are counted when they are stored. */
static bool same_chunk(const struct backup_chunk *a, const struct backup_chunk *b)
{
    return text_same(a->name, b->name) && (a->rows == b->rows || a->rows < 0) &&
           a->bytes == b->bytes && text_same(a->digest, b->digest);
}

static enum rc check_chunks(struct run *run)
{
    const struct backup_manifest *manifest = &run->manifest;
    if (!text_same(run->header_digest, manifest->header_digest))
        return damaged(run, BACKUP_ORG_HEADER);
    for (size_t i = 0; i < run->chunk_count && i < manifest->chunks.n; i++)
        if (!same_chunk(&run->chunks[i], &manifest->chunks.at[i]))
            return damaged(run, run->chunks[i].name);
    return run->chunk_count == manifest->chunks.n &&
                   manifest->counts.n == run->header.tables.tables.n
               ? RC_OK
               : damaged(run, BACKUP_MANIFEST);
}

/* What the database holds now, against what the other one held. */
static enum rc check_tables(struct run *run)
{
    struct ctx *cx = run->cx;
    for (size_t i = 0; i < run->header.tables.tables.n; i++) {
        const struct db_table *table = &run->header.tables.tables.at[i];
        const struct backup_count *wanted = &run->manifest.counts.at[i];
        const char *digest = "";
        int64_t rows = 0;
        TRY(backup_digest_table(cx, table, run->header.org, &rows, &digest));
        if (!text_same(wanted->table, table->name) || wanted->rows != rows)
            return fail(cx, RC_INVALID,
                        N_("The table {0} has {1} rows in the export and {2} after loading"),
                        table->name, decimal(cx, wanted->rows), decimal(cx, rows));
        if (!text_same(wanted->digest, digest))
            return fail(cx, RC_INVALID,
                        N_("The rows of the table {0} have the hash {1} in the export and {2} "
                           "after loading"),
                        table->name, wanted->digest, digest);
    }
    return RC_OK;
}

static enum rc check_ledger(struct run *run)
{
    struct ctx *cx = run->cx;
    struct backup_ledgers all;
    struct verify_org found;
    TRY(backup_store_ledgers(cx, &all));
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].org, run->header.org))
            run->ledger = all.at[i];
    const struct backup_ledger *wanted = run->manifest.ledgers.n == 1 ? &run->manifest.ledgers.at[0]
                                                                      : NULL;
    if (wanted == NULL || run->ledger.org == NULL || wanted->entries != run->ledger.entries ||
        wanted->size != run->ledger.size || !text_same(wanted->root, run->ledger.root))
        return fail(cx, RC_UNSOUND, N_("The ledger of {0} is not the one of the export"),
                    run->header.org);
    TRY(mail_setting_note(cx, run->header.org));
    return ledger_verify_org(cx, run->header.org, &found);
}

/* Reads the file once without storing anything: that it is whole and as it was written. */
static enum rc look_through(struct run *run, const char *path)
{
    struct ctx *cx = run->cx;
    TRY(backup_reader_open(cx, path, ARCHIVE_ZIP, &run->reader));
    TRY(read_header(run));
    TRY(next_member(run));
    while (run->name[0] != '\0' && !text_same(run->name, BACKUP_MANIFEST)) {
        TRY(remember_chunk(run, -1));
        TRY(next_member(run));
    }
    TRY(check_seal(run));
    TRY(check_chunks(run));
    backup_reader_freep(&run->reader);
    run->chunk_count = 0;
    TRY(backup_reader_open(cx, path, ARCHIVE_ZIP, &run->reader));
    return read_header(run);
}

static enum rc import(struct run *run)
{
    struct ctx *cx = run->cx;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_bulk(cx, &tx));
    TRY(check_target(run));
    TRY(next_member(run));
    for (size_t i = 0; i < run->header.tables.tables.n; i++)
        TRY(load_table(run, i));
    TRY(check_seal(run));
    TRY(check_chunks(run));
    TRY(check_tables(run));
    TRY(check_ledger(run));
    return db_commit(cx, &tx);
}

enum rc backup_import(struct ctx *cx, const char *path, struct backup_summary *ret)
{
    CLEANUP(free_run)
    struct run run = {.cx = cx,
                      .scratch = arena_create(LIMIT_COMMAND_MEMORY),
                      .member = buf_create(BACKUP_MEMBER_MOST),
                      .tuple = buf_create(BACKUP_MEMBER_MOST)};
    struct backup_summary summary;
    int64_t begun = time_elapsed(), read = 0, size = 0;
    if (run.scratch == NULL)
        return RC_MEMORY;
    if (!may(cx, PERM_SYSTEM))
        return fail(
            cx, RC_DENIED,
            N_("Only who looks after the installation may export or import an organisation"));
    TRY(look_through(&run, path));
    TRY(import(&run));
    backup_reader_place(run.reader, &read, &size);
    TRY(backup_summarize(cx, &run.header, &run.manifest, &run.ledger, &summary));
    summary.file = path;
    summary.size = size;
    summary.ms = time_elapsed() - begun;
    *ret = summary;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}
