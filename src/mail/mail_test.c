/* Mail: messages as they travel, settings, the outbox against a server that behaves well and badly, marks by
 * kinds, the clock set back, pages and commands that tell nobody what is not theirs. */
#include <sodium.h>
#include <string.h>

#include "account/account_change.h"
#include "app/modules.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "job/job_inside.h"
#include "mail/mail_inside.h"
#include "mail/mail_mime.h"
#include "tests/support/smtp.h"
#include "tests/support/test.h"

#define SECRET "quiet-bay-7"
#define MINUTE INT64_C(60000)

static struct app app = {.modules = app_modules, .base_url = ""};

/* ---- messages ---- */

/* The words of a header, decoded. */
static const char *decoded(struct ctx *cx, const char *message, const char *header)
{
    const char *at = strstr(message, header);
    const char *text = "";
    assert_non_null(at);
    at += strlen(header);
    for (;;) {
        const char *word = strstr(at, "=?UTF-8?B?"), *line = strstr(at, "\r\n");
        if (word == NULL || (line < word && (line[2] != ' ' || strncmp(line, "\r\n =?", 5) != 0)))
            return text;
        const char *end = strstr(word, "?=");
        unsigned char bytes[200];
        size_t n = 0;
        TEST_TRUE(__LINE__, end - word <= 73);
        TEST_INT(__LINE__, sodium_base642bin(bytes, sizeof bytes, word + 10, (size_t)(end - word) - 10, NULL, &n, NULL,
                                             sodium_base64_VARIANT_ORIGINAL), 0);
        TEST_TRUE(__LINE__, text_is_utf8((const char *)bytes, n)); /* words end between characters */
        text = arena_printf(cx->arena, "%s%.*s", text, (int)n, (const char *)bytes);
        at = end + 2;
    }
}

static const char *body_of(struct ctx *cx, const char *message)
{
    const char *at = strstr(message, "\r\n\r\n");
    assert_non_null(at);
    size_t room = strlen(at), n = 0;
    unsigned char *bytes = arena_alloc(cx->arena, room);
    TEST_INT(__LINE__, sodium_base642bin(bytes, room - 1, at + 4, strlen(at + 4), "\r\n", &n, NULL,
                                         sodium_base64_VARIANT_ORIGINAL), 0);
    return arena_copy_n(cx->arena, (const char *)bytes, n);
}

static struct mime_mail usual(void)
{
    return (struct mime_mail){.id = "7@example.jp", .from = "kaname@example.jp", .from_name = "kaname（要）",
                              .to = "a@example.jp", .reply_to = "", .subject = "期限のお知らせ", .body = "本文\n",
                              .preferences = "", .at = TEST_NOW};
}

static void test_message(void **state)
{
    static const char *const subjects[] = {
        "期限のお知らせ", "short", "a\r\nBcc: evil@example.jp\r\n\r\nbody", "",
        "とても長い件名とても長い件名とても長い件名とても長い件名とても長い件名とても長い件名とても長い件名𠮷野家"};
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(subjects); i++) {
        CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
        struct mime_mail mail = usual();
        mail.subject = subjects[i];
        mail.body = "一行目\n.\n二行目\r\nFrom x\n";
        mail.preferences = "https://kaname.example.jp/me/mail";
        TEST_RC(__LINE__, cx, mime_write(cx, &mail, &out), RC_OK);
        const char *text = buf_string(&out);
        TEST_TRUE(__LINE__, strncmp(text, "From: =?UTF-8?B?", 16) == 0);
        TEST_TEXT(__LINE__, decoded(cx, text, "From: "), "kaname（要）");
        TEST_TEXT(__LINE__, decoded(cx, text, "Subject: "), mime_line(cx, subjects[i]));
        TEST_TEXT(__LINE__, body_of(cx, text), "一行目\r\n.\r\n二行目\r\nFrom x\r\n");
        TEST_TRUE(__LINE__, strstr(text, "\r\nBcc:") == NULL);
        TEST_TRUE(__LINE__, strstr(text, "\r\nDate: Thu, 01 Oct 2026 14:02:03 +0900\r\n") != NULL);
        TEST_TRUE(__LINE__, strstr(text, "\r\nMessage-ID: <7@example.jp>\r\n") != NULL);
        TEST_TRUE(__LINE__, strstr(text, "\r\nAuto-Submitted: auto-generated\r\n") != NULL);
        TEST_TRUE(__LINE__, strstr(text, "\r\nList-Unsubscribe: <https://kaname.example.jp/me/mail>\r\n") != NULL);
        for (const char *line = text, *end; (end = strstr(line, "\r\n")) != NULL; line = end + 2)
            TEST_TRUE(__LINE__, end - line <= 76 && memchr(line, '\n', (size_t)(end - line)) == NULL);
    }
    struct mime_mail wrong = usual();
    CLEANUP(buf_free) struct buf none = buf_create(LIMIT_PAGE_BYTES);
    wrong.to = "a@example.jp>\r\nBcc: <b@example.jp";
    TEST_RC(__LINE__, cx, mime_write(cx, &wrong, &none), RC_INVALID);
    wrong = usual();
    wrong.reply_to = "x";
    TEST_RC(__LINE__, cx, mime_write(cx, &wrong, &none), RC_INVALID);
    TEST_INT(__LINE__, (int64_t)none.length, 0);
}

