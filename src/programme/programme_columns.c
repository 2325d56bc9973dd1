/* The lists of the cycle: columns, and what is changed in their cells. */
#include "programme/programme_inside.h"

static const struct field unit_table[] = {
#include "programme/programme_unit_fields.h"
};
const struct fields unit_row_fields_of_plan = {unit_table, COUNT(unit_table)};

static const struct field action_table[] = {
#include "programme/policy_action_fields.h"
    FIELD(action_row, measure_label, F_TEXT, .label = N_("Policy measure")),
    FIELD(action_row, post_label, F_TEXT, .label = N_("Post in charge of the action")),
    FIELD(action_row, overdue, F_BOOL, .label = N_("Action late")),
    FIELD(action_row, carried, F_BOOL, .label = N_("Carried over")),
};
const struct fields action_row_fields = {action_table, COUNT(action_table)};

static const struct field standard_table[] = {
#include "programme/standard_document_fields.h"
#include "rows/rows_routes.h"
    FIELD(standard_row, sector_label, F_TEXT, .label = N_("Sector of the standard")),
    FIELD(standard_row, previous_label, F_TEXT, .label = N_("Earlier version")),
    FIELD(standard_row, covered, F_INT, .label = N_("Measures with a clause")),
    FIELD(standard_row, missing, F_INT, .label = N_("Measures without a clause")),
};
const struct fields standard_row_fields = {standard_table, COUNT(standard_table)};

static const struct field support_table[] = {
#include "programme/support_entry_fields.h"
    FIELD(support_row, sector_label, F_TEXT, .label = N_("Sector of who asked")),
    FIELD(support_row, post_label, F_TEXT, .label = N_("Post that answers")),
    FIELD(support_row, days, F_INT, .label = N_("Days until the answer")),
};
const struct fields support_row_fields = {support_table, COUNT(support_table)};

static const struct field point_table[] = {
#include "programme/evaluation_point_fields.h"
    FIELD(point_row, measure_label, F_TEXT, .label = N_("Policy measure")),
    FIELD(point_row, action_label, F_TEXT, .label = N_("Action that takes it up")),
};
const struct fields point_row_fields = {point_table, COUNT(point_table)};

/* --- Cells --- */

static void edit_link(const struct ctx *cx, const struct record *record, const char *id, struct list_cell *cell)
{
    if (may(cx, PERM_PROGRAMME_WRITE))
        cell->href = arena_printf(cx->arena, "%s%s/edit", record->href, id);
}

static void fill_unit_title(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    edit_link(cx, &programme_unit_record, ((const struct programme_unit *)row)->id, cell);
}

static void fill_action_title(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct action_row *one = row;
    edit_link(cx, &policy_action_record, one->action.id, cell);
    if (!text_empty(one->action.point)) {
        cell->mark = tr(cx, N_("From an evaluation"));
        cell->mark_tag = "info";
    } else if (one->carried != 0) {
        cell->mark = tr(cx, N_("Carried over"));
        cell->mark_tag = "off";
    }
}

static void fill_action_measure(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct action_row *one = row;
    cell->text = one->measure_label;
    if (!text_empty(one->action.measure))
        cell->href = arena_printf(cx->arena, "/catalogs/" POLICY_CATALOG "/controls/%s", one->action.measure);
}

static void fill_action_post(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->text = ((const struct action_row *)row)->post_label;
}

static void fill_action_end(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    if (((const struct action_row *)row)->overdue == 0)
        return;
    cell->mark = tr(cx, N_("Action late"));
    cell->mark_tag = "bad";
}

static void fill_progress(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    static const char *const tags[] = {"off", "info", "ok", "warn"};
    (void)cx;
    cell->tag = tags[((const struct policy_action *)row)->progress & 3];
}

static void fill_standard_title(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/standards/%s", ((const struct standard_document *)row)->id);
}

static void fill_standard_sector(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->text = ((const struct standard_row *)row)->sector_label;
}

