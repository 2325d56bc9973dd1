/* What the files of the preparation share. Inside src/preparation only. */
#ifndef PREPARATION_PREPARATION_INSIDE_H
#define PREPARATION_PREPARATION_INSIDE_H

#include "assessment/assessment.h"
#include "base/command.h"
#include "db/db.h"
#include "preparation/preparation.h"
#include "register/form.h"
#include "register/list.h"
#include "risk/risk.h"

enum { PREPARE_ROWS_MOST = 5000, PREPARE_LINKS_MOST = 50000 };

/* --- One kind of row, with its list, form and file (preparation_row.c, preparation_take.c) --- */

struct prepare_rows {
    const void *at; /* rows of the list; each begins with its record */
    size_t n;
};

struct prepare_noun {
    const struct record *record;
    const struct list *list;
    const char *path;          /* of its pages, below the study where it has one: "context" */
    int64_t tab;               /* enum prepare_tab */
    const char *title, *create; /* N_ */
    const char *const *inputs; /* ended by NULL */
    /* All rows with the words around them, of the study where the noun has one; only that of `id` unless it is "". */
    enum rc (*rows)(struct ctx *cx, const char *study, const char *id, struct prepare_rows *ret);
    /* The pick list of a reference. */
    enum rc (*choices)(struct ctx *cx, const char *study, const struct field *field, struct choices *ret);
    /* Stores a row inside an open transaction; `before` is NULL for a new one. */
    enum rc (*store)(struct ctx *cx, const void *before, void *row);
    /* A column of its list that is no field of the record; NULL for none. Taken from files by `put` in the
     * transaction of the row. */
    const char *extra;
    enum rc (*put)(struct ctx *cx, const void *row, const char *text);
};
extern const struct prepare_noun context_noun;

/* "" for a noun without studies. */
const char *prepare_study_of(const struct prepare_noun *noun, const void *row);
int64_t prepare_number_of(const struct prepare_noun *noun, const void *row);
/* RC_INVALID with every required text that is empty. */
enum rc prepare_filled(struct ctx *cx, const struct record *record, const void *row) MUST_USE;
/* RC_INVALID unless the post is in use, or was there before. */
enum rc prepare_post(struct ctx *cx, const char *post, const char *before) MUST_USE;
/* Own transaction. */
enum rc prepare_save(struct ctx *cx, const struct prepare_noun *noun, void *row, int64_t version) MUST_USE;
/* Rows from a workbook or CSV file: those with a number change that row, those without are new; all or none. */
enum rc prepare_import(struct ctx *cx, const struct prepare_noun *noun, const char *study, const char *bytes,
                       size_t length, const char *file_name, struct import_result *ret) MUST_USE;
/* The whole list as a file; format by the ending of `path`. */
enum rc prepare_export(struct ctx *cx, const struct prepare_noun *noun, const char *study, const char *path,
                       struct buf *out) MUST_USE;
/* For list_edit. */
enum rc prepare_cell_choices(struct ctx *cx, const struct prepare_noun *noun, const struct field *field,
                             const void *record, struct form_choice *ret) MUST_USE;
enum rc prepare_cell_row(struct ctx *cx, const struct prepare_noun *noun, const char *id, void *ret) MUST_USE;
/* "情報システム部 部長（佐藤 花子）" → "情報システム部 部長": lists are dense. */
const char *prepare_post_words(const struct ctx *cx, struct choices posts, const char *post);
/* The study that a person means: its id, or "" for the latest. RC_MISSING with a message. */
enum rc prepare_study(struct ctx *cx, const char *text, struct risk_study *ret) MUST_USE;

/* --- Circumstances and requirements --- */

struct context_row {
    struct context_entry entry; /* first: its field table serves both */
    const char *post_label;
    const char *services; /* of the latest study that it concerns, by name */
    int64_t overdue;
};
extern const struct fields context_row_fields;
extern const struct list context_list;

struct context_entries {
    const struct context_entry *at;
    size_t n;
};
/* A service of a study with the entry that concerns it. */
struct context_service {
    const char *link, *entry, *study, *study_title, *service, *business, *name;
    int64_t year, status;
};
struct context_services {
    const struct context_service *at;
    size_t n;
};
bool context_is_overdue(const struct ctx *cx, const struct context_entry *entry);

/* --- SQL --- */

void context_link_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
/* RC_MISSING without a message. */
enum rc prepare_store_latest(struct ctx *cx, struct risk_study *ret) MUST_USE;
/* Services of a study: id and name, in their order. */
enum rc prepare_store_services(struct ctx *cx, const char *study, struct choices *ret) MUST_USE;
/* By number. */
enum rc context_store_all(struct ctx *cx, struct context_entries *ret) MUST_USE;
enum rc context_store_last_number(struct ctx *cx, int64_t *ret) MUST_USE;
/* The services that an entry concerns, in all studies, the latest first. */
enum rc context_store_services_of(struct ctx *cx, const char *entry, struct context_services *ret) MUST_USE;
/* All links of a study, by entry and name of the service. */
enum rc context_store_links(struct ctx *cx, const char *study, struct context_services *ret) MUST_USE;
/* RC_MISSING without a message. */
enum rc context_store_link(struct ctx *cx, const char *service, const char *entry, struct context_link *ret)
    MUST_USE;
enum rc context_store_requirements(struct ctx *cx, const char *study, const char *service,
                                   struct context_requirements *ret) MUST_USE;
/* Links that `into` lacks: study, service and entry are filled, origin names the link of `from`. */
struct context_links {
    const struct context_link *at;
    size_t n;
};
enum rc context_store_missing(struct ctx *cx, const char *from, const char *into, struct context_links *ret)
    MUST_USE;
/* Due to be reviewed before a day ("" for any), by the acting person's posts. */
enum rc context_store_mine(struct ctx *cx, const char *before, int64_t limit, struct context_entries *ret) MUST_USE;

struct work;
enum rc preparation_work(struct ctx *cx, struct work *work) MUST_USE;

#endif
