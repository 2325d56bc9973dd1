/* The commands of schedule, staffing, organisation, attitude and plan. */
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "preparation/preparation_view.h"

static enum rc study_of(struct ctx *cx, const struct arguments *arguments, struct risk_study *ret)
{
    return prepare_study(cx, option_of(arguments, "study"), ret);
}

/* --- Master schedule --- */

struct phase_line {
    const char *title, *starts_on, *ends_on, *department, *post, *done_on;
    int64_t number, kind, step, overdue;
};
struct phase_lines {
    int64_t status;
    LIST_OF(struct phase_line) rows;
};
static const struct field phase_line_table[] = {
    FIELD(phase_line, number, F_INT, .label = N_("Number")),
    FIELD(phase_line, kind, F_ENUM, .names = &phase_kind_names, .label = N_("Kind")),
    FIELD(phase_line, title, F_TEXT, .label = N_("What is done in it")),
    FIELD(phase_line, step, F_ENUM, .names = &study_step_names, .label = N_("Step of the assessment")),
    FIELD(phase_line, starts_on, F_DATE, .label = N_("From")),
    FIELD(phase_line, ends_on, F_DATE, .label = N_("Until")),
    FIELD(phase_line, department, F_TEXT, .label = N_("Department in charge")),
    FIELD(phase_line, post, F_TEXT, .label = N_("Post in charge")),
    FIELD(phase_line, done_on, F_DATE, .label = N_("Done on")),
    FIELD(phase_line, overdue, F_BOOL, .label = N_("Late")),
};
static const struct field phase_lines_table[] = {
    FIELD(phase_lines, status, F_ENUM, .names = &prepare_status_names, .label = N_("State")),
    FIELD_LIST(phase_lines, rows, phase_line_table, struct phase_line),
};

enum rc master_schedule_list_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study;
    struct rows rows;
    struct master_schedule schedule;
    TRY(study_of(cx, arguments, &study));
    TRY(master_schedule_of(cx, study.id, &schedule));
    TRY(phase_noun.rows(cx, study.id, "", &rows));
    const struct phase_row *from = rows.at;
    struct phase_line *lines = ARENA_ARRAY(cx->arena, struct phase_line, rows.n);
    struct phase_lines view = {.status = schedule.status};
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++)
        lines[i] = (struct phase_line){.number = from[i].phase.number,
                                       .kind = from[i].phase.kind,
                                       .title = from[i].phase.title,
                                       .step = from[i].phase.step,
                                       .starts_on = from[i].phase.starts_on,
                                       .ends_on = from[i].phase.ends_on,
                                       .department = from[i].phase.department,
                                       .post = from[i].post_label,
                                       .done_on = from[i].phase.done_on,
                                       .overdue = from[i].overdue};
    view.rows.at = lines;
    view.rows.n = rows.n;
    return command_show(cx, arguments, FIELDS(phase_lines_table), &view);
}

/* --- Staffing --- */

enum rc staffing_list_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study;
    struct staffing staffing;
    TRY(study_of(cx, arguments, &study));
    TRY(staffing_make(cx, study.id, &staffing));
    return command_show(cx, arguments, staffing_fields, &staffing);
}

/* --- Organisation --- */

struct unit_line {
    const char *department, *post, *parts;
    int64_t number, role, vacant;
};
struct unit_lines {
    LIST_OF(struct unit_line) rows;
    LIST_OF(struct unit_finding) findings;
};
static const struct field unit_line_table[] = {
    FIELD(unit_line, number, F_INT, .label = N_("Number")),
    FIELD(unit_line, role, F_ENUM, .names = &unit_role_names, .label = N_("Role in the assessment")),
    FIELD(unit_line, department, F_TEXT, .label = N_("Department of the role")),
    FIELD(unit_line, post, F_TEXT, .label = N_("Responsible post")),
    FIELD(unit_line, vacant, F_BOOL, .label = N_("Post without a holder")),
    FIELD(unit_line, parts, F_TEXT, .label = N_("Who does what in which step")),
};
static const struct field finding_table[] = {
    FIELD(unit_finding, code, F_TEXT, .label = N_("Kind")),
    FIELD(unit_finding, text, F_TEXT, .label = N_("Remarks")),
};
static const struct field unit_lines_table[] = {
    FIELD_LIST(unit_lines, rows, unit_line_table, struct unit_line),
    FIELD_LIST(unit_lines, findings, finding_table, struct unit_finding),
};

