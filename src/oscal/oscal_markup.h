/* Prose: the XML elements of OSCAL's markup become its Markdown, as they stream by. */
#ifndef OSCAL_OSCAL_MARKUP_H
#define OSCAL_OSCAL_MARKUP_H

#include "base/buf.h"
#include "oscal/oscal_inside.h"

enum { MARKUP_DEPTH = 64, MARKUP_PREFIX = 200 };

struct oscal_markup {
    struct oscal_source *source;
    struct buf out;
    bool single_line; /* markup-line: inline elements only */
    /* private */
    struct markup_open {
        const struct markup_element *element;
        const char *href, *title;
        size_t prefix; /* length of the prefix before it */
        bool written;  /* its mark stands in out */
        size_t cells;  /* of a table's row */
        size_t items;  /* of a list, rows of a table */
    } open[MARKUP_DEPTH];
    size_t depth;
    char prefix[MARKUP_PREFIX]; /* what each further line begins with */
    size_t prefix_length;
    size_t block;  /* where the block's text begins in out */
    unsigned gap;  /* line feeds that are due before the next text */
    bool at_start; /* no text in this block yet */
    bool blank;    /* a blank is due before the next character */
    bool list_end; /* the last block was a list */
};

/* Begins. Freed with oscal_markup_free. */
void oscal_markup_begin(struct oscal_markup *markup, struct oscal_source *source, bool single_line);
void oscal_markup_free(struct oscal_markup *markup); /* also for CLEANUP */
/* True when an element of that name begins a block of prose. */
bool oscal_markup_is_block(const char *name);
/* RC_INVALID for an element that is no markup or may not stand here; RC_TOO_LARGE. */
enum rc oscal_markup_open(struct oscal_markup *markup, const char *name,
                          const char *const *attributes, size_t line) MUST_USE;
void oscal_markup_close(struct oscal_markup *markup);
void oscal_markup_text(struct oscal_markup *markup, const char *text, size_t length);
/* The Markdown so far, in the arena; the markup is empty again. NULL beyond LIMIT_OSCAL_BYTES. */
const char *oscal_markup_take(struct oscal_markup *markup);

#endif
