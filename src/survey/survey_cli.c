/* The commands of surveys, asking side. */
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "sector/sector.h"
#include "survey/survey_response.h"
#include "survey/survey_view.h"

#define SURVEY_OPERAND {"SURVEY", N_("Survey by its id, or by the beginning of its title"), true}
#define OPERATOR_OPERAND {"OPERATOR", N_("Key of the operator"), true}

static bool ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path), n = strlen(ending);
    return length > n && strcmp(path + length - n, ending) == 0;
}

static enum rc shown(struct ctx *cx, struct arguments *arguments, const char *id)
{
    struct survey survey = {.id = NULL};
    TRY(survey_visible(cx, id, &survey));
    return command_show(cx, arguments, survey_record.fields, &survey);
}

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct survey_list_view view = {.may_make = 0};
    TRY(survey_list_make(cx, &view));
    return command_show(cx, arguments, survey_list_answer, &view);
}

static enum rc new_run(struct ctx *cx, struct arguments *arguments)
{
    static const struct option_field settings[] = {
        {"title", "title"},     {"year", "year"},   {"kind", "kind"},     {"catalog", "catalog"}, {"purpose", "purpose"},
        {"legal", "legal_basis"}, {"opens", "opens_on"}, {"closes", "closes_on"}, {"grace", "grace_days"},
        {"contact", "contact"}};
    struct survey survey, previous = {.id = ""};
    row_blank(&survey_record, &survey);
    TRY(organization_year(cx, &survey.year));
    survey.kind = SURVEY_OWN;
    survey.catalog = "baseline-2026";
    if (option_of(arguments, "from") != NULL) {
        TRY(survey_named(cx, option_of(arguments, "from"), &previous));
        survey.previous = previous.id;
        survey.kind = previous.kind;
        survey.catalog = previous.catalog;
        survey.purpose = previous.purpose;
        survey.legal_basis = previous.legal_basis;
        survey.contact = previous.contact;
        survey.grace_days = previous.grace_days;
    }
    TRY(options_into(cx, arguments, survey_record.fields, settings, COUNT(settings), false, &survey));
    if (text_same(survey.catalog, "-"))
        survey.catalog = "";
    TRY(survey_save(cx, &survey, 0));
    return shown(cx, arguments, survey.id);
}

static enum rc open_run(struct ctx *cx, struct arguments *arguments)
{
    struct survey survey = {.id = NULL};
    TRY(survey_named(cx, operand_of(arguments, 0), &survey));
    if (option_of(arguments, "revise") != NULL)
        TRY(survey_revise(cx, survey.id, option_of(arguments, "revise")));
    else
        TRY(survey_open(cx, survey.id));
    return shown(cx, arguments, survey.id);
}

static enum rc close_run(struct ctx *cx, struct arguments *arguments)
{
    struct survey survey = {.id = NULL};
    TRY(survey_named(cx, operand_of(arguments, 0), &survey));
    TRY(survey_close(cx, survey.id));
    return shown(cx, arguments, survey.id);
}

static enum rc invite_run(struct ctx *cx, struct arguments *arguments)
{
    static const struct option_field settings[] = {{"operator", "operator_key"}, {"name", "name"},
                                                   {"sector", "sector"},         {"size", "size"},
                                                   {"region", "region"},         {"email", "email"}};
    struct survey survey = {.id = NULL};
    struct survey_invitation row;
    struct survey_invited sum = {.added = 0};
    row_blank(&survey_invitation_record, &row);
    TRY(survey_named(cx, operand_of(arguments, 0), &survey));
    if (switch_of(arguments, "covered")) {
        int64_t size = -1;
        const char *sector = option_of(arguments, "sector"), *word = option_of(arguments, "size");
        if (word != NULL && !enum_parse(&covered_size_names, word, &size))
            return fail(cx, RC_USAGE, N_("A size is large, medium or small (given: {0})"), word);
        TRY(survey_invite_covered(cx, survey.id, sector == NULL ? "" : sector, size, &sum.added));
        return command_show(cx, arguments, survey_invited_fields, &sum);
    }
    TRY(options_into(cx, arguments, survey_invitation_record.fields, settings, COUNT(settings), false, &row));
    TRY(survey_invite(cx, survey.id, &row, 1, &sum.added));
    return command_show(cx, arguments, survey_invited_fields, &sum);
}

