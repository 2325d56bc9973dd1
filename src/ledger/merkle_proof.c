#include "ledger/merkle_proof.h"

#include <stdbool.h>

/* The largest power of two smaller than n, n > 1. */
static uint64_t split_of(uint64_t n)
{
    uint64_t k = 1;
    while (k < n - k)
        k += k;
    return k;
}

/* Both proofs are walked from the root down and listed from the leaf up. */
static void reverse(struct merkle_range *ranges, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        struct merkle_range kept = ranges[i];
        ranges[i] = ranges[n - 1 - i];
        ranges[n - 1 - i] = kept;
    }
}

size_t merkle_inclusion(uint64_t index, uint64_t size, struct merkle_range ret[MERKLE_PROOF_MOST])
{
    uint64_t start = 0, end = size;
    size_t n = 0;
    while (end - start > 1) {
        uint64_t middle = start + split_of(end - start);
        if (index < middle) {
            ret[n++] = (struct merkle_range){middle, end};
            end = middle;
        } else {
            ret[n++] = (struct merkle_range){start, middle};
            start = middle;
        }
    }
    reverse(ret, n);
    return n;
}

size_t merkle_consistency(uint64_t from, uint64_t to, struct merkle_range ret[MERKLE_PROOF_MOST])
{
    uint64_t start = 0, end = to;
    bool whole = true; /* the older tree itself is the subtree, and its root is known */
    size_t n = 0;
    while (from < end) {
        uint64_t middle = start + split_of(end - start);
        if (from <= middle) {
            ret[n++] = (struct merkle_range){middle, end};
            end = middle;
        } else {
            ret[n++] = (struct merkle_range){start, middle};
            start = middle;
            whole = false;
        }
    }
    if (!whole)
        ret[n++] = (struct merkle_range){start, end};
    reverse(ret, n);
    return n;
}
