/* Tables in the PDF: the head stands on every page, rows are not cut. */
#include <math.h>
#include <string.h>

#include "report/report_pdf.h"

/* Points between the text and the lines around it. */
#define PAD_X 3.5
#define PAD_Y 3.0
#define LINE_WIDTH 0.4
/* A row that is taller than a page begins where at least this much of it finds room. */
#define SPLIT_LEAST 60.0

enum { HEAD_LINES_MOST = 6, CAPTION_LINES_MOST = 3, SMALL_TABLE_ROWS = 12 };

static const double line_colour[3] = {0.55, 0.58, 0.62};

/* A table on its way: where the columns stand and one layout for each of them. */
struct grid {
    struct pdf *pdf;
    const struct report_table *table;
    const struct pdf_table_look *look;
    double size;
    double x[REPORT_COLUMNS_MAX + 1]; /* left edges, and the right edge of the last */
    PangoLayout *head[REPORT_COLUMNS_MAX], *body[REPORT_COLUMNS_MAX];
    PangoLayout *caption;
    double head_height, caption_height;
};

static PangoAlignment alignment_of(const struct report_table *table, size_t column)
{
    switch (table->columns[column].align) {
    case ALIGN_END:
        return PANGO_ALIGN_RIGHT;
    case ALIGN_CENTER:
        return PANGO_ALIGN_CENTER;
    case ALIGN_START:
        break;
    }
    return PANGO_ALIGN_LEFT;
}

static double inner_width(const struct grid *grid, size_t column)
{
    return fmax(grid->x[column + 1] - grid->x[column] - 2 * PAD_X, 1);
}

/* Many columns take smaller letters, down to 6 points. */
static double text_size(const struct report_table *table, double size)
{
    if (table->column_count > 16)
        return fmin(size, 6);
    if (table->column_count > 10)
        return fmin(size, 7);
    return table->column_count > 7 ? fmin(size, 7.5) : size;
}

static void measure_head(struct grid *grid)
{
    grid->head_height = 0;
    for (size_t i = 0; grid->look->head && i < grid->table->column_count; i++) {
        struct pdf_text look = {.size = grid->size,
                                .width = inner_width(grid, i),
                                .bold = true,
                                .alignment = alignment_of(grid->table, i),
                                .lines = HEAD_LINES_MOST};
        double height = pdf_set_text(grid->pdf, grid->head[i], grid->table->columns[i].title,
                                     &look);
        grid->head_height = fmax(grid->head_height, height + 2 * PAD_Y);
    }
}

static void open_grid(struct grid *grid, struct pdf *pdf, const struct report_table *table,
                      const struct pdf_table_look *look)
{
    double shares[REPORT_COLUMNS_MAX];
    report_column_shares(table, shares);
    memset(grid, 0, sizeof *grid);
    grid->pdf = pdf;
    grid->table = table;
    grid->look = look;
    grid->size = text_size(table, look->size);
    double width = look->width > 0 ? look->width : pdf->right - pdf->left;
    grid->x[0] = (pdf->left + pdf->right - width) / 2;
    for (size_t i = 0; i < table->column_count; i++) {
        grid->x[i + 1] = grid->x[i] + shares[i] * width;
        grid->head[i] = pango_layout_new(pdf->context);
        grid->body[i] = pango_layout_new(pdf->context);
    }
    measure_head(grid);
    if (look->caption && table->title != NULL && table->title[0] != '\0') {
        grid->caption = pango_layout_new(pdf->context);
        struct pdf_text caption = {
            .size = 9, .width = pdf->right - pdf->left, .bold = true, .lines = CAPTION_LINES_MOST};
        grid->caption_height = pdf_set_text(pdf, grid->caption, table->title, &caption) + 3;
    }
}

static void close_grid(struct grid *grid)
{
    for (size_t i = 0; i < grid->table->column_count; i++) {
        g_object_unref(grid->head[i]);
        g_object_unref(grid->body[i]);
    }
    if (grid->caption != NULL)
        g_object_unref(grid->caption);
}

