/* Master schedule and detailed schedule: rules, approval, rows. */
#include <math.h>

#include "base/text.h"
#include "base/time.h"
#include "preparation/preparation_inside.h"
#include "view/chart.h"

enum { PERSON_DAYS_MOST = 100000 };

bool study_is_late(const struct ctx *cx, const char *ends_on, const char *done_on)
{
    return text_empty(done_on) && !text_empty(ends_on) &&
           date_days(ends_on) < date_days(date_of_time(cx, cx->now));
}

enum rc master_schedule_of(struct ctx *cx, const char *study, struct master_schedule *ret)
{
    enum rc rc = master_schedule_store_of(cx, study, ret);
    if (rc != RC_MISSING)
        return rc;
    risk_row_blank(&master_schedule_record, ret);
    ret->study = study;
    return RC_OK;
}

/* --- Who may change what --- */

/* All but what is done and the remark stands as before. */
static bool is_progress(struct ctx *cx, const struct record *record, const void *before, const void *row)
{
    static const char *const free_fields[] = {"version", "done_on", "comment"};
    void *after = arena_alloc(cx->arena, record->size);
    if (before == NULL || after == NULL)
        return false;
    __builtin_memcpy(after, row, record->size);
    for (size_t i = 0; i < COUNT(free_fields); i++) {
        const struct field *field = field_find(record->fields, free_fields[i]);
        if (field->kind == F_INT)
            field_set_int(field, after, field_int(field, before));
        else
            field_set_text(field, after, field_text(field, before));
    }
    return text_same(field_canonical(cx, record->fields, before), field_canonical(cx, record->fields, after));
}

/* Who writes the preparation, or holds the post of the row. */
static enum rc may_progress(struct ctx *cx, const char *study, const char *post)
{
    bool mine = false;
    if (!may(cx, PERM_RISK_WRITE) && may(cx, PERM_RISK_OWN))
        TRY(post_is_mine(cx, post, &mine));
    return mine ? prepare_open(cx, study) : prepare_writable(cx, study);
}

static enum rc schedule_draft(struct ctx *cx, const char *study)
{
    struct master_schedule schedule;
    TRY(prepare_writable(cx, study));
    TRY(master_schedule_store_hold(cx, study));
    TRY(master_schedule_of(cx, study, &schedule));
    if (schedule.status != PREPARE_DRAFT)
        return fail(cx, RC_CONFLICT,
                    N_("The master schedule cannot be changed now ({0}); open it first, it is approved anew then"),
                    tr(cx, enum_label(&prepare_status_names, schedule.status)));
    if (!text_empty(schedule.id))
        return RC_OK;
    schedule.org = cx->org;
    schedule.author = cx->person;
    return record_insert(cx, &master_schedule_record, &schedule);
}

/* --- Phases and milestones --- */

static enum rc check_days(struct ctx *cx, const char *starts_on, const char *ends_on)
{
    if (!text_empty(starts_on) && !text_empty(ends_on) && date_days(ends_on) < date_days(starts_on))
        return field_fail(cx, "ends_on", N_("It ends ({0}) before it begins ({1})"), ends_on, starts_on);
    return RC_OK;
}

static enum rc check_done(struct ctx *cx, const char *done_on)
{
    if (!text_empty(done_on) && date_days(done_on) > date_days(date_of_time(cx, cx->now)))
        return field_fail(cx, "done_on", N_("What is done was done today at the latest (given: {0})"), done_on);
    return RC_OK;
}

static enum rc store_phase(struct ctx *cx, const void *before, void *row)
{
    struct study_phase *phase = row;
    const struct study_phase *old = before;
    if (is_progress(cx, &study_phase_record, before, row))
        TRY(may_progress(cx, old->study, old->post));
    else
        TRY(schedule_draft(cx, old == NULL ? phase->study : old->study));
    enum rc rc = row_filled(cx, &study_phase_record, phase);
    if (phase->kind == PHASE_MILESTONE)
        phase->starts_on = "";
    if (check_days(cx, phase->starts_on, phase->ends_on) != RC_OK || check_done(cx, phase->done_on) != RC_OK ||
        row_post(cx, phase->post, old == NULL ? "" : old->post) != RC_OK)
        rc = RC_INVALID;
    TRY(rc);
    if (old != NULL) {
        phase->study = old->study;
        return record_update(cx, &study_phase_record, old, phase);
    }
    phase->org = cx->org;
    TRY(study_store_last_number(cx, &study_phase_record, phase->study, &phase->number));
    phase->number++;
    return record_insert(cx, &study_phase_record, phase);
}

