/* The report as the inner part of a page. The page's frame has the H1; headings begin at H2. */
#include <string.h>

#include "base/text.h"
#include "report/report_inside.h"
#include "view/chart_text.h"

struct page {
    struct ctx *cx;
    const struct report *report;
    struct buf *out;
};

static void write_text(const struct page *page, const char *text)
{
    report_escape(page->cx, page->out, text);
}

/* The same as content of an element: line ends become breaks. */
static void write_lines(const struct page *page, const char *text)
{
    const char *at = report_clean(page->cx, text);
    for (;;) {
        size_t length = strcspn(at, "\n");
        chart_text_escape(page->out, at, length);
        at += length;
        if (*at++ == '\0')
            break;
        BUF_LITERAL(page->out, "<br/>");
    }
}

static void write_label(const struct page *page, const char *english)
{
    write_text(page, tr_lang(page->report->lang, english));
}

/* The band that warns how the paper is to be handled. */
static void write_mark(const struct page *page)
{
    if (text_empty(page->report->handling_mark))
        return;
    BUF_LITERAL(page->out, "<p class=\"handling-mark\">");
    write_text(page, page->report->handling_mark);
    BUF_LITERAL(page->out, "</p>\n");
}

static void write_line(const struct page *page, const char *class_name, const char *text)
{
    if (text_empty(text))
        return;
    buf_printf(page->out, "<p class=\"%s\">", class_name);
    write_lines(page, text);
    BUF_LITERAL(page->out, "</p>\n");
}

static void write_head(const struct page *page)
{
    const struct report *report = page->report;
    struct report_fact facts[REPORT_FACTS_MAX];
    size_t count = report_facts(report, facts);
    BUF_LITERAL(page->out, "<header class=\"report-head\">\n");
    write_line(page, "muted", report->organisation);
    write_line(page, "report-title", report->title);
    write_line(page, "report-subtitle", report->subtitle);
    if (count > 0) {
        BUF_LITERAL(page->out, "<div class=\"table-wrap\" role=\"region\" tabindex=\"0\" aria-label=\"");
        write_label(page, N_("About this document"));
        BUF_LITERAL(page->out, "\"><table class=\"data\"><caption>");
        write_label(page, N_("About this document"));
        BUF_LITERAL(page->out, "</caption><tbody>\n");
        for (size_t i = 0; i < count; i++) {
            BUF_LITERAL(page->out, "<tr><th scope=\"row\">");
            write_text(page, facts[i].label);
            BUF_LITERAL(page->out, "</th><td>");
            write_lines(page, facts[i].value);
            BUF_LITERAL(page->out, "</td></tr>\n");
        }
        BUF_LITERAL(page->out, "</tbody></table></div>\n");
    }
    BUF_LITERAL(page->out, "</header>\n");
}

static const char *class_of(const struct report_table *table, size_t column)
{
    return table->columns[column].align == ALIGN_END ? " class=\"num\"" : "";
}

/* A sample of the cell's colour. Behind the text it would need a style, and would not follow the
 * dark page; beside the text it reads in both. */
static void write_swatch(const struct page *page, const char *colour)
{
    double rgb[3];
    if (!report_colour(colour, rgb))
        return;
    buf_printf(page->out,
               "<svg class=\"swatch\" width=\"12\" height=\"12\" viewBox=\"0 0 12 12\" "
               "aria-hidden=\"true\"><rect width=\"12\" height=\"12\" fill=\"%.7s\"/></svg> ",
               colour);
}

static void write_cell(const struct page *page, const struct report_table *table, size_t row,
                       size_t column)
{
    const struct report_cell *cell = report_cell_at(table, row, column);
    /* The first column names the row, unless it is a number itself. */
    bool head = column == 0 && !cell->number;
    buf_printf(page->out, head ? "<th scope=\"row\"%s>" : "<td%s>", class_of(table, column));
    write_swatch(page, cell->colour);
    if (cell->strong && !head)
        BUF_LITERAL(page->out, "<strong>");
    write_lines(page, cell->text);
    if (cell->strong && !head)
        BUF_LITERAL(page->out, "</strong>");
    buf_text(page->out, head ? "</th>" : "</td>");
}

