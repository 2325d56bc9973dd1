/* The SQL of figures; only this room includes it. */
#ifndef KPI_KPI_STORE_H
#define KPI_KPI_STORE_H

#include "db/db.h"
#include "kpi/kpi.h"

/* In use or all, in their order; at most 500. */
enum rc kpi_store_all(struct ctx *cx, bool active_only, struct kpis *ret) MUST_USE;
enum rc kpi_store_values(struct ctx *cx, const char *kpi, struct kpi_values *ret) MUST_USE;
/* The value of a day. RC_MISSING without a message. */
enum rc kpi_store_value_on(struct ctx *cx, const char *kpi, const char *day, struct kpi_value *ret)
    MUST_USE;
/* All values of the organisation, by figure and day. */
enum rc kpi_store_all_values(struct ctx *cx, struct kpi_values *ret) MUST_USE;

/* Figures in use with a target date that posts of the acting person measure, with their last value; by target
 * date, before `before` (ISO; "" for all), at most `limit`. */
struct kpi_mine {
    const char *id, *name, *target_on;
    int64_t direction, any_value;
    double target, last_value;
};
struct kpi_mines {
    const struct kpi_mine *at;
    size_t n;
};
enum rc kpi_store_mine(struct ctx *cx, const char *before, int64_t limit, struct kpi_mines *ret) MUST_USE;
/* work of struct module (kpi_work.c). */
struct work;
enum rc kpi_work(struct ctx *cx, struct work *work) MUST_USE;

/* record.describe: the figure's name and page. */
void kpi_value_describe(struct ctx *cx, const void *row, const char **subject, const char **href);

#endif
