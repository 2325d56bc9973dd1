/* Rows of a file that come into the program: the heads are found, each row is given to the room that knows what it
 * means, and every cell that is refused is named by sheet, row and column. All rows are taken, or none. */
#ifndef REGISTER_TAKE_H
#define REGISTER_TAKE_H

#include "base/field.h"
#include "register/sheet.h"

/* A cell that could not be taken. */
struct cell_problem {
    const char *sheet, *column, *message, *value; /* column: letters; "" where the whole row is meant */
    int64_t row;                                  /* from 1 */
};
/* What an import found. Nothing is stored when there is any error. */
struct import_result {
    int64_t rows, changed;
    LIST_OF(struct cell_problem) errors; /* as people read the sheet, at most TAKE_ERRORS_MOST */
    LIST_OF(const char *) warnings;      /* unknown columns, hidden rows */
};
extern const struct fields cell_problem_fields, import_result_fields;

enum { TAKE_COLUMNS_MOST = 64, TAKE_ERRORS_MOST = 500 };

enum take_place {
    TAKE_OPTIONAL,
    TAKE_ONE_OF, /* a row of heads has one of these */
    TAKE_NEEDED, /* and all of these */
    TAKE_PASSED, /* is known, but not taken */
};
struct take_column {
    const char *field;        /* by which the room asks for it, and the name that a head may have, too */
    const char *label;        /* N_ text: its head in either language; NULL: the label of the rule's field */
    const char *const *words; /* more heads that it may have, ended by NULL; NULL: none */
    enum take_place place;
};

/* One import. The room sees the row at hand. */
struct take {
    struct ctx *cx;              /* for the row: its arena ends with it, fields refused in it become cells */
    struct ctx *whole;           /* of the request */
    void *self;                  /* the room's own */
    const struct sheet_row *row; /* the row at hand */
    bool refused;                /* some cell was refused: nothing more needs to be written */
    int64_t changed;             /* counted by the room */
    struct taking *inside;
};

struct take_rule {
    struct fields fields; /* whose labels are heads, too */
    const struct take_column *columns;
    size_t column_count; /* at most TAKE_COLUMNS_MOST */
    int64_t rows_most;   /* 0: as many as a sheet may have */
    const char *missing; /* N_ text for a file without a row of heads; {0}, {1}: heads of the first two columns */
    bool every_sheet;    /* all sheets with heads, not the first alone */
    /* In the transaction, before the first row; NULL for nothing. */
    enum rc (*begin)(struct take *take);
    /* Takes the row at hand. RC_INVALID and RC_CONFLICT, with fields refused in take->cx (field_fail) or a message,
     * become cells; anything else ends the import. */
    enum rc (*row)(struct take *take);
};

/* Reads the file (sheet_read) and gives it row by row to the rule, in one transaction that is kept when no cell was
 * refused. Rows without a value in a known column are passed over. RC_INVALID when cells were refused (*ret tells
 * which) or no heads were found, RC_TOO_LARGE, and what sheet_read and the rule say. */
enum rc take_import(struct ctx *cx, const struct take_rule *rule, void *self, const char *bytes, size_t length,
                  const char *file_name, struct import_result *ret) MUST_USE;

/* --- For the rule's row --- */

/* Whether the file has the column. */
bool take_has(const struct take *take, const char *field);
/* The cell without blanks around it; "" where there is no such column, or a mark for nothing (－, ー, ―) stands. */
const char *take_text(const struct take *take, const char *field);
/* What people write in a cell, without blanks around it, into the row's field: choices by their code or their word in either language,
 * yes and no, whole numbers with separators and units (¥1,200,000円, 50%), the rest as field_from_text reads it.
 * RC_INVALID: recorded. */
enum rc take_value(struct ctx *cx, const struct field *field, const char *text, void *row) MUST_USE;
/* The cell of that column into the row's field of that name. Nothing is changed where the file has no such column. */
enum rc take_field(const struct take *take, const struct field *field, void *row) MUST_USE;
/* The same for a whole number that people write as one of these words. */
enum rc take_name(const struct take *take, const struct field *field, const struct enum_names *names, void *row)
    MUST_USE;
/* Refuses the cell of that column in the row at hand, beside what the rule's result refuses. RC_MEMORY. */
enum rc take_refuse(struct take *take, const char *field, const char *message) MUST_USE;
/* RC_INVALID, recorded, when a row above had the same number in this column. */
enum rc take_once(struct take *take, const char *field, int64_t number) MUST_USE;

/* Whether two words are one to people: full and half width, blanks around them. */
bool take_same_word(const struct ctx *cx, const char *a, const char *b);
/* "¥1,200,000円" as "1200000", "50%" as "50". In cx's arena. */
const char *take_bare_number(const struct ctx *cx, const char *text);

#endif
