/* The commands of the yearly cycle. */
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "programme/programme_view.h"

struct file_result {
    const char *file;
    int64_t bytes;
};
static const struct field file_table[] = {
    FIELD(file_result, file, F_TEXT, .label = N_("File")),
    FIELD(file_result, bytes, F_INT, .label = N_("Bytes")),
};

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

/* --- Plans --- */

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct programme_list_view view = {.plans = {.n = 0}};
    int64_t year = 0;
    TRY(option_int(cx, arguments, "year", 0, &year));
    TRY(programme_list_make(cx, year, &view));
    return command_show(cx, arguments, programme_list_answer, &view);
}

static enum rc year_of(struct ctx *cx, const struct arguments *arguments, int64_t *ret)
{
    TRY(option_int(cx, arguments, "year", 0, ret));
    return *ret == 0 ? programme_year(cx, ret) : RC_OK;
}

static enum rc new_run(struct ctx *cx, struct arguments *arguments)
{
    struct programme_plan plan = {.id = NULL};
    int64_t year = 0;
    TRY(year_of(cx, arguments, &year));
    TRY(programme_create(cx, year, or_empty(option_of(arguments, "sector")), or_empty(option_of(arguments, "title")),
                         &plan));
    return command_show(cx, arguments, programme_plan_record.fields, &plan);
}

static enum rc plan_of(struct ctx *cx, const char *text, struct programme_plan *ret)
{
    return draft_find(cx, &plan_kind, or_empty(text), ret);
}

struct action_line {
    const char *title, *measure, *department, *starts_on, *ends_on, *indicator, *target, *result;
    int64_t number, policy, budget, progress, overdue;
};
struct action_lines {
    LIST_OF(struct action_line) actions;
};
static const struct field action_line_table[] = {
    FIELD(action_line, number, F_INT, .label = N_("Number")),
    FIELD(action_line, policy, F_ENUM, .names = &policy_group_names, .label = N_("Group of policy measures")),
    FIELD(action_line, title, F_TEXT, .label = N_("What is done")),
    FIELD(action_line, measure, F_TEXT, .label = N_("Policy measure")),
    FIELD(action_line, department, F_TEXT, .label = N_("Owner of the action")),
    FIELD(action_line, budget, F_INT, .label = N_("Budget (thousand yen)")),
    FIELD(action_line, starts_on, F_DATE, .label = N_("Action begins")),
    FIELD(action_line, ends_on, F_DATE, .label = N_("Action ends")),
    FIELD(action_line, indicator, F_TEXT, .label = N_("Indicator")),
    FIELD(action_line, target, F_TEXT, .label = N_("Target of the indicator")),
    FIELD(action_line, progress, F_ENUM, .names = &action_progress_names, .label = N_("Progress of the action")),
    FIELD(action_line, result, F_TEXT, .label = N_("Result")),
    FIELD(action_line, overdue, F_BOOL, .label = N_("Action late")),
};
static const struct field action_lines_table[] = {FIELD_LIST(action_lines, actions, action_line_table, struct action_line)};

static enum rc actions_run(struct ctx *cx, struct arguments *arguments)
{
    struct programme_plan plan = {.id = NULL};
    struct action_lines view = {.actions = {.n = 0}};
    struct rows rows = {.n = 0};
    TRY(plan_of(cx, operand_of(arguments, 0), &plan));
    TRY(action_noun.rows(cx, plan.id, "", &rows));
    const struct action_row *from = rows.at;
    struct action_line *lines = ARENA_ARRAY(cx->arena, struct action_line, rows.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++)
        lines[i] = (struct action_line){.title = from[i].action.title,
                                        .measure = from[i].measure_label,
                                        .department = from[i].action.department,
                                        .starts_on = from[i].action.starts_on,
                                        .ends_on = from[i].action.ends_on,
                                        .indicator = from[i].action.indicator,
                                        .target = from[i].action.target,
                                        .result = from[i].action.result,
                                        .number = from[i].action.number,
                                        .policy = from[i].action.policy,
                                        .budget = from[i].action.budget,
                                        .progress = from[i].action.progress,
                                        .overdue = from[i].overdue};
    view.actions.at = lines;
    view.actions.n = rows.n;
    return command_show(cx, arguments, FIELDS(action_lines_table), &view);
}

