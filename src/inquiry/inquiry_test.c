/* Inquiries on both databases: splitting by department and post, numbers, what comes back whole, with bad
 * cells, with conflicts, from elsewhere; who is silent; mails and message files. */
#include "inquiry/inquiry_store.h"

#include <string.h>

#include "approval/approval.h"

#include "assessment/assessment_sample.h"
#include "base/limits.h"
#include "mail/mail.h"

static const struct module *const modules[] = {&account_module, &approval_module,
                                               &assessment_module, &inquiry_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

/* A draft whose first section belongs to the owner's post and its second to the officer's. */
static struct assessment begin(struct ctx *cx, const char *org)
{
    struct assessment fresh = {.id = ""};
    sample_make(cx, org);
    cx->app = &app;
    TEST_RC(__LINE__, cx, assessment_create(cx, "", "", 2026, false, &fresh), RC_OK);
    const struct section_post pairs[] = {{"g3.2.1", arena_printf(cx->arena, "%s-it", org)},
                                         {"g3.2.2.1", arena_printf(cx->arena, "%s-office", org)}};
    TEST_RC(__LINE__, cx, assessment_assign(cx, fresh.id, &(struct section_posts){pairs, 2}),
            RC_OK);
    return fresh;
}

static struct inquiry ask(struct ctx *cx, const char *assessment)
{
    struct inquiry inquiry = {.id = "",
                              .org = "",
                              .assessment = assessment,
                              .title = "照会",
                              .due_on = "2026-10-20",
                              .message = "よろしくお願いします。",
                              .created_by = ""};
    int64_t left = -1;
    TEST_RC(__LINE__, cx, inquiry_create(cx, &inquiry, false, &left), RC_OK);
    return inquiry;
}

static struct inquiry_parts parts_of(struct ctx *cx, const char *inquiry)
{
    struct inquiry_parts parts = {.n = 0};
    TEST_RC(__LINE__, cx, inquiry_store_parts(cx, inquiry, &parts), RC_OK);
    return parts;
}

static void test_split(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "split");
    struct inquiry bad = {.id = "",
                          .org = "",
                          .assessment = fresh.id,
                          .title = "",
                          .due_on = "2026-09-01",
                          .message = "",
                          .created_by = ""};
    int64_t left = 0;
    TEST_RC(__LINE__, cx, inquiry_create(cx, &bad, false, &left), RC_INVALID);
    TEST_INT(__LINE__, (int64_t)cx->problem.field_count, 2); /* no title, a day that has passed */
    cx->problem = (struct problem){.rc = RC_OK};
    struct inquiry inquiry = ask(cx, fresh.id);
    struct inquiry_parts parts = parts_of(cx, inquiry.id);
    TEST_INT(__LINE__, (int64_t)parts.n, 2);
    TEST_TEXT(__LINE__, parts.at[0].number, "2026-0001-01");
    TEST_TEXT(__LINE__, parts.at[0].department, "情報システム部");
    TEST_TRUE(__LINE__, strstr(parts.at[0].controls, "m3.2.1-1") != NULL);
    TEST_TRUE(__LINE__, strstr(parts.at[1].controls, "m3.2.1-1") == NULL);
    struct inquiry second = ask(cx, fresh.id);
    TEST_TEXT(__LINE__, parts_of(cx, second.id).at[1].number, "2026-0002-02");
    sample_act(cx, "split", "owner");
    TEST_RC(__LINE__, cx, inquiry_create(cx, &bad, false, &left), RC_DENIED);
}

