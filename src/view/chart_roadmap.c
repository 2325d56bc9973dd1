/* Roadmap: one bar for each item from start to due day, its progress inside, a line for today. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "view/chart_draw.h"

/* Geometry in pixels. */
#define LABEL_RIGHT 236.0
#define PLOT_LEFT 248.0
#define PLOT_RIGHT 632.0
#define HEAD_HEIGHT 38.0
#define ROW_HEIGHT 34.0
#define BAR_HEIGHT 16.0
/* Pixels that the name of a month needs. */
#define MONTH_LEAST 17.0

#define LATE_COLOUR "#D55E00"

enum { MONTHS_MOST = 12 * 60 }; /* a roadmap longer than sixty years is a mistyped date */

/* Months are counted from year 0. */
struct span {
    int64_t first_month, months;
    int64_t first_day, days; /* since 1970-01-01 */
    int64_t today;           /* INT64_MIN when unknown */
    struct ctx *cx;
};

static int64_t month_of(struct ctx *cx, int64_t day)
{
    int year = 0, month = 1;
    if (sscanf(date_from_days(cx, day), "%d-%d", &year, &month) != 2)
        return 0;
    return (int64_t)year * 12 + month - 1;
}

static int64_t day_of_month(int64_t month)
{
    char iso[16];
    snprintf(iso, sizeof iso, "%04d-%02d-01", (int)(month / 12 % 10000), (int)(month % 12 + 1));
    return date_days(iso);
}

static void widen(const char *iso, int64_t *first, int64_t *last)
{
    int64_t day = date_days(iso);
    if (day == INT64_MIN)
        return;
    if (*first == INT64_MIN || day < *first)
        *first = day;
    if (*last == INT64_MIN || day > *last)
        *last = day;
}

/* Whole months that hold every date. Without any date: one month of 1970. False when too long. */
static bool find_span(struct ctx *cx, const struct chart_roadmap *roadmap, struct span *span)
{
    int64_t first = INT64_MIN, last = INT64_MIN;
    for (size_t i = 0; i < roadmap->count; i++) {
        widen(roadmap->tasks[i].start, &first, &last);
        widen(roadmap->tasks[i].due, &first, &last);
    }
    widen(roadmap->today, &first, &last);
    if (first == INT64_MIN)
        first = last = 0;
    span->cx = cx;
    span->today = date_days(roadmap->today);
    span->first_month = month_of(cx, first);
    span->months = month_of(cx, last) - span->first_month + 1;
    span->first_day = day_of_month(span->first_month);
    int64_t end = day_of_month(span->first_month + span->months);
    if (span->first_day == INT64_MIN || end == INT64_MIN) /* memory ended */
        return false;
    span->days = end - span->first_day;
    return span->months > 0 && span->months <= MONTHS_MOST && span->days > 0;
}

static double x_of(const struct span *span, int64_t day)
{
    double share = (double)(day - span->first_day) / (double)span->days;
    return PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * fmin(fmax(share, 0), 1);
}

/* Months between two marks of the scale, so that their names have room. */
static int64_t month_step(const struct span *span)
{
    static const int64_t steps[] = {1, 3, 6, 12, 60};
    double month = (PLOT_RIGHT - PLOT_LEFT) / (double)span->months;
    for (size_t i = 0; i < COUNT(steps); i++)
        if (month * (double)steps[i] >= MONTH_LEAST)
            return steps[i];
    return 120;
}

static void draw_scale(struct buf *out, const struct span *span, double bottom)
{
    int64_t step = month_step(span);
    double year_end = 0; /* where the last written year ends */
    for (int64_t month = span->first_month; month < span->first_month + span->months; month++) {
        double x = x_of(span, day_of_month(month));
        bool year_begins = month % 12 == 0 || month == span->first_month;
        if (month % step == 0 || year_begins)
            chart_line(out, x, month % 12 == 0 ? HEAD_HEIGHT - 32 : HEAD_HEIGHT - 18, x, bottom,
                       CHART_GRID);
        char text[16];
        double center = (x + x_of(span, day_of_month(month + 1))) / 2;
        snprintf(text, sizeof text, "%d", (int)(month % 12 + 1));
        if (step < 12 && month % step == 0)
            chart_note(out, step == 1 ? center : x + 3, HEAD_HEIGHT - 9,
                       step == 1 ? ANCHOR_MIDDLE : ANCHOR_START, text);
        snprintf(text, sizeof text, "%d", (int)(month / 12));
        if (year_begins && x >= year_end) {
            chart_note(out, x + 3, HEAD_HEIGHT - 25, ANCHOR_START, text);
            year_end = x + 30;
        }
    }
    chart_line(out, PLOT_LEFT, HEAD_HEIGHT, PLOT_RIGHT, HEAD_HEIGHT, CHART_FRAME);
}

