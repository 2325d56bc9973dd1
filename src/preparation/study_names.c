/* The words of the preparation's enums. */
#include "preparation/preparation.h"

#define NAMES(name, count)                                                                         \
    _Static_assert(COUNT(name##_codes) == (count) && COUNT(name##_labels) == (count),              \
                   "every value needs a code and a label");                                        \
    const struct enum_names name##_names = {name##_codes, name##_labels, (count)}

static const char *const prepare_status_codes[] = {"draft", "requested", "approved"};
static const char *const prepare_status_labels[] = {N_("Draft"), N_("Waits for approval"), N_("Approved")};
NAMES(prepare_status, PREPARE_STATUS_COUNT_);

static const char *const study_step_codes[] = {"preparation", "step-1",      "step-2",     "step-3", "step-4",    "step-5",
                                               "step-6",      "walkthrough", "evaluation", "report", "monitoring"};
static const char *const study_step_labels[] = {N_("Preparation"),
                                                N_("STEP 1: purpose and policy"),
                                                N_("STEP 2: choice of services"),
                                                N_("STEP 3: impact of stops of services"),
                                                N_("STEP 4: processes and impact of their stops"),
                                                N_("STEP 5: business resources"),
                                                N_("STEP 6: risks"),
                                                N_("Walkthrough of the forms"),
                                                N_("Evaluation of the performance"),
                                                N_("Report to the executives"),
                                                N_("Monitoring and review")};
NAMES(study_step, STUDY_STEP_COUNT_);

static const char *const phase_kind_codes[] = {"phase", "milestone"};
static const char *const phase_kind_labels[] = {N_("Phase"), N_("Milestone")};
NAMES(phase_kind, PHASE_KIND_COUNT_);

static const char *const unit_role_codes[] = {"lead", "audit", "manage", "promote", "secretariat", "department"};
static const char *const unit_role_labels[] = {N_("Overall responsibility"), N_("Audit of the assessment"),
                                               N_("Management of risks"),    N_("Promotion"),
                                               N_("Secretariat"),            N_("Department that works on it")};
NAMES(unit_role, UNIT_COUNT_);

static const char *const unit_part_codes[] = {"none", "leads", "executes", "helps", "approves", "audits"};
static const char *const unit_part_labels[] = {"－",           N_("◎ leads"),    N_("○ executes"),
                                               N_("△ helps"), N_("● approves"), N_("□ audits")};
NAMES(unit_part, UNIT_PART_COUNT_);
