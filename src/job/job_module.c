#include "job/job_inside.h"

static const struct route routes[] = {
    {GET, "/jobs", jobs_get, PERM_SIGNED_IN, N_("Background work: own, and what one may see")},
    {GET, "/jobs/{id}", job_get_page, PERM_SIGNED_IN, N_("How far one job is")},
    {GET, "/jobs/{id}/file", job_file_get_page, PERM_SIGNED_IN, N_("The file that a job made")},
    {POST, "/jobs/{id}/cancel", job_cancel_post, PERM_SIGNED_IN,
     N_("Cancel a job that waits or runs")},
    {POST, "/jobs/{id}/retry", job_retry_post, PERM_SIGNED_IN,
     N_("Put a job that failed or was cancelled into the queue again")},
    {GET, "/schedules", schedules_get, PERM_SIGNED_IN, N_("Timetable of background work")},
    {GET, "/schedules/new", schedule_new_get, PERM_SIGNED_IN,
     N_("Form for a new entry of the timetable")},
    {POST, "/schedules/new", schedule_new_post, PERM_SIGNED_IN,
     N_("Add an entry to the timetable")},
    {GET, "/schedules/{id}/edit", schedule_edit_get, PERM_SIGNED_IN,
     N_("Form to change an entry of the timetable")},
    {POST, "/schedules/{id}/edit", schedule_edit_post, PERM_SIGNED_IN,
     N_("Change an entry of the timetable")},
    {POST, "/schedules/{id}/remove", schedule_remove_post, PERM_SIGNED_IN,
     N_("Take an entry off the timetable")},
};

static const struct record *const records[] = {&schedule_record};

static const struct nav_entry nav[] = {
    {NAV_JOB, N_("Jobs"), "/jobs", PERM_SIGNED_IN, jobs_recent},
};

static const struct left_out left_out[] = {
    {"job", "states of background work; who started, cancelled or repeated it is noted in the ledger"},
    {"job_file", "what background work made; it can be made again"},
};

const struct module job_module = {
    .name = "job",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = job_commands,
    .command_count = JOB_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .left_out = left_out,
    .left_out_count = COUNT(left_out),
    .nav = nav,
    .nav_count = COUNT(nav),
};
