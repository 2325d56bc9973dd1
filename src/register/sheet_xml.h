/* Reads one XML part of a workbook as it streams by, against the limits, without any DTD. */
#ifndef REGISTER_SHEET_XML_H
#define REGISTER_SHEET_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "register/sheet_reader.h"

struct sheet_xml;

/* What to do at an element of the spreadsheet's or the package's own namespaces; `name` is without
 * namespace. Elements of other namespaces are passed over with all that is in them. An error ends
 * the reading. */
struct sheet_xml_rules {
    const char *root; /* name that the outermost element must have */
    enum rc (*open)(struct sheet_xml *xml, const char *name, const char *const *attributes);
    enum rc (*close)(struct sheet_xml *xml, const char *name); /* NULL: nothing to do */
    /* What a different outermost element means; NULL: the file is damaged. */
    enum rc (*wrong_root)(const struct sheet_reader *reader);
};

struct sheet_xml {
    struct sheet_reader *reader;
    const struct sheet_xml_rules *rules;
    void *state;
    const char *part; /* name of the part, for messages */
    struct buf text;  /* what was gathered while keep_text; failed beyond a cell's limit */
    bool keep_text;
    unsigned mode; /* free for the rules; 0 at the beginning */
    /* private */
    void *parser;
    size_t depth, foreign_depth; /* foreign_depth: depth of a foreign element, 0 for none */
    size_t fed;                  /* bytes given so far */
    enum rc rc;
};

/* Begins a part. RC_MEMORY. Freed with sheet_xml_free in any case. */
enum rc sheet_xml_begin(struct sheet_xml *xml, struct sheet_reader *reader,
                        const struct sheet_xml_rules *rules, const char *part, void *state)
    MUST_USE;
/* The next bytes; `last` ends the part (length may be 0). RC_INVALID: not well-formed, a DTD,
 * another encoding than UTF-8 or UTF-16; RC_TOO_LARGE: depth, number of elements, or one
 * tag or comment of more than a megabyte. */
enum rc sheet_xml_feed(struct sheet_xml *xml, const char *bytes, size_t length, bool last) MUST_USE;
void sheet_xml_free(struct sheet_xml *xml); /* also for CLEANUP */

/* Value of an attribute without namespace; NULL where it is absent. */
const char *sheet_xml_attribute(const char *const *attributes, const char *name);
/* Value of r:id; NULL where it is absent. */
const char *sheet_xml_relationship(const char *const *attributes);
/* True for "1" and "true". */
bool sheet_xml_true(const char *value);
/* A whole number from 0 to UINT32_MAX. False for NULL or anything else. */
bool sheet_xml_number(const char *value, uint32_t *ret);

#endif
