/* Metadata, back matter, and what may be left out because nothing refers to it. */
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "base/time.h"
#include "oscal/oscal_inside.h"
#include "oscal/oscal_resolver.h"

/* --- metadata --- */

struct version {
    long part[3];
    bool released; /* without "-rc1" and the like */
};

static bool read_version(const char *text, struct version *ret)
{
    struct version version = {.released = true};
    for (int i = 0; i < 3; i++) {
        char *end = NULL;
        if (text[0] < '0' || text[0] > '9')
            return false;
        version.part[i] = strtol(text, &end, 10);
        text = end;
        if (i < 2 && *text++ != '.')
            return false;
    }
    version.released = *text == '\0';
    *ret = version;
    return true;
}

static int compare_versions(const struct version *a, const struct version *b)
{
    for (int i = 0; i < 3; i++)
        if (a->part[i] != b->part[i])
            return a->part[i] < b->part[i] ? -1 : 1;
    return (int)a->released - (int)b->released;
}

struct newest {
    struct version version;
    const char *text; /* NULL: none was readable */
};

/* req-meta-oscal-version */
static enum rc take_version(struct oscal_resolver *resolver, const struct oscal_loaded *file,
                            const struct oscal_node *root, struct newest *newest)
{
    struct version version, own;
    const struct oscal_node *node = oscal_get(oscal_get(root, "metadata"), "oscal-version");
    const char *text = oscal_text(node);
    if (!read_version(text, &version) || !read_version(OSCAL_VERSION, &own))
        return RC_OK;
    if (version.part[0] != own.part[0])
        return oscal_stop(resolver, file, node,
                          trf(resolver->cx,
                              N_("OSCAL {0} is another major version than {1}, which "
                                 "this program knows"),
                              text, OSCAL_VERSION));
    if (compare_versions(&version, &own) > 0) {
        version = own;
        text = OSCAL_VERSION;
    }
    if (newest->text == NULL || compare_versions(&version, &newest->version) > 0)
        *newest = (struct newest){version, text};
    return RC_OK;
}

/* Roles or parties of a source that are marked to be kept (req-meta-keep). */
static enum rc take_kept(struct oscal_resolver *resolver, const struct oscal_node *from,
                         const char *list, const char *id, struct oscal_node *metadata)
{
    for (const struct oscal_node *at = oscal_items(from, list); at != NULL; at = at->next) {
        struct oscal_node *copy = NULL;
        const struct oscal_node *known = oscal_items(metadata, list);
        size_t steps = 0;
        if (!oscal_is_kept(at))
            continue;
        for (; known != NULL && !text_same(oscal_get_text(known, id), oscal_get_text(at, id));
             known = known->next)
            steps++;
        TRY(oscal_spend(resolver, steps));
        if (known != NULL)
            continue;
        TRY(oscal_take(resolver, at, oscal_nothing, &copy));
        oscal_append(oscal_member(resolver->cx->arena, metadata, list, OSCAL_LIST), copy);
    }
    return RC_OK;
}

/* What the result says about itself. */
static void add_origin(struct ctx *cx, const struct oscal_profile *profile,
                       struct oscal_node *metadata)
{
    struct oscal_node *tool = oscal_add_item(cx->arena, metadata, "props");
    oscal_set_text(cx->arena, tool, "name", "resolution-tool");
    oscal_set_text(cx->arena, tool, "value", "kaname " KANAME_VERSION);
    struct oscal_node *link = oscal_add_item(cx->arena, metadata, "links");
    oscal_set_text(cx->arena, link, "href", profile->href);
    oscal_set_text(cx->arena, link, "rel", "source-profile");
}

static void set_missing(struct ctx *cx, struct oscal_node *metadata, const char *name, const char *text)
{
    if (oscal_get_text(metadata, name)[0] == '\0')
        oscal_set_text(cx->arena, metadata, name, text);
}

