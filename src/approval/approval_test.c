/* Routes of approval on both databases: order, side by side, deputies, vacant posts, paper, numbers, two
 * deciding at once; and the pure rules by table. */
#include "approval/approval_change.h"

#include <string.h>

#include "base/text.h"
#include "tests/support/test.h"

/* Something that can be approved, and what was told of it last. */
static struct {
    enum approval_status status;
    int64_t settled;
    const char *blocked; /* this person worked on it */
} thing;

static enum rc thing_obstacle(struct ctx *cx, const char *subject, const char **ret)
{
    (void)subject;
    *ret = thing.blocked != NULL && text_same(thing.blocked, cx->person)
               ? "Who worked on it does not approve it"
               : NULL;
    return RC_OK;
}

static enum rc thing_settle(struct ctx *cx, const struct approval *approval)
{
    (void)cx;
    thing.status = (enum approval_status)approval->status;
    thing.settled++;
    return RC_OK;
}

static const struct approvable thing_approvable = {.noun = "thing",
                                                   .label = "Thing",
                                                   .href = "/things/",
                                                   .read = PERM_PLAN_READ,
                                                   .ask = PERM_PLAN_WRITE,
                                                   .decide = PERM_ASSESSMENT_APPROVE,
                                                   .obstacle = thing_obstacle,
                                                   .settle = thing_settle};
static const struct approvable *const approvables[] = {&thing_approvable};
static const struct module thing_module = {
    .name = "thing", .approvables = approvables, .approvable_count = 1};
static const struct module *const modules[] = {&account_module, &approval_module, &thing_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static const char *const people[] = {"drafter", "legal", "ops",     "deputy",
                                     "boss",    "clerk", "outsider"};

static void act(struct ctx *cx, const char *org, const char *person)
{
    cx->org = cx->org_name = org;
    cx->person = arena_printf(cx->arena, "%s-%s", org, person);
    cx->permissions = PERM_SIGNED_IN;
    if (strcmp(person, "outsider") != 0)
        cx->permissions |= PERM_PLAN_READ;
    if (strcmp(person, "drafter") == 0 || strcmp(person, "clerk") == 0)
        cx->permissions |= PERM_PLAN_WRITE;
    if (strcmp(person, "boss") == 0)
        cx->permissions |= PERM_ASSESSMENT_APPROVE;
    cx->problem = (struct problem){.rc = RC_OK};
}

static void add_post(struct ctx *cx, const char *org, const char *name, const char *holder,
                     const char *deputy)
{
    struct post post = {
        .id = arena_printf(cx->arena, "%s-%s", org, name),
        .org = org,
        .name = name,
        .department = "部",
        .active = 1,
        .holder = holder[0] == '\0' ? "" : arena_printf(cx->arena, "%s-%s", org, holder),
        .deputy = deputy[0] == '\0' ? "" : arena_printf(cx->arena, "%s-%s", org, deputy)};
    TEST_RC(__LINE__, cx, record_insert(cx, &post_record, &post), RC_OK);
}

/* An organisation with seven people and posts; the context acts as the drafter afterwards. */
static void make(struct ctx *cx, const char *org)
{
    struct db_tx *tx = NULL;
    struct organization organization = {.id = org,
                                        .org = org,
                                        .parent = "",
                                        .name = org,
                                        .sector = "",
                                        .fiscal_month = 4,
                                        .handling_mark = "",
                                        .document_prefix = "",
                                        .active = 1};
    memset(&thing, 0, sizeof thing);
    cx->fixed_ids = 0; /* the tests share one database */
    cx->app = &app;
    cx->org = org;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &organization_record, &organization), RC_OK);
    for (size_t i = 0; i < COUNT(people); i++) {
        const char *id = arena_printf(cx->arena, "%s-%s", org, people[i]);
        struct person person = {.id = id,
                                .org = org,
                                .login = id,
                                .name = people[i],
                                .email = "",
                                .password = "",
                                .totp = "",
                                .recovery = "",
                                .active = 1};
        TEST_RC(__LINE__, cx, record_insert(cx, &person_record, &person), RC_OK);
    }
    add_post(cx, org, "legal", "legal", "");
    add_post(cx, org, "ops", "ops", "deputy");
    add_post(cx, org, "mine", "drafter", "");
    add_post(cx, org, "shared", "drafter", "deputy");
    add_post(cx, org, "empty", "", "");
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    act(cx, org, "drafter");
}

