/* The implementation plan and the evaluation as documents. */
#include "programme/programme_view.h"
#include "sector/sector.h"

enum { OPERATORS_MOST = 5000 }; /* rows of the list of covered operators */

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

/* What stands at the end of its column and is a number goes into the workbook as one. */
static struct report_cell cell_of(const char *text, enum report_align align)
{
    struct report_cell cell = {.text = text};
    cell.number = align == ALIGN_END && !text_empty(text);
    for (const char *at = text; cell.number && *at != '\0'; at++) {
        if (*at >= '0' && *at <= '9')
            cell.value = cell.value * 10 + (*at - '0');
        else if (*at != ',')
            cell.number = false;
    }
    return cell;
}

enum rc programme_report_grid(struct ctx *cx, struct report *report, const struct report_grid *grid)
{
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, grid->columns);
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, grid->rows * grid->columns);
    if (columns == NULL || cells == NULL)
        return RC_MEMORY;
    for (size_t c = 0; c < grid->columns; c++)
        columns[c] = (struct report_column){.title = grid->heads[c], .width = grid->widths[c],
                                                 .align = grid->aligns == NULL ? ALIGN_START : grid->aligns[c]};
    for (size_t i = 0; i < grid->rows * grid->columns; i++)
        cells[i] = cell_of(grid->cells[i], columns[i % grid->columns].align);
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
    return report_paragraph(cx, report, text_empty(text) ? tr(cx, N_("Nothing is written here.")) : text);
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
    const struct report_grid grid = {.title = tr(cx, N_("Meetings, bodies and their roles")), .heads = heads,
                                     .widths = widths, .columns = COLUMNS, .cells = cells, .rows = units->n};
    return units->n == 0 ? report_paragraph(cx, report, tr(cx, N_("Nothing is planned yet.")))
                         : programme_report_grid(cx, report, &grid);
}

/* A text with a line break for everything that is there. */
static const char *lines(struct ctx *cx, const char *first, const char *second)
{
    return text_empty(second) ? first : text_empty(first) ? second : arena_printf(cx->arena, "%s\n%s", first, second);
}

/* From which day to which, as papers write it. */
static const char *days_words(struct ctx *cx, const char *from, const char *to)
{
    if (text_empty(from) && text_empty(to))
        return "–";
    return trf(cx, N_("{0} – {1}"), text_empty(from) ? "" : date_long(cx, from), text_empty(to) ? "" : date_long(cx, to));
}

static const char *thousands_or_dash(struct ctx *cx, int64_t amount)
{
    return amount == 0 ? "–" : list_thousands(cx, amount);
}

static void action_cells(struct ctx *cx, const struct policy_action *action, const char **row)
{
    const char *origin = text_empty(action->reason) ? "" : trf(cx, N_("Led to by: {0}"), action->reason);
    const char *target = text_empty(action->target) ? "" : trf(cx, N_("Target: {0}"), action->target);
    row[0] = decimal(cx, action->number);
    row[1] = lines(cx, lines(cx, action->title, action->detail), programme_measure_words(cx, action->measure));
    row[2] = or_dash(action->department);
    row[3] = thousands_or_dash(cx, action->budget);
    row[4] = days_words(cx, action->starts_on, action->ends_on);
    row[5] = or_dash(lines(cx, action->indicator, target));
    row[6] = lines(cx, tr(cx, enum_label(&action_progress_names, action->progress)), action->result);
    row[7] = or_dash(lines(cx, action->change, origin));
}

/* Actions and money of every group, and of all. */
static enum rc write_totals(struct ctx *cx, struct report *report, const struct policy_actions *actions)
{
    enum { COLUMNS = 4, ROWS = POLICY_GROUP_COUNT_ + 1 };
    static const double widths[COLUMNS] = {52, 14, 14, 20};
    static const enum report_align aligns[COLUMNS] = {ALIGN_START, ALIGN_END, ALIGN_END, ALIGN_END};
    const char *const heads[COLUMNS] = {tr(cx, N_("Group of policy measures")), tr(cx, N_("Number of actions")),
                                        tr(cx, N_("Actions done")), tr(cx, N_("Budget (thousand yen)"))};
    const char *cells[ROWS * COLUMNS];
    int64_t counts[ROWS] = {0}, done[ROWS] = {0}, budgets[ROWS] = {0};
    for (size_t i = 0; i < actions->n; i++) {
        const int64_t rows[] = {actions->at[i].policy, POLICY_GROUP_COUNT_};
        for (size_t k = 0; k < COUNT(rows); k++) {
            counts[rows[k]]++;
            done[rows[k]] += actions->at[i].progress == ACTION_DONE;
            budgets[rows[k]] += actions->at[i].budget;
        }
    }
    for (int64_t row = 0; row < ROWS; row++) {
        const char **at = cells + (size_t)row * COLUMNS;
        at[0] = row == POLICY_GROUP_COUNT_ ? tr(cx, N_("In all")) : tr(cx, enum_label(&policy_group_names, row));
        at[1] = decimal(cx, counts[row]);
        at[2] = decimal(cx, done[row]);
        at[3] = thousands_or_dash(cx, budgets[row]);
    }
    const struct report_grid grid = {.title = tr(cx, N_("Actions and budget by group")), .heads = heads, .widths = widths,
                                     .columns = COLUMNS, .cells = cells, .rows = ROWS, .aligns = aligns};
    return programme_report_grid(cx, report, &grid);
}

