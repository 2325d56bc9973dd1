/* The JSON faces of the analysis. */
#include "statistics/statistics_result.h"

#define FIGURE F_REAL, .flags = F_FIGURE
#define FIGURE_INT F_INT, .flags = F_FIGURE

static const struct field cell_table[] = {
    FIELD(statistics_cell, id, F_TEXT, .label = N_("Identifier")),
    FIELD(statistics_cell, label, F_TEXT, .label = N_("Label")),
    FIELD(statistics_cell, n, F_INT, .label = N_("Operators")),
    FIELD(statistics_cell, withheld, F_BOOL, .label = N_("Withheld")),
    FIELD(statistics_cell, mean, FIGURE, .label = N_("Mean")),
};
static const struct field line_table[] = {
    FIELD(statistics_line, kind, F_TEXT, .label = N_("Kind of group")),
    FIELD(statistics_line, sector, F_TEXT, .label = N_("Sector")),
    FIELD(statistics_line, sub_sector, F_TEXT, .label = N_("Sub-sector")),
    FIELD(statistics_line, size, F_TEXT, .label = N_("Size")),
    FIELD(statistics_line, label, F_TEXT, .label = N_("Label")),
    FIELD(statistics_line, withheld, F_BOOL, .label = N_("Withheld")),
    FIELD(statistics_line, covered, FIGURE_INT, .label = N_("Covered")),
    FIELD(statistics_line, responded, FIGURE_INT, .label = N_("Answered")),
    FIELD(statistics_line, rate, FIGURE, .label = N_("Response rate")),
    FIELD(statistics_line, n, FIGURE_INT, .label = N_("Operators")),
    FIELD(statistics_line, score, FIGURE, .label = N_("Score")),
    FIELD(statistics_line, deviation, FIGURE, .label = N_("Standard deviation")),
    FIELD(statistics_line, least, FIGURE, .label = N_("Least")),
    FIELD(statistics_line, lower, FIGURE, .label = N_("Lower quartile")),
    FIELD(statistics_line, median, FIGURE, .label = N_("Median")),
    FIELD(statistics_line, upper, FIGURE, .label = N_("Upper quartile")),
    FIELD(statistics_line, most, FIGURE, .label = N_("Greatest")),
    FIELD(statistics_line, pairs, FIGURE_INT, .label = N_("In both years")),
    FIELD(statistics_line, change, F_REAL, .label = N_("Change from last year")),
    FIELD(statistics_line, standard, F_REAL, .label = N_("The standard changed")),
    FIELD(statistics_line, respondents, F_REAL, .label = N_("The respondents changed")),
    FIELD(statistics_line, progress, F_REAL, .label = N_("Real progress")),
    FIELD_LIST(statistics_line, cells, cell_table, struct statistics_cell),
};
static const struct field year_table[] = {
    FIELD(statistics_year_line, year, F_INT, .label = N_("Year of the survey")),
    FIELD(statistics_year_line, covered, FIGURE_INT, .label = N_("Covered")),
    FIELD(statistics_year_line, responded, FIGURE_INT, .label = N_("Answered")),
    FIELD(statistics_year_line, older, FIGURE_INT, .label = N_("Answers to an earlier edition")),
    FIELD(statistics_year_line, rate, FIGURE, .label = N_("Response rate")),
    FIELD(statistics_year_line, score, FIGURE, .label = N_("Score")),
    FIELD(statistics_year_line, deviation, FIGURE, .label = N_("Standard deviation")),
    FIELD(statistics_year_line, median, FIGURE, .label = N_("Median")),
    FIELD(statistics_year_line, pairs, FIGURE_INT, .label = N_("In both years")),
    FIELD(statistics_year_line, change, F_REAL, .label = N_("Change from last year")),
    FIELD(statistics_year_line, standard, F_REAL, .label = N_("The standard changed")),
    FIELD(statistics_year_line, respondents, F_REAL, .label = N_("The respondents changed")),
    FIELD(statistics_year_line, progress, F_REAL, .label = N_("Real progress")),
};
static const struct field measure_table[] = {
    FIELD(statistics_measure, code, F_TEXT, .label = N_("Code of the question")),
    FIELD(statistics_measure, text, F_TEXT, .label = N_("Measure")),
    FIELD(statistics_measure, section, F_TEXT, .label = N_("Section")),
    FIELD(statistics_measure, function, F_TEXT, .label = N_("Function")),
    FIELD(statistics_measure, n, FIGURE_INT, .label = N_("Operators")),
    FIELD(statistics_measure, mean, FIGURE, .label = N_("Mean")),
    FIELD(statistics_measure, practised, FIGURE, .label = N_("Practised (level 3 or above)")),
    FIELD(statistics_measure, before, FIGURE, .label = N_("Mean of last year")),
    FIELD(statistics_measure, change, F_REAL, .label = N_("Change from last year")),
    FIELD(statistics_measure, unanswered, FIGURE_INT, .label = N_("Unanswered")),
    FIELD(statistics_measure, level1, FIGURE_INT, .label = N_("Level 1")),
    FIELD(statistics_measure, level2, FIGURE_INT, .label = N_("Level 2")),
    FIELD(statistics_measure, level3, FIGURE_INT, .label = N_("Level 3")),
    FIELD(statistics_measure, level4, FIGURE_INT, .label = N_("Level 4")),
    FIELD(statistics_measure, level5, FIGURE_INT, .label = N_("Level 5")),
    FIELD(statistics_measure, not_applicable, FIGURE_INT, .label = N_("Not applicable")),
    FIELD(statistics_measure, alternative, FIGURE_INT, .label = N_("Alternative measures")),
    FIELD_LIST(statistics_measure, cells, cell_table, struct statistics_cell),
};
static const struct field choice_table[] = {
    FIELD(statistics_choice, label, F_TEXT, .label = N_("Label")),
    FIELD(statistics_choice, n, FIGURE_INT, .label = N_("Operators")),
    FIELD(statistics_choice, share, FIGURE, .label = N_("Share")),
};
static const struct field other_table[] = {
    FIELD(statistics_other, code, F_TEXT, .label = N_("Code of the question")),
    FIELD(statistics_other, text, F_TEXT, .label = N_("Question")),
    FIELD(statistics_other, kind, F_TEXT, .label = N_("Kind of question")),
    FIELD(statistics_other, unit, F_TEXT, .label = N_("Unit")),
    FIELD(statistics_other, n, FIGURE_INT, .label = N_("Operators")),
    FIELD(statistics_other, mean, F_REAL, .label = N_("Mean")),
    FIELD_LIST(statistics_other, choices, choice_table, struct statistics_choice),
};
static const struct field standard_table[] = {
    FIELD(statistics_standard, sector, F_TEXT, .label = N_("Sector")),
    FIELD(statistics_standard, label, F_TEXT, .label = N_("Label")),
    FIELD(statistics_standard, contained, F_INT, .label = N_("Measures that the standards contain")),
    FIELD(statistics_standard, missing, F_INT, .label = N_("Measures that they lack")),
    FIELD(statistics_standard, mean_contained, FIGURE, .label = N_("Mean of those contained")),
    FIELD(statistics_standard, mean_missing, FIGURE, .label = N_("Mean of those lacking")),
    FIELD(statistics_standard, not_practised, FIGURE_INT, .label = N_("Contained, not practised")),
    FIELD(statistics_standard, beyond, FIGURE_INT, .label = N_("Practised, not contained")),
};
static const struct field row_table[] = {
    FIELD(statistics_row, label, F_TEXT, .label = N_("Label")),
    FIELD_LIST(statistics_row, cells, cell_table, struct statistics_cell),
};
static const struct field operator_table[] = {
    FIELD(statistics_operator, operator, F_TEXT, .label = N_("Key of the operator")),
    FIELD(statistics_operator, name, F_TEXT, .label = N_("Name of the operator")),
    FIELD(statistics_operator, sector, F_TEXT, .label = N_("Sector")),
    FIELD(statistics_operator, score, FIGURE, .label = N_("Score")),
    FIELD(statistics_operator, value, F_REAL, .label = N_("Figure of the list")),
    FIELD(statistics_operator, risk, FIGURE, .label = N_("Risk index")),
};
static const struct field doubt_table[] = {
    FIELD(statistics_doubt, operator, F_TEXT, .label = N_("Key of the operator")),
    FIELD(statistics_doubt, name, F_TEXT, .label = N_("Name of the operator")),
    FIELD(statistics_doubt, sector, F_TEXT, .label = N_("Sector")),
    FIELD(statistics_doubt, kind, F_TEXT, .label = N_("What looks wrong")),
    FIELD(statistics_doubt, words, F_TEXT, .label = N_("Why")),
    FIELD(statistics_doubt, answers, F_INT, .label = N_("Answers concerned")),
    FIELD(statistics_doubt, of, F_INT, .label = N_("Answers looked at")),
    FIELD(statistics_doubt, value, F_REAL, .label = N_("Figure of the list")),
};
static const struct field cluster_table[] = {
    FIELD(statistics_cluster, number, F_INT, .label = N_("Number of the cluster")),
    FIELD(statistics_cluster, n, FIGURE_INT, .label = N_("Operators")),
    FIELD(statistics_cluster, withheld, F_BOOL, .label = N_("Withheld")),
    FIELD(statistics_cluster, score, FIGURE, .label = N_("Score")),
    FIELD(statistics_cluster, typical, F_TEXT, .label = N_("Typical operator")),
    FIELD(statistics_cluster, sectors, F_TEXT, .label = N_("Sectors of its operators")),
    FIELD_LIST(statistics_cluster, cells, cell_table, struct statistics_cell),
};
static const struct field bar_table[] = {
    FIELD(statistics_bar, label, F_TEXT, .label = N_("Label")),
    FIELD(statistics_bar, n, FIGURE_INT, .label = N_("Operators")),
};

