#include <locale.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "app/cli.h"
#include "app/command_line.h"
#include "app/modules.h"
#include "base/limits.h"
#include "base/progress.h"
#include "base/text.h"
#include "base/time.h"
#include "db/db_clock.h"
#include "report/report_child.h"

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
    cx->now = store_now(store);
    TRY(db_check_schema(cx));
    TRY(account_act_as(cx, invocation->as, invocation->org));
    if (!may(cx, invocation->command->permission))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    rc = invocation->command->run(cx, &invocation->arguments);
    cx->db = NULL;
    return rc;
}

static bool needs_database(const struct invocation *invocation)
{
    const struct command *command = invocation->command;
    if (command->alone != NULL && option_of(&invocation->arguments, command->alone) != NULL)
        return false;
    return command->need == NEED_DATABASE || (command->need == NEED_PERSON && invocation->as != NULL);
}

static int run(struct ctx *cx, struct app *app, int count, char **words, struct progress_bar *bar,
               struct buf *out)
{
    struct invocation invocation;
    enum rc rc = cli_parse(cx, count, words, &invocation);
    cx->lang = command_line_language(invocation.lang);
    invocation.arguments.out = out;
    app->key_dir = invocation.key_dir;
    if (rc == RC_OK)
        rc = needs_database(&invocation)
                 ? run_in_database(cx, &invocation)
                 : invocation.command->run(cx, &invocation.arguments);
    progress_bar_end(bar);
    return command_line_end(cx, &invocation.arguments, rc, out);
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
                     .lang = command_line_language(NULL), .permissions = PERM_PUBLIC};
    if (arena == NULL)
        return rc_describe(RC_MEMORY)->exit;
    struct progress_bar bar = progress_bar_create(STDERR_FILENO);
    if (isatty(STDERR_FILENO))
        cx.progress = &bar.base;
    return run(&cx, &app, count > 1 ? count - 1 : 1, count > 1 ? words + 1 : help, &bar, &out);
}
