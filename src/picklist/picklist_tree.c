/* The deductive tree as a picture: outcome, the threats that can lead to it, the risk sources that open the way. */
#include "picklist/picklist_view.h"

static enum rc tree_draw(struct ctx *cx, const struct chart_tree *tree, struct svg *ret)
{
    struct chart chart;
    TRY(chart_tree(cx, tree, &chart));
    *ret = chart.svg;
    return RC_OK;
}

/* Adds the risk sources below a node. */
static size_t sources_add(struct chart_node *nodes, size_t n, pick_source_rows sources, int parent)
{
    for (size_t i = 0; i < sources.n; i++)
        nodes[n++] = (struct chart_node){.label = sources.at[i].title, .parent = parent};
    return n;
}

enum rc pick_outcome_tree(struct ctx *cx, const struct pick_outcome_view *view, struct svg *ret)
{
    struct chart_node *nodes = ARENA_ARRAY(cx->arena, struct chart_node,
                                           view->threats.n + view->sources.n + 1);
    const char *const columns[] = {tr(cx, N_("Outcome")), tr(cx, N_("Event (threat)")),
                                   tr(cx, N_("Risk source"))};
    size_t n = 1;
    if (nodes == NULL)
        return memory_ended(cx);
    nodes[0] = (struct chart_node){.label = view->outcome.title, .parent = -1, .strong = true};
    for (size_t i = 0; i < view->threats.n; i++) {
        const struct pick_threat_row *threat = &view->threats.at[i];
        int place = (int)n;
        nodes[n++] = (struct chart_node){
            .label = threat->title, .parent = 0, .strong = threat->chosen != 0};
        if (threat->chosen != 0)
            n = sources_add(nodes, n, view->sources, place);
    }
    const struct chart_tree tree = {
        .head = {.id = "pick-tree",
                 .title = trf(cx, N_("What can lead to this: {0}"), view->outcome.title),
                 .description = tr(cx, N_("From the outcome at the left over the threats to the risk sources; "
                                          "the tables below say the same."))},
        .columns = columns,
        .column_count = view->sources.n > 0 ? 3 : 2,
        .nodes = nodes,
        .count = n};
    return tree_draw(cx, &tree, ret);
}

enum rc pick_threat_tree(struct ctx *cx, const struct pick_threat_view *view, struct svg *ret)
{
    struct chart_node *nodes = ARENA_ARRAY(cx->arena, struct chart_node, view->sources.n + 1);
    const char *const columns[] = {tr(cx, N_("Event (threat)")), tr(cx, N_("Risk source"))};
    if (nodes == NULL)
        return memory_ended(cx);
    nodes[0] = (struct chart_node){.label = view->threat.title, .parent = -1, .strong = true};
    const struct chart_tree tree = {
        .head = {.id = "pick-tree",
                 .title = trf(cx, N_("What opens the way to this: {0}"), view->threat.title),
                 .description = tr(cx, N_("From the threat at the left to the risk sources; the table below says "
                                          "the same."))},
        .columns = columns,
        .column_count = COUNT(columns),
        .nodes = nodes,
        .count = sources_add(nodes, 1, view->sources, 0)};
    return tree_draw(cx, &tree, ret);
}
