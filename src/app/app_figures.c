#include "account/account.h"
#include "app/app_module.h"
#include "backup/backup.h"
#include "job/job.h"
#include "mail/mail.h"

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
    return RC_OK;
}
