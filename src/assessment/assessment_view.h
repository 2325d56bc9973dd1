/* Views and handlers of the pages of self-assessment. Inside src/assessment only. */
#ifndef ASSESSMENT_ASSESSMENT_VIEW_H
#define ASSESSMENT_ASSESSMENT_VIEW_H

#include "approval/approval_view.h"
#include "kpi/kpi.h"
#include "assessment/assessment_change.h"
#include "assessment/assessment_trace.h"
#include "assessment/questionnaire.h"
#include "http/http.h"
#include "register/beside.h"
#include "register/list.h"
#include "register/form.h"
#include "ledger/ledger.h"
#include "view/svg.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

HANDLER(assessment_list_get);
HANDLER(scores_get); /* scores.c */
HANDLER(assessment_list_csv_get);
HANDLER(assessment_list_xlsx_get);
HANDLER(assessment_new_get);
HANDLER(assessment_new_post);
HANDLER(assessment_overview_get);
HANDLER(assessment_request_post);
HANDLER(assessment_gaps_get);
HANDLER(assessment_gaps_csv_get);
HANDLER(assessment_gaps_xlsx_get);
HANDLER(assessment_changes_get);
HANDLER(assessment_update_post);
HANDLER(assessment_history_get);
HANDLER(assessment_assign_get);
HANDLER(assessment_assign_post);
HANDLER(assessment_weights_get);
HANDLER(assessment_weights_post);
HANDLER(questionnaire_get);
HANDLER(questionnaire_xlsx_get);
HANDLER(questionnaire_csv_get);
HANDLER(questionnaire_post);
HANDLER(assessment_results_get);
HANDLER(assessment_plan_get);
HANDLER(sheet_get);
HANDLER(sheet_row_get);
HANDLER(sheet_answer_post);
HANDLER(sheet_take_post);
HANDLER(sheet_evidence_post);
HANDLER(evidence_remove_post);
HANDLER(evidence_get);
HANDLER(scope_list_get);
HANDLER(scope_new_get);
HANDLER(scope_new_post);
HANDLER(scope_get);
HANDLER(scope_post);

enum assessment_tab { TAB_OVERVIEW, TAB_SHEET, TAB_GAPS, TAB_CHANGES, TAB_ASSIGN, TAB_WEIGHTS,
                      TAB_QUESTIONNAIRE, TAB_HISTORY };

/* What stands above every page of one assessment. */
struct assessment_head {
    const char *id, *title, *scope_name, *catalog, *catalog_title, *catalog_version;
    int64_t year, status, critical, default_target, tab;
    int64_t draft;             /* answers may change, for those who may */
    const char *newer_version; /* of the standard, which the draft can move to; "" for none */
};
extern const struct field assessment_head_table[];
enum { ASSESSMENT_HEAD_FIELDS = 10 };
#define HEAD_FIELD(type)                                                                           \
    {                                                                                              \
        .name = "head", .kind = F_OBJECT, .offset = offsetof(struct type, head),                   \
        .sub = assessment_head_table, .sub_count = ASSESSMENT_HEAD_FIELDS                          \
    }

enum rc assessment_head_make(struct ctx *cx, const struct assessment *assessment,
                             const struct scope *scope, const struct catalog *catalog,
                             enum assessment_tab tab, struct assessment_head *ret) MUST_USE;
/* Loads an assessment with its scope and catalog and makes the head. */
struct assessment_base {
    struct assessment assessment;
    struct scope scope;
    const struct catalog *catalog;
    struct assessment_head head;
};
enum rc assessment_base_load(struct ctx *cx, const char *id, enum assessment_tab tab,
                             struct assessment_base *ret) MUST_USE;
/* A page below /assessments/{id}: title, crumbs and place are filled. */
enum rc assessment_page_send(struct ctx *cx, const struct request *request,
                             struct response *response, const struct assessment_head *head,
                             const char *title, struct page *page) MUST_USE;

