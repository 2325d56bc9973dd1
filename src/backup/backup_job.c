#include "backup/backup_folder.h"
#include "base/json.h"
#include "base/text.h"

/* Until somebody sets another time: backups at night, a recovery test every Sunday. */
#define BACKUP_TIME "02:30"
#define TEST_TIME "04:30"

static enum rc put_result(struct ctx *cx, struct job_work *work,
                          const struct backup_summary *summary, int64_t removed)
{
    struct json json = json_create(work->result);
    json_object_begin(&json);
    json_key(&json, "backup");
    field_write_json(cx, &json, backup_summary_fields, summary);
    json_key(&json, "removed");
    json_int(&json, removed);
    json_object_end(&json);
    return RC_OK;
}

static enum rc run_backup(struct ctx *cx, struct job_work *work)
{
    struct backup_summary summary;
    int64_t removed = 0;
    TRY(backup_folder_add(cx, &summary, &removed));
    return put_result(cx, work, &summary, removed);
}

static enum rc run_test(struct ctx *cx, struct job_work *work)
{
    struct backup_summary summary;
    TRY(backup_folder_test(cx, &summary));
    return put_result(cx, work, &summary, 0);
}

const struct job_kind backup_jobs[BACKUP_JOBS] = {
    [BACKUP_JOB] = {.name = "backup",
                    .label = N_("Backup"),
                    .permission = PERM_SYSTEM,
                    .attempts = 3,
                    .installation = true,
                    .schedulable = true,
                    .run = run_backup},
    [BACKUP_TEST_JOB] = {.name = "recovery-test",
                         .label = N_("Recovery test of the youngest backup"),
                         .permission = PERM_SYSTEM,
                         .attempts = 2,
                         .installation = true,
                         .schedulable = true,
                         .run = run_test},
};

enum rc backup_keep_timetable(struct ctx *cx)
{
    const struct schedule wanted[] = {
        {.kind = backup_jobs[BACKUP_JOB].name, .repeat = SCHEDULE_DAILY, .at_time = BACKUP_TIME},
        {.kind = backup_jobs[BACKUP_TEST_JOB].name,
         .repeat = SCHEDULE_WEEKLY,
         .at_time = TEST_TIME},
    };
    if (text_empty(cx->app->backup_dir))
        return RC_OK;
    for (size_t i = 0; i < COUNT(wanted); i++)
        TRY(schedule_keep(cx, &wanted[i]));
    return RC_OK;
}

static enum rc last_success(struct ctx *cx, const char *kind, int64_t *ret)
{
    struct job job = {.finished = 0};
    enum rc rc = job_last(cx, kind, JOB_DONE, &job);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    *ret = job.finished;
    return RC_OK;
}

enum rc backup_last_success(struct ctx *cx, int64_t *ret_backup, int64_t *ret_test)
{
    TRY(last_success(cx, backup_jobs[BACKUP_JOB].name, ret_backup));
    return last_success(cx, backup_jobs[BACKUP_TEST_JOB].name, ret_test);
}