static void test_backoff(void **state)
{
    int64_t sum = 0;
    (void)state;
    for (int64_t i = 1; i < 20; i++) {
        TEST_TRUE(__LINE__, mail_backoff(i) >= mail_backoff(i - 1) && mail_backoff(i) <= MAIL_BACKOFF_MOST_MS);
        sum += i < MAIL_ATTEMPTS_MOST ? mail_backoff(i) : 0;
    }
    TEST_INT(__LINE__, mail_backoff(1), MINUTE);
    TEST_TRUE(__LINE__, sum > 24 * 60 * MINUTE && sum < 4 * 24 * 60 * MINUTE); /* a night and a holiday */
}

/* ---- settings ---- */

static struct mail_setting setting_for(int port)
{
    return (struct mail_setting){.id = "mail", .active = 1, .host = "127.0.0.1", .port = port, .security = MAIL_PLAIN,
                                 .login = "", .password = "", .ca_file = "", .sender = "kaname@example.jp",
                                 .sender_name = "kaname", .base_url = "https://kaname.example.jp",
                                 .connect_seconds = 5, .total_seconds = 10};
}

/* Each test has an organisation of its own, and an empty outbox. */
static struct ctx *begin(void **state, const char *org, const char *mark)
{
    struct ctx *cx = test_begin(state);
    struct organization row = {.id = org, .parent = "", .name = org, .sector = "", .handling_mark = mark,
                               .document_prefix = ""};
    app.module_count = app_modules_count;
    cx->app = &app;
    cx->fixed_ids = 0;
    cx->org = org;
    TEST_RC(__LINE__, cx, organization_create(cx, &row), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM mail_message"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM mail_setting"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM job"), NO_ARGS, NULL), RC_OK);
    return cx;
}

static void set(struct ctx *cx, struct mail_setting after)
{
    struct mail_setting before;
    TEST_RC(__LINE__, cx, mail_setting_get(cx, &before), RC_OK);
    TEST_RC(__LINE__, cx, mail_setting_change(cx, &before, &after), RC_OK);
}

static void test_settings(void **state)
{
    static const struct {
        int line;
        const char *field, *value, *refused;
    } rows[] = {
        {__LINE__, "host", "", "host"},
        {__LINE__, "host", "mail.example.jp/x", "host"},
        {__LINE__, "host", "-oProxy", "host"},
        {__LINE__, "host", "a b", "host"},
        {__LINE__, "host", "::1", NULL},
        {__LINE__, "sender", "kaname", "sender"},
        {__LINE__, "sender", "a@example.jp\r\nBcc: b@example.jp", "sender"},
        {__LINE__, "base_url", "javascript:alert(1)", "base_url"},
        {__LINE__, "base_url", "https://x/", "base_url"},
        {__LINE__, "base_url", "https://x>\r\nX: y", "base_url"},
        {__LINE__, "base_url", "", NULL},
        {__LINE__, "ca_file", "own.pem", "ca_file"},
        {__LINE__, "ca_file", "/etc/own.pem", NULL},
        {__LINE__, "login", "somebody", "security"}, /* unprotected */
    };
    struct ctx *cx = begin(state, "mail-set", "");
    struct mail_setting none, after;
    TEST_RC(__LINE__, cx, mail_setting_get(cx, &none), RC_OK);
    TEST_INT(__LINE__, none.version, 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct mail_setting before, tried = setting_for(25);
        cx->problem = (struct problem){.rc = RC_OK};
        field_set_text(field_find(mail_setting_fields, rows[i].field), &tried, rows[i].value);
        TEST_RC(rows[i].line, cx, mail_setting_get(cx, &before), RC_OK);
        TEST_INT(rows[i].line, mail_setting_change(cx, &before, &tried), rows[i].refused == NULL ? RC_OK : RC_INVALID);
        if (rows[i].refused != NULL)
            TEST_TEXT(rows[i].line, cx->problem.fields[0].field, rows[i].refused);
    }
    cx->problem = (struct problem){.rc = RC_OK};
    after = setting_for(587);
    after.security = MAIL_STARTTLS;
    after.login = "somebody";
    after.password = SECRET;
    set(cx, after);
    after.password = "";
    set(cx, after); /* stays */
    TEST_RC(__LINE__, cx, mail_setting_get(cx, &none), RC_OK);
    TEST_TEXT(__LINE__, none.password, SECRET);
    struct mail_setting old = none;
    old.version--;
    TEST_RC(__LINE__, cx, mail_setting_change(cx, &old, &after), RC_CONFLICT);
    cx->problem = (struct problem){.rc = RC_OK};
    int64_t leaked = -1, noted = 0;
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM ledger_entry WHERE noun = 'mail-setting' AND org = $1"),
                                    ARGS(STR("mail-set")), &noted), RC_OK);
    TEST_TRUE(__LINE__, noted >= 5);
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM ledger_entry WHERE body LIKE '%quiet-bay%'"), NO_ARGS,
                                    &leaked), RC_OK);
    TEST_INT(__LINE__, leaked, 0);
    after.login = "";
    set(cx, after); /* and goes with the name */
    TEST_RC(__LINE__, cx, mail_setting_get(cx, &none), RC_OK);
    TEST_TEXT(__LINE__, none.password, "");
    cx->permissions = ~UINT64_C(0) & ~PERM_SYSTEM;
    TEST_RC(__LINE__, cx, mail_setting_change(cx, &none, &after), RC_DENIED);
}