struct check_view {
    LIST_OF(struct plan_finding) findings;
};

/* Whole sentences, which a table would cut. */
struct check_words {
    LIST_OF(const char *) findings;
};

static enum rc check_run(struct ctx *cx, struct arguments *arguments)
{
    static const struct field printed[] = {FIELD(check_words, findings, F_LIST_TEXT, .label = N_("What is missing"))};
    static const struct field fields[] = {FIELD_LIST_OF(check_view, findings, plan_finding_fields, struct plan_finding)};
    struct programme_plan plan = {.id = NULL};
    struct plan_findings findings = {.n = 0};
    struct check_view view = {.findings = {.n = 0}};
    TRY(plan_of(cx, operand_of(arguments, 0), &plan));
    TRY(programme_check(cx, plan.id, &findings));
    view.findings.at = findings.at;
    view.findings.n = findings.n;
    if (arguments->json)
        return command_show(cx, arguments, FIELDS(fields), &view);
    const char **texts = ARENA_ARRAY(cx->arena, const char *, findings.n);
    if (texts == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < findings.n; i++)
        texts[i] = findings.at[i].text;
    const struct check_words words = {{texts, findings.n}};
    return command_show(cx, arguments, FIELDS(printed), &words);
}

static enum rc carry_run(struct ctx *cx, struct arguments *arguments)
{
    struct programme_plan plan = {.id = NULL};
    struct programme_carried carried = {.units = 0};
    TRY(plan_of(cx, operand_of(arguments, 0), &plan));
    TRY(programme_carry(cx, plan.id, &carried));
    return command_show(cx, arguments, programme_carried_fields, &carried);
}

static enum rc revise_run(struct ctx *cx, struct arguments *arguments)
{
    struct programme_plan plan = {.id = NULL}, made = {.id = NULL};
    TRY(plan_of(cx, operand_of(arguments, 0), &plan));
    TRY(programme_revise(cx, plan.id, &made));
    return command_show(cx, arguments, programme_plan_record.fields, &made);
}

/* Operand 0 names a plan or an evaluation; without it the latest. */
static enum rc ask(struct ctx *cx, struct arguments *arguments, const struct draft_kind *kind)
{
    const struct approval_wish wish = {.message = or_empty(option_of(arguments, "message"))};
    union drafted found = {.draft = {.id = NULL}};
    TRY(draft_find(cx, kind, or_empty(operand_of(arguments, 0)), &found));
    TRY(draft_ask(cx, kind, found.draft.id, &wish));
    TRY(record_get(cx, kind->record, found.draft.id, &found));
    return command_show(cx, arguments, kind->record->fields, &found);
}

static enum rc ask_run(struct ctx *cx, struct arguments *arguments)
{
    return ask(cx, arguments, &plan_kind);
}

static enum rc evaluation_ask_run(struct ctx *cx, struct arguments *arguments)
{
    return ask(cx, arguments, &evaluation_kind);
}

/* --to names a body of this installation by id or name, -o the file; one of them. */
static enum rc peer_of(struct ctx *cx, const struct arguments *arguments, const char **ret)
{
    const char *to = option_of(arguments, "to"), *file = option_of(arguments, "o");
    struct choices peers = {.n = 0};
    if ((to == NULL) == (file == NULL))
        return fail(cx, RC_USAGE, N_("Please give --to (a body of this installation) or -o (a file)"));
    *ret = "";
    if (to == NULL)
        return RC_OK;
    TRY(paper_store_peers(cx, &peers));
    const char *id = choice_find(peers, to);
    *ret = id == NULL ? to : id;
    return RC_OK;
}

static enum rc write_out(struct ctx *cx, struct arguments *arguments, const struct buf *out)
{
    const char *file = option_of(arguments, "o");
    const struct file_result result = {.file = or_empty(file), .bytes = (int64_t)out->length};
    if (file != NULL)
        TRY(file_write(cx, file, out));
    return command_show(cx, arguments, FIELDS(file_table), &result);
}

