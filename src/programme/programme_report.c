/* The implementation plan and the evaluation as documents. */
#include "programme/programme_view.h"

static const char *or_dash(const char *text)
{
    return text_empty(text) ? "–" : text;
}

enum rc programme_report_head(struct ctx *cx, const char *title, const char *subtitle, const char *number,
                              struct report *ret)
{
    struct organization organization = {.id = NULL};
    const struct catalog *baseline = catalog_shipped(POLICY_CATALOG);
    TRY(organization_get(cx, cx->org, &organization));
    *ret = (struct report){.title = title,
                           .subtitle = subtitle,
                           .organisation = organization.name,
                           .document_number = number,
                           .edition = "",
                           .date = date_long(cx, date_of_time(cx, cx->now)),
                           .handling_mark = organization.handling_mark,
                           .data_time = time_show(cx, cx->now),
                           .standard = catalog_short_name(cx, baseline),
                           .ledger_head = "",
                           .paper = PAPER_A4,
                           .lang = cx->lang};
    return RC_OK;
}

enum rc programme_report_grid(struct ctx *cx, struct report *report, const struct report_grid *grid)
{
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, grid->columns);
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, grid->rows * grid->columns);
    if (columns == NULL || cells == NULL)
        return RC_MEMORY;
    for (size_t c = 0; c < grid->columns; c++)
        columns[c] = (struct report_column){.title = grid->heads[c], .width = grid->widths[c]};
    for (size_t i = 0; i < grid->rows * grid->columns; i++)
        cells[i] = (struct report_cell){.text = grid->cells[i]};
    const struct report_table table = {.title = grid->title,
                                       .columns = columns,
                                       .column_count = grid->columns,
                                       .cells = cells,
                                       .row_count = grid->rows};
    return report_table(cx, report, table);
}

static enum rc part(struct ctx *cx, struct report *report, const char *english, const char *text)
{
    TRY(report_heading(cx, report, 2, tr(cx, english)));
    return report_paragraph(cx, report, or_dash(text));
}

/* --- The plan --- */

static enum rc write_structure(struct ctx *cx, struct report *report, const struct programme_units *units)
{
    enum { COLUMNS = 4 };
    static const double widths[COLUMNS] = {20, 24, 28, 28};
    const char *const heads[COLUMNS] = {tr(cx, N_("Kind of structure")), tr(cx, N_("Meeting or body")),
                                        tr(cx, N_("Members")), tr(cx, N_("Agreed role"))};
    const char **cells = ARENA_ARRAY(cx->arena, const char *, units->n * COLUMNS);
    if (cells == NULL)
        return RC_MEMORY;
    TRY(report_heading(cx, report, 1, tr(cx, N_("Structure of the measures"))));
    for (size_t i = 0; i < units->n; i++) {
        const struct programme_unit *unit = &units->at[i];
        const char **row = cells + i * COLUMNS;
        row[0] = tr(cx, enum_label(&programme_unit_kind_names, unit->kind));
        row[1] = text_empty(unit->frequency) ? unit->title : trf(cx, N_("{0} ({1})"), unit->title, unit->frequency);
        row[2] = or_dash(unit->members);
        row[3] = or_dash(unit->duty);
    }
    const struct report_grid grid = {tr(cx, N_("Structure of the measures")), heads, widths, COLUMNS, cells, units->n};
    return units->n == 0 ? report_paragraph(cx, report, tr(cx, N_("Nothing is planned yet.")))
                         : programme_report_grid(cx, report, &grid);
}

/* A text with a line break for everything that is there. */
static const char *lines(struct ctx *cx, const char *first, const char *second)
{
    return text_empty(second) ? first : text_empty(first) ? second : arena_printf(cx->arena, "%s\n%s", first, second);
}

