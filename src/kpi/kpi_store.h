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

/* record.describe: the figure's name and page. */
void kpi_value_describe(struct ctx *cx, const void *row, const char **subject, const char **href);

#endif
