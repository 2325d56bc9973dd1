#include "sample/sample_questionnaire.h"

#include "account/account.h"
#include "approval/approval.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "questionnaire/reply_whole.h"
#include "seal/seal.h"

enum { EXECUTIVE = 1, OFFICER = 3, OWN_QUESTIONS = 7, DAYS_LEFT = 40, HALF = 2 };

static const struct bilingual exercise[] = {{"全社で実施した", "Company-wide"},
                                            {"一部の部署で実施した", "In some departments"},
                                            {"実施していない", "Not done"}};
static const struct bilingual suppliers[] = {{"契約に対策を定めている", "Measures in contracts"},
                                             {"回答票で確かめている", "Asked in writing"},
                                             {"立入りで確かめている", "Visited"},
                                             {"再委託先まで把握している", "Subcontractors known"}};

#define OWN(code_, kind_, ja_, en_)                                                                \
    .code = (code_), .kind = (kind_), .control = "",                                               \
    .section = {"交通分野の質問", "Questions about transport"}, .text = {(ja_), (en_)},            \
    .help = {"", ""}, .unit = "", .condition = -1

static const struct questionnaire_question own_questions[OWN_QUESTIONS] = {
    {OWN("Q1", QUESTION_SINGLE, "この1年に、インシデント対応の演習を実施しましたか。",
         "Was an incident exercise held within the last year?"),
     .choices = {exercise, COUNT(exercise)}, .required = true},
    {OWN("Q2", QUESTION_NUMBER, "演習に参加した人数を答えてください。", "How many people took part?"), .has_least = true,
     .has_most = true, .most = 100000},
    {OWN("Q3", QUESTION_DATE, "直近の演習を実施した日を答えてください。", "When was the last exercise?")},
    {OWN("Q4", QUESTION_MULTIPLE, "委託先のサイバーセキュリティをどのように確かめていますか。",
         "How is the security of suppliers checked?"),
     .choices = {suppliers, COUNT(suppliers)}},
    {OWN("Q5", QUESTION_NUMBER, "サイバーセキュリティを担当する要員の人数を答えてください。",
         "How many people work on cybersecurity?"),
     .has_least = true, .required = true},
    {OWN("Q6", QUESTION_TEXT, "国に求める支援があれば書いてください。", "What support is wanted?")},
    {OWN("Q7", QUESTION_FILE, "インシデント対応の体制図を添付してください。", "Please attach the response organisation.")},
};

/* The group below the chapter that a measure belongs to. */
static struct bilingual section_of(const struct catalog *catalog, const struct control *control)
{
    int group = control->group;
    while (catalog->groups[group].depth > 1)
        group = catalog->groups[group].parent;
    return catalog->groups[group].title;
}

/* Every measure of the standard, then the ministry's own questions; the second and third hang on the first. */
static enum rc make_questions(struct ctx *cx, const struct catalog *catalog, struct survey_questionnaire *document)
{
    size_t n = 0;
    struct questionnaire_question *rows =
        ARENA_ARRAY(cx->arena, struct questionnaire_question, catalog->control_count + OWN_QUESTIONS);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = catalog->controls + i;
        if (!control_is_assessable(control))
            continue;
        rows[n] = (struct questionnaire_question){.code = control->label,
                                                  .kind = QUESTION_LEVEL,
                                                  .control = control->id,
                                                  .text = control->question,
                                                  .help = {"", ""},
                                                  .unit = "",
                                                  .condition = -1};
        rows[n++].section = section_of(catalog, control);
    }
    for (size_t i = 0; i < OWN_QUESTIONS; i++)
        rows[n + i] = own_questions[i];
    rows[n + 1].unit = rows[n + 4].unit = "人";
    rows[n + 1].condition = rows[n + 2].condition = (int)n;
    rows[n + 1].wanted = rows[n + 2].wanted = UINT64_C(1) << 1 | UINT64_C(1) << 2;
    document->questions.at = rows;
    document->questions.n = n + OWN_QUESTIONS;
    return RC_OK;
}

static enum rc import(struct ctx *cx, int64_t year, struct reply *ret)
{
    bool fresh = false;
    int64_t today = date_days(date_of_time(cx, cx->now));
    struct survey_questionnaire document = {
        .survey = "0193c1a0-0000-7000-8000-000000000026", .edition = 1, .year = year, .kind = SURVEY_OWN,
        .title = arena_printf(cx->arena, "%lld年度 交通分野サイバーセキュリティ対策調査", (long long)year),
        .purpose = "交通分野の安全基準等の浸透状況を把握し、翌年度の支援策に反映する。",
        .legal_basis = "サイバーセキュリティ基本法第25条・第33条", .opens = date_from_days(cx, today - 20),
        .closes = date_from_days(cx, today + DAYS_LEFT), .asker = "transport-desk",
        .asker_name = "交通分野所管省 サイバーセキュリティ室", .asker_card = "",
        .contact = "交通分野所管省 サイバーセキュリティ室 調査担当", .catalog = "baseline-2026"};
    const struct catalog *catalog = catalog_shipped(document.catalog);
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_QUESTIONNAIRE_BYTES);
    document.catalog_version = catalog->version;
    TRY(make_questions(cx, catalog, &document));
    TRY(questionnaire_document_write(cx, &document, &bytes));
    return reply_import(cx, buf_string(&bytes), bytes.length, "", ret, &fresh);
}

