/* Lines over years. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "view/chart_draw.h"

/* Geometry in pixels. The right margin carries the names of the lines. */
#define PLOT_LEFT 48.0
#define PLOT_RIGHT 540.0
#define PLOT_TOP 16.0
#define PLOT_BOTTOM 268.0
#define PICTURE_HEIGHT 300.0
#define NAME_SPACE 18.0

static double x_of(const struct chart_trend *trend, size_t year)
{
    double room = PLOT_RIGHT - PLOT_LEFT - 40;
    if (trend->year_count == 1)
        return PLOT_LEFT + 20 + room / 2;
    return PLOT_LEFT + 20 + room * (double)year / (double)(trend->year_count - 1);
}

static double y_of(const struct chart_trend *trend, double value)
{
    double share = (value - trend->minimum) / (trend->maximum - trend->minimum);
    return PLOT_BOTTOM - (PLOT_BOTTOM - PLOT_TOP) * fmin(fmax(share, 0), 1);
}

static void draw_frame(struct buf *out, const struct chart_trend *trend)
{
    double span = trend->maximum - trend->minimum;
    int steps = span == floor(span) && span <= 6 ? (int)span : 5;
    int decimals = span / steps == floor(span / steps) ? 0 : span >= 1 ? 1 : 2;
    for (int i = 0; i <= steps; i++) {
        double value = trend->minimum + span * i / steps, y = y_of(trend, value);
        char text[32];
        chart_value(text, value, decimals);
        chart_line(out, PLOT_LEFT, y, PLOT_RIGHT, y, i == 0 ? CHART_FRAME : CHART_GRID);
        chart_note(out, PLOT_LEFT - 6, y, ANCHOR_END, text);
    }
    double room = trend->year_count > 1 ? x_of(trend, 1) - x_of(trend, 0) : PLOT_RIGHT - PLOT_LEFT;
    for (size_t i = 0; i < trend->year_count; i++)
        chart_label_draw(out, &(struct chart_label){.x = x_of(trend, i),
                                                    .y = PLOT_BOTTOM + 15,
                                                    .size = 11,
                                                    .width = fmax(room - 4, 12),
                                                    .lines = 2,
                                                    .anchor = ANCHOR_MIDDLE,
                                                    .text = trend->years[i]});
}

static void draw_series(struct buf *out, const struct chart_trend *trend, size_t series)
{
    const struct chart_style *style = chart_style_of(series);
    const double *values = trend->series[series].values;
    buf_printf(out, "<g stroke=\"%s\" stroke-width=\"2\"", style->colour);
    if (style->dash[0] != '\0')
        buf_printf(out, " stroke-dasharray=\"%s\"", style->dash);
    BUF_LITERAL(out, ">\n");
    for (size_t i = 1; i < trend->year_count; i++)
        if (chart_has(values[i - 1]) && chart_has(values[i]))
            chart_line(out, x_of(trend, i - 1), y_of(trend, values[i - 1]), x_of(trend, i),
                       y_of(trend, values[i]), "");
    BUF_LITERAL(out, "</g>\n");
    for (size_t i = 0; i < trend->year_count; i++)
        if (chart_has(values[i]))
            chart_point(out, x_of(trend, i), y_of(trend, values[i]), 4, style);
}

/* The name of a line: from its last point to the place of its text. */
struct name {
    size_t series;
    double x, y, at; /* last point; the place of the text */
    double value;
};

/* Last points of all lines that have one, from top to bottom. */
static size_t collect_names(const struct chart_trend *trend,
                            struct name names[CHART_TREND_SERIES_MAX])
{
    size_t count = 0;
    for (size_t series = 0; series < trend->series_count; series++) {
        size_t last = trend->year_count;
        while (last > 0 && !chart_has(trend->series[series].values[last - 1]))
            last--;
        if (last == 0)
            continue;
        double value = trend->series[series].values[last - 1], y = y_of(trend, value);
        struct name name = {series, x_of(trend, last - 1), y, y, value};
        size_t place = count++;
        for (; place > 0 && names[place - 1].y > name.y; place--)
            names[place] = names[place - 1];
        names[place] = name;
    }
    return count;
}

/* Names keep a distance from each other and stay inside the picture. */
static void spread_names(struct name names[CHART_TREND_SERIES_MAX], size_t count)
{
    for (size_t i = 1; i < count; i++)
        names[i].at = fmax(names[i].at, names[i - 1].at + NAME_SPACE);
    double limit = PLOT_BOTTOM;
    for (size_t i = count; i > 0; i--, limit -= NAME_SPACE)
        names[i - 1].at = fmin(names[i - 1].at, limit);
}

static void draw_names(struct ctx *cx, struct buf *out, const struct chart_trend *trend)
{
    struct name names[CHART_TREND_SERIES_MAX];
    size_t count = collect_names(trend, names);
    spread_names(names, count);
    for (size_t i = 0; i < count; i++) {
        const struct name *name = &names[i];
        const struct chart_style *style = chart_style_of(name->series);
        char value[32];
        chart_value(value, name->value, 1);
        buf_printf(out, "<g stroke=\"%s\" stroke-opacity=\"0.5\">", style->colour);
        chart_line(out, name->x + 5, name->y, PLOT_RIGHT + 6, name->at, "");
        BUF_LITERAL(out, "</g>");
        chart_point(out, PLOT_RIGHT + 12, name->at, 4, style);
        const char *text = arena_printf(cx->arena, "%s %s", value,
                                        trend->series[name->series].name);
        chart_label_draw(out, &(struct chart_label){.x = PLOT_RIGHT + 21,
                                                    .y = name->at,
                                                    .width = CHART_WIDTH - PLOT_RIGHT - 24,
                                                    .lines = 1,
                                                    .strong = true,
                                                    .text = text});
    }
}

enum rc chart_trend(struct ctx *cx, const struct chart_trend *trend, struct chart *ret)
{
    if (trend->year_count < 1 || trend->year_count > CHART_YEARS_MAX || trend->series_count < 1 ||
        trend->series_count > CHART_TREND_SERIES_MAX || !chart_has(trend->minimum) ||
        !chart_has(trend->maximum) || trend->minimum >= trend->maximum)
        return chart_refuse(cx);
    CLEANUP(buf_free) struct buf out = buf_create(CHART_BYTES_MAX);
    chart_begin(&out, &trend->head, CHART_WIDTH, PICTURE_HEIGHT);
    draw_frame(&out, trend);
    for (size_t i = trend->series_count; i > 0; i--)
        draw_series(&out, trend, i - 1);
    draw_names(cx, &out, trend);
    return chart_end(cx, &out, CHART_WIDTH, PICTURE_HEIGHT, ret);
}
