#include "sample/sample_survey.h"

#include <string.h>

#include "analysis/vector.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "db/db.h"
#include "rows/rows.h"
#include "sample/sample_answer.h"
#include "sample/sample_elsewhere.h"
#include "sample/sample_sector.h"
#include "seal/seal.h"
#include "sector/sector.h"
#include "statistics/statistics_result.h"
#include "submission/submission.h"
#include "survey/survey_response.h"

enum { DAY_MS = 86400000, YEAR_DAYS = 365, SILENT_EVERY = 13, ANSWER_DAYS = 45, OPEN_DAYS = 32, ANSWERED_DAYS = 9,
       CLOSED_DAYS = 20 };

static const struct {
    const char *code;
    int kind, required;
    const char *text_ja, *text_en, *unit, *least, *choices, *condition;
} free_questions[] = {
    {"Q1", QUESTION_SINGLE, 1, "インシデントに対応する体制（CSIRT等）がありますか。", "Is there a team for incidents (CSIRT)?", "", "",
     "専任の体制がある | Yes, of its own\n兼任の体制がある | Yes, beside other duties\nない | No", ""},
    {"Q2", QUESTION_NUMBER, 1, "その体制の要員は何人ですか。", "How many people are in it?", "人", "0", "", "Q1=1,2"},
    {"Q3", QUESTION_MULTIPLE, 0, "この1年に、どのような演習・訓練を行いましたか。", "Which exercises were held during the year?", "", "",
     "標的型メール訓練 | Decoy mails\n机上演習 | Table-top exercise\n復旧訓練 | Recovery drill\n分野横断的演習への参加 | "
     "Cross-sector exercise", ""},
    {"Q4", QUESTION_TEXT, 0, "取組を進める上で困っていることがあれば書いてください。", "What stands in the way?", "", "", "", ""},
};

/* A number that looks like chance and is the same every time: 0 … range - 1. */
static uint32_t scatter(const char *a, const char *b, uint32_t range)
{
    uint32_t hash = 2166136261U;
    const char *const parts[] = {a, b};
    for (size_t i = 0; i < COUNT(parts); i++)
        for (const char *at = parts[i]; *at != '\0'; at++)
            hash = (hash ^ (unsigned char)*at) * 16777619U;
    hash ^= hash >> 15;
    return (hash * 2654435761U >> 7) % range;
}

static enum rc add_questions(struct ctx *cx, const char *survey)
{
    for (size_t i = 0; i < COUNT(free_questions); i++) {
        struct survey_question row;
        row_blank(&survey_question_record, &row);
        row.survey = survey;
        row.code = free_questions[i].code;
        row.kind = free_questions[i].kind;
        row.required = free_questions[i].required;
        row.section_ja = "体制と演習";
        row.section_en = "Teams and exercises";
        row.text_ja = free_questions[i].text_ja;
        row.text_en = free_questions[i].text_en;
        row.unit = free_questions[i].unit;
        row.least = free_questions[i].least;
        row.choices = free_questions[i].choices;
        row.condition = free_questions[i].condition;
        TRY(survey_question_save(cx, &row, 0));
    }
    return RC_OK;
}

static void fill_survey(struct ctx *cx, int64_t year, const char *previous, struct survey *ret)
{
    int64_t today = date_days(date_of_time(cx, cx->now));
    row_blank(&survey_record, ret);
    ret->year = year;
    ret->title = arena_printf(cx->arena, "令和%lld年度 重要インフラ事業者等の取組状況調査（見本）", (long long)year - 2018);
    ret->kind = SURVEY_ALL;
    ret->purpose = "各分野における重要インフラ事業者等の取組の実施状況を把握し、分野横断的な分析と施策の改善に用います。";
    ret->legal_basis = "サイバーセキュリティ基本法 第25条・第33条";
    ret->contact = "国家サイバー統括室（見本）調査担当";
    ret->catalog = "baseline-2026";
    ret->previous = previous;
    ret->opens_on = date_from_days(cx, today);
    ret->closes_on = date_from_days(cx, today + 60);
    ret->grace_days = 7;
}

