#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "standards.h"
#include "template_text.h"

/* The namespace of our own properties and parts. */
static const char own_namespace[] = "https://kaname.example/ns/oscal";

enum { LITERAL_BYTES = 4000 /* a C literal may have 4,095 */ };

/* Which properties are known where. */
static const struct prop_rule {
    const char *name;
    unsigned places, required, repeated; /* enum prop_place */
    bool plain;                          /* of OSCAL itself: without a namespace */
} prop_rules[] = {
    {"id", PLACE_CATALOG | PLACE_MAPPING, PLACE_CATALOG | PLACE_MAPPING, 0, false},
    {"label", PLACE_GROUP | PLACE_CONTROL, PLACE_GROUP | PLACE_CONTROL, 0, true},
    {"title-en", PLACE_CATALOG | PLACE_GROUP | PLACE_CONTROL | PLACE_MAPPING,
     PLACE_CATALOG | PLACE_GROUP | PLACE_CONTROL | PLACE_MAPPING, 0, false},
    {"short", PLACE_CATALOG, PLACE_CATALOG, 0, false},
    {"short-en", PLACE_CATALOG, PLACE_CATALOG, 0, false},
    {"status", PLACE_CATALOG, PLACE_CATALOG, 0, false},
    {"effective", PLACE_CATALOG, 0, 0, false},
    {"publisher", PLACE_CATALOG, PLACE_CATALOG, 0, false},
    {"publisher-en", PLACE_CATALOG, PLACE_CATALOG, 0, false},
    {"remarks-en", PLACE_CATALOG, 0, 0, false},
    {"source", PLACE_CATALOG | PLACE_GROUP | PLACE_CONTROL | PLACE_MAPPING | PLACE_MAP,
     PLACE_CATALOG | PLACE_GROUP | PLACE_CONTROL | PLACE_MAPPING | PLACE_MAP, 0, false},
    {"marking", PLACE_MAPPING | PLACE_MAP, PLACE_MAPPING | PLACE_MAP, 0, false},
    {"audience", PLACE_CONTROL, 0, PLACE_CONTROL, false},
    {"applies-to", PLACE_CONTROL, 0, PLACE_CONTROL, false},
    {"phase", PLACE_CONTROL, 0, 0, false},
    {"note", PLACE_MAP, 0, 0, false},
    {"note-en", PLACE_MAP, 0, 0, false},
    {"kind", PLACE_SIDE, 0, 0, false},
};

void complain(struct reader *reader, const yaml_node_t *node, const char *format, ...)
{
    char why[600];
    va_list args;
    va_start(args, format);
    vsnprintf(why, sizeof why, format, args);
    va_end(args);
    text_refuse(reader->shelf->issues, reader->file, LINE_OF(node), "%s", why);
}

static const char *scalar(const yaml_node_t *node)
{
    return node != NULL && node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value
                                                          : NULL;
}

static yaml_node_t *key_node(struct reader *reader, const yaml_node_pair_t *pair)
{
    return yaml_document_get_node(reader->document, pair->key);
}

yaml_node_t *yaml_member(struct reader *reader, const yaml_node_t *node, const char *name)
{
    if (node == NULL || node->type != YAML_MAPPING_NODE)
        return NULL;
    const yaml_node_pair_t *end = node->data.mapping.pairs.top;
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < end; pair++) {
        const char *key = scalar(key_node(reader, pair));
        if (key != NULL && strcmp(key, name) == 0)
            return yaml_document_get_node(reader->document, pair->value);
    }
    return NULL;
}