/* ---- the outbox ---- */

static struct mail_letter letter(enum mark_sends needs)
{
    return (struct mail_letter){.kind = MAIL_REMINDER, .person = "", .address = "a@example.jp", .reply_to = "",
                                .about = "", .needs = needs, .subject = "秘密の題名", .body = "秘密の本文\n"};
}

static enum mail_state queue(struct ctx *cx, enum mark_sends needs)
{
    const struct mail_letter one = letter(needs);
    enum mail_state got = MAIL_STATE_COUNT_;
    TEST_RC(__LINE__, cx, mail_queue(cx, &one, &got), RC_OK);
    return got;
}

/* The youngest mail. */
static struct mail_message last(struct ctx *cx)
{
    struct mail_message message = {.id = ""};
    const char *id = "";
    TEST_RC(__LINE__, cx, db_text_of(cx, SQL("SELECT id FROM mail_message ORDER BY created DESC, id DESC LIMIT 1"),
                                     NO_ARGS, &id), RC_OK);
    TEST_RC(__LINE__, cx, mail_store_get(cx, id, &message), RC_OK);
    return message;
}

static struct mail_sum send_due(struct ctx *cx)
{
    struct mail_sum sum = {0};
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, mail_send_due(cx, &sum), RC_OK);
    return sum;
}

static void test_not_set_up(void **state)
{
    struct ctx *cx = begin(state, "mail-none", "");
    int64_t count = -1;
    struct mail_sum sum;
    const char *job = "";
    TEST_INT(__LINE__, queue(cx, MARK_SENDS_TITLES), MAIL_STATE_COUNT_);
    struct mail_setting off = setting_for(25);
    off.active = 0;
    set(cx, off);
    TEST_INT(__LINE__, queue(cx, MARK_SENDS_NOTHING), MAIL_STATE_COUNT_);
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM mail_message"), NO_ARGS, &count), RC_OK);
    TEST_INT(__LINE__, count, 0);
    TEST_RC(__LINE__, cx, mail_tick(cx), RC_OK);
    TEST_RC(__LINE__, cx, job_active(cx, "mail-send", &job), RC_OK);
    TEST_TEXT(__LINE__, job, "");
    TEST_RC(__LINE__, cx, mail_send_due(cx, &sum), RC_OK);
    struct mail_letter wrong = letter(MARK_SENDS_NOTHING);
    enum mail_state got = MAIL_STATE_COUNT_;
    set(cx, setting_for(25));
    wrong.address = "nobody";
    TEST_RC(__LINE__, cx, mail_queue(cx, &wrong, &got), RC_INVALID);
}

/* Whoever may prove otherwise who they are is told so, whatever the mark lets out: no secret and no title is in it. */
static void test_access(void **state)
{
    struct ctx *cx = begin(state, "mail-access", "閉");
    struct person person = {.id = "told", .org = "mail-access", .login = "told", .name = "受取 人", .active = 1,
                            .email = "told@example.jp", .password = "", .totp = "", .recovery = "", .lang = LANG_EN},
                  other = {.id = "other", .org = "mail-access", .login = "other", .name = "管理 者", .active = 1,
                           .email = "", .password = "", .totp = "", .recovery = ""};
    struct db_tx *tx = NULL;
    int64_t count = -1;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &person_record, &person), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &person_record, &other), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, person_set_two_step(cx, &person, "s", "r"), RC_OK); /* mail is not set up */
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM mail_message"), NO_ARGS, &count), RC_OK);
    TEST_INT(__LINE__, count, 0);
    set(cx, setting_for(25));
    cx->person = "told";
    TEST_RC(__LINE__, cx, record_get(cx, &person_record, "told", &person), RC_OK);
    TEST_RC(__LINE__, cx, person_set_password(cx, &person, "kumo-no-ue-wa-hare-da"), RC_OK);
    struct mail_message message = last(cx);
    TEST_INT(__LINE__, message.kind, MAIL_ACCESS);
    TEST_INT(__LINE__, message.state, MAIL_WAITING);
    TEST_TEXT(__LINE__, message.address, "told@example.jp");
    TEST_TRUE(__LINE__, strstr(message.body, "The password of your account was changed.") != NULL);
    TEST_TRUE(__LINE__, strstr(message.body, "By:") == NULL && strstr(message.body, "kumo") == NULL);
    cx->person = "other";
    cx->now += MINUTE;
    TEST_RC(__LINE__, cx, record_get(cx, &person_record, "told", &person), RC_OK);
    TEST_RC(__LINE__, cx, person_set_two_step(cx, &person, "", ""), RC_OK);
    message = last(cx);
    TEST_TRUE(__LINE__, strstr(message.body, "turned off") != NULL && strstr(message.body, "By: 管理 者") != NULL);
    /* the former address hears of a new one; who has none hears nothing */
    cx->person = "told";
    cx->now += MINUTE;
    TEST_RC(__LINE__, cx, person_set_email(cx, "new@example.jp"), RC_OK);
    TEST_TEXT(__LINE__, last(cx).address, "told@example.jp");
    TEST_RC(__LINE__, cx, person_set_two_step(cx, &other, "s", "r"), RC_OK);
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM mail_message"), NO_ARGS, &count), RC_OK);
    TEST_INT(__LINE__, count, 3);
}