static struct approval_route_step step(const char *post, int64_t position, enum approval_kind kind,
                                       int64_t days)
{
    return (struct approval_route_step){.id = "",
                                        .org = "",
                                        .route = "",
                                        .position = position,
                                        .kind = kind,
                                        .post = post,
                                        .days = days};
}

static struct approval_route add_route(struct ctx *cx, const char *name,
                                       const struct approval_route_step *steps, size_t n,
                                       bool paper)
{
    struct approval_route route = {.id = "",
                                   .org = "",
                                   .noun = "thing",
                                   .name = name,
                                   .number_prefix = "情セ決",
                                   .paper = paper,
                                   .active = 1};
    uint64_t before = cx->permissions;
    cx->permissions |= PERM_ACCOUNT_WRITE;
    TEST_RC(__LINE__, cx,
            approval_route_save(cx, &route, 0, &(struct approval_route_steps){steps, n}), RC_OK);
    cx->permissions = before;
    return route;
}

static enum rc ask(struct ctx *cx, const char *subject, const char *route, struct approval *ret)
{
    struct db_tx *tx = NULL;
    const struct approval_wish wish = {.route = route};
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    enum rc rc = approval_ask(cx, &thing_approvable, subject, "件名", &wish, ret);
    if (rc == RC_OK)
        rc = db_commit(cx, &tx);
    else
        db_rollbackp(&tx);
    return rc;
}

static void expect(int line, struct ctx *cx, const char *id, const char *states)
{
    struct approval_steps steps;
    static const char letters[] = "wOAR-"; /* waiting, open, agreed, returned, ended */
    char seen[32] = "";
    TEST_RC(line, cx, approval_store_steps(cx, id, &steps), RC_OK);
    for (size_t i = 0; i < steps.n && i < sizeof seen - 1; i++)
        seen[i] = letters[steps.at[i].status];
    TEST_TEXT(line, seen, states);
}

static void test_order(void **state)
{
    struct ctx *cx = test_begin(state);
    struct approval approval, seen;
    int64_t count = 0;
    make(cx, "order");
    const struct approval_route_step steps[] = {step("order-legal", 1, APPROVAL_CONSULT, 3),
                                                step("order-ops", 1, APPROVAL_CONSULT, 0),
                                                step("", 2, APPROVAL_APPROVE, 7)};
    struct approval_route route = add_route(cx, "二段", steps, 3, false);
    TEST_RC(__LINE__, cx, ask(cx, "s1", route.id, &approval), RC_OK);
    TEST_RC(__LINE__, cx, ask(cx, "s1", route.id, &seen), RC_CONFLICT);
    expect(__LINE__, cx, approval.id, "OOw");
    act(cx, "order", "boss"); /* not yet */
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_DENIED);
    TEST_RC(__LINE__, cx, approval_waiting_count(cx, &count), RC_OK);
    TEST_INT(__LINE__, count, 0);
    act(cx, "order", "legal");
    TEST_RC(__LINE__, cx, approval_waiting_count(cx, &count), RC_OK);
    TEST_INT(__LINE__, count, 1);
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, "支障ありません"), RC_OK);
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_DENIED); /* once */
    expect(__LINE__, cx, approval.id, "AOw");
    act(cx, "order", "deputy"); /* stands in for operations */
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_OK);
    expect(__LINE__, cx, approval.id, "AAO");
    TEST_INT(__LINE__, thing.settled, 0);
    act(cx, "order", "boss");
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_OK);
    TEST_INT(__LINE__, thing.settled, 1);
    TEST_INT(__LINE__, thing.status, APPROVAL_APPROVED);
    TEST_RC(__LINE__, cx, record_get(cx, &approval_record, approval.id, &seen), RC_OK);
    TEST_TEXT(__LINE__, seen.decision_number, "情セ決2026-0001");
    struct approval_whole whole;
    TEST_RC(__LINE__, cx, approval_load(cx, approval.id, &whole), RC_OK);
    TEST_INT(__LINE__, whole.steps.at[1].way, WAY_DEPUTY);
    TEST_TEXT(__LINE__, whole.steps.at[0].comment, "支障ありません");
    TEST_TEXT(__LINE__, whole.steps.at[2].due_on,
              "2026-10-08"); /* seven days from when it opened */
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_CONFLICT); /* over */
    act(cx, "order", "drafter");
    TEST_RC(__LINE__, cx, approval_withdraw(cx, approval.id), RC_CONFLICT);
}

