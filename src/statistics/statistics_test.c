/* The analysis over stored answers, on both databases: what is counted, who sees what, what is kept until when. */
#include "statistics/statistics_result.h"

#include <math.h>
#include <string.h>

#include "base/keep.h"
#include "base/limits.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "questionnaire/questionnaire.h"
#include "questionnaire/reply_result.h"
#include "questionnaire/reply_store.h"
#include "programme/programme.h"
#include "questionnaire/reply_change.h"
#include "register/content.h"
#include "seal/seal.h"
#include "statistics/statistics_store.h"
#include "survey/survey_response.h"
#include "tests/support/people.h"
#include "tests/support/surveys.h"
#include "tests/support/test.h"

enum {
    OPERATORS = 60,
    MEASURES = 90,
    ALONE = 0, /* the only one of its sector */
    HERE = 10, /* lives in the same installation */
    ODD = 52   /* answers each second measure with 5, the others with 1 */
};

#define YEAR_MS (INT64_C(365) * 24 * 60 * 60 * 1000)

static const struct module *const modules[] = {&account_module,       &catalog_module, &sector_module,    &survey_module,
                                               &questionnaire_module, &seal_module,    &statistics_module};

static const char *key_of(struct ctx *cx, size_t i)
{
    return arena_printf(cx->arena, "%013zu", 1000000000000 + i);
}

static const char *sector_of(size_t i)
{
    return i == ALONE ? "postal" : i < 25 ? "aviation" : i < 50 ? "finance" : "gas";
}

static struct survey make_survey(struct ctx *cx, int64_t year, const char *previous)
{
    struct survey_invitation rows[OPERATORS];
    for (size_t i = 0; i < OPERATORS; i++) {
        row_blank(&survey_invitation_record, &rows[i]);
        rows[i].operator_key = key_of(cx, i);
        rows[i].name = arena_printf(cx->arena, "事業者%zu", i);
        rows[i].sector = sector_of(i);
        rows[i].size = (int64_t)(i % 3);
        rows[i].organization = i == HERE ? arena_printf(cx->arena, "%s-operator", cx->org) : "";
    }
    return test_open_survey(cx, year, SURVEY_OWN, previous, rows, OPERATORS);
}

/* Level i % 5 + 1 everywhere, one more in the later year. */
static int level_of(size_t i, int64_t year)
{
    int level = (int)(i % 4) + 1 + (year > 2025);
    return level > 5 ? 5 : level;
}

static void answer(struct ctx *cx, const struct survey *survey, size_t i, const char *texts)
{
    struct vector_draft draft = {.questions = 0};
    TEST_RC(__LINE__, cx, vector_draft_make(cx, MEASURES, &draft), RC_OK);
    for (size_t q = 0; q < MEASURES; q++)
        vector_put(&draft, q, (uint8_t)(i == ODD ? 1 + 4 * (q % 2) : (size_t)level_of(i, survey->year)));
    test_accept_answers(cx, survey, key_of(cx, i), &draft, texts);
}

struct house {
    struct survey before, now;
    struct keep *keep;
    struct app app;
};

/* A ministry with two surveys; all but the last ten operators answer in both years. */
static struct ctx *begin(void **state, const char *name, struct house *house)
{
    const struct test_db *test = *state;
    struct ctx *cx = test_begin(state);
    struct signing_key key = {.id = ""};
    *house = (struct house){.keep = keep_create(LIMIT_KEPT_BYTES)};
    assert_non_null(house->keep);
    house->app = (struct app){.modules = modules, .module_count = COUNT(modules), .base_url = "", .keep = house->keep,
                              .key_dir = arena_printf(cx->arena, "%s/keys", test->directory)};
    cx->fixed_ids = 0;
    cx->app = &house->app;
    cx->org = arena_printf(cx->arena, "ministry-%s", name);
    cx->person = "";
    cx->permissions = ~UINT64_C(0);
    test_make_organization(cx, cx->org, ORGANIZATION_MINISTRY);
    test_make_organization(cx, arena_printf(cx->arena, "%s-operator", cx->org), ORGANIZATION_OPERATOR);
    TEST_RC(__LINE__, cx, seal_ready(cx, cx->org, &key), RC_OK);
    cx->now -= YEAR_MS;
    house->before = make_survey(cx, 2025, "");
    for (size_t i = 0; i < OPERATORS - 10; i++)
        answer(cx, &house->before, i, "");
    cx->now += YEAR_MS;
    house->now = make_survey(cx, 2026, house->before.id);
    for (size_t i = 0; i < OPERATORS - 10; i++)
        answer(cx, &house->now, i, "");
    return cx;
}

