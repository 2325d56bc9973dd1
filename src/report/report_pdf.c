/* The report as PDF, drawn in the child process. */
#include "report/report_pdf.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "report/report_child.h"
#include "report/report_draw.h"

/* Points. A4 is 210 × 297 mm, A3 lying 420 × 297 mm. */
#define MILLIMETRE (72.0 / 25.4)
#define MARGIN (18 * MILLIMETRE)

#define BODY_SIZE 10.0
#define TABLE_SIZE 8.5
#define DATA_SIZE 7.5 /* the table under a chart */
#define DATA_WIDTH_LEAST 400.0
#define BULLET_INDENT 14.0
#define BLOCK_SPACE 8.0
#define CAPTION_SPACE 3.0
/* A chart's pixel becomes at most this many points. */
#define CHART_SCALE_MOST 0.75

enum { TITLE_LINES_MOST = 4, PAGES_MOST = 5000 };

static const struct heading_look {
    double size, before, after;
    const char *tag;
} heading_looks[] = {[1] = {14, 18, 6, "H1"}, [2] = {11.5, 14, 5, "H2"}, [3] = {10, 10, 4, "H3"}};

static const struct pdf_table_look table_look = {TABLE_SIZE, 0, true, true};
static const struct pdf_table_look facts_look = {8, 0, false, false};

static double body_width(const struct pdf *pdf)
{
    return pdf->right - pdf->left;
}

static void skip(struct pdf *pdf, double space)
{
    if (!pdf_at_top(pdf))
        pdf->y += space;
}

/* Draws a text from pdf->y on; over the end of the page no single line stays behind or goes
 * ahead. */
static void flow_text(struct pdf *pdf, const char *text, const struct pdf_text *look, double indent)
{
    pdf_set_text(pdf, pdf->layout, text, look);
    int total = pango_layout_get_line_count(pdf->layout), line = 0;
    while (line < total && pdf->page < PAGES_MOST) {
        double height = 0;
        int count = pdf_fitting_lines(pdf->layout, line, pdf_room(pdf), &height);
        bool all = line + count >= total;
        bool overflows = height > pdf_room(pdf) + 0.01;
        if ((overflows || (!all && count < 2)) && !pdf_at_top(pdf)) {
            pdf_new_page(pdf);
            continue;
        }
        if (!all && total - line - count == 1 && count > 2)
            count = pdf_fitting_lines(pdf->layout, line, height - look->size, &height);
        if (pdf->drawing) {
            pdf_colour(pdf, look->grey ? (const double[3]){0.35, 0.35, 0.37}
                                       : (const double[3]){0, 0, 0});
            pdf_tag(pdf, "P");
            pdf_show_lines(pdf, pdf->layout, line, count, pdf->left + indent, pdf->y);
            pdf_tag_end(pdf, "P");
        }
        pdf->y += height;
        line += count;
        if (line < total)
            pdf_new_page(pdf);
    }
}

static void draw_paragraph(struct pdf *pdf, const struct report_block *block)
{
    struct pdf_text look = {.size = BODY_SIZE, .width = body_width(pdf)};
    skip(pdf, BLOCK_SPACE / 2);
    flow_text(pdf, block->text, &look, 0);
    pdf->y += BLOCK_SPACE / 2;
}

static void draw_bullets(struct pdf *pdf, const struct report_block *block)
{
    struct pdf_text look = {.size = BODY_SIZE, .width = body_width(pdf) - BULLET_INDENT};
    struct pdf_text mark = {.size = BODY_SIZE, .width = BULLET_INDENT};
    skip(pdf, BLOCK_SPACE / 2);
    for (size_t i = 0; i < block->item_count; i++) {
        if (pdf_room(pdf) < 2 * BODY_SIZE * 1.5 && !pdf_at_top(pdf))
            pdf_new_page(pdf);
        pdf_set_text(pdf, pdf->layout, "・", &mark);
        pdf_show(pdf, pdf->layout, pdf->left, pdf->y, false);
        flow_text(pdf, block->items[i], &look, BULLET_INDENT);
        pdf->y += 4;
    }
    pdf->y += BLOCK_SPACE / 2;
}

