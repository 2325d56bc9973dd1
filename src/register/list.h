/* Lists as people work with them, made from one table each: which columns there are, in what order they
 * can be sorted, what can be changed in place. From it come the head with its filters, the cells, the
 * choice of columns that every person keeps, the files of exactly what is shown, and the change of one
 * cell. A room fills its own rows by field table, as before; who sorts and filters them by SQL says so
 * with words of its own, what lies in memory whole is sorted and filtered here (list_memory). */
#ifndef REGISTER_LIST_H
#define REGISTER_LIST_H

#include "register/form.h"
#include "register/record.h"

enum { LIST_COLUMNS_MOST = 64, LIST_ROWS_LEAST = 50, LIST_ROWS_MIDDLE = 100, LIST_ROWS_MOST = 200 };

/* One cell as pages show it. Only `text` is the value: it alone is copied and written to files. */
struct list_cell {
    const char *text;
    int64_t kind;     /* enum field_kind: how files write it; F_TEXT where text says it */
    const char *href; /* page behind the value; NULL for none */
    const char *tag;  /* class of a tag around it: ok, warn, bad, info, off; NULL for none */
    const char *absent, *absent_tag;  /* stands where text is ""; NULL for nothing */
    const char *mark, *mark_tag;      /* a word beside, such as "Overdue"; NULL for none */
    const char *note;                 /* a quiet line below; NULL for none */
    const char *action, *action_href; /* a small button below; NULL for none */
    double share;                     /* 0–1, drawn as a meter; negative for none */
    int64_t indent;                   /* 0–4, how deep it stands in a tree */
    /* Filled by list_row_make. */
    const char *classes;            /* of the table's cell; "" for none */
    const char *edits;              /* field that is changed in place; "" for none */
    const char *raw;                /* its value as an input holds it, where it is another than text; NULL otherwise */
    const char *pick, *pick_label;  /* value of the tick box before it; NULL for none */
    int64_t head;                   /* names the row */
    const struct list_input *input; /* the cell is open; NULL otherwise */
};

enum list_flag {
    LIST_KEY = 1,       /* names the row: stays in sight, cannot be hidden; leads the columns */
    LIST_ASIDE = 2,     /* hidden until a person chooses it */
    LIST_LEFT = 4,      /* a figure that does not stand at the right */
    LIST_THOUSANDS = 8, /* a figure with its thousands apart */
    LIST_NARROW = 16,   /* never wraps */
    LIST_WIDE = 256,    /* sentences: wider than others */
    LIST_SORT = 32,     /* list_memory sorts by it */
    LIST_SEARCH = 64,   /* list_memory finds rows by a part of its text */
    LIST_PICK = 128,    /* list_memory finds rows by one of its values */
};

struct list_column {
    const char *field; /* of the row: name, kind, and the label unless there is one here */
    unsigned flags;    /* enum list_flag */
    const char *edits; /* field of the list's record that is changed in place; NULL for none */
    const char *up,
        *down;         /* words of the orders that begin with the least and the greatest; NULL */
    const char *label; /* N_ text; NULL: the field's */
    int width;         /* in a workbook, characters; 0: 12 */
    /* Says more about the cell than its field does; NULL for most. */
    void (*fill)(const struct ctx *cx, const void *row, struct list_cell *cell);
};

/* What can be changed in place, and by whom. */
struct list_edit {
    const struct record *record;
    uint64_t permission;
    const char
        *page; /* what follows record->href and the id for the page of the whole form: "/edit" */
    /* The pick list of a field; *ret stays as it is where the field has none. May be NULL. */
    enum rc (*choices)(struct ctx *cx, const struct field *field, const void *record,
                       struct form_choice *ret);
    /* The room's own function for a change, with permission, rules and transaction: `record` is what
     * is wanted, `given` the mask of the fields that were typed. */
    enum rc (*change)(struct ctx *cx, void *record, int64_t version, uint64_t given);
    /* The row of one record as the list has it. RC_MISSING. */
    enum rc (*row)(struct ctx *cx, const char *id, void *ret);
    /* The stored record, where it may belong to another organisation that the person works for; NULL: record_get. */
    enum rc (*get)(struct ctx *cx, const char *id, void *ret);
    /* The room's own functions for a copy of a row below it, and for removing it again (or for stopping what cannot be
     * removed); NULL: rows are not copied. */
    enum rc (*copy)(struct ctx *cx, const char *id, const char **ret);
    enum rc (*remove)(struct ctx *cx, const char *id, int64_t version);
};

