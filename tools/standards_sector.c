/* Reads data/sectors: the sectors with their sub-sectors, systems and services. */
#include <string.h>

#include "standards.h"
#include "template_text.h"

static const char *const marking_words[] = {"as-printed", "editorial", NULL};
static const char *const annex_words[] = {"present", "absent", NULL};
static const char *const level_words[] = {"presumed", "none", NULL};
static const char *const none_words[] = {"none", NULL};
static const struct bilingual nothing = {"", ""};

static struct bilingual pair_read(struct reader *reader, const yaml_node_t *node, const char *what)
{
    const struct bilingual text = {yaml_text(reader, node, "ja"), yaml_text(reader, node, "en")};
    bilingual_check(reader, node, what, text, true);
    return text;
}

/* A member of two texts; `needed`: it must be there. */
static struct bilingual pair_member(struct reader *reader, const yaml_node_t *node, const char *name, bool needed)
{
    static const char *const members[] = {"ja", "en", NULL};
    const yaml_node_t *member = yaml_member(reader, node, name);
    if (member == NULL && needed)
        complain(reader, node, "'%s' is missing", name);
    if (member == NULL || !yaml_members(reader, member, members))
        return nothing;
    return pair_read(reader, member, name);
}

/* Two texts, or one of the words; *ret_word takes its index, -1 for texts. */
static struct bilingual pair_or_word(struct reader *reader, const yaml_node_t *node, const char *name,
                                     const char *const *words, int *ret_word)
{
    const yaml_node_t *member = yaml_member(reader, node, name);
    *ret_word = -1;
    if (member == NULL || member->type != YAML_SCALAR_NODE)
        return pair_member(reader, node, name, true);
    *ret_word = word_index(reader, node, name, yaml_text(reader, node, name), words);
    return nothing;
}

static const char *code_read(struct reader *reader, const yaml_node_t *node)
{
    const char *code = yaml_text(reader, node, "code");
    if (code[0] != '\0')
        token_check(reader, node, code);
    return code;
}

static bool is_printed(struct reader *reader, const yaml_node_t *node)
{
    return word_index(reader, node, "marking", yaml_text(reader, node, "marking"), marking_words) == 0;
}

static struct picked_texts systems_read(struct reader *reader, const yaml_node_t *node)
{
    struct picked_texts texts = {.n = 0};
    size_t n = yaml_items(reader, node, "systems");
    for (size_t i = 0; i < n; i++) {
        const yaml_node_t *item = yaml_item(reader, node, "systems", i);
        struct bilingual *text = NULL;
        if (yaml_members(reader, item, (const char *const[]){"ja", "en", NULL}))
            text = list_next(reader->shelf, &texts.at, &texts.n, &texts.room, sizeof *texts.at);
        if (text != NULL)
            *text = pair_read(reader, item, "the system");
    }
    return texts;
}

static void service_read(struct reader *reader, const yaml_node_t *node, int sector, int sub)
{
    static const char *const members[] = {"code",    "marking", "ja",     "en",     "meaning", "failure",
                                          "statute", "level",   "report", "source", NULL};
    static const enum sector_level kinds[] = {SECTOR_LEVEL_PRESUMED, SECTOR_LEVEL_UNSAID};
    struct sectored *sectored = &reader->shelf->sectored;
    int word = -1;
    if (!yaml_members(reader, node, members))
        return;
    struct sectored_service *service = list_next(reader->shelf, &sectored->services, &sectored->service_count,
                                                 &sectored->service_room, sizeof *service);
    if (service == NULL)
        return;
    service->line = LINE_OF(node);
    service->row = (struct sector_service){.code = code_read(reader, node),
                                           .title = pair_read(reader, node, "the service"),
                                           .meaning = pair_member(reader, node, "meaning", true),
                                           .failure = pair_member(reader, node, "failure", true),
                                           .source = yaml_text(reader, node, "source"),
                                           .as_printed = is_printed(reader, node),
                                           .sector = sector,
                                           .sub_sector = sub};
    service->row.statute = pair_or_word(reader, node, "statute", none_words, &word);
    service->row.report = pair_or_word(reader, node, "report", none_words, &word);
    service->row.level = pair_or_word(reader, node, "level", level_words, &word);
    service->row.level_kind = word < 0 ? SECTOR_LEVEL_STATED : kinds[word];
}

