/* What the writers of reports share. Inside src/report only. */
#ifndef REPORT_REPORT_INSIDE_H
#define REPORT_REPORT_INSIDE_H

#include "report/report.h"

enum {
    REPORT_TEXT_MAX = 64 * 1024, /* bytes of one text; the rest is cut and an ellipsis tells so */
    REPORT_FACTS_MAX = 6,
    REPORT_COLUMNS_MAX = 200,
};

/* Behind the heads of tables. */
#define REPORT_HEAD_COLOUR "#E6EDF3"

/* A line of the header table: "Document number", "2026-014". */
struct report_fact {
    const char *label, *value;
};

/* The facts that are not empty, in the report's language; gives their number. */
size_t report_facts(const struct report *report, struct report_fact facts[REPORT_FACTS_MAX]);

/* The same as a table without titles, two facts in a row; no columns when there is none. */
enum rc report_facts_table(struct ctx *cx, const struct report *report, struct report_table *ret)
    MUST_USE;

/* The history of editions as a heading and a table that follow the last block; *ret is the first of
 * both, or NULL when there is no history. */
enum rc report_history(struct ctx *cx, const struct report *report, const struct report_block **ret)
    MUST_USE;

/* Goes over all blocks, then over those of the history. */
#define REPORT_EACH(block, report, history)                                                        \
    for (const struct report_block *block = report_first((report), (history)); (block) != NULL;    \
         (block) = report_next((report), (history), (block)))
const struct report_block *report_first(const struct report *report,
                                        const struct report_block *history);
const struct report_block *report_next(const struct report *report,
                                       const struct report_block *history,
                                       const struct report_block *block);

/* The text as it may stand in a document: well-formed UTF-8 whose every character XML admits, at
 * most REPORT_TEXT_MAX bytes. The text itself when nothing has to change; NULL reads as "". */
const char *report_clean(const struct ctx *cx, const char *text);

/* report_clean, escaped for XML and HTML. */
void report_escape(const struct ctx *cx, struct buf *out, const char *text);

/* Reads "#rrggbb"; false for anything else. */
bool report_colour(const char *text, double ret_rgb[3]);
/* True when white text reads better upon this colour than black (WCAG 2.2, relative luminance). */
bool report_colour_is_dark(const double rgb[3]);

/* The share of the width that each column takes; together 1. Equal ones when the widths of the
 * table make no sense. */
void report_column_shares(const struct report_table *table, double shares[REPORT_COLUMNS_MAX]);

static inline const struct report_cell *report_cell_at(const struct report_table *table, size_t row,
                                                       size_t column)
{
    return &table->cells[row * table->column_count + column];
}

/* Whether the writers can hold this report. RC_TOO_LARGE, RC_INTERNAL with a message. */
enum rc report_check(struct ctx *cx, const struct report *report) MUST_USE;

/* The writers; `out` is empty. */
enum rc report_write_html(struct ctx *cx, const struct report *report, struct buf *out) MUST_USE;
enum rc report_write_pdf(struct ctx *cx, const struct report *report, struct buf *out) MUST_USE;
enum rc report_write_docx(struct ctx *cx, const struct report *report, struct buf *out) MUST_USE;
enum rc report_write_xlsx(struct ctx *cx, const struct report *report, struct buf *out) MUST_USE;

#endif
