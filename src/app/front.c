/* The program that people start. The engine's commands over files run right here, with the few libraries that
 * they need; for everything else kaname-whole takes the place of this process. Loading what pages, reports and
 * databases need takes longer than most fault trees. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/cli.h"
#include "app/command_line.h"
#include "base/limits.h"
#include "base/progress.h"
#include "base/text.h"
#include "base/time.h"
#include "mission/mission_cli.h"

enum { PATH_BYTES = 4096 };

/* This program is left for the whole one where a word is not ASCII, so there is nothing to fold. */
const char *text_fold_wide(const struct ctx *cx, const char *text)
{
    (void)cx;
    return text;
}

/* Where kaname-whole lies, seen from the folder of this program. */
static const char *const places[] = {"kaname-whole", "../lib/kaname/kaname-whole"};

static int run_whole(char **words)
{
    char folder[PATH_BYTES], path[PATH_BYTES];
    ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
    char *slash = length > 0 ? memrchr(folder, '/', (size_t)length) : NULL;
    if (slash == NULL)
        slash = folder;
    *slash = '\0';
    for (size_t i = 0; i < COUNT(places); i++)
        if (snprintf(path, sizeof path, "%s/%s", folder, places[i]) < (int)sizeof path) {
            execv(path, words);
            if (errno != ENOENT && errno != ENOTDIR)
                break;
        }
    fprintf(stderr, "kaname: %s: %s\n", path, strerror(errno));
    return rc_describe(RC_IO)->exit;
}

/* Words that begin "mission …" with a file, in ASCII, and do not ask for help. */
static bool is_light(int count, char **words)
{
    bool file = false;
    if (count < 3 || strcmp(words[1], "mission") != 0)
        return false;
    for (int i = 1; i < count; i++) {
        for (const char *at = words[i]; *at != '\0'; at++)
            if ((unsigned char)*at >= 0x80)
                return false;
        if (strcmp(words[i], "--help") == 0 || strcmp(words[i], "-h") == 0)
            return false;
        file |= strncmp(words[i], "--open-psa", strlen("--open-psa")) == 0;
    }
    return file;
}

static int run_light(int count, char **words)
{
    static const struct module light = {
        .name = "mission", .commands = mission_file_commands, .command_count = MISSION_FILE_COMMANDS};
    static const struct module *const modules[] = {&light};
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_COMMAND_MEMORY);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};
    struct ctx cx = {.arena = arena, .app = &app, .now = time_now(), .org = "", .org_name = "",
                     .person = "", .person_name = "", .session = "", .csrf = "",
                     .lang = command_line_language(NULL), .permissions = PERM_PUBLIC};
    struct invocation invocation;
    if (arena == NULL)
        return rc_describe(RC_MEMORY)->exit;
    struct progress_bar bar = progress_bar_create(STDERR_FILENO);
    if (isatty(STDERR_FILENO))
        cx.progress = &bar.base;
    enum rc rc = cli_parse(&cx, count - 1, words + 1, &invocation);
    cx.lang = command_line_language(invocation.lang);
    invocation.arguments.out = &out;
    if (rc == RC_OK)
        rc = invocation.command->run(&cx, &invocation.arguments);
    progress_bar_end(&bar);
    return command_line_end(&cx, &invocation.arguments, rc, &out);
}

int main(int count, char **words)
{
    if (!is_light(count, words))
        return run_whole(words);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    return run_light(count, words);
}
