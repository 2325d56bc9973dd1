/* The rows of a table against the ledger. Rows are read in batches; helper threads make the canonical
 * form and look it up while the next batch is read. */
#include <stdlib.h>
#include <string.h>

#include "base/belt.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/progress.h"
#include "register/verify_inside.h"
#include "register/verify_store.h"

enum { BATCHES = 4, BATCH_ROWS = 256, BATCH_BYTES = 1024 * 1024 };

enum verdict { SAME, DIFFERS, UNKNOWN, NO_MEMORY };

struct batch {
    const struct record *record;
    const struct field_member *members; /* of its canonical form */
    const struct verify_states *states;
    struct arena *arena; /* rows and their texts */
    struct buf text;     /* one canonical form after the other */
    char *rows;
    size_t n;
    unsigned char verdicts[BATCH_ROWS]; /* enum verdict */
    int64_t sequences[BATCH_ROWS];      /* of the last entry about the row */
};

/* A row whose canonical form is not that of its last entry. */
struct suspect {
    const char *org, *id;
    int64_t sequence;
};

struct comparison {
    struct verification *verification;
    const struct record *record;
    struct batch *batches[BATCHES];
    struct belt *belt;
    struct suspect *suspects;
    size_t suspect_count, suspect_room;
};

static const void *row_of(const struct batch *batch, size_t i)
{
    return batch->rows + i * batch->record->size;
}

static const char *id_of(const struct batch *batch, size_t i)
{
    return field_text(&batch->record->fields.at[0], row_of(batch, i));
}

static const char *org_of(const struct batch *batch, size_t i)
{
    return field_text(&batch->record->fields.at[1], row_of(batch, i));
}

/* Work of the helpers. Each row has a state of its own, so that no two threads mark the same. */
static void compare_batch(void *argument)
{
    struct batch *batch = argument;
    for (size_t i = 0; i < batch->n; i++) {
        struct json json = json_create(&batch->text);
        buf_clear(&batch->text);
        field_write_canonical(&json, batch->members, batch->record->fields.n, row_of(batch, i));
        if (buf_failed(&batch->text)) {
            batch->verdicts[i] = NO_MEMORY;
            continue;
        }
        const struct verify_digest key = verify_key(batch->states, org_of(batch, i),
                                                    batch->record->noun, id_of(batch, i));
        const struct verify_digest body = verify_body(batch->states, batch->text.data,
                                                      batch->text.length);
        struct verify_state *state = verify_states_find(batch->states, &key);
        batch->verdicts[i] = UNKNOWN;
        if (state == NULL)
            continue;
        bool same = !state->deleted && memcmp(&body, &state->body, sizeof body) == 0;
        batch->verdicts[i] = same ? SAME : DIFFERS;
        batch->sequences[i] = state->sequence;
        state->seen = true;
    }
}

static void free_batch(struct batch *batch)
{
    if (batch == NULL)
        return;
    arena_free(batch->arena);
    buf_free(&batch->text);
    free(batch);
}

static struct batch *make_batch(void)
{
    struct batch *batch = calloc(1, sizeof *batch);
    if (batch == NULL)
        return NULL;
    batch->text = buf_create(LIMIT_FORM_BYTES);
    batch->arena = arena_create(LIMIT_REQUEST_MEMORY);
    if (batch->arena != NULL)
        return batch;
    free_batch(batch);
    return NULL;
}

static void end_comparison(struct comparison *comparison)
{
    belt_freep(&comparison->belt);
    for (size_t i = 0; i < BATCHES; i++)
        free_batch(comparison->batches[i]);
}

static enum rc begin_comparison(struct comparison *comparison)
{
    const struct record *record = comparison->record;
    struct arena *arena = comparison->verification->cx->arena;
    const struct field_member *members = field_members(arena, record->fields);
    void *pieces[BATCHES];
    if (members == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < BATCHES; i++) {
        struct batch *batch = make_batch();
        if (batch == NULL)
            return RC_MEMORY;
        batch->record = record;
        batch->members = members;
        batch->states = comparison->verification->states;
        pieces[i] = comparison->batches[i] = batch;
    }
    comparison->belt = belt_create(compare_batch, pieces, BATCHES);
    return comparison->belt == NULL ? RC_MEMORY : RC_OK;
}

static enum rc add_suspect(struct comparison *comparison, const struct batch *batch, size_t i)
{
    struct arena *arena = comparison->verification->cx->arena;
    struct suspect *suspects = arena_grow(arena, comparison->suspects, comparison->suspect_count,
                                          &comparison->suspect_room, sizeof *suspects);
    if (suspects == NULL)
        return RC_MEMORY;
    comparison->suspects = suspects;
    suspects[comparison->suspect_count++] = (struct suspect){arena_copy(arena, org_of(batch, i)),
                                                             arena_copy(arena, id_of(batch, i)),
                                                             batch->sequences[i]};
    return RC_OK;
}

static enum rc note_content(struct verification *verification, const struct batch *batch, size_t i)
{
    struct arena *arena = verification->cx->arena;
    const struct field *field = field_find(batch->record->fields, "digest");
    const char *digest = field == NULL ? "" : field_text(field, row_of(batch, i));
    if (digest[0] == '\0')
        return RC_OK;
    struct named_content *contents = arena_grow(arena, verification->contents,
                                                verification->content_count,
                                                &verification->content_room, sizeof *contents);
    if (contents == NULL)
        return RC_MEMORY;
    verification->contents = contents;
    contents[verification->content_count++] = (struct named_content){
        arena_copy(arena, org_of(batch, i)), arena_copy(arena, digest),
        arena_copy(arena, id_of(batch, i)), batch->record};
    return RC_OK;
}

