/* Names of the enums and the field tables of what the room computes. Stored records stand with their
 * SQL in the *_store.c files. */
#include "assessment/assessment.h"

static const char *const scope_kind_codes[] = {"company", "it", "control-system", "site",
                                               "subsidiary"};
static const char *const scope_kind_labels[] = {N_("Whole company"), N_("IT systems"),
                                                N_("Control systems"), N_("A site"),
                                                N_("A subsidiary")};
const struct enum_names scope_kind_names = {scope_kind_codes, scope_kind_labels, SCOPE_KIND_COUNT_};
_Static_assert(COUNT(scope_kind_codes) == SCOPE_KIND_COUNT_, "every kind of scope needs a code");

static const char *const assessment_status_codes[] = {"draft", "requested", "approved"};
static const char *const assessment_status_labels[] = {
    N_("Being drafted"), N_("Approval requested"), N_("Approved and frozen")};
const struct enum_names assessment_status_names = {
    assessment_status_codes, assessment_status_labels, ASSESSMENT_STATUS_COUNT_};
_Static_assert(COUNT(assessment_status_codes) == ASSESSMENT_STATUS_COUNT_,
               "every status needs a code");

static const char *const answer_state_codes[] = {"none", "level", "not-applicable", "alternative"};
static const char *const answer_state_labels[] = {N_("Not answered"), N_("Answered with a level"),
                                                  N_("Not applicable"), N_("Alternative measure")};
const struct enum_names answer_state_names = {answer_state_codes, answer_state_labels,
                                              ANSWER_STATE_COUNT_};
_Static_assert(COUNT(answer_state_codes) == ANSWER_STATE_COUNT_, "every state needs a code");

static const char *const evidence_kind_codes[] = {"file", "link", "record"};
static const char *const evidence_kind_labels[] = {N_("File"), N_("Link"), N_("Paper or record")};
const struct enum_names evidence_kind_names = {evidence_kind_codes, evidence_kind_labels,
                                               EVIDENCE_KIND_COUNT_};
_Static_assert(COUNT(evidence_kind_codes) == EVIDENCE_KIND_COUNT_,
               "every kind of evidence needs a code");

static const char *const score_grouping_codes[] = {"chapters", "sections", "functions"};
static const char *const score_grouping_labels[] = {N_("By chapter"), N_("By section"),
                                                    N_("By function")};
const struct enum_names score_grouping_names = {score_grouping_codes, score_grouping_labels,
                                                SCORE_GROUPING_COUNT_};
_Static_assert(COUNT(score_grouping_codes) == SCORE_GROUPING_COUNT_,
               "every grouping needs a code");

static const struct field score_table[] = {
    FIELD(score, id, F_TEXT),
    FIELD(score, title, F_TEXT, .label = N_("Group of measures")),
    FIELD(score, applicable, F_INT, .label = N_("Applicable")),
    FIELD(score, answered, F_INT, .label = N_("Answered")),
    FIELD(score, not_applicable, F_INT, .label = N_("Not applicable")),
    FIELD(score, alternative, F_INT, .label = N_("Alternative measure")),
    FIELD(score, at_target, F_INT, .label = N_("At target")),
    FIELD(score, evidence_missing, F_INT, .label = N_("Evidence missing")),
    FIELD(score, mean, F_REAL, .flags = F_FIGURE, .label = N_("Mean level")),
    FIELD(score, target_mean, F_REAL, .flags = F_FIGURE, .label = N_("Mean target")),
    FIELD(score, last_mean, F_REAL, .flags = F_FIGURE, .label = N_("Last year's mean")),
    FIELD(score, share_at_target, F_REAL, .flags = F_FIGURE, .label = N_("Share at target")),
    FIELD(score, coverage, F_REAL, .flags = F_FIGURE, .label = N_("Coverage")),
};
static const struct field score_view_table[] = {
    FIELD(score_view, org, F_TEXT, .label = N_("Organisation")),
    FIELD(score_view, assessment, F_TEXT, .label = N_("Assessment")),
    FIELD(score_view, scope_name, F_TEXT, .label = N_("Scope")),
    FIELD(score_view, catalog, F_TEXT, .label = N_("Standard")),
    FIELD(score_view, catalog_title, F_TEXT, .label = N_("Title of the standard")),
    FIELD(score_view, catalog_version, F_TEXT, .label = N_("Version of the standard")),
    FIELD(score_view, status, F_TEXT, .label = N_("Status")),
    FIELD(score_view, year, F_INT, .label = N_("Fiscal year")),
    FIELD(score_view, applicable, F_INT, .label = N_("Applicable")),
    FIELD(score_view, answered, F_INT, .label = N_("Answered")),
    FIELD(score_view, not_applicable, F_INT, .label = N_("Not applicable")),
    FIELD(score_view, alternative, F_INT, .label = N_("Alternative measure")),
    FIELD(score_view, at_target, F_INT, .label = N_("At target")),
    FIELD(score_view, evidence_missing, F_INT, .label = N_("Evidence missing")),
    FIELD(score_view, mean, F_REAL, .flags = F_FIGURE, .label = N_("Mean level")),
    FIELD(score_view, target_mean, F_REAL, .flags = F_FIGURE, .label = N_("Mean target")),
    FIELD(score_view, last_mean, F_REAL, .flags = F_FIGURE, .label = N_("Last year's mean")),
    FIELD(score_view, share_at_target, F_REAL, .flags = F_FIGURE, .label = N_("Share at target")),
    FIELD(score_view, coverage, F_REAL, .flags = F_FIGURE, .label = N_("Coverage")),
    FIELD_LIST(score_view, groups, score_table, struct score),
};
const struct fields score_view_fields = {score_view_table, COUNT(score_view_table)};

