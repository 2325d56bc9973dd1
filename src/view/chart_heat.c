/* Heat table: numbers in cells whose colour follows the value. */
#include <math.h>

#include "view/chart_draw.h"

/* Geometry in pixels. */
#define LABEL_WIDTH 216.0
#define CELL_LEFT 224.0
#define CELL_LEAST 42.0
#define CELL_MOST 110.0
#define CELL_HEIGHT 32.0
#define KEY_HEIGHT 30.0

static double cell_width(const struct chart_heat *heat)
{
    double width = (CHART_WIDTH - CELL_LEFT - 4) / (double)heat->column_count;
    return fmin(fmax(width, CELL_LEAST), CELL_MOST);
}

static double share_of(const struct chart_heat *heat, double value)
{
    return (value - heat->minimum) / (heat->maximum - heat->minimum);
}

/* Height of the head that the column labels need. */
static double head_height(const struct chart_heat *heat, double width)
{
    size_t most = 1;
    for (size_t i = 0; i < heat->column_count; i++) {
        struct chart_span spans[CHART_LINES_MAX];
        size_t lines = chart_text_wrap(heat->columns[i], (width - 4) / 11, 3, spans);
        most = lines > most ? lines : most;
    }
    return chart_label_height(most, 11) + 10;
}

static void draw_cell(struct buf *out, const struct chart_heat *heat, double value, double x,
                      double y, double width)
{
    bool has = chart_has(value);
    char text[32];
    chart_value(text, has ? value : 0, heat->decimals);
    if (has)
        chart_box(out, x + 1, y + 1, width - 2, CELL_HEIGHT - 2, chart_ramp(share_of(heat, value)),
                  CHART_EDGE);
    else
        chart_box(out, x + 1.5, y + 1.5, width - 3, CELL_HEIGHT - 3, "none",
                  CHART_GRID " stroke-dasharray=\"3 2\"");
    chart_label_draw(out, &(struct chart_label){
                              .x = x + width / 2,
                              .y = y + CELL_HEIGHT / 2,
                              .width = width - 4,
                              .lines = 1,
                              .anchor = ANCHOR_MIDDLE,
                              .fill = has ? chart_ramp_text(share_of(heat, value)) : NULL,
                              .text = has ? text : "–",
                          });
}

static void draw_row(struct buf *out, const struct chart_heat *heat, size_t row, double y,
                     double width)
{
    chart_label_draw(out, &(struct chart_label){.x = LABEL_WIDTH,
                                                .y = y + CELL_HEIGHT / 2,
                                                .width = LABEL_WIDTH - 4,
                                                .lines = 2,
                                                .anchor = ANCHOR_END,
                                                .text = heat->rows[row]});
    for (size_t column = 0; column < heat->column_count; column++)
        draw_cell(out, heat, heat->values[row * heat->column_count + column],
                  CELL_LEFT + width * (double)column, y, width);
}

/* The ramp with both ends of its scale. */
static void draw_key(struct buf *out, const struct chart_heat *heat, double y)
{
    enum { STEPS = 5, STEP_WIDTH = 28 };
    char least[32], most[32];
    chart_value(least, heat->minimum, heat->decimals);
    chart_value(most, heat->maximum, heat->decimals);
    chart_note(out, CELL_LEFT + 26, y, ANCHOR_END, least);
    for (int i = 0; i < STEPS; i++)
        chart_box(out, CELL_LEFT + 32 + i * STEP_WIDTH, y - 5, STEP_WIDTH - 1, 10,
                  chart_ramp((i + 0.5) / STEPS), CHART_EDGE);
    chart_note(out, CELL_LEFT + 38 + STEPS * STEP_WIDTH, y, ANCHOR_START, most);
}

enum rc chart_heat(struct ctx *cx, const struct chart_heat *heat, struct chart *ret)
{
    if (heat->row_count < 1 || heat->row_count > CHART_HEAT_ROWS_MAX || heat->column_count < 1 ||
        heat->column_count > CHART_HEAT_COLUMNS_MAX || !chart_has(heat->minimum) ||
        !chart_has(heat->maximum) || heat->minimum >= heat->maximum)
        return chart_refuse(cx);
    CLEANUP(buf_free) struct buf out = buf_create(CHART_BYTES_MAX);
    double cell = cell_width(heat), head = head_height(heat, cell);
    double bottom = head + CELL_HEIGHT * (double)heat->row_count, height = bottom + KEY_HEIGHT;
    double width = fmax(CHART_WIDTH, CELL_LEFT + cell * (double)heat->column_count + 4);
    chart_begin(&out, &heat->head, width, height);
    for (size_t i = 0; i < heat->column_count; i++)
        chart_label_draw(&out, &(struct chart_label){.x = CELL_LEFT + cell * ((double)i + 0.5),
                                                     .y = head / 2,
                                                     .size = 11,
                                                     .width = cell - 4,
                                                     .lines = 3,
                                                     .anchor = ANCHOR_MIDDLE,
                                                     .text = heat->columns[i]});
    for (size_t i = 0; i < heat->row_count; i++)
        draw_row(&out, heat, i, head + CELL_HEIGHT * (double)i, cell);
    draw_key(&out, heat, bottom + KEY_HEIGHT / 2);
    return chart_end(cx, &out, width, height, ret);
}
