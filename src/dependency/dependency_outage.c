/* What an outage stops, when, why, and whether it lasts too long. */
#include <stdlib.h>
#include <string.h>

#include "base/command.h"
#include "base/duration.h"
#include "base/limits.h"
#include "base/text.h"
#include "dependency/dependency_view.h"
#include "views.gen.h"

enum { CAUSES_MOST = 20, OUTAGE_MINUTES = 360 };

static const char *const kind_codes[] = {"resource", "process", "service"};
static const char *const kind_labels[] = {N_("Business resource"), N_("Process"), N_("Service")};
const struct enum_names outage_kind_names = {kind_codes, kind_labels, COUNT(kind_codes)};

static const struct field effect_table[] = {
    FIELD(outage_line, name, F_TEXT, .label = N_("What stops")),
    FIELD(outage_line, kind, F_ENUM, .names = &outage_kind_names, .label = N_("Kind")),
    FIELD(outage_line, stop_label, F_TEXT, .label = N_("Stops after")),
    FIELD(outage_line, down_label, F_TEXT, .label = N_("Stands still for")),
    FIELD(outage_line, mtpd, F_TEXT, .label = N_("MTPD")),
    FIELD(outage_line, exceeds, F_BOOL, .label = N_("Longer than the MTPD")),
    FIELD(outage_line, causes, F_TEXT, .label = N_("Because of")),
    FIELD(outage_line, story, F_TEXT, .label = N_("Course")),
    FIELD(outage_line, id, F_ID),
    FIELD(outage_line, stop, F_INT),
    FIELD(outage_line, down, F_INT),
};
static const struct field outage_table[] = {
    FIELD(outage_view, study, F_ID),
    FIELD(outage_view, failed, F_TEXT, .label = N_("Fails")),
    FIELD(outage_view, minutes, F_INT, .flags = F_DURATION, .label = N_("For how long")),
    FIELD(outage_view, stopped, F_INT, .label = N_("Services that stop")),
    FIELD(outage_view, exceeding, F_INT, .label = N_("Of them longer than their MTPD")),
    FIELD_LIST(outage_view, effects, effect_table, struct outage_line),
};
const struct fields outage_answer = {outage_table, COUNT(outage_table)};
static const struct field printed_effect_table[] = {
    FIELD(outage_line, name, F_TEXT, .label = N_("What stops")),
    FIELD(outage_line, kind, F_ENUM, .names = &outage_kind_names, .label = N_("Kind")),
    FIELD(outage_line, stop_label, F_TEXT, .label = N_("Stops after")),
    FIELD(outage_line, down_label, F_TEXT, .label = N_("Stands still for")),
    FIELD(outage_line, mtpd, F_TEXT, .label = N_("MTPD")),
    FIELD(outage_line, exceeds, F_BOOL, .label = N_("Longer than the MTPD")),
    FIELD(outage_line, causes, F_TEXT, .label = N_("Because of")),
};
static const struct field printed_table[] = {
    FIELD(outage_view, failed, F_TEXT, .label = N_("Fails")),
    FIELD(outage_view, stopped, F_INT, .label = N_("Services that stop")),
    FIELD(outage_view, exceeding, F_INT, .label = N_("Of them longer than their MTPD")),
    FIELD_LIST(outage_view, effects, printed_effect_table, struct outage_line),
};

/* From the node down to what failed: a ← b ← c. */
static const char *causes_of(const struct ctx *cx, const struct dependency_model *model,
                             const struct mission_effect *effects, size_t node)
{
    const char *path = "";
    for (int i = 0; i < CAUSES_MOST && effects[node].cause != node; i++) {
        node = effects[node].cause;
        path = arena_printf(cx->arena, "%s%s%s", path, path[0] == '\0' ? "" : " ← ",
                            model->parts[node].name);
    }
    return path;
}

static const char *step_words(struct ctx *cx, const struct dependency_model *model,
                              const struct mission_effect *effects, size_t node)
{
    const char *name = model->parts[node].name;
    if (effects[node].cause == node)
        return trf(cx, N_("{0} fails"), name);
    return effects[node].stop < 60
               ? trf(cx, N_("{0} stops at once"), name)
               : trf(cx, N_("{0} stops after {1}"), name, duration_show(cx, effects[node].stop / 60));
}

/* From what failed up to the node, with the time of each stop counted from the beginning. */
static const char *story_of(struct ctx *cx, const struct dependency_model *model,
                            const struct mission_effect *effects, size_t node)
{
    const char *story = step_words(cx, model, effects, node);
    for (int i = 0; i < CAUSES_MOST && effects[node].cause != node; i++) {
        node = effects[node].cause;
        story = arena_printf(cx->arena, "%s → %s", step_words(cx, model, effects, node), story);
    }
    return story;
}

