#include <string.h>

#include "job/job_inside.h"

#define COLUMNS                                                                                    \
    "id, org, kind, person, lang, schedule, state, parameters, done, total, result, message, "     \
    "attempts, created, next_run, started, heartbeat, finished, cancel, runner"
_Static_assert(JOB_QUEUED == 0 && JOB_RUNNING == 1 && JOB_DONE == 2, "numbers in the statements");

enum rc job_store_insert(struct ctx *cx, const struct job *job)
{
    return db_exec(cx,
                   SQL("INSERT INTO job (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, 0, $7, 0, 0, "
                       "'', '', 0, $8, $9, 0, 0, 0, 0, '')"),
                   ARGS(STR(job->id), STR(job->org), STR(job->kind), STR(job->person),
                        I64(job->lang), STR(job->schedule), STR(job->parameters), I64(job->created),
                        I64(job->next_run)),
                   NULL);
}

enum rc job_store_get(struct ctx *cx, const char *id, struct job *ret)
{
    return db_one(cx, SQL("SELECT " COLUMNS " FROM job WHERE id = $1"), job_fields, ret,
                  ARGS(STR(id)));
}

enum rc job_store_same(struct ctx *cx, const struct job *job, const char **ret_id)
{
    const char *id = "";
    TRY(db_text_of(
        cx,
        SQL("SELECT id FROM job WHERE state IN (0, 1) AND cancel = 0 AND person = $1 AND "
            "org = $2 AND kind = $3 AND parameters = $4 ORDER BY created, id LIMIT 1"),
        ARGS(STR(job->person), STR(job->org), STR(job->kind), STR(job->parameters)), &id));
    if (id[0] == '\0')
        return RC_MISSING;
    *ret_id = id;
    return RC_OK;
}

enum rc job_store_waiting(struct ctx *cx, const char *person, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT COUNT(*) FROM job WHERE state = 0 AND person = $1"),
                     ARGS(STR(person)), ret);
}

enum rc job_store_list(struct ctx *cx, const struct job_filter *filter, struct jobs *ret)
{
    CLEANUP(query_free)
    struct query query = query_create(cx, SQL("SELECT " COLUMNS " FROM job WHERE 1 = 1"));
    if (filter->person != NULL)
        query_add_value(&query, SQL(" AND person = ?"), STR(filter->person));
    if (filter->org != NULL)
        query_add_value(&query, SQL(" AND org = ?"), STR(filter->org));
    if (filter->state >= 0)
        query_add_value(&query, SQL(" AND state = ?"), I64(filter->state));
    if (filter->before[0] != '\0')
        query_add_value(&query,
                        SQL(" AND (created, id) < (SELECT created, id FROM job WHERE id = ?)"),
                        STR(filter->before));
    query_add_value(&query, SQL(" ORDER BY created DESC, id DESC LIMIT ?"), I64(filter->limit));
    return query_all(&query, job_fields, sizeof *ret->jobs.at, (void *)&ret->jobs.at, &ret->jobs.n);
}

enum rc job_store_counts(struct ctx *cx, int64_t ret[JOB_STATE_COUNT_])
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    memset(ret, 0, JOB_STATE_COUNT_ * sizeof *ret);
    TRY(db_query(cx, SQL("SELECT state, COUNT(*) FROM job GROUP BY state"), NO_ARGS, &rows));
    while (db_next(rows))
        if (db_int(rows, 0) >= 0 && db_int(rows, 0) < JOB_STATE_COUNT_)
            ret[db_int(rows, 0)] = db_int(rows, 1);
    return db_end(rows);
}

enum rc job_store_last(struct ctx *cx, const char *kind, int64_t state, struct job *ret)
{
    return db_one(cx,
                  SQL("SELECT " COLUMNS " FROM job WHERE kind = $1 AND state = $2 "
                      "ORDER BY finished DESC, id DESC LIMIT 1"),
                  job_fields, ret, ARGS(STR(kind), I64(state)));
}

enum rc job_store_active(struct ctx *cx, const char *kind, const char **ret_id)
{
    return db_text_of(cx, SQL("SELECT id FROM job WHERE kind = $1 AND state IN (0, 1) ORDER BY id LIMIT 1"),
                      ARGS(STR(kind)), ret_id);
}

enum rc job_store_recent(struct ctx *cx, const char *person, int64_t since, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT COUNT(*) FROM job WHERE person = $1 AND created > $2 AND "
                         "(state IN (0, 1) OR finished > $2)"),
                     ARGS(STR(person), I64(since)), ret);
}

enum rc job_store_next(struct ctx *cx, int64_t now, struct job *ret)
{
    return db_one(cx,
                  SQL("SELECT " COLUMNS " FROM job WHERE state = 0 AND next_run <= $1 "
                      "ORDER BY next_run, id LIMIT 1"),
                  job_fields, ret, ARGS(I64(now)));
}

enum rc job_store_take(struct ctx *cx, const char *id, const char *runner, int64_t now,
                       bool *ret_taken)
{
    int64_t changed = 0;
    TRY(db_exec(
        cx,
        SQL("UPDATE job SET state = 1, runner = $2, attempts = attempts + 1, started = $3, "
            "heartbeat = $3, done = 0, total = 0, message = '' WHERE id = $1 AND state = 0"),
        ARGS(STR(id), STR(runner), I64(now)), &changed));
    *ret_taken = changed == 1;
    return RC_OK;
}

