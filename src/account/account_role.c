#include "account/account.h"

static const char *const role_codes[] = {"administrator", "executive", "ciso",   "officer",
                                         "owner",         "auditor",   "viewer", "system"};
static const char *const role_labels[] = {
    N_("Administrator"), N_("Executive"), N_("CISO"),   N_("Security officer"),
    N_("System owner"),  N_("Auditor"),   N_("Viewer"), N_("System operator")};
const struct enum_names role_names = {role_codes, role_labels, ROLE_COUNT_};
_Static_assert(COUNT(role_codes) == ROLE_COUNT_, "every role needs a code");

/* What everybody inside an organisation may read. */
#define READS                                                                                      \
    (PERM_SIGNED_IN | PERM_CATALOG_READ | PERM_ASSESSMENT_READ | PERM_PLAN_READ | PERM_REPORT_READ |   \
     PERM_RISK_READ)

/* Who drafts does not approve: no role holds ANSWER together with APPROVE but the CISO's, and there the
 * approval itself refuses whoever drafted or answered. An auditor reads all and changes findings only.
 * The administrator gives rights and therefore has none over content. */
static const uint64_t masks[] = {
    [ROLE_ADMINISTRATOR] =
        PERM_SIGNED_IN | PERM_CATALOG_READ | PERM_ACCOUNT_READ | PERM_ACCOUNT_WRITE,
    [ROLE_EXECUTIVE] = READS | PERM_ASSESSMENT_APPROVE | PERM_PLAN_APPROVE | PERM_RISK_APPROVE,
    [ROLE_CISO] = READS | PERM_ASSESSMENT_MANAGE | PERM_ASSESSMENT_ANSWER | PERM_ASSESSMENT_APPROVE |
                  PERM_PLAN_WRITE | PERM_PLAN_APPROVE | PERM_ACCOUNT_READ | PERM_RISK_WRITE |
                  PERM_RISK_OWN | PERM_RISK_APPROVE,
    [ROLE_OFFICER] = READS | PERM_ASSESSMENT_MANAGE | PERM_ASSESSMENT_ANSWER | PERM_PLAN_WRITE |
                     PERM_ACCOUNT_READ | PERM_RISK_WRITE | PERM_RISK_OWN,
    [ROLE_OWNER] = READS | PERM_ASSESSMENT_ANSWER | PERM_RISK_OWN,
    [ROLE_AUDITOR] = READS | PERM_AUDIT_READ | PERM_ACCOUNT_READ | PERM_FINDING_WRITE,
    [ROLE_VIEWER] = READS,
    [ROLE_SYSTEM] = PERM_SIGNED_IN | PERM_CATALOG_READ | PERM_SYSTEM,
};
_Static_assert(COUNT(masks) == ROLE_COUNT_, "every role needs a mask");

uint64_t role_permissions(enum role role)
{
    return (unsigned)role < ROLE_COUNT_ ? masks[role] : 0;
}

/* Who oversees plans, asks and evaluates; who is overseen answers. What one's own side submitted stands with its
 * submissions, so no role has both sides. */
#define OVERSEES (PERM_SECTOR_READ | PERM_SURVEY_READ | PERM_PROGRAMME_READ)
static const uint64_t overseeing[] = {
    [ROLE_EXECUTIVE] = OVERSEES | PERM_PROGRAMME_APPROVE,
    [ROLE_CISO] = OVERSEES | PERM_SECTOR_WRITE | PERM_SURVEY_WRITE | PERM_PROGRAMME_WRITE | PERM_PROGRAMME_APPROVE,
    [ROLE_OFFICER] = OVERSEES | PERM_SECTOR_WRITE | PERM_SURVEY_WRITE | PERM_PROGRAMME_WRITE,
    [ROLE_AUDITOR] = OVERSEES,
    [ROLE_VIEWER] = OVERSEES,
    [ROLE_SYSTEM] = 0,
};
_Static_assert(COUNT(overseeing) == ROLE_COUNT_, "every role needs a mask");

static const uint64_t answering[] = {
    [ROLE_EXECUTIVE] = PERM_RESPONSE_READ | PERM_RESPONSE_SUBMIT,
    [ROLE_CISO] = PERM_RESPONSE_READ | PERM_RESPONSE_WRITE | PERM_RESPONSE_SUBMIT,
    [ROLE_OFFICER] = PERM_RESPONSE_READ | PERM_RESPONSE_WRITE,
    [ROLE_AUDITOR] = PERM_RESPONSE_READ,
    [ROLE_VIEWER] = PERM_RESPONSE_READ,
    [ROLE_SYSTEM] = 0,
};
_Static_assert(COUNT(answering) == ROLE_COUNT_, "every role needs a mask");

static const uint64_t *const by_kind[] = {
    [ORGANIZATION_OPERATOR] = answering,      [ORGANIZATION_GROUP] = answering,
    [ORGANIZATION_SITE] = answering,          [ORGANIZATION_MINISTRY] = overseeing,
    [ORGANIZATION_OFFICE] = overseeing,       [ORGANIZATION_CEPTOAR] = answering,
    [ORGANIZATION_AGENCY] = overseeing,       [ORGANIZATION_SUPPLIER] = answering,
    [ORGANIZATION_HEADQUARTERS] = overseeing, [ORGANIZATION_ASSOCIATION] = answering,
};
_Static_assert(COUNT(by_kind) == ORGANIZATION_KIND_COUNT_, "every kind needs its table");

uint64_t role_permissions_in(enum organization_kind kind, enum role role)
{
    uint64_t mask = role_permissions(role);
    if ((unsigned)kind < ORGANIZATION_KIND_COUNT_ && (unsigned)role < ROLE_COUNT_)
        mask |= by_kind[kind][role];
    return mask;
}
