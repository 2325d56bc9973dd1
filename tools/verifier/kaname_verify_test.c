/* The separate verifier against files that this test makes by itself, from the forms alone (docs/ledger.md): trees
 * and proofs by the recursions of RFC 9162, cards and notes by libsodium. What is sound is taken; whatever
 * byte is changed, wherever a file is cut off, and whichever file is exchanged for another, is refused. */
int verifier_main(int count, char **arguments);
#define main verifier_main
#include "tools/verifier/kaname_verify.c"
#undef main

#include "tests/support/test.h"

enum { SIZE_MOST = 24, TEXT_MOST = 8192 };

struct text {
    size_t n;
    char at[TEXT_MOST];
};

static struct part whole(const struct text *text)
{
    return (struct part){text->at, text->n};
}

static void add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct text *text, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    int n = vsnprintf(text->at + text->n, sizeof text->at - text->n, format, values);
    va_end(values);
    assert_true(n >= 0 && text->n + (size_t)n < sizeof text->at);
    text->n += (size_t)n;
}

static void add_base64(struct text *text, const void *bytes, size_t n)
{
    char encoded[TEXT_MOST];
    add(text, "%s", sodium_bin2base64(encoded, sizeof encoded, bytes, n, sodium_base64_VARIANT_ORIGINAL));
}

/* ---- a signer of the test's own ---- */

struct signer {
    char org[32], origin[64];
    unsigned char key[KEY], secret[crypto_sign_SECRETKEYBYTES], id[HASH];
    char verifier_key[256], id_text[2 * KEY_ID + 1];
};

static struct signer make_signer(const char *org, unsigned char number)
{
    struct signer signer;
    unsigned char seed[crypto_sign_SEEDBYTES] = {number}, typed[1 + KEY] = {1};
    char hashed[256], encoded[64], hex[2 * KEY_HASH + 1];
    snprintf(signer.org, sizeof signer.org, "%s", org);
    snprintf(signer.origin, sizeof signer.origin, "kaname/%s", org);
    crypto_sign_seed_keypair(signer.key, signer.secret, seed);
    int n = snprintf(hashed, sizeof hashed, "%s\n\1", signer.origin);
    memcpy(hashed + n, signer.key, KEY);
    crypto_hash_sha256(signer.id, (const unsigned char *)hashed, (size_t)n + KEY);
    memcpy(typed + 1, signer.key, KEY);
    snprintf(signer.verifier_key, sizeof signer.verifier_key, "%s+%s+%s", signer.origin,
             sodium_bin2hex(hex, sizeof hex, signer.id, KEY_HASH),
             sodium_bin2base64(encoded, sizeof encoded, typed, sizeof typed, sodium_base64_VARIANT_ORIGINAL));
    sodium_bin2hex(signer.id_text, sizeof signer.id_text, signer.id, KEY_ID);
    return signer;
}

static void add_signature(struct text *text, const struct signer *by, struct part what, bool with_hash)
{
    unsigned char sign[KEY_HASH + SIGNATURE];
    memcpy(sign, by->id, KEY_HASH);
    crypto_sign_detached(sign + KEY_HASH, NULL, (const unsigned char *)what.at, what.n, by->secret);
    add_base64(text, with_hash ? sign : sign + KEY_HASH, with_hash ? sizeof sign : SIGNATURE);
}

/* The card of a signer; `before` (may be NULL) vouches for it. */
static void make_card(const struct signer *signer, const struct signer *before, struct text *ret)
{
    struct text statement = {.n = 0};
    const char *previous = before == NULL ? "" : before->id_text;
    add(&statement,
        "kaname-key-card/1\norganization %s\nname 架空電力\norigin %s\nkey %s\npublic %s\n"
        "from 2026-10-01T05:02:03.004Z\nprevious %s\n",
        signer->org, signer->origin, signer->id_text, signer->verifier_key, previous);
    ret->n = 0;
    add(ret,
        "{\"format\":\"kaname-key-card/1\",\"organization\":\"%s\",\"name\":\"架空電力\",\"origin\":\"%s\","
        "\"key\":\"%s\",\"public\":\"%s\",\"from\":\"2026-10-01T05:02:03.004Z\",\"previous\":\"%s\","
        "\"endorsement\":\"",
        signer->org, signer->origin, signer->id_text, signer->verifier_key, previous);
    if (before != NULL)
        add_signature(ret, before, whole(&statement), false);
    add(ret, "\",\"signature\":\"");
    add_signature(ret, signer, whole(&statement), false);
    add(ret, "\"}\n");
}

