#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "house/house_term.h"
#include "house/house_view.h"

struct list_result {
    LIST_OF(struct house_row) templates;
};
static const struct field list_table[] = {
    FIELD_LIST_OF(list_result, templates, house_row_fields, struct house_row),
};
struct printed_row {
    const char *id, *name, *kind, *format, *language, *edition, *in_use;
};
struct printed_result {
    LIST_OF(struct printed_row) templates;
};
static const struct field printed_row_table[] = {
    FIELD(printed_row, id, F_ID, .label = N_("Id")),
    FIELD(printed_row, name, F_TEXT, .label = N_("Name of the template")),
    FIELD(printed_row, kind, F_TEXT, .label = N_("Kind of document")),
    FIELD(printed_row, format, F_TEXT, .label = N_("Format")),
    FIELD(printed_row, language, F_TEXT, .label = N_("For documents in")),
    FIELD(printed_row, edition, F_TEXT, .label = N_("Edition of the template")),
    FIELD(printed_row, in_use, F_TEXT, .label = N_("In use")),
};
static const struct field printed_table[] = {
    FIELD_LIST(printed_result, templates, printed_row_table, struct printed_row),
};

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct house_templates templates;
    struct list_result result;
    struct printed_result printed;
    TRY(house_templates_all(cx, &templates));
    struct house_row *rows = ARENA_ARRAY(cx->arena, struct house_row, templates.n);
    struct printed_row *lines = ARENA_ARRAY(cx->arena, struct printed_row, templates.n);
    if (rows == NULL || lines == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < templates.n; i++) {
        const struct house_template *one = &templates.at[i];
        TRY(house_row_fill(cx, one, &rows[i]));
        lines[i] = (struct printed_row){one->id,
                                        one->name,
                                        rows[i].kind_label,
                                        rows[i].format_label,
                                        rows[i].language_label,
                                        one->edition,
                                        one->in_use ? tr(cx, N_("In use")) : "–"};
    }
    result.templates.at = rows;
    result.templates.n = printed.templates.n = templates.n;
    printed.templates.at = lines;
    return arguments->json ? command_show(cx, arguments, FIELDS(list_table), &result)
                           : command_show(cx, arguments, FIELDS(printed_table), &printed);
}

static enum rc read_file(struct ctx *cx, const char *path, struct buf *ret)
{
    enum rc rc = file_read(cx, path, ret);
    if (rc == RC_TOO_LARGE)
        return fail(cx, rc, N_("{0} is larger than {1} MB; pictures in it can be made smaller in Word"), path,
                    decimal(cx, LIMIT_TEMPLATE_BYTES / 1024 / 1024));
    return rc;
}

static enum rc kind_of(struct ctx *cx, const struct arguments *arguments, const struct house_kind **ret)
{
    const char *code = option_of(arguments, "kind");
    return house_kind_find(cx, code == NULL ? "management" : code, ret);
}

static enum rc add_run(struct ctx *cx, struct arguments *arguments)
{
    const char *path = operand_of(arguments, 0), *name = option_of(arguments, "name");
    const char *edition = option_of(arguments, "edition"), *note = option_of(arguments, "note");
    const struct house_kind *kind = NULL;
    const struct fields fields = house_template_record.fields;
    struct house_template template = {.id = "", .org = "", .name = "", .edition = "", .note = "", .language = cx->lang};
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_TEMPLATE_BYTES);
    TRY(kind_of(cx, arguments, &kind));
    TRY(read_file(cx, path, &bytes));
    template.kind = kind->code;
    TRY(field_from_text(cx, field_find(fields, "name"), name == NULL ? tr(cx, kind->label) : name, &template));
    TRY(field_from_text(cx, field_find(fields, "edition"), edition == NULL ? "" : edition, &template));
    TRY(field_from_text(cx, field_find(fields, "note"), note == NULL ? "" : note, &template));
    if (option_of(arguments, "language") != NULL)
        TRY(field_from_text(cx, field_find(fields, "language"), option_of(arguments, "language"), &template));
    const struct upload file = {
        .field = "file", .file_name = path, .media_type = "", .bytes = buf_string(&bytes), .length = bytes.length};
    TRY(house_template_add(cx, &template, &file));
    if (switch_of(arguments, "use"))
        TRY(house_template_use(cx, template.id, true));
    return list_run(cx, arguments);
}

static const struct field finding_table[] = {
    FIELD(house_finding, place, F_TEXT, .label = N_("Place")),
    FIELD(house_finding, text, F_TEXT, .label = N_("What is wrong there")),
};
static const struct field check_table[] = {
    FIELD(house_check, format, F_ENUM, .names = &house_format_names, .label = N_("Format")),
    FIELD(house_check, places, F_INT, .label = N_("Places to fill")),
    FIELD_LIST(house_check, findings, finding_table, struct house_finding),
};

