/* Writes the export of one organisation: its rows as lines of JSON, its files as files, and a manifest. */
#include "backup/backup_row.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/progress.h"
#include "base/text.h"
#include "base/time.h"
#include "ledger/ledger.h"

enum { PART_BYTES = 4 * 1024 * 1024 };

struct run {
    struct ctx *cx;
    struct arena *scratch; /* of one row */
    struct backup_writer *writer;
    struct backup_header header;
    struct buf raw, text; /* one row; lines */
    struct backup_chunk *chunks;
    size_t chunk_count, chunk_room;
    struct backup_count *counts; /* by table */
    int64_t part, part_rows;     /* of the table */
};

static void free_run(struct run *run)
{
    backup_writer_freep(&run->writer);
    buf_free(&run->raw);
    buf_free(&run->text);
    arena_free(run->scratch);
}

static enum rc add_member(struct run *run, const char *name, int64_t rows, const struct buf *bytes)
{
    struct ctx *cx = run->cx;
    run->chunks = arena_grow(cx->arena, run->chunks, run->chunk_count, &run->chunk_room,
                             sizeof *run->chunks);
    if (run->chunks == NULL)
        return RC_MEMORY;
    run->chunks[run->chunk_count++] = (struct backup_chunk){
        name, rows, (int64_t)bytes->length, digest_hex(cx, buf_string(bytes), bytes->length)};
    return backup_writer_add(cx, run->writer, name, bytes);
}

static enum rc end_part(struct run *run, size_t index)
{
    const struct db_table *table = &run->header.tables.tables.at[index];
    if (run->part_rows == 0)
        return RC_OK;
    TRY(add_member(run, backup_part_name(run->cx, index, table->name, ++run->part), run->part_rows,
                   &run->text));
    buf_clear(&run->text);
    run->part_rows = 0;
    return progress_step(run->cx, (int64_t)index, (int64_t)run->header.tables.tables.n);
}

/* "files/DIGEST-TIME", the content as it is. */
static enum rc add_file(struct run *run, const struct db_table *table,
                        const struct db_value *values)
{
    const struct db_value *content = &values[backup_column(table, "content")];
    const char *digest = backup_value_text(run->scratch, &values[backup_column(table, "digest")]);
    const char *name = arena_printf(
        run->cx->arena, BACKUP_FILES "%s-%lld", digest,
        (long long)db_value_int(&values[backup_column(table, "created")]));
    buf_clear(&run->text);
    buf_add(&run->text, content->bytes, content->length);
    TRY(add_member(run, name, 1, &run->text));
    buf_clear(&run->text);
    return RC_OK;
}

static enum rc add_row(struct run *run, size_t index, struct backup_digests *digests)
{
    struct ctx *cx = run->cx;
    const struct db_table *table = &run->header.tables.tables.at[index];
    struct db_value *values = ARENA_ARRAY(run->scratch, struct db_value, table->columns.n);
    size_t used = 0;
    if (values == NULL)
        return RC_MEMORY;
    if (!db_tuple_read(run->raw.data, run->raw.length, table->columns.n, values, &used))
        return fail(cx, RC_INTERNAL, N_("A row of the table {0} is damaged"), table->name);
    TRY(backup_digests_add(cx, digests, run->raw.data, run->raw.length));
    if (text_same(table->name, BACKUP_FILES_TABLE))
        return add_file(run, table, values);
    TRY(backup_row_write(cx, run->scratch, table, values, &run->text));
    run->part_rows++;
    return run->text.length < PART_BYTES ? RC_OK : end_part(run, index);
}

static enum rc write_table(struct run *run, size_t index)
{
    CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
    const struct db_table *table = &run->header.tables.tables.at[index];
    struct backup_digests digests = {.n = 0};
    int64_t rows = 0;
    run->part = run->part_rows = 0;
    const struct db_among own = {"org", &run->header.org, 1};
    TRY(db_copy_out_among(run->cx, table, &own, 1, &copy));
    for (;;) {
        arena_reset(run->scratch);
        buf_clear(&run->raw);
        TRY(db_copy_read(copy, &run->raw, &rows));
        if (rows == 0)
            break;
        TRY(add_row(run, index, &digests));
    }
    TRY(end_part(run, index));
    run->counts[index] = (struct backup_count){table->name, (int64_t)digests.n,
                                               backup_digests_hex(run->cx, &digests)};
    return RC_OK;
}