/* ---- trees ---- */

static struct part leaf_of(size_t i)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz{\"a\":1}";
    return (struct part){letters + i % 26, 1 + i % 7};
}

/* MTH, 2.1.1 */
static void root_of(size_t first, size_t n, unsigned char ret[HASH])
{
    unsigned char all[1 + 2 * HASH] = {0};
    size_t k = 1;
    if (n == 0) {
        crypto_hash_sha256(ret, all, 0);
        return;
    }
    if (n == 1) {
        memcpy(all + 1, leaf_of(first).at, leaf_of(first).n);
        crypto_hash_sha256(ret, all, 1 + leaf_of(first).n);
        return;
    }
    while (2 * k < n)
        k *= 2;
    all[0] = 1;
    root_of(first, k, all + 1);
    root_of(first + k, n - k, all + 1 + HASH);
    crypto_hash_sha256(ret, all, sizeof all);
}

static void add_root(struct text *text, size_t first, size_t n)
{
    unsigned char root[HASH];
    root_of(first, n, root);
    add_base64(text, root, sizeof root);
    add(text, "\n");
}

/* PATH, 2.1.3.1 */
static void add_path(struct text *text, size_t m, size_t first, size_t n)
{
    size_t k = 1;
    if (n == 1)
        return;
    while (2 * k < n)
        k *= 2;
    if (m < k) {
        add_path(text, m, first, k);
        add_root(text, first + k, n - k);
    } else {
        add_path(text, m - k, first + k, n - k);
        add_root(text, first, k);
    }
}

/* SUBPROOF, 2.1.4.1 */
static void add_subproof(struct text *text, size_t m, size_t first, size_t n, bool b)
{
    size_t k = 1;
    if (m == n) {
        if (!b)
            add_root(text, first, n);
        return;
    }
    while (2 * k < n)
        k *= 2;
    if (m <= k) {
        add_subproof(text, m, first, k, b);
        add_root(text, first + k, n - k);
    } else {
        add_subproof(text, m - k, first + k, n - k, false);
        add_root(text, first, k);
    }
}

static void make_note(const struct signer *signer, size_t size, struct text *ret)
{
    ret->n = 0;
    add(ret, "%s\n%zu\n", signer->origin, size);
    add_root(ret, 0, size);
    const struct part head = whole(ret);
    struct text signature = {.n = 0};
    add_signature(&signature, signer, head, true);
    add(ret, "\n" DASH "%s %.*s\n", signer->origin, (int)signature.n, signature.at);
}

static void make_inclusion(const struct signer *signer, size_t index, size_t size, struct text *ret)
{
    struct text note;
    ret->n = 0;
    add(ret, "c2sp.org/tlog-proof@v1\nextra ");
    add_base64(ret, leaf_of(index).at, leaf_of(index).n);
    add(ret, "\nindex %zu\n", index);
    add_path(ret, index, 0, size);
    make_note(signer, size, &note);
    add(ret, "\n%.*s", (int)note.n, note.at);
}

static void make_consistency(const struct signer *signer, size_t from, size_t to, struct text *ret)
{
    ret->n = 0;
    add(ret, "kaname/consistency-proof@v1\norigin %s\nfrom %zu\nto %zu\n", signer->origin, from, to);
    add_subproof(ret, from, 0, to, true);
}

/* ---- what the command does with its files, as one verdict ---- */

static verdict check_inclusion(struct part card_text, struct part note_text, struct part proof)
{
    struct card card;
    struct note note;
    uint64_t number_of = 0;
    char *leaf = NULL;
    verdict wrong = card_read(card_text, &card);
    if (wrong == NULL)
        wrong = note_read(note_text, &note);
    if (wrong == NULL)
        wrong = note_check(&note, &card);
    if (wrong == NULL)
        wrong = inclusion_check(proof, &note, &number_of, &leaf);
    free(leaf);
    return wrong;
}

