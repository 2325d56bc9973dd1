#include "treatment/treatment_whatif.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "register/list.h"
#include "view/chart.h"

static const struct field item_table[] = {
    FIELD(whatif_item, number, F_INT, .label = N_("Number")),
    FIELD(whatif_item, title, F_TEXT, .label = N_("Plan item")),
    FIELD(whatif_item, status, F_ENUM, .names = &plan_status_names, .label = N_("State")),
    FIELD(whatif_item, cost, F_INT, .label = N_("Cost still to pay (yen)")),
    FIELD(whatif_item, chosen, F_BOOL, .label = N_("In the best set")),
    FIELD(whatif_item, risks, F_INT, .label = N_("Risks that it lowers")),
    FIELD(whatif_item, lowers, F_INT, .label = N_("Lowers by itself")),
    FIELD(whatif_item, id, F_ID),
};
static const struct field point_table[] = {
    FIELD(whatif_point, budget, F_INT, .label = N_("Budget (yen)")),
    FIELD(whatif_point, cost, F_INT, .label = N_("Cost (yen)")),
    FIELD(whatif_point, lowered, F_INT, .label = N_("Residual risk lowered")),
    FIELD(whatif_point, lowered_most, F_INT, .label = N_("At most possible")),
    FIELD(whatif_point, exact, F_BOOL, .label = N_("Proven best")),
    FIELD(whatif_point, items, F_INT, .label = N_("Plan items")),
};
static const struct field view_table[] = {
    FIELD(whatif_view, study, F_ID),
    FIELD(whatif_view, budget, F_INT, .label = N_("Budget (yen)")),
    FIELD(whatif_view, cost, F_INT, .label = N_("Cost (yen)")),
    FIELD(whatif_view, residual_now, F_INT, .label = N_("Sum of residual risk values now")),
    FIELD(whatif_view, residual, F_INT, .label = N_("Sum with the best set")),
    FIELD(whatif_view, lowered, F_INT, .label = N_("Residual risk lowered")),
    FIELD(whatif_view, lowered_most, F_INT, .label = N_("At most possible")),
    FIELD(whatif_view, exact, F_BOOL, .label = N_("Proven best")),
    FIELD(whatif_view, candidates, F_INT, .label = N_("Open plan items compared")),
    FIELD(whatif_view, risks, F_INT, .label = N_("Risks summed up")),
    FIELD(whatif_view, unstated, F_INT, .label = N_("Links without a stated effect")),
    FIELD_LIST(whatif_view, items, item_table, struct whatif_item),
    FIELD_LIST(whatif_view, points, point_table, struct whatif_point),
};
const struct fields whatif_answer = {view_table, COUNT(view_table)};

const char *whatif_money(const struct ctx *cx, int64_t yen)
{
    if (cx->lang != LANG_JA)
        return yen < 1000000 ? list_thousands(cx, yen)
                             : arena_printf(cx->arena, "%.1f M", (double)yen / 1e6);
    if (yen < 10000)
        return arena_printf(cx->arena, "%lld円", (long long)yen);
    if (yen < 100000000)
        return arena_printf(cx->arena, "%s万円", list_thousands(cx, (yen + 5000) / 10000));
    return arena_printf(cx->arena, "%.2f億円", (double)yen / 1e8);
}

/* --- The problem --- */

/* A link of an open item to a judged risk. */
struct pair_of {
    const struct treatment_link *link;
    size_t risk; /* index in the problem */
    int64_t number;
    struct choice_effect effect;
    bool stated;
};

static int by_item(const void *a, const void *b)
{
    const struct pair_of *one = a, *other = b;
    int difference = strcmp(one->link->item, other->link->item);
    if (difference != 0)
        return difference;
    return one->number < other->number ? -1 : one->number > other->number;
}

/* What the item does to the risk: as the link says; where it is the only open one, as the treatment expects. */
static struct choice_effect effect_of(const struct treatment_view_of *of, const struct treatment_link *link,
                                      bool *ret_stated)
{
    struct choice_effect effect = {.impact = link->impact, .frequency = link->frequency};
    if (effect.impact == 0 && effect.frequency == 0 && of->facts.open == 1) {
        effect.impact = of->impact;
        effect.frequency = of->frequency;
    }
    *ret_stated = effect.impact > 0 || effect.frequency > 0;
    if (effect.impact == 0 || effect.impact > of->risk->impact_after)
        effect.impact = of->risk->impact_after;
    if (effect.frequency == 0 || effect.frequency > of->risk->frequency_after)
        effect.frequency = of->risk->frequency_after;
    return effect;
}

