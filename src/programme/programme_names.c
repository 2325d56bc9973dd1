/* The words of the cycle's enums. */
#include "programme/programme.h"

#define NAMES(name, count)                                                                         \
    _Static_assert(COUNT(name##_codes) == (count) && COUNT(name##_labels) == (count),              \
                   "every value needs a code and a label");                                        \
    const struct enum_names name##_names = {name##_codes, name##_labels, (count)}

static const char *const programme_state_codes[] = {"draft", "requested", "approved", "sent"};
static const char *const programme_state_labels[] = {N_("Draft"), N_("Waits for approval"), N_("Approved"),
                                                     N_("Sent to the other tiers")};
NAMES(programme_state, PROGRAMME_STATE_COUNT_);

static const char *const programme_unit_kind_codes[] = {"government", "ministry", "partnership", "party"};
static const char *const programme_unit_kind_labels[] = {
    N_("Meeting of ministries"), N_("Cooperation inside the ministry"), N_("Meeting with industry"),
    N_("Party and its agreed role")};
NAMES(programme_unit_kind, UNIT_KIND_COUNT_);

static const char *const policy_group_codes[] = {"response", "standards", "sharing", "risk", "foundation"};
static const char *const policy_group_labels[] = {
    N_("(1) Stronger response to failures"), N_("(2) Safety standards, made and spread"),
    N_("(3) Stronger sharing of information"), N_("(4) Use of risk management"),
    N_("(5) Stronger foundation of protection")};
NAMES(policy_group, POLICY_GROUP_COUNT_);

static const char *const action_progress_codes[] = {"waits", "runs", "done", "stopped"};
static const char *const action_progress_labels[] = {N_("Action not begun"), N_("Action under way"), N_("Action done"),
                                                     N_("Action stopped")};
NAMES(action_progress, ACTION_PROGRESS_COUNT_);

static const char *const standard_class_codes[] = {"mandatory", "recommended", "industry", "own"};
static const char *const standard_class_labels[] = {N_("① Mandatory standard"),
                                                    N_("② Recommended standard or guideline"),
                                                    N_("③ Standard of the industry"), N_("④ Rules of an operator")};
NAMES(standard_class, STANDARD_CLASS_COUNT_);

static const char *const standard_state_codes[] = {"in-force", "coming", "ended"};
static const char *const standard_state_labels[] = {N_("Standard in force"), N_("Standard being made"),
                                                    N_("Standard replaced")};
NAMES(standard_state, STANDARD_STATE_COUNT_);

static const char *const support_kind_codes[] = {"measures", "survey", "incident", "training", "other"};
static const char *const support_kind_labels[] = {N_("Measures and standards"), N_("Survey and questionnaire"),
                                                  N_("Incident and reporting"), N_("Exercises and training"),
                                                  N_("Something else")};
NAMES(support_kind, SUPPORT_KIND_COUNT_);

static const char *const support_state_codes[] = {"open", "answered", "closed"};
static const char *const support_state_labels[] = {N_("Request open"), N_("Request answered"), N_("Request closed")};
NAMES(support_state, SUPPORT_STATE_COUNT_);

static const char *const paper_direction_codes[] = {"sent", "received"};
static const char *const paper_direction_labels[] = {N_("Paper sent"), N_("Paper received")};
NAMES(paper_direction, PAPER_DIRECTION_COUNT_);

static const char *const paper_kind_codes[] = {"plan", "evaluation", "verdict", "comment", "notice"};
static const char *const paper_kind_labels[] = {N_("Implementation plan"), N_("Draft evaluation"),
                                                N_("Evaluation by headquarters"), N_("Comment between tiers"), N_("Progress of the year")};
NAMES(paper_kind, PAPER_KIND_COUNT_);

static const char *const point_source_codes[] = {"own", "headquarters"};
static const char *const point_source_labels[] = {N_("Own point"), N_("Point of headquarters")};
NAMES(point_source, POINT_SOURCE_COUNT_);

static const char *const point_rating_codes[] = {"none", "achieved", "mostly", "partly", "missed"};
static const char *const point_rating_labels[] = {N_("Not rated"), N_("Target reached"), N_("Target mostly reached"),
                                                  N_("Target partly reached"), N_("Target missed")};
NAMES(point_rating, POINT_RATING_COUNT_);

static const char *const point_state_codes[] = {"open", "taken", "done", "dropped"};
static const char *const point_state_labels[] = {N_("Point open"), N_("Point in a plan"), N_("Point settled"),
                                                 N_("Point dropped")};
NAMES(point_state, POINT_STATE_COUNT_);

static const char *const cycle_basis_codes[] = {"fiscal", "calendar"};
static const char *const cycle_basis_labels[] = {N_("Fiscal year"), N_("Calendar year")};
NAMES(cycle_basis, CYCLE_BASIS_COUNT_);

static const char *const cycle_step_codes[] = {"plan", "survey", "analysis", "evaluation", "report", "verdict"};
static const char *const cycle_step_labels[] = {N_("Implementation plan (2.1)"), N_("Survey (2.2)"),
                                                N_("Analysis (2.2)"),            N_("Draft evaluation (2.3)"),
                                                N_("Report to headquarters (2.3)"), N_("Evaluation by headquarters (2.3)")};
NAMES(cycle_step, CYCLE_STEP_COUNT_);
