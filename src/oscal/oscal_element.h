/* How the XML elements of OSCAL's catalog and profile models stand in JSON. */
#ifndef OSCAL_OSCAL_ELEMENT_H
#define OSCAL_OSCAL_ELEMENT_H

#include <stdbool.h>

enum oscal_shape {
    SHAPE_OBJECT, /* attributes and elements */
    SHAPE_PROSE,  /* the same; blocks of markup inside are its member "prose" */
    SHAPE_LIST,   /* its elements are the items of a list */
    SHAPE_TEXT,   /* a text */
    SHAPE_BOOL,
    SHAPE_FIELD,  /* attributes, and its text as the member `value` */
    SHAPE_LINE,   /* markup of one line */
    SHAPE_BLOCKS, /* markup of several blocks */
};

struct oscal_element {
    const char *name;
    const char *member; /* its name in JSON; NULL: the same */
    enum oscal_shape shape;
    bool many;         /* may stand several times: a list in JSON */
    const char *value; /* SHAPE_FIELD */
};

/* NULL for a name that the models do not have. */
const struct oscal_element *oscal_element_find(const char *name);
/* The element that a member of JSON stands in; NULL when it is an attribute. */
const struct oscal_element *oscal_element_of_member(const char *member);

#endif
