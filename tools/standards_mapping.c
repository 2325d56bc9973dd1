#include <string.h>

#include "standards.h"

static const char *const relationship_words[] = {"equal-to", "subset-of", "superset-of",
                                                 "intersects-with", NULL};
static const char *const marking_words[] = {"editorial", "as-printed", NULL};
static const char *const progress_words[] = {"complete",   "not-complete", "draft",
                                             "deprecated", "superseded",   NULL};

/* "#guideline-5" of source-resource or target-resource. */
static const char *resource_read(struct reader *reader, const yaml_node_t *node, const char *name)
{
    const yaml_node_t *resource = yaml_member(reader, node, name);
    if (resource == NULL) {
        complain(reader, node, "'%s' is missing", name);
        return "";
    }
    if (!yaml_members(reader, resource, (const char *const[]){"type", "href", NULL}))
        return "";
    if (strcmp(yaml_text(reader, resource, "type"), "catalog") != 0)
        complain(reader, resource, "'%s' is not of type catalog", name);
    const char *href = yaml_text(reader, resource, "href");
    if (href[0] != '#') {
        complain(reader, resource, "'%s' must be # and the id of a catalog", href);
        return "";
    }
    return href + 1;
}

/* The one control or group on a side of a map. */
static const char *side_read(struct reader *reader, const yaml_node_t *node, const char *name,
                             bool *ret_group)
{
    if (yaml_items(reader, node, name) != 1) {
        complain(reader, node, "'%s' must name one control", name);
        return "";
    }
    const yaml_node_t *side = yaml_item(reader, node, name, 0);
    if (!yaml_members(reader, side, (const char *const[]){"type", "id-ref", "props", NULL}))
        return "";
    if (strcmp(yaml_text(reader, side, "type"), "control") != 0)
        complain(reader, side, "'%s' is not of type control", name);
    struct props props = props_read(reader, side, PLACE_SIDE);
    static const char *const kinds[] = {"", "group", NULL};
    *ret_group = word_index(reader, side, "kind", props_value(&props, "kind"), kinds) == 1;
    return yaml_text(reader, side, "id-ref");
}

static void map_read(struct reader *reader, const yaml_node_t *node,
                     struct standard_mapping *mapping)
{
    static const char *const names[] = {"uuid",    "relationship", "sources",
                                        "targets", "props",        NULL};
    if (!yaml_members(reader, node, names))
        return;
    struct standard_entry *entry = list_next(reader->shelf, &mapping->entries,
                                             &mapping->entry_count, &mapping->entry_room,
                                             sizeof *entry);
    if (entry == NULL)
        return;
    entry->line = LINE_OF(node);
    entry->uuid = yaml_text(reader, node, "uuid");
    uuid_check(reader, node, entry->uuid);
    struct props props = props_read(reader, node, PLACE_MAP);
    struct mapping_entry *row = &entry->row;
    row->from = side_read(reader, node, "sources", &row->from_group);
    row->to = side_read(reader, node, "targets", &row->to_group);
    row->relationship = (enum relationship)word_index(
        reader, node, "relationship", yaml_text(reader, node, "relationship"), relationship_words);
    row->as_printed = word_index(reader, node, "marking", props_value(&props, "marking"),
                                 marking_words) == 1;
    row->source = props_value(&props, "source");
    row->note = (struct bilingual){props_value(&props, "note"), props_value(&props, "note-en")};
    bilingual_check(reader, node, "the note", row->note, true);
}

