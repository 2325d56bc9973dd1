#include "appointment/appointment_view.h"
#include "base/text.h"
#include "base/time.h"

struct list_result {
    LIST_OF(struct seat_line) appointments;
};
static const struct field list_table[] = {
    {.name = "appointments",
     .kind = F_LIST,
     .offset = offsetof(struct list_result, appointments),
     .sub = seat_line_table,
     .sub_count = SEAT_LINE_FIELDS,
     .size = sizeof(struct seat_line)},
};
static const struct field printed_row_table[] = {
    FIELD(seat_line, committee_name, F_TEXT, .label = N_("Committee")),
    FIELD(seat_line, label, F_TEXT, .label = N_("Responsibility")),
    FIELD(seat_line, standing, F_ENUM, .names = &seat_standing_names, .label = N_("State")),
    FIELD(seat_line, holder, F_TEXT, .label = N_("Holder")),
    FIELD(seat_line, from_on, F_DATE, .label = N_("From")),
    FIELD(seat_line, until_on, F_DATE, .label = N_("Until")),
    FIELD(seat_line, appointed_by, F_TEXT, .label = N_("Appointed by")),
};
static const struct field printed_table[] = {
    FIELD_LIST(list_result, appointments, printed_row_table, struct seat_line),
};

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    const char *on = option_of(arguments, "on"), *day = date_of_time(cx, cx->now);
    struct seat_lines lines;
    struct list_result result;
    size_t n = 0;
    if (on != NULL && date_parse(cx, on, &day) != RC_OK)
        return fail(cx, RC_USAGE, N_("“{0}” is not a date"), on);
    TRY(seat_lines_load(cx, day, &lines));
    struct seat_line *shown = ARENA_ARRAY(cx->arena, struct seat_line, lines.n);
    if (shown == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < lines.n; i++)
        if (!switch_of(arguments, "vacant") || lines.at[i].standing >= SEAT_NO_HOLDER)
            shown[n++] = lines.at[i];
    result.appointments.at = shown;
    result.appointments.n = n;
    if (arguments->json)
        return command_show(cx, arguments, FIELDS(list_table), &result);
    return command_show(cx, arguments, FIELDS(printed_table), &result);
}

const struct command appointment_commands[APPOINTMENT_COMMANDS] = {
    {.name = "appointment list",
     .need = NEED_DATABASE,
     .permission = PERM_PLAN_READ,
     .run = list_run,
     .help = N_("Lists the responsibilities with who holds them"),
     .options = {{"on", "DATE", N_("How it stands on that day (otherwise today)"), false},
                 {"vacant", NULL, N_("Those alone that nobody holds"), false}}},
};
