/* What mappings say about one control: its neighbours in other catalogs, and its function. */
#include <string.h>

#include "catalog/catalog.h"

enum relationship relationship_turned(enum relationship relationship)
{
    if (relationship == RELATION_SUBSET)
        return RELATION_SUPERSET;
    return relationship == RELATION_SUPERSET ? RELATION_SUBSET : relationship;
}

/* What is known of a member when its group has the relationship. */
static enum relationship of_member(enum relationship relationship)
{
    return relationship == RELATION_EQUAL || relationship == RELATION_SUBSET ? RELATION_SUBSET
                                                                             : RELATION_INTERSECTS;
}

/* One side of an entry, named from the catalog whose neighbours are asked for. */
struct side {
    const char *own, *other;
    bool own_group, other_group;
};

static struct side side_of(const struct mapping_entry *entry, bool forward)
{
    if (forward)
        return (struct side){entry->from, entry->to, entry->from_group, entry->to_group};
    return (struct side){entry->to, entry->from, entry->to_group, entry->from_group};
}

/* True when the entry speaks of the control, or of a group that it lies in (*ret_through). */
static bool names_control(const struct catalog *catalog, const struct control *control,
                          const struct side *side, const struct catalog_group **ret_through)
{
    *ret_through = NULL;
    if (!side->own_group)
        return strcmp(side->own, control->id) == 0;
    for (int group = control->group; group >= 0; group = catalog->groups[group].parent) {
        if (strcmp(catalog->groups[group].id, side->own) == 0) {
            *ret_through = &catalog->groups[group];
            return true;
        }
    }
    return false;
}

static const struct catalog_group *group_of(const struct catalog *catalog,
                                            const struct control *control)
{
    return control == NULL || control->group < 0 ? NULL : &catalog->groups[control->group];
}

static struct neighbour neighbour_of(const struct catalog *other, const struct mapping_entry *entry,
                                     const struct side *side, bool forward,
                                     const struct catalog_group *through)
{
    enum relationship relationship = forward ? entry->relationship
                                             : relationship_turned(entry->relationship);
    struct neighbour neighbour = {
        .catalog = other,
        .through = through,
        .relationship = through == NULL ? relationship : of_member(relationship),
        .as_printed = entry->as_printed,
        .source = entry->source,
        .note = entry->note,
    };
    if (side->other_group) {
        neighbour.group = catalog_group(other, side->other);
    } else {
        neighbour.control = catalog_control(other, side->other);
        neighbour.group = group_of(other, neighbour.control);
    }
    return neighbour;
}

/* The catalog at the other end of a mapping; NULL when the mapping is not about this catalog. */
static const struct catalog *other_end(const struct mapping *mapping, const struct catalog *catalog,
                                       bool *ret_forward)
{
    *ret_forward = strcmp(mapping->from, catalog->id) == 0;
    if (*ret_forward)
        return catalog_shipped(mapping->to);
    return strcmp(mapping->to, catalog->id) == 0 ? catalog_shipped(mapping->from) : NULL;
}

enum rc catalog_neighbours(struct ctx *cx, const struct catalog *catalog,
                           const struct control *control, struct neighbours *ret)
{
    struct neighbour *list = NULL;
    size_t n = 0, room = 0;
    for (size_t i = 0; i < mappings_count; i++) {
        bool forward = false;
        const struct catalog *other = other_end(mappings[i], catalog, &forward);
        if (other == NULL)
            continue;
        for (size_t j = 0; j < mappings[i]->entry_count; j++) {
            const struct mapping_entry *entry = &mappings[i]->entries[j];
            const struct side side = side_of(entry, forward);
            const struct catalog_group *through = NULL;
            if (!names_control(catalog, control, &side, &through))
                continue;
            list = arena_grow(cx->arena, list, n, &room, sizeof *list);
            if (list == NULL)
                return RC_MEMORY;
            list[n++] = neighbour_of(other, entry, &side, forward, through);
        }
    }
    *ret = (struct neighbours){list, n};
    return RC_OK;
}

static const char *const function_codes[] = {"govern", "identify", "protect",
                                             "detect", "respond",  "recover"};
static const char *const function_labels[] = {N_("Govern"), N_("Identify"), N_("Protect"),
                                              N_("Detect"), N_("Respond"),  N_("Recover")};
const struct enum_names control_function_names = {function_codes, function_labels,
                                                  COUNT(function_codes)};
_Static_assert(COUNT(function_codes) == FUNCTION_COUNT, "every function needs a code");
_Static_assert(COUNT(function_labels) == FUNCTION_COUNT, "every function needs a label");

