/* What the files of this room share. Inside src/sector only. */
#ifndef SECTOR_SECTOR_INSIDE_H
#define SECTOR_SECTOR_INSIDE_H

#include "base/command.h"
#include "db/db.h"
#include "job/job.h"
#include "register/list.h"
#include "rows/rows.h"
#include "sector/sector.h"

enum { COVERED_ALL_MOST = 200000, COVERED_TEXT_MOST = 200, COVERED_YEAR_LEAST = 2000, COVERED_YEAR_MOST = 2200 };
#define COVERED_FIGURE_MOST INT64_C(1000000000000)

/* --- Rules (covered_rule.c), pure but for the messages --- */

/* What a person typed as it is stored: key without blanks around and in half width, sector and sub-sector by code. */
void covered_settle(const struct ctx *cx, struct covered_operator *row);
/* What a rule needs to know of the year and the body. */
struct covered_frame {
    bool first_year;               /* the register has no year before: nobody asks why somebody was added */
    bool ministry;                 /* only sectors that it oversees itself */
    const struct oversights *mine; /* what it oversees itself; used where `ministry` */
};
/* RC_INVALID with every broken rule at its field. `before` NULL: a new row. Notes a move into `row`. */
enum rc covered_rule(struct ctx *cx, const struct covered_frame *frame, const struct covered_operator *before,
                     struct covered_operator *row) MUST_USE;
/* Whether one of the rows covers that sector and sub-sector. */
bool oversight_covers(const struct oversights *rows, const char *sector, const char *sub_sector);
/* RC_INVALID at "sector" or "sub_sector" unless both are known and belong together. */
enum rc sector_check_codes(struct ctx *cx, const char *code, const char *sub_code) MUST_USE;
enum rc sector_check_email(struct ctx *cx, const char *email) MUST_USE;

/* --- Changes (covered_change.c, sector_change.c) --- */

enum rc sector_may_write(struct ctx *cx) MUST_USE;
/* For several rows of one year. The frame lies in cx's arena. */
enum rc covered_frame_load(struct ctx *cx, int64_t year, struct covered_frame *ret) MUST_USE;
/* Insert (`before` NULL) or update inside an open transaction, with the rules. */
enum rc covered_store(struct ctx *cx, const struct covered_frame *frame, const struct covered_operator *before,
                      struct covered_operator *row) MUST_USE;

/* --- Oversight and bodies as rows (sector_rows.c) --- */

struct oversight_row {
    struct oversight oversight; /* first: its field table serves both */
    const char *sector_title, *sub_title;
};
struct sector_body_row {
    struct sector_body body; /* first */
    const char *sector_title, *sub_title;
};
extern const struct fields oversight_row_fields, sector_body_row_fields;
extern const struct list oversight_list, sector_body_list;
extern const struct row_noun oversight_noun, sector_body_noun;

/* --- Lists (covered_list.c) --- */

struct covered_row {
    struct covered_operator operator; /* first: its field table serves both */
    const char *sector_title, *sub_title;
    double index; /* risk index, 0–100; negative when not known */
    const char *standing, *standing_tag, *standing_href;
};
extern const struct fields covered_row_fields;
extern const struct list covered_operator_list;
struct covered_rows {
    struct covered_row *at;
    size_t n;
};
/* The sub-sectors of a sector, or of all ("") as 金融／銀行等. RC_MEMORY. */
enum rc sector_sub_choices(struct ctx *cx, const char *code, struct choices *ret) MUST_USE;
enum rc sector_choices(struct ctx *cx, struct choices *ret) MUST_USE;
/* The rows of a page with the words around them. */
enum rc covered_rows_make(struct ctx *cx, const struct covered_operators *operators, int64_t year,
                          struct covered_rows *ret) MUST_USE;
/* Reads the words of a filter; `get` gives the value of a name, NULL or "" where absent. An absent year is the present
 * one, an absent state `otherwise`. RC_INVALID. */
typedef const char *(*covered_word)(const void *source, const char *name);
enum rc covered_filter_read(struct ctx *cx, covered_word get, const void *source, int64_t otherwise,
                            struct covered_filter *ret) MUST_USE;

/* Where a page begins. */
struct covered_cursor {
    bool given;
    const char *operator, *sector, *name, *id;
};
/* Calls `visit` with every operator that the filter admits, in the order of the filter (cursor and limit are passed
 * over). The context it gets has a scratch arena that is emptied every few hundred rows. */
