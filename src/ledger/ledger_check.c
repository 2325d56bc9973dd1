/* Recomputes an organisation's ledger from its entries. The entries are read in batches; helper
 * threads hash them while the next batch is read, and the tree takes the hashes in order. */
#include <stdlib.h>
#include <string.h>

#include "base/belt.h"
#include "base/limits.h"
#include "base/progress.h"
#include "db/db.h"
#include "ledger/ledger_inside.h"
#include "ledger/ledger_store.h"

enum { BATCHES = 4, BATCH_ENTRIES = 256, BATCH_BYTES = 1024 * 1024 };

enum verdict { FITS, CHANGED, NO_MEMORY };

struct batch {
    const struct ledger_follower *follower; /* or NULL */
    struct arena *arena;                    /* texts of the entries */
    struct buf text;                        /* of one leaf after the other */
    size_t n;
    struct ledger_entry entries[BATCH_ENTRIES];
    unsigned char hashes[BATCH_ENTRIES][MERKLE_HASH_BYTES];
    unsigned char verdicts[BATCH_ENTRIES]; /* enum verdict */
    unsigned char *notes;
};

struct check {
    struct ctx *cx;
    const struct ledger_follower *follower;
    struct ledger_lasts lasts; /* the last sequences given out */
    struct ledger_saved *saved;
    size_t saved_count;
    size_t next_mark;    /* of the follower's */
    int64_t done, total; /* entries */
    /* The organisation whose entries come just now; NULL before the first. */
    const char *org;
    const struct ledger_saved *org_saved; /* NULL: its tree is not there */
    struct merkle_tree tree;              /* of its entries so far */
    struct ledger_head *heads;            /* of those that are done */
    size_t head_count, head_room;
    struct batch *batches[BATCHES];
    struct belt *belt;
};

enum rc ledger_wrong_head(struct ctx *cx, const char *org, const char *table, const char *field)
{
    return fail(cx, RC_UNSOUND,
                N_("The head of the ledger of {0} does not fit its entries (table {1}, field {2})"),
                org, table, field);
}

static void *note_of(const struct batch *batch, size_t i)
{
    return batch->notes == NULL ? NULL : batch->notes + i * batch->follower->note_size;
}

