/* The structuring directive custom: groups as the profile draws them, controls where it inserts
 * them. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "oscal/oscal_resolver.h"

struct custom {
    struct oscal_combine *combine;
    struct oscal_resolver *resolver;
    struct oscal_selection controls; /* all that the imports included, in their order */
    const struct oscal_node **groups;
    size_t group_count, group_room;
    struct oscal_index group_ids;
};

static enum rc add_entry(struct custom *custom, const struct oscal_node *control, size_t parent)
{
    struct oscal_selection *all = &custom->controls;
    struct oscal_entry *entries = arena_grow(custom->resolver->cx->arena, all->at, all->n,
                                             &all->room, sizeof *entries);
    if (entries == NULL)
        return RC_MEMORY;
    all->at = entries;
    entries[all->n] = (struct oscal_entry){.control = control, .parent = parent};
    oscal_index_add(&all->by_id, oscal_get_text(control, "id"), all->n++);
    entries[all->n - 1].end = all->n;
    for (; parent != OSCAL_NOT_FOUND; parent = entries[parent].parent)
        entries[parent].end = all->n;
    return RC_OK;
}

/* What one import included; a control below one that it did not include stands below the next one
 * above. */
static enum rc gather_controls(struct custom *custom, const struct oscal_selection *selection)
{
    size_t *places = ARENA_ARRAY(custom->resolver->cx->arena, size_t, selection->n + 1);
    if (places == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < selection->n; i++) {
        const struct oscal_entry *entry = &selection->at[i];
        size_t parent = entry->parent == OSCAL_NOT_FOUND ? OSCAL_NOT_FOUND : places[entry->parent];
        places[i] = parent;
        if (!oscal_is_selected(entry) || oscal_combined(custom->combine, entry->control) != NULL)
            continue;
        places[i] = custom->controls.n;
        TRY(add_entry(custom, entry->control, parent));
        TRY(oscal_combine_add(custom->combine, (struct oscal_node *)entry->control));
    }
    return RC_OK;
}

static enum rc gather_groups(struct custom *custom, const struct oscal_node *branch)
{
    for (const struct oscal_node *at = oscal_items(branch, "groups"); at != NULL; at = at->next) {
        const struct oscal_node **groups = arena_grow(custom->resolver->cx->arena, custom->groups,
                                                      custom->group_count, &custom->group_room,
                                                      sizeof *groups);
        if (groups == NULL)
            return RC_MEMORY;
        custom->groups = groups;
        groups[custom->group_count] = at;
        oscal_index_add(&custom->group_ids, oscal_get_text(at, "id"), custom->group_count++);
        TRY(gather_groups(custom, at));
    }
    return RC_OK;
}

static int ascending(const void *a, const void *b)
{
    const struct oscal_entry *one = *(const struct oscal_entry *const *)a;
    const struct oscal_entry *two = *(const struct oscal_entry *const *)b;
    int order = strcmp(oscal_get_text(one->control, "id"), oscal_get_text(two->control, "id"));
    return order != 0 ? order : (one > two) - (one < two);
}

static int descending(const void *a, const void *b)
{
    return ascending(b, a);
}

static enum rc sort(struct custom *custom, const struct oscal_profile *profile,
                    const struct oscal_node *insert, const struct oscal_entry **entries, size_t n)
{
    const char *order = oscal_get_text(insert, "order");
    if (text_same(order, "ascending"))
        qsort(entries, n, sizeof *entries, ascending);
    else if (text_same(order, "descending"))
        qsort(entries, n, sizeof *entries, descending);
    else if (order[0] != '\0' && !text_same(order, "keep"))
        return oscal_stop(custom->resolver, profile->file, insert,
                          trf(custom->resolver->cx, N_("the order {0} is not known"), order));
    return RC_OK;
}

