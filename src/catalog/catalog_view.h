/* What the pages of the catalogs show, and their JSON faces. Texts are in the reader's language. */
#ifndef CATALOG_CATALOG_VIEW_H
#define CATALOG_CATALOG_VIEW_H

#include <stdint.h>

#include "catalog/catalog.h"
#include "catalog/catalog_diff.h"
#include "catalog/catalog_import.h"
#include "register/beside.h"

typedef struct {
    const char *const *at;
    size_t n;
} catalog_texts;

/* --- /catalogs --- */

struct catalog_row {
    const char *id, *title, *short_title, *version, *publisher, *effective, *source, *remarks;
    int64_t status;
    const char *status_class;                       /* class of the tag: info, ok, off */
    int64_t controls, assessable, groups, mappings; /* counts */
    int64_t own, out_of_use; /* F_BOOL: brought by the organisation; taken out of use */
    int64_t may_use;         /* F_BOOL: the person may take it out of use, or put it back */
};

struct catalog_list_view {
    LIST_OF(struct catalog_row) standards;  /* to be assessed against */
    LIST_OF(struct catalog_row) references; /* only mapped to */
    LIST_OF(struct catalog_row) own;        /* brought by the organisation itself */
    LIST_OF(struct catalog_row) left;       /* of those, out of use */
    LIST_OF(struct catalog_row) catalogs;   /* all of them, for JSON */
    int64_t may_import;
};
extern const struct fields catalog_list_fields;
/* Fills own, out_of_use and may_use. */
enum rc catalog_row_use(struct ctx *cx, struct catalog_row *row) MUST_USE;

struct catalog_import_view {
    const char *code; /* as it was typed */
};
extern const struct fields catalog_import_page_fields;

/* --- one measure as a row --- */

struct catalog_level {
    int64_t level;
    const char *label, *text;
};

struct catalog_control_row {
    const char *catalog, *id, *label, *title, *statement, *question, *why, *source;
    const char *group, *chapter; /* ids; "" in a catalog without groups */
    const char *phase;
    catalog_texts evidence, audience, applies; /* audience and applies as machine words */
    LIST_OF(struct catalog_level) levels;
    int64_t function;                         /* control_function_names */
    int64_t assessable;                       /* F_BOOL */
    int64_t asks_statement;                   /* the question is the statement itself */
    int64_t beside;                           /* its table has a column of questions */
    const char *audience_text, *applies_text; /* as people read them */
};

/* --- /catalogs/{catalog} --- */

struct catalog_group_row {
    const char *id, *label, *title, *overview, *source;
    const char *parent;      /* id, "" at the top */
    int64_t depth, controls; /* controls: how many of those shown lie in it or below it */
};

/* A branch of the tree at the left. */
struct catalog_branch {
    const struct catalog_group_row *group;
    LIST_OF(struct catalog_branch) below;
};

/* A line of a chapter's table: a heading or a measure. */
struct catalog_line {
    const struct catalog_group_row *group; /* NULL for a measure */
    int64_t again; /* the heading stands a second time, after a group in between */
    const struct catalog_control_row *control;
};

struct catalog_chapter_view {
    const struct catalog_group_row *group; /* NULL in a catalog without groups */
    LIST_OF(struct catalog_line) lines;
    int64_t asked, columns; /* it has questions of its own; columns of the table */
};

struct catalog_choice {
    const char *code, *label;
    int64_t chosen;
};

struct catalog_view {
    struct catalog_row catalog;
    const char *query, *audience, *applies; /* the filter as given */
    int64_t filtered;                       /* F_BOOL */
    int64_t count, total;                   /* measures shown, and of the catalog */
    LIST_OF(struct catalog_group_row) groups;
    LIST_OF(struct catalog_control_row) controls; /* in the order of the document */
    LIST_OF(struct catalog_branch) branches;
    LIST_OF(struct catalog_chapter_view) chapters;
    LIST_OF(struct catalog_choice) audiences, scopes;
};
extern const struct fields catalog_view_fields;

/* A measure, or a group, that is only named. */
struct catalog_near {
    const char *id, *label, *title, *href;
};

/* --- /catalogs/{catalog}/controls/{control} --- */

struct catalog_neighbour_row {
    const char *catalog, *catalog_title, *id, *label, *title, *href;
    int64_t group;        /* F_BOOL: the neighbour is a group */
    int64_t relationship; /* relationship_names: this measure is … of the neighbour */
    int64_t as_printed;   /* F_BOOL */
    int64_t first;        /* the first row of its catalog */
    const char *relation, *source, *note, *through;
};