enum rc job_store_beat(struct ctx *cx, const char *id, const char *runner, int64_t now,
                       int64_t done, int64_t total, bool *ret_mine, bool *ret_cancel)
{
    int64_t changed = 0, cancel = 0;
    TRY(db_exec(cx,
                SQL("UPDATE job SET heartbeat = $3, done = $4, total = $5 "
                    "WHERE id = $1 AND runner = $2 AND state = 1"),
                ARGS(STR(id), STR(runner), I64(now), I64(done), I64(total)), &changed));
    TRY(db_int_of(cx, SQL("SELECT cancel FROM job WHERE id = $1"), ARGS(STR(id)), &cancel));
    *ret_mine = changed == 1;
    *ret_cancel = cancel != 0;
    return RC_OK;
}

enum rc job_store_end(struct ctx *cx, const struct job *job, bool *ret_mine)
{
    int64_t changed = 0;
    TRY(db_exec(cx,
                SQL("UPDATE job SET state = $3, done = $4, total = $5, result = $6, message = $7, "
                    "attempts = $8, next_run = $9, finished = $10, heartbeat = 0, runner = '' "
                    "WHERE id = $1 AND runner = $2 AND state = 1"),
                ARGS(STR(job->id), STR(job->runner), I64(job->state), I64(job->done),
                     I64(job->total), STR(job->result), STR(job->message), I64(job->attempts),
                     I64(job->next_run), I64(job->finished)),
                &changed));
    *ret_mine = changed == 1;
    return RC_OK;
}

enum rc job_store_file_put(struct ctx *cx, const char *job, const struct job_file *file,
                           const void *bytes)
{
    return db_exec(
        cx,
        SQL("INSERT INTO job_file (job, name, media_type, digest, size, content) "
            "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (job) DO UPDATE SET "
            "name = excluded.name, media_type = excluded.media_type, "
            "digest = excluded.digest, size = excluded.size, content = excluded.content"),
        ARGS(STR(job), STR(file->name), STR(file->media_type), STR(file->digest), I64(file->size),
             BYTES(bytes, (size_t)file->size)),
        NULL);
}

static const struct field file_fields[] = {
    FIELD(job_file, name, F_TEXT),
    FIELD(job_file, media_type, F_TEXT),
    FIELD(job_file, digest, F_TEXT),
    FIELD(job_file, size, F_INT),
};

enum rc job_store_file_about(struct ctx *cx, const char *job, struct job_file *ret)
{
    return db_one(cx, SQL("SELECT name, media_type, digest, size FROM job_file WHERE job = $1"),
                  FIELDS(file_fields), ret, ARGS(STR(job)));
}

enum rc job_store_file_bytes(struct ctx *cx, const char *job, const void **ret, size_t *ret_length)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx, SQL("SELECT content FROM job_file WHERE job = $1"), ARGS(STR(job)), &rows));
    if (!db_next(rows)) {
        TRY(db_end(rows));
        return RC_MISSING;
    }
    *ret = db_bytes(rows, 0, ret_length);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

enum rc job_store_stale(struct ctx *cx, int64_t now, struct jobs *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " COLUMNS " FROM job WHERE state = 1 AND "
                       "(heartbeat < $1 OR heartbeat > $2) ORDER BY id"),
                   job_fields, &ret->jobs, ARGS(I64(now - JOB_STALE_MS), I64(now + JOB_STALE_MS)));
}

enum rc job_store_cancel_queued(struct ctx *cx, const char *id, int64_t now, int64_t *ret_changed)
{
    return db_exec(cx,
                   SQL("UPDATE job SET state = 4, cancel = 1, finished = $2 "
                       "WHERE id = $1 AND state = 0"),
                   ARGS(STR(id), I64(now)), ret_changed);
}

enum rc job_store_ask_cancel(struct ctx *cx, const char *id, int64_t *ret_changed)
{
    return db_exec(cx, SQL("UPDATE job SET cancel = 1 WHERE id = $1 AND state = 1"), ARGS(STR(id)),
                   ret_changed);
}

enum rc job_store_requeue(struct ctx *cx, const char *id, int64_t now, int64_t *ret_changed)
{
    return db_exec(
        cx,
        SQL("UPDATE job SET state = 0, cancel = 0, attempts = 0, next_run = $2, done = 0, "
            "total = 0, message = '', result = '', started = 0, finished = 0 "
            "WHERE id = $1 AND state IN (3, 4)"),
        ARGS(STR(id), I64(now)), ret_changed);
}

enum rc job_store_prune(struct ctx *cx, int64_t before)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(db_exec(cx,
                SQL("DELETE FROM job_file WHERE job IN "
                    "(SELECT id FROM job WHERE state IN (2, 3, 4) AND finished < $1)"),
                ARGS(I64(before)), NULL));
    TRY(db_exec(cx, SQL("DELETE FROM job WHERE state IN (2, 3, 4) AND finished < $1"),
                ARGS(I64(before)), NULL));
    return db_commit(cx, &tx);
}
