#include "ledger/merkle.h"

#include <stdbool.h>
#include <string.h>

#include "base/hash.h"

void merkle_leaf(const void *marked, size_t length, unsigned char ret[MERKLE_HASH_BYTES])
{
    hash_sha256(marked, length, ret);
}

void merkle_node(const unsigned char *left, const unsigned char *right,
                 unsigned char ret[MERKLE_HASH_BYTES])
{
    unsigned char all[1 + 2 * MERKLE_HASH_BYTES] = {MERKLE_NODE_MARK};
    memcpy(all + 1, left, MERKLE_HASH_BYTES);
    memcpy(all + 1 + MERKLE_HASH_BYTES, right, MERKLE_HASH_BYTES);
    hash_sha256(all, sizeof all, ret);
}

void merkle_add(struct merkle_tree *tree, const unsigned char leaf[MERKLE_HASH_BYTES])
{
    unsigned char hash[MERKLE_HASH_BYTES];
    memcpy(hash, leaf, sizeof hash);
    int level = 0;
    for (; (tree->size >> level & 1) != 0; level++)
        merkle_node(tree->peaks[level], hash, hash);
    memcpy(tree->peaks[level], hash, sizeof hash);
    tree->size++;
}

void merkle_root(const struct merkle_tree *tree, unsigned char ret[MERKLE_HASH_BYTES])
{
    bool started = false;
    hash_sha256("", 0, ret);
    for (int level = 0; level < MERKLE_LEVELS; level++) {
        if ((tree->size >> level & 1) == 0)
            continue;
        if (started)
            merkle_node(tree->peaks[level], ret, ret);
        else
            memcpy(ret, tree->peaks[level], MERKLE_HASH_BYTES);
        started = true;
    }
}
