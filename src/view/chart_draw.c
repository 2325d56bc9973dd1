#include "view/chart_draw.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Line height in em of labels. */
#define LEADING 1.25

static const struct chart_style styles[CHART_TREND_SERIES_MAX] = {
    {"#0072B2", "", MARKER_CIRCLE},      {"#D55E00", "7 3", MARKER_DIAMOND},
    {"#767676", "2 3", MARKER_TRIANGLE}, {"#009E73", "", MARKER_SQUARE},
    {"#CC79A7", "7 3", MARKER_CIRCLE},   {"#E69F00", "2 3", MARKER_DIAMOND},
};

/* Sequential ramp; the text upon each step keeps a contrast of at least 4.5 : 1 (WCAG 2.2,
 * 1.4.3). */
static const struct step {
    const char *fill, *text;
} ramp[] = {
    {"#DEEBF5", "#1A1A1C"}, {"#A9CFE8", "#1A1A1C"}, {"#62A8D3", "#1A1A1C"},
    {"#0072B2", "#FFFFFF"}, {"#00466F", "#FFFFFF"},
};

/* Fonts of web pages first, then those of the PDF. */
#define FONTS                                                                                      \
    "BIZ UDPGothic, Noto Sans JP, Yu Gothic UI, Meiryo, IPAexGothic, VL Gothic, sans-serif"

const struct chart_style *chart_style_of(size_t series)
{
    return &styles[series % COUNT(styles)];
}

static const struct step *step_of(double share)
{
    double place = share > 0 ? share * COUNT(ramp) : 0;
    size_t index = place < COUNT(ramp) ? (size_t)place : COUNT(ramp) - 1;
    return &ramp[index];
}

const char *chart_ramp(double share)
{
    return step_of(share)->fill;
}

const char *chart_ramp_text(double share)
{
    return step_of(share)->text;
}

bool chart_has(double value)
{
    return isfinite(value) && value >= 0;
}

static void write_id(struct buf *out, const char *id)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    BUF_LITERAL(out, "chart-");
    for (; id != NULL && *id != '\0'; id++)
        if (strchr(allowed, *id) != NULL)
            buf_char(out, *id);
}

static void write_text(struct buf *out, const char *text)
{
    if (text != NULL)
        chart_text_escape(out, text, strlen(text));
}

void chart_number(struct buf *out, double value)
{
    /* Written by hand: printf's decimal point depends on the locale. */
    if (!isfinite(value) || fabs(value) > 1e7)
        value = 0;
    long tenths = lround(value * 10);
    if (tenths < 0)
        buf_char(out, '-');
    tenths = labs(tenths);
    buf_int(out, tenths / 10);
    if (tenths % 10 != 0) {
        buf_char(out, '.');
        buf_int(out, tenths % 10);
    }
}

void chart_attribute(struct buf *out, const char *name, double value)
{
    buf_char(out, ' ');
    buf_text(out, name);
    BUF_LITERAL(out, "=\"");
    chart_number(out, value);
    buf_char(out, '"');
}

void chart_value(char text[32], double value, int decimals)
{
    static const int64_t powers[] = {1, 10, 100};
    if (decimals < 0 || decimals > 2)
        decimals = 1;
    int64_t parts = powers[decimals];
    int64_t scaled = llround(fabs(value) > 1e12 ? 1e12 : value * (double)parts);
    if (decimals == 0)
        snprintf(text, 32, "%" PRId64, scaled);
    else
        snprintf(text, 32, "%" PRId64 ".%0*" PRId64, scaled / parts, decimals, scaled % parts);
}

static void begin(struct buf *out, const struct chart_head *head, double width, double height,
                  const char *role)
{
    buf_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"%s\"", role);
    chart_attribute(out, "width", width);
    chart_attribute(out, "height", height);
    BUF_LITERAL(out, " viewBox=\"0 0 ");
    chart_number(out, width);
    buf_char(out, ' ');
    chart_number(out, height);
    BUF_LITERAL(out, "\" aria-labelledby=\"");
    write_id(out, head->id);
    BUF_LITERAL(out, "-title\" aria-describedby=\"");
    write_id(out, head->id);
    BUF_LITERAL(out, "-desc\" font-family=\"" FONTS "\" font-size=\"12\"><title id=\"");
    write_id(out, head->id);
    BUF_LITERAL(out, "-title\">");
    write_text(out, head->title);
    BUF_LITERAL(out, "</title><desc id=\"");
    write_id(out, head->id);
    BUF_LITERAL(out, "-desc\">");
    write_text(out, head->description);
    BUF_LITERAL(out, "</desc>\n");
}

void chart_begin(struct buf *out, const struct chart_head *head, double width, double height)
{
    begin(out, head, width, height, "img");
}

void chart_begin_group(struct buf *out, const struct chart_head *head, double width, double height)
{
    begin(out, head, width, height, "group");
}

