/* Writes a backup: one state of the database, table by table, in chunks that are hashed and packed each
 * by itself. */
#include "backup/backup_inside.h"
#include "base/id.h"
#include "base/progress.h"
#include "base/text.h"
#include "base/time.h"
#include "ledger/ledger.h"

static const struct field head_table[] = {
    FIELD(backup_head, org, F_TEXT, .label = N_("Organisation")),
    FIELD(backup_head, entries, F_INT, .label = N_("Entries in the file")),
    FIELD(backup_head, entries_now, F_INT, .label = N_("Entries in the database")),
    FIELD(backup_head, size, F_INT, .label = N_("Size of the tree")),
    FIELD(backup_head, root, F_TEXT, .label = N_("Head in the file")),
    FIELD(backup_head, root_now, F_TEXT, .label = N_("Head in the database")),
};
const struct fields backup_head_fields = {head_table, COUNT(head_table)};

static const struct field summary_table[] = {
    FIELD(backup_summary, file, F_TEXT, .label = N_("File")),
    FIELD(backup_summary, made, F_TIME, .label = N_("State of")),
    FIELD(backup_summary, program, F_TEXT, .label = N_("Program")),
    FIELD(backup_summary, engine, F_TEXT, .label = N_("Database")),
    FIELD(backup_summary, schema, F_TEXT, .label = N_("Schema")),
    FIELD(backup_summary, tables, F_INT, .label = N_("Tables")),
    FIELD(backup_summary, rows, F_INT, .label = N_("Rows")),
    FIELD(backup_summary, organizations, F_INT, .label = N_("Organisations")),
    FIELD(backup_summary, entries, F_INT, .label = N_("Entries of the ledgers")),
    FIELD(backup_summary, bytes, F_INT, .label = N_("Bytes of the rows")),
    FIELD(backup_summary, size, F_INT, .label = N_("Bytes of the file")),
    FIELD(backup_summary, ms, F_INT, .label = N_("Milliseconds")),
    FIELD(backup_summary, finding, F_TEXT, .label = N_("Found by the replay of the ledgers")),
    FIELD_LIST(backup_summary, heads, head_table, struct backup_head),
};
const struct fields backup_summary_fields = {summary_table, COUNT(summary_table)};

struct run {
    struct ctx *cx;
    struct backup_writer *writer;
    struct backup_header header;
    struct buf raw, packed;
    struct backup_chunk *chunks;
    size_t chunk_count, chunk_room;
    struct backup_count *counts; /* by table */
    int64_t done, total;         /* rows */
};

static void free_run(struct run *run)
{
    backup_writer_freep(&run->writer);
    buf_free(&run->raw);
    buf_free(&run->packed);
}

static enum rc add_text(struct run *run, const char *name, const struct buf *text)
{
    return backup_writer_add(run->cx, run->writer, name, text);
}

/* The chunk in run->raw goes into the file. */
static enum rc add_chunk(struct run *run, size_t table, int64_t number, int64_t rows)
{
    struct ctx *cx = run->cx;
    const char *digest = digest_hex(cx, run->raw.data, run->raw.length);
    const char *name = arena_printf(
        cx->arena, "%s%s.zst",
        backup_chunk_name(cx, table, run->header.tables.tables.at[table].name, number), digest);
    run->chunks = arena_grow(cx->arena, run->chunks, run->chunk_count, &run->chunk_room,
                             sizeof *run->chunks);
    if (run->chunks == NULL)
        return RC_MEMORY;
    run->chunks[run->chunk_count++] = (struct backup_chunk){name, rows, (int64_t)run->raw.length,
                                                            digest};
    buf_clear(&run->packed);
    if (!backup_pack(&run->raw, &run->packed))
        return RC_MEMORY;
    TRY(add_text(run, name, &run->packed));
    run->done += rows;
    return progress_step(cx, run->done, run->total);
}

/* Rows until the chunk is large enough; *ret_more false at the end of the table. */
static enum rc fill_chunk(struct run *run, struct db_copy *copy, int64_t *ret_rows, bool *ret_more)
{
    int64_t rows = 0;
    buf_clear(&run->raw);
    *ret_rows = 0;
    do {
        TRY(db_copy_read(copy, &run->raw, &rows));
        *ret_rows += rows;
    } while (rows > 0 && run->raw.length < BACKUP_CHUNK_BYTES);
    *ret_more = rows > 0;
    return RC_OK;
}

