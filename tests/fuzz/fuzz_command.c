/* Fuzzes the command line over the real table of commands: a word on each line. Nothing is run. What is
 * understood has all that its command needs, and the values stand as they were typed. */
#include "app/cli.h"
#include "app/modules.h"
#include "base/text.h"
#include "tests/fuzz/fuzz.h"

enum { WORDS_MOST = 64 };

static void check_understood(struct ctx *cx, const struct invocation *invocation)
{
    const struct command *command = invocation->command;
    const struct arguments *arguments = &invocation->arguments;
    require(command != NULL && arguments->command == command && !text_empty(arguments->db_url));
    for (size_t i = 0; i < OPERAND_COUNT; i++) {
        const char *value = operand_of(arguments, i);
        require(value != NULL || !command->operands[i].required);
        require(value == NULL || command->operands[i].placeholder != NULL);
        require(value == NULL || text_is_utf8(value, strlen(value)));
    }
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option_spec *option = &command->options[i];
        const char *value = arguments->options[i];
        int64_t number = 0;
        require(value == NULL || (option->name != NULL && text_is_utf8(value, strlen(value))));
        if (option->name == NULL)
            continue;
        require(value != NULL || !option->required);
        require(option_of(arguments, option->name) == value);
        enum rc rc = option_int(cx, arguments, option->name, 5, &number);
        require(rc == RC_OK || rc == RC_USAGE);
        require(value != NULL || (rc == RC_OK && number == 5));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    const struct app app = {.modules = app_modules, .module_count = app_modules_count};
    struct ctx cx = {.arena = arena, .app = &app, .lang = LANG_EN};
    struct invocation invocation;
    char *words[WORDS_MOST + 1] = {NULL};
    int count = 0;
    while (input.left > 0 && count < WORDS_MOST)
        words[count++] = (char *)fuzz_line(&input);
    enum rc rc = cli_parse(&cx, count, words, &invocation);
    if (rc == RC_OK)
        check_understood(&cx, &invocation);
    else
        require(rc == RC_USAGE && !text_empty(cx.problem.message));
    return 0;
}
