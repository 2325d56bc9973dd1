/* The plan: what is done about the gaps, with which resources, by whom, until when, judged how
 * (the five fields of 安全基準等策定指針 第5版 4.1.3(4) and 経営ガイドライン 指示4). */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "account/account.h"
#include "approval/approval.h"
#include "base/field.h"
#include "register/record.h"
#include "register/take.h"

enum plan_status {
    PLAN_PROPOSED,
    PLAN_AGREED,
    PLAN_RUNNING,
    PLAN_DONE,
    PLAN_CANCELLED,
    PLAN_STATUS_COUNT_
};
extern const struct enum_names plan_status_names;

struct plan_item {
    const char *id, *org;
    int64_t version;
    int64_t number; /* counts up in the organisation */
    const char *title, *detail;
    const char *assessment, *catalog, *control; /* the gap it closes; "" for none */
    const char *post;                           /* responsible */
    int64_t status, progress;                   /* 0–100 % */
    int64_t priority;                           /* 1 high – 3 low */
    const char *start_on, *due_on, *done_on;
    int64_t money_asked, money_granted, money_spent; /* yen */
    int64_t days_asked, days_granted, days_spent;    /* person-days */
    const char *judged_by;                           /* how the result is judged */
    const char *result;
    const char *created_by;
    int64_t created_at;
};
extern const struct record plan_item_record;

struct plan_totals {
    int64_t open, overdue, due_this_month, done,
        cancelled; /* overdue and due are counted up to 100 */
    int64_t money_asked, money_granted, money_spent;
    int64_t days_asked, days_granted, days_spent;
};
extern const struct fields plan_totals_fields;
enum rc plan_totals(struct ctx *cx, struct plan_totals *ret) MUST_USE;

/* Open items for one measure, and all for reports (at most `limit`, by due date). */
struct plan_items {
    const struct plan_item *at;
    size_t n;
};
enum rc plan_items_of_control(struct ctx *cx, const char *catalog, const char *control,
                              struct plan_items *ret) MUST_USE;
enum rc plan_items_open(struct ctx *cx, int64_t limit, struct plan_items *ret) MUST_USE;
/* How many open items each control of a catalog has. */
struct plan_count {
    const char *control;
    int64_t items;
};
struct plan_counts {
    const struct plan_count *at;
    size_t n;
};
enum rc plan_count_by_control(struct ctx *cx, const char *catalog, struct plan_counts *ret)
    MUST_USE;
/* The open item of a measure that is due first; *ret_found is false when it has none. */
enum rc plan_item_due_first(struct ctx *cx, const char *catalog, const char *control,
                            struct plan_item *ret, bool *ret_found) MUST_USE;
/* Open items of the acting person's posts that are overdue or due this month; counted up to 100. */
enum rc plan_waiting(struct ctx *cx, int64_t *ret) MUST_USE;
/* True when the item is open and its due date has passed. */
bool plan_item_is_overdue(const struct ctx *cx, const struct plan_item *item);

/* 1234567 → "1,234,567", in cx's arena. */
const char *plan_number_show(const struct ctx *cx, int64_t value);

/* Own transaction each; permission and rules inside. */
enum rc plan_item_create(struct ctx *cx, struct plan_item *item) MUST_USE;
/* The same inside an open transaction, for rooms that store something with it. */
enum rc plan_item_add(struct ctx *cx, struct plan_item *item) MUST_USE;
enum rc plan_item_change(struct ctx *cx, struct plan_item *item, int64_t version) MUST_USE;
enum rc plan_item_remove(struct ctx *cx, const char *id, int64_t version) MUST_USE;

/* --- Proposed items that are put up for approval together; approval makes them agreed --- */

enum plan_proposal_status { PROPOSAL_DRAFT, PROPOSAL_REQUESTED, PROPOSAL_APPROVED, PROPOSAL_STATUS_COUNT_ };
extern const struct enum_names plan_proposal_status_names;

struct plan_proposal {
    const char *id, *org;
    int64_t version;
    int64_t year;
    const char *title, *note;
    int64_t status;
    const char *drafter;
    const char *comment; /* of whoever returned it */
};
extern const struct record plan_proposal_record;

struct plan_proposal_item {
    const char *id, *org;
    int64_t version;
    const char *proposal, *item;
};
extern const struct record plan_proposal_item_record;

extern const struct approvable plan_proposal_approvable;

enum { PROPOSAL_ITEMS_MOST = 500 };

/* Makes a proposal of these items (ids, all of them proposed and in no other running proposal) and asks
 * for approval. Own transaction. RC_INVALID, RC_CONFLICT, RC_DENIED. */
enum rc plan_proposal_create(struct ctx *cx, struct plan_proposal *proposal, const char *const *items,
                             size_t count, const struct approval_wish *wish) MUST_USE;
extern const struct module plan_module;

#endif
