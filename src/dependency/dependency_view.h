/* Views and handlers of this room. */
#ifndef DEPENDENCY_DEPENDENCY_VIEW_H
#define DEPENDENCY_DEPENDENCY_VIEW_H

#include "base/command.h"
#include "dependency/dependency_store.h"
#include "http/http.h"
#include "job/job.h"
#include "register/form.h"
#include "view/chart.h"

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
    const char *tolerance; /* the first sentence; "" */
};
struct stop_list_view {
    const char *study;
    LIST_OF(struct stop_line) services;
    int64_t may_write, unjudged; /* resources that count as the rarest step */
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
    int64_t judged;
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
    const char *story; /* the way of causes in words */
    int64_t exceeds, mtpd_seconds; /* 0: none */
};
struct outage_view {
    const char *study, *failed;
    int64_t minutes, stopped, exceeding;
    LIST_OF(struct outage_line) effects;
    /* of the page */
    const char *chosen, *also, *length;
    const char *problem; /* what was named is not there; "" */
    int64_t asked, more; /* more: further ones than the picture shows */
    struct svg chart;
    LIST_OF(struct form_option) choices;
};
extern const struct fields outage_answer;
extern const struct enum_names outage_kind_names;
/* What fails by the words of dependency_failed for so many minutes. RC_INVALID, RC_MISSING. */
enum rc outage_view_make(struct ctx *cx, const struct dependency_model *model, const char *words,
                         int64_t minutes, struct outage_view *ret) MUST_USE;
HANDLER(dependency_outage_get);

/* ---- simulated years ---- */

enum years_verdict { YEARS_KEPT, YEARS_UNCLEAR, YEARS_BROKEN, YEARS_VERDICT_COUNT_ };
extern const struct enum_names years_verdict_names;

struct years_service {
    const char *id, *name;
    int64_t mtpd; /* minutes; 0: none */
    struct mission_node_years of;
    const char *downtime_label, *outages_label, *over_label, *loss_label, *mtpd_label;
};
struct years_tolerance {
    const char *id, *service, *service_name;
    int64_t fall, minutes, times, years, allowed; /* as in dependency_tolerance */
    struct mission_estimate broken;               /* chance; negative: not known */
    const char *sentence, *chance_label;
    int64_t verdict;
    const char *recorded_label; /* what really happened, as it is recorded today */
    int64_t recorded;           /* enum dependency_recorded_verdict */
};
struct years_bar {
    double from, to; /* thousands of yen */
    int64_t years;
    const char *label, *share_label;
};
struct years_point {
    double loss; /* thousands of yen */
    struct mission_estimate probability;
    const char *loss_label, *chance_label, *period_label;
};
/* The result of a simulation. The first part is computed, stored and given as JSON; the rest is for people. */
struct years_view {
    const char *study, *digest;
    int64_t years, seed;
    LIST_OF(struct years_service) services;
    LIST_OF(struct years_tolerance) tolerances;
    struct mission_estimate loss; /* of a year, thousands of yen; likewise the next */
    double loss_median, loss_95, loss_99, loss_worst;
    LIST_OF(struct years_bar) bars;
    LIST_OF(struct years_point) curve;
    int64_t unjudged; /* resources that counted as the rarest step */
    /* for people */
    const char *loss_label, *median_label, *label_95, *label_99, *worst_label;
    int64_t has_loss; /* a service has one */
};
extern const struct fields years_answer;
/* Simulates; on the calling thread and `threads` of its own (0: as many as there are processors). RC_INVALID,
 * RC_STOPPED, RC_TOO_LARGE. */
enum rc years_view_make(struct ctx *cx, const struct dependency_model *model, int64_t years,
                        int64_t seed, int64_t threads, struct years_view *ret) MUST_USE;
/* Makes the words for people. */
enum rc years_view_show(struct ctx *cx, struct years_view *view) MUST_USE;
/* Puts beside each sentence what is recorded today of its service. */
enum rc years_view_compare(struct ctx *cx, struct years_view *view) MUST_USE;
/* The same from a stored result. RC_UNSOUND. */
enum rc years_view_read(struct ctx *cx, const char *result, struct years_view *ret) MUST_USE;
/* Thousands of yen as people read them: 850千円, 1,200万円, 3.4億円. In cx's arena. */
const char *money_show(const struct ctx *cx, double thousands);
/* A chance of 0–1 in per cent. In cx's arena. */
const char *chance_show(const struct ctx *cx, double chance);

/* The page of one simulation: its work while it goes on, then its result. */
struct simulation_view {
    const char *id, *study;
    struct years_view result;
    int64_t may_write;
    int64_t made, made_at, stale; /* made: there is a result; stale: the study changed since */
    const char *made_by;
    struct job_view job;
    struct svg bars, curve;
};
extern const struct fields simulation_answer;
struct simulation_run {
    const char *id, *made_by_name;
    int64_t years, seed, made_at, stale;
};
/* The form and what was simulated before. */
struct simulations_view {
    const char *study;
    int64_t years, seed, may_write, unjudged, tolerances, losses;
    const char *years_error, *seed_error;
    LIST_OF(struct simulation_run) runs;
};
extern const struct fields simulations_answer;
HANDLER(simulation_list_get);
HANDLER(simulation_list_post);
HANDLER(simulation_get);
HANDLER(simulation_remove_post);
enum { DEPENDENCY_JOBS = 1, SIMULATION_YEARS = 10000, SIMULATION_YEARS_MOST = 1000000 };
extern const struct job_kind dependency_jobs[DEPENDENCY_JOBS];
/* One run that the acting person may read. RC_MISSING, RC_DENIED. */
enum rc dependency_run_get(struct ctx *cx, const char *id, struct dependency_run *ret) MUST_USE;