static enum rc make_metadata(struct oscal_resolver *resolver, const struct oscal_profile *profile,
                             const struct oscal_imports *imports, struct oscal_node **ret)
{
    struct ctx *cx = resolver->cx;
    struct newest newest = {.text = NULL};
    const struct oscal_node *own = oscal_get(profile->root, "metadata");
    struct oscal_node *metadata = NULL;
    if (own == NULL || own->kind != OSCAL_OBJECT)
        return oscal_stop(resolver, profile->file, profile->root,
                          tr(cx, N_("the profile has no metadata")));
    TRY(oscal_take(resolver, own, oscal_nothing, &metadata));
    TRY(take_version(resolver, profile->file, profile->root, &newest));
    for (size_t i = 0; i < imports->n; i++) {
        const struct oscal_node *from = oscal_get(imports->at[i].catalog, "metadata");
        TRY(take_version(resolver, imports->at[i].source, imports->at[i].catalog, &newest));
        TRY(take_kept(resolver, from, "roles", "id", metadata));
        TRY(take_kept(resolver, from, "parties", "uuid", metadata));
    }
    oscal_set_text(cx->arena, metadata, "last-modified", time_rfc3339(cx, cx->now));
    set_missing(cx, metadata, "title", profile->href);
    set_missing(cx, metadata, "version", time_rfc3339(cx, cx->now)); /* req-meta-version */
    oscal_set_text(cx->arena, metadata, "oscal-version",
                   newest.text == NULL ? OSCAL_VERSION : newest.text);
    add_origin(cx, profile, metadata);
    *ret = metadata;
    return RC_OK;
}

/* --- back matter --- */

struct resource {
    const struct oscal_node *node; /* NULL: another took its place */
    bool kept;
};

struct finish {
    struct oscal_resolver *resolver;
    struct oscal_target *target;
    struct resource *resources;
    size_t resource_count, resource_room;
    struct oscal_index uuids;       /* positions in resources */
    struct oscal_index inner_ids;   /* of groups inside loose groups: positions in loose */
    const struct oscal_node **todo; /* what remains to be looked through for references */
    size_t todo_count, todo_room;
};

/* req-backmatter-dupe, req-backmatter-keep */
static enum rc add_resources(struct finish *finish, const struct oscal_node *root)
{
    const struct oscal_node *at = oscal_items(oscal_get(root, "back-matter"), "resources");
    for (; at != NULL; at = at->next) {
        const char *uuid = oscal_get_text(at, "uuid");
        size_t cursor = OSCAL_NOT_FOUND, known = 0;
        bool keep = oscal_is_kept(at), replace = true;
        while (oscal_index_next(&finish->uuids, uuid, &cursor, &known)) {
            struct resource *old = &finish->resources[known];
            TRY(oscal_spend(finish->resolver, 1));
            if (old->node == NULL)
                continue;
            replace = keep || !oscal_is_kept(old->node);
            if (replace)
                old->node = NULL;
        }
        if (!replace)
            continue;
        struct resource *resources = arena_grow(finish->resolver->cx->arena, finish->resources,
                                                finish->resource_count, &finish->resource_room,
                                                sizeof *resources);
        if (resources == NULL)
            return RC_MEMORY;
        finish->resources = resources;
        resources[finish->resource_count] = (struct resource){.node = at};
        oscal_index_add(&finish->uuids, uuid, finish->resource_count++);
    }
    return RC_OK;
}

static enum rc write_resources(struct finish *finish)
{
    struct arena *arena = finish->resolver->cx->arena;
    struct oscal_node *matter = NULL, *copy = NULL;
    for (size_t i = 0; i < finish->resource_count; i++) {
        const struct resource *resource = &finish->resources[i];
        if (!resource->kept || resource->node == NULL)
            continue;
        matter = oscal_member(arena, finish->target->catalog, "back-matter", OSCAL_OBJECT);
        TRY(oscal_take(finish->resolver, resource->node, oscal_nothing, &copy));
        oscal_append(oscal_member(arena, matter, "resources", OSCAL_LIST), copy);
    }
    return RC_OK;
}

/* --- references --- */

static enum rc look_through(struct finish *finish, const struct oscal_node *node)
{
    const struct oscal_node **todo = arena_grow(finish->resolver->cx->arena, finish->todo,
                                                finish->todo_count, &finish->todo_room,
                                                sizeof *todo);
    if (todo == NULL)
        return RC_MEMORY;
    finish->todo = todo;
    todo[finish->todo_count++] = node;
    return RC_OK;
}

