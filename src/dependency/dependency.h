/* What can stop the services of a risk study: its services, processes, resources and needs as the mission
 * engine takes them, with failure rates and repair times (guideline-5, handbook STEP 4 and 5). */
#ifndef DEPENDENCY_DEPENDENCY_H
#define DEPENDENCY_DEPENDENCY_H

#include "mission/mission.h"
#include "register/record.h"
#include "risk/risk.h"

/* How often the steps of a study's frequency scale mean that something fails, and how long repair takes. */
struct dependency_setting {
    const char *id, *org;
    int64_t version;
    const char *study;
    const char *rates; /* failures a year for each step, a line each; "": the default */
    int64_t repair;    /* minutes; 0: 24 hours */
};
extern const struct record dependency_setting_record;

/* What is known of one resource. */
struct dependency_figure {
    const char *id, *org;
    int64_t version;
    const char *study, *resource;
    double rate;    /* failures a year; negative: as the risks of the resource say */
    int64_t repair; /* minutes; 0: as the setting says */
};
extern const struct record dependency_figure_record;

/* A sentence that can be tested: at most `times` times in `years` years the service falls by `fall` per cent or
 * more, or stops, for `minutes` or longer. A simulated stop is a fall by 100 %. */
struct dependency_tolerance {
    const char *id, *org;
    int64_t version;
    const char *study, *service;
    int64_t fall;    /* per cent, 1–100; 100: it stops */
    int64_t minutes; /* at least so long; 0: however short */
    int64_t times;   /* 0–1,000 */
    int64_t years;   /* 1–1,000 */
    int64_t allowed; /* the sentence counts as kept while the chance of breaking it is at most so many per cent */
    const char *reason;
};
extern const struct record dependency_tolerance_record;

/* What really happened to a service, written down by hand. It stays with the service as it is carried over from
 * year to year (risk_service.origin), and may be written down whatever the state of the study is. */
struct dependency_occurrence {
    const char *id, *org;
    int64_t version;
    const char *study, *service;
    const char *occurred_on; /* ISO date on which it began; not in the future */
    int64_t fall;            /* per cent, 1–100; 100: it stood still */
    int64_t minutes;         /* how long, at least 1 */
    const char *what, *reference;
    const char *recorded_by; /* person; "" for the local administrator */
};
extern const struct record dependency_occurrence_record;

/* What stops of a service cost, in thousands of yen. */
struct dependency_loss {
    const char *id, *org;
    int64_t version;
    const char *study, *service;
    int64_t per_stop, per_hour;
    int64_t step;  /* from so many minutes on an hour costs `later`; 0: never */
    int64_t later;
    const char *reason;
};
extern const struct record dependency_loss_record;

/* Years that were simulated, with what came of it. */
struct dependency_run {
    const char *id, *org; /* id: that of the job */
    int64_t version;
    const char *study;
    int64_t years, seed;
    const char *digest; /* of the model, by dependency_digest */
    const char *made_by;
    int64_t made_at;
    const char *result; /* JSON */
};
extern const struct record dependency_run_record;

/* What resources have in common and lose together. */
enum dependency_common {
    DEPENDENCY_SUPPLIER,
    DEPENDENCY_SITE,
    DEPENDENCY_ZONE,
    DEPENDENCY_EXTERNAL, /* another operator's service */
    DEPENDENCY_COMMON_COUNT_
};
extern const struct enum_names dependency_common_names;

/* A node of the model. */
struct dependency_part {
    const char *id, *name;
    int64_t kind;                                 /* of a resource */
    int64_t judged;                               /* a resource with a judged risk or a rate of its own */
    const char *common[DEPENDENCY_COMMON_COUNT_]; /* ids; "" for none */
};
struct dependency_named {
    const char *id, *name;
};
struct dependency_names {
    LIST_OF(struct dependency_named) rows;
};

/* The nodes are the resources, then the processes, then the services; those that were deferred are left out. */
struct dependency_model {
    const char *study, *title;
    const struct dependency_part *parts; /* by node */
    size_t resources, processes, services;
    struct mission_model model;
    struct mission_plan *plan;
    LIST_OF(struct dependency_tolerance) tolerances; /* of the services in the model */
    const struct mission_tolerance *limits;          /* the same for the engine */
    int64_t losses;                                  /* services with a loss */
    struct dependency_names common[DEPENDENCY_COMMON_COUNT_];
};