static void action_cells(struct ctx *cx, const struct policy_action *action, const char **row)
{
    const char *origin = text_empty(action->reason) ? "" : trf(cx, N_("Led to by: {0}"), action->reason);
    row[0] = decimal(cx, action->number);
    row[1] = lines(cx, lines(cx, action->title, action->detail), programme_measure_words(cx, action->measure));
    row[2] = or_dash(action->department);
    row[3] = action->budget == 0 ? "–" : list_thousands(cx, action->budget);
    row[4] = text_empty(action->starts_on) && text_empty(action->ends_on)
                 ? "–"
                 : arena_printf(cx->arena, "%s – %s", date_show(cx, action->starts_on), date_show(cx, action->ends_on));
    row[5] = or_dash(lines(cx, action->indicator, action->target));
    row[6] = lines(cx, tr(cx, enum_label(&action_progress_names, action->progress)), action->result);
    row[7] = or_dash(lines(cx, action->change, origin));
}

static enum rc write_group(struct ctx *cx, struct report *report, const struct policy_actions *actions, int64_t group)
{
    enum { COLUMNS = 8 };
    static const double widths[COLUMNS] = {5, 24, 11, 9, 12, 14, 13, 12};
    const char *title = tr(cx, enum_label(&policy_group_names, group));
    const char *const heads[COLUMNS] = {tr(cx, N_("Number")),
                                        tr(cx, N_("What is done")),
                                        tr(cx, N_("Owner of the action")),
                                        tr(cx, N_("Budget (thousand yen)")),
                                        tr(cx, N_("Schedule of the action")),
                                        tr(cx, N_("Indicator and target")),
                                        tr(cx, N_("Result")),
                                        tr(cx, N_("Change and its reason"))};
    const char **cells = ARENA_ARRAY(cx->arena, const char *, actions->n * COLUMNS);
    size_t n = 0;
    if (cells == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < actions->n; i++)
        if (actions->at[i].policy == group)
            action_cells(cx, &actions->at[i], cells + n++ * COLUMNS);
    TRY(report_heading(cx, report, 2, title));
    if (n == 0)
        return report_paragraph(cx, report, tr(cx, N_("Nothing is planned yet.")));
    const struct report_grid grid = {title, heads, widths, COLUMNS, cells, n};
    TRY(programme_report_grid(cx, report, &grid));
    report_share_sheet(report, tr(cx, N_("Policy measures and their actions")), tr(cx, N_("Group of policy measures")));
    return RC_OK;
}

/* The labels of the measures that a standard has no clause for. */
static const char *missing_of(const struct ctx *cx, const struct standard_matrix *matrix, size_t column)
{
    const char *words = "";
    for (size_t r = 0; r < matrix->rows.n; r++)
        if (matrix->rows.at[r].cells.at[column].count == 0)
            words = arena_printf(cx->arena, "%s%s%s", words, text_empty(words) ? "" : "、", matrix->rows.at[r].label);
    return words;
}

/* What every sector's standards say of the 90 measures. */
static enum rc write_standards(struct ctx *cx, struct report *report, const char *sector)
{
    enum { COLUMNS = 6 };
    static const double widths[COLUMNS] = {26, 20, 14, 12, 8, 20};
    const char *const heads[COLUMNS] = {tr(cx, N_("Safety standard")),        tr(cx, N_("Class of the standard")),
                                        tr(cx, N_("Made by")),                tr(cx, N_("Date of the version")),
                                        tr(cx, N_("Measures with a clause")), tr(cx, N_("Measures without a clause"))};
    struct standard_matrix matrix = {.sector = ""};
    struct standard_documents documents = {.n = 0};
    TRY(standard_matrix_make(cx, sector, false, &matrix));
    TRY(standard_store_all(cx, &documents));
    const char **cells = ARENA_ARRAY(cx->arena, const char *, matrix.columns.n * COLUMNS);
    if (cells == NULL)
        return RC_MEMORY;
    TRY(report_heading(cx, report, 1, tr(cx, N_("Safety standards"))));
    for (size_t i = 0; i < matrix.columns.n; i++) {
        const struct matrix_column *column = &matrix.columns.at[i];
        const struct standard_document *document = standard_in(&documents, column->id);
        const char **row = cells + i * COLUMNS;
        row[0] = column->label;
        row[1] = column->note;
        row[2] = document == NULL ? "–" : or_dash(document->maker);
        row[3] = document == NULL ? "–" : or_dash(date_show(cx, document->issued_on));
        row[4] = decimal(cx, column->covered);
        row[5] = lines(cx, decimal(cx, column->missing), missing_of(cx, &matrix, i));
    }
    const struct report_grid grid = {tr(cx, N_("Safety standards")), heads, widths, COLUMNS, cells, matrix.columns.n};
    return matrix.columns.n == 0 ? report_paragraph(cx, report, tr(cx, N_("No safety standard is registered yet.")))
                                 : programme_report_grid(cx, report, &grid);
}

