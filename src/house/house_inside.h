/* What the files of this room share: the package (zip), its XML as a tree over the source bytes, places to
 * fill. Inside src/house only. */
#ifndef HOUSE_HOUSE_INSIDE_H
#define HOUSE_HOUSE_INSIDE_H

#include "house/house.h"

/* --- The package (house_package.c) --- */

struct house_part {
    const char *name;  /* as it stands in the archive */
    const char *bytes;
    size_t length;
    bool dropped;      /* not written */
};
struct house_package {
    struct ctx *cx;
    const char *file_name; /* for messages */
    struct house_part *parts;
    size_t n, room;
    size_t nodes; /* XML elements read so far */
    enum house_format format;
    struct house_part *main; /* word/document.xml, xl/workbook.xml */
};
/* Unpacks into cx's arena and sees what it is. RC_TYPE: old Excel or Word, encrypted, macros, other files;
 * RC_TOO_LARGE; RC_INVALID: damaged, cut off. */
enum rc house_package_read(struct ctx *cx, const char *bytes, size_t length, const char *file_name,
                           struct house_package *ret) MUST_USE;
/* The part of that name in any case of letters; NULL. */
struct house_part *house_package_part(const struct house_package *package, const char *name);
/* Adds a part, or replaces its bytes; they must live as long as the package. */
enum rc house_package_put(struct house_package *package, const char *name, const char *bytes, size_t length)
    MUST_USE;
enum rc house_package_write(const struct house_package *package, struct buf *out) MUST_USE;
/* "word/document.xml" → "word/_rels/document.xml.rels". */
const char *house_relations_name(const struct ctx *cx, const char *part);
/* What a relation of the part points to, as a name in the package: by its id, or by the end of its type.
 * NULL where there is none. */
enum rc house_relation(struct house_package *package, const char *part, const char *id, const char *type,
                       const char **ret) MUST_USE;
/* RC_INVALID: damaged, with where. */
enum rc house_fail_damaged(const struct house_package *package, const char *where) MUST_USE;
/* Content type of a part; "" for none. */
enum rc house_content_type(struct house_package *package, const char *part, const char **ret) MUST_USE;

/* --- XML as a tree (house_xml.c) --- */

struct house_piece;
struct house_block;
struct house_xml;
struct house_node {
    const char *name; /* "w:p" by namespace, whatever the prefix; "" for foreign ones */
    size_t start, open_end, close_start, end; /* of the element in the part's bytes */
    struct house_node *parent, *first, *last, *next;
    const char *text; /* of an element without children; NULL for none */
    /* What is done with it; filled by the fillers. */
    struct house_piece *pieces; /* the element's text as literals and places */
    struct house_block *blocks; /* that begin here, the outermost first */
    /* Of a cell: copies of its texts with their pieces, and the element that they come from. */
    struct house_node *const *texts;
    size_t text_count;
    const struct house_node *item;
    const struct house_xml *item_xml;
    bool body;                  /* stands for the whole report */
    bool dirty;                 /* it or something inside it is changed */
};
struct house_xml {
    struct house_package *package;
    const struct house_part *part;
    struct house_node *root;
};
/* RC_INVALID: not well-formed, a document type, not UTF-8; RC_TOO_LARGE: depth, elements. */
enum rc house_xml_read(struct house_package *package, const struct house_part *part, struct house_xml *ret)
    MUST_USE;
/* Where the value of an attribute stands, by its name without prefix; false where there is none. */
bool house_attribute_at(const struct house_xml *xml, const struct house_node *node, const char *name,
                        size_t *ret_start, size_t *ret_length);
/* The value, entities resolved, in the arena; NULL where there is none. */
const char *house_attribute(const struct house_xml *xml, const struct house_node *node, const char *name);
/* The first child of that name; NULL. */
struct house_node *house_child(const struct house_node *node, const char *name);
/* The next node in document order within `top`; NULL at the end. */
struct house_node *house_next(const struct house_node *top, const struct house_node *node);
/* The same without going into the children. */
struct house_node *house_after(const struct house_node *top, const struct house_node *node);
/* Marks a node and everything around it as changed. */
void house_touch(struct house_node *node);
/* The bytes between two places of the source. */
void house_copy(const struct house_xml *xml, size_t from, size_t to, struct buf *out);

/* --- Places (house_place.c) --- */

