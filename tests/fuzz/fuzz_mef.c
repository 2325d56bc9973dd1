/* Fuzzes the reading of fault trees and what is computed from them: a tree that is read has its nodes and
 * arguments inside, the number of its cut sets is the sum over their orders where all have few, and the list
 * holds as many. */
#include "mission/mission.h"
#include "tests/fuzz/fuzz.h"

enum { NODES_MOST = 60, LISTED = 2000, MEBIBYTE = 1024 * 1024 };

static void check_tree(const struct tree *tree)
{
    require(tree->top < tree->node_count);
    for (size_t i = 0; i < tree->node_count; i++) {
        const struct tree_node *node = &tree->nodes[i];
        require(node->name != NULL && node->probability <= 1);
        require(node->count == 0 || (size_t)node->first + node->count <= tree->arg_count);
        require(node->kind != TREE_ATLEAST || (node->least >= 1 && node->least <= node->count));
    }
    for (size_t i = 0; i < tree->arg_count; i++)
        require(tree->args[i] < tree->node_count);
}

static void check_sets(struct ctx *cx, const struct tree *tree)
{
    static const struct mission_limits limits = {.bytes = 16 * MEBIBYTE, .milliseconds = 2000,
                                                 .probability = true};
    CLEANUP(mission_freep) struct mission_solution *solution = NULL;
    const char *count = NULL;
    struct cut_list list;
    double probability = -1;
    if (mission_solve(cx, tree, &limits, &solution) != RC_OK)
        return;
    require(mission_is_whole(solution));
    if (mission_count(cx, solution, &count) == RC_OK && mission_list(cx, solution, LISTED, 0, &list) == RC_OK &&
        !list.more)
        require_same(count, decimal(cx, (int64_t)list.n));
    if (mission_probability(cx, solution, &probability) == RC_OK)
        require(probability >= 0 && probability <= 1.000001);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx cx = {.arena = arena, .lang = LANG_EN, .org = "", .person = ""};
    struct tree tree;
    if (mission_read_mef(&cx, "fuzz", (const char *)data, size, NULL, 0, &tree) != RC_OK)
        return 0;
    check_tree(&tree);
    if (tree.node_count <= NODES_MOST)
        check_sets(&cx, &tree);
    return 0;
}