static void fill_standard_previous(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->text = ((const struct standard_row *)row)->previous_label;
}

static void fill_standard_missing(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct standard_row *one = row;
    (void)cx;
    cell->tag = one->missing == 0 ? "ok" : one->document.state == STANDARD_ENDED ? "off" : "warn";
}

static void fill_support_name(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct support_entry *one = row;
    cell->href = arena_printf(cx->arena, "/support/%s", one->id);
    if (one->small != 0) {
        cell->mark = tr(cx, N_("Small or regional"));
        cell->mark_tag = "info";
    }
}

static void fill_support_sector(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->text = ((const struct support_row *)row)->sector_label;
}

static void fill_support_post(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->text = ((const struct support_row *)row)->post_label;
}

static void fill_support_state(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    static const char *const tags[] = {"warn", "ok", "off"};
    int64_t state = ((const struct support_entry *)row)->state;
    (void)cx;
    cell->tag = tags[state >= 0 && state < SUPPORT_STATE_COUNT_ ? state : 0];
}

static void fill_point_title(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    edit_link(cx, &evaluation_point_record, ((const struct evaluation_point *)row)->id, cell);
}

static void fill_point_measure(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct point_row *one = row;
    cell->text = one->measure_label;
    if (!text_empty(one->point.measure))
        cell->href = arena_printf(cx->arena, "/catalogs/" POLICY_CATALOG "/controls/%s", one->point.measure);
}

static void fill_rating(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    static const char *const tags[] = {"off", "ok", "ok", "warn", "bad"};
    int64_t rating = ((const struct evaluation_point *)row)->rating;
    (void)cx;
    cell->tag = tags[rating >= 0 && rating < POINT_RATING_COUNT_ ? rating : 0];
}

static void fill_point_state(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    static const char *const tags[] = {"warn", "info", "ok", "off"};
    const struct point_row *one = row;
    (void)cx;
    cell->tag = tags[one->point.state & 3];
    if (!text_empty(one->action_label))
        cell->note = one->action_label;
}

/* --- Columns --- */

#define NUMBER {.field = "number", .flags = LIST_KEY | LIST_SORT | LIST_LEFT | LIST_NARROW, .width = 7}
#define VERSION {.field = "version", .flags = LIST_ASIDE, .width = 7}

static const struct list_column unit_columns[] = {
    NUMBER,
    {.field = "title", .flags = LIST_KEY | LIST_SEARCH, .edits = "title", .width = 36, .fill = fill_unit_title},
    {.field = "kind", .flags = LIST_SORT | LIST_PICK | LIST_NARROW, .edits = "kind", .width = 22},
    {.field = "members", .flags = LIST_SEARCH | LIST_WIDE, .edits = "members", .width = 36},
    {.field = "duty", .flags = LIST_WIDE, .edits = "duty", .width = 44},
    {.field = "frequency", .edits = "frequency", .width = 14},
    {.field = "agreed_on", .flags = LIST_SORT | LIST_NARROW, .edits = "agreed_on"},
    {.field = "comment", .flags = LIST_ASIDE | LIST_WIDE, .edits = "comment", .width = 30},
    VERSION,
};

