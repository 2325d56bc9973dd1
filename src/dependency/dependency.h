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

extern const struct module dependency_module;

#endif
