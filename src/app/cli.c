#include "app/cli.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const struct option_spec cli_global_options[] = {
    {"db", "URL", N_("Database: sqlite:FILE or postgresql://… (otherwise KANAME_DB, otherwise sqlite:kaname.db)"), false},
    {"org", "ID", N_("Organisation to act in (otherwise the person's own, or the first one)"), false},
    {"as", "PERSON", N_("Sign-in name of the person who acts (otherwise the local administrator)"), false},
    {"key-dir", "DIRECTORY", N_("Where the private signing keys lie (otherwise KANAME_KEYS, otherwise kaname.keys beside the database file)"), false},
    {"lang", "LANG", N_("Language: ja or en (otherwise by the locale)"), false},
    {"json", NULL, N_("Print JSON"), false},
};
const size_t cli_global_option_count = COUNT(cli_global_options);

/* The command whose words all stand at the front; the longest one wins ("catalog list" before "catalog"). */
static const struct command *find_command(const struct ctx *cx, int count, char **words, int *ret_used)
{
    const struct command *best = NULL;
    *ret_used = 0;
    for (size_t m = 0; m < cx->app->module_count; m++) {
        const struct module *module = cx->app->modules[m];
        for (size_t i = 0; i < module->command_count; i++) {
            const char *name = module->commands[i].name;
            int used = 0;
            while (used < count) {
                size_t length = strcspn(name, " ");
                if (strlen(words[used]) != length || strncmp(words[used], name, length) != 0)
                    break;
                used++;
                name += length;
                if (*name == '\0')
                    break;
                name++;
            }
            if (*name == '\0' && used > *ret_used) {
                best = &module->commands[i];
                *ret_used = used;
            }
        }
    }
    return best;
}

static const struct option_spec *find_option(const struct command *command, const char *name,
                                             size_t length, size_t *ret_index)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option_spec *option = &command->options[i];
        if (option->name != NULL && strlen(option->name) == length &&
            strncmp(option->name, name, length) == 0) {
            *ret_index = i;
            return option;
        }
    }
    return NULL;
}

/* A global option; false when the word is none of them. `value` is NULL for a switch. */
static bool take_global(struct invocation *ret, const char *name, size_t length, const char *value)
{
    struct {
        const char *name;
        const char **place;
    } const places[] = {{"db", &ret->arguments.db_url}, {"org", &ret->org}, {"as", &ret->as},
                        {"lang", &ret->lang}, {"key-dir", &ret->key_dir}};
    for (size_t i = 0; i < COUNT(places); i++)
        if (strlen(places[i].name) == length && strncmp(places[i].name, name, length) == 0) {
            *places[i].place = value;
            return true;
        }
    return false;
}

static bool is_word(const char *name, size_t length, const char *word)
{
    return strlen(word) == length && strncmp(name, word, length) == 0;
}

static bool is_global_value(const char *name, size_t length)
{
    for (size_t i = 0; i < cli_global_option_count; i++)
        if (cli_global_options[i].placeholder != NULL &&
            is_word(name, length, cli_global_options[i].name))
            return true;
    return false;
}

/* Reads one option at words[*at]; command may be NULL before it is known. */
static enum rc take_option(struct ctx *cx, int count, char **words, int *at,
                           const struct command *command, struct invocation *ret)
{
    const char *word = words[*at], *name = word[1] == '-' ? word + 2 : word + 1;
    size_t length = strcspn(name, "="), index = 0;
    const char *value = name[length] == '=' ? name + length + 1 : NULL;
    if (is_word(name, length, "json")) {
        ret->arguments.json = true;
        return RC_OK;
    }
    const struct option_spec *option =
        command == NULL ? NULL : find_option(command, name, length, &index);
    bool global = option == NULL && is_global_value(name, length);
    if (option == NULL && !global)
        return fail(cx, RC_USAGE, N_("There is no option {0}; see kaname help"), word);
    if (option != NULL && option->placeholder == NULL) {
        ret->arguments.options[index] = "1";
        return RC_OK;
    }
    if (value == NULL && *at + 1 < count)
        value = words[++*at];
    if (value == NULL)
        return fail(cx, RC_USAGE, N_("The option {0} needs a value"), word);
    if (!text_is_utf8(value, strlen(value)))
        return fail(cx, RC_USAGE, N_("The value of {0} is not valid UTF-8"),
                    arena_copy_n(cx->arena, word, (size_t)(name - word) + length));
    if (!global)
        ret->arguments.options[index] = value;
    else if (take_global(ret, name, length, value) && is_word(name, length, "lang"))
        cx->lang = strncmp(value, "en", 2) == 0 ? LANG_EN : LANG_JA; /* for what is wrong further on */
    return RC_OK;
}