/* The size that a chart takes on this page, its caption left aside. */
static void chart_size(const struct pdf *pdf, const struct report_block *block, double caption,
                       double *width, double *height)
{
    double scale = fmin(CHART_SCALE_MOST, body_width(pdf) / block->svg_width);
    scale = fmin(scale, (pdf->bottom - pdf->top - caption) / block->svg_height);
    *width = block->svg_width * scale;
    *height = block->svg_height * scale;
}

static const struct pdf_text *caption_look(const struct pdf *pdf, struct pdf_text *look, bool title)
{
    *look = (struct pdf_text){.size = title ? 9 : 8,
                              .width = body_width(pdf),
                              .bold = title,
                              .grey = !title,
                              .alignment = PANGO_ALIGN_CENTER,
                              .lines = title ? 2 : 6};
    return look;
}

/* Height of the texts under a chart. */
static double caption_height(struct pdf *pdf, const struct report_block *block)
{
    struct pdf_text look;
    double height = 6 + 2 * CAPTION_SPACE;
    if (!text_empty(block->table.title))
        height += pdf_set_text(pdf, pdf->layout, block->table.title,
                               caption_look(pdf, &look, true));
    if (!text_empty(block->description))
        height += pdf_set_text(pdf, pdf->layout, block->description,
                               caption_look(pdf, &look, false));
    return height;
}

static struct pdf_table_look data_look(const struct pdf *pdf, double chart_width)
{
    double least = fmin(DATA_WIDTH_LEAST, body_width(pdf));
    return (struct pdf_table_look){DATA_SIZE, fmax(chart_width, least), false, true};
}

/* What must stay together: picture, caption and, where a page can hold it, the table of its
 * data. */
static double chart_lead(struct pdf *pdf, const struct report_block *block)
{
    double caption = caption_height(pdf, block), width, height;
    chart_size(pdf, block, caption, &width, &height);
    struct pdf_table_look look = data_look(pdf, width);
    double alone = height + caption + 6;
    double together = alone + pdf_table_lead(pdf, &block->table, &look);
    return together <= pdf->bottom - pdf->top ? together : height + caption;
}

static void draw_caption(struct pdf *pdf, const char *text, bool title)
{
    struct pdf_text look;
    if (text_empty(text))
        return;
    double height = pdf_set_text(pdf, pdf->layout, text, caption_look(pdf, &look, title));
    pdf_tag(pdf, "P");
    pdf_show(pdf, pdf->layout, pdf->left, pdf->y, look.grey);
    pdf_tag_end(pdf, "P");
    pdf->y += height + CAPTION_SPACE;
}

static void draw_chart(struct pdf *pdf, const struct report_block *block)
{
    double caption = caption_height(pdf, block), width, height;
    chart_size(pdf, block, caption, &width, &height);
    skip(pdf, BLOCK_SPACE);
    if (chart_lead(pdf, block) > pdf_room(pdf) && !pdf_at_top(pdf))
        pdf_new_page(pdf);
    if (pdf->drawing) {
        double x = pdf->left + (body_width(pdf) - width) / 2;
        pdf_colour(pdf, (const double[3]){0, 0, 0});
        pdf_tag(pdf, "Figure");
        if (!report_draw_svg(pdf->cr, block->svg, x, pdf->y, width, height))
            pdf->failed = true;
        pdf_tag_end(pdf, "Figure");
    }
    pdf->y += height + 2;
    draw_caption(pdf, block->table.title, true);
    draw_caption(pdf, block->description, false);
    pdf->y += 4;
    struct pdf_table_look look = data_look(pdf, width);
    pdf_table(pdf, &block->table, &look);
    pdf->y += BLOCK_SPACE;
}

static double heading_height(struct pdf *pdf, const struct report_block *block)
{
    const struct heading_look *look = &heading_looks[block->level];
    struct pdf_text text = {
        .size = look->size, .width = body_width(pdf), .bold = true, .lines = TITLE_LINES_MOST};
    return pdf_set_text(pdf, pdf->layout, block->text, &text) + look->after;
}

/* The height that must stay together at the beginning of a block, so that a heading before it does
 * not stand alone at the foot of a page. */
