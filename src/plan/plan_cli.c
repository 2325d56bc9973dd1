#include <string.h>

#include "assessment/assessment.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "plan/plan_inside.h"

enum { EVERYTHING = 1000000 };

struct plan_list_result {
    LIST_OF(struct plan_row) items;
};
static const struct field list_result_fields[] = {
    FIELD_LIST(plan_list_result, items, plan_row_table, struct plan_row),
};

/* What fits the width of a terminal. */
static const struct field printed_row_fields[] = {
    FIELD(plan_row, number, F_INT, .label = N_("Number")),
    FIELD(plan_row, title, F_TEXT, .label = N_("What is done")),
    FIELD(plan_row, control_label, F_TEXT, .label = N_("Measure")),
    FIELD(plan_row, post_label, F_TEXT, .label = N_("Responsible post")),
    FIELD(plan_row, status, F_ENUM, .names = &plan_status_names, .label = N_("Status")),
    FIELD(plan_row, progress, F_INT, .label = N_("Progress (%)")),
    FIELD(plan_row, due_on, F_DATE, .label = N_("Due date")),
    FIELD(plan_row, overdue, F_BOOL, .label = N_("Overdue")),
};
static const struct field printed_fields[] = {
    FIELD_LIST(plan_list_result, items, printed_row_fields, struct plan_row),
};

static const struct field cell_fields[] = {
    FIELD(cell_problem, sheet, F_TEXT, .label = N_("Sheet")),
    FIELD(cell_problem, row, F_INT, .label = N_("Row")),
    FIELD(cell_problem, column, F_TEXT, .label = N_("Column")),
    FIELD(cell_problem, message, F_TEXT, .label = N_("What is wrong")),
    FIELD(cell_problem, value, F_TEXT, .label = N_("What stands there")),
};
static const struct field printed_import_fields[] = {
    FIELD(import_result, rows, F_INT, .label = N_("Rows read")),
    FIELD(import_result, changed, F_INT, .label = N_("Plan items made or changed")),
    FIELD_LIST(import_result, errors, cell_fields, struct cell_problem),
    FIELD(import_result, warnings, F_LIST_TEXT, .label = N_("Remarks")),
};

static const char *option_value(const void *arguments, const char *name)
{
    return option_of(arguments, name);
}

/* Posts may be named as people write them. */
static enum rc read_filter(struct ctx *cx, const struct arguments *arguments,
                           struct plan_filter *ret)
{
    struct choices posts;
    TRY(plan_filter_read(cx, option_value, arguments, PLAN_FILTER_ALL, ret));
    if (text_empty(ret->post) || text_same(ret->post, "mine"))
        return RC_OK;
    TRY(post_choices(cx, &posts));
    const char *id = choice_find(posts, ret->post);
    if (id == NULL)
        return fail(cx, RC_INVALID, N_("There is no such post in use ({0})"), ret->post);
    ret->post = id;
    return RC_OK;
}

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct plan_filter filter;
    struct plan_rows rows;
    struct plan_list_result view;
    const char *next = NULL;
    TRY(read_filter(cx, arguments, &filter));
    TRY(option_int(cx, arguments, "limit", EVERYTHING, &filter.limit));
    if (filter.limit < 1 || filter.limit > EVERYTHING)
        return fail(cx, RC_USAGE, N_("The limit is a number from 1 to {0}"),
                    decimal(cx, EVERYTHING));
    TRY(plan_list(cx, &filter, &rows, &next));
    view.items.at = rows.at;
    view.items.n = rows.n;
    return command_show(cx, arguments,
                        arguments->json ? FIELDS(list_result_fields) : FIELDS(printed_fields),
                        &view);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcasecmp(text + length - tail, end) == 0;
}

static enum rc export_oscal(struct ctx *cx, const struct arguments *arguments,
                            const struct plan_filter *filter, const char *path)
{
    if (path == NULL)
        return plan_export(cx, filter, PLAN_OSCAL, arguments->out);
    if (!ends_with(path, ".json"))
        return fail(cx, RC_USAGE, N_("The name of an OSCAL file ends in .json (given: {0})"), path);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(plan_export(cx, filter, PLAN_OSCAL, &out));
    return file_write(cx, path, &out);
}

