/* Handling marks: the register with its rules, what the mark of an organisation permits, texts from
 * before there was a register; the pages and the command. */
#include <string.h>

#include "account/account_change.h"
#include "account/account_cli.h"
#include "account/account_store.h"
#include "account/mark.h"
#include "base/limits.h"
#include "base/text.h"
#include "app/modules.h"
#include "http/http.h"
#include "register/verify.h"
#include "tests/support/test.h"

static struct app app = {.modules = app_modules, .base_url = ""};

/* An organisation with that mark, in which somebody with every right acts. */
static struct ctx *begin(void **state, const char *org, const char *text)
{
    struct ctx *cx = test_begin(state);
    struct organization row = {.id = org, .parent = "", .name = org, .sector = "", .handling_mark = text,
                               .document_prefix = ""};
    app.module_count = app_modules_count;
    cx->app = &app;
    cx->fixed_ids = 0;
    cx->org = org;
    TEST_RC(__LINE__, cx, organization_create(cx, &row), RC_OK);
    return cx;
}

static struct handling_mark add(struct ctx *cx, const char *name, enum mark_sends sends)
{
    struct handling_mark mark = {.id = "", .org = "", .name = name, .sort = 1, .sends = sends, .active = 1};
    TEST_RC(__LINE__, cx, mark_save(cx, NULL, &mark), RC_OK);
    return mark;
}

/* The organisation's mark as the row says, past every rule. */
static void set_mark(struct ctx *cx, const char *name)
{
    struct organization before, after;
    TEST_RC(__LINE__, cx, organization_get(cx, cx->org, &before), RC_OK);
    after = before;
    after.handling_mark = name;
    TEST_RC(__LINE__, cx, record_change_alone(cx, &organization_record, &before, &after), RC_OK);
}

static void test_rule(void **state)
{
    static const struct {
        int line;
        const char *name;
        enum mark_sends want;
    } rows[] = {
        {__LINE__, "", MARK_SENDS_TITLES},       {__LINE__, "極秘", MARK_SENDS_NOTHING},
        {__LINE__, "機密性2", MARK_SENDS_NOTICE}, {__LINE__, "公開可", MARK_SENDS_TITLES},
        {__LINE__, "古い区分", MARK_SENDS_NOTICE}, /* from before the register */
        {__LINE__, "極秘 ", MARK_SENDS_NOTICE},   /* another text */
    };
    struct ctx *cx = begin(state, "mark-rule", "");
    enum mark_sends got = MARK_SENDS_COUNT_;
    add(cx, "極秘", MARK_SENDS_NOTHING);
    add(cx, "機密性2", MARK_SENDS_NOTICE);
    add(cx, "公開可", MARK_SENDS_TITLES);
    for (size_t i = 0; i < COUNT(rows); i++) {
        set_mark(cx, rows[i].name);
        TEST_RC(rows[i].line, cx, mark_sends_of(cx, cx->org, &got), RC_OK);
        TEST_INT(rows[i].line, got, rows[i].want);
    }
    TEST_RC(__LINE__, cx, mark_sends_of(cx, "nowhere", &got), RC_MISSING);
    /* a number of a newer program permits nothing */
    set_mark(cx, "公開可");
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("UPDATE handling_mark SET sends = 9 WHERE org = 'mark-rule' AND name = '公開可'"),
                    NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, mark_sends_of(cx, cx->org, &got), RC_OK);
    TEST_INT(__LINE__, got, MARK_SENDS_NOTHING);
}

