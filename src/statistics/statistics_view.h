/* Views and handlers of the analysis. All of it is one view, of which each page shows a part; `kaname survey analyse`
 * prints the whole. Figures that are unknown or withheld are null. */
#ifndef STATISTICS_STATISTICS_VIEW_H
#define STATISTICS_STATISTICS_VIEW_H

#include "base/command.h"
#include "questionnaire/reply_page.h"
#include "report/report.h"
#include "statistics/statistics.h"
#include "survey/survey_view.h"
#include "view/svg.h"

struct statistics_cell {
    const char *id, *label; /* of the column */
    int64_t n, withheld;
    double mean;
    const char *class_name, *text, *href; /* for people */
};

struct statistics_line { /* a group of operators */
    const char *kind_label;
    const char *kind, *sector, *sub_sector, *size, *label;
    int64_t covered, responded, n, withheld;
    double rate, score, deviation, least, lower, median, upper, most;
    int64_t pairs;
    double change, standard, respondents, progress; /* NaN: unknown */
    const char *change_text, *standard_text, *respondents_text, *progress_text, *href;
    LIST_OF(struct statistics_cell) cells; /* by function */
};

struct statistics_year_line {
    int64_t year, covered, responded, older;
    const char *label;
    double rate, score, deviation, median;
    int64_t pairs;
    double change, standard, respondents, progress;
    const char *change_text, *standard_text, *respondents_text, *progress_text;
};

struct statistics_measure {
    const char *code, *text, *section, *function;
    int64_t n;
    double mean, practised, before, change;
    const char *change_text;
    int64_t unanswered, level1, level2, level3, level4, level5, not_applicable, alternative; /* −1: withheld */
    LIST_OF(struct statistics_cell) cells; /* by sector */
};

struct statistics_choice {
    const char *label;
    int64_t n;
    double share;
};
struct statistics_other { /* a question beside the standard */
    const char *code, *text, *kind, *unit;
    int64_t n;
    double mean;
    LIST_OF(struct statistics_choice) choices;
};

struct statistics_standard {
    const char *sector, *label;
    int64_t contained, missing, not_practised, beyond;
    double mean_contained, mean_missing;
};

struct statistics_row {
    const char *label;
    LIST_OF(struct statistics_cell) cells;
};

struct statistics_operator {
    const char *operator, *name, *sector, *label;
    double score, value, risk;
    const char *value_text, *href;
};
struct statistics_doubt {
    const char *operator, *name, *sector, *label, *kind, *words;
    int64_t answers, of;
    double value;
};
struct statistics_cluster {
    int64_t number, n, withheld;
    double score;
    const char *typical, *typical_name, *sectors;
    LIST_OF(struct statistics_cell) cells;
};
struct statistics_audience { /* for whom the page is, and who is missing */
    int64_t overseer, covered, responded, missing, further; /* −1: withheld; further: beyond the names */
    int64_t told_at; /* when what peers see was given out; 0 */
    double rate;
    const char *overseer_href, *peers_href, *names;
    int64_t quiet; /* the page is for the overseer alone: no switch */
};
struct statistics_one { /* an operator, as the pages behind a cell show it */
    const char *operator, *name, *sector, *sub_sector, *size; /* codes; sub_sector "" for none */
    int64_t responded;
    double score, risk;
    LIST_OF(struct statistics_cell) items; /* functions and sections */
};
struct statistics_spread { /* how many answers of a function or section stand at which level */
    const char *kind, *id, *label;
    int64_t answers, level1, level2, level3, level4, level5, not_applicable, unanswered; /* −1: withheld */
    double share1, share2, share3, share4, share5; /* of the answers with a level; −1 */
};
struct statistics_bar {
    const char *label;
    int64_t n;
};

