/* The standards compiler: reads OSCAL catalogs and mapping collections, checks them and writes the
 * constant tables of catalog/catalog.h. What it refuses is said in standards.c. */
#ifndef TOOLS_STANDARDS_H
#define TOOLS_STANDARDS_H

#include <stdbool.h>
#include <stddef.h>
#include <yaml.h>

#include "base/arena.h"
#include "base/buf.h"
#include "catalog/catalog.h"
#include "picklist/picklist.h"
#include "sector/sector_data.h"

/* A group as read; `row` is what will be written. */
struct standard_group {
    struct catalog_group row;
    int line;
};

struct standard_control {
    struct control row;
    struct bilingual *evidence;
    size_t evidence_count, evidence_room;
    int line;
};

struct standard {
    const char *file;
    int line;
    struct catalog head; /* its lists stay empty: the rows are below */
    struct standard_group *groups;
    size_t group_count, group_room;
    struct standard_control *controls;
    size_t control_count, control_room;
};

struct standard_entry {
    struct mapping_entry row;
    const char *uuid;
    int line;
};

struct standard_mapping {
    const char *file;
    int line;
    const char *uuid;
    struct mapping head;
    struct standard_entry *entries;
    size_t entry_count, entry_room;
};

/* Rows of the pick lists as read; `row` is what will be written. Lists of texts stand beside their row. */
struct picked_texts {
    struct bilingual *at;
    size_t n, room;
};
struct picked_sector {
    struct pick_sector row;
    int line;
};
struct picked_resource {
    struct pick_resource row;
    struct picked_texts effects;
    int line;
};
struct picked_outcome {
    struct pick_outcome row;
    int line;
};
struct picked_origin {
    struct pick_origin row;
    int line;
};
struct picked_threat {
    struct pick_threat row;
    struct picked_texts examples;
    int line;
};
struct picked_group {
    struct pick_group row;
    int line;
};
struct picked_source {
    struct pick_source row;
    const char *opens; /* ids of threats, apart by a blank each; the bits follow when all are known */
    int line;
};

enum pick_list { PICK_OUTCOMES, PICK_THREATS, PICK_SOURCES, PICK_LISTS };

struct picked {
    struct {
        const char *id, *source, *file; /* NULL: not read */
        int line;
    } lists[PICK_LISTS];
    struct picked_sector *sectors;
    size_t sector_count, sector_room;
    struct picked_resource *resources;
    size_t resource_count, resource_room;
    struct picked_outcome *outcomes;
    size_t outcome_count, outcome_room;
    struct picked_origin *origins;
    size_t origin_count, origin_room;
    struct picked_threat *threats;
    size_t threat_count, threat_room;
    struct picked_group *groups;
    size_t group_count, group_room;
    struct picked_source *sources;
    size_t source_count, source_room;
};

/* Rows of the sectors as read. */
struct sectored_sector {
    struct sector row;
    struct picked_texts systems;
    int line;
};
struct sectored_sub {
    struct sub_sector row;
    struct picked_texts systems;
    int line;
};
struct sectored_service {
    struct sector_service row;
    int line;
};
struct sectored {
    const char *file, *source; /* NULL: not read */
    int line;
    struct sectored_sector *sectors;
    size_t sector_count, sector_room;
    struct sectored_sub *subs;
    size_t sub_count, sub_room;
    struct sectored_service *services;
    size_t service_count, service_room;
};

/* Everything that was read, and every complaint ("file:line: why" lines). */
struct shelf {
    struct arena *arena;
    struct buf *issues;
    struct standard *standards;
    size_t standard_count, standard_room;
    struct standard_mapping *mappings;
    size_t mapping_count, mapping_room;
    struct picked picked;
    struct sectored sectored;
};

/* One file while it is read. */
struct reader {
    struct shelf *shelf;
    const char *file;
    yaml_document_t *document;
};

/* --- standards_yaml.c: the YAML tree and what every OSCAL object has --- */

#define LINE_OF(node) ((int)(node)->start_mark.line + 1)

