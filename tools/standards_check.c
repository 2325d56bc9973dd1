#include <stdlib.h>
#include <string.h>

#include "standards.h"
#include "template_text.h"

enum count_kind { COUNT_CONTROLS, COUNT_LEAF_GROUPS, COUNT_MAPS };

/* What the documents contain; a catalog or mapping that is not read is not counted. */
static const struct expected_count {
    const char *id; /* catalog or mapping */
    enum count_kind kind;
    const char *group; /* only below this group; "" for all */
    const char *phase; /* only of this phase; "" for all */
    size_t count;
} expected_counts[] = {
    {"baseline-2026", COUNT_CONTROLS, "", "", 90},
    {"baseline-2026", COUNT_LEAF_GROUPS, "", "", 51},
    {"baseline-2026", COUNT_CONTROLS, "g3.2", "", 21},
    {"baseline-2026", COUNT_CONTROLS, "g3.3", "", 16},
    {"baseline-2026", COUNT_CONTROLS, "g3.4", "", 34},
    {"baseline-2026", COUNT_CONTROLS, "g3.5", "", 3},
    {"baseline-2026", COUNT_CONTROLS, "g3.6", "", 15},
    {"baseline-2026", COUNT_CONTROLS, "g3.7", "", 1},
    {"baseline-2026-government", COUNT_CONTROLS, "g2.1.2-1", "", 5},
    {"baseline-2026-government", COUNT_CONTROLS, "g2.1.2-2", "", 5},
    {"baseline-2026-government", COUNT_CONTROLS, "g2.1.2-3", "", 5},
    {"baseline-2026-government", COUNT_CONTROLS, "g2.1.2-4", "", 2},
    {"baseline-2026-government", COUNT_CONTROLS, "g2.1.2-5", "", 4},
    {"guideline-5", COUNT_CONTROLS, "", "", 44},
    {"cyber-traits", COUNT_CONTROLS, "g1", "plan", 2},
    {"cyber-traits", COUNT_CONTROLS, "g2", "plan", 4},
    {"cyber-traits", COUNT_CONTROLS, "g3", "plan", 4},
    {"cyber-traits", COUNT_CONTROLS, "g4", "plan", 5},
    {"cyber-traits", COUNT_CONTROLS, "g5", "plan", 3},
    {"cyber-traits", COUNT_CONTROLS, "g6", "plan", 1},
    {"cyber-traits", COUNT_CONTROLS, "g7", "plan", 2},
    {"cyber-traits", COUNT_CONTROLS, "g1", "peacetime", 0},
    {"cyber-traits", COUNT_CONTROLS, "g2", "peacetime", 1},
    {"cyber-traits", COUNT_CONTROLS, "g3", "peacetime", 1},
    {"cyber-traits", COUNT_CONTROLS, "g4", "peacetime", 1},
    {"cyber-traits", COUNT_CONTROLS, "g5", "peacetime", 3},
    {"cyber-traits", COUNT_CONTROLS, "g6", "peacetime", 2},
    {"cyber-traits", COUNT_CONTROLS, "g7", "peacetime", 2},
    {"cyber-traits", COUNT_CONTROLS, "", "", 31},
    {"management-2", COUNT_CONTROLS, "", "", 44},
    {"management-2", COUNT_CONTROLS, "g0", "", 3},
    {"management-2", COUNT_CONTROLS, "g1", "", 3},
    {"management-2", COUNT_CONTROLS, "g2", "", 3},
    {"management-2", COUNT_CONTROLS, "g3", "", 5},
    {"management-2", COUNT_CONTROLS, "g4", "", 5},
    {"management-2", COUNT_CONTROLS, "g5", "", 6},
    {"management-2", COUNT_CONTROLS, "g6", "", 4},
    {"management-2", COUNT_CONTROLS, "g7", "", 6},
    {"management-2", COUNT_CONTROLS, "g8", "", 4},
    {"management-2", COUNT_CONTROLS, "g9", "", 3},
    {"management-2", COUNT_CONTROLS, "g10", "", 2},
    {"nist-csf-1.0", COUNT_CONTROLS, "", "", 98},
    {"nist-csf-2.0", COUNT_CONTROLS, "", "", 106},
    {"iso-27002-2013", COUNT_CONTROLS, "", "", 114},
    {"jis-q-27002-2014", COUNT_CONTROLS, "", "", 114},
    {"management-2_nist-csf-1.0", COUNT_MAPS, "", "", 64},
};

