/* Views and handlers of this room. */
#ifndef DEPENDENCY_DEPENDENCY_VIEW_H
#define DEPENDENCY_DEPENDENCY_VIEW_H

#include "base/command.h"
#include "dependency/dependency_store.h"
#include "http/http.h"
#include "register/form.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

HANDLER(dependency_list_get);
HANDLER(dependency_service_get);
HANDLER(dependency_setting_get);
HANDLER(dependency_setting_post);
HANDLER(dependency_figure_get);
HANDLER(dependency_figure_post);

/* A service and what the engine says of it. */
struct stop_line {
    const char *id, *name, *mtpd;
    const char *count;            /* of minimal cut sets, digits */
    const char *singles;          /* of them with one resource */
    double unavailability, hours; /* hours a year; negative: not known */
    const char *hours_label;
    const char *problem; /* why the engine gave no answer; "" */
};
struct stop_list_view {
    const char *study;
    LIST_OF(struct stop_line) services;
    int64_t may_write;
};
struct stop_part {
    const char *id, *name, *kind;
    int64_t further; /* not the first of its set */
};
struct stop_set {
    int64_t order;
    double probability;
    const char *hours_label; /* a year, for this set alone */
    LIST_OF(struct stop_part) parts;
};
struct stop_weight {
    const char *id, *name, *kind, *rate_label, *repair_label;
    double unavailability, birnbaum, fussell_vesely, achievement, reduction;
    const char *share, *raised, *lowered; /* for people: 12.3 %, × 4.1, − 30 % */
};
struct stop_view {
    const char *study;
    struct stop_line line;
    LIST_OF(struct stop_part) singles;
    LIST_OF(struct stop_set) sets;
    int64_t more; /* further sets than are shown */
    LIST_OF(struct stop_weight) resources;
    LIST_OF(struct stop_weight) suppliers;
    int64_t may_write;
};

struct outage_line {
    const char *id, *name;
    int64_t kind;       /* enum mission_kind */
    int64_t stop, down; /* seconds */
    const char *stop_label, *down_label, *mtpd, *causes;
    int64_t exceeds;
};
struct outage_view {
    const char *study, *failed;
    int64_t minutes, stopped, exceeding;
    LIST_OF(struct outage_line) effects;
    /* of the page */
    const char *chosen, *length;
    int64_t asked;
    LIST_OF(struct form_option) choices;
};
extern const struct fields outage_answer;
extern const struct enum_names outage_kind_names;
/* What fails by the words of dependency_failed for so many minutes. RC_INVALID, RC_MISSING. */
enum rc outage_view_make(struct ctx *cx, const struct dependency_model *model, const char *words,
                         int64_t minutes, struct outage_view *ret) MUST_USE;
HANDLER(dependency_outage_get);
enum { DEPENDENCY_COMMANDS = 2 };
extern const struct command dependency_commands[DEPENDENCY_COMMANDS];
enum rc dependency_outage_run(struct ctx *cx, struct arguments *arguments);
enum rc dependency_simulate_run(struct ctx *cx, struct arguments *arguments);

extern const struct fields stop_list_answer;
extern const struct fields stop_answer;

/* Asks the engine; what it refuses stands in the line's problem. */
enum rc stop_line_make(struct ctx *cx, const struct dependency_model *model, size_t service,
                       struct stop_line *ret) MUST_USE;
enum rc stop_view_make(struct ctx *cx, const struct dependency_model *model, size_t service,
                       struct stop_view *ret) MUST_USE;

#endif
