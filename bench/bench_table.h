/* What the bench prints: facts about the machine, and figures with their budgets. */
#ifndef BENCH_BENCH_TABLE_H
#define BENCH_BENCH_TABLE_H

#include <stdbool.h>

#include "base/ctx.h"

struct table {
    int figures, over; /* figures with a budget, and those beyond it */
};

/* Model, cores, memory, kernel, file system of `folder`, versions. postgresql is "" where none is
 * measured. */
void table_facts(const struct ctx *cx, const char *folder, const char *postgresql);

/* What one kind of request cost. */
struct operation_cost {
    const char *name;
    bool json;
    int64_t requests, bytes;    /* bytes of one answer, head included */
    double cpu_ms, database_ms; /* for one request: all processes, and the database's share of it;
                                    * the share is negative where the database is part of the server */
    double p50_ms, p99_ms, worst_ms;
    double cpu_budget_ms, p99_budget_ms; /* 0: none */
};
void table_operation_head(const char *title, const struct operation_cost *budgets);
void table_operation(struct table *table, const struct operation_cost *cost);

/* One figure. budget 0: none. */
void table_figure_head(const char *title);
void table_figure(struct table *table, const char *name, double value, const char *unit,
                  double budget, const char *remark);
/* The same where more is better. */
void table_figure_least(struct table *table, const char *name, double value, const char *unit,
                        double least, const char *remark);

/* "12 figures, 1 over budget" */
void table_end(const struct table *table);

#endif