/* What a mark permits, by what a mail tells: when it is queued, and again when it is sent. */
static void test_marks(void **state)
{
    static const struct {
        int line;
        const char *mark;
        enum mark_sends needs;
        bool want;
    } rows[] = {
        {__LINE__, "", MARK_SENDS_NOTHING, true},       {__LINE__, "", MARK_SENDS_NOTICE, true},
        {__LINE__, "", MARK_SENDS_TITLES, true},        {__LINE__, "開", MARK_SENDS_NOTHING, true},
        {__LINE__, "開", MARK_SENDS_NOTICE, true},      {__LINE__, "開", MARK_SENDS_TITLES, true},
        {__LINE__, "中", MARK_SENDS_NOTHING, true},     {__LINE__, "中", MARK_SENDS_NOTICE, true},
        {__LINE__, "中", MARK_SENDS_TITLES, false},     {__LINE__, "閉", MARK_SENDS_NOTHING, true},
        {__LINE__, "閉", MARK_SENDS_NOTICE, false},     {__LINE__, "閉", MARK_SENDS_TITLES, false},
        {__LINE__, "古い文字", MARK_SENDS_NOTICE, true}, {__LINE__, "古い文字", MARK_SENDS_TITLES, false},
    };
    static const struct {
        const char *name;
        int64_t sends;
    } marks[] = {{"開", MARK_SENDS_TITLES}, {"中", MARK_SENDS_NOTICE}, {"閉", MARK_SENDS_NOTHING}};
    struct ctx *cx = begin(state, "mail-marks", "");
    struct smtp_server *server = smtp_start(NULL, NULL, NULL, NULL);
    set(cx, setting_for(smtp_port(server)));
    for (size_t i = 0; i < COUNT(marks); i++) {
        struct handling_mark mark = {.id = "", .org = "", .name = marks[i].name, .sends = marks[i].sends, .active = 1};
        TEST_RC(__LINE__, cx, mark_save(cx, NULL, &mark), RC_OK);
    }
    for (size_t i = 0; i < COUNT(rows); i++) {
        int before = smtp_acknowledged(server);
        cx->now += MINUTE;
        for (int late = 0; late < 2; late++) { /* late: the mark comes after the mail was queued */
            TEST_RC(rows[i].line, cx,
                    db_exec(cx, SQL("UPDATE organization SET handling_mark = $1 WHERE id = 'mail-marks'"),
                            ARGS(STR(late ? "" : rows[i].mark)), NULL), RC_OK);
            cx->now++;
            TEST_INT(rows[i].line, queue(cx, rows[i].needs), late || rows[i].want ? MAIL_WAITING : MAIL_REFUSED);
            TEST_RC(rows[i].line, cx,
                    db_exec(cx, SQL("UPDATE organization SET handling_mark = $1 WHERE id = 'mail-marks'"),
                            ARGS(STR(rows[i].mark)), NULL), RC_OK);
            send_due(cx);
            struct mail_message message = last(cx);
            TEST_INT(rows[i].line, message.state, rows[i].want ? MAIL_SENT : MAIL_REFUSED);
            TEST_TEXT(rows[i].line, message.body, ""); /* neither keeps its text */
            TEST_TEXT(rows[i].line, message.subject, "");
        }
        TEST_INT(rows[i].line, smtp_acknowledged(server) - before, rows[i].want ? 2 : 0);
    }
    smtp_stop(server);
}

static void test_sent(void **state)
{
    struct ctx *cx = begin(state, "mail-sent", "");
    struct smtp_server *server = smtp_start(NULL, NULL, NULL, NULL);
    set(cx, setting_for(smtp_port(server)));
    TEST_INT(__LINE__, queue(cx, MARK_SENDS_TITLES), MAIL_WAITING);
    TEST_INT(__LINE__, send_due(cx).sent, 1);
    TEST_INT(__LINE__, send_due(cx).sent, 0); /* once */
    TEST_INT(__LINE__, smtp_acknowledged(server), 1);
    const char *text = smtp_last(server);
    TEST_TEXT(__LINE__, decoded(cx, text, "Subject: "), "秘密の題名");
    TEST_TEXT(__LINE__, body_of(cx, text), "秘密の本文\r\n");
    TEST_TEXT(__LINE__, smtp_last_to(server), "<a@example.jp>");
    TEST_TRUE(__LINE__, strstr(text, "List-Unsubscribe: <https://kaname.example.jp/me/mail>") != NULL);
    TEST_TRUE(__LINE__, strstr(text, arena_printf(cx->arena, "Message-ID: <%s@example.jp>", last(cx).id)) != NULL);
    TEST_RC(__LINE__, cx, mail_again(cx, last(cx).id), RC_CONFLICT); /* what was sent is not sent again */
    cx->problem = (struct problem){.rc = RC_OK};
    /* what rolls back was never there */
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_INT(__LINE__, queue(cx, MARK_SENDS_TITLES), MAIL_WAITING);
    db_rollbackp(&tx);
    TEST_INT(__LINE__, send_due(cx).sent, 0);
    smtp_stop(server);
}

