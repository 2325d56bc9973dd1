#include <string.h>

#include "standards.h"

enum { DEPTH_MAX = 8 };

static const char *const status_words[] = {"draft", "current", "superseded", "reference", NULL};
static const char *const audience_words[] = {"executive", "responsible",  "staff", "ministry",
                                             "office",    "headquarters", NULL};
static const char *const applies_words[] = {"organization", "it", "control-system", NULL};
static const char *const phase_words[] = {"", "plan", "peacetime", NULL};

/* Where a reading stands in the tree. */
struct place {
    struct standard *standard;
    int group, parent, depth;
};

/* The parts of a group or measure, by name and language. Levels are 1–5 at 0–4. */
struct parts {
    struct bilingual statement, question, why, overview;
    struct bilingual levels[MATURITY_LEVELS];
};

static void members_read(struct reader *reader, const yaml_node_t *node, const struct place *place);

/* The text that a part of this name fills; NULL for evidence and for what is not known here. */
static struct bilingual *part_text(struct parts *parts, const char *name, bool is_control)
{
    if (!is_control)
        return strcmp(name, "overview") == 0 ? &parts->overview : NULL;
    if (strcmp(name, "statement") == 0)
        return &parts->statement;
    if (strcmp(name, "question") == 0)
        return &parts->question;
    if (strcmp(name, "why") == 0)
        return &parts->why;
    if (strncmp(name, "level-", 6) == 0 && name[6] >= '1' && name[6] <= '0' + MATURITY_LEVELS &&
        name[7] == '\0')
        return &parts->levels[name[6] - '1'];
    return NULL;
}

/* Evidence comes as pairs: the Japanese text, then the English one. */
static void evidence_add(struct reader *reader, const yaml_node_t *node,
                         struct standard_control *control, const char *prose, bool english)
{
    struct bilingual *last = control->evidence_count == 0
                                 ? NULL
                                 : &control->evidence[control->evidence_count - 1];
    bool open = last != NULL && last->en[0] == '\0';
    if (english && !open) {
        complain(reader, node, "evidence has no Japanese text");
    } else if (english) {
        last->en = prose;
        bilingual_check(reader, node, "evidence", *last, true);
    } else {
        if (open)
            complain(reader, node, "the evidence before this has no English text");
        struct bilingual *next = list_next(reader->shelf, &control->evidence,
                                           &control->evidence_count, &control->evidence_room,
                                           sizeof *next);
        if (next != NULL)
            *next = (struct bilingual){.ja = prose, .en = ""};
    }
}

static void part_read(struct reader *reader, const yaml_node_t *node, struct parts *parts,
                      struct standard_control *control)
{
    if (!yaml_members(reader, node, (const char *const[]){"name", "ns", "class", "prose", NULL}))
        return;
    const char *name = yaml_text(reader, node, "name"),
               *language = yaml_text(reader, node, "class");
    const char *prose = yaml_text(reader, node, "prose");
    bool english = strcmp(language, "en") == 0, evidence = strcmp(name, "evidence") == 0;
    struct bilingual *text = part_text(parts, name, control != NULL);
    bool plain = strcmp(name, "statement") == 0 || strcmp(name, "overview") == 0;
    if (text == NULL && !(evidence && control != NULL)) {
        complain(reader, node, "unknown part '%s' here", name);
        return;
    }
    if (!english && strcmp(language, "ja") != 0) {
        complain(reader, node, "part '%s' is in class '%s', not ja or en", name, language);
        return;
    }
    if (plain != (yaml_member(reader, node, "ns") == NULL))
        complain(reader, node, "part '%s' %s", name, plain ? "takes no ns" : "needs our ns");
    if (evidence) {
        evidence_add(reader, node, control, prose, english);
        return;
    }
    const char **side = english ? &text->en : &text->ja;
    if (*side != NULL)
        complain(reader, node, "part '%s' is given twice in %s", name, language);
    *side = prose;
}

static struct bilingual whole(struct bilingual text)
{
    return (struct bilingual){text.ja == NULL ? "" : text.ja, text.en == NULL ? "" : text.en};
}

/* Reads all parts; control is NULL for a group. */
static struct parts parts_read(struct reader *reader, const yaml_node_t *node,
                               struct standard_control *control)
{
    struct parts parts = {.statement = {NULL, NULL}};
    size_t count = yaml_items(reader, node, "parts");
    for (size_t i = 0; i < count; i++)
        part_read(reader, yaml_item(reader, node, "parts", i), &parts, control);
    static const char *const names[] = {"the statement", "the question", "why",
                                        "the overview",  "level 1",      "level 2",
                                        "level 3",       "level 4",      "level 5"};
    struct bilingual *texts[] = {&parts.statement, &parts.question,  &parts.why,
                                 &parts.overview,  &parts.levels[0], &parts.levels[1],
                                 &parts.levels[2], &parts.levels[3], &parts.levels[4]};
    for (size_t i = 0; i < COUNT(texts); i++) {
        *texts[i] = whole(*texts[i]);
        bilingual_check(reader, node, names[i], *texts[i], true);
    }
    if (control != NULL && control->evidence_count > 0 &&
        control->evidence[control->evidence_count - 1].en[0] == '\0')
        complain(reader, node, "the last evidence has no English text");
    return parts;
}

