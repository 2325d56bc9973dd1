/* What the proofs of RFC 9162 consist of: the ranges of leaves whose subtree roots they list. Counting
 * only; the roots come from the stored leaves (ledger_subtree_roots). */
#ifndef LEDGER_MERKLE_PROOF_H
#define LEDGER_MERKLE_PROOF_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/merkle.h"

/* The leaves from start to end - 1, counted from 0. */
struct merkle_range {
    uint64_t start, end;
};
enum { MERKLE_PROOF_MOST = MERKLE_LEVELS + 1 };

/* The inclusion proof of leaf `index` in a tree of `size` leaves, index < size (2.1.3.1). Gives the number of
 * its nodes, in the order of the proof: from the leaf's sibling up. */
size_t merkle_inclusion(uint64_t index, uint64_t size, struct merkle_range ret[MERKLE_PROOF_MOST]);

/* The consistency proof between trees of `from` and `to` leaves, 0 < from <= to (2.1.4.1). Empty for the
 * same size. */
size_t merkle_consistency(uint64_t from, uint64_t to, struct merkle_range ret[MERKLE_PROOF_MOST]);

#endif
