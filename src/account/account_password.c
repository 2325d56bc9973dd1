#include "account/account_password.h"

#include <sodium.h>
#include <string.h>

#include "base/text.h"

enum {
    RUN_LEAST = 3,  /* neighbouring or same characters that count as a run */
    KEYS_LEAST = 4, /* neighbouring keys: three of a row stand in many honest words */
    AGAIN_LEAST = 3,
    WORD_LEAST = 3, /* a shorter name of somebody is nothing to lean on */
    YEAR_DIGITS = 4,
    GROUPS = 3,
    GROUP_LETTERS = 5,
};

/* A text as characters, without differences of width and of ASCII case. */
struct characters {
    const uint32_t *at;
    size_t n;
};

static struct characters characters_of(const struct ctx *cx, const char *text)
{
    const char *folded = text_fold(cx, text);
    uint32_t *at = ARENA_ARRAY(cx->arena, uint32_t, text_length(folded) + 1);
    struct characters all = {at, 0};
    uint32_t code;
    while (at != NULL && (code = text_next(&folded)) != 0)
        at[all.n++] = code >= 'A' && code <= 'Z' ? code | 0x20 : code;
    return all;
}

/* Whether a character of a password may stand for a letter of a word. */
static bool stands_for(uint32_t given, uint32_t letter)
{
    static const struct {
        char given, letter;
    } signs[] = {{'0', 'o'}, {'1', 'l'}, {'1', 'i'}, {'!', 'i'}, {'3', 'e'}, {'4', 'a'},
                 {'@', 'a'}, {'5', 's'}, {'$', 's'}, {'7', 't'}, {'8', 'b'}, {'9', 'g'}};
    bool fits = given == letter;
    for (size_t i = 0; i < COUNT(signs) && !fits; i++)
        fits = given == (uint32_t)signs[i].given && letter == (uint32_t)signs[i].letter;
    return fits;
}

/* How many characters from `i` on are the word; 0 when they are not. */
static size_t word_at(struct characters all, size_t i, struct characters word)
{
    if (word.n > all.n - i)
        return 0;
    for (size_t k = 0; k < word.n; k++)
        if (!stands_for(all.at[i + k], word.at[k]))
            return 0;
    return word.n;
}

static size_t common_word_at(struct characters all, size_t i)
{
    size_t best = 0;
    for (size_t w = 0; w < password_common_word_count; w++) {
        const char *rest = password_common_words[w];
        size_t length = 0;
        bool fits = true;
        while (fits && *rest != '\0') {
            fits = i + length < all.n && stands_for(all.at[i + length], text_next(&rest));
            length += fits;
        }
        if (fits && length > best)
            best = length;
    }
    return best;
}

/* Same or neighbouring characters: aaaa, 3456, cba. */
static size_t run_at(struct characters all, size_t i)
{
    if (i + 1 >= all.n)
        return 0;
    int64_t step = (int64_t)all.at[i + 1] - (int64_t)all.at[i];
    size_t length = 1;
    if (step < -1 || step > 1)
        return 0;
    while (i + length < all.n && (int64_t)all.at[i + length] - (int64_t)all.at[i + length - 1] == step)
        length++;
    return length < RUN_LEAST ? 0 : length;
}

static size_t row_at(struct characters all, size_t i, struct characters row)
{
    size_t best = 0;
    for (size_t start = 0; start < row.n; start++) {
        size_t up = 0, down = 0;
        while (i + up < all.n && start + up < row.n && all.at[i + up] == row.at[start + up])
            up++;
        while (i + down < all.n && down <= start && all.at[i + down] == row.at[start - down])
            down++;
        best = up > best ? up : best;
        best = down > best ? down : best;
    }
    return best < KEYS_LEAST ? 0 : best;
}

/* What stood before already; it may reach into itself, as in abcabcabc. */
static size_t again_at(struct characters all, size_t i)
{
    size_t best = 0;
    for (size_t from = 0; from < i; from++) {
        size_t length = 0;
        while (i + length < all.n && all.at[from + length] == all.at[i + length])
            length++;
        best = length > best ? length : best;
    }
    return best < AGAIN_LEAST ? 0 : best;
}

static size_t year_at(struct characters all, size_t i)
{
    if (all.n - i < YEAR_DIGITS)
        return 0;
    for (size_t k = 0; k < YEAR_DIGITS; k++)
        if (all.at[i + k] < '0' || all.at[i + k] > '9')
            return 0;
    bool century = (all.at[i] == '1' && all.at[i + 1] == '9') || (all.at[i] == '2' && all.at[i + 1] == '0');
    return century ? YEAR_DIGITS : 0;
}

