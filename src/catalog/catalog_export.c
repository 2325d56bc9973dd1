/* Catalogs and mappings as OSCAL documents, in the same shape as data/standards and data/mappings. */
#include "catalog/catalog_export.h"

#include "base/id.h"
#include "base/text.h"
#include "catalog/catalog_import.h"
#include "catalog/catalog_inside.h"

/* A node under construction in cx's arena. */
struct maker {
    struct ctx *cx;
    struct arena *arena;
};

static void text_set(const struct maker *maker, struct oscal_node *object, const char *name,
                     const char *text)
{
    if (!text_empty(text))
        oscal_set_text(maker->arena, object, name, text);
}

/* Prose and titles, which OSCAL reads as Markdown. */
static void prose_set(const struct maker *maker, struct oscal_node *object, const char *name,
                      const char *text)
{
    text_set(maker, object, name, oscal_markdown_of(maker->cx, text));
}

static void property_add(const struct maker *maker, struct oscal_node *object, const char *name,
                         const char *value)
{
    if (text_empty(value))
        return;
    struct oscal_node *property = oscal_add_item(maker->arena, object, "props");
    oscal_set_text(maker->arena, property, "name", name);
    if (!text_same(name, "label"))
        oscal_set_text(maker->arena, property, "ns", OSCAL_OWN_NAMESPACE);
    oscal_set_text(maker->arena, property, "value", value);
}

/* One property for each bit. */
static void bits_add(const struct maker *maker, struct oscal_node *object, const char *name,
                     unsigned bits, const struct enum_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        if ((bits & 1U << i) != 0)
            property_add(maker, object, name, enum_code(names, (int64_t)i));
}

static void part_add(const struct maker *maker, struct oscal_node *object, const char *id,
                     const char *name, const char *language, const char *prose)
{
    bool plain = text_same(name, "statement") || text_same(name, "overview");
    if (text_empty(prose))
        return;
    struct oscal_node *part = oscal_add_item(maker->arena, object, "parts");
    text_set(maker, part, "id", id);
    oscal_set_text(maker->arena, part, "name", name);
    if (!plain)
        oscal_set_text(maker->arena, part, "ns", OSCAL_OWN_NAMESPACE);
    oscal_set_text(maker->arena, part, "class", language);
    prose_set(maker, part, "prose", prose);
}

static void parts_add(const struct maker *maker, struct oscal_node *object, const char *name,
                      struct bilingual text)
{
    part_add(maker, object, "", name, "ja", text.ja);
    part_add(maker, object, "", name, "en", text.en);
}

static struct oscal_node *metadata_make(const struct maker *maker, struct oscal_node *root,
                                        const char *title, const char *modified,
                                        const char *version, const char *oscal_version)
{
    struct oscal_node *metadata = oscal_member(maker->arena, root, "metadata", OSCAL_OBJECT);
    prose_set(maker, metadata, "title", title);
    text_set(maker, metadata, "last-modified", modified);
    text_set(maker, metadata, "version", version);
    text_set(maker, metadata, "oscal-version", oscal_version);
    return metadata;
}

static struct oscal_node *root_make(const struct maker *maker, struct oscal_node *top,
                                    const char *model, const char *uuid)
{
    struct oscal_node *root = oscal_member(maker->arena, top, model, OSCAL_OBJECT);
    oscal_set_text(maker->arena, root, "uuid", uuid);
    return root;
}

/* --- Catalogs --- */

const char *catalog_statement_id(const struct ctx *cx, const struct control *control)
{
    return arena_printf(cx->arena, "%s_smt", control->id);
}

static void group_fill(const struct maker *maker, struct oscal_node *node,
                       const struct catalog_group *group)
{
    oscal_set_text(maker->arena, node, "id", group->id);
    prose_set(maker, node, "title", group->title.ja);
    property_add(maker, node, "label", group->label);
    property_add(maker, node, "title-en", group->title.en);
    property_add(maker, node, "source", group->source);
    parts_add(maker, node, "overview", group->overview);
}

static void control_fill(const struct maker *maker, struct oscal_node *node,
                         const struct control *control)
{
    const char *statement = catalog_statement_id(maker->cx, control);
    oscal_set_text(maker->arena, node, "id", control->id);
    prose_set(maker, node, "title", control->title.ja);
    property_add(maker, node, "label", control->label);
    property_add(maker, node, "title-en", control->title.en);
    bits_add(maker, node, "audience", control->audience, &audience_names);
    bits_add(maker, node, "applies-to", control->applies, &applies_names);
    property_add(maker, node, "source", control->source);
    property_add(maker, node, "phase", control->phase);
    part_add(maker, node, statement, "statement", "ja", control->statement.ja);
    part_add(maker, node, arena_printf(maker->arena, "%s.en", statement), "statement", "en",
             control->statement.en);
    parts_add(maker, node, "question", control->question);
    for (size_t i = 0; i < control->evidence.n; i++)
        parts_add(maker, node, "evidence", control->evidence.at[i]);
    parts_add(maker, node, "why", control->why);
    for (int i = 0; i < MATURITY_LEVELS; i++)
        parts_add(maker, node, arena_printf(maker->arena, "level-%d", i + 1), control->levels[i]);
}

