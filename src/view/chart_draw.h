/* The pen that all charts draw with. Inside view/chart*.c only. */
#ifndef VIEW_CHART_DRAW_H
#define VIEW_CHART_DRAW_H

#include <stdbool.h>

#include "base/buf.h"
#include "view/chart.h"
#include "view/chart_text.h"

enum {
    CHART_WIDTH = 720,
    CHART_FONT = 12,
    CHART_FONT_SMALL = 10,
    CHART_BYTES_MAX = 4 * 1024 * 1024
};

/* Where a text stands in respect of its x. */
enum chart_anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct chart_label {
    double x, y;  /* y is the middle of the whole block of lines */
    double size;  /* font size in pixels; 0: CHART_FONT */
    double width; /* widest line in pixels */
    int lines;    /* at most, 1–CHART_LINES_MAX */
    enum chart_anchor anchor;
    bool strong;
    const char *fill; /* NULL: the colour of the page's text */
    const char *text;
};

/* One look for each series: told apart by colour, line pattern and marker. */
struct chart_style {
    const char *colour;
    const char *dash; /* stroke-dasharray, "" for a solid line */
    enum chart_marker { MARKER_CIRCLE, MARKER_DIAMOND, MARKER_TRIANGLE, MARKER_SQUARE } marker;
};
const struct chart_style *chart_style_of(size_t series);

/* The colour of `share` (0–1) on the blue ramp, and a colour that can be read upon it. */
const char *chart_ramp(double share);
const char *chart_ramp_text(double share);

/* True for a value that can be drawn: finite and not negative. */
bool chart_has(double value);

/* Opens the picture: root, title, description. `out` must be empty. */
void chart_begin(struct buf *out, const struct chart_head *head, double width, double height);
/* The same for a picture that holds links. */
void chart_begin_group(struct buf *out, const struct chart_head *head, double width, double height);
/* Closes the picture and hands it over. RC_MEMORY when anything was lost on the way. */
enum rc chart_end(struct ctx *cx, struct buf *out, double width, double height, struct chart *ret)
    MUST_USE;

/* A number for an attribute: rounded to one decimal, never in exponent form; 0 when not finite. */
void chart_number(struct buf *out, double value);
/* ` name="value"` */
void chart_attribute(struct buf *out, const char *name, double value);
/* A number as readers see it, with 0–2 decimals. */
void chart_value(char text[32], double value, int decimals);

/* `more` is a literal of further attributes, beginning with a blank, or "". */
void chart_line(struct buf *out, double x1, double y1, double x2, double y2, const char *more);
void chart_box(struct buf *out, double x, double y, double width, double height, const char *fill,
               const char *more);
void chart_point(struct buf *out, double x, double y, double size, const struct chart_style *style);

/* Draws the text; gives the number of its lines. A cut text keeps the whole as a tooltip. */
size_t chart_label_draw(struct buf *out, const struct chart_label *label);
/* The height in pixels that `lines` lines of this size take. */
double chart_label_height(size_t lines, double size);
/* One short line of text, without wrapping. */
void chart_note(struct buf *out, double x, double y, enum chart_anchor anchor, const char *text);

/* Records the error of a chart whose counts or ranges cannot be drawn. */
enum rc chart_refuse(struct ctx *cx) MUST_USE;

#define CHART_GRID " class=\"chart-grid\" stroke=\"currentColor\" stroke-opacity=\"0.25\""
#define CHART_FRAME " class=\"chart-grid\" stroke=\"currentColor\" stroke-opacity=\"0.6\""
/* Around filled areas: the lightest and the darkest step of the ramp would melt into a white or a dark
 * page (WCAG 2.2, 1.4.11). */
#define CHART_EDGE " stroke=\"currentColor\" stroke-opacity=\"0.6\" stroke-width=\"0.75\""

#endif
