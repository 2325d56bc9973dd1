/* Pick lists for the risk assessment: outcomes that hinder a process, threats (events), risk sources, and
 * what leads to what. Checked at build and embedded as constant tables (data/risk, tools/standards.c).
 * Source: guideline-5, annexes 1, 2 and 4 of the handbook; the wording is our own. */
#ifndef PICKLIST_PICKLIST_H
#define PICKLIST_PICKLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/enum.h"
#include "catalog/catalog.h"

enum { PICK_THREATS_MAX = 64 }; /* one bit each */

/* What an outcome takes from a resource; bits. Row i of the names names bit 1 << i. */
enum pick_harm { HARM_AVAILABILITY = 1, HARM_INTEGRITY = 2, HARM_CONFIDENTIALITY = 4 };
enum { PICK_HARMS = 3 };
extern const struct enum_names pick_harm_names;

/* In which way a resource fails. This is ours; it joins outcomes and threats. */
enum pick_mode { MODE_STOP, MODE_LOSS, MODE_DELAY, MODE_ERROR, MODE_LEAK, PICK_MODE_COUNT_ };
extern const struct enum_names pick_mode_names;

/* A group of sectors. */
struct pick_sector {
    const char *id;
    struct bilingual title;
};

/* A kind of resource, with examples of what follows when it fails. */
struct pick_resource {
    const char *id;
    struct bilingual title;
    int sector; /* index in sectors */
    struct bilingual_list effects;
};

struct pick_outcome {
    const char *id;
    struct bilingual title;
    int resource;   /* index in resources */
    unsigned harms; /* enum pick_harm */
    enum pick_mode mode;
};

/* Where a threat comes from: from outside, from inside, people, none of these. */
struct pick_origin {
    const char *id;
    struct bilingual title;
};

struct pick_threat {
    const char *id;
    struct bilingual title;
    int origin;     /* index in origins */
    unsigned modes; /* bit 1 << mode: it can make a resource fail so */
    struct bilingual_list examples;
};

struct pick_group {
    const char *id;
    struct bilingual title;
};

struct pick_source {
    const char *id;
    struct bilingual title;
    int group;        /* index in groups */
    uint64_t threats; /* bit 1 << index in threats: it opens the way to them */
    bool as_printed;  /* the threats stand so in the document; false: placed by the editors */
};

struct picklists {
    const char *outcome_source, *threat_source, *source_source; /* where in the document */
    const struct pick_sector *sectors;
    size_t sector_count;
    const struct pick_resource *resources; /* in the order of their sectors */
    size_t resource_count;
    const struct pick_outcome *outcomes; /* in the order of their resources */
    size_t outcome_count;
    const struct pick_origin *origins;
    size_t origin_count;
    const struct pick_threat *threats; /* in the order of their origins */
    size_t threat_count;
    const struct pick_group *groups;
    size_t group_count;
    const struct pick_source *sources; /* in the order of their groups */
    size_t source_count;
};
extern const struct picklists picklists;

/* By id; NULL when there is none. */
const struct pick_outcome *pick_outcome_find(const char *id);
const struct pick_threat *pick_threat_find(const char *id);
const struct pick_source *pick_source_find(const char *id);

/* By what stands in a cell of a form, in either language; width, blanks and capitals do not matter (NFKC).
 * A threat is also found by one of its examples. NULL when the words are somebody's own. */
const struct pick_outcome *pick_outcome_by_text(struct ctx *cx, const char *text);
const struct pick_threat *pick_threat_by_text(struct ctx *cx, const char *text);

/* True when the threat can lead to the outcome, and when the risk source opens the way to the threat. */
bool pick_leads(const struct pick_threat *threat, const struct pick_outcome *outcome);
bool pick_opens(const struct pick_source *source, const struct pick_threat *threat);

/* The index of a row in its table. */
size_t pick_outcome_index(const struct pick_outcome *outcome);
size_t pick_threat_index(const struct pick_threat *threat);

extern const struct module picklist_module;

#endif
