/* Radar: rings and axes, polygons, and a name beside each polygon where it stands clear of the
 * rest. */
#include <math.h>
#include <string.h>

#include "view/chart_draw.h"

#define RADIUS 165.0
/* Pixels between the rim and the labels of the axes. */
#define LABEL_GAP 12.0
#define LABEL_WIDTH 168.0
#define WIDTH_LEAST 440.0
/* Least distance between two labels on one side. */
#define LABEL_SPACE 3.0

struct point {
    double x, y;
};

struct box {
    double left, top, right, bottom;
};

/* Label of an axis: anchored at x, its block of lines centred at y. */
struct axis {
    struct point rim;
    double x, y, height, width;
    enum chart_anchor anchor;
};

struct drawing {
    const struct chart_radar *radar;
    struct buf *out;
    struct point centre;
    double width, height; /* of the picture */
    struct axis axes[CHART_AXES_MAX];
    struct box names[CHART_RADAR_SERIES_MAX]; /* where the names of series stand already */
    size_t name_count;
};

/* From 0 at the top, clockwise. */
static double angle_of(const struct drawing *drawing, size_t axis)
{
    return 2 * M_PI * (double)axis / (double)drawing->radar->axis_count;
}

static struct point place(const struct drawing *drawing, size_t axis, double distance)
{
    double angle = angle_of(drawing, axis);
    return (struct point){drawing->centre.x + distance * sin(angle),
                          drawing->centre.y - distance * cos(angle)};
}

static double distance_of(const struct chart_radar *radar, double value)
{
    double share = (value - radar->minimum) / (radar->maximum - radar->minimum);
    return RADIUS * fmin(fmax(share, 0), 1);
}

static struct point vertex(const struct drawing *drawing, size_t series, size_t axis)
{
    double value = drawing->radar->series[series].values[axis];
    return place(drawing, axis, distance_of(drawing->radar, value));
}

static bool has_vertex(const struct drawing *drawing, size_t series, size_t axis)
{
    return chart_has(drawing->radar->series[series].values[axis]);
}

/* Labels beside the axes, the centre taken as 0,0. */
static void measure_axes(struct drawing *drawing)
{
    const struct chart_radar *radar = drawing->radar;
    for (size_t i = 0; i < radar->axis_count; i++) {
        struct axis *axis = &drawing->axes[i];
        axis->rim = place(drawing, i, RADIUS);
        struct point outside = place(drawing, i, RADIUS + LABEL_GAP);
        bool middle = fabs(outside.x) < 1;
        axis->anchor = middle ? ANCHOR_MIDDLE : outside.x > 0 ? ANCHOR_START : ANCHOR_END;
        struct chart_span spans[CHART_LINES_MAX];
        size_t lines = chart_text_wrap(radar->axes[i], LABEL_WIDTH / CHART_FONT, 2, spans);
        axis->height = chart_label_height(lines, CHART_FONT);
        axis->width = 0;
        for (size_t line = 0; line < lines; line++) {
            double width = chart_text_width(spans[line].start, spans[line].length) +
                           spans[line].cut;
            axis->width = fmax(axis->width, width * CHART_FONT);
        }
        axis->x = outside.x;
        axis->y = outside.y;
        if (middle)
            axis->y += (outside.y < 0 ? -1 : 1) * axis->height / 2;
    }
}

/* Keeps label `moved` clear of label `fixed`, which stands nearer to the middle of the height;
 * `side` is -1 upward and 1 downward. */
static void push_away(const struct axis *fixed, struct axis *moved, int side)
{
    double least = (fixed->height + moved->height) / 2 + LABEL_SPACE;
    if (side * (moved->y - fixed->y) < least)
        moved->y = fixed->y + side * least;
}

/* Labels of each quarter are pushed from the horizontal towards the top and the bottom. */
static void spread_axes(struct drawing *drawing)
{
    size_t count = drawing->radar->axis_count;
    size_t quarter = count / 4, half = count / 2;
    for (size_t i = quarter; i > 1; i--) { /* upper right, and its mirror image on the left */
        push_away(&drawing->axes[i], &drawing->axes[i - 1], -1);
        push_away(&drawing->axes[count - i], &drawing->axes[count - i + 1], -1);
    }
    for (size_t i = quarter + 1; 2 * (i + 1) < count; i++) {
        push_away(&drawing->axes[i], &drawing->axes[i + 1], 1);
        push_away(&drawing->axes[count - i], &drawing->axes[count - i - 1], 1);
    }
    /* The labels at the very top and bottom go beyond their neighbours if they would touch them. */
    if (drawing->axes[0].width / 2 > drawing->axes[1].x - LABEL_SPACE) {
        push_away(&drawing->axes[1], &drawing->axes[0], -1);
        push_away(&drawing->axes[count - 1], &drawing->axes[0], -1);
    }
    if (count % 2 == 0 && drawing->axes[half].width / 2 > drawing->axes[half - 1].x - LABEL_SPACE) {
        push_away(&drawing->axes[half - 1], &drawing->axes[half], 1);
        push_away(&drawing->axes[half + 1], &drawing->axes[half], 1);
    }
}