/* Every judged risk that is to be treated or that an open item touches, and the pairs of both. */
static enum rc collect(struct ctx *cx, const struct treatment_study *study, struct choice_problem *problem,
                       struct pair_of **ret, size_t *ret_n)
{
    struct choice_risk *risks = ARENA_ARRAY(cx->arena, struct choice_risk, study->risks.n + 1);
    struct pair_of *pairs = ARENA_ARRAY(cx->arena, struct pair_of, study->links.n + 1);
    size_t risk_count = 0, n = 0;
    if (risks == NULL || pairs == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < study->risks.n; i++) {
        struct treatment_view_of of = treatment_of(cx, study, i);
        if (of.judged.residual == 0 || (of.judged.treat == 0 && of.facts.open == 0))
            continue;
        for (size_t k = 0; k < of.links.n; k++) {
            struct pair_of pair = {.link = of.links.at + k, .risk = risk_count, .number = of.risk->number};
            if (!treatment_link_is_open(pair.link))
                continue;
            pair.effect = effect_of(&of, pair.link, &pair.stated);
            pair.effect.risk = risk_count;
            pairs[n++] = pair;
        }
        risks[risk_count++] = (struct choice_risk){of.risk->impact_after, of.risk->frequency_after};
    }
    qsort(pairs, n, sizeof *pairs, by_item);
    problem->risks.at = risks;
    problem->risks.n = risk_count;
    *ret = pairs;
    *ret_n = n;
    return RC_OK;
}

static void set_values(const struct risk_scale *scale, struct choice_problem *problem)
{
    problem->steps[0] = scale->impacts;
    problem->steps[1] = scale->frequencies;
    for (int64_t i = 0; i < scale->impacts; i++)
        for (int64_t f = 0; f < scale->frequencies; f++)
            problem->values[i + 1][f + 1] = scale->value[i][f];
}

/* By how much the effects lower their risks, each by itself. */
static int64_t lowers_by(const struct choice_problem *problem, const struct choice_effect *effects, size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        const struct choice_risk *risk = &problem->risks.at[effects[i].risk];
        sum += problem->values[risk->impact][risk->frequency] -
               problem->values[effects[i].impact][effects[i].frequency];
    }
    return sum;
}

enum rc whatif_problem(struct ctx *cx, const struct treatment_study *study,
                       struct choice_problem *ret, struct whatif_item **ret_items,
                       int64_t *ret_unstated)
{
    struct pair_of *pairs = NULL;
    size_t n = 0, count = 0;
    *ret = (struct choice_problem){.steps = {0}};
    set_values(&study->scale, ret);
    TRY(collect(cx, study, ret, &pairs, &n));
    struct choice_item *items = ARENA_ARRAY(cx->arena, struct choice_item, n + 1);
    struct choice_effect *effects = ARENA_ARRAY(cx->arena, struct choice_effect, n + 1);
    struct whatif_item *shown = ARENA_ARRAY(cx->arena, struct whatif_item, n + 1);
    if (items == NULL || effects == NULL || shown == NULL)
        return RC_MEMORY;
    *ret_unstated = 0;
    for (size_t i = 0; i < n;) {
        const struct treatment_link *link = pairs[i].link;
        size_t from = i;
        const char *numbers = "";
        for (; i < n && text_same(pairs[i].link->item, link->item); i++) {
            effects[i] = pairs[i].effect;
            *ret_unstated += !pairs[i].stated;
            numbers = arena_printf(cx->arena, "%s%s%s", numbers, i == from ? "" : ", ",
                                   decimal(cx, pairs[i].number));
        }
        items[count].cost = treatment_link_cost(link);
        items[count].effects.at = effects + from;
        items[count].effects.n = i - from;
        shown[count] = (struct whatif_item){.id = link->item,
                                            .title = link->title,
                                            .number = link->number,
                                            .status = link->status,
                                            .cost = items[count].cost,
                                            .cost_label = list_thousands(cx, items[count].cost),
                                            .risks = (int64_t)(i - from),
                                            .risk_numbers = numbers,
                                            .lowers = lowers_by(ret, effects + from, i - from)};
        count++;
    }
    ret->items.at = items;
    ret->items.n = count;
    *ret_items = shown;
    return RC_OK;
}

/* --- The answer --- */

static int chosen_first(const void *a, const void *b)
{
    const struct whatif_item *one = a, *other = b;
    if (one->chosen != other->chosen)
        return one->chosen ? -1 : 1;
    return one->number < other->number ? -1 : one->number > other->number;
}

static enum rc fill_points(struct ctx *cx, const struct choice_found *points, size_t count, size_t items,
                           struct whatif_view *view)
{
    struct whatif_point *shown = ARENA_ARRAY(cx->arena, struct whatif_point, count);
    if (shown == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < count; i++) {
        shown[i] = (struct whatif_point){.budget = points[i].budget,
                                         .cost = points[i].cost,
                                         .lowered = view->residual_now - points[i].residual,
                                         .lowered_most = view->residual_now - points[i].least,
                                         .exact = points[i].exact,
                                         .budget_label = list_thousands(cx, points[i].budget),
                                         .cost_label = list_thousands(cx, points[i].cost)};
        for (size_t k = 0; k < items; k++)
            shown[i].items += points[i].chosen[k];
    }
    view->points.at = shown;
    view->points.n = count;
    return RC_OK;
}

