/* What the parts of kaname-bench share. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "bench/bench_data.h"
#include "bench/bench_process.h"
#include "bench/bench_table.h"

/* One database with its data, and what is measured on it. */
struct bench {
    const char *program; /* path of kaname */
    const char *folder;  /* for files of the bench */
    const char *name;    /* "SQLite", "PostgreSQL" */
    const char *url;
    const char *postgresql; /* version of the server; "" where none is measured */
    struct bench_data data;
    int64_t requests; /* of each kind of request */
    int64_t repeats;  /* of what is slow: starts, reports, imports */
    struct table table;
};

/* Repeated measurements of one thing; what is beyond BENCH_REPEATS_MOST is left out. */
enum { BENCH_REPEATS_MOST = 100 };
struct bench_series {
    double wall[BENCH_REPEATS_MOST], cpu[BENCH_REPEATS_MOST];
    size_t n;
};
void bench_series_add(struct bench_series *series, double wall_ms, double cpu_ms);
/* The median stands against the budget (ms; 0: none); the worst is told beside it. Sorts the values. */
void bench_series_show(const struct ctx *cx, struct bench *bench, const char *name, struct bench_series *series,
                       double budget, bool with_cpu);

/* Each prints its own table. cx is connected to the database that is measured. */
enum rc bench_web(struct ctx *cx, struct bench *bench) MUST_USE;
enum rc bench_start(struct ctx *cx, struct bench *bench) MUST_USE;
enum rc bench_report(struct ctx *cx, struct bench *bench) MUST_USE;
enum rc bench_import(struct ctx *cx, struct bench *bench) MUST_USE;
enum rc bench_resolve(struct ctx *cx, struct bench *bench) MUST_USE;
enum rc bench_backup(struct ctx *cx, struct bench *bench) MUST_USE;
/* The engine: needs no database and is measured once. */
enum rc bench_mission(struct ctx *cx, struct bench *bench) MUST_USE;
/* Leaves rows without leaves behind, in other organisations than the large one. */
enum rc bench_scores(struct ctx *cx, struct bench *bench) MUST_USE;
/* Form 6 with 20,000 rows in the large organisation; leaves them behind. */
enum rc bench_risks(struct ctx *cx, struct bench *bench) MUST_USE;
/* Signed packages over HTTP; leaves organisations with packages behind. */
enum rc bench_submissions(struct ctx *cx, struct bench *bench) MUST_USE;
/* Leaves rows of its own behind, so it comes last. */
enum rc bench_ledger(struct ctx *cx, struct bench *bench) MUST_USE;

#endif