static enum rc keep_loose(struct finish *finish, size_t at)
{
    struct oscal_loose *loose = &finish->target->loose[at];
    if (loose->kept)
        return RC_OK;
    loose->kept = true;
    return look_through(finish, loose->node);
}

static enum rc keep_all(struct finish *finish, const struct oscal_index *index, const char *id,
                        bool *found)
{
    size_t cursor = OSCAL_NOT_FOUND, at = 0;
    while (oscal_index_next(index, id, &cursor, &at)) {
        TRY(oscal_spend(finish->resolver, 1));
        TRY(keep_loose(finish, at));
        *found = true;
    }
    return RC_OK;
}

/* Something with this id is referred to (req-prune-ref). *found is set when there is such a thing. */
static enum rc keep_id(struct finish *finish, const char *id, bool *found)
{
    size_t cursor = OSCAL_NOT_FOUND, at = 0;
    TRY(oscal_spend(finish->resolver, strlen(id)));
    while (oscal_index_next(&finish->uuids, id, &cursor, &at)) {
        struct resource *resource = &finish->resources[at];
        TRY(oscal_spend(finish->resolver, 1));
        *found = true;
        if (resource->node == NULL || resource->kept)
            continue;
        resource->kept = true;
        TRY(look_through(finish, resource->node));
    }
    TRY(keep_all(finish, &finish->target->loose_ids, id, found));
    return keep_all(finish, &finish->inner_ids, id, found);
}

enum { ID_BYTES = 200 };

static bool is_ascii_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether an id may end before `rest`: before a letter of another script, since Japanese has no blanks, and
 * before punctuation, where it does not go on as an id behind it. */
static bool ends_before(const char *rest)
{
    if (is_ascii_word(*rest) || ((unsigned char)*rest & 0xC0) == 0x80)
        return false;
    size_t marks = strspn(rest, "._-");
    return marks == 0 || !is_ascii_word(rest[marks]);
}

/* The id at the front of `text`: the longest that there is. */
static enum rc keep_at(struct finish *finish, const char *text)
{
    char id[ID_BYTES + 1];
    size_t length = strcspn(text, " \t\r\n)(\"'<>[]{},;#");
    bool found = false;
    if (length > ID_BYTES)
        length = ID_BYTES;
    memcpy(id, text, length);
    id[length] = '\0';
    for (size_t end = length; end > 0 && !found; end--) {
        char next = id[end];
        if (end < length && !ends_before(id + end))
            continue;
        id[end] = '\0';
        TRY(keep_id(finish, id, &found));
        id[end] = next;
    }
    return RC_OK;
}

/* #id anywhere, and {{ insert: param, id }}. */
static enum rc read_references(struct finish *finish, const char *text)
{
    for (const char *at = strchr(text, '#'); at != NULL; at = strchr(at + 1, '#'))
        TRY(keep_at(finish, at + 1));
    for (const char *at = strstr(text, "{{"); at != NULL; at = strstr(at + 2, "{{")) {
        const char *word = at + 2 + strspn(at + 2, " \t");
        if (strncmp(word, "insert:", strlen("insert:")) != 0)
            continue;
        const char *comma = word + strcspn(word, ",}");
        if (*comma == ',')
            TRY(keep_at(finish, comma + 1 + strspn(comma + 1, " \t")));
    }
    return RC_OK;
}

static enum rc read_node(struct finish *finish, const struct oscal_node *node)
{
    if (node->kind == OSCAL_TEXT) {
        bool found = false;
        if (node->name != NULL && strcmp(node->name, "depends-on") == 0)
            TRY(keep_id(finish, node->text, &found));
        return read_references(finish, node->text);
    }
    for (const struct oscal_node *at = node->first; at != NULL; at = at->next)
        TRY(read_node(finish, at));
    return RC_OK;
}

