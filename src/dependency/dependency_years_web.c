/* Pages: simulations of a study, and one of them while it runs and when it is done. */
#include <math.h>

#include "account/account.h"
#include "base/text.h"
#include "dependency/dependency_view.h"
#include "views.gen.h"

enum { RUNS_SHOWN = 50, JSON_BYTES = 1024, YEARS_LEAST = 1000, YEAR_NODES = 16 };
#define WORK_MOST 5e8 /* failures, and nodes by sixteen, of all years: some minutes */

static const struct field run_table[] = {
    FIELD(simulation_run, id, F_ID),        FIELD(simulation_run, years, F_INT),
    FIELD(simulation_run, seed, F_INT),     FIELD(simulation_run, made_at, F_TIME),
    FIELD(simulation_run, made_by_name, F_TEXT), FIELD(simulation_run, stale, F_BOOL),
};
static const struct field list_table[] = {
    FIELD(simulations_view, study, F_ID),
    FIELD(simulations_view, unjudged, F_INT),
    FIELD(simulations_view, tolerances, F_INT),
    FIELD(simulations_view, losses, F_INT),
    FIELD_LIST(simulations_view, runs, run_table, struct simulation_run),
};
const struct fields simulations_answer = {list_table, COUNT(list_table)};

static const struct field view_table[] = {
    FIELD(simulation_view, id, F_ID),
    FIELD(simulation_view, study, F_ID),
    FIELD(simulation_view, made, F_BOOL),
    FIELD(simulation_view, made_at, F_TIME),
    FIELD(simulation_view, made_by, F_TEXT),
    FIELD(simulation_view, stale, F_BOOL),
    FIELD_OBJECT_OF(simulation_view, result, years_answer),
    FIELD_OBJECT_OF(simulation_view, job, job_view_fields),
};
const struct fields simulation_answer = {view_table, COUNT(view_table)};

/* ---- list and start ---- */

static enum rc fill_runs(struct ctx *cx, const struct dependency_model *model,
                         struct simulations_view *view)
{
    struct stored_runs stored;
    const char *digest = "";
    TRY(dependency_digest(cx, model, &digest));
    TRY(dependency_store_runs(cx, model->study, RUNS_SHOWN, &stored));
    struct simulation_run *runs = ARENA_ARRAY(cx->arena, struct simulation_run, stored.n + 1);
    if (runs == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < stored.n; i++) {
        const struct dependency_run *from = &stored.at[i];
        runs[i] = (struct simulation_run){.id = from->id,
                                          .years = from->years,
                                          .seed = from->seed,
                                          .made_at = from->made_at,
                                          .stale = !text_same(from->digest, digest)};
        runs[i].made_by_name = tr(cx, N_("Local administrator"));
        if (!text_empty(from->made_by))
            TRY(person_name(cx, from->made_by, &runs[i].made_by_name));
    }
    view->runs.at = runs;
    view->runs.n = stored.n;
    return RC_OK;
}

static enum rc send_list(struct ctx *cx, struct request *request, struct response *response,
                         const struct dependency_model *model, struct simulations_view *view,
                         int status)
{
    view->study = model->study;
    view->may_write = may(cx, PERM_RISK_WRITE);
    view->tolerances = (int64_t)model->tolerances.n;
    view->losses = model->losses;
    for (size_t i = 0; i < model->resources; i++)
        view->unjudged += !model->parts[i].judged;
    TRY(fill_runs(cx, model, view));
    struct page page = {.title = tr(cx, N_("Simulated years")),
                        .place = NAV_RISK,
                        .html = VIEW(simulations_page),
                        .fields = simulations_answer,
                        .view = view,
                        .status = status};
    TRY(risk_page_frame(cx, model->study, "/stops/simulation", &page));
    return page_send(cx, request, response, &page);
}

HANDLER(simulation_list_get)
{
    struct dependency_model model;
    struct simulations_view view = {
        .years = SIMULATION_YEARS, .seed = 1, .years_error = "", .seed_error = ""};
    TRY(dependency_load(cx, request_parameter(request, "study"), &model));
    return send_list(cx, request, response, &model, &view, 0);
}

static enum rc read_number(struct ctx *cx, const struct request *request, const char *name,
                           int64_t least, int64_t most, int64_t *ret)
{
    const char *text = request_form(request, name);
    if (text_empty(text))
        return RC_OK;
    if (text_to_int(cx, text, ret) != RC_OK || *ret < least || *ret > most)
        return field_fail(cx, name, N_("Please write a whole number from {0} to {1}"),
                          decimal(cx, least), decimal(cx, most));
    return RC_OK;
}