static enum rc export_run(struct ctx *cx, struct arguments *arguments)
{
    const char *path = option_of(arguments, "o");
    struct plan_filter filter;
    TRY(read_filter(cx, arguments, &filter));
    if (switch_of(arguments, "oscal"))
        return export_oscal(cx, arguments, &filter, path);
    if (path == NULL)
        return plan_export(cx, &filter, PLAN_CSV, arguments->out);
    if (!ends_with(path, ".csv") && !ends_with(path, ".xlsx"))
        return fail(cx, RC_USAGE, N_("The name of the file ends in .csv or .xlsx (given: {0})"),
                    path);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(plan_export(cx, &filter, ends_with(path, ".csv") ? PLAN_CSV : PLAN_XLSX, &out));
    return file_write(cx, path, &out);
}

static enum rc import_run(struct ctx *cx, struct arguments *arguments)
{
    const char *path = operand_of(arguments, 0);
    struct import_result result = {.rows = 0};
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_UPLOAD_BYTES);
    TRY(file_read(cx, path, &bytes));
    enum rc rc = plan_import(cx, buf_string(&bytes), bytes.length, path, &result);
    if (rc != RC_OK && result.errors.n == 0)
        return rc;
    TRY(command_show(cx, arguments,
                     arguments->json ? import_result_fields : FIELDS(printed_import_fields),
                     &result));
    return rc;
}

const struct command plan_commands[PLAN_COMMANDS] = {
    {.name = "plan list",
     .need = NEED_DATABASE,
     .permission = PERM_PLAN_READ,
     .run = list_run,
     .help = N_("Lists plan items"),
     .options = {{"status", "STATUS",
                  N_("proposed, agreed, running, done, cancelled, open (the first three) or all "
                     "(otherwise)"),
                  false},
                 {"post", "POST",
                  N_("Responsible post by name or id; mine: those of the acting person"), false},
                 {"overdue", NULL, N_("Only open items whose due date has passed"), false},
                 {"priority", "PRIORITY", N_("1 (high), 2 (middle) or 3 (low)"), false},
                 {"catalog", "CATALOG", N_("Standard of --control (otherwise baseline-2026)"),
                  false},
                 {"control", "CONTROL", N_("Only items of this measure, for example 3.2.1-1"),
                  false},
                 {"text", "TEXT", N_("A part of the title, or the number"), false},
                 {"sort", "ORDER",
                  N_("due (otherwise), latest, priority, number, status or newest"), false},
                 {"limit", "N", N_("Greatest number of items"), false}}},
    {.name = "plan export",
     .need = NEED_DATABASE,
     .permission = PERM_PLAN_READ,
     .run = export_run,
     .help = N_("Writes plan items to a workbook or CSV file that can be changed and imported"),
     .options =
         {{"status", "STATUS",
           N_("proposed, agreed, running, done, cancelled, open (the first three) or all "
              "(otherwise)"),
           false},
          {"post", "POST", N_("Responsible post by name or id; mine: those of the acting person"),
           false},
          {"overdue", NULL, N_("Only open items whose due date has passed"), false},
          {"priority", "PRIORITY", N_("1 (high), 2 (middle) or 3 (low)"), false},
          {"catalog", "CATALOG", N_("Standard of --control (otherwise baseline-2026)"), false},
          {"control", "CONTROL", N_("Only items of this measure, for example 3.2.1-1"), false},
          {"text", "TEXT", N_("A part of the title, or the number"), false},
          {"sort", "ORDER", N_("due (otherwise), latest, priority, number, status or newest"),
           false},
          {"o", "FILE", N_("File to write, .xlsx or .csv (otherwise CSV is printed)"), false},
          {"oscal", NULL,
           N_("Writes an OSCAL plan-of-action-and-milestones (.json) instead"), false}}},
    {.name = "plan import",
     .need = NEED_DATABASE,
     .permission = PERM_PLAN_WRITE,
     .run = import_run,
     .help = N_("Takes plan items from a workbook or CSV file, all rows or none"),
     .operands = {{"FILE", N_("Workbook (.xlsx) or CSV file"), true}}},
};