static enum rc send_on(struct ctx *cx, struct arguments *arguments, const struct draft_kind *kind)
{
    union drafted found = {.draft = {.id = NULL}};
    const char *peer = "";
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(peer_of(cx, arguments, &peer));
    TRY(draft_find(cx, kind, or_empty(operand_of(arguments, 0)), &found));
    TRY(draft_send(cx, kind, found.draft.id, peer, &out));
    return write_out(cx, arguments, &out);
}

static enum rc send_run(struct ctx *cx, struct arguments *arguments)
{
    return send_on(cx, arguments, &plan_kind);
}

static enum rc evaluation_send_run(struct ctx *cx, struct arguments *arguments)
{
    return send_on(cx, arguments, &evaluation_kind);
}

static enum rc receive_run(struct ctx *cx, struct arguments *arguments)
{
    struct programme_paper paper = {.id = NULL};
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_UPLOAD_BYTES);
    TRY(file_read(cx, operand_of(arguments, 0), &bytes));
    TRY(programme_receive(cx, buf_string(&bytes), bytes.length, &paper));
    return command_show(cx, arguments, programme_paper_record.fields, &paper);
}

static enum rc papers_run(struct ctx *cx, struct arguments *arguments)
{
    struct paper_list_view view = {.received = {.n = 0}};
    TRY(paper_list_make(cx, &view));
    return command_show(cx, arguments, paper_list_answer, &view);
}

static enum rc comment_run(struct ctx *cx, struct arguments *arguments)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(programme_comment(cx, operand_of(arguments, 0), operand_of(arguments, 1), &out));
    return write_out(cx, arguments, &out);
}

/* --- The matrix --- */

struct gap_line {
    const char *label, *sector;
    int64_t covered, missing;
    const char *controls; /* labels of the measures that are missing */
};
struct gap_view {
    LIST_OF(struct gap_line) columns;
};
static const struct field gap_line_table[] = {
    FIELD(gap_line, sector, F_TEXT, .label = N_("Sector of the standard")),
    FIELD(gap_line, label, F_TEXT, .label = N_("Safety standard")),
    FIELD(gap_line, covered, F_INT, .label = N_("Measures with a clause")),
    FIELD(gap_line, missing, F_INT, .label = N_("Measures without a clause")),
    FIELD(gap_line, controls, F_TEXT, .label = N_("What is missing")),
};
static const struct field gap_table[] = {FIELD_LIST(gap_view, columns, gap_line_table, struct gap_line)};

static enum rc matrix_run(struct ctx *cx, struct arguments *arguments)
{
    const char *sector = or_empty(option_of(arguments, "sector"));
    struct standard_matrix matrix = {.sector = ""};
    struct gap_view view = {.columns = {.n = 0}};
    TRY(standard_matrix_make(cx, sector, switch_of(arguments, "sectors"), &matrix));
    if (arguments->json)
        return command_show(cx, arguments, standard_matrix_fields, &matrix);
    struct gap_line *lines = ARENA_ARRAY(cx->arena, struct gap_line, matrix.columns.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t c = 0; c < matrix.columns.n; c++) {
        const struct matrix_column *column = &matrix.columns.at[c];
        lines[c] = (struct gap_line){.label = column->label, .sector = column->sector, .covered = column->covered,
                                     .missing = column->missing, .controls = ""};
        for (size_t r = 0; r < matrix.rows.n; r++)
            if (matrix.rows.at[r].cells.at[c].count == 0)
                lines[c].controls = arena_printf(cx->arena, "%s%s%s", lines[c].controls,
                                                 text_empty(lines[c].controls) ? "" : " ", matrix.rows.at[r].label);
    }
    view.columns.at = lines;
    view.columns.n = matrix.columns.n;
    return command_show(cx, arguments, FIELDS(gap_table), &view);
}

