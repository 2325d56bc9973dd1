/* Views and handlers of this room. */
#ifndef SECTOR_SECTOR_VIEW_H
#define SECTOR_SECTOR_VIEW_H

#include "http/http.h"
#include "register/beside.h"
#include "sector/sector_inside.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

/* sector_web.c */
HANDLER(sectors_get);
HANDLER(sector_get);
HANDLER(oversight_list_get);
HANDLER(oversight_csv_get);
HANDLER(oversight_xlsx_get);
HANDLER(oversight_get);
HANDLER(oversight_new_get);
HANDLER(oversight_new_post);
HANDLER(oversight_edit_get);
HANDLER(oversight_edit_post);
HANDLER(oversight_remove_post);
HANDLER(sector_body_list_get);
HANDLER(sector_body_csv_get);
HANDLER(sector_body_xlsx_get);
HANDLER(sector_body_get);
HANDLER(sector_body_new_get);
HANDLER(sector_body_new_post);
HANDLER(sector_body_edit_get);
HANDLER(sector_body_edit_post);
HANDLER(sector_body_remove_post);
HANDLER(risk_index_get);
HANDLER(risk_index_post);
/* covered_web.c, covered_year_web.c */
HANDLER(covered_list_get);
HANDLER(covered_csv_get);
HANDLER(covered_xlsx_get);
HANDLER(covered_get);
HANDLER(covered_new_get);
HANDLER(covered_new_post);
HANDLER(covered_edit_get);
HANDLER(covered_edit_post);
HANDLER(covered_remove_post);
HANDLER(covered_import_get);
HANDLER(covered_import_post);
HANDLER(covered_check_get);
HANDLER(covered_carry_get);
HANDLER(covered_carry_post);

/* A year that can be chosen. */
struct year_link {
    const char *label, *href;
    int64_t year, current;
};
typedef LIST_OF(struct year_link) year_links;
/* The years that have rows, and the present one; links to `path`?year=. */
enum rc sector_year_links(struct ctx *cx, const char *path, int64_t year, year_links *ret) MUST_USE;
/* year= of the query; the present one where absent. RC_INVALID. */
enum rc sector_asked_year(struct ctx *cx, const struct request *request, int64_t *ret) MUST_USE;

struct sector_line {
    const char *code, *title, *bodies; /* bodies: who oversees it, as the register says */
    const char *ministry;              /* as a rule */
    int64_t subs, services, in_annexes;
    int64_t covered, added, left, outside;
};
struct sectors_view {
    int64_t year;
    const char *year_label, *source;
    year_links years;
    LIST_OF(struct sector_line) sectors;
    int64_t covered, added, left, outside, faults, lost, unexplained;
    struct beside_view beside;
};

struct service_line {
    const char *code, *title, *sub_title, *meaning, *failure, *statute, *level, *report, *source;
    int64_t level_kind, as_printed;
};
struct sub_line {
    const char *code, *title, *operators, *systems;
    int64_t as_printed;
};
struct sector_view {
    const char *code, *title, *operators, *note, *ministry, *systems, *source;
    int64_t in_annexes, ministry_printed;
    LIST_OF(struct sub_line) subs;
    LIST_OF(struct service_line) services;
    LIST_OF(struct oversight_row) oversight;
    LIST_OF(struct sector_body_row) bodies;
    int64_t year, covered, added, left, outside;
    const char *year_label;
};
struct sector_list_view {
    struct list_view list;
    int64_t any;
};
/* One row of a small register with all its fields. */
struct sector_fact {
    const char *label, *value;
};
struct sector_fact_view {
    const char *id, *edit_href;
    LIST_OF(struct sector_fact) facts;
    struct record_history history;
};
struct risk_index_view {
    struct form_view form;
    struct risk_index_setting setting;
    int64_t proposed; /* nothing was laid down yet */
    struct record_history history;
};

struct covered_list_view {
    struct list_view list;
    LIST_OF(struct covered_row) operators;
    const char *next, *next_href;
    int64_t year, any, covered, added, left, outside, faults;
    const char *year_label, *whole_href;
    year_links years;
};
struct covered_past {
    const char *year_label, *href, *sector, *reason, *moved;
    int64_t year, state;
};
struct covered_view {
    struct covered_row row;
    const char *year_label, *index, *known, *size_label, *moved;
    int64_t has_index, may_remove;
    LIST_OF(struct covered_past) years; /* of the same operator, the latest first */
    struct beside_view beside;
    struct record_history history;
};
struct covered_import_view {
    struct import_result result;
    int64_t tried, year;
    const char *year_label, *whole_href;
};
struct fault_line {
    const char *operator, *name, *sector, *label, *href;
    int64_t kind;
};
struct covered_check_view {
    int64_t year, before, errors;
    const char *year_label;
    year_links years;
    LIST_OF(struct fault_line) faults;
    int64_t lost, unexplained, no_reason, not_ours, no_sub, more; /* more: not all are named */
};
struct covered_carry_view {
    int64_t year, from, waiting, there, made;
    const char *year_label, *from_label;
    const char *job; /* that carries over in the background; "" where the page did it */
};

/* What goes in and out of routes, for their table. */
extern const struct fields sectors_answer, sector_answer, oversight_answer, sector_body_answer, sector_fact_answer,
    covered_list_answer, covered_answer, covered_import_answer, covered_check_answer, covered_carry_answer;

#endif
