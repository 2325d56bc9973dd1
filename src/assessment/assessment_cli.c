#include "assessment/assessment_cli.h"

#include <string.h>

#include "assessment/assessment_oscal.h"
#include "assessment/assessment_view.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"

#define WHICH                                                                                      \
    {"year", "YEAR", N_("Fiscal year (otherwise the latest)"), false},                            \
        {"scope", "SCOPE", N_("Scope by name, id or kind (otherwise the whole company)"), false},  \
    {                                                                                              \
        "catalog", "CATALOG", N_("Standard (otherwise baseline-2026)"), false                      \
    }

/* The assessment that --year, --scope and --catalog name. */
static enum rc find(struct ctx *cx, const struct arguments *arguments, struct assessment *ret)
{
    int64_t year = 0;
    TRY(option_int(cx, arguments, "year", 0, &year));
    return assessment_find(cx, option_of(arguments, "scope"), option_of(arguments, "catalog"), year,
                           ret);
}

static enum rc show_one(struct ctx *cx, struct arguments *arguments, const char *id)
{
    struct assessment assessment;
    TRY(assessment_get(cx, id, &assessment));
    return command_show(cx, arguments, assessment_record.fields, &assessment);
}

static enum rc run_list(struct ctx *cx, struct arguments *arguments)
{
    struct assessment_list_view view = {.before = 0};
    TRY(assessment_list_make(cx, 0, &view));
    return command_show(cx, arguments, assessment_list_fields, &view);
}

static enum rc run_new(struct ctx *cx, struct arguments *arguments)
{
    struct assessment fresh;
    int64_t year = 0;
    TRY(option_int(cx, arguments, "year", 0, &year));
    TRY(assessment_create(cx, option_of(arguments, "scope"), option_of(arguments, "catalog"), year,
                          switch_of(arguments, "carry-over"), &fresh));
    return command_show(cx, arguments, assessment_record.fields, &fresh);
}

static enum rc run_score(struct ctx *cx, struct arguments *arguments)
{
    struct assessment assessment;
    struct assessment_sheet sheet;
    struct score_view view;
    int64_t grouping = SCORE_CHAPTERS;
    const char *by = option_of(arguments, "by");
    if (by != NULL && !enum_parse(&score_grouping_names, by, &grouping))
        return fail(cx, RC_USAGE, N_("--by takes chapters, sections or functions (given: {0})"), by);
    TRY(find(cx, arguments, &assessment));
    TRY(assessment_sheet_load(cx, assessment.id, &sheet));
    TRY(assessment_score(cx, &sheet, (enum score_grouping)grouping, &view));
    return command_show(cx, arguments, score_view_fields, &view);
}

static enum rc run_gap(struct ctx *cx, struct arguments *arguments)
{
    struct assessment assessment;
    struct assessment_sheet sheet;
    struct gap_view view;
    TRY(find(cx, arguments, &assessment));
    TRY(assessment_sheet_load(cx, assessment.id, &sheet));
    TRY(assessment_gaps(cx, &sheet, &view));
    return command_show(cx, arguments, gap_view_fields, &view);
}

/* By the option, else by the ending of the file's name, else a workbook. */
static const char *format_of(const struct arguments *arguments, const char *path)
{
    const char *format = option_of(arguments, "format");
    size_t length = path == NULL ? 0 : strlen(path);
    if (format != NULL)
        return format;
    return length > 4 && strcmp(path + length - 4, ".csv") == 0 ? "csv" : "xlsx";
}

/* F.json takes the results, F-plan.json beside it the plan that they name. */
static enum rc export_oscal(struct ctx *cx, const char *id, const char *path)
{
    CLEANUP(buf_free) struct buf results = buf_create(LIMIT_REPORT_BYTES);
    CLEANUP(buf_free) struct buf plan = buf_create(LIMIT_REPORT_BYTES);
    size_t length = path == NULL ? 0 : strlen(path);
    if (length <= 5 || strcmp(path + length - 5, ".json") != 0)
        return fail(cx, RC_USAGE, N_("--oscal needs -o with the name of a file that ends in .json"));
    const char *plan_path = arena_printf(cx->arena, "%.*s-plan.json", (int)length - 5, path);
    const char *slash = strrchr(plan_path, '/');
    TRY(assessment_oscal_plan(cx, id, &plan));
    TRY(assessment_oscal_results(cx, id, url_encode(cx, slash == NULL ? plan_path : slash + 1),
                                 &results));
    TRY(file_write(cx, plan_path, &plan));
    return file_write(cx, path, &results);
}

static enum rc run_export(struct ctx *cx, struct arguments *arguments)
{
    struct assessment assessment;
    const char *path = option_of(arguments, "o");
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TRY(find(cx, arguments, &assessment));
    if (switch_of(arguments, "oscal"))
        return export_oscal(cx, assessment.id, path);
    TRY(assessment_export(cx, assessment.id, format_of(arguments, path), &body));
    if (path == NULL) {
        buf_add(arguments->out, body.data, body.length);
        return RC_OK;
    }
    return file_write(cx, path, &body);
}

/* Named cells are printed even when the import was refused. */
static enum rc tell_cells(struct ctx *cx, struct arguments *arguments,
                          const struct import_result *result, enum rc rc)
{
    struct problem kept = cx->problem;
    const char *lines = kept.message;
    if (arguments->json)
        TRY(command_show(cx, arguments, import_result_fields, result));
    for (size_t i = 0; i < result->errors.n; i++) {
        const struct cell_problem *cell = &result->errors.at[i];
        lines = arena_printf(cx->arena, "%s\n  %s %s%lld: %s", lines, cell->sheet, cell->column,
                             (long long)cell->row, cell->message);
    }
    kept.message = lines;
    cx->problem = kept;
    return rc;
}