static verdict check_consistency(struct part card_text, struct part older_text, struct part newer_text,
                                 struct part proof)
{
    struct card card;
    struct note older, newer;
    verdict wrong = card_read(card_text, &card);
    if (wrong == NULL)
        wrong = note_read(older_text, &older);
    if (wrong == NULL)
        wrong = note_read(newer_text, &newer);
    if (wrong == NULL)
        wrong = note_check(&older, &card);
    if (wrong == NULL)
        wrong = note_check(&newer, &card);
    return wrong == NULL ? consistency_check(proof, &older, &newer) : wrong;
}

static int open_sodium(void **state)
{
    (void)state;
    return sodium_init() < 0 ? -1 : 0;
}

static void test_all_entries(void **state)
{
    (void)state;
    const struct signer signer = make_signer("grid", 1);
    struct text card, note, proof;
    make_card(&signer, NULL, &card);
    for (size_t size = 1; size <= SIZE_MOST; size++) {
        make_note(&signer, size, &note);
        for (size_t index = 0; index < size; index++) {
            make_inclusion(&signer, index, size, &proof);
            verdict wrong = check_inclusion(whole(&card), whole(&note), whole(&proof));
            if (wrong != NULL)
                print_error("entry %zu of %zu: %s\n", index, size, wrong);
            TEST_TRUE(__LINE__, wrong == NULL);
        }
    }
}

static void test_all_pairs(void **state)
{
    (void)state;
    const struct signer signer = make_signer("grid", 1);
    struct text card, older, newer, proof, other;
    make_card(&signer, NULL, &card);
    for (size_t to = 1; to <= SIZE_MOST; to++)
        for (size_t from = 1; from <= to; from++) {
            make_note(&signer, from, &older);
            make_note(&signer, to, &newer);
            make_consistency(&signer, from, to, &proof);
            verdict wrong =
                check_consistency(whole(&card), whole(&older), whole(&newer), whole(&proof));
            if (wrong != NULL)
                print_error("%zu to %zu: %s\n", from, to, wrong);
            TEST_TRUE(__LINE__, wrong == NULL);
            /* the nodes of another pair, under the names of this one */
            other.n = 0;
            add(&other, "kaname/consistency-proof@v1\norigin %s\nfrom %zu\nto %zu\n", signer.origin,
                from, to);
            add_subproof(&other, from, 0, to + 1, true);
            TEST_TRUE(__LINE__, check_consistency(whole(&card), whole(&older), whole(&newer),
                                                  whole(&other)) != NULL);
        }
}

/* Every byte is changed in two ways, every beginning stands for the whole, something comes behind. */
static void spoil(int line, const struct text *text, verdict (*check)(const struct text *spoilt))
{
    TEST_TRUE(line, check(text) == NULL);
    for (size_t i = 0; i < text->n; i++) {
        static const char masks[] = {1, 0x20};
        for (size_t k = 0; k < sizeof masks; k++) {
            struct text spoilt = *text;
            spoilt.at[i] ^= masks[k];
            if (check(&spoilt) == NULL)
                print_error("byte %zu ^ %d of\n%.*s", i, masks[k], (int)text->n, text->at);
            TEST_TRUE(line, check(&spoilt) != NULL);
        }
        struct text cut = *text;
        cut.n = i;
        if (check(&cut) == NULL)
            print_error("%zu bytes of\n%.*s", i, (int)text->n, text->at);
        TEST_TRUE(line, check(&cut) != NULL);
    }
    static const char *const tails[] = {"\n", " ", "x\n", "{}\n"};
    for (size_t i = 0; i < COUNT(tails); i++) {
        struct text longer = *text;
        add(&longer, "%s", tails[i]);
        TEST_TRUE(line, check(&longer) != NULL);
    }
}

enum { INDEX = 4, SIZE = 11, OLDER = 6 };

/* Each takes one spoilt file among sound ones. */
static verdict with_card(const struct text *spoilt)
{
    const struct signer signer = make_signer("grid", 1);
    struct text note, proof;
    make_note(&signer, SIZE, &note);
    make_inclusion(&signer, INDEX, SIZE, &proof);
    return check_inclusion(whole(spoilt), whole(&note), whole(&proof));
}