struct catalog_control_view {
    struct catalog_row catalog;
    struct catalog_control_row control;
    const char *group_label, *group_title, *overview;
    LIST_OF(struct catalog_neighbour_row) neighbours;
    struct catalog_near previous, next; /* before and after it; id "" at the ends */
    const char *wording;                /* of the organisation's own copy; "" for none */
    const char *wording_source, *wording_dated;
    int64_t wording_version;            /* 0 for none */
    int64_t wording_shown; /* F_BOOL: somebody is signed in, so there may be a wording */
    struct beside_view beside; /* what other rooms say about it */
};
extern const struct fields catalog_control_view_fields;

/* --- /catalogs/{catalog}/mappings --- */

struct catalog_mapping_row {
    struct catalog_near own, other;
    int64_t own_group, other_group; /* F_BOOL */
    int64_t relationship, as_printed;
    const char *relation, *source, *note;
};

struct catalog_mapping_summary {
    const char *own; /* id of the catalog that the page is about */
    const char *catalog, *catalog_title, *status_class;
    int64_t status, entries, printed, editorial;
    int64_t mapped, unmapped; /* measures of this catalog with and without a counterpart there */
    double share;             /* mapped of all, 0..1 */
    LIST_OF(struct catalog_mapping_row) rows;
    LIST_OF(struct catalog_near) without;
    catalog_texts descriptions;
};

struct catalog_mappings_view {
    struct catalog_row catalog;
    int64_t total; /* measures */
    LIST_OF(struct catalog_mapping_summary) others;
};
extern const struct fields catalog_mappings_view_fields;

/* --- /catalogs/diff --- */

struct catalog_change_row {
    const char *field, *label, *before, *after;
    /* The same parts at both ends, and what lies between, for the eye. */
    const char *start, *end, *before_middle, *after_middle;
};

struct catalog_changed_row {
    const char *id, *label, *title;
    LIST_OF(struct catalog_change_row) changes;
};

struct catalog_diff_view {
    int64_t chosen; /* both catalogs are known */
    struct catalog_row from, to;
    int64_t basis;
    int64_t same_count, added_count, removed_count, changed_count, related_count;
    LIST_OF(struct catalog_near) added, removed;
    LIST_OF(struct catalog_changed_row) changed;
    LIST_OF(struct catalog_mapping_row) related;
    LIST_OF(struct catalog_choice) from_choices, to_choices;
};
extern const struct fields catalog_diff_view_fields;

/* --- making them; everything lies in cx's arena. RC_MEMORY. --- */

struct catalog_row catalog_row_of(const struct ctx *cx, const struct catalog *catalog);
struct catalog_control_row catalog_control_row_of(const struct ctx *cx,
                                                  const struct catalog *catalog,
                                                  const struct control *control);
enum rc catalog_list_make(struct ctx *cx, struct catalog_list_view *ret) MUST_USE;
/* Errors of catalog_search besides. audience and applies are machine words, "" for all; others are
 * RC_INVALID. */
enum rc catalog_view_make(struct ctx *cx, const struct catalog *catalog, const char *query,
                          const char *audience, const char *applies, struct catalog_view *ret)
    MUST_USE;
/* Without the wording. */
enum rc catalog_control_view_make(struct ctx *cx, const struct catalog *catalog,
                                  const struct control *control, struct catalog_control_view *ret)
    MUST_USE;
/* `only` limits it to one other catalog; "" for all. */
enum rc catalog_mappings_view_make(struct ctx *cx, const struct catalog *catalog, const char *only,
                                   struct catalog_mappings_view *ret) MUST_USE;
/* from and to may be "": then nothing is compared and `chosen` is 0. RC_MISSING for unknown ids,
 * the errors of catalog_compare. */
enum rc catalog_diff_view_make(struct ctx *cx, const char *from, const char *to,
                               struct catalog_diff_view *ret) MUST_USE;

struct catalog_near catalog_near_control(const struct ctx *cx, const struct catalog *catalog,
                                         const struct control *control);
struct catalog_near catalog_near_group(const struct ctx *cx, const struct catalog *catalog,
                                       const struct catalog_group *group);

/* The words of the bits, as the page shows them: 経営層・責任者. */
const char *catalog_bits_show(const struct ctx *cx, const struct enum_names *names, unsigned bits);

#endif