/* --- List --- */
struct assessment_row {
    const char *id, *scope_name, *catalog_title, *status_tag, *year_label;
    int64_t year, status, critical, depth, first_of_year;
    double mean, share_at_target, coverage;
    int64_t answered, applicable;
};
struct assessment_list_view {
    struct list_view list;
    LIST_OF(struct assessment_row) assessments;
    int64_t before; /* the year where older ones go on; 0: none */
};
extern const struct fields assessment_list_fields;
enum { ASSESSMENT_ROW_FIELDS = 12 };
extern const struct field assessment_row_table[ASSESSMENT_ROW_FIELDS];
extern const struct list assessment_table, gap_table;
/* The assessments of years before `before` (0: all). */
enum rc assessment_list_make(struct ctx *cx, int64_t before, struct assessment_list_view *ret) MUST_USE;

/* --- Overview --- */
struct overview_heat_cell {
    const char *text, *class_name, *href;
};
struct overview_heat_row {
    const char *label, *title, *href;
    LIST_OF(struct overview_heat_cell) cells;
};
struct overview_heat {
    const char *title;
    LIST_OF(const char *) columns;
    LIST_OF(struct overview_heat_row) rows;
};
struct overview_group {
    const char *id, *title, *href;
    int64_t applicable, answered, at_target, alternative, not_applicable, evidence_missing;
    int64_t level1, level2, level3, level4, level5, unanswered;
    double mean, target_mean, last_mean, share_at_target, coverage;
};
struct overview_scope {
    const char *assessment, *name, *status_tag;
    int64_t status, own, pooled, depth;
    double mean, target_mean, share_at_target, coverage;
};
struct overview_people {
    const char *drafter, *requested_by, *approved_by, *comment;
    int64_t requested_at, approved_at;
    int64_t may_request;
    struct approval_panel approval; /* id "" before the first request */
    struct approval_ask_view ask;
};
struct overview_view {
    struct assessment_head head;
    struct overview_people people;
    struct score_view score;
    const char *sentence;
    int64_t grouping, has_last, unanswered, unconfirmed, expired, mine_waiting;
    struct svg radar, distribution, trend, scopes_picture;
    LIST_OF(struct overview_group) groups;       /* by the grouping chosen */
    LIST_OF(struct overview_group) radar_groups; /* what the radar shows */
    LIST_OF(struct overview_heat) heat;          /* one for each chapter */
    LIST_OF(struct overview_scope) scopes;       /* empty when there is only this one */
    LIST_OF(struct trend_point) years;
};
enum rc overview_make(struct ctx *cx, const char *id, enum score_grouping grouping,
                      struct overview_view *ret) MUST_USE;
extern const struct fields overview_view_fields;

/* --- Gaps, changes, history, assignment, weights, questionnaire --- */
struct gap_row {
    const char *control, *label, *title, *group_title, *post_label, *why, *reason;
    const char *sheet_href, *plan_href, *planned_href;
    int64_t rank, current, target, weight, gap, unanswered, planned;
};
struct gap_page_view {
    struct assessment_head head;
    struct list_view list;
    int64_t any;
    int64_t unanswered, below, without_plan;
    LIST_OF(struct gap_row) gaps;
};
struct changed_row {
    const char *control, *label, *title, *title_before, *statement, *statement_before, *question,
        *question_before, *href;
    int64_t is_new;
};
struct unconfirmed_row {
    const char *control, *label, *title, *answer, *href;
};
struct removed_row {
    const char *control, *label, *title;
    int64_t answered; /* an answer is kept that the new version no longer asks for */
};
struct changed_list {
    LIST_OF(struct changed_row) rows;
};
struct changes_view {
    struct assessment_head head;
    const char *version_before;
    int64_t has_last, year_before;
    int64_t was_moved; /* the draft began with an older version */
    const char *version_begun;
    int64_t may_move;                    /* to head.newer_version */
    struct changed_list revisions;       /* since last year, or since the draft was begun */
    struct changed_list newer;           /* what the newer version would bring */
    LIST_OF(struct removed_row) removed; /* what it would no longer ask */
    LIST_OF(struct unconfirmed_row) unconfirmed;
};
struct assessment_history_view {
    struct assessment_head head;
    struct trace trace;
};
struct sheet_choice {
    const char *value, *label, *hint;
    int64_t chosen;
};
struct assign_options {
    const struct sheet_choice *at;
    size_t n;
};
struct assign_section {
    const char *id, *label, *title, *post, *post_label;
    int64_t measures;
    struct assign_options posts;
};
struct assign_chapter {
    const char *id, *title;
    struct assign_options posts;
    LIST_OF(struct assign_section) sections;
};
struct assign_view {
    struct assessment_head head;
    int64_t editable, posts;
    LIST_OF(struct assign_chapter) chapters;
};
struct weight_row {
    const char *control, *label, *title, *why;
    int64_t weight;
};
struct weights_view {
    struct assessment_head head;
    int64_t editable;
    LIST_OF(struct weight_row) rows;
};
struct questionnaire_view {
    struct assessment_head head;
    int64_t editable, tried, refused, overwrite;
    LIST_OF(const char *) rules;
    struct import_result result;
};