static const char *time_label(const struct ctx *cx, int64_t seconds)
{
    return seconds < 60 ? tr(cx, N_("at once")) : duration_show(cx, seconds / 60);
}

static struct outage_line line_of(struct ctx *cx, const struct dependency_model *model,
                                  const struct mission_outage *outage,
                                  const struct mission_effect *effects, size_t node)
{
    int32_t mtpd = model->model.nodes[node].mtpd;
    int64_t down = outage->seconds - effects[node].stop;
    return (struct outage_line){.id = model->parts[node].id,
                                .name = model->parts[node].name,
                                .kind = model->model.nodes[node].kind,
                                .stop = effects[node].stop,
                                .down = down,
                                .stop_label = time_label(cx, effects[node].stop),
                                .down_label = duration_show(cx, down / 60),
                                .mtpd = mtpd > 0 ? duration_show(cx, mtpd / 60) : "–",
                                .exceeds = effects[node].exceeds,
                                .mtpd_seconds = mtpd > 0 ? mtpd : 0,
                                .story = story_of(cx, model, effects, node),
                                .causes = causes_of(cx, model, effects, node)};
}

/* Services first, then processes and resources; what lasts too long first, then what stops first. */
static int by_weight(const void *a, const void *b)
{
    const struct outage_line *one = a, *other = b;
    if (one->kind != other->kind)
        return one->kind > other->kind ? -1 : 1;
    if (one->exceeds != other->exceeds)
        return one->exceeds > other->exceeds ? -1 : 1;
    if (one->stop != other->stop)
        return one->stop < other->stop ? -1 : 1;
    return strcmp(one->name, other->name);
}

static const char *names_of(struct ctx *cx, const struct dependency_model *model,
                            const struct mission_outage *outage)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
    for (size_t i = 0; i < outage->failed_count; i++) {
        buf_text(&out, i == 0 ? "" : tr(cx, N_(", ")));
        buf_text(&out, model->parts[outage->failed[i]].name);
    }
    return buf_keep(&out, cx->arena);
}

enum rc outage_view_make(struct ctx *cx, const struct dependency_model *model, const char *words,
                         int64_t minutes, struct outage_view *ret)
{
    struct outage_view view = {.study = model->study, .minutes = minutes, .problem = ""};
    struct mission_outage outage = {.seconds = (int32_t)minutes * 60};
    size_t nodes = model->model.node_count, n = 0;
    if (minutes < 1 || minutes > MISSION_BRIDGE_MOST / 60)
        return field_fail(cx, "for", N_("An outage lasts from one minute to ten years"));
    TRY(dependency_failed(cx, model, words, &outage.failed, &outage.failed_count));
    struct mission_effect *effects = ARENA_ARRAY(cx->arena, struct mission_effect, nodes + 1);
    struct outage_line *lines = ARENA_ARRAY(cx->arena, struct outage_line, nodes + 1);
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    TRY(mission_outage(cx, model->plan, &outage, effects));
    for (size_t i = 0; i < nodes; i++) {
        if (effects[i].stop == MISSION_RUNS || effects[i].stop >= outage.seconds)
            continue;
        lines[n++] = line_of(cx, model, &outage, effects, i);
        view.stopped += model->model.nodes[i].kind == MISSION_SERVICE;
        view.exceeding += model->model.nodes[i].kind == MISSION_SERVICE && effects[i].exceeds;
    }
    qsort(lines, n, sizeof *lines, by_weight);
    view.effects.at = lines;
    view.effects.n = n;
    view.failed = names_of(cx, model, &outage);
    *ret = view;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* ---- picture ---- */

static enum rc draw_timeline(struct ctx *cx, struct outage_view *view)
{
    size_t n = view->effects.n < CHART_TASKS_MAX ? view->effects.n : CHART_TASKS_MAX;
    struct chart_lane *lanes = ARENA_ARRAY(cx->arena, struct chart_lane, n + 1);
    struct chart chart;
    if (lanes == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct outage_line *line = &view->effects.at[i];
        lanes[i] = (struct chart_lane){
            .label = line->name,
            .stop = line->stop,
            .mtpd = line->mtpd_seconds,
            .text = line->exceeds     ? tr(cx, N_("MTPD exceeded"))
                    : line->stop < 60 ? tr(cx, N_("Stops at once"))
                                      : trf(cx, N_("Stops after {0}"), line->stop_label),
            .strong = line->kind == MISSION_SERVICE};
    }
    const struct chart_timeline timeline = {
        .head = {.id = "outage",
                 .title = tr(cx, N_("Time-line of the outage")),
                 .description = tr(cx, N_("A row for each service, process and resource that stops: how "
                                          "long it goes on, from when on it stands still, and where the "
                                          "MTPD is exceeded. The table says the same."))},
        .lanes = lanes,
        .count = n,
        .seconds = view->minutes * 60};
    view->more = view->effects.n > n;
    if (n == 0)
        return RC_OK;
    TRY(chart_timeline(cx, &timeline, &chart));
    view->chart = chart.svg;
    return RC_OK;
}

/* ---- page and command ---- */

static enum rc read_minutes(struct ctx *cx, const char *text, int64_t *ret)
{
    *ret = OUTAGE_MINUTES;
    if (!text_empty(text) && duration_parse(cx, text, ret) != RC_OK)
        return field_fail(cx, "for",
                          N_("“{0}” is no length of time; please write 30分, 6時間 or 2日"), text);
    return RC_OK;
}

/* One choice of what may fail. */
static void add_choice(struct ctx *cx, struct outage_view *view, struct form_option *options,
                       const char *id, const char *kind, const char *name)
{
    options[view->choices.n++] = (struct form_option){
        id, arena_printf(cx->arena, "%s: %s", kind, name), text_same(view->chosen, id) || text_same(view->chosen, name)};
}

static enum rc fill_choices(struct ctx *cx, const struct dependency_model *model,
                            struct outage_view *view)
{
    size_t room = model->resources;
    for (int which = 0; which < DEPENDENCY_COMMON_COUNT_; which++)
        room += model->common[which].rows.n;
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, room + 1);
    if (options == NULL)
        return RC_MEMORY;
    for (int which = 0; which < DEPENDENCY_COMMON_COUNT_; which++)
        for (size_t i = 0; i < model->common[which].rows.n; i++)
            add_choice(cx, view, options, model->common[which].rows.at[i].id,
                       tr(cx, enum_label(&dependency_common_names, which)),
                       model->common[which].rows.at[i].name);
    for (size_t i = 0; i < model->resources; i++)
        add_choice(cx, view, options, model->parts[i].id,
                   tr(cx, enum_label(&risk_resource_kind_names, model->parts[i].kind)),
                   model->parts[i].name);
    view->choices.at = options;
    return RC_OK;
}

