/* Texts and pages of the PDF: fonts, lines, and what stands on the margin of every page. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/report_pdf.h"

/* Lines of a text stand this many times the size of the letters apart. */
#define LEADING_BODY 1.45
#define LEADING_SMALL 1.25

/* Margin of the page, 18 mm, and what stands in it. */
#define MARK_SIZE 9.0
#define MARK_HEIGHT 14.0
#define MARK_TOP 24.0
#define RULE_TOP 43.0
#define SMALL 7.0
#define SMALLEST 6.0

/* More bytes than one line of an A3 page can show. */
enum { LINE_BYTES_MOST = 1500 };

/* A text that may take only some lines: as one paragraph, since pango counts lines by paragraph,
 * and no longer than could ever fit, since pango lays all of it out before it cuts. */
static const char *short_text(struct pdf *pdf, const char *text, int lines)
{
    size_t most = (size_t)lines * LINE_BYTES_MOST, length = strlen(text);
    bool cut = length > most;
    if (!cut && strchr(text, '\n') == NULL)
        return text;
    length = cut ? most : length;
    while (cut && length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--; /* never inside of a character */
    char *copy = arena_alloc(pdf->cx->arena, length + sizeof "…");
    if (copy == NULL)
        return "";
    for (size_t i = 0; i < length; i++)
        copy[i] = text[i] == '\n' ? ' ' : text[i];
    if (cut)
        memcpy(copy + length, "…", sizeof "…");
    return copy;
}

double pdf_set_text(struct pdf *pdf, PangoLayout *layout, const char *text,
                    const struct pdf_text *look)
{
    pango_font_description_set_absolute_size(pdf->font, look->size * PANGO_SCALE);
    pango_font_description_set_weight(pdf->font,
                                      look->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, pdf->font);
    pango_layout_set_width(layout, (int)(look->width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, look->alignment);
    pango_layout_set_line_spacing(layout,
                                  (float)(look->size >= 9.5 ? LEADING_BODY : LEADING_SMALL));
    pango_layout_set_height(layout, look->lines > 0 ? -look->lines : -1);
    pango_layout_set_ellipsize(layout,
                               look->lines > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
    pango_layout_set_text(layout, look->lines > 0 ? short_text(pdf, text, look->lines) : text, -1);
    int height = 0;
    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

void pdf_colour(struct pdf *pdf, const double rgb[3])
{
    cairo_set_source_rgb(pdf->cr, rgb[0], rgb[1], rgb[2]);
}

void pdf_tag(struct pdf *pdf, const char *name)
{
    if (pdf->drawing)
        cairo_tag_begin(pdf->cr, name, NULL);
}

void pdf_tag_end(struct pdf *pdf, const char *name)
{
    if (pdf->drawing)
        cairo_tag_end(pdf->cr, name);
}

void pdf_show(struct pdf *pdf, PangoLayout *layout, double x, double y, bool grey)
{
    if (!pdf->drawing)
        return;
    pdf_colour(pdf, grey ? (const double[3]){0.35, 0.35, 0.37} : (const double[3]){0, 0, 0});
    cairo_move_to(pdf->cr, x, y);
    pango_cairo_show_layout(pdf->cr, layout);
}

int pdf_fitting_lines(PangoLayout *layout, int first, double room, double *ret_height)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    int index = 0, count = 0, start = 0;
    double height = 0;
    do {
        int top, bottom;
        if (index++ < first)
            continue;
        pango_layout_iter_get_line_yrange(iter, &top, &bottom);
        if (count == 0)
            start = top;
        double end = (double)(bottom - start) / PANGO_SCALE;
        if (end > room + 0.01 && count > 0)
            break;
        height = end;
        count++;
        if (end > room)
            break;
    } while (pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
    *ret_height = height;
    return count;
}

void pdf_show_lines(struct pdf *pdf, PangoLayout *layout, int first, int count, double x, double y)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    int index = 0, start = 0;
    do {
        int top, bottom;
        PangoRectangle place;
        if (index >= first + count)
            break;
        if (index++ < first)
            continue;
        pango_layout_iter_get_line_yrange(iter, &top, &bottom);
        if (index == first + 1)
            start = top;
        pango_layout_iter_get_line_extents(iter, NULL, &place);
        int baseline = pango_layout_iter_get_baseline(iter);
        cairo_move_to(pdf->cr, x + (double)place.x / PANGO_SCALE,
                      y + (double)(baseline - start) / PANGO_SCALE);
        pango_cairo_show_layout_line(pdf->cr, pango_layout_iter_get_line_readonly(iter));
    } while (pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
}

/* A short text on the margin, in one line. */
static void show_small(struct pdf *pdf, const char *text, double x, double y, double width,
                       double size, PangoAlignment alignment)
{
    struct pdf_text look = {.size = size, .width = width, .alignment = alignment, .lines = 1};
    pdf_set_text(pdf, pdf->margin, text, &look);
    pdf_show(pdf, pdf->margin, x, y, true);
}

/* The handling mark in its box, in the middle of the page. Gives the width of the box. */
static double draw_mark(struct pdf *pdf, double y)
{
    if (text_empty(pdf->report->handling_mark))
        return 0;
    struct pdf_text look = {.size = MARK_SIZE,
                            .width = pdf->width / 3 - 16,
                            .bold = true,
                            .alignment = PANGO_ALIGN_CENTER,
                            .lines = 1};
    double height = pdf_set_text(pdf, pdf->margin, pdf->report->handling_mark, &look);
    int text_width = 0;
    pango_layout_get_size(pdf->margin, &text_width, NULL);
    PangoRectangle ink;
    pango_layout_get_extents(pdf->margin, NULL, &ink);
    double width = (double)ink.width / PANGO_SCALE + 16;
    pdf_show(pdf, pdf->margin, pdf->width / 2 - look.width / 2, y + (MARK_HEIGHT - height) / 2,
             false);
    cairo_set_line_width(pdf->cr, 0.8);
    cairo_rectangle(pdf->cr, (pdf->width - width) / 2, y, width, MARK_HEIGHT);
    cairo_stroke(pdf->cr);
    return width;
}

static void draw_rule(struct pdf *pdf, double y)
{
    pdf_colour(pdf, (const double[3]){0.6, 0.6, 0.62});
    cairo_set_line_width(pdf->cr, 0.4);
    cairo_move_to(pdf->cr, pdf->left, y);
    cairo_line_to(pdf->cr, pdf->right, y);
    cairo_stroke(pdf->cr);
}

/* "label: value" of the facts that the reader of a single page must know. */
static const char *data_line(struct pdf *pdf)
{
    const struct report *report = pdf->report;
    const char *const parts[][2] = {
        {tr_lang(report->lang, N_("Data as of")), report->data_time},
        {tr_lang(report->lang, N_("Standard applied")), report->standard},
        {tr_lang(report->lang, N_("Ledger head")), report->ledger_head},
    };
    const char *line = "";
    for (size_t i = 0; i < COUNT(parts); i++)
        if (!text_empty(parts[i][1]))
            line = arena_printf(pdf->cx->arena, "%s%s%s: %s", line, line[0] == '\0' ? "" : "   ",
                                parts[i][0], parts[i][1]);
    return line;
}

static void draw_frame(struct pdf *pdf)
{
    const struct report *report = pdf->report;
    const char *number = text_empty(report->document_number) ? "" : report->document_number;
    const char *identity = text_empty(report->edition)
                               ? number
                               : arena_printf(pdf->cx->arena, "%s  %s", number, report->edition);
    double side = (pdf->right - pdf->left - draw_mark(pdf, MARK_TOP)) / 2 - 8; /* beside the mark */
    show_small(pdf, identity, pdf->left, MARK_TOP + 3, side, SMALL, PANGO_ALIGN_LEFT);
    show_small(pdf, report->title, pdf->right - side, MARK_TOP + 3, side, SMALL, PANGO_ALIGN_RIGHT);
    draw_rule(pdf, RULE_TOP);
    double foot = pdf->height - RULE_TOP;
    draw_rule(pdf, foot);
    (void)draw_mark(pdf, foot + 3);
    show_small(pdf, report->organisation, pdf->left, foot + 5, side, SMALL, PANGO_ALIGN_LEFT);
    show_small(pdf, arena_printf(pdf->cx->arena, "%d / %d", pdf->page, pdf->page_count),
               pdf->right - side, foot + 4, side, 8, PANGO_ALIGN_RIGHT);
    show_small(pdf, data_line(pdf), pdf->left, foot + MARK_HEIGHT + 6, pdf->right - pdf->left,
               SMALLEST, PANGO_ALIGN_LEFT);
}

bool pdf_at_top(const struct pdf *pdf)
{
    return pdf->y <= pdf->top + 0.5;
}

void pdf_end_page(struct pdf *pdf)
{
    if (pdf->drawing) {
        draw_frame(pdf);
        cairo_show_page(pdf->cr);
    }
}

void pdf_new_page(struct pdf *pdf)
{
    pdf_end_page(pdf);
    pdf->page++;
    pdf->y = pdf->top;
}