static void end(struct ctx *cx, struct house *house)
{
    arena_reset(cx->arena);
    cx->app = NULL;
    keep_free(house->keep);
}

/* Both years: what is told shows the one before, too. */
static void close_all(struct ctx *cx, const struct house *house)
{
    TEST_RC(__LINE__, cx, survey_close(cx, house->before.id), RC_OK);
    TEST_RC(__LINE__, cx, survey_close(cx, house->now.id), RC_OK);
}

static const struct statistics_line *line_of(const struct statistics_view *view, const char *sector)
{
    for (size_t i = 0; i < view->sectors.n; i++)
        if (text_same(view->sectors.at[i].sector, sector))
            return view->sectors.at + i;
    return NULL;
}

static void test_figures(void **state)
{
    struct house house;
    struct ctx *cx = begin(state, "figures", &house);
    struct statistics statistics = {.year_count = 0};
    struct statistics_view view = {.survey = ""}, peers = {.survey = ""};
    double sum = 0;
    TEST_RC(__LINE__, cx, statistics_open(cx, house.now.id, AUDIENCE_OVERSEER, &statistics), RC_OK);
    TEST_RC(__LINE__, cx, statistics_view_make(cx, &statistics, &view), RC_OK);
    TEST_RC(__LINE__, cx, statistics_view_measures(cx, &statistics, &view), RC_OK);
    TEST_RC(__LINE__, cx, statistics_view_operators(cx, &statistics, &view), RC_OK);
    TEST_RC(__LINE__, cx, statistics_view_clusters(cx, &statistics, &view), RC_OK);
    for (size_t i = 0; i < OPERATORS - 10; i++)
        sum += level_of(i, 2026);
    TEST_INT(__LINE__, (int64_t)statistics.year_count, 2);
    TEST_INT(__LINE__, view.years.at[1].covered, OPERATORS);
    TEST_INT(__LINE__, view.years.at[1].responded, OPERATORS - 10);
    TEST_TRUE(__LINE__, fabs(view.years.at[1].score - sum / (OPERATORS - 10)) < 1e-9);
    TEST_TRUE(__LINE__, fabs(view.years.at[1].progress - 1) < 1e-9 && fabs(view.years.at[1].standard) < 1e-9);
    TEST_INT(__LINE__, (int64_t)view.measures.n, 90);
    TEST_INT(__LINE__, (int64_t)view.functions.n, 6);
    TEST_INT(__LINE__, view.same, OPERATORS - 10); /* they do answer so */
    TEST_INT(__LINE__, line_of(&view, "postal")->n, 1);
    TEST_INT(__LINE__, line_of(&view, "gas")->responded, 0);
    TEST_RC(__LINE__, cx, statistics_open(cx, house.now.id, AUDIENCE_PEERS, &statistics), RC_OK);
    TEST_RC(__LINE__, cx, statistics_view_make(cx, &statistics, &peers), RC_OK);
    TEST_RC(__LINE__, cx, statistics_view_operators(cx, &statistics, &peers), RC_OK);
    TEST_INT(__LINE__, line_of(&peers, "postal")->withheld, 1);
    TEST_INT(__LINE__, line_of(&peers, "postal")->covered, -1);
    TEST_TRUE(__LINE__, line_of(&peers, "aviation")->withheld || line_of(&peers, "finance")->withheld);
    TEST_INT(__LINE__, (int64_t)(peers.doubts.n + peers.exposed.n + peers.rising.n), 0);
    end(cx, &house);
}

