/* kaname-verify: checks key cards, checkpoints and proofs of kaname's ledger from files alone. It shares no
 * code with the program that makes them, so that these lines and libsodium are all there is to trust. The forms
 * are described in docs/ledger.md. Exit code: 0 sound, 1 not sound, 2 not understood or not readable. */
#include <errno.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DASH "\xE2\x80\x94 " /* begins a line with a signature */

enum { HASH = 32, KEY = 32, SIGNATURE = 64, KEY_ID = 16, KEY_HASH = 4 };
enum { NODES = 64, DIGITS = 18, STATEMENT = 4096, FILE_MOST = 64 * 1024 * 1024, CARDS = 8 };

/* What a check gives: NULL when all is sound, otherwise one of these. */
typedef const char *verdict;
static const char note_form[] = "チェックポイントの形式ではないか、途中で切れています / no checkpoint, or cut off";
static const char note_origin[] = "別の台帳のものです / this belongs to another ledger";
static const char note_signature[] = "この鍵による正しい署名がありません / there is no valid signature by this key";
static const char proof_form[] = "証明の形式ではないか、途中で切れています / no proof, or cut off";
static const char proof_other[] = "別のチェックポイントに対する証明です / the proof was made for another checkpoint";
static const char proof_place[] = "証明の件数または位置が合いません / number and place of the nodes do not fit";
static const char proof_root[] = "署名されたルートハッシュに到達しません / this does not lead to the root that was signed";

struct part {
    const char *at;
    size_t n;
};

static bool same(struct part a, struct part b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}

static struct part part_of(const char *text)
{
    return (struct part){text, strlen(text)};
}

/* Takes what stands before `end` off the front; false when `end` does not come. */
static bool take(struct part *rest, char end, struct part *ret)
{
    const char *found = rest->n == 0 ? NULL : memchr(rest->at, end, rest->n);
    if (found == NULL)
        return false;
    *ret = (struct part){rest->at, (size_t)(found - rest->at)};
    *rest = (struct part){found + 1, rest->n - ret->n - 1};
    return true;
}

static bool drop(struct part *part, struct part head)
{
    if (part->n < head.n || !same((struct part){part->at, head.n}, head))
        return false;
    *part = (struct part){part->at + head.n, part->n - head.n};
    return true;
}

/* A line that begins so; what follows on it. */
static bool line_of(struct part *rest, const char *head, struct part *ret)
{
    return take(rest, '\n', ret) && drop(ret, part_of(head));
}

static bool number(struct part part, uint64_t *ret)
{
    *ret = 0;
    for (size_t i = 0; i < part.n; i++) {
        if (part.at[i] < '0' || part.at[i] > '9')
            return false;
        *ret = part.n > DIGITS ? 0 : *ret * 10 + (uint64_t)(part.at[i] - '0');
    }
    return part.n > 0 && part.n <= DIGITS && (part.n == 1 || part.at[0] != '0');
}

/* Base64, up to `room` bytes of it; gives how many, 0 when it is none. */
static size_t decode(struct part part, void *ret, size_t room)
{
    size_t n = 0;
    const char *end = NULL;
    int failed = sodium_base642bin(ret, room, part.at, part.n, NULL, &n, &end, sodium_base64_VARIANT_ORIGINAL);
    return failed == 0 && end == part.at + part.n ? n : 0;
}

enum { FORMAT, ORGANIZATION, NAME, ORIGIN, ID, PUBLIC, FROM, PREVIOUS, ENDORSEMENT, OWN, MEMBERS };
static const char *const members[MEMBERS] = {"format", "organization", "name",     "origin",      "key",
                                             "public", "from",         "previous", "endorsement", "signature"};
struct card {
    struct part value[MEMBERS];
    unsigned char key[KEY];
};

/* One object of JSON with exactly these members in this order, all of them plain texts. */
static bool read_members(struct part text, struct card *card)
{
    for (size_t i = 0; i < MEMBERS; i++) {
        if (!drop(&text, part_of(i == 0 ? "{\"" : ",\"")) || !drop(&text, part_of(members[i])) ||
            !drop(&text, part_of("\":\"")) || !take(&text, '"', &card->value[i]))
            return false;
        for (size_t k = 0; k < card->value[i].n; k++)
            if (card->value[i].at[k] == '\\' || (unsigned char)card->value[i].at[k] < ' ')
                return false;
    }
    return same(text, part_of("}\n")) && same(card->value[FORMAT], part_of("kaname-key-card/1"));
}

