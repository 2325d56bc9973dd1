/* Questionnaires received, on both databases: how they come in, what is written, by whom, and when not. */
#include "questionnaire/questionnaire.h"

#include <string.h>

#include "approval/approval.h"
#include "base/limits.h"
#include "http/http.h"
#include "questionnaire/reply_test.h"
#include "questionnaire/reply_snapshot.h"
#include "questionnaire/reply_store.h"

static const struct module *const modules[] = {&account_module, &approval_module, &assessment_module,
                                               &questionnaire_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static void begin(struct ctx *cx, const char *org)
{
    sample_make(cx, org);
    cx->app = &app;
    sample_answering(cx, org, "officer");
}

static void forget(struct ctx *cx)
{
    cx->problem = (struct problem){.rc = RC_OK};
}

/* --- Coming in --- */

static enum rc import(struct ctx *cx, const struct survey_questionnaire *document, bool *ret_fresh)
{
    struct reply reply = {.id = ""};
    CLEANUP(buf_free) struct buf bytes = buf_create(SAMPLE_BYTES);
    sample_write(cx, document, &bytes);
    forget(cx);
    return reply_import(cx, buf_string(&bytes), bytes.length, "", &reply, ret_fresh);
}

static enum rc deliver(struct ctx *cx, const char *to, const struct survey_questionnaire *document)
{
    CLEANUP(buf_free) struct buf bytes = buf_create(SAMPLE_BYTES);
    sample_write(cx, document, &bytes);
    forget(cx);
    return questionnaire_deliver(cx, to, buf_string(&bytes), bytes.length, "key");
}

static void test_coming_in(void **state)
{
    struct ctx *cx = test_begin(state);
    bool fresh = false;
    begin(cx, "in");
    struct survey_questionnaire document = sample_document(cx, NULL);
    struct reply reply = sample_import(cx, &document), found = {.id = ""};
    TEST_INT(__LINE__, reply.trust, REPLY_UNVERIFIED);
    TEST_RC(__LINE__, cx, reply_confirm(cx, reply.id, reply.version), RC_OK);
    TEST_RC(__LINE__, cx, reply_confirm(cx, reply.id, reply.version + 1), RC_CONFLICT);
    forget(cx);
    TEST_INT(__LINE__, reply.questions, SAMPLE_QUESTIONS);
    TEST_RC(__LINE__, cx, import(cx, &document, &fresh), RC_OK); /* the same again */
    TEST_TRUE(__LINE__, !fresh);
    document.title = "同じ版の別の文";
    TEST_RC(__LINE__, cx, import(cx, &document, &fresh), RC_CONFLICT);
    document.edition = 2;
    TEST_RC(__LINE__, cx, import(cx, &document, &fresh), RC_OK);
    document.edition = 1;
    TEST_RC(__LINE__, cx, import(cx, &document, &fresh), RC_CONFLICT); /* older */
    TEST_RC(__LINE__, cx, reply_store_latest(cx, "office", "survey-1", &found), RC_OK);
    TEST_INT(__LINE__, found.edition, 2);
    TEST_TEXT(__LINE__, found.operator_key, "1234567890123"); /* goes along */
    TEST_RC(__LINE__, cx, record_get(cx, &reply_record, reply.id, &reply), RC_OK);
    TEST_INT(__LINE__, reply.state, REPLY_REPLACED);
    cx->permissions = PERM_RESPONSE_READ;
    TEST_RC(__LINE__, cx, import(cx, &document, &fresh), RC_DENIED);
}

/* What came by a trusted way is not replaced by a file; the other way round it is. */
static void test_trust(void **state)
{
    struct ctx *cx = test_begin(state);
    bool fresh = false;
    struct reply reply = {.id = ""};
    begin(cx, "trust");
    struct survey_questionnaire document = sample_document(cx, NULL);
    document.asker_card = "forged";
    TEST_RC(__LINE__, cx, import(cx, &document, &fresh), RC_OK);
    document.asker_card = "";
    cx->org = "somebody-who-asks";
    cx->person = "asker";
    cx->permissions = PERM_SURVEY_WRITE;
    TEST_RC(__LINE__, cx, deliver(cx, "trust", &document), RC_OK);
    TEST_TEXT(__LINE__, cx->org, "somebody-who-asks");
    TEST_TEXT(__LINE__, cx->person, "asker");
    TEST_RC(__LINE__, cx, deliver(cx, "nobody", &document), RC_MISSING);
    cx->permissions = PERM_SURVEY_READ;
    TEST_RC(__LINE__, cx, deliver(cx, "trust", &document), RC_DENIED);
    forget(cx);
    sample_answering(cx, "trust", "officer");
    TEST_RC(__LINE__, cx, reply_store_latest(cx, "office", "survey-1", &reply), RC_OK);
    TEST_INT(__LINE__, reply.trust, REPLY_DELIVERED);
    TEST_TEXT(__LINE__, reply.received_by, "");
    TEST_RC(__LINE__, cx, reply_confirm(cx, reply.id, reply.version), RC_CONFLICT); /* nothing to confirm */
    document.edition = 9;
    document.asker_card = "forged";
    TEST_RC(__LINE__, cx, import(cx, &document, &fresh), RC_CONFLICT);
    const char *notice = questionnaire_closing_notice(cx, "survey-1", "office", "", "偽の通知");
    TEST_RC(__LINE__, cx, reply_import(cx, notice, strlen(notice), "", &reply, &fresh), RC_CONFLICT);
}

static void test_bad_files(void **state)
{
    static const struct {
        int line;
        const char *text;
        enum rc rc;
    } rows[] = {
        {__LINE__, "", RC_INVALID},
        {__LINE__, "{}", RC_INVALID},
        {__LINE__, "[1]", RC_INVALID},
        {__LINE__, "{\"format\":\"kaname-questionnaire/1\"}", RC_INVALID},
        {__LINE__, "{\"format\":\"kaname-questionnaire-notice/1\"}", RC_INVALID},
        {__LINE__, "{\"format\":\"kaname-questionnaire-notice/1\",\"kind\":\"opened\"}", RC_INVALID},
        {__LINE__,
         "{\"at\":\"\",\"format\":\"kaname-questionnaire-notice/1\",\"from\":{\"id\":\"a\",\"name\":\"\"},"
         "\"kind\":\"closed\",\"reason\":\"\",\"survey\":\"unknown\"}",
         RC_MISSING},
        {__LINE__, "\xff\xfe", RC_INVALID},
    };
    struct ctx *cx = test_begin(state);
    begin(cx, "bad");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct reply reply = {.id = ""};
        bool fresh = false;
        forget(cx);
        TEST_RC(rows[i].line, cx, reply_import(cx, rows[i].text, strlen(rows[i].text), "", &reply, &fresh),
                rows[i].rc);
        TEST_TEXT(rows[i].line, reply.id, "");
    }
}

