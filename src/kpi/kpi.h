/* Figures with targets and history (decoy mails opened, reported, days to patch), each linked to the
 * measures whose effect it shows. Reports to executives carry them. */
#ifndef KPI_KPI_H
#define KPI_KPI_H

#include "account/account.h"
#include "register/record.h"
#include "view/chart.h"

enum kpi_direction { KPI_LOWER, KPI_HIGHER, KPI_DIRECTION_COUNT_ }; /* which way is better */
extern const struct enum_names kpi_direction_names;

struct kpi {
    const char *id, *org;
    int64_t version;
    const char *name;
    const char *definition; /* how it is counted */
    const char *unit;       /* "%", 件, 日 */
    int64_t direction;
    double target;
    const char *target_on; /* by when; "" for always */
    const char *post;      /* who measures it */
    const char *catalog;   /* of the measures */
    const char *controls;  /* ids, separated by blanks; "" for none */
    int64_t in_report, sort, active;
};
extern const struct record kpi_record;

struct kpi_value {
    const char *id, *org;
    int64_t version;
    const char *kpi, *measured_on;
    double value;
    const char *note, *entered_by;
};
extern const struct record kpi_value_record;

struct kpis {
    const struct kpi *at;
    size_t n;
};
struct kpi_values {
    const struct kpi_value *at; /* oldest first */
    size_t n;
};

/* How a figure stands. */
enum kpi_standing { KPI_NO_VALUE, KPI_REACHED, KPI_NOT_REACHED, KPI_STANDING_COUNT_ };
extern const struct enum_names kpi_standing_names;
struct kpi_line {
    struct kpi kpi;
    const char *first_on, *last_on;    /* days of the first and last value; "" */
    const char *first, *last, *target; /* with unit: "20 %"; "" and "–" where there is none */
    const char *post_label, *measures; /* labels of the measures: 3.4.2.1①、… */
    int64_t standing, values;
    double last_value;
};
struct kpi_lines {
    const struct kpi_line *at;
    size_t n;
};
/* Figures in use with how they stand; report_only: those that the management report carries. */
enum rc kpi_lines_load(struct ctx *cx, bool report_only, struct kpi_lines *ret) MUST_USE;
/* Those of one measure, by catalog and id of the measure. */
enum rc kpi_of_control(struct ctx *cx, const char *catalog, const char *control,
                       struct kpi_lines *ret) MUST_USE;
/* The last values (at most CHART_YEARS_MAX) with the target as a picture. RC_INVALID without a value. */
enum rc kpi_chart(struct ctx *cx, const char *id, const struct kpi *kpi,
                  const struct kpi_values *values, struct chart *ret) MUST_USE;
enum rc kpi_values_of(struct ctx *cx, const char *kpi, struct kpi_values *ret) MUST_USE;

/* Stores a figure (id "": a new one); measures may be named by number, label or id, and come out as ids.
 * Own transaction. RC_INVALID, RC_CONFLICT, RC_DENIED. */
enum rc kpi_save(struct ctx *cx, struct kpi *kpi, int64_t version) MUST_USE;
/* Stores the value of a day; a value that stands for that day is replaced. */
enum rc kpi_value_save(struct ctx *cx, struct kpi_value *value) MUST_USE;
enum rc kpi_value_remove(struct ctx *cx, const char *id) MUST_USE;

/* Pure: reached or not. */
enum kpi_standing kpi_standing_of(const struct kpi *kpi, double value);

extern const struct module kpi_module;

#endif
