/* Commands over files; they need no database. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/command.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "mission/mission.h"
#include "mission/mission_cli.h"

enum { LIST_DEFAULT = 100, LIST_MOST = 100000, SECONDS_DEFAULT = 60, SECONDS_MOST = 86400 };

/* ---- What all of them do ---- */

static enum rc option_range(struct ctx *cx, const struct arguments *arguments, const char *name,
                            int64_t otherwise, int64_t least, int64_t most, int64_t *ret)
{
    TRY(option_int(cx, arguments, name, otherwise, ret));
    if (option_of(arguments, name) != NULL && (*ret < least || *ret > most))
        return fail(cx, RC_USAGE, N_("The option --{0} takes a whole number from {1} to {2}"), name,
                    decimal(cx, least), decimal(cx, most));
    return RC_OK;
}

/* The service is known to whoever keeps services. */
static enum rc read_service(struct ctx *cx, const struct arguments *arguments, struct tree *ret)
{
    const char *service = option_of(arguments, "service"), *study = option_of(arguments, "study");
    if (service == NULL)
        return fail(cx, RC_USAGE, N_("Please name a service (--service) or a file (--open-psa)"));
    for (size_t i = 0; i < cx->app->module_count; i++)
        if (cx->app->modules[i]->service_tree != NULL)
            return cx->app->modules[i]->service_tree(cx, study == NULL ? "" : study, service, ret);
    return fail(cx, RC_MISSING, N_("No services are kept here"));
}

static enum rc read_tree(struct ctx *cx, const struct arguments *arguments, int64_t until, struct tree *ret)
{
    const char *path = option_of(arguments, "open-psa");
    if (path == NULL)
        return read_service(cx, arguments, ret);
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_MEF_BYTES);
    TRY(file_read(cx, path, &bytes));
    return mission_read_mef(cx, path, buf_string(&bytes), bytes.length, option_of(arguments, "top"), until, ret);
}

/* Reads and solves within the time that was given for both. */
static enum rc solve(struct ctx *cx, const struct arguments *arguments, int64_t order, bool probability,
                     struct tree *ret_tree, struct mission_solution **ret)
{
    int64_t seconds = 0, begun = time_elapsed();
    TRY(option_range(cx, arguments, "seconds", SECONDS_DEFAULT, 1, SECONDS_MOST, &seconds));
    TRY(read_tree(cx, arguments, begun + seconds * 1000, ret_tree));
    const struct mission_limits limits = {
        .milliseconds = seconds * 1000, .begun = begun, .order = (uint32_t)order, .probability = probability};
    return mission_solve(cx, ret_tree, &limits, ret);
}

static const char *figure(const struct ctx *cx, double value)
{
    return value < 0 ? "" : arena_printf(cx->arena, "%.6g", value);
}

/* ---- mission cutsets ---- */

struct texts {
    const char *const *at;
    size_t n;
};
struct set_line {
    int64_t order;
    double probability;
    const char *odds, *joined; /* the same for people */
    struct texts events;
};
struct cutsets_view {
    const char *count;
    int64_t complete;
    double probability;
    const char *chance;
    LIST_OF(struct set_line) sets;
    int64_t more;
};
static const struct field set_table[] = {
    FIELD(set_line, order, F_INT),
    FIELD(set_line, probability, F_REAL, .flags = F_FIGURE),
    FIELD(set_line, events, F_LIST_TEXT),
};
static const struct field cutsets_table[] = {
    FIELD(cutsets_view, count, F_TEXT),
    FIELD(cutsets_view, complete, F_BOOL),
    FIELD(cutsets_view, probability, F_REAL, .flags = F_FIGURE),
    FIELD_LIST(cutsets_view, sets, set_table, struct set_line),
    FIELD(cutsets_view, more, F_BOOL),
};
static const struct field printed_set_table[] = {
    FIELD(set_line, order, F_INT, .label = N_("Number of events")),
    FIELD(set_line, odds, F_TEXT, .label = N_("Probability")),
    FIELD(set_line, joined, F_TEXT, .label = N_("Events of the cut set")),
};
static const struct field printed_table[] = {
    FIELD(cutsets_view, count, F_TEXT, .label = N_("Minimal cut sets")),
    FIELD(cutsets_view, complete, F_BOOL, .label = N_("All of them")),
    FIELD(cutsets_view, chance, F_TEXT, .label = N_("Probability of the top event")),
    FIELD_LIST(cutsets_view, sets, printed_set_table, struct set_line),
    FIELD(cutsets_view, more, F_BOOL, .label = N_("There are further ones")),
};
/* With --count: the number, and with --probability the probability. */
static const struct field count_table[] = {
    FIELD(cutsets_view, count, F_TEXT, .label = N_("Minimal cut sets")),
};
static const struct field count_odds_table[] = {
    FIELD(cutsets_view, count, F_TEXT),
    FIELD(cutsets_view, probability, F_REAL, .flags = F_FIGURE),
};
static const struct field printed_count_odds_table[] = {
    FIELD(cutsets_view, count, F_TEXT, .label = N_("Minimal cut sets")),
    FIELD(cutsets_view, chance, F_TEXT, .label = N_("Probability of the top event")),
};

