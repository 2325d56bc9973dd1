/* A model in the order of its computation. Inside the room only. */
#ifndef MISSION_PLAN_H
#define MISSION_PLAN_H

#include "mission/mission.h"

struct mission_plan {
    const struct mission_model *model;
    uint32_t *order;     /* nodes, what is needed before what needs it; those that need each other together */
    uint32_t *ends;      /* of each part: behind its last place in order */
    bool *is_mutual;     /* by part: its nodes need each other (or one itself) */
    size_t part_count;
    /* Who needs a node: links[users[first_user[u]]] … and the group that the link belongs to. */
    uint32_t *first_user, *users;
    uint32_t *group_of;  /* by link */
    uint32_t *node_of;   /* by group */
};

#endif