static double left_of(const struct axis *axis)
{
    return axis->anchor == ANCHOR_START ? axis->x
           : axis->anchor == ANCHOR_END ? axis->x - axis->width
                                        : axis->x - axis->width / 2;
}

/* Moves everything so that the topmost and the leftmost label begin at 8 px, and finds the size of the
 * picture: no wider than its labels, so that it can be shown large. */
static void settle(struct drawing *drawing)
{
    double top = -RADIUS, bottom = 0, left = -RADIUS, right = RADIUS;
    for (size_t i = 0; i < drawing->radar->axis_count; i++) {
        left = fmin(left, left_of(&drawing->axes[i]));
        right = fmax(right, left_of(&drawing->axes[i]) + drawing->axes[i].width);
        bottom = fmax(bottom, drawing->axes[i].rim.y);
        top = fmin(top, drawing->axes[i].y - drawing->axes[i].height / 2);
        bottom = fmax(bottom, drawing->axes[i].y + drawing->axes[i].height / 2);
    }
    double spare = fmax(WIDTH_LEAST - (right - left), 0) / 2;
    drawing->width = fmin(ceil(right - left + 2 * spare + 16), CHART_WIDTH);
    drawing->centre = (struct point){8 + spare - left, 8 - top};
    for (size_t i = 0; i < drawing->radar->axis_count; i++) {
        drawing->axes[i].x += drawing->centre.x;
        drawing->axes[i].y += drawing->centre.y;
        drawing->axes[i].rim = place(drawing, i, RADIUS);
    }
    drawing->height = bottom - top + 16;
}

static void draw_ring(const struct drawing *drawing, double distance, const char *look)
{
    BUF_LITERAL(drawing->out, "<polygon points=\"");
    for (size_t i = 0; i < drawing->radar->axis_count; i++) {
        struct point corner = place(drawing, i, distance);
        chart_number(drawing->out, corner.x);
        buf_char(drawing->out, ',');
        chart_number(drawing->out, corner.y);
        buf_char(drawing->out, ' ');
    }
    buf_printf(drawing->out, "\" fill=\"none\"%s/>\n", look);
}

static void draw_frame(const struct drawing *drawing)
{
    const struct chart_radar *radar = drawing->radar;
    for (int ring = 1; ring <= radar->rings; ring++)
        draw_ring(drawing, RADIUS * ring / radar->rings,
                  ring == radar->rings ? CHART_FRAME : CHART_GRID);
    for (size_t i = 0; i < radar->axis_count; i++) {
        const struct axis *axis = &drawing->axes[i];
        chart_line(drawing->out, drawing->centre.x, drawing->centre.y, axis->rim.x, axis->rim.y,
                   CHART_GRID);
        struct point natural = place(drawing, i, RADIUS + LABEL_GAP);
        if (axis->anchor != ANCHOR_MIDDLE && fabs(axis->y - natural.y) > axis->height / 2)
            chart_line(drawing->out, axis->rim.x, axis->rim.y,
                       axis->x + (axis->anchor == ANCHOR_START ? -3 : 3), axis->y, CHART_GRID);
        chart_label_draw(drawing->out, &(struct chart_label){.x = axis->x,
                                                             .y = axis->y,
                                                             .width = LABEL_WIDTH,
                                                             .lines = 2,
                                                             .anchor = axis->anchor,
                                                             .text = radar->axes[i]});
    }
    double step = (radar->maximum - radar->minimum) / radar->rings;
    for (int ring = 0; ring <= radar->rings; ring++) {
        char text[32];
        chart_value(text, radar->minimum + step * ring, step == floor(step) ? 0 : 1);
        chart_note(drawing->out, drawing->centre.x - 5,
                   drawing->centre.y - RADIUS * ring / radar->rings, ANCHOR_END, text);
    }
}

static bool is_whole(const struct drawing *drawing, size_t series)
{
    for (size_t i = 0; i < drawing->radar->axis_count; i++)
        if (!has_vertex(drawing, series, i))
            return false;
    return true;
}

