/* Assessments and their gaps as lists: the columns. */
#include "assessment/assessment_view.h"
#include "base/text.h"
#include "view/html.h"

/* --- Assessments --- */

static void fill_scope(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct assessment_row *one = row;
    cell->href = arena_printf(cx->arena, "/assessments/%s", one->id);
    cell->indent = one->depth;
    if (one->critical != 0) {
        cell->mark = tr(cx, N_("Critical system"));
        cell->mark_tag = "info";
    }
}

static void fill_status(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->tag = ((const struct assessment_row *)row)->status_tag;
}

static void fill_answered(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct assessment_row *one = row;
    cell->text = arena_printf(cx->arena, "%lld / %lld", (long long)one->answered,
                              (long long)one->applicable);
    cell->share = one->coverage;
}

/* As {{percent}} and {{score}} write it, so that a figure reads the same everywhere. */
static const char *as_written(const struct ctx *cx, void (*write)(struct buf *o, double value),
                              double value)
{
    CLEANUP(buf_free) struct buf out = buf_create(64);
    write(&out, value);
    return buf_keep(&out, cx->arena);
}

static void fill_coverage(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->share = ((const struct assessment_row *)row)->coverage;
    cell->text = as_written(cx, html_percent, cell->share);
}

static void fill_share(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->share = ((const struct assessment_row *)row)->share_at_target;
    cell->text = as_written(cx, html_percent, cell->share);
}

static void fill_mean(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->text = as_written(cx, html_score, ((const struct assessment_row *)row)->mean);
}

static const struct list_column assessment_columns[] = {
    {.field = "scope_name", .flags = LIST_KEY, .width = 28, .fill = fill_scope},
    {.field = "year_label", .flags = LIST_NARROW, .width = 20},
    {.field = "catalog_title", .flags = LIST_NARROW, .width = 20},
    {.field = "status", .width = 12, .fill = fill_status},
    {.field = "answered", .flags = LIST_NARROW, .fill = fill_answered},
    {.field = "applicable", .flags = LIST_ASIDE},
    {.field = "coverage", .flags = LIST_ASIDE | LIST_NARROW, .fill = fill_coverage},
    {.field = "share_at_target", .flags = LIST_NARROW, .fill = fill_share},
    {.field = "mean", .fill = fill_mean},
};

const struct list assessment_table = {
    .name = "assessments",
    .label = N_("Self-assessments"),
    .permission = PERM_ASSESSMENT_READ,
    .href = "/assessments",
    .fields = {assessment_row_table, ASSESSMENT_ROW_FIELDS},
    .size = sizeof(struct assessment_row),
    .columns = assessment_columns,
    .column_count = COUNT(assessment_columns),
    .cursor = "before",
};

/* --- Gaps --- */

static const struct field gap_cells[] = {
    FIELD(gap_row, rank, F_INT, .label = N_("Rank")),
    FIELD(gap_row, title, F_TEXT, .label = N_("Measure")),
    FIELD(gap_row, group_title, F_TEXT, .label = N_("Section")),
    FIELD(gap_row, current, F_INT, .label = N_("Now")),
    FIELD(gap_row, target, F_INT, .label = N_("Target")),
    FIELD(gap_row, weight, F_INT, .label = N_("Weight")),
    FIELD(gap_row, gap, F_INT, .label = N_("Gap")),
    FIELD(gap_row, reason, F_TEXT, .label = N_("Reason")),
    FIELD(gap_row, why, F_TEXT, .label = N_("Why it matters")),
    FIELD(gap_row, post_label, F_TEXT, .label = N_("Responsible post")),
    FIELD(gap_row, planned, F_INT, .label = N_("Plan")),
};

static void fill_measure(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct gap_row *gap = row;
    cell->text = arena_printf(cx->arena, "%s %s", gap->label, gap->title);
    cell->href = gap->sheet_href;
    cell->note = gap->group_title;
}

static void fill_current(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    if (((const struct gap_row *)row)->unanswered == 0)
        return;
    cell->text = tr(cx, N_("Not answered"));
    cell->tag = "off";
    cell->kind = F_TEXT;
}

static void fill_gap(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    if (((const struct gap_row *)row)->unanswered == 0)
        return;
    cell->text = "–";
    cell->kind = F_TEXT;
}

static void fill_reason(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->note = ((const struct gap_row *)row)->why;
}

static void fill_gap_post(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)row;
    cell->absent = tr(cx, N_("(nobody)"));
    cell->absent_tag = "muted";
}

static void fill_planned(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct gap_row *gap = row;
    cell->text = gap->planned == 0 ? "" : trf(cx, N_("{0} open"), decimal(cx, gap->planned));
    cell->href = gap->planned_href;
    if (may(cx, PERM_PLAN_WRITE)) {
        cell->action = tr(cx, N_("Make a plan item"));
        cell->action_href = gap->plan_href;
    }
}

static const struct list_column gap_columns[] = {
    {.field = "title",
     .flags = LIST_KEY | LIST_SORT | LIST_SEARCH,
     .width = 40,
     .fill = fill_measure},
    {.field = "rank", .flags = LIST_SORT, .width = 7},
    {.field = "group_title", .flags = LIST_ASIDE | LIST_SORT | LIST_PICK, .width = 30},
    {.field = "current", .flags = LIST_SORT | LIST_PICK, .width = 8, .fill = fill_current},
    {.field = "target", .flags = LIST_SORT, .width = 8},
    {.field = "weight", .flags = LIST_ASIDE | LIST_SORT, .width = 8},
    {.field = "gap", .flags = LIST_SORT, .width = 8, .fill = fill_gap},
    {.field = "reason", .flags = LIST_SEARCH, .width = 50, .fill = fill_reason},
    {.field = "why", .flags = LIST_ASIDE | LIST_WIDE, .width = 50},
    {.field = "post_label", .flags = LIST_SORT | LIST_PICK, .width = 28, .fill = fill_gap_post},
    {.field = "planned", .flags = LIST_SORT | LIST_LEFT, .width = 8, .fill = fill_planned},
};

const struct list gap_table = {
    .name = "gaps",
    .label = N_("Gaps"),
    .permission = PERM_ASSESSMENT_READ,
    .fields = {gap_cells, COUNT(gap_cells)},
    .size = sizeof(struct gap_row),
    .columns = gap_columns,
    .column_count = COUNT(gap_columns),
    .order = "rank",
    .rows = LIST_ROWS_MOST, /* a ranking is read as one */
};
