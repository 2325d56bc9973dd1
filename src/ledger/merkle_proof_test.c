/* The proofs against RFC 9162: both are written down once more as the recursions that the standard gives
 * (2.1.3.1, 2.1.4.1), over trees of every size up to SIZE_MOST. */
#include "ledger/merkle_proof.h"

#include <sodium.h>
#include <string.h>

#include "tests/support/test.h"

enum { SIZE_MOST = 40 };

struct nodes {
    size_t n;
    unsigned char at[MERKLE_PROOF_MOST][MERKLE_HASH_BYTES];
};

/* MTH of the leaves first … first + n - 1, where leaf i is the byte i (2.1.1). */
static void root_of(size_t first, size_t n, unsigned char ret[MERKLE_HASH_BYTES])
{
    unsigned char all[1 + 2 * MERKLE_HASH_BYTES] = {0};
    size_t k = 1;
    if (n == 1) {
        all[1] = (unsigned char)first;
        crypto_hash_sha256(ret, all, 2);
        return;
    }
    while (2 * k < n)
        k *= 2;
    all[0] = 1;
    root_of(first, k, all + 1);
    root_of(first + k, n - k, all + 1 + MERKLE_HASH_BYTES);
    crypto_hash_sha256(ret, all, sizeof all);
}

static void add_root(struct nodes *nodes, size_t first, size_t n)
{
    root_of(first, n, nodes->at[nodes->n++]);
}

/* PATH(m, D_n) */
static void path(size_t m, size_t first, size_t n, struct nodes *nodes)
{
    size_t k = 1;
    if (n == 1)
        return;
    while (2 * k < n)
        k *= 2;
    if (m < k) {
        path(m, first, k, nodes);
        add_root(nodes, first + k, n - k);
    } else {
        path(m - k, first + k, n - k, nodes);
        add_root(nodes, first, k);
    }
}

/* SUBPROOF(m, D_n, b) */
static void subproof(size_t m, size_t first, size_t n, bool b, struct nodes *nodes)
{
    size_t k = 1;
    if (m == n) {
        if (!b)
            add_root(nodes, first, n);
        return;
    }
    while (2 * k < n)
        k *= 2;
    if (m <= k) {
        subproof(m, first, k, b, nodes);
        add_root(nodes, first + k, n - k);
    } else {
        subproof(m - k, first + k, n - k, false, nodes);
        add_root(nodes, first, k);
    }
}

static void compare(size_t one, size_t size, const struct merkle_range *ranges, size_t n,
                    const struct nodes *wanted)
{
    if (n != wanted->n)
        print_error("%zu, %zu: %zu nodes\n", one, size, n);
    TEST_INT(__LINE__, (int64_t)n, (int64_t)wanted->n);
    for (size_t i = 0; i < n; i++) {
        unsigned char root[MERKLE_HASH_BYTES];
        TEST_TRUE(__LINE__, ranges[i].start < ranges[i].end && ranges[i].end <= size);
        root_of(ranges[i].start, ranges[i].end - ranges[i].start, root);
        assert_memory_equal(root, wanted->at[i], sizeof root);
    }
}

static void test_inclusion(void **state)
{
    (void)state;
    for (size_t size = 1; size <= SIZE_MOST; size++)
        for (size_t index = 0; index < size; index++) {
            struct merkle_range ranges[MERKLE_PROOF_MOST];
            struct nodes wanted = {.n = 0};
            path(index, 0, size, &wanted);
            compare(index, size, ranges, merkle_inclusion(index, size, ranges), &wanted);
        }
}

static void test_consistency(void **state)
{
    (void)state;
    for (size_t size = 1; size <= SIZE_MOST; size++)
        for (size_t from = 1; from <= size; from++) {
            struct merkle_range ranges[MERKLE_PROOF_MOST];
            struct nodes wanted = {.n = 0};
            subproof(from, 0, size, true, &wanted);
            compare(from, size, ranges, merkle_consistency(from, size, ranges), &wanted);
        }
}

/* Sizes beyond what a ledger reaches neither overflow nor run on. */
static void test_greatest(void **state)
{
    static const uint64_t sizes[] = {UINT64_C(1) << 62, (UINT64_C(1) << 62) + 1, INT64_MAX - 1,
                                     INT64_MAX};
    (void)state;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct merkle_range ranges[MERKLE_PROOF_MOST];
        TEST_TRUE(__LINE__, merkle_inclusion(0, sizes[i], ranges) <= MERKLE_PROOF_MOST);
        TEST_TRUE(__LINE__, merkle_inclusion(sizes[i] - 1, sizes[i], ranges) <= MERKLE_PROOF_MOST);
        TEST_TRUE(__LINE__, merkle_consistency(1, sizes[i], ranges) <= MERKLE_PROOF_MOST);
        TEST_TRUE(__LINE__,
                  merkle_consistency(sizes[i] - 1, sizes[i], ranges) <= MERKLE_PROOF_MOST);
        TEST_INT(__LINE__, (int64_t)merkle_consistency(sizes[i], sizes[i], ranges), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inclusion),
        cmocka_unit_test(test_consistency),
        cmocka_unit_test(test_greatest),
    };
    return TEST_RUN(tests);
}
