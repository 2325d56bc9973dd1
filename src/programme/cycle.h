/* The circle of a year: its steps, who is late, what comes next. Inside src/programme only. */
#ifndef PROGRAMME_CYCLE_H
#define PROGRAMME_CYCLE_H

#include "programme/programme_inside.h"

enum cycle_state { STEP_COMING, STEP_NOW, STEP_LATE, STEP_DONE, CYCLE_STATE_COUNT_ };
extern const struct enum_names cycle_state_names;

struct cycle_line {
    int64_t step, state; /* enum cycle_step, cycle_state */
    const char *due_on;  /* last day of its month */
    const char *detail;  /* how far it is, in words */
    const char *href;
    int64_t done, wanted; /* sectors, of how many */
};
/* A sector in the year: when its plan, evaluation and verdict passed; 0 for not yet. */
struct cycle_sector {
    const char *sector, *label;
    int64_t plan_at, evaluation_at, verdict_at;
    int64_t plan_late, evaluation_late, verdict_late;
};
struct cycle {
    int64_t year, basis;
    const char *year_label;
    const char *next;        /* what comes next, in words; "" when the year is done */
    int64_t late;            /* steps */
    const char *revision_on; /* when the baseline itself is due for revision */
    const char *baseline;    /* its name and since when it holds */
    int64_t revision_late, revision_days;
    int64_t points_open, points_taken, points_done;
    LIST_OF(struct cycle_line) steps;
    LIST_OF(struct cycle_sector) sectors;
};
extern const struct fields cycle_fields;
/* The year's circle as the acting organisation sees it: its own sectors, or those from which papers are awaited. */
enum rc cycle_make(struct ctx *cx, int64_t year, struct cycle *ret) MUST_USE;
/* Keeps the calendar. RC_INVALID, RC_CONFLICT, RC_DENIED. */
enum rc cycle_rule_save(struct ctx *cx, struct cycle_rule *rule, int64_t version) MUST_USE;

#endif
