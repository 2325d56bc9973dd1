/* The PDF as it grows: one page, one pen, one place to go on. Inside src/report only.
 *
 * The whole report is laid out twice: first only to count pages (drawing is false), then for real,
 * so that every page can say "n / m". Both passes run through the same code and take the same
 * turns. All lengths are points (1/72 inch). */
#ifndef REPORT_REPORT_PDF_H
#define REPORT_REPORT_PDF_H

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdbool.h>

#include "report/report_inside.h"

struct pdf {
    struct ctx *cx;
    const struct report *report;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoContext *context;
    PangoFontDescription *font;
    PangoLayout *layout;             /* for texts outside of tables */
    PangoLayout *margin;             /* for texts on the margin */
    double width, height;            /* of the page */
    double left, right, top, bottom; /* of the body */
    double y;                        /* where the next thing goes */
    int page, page_count;
    bool drawing, failed;
    int outline[4]; /* the bookmark that is open on each level of headings */
};

/* How a text looks. */
struct pdf_text {
    double size;
    double width;
    bool bold, grey;
    PangoAlignment alignment;
    int lines; /* at most, line breaks read as blanks, with an ellipsis; 0: as many as it takes */
};

/* Fills a layout; gives its height. */
double pdf_set_text(struct pdf *pdf, PangoLayout *layout, const char *text,
                    const struct pdf_text *look);
/* Draws the whole layout with its upper left corner at x, y. */
void pdf_show(struct pdf *pdf, PangoLayout *layout, double x, double y, bool grey);

/* Lines of a layout from `first` on that fit into `room`; *ret_height is their height. */
int pdf_fitting_lines(PangoLayout *layout, int first, double room, double *ret_height);
/* Draws `count` lines from `first` on, the first one at y. */
void pdf_show_lines(struct pdf *pdf, PangoLayout *layout, int first, int count, double x, double y);

/* Finishes the page with what stands on its margin; pdf_new_page also begins the next one. */
void pdf_end_page(struct pdf *pdf);
void pdf_new_page(struct pdf *pdf);
bool pdf_at_top(const struct pdf *pdf);
static inline double pdf_room(const struct pdf *pdf)
{
    return pdf->bottom - pdf->y;
}

void pdf_colour(struct pdf *pdf, const double rgb[3]);

/* What the things drawn between the two are, for those who listen instead of look: "H1", "P",
 * "Table" and so on (ISO 32000-1, 14.8.4). No tag may be open at the end of a page. */
void pdf_tag(struct pdf *pdf, const char *name);
void pdf_tag_end(struct pdf *pdf, const char *name);

/* Draws a table from pdf->y on, over as many pages as it takes. */
struct pdf_table_look {
    double size;  /* of the text; smaller when there are many columns */
    double width; /* of the table, in the middle of the page; 0: as wide as the body */
    bool caption; /* the title above, bold */
    bool head;    /* the titles of the columns, repeated on every page */
};
void pdf_table(struct pdf *pdf, const struct report_table *table,
               const struct pdf_table_look *look);
/* Height that must stay together at the table's beginning: caption, head and first row. */
double pdf_table_lead(struct pdf *pdf, const struct report_table *table,
                      const struct pdf_table_look *look);

#endif
