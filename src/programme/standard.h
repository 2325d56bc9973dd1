/* The matrix of safety standards and measures. Inside src/programme only. */
#ifndef PROGRAMME_STANDARD_H
#define PROGRAMME_STANDARD_H

#include "programme/programme_inside.h"

enum { STANDARD_COLUMNS_MOST = 60 }; /* standards of a matrix, in files too */

struct matrix_cell {
    const char *text;     /* clauses; "" for none */
    const char *document; /* of which it is the clause; "" in a column of a sector */
    int64_t count;        /* standards that say something about the measure */
};
struct matrix_row {
    const char *control, *label, *title;
    int64_t missing; /* columns without a clause */
    LIST_OF(struct matrix_cell) cells;
};
struct matrix_column {
    const char *id, *sector, *label, *note; /* id: of the standard; "" for a sector */
    int64_t number, covered, missing;
};
/* What the number before a clause means in a column of a sector. */
struct matrix_source {
    int64_t number;
    const char *id, *title, *note;
};
struct standard_matrix {
    const char *sector; /* "" for all */
    int64_t by_sector;
    LIST_OF(struct matrix_column) columns;
    LIST_OF(struct matrix_row) rows;
    LIST_OF(struct matrix_source) sources; /* when columns are sectors */
};
extern const struct fields standard_matrix_fields;
/* The 90 measures against the standards in force or being made of a sector ("" for all), or against the sectors. */
enum rc standard_matrix_make(struct ctx *cx, const char *sector, bool by_sector, struct standard_matrix *ret) MUST_USE;

/* A measure in a standard and in its earlier version. */
enum clause_change { CLAUSE_SAME, CLAUSE_ADDED, CLAUSE_GONE, CLAUSE_CHANGED, CLAUSE_CHANGE_COUNT_ };
extern const struct enum_names standard_change_names;
struct standard_difference {
    const char *control, *label, *title, *clause, *before;
    int64_t change; /* enum clause_change */
};
struct standard_differences {
    const struct standard_difference *at;
    size_t n;
    int64_t covered, changed;
    int64_t added, gone, reworded; /* what `changed` is made of */
};
enum rc standard_compare(struct ctx *cx, const struct standard_document *document,
                         struct standard_differences *ret) MUST_USE;

/* The clauses of the earlier version, for every measure that this one has none for yet. Own transaction. RC_CONFLICT without
 * an earlier version, RC_DENIED. */
enum rc standard_copy(struct ctx *cx, const char *document, int64_t *ret_clauses) MUST_USE;

/* NULL when it is not there. */
const struct standard_document *standard_in(const struct standard_documents *all, const char *id);
/* standard_cite within an open transaction, permission seen to. */
enum rc standard_cite_in(struct ctx *cx, const char *document, const char *control, const char *clause) MUST_USE;

/* The matrix as a workbook or CSV file and back: one row a measure, one column a standard. An empty cell removes the
 * clause. Format by the ending of `path`. */
enum rc standard_matrix_export(struct ctx *cx, const char *sector, const char *path, struct buf *out) MUST_USE;
enum rc standard_matrix_import(struct ctx *cx, const char *bytes, size_t length, const char *file_name,
                               struct import_result *ret) MUST_USE;

#endif
