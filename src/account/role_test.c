/* Separation of duties: what no role may hold together. */
#include <string.h>

#include "account/account.h"
#include "tests/support/test.h"

#define CHANGES                                                                                    \
    (PERM_ASSESSMENT_ANSWER | PERM_ASSESSMENT_MANAGE | PERM_ASSESSMENT_APPROVE | PERM_PLAN_WRITE | \
     PERM_ACCOUNT_WRITE | PERM_SYSTEM | PERM_FINDING_WRITE)
#define CONTENT                                                                                    \
    (PERM_ASSESSMENT_READ | PERM_ASSESSMENT_ANSWER | PERM_ASSESSMENT_MANAGE |                      \
     PERM_ASSESSMENT_APPROVE | PERM_PLAN_READ | PERM_PLAN_WRITE | PERM_REPORT_READ)

/* Rights that no role but the named one may hold together. The CISO may answer and approve: the
 * approval itself refuses whoever drafted or answered (assessment_approve). */
static const struct {
    int line;
    uint64_t together;
    enum role except; /* ROLE_COUNT_: no exception */
} apart[] = {
    {__LINE__, PERM_ASSESSMENT_ANSWER | PERM_ASSESSMENT_APPROVE, ROLE_CISO},
    {__LINE__, PERM_ASSESSMENT_MANAGE | PERM_ASSESSMENT_APPROVE, ROLE_CISO},
    {__LINE__, PERM_ACCOUNT_WRITE | PERM_ASSESSMENT_APPROVE, ROLE_COUNT_},
    {__LINE__, PERM_ACCOUNT_WRITE | PERM_ASSESSMENT_ANSWER, ROLE_COUNT_},
    {__LINE__, PERM_ACCOUNT_WRITE | PERM_PLAN_WRITE, ROLE_COUNT_},
    {__LINE__, PERM_ACCOUNT_WRITE | PERM_AUDIT_READ, ROLE_COUNT_},
    {__LINE__, PERM_SYSTEM | PERM_ASSESSMENT_READ, ROLE_COUNT_},
    {__LINE__, PERM_SYSTEM | PERM_ACCOUNT_WRITE, ROLE_COUNT_},
    {__LINE__, PERM_FINDING_WRITE | PERM_ASSESSMENT_APPROVE, ROLE_COUNT_},
    {__LINE__, PERM_FINDING_WRITE | PERM_PLAN_WRITE, ROLE_COUNT_},
};

static void test_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(apart); i++)
        for (int role = 0; role < ROLE_COUNT_; role++)
            TEST_INT(apart[i].line,
                     (role_permissions((enum role)role) & apart[i].together) == apart[i].together,
                     role == (int)apart[i].except);
}

/* The most that a role may change, and the most it may read of what the organisation wrote. */
static const struct {
    int line;
    enum role role;
    uint64_t changes, content;
} most[] = {
    {__LINE__, ROLE_ADMINISTRATOR, PERM_ACCOUNT_WRITE, 0},
    {__LINE__, ROLE_EXECUTIVE, PERM_ASSESSMENT_APPROVE, CONTENT},
    {__LINE__, ROLE_CISO,
     PERM_ASSESSMENT_ANSWER | PERM_ASSESSMENT_MANAGE | PERM_ASSESSMENT_APPROVE | PERM_PLAN_WRITE,
     CONTENT},
    {__LINE__, ROLE_OFFICER, PERM_ASSESSMENT_ANSWER | PERM_ASSESSMENT_MANAGE | PERM_PLAN_WRITE,
     CONTENT},
    {__LINE__, ROLE_OWNER, PERM_ASSESSMENT_ANSWER, CONTENT},
    {__LINE__, ROLE_AUDITOR, PERM_FINDING_WRITE, CONTENT},
    {__LINE__, ROLE_VIEWER, 0, CONTENT},
    {__LINE__, ROLE_SYSTEM, PERM_SYSTEM, 0},
};
_Static_assert(COUNT(most) == ROLE_COUNT_, "every role needs a row");

