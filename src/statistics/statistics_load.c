/* From the database to blocks: a survey with up to two before it, each respondent with the sector and size under which it
 * was asked. What was made is kept in a server under the ledger's last entry that it follows from. */
#include <stdlib.h>
#include <string.h>

#include "base/keep.h"
#include "base/limits.h"
#include "base/lookup.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "db/db.h"
#include "statistics/statistics_rows.h"

enum { WORK_BYTES = 1024 * 1024 * 1024, PAIRS_FROM = 60 };

static const char *const audience_codes[] = {"overseer", "peers"};
static const char *const audience_labels[] = {N_("Overseeing body"), N_("Peers and the public")};
const struct enum_names statistics_audience_names = {audience_codes, audience_labels, COUNT(audience_codes)};

/* ---- Words ---- */

const char *statistics_word(const struct ctx *cx, struct bilingual text)
{
    return cx->lang == LANG_EN && !text_empty(text.en) ? text.en : text.ja == NULL ? "" : text.ja;
}

/* Sectors that the table does not know stand behind those that it does. */
static size_t sector_count(void)
{
    return sector_table.sector_count + 1;
}

const char *statistics_sector_code(size_t sector)
{
    return sector < sector_table.sector_count ? sector_table.sectors[sector].code : "other";
}

const char *statistics_sector(const struct ctx *cx, size_t sector)
{
    return sector < sector_table.sector_count ? statistics_word(cx, sector_table.sectors[sector].title)
                                              : tr(cx, N_("Other sectors"));
}

const char *statistics_sub_sector(const struct ctx *cx, size_t sub)
{
    return sub < sector_table.sub_sector_count ? statistics_word(cx, sector_table.sub_sectors[sub].title) : "";
}

const char *statistics_group(struct ctx *cx, const struct statistics *statistics, size_t group)
{
    const struct analysis_group *one = &statistics->figures.groups[group];
    const char *size = one->size == ANALYSIS_NONE ? "" : tr(cx, enum_label(&covered_size_names, one->size));
    switch (one->kind) {
    case GROUP_ALL:
        return tr(cx, N_("All operators"));
    case GROUP_SECTOR:
        return statistics_sector(cx, one->sector);
    case GROUP_SIZE:
        return size;
    case GROUP_SUB_SECTOR:
        return statistics_sub_sector(cx, one->sub_sector);
    default:
        return arena_printf(cx->arena, "%s / %s", statistics_sector(cx, one->sector), size);
    }
}

const char *statistics_name(const struct statistics *statistics, const char *operator)
{
    uint32_t number = lookup_find(&statistics->base->operators, operator);
    return number == LOOKUP_NONE || text_empty(statistics->base->names[number]) ? operator : statistics->base->names[number];
}

/* ---- Making the input ---- */

/* The name of an operator in the latest year in which it was asked. */
struct named {
    const char *name; /* NULL: never */
    size_t year;
};

/* Where a sector and sub-sector stand, as the engine numbers them. */
struct spot {
    uint16_t sector, sub_sector;
};

struct gather {
    struct ctx *cx; /* of the work alone */
    const struct statistics *statistics;
    struct risk_index_setting setting;
    struct survey_questionnaire questionnaires[STATISTICS_YEARS];
    struct bilingual *sections, *functions;
    uint16_t *section_functions;
    size_t section_count, function_count;
    struct analysis_year years[STATISTICS_YEARS];
    struct analysis_respondent *rows[STATISTICS_YEARS];
    size_t room[STATISTICS_YEARS];
    struct arena *words;     /* keys and names of operators */
    struct lookup operators; /* over all years */
    struct named *named;     /* by operator */
    size_t named_count, named_room;
    struct lookup pairs; /* sector and sub-sector, as they were met */
    struct spot *spots;  /* by pair */
    size_t spot_room;
};

/* The group at the top of the standard in which a measure stands; the standard itself where it has no groups. */
static struct bilingual function_of(struct ctx *cx, const char *catalog, const char *control)
{
    const struct catalog *found = text_empty(catalog) ? NULL : catalog_find(cx, catalog);
    int group = -1;
    for (size_t i = 0; found != NULL && i < found->control_count; i++)
        if (text_same(found->controls[i].id, control))
            group = found->controls[i].group;
    while (group >= 0 && found->groups[group].parent >= 0)
        group = found->groups[group].parent;
    return group >= 0 ? found->groups[group].title
           : found != NULL ? found->short_title
                           : (struct bilingual){tr_lang(LANG_JA, N_("Measures")), tr_lang(LANG_EN, N_("Measures"))};
}

