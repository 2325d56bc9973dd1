/* Reads the pick lists of data/risk: outcomes, threats, risk sources. */
#include <string.h>

#include "standards.h"

static const char *const harm_words[] = {"A", "I", "C", NULL};
static const char *const mode_words[] = {"stop", "loss", "delay", "error", "leak", NULL};
static const char *const marking_words[] = {"as-printed", "editorial", NULL};
_Static_assert(COUNT(mode_words) == PICK_MODE_COUNT_ + 1, "every mode has a word");
_Static_assert(COUNT(harm_words) == PICK_HARMS + 1, "every harm has a word");

static struct bilingual text_pair(struct reader *reader, const yaml_node_t *node)
{
    struct bilingual text = {yaml_text(reader, node, "ja"), yaml_text(reader, node, "en")};
    bilingual_check(reader, node, "the text", text, true);
    return text;
}

static const char *id_of(struct reader *reader, const yaml_node_t *node)
{
    const char *id = yaml_text(reader, node, "id");
    if (id[0] != '\0')
        token_check(reader, node, id);
    return id;
}

/* The bits of words that stand apart by one blank each (`apart`), or of letters side by side. */
static unsigned word_bits(struct reader *reader, const yaml_node_t *node, const char *name,
                          const char *const *words, bool apart)
{
    unsigned bits = 0;
    for (const char *at = yaml_text(reader, node, name); *at != '\0';) {
        size_t length = apart ? strcspn(at, " ") : 1;
        const char *word = arena_copy_n(reader->shelf->arena, at, length);
        unsigned bit = 1U << word_index(reader, node, name, word, words);
        if ((bits & bit) != 0)
            complain(reader, node, "%s has '%s' twice", name, word);
        bits |= bit;
        at += length;
        at += apart && *at == ' ' ? 1 : 0;
    }
    return bits;
}

/* A list of texts; the member must be there. */
static struct picked_texts texts_read(struct reader *reader, const yaml_node_t *node,
                                      const char *name)
{
    struct picked_texts texts = {.n = 0};
    size_t n = yaml_items(reader, node, name);
    if (yaml_member(reader, node, name) == NULL)
        complain(reader, node, "'%s' is missing", name);
    for (size_t i = 0; i < n; i++) {
        const yaml_node_t *item = yaml_item(reader, node, name, i);
        struct bilingual *text = NULL;
        if (yaml_members(reader, item, (const char *const[]){"ja", "en", NULL}))
            text = list_next(reader->shelf, &texts.at, &texts.n, &texts.room, sizeof *texts.at);
        if (text != NULL)
            *text = text_pair(reader, item);
    }
    return texts;
}

static void outcome_read(struct reader *reader, const yaml_node_t *node, int resource)
{
    struct picked *picked = &reader->shelf->picked;
    static const char *const members[] = {"id", "mode", "harms", "ja", "en", NULL};
    if (!yaml_members(reader, node, members))
        return;
    struct picked_outcome *outcome =
        list_next(reader->shelf, &picked->outcomes, &picked->outcome_count, &picked->outcome_room,
                  sizeof *outcome);
    if (outcome == NULL)
        return;
    outcome->line = LINE_OF(node);
    outcome->row = (struct pick_outcome){.id = id_of(reader, node),
                                         .title = text_pair(reader, node),
                                         .resource = resource,
                                         .harms = word_bits(reader, node, "harms", harm_words, false)};
    outcome->row.mode = (enum pick_mode)word_index(reader, node, "mode",
                                                   yaml_text(reader, node, "mode"), mode_words);
}

static void resource_read(struct reader *reader, const yaml_node_t *node, int sector)
{
    struct picked *picked = &reader->shelf->picked;
    static const char *const members[] = {"id", "ja", "en", "effects", "outcomes", NULL};
    if (!yaml_members(reader, node, members))
        return;
    int place = (int)picked->resource_count;
    struct picked_resource *resource =
        list_next(reader->shelf, &picked->resources, &picked->resource_count,
                  &picked->resource_room, sizeof *resource);
    if (resource == NULL)
        return;
    resource->line = LINE_OF(node);
    resource->row = (struct pick_resource){
        .id = id_of(reader, node), .title = text_pair(reader, node), .sector = sector};
    resource->effects = texts_read(reader, node, "effects");
    size_t n = yaml_items(reader, node, "outcomes");
    for (size_t i = 0; i < n; i++)
        outcome_read(reader, yaml_item(reader, node, "outcomes", i), place);
}

static void sector_read(struct reader *reader, const yaml_node_t *node)
{
    struct picked *picked = &reader->shelf->picked;
    static const char *const members[] = {"id", "ja", "en", "resources", NULL};
    if (!yaml_members(reader, node, members))
        return;
    int place = (int)picked->sector_count;
    struct picked_sector *sector = list_next(reader->shelf, &picked->sectors,
                                             &picked->sector_count, &picked->sector_room,
                                             sizeof *sector);
    if (sector == NULL)
        return;
    sector->line = LINE_OF(node);
    sector->row = (struct pick_sector){id_of(reader, node), text_pair(reader, node)};
    size_t n = yaml_items(reader, node, "resources");
    for (size_t i = 0; i < n; i++)
        resource_read(reader, yaml_item(reader, node, "resources", i), place);
}

