/* Views and handlers of the plan's pages. Inside src/plan only. */
#ifndef PLAN_PLAN_VIEW_H
#define PLAN_PLAN_VIEW_H

#include "assessment/assessment.h"
#include "http/http.h"
#include "ledger/ledger.h"
#include "plan/plan_inside.h"
#include "register/beside.h"
#include "register/form.h"
#include "register/list.h"
#include "view/svg.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

HANDLER(plan_list_get);
HANDLER(plan_list_csv_get);
HANDLER(plan_list_xlsx_get);
HANDLER(plan_export_csv_get);
HANDLER(plan_export_xlsx_get);
HANDLER(plan_export_oscal_get);
HANDLER(plan_roadmap_get);
HANDLER(plan_status_post);
HANDLER(plan_import_get);
HANDLER(plan_import_post);
HANDLER(plan_new_get);
HANDLER(plan_new_post);
HANDLER(plan_item_get);
HANDLER(plan_edit_get);
HANDLER(plan_edit_post);
HANDLER(plan_remove_post);

/* Sums as people read them, with the count of what is late. */
struct plan_figures {
    const char *open, *overdue, *due_this_month, *done;
    const char *money_asked, *money_granted, *money_spent;
    const char *days_asked, *days_granted, *days_spent;
};

/* What the filter of the roadmap shows. */
struct plan_filter_view {
    const char *action; /* where the filter is sent to */
    LIST_OF(struct form_option) statuses, posts, priorities, sorts;
    const char *text, *catalog, *control, *control_label;
    int64_t overdue;
};

struct plan_list_view {
    struct plan_totals totals;
    struct plan_figures figures;
    struct list_view list;
    LIST_OF(struct plan_row) items;
    const char *next; /* cursor of the page after, "" at the end */
    const char *next_href, *roadmap_href;
    const char *whole_href, *oscal_href;               /* the workbook with every field, to change and upload */
    LIST_OF(struct form_option) statuses; /* for the bulk change */
    int64_t writable, any;                /* any: the plan has items, whatever the filter admits */
};

struct plan_roadmap_view {
    struct plan_filter_view filter;
    LIST_OF(struct plan_row) items;
    struct svg picture;
    int64_t more; /* not all items are drawn */
    const char *list_href;
};

/* The gap that an item closes. */
struct plan_gap {
    const char *assessment, *href, *catalog_title, *control, *label, *title, *why, *reason;
    int64_t year, current, target, unanswered;
};

struct plan_form_view {
    const char *action, *submit, *cancel, *id, *assessment;
    int64_t version, has_gap;
    struct plan_gap gap;
    struct form_view what, who, resources, judging;
    LIST_OF(struct record_change) conflicts; /* stored now, and typed here */
};

struct plan_item_view {
    struct plan_item item;
    const char *post_label, *control_label, *control_title, *control_href, *catalog_title;
    const char *money_asked, *money_granted, *money_spent;
    const char *maker; /* name of who made it */
    int64_t overdue, has_gap;
    struct plan_gap gap;
    LIST_OF(struct record_event) history;
    struct beside_view beside; /* what other rooms say about it */
};

struct plan_import_view {
    struct import_result result;
    int64_t tried; /* a file was sent and refused */
};

extern const struct list plan_item_list;

/* Shared by the files of the pages. */
/* An option for each name; `chosen` −1 for none. */
enum rc plan_enum_options(struct ctx *cx, const struct enum_names *names, int64_t chosen,
                          struct form_option **ret) MUST_USE;
/* Posts to filter by: all, my own, then each. */
enum rc plan_post_options(struct ctx *cx, const char *chosen, struct form_option **ret,
                          size_t *ret_n) MUST_USE;
/* Pick lists of the forms. A post that was closed since, `chosen`, stays as a choice of its own. */
enum rc plan_post_choice(struct ctx *cx, const char *chosen, struct form_choice *ret) MUST_USE;
enum rc plan_priority_choice(struct ctx *cx, struct form_choice *ret) MUST_USE;
enum rc plan_filter_options(struct ctx *cx, const struct plan_filter *filter,
                            struct plan_filter_view *ret) MUST_USE;
/* The query of a request as a source for plan_filter_read. */
const char *plan_filter_from_request(const void *request, const char *name);
/* The gap of a control in an assessment; *ret_found is false when there is none to show. */
enum rc plan_gap_find(struct ctx *cx, const char *assessment, const char *control,
                      struct plan_gap *ret, bool *ret_found) MUST_USE;

/* What goes in and out of routes, for their table. */
extern const struct fields plan_list_answer;
extern const struct fields plan_form_answer;
extern const struct fields plan_item_answer;
extern const struct fields plan_removed_answer;
extern const struct fields plan_proposal_list_answer;
extern const struct fields plan_proposal_answer;
extern const struct fields plan_roadmap_answer;
extern const struct fields plan_status_answer;
extern const struct fields plan_import_answer;

#endif