static void services_read(struct reader *reader, const yaml_node_t *node, int sector, int sub)
{
    size_t n = yaml_items(reader, node, "services");
    for (size_t i = 0; i < n; i++)
        service_read(reader, yaml_item(reader, node, "services", i), sector, sub);
}

static void sub_read(struct reader *reader, const yaml_node_t *node, int sector)
{
    static const char *const members[] = {"code", "marking", "ja", "en", "operators", "systems", "services", NULL};
    struct sectored *sectored = &reader->shelf->sectored;
    if (!yaml_members(reader, node, members))
        return;
    int place = (int)sectored->sub_count;
    struct sectored_sub *sub =
        list_next(reader->shelf, &sectored->subs, &sectored->sub_count, &sectored->sub_room, sizeof *sub);
    if (sub == NULL)
        return;
    sub->line = LINE_OF(node);
    sub->row = (struct sub_sector){.code = code_read(reader, node),
                                   .title = pair_read(reader, node, "the sub-sector"),
                                   .operators = pair_member(reader, node, "operators", true),
                                   .as_printed = is_printed(reader, node),
                                   .sector = sector};
    sub->systems = systems_read(reader, node);
    services_read(reader, node, sector, place);
}

static void ministry_read(struct reader *reader, const yaml_node_t *node, struct sector *sector)
{
    static const char *const members[] = {"ja", "en", "marking", NULL};
    const yaml_node_t *member = yaml_member(reader, node, "ministry");
    sector->ministry = nothing;
    if (member == NULL) {
        complain(reader, node, "'ministry' is missing");
        return;
    }
    if (!yaml_members(reader, member, members))
        return;
    sector->ministry = pair_read(reader, member, "the ministry");
    sector->ministry_printed = is_printed(reader, member);
}

static void sector_read(struct reader *reader, const yaml_node_t *node)
{
    static const char *const members[] = {"code",    "ja",       "en",      "annex",       "note", "ministry", "operators",
                                          "systems", "services", "sub-sectors", NULL};
    struct sectored *sectored = &reader->shelf->sectored;
    if (!yaml_members(reader, node, members))
        return;
    int place = (int)sectored->sector_count;
    struct sectored_sector *sector = list_next(reader->shelf, &sectored->sectors, &sectored->sector_count,
                                               &sectored->sector_room, sizeof *sector);
    if (sector == NULL)
        return;
    sector->line = LINE_OF(node);
    sector->row = (struct sector){
        .code = code_read(reader, node),
        .title = pair_read(reader, node, "the sector"),
        .operators = pair_member(reader, node, "operators", false),
        .note = pair_member(reader, node, "note", false),
        .in_annexes = word_index(reader, node, "annex", yaml_text(reader, node, "annex"), annex_words) == 0};
    ministry_read(reader, node, &sector->row);
    sector->systems = systems_read(reader, node);
    if (!sector->row.in_annexes && sector->row.note.ja[0] == '\0')
        complain(reader, node, "a sector that is not in the annexes needs a note that says so");
    services_read(reader, node, place, -1);
    size_t n = yaml_items(reader, node, "sub-sectors");
    for (size_t i = 0; i < n; i++)
        sub_read(reader, yaml_item(reader, node, "sub-sectors", i), place);
}

void sectors_read(struct reader *reader, const yaml_node_t *root)
{
    struct sectored *sectored = &reader->shelf->sectored;
    if (!yaml_members(reader, root, (const char *const[]){"sectors", NULL}))
        return;
    const yaml_node_t *node = yaml_member(reader, root, "sectors");
    if (node == NULL) {
        complain(reader, root, "has no 'sectors'");
        return;
    }
    if (!yaml_members(reader, node, (const char *const[]){"source", "list", NULL}))
        return;
    if (sectored->file != NULL)
        complain(reader, node, "the sectors are read already");
    sectored->file = reader->file;
    sectored->line = LINE_OF(node);
    sectored->source = yaml_text(reader, node, "source");
    size_t n = yaml_items(reader, node, "list");
    if (n == 0)
        complain(reader, node, "'list' is missing");
    for (size_t i = 0; i < n; i++)
        sector_read(reader, yaml_item(reader, node, "list", i));
}

