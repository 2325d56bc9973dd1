#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "app/cli.h"
#include "app/modules.h"
#include "base/limits.h"
#include "base/progress.h"
#include "base/text.h"
#include "base/time.h"
#include "db/db.h"
#include "report/report_child.h"

static enum lang language_of(const char *given)
{
    const char *name = given;
    const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; text_empty(name) && i < COUNT(variables); i++)
        name = getenv(variables[i]);
    return !text_empty(name) && strncmp(name, "en", 2) == 0 ? LANG_EN : LANG_JA;
}

/* Opens the database, knows who acts, checks the permission, runs. */
static enum rc run_in_database(struct ctx *cx, struct invocation *invocation)
{
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    CLEANUP(store_closep) struct store *store = NULL;
    CLEANUP(db_closep) struct db *db = NULL;
    enum rc rc = store_open(invocation->arguments.db_url, &store, &why);
    if (rc == RC_OK)
        rc = db_open(store, &db, &why);
    if (rc != RC_OK)
        return fail(cx, rc, N_("The database cannot be opened: {0}"), buf_string(&why));
    cx->db = db;
    TRY(db_check_schema(cx));
    TRY(account_act_as(cx, invocation->as, invocation->org));
    if (!may(cx, invocation->command->permission))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    rc = invocation->command->run(cx, &invocation->arguments);
    cx->db = NULL;
    return rc;
}

/* One line on standard error, for programs that asked for JSON. */
static void print_problem_json(const struct ctx *cx, enum rc rc, const char *message)
{
    CLEANUP(buf_free) struct buf line = buf_create(LIMIT_PAGE_BYTES);
    struct json json = json_create(&line);
    json_object_begin(&json);
    json_key(&json, "error");
    json_text(&json, rc_describe(rc)->name);
    json_key(&json, "message");
    json_text(&json, message);
    json_key(&json, "fields");
    json_array_begin(&json);
    for (size_t i = 0; i < cx->problem.field_count; i++) {
        json_object_begin(&json);
        json_key(&json, "field");
        json_text(&json, cx->problem.fields[i].field);
        json_key(&json, "message");
        json_text(&json, cx->problem.fields[i].message);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    fprintf(stderr, "%s\n", buf_string(&line));
}

static void print_problem(struct ctx *cx, const struct arguments *arguments, enum rc rc)
{
    const char *message =
        text_empty(cx->problem.message) ? tr(cx, rc_describe(rc)->message) : cx->problem.message;
    if (arguments->json) {
        print_problem_json(cx, rc, message);
        return;
    }
    fprintf(stderr, "kaname: %s\n", message);
    for (size_t i = 0; i < cx->problem.field_count; i++)
        fprintf(stderr, "  %s: %s\n", cx->problem.fields[i].field, cx->problem.fields[i].message);
}

static enum rc run(struct ctx *cx, struct app *app, int count, char **words, struct progress_bar *bar,
                   struct buf *out)
{
    struct invocation invocation;
    enum rc rc = cli_parse(cx, count, words, &invocation);
    cx->lang = language_of(invocation.lang);
    invocation.arguments.out = out;
    app->key_dir = invocation.key_dir;
    if (rc == RC_OK)
        rc = invocation.command->need == NEED_DATABASE ||
                     (invocation.command->need == NEED_PERSON && invocation.as != NULL)
                 ? run_in_database(cx, &invocation)
                 : invocation.command->run(cx, &invocation.arguments);
    if (arena_failed(cx->arena) || (rc == RC_OK && buf_failed(out)))
        rc = RC_MEMORY;
    progress_bar_end(bar);
    if (out->length > 0 && (fwrite(out->data, 1, out->length, stdout) != out->length || fflush(stdout) != 0))
        rc = rc != RC_OK || errno == EPIPE ? rc : RC_IO; /* a reader that has enough is no error */
    if (rc != RC_OK)
        print_problem(cx, &invocation.arguments, rc);
    return rc;
}

int main(int count, char **words)
{
    if (count == 2 && strcmp(words[1], "--render-pdf") == 0)
        return report_child_main(STDIN_FILENO, STDOUT_FILENO);
    setlocale(LC_CTYPE, "C.UTF-8");
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error of the write, not an end */
    if (sodium_init() < 0) {
        fputs("kaname: no source of random numbers\n", stderr);
        return rc_describe(RC_INTERNAL)->exit;
    }
    static char *help[] = {(char *)"help"};
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_COMMAND_MEMORY);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    struct app app = {.modules = app_modules, .module_count = app_modules_count, .base_url = ""};
    struct ctx cx = {.arena = arena, .app = &app, .now = time_now(), .org = "", .org_name = "",
                     .person = "", .person_name = "", .session = "", .csrf = "",
                     .lang = language_of(NULL), .permissions = PERM_PUBLIC};
    if (arena == NULL)
        return rc_describe(RC_MEMORY)->exit;
    struct progress_bar bar = progress_bar_create(STDERR_FILENO);
    if (isatty(STDERR_FILENO))
        cx.progress = &bar.base;
    return rc_describe(run(&cx, &app, count > 1 ? count - 1 : 1, count > 1 ? words + 1 : help, &bar,
                           &out))->exit;
}
