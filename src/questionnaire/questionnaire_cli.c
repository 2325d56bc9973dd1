#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "questionnaire/reply_page.h"

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct reply_list_view view = {.may_write = 0};
    TRY(reply_list_make(cx, &view));
    return command_show(cx, arguments, reply_list_answer, &view);
}

static enum rc show(struct ctx *cx, struct arguments *arguments, const char *id)
{
    struct reply_overview view = {.filled = {.assessment_name = ""}};
    TRY(reply_overview_make(cx, id, &view));
    return command_show(cx, arguments, reply_overview_answer, &view);
}

static enum rc import_run(struct ctx *cx, struct arguments *arguments)
{
    struct reply reply = {.id = ""};
    bool fresh = false;
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_QUESTIONNAIRE_BYTES);
    TRY(file_read(cx, operand_of(arguments, 0), &bytes));
    TRY(reply_import(cx, buf_string(&bytes), bytes.length, option_of(arguments, "operator"), &reply, &fresh));
    return command_show(cx, arguments, reply_record.fields, &reply);
}

static enum rc show_run(struct ctx *cx, struct arguments *arguments)
{
    return show(cx, arguments, operand_of(arguments, 0));
}

static enum rc fill_run(struct ctx *cx, struct arguments *arguments)
{
    struct reply_filled filled = {.assessment_name = ""};
    const char *assessment = option_of(arguments, "assessment");
    TRY(reply_fill(cx, operand_of(arguments, 0), assessment == NULL ? "" : assessment,
                   switch_of(arguments, "overwrite"), &filled));
    return command_show(cx, arguments, reply_filled_fields, &filled);
}

static enum rc export_run(struct ctx *cx, struct arguments *arguments)
{
    struct reply_whole whole = {.last = {.id = ""}};
    TRY(reply_load(cx, operand_of(arguments, 0), &whole));
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(reply_workbook(cx, &whole, &out));
    TRY(file_write(cx, option_of(arguments, "o"), &out));
    return show(cx, arguments, whole.reply.id);
}

static enum rc take_run(struct ctx *cx, struct arguments *arguments)
{
    struct import_result result = {.rows = 0};
    const char *path = operand_of(arguments, 1);
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_UPLOAD_BYTES);
    TRY(file_read(cx, path, &bytes));
    enum rc rc = reply_take(cx, operand_of(arguments, 0), buf_string(&bytes), bytes.length, path, &result);
    if (rc != RC_OK && result.errors.n == 0)
        return rc;
    TRY(command_show(cx, arguments, import_result_fields, &result));
    return rc;
}

static enum rc submit_run(struct ctx *cx, struct arguments *arguments)
{
    const char *submission = "";
    CLEANUP(buf_free) struct buf package = buf_create(LIMIT_ZIP_BYTES);
    TRY(reply_submit(cx, operand_of(arguments, 0), &package, &submission));
    TRY(file_write(cx, option_of(arguments, "o"), &package));
    return show(cx, arguments, operand_of(arguments, 0));
}

#define REPLY_OPERAND                                                                              \
    {                                                                                              \
        "QUESTIONNAIRE", N_("Id of the questionnaire, from questionnaire list"), true              \
    }

const struct command reply_commands[REPLY_COMMANDS] = {
    {.name = "questionnaire list",
     .need = NEED_DATABASE,
     .permission = PERM_RESPONSE_READ,
     .run = list_run,
     .help = N_("Lists the questionnaires that the organisation received")},
    {.name = "questionnaire import",
     .need = NEED_DATABASE,
     .permission = PERM_RESPONSE_WRITE,
     .run = import_run,
     .help = N_("Takes a questionnaire, or the notice that a survey was closed, into the inbox"),
     .operands = {{"FILE", N_("File of the form kaname-questionnaire/1, or a notice"), true}},
     .options = {{"operator", "NUMBER", N_("Number of the organisation at the asking body"), false}}},
    {.name = "questionnaire show",
     .need = NEED_DATABASE,
     .permission = PERM_RESPONSE_READ,
     .run = show_run,
     .help = N_("Shows a questionnaire with its progress"),
     .operands = {REPLY_OPERAND}},
    {.name = "questionnaire fill",
     .need = NEED_DATABASE,
     .permission = PERM_RESPONSE_WRITE,
     .run = fill_run,
     .help = N_("Takes answers over from an approved self-assessment"),
     .operands = {REPLY_OPERAND},
     .options = {{"assessment", "ASSESSMENT", N_("Id of the self-assessment (otherwise the latest approved one)"),
                  false},
                 {"overwrite", NULL, N_("Also over what was answered already"), false}}},
    {.name = "questionnaire export",
     .need = NEED_DATABASE,
     .permission = PERM_RESPONSE_READ,
     .run = export_run,
     .help = N_("Writes the workbook with the present answers"),
     .operands = {REPLY_OPERAND},
     .options = {{"o", "FILE.xlsx", N_("File to write"), true}}},
    {.name = "questionnaire take",
     .need = NEED_DATABASE,
     .permission = PERM_RESPONSE_WRITE,
     .run = take_run,
     .help = N_("Takes a filled workbook in"),
     .operands = {REPLY_OPERAND, {"FILE", N_("Filled workbook or CSV file"), true}}},
    {.name = "questionnaire submit",
     .need = NEED_DATABASE,
     .permission = PERM_RESPONSE_SUBMIT,
     .run = submit_run,
     .help = N_("Packs an approved reply; from then on it counts as submitted"),
     .operands = {REPLY_OPERAND},
     .options = {{"o", "FILE", N_("File to write: a zip, or .ksub when it is sealed"), true}}},
};
