/* The outer map of an attestation object (CBOR, RFC 8949, in the canonical form of CTAP2: lengths are given).
 * libfido2 1.12 reads all that stands inside, but not this map. */
#include <string.h>

#include "passkey/passkey_inside.h"

enum { DEPTH_MOST = 8, UNSIGNED = 0, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE };

struct reader {
    const unsigned char *at;
    size_t left;
};

struct head {
    int kind;
    uint64_t value; /* number, length or count */
};

static bool take(struct reader *reader, uint64_t length, const unsigned char **ret)
{
    if (length > reader->left)
        return false;
    *ret = reader->at;
    reader->at += length;
    reader->left -= (size_t)length;
    return true;
}

/* Indefinite lengths (31) are not in the canonical form; 28 to 30 are reserved. */
static bool take_head(struct reader *reader, struct head *ret)
{
    const unsigned char *first = NULL, *more = NULL;
    if (!take(reader, 1, &first))
        return false;
    unsigned info = *first & 31U;
    struct head head = {.kind = *first >> 5, .value = info};
    if (info > 27)
        return false;
    if (info >= 24) {
        size_t length = (size_t)1 << (info - 24);
        if (!take(reader, length, &more))
            return false;
        head.value = 0;
        for (size_t i = 0; i < length; i++)
            head.value = head.value << 8 | more[i];
    }
    *ret = head;
    return true;
}

/* How many items stand inside of one with this head; false when they cannot. */
static bool items_inside(const struct reader *reader, const struct head *head, uint64_t *ret)
{
    *ret = head->kind == TAG ? 1 : head->kind == ARRAY || head->kind == MAP ? head->value : 0;
    if (*ret > reader->left) /* every item takes a byte at least */
        return false;
    if (head->kind == MAP)
        *ret *= 2;
    return true;
}

/* Passes over one item with all that stands inside. */
static bool skip(struct reader *reader)
{
    uint64_t open[DEPTH_MOST] = {1};
    size_t depth = 0;
    for (;;) {
        struct head head = {0};
        const unsigned char *content = NULL;
        uint64_t inside = 0;
        while (open[depth] == 0) {
            if (depth == 0)
                return true;
            depth--;
        }
        open[depth]--;
        if (!take_head(reader, &head))
            return false;
        if ((head.kind == BYTES || head.kind == TEXT) && !take(reader, head.value, &content))
            return false;
        if (!items_inside(reader, &head, &inside))
            return false;
        if (inside > 0 && ++depth == DEPTH_MOST)
            return false;
        if (inside > 0)
            open[depth] = inside;
    }
}

bool passkey_items_fit(const unsigned char *bytes, size_t length, int count)
{
    struct reader reader = {bytes, length};
    for (int i = 0; i < count; i++)
        if (!skip(&reader))
            return false;
    return reader.left == 0;
}

static bool take_string(struct reader *reader, int kind, const unsigned char **ret, size_t *ret_length)
{
    struct head head = {0};
    if (!take_head(reader, &head) || head.kind != kind || !take(reader, head.value, ret))
        return false;
    *ret_length = (size_t)head.value;
    return true;
}

static bool is_named(const unsigned char *name, size_t length, const char *wanted)
{
    return length == strlen(wanted) && memcmp(name, wanted, length) == 0;
}

static bool take_member(struct ctx *cx, struct reader *reader, struct passkey_parts *parts)
{
    const unsigned char *name = NULL, *format = NULL;
    size_t length = 0, format_length = 0;
    if (!take_string(reader, TEXT, &name, &length))
        return false;
    if (is_named(name, length, "fmt") && parts->format == NULL) {
        if (!take_string(reader, TEXT, &format, &format_length) || format_length > 32 ||
            memchr(format, '\0', format_length) != NULL)
            return false;
        parts->format = arena_copy_n(cx->arena, (const char *)format, format_length);
        return true;
    }
    if (is_named(name, length, "authData") && parts->data == NULL)
        return take_string(reader, BYTES, &parts->data, &parts->data_length);
    if (is_named(name, length, "attStmt") && parts->statement == NULL) {
        parts->statement = reader->at;
        if (reader->left == 0 || *reader->at >> 5 != MAP || !skip(reader))
            return false;
        parts->statement_length = (size_t)(reader->at - parts->statement);
        return true;
    }
    return false;
}

bool passkey_parts_of(struct ctx *cx, const unsigned char *bytes, size_t length, struct passkey_parts *ret)
{
    struct reader reader = {bytes, length};
    struct head head = {0};
    struct passkey_parts parts = {.format = NULL};
    if (!take_head(&reader, &head) || head.kind != MAP || head.value != 3)
        return false;
    for (int i = 0; i < 3; i++) /* each of the three once: a second one of a name is refused */
        if (!take_member(cx, &reader, &parts))
            return false;
    if (reader.left != 0)
        return false;
    *ret = parts;
    return true;
}
