#include "oscal/oscal_element.h"

#include <stdlib.h>
#include <string.h>

#include "base/rc.h"

/* Sorted by name. No name has two meanings within catalog and profile, so that the parent does not
 * matter. Source: the OSCAL metaschemas of catalog and profile, 1.0.0 to 1.1.3. */
static const struct oscal_element elements[] = {
    {"action", "actions", SHAPE_OBJECT, true, NULL},
    {"add", "adds", SHAPE_OBJECT, true, NULL},
    {"addr-line", "addr-lines", SHAPE_TEXT, true, NULL},
    {"address", "addresses", SHAPE_OBJECT, true, NULL},
    {"alter", "alters", SHAPE_OBJECT, true, NULL},
    {"as-is", NULL, SHAPE_BOOL, false, NULL},
    {"back-matter", NULL, SHAPE_OBJECT, false, NULL},
    {"base64", NULL, SHAPE_FIELD, false, "value"},
    {"catalog", NULL, SHAPE_OBJECT, false, NULL},
    {"choice", NULL, SHAPE_LINE, true, NULL},
    {"citation", NULL, SHAPE_OBJECT, false, NULL},
    {"city", NULL, SHAPE_TEXT, false, NULL},
    {"combine", NULL, SHAPE_OBJECT, false, NULL},
    {"constraint", "constraints", SHAPE_OBJECT, true, NULL},
    {"control", "controls", SHAPE_OBJECT, true, NULL},
    {"country", NULL, SHAPE_TEXT, false, NULL},
    {"custom", NULL, SHAPE_OBJECT, false, NULL},
    {"description", NULL, SHAPE_BLOCKS, false, NULL},
    {"document-id", "document-ids", SHAPE_FIELD, true, "identifier"},
    {"email-address", "email-addresses", SHAPE_TEXT, true, NULL},
    {"exclude-controls", NULL, SHAPE_OBJECT, true, NULL},
    {"expression", NULL, SHAPE_TEXT, false, NULL},
    {"external-id", "external-ids", SHAPE_FIELD, true, "id"},
    {"flat", NULL, SHAPE_OBJECT, false, NULL},
    {"group", "groups", SHAPE_OBJECT, true, NULL},
    {"guideline", "guidelines", SHAPE_PROSE, true, NULL},
    {"hash", "hashes", SHAPE_FIELD, true, "value"},
    {"import", "imports", SHAPE_OBJECT, true, NULL},
    {"include-all", NULL, SHAPE_OBJECT, false, NULL},
    {"include-controls", NULL, SHAPE_OBJECT, true, NULL},
    {"insert-controls", NULL, SHAPE_OBJECT, true, NULL},
    {"label", NULL, SHAPE_LINE, false, NULL},
    {"last-modified", NULL, SHAPE_TEXT, false, NULL},
    {"link", "links", SHAPE_OBJECT, true, NULL},
    {"location", "locations", SHAPE_OBJECT, true, NULL},
    {"location-uuid", "location-uuids", SHAPE_TEXT, true, NULL},
    {"matching", NULL, SHAPE_OBJECT, true, NULL},
    {"member-of-organization", "member-of-organizations", SHAPE_TEXT, true, NULL},
    {"merge", NULL, SHAPE_OBJECT, false, NULL},
    {"metadata", NULL, SHAPE_OBJECT, false, NULL},
    {"modify", NULL, SHAPE_OBJECT, false, NULL},
    {"name", NULL, SHAPE_TEXT, false, NULL},
    {"oscal-version", NULL, SHAPE_TEXT, false, NULL},
    {"param", "params", SHAPE_OBJECT, true, NULL},
    {"part", "parts", SHAPE_PROSE, true, NULL},
    {"party", "parties", SHAPE_OBJECT, true, NULL},
    {"party-uuid", "party-uuids", SHAPE_TEXT, true, NULL},
    {"postal-code", NULL, SHAPE_TEXT, false, NULL},
    {"profile", NULL, SHAPE_OBJECT, false, NULL},
    {"prop", "props", SHAPE_OBJECT, true, NULL},
    {"published", NULL, SHAPE_TEXT, false, NULL},
    {"remarks", NULL, SHAPE_BLOCKS, false, NULL},
    {"remove", "removes", SHAPE_OBJECT, true, NULL},
    {"resource", "resources", SHAPE_OBJECT, true, NULL},
    {"responsible-party", "responsible-parties", SHAPE_OBJECT, true, NULL},
    {"revision", NULL, SHAPE_OBJECT, false, NULL},
    {"revisions", NULL, SHAPE_LIST, false, NULL},
    {"rlink", "rlinks", SHAPE_OBJECT, true, NULL},
    {"role", "roles", SHAPE_OBJECT, true, NULL},
    {"select", NULL, SHAPE_OBJECT, false, NULL},
    {"set-parameter", "set-parameters", SHAPE_OBJECT, true, NULL},
    {"short-name", NULL, SHAPE_TEXT, false, NULL},
    {"state", NULL, SHAPE_TEXT, false, NULL},
    {"telephone-number", "telephone-numbers", SHAPE_FIELD, true, "number"},
    {"test", "tests", SHAPE_OBJECT, true, NULL},
    {"text", NULL, SHAPE_LINE, false, NULL},
    {"title", NULL, SHAPE_LINE, false, NULL},
    {"url", "urls", SHAPE_TEXT, true, NULL},
    {"usage", NULL, SHAPE_BLOCKS, false, NULL},
    {"value", "values", SHAPE_TEXT, true, NULL},
    {"version", NULL, SHAPE_TEXT, false, NULL},
    {"with-id", "with-ids", SHAPE_TEXT, true, NULL},
};

static int compare(const void *name, const void *element)
{
    return strcmp(name, ((const struct oscal_element *)element)->name);
}

const struct oscal_element *oscal_element_find(const char *name)
{
    return bsearch(name, elements, COUNT(elements), sizeof elements[0], compare);
}

const struct oscal_element *oscal_element_of_member(const char *member)
{
    for (size_t i = 0; i < COUNT(elements); i++) {
        const char *name = elements[i].member == NULL ? elements[i].name : elements[i].member;
        if (strcmp(name, member) == 0)
            return &elements[i];
    }
    return NULL;
}