/* --- What must hold when all is read --- */

/* Counts that are known: 16 sectors (baseline-2026, 1.2), 13 of them in the annexes of guideline-5. */
enum { SECTORS = 16, IN_ANNEXES = 13 };

struct named {
    struct name *codes, *ja, *en;
    size_t n;
};

static bool named_begin(struct shelf *shelf, struct named *named, size_t most)
{
    *named = (struct named){.codes = ARENA_ARRAY(shelf->arena, struct name, most + 1),
                            .ja = ARENA_ARRAY(shelf->arena, struct name, most + 1),
                            .en = ARENA_ARRAY(shelf->arena, struct name, most + 1)};
    return named->codes != NULL && named->ja != NULL && named->en != NULL;
}

static void named_add(struct named *named, const struct shelf *shelf, const char *code, struct bilingual title, int line)
{
    const char *file = shelf->sectored.file;
    named->codes[named->n] = (struct name){code, file, line};
    named->ja[named->n] = (struct name){title.ja, file, line};
    named->en[named->n++] = (struct name){title.en, file, line};
}

static void named_end(struct shelf *shelf, struct named *named)
{
    names_check(shelf, "code", named->codes, named->n);
    names_check(shelf, "title", named->ja, named->n);
    names_check(shelf, "title", named->en, named->n);
}

/* An import finds a sector or sub-sector by its title. */
static void titles_check(struct shelf *shelf)
{
    const struct sectored *all = &shelf->sectored;
    struct named sectors = {.n = 0}, subs = {.n = 0}, services = {.n = 0};
    if (!named_begin(shelf, &sectors, all->sector_count) || !named_begin(shelf, &subs, all->sub_count) ||
        !named_begin(shelf, &services, all->service_count))
        return;
    for (size_t i = 0; i < all->sector_count; i++)
        named_add(&sectors, shelf, all->sectors[i].row.code, all->sectors[i].row.title, all->sectors[i].line);
    for (size_t i = 0; i < all->sub_count; i++)
        named_add(&subs, shelf, all->subs[i].row.code, all->subs[i].row.title, all->subs[i].line);
    for (size_t i = 0; i < all->service_count; i++)
        named_add(&services, shelf, all->services[i].row.code, all->services[i].row.title, all->services[i].line);
    named_end(shelf, &sectors);
    named_end(shelf, &subs);
    named_end(shelf, &services);
}

/* What is printed has a place in the annexes, and every sector serves somebody by somebody. */
static void rows_check(struct shelf *shelf)
{
    const struct sectored *all = &shelf->sectored;
    for (size_t i = 0; i < all->sector_count; i++) {
        const struct sectored_sector *sector = all->sectors + i;
        bool serves = false, operated = sector->row.operators.ja[0] != '\0';
        for (size_t k = 0; k < all->service_count; k++) {
            const struct sectored_service *service = all->services + k;
            if (service->row.sector != (int)i)
                continue;
            serves = true;
            if (service->row.as_printed && !sector->row.in_annexes)
                text_refuse(shelf->issues, all->file, service->line, "'%s' is printed nowhere: its sector is not in the annexes",
                            service->row.code);
        }
        for (size_t k = 0; k < all->sub_count; k++)
            operated |= all->subs[k].row.sector == (int)i;
        if (!serves)
            text_refuse(shelf->issues, all->file, sector->line, "'%s' has no service", sector->row.code);
        if (!operated)
            text_refuse(shelf->issues, all->file, sector->line, "'%s' has neither operators nor sub-sectors", sector->row.code);
    }
}

void sectors_check(struct shelf *shelf)
{
    const struct sectored *all = &shelf->sectored;
    size_t annexes = 0;
    if (all->file == NULL)
        return;
    titles_check(shelf);
    rows_check(shelf);
    for (size_t i = 0; i < all->sector_count; i++)
        annexes += all->sectors[i].row.in_annexes;
    if (all->sector_count != SECTORS)
        text_refuse(shelf->issues, all->file, all->line, "%zu sectors, the document %d", all->sector_count, SECTORS);
    if (annexes != IN_ANNEXES)
        text_refuse(shelf->issues, all->file, all->line, "%zu sectors in the annexes, the document %d", annexes, IN_ANNEXES);
}
