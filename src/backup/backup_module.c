#include "backup/backup_module.h"

#include "backup/backup_folder.h"

/* Who may open the administration finds it there. */
static enum rc waiting(struct ctx *cx, int64_t *ret)
{
    *ret = may(cx, PERM_ACCOUNT_READ) ? -1 : 0;
    return RC_OK;
}

static const struct nav_entry nav[] = {
    {NAV_ADMINISTRATION, N_("Backups"), "/backups", PERM_SYSTEM, waiting, false},
};

const struct module backup_module = {
    .name = "backup",
    .routes = backup_routes,
    .route_count = BACKUP_ROUTES,
    .commands = backup_commands,
    .command_count = BACKUP_COMMANDS,
    .nav = nav,
    .nav_count = COUNT(nav),
    .jobs = backup_jobs,
    .job_count = BACKUP_JOBS,
};