/* What is kept is the same until anything changes that it follows from; looking changes nothing. */
static void test_kept_until_changed(void **state)
{
    struct house house;
    struct ctx *cx = begin(state, "kept-until-changed", &house);
    struct statistics first = {.year_count = 0}, again = {.year_count = 0}, later = {.year_count = 0};
    TEST_RC(__LINE__, cx, statistics_open(cx, house.now.id, AUDIENCE_OVERSEER, &first), RC_OK);
    TEST_RC(__LINE__, cx, statistics_looked(cx, &first, "behind", "gas"), RC_OK);
    TEST_RC(__LINE__, cx, statistics_open(cx, house.now.id, AUDIENCE_OVERSEER, &again), RC_OK);
    assert_ptr_equal(first.base, again.base);
    answer(cx, &house.now, OPERATORS - 1, "");
    TEST_RC(__LINE__, cx, statistics_open(cx, house.now.id, AUDIENCE_OVERSEER, &later), RC_OK);
    assert_ptr_not_equal(first.base, later.base);
    TEST_INT(__LINE__, later.figures.years[1].scores[0].responded, OPERATORS - 9);
    answer(cx, &house.now, 7, ""); /* once more: the newer one counts */
    TEST_RC(__LINE__, cx, statistics_open(cx, house.now.id, AUDIENCE_OVERSEER, &again), RC_OK);
    assert_ptr_not_equal(again.base, later.base);
    TEST_INT(__LINE__, again.figures.years[1].scores[0].responded, OPERATORS - 9);
    end(cx, &house);
}

static void test_looking_is_noted(void **state)
{
    struct house house;
    struct ctx *cx = begin(state, "looking-is-noted", &house);
    struct statistics statistics = {.year_count = 0};
    struct ledger_entries entries = {.n = 0};
    TEST_RC(__LINE__, cx, statistics_open(cx, house.now.id, AUDIENCE_OVERSEER, &statistics), RC_OK);
    TEST_RC(__LINE__, cx, statistics_looked(cx, &statistics, "behind", "gas f1"), RC_OK);
    TEST_RC(__LINE__, cx, ledger_of_record(cx, cx->org, "survey-look", house.now.id, &entries), RC_OK);
    TEST_INT(__LINE__, (int64_t)entries.n, 1);
    TEST_RC(__LINE__, cx, statistics_looked_at_figures(cx, &statistics), RC_OK);
    TEST_RC(__LINE__, cx, statistics_open(cx, house.now.id, AUDIENCE_PEERS, &statistics), RC_OK);
    TEST_RC(__LINE__, cx, statistics_looked_at_figures(cx, &statistics), RC_OK); /* what peers see is no secret */
    TEST_RC(__LINE__, cx, ledger_of_record(cx, cx->org, "survey-look", house.now.id, &entries), RC_OK);
    TEST_INT(__LINE__, (int64_t)entries.n, 2);
    TEST_TEXT(__LINE__, entries.at[1].body, "{\"of\":\"postal\",\"what\":\"figures\"}"); /* one alone */
    end(cx, &house);
}

static void test_position(void **state)
{
    struct house house;
    struct ctx *cx = begin(state, "position", &house);
    struct statistics peers = {.year_count = 0};
    struct statistics_position position = {.format = ""};
    TEST_RC(__LINE__, cx, statistics_open(cx, house.now.id, AUDIENCE_PEERS, &peers), RC_OK);
    TEST_RC(__LINE__, cx, statistics_position_make(cx, &peers, key_of(cx, 10), &position), RC_OK);
    TEST_TRUE(__LINE__, fabs(position.score - level_of(10, 2026)) < 1e-9);
    TEST_TEXT(__LINE__, position.name, "事業者10");
    TEST_TRUE(__LINE__, position.standings.n >= 3 && position.standings.at[0].standard_score > 0);
    TEST_RC(__LINE__, cx, statistics_position_make(cx, &peers, key_of(cx, ALONE), &position), RC_OK);
    for (size_t i = 0; i < position.standings.n; i++) /* its sector is itself */
        if (text_same(position.standings.at[i].kind, "sector")) {
            TEST_INT(__LINE__, position.standings.at[i].withheld, 1);
            TEST_TRUE(__LINE__, position.standings.at[i].percentile < 0);
        }
    TEST_RC(__LINE__, cx, statistics_position_make(cx, &peers, key_of(cx, OPERATORS - 1), &position), RC_MISSING);
    end(cx, &house);
}

static enum rc count_texts(void *self, const struct statistics_text *text)
{
    *(int *)self += strstr(text->texts, "遠隔") != NULL && text_same(text->name, "事業者51");
    return RC_OK;
}