static enum rc fill_line(struct ctx *cx, const struct tree *tree, const struct cut_set *set,
                         struct set_line *ret)
{
    const char **names = ARENA_ARRAY(cx->arena, const char *, set->order + 1);
    CLEANUP(buf_free) struct buf joined = buf_create(LIMIT_PAGE_BYTES);
    if (names == NULL)
        return RC_MEMORY;
    for (uint32_t e = 0; e < set->order; e++) {
        names[e] = tree->nodes[set->events[e]].name;
        buf_text(&joined, e == 0 ? "" : ", ");
        buf_text(&joined, names[e]);
    }
    *ret = (struct set_line){.order = set->order,
                             .probability = set->probability,
                             .odds = figure(cx, set->probability),
                             .joined = buf_keep(&joined, cx->arena),
                             .events = {names, set->order}};
    return RC_OK;
}

static enum rc fill_list(struct ctx *cx, const struct tree *tree, const struct mission_solution *solution,
                         size_t most, double least, struct cutsets_view *view)
{
    struct cut_list list;
    TRY(mission_list(cx, solution, most, least, &list));
    struct set_line *lines = ARENA_ARRAY(cx->arena, struct set_line, list.n + 1);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < list.n; i++)
        TRY(fill_line(cx, tree, &list.at[i], &lines[i]));
    view->sets.at = lines;
    view->sets.n = list.n;
    view->more = list.more;
    return RC_OK;
}

static enum rc read_cut_off(struct ctx *cx, const struct arguments *arguments, double *ret)
{
    const char *text = option_of(arguments, "cut-off");
    char *end = NULL;
    *ret = text == NULL ? 0 : strtod(text, &end);
    if (text != NULL && (end == text || *end != '\0' || !(*ret >= 0 && *ret <= 1)))
        return fail(cx, RC_USAGE, N_("The option --{0} takes a number from 0 to 1"), "cut-off");
    return RC_OK;
}

static enum rc show_cutsets(struct ctx *cx, struct arguments *arguments, const struct cutsets_view *view)
{
    bool odds = switch_of(arguments, "probability");
    if (!switch_of(arguments, "count"))
        return command_show(cx, arguments,
                            arguments->json ? FIELDS(cutsets_table) : FIELDS(printed_table), view);
    if (!odds)
        return command_show(cx, arguments, FIELDS(count_table), view);
    return command_show(cx, arguments,
                        arguments->json ? FIELDS(count_odds_table) : FIELDS(printed_count_odds_table), view);
}

enum rc mission_cutsets_run(struct ctx *cx, struct arguments *arguments)
{
    CLEANUP(mission_freep) struct mission_solution *solution = NULL;
    struct cutsets_view view = {.probability = -1, .chance = ""};
    bool odds = switch_of(arguments, "probability");
    int64_t order = 0, most = 0;
    double least = 0;
    struct tree tree = {.nodes = NULL};
    TRY(option_range(cx, arguments, "limit-order", 0, 1, MISSION_ORDER_MOST, &order));
    TRY(option_range(cx, arguments, "most", LIST_DEFAULT, 1, LIST_MOST, &most));
    TRY(read_cut_off(cx, arguments, &least));
    TRY(solve(cx, arguments, order, odds, &tree, &solution));
    TRY(mission_count(cx, solution, &view.count));
    view.complete = mission_is_whole(solution);
    if (odds) {
        TRY(mission_probability(cx, solution, &view.probability));
        view.chance = figure(cx, view.probability);
    }
    if (!switch_of(arguments, "count"))
        TRY(fill_list(cx, &tree, solution, (size_t)most, least, &view));
    return show_cutsets(cx, arguments, &view);
}

