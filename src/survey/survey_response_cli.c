/* The commands on what came back. Each takes the survey and the operator's key, and acts on its last response. */
#include "base/text.h"
#include "survey/survey_decide.h"
#include "survey/survey_view.h"

enum rc survey_responses_run(struct ctx *cx, struct arguments *arguments)
{
    const char *word = option_of(arguments, "state");
    struct survey survey = {.id = NULL};
    struct survey_response_list_view view = {.next = ""};
    struct rows found = {.n = 0};
    int64_t state = -1;
    size_t n = 0;
    if (word != NULL && !enum_parse(&response_state_names, word, &state))
        return fail(cx, RC_USAGE, N_("“{0}” is not a state of a response"), word);
    TRY(survey_named(cx, operand_of(arguments, 0), &survey));
    TRY(survey_response_rows_load(cx, survey.id, &found));
    const struct survey_response_row *all = found.at;
    struct survey_response_row *rows = ARENA_ARRAY(cx->arena, struct survey_response_row, found.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < found.n; i++)
        if (state < 0 || all[i].state == state)
            rows[n++] = all[i];
    view.rows.at = rows;
    view.rows.n = n;
    return command_show(cx, arguments, survey_response_list_answer, &view);
}

static enum rc last_response(struct ctx *cx, const struct arguments *arguments, struct survey_response *ret)
{
    struct survey survey = {.id = NULL};
    TRY(survey_named(cx, operand_of(arguments, 0), &survey));
    return survey_response_newest(cx, survey.id, operand_of(arguments, 1), ret);
}

/* As it stands after a step. */
static enum rc show(struct ctx *cx, struct arguments *arguments, const char *id)
{
    struct survey_response response = {.id = NULL};
    TRY(survey_row_visible(cx, &survey_response_record, id, &response));
    return command_show(cx, arguments, survey_response_record.fields, &response);
}

enum rc survey_response_run(struct ctx *cx, struct arguments *arguments)
{
    struct survey_response response = {.id = NULL};
    struct survey_response_view view = {.name = ""};
    TRY(last_response(cx, arguments, &response));
    TRY(survey_response_view_make(cx, response.id, &view));
    return command_show(cx, arguments, survey_response_answer, &view);
}

enum rc survey_comment_run(struct ctx *cx, struct arguments *arguments)
{
    const char *question = option_of(arguments, "question");
    struct survey_response response = {.id = NULL};
    TRY(last_response(cx, arguments, &response));
    TRY(survey_response_comment(cx, response.id, question == NULL ? "" : question, operand_of(arguments, 2)));
    return show(cx, arguments, response.id);
}

enum rc survey_accept_run(struct ctx *cx, struct arguments *arguments)
{
    struct survey_response response = {.id = NULL};
    TRY(last_response(cx, arguments, &response));
    TRY(survey_response_accept(cx, response.id, option_of(arguments, "note")));
    return show(cx, arguments, response.id);
}

enum rc survey_return_run(struct ctx *cx, struct arguments *arguments)
{
    struct survey_response response = {.id = NULL};
    TRY(last_response(cx, arguments, &response));
    TRY(survey_response_return(cx, response.id, option_of(arguments, "note")));
    return show(cx, arguments, response.id);
}