/* --- Answers --- */

static void test_answers(void **state)
{
    struct ctx *cx = test_begin(state);
    struct reply_whole whole = {.last = {.id = ""}};
    begin(cx, "answers");
    struct survey_questionnaire document = sample_document(cx, NULL);
    struct reply reply = sample_import(cx, &document);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("A1", "3", 0)), 0);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("A2", "9", 0)), 1);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("B2", "25 人", 0)), 0);
    TEST_RC(__LINE__, cx, reply_load(cx, reply.id, &whole), RC_OK);
    TEST_INT(__LINE__, whole.asked, 6); /* B2 and B4 hang on B1 */
    TEST_INT(__LINE__, whole.answered, 1);
    TEST_INT(__LINE__, whole.missing, 1);
    TEST_TRUE(__LINE__, !whole.items[3].asked && whole.items[3].answered);
    TEST_TEXT(__LINE__, whole.reply.drafter, "answers-officer");
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("B1", "1", 0)), 0);
    TEST_RC(__LINE__, cx, reply_load(cx, reply.id, &whole), RC_OK);
    TEST_INT(__LINE__, whole.asked, 8);
    TEST_INT(__LINE__, whole.answered, 3);
    TEST_TEXT(__LINE__, whole.items[3].answer.value, "25");
    /* A page with one wrong answer keeps the others. */
    struct reply_wish several[] = {sample_wish("B3", "1 3", 0), sample_wish("B4", "昨日", 0),
                                   sample_wish("C1", "'; DROP TABLE reply; --", 0)};
    struct reply_save save = {.saved = NULL};
    TEST_RC(__LINE__, cx, reply_answers_save(cx, reply.id, several, COUNT(several), &save), RC_OK);
    TEST_INT(__LINE__, (int64_t)save.refused.n, 1);
    TEST_TEXT(__LINE__, save.refused.at[0].question, "B4");
    TEST_TRUE(__LINE__, save.saved[0].changed && !save.saved[1].changed && save.saved[2].changed);
    TEST_RC(__LINE__, cx, reply_answers_save(cx, reply.id, &(struct reply_wish){.question = "Z9"}, 1, &save),
            RC_MISSING);
}