static void test_come_back(void **state)
{
    static const char good[] = "番号,現在の成熟度\r\n3.2.1①,3\r\n",
                      broken[] = "番号,現在の成熟度\r\n3.2.1①,8\r\n";
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "back");
    struct inquiry inquiry = ask(cx, fresh.id);
    struct inquiry_parts parts = parts_of(cx, inquiry.id);
    struct inquiry_part part;
    struct import_result result;
    struct answer answer;
    int64_t count = 0;
    TEST_RC(__LINE__, cx, inquiry_mark_sent(cx, inquiry.id, "", &count), RC_OK);
    TEST_INT(__LINE__, count, 2);
    /* A bad cell: nothing of it is stored, the file is kept. */
    TEST_RC(__LINE__, cx,
            inquiry_take(cx, inquiry.id, parts.at[0].id, broken, sizeof broken - 1, "a.csv", false,
                         &part, &result),
            RC_INVALID);
    TEST_INT(__LINE__, (int64_t)result.errors.n, 1);
    TEST_INT(__LINE__, part.status, PART_REFUSED);
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, "m3.2.1-1", &answer), RC_MISSING);
    /* No number and no department given. */
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx,
            inquiry_take(cx, inquiry.id, "", good, sizeof good - 1, "a.csv", false, &part, &result),
            RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx,
            inquiry_take(cx, inquiry.id, parts.at[0].id, good, sizeof good - 1, "a.csv", false,
                         &part, &result),
            RC_OK);
    TEST_INT(__LINE__, part.status, PART_TAKEN);
    TEST_INT(__LINE__, part.rows_changed, 1);
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, "m3.2.1-1", &answer), RC_OK);
    TEST_INT(__LINE__, answer.current, 3);
    /* Our own workbook is known by its number; untouched rows change nothing. */
    CLEANUP(buf_free) struct buf book = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(__LINE__, cx, inquiry_workbook(cx, &inquiry, &parts.at[1], &book), RC_OK);
    TEST_RC(
        __LINE__, cx,
        inquiry_take(cx, "", "", buf_string(&book), book.length, "b.xlsx", false, &part, &result),
        RC_OK);
    TEST_TEXT(__LINE__, part.id, parts.at[1].id);
    TEST_INT(__LINE__, result.changed, 0);
    TEST_TRUE(__LINE__, result.rows > 0 && result.rows < 20); /* its measures alone */
    struct inquiry other = ask(cx, fresh.id);
    TEST_RC(__LINE__, cx,
            inquiry_take(cx, other.id, "", buf_string(&book), book.length, "b.xlsx", false, &part,
                         &result),
            RC_INVALID);
}

static void test_silent(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "silent");
    struct inquiry inquiry = ask(cx, fresh.id);
    struct inquiry_parts parts = parts_of(cx, inquiry.id);
    struct inquiry_mail mail;
    int64_t count = 0;
    TEST_RC(__LINE__, cx, inquiry_mark_reminded(cx, inquiry.id, "", &count), RC_OK);
    TEST_INT(__LINE__, count, 0); /* nothing was sent */
    TEST_RC(__LINE__, cx, inquiry_mark_sent(cx, inquiry.id, parts.at[0].id, &count), RC_OK);
    TEST_INT(__LINE__, count, 1);
    parts = parts_of(cx, inquiry.id);
    TEST_TRUE(__LINE__, !inquiry_part_is_late(cx, &inquiry, &parts.at[0]));
    cx->now += INT64_C(30) * 86400000;
    TEST_TRUE(__LINE__, inquiry_part_is_late(cx, &inquiry, &parts.at[0]));
    TEST_TRUE(__LINE__, !inquiry_part_is_late(cx, &inquiry, &parts.at[1])); /* never sent */
    TEST_RC(__LINE__, cx, inquiry_mark_reminded(cx, inquiry.id, "", &count), RC_OK);
    TEST_INT(__LINE__, count, 1);
    parts = parts_of(cx, inquiry.id);
    TEST_INT(__LINE__, parts.at[0].reminders, 1);
    cx->lang = LANG_JA;
    TEST_RC(__LINE__, cx, inquiry_mail_make(cx, &inquiry, &parts.at[0], true, &mail), RC_OK);
    TEST_TRUE(__LINE__, strstr(mail.subject, "再送") != NULL);
    TEST_TRUE(__LINE__, strstr(mail.body, "令和8年10月20日") != NULL);
    TEST_RC(__LINE__, cx, inquiry_close(cx, inquiry.id, 1), RC_OK);
}

static void use_mail(struct ctx *cx, bool active)
{
    struct mail_setting before, after;
    TEST_RC(__LINE__, cx, mail_setting_get(cx, &before), RC_OK);
    after = before;
    after.active = active;
    after.host = "127.0.0.1";
    after.security = MAIL_PLAIN;
    after.sender = "kaname@example.jp";
    TEST_RC(__LINE__, cx, mail_setting_change(cx, &before, &after), RC_OK);
}

static void set_mark(struct ctx *cx, const char *name)
{
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("UPDATE organization SET handling_mark = $1 WHERE id = $2"),
                                  ARGS(STR(name), STR(cx->org)), NULL), RC_OK);
}

/* The subject of the youngest mail to that part, and its state. */
static const char *last_subject(struct ctx *cx, const char *part, int64_t *ret_state)
{
    const char *subject = "";
    TEST_RC(__LINE__, cx, db_text_of(cx, SQL("SELECT subject FROM mail_message WHERE about = $1 "
                                             "ORDER BY created DESC, id DESC LIMIT 1"), ARGS(STR(part)), &subject), RC_OK);
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT state FROM mail_message WHERE about = $1 "
                                            "ORDER BY created DESC, id DESC LIMIT 1"), ARGS(STR(part)), ret_state), RC_OK);
    return subject;
}

/* Reminders by the outbox: only silent parts with an address, as much as the mark lets out, and counted only
 * when they are on their way. */
