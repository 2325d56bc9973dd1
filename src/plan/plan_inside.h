/* What the files of the plan share. Inside src/plan only. */
#ifndef PLAN_PLAN_INSIDE_H
#define PLAN_PLAN_INSIDE_H

#include "base/command.h"
#include "db/db.h"
#include "plan/plan.h"

enum { PLAN_ITEM_FIELDS = 26, PLAN_ROW_FIELDS = 24, PLAN_TOTALS_FIELDS = 11 };
enum { PLAN_PRIORITY_HIGH = 1, PLAN_PRIORITY_MIDDLE, PLAN_PRIORITY_LOW };
extern const struct enum_names plan_priority_names;
/* The sum over nine million items of this size still fits 64 bits. */
#define PLAN_MONEY_MOST INT64_C(1000000000000)
enum { PLAN_DAYS_MOST = 1000000, PLAN_COUNTED = 100 };

extern const struct field plan_item_table[PLAN_ITEM_FIELDS];
extern const struct field plan_totals_table[PLAN_TOTALS_FIELDS];

/* --- Rules (plan_rule.c), pure --- */

/* A new item before anybody filled it in: middle priority, the baseline, every text "". */
struct plan_item plan_item_blank(void);
/* Brings what follows from the status in line: completed means 100 %, anything else has no date of
 * completion; a priority that was not given is the middle one. */
void plan_item_settle(struct plan_item *item);
/* The rules between fields. RC_INVALID with every broken rule recorded at its field. */
enum rc plan_item_check(struct ctx *cx, const struct plan_item *item) MUST_USE;
static inline bool plan_status_is_open(int64_t status)
{
    return status != PLAN_DONE && status != PLAN_CANCELLED;
}
/* True when a due day has passed; "" never has. */
bool plan_is_past(const struct ctx *cx, const char *due_on);
/* The last day of the month that today lies in, ISO. */
const char *plan_month_end(const struct ctx *cx);

/* --- Lists (plan_list.c) --- */

enum plan_sort {
    PLAN_SORT_DUE,
    PLAN_SORT_PRIORITY,
    PLAN_SORT_NUMBER,
    PLAN_SORT_STATUS,
    PLAN_SORT_NEWEST,
    PLAN_SORT_LATEST, /* by due date, the latest first */
    PLAN_SORT_COUNT_
};
extern const struct enum_names plan_sort_names;

/* Which statuses a list shows; the first PLAN_STATUS_COUNT_ are the statuses themselves. */
enum { PLAN_FILTER_OPEN = PLAN_STATUS_COUNT_, PLAN_FILTER_ALL, PLAN_FILTER_COUNT_ };
extern const struct enum_names plan_filter_names;

struct plan_filter {
    int64_t status;                /* enum plan_status, PLAN_FILTER_OPEN or PLAN_FILTER_ALL */
    const char *post;              /* "" for all, "mine" for those of the acting person */
    bool overdue;                  /* only open items whose due date has passed */
    int64_t priority;              /* 0 for all */
    const char *catalog, *control; /* control "" for all */
    const char *text;  /* a part of the title, in any width and case, or the number; "" for all */
    int64_t sort;      /* enum plan_sort */
    const char *after; /* cursor that the page before gave; "" from the beginning */
    int64_t limit;     /* greatest number of rows */
};

/* One row of a list. */
struct plan_row {
    const char *id;
    int64_t version, number;
    const char *title, *catalog, *control, *control_label, *post, *post_label;
    int64_t status, progress, priority;
    const char *start_on, *due_on, *done_on;
    int64_t overdue;
    int64_t money_asked, money_granted, money_spent;
    int64_t days_asked, days_granted, days_spent;
    const char *judged_by, *result;
    const char *post_short; /* without the holder's name */
    const char *money; /* granted money, or the asked one when none is granted, as people read it */
};
extern const struct field plan_row_table[PLAN_ROW_FIELDS];

struct plan_rows {
    const struct plan_row *at;
    size_t n;
};

/* Reads the words of a filter as they stand in addresses and on the command line. get gives the
 * value of a name, NULL or "" where absent. An absent status takes `otherwise`. RC_INVALID. */
typedef const char *(*plan_filter_get)(const void *source, const char *name);
enum rc plan_filter_read(struct ctx *cx, plan_filter_get get, const void *source, int64_t otherwise,
                         struct plan_filter *ret) MUST_USE;