/* Groups stand before their members and parents before children, so that each finds its place made. */
static enum rc tree_make(const struct maker *maker, struct oscal_node *root,
                         const struct catalog *catalog)
{
    size_t group_room = catalog->group_count + 1, control_room = catalog->control_count + 1;
    struct oscal_node **groups = ARENA_ARRAY(maker->arena, struct oscal_node *, group_room);
    struct oscal_node **controls = ARENA_ARRAY(maker->arena, struct oscal_node *, control_room);
    if (groups == NULL || controls == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < catalog->group_count; i++) {
        int parent = catalog->groups[i].parent;
        groups[i] = oscal_add_item(maker->arena, parent < 0 ? root : groups[parent], "groups");
        group_fill(maker, groups[i], &catalog->groups[i]);
    }
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        struct oscal_node *above = control->parent >= 0  ? controls[control->parent]
                                   : control->group >= 0 ? groups[control->group]
                                                         : root;
        controls[i] = oscal_add_item(maker->arena, above, "controls");
        control_fill(maker, controls[i], control);
    }
    return RC_OK;
}

static void head_fill(const struct maker *maker, struct oscal_node *root,
                      const struct catalog *catalog)
{
    struct oscal_node *metadata = metadata_make(maker, root, catalog->title.ja, catalog->modified,
                                                catalog->version, OSCAL_VERSION);
    property_add(maker, metadata, "id", catalog->id);
    property_add(maker, metadata, "title-en", catalog->title.en);
    property_add(maker, metadata, "short", catalog->short_title.ja);
    property_add(maker, metadata, "short-en", catalog->short_title.en);
    property_add(maker, metadata, "status", enum_code(&catalog_status_names, catalog->status));
    property_add(maker, metadata, "effective", catalog->effective);
    property_add(maker, metadata, "publisher", catalog->publisher);
    property_add(maker, metadata, "publisher-en", catalog->publisher_en);
    property_add(maker, metadata, "source", catalog->source);
    property_add(maker, metadata, "remarks-en", catalog->remarks_en);
    prose_set(maker, metadata, "remarks", catalog->remarks);
}

enum rc catalog_oscal(struct ctx *cx, const struct catalog *catalog, const struct oscal_node **ret)
{
    const struct maker maker = {cx, cx->arena};
    if (catalog_is_own(catalog))
        return imported_document(cx, catalog->id, ret);
    struct oscal_node *top = oscal_new(cx->arena, OSCAL_OBJECT, NULL);
    struct oscal_node *root = root_make(&maker, top, "catalog", catalog->uuid);
    head_fill(&maker, root, catalog);
    TRY(tree_make(&maker, root, catalog));
    *ret = top;
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}

/* --- Mappings --- */

enum rc mapping_between(struct ctx *cx, const char *one, const char *other,
                        const struct mapping **ret)
{
    for (size_t i = 0; i < mappings_count; i++) {
        const struct mapping *mapping = mappings[i];
        if ((text_same(mapping->from, one) && text_same(mapping->to, other)) ||
            (text_same(mapping->from, other) && text_same(mapping->to, one))) {
            *ret = mapping;
            return RC_OK;
        }
    }
    (void)fail(cx, RC_MISSING, N_("There is no mapping between {0} and {1}"), one, other);
    return RC_MISSING;
}

static const char *resource_uuid(const struct ctx *cx, const char *catalog)
{
    return id_version5(cx, arena_printf(cx->arena, "catalog/%s", catalog));
}

static void side_add(const struct maker *maker, struct oscal_node *map, const char *name,
                     const char *id, bool group)
{
    struct oscal_node *side = oscal_add_item(maker->arena, map, name);
    oscal_set_text(maker->arena, side, "type", "control");
    oscal_set_text(maker->arena, side, "id-ref", id);
    property_add(maker, side, "kind", group ? "group" : "");
}

static void map_add(const struct maker *maker, struct oscal_node *inside,
                    const struct mapping *mapping, size_t number)
{
    const struct mapping_entry *entry = &mapping->entries[number];
    struct oscal_node *map = oscal_add_item(maker->arena, inside, "maps");
    oscal_set_text(maker->arena, map, "uuid",
                   id_version5(maker->cx, arena_printf(maker->arena, "mapping/%s/%s/%s/%zu",
                                                       mapping->id, entry->from, entry->to,
                                                       number)));
    oscal_set_text(maker->arena, map, "relationship",
                   enum_code(&relationship_names, entry->relationship));
    side_add(maker, map, "sources", entry->from, entry->from_group);
    side_add(maker, map, "targets", entry->to, entry->to_group);
    property_add(maker, map, "marking", entry->as_printed ? "as-printed" : "editorial");
    property_add(maker, map, "source", entry->source);
    property_add(maker, map, "note", entry->note.ja);
    property_add(maker, map, "note-en", entry->note.en);
}

