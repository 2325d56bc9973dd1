#include "oscal/oscal_node.h"

#include <string.h>

#include "base/text.h"

/* Where members of metadata, catalogs, groups, controls, params and parts are put while the program builds them,
 * whatever object they stand in; oscal_order.c has the exact order of each. */
static const char *const order[] = {
    "uuid",
    "id",
    "name",
    "ns",
    "class",
    "depends-on",
    "title",
    "published",
    "last-modified",
    "version",
    "oscal-version",
    "revisions",
    "document-ids",
    "metadata",
    "params",
    "props",
    "links",
    "roles",
    "locations",
    "parties",
    "responsible-parties",
    "actions",
    "label",
    "usage",
    "constraints",
    "guidelines",
    "values",
    "select",
    "prose",
    "parts",
    "groups",
    "controls",
    "remarks",
    "back-matter",
};

struct oscal_node *oscal_get(const struct oscal_node *object, const char *name)
{
    if (object == NULL || object->kind != OSCAL_OBJECT)
        return NULL;
    for (struct oscal_node *at = object->first; at != NULL; at = at->next)
        if (strcmp(at->name, name) == 0)
            return at;
    return NULL;
}

const char *oscal_text(const struct oscal_node *node)
{
    return node == NULL ? "" : node->text;
}

const char *oscal_get_text(const struct oscal_node *object, const char *name)
{
    return oscal_text(oscal_get(object, name));
}

struct oscal_node *oscal_items(const struct oscal_node *object, const char *name)
{
    const struct oscal_node *list = oscal_get(object, name);
    return list == NULL || list->kind != OSCAL_LIST ? NULL : list->first;
}

size_t oscal_count(const struct oscal_node *node)
{
    size_t count = 0;
    for (const struct oscal_node *at = node == NULL ? NULL : node->first; at != NULL; at = at->next)
        count++;
    return count;
}

const char *oscal_property(const struct oscal_node *object, const char *name, const char *ns)
{
    for (const struct oscal_node *at = oscal_items(object, "props"); at != NULL; at = at->next) {
        const char *own = oscal_get_text(at, "ns");
        if (!text_same(oscal_get_text(at, "name"), name))
            continue;
        if (ns == NULL ? own[0] == '\0' || text_same(own, OSCAL_NAMESPACE) : text_same(own, ns))
            return oscal_get_text(at, "value");
    }
    return "";
}

bool oscal_is_kept(const struct oscal_node *object)
{
    return text_same(oscal_property(object, "keep", NULL), "always");
}

struct oscal_node *oscal_new(struct arena *arena, enum oscal_kind kind, const char *name)
{
    struct oscal_node *node = ARENA_NEW(arena, struct oscal_node);
    if (node == NULL)
        return NULL;
    node->kind = kind;
    node->name = name;
    node->text = "";
    return node;
}

struct oscal_node *oscal_copy_bare(struct arena *arena, const struct oscal_node *node)
{
    struct oscal_node *copy = oscal_new(arena, node->kind, node->name);
    if (copy == NULL)
        return NULL;
    copy->text = node->text;
    copy->line = node->line;
    return copy;
}

struct oscal_node *oscal_copy(struct arena *arena, const struct oscal_node *node)
{
    struct oscal_node *copy = oscal_copy_bare(arena, node);
    for (const struct oscal_node *at = node->first; at != NULL && copy != NULL; at = at->next)
        oscal_append(copy, oscal_copy(arena, at));
    return copy;
}

void oscal_append(struct oscal_node *parent, struct oscal_node *node)
{
    if (parent != NULL)
        oscal_insert(parent, parent->last, node);
}

void oscal_insert(struct oscal_node *parent, struct oscal_node *before, struct oscal_node *node)
{
    if (parent == NULL || node == NULL)
        return;
    node->next = before == NULL ? parent->first : before->next;
    if (before == NULL)
        parent->first = node;
    else
        before->next = node;
    if (node->next == NULL)
        parent->last = node;
}

void oscal_remove(struct oscal_node *parent, struct oscal_node *node)
{
    struct oscal_node *before = NULL, *at = parent->first;
    while (at != NULL && at != node) {
        before = at;
        at = at->next;
    }
    if (at == NULL)
        return;
    if (before == NULL)
        parent->first = node->next;
    else
        before->next = node->next;
    if (parent->last == node)
        parent->last = before;
    node->next = NULL;
}

void oscal_set_text(struct arena *arena, struct oscal_node *object, const char *name,
                    const char *text)
{
    struct oscal_node *member = oscal_get(object, name);
    if (member == NULL) {
        member = oscal_new(arena, OSCAL_TEXT, name);
        oscal_append(object, member);
    }
    if (member != NULL)
        member->text = text;
}

static size_t place_of(const char *name)
{
    size_t place = 0;
    while (place < COUNT(order) && strcmp(order[place], name) != 0)
        place++;
    return place;
}

struct oscal_node *oscal_member(struct arena *arena, struct oscal_node *object, const char *name,
                                enum oscal_kind kind)
{
    struct oscal_node *member = oscal_get(object, name), *before = NULL;
    if (member != NULL && member->kind == kind)
        return member;
    if (object == NULL)
        return NULL;
    if (member != NULL)
        oscal_remove(object, member);
    size_t place = place_of(name);
    for (struct oscal_node *at = object->first; at != NULL; at = at->next)
        if (place == COUNT(order) || place_of(at->name) < place)
            before = at;
    member = oscal_new(arena, kind, name);
    oscal_insert(object, before, member);
    return member;
}

struct oscal_node *oscal_add_item(struct arena *arena, struct oscal_node *object, const char *name)
{
    struct oscal_node *item = oscal_new(arena, OSCAL_OBJECT, NULL);
    oscal_append(oscal_member(arena, object, name, OSCAL_LIST), item);
    return item;
}