static enum rc run_import(struct ctx *cx, struct arguments *arguments)
{
    struct assessment assessment;
    struct import_result result = {.rows = 0};
    const char *path = operand_of(arguments, 0);
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_UPLOAD_BYTES);
    TRY(find(cx, arguments, &assessment));
    TRY(file_read(cx, path, &body));
    enum rc rc = questionnaire_import(cx, assessment.id, buf_string(&body), body.length, path,
                                      switch_of(arguments, "overwrite"), &result);
    if (rc == RC_INVALID && result.errors.n > 0)
        return tell_cells(cx, arguments, &result, rc);
    TRY(rc);
    return command_show(cx, arguments, import_result_fields, &result);
}

static enum rc run_request(struct ctx *cx, struct arguments *arguments)
{
    struct assessment assessment;
    TRY(find(cx, arguments, &assessment));
    TRY(assessment_request_approval(cx, assessment.id, NULL));
    return show_one(cx, arguments, assessment.id);
}

static enum rc run_approve(struct ctx *cx, struct arguments *arguments)
{
    struct assessment assessment;
    TRY(find(cx, arguments, &assessment));
    TRY(assessment_approve(cx, assessment.id, ""));
    return show_one(cx, arguments, assessment.id);
}

static enum rc run_return(struct ctx *cx, struct arguments *arguments)
{
    struct assessment assessment;
    TRY(find(cx, arguments, &assessment));
    TRY(assessment_return(cx, assessment.id, option_of(arguments, "comment")));
    return show_one(cx, arguments, assessment.id);
}

static enum rc run_update(struct ctx *cx, struct arguments *arguments)
{
    struct assessment assessment;
    struct catalog_move move;
    TRY(find(cx, arguments, &assessment));
    TRY(assessment_update_catalog(cx, assessment.id, &move));
    return command_show(cx, arguments, catalog_move_fields, &move);
}

const struct command assessment_commands[] = {
    {.name = "assessment list",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_READ,
     .run = run_list,
     .help = N_("Lists the self-assessments with their state and scores")},
    {.name = "assessment new",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = run_new,
     .help = N_("Begins the self-assessment of a scope for a year"),
     .options = {{"year", "YEAR", N_("Fiscal year (otherwise the present one)"), false},
                 {"scope", "SCOPE", N_("Scope by name, id or kind (otherwise the whole company)"),
                  false},
                 {"catalog", "CATALOG", N_("Standard (otherwise baseline-2026)"), false},
                 {"carry-over", NULL, N_("Carry the answers of the last year over, not confirmed"),
                  false}}},
    {.name = "assessment score",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_READ,
     .run = run_score,
     .help = N_("Shows mean, share at target and coverage, in total and by group"),
     .options = {WHICH, {"by", "GROUPING", N_("chapters (otherwise), sections or functions"), false}}},
    {.name = "assessment scores",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_READ,
     .run = scores_run,
     .help = N_("Shows the scores of all organisations in which you may read assessments"),
     .options = {{"catalog", "CATALOG", N_("Standard (otherwise baseline-2026)"), false},
                 {"year", "YEAR", N_("Year (otherwise the latest)"), false}}},
    {.name = "assessment gap",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_READ,
     .run = run_gap,
     .help = N_("Lists the gaps: measures without an answer first, then the widest"),
     .options = {WHICH}},
    {.name = "assessment export",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_READ,
     .run = run_export,
     .help = N_("Writes the questionnaire with the present answers as a workbook or CSV"),
     .options = {WHICH,
                 {"o", "FILE", N_("File to write (otherwise the standard output)"), false},
                 {"format", "FORMAT", N_("xlsx, csv or csv-cp932 (otherwise by the file's name)"),
                  false},
                 {"oscal", NULL,
                  N_("Writes OSCAL assessment-results to FILE.json and their assessment-plan to "
                     "FILE-plan.json instead"),
                  false}}},
    {.name = "assessment import",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_ANSWER,
     .run = run_import,
     .help = N_("Takes answers from a filled questionnaire: all rows or none"),
     .operands = {{"FILE", N_("Workbook or CSV"), true}},
     .options = {WHICH,
                 {"overwrite", NULL,
                  N_("Overwrite answers that were changed after the questionnaire was made"),
                  false}}},
    {.name = "assessment update-catalog",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = run_update,
     .help = N_("Moves a draft to the newer version of its standard; the answers stay"),
     .options = {WHICH}},
    {.name = "assessment request",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = run_request,
     .help = N_("Asks for the approval of a draft"),
     .options = {WHICH}},
    {.name = "assessment approve",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_APPROVE,
     .run = run_approve,
     .help = N_("Approves and freezes; by another person than who drafted, asked or answered"),
     .options = {WHICH}},
    {.name = "assessment return",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_APPROVE,
     .run = run_return,
     .help = N_("Returns a request for approval with a comment"),
     .options = {WHICH, {"comment", "TEXT", N_("What has to be looked at again"), true}}},
};
_Static_assert(COUNT(assessment_commands) == ASSESSMENT_COMMANDS, "see assessment_cli.h");
