/* Documents built from the domains, and the home page of an operator. This room stands above the
 * self-assessment and the plan and reads them through their headers. */
#ifndef BRIEFING_BRIEFING_H
#define BRIEFING_BRIEFING_H

#include "assessment/assessment.h"
#include "ledger/ledger.h"
#include "plan/plan.h"
#include "report/report.h"
#include "risk/risk.h"

enum briefing_kind {
    BRIEFING_MANAGEMENT, /* one for executives, 4 to 6 pages */
    BRIEFING_GAP,        /* everything: every gap, every answer */
    BRIEFING_RISK,       /* a risk assessment: criteria, services, matrix, risks, check */
    BRIEFING_KIND_COUNT_
};
extern const struct enum_names briefing_kind_names;

/* An edition of a document that was issued. */
struct briefing_edition {
    const char *id, *org;
    int64_t version;
    const char *kind;      /* machine word */
    int64_t year, edition; /* from 1 */
    const char *document_number, *issued_on, *issued_by, *note;
    const char *assessment;  /* what it was made from; a risk study for BRIEFING_RISK */
    int64_t ledger_size;     /* head of the ledger when it was issued */
    const char *ledger_root;
};
extern const struct record briefing_edition_record;

/* How measures stand against last year; rules in briefing_change.c. */
enum briefing_move {
    MOVE_SAME, /* the same level in both years */
    MOVE_ROSE,
    MOVE_FELL,
    MOVE_ANSWERED, /* a level now, none last year */
    MOVE_LOST,     /* a level last year, none now */
    MOVE_LEFT,     /* 対象外 now, a level last year */
    MOVE_NEW,      /* the measure was not in last year's edition of the standard */
    MOVE_NONE,     /* no level in either year */
    MOVE_COUNT_
};
struct briefing_change {
    const struct sheet_item *item;
    enum briefing_move move;
    int64_t before, now; /* levels; 0 for none */
};
struct briefing_changes {
    bool known;                  /* false without last year's assessment: nothing else is filled */
    bool revised;                /* the editions of the standard differ */
    int64_t counts[MOVE_COUNT_]; /* measures by move */
    int64_t common;              /* measures with a level in both years */
    double common_before, common_now;           /* their means; -1 when there are none */
    double mean_before, mean_now;               /* of all answered measures of each year; -1 */
    LIST_OF(struct briefing_change) rose, fell; /* greatest change first */
};
/* Compares two years. `last` may have no items: then nothing is known. Pure but for memory. */
enum rc briefing_compare(struct ctx *cx, const struct assessment_sheet *now,
                         const struct assessment_sheet *last, struct briefing_changes *ret)
    MUST_USE;

/* Everything that a document says, read at one time. */
struct briefing {
    enum briefing_kind kind;
    const char *subject; /* what it was made from: the assessment, or the risk study */
    int64_t year;
    struct organization organization;
    struct risk_digest risk; /* BRIEFING_RISK; then nothing of the assessment is filled */
    struct assessment_sheet sheet, last; /* last.items.n is 0 when there is no last year */
    struct score_view chapters, sections, last_chapters;
    struct gap_view gaps;
    struct plan_totals totals;
    struct plan_items items; /* open ones by due date, at most BRIEFING_ITEMS */
    struct choices posts;
    struct briefing_changes changes;
    struct ledger_head head;
    LIST_OF(struct briefing_edition) editions; /* of this kind and assessment, oldest first */
    int64_t edition;                           /* of this document */
    bool issued; /* the edition was issued and nothing changed since */
    const char *document_number;
};
enum { BRIEFING_ITEMS = 1000 };

/* What a document is made of. */
struct briefing_request {
    enum briefing_kind kind;
    const char
        *assessment; /* id; "" or NULL: by scope, catalog and year as assessment_find takes them. BRIEFING_RISK: of a
                      * risk study; "" or NULL: the latest, of that year where there is one */
    const char *scope, *catalog;
    int64_t year;
    enum report_paper paper;
    bool stamps; /* with boxes for seals (決裁欄) */
    bool glossary; /* with the words of the house at the end */
};

/* Reads. RC_MISSING, RC_DENIED (assessment or plan may not be read). */
enum rc briefing_load(struct ctx *cx, const struct briefing_request *request, struct briefing *ret)
    MUST_USE;
/* Makes the document tree. */
enum rc briefing_build(struct ctx *cx, const struct briefing_request *request,
                       const struct briefing *briefing, struct report *ret) MUST_USE;
/* Issues the next edition: its number, note and the ledger's head are recorded. RC_CONFLICT when
 * somebody issues at the same time. */
enum rc briefing_issue(struct ctx *cx, const struct briefing *briefing, const char *note,
                       struct briefing_edition *ret) MUST_USE;

/* The steps of a year (PDCA of an operator: 安全基準等策定指針 第5版 4.1–4.4). */
enum year_step {
    STEP_POLICY,     /* 方針・体制 */
    STEP_ASSESSMENT, /* 自己評価 */
    STEP_PLAN,       /* 差分と計画 */
    STEP_RUN,        /* 実施 */
    STEP_CHECK,      /* 点検・監査 */
    STEP_REVIEW,     /* 見直し */
    STEP_COUNT_
};
extern const struct enum_names year_step_names;
struct year_facts {
    bool assessed;          /* there is an assessment of this fiscal year */
    int64_t status;         /* enum assessment_status */
    int64_t gaps_unplanned; /* gaps without an open plan item */
    int64_t month;          /* 0–11: months since the fiscal year began */
};
/* Where the organisation stands. An unfinished assessment holds the year back, whatever the month. */
enum year_step year_step_of(const struct year_facts *facts);

extern const struct module briefing_module;

#endif
