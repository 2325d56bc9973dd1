/* From responses to blocks: operators of all years get one place each, those of an atom side by side; analysis_turn.c
 * turns their answers round. */
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis_inside.h"

enum {
    KEY_BYTES_MOST = 200,
    WEIGHTS_MOST = 13000, /* five times as much fits 16 bits */
    BLOCKS_BYTES_MOST = 1024 * 1024 * 1024
};

/* What is needed only while loading; in cx's arena. */
struct loader {
    struct ctx *cx;
    const struct analysis_input *input;
    struct analysis_blocks *blocks;
    uint32_t *who[ANALYSIS_YEARS_MOST]; /* by respondent: operator in the order of being met, later its place */
    uint16_t *homes;                    /* by operator */
    uint8_t *moved;
    struct packed *packed[ANALYSIS_YEARS_MOST]; /* by place */
};

/* ---- Codes and keys ---- */

static int by_code(const void *a, const void *b)
{
    const struct analysis_question *const *left = a, *const *right = b;
    return strcmp((*left)->code, (*right)->code);
}

/* The questions of a year by code; NULL when memory ended. */
static const struct analysis_question **sorted(struct ctx *cx, const struct analysis_question *questions, size_t n)
{
    const struct analysis_question **at = ARENA_ARRAY(cx->arena, const struct analysis_question *, n + 1);
    for (size_t i = 0; at != NULL && i < n; i++)
        at[i] = &questions[i];
    if (at != NULL && n > 0)
        qsort(at, n, sizeof *at, by_code);
    return at;
}

static int32_t find_code(const struct analysis_question *const *at, const struct analysis_question *first, size_t n,
                         const char *code)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(at[middle]->code, code) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && strcmp(at[low]->code, code) == 0 ? (int32_t)(at[low] - first) : -1;
}

/* ---- What is refused ---- */

static enum rc check_shape(struct ctx *cx, const struct analysis_input *in)
{
    bool fits = in->year_count >= 1 && in->year_count <= ANALYSIS_YEARS_MOST && in->sector_count >= 1 &&
                in->sector_count <= ANALYSIS_SECTORS_MOST && in->sub_count <= ANALYSIS_SUBS_MOST &&
                in->size_count >= 1 && in->size_count <= ANALYSIS_SIZES_MOST &&
                in->section_count <= ANALYSIS_SECTIONS_MOST && in->function_count <= ANALYSIS_FUNCTIONS_MOST &&
                in->pair_count <= ANALYSIS_PAIRS_MOST;
    for (size_t i = 0; fits && i < in->sub_count; i++)
        fits = in->sub_sectors[i] < in->sector_count;
    for (size_t i = 0; fits && i < in->section_count; i++)
        fits = in->sections[i] < in->function_count;
    for (size_t i = 1; fits && i < in->year_count; i++)
        fits = in->years[i - 1].year < in->years[i].year;
    return fits ? RC_OK : fail(cx, RC_INVALID, N_("The frame of the analysis is not consistent"));
}

static enum rc check_questions(struct ctx *cx, const struct analysis_input *in, const struct analysis_year *year)
{
    const struct analysis_question **at = sorted(cx, year->questions, year->question_count);
    if (at == NULL)
        return RC_MEMORY;
    if (year->question_count == 0 || year->question_count > VECTOR_QUESTIONS_MOST)
        return fail(cx, RC_INVALID, N_("A questionnaire has between 1 and {0} questions (here: {1})"),
                    decimal(cx, VECTOR_QUESTIONS_MOST), decimal(cx, (int64_t)year->question_count));
    size_t weights = 0;
    for (size_t i = 0; i < year->question_count; i++) {
        const struct analysis_question *question = at[i];
        bool measure = question->section != ANALYSIS_NONE;
        bool fits = question->kind < VECTOR_KIND_COUNT_ && (!measure || question->kind == VECTOR_LEVEL) &&
                    (!measure || (question->section < in->section_count && question->weight >= 1 &&
                                  question->weight <= ANALYSIS_WEIGHT_MOST));
        if (!fits || (i > 0 && strcmp(at[i - 1]->code, question->code) == 0))
            return fail(cx, RC_INVALID, N_("The question {0} of {1} cannot be analysed"), question->code,
                        decimal(cx, year->year));
        weights += measure ? question->weight : 0;
    }
    return weights <= WEIGHTS_MOST ? RC_OK
                                   : fail(cx, RC_TOO_LARGE, N_("The weights of all measures may sum to {0} at most"),
                                          decimal(cx, WEIGHTS_MOST));
}

