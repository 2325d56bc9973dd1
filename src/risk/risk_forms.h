/* The six forms as one workbook, out and in again. Inside src/risk only.
 * Laid out after the handbook's annex 3 (様式1–6); a sheet of the resources and one of the choices come with it.
 * Heads are Japanese in either language of the reader: it is the form that goes round. */
#ifndef RISK_RISK_FORMS_H
#define RISK_RISK_FORMS_H

#include "assessment/assessment.h"
#include "register/sheet.h"
#include "risk/risk_view.h"

enum risk_sheet {
    RISK_SHEET_GOAL,     /* form 1 */
    RISK_SHEET_SERVICES, /* form 2 */
    RISK_SHEET_IMPACT,   /* form 3 */
    RISK_SHEET_PROCESSES, /* form 4 */
    RISK_SHEET_NEEDS,     /* form 5 */
    RISK_SHEET_RISKS,     /* form 6 */
    RISK_SHEET_RESOURCES,
    RISK_SHEET_COUNT_
};

/* What a column holds. */
enum risk_form_cell {
    FORM_FIELD,      /* the field of that name */
    FORM_SHOWN,      /* the same, only shown: what another sheet says */
    FORM_BUSINESS,   /* of the services of a process; shown */
    FORM_SERVICES,   /* names, one a line */
    FORM_PROCESS,    /* name */
    FORM_NEEDS,      /* resources of one kind, one a line */
    FORM_KIND,       /* of the resource of a risk */
    FORM_RESOURCE,   /* its name */
    FORM_RESIDUAL,   /* formulas */
    FORM_CRITERION,
    FORM_EVALUATION,
    FORM_KEY,        /* hidden: id and version */
};

struct risk_form_column {
    const char *field; /* FORM_FIELD, FORM_SHOWN; "" otherwise */
    enum risk_form_cell cell;
    int64_t kind; /* FORM_NEEDS: enum risk_resource_kind; RISK_ICT stands for control systems, too */
    const char *group, *head;
    double width; /* characters */
};

struct risk_form_sheet {
    const char *name, *title;
    const struct record *record;
    const struct risk_form_column *columns;
    size_t n;
    int paper; /* 8: A3, 9: A4 */
    int frozen; /* columns at the left that stay */
};
extern const struct risk_form_sheet risk_form_sheets[RISK_SHEET_COUNT_];

/* A study whole, with what its cells need. Rows by id are found in the time of a binary search. */
struct risk_form_index {
    const char *id;
    const void *row;
};
struct risk_form_words {
    const char *business, *services; /* of a process */
};
struct risk_forms {
    struct risk_model model;
    struct risk_rows risks;
    struct choices posts;
    struct risk_places sites, zones, suppliers, externals;
    struct risk_form_index *services, *processes, *resources; /* sorted by id */
    struct risk_form_words *words;                            /* of the processes, in the order of the model */
};
/* RC_MISSING for an unknown study. */
enum rc risk_forms_load(struct ctx *cx, const char *study, struct risk_forms *ret) MUST_USE;
/* NULL where there is none. */
const void *risk_forms_find(const struct risk_form_index *index, size_t n, const char *id);

/* What stands in the cell, in Japanese, "" for nothing. In cx's arena or older. */
const char *risk_form_text(struct ctx *cx, const struct risk_forms *forms,
                           const struct risk_form_sheet *sheet,
                           const struct risk_form_column *column, const void *row);
/* "name：requirement／quantity" of a need. */
const char *risk_form_need(struct ctx *cx, const struct risk_forms *forms,
                           const struct risk_need *need);
bool risk_form_has_kind(const struct risk_form_column *column, int64_t kind);
const struct field *risk_form_field(const struct risk_form_sheet *sheet,
                                    const struct risk_form_column *column);

/* The forms of a study; department "" for all, otherwise its processes with their services and risks, and the
 * risks that it owns. `out` is the caller's. RC_MISSING when the study has no such department. */
enum rc risk_forms_export(struct ctx *cx, const char *study, const char *department,
                          struct buf *out) MUST_USE;
/* The departments of a study's processes and risks, each once, sorted. */
struct risk_departments {
    const char *const *at;
    size_t n;
};
enum rc risk_forms_departments(struct ctx *cx, const char *study, struct risk_departments *ret) MUST_USE;