/* A standard beside its earlier version: what differs, or (--all) every measure. */
struct difference_view {
    const char *title, *previous;
    int64_t wanted, covered, changed, added, gone, reworded;
    LIST_OF(struct standard_difference) rows;
};
static const struct field difference_line_table[] = {
    FIELD(standard_difference, label, F_TEXT, .label = N_("Measure of the baseline")),
    FIELD(standard_difference, title, F_TEXT, .label = N_("Title of the measure")),
    FIELD(standard_difference, before, F_TEXT, .label = N_("Clause of the earlier version")),
    FIELD(standard_difference, clause, F_TEXT, .label = N_("Clause of the standard")),
    FIELD(standard_difference, change, F_ENUM, .names = &standard_change_names, .label = N_("Against the earlier version")),
};
static const struct field difference_view_table[] = {
    FIELD(difference_view, title, F_TEXT, .label = N_("Safety standard")),
    FIELD(difference_view, previous, F_TEXT, .label = N_("Earlier version")),
    FIELD(difference_view, wanted, F_INT, .label = N_("Measures of the baseline, in number")),
    FIELD(difference_view, covered, F_INT, .label = N_("Measures with a clause")),
    FIELD(difference_view, changed, F_INT, .label = N_("Clauses that differ")),
    FIELD(difference_view, added, F_INT, .label = N_("New clause")),
    FIELD(difference_view, gone, F_INT, .label = N_("Clause gone")),
    FIELD(difference_view, reworded, F_INT, .label = N_("Clause changed")),
    FIELD_LIST(difference_view, rows, difference_line_table, struct standard_difference),
};

static const char *titled(struct ctx *cx, const struct standard_document *document)
{
    return arena_printf(cx->arena, "%s %s", document->title, document->edition);
}

/* By its id, or by its number in the register. */
static enum rc standard_of(struct ctx *cx, const char *text, struct standard_document *ret)
{
    struct standard_documents all = {.n = 0};
    TRY(standard_store_all(cx, &all));
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].id, text) || text_same(decimal(cx, all.at[i].number), text)) {
            *ret = all.at[i];
            return RC_OK;
        }
    return fail(cx, RC_MISSING, N_("There is no safety standard {0}"), text);
}

static enum rc differences_run(struct ctx *cx, struct arguments *arguments)
{
    struct standard_document document = {.id = NULL}, previous = {.title = "", .edition = ""};
    struct standard_differences differences = {.n = 0};
    bool all = switch_of(arguments, "all");
    size_t n = 0;
    TRY(standard_of(cx, operand_of(arguments, 0), &document));
    TRY(standard_compare(cx, &document, &differences));
    if (!text_empty(document.previous))
        TRY(record_get(cx, &standard_document_record, document.previous, &previous));
    struct standard_difference *rows = ARENA_ARRAY(cx->arena, struct standard_difference, differences.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < differences.n; i++)
        if (all || differences.at[i].change != CLAUSE_SAME)
            rows[n++] = differences.at[i];
    struct difference_view view = {.title = titled(cx, &document),
                                   .previous = text_empty(document.previous) ? "" : titled(cx, &previous),
                                   .wanted = (int64_t)differences.n,
                                   .covered = differences.covered,
                                   .changed = differences.changed,
                                   .added = differences.added,
                                   .gone = differences.gone,
                                   .reworded = differences.reworded,
                                   .rows = {rows, n}};
    return command_show(cx, arguments, FIELDS(difference_view_table), &view);
}

/* --- Files of rows --- */

/* Which rows --kind means; *ret NULL for the matrix. */
static enum rc noun_of(struct ctx *cx, const struct arguments *arguments, const struct row_noun **ret, const char **ret_of)
{
    static const struct {
        const char *word;
        const struct row_noun *noun;
        bool of_plan;
    } nouns[] = {{"actions", &action_noun, true},
                 {"structure", &unit_noun_of_plan, true},
                 {"points", &point_noun, false},
                 {"standards", &standard_noun, false},
                 {"support", &support_noun, false},
                 {"matrix", NULL, false}};
    const char *kind = option_of(arguments, "kind"), *of = option_of(arguments, "of");
    struct programme_plan plan = {.id = NULL};
    struct programme_evaluation evaluation = {.id = NULL};
    *ret_of = "";
    for (size_t i = 0; i < COUNT(nouns); i++) {
        if (!text_same(nouns[i].word, kind))
            continue;
        *ret = nouns[i].noun;
        if (nouns[i].of_plan) {
            TRY(plan_of(cx, of, &plan));
            *ret_of = plan.id;
        } else if (nouns[i].noun == &point_noun) {
            TRY(draft_find(cx, &evaluation_kind, or_empty(of), &evaluation));
            *ret_of = evaluation.id;
        }
        return RC_OK;
    }
    return fail(cx, RC_USAGE, N_("There is no kind of rows “{0}” (actions, structure, points, standards, support, matrix)"),
                kind);
}