static void test_others_see_nothing(void **state)
{
    struct house house;
    struct ctx *cx = begin(state, "others-see-nothing", &house);
    struct statistics statistics = {.year_count = 0};
    int found = 0;
    answer(cx, &house.now, 51, "{\"format\":\"kaname-texts/1\",\"questions\":[{\"note\":\"遠隔保守\",\"question\":\"Q1\"}]}");
    TEST_RC(__LINE__, cx, statistics_store_texts(cx, &house.now, count_texts, &found), RC_OK);
    TEST_INT(__LINE__, found, 1);
    const char *own = cx->org;
    cx->org = arena_printf(cx->arena, "%s-other", own);
    test_make_organization(cx, cx->org, ORGANIZATION_MINISTRY);
    TEST_RC(__LINE__, cx, statistics_open(cx, house.now.id, AUDIENCE_OVERSEER, &statistics), RC_MISSING);
    cx->org = own;
    cx->permissions = PERM_RESPONSE_READ;
    TEST_RC(__LINE__, cx, statistics_open(cx, house.now.id, AUDIENCE_PEERS, &statistics), RC_DENIED);
    end(cx, &house);
}

/* ---- Beside what was found and what the standards say ---- */

static void visit(struct ctx *cx, const struct survey *survey, size_t i, size_t questions, int level)
{
    struct survey_questionnaire document = {.digest = ""};
    struct survey_visit row;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, survey_document_of(cx, survey->id, 0, NULL, &document), RC_OK);
    row_blank(&survey_visit_record, &row);
    row.survey = survey->id;
    row.operator_key = key_of(cx, i);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &survey_visit_record, &row), RC_OK);
    for (size_t q = 0; q < questions; q++) {
        struct survey_visit_finding finding;
        row_blank(&survey_visit_finding_record, &finding);
        finding.survey = survey->id;
        finding.visit = row.id;
        finding.question = document.questions.at[q].code;
        finding.level = level;
        TEST_RC(__LINE__, cx, record_insert(cx, &survey_visit_finding_record, &finding), RC_OK);
    }
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

/* Writes the first `measures` of the questionnaire into a standard of the sector. */
static void standard(struct ctx *cx, const struct survey *survey, const char *sector, int64_t state, size_t measures)
{
    struct survey_questionnaire document = {.digest = ""};
    struct standard_document row;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, survey_document_of(cx, survey->id, 0, NULL, &document), RC_OK);
    row_blank(&standard_document_record, &row);
    row.number = (int64_t)measures;
    row.sector = sector;
    row.state = state;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &standard_document_record, &row), RC_OK);
    for (size_t q = 0; q < measures; q++) {
        struct standard_clause clause;
        row_blank(&standard_clause_record, &clause);
        clause.document = row.id;
        clause.control = document.questions.at[q].control;
        clause.clause = "3.1";
        TEST_RC(__LINE__, cx, record_insert(cx, &standard_clause_record, &clause), RC_OK);
    }
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static const struct statistics_doubt *doubt_of(const struct statistics_view *view, const char *kind, const char *operator)
{
    for (size_t i = 0; i < view->doubts.n; i++)
        if (text_same(view->doubts.at[i].kind, kind) && text_same(view->doubts.at[i].operator, operator))
            return view->doubts.at + i;
    return NULL;
}

