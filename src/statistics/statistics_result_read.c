/* A position and the looks as they come back to the operator. */
#include <jansson.h>
#include <string.h>

#include "base/text.h"
#include "statistics/statistics_result.h"

enum { RESULT_ROWS_MOST = 1000, TEXT_MOST = 1000 };

static void json_freep(json_t **json)
{
    json_decref(*json);
}

static enum rc wrong(struct ctx *cx)
{
    return fail(cx, RC_INVALID, N_("The figures of this result cannot be read"));
}

static const char *text_in(struct ctx *cx, const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text == NULL || strlen(text) > TEXT_MOST ? "" : arena_copy(cx->arena, text);
}

/* What is withheld or unknown is null, and −1 here. */
static double real_in(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_number(value) ? json_number_value(value) : -1;
}

static int64_t int_in(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_integer(value) ? (int64_t)json_integer_value(value) : -1;
}

static enum rc standings_in(struct ctx *cx, const json_t *list, struct statistics_position *ret)
{
    size_t n = json_array_size(list);
    struct statistics_standing *rows = ARENA_ARRAY(cx->arena, struct statistics_standing, n + 1);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const json_t *from = json_array_get(list, i);
        rows[i] = (struct statistics_standing){.kind = text_in(cx, from, "kind"),
                                               .label = text_in(cx, from, "label"),
                                               .n = int_in(from, "n"),
                                               .withheld = json_is_true(json_object_get(from, "withheld")),
                                               .mean = real_in(from, "mean"),
                                               .deviation = real_in(from, "deviation"),
                                               .percentile = real_in(from, "percentile"),
                                               .percentile_step = real_in(from, "percentile_step"),
                                               .standard_score = real_in(from, "standard_score")};
        rows[i].standard_text = statistics_standard_text(cx, rows[i].standard_score);
        rows[i].percentile_text = statistics_percentile_text(cx, rows[i].percentile, rows[i].percentile_step);
    }
    ret->standings.at = rows;
    ret->standings.n = n;
    return RC_OK;
}

static enum rc items_in(struct ctx *cx, const json_t *list, struct statistics_position *ret)
{
    size_t n = json_array_size(list);
    struct statistics_position_item *rows = ARENA_ARRAY(cx->arena, struct statistics_position_item, n + 1);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const json_t *from = json_array_get(list, i);
        rows[i] = (struct statistics_position_item){.id = text_in(cx, from, "id"),
                                                    .label = text_in(cx, from, "label"),
                                                    .own = real_in(from, "own"),
                                                    .sector = real_in(from, "sector"),
                                                    .size = real_in(from, "size"),
                                                    .all = real_in(from, "all")};
    }
    ret->items.at = rows;
    ret->items.n = n;
    return RC_OK;
}

enum rc statistics_position_read(struct ctx *cx, const char *json, struct statistics_position *ret)
{
    CLEANUP(json_freep) json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    const json_t *standings = json_object_get(root, "standings"), *items = json_object_get(root, "items");
    struct statistics_position read = {.format = text_in(cx, root, "format")};
    if (!text_same(read.format, "kaname-position/1") || json_array_size(standings) > RESULT_ROWS_MOST ||
        json_array_size(items) > RESULT_ROWS_MOST)
        return wrong(cx);
    read.survey = text_in(cx, root, "survey");
    read.title = text_in(cx, root, "title");
    read.operator = text_in(cx, root, "operator");
    read.name = text_in(cx, root, "name");
    read.sector = text_in(cx, root, "sector");
    read.size = text_in(cx, root, "size");
    read.year = int_in(root, "year");
    read.score = real_in(root, "score");
    TRY(standings_in(cx, standings, &read));
    TRY(items_in(cx, items, &read));
    read.json_href = read.pdf_href = read.docx_href = "";
    *ret = read;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* Words for the pages on which somebody looked. */
static const char *place_of(const struct ctx *cx, const char *what)
{
    static const struct {
        const char *what, *label;
    } places[] = {
        {"response", N_("The answers")},         {"position", N_("Position")},
        {"behind", N_("Operators behind a cell")}, {"risk", N_("Risk and score")},
        {"doubts", N_("Answers that look wrong")}, {"clusters", N_("Similar operators")},
        {"texts", N_("Search in the texts")},    {"analyse", N_("Analysis of the survey")},
        {"figures", N_("Figures of small groups")},
    };
    for (size_t i = 0; i < COUNT(places); i++)
        if (text_same(places[i].what, what))
            return tr(cx, places[i].label);
    return what;
}

enum rc statistics_looks_read(struct ctx *cx, const char *json, struct statistics_position_page *ret)
{
    CLEANUP(json_freep) json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    size_t n = json_array_size(root);
    if (!json_is_array(root) || n > RESULT_ROWS_MOST)
        return wrong(cx);
    struct statistics_look *rows = ARENA_ARRAY(cx->arena, struct statistics_look, n + 1);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) { /* the latest first */
        const json_t *from = json_array_get(root, n - 1 - i);
        rows[i] = (struct statistics_look){.at = int_in(from, "at"), .name = text_in(cx, from, "name"),
                                           .what = text_in(cx, from, "what")};
        rows[i].place = place_of(cx, rows[i].what);
    }
    ret->looks.at = rows;
    ret->looks.n = n;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}