/* How many operators are covered, and what the plan says about them. */
static const char *operators_of(struct ctx *cx, const struct programme_plan *plan)
{
    struct programme_coverage coverage = {.known = 0};
    if (programme_coverage(cx, plan->year, plan->sector, &coverage) != RC_OK || coverage.known == 0)
        return plan->operators;
    return lines(cx,
                 trf(cx, N_("{0} covered; {1} added, {2} left this year"), decimal(cx, coverage.covered),
                     decimal(cx, coverage.added), decimal(cx, coverage.left)),
                 plan->operators);
}

static enum rc write_plan(struct ctx *cx, struct report *report, const struct programme_plan *plan)
{
    struct programme_units units = {.n = 0};
    struct policy_actions actions = {.n = 0};
    TRY(programme_store_units(cx, plan->id, &units));
    TRY(programme_store_actions(cx, plan->id, &actions));
    TRY(report_heading(cx, report, 1, tr(cx, N_("Policy and circumstances"))));
    TRY(part(cx, report, N_("Policy of the year"), plan->policy));
    TRY(part(cx, report, N_("Laws and circumstances of the sector"), plan->law));
    TRY(part(cx, report, N_("Covered operators"), operators_of(cx, plan)));
    TRY(write_structure(cx, report, &units));
    TRY(report_heading(cx, report, 1, tr(cx, N_("Policy measures and their actions"))));
    for (int64_t group = 0; group < POLICY_GROUP_COUNT_; group++)
        TRY(write_group(cx, report, &actions, group));
    return write_standards(cx, report, plan->sector);
}

