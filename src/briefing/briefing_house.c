/* What the documents of this room offer to the house's own templates. */
#include "base/text.h"
#include "base/time.h"
#include "briefing/briefing_inside.h"

static const struct house_name chapter_names[] = {
    {"chapter.title", HOUSE_TEXT, N_("Title of the chapter"), NULL, 0},
    {"chapter.mean", HOUSE_NUMBER, N_("Mean maturity of the chapter"), NULL, 0},
    {"chapter.target", HOUSE_NUMBER, N_("Mean target of the chapter"), NULL, 0},
    {"chapter.last", HOUSE_NUMBER, N_("Mean maturity of last year"), NULL, 0},
    {"chapter.at_target", HOUSE_NUMBER, N_("Share of its measures at their target (0 to 1)"), NULL, 0},
    {"chapter.answered", HOUSE_NUMBER, N_("Measures answered"), NULL, 0},
    {"chapter.measures", HOUSE_NUMBER, N_("Applicable measures"), NULL, 0},
};
static const struct house_name gap_names[] = {
    {"gap.number", HOUSE_NUMBER, N_("Counts from 1 on"), NULL, 0},
    {"gap.label", HOUSE_TEXT, N_("Number of the measure in the standard"), NULL, 0},
    {"gap.title", HOUSE_TEXT, N_("Title of the measure"), NULL, 0},
    {"gap.now", HOUSE_NUMBER, N_("Level now; empty while it is not answered"), NULL, 0},
    {"gap.target", HOUSE_NUMBER, N_("Target level"), NULL, 0},
    {"gap.weight", HOUSE_NUMBER, N_("Weight that the organisation gives to the measure"), NULL, 0},
    {"gap.why", HOUSE_TEXT, N_("Why it matters, in a line for executives"), NULL, 0},
    {"gap.reason", HOUSE_TEXT, N_("Why it stands where it stands"), NULL, 0},
    {"gap.post", HOUSE_TEXT, N_("Responsible post"), NULL, 0},
    {"gap.planned", HOUSE_NUMBER, N_("Open plan items for the measure"), NULL, 0},
};
static const struct house_name item_names[] = {
    {"item.number", HOUSE_NUMBER, N_("Number of the plan item"), NULL, 0},
    {"item.title", HOUSE_TEXT, N_("What is done"), NULL, 0},
    {"item.measure", HOUSE_TEXT, N_("Measure that it serves"), NULL, 0},
    {"item.post", HOUSE_TEXT, N_("Responsible post"), NULL, 0},
    {"item.status", HOUSE_TEXT, N_("Status"), NULL, 0},
    {"item.progress", HOUSE_NUMBER, N_("Progress (0 to 1)"), NULL, 0},
    {"item.due", HOUSE_DATE, N_("Due date"), NULL, 0},
    {"item.money_asked", HOUSE_NUMBER, N_("Money asked, yen"), NULL, 0},
    {"item.money_granted", HOUSE_NUMBER, N_("Money granted, yen"), NULL, 0},
    {"item.money_spent", HOUSE_NUMBER, N_("Money spent, yen"), NULL, 0},
};
static const struct house_name decision_names[] = {
    {"decision.number", HOUSE_NUMBER, N_("Counts from 1 on"), NULL, 0},
    {"decision.matter", HOUSE_TEXT, N_("Matter"), NULL, 0},
    {"decision.reason", HOUSE_TEXT, N_("Reason"), NULL, 0},
    {"decision.proposal", HOUSE_TEXT, N_("Proposal"), NULL, 0},
};