typedef enum rc (*covered_visit)(void *state, struct ctx *cx, const struct covered_operator *row);
enum rc covered_walk(struct ctx *cx, const struct covered_filter *wanted, covered_visit visit, void *state) MUST_USE;

/* --- SQL (covered_store.c, sector_store.c) --- */

enum rc covered_store_walk(struct ctx *cx, const struct covered_filter *filter, const struct covered_cursor *cursor,
                           int64_t limit, struct covered_operators *ret) MUST_USE;
/* The last year before `year` that has rows; 0 for none. */
enum rc covered_store_year_before(struct ctx *cx, int64_t year, int64_t *ret) MUST_USE;
/* The years that have rows, the latest first, at most 50. */
struct covered_years {
    const struct covered_year_row {
        int64_t year;
    } *at;
    size_t n;
};
enum rc covered_store_years(struct ctx *cx, struct covered_years *ret) MUST_USE;
struct covered_tally {
    const char *sector;
    int64_t state, count;
};
struct covered_tallies {
    const struct covered_tally *at;
    size_t n;
};
enum rc covered_store_count(struct ctx *cx, int64_t year, struct covered_tallies *ret) MUST_USE;
/* Rows of `before` that were not left and have no row in `year`, by key, after the key `after`. */
enum rc covered_store_missing(struct ctx *cx, int64_t before, int64_t year, const char *after, int64_t limit,
                              struct covered_operators *ret) MUST_USE;
enum rc covered_store_missing_count(struct ctx *cx, int64_t before, int64_t year, int64_t *ret) MUST_USE;
enum rc covered_store_unexplained(struct ctx *cx, int64_t year, int64_t limit, struct covered_operators *ret) MUST_USE;
enum rc covered_store_unexplained_count(struct ctx *cx, int64_t year, int64_t *ret) MUST_USE;
enum rc covered_store_left_silently(struct ctx *cx, int64_t year, int64_t limit, struct covered_operators *ret) MUST_USE;
enum rc covered_store_left_silently_count(struct ctx *cx, int64_t year, int64_t *ret) MUST_USE;
/* Of a sector, without a sub-sector, and not left. */
enum rc covered_store_undivided(struct ctx *cx, int64_t year, const char *sector, int64_t limit,
                                struct covered_operators *ret) MUST_USE;
enum rc covered_store_undivided_count(struct ctx *cx, int64_t year, const char *sector, int64_t *ret) MUST_USE;
/* record.describe (sector_change.c). */
void oversight_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
void covered_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
void risk_index_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
/* RC_MISSING without a message. */
enum rc risk_index_store_get(struct ctx *cx, struct risk_index_setting *ret) MUST_USE;

/* --- Files (covered_import.c) --- */

struct import_result;
/* Rows of a year from a workbook or CSV file, by operator key: known ones are changed, others added; all or none. */
enum rc covered_import(struct ctx *cx, int64_t year, const char *bytes, size_t length, const char *file_name,
                       struct import_result *ret) MUST_USE;
/* A source of rows for files, page by page. */
struct covered_source {
    struct ctx *cx;
    struct covered_filter filter;
    bool ended;
    list_source next;
};
struct covered_source covered_source_of(struct ctx *cx, const struct covered_filter *filter);
/* Every column of the rows that the filter admits; format by the ending of `path` (.csv, .xlsx). RC_USAGE. */
enum rc covered_export(struct ctx *cx, const struct covered_filter *filter, const char *path, struct buf *out) MUST_USE;

/* --- The beginning of a great year, in the background (sector_job.c) --- */

enum { SECTOR_JOBS = 1, SECTOR_CARRY_AT_ONCE = 2000 }; /* operators that a page carries over itself */
extern const struct job_kind sector_jobs[SECTOR_JOBS];
/* Puts the carrying over into `year` into the queue. RC_DENIED, RC_BUSY. */
enum rc sector_carry_start(struct ctx *cx, int64_t year, const char **ret_job) MUST_USE;

/* --- What waits (sector_work.c) --- */

struct work;
enum rc sector_work(struct ctx *cx, struct work *work) MUST_USE;
enum rc sector_waiting(struct ctx *cx, int64_t *ret) MUST_USE;

enum { SECTOR_COMMANDS = 5 };
extern const struct command sector_commands[SECTOR_COMMANDS];

#endif