enum rc programme_plan_report(struct ctx *cx, const char *study, const char *of, struct report *ret)
{
    struct programme_plan plan = {.id = NULL};
    struct report report = {.title = ""};
    (void)study;
    TRY(draft_find(cx, &plan_kind, of, &plan));
    TRY(programme_report_head(cx, plan.title,
                              trf(cx, N_("{0}, {1}"), programme_year_words(cx, plan.year),
                                  programme_sector_words(cx, plan.sector)),
                              arena_printf(cx->arena, "plan-%lld-%lld", (long long)plan.year, (long long)plan.edition),
                              &report));
    report.edition = trf(cx, N_("Edition {0}, {1}"), decimal(cx, plan.edition),
                         tr(cx, enum_label(&programme_state_names, plan.state)));
    TRY(write_plan(cx, &report, &plan));
    *ret = report;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* --- The evaluation --- */

/* What is said on one side of a point, with the side before it; "" for nothing. */
static const char *side(struct ctx *cx, const char *english, const char *text)
{
    return text_empty(text) ? "" : trf(cx, N_("{0}: {1}"), tr(cx, english), text);
}

static void point_cells(struct ctx *cx, const struct evaluation_point *point, const char **row)
{
    const char *views = lines(cx,
                              lines(cx, side(cx, N_("On the organisation"), point->structure),
                                    side(cx, N_("On the budget"), point->funds)),
                              lines(cx, side(cx, N_("Raising the floor across sectors"), point->floor),
                                    side(cx, N_("Raising the risk-based level of the sector"), point->risk_based)));
    row[0] = decimal(cx, point->number);
    row[1] = lines(cx, point->title, tr(cx, enum_label(&point_source_names, point->source)));
    row[2] = or_dash(point->planned);
    row[3] = or_dash(lines(cx, point->done, point->measured));
    row[4] = tr(cx, enum_label(&point_rating_names, point->rating));
    row[5] = or_dash(lines(cx, point->improvement, views));
    row[6] = or_dash(point->task);
}

static enum rc write_points(struct ctx *cx, struct report *report, const struct evaluation_points *points, int level)
{
    enum { COLUMNS = 7 };
    static const double widths[COLUMNS] = {5, 16, 18, 20, 10, 18, 13};
    const char *const heads[COLUMNS] = {tr(cx, N_("Number")),           tr(cx, N_("What is evaluated")),
                                        tr(cx, N_("What was planned")), tr(cx, N_("What was done and measured")),
                                        tr(cx, N_("Rating")),           tr(cx, N_("What is to be improved")),
                                        tr(cx, N_("Task for next year's plan"))};
    for (int64_t group = 0; group < POLICY_GROUP_COUNT_; group++) {
        const char **cells = ARENA_ARRAY(cx->arena, const char *, points->n * COLUMNS);
        const char *title = tr(cx, enum_label(&policy_group_names, group));
        size_t n = 0;
        if (cells == NULL)
            return RC_MEMORY;
        for (size_t i = 0; i < points->n; i++)
            if (points->at[i].policy == group)
                point_cells(cx, &points->at[i], cells + n++ * COLUMNS);
        if (n == 0)
            continue;
        const struct report_grid grid = {title, heads, widths, COLUMNS, cells, n};
        TRY(report_heading(cx, report, level, title));
        TRY(programme_report_grid(cx, report, &grid));
        report_share_sheet(report, tr(cx, N_("Points of the evaluation")), tr(cx, N_("Group of policy measures")));
    }
    return RC_OK;
}

/* What ministries sent for that year, gathered by whoever received it. */
static enum rc write_gathered(struct ctx *cx, struct report *report, const struct programme_evaluation *evaluation)
{
    struct programme_papers papers = {.n = 0};
    TRY(paper_store_all(cx, PAPER_RECEIVED, &papers));
    for (size_t i = 0; i < papers.n; i++) {
        const struct programme_paper *head = &papers.at[i];
        struct paper paper = {.head = {.id = NULL}};
        if (head->kind != PAPER_EVALUATION || head->year != evaluation->year)
            continue;
        TRY(paper_load(cx, head, &paper));
        TRY(report_heading(cx, report, 1, trf(cx, N_("Gathered: {0} ({1})"), head->title, head->peer)));
        TRY(part(cx, report, N_("Evaluation as a whole"), paper.evaluation.summary));
        TRY(part(cx, report, N_("What survey and analysis showed"), paper.evaluation.analysis));
        TRY(write_points(cx, report, &paper.points, 2));
    }
    return RC_OK;
}

static enum rc write_evaluation(struct ctx *cx, struct report *report, const struct programme_evaluation *evaluation)
{
    struct evaluation_points points = {.n = 0};
    TRY(judgement_store_points(cx, evaluation->id, &points));
    TRY(report_heading(cx, report, 1, tr(cx, N_("Evaluation as a whole"))));
    TRY(report_paragraph(cx, report, or_dash(evaluation->summary)));
    TRY(part(cx, report, N_("Threats and circumstances"), evaluation->environment));
    TRY(part(cx, report, N_("What survey and analysis showed"), evaluation->analysis));
    TRY(part(cx, report, N_("Organisation of the measures"), evaluation->structure));
    TRY(part(cx, report, N_("Budget of the measures"), evaluation->funds));
    TRY(report_heading(cx, report, 1, tr(cx, N_("Points of the evaluation"))));
    TRY(write_points(cx, report, &points, 2));
    return write_gathered(cx, report, evaluation);
}

enum rc programme_evaluation_report(struct ctx *cx, const char *study, const char *of, struct report *ret)
{
    struct programme_evaluation evaluation = {.id = NULL};
    struct report report = {.title = ""};
    (void)study;
    TRY(draft_find(cx, &evaluation_kind, of, &evaluation));
    TRY(programme_report_head(cx, evaluation.title,
                              trf(cx, N_("{0}, {1}"), programme_year_words(cx, evaluation.year),
                                  programme_sector_words(cx, evaluation.sector)),
                              arena_printf(cx->arena, "evaluation-%lld", (long long)evaluation.year), &report));
    report.edition = tr(cx, enum_label(&programme_state_names, evaluation.state));
    TRY(write_evaluation(cx, &report, &evaluation));
    *ret = report;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

const struct report_source programme_reports[PROGRAMME_REPORTS] = {
    {"plan", PERM_PROGRAMME_READ, programme_plan_report},
    {"evaluation", PERM_PROGRAMME_READ, programme_evaluation_report},
};