static void control_fill(struct reader *reader, const yaml_node_t *node,
                         struct standard_control *control)
{
    struct props props = props_read(reader, node, PLACE_CONTROL);
    struct parts parts = parts_read(reader, node, control);
    struct control *row = &control->row;
    row->id = yaml_text(reader, node, "id");
    token_check(reader, node, row->id);
    row->label = props_value(&props, "label");
    row->title = (struct bilingual){yaml_text(reader, node, "title"),
                                    props_value(&props, "title-en")};
    row->source = props_value(&props, "source");
    row->audience = props_bits(reader, node, &props, "audience", audience_words);
    row->applies = props_bits(reader, node, &props, "applies-to", applies_words);
    row->phase =
        phase_words[word_index(reader, node, "phase", props_value(&props, "phase"), phase_words)];
    row->statement = parts.statement;
    row->question = parts.question;
    row->why = parts.why;
    memcpy(row->levels, parts.levels, sizeof row->levels);
    bool asks = row->question.ja[0] != '\0' || row->question.en[0] != '\0';
    bool states = row->statement.ja[0] != '\0' || row->statement.en[0] != '\0';
    if (asks && !states)
        complain(reader, node, "a question without a statement");
    if (!states && control->evidence_count + (row->why.ja[0] != '\0') > 0)
        complain(reader, node, "evidence or why without a statement");
    if (asks && (row->audience == 0 || row->applies == 0))
        complain(reader, node, "a measure with a question needs audience and applies-to");
}

static void control_read(struct reader *reader, const yaml_node_t *node, const struct place *place)
{
    static const char *const names[] = {"id", "title", "props", "parts", "controls", NULL};
    if (!yaml_members(reader, node, names))
        return;
    struct standard *standard = place->standard;
    int index = (int)standard->control_count;
    struct standard_control *control = list_next(reader->shelf, &standard->controls,
                                                 &standard->control_count, &standard->control_room,
                                                 sizeof *control);
    if (control == NULL)
        return;
    control->line = LINE_OF(node);
    control->row.group = place->group;
    control->row.parent = place->parent;
    control_fill(reader, node, control);
    struct place below = *place;
    below.parent = index;
    members_read(reader, node, &below);
}

static void group_read(struct reader *reader, const yaml_node_t *node, const struct place *place)
{
    static const char *const names[] = {"id",     "title",    "props", "parts",
                                        "groups", "controls", NULL};
    if (!yaml_members(reader, node, names))
        return;
    struct standard *standard = place->standard;
    int index = (int)standard->group_count;
    struct standard_group *group = list_next(reader->shelf, &standard->groups,
                                             &standard->group_count, &standard->group_room,
                                             sizeof *group);
    if (group == NULL)
        return;
    struct props props = props_read(reader, node, PLACE_GROUP);
    struct parts parts = parts_read(reader, node, NULL);
    group->line = LINE_OF(node);
    group->row = (struct catalog_group){
        .id = yaml_text(reader, node, "id"),
        .label = props_value(&props, "label"),
        .title = {yaml_text(reader, node, "title"), props_value(&props, "title-en")},
        .overview = parts.overview,
        .source = props_value(&props, "source"),
        .parent = place->group,
        .depth = place->depth,
    };
    token_check(reader, node, group->row.id);
    struct place below = {standard, index, -1, place->depth + 1};
    members_read(reader, node, &below);
}

/* The label of an object that is not read yet; "" when it has none. */
static const char *label_peek(struct reader *reader, const yaml_node_t *node)
{
    const yaml_node_t *props = yaml_member(reader, node, "props");
    if (props == NULL || props->type != YAML_SEQUENCE_NODE)
        return "";
    const yaml_node_item_t *end = props->data.sequence.items.top;
    for (const yaml_node_item_t *item = props->data.sequence.items.start; item < end; item++) {
        const yaml_node_t *prop = yaml_document_get_node(reader->document, *item);
        const yaml_node_t *name = yaml_member(reader, prop, "name");
        const yaml_node_t *value = yaml_member(reader, prop, "value");
        if (name != NULL && value != NULL && name->type == YAML_SCALAR_NODE &&
            value->type == YAML_SCALAR_NODE &&
            strcmp((const char *)name->data.scalar.value, "label") == 0)
            return (const char *)value->data.scalar.value;
    }
    return "";
}

