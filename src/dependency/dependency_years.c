/* Simulated years of a study's model: figures, and words for people. */
#include <math.h>

#include "base/duration.h"
#include "base/text.h"
#include "dependency/dependency_view.h"

static const char *const verdict_codes[] = {"kept", "unclear", "broken"};
static const char *const verdict_labels[] = {N_("Kept"), N_("Not clear yet"), N_("Not kept")};
const struct enum_names years_verdict_names = {verdict_codes, verdict_labels,
                                               YEARS_VERDICT_COUNT_};
_Static_assert(COUNT(verdict_codes) == YEARS_VERDICT_COUNT_, "every verdict needs a code");

static const struct field estimate_table[] = {
    FIELD(mission_estimate, value, F_REAL, .flags = F_FIGURE),
    FIELD(mission_estimate, low, F_REAL, .flags = F_FIGURE),
    FIELD(mission_estimate, high, F_REAL, .flags = F_FIGURE),
};
static const struct field of_table[] = {
    FIELD_OBJECT(mission_node_years, downtime, estimate_table),
    FIELD_OBJECT(mission_node_years, outages, estimate_table),
    FIELD_OBJECT(mission_node_years, over_mtpd, estimate_table),
    FIELD_OBJECT(mission_node_years, loss, estimate_table),
};
static const struct field service_table[] = {
    FIELD(years_service, id, F_ID),
    FIELD(years_service, name, F_TEXT),
    FIELD(years_service, mtpd, F_INT),
    FIELD_OBJECT(years_service, of, of_table),
};
static const struct field tolerance_table[] = {
    FIELD(years_tolerance, id, F_ID),
    FIELD(years_tolerance, service, F_ID),
    FIELD(years_tolerance, service_name, F_TEXT),
    FIELD(years_tolerance, fall, F_INT),
    FIELD(years_tolerance, minutes, F_INT),
    FIELD(years_tolerance, times, F_INT),
    FIELD(years_tolerance, years, F_INT),
    FIELD(years_tolerance, allowed, F_INT),
    FIELD_OBJECT(years_tolerance, broken, estimate_table),
    FIELD(years_tolerance, verdict, F_ENUM, .names = &years_verdict_names),
};
static const struct field bar_table[] = {
    FIELD(years_bar, from, F_REAL),
    FIELD(years_bar, to, F_REAL),
    FIELD(years_bar, years, F_INT),
};
static const struct field point_table[] = {
    FIELD(years_point, loss, F_REAL),
    FIELD_OBJECT(years_point, probability, estimate_table),
};
static const struct field years_table[] = {
    FIELD(years_view, study, F_ID),
    FIELD(years_view, digest, F_TEXT),
    FIELD(years_view, years, F_INT),
    FIELD(years_view, seed, F_INT),
    FIELD(years_view, unjudged, F_INT),
    FIELD_LIST(years_view, services, service_table, struct years_service),
    FIELD_LIST(years_view, tolerances, tolerance_table, struct years_tolerance),
    FIELD_OBJECT(years_view, loss, estimate_table),
    FIELD(years_view, loss_median, F_REAL),
    FIELD(years_view, loss_95, F_REAL),
    FIELD(years_view, loss_99, F_REAL),
    FIELD(years_view, loss_worst, F_REAL),
    FIELD(years_view, has_loss, F_BOOL),
    FIELD_LIST(years_view, bars, bar_table, struct years_bar),
    FIELD_LIST(years_view, curve, point_table, struct years_point),
};
const struct fields years_answer = {years_table, COUNT(years_table)};

/* ---- figures ---- */

static enum years_verdict verdict_of(const struct mission_estimate *broken, int64_t allowed)
{
    double most = (double)allowed / 100;
    if (broken->value < 0)
        return YEARS_UNCLEAR;
    return broken->high <= most ? YEARS_KEPT : broken->low > most ? YEARS_BROKEN : YEARS_UNCLEAR;
}

static const char *name_of(const struct dependency_model *model, const char *service)
{
    for (size_t i = model->resources + model->processes; i < model->model.node_count; i++)
        if (text_same(model->parts[i].id, service))
            return model->parts[i].name;
    return "";
}