static bool respondent_fits(const struct analysis_input *in, const struct analysis_respondent *one)
{
    return one->operator != NULL && one->operator[0] != '\0' && strlen(one->operator) <= KEY_BYTES_MOST &&
           one->sector < in->sector_count && one->size < in->size_count &&
           (one->sub_sector == ANALYSIS_NONE ||
            (one->sub_sector < in->sub_count && in->sub_sectors[one->sub_sector] == one->sector));
}

/* ---- Places ---- */

static uint16_t atom_of(const struct analysis_input *in, const struct analysis_respondent *one)
{
    size_t slot = one->sub_sector == ANALYSIS_NONE ? in->sub_count + one->sector : one->sub_sector;
    return (uint16_t)(slot * in->size_count + one->size);
}

/* The operator's number, which is given where it is met for the first time. */
static uint32_t meet(struct analysis_blocks *blocks, const char *operator, uint32_t last)
{
    uint32_t who = lookup_find_after(&blocks->keys, operator, last);
    return who != LOOKUP_NONE ? who : lookup_add(&blocks->keys, arena_copy(blocks->arena, operator));
}

/* Who is who over the years, and in which atom. */
static enum rc meet_year(struct loader *loader, size_t y, uint8_t *seen)
{
    const struct analysis_input *in = loader->input;
    const struct analysis_year *year = &in->years[y];
    uint32_t last = LOOKUP_NONE;
    for (size_t i = 0; i < year->respondent_count; i++) {
        const struct analysis_respondent *one = &year->respondents[i];
        if (!respondent_fits(in, one))
            return fail(loader->cx, RC_INVALID, N_("The operator {0} of {1} has no place in the analysis"),
                        one->operator == NULL ? "" : one->operator, decimal(loader->cx, year->year));
        uint32_t who = meet(loader->blocks, one->operator, last);
        if (who == LOOKUP_NONE)
            return RC_MEMORY;
        last = who;
        if (seen[who] == y + 1)
            return fail(loader->cx, RC_INVALID, N_("The operator {0} stands twice in {1}"), one->operator,
                        decimal(loader->cx, year->year));
        uint16_t atom = atom_of(in, one);
        loader->moved[who] |= (uint8_t)(seen[who] != 0 && loader->homes[who] != atom);
        loader->homes[who] = atom;
        seen[who] = (uint8_t)(y + 1);
        loader->who[y][i] = who;
    }
    return RC_OK;
}

static enum rc meet_all(struct loader *loader)
{
    const struct analysis_input *in = loader->input;
    struct arena *arena = loader->cx->arena;
    size_t total = 0;
    for (size_t y = 0; y < in->year_count; y++)
        total += in->years[y].respondent_count;
    if (total > (size_t)ANALYSIS_OPERATORS_MOST * in->year_count)
        return fail(loader->cx, RC_TOO_LARGE, N_("More than {0} operators cannot be analysed"),
                    decimal(loader->cx, ANALYSIS_OPERATORS_MOST));
    uint8_t *seen = ARENA_ARRAY(arena, uint8_t, total + 1);
    loader->homes = ARENA_ARRAY(arena, uint16_t, total + 1);
    loader->moved = ARENA_ARRAY(arena, uint8_t, total + 1);
    if (seen == NULL || loader->homes == NULL || loader->moved == NULL ||
        !lookup_make(&loader->blocks->keys, loader->blocks->arena, in->years[in->year_count - 1].respondent_count))
        return RC_MEMORY;
    for (size_t y = 0; y < in->year_count; y++) {
        loader->who[y] = ARENA_ARRAY(arena, uint32_t, in->years[y].respondent_count + 1);
        if (loader->who[y] == NULL)
            return RC_MEMORY;
        TRY(meet_year(loader, y, seen));
    }
    return RC_OK;
}

