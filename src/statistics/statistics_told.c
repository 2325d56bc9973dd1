/* What is told to others, once: kept as it was when the results of a survey were given out. Answers and who is asked do
 * not change afterwards (survey_publication), so everything that is worked out from them stays the same. The risk index
 * follows the register, which goes on; the scatter is therefore taken from what is kept: a square that an operator left
 * would tell its score. */
#include "statistics/statistics_view.h"

#include <jansson.h>
#include <math.h>

#include "base/limits.h"
#include "base/text.h"

static void json_freep(json_t **json)
{
    json_decref(*json);
}

enum rc statistics_view_whole(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    TRY(statistics_view_make(cx, statistics, ret));
    TRY(statistics_view_measures(cx, statistics, ret));
    TRY(statistics_view_operators(cx, statistics, ret));
    return statistics_view_clusters(cx, statistics, ret);
}

enum rc statistics_tell(struct ctx *cx, const struct statistics *statistics)
{
    struct statistics_view view = {.survey = ""};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    struct json json = json_create(&out);
    TRY(statistics_view_whole(cx, statistics, &view));
    view.told_at = cx->now;
    field_write_json(cx, &json, statistics_answer, &view);
    TRY(buf_check(cx, &out, N_("The file would be too large")));
    return survey_publish(cx, &statistics->survey, out.data, out.length);
}

/* ---- As it was told ---- */

static int64_t count_in(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_integer(value) ? json_integer_value(value) : -1;
}

/* From the highest risk down, as the view has them. */
static bool read_grid(const json_t *rows, struct analysis_scatter *ret)
{
    if (json_array_size(rows) != ANALYSIS_GRID)
        return false;
    for (size_t i = 0; i < ANALYSIS_GRID; i++) {
        const json_t *cells = json_object_get(json_array_get(rows, i), "cells");
        if (json_array_size(cells) != ANALYSIS_GRID)
            return false;
        for (size_t s = 0; s < ANALYSIS_GRID; s++) {
            const json_t *cell = json_array_get(cells, s);
            bool withheld = json_is_true(json_object_get(cell, "withheld"));
            ret->grid[ANALYSIS_GRID - 1 - i][s] = withheld ? -1 : count_in(cell, "n");
        }
    }
    return true;
}

static enum rc read_scatter(struct ctx *cx, const char *text, struct analysis_scatter *ret)
{
    CLEANUP(json_freep) json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    const json_t *correlation = json_object_get(root, "correlation");
    if (!read_grid(json_object_get(root, "grid"), ret))
        return fail(cx, RC_UNSOUND, N_("What was told of this survey cannot be read"));
    ret->n = count_in(root, "risk_n");
    ret->correlation = json_is_number(correlation) ? json_number_value(correlation) : -9;
    return RC_OK;
}

enum rc statistics_view_as_told(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    struct survey_publication row = {.id = ""};
    struct statistics told = *statistics;
    const char *text = "";
    TRY(survey_figures(cx, &statistics->survey, &text, &row));
    TRY(read_scatter(cx, text, &told.figures.scatter));
    return statistics_view_grid(cx, &told, ret);
}

enum rc statistics_view_told(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    struct survey_publication row = {.id = "", .made_at = 0};
    if (statistics->audience != AUDIENCE_PEERS)
        return RC_OK;
    enum rc rc = survey_published(cx, &statistics->survey, &row);
    if (rc != RC_MISSING)
        TRY(rc);
    ret->told_at = ret->bar.told_at = row.made_at;
    return RC_OK;
}

HANDLER(statistics_told_get)
{
    struct survey survey = {.id = NULL};
    struct survey_publication row = {.id = ""};
    const char *text = "";
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(survey_visible(cx, request_parameter(request, "id"), &survey));
    enum rc rc = survey_figures(cx, &survey, &text, &row);
    if (rc == RC_MISSING)
        return fail(cx, rc, N_("Nothing of this survey was told to others yet"));
    TRY(rc);
    buf_text(&out, text);
    TRY(buf_error(&out));
    return file_send(cx, response, "application/json", arena_printf(cx->arena, "analysis-%lld.json", (long long)survey.year),
                     &out);
}
