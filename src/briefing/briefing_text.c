#include <math.h>

#include "base/text.h"
#include "briefing/briefing_inside.h"

static const char *const nothing = "–";

/* The ramp of levels, as charts paint it (view/chart.h). */
static const char *const level_colours[MATURITY_LEVELS] = {"#DEEBF5", "#A9CFE8", "#62A8D3",
                                                           "#0072B2", "#00466F"};

const char *level_show(const struct ctx *cx, int64_t level)
{
    return level < 1 ? nothing : decimal(cx, level);
}

const char *mean_show(const struct ctx *cx, double mean)
{
    return mean < 0 ? nothing : arena_printf(cx->arena, "%.2f", mean);
}

const char *share_show(const struct ctx *cx, double share)
{
    return share < 0 ? nothing : arena_printf(cx->arena, "%lld%%", llround(share * 100));
}

const char *delta_show(const struct ctx *cx, double delta)
{
    if (fabs(delta) < 0.005)
        return "±0.00";
    return arena_printf(cx->arena, "%s%.2f", delta > 0 ? "+" : "−", fabs(delta));
}

const char *thousands_show(const struct ctx *cx, int64_t yen)
{
    return plan_number_show(cx, (yen + 500) / 1000);
}

const char *many_show(const struct ctx *cx, int64_t count)
{
    return count >= 100 ? tr(cx, N_("100 or more")) : decimal(cx, count);
}

const char *join_words(const struct ctx *cx, const char *const *words, size_t n, size_t most)
{
    const char *mark = cx->lang == LANG_JA ? "、" : ", ", *text = "";
    for (size_t i = 0; i < n && i < most; i++)
        text = arena_printf(cx->arena, "%s%s%s", text, i == 0 ? "" : mark, words[i]);
    if (n <= most)
        return text;
    return trf(cx, N_("{0} and {1} more"), text, decimal(cx, (int64_t)(n - most)));
}

/* --- Tables --- */

const struct report_column *grid_columns(struct ctx *cx, const struct report_column *columns,
                                         size_t n)
{
    struct report_column *translated = ARENA_ARRAY(cx->arena, struct report_column, n);
    for (size_t i = 0; translated != NULL && i < n; i++) {
        translated[i] = columns[i];
        translated[i].title = tr(cx, columns[i].title);
    }
    return translated;
}

struct grid grid_create(struct ctx *cx, const char *title, const struct report_column *columns,
                        size_t column_count)
{
    struct grid grid = {.cx = cx};
    grid.table.title = title;
    grid.table.columns = grid_columns(cx, columns, column_count);
    grid.table.column_count = column_count;
    grid.failed = grid.table.columns == NULL;
    return grid;
}

static void add_cell(struct grid *grid, struct report_cell cell)
{
    struct report_cell *wider = grid->failed ? NULL
                                             : arena_grow(grid->cx->arena, grid->cells, grid->n,
                                                          &grid->room, sizeof *wider);
    if (wider == NULL) {
        grid->failed = true;
        return;
    }
    grid->cells = wider;
    grid->cells[grid->n++] = cell;
}

void grid_text(struct grid *grid, const char *text)
{
    add_cell(grid, (struct report_cell){.text = text == NULL ? "" : text});
}

void grid_strong(struct grid *grid, const char *text)
{
    add_cell(grid, (struct report_cell){.text = text, .strong = true});
}

void grid_number(struct grid *grid, double value, const char *shown)
{
    add_cell(grid, (struct report_cell){.text = shown, .number = true, .value = value});
}

void grid_ground(struct grid *grid, double value, const char *shown, const char *colour)
{
    add_cell(grid, (struct report_cell){.text = shown, .number = true, .value = value, .colour = colour});
}

void grid_count(struct grid *grid, int64_t count)
{
    grid_number(grid, (double)count, plan_number_show(grid->cx, count));
}

void grid_mean(struct grid *grid, double mean)
{
    if (mean < 0)
        grid_text(grid, nothing);
    else
        grid_number(grid, mean, mean_show(grid->cx, mean));
}

void grid_share(struct grid *grid, double share)
{
    if (share < 0)
        grid_text(grid, nothing);
    else
        grid_number(grid, share, share_show(grid->cx, share));
}

void grid_level(struct grid *grid, int64_t level)
{
    if (level < 1 || level > MATURITY_LEVELS)
        grid_text(grid, nothing);
    else
        add_cell(grid, (struct report_cell){.text = decimal(grid->cx, level),
                                            .number = true,
                                            .value = (double)level,
                                            .colour = level_colours[level - 1]});
}

struct report_table grid_table(struct grid *grid)
{
    grid->table.cells = grid->cells;
    grid->table.row_count = grid->table.column_count == 0 ? 0 : grid->n / grid->table.column_count;
    return grid->table;
}

enum rc grid_finish(struct grid *grid, struct report *report)
{
    if (grid->failed)
        return RC_MEMORY;
    if (grid->n == 0)
        return RC_OK;
    return report_table(grid->cx, report, grid_table(grid));
}