/* ---- map ---- */

struct map_row {
    const char *id, *name, *kind_label, *href, *needs;
    int64_t kind; /* enum mission_kind */
    int64_t single, critical;
};
struct map_link {
    const char *from, *to; /* ids */
    size_t from_node, to_node;
    int64_t bridge; /* minutes */
    int64_t either, critical;
};
/* What a service needs. Critical: how its single points of failure, its most probable cut set and the one of the
 * most important resource come up to it. */
struct map_view {
    const char *study, *service, *title;
    const char *set, *important; /* names; "" for none */
    const char *cycle;           /* of needs in the study; "" for none */
    const char *problem;         /* why nothing is marked, or drawn; "" */
    LIST_OF(struct map_row) rows;
    LIST_OF(struct map_link) links;
    struct svg chart;
    LIST_OF(struct form_option) choices;
};
extern const struct fields map_answer;
/* RC_TOO_LARGE with more than CHART_MAP_NODES_MAX boxes. */
enum rc map_view_make(struct ctx *cx, const struct dependency_model *model, size_t service,
                      struct map_view *ret) MUST_USE;
HANDLER(dependency_map_get);
enum rc dependency_map_run(struct ctx *cx, struct arguments *arguments);
/* The engine on the fault tree of a service, with probability; the tree must outlive the solution. RC_TOO_LARGE
 * after so many milliseconds. */
enum rc stop_solve(struct ctx *cx, const struct dependency_model *model, size_t service,
                   int64_t milliseconds, struct tree *tree, struct mission_solution **ret) MUST_USE;

/* ---- tolerance and loss of a service ---- */

struct limit_line {
    const char *id, *sentence, *reason;
    int64_t version, allowed;
    int64_t recorded, verdict; /* what was recorded beside it (struct dependency_recorded) */
    const char *recorded_label;
};
/* What happened to the service. */
struct occurrence_line {
    const char *id, *occurred_on, *what, *reference, *person, *length_label;
    int64_t version, fall, minutes;
};
struct limits_view {
    const char *study, *service, *name;
    int64_t may_write;
    LIST_OF(struct limit_line) tolerances;
    LIST_OF(struct occurrence_line) occurrences;
    struct dependency_loss loss;
    const char *loss_label; /* in words; "" for none */
};
extern const struct fields limits_answer;
HANDLER(dependency_limits_get);
HANDLER(dependency_tolerance_new_get);
HANDLER(dependency_tolerance_new_post);
HANDLER(dependency_tolerance_get);
HANDLER(dependency_tolerance_post);
HANDLER(dependency_tolerance_remove_post);
HANDLER(dependency_occurrence_new_get);
HANDLER(dependency_occurrence_new_post);
HANDLER(dependency_occurrence_get);
HANDLER(dependency_occurrence_post);
HANDLER(dependency_occurrence_remove_post);
HANDLER(dependency_loss_get);
HANDLER(dependency_loss_post);

extern const struct fields occurrence_line_fields;
/* Fills what was recorded of the view's service, and how its sentences stand beside it. `tolerances` are those of the
 * view's lines, in the same order. */
enum rc dependency_occurrences_fill(struct ctx *cx, const struct dependency_tolerance *const *tolerances,
                                    struct limit_line *lines, struct limits_view *view) MUST_USE;
/* The service that the address of a page names. RC_MISSING. */
enum rc dependency_service_asked(struct ctx *cx, const struct request *request, struct dependency_model *ret_model,
                                 const struct dependency_part **ret) MUST_USE;
/* The page of tolerances and losses. */
const char *dependency_limits_href(struct ctx *cx, const char *study, const char *service);

/* A form of this room's pages; `back` is where it leads when it is left. `status` 0: a new form. */
enum rc dependency_form_send(struct ctx *cx, struct request *request, struct response *response,
                             const struct dependency_model *model, const struct record *record,
                             const void *row, struct form_view *form, const char *title,
                             const char *const *inputs, int status) MUST_USE;
/* Refused input comes back in the form, for people. */
bool dependency_is_for_form(const struct request *request, enum rc rc);

enum { DEPENDENCY_COMMANDS = 5 };
extern const struct command dependency_commands[DEPENDENCY_COMMANDS];
enum rc dependency_outage_run(struct ctx *cx, struct arguments *arguments);
enum rc dependency_simulate_run(struct ctx *cx, struct arguments *arguments);
enum rc dependency_tolerance_run(struct ctx *cx, struct arguments *arguments);
enum rc dependency_occurrence_run(struct ctx *cx, struct arguments *arguments);

extern const struct fields stop_list_answer;
extern const struct fields stop_answer;

/* Asks the engine for at most so many milliseconds; what it refuses stands in the line's problem. */
enum rc stop_line_make(struct ctx *cx, const struct dependency_model *model, size_t service,
                       int64_t milliseconds, struct stop_line *ret) MUST_USE;
enum rc stop_view_make(struct ctx *cx, const struct dependency_model *model, size_t service,
                       struct stop_view *ret) MUST_USE;

#endif
