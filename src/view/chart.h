/* Charts drawn as SVG on the server. The same picture stands in the page, the PDF and the Word
 * file.
 *
 * Every picture has role="img", <title> and <desc>, no script, no style attribute and no <style>
 * element: presentation attributes only, which a strict content security policy admits. Text and
 * grid are painted with currentColor (classes chart-text and chart-grid), so they follow light and
 * dark pages without any rule of their own; fills that carry text state the colour of that text.
 *
 * Palette, after Okabe and Ito, "Color Universal Design" (2008), which readers with protan, deutan
 * and tritan vision tell apart; every series also has its own line pattern and its own marker:
 *   blue #0072B2 circle, solid · vermillion #D55E00 diamond, dashed
 *   grey #767676 triangle, dotted · green #009E73 square, solid
 *   purple #CC79A7 circle, dashed · orange #E69F00 diamond, dotted
 * Ordered values (levels, heat) use one blue ramp from light to dark, which survives a
 * black-and-white printer: #DEEBF5 #A9CFE8 #62A8D3 #0072B2 #00466F.
 *
 * A value below 0, NaN or infinite means "no value" and leaves a gap. Texts may be hostile: they
 * are escaped, and long ones wrap or end with an ellipsis; a cut label keeps its whole text as
 * tooltip. Widths of text are estimated: full-width characters 1 em, others 0.55 em.
 *
 * All functions: cx gives arena and language; ret is untouched on failure.
 * Errors: RC_INVALID when a count or a range is outside what is stated here, RC_MEMORY. */
#ifndef VIEW_CHART_H
#define VIEW_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ctx.h"
#include "view/svg.h"

enum {
    CHART_AXES_MIN = 3,
    CHART_AXES_MAX = 24,
    CHART_RADAR_SERIES_MAX = 3,
    CHART_TREND_SERIES_MAX = 6,
    CHART_YEARS_MAX = 20,
    CHART_BARS_MAX = 200,
    CHART_HEAT_ROWS_MAX = 120,
    CHART_HEAT_COLUMNS_MAX = 24,
    CHART_TASKS_MAX = 200,
    CHART_RINGS_MAX = 10,
    CHART_NODES_MAX = 200,
    CHART_LEVELS_MAX = 3,
    CHART_STEPS_MAX = 200,
};

/* A finished picture, in the arena. Width and height are those of its viewBox, in pixels. */
struct chart {
    struct svg svg;
    double width, height;
};

/* What every picture says about itself. */
struct chart_head {
    const char *id;    /* unique on its page; ASCII letters, digits, - and _ (others are dropped) */
    const char *title; /* <title> */
    const char *description; /* <desc>: what it shows, in one or two sentences */
};

struct chart_series {
    const char *name;     /* stands beside its line */
    const double *values; /* one for each axis or year */
};

/* Radar: one axis for each group of measures. Series are drawn in the order now, target, last
 * year. */
struct chart_radar {
    struct chart_head head;
    const char *const *axes; /* labels, clockwise from the top */
    size_t axis_count;       /* CHART_AXES_MIN–CHART_AXES_MAX */
    struct chart_series series[CHART_RADAR_SERIES_MAX];
    size_t series_count;     /* 1–3 */
    double minimum, maximum; /* values at the centre and at the rim; 0 ≤ minimum < maximum */
    int rings;               /* 1–CHART_RINGS_MAX equal steps, each with its number */
};
enum rc chart_radar(struct ctx *cx, const struct chart_radar *radar, struct chart *ret) MUST_USE;

/* One horizontal bar. */
struct chart_bar {
    const char *label;
    double value;
    double target;    /* a mark across the bar; negative for none */
    const char *text; /* what stands at its end; NULL: the value with one decimal */
    bool strong;      /* one's own among others: drawn darker */
};

struct chart_bars {
    struct chart_head head;
    const struct chart_bar *bars;
    size_t count;     /* 1–CHART_BARS_MAX */
    double maximum;   /* end of the scale; 0: chosen from the values */
    const char *unit; /* under the scale, e.g. "%"; "" or NULL for none */
};
enum rc chart_bars(struct ctx *cx, const struct chart_bars *bars, struct chart *ret) MUST_USE;

