/* The command of the analysis. */
#include "statistics/statistics_view.h"

static enum rc analyse_run(struct ctx *cx, struct arguments *arguments)
{
    struct statistics statistics = {.year_count = 0};
    struct statistics_view view = {.survey = ""};
    struct survey survey = {.id = NULL};
    const char *word = option_of(arguments, "audience");
    int64_t audience = AUDIENCE_OVERSEER;
    if (word != NULL && !enum_parse(&statistics_audience_names, word, &audience))
        return fail(cx, RC_USAGE, N_("The audience is overseer or peers (here: {0})"), word);
    TRY(survey_named(cx, operand_of(arguments, 0), &survey));
    TRY(statistics_open(cx, survey.id, (enum analysis_audience)audience, &statistics));
    TRY(statistics_view_make(cx, &statistics, &view));
    TRY(statistics_view_measures(cx, &statistics, &view));
    TRY(statistics_view_operators(cx, &statistics, &view));
    TRY(statistics_view_clusters(cx, &statistics, &view));
    if (audience == AUDIENCE_OVERSEER)
        TRY(statistics_looked(cx, &statistics, "analyse", ""));
    return command_show(cx, arguments, statistics_answer, &view);
}

const struct command statistics_commands[STATISTICS_COMMANDS] = {
    {.name = "survey analyse", .need = NEED_DATABASE, .permission = PERM_SURVEY_READ | PERM_SURVEY_WRITE, .run = analyse_run,
     .help = N_("Analyse the accepted answers of a survey and of the two before it"),
     .operands = {{"SURVEY", N_("Survey by its id, or by the beginning of its title"), true}},
     .options = {{"audience", "AUDIENCE", N_("overseer (otherwise) or peers, who see no cell of fewer than five"), false}}},
};