/* Exactly the digits of the hash. */
static bool is_hex_of(const char *hex, const unsigned char hash[MERKLE_HASH_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    int differs = 0;
    if (strlen(hex) != 2 * (size_t)MERKLE_HASH_BYTES)
        return false;
    for (size_t i = 0; i < MERKLE_HASH_BYTES; i++)
        differs |= (hex[2 * i] ^ digits[hash[i] >> 4]) | (hex[2 * i + 1] ^ digits[hash[i] & 15]);
    return differs == 0;
}

/* Work of the helpers. */
static void hash_batch(void *argument)
{
    struct batch *batch = argument;
    for (size_t i = 0; i < batch->n; i++) {
        const struct ledger_entry *entry = &batch->entries[i];
        if (!ledger_leaf(entry, &batch->text, batch->hashes[i]))
            batch->verdicts[i] = NO_MEMORY;
        else if (!is_hex_of(entry->leaf, batch->hashes[i]))
            batch->verdicts[i] = CHANGED;
        else
            batch->verdicts[i] = FITS;
        if (batch->follower != NULL)
            batch->follower->read(batch->follower->self, entry, note_of(batch, i));
    }
}

static void free_batch(struct batch *batch)
{
    if (batch == NULL)
        return;
    arena_free(batch->arena);
    buf_free(&batch->text);
    free(batch->notes);
    free(batch);
}

static struct batch *make_batch(const struct ledger_follower *follower)
{
    size_t note_size = follower == NULL ? 0 : follower->note_size;
    struct batch *batch = calloc(1, sizeof *batch);
    if (batch == NULL)
        return NULL;
    batch->follower = follower;
    batch->text = buf_create(LIMIT_LEDGER_ENTRY_BYTES);
    batch->arena = arena_create(LIMIT_REQUEST_MEMORY);
    batch->notes = note_size == 0 ? NULL : calloc(BATCH_ENTRIES, note_size);
    if (batch->arena != NULL && (note_size == 0 || batch->notes != NULL))
        return batch;
    free_batch(batch);
    return NULL;
}

static void end_check(struct check *check)
{
    belt_freep(&check->belt);
    for (size_t i = 0; i < BATCHES; i++)
        free_batch(check->batches[i]);
}

static enum rc begin_check(struct check *check)
{
    void *pieces[BATCHES];
    for (size_t i = 0; i < BATCHES; i++) {
        pieces[i] = check->batches[i] = make_batch(check->follower);
        if (pieces[i] == NULL)
            return RC_MEMORY;
    }
    check->belt = belt_create(hash_batch, pieces, BATCHES);
    return check->belt == NULL ? RC_MEMORY : RC_OK;
}

/* ---- one organisation after the other ---- */

static int compare_lasts(const void *a, const void *b)
{
    return strcmp(((const struct ledger_last *)a)->org, ((const struct ledger_last *)b)->org);
}

/* NULL when none was given out. */
static const struct ledger_last *find_last(struct ledger_lasts lasts, const char *org)
{
    const struct ledger_last key = {.org = org};
    return lasts.n == 0 ? NULL : bsearch(&key, lasts.at, lasts.n, sizeof key, compare_lasts);
}

static int64_t last_of(struct ledger_lasts lasts, const char *org)
{
    const struct ledger_last *last = find_last(lasts, org);
    return last == NULL ? 0 : last->last;
}

static int compare_saved(const void *org, const void *saved)
{
    return strcmp(org, ((const struct ledger_saved *)saved)->org);
}

static const struct ledger_saved *find_saved(const struct check *check, const char *org)
{
    return check->saved_count == 0 ? NULL
                                   : bsearch(org, check->saved, check->saved_count,
                                             sizeof *check->saved, compare_saved);
}

/* The tree as it was saved, once the entries have reached its size. */
static enum rc compare_saved_tree(const struct check *check)
{
    struct ctx *cx = check->cx;
    const struct ledger_saved *saved = check->org_saved;
    if (saved == NULL || check->tree.size != saved->tree.size)
        return RC_OK;
    const char *root = ledger_head_of(cx, "", &check->tree).root;
    const char *of_peaks = ledger_head_of(cx, "", &saved->tree).root;
    bool root_fits = strcmp(root, saved->root) == 0, peaks_fit = strcmp(root, of_peaks) == 0;
    if (root_fits && peaks_fit)
        return RC_OK;
    if (strcmp(saved->root, of_peaks) ==
        0) /* the head is whole: entries and leaves were replaced */
        return ledger_wrong_head(cx, check->org, "ledger_entry", "leaf");
    return ledger_wrong_head(cx, check->org, "ledger_tree",
                             root_fits ? "peaks"
                             : peaks_fit
                                 ? "size, root" /* a smaller size has some of the same peaks */
                                 : "size");
}

static void reach_marks(struct check *check)
{
    if (check->follower == NULL)
        return;
    for (; check->next_mark < check->follower->mark_count; check->next_mark++) {
        struct ledger_mark *mark = &check->follower->marks[check->next_mark];
        int order = strcmp(mark->org, check->org);
        if (order > 0 || (order == 0 && mark->size > (int64_t)check->tree.size))
            break;
        mark->reached = order == 0 && mark->size == (int64_t)check->tree.size;
        if (mark->reached)
            merkle_root(&check->tree, mark->root);
    }
}

static enum rc begin_org(struct check *check, const char *org)
{
    check->org = arena_copy(check->cx->arena, org);
    if (arena_failed(check->cx->arena)) /* it would be another's name */
        return RC_MEMORY;
    check->org_saved = find_saved(check, org);
    check->tree.size = 0;
    TRY(compare_saved_tree(check));
    reach_marks(check);
    return RC_OK;
}

static enum rc end_org(struct check *check)
{
    struct ctx *cx = check->cx;
    if (check->org == NULL)
        return RC_OK;
    if ((int64_t)check->tree.size < last_of(check->lasts, check->org))
        return ledger_missing(cx, check->org, &check->tree);
    if (check->org_saved != NULL && check->tree.size < check->org_saved->tree.size)
        return ledger_wrong_head(cx, check->org, "ledger_tree", "size");
    check->heads = arena_grow(cx->arena, check->heads, check->head_count, &check->head_room,
                              sizeof *check->heads);
    if (check->heads == NULL)
        return RC_MEMORY;
    check->heads[check->head_count++] = ledger_head_of(cx, check->org, &check->tree);
    return RC_OK;
}

static int compare_heads(const void *a, const void *b)
{
    return strcmp(((const struct ledger_head *)a)->org, ((const struct ledger_head *)b)->org);
}

/* The organisation has no entries, though another table of the ledger names it. */
static enum rc without_entries(struct check *check, const char *org, size_t with_entries)
{
    const struct ledger_head key = {.org = org};
    if (with_entries > 0 &&
        bsearch(&key, check->heads, with_entries, sizeof key, compare_heads) != NULL)
        return RC_OK;
    TRY(begin_org(check, org));
    return end_org(check);
}

static enum rc end_others(struct check *check)
{
    size_t with_entries = check->head_count; /* these are sorted; the others come behind them */
    for (size_t i = 0; i < check->lasts.n; i++)
        TRY(without_entries(check, check->lasts.at[i].org, with_entries));
    for (size_t i = 0; i < check->saved_count; i++)
        if (find_last(check->lasts, check->saved[i].org) == NULL)
            TRY(without_entries(check, check->saved[i].org, with_entries));
    if (check->head_count > 0)
        qsort(check->heads, check->head_count, sizeof *check->heads, compare_heads);
    return RC_OK;
}

/* ---- the entries ---- */

static enum rc take_entry(struct check *check, const struct batch *batch, size_t i)
{
    const struct ledger_entry *entry = &batch->entries[i];
    struct ctx *cx = check->cx;
    if (check->org == NULL || strcmp(entry->org, check->org) != 0) {
        TRY(end_org(check));
        TRY(begin_org(check, entry->org));
    }
    if (entry->sequence != (int64_t)check->tree.size + 1)
        return ledger_missing(cx, check->org, &check->tree);
    if (batch->verdicts[i] == NO_MEMORY)
        return memory_ended(cx);
    if (batch->verdicts[i] == CHANGED)
        return fail(cx, RC_UNSOUND, N_("Entry {0} of the ledger of {1} ({2} {3}) was changed"),
                    decimal(cx, entry->sequence), check->org, entry->noun, entry->record);
    merkle_add(&check->tree, batch->hashes[i]);
    TRY(compare_saved_tree(check));
    reach_marks(check);
    if (check->follower != NULL)
        TRY(check->follower->take(check->follower->self, entry, note_of(batch, i)));
    return RC_OK;
}

static enum rc take_batch(struct check *check)
{
    const struct batch *batch = belt_take(check->belt);
    if (arena_failed(batch->arena)) /* what is missing is not a change */
        return memory_ended(check->cx);
    for (size_t i = 0; i < batch->n; i++)
        TRY(take_entry(check, batch, i));
    check->done += (int64_t)batch->n;
    return progress_step(check->cx, check->done, check->total);
}

/* Reads up to a batch of rows; false when there are no more. */
static bool fill_batch(struct batch *batch, struct db_rows *rows)
{
    bool more = true;
    arena_reset(batch->arena);
    batch->n = 0;
    db_rows_scratch(rows, batch->arena);
    while (batch->n < BATCH_ENTRIES && arena_used(batch->arena) < BATCH_BYTES &&
           (more = db_next(rows))) {
        struct ledger_entry *entry = &batch->entries[batch->n++];
        *entry = (struct ledger_entry){.sequence = 0};
        db_bind(rows, ledger_entry_fields, entry);
    }
    return more;
}

static enum rc check_entries(struct check *check, const char *org)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(ledger_store_entries(check->cx, org, &rows));
    for (bool more = true; more;) {
        if (belt_is_full(check->belt))
            TRY(take_batch(check));
        more = fill_batch(belt_next(check->belt), rows);
        belt_give(check->belt);
    }
    db_rows_scratch(rows, check->cx->arena); /* the batches answer for their own */
    TRY(db_end(rows));
    while (belt_is_used(check->belt))
        TRY(take_batch(check));
    return end_org(check);
}