static verdict with_note(const struct text *spoilt)
{
    const struct signer signer = make_signer("grid", 1);
    struct text card, proof;
    make_card(&signer, NULL, &card);
    proof.n = 0; /* the proof is remade around the spoilt note, so that the note itself is tried */
    add(&proof, "c2sp.org/tlog-proof@v1\nextra ");
    add_base64(&proof, leaf_of(INDEX).at, leaf_of(INDEX).n);
    add(&proof, "\nindex %d\n", INDEX);
    add_path(&proof, INDEX, 0, SIZE);
    add(&proof, "\n");
    memcpy(proof.at + proof.n, spoilt->at, spoilt->n);
    proof.n += spoilt->n;
    return check_inclusion(whole(&card), whole(spoilt), whole(&proof));
}

static verdict with_inclusion(const struct text *spoilt)
{
    const struct signer signer = make_signer("grid", 1);
    struct text card, note;
    make_card(&signer, NULL, &card);
    make_note(&signer, SIZE, &note);
    return check_inclusion(whole(&card), whole(&note), whole(spoilt));
}

static verdict with_consistency(const struct text *spoilt)
{
    const struct signer signer = make_signer("grid", 1);
    struct text card, older, newer;
    make_card(&signer, NULL, &card);
    make_note(&signer, OLDER, &older);
    make_note(&signer, SIZE, &newer);
    return check_consistency(whole(&card), whole(&older), whole(&newer), whole(spoilt));
}

static void test_spoilt(void **state)
{
    (void)state;
    const struct signer signer = make_signer("grid", 1);
    struct text text;
    make_card(&signer, NULL, &text);
    spoil(__LINE__, &text, with_card);
    make_note(&signer, SIZE, &text);
    spoil(__LINE__, &text, with_note);
    make_inclusion(&signer, INDEX, SIZE, &text);
    spoil(__LINE__, &text, with_inclusion);
    make_consistency(&signer, OLDER, SIZE, &text);
    spoil(__LINE__, &text, with_consistency);
}

/* Sound files that do not belong together, with the reason. */
static void test_exchanged(void **state)
{
    (void)state;
    const struct signer grid = make_signer("grid", 1), later = make_signer("grid", 2),
                        port = make_signer("port", 1);
    struct text card, other_card, port_card, note, other_note, port_note, proof, other;
    make_card(&grid, NULL, &card);
    make_card(&later, &grid, &other_card);
    make_card(&port, NULL, &port_card);
    make_note(&grid, SIZE, &note);
    make_note(&grid, SIZE + 1, &other_note);
    make_note(&port, SIZE, &port_note);
    make_inclusion(&grid, INDEX, SIZE, &proof);
    make_inclusion(&grid, INDEX, SIZE + 1, &other);
    TEST_TRUE(__LINE__, check_inclusion(whole(&other_card), whole(&note), whole(&proof)) == note_signature);
    TEST_TRUE(__LINE__, check_inclusion(whole(&port_card), whole(&note), whole(&proof)) == note_origin);
    TEST_TRUE(__LINE__, check_inclusion(whole(&card), whole(&other_note), whole(&proof)) == proof_other);
    TEST_TRUE(__LINE__, check_inclusion(whole(&card), whole(&note), whole(&other)) == proof_other);
    TEST_TRUE(__LINE__, check_inclusion(whole(&card), whole(&port_note), whole(&proof)) == note_origin);
    make_consistency(&grid, OLDER, SIZE, &proof);
    make_note(&grid, OLDER, &other_note);
    TEST_TRUE(__LINE__, check_consistency(whole(&card), whole(&other_note), whole(&note), whole(&proof)) == NULL);
    TEST_TRUE(__LINE__, check_consistency(whole(&card), whole(&note), whole(&other_note), whole(&proof)) ==
                            proof_other);
    make_consistency(&port, OLDER, SIZE, &proof);
    TEST_TRUE(__LINE__, check_consistency(whole(&card), whole(&other_note), whole(&note), whole(&proof)) ==
                            note_origin);
}