/* ---- mission importance ---- */

struct event_line {
    const char *event;
    double probability, birnbaum, fussell_vesely, achievement, reduction;
    const char *odds, *shown[4];
};
struct importance_view {
    double probability;
    const char *chance;
    LIST_OF(struct event_line) events;
};
static const struct field event_table[] = {
    FIELD(event_line, event, F_TEXT),
    FIELD(event_line, probability, F_REAL),
    FIELD(event_line, birnbaum, F_REAL),
    FIELD(event_line, fussell_vesely, F_REAL, .flags = F_FIGURE),
    FIELD(event_line, achievement, F_REAL, .flags = F_FIGURE),
    FIELD(event_line, reduction, F_REAL, .flags = F_FIGURE),
};
static const struct field importance_table[] = {
    FIELD(importance_view, probability, F_REAL),
    FIELD_LIST(importance_view, events, event_table, struct event_line),
};
static const struct field printed_event_table[] = {
    FIELD(event_line, event, F_TEXT, .label = N_("Basic event")),
    FIELD(event_line, odds, F_TEXT, .label = N_("Probability")),
    FIELD(event_line, shown[0], F_TEXT, .label = N_("Birnbaum importance")),
    FIELD(event_line, shown[1], F_TEXT, .label = N_("Fussell–Vesely importance")),
    FIELD(event_line, shown[2], F_TEXT, .label = N_("Risk achievement worth")),
    FIELD(event_line, shown[3], F_TEXT, .label = N_("Risk reduction worth")),
};
static const struct field printed_importance_table[] = {
    FIELD(importance_view, chance, F_TEXT, .label = N_("Probability of the top event")),
    FIELD_LIST(importance_view, events, printed_event_table, struct event_line),
};

static int compare_lines(const void *a, const void *b)
{
    const struct event_line *x = a, *y = b;
    if (x->fussell_vesely < y->fussell_vesely || x->fussell_vesely > y->fussell_vesely)
        return x->fussell_vesely > y->fussell_vesely ? -1 : 1;
    return strcmp(x->event, y->event);
}

static struct event_line line_of(const struct ctx *cx, const struct tree_node *node, const struct importance *of)
{
    return (struct event_line){.event = node->name,
                               .probability = node->probability,
                               .birnbaum = of->birnbaum,
                               .fussell_vesely = of->fussell_vesely,
                               .achievement = of->achievement,
                               .reduction = of->reduction,
                               .odds = figure(cx, node->probability),
                               .shown = {figure(cx, of->birnbaum), figure(cx, of->fussell_vesely),
                                         figure(cx, of->achievement), figure(cx, of->reduction)}};
}

enum rc mission_importance_run(struct ctx *cx, struct arguments *arguments)
{
    CLEANUP(mission_freep) struct mission_solution *solution = NULL;
    struct importance_view view = {.chance = ""};
    struct tree tree = {.nodes = NULL};
    size_t n = 0;
    TRY(solve(cx, arguments, 0, true, &tree, &solution));
    TRY(mission_probability(cx, solution, &view.probability));
    struct importance *all = ARENA_ARRAY(cx->arena, struct importance, tree.node_count);
    struct event_line *lines = ARENA_ARRAY(cx->arena, struct event_line, tree.node_count);
    if (all == NULL || lines == NULL)
        return RC_MEMORY;
    TRY(mission_importance(cx, solution, all));
    for (size_t i = 0; i < tree.node_count; i++)
        if (all[i].one > 0 || all[i].birnbaum > 0)
            lines[n++] = line_of(cx, &tree.nodes[i], &all[i]);
    qsort(lines, n, sizeof *lines, compare_lines);
    view.chance = figure(cx, view.probability);
    view.events.at = lines;
    view.events.n = n;
    return command_show(cx, arguments,
                        arguments->json ? FIELDS(importance_table) : FIELDS(printed_importance_table), &view);
}