/* A workbook of the forms into a draft. Rows are told by the hidden key, else by their names; rows without
 * either are new; rows that are not in the file stay. `check`: looks only, stores nothing. All or none:
 * RC_INVALID when cells were refused, and ret tells which. */
enum rc risk_forms_import(struct ctx *cx, const char *study, const char *bytes, size_t length,
                          const char *file_name, bool check, struct import_result *ret) MUST_USE;
/* The same from sheets that were read already. */
enum rc risk_forms_take(struct ctx *cx, const char *study, const struct workbook *book, bool check,
                        struct import_result *ret) MUST_USE;

/* The page. */
struct risk_form_department {
    const char *name, *href;
};
struct risk_forms_view {
    struct risk_head head;
    LIST_OF(struct risk_form_department) departments;
    struct import_result result;
    int64_t checked; /* the file was looked at, and can be taken */
};
extern const struct fields risk_forms_answer;
HANDLER(risk_forms_get);
HANDLER(risk_forms_xlsx_get);
HANDLER(risk_forms_post);

/* risk export, risk import */
enum rc risk_export_run(struct ctx *cx, struct arguments *arguments);
enum rc risk_import_run(struct ctx *cx, struct arguments *arguments);

/* What the two parts of the import share (risk_forms_read.c, risk_forms_take.c). */

/* Rows of one record: as they are stored, and as the file wants them. */
struct form_table {
    const struct record *record;
    char *before, *after; /* `stored` and `n` rows of record->size */
    size_t stored, n, room;
    struct risk_form_index *index; /* stored rows by id */
    unsigned char *touched;        /* of the n rows: 1 when a cell of it was changed, 2: seen in the file */
    size_t touched_room;
};
struct form_name {
    const char *key;
    size_t place; /* in the table */
};
struct form_names {
    struct form_name *at;
    size_t n, room, sorted;
};
/* What a process shall serve and need. */
struct form_link {
    size_t process, other; /* places: of the service, or of the resource */
    const char *requirement, *quantity;
    const char *need; /* id of the need that it is already; "" for a new one */
};
struct form_links {
    struct form_link *at;
    size_t n, room;
};
struct forms_in {
    struct ctx *cx; /* of the request: values live here */
    struct ctx scratch; /* of the row at hand */
    struct risk_forms forms;
    const char *study;
    const struct sheet *sheet;
    const struct risk_form_sheet *form;
    const int *places; /* where each column stands in the sheet; -1 */
    struct form_table study_table, services, processes, resources, risks;
    struct form_names service_names, process_names, resource_names;
    struct form_links serves, needs;
    unsigned char *serves_told, *needs_told; /* by process and column: the file says so */
    struct cell_problem *errors;
    size_t error_count, error_room;
    const char **warnings;
    size_t warning_count, warning_room;
    int64_t rows, changed;
};

/* Names a cell; column -1 for the row. */
enum rc forms_error(struct forms_in *in, size_t row, int column, const char *message,
                    const char *value) MUST_USE;
/* A new row at the end of a table, blank, with an id; NULL when memory ended. */
void *forms_row_new(struct forms_in *in, struct form_table *table, size_t *ret_place);
void *forms_row(const struct form_table *table, size_t place);
enum rc forms_name_add(struct forms_in *in, struct form_names *names, const char *key,
                       size_t place) MUST_USE;
/* The place under a name; SIZE_MAX when there is none, SIZE_MAX - 1 when several bear it. */
size_t forms_name_find(struct form_names *names, const char *key);
/* The key of a resource: kind and name, or the name alone (kind -1). */
const char *forms_resource_key(struct forms_in *in, int64_t kind, const char *name);
/* One row of a sheet into its table. */
enum rc forms_take(struct forms_in *in, const struct sheet_row *row) MUST_USE;
/* Stores what was taken; needs an open transaction. */
enum rc forms_store(struct forms_in *in) MUST_USE;
/* －, ー, ― and the like, and nothing. */
bool forms_nothing(const char *text);
/* Words are the same whatever their width. */
bool forms_same(const struct ctx *cx, const char *a, const char *b);

#endif
