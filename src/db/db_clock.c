#include "db/db_clock.h"

#include <string.h>

#include "base/time.h"
#include "db/db_engine.h"

enum { SLOW_MS = 2000 /* an answer that took longer tells little */ };

int64_t db_clock_ahead(const struct db *db)
{
    return __atomic_load_n(&db->store->ahead, __ATOMIC_RELAXED);
}

int64_t store_now(const struct store *store)
{
    int64_t ahead = __atomic_load_n(&store->ahead, __ATOMIC_RELAXED);
    return ahead > -CLOCK_NEAR_MS && ahead < CLOCK_NEAR_MS ? time_now() : time_now() - ahead;
}

void db_clock_compare(struct db *db)
{
    int64_t there = 0, begun = time_elapsed();
    if (db->engine->clock == NULL || !db->engine->clock(db, &there))
        return;
    int64_t took = time_elapsed() - begun;
    if (took <= SLOW_MS)
        __atomic_store_n(&db->store->ahead, time_now() - took / 2 - there, __ATOMIC_RELAXED);
}

static const struct field standing_table[] = {
    FIELD(db_standing, asked, F_INT),
    FIELD(db_standing, synchronous, F_INT),
    FIELD(db_standing, others, F_INT),
    FIELD(db_standing, waiting, F_INT),
};

enum rc db_standing(struct ctx *cx, struct db_standing *ret)
{
    struct db_standing standing = {.asked = 0};
    if (db_is_postgresql(cx->db))
        TRY(db_one(cx,
                   ONE_ENGINE("SELECT (current_setting('synchronous_standby_names') <> '')::int AS asked, "
                              "CASE WHEN pg_has_role('pg_monitor', 'USAGE') THEN (SELECT count(*) FROM "
                              "pg_catalog.pg_stat_replication WHERE sync_state IN ('sync', 'quorum')) ELSE -1 END "
                              "AS synchronous, (SELECT count(*) FROM pg_catalog.pg_stat_replication "
                              "WHERE sync_state NOT IN ('sync', 'quorum')) AS others, (SELECT count(*) FROM "
                              "pg_catalog.pg_stat_activity WHERE usename = current_user AND wait_event = 'SyncRep') "
                              "AS waiting"),
                   FIELDS(standing_table), &standing, NO_ARGS));
    *ret = standing;
    return RC_OK;
}

bool store_has_standby(const struct store *store)
{
    const char *hosts = strstr(store_url(store), "://");
    if (!store_is_postgresql(store) || hosts == NULL)
        return false;
    hosts += 3;
    size_t length = strcspn(hosts, "/?");
    const char *at = memchr(hosts, '@', length);
    if (at != NULL) {
        length -= (size_t)(at + 1 - hosts);
        hosts = at + 1;
    }
    return memchr(hosts, ',', length) != NULL;
}

/* A commit waits for the standbys when its transaction has written something, so it writes a message that nobody reads; a
 * transaction that has a number alone does not wait. */
enum rc db_confirm(struct ctx *cx)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    const char *place = "";
    if (!db_is_postgresql(cx->db) || db_in_transaction(cx->db))
        return RC_OK;
    TRY(db_begin(cx, &tx));
    TRY(db_text_of(cx, ONE_ENGINE("SELECT pg_logical_emit_message(true, 'kaname', '')::text"), NO_ARGS, &place));
    return db_commit(cx, &tx);
}