static const struct field spread_table[] = {
    FIELD(statistics_spread, kind, F_TEXT, .label = N_("Kind of group")),
    FIELD(statistics_spread, id, F_TEXT, .label = N_("Identifier")),
    FIELD(statistics_spread, label, F_TEXT, .label = N_("Label")),
    FIELD(statistics_spread, answers, FIGURE_INT, .label = N_("Answers with a level")),
    FIELD(statistics_spread, unanswered, FIGURE_INT, .label = N_("Unanswered")),
    FIELD(statistics_spread, level1, FIGURE_INT, .label = N_("Level 1")),
    FIELD(statistics_spread, level2, FIGURE_INT, .label = N_("Level 2")),
    FIELD(statistics_spread, level3, FIGURE_INT, .label = N_("Level 3")),
    FIELD(statistics_spread, level4, FIGURE_INT, .label = N_("Level 4")),
    FIELD(statistics_spread, level5, FIGURE_INT, .label = N_("Level 5")),
    FIELD(statistics_spread, not_applicable, FIGURE_INT, .label = N_("Not applicable")),
    FIELD(statistics_spread, share1, FIGURE, .label = N_("Share of level 1")),
    FIELD(statistics_spread, share2, FIGURE, .label = N_("Share of level 2")),
    FIELD(statistics_spread, share3, FIGURE, .label = N_("Share of level 3")),
    FIELD(statistics_spread, share4, FIGURE, .label = N_("Share of level 4")),
    FIELD(statistics_spread, share5, FIGURE, .label = N_("Share of level 5")),
};