static double lead_of(struct pdf *pdf, const struct report_block *block,
                      const struct report_block *history)
{
    if (block == NULL)
        return 0;
    switch (block->kind) {
    case BLOCK_HEADING:
        return heading_looks[block->level].before + heading_height(pdf, block) +
               lead_of(pdf, report_next(pdf->report, history, block), history);
    case BLOCK_PARAGRAPH:
    case BLOCK_BULLETS:
        return BLOCK_SPACE / 2 + 2 * BODY_SIZE * 1.5;
    case BLOCK_TABLE:
        return BLOCK_SPACE + pdf_table_lead(pdf, &block->table, &table_look);
    case BLOCK_CHART:
        return BLOCK_SPACE + chart_lead(pdf, block);
    case BLOCK_PAGE_BREAK:
    case BLOCK_COUNT_:
        break;
    }
    return 0;
}

static void add_bookmark(struct pdf *pdf, const struct report_block *block)
{
    int parent = CAIRO_PDF_OUTLINE_ROOT;
    for (int level = 1; level < block->level; level++)
        if (pdf->outline[level] != 0)
            parent = pdf->outline[level];
    char place[64];
    snprintf(place, sizeof place, "page=%d pos=[%.0f %.0f]", pdf->page, pdf->left, pdf->y);
    int id = cairo_pdf_surface_add_outline(pdf->surface, parent, block->text, place,
                                           block->level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
    pdf->outline[block->level] = id;
    for (size_t deeper = (size_t)block->level + 1; deeper < COUNT(pdf->outline); deeper++)
        pdf->outline[deeper] = 0;
}

static void draw_heading(struct pdf *pdf, const struct report_block *block,
                         const struct report_block *history)
{
    const struct heading_look *look = &heading_looks[block->level];
    skip(pdf, look->before);
    double follows = lead_of(pdf, report_next(pdf->report, history, block), history);
    double height = heading_height(pdf, block); /* after lead_of, which uses the layout too */
    if (height + follows > pdf_room(pdf) && !pdf_at_top(pdf))
        pdf_new_page(pdf);
    if (pdf->drawing && !text_empty(block->text))
        add_bookmark(pdf, block);
    pdf_tag(pdf, look->tag);
    pdf_show(pdf, pdf->layout, pdf->left, pdf->y, false);
    pdf_tag_end(pdf, look->tag);
    pdf->y += height;
}

static void draw_block(struct pdf *pdf, const struct report_block *block,
                       const struct report_block *history)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        draw_heading(pdf, block, history);
        break;
    case BLOCK_PARAGRAPH:
        draw_paragraph(pdf, block);
        break;
    case BLOCK_BULLETS:
        draw_bullets(pdf, block);
        break;
    case BLOCK_TABLE:
        skip(pdf, BLOCK_SPACE);
        pdf_table(pdf, &block->table, &table_look);
        pdf->y += BLOCK_SPACE;
        break;
    case BLOCK_CHART:
        draw_chart(pdf, block);
        break;
    case BLOCK_PAGE_BREAK:
        if (!pdf_at_top(pdf))
            pdf_new_page(pdf);
        break;
    case BLOCK_COUNT_:
        break;
    }
}

/* One line of the title block. */
static void draw_title_line(struct pdf *pdf, const char *text, struct pdf_text look, double after)
{
    if (text_empty(text))
        return;
    look.width = body_width(pdf);
    look.lines = TITLE_LINES_MOST;
    double height = pdf_set_text(pdf, pdf->layout, text, &look);
    pdf_tag(pdf, "P");
    pdf_show(pdf, pdf->layout, pdf->left, pdf->y, look.grey);
    pdf_tag_end(pdf, "P");
    pdf->y += height + after;
}

static void draw_facts(struct pdf *pdf)
{
    struct report_table table;
    if (report_facts_table(pdf->cx, pdf->report, &table) == RC_OK)
        pdf_table(pdf, &table, &facts_look);
}

static void draw_title(struct pdf *pdf)
{
    const struct report *report = pdf->report;
    draw_title_line(pdf, report->organisation, (struct pdf_text){.size = 9, .grey = true}, 5);
    draw_title_line(pdf, report->title, (struct pdf_text){.size = 18, .bold = true}, 6);
    draw_title_line(pdf, report->subtitle, (struct pdf_text){.size = 11}, 4);
    pdf->y += 4;
    draw_facts(pdf);
    pdf->y += BLOCK_SPACE;
}

