#include "i18n/i18n.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/ctx.h"

static int compare_english(const void *key, const void *row)
{
    return strcmp(key, ((const struct translation *)row)->english);
}

const char *tr_lang(enum lang lang, const char *text)
{
    if (text == NULL)
        return "";
    if (lang != LANG_JA || text[0] == '\0')
        return text;
    const struct translation *row = bsearch(text, translations_ja, translations_ja_count,
                                            sizeof translations_ja[0], compare_english);
    return row == NULL ? text : row->text;
}

const char *tr(const struct ctx *cx, const char *text)
{
    return tr_lang(cx->lang, text);
}

/* A placeholder "{12}" at `at`: its number, and its length in *ret_length. False if none is. */
static bool read_placeholder(const char *at, size_t *ret_number, size_t *ret_length)
{
    if (at[0] != '{' || at[1] < '0' || at[1] > '9')
        return false;
    size_t number = (size_t)(at[1] - '0'), length = 2;
    if (at[2] >= '0' && at[2] <= '9') {
        number = number * 10 + (size_t)(at[2] - '0');
        length = 3;
    }
    if (at[length] != '}')
        return false;
    *ret_number = number;
    *ret_length = length + 1;
    return true;
}

/* Fills the placeholders; with out NULL it only measures. Gives the length without the NUL. */
static size_t fill(char *out, const char *text, const char *const *values, size_t count)
{
    size_t written = 0;
    while (*text != '\0') {
        size_t number, length;
        if (read_placeholder(text, &number, &length) && number < count) {
            size_t size = strlen(values[number]);
            if (out != NULL)
                memcpy(out + written, values[number], size);
            written += size;
            text += length;
        } else {
            if (out != NULL)
                out[written] = *text;
            written++;
            text++;
        }
    }
    return written;
}

const char *trf_array(const struct ctx *cx, const char *const *text_and_values)
{
    if (text_and_values[0] == NULL)
        return "";
    const char *text = tr(cx, text_and_values[0]);
    const char *const *values = text_and_values + 1;
    size_t count = 0;
    while (values[count] != NULL)
        count++;
    size_t length = fill(NULL, text, values, count);
    char *out = arena_alloc(cx->arena, length + 1);
    if (out == NULL)
        return "";
    fill(out, text, values, count);
    return out;
}