static enum rc status_run(struct ctx *cx, struct arguments *arguments)
{
    struct survey survey = {.id = NULL};
    struct survey_page_view view = {.mail = 0};
    TRY(survey_named(cx, operand_of(arguments, 0), &survey));
    TRY(survey_page_view_make(cx, survey.id, &view));
    return command_show(cx, arguments, survey_answer, &view);
}

static enum rc import_run(struct ctx *cx, struct arguments *arguments)
{
    struct survey survey = {.id = NULL};
    const char *path = operand_of(arguments, 1);
    struct import_result result = {.rows = 0};
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_UPLOAD_BYTES);
    TRY(survey_named(cx, operand_of(arguments, 0), &survey));
    TRY(file_read(cx, path, &bytes));
    enum rc rc = rows_import(cx, &survey_question_noun, survey.id, buf_string(&bytes), bytes.length, path, &result);
    if (rc != RC_OK && (rc != RC_INVALID || result.errors.n == 0))
        return rc;
    TRY(rows_import_show(cx, arguments, &result));
    return rc;
}

static enum rc answer_run(struct ctx *cx, struct arguments *arguments)
{
    struct survey survey = {.id = NULL};
    const char *path = operand_of(arguments, 1);
    struct import_result result = {.rows = 0};
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_UPLOAD_BYTES);
    TRY(survey_named(cx, operand_of(arguments, 0), &survey));
    TRY(file_read(cx, path, &bytes));
    enum rc rc = survey_paper_take(cx, survey.id, option_of(arguments, "operator"), buf_string(&bytes), bytes.length,
                                   path, &result);
    if (rc != RC_OK && (rc != RC_INVALID || result.errors.n == 0))
        return rc;
    TRY(rows_import_show(cx, arguments, &result));
    return rc;
}

static enum rc write_sheet(struct ctx *cx, const char *survey, const char *path, struct buf *out)
{
    if (!ends_with(path, ".csv") && !ends_with(path, ".xlsx"))
        return fail(cx, RC_USAGE, N_("The name of the file ends in .csv or .xlsx (given: {0})"), path);
    return survey_paper_sheet(cx, survey, ends_with(path, ".csv") ? LIST_CSV : LIST_XLSX, out);
}

static enum rc export_run(struct ctx *cx, struct arguments *arguments)
{
    struct survey survey = {.id = NULL};
    const char *path = option_of(arguments, "o");
    int64_t edition = 0;
    TRY(survey_named(cx, operand_of(arguments, 0), &survey));
    TRY(option_int(cx, arguments, "edition", 0, &edition));
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    if (switch_of(arguments, "notice"))
        TRY(survey_closing_notice(cx, survey.id, &out));
    else if (switch_of(arguments, "sheet"))
        TRY(write_sheet(cx, survey.id, path, &out));
    else if (ends_with(path, ".json"))
        TRY(survey_document_of(cx, survey.id, edition, &out, NULL));
    else
        TRY(rows_export(cx, &survey_question_noun, survey.id, path, &out));
    return file_write(cx, path, &out);
}

