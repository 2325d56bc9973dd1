/* Background work: what takes longer than a page may take runs here, on a thread of its own, tells how
 * far it is, can be cancelled, is tried again, and survives the end of the program. */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include "base/app.h"
#include "base/field.h"
#include "db/db.h"
#include "register/record.h"

enum job_state { /* stored as numbers; never reorder */
                 JOB_QUEUED,
                 JOB_RUNNING,
                 JOB_DONE,
                 JOB_FAILED,
                 JOB_CANCELLED,
                 JOB_STATE_COUNT_
};
extern const struct enum_names job_state_names;

struct job {
    const char *id;
    const char *org;      /* in which it was asked for, and runs; "" where there is none yet */
    const char *kind;     /* name of a struct job_kind */
    const char *person;   /* who started it; "" the local administrator or the timetable */
    int64_t lang;         /* enum lang: of its messages */
    const char *schedule; /* that started it; "" for none */
    int64_t state;
    const char *parameters;                                  /* JSON object */
    int64_t done, total;                                     /* total 0: not known */
    const char *result;                                      /* JSON object; "" until it is done */
    const char *message;                                     /* why it failed */
    int64_t attempts;                                        /* times it was begun */
    int64_t created, next_run, started, heartbeat, finished; /* UTC ms; 0 for not yet */
    int64_t cancel;                                          /* somebody asked it to end */
    const char *runner; /* id of the program's run that holds it */
};
extern const struct fields job_fields;

/* What a job is given, and where it puts what it found. */
struct job_work {
    const struct job *job;
    struct buf *result; /* takes a JSON object; empty counts as {} */
    struct buf *file;   /* takes the bytes of a file to keep, when file_name is set */
    const char *file_name, *media_type;
};

/* One kind of work, in a module's constant table. `run` acts as who started it (person, organisation,
 * permissions, language), calls progress_step often, and may be run again from the beginning after a
 * failure: what it stores must bear that. */
struct job_kind {
    const char *name;    /* machine word: ledger-verify */
    const char *label;   /* N_ text */
    uint64_t permission; /* to start it, and to see its result */
    int attempts;        /* at most, the first one included */
    bool installation;   /* works on the whole installation, not in one organisation */
    bool schedulable;    /* the timetable may start it without further settings */
    enum rc (*run)(struct ctx *cx, struct job_work *work);
    const char
        *page; /* address of the page of one result, without the job's id; NULL: the job's own */
};

/* NULL when no module offers it. */
const struct job_kind *job_kind_find(const struct app *app, const char *name);

/* Puts work into the queue for the acting person and notes it in the ledger; in the open transaction or
 * in its own. `parameters` is a JSON object ("{}" for none). While the person has the same work (kind,
 * organisation, parameters) waiting or running, that one is given. RC_DENIED without the kind's
 * permission; RC_BUSY when the person has too many waiting. */
enum rc job_start(struct ctx *cx, const struct job_kind *kind, const char *parameters,
                  const char **ret_id) MUST_USE;

/* Puts work on the whole installation into the queue for the program itself, unless such work waits or runs.
 * Programs that look within the same seconds make one job. */
enum rc job_keep(struct ctx *cx, const char *name) MUST_USE;

/* One job that the acting person may see: the own ones; those of the organisation with
 * PERM_ACCOUNT_WRITE; all with PERM_SYSTEM. RC_MISSING otherwise. Result and file come only with the
 * kind's permission. */
enum rc job_get(struct ctx *cx, const char *id, struct job *ret) MUST_USE;

/* The jobs that the acting person may see, newest first, at most `limit`; `before` (an id, "" for none)
 * begins behind that one. `state` -1: all. */
struct jobs {
    LIST_OF(struct job) jobs;
};
enum rc job_list(struct ctx *cx, int64_t state, const char *before, int64_t limit, struct jobs *ret)
    MUST_USE;

/* Ends a job that waits, or asks one that runs to end. RC_CONFLICT when it has ended already. */
enum rc job_cancel(struct ctx *cx, const char *id) MUST_USE;
/* Puts a job that failed or was cancelled into the queue again. RC_CONFLICT in other states. */
enum rc job_retry(struct ctx *cx, const char *id) MUST_USE;

