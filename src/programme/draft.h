/* What plans and evaluations have in common: made for a year and a sector, drafted, approved, sent to another tier. One
 * set of rules (draft.c), forms, pages and files (draft_web.c) serves both; struct draft_kind names what differs. Inside
 * src/programme only. */
#ifndef PROGRAMME_DRAFT_H
#define PROGRAMME_DRAFT_H

#include "programme/programme_inside.h"
#include "report/report.h"

/* Room for either. */
union drafted {
    struct draft draft;
    struct programme_plan plan;
    struct programme_evaluation evaluation;
};
_Static_assert(offsetof(struct programme_plan, draft) == 0 && offsetof(struct programme_evaluation, draft) == 0,
               "both begin with their draft");

/* A year and a sector for something new. */
struct programme_beginning {
    int64_t year;
    const char *sector, *title;
};
extern const struct fields programme_beginning_fields;

struct draft_kind {
    const struct record *record; /* its noun is that of the tabs, too; its href leads to one */
    const struct approvable *approvable;
    const char *parameter;         /* of its routes */
    const char *list, *label;      /* address and N_ title of all of them */
    const char *create, *change;   /* N_ titles of the forms */
    uint64_t beginning;            /* fields of programme_beginning that the form of a new one has */
    const char *const *inputs;     /* what is changed in a draft, ended by NULL; texts */
    const char *none;              /* N_: there is none yet */
    const char *closed;            /* N_: it cannot be changed now ({0}: its state) */
    const char *hollow;            /* N_: nothing in it that could be approved */
    const char *fill, *later;      /* N_: what comes next while it is hollow; once it was sent */
    const char *file;              /* word of its files */
    enum rc (*hold)(struct ctx *cx, const char *id);
    /* The latest, into the struct of the record. RC_MISSING without a message. */
    enum rc (*latest)(struct ctx *cx, union drafted *ret);
    /* How many actions or points it has. */
    enum rc (*count)(struct ctx *cx, const char *id, int64_t *ret);
    enum rc (*begin)(struct ctx *cx, const struct programme_beginning *beginning, union drafted *ret);
    /* Kind, edition and body of its paper. */
    enum rc (*paper)(struct ctx *cx, const union drafted *drafted, struct paper *ret);
    enum rc (*report)(struct ctx *cx, const char *study, const char *of, struct report *ret);
};

/* What a new one needs: year, sector, and who makes it. Gives RC_INVALID with every bad field. */
enum rc draft_check_new(struct ctx *cx, int64_t year, const char *sector, const struct organization *organization)
    MUST_USE;
/* One that may be changed by the acting person, held until the transaction ends. RC_CONFLICT, RC_DENIED. */
enum rc draft_open(struct ctx *cx, const struct draft_kind *kind, const char *id) MUST_USE;
/* For struct approvable. */
enum rc draft_obstacle(struct ctx *cx, const struct draft_kind *kind, const char *id, const char **ret) MUST_USE;
enum rc draft_settle(struct ctx *cx, const struct approval *approval) MUST_USE;

/* Documents (programme_report.c). */
enum rc programme_plan_report(struct ctx *cx, const char *study, const char *of, struct report *ret) MUST_USE;
enum rc programme_evaluation_report(struct ctx *cx, const char *study, const char *of, struct report *ret) MUST_USE;

#endif
