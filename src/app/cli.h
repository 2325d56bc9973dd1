/* The command line: words to command, options, context. */
#ifndef APP_CLI_H
#define APP_CLI_H

#include "base/command.h"

struct invocation {
    const struct command *command;
    struct arguments arguments;
    const char *as, *org, *lang; /* --as, --org, --lang; NULL where not given */
    const char *key_dir;         /* --key-dir, KANAME_KEYS, or beside the database */
};

/* Finds the command and reads its options. RC_USAGE with a message that names the word. */
enum rc cli_parse(struct ctx *cx, int count, char **words, struct invocation *ret) MUST_USE;

/* Options that every command takes, for help and man page. */
extern const struct option_spec cli_global_options[];
extern const size_t cli_global_option_count;

#endif
