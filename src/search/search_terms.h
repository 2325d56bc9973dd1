/* Terms: pairs of neighbouring characters as whole numbers. Only this room includes it. */
#ifndef SEARCH_SEARCH_TERMS_H
#define SEARCH_SEARCH_TERMS_H

#include "search/search.h"

/* The distinct terms of a folded text, in no order: each character with the next one of its word, the last
 * one of a word with nothing. In cx's arena. */
struct search_terms {
    const int64_t *at;
    size_t n;
};
enum rc search_terms_of(struct ctx *cx, const char *folded, struct search_terms *ret) MUST_USE;

/* The terms that a document with the word must have. A word of one character stands for a range. */
struct search_range {
    int64_t first, last;
};
struct search_ranges {
    const struct search_range *at;
    size_t n;
};
enum rc search_ranges_of(struct ctx *cx, const struct search_words *words,
                         struct search_ranges *ret) MUST_USE;

#endif
