#include "assessment/assessment_load.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"

static const char default_catalog[] = "baseline-2026";

enum rc scope_all(struct ctx *cx, struct scopes *ret)
{
    return scope_store_all(cx, ret);
}

static bool scope_is_meant(const struct scope *scope, const char *text)
{
    if (!scope->active)
        return false;
    if (text_empty(text))
        return scope->kind == SCOPE_COMPANY;
    return text_same(scope->id, text) || text_same(scope->name, text) ||
           text_same(enum_code(&scope_kind_names, scope->kind), text);
}

enum rc scope_find(struct ctx *cx, const char *text, struct scope *ret)
{
    struct scopes scopes;
    TRY(scope_all(cx, &scopes));
    for (size_t i = 0; i < scopes.n; i++) {
        if (scope_is_meant(&scopes.at[i], text)) {
            *ret = scopes.at[i];
            return RC_OK;
        }
    }
    return text_empty(text)
               ? fail(cx, RC_MISSING, N_("This organisation has no scope “whole company” yet"))
               : fail(cx, RC_MISSING, N_("There is no scope “{0}”"), text);
}

enum rc assessment_get(struct ctx *cx, const char *id, struct assessment *ret)
{
    return record_get(cx, &assessment_record, id, ret);
}

const char *assessment_name(struct ctx *cx, const struct assessment *assessment,
                            const struct scope *scope)
{
    const struct catalog *catalog = catalog_find(cx, assessment->catalog);
    return arena_printf(cx->arena, "%s %s %s", fiscal_year_show(cx, assessment->year), scope->name,
                        catalog == NULL ? assessment->catalog
                                        : bilingual_text(cx, catalog->short_title));
}

enum rc assessment_find(struct ctx *cx, const char *scope, const char *catalog, int64_t year,
                        struct assessment *ret)
{
    struct scope found = {.id = ""};
    const struct catalog *standard = NULL;
    TRY(scope_find(cx, scope, &found));
    TRY(catalog_get(cx, text_empty(catalog) ? default_catalog : catalog, &standard));
    enum rc rc = assessment_store_find(cx, found.id, standard->id, year, ret);
    if (rc != RC_MISSING)
        return rc;
    const char *title = bilingual_text(cx, standard->short_title);
    return year == 0 ? fail(cx, RC_MISSING, N_("There is no assessment of {0} against {1} yet"),
                            found.name, title)
                     : fail(cx, RC_MISSING, N_("There is no assessment of {0} against {1} for {2}"),
                            found.name, title, fiscal_year_show(cx, year));
}

struct answer answer_blank(const struct assessment *assessment, const char *control)
{
    return (struct answer){
        .id = "", .org = assessment->org, .assessment = assessment->id, .control = control,
        .reason = "", .until = "", .note = "", .post = "", .answered_on = "", .changed_by = ""};
}

static int by_control(const void *key, const void *row)
{
    return strcmp(key, ((const struct answer *)row)->control);
}

const struct answer *answers_find(const struct answers *answers, const char *control)
{
    return answers->n == 0
               ? NULL
               : bsearch(control, answers->at, answers->n, sizeof *answers->at, by_control);
}

static int64_t pieces_of(const struct control_counts *counts, const char *control)
{
    for (size_t i = 0; i < counts->n; i++)
        if (text_same(counts->at[i].control, control))
            return counts->at[i].pieces;
    return 0;
}

static int64_t weight_of(const struct control_weights *weights, const struct scope *scope,
                         const char *control)
{
    int64_t weight = 1;
    for (size_t i = 0; i < weights->n; i++)
        if (text_same(weights->at[i].control, control))
            weight = weights->at[i].weight;
    return scope->critical ? weight * WEIGHT_CRITICAL_FACTOR : weight;
}

/* What stands beside the answers of a sheet. */
struct beside {
    struct answers answers, last;
    struct control_counts evidence;
    struct control_weights weights;
};