/* One pass over the whole report. */
static void run(struct pdf *pdf, const struct report_block *history, bool drawing)
{
    pdf->drawing = drawing;
    pdf->page = 1;
    pdf->y = pdf->top;
    draw_title(pdf);
    REPORT_EACH(block, pdf->report, history)
    {
        if (pdf->page >= PAGES_MOST) {
            pdf->failed = true;
            return;
        }
        draw_block(pdf, block, history);
    }
    pdf_end_page(pdf);
    pdf->failed = pdf->failed || pdf->page >= PAGES_MOST;
}

static cairo_status_t write_bytes(void *closure, const unsigned char *bytes, unsigned int length)
{
    return fwrite(bytes, 1, length, closure) == length ? CAIRO_STATUS_SUCCESS
                                                       : CAIRO_STATUS_WRITE_ERROR;
}

/* Dates come from the report and not from the clock: the same report gives the same bytes. */
static void set_metadata(struct pdf *pdf)
{
    const struct report *report = pdf->report;
    const char *date = report_iso_date(pdf->cx, report);
    const struct {
        cairo_pdf_metadata_t kind;
        const char *text;
    } entries[] = {
        {CAIRO_PDF_METADATA_TITLE, report->title},
        {CAIRO_PDF_METADATA_AUTHOR, report->organisation},
        {CAIRO_PDF_METADATA_SUBJECT, report->subtitle},
        {CAIRO_PDF_METADATA_KEYWORDS, report->document_number},
        {CAIRO_PDF_METADATA_CREATOR, "kaname"},
    };
    for (size_t i = 0; i < COUNT(entries); i++)
        if (!text_empty(entries[i].text))
            cairo_pdf_surface_set_metadata(pdf->surface, entries[i].kind, entries[i].text);
    cairo_pdf_surface_set_metadata(
        pdf->surface, CAIRO_PDF_METADATA_CREATE_DATE,
        date[0] == '\0' ? NULL : arena_printf(pdf->cx->arena, "%sT00:00:00+09:00", date));
}

static void open_pdf(struct pdf *pdf, FILE *file)
{
    bool wide = pdf->report->paper == PAPER_A3;
    pdf->width = (wide ? 420 : 210) * MILLIMETRE;
    pdf->height = 297 * MILLIMETRE;
    pdf->left = pdf->top = MARGIN;
    pdf->right = pdf->width - MARGIN;
    pdf->bottom = pdf->height - MARGIN;
    pdf->surface = cairo_pdf_surface_create_for_stream(write_bytes, file, pdf->width, pdf->height);
    set_metadata(pdf);
    pdf->cr = cairo_create(pdf->surface);
    pdf->context = pango_cairo_create_context(pdf->cr);
    pango_cairo_context_set_resolution(pdf->context, 72);
    pango_context_set_round_glyph_positions(pdf->context, FALSE); /* letters are not pixels here */
    pango_context_set_language(
        pdf->context, pango_language_from_string(pdf->report->lang == LANG_JA ? "ja" : "en"));
    pdf->font = pango_font_description_from_string("IPAexGothic, VL Gothic, sans-serif");
    pdf->layout = pango_layout_new(pdf->context);
    pdf->margin = pango_layout_new(pdf->context);
}

static bool close_pdf(struct pdf *pdf)
{
    g_object_unref(pdf->layout);
    g_object_unref(pdf->margin);
    g_object_unref(pdf->context);
    pango_font_description_free(pdf->font);
    cairo_destroy(pdf->cr);
    cairo_surface_finish(pdf->surface);
    bool done = cairo_surface_status(pdf->surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(pdf->surface);
    return done && !pdf->failed;
}

bool report_draw_pdf(struct ctx *cx, const struct report *report, int fd)
{
    const struct report_block *history = NULL;
    if (!report_draw_prepare() || report_history(cx, report, &history) != RC_OK)
        return false;
    FILE *file = fdopen(dup(fd), "wb");
    if (file == NULL)
        return false;
    struct pdf pdf = {.cx = cx, .report = report};
    open_pdf(&pdf, file);
    run(&pdf, history, false);
    pdf.page_count = pdf.page;
    if (!pdf.failed)
        run(&pdf, history, true);
    bool done = close_pdf(&pdf);
    return fclose(file) == 0 && done && !arena_failed(cx->arena);
}

enum rc report_write_pdf(struct ctx *cx, const struct report *report, struct buf *out)
{
    return report_child_run(cx, &(struct report_child){0}, report, REPORT_JOB_PDF, out);
}