/* Two people at once: the second is told what stands now, and may then write over it. */
static void test_two_people(void **state)
{
    struct ctx *cx = test_begin(state);
    struct reply_whole whole = {.last = {.id = ""}};
    struct reply_save save = {.saved = NULL};
    begin(cx, "two");
    struct survey_questionnaire document = sample_document(cx, NULL);
    struct reply reply = sample_import(cx, &document);
    struct reply_wish first = sample_wish("A1", "3", 0), second = sample_wish("A1", "4", 0);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, first), 0);
    sample_answering(cx, "two", "owner");
    TEST_RC(__LINE__, cx, reply_answers_save(cx, reply.id, &second, 1, &save), RC_OK);
    TEST_INT(__LINE__, (int64_t)save.refused.n, 1);
    TEST_TEXT(__LINE__, save.refused.at[0].field, "version");
    TEST_TRUE(__LINE__, strstr(save.refused.at[0].message, "小野 健") != NULL);
    second.version = save.saved[0].version;
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, second), 0);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("A1", "4", 0)), 0); /* the same: no conflict */
    TEST_RC(__LINE__, cx, reply_load(cx, reply.id, &whole), RC_OK);
    TEST_TEXT(__LINE__, whole.items[0].answer.value, "4");
    TEST_TEXT(__LINE__, whole.items[0].answer.changed_by, "two-owner");
    TEST_TEXT(__LINE__, whole.reply.drafter, "two-officer");
}

/* A newer edition takes along what is still the same question. */
static void test_edition(void **state)
{
    struct ctx *cx = test_begin(state);
    struct reply_whole whole = {.last = {.id = ""}};
    struct questionnaire_question *questions = NULL;
    begin(cx, "edition");
    struct survey_questionnaire document = sample_document(cx, &questions);
    struct reply reply = sample_import(cx, &document);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("A1", "3", 0)), 0);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("B1", "1", 0)), 0);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("B2", "4000", 0)), 0);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("B3", "1", 0)), 0);
    static const struct bilingual other[] = {{"いいえ", "No"}, {"はい", "Yes"}, {"検討中", "Not decided"}};
    document.edition = 2;
    questions[4].choices.at = other; /* B3 asks something else now */
    questions[3].most = 100;         /* and B2 takes less */
    struct reply newer = sample_import(cx, &document);
    TEST_RC(__LINE__, cx, reply_load(cx, newer.id, &whole), RC_OK);
    TEST_TEXT(__LINE__, whole.items[0].answer.value, "3");
    TEST_INT(__LINE__, whole.items[0].answer.origin, REPLY_BY_EDITION);
    TEST_INT(__LINE__, whole.items[3].answer.version, 0);
    TEST_INT(__LINE__, whole.items[4].answer.version, 0);
    forget(cx);
    struct reply_save save = {.saved = NULL};
    struct reply_wish late = sample_wish("A1", "4", 1);
    TEST_RC(__LINE__, cx, reply_answers_save(cx, reply.id, &late, 1, &save), RC_CONFLICT);
    TEST_RC(__LINE__, cx, reply_load(cx, reply.id, &whole), RC_OK); /* what was written stays there */
    TEST_TEXT(__LINE__, whole.items[4].answer.value, "1");
}

