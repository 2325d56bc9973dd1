/* What others than the overseeing body may see (docs/analysis.md, "What others see"). */
#include <string.h>

#include "analysis/analysis_inside.h"

/* One year's publication. */
struct publication {
    struct analysis_work *work;
    size_t y, items, all; /* items with counts by atom; all items of a group */
    uint32_t *people, *order;
    bool *base, *told; /* by group */
    uint64_t *known_keys; /* tables that were looked at already: by digest of who is in them */
    bool **known;
    size_t known_count;
    struct arena *scratch;
};
enum { KNOWN_MOST = 1024, SCRATCH_BYTES_MOST = 256 * 1024 * 1024 };

/* ---- Groups by who answered an item ---- */

/* Whether an atom has five people or more is all that matters of large ones. */
static uint64_t key_of(const uint32_t *people, size_t n)
{
    uint64_t key = UINT64_C(14695981039346656037), more = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t few = people[i] < ANALYSIS_LEAST ? people[i] : ANALYSIS_LEAST;
        key = (key ^ few) * UINT64_C(1099511628211);
        more += few * ((i + 1) * UINT64_C(0x9E3779B97F4A7C15));
    }
    return key ^ (more >> 7);
}

/* Leaves in publication->told what of the base may be told of a table with these people. */
static enum rc tell_table(struct publication *pub, const uint32_t *people)
{
    const struct analysis_blocks *blocks = pub->work->blocks;
    uint64_t key = key_of(people, blocks->atom_count);
    for (size_t i = 0; i < pub->known_count; i++)
        if (pub->known_keys[i] == key) {
            pub->told = pub->known[i];
            return RC_OK;
        }
    struct ctx inner = {.arena = pub->scratch};
    bool *told = ARENA_ARRAY(pub->work->cx->arena, bool, blocks->group_count);
    if (told == NULL)
        return RC_MEMORY;
    arena_next(pub->scratch);
    memcpy(told, pub->base, blocks->group_count * sizeof *told);
    TRY(guard_groups(&inner, blocks, people, pub->order, told));
    if (pub->known_count < KNOWN_MOST) {
        pub->known_keys[pub->known_count] = key;
        pub->known[pub->known_count++] = told;
    }
    pub->told = told;
    return RC_OK;
}

static void withhold_item(const struct publication *pub, size_t item)
{
    struct analysis_cell *cells = pub->work->cells[pub->y];
    for (size_t g = 0; g < pub->work->blocks->group_count; g++)
        if (!pub->told[g])
            cells[g * pub->all + item] = (struct analysis_cell){.n = -1, .mean = -1};
}

static enum rc publish_items(struct publication *pub)
{
    const struct analysis_blocks *blocks = pub->work->blocks;
    const struct count_year *count = &pub->work->counts.years[pub->y];
    size_t questions = blocks->years[pub->y].question_count;
    for (size_t i = 0; i < pub->items; i++) {
        for (size_t atom = 0; atom < blocks->atom_count; atom++)
            pub->people[atom] = (uint32_t)count->items[atom * pub->items + i].n;
        TRY(tell_table(pub, pub->people));
        withhold_item(pub, i);
    }
    for (size_t q = 0; q < questions; q++) {
        uint8_t kind = blocks->years[pub->y].questions[q].kind;
        for (size_t atom = 0; atom < blocks->atom_count; atom++) {
            const uint32_t *answers = count->answers + (atom * questions + q) * ANALYSIS_SPREAD;
            uint32_t levels = answers[1] + answers[2] + answers[3] + answers[4] + answers[5];
            const struct sum *numbers = pub->work->numbers[pub->y];
            pub->people[atom] =
                kind == VECTOR_NUMBER && numbers != NULL ? (uint32_t)numbers[q * blocks->atom_count + atom].n : levels;
        }
        TRY(tell_table(pub, pub->people));
        withhold_item(pub, pub->items + q);
    }
    return RC_OK;
}

/* ---- Frequencies ---- */

