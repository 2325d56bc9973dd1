/* Circumstances and requirements as a list: its columns, and what is changed in their cells. */
#include "base/text.h"
#include "preparation/preparation_inside.h"

static const struct field row_table[] = {
#include "preparation/context_fields.h"
#include "rows/rows_routes.h"
    FIELD(context_row, post_label, F_TEXT, .label = N_("Kept by")),
    FIELD(context_row, services, F_TEXT, .label = N_("Services that it concerns")),
    FIELD(context_row, overdue, F_BOOL, .label = N_("Review overdue")),
};
const struct fields context_row_fields = {row_table, COUNT(row_table)};

static void fill_title(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/context/%s", ((const struct context_entry *)row)->id);
}

static void fill_post(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->text = ((const struct context_row *)row)->post_label;
    cell->absent = tr(cx, N_("Nobody"));
    cell->absent_tag = "tag warn";
}

static void fill_review(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    if (((const struct context_row *)row)->overdue == 0)
        return;
    cell->mark = tr(cx, N_("Overdue"));
    cell->mark_tag = "bad";
}

static void fill_state(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    int64_t state = ((const struct context_entry *)row)->state;
    (void)cx;
    cell->tag = state == CONTEXT_IN_FORCE ? "ok" : state == CONTEXT_COMING ? "info" : "off";
}

static const struct list_column columns[] = {
    {.field = "number", .flags = LIST_KEY | LIST_SORT | LIST_LEFT | LIST_NARROW, .width = 7},
    {.field = "title",
     .flags = LIST_KEY | LIST_SORT | LIST_SEARCH,
     .edits = "title",
     .width = 32,
     .fill = fill_title},
    {.field = "kind", .flags = LIST_SORT | LIST_PICK, .edits = "kind", .label = N_("Kind"), .width = 18},
    {.field = "source", .flags = LIST_SORT | LIST_SEARCH, .edits = "source", .width = 28},
    {.field = "clause", .edits = "clause", .width = 16},
    {.field = "detail", .flags = LIST_WIDE | LIST_SEARCH, .edits = "detail", .width = 44},
    {.field = "services", .flags = LIST_WIDE | LIST_SEARCH, .width = 32},
    {.field = "post", .flags = LIST_PICK, .edits = "post", .width = 24, .fill = fill_post},
    {.field = "review_on", .flags = LIST_SORT | LIST_NARROW, .edits = "review_on", .fill = fill_review},
    {.field = "overdue", .flags = LIST_ASIDE | LIST_PICK},
    {.field = "state", .flags = LIST_SORT | LIST_PICK, .edits = "state", .fill = fill_state},
    {.field = "outlook", .flags = LIST_ASIDE | LIST_WIDE, .edits = "outlook", .width = 36},
    {.field = "reviewed_on", .flags = LIST_ASIDE | LIST_SORT},
    {.field = "comment", .flags = LIST_ASIDE | LIST_WIDE, .edits = "comment", .width = 36},
    {.field = "version", .flags = LIST_ASIDE, .width = 7},
};

ROW_NOUN_EDIT(context, context_noun, context_entry_record, PERM_RISK_WRITE)

const struct list context_list = {
    .name = "context",
    .label = N_("Circumstances and requirements"),
    .permission = PERM_RISK_READ,
    .href = "/context",
    .fields = {row_table, COUNT(row_table)},
    .size = sizeof(struct context_row),
    .columns = columns,
    .column_count = COUNT(columns),
    .edit = &context_edit,
};
