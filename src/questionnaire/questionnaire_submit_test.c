/* An approved reply leaves: what is in the package and what is not, what the receiver's answer changes, and the next
 * submission. On both databases; the receiver takes whatever is well-formed. */
#include <string.h>

#include "analysis/vector.h"
#include "approval/approval.h"
#include "base/limits.h"
#include "http/http.h"
#include "questionnaire/reply_test.h"
#include "questionnaire/reply_snapshot.h"
#include "questionnaire/reply_store.h"
#include "submission/submission.h"

#define OPERATOR_KEY "1234567890123"

static enum rc take_all(struct ctx *cx, const struct submission_package *package, struct submission_refusal *why)
{
    const struct submission_part *answers = submission_part(package, SUBMISSION_ANSWERS);
    struct vector vector = {.questions = 0};
    if (answers == NULL || !vector_read(answers->bytes, answers->length, &vector, NULL))
        return submission_refuse(cx, why, SUBMISSION_CONTENT, "these are no answers");
    return RC_OK;
}

static const struct submission_kind receiver_kinds[] = {
    {.name = "survey-response", .label = "Response", .check = take_all}};
static const struct module receiver_module = {
    .name = "receiver", .submission_kinds = receiver_kinds, .submission_kind_count = COUNT(receiver_kinds)};
static const struct module *const modules[] = {&seal_module,       &account_module,       &approval_module,
                                               &assessment_module, &submission_module,    &questionnaire_module,
                                               &receiver_module};

static void forget(struct ctx *cx)
{
    cx->problem = (struct problem){.rc = RC_OK};
}

static const char *receiver_of(struct ctx *cx, const char *org)
{
    return arena_printf(cx->arena, "%s-office", org);
}

/* The context acts at the receiver, with every right. */
static void at_receiver(struct ctx *cx, const char *org)
{
    forget(cx);
    cx->org = cx->org_name = receiver_of(cx, org);
    cx->person = arena_printf(cx->arena, "%s-officer", org); /* somebody who exists */
    cx->permissions = ~UINT64_C(0);
}

/* Sender and receiver with keys; the receiver's card, and the sender's trusted there. */
static const char *begin(struct ctx *cx, const struct test_db *test, struct app *app, const char *org)
{
    struct db_tx *tx = NULL;
    struct signing_key key = {.id = ""};
    struct trusted_key trusted = {.id = ""};
    const char *card = "", *own = "";
    sample_make(cx, org);
    *app = (struct app){.modules = modules, .module_count = COUNT(modules), .base_url = "",
                        .key_dir = arena_printf(cx->arena, "%s/keys", test->directory)};
    cx->app = app;
    struct organization office = {.id = receiver_of(cx, org), .org = receiver_of(cx, org), .parent = "",
                                  .name = "統括室", .kind = ORGANIZATION_OFFICE, .sector = "", .fiscal_month = 4,
                                  .handling_mark = "", .document_prefix = "", .active = 1};
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    cx->org = office.id;
    TEST_RC(__LINE__, cx, record_insert(cx, &organization_record, &office), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    cx->org = cx->org_name = org;
    TEST_RC(__LINE__, cx, seal_ready(cx, org, &key), RC_OK);
    TEST_RC(__LINE__, cx, seal_card(cx, &key, &own), RC_OK);
    at_receiver(cx, org);
    TEST_RC(__LINE__, cx, seal_ready(cx, cx->org, &key), RC_OK);
    TEST_RC(__LINE__, cx, seal_card(cx, &key, &card), RC_OK);
    TEST_RC(__LINE__, cx, submission_trust(cx, OPERATOR_KEY, own, strlen(own), &trusted), RC_OK);
    sample_answering(cx, org, "officer");
    return card;
}

static struct reply answered(struct ctx *cx, const char *org, const char *card)
{
    struct questionnaire_question *questions = NULL;
    struct survey_questionnaire document = sample_document(cx, &questions);
    struct reply_file file = {.id = ""};
    const struct upload upload = {.field = "file", .file_name = "体制図.txt", .media_type = "", .bytes = "図", .length = 3};
    document.asker = receiver_of(cx, org);
    document.asker_card = text_trim(cx, card); /* as surveys write it */
    struct reply reply = sample_import(cx, &document);
    struct reply_wish wishes[] = {sample_wish("A1", "3", 0),  sample_wish("A2", "", 0),
                                  sample_wish("B1", "1", 0),  sample_wish("B2", "25", 0),
                                  sample_wish("B3", "1 3", 0), sample_wish("B4", "2026-09-01", 0),
                                  sample_wish("C1", "留保する文章", 0)};
    struct reply_save save = {.saved = NULL};
    wishes[0].note = "添える文章";
    wishes[1].exception = REPLY_ANSWER_NOT_APPLICABLE;
    wishes[1].reason = "設備がない";
    TEST_RC(__LINE__, cx, reply_answers_save(cx, reply.id, wishes, COUNT(wishes), &save), RC_OK);
    TEST_INT(__LINE__, (int64_t)save.refused.n, 0);
    TEST_RC(__LINE__, cx, reply_file_add(cx, reply.id, "C2", &upload, &file), RC_OK);
    TEST_RC(__LINE__, cx, reply_file_add(cx, reply.id, "C2", &upload, &file), RC_OK);
    TEST_RC(__LINE__, cx, reply_hold_file(cx, reply.id, file.id, true, "二重のため"), RC_OK);
    TEST_RC(__LINE__, cx, reply_hold_answer(cx, reply.id, "C1", true, "人名がある"), RC_OK);
    return reply;
}

static void approve(struct ctx *cx, const char *org, const char *reply)
{
    struct approval approval = {.id = ""};
    sample_answering(cx, org, "officer");
    TEST_RC(__LINE__, cx, reply_request(cx, reply, NULL), RC_OK);
    TEST_RC(__LINE__, cx, approval_running(cx, "reply", reply, &approval), RC_OK);
    sample_answering(cx, org, "executive");
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_OK);
}