static enum rc export_run(struct ctx *cx, struct arguments *arguments)
{
    const struct row_noun *noun = NULL;
    const char *of = "", *path = option_of(arguments, "o");
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(noun_of(cx, arguments, &noun, &of));
    if (noun != NULL)
        TRY(rows_export(cx, noun, of, path, &out));
    else
        TRY(standard_matrix_export(cx, or_empty(option_of(arguments, "sector")), path, &out));
    return write_out(cx, arguments, &out);
}

static enum rc import_run(struct ctx *cx, struct arguments *arguments)
{
    const struct row_noun *noun = NULL;
    const char *of = "", *path = operand_of(arguments, 0);
    struct import_result result = {.rows = 0};
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_UPLOAD_BYTES);
    TRY(noun_of(cx, arguments, &noun, &of));
    TRY(file_read(cx, path, &bytes));
    enum rc rc = noun != NULL ? rows_import(cx, noun, of, buf_string(&bytes), bytes.length, path, &result)
                              : standard_matrix_import(cx, buf_string(&bytes), bytes.length, path, &result);
    if (rc != RC_OK && result.errors.n == 0)
        return rc;
    TRY(rows_import_show(cx, arguments, &result));
    return rc;
}

static enum rc support_run(struct ctx *cx, struct arguments *arguments)
{
    struct support_progress progress = {.year = 0};
    int64_t year = 0;
    TRY(year_of(cx, arguments, &year));
    TRY(support_progress_make(cx, year, &progress));
    return command_show(cx, arguments, support_progress_fields, &progress);
}

/* The steps of a sector as columns of a terminal. */
struct cycle_printed {
    const char *label, *plan, *survey, *analysis, *evaluation, *report, *verdict;
};
struct cycle_print {
    struct cycle cycle;
    LIST_OF(struct cycle_printed) sectors;
};

static const char *cell_words(const struct ctx *cx, const struct cycle_cell *cell)
{
    const char *state = tr(cx, enum_label(&cycle_state_names, cell->state));
    return cell->state == STEP_COMING  ? "–"
           : text_empty(cell->on)      ? state
           : cell->state == STEP_DONE ? arena_printf(cx->arena, "%s %s", state, cell->on)
                                       : trf(cx, N_("{0}, begun on {1}"), state, cell->on);
}

