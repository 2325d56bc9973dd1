/* The exceedance curve: how probable it is that a year costs at least so much. */
#include <math.h>
#include <stdio.h>

#include "view/chart_draw.h"

/* Geometry in pixels. The right margin says how often a probability is. */
#define PLOT_LEFT 64.0
#define PLOT_RIGHT 600.0
#define PLOT_TOP 14.0
#define PLOT_BOTTOM 292.0
#define PICTURE_HEIGHT 340.0

enum { DECADES_MOST = 9, TICKS = 5 };

struct scale {
    double most; /* loss at the right end */
    double step; /* between two marks */
    int decades; /* from probability 1 down to 10^-decades */
};

static double x_of(const struct scale *scale, double loss)
{
    return PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * fmin(fmax(loss / scale->most, 0), 1);
}

static double y_of(const struct scale *scale, double probability)
{
    double part = probability > 0 ? -log10(probability) / scale->decades : 1;
    return PLOT_TOP + (PLOT_BOTTOM - PLOT_TOP) * fmin(fmax(part, 0), 1);
}

/* Marks at 1, 2 or 5 times a power of ten, about five of them. */
static double step_of(double most)
{
    double rough = most / TICKS, power = pow(10, floor(log10(rough))), first = rough / power;
    return power * (first <= 1 ? 1 : first <= 2 ? 2 : first <= 5 ? 5 : 10);
}

static bool find_scale(const struct chart_exceedance *curve, struct scale *scale)
{
    double least = 1;
    for (size_t i = 0; i < curve->count; i++) {
        const struct chart_step *step = &curve->steps[i];
        if (!chart_has(step->loss) || !(step->probability > 0 && step->probability <= 1))
            return false;
        least = fmin(least, step->probability);
        scale->most = fmax(scale->most, step->loss);
    }
    if (!(scale->most > 0))
        return false;
    scale->step = step_of(scale->most);
    scale->most = ceil(scale->most / scale->step - 1e-9) * scale->step;
    scale->decades = (int)fmin(fmax(ceil(-log10(least) - 1e-9), 1), DECADES_MOST);
    return true;
}

static void draw_losses(struct buf *out, const struct chart_exceedance *curve,
                        const struct scale *scale)
{
    int decimals = scale->step >= 1 ? 0 : scale->step >= 0.1 ? 1 : 2;
    for (int i = 0; i <= 2 * TICKS && i * scale->step <= scale->most * (1 + 1e-9); i++) {
        double x = x_of(scale, i * scale->step);
        char text[32];
        chart_value(text, i * scale->step, decimals);
        chart_line(out, x, PLOT_TOP, x, PLOT_BOTTOM, i == 0 ? CHART_FRAME : CHART_GRID);
        chart_note(out, x, PLOT_BOTTOM + 12, ANCHOR_MIDDLE, text);
    }
    chart_label_draw(out, &(struct chart_label){.x = (PLOT_LEFT + PLOT_RIGHT) / 2,
                                                .y = PLOT_BOTTOM + 32,
                                                .width = PLOT_RIGHT - PLOT_LEFT,
                                                .lines = 1,
                                                .anchor = ANCHOR_MIDDLE,
                                                .text = curve->unit});
}

static void draw_chances(struct ctx *cx, struct buf *out, const struct scale *scale)
{
    double probability = 1;
    for (int i = 0; i <= scale->decades; i++, probability /= 10) {
        double y = y_of(scale, probability);
        const char *percent = arena_printf(cx->arena, "%.*f %%", i > 2 ? i - 2 : 0,
                                           probability * 100);
        const char *often = i == 0 ? tr(cx, N_("every year"))
                                   : trf(cx, N_("once in {0} years"),
                                         arena_printf(cx->arena, "%.0f", 1 / probability));
        chart_line(out, PLOT_LEFT, y, PLOT_RIGHT, y,
                   i == scale->decades ? CHART_FRAME : CHART_GRID);
        chart_note(out, PLOT_LEFT - 6, y, ANCHOR_END, percent);
        chart_note(out, PLOT_RIGHT + 6, y, ANCHOR_START, often);
    }
}

static void draw_corner(struct buf *out, const struct scale *scale, double loss,
                        double probability)
{
    chart_number(out, x_of(scale, loss));
    buf_char(out, ',');
    chart_number(out, y_of(scale, probability));
    buf_char(out, ' ');
}

/* Between the ends of the intervals. */
static void draw_band(struct buf *out, const struct chart_exceedance *curve,
                      const struct scale *scale)
{
    BUF_LITERAL(out, "<polygon points=\"");
    for (size_t i = 0; i < curve->count; i++)
        draw_corner(out, scale, curve->steps[i].loss, curve->steps[i].high);
    for (size_t i = curve->count; i-- > 0;)
        draw_corner(out, scale, curve->steps[i].loss, curve->steps[i].low);
    BUF_LITERAL(out, "\" fill=\"#62A8D3\" fill-opacity=\"0.35\"/>\n");
}

static void draw_curve(struct buf *out, const struct chart_exceedance *curve,
                       const struct scale *scale)
{
    const struct chart_style *style = chart_style_of(0);
    BUF_LITERAL(out, "<polyline points=\"");
    draw_corner(out, scale, 0, curve->steps[0].probability);
    for (size_t i = 0; i < curve->count; i++)
        draw_corner(out, scale, curve->steps[i].loss, curve->steps[i].probability);
    buf_printf(out, "\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n", style->colour);
    for (size_t i = 0; i < curve->count; i++)
        chart_point(out, x_of(scale, curve->steps[i].loss),
                    y_of(scale, curve->steps[i].probability), 2.5, style);
}

enum rc chart_exceedance(struct ctx *cx, const struct chart_exceedance *curve, struct chart *ret)
{
    struct scale scale = {.most = 0};
    if (curve->count < 1 || curve->count > CHART_STEPS_MAX || !find_scale(curve, &scale))
        return chart_refuse(cx);
    CLEANUP(buf_free) struct buf out = buf_create(CHART_BYTES_MAX);
    chart_begin(&out, &curve->head, CHART_WIDTH, PICTURE_HEIGHT);
    draw_losses(&out, curve, &scale);
    draw_chances(cx, &out, &scale);
    draw_band(&out, curve, &scale);
    draw_curve(&out, curve, &scale);
    return chart_end(cx, &out, CHART_WIDTH, PICTURE_HEIGHT, ret);
}