static enum rc make_survey(struct ctx *cx, int64_t year, const char *previous, struct survey *ret)
{
    fill_survey(cx, year, previous, ret);
    return survey_save(cx, ret, 0);
}

/* Larger operators are further; everybody has strong and weak measures. */
static int level_of(const struct covered_operator *operator, const char *control, int earlier)
{
    int base = operator->size == OPERATOR_LARGE ? 34 : operator->size == OPERATOR_MEDIUM ? 27 : 20;
    int tenths = base + (int)scatter(operator->operator, "", 9) - 4 + (int)scatter(control, operator->sector, 11) - 5 +
                 (int)scatter(operator->operator, control, 15) - 7 - earlier * (1 + (int)scatter(control, "", 4));
    int level = (tenths + 5) / 10;
    return level < 1 ? 1 : level > MATURITY_LEVELS ? MATURITY_LEVELS : level;
}

/* Whoever filled the sheet in for it did not read it: an answer that looks wrong. */
static const char hasty[] = "0000000000022";

static void answer_level(struct vector_draft *draft, size_t at, const struct covered_operator *operator,
                         const char *control, int earlier)
{
    uint32_t chance = scatter(control, operator->name, 100);
    if (text_same(operator->operator, hasty))
        vector_put(draft, at, 2);
    else if (chance < 3)
        vector_put(draft, at, VECTOR_NOT_APPLICABLE);
    else if (chance == 3)
        vector_put_alternative(draft, at, 2);
    else
        vector_put(draft, at, (uint8_t)level_of(operator, control, earlier));
}

static void answer_free(struct vector_draft *draft, size_t at, const struct covered_operator *operator,
                        const struct questionnaire_question *question, const char *texts, bool *team)
{
    uint32_t chance = scatter(question->code, operator->operator, 100);
    switch (question->kind) {
    case QUESTION_SINGLE: {
        uint8_t choice = operator->size == OPERATOR_LARGE ? 1 : chance < 60 ? 2 : 3;
        *team = choice < 3;
        vector_put(draft, at, choice);
        break;
    }
    case QUESTION_NUMBER:
        if (*team)
            vector_put_number(draft, at, (double)(1 + chance % (operator->size == OPERATOR_LARGE ? 20 : 4)));
        break;
    case QUESTION_MULTIPLE: vector_put_mask(draft, at, 1 + chance % 15); break;
    case QUESTION_TEXT:
        if (!text_empty(texts))
            vector_put(draft, at, 1);
        break;
    default: break;
    }
}

static enum rc shape_of(struct ctx *cx, const struct survey_questionnaire *document, struct vector_question **ret)
{
    static const uint8_t kinds[] = {VECTOR_LEVEL,     VECTOR_SINGLE, VECTOR_MULTIPLE, VECTOR_NUMBER,
                                    VECTOR_ELSEWHERE, VECTOR_DATE,   VECTOR_ELSEWHERE};
    _Static_assert(COUNT(kinds) == QUESTION_KIND_COUNT_, "every kind needs one of a vector");
    struct vector_question *questions = ARENA_ARRAY(cx->arena, struct vector_question, document->questions.n);
    if (questions == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < document->questions.n; i++)
        questions[i] = (struct vector_question){kinds[document->questions.at[i].kind],
                                                (uint8_t)document->questions.at[i].choices.n};
    *ret = questions;
    return RC_OK;
}

/* What some wrote; "" for the others. */
static const char *words_of(const struct covered_operator *operator)
{
    static const char *const words[] = {
        "専任の要員を確保できません。兼任の負担が大きくなっています。", "制御系の機器は停止できず、更新の機会が限られます。",
        "委託先の対策状況を確認する方法に悩んでいます。", "経営層への説明に使える他社の水準が知りたいです。",
        "小規模のため、演習を単独で行うことが困難です。", "クラウドの責任分界の整理に時間がかかっています。"};
    uint32_t chance = scatter(operator->name, operator->operator, 2 * COUNT(words));
    return chance >= COUNT(words) ? "" : words[chance];
}