static const struct list_column action_columns[] = {
    NUMBER,
    {.field = "title", .flags = LIST_KEY | LIST_SEARCH, .edits = "title", .width = 40, .fill = fill_action_title},
    {.field = "policy", .flags = LIST_SORT | LIST_PICK, .edits = "policy", .width = 26},
    {.field = "measure", .flags = LIST_PICK | LIST_WIDE, .edits = "measure", .width = 30, .fill = fill_action_measure},
    {.field = "department", .flags = LIST_SORT | LIST_PICK, .edits = "department", .width = 22},
    {.field = "post", .flags = LIST_ASIDE, .edits = "post", .width = 24, .fill = fill_action_post},
    {.field = "budget", .flags = LIST_SORT | LIST_THOUSANDS, .edits = "budget", .width = 14},
    {.field = "starts_on", .flags = LIST_SORT | LIST_NARROW, .edits = "starts_on"},
    {.field = "ends_on", .flags = LIST_SORT | LIST_NARROW, .edits = "ends_on", .fill = fill_action_end},
    {.field = "indicator", .flags = LIST_WIDE, .edits = "indicator", .width = 26},
    {.field = "target", .edits = "target", .width = 20},
    {.field = "progress", .flags = LIST_SORT | LIST_PICK | LIST_NARROW, .edits = "progress", .width = 12,
     .fill = fill_progress},
    {.field = "result", .flags = LIST_WIDE, .edits = "result", .width = 40},
    {.field = "done_on", .flags = LIST_ASIDE | LIST_NARROW, .edits = "done_on"},
    {.field = "change", .flags = LIST_WIDE, .edits = "change", .width = 36},
    {.field = "reason", .flags = LIST_WIDE, .edits = "reason", .width = 36},
    {.field = "detail", .flags = LIST_ASIDE | LIST_WIDE, .edits = "detail", .width = 44},
    {.field = "overdue", .flags = LIST_ASIDE | LIST_PICK},
    {.field = "carried", .flags = LIST_ASIDE | LIST_PICK},
    {.field = "comment", .flags = LIST_ASIDE | LIST_WIDE, .edits = "comment", .width = 30},
    VERSION,
};

static const struct list_column standard_columns[] = {
    NUMBER,
    {.field = "title", .flags = LIST_KEY | LIST_SEARCH, .edits = "title", .width = 40, .fill = fill_standard_title},
    {.field = "sector", .flags = LIST_PICK, .edits = "sector", .width = 16, .fill = fill_standard_sector},
    {.field = "class", .flags = LIST_SORT | LIST_PICK, .edits = "class", .width = 24},
    {.field = "maker", .flags = LIST_SEARCH, .edits = "maker", .width = 24},
    {.field = "edition", .flags = LIST_NARROW, .edits = "edition", .width = 14},
    {.field = "issued_on", .flags = LIST_SORT | LIST_NARROW, .edits = "issued_on"},
    {.field = "state", .flags = LIST_SORT | LIST_PICK | LIST_NARROW, .edits = "state", .width = 14},
    {.field = "covered", .flags = LIST_SORT},
    {.field = "missing", .flags = LIST_SORT, .fill = fill_standard_missing},
    {.field = "previous", .flags = LIST_ASIDE, .edits = "previous", .width = 30, .fill = fill_standard_previous},
    {.field = "source", .flags = LIST_ASIDE | LIST_WIDE, .edits = "source", .width = 30},
    {.field = "comment", .flags = LIST_ASIDE | LIST_WIDE, .edits = "comment", .width = 30},
    VERSION,
};

static const struct list_column support_columns[] = {
    NUMBER,
    {.field = "name", .flags = LIST_KEY | LIST_SEARCH, .edits = "name", .width = 28, .fill = fill_support_name},
    {.field = "asked_on", .flags = LIST_SORT | LIST_NARROW, .edits = "asked_on"},
    {.field = "operator", .flags = LIST_ASIDE | LIST_SEARCH, .edits = "operator", .width = 16},
    {.field = "sector", .flags = LIST_PICK, .edits = "sector", .width = 16, .fill = fill_support_sector},
    {.field = "small", .flags = LIST_ASIDE | LIST_PICK, .edits = "small", .width = 10},
    {.field = "kind", .flags = LIST_PICK, .edits = "kind", .width = 20},
    {.field = "question", .flags = LIST_SEARCH | LIST_WIDE, .edits = "question", .width = 44},
    {.field = "answer", .flags = LIST_WIDE, .edits = "answer", .width = 44},
    {.field = "answered_on", .flags = LIST_SORT | LIST_NARROW, .edits = "answered_on"},
    {.field = "post", .flags = LIST_ASIDE, .edits = "post", .width = 22, .fill = fill_support_post},
    {.field = "days", .flags = LIST_SORT},
    {.field = "state", .flags = LIST_SORT | LIST_PICK | LIST_NARROW, .edits = "state", .width = 12,
     .fill = fill_support_state},
    {.field = "comment", .flags = LIST_ASIDE | LIST_WIDE, .edits = "comment", .width = 30},
    VERSION,
};

