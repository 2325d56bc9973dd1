/* Catalogs: the standards as data. Shipped catalogs are checked at build and embedded as constant
 * tables. */
#ifndef CATALOG_CATALOG_H
#define CATALOG_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ctx.h"
#include "base/field.h"

/* A text in both languages. */
struct bilingual {
    const char *ja, *en;
};

struct bilingual_list {
    const struct bilingual *at;
    size_t n;
};

enum catalog_status {
    CATALOG_DRAFT,
    CATALOG_CURRENT,
    CATALOG_SUPERSEDED,
    CATALOG_REFERENCE,
    CATALOG_STATUS_COUNT_
};
extern const struct enum_names catalog_status_names;

/* Bits. */
enum audience {
    AUDIENCE_EXECUTIVE = 1,
    AUDIENCE_RESPONSIBLE = 2,
    AUDIENCE_STAFF = 4,
    AUDIENCE_MINISTRY = 8,
    AUDIENCE_OFFICE = 16,
    AUDIENCE_HEADQUARTERS = 32,
};
enum applies { APPLIES_ORGANIZATION = 1, APPLIES_IT = 2, APPLIES_CONTROL_SYSTEM = 4 }; /* bits */
/* Row i names bit 1 << i. */
extern const struct enum_names audience_names, applies_names;

enum { MATURITY_LEVELS = 5 };

/* A group of the tree; groups stand before their members, parents before children. */
struct catalog_group {
    const char *id, *label;
    struct bilingual title, overview;
    const char *source;
    int parent; /* index in groups; -1 at the top */
    int depth;  /* 0 at the top */
};

struct control {
    const char *id, *label;
    struct bilingual title, statement, question, why;
    struct bilingual_list evidence;
    struct bilingual levels[MATURITY_LEVELS]; /* what level i + 1 looks like here; mostly empty */
    const char *source;
    unsigned audience, applies;
    int group;         /* index in groups; -1 in a catalog without groups */
    int parent;        /* index in controls of the control it stands under; -1 */
    const char *phase; /* cyber-traits: "plan", "peacetime"; else "" */
    int target;        /* level that a profile wants, 1–5; 0: none */
};

struct catalog {
    const char *id, *uuid, *version, *effective, *publisher, *publisher_en, *source, *remarks;
    const char *modified;   /* when its text was last changed, RFC 3339 */
    const char *remarks_en; /* "" where the file has the remarks in one language only */
    struct bilingual title, short_title;
    enum catalog_status status;
    const struct catalog_group *groups;
    size_t group_count;
    const struct control *controls; /* in the order of the document */
    size_t control_count;
};

enum relationship {
    RELATION_EQUAL,
    RELATION_SUBSET,
    RELATION_SUPERSET,
    RELATION_INTERSECTS,
    RELATION_COUNT_
};
extern const struct enum_names relationship_names;

struct mapping_entry {
    const char *from, *to; /* ids of controls or groups */
    bool from_group, to_group;
    enum relationship relationship; /* from is … of to */
    bool as_printed;                /* false: editorial */
    const char *source;
    struct bilingual note;
};

struct mapping {
    const char *id, *from, *to; /* ids of catalogs */
    struct bilingual title, description;
    const char *version, *source;
    const char *modified;                     /* RFC 3339 */
    const char *method, *rationale, *progress; /* OSCAL's words: human, semantic, complete … */
    bool as_printed;
    const struct mapping_entry *entries;
    size_t entry_count;
};

/* All shipped catalogs and mappings; constant, made at build by tools/standards.c. */
extern const struct catalog *const catalogs[];
extern const size_t catalogs_count;
extern const struct mapping *const mappings[];
extern const size_t mappings_count;

/* A catalog that the program ships; NULL when there is none. */
const struct catalog *catalog_shipped(const char *id);

/* --- shipped ones and those of the acting organisation alike --- */

struct catalog_list {
    const struct catalog *const *at;
    size_t n;
};
/* The catalog or RC_MISSING with a message, also one that is out of use. One of the organisation's own is
 * read from the database, in a server once for all requests (base/keep.h), otherwise once a command; it lasts
 * as long as the arena of the context that asked first. Errors of the database,
 * RC_UNSOUND when what is stored cannot be read. */
enum rc catalog_get(struct ctx *cx, const char *id, const struct catalog **ret) MUST_USE;
/* The same without a message: NULL when there is none, or it cannot be read. */
const struct catalog *catalog_find(struct ctx *cx, const char *id);
/* The organisation's own in use by title, read whole. */
enum rc catalog_own(struct ctx *cx, struct catalog_list *ret) MUST_USE;
/* What one chooses a standard by: nothing of its text is read. */
struct catalog_title {
    const char *id;
    struct bilingual title;
    enum catalog_status status;
    size_t assessable; /* measures with a question */
    bool out_of_use;   /* no assessment begins against it any more */
};
struct catalog_titles {
    const struct catalog_title *at;
    size_t n;
};
/* The shipped ones in their order, then the organisation's own by title. */
enum rc catalog_titles(struct ctx *cx, struct catalog_titles *ret) MUST_USE;
/* Notes which ones the organisation has, so that copies of cx with an arena of their own share them. */
enum rc catalog_prepare(struct ctx *cx) MUST_USE;
/* After a change: what cx has read is forgotten. */
void catalog_forget(struct ctx *cx);
/* True for one that the organisation brought itself. */
bool catalog_is_own(const struct catalog *catalog);
/* RC_CONFLICT with a message for one that is out of use. */
enum rc catalog_need_in_use(struct ctx *cx, const struct catalog *catalog) MUST_USE;

