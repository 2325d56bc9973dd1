/* The parts of a Word file. Inside src/report only. Element order follows ECMA-376 part 1, chapter
 * 17. */
#ifndef REPORT_REPORT_DOCX_H
#define REPORT_REPORT_DOCX_H

#include "report/report_inside.h"

/* Namespaces of the root elements. */
#define DOCX_XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define DOCX_W "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define DOCX_R "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

/* Twentieths of a point (dxa) and English Metric Units. */
enum { DOCX_MARGIN = 1021, EMU_PER_DXA = 635, EMU_PER_PIXEL = 9525 };

struct docx {
    struct ctx *cx;
    const struct report *report;
    struct buf *out;
    const struct report_frame *frame; /* of somebody else's document; NULL in our own */
    int width, height; /* of the page within its margins, dxa */
    int next_id;       /* of drawings */
    size_t next_chart;
    bool break_due; /* the next paragraph begins a page */
};

static inline int docx_body_width(const struct docx *docx)
{
    return docx->width;
}

/* Constant parts. */
extern const char docx_settings[], docx_numbering[];
void docx_styles(struct docx *docx);
/* The id of one of our styles in this document. */
const char *docx_style(const struct docx *docx, const char *own);

/* Text of a run; line ends become breaks. `look` is the content of w:rPr. */
void docx_run(struct docx *docx, const char *look, const char *text);
/* Opens a paragraph of a style; the caller closes w:pPr and the paragraph. */
void docx_open_paragraph(struct docx *docx, const char *style);
/* A whole paragraph with one run. */
void docx_paragraph(struct docx *docx, const char *style, const char *text);
/* The children of w:body, except for the section. */
void docx_body(struct docx *docx, const struct report_block *history);

#endif