static void tell_spread(const struct publication *pub, size_t q, const bool *told)
{
    const struct analysis_blocks *blocks = pub->work->blocks;
    size_t questions = blocks->years[pub->y].question_count;
    for (size_t g = 0; g < blocks->group_count; g++)
        if (g > blocks->sector_count || !told[g])
            for (int k = 0; k < ANALYSIS_SPREAD; k++)
                pub->work->spread[pub->y][(g * questions + q) * ANALYSIS_SPREAD + (size_t)k] = -1;
}

static void start_told(const struct publication *pub, bool *told)
{
    for (size_t g = 0; g <= pub->work->blocks->sector_count; g++)
        told[g] = pub->base[g];
}

static void publish_spread(const struct publication *pub, int64_t *parts)
{
    const struct analysis_blocks *blocks = pub->work->blocks;
    size_t questions = blocks->years[pub->y].question_count, sectors = blocks->sector_count;
    bool told[ANALYSIS_SECTORS_MOST + 1];
    for (size_t q = 0; q < questions; q++) {
        start_told(pub, told);
        for (size_t s = 0; s < sectors; s++) {
            const int32_t *from = pub->work->spread[pub->y] + ((1 + s) * questions + q) * ANALYSIS_SPREAD;
            for (size_t k = 0; k < ANALYSIS_SPREAD; k++)
                parts[s * ANALYSIS_SPREAD + k] = from[k];
        }
        guard_frequencies(sectors, parts, ANALYSIS_SPREAD, told);
        tell_spread(pub, q, told);
    }
}

/* Each choice and what is left of those who responded. */
static void publish_choices(const struct publication *pub, int64_t *parts)
{
    const struct analysis_blocks *blocks = pub->work->blocks;
    const struct block_year *year = &blocks->years[pub->y];
    size_t sectors = blocks->sector_count;
    bool told[ANALYSIS_SECTORS_MOST + 1];
    for (size_t q = 0; q < year->question_count; q++) {
        int64_t *counts = pub->work->choices[pub->y][q];
        size_t n = year->questions[q].choices;
        if (counts == NULL)
            continue;
        start_told(pub, told);
        for (size_t s = 0; s < sectors; s++)
            for (size_t c = 0; c < n; c++) {
                int64_t found = counts[(1 + s) * n + c];
                parts[s * 2 * n + 2 * c] = found;
                parts[s * 2 * n + 2 * c + 1] = pub->work->groups[pub->y][1 + s].responded - found;
            }
        guard_frequencies(sectors, parts, 2 * n, told);
        for (size_t g = 0; g <= sectors; g++)
            for (size_t c = 0; !told[g] && c < n; c++)
                counts[g * n + c] = -1;
    }
}

static void publish_bars(const struct publication *pub, int64_t *parts)
{
    const struct analysis_blocks *blocks = pub->work->blocks;
    struct analysis_scores *groups = pub->work->groups[pub->y];
    size_t sectors = blocks->sector_count;
    bool told[ANALYSIS_SECTORS_MOST + 1];
    start_told(pub, told);
    for (size_t s = 0; s < sectors; s++)
        for (size_t b = 0; b < ANALYSIS_BARS; b++)
            parts[s * ANALYSIS_BARS + b] = groups[1 + s].bars[b];
    guard_frequencies(sectors, parts, ANALYSIS_BARS, told);
    for (size_t g = 0; g < blocks->group_count; g++)
        for (size_t b = 0; b < ANALYSIS_BARS; b++)
            if (g > sectors || !told[g])
                groups[g].bars[b] = -1;
}

/* Numbers and deviations follow the base; quantiles are somebody's own score, so nobody else gets them. */
static void publish_scores(const struct publication *pub)
{
    const struct analysis_blocks *blocks = pub->work->blocks;
    const struct analysis_cell *cells = pub->work->cells[pub->y];
    for (size_t g = 0; g < blocks->group_count; g++) {
        struct analysis_scores *scores = &pub->work->groups[pub->y][g];
        scores->least = scores->lower = scores->median = scores->upper = scores->most = -1;
        if (!pub->base[g])
            scores->covered = scores->responded = -1;
        if (cells[g * pub->all + ITEM_WHOLE].n <= 0)
            scores->deviation = -1;
    }
}

