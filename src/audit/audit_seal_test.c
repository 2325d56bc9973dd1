/* The pages of checkpoints, signing keys and proofs on both databases. */
#include "audit/audit_seal.h"

#include <string.h>

#include "audit/audit.h"
#include "base/limits.h"
#include "base/text.h"
#include "job/job.h"
#include "ledger/ledger.h"
#include "tests/support/test.h"

enum { ENTRIES = 4 };
#define JSON true

static const struct module *const modules[] = {&seal_module, &audit_module};

static struct ctx *begin(void **state, struct app *app, const char *org)
{
    struct ctx *cx = test_begin(state);
    const struct test_db *test = *state;
    struct db_tx *tx = NULL;
    *app = (struct app){.modules = modules,
                        .module_count = COUNT(modules),
                        .base_url = "",
                        .key_dir = arena_printf(cx->arena, "%s/keys", test->directory)};
    cx->app = app;
    cx->org = org;
    cx->org_name = "Name";
    cx->person = "p";
    cx->session = "s";
    cx->csrf = "token";
    cx->fixed_ids = 0;
    cx->permissions = PERM_SIGNED_IN | PERM_AUDIT_READ;
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO organization (id, org, version, parent, name, kind, sector, "
                        "fiscal_month, handling_mark, document_prefix, active) "
                        "VALUES ($1, $1, 1, '', '<b>&\"', 0, '', 4, '', '', 1)"),
                    ARGS(STR(org)), NULL),
            RC_OK);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    for (int i = 0; i < ENTRIES; i++)
        TEST_RC(__LINE__, cx, ledger_append(cx, org, "thing", "a", LEDGER_NOTE, "{}"), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    return cx;
}

/* Status and body; a redirection gives its address as the body. */
static const char *ask(struct ctx *cx, enum http_method method, const char *path, const char *form,
                       bool json, int *ret_status)
{
    struct request request = {.method = method,
                              .path = path,
                              .session = "",
                              .language = "",
                              .accept_language = "",
                              .csrf_header = "token",
                              .authorization = "",
                              .fetch_site = "",
                              .origin = "",
                              .host = "",
                              .none_match = "",
                              .remote = "",
                              .wants_json = json};
    struct response response = {.body = buf_create(LIMIT_REPORT_BYTES)};
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, form_parse(cx, form, strlen(form), &request, false), RC_OK);
    router_run(cx, &request, &response);
    const char *body = response.status == 303 ? response.location
                                              : arena_copy_n(cx->arena, buf_string(&response.body),
                                                             response.body.length);
    buf_free(&response.body);
    *ret_status = response.status;
    return body;
}

static void expect(struct ctx *cx, int line, enum http_method method, const char *path,
                   const char *form, bool json, int status, const char *holds)
{
    int got = 0;
    const char *body = ask(cx, method, path, form, json, &got);
    if (holds != NULL && strstr(body, holds) == NULL)
        print_error("%s lacks %s:\n%s\n", path, holds, body);
    TEST_INT(line, got, status);
    TEST_TRUE(line, holds == NULL || strstr(body, holds) != NULL);
}

static struct ledger_checkpoint newest(struct ctx *cx)
{
    struct ledger_checkpoints list;
    TEST_RC(__LINE__, cx, seal_checkpoints(cx, 1, &list), RC_OK);
    TEST_INT(__LINE__, (int64_t)list.checkpoints.n, 1);
    return list.checkpoints.at[0];
}