/* Sets the texts of a row; gives its height. */
static double set_row(struct grid *grid, size_t row)
{
    double height = 0;
    for (size_t i = 0; i < grid->table->column_count; i++) {
        const struct report_cell *cell = report_cell_at(grid->table, row, i);
        struct pdf_text look = {.size = grid->size,
                                .width = inner_width(grid, i),
                                .bold = cell->strong,
                                .alignment = alignment_of(grid->table, i)};
        double cell_height = pdf_set_text(grid->pdf, grid->body[i], cell->text, &look);
        height = fmax(height, cell_height + 2 * PAD_Y);
    }
    return height;
}

static void fill(struct grid *grid, size_t column, double height, const double rgb[3])
{
    pdf_colour(grid->pdf, rgb);
    cairo_rectangle(grid->pdf->cr, grid->x[column], grid->pdf->y,
                    grid->x[column + 1] - grid->x[column], height);
    cairo_fill(grid->pdf->cr);
}

/* Lines around and between the cells of one row. */
static void draw_lines(struct grid *grid, double height)
{
    cairo_t *cr = grid->pdf->cr;
    double top = grid->pdf->y;
    size_t count = grid->table->column_count;
    if (!grid->pdf->drawing)
        return;
    pdf_colour(grid->pdf, line_colour);
    cairo_set_line_width(cr, LINE_WIDTH);
    cairo_rectangle(cr, grid->x[0], top, grid->x[count] - grid->x[0], height);
    for (size_t i = 1; i < count; i++) {
        cairo_move_to(cr, grid->x[i], top);
        cairo_line_to(cr, grid->x[i], top + height);
    }
    cairo_stroke(cr);
}

static void draw_head(struct grid *grid)
{
    struct pdf *pdf = grid->pdf;
    if (!grid->look->head)
        return;
    double rgb[3] = {1, 1, 1};
    report_colour(REPORT_HEAD_COLOUR, rgb);
    pdf_tag(pdf, "TR");
    for (size_t i = 0; pdf->drawing && i < grid->table->column_count; i++) {
        fill(grid, i, grid->head_height, rgb);
        pdf_tag(pdf, "TH");
        pdf_show(pdf, grid->head[i], grid->x[i] + PAD_X, pdf->y + PAD_Y, false);
        pdf_tag_end(pdf, "TH");
    }
    draw_lines(grid, grid->head_height);
    pdf_tag_end(pdf, "TR");
    pdf->y += grid->head_height;
}

static void fill_row(struct grid *grid, size_t row, double height)
{
    for (size_t i = 0; grid->pdf->drawing && i < grid->table->column_count; i++) {
        double rgb[3];
        if (report_colour(report_cell_at(grid->table, row, i)->colour, rgb))
            fill(grid, i, height, rgb);
    }
}

static void set_text_colour(struct grid *grid, size_t row, size_t column)
{
    static const double black[3] = {0, 0, 0}, white[3] = {1, 1, 1};
    double rgb[3];
    bool dark = report_colour(report_cell_at(grid->table, row, column)->colour, rgb) &&
                report_colour_is_dark(rgb);
    pdf_colour(grid->pdf, dark ? white : black);
}

static void draw_row(struct grid *grid, size_t row, double height)
{
    struct pdf *pdf = grid->pdf;
    pdf_tag(pdf, "TR");
    fill_row(grid, row, height);
    for (size_t i = 0; pdf->drawing && i < grid->table->column_count; i++) {
        pdf_tag(pdf, "TD");
        set_text_colour(grid, row, i);
        cairo_move_to(pdf->cr, grid->x[i] + PAD_X, pdf->y + PAD_Y);
        pango_cairo_show_layout(pdf->cr, grid->body[i]);
        pdf_tag_end(pdf, "TD");
    }
    draw_lines(grid, height);
    pdf_tag_end(pdf, "TR");
    pdf->y += height;
}

/* One page's part of a row that is taller than a page; `next` holds the next line of each cell.
 * At least one line of each unfinished cell is drawn. True when lines are left. */
