/* The roots that a proof lists, from the stored leaves. */
#include "base/buf.h"
#include "base/limits.h"
#include "db/db.h"
#include "ledger/ledger_inside.h"
#include "ledger/ledger_store.h"

/* The ranges of a proof do not overlap, so one pass over the leaves serves them all. Gives the range
 * that holds the leaf; `count` when none does. */
static size_t range_of(const struct merkle_range *ranges, size_t count, uint64_t leaf)
{
    for (size_t i = 0; i < count; i++)
        if (leaf >= ranges[i].start && leaf < ranges[i].end)
            return i;
    return count;
}

static struct merkle_range span_of(const struct merkle_range *ranges, size_t count)
{
    struct merkle_range span = {UINT64_MAX, 0};
    for (size_t i = 0; i < count; i++) {
        span.start = ranges[i].start < span.start ? ranges[i].start : span.start;
        span.end = ranges[i].end > span.end ? ranges[i].end : span.end;
    }
    return span;
}

/* Adds the leaf to the tree of its range, and gives the root when the range is whole. */
static void add_leaf(const struct merkle_range *ranges, size_t count, uint64_t leaf,
                     const unsigned char hash[MERKLE_HASH_BYTES], struct merkle_tree *tree,
                     unsigned char (*ret)[MERKLE_HASH_BYTES])
{
    size_t i = range_of(ranges, count, leaf);
    if (i == count)
        return;
    if (leaf == ranges[i].start)
        tree->size = 0;
    merkle_add(tree, hash);
    if (leaf + 1 == ranges[i].end)
        merkle_root(tree, ret[i]);
}

enum rc ledger_subtree_roots(struct ctx *cx, const char *org, const struct merkle_range *ranges,
                             size_t count, unsigned char (*ret)[MERKLE_HASH_BYTES])
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    const struct merkle_range span = span_of(ranges, count);
    struct merkle_tree tree = {.size = 0}, place = {.size = span.start};
    if (count == 0)
        return RC_OK;
    if (scratch == NULL)
        return RC_MEMORY;
    TRY(ledger_store_leaves_after(cx, org, (int64_t)span.start, &rows));
    db_rows_scratch(rows, scratch);
    while (place.size < span.end && db_next(rows)) {
        unsigned char hash[MERKLE_HASH_BYTES];
        const char *leaf = db_text(rows, 1);
        if (arena_failed(scratch))
            return memory_ended(cx);
        if (db_int(rows, 0) != (int64_t)place.size + 1 || !ledger_read_hash(leaf, hash))
            return ledger_missing(cx, org, &place);
        add_leaf(ranges, count, place.size, hash, &tree, ret);
        place.size++;
        arena_reset(scratch);
    }
    if (place.size == span.end)
        return RC_OK;
    db_rows_scratch(rows, cx->arena);
    TRY(db_end(rows));
    return ledger_missing(cx, org, &place);
}

const char *ledger_leaf_text(struct ctx *cx, const struct ledger_entry *entry)
{
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_LEDGER_ENTRY_BYTES);
    unsigned char hash[MERKLE_HASH_BYTES];
    if (ledger_leaf(entry, &text, hash))
        return arena_copy_n(cx->arena, text.data + 1, text.length - 1);
    arena_fail(cx->arena);
    return "";
}