/* SHA-256 of the key's name and the key (c2sp.org/signed-note). */
static void key_hash(const struct card *card, unsigned char ret[HASH])
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)card->value[ORIGIN].at, card->value[ORIGIN].n);
    crypto_hash_sha256_update(&state, (const unsigned char *)"\n\1", 2);
    crypto_hash_sha256_update(&state, card->key, KEY);
    crypto_hash_sha256_final(&state, ret);
}

static bool key_belongs(struct card *card)
{
    struct part key = card->value[PUBLIC], origin = card->value[ORIGIN], hash_text;
    unsigned char typed[1 + KEY], hash[HASH];
    char id[2 * KEY_ID + 1];
    if (!drop(&origin, part_of("kaname/")) || !same(origin, card->value[ORGANIZATION]) ||
        !drop(&key, card->value[ORIGIN]) || !drop(&key, part_of("+")) || !take(&key, '+', &hash_text) ||
        decode(key, typed, sizeof typed) != sizeof typed || typed[0] != 1)
        return false;
    memcpy(card->key, typed + 1, KEY);
    key_hash(card, hash);
    sodium_bin2hex(id, sizeof id, hash, KEY_ID);
    return same(card->value[ID], part_of(id)) && same(hash_text, (struct part){id, 2 * KEY_HASH});
}

/* What the signatures of a card are over: the format, then a line for each member up to "previous". */
static bool is_signed(const struct card *card, struct part signature, const unsigned char by[KEY])
{
    char text[STATEMENT];
    unsigned char sign[SIGNATURE];
    int n = snprintf(text, sizeof text, "%.*s\n", (int)card->value[FORMAT].n, card->value[FORMAT].at);
    for (size_t i = ORGANIZATION; i <= PREVIOUS; i++) {
        if (card->value[i].n > STATEMENT || n >= STATEMENT)
            return false;
        struct part value = card->value[i];
        n += snprintf(text + n, sizeof text - (size_t)n, "%s %.*s\n", members[i], (int)value.n, value.at);
    }
    return n < STATEMENT && decode(signature, sign, sizeof sign) == sizeof sign &&
           crypto_sign_verify_detached(sign, (const unsigned char *)text, (size_t)n, by) == 0;
}

static verdict card_read(struct part text, struct card *ret)
{
    if (!read_members(text, ret))
        return "鍵カードの形式ではありません / this is not a key card";
    if (!key_belongs(ret))
        return "鍵カードの組織・識別子・公開鍵が対応しません / organisation, id and key do not belong together";
    return is_signed(ret, ret->value[OWN], ret->key) ? NULL : "鍵カードの自己署名が正しくありません / the card is not signed by its own key";
}

/* Whether the older key vouches for the newer one. */
static bool card_follows(const struct card *older, const struct card *newer)
{
    return same(older->value[ORIGIN], newer->value[ORIGIN]) && same(older->value[ID], newer->value[PREVIOUS]) &&
           is_signed(newer, newer->value[ENDORSEMENT], older->key);
}

/* A checkpoint (c2sp.org/tlog-checkpoint). */
struct note {
    struct part text, origin, signatures;
    uint64_t size;
    unsigned char root[HASH];
};

static verdict note_read(struct part text, struct note *ret)
{
    struct part rest = text, size, root, line;
    ret->text = text;
    if (!take(&rest, '\n', &ret->origin) || ret->origin.n == 0 || !take(&rest, '\n', &size) ||
        !number(size, &ret->size) || !take(&rest, '\n', &root) || decode(root, ret->root, HASH) != HASH)
        return note_form;
    do /* extensions, up to the empty line */
        if (!take(&rest, '\n', &line))
            return note_form;
    while (line.n > 0);
    ret->signatures = rest;
    do
        if (!line_of(&rest, DASH, &line))
            return note_form;
    while (rest.n > 0);
    return NULL;
}

static verdict note_check(const struct note *note, const struct card *card)
{
    struct part rest = note->signatures, line;
    unsigned char hash[HASH], sign[KEY_HASH + SIGNATURE];
    if (!same(note->origin, card->value[ORIGIN]))
        return note_origin;
    key_hash(card, hash);
    while (line_of(&rest, DASH, &line))
        if (drop(&line, card->value[ORIGIN]) && drop(&line, part_of(" ")) && decode(line, sign, sizeof sign) == sizeof sign &&
            memcmp(sign, hash, KEY_HASH) == 0 &&
            crypto_sign_verify_detached(sign + KEY_HASH, (const unsigned char *)note->text.at,
                                        (size_t)(note->signatures.at - note->text.at) - 1, card->key) == 0)
            return NULL;
    return note_signature;
}

struct nodes {
    size_t n;
    unsigned char at[NODES][HASH];
};