/* The function that stands before the first point in the ids of NIST CSF: GV.OC-01, gPR.AA. */
static int function_of_id(const char *id)
{
    static const char *const prefixes[FUNCTION_COUNT] = {"GV", "ID", "PR", "DE", "RS", "RC"};
    if (id[0] == 'g')
        id++;
    for (int i = 0; i < FUNCTION_COUNT; i++)
        if (strncmp(id, prefixes[i], 2) == 0)
            return i;
    return -1;
}

/* The function that most entries to NIST CSF 2.0 name, the first of equals; -1 without any. Entries
 * on the control itself count; those on its groups only where there is no other. */
static int function_by_mapping(const struct catalog *catalog, const struct control *control)
{
    int votes[2][FUNCTION_COUNT] = {{0}};
    for (size_t i = 0; i < mappings_count; i++) {
        bool forward = false;
        const struct catalog *other = other_end(mappings[i], catalog, &forward);
        if (other == NULL || strcmp(other->id, "nist-csf-2.0") != 0)
            continue;
        for (size_t j = 0; j < mappings[i]->entry_count; j++) {
            const struct side side = side_of(&mappings[i]->entries[j], forward);
            const struct catalog_group *through = NULL;
            if (!names_control(catalog, control, &side, &through))
                continue;
            int function = function_of_id(side.other);
            if (function >= 0)
                votes[through != NULL][function]++;
        }
    }
    for (size_t kind = 0; kind < 2; kind++) {
        int best = 0;
        for (int i = 1; i < FUNCTION_COUNT; i++)
            if (votes[kind][i] > votes[kind][best])
                best = i;
        if (votes[kind][best] > 0)
            return best;
    }
    return -1;
}

/* Chapters and sections by function, an editorial reading. The innermost group named here counts;
 * what is not named here is governance. */
struct group_function {
    const char *group;
    int function;
};
static const struct group_function baseline[] = {
    {"g3.3", 1}, {"g3.4", 2}, {"g3.5", 3}, {"g3.6", 4}, {"g3.6.2.5", 5}, {"g3.7", 1},
};
static const struct group_function government[] = {{"g2.2", 1}};
static const struct group_function guideline[] = {
    {"g4.1.3", 1},     {"g4.1.3-2", 2}, {"g4.1.3-2-a", 0}, {"g4.1.3-2-b", 1}, {"g4.1.3-2-i", 0},
    {"g4.1.3-2-j", 4}, {"g4.2.1", 2},   {"g4.2.1-2", 4},   {"g4.4.1", 1},
};
static const struct group_function management[] = {
    {"g4", 1}, {"g5", 2}, {"g6", 1}, {"g7", 4}, {"g8", 5}, {"g10", 1},
};
static const struct group_function traits[] = {
    {"g1", 4}, {"g2", 1}, {"g3", 4}, {"g4", 5}, {"g5", 4}, {"g6", 3}, {"g7", 4},
};
/* The guidelines of logistics and aviation share one outline. */
static const struct group_function sector[] = {
    {"g4", 1},     {"g4.4", 0},   {"g4.5", 5},   {"g4.6", 2},  {"g4.7", 4},
    {"g4.8.1", 2}, {"g4.9", 4},   {"g4.10", 2},  {"g4.11", 0}, {"g5", 2},
    {"g5.1.1", 1}, {"g5.1.2", 0}, {"g5.1.4", 4}, {"g5.6", 0},
};
static const struct {
    const char *catalog;
    const struct group_function *rows;
    size_t n;
} function_tables[] = {
    {"baseline-2026", baseline, COUNT(baseline)},
    {"baseline-2026-government", government, COUNT(government)},
    {"guideline-5", guideline, COUNT(guideline)},
    {"management-2", management, COUNT(management)},
    {"cyber-traits", traits, COUNT(traits)},
    {"logistics-2024", sector, COUNT(sector)},
    {"aviation-2024", sector, COUNT(sector)},
};

/* -1 when the table does not name the group. */
static int function_of_group(const struct group_function *rows, size_t n, const char *group)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].group, group) == 0)
            return rows[i].function;
    return -1;
}

static int function_by_group(const struct catalog *catalog, const struct control *control)
{
    size_t table = 0;
    while (table < COUNT(function_tables) &&
           strcmp(function_tables[table].catalog, catalog->id) != 0)
        table++;
    for (int group = control->group; group >= 0 && table < COUNT(function_tables);
         group = catalog->groups[group].parent) {
        int function = function_of_group(function_tables[table].rows, function_tables[table].n,
                                         catalog->groups[group].id);
        if (function >= 0)
            return function;
    }
    return 0;
}

int control_function(const struct catalog *catalog, const struct control *control)
{
    bool is_framework = strncmp(catalog->id, "nist-csf-", 9) == 0;
    int function = is_framework ? function_of_id(control->id) : -1;
    if (function < 0)
        function = function_by_mapping(catalog, control);
    return function < 0 ? function_by_group(catalog, control) : function;
}
