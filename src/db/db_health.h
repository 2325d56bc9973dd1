/* What an engine itself says of the database's health. */
#ifndef DB_DB_HEALTH_H
#define DB_DB_HEALTH_H

#include "db/db.h"

/* "SQLite 3.40.1", "PostgreSQL 15.14". In cx's arena. */
enum rc db_version(struct ctx *cx, const char **ret) MUST_USE;

/* Reads the whole structure (SQLite) or what stands out (PostgreSQL: indexes that are not valid, tables
 * whose foreign keys were not checked) and appends up to a few lines, one for each finding; nothing when
 * all is well. Takes about as long as reading the database once (SQLite). */
enum rc db_integrity(struct ctx *cx, struct buf *found) MUST_USE;

/* Settings under which what was confirmed may be lost in a power cut, or damage goes unseen; a line for
 * each, nothing when there is none. */
enum rc db_risky_settings(struct ctx *cx, struct buf *found) MUST_USE;

/* The file of an SQLite database; NULL where there is none (PostgreSQL, memory). */
const char *store_file(const struct store *store);

#endif
