/* Search over every record that a person may see. The index is an ordinary table of pairs of neighbouring
 * characters, so that both databases give the same answer: SQLite's trigrams lose words of two kanji, and
 * PostgreSQL's parser does not cut Japanese. It is brought up from the ledger behind the writers, like the
 * ledger's tree. Hits come youngest change first. */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/ctx.h"
#include "base/field.h"

enum { SEARCH_WORDS = 8, SEARCH_QUERY_CHARACTERS = 200, SEARCH_HITS_MOST = 200 };

/* NFKC and small ASCII letters: ＣＳＩＲＴ, Csirt and csirt are one. In cx's arena; "" when memory ended. */
const char *search_fold(const struct ctx *cx, const char *text);

/* The words of a query, folded; further ones are one with the last. */
struct search_words {
    const char *at[SEARCH_WORDS];
    size_t n;
};
struct search_words search_split(const struct ctx *cx, const char *query);
/* True when every word stands in the folded text. */
bool search_fits(const char *folded, const struct search_words *words);

struct search_hit {
    const char *noun, *label; /* kind of the record, for programs and people */
    const char *record, *title, *excerpt, *href;
    int64_t at; /* last change, UTC ms */
    int64_t doc;
};
struct search_hits {
    const struct search_hit *at;
    size_t n;
    int64_t next; /* where older hits go on; 0 when there are none */
    int64_t cut;  /* so many records hold parts of the words that not all were looked at */
};
extern const struct field search_hit_table[];
enum { SEARCH_HIT_FIELDS = 7 };

/* Records of the acting organisation that hold all words and whose kind the person may read. noun: only
 * that kind; "" for all. before: `next` of the page before, 0 for the first. limit: 1–SEARCH_HITS_MOST.
 * RC_INVALID (field q) for a query that is too long. An empty query has no hits. */
enum rc search_records(struct ctx *cx, const char *query, const char *noun, int64_t before,
                       int64_t limit, struct search_hits *ret) MUST_USE;

/* Indexes new entries of the ledger, at most `most` of them, in transactions of its own; *ret_done takes
 * how many. */
enum rc search_advance(struct ctx *cx, int64_t most, int64_t *ret_done) MUST_USE;

#endif