static const char *texts_of(const struct ctx *cx, const char *words)
{
    return text_empty(words) ? ""
                             : arena_printf(cx->arena,
                                            "{\"answers\":[{\"question\":\"Q4\",\"value\":\"%s\"}],\"files\":[],"
                                            "\"format\":\"kaname-texts/1\"}",
                                            words);
}

/* What an operator answers: coded, and its words. */
struct answers {
    struct buf vector;
    const char *texts; /* kaname-texts/1; "" */
    const char *words;
};

static enum rc think(struct ctx *cx, const struct survey_questionnaire *document, const struct vector_question *shape,
                     const struct covered_operator *operator, int earlier, struct answers *ret)
{
    struct vector_draft draft = {.questions = 0};
    bool team = false;
    ret->words = words_of(operator);
    ret->texts = texts_of(cx, ret->words);
    TRY(vector_draft_make(cx, document->questions.n, &draft));
    for (size_t i = 0; i < document->questions.n; i++) {
        const struct questionnaire_question *question = document->questions.at + i;
        if (question->kind == QUESTION_LEVEL)
            answer_level(&draft, i, operator, question->control, earlier);
        else
            answer_free(&draft, i, operator, question, ret->words, &team);
    }
    return vector_encode(cx, &draft, shape, &ret->vector);
}

/* Collected on paper and in sheets, and entered by the office. */
static enum rc enter(struct ctx *cx, const struct survey_questionnaire *document, const struct answers *answers,
                     const char *operator_key)
{
    struct survey_response row = {.id = NULL};
    const struct survey_receipt receipt = {.survey = document->survey,
                                           .operator_key = operator_key,
                                           .submission = "",
                                           .edition = document->edition,
                                           .edition_digest = document->digest,
                                           .source = RESPONSE_PAPER,
                                           .made_at = cx->now,
                                           .vector = answers->vector.data,
                                           .vector_length = answers->vector.length,
                                           .texts = answers->texts};
    TRY(survey_response_receive(cx, &receipt, &row));
    return survey_response_settle(cx, row.submission, RESPONSE_ACCEPTED, "", NULL);
}

/* Sent from the operator's own installation as a signed package, checked, and accepted. */
static enum rc send_package(struct ctx *cx, struct elsewhere *elsewhere, const struct buf *document,
                            const struct covered_operator *operator, const struct answers *answers)
{
    const struct elsewhere_answer answer = {.operator = operator->operator, .name = operator->name, .document = document,
                                            .vector = &answers->vector, .words = answers->words, .at = cx->now};
    struct submission submission = {.id = ""};
    struct submission_refusal why = {.reason = SUBMISSION_GOOD};
    struct survey_response response = {.id = ""};
    struct trusted_key trusted = {.id = ""};
    const char *card = "";
    bool fresh = false;
    CLEANUP(buf_free) struct buf package = buf_create(LIMIT_SUBMISSION_BYTES);
    TRY(elsewhere_answer(elsewhere, &answer, &package, &card));
    TRY(submission_trust(cx, operator->operator, card, strlen(card), &trusted));
    TRY(submission_receive(cx, package.data, package.length, SUBMISSION_BY_NETWORK, &submission, &fresh, &why));
    TRY(submission_settle(cx, submission.id, &submission));
    TRY(survey_store_response_of(cx, submission.id, &response));
    return survey_response_accept(cx, response.id, "");
}

/* Whether an operator answered: almost all of a year that is over, some of one that is under way; those of this
 * installation that were asked here answer by themselves (sample_answer.c). */