static void test_most(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(most); i++) {
        uint64_t mask = role_permissions(most[i].role);
        TEST_INT(most[i].line, (int64_t)(mask & CHANGES & ~most[i].changes), 0);
        TEST_INT(most[i].line, (int64_t)(mask & CONTENT & ~(most[i].content)), 0);
        TEST_TRUE(most[i].line, (mask & PERM_SIGNED_IN) != 0);
        TEST_TRUE(most[i].line, (mask & PERM_PUBLIC) == 0);
    }
}

/* Somebody must be able to do each thing; an auditor sees everything. */
static void test_least(void **state)
{
    (void)state;
    uint64_t all = 0;
    for (int role = 0; role < ROLE_COUNT_; role++)
        all |= role_permissions((enum role)role);
    TEST_INT(__LINE__, (int64_t)(all & CHANGES), (int64_t)CHANGES);
    uint64_t seen = PERM_ASSESSMENT_READ | PERM_PLAN_READ | PERM_REPORT_READ | PERM_AUDIT_READ |
                    PERM_CATALOG_READ;
    TEST_INT(__LINE__, (int64_t)(role_permissions(ROLE_AUDITOR) & seen), (int64_t)seen);
    TEST_INT(__LINE__, (int64_t)role_permissions(ROLE_COUNT_), 0);
    TEST_INT(__LINE__, (int64_t)role_permissions((enum role) - 1), 0);
}

/* Whoever lets answers leave does not oversee, and the other way round; the kind takes nothing away. */
static void test_kinds(void **state)
{
    const uint64_t one = PERM_RESPONSE_READ | PERM_RESPONSE_WRITE | PERM_RESPONSE_SUBMIT;
    const uint64_t other = PERM_SECTOR_READ | PERM_SECTOR_WRITE | PERM_SURVEY_READ | PERM_SURVEY_WRITE |
                           PERM_PROGRAMME_READ | PERM_PROGRAMME_WRITE | PERM_PROGRAMME_APPROVE;
    (void)state;
    for (int kind = 0; kind < ORGANIZATION_KIND_COUNT_; kind++) {
        uint64_t all = 0;
        for (int role = 0; role < ROLE_COUNT_; role++) {
            uint64_t mask = role_permissions_in((enum organization_kind)kind, (enum role)role);
            TEST_TRUE(kind, (mask & role_permissions((enum role)role)) == role_permissions((enum role)role));
            TEST_TRUE(kind, (mask & one) == 0 || (mask & other) == 0);
            TEST_TRUE(kind, (role != ROLE_ADMINISTRATOR && role != ROLE_SYSTEM) || (mask & (one | other)) == 0);
            all |= mask & (one | other);
        }
        TEST_TRUE(kind, all == one || all == other);
    }
    TEST_INT(__LINE__, (int64_t)role_permissions_in(ORGANIZATION_KIND_COUNT_, ROLE_VIEWER),
             (int64_t)role_permissions(ROLE_VIEWER));
    TEST_INT(__LINE__, (int64_t)role_permissions_in(ORGANIZATION_OFFICE, ROLE_COUNT_), 0);
}

static void test_names(void **state)
{
    (void)state;
    TEST_INT(__LINE__, (int64_t)role_names.n, ROLE_COUNT_);
    for (int role = 0; role < ROLE_COUNT_; role++) {
        int64_t read = -1;
        TEST_TRUE(role, enum_parse(&role_names, enum_code(&role_names, role), &read));
        TEST_INT(role, read, role);
        TEST_TRUE(role, enum_label(&role_names, role)[0] != '\0');
    }
    int64_t number = -1; /* stored as numbers: the auditor stays number 5 */
    TEST_TRUE(__LINE__, enum_parse(&role_names, "auditor", &number));
    TEST_INT(__LINE__, number, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_apart),
        cmocka_unit_test(test_most),
        cmocka_unit_test(test_least),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_names),
    };
    return TEST_RUN(tests);
}
