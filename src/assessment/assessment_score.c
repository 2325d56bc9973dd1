/* Scores of a sheet. The formulas are explained in docs/scoring.md. */
#include "assessment/assessment_rule.h"
#include "base/text.h"

/* A score while its measures are added. */
struct tally {
    struct score score;
    double level_sum, target_sum, last_sum;
    int64_t last_count, measures;
};

static void add_item(struct tally *tally, const struct sheet_item *item)
{
    struct score *score = &tally->score;
    const struct answer *answer = &item->answer;
    tally->measures++;
    if (item->last_current >= 1) {
        tally->last_sum += (double)item->last_current;
        tally->last_count++;
    }
    if (!answer_is_applicable(answer)) {
        score->not_applicable++;
        return;
    }
    score->applicable++;
    tally->target_sum += (double)item->target;
    if (!answer_is_answered(answer))
        return;
    score->answered++;
    tally->level_sum += (double)answer->current;
    if (answer->current <= MATURITY_LEVELS)
        score->levels[answer->current - 1]++;
    if (answer->state == ANSWER_ALTERNATIVE)
        score->alternative++;
    if (answer->current >= item->target)
        score->at_target++;
    if (answer->current >= EVIDENCE_WANTED_FROM && item->evidence_count == 0)
        score->evidence_missing++;
}

static double ratio(double part, int64_t whole)
{
    return whole > 0 ? part / (double)whole : -1;
}

static void finish(struct tally *tally)
{
    struct score *score = &tally->score;
    score->mean = ratio(tally->level_sum, score->answered);
    score->target_mean = ratio(tally->target_sum, score->applicable);
    score->last_mean = ratio(tally->last_sum, tally->last_count);
    score->share_at_target = ratio((double)score->at_target, score->applicable);
    score->coverage = ratio((double)score->answered, score->applicable);
}

/* The group that a measure counts in: an index into the catalog's groups, or a function. */
static int key_of(const struct catalog *catalog, const struct control *control,
                  enum score_grouping grouping)
{
    if (grouping == SCORE_FUNCTIONS)
        return control_function(catalog, control);
    return grouping == SCORE_SECTIONS ? control->group : catalog_chapter(catalog, control);
}

static void name_group(struct ctx *cx, const struct catalog *catalog, enum score_grouping grouping,
                       size_t key, struct score *score)
{
    if (grouping == SCORE_FUNCTIONS) {
        score->id = enum_code(&control_function_names, (int64_t)key);
        score->title = tr(cx, enum_label(&control_function_names, (int64_t)key));
        return;
    }
    const struct catalog_group *group = &catalog->groups[key];
    score->id = group->id;
    score->title = catalog_group_name(cx, group);
}

static enum rc score_groups(struct ctx *cx, const struct assessment_sheet *sheet,
                            enum score_grouping grouping, struct score_view *view)
{
    const struct catalog *catalog = sheet->catalog;
    size_t keys = grouping == SCORE_FUNCTIONS ? FUNCTION_COUNT : catalog->group_count, n = 0;
    struct tally *tallies = ARENA_ARRAY(cx->arena, struct tally, keys);
    struct score *groups = ARENA_ARRAY(cx->arena, struct score, keys);
    if (tallies == NULL || groups == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < sheet->items.n; i++) {
        int key = key_of(catalog, sheet->items.at[i].control, grouping);
        if (key >= 0 && (size_t)key < keys)
            add_item(&tallies[key], &sheet->items.at[i]);
    }
    for (size_t key = 0; key < keys; key++) {
        if (tallies[key].measures == 0)
            continue;
        finish(&tallies[key]);
        name_group(cx, catalog, grouping, key, &tallies[key].score);
        groups[n++] = tallies[key].score;
    }
    view->groups.at = groups;
    view->groups.n = n;
    return RC_OK;
}

void score_total(struct ctx *cx, const struct assessment_sheet *sheet, struct score *ret)
{
    struct tally total = {.score = {.id = ""}};
    for (size_t i = 0; i < sheet->items.n; i++)
        add_item(&total, &sheet->items.at[i]);
    finish(&total);
    total.score.title = bilingual_text(cx, sheet->catalog->title);
    *ret = total.score;
}

enum rc assessment_score(struct ctx *cx, const struct assessment_sheet *sheet,
                         enum score_grouping grouping, struct score_view *ret)
{
    struct score total;
    score_total(cx, sheet, &total);
    struct score_view view = {
        .org = sheet->assessment.org,
        .assessment = sheet->assessment.id,
        .scope_name = sheet->scope.name,
        .catalog = sheet->catalog->id,
        .catalog_title = bilingual_text(cx, sheet->catalog->title),
        .catalog_version = sheet->assessment.catalog_version,
        .status = enum_code(&assessment_status_names, sheet->assessment.status),
        .year = sheet->assessment.year,
        .applicable = total.applicable,
        .answered = total.answered,
        .not_applicable = total.not_applicable,
        .alternative = total.alternative,
        .at_target = total.at_target,
        .evidence_missing = total.evidence_missing,
        .mean = total.mean,
        .target_mean = total.target_mean,
        .last_mean = total.last_mean,
        .share_at_target = total.share_at_target,
        .coverage = total.coverage,
    };
    TRY(score_groups(cx, sheet, grouping, &view));
    *ret = view;
    return RC_OK;
}
