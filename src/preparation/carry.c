/* The preparation of a new year's study, from that of an earlier one. */
#include "base/text.h"
#include "base/time.h"
#include "preparation/preparation_inside.h"

static enum rc carry_tasks(struct ctx *cx, const struct study_tasks *tasks, const char *from_phase, const char *phase,
                           const char *into, int64_t years)
{
    for (size_t i = 0; i < tasks->n; i++) {
        struct study_task task = tasks->at[i];
        if (!text_same(task.phase, from_phase))
            continue;
        task.origin = task.id;
        task.id = task.done_on = "";
        task.study = into;
        task.phase = phase;
        task.starts_on = date_years_later(cx, task.starts_on, years);
        task.ends_on = date_years_later(cx, task.ends_on, years);
        TRY(record_insert(cx, &study_task_record, &task));
    }
    return RC_OK;
}

static enum rc carry_schedule(struct ctx *cx, const struct risk_study *from, const struct risk_study *into)
{
    struct study_phases phases, there;
    struct study_tasks tasks;
    struct master_schedule schedule;
    TRY(study_store_phases(cx, from->id, &phases));
    TRY(study_store_phases(cx, into->id, &there));
    TRY(study_store_tasks(cx, from->id, &tasks));
    if (phases.n == 0 || there.n > 0)
        return RC_OK;
    risk_row_blank(&master_schedule_record, &schedule);
    schedule.org = cx->org;
    schedule.study = into->id;
    schedule.author = cx->person;
    TRY(record_insert(cx, &master_schedule_record, &schedule));
    for (size_t i = 0; i < phases.n; i++) {
        struct study_phase phase = phases.at[i];
        phase.origin = phase.id;
        phase.id = phase.done_on = phase.agreed_start = phase.agreed_end = "";
        phase.study = into->id;
        phase.starts_on = date_years_later(cx, phase.starts_on, into->year - from->year);
        phase.ends_on = date_years_later(cx, phase.ends_on, into->year - from->year);
        TRY(record_insert(cx, &study_phase_record, &phase));
        TRY(carry_tasks(cx, &tasks, phases.at[i].id, phase.id, into->id, into->year - from->year));
    }
    return RC_OK;
}

static enum rc carry_units(struct ctx *cx, const struct risk_study *from, const struct risk_study *into)
{
    struct study_units units, there;
    TRY(study_store_units(cx, from->id, &units));
    TRY(study_store_units(cx, into->id, &there));
    for (size_t i = 0; i < units.n && there.n == 0; i++) {
        struct study_unit unit = units.at[i];
        unit.origin = unit.id;
        unit.id = "";
        unit.study = into->id;
        TRY(record_insert(cx, &study_unit_record, &unit));
    }
    return RC_OK;
}

static enum rc carry_attitude(struct ctx *cx, const struct risk_study *from, const struct risk_study *into)
{
    struct risk_attitude attitude, there;
    TRY(risk_attitude_of(cx, from->id, &attitude));
    TRY(risk_attitude_of(cx, into->id, &there));
    if (text_empty(attitude.id) || !text_empty(there.id))
        return RC_OK;
    attitude.origin = attitude.id;
    attitude.id = attitude.comment = "";
    attitude.study = into->id;
    attitude.status = PREPARE_DRAFT;
    attitude.approved_at = 0;
    attitude.author = cx->person;
    return record_insert(cx, &risk_attitude_record, &attitude);
}

enum rc preparation_carry(struct ctx *cx, const struct risk_study *from, const struct risk_study *into)
{
    TRY(carry_schedule(cx, from, into));
    TRY(carry_units(cx, from, into));
    return carry_attitude(cx, from, into);
}
