/* What the child process draws with pango, cairo and librsvg. These libraries end the process when
 * memory ends, therefore nothing here is called in the server itself. */
#ifndef REPORT_REPORT_DRAW_H
#define REPORT_REPORT_DRAW_H

#include <cairo.h>
#include <stdbool.h>

#include "report/report.h"

/* Writes the report as PDF to fd. False when it could not be drawn or written. */
bool report_draw_pdf(struct ctx *cx, const struct report *report, int fd);

/* Writes every chart of the report, in order: its length as u32 (little-endian), then a PNG with
 * two pixels for each pixel of the chart, on white. */
bool report_draw_pictures(const struct report *report, int fd);

/* Fonts: reads the font directories and nothing of the machine's font rules, so that the same
 * report looks the same everywhere and starting costs milliseconds. Once, before anything is
 * drawn. */
bool report_draw_prepare(void);

/* Draws an SVG into a rectangle of the surface. False when it is no picture. */
bool report_draw_svg(cairo_t *cr, const char *svg, double x, double y, double width, double height);

#endif
