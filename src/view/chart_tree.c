/* A tree of boxes from the left to the right. */
#include "view/chart_draw.h"

/* Geometry in pixels. */
#define HEAD_HEIGHT 30.0
#define ROW_HEIGHT 42.0
#define BOX_HEIGHT 34.0
#define GAP 44.0 /* between two columns */

struct place {
    int level;
    double y;     /* the middle of the box */
    double first; /* of the first child; 0: none yet */
    bool inner;   /* has children */
};

/* The level of each node. False when a parent does not stand before it, or a level has no column. */
static bool find_levels(const struct chart_tree *tree, struct place *places)
{
    for (size_t i = 0; i < tree->count; i++) {
        int parent = tree->nodes[i].parent;
        if (parent >= (int)i || (parent < 0) != (i == 0))
            return false;
        places[i] = (struct place){.level = i == 0 ? 0 : places[parent].level + 1};
        if (places[i].level >= (int)tree->column_count)
            return false;
        if (i > 0)
            places[parent].inner = true;
    }
    return true;
}

/* Leaves stand one below the other, an inner node in the middle of its children. Gives the number of leaves. */
static size_t find_rows(const struct chart_tree *tree, struct place *places)
{
    size_t leaves = 0;
    for (size_t i = 0; i < tree->count; i++)
        if (!places[i].inner)
            places[i].y = HEAD_HEIGHT + ROW_HEIGHT * ((double)leaves++ + 0.5);
    for (size_t i = tree->count; i-- > 1;) { /* children before their parents, the last child first */
        struct place *parent = &places[tree->nodes[i].parent];
        if (parent->y <= 0)
            parent->y = places[i].y; /* of the last child, until the first is known */
        parent->first = places[i].y;
        bool is_first = tree->nodes[i].parent == (int)i - 1;
        if (is_first)
            parent->y = (parent->first + parent->y) / 2;
    }
    return leaves;
}

static double column_width(const struct chart_tree *tree)
{
    return (CHART_WIDTH - GAP * (double)(tree->column_count - 1)) / (double)tree->column_count;
}

static double left_of(const struct chart_tree *tree, int level)
{
    return (column_width(tree) + GAP) * level;
}

/* From the parent's right side to the node's left side, around a corner. */
static void draw_branch(struct buf *out, const struct chart_tree *tree, const struct place *from,
                        const struct place *to, bool strong)
{
    const char *stroke = strong ? " stroke=\"#0072B2\" stroke-width=\"2\"" : CHART_FRAME;
    double start = left_of(tree, from->level) + column_width(tree);
    double middle = start + GAP / 2;
    chart_line(out, start, from->y, middle, from->y, stroke);
    chart_line(out, middle, from->y, middle, to->y, stroke);
    chart_line(out, middle, to->y, left_of(tree, to->level), to->y, stroke);
}

static void draw_node(struct buf *out, const struct chart_tree *tree, size_t i,
                      const struct place *place)
{
    const struct chart_node *node = &tree->nodes[i];
    double width = column_width(tree), left = left_of(tree, place->level);
    chart_box(out, left + 1, place->y - BOX_HEIGHT / 2, width - 2, BOX_HEIGHT, "none",
              node->strong ? " stroke=\"#0072B2\" stroke-width=\"2\"" : CHART_FRAME);
    chart_label_draw(out, &(struct chart_label){.x = left + 8,
                                                .y = place->y,
                                                .width = width - 16,
                                                .lines = 2,
                                                .anchor = ANCHOR_START,
                                                .strong = node->strong,
                                                .text = node->label});
}

enum rc chart_tree(struct ctx *cx, const struct chart_tree *tree, struct chart *ret)
{
    if (tree->count < 1 || tree->count > CHART_NODES_MAX || tree->column_count < 1 ||
        tree->column_count > CHART_LEVELS_MAX)
        return chart_refuse(cx);
    struct place *places = ARENA_ARRAY(cx->arena, struct place, tree->count);
    if (places == NULL)
        return memory_ended(cx);
    if (!find_levels(tree, places))
        return chart_refuse(cx);
    double height = HEAD_HEIGHT + ROW_HEIGHT * (double)find_rows(tree, places) + 4;
    CLEANUP(buf_free) struct buf out = buf_create(CHART_BYTES_MAX);
    chart_begin(&out, &tree->head, CHART_WIDTH, height);
    for (size_t i = 0; i < tree->column_count; i++)
        chart_label_draw(&out, &(struct chart_label){.x = left_of(tree, (int)i) + 8,
                                                     .y = HEAD_HEIGHT / 2,
                                                     .width = column_width(tree) - 16,
                                                     .lines = 1,
                                                     .anchor = ANCHOR_START,
                                                     .strong = true,
                                                     .text = tree->columns[i]});
    for (size_t i = 1; i < tree->count; i++)
        draw_branch(&out, tree, &places[tree->nodes[i].parent], &places[i], tree->nodes[i].strong);
    for (size_t i = 0; i < tree->count; i++)
        draw_node(&out, tree, i, &places[i]);
    return chart_end(cx, &out, CHART_WIDTH, height, ret);
}