static void draw_today(struct buf *out, const struct span *span, double bottom)
{
    if (span->today == INT64_MIN)
        return;
    double x = x_of(span, span->today);
    chart_line(out, x, HEAD_HEIGHT, x, bottom + 5,
               " stroke=\"" LATE_COLOUR "\" stroke-width=\"1.5\"");
    chart_note(out, x, bottom + 12, ANCHOR_MIDDLE, tr(span->cx, N_("Today")));
}

static double progress_of(const struct chart_task *task)
{
    if (task->done)
        return 1;
    return chart_has(task->progress) ? fmin(task->progress, 1) : 0;
}

static void draw_bar(struct buf *out, const struct span *span, const struct chart_task *task,
                     double y, bool late)
{
    int64_t start = date_days(task->start), due = date_days(task->due);
    if (start == INT64_MIN && due == INT64_MIN)
        return;
    if (start == INT64_MIN || (due != INT64_MIN && start > due)) {
        static const struct chart_style mark = {"#0072B2", "", MARKER_DIAMOND};
        static const struct chart_style late_mark = {LATE_COLOUR, "", MARKER_DIAMOND};
        chart_point(out, x_of(span, due + 1), y, 6, late ? &late_mark : &mark);
        return;
    }
    double left = x_of(span, start);
    double right = due == INT64_MIN ? PLOT_RIGHT : x_of(span, due + 1); /* to the end of the day */
    double width = fmax(right - left, 3);
    chart_box(out, left, y - BAR_HEIGHT / 2, width, BAR_HEIGHT, "#A9CFE8", "");
    chart_box(out, left, y - BAR_HEIGHT / 2, width * progress_of(task), BAR_HEIGHT, "#00466F", "");
    const char *edge = late               ? " stroke=\"" LATE_COLOUR "\" stroke-width=\"2\""
                       : due == INT64_MIN ? CHART_FRAME " stroke-dasharray=\"3 2\""
                                          : CHART_EDGE;
    chart_box(out, left, y - BAR_HEIGHT / 2, width, BAR_HEIGHT, "none", edge);
}

static void draw_task(struct buf *out, const struct span *span, const struct chart_task *task,
                      double y)
{
    int64_t due = date_days(task->due);
    bool late = !task->done && progress_of(task) < 1 && due != INT64_MIN &&
                span->today != INT64_MIN && due < span->today;
    chart_label_draw(out, &(struct chart_label){.x = LABEL_RIGHT,
                                                .y = y,
                                                .width = LABEL_RIGHT - 4,
                                                .lines = 2,
                                                .anchor = ANCHOR_END,
                                                .strong = late,
                                                .text = task->label});
    draw_bar(out, span, task, y, late);
    const char *percent = arena_printf(span->cx->arena, "%d%%",
                                       (int)floor(progress_of(task) * 100 + 1e-9));
    const char *state = percent;
    if (task->done)
        state = tr(span->cx, N_("Completed"));
    else if (late)
        state = trf(span->cx, N_("{0} overdue"), percent);
    static const struct chart_style warning = {LATE_COLOUR, "", MARKER_TRIANGLE};
    if (late)
        chart_point(out, PLOT_RIGHT + 16, y, 5, &warning);
    chart_label_draw(out,
                     &(struct chart_label){.x = PLOT_RIGHT + (late ? 25 : 14),
                                           .y = y,
                                           .size = 11,
                                           .width = CHART_WIDTH - PLOT_RIGHT - (late ? 26 : 15),
                                           .lines = 2,
                                           .strong = late,
                                           .text = state});
}

enum rc chart_roadmap(struct ctx *cx, const struct chart_roadmap *roadmap, struct chart *ret)
{
    struct span span;
    if (roadmap->count < 1 || roadmap->count > CHART_TASKS_MAX || !find_span(cx, roadmap, &span))
        return chart_refuse(cx);
    CLEANUP(buf_free) struct buf out = buf_create(CHART_BYTES_MAX);
    double bottom = HEAD_HEIGHT + ROW_HEIGHT * (double)roadmap->count, height = bottom + 22;
    chart_begin(&out, &roadmap->head, CHART_WIDTH, height);
    draw_scale(&out, &span, bottom);
    for (size_t i = 0; i < roadmap->count; i++)
        draw_task(&out, &span, &roadmap->tasks[i], HEAD_HEIGHT + ROW_HEIGHT * ((double)i + 0.5));
    draw_today(&out, &span, bottom);
    return chart_end(cx, &out, CHART_WIDTH, height, ret);
}