/* req-custom-select: only what is selected directly, each control by itself. */
static enum rc insert_controls(struct custom *custom, const struct oscal_node *insert,
                               struct oscal_node *into)
{
    struct oscal_resolver *resolver = custom->resolver;
    const struct oscal_profile *profile = custom->combine->profile;
    struct oscal_selection *all = &custom->controls;
    TRY(oscal_select(resolver, profile->file, insert, all));
    const struct oscal_entry **entries = NULL;
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        n += oscal_is_selected(&all->at[i]);
    if (n == 0)
        return RC_OK;
    entries = ARENA_ARRAY(resolver->cx->arena, const struct oscal_entry *, n);
    if (entries == NULL)
        return RC_MEMORY;
    n = 0;
    for (size_t i = 0; i < all->n; i++)
        if (oscal_is_selected(&all->at[i]))
            entries[n++] = &all->at[i];
    TRY(sort(custom, profile, insert, entries, n));
    for (size_t i = 0; i < n; i++) {
        struct oscal_node *copy = NULL;
        TRY(oscal_take(resolver, entries[i]->control, oscal_controls, &copy));
        oscal_append(oscal_member(resolver->cx->arena, into, "controls", OSCAL_LIST), copy);
    }
    return RC_OK;
}

/* What the imported group of the same id holds stands before what the profile writes; the profile's
 * own title and the like take precedence (req-custom-group, req-custom-group-contents). */
static enum rc add_content(struct custom *custom, const struct oscal_node *from,
                           struct oscal_node *group)
{
    struct arena *arena = custom->resolver->cx->arena;
    for (const struct oscal_node *at = from->first; at != NULL; at = at->next) {
        struct oscal_node *copy = NULL, *member = oscal_get(group, at->name), *before = NULL;
        if (text_same(at->name, "groups") || text_same(at->name, "controls") ||
            (member != NULL && at->kind != OSCAL_LIST))
            continue;
        TRY(oscal_take(custom->resolver, at, oscal_nothing, &copy));
        if (at->kind != OSCAL_LIST) {
            oscal_append(group, copy);
            continue;
        }
        member = oscal_member(arena, group, at->name, OSCAL_LIST);
        for (struct oscal_node *item = copy->first, *next; item != NULL; item = next) {
            next = item->next;
            oscal_insert(member, before, item);
            before = item;
        }
    }
    return RC_OK;
}

static enum rc build(struct custom *custom, const struct oscal_node *drawn, struct oscal_node *into)
{
    static const char *const structure[] = {"insert-controls", "groups", NULL};
    struct arena *arena = custom->resolver->cx->arena;
    for (const struct oscal_node *at = oscal_items(drawn, "insert-controls"); at != NULL;
         at = at->next)
        TRY(insert_controls(custom, at, into));
    for (const struct oscal_node *at = oscal_items(drawn, "groups"); at != NULL; at = at->next) {
        struct oscal_node *group = NULL;
        const char *id = oscal_get_text(at, "id");
        size_t known = id[0] == '\0' ? OSCAL_NOT_FOUND : oscal_index_find(&custom->group_ids, id);
        TRY(oscal_take(custom->resolver, at, structure, &group));
        if (known != OSCAL_NOT_FOUND)
            TRY(add_content(custom, custom->groups[known], group));
        oscal_append(oscal_member(arena, into, "groups", OSCAL_LIST), group);
        TRY(build(custom, at, group));
    }
    return RC_OK;
}

enum rc oscal_merge_custom(struct oscal_combine *combine, const struct oscal_node *drawn,
                           struct oscal_imports *imports, struct oscal_target *target)
{
    struct arena *arena = combine->resolver->cx->arena;
    struct custom custom = {.combine = combine, .resolver = combine->resolver};
    oscal_index_begin(&custom.controls.by_id, arena);
    oscal_index_begin(&custom.group_ids, arena);
    for (size_t i = 0; i < imports->n; i++) {
        TRY(gather_controls(&custom, &imports->at[i].selection));
        TRY(gather_groups(&custom, imports->at[i].catalog));
        TRY(oscal_add_loose_params(combine->resolver, target, imports->at[i].catalog,
                                   OSCAL_NOT_FOUND));
    }
    return build(&custom, drawn, target->catalog);
}
