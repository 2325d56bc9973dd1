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
    CHART_MAP_NODES_MAX = 300,
    CHART_MAP_LINKS_MAX = 6000,
    CHART_MAP_POINTS_MAX = 40000, /* nodes, and bends of links that pass columns */
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

/* What happens to one thing in an outage that lasts from 0 to `seconds`. */
struct chart_lane {
    const char *label;
    int64_t stop;     /* seconds until it stops; before, it goes on without what it needs. At most the whole length */
    int64_t mtpd;     /* seconds that it may stand still; 0: nothing is said */
    const char *text; /* at the end of its row */
    bool strong;
};

/* A time-line: what goes on for a while, what stands still, and what does so for longer than it may, which is told by
 * colour, pattern and a mark. */
struct chart_timeline {
    struct chart_head head;
    const struct chart_lane *lanes;
    size_t count;    /* 1–CHART_TASKS_MAX */
    int64_t seconds; /* 1 … 10 years */
};
enum rc chart_timeline(struct ctx *cx, const struct chart_timeline *timeline, struct chart *ret)
    MUST_USE;

/* A box of a map of what needs what. */
struct chart_map_node {
    const char *label;
    const char *href; /* address inside this site that it leads to; "" or NULL for none */
    const char *note; /* said about it besides its name; "" or NULL for nothing */
    int column;       /* stands in this column at least, from 0 on */
    bool rounded;     /* another shape: what the map is about */
    bool strong;      /* on the critical path */
    bool single;      /* bears a mark: alone it is enough to stop what the map is about */
};
/* `from` needs `to`. */
struct chart_map_link {
    size_t from, to;
    const char *label; /* for how long it can do without; "" or NULL for not at all */
    bool either;       /* one of several that stand for one another */
    bool strong;
};

/* Boxes in columns from the left to the right, each right of what needs it, in an order with few crossings. Needs
 * that go round in a circle are drawn back. Boxes with an address are links, so the picture is a group, not an image. */
struct chart_map {
    struct chart_head head;
    const struct chart_map_node *nodes;
    size_t count; /* 1–CHART_MAP_NODES_MAX */
    const struct chart_map_link *links;
    size_t link_count;          /* 0–CHART_MAP_LINKS_MAX */
    const char *const *columns; /* their heads; the last one stands for all further ones */
    size_t column_count;        /* at least 1 */
};
enum rc chart_map(struct ctx *cx, const struct chart_map *map, struct chart *ret) MUST_USE;

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
