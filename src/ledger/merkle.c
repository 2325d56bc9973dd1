#include "ledger/merkle.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

void merkle_leaf(const void *data, size_t length, unsigned char ret[MERKLE_HASH_BYTES])
{
    static const unsigned char mark[1] = {0};
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, mark, sizeof mark);
    if (length > 0)
        crypto_hash_sha256_update(&state, data, length);
    crypto_hash_sha256_final(&state, ret);
}

void merkle_node(const unsigned char *left, const unsigned char *right,
                 unsigned char ret[MERKLE_HASH_BYTES])
{
    static const unsigned char mark[1] = {1};
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, mark, sizeof mark);
    crypto_hash_sha256_update(&state, left, MERKLE_HASH_BYTES);
    crypto_hash_sha256_update(&state, right, MERKLE_HASH_BYTES);
    crypto_hash_sha256_final(&state, ret);
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
    crypto_hash_sha256(ret, (const unsigned char *)"", 0);
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
