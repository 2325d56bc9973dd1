/* The SQL of issued editions; only this room includes it. */
#ifndef BRIEFING_BRIEFING_STORE_H
#define BRIEFING_BRIEFING_STORE_H

#include "briefing/briefing.h"
#include "db/db.h"

struct briefing_editions {
    const struct briefing_edition *at;
    size_t n;
};
/* Of the acting organisation, one kind and year, oldest first. */
enum rc briefing_store_editions(struct ctx *cx, const char *kind, int64_t year,
                                struct briefing_editions *ret) MUST_USE;

/* An edition with the name of who issued it. */
struct briefing_edition_row {
    const char *id, *document_number, *issued_on, *issued_name, *note;
    int64_t kind, year, edition;
};
struct briefing_edition_rows {
    const struct briefing_edition_row *at;
    size_t n;
};
/* All kinds, youngest first, at most 200. */
enum rc briefing_store_rows(struct ctx *cx, struct briefing_edition_rows *ret) MUST_USE;

#endif
