#include "register/verify.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "base/app.h"
#include "base/limits.h"
#include "register/verify_store.h"

/* What the ledger says last about one record. */
struct last_state {
    unsigned char digest[crypto_hash_sha256_BYTES]; /* of the body */
    int64_t sequence;
    bool deleted, seen;
    UT_hash_handle hh;
    char key[]; /* noun, blank, id */
};

static void free_states(struct last_state **states)
{
    struct last_state *state, *next;
    HASH_ITER (hh, *states, state, next) {
        HASH_DEL(*states, state);
        free(state);
    }
}

static struct last_state *find_state(struct ctx *cx, struct last_state *states, const char *noun,
                                     const char *id)
{
    struct last_state *state = NULL;
    const char *key = arena_printf(cx->arena, "%s %s", noun, id);
    HASH_FIND_STR(states, key, state);
    return state;
}

static void digest_body(const char *body, unsigned char ret[crypto_hash_sha256_BYTES])
{
    crypto_hash_sha256(ret, (const unsigned char *)body, strlen(body));
}

static struct last_state *add_state(struct ctx *cx, struct last_state **states, const char *noun,
                                    const char *id)
{
    const char *key = arena_printf(cx->arena, "%s %s", noun, id);
    struct last_state *state = calloc(1, sizeof *state + strlen(key) + 1);
    if (state == NULL)
        return NULL;
    memcpy(state->key, key, strlen(key));
    HASH_ADD_STR(*states, key, state);
    if (state->hh.tbl != NULL)
        return state;
    free(state);
    return NULL;
}

static enum rc note_entry(struct ctx *cx, struct last_state **states,
                          const struct ledger_entry *entry)
{
    if (entry->action == LEDGER_NOTE)
        return RC_OK;
    struct last_state *state = find_state(cx, *states, entry->noun, entry->record);
    if (state == NULL)
        state = add_state(cx, states, entry->noun, entry->record);
    if (state == NULL || arena_failed(cx->arena))
        return RC_MEMORY;
    state->sequence = entry->sequence;
    state->deleted = entry->action == LEDGER_DELETE;
    digest_body(entry->body, state->digest);
    return RC_OK;
}

/* Runs over all entries with a scratch arena, so that a large ledger needs little memory. */
static enum rc collect(struct ctx *cx, const char *org, struct last_state **states)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    if (scratch == NULL)
        return RC_MEMORY;
    TRY(ledger_read(cx, org, &rows));
    db_rows_scratch(rows, scratch);
    struct ctx inner = *cx;
    inner.arena = scratch;
    while (db_next(rows)) {
        struct ledger_entry entry = {.org = org};
        db_bind(rows, ledger_entry_fields, &entry);
        TRY(note_entry(&inner, states, &entry));
        arena_reset(scratch);
    }
    return db_end(rows);
}

static enum rc differs(struct ctx *cx, const struct record *record, const char *id,
                       int64_t sequence)
{
    if (sequence == 0)
        return fail(cx, RC_UNSOUND,
                    N_("The table of “{0}” has a record {1} that the ledger does not know"),
                    tr(cx, record->label), id);
    return fail(cx, RC_UNSOUND,
                N_("The record {1} of “{0}” is not what entry {2} of the ledger says"),
                tr(cx, record->label), id, decimal(cx, sequence));
}

static enum rc compare_row(struct ctx *cx, const struct record *record, const void *row,
                           struct last_state *states)
{
    const char *id = field_text(&record->fields.at[0], row);
    struct last_state *state = find_state(cx, states, record->noun, id);
    if (state == NULL)
        return differs(cx, record, id, 0);
    unsigned char digest[crypto_hash_sha256_BYTES];
    const char *body = field_canonical(cx, record->fields, row);
    if (arena_failed(cx->arena) || body[0] == '\0')
        return RC_MEMORY;
    digest_body(body, digest);
    if (state->deleted || sodium_memcmp(digest, state->digest, sizeof digest) != 0)
        return differs(cx, record, id, state->sequence);
    state->seen = true;
    return RC_OK;
}

static enum rc compare_table(struct ctx *cx, const struct record *record, const char *org,
                             struct last_state *states, int64_t *count)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    if (scratch == NULL)
        return RC_MEMORY;
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx, record->select_all, ARGS(STR(org)), &rows));
    void *row = arena_alloc(cx->arena, record->size);
    if (row == NULL)
        return RC_MEMORY;
    db_rows_scratch(rows, scratch);
    struct ctx inner = *cx;
    inner.arena = scratch;
    while (db_next(rows)) {
        db_bind(rows, record->fields, row);
        enum rc rc = compare_row(&inner, record, row, states);
        if (rc != RC_OK) {
            cx->problem.rc = rc;
            cx->problem.message = arena_copy(cx->arena, inner.problem.message);
            return rc;
        }
        (*count)++;
        arena_reset(scratch);
    }
    return db_end(rows);
}

static enum rc find_gone(struct ctx *cx, const char *org, struct last_state *states)
{
    struct last_state *state, *next;
    HASH_ITER (hh, states, state, next) {
        if (!state->seen && !state->deleted)
            return fail(
                cx, RC_UNSOUND,
                N_("The record “{0}” of entry {1} of the ledger of {2} is gone from its table"),
                state->key, decimal(cx, state->sequence), org);
    }
    return RC_OK;
}

enum rc ledger_verify_org(struct ctx *cx, const char *org, struct verify_org *ret)
{
    struct ledger_head head;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    CLEANUP(db_rows_freep) struct db_rows *held = NULL;
    CLEANUP(free_states) struct last_state *states = NULL;
    if (!db_in_transaction(cx->db))
        TRY(verify_store_hold(cx, &tx, &held));
    TRY(ledger_check(cx, org, &head));
    TRY(collect(cx, org, &states));
    int64_t count = 0;
    for (size_t m = 0; m < cx->app->module_count; m++)
        for (size_t i = 0; i < cx->app->modules[m]->record_count; i++)
            TRY(compare_table(cx, cx->app->modules[m]->records[i], org, states, &count));
    TRY(find_gone(cx, org, states));
    *ret = (struct verify_org){.org = org, .root = head.root, .size = head.size, .records = count};
    return RC_OK;
}

static const struct field org_fields[] = {
    FIELD(verify_org, org, F_TEXT, .label = N_("Organisation")),
    FIELD(verify_org, size, F_INT, .label = N_("Entries")),
    FIELD(verify_org, records, F_INT, .label = N_("Records")),
    FIELD(verify_org, root, F_TEXT, .label = N_("Root hash")),
};
static const struct field view_fields[] = {
    FIELD(verify_view, sound, F_BOOL, .label = N_("Sound")),
    FIELD_LIST(verify_view, organizations, org_fields, struct verify_org),
};
const struct fields verify_org_fields = {org_fields, COUNT(org_fields)};
const struct fields verify_view_fields = {view_fields, COUNT(view_fields)};

enum rc ledger_verify(struct ctx *cx, struct verify_view *ret)
{
    struct ledger_orgs orgs;
    TRY(ledger_orgs(cx, &orgs));
    struct verify_org *results = ARENA_ARRAY(cx->arena, struct verify_org, orgs.n);
    if (results == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < orgs.n; i++)
        TRY(ledger_verify_org(cx, orgs.at[i].id, &results[i]));
    ret->sound = 1;
    ret->organizations.at = results;
    ret->organizations.n = orgs.n;
    return RC_OK;
}
