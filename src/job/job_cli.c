#include "base/text.h"
#include "job/job_inside.h"

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct job_list_view view;
    const char *given = option_of(arguments, "state");
    int64_t state = -1;
    if (given != NULL && !enum_parse(&job_state_names, given, &state))
        return fail(cx, RC_USAGE, N_("There is no state {0}"), given);
    TRY(job_list_make(cx, state, "", &view));
    static const struct field row[] = {
        FIELD(job_view, id, F_ID, .label = N_("Job")),
        FIELD(job_view, label, F_TEXT, .label = N_("Work")),
        FIELD(job_view, state, F_ENUM, .names = &job_state_names, .label = N_("State")),
        FIELD(job_view, percent, F_INT, .label = N_("Percent")),
        FIELD(job_view, person_name, F_TEXT, .label = N_("Person")),
        FIELD(job_view, created, F_TIME, .label = N_("Asked for")),
        FIELD(job_view, finished, F_TIME, .label = N_("Ended")),
    };
    static const struct field table[] = {FIELD_LIST(job_list_view, jobs, row, struct job_view)};
    return command_show(cx, arguments, FIELDS(table), &view);
}

static enum rc show(struct ctx *cx, struct arguments *arguments, const char *id)
{
    struct job job = {.org = "", .kind = "", .person = ""};
    struct job_view view;
    TRY(job_get(cx, id, &job));
    TRY(job_view_make(cx, &job, NULL, &view));
    return command_show(cx, arguments, job_view_fields, &view);
}

static enum rc show_run(struct ctx *cx, struct arguments *arguments)
{
    return show(cx, arguments, operand_of(arguments, 0));
}

static enum rc cancel_run(struct ctx *cx, struct arguments *arguments)
{
    TRY(job_cancel(cx, operand_of(arguments, 0)));
    return show(cx, arguments, operand_of(arguments, 0));
}

static enum rc retry_run(struct ctx *cx, struct arguments *arguments)
{
    TRY(job_retry(cx, operand_of(arguments, 0)));
    return show(cx, arguments, operand_of(arguments, 0));
}

static enum rc schedule_list_run(struct ctx *cx, struct arguments *arguments)
{
    struct schedule_list_view view;
    TRY(schedule_list_make(cx, &view));
    return command_show(cx, arguments, schedule_list_fields, &view);
}

static enum rc schedule_add_run(struct ctx *cx, struct arguments *arguments)
{
    const char *weekday = option_of(arguments, "weekly");
    const char *settings = option_of(arguments, "settings");
    struct schedule schedule = {.id = "",
                                .org = "",
                                .kind = operand_of(arguments, 0),
                                .repeat = weekday == NULL ? SCHEDULE_DAILY : SCHEDULE_WEEKLY,
                                .at_time = option_of(arguments, "at"),
                                .parameters = settings == NULL ? "{}" : settings,
                                .active = 1};
    if (weekday != NULL && !enum_parse(&schedule_weekday_names, weekday, &schedule.weekday))
        return fail(cx, RC_USAGE, N_("There is no weekday {0}; write sunday, monday, …"), weekday);
    TRY(schedule_save(cx, NULL, &schedule));
    return schedule_list_run(cx, arguments);
}

static enum rc schedule_remove_run(struct ctx *cx, struct arguments *arguments)
{
    TRY(schedule_remove(cx, operand_of(arguments, 0)));
    return schedule_list_run(cx, arguments);
}

#define JOB                                                                                        \
    {                                                                                              \
        "JOB", N_("Id of the job"), true                                                           \
    }

const struct command job_commands[JOB_COMMANDS] = {
    {.name = "job list",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = list_run,
     .help = N_("List the newest 50 jobs that you may see"),
     .options = {{"state", "STATE", N_("queued, running, done, failed or cancelled"), false}}},
    {.name = "job show",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = show_run,
     .help = N_("Show how far a job is, or what it found"),
     .operands = {JOB}},
    {.name = "job cancel",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = cancel_run,
     .help = N_("Cancel a job that waits or runs"),
     .operands = {JOB}},
    {.name = "job retry",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = retry_run,
     .help = N_("Put a job that failed or was cancelled into the queue again"),
     .operands = {JOB}},
    {.name = "schedule list",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = schedule_list_run,
     .help = N_("List the timetable of background work")},
    {.name = "schedule add",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = schedule_add_run,
     .help = N_("Put work on the timetable: daily, or weekly with --weekly"),
     .operands = {{"KIND", N_("Kind of work: ledger-verify, backup, …"), true}},
     .options = {{"at", "TIME", N_("Time of day in Japan: 02:00"), true},
                 {"weekly", "DAY", N_("Only on this weekday: sunday, monday, …"), false},
                 {"settings", "JSON", N_("Settings of the work, a JSON object"), false}}},
    {.name = "schedule remove",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = schedule_remove_run,
     .help = N_("Take an entry off the timetable"),
     .operands = {{"ENTRY", N_("Id of the entry"), true}}},
};
