/* The questionnaire: one table that is written as a workbook or CSV and read back. Only this room
 * includes it. */
#ifndef ASSESSMENT_QUESTIONNAIRE_H
#define ASSESSMENT_QUESTIONNAIRE_H

#include "assessment/assessment_change.h"

enum questionnaire_column {
    COLUMN_LABEL,
    COLUMN_SECTION,
    COLUMN_MEASURE,
    COLUMN_QUESTION,
    COLUMN_EVIDENCE,
    COLUMN_STATE,
    COLUMN_CURRENT,
    COLUMN_TARGET,
    COLUMN_REASON,
    COLUMN_UNTIL,
    COLUMN_NOTE,
    COLUMN_POST,
    COLUMN_ANSWERED_ON,
    COLUMN_CONTROL, /* id of the measure; hidden in the workbook */
    COLUMN_EDITION, /* version of the answer and mark of the row as it was written; hidden */
    COLUMN_COUNT_
};
enum { COLUMN_INPUT_FIRST = COLUMN_STATE, COLUMN_INPUT_LAST = COLUMN_ANSWERED_ON };

struct column_info {
    const char *head;  /* N_ text */
    const char *field; /* of the answer, for refused fields; NULL where nothing is entered */
    double width;      /* in the workbook, characters */
};
extern const struct column_info questionnaire_columns[COLUMN_COUNT_];

/* One row as texts, in the order of the columns. */
struct questionnaire_row {
    const char *cells[COLUMN_COUNT_];
};
struct questionnaire {
    struct assessment_sheet sheet;
    const char *name;                /* of the assessment, for people */
    struct choices posts;            /* labels are departments and posts, without the holders */
    LIST_OF(struct questionnaire_row) rows;
    const struct questionnaire_part *part; /* NULL: the whole questionnaire */
};
/* Loads the assessment and writes its present answers as cells, in the language of cx. */
enum rc questionnaire_make(struct ctx *cx, const char *assessment, struct questionnaire *ret) MUST_USE;

/* Posts by department and name alone, so that a workbook survives a change of holder; two that would
 * read the same keep their holder's name. */
enum rc questionnaire_posts(struct ctx *cx, struct choices *ret) MUST_USE;

/* The mark of the input cells of a row, 16 hexadecimal digits: blanks at the ends, width and line
 * ends do not count. Cells before COLUMN_INPUT_FIRST are not looked at. */
const char *questionnaire_mark(struct ctx *cx, const char *const cells[COLUMN_COUNT_]);

/* How a cell is compared: NFKC, no blanks around, LF line ends; a dash alone is empty. */
const char *questionnaire_plain(struct ctx *cx, const char *cell);

/* The rules for filling in, one sentence each, as the first sheet and the page show them. */
enum { QUESTIONNAIRE_RULES = 9 };
extern const char *const questionnaire_rules[QUESTIONNAIRE_RULES]; /* N_ texts */

/* Writers; `out` is the caller's. */
enum rc questionnaire_write_xlsx(struct ctx *cx, const struct questionnaire *questionnaire,
                                 struct buf *out) MUST_USE;
enum rc questionnaire_write_csv(struct ctx *cx, const struct questionnaire *questionnaire,
                                bool cp932, struct buf *out) MUST_USE;

/* assessment_import, told whether the person wants to overwrite what others changed since the
 * download. */
enum rc questionnaire_import(struct ctx *cx, const char *assessment, const char *bytes,
                             size_t length, const char *file_name, bool overwrite,
                             struct import_result *ret) MUST_USE;

#endif
