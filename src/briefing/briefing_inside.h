/* What the files of the documents share. Inside src/briefing only. */
#ifndef BRIEFING_BRIEFING_INSIDE_H
#define BRIEFING_BRIEFING_INSIDE_H

#include "briefing/briefing.h"
#include "house/house.h"

/* --- Words and numbers (briefing_text.c); all in cx's arena --- */

const char *level_show(const struct ctx *cx, int64_t level); /* 3, or – for none */
const char *mean_show(const struct ctx *cx, double mean);    /* 2.61, or – */
const char *share_show(const struct ctx *cx, double share);  /* 35%, or – */
const char *delta_show(const struct ctx *cx, double delta);  /* +0.27, ±0.00, −0.10 */
const char *thousands_show(const struct ctx *cx,
                           int64_t yen);                    /* thousands of yen, rounded: 1,200 */
const char *many_show(const struct ctx *cx, int64_t count); /* 99, or "100 or more" */
/* Up to `most` words joined by the list's comma, with "and n more". */
const char *join_words(const struct ctx *cx, const char *const *words, size_t n, size_t most);

/* --- Tables row by row --- */

struct grid {
    struct ctx *cx;
    struct report_table table;
    struct report_cell *cells;
    size_t n, room;
    bool failed;
};
/* `columns` must live as long as the report. */
struct grid grid_create(struct ctx *cx, const char *title, const struct report_column *columns,
                        size_t column_count);
void grid_text(struct grid *grid, const char *text);
void grid_strong(struct grid *grid, const char *text);
void grid_number(struct grid *grid, double value, const char *shown);
void grid_count(struct grid *grid, int64_t count);
void grid_mean(struct grid *grid, double mean);   /* nothing below 0 */
void grid_share(struct grid *grid, double share); /* nothing below 0 */
/* A number on a ground of that colour ("#rrggbb"; NULL for none). */
void grid_ground(struct grid *grid, double value, const char *shown, const char *colour);
/* A level with the colour that charts give it; 0 is "–" without colour. */
void grid_level(struct grid *grid, int64_t level);
/* Adds the table to the report unless it has no rows. RC_MEMORY. */
enum rc grid_finish(struct grid *grid, struct report *report) MUST_USE;
/* The table itself, as the data of a chart. */
struct report_table grid_table(struct grid *grid);
/* Columns whose heads are translated; widths and alignments as given. */
const struct report_column *grid_columns(struct ctx *cx, const struct report_column *columns,
                                         size_t n);

/* --- Parts that both documents have (briefing_parts.c) --- */

struct writing {
    struct ctx *cx;
    const struct briefing *briefing;
    struct report *report;
    int chapter; /* number of the last heading of level 1 */
};
/* "3 Title" as a heading of level 1. */
enum rc write_chapter(struct writing *writing, const char *english) MUST_USE;
enum rc write_heading(struct writing *writing, const char *english) MUST_USE; /* level 2 */
enum rc write_text(struct writing *writing, const char *text) MUST_USE;
enum rc write_key_figures(struct writing *writing) MUST_USE;
enum rc write_radar(struct writing *writing) MUST_USE;
enum rc write_score_table(struct writing *writing, const struct score_view *score,
                          const char *english_title) MUST_USE;
enum rc write_changes(struct writing *writing, size_t most) MUST_USE;
enum rc write_stamps(struct writing *writing) MUST_USE;
enum rc write_money(struct writing *writing) MUST_USE;
enum rc write_items(struct writing *writing, const char *english_title, bool overdue_only,
                    size_t most) MUST_USE;

/* The first sentences of a document: how things stand, what changed, what is planned. */
const char *sentence_standing(struct ctx *cx, const struct briefing *briefing);
const char *sentence_change(struct ctx *cx, const struct briefing_changes *changes);
const char *sentence_gaps(struct ctx *cx, const struct briefing *briefing);
const char *sentence_plan(struct ctx *cx, const struct briefing *briefing);

/* How many gaps have no open plan item, and how many no responsible post. */
struct gap_counts {
    int64_t unanswered, below, unplanned, ownerless;
};
struct gap_counts gaps_count(const struct gap_view *gaps);

/* --- What executives are asked to decide (briefing_decision.c) --- */

struct decision {
    const char *matter, *reason, *proposal;
};
struct decisions {
    const struct decision *at;
    size_t n;
};
enum rc decisions_find(struct ctx *cx, const struct briefing *briefing, struct decisions *ret)
    MUST_USE;

/* --- The house's own templates (briefing_house.c) --- */

extern const struct house_kind briefing_house_kinds[BRIEFING_KIND_COUNT_];
/* In the order of the kind's names. */
enum rc briefing_values(struct ctx *cx, const struct briefing *briefing, const struct house_value **ret) MUST_USE;

/* The same for BRIEFING_RISK (briefing_risk_house.c). */
enum { BRIEFING_RISK_NAMES = 16 };
extern const struct house_name briefing_risk_names[BRIEFING_RISK_NAMES];
enum rc briefing_risk_values(struct ctx *cx, const struct briefing *briefing, const struct house_value **ret) MUST_USE;
/* As a number in a template. */
struct house_value briefing_count(const struct ctx *cx, int64_t count);

/* How a risk assessment stands, in sentences. */
const char *sentence_risks(struct ctx *cx, const struct risk_digest *risk);
const char *sentence_check(struct ctx *cx, const struct risk_digest *risk);

/* The words of the house as an annex; nothing where there are none. */
enum rc write_glossary(struct writing *writing) MUST_USE;

enum rc management_write(struct writing *writing, bool stamps) MUST_USE;
enum rc gap_write(struct writing *writing, bool stamps) MUST_USE;
enum rc risk_write(struct writing *writing, bool stamps) MUST_USE;
/* The chapter on what is done about the risks (briefing_treatment.c). */
enum rc treatment_write(struct writing *writing) MUST_USE;

#endif