/* So many years as one processor plays through in some minutes. */
static int64_t most_years(const struct dependency_model *model)
{
    double work = (double)model->model.node_count / YEAR_NODES + 1;
    for (size_t i = 0; i < model->resources; i++)
        work += model->model.nodes[i].rate;
    int64_t most = (int64_t)(WORK_MOST / work);
    return most < YEARS_LEAST ? YEARS_LEAST : most < SIMULATION_YEARS_MOST ? most : SIMULATION_YEARS_MOST;
}

static enum rc read_wish(struct ctx *cx, const struct request *request,
                         const struct dependency_model *model, struct simulations_view *view)
{
    enum rc rc = read_number(cx, request, "years", 1, most_years(model), &view->years);
    if (rc != RC_OK)
        view->years_error = cx->problem.message;
    if (rc == RC_OK) {
        rc = read_number(cx, request, "seed", 0, INT32_MAX, &view->seed);
        if (rc != RC_OK)
            view->seed_error = cx->problem.message;
    }
    return rc;
}

static enum rc start(struct ctx *cx, const struct dependency_model *model, int64_t years,
                     int64_t seed, const char **ret)
{
    CLEANUP(buf_free) struct buf out = buf_create(JSON_BYTES);
    struct json json = json_create(&out);
    json_object_begin(&json);
    json_key(&json, "study");
    json_text(&json, model->study);
    json_key(&json, "years");
    json_int(&json, years);
    json_key(&json, "seed");
    json_int(&json, seed);
    json_object_end(&json);
    if (buf_failed(&out))
        return memory_ended(cx);
    return job_start(cx, &dependency_jobs[0], buf_string(&out), ret);
}

/* ---- one simulation ---- */

enum rc dependency_run_get(struct ctx *cx, const char *id, struct dependency_run *ret)
{
    if (!may(cx, PERM_RISK_READ))
        return fail(cx, RC_DENIED,
                    N_("Your role does not allow this step; please ask your administrator"));
    return record_get(cx, &dependency_run_record, id, ret);
}

/* The unit in which the losses of a curve are marked: thousands, ten thousands or hundred millions of yen. */
static double unit_of(const struct ctx *cx, double most, const char **ret)
{
    if (most >= 1e5) {
        *ret = tr(cx, N_("Loss in a year (hundred millions of yen)"));
        return 1e5;
    }
    *ret = most >= 1e3 ? tr(cx, N_("Loss in a year (ten thousands of yen)"))
                       : tr(cx, N_("Loss in a year (thousands of yen)"));
    return most >= 1e3 ? 10 : 1;
}

static enum rc draw_curve(struct ctx *cx, struct simulation_view *view)
{
    size_t n = view->result.curve.n;
    struct chart_step *steps = ARENA_ARRAY(cx->arena, struct chart_step, n + 1);
    struct chart_exceedance curve = {
        .head = {.id = "exceedance",
                 .title = tr(cx, N_("Exceedance curve of the loss in a year")),
                 .description = tr(cx, N_("To the right the loss, upwards the probability of a year "
                                          "with at least that loss; the band is the 95 % confidence "
                                          "interval. The same figures stand in the table."))},
        .steps = steps,
        .count = n};
    struct chart chart;
    if (steps == NULL)
        return RC_MEMORY;
    double unit = unit_of(cx, view->result.loss_worst, &curve.unit);
    for (size_t i = 0; i < n; i++) {
        const struct years_point *point = &view->result.curve.at[i];
        steps[i] = (struct chart_step){point->loss / unit, point->probability.value,
                                       point->probability.low, point->probability.high};
    }
    TRY(chart_exceedance(cx, &curve, &chart));
    view->curve = chart.svg;
    return RC_OK;
}

static enum rc draw_bars(struct ctx *cx, struct simulation_view *view)
{
    size_t n = view->result.bars.n;
    struct chart_bar *bars = ARENA_ARRAY(cx->arena, struct chart_bar, n + 1);
    struct chart chart;
    if (bars == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct years_bar *from = &view->result.bars.at[i];
        bars[i] = (struct chart_bar){.label = from->label,
                                     .value = 100 * (double)from->years /
                                              (double)view->result.years,
                                     .target = -1,
                                     .text = from->share_label};
    }
    const struct chart_bars histogram = {
        .head = {.id = "losses",
                 .title = tr(cx, N_("Distribution of the loss in a year")),
                 .description = tr(cx, N_("A bar for each range of losses: the share of the simulated "
                                          "years. The same figures stand in the table."))},
        .bars = bars,
        .count = n,
        .unit = "%"};
    TRY(chart_bars(cx, &histogram, &chart));
    view->bars = chart.svg;
    return RC_OK;
}