/* A server in every mood: how the mail stands afterwards, and when it is tried again. */
static void test_moods(void **state)
{
    static const struct {
        int line;
        enum smtp_manner manner;
        enum mail_state want;
        const char *words;
    } rows[] = {
        {__LINE__, SMTP_REFUSES, MAIL_FAILED, "550 5.1.1 nobody"},
        {__LINE__, SMTP_REFUSES_TEXT, MAIL_FAILED, "554 5.7.1 not this text"},
        {__LINE__, SMTP_BUSY, MAIL_WAITING, "451 4.3.0 come again"},
        {__LINE__, SMTP_SILENT, MAIL_WAITING, "did not answer in time"},
        {__LINE__, SMTP_HANGS, MAIL_WAITING, "did not answer in time"},
        {__LINE__, SMTP_DROPS, MAIL_WAITING, "failed"},
        {__LINE__, SMTP_BABBLES, MAIL_WAITING, ""},
    };
    struct ctx *cx = begin(state, "mail-moods", "");
    struct smtp_server *server = smtp_start(NULL, NULL, NULL, NULL);
    set(cx, setting_for(smtp_port(server)));
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("UPDATE mail_setting SET total_seconds = 1, connect_seconds = 1"), NO_ARGS,
                                  NULL), RC_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        int before = smtp_acknowledged(server);
        cx->now += 24 * 60 * MINUTE;
        TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM mail_message"), NO_ARGS, NULL), RC_OK);
        smtp_behave(server, rows[i].manner);
        TEST_INT(rows[i].line, queue(cx, MARK_SENDS_TITLES), MAIL_WAITING);
        int64_t begun = time_elapsed();
        send_due(cx);
        TEST_TRUE(rows[i].line, time_elapsed() - begun < 4000); /* however long the server takes */
        struct mail_message message = last(cx);
        TEST_INT(rows[i].line, message.state, rows[i].want);
        if (strstr(message.reason, rows[i].words) == NULL)
            fail_msg("line %d: %s", rows[i].line, message.reason);
        TEST_INT(rows[i].line, message.attempts, 1);
        TEST_TRUE(rows[i].line, rows[i].want == MAIL_FAILED || message.next_try >= cx->now + MINUTE);
        int connections = smtp_connections(server);
        send_due(cx); /* nothing is due before its time */
        TEST_INT(rows[i].line, smtp_connections(server), connections);
        smtp_behave(server, SMTP_GOOD);
        cx->now += 2 * MINUTE;
        send_due(cx);
        TEST_INT(rows[i].line, smtp_acknowledged(server) - before, rows[i].want == MAIL_WAITING ? 1 : 0);
        TEST_INT(rows[i].line, last(cx).state, rows[i].want == MAIL_WAITING ? MAIL_SENT : MAIL_FAILED);
        if (rows[i].want == MAIL_FAILED) {
            TEST_RC(rows[i].line, cx, mail_again(cx, message.id), RC_OK);
            TEST_INT(rows[i].line, send_due(cx).sent, 1);
        }
    }
    smtp_stop(server);
}

/* Nobody listens: one attempt, and all others wait with it; in the end it is given up. */
static void test_away(void **state)
{
    struct ctx *cx = begin(state, "mail-away", "");
    struct smtp_server *server = smtp_start(NULL, NULL, NULL, NULL);
    int port = smtp_port(server);
    smtp_stop(server);
    set(cx, setting_for(port));
    for (int i = 0; i < 3; i++)
        TEST_INT(__LINE__, queue(cx, MARK_SENDS_NOTHING), MAIL_WAITING);
    TEST_INT(__LINE__, send_due(cx).put_off, 1);
    int64_t due = -1;
    TEST_RC(__LINE__, cx, mail_store_due(cx, cx->now + 1000, &due), RC_OK);
    TEST_INT(__LINE__, due, 0);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM mail_message WHERE attempts = 0"), NO_ARGS, NULL), RC_OK);
    for (int i = 1; i < MAIL_ATTEMPTS_MOST; i++) {
        TEST_INT(__LINE__, last(cx).state, MAIL_WAITING);
        cx->now += MAIL_BACKOFF_MOST_MS;
        send_due(cx);
    }
    TEST_INT(__LINE__, last(cx).state, MAIL_GIVEN_UP);
    TEST_INT(__LINE__, last(cx).attempts, MAIL_ATTEMPTS_MOST);
    TEST_TRUE(__LINE__, last(cx).body[0] != '\0'); /* it can be sent again by hand */
    TEST_RC(__LINE__, cx, mail_again(cx, last(cx).id), RC_OK);
    TEST_INT(__LINE__, last(cx).state, MAIL_WAITING);
}