/* Parts of a stacked bar, from left to right. */
enum chart_part {
    CHART_LEVEL_1,
    CHART_LEVEL_2,
    CHART_LEVEL_3,
    CHART_LEVEL_4,
    CHART_LEVEL_5,
    CHART_UNANSWERED,
    CHART_NOT_APPLICABLE,
    CHART_PART_COUNT_
};

struct chart_share {
    const char *label;
    int64_t counts[CHART_PART_COUNT_]; /* ≥ 0 */
};

/* How the answers spread over the levels: each row fills the whole width, with its counts
 * inside. */
struct chart_distribution {
    struct chart_head head;
    const char
        *parts[CHART_PART_COUNT_]; /* names of the parts; NULL leaves a part out of the key */
    const struct chart_share *rows;
    size_t count; /* 1–CHART_BARS_MAX */
};
enum rc chart_distribution(struct ctx *cx, const struct chart_distribution *distribution,
                           struct chart *ret) MUST_USE;

/* Values over years; each line carries its name and its last value at its end. */
struct chart_trend {
    struct chart_head head;
    const char *const *years;
    size_t year_count; /* 1–CHART_YEARS_MAX */
    struct chart_series series[CHART_TREND_SERIES_MAX];
    size_t series_count;     /* 1–CHART_TREND_SERIES_MAX */
    double minimum, maximum; /* of the scale; 0 ≤ minimum < maximum */
};
enum rc chart_trend(struct ctx *cx, const struct chart_trend *trend, struct chart *ret) MUST_USE;

/* Rows (sections) × columns (scopes, operators, levels); darker is higher. */
struct chart_heat {
    struct chart_head head;
    const char *const *rows;
    size_t row_count; /* 1–CHART_HEAT_ROWS_MAX */
    const char *const *columns;
    size_t column_count;     /* 1–CHART_HEAT_COLUMNS_MAX */
    const double *values;    /* row by row */
    double minimum, maximum; /* lightest and darkest; 0 ≤ minimum < maximum */
    int decimals;            /* of the numbers in the cells, 0–2 */
};
enum rc chart_heat(struct ctx *cx, const struct chart_heat *heat, struct chart *ret) MUST_USE;

/* One bar of the roadmap. Without `due` the bar runs to the end of the picture; without `start`
 * only the due day is marked; without both only the label stands. */
struct chart_task {
    const char *label;
    const char *start, *due; /* ISO dates; "" or NULL for none */
    double progress;         /* 0–1 */
    bool done;               /* finished: never overdue */
};

struct chart_roadmap {
    struct chart_head head;
    const struct chart_task *tasks;
    size_t count;      /* 1–CHART_TASKS_MAX */
    const char *today; /* ISO date; "" or NULL draws no line and marks nothing as overdue */
};
enum rc chart_roadmap(struct ctx *cx, const struct chart_roadmap *roadmap, struct chart *ret)
    MUST_USE;

/* One box of a tree. */
struct chart_node {
    const char *label;
    int parent;  /* index of a node before it; -1 for the root, which is the first */
    bool strong; /* stands out: what the tree is about, or what was chosen */
};

/* A tree from the left to the right, one column for each level. Children stand in their order, those of one
 * node side by side in the list (depth first). */
struct chart_tree {
    struct chart_head head;
    const char *const *columns; /* the head of each level */
    size_t column_count;        /* 1–CHART_LEVELS_MAX; no node lies deeper */
    const struct chart_node *nodes;
    size_t count; /* 1–CHART_NODES_MAX */
};
enum rc chart_tree(struct ctx *cx, const struct chart_tree *tree, struct chart *ret) MUST_USE;

/* One point of an exceedance curve: the probability of at least that loss, with the ends of its interval. */
struct chart_step {
    double loss; /* in the unit of the axis, ascending, 0 or more */
    double probability, low, high; /* 0–1; the probability above 0 */
};

/* Losses to the right, the probability of exceeding them upwards as powers of ten, with how often that is. */
struct chart_exceedance {
    struct chart_head head;
    const struct chart_step *steps;
    size_t count;     /* 1–CHART_STEPS_MAX */
    const char *unit; /* of the losses, under the scale */
};
enum rc chart_exceedance(struct ctx *cx, const struct chart_exceedance *curve, struct chart *ret)
    MUST_USE;

#endif
