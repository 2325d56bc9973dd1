/* The data that is measured on: many organisations with plans, one of them large and assessed. */
#ifndef BENCH_BENCH_DATA_H
#define BENCH_BENCH_DATA_H

#include "register/record.h"

enum { BENCH_PEOPLE = 4, BENCH_POSTS = 40 };

struct bench_size {
    int64_t organizations; /* at least 2 */
    int64_t items;         /* of the plan, altogether; a good half in the large organisation */
};

struct bench_data {
    const char *org;                  /* the large organisation */
    const char *logins[BENCH_PEOPLE]; /* officers of it */
    const char *password;             /* of all */
    const char *assessment;           /* this year's draft, every measure answered */
    int64_t year;
    const char *posts[BENCH_POSTS]; /* of the large organisation */
};

/* Fills the empty database behind cx->db. The texts of ret lie in `keep`; cx's arena is reset on the
 * way. */
enum rc bench_data_make(struct ctx *cx, const struct bench_size *size, struct arena *keep,
                        struct bench_data *ret) MUST_USE;

/* Everything that a server does by itself after rows were written: ledgers, search, checkpoint, statistics. */
enum rc bench_data_advance(struct ctx *cx) MUST_USE;

/* --- bench_data_store.c --- */

/* Fills plan_total from plan_item. */
enum rc bench_store_totals(struct ctx *cx) MUST_USE;
/* What a server does by itself after much was written: checkpoint, statistics. */
enum rc bench_store_settle(struct ctx *cx) MUST_USE;
/* Inserts a row (texts and whole numbers) without its leaf in the ledger. */
enum rc bench_store_row(struct ctx *cx, const struct record *record, const void *row) MUST_USE;
/* Somebody of the organisation. */
enum rc bench_store_member(struct ctx *cx, const char *org, const char **ret) MUST_USE;
/* The version of the PostgreSQL server, "15.18". */
enum rc bench_store_version(struct ctx *cx, const char **ret) MUST_USE;
/* A fresh database "kaname_bench" on the server of cx->db. */
enum rc bench_store_create_database(struct ctx *cx) MUST_USE;
/* Process ids of the other connections of this database (PostgreSQL). */
enum { BENCH_BACKENDS = 100 };
enum rc bench_store_backends(struct ctx *cx, int ret_pids[BENCH_BACKENDS], size_t *ret_n) MUST_USE;

#endif
