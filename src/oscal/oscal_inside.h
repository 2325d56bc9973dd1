/* Between the files of this room. */
#ifndef OSCAL_OSCAL_INSIDE_H
#define OSCAL_OSCAL_INSIDE_H

#include "oscal/oscal.h"

/* Puts a catalog or profile with all that it holds into the order of the models; what they do not have
 * comes last in each object. NULL does nothing. */
void oscal_put_in_order(struct oscal_node *root);
bool oscal_is_in_order(const struct oscal_node *root);

/* The bytes of one document as a reader goes through them. */
struct oscal_source {
    struct ctx *cx;
    const char *name; /* of the file */
    char *bytes;
    size_t length;
    size_t nodes; /* made so far */
};

/* A new node that counts against the limit; line from 1. NULL: RC_MEMORY or RC_TOO_LARGE, which is
 * recorded in *rc. */
struct oscal_node *oscal_source_node(struct oscal_source *source, enum oscal_kind kind,
                                     const char *name, size_t line, enum rc *rc);
/* Records "FILE, line N: why"; `why` is translated already. Gives RC_INVALID. */
enum rc oscal_refuse(const struct oscal_source *source, size_t line, const char *why);
/* The same for what is nested too deeply: RC_TOO_LARGE. */
enum rc oscal_refuse_depth(const struct oscal_source *source, size_t line);
/* RC_INVALID when the object has a member of that name already or more than it may. */
enum rc oscal_refuse_twice(const struct oscal_source *source, const struct oscal_node *object,
                           const char *name, size_t line);

enum rc oscal_read_json(struct oscal_source *source, struct oscal_node **ret) MUST_USE;
enum rc oscal_read_yaml(struct oscal_source *source, struct oscal_node **ret) MUST_USE;
enum rc oscal_read_xml(struct oscal_source *source, struct oscal_node **ret) MUST_USE;

#endif