static void test_beside_findings(void **state)
{
    struct house house;
    struct ctx *cx = begin(state, "findings", &house);
    struct statistics statistics = {.year_count = 0};
    struct statistics_view view = {.survey = ""}, peers = {.survey = ""};
    answer(cx, &house.now, ODD, "");
    visit(cx, &house.now, 5, 3, 1);         /* answered level_of(5) everywhere */
    visit(cx, &house.now, 6, 3, level_of(6, 2026)); /* as answered */
    visit(cx, &house.now, 7, 1, 1);         /* one is not enough */
    visit(cx, &house.now, OPERATORS - 1, 3, 1); /* no answers */
    standard(cx, &house.now, "aviation", STANDARD_IN_FORCE, 40);
    standard(cx, &house.now, "finance", STANDARD_COMING, 30); /* not in force */
    TEST_RC(__LINE__, cx, statistics_open(cx, house.now.id, AUDIENCE_OVERSEER, &statistics), RC_OK);
    TEST_RC(__LINE__, cx, statistics_view_make(cx, &statistics, &view), RC_OK);
    TEST_RC(__LINE__, cx, statistics_view_operators(cx, &statistics, &view), RC_OK);
    TEST_INT(__LINE__, view.site, 1);
    const struct statistics_doubt *site = doubt_of(&view, "site", key_of(cx, 5));
    assert_non_null(site);
    TEST_INT(__LINE__, site->answers, 3);
    TEST_TRUE(__LINE__, fabs(site->value - (level_of(5, 2026) - 1)) < 1e-9);
    TEST_TRUE(__LINE__, doubt_of(&view, "site", key_of(cx, 6)) == NULL && doubt_of(&view, "site", key_of(cx, 7)) == NULL);
    const struct statistics_doubt *odd = doubt_of(&view, "contradiction", key_of(cx, ODD));
    assert_non_null(odd); /* by the mappings of the standard */
    TEST_TRUE(__LINE__, odd->answers >= 3 && odd->of >= odd->answers);
    TEST_INT(__LINE__, view.contradictions, 1);
    TEST_INT(__LINE__, (int64_t)view.standards.n, 1);
    TEST_TEXT(__LINE__, view.standards.at[0].sector, "aviation");
    TEST_INT(__LINE__, view.standards.at[0].contained, 40);
    TEST_INT(__LINE__, view.standards.at[0].missing, MEASURES - 40);
    TEST_TRUE(__LINE__, fabs(view.standards.at[0].mean_contained - line_of(&view, "aviation")->score) < 1e-9);
    TEST_INT(__LINE__, view.standards.at[0].beyond + view.standards.at[0].not_practised,
             line_of(&view, "aviation")->score < 3 ? 40 : MEASURES - 40);
    TEST_INT(__LINE__, (int64_t)view.missing.n, 10 - 1); /* ten did not answer but one did now */
    TEST_RC(__LINE__, cx, statistics_open(cx, house.now.id, AUDIENCE_PEERS, &statistics), RC_OK);
    TEST_RC(__LINE__, cx, statistics_view_make(cx, &statistics, &peers), RC_OK);
    TEST_RC(__LINE__, cx, statistics_view_operators(cx, &statistics, &peers), RC_OK);
    TEST_INT(__LINE__, (int64_t)(peers.doubts.n + peers.missing.n) + peers.site + peers.contradictions, 0);
    end(cx, &house);
}

/* ---- What goes back ---- */

/* As the operator that lives here. */
static const char *be_operator(struct ctx *cx)
{
    const char *own = cx->org;
    cx->org = arena_printf(cx->arena, "%s-operator", own);
    return own;
}

static struct reply reply_of(struct ctx *cx, const struct survey *survey)
{
    struct reply reply = {.id = ""};
    TEST_RC(__LINE__, cx, reply_store_latest(cx, survey->org, survey->id, &reply), RC_OK);
    return reply;
}

/* What came back last, read from the file. */
static struct statistics_position_page came_back(struct ctx *cx, const struct reply *reply)
{
    struct statistics_position_page page = {.has = 0};
    struct reply_result row = {.id = ""};
    struct reply_result_text text = {.at = 0};
    struct key_card card = {.key = ""};
    const void *bytes = NULL;
    size_t length = 0;
    TEST_RC(__LINE__, cx, reply_result_latest(cx, reply->id, &row), RC_OK);
    TEST_RC(__LINE__, cx, content_get(cx, row.digest, "", &bytes, &length), RC_OK);
    TEST_RC(__LINE__, cx, reply_result_read(cx, bytes, length, &text, &card), RC_OK);
    TEST_RC(__LINE__, cx, statistics_position_read(cx, text.figures, &page.position), RC_OK);
    TEST_RC(__LINE__, cx, statistics_looks_read(cx, text.looks, &page), RC_OK);
    return page;
}

