/* The SQL of the search; only this room includes it. */
#ifndef SEARCH_SEARCH_STORE_H
#define SEARCH_SEARCH_STORE_H

#include "db/db.h"
#include "search/search.h"

/* Organisations whose ledger has entries that are not indexed. */
struct search_org {
    const char *org;
};
struct search_orgs {
    const struct search_org *at;
    size_t n;
};
enum rc search_store_behind(struct ctx *cx, struct search_orgs *ret) MUST_USE;
/* Takes an organisation's index for the open transaction and gives the last entry indexed. */
enum rc search_store_hold(struct ctx *cx, const char *org, int64_t *ret) MUST_USE;
enum rc search_store_indexed(struct ctx *cx, const char *org, int64_t sequence) MUST_USE;

struct search_entry {
    int64_t sequence, at, action;
    const char *noun, *record, *body;
};
struct search_entries {
    const struct search_entry *at;
    size_t n;
};
enum rc search_store_entries(struct ctx *cx, const char *org, int64_t after, int64_t limit,
                             struct search_entries *ret) MUST_USE;

struct search_document {
    const char *org;
    int64_t doc; /* sequence of the entry that it was made from */
    const char *noun, *record;
    int64_t at;
    const char *title, *href, *shown, *folded;
};
struct search_documents {
    const struct search_document *at;
    size_t n;
};
/* RC_MISSING without a message. */
enum rc search_store_document(struct ctx *cx, const char *org, const char *noun, const char *record,
                              struct search_document *ret) MUST_USE;
enum rc search_store_insert(struct ctx *cx, const struct search_document *document) MUST_USE;
enum rc search_store_delete(struct ctx *cx, const char *org, int64_t doc) MUST_USE;
/* Terms of a document, SEARCH_CHUNK in one statement. */
enum { SEARCH_CHUNK = 32 };
enum rc search_store_post(struct ctx *cx, const char *org, int64_t doc, const int64_t *terms,
                          size_t n) MUST_USE;
enum rc search_store_unpost(struct ctx *cx, const char *org, int64_t doc, const int64_t *terms,
                            size_t n) MUST_USE;

/* How many documents of the acting organisation have a term from `first` to `last`; counted up to
 * `most`. */
enum rc search_store_count(struct ctx *cx, int64_t first, int64_t last, int64_t most, int64_t *ret)
    MUST_USE;
/* Documents with such a term before a document (0: from the youngest on), youngest first. */
enum rc search_store_walk(struct ctx *cx, int64_t first, int64_t last, int64_t before,
                          int64_t limit, struct search_documents *ret) MUST_USE;

#endif