static enum rc fill_services(struct ctx *cx, const struct dependency_model *model,
                             const struct mission_years *years, struct years_view *view)
{
    size_t first = model->resources + model->processes;
    struct years_service *services = ARENA_ARRAY(cx->arena, struct years_service,
                                                 model->services + 1);
    struct years_tolerance *tolerances = ARENA_ARRAY(cx->arena, struct years_tolerance,
                                                     model->tolerances.n + 1);
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    for (size_t i = 0; i < model->services; i++) {
        int32_t mtpd = model->model.nodes[first + i].mtpd;
        services[i] = (struct years_service){.id = model->parts[first + i].id,
                                             .name = model->parts[first + i].name,
                                             .mtpd = mtpd > 0 ? mtpd / 60 : 0,
                                             .of = years->nodes[first + i]};
    }
    for (size_t i = 0; i < model->tolerances.n; i++) {
        const struct dependency_tolerance *row = &model->tolerances.at[i];
        tolerances[i] = (struct years_tolerance){
            .id = row->id,
            .service = row->service,
            .service_name = name_of(model, row->service),
            .fall = row->fall,
            .minutes = row->minutes,
            .times = row->times,
            .years = row->years,
            .allowed = row->allowed,
            .broken = years->broken[i],
            .verdict = verdict_of(&years->broken[i], row->allowed)};
    }
    view->services.at = services;
    view->services.n = model->services;
    view->tolerances.at = tolerances;
    view->tolerances.n = model->tolerances.n;
    return RC_OK;
}

static enum rc fill_losses(struct ctx *cx, const struct mission_years *years,
                           struct years_view *view)
{
    struct years_bar *bars = ARENA_ARRAY(cx->arena, struct years_bar, MISSION_BARS);
    struct years_point *points = ARENA_ARRAY(cx->arena, struct years_point, MISSION_CURVE_POINTS);
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    for (size_t i = 0; i < years->bar_n; i++)
        bars[i] = (struct years_bar){.from = years->bars[i].from,
                                     .to = years->bars[i].to,
                                     .years = years->bars[i].years};
    for (size_t i = 0; i < years->curve_n; i++)
        points[i] = (struct years_point){.loss = years->curve[i].loss,
                                         .probability = years->curve[i].probability};
    view->bars.at = bars;
    view->bars.n = years->bar_n;
    view->curve.at = points;
    view->curve.n = years->curve_n;
    view->loss = years->loss;
    view->loss_median = years->loss_median;
    view->loss_95 = years->loss_95;
    view->loss_99 = years->loss_99;
    view->loss_worst = years->loss_worst;
    return RC_OK;
}

enum rc years_view_make(struct ctx *cx, const struct dependency_model *model, int64_t years,
                        int64_t seed, int64_t threads, struct years_view *ret)
{
    struct years_view view = {.study = model->study, .years = years, .seed = seed};
    const struct mission_simulation simulation = {.seed = (uint64_t)seed,
                                                  .years = years,
                                                  .threads = threads,
                                                  .tolerances = model->limits,
                                                  .tolerance_count = model->tolerances.n};
    struct mission_years made = {.nodes = NULL};
    TRY(dependency_digest(cx, model, &view.digest));
    TRY(mission_simulate(cx, model->plan, &simulation, &made));
    TRY(fill_services(cx, model, &made, &view));
    TRY(fill_losses(cx, &made, &view));
    view.has_loss = model->losses > 0;
    for (size_t i = 0; i < model->resources; i++)
        view.unjudged += !model->parts[i].judged;
    *ret = view;
    return RC_OK;
}

/* ---- words ---- */

