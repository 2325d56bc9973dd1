#include "base/text.h"
#include "base/time.h"
#include "kpi/kpi_view.h"

struct list_result {
    LIST_OF(struct kpi_line) kpis;
};
static const struct field list_table[] = {
    {.name = "kpis",
     .kind = F_LIST,
     .offset = offsetof(struct list_result, kpis),
     .sub = kpi_line_table,
     .sub_count = KPI_LINE_FIELDS,
     .size = sizeof(struct kpi_line)},
};
struct printed_line {
    const char *id, *name, *first, *last, *target, *last_on;
    int64_t standing;
};
struct printed_result {
    LIST_OF(struct printed_line) kpis;
};
static const struct field printed_row_table[] = {
    FIELD(printed_line, id, F_ID),
    FIELD(printed_line, name, F_TEXT, .label = N_("Name of the figure")),
    FIELD(printed_line, first, F_TEXT, .label = N_("First value")),
    FIELD(printed_line, last, F_TEXT, .label = N_("Last value")),
    FIELD(printed_line, last_on, F_DATE, .label = N_("Last value on")),
    FIELD(printed_line, target, F_TEXT, .label = N_("Target value")),
    FIELD(printed_line, standing, F_ENUM, .names = &kpi_standing_names, .label = N_("State")),
};
static const struct field printed_table[] = {
    FIELD_LIST(printed_result, kpis, printed_row_table, struct printed_line),
};

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct kpi_lines lines;
    struct list_result view;
    struct printed_result printed;
    TRY(kpi_lines_load(cx, false, &lines));
    view.kpis.at = lines.at;
    view.kpis.n = lines.n;
    if (arguments->json)
        return command_show(cx, arguments, FIELDS(list_table), &view);
    struct printed_line *rows = ARENA_ARRAY(cx->arena, struct printed_line, lines.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < lines.n; i++)
        rows[i] = (struct printed_line){
            lines.at[i].kpi.id, lines.at[i].kpi.name, lines.at[i].first,   lines.at[i].last,
            lines.at[i].target, lines.at[i].last_on,  lines.at[i].standing};
    printed.kpis.at = rows;
    printed.kpis.n = lines.n;
    return command_show(cx, arguments, FIELDS(printed_table), &printed);
}

/* A figure by id or by its name. */
static enum rc find(struct ctx *cx, const char *text, const char **ret)
{
    struct kpis kpis;
    TRY(kpi_store_all(cx, false, &kpis));
    for (size_t i = 0; i < kpis.n; i++)
        if (text_same(kpis.at[i].id, text) || text_same(kpis.at[i].name, text)) {
            *ret = kpis.at[i].id;
            return RC_OK;
        }
    return fail(cx, RC_MISSING, N_("There is no figure “{0}”"), text);
}

static enum rc record_run(struct ctx *cx, struct arguments *arguments)
{
    struct kpi_value value = {.id = "", .org = "", .note = "", .measured_on = "", .entered_by = ""};
    const char *on = option_of(arguments, "on"), *note = option_of(arguments, "note");
    TRY(find(cx, operand_of(arguments, 0), &value.kpi));
    TRY(field_from_text(cx, field_find(kpi_value_record.fields, "value"), operand_of(arguments, 1),
                        &value));
    TRY(field_from_text(cx, field_find(kpi_value_record.fields, "measured_on"),
                        on == NULL ? date_of_time(cx, cx->now) : on, &value));
    value.note = note == NULL ? "" : note;
    TRY(kpi_value_save(cx, &value));
    return list_run(cx, arguments);
}

const struct command kpi_commands[KPI_COMMANDS] = {
    {.name = "kpi list",
     .need = NEED_DATABASE,
     .permission = PERM_PLAN_READ,
     .run = list_run,
     .help = N_("Lists the figures with their targets and last values")},
    {.name = "kpi record",
     .need = NEED_DATABASE,
     .permission = PERM_PLAN_WRITE,
     .run = record_run,
     .help = N_("Keeps the value of a figure; a value of the same day is replaced"),
     .operands = {{"FIGURE", N_("Name or id of the figure"), true},
                  {"VALUE", N_("The number"), true}},
     .options = {{"on", "DATE", N_("Day of the value (otherwise today)"), false},
                 {"note", "TEXT", N_("Remark to the value"), false}}},
};
