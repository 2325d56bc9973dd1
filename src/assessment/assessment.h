/* Self-assessment: an organisation answers a catalog for a scope and a year. */
#ifndef ASSESSMENT_ASSESSMENT_H
#define ASSESSMENT_ASSESSMENT_H

#include "account/account.h"
#include "base/field.h"
#include "catalog/catalog.h"
#include "register/record.h"
#include "register/take.h"
#include "view/chart.h"

enum scope_kind { SCOPE_COMPANY, SCOPE_IT, SCOPE_CONTROL_SYSTEM, SCOPE_SITE, SCOPE_SUBSIDIARY, SCOPE_KIND_COUNT_ };
extern const struct enum_names scope_kind_names;

struct scope {
    const char *id, *org;
    int64_t version;
    const char *parent, *name;
    int64_t kind;
    int64_t critical; /* 重要システム: default target 4, gaps weigh double */
    int64_t sort, active;
};
extern const struct record scope_record;

struct scopes {
    const struct scope *at;
    size_t n;
};
/* All scopes of the acting organisation in their order, those out of use too. */
enum rc scope_all(struct ctx *cx, struct scopes *ret) MUST_USE;
/* A scope in use by its id, its name or the word of its kind; "" or NULL: the whole company (the
 * first scope of that kind). RC_MISSING with a message. */
enum rc scope_find(struct ctx *cx, const char *text, struct scope *ret) MUST_USE;

enum assessment_status { ASSESSMENT_DRAFT, ASSESSMENT_REQUESTED, ASSESSMENT_APPROVED, ASSESSMENT_STATUS_COUNT_ };
extern const struct enum_names assessment_status_names;

struct assessment {
    const char *id, *org;
    int64_t version;
    const char *scope, *catalog, *catalog_version;
    int64_t year, status, default_target;
    const char *previous; /* id of last year's assessment that answers were carried from; "" */
    const char *drafter, *requested_by;
    int64_t requested_at;
    const char *approved_by;
    int64_t approved_at;
    const char *comment; /* of the approver, when it was returned */
};
extern const struct record assessment_record;

enum answer_state { ANSWER_NONE, ANSWER_LEVEL, ANSWER_NOT_APPLICABLE, ANSWER_ALTERNATIVE, ANSWER_STATE_COUNT_ };
extern const struct enum_names answer_state_names; /* 未回答 回答済み 対象外 代替措置 */

struct answer {
    const char *id, *org;
    int64_t version;
    const char *assessment, *control;
    int64_t state;
    int64_t current; /* 1–5; 0 when there is none. An alternative measure has a level too. */
    int64_t target;  /* 1–5; 0: the assessment's default */
    const char *reason; /* 対象外, 代替措置 */
    const char *until;  /* 代替措置: time limit, ISO date */
    const char *note;
    const char *post;   /* responsible */
    const char *answered_on;
    int64_t confirmed;  /* 0: carried from last year and not looked at yet */
    const char *changed_by;
    int64_t changed_at;
};
extern const struct record answer_record;

enum evidence_kind { EVIDENCE_FILE, EVIDENCE_LINK, EVIDENCE_RECORD, EVIDENCE_KIND_COUNT_ };
extern const struct enum_names evidence_kind_names;

struct evidence {
    const char *id, *org;
    int64_t version;
    const char *assessment, *control;
    int64_t kind;
    const char *title, *dated, *link, *file_name, *media_type, *digest;
    int64_t size;
    const char *added_by;
    int64_t added_at;
};
extern const struct record evidence_record;

/* Who answers a section (a group that holds measures itself) of an assessment. */
struct section_assignment {
    const char *id, *org;
    int64_t version;
    const char *assessment, *section, *post;
};
extern const struct record section_assignment_record;

/* What a measure counts in the ranking of gaps, 1–3, for all assessments of the organisation. */
struct control_weight {
    const char *id, *org;
    int64_t version;
    const char *catalog, *control;
    int64_t weight;
};
extern const struct record control_weight_record;