/* The file of a job that job_get gives. RC_MISSING when there is none. */
struct job_file {
    const char *name, *media_type, *digest;
    int64_t size;
};
enum rc job_file_get(struct ctx *cx, const char *id, struct job_file *ret, const void **ret_bytes)
    MUST_USE;
/* Name and size only; name "" when there is none. */
enum rc job_file_about(struct ctx *cx, const char *id, struct job_file *ret) MUST_USE;

/* The job of a kind that ended last in that state, whoever asked for it; for figures about the
 * installation. RC_MISSING (nothing recorded) when there is none. */
enum rc job_last(struct ctx *cx, const char *kind, int64_t state, struct job *ret) MUST_USE;
/* Whether one waits or runs; its id, "" for none. */
enum rc job_active(struct ctx *cx, const char *kind, const char **ret_id) MUST_USE;

/* How many jobs stand in each state, for figures about the installation. */
enum rc job_counts(struct ctx *cx, int64_t ret[JOB_STATE_COUNT_]) MUST_USE;

/* The part of a page that shows one job: state, bar, buttons. Put it into a view and write
 * {{> job_part part}}; the page's root element is an htmx target that polls `here` while it is active. */
struct job_view {
    const char *id, *kind, *label, *person_name, *message, *here, *result_href, *file_name,
        *parameters;
    const char *result;                  /* JSON */
    int64_t state, done, total, percent; /* percent -1: not known */
    int64_t attempts, created, next_run, started, finished;
    int64_t file_size;
    int64_t active, may_cancel, may_retry, cancel;
};
extern const struct fields job_view_fields;
/* `here`: address of the page that shows it; NULL for the job's own page. */
enum rc job_view_make(struct ctx *cx, const struct job *job, const char *here, struct job_view *ret)
    MUST_USE;

/* ---- the thread that works ---- */

struct job_worker;
/* Begins to take jobs from the queue and to follow the timetable, with connections of its own.
 * RC_MEMORY. Ended with job_worker_stop, which asks a running job to end, puts it back into the queue
 * and waits for it. `app` and `store` must outlive it. */
enum rc job_worker_start(const struct app *app, struct store *store, struct job_worker **ret)
    MUST_USE;
void job_worker_stop(struct job_worker *worker);

/* ---- the timetable ---- */

enum schedule_repeat { SCHEDULE_DAILY, SCHEDULE_WEEKLY, SCHEDULE_REPEAT_COUNT_ };
extern const struct enum_names schedule_repeat_names;
extern const struct enum_names schedule_weekday_names; /* 0: Sunday */

/* When some kind of work starts by itself: a decision, so a record in the ledger. It belongs to the
 * organisation; work on the whole installation stands in that of the person who set it. */
struct schedule {
    const char *id, *org;
    int64_t version;
    const char *kind;
    int64_t repeat, weekday;
    const char *at_time;    /* "02:00", Japan */
    const char *parameters; /* JSON object */
    int64_t since;          /* UTC ms: nothing earlier is made up for */
    int64_t active;
};
extern const struct record schedule_record;

/* Stores a new timetable entry, or a changed one (`before` NULL for new); in the open transaction or its
 * own. RC_INVALID with the refused fields, RC_DENIED without the kind's permission. */
enum rc schedule_save(struct ctx *cx, const struct schedule *before, struct schedule *after)
    MUST_USE;
enum rc schedule_remove(struct ctx *cx, const char *id) MUST_USE;
/* Those of the kinds that the acting person may start: of the organisation, and of the installation. */
struct schedules {
    LIST_OF(struct schedule) schedules;
};
enum rc schedule_list(struct ctx *cx, struct schedules *ret) MUST_USE;
/* One of schedule_list. RC_MISSING. */
enum rc schedule_get(struct ctx *cx, const char *id, struct schedule *ret) MUST_USE;
/* How many entries of a kind there are in the installation, those out of use included. */
enum rc schedule_count(struct ctx *cx, const char *kind, int64_t *ret) MUST_USE;
/* Puts work on the whole installation on the timetable, in the first organisation, unless it stands
 * there; for the server's tick. Its id follows from the kind, so that two programs that look at once
 * make one entry. `wanted` names kind, repeat, weekday and time. */
enum rc schedule_keep(struct ctx *cx, const struct schedule *wanted) MUST_USE;
/* The next time after `now`, UTC ms. */
int64_t schedule_next(const struct schedule *schedule, int64_t now);

extern const struct module job_module;

#endif