/* The outline as path data; a missing value breaks it on both sides. */
static void write_outline(const struct drawing *drawing, size_t series, bool whole)
{
    size_t count = drawing->radar->axis_count;
    bool pen_down = false;
    for (size_t i = 0; i <= count; i++) {
        if (!has_vertex(drawing, series, i % count)) {
            pen_down = false;
            continue;
        }
        struct point corner = vertex(drawing, series, i % count);
        if (i == count && whole) {
            buf_char(drawing->out, 'Z');
            break;
        }
        buf_char(drawing->out, pen_down ? 'L' : 'M');
        chart_number(drawing->out, corner.x);
        buf_char(drawing->out, ' ');
        chart_number(drawing->out, corner.y);
        pen_down = true;
    }
}

static void draw_series(const struct drawing *drawing, size_t series)
{
    const struct chart_style *style = chart_style_of(series);
    bool whole = is_whole(drawing, series);
    BUF_LITERAL(drawing->out, "<path d=\"M");
    chart_number(drawing->out, drawing->centre.x);
    buf_char(drawing->out, ' ');
    chart_number(drawing->out, drawing->centre.y); /* never empty, also without any value */
    write_outline(drawing, series, whole);
    buf_printf(drawing->out, "\" stroke=\"%s\" stroke-width=\"2\" stroke-linejoin=\"round\"",
               style->colour);
    if (style->dash[0] != '\0')
        buf_printf(drawing->out, " stroke-dasharray=\"%s\"", style->dash);
    if (series == 0 && whole)
        buf_printf(drawing->out, " fill=\"%s\" fill-opacity=\"0.12\"/>\n", style->colour);
    else
        BUF_LITERAL(drawing->out, " fill=\"none\"/>\n");
    for (size_t i = 0; i < drawing->radar->axis_count; i++) {
        if (!has_vertex(drawing, series, i))
            continue;
        struct point corner = vertex(drawing, series, i);
        chart_point(drawing->out, corner.x, corner.y, 3.5, style);
    }
}

static double gap_to_point(const struct box *box, struct point point)
{
    double dx = fmax(fmax(box->left - point.x, point.x - box->right), 0);
    double dy = fmax(fmax(box->top - point.y, point.y - box->bottom), 0);
    return hypot(dx, dy);
}

static double gap_to_box(const struct box *a, const struct box *b)
{
    double dx = fmax(fmax(a->left - b->right, b->left - a->right), 0);
    double dy = fmax(fmax(a->top - b->bottom, b->top - a->bottom), 0);
    return hypot(dx, dy);
}

/* Least distance to the outline of one series, by points along each of its sides. */
static double gap_to_series(const struct drawing *drawing, const struct box *box, size_t series)
{
    enum { POINTS = 8 };
    size_t count = drawing->radar->axis_count;
    double least = RADIUS;
    for (size_t i = 0; i < count; i++) {
        if (!has_vertex(drawing, series, i))
            continue;
        size_t other = has_vertex(drawing, series, (i + 1) % count) ? (i + 1) % count : i;
        struct point from = vertex(drawing, series, i), to = vertex(drawing, series, other);
        for (int step = 0; step < POINTS; step++) {
            double share = (double)step / POINTS;
            struct point at = {from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share};
            least = fmin(least, gap_to_point(box, at));
        }
    }
    return least;
}

/* How clear a name would stand at `box`: pixels to the nearest thing, 0 when it touches
 * something. */
static double clearance(const struct drawing *drawing, const struct box *box)
{
    const struct chart_radar *radar = drawing->radar;
    struct box numbers = {drawing->centre.x - 28, drawing->centre.y - RADIUS - 8,
                          drawing->centre.x - 2, drawing->centre.y + 6};
    if (box->left < 2 || box->right > drawing->width - 2 || box->top < 2 ||
        box->bottom > drawing->height - 2)
        return 0;
    double least = fmin(gap_to_box(box, &numbers), 14);
    for (size_t i = 0; i < drawing->name_count; i++)
        least = fmin(least, gap_to_box(box, &drawing->names[i]));
    for (size_t i = 0; i < radar->axis_count && least > 0; i++) {
        const struct axis *axis = &drawing->axes[i];
        double left = left_of(axis);
        struct box label = {left, axis->y - axis->height / 2, left + axis->width,
                            axis->y + axis->height / 2};
        least = fmin(least, gap_to_box(box, &label));
    }
    for (size_t series = 0; series < radar->series_count && least > 0; series++)
        least = fmin(least, gap_to_series(drawing, box, series));
    return least;
}