/* One measure of a sheet with its answer: everything that scoring, gaps and reports need. */
struct sheet_item {
    const struct control *control;
    struct answer answer;      /* zero answer with version 0 when nothing is stored */
    int64_t target;            /* effective, 1–5 */
    int64_t weight;            /* 1–3 by the organisation, doubled in a critical scope */
    int64_t last_current;      /* last year's level; 0 when there is none */
    int64_t evidence_count;    /* pieces of evidence with a date */
};
struct assessment_sheet {
    struct assessment assessment;
    struct scope scope;
    const struct catalog *catalog;
    LIST_OF(struct sheet_item) items; /* the assessable controls, in the order of the catalog */
    bool has_last; /* a last year's assessment stands beside it */
    struct assessment last;
};
/* Loads an assessment of the acting organisation with all answers. RC_MISSING. */
enum rc assessment_sheet_load(struct ctx *cx, const char *id, struct assessment_sheet *ret) MUST_USE;

/* Finds by scope, catalog and year; NULL or "" scope: the whole company; NULL catalog: baseline-2026;
 * year 0: the latest. RC_MISSING with a message. */
enum rc assessment_find(struct ctx *cx, const char *scope, const char *catalog, int64_t year,
                        struct assessment *ret) MUST_USE;

/* Scores (documented in docs/scoring.md). Shares and means are -1 where nothing can be said. */
struct score {
    const char *id, *title;      /* of the group; "" and the catalog's title for the total */
    int64_t applicable;          /* without 対象外 */
    int64_t answered;            /* with a level, 代替措置 included */
    int64_t not_applicable, alternative;
    int64_t at_target;           /* answered with current ≥ target */
    int64_t evidence_missing;    /* level 4–5 without dated evidence */
    int64_t levels[MATURITY_LEVELS]; /* how many stand at level i + 1 */
    double mean;                 /* average level of the answered; -1 when none is */
    double target_mean;          /* average target of the applicable */
    double last_mean;            /* last year's mean of the same measures; -1 */
    double share_at_target;      /* at_target ÷ applicable */
    double coverage;             /* answered ÷ applicable */
};
enum score_grouping { SCORE_CHAPTERS, SCORE_SECTIONS, SCORE_FUNCTIONS, SCORE_GROUPING_COUNT_ };
extern const struct enum_names score_grouping_names;
struct score_view {
    const char *org, *assessment, *scope_name, *catalog, *catalog_title, *catalog_version, *status;
    int64_t year;
    int64_t applicable, answered, not_applicable, alternative, at_target, evidence_missing;
    double mean, target_mean, last_mean, share_at_target, coverage;
    LIST_OF(struct score) groups;
};
extern const struct fields score_view_fields; /* JSON of `assessment score` */
/* Pure: scores of a loaded sheet. */
enum rc assessment_score(struct ctx *cx, const struct assessment_sheet *sheet,
                         enum score_grouping grouping, struct score_view *ret) MUST_USE;

/* A gap: an applicable measure that is not answered, or stands below its target. */
struct gap {
    const char *control, *label, *title, *group_title;
    int64_t current, target, weight;
    int64_t gap;   /* (target − current) × weight; for unanswered ones target × weight */
    int64_t unanswered;
    const char *post, *post_label, *why;  /* why: the catalog's line for executives */
    const char *reason; /* in words: why it stands where it stands */
    int64_t planned; /* open plan items for this measure */
};
struct gap_view {
    const char *org, *assessment, *scope_name, *catalog, *catalog_title;
    int64_t year;
    LIST_OF(struct gap) gaps; /* unanswered first, then by gap, falling; ties in catalog order */
};
extern const struct fields gap_view_fields;
enum rc assessment_gaps(struct ctx *cx, const struct assessment_sheet *sheet, struct gap_view *ret) MUST_USE;

/* --- Changes (each its own transaction, permission checked inside) --- */
enum rc assessment_create(struct ctx *cx, const char *scope, const char *catalog, int64_t year,
                          bool carry_over, struct assessment *ret) MUST_USE;
/* The stored answer of one measure; RC_MISSING (no message) when there is none. */
enum rc answer_find(struct ctx *cx, const char *assessment, const char *control, struct answer *ret) MUST_USE;
/* Stores an answer. `version` is the version that the person saw (0: none stored). A frozen
 * assessment, a section that is not theirs, a rule (対象外 without reason, …) are refused.
 * RC_CONFLICT tells what stands now. ret gives the stored answer. */
enum rc answer_save(struct ctx *cx, const struct answer *wanted, int64_t version, struct answer *ret) MUST_USE;
/* Freezes the draft and puts it on a route of approval (wish NULL: the first route, no date). */
struct approval_wish; /* approval/approval.h */
enum rc assessment_request_approval(struct ctx *cx, const char *id, const struct approval_wish *wish) MUST_USE;
enum rc assessment_withdraw(struct ctx *cx, const char *id) MUST_USE;
/* Agrees to the steps of the route that are the acting person's; the last one approves. By another person
 * than the drafter, the one who asked, and whoever answered. */