/* The reply of the year before stands beside, where the question is the same. */
static void test_last_year(void **state)
{
    struct ctx *cx = test_begin(state);
    struct reply_whole whole = {.last = {.id = ""}};
    begin(cx, "last");
    struct survey_questionnaire document = sample_document(cx, NULL);
    document.year = 2025;
    document.survey = "survey-0";
    struct reply old = sample_import(cx, &document);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, old.id, sample_wish("A1", "2", 0)), 0);
    document.year = 2026;
    document.survey = "survey-1";
    struct reply reply = sample_import(cx, &document);
    TEST_TEXT(__LINE__, reply.previous, old.id);
    TEST_RC(__LINE__, cx, reply_load(cx, reply.id, &whole), RC_OK);
    TEST_TEXT(__LINE__, whole.items[0].last->value, "2");
    TEST_TRUE(__LINE__, whole.items[1].last == NULL);
}

/* --- From the self-assessment --- */

static void test_fill(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = {.id = ""};
    struct answer kept = {.id = ""};
    struct reply_filled filled = {.taken = 0};
    struct reply_whole whole = {.last = {.id = ""}};
    begin(cx, "fill");
    TEST_RC(__LINE__, cx, assessment_create(cx, "", "", 2026, false, &fresh), RC_OK);
    struct answer one = sample_answer(fresh.id, "m3.2.1-1", 4), two = sample_answer(fresh.id, "m3.2.1-2", 0);
    two.state = ANSWER_NOT_APPLICABLE;
    two.reason = "該当する設備がない";
    TEST_RC(__LINE__, cx, answer_save(cx, &one, 0, &kept), RC_OK);
    TEST_RC(__LINE__, cx, answer_save(cx, &two, 0, &kept), RC_OK);
    struct survey_questionnaire document = sample_document(cx, NULL);
    struct reply reply = sample_import(cx, &document);
    TEST_RC(__LINE__, cx, reply_fill(cx, reply.id, "", false, &filled), RC_MISSING); /* none is approved */
    forget(cx);
    TEST_RC(__LINE__, cx, reply_fill(cx, reply.id, fresh.id, false, &filled), RC_CONFLICT);
    forget(cx);
    TEST_RC(__LINE__, cx, assessment_request_approval(cx, fresh.id, NULL), RC_OK);
    sample_act(cx, "fill", "executive");
    TEST_RC(__LINE__, cx, assessment_approve(cx, fresh.id, ""), RC_OK);
    sample_answering(cx, "fill", "officer");
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("A1", "2", 0)), 0);
    TEST_RC(__LINE__, cx, reply_fill(cx, reply.id, "", false, &filled), RC_OK);
    TEST_INT(__LINE__, filled.taken, 1); /* A1 was answered already */
    TEST_INT(__LINE__, filled.kept, 1);
    TEST_INT(__LINE__, filled.open, 6);
    TEST_RC(__LINE__, cx, reply_fill(cx, reply.id, fresh.id, true, &filled), RC_OK);
    TEST_INT(__LINE__, filled.taken, 1); /* A1, A2 stays as it is */
    TEST_RC(__LINE__, cx, reply_load(cx, reply.id, &whole), RC_OK);
    TEST_TEXT(__LINE__, whole.items[0].answer.value, "4");
    TEST_INT(__LINE__, whole.items[1].answer.state, REPLY_ANSWER_NOT_APPLICABLE);
    TEST_TEXT(__LINE__, whole.items[1].answer.reason, "該当する設備がない");
    TEST_TEXT(__LINE__, whole.reply.assessment, fresh.id);
    cx->permissions &= ~PERM_ASSESSMENT_READ;
    TEST_RC(__LINE__, cx, reply_fill(cx, reply.id, fresh.id, true, &filled), RC_DENIED);
}

/* --- The workbook --- */

