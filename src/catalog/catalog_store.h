/* The organisation's own wording of a measure, from its own copy of the document. */
#ifndef CATALOG_CATALOG_STORE_H
#define CATALOG_CATALOG_STORE_H

#include "catalog/catalog.h"
#include "register/record.h"

struct control_wording {
    const char *id, *org;
    int64_t version;
    const char *catalog, *control; /* ids */
    const char *wording;
    const char *source; /* which copy it was taken from */
    const char *dated;  /* of that copy; ISO date or "" */
};
extern const struct record control_wording_record;
enum { WORDING_CHARACTERS = 4000, WORDING_SOURCE_CHARACTERS = 200 };

struct control_wordings {
    const struct control_wording *at; /* sorted by the control's id */
    size_t n;
};
enum rc control_wording_all(struct ctx *cx, const char *catalog, struct control_wordings *ret) MUST_USE;
/* NULL for none. */
const struct control_wording *control_wording_find(const struct control_wordings *list, const char *control);

/* The wording that the acting organisation has entered. An empty id, version 0 and "" where it has
 * none. Errors of the database. */
enum rc control_wording_get(struct ctx *cx, const char *catalog, const char *control,
                            struct control_wording *ret) MUST_USE;

/* The same as control_wording_save within a transaction; `before` as it was read. */
enum rc control_wording_store(struct ctx *cx, const struct control_wording *before,
                              struct control_wording *after) MUST_USE;
/* Stores row->wording with its source and date for row->catalog and row->control in a transaction of its own: makes, changes
 * or, when it is empty, deletes the record. row->version is the one that was read, 0 for none;
 * RC_CONFLICT when another is stored by now. Fills row with what is stored then. */
enum rc control_wording_save(struct ctx *cx, struct control_wording *row) MUST_USE;

#endif