/* Three figures or so, never as a power of ten. */
static const char *number_show(const struct ctx *cx, double value)
{
    return arena_printf(cx->arena, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
}

const char *money_show(const struct ctx *cx, double thousands)
{
    static const struct unit {
        double least, size;
        const char *ja, *en;
    } units[] = {
        {1e5, 1e5, "億円", "× 100 million yen"},
        {1e3, 10, "万円", "× 10,000 yen"},
        {0, 1, "千円", "thousand yen"},
    };
    const struct unit *unit = units;
    while (unit < units + COUNT(units) - 1 && thousands < unit->least)
        unit++;
    if (thousands <= 0)
        return cx->lang == LANG_JA ? "0円" : "0 yen";
    double value = thousands / unit->size;
    const char *digits = fabs(value - round(value)) < 1e-9 ? arena_printf(cx->arena, "%.0f", value)
                                                           : number_show(cx, value);
    return cx->lang == LANG_JA ? arena_printf(cx->arena, "%s%s", digits, unit->ja)
                               : arena_printf(cx->arena, "%s %s", digits, unit->en);
}

const char *chance_show(const struct ctx *cx, double chance)
{
    double percent = chance * 100;
    if (chance < 0)
        return "–";
    if (percent > 0 && percent < 0.001)
        return trf(cx, N_("below {0} %"), "0.001");
    return arena_printf(cx->arena,
                        percent >= 10 || percent <= 0 ? "%.1f %%"
                        : percent >= 1                ? "%.2f %%"
                                                      : "%.3f %%",
                        percent);
}

static const char *chances_show(const struct ctx *cx, const struct mission_estimate *of)
{
    if (of->value < 0)
        return "–";
    return trf(cx, N_("{0} ({1} to {2})"), chance_show(cx, of->value), chance_show(cx, of->low),
               chance_show(cx, of->high));
}

static const char *numbers_show(const struct ctx *cx, const struct mission_estimate *of)
{
    return trf(cx, N_("{0} ({1} to {2})"), number_show(cx, of->value), number_show(cx, of->low),
               number_show(cx, of->high));
}

static const char *amounts_show(const struct ctx *cx, const struct mission_estimate *of)
{
    return trf(cx, N_("{0} ({1} to {2})"), money_show(cx, of->value), money_show(cx, of->low),
               money_show(cx, of->high));
}

static struct years_service show_service(struct ctx *cx, const struct years_service *from)
{
    struct years_service service = *from;
    service.downtime_label = numbers_show(cx, &from->of.downtime);
    service.outages_label = numbers_show(cx, &from->of.outages);
    service.over_label = from->mtpd > 0 ? chances_show(cx, &from->of.over_mtpd) : "–";
    service.loss_label = amounts_show(cx, &from->of.loss);
    service.mtpd_label = from->mtpd > 0 ? duration_show(cx, from->mtpd) : "–";
    return service;
}

static struct years_tolerance show_tolerance(struct ctx *cx, const struct years_tolerance *from)
{
    struct years_tolerance tolerance = *from;
    const struct dependency_tolerance row = {.fall = from->fall,
                                             .minutes = from->minutes,
                                             .times = from->times,
                                             .years = from->years};
    tolerance.sentence = dependency_sentence(cx, &row);
    tolerance.chance_label = chances_show(cx, &from->broken);
    return tolerance;
}

static struct years_bar show_bar(const struct ctx *cx, const struct years_bar *from, int64_t years)
{
    struct years_bar bar = *from;
    bar.label = from->to <= 0 ? tr(cx, N_("No loss"))
                              : trf(cx, N_("{0} up to {1}"), money_show(cx, from->from),
                                    money_show(cx, from->to));
    bar.share_label = chance_show(cx, (double)from->years / (double)years);
    return bar;
}

static struct years_point show_point(const struct ctx *cx, const struct years_point *from)
{
    struct years_point point = *from;
    double chance = from->probability.value;
    point.loss_label = money_show(cx, from->loss);
    point.chance_label = chances_show(cx, &from->probability);
    point.period_label = chance > 0
                             ? trf(cx, N_("once in {0} years"),
                                   arena_printf(cx->arena, chance > 0.1 ? "%.1f" : "%.0f", 1 / chance))
                             : "–";
    return point;
}

enum rc years_view_show(struct ctx *cx, struct years_view *view)
{
    struct years_service *services = ARENA_ARRAY(cx->arena, struct years_service,
                                                 view->services.n + 1);
    struct years_tolerance *tolerances = ARENA_ARRAY(cx->arena, struct years_tolerance,
                                                     view->tolerances.n + 1);
    struct years_bar *bars = ARENA_ARRAY(cx->arena, struct years_bar, view->bars.n + 1);
    struct years_point *points = ARENA_ARRAY(cx->arena, struct years_point, view->curve.n + 1);
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    for (size_t i = 0; i < view->services.n; i++)
        services[i] = show_service(cx, &view->services.at[i]);
    for (size_t i = 0; i < view->tolerances.n; i++)
        tolerances[i] = show_tolerance(cx, &view->tolerances.at[i]);
    for (size_t i = 0; i < view->bars.n; i++)
        bars[i] = show_bar(cx, &view->bars.at[i], view->years);
    for (size_t i = 0; i < view->curve.n; i++)
        points[i] = show_point(cx, &view->curve.at[i]);
    view->services.at = services;
    view->tolerances.at = tolerances;
    view->bars.at = bars;
    view->curve.at = points;
    view->loss_label = amounts_show(cx, &view->loss);
    view->median_label = money_show(cx, view->loss_median);
    view->label_95 = money_show(cx, view->loss_95);
    view->label_99 = money_show(cx, view->loss_99);
    view->worst_label = money_show(cx, view->loss_worst);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}
