/* What the pages of the pick lists show, and their JSON faces. Texts are in the reader's language. */
#ifndef PICKLIST_PICKLIST_VIEW_H
#define PICKLIST_PICKLIST_VIEW_H

#include "base/command.h"
#include "http/http.h"
#include "picklist/picklist.h"
#include "view/chart.h"

typedef struct {
    const char *const *at;
    size_t n;
} pick_texts;

/* A value that one may choose in a filter. */
struct pick_choice {
    const char *id, *title;
    int64_t chosen;
};

struct pick_outcome_row {
    const char *id, *title, *sector, *sector_title, *resource, *resource_title;
    int64_t mode;                                     /* pick_mode_names */
    int64_t availability, integrity, confidentiality; /* F_BOOL: what it takes */
    int64_t threats;                                  /* how many can lead to it */
};
struct pick_threat_row {
    const char *id, *title, *origin, *origin_title;
    pick_texts examples;
    int64_t outcomes, sources; /* how many it leads to; how many open the way to it */
    int64_t chosen;
};
struct pick_source_row {
    const char *id, *title, *group, *group_title;
    int64_t as_printed; /* F_BOOL: the document itself names these threats beside it */
    pick_texts threats;
    const char *threats_text; /* the same in one line */
};

typedef LIST_OF(struct pick_outcome_row) pick_outcome_rows;
typedef LIST_OF(struct pick_threat_row) pick_threat_rows;
typedef LIST_OF(struct pick_source_row) pick_source_rows;
typedef LIST_OF(struct pick_choice) pick_choices;

/* What is asked for; "" for any. */
struct pick_filter {
    const char *sector, *resource, *harm; /* outcomes */
    const char *origin, *outcome;         /* threats */
    const char *group, *threat;           /* risk sources */
    const char *query;                    /* words, all of which must occur; any width and case */
};

struct pick_outcomes_view {
    pick_outcome_rows outcomes;
    pick_choices sectors, resources, harms;
    const char *query, *source;
};
struct pick_threats_view {
    pick_threat_rows threats;
    pick_choices origins;
    const char *query, *source;
};
struct pick_sources_view {
    pick_source_rows sources;
    pick_choices groups;
    const char *query, *source;
};
/* An outcome with the threats that can lead to it, and the risk sources that open the way to the chosen one. */
struct pick_outcome_view {
    struct pick_outcome_row outcome;
    pick_texts effects;
    pick_threat_rows threats;
    const char *threat, *threat_title; /* the chosen one; "" for none */
    pick_source_rows sources;
    struct svg tree;
};
struct pick_threat_view {
    struct pick_threat_row threat;
    pick_outcome_rows outcomes;
    pick_source_rows sources;
    struct svg tree;
};
extern const struct fields pick_outcomes_fields, pick_threats_fields, pick_sources_fields,
    pick_outcome_fields, pick_threat_fields;

/* The rows that fit. RC_INVALID (field named) for a value that the lists do not have, RC_MEMORY. */
enum rc pick_outcomes_make(struct ctx *cx, const struct pick_filter *filter,
                           struct pick_outcomes_view *ret) MUST_USE;
enum rc pick_threats_make(struct ctx *cx, const struct pick_filter *filter,
                          struct pick_threats_view *ret) MUST_USE;
enum rc pick_sources_make(struct ctx *cx, const struct pick_filter *filter,
                          struct pick_sources_view *ret) MUST_USE;
/* With their trees. `threat_id` is the id of the chosen threat, "" for none: RC_INVALID when it does not lead to
 * the outcome. RC_MISSING with a message for an unknown outcome or threat. */
enum rc pick_outcome_make(struct ctx *cx, const char *id, const char *threat_id,
                          struct pick_outcome_view *ret) MUST_USE;
enum rc pick_threat_make(struct ctx *cx, const char *id, struct pick_threat_view *ret) MUST_USE;

/* The texts in one line. In cx's arena. */
const char *pick_texts_joined(const struct ctx *cx, pick_texts texts);

/* picklist_tree.c: the pictures. */
enum rc pick_outcome_tree(struct ctx *cx, const struct pick_outcome_view *view,
                          struct svg *ret) MUST_USE;
enum rc pick_threat_tree(struct ctx *cx, const struct pick_threat_view *view,
                         struct svg *ret) MUST_USE;

enum { PICK_COMMANDS = 3 };
extern const struct command pick_commands[PICK_COMMANDS];

#endif