struct statistics_view {
    struct survey_head head;
    const char *survey, *title, *audience;
    int64_t year, questions, may_look, overseer;
    int64_t told_at; /* when this was told to others; 0: it was not */
    LIST_OF(struct statistics_year_line) years;
    LIST_OF(struct statistics_line) groups;   /* everybody, sectors, sizes, sub-sectors, sizes in sectors */
    LIST_OF(struct statistics_line) sectors;  /* the sectors among them */
    LIST_OF(struct statistics_line) sizes;
    LIST_OF(struct statistics_bar) bars;
    LIST_OF(struct statistics_cell) functions; /* of everybody */
    LIST_OF(struct statistics_cell) functions_before; /* last year */
    LIST_OF(struct statistics_cell) sections;
    LIST_OF(struct statistics_row) heat;       /* sectors × sections */
    LIST_OF(struct statistics_spread) spreads; /* functions, sections */
    LIST_OF(struct statistics_operator) missing; /* covered, without accepted answers; the overseer alone */
    LIST_OF(struct statistics_cell) steps;     /* of the scores, over the grid's columns */
    LIST_OF(struct statistics_measure) measures; /* the weakest first */
    LIST_OF(struct statistics_measure) movers; /* greatest rise first */
    LIST_OF(struct statistics_other) others;
    LIST_OF(struct statistics_standard) standards;
    int64_t risk_n;
    double correlation; /* NaN: unknown */
    const char *correlation_text;
    LIST_OF(struct statistics_row) grid; /* risk from the highest down × score from the lowest up */
    LIST_OF(struct statistics_operator) exposed;
    LIST_OF(struct statistics_operator) rising;
    LIST_OF(struct statistics_operator) falling;
    LIST_OF(struct statistics_doubt) doubts;
    int64_t same, contradictions, site;
    double silhouette; /* NaN: no clusters */
    LIST_OF(struct statistics_cluster) clusters;
    LIST_OF(struct statistics_one) operators; /* of the command alone, for the overseer */
    int64_t operators_further;                /* that are too many for it */
    /* Of the page alone. */
    struct svg radar, distribution;
    int64_t by_section;
    LIST_OF(struct statistics_row) turned; /* the heat map the other way round */
    const char *query;
    struct statistics_audience bar;
};
extern const struct fields statistics_answer;
enum rc statistics_view_make(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret) MUST_USE;
/* Who is missing, and how the answers lie; a part of every view. */
enum rc statistics_view_groups(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret) MUST_USE;
enum rc statistics_view_measures(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret) MUST_USE;
enum rc statistics_view_operators(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret) MUST_USE;
/* The scatter of score against risk; a part of operators. */
enum rc statistics_view_grid(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret) MUST_USE;
enum rc statistics_view_clusters(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret) MUST_USE;
/* Every covered operator with its scores, for the overseer; of one sector ("" for all). Beyond STATISTICS_ONES_MOST none,
 * and their number. RC_INVALID for an unknown sector. */
enum { STATISTICS_ONES_MOST = 5000 };
enum rc statistics_view_ones(struct ctx *cx, const struct statistics *statistics, const char *sector,
                             struct statistics_view *ret) MUST_USE;
/* The response rate and who is missing, for pages that show no analysis. Nothing while the survey has no edition. */
enum rc statistics_bar_make(struct ctx *cx, const char *survey, struct statistics_audience *ret) MUST_USE;
/* Every part: what the command prints. For peers of a survey whose results were given out, what was told then. */
enum rc statistics_view_whole(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret) MUST_USE;
/* Keeps what peers see as what was told to others, in the open transaction. `statistics` is that for peers. */
enum rc statistics_tell(struct ctx *cx, const struct statistics *statistics) MUST_USE;
/* For peers: whether, and when, figures were told. */
enum rc statistics_view_told(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret) MUST_USE;
/* Where they were: what is not worked out from answers alone (risk and score) as it was then. */
enum rc statistics_view_as_told(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret) MUST_USE;
/* A cell as pages show it; `id` and `label` name its column. */
struct statistics_cell statistics_cell_of(struct ctx *cx, const struct analysis_cell *cell, const char *id, const char *label);
/* "+0.12"; "–" for what is unknown. */
const char *statistics_change_text(struct ctx *cx, double change);
double statistics_change_value(double change);
/* "40.0–60.0" where it is told in steps. */
const char *statistics_standard_text(struct ctx *cx, double standard_score); /* 偏差値 as people write it: one digit */
const char *statistics_percentile_text(struct ctx *cx, double percentile, double step);