/* The nodes of a proof, up to the end or to an empty line, which is passed over. */
static bool take_nodes(struct part *rest, struct nodes *ret)
{
    struct part line;
    for (ret->n = 0; rest->n > 0; ret->n++) {
        if (!take(rest, '\n', &line))
            return false;
        if (line.n == 0)
            return true;
        if (ret->n == NODES || decode(line, ret->at[ret->n], HASH) != HASH)
            return false;
    }
    return true;
}

/* ret = SHA-256(0x01, left, right); ret may be either. */
static void join(const unsigned char *left, const unsigned char *right, unsigned char *ret)
{
    unsigned char all[1 + 2 * HASH] = {1};
    memcpy(all + 1, left, HASH);
    memcpy(all + 1 + HASH, right, HASH);
    crypto_hash_sha256(ret, all, sizeof all);
}

/* From the subtree at place `first` up to the root of the tree whose last leaf is `last`, by the nodes from `i` on.
 * `old` takes the nodes at the left only: the older tree ends with the subtree. */
static bool climb(const struct nodes *nodes, size_t i, uint64_t first, uint64_t last, unsigned char *old, unsigned char *new)
{
    for (; i < nodes->n && last != 0; i++, first >>= 1, last >>= 1) {
        if ((first & 1) == 0 && first != last) {
            join(new, nodes->at[i], new);
            continue;
        }
        join(nodes->at[i], old, old);
        join(nodes->at[i], new, new);
        for (; (first & 1) == 0 && first != 0; first >>= 1)
            last >>= 1;
    }
    return i == nodes->n && last == 0;
}

/* The hash of an entry, where it stands in the place of the entry: in the proof of a package. */
static bool hash_in(const char *text, size_t n, unsigned char *ret)
{
    static const char before[] = "leaf-sha256:";
    const size_t skip = sizeof before - 1;
    return n == skip + (size_t)2 * HASH && memcmp(text, before, skip) == 0 &&
           sodium_hex2bin(ret, HASH, text + skip, n - skip, NULL, NULL, NULL) == 0;
}

/* That an entry is in the tree of a checkpoint (RFC 9162, 2.1.3.2; c2sp.org/tlog-proof): its number from 1, and a
 * zero byte with its text behind it (or the words that stand for it), which is the caller's to free; a NUL ends it. */
static verdict inclusion_check(struct part proof, const struct note *note, uint64_t *ret_number, char **ret_leaf)
{
    struct part head, extra, index;
    struct nodes nodes;
    unsigned char hash[HASH], unused[HASH] = {0};
    if (!line_of(&proof, "c2sp.org/tlog-proof@v1", &head) || head.n > 0 || !line_of(&proof, "extra ", &extra) ||
        !line_of(&proof, "index ", &index) || !number(index, ret_number) || !take_nodes(&proof, &nodes))
        return proof_form;
    if (!same(proof, note->text))
        return proof_other;
    unsigned char *leaf = calloc(1, extra.n + 2); /* behind the zero byte that marks a leaf */
    if (leaf == NULL)
        return "メモリが不足しています / memory ended";
    *ret_leaf = (char *)leaf;
    const size_t n = decode(extra, leaf + 1, extra.n);
    if (!hash_in((char *)leaf + 1, n, hash))
        crypto_hash_sha256(hash, leaf, 1 + n);
    if (*ret_number >= note->size || !climb(&nodes, 0, (*ret_number)++, note->size - 1, unused, hash))
        return proof_place;
    return memcmp(hash, note->root, HASH) == 0 ? NULL : proof_root;
}

/* That the newer checkpoint only adds to the older one (2.1.4.2). */
static verdict consistency_check(struct part proof, const struct note *older, const struct note *newer)
{
    struct part head, origin, from, to;
    struct nodes nodes;
    uint64_t first, last;
    unsigned char old[HASH], new[HASH];
    if (!line_of(&proof, "kaname/consistency-proof@v1", &head) || head.n > 0 || !line_of(&proof, "origin ", &origin) ||
        !line_of(&proof, "from ", &from) || !number(from, &first) || !line_of(&proof, "to ", &to) ||
        !number(to, &last) || !take_nodes(&proof, &nodes) || proof.n > 0 || proof.at[-2] == '\n')
        return proof_form;
    if (!same(origin, older->origin) || !same(origin, newer->origin))
        return note_origin;
    if (first != older->size || last != newer->size)
        return proof_other;
    if (first == 0 || first > last || (nodes.n == 0) != (first == last))
        return proof_place;
    bool whole = (first & (first - 1)) == 0 || first == last; /* then the older root itself comes first */
    memcpy(old, whole ? older->root : nodes.at[0], HASH);
    memcpy(new, old, HASH);
    for (first--, last--; (first & 1) != 0 || (first == last && first != 0); first >>= 1)
        last >>= 1;
    if (!climb(&nodes, !whole, first, last, old, new))
        return proof_place;
    return memcmp(old, older->root, HASH) == 0 && memcmp(new, newer->root, HASH) == 0 ? NULL : proof_root;
}