/* The table of a group under its name; *ret_rows is 0, and nothing is written, where nothing is planned. */
static enum rc write_group(struct ctx *cx, struct report *report, const struct policy_actions *actions, int64_t group,
                           size_t *ret_rows)
{
    enum { COLUMNS = 8 };
    static const double widths[COLUMNS] = {5, 21, 11, 8, 13, 14, 13, 15};
    static const enum report_align aligns[COLUMNS] = {ALIGN_END, ALIGN_START, ALIGN_START, ALIGN_END};
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
    *ret_rows = n;
    if (n == 0)
        return RC_OK;
    const struct report_grid grid = {.title = title, .heads = heads, .widths = widths, .columns = COLUMNS,
                                     .cells = cells, .rows = n, .aligns = aligns};
    TRY(programme_report_grid(cx, report, &grid));
    report_share_sheet(report, tr(cx, N_("Policy measures and their actions")), tr(cx, N_("Group of policy measures")));
    return RC_OK;
}

static enum rc write_groups(struct ctx *cx, struct report *report, const struct policy_actions *actions)
{
    const char *hollow = "";
    TRY(report_heading(cx, report, 1, tr(cx, N_("Policy measures and their actions"))));
    TRY(write_totals(cx, report, actions));
    for (int64_t group = 0; group < POLICY_GROUP_COUNT_; group++) {
        size_t rows = 0;
        TRY(write_group(cx, report, actions, group, &rows));
        if (rows == 0)
            hollow = arena_printf(cx->arena, "%s%s%s", hollow, text_empty(hollow) ? "" : tr(cx, N_(", ")),
                                  tr(cx, enum_label(&policy_group_names, group)));
    }
    return text_empty(hollow) ? RC_OK : report_paragraph(cx, report, trf(cx, N_("Nothing is planned yet for: {0}"), hollow));
}

