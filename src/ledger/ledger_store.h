/* The SQL of the ledger; only this room includes it. */
#ifndef LEDGER_LEDGER_STORE_H
#define LEDGER_LEDGER_STORE_H

#include "db/db.h"
#include "ledger/ledger.h"

/* The next sequence. The organisation's row is held until the transaction ends. With the first one the
 * tree begins, too: a tree that is not there was taken away. */
enum rc ledger_store_next(struct ctx *cx, const char *org, int64_t *ret) MUST_USE;
enum rc ledger_store_save_last(struct ctx *cx, const char *org, int64_t last) MUST_USE;
enum rc ledger_store_insert(struct ctx *cx, const struct ledger_entry *entry) MUST_USE;
enum rc ledger_store_leaves_after(struct ctx *cx, const char *org, int64_t size,
                                  struct db_rows **ret) MUST_USE;
/* The entries of one organisation, or of all (NULL), by organisation and sequence. */
enum rc ledger_store_entries(struct ctx *cx, const char *org, struct db_rows **ret) MUST_USE;
enum rc ledger_store_behind(struct ctx *cx, struct db_rows **ret) MUST_USE;
/* The last sequence given out; 0 when there is none. */
enum rc ledger_store_last(struct ctx *cx, const char *org, int64_t *ret) MUST_USE;
/* The last sequences given out of one organisation, or of all (""). */
struct ledger_last {
    const char *org;
    int64_t last;
};
struct ledger_lasts {
    const struct ledger_last *at;
    size_t n;
};
enum rc ledger_store_last_time(struct ctx *cx, int64_t *ret) MUST_USE;
enum rc ledger_store_lasts(struct ctx *cx, const char *org, struct ledger_lasts *ret) MUST_USE;
/* The saved trees of one organisation, or of all (""), by organisation. */
struct ledger_saved {
    const char *org, *root;
    struct merkle_tree tree;
};
enum rc ledger_store_trees(struct ctx *cx, const char *org, struct ledger_saved **ret,
                           size_t *ret_n) MUST_USE;
/* The tree as it was saved last, and its root in hex; both stay untouched when the organisation has no
 * ledger yet. RC_UNSOUND when its tree is gone. */
enum rc ledger_store_load_tree(struct ctx *cx, const char *org, struct merkle_tree *ret,
                               const char **ret_root) MUST_USE;
enum rc ledger_store_save_tree(struct ctx *cx, const struct ledger_head *head,
                               const struct merkle_tree *tree) MUST_USE;
enum rc ledger_store_of_record(struct ctx *cx, const char *org, const char *noun,
                               const char *record, struct ledger_entries *ret) MUST_USE;
enum rc ledger_store_last_sequence(struct ctx *cx, const char *org, int64_t *ret) MUST_USE;
enum rc ledger_store_last_of(struct ctx *cx, const char *noun, const char *record,
                             struct ledger_entries *ret) MUST_USE;

#endif