/* Last year's workbook has the same codes: all of it is refused, and the message says what it is and what was wanted. */
static void refuse_last_year(struct ctx *cx, const struct survey_questionnaire *document, const struct reply *reply)
{
    struct survey_questionnaire earlier = *document;
    struct reply_whole whole = {.last = {.id = ""}};
    struct import_result result = {.rows = 0};
    CLEANUP(buf_free) struct buf book = buf_create(LIMIT_REPORT_BYTES);
    earlier.survey = "last-year";
    earlier.year = document->year - 1;
    earlier.title = "前の年の調査";
    struct reply before = sample_import(cx, &earlier);
    TEST_RC(__LINE__, cx, reply_load(cx, before.id, &whole), RC_OK);
    TEST_RC(__LINE__, cx, reply_workbook(cx, &whole, &book), RC_OK);
    forget(cx);
    TEST_RC(__LINE__, cx, reply_take(cx, reply->id, buf_string(&book), book.length, "昨年.xlsx", &result), RC_TYPE);
    TEST_INT(__LINE__, (int64_t)result.errors.n, 0);
    const char *const told[] = {"昨年.xlsx", earlier.title, decimal(cx, earlier.year), document->title,
                                decimal(cx, document->year)};
    for (size_t i = 0; i < COUNT(told); i++)
        TEST_TRUE((int)(__LINE__ * 10 + (int)i), strstr(cx->problem.message, told[i]) != NULL);
    const char *unknown = "番号,回答,ブックの版\r\nA1,4,2020-3-000000000000-0\r\n";
    forget(cx);
    TEST_RC(__LINE__, cx, reply_take(cx, reply->id, unknown, strlen(unknown), "c.csv", &result), RC_TYPE);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "another questionnaire (year 2020, edition 3)") != NULL);
    forget(cx);
}

static void test_workbook(void **state)
{
    struct ctx *cx = test_begin(state);
    struct reply_whole whole = {.last = {.id = ""}};
    struct import_result result = {.rows = 0};
    begin(cx, "book");
    struct survey_questionnaire document = sample_document(cx, NULL);
    struct reply reply = sample_import(cx, &document);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("A1", "3", 0)), 0);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("B3", "1 3", 0)), 0);
    TEST_RC(__LINE__, cx, reply_load(cx, reply.id, &whole), RC_OK);
    CLEANUP(buf_free) struct buf book = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(__LINE__, cx, reply_workbook(cx, &whole, &book), RC_OK);
    TEST_RC(__LINE__, cx, reply_take(cx, reply.id, buf_string(&book), book.length, "a.xlsx", &result), RC_OK);
    TEST_INT(__LINE__, result.rows, SAMPLE_QUESTIONS);
    TEST_INT(__LINE__, result.changed, 0);
    const char *mark = reply_mark(cx, &whole.reply, 0), *old = "2025-1-000000000000-0";
    const char *good = arena_printf(cx->arena,
                                    "番号,回答,例外,理由,備考,ブックの版\r\n"
                                    "A2,,対象外,設備がない,,%s\r\nB1,はい,,,,%s\r\nB2,\"1,200 人\",,,,%s\r\n",
                                    mark, mark, mark);
    TEST_RC(__LINE__, cx, reply_take(cx, reply.id, good, strlen(good), "a.csv", &result), RC_OK);
    TEST_INT(__LINE__, result.changed, 3);
    const char *bad = arena_printf(cx->arena,
                                   "番号,回答,例外,理由,備考,ブックの版\r\n"
                                   "A1,4,,,,%s\r\nA2,8,,,,%s\r\nB4,昨日,,,,%s\r\nC1,text,,,,%s\r\nZZ,1,,,,%s\r\n",
                                   reply_mark(cx, &whole.reply, 0), reply_mark(cx, &whole.reply, 1), mark, old, mark);
    forget(cx);
    TEST_RC(__LINE__, cx, reply_take(cx, reply.id, bad, strlen(bad), "b.csv", &result), RC_INVALID);
    TEST_INT(__LINE__, (int64_t)result.errors.n, 5); /* a newer answer, a level, a date, last year's, no question */
    TEST_INT(__LINE__, result.errors.at[1].row, 3);
    TEST_TEXT(__LINE__, result.errors.at[1].column, "B");
    TEST_TRUE(__LINE__, strstr(result.errors.at[3].message, "2025") != NULL);
    refuse_last_year(cx, &document, &reply);
    TEST_RC(__LINE__, cx, reply_load(cx, reply.id, &whole), RC_OK);
    TEST_TEXT(__LINE__, whole.items[0].answer.value, "3"); /* nothing of it was stored */
    TEST_TEXT(__LINE__, whole.items[3].answer.value, "1200");
}

/* --- Approval, closing, holding back --- */

static enum rc decide(struct ctx *cx, const char *reply, bool agree)
{
    struct approval approval = {.id = ""};
    forget(cx);
    TRY(approval_running(cx, "reply", reply, &approval));
    return agree ? approval_agree(cx, approval.id, "") : approval_return(cx, approval.id, "見直し");
}

