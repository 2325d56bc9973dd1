/* The tree of an OSCAL document, in the shape of OSCAL's JSON: objects with named members in their
 * order, lists, and scalars. Whatever the syntax of the file was, nothing is left out.
 * Everything lies in one arena. The functions that make nodes give NULL when its memory has ended,
 * the others take NULL and do nothing; the arena remembers the failure. */
#ifndef OSCAL_OSCAL_NODE_H
#define OSCAL_OSCAL_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum oscal_kind { OSCAL_NULL, OSCAL_BOOL, OSCAL_NUMBER, OSCAL_TEXT, OSCAL_LIST, OSCAL_OBJECT };

struct oscal_node {
    const char *name; /* as a member of an object; NULL in a list and at the top */
    const char *text; /* scalars: UTF-8; numbers and bools as JSON spells them; else "" */
    struct oscal_node *first, *last; /* members or items, in their order */
    struct oscal_node *next;         /* the next beside it */
    uint32_t line;                   /* in its file, from 1; 0 when made by the program */
    enum oscal_kind kind;
};

/* The member of that name; NULL when there is none or `object` is no object. */
struct oscal_node *oscal_get(const struct oscal_node *object, const char *name);
/* The text of a scalar member; "" when there is none. */
const char *oscal_get_text(const struct oscal_node *object, const char *name);
/* The text of a scalar; "" for anything else. */
const char *oscal_text(const struct oscal_node *node);
/* The first item of a member that is a list; NULL when it is none or empty. For walking:
 * for (item = oscal_items(control, "parts"); item != NULL; item = item->next) */
struct oscal_node *oscal_items(const struct oscal_node *object, const char *name);
/* How many members or items. */
size_t oscal_count(const struct oscal_node *node);
/* The value of the first property (member of props) with that name and without a namespace of its
 * own or with `ns`; `ns` NULL for OSCAL's. "" when there is none. */
const char *oscal_property(const struct oscal_node *object, const char *name, const char *ns);
/* True for an object with the property keep: always. */
bool oscal_is_kept(const struct oscal_node *object);

#define OSCAL_NAMESPACE "http://csrc.nist.gov/ns/oscal"

struct oscal_node *oscal_new(struct arena *arena, enum oscal_kind kind, const char *name);
/* A whole copy; texts are shared. */
struct oscal_node *oscal_copy(struct arena *arena, const struct oscal_node *node);
/* A copy of the node alone, without what it holds. */
struct oscal_node *oscal_copy_bare(struct arena *arena, const struct oscal_node *node);

/* Puts a node, which stands nowhere yet, to the end, to the front, or behind `before` (NULL: to the
 * front). */
void oscal_append(struct oscal_node *parent, struct oscal_node *node);
void oscal_insert(struct oscal_node *parent, struct oscal_node *before, struct oscal_node *node);
/* Takes a node out of its parent; `node` must stand there. */
void oscal_remove(struct oscal_node *parent, struct oscal_node *node);

/* Sets a text member at the end of the object, or changes the one that is there. The text is not
 * copied. */
void oscal_set_text(struct arena *arena, struct oscal_node *object, const char *name,
                    const char *text);
/* The member of that name as a list or an object, made where there is none: at its place in the
 * order of OSCAL's models where the name has one there, else at the end. */
struct oscal_node *oscal_member(struct arena *arena, struct oscal_node *object, const char *name,
                                enum oscal_kind kind);
/* A new object at the end of the list of that name, which is made where there is none. */
struct oscal_node *oscal_add_item(struct arena *arena, struct oscal_node *object, const char *name);

#endif
