/* Horizontal bars, and bars stacked from parts. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "view/chart_draw.h"

/* Geometry in pixels: labels at the left, bars, and room for the value at their end. */
#define LABEL_RIGHT 240.0
#define PLOT_LEFT 252.0
#define PLOT_RIGHT 650.0
#define ROW_HEIGHT 36.0
#define BAR_HEIGHT 20.0

#define TARGET_COLOUR "#D55E00"

/* The next round number (1, 2, 2.5 or 5 × 10ⁿ) at or above `value`. */
static double round_up(double value)
{
    static const double steps[] = {1, 2, 2.5, 5, 10};
    if (!(value > 0))
        return 1;
    double power = pow(10, floor(log10(value)));
    for (size_t i = 0; i < COUNT(steps); i++)
        if (value <= steps[i] * power * (1 + 1e-9))
            return steps[i] * power;
    return 10 * power;
}

static double scale_end(const struct chart_bars *bars)
{
    if (bars->maximum > 0)
        return bars->maximum;
    double most = 0;
    for (size_t i = 0; i < bars->count; i++) {
        if (chart_has(bars->bars[i].value))
            most = fmax(most, bars->bars[i].value);
        if (chart_has(bars->bars[i].target))
            most = fmax(most, bars->bars[i].target);
    }
    return round_up(most);
}

static double across(double value, double end)
{
    return PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * fmin(value / end, 1);
}

static void draw_row_label(struct buf *out, double y, const char *label, bool strong)
{
    chart_label_draw(out, &(struct chart_label){.x = LABEL_RIGHT,
                                                .y = y,
                                                .width = LABEL_RIGHT - 4,
                                                .lines = 2,
                                                .anchor = ANCHOR_END,
                                                .strong = strong,
                                                .text = label});
}

static void draw_scale(struct buf *out, const struct chart_bars *bars, double top, double bottom,
                       double end)
{
    enum { STEPS = 5 };
    int decimals = end / STEPS == floor(end / STEPS) ? 0 : end >= 1 ? 1 : 2;
    for (int i = 0; i <= STEPS; i++) {
        double value = end * i / STEPS, x = across(value, end);
        char text[32];
        chart_value(text, value, decimals);
        chart_line(out, x, top, x, bottom, i == 0 ? CHART_FRAME : CHART_GRID);
        chart_note(out, x, bottom + 10, ANCHOR_MIDDLE, text);
    }
    if (bars->unit != NULL && bars->unit[0] != '\0')
        chart_label_draw(out, &(struct chart_label){.x = PLOT_RIGHT + 22,
                                                    .y = bottom + 10,
                                                    .size = CHART_FONT_SMALL,
                                                    .width = CHART_WIDTH - PLOT_RIGHT - 24,
                                                    .lines = 1,
                                                    .text = bars->unit});
}

static void draw_bar(struct ctx *cx, struct buf *out, const struct chart_bar *bar, double y,
                     double end)
{
    draw_row_label(out, y, bar->label, bar->strong);
    bool has = chart_has(bar->value);
    double x = across(has ? bar->value : 0, end);
    char text[32];
    chart_value(text, has ? bar->value : 0, 1);
    if (has)
        chart_box(out, PLOT_LEFT, y - BAR_HEIGHT / 2, x - PLOT_LEFT, BAR_HEIGHT,
                  bar->strong ? "#00466F" : "#0072B2", CHART_EDGE);
    double text_x = x;
    if (chart_has(bar->target)) {
        double mark = across(bar->target, end);
        chart_box(out, mark - 1.5, y - BAR_HEIGHT / 2 - 4, 3, BAR_HEIGHT + 8, TARGET_COLOUR, "");
        if (mark >= x - 2 && mark < x + 46)
            text_x = mark;
    }
    const char *shown = has ? (bar->text != NULL ? bar->text : text) : tr(cx, N_("No data"));
    chart_label_draw(out, &(struct chart_label){.x = text_x + 7,
                                                .y = y,
                                                .width = CHART_WIDTH - text_x - 9,
                                                .lines = 1,
                                                .strong = bar->strong,
                                                .text = shown});
}

static bool has_targets(const struct chart_bars *bars)
{
    for (size_t i = 0; i < bars->count; i++)
        if (chart_has(bars->bars[i].target))
            return true;
    return false;
}

enum rc chart_bars(struct ctx *cx, const struct chart_bars *bars, struct chart *ret)
{
    if (bars->count < 1 || bars->count > CHART_BARS_MAX || !chart_has(bars->maximum))
        return chart_refuse(cx);
    CLEANUP(buf_free) struct buf out = buf_create(CHART_BYTES_MAX);
    bool targets = has_targets(bars);
    double top = targets ? 26 : 8, end = scale_end(bars);
    double bottom = top + ROW_HEIGHT * (double)bars->count, height = bottom + 22;
    chart_begin(&out, &bars->head, CHART_WIDTH, height);
    if (targets) {
        chart_box(&out, PLOT_LEFT, 4, 3, 14, TARGET_COLOUR, "");
        chart_note(&out, PLOT_LEFT + 9, 11, ANCHOR_START, tr(cx, N_("Target")));
    }
    draw_scale(&out, bars, top, bottom, end);
    for (size_t i = 0; i < bars->count; i++)
        draw_bar(cx, &out, &bars->bars[i], top + ROW_HEIGHT * ((double)i + 0.5), end);
    return chart_end(cx, &out, CHART_WIDTH, height, ret);
}

