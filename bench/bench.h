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

/* Each prints its own table. cx is connected to the database that is measured. */
enum rc bench_web(struct ctx *cx, struct bench *bench) MUST_USE;
enum rc bench_start(struct ctx *cx, struct bench *bench) MUST_USE;
enum rc bench_report(struct ctx *cx, struct bench *bench) MUST_USE;
enum rc bench_import(struct ctx *cx, struct bench *bench) MUST_USE;
enum rc bench_backup(struct ctx *cx, struct bench *bench) MUST_USE;
/* Leaves rows of its own behind, so it comes last. */
enum rc bench_ledger(struct ctx *cx, struct bench *bench) MUST_USE;

#endif