/* The official wording of a measure that the organisation took from its own copy, "" for none, and which copy
 * that is. Errors of the database. */
enum rc catalog_wording_of(struct ctx *cx, const char *catalog, const char *control, const char **ret,
                           const char **ret_source) MUST_USE;

/* By OSCAL id (m3.2.1-1), by the same without its letter (3.2.1-1) or by label (3.2.1①). NULL. */
const struct control *catalog_control(const struct catalog *catalog, const char *name);
const struct catalog_group *catalog_group(const struct catalog *catalog, const char *id);
/* Its number and title in the language of cx; the title alone where it has no number. */
const char *catalog_group_name(const struct ctx *cx, const struct catalog_group *group);
/* The index of the top-level group that a control belongs to (its chapter); -1 without groups. */
int catalog_chapter(const struct catalog *catalog, const struct control *control);
/* True when a control lies in the group or below it; -1 stands for the whole catalog. */
bool catalog_in_group(const struct catalog *catalog, const struct control *control, int group);
/* A control can be assessed when it has a question. */
bool control_is_assessable(const struct control *control);
/* How many controls of the catalog can be assessed. */
size_t catalog_assessable_count(const struct catalog *catalog);
/* The id of a measure's statement in the exported catalog: what an OSCAL finding is about. In cx's arena. */
const char *catalog_statement_id(const struct ctx *cx, const struct control *control);
/* The text in the language of cx; in the other one where it has none. */
const char *bilingual_text(const struct ctx *cx, struct bilingual text);
/* How the catalog names itself in a list, in the language of cx. */
const char *catalog_short_name(const struct ctx *cx, const struct catalog *catalog);

/* A neighbour of a control in another catalog, seen from the control (the relationship is turned
 * round when the mapping runs the other way; a mapping on a group counts for its controls). */
struct neighbour {
    const struct catalog *catalog;
    const struct control *control; /* NULL when the neighbour is a group */
    const struct catalog_group
        *group; /* the group, or the control's group; NULL when it has none */
    const struct catalog_group *through; /* the control's own group, when the mapping names that */
    enum relationship relationship;      /* this control is … of the neighbour */
    bool as_printed;
    const char *source;
    struct bilingual note;
};
struct neighbours {
    const struct neighbour *at;
    size_t n;
};
/* In the order of the mappings and their entries. What holds for a group need not hold for each of
 * its members: seen through a group, "equal" becomes "part of", and "includes" becomes "overlaps".
 * RC_MEMORY. The list lies in cx's arena. */
enum rc catalog_neighbours(struct ctx *cx, const struct catalog *catalog,
                           const struct control *control, struct neighbours *ret) MUST_USE;
/* The relationship seen from the other side. */
enum relationship relationship_turned(enum relationship relationship);
/* The word for it, translated. A printed reference that states no kind reads as a reference. */
const char *relationship_text(const struct ctx *cx, enum relationship relationship,
                              bool as_printed);

/* A look for measures by words and properties. */
struct catalog_filter {
    const char *query;          /* words apart by blanks, all of which must occur; "" for all */
    unsigned audience, applies; /* one of the bits is enough; 0 for all */
};
struct control_list {
    const struct control *const *at;
    size_t n;
};
enum { CATALOG_QUERY_CHARACTERS = 200 };
/* The controls, in the order of the document, whose label, id, title, statement or question holds
 * every word, in either language; width and case do not count (NFKC). RC_INVALID (field q) for a
 * query of more than CATALOG_QUERY_CHARACTERS; RC_MEMORY. The list lies in cx's arena. */
enum rc catalog_search(struct ctx *cx, const struct catalog *catalog,
                       const struct catalog_filter *filter, struct control_list *ret) MUST_USE;

/* NIST-like function of a control for the alternative grouping (editorial): govern, identify,
 * protect, detect, respond, recover — taken from the mapping to NIST CSF 2.0 where there is one,
 * else from the chapter. 0–5. */
enum { FUNCTION_COUNT = 6 };
extern const struct enum_names control_function_names;
int control_function(const struct catalog *catalog, const struct control *control);

/* Labels of the maturity scale 1–5, N_ texts. 0 reads as not answered. */
extern const struct enum_names maturity_names;

extern const struct module catalog_module, profile_module;

#endif