/* A box of the given size beside a vertex of the axis, outward or inward. */
static struct box beside(const struct drawing *drawing, size_t axis, struct point corner,
                         double distance, struct point half)
{
    double angle = angle_of(drawing, axis);
    double reach = distance + (distance < 0 ? -1 : 1) * fmin(half.x / fmax(fabs(sin(angle)), 0.01),
                                                             half.y / fmax(fabs(cos(angle)), 0.01));
    struct point middle = {corner.x + reach * sin(angle), corner.y - reach * cos(angle)};
    return (struct box){middle.x - half.x, middle.y - half.y, middle.x + half.x, middle.y + half.y};
}

/* Where the name of a series stands best: clear of everything, then near its corner. False when no
 * such place is left, or the series has no value. */
static bool find_name_place(const struct drawing *drawing, size_t series, struct point half,
                            struct box *ret_box, struct point *ret_corner)
{
    static const double distances[] = {7, -7, 16, -16, 28, -28, 44, -44, 60};
    const double nowhere = -1000;
    double best = nowhere;
    for (size_t i = 0; i < drawing->radar->axis_count; i++) {
        if (!has_vertex(drawing, series, i))
            continue;
        struct point corner = vertex(drawing, series, i);
        for (size_t d = 0; d < COUNT(distances); d++) {
            struct box box = beside(drawing, i, corner, distances[d], half);
            double clear = clearance(drawing, &box);
            double score = fmin(clear, 8) * 3 - fabs(distances[d]);
            if (clear > 1 && score > best) {
                best = score;
                *ret_box = box;
                *ret_corner = corner;
            }
        }
    }
    return best > nowhere;
}

static void draw_leader(const struct drawing *drawing, const struct box *box, struct point corner,
                        const struct chart_style *style)
{
    struct point near = {fmin(fmax(corner.x, box->left), box->right),
                         fmin(fmax(corner.y, box->top), box->bottom)};
    buf_printf(drawing->out, "<g stroke=\"%s\">", style->colour);
    chart_line(drawing->out, corner.x, corner.y, near.x, near.y, "");
    BUF_LITERAL(drawing->out, "</g>");
}

/* The name beside its polygon; where all is crowded, in the lower left corner of the picture. */
static void draw_name(struct drawing *drawing, size_t series)
{
    enum { MARK = 14 }; /* pixels for the marker before the name */
    const char *name = drawing->radar->series[series].name;
    const struct chart_style *style = chart_style_of(series);
    double width = fmin(chart_text_width(name, strlen(name)) * CHART_FONT, 110);
    struct point half = {(width + MARK) / 2, CHART_FONT * 0.65};
    struct box box = {0};
    struct point corner = {0};
    if (find_name_place(drawing, series, half, &box, &corner)) {
        draw_leader(drawing, &box, corner, style);
    } else {
        double bottom = drawing->height - 6 -
                        18 * (double)(drawing->radar->series_count - 1 - series);
        box = (struct box){8, bottom - 2 * half.y, 8 + 2 * half.x, bottom};
    }
    drawing->names[drawing->name_count++] = box;
    chart_point(drawing->out, box.left + 5, (box.top + box.bottom) / 2, 4, style);
    chart_label_draw(drawing->out, &(struct chart_label){.x = box.left + MARK,
                                                         .y = (box.top + box.bottom) / 2,
                                                         .width = width + 1,
                                                         .lines = 1,
                                                         .strong = true,
                                                         .text = name});
}

static bool is_drawable(const struct chart_radar *radar)
{
    return radar->axis_count >= CHART_AXES_MIN && radar->axis_count <= CHART_AXES_MAX &&
           radar->series_count >= 1 && radar->series_count <= CHART_RADAR_SERIES_MAX &&
           chart_has(radar->minimum) && chart_has(radar->maximum) &&
           radar->minimum < radar->maximum && radar->rings >= 1 && radar->rings <= CHART_RINGS_MAX;
}

enum rc chart_radar(struct ctx *cx, const struct chart_radar *radar, struct chart *ret)
{
    if (!is_drawable(radar))
        return chart_refuse(cx);
    CLEANUP(buf_free) struct buf out = buf_create(CHART_BYTES_MAX);
    struct drawing drawing = {.radar = radar, .out = &out};
    measure_axes(&drawing);
    spread_axes(&drawing);
    settle(&drawing);
    chart_begin(&out, &radar->head, drawing.width, drawing.height);
    draw_frame(&drawing);
    for (size_t i = radar->series_count; i > 0; i--) /* the first one lies on top */
        draw_series(&drawing, i - 1);
    for (size_t i = 0; i < radar->series_count; i++)
        draw_name(&drawing, i);
    return chart_end(cx, &out, drawing.width, drawing.height, ret);
}
