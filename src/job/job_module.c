#include "job/job_inside.h"

static const struct route routes[] = {
    {GET, "/jobs", jobs_get, PERM_SIGNED_IN, N_("Background work: own, and what one may see"),
     .answer = &job_list_fields, .asks = "state before"},
    {GET, "/jobs/{id}", job_get_page, PERM_SIGNED_IN, N_("How far one job is"),
     .answer = &job_view_fields},
    {GET, "/jobs/{id}/file", job_file_get_page, PERM_SIGNED_IN, N_("The file that a job made"),
     .answer = NULL},
    {POST, "/jobs/{id}/cancel", job_cancel_post, PERM_SIGNED_IN,
     N_("Cancel a job that waits or runs"),
     .answer = &job_view_fields},
    {POST, "/jobs/{id}/retry", job_retry_post, PERM_SIGNED_IN,
     N_("Put a job that failed or was cancelled into the queue again"),
     .answer = &job_view_fields},
    {GET, "/schedules", schedules_get, PERM_SIGNED_IN, N_("Timetable of background work"),
     .answer = &schedule_list_fields},
    {GET, "/schedules/new", schedule_new_get, PERM_SIGNED_IN,
     N_("Form for a new entry of the timetable"),
     .answer = &form_view_fields},
    {POST, "/schedules/new", schedule_new_post, PERM_SIGNED_IN,
     N_("Add an entry to the timetable"),
     .answer = &schedule_view_fields, .of = &schedule_record.fields,
     .takes = "kind! repeat weekday at_time active"},
    {GET, "/schedules/{id}/edit", schedule_edit_get, PERM_SIGNED_IN,
     N_("Form to change an entry of the timetable"),
     .answer = &form_view_fields},
    {POST, "/schedules/{id}/edit", schedule_edit_post, PERM_SIGNED_IN,
     N_("Change an entry of the timetable"),
     .answer = &schedule_view_fields, .of = &schedule_record.fields,
     .takes = "version kind repeat weekday at_time active"},
    {POST, "/schedules/{id}/remove", schedule_remove_post, PERM_SIGNED_IN,
     N_("Take an entry off the timetable"),
     .answer = &schedule_list_fields},
};

static const struct record *const records[] = {&schedule_record};

static const struct nav_entry nav[] = {
    {NAV_JOB, N_("Jobs"), "/jobs", PERM_SIGNED_IN, jobs_recent, false},
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
