/* kaname risk export, kaname risk import. */
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "risk/risk_forms.h"

static const struct field cell_table[] = {
    FIELD(cell_problem, sheet, F_TEXT, .label = N_("Sheet")),
    FIELD(cell_problem, row, F_INT, .label = N_("Row")),
    FIELD(cell_problem, column, F_TEXT, .label = N_("Column")),
    FIELD(cell_problem, message, F_TEXT, .label = N_("What is wrong")),
    FIELD(cell_problem, value, F_TEXT, .label = N_("What stands there")),
};
static const struct field printed_table[] = {
    FIELD(import_result, rows, F_INT, .label = N_("Rows read")),
    FIELD(import_result, changed, F_INT, .label = N_("Rows made or changed")),
    FIELD_LIST(import_result, errors, cell_table, struct cell_problem),
    FIELD(import_result, warnings, F_LIST_TEXT, .label = N_("Remarks")),
};

static enum rc write_one(struct ctx *cx, const char *study, const char *department, const char *path)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(risk_forms_export(cx, study, department, &out));
    return file_write(cx, path, &out);
}

/* A department as a part of a file's name. */
static const char *name_part(struct ctx *cx, const char *department)
{
    char *name = arena_alloc(cx->arena, strlen(department) + 1);
    if (name == NULL)
        return "";
    for (size_t i = 0; i <= strlen(department); i++)
        name[i] = department[i] != '\0' && strchr("/\\:*?\"<>|\n\r\t ", department[i]) != NULL ? '_' : department[i];
    return name;
}

/* forms.xlsx → forms-DEPARTMENT.xlsx for each. */
static enum rc write_split(struct ctx *cx, const char *study, const char *path, struct buf *out)
{
    struct risk_departments departments;
    TRY(risk_forms_departments(cx, study, &departments));
    if (departments.n == 0)
        return fail(cx, RC_MISSING, N_("No process and no risk of this risk assessment names a department"));
    for (size_t i = 0; i < departments.n; i++) {
        const char *name = arena_printf(cx->arena, "%.*s-%s.xlsx", (int)(strlen(path) - strlen(".xlsx")), path,
                                        name_part(cx, departments.at[i]));
        TRY(write_one(cx, study, departments.at[i], name));
        buf_printf(out, "%s\n", name);
    }
    return RC_OK;
}

enum rc risk_export_run(struct ctx *cx, struct arguments *arguments)
{
    const char *path = option_of(arguments, "o"), *department = option_of(arguments, "department");
    size_t length = strlen(path);
    struct risk_study study;
    if (length < 6 || !text_same(path + length - 5, ".xlsx"))
        return fail(cx, RC_USAGE, N_("The name of the file ends in .xlsx (given: {0})"), path);
    TRY(risk_study_find(cx, option_of(arguments, "study"), &study));
    if (switch_of(arguments, "split"))
        return write_split(cx, study.id, path, arguments->out);
    return write_one(cx, study.id, department == NULL ? "" : department, path);
}

enum rc risk_import_run(struct ctx *cx, struct arguments *arguments)
{
    const char *path = operand_of(arguments, 0);
    struct import_result result = {.rows = 0};
    struct risk_study study;
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_UPLOAD_BYTES);
    TRY(risk_study_find(cx, option_of(arguments, "study"), &study));
    TRY(file_read(cx, path, &bytes));
    enum rc rc = risk_forms_import(cx, study.id, buf_string(&bytes), bytes.length, path,
                                   switch_of(arguments, "check"), &result);
    if (rc != RC_OK && result.errors.n == 0)
        return rc;
    TRY(command_show(cx, arguments, arguments->json ? import_result_fields : FIELDS(printed_table), &result));
    return rc;
}