static void reference_add(const struct maker *maker, struct oscal_node *inside, const char *name,
                          const char *catalog)
{
    struct oscal_node *reference = oscal_member(maker->arena, inside, name, OSCAL_OBJECT);
    oscal_set_text(maker->arena, reference, "type", "catalog");
    oscal_set_text(maker->arena, reference, "href",
                   arena_printf(maker->arena, "#%s", resource_uuid(maker->cx, catalog)));
}

static void resource_add(const struct maker *maker, struct oscal_node *root, const char *id)
{
    const struct catalog *catalog = catalog_shipped(id);
    struct oscal_node *back = oscal_member(maker->arena, root, "back-matter", OSCAL_OBJECT);
    struct oscal_node *resource = oscal_add_item(maker->arena, back, "resources");
    oscal_set_text(maker->arena, resource, "uuid", resource_uuid(maker->cx, id));
    prose_set(maker, resource, "title", catalog == NULL ? id : catalog->title.ja);
    property_add(maker, resource, "id", id);
    struct oscal_node *link = oscal_add_item(maker->arena, resource, "rlinks");
    oscal_set_text(maker->arena, link, "href", arena_printf(maker->arena, "%s.json", id));
    oscal_set_text(maker->arena, link, "media-type", "application/json");
}

static void provenance_fill(const struct maker *maker, struct oscal_node *root,
                            const struct mapping *mapping)
{
    struct oscal_node *node = oscal_member(maker->arena, root, "provenance", OSCAL_OBJECT);
    oscal_set_text(maker->arena, node, "method", mapping->method);
    oscal_set_text(maker->arena, node, "matching-rationale", mapping->rationale);
    oscal_set_text(maker->arena, node, "status", mapping->progress);
    prose_set(maker, node, "mapping-description", mapping->description.ja);
    prose_set(maker, node, "remarks", mapping->description.en);
}

enum rc mapping_oscal(struct ctx *cx, const struct mapping *mapping, const struct oscal_node **ret)
{
    const struct maker maker = {cx, cx->arena};
    struct oscal_node *top = oscal_new(cx->arena, OSCAL_OBJECT, NULL);
    struct oscal_node *root = root_make(
        &maker, top, "mapping-collection",
        id_version5(cx, arena_printf(cx->arena, "mapping-collection/%s", mapping->id)));
    struct oscal_node *metadata = metadata_make(&maker, root, mapping->title.ja, mapping->modified,
                                                mapping->version, OSCAL_MAPPING_VERSION);
    property_add(&maker, metadata, "id", mapping->id);
    property_add(&maker, metadata, "title-en", mapping->title.en);
    property_add(&maker, metadata, "source", mapping->source);
    property_add(&maker, metadata, "marking", mapping->as_printed ? "as-printed" : "editorial");
    provenance_fill(&maker, root, mapping);
    struct oscal_node *inside = oscal_add_item(cx->arena, root, "mappings");
    oscal_set_text(cx->arena, inside, "uuid",
                   id_version5(cx, arena_printf(cx->arena, "mapping/%s", mapping->id)));
    reference_add(&maker, inside, "source-resource", mapping->from);
    reference_add(&maker, inside, "target-resource", mapping->to);
    for (size_t i = 0; i < mapping->entry_count; i++)
        map_add(&maker, inside, mapping, i);
    resource_add(&maker, root, mapping->from);
    resource_add(&maker, root, mapping->to);
    *ret = top;
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}

/* --- Commands --- */

enum rc catalog_export_run(struct ctx *cx, struct arguments *arguments)
{
    const struct catalog *catalog = NULL;
    const struct oscal_node *top = NULL;
    TRY(catalog_get(cx, operand_of(arguments, 0), &catalog));
    TRY(catalog_oscal(cx, catalog, &top));
    return oscal_write_file(cx, option_of(arguments, "o"), top);
}

enum rc catalog_map_export_run(struct ctx *cx, struct arguments *arguments)
{
    const struct mapping *mapping = NULL;
    const struct oscal_node *top = NULL;
    const char *path = option_of(arguments, "o");
    TRY(mapping_between(cx, operand_of(arguments, 0), operand_of(arguments, 1), &mapping));
    TRY(mapping_oscal(cx, mapping, &top));
    if (path != NULL)
        return oscal_write_file(cx, path, top);
    oscal_write_json(arguments->out, top, true);
    return RC_OK;
}
