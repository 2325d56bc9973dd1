/* The rows of a study as they are needed here. Inside src/dependency only. */
#ifndef DEPENDENCY_DEPENDENCY_STORE_H
#define DEPENDENCY_DEPENDENCY_STORE_H

#include "dependency/dependency.h"

enum { DEPENDENCY_RATE_MOST = 1000000 }; /* failures a year */

struct stored_name {
    const char *id, *name;
    int64_t mtpd;
};
struct stored_link {
    const char *service, *process;
};
struct stored_resource {
    const char *id, *name, *supplier, *site, *zone, *external;
    int64_t kind, repair, has_figure;
    double rate;
};
struct stored_frequency {
    const char *resource;
    int64_t frequency;
};
struct stored_group {
    const char *id, *title;
    int64_t rule, least;
};
struct stored_need {
    const char *process, *resource, *needed, *need_group;
    int64_t bridge;
};
#define STORED(name, type)                                                                         \
    struct name {                                                                                  \
        const struct type *at;                                                                     \
        size_t n;                                                                                  \
    }
STORED(stored_names, stored_name);
STORED(stored_links, stored_link);
STORED(stored_resources, stored_resource);
STORED(stored_frequencies, stored_frequency);
STORED(stored_groups, stored_group);
STORED(stored_needs, stored_need);
STORED(stored_tolerances, dependency_tolerance);
STORED(stored_losses, dependency_loss);
STORED(stored_runs, dependency_run);
STORED(stored_figures, dependency_figure);
STORED(stored_occurrences, dependency_occurrence);

/* What has a name and, as business or kind, what tells it from others of that name. */
struct stored_key {
    const char *id, *of_what, *name;
};
STORED(stored_keys, stored_key);

/* All sorted by id (links, needs and frequencies by the ids they begin with). */
enum rc dependency_store_services(struct ctx *cx, const char *study, struct stored_names *ret)
    MUST_USE;
enum rc dependency_store_processes(struct ctx *cx, const char *study, struct stored_names *ret)
    MUST_USE;
enum rc dependency_store_serves(struct ctx *cx, const char *study, struct stored_links *ret)
    MUST_USE;
enum rc dependency_store_resources(struct ctx *cx, const char *study, struct stored_resources *ret)
    MUST_USE;
/* The highest step after controls among the risks of each resource. */
enum rc dependency_store_frequencies(struct ctx *cx, const char *study,
                                     struct stored_frequencies *ret) MUST_USE;
enum rc dependency_store_groups(struct ctx *cx, const char *study, struct stored_groups *ret)
    MUST_USE;
enum rc dependency_store_needs(struct ctx *cx, const char *study, struct stored_needs *ret)
    MUST_USE;
/* The register of suppliers, sites, zones or services of others. */
enum rc dependency_store_common(struct ctx *cx, enum dependency_common which,
                                struct stored_names *ret) MUST_USE;
/* RC_MISSING without a message. */
enum rc dependency_store_setting(struct ctx *cx, const char *study, struct dependency_setting *ret)
    MUST_USE;
enum rc dependency_store_figure(struct ctx *cx, const char *resource, struct dependency_figure *ret)
    MUST_USE;
enum rc dependency_store_steps(struct ctx *cx, const char *study, int64_t *ret) MUST_USE;
/* Sorted by service, then by id. */
enum rc dependency_store_tolerances(struct ctx *cx, const char *study,
                                    struct stored_tolerances *ret) MUST_USE;
enum rc dependency_store_losses(struct ctx *cx, const char *study, struct stored_losses *ret)
    MUST_USE;
/* RC_MISSING without a message. */
enum rc dependency_store_loss(struct ctx *cx, const char *service, struct dependency_loss *ret)
    MUST_USE;
enum rc dependency_store_figures(struct ctx *cx, const char *study, struct stored_figures *ret)
    MUST_USE;
/* Without their results; newest first. */
enum rc dependency_store_runs(struct ctx *cx, const char *study, int64_t most,
                              struct stored_runs *ret) MUST_USE;
/* What happened to the services of a study and to those that they were carried over from, newest first; `service` is
 * that of the study. */
enum { DEPENDENCY_OCCURRENCES_MOST = 10000 };
enum rc dependency_store_occurrences(struct ctx *cx, const char *study, int64_t most, struct stored_occurrences *ret)
    MUST_USE;

/* A sentence beside what was recorded. A service of which nothing is recorded at all proves nothing. */
enum dependency_recorded_verdict {
    DEPENDENCY_RECORDED_NONE,
    DEPENDENCY_RECORDED_WITHIN,
    DEPENDENCY_RECORDED_BEYOND,
    DEPENDENCY_RECORDED_COUNT_
};
extern const struct enum_names dependency_recorded_names;
struct dependency_recorded {
    int64_t verdict, count; /* count: in the last years of the sentence, as deep and as long as it says, or more */
    const char *since;      /* later than this ISO day */
};
/* `today` is an ISO date. Falls of other services in `rows` are passed over. */
struct dependency_recorded dependency_compare(const struct ctx *cx, const struct stored_occurrences *rows,
                                              const struct dependency_tolerance *tolerance, const char *today);
/* As “1 times in the last 1 years, at most 1”. In cx's arena. */
const char *dependency_recorded_words(struct ctx *cx, const struct dependency_recorded *recorded,
                                      const struct dependency_tolerance *tolerance);
extern const struct risk_check_source dependency_checks;

/* All of a study, also what was deferred. */
enum rc dependency_store_service_keys(struct ctx *cx, const char *study, struct stored_keys *ret)
    MUST_USE;
enum rc dependency_store_resource_keys(struct ctx *cx, const char *study, struct stored_keys *ret)
    MUST_USE;
/* The id of the latest study, "" when there is none. */
enum rc dependency_store_latest(struct ctx *cx, const char **ret) MUST_USE;

#endif
