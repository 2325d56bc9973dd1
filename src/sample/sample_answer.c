#include "sample/sample_answer.h"

#include "account/account.h"
#include "approval/approval.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "http/http.h"
#include "questionnaire/reply_store.h"
#include "questionnaire/reply_whole.h"
#include "rows/rows.h"
#include "sample/sample_sector.h"
#include "seal/seal.h"
#include "submission/submission.h"
#include "survey/survey_response.h"
#include "survey/survey_view.h"
#include "survey/survey_visit.h"

enum { BACK_MS = 600000, STEP_MS = 60000, BEGAN = 3, VISITS_DATED = 4, WISHES_MOST = 8 };

static const char office_person[] = "office-officer";

/* --- The operators --- */

struct operator_people {
    const char *officer, *approver, *sender;
};
static const struct operator_people airline = {"airline-officer", "airline-ciso", "airline-executive"};
static const struct operator_people shipping = {"shipping-officer", "shipping-ciso", "shipping-executive"};

static enum rc save(struct ctx *cx, const char *reply, const struct reply_wish *given, size_t n)
{
    struct reply_whole whole = {.last = {.id = ""}};
    struct reply_save saved = {.saved = NULL};
    struct reply_wish wishes[WISHES_MOST];
    TRY(reply_load_plain(cx, reply, &whole));
    for (size_t i = 0; i < n && i < WISHES_MOST; i++) {
        int at = questionnaire_question_find(&whole.document, given[i].question);
        wishes[i] = given[i];
        wishes[i].reason = "";
        wishes[i].version = at < 0 ? 0 : whole.items[at].answer.version;
    }
    return reply_answers_save(cx, reply, wishes, n, &saved);
}

static enum rc approve_and_send(struct ctx *cx, const struct operator_people *people, const char *reply)
{
    struct approval approval = {.id = ""};
    struct sent_submission sent = {.id = ""};
    const char *submission = "";
    CLEANUP(buf_free) struct buf package = buf_create(LIMIT_ZIP_BYTES);
    TRY(sample_act_as(cx, people->officer));
    TRY(reply_request(cx, reply, NULL));
    TRY(approval_running(cx, reply_approvable.noun, reply, &approval));
    TRY(sample_act_as(cx, people->approver));
    TRY(approval_agree(cx, approval.id, "回答の内容を確認しました。"));
    if (seal_key_dir(cx) == NULL)
        return RC_OK;
    TRY(sample_act_as(cx, people->sender));
    TRY(reply_submit(cx, reply, &package, &submission));
    cx->now += STEP_MS;
    return submission_send_within(cx, submission, &sent);
}

static enum rc answer(struct ctx *cx, const struct operator_people *people, const char *survey,
                      const struct reply_wish *wishes, size_t n, const char **ret)
{
    struct reply reply = {.id = ""};
    struct reply_filled filled = {.taken = 0};
    struct reply_file file = {.id = ""};
    static const char words[] = "事業を取り巻く環境の整理（要約）\n";
    const struct upload plan = {.field = "file", .file_name = "事業環境の整理.txt", .media_type = "text/plain", .bytes = words,
                                .length = sizeof words - 1};
    TRY(sample_act_as(cx, people->officer));
    TRY(reply_store_latest(cx, SAMPLE_OFFICE, survey, &reply));
    TRY(reply_fill(cx, reply.id, "", false, &filled));
    TRY(save(cx, reply.id, wishes, n));
    TRY(reply_file_add(cx, reply.id, "m3.2.1-1", &plan, &file));
    *ret = reply.id;
    return approve_and_send(cx, people, reply.id);
}

/* --- The office --- */

