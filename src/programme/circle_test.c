/* What passes through the year between the tiers, on both databases: the circle as each of them sees it, what an evaluation
 * begins with from survey and analysis, and how far small operators are. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "programme/programme_view.h"
#include "statistics/statistics.h"
#include "survey/survey_response.h"
#include "tests/support/surveys.h"
#include "tests/support/test.h"

enum { OPERATORS = 10, OF_SECTOR = 5, SMALL_KEY = 5 }; /* five: a smaller sector is withheld from others */
#define YEAR_MS (INT64_C(365) * 24 * 60 * 60 * 1000)

static const struct module *const modules[] = {&account_module, &approval_module, &catalog_module, &sector_module,
                                               &survey_module,  &statistics_module, &programme_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static void act_in(struct ctx *cx, const char *org)
{
    cx->problem = (struct problem){.rc = RC_OK};
    cx->org = org;
    cx->person = "";
    cx->permissions = ~UINT64_C(0);
}

static void make_body(struct ctx *cx, const char *id, int64_t kind, const char *sector)
{
    struct organization organization = {.id = NULL};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    act_in(cx, id);
    row_blank(&organization_record, &organization);
    organization.id = organization.org = organization.name = id;
    organization.kind = kind;
    organization.sector = sector;
    organization.fiscal_month = 4;
    organization.active = 1;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &organization_record, &organization), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

struct bodies {
    const char *ministry, *office;
};

static struct ctx *begin(void **state, const char *word, struct bodies *ret)
{
    struct ctx *cx = test_begin(state);
    cx->fixed_ids = 0;
    cx->app = &app;
    *ret = (struct bodies){arena_printf(cx->arena, "%s-ministry", word), arena_printf(cx->arena, "%s-office", word)};
    make_body(cx, ret->ministry, ORGANIZATION_MINISTRY, "aviation");
    make_body(cx, ret->office, ORGANIZATION_OFFICE, "");
    return cx;
}

static const char *key_of(struct ctx *cx, size_t i)
{
    return arena_printf(cx->arena, "%013zu", 2000000000000 + i);
}

/* An open survey of the acting organisation, which asks all operators. */
static struct survey asked(struct ctx *cx, int64_t year, int64_t kind, const char *previous)
{
    struct survey_invitation rows[OPERATORS];
    for (size_t i = 0; i < OPERATORS; i++) {
        row_blank(&survey_invitation_record, &rows[i]);
        rows[i].operator_key = key_of(cx, i);
        rows[i].name = arena_printf(cx->arena, "事業者%zu", i);
        rows[i].sector = i < OF_SECTOR ? "aviation" : "gas";
        rows[i].size = OPERATOR_SMALL;
    }
    return test_open_survey(cx, year, kind, previous, rows, OPERATORS);
}

static void answer(struct ctx *cx, const struct survey *survey, size_t i, int level)
{
    struct vector_draft draft = {.questions = 0};
    struct survey_questionnaire document = {.digest = ""};
    TEST_RC(__LINE__, cx, survey_document_of(cx, survey->id, 0, NULL, &document), RC_OK);
    TEST_RC(__LINE__, cx, vector_draft_make(cx, document.questions.n, &draft), RC_OK);
    for (size_t q = 0; q < document.questions.n; q++)
        if (document.questions.at[q].kind == QUESTION_LEVEL)
            vector_put(&draft, q, (uint8_t)level);
    test_accept_answers(cx, survey, key_of(cx, i), &draft, "");
}

static struct cycle_cell cell_of(struct ctx *cx, const char *sector, int64_t step)
{
    struct cycle cycle = {.year = 0};
    TEST_RC(__LINE__, cx, cycle_make(cx, 2026, &cycle), RC_OK);
    for (size_t i = 0; i < cycle.sectors.n; i++)
        if (text_same(cycle.sectors.at[i].sector, sector))
            return cycle.sectors.at[i].steps.at[step];
    fail_msg("no sector %s", sector);
    return (struct cycle_cell){.state = -1};
}

/* What one of the bodies of a test has been told by the acting one; the databases of other tests are others. */
static int64_t known_to(struct ctx *cx, const char *peer, int64_t *ret_waiting)
{
    struct notices notices = {.year = 0};
    TEST_RC(__LINE__, cx, cycle_notices(cx, 2026, &notices), RC_OK);
    *ret_waiting = notices.waiting;
    for (size_t i = 0; i < notices.peers.n; i++)
        if (text_same(notices.peers.at[i].id, peer))
            return notices.peers.at[i].state;
    fail_msg("no body %s", peer);
    return -1;
}

/* That figures were told to others: with the results, which need keys. */
static void publish(struct ctx *cx, const struct survey *survey)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, survey_publish(cx, survey, "{}", 2), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

/* What the timetable does every day: it tells once. */
static void told_daily(struct ctx *cx, const char *peer)
{
    int64_t waiting = -1;
    CLEANUP(buf_free) struct buf done = buf_create((size_t)64 * 1024);
    struct job_work work = {.job = NULL, .result = &done};
    TEST_RC(__LINE__, cx, programme_jobs[0].run(cx, &work), RC_OK);
    TEST_TRUE(__LINE__, strstr(buf_string(&done), "\"year\":2026") != NULL && strstr(buf_string(&done), "\"told\":0") == NULL);
    TEST_INT(__LINE__, known_to(cx, peer, &waiting), NOTICE_TOLD);
    buf_clear(&done);
    TEST_RC(__LINE__, cx, programme_jobs[0].run(cx, &work), RC_OK);
    TEST_TRUE(__LINE__, strstr(buf_string(&done), "\"told\":0") != NULL); /* nobody is told twice */
}

/* The office asks, closes, and tells; the ministry sees it in its circle and in the evaluation that it begins. */
static void test_told(void **state)
{
    struct bodies bodies;
    struct ctx *cx = begin(state, "told", &bodies);
    struct programme_evaluation evaluation = {.id = NULL};
    CLEANUP(buf_free) struct buf none = buf_create((size_t)1024 * 1024);
    CLEANUP(buf_free) struct buf first = buf_create((size_t)1024 * 1024);
    CLEANUP(buf_free) struct buf second = buf_create((size_t)1024 * 1024);
    CLEANUP(buf_free) struct buf third = buf_create((size_t)1024 * 1024);
    act_in(cx, bodies.office);
    TEST_RC(__LINE__, cx, cycle_tell(cx, 2026, bodies.ministry, &none), RC_CONFLICT); /* nothing happened */
    act_in(cx, bodies.office);
    int64_t waiting = -1;
    TEST_INT(__LINE__, known_to(cx, bodies.ministry, &waiting), NOTICE_NEVER);
    TEST_INT(__LINE__, waiting, 0); /* while there is nothing to tell nobody waits for it */
    const struct survey survey = asked(cx, 2026, SURVEY_ALL, "");
    TEST_INT(__LINE__, known_to(cx, bodies.ministry, &waiting), NOTICE_NEVER);
    TEST_TRUE(__LINE__, waiting > 0);
    cx->permissions &= ~PERM_PROGRAMME_APPROVE;
    TEST_RC(__LINE__, cx, cycle_tell(cx, 2026, bodies.ministry, &none), RC_DENIED);
    act_in(cx, bodies.office);
    TEST_RC(__LINE__, cx, cycle_tell(cx, 2026, bodies.ministry, &first), RC_OK);
    TEST_INT(__LINE__, known_to(cx, bodies.ministry, &waiting), NOTICE_TOLD);
    cx->now += INT64_C(86400000);
    TEST_INT(__LINE__, known_to(cx, bodies.ministry, &waiting), NOTICE_TOLD); /* a day changes nothing */
    cx->now -= INT64_C(86400000);
    act_in(cx, bodies.ministry);
    struct cycle_cell cell = cell_of(cx, "aviation", CYCLE_SURVEY);
    TEST_INT(__LINE__, cell.state, STEP_NOW);
    TEST_TEXT(__LINE__, cell.on, "2026-10-01");
    TEST_TEXT(__LINE__, cell.by, bodies.office);
    act_in(cx, bodies.office);
    for (size_t i = 0; i < OPERATORS; i++)
        answer(cx, &survey, i, 3);
    cx->now += INT64_C(1000);
    TEST_RC(__LINE__, cx, survey_close(cx, survey.id), RC_OK);
    TEST_INT(__LINE__, known_to(cx, bodies.ministry, &waiting), NOTICE_BEHIND);
    told_daily(cx, bodies.ministry);
    TEST_RC(__LINE__, cx, cycle_tell(cx, 2026, CYCLE_EVERYBODY, &second), RC_OK);
    TEST_INT(__LINE__, known_to(cx, bodies.ministry, &waiting), NOTICE_TOLD);
    TEST_INT(__LINE__, waiting, 0);
    TEST_TRUE(__LINE__, strstr(buf_string(&second), "3.00") == NULL); /* answers may still be sent back */
    cx->now += INT64_C(1000);
    publish(cx, &survey);
    TEST_INT(__LINE__, known_to(cx, bodies.ministry, &waiting), NOTICE_BEHIND);
    TEST_RC(__LINE__, cx, cycle_tell(cx, 2026, CYCLE_EVERYBODY, &third), RC_OK);
    TEST_INT(__LINE__, known_to(cx, bodies.ministry, &waiting), NOTICE_TOLD);
    TEST_TRUE(__LINE__, strstr(buf_string(&third), "3.00") != NULL); /* nobody can be told apart */
    act_in(cx, bodies.ministry);
    TEST_INT(__LINE__, cell_of(cx, "aviation", CYCLE_SURVEY).state, STEP_DONE);
    TEST_INT(__LINE__, cell_of(cx, "aviation", CYCLE_ANALYSIS).state, STEP_DONE);
    TEST_INT(__LINE__, cell_of(cx, "aviation", CYCLE_EVALUATION).state, STEP_NOW);
    TEST_RC(__LINE__, cx, evaluation_create(cx, 2026, "aviation", &evaluation), RC_OK);
    TEST_TRUE(__LINE__, strstr(evaluation.analysis, bodies.office) != NULL);
    TEST_TRUE(__LINE__, strstr(evaluation.analysis, "3.00") != NULL);
    TEST_TRUE(__LINE__, strchr(evaluation.analysis, '\n') == NULL); /* of its own sector alone */
}

/* A ministry's own survey: the evaluation of its sector begins with those figures, of nobody else's. */
static void test_prefilled(void **state)
{
    struct bodies bodies;
    struct ctx *cx = begin(state, "prefilled", &bodies);
    struct programme_evaluation evaluation = {.id = NULL};
    act_in(cx, bodies.ministry);
    const struct survey survey = asked(cx, 2026, SURVEY_OWN, "");
    const char *const sector = "aviation", *words = NULL;
    TEST_RC(__LINE__, cx, programme_analysis(cx, 2026, AUDIENCE_OVERSEER, &sector, 1, &words), RC_OK);
    TEST_TEXT(__LINE__, words, ""); /* nobody answered */
    for (size_t i = 0; i < OPERATORS - 2; i++)
        if (i != OF_SECTOR - 1)
            answer(cx, &survey, i, i % 2 == 0 ? 2 : 4);
    TEST_RC(__LINE__, cx, evaluation_create(cx, 2026, "aviation", &evaluation), RC_OK);
    TEST_TRUE(__LINE__, strstr(evaluation.analysis, survey.title) != NULL);
    TEST_TRUE(__LINE__, strstr(evaluation.analysis, "4 of 5") != NULL); /* gas is another sector */
    TEST_TRUE(__LINE__, strstr(evaluation.analysis, "3.00") != NULL);   /* mean of 2 and 4 */
    TEST_RC(__LINE__, cx, programme_analysis(cx, 2025, AUDIENCE_OVERSEER, &sector, 1, &words), RC_OK);
    TEST_TEXT(__LINE__, words, ""); /* another year */
    cx->permissions = PERM_PROGRAMME_READ;
    TEST_RC(__LINE__, cx, programme_analysis(cx, 2026, AUDIENCE_OVERSEER, &sector, 1, &words), RC_OK);
    TEST_TEXT(__LINE__, words, ""); /* who may not read surveys is told nothing of them */
    act_in(cx, bodies.office);
    TEST_RC(__LINE__, cx, programme_analysis(cx, 2026, AUDIENCE_OVERSEER, &sector, 1, &words), RC_OK);
    TEST_TEXT(__LINE__, words, "");
}

static const struct support_operator *operator_of(const struct support_progress *progress, const char *name)
{
    for (size_t i = 0; i < progress->operators.n; i++)
        if (text_same(progress->operators.at[i].name, name))
            return progress->operators.at + i;
    return NULL;
}

static void request_help(struct ctx *cx, const char *operator, const char *name, int64_t small)
{
    struct support_entry entry;
    row_blank(&support_entry_record, &entry);
    entry.asked_on = "2026-09-01";
    entry.operator = operator;
    entry.name = name;
    entry.question = "何から始めればよいか";
    entry.small = small;
    TEST_RC(__LINE__, cx, row_save(cx, &support_noun, &entry, 0), RC_OK);
}

static void test_support(void **state)
{
    struct bodies bodies;
    struct ctx *cx = begin(state, "support", &bodies);
    struct support_progress progress = {.year = 0};
    act_in(cx, bodies.ministry);
    cx->now -= YEAR_MS;
    const struct survey before = asked(cx, 2025, SURVEY_SUPPORT, "");
    answer(cx, &before, SMALL_KEY, 1);
    TEST_RC(__LINE__, cx, survey_close(cx, before.id), RC_OK);
    cx->now += YEAR_MS;
    const struct survey now = asked(cx, 2026, SURVEY_SUPPORT, before.id);
    answer(cx, &now, SMALL_KEY, 3);
    request_help(cx, key_of(cx, SMALL_KEY), "事業者5", 0); /* in the questionnaire; not marked as small */
    request_help(cx, "", "港町倉庫", 1);
    request_help(cx, "", "大きな事業者", 0);
    TEST_RC(__LINE__, cx, support_progress_make(cx, 2026, &progress), RC_OK);
    TEST_INT(__LINE__, progress.asked, OPERATORS);
    TEST_INT(__LINE__, progress.answered, 1);
    TEST_INT(__LINE__, progress.waiting, 3);
    TEST_INT(__LINE__, (int64_t)progress.surveys.n, 1);
    TEST_INT(__LINE__, (int64_t)progress.operators.n, OPERATORS + 1);
    const struct support_operator *one = operator_of(&progress, "事業者5"), *other = operator_of(&progress, "港町倉庫");
    assert_non_null(one);
    assert_non_null(other);
    TEST_TEXT(__LINE__, one->score_text, "3.00");
    TEST_TEXT(__LINE__, one->before_text, "1.00");
    TEST_TEXT(__LINE__, operator_of(&progress, "事業者0")->score_text, "–");
    TEST_INT(__LINE__, other->waiting, 1);
    TEST_TEXT(__LINE__, other->last_on, "2026-09-01");
    TEST_TRUE(__LINE__, operator_of(&progress, "大きな事業者") == NULL);
    act_in(cx, bodies.office); /* nothing of it is seen elsewhere */
    TEST_RC(__LINE__, cx, support_progress_make(cx, 2026, &progress), RC_OK);
    TEST_INT(__LINE__, (int64_t)progress.operators.n, 0);
    make_body(cx, "support-operator", ORGANIZATION_OPERATOR, "aviation");
    TEST_RC(__LINE__, cx, support_progress_make(cx, 2026, &progress), RC_DENIED);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_told), cmocka_unit_test(test_prefilled),
                                              cmocka_unit_test(test_support)};
    return TEST_RUN_ON_BOTH(tests);
}
