#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "mission/mef.h"

enum { ROOTS_SHOWN = 10 };

enum rc mef_refuse(const struct mef *mef, size_t line, const char *why, const char *what)
{
    struct ctx *cx = mef->cx;
    return fail(cx, RC_INVALID, N_("{0}, line {1}: {2}"), mef->name, decimal(cx, (int64_t)line),
                trf(cx, why, what));
}

enum rc mef_full(const struct mef *mef)
{
    if (arena_failed(mef->cx->arena))
        return RC_MEMORY;
    return fail(mef->cx, RC_TOO_LARGE, N_("{0} is too large: at most {1} events and gates with {2} arguments are taken"),
                mef->name, decimal(mef->cx, LIMIT_MEF_NODES), decimal(mef->cx, LIMIT_MEF_ARGUMENTS));
}

uint32_t mef_node(struct mef *mef, enum tree_kind kind, const char *name)
{
    if (mef->node_n == LIMIT_MEF_NODES)
        return UINT32_MAX;
    struct tree_node *nodes =
        arena_grow(mef->cx->arena, mef->nodes, mef->node_n, &mef->node_room, sizeof *nodes);
    if (nodes == NULL)
        return UINT32_MAX;
    mef->nodes = nodes;
    nodes[mef->node_n] = (struct tree_node){.kind = kind, .name = name, .probability = -1};
    return (uint32_t)mef->node_n++;
}

enum rc mef_work(struct mef *mef, size_t units)
{
    if (watch_work(&mef->watch, units))
        return RC_OK;
    return mef->watch.late ? fail(mef->cx, RC_TOO_LARGE, N_("{0} cannot be read in the time; line {1} was reached"),
                                  mef->name, decimal(mef->cx, (int64_t)mef->line))
                           : mef->watch.rc;
}

static size_t bucket_of(const struct mef *mef, const char *name, bool parameter)
{
    uint64_t hash = parameter ? 7 : 3;
    for (; *name != '\0'; name++)
        hash = (hash ^ (unsigned char)*name) * UINT64_C(0x100000001B3);
    return (size_t)(hash ^ (hash >> 32)) & (mef->bucket_count - 1);
}

/* Names may have been chosen to stand in one bucket: its length is work. */
static struct mef_symbol *find(struct mef *mef, const char *name, bool parameter)
{
    struct mef_symbol *symbol = mef->buckets[bucket_of(mef, name, parameter)];
    for (; symbol != NULL && ((symbol->node == UINT32_MAX) != parameter || strcmp(symbol->name, name) != 0);
         mef->watch.work++)
        symbol = symbol->next;
    return symbol;
}

/* Where there is no room for more buckets, the chains become longer. */
static void grow_buckets(struct mef *mef)
{
    size_t count = mef->bucket_count * 4;
    struct mef_symbol **buckets = ARENA_ARRAY(mef->cx->arena, struct mef_symbol *, count);
    if (buckets == NULL)
        return;
    mef->buckets = buckets;
    mef->bucket_count = count;
    for (struct mef_symbol *symbol = mef->first; symbol != NULL; symbol = symbol->after) {
        struct mef_symbol **bucket = &buckets[bucket_of(mef, symbol->name, symbol->node == UINT32_MAX)];
        symbol->next = *bucket;
        *bucket = symbol;
    }
}

struct mef_symbol *mef_symbol(struct mef *mef, const char *name, bool parameter, size_t line)
{
    struct mef_symbol *symbol = find(mef, name, parameter);
    if (symbol != NULL)
        return symbol;
    symbol = ARENA_NEW(mef->cx->arena, struct mef_symbol);
    if (symbol == NULL)
        return NULL;
    *symbol = (struct mef_symbol){.name = arena_copy(mef->cx->arena, name), .line = line, .node = UINT32_MAX};
    if (!parameter) {
        symbol->node = mef_node(mef, TREE_EVENT, symbol->name);
        if (symbol->node == UINT32_MAX)
            return NULL;
    }
    if (mef->symbol_n++ == mef->bucket_count)
        grow_buckets(mef);
    struct mef_symbol **bucket = &mef->buckets[bucket_of(mef, name, parameter)];
    symbol->next = *bucket;
    *bucket = symbol;
    if (mef->last == NULL)
        mef->first = symbol;
    else
        mef->last->after = symbol;
    mef->last = symbol;
    return symbol;
}

/* ---- Values ---- */

static enum rc evaluate(const struct mef *mef, const struct mef_expression *expression, int depth,
                        double *ret);

static double combine(enum mef_operation operation, double left, double right)
{
    switch (operation) {
    case MEF_ADD:
        return left + right;
    case MEF_SUB:
        return left - right;
    case MEF_MUL:
        return left * right;
    case MEF_DIV:
        return left / right;
    case MEF_POW:
        return pow(left, right);
    default:
        return -expm1(-left * right); /* MEF_EXPONENTIAL */
    }
}

static enum rc evaluate_reference(const struct mef *mef, const struct mef_expression *expression, int depth,
                                  double *ret) // NOLINT(misc-no-recursion)
{
    struct mef_symbol *symbol = expression->symbol;
    if (symbol->defined != MEF_PARAMETER)
        return mef_refuse(mef, expression->line, N_("the parameter “{0}” is not defined"), symbol->name);
    if (!symbol->counted)
        TRY(evaluate(mef, symbol->expression, depth + 1, &symbol->number));
    symbol->counted = true;
    *ret = symbol->number;
    return RC_OK;
}