static uint16_t number_of(struct bilingual *words, size_t *count, size_t most, struct bilingual word)
{
    for (size_t i = 0; i < *count; i++)
        if (text_same(words[i].ja, word.ja))
            return (uint16_t)i;
    if (*count == most)
        return (uint16_t)(most - 1);
    words[*count] = word;
    return (uint16_t)(*count)++;
}

static uint16_t section_of(struct gather *gather, const struct survey_questionnaire *from,
                           const struct questionnaire_question *question)
{
    struct bilingual function = function_of(gather->cx, from->catalog, question->control);
    struct bilingual words = text_empty(question->section.ja) ? function : question->section;
    size_t known = gather->section_count;
    uint16_t section = number_of(gather->sections, &gather->section_count, ANALYSIS_SECTIONS_MOST, words);
    if (gather->section_count > known)
        gather->section_functions[section] =
            number_of(gather->functions, &gather->function_count, ANALYSIS_FUNCTIONS_MOST, function);
    return section;
}

static enum rc gather_questions(struct gather *gather, size_t y)
{
    static const uint8_t kinds[QUESTION_KIND_COUNT_] = {
        [QUESTION_LEVEL] = VECTOR_LEVEL,   [QUESTION_SINGLE] = VECTOR_SINGLE,  [QUESTION_MULTIPLE] = VECTOR_MULTIPLE,
        [QUESTION_NUMBER] = VECTOR_NUMBER, [QUESTION_TEXT] = VECTOR_ELSEWHERE, [QUESTION_DATE] = VECTOR_DATE,
        [QUESTION_FILE] = VECTOR_ELSEWHERE};
    struct survey_questionnaire *from = &gather->questionnaires[y];
    if (y + 1 == gather->statistics->year_count)
        *from = *gather->statistics->questionnaire;
    else
        TRY(survey_document_of(gather->cx, gather->statistics->years[y].id, 0, NULL, from));
    struct analysis_question *to = ARENA_ARRAY(gather->cx->arena, struct analysis_question, from->questions.n + 1);
    if (to == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < from->questions.n; i++) {
        const struct questionnaire_question *question = from->questions.at + i;
        bool measure = question->kind == QUESTION_LEVEL;
        to[i] = (struct analysis_question){.code = measure && !text_empty(question->control) ? question->control : question->code,
                                           .section = measure ? section_of(gather, from, question) : ANALYSIS_NONE,
                                           .kind = kinds[question->kind],
                                           .choices = (uint8_t)question->choices.n,
                                           .weight = 1};
    }
    for (size_t i = 0; i < from->questions.n; i++) /* two questions of one measure are told apart by their codes */
        for (size_t j = i + 1; j < from->questions.n; j++)
            if (text_same(to[i].code, to[j].code))
                to[j].code = from->questions.at[j].code;
    gather->years[y].questions = to;
    gather->years[y].question_count = from->questions.n;
    return RC_OK;
}

/* Keeps the operator's name; false when memory has ended. */
static bool keep_name(struct gather *gather, size_t year, const struct statistics_row *row)
{
    while (row->number >= gather->named_count) {
        gather->named = arena_grow(gather->cx->arena, gather->named, gather->named_count, &gather->named_room,
                                   sizeof *gather->named);
        if (gather->named == NULL)
            return false;
        gather->named[gather->named_count++] = (struct named){.name = NULL};
    }
    struct named *named = gather->named + row->number;
    if (named->name == NULL || (named->year < year && !text_same(named->name, row->name)))
        named->name = arena_copy(gather->words, row->name);
    named->year = named->year < year ? year : named->year;
    return true;
}

static enum rc spot_of(struct gather *gather, const struct statistics_row *row, struct spot *ret)
{
    enum { PAIR_BYTES = 200 };
    char pair[PAIR_BYTES];
    size_t first = strlen(row->sector), second = strlen(row->sub_sector);
    struct arena *arena = gather->cx->arena;
    if (first + second + 2 > sizeof pair)
        return fail(gather->cx, RC_UNSOUND, N_("The operator {0} of {1} has no place in the analysis"), row->operator,
                    row->sector);
    memcpy(pair, row->sector, first);
    pair[first] = '/';
    memcpy(pair + first + 1, row->sub_sector, second + 1);
    uint32_t number = lookup_find(&gather->pairs, pair);
    if (number == LOOKUP_NONE) {
        const struct sector *sector = sector_find(row->sector);
        const struct sub_sector *sub = sector == NULL ? NULL : sub_sector_find(sector, row->sub_sector);
        gather->spots = arena_grow(arena, gather->spots, gather->pairs.n, &gather->spot_room, sizeof *gather->spots);
        number = lookup_add(&gather->pairs, arena_copy(arena, pair));
        if (gather->spots == NULL || number == LOOKUP_NONE)
            return RC_MEMORY;
        gather->spots[number] =
            (struct spot){(uint16_t)(sector == NULL ? sector_table.sector_count : sector_index(sector)),
                          sub == NULL ? ANALYSIS_NONE : (uint16_t)(sub - sector_table.sub_sectors)};
    }
    *ret = gather->spots[number];
    return RC_OK;
}