const struct command survey_commands[SURVEY_COMMANDS] = {
    {.name = "survey list",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_READ,
     .run = list_run,
     .help = N_("Lists the surveys of the organisation, and those delegated to it")},
    {.name = "survey new",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_WRITE,
     .run = new_run,
     .help = N_("Makes a survey with the measures of a standard, or with the questions of last year's"),
     .options = {{"title", "TEXT", N_("Title of the survey"), true},
                 {"opens", "DATE", N_("First day for answers"), true},
                 {"closes", "DATE", N_("Last day for answers"), true},
                 {"purpose", "TEXT", N_("What it is for; operators read it"), false},
                 {"legal", "TEXT", N_("Legal basis"), false},
                 {"year", "YEAR", N_("Year (otherwise the present one)"), false},
                 {"kind", "KIND", N_("all, own or support"), false},
                 {"catalog", "CATALOG", N_("Standard whose measures are asked (otherwise baseline-2026; - for none)"),
                  false},
                 {"from", "SURVEY", N_("Last year's survey, whose questions are taken over"), false},
                 {"grace", "DAYS", N_("Days of grace for what was made in time"), false},
                 {"contact", "TEXT", N_("Contact for questions"), false}}},
    {.name = "survey open",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_WRITE,
     .run = open_run,
     .help = N_("Freezes the questionnaire as an edition and opens it; with --revise takes an open one back to change it"),
     .operands = {SURVEY_OPERAND},
     .options = {{"revise", "REASON", N_("Takes the open survey back, for this reason"), false}}},
    {.name = "survey invite",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_WRITE,
     .run = invite_run,
     .help = N_("Puts an operator on the list of those that are asked; with --covered the covered operators of the year"),
     .operands = {SURVEY_OPERAND},
     .options = {{"covered", NULL, N_("All covered operators of the survey's year, of one sector or size where it is named"),
                  false},
                 {"operator", "KEY", N_("Key of the operator: its Hōjin number, or a word of your own"), false},
                 {"name", "NAME", N_("Name of the operator"), false},
                 {"sector", "SECTOR", N_("Sector"), false},
                 {"size", "SIZE", N_("large, medium or small"), false},
                 {"region", "REGION", N_("Region"), false},
                 {"email", "ADDRESS", N_("Mail address for reminders"), false}}},
    {.name = "survey status",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_READ,
     .run = status_run,
     .help = N_("How far the operators are, by sector, and who is missing"),
     .operands = {SURVEY_OPERAND}},
    {.name = "survey answer",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_WRITE,
     .run = answer_run,
     .help = N_("Enters the answers of an operator that sent paper from the filled sheet (survey export --sheet)"),
     .operands = {SURVEY_OPERAND, {"FILE", N_("Workbook or CSV file"), true}},
     .options = {{"operator", "KEY", N_("Key of the operator"), true}}},
    {.name = "survey responses",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_READ,
     .run = survey_responses_run,
     .help = N_("Lists what came back to a survey, newest first"),
     .operands = {SURVEY_OPERAND},
     .options = {{"state", "STATE", N_("received, accepted, returned, replaced or refused"), false}}},
    {.name = "survey response",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_READ,
     .run = survey_response_run,
     .help = N_("Shows what an operator answered last, beside what it answered before; that somebody looked is noted"),
     .operands = {SURVEY_OPERAND, OPERATOR_OPERAND}},
    {.name = "survey comment",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_WRITE,
     .run = survey_comment_run,
     .help = N_("Writes a comment to the last response of an operator; it goes out with the decision"),
     .operands = {SURVEY_OPERAND, OPERATOR_OPERAND, {"COMMENT", N_("What should be corrected"), true}},
     .options = {{"question", "CODE", N_("The question that the comment is about"), false}}},
    {.name = "survey accept",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_WRITE,
     .run = survey_accept_run,
     .help = N_("Accepts the last response of an operator, as the asking body or as who carries the survey out"),
     .operands = {SURVEY_OPERAND, OPERATOR_OPERAND},
     .options = {{"note", "TEXT", N_("Note to the sender"), false}}},
    {.name = "survey return",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_WRITE,
     .run = survey_return_run,
     .help = N_("Sends the last response of an operator back with what should be corrected"),
     .operands = {SURVEY_OPERAND, OPERATOR_OPERAND},
     .options = {{"note", "TEXT", N_("Note to the sender (needed where there is no comment)"), false}}},
    {.name = "survey import",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_WRITE,
     .run = import_run,
     .help = N_("Takes the questions of a draft from a workbook or CSV file"),
     .operands = {SURVEY_OPERAND, {"FILE", N_("Workbook or CSV file"), true}}},
    {.name = "survey export",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_READ,
     .run = export_run,
     .help = N_("Writes the frozen questionnaire (.json) for operators, or the list of questions (.xlsx, .csv)"),
     .operands = {SURVEY_OPERAND},
     .options = {{"o", "FILE", N_("File to write; its ending tells what"), true},
                 {"edition", "N", N_("Edition (otherwise the last one)"), false},
                 {"notice", NULL, N_("The notice that the survey is closed, which questionnaire import takes in"), false},
                 {"sheet", NULL, N_("The sheet for answers on paper (.xlsx, .csv), which survey answer takes in"), false}}},
    {.name = "survey close",
     .need = NEED_DATABASE,
     .permission = PERM_SURVEY_WRITE,
     .run = close_run,
     .help = N_("Closes a survey; what was made before is taken within the days of grace"),
     .operands = {SURVEY_OPERAND}},
};