enum name {
    NAME_YEAR, NAME_SCOPE, NAME_STANDING, NAME_CHANGE, NAME_GAPS_WORDS, NAME_PLAN_WORDS, NAME_MEAN, NAME_TARGET,
    NAME_LAST, NAME_AT_TARGET, NAME_COVERAGE, NAME_MEASURES, NAME_ANSWERED, NAME_GAP_COUNT, NAME_GAP_UNANSWERED,
    NAME_GAP_UNPLANNED, NAME_OPEN, NAME_OVERDUE, NAME_DONE, NAME_MONEY_ASKED, NAME_MONEY_GRANTED, NAME_MONEY_SPENT,
    NAME_CHAPTERS, NAME_GAPS, NAME_ITEMS, NAME_DECISIONS, NAME_COUNT_
};
static const struct house_name names[] = {
    [NAME_YEAR] = {"fiscal_year", HOUSE_TEXT, N_("Fiscal year"), NULL, 0},
    [NAME_SCOPE] = {"scope", HOUSE_TEXT, N_("Scope"), NULL, 0},
    [NAME_STANDING] = {"summary.standing", HOUSE_TEXT, N_("Sentence: how things stand"), NULL, 0},
    [NAME_CHANGE] = {"summary.change", HOUSE_TEXT, N_("Sentence: what changed since last year"), NULL, 0},
    [NAME_GAPS_WORDS] = {"summary.gaps", HOUSE_TEXT, N_("Sentence: how many gaps there are"), NULL, 0},
    [NAME_PLAN_WORDS] = {"summary.plan", HOUSE_TEXT, N_("Sentence: how the plan stands"), NULL, 0},
    [NAME_MEAN] = {"score.mean", HOUSE_NUMBER, N_("Mean maturity (answered measures)"), NULL, 0},
    [NAME_TARGET] = {"score.target", HOUSE_NUMBER, N_("Mean target"), NULL, 0},
    [NAME_LAST] = {"score.last", HOUSE_NUMBER, N_("Mean maturity of last year"), NULL, 0},
    [NAME_AT_TARGET] = {"score.at_target", HOUSE_NUMBER, N_("Share of measures at their target (0 to 1)"), NULL, 0},
    [NAME_COVERAGE] = {"score.coverage", HOUSE_NUMBER, N_("Share of measures answered (0 to 1)"), NULL, 0},
    [NAME_MEASURES] = {"score.measures", HOUSE_NUMBER, N_("Applicable measures"), NULL, 0},
    [NAME_ANSWERED] = {"score.answered", HOUSE_NUMBER, N_("Measures answered"), NULL, 0},
    [NAME_GAP_COUNT] = {"gaps.count", HOUSE_NUMBER, N_("How many gaps there are"), NULL, 0},
    [NAME_GAP_UNANSWERED] = {"gaps.unanswered", HOUSE_NUMBER, N_("Measures without an answer"), NULL, 0},
    [NAME_GAP_UNPLANNED] = {"gaps.unplanned", HOUSE_NUMBER, N_("Gaps without a plan item"), NULL, 0},
    [NAME_OPEN] = {"plan.open", HOUSE_NUMBER, N_("Open plan items"), NULL, 0},
    [NAME_OVERDUE] = {"plan.overdue", HOUSE_NUMBER, N_("Overdue plan items"), NULL, 0},
    [NAME_DONE] = {"plan.done", HOUSE_NUMBER, N_("Finished plan items"), NULL, 0},
    [NAME_MONEY_ASKED] = {"plan.money_asked", HOUSE_NUMBER, N_("Money asked, yen"), NULL, 0},
    [NAME_MONEY_GRANTED] = {"plan.money_granted", HOUSE_NUMBER, N_("Money granted, yen"), NULL, 0},
    [NAME_MONEY_SPENT] = {"plan.money_spent", HOUSE_NUMBER, N_("Money spent, yen"), NULL, 0},
    [NAME_CHAPTERS] = {"chapters", HOUSE_LIST, N_("Chapters of the standard"), chapter_names, COUNT(chapter_names)},
    [NAME_GAPS] = {"gaps", HOUSE_LIST, N_("Gaps, the greatest first"), gap_names, COUNT(gap_names)},
    [NAME_ITEMS] = {"items", HOUSE_LIST, N_("Open plan items by due date"), item_names, COUNT(item_names)},
    [NAME_DECISIONS] = {"decisions", HOUSE_LIST, N_("Matters that executives are asked to decide"), decision_names,
                        COUNT(decision_names)},
};
_Static_assert(COUNT(names) == NAME_COUNT_, "every name needs a row");

struct house_value briefing_count(const struct ctx *cx, int64_t count)
{
    return house_number((double)count, decimal(cx, count));
}

static struct house_value mean_of(const struct ctx *cx, double mean)
{
    return mean < 0 ? house_text("–") : house_number(mean, mean_show(cx, mean));
}

static struct house_value share_of(const struct ctx *cx, double share)
{
    return share < 0 ? house_text("–") : house_number(share, share_show(cx, share));
}

static struct house_value yen_of(const struct ctx *cx, int64_t yen)
{
    return house_number((double)yen, plan_number_show(cx, yen));
}

static enum rc chapters_value(struct ctx *cx, const struct briefing *briefing, struct house_value *ret)
{
    const struct score_view *score = &briefing->chapters;
    struct house_value *rows = ARENA_ARRAY(cx->arena, struct house_value, score->groups.n * COUNT(chapter_names));
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < score->groups.n; i++) {
        const struct score *group = &score->groups.at[i];
        const struct house_value row[] = {
            house_text(group->title),           mean_of(cx, group->mean),      mean_of(cx, group->target_mean),
            mean_of(cx, group->last_mean),      share_of(cx, group->share_at_target), briefing_count(cx, group->answered),
            briefing_count(cx, group->applicable),
        };
        _Static_assert(COUNT(row) == COUNT(chapter_names), "a value for every name");
        for (size_t j = 0; j < COUNT(row); j++)
            rows[i * COUNT(row) + j] = row[j];
    }
    *ret = (struct house_value){.rows = rows, .row_count = score->groups.n};
    return RC_OK;
}

