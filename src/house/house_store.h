/* The SQL of this room; only it includes this. */
#ifndef HOUSE_HOUSE_STORE_H
#define HOUSE_HOUSE_STORE_H

#include "db/db.h"
#include "house/house.h"

/* Templates by kind, format, language and name; at most 500. */
enum rc house_store_templates(struct ctx *cx, struct house_templates *ret) MUST_USE;
/* Terms by reading and word; at most 5000. */
enum rc house_store_terms(struct ctx *cx, bool active_only, struct house_terms *ret) MUST_USE;

#endif