static enum rc take_row(void *self, size_t y, const struct statistics_row *row)
{
    struct spot spot = {.sector = 0};
    struct gather *gather = self;
    struct analysis_year *year = &gather->years[y];
    bool kept = keep_name(gather, y, row);
    gather->rows[y] = arena_grow(gather->cx->arena, gather->rows[y], year->respondent_count, &gather->room[y],
                                 sizeof *gather->rows[y]);
    if (!kept || gather->rows[y] == NULL)
        return RC_MEMORY;
    TRY(spot_of(gather, row, &spot));
    gather->rows[y][year->respondent_count++] = (struct analysis_respondent){
        .operator = row->operator,
        .answers = row->vector,
        .length = row->length,
        .sector = spot.sector,
        .sub_sector = spot.sub_sector,
        .size = (uint16_t)(row->size >= 0 && row->size < OPERATOR_SIZE_COUNT_ ? row->size : OPERATOR_SMALL),
        .risk = row->risk,
    };
    return RC_OK;
}

static enum rc gather_years(struct gather *gather, int64_t *ret_older)
{
    const struct statistics *statistics = gather->statistics;
    const struct statistics_span span = {statistics->years, statistics->year_count};
    if (!lookup_make(&gather->operators, gather->words, 0) || !lookup_make(&gather->pairs, gather->cx->arena, 0))
        return RC_MEMORY;
    for (size_t y = 0; y < span.n; y++) {
        TRY(gather_questions(gather, y));
        gather->years[y].year = span.at[y].year;
    }
    TRY(statistics_rows(gather->cx, &span, &gather->setting, &gather->operators, take_row, gather, ret_older));
    for (size_t y = 0; y < span.n; y++)
        gather->years[y].respondents = gather->rows[y];
    return RC_OK;
}

/* ---- Measures that say the same, by the mappings of their standard ---- */

struct side {
    const char *control, *other;
    enum relationship relationship; /* control is … of other */
};

static size_t sides_of(const char *catalog, const struct mapping *mapping, struct side *sides, size_t most)
{
    static const enum relationship turned[RELATION_COUNT_] = {RELATION_EQUAL, RELATION_SUPERSET, RELATION_SUBSET,
                                                              RELATION_INTERSECTS};
    size_t n = 0;
    bool forward = text_same(mapping->from, catalog);
    for (size_t i = 0; (forward || text_same(mapping->to, catalog)) && i < mapping->entry_count && n < most; i++) {
        const struct mapping_entry *entry = &mapping->entries[i];
        if (entry->from_group || entry->to_group || entry->relationship == RELATION_INTERSECTS)
            continue;
        sides[n++] = forward ? (struct side){entry->from, entry->to, entry->relationship}
                             : (struct side){entry->to, entry->from, turned[entry->relationship]};
    }
    return n;
}

/* Who reaches what contains the other's counterpart has reached the other, too. Measures that are both parts of one
 * counterpart, or both hold it, say much the same. */