enum { NAMES_MOST = 8 };

/* What is known of somebody, in the forms in which it may stand in a password. */
struct known {
    struct characters names[NAMES_MOST], rows[16];
    size_t name_count, row_count;
};

static void add_name(const struct ctx *cx, struct known *known, const char *name)
{
    struct characters all = characters_of(cx, name);
    bool ideographic = all.n > 0 && all.at[0] > 0x7F; /* two kanji are a name */
    if (all.n >= (ideographic ? 2 : WORD_LEAST) && known->name_count < NAMES_MOST)
        known->names[known->name_count++] = all;
}

static struct known known_of(const struct ctx *cx, const struct password_about *about)
{
    struct known known = {.name_count = 0};
    const char *const names[] = {about->login, about->org, about->org_name};
    for (size_t i = 0; i < COUNT(names); i++)
        if (!text_empty(names[i]))
            add_name(cx, &known, names[i]);
    const char *name = about->name == NULL ? "" : text_fold(cx, about->name); /* each part by itself */
    while (*name != '\0') {
        size_t length = strcspn(name, " ");
        add_name(cx, &known, arena_copy_n(cx->arena, name, length));
        name += length + (name[length] == ' ');
    }
    for (size_t i = 0; i < password_row_count && known.row_count < COUNT(known.rows); i++)
        known.rows[known.row_count++] = characters_of(cx, password_rows[i]);
    return known;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* How many characters from `i` on are foretold; 0 for none. */
static size_t foretold_at(struct characters all, size_t i, const struct known *known)
{
    size_t best = larger(common_word_at(all, i), run_at(all, i));
    best = larger(best, larger(again_at(all, i), year_at(all, i)));
    for (size_t k = 0; k < known->name_count; k++)
        best = larger(best, word_at(all, i, known->names[k]));
    for (size_t k = 0; k < known->row_count; k++)
        best = larger(best, row_at(all, i, known->rows[k]));
    return best;
}

size_t password_own_characters(const struct ctx *cx, const char *password,
                               const struct password_about *about)
{
    struct characters all = characters_of(cx, password);
    struct known known = known_of(cx, about);
    size_t own = 0;
    for (size_t i = 0; i < all.n; own++) {
        size_t foretold = foretold_at(all, i, &known);
        i += foretold == 0 ? 1 : foretold;
    }
    return own;
}

static bool holds(const struct ctx *cx, const char *password, const char *name)
{
    struct characters all = characters_of(cx, password), word = characters_of(cx, name == NULL ? "" : name);
    bool found = false;
    for (size_t i = 0; i < all.n && word.n >= WORD_LEAST && !found; i++)
        found = word_at(all, i, word) > 0;
    return found;
}

enum rc password_check_rules(struct ctx *cx, const char *password, const struct password_about *about)
{
    int64_t least = about->least == 0 ? PASSWORD_LEAST : about->least;
    size_t length = text_length(password);
    if (!text_is_utf8(password, strlen(password)) || length > PASSWORD_MOST)
        return field_fail(cx, "password", N_("The password may have up to {0} characters"),
                          decimal(cx, PASSWORD_MOST));
    if ((int64_t)length < least)
        return field_fail(cx, "password", N_("The password needs at least {0} characters (now: {1})"),
                          decimal(cx, least), decimal(cx, (int64_t)length));
    if (holds(cx, password, about->login) || holds(cx, password, about->org) ||
        holds(cx, password, about->org_name))
        return field_fail(cx, "password",
                          N_("The password must not hold the sign-in name, or the name or identifier of "
                             "the organisation"));
    if (password_own_characters(cx, password, about) < PASSWORD_OWN_LEAST)
        return field_fail(cx, "password",
                          N_("This password is easy to guess: common words, neighbouring characters or "
                             "keys, or repetitions make up most of it. Please put together several words "
                             "that only you would put together."));
    return RC_OK;
}

const char *password_new(const struct ctx *cx)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789"; /* none that look alike */
    char text[GROUPS * (GROUP_LETTERS + 1)];
    size_t used = 0;
    for (int group = 0; group < GROUPS; group++) {
        for (int i = 0; i < GROUP_LETTERS; i++)
            text[used++] = letters[randombytes_uniform((uint32_t)sizeof letters - 1)];
        text[used++] = group + 1 < GROUPS ? '-' : '\0';
    }
    const char *made = arena_copy(cx->arena, text);
    sodium_memzero(text, sizeof text);
    return made;
}