/* The organisation's own ledger only. */
static enum rc read_ledger(struct run *run, struct backup_ledgers *ret)
{
    struct backup_ledgers all;
    TRY(backup_store_ledgers(run->cx, &all));
    *ret = (struct backup_ledgers){NULL, 0};
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].org, run->header.org))
            *ret = (struct backup_ledgers){&all.at[i], 1};
    return RC_OK;
}

static enum rc write_end(struct run *run, const char *header_digest, struct backup_summary *ret)
{
    struct backup_ledgers ledgers;
    struct ctx *cx = run->cx;
    CLEANUP(buf_free) struct buf text = buf_create(BACKUP_MANIFEST_MOST);
    CLEANUP(buf_free) struct buf seal = buf_create(BACKUP_NAME_BYTES);
    TRY(read_ledger(run, &ledgers));
    const struct backup_manifest manifest = {
        .header_digest = header_digest,
        .chunks = {run->chunks, run->chunk_count},
        .counts = {run->counts, run->header.tables.tables.n},
        .ledgers = {ledgers.at, ledgers.n},
    };
    backup_manifest_write(&text, &manifest);
    if (buf_failed(&text))
        return RC_MEMORY;
    buf_printf(&seal, "%s  %s\n", digest_hex(cx, text.data, text.length), BACKUP_MANIFEST);
    TRY(backup_writer_add(cx, run->writer, BACKUP_MANIFEST, &text));
    TRY(backup_writer_add(cx, run->writer, BACKUP_SEAL, &seal));
    return backup_summarize(cx, &run->header, &manifest, ledgers.at, ret);
}

static enum rc write_all(struct run *run, const char *org, const char *path,
                         struct backup_summary *ret)
{
    struct ctx *cx = run->cx;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    CLEANUP(buf_free) struct buf text = buf_create(BACKUP_MANIFEST_MOST);
    TRY(backup_writer_open(cx, path, ARCHIVE_ZIP, &run->writer));
    TRY(db_begin_snapshot(cx, &tx));
    TRY(backup_header_make_org(cx, org, &run->header));
    run->counts = ARENA_ARRAY(cx->arena, struct backup_count, run->header.tables.tables.n);
    if (run->counts == NULL)
        return RC_MEMORY;
    backup_header_write(&text, cx, &run->header);
    if (buf_failed(&text))
        return RC_MEMORY;
    TRY(backup_writer_add(cx, run->writer, BACKUP_ORG_HEADER, &text));
    for (size_t i = 0; i < run->header.tables.tables.n; i++)
        TRY(write_table(run, i));
    TRY(write_end(run, digest_hex(cx, text.data, text.length), ret));
    return backup_writer_close(cx, run->writer, &ret->size);
}

/* Who took everything along stands in the ledger, in the export as in the database. */
static enum rc note(struct ctx *cx, const char *org)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    struct ledger_head head;
    TRY(db_begin(cx, &tx));
    TRY(ledger_append(cx, org, "organization", org, LEDGER_NOTE, "{\"event\":\"export\"}"));
    TRY(db_commit(cx, &tx));
    return ledger_advance(cx, org, &head);
}

enum rc backup_export(struct ctx *cx, const char *org, const char *path, struct backup_summary *ret)
{
    CLEANUP(free_run)
    struct run run = {.cx = cx,
                      .scratch = arena_create(LIMIT_COMMAND_MEMORY),
                      .raw = buf_create(BACKUP_MEMBER_MOST),
                      .text = buf_create(BACKUP_MEMBER_MOST)};
    struct backup_summary summary;
    int64_t begun = time_elapsed(), there = 0;
    if (run.scratch == NULL)
        return RC_MEMORY;
    if (!may(cx, PERM_SYSTEM))
        return fail(
            cx, RC_DENIED,
            N_("Only who looks after the installation may export or import an organisation"));
    TRY(backup_store_organizations(cx, org, &there));
    if (there == 0)
        return fail(cx, RC_MISSING, N_("There is no organisation {0}"), org);
    TRY(note(cx, org));
    TRY(write_all(&run, org, path, &summary));
    summary.file = path;
    summary.ms = time_elapsed() - begun;
    *ret = summary;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}