/* A complaint about a place; a text of format printf. Nothing is written under the complaint. */
void complain(struct reader *reader, const yaml_node_t *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The member of a mapping, NULL when it is absent. */
yaml_node_t *yaml_member(struct reader *reader, const yaml_node_t *node, const char *name);
/* Complains when the node is no mapping, or has a member twice or one that is not in `names`
 * (NULL-terminated). False when it is no mapping. */
bool yaml_members(struct reader *reader, const yaml_node_t *node, const char *const *names);
/* A text member, trimmed of nothing; complains and gives "" when it is absent, empty, begins or
 * ends with a blank, or is longer than a C literal may be (4,000 bytes). */
const char *yaml_text(struct reader *reader, const yaml_node_t *node, const char *name);
/* The items of a sequence member; 0 when it is absent. Complains when it is not a sequence, or
 * empty. */
size_t yaml_items(struct reader *reader, const yaml_node_t *node, const char *name);
yaml_node_t *yaml_item(struct reader *reader, const yaml_node_t *node, const char *name,
                       size_t index);

/* Where props stand, for the rules which of them are known there. */
enum prop_place {
    PLACE_CATALOG = 1,
    PLACE_GROUP = 2,
    PLACE_CONTROL = 4,
    PLACE_MAPPING = 8,
    PLACE_MAP = 16,
    PLACE_SIDE = 32,
};

enum { PROPS_MAX = 24 };
struct prop {
    const char *name, *value;
    int line;
};
struct props {
    struct prop at[PROPS_MAX];
    size_t n;
};

/* Reads the props of an object: complains of unknown, repeated, empty and missing ones. */
struct props props_read(struct reader *reader, const yaml_node_t *node, enum prop_place place);
/* The value of the prop, "" when it is absent. */
const char *props_value(const struct props *props, const char *name);
/* The bits of a prop that may be repeated; complains of unknown words. */
unsigned props_bits(struct reader *reader, const yaml_node_t *node, const struct props *props,
                    const char *name, const char *const *words);
/* The index of a word in a NULL-terminated list; 0, and a complaint unless the word is "", when it
 * is not there. */
int word_index(struct reader *reader, const yaml_node_t *node, const char *what, const char *word,
               const char *const *words);
/* Complains when it is not an OSCAL token (letter or _ first, then letters, digits, . - _). */
void token_check(struct reader *reader, const yaml_node_t *node, const char *token);
void uuid_check(struct reader *reader, const yaml_node_t *node, const char *uuid);
/* Both or neither language, and no prose that is the same in both; `what` names it. */
void bilingual_check(struct reader *reader, const yaml_node_t *node, const char *what,
                     struct bilingual text, bool prose);
/* The next free row of a list in the shelf's arena, zeroed; NULL when memory ended. */
void *list_next(struct shelf *shelf, void *list_at, size_t *n, size_t *room, size_t size);

/* --- standards_read.c --- */
enum shelf_file { FILE_CATALOG, FILE_MAPPING, FILE_PICK_LIST, FILE_SECTORS };
/* Reads one file into the shelf; what is refused stands in shelf->issues. The text is the caller's and
 * may go afterwards; `path` must stay. */
void shelf_read(struct shelf *shelf, const char *path, const char *text, size_t length,
                enum shelf_file kind);

/* --- standards_catalog.c, standards_mapping.c, standards_pick.c: one file each --- */
void catalog_read(struct reader *reader, const yaml_node_t *node);
void mapping_read(struct reader *reader, const yaml_node_t *node);
/* A whole document: its one member says which of the lists it is. */
void pick_read(struct reader *reader, const yaml_node_t *root);
/* standards_sector.c: a whole document. */
void sectors_read(struct reader *reader, const yaml_node_t *root);

/* Compares labels as people count: runs of digits by their number, the rest by code point. */
int label_compare(const char *a, const char *b);

/* --- standards_check.c: what only shows when all files are known --- */
void shelf_check(struct shelf *shelf);
/* A name that must be the only one of its kind. */
struct name {
    const char *text, *file;
    int line;
};
/* Complains of every name that stands twice; empty ones were complained of already. Sorts them. */
void names_check(struct shelf *shelf, const char *what, struct name *names, size_t n);

/* --- standards_pick_check.c: resolves what the risk sources open, and complains of the lists --- */
void pick_check(struct shelf *shelf);
/* standards_sector.c */
void sectors_check(struct shelf *shelf);

/* --- standards_write.c --- */
void shelf_write(const struct shelf *shelf, struct buf *out);
/* standards_pick_write.c */
void pick_write(const struct shelf *shelf, struct buf *out);
void pick_put_text(struct buf *out, const char *text);
void pick_put_pair(struct buf *out, struct bilingual text);
void pick_put_texts(struct buf *out, const struct picked_texts *texts);
/* Opens a table; one row that nobody counts stands there when it would be empty. */
void pick_put_table(struct buf *out, const char *type, const char *name, size_t n);
/* standards_sector_write.c */
void sectors_write(const struct shelf *shelf, struct buf *out);

#endif