/* Where a level stands on the ramp. */
static double level_share(enum chart_part part)
{
    return (int)part / 5.0;
}

/* Levels follow the ramp; an unanswered part is an empty frame, a part out of scope is grey. */
static void draw_part(struct buf *out, enum chart_part part, double x, double y, double width,
                      double height)
{
    if (part == CHART_UNANSWERED)
        chart_box(out, x + 0.75, y + 0.75, width - 1.5, height - 1.5, "none",
                  " class=\"chart-grid\" stroke=\"currentColor\" stroke-dasharray=\"3 2\"");
    else if (part == CHART_NOT_APPLICABLE)
        chart_box(out, x, y, width, height, "#B9B9B9", CHART_EDGE);
    else
        chart_box(out, x, y, width, height, chart_ramp(level_share(part)), CHART_EDGE);
}

static const char *part_text_colour(enum chart_part part)
{
    if (part == CHART_UNANSWERED)
        return NULL;
    return part == CHART_NOT_APPLICABLE ? "#1A1A1C" : chart_ramp_text(level_share(part));
}

/* The key above the bars, in the order of the parts; gives the y below it. */
static double draw_key(struct buf *out, const struct chart_distribution *distribution, bool draw)
{
    double x = 8, y = 12;
    for (int i = 0; i < CHART_PART_COUNT_; i++) {
        const char *name = distribution->parts[i];
        if (name == NULL)
            continue;
        double width = fmin(chart_text_width(name, strlen(name)) * 11, 200);
        if (x + width + 22 > CHART_WIDTH - 8 && x > 8) {
            x = 8;
            y += 20;
        }
        if (draw) {
            draw_part(out, (enum chart_part)i, x, y - 6, 14, 12);
            chart_label_draw(
                out,
                &(struct chart_label){
                    .x = x + 19, .y = y, .size = 11, .width = width + 1, .lines = 1, .text = name});
        }
        x += width + 36;
    }
    return y + 14;
}

/* Counts below 0 are as if absent; ones beyond any real survey are capped, so that sums stay
 * exact. */
static int64_t count_of(const struct chart_share *row, int part)
{
    int64_t count = row->counts[part];
    return count < 0 ? 0 : count > INT64_C(1000000000000) ? INT64_C(1000000000000) : count;
}

static void draw_share(struct ctx *cx, struct buf *out, const struct chart_share *row, double y)
{
    int64_t total = 0;
    for (int i = 0; i < CHART_PART_COUNT_; i++)
        total += count_of(row, i);
    draw_row_label(out, y, row->label, false);
    if (total == 0) {
        chart_note(out, PLOT_LEFT, y, ANCHOR_START, tr(cx, N_("No data")));
        return;
    }
    double x = PLOT_LEFT;
    for (int i = 0; i < CHART_PART_COUNT_; i++) {
        int64_t count = count_of(row, i);
        double width = (PLOT_RIGHT - PLOT_LEFT) * (double)count / (double)total;
        if (count == 0)
            continue;
        char text[32];
        snprintf(text, sizeof text, "%" PRId64, count);
        draw_part(out, (enum chart_part)i, x, y - BAR_HEIGHT / 2, width, BAR_HEIGHT);
        if (chart_text_width(text, strlen(text)) * CHART_FONT + 4 <= width)
            chart_label_draw(out,
                             &(struct chart_label){.x = x + width / 2,
                                                   .y = y,
                                                   .width = width,
                                                   .lines = 1,
                                                   .anchor = ANCHOR_MIDDLE,
                                                   .fill = part_text_colour((enum chart_part)i),
                                                   .text = text});
        x += width;
    }
    chart_label_draw(out, &(struct chart_label){.x = PLOT_RIGHT + 8,
                                                .y = y,
                                                .size = CHART_FONT_SMALL,
                                                .width = CHART_WIDTH - PLOT_RIGHT - 10,
                                                .lines = 2,
                                                .text = trf(cx, N_("of {0}"), decimal(cx, total))});
}

enum rc chart_distribution(struct ctx *cx, const struct chart_distribution *distribution,
                           struct chart *ret)
{
    if (distribution->count < 1 || distribution->count > CHART_BARS_MAX)
        return chart_refuse(cx);
    CLEANUP(buf_free) struct buf out = buf_create(CHART_BYTES_MAX);
    double top = draw_key(&out, distribution, false);
    double height = top + ROW_HEIGHT * (double)distribution->count + 6;
    chart_begin(&out, &distribution->head, CHART_WIDTH, height);
    draw_key(&out, distribution, true);
    for (size_t i = 0; i < distribution->count; i++)
        draw_share(cx, &out, &distribution->rows[i], top + ROW_HEIGHT * ((double)i + 0.5));
    return chart_end(cx, &out, CHART_WIDTH, height, ret);
}