static enum rc check_run(struct ctx *cx, struct arguments *arguments)
{
    const struct house_kind *kind = NULL;
    struct house_check check = {.places = 0};
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_TEMPLATE_BYTES);
    TRY(kind_of(cx, arguments, &kind));
    TRY(read_file(cx, operand_of(arguments, 0), &bytes));
    TRY(house_check_file(cx, kind, buf_string(&bytes), bytes.length, operand_of(arguments, 0), &check));
    TRY(command_show(cx, arguments, FIELDS(check_table), &check));
    if (check.findings.n > 0)
        return fail(cx, RC_INVALID, N_("The file does not fit: {0}: {1}"), check.findings.at[0].place,
                    check.findings.at[0].text);
    return RC_OK;
}

struct starter_result {
    const char *file;
    int64_t bytes;
};

static enum rc starter_run(struct ctx *cx, struct arguments *arguments)
{
    static const struct field fields[] = {
        FIELD(starter_result, file, F_TEXT, .label = N_("File")),
        FIELD(starter_result, bytes, F_INT, .label = N_("Bytes")),
    };
    const struct house_kind *kind = NULL;
    const char *path = operand_of(arguments, 0), *dot = strrchr(path, '.');
    int64_t format = HOUSE_DOCX;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_TEMPLATE_BYTES);
    if (dot == NULL || !enum_parse(&house_format_names, dot + 1, &format))
        return fail(cx, RC_USAGE, N_("The name of the file ends in .docx or .xlsx (given: {0})"), path);
    TRY(kind_of(cx, arguments, &kind));
    TRY(house_starter(cx, kind, (enum house_format)format, &out));
    TRY(file_write(cx, path, &out));
    struct starter_result result = {path, (int64_t)out.length};
    return command_show(cx, arguments, FIELDS(fields), &result);
}

static enum rc use_run(struct ctx *cx, struct arguments *arguments)
{
    struct house_template template;
    TRY(house_template_find(cx, operand_of(arguments, 0), &template));
    TRY(house_template_use(cx, template.id, !switch_of(arguments, "off")));
    return list_run(cx, arguments);
}

static enum rc remove_run(struct ctx *cx, struct arguments *arguments)
{
    struct house_template template;
    TRY(house_template_find(cx, operand_of(arguments, 0), &template));
    TRY(house_template_remove(cx, template.id));
    return list_run(cx, arguments);
}

static enum rc fields_run(struct ctx *cx, struct arguments *arguments)
{
    const struct house_kind *kind = NULL;
    struct house_names_view view = {.kind = ""};
    TRY(kind_of(cx, arguments, &kind));
    TRY(house_names_fill(cx, kind, &view));
    return command_show(cx, arguments, house_names_answer, &view);
}

const struct command house_commands[HOUSE_COMMANDS] = {
    {.name = "template list",
     .need = NEED_DATABASE,
     .permission = PERM_REPORT_READ,
     .run = list_run,
     .help = N_("Lists the house's Word and Excel templates")},
    {.name = "template fields",
     .need = NEED_DATABASE,
     .permission = PERM_REPORT_READ,
     .run = fields_run,
     .help = N_("Lists the names that may stand in a template"),
     .options = {{"kind", "KIND", N_("Kind of document: management (otherwise), gap"), false}}},
    {.name = "template starter",
     .need = NEED_DATABASE,
     .permission = PERM_REPORT_READ,
     .run = starter_run,
     .help = N_("Writes a template that works, to begin with"),
     .operands = {{"FILE", N_("File to write; its ending .docx or .xlsx tells the format"), true}},
     .options = {{"kind", "KIND", N_("Kind of document: management (otherwise), gap"), false}}},
    {.name = "template check",
     .need = NEED_DATABASE,
     .permission = PERM_REPORT_READ,
     .run = check_run,
     .help = N_("Looks whether a file can be a template, and names every place that does not fit"),
     .operands = {{"FILE", N_("Word or Excel file"), true}},
     .options = {{"kind", "KIND", N_("Kind of document: management (otherwise), gap"), false}}},
    {.name = "template add",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = add_run,
     .help = N_("Checks a file and keeps it as a template"),
     .operands = {{"FILE", N_("Word or Excel file"), true}},
     .options = {{"kind", "KIND", N_("Kind of document: management (otherwise), gap"), false},
                 {"name", "NAME", N_("Name of the template (otherwise that of the kind)"), false},
                 {"edition", "TEXT", N_("Edition of the template"), false},
                 {"language", "LANG", N_("ja or en: of the documents that it is for"), false},
                 {"note", "TEXT", N_("Remark to the template"), false},
                 {"use", NULL, N_("Puts it into use at once"), false}}},
    {.name = "template use",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = use_run,
     .help = N_("Puts a template into use in the place of the one that was"),
     .operands = {{"TEMPLATE", N_("Name or id of the template"), true}},
     .options = {{"off", NULL, N_("Takes it out of use"), false}}},
    {.name = "template remove",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = remove_run,
     .help = N_("Deletes a template"),
     .operands = {{"TEMPLATE", N_("Name or id of the template"), true}}},
    {.name = "glossary list",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = house_glossary_list_run,
     .help = N_("Lists the words of the house with their meaning"),
     .options = {{"all", NULL, N_("Those that are no longer in use as well"), false}}},
    {.name = "glossary import",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = house_glossary_import_run,
     .help = N_("Takes words of the house from a CSV file or workbook, all or none"),
     .operands = {{"FILE", N_("CSV file or workbook"), true}}},
};