static enum rc gather_pairs(struct gather *gather, const char *catalog, struct analysis_input *input)
{
    enum { SIDES_MOST = 4000, KIN_APART = 3 };
    struct side *sides = ARENA_ARRAY(gather->cx->arena, struct side, SIDES_MOST);
    struct analysis_pair *pairs = ARENA_ARRAY(gather->cx->arena, struct analysis_pair, ANALYSIS_PAIRS_MOST);
    if (sides == NULL || pairs == NULL)
        return RC_MEMORY;
    for (size_t m = 0; m < mappings_count; m++) {
        size_t n = sides_of(catalog, mappings[m], sides, SIDES_MOST);
        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; b < n && input->pair_count < ANALYSIS_PAIRS_MOST; b++) {
                bool equal = sides[a].relationship == RELATION_EQUAL && sides[b].relationship == RELATION_EQUAL;
                bool within = sides[a].relationship != RELATION_SUBSET && sides[b].relationship != RELATION_SUPERSET;
                if (a == b || !text_same(sides[a].other, sides[b].other) || text_same(sides[a].control, sides[b].control))
                    continue;
                if (within && (!equal || a < b))
                    pairs[input->pair_count++] = (struct analysis_pair){sides[a].control, sides[b].control, equal, 0};
                else if (a < b && !(sides[b].relationship != RELATION_SUBSET && sides[a].relationship != RELATION_SUPERSET))
                    pairs[input->pair_count++] = (struct analysis_pair){sides[a].control, sides[b].control, true, KIN_APART};
            }
    }
    input->pairs = pairs;
    return RC_OK;
}

/* ---- What was found on site, what the standards contain ---- */

static enum rc gather_findings(struct gather *gather, struct analysis_input *input)
{
    size_t last = gather->statistics->year_count - 1;
    const struct survey_questionnaire *asked = &gather->questionnaires[last];
    struct statistics_finds finds = {.n = 0};
    TRY(statistics_store_finds(gather->cx, &gather->statistics->survey, &finds));
    struct analysis_finding *findings = ARENA_ARRAY(gather->cx->arena, struct analysis_finding, finds.n + 1);
    if (findings == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < finds.n; i++) {
        int question = questionnaire_question_find(asked, finds.at[i].question);
        if (question >= 0)
            findings[input->finding_count++] = (struct analysis_finding){
                finds.at[i].operator, gather->years[last].questions[question].code, finds.at[i].level};
    }
    input->findings = findings;
    return RC_OK;
}

static enum rc gather_standards(struct gather *gather, struct analysis_input *input)
{
    const struct analysis_year *last = &gather->years[gather->statistics->year_count - 1];
    struct statistics_clauses clauses = {.n = 0};
    TRY(statistics_store_clauses(gather->cx, gather->statistics->survey.org, &clauses));
    uint8_t *contained = ARENA_ARRAY(gather->cx->arena, uint8_t, sector_count() * last->question_count + 1);
    if (contained == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < clauses.n; i++) {
        const struct sector *sector = sector_find(clauses.at[i].sector);
        for (size_t q = 0; sector != NULL && q < last->question_count; q++)
            if (text_same(last->questions[q].code, clauses.at[i].control))
                contained[sector_index(sector) * last->question_count + q] = 1;
    }
    input->contained = clauses.n == 0 ? NULL : contained;
    return RC_OK;
}

/* ---- The base ---- */

static const struct bilingual *keep_words(struct arena *arena, const struct bilingual *words, size_t n)
{
    struct bilingual *kept = ARENA_ARRAY(arena, struct bilingual, n + 1);
    for (size_t i = 0; kept != NULL && i < n; i++)
        kept[i] = (struct bilingual){arena_copy(arena, words[i].ja == NULL ? "" : words[i].ja),
                                     arena_copy(arena, words[i].en == NULL ? "" : words[i].en)};
    return kept;
}

/* Keys and names stay as they are: they lie in an arena that lasts as long as the blocks. */
static bool keep_names(const struct gather *gather, struct statistics_base *base)
{
    const char **names = ARENA_ARRAY(gather->words, const char *, gather->operators.n + 1);
    for (size_t i = 0; names != NULL && i < gather->operators.n; i++)
        names[i] = i < gather->named_count ? gather->named[i].name : NULL;
    base->operators = gather->operators;
    base->names = names;
    return names != NULL;
}

