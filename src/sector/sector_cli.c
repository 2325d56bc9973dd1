/* The commands of this room. */
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "sector/sector_view.h"

enum { EVERYTHING = 100000 };

static const char year_help[] = N_("Year of the plan (otherwise the present one)");
#define YEAR_OPTION {"year", "YEAR", year_help, false}

static enum rc year_of(struct ctx *cx, const struct arguments *arguments, int64_t *ret)
{
    int64_t now = 0;
    TRY(covered_year(cx, &now));
    TRY(option_int(cx, arguments, "year", now, ret));
    if (*ret < COVERED_YEAR_LEAST || *ret > COVERED_YEAR_MOST)
        return fail(cx, RC_USAGE, N_("The year is a number from {0} to {1}"), decimal(cx, COVERED_YEAR_LEAST),
                    decimal(cx, COVERED_YEAR_MOST));
    return RC_OK;
}

/* --- sector list --- */

struct printed_sector {
    const char *code, *title, *body;
    int64_t covered, added, left, outside;
};
struct printed_sectors {
    int64_t year;
    LIST_OF(struct printed_sector) sectors;
};
static const struct field printed_sector_table[] = {
    FIELD(printed_sector, code, F_TEXT, .label = N_("Word of the sector")),
    FIELD(printed_sector, title, F_TEXT, .label = N_("Sector")),
    FIELD(printed_sector, body, F_TEXT, .label = N_("Overseeing body")),
    FIELD(printed_sector, covered, F_INT, .label = N_("Covered operators")),
    FIELD(printed_sector, added, F_INT, .label = N_("Added this year")),
    FIELD(printed_sector, left, F_INT, .label = N_("Left the plan")),
    FIELD(printed_sector, outside, F_INT, .label = N_("Not covered (designated)")),
};
static const struct field printed_sectors_table[] = {
    FIELD(printed_sectors, year, F_INT, .label = N_("Year of the plan")),
    FIELD_LIST(printed_sectors, sectors, printed_sector_table, struct printed_sector),
};

static const char *first_body(const struct ctx *cx, const struct oversights *oversights, const struct sector *sector)
{
    for (size_t i = 0; i < oversights->n; i++)
        if (text_same(oversights->at[i].sector, sector->code))
            return oversights->at[i].body;
    return trf(cx, N_("{0} as a rule"), bilingual_text(cx, sector->ministry));
}

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct printed_sectors view = {.year = 0};
    struct sector_counts counts = {.n = 0};
    struct oversights oversights = {.n = 0};
    TRY(year_of(cx, arguments, &view.year));
    TRY(covered_count(cx, view.year, &counts));
    TRY(oversight_all(cx, &oversights));
    struct printed_sector *rows = ARENA_ARRAY(cx->arena, struct printed_sector, counts.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < counts.n; i++) {
        const struct sector *sector = sector_at(i);
        rows[i] = (struct printed_sector){.code = sector->code,
                                          .title = bilingual_text(cx, sector->title),
                                          .body = first_body(cx, &oversights, sector),
                                          .covered = counts.at[i].covered,
                                          .added = counts.at[i].states[COVERED_ADDED],
                                          .left = counts.at[i].states[COVERED_LEFT],
                                          .outside = counts.at[i].states[COVERED_OUTSIDE]};
    }
    view.sectors.at = rows;
    view.sectors.n = counts.n;
    return command_show(cx, arguments, FIELDS(printed_sectors_table), &view);
}

/* --- sector operators --- */