/* The filter as a query without its cursor and without what is the default: "status=all&sort=due". */
const char *plan_filter_query(const struct ctx *cx, const struct plan_filter *filter);

/* The rows that a filter admits, in its order, with labels. ret_next takes the cursor of the page
 * after, "" at the end. RC_INVALID when the cursor is none. */
enum rc plan_list(struct ctx *cx, const struct plan_filter *filter, struct plan_rows *ret,
                  const char **ret_next) MUST_USE;
/* The row of one item, as a list has it. RC_MISSING with a message. */
enum rc plan_row_get(struct ctx *cx, const char *id, struct plan_row *ret) MUST_USE;
/* The same as whole items, for export and roadmap. */
enum rc plan_list_items(struct ctx *cx, const struct plan_filter *filter, struct plan_items *ret,
                        const char **ret_next) MUST_USE;

/* Calls `visit` with every item that the filter admits, in its order (its cursor and limit are passed
 * over). The context it gets has a scratch arena, which is emptied every few hundred items. */
typedef void (*plan_visit)(void *state, struct ctx *cx, const struct plan_item *item);
enum rc plan_walk(struct ctx *cx, const struct plan_filter *wanted, plan_visit visit,
                  void *state) MUST_USE;

/* How a searched text may stand in a title. */
enum plan_width { PLAN_AS_TYPED, PLAN_FOLDED, PLAN_WIDE_LOWER, PLAN_WIDE_UPPER, PLAN_WIDTH_COUNT_ };
/* The text in that width and ASCII lower case as a pattern for LIKE … ESCAPE '!', in cx's arena. */
const char *plan_text_pattern(const struct ctx *cx, const char *text, enum plan_width width);

/* Words for a control: its label and title in the reader's language; the id when it is unknown. */
const char *plan_control_label(struct ctx *cx, const char *catalog, const char *control);
const char *plan_control_title(struct ctx *cx, const char *catalog, const char *control);

/* --- Changes inside an open transaction (plan_change.c) --- */

/* Holds the organisation's plan until the transaction ends: numbers have no twins, sums stay right. */
enum rc plan_hold(struct ctx *cx) MUST_USE;
/* Insert and change as plan_item_create and plan_item_change do, the plan being held. posts are the
 * active posts (post_choices). `before` is the stored item. */
enum rc plan_insert(struct ctx *cx, struct choices posts, struct plan_item *item) MUST_USE;
/* Only the rules of both; before is NULL for a new item. RC_INVALID with every field recorded. */
enum rc plan_check(struct ctx *cx, struct choices posts, const struct plan_item *before,
                   struct plan_item *item) MUST_USE;
enum rc plan_update(struct ctx *cx, struct choices posts, const struct plan_item *before,
                    struct plan_item *after) MUST_USE;
/* Stores `after` over `before` with the sums; no rule is looked at but the record's own. The plan is held. */
enum rc plan_replace(struct ctx *cx, const struct plan_item *before, struct plan_item *after) MUST_USE;
/* RC_DENIED unless the acting person may change the plan. */
enum rc plan_may_write(struct ctx *cx) MUST_USE;
/* RC_CONFLICT unless the stored version is the one seen. */
enum rc plan_same_version(struct ctx *cx, const struct plan_item *stored, int64_t version) MUST_USE;

/* One item of a bulk change: id, and the version that the person saw (0: any). */
struct plan_pick {
    const char *id;
    int64_t version;
};
/* Sets the status of several items in one transaction, all or none. `result` fills the result of
 * those that have none; completed items without a date are completed today. */
enum rc plan_set_status(struct ctx *cx, const struct plan_pick *picks, size_t count, int64_t status,
                        const char *result, int64_t *ret_changed) MUST_USE;

/* --- What waits (plan_work.c); work of struct module --- */

struct work;
enum rc plan_work(struct ctx *cx, struct work *work) MUST_USE;

/* --- SQL (plan_store.c) --- */

enum rc plan_store_hold(struct ctx *cx) MUST_USE;
/* The greatest number in the organisation; 0 when there is none. */
enum rc plan_store_last_number(struct ctx *cx, int64_t *ret) MUST_USE;
/* One row without its labels. RC_MISSING without a message. */
enum rc plan_store_row(struct ctx *cx, const char *id, struct plan_row *ret) MUST_USE;
/* RC_MISSING without a message. */
enum rc plan_store_by_number(struct ctx *cx, int64_t number, struct plan_item *ret) MUST_USE;
/* Adds (sign 1) or takes away (sign −1) an item to the sums of its status. */
enum rc plan_store_total_add(struct ctx *cx, const struct plan_item *item, int64_t sign) MUST_USE;
enum rc plan_store_totals(struct ctx *cx, struct plan_totals *ret) MUST_USE;
/* The rows of plan_total, and what the items give; of one organisation or of all (NULL), sorted by
 * organisation and status. */
