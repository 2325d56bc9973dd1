#include <string.h>

#include "app/app_module.h"
#include "app/cli.h"
#include "base/text.h"

static void one_line(const struct ctx *cx, struct buf *out, const struct command *command)
{
    int used = (int)strlen(command->name);
    buf_printf(out, "  %s", command->name);
    for (size_t i = 0; i < OPERAND_COUNT && command->operands[i].placeholder != NULL; i++) {
        const char *form = command->operands[i].required ? " %s" : " [%s]";
        used += (int)strlen(command->operands[i].placeholder) + (command->operands[i].required ? 1 : 3);
        if (form[1] == '[')
            buf_printf(out, " [%s]", command->operands[i].placeholder);
        else
            buf_printf(out, " %s", command->operands[i].placeholder);
    }
    buf_printf(out, "%*s%s\n", used < 34 ? 34 - used : 1, "", tr(cx, command->help));
}

/* An option of one letter has one dash, as people write it; the program takes either. */
static const char *dashes(const struct option_spec *option)
{
    return option->name[1] == '\0' ? "-" : "--";
}

static void option_line(const struct ctx *cx, struct buf *out, const struct option_spec *option)
{
    const char *left = arena_printf(cx->arena, "%s%s%s%s", dashes(option), option->name,
                                    option->placeholder == NULL ? "" : " ",
                                    option->placeholder == NULL ? "" : option->placeholder);
    buf_printf(out, "  %-24s %s\n", left, tr(cx, option->help));
}

static bool begins(const struct command *command, const char *word)
{
    size_t length = strlen(word);
    return strncmp(command->name, word, length) == 0 &&
           (command->name[length] == '\0' || command->name[length] == ' ');
}

static void details(const struct ctx *cx, struct buf *out, const struct command *command)
{
    for (size_t i = 0; i < OPERAND_COUNT && command->operands[i].placeholder != NULL; i++)
        buf_printf(out, "    %-22s %s\n", command->operands[i].placeholder,
                   tr(cx, command->operands[i].help));
    for (size_t i = 0; i < OPTION_COUNT && command->options[i].name != NULL; i++)
        option_line(cx, out, &command->options[i]);
}

/* What the program ends with; rc_info says which error ends with which. */
static const char *const exit_meanings[] = {
    N_("Done"),
    N_("The input was refused; the message names what and where"),
    N_("The command line is wrong"),
    N_("Not allowed to this person"),
    N_("There is no such record"),
    N_("Somebody else changed the record first, or its state does not allow the step"),
    N_("A file, the database or memory failed; nothing was changed"),
    N_("Stored data contradict the ledger"),
    N_("An error of the program"),
};

static void exit_lines(const struct ctx *cx, struct buf *out)
{
    buf_printf(out, "\n%s\n", tr(cx, N_("Exit status:")));
    for (size_t i = 0; i < COUNT(exit_meanings); i++)
        buf_printf(out, "  %zu  %s\n", i, tr(cx, exit_meanings[i]));
}

enum rc help_run(struct ctx *cx, struct arguments *arguments)
{
    const char *first = operand_of(arguments, 0), *second = operand_of(arguments, 1);
    const char *wanted = first == NULL || second == NULL
                             ? first
                             : arena_printf(cx->arena, "%s %s", first, second);
    struct buf *out = arguments->out;
    size_t shown = 0;
    if (wanted == NULL)
        buf_printf(out, "%s\n\nkaname [--db URL] [--org ID] [--as PERSON] [--lang LANG] [--json] %s\n\n",
                   tr(cx, N_("kaname: cyber security of critical infrastructure, assessed, planned and proven")),
                   tr(cx, N_("COMMAND …")));
    for (size_t m = 0; m < cx->app->module_count; m++)
        for (size_t i = 0; i < cx->app->modules[m]->command_count; i++) {
            const struct command *command = &cx->app->modules[m]->commands[i];
            if (wanted != NULL && !begins(command, wanted))
                continue;
            one_line(cx, out, command);
            if (wanted != NULL)
                details(cx, out, command);
            shown++;
        }
    if (shown == 0)
        return fail(cx, RC_USAGE, N_("There is no command “{0}”; kaname help lists them"), wanted);
    buf_printf(out, "\n%s\n", tr(cx, N_("For every command:")));
    for (size_t i = 0; i < cli_global_option_count; i++)
        option_line(cx, out, &cli_global_options[i]);
    if (wanted == NULL)
        exit_lines(cx, out);
    return RC_OK;
}

/* roff: a line must not begin with a dot or a quote, and backslashes are doubled. */
static void roff(struct buf *out, const char *text)
{
    if (*text == '.' || *text == '\'')
        buf_text(out, "\\&");
    for (; *text != '\0'; text++) {
        if (*text == '\\')
            buf_text(out, "\\e");
        else if (*text == '-')
            buf_text(out, "\\-");
        else
            buf_char(out, *text);
    }
}

static void man_option(const struct ctx *cx, struct buf *out, const struct option_spec *option)
{
    BUF_LITERAL(out, ".TP\n\\fB");
    roff(out, dashes(option));
    roff(out, option->name);
    BUF_LITERAL(out, "\\fR");
    if (option->placeholder != NULL)
        buf_printf(out, " \\fI%s\\fR", option->placeholder);
    buf_char(out, '\n');
    roff(out, tr(cx, option->help));
    buf_char(out, '\n');
}

static void man_command(const struct ctx *cx, struct buf *out, const struct command *command)
{
    BUF_LITERAL(out, ".SS ");
    roff(out, command->name);
    for (size_t i = 0; i < OPERAND_COUNT && command->operands[i].placeholder != NULL; i++)
        buf_printf(out, " %s", command->operands[i].placeholder);
    buf_char(out, '\n');
    roff(out, tr(cx, command->help));
    buf_char(out, '\n');
    for (size_t i = 0; i < OPTION_COUNT && command->options[i].name != NULL; i++)
        man_option(cx, out, &command->options[i]);
}

enum rc version_run(struct ctx *cx, struct arguments *arguments)
{
    (void)cx;
    buf_text(arguments->out, "kaname " KANAME_VERSION "\n");
    return RC_OK;
}

enum rc man_run(struct ctx *cx, struct arguments *arguments)
{
    struct buf *out = arguments->out;
    buf_printf(out, ".TH KANAME 1\n.SH %s\nkaname \\- %s\n.SH %s\n\\fBkaname\\fR [\\fIOPTION\\fR]... \\fICOMMAND\\fR ...\n",
               tr(cx, N_("NAME")),
               tr(cx, N_("cyber security of critical infrastructure, assessed, planned and proven")),
               tr(cx, N_("SYNOPSIS")));
    buf_printf(out, ".SH %s\n", tr(cx, N_("OPTIONS")));
    for (size_t i = 0; i < cli_global_option_count; i++)
        man_option(cx, out, &cli_global_options[i]);
    buf_printf(out, ".SH %s\n", tr(cx, N_("COMMANDS")));
    for (size_t m = 0; m < cx->app->module_count; m++)
        for (size_t i = 0; i < cx->app->modules[m]->command_count; i++)
            man_command(cx, out, &cx->app->modules[m]->commands[i]);
    buf_printf(out, ".SH %s\n", tr(cx, N_("EXIT STATUS")));
    for (size_t i = 0; i < COUNT(exit_meanings); i++)
        buf_printf(out, ".TP\n%zu\n%s\n", i, tr(cx, exit_meanings[i]));
    return RC_OK;
}