/* Gives everybody a place: by atom, those who moved behind the others. */
static enum rc place_all(struct loader *loader)
{
    struct analysis_blocks *blocks = loader->blocks;
    size_t n = blocks->keys.n, keys = 2 * blocks->atom_count;
    uint32_t *starts = ARENA_ARRAY(loader->cx->arena, uint32_t, keys + 1);
    uint32_t *places = ARENA_ARRAY(blocks->arena, uint32_t, n + 1);
    blocks->operators = ARENA_ARRAY(blocks->arena, const char *, n + 1);
    blocks->places = places;
    if (starts == NULL || places == NULL || blocks->operators == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++)
        starts[loader->homes[i] + (loader->moved[i] ? blocks->atom_count : 0) + 1]++;
    for (size_t i = 1; i <= keys; i++)
        starts[i] += starts[i - 1];
    for (size_t i = 0; i < n; i++) {
        places[i] = starts[loader->homes[i] + (loader->moved[i] ? blocks->atom_count : 0)]++;
        blocks->operators[places[i]] = blocks->keys.words[i];
    }
    for (size_t y = 0; y < loader->input->year_count; y++) {
        uint32_t *who = loader->who[y];
        for (size_t i = 0; who != NULL && i < loader->input->years[y].respondent_count; i++)
            who[i] = places[who[i]];
    }
    uint16_t *homes = ARENA_ARRAY(loader->cx->arena, uint16_t, n + 1);
    if (homes == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++)
        homes[places[i]] = loader->homes[i];
    loader->homes = homes;
    blocks->n = n;
    blocks->tiles = (n + TILE - 1) / TILE;
    return RC_OK;
}

/* ---- A year ---- */

static enum rc copy_questions(struct loader *loader, size_t y)
{
    struct analysis_blocks *blocks = loader->blocks;
    struct block_year *year = &blocks->years[y], *last = y == 0 ? NULL : &blocks->years[y - 1];
    const struct analysis_year *from = &loader->input->years[y];
    const struct analysis_question **at = y == 0 ? NULL : sorted(loader->cx, last->questions, last->question_count);
    year->year = from->year;
    year->question_count = from->question_count;
    year->questions = ARENA_ARRAY(blocks->arena, struct analysis_question, from->question_count);
    year->before = ARENA_ARRAY(blocks->arena, int32_t, from->question_count);
    if (year->questions == NULL || year->before == NULL || (y != 0 && at == NULL))
        return RC_MEMORY;
    size_t measures = 0, known = 0, changed = 0;
    for (size_t i = 0; i < from->question_count; i++) {
        struct analysis_question *question = &year->questions[i];
        *question = from->questions[i];
        question->code = arena_copy(blocks->arena, from->questions[i].code);
        int32_t before = last == NULL ? -1 : find_code(at, last->questions, last->question_count, question->code);
        bool both = before >= 0 && question->section != ANALYSIS_NONE && last->questions[before].section != ANALYSIS_NONE;
        year->before[i] = both ? before : -1;
        measures += question->section != ANALYSIS_NONE;
        changed += both && last->questions[before].weight != question->weight;
    }
    for (size_t i = 0; last != NULL && i < last->question_count; i++)
        known += last->questions[i].section != ANALYSIS_NONE;
    for (size_t i = 0; i < from->question_count; i++) {
        changed += year->before[i] < 0 && year->questions[i].section != ANALYSIS_NONE;
        known -= year->before[i] >= 0;
    }
    year->same = last != NULL && changed == 0 && known == 0 && measures > 0;
    return RC_OK;
}