struct operators_result {
    LIST_OF(struct covered_row) operators;
};
static const struct field operators_table[] = {
    FIELD_LIST_OF(operators_result, operators, covered_row_fields, struct covered_row),
};
struct printed_operator {
    const char *operator, *name, *sector, *sub_sector;
    int64_t size, state;
};
struct printed_operators {
    LIST_OF(struct printed_operator) operators;
};
static const struct field printed_operator_table[] = {
    FIELD(printed_operator, operator, F_TEXT, .label = N_("Operator key")),
    FIELD(printed_operator, name, F_TEXT, .label = N_("Operator's name")),
    FIELD(printed_operator, sector, F_TEXT, .label = N_("Sector")),
    FIELD(printed_operator, sub_sector, F_TEXT, .label = N_("Sub-sector")),
    FIELD(printed_operator, size, F_ENUM, .names = &covered_size_names, .label = N_("Size of the operator")),
    FIELD(printed_operator, state, F_ENUM, .names = &covered_state_names, .label = N_("Coverage by the plan")),
};
static const struct field printed_operators_table[] = {
    FIELD_LIST(printed_operators, operators, printed_operator_table, struct printed_operator),
};

static const char *option_value(const void *arguments, const char *name)
{
    return option_of(arguments, text_same(name, "sub_sector") ? "sub-sector" : name);
}

static enum rc export_to(struct ctx *cx, const struct covered_filter *filter, const char *path)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(covered_export(cx, filter, path, &out));
    return file_write(cx, path, &out);
}

static enum rc operators_run(struct ctx *cx, struct arguments *arguments)
{
    struct covered_filter filter = {.year = 0};
    struct covered_operators operators = {.n = 0};
    struct covered_rows rows = {.n = 0};
    struct operators_result whole;
    struct printed_operators printed;
    const char *next = "", *path = option_of(arguments, "o");
    TRY(covered_filter_read(cx, option_value, arguments, COVERED_FILTER_IN, &filter));
    if (path != NULL)
        return export_to(cx, &filter, path);
    TRY(option_int(cx, arguments, "limit", EVERYTHING, &filter.limit));
    if (filter.limit < 1 || filter.limit > EVERYTHING)
        return fail(cx, RC_USAGE, N_("The limit is a number from 1 to {0}"), decimal(cx, EVERYTHING));
    TRY(covered_list(cx, &filter, &operators, &next));
    TRY(covered_rows_make(cx, &operators, filter.year, &rows));
    whole.operators.at = rows.at;
    whole.operators.n = rows.n;
    if (arguments->json)
        return command_show(cx, arguments, FIELDS(operators_table), &whole);
    struct printed_operator *lines = ARENA_ARRAY(cx->arena, struct printed_operator, rows.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++)
        lines[i] = (struct printed_operator){.operator = rows.at[i].operator.operator,
                                             .name = rows.at[i].operator.name,
                                             .sector = rows.at[i].sector_title,
                                             .sub_sector = rows.at[i].sub_title,
                                             .size = rows.at[i].operator.size,
                                             .state = rows.at[i].operator.state};
    printed.operators.at = lines;
    printed.operators.n = rows.n;
    return command_show(cx, arguments, FIELDS(printed_operators_table), &printed);
}

/* --- sector import, check, carry --- */

static enum rc import_run(struct ctx *cx, struct arguments *arguments)
{
    const char *path = operand_of(arguments, 0);
    struct import_result result = {.rows = 0};
    int64_t year = 0;
    TRY(year_of(cx, arguments, &year));
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_UPLOAD_BYTES);
    TRY(file_read(cx, path, &bytes));
    enum rc rc = covered_import(cx, year, buf_string(&bytes), bytes.length, path, &result);
    if (rc != RC_OK && result.errors.n == 0)
        return rc;
    TRY(rows_import_show(cx, arguments, &result));
    return rc;
}

struct printed_faults {
    int64_t year, errors, lost;
    LIST_OF(struct fault_line) faults;
};
static const struct field fault_table[] = {
    FIELD(fault_line, kind, F_ENUM, .names = &covered_fault_names, .label = N_("What is wrong")),
    FIELD(fault_line, operator, F_TEXT, .label = N_("Operator key")),
    FIELD(fault_line, name, F_TEXT, .label = N_("Operator's name")),
    FIELD(fault_line, sector, F_TEXT, .label = N_("Sector")),
};
static const struct field faults_table[] = {
    FIELD(printed_faults, year, F_INT, .label = N_("Year of the plan")),
    FIELD(printed_faults, errors, F_INT, .label = N_("Points of the check")),
    FIELD(printed_faults, lost, F_INT, .label = N_("Lost between years")),
    FIELD_LIST(printed_faults, faults, fault_table, struct fault_line),
};