struct list {
    const char *name;     /* in addresses, and in what people keep: "plan" */
    const char *label;    /* N_ text: what the rows are */
    uint64_t permission;  /* who reads it */
    const char *href;     /* its page; NULL where it stands on many pages */
    struct fields fields; /* of a row; "id" and "version" are found by name where there are any */
    size_t size;          /* of a row */
    const struct list_column *columns;
    size_t column_count; /* at most LIST_COLUMNS_MOST */
    const char *order;   /* word of the order where none is asked for; NULL: as the rows come */
    const char *cursor;  /* name of the cursor in addresses; NULL: "after" */
    int64_t rows;        /* on a page where nothing else is wanted; 0: 50 */
    const struct list_edit *edit; /* NULL: nothing is changed in place */
};

extern const struct fields list_done_fields;

/* In a route's table: the fields of the list that {list} names. */
extern const struct fields list_row_fields;

/* Finds a list among all modules; NULL when there is none. */
const struct list *list_find(const struct app *app, const char *name);

/* --- What a request asks for --- */

struct list_ask {
    const struct list *list;
    uint64_t columns;  /* bit i: column i is shown */
    int64_t rows;      /* on a page: 50, 100 or 200 */
    const char *sort;  /* word of the order; "" where the list has none */
    const char *after; /* cursor of the page; "" for the first */
    /* As the address says them, so that the links of the page say them too; "" where it does not. */
    const char *columns_given, *rows_given;
};
/* Reads columns=, rows=, sort= and after= of the query; what is not given is what the person keeps, and
 * then what the list proposes. Programs get what the list proposes. The words of sort and after are the
 * room's to check, but for list_memory. RC_INVALID: columns= names one that there is not. */
enum rc list_ask(struct ctx *cx, const struct list *list, const struct request *request,
                 struct list_ask *ret) MUST_USE;
/* The names of the shown columns, separated by commas. In cx's arena. */
const char *list_column_names(const struct ctx *cx, const struct list *list, uint64_t columns);
/* The bits of names separated by commas; key columns are always there. RC_INVALID. */
enum rc list_column_bits(struct ctx *cx, const struct list *list, const char *names, uint64_t *ret)
    MUST_USE;

/* --- The page --- */

struct list_filter {
    const char *name, *label;
    const char *kind;      /* select, search, date, check, hidden */
    const char *value;     /* "" where it admits all */
    const char *otherwise; /* value that holds where the address says none; NULL for "" */
    const char *column; /* field of the column under whose head it stands; NULL: above the table */
    const char *tick;   /* check: value when ticked */
    int64_t most;       /* search: greatest number of characters */
    LIST_OF(struct form_option) options;
};

/* What a room found for the page. Texts that are NULL count as "". */
struct list_found {
    const void *rows;
    size_t n;
    const char *next;       /* cursor of the page after; "" at the end */
    const char *href;       /* path of the page, without query */
    const char *csv, *xlsx; /* paths of the files; NULL for none */
    const struct list_filter *filters;
    size_t filter_count;
    bool pickable; /* rows have tick boxes of the form "list-picks", named "item"; those that are edited have them always */
};

struct list_head {
    const char *name, *label, *classes, *href;
    const char *order; /* "ascending", "descending"; "" when the rows are not in its order */
    int64_t picks;     /* a box that ticks all rows */
    const struct list_filter *filter; /* NULL for none */
};

/* An open cell. */
struct list_input {
    const char *list, *id, *columns, *error, *stored, *page;
    const char *proposals; /* name of the list of words that are proposed; NULL: none */
    int64_t version;
    struct form_input input;
};

struct list_row {
    const char *id;
    int64_t version; /* 0 where rows have none */
    int64_t gone;    /* no longer there: the page takes it away */
    LIST_OF(struct list_cell) cells;
};

struct list_choice_view {
    const char *list, *back, *columns;
    LIST_OF(struct form_option) options; /* value: column; selected: shown */
    int64_t rows;
};
extern const struct fields list_choice_view_fields;

struct list_view {
    const char *name, *label, *action, *columns;
    const char *clear_href; /* the list without any filter */
    const char *first_href, *here, *next_href, *csv_href, *xlsx_href;
    const char *keeper; /* organisation and person, under which a browser keeps what could not be sent */
    LIST_OF(struct list_head) heads;
    LIST_OF(struct list_row) rows;
    LIST_OF(struct list_filter) filters; /* those above the table */
    LIST_OF(struct pair) kept;           /* what the filter's form carries along */
    LIST_OF(struct form_option) sizes;
    struct list_choice_view choice;
    int64_t filtered; /* a filter is not as it is at first */
    int64_t filterable, in_head, editable, copyable, further, paged;
};

/* Rows after a change of several: fill down, copy, undo. */
struct list_done_row {
    const char *id;
    int64_t version, gone;
};
struct list_done_view {
    LIST_OF(struct list_row) rows;
    LIST_OF(struct list_done_row) done; /* the same for programs */
};