/* The clock goes back: what waits goes out all the same, and nothing twice. */
static void test_clock(void **state)
{
    struct ctx *cx = begin(state, "mail-clock", "");
    struct smtp_server *server = smtp_start(NULL, NULL, NULL, NULL);
    set(cx, setting_for(smtp_port(server)));
    TEST_INT(__LINE__, queue(cx, MARK_SENDS_TITLES), MAIL_WAITING);
    send_due(cx);
    TEST_INT(__LINE__, queue(cx, MARK_SENDS_TITLES), MAIL_WAITING);
    cx->now -= 400 * 24 * 60 * MINUTE;
    send_due(cx);
    TEST_INT(__LINE__, smtp_acknowledged(server), 2);
    send_due(cx);
    cx->now += 800 * 24 * 60 * MINUTE;
    send_due(cx);
    TEST_INT(__LINE__, smtp_acknowledged(server), 2);
    smtp_stop(server);
}

/* A program that ends between taking and storing: nobody sends it again by himself. */
static void test_interrupted(void **state)
{
    struct ctx *cx = begin(state, "mail-stale", "");
    struct smtp_server *server = smtp_start(NULL, NULL, NULL, NULL);
    bool taken = false;
    set(cx, setting_for(smtp_port(server)));
    TEST_INT(__LINE__, queue(cx, MARK_SENDS_TITLES), MAIL_WAITING);
    const char *id = last(cx).id;
    TEST_RC(__LINE__, cx, mail_store_take(cx, id, cx->now, &taken), RC_OK);
    TEST_TRUE(__LINE__, taken);
    TEST_RC(__LINE__, cx, mail_store_take(cx, id, cx->now, &taken), RC_OK); /* another program */
    TEST_TRUE(__LINE__, !taken);
    TEST_INT(__LINE__, send_due(cx).sent, 0);
    TEST_INT(__LINE__, last(cx).state, MAIL_SENDING);
    cx->now += MAIL_STALE_MS + 1;
    TEST_INT(__LINE__, send_due(cx).sent, 0);
    TEST_INT(__LINE__, last(cx).state, MAIL_FAILED);
    TEST_TRUE(__LINE__, strstr(last(cx).reason, "not known") != NULL);
    TEST_INT(__LINE__, smtp_acknowledged(server), 0);
    smtp_stop(server);
}

/* STARTTLS with an own authority, sign-in, and that nothing goes out unprotected in their place. */
static void test_protected(void **state)
{
    struct ctx *cx = begin(state, "mail-tls", "");
    const struct test_db *test = *state;
    const char *chain = arena_printf(cx->arena, "%s/chain.pem", test->directory);
    const char *key = arena_printf(cx->arena, "%s/key.pem", test->directory);
    smtp_certificate(chain, key);
    struct smtp_server *server = smtp_start(chain, key, "kaname", SECRET);
    struct mail_setting setting = setting_for(smtp_port(server));
    setting.security = MAIL_STARTTLS;
    setting.login = "kaname";
    setting.password = SECRET;
    set(cx, setting); /* its authority is not known yet */
    TEST_INT(__LINE__, queue(cx, MARK_SENDS_TITLES), MAIL_WAITING);
    send_due(cx);
    TEST_INT(__LINE__, last(cx).state, MAIL_WAITING);
    TEST_INT(__LINE__, smtp_acknowledged(server), 0);
    setting.ca_file = chain;
    set(cx, setting);
    cx->now += 2 * MINUTE;
    TEST_INT(__LINE__, send_due(cx).sent, 1);
    TEST_TRUE(__LINE__, smtp_last_was_safe(server));
    setting.password = "another";
    set(cx, setting);
    TEST_INT(__LINE__, queue(cx, MARK_SENDS_TITLES), MAIL_WAITING);
    TEST_INT(__LINE__, send_due(cx).put_off, 1); /* the settings are wrong, not the mail */
    TEST_TRUE(__LINE__, strstr(last(cx).reason, "another") == NULL && strstr(last(cx).reason, SECRET) == NULL);
    smtp_stop(server);
    server = smtp_start(NULL, NULL, NULL, NULL); /* offers no STARTTLS */
    setting.port = smtp_port(server);
    setting.login = "";
    set(cx, setting);
    cx->now += 60 * MINUTE;
    send_due(cx);
    TEST_INT(__LINE__, smtp_acknowledged(server), 0);
    TEST_INT(__LINE__, last(cx).state, MAIL_WAITING);
    smtp_stop(server);
}