/* The asked budget lies between points of the curve: the point below it is a beginning, the one above a bound. */
static enum rc best_for(struct ctx *cx, const struct choice_problem *problem, const struct choice_found *points,
                        size_t count, int64_t budget, struct choice_effort effort, struct choice_found *ret)
{
    int64_t least = points[count - 1].least;
    for (size_t i = 0; i < count; i++)
        if (points[i].budget <= budget)
            effort.known = points[i].chosen;
    for (size_t i = count; i-- > 0;)
        if (points[i].budget >= budget)
            least = points[i].least;
    TRY(choice_best(cx, problem, budget, effort, ret));
    if (ret->least < least)
        ret->least = least < ret->residual ? least : ret->residual;
    ret->exact = ret->least == ret->residual;
    return RC_OK;
}

static void fill_view(struct ctx *cx, const struct choice_found *best, struct whatif_item *items, size_t n,
                      struct whatif_view *view)
{
    for (size_t i = 0; i < n; i++) {
        items[i].chosen = best->chosen[i];
        view->chosen += items[i].chosen;
    }
    qsort(items, n, sizeof *items, chosen_first);
    view->cost = best->cost;
    view->residual = best->residual;
    view->lowered = view->residual_now - best->residual;
    view->lowered_most = view->residual_now - best->least;
    view->exact = best->exact;
    view->items.at = items;
    view->items.n = n;
    view->budget_label = list_thousands(cx, view->budget);
    view->cost_label = list_thousands(cx, view->cost);
    view->cost_short = whatif_money(cx, view->cost);
}

static int64_t cost_of_all(const struct choice_problem *problem)
{
    int64_t sum = 0;
    for (size_t i = 0; i < problem->items.n; i++)
        sum += problem->items.at[i].cost;
    return sum;
}

enum rc whatif_make(struct ctx *cx, const struct treatment_study *study,
                    const struct whatif_wish *wish, struct whatif_view *ret)
{
    struct choice_problem problem = {.steps = {0}};
    struct whatif_item *items = NULL;
    struct choice_found *points = NULL, best = {.budget = 0};
    struct whatif_view view = {.study = study->study.id, .title = study->study.title, .error = ""};
    int64_t begun = time_elapsed();
    struct choice_effort effort = {.nodes = wish->nodes, .until = begun + wish->milliseconds * 3 / 4};
    TRY(whatif_problem(cx, study, &problem, &items, &view.unstated));
    view.candidates = (int64_t)problem.items.n;
    view.risks = (int64_t)problem.risks.n;
    for (size_t i = 0; i < problem.risks.n; i++)
        view.residual_now += problem.values[problem.risks.at[i].impact][problem.risks.at[i].frequency];
    view.budget = wish->budget < 0 ? (cost_of_all(&problem) + 1) / 2 : wish->budget;
    TRY(choice_curve(cx, &problem, (size_t)wish->points, effort, &points));
    effort.until = begun + wish->milliseconds;
    TRY(best_for(cx, &problem, points, (size_t)wish->points, view.budget, effort, &best));
    TRY(fill_points(cx, points, (size_t)wish->points, problem.items.n, &view));
    fill_view(cx, &best, items, problem.items.n, &view);
    *ret = view;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* --- The picture --- */

/* The end of the scale: five even steps that reach the value. */
static double scale_end(int64_t value)
{
    static const double steps[] = {1, 2, 3, 4, 5, 6, 8};
    for (double unit = 1;; unit *= 10)
        for (size_t i = 0; i < COUNT(steps); i++)
            if (5 * steps[i] * unit >= (double)value)
                return 5 * steps[i] * unit;
}

enum rc whatif_draw(struct ctx *cx, struct whatif_view *view)
{
    size_t n = view->points.n;
    const char **budgets = ARENA_ARRAY(cx->arena, const char *, n + 1);
    double *lowered = ARENA_ARRAY(cx->arena, double, 2 * n + 1);
    struct chart chart;
    bool exact = true;
    if (n == 0 || n > CHART_YEARS_MAX)
        return RC_OK; /* the table tells them */
    if (budgets == NULL || lowered == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct whatif_point *point = &view->points.at[i];
        budgets[i] = whatif_money(cx, point->budget);
        lowered[i] = (double)point->lowered;
        lowered[n + i] = (double)point->lowered_most;
        exact = exact && point->exact != 0;
    }
    struct chart_trend picture = {
        .head = {"whatif", tr(cx, N_("Budget and residual risk lowered")),
                 tr(cx, N_("From the left to the right greater budgets, upwards by how much the best set "
                           "of plan items lowers the sum of the residual risk values."))},
        .years = budgets,
        .year_count = n,
        .series = {{tr(cx, N_("Lowered")), lowered}, {tr(cx, N_("At most possible")), lowered + n}},
        .series_count = exact ? 1 : 2,
        .minimum = 0,
        .maximum = scale_end(view->points.at[n - 1].lowered_most),
    };
    TRY(chart_trend(cx, &picture, &chart));
    view->picture = chart.svg;
    view->has_picture = 1;
    return RC_OK;
}
