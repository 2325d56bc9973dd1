#include "search/search_terms.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { CODE_BITS = 21 }; /* of a character */

static int64_t term_of(uint32_t one, uint32_t two)
{
    return (int64_t)one << CODE_BITS | (int64_t)two;
}

static bool is_blank(uint32_t code)
{
    return code <= ' ';
}

const char *search_fold(const struct ctx *cx, const char *text)
{
    const char *folded = text_fold(cx, text);
    size_t length = strlen(folded);
    char *small = arena_alloc(cx->arena, length + 1);
    for (size_t i = 0; small != NULL && i < length; i++)
        small[i] = (char)(folded[i] >= 'A' && folded[i] <= 'Z' ? folded[i] + ('a' - 'A')
                                                               : folded[i]);
    return small == NULL ? "" : small;
}

struct search_words search_split(const struct ctx *cx, const char *query)
{
    struct search_words words = {.n = 0};
    const char *at = text_trim(cx, search_fold(cx, query));
    while (*at != '\0') {
        size_t length = words.n == SEARCH_WORDS - 1 ? strlen(at) : strcspn(at, " \t\r\n");
        words.at[words.n++] = arena_copy_n(cx->arena, at, length);
        at += length;
        at += strspn(at, " \t\r\n");
    }
    return words;
}

bool search_fits(const char *folded, const struct search_words *words)
{
    for (size_t i = 0; i < words->n; i++)
        if (strstr(folded, words->at[i]) == NULL)
            return false;
    return true;
}

static int compare(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, two = *(const int64_t *)b;
    return (one > two) - (one < two);
}

enum rc search_terms_of(struct ctx *cx, const char *folded, struct search_terms *ret)
{
    int64_t *terms = ARENA_ARRAY(cx->arena, int64_t, strlen(folded) + 1);
    size_t n = 0, kept = 0;
    if (terms == NULL)
        return RC_MEMORY;
    for (uint32_t code = text_next(&folded), next; code != 0; code = next) {
        next = text_next(&folded);
        if (!is_blank(code))
            terms[n++] = term_of(code, next == 0 || is_blank(next) ? 0 : next);
    }
    qsort(terms, n, sizeof *terms, compare);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || terms[i] != terms[i - 1])
            terms[kept++] = terms[i];
    *ret = (struct search_terms){terms, kept};
    return RC_OK;
}

enum rc search_ranges_of(struct ctx *cx, const struct search_words *words,
                         struct search_ranges *ret)
{
    size_t room = 1, n = 0;
    for (size_t i = 0; i < words->n; i++)
        room += strlen(words->at[i]);
    struct search_range *ranges = ARENA_ARRAY(cx->arena, struct search_range, room);
    if (ranges == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < words->n; i++) {
        const char *at = words->at[i];
        uint32_t code = text_next(&at), next = text_next(&at);
        if (code != 0 && next == 0)
            ranges[n++] = (struct search_range){term_of(code, 0), term_of(code + 1, 0) - 1};
        for (; next != 0; code = next, next = text_next(&at))
            if (!is_blank(code) && !is_blank(next))
                ranges[n++] = (struct search_range){term_of(code, next), term_of(code, next)};
    }
    *ret = (struct search_ranges){ranges, n};
    return RC_OK;
}