static bool has_answered(const struct covered_operator *operator, size_t i, bool over, bool here)
{
    if (here && !text_empty(operator->organization))
        return false;
    return over ? i % SILENT_EVERY != SILENT_EVERY - 1 : i % 3 == 1;
}

/* A survey while it is answered. */
struct asked {
    const char *survey;
    struct covered_operators all;
    struct elsewhere *elsewhere; /* NULL: everybody answers on paper */
    bool over, here;
    int earlier; /* years before the last one */
};

/* Small operators send paper; in the year before the last nobody had anything else. */
static bool is_paper(const struct asked *asked, const struct covered_operator *operator)
{
    return asked->elsewhere == NULL || asked->earlier > 0 || operator->size == OPERATOR_SMALL;
}

/* Seven a day, in the hours after the first one. */
static int64_t arrives(int64_t first, size_t number)
{
    enum { EACH_DAY = 7, APART_MS = 53 * 60000 };
    return first + (int64_t)(number / EACH_DAY) * DAY_MS + (int64_t)(number % EACH_DAY) * APART_MS;
}

static enum rc answer_those(struct ctx *cx, const struct asked *asked, bool paper)
{
    const int64_t first = cx->now;
    struct survey_questionnaire document = {.digest = ""};
    struct vector_question *shape = NULL;
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_QUESTIONNAIRE_BYTES);
    TRY(survey_document_of(cx, asked->survey, 0, &bytes, &document));
    TRY(shape_of(cx, &document, &shape));
    for (size_t i = 0; i < asked->all.n; i++) {
        const struct covered_operator *operator = asked->all.at + i;
        if (!has_answered(operator, i + (size_t)asked->earlier, asked->over, asked->here) ||
            is_paper(asked, operator) != paper)
            continue;
        struct answers answers = {.vector = buf_create(VECTOR_BYTES_MOST)};
        cx->now = arrives(first, i);
        enum rc rc = think(cx, &document, shape, operator, asked->earlier, &answers);
        if (rc == RC_OK)
            rc = paper ? enter(cx, &document, &answers, operator->operator)
                       : send_package(cx, asked->elsewhere, &bytes, operator, &answers);
        buf_free(&answers.vector);
        TRY(rc);
    }
    cx->now = first;
    return RC_OK;
}

static enum rc answer_all(struct ctx *cx, const struct asked *asked)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(answer_those(cx, asked, true));
    TRY(db_commit(cx, &tx));
    return asked->elsewhere == NULL ? RC_OK : answer_those(cx, asked, false);
}

/* The office's own, and those that the ministry has told it of. */
static enum rc gather(struct ctx *cx, int64_t year, struct covered_operators *ret)
{
    struct covered_operators own = {.n = 0}, told = {.n = 0};
    size_t n = 0;
    TRY(sample_act_as(cx, "ministry-officer"));
    TRY(covered_all(cx, year, NULL, &told));
    TRY(sample_act_as(cx, "office-officer"));
    TRY(covered_all(cx, year, NULL, &own));
    struct covered_operator *all = ARENA_ARRAY(cx->arena, struct covered_operator, own.n + told.n);
    if (all == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < own.n; i++)
        all[n++] = own.at[i];
    for (size_t i = 0; i < told.n; i++) {
        bool known = false;
        for (size_t k = 0; k < own.n && !known; k++)
            known = text_same(own.at[k].operator, told.at[i].operator);
        if (!known)
            all[n++] = told.at[i];
    }
    *ret = (struct covered_operators){all, n};
    return RC_OK;
}

static enum rc invite(struct ctx *cx, const char *survey, struct covered_operators all, bool here)
{
    int64_t added = 0;
    struct survey_invitation *rows = ARENA_ARRAY(cx->arena, struct survey_invitation, all.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        row_blank(&survey_invitation_record, &rows[i]);
        rows[i].operator_key = all.at[i].operator;
        rows[i].name = all.at[i].name;
        rows[i].sector = all.at[i].sector;
        rows[i].sub_sector = all.at[i].sub_sector;
        rows[i].size = all.at[i].size;
        rows[i].region = all.at[i].region;
        rows[i].organization = here ? all.at[i].organization : "";
    }
    return survey_invite(cx, survey, rows, all.n, &added);
}

