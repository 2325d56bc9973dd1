/* A Merkle tree that grows to the right (RFC 9162, 2.1), kept as the roots of its complete subtrees. */
#ifndef LEDGER_MERKLE_H
#define LEDGER_MERKLE_H

#include <stddef.h>
#include <stdint.h>

enum { MERKLE_HASH_BYTES = 32, MERKLE_LEVELS = 64 };

struct merkle_tree {
    uint64_t size; /* leaves; bit i set: peaks[i] holds the root of 2^i leaves */
    unsigned char peaks[MERKLE_LEVELS][MERKLE_HASH_BYTES];
};

/* The hash of a leaf: SHA-256(0x00 ‖ data). `marked` is that byte and the data behind it, `length` bytes
 * altogether. */
enum { MERKLE_LEAF_MARK = 0, MERKLE_NODE_MARK = 1 };
void merkle_leaf(const void *marked, size_t length, unsigned char ret[MERKLE_HASH_BYTES]);
/* SHA-256(0x01 ‖ left ‖ right). ret may be left or right. */
void merkle_node(const unsigned char *left, const unsigned char *right,
                 unsigned char ret[MERKLE_HASH_BYTES]);
void merkle_add(struct merkle_tree *tree, const unsigned char leaf[MERKLE_HASH_BYTES]);
/* The root; SHA-256 of nothing for the empty tree. */
void merkle_root(const struct merkle_tree *tree, unsigned char ret[MERKLE_HASH_BYTES]);

#endif