static enum rc note_inner(struct finish *finish, const struct oscal_node *group, size_t loose)
{
    for (const struct oscal_node *at = oscal_items(group, "groups"); at != NULL; at = at->next) {
        oscal_index_add(&finish->inner_ids, oscal_get_text(at, "id"), loose);
        TRY(note_inner(finish, at, loose));
    }
    return RC_OK;
}

/* Begins with what stays in any case, and goes on with what that refers to. What refers only to one
 * another goes. */
static enum rc find_references(struct finish *finish)
{
    struct oscal_target *target = finish->target;
    for (size_t i = 0; i < target->loose_count; i++) {
        struct oscal_loose *loose = &target->loose[i];
        if (loose->place != NULL)
            TRY(note_inner(finish, loose->node, i));
        if (!loose->kept && !oscal_is_kept(loose->node))
            continue;
        loose->kept = true;
        TRY(look_through(finish, loose->node));
    }
    for (size_t i = 0; i < finish->resource_count; i++) {
        struct resource *resource = &finish->resources[i];
        if (resource->node == NULL || !oscal_is_kept(resource->node))
            continue;
        resource->kept = true;
        TRY(look_through(finish, resource->node));
    }
    TRY(look_through(finish, target->catalog));
    while (finish->todo_count > 0)
        TRY(read_node(finish, finish->todo[--finish->todo_count]));
    return RC_OK;
}

/* --- what comes back --- */

static void note_params(struct oscal_index *index, const struct oscal_node *branch)
{
    static const char *const lists[] = {"params", "controls", "groups"};
    for (size_t i = 0; i < COUNT(lists); i++)
        for (const struct oscal_node *at = oscal_items(branch, lists[i]); at != NULL;
             at = at->next) {
            if (i == 0)
                oscal_index_add(index, oscal_get_text(at, "id"), 0);
            else
                note_params(index, at);
        }
}

/* Groups at their places, from the last on, so that those behind the same one keep their order; then
 * params that stand nowhere yet, as a list of the catalog. */
static void put_back(struct finish *finish)
{
    struct arena *arena = finish->resolver->cx->arena;
    struct oscal_target *target = finish->target;
    struct oscal_index present;
    for (size_t i = target->loose_count; i > 0; i--) {
        const struct oscal_loose *loose = &target->loose[i - 1];
        if (loose->kept && loose->place != NULL)
            oscal_insert(oscal_member(arena, loose->place, "groups", OSCAL_LIST), loose->before,
                         loose->node);
    }
    oscal_index_begin(&present, arena);
    note_params(&present, target->catalog);
    for (size_t i = 0; i < target->loose_count; i++) {
        const struct oscal_loose *loose = &target->loose[i];
        const char *id = oscal_get_text(loose->node, "id");
        if (!loose->kept || loose->place != NULL ||
            oscal_index_find(&present, id) != OSCAL_NOT_FOUND)
            continue;
        oscal_index_add(&present, id, 0);
        oscal_append(oscal_member(arena, target->catalog, "params", OSCAL_LIST), loose->node);
    }
}

enum rc oscal_finish(struct oscal_resolver *resolver, const struct oscal_profile *profile,
                     const struct oscal_imports *imports, struct oscal_target *target)
{
    struct ctx *cx = resolver->cx;
    struct finish finish = {.resolver = resolver, .target = target};
    struct oscal_node *metadata = NULL, *uuid = oscal_new(cx->arena, OSCAL_TEXT, "uuid");
    TRY(make_metadata(resolver, profile, imports, &metadata));
    oscal_index_begin(&finish.uuids, cx->arena);
    oscal_index_begin(&finish.inner_ids, cx->arena);
    for (size_t i = 0; i < imports->n; i++)
        TRY(add_resources(&finish, imports->at[i].catalog));
    TRY(add_resources(&finish, profile->root));
    oscal_insert(target->catalog, NULL, metadata);
    TRY(find_references(&finish));
    put_back(&finish);
    TRY(write_resources(&finish));
    if (uuid != NULL)
        uuid->text = id_version5(cx, id_new(cx));
    oscal_insert(target->catalog, NULL, uuid);
    oscal_put_in_order(target->catalog); /* req-reorder */
    return RC_OK;
}
