/* Fuzzes a ledger that somebody has changed in the database. The first byte tells how many entries are
 * made and the second what is done to them: the tree is replaced (lines: size, root; then the peaks), or a
 * column of an entry is (lines: number of the entry, text). Whatever is not what it was must be found, and
 * nothing else. */
#include "ledger/ledger.h"

#include <stdio.h>
#include <strings.h>

#include "base/id.h"
#include "base/text.h"
#include "db/db.h"
#include "ledger/ledger_store.h"
#include "register/verify.h"
#include "tests/fuzz/fuzz.h"

enum { ENTRIES_MOST = 16, LEAF = 1 /* place among the columns */ };
#define ORG "fuzz"

static int64_t read_number(struct ctx *cx, const char *text)
{
    int64_t number = 0;
    return text_to_int(cx, text, &number) == RC_OK ? number : 0;
}

/* Entries that are notes, so that no table has to hold a record of theirs; `trees` takes each state of
 * the tree, by its size. */
static void make_entries(struct ctx *cx, int64_t count, struct merkle_tree trees[ENTRIES_MOST + 1])
{
    trees[0] = (struct merkle_tree){.size = 0};
    for (int64_t i = 1; i <= count; i++) {
        const char *body = arena_printf(cx->arena, "{\"n\":%d}", (int)i);
        struct ledger_entry entry = {.org = ORG, .sequence = i, .at = cx->now, .person = "",
                                     .noun = "note", .record = "a", .action = LEDGER_NOTE,
                                     .body = body};
        unsigned char hash[MERKLE_HASH_BYTES];
        require(ledger_append(cx, ORG, "note", "a", LEDGER_NOTE, body) == RC_OK);
        const char *leaf = ledger_leaf_hash(cx, &entry);
        for (size_t k = 0; k < MERKLE_HASH_BYTES; k++) {
            unsigned byte = 0;
            require(sscanf(leaf + 2 * k, "%2x", &byte) == 1);
            hash[k] = (unsigned char)byte;
        }
        trees[i] = trees[i - 1];
        merkle_add(&trees[i], hash);
    }
}

static size_t peaks_length(uint64_t size)
{
    size_t levels = 0;
    for (; size != 0; size >>= 1)
        levels++;
    return levels * MERKLE_HASH_BYTES;
}

static const char *root_of(struct ctx *cx, const struct merkle_tree *tree)
{
    unsigned char root[MERKLE_HASH_BYTES];
    merkle_root(tree, root);
    return hex_of(cx, root, sizeof root);
}

/* True when the tree that was stored is one that the ledger has had. */
static bool is_true_tree(struct ctx *cx, const struct merkle_tree *trees, int64_t count, int64_t size,
                         const char *root, const char *peaks, size_t length)
{
    if (size < 0 || size > count || length != peaks_length((uint64_t)size))
        return false;
    struct merkle_tree tree = {.size = (uint64_t)size};
    memcpy(tree.peaks, peaks, length);
    const char *wanted = root_of(cx, &trees[size]);
    return text_same(root, wanted) && text_same(root_of(cx, &tree), wanted);
}

static bool change_tree(struct ctx *cx, struct fuzz_input *input, const struct merkle_tree *trees,
                        int64_t count)
{
    int64_t size = read_number(cx, fuzz_line(input));
    const char *root = fuzz_line(input);
    size_t length = 0;
    const char *peaks = fuzz_rest(input, &length);
    if (text_empty(root) && size >= 0 && size <= count) /* the right one, unless it is written out */
        root = root_of(cx, &trees[size]);
    if (length == 0 && size >= 0 && size <= count) {
        peaks = (const char *)trees[size].peaks;
        length = peaks_length((uint64_t)size);
    }
    require(db_exec(cx,
                    SQL("INSERT INTO ledger_tree (org, size, root, peaks, at) "
                        "VALUES ($1, $2, $3, $4, 0) ON CONFLICT (org) DO UPDATE SET "
                        "size = excluded.size, root = excluded.root, peaks = excluded.peaks"),
                    ARGS(STR(ORG), I64(size), STR(root), BYTES(peaks, length)), NULL) == RC_OK);
    return is_true_tree(cx, trees, count, size, root, peaks, length);
}

/* Sets one column of an entry, all of them texts to the database or numbers. */
static bool change_entry(struct ctx *cx, struct fuzz_input *input, unsigned column)
{
    static const struct {
        struct sql get, set;
        bool number;
    } columns[] = {
#define COLUMN(name, number)                                                                       \
    {SQL_CONST("SELECT " name " FROM ledger_entry WHERE org = '" ORG "' AND sequence = $1"),         \
     SQL_CONST("UPDATE ledger_entry SET " name " = $2 WHERE org = '" ORG "' AND sequence = $1"), number}
        COLUMN("body", false),   COLUMN("leaf", false), COLUMN("noun", false), COLUMN("record", false),
        COLUMN("person", false), COLUMN("at", true),    COLUMN("action", true), COLUMN("sequence", true),
    };
    int64_t entry = read_number(cx, fuzz_line(input)), changed = 0;
    const char *text = fuzz_line(input), *before = "";
    column %= COUNT(columns);
    require(db_text_of(cx, columns[column].get, ARGS(I64(entry)), &before) == RC_OK);
    int64_t number = read_number(cx, text);
    enum rc rc = db_exec(cx, columns[column].set,
                         ARGS(I64(entry), columns[column].number ? I64(number) : STR(text)), &changed);
    require(rc == RC_OK || rc == RC_CONFLICT); /* a sequence that is there already */
    const char *after = columns[column].number ? decimal(cx, number) : text;
    return rc != RC_OK || changed == 0 || text_same(before, after) ||
           (column == LEAF && strcasecmp(before, after) == 0); /* digits of either case */
}

static void check_found(struct ctx *cx, bool same)
{
    struct ledger_head head = {.org = NULL}, checked = {.org = NULL};
    struct verify_org verified = {.org = NULL};
    enum rc saved = ledger_head_saved(cx, ORG, &head);
    require(saved == RC_OK || (saved == RC_UNSOUND && !same));
    enum rc rc = ledger_check(cx, ORG, &checked);
    require(rc == (same ? RC_OK : RC_UNSOUND));
    require(rc == RC_OK || !text_empty(cx->problem.message));
    require(ledger_verify_org(cx, ORG, &verified) == rc);
    enum rc advanced = ledger_advance(cx, ORG, &head);
    require(advanced == RC_OK || advanced == RC_UNSOUND);
    if (same)
        require(advanced == RC_OK && text_same(head.root, checked.root) && head.size == checked.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct ctx cx = fuzz_database(arena);
    struct merkle_tree trees[ENTRIES_MOST + 1];
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (size < 3)
        return 0;
    int64_t count = (input.at[0] & 0xFF) % (ENTRIES_MOST + 1);
    unsigned what = (unsigned char)input.at[1];
    input.at += 2;
    input.left -= 2;
    require(db_begin(&cx, &tx) == RC_OK);
    make_entries(&cx, count, trees);
    bool same = what % 2 == 0 ? change_tree(&cx, &input, trees, count)
                              : change_entry(&cx, &input, what / 2);
    check_found(&cx, same);
    return 0;
}
