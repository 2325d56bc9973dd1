/* The modify phase: set-parameters, then alters, each removing before it adds. */
#include <string.h>

#include "base/text.h"
#include "oscal/oscal_resolver.h"

struct modify {
    struct oscal_resolver *resolver;
    const struct oscal_profile *profile;
    struct oscal_target *target;
    struct oscal_node **nodes; /* of the result: params and controls, by id */
    size_t count, room;
    struct oscal_index params, controls; /* positions in nodes */
};

static enum rc note(struct modify *modify, struct oscal_index *index, struct oscal_node *node)
{
    struct oscal_node **nodes = arena_grow(modify->resolver->cx->arena, modify->nodes,
                                           modify->count, &modify->room, sizeof *nodes);
    if (nodes == NULL)
        return RC_MEMORY;
    modify->nodes = nodes;
    nodes[modify->count] = node;
    oscal_index_add(index, oscal_get_text(node, "id"), modify->count++);
    return RC_OK;
}

/* Params and controls of a catalog, group or control. */
static enum rc note_branch(struct modify *modify, struct oscal_node *branch)
{
    for (struct oscal_node *at = oscal_items(branch, "params"); at != NULL; at = at->next)
        TRY(note(modify, &modify->params, at));
    for (struct oscal_node *at = oscal_items(branch, "controls"); at != NULL; at = at->next) {
        TRY(note(modify, &modify->controls, at));
        TRY(note_branch(modify, at));
    }
    for (struct oscal_node *at = oscal_items(branch, "groups"); at != NULL; at = at->next)
        TRY(note_branch(modify, at));
    return RC_OK;
}

/* --- set-parameters --- */

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

/* A property or link of the same uuid is replaced (req-modify-set-param-objects3). */
static void drop_same(struct oscal_node *list, const struct oscal_node *item)
{
    const char *uuid = oscal_get_text(item, "uuid");
    for (struct oscal_node *at = list == NULL || uuid[0] == '\0' ? NULL : list->first, *next;
         at != NULL; at = next) {
        next = at->next;
        if (text_same(oscal_get_text(at, "uuid"), uuid))
            oscal_remove(list, at);
    }
}

static enum rc set_member(struct modify *modify, const struct oscal_node *member,
                          struct oscal_node *param)
{
    static const char *const replaced[] = {"class",  "depends-on", "label", "usage",
                                           "values", "select",     NULL};
    static const char *const added[] = {"props", "links", "constraints", "guidelines", NULL};
    struct arena *arena = modify->resolver->cx->arena;
    struct oscal_node *copy = NULL;
    if (is_one_of(member->name, replaced)) { /* req-modify-set-param-objects1 */
        struct oscal_node *old = oscal_get(param, member->name);
        TRY(oscal_take(modify->resolver, member, oscal_nothing, &copy));
        if (old == NULL) {
            struct oscal_node *fresh = oscal_member(arena, param, member->name, member->kind);
            if (fresh == NULL)
                return RC_MEMORY;
            old = fresh;
        }
        old->kind = copy->kind;
        old->text = copy->text;
        old->first = copy->first;
        old->last = copy->last;
    } else if (is_one_of(member->name, added)) { /* req-modify-set-param-objects2 */
        struct oscal_node *list = oscal_member(arena, param, member->name, OSCAL_LIST);
        for (const struct oscal_node *at = member->first; at != NULL; at = at->next) {
            TRY(oscal_take(modify->resolver, at, oscal_nothing, &copy));
            drop_same(list, copy);
            oscal_append(list, copy);
        }
    }
    return RC_OK;
}

static enum rc set_param(struct modify *modify, const struct oscal_node *directive,
                         struct oscal_node *param)
{
    TRY(oscal_spend(modify->resolver, 1));
    for (const struct oscal_node *at = directive->first; at != NULL; at = at->next)
        TRY(set_member(modify, at, param));
    return RC_OK;
}

static enum rc set_parameter(struct modify *modify, const struct oscal_node *directive)
{
    const char *id = oscal_get_text(directive, "param-id");
    size_t cursor = OSCAL_NOT_FOUND, at = 0, found = 0;
    while (oscal_index_next(&modify->params, id, &cursor, &at)) {
        TRY(set_param(modify, directive, modify->nodes[at]));
        found++;
    }
    cursor = OSCAL_NOT_FOUND;
    while (oscal_index_next(&modify->target->loose_ids, id, &cursor, &at)) {
        struct oscal_loose *loose = &modify->target->loose[at];
        if (loose->place != NULL)
            continue;
        TRY(set_param(modify, directive, loose->node));
        loose->kept = true; /* req-prune-modify */
        found++;
    }
    if (found == 0)
        oscal_warn(modify->resolver, modify->profile->file, directive,
                   trf(modify->resolver->cx, N_("there is no param {0} to set"), id));
    return RC_OK;
}

/* --- remove --- */

/* The lists of objects, and what one of them is called by itself
 * (req-modify-alter-remove-item-name-array). */
