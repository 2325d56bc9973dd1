/* Views and handlers of the preparation's pages. Inside src/preparation only. */
#ifndef PREPARATION_PREPARATION_VIEW_H
#define PREPARATION_PREPARATION_VIEW_H

#include "http/http.h"
#include "preparation/preparation_inside.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

enum prepare_tab { PREPARE_TAB_CONTEXT };

/* Stands over every page. */
struct prepare_head {
    const char *study; /* id; "" where there is none */
    const char *title, *year_label;
    int64_t tab, status, writable; /* writable: the study, by this person, and now */
};
extern const struct fields prepare_head_fields;
/* `study` "": the latest, if there is one. RC_MISSING. */
enum rc prepare_head_fill(struct ctx *cx, const char *study, int64_t tab, struct prepare_head *ret) MUST_USE;
struct page prepare_page_of(struct ctx *cx, const struct prepare_head *head, const char *title) MUST_USE;

/* --- What all kinds of rows have --- */

/* The path of a noun's list. */
const char *prepare_path(struct ctx *cx, const struct prepare_noun *noun, const char *study);
enum rc prepare_new_get(struct ctx *cx, const struct request *request, struct response *response,
                        const struct prepare_noun *noun) MUST_USE;
enum rc prepare_new_post(struct ctx *cx, const struct request *request, struct response *response,
                         const struct prepare_noun *noun) MUST_USE;
enum rc prepare_edit_get(struct ctx *cx, const struct request *request, struct response *response,
                         const struct prepare_noun *noun) MUST_USE;
enum rc prepare_edit_post(struct ctx *cx, const struct request *request, struct response *response,
                          const struct prepare_noun *noun) MUST_USE;
enum rc prepare_file_get(struct ctx *cx, const struct request *request, struct response *response,
                         const struct prepare_noun *noun, enum list_format format) MUST_USE;
enum rc prepare_import_get(struct ctx *cx, const struct request *request, struct response *response,
                           const struct prepare_noun *noun) MUST_USE;
enum rc prepare_import_post(struct ctx *cx, const struct request *request, struct response *response,
                            const struct prepare_noun *noun) MUST_USE;
/* The list of a page: `found` has its rows. */
enum rc prepare_list_fill(struct ctx *cx, const struct request *request, const struct prepare_noun *noun,
                          const char *study, struct list_found *found, struct list_view *ret) MUST_USE;

struct prepare_import_view {
    struct prepare_head head;
    struct import_result result;
    const char *action, *xlsx_href, *csv_href, *cancel;
    int64_t tried;
};
extern const struct fields prepare_import_answer;

#define PREPARE_NOUN_HANDLERS(name)                                                                \
    HANDLER(name##_new_get);                                                                       \
    HANDLER(name##_new_post);                                                                      \
    HANDLER(name##_edit_get);                                                                      \
    HANDLER(name##_edit_post);                                                                     \
    HANDLER(name##_csv_get);                                                                       \
    HANDLER(name##_xlsx_get);                                                                      \
    HANDLER(name##_import_get);                                                                    \
    HANDLER(name##_import_post)
PREPARE_NOUN_HANDLERS(context);

/* --- Circumstances and requirements --- */

struct context_list_view {
    struct prepare_head head;
    struct list_view list;
    const char *next;
    int64_t any, overdue, entries;
    LIST_OF(struct context_row) rows;
};
extern const struct fields context_list_answer;

struct context_option {
    const char *id, *label;
    int64_t chosen;
};
struct context_view {
    struct prepare_head head;
    struct context_entry entry;
    const char *post_label, *reviewer_name, *next_review;
    int64_t overdue, may_write, may_review, may_concern;
    LIST_OF(struct context_service) links;
    LIST_OF(struct context_option) services; /* of the study of head */
    struct record_history history;
};
extern const struct fields context_answer;

HANDLER(context_list_get);
HANDLER(context_get);
HANDLER(context_remove_post);
HANDLER(context_review_post);
HANDLER(context_services_post);
HANDLER(context_link_post);
HANDLER(context_link_remove_post);

enum { PREPARATION_COMMANDS = 5 };
extern const struct command preparation_commands[PREPARATION_COMMANDS];

#endif