/* Stretches of the same atom, cut at the ends of tiles. */
static enum rc find_runs(struct analysis_blocks *blocks, struct block_year *year)
{
    size_t count = 0, runs = 0;
    for (size_t i = 0; i < blocks->n; i++)
        count += i % TILE == 0 || year->atoms[i] != year->atoms[i - 1];
    year->runs = ARENA_ARRAY(blocks->arena, struct run, count + 1);
    year->first_run = ARENA_ARRAY(blocks->arena, uint32_t, blocks->tiles + 1);
    if (year->runs == NULL || year->first_run == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < blocks->n; i++) {
        if (i % TILE == 0)
            year->first_run[i / TILE] = (uint32_t)runs;
        if (i % TILE == 0 || year->atoms[i] != year->atoms[i - 1])
            year->runs[runs++] = (struct run){.first = (uint32_t)i, .atom = year->atoms[i]};
        year->runs[runs - 1].end = (uint32_t)i + 1;
    }
    year->first_run[blocks->tiles] = (uint32_t)runs;
    year->run_count = runs;
    return RC_OK;
}

static enum rc place_year(struct loader *loader, size_t y)
{
    struct analysis_blocks *blocks = loader->blocks;
    struct block_year *year = &blocks->years[y];
    const struct analysis_year *from = &loader->input->years[y];
    const uint32_t *who = loader->who[y];
    size_t n = blocks->n;
    year->atoms = ARENA_ARRAY(blocks->arena, uint16_t, n + 1);
    year->covered = ARENA_ARRAY(blocks->arena, uint8_t, n + 1);
    year->responded = ARENA_ARRAY(blocks->arena, uint8_t, n + 1);
    year->risk = ARENA_ARRAY(blocks->arena, float, n + 1);
    loader->packed[y] = ARENA_ARRAY(loader->cx->arena, struct packed, n + 1);
    size_t bytes = blocks->tiles * TILE * year->question_count;
    year->codes = ARENA_ARRAY(blocks->arena, uint8_t, bytes + LANES);
    if (year->codes == NULL || year->atoms == NULL || year->covered == NULL || year->responded == NULL || year->risk == NULL ||
        loader->packed[y] == NULL || who == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        year->atoms[i] = loader->homes[i];
        year->risk[i] = -1;
    }
    for (size_t i = 0; i < from->respondent_count; i++) {
        const struct analysis_respondent *one = &from->respondents[i];
        uint32_t place = who[i];
        loader->packed[y][place] = (struct packed){one->answers, one->answers == NULL ? 0 : one->length};
        year->atoms[place] = atom_of(loader->input, one);
        year->covered[place] = 1;
        year->responded[place] = one->answers != NULL;
        year->response_count += one->answers != NULL;
        year->risk[place] = one->risk >= 0 ? one->risk : -1; /* not a number, too */
    }
    return find_runs(blocks, year);
}

/* ---- What belongs to the last year ---- */

static enum rc copy_last(struct loader *loader)
{
    const struct analysis_input *in = loader->input;
    struct analysis_blocks *blocks = loader->blocks;
    const struct block_year *last = &blocks->years[blocks->year_count - 1];
    const struct analysis_question **at = sorted(loader->cx, last->questions, last->question_count);
    blocks->pairs = ARENA_ARRAY(blocks->arena, struct pair, in->pair_count + 1);
    blocks->findings = ARENA_ARRAY(blocks->arena, struct finding, in->finding_count + 1);
    size_t cells = blocks->sector_count * last->question_count;
    if (at == NULL || blocks->pairs == NULL || blocks->findings == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < in->pair_count; i++) {
        int32_t first = find_code(at, last->questions, last->question_count, in->pairs[i].first);
        int32_t second = find_code(at, last->questions, last->question_count, in->pairs[i].second);
        if (first >= 0 && second >= 0 && first != second && last->questions[first].kind == VECTOR_LEVEL &&
            last->questions[second].kind == VECTOR_LEVEL)
            blocks->pairs[blocks->pair_count++] =
                (struct pair){.first = (uint32_t)first, .second = (uint32_t)second, .equal = in->pairs[i].equal,
                              .apart = in->pairs[i].apart == 0 ? PAIR_DISTANCE : in->pairs[i].apart};
    }
    for (size_t i = 0; i < in->finding_count; i++) {
        int32_t question = find_code(at, last->questions, last->question_count, in->findings[i].question);
        size_t who = analysis_operator_find(blocks, in->findings[i].operator);
        if (question >= 0 && who != ANALYSIS_NOBODY && last->questions[question].kind == VECTOR_LEVEL &&
            in->findings[i].level >= 1 && in->findings[i].level <= VECTOR_LEVEL_MOST)
            blocks->findings[blocks->finding_count++] =
                (struct finding){.at = (uint32_t)who, .question = (uint32_t)question, .level = in->findings[i].level};
    }
    if (in->contained == NULL)
        return RC_OK;
    blocks->contained = ARENA_ARRAY(blocks->arena, uint8_t, cells);
    if (blocks->contained == NULL)
        return RC_MEMORY;
    memcpy(blocks->contained, in->contained, cells);
    return RC_OK;
}

