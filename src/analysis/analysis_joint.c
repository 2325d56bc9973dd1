/* Means by operator beside means by measure. An operator that left measures out counts otherwise in the mean of the
 * operators' scores than in the means of the measures; where nearly everybody in a group answered everything, the
 * difference of the two tells of the few who did not.
 *
 * Let u be what is taken of the scores and v of each measure. Who answered measures of weight w vanishes only where
 * u ÷ w + v = 0 for each of its measures. So in one group those of one weight can vanish together, and with them whoever
 * shares no measure with them; at least five others must be left, or none. The same must hold of what groups leave of each
 * other, above all of those who did not answer everything. */
#include <string.h>

#include "analysis/analysis_inside.h"

enum {
    WEIGHTS_MOST = VECTOR_QUESTIONS_MOST * ANALYSIS_WEIGHT_MOST,
    ALIKE_MOST = 16,
    COUNTS_MOST = 16 * 1024 * 1024 /* beyond that, no means of measures are told */
};

uint32_t full_weight(const struct analysis_blocks *blocks, size_t y)
{
    uint32_t weight = 0;
    for (size_t q = 0; q < blocks->years[y].question_count; q++)
        weight += blocks->years[y].questions[q].section == ANALYSIS_NONE ? 0 : blocks->years[y].questions[q].weight;
    return weight;
}

struct joint {
    const struct analysis_blocks *blocks;
    const uint16_t *weight;  /* of what each operator answered; 0: it has no score */
    const uint16_t *atoms;
    uint32_t full;
    uint32_t *people;        /* by atom */
    uint32_t *n;             /* by group: who has a score */
    uint16_t *place;         /* of a weight among those that are there, from 1 */
    uint16_t *weights;       /* those that are there */
    size_t weight_count;
    uint32_t *counts;        /* [group × weight_count + place − 1] */
    uint16_t alike[ALIKE_MOST]; /* weights that all operators of some group have */
    size_t alike_count;
};

static bool joint_make(struct joint *joint, struct arena *scratch)
{
    size_t groups = joint->blocks->group_count;
    joint->people = ARENA_ARRAY(scratch, uint32_t, joint->blocks->atom_count);
    joint->n = ARENA_ARRAY(scratch, uint32_t, groups);
    joint->place = ARENA_ARRAY(scratch, uint16_t, WEIGHTS_MOST + 1);
    joint->weights = ARENA_ARRAY(scratch, uint16_t, WEIGHTS_MOST + 1);
    if (arena_failed(scratch))
        return false;
    for (size_t i = 0; i < joint->blocks->n; i++) {
        uint16_t weight = joint->weight[i];
        if (weight == 0 || joint->place[weight] != 0)
            continue;
        joint->weights[joint->weight_count++] = weight;
        joint->place[weight] = (uint16_t)joint->weight_count;
    }
    size_t room = groups * joint->weight_count;
    joint->counts = ARENA_ARRAY(scratch, uint32_t, room < COUNTS_MOST ? room + 1 : 1);
    return joint->counts != NULL;
}

static void count_groups(struct joint *joint)
{
    for (size_t i = 0; i < joint->blocks->n; i++) {
        size_t groups[GROUP_KIND_COUNT_], n = atom_groups(joint->blocks, joint->atoms[i], groups);
        for (size_t g = 0; joint->weight[i] != 0 && g < n; g++) {
            joint->n[groups[g]]++;
            joint->counts[groups[g] * joint->weight_count + joint->place[joint->weight[i]] - 1]++;
        }
    }
}

static bool note_alike(struct joint *joint, uint16_t weight)
{
    for (size_t i = 0; i < joint->alike_count; i++)
        if (joint->alike[i] == weight)
            return true;
    if (joint->alike_count == ALIKE_MOST)
        return false;
    joint->alike[joint->alike_count++] = weight;
    return true;
}

static bool is_small(const struct joint *joint, size_t w)
{
    return 2U * joint->weights[w] <= joint->full; /* two such may share no measure */
}

/* A group by itself. */
static bool group_holds(struct joint *joint, size_t group)
{
    const uint32_t *counts = joint->counts + group * joint->weight_count;
    uint32_t n = joint->n[group], small = 0;
    for (size_t w = 0; w < joint->weight_count; w++)
        small += is_small(joint, w) ? counts[w] : 0;
    for (size_t w = 0; w < joint->weight_count; w++) {
        uint32_t beside = joint->weights[w] == joint->full ? 0 : is_small(joint, w) ? small - counts[w] : small;
        if (counts[w] == n && n != 0)
            return joint->weights[w] == joint->full || note_alike(joint, joint->weights[w]);
        if (counts[w] != 0 && n - counts[w] - beside < ANALYSIS_LEAST)
            return false;
    }
    return true;
}