static const struct field gap_table[] = {
    FIELD(gap, control, F_TEXT),
    FIELD(gap, label, F_TEXT, .label = N_("Number")),
    FIELD(gap, title, F_TEXT, .label = N_("Measure")),
    FIELD(gap, group_title, F_TEXT, .label = N_("Section")),
    FIELD(gap, current, F_INT, .label = N_("Now")),
    FIELD(gap, target, F_INT, .label = N_("Target")),
    FIELD(gap, weight, F_INT, .label = N_("Weight")),
    FIELD(gap, gap, F_INT, .label = N_("Gap")),
    FIELD(gap, unanswered, F_BOOL, .label = N_("Not answered")),
    FIELD(gap, post, F_TEXT),
    FIELD(gap, post_label, F_TEXT, .label = N_("Responsible post")),
    FIELD(gap, why, F_TEXT),
    FIELD(gap, reason, F_TEXT, .label = N_("Reason")),
    FIELD(gap, planned, F_INT, .label = N_("Open plan items")),
};
static const struct field gap_view_table[] = {
    FIELD(gap_view, org, F_TEXT, .label = N_("Organisation")),
    FIELD(gap_view, assessment, F_TEXT, .label = N_("Assessment")),
    FIELD(gap_view, scope_name, F_TEXT, .label = N_("Scope")),
    FIELD(gap_view, catalog, F_TEXT, .label = N_("Standard")),
    FIELD(gap_view, catalog_title, F_TEXT, .label = N_("Title of the standard")),
    FIELD(gap_view, year, F_INT, .label = N_("Fiscal year")),
    FIELD_LIST(gap_view, gaps, gap_table, struct gap),
};
const struct fields gap_view_fields = {gap_view_table, COUNT(gap_view_table)};

static const struct field trend_table[] = {
    FIELD(trend_point, assessment, F_TEXT),
    FIELD(trend_point, year, F_INT, .label = N_("Fiscal year")),
    FIELD(trend_point, status, F_TEXT, .label = N_("Status")),
    FIELD(trend_point, mean, F_REAL, .flags = F_FIGURE, .label = N_("Mean level")),
    FIELD(trend_point, target_mean, F_REAL, .flags = F_FIGURE, .label = N_("Mean target")),
    FIELD(trend_point, share_at_target, F_REAL, .flags = F_FIGURE, .label = N_("Share at target")),
    FIELD(trend_point, coverage, F_REAL, .flags = F_FIGURE, .label = N_("Coverage")),
};
static const struct field trend_list_table[] = {
    FIELD_LIST(trend, points, trend_table, struct trend_point),
};
const struct fields trend_fields = {trend_list_table, COUNT(trend_list_table)};