static enum rc write_table(struct run *run, size_t index)
{
    CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
    int64_t rows = 0, written = 0;
    bool more = true;
    TRY(db_copy_out(run->cx, &run->header.tables.tables.at[index], &copy));
    for (int64_t number = 1; more; number++) {
        TRY(fill_chunk(run, copy, &rows, &more));
        if (rows > 0)
            TRY(add_chunk(run, index, number, rows));
        written += rows;
    }
    if (written == run->counts[index].rows)
        return RC_OK;
    return fail(run->cx, RC_DATABASE,
                N_("The table {0} gave {1} rows where {2} were counted; please repeat the backup"),
                run->counts[index].table, decimal(run->cx, written),
                decimal(run->cx, run->counts[index].rows));
}

static enum rc count_rows(struct run *run)
{
    const struct db_tables *tables = &run->header.tables;
    run->counts = ARENA_ARRAY(run->cx->arena, struct backup_count, tables->tables.n);
    if (run->counts == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < tables->tables.n; i++) {
        run->counts[i].table = tables->tables.at[i].name;
        run->counts[i].digest = "";
        TRY(db_count(run->cx, &tables->tables.at[i], &run->counts[i].rows));
        run->total += run->counts[i].rows;
    }
    return RC_OK;
}

static enum rc write_end(struct run *run, const char *header_digest,
                         struct backup_summary *ret_summary)
{
    struct backup_ledgers ledgers;
    CLEANUP(buf_free) struct buf text = buf_create(BACKUP_MANIFEST_MOST);
    CLEANUP(buf_free) struct buf seal = buf_create(BACKUP_NAME_BYTES);
    TRY(backup_store_ledgers(run->cx, &ledgers));
    const struct backup_manifest manifest = {
        .header_digest = header_digest,
        .chunks = {run->chunks, run->chunk_count},
        .counts = {run->counts, run->header.tables.tables.n},
        .ledgers = {ledgers.at, ledgers.n},
    };
    backup_manifest_write(&text, &manifest);
    if (buf_failed(&text))
        return RC_MEMORY;
    buf_printf(&seal, "%s  %s\n", digest_hex(run->cx, text.data, text.length), BACKUP_MANIFEST);
    TRY(add_text(run, BACKUP_MANIFEST, &text));
    TRY(add_text(run, BACKUP_SEAL, &seal));
    return backup_summarize(run->cx, &run->header, &manifest, ledgers.at, ret_summary);
}

static enum rc write_all(struct run *run, const char *path, struct backup_summary *ret)
{
    struct ctx *cx = run->cx;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    CLEANUP(buf_free) struct buf text = buf_create(BACKUP_MANIFEST_MOST);
    TRY(backup_writer_open(cx, path, ARCHIVE_TAR, &run->writer));
    TRY(db_begin_snapshot(cx, &tx));
    TRY(backup_header_make(cx, &run->header));
    backup_header_write(&text, cx, &run->header);
    if (buf_failed(&text))
        return RC_MEMORY;
    TRY(add_text(run, BACKUP_HEADER, &text));
    TRY(count_rows(run));
    for (size_t i = 0; i < run->header.tables.tables.n; i++)
        TRY(write_table(run, i));
    TRY(write_end(run, digest_hex(cx, text.data, text.length), ret));
    return backup_writer_close(cx, run->writer, &ret->size);
}

/* So that the backup holds heads to compare; without them it is none the worse. */
static void advance_heads(const struct ctx *cx)
{
    struct ctx inner = *cx;
    int64_t advanced = 0;
    inner.progress = NULL;
    enum rc rc = ledger_advance_all(&inner, &advanced);
    (void)rc;
}

enum rc backup_write(struct ctx *cx, const char *path, struct backup_summary *ret)
{
    CLEANUP(free_run)
    struct run run = {
        .cx = cx, .raw = buf_create(BACKUP_MEMBER_MOST), .packed = buf_create(BACKUP_MEMBER_MOST)};
    struct backup_summary summary;
    int64_t begun = time_elapsed();
    advance_heads(cx);
    TRY(write_all(&run, path, &summary));
    summary.file = path;
    summary.ms = time_elapsed() - begun;
    *ret = summary;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}