static enum rc gaps_value(struct ctx *cx, const struct briefing *briefing, struct house_value *ret)
{
    const struct gap_view *gaps = &briefing->gaps;
    struct house_value *rows = ARENA_ARRAY(cx->arena, struct house_value, gaps->gaps.n * COUNT(gap_names));
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < gaps->gaps.n; i++) {
        const struct gap *gap = &gaps->gaps.at[i];
        const struct house_value row[] = {
            briefing_count(cx, (int64_t)i + 1),
            house_text(gap->label),
            house_text(gap->title),
            gap->unanswered ? house_text("") : briefing_count(cx, gap->current),
            briefing_count(cx, gap->target),
            briefing_count(cx, gap->weight),
            house_text(gap->why),
            house_text(gap->reason),
            house_text(text_empty(gap->post) ? tr(cx, N_("No post")) : gap->post_label),
            briefing_count(cx, gap->planned),
        };
        _Static_assert(COUNT(row) == COUNT(gap_names), "a value for every name");
        for (size_t j = 0; j < COUNT(row); j++)
            rows[i * COUNT(row) + j] = row[j];
    }
    *ret = (struct house_value){.rows = rows, .row_count = gaps->gaps.n};
    return RC_OK;
}

static const char *measure_of(const struct briefing *briefing, const struct plan_item *item)
{
    const struct control *control = text_same(item->catalog, briefing->sheet.catalog->id)
                                        ? catalog_control(briefing->sheet.catalog, item->control)
                                        : NULL;
    return control == NULL ? item->control : control->label;
}

static enum rc items_value(struct ctx *cx, const struct briefing *briefing, struct house_value *ret)
{
    const struct plan_items *items = &briefing->items;
    struct house_value *rows = ARENA_ARRAY(cx->arena, struct house_value, items->n * COUNT(item_names));
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < items->n; i++) {
        const struct plan_item *item = &items->at[i];
        const struct house_value row[] = {
            briefing_count(cx, item->number),
            house_text(item->title),
            house_text(measure_of(briefing, item)),
            house_text(text_empty(item->post) ? tr(cx, N_("No post")) : choice_label(briefing->posts, item->post)),
            house_text(tr(cx, enum_label(&plan_status_names, item->status))),
            share_of(cx, (double)item->progress / 100),
            house_date(cx, item->due_on),
            yen_of(cx, item->money_asked),
            yen_of(cx, item->money_granted),
            yen_of(cx, item->money_spent),
        };
        _Static_assert(COUNT(row) == COUNT(item_names), "a value for every name");
        for (size_t j = 0; j < COUNT(row); j++)
            rows[i * COUNT(row) + j] = row[j];
    }
    *ret = (struct house_value){.rows = rows, .row_count = items->n};
    return RC_OK;
}

static enum rc decisions_value(struct ctx *cx, const struct briefing *briefing, struct house_value *ret)
{
    struct decisions decisions;
    TRY(decisions_find(cx, briefing, &decisions));
    struct house_value *rows = ARENA_ARRAY(cx->arena, struct house_value, decisions.n * COUNT(decision_names));
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < decisions.n; i++) {
        struct house_value *row = rows + i * COUNT(decision_names);
        row[0] = briefing_count(cx, (int64_t)i + 1);
        row[1] = house_text(decisions.at[i].matter);
        row[2] = house_text(decisions.at[i].reason);
        row[3] = house_text(decisions.at[i].proposal);
    }
    *ret = (struct house_value){.rows = rows, .row_count = decisions.n};
    return RC_OK;
}