static enum rc fill_items(struct ctx *cx, const struct beside *beside,
                          struct assessment_sheet *sheet)
{
    const struct catalog *catalog = sheet->catalog;
    struct sheet_item *items = ARENA_ARRAY(cx->arena, struct sheet_item, catalog->control_count);
    size_t n = 0;
    if (items == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        if (!control_is_assessable(control))
            continue;
        const struct answer *stored = answers_find(&beside->answers, control->id);
        const struct answer *last = answers_find(&beside->last, control->id);
        struct sheet_item *item = &items[n++];
        item->control = control;
        item->answer = stored == NULL ? answer_blank(&sheet->assessment, control->id) : *stored;
        item->target = answer_target(&sheet->assessment, &item->answer);
        item->weight = weight_of(&beside->weights, &sheet->scope, control->id);
        item->last_current = last != NULL && answer_is_answered(last) ? last->current : 0;
        item->evidence_count = pieces_of(&beside->evidence, control->id);
    }
    sheet->items.at = items;
    sheet->items.n = n;
    return RC_OK;
}

enum rc assessment_sheet_load(struct ctx *cx, const char *id, struct assessment_sheet *ret)
{
    struct assessment_sheet sheet = {.has_last = false};
    struct beside beside = {.answers = {.n = 0}};
    TRY(assessment_get(cx, id, &sheet.assessment));
    TRY(record_get(cx, &scope_record, sheet.assessment.scope, &sheet.scope));
    TRY(edition_get(cx, sheet.assessment.catalog, sheet.assessment.catalog_version,
                    &sheet.catalog));
    TRY(answer_store_of(cx, id, &beside.answers));
    TRY(evidence_store_counts(cx, id, &beside.evidence));
    TRY(control_weight_store_of(cx, sheet.assessment.catalog, &beside.weights));
    enum rc rc = assessment_store_before(cx, &sheet.assessment, &sheet.last);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    sheet.has_last = rc == RC_OK;
    if (sheet.has_last)
        TRY(answer_store_tally(cx, sheet.last.id, &beside.last));
    TRY(fill_items(cx, &beside, &sheet));
    *ret = sheet;
    return RC_OK;
}

enum rc assessment_tally(struct ctx *cx, const struct assessment *assessment, struct score *ret)
{
    struct assessment_sheet sheet = {.assessment = *assessment};
    struct beside beside = {.answers = {.n = 0}};
    TRY(edition_get(cx, assessment->catalog, assessment->catalog_version, &sheet.catalog));
    TRY(answer_store_tally(cx, assessment->id, &beside.answers));
    TRY(fill_items(cx, &beside, &sheet));
    score_total(cx, &sheet, ret);
    return RC_OK;
}

enum rc assessment_trend(struct ctx *cx, const struct assessment *assessment, struct trend *ret)
{
    struct assessments years;
    TRY(assessment_store_years(cx, assessment, CHART_YEARS_MAX, &years));
    struct trend_point *points = ARENA_ARRAY(cx->arena, struct trend_point, years.n);
    if (points == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < years.n; i++) {
        const struct assessment *one = &years.at[i];
        struct score score;
        TRY(assessment_tally(cx, one, &score));
        points[years.n - 1 - i] = (struct trend_point){
            .assessment = one->id,
            .status = enum_code(&assessment_status_names, one->status),
            .year = one->year,
            .mean = score.mean,
            .target_mean = score.target_mean,
            .share_at_target = score.share_at_target,
            .coverage = score.coverage,
        };
    }
    ret->points.at = points;
    ret->points.n = years.n;
    return RC_OK;
}

enum rc answer_rights_load(struct ctx *cx, const char *assessment, struct answer_rights *ret)
{
    struct answer_rights rights = {.manages = may(cx, PERM_ASSESSMENT_MANAGE),
                                   .answers = may(cx, PERM_ASSESSMENT_ANSWER)};
    TRY(section_assignment_store_of(cx, assessment, &rights.sections));
    if (!text_empty(cx->person))
        TRY(posts_of_person(cx, &rights.mine));
    *ret = rights;
    return RC_OK;
}

const char *post_text(struct ctx *cx, struct choices posts, const char *id)
{
    if (text_empty(id))
        return "";
    for (size_t i = 0; i < posts.n; i++)
        if (text_same(posts.at[i].id, id))
            return posts.at[i].label;
    return tr(cx, N_("(a post that is no longer in use)"));
}