static enum rc cycle_run(struct ctx *cx, struct arguments *arguments)
{
    static const struct field sector_table[] = {
        FIELD(cycle_printed, label, F_TEXT, .label = N_("Sector of the circle")),
        FIELD(cycle_printed, plan, F_TEXT, .label = N_("Implementation plan (2.1)")),
        FIELD(cycle_printed, survey, F_TEXT, .label = N_("Survey (2.2)")),
        FIELD(cycle_printed, analysis, F_TEXT, .label = N_("Analysis (2.2)")),
        FIELD(cycle_printed, evaluation, F_TEXT, .label = N_("Draft evaluation (2.3)")),
        FIELD(cycle_printed, report, F_TEXT, .label = N_("Report to headquarters (2.3)")),
        FIELD(cycle_printed, verdict, F_TEXT, .label = N_("Evaluation by headquarters (2.3)")),
    };
    static const struct field sectors[] = {FIELD_LIST(cycle_print, sectors, sector_table, struct cycle_printed)};
    struct cycle_print print = {.cycle = {.year = 0}};
    int64_t year = 0;
    TRY(year_of(cx, arguments, &year));
    TRY(cycle_make(cx, year, &print.cycle));
    if (arguments->json)
        return command_show(cx, arguments, cycle_fields, &print.cycle);
    struct cycle_printed *lines = ARENA_ARRAY(cx->arena, struct cycle_printed, print.cycle.sectors.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < print.cycle.sectors.n; i++) {
        const struct cycle_sector *one = &print.cycle.sectors.at[i];
        const struct cycle_cell *cells = one->steps.at;
        lines[i] = (struct cycle_printed){.label = one->label,
                                          .plan = cell_words(cx, cells + CYCLE_PLAN),
                                          .survey = cell_words(cx, cells + CYCLE_SURVEY),
                                          .analysis = cell_words(cx, cells + CYCLE_ANALYSIS),
                                          .evaluation = cell_words(cx, cells + CYCLE_EVALUATION),
                                          .report = cell_words(cx, cells + CYCLE_REPORT),
                                          .verdict = cell_words(cx, cells + CYCLE_VERDICT)};
    }
    print.sectors.at = lines;
    print.sectors.n = print.cycle.sectors.n;
    const struct fields head = {cycle_fields.at, cycle_fields.n - 1}; /* all but the sectors, which stand last */
    TRY(command_show(cx, arguments, head, &print.cycle));
    return command_show(cx, arguments, FIELDS(sectors), &print);
}

static enum rc tell_run(struct ctx *cx, struct arguments *arguments)
{
    const char *peer = CYCLE_EVERYBODY;
    int64_t year = 0;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(year_of(cx, arguments, &year));
    if (option_of(arguments, "to") != NULL || option_of(arguments, "o") != NULL)
        TRY(peer_of(cx, arguments, &peer));
    TRY(cycle_tell(cx, year, peer, &out));
    return write_out(cx, arguments, &out);
}

static enum rc notices_run(struct ctx *cx, struct arguments *arguments)
{
    struct notices view = {.year = 0};
    int64_t year = 0;
    TRY(year_of(cx, arguments, &year));
    TRY(cycle_notices(cx, year, &view));
    return command_show(cx, arguments, notices_fields, &view);
}

/* --- Evaluation --- */

static enum rc evaluation_list_run(struct ctx *cx, struct arguments *arguments)
{
    struct evaluation_list_view view = {.evaluations = {.n = 0}};
    TRY(evaluation_list_make(cx, &view));
    return command_show(cx, arguments, evaluation_list_answer, &view);
}

static enum rc evaluation_new_run(struct ctx *cx, struct arguments *arguments)
{
    struct programme_evaluation evaluation = {.id = NULL};
    int64_t year = 0;
    TRY(year_of(cx, arguments, &year));
    TRY(evaluation_create(cx, year, or_empty(option_of(arguments, "sector")), &evaluation));
    return command_show(cx, arguments, programme_evaluation_record.fields, &evaluation);
}

struct points_view {
    LIST_OF(struct point_row) points;
};
/* The columns that fit a terminal; a row begins with its record. */
static const struct field point_column_table[] = {
    FIELD(evaluation_point, number, F_INT, .label = N_("Number")),
    FIELD(evaluation_point, source, F_ENUM, .names = &point_source_names, .label = N_("Whose point it is")),
    FIELD(evaluation_point, title, F_TEXT, .label = N_("What is evaluated")),
    FIELD(evaluation_point, rating, F_ENUM, .names = &point_rating_names, .label = N_("Rating")),
    FIELD(evaluation_point, task, F_TEXT, .label = N_("Task for next year's plan")),
    FIELD(evaluation_point, state, F_ENUM, .names = &point_state_names, .label = N_("State of the point")),
};

static enum rc evaluation_points_run(struct ctx *cx, struct arguments *arguments)
{
    static const struct field fields[] = {FIELD_LIST_OF(points_view, points, point_row_fields, struct point_row)};
    static const struct field printed[] = {FIELD_LIST(points_view, points, point_column_table, struct point_row)};
    struct programme_evaluation evaluation = {.id = NULL};
    struct points_view view = {.points = {.n = 0}};
    struct rows rows = {.n = 0};
    TRY(draft_find(cx, &evaluation_kind, or_empty(operand_of(arguments, 0)), &evaluation));
    TRY(point_noun.rows(cx, evaluation.id, "", &rows));
    view.points.at = rows.at;
    view.points.n = rows.n;
    return arguments->json ? command_show(cx, arguments, FIELDS(fields), &view)
                           : command_show(cx, arguments, FIELDS(printed), &view);
}

