/* An organisation for the tests of this room: five people, two posts. Only tests include it. */
#ifndef ASSESSMENT_ASSESSMENT_SAMPLE_H
#define ASSESSMENT_ASSESSMENT_SAMPLE_H

#include "assessment/assessment_change.h"
#include "base/text.h"
#include "tests/support/test.h"

/* What the people may do: as the roles officer, owner, owner, CISO, executive do. */
static const struct sample_person {
    const char *id, *name;
    uint64_t permissions;
} sample_people[] = {
    {"officer", "小野 健", PERM_SIGNED_IN | PERM_ASSESSMENT_READ | PERM_ASSESSMENT_ANSWER | PERM_ASSESSMENT_MANAGE},
    {"owner", "榊 由美", PERM_SIGNED_IN | PERM_ASSESSMENT_READ | PERM_ASSESSMENT_ANSWER},
    {"deputy", "飯塚 大樹", PERM_SIGNED_IN | PERM_ASSESSMENT_READ | PERM_ASSESSMENT_ANSWER},
    {"ciso", "望月 玲子",
     PERM_SIGNED_IN | PERM_ASSESSMENT_READ | PERM_ASSESSMENT_ANSWER | PERM_ASSESSMENT_MANAGE | PERM_ASSESSMENT_APPROVE},
    {"executive", "高瀬 修一", PERM_SIGNED_IN | PERM_ASSESSMENT_READ | PERM_ASSESSMENT_APPROVE},
};

/* Makes the context act as one of them in the organisation. */
static inline void sample_act(struct ctx *cx, const char *org, const char *person)
{
    cx->org = cx->org_name = org;
    cx->person = arena_printf(cx->arena, "%s-%s", org, person);
    cx->permissions = 0;
    for (size_t i = 0; i < COUNT(sample_people); i++)
        if (text_same(sample_people[i].id, person))
            cx->permissions = sample_people[i].permissions;
    cx->problem = (struct problem){.rc = RC_OK};
    assert_true(cx->permissions != 0);
}

static inline void sample_people_make(struct ctx *cx, const char *org)
{
    for (size_t i = 0; i < COUNT(sample_people); i++) {
        const char *id = arena_printf(cx->arena, "%s-%s", org, sample_people[i].id);
        struct person person = {.id = id, .org = org, .login = id, .name = sample_people[i].name,
                                .email = "", .password = "", .totp = "", .recovery = "",
                                .active = 1};
        TEST_RC(__LINE__, cx, record_insert(cx, &person_record, &person), RC_OK);
    }
}

/* The organisation with everything; the context acts as its officer afterwards. Posts: ORG-it held by
 * the owner with the deputy, ORG-office held by the officer. */
static inline void sample_make(struct ctx *cx, const char *org)
{
    static const struct module *const modules[] = {&assessment_module};
    static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};
    cx->app = &app;
    struct db_tx *tx = NULL;
    struct organization organization = {.id = org, .org = org, .parent = "", .name = org,
                                        .sector = "", .fiscal_month = 4, .handling_mark = "",
                                        .document_prefix = "", .active = 1};
    struct post it = {.id = arena_printf(cx->arena, "%s-it", org), .org = org, .name = "課長",
                      .department = "情報システム部",
                      .holder = arena_printf(cx->arena, "%s-owner", org),
                      .deputy = arena_printf(cx->arena, "%s-deputy", org), .active = 1};
    struct post office = {.id = arena_printf(cx->arena, "%s-office", org), .org = org,
                          .name = "室長", .department = "情報セキュリティ室",
                          .holder = arena_printf(cx->arena, "%s-officer", org), .deputy = "",
                          .active = 1};
    cx->org = org;
    cx->fixed_ids = 0; /* several tests share one database */
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &organization_record, &organization), RC_OK);
    sample_people_make(cx, org);
    TEST_RC(__LINE__, cx, record_insert(cx, &post_record, &it), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &post_record, &office), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    sample_act(cx, org, "officer");
}

/* An answer with a level, ready for answer_save. */
static inline struct answer sample_answer(const char *assessment, const char *control, int64_t level)
{
    return (struct answer){.id = "", .org = "", .assessment = assessment, .control = control,
                           .state = ANSWER_LEVEL, .current = level, .reason = "", .until = "",
                           .note = "", .post = "", .answered_on = "", .changed_by = ""};
}

/* Stores a level over whatever version is there. */
static inline enum rc sample_answer_save(struct ctx *cx, const char *assessment, const char *control,
                                         int64_t level)
{
    struct answer wanted = sample_answer(assessment, control, level), before = {.version = 0};
    enum rc rc = answer_find(cx, assessment, control, &before);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    return answer_save(cx, &wanted, rc == RC_OK ? before.version : 0, &wanted);
}

#endif