/* Who is covered in the year of the plan, by name; of one sector alone. */
static enum rc write_operators(struct ctx *cx, struct report *report, const struct programme_plan *plan)
{
    enum { COLUMNS = 6 };
    static const double widths[COLUMNS] = {17, 33, 16, 10, 12, 12};
    const char *const heads[COLUMNS] = {tr(cx, N_("Operator key")),         tr(cx, N_("Operator's name")),
                                        tr(cx, N_("Sub-sector")),           tr(cx, N_("Size of the operator")),
                                        tr(cx, N_("Region")),               tr(cx, N_("Coverage by the plan"))};
    struct plan_operators all = {.n = 0};
    if (!may(cx, PERM_SECTOR_READ) || text_empty(plan->sector))
        return RC_OK;
    TRY(programme_operators(cx, plan->year, plan->sector, &all));
    size_t n = all.n < OPERATORS_MOST ? all.n : OPERATORS_MOST;
    const char **cells = ARENA_ARRAY(cx->arena, const char *, n * COLUMNS);
    if (cells == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct plan_operator *one = &all.at[i];
        const char **row = cells + i * COLUMNS;
        row[0] = one->operator;
        row[1] = one->name;
        row[2] = or_dash(sub_sector_title(cx, one->sub_sector));
        row[3] = tr(cx, enum_label(&covered_size_names, one->size));
        row[4] = or_dash(one->region);
        row[5] = tr(cx, enum_label(&covered_state_names, one->coverage));
    }
    const struct report_grid grid = {.title = tr(cx, N_("List of covered operators")), .heads = heads, .widths = widths,
                                     .columns = COLUMNS, .cells = cells, .rows = n};
    TRY(report_heading(cx, report, 1, tr(cx, N_("Covered operators"))));
    TRY(report_paragraph(cx, report, n == all.n ? trf(cx, N_("{0} operators in {1}"), decimal(cx, (int64_t)n),
                                                      programme_year_words(cx, plan->year))
                                                : trf(cx, N_("{0} operators in {1}, the first {2} of them here"),
                                                      decimal(cx, (int64_t)all.n), programme_year_words(cx, plan->year),
                                                      decimal(cx, OPERATORS_MOST))));
    return n == 0 ? RC_OK : programme_report_grid(cx, report, &grid);
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
    static const double widths[COLUMNS] = {26, 19, 13, 13, 9, 20};
    static const enum report_align aligns[COLUMNS] = {ALIGN_START, ALIGN_START, ALIGN_START, ALIGN_START, ALIGN_END};
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
    TRY(report_heading(cx, report, 1, tr(cx, N_("State of the safety standards"))));
    for (size_t i = 0; i < matrix.columns.n; i++) {
        const struct matrix_column *column = &matrix.columns.at[i];
        const struct standard_document *document = standard_in(&documents, column->id);
        const char **row = cells + i * COLUMNS;
        row[0] = column->label;
        row[1] = column->note;
        row[2] = document == NULL ? "–" : or_dash(document->maker);
        row[3] = document == NULL || text_empty(document->issued_on) ? "–" : date_long(cx, document->issued_on);
        row[4] = decimal(cx, column->covered);
        row[5] = column->missing == 0 ? tr(cx, N_("None of them"))
                                      : trf(cx, N_("{0} measures: {1}"), decimal(cx, column->missing), missing_of(cx, &matrix, i));
    }
    const struct report_grid grid = {.title = tr(cx, N_("What the standards say of the measures")), .heads = heads,
                                     .widths = widths, .columns = COLUMNS, .cells = cells, .rows = matrix.columns.n,
                                     .aligns = aligns};
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
    TRY(write_groups(cx, report, &actions));
    TRY(write_standards(cx, report, plan->sector));
    return write_operators(cx, report, plan);
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
    row[1] = point->title;
    row[2] = or_dash(point->planned);
    row[3] = or_dash(lines(cx, point->done, point->measured));
    row[4] = tr(cx, enum_label(&point_rating_names, point->rating));
    row[5] = or_dash(lines(cx, point->improvement, views));
    row[6] = or_dash(point->task);
}

/* The points of one source, or (-1) of all, a table a group. */
static enum rc write_points(struct ctx *cx, struct report *report, const struct evaluation_points *points, int64_t source)
{
    enum { COLUMNS = 7 };
    static const double widths[COLUMNS] = {5, 15, 18, 19, 9, 21, 13};
    static const enum report_align aligns[COLUMNS] = {ALIGN_END};
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
            if (points->at[i].policy == group && (source < 0 || points->at[i].source == source))
                point_cells(cx, &points->at[i], cells + n++ * COLUMNS);
        if (n == 0)
            continue;
        const struct report_grid grid = {.title = title, .heads = heads, .widths = widths, .columns = COLUMNS,
                                         .cells = cells, .rows = n, .aligns = aligns};
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
        TRY(write_points(cx, report, &paper.points, -1));
    }
    return RC_OK;
}

static enum rc write_evaluation(struct ctx *cx, struct report *report, const struct programme_evaluation *evaluation)
{
    struct evaluation_points points = {.n = 0};
    bool own = false, theirs = false;
    TRY(judgement_store_points(cx, evaluation->id, &points));
    TRY(report_heading(cx, report, 1, tr(cx, N_("Evaluation as a whole"))));
    TRY(report_paragraph(cx, report, or_dash(evaluation->summary)));
    TRY(part(cx, report, N_("Threats and circumstances"), evaluation->environment));
    TRY(part(cx, report, N_("What survey and analysis showed"), evaluation->analysis));
    TRY(part(cx, report, N_("Organisation of the measures"), evaluation->structure));
    TRY(part(cx, report, N_("Budget of the measures"), evaluation->funds));
    for (size_t i = 0; i < points.n; i++) {
        own |= points.at[i].source == POINT_OWN;
        theirs |= points.at[i].source == POINT_HEADQUARTERS;
    }
    TRY(report_heading(cx, report, 1, tr(cx, N_("Points of the evaluation"))));
    TRY(write_points(cx, report, &points, own ? POINT_OWN : -1));
    if (own && theirs) { /* behind one's own what headquarters said of it */
        TRY(report_heading(cx, report, 1, tr(cx, N_("Evaluation by headquarters"))));
        TRY(write_points(cx, report, &points, POINT_HEADQUARTERS));
    }
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
