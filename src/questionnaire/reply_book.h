/* The columns of the workbook, which go out and come back; inner. */
#ifndef QUESTIONNAIRE_REPLY_BOOK_H
#define QUESTIONNAIRE_REPLY_BOOK_H

#include "questionnaire/reply_whole.h"

enum book_column {
    BOOK_CODE, BOOK_TEXT, BOOK_HOW, BOOK_VALUE, BOOK_EXCEPTION, BOOK_REASON, BOOK_NOTE, BOOK_LAST, BOOK_MARK,
    BOOK_COLUMNS
};
/* Its head, an N_ text. */
const char *reply_book_head(enum book_column column);

#endif