HANDLER(dependency_outage_get)
{
    struct dependency_model model;
    struct outage_view view = {.failed = "", .problem = ""};
    int64_t minutes = 0;
    const char *words = request_query(request, "fail"), *also = request_query(request, "also");
    TRY(dependency_load(cx, request_parameter(request, "study"), &model));
    TRY(read_minutes(cx, request_query(request, "for"), &minutes));
    const char *all = text_empty(words) || text_empty(also)
                          ? arena_printf(cx->arena, "%s%s", words, also)
                          : arena_printf(cx->arena, "%s,%s", words, also);
    enum rc rc = outage_view_make(cx, &model, all, minutes, &view);
    if (rc == RC_MISSING && !request->wants_json) {
        view.problem = cx->problem.message;
        cx->problem = (struct problem){.rc = RC_OK};
        rc = RC_OK;
    }
    TRY(rc);
    view.study = model.study;
    view.chosen = words;
    view.also = also;
    view.asked = !text_empty(all) && text_empty(view.problem);
    TRY(draw_timeline(cx, &view));
    view.length = duration_show(cx, minutes);
    TRY(fill_choices(cx, &model, &view));
    struct page page = {.title = tr(cx, N_("What an outage stops")),
                        .place = NAV_RISK,
                        .html = VIEW(outage_page),
                        .fields = outage_answer,
                        .view = &view,
                        .wide = true};
    TRY(risk_page_frame(cx, model.study, "/stops/outage", &page));
    return page_send(cx, request, response, &page);
}

enum rc dependency_outage_run(struct ctx *cx, struct arguments *arguments)
{
    struct dependency_model model;
    struct outage_view view;
    const char *study = option_of(arguments, "study"), *failing = text_trim(cx, option_of(arguments, "fail"));
    int64_t minutes = 0;
    if (text_empty(failing))
        return field_fail(cx, "fail", N_("Please name what fails"));
    if (text_empty(study))
        TRY(dependency_store_latest(cx, &study));
    TRY(dependency_load(cx, study, &model));
    TRY(read_minutes(cx, option_of(arguments, "for"), &minutes));
    TRY(outage_view_make(cx, &model, failing, minutes, &view));
    return command_show(cx, arguments, arguments->json ? outage_answer : FIELDS(printed_table),
                        &view);
}
