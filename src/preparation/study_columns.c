/* Master schedule, detailed schedule and organisation as lists: columns, and what is changed in their cells. */
#include "base/text.h"
#include "preparation/preparation_inside.h"

static const struct field phase_table[] = {
#include "preparation/study_phase_fields.h"
    FIELD(phase_row, post_label, F_TEXT, .label = N_("Post in charge")),
    FIELD(phase_row, agreed, F_TEXT, .label = N_("As approved")),
    FIELD(phase_row, overdue, F_BOOL, .label = N_("Late")),
    FIELD(phase_row, tasks, F_INT, .label = N_("Tasks")),
    FIELD(phase_row, person_days, F_REAL, .label = N_("Person-days")),
};
const struct fields phase_row_fields = {phase_table, COUNT(phase_table)};

static const struct field task_table[] = {
#include "preparation/study_task_fields.h"
#include "rows/rows_routes.h"
    FIELD(task_row, phase_label, F_TEXT, .label = N_("Phase of the task")),
    FIELD(task_row, post_label, F_TEXT, .label = N_("Post in charge")),
    FIELD(task_row, overdue, F_BOOL, .label = N_("Late")),
    FIELD(task_row, outside, F_BOOL, .label = N_("Outside of its phase")),
};
const struct fields task_row_fields = {task_table, COUNT(task_table)};

static const struct field unit_table[] = {
#include "preparation/study_unit_fields.h"
    FIELD(unit_row, post_label, F_TEXT, .label = N_("Responsible post")),
    FIELD(unit_row, vacant, F_BOOL, .label = N_("Post without a holder")),
};
const struct fields unit_row_fields = {unit_table, COUNT(unit_table)};

/* --- Cells --- */

static const char *edit_href(const struct ctx *cx, const struct record *record, const char *id)
{
    return arena_printf(cx->arena, "%s%s/edit", record->href, id);
}

static void fill_late(const struct ctx *cx, int64_t overdue, struct list_cell *cell)
{
    if (overdue == 0)
        return;
    cell->mark = tr(cx, N_("Late"));
    cell->mark_tag = "bad";
}

static void fill_phase_title(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    if (may(cx, PERM_RISK_OWN))
        cell->href = edit_href(cx, &study_phase_record, ((const struct study_phase *)row)->id);
}

static void fill_phase_end(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct phase_row *one = row;
    fill_late(cx, one->overdue, cell);
    if (!text_empty(one->agreed))
        cell->note = trf(cx, N_("approved: {0}"), one->agreed);
}

static void fill_phase_post(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->text = ((const struct phase_row *)row)->post_label;
}

static void fill_task_title(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    if (may(cx, PERM_RISK_OWN))
        cell->href = edit_href(cx, &study_task_record, ((const struct study_task *)row)->id);
}

static void fill_task_phase(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->text = ((const struct task_row *)row)->phase_label;
}

static void fill_task_post(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->text = ((const struct task_row *)row)->post_label;
}

static void fill_task_end(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct task_row *one = row;
    fill_late(cx, one->overdue, cell);
    if (one->overdue == 0 && one->outside != 0) {
        cell->mark = tr(cx, N_("Outside of its phase"));
        cell->mark_tag = "warn";
    }
}

static void fill_unit(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    if (may(cx, PERM_RISK_WRITE))
        cell->href = edit_href(cx, &study_unit_record, ((const struct study_unit *)row)->id);
}

static void fill_unit_post(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct unit_row *one = row;
    cell->text = one->post_label;
    if (one->vacant != 0) {
        cell->mark = tr(cx, N_("vacant"));
        cell->mark_tag = "warn";
    }
}

/* --- Columns --- */

#define NUMBER {.field = "number", .flags = LIST_KEY | LIST_SORT | LIST_LEFT | LIST_NARROW, .width = 7}
#define VERSION {.field = "version", .flags = LIST_ASIDE, .width = 7}

