/* Kinds of records that people keep as rows of a list. One table (struct row_noun) gives each of them its list, form,
 * change in cells, and files out and in. The rows belong to a thing of the room (a risk study, a plan) that one of
 * their fields names, or stand for themselves. */
#ifndef ROWS_ROWS_H
#define ROWS_ROWS_H

#include "account/account.h"
#include "base/command.h"
#include "http/http.h"
#include "register/form.h"
#include "register/list.h"
#include "register/record.h"
#include "register/take.h"

enum { ROWS_MOST = 5000 };

struct rows {
    const void *at; /* rows of the list; each begins with its record */
    size_t n;
};

/* While it lasts, cx acts in another organisation: its rows, its ledger. It ends with the block, before anything else of
 * the person's own organisation is looked at. */
struct row_stay {
    struct ctx *cx; /* NULL: nowhere else */
    const char *org, *org_name; /* where the person came from */
};
void row_stay_begin(struct ctx *cx, const char *org, struct row_stay *ret);
void row_leave(struct row_stay *stay); /* for CLEANUP */
#define ROW_STAY(name) CLEANUP(row_leave) struct row_stay name = {.cx = NULL}

struct row_noun {
    const struct record *record;
    const struct list *list;
    const char *path;           /* of its pages, below what the rows belong to where they do: "schedule" */
    const char *title, *create; /* N_ */
    const char *const *inputs;  /* ended by NULL */
    uint64_t write;             /* PERM_ of who adds, removes and imports */
    /* The field that names what a row belongs to, and the parameter of routes that does: "study"; NULL: for themselves. */
    const char *of;
    /* The address of what rows belong to ("/risk/ID"); where `of` is NULL it is not called. */
    const char *(*home)(struct ctx *cx, const char *of);
    /* A page in the frame of what the rows belong to; `here` is "/" and the path. RC_MISSING. */
    enum rc (*frame)(struct ctx *cx, const char *of, const char *here, const char *title, struct page *ret);
    /* Rows that may belong to another organisation, which the acting person works for: the stored row (RC_MISSING), and
     * acting there for a change of what it belongs to (RC_DENIED). NULL: rows of the acting organisation alone. */
    enum rc (*get)(struct ctx *cx, const char *id, void *ret);
    enum rc (*enter)(struct ctx *cx, const char *of, struct row_stay *stay);
    /* All rows with the words around them, of what they belong to; only that of `id` unless it is "". */
    enum rc (*rows)(struct ctx *cx, const char *of, const char *id, struct rows *ret);
    /* Texts that are chosen from a pick list, too, by name and ended by NULL; NULL: none. */
    const char *const *picks;
    /* The pick list of a reference, or of one of `picks`; n stays 0 where there is none. NULL: there are none. */
    enum rc (*choices)(struct ctx *cx, const char *of, const struct field *field, struct choices *ret);
    /* Stores a row inside an open transaction; `before` is NULL for a new one. Permission and rules are here. */
    enum rc (*store)(struct ctx *cx, const void *before, void *row);
    /* Why a row cannot be removed; NULL: nothing of this kind is removed by its form. */
    enum rc (*release)(struct ctx *cx, const void *row);
    /* A column of its list that is no field of the record; NULL for none. Taken from files by `put` in the
     * transaction of the row. */
    const char *extra;
    enum rc (*put)(struct ctx *cx, const void *row, const char *text);
    /* A column of its list that says what the rows of a file belong to, and whether that is `of`: asked for every row
     * that has such a word, or a number. RC_TYPE refuses the whole file (`file_name`), RC_INVALID the cell. NULL: rows of
     * any file are taken. */
    const char *mark;
    enum rc (*check_mark)(struct ctx *cx, const char *of, const char *file_name, const char *text);
};

/* Every text "", every number 0. */
void row_blank(const struct record *record, void *row);
/* Whether the field's value is chosen from a pick list. */
bool row_is_picked(const struct row_noun *noun, const struct field *field);
/* "" for a noun whose rows stand for themselves. */
const char *row_of(const struct row_noun *noun, const void *row);
/* The field “number”; 0 without one. */
int64_t row_number(const struct row_noun *noun, const void *row);
/* RC_INVALID with every required text that is empty. */
enum rc row_filled(struct ctx *cx, const struct record *record, const void *row) MUST_USE;
/* RC_INVALID unless the post is in use, or was there before. */
enum rc row_post(struct ctx *cx, const char *post, const char *before) MUST_USE;
/* "情報システム部 部長（佐藤 花子）" → "情報システム部 部長": lists are dense. */
const char *row_post_words(const struct ctx *cx, struct choices posts, const char *post);
/* Stores a row (an empty id makes one); `version` is the one that the person saw. Own transaction. */
enum rc row_save(struct ctx *cx, const struct row_noun *noun, void *row, int64_t version) MUST_USE;
/* RC_CONFLICT when `version` (0: any) is not the stored one. Own transaction. */
enum rc row_remove(struct ctx *cx, const struct row_noun *noun, const char *id, int64_t version) MUST_USE;
/* The stored row of an id, of whichever organisation the noun admits. RC_MISSING. */
enum rc row_get(struct ctx *cx, const struct row_noun *noun, const char *id, void *ret) MUST_USE;
/* Acts where the rows of a thing are changed, until the stay ends. RC_DENIED. */
enum rc row_enter(struct ctx *cx, const struct row_noun *noun, const char *of, struct row_stay *stay) MUST_USE;
/* For list_edit; see ROW_NOUN_EDIT (rows/rows_routes.h). */
enum rc row_cell_choices(struct ctx *cx, const struct row_noun *noun, const struct field *field, const void *record,
                         struct form_choice *ret) MUST_USE;