static void test_return_and_withdraw(void **state)
{
    struct ctx *cx = test_begin(state);
    struct approval first, second, third;
    make(cx, "back");
    const struct approval_route_step steps[] = {step("back-legal", 1, APPROVAL_CONSULT, 0),
                                                step("", 2, APPROVAL_APPROVE, 0)};
    struct approval_route route = add_route(cx, "経路", steps, 2, false);
    TEST_RC(__LINE__, cx, ask(cx, "s1", route.id, &first), RC_OK);
    act(cx, "back", "legal");
    TEST_RC(__LINE__, cx, approval_return(cx, first.id, "  "), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, approval_return(cx, first.id, "根拠が足りません"), RC_OK);
    expect(__LINE__, cx, first.id, "R-");
    TEST_INT(__LINE__, thing.status, APPROVAL_RETURNED);
    act(cx, "back", "drafter");
    TEST_RC(__LINE__, cx, ask(cx, "s1", "", &second), RC_OK); /* the first route is the default */
    TEST_INT(__LINE__, second.round, 2);
    TEST_TEXT(__LINE__, second.route_name, "経路");
    act(cx, "back", "legal");
    TEST_RC(__LINE__, cx, approval_withdraw(cx, second.id), RC_DENIED);
    act(cx, "back", "drafter");
    TEST_RC(__LINE__, cx, approval_withdraw(cx, second.id), RC_OK);
    TEST_INT(__LINE__, thing.status, APPROVAL_WITHDRAWN);
    expect(__LINE__, cx, second.id, "--");
    /* Another subject: numbers count on, whoever worked on it does not approve. */
    TEST_RC(__LINE__, cx, ask(cx, "s2", "", &third), RC_OK);
    act(cx, "back", "legal");
    TEST_RC(__LINE__, cx, approval_agree(cx, third.id, ""), RC_OK);
    thing.blocked = "back-boss";
    act(cx, "back", "boss");
    TEST_RC(__LINE__, cx, approval_agree(cx, third.id, ""), RC_DENIED);
    TEST_RC(__LINE__, cx, approval_return(cx, third.id, "理由"), RC_DENIED);
}

/* Never the drafter alone: not as holder, not by role; and a vacant post is told when asking. */
static void test_drafter(void **state)
{
    struct ctx *cx = test_begin(state);
    struct approval approval;
    make(cx, "alone");
    const struct approval_route_step empty[] = {step("alone-empty", 1, APPROVAL_APPROVE, 0)};
    const struct approval_route_step mine[] = {step("alone-mine", 1, APPROVAL_APPROVE, 0)};
    const struct approval_route_step shared[] = {step("alone-shared", 1, APPROVAL_APPROVE, 0)};
    struct approval_route vacant = add_route(cx, "空席", empty, 1, false);
    struct approval_route own = add_route(cx, "自分", mine, 1, false);
    struct approval_route deputised = add_route(cx, "代理", shared, 1, false);
    TEST_RC(__LINE__, cx, ask(cx, "s1", vacant.id, &approval), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, ask(cx, "s1", own.id, &approval), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, ask(cx, "s1", "no such", &approval), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, ask(cx, "s1", deputised.id, &approval), RC_OK);
    cx->permissions |= PERM_ASSESSMENT_APPROVE;
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_DENIED);
    act(cx, "alone", "outsider"); /* does not even see it */
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_MISSING);
    act(cx, "alone", "boss"); /* the right alone does not do at a post of somebody else */
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_DENIED);
    act(cx, "alone", "deputy");
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_OK);
    TEST_INT(__LINE__, thing.status, APPROVAL_APPROVED);
}

