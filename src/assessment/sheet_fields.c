/* The JSON faces of the sheet and of the overview. */
#include "assessment/assessment_view.h"

static const struct field line_table[] = {
    FIELD(sheet_line, control, F_TEXT),
    FIELD(sheet_line, label, F_TEXT),
    FIELD(sheet_line, title, F_TEXT),
    FIELD(sheet_line, question, F_TEXT),
    FIELD(sheet_line, version, F_INT),
    FIELD(sheet_line, state, F_ENUM, .names = &answer_state_names),
    FIELD(sheet_line, current, F_INT),
    FIELD(sheet_line, target, F_INT),
    FIELD(sheet_line, post_label, F_TEXT),
    FIELD(sheet_line, unconfirmed, F_BOOL),
    FIELD(sheet_line, evidence_missing, F_BOOL),
    FIELD(sheet_line, expired, F_BOOL),
    FIELD(sheet_line, is_new, F_BOOL),
    FIELD(sheet_line, is_revised, F_BOOL),
    FIELD(sheet_line, mine, F_BOOL),
    FIELD(sheet_line, editable, F_BOOL),
};
const struct fields sheet_line_fields = {line_table, COUNT(line_table)};

static const struct field section_table[] = {
    FIELD(sheet_section, id, F_TEXT),
    FIELD(sheet_section, label, F_TEXT),
    FIELD(sheet_section, title, F_TEXT),
    FIELD(sheet_section, post_label, F_TEXT),
    FIELD_LIST(sheet_section, rows, line_table, struct sheet_line),
};
static const struct field bar_table[] = {
    FIELD(sheet_bar, applicable, F_INT),
    FIELD(sheet_bar, answered, F_INT),
    FIELD(sheet_bar, at_target, F_INT),
    FIELD(sheet_bar, evidence_missing, F_INT),
    FIELD(sheet_bar, unconfirmed, F_INT),
    FIELD(sheet_bar, coverage, F_REAL, .flags = F_FIGURE),
    FIELD(sheet_bar, share_at_target, F_REAL, .flags = F_FIGURE),
    FIELD(sheet_bar, mean, F_REAL, .flags = F_FIGURE),
};
static const struct field view_table[] = {
    HEAD_FIELD(sheet_view),
    FIELD_OBJECT(sheet_view, bar, bar_table),
    FIELD(sheet_view, filter, F_ENUM, .names = &sheet_filter_names),
    FIELD_LIST(sheet_view, sections, section_table, struct sheet_section),
};
const struct fields sheet_view_fields = {view_table, COUNT(view_table)};

static const struct field evidence_table[] = {
    FIELD(sheet_evidence, id, F_TEXT),
    FIELD(sheet_evidence, kind, F_ENUM, .names = &evidence_kind_names),
    FIELD(sheet_evidence, title, F_TEXT),
    FIELD(sheet_evidence, dated, F_TEXT),
    FIELD(sheet_evidence, link, F_TEXT),
    FIELD(sheet_evidence, file_name, F_TEXT),
    FIELD(sheet_evidence, added_by, F_TEXT),
    FIELD(sheet_evidence, added_at, F_TIME),
};
static const struct field proposal_table[] = {
    FIELD(sheet_proposal, answer, F_TEXT),       FIELD(sheet_proposal, catalog_title, F_TEXT),
    FIELD(sheet_proposal, label, F_TEXT),        FIELD(sheet_proposal, title, F_TEXT),
    FIELD(sheet_proposal, relationship, F_TEXT), FIELD(sheet_proposal, says, F_TEXT),
    FIELD(sheet_proposal, note, F_TEXT),         FIELD(sheet_proposal, equal, F_BOOL),
};
static const struct field open_table[] = {
    FIELD(sheet_open, statement, F_TEXT),
    FIELD(sheet_open, why, F_TEXT),
    FIELD(sheet_open, source, F_TEXT),
    FIELD(sheet_open, examples, F_LIST_TEXT),
    FIELD(sheet_open, reason, F_TEXT),
    FIELD(sheet_open, until, F_TEXT),
    FIELD(sheet_open, note, F_TEXT),
    FIELD(sheet_open, post, F_TEXT),
    FIELD(sheet_open, answered_on, F_TEXT),
    FIELD(sheet_open, last_year, F_INT),
    FIELD(sheet_open, last_state, F_TEXT),
    FIELD(sheet_open, last_note, F_TEXT),
    FIELD_LIST(sheet_open, evidence, evidence_table, struct sheet_evidence),
    FIELD_LIST(sheet_open, proposals, proposal_table, struct sheet_proposal),
};
static const struct field measure_table[] = {
    FIELD_OBJECT(sheet_measure, line, line_table),
    FIELD_OBJECT(sheet_measure, open, open_table),
};
const struct fields sheet_measure_fields = {measure_table, COUNT(measure_table)};