/* As the page of a position names them. */
static const struct field own_item_table[] = {
    FIELD(statistics_cell, id, F_TEXT, .label = N_("Identifier")),
    FIELD(statistics_cell, mean, FIGURE, .label = N_("Mean")),
};
static const struct field one_table[] = {
    FIELD(statistics_one, operator, F_TEXT, .label = N_("Key of the operator")),
    FIELD(statistics_one, name, F_TEXT, .label = N_("Name of the operator")),
    FIELD(statistics_one, sector, F_TEXT, .label = N_("Sector")),
    FIELD(statistics_one, sub_sector, F_TEXT, .label = N_("Sub-sector")),
    FIELD(statistics_one, size, F_TEXT, .label = N_("Size")),
    FIELD(statistics_one, responded, F_BOOL, .label = N_("Answered")),
    FIELD(statistics_one, score, FIGURE, .label = N_("Score")),
    FIELD(statistics_one, risk, FIGURE, .label = N_("Risk index")),
    FIELD_LIST(statistics_one, items, own_item_table, struct statistics_cell),
};

static const struct field table[] = {
    FIELD(statistics_view, survey, F_ID, .label = N_("Survey")),
    FIELD(statistics_view, title, F_TEXT, .label = N_("Title of the survey")),
    FIELD(statistics_view, year, F_INT, .label = N_("Year of the survey")),
    FIELD(statistics_view, audience, F_TEXT, .label = N_("For whom")),
    FIELD(statistics_view, told_at, F_TIME, .label = N_("Told to others at")),
    FIELD(statistics_view, questions, F_INT, .label = N_("Questions")),
    FIELD_LIST(statistics_view, years, year_table, struct statistics_year_line),
    FIELD_LIST(statistics_view, groups, line_table, struct statistics_line),
    FIELD_LIST(statistics_view, bars, bar_table, struct statistics_bar),
    FIELD_LIST(statistics_view, functions, cell_table, struct statistics_cell),
    FIELD_LIST(statistics_view, functions_before, cell_table, struct statistics_cell),
    FIELD_LIST(statistics_view, sections, cell_table, struct statistics_cell),
    FIELD_LIST(statistics_view, heat, row_table, struct statistics_row),
    FIELD_LIST(statistics_view, spreads, spread_table, struct statistics_spread),
    FIELD_LIST(statistics_view, missing, operator_table, struct statistics_operator),
    FIELD_LIST(statistics_view, measures, measure_table, struct statistics_measure),
    FIELD_LIST(statistics_view, movers, measure_table, struct statistics_measure),
    FIELD_LIST(statistics_view, others, other_table, struct statistics_other),
    FIELD_LIST(statistics_view, standards, standard_table, struct statistics_standard),
    FIELD(statistics_view, risk_n, FIGURE_INT, .label = N_("Operators with a risk index")),
    FIELD(statistics_view, correlation, F_REAL, .label = N_("Correlation of risk and score")),
    FIELD_LIST(statistics_view, grid, row_table, struct statistics_row),
    FIELD_LIST(statistics_view, exposed, operator_table, struct statistics_operator),
    FIELD_LIST(statistics_view, rising, operator_table, struct statistics_operator),
    FIELD_LIST(statistics_view, falling, operator_table, struct statistics_operator),
    FIELD(statistics_view, same, F_INT, .label = N_("All the same")),
    FIELD(statistics_view, contradictions, F_INT, .label = N_("Contradictory")),
    FIELD(statistics_view, site, F_INT, .label = N_("Far from what was found on site")),
    FIELD_LIST(statistics_view, doubts, doubt_table, struct statistics_doubt),
    FIELD(statistics_view, silhouette, F_REAL, .label = N_("Silhouette")),
    FIELD_LIST(statistics_view, clusters, cluster_table, struct statistics_cluster),
    FIELD_LIST(statistics_view, operators, one_table, struct statistics_one),
    FIELD(statistics_view, operators_further, F_INT, .label = N_("Operators that are too many for the list")),
};
const struct fields statistics_answer = {table, COUNT(table)};

