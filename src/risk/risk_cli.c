/* The commands of the risk assessment. */
#include "base/text.h"
#include "base/time.h"
#include "risk/risk_forms.h"
#include "risk/risk_view.h"

#define STUDY_OPTION {"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false}

static enum rc study_of(struct ctx *cx, const struct arguments *arguments, struct risk_study *ret)
{
    return risk_study_find(cx, option_of(arguments, "study"), ret);
}

/* --- Studies --- */

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_studies studies;
    struct risk_studies_view view;
    TRY(risk_store_studies(cx, &studies));
    struct risk_study_row *rows = ARENA_ARRAY(cx->arena, struct risk_study_row, studies.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < studies.n; i++)
        rows[i] = (struct risk_study_row){.id = studies.at[i].id,
                                          .title = studies.at[i].title,
                                          .year = studies.at[i].year,
                                          .status = studies.at[i].status};
    view.studies.at = rows;
    view.studies.n = studies.n;
    return command_show(cx, arguments, risk_studies_answer, &view);
}

static enum rc new_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study;
    const char *title = option_of(arguments, "title"), *from = option_of(arguments, "from");
    risk_row_blank(&risk_study_record, &study);
    TRY(option_int(cx, arguments, "year", 0, &study.year));
    if (study.year != 0 && (study.year < 1990 || study.year > 2200))
        return fail(cx, RC_INVALID, N_("A fiscal year lies between 1990 and 2200"));
    if (study.year == 0)
        TRY(organization_year(cx, &study.year));
    study.title = title != NULL ? title : trf(cx, N_("Risk assessment {0}"), fiscal_year_show(cx, study.year));
    TRY(risk_study_create(cx, &study, from == NULL ? "" : from));
    return command_show(cx, arguments, risk_study_record.fields, &study);
}

struct shown {
    struct risk_study study;
    int64_t services, processes, resources, needs, risks;
};
static const struct field shown_table[] = {
    FIELD_OBJECT_OF(shown, study, risk_study_record.fields),
    FIELD(shown, services, F_INT, .label = N_("Services")),
    FIELD(shown, processes, F_INT, .label = N_("Processes")),
    FIELD(shown, resources, F_INT, .label = N_("Business resources")),
    FIELD(shown, needs, F_INT, .label = N_("Needs")),
    FIELD(shown, risks, F_INT, .label = N_("Risks")),
};

static enum rc show_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study;
    struct risk_model model;
    struct risk_tallies tallies = {.n = 0};
    int64_t risks = 0;
    TRY(study_of(cx, arguments, &study));
    TRY(risk_model_load(cx, study.id, &model));
    TRY(risk_store_tallies(cx, study.id, "", &tallies));
    for (size_t i = 0; i < tallies.n; i++)
        risks += tallies.at[i].risks;
    const struct shown shown = {.study = study,
                                .services = (int64_t)model.services.n,
                                .processes = (int64_t)model.processes.n,
                                .resources = (int64_t)model.resources.n,
                                .needs = (int64_t)model.needs.n,
                                .risks = risks};
    return command_show(cx, arguments, FIELDS(shown_table), &shown);
}

/* --- Evaluation --- */

struct evaluated {
    const char *id, *process, *resource, *outcome, *event, *source, *owner;
    int64_t number, inherent, residual, criterion, treat;
    const char *evaluation;
};
struct evaluation {
    LIST_OF(struct evaluated) risks;
};
static const struct field evaluated_table[] = {
    FIELD(evaluated, id, F_ID),
    FIELD(evaluated, number, F_INT, .label = N_("Number")),
    FIELD(evaluated, process, F_TEXT, .label = N_("Process")),
    FIELD(evaluated, resource, F_TEXT, .label = N_("Business resource")),
    FIELD(evaluated, outcome, F_TEXT, .label = N_("Outcome that hinders the process")),
    FIELD(evaluated, event, F_TEXT, .label = N_("Event")),
    FIELD(evaluated, source, F_TEXT, .label = N_("Risk source")),
    FIELD(evaluated, inherent, F_INT, .label = N_("Risk value before measures")),
    FIELD(evaluated, residual, F_INT, .label = N_("Residual risk value")),
    FIELD(evaluated, criterion, F_INT, .label = N_("Risk criterion")),
    FIELD(evaluated, evaluation, F_TEXT, .label = N_("Evaluation")),
    FIELD(evaluated, treat, F_BOOL, .label = N_("To be treated")),
    FIELD(evaluated, owner, F_TEXT, .label = N_("Risk owner")),
};
static const struct field evaluation_table[] = {
    FIELD_LIST(evaluation, risks, evaluated_table, struct evaluated),
};

