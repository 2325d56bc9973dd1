/* The scores of several organisations side by side: the same as those of each, only of those where the person may
 * read, on both databases. */
#include "assessment/scores.h"

#include "assessment/assessment_sample.h"
#include "catalog/catalog.h"

static const char standard[] = "baseline-2026";

static void begin_assessment(struct ctx *cx, const char *org, int levels)
{
    struct assessment assessment;
    sample_act(cx, org, "officer");
    TEST_RC(__LINE__, cx, assessment_create(cx, "", standard, 2026, false, &assessment), RC_OK);
    const struct catalog *catalog = NULL;
    TEST_RC(__LINE__, cx, catalog_get(cx, standard, &catalog), RC_OK);
    for (int i = 0; i < levels; i++) {
        struct answer stored, answer = {.id = "", .org = org, .assessment = assessment.id,
                                        .control = catalog->controls[i].id, .state = ANSWER_LEVEL,
                                        .current = 1 + i % 5, .target = i % 3 == 0 ? 5 : 0, .reason = "", .until = "",
                                        .note = "", .post = "", .answered_on = "2026-10-01", .confirmed = 1,
                                        .changed_by = ""};
        if (i % 7 == 3) {
            answer.state = ANSWER_NOT_APPLICABLE;
            answer.current = 0;
            answer.reason = "対象の設備がない";
        }
        TEST_RC(i, cx, answer_save(cx, &answer, 0, &stored), RC_OK);
    }
}

static void same(struct ctx *cx, const struct scores_row *row)
{
    struct assessment_sheet sheet;
    struct score_view score;
    cx->org = row->org;
    TEST_RC(__LINE__, cx, assessment_sheet_load(cx, row->assessment, &sheet), RC_OK);
    TEST_RC(__LINE__, cx, assessment_score(cx, &sheet, SCORE_CHAPTERS, &score), RC_OK);
    TEST_INT(__LINE__, row->applicable, score.applicable);
    TEST_INT(__LINE__, row->answered, score.answered);
    TEST_INT(__LINE__, row->at_target, score.at_target);
    TEST_TRUE(__LINE__, row->mean - score.mean < 1e-9 && score.mean - row->mean < 1e-9);
    TEST_TRUE(__LINE__, row->share_at_target - score.share_at_target < 1e-9 &&
                            score.share_at_target - row->share_at_target < 1e-9);
}

static void join(struct ctx *cx, const char *org, const char *person, enum role role)
{
    struct db_tx *tx = NULL;
    struct membership member = {.id = "", .org = org, .person = person, .role = role};
    cx->org = org;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &membership_record, &member), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

/* Of four organisations the person reads two, administers one, and has nothing to do with the last. */
static void test_scores(void **state)
{
    static const char *const orgs[] = {"scores-a", "scores-b", "scores-c", "scores-d"};
    struct ctx *cx = test_begin(state);
    struct scores_view view;
    for (int i = 0; i < 4; i++) {
        sample_make(cx, orgs[i]);
        begin_assessment(cx, orgs[i], 25 * i);
    }
    join(cx, orgs[0], "scores-a-officer", ROLE_OFFICER);
    join(cx, orgs[1], "scores-a-officer", ROLE_AUDITOR);
    join(cx, orgs[2], "scores-a-officer", ROLE_ADMINISTRATOR);
    cx->person = "scores-a-officer";
    cx->permissions = PERM_SIGNED_IN | PERM_ASSESSMENT_READ;
    TEST_RC(__LINE__, cx, scores_load(cx, standard, 0, &view), RC_OK);
    TEST_INT(__LINE__, view.year, 2026);
    TEST_INT(__LINE__, view.organizations, 2);
    TEST_INT(__LINE__, view.rows.n, 2);
    for (size_t i = 0; i < view.rows.n; i++) {
        TEST_TEXT(i, view.rows.at[i].org, orgs[i]);
        same(cx, &view.rows.at[i]);
    }
    TEST_TEXT(__LINE__, view.rows.at[0].mean_label, "–");
    TEST_RC(__LINE__, cx, scores_load(cx, standard, 2025, &view), RC_OK);
    TEST_INT(__LINE__, view.rows.n, 0);
    TEST_RC(__LINE__, cx, scores_load(cx, "no-such", 0, &view), RC_MISSING);
    cx->person = "scores-b-owner"; /* without any membership */
    TEST_RC(__LINE__, cx, scores_load(cx, standard, 2026, &view), RC_OK);
    TEST_INT(__LINE__, view.rows.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_scores)};
    return TEST_RUN_ON_BOTH(tests);
}
