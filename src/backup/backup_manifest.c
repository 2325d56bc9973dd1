/* What the first and the last members say, written and read. */
#include <jansson.h>
#include <string.h>

#include "backup/backup_inside.h"
#include "base/id.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "db/migrate.h"

static const char form_name[] = "kaname-backup", org_form_name[] = "kaname-organization";
static const char *const kind_names[] = {
    [DB_TEXT] = "text", [DB_INT] = "integer", [DB_REAL] = "real", [DB_BYTES] = "bytes"};

/* ---- making and writing ---- */

static enum rc name_migrations(struct ctx *cx, size_t applied, struct backup_header *header)
{
    struct backup_migration *list = ARENA_ARRAY(cx->arena, struct backup_migration, applied);
    if (list == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < applied; i++)
        list[i] = (struct backup_migration){
            migrations[i].name, digest_hex(cx, migrations[i].source, strlen(migrations[i].source))};
    header->migrations.at = list;
    header->migrations.n = applied;
    return RC_OK;
}

static bool goes_in(const struct db_table *table, const char *org)
{
    const struct backup_table *known = backup_table_find(table->name);
    enum backup_use use = known == NULL ? USE_EVERYWHERE : known->use;
    return org[0] == '\0' ? use != USE_NOWHERE : use == USE_EVERYWHERE;
}

static enum rc make_header(struct ctx *cx, const char *org, struct backup_header *ret)
{
    struct db_tables all;
    size_t applied = 0;
    TRY(db_migrations_applied(cx, &applied));
    TRY(db_schema(cx, applied, &all));
    struct db_table *tables = ARENA_ARRAY(cx->arena, struct db_table, all.tables.n);
    size_t n = 0;
    if (tables == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.tables.n; i++)
        if (goes_in(&all.tables.at[i], org))
            tables[n++] = all.tables.at[i];
    *ret = (struct backup_header){
        .org = org,
        .form = BACKUP_FORM,
        .made = cx->now,
        .program = KANAME_VERSION,
        .engine = db_is_postgresql(cx->db) ? "postgresql" : "sqlite",
        .tables = {{tables, n}},
    };
    return name_migrations(cx, applied, ret);
}

enum rc backup_header_make(struct ctx *cx, struct backup_header *ret)
{
    return make_header(cx, "", ret);
}

enum rc backup_header_make_org(struct ctx *cx, const char *org, struct backup_header *ret)
{
    struct backup_guests guests;
    TRY(make_header(cx, org, ret));
    TRY(backup_store_guests(cx, org, &guests));
    ret->guests.at = guests.at;
    ret->guests.n = guests.n;
    return RC_OK;
}

static void member(struct json *json, const char *name, const char *value)
{
    json_key(json, name);
    json_text(json, value);
}

static void number(struct json *json, const char *name, int64_t value)
{
    json_key(json, name);
    json_int(json, value);
}

static void write_table(struct json *json, const struct db_table *table)
{
    json_object_begin(json);
    member(json, "name", table->name);
    json_key(json, "columns");
    json_array_begin(json);
    for (size_t i = 0; i < table->columns.n; i++) {
        json_object_begin(json);
        member(json, "name", table->columns.at[i].name);
        member(json, "kind", kind_names[table->columns.at[i].kind]);
        json_object_end(json);
    }
    json_array_end(json);
    json_object_end(json);
}