static enum rc evaluate_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study;
    struct risk_criteria criteria;
    struct risk_scale scale;
    struct risk_page page;
    struct evaluation view;
    TRY(study_of(cx, arguments, &study));
    TRY(risk_criteria_of(cx, study.id, &criteria, &scale));
    const struct risk_filter filter = {.study = study.id,
                                       .process = "",
                                       .resource = "",
                                       .post = "",
                                       .text = "",
                                       .reaching = switch_of(arguments, "treat"),
                                       .after = {.key = "", .id = ""},
                                       .limit = RISK_ROWS_MOST};
    TRY(risk_store_page(cx, &filter, &scale, &page));
    struct risk_row *rows = ARENA_ARRAY(cx->arena, struct risk_row, page.n);
    struct evaluated *out = ARENA_ARRAY(cx->arena, struct evaluated, page.n);
    if (rows == NULL || out == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < page.n; i++)
        rows[i] = page.at[i];
    TRY(risk_rows_label(cx, &scale, rows, page.n));
    for (size_t i = 0; i < page.n; i++)
        out[i] = (struct evaluated){.id = rows[i].risk.id,
                                    .number = rows[i].risk.number,
                                    .process = rows[i].process_name,
                                    .resource = rows[i].resource_name,
                                    .outcome = rows[i].risk.outcome,
                                    .event = rows[i].risk.event,
                                    .source = rows[i].risk.source,
                                    .inherent = rows[i].inherent,
                                    .residual = rows[i].residual,
                                    .criterion = rows[i].criterion,
                                    .evaluation = rows[i].residual == 0  ? ""
                                                  : rows[i].reaches != 0 ? "●"
                                                                         : "ー",
                                    .treat = rows[i].treat,
                                    .owner = rows[i].owner_label};
    view.risks.at = out;
    view.risks.n = page.n;
    return command_show(cx, arguments, FIELDS(evaluation_table), &view);
}

/* --- Matrix and owners --- */

static enum rc print_matrix(struct ctx *cx, struct arguments *arguments, const struct risk_matrix_view *view)
{
    buf_printf(arguments->out, "%s\n", tr(cx, N_("Impact \\ frequency: risks after measures (risk value, * reaches the criterion)")));
    for (size_t i = 0; i < view->rows.n; i++) {
        buf_printf(arguments->out, "%2lld", (long long)view->rows.at[i].impact);
        for (size_t c = 0; c < view->rows.at[i].cells.n; c++) {
            const struct risk_matrix_cell *cell = &view->rows.at[i].cells.at[c];
            buf_printf(arguments->out, "  %5lld (%2lld%s)", (long long)cell->after, (long long)cell->value,
                       cell->reaches != 0 ? "*" : " ");
        }
        buf_char(arguments->out, '\n');
    }
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

static enum rc matrix_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study;
    struct risk_matrix_view view;
    TRY(study_of(cx, arguments, &study));
    TRY(risk_matrix_make(cx, study.id, &view));
    if (!arguments->json)
        TRY(print_matrix(cx, arguments, &view));
    return arguments->json ? command_show(cx, arguments, risk_matrix_answer, &view) : RC_OK;
}

static enum rc owners_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study;
    struct risk_owners_view view;
    TRY(study_of(cx, arguments, &study));
    TRY(risk_owners_make(cx, study.id, &view));
    return command_show(cx, arguments, risk_owners_answer, &view);
}

