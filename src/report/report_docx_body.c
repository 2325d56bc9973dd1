/* The body of the Word file: paragraphs, tables, drawings. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/report_docx.h"
#include "view/chart_text.h"

enum {
    SMALL_TABLE_LINES = 14, /* rows of as many lines together stay on one page */
    WIDE_TABLE_COLUMNS = 7, /* more take smaller letters */
};

void docx_run(struct docx *docx, const char *look, const char *text)
{
    const char *at = report_clean(docx->cx, text);
    if (at[0] == '\0')
        return;
    BUF_LITERAL(docx->out, "<w:r>");
    if (look[0] != '\0')
        buf_printf(docx->out, "<w:rPr>%s</w:rPr>", look);
    for (;;) {
        size_t length = strcspn(at, "\n\t");
        if (length > 0) {
            BUF_LITERAL(docx->out, "<w:t xml:space=\"preserve\">");
            chart_text_escape(docx->out, at, length);
            BUF_LITERAL(docx->out, "</w:t>");
        }
        at += length;
        if (*at == '\0')
            break;
        buf_text(docx->out, *at == '\n' ? "<w:br/>" : "<w:tab/>");
        at++;
    }
    BUF_LITERAL(docx->out, "</w:r>");
}

void docx_open_paragraph(struct docx *docx, const char *style)
{
    buf_printf(docx->out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>", docx_style(docx, style));
    if (docx->break_due)
        BUF_LITERAL(docx->out, "<w:pageBreakBefore/>");
    docx->break_due = false;
}

void docx_paragraph(struct docx *docx, const char *style, const char *text)
{
    docx_open_paragraph(docx, style);
    BUF_LITERAL(docx->out, "</w:pPr>");
    docx_run(docx, "", text);
    BUF_LITERAL(docx->out, "</w:p>\n");
}

static const char *alignment_of(const struct report_table *table, size_t column)
{
    switch (table->columns[column].align) {
    case ALIGN_END:
        return "<w:jc w:val=\"right\"/>";
    case ALIGN_CENTER:
        return "<w:jc w:val=\"center\"/>";
    case ALIGN_START:
        break;
    }
    return "";
}

/* What the cells of one row have in common. */
struct row_look {
    bool keep;         /* with the next row on one page */
    const int *widths; /* dxa */
};

static void write_cell(struct docx *docx, const struct report_table *table, size_t column,
                       const struct report_cell *cell, const struct row_look *look)
{
    double rgb[3];
    bool filled = report_colour(cell->colour, rgb);
    buf_printf(docx->out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", look->widths[column]);
    if (filled)
        buf_printf(docx->out, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"%.6s\"/>",
                   cell->colour + 1);
    BUF_LITERAL(docx->out, "</w:tcPr><w:p><w:pPr><w:pStyle w:val=\"");
    buf_text(docx->out, docx_style(docx, "TableText"));
    BUF_LITERAL(docx->out, "\"/>");
    if (look->keep)
        BUF_LITERAL(docx->out, "<w:keepNext/>");
    buf_text(docx->out, alignment_of(table, column));
    BUF_LITERAL(docx->out, "</w:pPr>");
    const char *white = filled && report_colour_is_dark(rgb) ? "<w:color w:val=\"FFFFFF\"/>" : "";
    const char *small = table->column_count > WIDE_TABLE_COLUMNS ? "<w:sz w:val=\"15\"/>" : "";
    docx_run(docx,
             arena_printf(docx->cx->arena, "%s%s%s", cell->strong ? "<w:b/>" : "", white, small),
             cell->text);
    BUF_LITERAL(docx->out, "</w:p></w:tc>");
}

static void write_head_row(struct docx *docx, const struct report_table *table, const int widths[])
{
    const struct row_look look = {true, widths};
    BUF_LITERAL(docx->out, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (size_t i = 0; i < table->column_count; i++) {
        const struct report_cell cell = {
            .text = table->columns[i].title, .strong = true, .colour = REPORT_HEAD_COLOUR};
        write_cell(docx, table, i, &cell, &look);
    }
    BUF_LITERAL(docx->out, "</w:tr>\n");
}

/* About how many lines the rows take, as letters of a full width go into a column (8 points: 160). */
static size_t table_lines(const struct report_table *table, const int widths[])
{
    size_t lines = 0;
    for (size_t row = 0; row < table->row_count; row++) {
        size_t most = 1;
        for (size_t i = 0; i < table->column_count; i++) {
            const char *text = report_cell_at(table, row, i)->text;
            size_t letters = widths[i] > 400 ? (size_t)(widths[i] - 200) / 160 : 1;
            size_t taken = text_length(text == NULL ? "" : text) / letters + 1;
            most = taken > most ? taken : most;
        }
        lines += most;
    }
    return lines;
}

static void write_table(struct docx *docx, const struct report_table *table, bool head)
{
    double shares[REPORT_COLUMNS_MAX];
    int widths[REPORT_COLUMNS_MAX];
    if (table->column_count == 0 || (!head && table->row_count == 0))
        return;
    report_column_shares(table, shares);
    buf_printf(docx->out, "<w:tbl><w:tblPr><w:tblStyle w:val=\"%s\"/>", docx_style(docx, "TableGrid"));
    BUF_LITERAL(docx->out, "<w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblLayout w:type=\"fixed\"/>"
                           "<w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" "
                           "w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" "
                           "w:noVBand=\"1\"/></w:tblPr><w:tblGrid>");
    for (size_t i = 0; i < table->column_count; i++) {
        widths[i] = (int)floor(shares[i] * docx_body_width(docx));
        buf_printf(docx->out, "<w:gridCol w:w=\"%d\"/>", widths[i]);
    }
    BUF_LITERAL(docx->out, "</w:tblGrid>\n");
    if (head)
        write_head_row(docx, table, widths);
    bool small = table_lines(table, widths) <= SMALL_TABLE_LINES;
    for (size_t row = 0; row < table->row_count && !buf_failed(docx->out); row++) {
        /* A long one begins with two rows below its head. */
        bool keep = (small || row == 0) && row + 1 < table->row_count;
        const struct row_look look = {keep, widths};
        BUF_LITERAL(docx->out, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (size_t i = 0; i < table->column_count; i++)
            write_cell(docx, table, i, report_cell_at(table, row, i), &look);
        BUF_LITERAL(docx->out, "</w:tr>\n");
    }
    BUF_LITERAL(docx->out, "</w:tbl>\n");
    docx_paragraph(docx, "TableAfter", ""); /* keeps two tables apart */
}

/* The picture: PNG for every reader, and beside it the SVG that newer ones prefer. */
static void write_blip(struct docx *docx, size_t chart, long width, long height)
{
    const char *prefix = docx->frame == NULL ? "" : docx->frame->prefix;
    buf_printf(docx->out,
               "<pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
               "<pic:nvPicPr><pic:cNvPr id=\"%d\" name=\"chart%zu.png\"/><pic:cNvPicPr/>"
               "</pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rId%sPng%zu\"><a:extLst>"
               "<a:ext uri=\"{96DAC541-7B7A-43D3-8B79-37D633B846F1}\"><asvg:svgBlip "
               "xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" "
               "r:embed=\"rId%sSvg%zu\"/></a:ext></a:extLst></a:blip><a:stretch><a:fillRect/>"
               "</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>"
               "<a:ext cx=\"%ld\" cy=\"%ld\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>"
               "</a:prstGeom></pic:spPr></pic:pic>",
               docx->next_id, chart, prefix, chart, prefix, chart, width, height);
}

static void write_drawing(struct docx *docx, const struct report_block *block)
{
    double pixels_wide = docx_body_width(docx) * (double)EMU_PER_DXA / EMU_PER_PIXEL;
    /* Two thirds of the page's height leave room for the caption and the heading before it. */
    double pixels_high = docx->height * (2.0 / 3) * EMU_PER_DXA / EMU_PER_PIXEL;
    double scale = fmin(1, fmin(pixels_wide / block->svg_width, pixels_high / block->svg_height));
    long width = lround(block->svg_width * scale * EMU_PER_PIXEL);
    long height = lround(block->svg_height * scale * EMU_PER_PIXEL);
    docx->next_chart++;
    docx->next_id++;
    docx_open_paragraph(docx, "Figure");
    BUF_LITERAL(docx->out, "</w:pPr><w:r><w:drawing>");
    buf_printf(docx->out,
               "<wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">"
               "<wp:extent cx=\"%ld\" cy=\"%ld\"/><wp:docPr id=\"%d\" name=\"chart %zu\" descr=\"",
               width, height, docx->next_id, docx->next_chart);
    report_escape(docx->cx, docx->out, block->description);
    BUF_LITERAL(docx->out, "\" title=\"");
    report_escape(docx->cx, docx->out, block->table.title);
    BUF_LITERAL(docx->out,
                "\"/><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">"
                "<a:graphicData "
                "uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">");
    write_blip(docx, docx->next_chart, width, height);
    BUF_LITERAL(docx->out, "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>\n");
}

static void write_chart(struct docx *docx, const struct report_block *block)
{
    write_drawing(docx, block);
    docx_paragraph(docx, "FigureCaption", block->table.title);
    if (!text_empty(block->description))
        docx_paragraph(docx, "Note", block->description);
    write_table(docx, &block->table, true);
}

static void write_block(struct docx *docx, const struct report_block *block)
{
    static const char *const headings[] = {[1] = "Heading1", [2] = "Heading2", [3] = "Heading3"};
    switch (block->kind) {
    case BLOCK_HEADING:
        docx_paragraph(docx, headings[block->level], block->text);
        break;
    case BLOCK_PARAGRAPH:
        docx_paragraph(docx, "Normal", block->text);
        break;
    case BLOCK_BULLETS:
        for (size_t i = 0; i < block->item_count; i++)
            docx_paragraph(docx, "ListBullet",
                           docx->frame != NULL && docx->frame->plain_bullets
                               ? arena_printf(docx->cx->arena, "・%s", block->items[i])
                               : block->items[i]);
        break;
    case BLOCK_TABLE:
        if (!text_empty(block->table.title) || docx->break_due)
            docx_paragraph(docx, "Caption", block->table.title);
        write_table(docx, &block->table, true);
        break;
    case BLOCK_CHART:
        write_chart(docx, block);
        break;
    case BLOCK_PAGE_BREAK:
        docx->break_due = true;
        break;
    case BLOCK_COUNT_:
        break;
    }
}

void docx_body(struct docx *docx, const struct report_block *history)
{
    const struct report *report = docx->report;
    struct report_table facts;
    if (docx->frame != NULL) { /* their pages have a cover of their own */
        REPORT_EACH(block, report, history)
        write_block(docx, block);
        return;
    }
    if (!text_empty(report->organisation))
        docx_paragraph(docx, "Organisation", report->organisation);
    docx_paragraph(docx, "Title", report->title);
    if (!text_empty(report->subtitle))
        docx_paragraph(docx, "Subtitle", report->subtitle);
    if (report_facts_table(docx->cx, report, &facts) == RC_OK)
        write_table(docx, &facts, false);
    REPORT_EACH(block, report, history)
    write_block(docx, block);
}