static const struct field group_table[] = {
    FIELD(overview_group, id, F_TEXT),
    FIELD(overview_group, title, F_TEXT),
    FIELD(overview_group, applicable, F_INT),
    FIELD(overview_group, answered, F_INT),
    FIELD(overview_group, at_target, F_INT),
    FIELD(overview_group, alternative, F_INT),
    FIELD(overview_group, not_applicable, F_INT),
    FIELD(overview_group, evidence_missing, F_INT),
    FIELD(overview_group, level1, F_INT),
    FIELD(overview_group, level2, F_INT),
    FIELD(overview_group, level3, F_INT),
    FIELD(overview_group, level4, F_INT),
    FIELD(overview_group, level5, F_INT),
    FIELD(overview_group, unanswered, F_INT),
    FIELD(overview_group, mean, F_REAL, .flags = F_FIGURE),
    FIELD(overview_group, target_mean, F_REAL, .flags = F_FIGURE),
    FIELD(overview_group, last_mean, F_REAL, .flags = F_FIGURE),
    FIELD(overview_group, share_at_target, F_REAL, .flags = F_FIGURE),
    FIELD(overview_group, coverage, F_REAL, .flags = F_FIGURE),
};
static const struct field scope_table[] = {
    FIELD(overview_scope, assessment, F_TEXT),
    FIELD(overview_scope, name, F_TEXT),
    FIELD(overview_scope, status, F_ENUM, .names = &assessment_status_names),
    FIELD(overview_scope, own, F_BOOL),
    FIELD(overview_scope, pooled, F_BOOL),
    FIELD(overview_scope, mean, F_REAL, .flags = F_FIGURE),
    FIELD(overview_scope, target_mean, F_REAL, .flags = F_FIGURE),
    FIELD(overview_scope, share_at_target, F_REAL, .flags = F_FIGURE),
    FIELD(overview_scope, coverage, F_REAL, .flags = F_FIGURE),
};
static const struct field year_table[] = {
    FIELD(trend_point, assessment, F_TEXT),
    FIELD(trend_point, year, F_INT),
    FIELD(trend_point, status, F_TEXT),
    FIELD(trend_point, mean, F_REAL, .flags = F_FIGURE),
    FIELD(trend_point, target_mean, F_REAL, .flags = F_FIGURE),
    FIELD(trend_point, share_at_target, F_REAL, .flags = F_FIGURE),
    FIELD(trend_point, coverage, F_REAL, .flags = F_FIGURE),
};
static const struct field people_table[] = {
    FIELD(overview_people, drafter, F_TEXT),      FIELD(overview_people, requested_by, F_TEXT),
    FIELD(overview_people, requested_at, F_TIME), FIELD(overview_people, approved_by, F_TEXT),
    FIELD(overview_people, approved_at, F_TIME),  FIELD(overview_people, comment, F_TEXT),
    FIELD(overview_people, may_request, F_BOOL),
    {.name = "approval",
     .kind = F_OBJECT,
     .offset = offsetof(struct overview_people, approval),
     .sub = approval_panel_table,
     .sub_count = APPROVAL_PANEL_FIELDS},
};
static const struct field total_table[] = {
    FIELD(score_view, applicable, F_INT),
    FIELD(score_view, answered, F_INT),
    FIELD(score_view, not_applicable, F_INT),
    FIELD(score_view, alternative, F_INT),
    FIELD(score_view, at_target, F_INT),
    FIELD(score_view, evidence_missing, F_INT),
    FIELD(score_view, mean, F_REAL, .flags = F_FIGURE),
    FIELD(score_view, target_mean, F_REAL, .flags = F_FIGURE),
    FIELD(score_view, last_mean, F_REAL, .flags = F_FIGURE),
    FIELD(score_view, share_at_target, F_REAL, .flags = F_FIGURE),
    FIELD(score_view, coverage, F_REAL, .flags = F_FIGURE),
};
static const struct field overview_table[] = {
    HEAD_FIELD(overview_view),
    FIELD_OBJECT(overview_view, people, people_table),
    FIELD_OBJECT(overview_view, score, total_table),
    FIELD(overview_view, sentence, F_TEXT),
    FIELD(overview_view, grouping, F_ENUM, .names = &score_grouping_names),
    FIELD(overview_view, unanswered, F_INT),
    FIELD(overview_view, unconfirmed, F_INT),
    FIELD(overview_view, expired, F_INT),
    FIELD_LIST(overview_view, groups, group_table, struct overview_group),
    FIELD_LIST(overview_view, scopes, scope_table, struct overview_scope),
    FIELD_LIST(overview_view, years, year_table, struct trend_point),
};
const struct fields overview_view_fields = {overview_table, COUNT(overview_table)};
