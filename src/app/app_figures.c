#include "account/account.h"
#include "app/app_module.h"
#include "job/job.h"

enum rc app_figures(struct ctx *cx, struct buf *out)
{
    int64_t sessions = 0, jobs[JOB_STATE_COUNT_];
    TRY(account_session_count(cx, &sessions));
    TRY(job_counts(cx, jobs));
    buf_printf(out,
               "# HELP kaname_sessions Sessions that are alive.\n# TYPE kaname_sessions gauge\n"
               "kaname_sessions %lld\n"
               "# HELP kaname_jobs Background jobs by state.\n# TYPE kaname_jobs gauge\n",
               (long long)sessions);
    for (int64_t state = 0; state < JOB_STATE_COUNT_; state++)
        buf_printf(out, "kaname_jobs{state=\"%s\"} %lld\n", enum_code(&job_state_names, state),
                   (long long)jobs[state]);
    return RC_OK;
}