/* Groups and measures of one object, merged by label; each list keeps its own order. */
static void members_read(struct reader *reader, const yaml_node_t *node, const struct place *place)
{
    if (place->depth > DEPTH_MAX) {
        complain(reader, node, "groups are nested deeper than %d", DEPTH_MAX);
        return;
    }
    size_t groups = yaml_items(reader, node, "groups"), group = 0;
    size_t controls = yaml_items(reader, node, "controls"), control = 0;
    while (group < groups || control < controls) {
        bool take_control = group == groups;
        if (group < groups && control < controls)
            take_control = label_compare(
                               label_peek(reader, yaml_item(reader, node, "controls", control)),
                               label_peek(reader, yaml_item(reader, node, "groups", group))) <= 0;
        if (take_control)
            control_read(reader, yaml_item(reader, node, "controls", control++), place);
        else
            group_read(reader, yaml_item(reader, node, "groups", group++), place);
    }
}

int label_compare(const char *a, const char *b)
{
    while (*a != '\0' && *b != '\0') {
        size_t digits_a = strspn(a, "0123456789"), digits_b = strspn(b, "0123456789");
        if (digits_a > 0 && digits_b > 0) {
            if (digits_a != digits_b)
                return digits_a < digits_b ? -1 : 1;
            int order = strncmp(a, b, digits_a);
            if (order != 0)
                return order;
            a += digits_a;
            b += digits_b;
        } else if (*a != *b) {
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        } else {
            a++;
            b++;
        }
    }
    return (*a != '\0') - (*b != '\0');
}

/* A day, or "" for none. */
static void date_check(struct reader *reader, const yaml_node_t *node, const char *date)
{
    bool good = date[0] == '\0' || strlen(date) == 10;
    for (size_t i = 0; good && date[i] != '\0'; i++)
        good = i == 4 || i == 7 ? date[i] == '-' : date[i] >= '0' && date[i] <= '9';
    if (!good)
        complain(reader, node, "'%s' is not a date like 2026-10-01", date);
}

static void head_read(struct reader *reader, const yaml_node_t *node, struct catalog *head)
{
    static const char *const names[] = {"title", "last-modified", "version", "oscal-version",
                                        "props", "remarks",       NULL};
    const yaml_node_t *metadata = yaml_member(reader, node, "metadata");
    if (metadata == NULL) {
        complain(reader, node, "'metadata' is missing");
        return;
    }
    if (!yaml_members(reader, metadata, names))
        return;
    struct props props = props_read(reader, metadata, PLACE_CATALOG);
    head->id = props_value(&props, "id");
    head->version = yaml_text(reader, metadata, "version");
    head->modified = yaml_text(reader, metadata, "last-modified");
    head->effective = props_value(&props, "effective");
    head->publisher = props_value(&props, "publisher");
    head->publisher_en = props_value(&props, "publisher-en");
    head->source = props_value(&props, "source");
    head->remarks = yaml_member(reader, metadata, "remarks") == NULL
                        ? ""
                        : yaml_text(reader, metadata, "remarks");
    head->remarks_en = props_value(&props, "remarks-en");
    head->title = (struct bilingual){yaml_text(reader, metadata, "title"),
                                     props_value(&props, "title-en")};
    head->short_title = (struct bilingual){props_value(&props, "short"),
                                           props_value(&props, "short-en")};
    head->status = (enum catalog_status)word_index(reader, metadata, "status",
                                                   props_value(&props, "status"), status_words);
    token_check(reader, metadata, head->id);
    date_check(reader, metadata, head->effective);
    if (strcmp(head->id, "diff") == 0)
        complain(reader, metadata, "a catalog cannot be called 'diff': the address is taken");
}

void catalog_read(struct reader *reader, const yaml_node_t *node)
{
    static const char *const names[] = {"uuid", "metadata", "groups", "controls", NULL};
    if (!yaml_members(reader, node, names))
        return;
    struct shelf *shelf = reader->shelf;
    struct standard *standard = list_next(shelf, &shelf->standards, &shelf->standard_count,
                                          &shelf->standard_room, sizeof *standard);
    if (standard == NULL)
        return;
    standard->file = reader->file;
    standard->line = LINE_OF(node);
    standard->head = (struct catalog){.id = ""};
    head_read(reader, node, &standard->head);
    standard->head.uuid = yaml_text(reader, node, "uuid");
    uuid_check(reader, node, standard->head.uuid);
    struct place top = {standard, -1, -1, 0};
    members_read(reader, node, &top);
    if (standard->control_count == 0)
        complain(reader, node, "the catalog has no measures");
}