struct plan_sum {
    const char *org;
    int64_t status, items;
    int64_t money_asked, money_granted, money_spent, days_asked, days_granted, days_spent;
};
struct plan_sums {
    const struct plan_sum *at;
    size_t n;
};
extern const struct fields plan_sum_fields;
enum rc plan_store_sums(struct ctx *cx, const char *org, struct plan_sums *ret) MUST_USE;
enum rc plan_store_count_sums(struct ctx *cx, const char *org, struct plan_sums *ret) MUST_USE;

/* --- Verification (plan_verify.c); run of a struct verify_check --- */

struct ledger_mark;
enum rc plan_verify_sums(struct ctx *cx, const char *org, const struct ledger_mark *marks,
                         size_t n) MUST_USE;
/* Open items with a due date before `day`, not before `from`; counted up to PLAN_COUNTED. */
enum rc plan_store_due_count(struct ctx *cx, const char *from, const char *before, int64_t *ret)
    MUST_USE;
/* The same for one post. */
enum rc plan_store_post_due_count(struct ctx *cx, const char *post, const char *before,
                                  int64_t *ret) MUST_USE;
/* The open items of a post with a due date from `from` on and before `before` (ISO; "" and "0" for those
 * without one), in the order of their dates, at most `limit` of each status: id, number, title, due_on. */
enum rc plan_store_post_due(struct ctx *cx, const char *post, const char *from, const char *before,
                            int64_t limit, struct plan_rows *ret) MUST_USE;
enum rc plan_store_of_control(struct ctx *cx, const char *catalog, const char *control,
                              int64_t limit, struct plan_items *ret) MUST_USE;
enum rc plan_store_count_by_control(struct ctx *cx, const char *catalog, struct plan_counts *ret)
    MUST_USE;

/* Where a page begins: the sort key of the last row of the page before. */
struct plan_cursor {
    bool given;
    int64_t status, priority, number;
    const char *due_on, *id;
};
/* The rows of one status and one post ("" for any) in the order of the filter's sort, after the
 * cursor; at most `limit`. `whole` fills every field of struct plan_item, otherwise struct plan_row. */
enum rc plan_store_walk(struct ctx *cx, const struct plan_filter *filter, int64_t status,
                        const char *post, const struct plan_cursor *cursor, int64_t limit,
                        bool whole, void *ret_at, size_t *ret_n) MUST_USE;

/* --- Files (plan_excel.c, plan_import.c) --- */

/* The columns of a file, in order. */
enum { PLAN_FILE_COLUMNS = 21 };
struct plan_file_column {
    const char *field; /* of plan_item_table */
    double width;      /* in the workbook, characters */
};
extern const struct plan_file_column plan_file_columns[PLAN_FILE_COLUMNS];
/* The head of a column in a language. */
const char *plan_file_head(enum lang lang, size_t column);

enum plan_format { PLAN_CSV, PLAN_XLSX, PLAN_OSCAL, PLAN_FORMAT_COUNT_ };
extern const struct enum_names plan_format_names;
/* Every row that the filter admits (its cursor and limit are passed over), every column that an
 * upload takes; as OSCAL a plan-of-action-and-milestones (RC_MISSING without any item). `out` is the
 * caller's. */
enum rc plan_export(struct ctx *cx, const struct plan_filter *filter, int64_t format,
                    struct buf *out) MUST_USE;
/* plan_export as OSCAL (plan_oscal.c). */
enum rc plan_export_oscal(struct ctx *cx, const struct plan_filter *filter, struct choices posts,
                          struct buf *out) MUST_USE;
struct import_result;
/* Rows with a number change that item, rows without become new ones; absent columns stay as they
 * are. All or none: RC_INVALID when cells were refused, and ret tells which. */
enum rc plan_import(struct ctx *cx, const char *bytes, size_t length, const char *file_name,
                    struct import_result *ret) MUST_USE;

enum { PLAN_COMMANDS = 3 };
extern const struct command plan_commands[PLAN_COMMANDS];

#endif
