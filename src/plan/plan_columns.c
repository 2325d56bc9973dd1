/* The plan as a list: its columns, and what is changed in their cells. */
#include "base/text.h"
#include "base/time.h"
#include "plan/plan_view.h"

/* --- Cells --- */

static void fill_title(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/plan/%s", ((const struct plan_row *)row)->id);
}

static void fill_control(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->text = ((const struct plan_row *)row)->control_label;
}

static void fill_post(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->text = ((const struct plan_row *)row)->post_short;
    cell->absent = tr(cx, N_("No post"));
    cell->absent_tag = "tag warn";
}

static void fill_status(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    static const char *const tags[] = {"plain", "plain", "info", "ok", "off"};
    _Static_assert(COUNT(tags) == PLAN_STATUS_COUNT_, "every status needs a tag");
    int64_t status = ((const struct plan_row *)row)->status;
    (void)cx;
    cell->tag = status >= 0 && status < PLAN_STATUS_COUNT_ ? tags[status] : "plain";
}

static void fill_priority(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->text = tr(cx, enum_label(&plan_priority_names, ((const struct plan_row *)row)->priority));
    cell->kind = F_TEXT;
}

static void fill_due(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->absent = tr(cx, N_("Not set"));
    cell->absent_tag = "muted";
    if (((const struct plan_row *)row)->overdue != 0) {
        cell->mark = tr(cx, N_("Overdue"));
        cell->mark_tag = "bad";
    }
}

#define MONEY(name, more)                                                                          \
    {                                                                                              \
        .field = name, .flags = LIST_THOUSANDS | (more), .edits = name, .width = 14                \
    }
static const struct list_column columns[] = {
    {.field = "number",
     .flags = LIST_KEY | LIST_LEFT | LIST_NARROW,
     .up = "number",
     .down = "newest",
     .width = 7},
    {.field = "title", .flags = LIST_KEY, .edits = "title", .width = 36, .fill = fill_title},
    {.field = "control", .flags = LIST_NARROW, .width = 10, .fill = fill_control},
    {.field = "post", .edits = "post", .width = 28, .fill = fill_post},
    {.field = "status", .edits = "status", .up = "status", .width = 10, .fill = fill_status},
    {.field = "progress", .edits = "progress", .width = 9},
    {.field = "priority",
     .flags = LIST_LEFT | LIST_NARROW,
     .edits = "priority",
     .up = "priority",
     .width = 8,
     .fill = fill_priority},
    {.field = "start_on", .flags = LIST_ASIDE, .edits = "start_on"},
    {.field = "due_on", .edits = "due_on", .up = "due", .down = "latest", .fill = fill_due},
    {.field = "done_on", .flags = LIST_ASIDE, .edits = "done_on"},
    MONEY("money_asked", 0),
    MONEY("money_granted", 0),
    MONEY("money_spent", LIST_ASIDE),
    MONEY("days_asked", LIST_ASIDE),
    MONEY("days_granted", LIST_ASIDE),
    MONEY("days_spent", LIST_ASIDE),
    {.field = "judged_by", .flags = LIST_ASIDE | LIST_WIDE, .edits = "judged_by", .width = 36},
    {.field = "result", .flags = LIST_ASIDE | LIST_WIDE, .edits = "result", .width = 36},
};

/* --- Changes --- */

static enum rc cell_choices(struct ctx *cx, const struct field *field, const void *record,
                            struct form_choice *ret)
{
    if (text_same(field->name, "post"))
        return plan_post_choice(cx, ((const struct plan_item *)record)->post, ret);
    if (text_same(field->name, "priority"))
        return plan_priority_choice(cx, ret);
    return RC_OK;
}

/* What plan_item_settle would put right without a word is told here, at its cell. */
static enum rc check_settled(struct ctx *cx, const struct plan_item *item, uint64_t given)
{
    struct fields fields = plan_item_record.fields;
    bool done = item->status == PLAN_DONE;
    if ((given & field_bit(fields, "progress")) != 0 && done && item->progress != 100)
        return field_fail(cx, "progress", N_("The progress of a completed item is 100 %"));
    if ((given & field_bit(fields, "done_on")) != 0 && !done && !text_empty(item->done_on))
        return field_fail(
            cx, "done_on",
            N_("Only a completed item has a date of completion; set the status first"));
    return RC_OK;
}

/* Completing an item in the list completes it today, as the bulk change does. */
static enum rc cell_change(struct ctx *cx, void *record, int64_t version, uint64_t given)
{
    struct plan_item *item = record;
    bool status = (given & field_bit(plan_item_record.fields, "status")) != 0;
    if (status && item->status == PLAN_DONE && text_empty(item->done_on))
        item->done_on = date_of_time(cx, cx->now);
    TRY(check_settled(cx, item, given));
    return plan_item_change(cx, item, version);
}

static enum rc cell_row(struct ctx *cx, const char *id, void *ret)
{
    return plan_row_get(cx, id, ret);
}

/* A new proposal with what the item plans: what was granted, spent and done is the first one's alone. */
static enum rc cell_copy(struct ctx *cx, const char *id, const char **ret)
{
    struct plan_item item;
    TRY(record_get(cx, &plan_item_record, id, &item));
    item.id = "";
    item.status = PLAN_PROPOSED;
    item.progress = item.money_granted = item.money_spent = item.days_granted = item.days_spent = 0;
    item.done_on = item.result = "";
    TRY(plan_item_create(cx, &item));
    *ret = item.id;
    return RC_OK;
}

static const struct list_edit edit = {
    .record = &plan_item_record,
    .permission = PERM_PLAN_WRITE,
    .page = "/edit",
    .choices = cell_choices,
    .change = cell_change,
    .row = cell_row,
    .copy = cell_copy,
    .remove = plan_item_remove,
};

const struct list plan_item_list = {
    .name = "plan",
    .label = N_("Plan items"),
    .permission = PERM_PLAN_READ,
    .href = "/plan",
    .fields = {plan_row_table, PLAN_ROW_FIELDS},
    .size = sizeof(struct plan_row),
    .columns = columns,
    .column_count = COUNT(columns),
    .order = "due",
    .edit = &edit,
};