enum rc assessment_approve(struct ctx *cx, const char *id, const char *comment) MUST_USE;
enum rc assessment_return(struct ctx *cx, const char *id, const char *comment) MUST_USE;

/* Answers from an uploaded workbook or CSV into a draft. RC_INVALID when cells were refused (ret tells which). */
enum rc assessment_import(struct ctx *cx, const char *id, const char *bytes, size_t length,
                          const char *file_name, struct import_result *ret) MUST_USE;
/* The questionnaire with the present answers, as an XLSX workbook or CSV ("xlsx", "csv", "csv-cp932"). */
enum rc assessment_export(struct ctx *cx, const char *id, const char *format, struct buf *out) MUST_USE;

/* 令和8年度（2026年度） 全社 統一基準（案）: what an assessment is called. RC_MISSING. */
enum rc assessment_name_of(struct ctx *cx, const char *id, const char **ret) MUST_USE;
/* The drafts of the organisation, youngest year first; at most 200. */
struct assessment_label {
    const char *id, *name;
};
struct assessment_names {
    const struct assessment_label *at;
    size_t n;
};
enum rc assessment_drafts(struct ctx *cx, struct assessment_names *ret) MUST_USE;
/* The approved ones against a standard, in the same manner. */
enum rc assessment_approved(struct ctx *cx, const char *catalog, struct assessment_names *ret) MUST_USE;

/* --- The questionnaire in parts, for departments that do not sign in --- */

/* Which post answers a measure: that of its answer, otherwise that of its section; "" for none. */
struct control_post {
    const char *control, *label, *post;
};
struct control_posts {
    const struct control_post *at; /* the assessable measures in the order of the catalog */
    size_t n;
};
enum rc assessment_posts(struct ctx *cx, const char *id, struct control_posts *ret) MUST_USE;

struct questionnaire_part {
    const char *number;  /* of the inquiry's part: stands in the workbook, so that it is known again */
    const char *title, *to, *due_on, *message;
    const char *controls; /* ids separated by blanks */
};
/* The workbook of the part's measures alone, with title, addressee, date and message on its first sheet. */
enum rc assessment_export_part(struct ctx *cx, const char *id, const struct questionnaire_part *part,
                               struct buf *out) MUST_USE;
/* The number that a workbook carries; "" when it carries none. The errors of sheet_read. */
enum rc assessment_part_number(struct ctx *cx, const char *bytes, size_t length, const char *file_name,
                               const char **ret) MUST_USE;
/* assessment_import within an open transaction; overwrite: over what others changed since the workbook was
 * made. */
enum rc assessment_take(struct ctx *cx, const char *id, const char *bytes, size_t length,
                        const char *file_name, bool overwrite, struct import_result *ret) MUST_USE;

/* The means of one year of a scope and catalog. */
struct trend_point {
    const char *assessment, *status;
    int64_t year;
    double mean, target_mean, share_at_target, coverage; /* -1 where nothing can be said */
};
struct trend {
    LIST_OF(struct trend_point) points; /* oldest first, at most CHART_YEARS_MAX */
};
extern const struct fields trend_fields;
/* The years of the assessment's scope and catalog, up to its own. */
enum rc assessment_trend(struct ctx *cx, const struct assessment *assessment, struct trend *ret) MUST_USE;

/* Pictures of a score; `id` is the picture's id on its page. The radar takes 3–24 groups with now,
 * target and (with has_last) last year: RC_INVALID outside of that. */
enum rc score_radar(struct ctx *cx, const char *id, const struct score_view *score, bool has_last,
                    struct chart *ret) MUST_USE;
enum rc score_distribution(struct ctx *cx, const char *id, const struct score_view *score,
                           struct chart *ret) MUST_USE;
enum rc score_trend(struct ctx *cx, const char *id, const struct trend *trend,
                    struct chart *ret) MUST_USE;

/* What changed since last year, in one or two sentences. */
const char *score_sentence(struct ctx *cx, const struct score_view *score, bool has_last);

/* What waits for the acting person: measures assigned to their posts in drafts that are not answered
 * or not confirmed. At most 100 are counted. */
enum rc assessment_waiting(struct ctx *cx, int64_t *ret) MUST_USE;

extern const struct module assessment_module;

#endif
