/* Routes of approval (起案 → 合議 … → 承認), for whatever needs one. A domain declares what can be approved
 * as a struct approvable in its module; the route, its steps, deadlines, number and papers are kept
 * here, once for all domains. */
#ifndef APPROVAL_APPROVAL_H
#define APPROVAL_APPROVAL_H

#include "account/account.h"
#include "base/app.h"
#include "base/field.h"
#include "base/text.h"
#include "register/record.h"

/* What a person does at a step. */
enum approval_kind {
    APPROVAL_CONSULT, /* 合議: is heard and agrees */
    APPROVAL_APPROVE, /* 承認: decides */
    APPROVAL_KIND_COUNT_
};
extern const struct enum_names approval_kind_names;

enum approval_status {
    APPROVAL_RUNNING,
    APPROVAL_APPROVED,
    APPROVAL_RETURNED,
    APPROVAL_WITHDRAWN,
    APPROVAL_STATUS_COUNT_
};
extern const struct enum_names approval_status_names;

enum approval_step_status {
    STEP_WAITING, /* earlier steps come first */
    STEP_OPEN,
    STEP_AGREED,
    STEP_RETURNED,
    STEP_ENDED, /* the approval ended before anybody decided here */
    STEP_STATUS_COUNT_
};
extern const struct enum_names approval_step_status_names;

/* How the decision of a step came about. */
enum approval_way {
    WAY_NONE,
    WAY_SELF,   /* the holder of the post, or whoever has the right where no post is named */
    WAY_DEPUTY, /* 代理: the deputy of the post */
    WAY_PAPER,  /* on the printed form; somebody else recorded it and attached the scan */
    WAY_COUNT_
};
extern const struct enum_names approval_way_names;

/* A route of the organisation for one kind of subject. */
struct approval_route {
    const char *id, *org;
    int64_t version;
    const char *noun, *name;
    const char *number_prefix; /* of 決裁番号: 情セ決 */
    int64_t paper;             /* prints a form with seal boxes (決裁欄) */
    int64_t sort, active;      /* the first one in use is proposed */
};
extern const struct record approval_route_record;

struct approval_route_step {
    const char *id, *org;
    int64_t version;
    const char *route;
    int64_t position; /* 1, 2, …; steps of one position stand side by side */
    int64_t kind;
    const char *post; /* "": whoever may approve by role */
    int64_t days;     /* calendar days from when the step opens; 0: no deadline */
    int64_t sort;     /* place on the route, from 1 */
};
extern const struct record approval_route_step_record;

/* One request going along a route; a new request for the same subject is the next round. */
struct approval {
    const char *id, *org;
    int64_t version;
    const char *noun, *subject, *title, *route_name;
    int64_t paper, round, status;
    const char *drafter;
    int64_t asked_at;
    const char *due_on;  /* by when the whole is wanted; "" for none */
    const char *message; /* of the drafter */
    const char *comment; /* of whoever returned it */
    int64_t ended_at;
    const char *number_prefix;
    int64_t number_year, number_serial;
    const char *decision_number; /* 決裁番号; "" until approved */
    const char *keeper; /* to whom the drafter handed it over: "" for nobody */
};
/* Who carries the request on: told of a return, may withdraw it; decides it as little as the drafter. */
static inline const char *approval_keeper(const struct approval *approval)
{
    return text_empty(approval->keeper) ? approval->drafter : approval->keeper;
}
extern const struct record approval_record;

struct approval_step {
    const char *id, *org;
    int64_t version;
    const char *approval;
    int64_t position, kind;
    const char *post;
    int64_t status, days;
    const char *due_on;
    const char *person; /* whose decision it is */
    int64_t way;
    const char *recorded_by; /* who entered it: the same, but for paper */
    int64_t decided_at;
    const char *comment;
    int64_t sort;
};
extern const struct record approval_step_record;

/* The scan of a printed form. */
struct approval_paper {
    const char *id, *org;
    int64_t version;
    const char *approval, *file_name, *media_type, *digest;
    int64_t size;
    const char *added_by;
    int64_t added_at;
};
extern const struct record approval_paper_record;