static void fill_figures(struct ctx *cx, const struct briefing *briefing, struct house_value *values)
{
    const struct score_view *score = &briefing->chapters;
    const struct plan_totals *totals = &briefing->totals;
    const struct gap_counts gaps = gaps_count(&briefing->gaps);
    values[NAME_YEAR] = house_text(fiscal_year_show(cx, briefing->sheet.assessment.year));
    values[NAME_SCOPE] = house_text(briefing->sheet.scope.name);
    values[NAME_STANDING] = house_text(sentence_standing(cx, briefing));
    values[NAME_CHANGE] = house_text(sentence_change(cx, &briefing->changes));
    values[NAME_GAPS_WORDS] = house_text(sentence_gaps(cx, briefing));
    values[NAME_PLAN_WORDS] = house_text(sentence_plan(cx, briefing));
    values[NAME_MEAN] = mean_of(cx, score->mean);
    values[NAME_TARGET] = mean_of(cx, score->target_mean);
    values[NAME_LAST] = mean_of(cx, briefing->last.items.n > 0 ? briefing->last_chapters.mean : -1);
    values[NAME_AT_TARGET] = share_of(cx, score->share_at_target);
    values[NAME_COVERAGE] = share_of(cx, score->coverage);
    values[NAME_MEASURES] = briefing_count(cx, score->applicable);
    values[NAME_ANSWERED] = briefing_count(cx, score->answered);
    values[NAME_GAP_COUNT] = briefing_count(cx, (int64_t)briefing->gaps.gaps.n);
    values[NAME_GAP_UNANSWERED] = briefing_count(cx, gaps.unanswered);
    values[NAME_GAP_UNPLANNED] = briefing_count(cx, gaps.unplanned);
    values[NAME_OPEN] = briefing_count(cx, totals->open);
    values[NAME_OVERDUE] = briefing_count(cx, totals->overdue);
    values[NAME_DONE] = briefing_count(cx, totals->done);
    values[NAME_MONEY_ASKED] = yen_of(cx, totals->money_asked);
    values[NAME_MONEY_GRANTED] = yen_of(cx, totals->money_granted);
    values[NAME_MONEY_SPENT] = yen_of(cx, totals->money_spent);
}

enum rc briefing_values(struct ctx *cx, const struct briefing *briefing, const struct house_value **ret)
{
    if (briefing->kind == BRIEFING_RISK)
        return briefing_risk_values(cx, briefing, ret);
    struct house_value *values = ARENA_ARRAY(cx->arena, struct house_value, NAME_COUNT_);
    if (values == NULL)
        return memory_ended(cx);
    fill_figures(cx, briefing, values);
    TRY(chapters_value(cx, briefing, &values[NAME_CHAPTERS]));
    TRY(gaps_value(cx, briefing, &values[NAME_GAPS]));
    TRY(items_value(cx, briefing, &values[NAME_ITEMS]));
    TRY(decisions_value(cx, briefing, &values[NAME_DECISIONS]));
    *ret = values;
    return RC_OK;
}

static const struct report_column glossary_columns[] = {
    {N_("Word of the house"), 3, ALIGN_START},
    {N_("Meaning"), 8, ALIGN_START},
    {N_("kaname's word for the same"), 3, ALIGN_START},
    {N_("Where it is used"), 3, ALIGN_START},
};

enum rc write_glossary(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    struct house_terms terms;
    struct grid grid = grid_create(cx, tr(cx, N_("Words of the house")), glossary_columns, COUNT(glossary_columns));
    TRY(house_terms_all(cx, true, &terms));
    if (terms.n == 0)
        return RC_OK;
    TRY(write_chapter(writing, N_("Annex: glossary of the house")));
    for (size_t i = 0; i < terms.n; i++) {
        const struct house_term *term = &terms.at[i];
        bool english = cx->lang == LANG_EN;
        grid_strong(&grid, english && !text_empty(term->word_en) ? term->word_en : term->word);
        grid_text(&grid, english && !text_empty(term->meaning_en) ? term->meaning_en : term->meaning);
        grid_text(&grid, term->term);
        grid_text(&grid, term->used_in);
    }
    return grid_finish(&grid, writing->report);
}

static enum rc load(struct ctx *cx, enum briefing_kind kind, struct house_document *ret)
{
    const struct briefing_request request = {.kind = kind, .paper = PAPER_A4};
    struct briefing *briefing = ARENA_NEW(cx->arena, struct briefing);
    struct report *report = ARENA_NEW(cx->arena, struct report);
    const struct house_value *values = NULL;
    if (briefing == NULL || report == NULL)
        return memory_ended(cx);
    TRY(briefing_load(cx, &request, briefing));
    TRY(briefing_build(cx, &request, briefing, report));
    TRY(briefing_values(cx, briefing, &values));
    *ret = (struct house_document){report, values};
    return RC_OK;
}

static enum rc load_management(struct ctx *cx, struct house_document *ret)
{
    return load(cx, BRIEFING_MANAGEMENT, ret);
}

static enum rc load_gap(struct ctx *cx, struct house_document *ret)
{
    return load(cx, BRIEFING_GAP, ret);
}

static enum rc load_risk(struct ctx *cx, struct house_document *ret)
{
    return load(cx, BRIEFING_RISK, ret);
}

const struct house_kind briefing_house_kinds[BRIEFING_KIND_COUNT_] = {
    [BRIEFING_MANAGEMENT] = {"management", N_("Report for executives"), names, COUNT(names), load_management},
    [BRIEFING_GAP] = {"gap", N_("Gap report"), names, COUNT(names), load_gap},
    [BRIEFING_RISK] = {"risk", N_("Risk assessment report"), briefing_risk_names, BRIEFING_RISK_NAMES, load_risk},
};