static enum rc release_phase(struct ctx *cx, const void *row)
{
    const struct study_phase *phase = row;
    int64_t tasks = 0;
    TRY(schedule_draft(cx, phase->study));
    TRY(study_store_tasks_of(cx, phase->id, &tasks));
    return tasks == 0 ? RC_OK
                      : fail(cx, RC_CONFLICT, N_("{0} tasks of the detailed schedule belong to this phase; remove those first"),
                             decimal(cx, tasks));
}

static enum rc phase_rows(struct ctx *cx, const char *study, const char *id, struct rows *ret)
{
    struct study_phases phases;
    struct study_tasks tasks;
    struct choices posts;
    size_t n = 0;
    TRY(study_store_phases(cx, study, &phases));
    TRY(study_store_tasks(cx, study, &tasks));
    TRY(post_choices(cx, &posts));
    struct phase_row *rows = ARENA_ARRAY(cx->arena, struct phase_row, phases.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < phases.n; i++) {
        const struct study_phase *phase = &phases.at[i];
        if (!text_empty(id) && !text_same(phase->id, id))
            continue;
        struct phase_row *row = &rows[n++];
        bool moved = !text_empty(phase->agreed_end) && (!text_same(phase->agreed_start, phase->starts_on) ||
                                                        !text_same(phase->agreed_end, phase->ends_on));
        *row = (struct phase_row){.phase = *phase,
                                  .post_label = row_post_words(cx, posts, phase->post),
                                  .agreed = "",
                                  .overdue = study_is_late(cx, phase->ends_on, phase->done_on)};
        if (moved)
            row->agreed = text_empty(phase->agreed_start)
                              ? phase->agreed_end
                              : arena_printf(cx->arena, "%s – %s", phase->agreed_start, phase->agreed_end);
        for (size_t t = 0; t < tasks.n; t++)
            if (text_same(tasks.at[t].phase, phase->id)) {
                row->tasks++;
                row->person_days += tasks.at[t].person_days;
            }
    }
    *ret = (struct rows){rows, n};
    return RC_OK;
}

static const char *phase_words(struct ctx *cx, const struct study_phase *phase)
{
    return arena_printf(cx->arena, "%lld %s", (long long)phase->number, phase->title);
}

static enum rc choices_of(struct ctx *cx, const char *study, const struct field *field, struct choices *ret)
{
    struct study_phases phases;
    *ret = (struct choices){.n = 0};
    if (text_same(field->ref, "post"))
        return post_choices(cx, ret);
    if (!text_same(field->ref, "study-phase"))
        return RC_OK;
    TRY(study_store_phases(cx, study, &phases));
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, phases.n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < phases.n; i++)
        choices[i] = (struct choice){phases.at[i].id, phase_words(cx, &phases.at[i])};
    *ret = (struct choices){choices, phases.n};
    return RC_OK;
}

static const char *const phase_inputs[] = {"kind",       "step", "title",   "starts_on", "ends_on", "decides",
                                           "department", "post", "done_on", "comment",   NULL};
const struct row_noun phase_noun = {
    .record = &study_phase_record,
    .list = &phase_list,
    .path = "schedule",
    .title = N_("Master schedule"),
    .create = N_("Add a phase or milestone"),
    .inputs = phase_inputs,
    .write = PERM_RISK_WRITE,
    .of = "study",
    .home = prepare_home,
    .frame = prepare_frame,
    .rows = phase_rows,
    .choices = choices_of,
    .store = store_phase,
    .release = release_phase,
};

/* --- Tasks --- */