/* What a domain offers for approval. */
struct approvable {
    const char *noun;           /* machine word: "assessment" */
    const char *label;          /* N_ text */
    const char *href;           /* page of a subject without its id: "/assessments/" */
    uint64_t read, ask, decide; /* PERM_: see it; put it up; decide where a step names no post */
    /* Takes what settle will change, first in the transaction of a step, so that everybody takes rows in one
     * order; NULL where nothing needs it. */
    enum rc (*hold)(struct ctx *cx, const char *subject);
    /* Why the acting person may not take an APPROVAL_APPROVE step (drafted or answered it): an N_ text in
     * *ret, NULL when they may. */
    enum rc (*obstacle)(struct ctx *cx, const char *subject, const char **ret);
    /* The subject follows: approved, returned or withdrawn; in the transaction of that step. `approval`
     * is as it stands now. */
    enum rc (*settle)(struct ctx *cx, const struct approval *approval);
};
/* NULL when no module has one of that noun. */
const struct approvable *approvable_find(const struct app *app, const char *noun);

struct approval_wish {
    const char
        *route; /* id; "" or NULL: the first in use, or one step by role where there is none */
    const char *due_on;  /* ISO date or "" */
    const char *message; /* to those on the route */
    const char *
        drafter; /* NULL: the acting person. A request from before there were routes names its own */
};
/* Puts a subject up; needs an open transaction, in which the domain freezes the subject. A post on the
 * route that is vacant, or held by the drafter alone, is refused by name. RC_INVALID, RC_MISSING,
 * RC_CONFLICT (a request is running). */
enum rc approval_ask(struct ctx *cx, const struct approvable *what, const char *subject,
                     const char *title, const struct approval_wish *wish, struct approval *ret)
    MUST_USE;

/* The running request of a subject. RC_MISSING without a message. */
enum rc approval_running(struct ctx *cx, const char *noun, const char *subject,
                         struct approval *ret) MUST_USE;

/* Agrees to, or returns, every open step that the acting person may take. Own transaction. A return
 * needs a comment. RC_DENIED with the reason, RC_CONFLICT when the request is over. */
enum rc approval_agree(struct ctx *cx, const char *id, const char *comment) MUST_USE;
enum rc approval_return(struct ctx *cx, const char *id, const char *comment) MUST_USE;
/* By the drafter alone, or who carries the request on. */
enum rc approval_withdraw(struct ctx *cx, const char *id) MUST_USE;
/* Enters what stands on the printed form for one open step; needs a scan, and another person than the
 * drafter. */
enum rc approval_record_paper(struct ctx *cx, const char *id, const char *step, const char *person,
                              const char *comment) MUST_USE;

struct approval_route_steps {
    const struct approval_route_step *at;
    size_t n;
};
enum { ROUTE_STEPS_MOST = 20 };
/* Stores a route with exactly these steps (their id and version are not looked at). `version` is the
 * version of the route that the person saw; a new route has the id "". Own transaction. RC_INVALID with
 * fields, RC_CONFLICT, RC_DENIED. */
enum rc approval_route_save(struct ctx *cx, struct approval_route *route, int64_t version,
                            const struct approval_route_steps *steps) MUST_USE;
/* True when a route in use exists for that noun. */
enum rc approval_has_route(struct ctx *cx, const char *noun, bool *ret) MUST_USE;
/* The routes in use for a noun, as options: the first one is the default. */
enum rc approval_route_choices(struct ctx *cx, const char *noun, struct choices *ret) MUST_USE;

/* Requests that wait for the acting person, oldest first, at most `limit`. */
struct approval_item {
    const char *id, *noun, *title, *drafter_name, *due_on;
    int64_t asked_at, kind;
};
struct approval_items {
    const struct approval_item *at;
    size_t n;
};
enum rc approval_waiting(struct ctx *cx, int64_t limit, struct approval_items *ret) MUST_USE;
/* How many; at most 100 are counted. */
enum rc approval_waiting_count(struct ctx *cx, int64_t *ret) MUST_USE;

extern const struct module approval_module;

#endif