/* The result, when there is one; RC_MISSING otherwise. */
static enum rc take_result(struct ctx *cx, const char *id, struct simulation_view *view,
                           struct dependency_model *ret_model)
{
    struct dependency_run run = {.id = "", .study = "", .digest = "", .made_by = "", .result = ""};
    const char *digest = "";
    TRY(dependency_run_get(cx, id, &run));
    TRY(years_view_read(cx, run.result, &view->result));
    TRY(years_view_show(cx, &view->result));
    TRY(years_view_compare(cx, &view->result));
    TRY(dependency_load(cx, run.study, ret_model));
    TRY(dependency_digest(cx, ret_model, &digest));
    view->made_by = tr(cx, N_("Local administrator"));
    if (!text_empty(run.made_by))
        TRY(person_name(cx, run.made_by, &view->made_by));
    view->study = run.study;
    view->made = 1;
    view->may_write = may(cx, PERM_RISK_WRITE);
    view->made_at = run.made_at;
    view->stale = !text_same(digest, run.digest);
    if (!view->result.has_loss || view->result.curve.n == 0)
        return RC_OK;
    TRY(draw_bars(cx, view));
    return draw_curve(cx, view);
}

static enum rc take_job(struct ctx *cx, const char *id, struct simulation_view *view)
{
    struct job job = {.org = "", .kind = "", .person = ""};
    TRY(job_get(cx, id, &job));
    if (!text_same(job.kind, dependency_jobs[0].name))
        return fail(cx, RC_MISSING, N_("There is no simulation {0}"), id);
    return job_view_make(cx, &job, arena_printf(cx->arena, "/simulations/%s", id), &view->job);
}

static struct simulation_view blank_view(const char *id)
{
    return (struct simulation_view){
        .id = id,
        .study = "",
        .may_write = 0,
        .made_by = "",
        .result = {.study = "", .digest = "", .years = 0},
        .job = {.id = "", .kind = "", .label = "", .person_name = "", .message = "", .here = "",
                .result_href = "", .file_name = "", .parameters = "", .result = ""}};
}

HANDLER(simulation_get)
{
    const char *id = request_parameter(request, "id");
    struct dependency_model model = {.study = "", .title = ""};
    struct simulation_view view = blank_view(id);
    enum rc rc = take_result(cx, id, &view, &model);
    if (rc == RC_MISSING) {
        cx->problem = (struct problem){.rc = RC_OK};
        rc = take_job(cx, id, &view);
    }
    TRY(rc);
    struct crumb plain = {tr(cx, N_("Risk assessment")), "/risk"};
    struct page page = {.title = tr(cx, N_("Simulated years")),
                        .place = NAV_RISK,
                        .crumbs = {&plain, 1},
                        .html = VIEW(simulation_page),
                        .fields = simulation_answer,
                        .view = &view,
                        .wide = true};
    if (view.made)
        TRY(risk_page_frame(cx, model.study, "/stops/simulation", &page));
    return page_send(cx, request, response, &page);
}

HANDLER(simulation_remove_post)
{
    struct dependency_run run = {.id = "", .study = "", .digest = "", .made_by = "", .result = ""};
    TRY(dependency_run_get(cx, request_parameter(request, "id"), &run));
    TRY(dependency_run_remove(cx, run.id));
    return saved_send(cx, request, response, 200,
                      arena_printf(cx->arena, "/risk/%s/stops/simulation", run.study),
                      N_("Removed."), dependency_run_record.fields, &run);
}

HANDLER(simulation_list_post)
{
    struct dependency_model model;
    struct simulations_view view = {
        .years = SIMULATION_YEARS, .seed = 1, .years_error = "", .seed_error = ""};
    const char *id = "";
    TRY(dependency_load(cx, request_parameter(request, "study"), &model));
    enum rc rc = read_wish(cx, request, &model, &view);
    if (dependency_is_for_form(request, rc))
        return send_list(cx, request, response, &model, &view, rc_describe(rc)->http);
    TRY(rc);
    TRY(start(cx, &model, view.years, view.seed, &id));
    struct simulation_view started = blank_view(id);
    TRY(take_job(cx, id, &started));
    return saved_send(cx, request, response, 201, started.job.here, NULL, simulation_answer,
                      &started);
}
