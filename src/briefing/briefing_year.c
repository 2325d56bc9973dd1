#include "briefing/briefing.h"

static const char *const step_codes[] = {"policy", "assessment", "plan", "run", "check", "review"};
static const char *const step_labels[] = {N_("Policy and organisation"), N_("Self-assessment"),
                                          N_("Gaps and plan"),           N_("Carrying out"),
                                          N_("Check and audit"),         N_("Review")};
const struct enum_names year_step_names = {step_codes, step_labels, STEP_COUNT_};
_Static_assert(COUNT(step_codes) == STEP_COUNT_, "every step needs a code");
_Static_assert(COUNT(step_labels) == STEP_COUNT_, "every step needs a label");

/* Months since the year began: the first quarter is there to decide policy and organisation, the last
 * one to check, its last month to review. */
enum { POLICY_MONTHS = 3, CHECK_FROM = 9, REVIEW_FROM = 11 };

enum year_step year_step_of(const struct year_facts *facts)
{
    if (!facts->assessed)
        return facts->month < POLICY_MONTHS ? STEP_POLICY : STEP_ASSESSMENT;
    if (facts->status != ASSESSMENT_APPROVED)
        return STEP_ASSESSMENT;
    if (facts->month >= REVIEW_FROM)
        return STEP_REVIEW;
    if (facts->month >= CHECK_FROM)
        return STEP_CHECK;
    return facts->gaps_unplanned > 0 ? STEP_PLAN : STEP_RUN;
}
