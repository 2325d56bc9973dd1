/* The clock that counts, and what a cluster's database says of itself. Programs on several machines share what is
 * due, over, or somebody's for a while; so they go by one clock, the database's, wherever their own stand. */
#ifndef DB_DB_CLOCK_H
#define DB_DB_CLOCK_H

#include "db/db.h"

enum { CLOCK_NEAR_MS = 1000 /* below, the two are taken as one and the machine's own is used */ };

/* Now, UTC ms, by the database's clock as it was compared last. SQLite: this machine's. */
int64_t store_now(const struct store *store);
/* This machine's clock minus the database's, ms, as compared last; 0 for SQLite. */
int64_t db_clock_ahead(const struct db *db);
/* Compares the two again. db_open does so; a server every few seconds, since the primary changes. Nothing is learnt
 * from an answer that took too long. */
void db_clock_compare(struct db *db);

/* Where a commit waits for a second machine. */
struct db_standing {
    int64_t asked;       /* the database is told to wait for a standby */
    int64_t synchronous; /* standbys that confirm; -1: this role may not see them (GRANT pg_monitor) */
    int64_t others;      /* standbys that only follow */
    int64_t waiting;     /* changes of this program's role that wait for a standby at this moment */
};
/* All 0 for SQLite. RC_DATABASE. */
enum rc db_standing(struct ctx *cx, struct db_standing *ret) MUST_USE;
/* Whether the address names several machines, of which one should be a standby. */
bool store_has_standby(const struct store *store);

/* Makes sure that all that was committed before, by whomever, is confirmed as this database confirms: what a commit
 * that nobody saw the end of has left may be read already and lost yet. To be called before an answer says that
 * something is kept which it has not stored itself. Nothing to do on SQLite and inside a transaction, whose own commit
 * does it. RC_DATABASE: not confirmed. */
enum rc db_confirm(struct ctx *cx) MUST_USE;

#endif