/* The tick begins one job, however often and from however many programs it comes. */
static void test_job(void **state)
{
    struct ctx *cx = begin(state, "mail-job", "");
    struct smtp_server *server = smtp_start(NULL, NULL, NULL, NULL);
    struct job_watch watch;
    bool ran = false;
    int64_t jobs = 0;
    set(cx, setting_for(smtp_port(server)));
    TEST_RC(__LINE__, cx, mail_tick(cx), RC_OK);
    TEST_INT(__LINE__, queue(cx, MARK_SENDS_TITLES), MAIL_WAITING);
    for (int i = 0; i < 3; i++)
        TEST_RC(__LINE__, cx, mail_tick(cx), RC_OK);
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM job WHERE kind = 'mail-send'"), NO_ARGS, &jobs), RC_OK);
    TEST_INT(__LINE__, jobs, 1);
    job_watch_begin(&watch);
    TEST_RC(__LINE__, cx, job_run_next(cx, "runner", &watch, &ran), RC_OK);
    job_watch_end(&watch);
    TEST_TRUE(__LINE__, ran);
    TEST_INT(__LINE__, smtp_acknowledged(server), 1);
    struct job job;
    TEST_RC(__LINE__, cx, job_last(cx, "mail-send", JOB_DONE, &job), RC_OK);
    TEST_TRUE(__LINE__, strstr(job.result, "\"sent\":1") != NULL);
    TEST_RC(__LINE__, cx, mail_tick(cx), RC_OK); /* nothing is due */
    const char *active = "";
    TEST_RC(__LINE__, cx, job_active(cx, "mail-send", &active), RC_OK);
    TEST_TEXT(__LINE__, active, "");
    smtp_stop(server);
}

/* ---- pages and commands ---- */

static struct response ask(struct ctx *cx, enum http_method method, const char *path, const char *form, bool json)
{
    struct request request = {.method = method, .path = path, .wants_json = json, .session = "s", .language = "",
                              .accept_language = "", .csrf_header = "t", .authorization = "", .fetch_site = "",
                              .origin = "", .host = "", .none_match = "", .remote = "", .agent = ""};
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    cx->csrf = "t";
    cx->session = "s";
    cx->person = "somebody";
    cx->problem = (struct problem){.rc = RC_OK};
    if (form != NULL)
        TEST_RC(__LINE__, cx, form_parse(cx, form, strlen(form), &request, false), RC_OK);
    router_run(cx, &request, &response);
    return response;
}

static void expect(int line, struct response response, int status, const char *words, const char *never)
{
    TEST_INT(line, response.status, status);
    if (words != NULL && strstr(buf_string(&response.body), words) == NULL)
        fail_msg("line %d: %s is missing in %s", line, words, buf_string(&response.body));
    if (never != NULL && strstr(buf_string(&response.body), never) != NULL)
        fail_msg("line %d: %s stands in %s", line, never, buf_string(&response.body));
    buf_free(&response.body);
}

static void test_pages(void **state)
{
    struct ctx *cx = begin(state, "mail-web", "");
    expect(__LINE__, ask(cx, POST, "/mail/test", "address=a@example.jp", false), 422, "not set up", NULL);
    expect(__LINE__,
           ask(cx, POST, "/mail", "active=1&host=127.0.0.1&port=1&security=starttls&login=k&password=" SECRET
                                  "&sender=kaname@example.jp", true),
           200, "\"host\":\"127.0.0.1\"", SECRET);
    expect(__LINE__, ask(cx, GET, "/mail", NULL, false), 200, "A password is set", SECRET);
    expect(__LINE__, ask(cx, GET, "/mail", NULL, true), 200, "\"has_password\":true", SECRET);
    expect(__LINE__, ask(cx, POST, "/mail", "version=1&sender=nobody", false), 422, "no mail address", SECRET);
    expect(__LINE__, ask(cx, POST, "/mail", "version=9&sender=a@example.jp", true), 409, NULL, SECRET);
    expect(__LINE__, ask(cx, POST, "/mail/test", "address=nobody", false), 422, "no mail address", NULL);
    expect(__LINE__, ask(cx, POST, "/mail/test", "address=a@example.jp", true), 200, "\"waiting\":1", NULL);
    TEST_INT(__LINE__, queue(cx, MARK_SENDS_TITLES), MAIL_WAITING);
    for (int json = 0; json < 2; json++) { /* neither title nor text */
        expect(__LINE__, ask(cx, GET, "/mail/messages", NULL, json), 200, "a@example.jp", "秘密");
        expect(__LINE__, ask(cx, GET, "/mail", NULL, json), 200, NULL, "秘密");
    }
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("UPDATE mail_message SET state = 4, subject = '秘密の題名'"), NO_ARGS, NULL), RC_OK);
    const char *again = arena_printf(cx->arena, "/mail/messages/%s/again", last(cx).id);
    expect(__LINE__, ask(cx, GET, "/mail/messages", NULL, false), 200, "Send again", "秘密");
    cx->permissions = PERM_SIGNED_IN | PERM_ACCOUNT_READ;
    expect(__LINE__, ask(cx, GET, "/mail/messages", NULL, false), 200, "a@example.jp", "Send again");
    expect(__LINE__, ask(cx, POST, again, "", false), 403, NULL, NULL);
    expect(__LINE__, ask(cx, GET, "/mail", NULL, false), 403, NULL, NULL);
    cx->permissions |= PERM_ACCOUNT_WRITE;
    cx->org = "somewhere-else"; /* mails of others */
    expect(__LINE__, ask(cx, POST, again, "", true), 404, NULL, NULL);
    expect(__LINE__, ask(cx, GET, "/mail/messages", NULL, true), 200, NULL, "a@example.jp");
    cx->org = "mail-web";
    expect(__LINE__, ask(cx, POST, again, "", true), 200, NULL, NULL);
    expect(__LINE__, ask(cx, POST, again, "", true), 409, NULL, NULL);
}

