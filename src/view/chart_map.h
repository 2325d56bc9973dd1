/* Where the boxes and bends of a map stand. Inside view/chart_map*.c only. */
#ifndef VIEW_CHART_MAP_H
#define VIEW_CHART_MAP_H

#include "view/chart_draw.h"

/* A box (the first `count` points are the nodes), or the place where a link passes a column. */
struct map_point {
    int column;
    double y; /* of its middle, from 0 on */
};

struct map_layout {
    struct map_point *points;
    size_t point_count;
    size_t *first_bend; /* by link: its bends are points[first_bend] … points[first_bend + bends - 1] */
    size_t *bends;
    bool *back;         /* by link: it closes a circle and is drawn back, without bends */
    int columns;
    double height;      /* of all */
};

/* Heights in pixels of a box and of a bend, with the room between them. */
#define MAP_BOX 36.0
#define MAP_BEND 6.0
#define MAP_SPACE 12.0

/* In cx's arena. RC_INVALID for a link to nothing or more points than CHART_MAP_POINTS_MAX; RC_MEMORY. */
enum rc map_layout_make(struct ctx *cx, const struct chart_map *map, struct map_layout *ret) MUST_USE;

#endif
