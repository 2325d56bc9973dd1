/* The official wordings of a standard's measures, taken from the organisation's own copy of the document. They
 * stay in its database: no export of standards, profiles or assessments holds them. Only this room includes it. */
#ifndef CATALOG_WORDING_H
#define CATALOG_WORDING_H

#include "base/command.h"
#include "catalog/catalog_store.h"
#include "http/http.h"
#include "register/take.h"

struct wording_file {
    const char *name;
    const char *bytes; /* not changed */
    size_t length;
    const char *source, *dated; /* for rows that do not say their own; ISO date or "" */
    bool preview;               /* nothing is stored */
};

struct wording_change {
    const char *control, *label, *title, *before, *after;
};
/* What an import found. With any error nothing is stored. */
struct wording_result {
    int64_t rows, added, changed, same, removed, stored;
    LIST_OF(const char *) unknown; /* ids that the standard does not have */
    LIST_OF(struct wording_change) changes;
    LIST_OF(struct cell_problem) errors;
};
extern const struct fields wording_result_fields;

/* CSV and XLSX by their columns (ID or number, wording; source, date), an OSCAL catalog by its statements.
 * RC_DENIED; RC_INVALID when cells were refused (ret tells which), no columns were found, or no measure is
 * known; the errors of sheet_read and oscal_read. */
enum rc wording_import(struct ctx *cx, const struct catalog *catalog, const struct wording_file *file,
                       struct wording_result *ret) MUST_USE;
/* All wordings of the standard, or of one measure (control not NULL). */
enum rc wording_remove(struct ctx *cx, const struct catalog *catalog, const char *control,
                       struct wording_result *ret) MUST_USE;
/* CSV that comes in again as the same. */
enum rc wording_export(struct ctx *cx, const struct catalog *catalog, struct buf *out) MUST_USE;

struct wording_row {
    const char *id, *label, *title, *wording, *source, *dated;
};
struct wording_page_view {
    const char *catalog, *title, *source, *dated;
    const char *csv; /* what a preview found, to be sent again; "" */
    int64_t previewed, refused, writable, total;
    LIST_OF(struct wording_row) wordings;
    struct wording_result result;
};
extern const struct fields wording_page_fields;

enum rc wording_get(struct ctx *cx, struct request *request, struct response *response);
enum rc wording_post(struct ctx *cx, struct request *request, struct response *response);
enum rc wording_remove_post(struct ctx *cx, struct request *request, struct response *response);
enum rc wording_csv_get(struct ctx *cx, struct request *request, struct response *response);
enum rc wording_import_run(struct ctx *cx, struct arguments *arguments);
enum rc wording_export_run(struct ctx *cx, struct arguments *arguments);
enum rc wording_remove_run(struct ctx *cx, struct arguments *arguments);

#endif