static enum rc command(struct ctx *cx, const char *name, const char *operand, const char *const *options,
                       struct buf *out)
{
    cx->problem = (struct problem){.rc = RC_OK};
    buf_clear(out);
    for (size_t i = 0; i < MAIL_COMMANDS; i++) {
        struct arguments arguments = {.command = &mail_commands[i], .operands = {operand}, .out = out};
        for (size_t k = 0; options != NULL && k < OPTION_COUNT && options[k] != NULL; k += 2)
            for (size_t j = 0; j < OPTION_COUNT && mail_commands[i].options[j].name != NULL; j++)
                if (strcmp(mail_commands[i].options[j].name, options[k]) == 0)
                    arguments.options[j] = options[k + 1];
        if (strcmp(mail_commands[i].name, name) == 0)
            return mail_commands[i].run(cx, &arguments);
    }
    return RC_INTERNAL;
}

static void test_commands(void **state)
{
    struct ctx *cx = begin(state, "mail-cli", "");
    const struct test_db *test = *state;
    struct smtp_server *server = smtp_start(NULL, NULL, NULL, NULL);
    const char *port = decimal(cx, smtp_port(server));
    const char *path = arena_printf(cx->arena, "%s/password", test->directory);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
    TEST_RC(__LINE__, cx, command(cx, "mail send", NULL, NULL, &out), RC_CONFLICT);
    TEST_RC(__LINE__, cx, command(cx, "mail test", "a@example.jp", NULL, &out), RC_CONFLICT);
    TEST_RC(__LINE__, cx, command(cx, "mail set", NULL, NULL, &out), RC_USAGE);
    const char *const all[] = {"host", "127.0.0.1", "port", port, "security", "none", "sender", "k@example.jp", NULL, NULL};
    TEST_RC(__LINE__, cx, command(cx, "mail set", NULL, all, &out), RC_OK);
    TEST_TRUE(__LINE__, strstr(buf_string(&out), "127.0.0.1") != NULL);
    TEST_RC(__LINE__, cx, command(cx, "mail test", "nobody", NULL, &out), RC_INVALID);
    TEST_RC(__LINE__, cx, command(cx, "mail test", "a@example.jp", NULL, &out), RC_OK);
    TEST_INT(__LINE__, smtp_acknowledged(server), 1);
    smtp_behave(server, SMTP_REFUSES);
    TEST_RC(__LINE__, cx, command(cx, "mail test", "a@example.jp", NULL, &out), RC_IO);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "550 5.1.1") != NULL);
    TEST_INT(__LINE__, queue(cx, MARK_SENDS_TITLES), MAIL_WAITING);
    TEST_RC(__LINE__, cx, command(cx, "mail send", NULL, NULL, &out), RC_OK);
    const char *const failed[] = {"state", "failed", NULL, NULL};
    TEST_RC(__LINE__, cx, command(cx, "mail list", NULL, failed, &out), RC_OK);
    TEST_TRUE(__LINE__, strstr(buf_string(&out), "550") != NULL && strstr(buf_string(&out), "秘密") == NULL);
    smtp_behave(server, SMTP_GOOD);
    TEST_RC(__LINE__, cx, command(cx, "mail send", last(cx).id, NULL, &out), RC_OK);
    TEST_INT(__LINE__, smtp_acknowledged(server), 2);
    TEST_RC(__LINE__, cx, command(cx, "mail send", "nothing", NULL, &out), RC_MISSING);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(SECRET "\nsecond line\n", file) >= 0 && fclose(file) == 0);
    const char *const secret[] = {"security", "tls", "login", "k", "password-file", path, NULL, NULL};
    TEST_RC(__LINE__, cx, command(cx, "mail set", NULL, secret, &out), RC_OK);
    TEST_TRUE(__LINE__, strstr(buf_string(&out), SECRET) == NULL);
    struct mail_setting setting;
    TEST_RC(__LINE__, cx, mail_setting_get(cx, &setting), RC_OK);
    TEST_TEXT(__LINE__, setting.password, SECRET);
    smtp_stop(server);
}

int main(void)
{
    const struct CMUnitTest plain[] = {cmocka_unit_test(test_message), cmocka_unit_test(test_backoff)};
    const struct CMUnitTest stored[] = {
        cmocka_unit_test(test_settings),  cmocka_unit_test(test_not_set_up),  cmocka_unit_test(test_marks), cmocka_unit_test(test_access),
        cmocka_unit_test(test_sent),      cmocka_unit_test(test_moods),       cmocka_unit_test(test_away),
        cmocka_unit_test(test_clock),     cmocka_unit_test(test_interrupted), cmocka_unit_test(test_protected),
        cmocka_unit_test(test_job),       cmocka_unit_test(test_pages),       cmocka_unit_test(test_commands),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(stored);
}