/* ---- A year ---- */

/* Who responded decides what can be told at all. */
static enum rc base_of(struct publication *pub)
{
    const struct analysis_blocks *blocks = pub->work->blocks;
    const struct block_year *year = &blocks->years[pub->y];
    struct ctx inner = {.arena = pub->scratch};
    memset(pub->people, 0, blocks->atom_count * sizeof *pub->people);
    for (size_t i = 0; i < blocks->n; i++)
        pub->people[year->atoms[i]] += year->responded[i];
    for (size_t g = 0; g < blocks->group_count; g++)
        pub->base[g] = true;
    TRY(guard_order(pub->work->cx, blocks, pub->people, &pub->order));
    return guard_groups(&inner, blocks, pub->people, pub->order, pub->base);
}

static enum rc publish_year(struct analysis_work *work, size_t y, struct arena *scratch, bool **ret_base)
{
    const struct analysis_blocks *blocks = work->blocks;
    struct publication pub = {.work = work, .y = y, .scratch = scratch};
    pub.items = 1 + blocks->function_count + blocks->section_count;
    pub.all = pub.items + blocks->years[y].question_count;
    pub.people = ARENA_ARRAY(work->cx->arena, uint32_t, blocks->atom_count);
    pub.base = ARENA_ARRAY(work->cx->arena, bool, blocks->group_count);
    pub.known_keys = ARENA_ARRAY(work->cx->arena, uint64_t, KNOWN_MOST);
    pub.known = ARENA_ARRAY(work->cx->arena, bool *, KNOWN_MOST);
    int64_t *parts = ARENA_ARRAY(work->cx->arena, int64_t, blocks->sector_count * 2 * (UINT8_MAX + 1));
    if (pub.people == NULL || pub.base == NULL || pub.known_keys == NULL || pub.known == NULL || parts == NULL)
        return RC_MEMORY;
    TRY(base_of(&pub));
    publish_spread(&pub, parts);
    publish_choices(&pub, parts);
    publish_bars(&pub, parts);
    TRY(publish_items(&pub));
    publish_scores(&pub);
    *ret_base = pub.base;
    return RC_OK;
}

/* ---- Changes ---- */

/* How the people of an atom of the earlier year came on: paired within their sector, paired in another, others. */
struct course {
    int64_t stayed, moved, left, joined; /* joined: in the later year's sector, not paired; counted by atom of that year */
};

static bool is_pure(const struct analysis_blocks *blocks, const struct course *courses, size_t sector)
{
    int64_t others = 0;
    for (size_t atom = 0; atom < blocks->atom_count; atom++)
        if (atom_sector(blocks, atom) == sector)
            others += courses[atom].moved + courses[atom].left + courses[atom].joined;
    return others == 0;
}

static int64_t hidden_in(const struct analysis_blocks *blocks, const struct course *courses, size_t sector)
{
    int64_t people = 0;
    for (size_t atom = 0; atom < blocks->atom_count; atom++)
        if (atom_sector(blocks, atom) == sector) {
            int64_t others = courses[atom].left + courses[atom].moved;
            people += courses[atom].stayed < others ? courses[atom].stayed : others;
        }
    return people;
}

static void follow_people(const struct analysis_work *work, size_t y, struct course *courses)
{
    const struct analysis_blocks *blocks = work->blocks;
    const struct block_year *is = &blocks->years[y], *was = is - 1;
    for (size_t i = 0; i < blocks->n; i++) {
        bool before = work->scores.whole[y - 1][i] >= 0, after = work->scores.whole[y][i] >= 0;
        bool paired = before && after && work->scores.paired[y][i] != 0;
        bool same = atom_sector(blocks, was->atoms[i]) == atom_sector(blocks, is->atoms[i]);
        courses[was->atoms[i]].stayed += paired && same;
        courses[was->atoms[i]].moved += paired && !same;
        courses[was->atoms[i]].left += before && !paired;
        courses[is->atoms[i]].joined += after && !(paired && same);
    }
}

