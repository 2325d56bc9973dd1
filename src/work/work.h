/* My work: everything that waits for the acting person, with its dates, on one page. Modules offer rows
 * through `work` in their struct module; this room knows none of them. */
#ifndef WORK_WORK_H
#define WORK_WORK_H

#include "base/app.h"
#include "base/field.h"

/* When it is due. The week ends on Sunday. */
enum work_when { WORK_OVERDUE, WORK_THIS_WEEK, WORK_LATER, WORK_UNDATED, WORK_WHEN_COUNT_ };
extern const struct enum_names work_when_names;

/* Rows that one module gives at most: those due first. */
enum { WORK_ROWS_MOST = 100, WORK_SOON_DAYS = 7, WORK_FIRST = 6 };

struct work_row {
    int64_t when;       /* enum work_when; set by work_add */
    const char *kind;   /* what it is, in the reader's language */
    const char *title;  /* what is to be done */
    const char *note;   /* where it belongs, who asked; "" for nothing */
    const char *due_on; /* ISO date; "" for none */
    const char *href;   /* where the work is done */
    int64_t days;       /* from today to due_on, negative when overdue; 0 without a date */
    int64_t late;       /* the same for people: days since due_on, 0 when not overdue */
    int64_t soon;       /* due within WORK_SOON_DAYS: the page marks it */
};

/* What a module fills. `before`: only rows with a due date before this ISO date are wanted; "" for all.
 * Who looks at it reads less, work_add leaves out the others in any case. */
struct work {
    const char *today, *sunday, *before;
    bool counting; /* only their number is wanted; see work_count */
    int64_t counted;
    struct work_row *at;
    size_t n, room;
};
/* Adds a row; texts that are NULL count as "". They are kept, not copied. RC_MEMORY. */
enum rc work_add(struct ctx *cx, struct work *work, const struct work_row *row) MUST_USE;
/* Instead of rows when `counting`: so many with a due date before `before`. */
void work_count(struct work *work, int64_t count);

struct work_group {
    int64_t when;
    const char *label, *tag; /* tag: bad, warn, info, off */
    LIST_OF(struct work_row) rows;
};
struct work_view {
    const char *person_name, *today;
    int64_t overdue, this_week, later, undated;
    int64_t more; /* a module had more than WORK_ROWS_MOST rows */
    LIST_OF(struct work_row) rows; /* by due date; those without one at the end */
    LIST_OF(struct work_group) groups; /* the same, those that have rows */
    /* WORK_FIRST rows for a page that shows a few (work_first_part): overdue, this week, without a date, later. */
    LIST_OF(struct work_row) first;
};
extern const struct fields work_view_fields;

/* Everything that waits for the acting person in the organisation in which they act; nothing waits for
 * nobody. */
enum rc work_make(struct ctx *cx, struct work_view *ret) MUST_USE;
/* How many of it are overdue; at most 100 are counted. */
enum rc work_overdue(struct ctx *cx, int64_t *ret) MUST_USE;

extern const struct module work_module;

#endif