/* A deputy acts within the days alone: for the waiting list, the decision and whether a post is vacant. */
static void test_deputy_days(void **state)
{
    static const struct {
        int line;
        const char *from, *until;
        bool acts;
    } rows[] = {
        {__LINE__, "", "", true},
        {__LINE__, "2026-10-01", "2026-10-01", true},
        {__LINE__, "2026-10-02", "", false},
        {__LINE__, "", "2026-09-30", false},
    };
    struct ctx *cx = test_begin(state);
    make(cx, "days");
    const struct approval_route_step ops[] = {step("days-ops", 1, APPROVAL_APPROVE, 0)};
    const struct approval_route_step shared[] = {step("days-shared", 1, APPROVAL_APPROVE, 0)};
    struct approval_route route = add_route(cx, "部長", ops, 1, false);
    struct approval_route own = add_route(cx, "起案者の役職", shared, 1, false);
    const char *const posts[] = {"days-ops", "days-shared"};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct approval approval, refused;
        int64_t count = -1;
        for (size_t k = 0; k < COUNT(posts); k++) {
            struct post before, after;
            TEST_RC(rows[i].line, cx, record_get(cx, &post_record, posts[k], &before), RC_OK);
            after = before;
            after.deputy_from = rows[i].from;
            after.deputy_until = rows[i].until;
            CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
            TEST_RC(rows[i].line, cx, db_begin(cx, &tx), RC_OK);
            TEST_RC(rows[i].line, cx, record_update(cx, &post_record, &before, &after), RC_OK);
            TEST_RC(rows[i].line, cx, db_commit(cx, &tx), RC_OK);
        }
        const char *subject = arena_printf(cx->arena, "s%zu", i);
        act(cx, "days", "drafter");
        TEST_RC(rows[i].line, cx, ask(cx, subject, route.id, &approval), RC_OK);
        TEST_RC(rows[i].line, cx, ask(cx, arena_printf(cx->arena, "t%zu", i), own.id, &refused),
                rows[i].acts ? RC_OK : RC_INVALID);
        act(cx, "days", "deputy");
        TEST_RC(rows[i].line, cx, approval_waiting_count(cx, &count), RC_OK);
        TEST_INT(rows[i].line, count > 0, rows[i].acts);
        TEST_RC(rows[i].line, cx, approval_agree(cx, approval.id, ""),
                rows[i].acts ? RC_OK : RC_DENIED);
        act(cx, "days", "ops");
        TEST_RC(rows[i].line, cx, approval_agree(cx, approval.id, ""),
                rows[i].acts ? RC_CONFLICT : RC_OK);
    }
}

static void test_paper(void **state)
{
    struct ctx *cx = test_begin(state);
    struct approval approval;
    struct approval_whole whole;
    make(cx, "paper");
    const struct approval_route_step steps[] = {step("paper-legal", 1, APPROVAL_APPROVE, 0)};
    struct approval_route route = add_route(cx, "紙", steps, 1, true);
    TEST_RC(__LINE__, cx, ask(cx, "s1", route.id, &approval), RC_OK);
    TEST_RC(__LINE__, cx, approval_load(cx, approval.id, &whole), RC_OK);
    const char *open = whole.steps.at[0].id;
    struct upload scan = {.field = "file",
                          .file_name = "決裁.pdf",
                          .media_type = "",
                          .bytes = "%PDF-1.4 scan",
                          .length = 13};
    struct upload other = {.field = "file",
                           .file_name = "a.xlsx",
                           .media_type = "",
                           .bytes = "PK\x03\x04",
                           .length = 4};
    TEST_RC(__LINE__, cx, approval_paper_add(cx, approval.id, &scan), RC_DENIED); /* the drafter */
    act(cx, "paper", "clerk");
    TEST_RC(__LINE__, cx, approval_record_paper(cx, approval.id, open, "paper-legal", ""),
            RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, approval_paper_add(cx, approval.id, &other), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, approval_paper_add(cx, approval.id, &scan), RC_OK);
    TEST_RC(__LINE__, cx, approval_record_paper(cx, approval.id, open, "paper-boss", ""),
            RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, approval_record_paper(cx, approval.id, "none", "paper-legal", ""),
            RC_MISSING);
    TEST_RC(__LINE__, cx, approval_record_paper(cx, approval.id, open, "paper-legal", ""), RC_OK);
    TEST_INT(__LINE__, thing.status, APPROVAL_APPROVED);
    TEST_RC(__LINE__, cx, approval_load(cx, approval.id, &whole), RC_OK);
    TEST_TEXT(__LINE__, whole.steps.at[0].person, "paper-legal");
    TEST_TEXT(__LINE__, whole.steps.at[0].recorded_by, "paper-clerk");
    TEST_INT(__LINE__, whole.steps.at[0].way, WAY_PAPER);
}

