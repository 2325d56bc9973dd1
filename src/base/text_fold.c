/* The part of folding that needs ICU, in a file of its own: a program that meets ASCII only links without. */
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/text.h"

/* What ICU did not take comes back as it is; that memory ended is known afterwards. */
static const char *unfolded(const struct ctx *cx, const char *text, UErrorCode status)
{
    if (status == U_MEMORY_ALLOCATION_ERROR)
        arena_fail(cx->arena);
    return text;
}

const char *text_fold_wide(const struct ctx *cx, const char *text)
{
    size_t length = strlen(text);
    if (length > INT32_MAX / 16)
        return text;
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *form = unorm2_getNFKCInstance(&status);
    int32_t wide_room = (int32_t)length + 1, wide_length = 0;
    UChar *wide = ARENA_ARRAY(cx->arena, UChar, (size_t)wide_room);
    if (wide == NULL || U_FAILURE(status))
        return unfolded(cx, text, status);
    u_strFromUTF8(wide, wide_room, &wide_length, text, (int32_t)length, &status);
    if (U_FAILURE(status))
        return text;
    int32_t need = unorm2_normalize(form, wide, wide_length, NULL, 0, &status);
    if (status != U_BUFFER_OVERFLOW_ERROR)
        return unfolded(cx, text, status);
    status = U_ZERO_ERROR;
    UChar *folded = ARENA_ARRAY(cx->arena, UChar, (size_t)need + 1);
    char *out = arena_alloc(cx->arena, (size_t)need * 3 + 1);
    if (folded == NULL || out == NULL)
        return text;
    unorm2_normalize(form, wide, wide_length, folded, need + 1, &status);
    int32_t out_length = 0;
    u_strToUTF8(out, need * 3 + 1, &out_length, folded, need, &status);
    return U_FAILURE(status) ? unfolded(cx, text, status) : out;
}
