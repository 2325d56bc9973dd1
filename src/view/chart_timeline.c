/* The time-line of an outage: a row for each thing that stops. */
#include <math.h>

#include "base/duration.h"
#include "view/chart_draw.h"

/* Geometry in pixels. */
#define LABEL_RIGHT 216.0
#define PLOT_LEFT 228.0
#define PLOT_RIGHT 612.0
#define HEAD_HEIGHT 28.0
#define ROW_HEIGHT 30.0
#define BAR_HEIGHT 16.0
#define KEY_HEIGHT 34.0

#define GOES_ON "#DEEBF5"
#define STANDS "#62A8D3"
#define BEYOND "#D55E00"
#define BEYOND_FILL "url(#chart-beyond)"

enum { TICKS_MOST = 7, SECONDS_MOST = 315360000 };

static double x_of(const struct chart_timeline *timeline, int64_t second)
{
    double share = (double)second / (double)timeline->seconds;
    return PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * fmin(fmax(share, 0), 1);
}

/* Lines across, so that it is told apart without colour. */
static void define_pattern(struct buf *out)
{
    BUF_LITERAL(out, "<defs><pattern id=\"chart-beyond\" width=\"6\" height=\"6\" "
                     "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
                     "<rect width=\"6\" height=\"6\" fill=\"" BEYOND "\"/>"
                     "<line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" stroke=\"#FFFFFF\" "
                     "stroke-width=\"2.5\"/></pattern></defs>\n");
}

/* Minutes between two marks. */
static int64_t step_of(const struct chart_timeline *timeline)
{
    static const int64_t steps[] = {1, 5, 10, 15, 30, DURATION_HOUR, 2 * DURATION_HOUR, 3 * DURATION_HOUR,
                                    6 * DURATION_HOUR, 12 * DURATION_HOUR, DURATION_DAY, 2 * DURATION_DAY,
                                    DURATION_WEEK, 2 * DURATION_WEEK, DURATION_MONTH, 3 * DURATION_MONTH,
                                    6 * DURATION_MONTH, DURATION_YEAR};
    for (size_t i = 0; i < COUNT(steps); i++)
        if (timeline->seconds / (steps[i] * 60) <= TICKS_MOST)
            return steps[i];
    return 2 * DURATION_YEAR;
}

static void draw_scale(struct ctx *cx, struct buf *out, const struct chart_timeline *timeline,
                       double bottom)
{
    int64_t step = step_of(timeline);
    for (int64_t minutes = 0; minutes * 60 <= timeline->seconds; minutes += step) {
        double x = x_of(timeline, minutes * 60);
        chart_line(out, x, HEAD_HEIGHT, x, bottom, minutes == 0 ? CHART_FRAME : CHART_GRID);
        chart_note(out, x, HEAD_HEIGHT - 10, ANCHOR_MIDDLE,
                   minutes == 0 ? "0" : duration_show(cx, minutes));
    }
    chart_line(out, PLOT_RIGHT, HEAD_HEIGHT, PLOT_RIGHT, bottom, CHART_FRAME);
}

static void draw_span(struct buf *out, const struct chart_timeline *timeline, int64_t from,
                      int64_t to, double y, const char *fill)
{
    double left = x_of(timeline, from), width = x_of(timeline, to) - left;
    if (to > from)
        chart_box(out, left, y - BAR_HEIGHT / 2, fmax(width, 1), BAR_HEIGHT, fill, CHART_EDGE);
}

static void draw_lane(struct buf *out, const struct chart_timeline *timeline,
                      const struct chart_lane *lane, double y)
{
    static const struct chart_style mark = {BEYOND, "", MARKER_DIAMOND};
    int64_t end = timeline->seconds, stop = lane->stop > 0 ? lane->stop : 0;
    bool beyond = lane->mtpd > 0 && stop < end && lane->mtpd < end - stop;
    int64_t most = beyond ? stop + lane->mtpd : end;
    chart_label_draw(out, &(struct chart_label){.x = LABEL_RIGHT,
                                                .y = y,
                                                .width = LABEL_RIGHT - 4,
                                                .lines = 2,
                                                .anchor = ANCHOR_END,
                                                .strong = lane->strong,
                                                .text = lane->label});
    draw_span(out, timeline, 0, stop < end ? stop : end, y, GOES_ON);
    draw_span(out, timeline, stop, most, y, STANDS);
    draw_span(out, timeline, most, end, y, BEYOND_FILL);
    if (beyond) {
        double x = x_of(timeline, most);
        chart_line(out, x, y - BAR_HEIGHT / 2 - 4, x, y + BAR_HEIGHT / 2 + 4,
                   " stroke=\"" BEYOND "\" stroke-width=\"2\"");
        chart_point(out, x, y - BAR_HEIGHT / 2 - 4, 3.5, &mark);
    }
    chart_label_draw(out, &(struct chart_label){.x = PLOT_RIGHT + 10,
                                                .y = y,
                                                .size = 11,
                                                .width = CHART_WIDTH - PLOT_RIGHT - 12,
                                                .lines = 2,
                                                .strong = beyond,
                                                .text = lane->text == NULL ? "" : lane->text});
}

static void draw_key(struct ctx *cx, struct buf *out, double y)
{
    static const struct {
        double x;
        const char *fill, *words;
    } keys[] = {
        {PLOT_LEFT - 120, GOES_ON, N_("Goes on")},
        {PLOT_LEFT + 40, STANDS, N_("Stands still")},
        {PLOT_LEFT + 190, BEYOND_FILL, N_("Stands still beyond the MTPD (◆)")},
    };
    for (size_t i = 0; i < COUNT(keys); i++) {
        chart_box(out, keys[i].x, y - 6, 22, 12, keys[i].fill, CHART_EDGE);
        chart_label_draw(out, &(struct chart_label){.x = keys[i].x + 28,
                                                    .y = y,
                                                    .size = 11,
                                                    .width = 260,
                                                    .lines = 1,
                                                    .text = tr(cx, keys[i].words)});
    }
}

enum rc chart_timeline(struct ctx *cx, const struct chart_timeline *timeline, struct chart *ret)
{
    if (timeline->count < 1 || timeline->count > CHART_TASKS_MAX || timeline->seconds < 1 ||
        timeline->seconds > SECONDS_MOST)
        return chart_refuse(cx);
    CLEANUP(buf_free) struct buf out = buf_create(CHART_BYTES_MAX);
    double bottom = HEAD_HEIGHT + ROW_HEIGHT * (double)timeline->count;
    chart_begin(&out, &timeline->head, CHART_WIDTH, bottom + KEY_HEIGHT);
    define_pattern(&out);
    draw_scale(cx, &out, timeline, bottom);
    for (size_t i = 0; i < timeline->count; i++)
        draw_lane(&out, timeline, &timeline->lanes[i], HEAD_HEIGHT + ROW_HEIGHT * ((double)i + 0.5));
    draw_key(cx, &out, bottom + KEY_HEIGHT / 2);
    return chart_end(cx, &out, CHART_WIDTH, bottom + KEY_HEIGHT, ret);
}