static void test_register(void **state)
{
    struct ctx *cx = begin(state, "mark-list", "社外秘");
    struct handling_marks all;
    struct organization organization;
    TEST_RC(__LINE__, cx, mark_list(cx, true, &all), RC_OK); /* came with the organisation */
    TEST_INT(__LINE__, (int64_t)all.marks.n, 1);
    TEST_TEXT(__LINE__, all.marks.at[0].name, "社外秘");
    TEST_INT(__LINE__, all.marks.at[0].sends, MARK_SENDS_NOTICE);
    struct handling_mark own = all.marks.at[0], twice = {.id = "", .org = "", .name = "社外秘 ", .active = 1}, after = own;
    TEST_RC(__LINE__, cx, mark_save(cx, NULL, &twice), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    twice.name = "";
    TEST_RC(__LINE__, cx, mark_save(cx, NULL, &twice), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    after.active = 0; /* it is in use */
    TEST_RC(__LINE__, cx, mark_save(cx, &own, &after), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, mark_list(cx, false, &all), RC_OK); /* nothing of it was stored */
    TEST_INT(__LINE__, all.marks.at[0].version, 1);
    after = own;
    after.name = "取扱注意";
    TEST_RC(__LINE__, cx, mark_save(cx, &own, &after), RC_OK);
    TEST_RC(__LINE__, cx, organization_get(cx, cx->org, &organization), RC_OK);
    TEST_TEXT(__LINE__, organization.handling_mark, "取扱注意");
    TEST_RC(__LINE__, cx, mark_save(cx, &own, &after), RC_CONFLICT); /* an older version */
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, mark_check(cx, "取扱注意", "無い区分"), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, mark_check(cx, "以前から", "以前から"), RC_OK);
    cx->permissions = PERM_ACCOUNT_READ;
    TEST_RC(__LINE__, cx, mark_save(cx, NULL, &after), RC_DENIED);
}

/* What an organisation of an older release has as its mark becomes one of the register, once. */
static void test_upgrade(void **state)
{
    struct ctx *cx = begin(state, "mark-old", "");
    struct handling_marks all;
    struct verify_org result;
    set_mark(cx, "部外秘");
    cx->org = "";
    for (int i = 0; i < 2; i++)
        TEST_RC(__LINE__, cx, mark_keep_all(cx), RC_OK);
    cx->org = "mark-old";
    TEST_RC(__LINE__, cx, mark_list(cx, true, &all), RC_OK);
    TEST_INT(__LINE__, (int64_t)all.marks.n, 1);
    TEST_TEXT(__LINE__, all.marks.at[0].name, "部外秘");
    TEST_RC(__LINE__, cx, ledger_verify_org(cx, cx->org, &result), RC_OK);
}

/* ---- pages and command ---- */

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

static void expect(int line, struct response response, int status, const char *words)
{
    TEST_INT(line, response.status, status);
    if (words != NULL && strstr(buf_string(&response.body), words) == NULL)
        fail_msg("line %d: %s is missing in %s", line, words, buf_string(&response.body));
    buf_free(&response.body);
}

static void test_pages(void **state)
{
    struct ctx *cx = begin(state, "mark-web", "社外秘");
    struct handling_marks all;
    cx->lang = LANG_JA;
    expect(__LINE__, ask(cx, GET, "/handling-marks", NULL, false), 200, "対応待ちの旨のみ");
    expect(__LINE__, ask(cx, GET, "/handling-marks", NULL, true), 200, "\"sends\":\"notice\"");
    expect(__LINE__, ask(cx, GET, "/handling-marks/new", NULL, false), 200, "メールでは送信しない");
    expect(__LINE__, ask(cx, POST, "/handling-marks/new", "name=%E6%A5%B5%E7%A7%98&sends=nothing&band=red&active=1", true),
           201, "極秘");
    expect(__LINE__, ask(cx, POST, "/handling-marks/new", "name=%E6%A5%B5%E7%A7%98", false), 422, "登録済み");
    expect(__LINE__, ask(cx, POST, "/handling-marks/new", "name=x&sends=all", false), 422, NULL);
    expect(__LINE__, ask(cx, POST, "/organizations/mark-web/edit", "version=1&handling_mark=%E6%A5%B5%E7%A7%98", true),
           200, "極秘");
    expect(__LINE__, ask(cx, POST, "/organizations/mark-web/edit", "version=2&handling_mark=secret", true), 422, "secret");
    expect(__LINE__, ask(cx, GET, "/organizations/mark-web/edit", NULL, false), 200, "<option value=\"社外秘\"");
    TEST_RC(__LINE__, cx, mark_list(cx, true, &all), RC_OK);
    const char *path = arena_printf(cx->arena, "/handling-marks/%s", all.marks.at[0].id);
    expect(__LINE__, ask(cx, GET, path, NULL, false), 200, NULL);
    expect(__LINE__, ask(cx, GET, arena_printf(cx->arena, "%s/edit", path), NULL, false), 200, "社外秘");
    expect(__LINE__, ask(cx, POST, arena_printf(cx->arena, "%s/edit", path), "version=1&sends=titles", true), 200,
           "\"sends\":\"titles\"");
    expect(__LINE__, ask(cx, GET, "/handling-marks/none/edit", NULL, false), 404, NULL);
    cx->permissions = PERM_SIGNED_IN;
    expect(__LINE__, ask(cx, GET, "/handling-marks", NULL, false), 403, NULL);
}

static void test_command(void **state)
{
    struct ctx *cx = begin(state, "mark-cli", "社外秘");
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
    const struct command *set = NULL;
    for (size_t i = 0; i < ACCOUNT_COMMANDS; i++)
        if (strcmp(account_commands[i].name, "mark set") == 0)
            set = &account_commands[i];
    TEST_TRUE(__LINE__, set != NULL);
    struct arguments arguments = {.command = set, .operands = {"社外秘"}, .options = {"titles"}, .out = &out};
    TEST_RC(__LINE__, cx, set->run(cx, &arguments), RC_OK);
    TEST_TRUE(__LINE__, strstr(buf_string(&out), "Titles and dates") != NULL);
    arguments.operands[0] = "新区分";
    arguments.options[0] = NULL;
    arguments.json = true;
    buf_clear(&out);
    TEST_RC(__LINE__, cx, set->run(cx, &arguments), RC_OK);
    TEST_TRUE(__LINE__, strstr(buf_string(&out), "\"sends\":\"nothing\"") != NULL);
    arguments.options[0] = "everything";
    TEST_RC(__LINE__, cx, set->run(cx, &arguments), RC_INVALID);
}

int main(void)
{
    const struct CMUnitTest stored[] = {
        cmocka_unit_test(test_rule),  cmocka_unit_test(test_register), cmocka_unit_test(test_upgrade),
        cmocka_unit_test(test_pages), cmocka_unit_test(test_command),
    };
    return TEST_RUN_ON_BOTH(stored);
}