static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0';
}

static enum rc take_operands(struct ctx *cx, int count, char **words, int at, struct invocation *ret)
{
    size_t operands = 0;
    for (; at < count; at++) {
        if (is_option(words[at])) {
            TRY(take_option(cx, count, words, &at, ret->command, ret));
            continue;
        }
        if (operands == OPERAND_COUNT || ret->command->operands[operands].placeholder == NULL)
            return fail(cx, RC_USAGE, N_("“{0}” is one word too many for {1}"), words[at],
                        ret->command->name);
        if (!text_is_utf8(words[at], strlen(words[at])))
            return fail(cx, RC_USAGE, N_("A word of the command line is not valid UTF-8"));
        ret->arguments.operands[operands++] = words[at];
    }
    return RC_OK;
}

static enum rc check_required(struct ctx *cx, const struct invocation *invocation)
{
    const struct command *command = invocation->command;
    for (size_t i = 0; i < OPERAND_COUNT; i++)
        if (command->operands[i].required && invocation->arguments.operands[i] == NULL)
            return fail(cx, RC_USAGE, N_("{0} needs {1}; see kaname help {0}"), command->name,
                        command->operands[i].placeholder);
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (command->options[i].required && invocation->arguments.options[i] == NULL)
            return fail(cx, RC_USAGE, N_("{0} needs the option --{1}; see kaname help {0}"),
                        command->name, command->options[i].name);
    return RC_OK;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* "plan list --help" reads as "help plan list". */
static enum rc turn_to_help(struct ctx *cx, struct invocation *ret)
{
    char *help[] = {(char *)"help"};
    const char *name = ret->command == NULL ? NULL : ret->command->name;
    int used = 0;
    ret->command = find_command(cx, 1, help, &used);
    if (ret->command == NULL)
        return fail(cx, RC_USAGE, N_("There is no command “{0}”; kaname help lists them"), help[0]);
    ret->arguments = (struct arguments){.command = ret->command};
    for (size_t i = 0; name != NULL && i < OPERAND_COUNT && *name != '\0'; i++) {
        size_t length = strcspn(name, " ");
        ret->arguments.operands[i] = arena_copy_n(cx->arena, name, length);
        name += length + (name[length] == ' ');
    }
    return RC_OK;
}

/* The directory of the keys lies beside the file of the database, under a name that does not follow the
 * file's; for a server, in the working directory. */
static const char *key_dir_beside(const struct ctx *cx, const char *db_url)
{
    const char *file = strncmp(db_url, "sqlite:", strlen("sqlite:")) == 0
                           ? db_url + strlen("sqlite:")
                           : "";
    file += strncmp(file, "//", 2) == 0 ? 2 : 0;
    const char *slash = strrchr(file, '/');
    return slash == NULL ? "kaname.keys"
                         : arena_printf(cx->arena, "%.*s/kaname.keys", (int)(slash - file), file);
}

enum rc cli_parse(struct ctx *cx, int count, char **words, struct invocation *ret)
{
    char *version[] = {(char *)"version"};
    int at = 0, used = 0;
    bool help = false;
    if (count == 1 && strcmp(words[0], "--version") == 0) /* as every program is asked */
        words = version;
    *ret = (struct invocation){.command = NULL};
    for (; at < count && is_option(words[at]); at++) {
        if (is_help(words[at]))
            help = true;
        else
            TRY(take_option(cx, count, words, &at, NULL, ret));
    }
    ret->command = find_command(cx, count - at, words + at, &used);
    for (int i = at + used; i < count; i++)
        help |= is_help(words[i]);
    if (help) {
        TRY(turn_to_help(cx, ret));
    } else if (ret->command == NULL) {
        return fail(cx, RC_USAGE, N_("There is no command “{0}”; kaname help lists them"),
                    at < count ? words[at] : "");
    } else {
        ret->arguments.command = ret->command;
        TRY(take_operands(cx, count, words, at + used, ret));
    }
    if (ret->arguments.db_url == NULL)
        ret->arguments.db_url = getenv("KANAME_DB");
    if (text_empty(ret->arguments.db_url))
        ret->arguments.db_url = "sqlite:kaname.db";
    if (ret->key_dir == NULL)
        ret->key_dir = getenv("KANAME_KEYS");
    if (text_empty(ret->key_dir))
        ret->key_dir = key_dir_beside(cx, ret->arguments.db_url);
    return check_required(cx, ret);
}

const char *option_of(const struct arguments *arguments, const char *name)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (arguments->command->options[i].name != NULL &&
            strcmp(arguments->command->options[i].name, name) == 0)
            return arguments->options[i];
    return NULL;
}