static enum rc draw(struct ctx *cx, const char *survey, int64_t stratum, const char *reason)
{
    struct survey_sample sample;
    row_blank(&survey_sample_record, &sample);
    sample.survey = survey;
    sample.stratum = stratum;
    sample.each_most = 1;
    sample.seed = 2026;
    sample.reason = reason;
    return survey_sample_draw(cx, &sample);
}

/* As it was a year ago, or so many `earlier`. */
static enum rc open_last(struct ctx *cx, int64_t year, const char *previous, const struct asked *asked, struct survey *ret)
{
    struct signing_key key = {.id = ""};
    TRY(make_survey(cx, year - asked->earlier, previous, ret));
    if (text_empty(previous)) /* otherwise they come along */
        TRY(add_questions(cx, ret->id));
    TRY(invite(cx, ret->id, asked->all, asked->here));
    if (asked->elsewhere != NULL)
        TRY(seal_ready(cx, cx->org, &key)); /* answers are sealed to it */
    return survey_open(cx, ret->id);
}

static enum rc make_last(struct ctx *cx, struct elsewhere *elsewhere, int64_t year, int earlier, const char *previous,
                         const char **ret)
{
    struct survey survey = {.id = NULL};
    struct asked asked = {.elsewhere = elsewhere, .over = true, .here = elsewhere != NULL && earlier == 0,
                          .earlier = earlier};
    int64_t now = cx->now;
    TRY(gather(cx, year, &asked.all));
    cx->now = now - (int64_t)YEAR_DAYS * (1 + earlier) * DAY_MS;
    TRY(open_last(cx, year, previous, &asked, &survey));
    asked.survey = survey.id;
    cx->now += (int64_t)ANSWER_DAYS * DAY_MS;
    TRY(answer_all(cx, &asked));
    if (asked.here)
        TRY(sample_answer_last(cx, survey.id));
    if (earlier == 0) {
        TRY(draw(cx, survey.id, STRATUM_SIZE, "規模ごとに1事業者を無作為に抽出する（前年度の実地調査計画による）"));
        TRY(sample_visit_make(cx, survey.id, 1, true));
    }
    cx->now += (int64_t)CLOSED_DAYS * DAY_MS;
    TRY(survey_close(cx, survey.id));
    cx->now += (int64_t)CLOSED_DAYS * DAY_MS;
    if (asked.here)
        TRY(statistics_results_give(cx, survey.id));
    cx->now = now;
    *ret = survey.id;
    return RC_OK;
}

static enum rc add_date_question(struct ctx *cx, const char *survey)
{
    struct survey_question row;
    row_blank(&survey_question_record, &row);
    row.survey = survey;
    row.code = "Q5";
    row.kind = QUESTION_DATE;
    row.section_ja = "体制と演習";
    row.section_en = "Teams and exercises";
    row.text_ja = "事業継続計画を最後に見直したのはいつですか。";
    row.text_en = "When was the business continuity plan last revised?";
    return survey_question_save(cx, &row, 0);
}

static enum rc delegate(struct ctx *cx, const char *survey)
{
    struct survey_delegation row;
    int64_t today = date_days(date_of_time(cx, cx->now));
    row_blank(&survey_delegation_record, &row);
    row.survey = survey;
    row.agency = SAMPLE_AGENCY;
    row.from_on = date_from_days(cx, today);
    row.until_on = date_from_days(cx, today + 120);
    row.task = "調査の実施、回答の確認及び実地調査（サイバーセキュリティ基本法 第31条による委託）";
    return survey_delegate(cx, &row);
}