enum rc row_cell(struct ctx *cx, const struct row_noun *noun, const char *id, void *ret) MUST_USE;

/* Rows from a workbook or CSV file: those with a number change that row, those without are new; all or none. */
enum rc rows_import(struct ctx *cx, const struct row_noun *noun, const char *of, const char *bytes, size_t length,
                    const char *file_name, struct import_result *ret) MUST_USE;
/* The whole list as a file; format by the ending of `path`. */
enum rc rows_export(struct ctx *cx, const struct row_noun *noun, const char *of, const char *path,
                    struct buf *out) MUST_USE;
/* What an import found, for commands. */
enum rc rows_import_show(struct ctx *cx, struct arguments *arguments, const struct import_result *result) MUST_USE;
/* The same for commands: operand 0 is the file; option “o” is the file. */
enum rc rows_import_run(struct ctx *cx, struct arguments *arguments, const struct row_noun *noun,
                        const char *of) MUST_USE;
enum rc rows_export_run(struct ctx *cx, const struct arguments *arguments, const struct row_noun *noun,
                        const char *of) MUST_USE;

/* --- Pages --- */

struct row_form_view {
    struct form_view form;
    const char *remove_href; /* NULL: it is not removed here */
    int64_t version;
};
struct row_import_view {
    struct import_result result;
    const char *action, *xlsx_href, *csv_href, *cancel;
    const char *help; /* what a row means, where it is not the usual; NULL */
    int64_t tried;
};
extern const struct fields row_import_answer;

/* The path of a noun's list. */
const char *rows_path(struct ctx *cx, const struct row_noun *noun, const char *of);
enum rc row_new_get(struct ctx *cx, const struct request *request, struct response *response,
                    const struct row_noun *noun) MUST_USE;
enum rc row_new_post(struct ctx *cx, const struct request *request, struct response *response,
                     const struct row_noun *noun) MUST_USE;
enum rc row_edit_get(struct ctx *cx, const struct request *request, struct response *response,
                     const struct row_noun *noun) MUST_USE;
enum rc row_edit_post(struct ctx *cx, const struct request *request, struct response *response,
                      const struct row_noun *noun) MUST_USE;
enum rc row_remove_post(struct ctx *cx, const struct request *request, struct response *response,
                        const struct row_noun *noun) MUST_USE;
enum rc rows_file_get(struct ctx *cx, const struct request *request, struct response *response,
                      const struct row_noun *noun, enum list_format format) MUST_USE;
enum rc rows_import_get(struct ctx *cx, const struct request *request, struct response *response,
                        const struct row_noun *noun) MUST_USE;
enum rc rows_import_post(struct ctx *cx, const struct request *request, struct response *response,
                         const struct row_noun *noun) MUST_USE;
/* The list of a page: `found` has its rows. */
enum rc rows_list_fill(struct ctx *cx, const struct request *request, const struct row_noun *noun, const char *of,
                       struct list_found *found, struct list_view *ret) MUST_USE;

/* The handlers that every kind of row has: their prototypes, and (rows/rows_routes.h) their bodies. */
#define ROW_HANDLER(name) enum rc name(struct ctx *cx, struct request *request, struct response *response)
#define ROW_NOUN_HANDLERS(name)                                                                    \
    ROW_HANDLER(name##_new_get);                                                                   \
    ROW_HANDLER(name##_new_post);                                                                  \
    ROW_HANDLER(name##_edit_get);                                                                  \
    ROW_HANDLER(name##_edit_post);                                                                 \
    ROW_HANDLER(name##_csv_get);                                                                   \
    ROW_HANDLER(name##_xlsx_get);                                                                  \
    ROW_HANDLER(name##_import_get);                                                                \
    ROW_HANDLER(name##_import_post)

#endif