static enum rc take_row(struct comparison *comparison, const struct batch *batch, size_t i)
{
    struct verification *verification = comparison->verification;
    const struct record *record = comparison->record;
    struct ctx *cx = verification->cx;
    if (batch->verdicts[i] == NO_MEMORY)
        return memory_ended(cx);
    if (batch->verdicts[i] == UNKNOWN)
        return fail(cx, RC_UNSOUND,
                    N_("The table of “{0}” has a record {1} that the ledger does not know"),
                    tr(cx, record->label), id_of(batch, i));
    if (batch->verdicts[i] == DIFFERS)
        TRY(add_suspect(comparison, batch, i));
    if (record->count_content.text != NULL)
        TRY(note_content(verification, batch, i));
    struct verify_org *org = verify_find_org(verification, org_of(batch, i));
    if (org != NULL)
        org->records++;
    return RC_OK;
}

static enum rc take_batch(struct comparison *comparison)
{
    const struct batch *batch = belt_take(comparison->belt);
    if (arena_failed(batch->arena)) /* what is missing is no difference */
        return memory_ended(comparison->verification->cx);
    for (size_t i = 0; i < batch->n; i++)
        TRY(take_row(comparison, batch, i));
    struct verification *verification = comparison->verification;
    verification->rows += (int64_t)batch->n;
    if (verification->rows <= verification->entries)
        return progress_step(verification->cx, verification->rows, verification->entries);
    return RC_OK;
}

/* Reads up to a batch of rows; false when there are no more. */
static bool fill_batch(struct comparison *comparison, struct db_rows *rows)
{
    struct batch *batch = belt_next(comparison->belt);
    size_t size = comparison->record->size;
    bool more = true;
    arena_reset(batch->arena);
    batch->n = 0;
    batch->rows = arena_array(batch->arena, BATCH_ROWS, size);
    db_rows_scratch(rows, batch->arena);
    while (batch->rows != NULL && batch->n < BATCH_ROWS &&
           arena_used(batch->arena) < BATCH_BYTES + BATCH_ROWS * size && (more = db_next(rows)))
        db_bind(rows, comparison->record->fields, batch->rows + batch->n++ * size);
    return more && batch->rows != NULL;
}

static enum rc compare_rows(struct comparison *comparison)
{
    struct verification *verification = comparison->verification;
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(verify_store_rows(verification->cx, comparison->record, verification->org, &rows));
    for (bool more = true; more;) {
        if (belt_is_full(comparison->belt))
            TRY(take_batch(comparison));
        more = fill_batch(comparison, rows);
        belt_give(comparison->belt);
    }
    db_rows_scratch(rows, verification->cx->arena); /* the batches answer for their own */
    TRY(db_end(rows));
    while (belt_is_used(comparison->belt))
        TRY(take_batch(comparison));
    return RC_OK;
}

/* Secrets stand in the ledger as their digests. */
static bool same_value(const struct ctx *cx, const struct field *field, const void *row,
                       const void *entry)
{
    const char *text = field_is_text(field->kind) ? field_text(field, row) : "";
    if (field->kind == F_SECRET && text[0] != '\0')
        text = digest_hex(cx, text, strlen(text));
    if (field_is_text(field->kind))
        return strcmp(text, field_text(field, entry)) == 0;
    if (field->kind == F_REAL)
        return field_real(field, row) == field_real(field, entry);
    return field_int(field, row) == field_int(field, entry);
}

static const char *field_name(const struct ctx *cx, const struct field *field)
{
    return field->label == NULL
               ? field->name
               : arena_printf(cx->arena, "%s (%s)", tr(cx, field->label), field->name);
}

/* Field by field. Fields that the program got later are absent in the entry and empty in the row. */
static enum rc compare_fields(struct ctx *cx, const struct record *record,
                              const struct suspect *suspect)
{
    struct ledger_entry entry;
    void *row = arena_alloc(cx->arena, record->size), *said = arena_alloc(cx->arena, record->size);
    const char *names = "";
    if (row == NULL || said == NULL)
        return RC_MEMORY;
    TRY(record_get_of(cx, record, suspect->org, suspect->id, row));
    TRY(ledger_get(cx, suspect->org, suspect->sequence, &entry));
    if (entry.action == LEDGER_DELETE)
        return fail(cx, RC_UNSOUND,
                    N_("The record {1} of “{0}” is in its table, though entry {2} of the ledger "
                       "deleted it"),
                    tr(cx, record->label), suspect->id, decimal(cx, suspect->sequence));
    TRY(record_from_canonical(cx, record, entry.body, said));
    for (size_t i = 0; i < record->fields.n; i++)
        if (!same_value(cx, &record->fields.at[i], row, said))
            names = arena_printf(cx->arena, "%s%s%s", names, names[0] == '\0' ? "" : ", ",
                                 field_name(cx, &record->fields.at[i]));
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    if (names[0] == '\0')
        return RC_OK;
    return fail(
        cx, RC_UNSOUND,
        N_("The record {1} of “{0}” is not what entry {2} of the ledger says; what differs: "
           "{3}"),
        tr(cx, record->label), suspect->id, decimal(cx, suspect->sequence), names);
}

enum rc verify_rows(struct verification *verification, const struct record *record)
{
    CLEANUP(end_comparison)
    struct comparison comparison = {.verification = verification, .record = record};
    TRY(begin_comparison(&comparison));
    TRY(compare_rows(&comparison));
    for (size_t i = 0; i < comparison.suspect_count; i++)
        TRY(compare_fields(verification->cx, record, &comparison.suspects[i]));
    return RC_OK;
}