static struct reply stored(struct ctx *cx, const char *id)
{
    struct reply reply = {.id = ""};
    TEST_RC(__LINE__, cx, record_get(cx, &reply_record, id, &reply), RC_OK);
    return reply;
}

static void test_package(void **state)
{
    static const uint8_t codes[SAMPLE_QUESTIONS] = {3, VECTOR_NOT_APPLICABLE, 1, 1, 1, 1, 1, 1};
    struct ctx *cx = test_begin(state);
    struct app app;
    struct submission_package package = {.bytes = NULL};
    struct submission_refusal why = {.reason = SUBMISSION_GOOD};
    struct vector vector = {.questions = 0};
    struct vector_extra extra = {.bits = 0};
    const char *submission = "", *card = begin(cx, *state, &app, "packing");
    struct reply reply = answered(cx, "packing", card);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(__LINE__, cx, reply_submit(cx, reply.id, &out, &submission), RC_DENIED); /* the officer may not */
    sample_answering(cx, "packing", "executive");
    TEST_RC(__LINE__, cx, reply_submit(cx, reply.id, &out, &submission), RC_CONFLICT); /* not approved */
    approve(cx, "packing", reply.id);
    TEST_RC(__LINE__, cx, reply_submit(cx, reply.id, &out, &submission), RC_OK);
    TEST_INT(__LINE__, stored(cx, reply.id).state, REPLY_SUBMITTED);
    TEST_INT(__LINE__, stored(cx, reply.id).rounds, 1);
    TEST_RC(__LINE__, cx, reply_submit(cx, reply.id, &out, &submission), RC_CONFLICT); /* it is submitted */
    at_receiver(cx, "packing");
    TEST_RC(__LINE__, cx, submission_open(cx, out.data, out.length, true, &package, &why), RC_OK);
    TEST_TEXT(__LINE__, package.manifest.operator, OPERATOR_KEY);
    TEST_TEXT(__LINE__, package.manifest.document, reply.digest);
    TEST_TEXT(__LINE__, package.manifest.previous, "");
    TEST_TRUE(__LINE__, package.sealed_to[0] != '\0');
    const struct submission_part *part = submission_part(&package, SUBMISSION_ANSWERS);
    TEST_RC(__LINE__, cx, vector_decode(cx, part->bytes, part->length, &vector), RC_OK);
    for (size_t i = 0; i < SAMPLE_QUESTIONS; i++)
        TEST_INT((int)i, vector.codes[i], codes[i]);
    TEST_TRUE(__LINE__, vector_find(&vector, 4, &extra) && extra.bits == 5);
    TEST_TRUE(__LINE__, vector_find(&vector, 3, &extra) && vector_extra_number(extra) == 25);
    part = submission_part(&package, SUBMISSION_TEXTS);
    TEST_TRUE(__LINE__, strstr(part->bytes, "添える文章") != NULL && strstr(part->bytes, "設備がない") != NULL);
    TEST_TRUE(__LINE__, strstr(part->bytes, "留保する文章") == NULL && strstr(part->bytes, "人名がある") == NULL);
    TEST_TRUE(__LINE__, strstr(part->bytes, "\"withheld\":true") != NULL);
    part = submission_part(&package, SUBMISSION_RESULTS);
    TEST_TRUE(__LINE__, strstr(part->bytes, "m3.2.1-1") != NULL && strstr(part->bytes, "小野") == NULL);
    size_t files = 0;
    for (size_t i = 0; i < package.parts.n; i++)
        files += strncmp(package.parts.at[i].name, SUBMISSION_ATTACHMENT, strlen(SUBMISSION_ATTACHMENT)) == 0;
    TEST_INT(__LINE__, (int64_t)files, 1);
}