static enum rc check_run(struct ctx *cx, struct arguments *arguments)
{
    struct covered_faults faults = {.n = 0};
    struct printed_faults view = {.year = 0};
    TRY(year_of(cx, arguments, &view.year));
    TRY(covered_check(cx, view.year, COVERED_ALL_MOST, &faults));
    struct fault_line *lines = ARENA_ARRAY(cx->arena, struct fault_line, faults.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < faults.n; i++)
        lines[i] = (struct fault_line){.kind = faults.at[i].kind,
                                       .operator = faults.at[i].operator,
                                       .name = faults.at[i].name,
                                       .sector = sector_title(cx, faults.at[i].sector)};
    view.errors = faults.errors;
    view.lost = faults.counts[FAULT_LOST];
    view.faults.at = lines;
    view.faults.n = faults.n;
    return command_show(cx, arguments, FIELDS(faults_table), &view);
}

struct carried {
    int64_t year, made;
};
static const struct field carried_table[] = {
    FIELD(carried, year, F_INT, .label = N_("Year of the plan")),
    FIELD(carried, made, F_INT, .label = N_("Operators carried over")),
};

static enum rc carry_run(struct ctx *cx, struct arguments *arguments)
{
    struct carried view = {.made = 0};
    TRY(year_of(cx, arguments, &view.year));
    TRY(covered_carry(cx, view.year, &view.made));
    return command_show(cx, arguments, FIELDS(carried_table), &view);
}

const struct command sector_commands[SECTOR_COMMANDS] = {
    {.name = "sector list",
     .need = NEED_DATABASE,
     .permission = PERM_SECTOR_READ,
     .run = list_run,
     .help = N_("Lists the sectors with who oversees them and how many operators a year covers"),
     .options = {YEAR_OPTION}},
    {.name = "sector operators",
     .need = NEED_DATABASE,
     .permission = PERM_SECTOR_READ,
     .run = operators_run,
     .help = N_("Lists the operators that a year's plan covers, or writes them to a file"),
     .options = {YEAR_OPTION,
                 {"state", "STATE",
                  N_("covered (otherwise), added, continued, left, outside, unexplained or all"), false},
                 {"sector", "SECTOR", N_("Only of this sector, by its word or title"), false},
                 {"sub-sector", "SUB", N_("Only of this sub-sector, by its word or title"), false},
                 {"size", "SIZE", N_("large, medium or small"), false},
                 {"text", "TEXT", N_("A part of the name, or the key"), false},
                 {"sort", "ORDER", N_("name (otherwise), operator or sector"), false},
                 {"limit", "N", N_("Greatest number of operators"), false},
                 {"o", "FILE", N_("File to write with every column, .xlsx or .csv"), false}}},
    {.name = "sector import",
     .need = NEED_DATABASE,
     .permission = PERM_SECTOR_WRITE,
     .run = import_run,
     .help = N_("Takes a year's operators from a workbook or CSV file, all rows or none"),
     .operands = {{"FILE", N_("Workbook (.xlsx) or CSV file"), true}},
     .options = {YEAR_OPTION}},
    {.name = "sector check",
     .need = NEED_DATABASE,
     .permission = PERM_SECTOR_READ,
     .run = check_run,
     .help = N_("Names who was lost between years, and designated operators that nobody explained"),
     .options = {YEAR_OPTION}},
    {.name = "sector carry",
     .need = NEED_DATABASE,
     .permission = PERM_SECTOR_WRITE,
     .run = carry_run,
     .help = N_("Begins a year: everybody of the year before continues"),
     .options = {YEAR_OPTION}},
};