/* The inputs of all columns that can be changed, for a browser that may lose its connection. */
struct list_editors_view {
    LIST_OF(struct list_input) editors;
    LIST_OF(struct form_input) inputs; /* the same for programs */
};
extern const struct fields list_editors_fields;

/* What a paste would change, or why it cannot be made. */
struct list_paste_cell {
    const char *id, *row, *column; /* the row's id and what people call it; the column's head, "" for the whole row */
    const char *before, *after;    /* as the list shows them; `after` as it was pasted where it is refused */
    const char *error;             /* "" where it can be taken */
};
struct list_paste_view {
    const char *list, *back, *columns, *once, *text;
    LIST_OF(const char *) items, fields; /* as they were sent */
    LIST_OF(struct list_paste_cell) cells;
    LIST_OF(struct list_done_row) done; /* the rows as they stand, once it was taken */
    int64_t lines, changes, refused;
    int64_t passed; /* columns of the pasted text that are not changed here */
};
extern const struct fields list_paste_fields;

enum rc list_view_make(struct ctx *cx, const struct list_ask *ask, const struct list_found *given,
                       struct list_view *ret) MUST_USE;
/* What a link to the same list needs: filters, order, columns and rows as they are asked for, without
 * the cursor and what is the default; "" or "a=b&c=d". */
const char *list_query(const struct ctx *cx, const struct list_ask *ask,
                       const struct list_found *found);
/* One row's cells. `open` (may be NULL) is put into the cell that edits its field. */
enum rc list_row_make(struct ctx *cx, const struct list_ask *ask, const void *row, bool pickable,
                      const struct list_input *open, struct list_row *ret) MUST_USE;
/* The cell of a column as its field and its `fill` say. */
struct list_cell list_cell_of(const struct ctx *cx, const struct list *list, size_t column,
                              const void *row);
/* 1234567 → "1,234,567", in cx's arena. */
const char *list_thousands(const struct ctx *cx, int64_t value);
/* An option for every name of an enum from `first` on, after `all` with the value "" (NULL: without). */
enum rc list_enum_options(struct ctx *cx, const struct enum_names *names, size_t first,
                          const char *all, const char *chosen, struct list_filter *filter) MUST_USE;

/* --- Rows that lie in memory whole --- */

/* Filters, sorts and cuts found->rows (all there are) by the columns' flags and the request; fills
 * rows, n, next and filters. Files ask with a great ask->rows. RC_INVALID for an unknown order. */
enum rc list_memory(struct ctx *cx, const struct list_ask *ask, const struct request *request,
                    struct list_found *found) MUST_USE;

/* The view of a page over rows that lie in memory whole: found->rows, n, href and files are the room's. */
enum rc list_memory_view(struct ctx *cx, const struct request *request, const struct list *list,
                         struct list_found *found, struct list_view *ret) MUST_USE;

/* --- Files --- */

enum list_format { LIST_CSV, LIST_XLSX };
/* Gives the next rows; *ret_n is 0 at the end. cx has an arena of its own that is reset before the next
 * call: what must live longer is kept in `state`. */
typedef enum rc (*list_source)(struct ctx *cx, void *state, const void **ret_rows, size_t *ret_n);
/* Writes the shown columns of all rows that the source gives. RC_TOO_LARGE. */
enum rc list_export(struct ctx *cx, const struct list_ask *ask, enum list_format format,
                    list_source source, void *state, struct buf *out) MUST_USE;
/* The same as an answer, named `name`-DATE.csv or .xlsx. */
enum rc list_export_send(struct ctx *cx, struct response *response, const struct list_ask *ask,
                         enum list_format format, const char *name, list_source source, void *state)
    MUST_USE;
/* The same over rows that lie in memory whole, filtered and sorted as the request asks. */
enum rc list_memory_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct list *list, const struct list_found *found,
                         enum list_format format, const char *name) MUST_USE;
/* A source of rows that lie in memory. */
struct list_held {
    const void *rows;
    size_t n;
    bool given;
};
enum rc list_held_source(struct ctx *cx, void *state, const void **ret_rows, size_t *ret_n)
    MUST_USE;

/* --- What a person keeps --- */

/* Not in the ledger: it decides nothing about the content. Columns "" and rows 0 are the list's own. */
struct list_kept {
    const char *columns;
    int64_t rows;
};
/* Zeros for who keeps nothing. */
enum rc list_kept_get(struct ctx *cx, const char *list, struct list_kept *ret) MUST_USE;
/* Own transaction. RC_DENIED for nobody or who may not read the list; RC_INVALID. */
enum rc list_kept_set(struct ctx *cx, const struct list *list, const struct list_kept *kept)
    MUST_USE;

/* The pages of every list: the choice of columns, one row, the change of a cell. */
extern const struct module list_module;

#endif
