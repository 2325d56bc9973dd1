/* Filter and views of the ledger; only this room and its templates include it. */
#ifndef AUDIT_AUDIT_VIEW_H
#define AUDIT_AUDIT_VIEW_H

#include "base/command.h"
#include "base/field.h"
#include "job/job.h"
#include "ledger/ledger.h"
#include "register/form.h"
#include "register/list.h"
#include "register/record.h"
#include "register/verify.h"

enum { AUDIT_PAGE_ROWS = 50, AUDIT_ROWS_MOST = 1000 };

/* Stands for the local administrator, who has no id, in the filter by person. */
#define AUDIT_LOCAL "-"

/* Which entries are wanted. Empty texts admit all. */
struct audit_filter {
    const char *person;    /* id, or AUDIT_LOCAL */
    const char *kind;      /* noun of the record */
    const char *record;    /* id of the record */
    const char *action;    /* code of ledger_action_names */
    const char *from, *to; /* days in Japan, ISO, both included */
    int64_t before;        /* only entries with a smaller sequence; 0: from the newest */
    int64_t rows;          /* on a page; 0: AUDIT_PAGE_ROWS. Not part of the query */
};
extern const struct fields audit_filter_fields;

/* Fills the filter from whatever holds texts by name; the function gives "" or NULL for none. The
 * names are those of audit_filter_fields. RC_INVALID with every refused field recorded; the filter
 * then holds what was understood. */
enum rc audit_filter_read(struct ctx *cx,
                          const char *(*text_of)(const void *source, const char *name),
                          const void *source, struct audit_filter *ret) MUST_USE;
/* True when any entry is left out (paging apart). */
bool audit_filter_is_set(const struct audit_filter *filter);
/* "person=…&kind=…" of what is set, without `before`. In cx's arena. */
const char *audit_filter_query(const struct ctx *cx, const struct audit_filter *filter);

/* One entry on a page. */
struct audit_entry {
    int64_t sequence, at, action;
    const char *person, *person_name; /* the name stands for the local administrator too */
    const char *noun, *kind;          /* kind: label of the record, translated */
    const char *record, *subject; /* subject: what people call the record; "" when it has no name */
    const char *href;             /* page of the record; "" for none */
    const char *body, *leaf;
};

struct audit_list_view {
    LIST_OF(struct audit_entry) entries;
    int64_t size; /* of the head as saved */
    const char *root;
    const char *older; /* address of the next page, "" for none */
    const char *next;  /* its cursor */
    const char *newest, *csv;
    struct list_view list;
    const char *from, *to, *record;
    int64_t filtered, paged;
    int64_t refused; /* the filter was not understood; what was typed stands in it */
    LIST_OF(struct form_option) people, kinds, actions;
};
extern const struct fields audit_list_fields;
enum { AUDIT_ENTRY_FIELDS = 12 };
extern const struct field audit_entry_table[AUDIT_ENTRY_FIELDS];

struct audit_entry_view {
    struct audit_entry entry;
    LIST_OF(struct record_change) changes;
    int64_t has_record; /* the program knows this kind, so that changes can be told */
    int64_t earlier;    /* sequence of the entry before of the same record; 0 for none */
    int64_t later;
    int64_t leaf_fits; /* the leaf is the hash of the entry as it stands */
    int64_t size;
    int64_t covered; /* the newest checkpoint covers it, so that it can be proved */
    const char *root, *history;
};
extern const struct fields audit_entry_view_fields;

enum audit_verdict { AUDIT_NOT_RUN, AUDIT_SOUND, AUDIT_UNSOUND, AUDIT_VERDICT_COUNT_ };
extern const struct enum_names audit_verdict_names;

struct audit_verify_view {
    const char *action; /* address that runs it */
    int64_t all;        /* every organisation of the installation */
    int64_t verdict;    /* enum audit_verdict */
    int64_t at;
    const char *message; /* the first place that differs */
    LIST_OF(struct verify_org) organizations;
};
extern const struct fields audit_verify_fields;

/* A verification in the background: how far it is, then what it found. */
struct audit_verification_view {
    struct job_view job;
    struct audit_verify_view result;
};
extern const struct fields audit_verification_fields;

/* The work of this room that runs in the background. */
enum { AUDIT_JOBS = 3 };
extern const struct job_kind audit_jobs[AUDIT_JOBS];
/* What a verification found; AUDIT_NOT_RUN until it is done. */
enum rc audit_verdict_read(struct ctx *cx, const struct job *job, struct audit_verify_view *ret) MUST_USE;

/* Entries by the filter, newest first, at most `limit`. RC_TOO_LARGE is never given: ask for one more
 * to know whether there are more. */
enum rc audit_list(struct ctx *cx, const struct audit_filter *filter, int64_t limit,
                   struct ledger_entries *ret) MUST_USE;
/* The entries as pages show them. */
enum rc audit_entries_make(struct ctx *cx, const struct ledger_entries *entries,
                           struct audit_entry **ret) MUST_USE;
enum rc audit_list_make(struct ctx *cx, const struct audit_filter *filter,
                        struct audit_list_view *ret) MUST_USE;
/* RC_MISSING with a message. */
enum rc audit_entry_make(struct ctx *cx, int64_t sequence, struct audit_entry_view *ret) MUST_USE;
/* Runs the verification of the acting organisation, or of all. That something differs is a verdict,
 * not an error. */
enum rc audit_verify_run(struct ctx *cx, bool all, struct audit_verify_view *ret) MUST_USE;
/* All entries of the filter as CSV. RC_TOO_LARGE beyond LIMIT_SHEET_ROWS. */
enum rc audit_csv_write(struct ctx *cx, const struct audit_filter *filter, struct buf *out)
    MUST_USE;

extern const struct list audit_list_table;
/* Fills view->list with what audit_list_make found. */
enum rc audit_list_view_make(struct ctx *cx, const struct list_ask *ask,
                             const struct audit_filter *filter, struct audit_list_view *view)
    MUST_USE;
/* The rows of a file: state is a struct audit_rows. */
struct audit_rows {
    struct audit_filter filter;
    bool ended;
};
enum rc audit_rows_next(struct ctx *cx, void *state, const void **ret_rows, size_t *ret_n) MUST_USE;

extern const struct command audit_commands[];
enum { AUDIT_COMMANDS = 3 };

#endif