static enum rc hold(struct joint *joint, const uint32_t *order, bool *told)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(SCRATCH_BYTES_MOST);
    struct ctx inner = {.arena = arena};
    return arena == NULL ? RC_MEMORY : guard_groups(&inner, joint->blocks, joint->people, order, true, told);
}

/* Those of one weight vanish: looks at all others. */
static enum rc hold_without(struct joint *joint, uint32_t weight, const uint32_t *order, bool *told)
{
    memset(joint->people, 0, joint->blocks->atom_count * sizeof *joint->people);
    for (size_t i = 0; i < joint->blocks->n; i++)
        joint->people[joint->atoms[i]] += joint->weight[i] != 0 && joint->weight[i] != weight;
    return hold(joint, order, told);
}

/* For each atom the first one that lies in the same groups that are told: nothing tells them apart. */
static bool find_alike_atoms(const struct joint *joint, struct arena *scratch, const bool *told, uint32_t *first)
{
    uint64_t *marks = ARENA_ARRAY(scratch, uint64_t, joint->blocks->atom_count);
    if (marks == NULL)
        return false;
    for (size_t atom = 0; atom < joint->blocks->atom_count; atom++) {
        size_t groups[GROUP_KIND_COUNT_], n = atom_groups(joint->blocks, atom, groups);
        for (size_t g = 0; g < n; g++)
            marks[atom] += told[groups[g]] ? (groups[g] + 1) * UINT64_C(0x9E3779B97F4A7C15) ^ groups[g] << 7 : 0;
        first[atom] = 0;
        while (marks[first[atom]] != marks[atom])
            first[atom]++;
    }
    return true;
}

/* In each place another weight may vanish: looks at what is left everywhere at least. */
static enum rc hold_least(struct joint *joint, const uint32_t *order, struct arena *scratch, const bool *base, bool *told)
{
    size_t atoms = joint->blocks->atom_count, weights = joint->weight_count;
    uint32_t *first = ARENA_ARRAY(scratch, uint32_t, atoms);
    uint32_t *counts = ARENA_ARRAY(scratch, uint32_t, atoms * weights + 1);
    if (first == NULL || counts == NULL || !find_alike_atoms(joint, scratch, base, first))
        return RC_MEMORY;
    for (size_t i = 0; i < joint->blocks->n; i++)
        if (joint->weight[i] != 0)
            counts[first[joint->atoms[i]] * weights + joint->place[joint->weight[i]] - 1]++;
    for (size_t atom = 0; atom < atoms; atom++) {
        uint32_t n = 0, small = 0, most = 0;
        for (size_t w = 0; w < weights; w++) {
            uint32_t count = counts[atom * weights + w];
            n += count;
            small += is_small(joint, w) ? count : 0;
            most = !is_small(joint, w) && count > most ? count : most;
        }
        joint->people[atom] = n - small - most;
    }
    return hold(joint, order, told);
}

enum rc joint_groups(struct analysis_work *work, size_t y, const uint32_t *order, struct arena *scratch, bool *told)
{
    struct joint joint = {.blocks = work->blocks,
                          .weight = work->scores.weight[y],
                          .atoms = work->blocks->years[y].atoms,
                          .full = full_weight(work->blocks, y)};
    size_t groups = work->blocks->group_count;
    arena_next(scratch);
    bool *base = ARENA_ARRAY(scratch, bool, groups);
    if (base == NULL || !joint_make(&joint, scratch))
        return RC_MEMORY;
    memcpy(base, told, groups * sizeof *base);
    if ((groups + work->blocks->atom_count) * joint.weight_count > COUNTS_MOST) {
        memset(told, 0, groups * sizeof *told);
        return RC_OK;
    }
    count_groups(&joint);
    for (size_t g = 0; g < groups; g++)
        told[g] = told[g] && group_holds(&joint, g);
    TRY(hold_without(&joint, joint.full, order, told));
    for (size_t i = 0; i < joint.alike_count; i++)
        TRY(hold_without(&joint, joint.alike[i], order, told));
    return hold_least(&joint, order, scratch, base, told);
}