static const struct list_column phase_columns[] = {
    NUMBER,
    {.field = "title", .flags = LIST_KEY | LIST_SEARCH, .edits = "title", .width = 36, .fill = fill_phase_title},
    {.field = "kind", .flags = LIST_PICK | LIST_NARROW, .edits = "kind", .label = N_("Kind"), .width = 14},
    {.field = "step", .flags = LIST_SORT | LIST_PICK, .edits = "step", .width = 30},
    {.field = "starts_on", .flags = LIST_SORT | LIST_NARROW, .edits = "starts_on"},
    {.field = "ends_on", .flags = LIST_SORT | LIST_NARROW, .edits = "ends_on", .fill = fill_phase_end},
    {.field = "decides", .flags = LIST_PICK | LIST_NARROW, .edits = "decides"},
    {.field = "department", .flags = LIST_PICK, .edits = "department", .width = 20},
    {.field = "post", .edits = "post", .width = 24, .fill = fill_phase_post},
    {.field = "done_on", .flags = LIST_SORT | LIST_NARROW, .edits = "done_on"},
    {.field = "person_days", .flags = LIST_SORT},
    {.field = "tasks", .flags = LIST_ASIDE},
    {.field = "overdue", .flags = LIST_ASIDE | LIST_PICK},
    {.field = "agreed", .flags = LIST_ASIDE},
    {.field = "comment", .flags = LIST_ASIDE | LIST_WIDE, .edits = "comment", .width = 36},
    VERSION,
};

static const struct list_column task_columns[] = {
    NUMBER,
    {.field = "title", .flags = LIST_KEY | LIST_SEARCH, .edits = "title", .width = 36, .fill = fill_task_title},
    {.field = "phase", .flags = LIST_PICK, .edits = "phase", .width = 28, .fill = fill_task_phase},
    {.field = "department", .flags = LIST_SORT | LIST_PICK, .edits = "department", .width = 20},
    {.field = "post", .edits = "post", .width = 24, .fill = fill_task_post},
    {.field = "people", .flags = LIST_SEARCH | LIST_WIDE, .edits = "people", .width = 28},
    {.field = "person_days", .flags = LIST_SORT, .edits = "person_days"},
    {.field = "starts_on", .flags = LIST_SORT | LIST_NARROW, .edits = "starts_on"},
    {.field = "ends_on", .flags = LIST_SORT | LIST_NARROW, .edits = "ends_on", .fill = fill_task_end},
    {.field = "done_on", .flags = LIST_SORT | LIST_NARROW, .edits = "done_on"},
    {.field = "overdue", .flags = LIST_ASIDE | LIST_PICK},
    {.field = "comment", .flags = LIST_ASIDE | LIST_WIDE, .edits = "comment", .width = 36},
    VERSION,
};

#define PART(n) {.field = "part_" #n, .flags = LIST_NARROW, .edits = "part_" #n, .width = 10}
static const struct list_column unit_columns[] = {
    NUMBER,
    {.field = "role", .flags = LIST_KEY | LIST_PICK, .edits = "role", .width = 18, .fill = fill_unit},
    {.field = "department", .flags = LIST_PICK, .edits = "department", .width = 22},
    {.field = "post", .edits = "post", .width = 24, .fill = fill_unit_post},
    PART(0),
    PART(1),
    PART(2),
    PART(3),
    PART(4),
    PART(5),
    PART(6),
    PART(7),
    PART(8),
    PART(9),
    PART(10),
    {.field = "duty", .flags = LIST_WIDE, .edits = "duty", .width = 36},
    {.field = "comment", .flags = LIST_ASIDE | LIST_WIDE, .edits = "comment", .width = 30},
    VERSION,
};

/* --- Changes in cells --- */

ROW_NOUN_EDIT(phase, phase_noun, study_phase_record, PERM_RISK_OWN)
ROW_NOUN_EDIT(task, task_noun, study_task_record, PERM_RISK_OWN)
ROW_NOUN_EDIT(unit, unit_noun, study_unit_record, PERM_RISK_WRITE)

#define LIST(variable, word, label_text, kind)                                                     \
    const struct list variable = {                                                                 \
        .name = word,                                                                              \
        .label = label_text,                                                                       \
        .permission = PERM_RISK_READ,                                                              \
        .fields = {kind##_table, COUNT(kind##_table)},                                             \
        .size = sizeof(struct kind##_row),                                                         \
        .columns = kind##_columns,                                                                 \
        .column_count = COUNT(kind##_columns),                                                     \
        .edit = &kind##_edit,                                                                      \
    }
LIST(phase_list, "study-phases", N_("Master schedule"), phase);
LIST(task_list, "study-tasks", N_("Detailed schedule and staffing"), task);
LIST(unit_list, "study-units", N_("Organisation of the assessment"), unit);