/* The operator gets what peers may see of its position, once worked out and never again, and who looked at it. */
static void test_results(void **state)
{
    struct house house;
    struct ctx *cx = begin(state, "results", &house);
    struct statistics statistics = {.year_count = 0};
    struct statistics_position position = {.format = ""};
    struct survey_results rows = {.n = 0};
    TEST_RC(__LINE__, cx, statistics_results_give(cx, house.now.id), RC_CONFLICT); /* still open */
    close_all(cx, &house);
    TEST_RC(__LINE__, cx, statistics_open(cx, house.now.id, AUDIENCE_PEERS, &statistics), RC_OK);
    TEST_RC(__LINE__, cx, statistics_position_make(cx, &statistics, key_of(cx, HERE), &position), RC_OK);
    TEST_RC(__LINE__, cx, statistics_looked(cx, &statistics, "position", key_of(cx, HERE)), RC_OK);
    TEST_RC(__LINE__, cx, statistics_looked(cx, &statistics, "position", key_of(cx, HERE + 1)), RC_OK);
    TEST_RC(__LINE__, cx, statistics_looked(cx, &statistics, "behind", "aviation f1"), RC_OK);
    TEST_RC(__LINE__, cx, statistics_looked(cx, &statistics, "behind", "gas f1"), RC_OK);
    TEST_RC(__LINE__, cx, statistics_looked(cx, &statistics, "figures", "gas postal"), RC_OK);
    TEST_RC(__LINE__, cx, statistics_looked(cx, &statistics, "figures", "postal aviation-other"), RC_OK);
    TEST_RC(__LINE__, cx, statistics_looked(cx, &statistics, "figures", "gas aviation postal"), RC_OK);
    TEST_RC(__LINE__, cx, statistics_results_give(cx, house.now.id), RC_OK);
    TEST_RC(__LINE__, cx, survey_result_store_all(cx, house.now.id, &rows), RC_OK);
    TEST_INT(__LINE__, (int64_t)rows.n, OPERATORS - 10);
    const char *own = be_operator(cx);
    struct reply reply = reply_of(cx, &house.now);
    struct statistics_position_page page = came_back(cx, &reply);
    TEST_INT(__LINE__, (int64_t)page.looks.n, 3); /* its position, its sector's cell, small groups of its sector; not those of others */
    TEST_TRUE(__LINE__, fabs(page.position.score - position.score) < 1e-9);
    TEST_INT(__LINE__, (int64_t)page.position.standings.n, (int64_t)position.standings.n);
    TEST_INT(__LINE__, (int64_t)page.position.items.n, (int64_t)position.items.n);
    for (size_t i = 0; i < position.standings.n; i++) {
        TEST_TRUE(__LINE__, fabs(page.position.standings.at[i].percentile - position.standings.at[i].percentile) < 1e-6);
        TEST_INT(__LINE__, page.position.standings.at[i].withheld, position.standings.at[i].withheld);
    }
    cx->org = own;
    cx->now += 1000;
    TEST_RC(__LINE__, cx, statistics_looked(cx, &statistics, "doubts", ""), RC_OK);
    CLEANUP(buf_free) struct buf out = buf_create(1000);
    const struct job job = {.parameters = arena_printf(cx->arena, "{\"survey\":\"%s\"}", house.now.id)};
    struct job_work work = {.job = &job, .result = &out};
    TEST_RC(__LINE__, cx, statistics_jobs[0].run(cx, &work), RC_OK); /* the same figures, one more look */
    TEST_TEXT(__LINE__, buf_string(&out), arena_printf(cx->arena, "{\"results\":%zu}", rows.n));
    const struct job lost = {.parameters = "{}"};
    work.job = &lost;
    TEST_RC(__LINE__, cx, statistics_jobs[0].run(cx, &work), RC_MISSING);
    (void)be_operator(cx);
    page = came_back(cx, &reply);
    TEST_INT(__LINE__, (int64_t)page.looks.n, 4);
    TEST_TRUE(__LINE__, fabs(page.position.score - position.score) < 1e-9);
    cx->org = own;
    end(cx, &house);
}