/* --- Scopes --- */
struct scope_row {
    const char *id, *name, *parent_name;
    int64_t kind, critical, active;
};
struct scope_list_view {
    int64_t may_change;
    LIST_OF(struct scope_row) scopes;
};
struct scope_view {
    int64_t may_change;
    struct scope scope;
    const char *parent_name;
    struct form_view form;
    struct record_history history;
};

/* --- Sheet --- */
enum sheet_filter { SHEET_ALL, SHEET_MINE, SHEET_UNANSWERED, SHEET_BELOW, SHEET_EVIDENCE,
                    SHEET_UNCONFIRMED, SHEET_FILTER_COUNT_ };
extern const struct enum_names sheet_filter_names;

struct sheet_evidence {
    const char *id, *title, *dated, *link, *file_name, *size_text, *added_by;
    int64_t kind, added_at, web; /* web: the link can be followed */
};
struct sheet_conflict_row {
    const char *label, *mine, *theirs;
};
struct sheet_proposal {
    const char *answer, *catalog_title, *label, *title, *relationship, *says, *note;
    int64_t equal;
};
/* A measure that is open: everything around its answer. */
struct sheet_open {
    const char *assessment, *control, *label, *back, *close_href;
    const char *statement, *why, *source, *post, *post_label, *audience;
    const char *wording, *wording_source; /* official one, from the organisation's own copy; "" */
    LIST_OF(const char *) examples;
    LIST_OF(struct sheet_choice) guide; /* what each level looks like */
    int64_t version, editable, may_hand_on, has_guide;
    int64_t asks_statement; /* the question is the statement itself, which is said once */
    int64_t stored_state; /* enum answer_state of what is stored, whatever the form holds */
    /* the form */
    LIST_OF(struct sheet_choice) states, levels, targets, posts, kinds;
    const char *reason, *until, *note, *answered_on;
    const char *reason_error, *until_error, *current_error, *state_error, *post_error, *target_error,
        *note_error, *answered_on_error;
    /* last year */
    int64_t has_last, last_year;
    const char *title_before, *statement_before, *question_before; /* of a revised measure; "" */
    const char *last_state, *last_reason, *last_note, *last_post, *last_answered_on;
    int64_t last_evidence;
    LIST_OF(struct sheet_evidence) evidence;
    const char *evidence_title, *evidence_dated, *evidence_link, *evidence_error;
    LIST_OF(struct sheet_proposal) proposals;
    LIST_OF(struct kpi_line) kpis; /* figures that show the effect of the measure */
    struct beside_view beside;     /* what other rooms say about the measure */
    struct trace history;
    /* two people at once */
    int64_t conflict, theirs_at;
    const char *theirs_by;
    LIST_OF(struct sheet_conflict_row) conflicts;
};
struct sheet_line {
    const char *assessment, *control, *label, *title, *question, *back, *open_href, *row_href,
        *close_href;
    const char *post_label, *tag_class, *tag_text, *level_text, *target_text, *saved, *message;
    int64_t version, state, current, target, default_target, has_target;
    int64_t unconfirmed, evidence_missing, expired, is_new, is_revised, mine, editable;
    LIST_OF(struct sheet_choice) levels, targets;
    const struct sheet_open *opened; /* NULL when it is closed */
};
struct sheet_section {
    const char *id, *label, *title, *post_label;
    LIST_OF(struct sheet_line) rows;
};
/* How far a chapter or section is: answered and confirmed, of the applicable ones. */
struct sheet_count {
    const char *id;
    int64_t answered, applicable, oob;
};
struct sheet_tree_section {
    const char *id, *label, *title, *href;
    int64_t mine;
    struct sheet_count count;
};
struct sheet_tree_chapter {
    const char *id, *label, *title, *href;
    int64_t current;
    struct sheet_count count;
    LIST_OF(struct sheet_tree_section) sections;
};
struct sheet_filter_link {
    const char *label, *href, *code;
    int64_t count, current;
};
struct sheet_bar {
    int64_t applicable, answered, at_target, evidence_missing, unconfirmed, oob;
    double coverage, share_at_target, mean;
};
struct sheet_view {
    struct assessment_head head;
    struct sheet_bar bar;
    const char *all_href, *scale; /* scale: the five levels in words */
    int64_t all_current, filter;
    LIST_OF(struct sheet_tree_chapter) tree;
    LIST_OF(struct sheet_filter_link) filters;
    LIST_OF(struct sheet_section) sections;
};
extern const struct fields sheet_view_fields, sheet_line_fields;