struct filled {
    int64_t points;
};

static enum rc evaluation_fill_run(struct ctx *cx, struct arguments *arguments)
{
    static const struct field fields[] = {FIELD(filled, points, F_INT, .label = N_("Points filled in"))};
    struct programme_evaluation evaluation = {.id = NULL};
    struct filled filled = {.points = 0};
    TRY(draft_find(cx, &evaluation_kind, or_empty(operand_of(arguments, 0)), &evaluation));
    TRY(evaluation_fill(cx, evaluation.id, &filled.points));
    return command_show(cx, arguments, FIELDS(fields), &filled);
}

static enum rc evaluation_trace_run(struct ctx *cx, struct arguments *arguments)
{
    struct trace_view view = {.open = 0};
    TRY(evaluation_trace_make(cx, &view));
    return command_show(cx, arguments, trace_answer, &view);
}

#define READING(word, function, words) \
    .name = word, .need = NEED_DATABASE, .permission = PERM_PROGRAMME_READ, .run = function, .help = words
#define WRITING(word, function, words) \
    .name = word, .need = NEED_DATABASE, .permission = PERM_PROGRAMME_WRITE, .run = function, .help = words
#define SENDING(word, function, words) \
    .name = word, .need = NEED_DATABASE, .permission = PERM_PROGRAMME_APPROVE, .run = function, .help = words