static bool draw_part(struct grid *grid, size_t row, int next[REPORT_COLUMNS_MAX])
{
    struct pdf *pdf = grid->pdf;
    int counts[REPORT_COLUMNS_MAX] = {0};
    double height = 0;
    bool more = false;
    for (size_t i = 0; i < grid->table->column_count; i++) {
        double used = 0;
        counts[i] = pdf_fitting_lines(grid->body[i], next[i], pdf_room(pdf) - 2 * PAD_Y, &used);
        height = fmax(height, used + 2 * PAD_Y);
        more = more || next[i] + counts[i] < pango_layout_get_line_count(grid->body[i]);
    }
    pdf_tag(pdf, "TR");
    fill_row(grid, row, height);
    for (size_t i = 0; i < grid->table->column_count; i++) {
        if (pdf->drawing) {
            pdf_tag(pdf, "TD");
            set_text_colour(grid, row, i);
            pdf_show_lines(pdf, grid->body[i], next[i], counts[i], grid->x[i] + PAD_X,
                           pdf->y + PAD_Y);
            pdf_tag_end(pdf, "TD");
        }
        next[i] += counts[i];
    }
    draw_lines(grid, height);
    pdf_tag_end(pdf, "TR");
    pdf->y += height;
    return more;
}

static void new_page(struct grid *grid)
{
    pdf_tag_end(grid->pdf, "Table");
    pdf_new_page(grid->pdf);
    pdf_tag(grid->pdf, "Table");
    draw_head(grid);
}

static void draw_tall_row(struct grid *grid, size_t row)
{
    int next[REPORT_COLUMNS_MAX] = {0};
    if (pdf_room(grid->pdf) < SPLIT_LEAST)
        new_page(grid);
    while (draw_part(grid, row, next))
        new_page(grid);
}

static double page_room(const struct grid *grid)
{
    return grid->pdf->bottom - grid->pdf->top - grid->head_height;
}

/* What must stay together: all of a small table, otherwise its first row. A table without rows
 * still shows its head. */
static double lead_height(struct grid *grid)
{
    size_t count = grid->table->row_count;
    double first = count > 0 ? set_row(grid, 0) : 0, all = first;
    if (first > page_room(grid))
        first = SPLIT_LEAST;
    for (size_t row = 1; row < count && count <= SMALL_TABLE_ROWS; row++)
        all += set_row(grid, row);
    if (count <= SMALL_TABLE_ROWS && all < page_room(grid) / 3)
        first = all;
    return grid->caption_height + grid->head_height + first;
}

double pdf_table_lead(struct pdf *pdf, const struct report_table *table,
                      const struct pdf_table_look *look)
{
    if (table->column_count == 0)
        return 0;
    struct grid grid;
    open_grid(&grid, pdf, table, look);
    double height = lead_height(&grid);
    close_grid(&grid);
    return height;
}

void pdf_table(struct pdf *pdf, const struct report_table *table, const struct pdf_table_look *look)
{
    if (table->column_count == 0)
        return;
    struct grid grid;
    open_grid(&grid, pdf, table, look);
    if (lead_height(&grid) > pdf_room(pdf) && !pdf_at_top(pdf))
        pdf_new_page(pdf);
    if (grid.caption != NULL) {
        pdf_tag(pdf, "P");
        pdf_show(pdf, grid.caption, pdf->left, pdf->y, false);
        pdf_tag_end(pdf, "P");
        pdf->y += grid.caption_height;
    }
    pdf_tag(pdf, "Table");
    draw_head(&grid);
    for (size_t row = 0; row < table->row_count; row++) {
        double height = set_row(&grid, row);
        if (height > page_room(&grid)) {
            draw_tall_row(&grid, row);
            continue;
        }
        if (height > pdf_room(pdf) + 0.01)
            new_page(&grid);
        draw_row(&grid, row, height);
    }
    pdf_tag_end(pdf, "Table");
    close_grid(&grid);
}
