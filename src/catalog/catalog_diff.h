/* The difference between two catalogs, or two versions of one. */
#ifndef CATALOG_CATALOG_DIFF_H
#define CATALOG_CATALOG_DIFF_H

#include "catalog/catalog.h"

/* How measures of the two are known to belong together. */
enum difference_basis {
    DIFFERENCE_NONE,    /* neither: nothing is said about single measures */
    DIFFERENCE_ID,      /* the same ids: two versions, or two documents of one outline */
    DIFFERENCE_MAPPING, /* mappings between the two */
    DIFFERENCE_BASIS_COUNT_
};
extern const struct enum_names difference_basis_names;

/* One text that is not the same in both. */
struct catalog_text_change {
    const char *field; /* machine word: label, title, statement, … */
    const char *label; /* N_ text */
    struct bilingual before, after;
};

struct catalog_control_change {
    const struct control *before, *after;
    struct {
        const struct catalog_text_change *at;
        size_t n;
    } texts;
};

/* A measure that has counterparts by mappings (one row each). */
struct catalog_control_relation {
    const struct control *before;
    struct neighbour after;
};

struct catalog_difference {
    const struct catalog *from, *to;
    enum difference_basis basis;
    struct control_list added;   /* in `to` only */
    struct control_list removed; /* in `from` only */
    struct {
        const struct catalog_control_change *at;
        size_t n;
    } changed; /* by id only */
    struct {
        const struct catalog_control_relation *at;
        size_t n;
    } related;   /* by mapping only */
    size_t same; /* by id: unchanged; by mapping: measures of `from` with an equal one */
};

/* By mapping where any stands between the two; else by id where the two follow one outline, that is
 * where at least half of the ids they share also share the title. RC_INVALID when both are the same
 * catalog; RC_MEMORY. The lists lie in cx's arena, in the order of the documents. */
enum rc catalog_compare(struct ctx *cx, const struct catalog *from, const struct catalog *to,
                        struct catalog_difference *ret) MUST_USE;

#endif