static const struct field behind_row_table[] = {
    FIELD(statistics_behind_row, operator, F_TEXT, .label = N_("Key of the operator")),
    FIELD(statistics_behind_row, name, F_TEXT, .label = N_("Name of the operator")),
    FIELD(statistics_behind_row, sub_sector, F_TEXT, .label = N_("Sub-sector")),
    FIELD(statistics_behind_row, size, F_TEXT, .label = N_("Size")),
    FIELD(statistics_behind_row, responded, F_BOOL, .label = N_("Answered")),
    FIELD(statistics_behind_row, score, FIGURE, .label = N_("Score")),
    FIELD(statistics_behind_row, value, FIGURE, .label = N_("Mean")),
    FIELD(statistics_behind_row, risk, FIGURE, .label = N_("Risk index")),
};
static const struct field behind_table[] = {
    FIELD(statistics_behind, sector, F_TEXT, .label = N_("Sector")),
    FIELD(statistics_behind, item, F_TEXT, .label = N_("Section")),
    FIELD(statistics_behind, item_label, F_TEXT, .label = N_("Label")),
    FIELD(statistics_behind, n, F_INT, .label = N_("Covered")),
    FIELD(statistics_behind, responded, F_INT, .label = N_("Answered")),
    FIELD_LIST(statistics_behind, rows, behind_row_table, struct statistics_behind_row),
};
const struct fields statistics_behind_answer = {behind_table, COUNT(behind_table)};

static const struct field hit_table[] = {
    FIELD(statistics_text_hit, operator, F_TEXT, .label = N_("Key of the operator")),
    FIELD(statistics_text_hit, name, F_TEXT, .label = N_("Name of the operator")),
    FIELD(statistics_text_hit, question, F_TEXT, .label = N_("Code of the question")),
    FIELD(statistics_text_hit, text, F_PROSE, .label = N_("Text")),
};
static const struct field texts_table[] = {
    FIELD(statistics_texts, query, F_TEXT, .label = N_("Searched for")),
    FIELD(statistics_texts, more, F_BOOL, .label = N_("There are further ones")),
    FIELD_LIST(statistics_texts, hits, hit_table, struct statistics_text_hit),
};
const struct fields statistics_texts_answer = {texts_table, COUNT(texts_table)};