/* The response that a reply became last. */
static enum rc newest(struct ctx *cx, const struct operator_people *people, const char *reply, const char **ret)
{
    struct reply_rounds rounds = {.n = 0};
    struct survey_response response = {.id = ""};
    TRY(sample_act_as(cx, people->officer));
    TRY(reply_round_store_all(cx, reply, &rounds));
    TRY(sample_act_as(cx, office_person));
    TRY(survey_store_response_of(cx, rounds.at[0].submission, &response));
    *ret = response.id;
    return RC_OK;
}

/* Checked as a server does it within seconds, read, and accepted. */
static enum rc accept_last(struct ctx *cx, const struct operator_people *people, const char *reply)
{
    const char *id = "";
    struct survey_response response = {.id = ""};
    struct submission submission = {.id = ""};
    struct survey_response_view view = {.name = ""};
    TRY(newest(cx, people, reply, &id));
    cx->now += STEP_MS;
    TRY(record_get(cx, &survey_response_record, id, &response));
    TRY(submission_settle(cx, response.submission, &submission));
    TRY(survey_response_view_make(cx, id, &view));
    return survey_response_accept(cx, id, "");
}

static enum rc send_back(struct ctx *cx, const struct operator_people *people, const char *reply, const char *question,
                         const char *comment)
{
    const char *response = "";
    TRY(newest(cx, people, reply, &response));
    cx->now += STEP_MS;
    TRY(survey_response_comment(cx, response, question, comment));
    return survey_response_return(cx, response, "コメントを付けた質問を確認の上、再提出してください。");
}

/* Who answers elsewhere told so; one has more time, one ended its business. */
static enum rc note_others(struct ctx *cx, const char *survey)
{
    struct survey_invitations all = {.n = 0};
    size_t n = 0;
    TRY(survey_invitations_of(cx, survey, &all));
    for (size_t i = 0; i < all.n && n < BEGAN + 2; i++) {
        struct survey_invitation row = all.at[i];
        if (row.state != INVITATION_INVITED || !text_empty(row.organization) || i % 3 != 0)
            continue;
        if (n < BEGAN) {
            TRY(survey_invitation_began(cx, survey, row.id));
        } else if (n == BEGAN) {
            row.due_on = date_from_days(cx, date_days(date_of_time(cx, cx->now)) + 45);
            row.reason = "システム更改と時期が重なるため、期限の延長を認めた。";
            TRY(row_save(cx, &survey_operator_noun, &row, row.version));
        } else {
            TRY(survey_invitation_turn(cx, survey, row.id, false, "事業を他社に承継し、対象外となったため。"));
        }
        n++;
    }
    return RC_OK;
}

static enum rc answer_again(struct ctx *cx, const char *reply)
{
    static const struct reply_wish corrected[] = {
        {.question = "Q2", .value = "9", .note = "兼任者を含む人数に改めました。"}};
    TRY(send_back(cx, &shipping, reply, "Q2", "兼任の要員を含む人数を記入してください。"));
    cx->now += STEP_MS;
    TRY(sample_act_as(cx, shipping.officer));
    TRY(save(cx, reply, corrected, COUNT(corrected)));
    return approve_and_send(cx, &shipping, reply);
}

enum rc sample_answer_make(struct ctx *cx, const char *survey)
{
    static const struct reply_wish of_airline[] = {
        {.question = "Q1", .value = "1", .note = ""},
        {.question = "Q2", .value = "12", .note = ""},
        {.question = "Q3", .value = "1 2", .note = ""},
        {.question = "Q4", .value = "委託先の対策状況を確かめる要員が足りません。", .note = ""},
        {.question = "Q5", .value = "2026-03-20", .note = ""},
    };
    static const struct reply_wish of_shipping[] = {
        {.question = "Q1", .value = "2", .note = ""},
        {.question = "Q2", .value = "3", .note = ""},
        {.question = "Q3", .value = "1 3 4", .note = ""},
        {.question = "Q4", .value = "船上の機器は入港中しか更新できず、脆弱性への対応に時間を要します。", .note = ""},
    };
    const int64_t now = cx->now;
    const char *first = "", *second = "";
    cx->now = now - BACK_MS;
    TRY(note_others(cx, survey));
    TRY(answer(cx, &shipping, survey, of_shipping, COUNT(of_shipping), &second));
    TRY(answer(cx, &airline, survey, of_airline, COUNT(of_airline), &first));
    if (seal_key_dir(cx) != NULL) {
        TRY(answer_again(cx, second));
        TRY(send_back(cx, &airline, first, "Q4", "不足している要員の数と職種も書いてください。"));
    }
    cx->now = now;
    return sample_act_as(cx, office_person);
}

