#include "base/command.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "inquiry/inquiry_view.h"

struct list_result {
    LIST_OF(struct inquiry) inquiries;
};
static const struct field row_table[] = {
    FIELD(inquiry, id, F_ID),
    FIELD(inquiry, title, F_TEXT, .label = N_("Title of the inquiry")),
    FIELD(inquiry, due_on, F_DATE, .label = N_("To be returned by")),
    FIELD(inquiry, closed, F_BOOL, .label = N_("Closed")),
};
static const struct field list_table[] = {
    FIELD_LIST(list_result, inquiries, row_table, struct inquiry)};

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct inquiries all;
    struct list_result view;
    TRY(inquiry_store_all(cx, "", &all));
    view.inquiries.at = all.at;
    view.inquiries.n = all.n;
    return command_show(cx, arguments, FIELDS(list_table), &view);
}

struct show_result {
    const char *id, *title;
    int64_t left;
    LIST_OF(struct inquiry_part_row) parts;
};
static const struct field show_table[] = {
    FIELD(show_result, id, F_ID),
    FIELD(show_result, title, F_TEXT, .label = N_("Title of the inquiry")),
    FIELD(show_result, left, F_INT, .label = N_("Measures without a post")),
    {.name = "parts",
     .kind = F_LIST,
     .offset = offsetof(struct show_result, parts),
     .sub = inquiry_part_row_table,
     .sub_count = PART_ROW_FIELDS,
     .size = sizeof(struct inquiry_part_row)},
};

static enum rc show(struct ctx *cx, struct arguments *arguments, const char *id, int64_t left)
{
    struct inquiry inquiry;
    struct inquiry_parts parts;
    TRY(record_get(cx, &inquiry_record, id, &inquiry));
    TRY(inquiry_store_parts(cx, id, &parts));
    struct inquiry_part_row *rows = ARENA_ARRAY(cx->arena, struct inquiry_part_row, parts.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < parts.n; i++)
        rows[i] = inquiry_part_row_of(cx, &inquiry, &parts.at[i]);
    struct show_result view = {.id = inquiry.id, .title = inquiry.title, .left = left};
    view.parts.at = rows;
    view.parts.n = parts.n;
    return command_show(cx, arguments, FIELDS(show_table), &view);
}

static enum rc show_run(struct ctx *cx, struct arguments *arguments)
{
    return show(cx, arguments, operand_of(arguments, 0), 0);
}

static enum rc new_run(struct ctx *cx, struct arguments *arguments)
{
    struct assessment assessment;
    int64_t year = 0, left = 0;
    const char *message = option_of(arguments, "message"), *by = option_of(arguments, "by");
    struct inquiry inquiry = {.id = "",
                              .org = "",
                              .title = option_of(arguments, "title"),
                              .due_on = "",
                              .message = message == NULL ? "" : message,
                              .created_by = ""};
    TRY(option_int(cx, arguments, "year", 0, &year));
    TRY(assessment_find(cx, option_of(arguments, "scope"), option_of(arguments, "catalog"), year,
                        &assessment));
    if (by != NULL && !text_same(by, "post") && !text_same(by, "department"))
        return fail(cx, RC_USAGE, N_("The option --by takes department or post (given: {0})"), by);
    TRY(field_from_text(cx, field_find(inquiry_record.fields, "due_on"),
                        option_of(arguments, "due"), &inquiry));
    if (inquiry.title == NULL)
        inquiry.title = tr(cx, N_("Self-assessment of cybersecurity measures"));
    inquiry.assessment = assessment.id;
    TRY(inquiry_create(cx, &inquiry, by != NULL && text_same(by, "post"), &left));
    return show(cx, arguments, inquiry.id, left);
}

static enum rc export_run(struct ctx *cx, struct arguments *arguments)
{
    struct inquiry inquiry;
    int64_t count = 0;
    TRY(record_get(cx, &inquiry_record, operand_of(arguments, 0), &inquiry));
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(inquiry_bundle(cx, &inquiry, &out));
    TRY(file_write(cx, option_of(arguments, "o"), &out));
    if (switch_of(arguments, "sent"))
        TRY(inquiry_mark_sent(cx, inquiry.id, "", &count));
    return show(cx, arguments, inquiry.id, 0);
}

static enum rc import_run(struct ctx *cx, struct arguments *arguments)
{
    struct inquiry_part part = {.number = ""};
    struct import_result result = {.rows = 0};
    const char *path = operand_of(arguments, 0);
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_UPLOAD_BYTES);
    TRY(file_read(cx, path, &bytes));
    enum rc rc = inquiry_take(cx, "", "", buf_string(&bytes), bytes.length, path,
                              switch_of(arguments, "overwrite"), &part, &result);
    if (rc != RC_OK && result.errors.n == 0)
        return rc;
    TRY(command_show(cx, arguments, import_result_fields, &result));
    return rc;
}

static enum rc remind_run(struct ctx *cx, struct arguments *arguments)
{
    struct inquiry_reminded sum;
    TRY(inquiry_remind(cx, operand_of(arguments, 0), "", &sum));
    return command_show(cx, arguments, inquiry_reminded_fields, &sum);
}

#define INQUIRY_OPERAND                                                                            \
    {                                                                                              \
        "INQUIRY", N_("Id of the inquiry, from inquiry list"), true                                \
    }

const struct command inquiry_commands[INQUIRY_COMMANDS] = {
    {.name = "inquiry list",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_READ,
     .run = list_run,
     .help = N_("Lists the inquiries to departments")},
    {.name = "inquiry show",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_READ,
     .run = show_run,
     .help = N_("Shows an inquiry with its departments"),
     .operands = {INQUIRY_OPERAND}},
    {.name = "inquiry new",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = new_run,
     .help = N_("Splits the questionnaire of a draft by departments"),
     .options = {{"due", "DATE", N_("Day by which answers are wanted"), true},
                 {"title", "TEXT", N_("Title of the inquiry"), false},
                 {"message", "TEXT", N_("Message to the departments"), false},
                 {"by", "KIND", N_("department (otherwise) or post"), false},
                 {"scope", "SCOPE", N_("Scope (otherwise the whole company)"), false},
                 {"catalog", "CATALOG", N_("Standard (otherwise baseline-2026)"), false},
                 {"year", "YEAR", N_("Fiscal year (otherwise the latest)"), false}}},
    {.name = "inquiry export",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_READ,
     .run = export_run,
     .help = N_("Writes all workbooks and mail texts that are not merged yet into one ZIP file"),
     .operands = {INQUIRY_OPERAND},
     .options = {{"o", "FILE.zip", N_("File to write"), true},
                 {"sent", NULL, N_("Mark them as sent"), false}}},
    {.name = "inquiry remind",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = remind_run,
     .help = N_("Puts a reminder by mail for every department that has not answered into the outbox"),
     .operands = {INQUIRY_OPERAND}},
    {.name = "inquiry import",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = import_run,
     .help = N_(
         "Merges a workbook that came back; its inquiry number tells which department it is from"),
     .operands = {{"FILE", N_("Filled workbook"), true}},
     .options = {{"overwrite", NULL, N_("Also over answers that others changed since"), false}}},
};
