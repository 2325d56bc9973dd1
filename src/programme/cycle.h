/* The circle of a year: its steps, who is late, what comes next. Inside src/programme only. */
#ifndef PROGRAMME_CYCLE_H
#define PROGRAMME_CYCLE_H

#include "job/job.h"
#include "programme/programme_inside.h"

enum cycle_state { STEP_COMING, STEP_NOW, STEP_LATE, STEP_DONE, CYCLE_STATE_COUNT_ };
extern const struct enum_names cycle_state_names;

struct cycle_line {
    int64_t step, state;       /* enum cycle_step, cycle_state */
    const char *due_on;        /* last day of its month */
    const char *due_text;      /* the same as papers write it */
    const char *who;           /* whose step it is */
    const char *detail, *late; /* how far it is, and which sectors are late, in words; "" for none */
    const char *href;
    int64_t done, wanted; /* sectors, of how many */
};
/* A step of a sector. */
struct cycle_cell {
    int64_t state;
    const char *on;   /* ISO day when it was done or, while it runs, begun; "" not known */
    const char *by;   /* who told so; "" for what is known here */
};
/* A sector in the year. */
struct cycle_sector {
    const char *sector, *label, *body; /* body: which ministry oversees it; "" where nobody is noted */
    LIST_OF(struct cycle_cell) steps;  /* by enum cycle_step */
};
struct cycle {
    int64_t year, basis;
    const char *year_label;
    const char *now;         /* the step that the year is in by its calendar, in words */
    const char *next;        /* what comes next, in words; "" when the year is done */
    int64_t late;            /* steps */
    const char *revision_on; /* when the baseline itself is due for revision */
    const char *revision_text;
    const char *baseline;    /* its name and since when it holds */
    int64_t revision_late, revision_days;
    int64_t points_open, points_taken, points_done;
    LIST_OF(struct cycle_line) steps;
    LIST_OF(struct cycle_sector) sectors;
};
extern const struct fields cycle_fields;
/* The year's circle as the acting organisation sees it: its own sectors, or those from which papers are awaited. */
enum rc cycle_make(struct ctx *cx, int64_t year, struct cycle *ret) MUST_USE;

/* --- Who was told (cycle_notice.c) --- */

enum notice_state { NOTICE_NEVER, NOTICE_BEHIND, NOTICE_TOLD, NOTICE_STATE_COUNT_ };
extern const struct enum_names notice_state_names;
struct notice_peer {
    const char *id, *name;
    int64_t state;   /* enum notice_state */
    int64_t told_at; /* last; 0 never */
};
/* What every other body of this installation has been told of a year. */
struct notices {
    int64_t year;
    int64_t any;     /* there is something to tell */
    int64_t waiting; /* bodies that do not have it as it stands */
    LIST_OF(struct notice_peer) peers;
};
extern const struct fields notices_fields;
enum rc cycle_notices(struct ctx *cx, int64_t year, struct notices *ret) MUST_USE;
enum { PROGRAMME_JOBS = 1 };
extern const struct job_kind programme_jobs[PROGRAMME_JOBS];

/* --- What happened (cycle_step.c) --- */

/* What another tier told of a step. */
struct cycle_told {
    const struct cycle_note *note;
    const char *peer;
};
/* Everything of a year that the steps are judged by. */
struct cycle_happened {
    int64_t year;
    struct programme_plans plans;
    struct programme_evaluations evaluations;
    struct programme_papers received;
    const char *asked_on, *surveyed_on; /* surveys of one's own: the first was opened; all were closed; "" not yet */
    struct cycle_told *told;
    size_t told_count;
    bool awaits; /* papers of others, as office and headquarters do */
    bool judges; /* headquarters */
};
enum rc cycle_happened_read(struct ctx *cx, int64_t year, struct cycle_happened *ret) MUST_USE;
/* Whether a step of a sector is done, since when, and who told so. `own`: only what is known here. */
bool cycle_is_done(const struct ctx *cx, const struct cycle_happened *happened, const char *sector, int64_t step, bool own,
                   struct cycle_cell *ret);
/* What the latest notices of the year told. */
enum rc cycle_told_read(struct ctx *cx, int64_t year, struct cycle_happened *ret) MUST_USE;

#endif