/* Deep as LIMIT_MEF_DEPTH at most, which also ends parameters that use each other. */
static enum rc evaluate(const struct mef *mef, const struct mef_expression *expression, int depth,
                        double *ret) // NOLINT(misc-no-recursion)
{
    if (depth > LIMIT_MEF_DEPTH)
        return mef_refuse(mef, expression->line, N_("the parameters use each other, or lie too deep within each other"), "");
    if (expression->operation == MEF_CONSTANT) {
        *ret = expression->value;
        return RC_OK;
    }
    if (expression->operation == MEF_REFERENCE)
        return evaluate_reference(mef, expression, depth, ret);
    double value = 0, next = 0;
    TRY(evaluate(mef, expression->first, depth + 1, &value));
    if (expression->operation == MEF_NEG || expression->operation == MEF_EXP)
        value = expression->operation == MEF_NEG ? -value : exp(value);
    for (const struct mef_expression *at = expression->first->next; at != NULL; at = at->next) {
        TRY(evaluate(mef, at, depth + 1, &next));
        value = combine(expression->operation, value, next);
    }
    *ret = value;
    return RC_OK;
}

static enum rc set_probability(const struct mef *mef, const struct mef_symbol *symbol)
{
    double value = 0;
    if (symbol->expression == NULL)
        return RC_OK;
    TRY(evaluate(mef, symbol->expression, 0, &value));
    if (!(value >= 0 && value <= 1))
        return mef_refuse(mef, symbol->line, N_("the probability of “{0}” is not between 0 and 1"), symbol->name);
    mef->nodes[symbol->node].probability = value;
    return RC_OK;
}

/* ---- References ---- */

/* A reference by a path through containers (tree.component.gate) means the name behind the last dot. */
static enum rc follow_path(struct mef *mef, struct mef_symbol *symbol)
{
    const char *dot = strrchr(symbol->name, '.');
    struct mef_symbol *target = dot == NULL ? NULL : find(mef, dot + 1, false);
    if (target == NULL || target->defined == MEF_ANY)
        return mef_refuse(mef, symbol->line,
                          symbol->mentioned == MEF_GATE ? N_("the gate “{0}” is not defined")
                                                        : N_("the event “{0}” is not defined"),
                          symbol->name);
    target->referenced = true;
    symbol->defined = symbol->mentioned == MEF_ANY ? target->defined : symbol->mentioned;
    if (symbol->defined != target->defined)
        return mef_refuse(mef, symbol->line, N_("“{0}” is not defined as what it is referred to"), symbol->name);
    uint32_t *args = arena_grow(mef->cx->arena, mef->args, mef->arg_n, &mef->arg_room, sizeof *args);
    if (args == NULL || mef->arg_n == LIMIT_MEF_ARGUMENTS)
        return mef_full(mef);
    mef->args = args;
    args[mef->arg_n] = target->node;
    mef->nodes[symbol->node] = (struct tree_node){.kind = TREE_OR, .first = (uint32_t)mef->arg_n++, .count = 1,
                                                  .name = symbol->name, .probability = -1};
    return RC_OK;
}

static enum rc link_symbol(struct mef *mef, struct mef_symbol *symbol)
{
    if (symbol->node == UINT32_MAX) /* a parameter: looked at where it is used */
        return RC_OK;
    if (symbol->defined == MEF_ANY)
        return follow_path(mef, symbol);
    if (symbol->mentioned != MEF_ANY && symbol->mentioned != symbol->defined)
        return mef_refuse(mef, symbol->line, N_("“{0}” is not defined as what it is referred to"), symbol->name);
    if (symbol->defined == MEF_HOUSE)
        mef->nodes[symbol->node].kind = symbol->value ? TREE_TRUE : TREE_FALSE;
    return symbol->defined == MEF_BASIC ? set_probability(mef, symbol) : RC_OK;
}

static enum rc find_root(const struct mef *mef, uint32_t *ret)
{
    size_t roots = 0;
    CLEANUP(buf_free) struct buf names = buf_create(64 * 1024);
    for (const struct mef_symbol *symbol = mef->first; symbol != NULL; symbol = symbol->after) {
        if (symbol->defined != MEF_GATE || symbol->referenced)
            continue;
        *ret = symbol->node;
        if (roots++ < ROOTS_SHOWN) {
            buf_text(&names, roots > 1 ? ", " : "");
            buf_text(&names, symbol->name);
        }
    }
    if (roots == 1)
        return RC_OK;
    if (roots == 0)
        return fail(mef->cx, RC_INVALID, N_("{0} has no root gate: there are no gates, or they form a cycle"), mef->name);
    return fail(mef->cx, RC_INVALID, N_("{0} has {1} root gates; please choose one by --top: {2}"), mef->name,
                decimal(mef->cx, (int64_t)roots), buf_keep(&names, mef->cx->arena));
}

enum rc mef_link(struct mef *mef, const char *top, struct tree *ret)
{
    struct tree tree = {.top = 0};
    for (struct mef_symbol *symbol = mef->first; symbol != NULL; symbol = symbol->after) {
        TRY(mef_work(mef, 1));
        TRY(link_symbol(mef, symbol));
    }
    if (top == NULL) {
        TRY(find_root(mef, &tree.top));
    } else {
        const struct mef_symbol *symbol = find(mef, top, false);
        if (symbol == NULL || symbol->defined != MEF_GATE)
            return fail(mef->cx, RC_MISSING, N_("{0} has no gate “{1}”"), mef->name, top);
        tree.top = symbol->node;
    }
    tree.nodes = mef->nodes;
    tree.node_count = mef->node_n;
    tree.args = mef->args;
    tree.arg_count = mef->arg_n;
    if (arena_failed(mef->cx->arena))
        return RC_MEMORY;
    *ret = tree;
    return RC_OK;
}