static void add_figures(struct ctx *cx, size_t i)
{
    struct covered_operator row;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    row_blank(&covered_operator_record, &row);
    row.year = 2026;
    row.operator = key_of(cx, i);
    row.name = "事業者";
    row.sector = sector_of(i);
    row.people = (int64_t)(10 + 700 * (i % 2));
    row.sales = row.users = row.sensitive_records = row.people * 100;
    row.it_dependence = (int64_t)(1 + i % 5);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &covered_operator_record, &row), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static const char *whole_of(struct ctx *cx, const struct survey *survey, enum analysis_audience audience)
{
    struct statistics statistics = {.year_count = 0};
    struct statistics_view view = {.survey = ""};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    struct json json = json_create(&out);
    TEST_RC(__LINE__, cx, statistics_open(cx, survey->id, audience, &statistics), RC_OK);
    TEST_RC(__LINE__, cx, statistics_view_whole(cx, &statistics, &view), RC_OK);
    field_write_json(cx, &json, statistics_answer, &view);
    return buf_keep(&out, cx->arena);
}

static enum rc decide(struct ctx *cx, const char *submission, enum response_state state)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(survey_response_settle(cx, submission, state, "", NULL));
    return db_commit(cx, &tx);
}

/* What others see is told once: from then on neither answers nor who is asked change, and what follows the register
 * (risk and score) is shown as it was. */
static void test_told_once(void **state)
{
    struct house house;
    struct ctx *cx = begin(state, "told-once", &house);
    struct survey_responses responses = {.n = 0};
    struct survey_publication row = {.id = ""};
    struct survey_invitations invitations = {.n = 0};
    const char *told = "";
    for (size_t i = 0; i < 40; i++)
        add_figures(cx, i);
    TEST_RC(__LINE__, cx, survey_published(cx, &house.now, &row), RC_MISSING);
    TEST_RC(__LINE__, cx, survey_close(cx, house.now.id), RC_OK);
    TEST_RC(__LINE__, cx, statistics_results_give(cx, house.now.id), RC_CONFLICT); /* answers of last year may still come */
    TEST_RC(__LINE__, cx, survey_close(cx, house.before.id), RC_OK);
    TEST_RC(__LINE__, cx, statistics_results_give(cx, house.now.id), RC_OK);
    TEST_RC(__LINE__, cx, survey_figures(cx, &house.now, &told, &row), RC_OK);
    TEST_INT(__LINE__, row.made_at, cx->now);
    TEST_TEXT(__LINE__, whole_of(cx, &house.now, AUDIENCE_PEERS), told);
    TEST_TRUE(__LINE__, strstr(told, "\"risk_n\":40") != NULL);
    TEST_RC(__LINE__, cx, survey_store_responses(cx, house.now.id, key_of(cx, 7), &responses), RC_OK);
    TEST_INT(__LINE__, (int64_t)responses.n, 1);
    TEST_RC(__LINE__, cx, decide(cx, responses.at[0].submission, RESPONSE_RETURNED), RC_CONFLICT);
    TEST_RC(__LINE__, cx, survey_invitations_of(cx, house.now.id, &invitations), RC_OK);
    for (size_t i = 0; i < invitations.n; i++)
        if (!survey_has_answered(invitations.at + i))
            TEST_RC(__LINE__, cx, survey_invitation_turn(cx, house.now.id, invitations.at[i].id, false, "誤り"), RC_CONFLICT);
    TEST_RC(__LINE__, cx, survey_store_responses(cx, house.before.id, key_of(cx, 7), &responses), RC_OK); /* told with the later one */
    TEST_RC(__LINE__, cx, decide(cx, responses.at[0].submission, RESPONSE_RETURNED), RC_CONFLICT);
    add_figures(cx, 41);
    cx->now += 1000;
    TEST_TEXT(__LINE__, whole_of(cx, &house.now, AUDIENCE_PEERS), told);
    TEST_TRUE(__LINE__, strstr(whole_of(cx, &house.now, AUDIENCE_OVERSEER), "\"risk_n\":41") != NULL);
    TEST_RC(__LINE__, cx, statistics_results_give(cx, house.now.id), RC_OK); /* again: nothing is told anew */
    TEST_RC(__LINE__, cx, survey_published(cx, &house.now, &row), RC_OK);
    TEST_INT(__LINE__, row.made_at, cx->now - 1000);
    end(cx, &house);
}

/* What stands in a column of the row of that name. */
static const char *cell_text(const struct report *report, const char *label, size_t column)
{
    for (const struct report_block *block = report->first; block != NULL; block = block->next)
        for (size_t r = 0; block->kind == BLOCK_TABLE && r < block->table.row_count; r++)
            if (text_same(block->table.cells[r * block->table.column_count].text, label))
                return block->table.cells[r * block->table.column_count + column].text;
    return "";
}