const struct command programme_commands[PROGRAMME_COMMANDS] = {
    {READING("programme list", list_run, N_("Lists implementation plans")),
     .options = {{"year", "YEAR", N_("Plans of that year alone"), false}}},
    {WRITING("programme new", new_run, N_("Begins the plan of a year and sector")),
     .options = {{"year", "YEAR", N_("Year of the circle (otherwise the present one)"), false},
                 {"sector", "SECTOR", N_("Sector (otherwise across sectors)"), false},
                 {"title", "TEXT", N_("Title, if it has one of its own"), false}}},
    {READING("programme actions", actions_run, N_("Lists the actions of a plan")), .operands = {{"PLAN", N_("Plan by its id (otherwise the latest)"), false}}},
    {READING("programme check", check_run, N_("Lists what the baseline asks of a plan and is missing")),
     .operands = {{"PLAN", N_("Plan by its id (otherwise the latest)"), false}}},
    {WRITING("programme carry", carry_run, N_("Carries over what last year left and what evaluations ask for")),
     .operands = {{"PLAN", N_("Plan by its id (otherwise the latest)"), false}}},
    {WRITING("programme revise", revise_run, N_("Begins the next edition of a plan")), .operands = {{"PLAN", N_("Plan by its id (otherwise the latest)"), false}}},
    {WRITING("programme request", ask_run, N_("Asks for approval of a plan")), .operands = {{"PLAN", N_("Plan by its id (otherwise the latest)"), false}},
     .options = {{"message", "TEXT", N_("Message to those who approve"), false}}},
    {SENDING("programme send", send_run, N_("Sends a plan on: to a body of this installation, or as a file")),
     .operands = {{"PLAN", N_("Plan by its id (otherwise the latest)"), false}}, .options = {{"to", "ORG", N_("Body of this installation by id or name"), false}, {"o", "FILE", N_("File to write"), false}}},
    {WRITING("programme receive", receive_run, N_("Takes in a paper that came as a file")),
     .operands = {{"FILE", N_("Signed paper (.zip)"), true}}},
    {READING("programme papers", papers_run, N_("Lists papers that passed between the tiers"))},
    {WRITING("programme comment", comment_run, N_("Comments on a paper that was received")),
     .operands = {{"PAPER", N_("Paper by its id"), true}, {"TEXT", N_("What the comment says"), true}},
     .options = {{"o", "FILE", N_("File to write, where its maker is elsewhere"), false}}},
    {READING("programme matrix", matrix_run, N_("Shows which measures the safety standards contain and what is missing")),
     .options = {{"sector", "SECTOR", N_("Standards of one sector alone"), false},
                 {"sectors", NULL, N_("By sector instead of by standard"), false}}},
    {READING("programme differences", differences_run, N_("Shows what differs between a safety standard and its earlier version")),
     .operands = {{"STANDARD", N_("Standard by its id or its number in the register"), true}},
     .options = {{"all", NULL, N_("Every measure, also those that stay as they are"), false}}},
    {WRITING("programme import", import_run, N_("Takes rows from a workbook or CSV file; all rows or none")),
     .operands = {{"FILE", N_("Workbook (.xlsx) or CSV file"), true}}, .options = {{"kind", "KIND", N_("actions, structure, points, standards, support or matrix"), true}, {"of", "ID", N_("Plan or evaluation that the rows belong to (otherwise the latest)"), false}}},
    {READING("programme export", export_run, N_("Writes rows to a workbook or CSV file that can be changed and imported")),
     .options = {{"kind", "KIND", N_("actions, structure, points, standards, support or matrix"), true},
                 {"o", "FILE", N_("File to write; its ending .xlsx or .csv tells the format"), true},
                 {"of", "ID", N_("Plan or evaluation that the rows belong to (otherwise the latest)"), false},
                 {"sector", "SECTOR", N_("Standards of one sector alone"), false}}},
    {READING("programme support", support_run, N_("Shows how far small and regional operators are: short questionnaires, scores, requests")),
     .options = {{"year", "YEAR", N_("Year of the circle (otherwise the present one)"), false}}},
    {READING("programme cycle", cycle_run, N_("Shows the circle of the year: its steps, who is late, what comes next")),
     .options = {{"year", "YEAR", N_("Year of the circle (otherwise the present one)"), false}}},
    {SENDING("programme tell", tell_run, N_("Tells the other tiers how far the year is: all bodies of this installation, one, or a file")),
     .options = {{"year", "YEAR", N_("Year of the circle (otherwise the present one)"), false},
                 {"to", "ORG", N_("Body of this installation by id or name"), false},
                 {"o", "FILE", N_("File to write"), false}}},
    {READING("programme notices", notices_run, N_("Shows which bodies of this installation know how far the year is")),
     .options = {{"year", "YEAR", N_("Year of the circle (otherwise the present one)"), false}}},
    {READING("evaluation list", evaluation_list_run, N_("Lists evaluations of policy measures"))},
    {WRITING("evaluation new", evaluation_new_run, N_("Begins the evaluation of policy measures of a year and sector, filled in")),
     .options = {{"year", "YEAR", N_("Year of the circle (otherwise the present one)"), false}, {"sector", "SECTOR", N_("Sector (otherwise across sectors)"), false}}},
    {READING("evaluation points", evaluation_points_run, N_("Lists the points of an evaluation")),
     .operands = {{"EVALUATION", N_("Evaluation by its id (otherwise the latest)"), false}}},
    {WRITING("evaluation fill", evaluation_fill_run, N_("Fills points in from the plan or from what was received")),
     .operands = {{"EVALUATION", N_("Evaluation by its id (otherwise the latest)"), false}}},
    {WRITING("evaluation request", evaluation_ask_run, N_("Asks for approval of an evaluation")),
     .operands = {{"EVALUATION", N_("Evaluation by its id (otherwise the latest)"), false}}, .options = {{"message", "TEXT", N_("Message to those who approve"), false}}},
    {SENDING("evaluation send", evaluation_send_run,
             N_("Sends an evaluation on: to a body of this installation, or as a file")),
     .operands = {{"EVALUATION", N_("Evaluation by its id (otherwise the latest)"), false}}, .options = {{"to", "ORG", N_("Body of this installation by id or name"), false}, {"o", "FILE", N_("File to write"), false}}},
    {READING("evaluation trace", evaluation_trace_run,
             N_("Lists every point with a task, from the evaluation until its action is done"))},
};
