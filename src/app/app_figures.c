#include "account/account.h"
#include "app/app_module.h"
#include "backup/backup.h"
#include "db/db_clock.h"
#include "job/job.h"
#include "mail/mail.h"

/* How this machine and a cluster's database stand to each other; nothing where they are one. */
static enum rc database_figures(struct ctx *cx, struct buf *out)
{
    struct db_standing standing;
    if (!db_is_postgresql(cx->db))
        return RC_OK;
    TRY(db_standing(cx, &standing));
    buf_printf(out,
               "# HELP kaname_clock_ahead_seconds This machine's clock minus the database's, which counts.\n"
               "# TYPE kaname_clock_ahead_seconds gauge\nkaname_clock_ahead_seconds %.3f\n"
               "# HELP kaname_changes_unconfirmed Changes that wait until a standby confirms them.\n"
               "# TYPE kaname_changes_unconfirmed gauge\nkaname_changes_unconfirmed %lld\n"
               "# HELP kaname_database_asks_standby 1 when changes are to be confirmed by a standby.\n"
               "# TYPE kaname_database_asks_standby gauge\nkaname_database_asks_standby %lld\n",
               (double)db_clock_ahead(cx->db) / 1000, (long long)standing.waiting, (long long)standing.asked);
    if (standing.synchronous >= 0)
        buf_printf(out,
                   "# HELP kaname_database_standbys Standbys that are connected.\n"
                   "# TYPE kaname_database_standbys gauge\n"
                   "kaname_database_standbys{kind=\"synchronous\"} %lld\n"
                   "kaname_database_standbys{kind=\"other\"} %lld\n",
                   (long long)standing.synchronous, (long long)standing.others);
    return RC_OK;
}

enum rc app_figures(struct ctx *cx, struct buf *out)
{
    int64_t sessions = 0, backup = 0, test = 0, jobs[JOB_STATE_COUNT_], mails[MAIL_STATE_COUNT_];
    TRY(account_session_count(cx, &sessions));
    TRY(job_counts(cx, jobs));
    TRY(mail_counts(cx, mails));
    TRY(backup_last_success(cx, &backup, &test));
    buf_printf(out,
               "# HELP kaname_sessions Sessions that are alive.\n# TYPE kaname_sessions gauge\n"
               "kaname_sessions %lld\n"
               "# HELP kaname_jobs Background jobs by state.\n# TYPE kaname_jobs gauge\n",
               (long long)sessions);
    for (int64_t state = 0; state < JOB_STATE_COUNT_; state++)
        buf_printf(out, "kaname_jobs{state=\"%s\"} %lld\n", enum_code(&job_state_names, state),
                   (long long)jobs[state]);
    buf_printf(out, "# HELP kaname_mails Mails in the outbox by state.\n# TYPE kaname_mails gauge\n");
    for (int64_t state = 0; state < MAIL_STATE_COUNT_; state++)
        buf_printf(out, "kaname_mails{state=\"%s\"} %lld\n", enum_code(&mail_state_names, state),
                   (long long)mails[state]);
    buf_printf(out,
               "# HELP kaname_last_success_seconds When work of a kind succeeded last; 0 for never.\n"
               "# TYPE kaname_last_success_seconds gauge\n"
               "kaname_last_success_seconds{work=\"backup\"} %lld\n"
               "kaname_last_success_seconds{work=\"recovery-test\"} %lld\n",
               (long long)(backup / 1000), (long long)(test / 1000));
    return database_figures(cx, out);
}