static const struct field merged_table[] = {
    FIELD(risk_merged, services, F_INT, .label = N_("Services")),
    FIELD(risk_merged, processes, F_INT, .label = N_("Processes")),
    FIELD(risk_merged, resources, F_INT, .label = N_("Business resources")),
    FIELD(risk_merged, needs, F_INT, .label = N_("Needs")),
    FIELD(risk_merged, risks, F_INT, .label = N_("Risks")),
    FIELD(risk_merged, same, F_INT, .label = N_("Were there already")),
};

static enum rc merge_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_merged merged;
    TRY(risk_merge(cx, operand_of(arguments, 0), operand_of(arguments, 1), &merged));
    return command_show(cx, arguments, FIELDS(merged_table), &merged);
}

const struct command risk_commands[RISK_COMMANDS] = {
    {.name = "risk new",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_WRITE,
     .run = new_run,
     .help = N_("Begins a risk assessment, empty or carried over from an earlier one"),
     .options = {{"year", "YEAR", N_("Fiscal year (otherwise the present one)"), false},
                 {"title", "TEXT", N_("Title of the risk assessment"), false},
                 {"from", "ID", N_("Risk assessment that everything is carried over from"), false}}},
    {.name = "risk list",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = list_run,
     .help = N_("Lists the risk assessments, the latest first")},
    {.name = "risk show",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = show_run,
     .help = N_("Shows a risk assessment with the counts of its rows"),
     .options = {STUDY_OPTION}},
    {.name = "risk evaluate",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = evaluate_run,
     .help = N_("Evaluates every risk of form 6 by the criteria of its risk assessment"),
     .options = {STUDY_OPTION, {"treat", NULL, N_("Only risks that are to be treated"), false}}},
    {.name = "risk matrix",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = matrix_run,
     .help = N_("Counts the risks in each cell of the matrix, before and after the measures"),
     .options = {STUDY_OPTION}},
    {.name = "risk owners",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = owners_run,
     .help = N_("Lists the risk owners with their risks, and what is open there"),
     .options = {STUDY_OPTION}},
    {.name = "risk check",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = risk_check_command,
     .help = N_("Checks a risk assessment: errors, judgements that are asked, hints; ends with 1 while an error is open"),
     .operands = {{"STUDY", N_("Risk assessment by its id (otherwise the latest)"), false}},
     .options = {{"all", NULL, N_("Also what is answered"), false}}},
    {.name = "risk answer",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = risk_answer_command,
     .help = N_("Answers a hint of the check with a comment, or judges what no program can judge"),
     .operands = {{"CODE", N_("Code of the check"), true}, {"SUBJECT", N_("Id of the row"), true}},
     .options = {{"comment", "TEXT", N_("What is said to it"), true},
                 {"verdict", "VERDICT", N_("fulfilled or not-fulfilled; for judgements only"), false},
                 STUDY_OPTION}},
    {.name = "risk merge",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_WRITE,
     .run = merge_run,
     .help = N_("Adds to a risk assessment what another one has besides"),
     .operands = {{"FROM", N_("Risk assessment that is read"), true},
                  {"INTO", N_("Risk assessment that is added to"), true}}},
    {.name = "risk export",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = risk_export_run,
     .help = N_("Writes forms 1 to 6 as one workbook that can be filled in and imported"),
     .options = {{"o", "FILE", N_("File to write, .xlsx"), true},
                 STUDY_OPTION,
                 {"department", "NAME", N_("Only what is this department's"), false},
                 {"split", NULL, N_("One file for each department: FILE-DEPARTMENT.xlsx"), false}}},
    {.name = "risk import",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_WRITE,
     .run = risk_import_run,
     .help = N_("Takes a workbook of the forms back; all rows or none"),
     .operands = {{"FILE", N_("Workbook of the forms (.xlsx)"), true}},
     .options = {STUDY_OPTION, {"check", NULL, N_("Looks only, and says what would change"), false}}},
};
