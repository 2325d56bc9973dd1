/* Rules without a database: what an answer becomes, what is refused, who may answer and approve. */
#include "assessment/assessment_rule.h"

#include "base/text.h"
#include "tests/support/test.h"

#define TODAY "2026-10-01"

static struct answer make(int64_t state, int64_t current, const char *reason, const char *until)
{
    return (struct answer){.id = "", .org = "", .assessment = "", .control = "", .state = state,
                           .current = current, .reason = reason, .until = until, .note = "",
                           .post = "", .answered_on = TODAY, .changed_by = ""};
}

/* wanted over stored → what it means */
static void test_settle(void **state)
{
    static const struct {
        int line;
        int64_t stored_state, stored_level, state, level;
        const char *until;
        int64_t want_state, want_level;
        const char *want_until;
    } rows[] = {
        {__LINE__, ANSWER_NONE, 0, ANSWER_NONE, 3, "", ANSWER_LEVEL, 3, ""},
        {__LINE__, ANSWER_NONE, 0, ANSWER_NONE, 0, "", ANSWER_NONE, 0, ""},
        {__LINE__, ANSWER_LEVEL, 3, ANSWER_NONE, 3, "", ANSWER_NONE, 0, ""}, /* taken back */
        {__LINE__, ANSWER_LEVEL, 3, ANSWER_LEVEL, 4, "", ANSWER_LEVEL, 4, ""},
        {__LINE__, ANSWER_LEVEL, 3, ANSWER_NOT_APPLICABLE, 3, "", ANSWER_NOT_APPLICABLE, 0, ""},
        {__LINE__, ANSWER_NOT_APPLICABLE, 0, ANSWER_NOT_APPLICABLE, 2, "", ANSWER_LEVEL, 2, ""},
        {__LINE__, ANSWER_NOT_APPLICABLE, 0, ANSWER_NOT_APPLICABLE, 0, "", ANSWER_NOT_APPLICABLE, 0, ""},
        {__LINE__, ANSWER_ALTERNATIVE, 2, ANSWER_ALTERNATIVE, 3, "2027-01-01", ANSWER_ALTERNATIVE, 3,
         "2027-01-01"},
        {__LINE__, ANSWER_ALTERNATIVE, 2, ANSWER_LEVEL, 3, "2027-01-01", ANSWER_LEVEL, 3, ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct answer stored = make(rows[i].stored_state, rows[i].stored_level, "", "");
        struct answer wanted = make(rows[i].state, rows[i].level, "", rows[i].until);
        answer_settle(&wanted, &stored);
        TEST_INT(rows[i].line, wanted.state, rows[i].want_state);
        TEST_INT(rows[i].line, wanted.current, rows[i].want_level);
        TEST_TEXT(rows[i].line, wanted.until, rows[i].want_until);
        TEST_INT(rows[i].line, text_empty(wanted.answered_on), rows[i].want_state == ANSWER_NONE);
    }
}

/* The field that is refused; "" where the answer may be stored. */
static void test_check(void **state)
{
    static const struct {
        int line;
        int64_t state, current, target;
        const char *reason, *until, *want;
    } rows[] = {
        {__LINE__, ANSWER_NONE, 0, 0, "", "", ""},
        {__LINE__, ANSWER_LEVEL, 1, 0, "", "", ""},
        {__LINE__, ANSWER_LEVEL, 5, 5, "", "", ""},
        {__LINE__, ANSWER_LEVEL, 0, 0, "", "", "current"},
        {__LINE__, ANSWER_LEVEL, 6, 0, "", "", "current"},
        {__LINE__, ANSWER_LEVEL, -1, 0, "", "", "current"},
        {__LINE__, ANSWER_LEVEL, 3, 6, "", "", "target"},
        {__LINE__, ANSWER_LEVEL, 3, -1, "", "", "target"},
        {__LINE__, ANSWER_STATE_COUNT_, 0, 0, "", "", "state"},
        {__LINE__, -1, 0, 0, "", "", "state"},
        {__LINE__, ANSWER_NOT_APPLICABLE, 0, 0, "", "", "reason"},
        {__LINE__, ANSWER_NOT_APPLICABLE, 0, 0, "no cloud", "", ""},
        {__LINE__, ANSWER_ALTERNATIVE, 2, 0, "", "2026-12-31", "reason"},
        {__LINE__, ANSWER_ALTERNATIVE, 2, 0, "cut off", "", "until"},
        {__LINE__, ANSWER_ALTERNATIVE, 2, 0, "cut off", "2026-09-30", "until"},
        {__LINE__, ANSWER_ALTERNATIVE, 2, 0, "cut off", TODAY, ""},
        {__LINE__, ANSWER_ALTERNATIVE, 0, 0, "cut off", "2026-12-31", "current"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        struct answer wanted = make(rows[i].state, rows[i].current, rows[i].reason, rows[i].until);
        wanted.target = rows[i].target;
        bool refused = rows[i].want[0] != '\0';
        TEST_RC(rows[i].line, cx, answer_check(cx, &wanted, TODAY), refused ? RC_INVALID : RC_OK);
        TEST_INT(rows[i].line, (int64_t)cx->problem.field_count, refused);
        if (refused)
            TEST_TEXT(rows[i].line, cx->problem.fields[0].field, rows[i].want);
    }
}

/* Everything that is wrong is told at once. */
static void test_check_tells_all(void **state)
{
    struct ctx *cx = test_begin(state);
    struct answer wanted = make(ANSWER_ALTERNATIVE, 0, "", "");
    wanted.target = 9;
    TEST_RC(__LINE__, cx, answer_check(cx, &wanted, TODAY), RC_INVALID);
    TEST_INT(__LINE__, (int64_t)cx->problem.field_count, 4);
}

static void test_expired(void **state)
{
    static const struct {
        int line;
        int64_t state;
        const char *until;
        int want;
    } rows[] = {
        {__LINE__, ANSWER_ALTERNATIVE, "2026-09-30", 1}, {__LINE__, ANSWER_ALTERNATIVE, TODAY, 0},
        {__LINE__, ANSWER_ALTERNATIVE, "", 0},           {__LINE__, ANSWER_LEVEL, "2020-01-01", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct answer answer = make(rows[i].state, 2, "x", rows[i].until);
        TEST_INT(rows[i].line, answer_is_expired(&answer, TODAY), rows[i].want);
    }
}

static void test_may(void **state)
{
    static const struct catalog_group groups[] = {{.id = "g1", .parent = -1}, {.id = "g2", .parent = -1}};
    static const struct control controls[] = {{.id = "m1", .label = "1", .group = 0, .parent = -1},
                                              {.id = "m2", .label = "2", .group = 1, .parent = -1}};
    static const struct catalog catalog = {.groups = groups, .group_count = 2,
                                           .controls = controls, .control_count = 2};
    static const struct choice mine[] = {{"post-mine", "Mine"}};
    static const struct section_assignment sections[] = {
        {.section = "g1", .post = "post-mine"}, {.section = "g2", .post = "post-other"}};
    static const struct {
        int line;
        bool manages, answers;
        size_t posts, control;
        const char *post;
        bool want_may, want_mine;
    } rows[] = {
        {__LINE__, true, false, 0, 1, "", true, false},    /* who manages answers all */
        {__LINE__, false, true, 1, 0, "", true, true},     /* by the section */
        {__LINE__, false, true, 1, 1, "", false, false},   /* another's section */
        {__LINE__, false, true, 1, 1, "post-mine", true, true}, /* by the measure's own post */
        {__LINE__, false, true, 0, 0, "", false, false},   /* no post, nothing assigned */
        {__LINE__, false, false, 1, 0, "", false, true},   /* assigned, but without the right */
        {__LINE__, false, true, 1, 1, "post-other", false, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct answer stored = make(ANSWER_NONE, 0, "", "");
        stored.post = rows[i].post;
        struct answer_rights rights = {.manages = rows[i].manages,
                                       .answers = rows[i].answers,
                                       .mine = {mine, rows[i].posts},
                                       .sections = {sections, 2}};
        const struct control *control = &controls[rows[i].control];
        TEST_INT(rows[i].line, answer_may(&rights, &catalog, control, &stored), rows[i].want_may);
        TEST_INT(rows[i].line, answer_is_mine(&rights, &catalog, control, &stored),
                 rows[i].want_mine);
    }
}

static void test_approval_obstacle(void **state)
{
    static const struct {
        int line;
        int64_t status;
        const char *person;
        bool answered, want_free;
    } rows[] = {
        {__LINE__, ASSESSMENT_REQUESTED, "chief", false, true},
        {__LINE__, ASSESSMENT_REQUESTED, "drafter", false, false},
        {__LINE__, ASSESSMENT_REQUESTED, "asker", false, false},
        {__LINE__, ASSESSMENT_REQUESTED, "chief", true, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct assessment assessment = {.status = rows[i].status, .drafter = "drafter",
                                        .requested_by = "asker"};
        const char *obstacle = approval_obstacle(&assessment, rows[i].person, rows[i].answered);
        TEST_INT(rows[i].line, obstacle == NULL, rows[i].want_free);
    }
    /* The local administrator, who has no id, is one person too. */
    struct assessment own = {.status = ASSESSMENT_REQUESTED, .drafter = "", .requested_by = "asker"};
    TEST_TRUE(__LINE__, approval_obstacle(&own, "", false) != NULL);
}

static void test_evidence_places(void **state)
{
    static const struct {
        int line;
        const char *link;
        bool want_web, want_place;
    } rows[] = {
        {__LINE__, "https://intra.example/kitei?id=1#2", true, true},
        {__LINE__, "HTTP://10.0.0.1:8080/", true, true},
        {__LINE__, "https://", false, false},
        {__LINE__, "https://a b", false, false},
        {__LINE__, "https://a\r\nSet-Cookie: x", false, false},
        {__LINE__, "https://a\"onclick", false, false},
        {__LINE__, "https://例え.jp/", false, false},
        {__LINE__, "javascript:alert(1)", false, false},
        {__LINE__, "data:text/html,x", false, false},
        {__LINE__, "//evil.example/", false, false},
        {__LINE__, "\\\\server\\共有\\規程.docx", false, true},
        {__LINE__, "file://server/a", false, true},
        {__LINE__, "D:\\規程", false, true},
        {__LINE__, "規程集 第3章", false, false},
        {__LINE__, "", false, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        TEST_INT(rows[i].line, evidence_is_web(rows[i].link), rows[i].want_web);
        TEST_INT(rows[i].line, evidence_is_place(rows[i].link), rows[i].want_place);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settle),  cmocka_unit_test(test_check),
        cmocka_unit_test(test_check_tells_all), cmocka_unit_test(test_expired),
        cmocka_unit_test(test_may),     cmocka_unit_test(test_approval_obstacle),
        cmocka_unit_test(test_evidence_places),
    };
    return TEST_RUN(tests);
}
