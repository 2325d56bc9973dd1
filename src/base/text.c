#include "base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Length of the sequence that a lead byte opens, 0 for a byte that cannot lead. */
static int sequence_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    if (lead >= 0xF0 && lead <= 0xF4)
        return 4;
    return 0;
}

/* Decodes one sequence of at most `left` bytes; -1 when malformed. */
static int32_t decode(const unsigned char *at, size_t left, int *ret_length)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    int length = left == 0 ? 0 : sequence_length(at[0]);
    if (length == 0 || (size_t)length > left)
        return -1;
    uint32_t code = length == 1 ? at[0] : at[0] & (0xFFU >> (length + 1));
    for (int i = 1; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return -1;
        code = code << 6 | (at[i] & 0x3F);
    }
    if (code < least[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return -1;
    *ret_length = length;
    return (int32_t)code;
}

bool text_is_utf8(const char *bytes, size_t length)
{
    const unsigned char *at = (const unsigned char *)bytes;
    while (length > 0) {
        int used = 0;
        if (decode(at, length, &used) <= 0)
            return false;
        at += used;
        length -= (size_t)used;
    }
    return true;
}

uint32_t text_next(const char **at)
{
    const unsigned char *bytes = (const unsigned char *)*at;
    if (bytes[0] == '\0')
        return 0;
    int used = 1;
    int32_t code = decode(bytes, strnlen(*at, 4), &used);
    *at += used;
    return code < 0 ? 0xFFFD : (uint32_t)code;
}

size_t text_encode(uint32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char lead[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    out[0] = (char)(lead[length] | code);
    return length;
}

size_t text_length(const char *text)
{
    size_t count = 0;
    while (text_next(&text) != 0)
        count++;
    return count;
}

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

const char *text_fold(const struct ctx *cx, const char *text)
{
    return is_ascii(text) ? text : text_fold_wide(cx, text);
}

static bool is_blank(uint32_t code)
{
    return code == ' ' || (code >= '\t' && code <= '\r') || code == 0x3000 || code == 0xA0 ||
           code == 0xFEFF || code == 0x200B;
}

const char *text_trim(const struct ctx *cx, const char *text)
{
    const char *start = text, *end = text;
    for (const char *at = text; is_blank(text_next(&at));)
        start = at;
    end = start;
    for (const char *at = start;;) {
        uint32_t code = text_next(&at);
        if (code == 0)
            break;
        if (!is_blank(code))
            end = at;
    }
    return *end == '\0' ? start : arena_copy_n(cx->arena, start, (size_t)(end - start));
}

bool text_has_control(const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F)
            return true;
    }
    return false;
}

enum rc text_to_int(const struct ctx *cx, const char *text, int64_t *ret)
{
    const char *plain = text_trim(cx, text_fold(cx, text));
    char *end = NULL;
    errno = 0;
    intmax_t value = strtoimax(plain, &end, 10);
    if (plain[0] == '\0' || *end != '\0' || errno != 0 || plain[0] == ' ')
        return RC_INVALID;
    *ret = value;
    return RC_OK;
}

enum rc text_to_real(const struct ctx *cx, const char *text, double *ret)
{
    const char *plain = text_trim(cx, text_fold(cx, text));
    if (plain[0] == '\0' || strspn(plain, "0123456789+-.eE") != strlen(plain))
        return RC_INVALID;
    char *end = NULL;
    errno = 0;
    double value = strtod(plain, &end);
    if (*end != '\0' || errno != 0)
        return RC_INVALID;
    *ret = value;
    return RC_OK;
}