static const struct {
    const char *list, *item;
} item_names[] = {
    {"params", "param"},         {"props", "prop"},       {"links", "link"},
    {"parts", "part"},           {"controls", "control"}, {"constraints", "constraint"},
    {"guidelines", "guideline"}, {"values", "value"},     {"tests", "test"},
};

static const char *item_name(const struct oscal_node *list)
{
    for (size_t i = 0; i < COUNT(item_names); i++)
        if (strcmp(item_names[i].list, list->name) == 0)
            return item_names[i].item;
    return list->name;
}

static bool asks(const struct oscal_node *remove, const char *criterion, const char *value)
{
    const struct oscal_node *asked = oscal_get(remove, criterion);
    return asked == NULL || text_same(asked->text, value);
}

/* All of the criteria must hold (req-modify-alter-remove-match). */
static bool is_removed(const struct oscal_node *remove, const struct oscal_node *item,
                       const char *item_name)
{
    const char *ns = oscal_get_text(item, "ns");
    bool spaced = text_same(item_name, "prop") || text_same(item_name, "part");
    if (ns[0] == '\0' && spaced)
        ns = OSCAL_NAMESPACE;
    return asks(remove, "by-name", oscal_get_text(item, "name")) &&
           asks(remove, "by-class", oscal_get_text(item, "class")) &&
           asks(remove, "by-id", oscal_get_text(item, "id")) && asks(remove, "by-ns", ns) &&
           asks(remove, "by-item-name", item_name);
}

static enum rc remove_from(struct modify *modify, const struct oscal_node *remove,
                           struct oscal_node *object, size_t *count);

/* Removes an item of a list or a member of an object, or from what it holds. */
static enum rc remove_item(struct modify *modify, const struct oscal_node *remove,
                           struct oscal_node *parent, struct oscal_node *item, const char *name,
                           size_t *count)
{
    if (is_removed(remove, item, name)) {
        oscal_remove(parent, item);
        ++*count;
        return RC_OK;
    }
    return item->kind == OSCAL_OBJECT ? remove_from(modify, remove, item, count) : RC_OK;
}

/* Removes from all that the object holds; counts what was removed. What XML writes as attributes
 * (id, name, class, …) is no object. */
static enum rc remove_from(struct modify *modify, const struct oscal_node *remove,
                           struct oscal_node *object, size_t *count)
{
    static const char *const singles[] = {"title",   "label",       "usage",      "select", "prose",
                                          "remarks", "description", "expression", "text",   NULL};
    for (struct oscal_node *member = object->first, *next; member != NULL; member = next) {
        next = member->next;
        TRY(oscal_spend(modify->resolver, 1));
        if (member->kind != OSCAL_LIST) {
            if (is_one_of(member->name, singles))
                TRY(remove_item(modify, remove, object, member, member->name, count));
            continue;
        }
        const char *name = item_name(member);
        for (struct oscal_node *item = member->first, *after; item != NULL; item = after) {
            after = item->next;
            TRY(remove_item(modify, remove, member, item, name, count));
        }
        if (member->first == NULL)
            oscal_remove(object, member);
    }
    return RC_OK;
}

static enum rc remove_one(struct modify *modify, const struct oscal_node *remove,
                          struct oscal_node *control)
{
    size_t count = 0;
    if (remove->first != NULL)
        TRY(remove_from(modify, remove, control, &count));
    if (count == 0)
        oscal_warn(modify->resolver, modify->profile->file, remove,
                   trf(modify->resolver->cx, N_("there is nothing to remove from control {0}"),
                       oscal_get_text(control, "id")));
    return RC_OK;
}

/* --- add --- */

/* The order in which a control holds its contents (req-modify-alter-add-implicit-order). */
static const char *const contents[] = {"title", "params", "props", "links", "parts", "controls"};

static size_t rank(const char *name)
{
    size_t at = 0;
    while (at < COUNT(contents) && strcmp(contents[at], name) != 0)
        at++;
    return at;
}

/* Puts copies of the items of one member of `add` behind `before` (NULL: to the front). */
static enum rc add_items(struct modify *modify, const struct oscal_node *member,
                         struct oscal_node *list, struct oscal_node *before)
{
    for (const struct oscal_node *at = member->first; at != NULL; at = at->next) {
        struct oscal_node *copy = NULL;
        TRY(oscal_take(modify->resolver, at, oscal_nothing, &copy));
        oscal_insert(list, before, copy);
        before = copy;
    }
    return RC_OK;
}

/* Adds inside an object, at the start or the end of each kind of content. */
static enum rc add_inside(struct modify *modify, const struct oscal_node *add,
                          struct oscal_node *object, bool at_start)
{
    struct arena *arena = modify->resolver->cx->arena;
    for (const struct oscal_node *at = add->first; at != NULL; at = at->next) {
        if (rank(at->name) == COUNT(contents))
            continue;
        if (at->kind != OSCAL_LIST) {
            struct oscal_node *title = oscal_member(arena, object, at->name, at->kind);
            if (title != NULL)
                title->text = at->text;
            continue;
        }
        struct oscal_node *list = oscal_member(arena, object, at->name, OSCAL_LIST);
        if (list == NULL)
            return RC_MEMORY;
        TRY(add_items(modify, at, list, at_start ? NULL : list->last));
    }
    return RC_OK;
}

