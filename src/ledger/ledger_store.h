/* The SQL of the ledger; only this room includes it. */
#ifndef LEDGER_LEDGER_STORE_H
#define LEDGER_LEDGER_STORE_H

#include "db/db.h"
#include "ledger/ledger.h"
#include "ledger/merkle.h"

enum rc ledger_store_next(struct ctx *cx, const char *org, int64_t *ret) MUST_USE;
enum rc ledger_store_insert(struct ctx *cx, const struct ledger_entry *entry) MUST_USE;
enum rc ledger_store_leaves_after(struct ctx *cx, const char *org, int64_t size,
                                  struct db_rows **ret) MUST_USE;
enum rc ledger_store_entries(struct ctx *cx, const char *org, struct db_rows **ret) MUST_USE;
enum rc ledger_store_behind(struct ctx *cx, struct db_rows **ret) MUST_USE;
/* The last sequence given out; 0 when there is none. */
enum rc ledger_store_last(struct ctx *cx, const char *org, int64_t *ret) MUST_USE;
/* The tree as it was saved last, and its root in hex; both stay untouched when none was saved. */
enum rc ledger_store_load_tree(struct ctx *cx, const char *org, struct merkle_tree *ret,
                               const char **ret_root) MUST_USE;
enum rc ledger_store_save_tree(struct ctx *cx, const struct ledger_head *head,
                               const struct merkle_tree *tree) MUST_USE;
enum rc ledger_store_of_record(struct ctx *cx, const char *org, const char *noun,
                               const char *record, struct ledger_entries *ret) MUST_USE;

#endif
