/* The analysis of surveys (統一基準 2.2 把握・分析): from stored answers to figures, pages, files and reports. What is
 * computed and what others may see: docs/analysis.md. */
#ifndef STATISTICS_STATISTICS_H
#define STATISTICS_STATISTICS_H

#include "analysis/analysis.h"
#include "base/app.h"
#include "base/lookup.h"
#include "sector/sector.h"
#include "survey/survey.h"

enum { STATISTICS_YEARS = 3 };
extern const struct enum_names statistics_audience_names;

/* What lies beside the blocks and lives as long: words for what the engine numbers. */
struct statistics_base {
    const struct analysis_blocks *blocks;
    size_t section_count, function_count;
    const struct bilingual *sections, *functions;
    struct lookup operators;                  /* their keys */
    const char *const *names;                 /* of operators, by that number */
    int64_t older[STATISTICS_YEARS];          /* accepted answers to an earlier edition, which do not count */
};

/* A survey with those of the years before it, analysed. */
struct statistics {
    struct survey survey;
    size_t year_count;
    struct survey years[STATISTICS_YEARS];    /* ascending; the last one is the survey */
    const struct survey_questionnaire *questionnaire; /* of the last edition */
    enum analysis_audience audience;
    const struct statistics_base *base;
    struct analysis_figures figures;
};

/* Reads and analyses a survey and up to two before it (survey.previous). In a server the turned answers are kept until
 * anything changes that they follow from: a response, who is asked, the register of operators, the risk index, the
 * questionnaire. RC_MISSING when the acting person may not see the survey; RC_CONFLICT while it has no edition. */
enum rc statistics_open(struct ctx *cx, const char *survey, enum analysis_audience audience, struct statistics *ret)
    MUST_USE;
/* Words in the reader's language. */
const char *statistics_word(const struct ctx *cx, struct bilingual text);
const char *statistics_sector(const struct ctx *cx, size_t sector); /* by the engine's number */
const char *statistics_sector_code(size_t sector);
const char *statistics_sub_sector(const struct ctx *cx, size_t sub);
const char *statistics_group(struct ctx *cx, const struct statistics *statistics, size_t group);
/* The name of an operator by its key; the key where there is none. */
const char *statistics_name(const struct statistics *statistics, const char *operator);
/* Notes in the ledger that the acting person looked at single operators; own transaction. `what`: a word for the page,
 * `of`: which part of it. */
enum rc statistics_looked(struct ctx *cx, const struct statistics *statistics, const char *what, const char *of) MUST_USE;
/* Notes that figures were looked at which peers do not see, and of which sectors groups of one to four operators stood among
 * them; nothing where `statistics` is for peers. */
enum rc statistics_looked_at_figures(struct ctx *cx, const struct statistics *statistics) MUST_USE;

extern const struct module statistics_module;

#endif