static void test_approval(void **state)
{
    struct ctx *cx = test_begin(state);
    struct reply_whole whole = {.last = {.id = ""}};
    begin(cx, "approve");
    struct survey_questionnaire document = sample_document(cx, NULL);
    struct reply reply = sample_import(cx, &document);
    TEST_RC(__LINE__, cx, reply_request(cx, reply.id, NULL), RC_INVALID); /* required ones are open */
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("A1", "3", 0)), 0);
    sample_answering(cx, "approve", "ciso");
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("B1", "2", 0)), 0);
    sample_answering(cx, "approve", "officer");
    TEST_RC(__LINE__, cx, reply_request(cx, reply.id, NULL), RC_OK);
    struct reply_save save = {.saved = NULL};
    struct reply_wish late = sample_wish("C1", "遅れた回答", 0);
    TEST_RC(__LINE__, cx, reply_answers_save(cx, reply.id, &late, 1, &save), RC_CONFLICT);
    forget(cx);
    TEST_RC(__LINE__, cx, reply_hold_answer(cx, reply.id, "A1", true, "理由"), RC_CONFLICT);
    sample_answering(cx, "approve", "ciso"); /* answered a question */
    TEST_RC(__LINE__, cx, decide(cx, reply.id, true), RC_DENIED);
    sample_answering(cx, "approve", "executive");
    TEST_RC(__LINE__, cx, decide(cx, reply.id, false), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, &reply_record, reply.id, &reply), RC_OK);
    TEST_INT(__LINE__, reply.state, REPLY_OPEN);
    TEST_TEXT(__LINE__, reply.comment, "見直し");
    sample_answering(cx, "approve", "officer");
    TEST_RC(__LINE__, cx, reply_request(cx, reply.id, NULL), RC_OK);
    sample_answering(cx, "approve", "executive");
    TEST_RC(__LINE__, cx, decide(cx, reply.id, true), RC_OK);
    TEST_RC(__LINE__, cx, reply_load(cx, reply.id, &whole), RC_OK);
    TEST_INT(__LINE__, whole.reply.state, REPLY_APPROVED);
    TEST_TEXT(__LINE__, whole.reply.approved_by, "approve-executive");
    sample_answering(cx, "approve", "officer");
    TEST_RC(__LINE__, cx, reply_reopen(cx, reply.id, whole.reply.version - 1), RC_CONFLICT);
    forget(cx);
    TEST_RC(__LINE__, cx, reply_reopen(cx, reply.id, whole.reply.version), RC_OK);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, late), 0);
}

static void test_closed(void **state)
{
    struct ctx *cx = test_begin(state);
    struct reply reply = {.id = ""};
    bool fresh = false;
    begin(cx, "closed");
    struct survey_questionnaire document = sample_document(cx, NULL);
    reply = sample_import(cx, &document);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("A1", "3", 0)), 0);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("B1", "2", 0)), 0);
    const char *notice = questionnaire_closing_notice(cx, "survey-1", "office", "統括室", "集計を始めたため");
    TEST_RC(__LINE__, cx, reply_import(cx, notice, strlen(notice), "", &reply, &fresh), RC_OK);
    TEST_TRUE(__LINE__, fresh && reply_is_closed(&reply));
    TEST_TEXT(__LINE__, reply.closed_note, "集計を始めたため");
    /* Whoever was typing keeps what they typed; nothing goes any more. */
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("C1", "書きかけ", 0)), 0);
    TEST_RC(__LINE__, cx, reply_request(cx, reply.id, NULL), RC_CONFLICT);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "統括室") != NULL);
    TEST_TRUE(__LINE__, !reply_is_late(cx, &reply));
    cx->now += INT64_C(90) * 86400000;
    TEST_TRUE(__LINE__, reply_is_late(cx, &reply));
}

