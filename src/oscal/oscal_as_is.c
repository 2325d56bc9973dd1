/* The structuring directive as-is: groups and nesting stay. */
#include "base/text.h"
#include "oscal/oscal_resolver.h"

struct as_is {
    struct oscal_combine *combine;
    struct oscal_resolver *resolver;
    struct oscal_target *target;
    const struct oscal_import *import;
    size_t at; /* entry of the next control */
};

static void append_to(struct as_is *as_is, struct oscal_node *parent, const char *list,
                      struct oscal_node *node)
{
    oscal_append(oscal_member(as_is->resolver->cx->arena, parent, list, OSCAL_LIST), node);
}

/* A control whose parent was not included moves up to where that one would stand
 * (id-structure-as-is-list-1); the children of one that stands there already go into that. */
static enum rc take_control(struct as_is *as_is, const struct oscal_node *control,
                            struct oscal_node *parent)
{
    const struct oscal_entry *entry = &as_is->import->selection.at[as_is->at++];
    if (oscal_is_selected(entry)) {
        struct oscal_node *node = oscal_combined(as_is->combine, control);
        if (node == NULL) {
            TRY(oscal_take(as_is->resolver, control, oscal_controls, &node));
            TRY(oscal_combine_add(as_is->combine, node));
            append_to(as_is, parent, "controls", node);
        }
        parent = node;
    }
    for (const struct oscal_node *at = oscal_items(control, "controls"); at != NULL; at = at->next)
        TRY(take_control(as_is, at, parent));
    return RC_OK;
}

static size_t count_controls(const struct oscal_node *holder)
{
    size_t count = 0;
    for (const struct oscal_node *at = oscal_items(holder, "controls"); at != NULL; at = at->next)
        count += 1 + count_controls(at);
    for (const struct oscal_node *at = oscal_items(holder, "groups"); at != NULL; at = at->next)
        count += count_controls(at);
    return count;
}

static bool has_kept(const struct oscal_node *group)
{
    if (oscal_is_kept(group))
        return true;
    for (const struct oscal_node *at = oscal_items(group, "groups"); at != NULL; at = at->next)
        if (has_kept(at))
            return true;
    return false;
}

/* Whether a group stands in the result in any case: it holds an included control, or was included
 * itself, or is marked to be kept. */
static enum rc stays(struct as_is *as_is, const struct oscal_node *group, size_t count, bool *ret)
{
    const struct oscal_selection *selection = &as_is->import->selection;
    TRY(oscal_spend(as_is->resolver, count));
    *ret = selection->all || has_kept(group);
    for (size_t i = 0; i < count && !*ret; i++)
        *ret = oscal_is_selected(&selection->at[as_is->at + i]);
    return RC_OK;
}

static enum rc take_branch(struct as_is *as_is, const struct oscal_node *branch,
                           struct oscal_node *parent);

/* Groups of one id in one place are one group: the first, with the params that it lacks. */
static enum rc find_group(struct as_is *as_is, const struct oscal_node *parent, const char *id,
                          struct oscal_node **ret)
{
    struct oscal_node *at = id[0] == '\0' ? NULL : oscal_items(parent, "groups");
    size_t steps = 0;
    for (; at != NULL && !text_same(oscal_get_text(at, "id"), id); at = at->next)
        steps++;
    *ret = at;
    return oscal_spend(as_is->resolver, steps);
}

static enum rc add_params(struct as_is *as_is, const struct oscal_node *group,
                          struct oscal_node *into)
{
    for (const struct oscal_node *at = oscal_items(group, "params"); at != NULL; at = at->next) {
        struct oscal_node *copy = NULL;
        const struct oscal_node *known = oscal_items(into, "params");
        size_t steps = 0;
        for (; known != NULL && !text_same(oscal_get_text(known, "id"), oscal_get_text(at, "id"));
             known = known->next)
            steps++;
        TRY(oscal_spend(as_is->resolver, steps));
        if (known != NULL)
            continue;
        TRY(oscal_take(as_is->resolver, at, oscal_nothing, &copy));
        append_to(as_is, into, "params", copy);
    }
    return RC_OK;
}

/* A copy of a group and the groups below it without any control. */
static enum rc take_shell(struct as_is *as_is, const struct oscal_node *group,
                          struct oscal_node **ret)
{
    TRY(oscal_take(as_is->resolver, group, oscal_branches, ret));
    for (const struct oscal_node *at = oscal_items(group, "groups"); at != NULL; at = at->next) {
        struct oscal_node *inner = NULL;
        TRY(take_shell(as_is, at, &inner));
        append_to(as_is, *ret, "groups", inner);
    }
    return RC_OK;
}

/* Put aside: it comes back if something refers to it. */
static enum rc set_aside(struct as_is *as_is, const struct oscal_node *group,
                         struct oscal_node *parent)
{
    struct oscal_loose loose = {.place = parent, .owner = OSCAL_NOT_FOUND};
    const struct oscal_node *groups = oscal_get(parent, "groups");
    loose.before = groups == NULL ? NULL : groups->last;
    TRY(take_shell(as_is, group, &loose.node));
    TRY(oscal_add_loose(as_is->resolver, as_is->target, loose));
    return oscal_add_loose_params(as_is->resolver, as_is->target, group,
                                  as_is->target->loose_count - 1);
}

static enum rc take_group(struct as_is *as_is, const struct oscal_node *group,
                          struct oscal_node *parent)
{
    bool stay = false;
    size_t count = count_controls(group);
    TRY(stays(as_is, group, count, &stay));
    if (!stay) {
        as_is->at += count;
        return set_aside(as_is, group, parent);
    }
    struct oscal_node *node = NULL;
    TRY(find_group(as_is, parent, oscal_get_text(group, "id"), &node));
    if (node != NULL) {
        TRY(add_params(as_is, group, node));
    } else {
        TRY(oscal_take(as_is->resolver, group, oscal_branches, &node));
        append_to(as_is, parent, "groups", node);
    }
    return take_branch(as_is, group, node);
}

static enum rc take_branch(struct as_is *as_is, const struct oscal_node *branch,
                           struct oscal_node *parent)
{
    for (const struct oscal_node *at = branch->first; at != NULL; at = at->next) {
        bool groups = text_same(at->name, "groups"), controls = text_same(at->name, "controls");
        if (!groups && !controls)
            continue;
        for (const struct oscal_node *item = at->first; item != NULL; item = item->next) {
            if (groups)
                TRY(take_group(as_is, item, parent));
            else
                TRY(take_control(as_is, item, parent));
        }
    }
    return RC_OK;
}

enum rc oscal_merge_as_is(struct oscal_combine *combine, struct oscal_imports *imports,
                          struct oscal_target *target)
{
    for (size_t i = 0; i < imports->n; i++) {
        const struct oscal_import *import = &imports->at[i];
        struct as_is as_is = {
            .combine = combine, .resolver = combine->resolver, .target = target, .import = import};
        for (const struct oscal_node *at = oscal_items(import->catalog, "params"); at != NULL;
             at = at->next) {
            struct oscal_loose loose = {.owner = OSCAL_NOT_FOUND};
            TRY(oscal_take(combine->resolver, at, oscal_nothing, &loose.node));
            TRY(oscal_add_loose(combine->resolver, target, loose));
        }
        TRY(take_branch(&as_is, import->catalog, target->catalog));
    }
    return RC_OK;
}
