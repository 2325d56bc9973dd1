/* Person-days of the detailed schedule by department and phase; how the preparation stands as a whole. */
#include <math.h>

#include "base/text.h"
#include "preparation/preparation_inside.h"

static const struct field cell_table[] = {FIELD(staffing_cell, days, F_REAL, .label = N_("Person-days"))};
static const struct field row_table[] = {
    FIELD(staffing_row, department, F_TEXT, .label = N_("Department in charge")),
    FIELD(staffing_row, days, F_REAL, .label = N_("Person-days")),
    FIELD(staffing_row, tasks, F_INT, .label = N_("Tasks")),
    FIELD(staffing_row, done, F_INT, .label = N_("Tasks done")),
    FIELD_LIST(staffing_row, cells, cell_table, struct staffing_cell),
};
static const struct field phase_table[] = {
    FIELD(staffing_phase, label, F_TEXT, .label = N_("Phase of the task")),
    FIELD(staffing_phase, days, F_REAL, .label = N_("Person-days")),
};
static const struct field staffing_table[] = {
    FIELD_LIST(staffing, phases, phase_table, struct staffing_phase),
    FIELD_LIST(staffing, rows, row_table, struct staffing_row),
    FIELD(staffing, days, F_REAL, .label = N_("Person-days")),
};
const struct fields staffing_fields = {staffing_table, COUNT(staffing_table)};

/* 2, 2.5; "" for none. */
static const char *days_words(struct ctx *cx, double days)
{
    if (days == 0)
        return "";
    if (fabs(days - nearbyint(days)) < 0.005)
        return arena_printf(cx->arena, "%.0f", days);
    return arena_printf(cx->arena, fabs(days * 10 - nearbyint(days * 10)) < 0.05 ? "%.1f" : "%.2f", days);
}

/* The place of a text among those that were met; a new one is added. */
static size_t place_of(const char **met, size_t *n, const char *text)
{
    size_t i = 0;
    while (i < *n && !text_same(met[i], text))
        i++;
    if (i == *n)
        met[(*n)++] = text;
    return i;
}

enum rc staffing_make(struct ctx *cx, const char *study, struct staffing *ret)
{
    struct rows found;
    TRY(task_noun.rows(cx, study, "", &found));
    const struct task_row *tasks = found.at;
    const char **departments = ARENA_ARRAY(cx->arena, const char *, found.n),
               **phases = ARENA_ARRAY(cx->arena, const char *, found.n);
    size_t rows_n = 0, phases_n = 0;
    if (departments == NULL || phases == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < found.n; i++) {
        (void)place_of(departments, &rows_n, tasks[i].task.department);
        (void)place_of(phases, &phases_n, tasks[i].phase_label);
    }
    struct staffing_row *rows = ARENA_ARRAY(cx->arena, struct staffing_row, rows_n);
    struct staffing_phase *heads = ARENA_ARRAY(cx->arena, struct staffing_phase, phases_n);
    struct staffing_cell *cells = ARENA_ARRAY(cx->arena, struct staffing_cell, rows_n * phases_n);
    if (rows == NULL || heads == NULL || cells == NULL)
        return RC_MEMORY;
    for (size_t p = 0; p < phases_n; p++)
        heads[p] = (struct staffing_phase){.label = phases[p]};
    for (size_t c = 0; c < rows_n * phases_n; c++)
        cells[c] = (struct staffing_cell){.days = 0};
    for (size_t r = 0; r < rows_n; r++) {
        rows[r] = (struct staffing_row){.department = departments[r]};
        rows[r].cells.at = cells + r * phases_n;
        rows[r].cells.n = phases_n;
    }
    *ret = (struct staffing){.days = 0};
    for (size_t i = 0; i < found.n; i++) {
        const struct study_task *task = &tasks[i].task;
        size_t r = place_of(departments, &rows_n, task->department),
               p = place_of(phases, &phases_n, tasks[i].phase_label);
        cells[r * phases_n + p].days += task->person_days;
        rows[r].days += task->person_days;
        rows[r].tasks++;
        rows[r].done += !text_empty(task->done_on);
        heads[p].days += task->person_days;
        ret->days += task->person_days;
    }
    for (size_t c = 0; c < rows_n * phases_n; c++)
        cells[c].text = days_words(cx, cells[c].days);
    for (size_t r = 0; r < rows_n; r++)
        rows[r].text = days_words(cx, rows[r].days);
    for (size_t p = 0; p < phases_n; p++)
        heads[p].text = days_words(cx, heads[p].days);
    ret->text = days_words(cx, ret->days);
    ret->phases.at = heads;
    ret->phases.n = phases_n;
    ret->rows.at = rows;
    ret->rows.n = rows_n;
    return RC_OK;
}

/* --- How the preparation stands --- */

static const struct field state_table[] = {
    FIELD(preparation_state, entries, F_INT, .label = N_("Circumstances and requirements")),
    FIELD(preparation_state, overdue, F_INT, .label = N_("Reviews overdue")),
    FIELD(preparation_state, attitude_written, F_BOOL),
    FIELD(preparation_state, attitude_status, F_ENUM, .names = &prepare_status_names,
          .label = N_("Attitude towards risk")),
    FIELD(preparation_state, schedule_status, F_ENUM, .names = &prepare_status_names, .label = N_("Master schedule")),
    FIELD(preparation_state, phases, F_INT),
    FIELD(preparation_state, late, F_INT, .label = N_("Late")),
    FIELD(preparation_state, units, F_INT),
    FIELD(preparation_state, findings, F_INT),
    FIELD(preparation_state, person_days, F_REAL, .label = N_("Person-days")),
};
const struct fields preparation_state_fields = {state_table, COUNT(state_table)};

enum rc preparation_state_of(struct ctx *cx, const char *study, struct preparation_state *ret)
{
    struct context_entries entries;
    struct study_phases phases;
    struct study_tasks tasks;
    struct study_units units;
    struct unit_findings findings;
    struct master_schedule schedule;
    struct risk_attitude attitude;
    TRY(context_store_all(cx, &entries));
    TRY(study_store_phases(cx, study, &phases));
    TRY(study_store_tasks(cx, study, &tasks));
    TRY(study_store_units(cx, study, &units));
    TRY(organisation_check(cx, study, &findings));
    TRY(master_schedule_of(cx, study, &schedule));
    TRY(risk_attitude_of(cx, study, &attitude));
    *ret = (struct preparation_state){.entries = (int64_t)entries.n,
                                      .attitude_written = !text_empty(attitude.id),
                                      .attitude_status = attitude.status,
                                      .schedule_status = schedule.status,
                                      .phases = (int64_t)phases.n,
                                      .units = (int64_t)units.n,
                                      .findings = units.n == 0 ? 0 : (int64_t)findings.n};
    for (size_t i = 0; i < entries.n; i++)
        ret->overdue += context_is_overdue(cx, &entries.at[i]);
    for (size_t i = 0; i < phases.n; i++)
        ret->late += study_is_late(cx, phases.at[i].ends_on, phases.at[i].done_on);
    for (size_t i = 0; i < tasks.n; i++)
        ret->person_days += tasks.at[i].person_days;
    return RC_OK;
}
