/* What the files of this room share. */
#ifndef JOB_JOB_INSIDE_H
#define JOB_JOB_INSIDE_H

#include <pthread.h>

#include "base/command.h"
#include "base/progress.h"
#include "http/http.h"
#include "job/job.h"
#include "register/form.h"

enum {
    JOB_WAITING_MOST = 20, /* of one person at a time */
    JOB_PAGE_ROWS = 50,
    JOB_STALE_MS = 30 * 1000,   /* without a heartbeat: whoever ran it is gone */
    JOB_KEPT_DAYS = 90,         /* after its end */
    JOB_BACKOFF_MS = 30 * 1000, /* before the second attempt, four times that before the third, … */
    JOB_BACKOFF_MOST_MS = 60 * 60 * 1000,
    JOB_ID_BYTES = 64,
};

/* ---- job_store.c, schedule_store.c: all SQL ---- */

enum rc job_store_insert(struct ctx *cx, const struct job *job) MUST_USE;
enum rc job_store_get(struct ctx *cx, const char *id, struct job *ret) MUST_USE;
/* Without waiting or running work of this person, kind, organisation and parameters: RC_MISSING. */
enum rc job_store_same(struct ctx *cx, const struct job *job, const char **ret_id) MUST_USE;
enum rc job_store_waiting(struct ctx *cx, const char *person, int64_t *ret) MUST_USE;
struct job_filter {
    const char *person, *org; /* NULL: of everybody */
    int64_t state;            /* -1: all */
    const char *before;       /* id; "" */
    int64_t limit;
};
enum rc job_store_list(struct ctx *cx, const struct job_filter *filter, struct jobs *ret) MUST_USE;
enum rc job_store_last(struct ctx *cx, const char *kind, int64_t state, struct job *ret) MUST_USE;
enum rc job_store_active(struct ctx *cx, const char *kind, const char **ret_id) MUST_USE;
enum rc job_store_counts(struct ctx *cx, int64_t ret[JOB_STATE_COUNT_]) MUST_USE;
/* Own jobs that wait or run, or ended after `since`. */
enum rc job_store_recent(struct ctx *cx, const char *person, int64_t since, int64_t *ret) MUST_USE;

/* The next queued job that is due at `now`. RC_MISSING when there is none. */
enum rc job_store_next(struct ctx *cx, int64_t now, struct job *ret) MUST_USE;
/* Takes a queued job for a runner; *ret_taken false when somebody else was quicker. */
enum rc job_store_take(struct ctx *cx, const char *id, const char *runner, int64_t now,
                       bool *ret_taken) MUST_USE;
/* Writes heartbeat and progress of a running job; gives whether it is still this runner's, and whether
 * it shall end. */
enum rc job_store_beat(struct ctx *cx, const char *id, const char *runner, int64_t now,
                       int64_t done, int64_t total, bool *ret_mine, bool *ret_cancel) MUST_USE;
/* Stores how a running job of the runner ended (state, result, message, next_run, attempts, progress).
 * *ret_mine false: nothing was stored, it is no longer this runner's. */
enum rc job_store_end(struct ctx *cx, const struct job *job, bool *ret_mine) MUST_USE;
enum rc job_store_file_put(struct ctx *cx, const char *job, const struct job_file *file,
                           const void *bytes) MUST_USE;
enum rc job_store_file_about(struct ctx *cx, const char *job, struct job_file *ret) MUST_USE;
enum rc job_store_file_bytes(struct ctx *cx, const char *job, const void **ret, size_t *ret_length)
    MUST_USE;
/* Running jobs whose heartbeat is further from `now` than JOB_STALE_MS, before or after it. */
enum rc job_store_stale(struct ctx *cx, int64_t now, struct jobs *ret) MUST_USE;
enum rc job_store_cancel_queued(struct ctx *cx, const char *id, int64_t now, int64_t *ret_changed)
    MUST_USE;
enum rc job_store_ask_cancel(struct ctx *cx, const char *id, int64_t *ret_changed) MUST_USE;
enum rc job_store_requeue(struct ctx *cx, const char *id, int64_t now, int64_t *ret_changed)
    MUST_USE;
/* Removes ended jobs that ended before `before`, files first. */
enum rc job_store_prune(struct ctx *cx, int64_t before) MUST_USE;