static enum rc base_from(struct gather *gather, struct statistics_base *base, struct analysis_blocks **ret)
{
    const struct statistics *statistics = gather->statistics;
    struct arena *arena = gather->cx->arena;
    uint16_t *subs = ARENA_ARRAY(arena, uint16_t, sector_table.sub_sector_count + 1);
    gather->sections = ARENA_ARRAY(arena, struct bilingual, ANALYSIS_SECTIONS_MOST);
    gather->functions = ARENA_ARRAY(arena, struct bilingual, ANALYSIS_FUNCTIONS_MOST);
    gather->section_functions = ARENA_ARRAY(arena, uint16_t, ANALYSIS_SECTIONS_MOST);
    if (subs == NULL || gather->sections == NULL || gather->functions == NULL || gather->section_functions == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < sector_table.sub_sector_count; i++)
        subs[i] = (uint16_t)sector_table.sub_sectors[i].sector;
    TRY(risk_index_setting_load(gather->cx, &gather->setting));
    TRY(gather_years(gather, base->older));
    struct analysis_input input = {.years = gather->years,
                                   .sub_sectors = subs,
                                   .sections = gather->section_functions,
                                   .year_count = statistics->year_count,
                                   .sector_count = sector_count(),
                                   .sub_count = sector_table.sub_sector_count,
                                   .size_count = OPERATOR_SIZE_COUNT_,
                                   .section_count = gather->section_count,
                                   .function_count = gather->function_count};
    TRY(gather_pairs(gather, statistics->survey.catalog, &input));
    TRY(gather_findings(gather, &input));
    TRY(gather_standards(gather, &input));
    TRY(analysis_load(gather->cx, &input, 0, ret));
    struct arena *own = analysis_arena(*ret);
    base->blocks = *ret;
    base->section_count = gather->section_count;
    base->function_count = gather->function_count;
    base->sections = keep_words(own, gather->sections, gather->section_count);
    base->functions = keep_words(own, gather->functions, gather->function_count);
    bool whole = keep_names(gather, base) && !arena_failed(own) && !arena_failed(arena) && !arena_failed(gather->words);
    return whole ? RC_OK : RC_MEMORY;
}

static void free_arena(void *arena)
{
    arena_free(arena);
}

static enum rc base_make(struct ctx *cx, const struct statistics *statistics, struct analysis_blocks **ret_blocks,
                         const struct statistics_base **ret)
{
    CLEANUP(arena_freep) struct arena *work = arena_create(WORK_BYTES), *words = arena_create(WORK_BYTES);
    CLEANUP(analysis_freep) struct analysis_blocks *blocks = NULL;
    struct statistics_base base = {.blocks = NULL};
    if (work == NULL || words == NULL)
        return memory_ended(cx);
    struct ctx inner = *cx;
    inner.arena = work;
    struct gather gather = {.cx = &inner, .statistics = statistics, .words = words};
    enum rc rc = base_from(&gather, &base, &blocks);
    if (rc != RC_OK)
        return rc == RC_MEMORY ? memory_ended(cx) : fail_as(cx, &inner, rc);
    struct statistics_base *kept = ARENA_NEW(analysis_arena(blocks), struct statistics_base);
    if (kept == NULL || !arena_at_end(analysis_arena(blocks), free_arena, words))
        return memory_ended(cx);
    words = NULL;
    *kept = base;
    *ret = kept;
    *ret_blocks = blocks;
    blocks = NULL;
    return RC_OK;
}

static void free_blocks(void *blocks)
{
    struct analysis_blocks *own = blocks;
    analysis_freep(&own);
}