static void head_read(struct reader *reader, const yaml_node_t *node, struct mapping *head)
{
    static const char *const names[] = {"title",         "last-modified", "version",
                                        "oscal-version", "props",         NULL};
    const yaml_node_t *metadata = yaml_member(reader, node, "metadata");
    if (metadata == NULL) {
        complain(reader, node, "'metadata' is missing");
        return;
    }
    if (!yaml_members(reader, metadata, names))
        return;
    struct props props = props_read(reader, metadata, PLACE_MAPPING);
    head->id = props_value(&props, "id");
    head->title = (struct bilingual){yaml_text(reader, metadata, "title"),
                                     props_value(&props, "title-en")};
    head->version = yaml_text(reader, metadata, "version");
    head->modified = yaml_text(reader, metadata, "last-modified");
    head->source = props_value(&props, "source");
    head->as_printed = word_index(reader, metadata, "marking", props_value(&props, "marking"),
                                  marking_words) == 1;
    token_check(reader, metadata, head->id);
}

static void provenance_read(struct reader *reader, const yaml_node_t *node, struct mapping *head)
{
    static const char *const names[] = {
        "method", "matching-rationale", "status", "mapping-description", "remarks", NULL};
    const yaml_node_t *provenance = yaml_member(reader, node, "provenance");
    if (provenance == NULL) {
        complain(reader, node, "'provenance' is missing");
        return;
    }
    if (!yaml_members(reader, provenance, names))
        return;
    static const char *const methods[] = {"human", "automation", "hybrid", NULL};
    static const char *const rationales[] = {"syntactic", "semantic", "functional", NULL};
    word_index(reader, provenance, "method", yaml_text(reader, provenance, "method"), methods);
    word_index(reader, provenance, "matching-rationale",
               yaml_text(reader, provenance, "matching-rationale"), rationales);
    word_index(reader, provenance, "status", yaml_text(reader, provenance, "status"),
               progress_words);
    head->method = yaml_text(reader, provenance, "method");
    head->rationale = yaml_text(reader, provenance, "matching-rationale");
    head->progress = yaml_text(reader, provenance, "status");
    head->description = (struct bilingual){yaml_text(reader, provenance, "mapping-description"),
                                           yaml_text(reader, provenance, "remarks")};
    bilingual_check(reader, provenance, "the description", head->description, true);
}

/* A collection of ours holds one mapping, between two catalogs. */
static void inside_read(struct reader *reader, const yaml_node_t *node,
                        struct standard_mapping *mapping)
{
    static const char *const names[] = {"uuid", "source-resource", "target-resource", "maps", NULL};
    if (yaml_items(reader, node, "mappings") != 1) {
        complain(reader, node, "'mappings' must hold one mapping");
        return;
    }
    const yaml_node_t *inside = yaml_item(reader, node, "mappings", 0);
    if (!yaml_members(reader, inside, names))
        return;
    uuid_check(reader, inside, yaml_text(reader, inside, "uuid"));
    mapping->head.from = resource_read(reader, inside, "source-resource");
    mapping->head.to = resource_read(reader, inside, "target-resource");
    size_t count = yaml_items(reader, inside, "maps");
    if (yaml_member(reader, inside, "maps") == NULL)
        complain(reader, inside, "'maps' is missing");
    for (size_t i = 0; i < count; i++)
        map_read(reader, yaml_item(reader, inside, "maps", i), mapping);
}

void mapping_read(struct reader *reader, const yaml_node_t *node)
{
    static const char *const names[] = {"uuid", "metadata", "provenance", "mappings", NULL};
    if (!yaml_members(reader, node, names))
        return;
    struct shelf *shelf = reader->shelf;
    struct standard_mapping *mapping = list_next(shelf, &shelf->mappings, &shelf->mapping_count,
                                                 &shelf->mapping_room, sizeof *mapping);
    if (mapping == NULL)
        return;
    mapping->file = reader->file;
    mapping->line = LINE_OF(node);
    mapping->head = (struct mapping){.id = "", .from = "", .to = ""};
    mapping->uuid = yaml_text(reader, node, "uuid");
    uuid_check(reader, node, mapping->uuid);
    head_read(reader, node, &mapping->head);
    provenance_read(reader, node, &mapping->head);
    inside_read(reader, node, mapping);
}
