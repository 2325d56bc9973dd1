/* The Merkle tree against RFC 9162: known answers, and the definition of 2.1.1 written down once more
 * as the recursion that the standard gives. */
#include "ledger/merkle.h"

#include <sodium.h>
#include <string.h>

#include "tests/support/test.h"

enum { LEAVES_MOST = 70 };

/* The eight inputs that implementations of Certificate Transparency (RFC 6962, whose hashing RFC 9162
 * keeps) publish together with their roots. */
static const struct {
    int line;
    const char *input; /* hex */
    const char *root;  /* of the tree up to and with this leaf */
} known[] = {
    {__LINE__, "", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
    {__LINE__, "00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
    {__LINE__, "10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
    {__LINE__, "2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
    {__LINE__, "3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
    {__LINE__, "40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
    {__LINE__, "5051525354555657",
     "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
    {__LINE__, "606162636465666768696a6b6c6d6e6f",
     "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
};

static const char *hex_of_hash(const unsigned char hash[MERKLE_HASH_BYTES])
{
    static char text[MERKLE_HASH_BYTES * 2 + 1];
    return sodium_bin2hex(text, sizeof text, hash, MERKLE_HASH_BYTES);
}

static void test_empty(void **state)
{
    (void)state;
    unsigned char root[MERKLE_HASH_BYTES];
    merkle_root(&(struct merkle_tree){.size = 0}, root);
    TEST_TEXT(__LINE__, hex_of_hash(root),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void test_known_answers(void **state)
{
    (void)state;
    struct merkle_tree tree = {.size = 0};
    for (size_t i = 0; i < COUNT(known); i++) {
        unsigned char input[1 + 16] = {MERKLE_LEAF_MARK}, hash[MERKLE_HASH_BYTES];
        size_t length = 0;
        TEST_INT(known[i].line,
                 sodium_hex2bin(input + 1, sizeof input - 1, known[i].input,
                                strlen(known[i].input), NULL, &length, NULL),
                 0);
        merkle_leaf(input, 1 + length, hash);
        merkle_add(&tree, hash);
        merkle_root(&tree, hash);
        TEST_TEXT(known[i].line, hex_of_hash(hash), known[i].root);
        TEST_INT(known[i].line, (int64_t)tree.size, (int64_t)i + 1);
    }
}

/* SHA-256 over the parts one after the other, of libsodium's one-shot function. */
static void hash_of(const unsigned char *bytes, size_t length, unsigned char mark,
                    unsigned char ret[MERKLE_HASH_BYTES])
{
    unsigned char all[1 + 2 * MERKLE_HASH_BYTES];
    assert_true(length < sizeof all);
    all[0] = mark;
    memcpy(all + 1, bytes, length);
    crypto_hash_sha256(ret, all, length + 1);
}

/* MTH(D[n]) of RFC 9162, 2.1.1: k is the largest power of two smaller than n. */
static void definition(const unsigned char *inputs, size_t n, unsigned char ret[MERKLE_HASH_BYTES])
{
    if (n == 1) {
        hash_of(inputs, 1, 0, ret);
        return;
    }
    size_t k = 1;
    while (k * 2 < n)
        k *= 2;
    unsigned char both[2 * MERKLE_HASH_BYTES];
    definition(inputs, k, both);
    definition(inputs + k, n - k, both + MERKLE_HASH_BYTES);
    hash_of(both, sizeof both, 1, ret);
}

static void test_definition(void **state)
{
    (void)state;
    struct merkle_tree tree = {.size = 0};
    unsigned char inputs[LEAVES_MOST];
    for (size_t n = 1; n <= LEAVES_MOST; n++) {
        unsigned char leaf[MERKLE_HASH_BYTES], root[MERKLE_HASH_BYTES], wanted[MERKLE_HASH_BYTES];
        inputs[n - 1] = (unsigned char)(n * 37);
        merkle_leaf((const unsigned char[]){MERKLE_LEAF_MARK, inputs[n - 1]}, 2, leaf);
        merkle_add(&tree, leaf);
        merkle_root(&tree, root);
        definition(inputs, n, wanted);
        if (memcmp(root, wanted, sizeof root) != 0)
            print_error("%zu leaves\n", n);
        assert_memory_equal(root, wanted, sizeof root);
    }
}

/* A leaf and a node over the same bytes differ, so that no node passes for a leaf. */
static void test_leaf_is_no_node(void **state)
{
    (void)state;
    unsigned char bytes[1 + 2 * MERKLE_HASH_BYTES] = {MERKLE_LEAF_MARK, 1, 2, 3};
    unsigned char leaf[MERKLE_HASH_BYTES], node[MERKLE_HASH_BYTES];
    merkle_leaf(bytes, sizeof bytes, leaf);
    merkle_node(bytes + 1, bytes + 1 + MERKLE_HASH_BYTES, node);
    assert_memory_not_equal(leaf, node, sizeof leaf);
}

static void test_node_in_place(void **state)
{
    (void)state;
    unsigned char left[MERKLE_HASH_BYTES] = {1}, right[MERKLE_HASH_BYTES] = {2};
    unsigned char wanted[MERKLE_HASH_BYTES], place[MERKLE_HASH_BYTES];
    merkle_node(left, right, wanted);
    memcpy(place, left, sizeof place);
    merkle_node(place, right, place);
    assert_memory_equal(place, wanted, sizeof place);
    memcpy(place, right, sizeof place);
    merkle_node(left, place, place);
    assert_memory_equal(place, wanted, sizeof place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),         cmocka_unit_test(test_known_answers),
        cmocka_unit_test(test_definition),    cmocka_unit_test(test_leaf_is_no_node),
        cmocka_unit_test(test_node_in_place),
    };
    return TEST_RUN(tests);
}