static int by_text(const void *a, const void *b)
{
    const struct name *left = a, *right = b;
    int order = strcmp(left->text, right->text);
    if (order != 0)
        return order;
    order = strcmp(left->file, right->file);
    return order != 0 ? order : (left->line > right->line) - (left->line < right->line);
}

void names_check(struct shelf *shelf, const char *what, struct name *names, size_t n)
{
    if (names == NULL)
        return;
    qsort(names, n, sizeof *names, by_text);
    for (size_t i = 1; i < n; i++)
        if (names[i].text[0] != '\0' && strcmp(names[i].text, names[i - 1].text) == 0)
            text_refuse(shelf->issues, names[i].file, names[i].line,
                        "the %s '%s' is used already at %s:%d", what, names[i].text,
                        names[i - 1].file, names[i - 1].line);
}

static void identities_check(struct shelf *shelf)
{
    size_t most = shelf->standard_count + shelf->mapping_count;
    for (size_t i = 0; i < shelf->mapping_count; i++)
        most += shelf->mappings[i].entry_count;
    struct name *ids = ARENA_ARRAY(shelf->arena, struct name, most + 1);
    struct name *uuids = ARENA_ARRAY(shelf->arena, struct name, most + 1);
    if (ids == NULL || uuids == NULL)
        return;
    size_t id = 0, uuid = 0;
    for (size_t i = 0; i < shelf->standard_count; i++) {
        const struct standard *standard = &shelf->standards[i];
        ids[id++] = (struct name){standard->head.id, standard->file, standard->line};
        uuids[uuid++] = (struct name){standard->head.uuid, standard->file, standard->line};
    }
    for (size_t i = 0; i < shelf->mapping_count; i++) {
        const struct standard_mapping *mapping = &shelf->mappings[i];
        ids[id++] = (struct name){mapping->head.id, mapping->file, mapping->line};
        uuids[uuid++] = (struct name){mapping->uuid, mapping->file, mapping->line};
        for (size_t j = 0; j < mapping->entry_count; j++)
            uuids[uuid++] = (struct name){mapping->entries[j].uuid, mapping->file,
                                          mapping->entries[j].line};
    }
    names_check(shelf, "id", ids, id);
    names_check(shelf, "uuid", uuids, uuid);
}

/* A measure is asked for by its id, by the id without a letter before a digit, and by its label
 * (catalog_control): no such name may mean two measures. Ids are shared with the groups. */
static void standard_check(struct shelf *shelf, const struct standard *standard)
{
    size_t n = 0, most = standard->control_count * 3 + standard->group_count;
    struct name *names = ARENA_ARRAY(shelf->arena, struct name, most + 1);
    if (names == NULL)
        return;
    for (size_t i = 0; i < standard->group_count; i++)
        names[n++] = (struct name){standard->groups[i].row.id, standard->file,
                                   standard->groups[i].line};
    for (size_t i = 0; i < standard->control_count; i++)
        names[n++] = (struct name){standard->controls[i].row.id, standard->file,
                                   standard->controls[i].line};
    names_check(shelf, "id", names, n);
    n = 0;
    for (size_t i = 0; i < standard->control_count; i++) {
        const struct standard_control *control = &standard->controls[i];
        const char *id = control->row.id, *label = control->row.label;
        const char *bare = id[0] != '\0' && id[1] >= '0' && id[1] <= '9' ? id + 1 : "";
        names[n++] = (struct name){label, standard->file, control->line};
        if (strcmp(bare, label) != 0)
            names[n++] = (struct name){bare, standard->file, control->line};
        if (strcmp(id, label) != 0)
            names[n++] = (struct name){id, standard->file, control->line};
    }
    names_check(shelf, "name", names, n);
}

static const struct standard *standard_find(const struct shelf *shelf, const char *id)
{
    for (size_t i = 0; i < shelf->standard_count; i++)
        if (strcmp(shelf->standards[i].head.id, id) == 0)
            return &shelf->standards[i];
    return NULL;
}

static const struct standard *
mapped_standard(struct shelf *shelf, const struct standard_mapping *mapping, const char *id)
{
    const struct standard *standard = standard_find(shelf, id);
    if (standard == NULL && id[0] != '\0')
        text_refuse(shelf->issues, mapping->file, mapping->line, "no catalog '%s'", id);
    return standard;
}

static bool has_row(const struct standard *standard, const char *id, bool group)
{
    for (size_t i = 0; group && i < standard->group_count; i++)
        if (strcmp(standard->groups[i].row.id, id) == 0)
            return true;
    for (size_t i = 0; !group && i < standard->control_count; i++)
        if (strcmp(standard->controls[i].row.id, id) == 0)
            return true;
    return false;
}

