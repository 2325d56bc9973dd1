/* Catalogs and mappings as OSCAL documents. */
#ifndef CATALOG_CATALOG_EXPORT_H
#define CATALOG_CATALOG_EXPORT_H

#include "catalog/catalog.h"
#include "oscal/oscal.h"

/* { "catalog": … } in cx's arena, of OSCAL_VERSION, with the texts of both languages; an imported one as it
 * was resolved. RC_MEMORY, RC_UNSOUND. */
enum rc catalog_oscal(struct ctx *cx, const struct catalog *catalog,
                      const struct oscal_node **ret) MUST_USE;

/* The version of the mapping model, which is younger than the others. */
#define OSCAL_MAPPING_VERSION "1.2.1"
/* { "mapping-collection": … }; the catalogs are named by resources whose files stand beside it as ID.json.
 * RC_MEMORY. */
enum rc mapping_oscal(struct ctx *cx, const struct mapping *mapping,
                      const struct oscal_node **ret) MUST_USE;
/* The mapping between two catalogs, whichever way it runs. RC_MISSING with a message. */
enum rc mapping_between(struct ctx *cx, const char *one, const char *other,
                        const struct mapping **ret) MUST_USE;

#endif