/* Returned with comments, answered again, accepted. */
static void test_rounds(void **state)
{
    struct ctx *cx = test_begin(state);
    struct app app;
    struct reply_whole whole = {.last = {.id = ""}};
    struct reply_rounds rounds = {.n = 0};
    struct reply_snapshot before = {.n = 0}, after = {.n = 0};
    struct reply_differences differences = {.n = 0};
    struct submission submission = {.id = ""};
    struct sent_submission sent = {.id = ""};
    const char *first = "", *second = "", *card = begin(cx, *state, &app, "rounds");
    struct reply reply = answered(cx, "rounds", card);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    approve(cx, "rounds", reply.id);
    TEST_RC(__LINE__, cx, reply_submit(cx, reply.id, &out, &first), RC_OK);
    TEST_RC(__LINE__, cx, submission_send_within(cx, first, &sent), RC_OK);
    at_receiver(cx, "rounds");
    TEST_RC(__LINE__, cx, submission_settle(cx, first, &submission), RC_OK);
    TEST_RC(__LINE__, cx, submission_comment_add(cx, first, "A1", "根拠を示してください"), RC_OK);
    cx->now += 1000;
    TEST_RC(__LINE__, cx, submission_return(cx, first, "1件確認してください", &submission), RC_OK);
    sample_answering(cx, "rounds", "officer");
    TEST_RC(__LINE__, cx, reply_load(cx, reply.id, &whole), RC_OK);
    TEST_INT(__LINE__, whole.reply.state, REPLY_RETURNED);
    TEST_INT(__LINE__, (int64_t)whole.comments.n, 2); /* the note to the whole first */
    TEST_TEXT(__LINE__, whole.comments.at[0].question, "");
    TEST_TEXT(__LINE__, whole.comments.at[0].comment, "1件確認してください");
    TEST_TEXT(__LINE__, whole.comments.at[1].question, "A1");
    TEST_TEXT(__LINE__, whole.comments.at[1].comment, "根拠を示してください");
    TEST_INT(__LINE__, (int64_t)sample_save(cx, reply.id, sample_wish("A1", "2", whole.items[0].answer.version)), 0);
    cx->now += 1000;
    approve(cx, "rounds", reply.id);
    TEST_RC(__LINE__, cx, reply_submit(cx, reply.id, &out, &second), RC_OK);
    TEST_RC(__LINE__, cx, reply_round_store_all(cx, reply.id, &rounds), RC_OK);
    TEST_INT(__LINE__, (int64_t)rounds.n, 2);
    TEST_TEXT(__LINE__, rounds.at[0].submission, second);
    TEST_RC(__LINE__, cx, record_get(cx, &sent_submission_record, second, &sent), RC_OK);
    TEST_TEXT(__LINE__, sent.previous, first);
    TEST_RC(__LINE__, cx, reply_load(cx, reply.id, &whole), RC_OK);
    TEST_RC(__LINE__, cx, reply_snapshot_load(cx, rounds.at + 1, &before), RC_OK);
    TEST_RC(__LINE__, cx, reply_snapshot_load(cx, rounds.at, &after), RC_OK);
    TEST_RC(__LINE__, cx, reply_compare(cx, &whole, &before, &after, &differences), RC_OK);
    TEST_INT(__LINE__, (int64_t)differences.n, 1);
    TEST_TEXT(__LINE__, differences.at[0].question, "A1");
    TEST_RC(__LINE__, cx, submission_send_within(cx, second, &sent), RC_OK);
    at_receiver(cx, "rounds");
    TEST_RC(__LINE__, cx, submission_accept(cx, second, "", &submission), RC_OK);
    sample_answering(cx, "rounds", "officer");
    TEST_INT(__LINE__, stored(cx, reply.id).state, REPLY_ACCEPTED);
}

/* The survey was closed, or the number is missing: nothing leaves, nothing is lost. */
static void test_not_leaving(void **state)
{
    struct ctx *cx = test_begin(state);
    struct app app;
    bool fresh = false;
    const char *submission = "untouched", *card = begin(cx, *state, &app, "staying");
    struct reply reply = answered(cx, "staying", card);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(__LINE__, cx, reply_set_operator(cx, reply.id, stored(cx, reply.id).version, ""), RC_OK);
    approve(cx, "staying", reply.id);
    TEST_RC(__LINE__, cx, reply_submit(cx, reply.id, &out, &submission), RC_INVALID);
    sample_answering(cx, "staying", "officer");
    const char *notice = questionnaire_closing_notice(cx, "survey-1", receiver_of(cx, "staying"), "", "");
    TEST_RC(__LINE__, cx, reply_import(cx, notice, strlen(notice), "", &reply, &fresh), RC_OK);
    sample_answering(cx, "staying", "executive");
    TEST_RC(__LINE__, cx, reply_submit(cx, reply.id, &out, &submission), RC_CONFLICT);
    TEST_TEXT(__LINE__, submission, "untouched");
    TEST_INT(__LINE__, stored(cx, reply.id).state, REPLY_APPROVED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_package),
        cmocka_unit_test(test_rounds),
        cmocka_unit_test(test_not_leaving),
    };
    return TEST_RUN_ON_BOTH(tests);
}