/* What stands behind a cell. */
struct statistics_behind_row {
    const char *operator, *name, *sub_sector, *size, *region;
    int64_t responded;
    double score, value, risk;
    const char *href;
};
struct statistics_behind {
    struct survey_head head;
    struct statistics_audience bar;
    const char *sector, *sector_label, *item, *item_label;
    int64_t n, responded;
    LIST_OF(struct statistics_behind_row) rows;
};
extern const struct fields statistics_behind_answer;

struct statistics_text_hit {
    const char *operator, *name, *question, *text;
};
struct statistics_texts {
    struct survey_head head;
    struct statistics_audience bar;
    const char *query;
    int64_t more;
    LIST_OF(struct statistics_text_hit) hits;
};
extern const struct fields statistics_texts_answer;

struct statistics_standing {
    const char *kind, *label;
    int64_t n, withheld;
    double mean, deviation, percentile, percentile_step, standard_score;
    const char *percentile_text, *standard_text;
};
struct statistics_position_item {
    const char *id, *label;
    double own, sector, size, all;
};
struct statistics_look { /* somebody of the asking body looked at an operator's answers */
    const char *name, *what, *place;
    int64_t at;
};
struct statistics_position {
    const char *format, *survey, *title, *operator, *name, *sector, *size;
    int64_t year;
    double score;
    LIST_OF(struct statistics_standing) standings;
    LIST_OF(struct statistics_position_item) items; /* functions and sections */
    struct svg radar;
    struct chart_size {
        double width, height;
    } picture;
    const char *json_href, *pdf_href, *docx_href;
};
extern const struct fields statistics_position_answer;
/* The page, with the overseeing body and with the operator that got it back. */
struct statistics_position_page {
    struct survey_head survey;
    struct statistics_audience bar;
    struct reply_head reply;
    int64_t has; /* a result came */
    struct statistics_position position;
    const char *from, *signing_key;
    int64_t given_at, received_at;
    LIST_OF(struct statistics_look) looks;
};
extern const struct fields statistics_position_page_answer;
extern const struct fields statistics_own_answer;
/* What goes back to an operator: its own figures, and of others only what peers may see. `statistics` is that for peers. */
enum rc statistics_position_make(struct ctx *cx, const struct statistics *statistics, const char *operator,
                                 struct statistics_position *ret) MUST_USE;
/* Own scores by function beside the means of sector and size that are told. */
enum rc statistics_position_draw(struct ctx *cx, struct statistics_position *ret) MUST_USE;
/* The paper of a position; `date` in it is now. */
enum rc statistics_position_report(struct ctx *cx, const struct statistics_position *view, const char *standard,
                                   struct report *ret) MUST_USE;
/* Sends it as a file that is named after the operator. */
enum rc statistics_position_send(struct ctx *cx, struct response *response, const struct report *report,
                                 const char *operator, enum report_format format) MUST_USE;

HANDLER(statistics_get);
HANDLER(statistics_heat_get);
HANDLER(statistics_groups_get);
HANDLER(statistics_measures_get);
HANDLER(statistics_risk_get);
HANDLER(statistics_clusters_get);
HANDLER(statistics_doubts_get);
HANDLER(statistics_behind_get);
HANDLER(statistics_texts_get);
HANDLER(statistics_position_get);
HANDLER(statistics_position_json_get);
HANDLER(statistics_position_pdf_get);
HANDLER(statistics_position_docx_get);
HANDLER(statistics_csv_get);
HANDLER(statistics_xlsx_get);
HANDLER(statistics_told_get);

enum { STATISTICS_COMMANDS = 3, STATISTICS_REPORTS = 3 };
extern const struct command statistics_commands[STATISTICS_COMMANDS];
extern const struct report_source statistics_reports[STATISTICS_REPORTS];

#endif