/* Where an object with an id stands inside a control. */
struct place {
    struct oscal_node *parent, *list, *before, *node;
};

/* Params, parts, nested controls, … at any depth; false when there is none. */
static bool find_inside(struct oscal_node *object, const char *id, struct place *ret)
{
    for (struct oscal_node *member = object->first; member != NULL; member = member->next) {
        struct oscal_node *before = NULL;
        if (member->kind != OSCAL_LIST)
            continue;
        for (struct oscal_node *item = member->first; item != NULL; item = item->next) {
            if (text_same(oscal_get_text(item, "id"), id)) {
                *ret = (struct place){object, member, before, item};
                return true;
            }
            if (item->kind == OSCAL_OBJECT && find_inside(item, id, ret))
                return true;
            before = item;
        }
    }
    return false;
}

/* Adds beside an object. What is of another kind than the object goes where the order of contents
 * puts it next to the object. */
static enum rc add_beside(struct modify *modify, const struct oscal_node *add,
                          const struct place *place, bool behind)
{
    struct arena *arena = modify->resolver->cx->arena;
    size_t own = rank(place->list->name);
    for (const struct oscal_node *at = add->first; at != NULL; at = at->next) {
        if (text_same(at->name, "title"))
            oscal_warn(modify->resolver, modify->profile->file, at,
                       tr(modify->resolver->cx,
                          N_("a title cannot stand beside something; it is left out")));
        if (rank(at->name) == COUNT(contents) || at->kind != OSCAL_LIST)
            continue;
        struct oscal_node *list = oscal_member(arena, place->parent, at->name, OSCAL_LIST);
        if (list == NULL)
            return RC_MEMORY;
        struct oscal_node *before = behind ? place->node : place->before;
        if (list != place->list)
            before = rank(at->name) < own ? list->last : NULL;
        TRY(add_items(modify, at, list, before));
    }
    return RC_OK;
}

static enum rc add_one(struct modify *modify, const struct oscal_node *add,
                       struct oscal_node *control)
{
    const char *position = oscal_get_text(add, "position"), *id = oscal_get_text(add, "by-id");
    bool before = text_same(position, "before"), after = text_same(position, "after");
    bool starting = text_same(position, "starting");
    struct place place;
    if (oscal_get(add, "by-id") == NULL) /* req-modify-alter-add-implicit-position */
        return add_inside(modify, add, control, starting || before);
    if (!find_inside(control, id, &place)) { /* req-modify-alter-add-explicit-id-ignore */
        oscal_warn(modify->resolver, modify->profile->file, add,
                   trf(modify->resolver->cx,
                       N_("control {0} holds nothing with the id {1}; the addition is left out"),
                       oscal_get_text(control, "id"), id));
        return RC_OK;
    }
    if (before || after)
        return add_beside(modify, add, &place, after);
    return add_inside(modify, add, place.node, starting);
}

static size_t weight(const struct oscal_node *node)
{
    size_t count = 1;
    for (const struct oscal_node *at = node->first; at != NULL; at = at->next)
        count += weight(at);
    return count;
}

static enum rc alter_control(struct modify *modify, const struct oscal_node *alter,
                             struct oscal_node *control)
{
    for (const struct oscal_node *at = oscal_items(alter, "removes"); at != NULL; at = at->next)
        TRY(remove_one(modify, at, control));
    for (const struct oscal_node *at = oscal_items(alter, "adds"); at != NULL; at = at->next) {
        TRY(oscal_spend(modify->resolver, weight(control)));
        TRY(add_one(modify, at, control));
    }
    return RC_OK;
}

static enum rc alter_one(struct modify *modify, const struct oscal_node *alter)
{
    const char *id = oscal_get_text(alter, "control-id");
    size_t cursor = OSCAL_NOT_FOUND, at = 0, found = 0;
    while (oscal_index_next(&modify->controls, id, &cursor, &at)) {
        TRY(oscal_spend(modify->resolver, 1));
        TRY(alter_control(modify, alter, modify->nodes[at]));
        found++;
    }
    if (found == 0)
        oscal_warn(modify->resolver, modify->profile->file, alter,
                   trf(modify->resolver->cx, N_("there is no control {0} to alter"), id));
    return RC_OK;
}

enum rc oscal_modify(struct oscal_resolver *resolver, const struct oscal_profile *profile,
                     struct oscal_target *target)
{
    const struct oscal_node *root = oscal_get(profile->root, "modify");
    struct modify modify = {.resolver = resolver, .profile = profile, .target = target};
    if (root == NULL)
        return RC_OK;
    oscal_index_begin(&modify.params, resolver->cx->arena);
    oscal_index_begin(&modify.controls, resolver->cx->arena);
    TRY(note_branch(&modify, target->catalog));
    for (const struct oscal_node *at = oscal_items(root, "set-parameters"); at != NULL;
         at = at->next)
        TRY(set_parameter(&modify, at));
    for (const struct oscal_node *at = oscal_items(root, "alters"); at != NULL; at = at->next)
        TRY(alter_one(&modify, at));
    return RC_OK;
}