static bool is_known(const char *const *names, const char *name)
{
    for (; *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

bool yaml_members(struct reader *reader, const yaml_node_t *node, const char *const *names)
{
    if (node->type != YAML_MAPPING_NODE) {
        complain(reader, node, "a mapping is needed here");
        return false;
    }
    const yaml_node_pair_t *start = node->data.mapping.pairs.start;
    const yaml_node_pair_t *end = node->data.mapping.pairs.top;
    for (const yaml_node_pair_t *pair = start; pair < end; pair++) {
        const yaml_node_t *key = key_node(reader, pair);
        if (scalar(key) == NULL) {
            complain(reader, node, "a member's name is no text");
            continue;
        }
        if (!is_known(names, scalar(key)))
            complain(reader, key, "unknown member '%s'", scalar(key));
        for (const yaml_node_pair_t *other = start; other < pair; other++) {
            const char *name = scalar(key_node(reader, other));
            if (name != NULL && strcmp(name, scalar(key)) == 0)
                complain(reader, key, "member '%s' is given twice", name);
        }
    }
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

const char *yaml_text(struct reader *reader, const yaml_node_t *node, const char *name)
{
    const yaml_node_t *value = yaml_member(reader, node, name);
    const char *text = scalar(value);
    if (text == NULL) {
        complain(reader, value == NULL ? node : value, "'%s' is missing", name);
        return "";
    }
    size_t length = value->data.scalar.length;
    if (strlen(text) != length)
        complain(reader, value, "'%s' holds a NUL byte", name);
    if (length == 0)
        complain(reader, value, "'%s' is empty", name);
    else if (is_blank(text[0]) || is_blank(text[length - 1]))
        complain(reader, value, "'%s' begins or ends with a blank", name);
    if (length > LITERAL_BYTES)
        complain(reader, value, "'%s' is longer than %d bytes", name, LITERAL_BYTES);
    return arena_copy(reader->shelf->arena, text);
}

size_t yaml_items(struct reader *reader, const yaml_node_t *node, const char *name)
{
    const yaml_node_t *list = yaml_member(reader, node, name);
    if (list == NULL)
        return 0;
    if (list->type != YAML_SEQUENCE_NODE) {
        complain(reader, list, "'%s' must be a list", name);
        return 0;
    }
    size_t count = (size_t)(list->data.sequence.items.top - list->data.sequence.items.start);
    if (count == 0)
        complain(reader, list, "'%s' is an empty list", name);
    return count;
}

yaml_node_t *yaml_item(struct reader *reader, const yaml_node_t *node, const char *name,
                       size_t index)
{
    const yaml_node_t *list = yaml_member(reader, node, name);
    return yaml_document_get_node(reader->document, list->data.sequence.items.start[index]);
}

static const struct prop_rule *rule_find(const char *name, enum prop_place place)
{
    for (size_t i = 0; i < COUNT(prop_rules); i++)
        if ((prop_rules[i].places & place) != 0 && strcmp(prop_rules[i].name, name) == 0)
            return &prop_rules[i];
    return NULL;
}

/* The namespace must be ours, or absent for what OSCAL itself names. */
static void namespace_check(struct reader *reader, const yaml_node_t *node, const char *name,
                            bool plain)
{
    const char *given = scalar(yaml_member(reader, node, "ns"));
    if (plain ? given != NULL : given == NULL || strcmp(given, own_namespace) != 0)
        complain(reader, node, "'%s' %s", name,
                 plain ? "belongs to OSCAL and takes no ns" : "needs our ns");
}

static void prop_read(struct reader *reader, const yaml_node_t *node, enum prop_place place,
                      struct props *props)
{
    if (!yaml_members(reader, node, (const char *const[]){"name", "ns", "value", NULL}))
        return;
    const char *name = yaml_text(reader, node, "name");
    const struct prop_rule *rule = rule_find(name, place);
    if (rule == NULL) {
        complain(reader, node, "unknown prop '%s' here", name);
        return;
    }
    namespace_check(reader, node, name, rule->plain);
    bool repeated = (rule->repeated & place) != 0;
    const char *value = yaml_text(reader, node, "value");
    for (size_t i = 0; i < props->n; i++)
        if (strcmp(props->at[i].name, name) == 0 &&
            (!repeated || strcmp(props->at[i].value, value) == 0))
            complain(reader, node, "prop '%s' is given twice", name);
    if (props->n == PROPS_MAX)
        complain(reader, node, "more than %d props", PROPS_MAX);
    else
        props->at[props->n++] = (struct prop){rule->name, value, LINE_OF(node)};
}

struct props props_read(struct reader *reader, const yaml_node_t *node, enum prop_place place)
{
    struct props props = {.n = 0};
    size_t count = yaml_items(reader, node, "props");
    for (size_t i = 0; i < count; i++)
        prop_read(reader, yaml_item(reader, node, "props", i), place, &props);
    for (size_t i = 0; i < COUNT(prop_rules); i++) {
        const struct prop_rule *rule = &prop_rules[i];
        bool found = false;
        for (size_t j = 0; j < props.n; j++)
            found = found || props.at[j].name == rule->name;
        if ((rule->required & place) != 0 && !found)
            complain(reader, node, "prop '%s' is missing", rule->name);
    }
    return props;
}

const char *props_value(const struct props *props, const char *name)
{
    for (size_t i = 0; i < props->n; i++)
        if (strcmp(props->at[i].name, name) == 0)
            return props->at[i].value;
    return "";
}

unsigned props_bits(struct reader *reader, const yaml_node_t *node, const struct props *props,
                    const char *name, const char *const *words)
{
    unsigned bits = 0;
    for (size_t i = 0; i < props->n; i++) {
        if (strcmp(props->at[i].name, name) != 0)
            continue;
        size_t word = 0;
        while (words[word] != NULL && strcmp(words[word], props->at[i].value) != 0)
            word++;
        if (words[word] == NULL)
            complain(reader, node, "unknown %s '%s'", name, props->at[i].value);
        else
            bits |= 1U << word;
    }
    return bits;
}

int word_index(struct reader *reader, const yaml_node_t *node, const char *what, const char *word,
               const char *const *words)
{
    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    if (word[0] != '\0') /* its absence was complained of when it was read */
        complain(reader, node, "unknown %s '%s'", what, word);
    return 0;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void token_check(struct reader *reader, const yaml_node_t *node, const char *token)
{
    bool good = is_letter(token[0]);
    for (const char *at = token; *at != '\0'; at++)
        good = good && (is_letter(*at) || is_digit(*at) || *at == '.' || *at == '-');
    if (!good)
        complain(reader, node, "'%s' is not an OSCAL token", token);
}

void uuid_check(struct reader *reader, const yaml_node_t *node, const char *uuid)
{
    bool good = strlen(uuid) == 36;
    for (size_t i = 0; good && i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        good = dash ? uuid[i] == '-' : is_digit(uuid[i]) || (uuid[i] >= 'a' && uuid[i] <= 'f');
    }
    if (!good)
        complain(reader, node, "'%s' is not a UUID in lower case", uuid);
}

static bool has_japanese(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0xE3) /* kana and kanji are three bytes that begin so */
            return true;
    return false;
}

void bilingual_check(struct reader *reader, const yaml_node_t *node, const char *what,
                     struct bilingual text, bool prose)
{
    bool ja = text.ja != NULL && text.ja[0] != '\0', en = text.en != NULL && text.en[0] != '\0';
    if (ja && !en)
        complain(reader, node, "%s has no English text", what);
    if (en && !ja)
        complain(reader, node, "%s has no Japanese text", what);
    if (!ja || !en || !prose)
        return;
    if (strcmp(text.ja, text.en) == 0)
        complain(reader, node, "%s is the same text in both languages", what);
    else if (!has_japanese(text.ja))
        complain(reader, node, "%s has no Japanese letters in its Japanese text", what);
}

void *list_next(struct shelf *shelf, void *list_at, size_t *n, size_t *room, size_t size)
{
    void **list = list_at;
    char *items = arena_grow(shelf->arena, *list, *n, room, size);
    if (items == NULL)
        return NULL;
    *list = items;
    void *row = items + *n * size;
    memset(row, 0, size);
    ++*n;
    return row;
}