static void write_table(const struct page *page, const struct report_table *table)
{
    if (table->column_count == 0)
        return;
    BUF_LITERAL(page->out,
                "<div class=\"table-wrap\" role=\"region\" tabindex=\"0\" aria-label=\"");
    write_text(page, table->title);
    BUF_LITERAL(page->out, "\">\n<table class=\"data\"><caption>");
    write_text(page, table->title);
    BUF_LITERAL(page->out, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < table->column_count; i++) {
        buf_printf(page->out, "<th scope=\"col\"%s>", class_of(table, i));
        write_text(page, table->columns[i].title);
        BUF_LITERAL(page->out, "</th>");
    }
    BUF_LITERAL(page->out, "</tr></thead>\n<tbody>\n");
    for (size_t row = 0; row < table->row_count && !buf_failed(page->out); row++) {
        BUF_LITERAL(page->out, "<tr>");
        for (size_t column = 0; column < table->column_count; column++)
            write_cell(page, table, row, column);
        BUF_LITERAL(page->out, "</tr>\n");
    }
    BUF_LITERAL(page->out, "</tbody></table>\n</div>\n");
}

static void write_chart(const struct page *page, const struct report_block *block)
{
    BUF_LITERAL(page->out, "<figure class=\"chart\">\n");
    buf_text(page->out, block->svg); /* markup of our own: report_write has checked its origin */
    BUF_LITERAL(page->out, "<figcaption>");
    write_text(page, block->table.title);
    BUF_LITERAL(page->out, "</figcaption>\n");
    write_line(page, "muted", block->description);
    if (block->table.column_count > 0) {
        BUF_LITERAL(page->out, "<details class=\"more\"><summary>");
        write_label(page, N_("Data of the chart"));
        BUF_LITERAL(page->out, "</summary>\n");
        write_table(page, &block->table);
        BUF_LITERAL(page->out, "</details>\n");
    }
    BUF_LITERAL(page->out, "</figure>\n");
}

static void write_bullets(const struct page *page, const struct report_block *block)
{
    if (block->item_count == 0)
        return;
    BUF_LITERAL(page->out, "<ul>\n");
    for (size_t i = 0; i < block->item_count; i++) {
        BUF_LITERAL(page->out, "<li>");
        write_lines(page, block->items[i]);
        BUF_LITERAL(page->out, "</li>\n");
    }
    BUF_LITERAL(page->out, "</ul>\n");
}

static void write_block(const struct page *page, const struct report_block *block)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        buf_printf(page->out, "<h%d>", block->level + 1);
        write_text(page, block->text);
        buf_printf(page->out, "</h%d>\n", block->level + 1);
        break;
    case BLOCK_PARAGRAPH:
        write_line(page, "report-text", block->text);
        break;
    case BLOCK_BULLETS:
        write_bullets(page, block);
        break;
    case BLOCK_TABLE:
        write_table(page, &block->table);
        break;
    case BLOCK_CHART:
        write_chart(page, block);
        break;
    case BLOCK_PAGE_BREAK:
        BUF_LITERAL(page->out, "<div class=\"page-break\"></div>\n");
        break;
    case BLOCK_COUNT_:
        break;
    }
}

enum rc report_write_html(struct ctx *cx, const struct report *report, struct buf *out)
{
    const struct report_block *history = NULL;
    TRY(report_history(cx, report, &history));
    struct page page = {cx, report, out};
    buf_printf(out, "<article class=\"report stack\" lang=\"%s\">\n",
               report->lang == LANG_JA ? "ja" : "en");
    write_mark(&page);
    write_head(&page);
    REPORT_EACH(block, report, history)
    write_block(&page, block);
    write_mark(&page);
    BUF_LITERAL(out, "</article>\n");
    return RC_OK;
}
