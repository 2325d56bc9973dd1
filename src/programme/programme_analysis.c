/* What survey and analysis showed, in the words that an evaluation begins with. */
#include "programme/programme_inside.h"
#include "statistics/statistics.h"

enum { WEAKEST = 3 };

/* The latest survey of the acting organisation that was asked in that year; RC_MISSING without a message. */
static enum rc survey_of(struct ctx *cx, int64_t year, struct survey *ret)
{
    struct {
        const struct survey *at;
        size_t n;
    } surveys = {.n = 0};
    TRY(DB_LIST(cx, survey_record.select_all, survey_record.fields, &surveys, ARGS(STR(cx->org))));
    enum rc rc = RC_MISSING;
    for (size_t i = 0; i < surveys.n; i++)
        if (surveys.at[i].year == year && surveys.at[i].edition > 0 && surveys.at[i].kind != SURVEY_SUPPORT) {
            *ret = surveys.at[i];
            rc = RC_OK;
        }
    return rc;
}

/* The engine's group of a sector; 0, everybody, for "" or one that it does not know. */
static size_t group_of(const struct statistics *statistics, const char *sector)
{
    for (size_t s = 0; s < statistics->figures.sector_count && !text_empty(sector); s++)
        if (text_same(statistics_sector_code(s), sector))
            return 1 + s;
    return 0;
}

static const char *figure(struct ctx *cx, double value)
{
    return value < 0 ? "–" : arena_printf(cx->arena, "%.2f", value);
}

/* "3.4.4.3① 記録の保護" of a measure; its code where the catalog is not here. */
static const char *measure_words(struct ctx *cx, const struct statistics *statistics, size_t question)
{
    const struct questionnaire_question *asked = statistics->questionnaire->questions.at + question;
    const struct catalog *catalog =
        text_empty(statistics->survey.catalog) ? NULL : catalog_find(cx, statistics->survey.catalog);
    const struct control *control = catalog == NULL ? NULL : catalog_control(catalog, asked->control);
    return control == NULL ? asked->code
                           : arena_printf(cx->arena, "%s %s", control->label, bilingual_text(cx, control->title));
}

static const char *weakest_of(struct ctx *cx, const struct statistics *statistics)
{
    const char *words = "";
    for (size_t i = 0; i < statistics->figures.weakest_count && i < WEAKEST; i++) {
        const struct analysis_measure *measure = &statistics->figures.weakest[i];
        words = arena_printf(cx->arena, "%s%s%s", words, i == 0 ? "" : tr(cx, N_(", ")),
                             trf(cx, N_("{0} ({1})"), measure_words(cx, statistics, measure->question),
                                 figure(cx, measure->mean)));
    }
    return words;
}

static const char *words_of(struct ctx *cx, const struct statistics *statistics, const char *sector)
{
    const struct analysis_figures_year *year = &statistics->figures.years[statistics->figures.year_count - 1];
    size_t group = group_of(statistics, sector);
    const struct analysis_scores *scores = &year->scores[group];
    if (scores->responded <= 0 || scores->covered < 0) /* nobody answered, or it is withheld */
        return "";
    return trf(cx, N_("{0}: {1} of {2} operators answered, mean score {3}. Weakest measures of all that answered: {4}"),
               statistics->survey.title, decimal(cx, scores->responded), decimal(cx, scores->covered),
               figure(cx, year->cells[group * year->item_count + ITEM_WHOLE].mean), weakest_of(cx, statistics));
}

enum rc programme_told_at(struct ctx *cx, int64_t year, int64_t *ret)
{
    struct survey survey = {.id = NULL};
    struct survey_publication told = {.made_at = 0};
    enum rc rc = may(cx, PERM_SURVEY_READ) ? survey_of(cx, year, &survey) : RC_MISSING;
    if (rc == RC_OK)
        rc = survey_published(cx, &survey, &told);
    *ret = rc == RC_OK ? told.made_at : 0;
    return rc == RC_MISSING ? RC_OK : rc;
}

enum rc programme_analysis(struct ctx *cx, int64_t year, enum analysis_audience audience, const char *const *sectors,
                           size_t n, const char **ret)
{
    struct survey survey = {.id = NULL};
    struct survey_publication told = {.id = NULL};
    struct statistics statistics = {.year_count = 0};
    for (size_t i = 0; i < n; i++)
        ret[i] = "";
    if (!may(cx, PERM_SURVEY_READ))
        return RC_OK;
    enum rc rc = survey_of(cx, year, &survey);
    if (rc == RC_OK && audience == AUDIENCE_PEERS)
        rc = survey_published(cx, &survey, &told); /* from what is told twice, what changed between would follow */
    if (rc == RC_OK)
        rc = statistics_open(cx, survey.id, audience, &statistics);
    if (rc == RC_MISSING || rc == RC_CONFLICT) { /* nothing that could be told yet */
        cx->problem = (struct problem){.rc = RC_OK};
        return RC_OK;
    }
    TRY(rc);
    for (size_t i = 0; i < n && statistics.figures.year_count > 0; i++)
        ret[i] = words_of(cx, &statistics, sectors[i]);
    return statistics_looked_at_figures(cx, &statistics);
}