/* For everybody: those whose change no told sector covers hide among the others of their atoms, or there are none. */
static bool all_may_be_told(const struct analysis_blocks *blocks, const struct course *courses, const bool *mixed,
                            const bool *pure)
{
    int64_t open = 0, hidden = 0;
    for (size_t atom = 0; atom < blocks->atom_count; atom++) {
        size_t sector = atom_sector(blocks, atom);
        int64_t covered = mixed[sector] ? courses[atom].stayed : 0;
        int64_t mine = courses[atom].stayed + courses[atom].moved - covered, others = courses[atom].left + covered;
        open += pure[sector] ? 0 : mine;
        hidden += mine < others ? mine : others;
    }
    return open == 0 || hidden >= ANALYSIS_LEAST;
}

static void withhold_change(struct analysis_change *change)
{
    *change = (struct analysis_change){.pairs = -1, ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE,
                                       ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE};
}

/* Only everybody and sectors are told. The reasoning stands in docs/analysis.md. */
static enum rc publish_changes(struct analysis_work *work, size_t y, const bool *was, const bool *is)
{
    const struct analysis_blocks *blocks = work->blocks;
    struct analysis_change *changes = work->changes + (y - 1) * blocks->group_count;
    struct course *courses = ARENA_ARRAY(work->cx->arena, struct course, blocks->atom_count);
    bool mixed[ANALYSIS_SECTORS_MOST] = {false}, pure[ANALYSIS_SECTORS_MOST] = {false};
    size_t all_was = 1 + blocks->function_count + blocks->section_count + blocks->years[y - 1].question_count;
    size_t all_is = 1 + blocks->function_count + blocks->section_count + blocks->years[y].question_count;
    if (courses == NULL)
        return RC_MEMORY;
    follow_people(work, y, courses);
    for (size_t g = 0; g < blocks->group_count; g++) {
        bool both = g <= blocks->sector_count && was[g] && is[g] && changes[g].pairs >= ANALYSIS_LEAST &&
                    work->cells[y - 1][g * all_was].n > 0 && work->cells[y][g * all_is].n > 0;
        if (g > 0 && both) {
            pure[g - 1] = is_pure(blocks, courses, g - 1);
            mixed[g - 1] = !pure[g - 1] && hidden_in(blocks, courses, g - 1) >= ANALYSIS_LEAST;
            both = pure[g - 1] || mixed[g - 1];
        }
        if (!both)
            withhold_change(&changes[g]);
    }
    if (changes[0].pairs > 0 && !all_may_be_told(blocks, courses, mixed, pure))
        withhold_change(&changes[0]);
    return RC_OK;
}

enum rc publish_cells(struct analysis_work *work)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(SCRATCH_BYTES_MOST);
    bool *before = NULL;
    if (scratch == NULL)
        return memory_ended(work->cx);
    for (size_t y = 0; y < work->blocks->year_count; y++) {
        bool *base = NULL;
        TRY(publish_year(work, y, scratch, &base));
        if (y > 0)
            TRY(publish_changes(work, y, before, base));
        before = base;
    }
    return RC_OK;
}

/* Squares of the grid hold people of their own, so that only their sum is known besides. An empty square is withheld like
 * one of four: otherwise each hidden one would be known to hold somebody. What is withheld together is at least five people
 * and could lie in several ways. */
void publish_scatter(struct analysis_scatter *scatter)
{
    int64_t *squares = &scatter->grid[0][0], hidden = 0, room = 0;
    const size_t n = (size_t)ANALYSIS_GRID * ANALYSIS_GRID;
    for (size_t i = 0; i < n; i++)
        if (squares[i] < ANALYSIS_LEAST) {
            hidden += squares[i];
            room += ANALYSIS_LEAST - 1;
            squares[i] = -1;
        }
    while (hidden != 0 && (hidden < ANALYSIS_LEAST || hidden == room)) {
        size_t least = n;
        for (size_t i = 0; i < n; i++)
            if (squares[i] > 0 && (least == n || squares[i] < squares[least]))
                least = i;
        if (least == n) { /* nothing else is left to hide behind */
            scatter->n = -1;
            scatter->correlation = -9;
            return;
        }
        hidden += squares[least];
        room = INT64_MAX;
        squares[least] = -1;
    }
}