/* Under way since OPEN_DAYS: some have answered, some are at it, most are silent. */
static enum rc make_this(struct ctx *cx, struct elsewhere *elsewhere, int64_t year, const char *previous)
{
    struct survey survey = {.id = NULL};
    struct asked asked = {.elsewhere = elsewhere, .here = true};
    struct signing_key key = {.id = ""};
    const int64_t now = cx->now;
    cx->now = now - (int64_t)OPEN_DAYS * DAY_MS;
    TRY(make_survey(cx, year, previous, &survey));
    TRY(add_date_question(cx, survey.id));
    TRY(gather(cx, year, &asked.all));
    TRY(invite(cx, survey.id, asked.all, true));
    asked.survey = survey.id;
    TRY(delegate(cx, survey.id));
    if (seal_key_dir(cx) != NULL)
        TRY(seal_ready(cx, cx->org, &key)); /* answers are sealed to it */
    TRY(survey_open(cx, survey.id));
    cx->now = now - (int64_t)ANSWERED_DAYS * DAY_MS;
    TRY(answer_all(cx, &asked));
    TRY(draw(cx, survey.id, STRATUM_SECTOR, "分野ごとに1事業者を無作為に抽出する（実地調査計画による）"));
    cx->now = now;
    TRY(sample_visit_make(cx, survey.id, 2, false));
    return sample_answer_make(cx, survey.id);
}

/* The ministry asks its small operators a few measures: all but one answered last year, some have this year. */
static enum rc make_short(struct ctx *cx, int64_t year, bool over, const char *previous, const char **ret)
{
    struct survey survey = {.id = NULL};
    struct covered_operators all = {.n = 0};
    const int64_t now = cx->now;
    int64_t added = 0;
    cx->now = now - (over ? (int64_t)YEAR_DAYS : (int64_t)OPEN_DAYS) * DAY_MS;
    fill_survey(cx, year, previous, &survey);
    survey.title = arena_printf(cx->arena, "令和%lld年度 小規模事業者向けの簡易調査（見本）", (long long)year - 2018);
    survey.kind = SURVEY_SUPPORT;
    survey.purpose = "小規模・地域の事業者が最初に取り組む対策の状況を把握し、支援の内容を決めるために用います。";
    survey.legal_basis = "サイバーセキュリティ基本法 第33条";
    survey.contact = "交通分野所管省（見本） サイバー担当";
    TRY(survey_save(cx, &survey, 0));
    TRY(survey_invite_covered(cx, survey.id, "", -1, &added));
    const struct covered_filter small = {.year = year, .state = COVERED_FILTER_IN, .sector = "", .size = OPERATOR_SMALL};
    TRY(covered_all(cx, year, &small, &all));
    TRY(survey_open(cx, survey.id));
    cx->now += (int64_t)(over ? ANSWER_DAYS : ANSWERED_DAYS) * DAY_MS;
    const struct asked asked = {.survey = survey.id, .all = all, .over = over, .here = !over, .earlier = over ? 1 : 0};
    TRY(answer_all(cx, &asked)); /* on paper */
    if (over)
        TRY(survey_close(cx, survey.id));
    cx->now = now;
    *ret = survey.id;
    return RC_OK;
}

enum rc sample_survey_make(struct ctx *cx)
{
    int64_t year = 0;
    const char *before = "", *last = "";
    CLEANUP(elsewhere_closep) struct elsewhere *elsewhere = NULL;
    TRY(sample_act_as(cx, "office-officer"));
    TRY(covered_year(cx, &year));
    TRY(elsewhere_open(cx, &elsewhere));
    TRY(make_last(cx, elsewhere, year - 1, 1, "", &before));
    TRY(make_last(cx, elsewhere, year - 1, 0, before, &last));
    TRY(make_this(cx, elsewhere, year, last));
    TRY(sample_act_as(cx, "ministry-officer"));
    TRY(make_short(cx, year - 1, true, "", &before));
    TRY(make_short(cx, year, false, before, &last));
    return account_act_as(cx, NULL, SAMPLE_OFFICE);
}