enum rc schedule_store_get(struct ctx *cx, const char *id, struct schedule *ret) MUST_USE;
/* Every active one of the installation. */
enum rc schedule_store_active(struct ctx *cx, struct schedules *ret) MUST_USE;
/* `all`: of every organisation; otherwise those of the acting one. */
enum rc schedule_store_list(struct ctx *cx, bool all, struct schedules *ret) MUST_USE;

/* ---- schedule_rule.c: pure rules ---- */

/* The last time at or before `now`. */
int64_t schedule_last(const struct schedule *schedule, int64_t now);
/* "2:00", "02:00", "２：００" to "02:00". RC_INVALID without a recorded error. */
enum rc schedule_time_parse(const struct ctx *cx, const char *text, const char **ret) MUST_USE;
/* ms from the begin of attempt `attempts` + 1 counted from the failure of attempt `attempts`. */
int64_t job_backoff(int64_t attempts);
/* Errors that may pass by themselves. */
bool job_worth_retry(enum rc rc);

/* ---- job_run.c ---- */

/* What the thread that works and the one that watches it share. */
struct job_watch {
    struct progress base; /* of the running job */
    pthread_mutex_t mutex;
    char id[JOB_ID_BYTES]; /* of the running job; "" for none */
    int64_t done, total;
    bool taken;  /* the job is this runner's in the database, too */
    bool cancel; /* somebody cancelled it */
    bool stop;   /* the program ends: back into the queue */
    bool lost;   /* another runner has it */
};
void job_watch_begin(struct job_watch *watch);
void job_watch_end(struct job_watch *watch);

/* Takes the next job that is due and runs it to its end; *ret_ran tells whether there was one. An error
 * is one of the queue, not of the job; the job is then found stale later and tried again. cx has no
 * person; its clock and connection are used. */
enum rc job_run_next(struct ctx *cx, const char *runner, struct job_watch *watch, bool *ret_ran)
    MUST_USE;
/* Jobs whose runner is gone go back into the queue, or fail when they were begun often enough. */
enum rc job_reclaim(struct ctx *cx) MUST_USE;
/* Puts into the queue what the timetable wants by now, each time once; gives how many. */
enum rc schedule_tick(struct ctx *cx, int64_t *ret_count) MUST_USE;

/* ---- job_web.c, schedule_web.c, job_cli.c ---- */

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)
HANDLER(jobs_get);
HANDLER(job_get_page);
HANDLER(job_file_get_page);
HANDLER(job_cancel_post);
HANDLER(job_retry_post);
HANDLER(schedules_get);
HANDLER(schedule_new_get);
HANDLER(schedule_new_post);
HANDLER(schedule_edit_get);
HANDLER(schedule_edit_post);
HANDLER(schedule_remove_post);

/* What a page of this room stands under: the administration (for who may open it), the jobs, the
 * timetable; `depth` of the last two. */
void job_crumbs(const struct ctx *cx, size_t depth, struct page *page);

struct job_list_view {
    LIST_OF(struct job_view) jobs;
    const char *older; /* address; "" for none */
    const char *here;
    int64_t active; /* any of them waits or runs */
    int64_t all;    /* not only the own ones */
    int64_t may_schedule;
};
extern const struct fields job_list_fields;
enum rc job_list_make(struct ctx *cx, int64_t state, const char *before, struct job_list_view *ret)
    MUST_USE;

struct schedule_view {
    const char *id, *kind, *label, *at_time;
    int64_t repeat, weekday, weekly, active, next;
    int64_t editable; /* by the form of this room */
};
extern const struct fields schedule_view_fields;
struct schedule_list_view {
    LIST_OF(struct schedule_view) schedules;
};
extern const struct fields schedule_list_fields;
enum rc schedule_list_make(struct ctx *cx, struct schedule_list_view *ret) MUST_USE;

/* How many own jobs ran in the last day, -1 for none: what the navigation counts. */
enum rc jobs_recent(struct ctx *cx, int64_t *ret) MUST_USE;

/* Any kind at all that the acting person may put on the timetable by the form of this room. */
bool schedule_any_kind(const struct ctx *cx);

enum { JOB_COMMANDS = 7 };
extern const struct command job_commands[JOB_COMMANDS];

#endif