static enum rc copy_shape(struct loader *loader)
{
    const struct analysis_input *in = loader->input;
    struct analysis_blocks *blocks = loader->blocks;
    blocks->year_count = in->year_count;
    blocks->sector_count = in->sector_count;
    blocks->sub_count = in->sub_count;
    blocks->size_count = in->size_count;
    blocks->section_count = in->section_count;
    blocks->function_count = in->function_count;
    blocks->atom_count = (in->sub_count + in->sector_count) * in->size_count;
    blocks->group_count = 1 + in->sector_count + in->size_count + in->sub_count + in->sector_count * in->size_count;
    blocks->sub_sectors = ARENA_ARRAY(blocks->arena, uint16_t, in->sub_count + 1);
    blocks->sections = ARENA_ARRAY(blocks->arena, uint16_t, in->section_count + 1);
    if (blocks->sub_sectors == NULL || blocks->sections == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < in->sub_count; i++)
        blocks->sub_sectors[i] = in->sub_sectors[i];
    for (size_t i = 0; i < in->section_count; i++)
        blocks->sections[i] = in->sections[i];
    return RC_OK;
}

static enum rc load(struct loader *loader, size_t threads)
{
    struct analysis_blocks *blocks = loader->blocks;
    TRY(check_shape(loader->cx, loader->input));
    for (size_t y = 0; y < loader->input->year_count; y++)
        TRY(check_questions(loader->cx, loader->input, &loader->input->years[y]));
    TRY(copy_shape(loader));
    TRY(meet_all(loader));
    TRY(place_all(loader));
    for (size_t y = 0; y < blocks->year_count; y++) {
        TRY(copy_questions(loader, y));
        TRY(place_year(loader, y));
    }
    TRY(turn_all(loader->cx, blocks, loader->packed, threads));
    return copy_last(loader);
}

enum rc analysis_load(struct ctx *cx, const struct analysis_input *input, size_t threads, struct analysis_blocks **ret)
{
    CLEANUP(arena_freep) struct arena *own = arena_create(BLOCKS_BYTES_MOST);
    struct analysis_blocks *blocks = own == NULL ? NULL : ARENA_NEW(own, struct analysis_blocks);
    struct loader loader = {.cx = cx, .input = input, .blocks = blocks};
    if (blocks == NULL)
        return memory_ended(cx);
    blocks->arena = own;
    enum rc rc = load(&loader, threads);
    if (rc == RC_MEMORY || arena_failed(own))
        return memory_ended(cx);
    if (rc != RC_OK)
        return rc;
    *ret = blocks;
    own = NULL;
    return RC_OK;
}

void analysis_freep(struct analysis_blocks **blocks)
{
    if (*blocks == NULL)
        return;
    arena_free((*blocks)->arena); /* with the blocks themselves */
    *blocks = NULL;
}

struct arena *analysis_arena(const struct analysis_blocks *blocks)
{
    return blocks->arena;
}

size_t analysis_size(const struct analysis_blocks *blocks)
{
    return arena_used(blocks->arena);
}