static const char *code_of(const struct reply_whole *whole, size_t from_end)
{
    return whole->document.questions.at[whole->document.questions.n - from_end].code;
}

static enum rc answer_own(struct ctx *cx, const struct reply_whole *whole)
{
    const struct reply_wish wishes[] = {
        {.question = code_of(whole, OWN_QUESTIONS), .value = "2", .reason = "", .note = ""},
        {.question = code_of(whole, OWN_QUESTIONS - 1), .value = "86", .reason = "",
         .note = "運航部門と情報システム部門の合同で実施した。"},
        {.question = code_of(whole, OWN_QUESTIONS - 4), .value = "12", .reason = "", .note = ""},
        {.question = code_of(whole, OWN_QUESTIONS - 5), .value = "脅威情報を、利用できる形で早く共有してほしい。",
         .reason = "", .note = ""},
    };
    struct reply_save save = {.saved = NULL};
    return reply_answers_save(cx, whole->reply.id, wishes, COUNT(wishes), &save);
}

/* Levels as people might have given them so far. */
static enum rc answer_half(struct ctx *cx, const struct reply_whole *whole)
{
    size_t n = 0;
    struct reply_save save = {.saved = NULL};
    struct reply_wish *wishes = ARENA_ARRAY(cx->arena, struct reply_wish, whole->document.questions.n);
    if (wishes == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < whole->document.questions.n / HALF; i++) {
        const struct questionnaire_question *question = whole->document.questions.at + i;
        if (question->kind != QUESTION_LEVEL || i % 9 == 4)
            continue;
        wishes[n++] = (struct reply_wish){.question = question->code, .value = decimal(cx, (int64_t)(2 + i % 3)),
                                          .reason = "", .note = ""};
    }
    TRY(reply_answers_save(cx, whole->reply.id, wishes, n, &save));
    return answer_own(cx, whole);
}

static void act_as(struct ctx *cx, const struct sample_operator *from, const char *const people[SAMPLE_PEOPLE], int who)
{
    cx->person = people[who];
    cx->person_name = from->people[who].name;
    cx->permissions = PERM_SIGNED_IN | role_permissions_in(ORGANIZATION_OPERATOR, from->people[who].role);
}

/* Where keys have a place, the package is made, too, for somebody to carry. */
static enum rc submit(struct ctx *cx, const char *reply)
{
    const char *submission = "";
    CLEANUP(buf_free) struct buf package = buf_create(LIMIT_ZIP_BYTES);
    return seal_key_dir(cx) == NULL ? RC_OK : reply_submit(cx, reply, &package, &submission);
}

/* Filled from the approved self-assessment, and approved by somebody who did not draft it. */
static enum rc answer_all(struct ctx *cx, const struct sample_operator *from, const char *const people[SAMPLE_PEOPLE],
                          const struct reply_whole *whole)
{
    struct reply_filled filled = {.taken = 0};
    struct approval approval = {.id = ""};
    TRY(reply_set_operator(cx, whole->reply.id, whole->reply.version, "9010001000017"));
    TRY(reply_fill(cx, whole->reply.id, "", false, &filled));
    TRY(answer_own(cx, whole));
    TRY(reply_hold_answer(cx, whole->reply.id, code_of(whole, OWN_QUESTIONS - 1), true, "部署名が社外秘のため。"));
    TRY(reply_request(cx, whole->reply.id, NULL));
    TRY(approval_running(cx, reply_approvable.noun, whole->reply.id, &approval));
    act_as(cx, from, people, EXECUTIVE);
    TRY(approval_agree(cx, approval.id, "確認しました。"));
    return submit(cx, whole->reply.id);
}

enum rc sample_questionnaire_make(struct ctx *cx, const struct sample_operator *from,
                                  const char *const people[SAMPLE_PEOPLE], int64_t year)
{
    struct reply reply = {.id = ""};
    struct reply_whole whole = {.last = {.id = ""}};
    act_as(cx, from, people, OFFICER);
    TRY(import(cx, year, &reply));
    TRY(reply_load_plain(cx, reply.id, &whole));
    return text_same(from->id, "airline") ? answer_half(cx, &whole) : answer_all(cx, from, people, &whole);
}