static void test_routes(void **state)
{
    struct ctx *cx = test_begin(state);
    make(cx, "routes");
    const struct approval_route_step steps[] = {step("routes-legal", 1, APPROVAL_CONSULT, 3),
                                                step("", 2, APPROVAL_APPROVE, 0)};
    struct approval_route route = add_route(cx, "経路", steps, 2, false);
    struct approval_route_steps stored;
    struct approval_route_steps one = {&steps[1], 1};
    TEST_RC(__LINE__, cx, approval_route_save(cx, &route, 1, &one), RC_DENIED);
    cx->permissions |= PERM_ACCOUNT_WRITE;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, approval_route_save(cx, &route, 1, &one), RC_INVALID); /* begins with 2 */
    cx->problem = (struct problem){.rc = RC_OK};
    const struct approval_route_step fewer[] = {step("", 1, APPROVAL_APPROVE, 0)};
    route.name = "経路 改";
    TEST_RC(__LINE__, cx,
            approval_route_save(cx, &route, 1, &(struct approval_route_steps){fewer, 1}), RC_OK);
    TEST_INT(__LINE__, route.version, 2);
    TEST_RC(__LINE__, cx, approval_store_route_steps(cx, route.id, &stored), RC_OK);
    TEST_INT(__LINE__, (int64_t)stored.n, 1);
    route.name = "経路 別";
    TEST_RC(__LINE__, cx,
            approval_route_save(cx, &route, 1, &(struct approval_route_steps){fewer, 1}),
            RC_CONFLICT);
    cx->problem = (struct problem){.rc = RC_OK};
    const struct approval_route_step gone[] = {step("routes-none", 1, APPROVAL_APPROVE, 0)};
    TEST_RC(__LINE__, cx,
            approval_route_save(cx, &route, 2, &(struct approval_route_steps){gone, 1}),
            RC_INVALID);
}

static void test_steps_wrong(void **state)
{
    static const struct {
        int line;
        int positions[4], kinds[4]; /* position 0 ends */
        bool wrong;
    } rows[] = {
        {__LINE__, {1}, {APPROVAL_APPROVE}, false},
        {__LINE__, {0}, {0}, true},
        {__LINE__, {1}, {APPROVAL_CONSULT}, true},
        {__LINE__, {1, 2}, {APPROVAL_APPROVE, APPROVAL_CONSULT}, true},
        {__LINE__, {1, 2}, {APPROVAL_CONSULT, APPROVAL_APPROVE}, false},
        {__LINE__, {1, 3}, {APPROVAL_CONSULT, APPROVAL_APPROVE}, true},
        {__LINE__, {2, 1, 2}, {APPROVAL_APPROVE, APPROVAL_CONSULT, APPROVAL_CONSULT}, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct approval_route_step steps[4];
        size_t n = 0;
        for (; n < 4 && rows[i].positions[n] != 0; n++)
            steps[n] = step("", rows[i].positions[n], (enum approval_kind)rows[i].kinds[n], 0);
        TEST_INT(rows[i].line, approval_steps_wrong(steps, n) != NULL, rows[i].wrong);
    }
}

int main(void)
{
    const struct CMUnitTest rules[] = {cmocka_unit_test(test_steps_wrong)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),   cmocka_unit_test(test_return_and_withdraw),
        cmocka_unit_test(test_drafter), cmocka_unit_test(test_paper),
        cmocka_unit_test(test_routes),  cmocka_unit_test(test_deputy_days),
    };
    return TEST_RUN(rules) + TEST_RUN_ON_BOTH(tests);
}