static void test_checkpoints(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app, "pages");
    expect(cx, __LINE__, GET, "/audit/checkpoints", "", false, 200, "No checkpoint was signed yet.");
    expect(cx, __LINE__, GET, "/audit/checkpoints", "", JSON, 200, "{\"checkpoints\":[],\"keys\":[]}");
    expect(cx, __LINE__, GET, "/audit/2", "", false, 200, "Sign a checkpoint that covers this entry");
    expect(cx, __LINE__, GET, "/audit/2/proof.zip", "", false, 303, "/audit/2");
    expect(cx, __LINE__, GET, "/audit/2/proof.zip", "", JSON, 409, "No checkpoint covers entry 2");
    expect(cx, __LINE__, POST, "/audit/checkpoints", "entry=2", false, 303, "/audit/2");
    expect(cx, __LINE__, GET, "/audit/2", "", false, 200, "href=\"/audit/2/proof.zip\"");
    expect(cx, __LINE__, GET, "/audit/2/proof.zip", "", false, 200, "PK");
    expect(cx, __LINE__, GET, "/audit/99/proof.zip", "", false, 404, "has no entry 99");
    expect(cx, __LINE__, GET, "/audit/x/proof.zip", "", false, 404, "has no entry x");
    const struct ledger_checkpoint one = newest(cx);
    TEST_INT(__LINE__, one.size, ENTRIES);
    const char *place = arena_printf(cx->arena, "/audit/checkpoints/%s", one.id);
    expect(cx, __LINE__, GET, "/audit/checkpoints", "", false, 200, place);
    expect(cx, __LINE__, GET, place, "", false, 200, "kaname/pages");
    expect(cx, __LINE__, GET, place, "", JSON, 200, "\"origin\":\"kaname/pages\"");
    expect(cx, __LINE__, GET, arena_printf(cx->arena, "%s/checkpoint.txt", place), "", false, 200, one.note);
    expect(cx, __LINE__, GET, "/audit/checkpoints/none", "", false, 404, "There is no such checkpoint");
    expect(cx, __LINE__, POST, "/audit/checkpoints", "", JSON, 201, one.id);
    expect(cx, __LINE__, POST, "/audit/checkpoints", "", JSON, 200, one.id); /* nothing was added since */
    expect(cx, __LINE__, GET, "/signing-keys", "", false, 403, NULL);
    cx->permissions = PERM_SIGNED_IN;
    expect(cx, __LINE__, GET, "/audit/checkpoints", "", false, 403, NULL);
    expect(cx, __LINE__, GET, "/audit/2/proof.zip", "", false, 403, NULL);
    expect(cx, __LINE__, GET, arena_printf(cx->arena, "/signing-keys/%s/card.json", one.signing_key), "", false,
           200, "{\"format\":\"kaname-key-card/1\",\"organization\":\"pages\",\"name\":\"<b>&'\"");
    cx->org = "elsewhere"; /* of another organisation: not there */
    cx->permissions |= PERM_AUDIT_READ;
    expect(cx, __LINE__, GET, place, "", false, 404, NULL);
    expect(cx, __LINE__, GET, arena_printf(cx->arena, "/signing-keys/%s/card.json", one.signing_key), "", false,
           404, NULL);
}

static void test_keys(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app, "keys");
    expect(cx, __LINE__, POST, "/audit/checkpoints", "", JSON, 201, NULL);
    const char *id = newest(cx).signing_key;
    expect(cx, __LINE__, POST, "/signing-keys/rotate", "", JSON, 403, NULL);
    cx->permissions = PERM_SIGNED_IN | PERM_ACCOUNT_WRITE; /* an administrator reads no ledger */
    expect(cx, __LINE__, GET, "/signing-keys", "", false, 200, "Put a new key in place");
    expect(cx, __LINE__, GET, "/signing-keys", "", JSON, 200, id);
    expect(cx, __LINE__, POST, "/signing-keys/rotate", "", false, 303, "/signing-keys");
    expect(cx, __LINE__, GET, "/signing-keys", "", JSON, 200, "\"endorsed\":true");
    const char *revoke = arena_printf(cx->arena, "/signing-keys/%s/revoke", id);
    expect(cx, __LINE__, POST, revoke, "reason=", false, 422, "Please say why the key is revoked");
    expect(cx, __LINE__, POST, revoke, "reason=%3Cimg%3E", false, 303, "/signing-keys");
    expect(cx, __LINE__, GET, "/signing-keys", "", false, 200, "&lt;img&gt;");
    expect(cx, __LINE__, POST, revoke, "reason=again", false, 409, "is revoked already");
    expect(cx, __LINE__, POST, "/signing-keys/none/revoke", "reason=x", false, 404, NULL);
}

/* The entry of the timetable comes by itself, once, and not without a place for keys. */
static void test_timetable(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app, "timetable");
    int64_t count = -1;
    cx->permissions = PERM_PUBLIC; /* the tick acts for nobody */
    const char *directory = app.key_dir;
    app.key_dir = NULL;
    TEST_RC(__LINE__, cx, audit_keep_timetable(cx), RC_OK);
    TEST_RC(__LINE__, cx, schedule_count(cx, "ledger-checkpoint-all", &count), RC_OK);
    TEST_INT(__LINE__, count, 0);
    app.key_dir = directory;
    for (int i = 0; i < 2; i++)
        TEST_RC(__LINE__, cx, audit_keep_timetable(cx), RC_OK);
    TEST_RC(__LINE__, cx, schedule_count(cx, "ledger-checkpoint-all", &count), RC_OK);
    TEST_INT(__LINE__, count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_checkpoints),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_timetable),
    };
    return TEST_RUN_ON_BOTH(tests);
}
