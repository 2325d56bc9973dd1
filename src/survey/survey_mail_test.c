/* Reminders with mail set up: who gets a letter, what it says as far as the handling mark lets it, and that it arrives at
 * a mail server. */
#include <sodium.h>
#include <string.h>

#include "account/account_change.h"
#include "app/modules.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "mail/mail_inside.h"
#include "survey/survey_response.h"
#include "survey/survey_view.h"
#include "tests/support/smtp.h"
#include "tests/support/surveys.h"
#include "tests/support/test.h"

static struct app app = {.modules = app_modules, .base_url = ""};
enum { SILENT, RAILWAY, NO_ADDRESS, LATER, ACCEPTED, WITHDRAWN, ASKED };
static const struct {
    const char *key, *sector, *email;
} asked[ASKED] = {
    [SILENT] = {"silent", "aviation", "silent@example.jp"},
    [RAILWAY] = {"railway", "railway", "railway@example.jp"},
    [NO_ADDRESS] = {"no-address", "aviation", ""},
    [LATER] = {"later", "aviation", "later@example.jp"},
    [ACCEPTED] = {"accepted", "aviation", "accepted@example.jp"},
    [WITHDRAWN] = {"withdrawn", "aviation", "withdrawn@example.jp"},
};

static void calm(struct ctx *cx)
{
    cx->problem = (struct problem){.rc = RC_OK};
}

static struct survey_invitation invitation(struct ctx *cx, const char *survey, int who)
{
    struct survey_invitation row = {.id = NULL};
    TEST_RC(__LINE__, cx, survey_store_invitation(cx, survey, asked[who].key, &row), RC_OK);
    return row;
}

static struct survey begin(void **state, struct ctx **ret, const char *org)
{
    struct ctx *cx = test_begin(state);
    struct organization row = {.id = org, .parent = "", .name = "調査室", .sector = "", .handling_mark = "",
                               .document_prefix = "", .kind = ORGANIZATION_MINISTRY};
    struct survey_invitation rows[ASKED];
    struct vector_draft draft = {.questions = 0};
    struct survey_questionnaire document = {.digest = ""};
    app.module_count = app_modules_count;
    cx->app = &app;
    cx->fixed_ids = 0;
    cx->org = org;
    TEST_RC(__LINE__, cx, organization_create(cx, &row), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM mail_message"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM mail_setting"), NO_ARGS, NULL), RC_OK);
    for (size_t i = 0; i < ASKED; i++) {
        row_blank(&survey_invitation_record, &rows[i]);
        rows[i].operator_key = rows[i].name = asked[i].key;
        rows[i].sector = asked[i].sector;
        rows[i].email = asked[i].email;
    }
    struct survey survey = test_open_survey(cx, 2026, SURVEY_OWN, "", rows, ASKED);
    struct survey_invitation later = invitation(cx, survey.id, LATER);
    later.due_on = "2026-12-24";
    later.reason = "更改と重なるため";
    TEST_RC(__LINE__, cx, row_save(cx, &survey_operator_noun, &later, later.version), RC_OK);
    TEST_RC(__LINE__, cx, survey_document_of(cx, survey.id, 0, NULL, &document), RC_OK);
    TEST_RC(__LINE__, cx, vector_draft_make(cx, document.questions.n, &draft), RC_OK);
    test_accept_answers(cx, &survey, asked[ACCEPTED].key, &draft, "");
    const char *gone = invitation(cx, survey.id, WITHDRAWN).id;
    TEST_RC(__LINE__, cx, survey_invitation_turn(cx, survey.id, gone, false, "廃業"), RC_OK);
    *ret = cx;
    return survey;
}

static void set_mail(struct ctx *cx, int port)
{
    struct mail_setting before;
    struct mail_setting after = {.id = "mail", .active = 1, .host = "127.0.0.1", .port = port, .security = MAIL_PLAIN,
                                 .login = "", .password = "", .ca_file = "", .sender = "kaname@example.jp",
                                 .sender_name = "kaname", .base_url = "https://kaname.example.jp", .connect_seconds = 5,
                                 .total_seconds = 10};
    TEST_RC(__LINE__, cx, mail_setting_get(cx, &before), RC_OK);
    TEST_RC(__LINE__, cx, mail_setting_change(cx, &before, &after), RC_OK);
}

static struct survey_reminded remind(int line, struct ctx *cx, const char *survey, const char *sector)
{
    struct survey_reminded sum = {.queued = -1};
    cx->now += 60000;
    TEST_RC(line, cx, survey_remind(cx, survey, sector, &sum), RC_OK);
    return sum;
}

static int64_t waiting(struct ctx *cx, const char *like)
{
    int64_t n = -1;
    TEST_RC(__LINE__, cx,
            db_int_of(cx, SQL("SELECT COUNT(*) FROM mail_message WHERE state = 0 AND kind = $1 AND address LIKE $2"),
                      ARGS(I64(MAIL_SURVEY), STR(like)), &n), RC_OK);
    return n;
}

/* The text of the last mail, decoded. */
static const char *body_of(struct ctx *cx, const char *message)
{
    const char *at = strstr(message, "\r\n\r\n");
    assert_non_null(at);
    size_t room = strlen(at), n = 0;
    unsigned char *bytes = arena_alloc(cx->arena, room);
    assert_non_null(bytes);
    TEST_INT(__LINE__, sodium_base642bin(bytes, room - 1, at + 4, strlen(at + 4), "\r\n", &n, NULL,
                                         sodium_base64_VARIANT_ORIGINAL), 0);
    return arena_copy_n(cx->arena, (const char *)bytes, n);
}