/* "step-1 leads, step-2 executes" */
static const char *parts_of(struct ctx *cx, const struct study_unit *unit)
{
    const char *words = "";
    for (int64_t step = 0; step < STUDY_STEP_COUNT_; step++) {
        int64_t part = unit_part_of(unit, step);
        if (part != PART_NONE)
            words = arena_printf(cx->arena, "%s%s%s %s", words, text_empty(words) ? "" : ", ",
                                 enum_code(&study_step_names, step), enum_code(&unit_part_names, part));
    }
    return words;
}

enum rc organisation_list_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study;
    struct rows rows;
    struct unit_findings findings;
    struct unit_lines view;
    TRY(study_of(cx, arguments, &study));
    TRY(unit_noun.rows(cx, study.id, "", &rows));
    TRY(organisation_check(cx, study.id, &findings));
    const struct unit_row *from = rows.at;
    struct unit_line *lines = ARENA_ARRAY(cx->arena, struct unit_line, rows.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++)
        lines[i] = (struct unit_line){.number = from[i].unit.number,
                                      .role = from[i].unit.role,
                                      .department = from[i].unit.department,
                                      .post = from[i].post_label,
                                      .vacant = from[i].vacant,
                                      .parts = parts_of(cx, &from[i].unit)};
    view.rows.at = lines;
    view.rows.n = rows.n;
    view.findings.at = findings.at;
    view.findings.n = findings.n;
    return command_show(cx, arguments, FIELDS(unit_lines_table), &view);
}

enum rc attitude_show_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study;
    struct risk_attitude attitude;
    static const struct option_field words[] = {
        {"attitude", "attitude"}, {"averse", "averse"}, {"takes", "takes"}, {"basis", "basis"}};
    bool given = false;
    TRY(study_of(cx, arguments, &study));
    TRY(risk_attitude_of(cx, study.id, &attitude));
    for (size_t i = 0; i < COUNT(words); i++)
        given |= option_of(arguments, words[i].option) != NULL;
    if (given) {
        TRY(options_into(cx, arguments, risk_attitude_record.fields, words, COUNT(words), false, &attitude));
        TRY(study_row_save(cx, &risk_attitude_record, &attitude, attitude.version));
    }
    return command_show(cx, arguments, risk_attitude_record.fields, &attitude);
}

/* --- Files --- */

#define FILE_COMMANDS(name, noun)                                                                  \
    enum rc name##_export_run(struct ctx *cx, struct arguments *arguments)                         \
    {                                                                                              \
        struct risk_study study;                                                                   \
        TRY(study_of(cx, arguments, &study));                                                      \
        return rows_export_run(cx, arguments, &noun, study.id);                                \
    }                                                                                              \
    enum rc name##_import_run(struct ctx *cx, struct arguments *arguments)                         \
    {                                                                                              \
        struct risk_study study;                                                                   \
        TRY(study_of(cx, arguments, &study));                                                      \
        return rows_import_run(cx, arguments, &noun, study.id);                                \
    }
FILE_COMMANDS(master_schedule, phase_noun)
FILE_COMMANDS(staffing, task_noun)
FILE_COMMANDS(organisation, unit_noun)

struct plan_result {
    const char *file;
    int64_t bytes;
};

enum rc study_plan_run(struct ctx *cx, struct arguments *arguments)
{
    static const struct field fields[] = {
        FIELD(plan_result, file, F_TEXT, .label = N_("File")),
        FIELD(plan_result, bytes, F_INT, .label = N_("Bytes")),
    };
    const char *path = option_of(arguments, "o"), *dot = strrchr(path, '.');
    struct risk_study study;
    struct report report = {.title = ""};
    enum report_format format = REPORT_PDF;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    if (dot == NULL || report_format_parse(cx, dot + 1, &format) != RC_OK || format == REPORT_HTML)
        return fail(cx, RC_USAGE, N_("The name of the file ends in .pdf, .docx or .xlsx (given: {0})"), path);
    TRY(study_of(cx, arguments, &study));
    TRY(study_plan_report(cx, study.id, &report));
    TRY(report_write(cx, &report, format, &out));
    TRY(file_write(cx, path, &out));
    const struct plan_result result = {.file = path, .bytes = (int64_t)out.length};
    return command_show(cx, arguments, FIELDS(fields), &result);
}