/* The paper for others holds what they see; the one for the overseeing body is noted. */
static void test_papers(void **state)
{
    struct house house;
    struct ctx *cx = begin(state, "papers", &house);
    struct ledger_entries entries = {.n = 0};
    struct report report = {.title = ""};
    const char *postal = statistics_sector(cx, sector_index(sector_find("postal")));
    TEST_RC(__LINE__, cx, statistics_reports[0].build(cx, "", house.now.id, &report), RC_OK);
    TEST_TEXT(__LINE__, cell_text(&report, postal, 4), arena_printf(cx->arena, "%d.00", level_of(ALONE, 2026)));
    TEST_RC(__LINE__, cx, ledger_of_record(cx, cx->org, "survey-look", house.now.id, &entries), RC_OK);
    TEST_INT(__LINE__, (int64_t)entries.n, 1);
    TEST_RC(__LINE__, cx, statistics_reports[0].build(cx, "", arena_printf(cx->arena, "%s/peers", house.now.id), &report), RC_OK);
    TEST_TEXT(__LINE__, cell_text(&report, postal, 4), "–");
    TEST_RC(__LINE__, cx, statistics_reports[0].build(cx, "", arena_printf(cx->arena, "%s/all", house.now.id), &report), RC_MISSING);
    end(cx, &house);
}

/* The file for an installation apart: signed, for this operator, not older than what is there. */
static void test_result_files(void **state)
{
    struct house house;
    struct ctx *cx = begin(state, "result-files", &house);
    const char *file = "", *other = "";
    struct reply reply = {.id = ""};
    bool fresh = false;
    close_all(cx, &house);
    TEST_RC(__LINE__, cx, statistics_result_file(cx, house.now.id, key_of(cx, HERE), &file), RC_MISSING);
    TEST_RC(__LINE__, cx, statistics_results_give(cx, house.now.id), RC_OK);
    cx->now += 1000;
    TEST_RC(__LINE__, cx, statistics_result_file(cx, house.now.id, key_of(cx, HERE), &file), RC_OK);
    TEST_RC(__LINE__, cx, statistics_result_file(cx, house.now.id, key_of(cx, HERE + 1), &other), RC_OK);
    TEST_RC(__LINE__, cx, statistics_result_file(cx, house.now.id, key_of(cx, OPERATORS - 1), &file), RC_MISSING);
    const char *own = be_operator(cx);
    size_t length = strlen(file);
    char *forged = arena_alloc(cx->arena, length + 1);
    assert_non_null(forged);
    memcpy(forged, file, length + 1);
    char *digit = strstr(forged, "3.00");
    TEST_RC(__LINE__, cx, reply_import(cx, other, strlen(other), "", &reply, &fresh), RC_INVALID); /* somebody else's */
    for (size_t cut = 1; cut < length; cut += length / 17)
        TEST_TRUE(__LINE__, reply_import(cx, file, length - cut, "", &reply, &fresh) != RC_OK);
    if (digit == NULL)
        digit = strstr(forged, "score");
    assert_non_null(digit);
    digit[0] ^= 1;
    TEST_RC(__LINE__, cx, reply_import(cx, forged, length, "", &reply, &fresh), RC_INVALID);
    TEST_RC(__LINE__, cx, reply_import(cx, file, length, "", &reply, &fresh), RC_OK);
    TEST_TRUE(__LINE__, fresh && text_same(reply.survey, house.now.id));
    TEST_RC(__LINE__, cx, reply_import(cx, file, length, "", &reply, &fresh), RC_OK); /* again */
    TEST_TRUE(__LINE__, !fresh);
    cx->org = own;
    end(cx, &house);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures),  cmocka_unit_test(test_kept_until_changed), cmocka_unit_test(test_looking_is_noted),
        cmocka_unit_test(test_position), cmocka_unit_test(test_others_see_nothing), cmocka_unit_test(test_results),
        cmocka_unit_test(test_result_files), cmocka_unit_test(test_beside_findings), cmocka_unit_test(test_told_once),
        cmocka_unit_test(test_papers),
    };
    return TEST_RUN_ON_BOTH(tests);
}