static const struct list_column point_columns[] = {
    NUMBER,
    {.field = "title", .flags = LIST_KEY | LIST_SEARCH, .edits = "title", .width = 36, .fill = fill_point_title},
    {.field = "source", .flags = LIST_PICK | LIST_NARROW, .width = 14},
    {.field = "policy", .flags = LIST_SORT | LIST_PICK, .edits = "policy", .width = 26},
    {.field = "measure", .flags = LIST_ASIDE | LIST_PICK, .edits = "measure", .width = 30, .fill = fill_point_measure},
    {.field = "planned", .flags = LIST_WIDE, .edits = "planned", .width = 36},
    {.field = "done", .flags = LIST_WIDE, .edits = "done", .width = 36},
    {.field = "measured", .flags = LIST_WIDE, .edits = "measured", .width = 36},
    {.field = "rating", .flags = LIST_SORT | LIST_PICK | LIST_NARROW, .edits = "rating", .width = 16, .fill = fill_rating},
    {.field = "improvement", .flags = LIST_WIDE, .edits = "improvement", .width = 36},
    {.field = "structure", .flags = LIST_ASIDE | LIST_WIDE, .edits = "structure", .width = 30},
    {.field = "funds", .flags = LIST_ASIDE | LIST_WIDE, .edits = "funds", .width = 30},
    {.field = "floor", .flags = LIST_ASIDE | LIST_WIDE, .edits = "floor", .width = 36},
    {.field = "risk_based", .flags = LIST_ASIDE | LIST_WIDE, .edits = "risk_based", .width = 36},
    {.field = "task", .flags = LIST_SEARCH, .edits = "task", .width = 36},
    {.field = "state", .flags = LIST_SORT | LIST_PICK | LIST_NARROW, .edits = "state", .width = 14,
     .fill = fill_point_state},
    {.field = "comment", .flags = LIST_ASIDE | LIST_WIDE, .edits = "comment", .width = 30},
    VERSION,
};

/* --- Changes in cells --- */

ROW_NOUN_EDIT(unit, unit_noun_of_plan, programme_unit_record, PERM_PROGRAMME_WRITE)
ROW_NOUN_EDIT(action, action_noun, policy_action_record, PERM_PROGRAMME_WRITE)
ROW_NOUN_EDIT(standard, standard_noun, standard_document_record, PERM_PROGRAMME_WRITE)
ROW_NOUN_EDIT(support, support_noun, support_entry_record, PERM_PROGRAMME_WRITE)
ROW_NOUN_EDIT(point, point_noun, evaluation_point_record, PERM_PROGRAMME_WRITE)

#define LIST(variable, word, label_text, of, type)                                                 \
    const struct list variable = {                                                                 \
        .name = word,                                                                              \
        .label = label_text,                                                                       \
        .permission = PERM_PROGRAMME_READ,                                                         \
        .fields = {of##_table, COUNT(of##_table)},                                                 \
        .size = sizeof(struct type),                                                               \
        .columns = of##_columns,                                                                   \
        .column_count = COUNT(of##_columns),                                                       \
        .edit = &of##_edit,                                                                        \
    }
LIST(unit_list_of_plan, "programme-units", N_("Structure of the measures"), unit, unit_row_of_plan);
LIST(action_list, "policy-actions", N_("Policy measures and their actions"), action, action_row);
LIST(standard_list, "standards", N_("Safety standards"), standard, standard_row);
LIST(support_list, "support", N_("Support of operators"), support, support_row);
LIST(point_list, "evaluation-points", N_("Points of the evaluation"), point, point_row);