const char *operand_of(const struct arguments *arguments, size_t index)
{
    return index < OPERAND_COUNT ? arguments->operands[index] : NULL;
}

bool switch_of(const struct arguments *arguments, const char *name)
{
    return option_of(arguments, name) != NULL;
}

enum rc options_into(struct ctx *cx, const struct arguments *arguments, struct fields fields,
                     const struct option_field *options, size_t n, bool other, void *row)
{
    enum rc worst = RC_OK;
    for (size_t i = 0; i < n; i++) {
        const char *value = option_of(arguments, options[i].option);
        if (value == NULL)
            continue;
        other = true;
        enum rc rc = field_from_text(cx, field_find(fields, options[i].field), value, row);
        worst = rc == RC_OK ? worst : rc;
    }
    if (worst == RC_OK && !other)
        return fail(cx, RC_USAGE, N_("Name at least one setting; kaname help {0} lists them"), arguments->command->name);
    return worst;
}

/* The field due_on of the option due-on. */
static const struct field *field_of_option(struct fields fields, const char *option)
{
    for (size_t i = 0; i < fields.n; i++) {
        const char *name = fields.at[i].name;
        size_t at = 0;
        while (name[at] != '\0' && name[at] == (option[at] == '-' ? '_' : option[at]))
            at++;
        if (name[at] == '\0' && option[at] == '\0')
            return fields.at + i;
    }
    return NULL;
}

enum rc options_by_name(struct ctx *cx, const struct arguments *arguments, struct fields fields,
                        enum rc (*refer)(struct ctx *cx, const struct field *field, const char *text, void *row), void *row)
{
    enum rc worst = RC_OK;
    for (size_t i = 0; i < OPTION_COUNT && arguments->command->options[i].name != NULL; i++) {
        const char *option = arguments->command->options[i].name;
        const struct field *field = strcmp(option, "study") == 0 ? NULL : field_of_option(fields, option);
        if (arguments->options[i] == NULL || field == NULL)
            continue;
        enum rc rc = field->kind == F_REF ? refer(cx, field, arguments->options[i], row)
                                          : field_from_text(cx, field, arguments->options[i], row);
        worst = rc == RC_OK ? worst : rc;
    }
    return worst;
}

enum rc option_int(struct ctx *cx, const struct arguments *arguments, const char *name,
                   int64_t otherwise, int64_t *ret)
{
    const char *text = option_of(arguments, name);
    *ret = otherwise;
    if (text != NULL && text_to_int(cx, text, ret) != RC_OK)
        return fail(cx, RC_USAGE, N_("The option --{0} takes a whole number (given: {1})"), name, text);
    return RC_OK;
}