static enum rc check_task(struct ctx *cx, const struct study_task *task, const struct study_task *old)
{
    struct study_phase phase;
    enum rc rc = row_filled(cx, &study_task_record, task);
    if (check_days(cx, task->starts_on, task->ends_on) != RC_OK || check_done(cx, task->done_on) != RC_OK ||
        row_post(cx, task->post, old == NULL ? "" : old->post) != RC_OK)
        rc = RC_INVALID;
    if (!isfinite(task->person_days) || task->person_days < 0 || task->person_days > PERSON_DAYS_MOST)
        rc = field_fail(cx, "person_days", N_("Person-days are a number from 0 to {0}"), decimal(cx, PERSON_DAYS_MOST));
    if (text_empty(task->phase))
        return field_fail(cx, "phase", N_("Please choose the phase of the master schedule that the task belongs to"));
    enum rc found = record_get(cx, &study_phase_record, task->phase, &phase);
    if (found != RC_OK && found != RC_MISSING)
        return found;
    if (found == RC_MISSING || !text_same(phase.study, task->study)) {
        cx->problem.rc = RC_OK;
        rc = field_fail(cx, "phase", N_("The master schedule has no such phase: {0}"), task->phase);
    }
    return rc;
}

static enum rc store_task(struct ctx *cx, const void *before, void *row)
{
    struct study_task *task = row;
    const struct study_task *old = before;
    if (is_progress(cx, &study_task_record, before, row))
        TRY(may_progress(cx, old->study, old->post));
    else
        TRY(prepare_writable(cx, old == NULL ? task->study : old->study));
    if (old != NULL)
        task->study = old->study;
    TRY(check_task(cx, task, old));
    if (old != NULL)
        return record_update(cx, &study_task_record, old, task);
    task->org = cx->org;
    TRY(study_store_last_number(cx, &study_task_record, task->study, &task->number));
    task->number++;
    return record_insert(cx, &study_task_record, task);
}

static enum rc release_task(struct ctx *cx, const void *row)
{
    return prepare_writable(cx, ((const struct study_task *)row)->study);
}

static const struct study_phase *phase_in(const struct study_phases *phases, const char *id)
{
    for (size_t i = 0; i < phases->n; i++)
        if (text_same(phases->at[i].id, id))
            return phases->at + i;
    return NULL;
}

/* A day that is given and lies before or after what is given of the phase. */
static bool is_outside(const struct study_task *task, const struct study_phase *phase)
{
    const char *const days[] = {task->starts_on, task->ends_on};
    const char *first = text_empty(phase->starts_on) ? "" : phase->starts_on;
    for (size_t i = 0; i < COUNT(days); i++)
        if (!text_empty(days[i]) && ((!text_empty(first) && date_days(days[i]) < date_days(first)) ||
                                     date_days(days[i]) > date_days(phase->ends_on)))
            return true;
    return false;
}

static enum rc task_rows(struct ctx *cx, const char *study, const char *id, struct rows *ret)
{
    struct study_phases phases;
    struct study_tasks tasks;
    struct choices posts;
    size_t n = 0;
    TRY(study_store_phases(cx, study, &phases));
    TRY(study_store_tasks(cx, study, &tasks));
    TRY(post_choices(cx, &posts));
    struct task_row *rows = ARENA_ARRAY(cx->arena, struct task_row, tasks.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < tasks.n; i++) {
        const struct study_task *task = &tasks.at[i];
        const struct study_phase *phase = phase_in(&phases, task->phase);
        if (!text_empty(id) && !text_same(task->id, id))
            continue;
        rows[n++] = (struct task_row){.task = *task,
                                      .phase_label = phase == NULL ? "" : phase_words(cx, phase),
                                      .post_label = row_post_words(cx, posts, task->post),
                                      .overdue = study_is_late(cx, task->ends_on, task->done_on),
                                      .outside = phase != NULL && is_outside(task, phase)};
    }
    *ret = (struct rows){rows, n};
    return RC_OK;
}

static const char *const task_inputs[] = {"phase",     "title",   "department", "post",    "people", "person_days",
                                          "starts_on", "ends_on", "done_on",    "comment", NULL};
const struct row_noun task_noun = {
    .record = &study_task_record,
    .list = &task_list,
    .path = "tasks",
    .title = N_("Detailed schedule and staffing"),
    .create = N_("Add a task"),
    .inputs = task_inputs,
    .write = PERM_RISK_WRITE,
    .of = "study",
    .home = prepare_home,
    .frame = prepare_frame,
    .rows = task_rows,
    .choices = choices_of,
    .store = store_task,
    .release = release_task,
};

