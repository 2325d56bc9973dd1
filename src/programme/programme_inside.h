/* What the files of the yearly cycle share. Inside src/programme only. */
#ifndef PROGRAMME_PROGRAMME_INSIDE_H
#define PROGRAMME_PROGRAMME_INSIDE_H

#include "analysis/analysis.h"
#include "base/command.h"
#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "db/db.h"
#include "programme/programme.h"
#include "register/list.h"
#include "rows/rows.h"

enum { PROGRAMME_YEAR_LEAST = 2000, PROGRAMME_YEAR_MOST = 2100 };

extern const struct row_noun unit_noun_of_plan, action_noun, standard_noun, support_noun, point_noun;

struct programme_units {
    const struct programme_unit *at;
    size_t n;
};
struct standard_documents {
    const struct standard_document *at;
    size_t n;
};
struct standard_clauses {
    const struct standard_clause *at;
    size_t n;
};
struct support_entries {
    const struct support_entry *at;
    size_t n;
};
struct programme_papers {
    const struct programme_paper *at;
    size_t n;
};

/* Rows of lists; each begins with its record, whose field table serves both. */
struct unit_row_of_plan {
    struct programme_unit unit;
};
struct action_row {
    struct policy_action action;
    const char *measure_label, *post_label;
    int64_t overdue, carried;
};
struct standard_row {
    struct standard_document document;
    const char *sector_label, *previous_label;
    int64_t covered, missing; /* measures that it has a clause for, and has none for */
};
struct support_row {
    struct support_entry entry;
    const char *sector_label, *post_label;
    int64_t days; /* waited, or until the answer */
};
struct point_row {
    struct evaluation_point point;
    const char *measure_label, *action_label;
};
extern const struct fields unit_row_fields_of_plan, action_row_fields, standard_row_fields, support_row_fields,
    point_row_fields;
extern const struct list unit_list_of_plan, action_list, standard_list, support_list, point_list;

/* --- Rules --- */

/* RC_DENIED. */
enum rc programme_writer(struct ctx *cx) MUST_USE;
/* All fields but those named (and the version) are as before. */
bool programme_same_but(struct ctx *cx, const struct record *record, const void *before, const void *row,
                        const char *const *free_fields, size_t n);
/* What the room's pick lists offer for a field: sector, measure, a post, a safety standard. */
extern const char *const programme_picks[]; /* for row_noun */
enum rc programme_choices(struct ctx *cx, const char *of, const struct field *field, struct choices *ret) MUST_USE;
/* Sectors that the acting organisation may plan for; the words of a sector, "分野横断" for "". */
enum rc programme_sectors(struct ctx *cx, struct choices *ret) MUST_USE;
const char *programme_sector_words(const struct ctx *cx, const char *sector);
/* RC_INVALID under the field “sector” unless it is one. */
enum rc programme_sector(struct ctx *cx, const char *sector) MUST_USE;
/* The operators that a year's plan covers, from the register of sectors; `known` is 0 for who may not read that. */
struct programme_coverage {
    int64_t covered, added, left, known;
};
enum rc programme_coverage(struct ctx *cx, int64_t year, const char *sector, struct programme_coverage *ret) MUST_USE;
/* What the analysis of the year's survey says of each of n sectors, or ("") of all, in a sentence; "" where there is none,
 * and for peers before figures were told to others (docs/analysis.md, "Told once"). */
enum rc programme_analysis(struct ctx *cx, int64_t year, enum analysis_audience audience, const char *const *sectors,
                           size_t n, const char **ret) MUST_USE;