static void test_hold(void **state)
{
    struct ctx *cx = test_begin(state);
    struct reply_whole whole = {.last = {.id = ""}};
    struct reply_file file = {.id = ""};
    struct reply_snapshot snapshot = {.n = 0};
    struct reply_differences differences = {.n = 0};
    const struct upload upload = {.field = "file", .file_name = "体制図.txt", .media_type = "", .bytes = "図", .length = 3};
    begin(cx, "hold");
    struct survey_questionnaire document = sample_document(cx, NULL);
    struct reply reply = sample_import(cx, &document);
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("C1", "内部の事情", 0)), 0);
    TEST_RC(__LINE__, cx, reply_file_add(cx, reply.id, "C2", &upload, &file), RC_OK);
    TEST_RC(__LINE__, cx, reply_hold_answer(cx, reply.id, "C1", true, " "), RC_INVALID);
    forget(cx);
    TEST_RC(__LINE__, cx, reply_hold_answer(cx, reply.id, "A1", true, "理由"), RC_MISSING);
    forget(cx);
    TEST_RC(__LINE__, cx, reply_load(cx, reply.id, &whole), RC_OK);
    CLEANUP(buf_free) struct buf before = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(__LINE__, cx, reply_snapshot_write(cx, &whole, &before), RC_OK);
    TEST_RC(__LINE__, cx, reply_hold_answer(cx, reply.id, "C1", true, "人名がある"), RC_OK);
    TEST_RC(__LINE__, cx, reply_hold_file(cx, reply.id, file.id, true, "図に型番がある"), RC_OK);
    TEST_RC(__LINE__, cx, reply_load(cx, reply.id, &whole), RC_OK);
    TEST_TRUE(__LINE__, whole.items[6].answer.held && whole.files.at[0].held);
    TEST_TEXT(__LINE__, whole.items[6].answer.held_reason, "人名がある");
    TEST_TRUE(__LINE__, whole.items[7].answered); /* by its file */
    CLEANUP(buf_free) struct buf after = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(__LINE__, cx, reply_snapshot_write(cx, &whole, &after), RC_OK);
    TEST_TRUE(__LINE__, strstr(buf_string(&after), "内部の事情") == NULL);
    TEST_RC(__LINE__, cx, reply_snapshot_read(cx, buf_string(&before), before.length, &snapshot), RC_OK);
    TEST_RC(__LINE__, cx, reply_compare(cx, &whole, &snapshot, NULL, &differences), RC_OK);
    TEST_INT(__LINE__, (int64_t)differences.n, 1);
    TEST_TEXT(__LINE__, differences.at[0].before, "内部の事情");
    TEST_RC(__LINE__, cx, reply_hold_file(cx, reply.id, file.id, false, ""), RC_OK);
    TEST_RC(__LINE__, cx, reply_file_remove(cx, file.id, &file), RC_OK);
    TEST_RC(__LINE__, cx, reply_snapshot_read(cx, "{}", 2, &snapshot), RC_UNSOUND);
}

/* Another organisation finds nothing of it. */
static void test_apart(void **state)
{
    struct ctx *cx = test_begin(state);
    struct reply_whole whole = {.last = {.id = ""}};
    struct reply_save save = {.saved = NULL};
    struct reply_wish wish = sample_wish("A1", "5", 0);
    struct replies all = {.n = 9};
    begin(cx, "apart");
    struct survey_questionnaire document = sample_document(cx, NULL);
    struct reply reply = sample_import(cx, &document);
    begin(cx, "others");
    TEST_RC(__LINE__, cx, reply_load(cx, reply.id, &whole), RC_MISSING);
    forget(cx);
    TEST_RC(__LINE__, cx, reply_answers_save(cx, reply.id, &wish, 1, &save), RC_MISSING);
    forget(cx);
    TEST_RC(__LINE__, cx, reply_store_list(cx, 100, &all), RC_OK);
    TEST_INT(__LINE__, (int64_t)all.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_coming_in), cmocka_unit_test(test_trust),     cmocka_unit_test(test_bad_files),
        cmocka_unit_test(test_answers),   cmocka_unit_test(test_two_people), cmocka_unit_test(test_edition),
        cmocka_unit_test(test_last_year), cmocka_unit_test(test_fill),      cmocka_unit_test(test_workbook),
        cmocka_unit_test(test_approval),  cmocka_unit_test(test_closed),    cmocka_unit_test(test_hold),
        cmocka_unit_test(test_apart),
    };
    return TEST_RUN_ON_BOTH(tests);
}