/* Failures a year for each of `steps` steps (2–10) by default: from once in 100 years to once a week, for five
 * steps 0.01, 0.1, 1, 12, 52. In cx's arena; NULL when memory ended. */
const double *dependency_rates(struct ctx *cx, int64_t steps);
/* The same from text, a number on each line. RC_INVALID at the field "rates". */
enum rc dependency_rates_read(struct ctx *cx, const char *text, int64_t steps, const double **ret)
    MUST_USE;

/* Of a study; permission is checked. RC_MISSING, RC_DENIED, RC_INVALID (a group of which more must work than it
 * has). In cx's arena. */
enum rc dependency_load(struct ctx *cx, const char *study, struct dependency_model *ret) MUST_USE;
/* The node of the service (of the resource, process or service) that a person names by id or name. The study ""
 * means the latest. RC_MISSING. */
enum rc dependency_find_service(struct ctx *cx, const char *study, const char *text,
                                struct dependency_model *ret_model, size_t *ret) MUST_USE;
/* What fails when the words (names or ids of resources, suppliers, sites, zones, services of others, apart by
 * commas) fail: nodes, each once, in cx's arena. RC_MISSING names the word. */
enum rc dependency_failed(struct ctx *cx, const struct dependency_model *model, const char *words,
                          const uint32_t **ret, size_t *ret_count) MUST_USE;

enum rc dependency_setting_save(struct ctx *cx, struct dependency_setting *setting, int64_t version)
    MUST_USE;
enum rc dependency_figure_save(struct ctx *cx, struct dependency_figure *figure, int64_t version)
    MUST_USE;

/* SHA-256 over everything that a simulation depends on, hexadecimal; in cx's arena. RC_MEMORY. */
enum rc dependency_digest(struct ctx *cx, const struct dependency_model *model, const char **ret)
    MUST_USE;

/* The sentence, as “A fall by 50 % or more: at most 1 time in 1 year”. In cx's arena. */
const char *dependency_sentence(struct ctx *cx, const struct dependency_tolerance *tolerance);
/* Stores a sentence or a loss of a service (an empty id makes one); `version` is the one that the person saw.
 * RC_INVALID, RC_CONFLICT (also while the study is no draft), RC_MISSING, RC_DENIED. */
enum rc dependency_tolerance_save(struct ctx *cx, struct dependency_tolerance *tolerance,
                                  int64_t version) MUST_USE;
enum rc dependency_tolerance_remove(struct ctx *cx, const char *id, int64_t version) MUST_USE;
enum rc dependency_loss_save(struct ctx *cx, struct dependency_loss *loss, int64_t version)
    MUST_USE;
/* Stores what happened to a service (an empty id makes one). RC_INVALID, RC_CONFLICT, RC_MISSING, RC_DENIED. */
enum rc dependency_occurrence_save(struct ctx *cx, struct dependency_occurrence *row, int64_t version) MUST_USE;
enum rc dependency_occurrence_remove(struct ctx *cx, const char *id, int64_t version) MUST_USE;
/* As “2026-09-03: fell by 60 % for 2 h”. In cx's arena. */
const char *dependency_occurrence_words(struct ctx *cx, const struct dependency_occurrence *row);
/* The sentences of a study beside what was recorded. */
struct dependency_standing {
    const char *service, *sentence, *recorded_label, *verdict_label; /* names and words for people */
    int64_t recorded, verdict; /* how often, and enum dependency_recorded_verdict of this room */
};
struct dependency_standings {
    const struct dependency_standing *at;
    size_t n;
};
/* Of the services that were not left out. In cx's arena. */
enum rc dependency_standings_of(struct ctx *cx, const char *study, struct dependency_standings *ret) MUST_USE;
/* Simulates years and stores what comes of it, under the id ("": a new one); when there is a result of that id, it
 * stays. RC_DENIED, RC_MISSING, RC_INVALID, RC_STOPPED. */
enum rc dependency_simulate(struct ctx *cx, const char *study, int64_t years, int64_t seed,
                            const char *id) MUST_USE;
/* Takes a stored simulation away. RC_DENIED, RC_MISSING, RC_CONFLICT. */
enum rc dependency_run_remove(struct ctx *cx, const char *id) MUST_USE;
/* Takes what one study says about rates, repair times, tolerances and losses into another, where the same
 * service or resource (by its name) is there and nothing is said of it yet. In the open transaction. */
enum rc dependency_carry(struct ctx *cx, const char *from, const char *into) MUST_USE;

extern const struct module dependency_module;

#endif