/* Everything a sheet's lines are made from. */
struct sheet_data {
    struct assessment_sheet sheet;
    struct assessment_head head;
    struct answer_rights rights;
    struct choices posts;
    struct revisions revisions;
};
enum rc sheet_data_load(struct ctx *cx, const char *id, struct sheet_data *ret) MUST_USE;

/* What the page was asked for, and what was typed when a save was refused. */
struct sheet_request {
    const char *group;           /* id of a chapter; "" for all */
    enum sheet_filter filter;
    const char *back;            /* "?group=…&show=…" of this page */
    const char *open;            /* id of the measure that is open; "" */
    const struct answer *typed;  /* of the open measure; NULL */
    int64_t typed_version;
    bool conflict;               /* the stored answer is another than the one that was typed over */
    const struct evidence *evidence; /* typed evidence; NULL */
    const char *message;         /* of a refused save, for the row; NULL */
    bool saved;
};
enum rc sheet_view_make(struct ctx *cx, const struct sheet_data *data,
                        const struct sheet_request *wanted, struct sheet_view *ret) MUST_USE;
enum rc sheet_line_make(struct ctx *cx, const struct sheet_data *data,
                        const struct sheet_request *wanted, const struct sheet_item *item,
                        struct sheet_line *ret) MUST_USE;
enum rc sheet_open_make(struct ctx *cx, const struct sheet_data *data,
                        const struct sheet_request *wanted, const struct sheet_item *item,
                        struct sheet_open *ret) MUST_USE;
void sheet_bar_make(struct ctx *cx, const struct sheet_data *data, struct sheet_bar *ret);
/* Counts a group with everything below it. A group may be chapter and section at once: `place`, one of
 * these words, keeps the two counts apart on the page. */
struct sheet_count sheet_count_make(struct ctx *cx, const struct sheet_data *data,
                                    const char *place, int group);
bool sheet_item_fits(const struct sheet_data *data, const struct sheet_item *item,
                     enum sheet_filter filter);
/* The row that htmx swaps, with the figures that it moves. */
struct sheet_fragment {
    struct sheet_line line;
    struct sheet_bar bar;
    struct sheet_count chapter, section;
};
/* One measure for programs. */
struct sheet_measure {
    struct sheet_line line;
    struct sheet_open open;
};
extern const struct fields sheet_measure_fields;
/* Levels 1–5 as radio buttons; targets as a list that begins with the default (value 0). */
enum rc sheet_level_choices(struct ctx *cx, int64_t chosen, struct sheet_choice **ret) MUST_USE;
enum rc sheet_target_choices(struct ctx *cx, int64_t chosen, int64_t otherwise,
                             struct sheet_choice **ret) MUST_USE;

/* What goes in and out of routes, for their table. */
extern const struct fields gap_page_answer;
extern const struct fields assessment_history_answer;
extern const struct fields changes_answer;
extern const struct fields assign_answer;
extern const struct fields weights_answer;
extern const struct fields questionnaire_answer;
extern const struct fields scope_list_answer;
extern const struct fields beginning_input;

#endif
