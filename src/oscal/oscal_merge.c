#include "base/text.h"
#include "oscal/oscal_resolver.h"

struct oscal_node *oscal_combined(struct oscal_combine *combine, const struct oscal_node *control)
{
    struct oscal_resolver *resolver = combine->resolver;
    const char *id = oscal_get_text(control, "id");
    size_t at = oscal_index_find(&combine->ids, id);
    if (at == OSCAL_NOT_FOUND)
        return NULL;
    if (combine->use_first)
        return combine->nodes[at];
    /* req-merge-keep-warning */
    oscal_warn(resolver, combine->profile->file, combine->profile->root,
               trf(resolver->cx,
                   N_("the control {0} is imported more than once and stands more than "
                      "once in the result (combine: keep)"),
                   id));
    return NULL;
}

enum rc oscal_combine_add(struct oscal_combine *combine, struct oscal_node *node)
{
    struct oscal_node **nodes = arena_grow(combine->resolver->cx->arena, combine->nodes,
                                           combine->count, &combine->room, sizeof *nodes);
    if (nodes == NULL)
        return RC_MEMORY;
    combine->nodes = nodes;
    nodes[combine->count] = node;
    oscal_index_add(&combine->ids, oscal_get_text(node, "id"), combine->count++);
    return RC_OK;
}

enum rc oscal_add_loose(struct oscal_resolver *resolver, struct oscal_target *target,
                        struct oscal_loose loose)
{
    struct oscal_loose *all = arena_grow(resolver->cx->arena, target->loose, target->loose_count,
                                         &target->loose_room, sizeof *all);
    if (all == NULL)
        return RC_MEMORY;
    target->loose = all;
    all[target->loose_count] = loose;
    oscal_index_add(&target->loose_ids, oscal_get_text(loose.node, "id"), target->loose_count++);
    return RC_OK;
}

static bool has_loose_param(const struct oscal_target *target, const char *id)
{
    size_t cursor = OSCAL_NOT_FOUND, at = 0;
    while (oscal_index_next(&target->loose_ids, id, &cursor, &at))
        if (target->loose[at].place == NULL)
            return true;
    return false;
}

enum rc oscal_add_loose_params(struct oscal_resolver *resolver, struct oscal_target *target,
                               const struct oscal_node *branch, size_t owner)
{
    for (const struct oscal_node *at = oscal_items(branch, "params"); at != NULL; at = at->next) {
        struct oscal_loose loose = {.owner = owner};
        if (has_loose_param(target, oscal_get_text(at, "id")))
            continue;
        TRY(oscal_take(resolver, at, oscal_nothing, &loose.node));
        TRY(oscal_add_loose(resolver, target, loose));
    }
    for (const struct oscal_node *at = oscal_items(branch, "groups"); at != NULL; at = at->next)
        TRY(oscal_add_loose_params(resolver, target, at, owner));
    return RC_OK;
}

/* All included controls as one list, without groups or nesting (req-merge-flat-list). */
static enum rc merge_flat(struct oscal_combine *combine, const struct oscal_imports *imports,
                          struct oscal_target *target)
{
    struct oscal_resolver *resolver = combine->resolver;
    struct oscal_node *list = NULL;
    for (size_t i = 0; i < imports->n; i++) {
        const struct oscal_selection *selection = &imports->at[i].selection;
        TRY(oscal_add_loose_params(resolver, target, imports->at[i].catalog, OSCAL_NOT_FOUND));
        for (size_t k = 0; k < selection->n; k++) {
            struct oscal_node *copy = NULL;
            const struct oscal_entry *entry = &selection->at[k];
            if (!oscal_is_selected(entry) || oscal_combined(combine, entry->control) != NULL)
                continue;
            TRY(oscal_take(resolver, entry->control, oscal_controls, &copy));
            TRY(oscal_combine_add(combine, copy));
            if (list == NULL)
                list = oscal_member(resolver->cx->arena, target->catalog, "controls", OSCAL_LIST);
            oscal_append(list, copy);
        }
    }
    return RC_OK;
}

static bool is_true(const struct oscal_node *node)
{
    const char *text = oscal_text(node);
    return text_same(text, "true") || text_same(text, "yes") || text_same(text, "1");
}

/* keep where nothing is said (req-merge-none). */
static enum rc read_combine(struct oscal_combine *combine, const struct oscal_node *merge)
{
    struct oscal_resolver *resolver = combine->resolver;
    const struct oscal_node *node = oscal_get(merge, "combine");
    const char *method = oscal_get_text(node, "method");
    combine->use_first = text_same(method, "use-first");
    if (text_same(method, "merge"))
        oscal_warn(
            resolver, combine->profile->file, node,
            tr(resolver->cx, N_("combine: merge is no longer defined by OSCAL; controls that "
                                "are imported twice are kept as with keep")));
    else if (!combine->use_first && method[0] != '\0' && !text_same(method, "keep"))
        return oscal_stop(resolver, combine->profile->file, node,
                          trf(resolver->cx, N_("the combination method {0} is not known"), method));
    return RC_OK;
}

enum rc oscal_merge(struct oscal_resolver *resolver, const struct oscal_profile *profile,
                    struct oscal_imports *imports, struct oscal_target *target)
{
    const struct oscal_node *merge = oscal_get(profile->root, "merge");
    const struct oscal_node *custom = oscal_get(merge, "custom");
    bool as_is = is_true(oscal_get(merge, "as-is"));
    struct oscal_combine combine = {.resolver = resolver, .profile = profile};
    int directives = (oscal_get(merge, "flat") != NULL) + (custom != NULL) + as_is;
    if (directives > 1) /* req-stucture */
        return oscal_stop(resolver, profile->file, merge,
                          tr(resolver->cx, N_("only one of flat, as-is and custom may be given")));
    oscal_index_begin(&combine.ids, resolver->cx->arena);
    oscal_index_begin(&target->loose_ids, resolver->cx->arena);
    TRY(read_combine(&combine, merge));
    if (as_is)
        return oscal_merge_as_is(&combine, imports, target);
    if (custom != NULL)
        return oscal_merge_custom(&combine, custom, imports, target);
    return merge_flat(&combine, imports, target);
}