/* Everything that the blocks follow from is in the key: which surveys, and the last entry about any of it. */
static enum rc key_of(struct ctx *cx, const struct statistics *statistics, const char **ret)
{
    int64_t stamp = 0;
    TRY(statistics_store_stamp(cx, statistics->survey.org, &stamp));
    *ret = arena_printf(cx->arena, "statistics\n%s\n%s\n%s\n%s\n%lld", statistics->survey.org, cx->org,
                        statistics->years[0].id, statistics->survey.id, (long long)stamp);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* The base under that key, held by `holder`. */
static enum rc base_of(struct ctx *cx, const struct statistics *statistics, const char *key, struct arena *holder,
                       const struct statistics_base **ret)
{
    struct keep *keep = cx->app == NULL ? NULL : cx->app->keep;
    struct analysis_blocks *blocks = NULL;
    *ret = keep_get(keep, key, holder);
    if (*ret != NULL)
        return RC_OK;
    TRY(base_make(cx, statistics, &blocks, ret));
    if (keep != NULL && analysis_size(blocks) < LIMIT_BLOCKS_BYTES) {
        *ret = keep_put(keep, key, analysis_arena(blocks), *ret, holder);
        return *ret == NULL ? memory_ended(cx) : RC_OK;
    }
    if (arena_at_end(holder, free_blocks, blocks))
        return RC_OK;
    analysis_freep(&blocks);
    return RC_MEMORY;
}

/* Figures with what they follow from. */
struct known_figures {
    const struct statistics_base *base;
    struct survey_questionnaire questionnaire;
    struct analysis_figures figures;
};

static enum rc fill_figures(struct ctx *cx, struct statistics *statistics, const char *key, struct known_figures *made)
{
    TRY(survey_document_of(cx, statistics->survey.id, 0, NULL, &made->questionnaire));
    statistics->questionnaire = &made->questionnaire;
    TRY(base_of(cx, statistics, key, cx->arena, &made->base));
    return analysis_run(cx, made->base->blocks, statistics->audience, 0, &made->figures);
}

/* All of it lies in `own`, or is held by it. */
static enum rc make_figures(struct ctx *cx, struct statistics *statistics, const char *key, struct arena *own,
                            struct known_figures *made)
{
    struct ctx inner = *cx;
    inner.arena = own;
    enum rc rc = fill_figures(&inner, statistics, key, made);
    return rc == RC_OK ? RC_OK : rc == RC_MEMORY ? memory_ended(cx) : fail_as(cx, &inner, rc);
}

/* Takes what lies in `own` over: into the keep, or until the request ends where it is too large. NULL when memory has
 * ended; `own` is freed then. */
static const struct known_figures *keep_figures(const struct ctx *cx, const char *key, struct arena *own,
                                                const struct known_figures *made)
{
    struct keep *keep = cx->app == NULL ? NULL : cx->app->keep;
    if (keep != NULL && analysis_size(made->base->blocks) < LIMIT_BLOCKS_BYTES)
        return keep_put(keep, key, own, made, cx->arena);
    if (arena_at_end(cx->arena, free_arena, own))
        return made;
    arena_free(own);
    return NULL;
}

/* What each audience is told is kept, too: a page costs what it shows. What is too large for it ends with the request. */
static enum rc figures_of(struct ctx *cx, struct statistics *statistics)
{
    const char *key = "", *own_key = "";
    TRY(key_of(cx, statistics, &key));
    own_key = arena_printf(cx->arena, "%s\n%d", key, (int)statistics->audience);
    const struct known_figures *known = keep_get(cx->app == NULL ? NULL : cx->app->keep, own_key, cx->arena);
    if (known == NULL) {
        struct arena *own = arena_create(WORK_BYTES);
        struct known_figures *made = own == NULL ? NULL : ARENA_NEW(own, struct known_figures);
        if (made == NULL) {
            arena_free(own);
            return memory_ended(cx);
        }
        enum rc rc = make_figures(cx, statistics, key, own, made);
        if (rc != RC_OK) {
            arena_free(own);
            return rc;
        }
        known = keep_figures(cx, own_key, own, made);
    }
    if (known == NULL)
        return memory_ended(cx);
    statistics->base = known->base;
    statistics->questionnaire = &known->questionnaire;
    statistics->figures = known->figures;
    return RC_OK;
}

static enum rc find_years(struct ctx *cx, const char *id, struct statistics *ret)
{
    struct survey found[STATISTICS_YEARS] = {{.id = NULL}};
    size_t n = 0;
    const char *next = id;
    while (n < STATISTICS_YEARS && !text_empty(next)) {
        enum rc rc = survey_visible(cx, next, &found[n]);
        if (n > 0 && (rc == RC_MISSING || rc == RC_DENIED))
            break; /* last year's belongs to somebody else */
        TRY(rc);
        if (n > 0 && (found[n].edition == 0 || found[n].year >= found[n - 1].year || !text_same(found[n].org, found[0].org)))
            break;
        next = found[n++].previous;
    }
    ret->survey = found[0];
    ret->year_count = n;
    for (size_t y = 0; y < n; y++)
        ret->years[n - 1 - y] = found[y];
    return RC_OK;
}

enum rc statistics_open(struct ctx *cx, const char *survey, enum analysis_audience audience, struct statistics *ret)
{
    struct statistics statistics = {.audience = audience};
    if (!may(cx, PERM_SURVEY_READ))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(find_years(cx, survey, &statistics));
    if (statistics.survey.edition == 0)
        return fail(cx, RC_CONFLICT, N_("The survey was never open, so there is nothing to analyse"));
    TRY(figures_of(cx, &statistics));
    *ret = statistics;
    return RC_OK;
}

enum rc statistics_looked(struct ctx *cx, const struct statistics *statistics, const char *what, const char *of)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_FORM_BYTES);
    struct json json = json_create(&body);
    json_object_begin(&json);
    json_key(&json, "of");
    json_text(&json, of);
    json_key(&json, "what");
    json_text(&json, what);
    json_object_end(&json);
    TRY(buf_error(&body));
    TRY(db_begin(cx, &tx));
    TRY(ledger_append(cx, statistics->survey.org, "survey-look", statistics->survey.id, LEDGER_NOTE, buf_string(&body)));
    return db_commit(cx, &tx);
}