enum rc sample_answer_last(struct ctx *cx, const char *survey)
{
    static const struct reply_wish of_airline[] = {
        {.question = "Q1", .value = "1", .note = ""},
        {.question = "Q2", .value = "10", .note = ""},
        {.question = "Q3", .value = "1", .note = ""},
        {.question = "Q4", .value = "委託先の対策状況を書面だけで確かめています。", .note = ""},
    };
    static const struct reply_wish of_shipping[] = {
        {.question = "Q1", .value = "3", .note = ""},
        {.question = "Q3", .value = "1", .note = ""},
    };
    const char *reply = "";
    TRY(answer(cx, &shipping, survey, of_shipping, COUNT(of_shipping), &reply));
    TRY(accept_last(cx, &shipping, reply));
    TRY(answer(cx, &airline, survey, of_airline, COUNT(of_airline), &reply));
    TRY(accept_last(cx, &airline, reply));
    return sample_act_as(cx, office_person);
}

/* --- On site --- */

static const char photo[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x04\0\0\0\x03\x08\x02\0\0\0\x3b\x96\x39\x91\0\0\0\x0eIDAT"
                            "\x78\xda\x63\x38\x81\x04\x18\x70\x72\0\x24\xb5\x1c\x21\x1f\xe8\xe2\x8e\0\0\0\0IEND\xae\x42\x60\x82";

static enum rc find_on_site(struct ctx *cx, const char *survey, const char *visit, int64_t level)
{
    static const char *const words[] = {"規程は定めているが、改定の記録が2年前で止まっていた。",
                                        "担当者への聞き取りで、手順が現場に届いていることを確認した。"};
    struct survey_questionnaire document = {.digest = ""};
    const struct upload file = {.field = "file", .file_name = "現地写真.png", .media_type = "image/png", .bytes = photo,
                                .length = sizeof photo - 1};
    TRY(survey_document_of(cx, survey, 0, NULL, &document));
    for (size_t i = 0; i < COUNT(words); i++) {
        struct survey_visit_finding finding;
        row_blank(&survey_visit_finding_record, &finding);
        finding.survey = survey;
        finding.visit = visit;
        finding.question = document.questions.at[i * 4].code;
        finding.level = level + (int64_t)i;
        finding.what = words[i];
        TRY(survey_finding_add(cx, &finding, i == 0 ? &file : NULL));
    }
    return RC_OK;
}

enum rc sample_visit_make(struct ctx *cx, const char *survey, int64_t found, bool over)
{
    struct survey_visits all = {.n = 0};
    int64_t today = date_days(date_of_time(cx, cx->now));
    TRY(survey_store_visits(cx, survey, &all));
    for (size_t i = 0; i < all.n && i < VISITS_DATED; i++) {
        struct survey_visit row = all.at[i];
        row.planned_on = date_from_days(cx, today - (over ? 28 : 6) + 7 * (int64_t)i);
        row.team = "調査担当2名、分野所管省1名";
        if (i == 0 || over) {
            row.visited_on = row.planned_on;
            row.summary = "規程と運用の状況を、書類と聞き取りで確認した。";
        }
        TRY(row_save(cx, &survey_visit_noun, &row, row.version));
        if (i == 0)
            TRY(find_on_site(cx, survey, row.id, found));
    }
    return RC_OK;
}