/* When they were; 0. */
enum rc programme_told_at(struct ctx *cx, int64_t year, int64_t *ret) MUST_USE;
/* RC_INVALID under “measure” unless it is "" or a measure of that group. */
enum rc programme_measure(struct ctx *cx, int64_t policy, const char *measure) MUST_USE;
/* "2.1.2(1)-1 組織統治としての障害対応"; "" for "". */
const char *programme_measure_words(struct ctx *cx, const char *measure);
/* One of these actions has that id. */
bool programme_is_among(const struct policy_actions *actions, const char *id);
/* 令和8年度（2026年度）, or 令和8年（2026年） where the circle follows the calendar. */
const char *programme_year_words(struct ctx *cx, int64_t year);
/* The year that the acting organisation's circle is in. */
enum rc programme_year(struct ctx *cx, int64_t *ret) MUST_USE;
/* The action that a point became: the point says so. */
enum rc point_take(struct ctx *cx, const char *point, const char *action) MUST_USE;
/* A point follows the action that takes it up: done, or open again in a plan. */
enum rc point_follow(struct ctx *cx, const struct policy_action *action) MUST_USE;
/* The calendar of the acting organisation, or the one that is proposed (id ""). */
enum rc cycle_rule_of(struct ctx *cx, struct cycle_rule *ret) MUST_USE;

/* --- Papers --- */

/* What is told of a step and sector of the year; words: what the analysis showed. */
struct cycle_note {
    int64_t step; /* enum cycle_step */
    const char *sector, *begun_on, *done_on, *words;
};
extern const struct record cycle_note_record; /* never stored by itself */
struct cycle_notes {
    const struct cycle_note *at;
    size_t n;
};
/* An operator that a plan covers, as the register of sectors has it; the codes are those of covered_operator. */
struct plan_operator {
    const char *operator, *name, *sub_sector;
    int64_t size;
    const char *region;
    int64_t coverage; /* enum covered_state */
};
struct plan_operators {
    const struct plan_operator *at;
    size_t n;
};
extern const struct record plan_operator_record; /* never stored by itself */
/* Whom the year's plan covers in a sector; nobody for who may not read the register, or across sectors (""). */
enum rc programme_operators(struct ctx *cx, int64_t year, const char *sector, struct plan_operators *ret) MUST_USE;
struct paper;
struct paper_list {
    const struct paper *at;
    size_t n;
};
/* A paper as it is read; bodies are those of its kind. */
struct paper {
    struct programme_paper head; /* kind, peer (its maker), year, sector, edition, title, subject, note */
    struct programme_plan plan;
    struct programme_units units;
    struct policy_actions actions;
    struct plan_operators operators; /* whom it covers, when it is sent */
    struct programme_evaluation evaluation;
    struct evaluation_points points;
    struct cycle_notes notes;
    struct paper_list gathered; /* evaluations of ministries that the office passes on with its own; these gather nothing */
};
/* Writes it in canonical form. RC_TOO_LARGE. */
enum rc paper_write(struct ctx *cx, const struct paper *paper, struct buf *out) MUST_USE;
/* Reads what paper_write wrote. RC_INVALID with the reason; *ret is then not to be used. */
enum rc paper_read(struct ctx *cx, const char *bytes, size_t length, struct paper *ret) MUST_USE;
/* The paper of a record, from its content. */
enum rc paper_load(struct ctx *cx, const struct programme_paper *head, struct paper *ret) MUST_USE;
/* Notes what was sent, and delivers it; where `peer` is "", `bytes` become the signed file. Needs an open transaction. */
enum rc paper_pass(struct ctx *cx, const struct paper *paper, const char *peer, struct buf *bytes) MUST_USE;
/* Makes a document the file that its receiver takes: signed in the name of the acting organisation. RC_IO without a key. */
enum rc paper_sign(struct ctx *cx, const struct programme_paper *head, struct buf *bytes) MUST_USE;
/* The latest evaluation of every sector and maker that came in for the year: what the office gathers into its report. */
enum rc evaluation_gathered(struct ctx *cx, int64_t year, struct programme_papers *ret) MUST_USE;
/* Points of a verdict, at who received it. Needs an open transaction. */
enum rc evaluation_adopt(struct ctx *cx, const struct paper *paper) MUST_USE;

/* --- SQL --- */

