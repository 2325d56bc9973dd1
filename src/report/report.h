/* A report as a tree of blocks, and its writers. The same tree gives the web page, the PDF, the Word
 * file and the workbook. Trees live in the request's arena; all texts are in the reader's language. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/ctx.h"

enum report_format { REPORT_HTML, REPORT_PDF, REPORT_DOCX, REPORT_XLSX, REPORT_FORMAT_COUNT_ };
enum report_paper { PAPER_A4, PAPER_A3, PAPER_COUNT_ };

enum report_block_kind {
    BLOCK_HEADING,   /* level 1–3 */
    BLOCK_PARAGRAPH,
    BLOCK_BULLETS,
    BLOCK_TABLE,
    BLOCK_CHART,     /* an SVG picture with title, description and the table of its data */
    BLOCK_PAGE_BREAK,
    BLOCK_COUNT_
};

enum report_align { ALIGN_START, ALIGN_END, ALIGN_CENTER };

struct report_column {
    const char *title;
    double width;           /* share of the page's width; all columns sum to any number > 0 */
    enum report_align align; /* numbers stand at the end */
};

struct report_cell {
    const char *text;
    bool number;            /* true: `value` goes into the workbook as a number, `text` is what people read */
    double value;
    bool strong;
    const char *colour;     /* "#rrggbb" fill behind the cell, or NULL */
};

struct report_table {
    const char *title;      /* caption; also the name of the sheet in the workbook */
    const struct report_column *columns;
    size_t column_count;
    const struct report_cell *cells; /* row by row, row_count × column_count */
    size_t row_count;
};

struct report_block {
    enum report_block_kind kind;
    int level;              /* headings: 1–3 */
    const char *text;       /* heading, paragraph */
    const char *const *items; /* bullets */
    size_t item_count;
    struct report_table table; /* table; the data of a chart */
    const char *svg;        /* chart: a whole <svg> element made by view/chart.h */
    const char *description;/* chart: what it shows, for those who do not see it */
    double svg_width, svg_height; /* chart: its viewBox in pixels */
    const char *sheet, *sheet_head; /* see report_share_sheet; NULL */
    struct report_block *next;
};

struct report_edition {
    const char *edition, *date, *author, *note; /* a row of the history of editions */
};

struct report {
    const char *title, *subtitle;
    const char *organisation;
    const char *document_number;
    const char *edition;
    const char *date;             /* as readers expect it: 和暦 in Japanese */
    const char *handling_mark;    /* printed on every page; "" for none */
    const char *data_time;        /* when the data were read */
    const char *standard;         /* name and version of the catalog */
    const char *ledger_head;      /* size and root of the organisation's ledger */
    const struct report_edition *history;
    size_t history_count;
    enum report_paper paper;      /* A4 upright, A3 lying */
    enum lang lang;
    struct report_block *first, *last;
};

/* Adding blocks; each gives RC_MEMORY at the end of the arena. Texts are kept by pointer, not copied. */
enum rc report_heading(struct ctx *cx, struct report *report, int level, const char *text) MUST_USE;
enum rc report_paragraph(struct ctx *cx, struct report *report, const char *text) MUST_USE;
enum rc report_bullets(struct ctx *cx, struct report *report, const char *const *items,
                       size_t count) MUST_USE;
enum rc report_table(struct ctx *cx, struct report *report, struct report_table table) MUST_USE;
enum rc report_chart(struct ctx *cx, struct report *report, const char *svg, double width,
                     double height, const char *description, struct report_table data) MUST_USE;
/* In the workbook, the table added last stands on one sheet of that name with the others of the same name
 * and as many columns, its title in a first column under `head`. Without a table it does nothing. */
void report_share_sheet(struct report *report, const char *sheet, const char *head);
enum rc report_page_break(struct ctx *cx, struct report *report) MUST_USE;

/* Writes the report. HTML is the inner part of a page (the web frame comes from the view); the others
 * are whole files. `out` is the caller's and keeps nothing on failure.
 * PDF runs in a child process with limits of memory and time (60 s, 1 GiB).
 * Errors: RC_MEMORY, RC_TOO_LARGE (the limit of out), RC_IO (child died), RC_INVALID (format). */
enum rc report_write(struct ctx *cx, const struct report *report, enum report_format format,
                     struct buf *out) MUST_USE;

/* --- The body of a report inside a Word document of somebody else's --- */

/* The styles that the body uses, with the names under which Word knows them in every language. */
struct report_style {
    const char *own, *name;
    bool table; /* a style of tables, not of paragraphs */
};
enum { REPORT_STYLES = 11 };
extern const struct report_style report_styles[REPORT_STYLES];

struct report_frame {
    const char *styles[REPORT_STYLES]; /* their ids in that document, in the order of report_styles */
    int width, height;    /* of a page, within its margins; twentieths of a point */
    const char *prefix;   /* of relations and pictures, so that they meet no others there */
    bool history;         /* the history of editions stands at the end */
    bool plain_bullets;   /* their style bears no mark: it is written */
};

/* A picture that the body shows: part of the package, and the relation that names it. */
struct report_media {
    const char *part;     /* word/media/… */
    const char *target;   /* the same as the document says it: media/… */
    const char *relation; /* its id */
    const char *bytes;
    size_t length;
};
struct report_medias {
    const struct report_media *at;
    size_t n;
};

/* Writes the blocks as children of w:body (prefixes w, r and wp are expected); pictures live in cx's arena.
 * Errors as report_write. */
enum rc report_write_body(struct ctx *cx, const struct report *report, const struct report_frame *frame,
                          struct buf *out, struct report_medias *ret) MUST_USE;
/* Writes the definition of a style (its place in report_styles) under frame's ids. */
void report_write_style(const struct report_frame *frame, size_t style, struct buf *out);

/* The report's date as ISO text: from any form that date_parse takes, and "1 October 2026"; "" when
 * it is none of them. */
const char *report_iso_date(const struct ctx *cx, const struct report *report);

/* Whether this machine has a font of that family. */
bool report_has_font(const char *family);

/* "html", "pdf", "docx", "xlsx" → format; RC_INVALID otherwise. */
enum rc report_format_parse(struct ctx *cx, const char *name, enum report_format *ret) MUST_USE;
const char *report_media_type(enum report_format format);
const char *report_extension(enum report_format format);

/* A report that a room offers beside those of the briefing (struct module), by `kaname report --kind KIND`. */
struct report_source {
    const char *kind;    /* machine word */
    uint64_t permission; /* beside PERM_REPORT_READ */
    /* study: id of a risk assessment, of: id of what it is about; "" for the latest. The paper may be changed afterwards. */
    enum rc (*build)(struct ctx *cx, const char *study, const char *of, struct report *ret);
};

#endif