enum house_sign { SIGN_VALUE, SIGN_OPEN, SIGN_NONE_OPEN, SIGN_CLOSE };
struct house_place {
    enum house_sign sign;
    const char *name;
    struct house_node *node;   /* element of text in which it begins */
    struct house_node *holder; /* paragraph or cell */
    size_t at;                 /* where it begins in its line, for order within a node */
    const struct house_name *entry; /* what it names; NULL until resolved */
    size_t depth, index;            /* level of lists around it (0: the document), place among their names */
    size_t rank;                    /* in the part, as people read it */
};
struct house_piece {
    const char *text; /* a literal, or NULL */
    size_t length;
    const struct house_place *place;
    struct house_piece *next;
};
/* A run of text elements that people see as one line. */
struct house_line {
    struct house_node *holder;
    size_t places;     /* how many stand in it */
    bool blank;        /* nothing else does */
    bool alone;        /* one place, nothing else */
};
struct house_block {
    struct house_place *open, *close;
    struct house_node *first, *last; /* siblings */
    bool drop_first, drop_last;      /* they hold the mark alone */
    struct house_block *same;        /* the next inner one that begins at the same node */
};

/* One part while it is looked at. */
struct house_scan {
    struct house_package *package;
    const struct house_xml *xml;
    const char *part_label; /* "Header 1" */
    const struct house_name *names;
    size_t name_count;
    struct house_place *places;  /* LIMIT_TEMPLATE_TAGS of them, as they were found; NULL while there are none */
    struct house_place **order;  /* as people read them */
    size_t place_count;
    struct house_line *lines;
    size_t line_count, line_room;
    struct house_block *blocks;
    size_t block_count, block_room;
    struct house_found *found; /* shared by all parts of a file */
    /* Words for where a place stands. */
    const char *(*where)(const struct house_scan *scan, const struct house_node *holder);
};
enum { HOUSE_FINDINGS_MAX = 50, HOUSE_BLOCKS_MAX = 200 };
struct house_found {
    struct house_finding at[HOUSE_FINDINGS_MAX];
    size_t n, places;
};
/* Notes something that does not fit; the text is N_ with values as in fail(). */
#define house_note(scan, holder, ...)                                                              \
    house_note_array((scan), (holder), (const char *[]){__VA_ARGS__, NULL})
void house_note_array(const struct house_scan *scan, const struct house_node *holder,
                      const char *const *text_and_values);

/* The text elements of one line, in order; a NULL is a tab or line end that no place may cross. Finds the places
 * and gives their elements pieces. */
enum rc house_line_scan(struct house_scan *scan, struct house_node *holder, struct house_node *const *texts,
                        size_t count) MUST_USE;
/* After all lines: orders the places, resolves their names and pairs the blocks. `range` finds the nodes that a
 * block repeats, and notes where it cannot. */
typedef bool (*house_range)(struct house_scan *scan, struct house_block *block);
enum rc house_resolve(struct house_scan *scan, house_range range) MUST_USE;
/* True when the mark is all that stands in the lines inside the node. */
bool house_only_mark(const struct house_scan *scan, const struct house_node *node, const struct house_place *mark);

/* The values that hold at a place. */
struct house_scope {
    const struct house_value *values;
    size_t depth;
    const struct house_scope *parent;
};
const struct house_value *house_value_at(const struct house_scope *scope, const struct house_place *place);
/* How often a block is written, and the values of its nth time. */
size_t house_block_times(const struct house_scope *scope, const struct house_block *block);
struct house_scope house_block_scope(const struct house_scope *scope, const struct house_block *block, size_t n);
/* Escapes a text for XML; characters that XML does not admit are left out. */
void house_escape(struct buf *out, const char *text, size_t length);
/* The text of pieces with their values. */
void house_pieces_text(const struct house_piece *pieces, const struct house_scope *scope, struct buf *out);

/* --- What every document has (house_names.c) --- */

struct house_all {
    const struct house_name *names;
    size_t name_count;
    const struct house_value *values; /* NULL while only names are wanted */
    const struct report *report;
};
/* Names of every document and of the kind; values where a document is given. */
enum rc house_all_load(struct ctx *cx, const struct house_kind *kind, const struct house_document *document,
                       struct house_all *ret) MUST_USE;

/* --- The two formats; without `out` they only look --- */
enum rc house_docx(struct house_package *package, const struct house_all *all, struct house_found *found,
                   struct buf *out) MUST_USE;
enum rc house_xlsx(struct house_package *package, const struct house_all *all, struct house_found *found,
                   struct buf *out) MUST_USE;
/* house_docx_body.c: styles, room and pictures for the report; writes the body's XML. `document` is the main
 * part's tree. */
enum rc house_docx_report(struct house_package *package, const struct house_xml *document,
                          const struct report *report, bool history, struct buf *body) MUST_USE;

/* house_starter.c, for workbooks. */
enum rc house_starter_xlsx(struct ctx *cx, const struct house_kind *kind, struct buf *out) MUST_USE;

#endif
