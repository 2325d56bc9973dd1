/* Words of the house: changes, pages and commands. Inside src/house only. */
#ifndef HOUSE_HOUSE_TERM_H
#define HOUSE_HOUSE_TERM_H

#include "base/command.h"
#include "house/house.h"
#include "register/form.h"
#include "register/list.h"

enum { HOUSE_TERM_FIELDS = 11 };
extern const struct field house_term_table[HOUSE_TERM_FIELDS];

/* Own transaction. RC_MISSING, RC_DENIED. */
enum rc house_term_remove(struct ctx *cx, const char *id) MUST_USE;

struct house_term_import {
    int64_t rows, added, changed;
};
extern const struct fields house_term_import_fields;
/* Takes all rows of a CSV file or workbook, or none: a word that is there is changed in the columns that the file
 * has. RC_INVALID names every refused row by sheet, column and row. */
enum rc house_term_import(struct ctx *cx, const char *bytes, size_t length, const char *file_name,
                          struct house_term_import *ret) MUST_USE;

enum rc house_terms_get(struct ctx *cx, struct request *request, struct response *response);
enum rc house_terms_csv_get(struct ctx *cx, struct request *request, struct response *response);
enum rc house_terms_xlsx_get(struct ctx *cx, struct request *request, struct response *response);
enum rc house_term_new_get(struct ctx *cx, struct request *request, struct response *response);
enum rc house_term_new_post(struct ctx *cx, struct request *request, struct response *response);
enum rc house_term_get(struct ctx *cx, struct request *request, struct response *response);
enum rc house_term_edit_get(struct ctx *cx, struct request *request, struct response *response);
enum rc house_term_edit_post(struct ctx *cx, struct request *request, struct response *response);
enum rc house_term_remove_post(struct ctx *cx, struct request *request, struct response *response);
enum rc house_terms_import_get(struct ctx *cx, struct request *request, struct response *response);
enum rc house_terms_import_post(struct ctx *cx, struct request *request, struct response *response);

struct house_terms_view {
    struct list_view list;
    struct house_terms terms;
    int64_t any;
};
struct house_term_view {
    struct house_term term;
    int64_t may_write;
    struct record_history history;
};
struct house_import_view {
    const char *error;
};
extern const struct fields house_terms_answer, house_term_answer, house_import_answer;
extern const struct list house_term_list;

enum rc house_glossary_list_run(struct ctx *cx, struct arguments *arguments);
enum rc house_glossary_import_run(struct ctx *cx, struct arguments *arguments);

#endif
