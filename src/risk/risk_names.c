/* The words of the risk assessment's enums. */
#include "risk/risk.h"

#define NAMES(name, count)                                                                         \
    _Static_assert(COUNT(name##_codes) == (count) && COUNT(name##_labels) == (count),              \
                   "every value needs a code and a label");                                        \
    const struct enum_names name##_names = {name##_codes, name##_labels, (count)}

static const char *const risk_study_status_codes[] = {"draft", "requested", "approved", "closed"};
static const char *const risk_study_status_labels[] = {N_("Draft"), N_("Waits for approval"), N_("Approved"),
                                                       N_("Closed")};
NAMES(risk_study_status, RISK_STUDY_STATUS_COUNT_);

static const char *const risk_matrix_codes[] = {"product", "table"};
static const char *const risk_matrix_labels[] = {N_("Impact times frequency"), N_("A table of risk values")};
NAMES(risk_matrix, RISK_MATRIX_COUNT_);

static const char *const risk_mark_codes[] = {"not-asked", "none", "unknown", "impact"};
static const char *const risk_mark_labels[] = {N_("Not judged"), N_("－ (no impact)"), N_("△ (not known)"),
                                               N_("× (impact)")};
NAMES(risk_mark, RISK_MARK_COUNT_);

static const char *const risk_priority_codes[] = {"none", "a", "b"};
static const char *const risk_priority_labels[] = {N_("Not set"), "A", "B"};
NAMES(risk_priority, RISK_PRIORITY_COUNT_);

static const char *const risk_choice_codes[] = {"undecided", "selected", "deferred"};
static const char *const risk_choice_labels[] = {N_("Undecided"), N_("Selected"), N_("Left out this time")};
NAMES(risk_choice, RISK_CHOICE_COUNT_);

static const char *const risk_resource_kind_codes[] = {"people",   "information", "building",
                                                       "equipment", "ict",         "control-system",
                                                       "lifeline", "money",       "other"};
static const char *const risk_resource_kind_labels[] = {N_("Staff"),
                                                        N_("Information and data"),
                                                        N_("Buildings and utilities"),
                                                        N_("Equipment and supplies"),
                                                        N_("ICT systems"),
                                                        N_("Control systems"),
                                                        N_("Transport and lifelines"),
                                                        N_("Money"),
                                                        N_("Partners, suppliers and others")};
NAMES(risk_resource_kind, RISK_RESOURCE_KIND_COUNT_);

static const char *const risk_rule_codes[] = {"all", "any", "at-least"};
static const char *const risk_rule_labels[] = {N_("All of them"), N_("Any one of them"),
                                               N_("At least so many of them")};
NAMES(risk_rule, RISK_RULE_COUNT_);

static const char *const risk_verdict_codes[] = {"remark", "fulfilled", "not-fulfilled"};
static const char *const risk_verdict_labels[] = {N_("Remark"), N_("Fulfilled"), N_("Not fulfilled")};
NAMES(risk_verdict, RISK_VERDICT_COUNT_);
