/* A map of what needs what: boxes in columns, lines between them. */
#include <string.h>

#include "view/chart_map.h"

/* Geometry in pixels. */
#define HEAD_HEIGHT 34.0
#define BOX_WIDTH 168.0
#define GAP 84.0 /* between two columns */
#define MARGIN 8.0
#define MARK 14.0 /* room of the mark before a name */

/* What is critical: another colour, thicker, and bold. */
#define STRONG "#D55E00"

enum { COLUMN_MOST = 400 };

static double left_of(int column)
{
    return MARGIN + (BOX_WIDTH + GAP) * column;
}

static void move_to(struct buf *out, char letter, double x, double y)
{
    buf_char(out, letter);
    chart_number(out, x);
    buf_char(out, ' ');
    chart_number(out, y);
}

/* A smooth step from one column to the next. */
static void curve_to(struct buf *out, double x, double y, double to_x, double to_y)
{
    double middle = (x + to_x) / 2;
    move_to(out, 'C', middle, y);
    move_to(out, ' ', middle, to_y);
    move_to(out, ' ', to_x, to_y);
}

static void end_path(struct buf *out, const struct chart_map_link *link, bool back)
{
    buf_printf(out, "\" fill=\"none\" %s%s/>\n",
               link->strong ? "stroke=\"" STRONG "\" stroke-width=\"2.5\""
                            : "stroke=\"currentColor\" stroke-opacity=\"0.5\"",
               back           ? " stroke-dasharray=\"1 4\" stroke-linecap=\"round\""
               : link->either ? " stroke-dasharray=\"6 4\""
                              : "");
}

static void draw_link(struct buf *out, const struct chart_map *map, const struct map_layout *layout,
                      size_t i)
{
    const struct chart_map_link *link = &map->links[i];
    const struct map_point *from = &layout->points[link->from], *to = &layout->points[link->to];
    double x = left_of(from->column) + BOX_WIDTH, y = from->y + HEAD_HEIGHT;
    double to_x = left_of(to->column), to_y = to->y + HEAD_HEIGHT;
    BUF_LITERAL(out, "<path d=\"");
    move_to(out, 'M', x, y);
    if (layout->back[i]) { /* out to the right of both */
        to_x += BOX_WIDTH;
        move_to(out, 'C', x + GAP / 2, y);
        move_to(out, ' ', to_x + GAP / 2, to_y);
        move_to(out, ' ', to_x, to_y);
    }
    for (size_t k = 0; k < layout->bends[i]; k++) {
        const struct map_point *bend = &layout->points[layout->first_bend[i] + k];
        double left = left_of(bend->column), bend_y = bend->y + HEAD_HEIGHT;
        curve_to(out, x, y, left, bend_y);
        x = left + BOX_WIDTH;
        y = bend_y;
        move_to(out, 'L', x, y);
    }
    if (!layout->back[i])
        curve_to(out, x, y, to_x, to_y);
    end_path(out, link, layout->back[i]);
    if (link->label != NULL && link->label[0] != '\0')
        chart_note(out, (x + to_x) / 2, (y + to_y) / 2 - 7, ANCHOR_MIDDLE, link->label);
}

static bool is_inside(const char *href)
{
    return href != NULL && href[0] == '/' && href[1] != '/';
}

static void draw_node(struct buf *out, const struct chart_map_node *node,
                      const struct map_point *point)
{
    static const struct chart_style mark = {STRONG, "", MARKER_DIAMOND};
    double x = left_of(point->column), y = point->y + HEAD_HEIGHT;
    double text = x + 9 + (node->single ? MARK : 0);
    if (is_inside(node->href)) {
        BUF_LITERAL(out, "<a href=\"");
        chart_text_escape(out, node->href, strlen(node->href));
        BUF_LITERAL(out, "\">");
    } else {
        BUF_LITERAL(out, "<g>");
    }
    BUF_LITERAL(out, "<title>");
    chart_text_escape(out, node->label, strlen(node->label));
    if (node->note != NULL && node->note[0] != '\0') {
        BUF_LITERAL(out, " – ");
        chart_text_escape(out, node->note, strlen(node->note));
    }
    BUF_LITERAL(out, "</title>");
    chart_box(out, x, y - MAP_BOX / 2, BOX_WIDTH, MAP_BOX, "none",
              node->rounded ? node->strong ? " class=\"chart-node\" rx=\"18\" stroke=\"" STRONG "\" stroke-width=\"3\""
                                           : " class=\"chart-node\" rx=\"18\" stroke=\"currentColor\" stroke-width=\"1.5\""
              : node->strong ? " class=\"chart-node\" rx=\"3\" stroke=\"" STRONG "\" stroke-width=\"3\""
                             : " class=\"chart-node\" rx=\"3\"" " stroke=\"currentColor\" stroke-opacity=\"0.6\"");
    if (node->single)
        chart_point(out, x + 14, y, 5, &mark);
    chart_label_draw(out, &(struct chart_label){.x = text,
                                                .y = y,
                                                .size = 11,
                                                .width = x + BOX_WIDTH - 8 - text,
                                                .lines = 2,
                                                .strong = node->strong,
                                                .text = node->label});
    buf_text(out, is_inside(node->href) ? "</a>\n" : "</g>\n");
}

static void draw_heads(struct buf *out, const struct chart_map *map, const struct map_layout *layout)
{
    for (int c = 0; c < layout->columns; c++) {
        size_t head = (size_t)c < map->column_count ? (size_t)c : map->column_count - 1;
        chart_label_draw(out, &(struct chart_label){.x = left_of(c) + BOX_WIDTH / 2,
                                                    .y = HEAD_HEIGHT / 2 - 4,
                                                    .width = BOX_WIDTH,
                                                    .lines = 1,
                                                    .anchor = ANCHOR_MIDDLE,
                                                    .strong = true,
                                                    .text = map->columns[head]});
    }
}

enum rc chart_map(struct ctx *cx, const struct chart_map *map, struct chart *ret)
{
    struct map_layout layout;
    if (map->count < 1 || map->count > CHART_MAP_NODES_MAX ||
        map->link_count > CHART_MAP_LINKS_MAX || map->column_count < 1)
        return chart_refuse(cx);
    for (size_t i = 0; i < map->count; i++)
        if (map->nodes[i].column > COLUMN_MOST)
            return chart_refuse(cx);
    TRY(map_layout_make(cx, map, &layout));
    double width = left_of(layout.columns) - GAP + MARGIN, height = HEAD_HEIGHT + layout.height + MARGIN;
    CLEANUP(buf_free) struct buf out = buf_create(CHART_BYTES_MAX);
    chart_begin_group(&out, &map->head, width, height);
    draw_heads(&out, map, &layout);
    for (int strong = 0; strong < 2; strong++) /* what is critical lies on top */
        for (size_t i = 0; i < map->link_count; i++)
            if (map->links[i].strong == (strong == 1))
                draw_link(&out, map, &layout, i);
    for (size_t i = 0; i < map->count; i++)
        draw_node(&out, &map->nodes[i], &layout.points[i]);
    return chart_end(cx, &out, width, height, ret);
}