static const struct field standing_table[] = {
    FIELD(statistics_standing, kind, F_TEXT, .label = N_("Kind of group")),
    FIELD(statistics_standing, label, F_TEXT, .label = N_("Label")),
    FIELD(statistics_standing, n, FIGURE_INT, .label = N_("Operators")),
    FIELD(statistics_standing, withheld, F_BOOL, .label = N_("Withheld")),
    FIELD(statistics_standing, mean, FIGURE, .label = N_("Mean")),
    FIELD(statistics_standing, deviation, FIGURE, .label = N_("Standard deviation")),
    FIELD(statistics_standing, percentile, FIGURE, .label = N_("Percentile")),
    FIELD(statistics_standing, percentile_step, FIGURE, .label = N_("Step of the percentile")),
    FIELD(statistics_standing, standard_score, FIGURE, .label = N_("Standard score")),
};
static const struct field item_table[] = {
    FIELD(statistics_position_item, id, F_TEXT, .label = N_("Identifier")),
    FIELD(statistics_position_item, label, F_TEXT, .label = N_("Label")),
    FIELD(statistics_position_item, own, FIGURE, .label = N_("Own score")),
    FIELD(statistics_position_item, sector, FIGURE, .label = N_("Mean of the sector")),
    FIELD(statistics_position_item, size, FIGURE, .label = N_("Mean of the size")),
    FIELD(statistics_position_item, all, FIGURE, .label = N_("Mean of all")),
};
static const struct field position_table[] = {
    FIELD(statistics_position, format, F_TEXT, .label = N_("Form")),
    FIELD(statistics_position, survey, F_ID, .label = N_("Survey")),
    FIELD(statistics_position, title, F_TEXT, .label = N_("Title of the survey")),
    FIELD(statistics_position, year, F_INT, .label = N_("Year of the survey")),
    FIELD(statistics_position, operator, F_TEXT, .label = N_("Key of the operator")),
    FIELD(statistics_position, name, F_TEXT, .label = N_("Name of the operator")),
    FIELD(statistics_position, sector, F_TEXT, .label = N_("Sector")),
    FIELD(statistics_position, size, F_TEXT, .label = N_("Size")),
    FIELD(statistics_position, score, FIGURE, .label = N_("Own score")),
    FIELD_LIST(statistics_position, standings, standing_table, struct statistics_standing),
    FIELD_LIST(statistics_position, items, item_table, struct statistics_position_item),
};
const struct fields statistics_position_answer = {position_table, COUNT(position_table)};

static const struct field position_page_table[] = {
    FIELD_OBJECT(statistics_position_page, position, position_table),
};
const struct fields statistics_position_page_answer = {position_page_table, COUNT(position_page_table)};

static const struct field look_table[] = {
    FIELD(statistics_look, at, F_TIME, .label = N_("Time of the look")),
    FIELD(statistics_look, name, F_TEXT, .label = N_("Who looked")),
    FIELD(statistics_look, what, F_TEXT, .label = N_("What was looked at")),
};
static const struct field own_table[] = {
    FIELD(statistics_position_page, has, F_BOOL, .label = N_("A result came")),
    FIELD(statistics_position_page, from, F_TEXT, .label = N_("Given out by")),
    FIELD(statistics_position_page, given_at, F_TIME, .label = N_("Given out at")),
    FIELD(statistics_position_page, received_at, F_TIME, .label = N_("Received at")),
    FIELD(statistics_position_page, signing_key, F_TEXT, .label = N_("Signing key")),
    FIELD_OBJECT(statistics_position_page, position, position_table),
    FIELD_LIST(statistics_position_page, looks, look_table, struct statistics_look),
};
const struct fields statistics_own_answer = {own_table, COUNT(own_table)};

static const struct field result_row_table[] = {
#include "statistics/survey_result_fields.h"
};
static const struct field results_table[] = {
    FIELD(statistics_results_view, survey, F_ID, .label = N_("Survey")),
    FIELD(statistics_results_view, given, F_INT, .label = N_("Results")),
    FIELD(statistics_results_view, delivered, F_INT, .label = N_("Handed over in this installation")),
    FIELD(statistics_results_view, files, F_INT, .label = N_("Files written")),
    FIELD(statistics_results_view, problem, F_TEXT, .label = N_("Why not yet")),
    FIELD(statistics_results_view, told_at, F_TIME, .label = N_("Told to others at")),
    FIELD(statistics_results_view, job, F_ID, .label = N_("Background work")),
    FIELD_LIST(statistics_results_view, rows, result_row_table, struct survey_result),
    FIELD(statistics_results_view, next, F_TEXT),
};
const struct fields statistics_results_answer = {results_table, COUNT(results_table)};