/* The whole file, for as long as the program runs; ends the program when it cannot be read. */
static struct part file_of(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = file == NULL ? NULL : malloc(FILE_MOST);
    size_t n = text == NULL ? 0 : fread(text, 1, FILE_MOST, file);
    if (text == NULL || ferror(file) || n == FILE_MOST) {
        fprintf(stderr, "%s: 読み取れません / cannot be read: %s\n", path, strerror(errno));
        exit(2);
    }
    fclose(file);
    return (struct part){text, n};
}

/* Ends the program when what was checked is not sound. */
static void expect(const char *path, verdict wrong)
{
    if (wrong == NULL)
        return;
    fprintf(stderr, "%s: 不正 / NOT SOUND: %s\n", path, wrong);
    exit(1);
}

static void tell(const char *path, const char *japanese, const char *english, struct part about)
{
    printf("%s: %s / %s: ", path, japanese, english);
    for (size_t i = 0; i < about.n; i++) /* nothing that steers the terminal */
        putchar((unsigned char)about.at[i] < ' ' || about.at[i] == 127 ? '?' : about.at[i]);
    putchar('\n');
}

static struct card card_of(const char *path)
{
    struct card card;
    expect(path, card_read(file_of(path), &card));
    tell(path, "鍵カードは正常", "sound key card", card.value[NAME]);
    tell(path, "  鍵", "key", card.value[ID]);
    return card;
}

/* A checkpoint that one of the cards' keys signed. */
static struct note note_of(const char *path, const struct card *cards, int count)
{
    struct note note;
    expect(path, note_read(file_of(path), &note));
    verdict wrong = note_signature;
    for (int i = 0; i < count && wrong != NULL; i++)
        wrong = note_check(&note, &cards[i]);
    expect(path, wrong);
    tell(path, "チェックポイントは正常", "sound checkpoint", note.origin);
    printf("  %llu 件 / entries\n", (unsigned long long)note.size);
    return note;
}

static void check_entry(const char *path, const struct note *note)
{
    uint64_t number = 0;
    char *leaf = NULL;
    expect(path, inclusion_check(file_of(path), note, &number, &leaf));
    printf("%s: 台帳の記録番号 / entry %llu\n", path, (unsigned long long)number);
    tell(path, "  内容は次のとおり", "says", (struct part){leaf + 1, strlen(leaf + 1)});
    free(leaf);
}

static void check_growth(char **paths, int count)
{
    struct card cards[CARDS];
    for (int i = 0; i < count - 3; i++)
        cards[i] = card_of(paths[3 + i]);
    const struct note older = note_of(paths[0], cards, count - 3), newer = note_of(paths[1], cards, count - 3);
    expect(paths[2], consistency_check(file_of(paths[2]), &older, &newer));
    tell(paths[2], "新しい台帳は古い台帳に追記しただけ", "the newer ledger only adds to the older one", newer.origin);
}

int main(int count, char **arguments)
{
    if (sodium_init() < 0)
        return 2;
    if (count >= 6 && count < 6 + CARDS && strcmp(arguments[1], "consistency") == 0) {
        check_growth(arguments + 2, count - 2);
    } else if (count == 4 && strcmp(arguments[1], "follows") == 0) {
        const struct card older = card_of(arguments[2]), newer = card_of(arguments[3]);
        expect(arguments[3], card_follows(&older, &newer) ? NULL : "古い鍵の署名がありません / not vouched for by the older key");
        tell(arguments[3], "古い鍵が新しい鍵に署名", "the older key vouches for this one", newer.value[ID]);
    } else if (count >= 3 && strcmp(arguments[1], "consistency") != 0 && strcmp(arguments[1], "follows") != 0) {
        const struct card card = card_of(arguments[1]);
        const struct note note = note_of(arguments[2], &card, 1);
        for (int i = 3; i < count; i++)
            check_entry(arguments[i], &note);
    } else {
        fputs("kaname-verify KEY-CARD CHECKPOINT [PROOF...]\nkaname-verify consistency OLD NEW PROOF KEY-CARD...\n"
              "kaname-verify follows OLD-CARD NEW-CARD\n", stderr);
        return 2;
    }
    return fflush(stdout) == 0 ? 0 : 2;
}