enum rc chart_end(struct ctx *cx, struct buf *out, double width, double height, struct chart *ret)
{
    BUF_LITERAL(out, "</svg>\n");
    if (buf_failed(out))
        return memory_ended(cx);
    const char *markup = arena_copy_n(cx->arena, out->data, out->length);
    if (markup[0] == '\0')
        return memory_ended(cx);
    *ret = (struct chart){.svg = {markup}, .width = width, .height = height};
    return RC_OK;
}

void chart_line(struct buf *out, double x1, double y1, double x2, double y2, const char *more)
{
    BUF_LITERAL(out, "<line");
    chart_attribute(out, "x1", x1);
    chart_attribute(out, "y1", y1);
    chart_attribute(out, "x2", x2);
    chart_attribute(out, "y2", y2);
    buf_text(out, more);
    BUF_LITERAL(out, "/>\n");
}

void chart_box(struct buf *out, double x, double y, double width, double height, const char *fill,
               const char *more)
{
    BUF_LITERAL(out, "<rect");
    chart_attribute(out, "x", x);
    chart_attribute(out, "y", y);
    chart_attribute(out, "width", width > 0 ? width : 0);
    chart_attribute(out, "height", height > 0 ? height : 0);
    buf_printf(out, " fill=\"%s\"%s/>\n", fill, more);
}

static void write_corners(struct buf *out, const double corners[], size_t count)
{
    BUF_LITERAL(out, "<polygon points=\"");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_char(out, ' ');
        chart_number(out, corners[i]);
    }
    buf_char(out, '"');
}

void chart_point(struct buf *out, double x, double y, double size, const struct chart_style *style)
{
    double s = size;
    switch (style->marker) {
    case MARKER_CIRCLE:
        BUF_LITERAL(out, "<circle");
        chart_attribute(out, "cx", x);
        chart_attribute(out, "cy", y);
        chart_attribute(out, "r", s);
        break;
    case MARKER_DIAMOND:
        s *= 1.3;
        write_corners(out, (double[]){x, y - s, x + s, y, x, y + s, x - s, y}, 8);
        break;
    case MARKER_TRIANGLE:
        s *= 1.2;
        write_corners(out, (double[]){x, y - s, x + s, y + s * 0.8, x - s, y + s * 0.8}, 6);
        break;
    case MARKER_SQUARE:
        write_corners(out, (double[]){x - s, y - s, x + s, y - s, x + s, y + s, x - s, y + s}, 8);
        break;
    }
    buf_printf(out, " fill=\"%s\"/>\n", style->colour);
}

static const char *anchor_name(enum chart_anchor anchor)
{
    return anchor == ANCHOR_MIDDLE ? "middle" : anchor == ANCHOR_END ? "end" : "start";
}

/* Opens <text> with its baseline at y. */
static void open_text(struct buf *out, const struct chart_label *label, double size, double y)
{
    BUF_LITERAL(out, "<text class=\"chart-text\"");
    chart_attribute(out, "x", label->x);
    chart_attribute(out, "y", y);
    if (size != CHART_FONT)
        chart_attribute(out, "font-size", size);
    if (label->anchor != ANCHOR_START)
        buf_printf(out, " text-anchor=\"%s\"", anchor_name(label->anchor));
    if (label->strong)
        BUF_LITERAL(out, " font-weight=\"bold\"");
    buf_printf(out, " fill=\"%s\">", label->fill == NULL ? "currentColor" : label->fill);
}

double chart_label_height(size_t lines, double size)
{
    return (double)lines * size * LEADING;
}

size_t chart_label_draw(struct buf *out, const struct chart_label *label)
{
    struct chart_span spans[CHART_LINES_MAX];
    double size = label->size > 0 ? label->size : CHART_FONT;
    size_t count = chart_text_wrap(label->text, label->width / size,
                                   label->lines > 0 ? (size_t)label->lines : 1, spans);
    bool cut = count > 0 && spans[count - 1].cut;
    if (cut) {
        BUF_LITERAL(out, "<g><title>");
        write_text(out, label->text);
        BUF_LITERAL(out, "</title>");
    }
    /* 0.36 em below the middle of a line is where Japanese fonts have their baseline. */
    double y = label->y - chart_label_height(count, size) / 2 + size * (LEADING / 2 + 0.36);
    for (size_t i = 0; i < count; i++) {
        open_text(out, label, size, y + chart_label_height(i, size));
        chart_text_escape(out, spans[i].start, spans[i].length);
        if (spans[i].cut)
            BUF_LITERAL(out, "…");
        BUF_LITERAL(out, "</text>\n");
    }
    if (cut)
        BUF_LITERAL(out, "</g>\n");
    return count;
}

void chart_note(struct buf *out, double x, double y, enum chart_anchor anchor, const char *text)
{
    chart_label_draw(out, &(struct chart_label){.x = x,
                                                .y = y,
                                                .size = CHART_FONT_SMALL,
                                                .width = CHART_WIDTH,
                                                .lines = 1,
                                                .anchor = anchor,
                                                .text = text});
}

enum rc chart_refuse(struct ctx *cx)
{
    return fail(cx, RC_INVALID,
                N_("The chart cannot be drawn: it has too few or too many values, or its scale "
                   "is empty"));
}
