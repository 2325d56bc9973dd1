/* What the files of this room share. */
#ifndef LEDGER_LEDGER_INSIDE_H
#define LEDGER_LEDGER_INSIDE_H

#include "base/buf.h"
#include "ledger/ledger.h"

/* The leaf's hash; `text` takes the canonical text behind the mark of a leaf. False when memory has
 * ended: a leaf of half an entry must never be stored. */
bool ledger_leaf(const struct ledger_entry *entry, struct buf *text,
                 unsigned char ret[MERKLE_HASH_BYTES]);
/* Writes the last sequences that the open transaction still has to write. */
enum rc ledger_settle(struct ctx *cx) MUST_USE;
/* Exactly the digits of a hash, nothing before or behind them. */
bool ledger_read_hash(const char *hex, unsigned char ret[MERKLE_HASH_BYTES]);
struct ledger_head ledger_head_of(struct ctx *cx, const char *org, const struct merkle_tree *tree);

/* RC_UNSOUND: the entry that the tree waits for, or what is kept beside the entries, is not there. */
enum rc ledger_missing(struct ctx *cx, const char *org, const struct merkle_tree *tree);
enum rc ledger_wrong_head(struct ctx *cx, const char *org, const char *table, const char *field);

#endif