/* --- Approval --- */

static enum rc schedule_of(struct ctx *cx, const char *study, void *row)
{
    return master_schedule_of(cx, study, row);
}

static const struct prepare_paper paper = {&master_schedule_record, master_schedule_store_hold, schedule_of, true};

enum rc master_schedule_ask(struct ctx *cx, const char *study, const struct approval_wish *wish)
{
    struct master_schedule schedule;
    struct study_phases phases;
    struct risk_study found;
    struct approval approval;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &risk_study_record, study, &found));
    TRY(schedule_draft(cx, found.id));
    TRY(study_store_phases(cx, found.id, &phases));
    if (phases.n == 0)
        return fail(cx, RC_CONFLICT, N_("There is no phase or milestone yet that could be approved"));
    TRY(master_schedule_store_of(cx, found.id, &schedule));
    TRY(prepare_paper_set_status(cx, &paper, schedule.id, PREPARE_REQUESTED, ""));
    TRY(approval_ask(cx, &master_schedule_approvable, schedule.id,
                     trf(cx, N_("Master schedule: {0}"), found.title), wish, &approval));
    return db_commit(cx, &tx);
}

enum rc master_schedule_reopen(struct ctx *cx, const char *study)
{
    return prepare_paper_reopen(cx, &paper, study);
}

static enum rc hold(struct ctx *cx, const char *subject)
{
    return prepare_paper_hold(cx, &paper, subject);
}

static enum rc obstacle(struct ctx *cx, const char *subject, const char **ret)
{
    return prepare_paper_obstacle(cx, &paper, subject, ret);
}

/* What was approved stays beside what becomes of it. */
static enum rc keep_agreed(struct ctx *cx, const char *study)
{
    struct study_phases phases;
    TRY(study_store_phases(cx, study, &phases));
    for (size_t i = 0; i < phases.n; i++) {
        struct study_phase after = phases.at[i];
        after.agreed_start = after.starts_on;
        after.agreed_end = after.ends_on;
        TRY(record_update(cx, &study_phase_record, &phases.at[i], &after));
    }
    return RC_OK;
}

static enum rc settle(struct ctx *cx, const struct approval *approval)
{
    struct master_schedule schedule;
    bool approved = approval->status == APPROVAL_APPROVED;
    TRY(record_get(cx, &master_schedule_record, approval->subject, &schedule));
    if (approved)
        TRY(keep_agreed(cx, schedule.study));
    return prepare_paper_set_status(cx, &paper, schedule.id, approved ? PREPARE_APPROVED : PREPARE_DRAFT,
                                    approval->comment);
}

const struct approvable master_schedule_approvable = {
    .noun = "master-schedule",
    .label = N_("Master schedule"),
    .href = "/master-schedules/",
    .read = PERM_RISK_READ,
    .ask = PERM_RISK_WRITE,
    .decide = PERM_RISK_APPROVE,
    .hold = hold,
    .obstacle = obstacle,
    .settle = settle,
};

/* --- The picture --- */

enum rc master_schedule_chart(struct ctx *cx, const struct phase_row *rows, size_t n, struct chart *ret)
{
    size_t shown = n < CHART_TASKS_MAX ? n : CHART_TASKS_MAX;
    struct chart_task *tasks = ARENA_ARRAY(cx->arena, struct chart_task, shown);
    if (tasks == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < shown; i++) {
        const struct study_phase *phase = &rows[i].phase;
        tasks[i] = (struct chart_task){
            .label = phase->kind == PHASE_MILESTONE ? arena_printf(cx->arena, "◆ %s", phase->title) : phase->title,
            .start = phase->starts_on,
            .due = phase->ends_on,
            .progress = text_empty(phase->done_on) ? 0 : 1,
            .done = !text_empty(phase->done_on)};
    }
    const struct chart_roadmap roadmap = {
        .head = {"schedule", tr(cx, N_("Master schedule")),
                 trf(cx, N_("{0} phases and milestones from their first to their last day, with today as a line"),
                     decimal(cx, (int64_t)shown))},
        .tasks = tasks,
        .count = shown,
        .today = date_of_time(cx, cx->now)};
    return chart_roadmap(cx, &roadmap, ret);
}