static void write_left_out(struct json *json)
{
    json_key(json, "left_out");
    json_array_begin(json);
    for (size_t i = 0; i < backup_table_count; i++) {
        if (backup_tables[i].use != USE_NOWHERE)
            continue;
        json_object_begin(json);
        member(json, "name", backup_tables[i].name);
        member(json, "why", backup_tables[i].why);
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_org(struct json *json, const struct backup_header *header)
{
    member(json, "organization", header->org);
    json_key(json, "guests");
    json_array_begin(json);
    for (size_t i = 0; i < header->guests.n; i++) {
        json_object_begin(json);
        member(json, "id", header->guests.at[i].id);
        member(json, "login", header->guests.at[i].login);
        json_object_end(json);
    }
    json_array_end(json);
}

void backup_header_write(struct buf *out, const struct ctx *cx, const struct backup_header *header)
{
    struct json json = json_create(out);
    json_object_begin(&json);
    member(&json, "format", header->org[0] == '\0' ? form_name : org_form_name);
    number(&json, "version", header->form);
    member(&json, "program", header->program);
    member(&json, "engine", header->engine);
    number(&json, "made", header->made);
    member(&json, "made_at", time_rfc3339(cx, header->made));
    if (header->org[0] != '\0')
        write_org(&json, header);
    json_key(&json, "migrations");
    json_array_begin(&json);
    for (size_t i = 0; i < header->migrations.n; i++) {
        json_object_begin(&json);
        member(&json, "name", header->migrations.at[i].name);
        member(&json, "digest", header->migrations.at[i].digest);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_key(&json, "tables");
    json_array_begin(&json);
    for (size_t i = 0; i < header->tables.tables.n; i++)
        write_table(&json, &header->tables.tables.at[i]);
    json_array_end(&json);
    write_left_out(&json);
    json_object_end(&json);
    buf_char(out, '\n');
}

static void write_chunks(struct json *json, const struct backup_manifest *manifest)
{
    json_key(json, "chunks");
    json_array_begin(json);
    for (size_t i = 0; i < manifest->chunks.n; i++) {
        const struct backup_chunk *chunk = &manifest->chunks.at[i];
        json_object_begin(json);
        member(json, "name", chunk->name);
        number(json, "rows", chunk->rows);
        number(json, "bytes", chunk->bytes);
        member(json, "sha256", chunk->digest);
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_ledgers(struct json *json, const struct backup_manifest *manifest)
{
    json_key(json, "ledgers");
    json_array_begin(json);
    for (size_t i = 0; i < manifest->ledgers.n; i++) {
        const struct backup_ledger *ledger = &manifest->ledgers.at[i];
        json_object_begin(json);
        member(json, "org", ledger->org);
        number(json, "entries", ledger->entries);
        number(json, "size", ledger->size);
        member(json, "root", ledger->root);
        json_object_end(json);
    }
    json_array_end(json);
}

void backup_manifest_write(struct buf *out, const struct backup_manifest *manifest)
{
    struct json json = json_create(out);
    json_object_begin(&json);
    member(&json, "header_sha256", manifest->header_digest);
    write_chunks(&json, manifest);
    json_key(&json, "tables");
    json_array_begin(&json);
    for (size_t i = 0; i < manifest->counts.n; i++) {
        json_object_begin(&json);
        member(&json, "name", manifest->counts.at[i].table);
        number(&json, "rows", manifest->counts.at[i].rows);
        if (manifest->counts.at[i].digest[0] != '\0')
            member(&json, "rows_sha256", manifest->counts.at[i].digest);
        json_object_end(&json);
    }
    json_array_end(&json);
    write_ledgers(&json, manifest);
    json_object_end(&json);
    buf_char(out, '\n');
}

const char *backup_chunk_name(struct ctx *cx, size_t table, const char *name, int64_t count)
{
    return arena_printf(cx->arena, "rows/%03zu-%s/%06lld-", table + 1, name, (long long)count);
}

enum rc backup_summarize(struct ctx *cx, const struct backup_header *header,
                         const struct backup_manifest *manifest, const struct backup_ledger *now,
                         struct backup_summary *ret)
{
    struct backup_summary summary = {
        .file = "",
        .made = header->made,
        .program = header->program,
        .engine = header->engine,
        .schema = header->migrations.n == 0 ? ""
                                            : header->migrations.at[header->migrations.n - 1].name,
        .tables = (int64_t)header->tables.tables.n,
        .finding = "",
    };
    struct backup_head *heads = ARENA_ARRAY(cx->arena, struct backup_head, manifest->ledgers.n);
    if (heads == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < manifest->counts.n; i++) {
        summary.rows += manifest->counts.at[i].rows;
        if (text_same(manifest->counts.at[i].table, "organization"))
            summary.organizations = manifest->counts.at[i].rows;
    }
    for (size_t i = 0; i < manifest->chunks.n; i++)
        summary.bytes += manifest->chunks.at[i].bytes;
    for (size_t i = 0; i < manifest->ledgers.n; i++) {
        const struct backup_ledger *ledger = &manifest->ledgers.at[i];
        summary.entries += ledger->entries;
        heads[i] = (struct backup_head){ledger->org,  ledger->entries, ledger->size,
                                        ledger->root, now[i].entries,  now[i].root};
    }
    summary.heads.at = heads;
    summary.heads.n = manifest->ledgers.n;
    *ret = summary;
    return RC_OK;
}

/* ---- reading ---- */

static void json_freep(json_t **json)
{
    json_decref(*json);
}

static const char *text_of(struct ctx *cx, const json_t *object, const char *name)
{
    return arena_copy(cx->arena, json_string_value(json_object_get(object, name)));
}

static int64_t number_of(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

static enum rc read_migrations(struct ctx *cx, const json_t *list, struct backup_header *header)
{
    size_t n = json_array_size(list);
    if (n > migrations_count)
        return fail(cx, RC_INVALID,
                    N_("The backup was made by a newer program ({0}, schema {1}); please use that "
                       "program or a newer one"),
                    header->program, text_of(cx, json_array_get(list, n - 1), "name"));
    struct backup_migration *read = ARENA_ARRAY(cx->arena, struct backup_migration, n);
    if (read == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(list, i);
        read[i] = (struct backup_migration){text_of(cx, one, "name"), text_of(cx, one, "digest")};
        if (!text_same(read[i].digest,
                       digest_hex(cx, migrations[i].source, strlen(migrations[i].source))))
            return fail(cx, RC_INVALID,
                        N_("The schema of the backup ({0}) is not one of this program"),
                        read[i].name);
    }
    header->migrations.at = read;
    header->migrations.n = n;
    return n > 0 ? RC_OK : fail(cx, RC_TYPE, N_("The header of the backup cannot be read"));
}

/* The columns must be those that this program's migrations make: names become SQL. */
static bool columns_fit(const json_t *columns, const struct db_table *table)
{
    if (json_array_size(columns) != table->columns.n)
        return false;
    for (size_t i = 0; i < table->columns.n; i++) {
        const json_t *column = json_array_get(columns, i);
        const char *name = json_string_value(json_object_get(column, "name"));
        const char *kind = json_string_value(json_object_get(column, "kind"));
        if (name == NULL || kind == NULL || !text_same(name, table->columns.at[i].name) ||
            !text_same(kind, kind_names[table->columns.at[i].kind]))
            return false;
    }
    return true;
}

static enum rc read_tables(struct ctx *cx, const json_t *list, struct backup_header *header)
{
    struct db_tables schema;
    size_t n = json_array_size(list);
    struct db_table *tables = ARENA_ARRAY(cx->arena, struct db_table, n);
    TRY(db_schema(cx, header->migrations.n, &schema));
    if (tables == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(list, i);
        const char *name = text_of(cx, one, "name");
        const struct db_table *table = db_table_find(&schema, name);
        if (table == NULL || !columns_fit(json_object_get(one, "columns"), table))
            return fail(cx, RC_INVALID, N_("The table {0} of the backup is not one of its schema"),
                        name);
        tables[i] = *table;
    }
    header->tables.tables.at = tables;
    header->tables.tables.n = n;
    return RC_OK;
}

static enum rc read_guests(struct ctx *cx, const json_t *list, struct backup_header *header)
{
    size_t n = json_array_size(list);
    struct backup_guest *guests = ARENA_ARRAY(cx->arena, struct backup_guest, n);
    if (guests == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(list, i);
        guests[i] = (struct backup_guest){text_of(cx, one, "id"), text_of(cx, one, "login")};
    }
    header->guests.at = guests;
    header->guests.n = n;
    return RC_OK;
}

enum rc backup_header_read(struct ctx *cx, const struct buf *text, struct backup_header *ret)
{
    CLEANUP(json_freep)
    json_t *object = json_loadb(buf_string(text), text->length, JSON_REJECT_DUPLICATES, NULL);
    struct backup_header header = {.org = text_of(cx, object, "organization"),
                                   .form = number_of(object, "version"),
                                   .made = number_of(object, "made"),
                                   .program = text_of(cx, object, "program"),
                                   .engine = text_of(cx, object, "engine")};
    const char *name = header.org[0] == '\0' ? form_name : org_form_name;
    if (!text_same(text_of(cx, object, "format"), name) || header.form < 1)
        return fail(cx, RC_TYPE, N_("The header of the backup cannot be read"));
    if (header.form > BACKUP_FORM)
        return fail(cx, RC_INVALID,
                    N_("The backup has the newer form {0} (this program reads {1}); please use a "
                       "newer program"),
                    decimal(cx, header.form), decimal(cx, BACKUP_FORM));
    TRY(read_migrations(cx, json_object_get(object, "migrations"), &header));
    TRY(read_guests(cx, json_object_get(object, "guests"), &header));
    TRY(read_tables(cx, json_object_get(object, "tables"), &header));
    *ret = header;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

static enum rc read_chunks(struct ctx *cx, const json_t *list, struct backup_manifest *manifest)
{
    size_t n = json_array_size(list);
    struct backup_chunk *chunks = ARENA_ARRAY(cx->arena, struct backup_chunk, n);
    if (chunks == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(list, i);
        chunks[i] = (struct backup_chunk){text_of(cx, one, "name"), number_of(one, "rows"),
                                          number_of(one, "bytes"), text_of(cx, one, "sha256")};
    }
    manifest->chunks.at = chunks;
    manifest->chunks.n = n;
    return RC_OK;
}

static enum rc read_counts(struct ctx *cx, const json_t *list, struct backup_manifest *manifest)
{
    size_t n = json_array_size(list);
    struct backup_count *counts = ARENA_ARRAY(cx->arena, struct backup_count, n);
    if (counts == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(list, i);
        counts[i] = (struct backup_count){text_of(cx, one, "name"), number_of(one, "rows"),
                                          text_of(cx, one, "rows_sha256")};
    }
    manifest->counts.at = counts;
    manifest->counts.n = n;
    return RC_OK;
}

static enum rc read_ledgers(struct ctx *cx, const json_t *list, struct backup_manifest *manifest)
{
    size_t n = json_array_size(list);
    struct backup_ledger *ledgers = ARENA_ARRAY(cx->arena, struct backup_ledger, n);
    if (ledgers == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(list, i);
        ledgers[i] = (struct backup_ledger){text_of(cx, one, "org"), number_of(one, "entries"),
                                            number_of(one, "size"), text_of(cx, one, "root")};
    }
    manifest->ledgers.at = ledgers;
    manifest->ledgers.n = n;
    return RC_OK;
}

enum rc backup_manifest_read(struct ctx *cx, const struct buf *text, struct backup_manifest *ret)
{
    CLEANUP(json_freep)
    json_t *object = json_loadb(buf_string(text), text->length, JSON_REJECT_DUPLICATES, NULL);
    struct backup_manifest manifest = {.header_digest = text_of(cx, object, "header_sha256")};
    if (object == NULL)
        return fail(cx, RC_INVALID, N_("The manifest of the backup cannot be read"));
    TRY(read_chunks(cx, json_object_get(object, "chunks"), &manifest));
    TRY(read_counts(cx, json_object_get(object, "tables"), &manifest));
    TRY(read_ledgers(cx, json_object_get(object, "ledgers"), &manifest));
    *ret = manifest;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}
