/* The command of the analysis. */
#include "base/file.h"
#include "base/limits.h"
#include "base/progress.h"
#include "statistics/statistics_result.h"

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
    TRY(statistics_view_whole(cx, &statistics, &view));
    TRY(statistics_view_ones(cx, &statistics, option_of(arguments, "sector") == NULL ? "" : option_of(arguments, "sector"), &view));
    if (audience == AUDIENCE_OVERSEER)
        TRY(statistics_looked(cx, &statistics, "analyse", ""));
    return command_show(cx, arguments, statistics_answer, &view);
}

/* One signed file for each, named by the operator's key. */
static enum rc write_files(struct ctx *cx, const char *survey, const char *folder, int64_t *ret)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    struct survey_results all = {.n = 0};
    struct ctx inner = *cx;
    TRY(survey_result_store_all(cx, survey, &all));
    if (scratch == NULL)
        return memory_ended(cx);
    inner.arena = scratch;
    for (size_t i = 0; i < all.n; i++) {
        const char *text = "", *key = all.at[i].operator_key;
        enum rc rc = statistics_result_file(&inner, survey, key, &text);
        buf_clear(&out);
        buf_text(&out, text);
        if (rc == RC_OK)
            rc = buf_check(&inner, &out, N_("The result is too large"));
        if (rc == RC_OK)
            rc = file_write(&inner, arena_printf(scratch, "%s/%s.json", folder, url_encode(&inner, key)), &out);
        if (rc != RC_OK)
            return fail_as(cx, &inner, rc);
        arena_next(scratch);
        TRY(progress_step(cx, (int64_t)i + 1, (int64_t)all.n));
    }
    *ret = (int64_t)all.n;
    return arena_failed(scratch) ? memory_ended(cx) : RC_OK;
}

static enum rc results_run(struct ctx *cx, struct arguments *arguments)
{
    struct survey survey = {.id = NULL};
    struct statistics_results_view view = {.survey = ""};
    TRY(survey_named(cx, operand_of(arguments, 0), &survey));
    TRY(statistics_results_give(cx, survey.id));
    TRY(statistics_results_make(cx, survey.id, &view));
    if (option_of(arguments, "folder") != NULL)
        TRY(write_files(cx, survey.id, option_of(arguments, "folder"), &view.files));
    return command_show(cx, arguments, statistics_results_answer, &view);
}

static enum rc result_run(struct ctx *cx, struct arguments *arguments)
{
    struct survey survey = {.id = NULL};
    const char *text = "";
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(survey_named(cx, operand_of(arguments, 0), &survey));
    TRY(statistics_result_file(cx, survey.id, operand_of(arguments, 1), &text));
    buf_text(&out, text);
    TRY(buf_error(&out));
    return file_write(cx, option_of(arguments, "o"), &out);
}

const struct command statistics_commands[STATISTICS_COMMANDS] = {
    {.name = "survey analyse", .need = NEED_DATABASE, .permission = PERM_SURVEY_READ | PERM_SURVEY_WRITE, .run = analyse_run,
     .help = N_("Analyse the accepted answers of a survey and of the two before it"),
     .operands = {{"SURVEY", N_("Survey by its id, or by the beginning of its title"), true}},
     .options = {{"audience", "AUDIENCE", N_("overseer (otherwise) or peers, who see no cell of fewer than five"), false},
                 {"sector", "SECTOR", N_("Single operators of this sector alone; without it up to 5000 of all"), false}}},
    {.name = "survey results", .need = NEED_DATABASE, .permission = PERM_SURVEY_READ | PERM_SURVEY_WRITE, .run = results_run,
     .help = N_("Work out what operators get back from a closed survey, once, and hand it over in this installation"),
     .operands = {{"SURVEY", N_("Survey by its id, or by the beginning of its title"), true}},
     .options = {{"folder", "FOLDER", N_("Existing folder for the signed files of all operators, one each"), false}}},
    {.name = "survey result", .need = NEED_DATABASE, .permission = PERM_SURVEY_READ | PERM_SURVEY_WRITE, .run = result_run,
     .help = N_("Write the signed result of an operator into a file; questionnaire import takes it in"),
     .operands = {{"SURVEY", N_("Survey by its id, or by the beginning of its title"), true},
                  {"OPERATOR", N_("Key of the operator"), true}},
     .options = {{"o", "FILE", N_("File to write"), true}}},
};