enum rc programme_store_hold(struct ctx *cx, const char *plan) MUST_USE;
enum rc programme_store_plans(struct ctx *cx, struct programme_plans *ret) MUST_USE;
/* The latest edition of that year; of the last year before. RC_MISSING without a message. */
enum rc programme_store_latest(struct ctx *cx, int64_t year, const char *sector, struct programme_plan *ret) MUST_USE;
enum rc programme_store_before(struct ctx *cx, int64_t year, const char *sector, struct programme_plan *ret) MUST_USE;
enum rc programme_store_units(struct ctx *cx, const char *plan, struct programme_units *ret) MUST_USE;
enum rc programme_store_actions(struct ctx *cx, const char *plan, struct policy_actions *ret) MUST_USE;
/* Actions of the plan that were carried over from that one. */
enum rc programme_store_carried(struct ctx *cx, const char *origin, const char *plan, int64_t *ret) MUST_USE;
enum rc programme_store_last_number(struct ctx *cx, const struct record *record, const char *plan, int64_t *ret)
    MUST_USE;
/* Whose last day has passed, neither done, stopped nor carried into a later plan that was approved; of one plan, or ("") of
 * all. */
enum rc programme_store_late(struct ctx *cx, const char *plan, struct policy_actions *ret) MUST_USE;
/* Actions that are due before a day ("" for any), of the acting person's posts, and those without a post for who may
 * write. */
enum rc programme_store_due(struct ctx *cx, const char *before, int64_t limit, struct policy_actions *ret) MUST_USE;
enum rc standard_store_all(struct ctx *cx, struct standard_documents *ret) MUST_USE;
/* Of one standard, or ("") of all. */
enum rc standard_store_clauses(struct ctx *cx, const char *document, struct standard_clauses *ret) MUST_USE;
/* RC_MISSING without a message. */
enum rc standard_store_clause(struct ctx *cx, const char *document, const char *control, struct standard_clause *ret)
    MUST_USE;
/* Clauses and later versions that name it. */
enum rc standard_store_uses(struct ctx *cx, const char *document, int64_t *ret) MUST_USE;
enum rc standard_store_last_number(struct ctx *cx, int64_t *ret) MUST_USE;
enum rc support_store_all(struct ctx *cx, struct support_entries *ret) MUST_USE;
enum rc support_store_last_number(struct ctx *cx, int64_t *ret) MUST_USE;
enum rc paper_store_all(struct ctx *cx, int64_t direction, struct programme_papers *ret) MUST_USE;
enum rc paper_store_about(struct ctx *cx, const char *subject, struct programme_papers *ret) MUST_USE;
enum rc paper_store_same(struct ctx *cx, int64_t direction, const char *digest, const char *peer_org,
                         struct programme_paper *ret) MUST_USE;
/* Ministries, office and headquarters of this installation, but the acting one. */
enum rc paper_store_peers(struct ctx *cx, struct choices *ret) MUST_USE;
enum rc judgement_store_hold(struct ctx *cx, const char *evaluation) MUST_USE;
enum rc judgement_store_all(struct ctx *cx, struct programme_evaluations *ret) MUST_USE;
enum rc judgement_store_of(struct ctx *cx, int64_t year, const char *sector, struct programme_evaluation *ret) MUST_USE;
enum rc judgement_store_points(struct ctx *cx, const char *evaluation, struct evaluation_points *ret) MUST_USE;
/* Open points with a task, of evaluations of earlier years. */
enum rc judgement_store_open(struct ctx *cx, const char *sector, int64_t year, struct evaluation_points *ret) MUST_USE;
/* All points with a task, the latest year first. */
enum rc judgement_store_traced(struct ctx *cx, struct evaluation_points *ret) MUST_USE;
enum rc judgement_store_by_origin(struct ctx *cx, const char *evaluation, const char *origin, int64_t *ret) MUST_USE;
enum rc judgement_store_last_number(struct ctx *cx, const char *evaluation, int64_t *ret) MUST_USE;
enum rc cycle_store_rule(struct ctx *cx, struct cycle_rule *ret) MUST_USE;

struct work;
enum rc programme_work(struct ctx *cx, struct work *work) MUST_USE;
/* The circle on the home of who oversees, for struct module. */
struct beside_about;
struct beside;
enum rc programme_beside(struct ctx *cx, const struct beside_about *about, struct beside *beside) MUST_USE;

#endif
