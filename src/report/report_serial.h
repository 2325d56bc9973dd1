/* The report tree as bytes, for the child process that draws PDFs and pictures.
 *
 * Little-endian. "KNR1", u8 job, then the report: ten texts, history, paper, language, blocks.
 * A text is its length (u32) and its bytes; lists begin with their count (u32). The reader trusts
 * nothing: every length is compared with what is left before memory is taken. */
#ifndef REPORT_REPORT_SERIAL_H
#define REPORT_REPORT_SERIAL_H

#include "report/report.h"

/* What the child is to make of the tree. */
enum report_job {
    REPORT_JOB_PDF,      /* the whole PDF */
    REPORT_JOB_PICTURES, /* every chart in order: u32 length, then a PNG of that length */
    REPORT_JOB_COUNT_
};

/* Writes the tree; texts are cleaned on the way. A failure stays in `out`. */
void report_encode(const struct ctx *cx, const struct report *report, enum report_job job,
                   struct buf *out);

/* Reads a tree into cx's arena. RC_INVALID without a recorded error when the bytes are no tree,
 * RC_MEMORY at the end of the arena; both outputs are untouched then. */
enum rc report_decode(struct ctx *cx, const char *bytes, size_t length, enum report_job *ret_job,
                      struct report *ret) MUST_USE;

#endif