static void threat_read(struct reader *reader, const yaml_node_t *node, int origin)
{
    struct picked *picked = &reader->shelf->picked;
    static const char *const members[] = {"id", "ja", "en", "leads-to", "examples", NULL};
    if (!yaml_members(reader, node, members))
        return;
    struct picked_threat *threat = list_next(reader->shelf, &picked->threats,
                                             &picked->threat_count, &picked->threat_room,
                                             sizeof *threat);
    if (threat == NULL)
        return;
    threat->line = LINE_OF(node);
    threat->row = (struct pick_threat){.id = id_of(reader, node),
                                       .title = text_pair(reader, node),
                                       .origin = origin,
                                       .modes = word_bits(reader, node, "leads-to", mode_words, true)};
    threat->examples = texts_read(reader, node, "examples");
}

static void origin_read(struct reader *reader, const yaml_node_t *node)
{
    struct picked *picked = &reader->shelf->picked;
    static const char *const members[] = {"id", "ja", "en", "threats", NULL};
    if (!yaml_members(reader, node, members))
        return;
    int place = (int)picked->origin_count;
    struct picked_origin *origin = list_next(reader->shelf, &picked->origins,
                                             &picked->origin_count, &picked->origin_room,
                                             sizeof *origin);
    if (origin == NULL)
        return;
    origin->line = LINE_OF(node);
    origin->row = (struct pick_origin){id_of(reader, node), text_pair(reader, node)};
    size_t n = yaml_items(reader, node, "threats");
    for (size_t i = 0; i < n; i++)
        threat_read(reader, yaml_item(reader, node, "threats", i), place);
}

static void source_read(struct reader *reader, const yaml_node_t *node, int group)
{
    struct picked *picked = &reader->shelf->picked;
    static const char *const members[] = {"id", "ja", "en", "opens", "marking", NULL};
    if (!yaml_members(reader, node, members))
        return;
    struct picked_source *source = list_next(reader->shelf, &picked->sources,
                                             &picked->source_count, &picked->source_room,
                                             sizeof *source);
    if (source == NULL)
        return;
    source->line = LINE_OF(node);
    source->opens = yaml_text(reader, node, "opens");
    source->row = (struct pick_source){
        .id = id_of(reader, node), .title = text_pair(reader, node), .group = group};
    source->row.as_printed = word_index(reader, node, "marking",
                                        yaml_text(reader, node, "marking"), marking_words) == 0;
}

static void group_read(struct reader *reader, const yaml_node_t *node)
{
    struct picked *picked = &reader->shelf->picked;
    static const char *const members[] = {"id", "ja", "en", "sources", NULL};
    if (!yaml_members(reader, node, members))
        return;
    int place = (int)picked->group_count;
    struct picked_group *group = list_next(reader->shelf, &picked->groups, &picked->group_count,
                                           &picked->group_room, sizeof *group);
    if (group == NULL)
        return;
    group->line = LINE_OF(node);
    group->row = (struct pick_group){id_of(reader, node), text_pair(reader, node)};
    size_t n = yaml_items(reader, node, "sources");
    for (size_t i = 0; i < n; i++)
        source_read(reader, yaml_item(reader, node, "sources", i), place);
}

static const struct {
    const char *name, *items;
    void (*read)(struct reader *reader, const yaml_node_t *node);
} lists[PICK_LISTS] = {
    [PICK_OUTCOMES] = {"outcomes", "sectors", sector_read},
    [PICK_THREATS] = {"threats", "origins", origin_read},
    [PICK_SOURCES] = {"risk-sources", "groups", group_read},
};

static void list_read(struct reader *reader, const yaml_node_t *node, enum pick_list list)
{
    struct picked *picked = &reader->shelf->picked;
    const char *const members[] = {"id", "source", lists[list].items, NULL};
    if (!yaml_members(reader, node, members))
        return;
    if (picked->lists[list].id != NULL) {
        complain(reader, node, "the list '%s' is read already", lists[list].name);
        return;
    }
    picked->lists[list].id = id_of(reader, node);
    picked->lists[list].source = yaml_text(reader, node, "source");
    picked->lists[list].file = reader->file;
    picked->lists[list].line = LINE_OF(node);
    size_t n = yaml_items(reader, node, lists[list].items);
    if (n == 0)
        complain(reader, node, "'%s' is missing", lists[list].items);
    for (size_t i = 0; i < n; i++)
        lists[list].read(reader, yaml_item(reader, node, lists[list].items, i));
}

void pick_read(struct reader *reader, const yaml_node_t *root)
{
    if (!yaml_members(reader, root, (const char *const[]){"outcomes", "threats", "risk-sources", NULL}))
        return;
    bool found = false;
    for (int i = 0; i < PICK_LISTS; i++) {
        const yaml_node_t *node = yaml_member(reader, root, lists[i].name);
        found = found || node != NULL;
        if (node != NULL)
            list_read(reader, node, (enum pick_list)i);
    }
    if (!found)
        complain(reader, root, "is no pick list");
}