/* A signer who signs two histories is found by the proof that leads from one to the other. */
static void test_two_histories(void **state)
{
    (void)state;
    const struct signer signer = make_signer("grid", 1);
    struct text card, older = {.n = 0}, newer, proof, signature = {.n = 0};
    make_card(&signer, NULL, &card);
    add(&older, "%s\n%d\n", signer.origin, OLDER);
    add_root(&older, 1, OLDER); /* not the first leaves of the newer tree */
    add_signature(&signature, &signer, whole(&older), true);
    add(&older, "\n" DASH "%s %.*s\n", signer.origin, (int)signature.n, signature.at);
    make_note(&signer, SIZE, &newer);
    make_consistency(&signer, OLDER, SIZE, &proof);
    TEST_TRUE(__LINE__, check_consistency(whole(&card), whole(&older), whole(&newer), whole(&proof)) == proof_root);
}

static void test_follows(void **state)
{
    (void)state;
    const struct signer first = make_signer("grid", 1), second = make_signer("grid", 2), port = make_signer("port", 3);
    struct text texts[3];
    struct card cards[3];
    make_card(&first, NULL, &texts[0]);
    make_card(&second, &first, &texts[1]);
    make_card(&port, &first, &texts[2]); /* vouched for, but of another ledger */
    for (size_t i = 0; i < COUNT(cards); i++)
        TEST_TRUE(__LINE__, card_read(whole(&texts[i]), &cards[i]) == NULL);
    for (size_t older = 0; older < COUNT(cards); older++)
        for (size_t newer = 0; newer < COUNT(cards); newer++)
            TEST_INT(__LINE__, card_follows(&cards[older], &cards[newer]), older == 0 && newer == 1);
}

/* Extension lines are signed along with the rest; cosignatures of others do no harm. */
static void test_extended(void **state)
{
    (void)state;
    const struct signer signer = make_signer("grid", 1);
    struct text card, text = {.n = 0}, signature = {.n = 0};
    struct card read_card;
    struct note note;
    make_card(&signer, NULL, &card);
    add(&text, "%s\n%d\n", signer.origin, SIZE);
    add_root(&text, 0, SIZE);
    add(&text, "extension\n");
    add_signature(&signature, &signer, whole(&text), true);
    add(&text, "\n" DASH "witness.example AAAAAAAA\n" DASH "%s %.*s\n", signer.origin, (int)signature.n,
        signature.at);
    TEST_TRUE(__LINE__, card_read(whole(&card), &read_card) == NULL);
    TEST_TRUE(__LINE__, note_read(whole(&text), &note) == NULL);
    TEST_TRUE(__LINE__, note_check(&note, &read_card) == NULL);
    char *extension = strstr(text.at, "extension");
    assert_non_null(extension);
    extension[0] = 'E';
    TEST_TRUE(__LINE__, note_read(whole(&text), &note) == NULL);
    TEST_TRUE(__LINE__, note_check(&note, &read_card) == note_signature);
}

/* The hash of an entry in its place, as packages have it: of this entry it is taken, of its neighbour not. */
static void test_hash(void **state)
{
    (void)state;
    const struct signer signer = make_signer("grid", 1);
    struct text card, note;
    make_card(&signer, NULL, &card);
    make_note(&signer, SIZE, &note);
    for (size_t index = INDEX; index <= INDEX + 1; index++) {
        unsigned char hash[HASH];
        char hex[2 * HASH + 1], words[128];
        struct text proof = {.n = 0};
        root_of(index, 1, hash);
        snprintf(words, sizeof words, "leaf-sha256:%s", sodium_bin2hex(hex, sizeof hex, hash, sizeof hash));
        add(&proof, "c2sp.org/tlog-proof@v1\nextra ");
        add_base64(&proof, words, strlen(words));
        add(&proof, "\nindex %d\n", INDEX);
        add_path(&proof, INDEX, 0, SIZE);
        add(&proof, "\n%.*s", (int)note.n, note.at);
        verdict wrong = check_inclusion(whole(&card), whole(&note), whole(&proof));
        TEST_TRUE((int)index, (wrong == NULL) == (index == INDEX));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_entries), cmocka_unit_test(test_hash), cmocka_unit_test(test_all_pairs),
        cmocka_unit_test(test_spoilt),      cmocka_unit_test(test_exchanged),
        cmocka_unit_test(test_two_histories), cmocka_unit_test(test_follows),
        cmocka_unit_test(test_extended),
    };
    return cmocka_run_group_tests_name("verifier", tests, open_sodium, NULL);
}