static void side_check(struct shelf *shelf, const struct standard_mapping *mapping, int line,
                       const struct standard *standard, const char *id, bool group)
{
    if (standard != NULL && id[0] != '\0' && !has_row(standard, id, group))
        text_refuse(shelf->issues, mapping->file, line, "no %s '%s' in catalog '%s'",
                    group ? "group" : "control", id, standard->head.id);
}

static void mapping_check(struct shelf *shelf, const struct standard_mapping *mapping)
{
    const struct standard *from = mapped_standard(shelf, mapping, mapping->head.from);
    const struct standard *to = mapped_standard(shelf, mapping, mapping->head.to);
    if (from != NULL && from == to)
        text_refuse(shelf->issues, mapping->file, mapping->line, "maps a catalog to itself");
    struct name *pairs = ARENA_ARRAY(shelf->arena, struct name, mapping->entry_count + 1);
    for (size_t i = 0; pairs != NULL && i < mapping->entry_count; i++) {
        const struct standard_entry *entry = &mapping->entries[i];
        side_check(shelf, mapping, entry->line, from, entry->row.from, entry->row.from_group);
        side_check(shelf, mapping, entry->line, to, entry->row.to, entry->row.to_group);
        pairs[i] = (struct name){
            arena_printf(shelf->arena, "%s to %s", entry->row.from, entry->row.to), mapping->file,
            entry->line};
    }
    names_check(shelf, "map", pairs, mapping->entry_count);
}

/* True when the group, or one above it, has the id. */
static bool is_below(const struct standard *standard, int group, const char *id)
{
    for (; group >= 0; group = standard->groups[group].row.parent)
        if (strcmp(standard->groups[group].row.id, id) == 0)
            return true;
    return id[0] == '\0';
}

static size_t leaf_count(const struct standard *standard)
{
    size_t count = 0;
    for (size_t i = 0; i < standard->group_count; i++) {
        bool leaf = true;
        for (size_t j = i + 1; j < standard->group_count; j++)
            leaf = leaf && standard->groups[j].row.parent != (int)i;
        count += leaf;
    }
    return count;
}

static void standard_count(struct shelf *shelf, const struct expected_count *expected)
{
    const struct standard *standard = standard_find(shelf, expected->id);
    if (standard == NULL)
        return;
    size_t count = 0;
    for (size_t i = 0; i < standard->control_count; i++) {
        const struct control *row = &standard->controls[i].row;
        count += is_below(standard, row->group, expected->group) &&
                 (expected->phase[0] == '\0' || strcmp(row->phase, expected->phase) == 0);
    }
    bool leaves = expected->kind == COUNT_LEAF_GROUPS;
    if (leaves)
        count = leaf_count(standard);
    if (count != expected->count)
        text_refuse(shelf->issues, standard->file, standard->line,
                    "%s%s%s%s has %zu %s, the document %zu", expected->id,
                    expected->group[0] == '\0' ? "" : " ", expected->group,
                    expected->phase[0] == '\0'             ? ""
                    : strcmp(expected->phase, "plan") == 0 ? " (plan)"
                                                           : " (peacetime)",
                    count, leaves ? "groups without groups" : "measures", expected->count);
}

static void maps_count(struct shelf *shelf, const struct expected_count *expected)
{
    for (size_t i = 0; i < shelf->mapping_count; i++) {
        const struct standard_mapping *mapping = &shelf->mappings[i];
        if (strcmp(mapping->head.id, expected->id) == 0 && mapping->entry_count != expected->count)
            text_refuse(shelf->issues, mapping->file, mapping->line,
                        "%s has %zu maps, the document %zu", expected->id, mapping->entry_count,
                        expected->count);
    }
}

void shelf_check(struct shelf *shelf)
{
    identities_check(shelf);
    for (size_t i = 0; i < shelf->standard_count; i++)
        standard_check(shelf, &shelf->standards[i]);
    for (size_t i = 0; i < shelf->mapping_count; i++)
        mapping_check(shelf, &shelf->mappings[i]);
    for (size_t i = 0; i < COUNT(expected_counts); i++) {
        if (expected_counts[i].kind == COUNT_MAPS)
            maps_count(shelf, &expected_counts[i]);
        else
            standard_count(shelf, &expected_counts[i]);
    }
    pick_check(shelf);
    sectors_check(shelf);
}