/* Every organisation with entries has a tree, which begins with the first of them. */
static enum rc check_trees(const struct check *check)
{
    for (size_t i = 0; i < check->head_count; i++) {
        const char *org = check->heads[i].org, *root = NULL;
        struct merkle_tree tree;
        if (check->heads[i].size > 0 && find_saved(check, org) == NULL)
            TRY(ledger_store_load_tree(check->cx, org, &tree, &root)); /* come meanwhile, or gone */
    }
    return RC_OK;
}

/* The last sequences are read once more after the entries: what other people change meanwhile only
 * adds to both. */
static enum rc check_lasts(struct check *check, const char *org)
{
    struct ledger_lasts lasts;
    TRY(ledger_store_lasts(check->cx, org == NULL ? "" : org, &lasts));
    for (size_t i = 0; i < check->head_count; i++)
        if (check->heads[i].size > last_of(lasts, check->heads[i].org))
            return ledger_wrong_head(check->cx, check->heads[i].org, "ledger_sequence", "last");
    return RC_OK;
}

static enum rc run_check(struct ctx *cx, const char *org, const struct ledger_follower *follower,
                         struct ledger_heads *ret)
{
    CLEANUP(end_check) struct check check = {.cx = cx, .follower = follower};
    const char *named = org == NULL ? "" : org;
    TRY(ledger_settle(cx));
    TRY(ledger_store_trees(cx, named, &check.saved, &check.saved_count));
    TRY(ledger_store_lasts(cx, named, &check.lasts));
    for (size_t i = 0; i < check.lasts.n; i++)
        check.total += check.lasts.at[i].last;
    TRY(begin_check(&check));
    TRY(check_entries(&check, org));
    TRY(end_others(&check));
    TRY(check_lasts(&check, org));
    TRY(check_trees(&check));
    *ret = (struct ledger_heads){check.heads, check.head_count};
    return RC_OK;
}

/* A text that there was no memory for is not what it should be, which is no finding. */
enum rc ledger_check_with(struct ctx *cx, const char *org, const struct ledger_follower *follower,
                          struct ledger_heads *ret)
{
    enum rc rc = run_check(cx, org, follower, ret);
    return arena_failed(cx->arena) ? RC_MEMORY : rc;
}

enum rc ledger_check(struct ctx *cx, const char *org, struct ledger_head *ret)
{
    struct ledger_heads heads;
    TRY(ledger_check_with(cx, org, NULL, &heads));
    *ret = heads.n > 0 ? heads.at[0] : ledger_head_of(cx, org, &(struct merkle_tree){.size = 0});
    return RC_OK;
}