static void test_remind(void **state)
{
    static const struct {
        int line;
        const char *mark;
        int64_t queued;
        enum mail_state state;
        const char *has, *has_not;
    } rows[] = {{__LINE__, "", 1, MAIL_WAITING, "照会", "nothing"},
                {__LINE__, "以前の区分", 1, MAIL_WAITING, "2026-0001-01", "部門照会の題名"},
                {__LINE__, "極秘", 0, MAIL_REFUSED, "", "2026"}};
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "remind");
    struct inquiry inquiry = ask(cx, fresh.id);
    struct inquiry_parts parts = parts_of(cx, inquiry.id);
    struct inquiry_reminded sum;
    struct handling_mark closed = {.id = "", .org = "", .name = "極秘", .sends = MARK_SENDS_NOTHING, .active = 1};
    int64_t count = 0, mail_state = -1;
    bool may_mail = true;
    cx->fixed_ids = 0;
    cx->permissions = ~UINT64_C(0);
    TEST_RC(__LINE__, cx, mark_save(cx, NULL, &closed), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("UPDATE inquiry SET title = '部門照会の題名' WHERE id = $1"),
                                  ARGS(STR(inquiry.id)), NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("UPDATE inquiry_part SET address = 'it@example.jp' WHERE id = $1"),
                                  ARGS(STR(parts.at[0].id)), NULL), RC_OK);
    TEST_RC(__LINE__, cx, inquiry_may_mail(cx, &may_mail), RC_OK);
    TEST_TRUE(__LINE__, !may_mail);
    TEST_RC(__LINE__, cx, inquiry_remind(cx, inquiry.id, "", &sum), RC_CONFLICT); /* not set up */
    cx->problem = (struct problem){.rc = RC_OK};
    use_mail(cx, true);
    TEST_RC(__LINE__, cx, inquiry_remind(cx, inquiry.id, "", &sum), RC_OK);
    TEST_INT(__LINE__, sum.queued + sum.no_address + sum.held_back, 0); /* nothing was sent yet */
    TEST_RC(__LINE__, cx, inquiry_mark_sent(cx, inquiry.id, "", &count), RC_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        cx->now += 1000;
        set_mark(cx, rows[i].mark);
        int64_t before = parts_of(cx, inquiry.id).at[0].reminders;
        TEST_RC(rows[i].line, cx, inquiry_remind(cx, inquiry.id, "", &sum), RC_OK);
        TEST_INT(rows[i].line, sum.queued, rows[i].queued);
        TEST_INT(rows[i].line, sum.held_back, 1 - rows[i].queued);
        TEST_INT(rows[i].line, sum.no_address, 1);
        TEST_INT(rows[i].line, parts_of(cx, inquiry.id).at[0].reminders - before, rows[i].queued);
        const char *subject = last_subject(cx, parts.at[0].id, &mail_state);
        TEST_INT(rows[i].line, mail_state, rows[i].state);
        TEST_TRUE(rows[i].line, strstr(subject, rows[i].has) != NULL && strstr(subject, rows[i].has_not) == NULL);
        TEST_RC(rows[i].line, cx, inquiry_may_mail(cx, &may_mail), RC_OK);
        TEST_INT(rows[i].line, may_mail, rows[i].queued);
    }
    cx->permissions = PERM_ASSESSMENT_READ;
    TEST_RC(__LINE__, cx, inquiry_remind(cx, inquiry.id, "", &sum), RC_DENIED);
    cx->permissions = ~UINT64_C(0);
    use_mail(cx, false);
}

/* Header lines stay short and hold no line break of a title; the body is whole base64 lines. */
static void test_message(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "message");
    struct inquiry inquiry = ask(cx, fresh.id);
    struct inquiry_parts parts = parts_of(cx, inquiry.id);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    inquiry.title = "題名\r\nBcc: attacker@example.com";
    TEST_RC(__LINE__, cx, inquiry_message(cx, &inquiry, &parts.at[0], false, &out), RC_OK);
    TEST_TRUE(__LINE__, strstr(buf_string(&out), "\nBcc:") == NULL);
    TEST_TRUE(__LINE__, strstr(buf_string(&out), "filename=\"inquiry-2026-0001-01.xlsx\"") != NULL);
    for (const char *line = buf_string(&out); line != NULL && *line != '\0';) {
        const char *end = strstr(line, "\r\n");
        TEST_TRUE(__LINE__, end != NULL && end - line <= 100);
        line = end == NULL ? NULL : end + 2;
    }
    CLEANUP(buf_free) struct buf zip = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(__LINE__, cx, inquiry_bundle(cx, &inquiry, &zip), RC_OK);
    TEST_INT(__LINE__, memcmp(buf_string(&zip), "PK", 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_come_back),
        cmocka_unit_test(test_silent),
        cmocka_unit_test(test_remind),
        cmocka_unit_test(test_message),
    };
    return TEST_RUN_ON_BOTH(tests);
}