static void test_letters(void **state)
{
    struct ctx *cx = NULL;
    struct survey survey = begin(state, &cx, "remind");
    struct smtp_server *server = smtp_start(NULL, NULL, NULL, NULL);
    struct mail_sum sent = {.sent = 0};
    struct survey_reminded sum = remind(__LINE__, cx, survey.id, "");
    TEST_INT(__LINE__, sum.queued, 0); /* mail is not set up yet */
    TEST_INT(__LINE__, invitation(cx, survey.id, SILENT).reminders, 0);
    set_mail(cx, smtp_port(server));
    sum = remind(__LINE__, cx, survey.id, "railway"); /* of one sector */
    TEST_INT(__LINE__, sum.queued, 1);
    TEST_INT(__LINE__, waiting(cx, "railway@%"), 1);
    sum = remind(__LINE__, cx, survey.id, "");
    TEST_INT(__LINE__, sum.queued, 3);
    TEST_INT(__LINE__, sum.no_address, 1);
    TEST_INT(__LINE__, sum.held_back, 0);
    TEST_INT(__LINE__, waiting(cx, "%"), 4);
    TEST_INT(__LINE__, waiting(cx, "accepted@%") + waiting(cx, "withdrawn@%"), 0); /* nothing is missing of these */
    TEST_INT(__LINE__, invitation(cx, survey.id, RAILWAY).reminders, 2);
    TEST_INT(__LINE__, invitation(cx, survey.id, SILENT).reminders, 1);
    TEST_INT(__LINE__, invitation(cx, survey.id, SILENT).reminded_at, cx->now);
    TEST_INT(__LINE__, invitation(cx, survey.id, NO_ADDRESS).reminders, 0);
    TEST_RC(__LINE__, cx, mail_send_due(cx, &sent), RC_OK);
    TEST_INT(__LINE__, sent.sent, 4);
    TEST_INT(__LINE__, smtp_acknowledged(server), 4);
    TEST_RC(__LINE__, cx, survey_close(cx, survey.id), RC_OK);
    calm(cx);
    TEST_RC(__LINE__, cx, survey_remind(cx, survey.id, "", &sum), RC_CONFLICT);
    smtp_stop(server);
}

/* As far as the mark lets it: title and day; that an answer is missing, and no title; nothing. The day is the operator's
 * own. */
static void test_marks(void **state)
{
    static const struct {
        int line;
        const char *org, *mark;
        int64_t sends, queued, held_back;
        const char *says, *hides;
    } rows[] = {
        {__LINE__, "remind-open", "開", MARK_SENDS_TITLES, 3, 0, "2026年度調査", "\1"},
        {__LINE__, "remind-half", "中", MARK_SENDS_NOTICE, 3, 0, "An answer that 調査室 asked", "2026年度調査"},
        {__LINE__, "remind-shut", "閉", MARK_SENDS_NOTHING, 0, 3, "", "\1"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = NULL;
        struct survey survey = begin(state, &cx, rows[i].org);
        struct handling_mark mark = {.id = "", .org = "", .name = rows[i].mark, .sends = rows[i].sends, .active = 1};
        struct smtp_server *server = smtp_start(NULL, NULL, NULL, NULL);
        struct mail_sum sent = {.sent = 0};
        TEST_RC(rows[i].line, cx, mark_save(cx, NULL, &mark), RC_OK);
        TEST_RC(rows[i].line, cx, db_exec(cx, SQL("UPDATE organization SET handling_mark = $1 WHERE id = $2"),
                                          ARGS(STR(rows[i].mark), STR(rows[i].org)), NULL), RC_OK);
        set_mail(cx, smtp_port(server));
        struct survey_reminded sum = remind(rows[i].line, cx, survey.id, "");
        TEST_INT(rows[i].line, sum.queued, rows[i].queued);
        TEST_INT(rows[i].line, sum.held_back, rows[i].held_back);
        TEST_INT(rows[i].line, invitation(cx, survey.id, SILENT).reminders, rows[i].queued > 0);
        /* The last one alone, whose day is its own. */
        TEST_RC(rows[i].line, cx, db_exec(cx, SQL("DELETE FROM mail_message WHERE address <> 'later@example.jp'"), NO_ARGS,
                                          NULL), RC_OK);
        TEST_RC(rows[i].line, cx, mail_send_due(cx, &sent), RC_OK);
        TEST_INT(rows[i].line, smtp_acknowledged(server), rows[i].queued > 0);
        if (rows[i].queued > 0) {
            const char *message = smtp_last(server), *body = body_of(cx, message);
            TEST_TRUE(rows[i].line, strstr(smtp_last_to(server), "later@example.jp") != NULL);
            TEST_TRUE(rows[i].line, strstr(body, rows[i].says) != NULL && strstr(body, rows[i].hides) == NULL);
            TEST_TRUE(rows[i].line, strstr(body, date_long(cx, "2026-12-24")) != NULL);
        }
        smtp_stop(server);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_letters), cmocka_unit_test(test_marks)};
    return TEST_RUN_ON_BOTH(tests);
}
