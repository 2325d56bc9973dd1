/* What others than the overseeing body may see (docs/analysis.md, "What others see"). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis_inside.h"

double told_mean(double mean, uint64_t units)
{
    static const double steps[] = {0.01, 0.02, 0.05, 0.1, 0.2, 0.5};
    size_t i = 0;
    while (i + 1 < COUNT(steps) && steps[i] * (double)units < 1)
        i++;
    return round(mean / steps[i]) * steps[i];
}

/* One year's publication. */
struct publication {
    struct analysis_work *work;
    size_t y, items, all; /* items with counts by atom; all items of a group */
    uint32_t *people, *order;
    bool *base, *measures, *told; /* by group: of which anything, means of measures, the table at hand is told */
    uint64_t *known_keys; /* tables that were looked at already: by digest of who is in them */
    bool **known;
    size_t known_count;
    struct arena *scratch;
};
enum { KNOWN_MOST = 1024, NO_CORRELATION = -9 };

/* ---- Groups by who answered an item ---- */

/* Whether an atom has five people or more is all that matters of large ones. */
static uint64_t key_of(const uint32_t *people, size_t n, bool measure)
{
    uint64_t key = UINT64_C(14695981039346656037) + measure, more = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t few = people[i] < ANALYSIS_LEAST ? people[i] : ANALYSIS_LEAST;
        key = (key ^ few) * UINT64_C(1099511628211);
        more += few * ((i + 1) * UINT64_C(0x9E3779B97F4A7C15));
    }
    return key ^ (more >> 7);
}

/* Leaves in publication->told what may be told of a table with these people. */
static enum rc tell_table(struct publication *pub, const uint32_t *people, bool measure)
{
    const struct analysis_blocks *blocks = pub->work->blocks;
    uint64_t key = key_of(people, blocks->atom_count, measure);
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
    memcpy(told, measure ? pub->measures : pub->base, blocks->group_count * sizeof *told);
    TRY(guard_groups(&inner, blocks, people, pub->order, false, told));
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

/* Means are rounded so far that what they are made of cannot be read off their fractions. People are told in fives, since
 * what is left of those who responded may be fewer than five; a mean of measures has steps in which any number of people
 * from there on has its place. */
static void round_measure(struct analysis_cell *cell)
{
    cell->n -= cell->n % ANALYSIS_LEAST;
    cell->mean = told_mean(cell->mean, (uint64_t)cell->n);
}

/* Three digits that count: what somebody counts has no steps of its own. */
static void round_number(struct analysis_cell *cell)
{
    double unit = cell->mean == 0 ? 1 : pow(10, floor(log10(fabs(cell->mean))) - 2);
    cell->n -= cell->n % ANALYSIS_LEAST;
    cell->mean = round(cell->mean / unit) * unit;
}

static void blur(const struct publication *pub, size_t item, bool number)
{
    for (size_t g = 0; g < pub->work->blocks->group_count; g++) {
        struct analysis_cell *cell = &pub->work->cells[pub->y][g * pub->all + item];
        if (cell->n > 0)
            (number ? round_number : round_measure)(cell);
    }
}

static void round_scores(const struct publication *pub)
{
    uint64_t weight = full_weight(pub->work->blocks, pub->y);
    for (size_t g = 0; g < pub->work->blocks->group_count; g++) {
        struct analysis_cell *cell = &pub->work->cells[pub->y][g * pub->all + ITEM_WHOLE];
        struct analysis_scores *scores = &pub->work->groups[pub->y][g];
        if (cell->n <= 0)
            continue;
        cell->mean = told_mean(cell->mean, (uint64_t)cell->n * weight);
        scores->deviation = told_mean(scores->deviation, (uint64_t)cell->n * weight);
    }
}

static enum rc publish_questions(struct publication *pub)
{
    const struct analysis_blocks *blocks = pub->work->blocks;
    const struct count_year *count = &pub->work->counts.years[pub->y];
    size_t questions = blocks->years[pub->y].question_count;
    for (size_t q = 0; q < questions; q++) {
        uint8_t kind = blocks->years[pub->y].questions[q].kind;
        for (size_t atom = 0; atom < blocks->atom_count; atom++) {
            const uint32_t *answers = count->answers + (atom * questions + q) * ANALYSIS_SPREAD;
            uint32_t levels = answers[1] + answers[2] + answers[3] + answers[4] + answers[5];
            const struct sum *numbers = pub->work->numbers[pub->y];
            pub->people[atom] =
                kind == VECTOR_NUMBER && numbers != NULL ? (uint32_t)numbers[q * blocks->atom_count + atom].n : levels;
        }
        TRY(tell_table(pub, pub->people, kind != VECTOR_NUMBER));
        withhold_item(pub, pub->items + q);
        blur(pub, pub->items + q, kind == VECTOR_NUMBER);
    }
    return RC_OK;
}

/* What is told of a function or a section follows from what is told of its measures: their mean. The least of their numbers
 * stands for its number. */
struct derived {
    double sum;
    uint32_t weight;
    int64_t n; /* −1: a measure is withheld; 0: there is none */
};

static void derive_group(const struct publication *pub, size_t group, struct derived *items)
{
    const struct analysis_blocks *blocks = pub->work->blocks;
    const struct block_year *year = &blocks->years[pub->y];
    struct analysis_cell *cells = pub->work->cells[pub->y] + group * pub->all;
    memset(items, 0, pub->items * sizeof *items);
    for (size_t q = 0; q < year->question_count; q++) {
        const struct analysis_question *question = &year->questions[q];
        if (question->section == ANALYSIS_NONE)
            continue;
        const struct analysis_cell *cell = &cells[pub->items + q];
        size_t in[] = {ITEM_FUNCTIONS + blocks->sections[question->section],
                       ITEM_FUNCTIONS + blocks->function_count + question->section};
        for (size_t i = 0; i < 2; i++) {
            struct derived *item = &items[in[i]];
            item->n = item->n < 0 || cell->n <= 0 ? -1 : item->n == 0 || cell->n < item->n ? cell->n : item->n;
            item->sum += cell->mean * question->weight;
            item->weight += question->weight;
        }
    }
    for (size_t i = ITEM_FUNCTIONS; i < pub->items; i++)
        cells[i] = items[i].n > 0 ? (struct analysis_cell){items[i].n, items[i].sum / items[i].weight}
                                  : (struct analysis_cell){.n = items[i].n, .mean = -1};
}

static enum rc publish_items(struct publication *pub)
{
    const struct analysis_blocks *blocks = pub->work->blocks;
    const struct count_year *count = &pub->work->counts.years[pub->y];
    struct derived *items = ARENA_ARRAY(pub->work->cx->arena, struct derived, pub->items);
    if (items == NULL)
        return RC_MEMORY;
    for (size_t atom = 0; atom < blocks->atom_count; atom++)
        pub->people[atom] = (uint32_t)count->items[atom * pub->items + ITEM_WHOLE].n;
    TRY(tell_table(pub, pub->people, false));
    withhold_item(pub, ITEM_WHOLE);
    round_scores(pub);
    TRY(publish_questions(pub));
    for (size_t g = 0; g < blocks->group_count; g++)
        derive_group(pub, g, items);
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
        for (size_t g = 0; g <= sectors; g++) /* it says the mean as well */
            told[g] = pub->work->cells[pub->y][g * pub->all + pub->items + q].n > 0;
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

/* A quantile is somebody's own score, so others get the one that follows from the distribution that they see: as if the
 * scores of a bar lay evenly in it. */
static double quantile_of_bars(const int64_t bars[ANALYSIS_BARS], double share)
{
    double n = 0, seen = 0;
    for (size_t b = 0; b < ANALYSIS_BARS; b++)
        n += (double)bars[b];
    for (size_t b = 0; b < ANALYSIS_BARS && n > 0; b++) {
        if (seen + (double)bars[b] >= share * n && bars[b] > 0)
            return 1 + ((double)b + (share * n - seen) / (double)bars[b]) * 4 / ANALYSIS_BARS;
        seen += (double)bars[b];
    }
    return -1;
}

/* Numbers and deviations follow the base. */
static void publish_scores(const struct publication *pub)
{
    const struct analysis_blocks *blocks = pub->work->blocks;
    const struct analysis_cell *cells = pub->work->cells[pub->y];
    for (size_t g = 0; g < blocks->group_count; g++) {
        struct analysis_scores *scores = &pub->work->groups[pub->y][g];
        bool lies = scores->bars[0] >= 0;
        scores->least = scores->most = -1;
        scores->lower = lies ? quantile_of_bars(scores->bars, 0.25) : -1;
        scores->median = lies ? quantile_of_bars(scores->bars, 0.5) : -1;
        scores->upper = lies ? quantile_of_bars(scores->bars, 0.75) : -1;
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
    TRY(guard_groups(&inner, blocks, pub->people, pub->order, false, pub->base));
    memcpy(pub->measures, pub->base, blocks->group_count * sizeof *pub->measures);
    return joint_groups(pub->work, pub->y, pub->order, pub->scratch, pub->measures);
}

static enum rc publish_year(struct analysis_work *work, size_t y, struct arena *scratch, bool **ret_base)
{
    const struct analysis_blocks *blocks = work->blocks;
    struct publication pub = {.work = work, .y = y, .scratch = scratch};
    pub.items = 1 + blocks->function_count + blocks->section_count;
    pub.all = pub.items + blocks->years[y].question_count;
    pub.people = ARENA_ARRAY(work->cx->arena, uint32_t, blocks->atom_count);
    pub.base = ARENA_ARRAY(work->cx->arena, bool, blocks->group_count);
    pub.measures = ARENA_ARRAY(work->cx->arena, bool, blocks->group_count);
    pub.known_keys = ARENA_ARRAY(work->cx->arena, uint64_t, KNOWN_MOST);
    pub.known = ARENA_ARRAY(work->cx->arena, bool *, KNOWN_MOST);
    int64_t *parts = ARENA_ARRAY(work->cx->arena, int64_t, blocks->sector_count * 2 * (UINT8_MAX + 1));
    if (pub.people == NULL || pub.base == NULL || pub.measures == NULL || pub.known_keys == NULL || pub.known == NULL || parts == NULL)
        return RC_MEMORY;
    TRY(base_of(&pub));
    TRY(publish_items(&pub));
    publish_spread(&pub, parts);
    publish_choices(&pub, parts);
    publish_bars(&pub, parts);
    publish_scores(&pub);
    *ret_base = pub.base;
    return RC_OK;
}

/* ---- Changes ---- */

/* How the people of an atom of the earlier year came on. */
struct course {
    int64_t stayed;    /* paired within their sector */
    int64_t moved;     /* paired, but in another sector */
    int64_t steady;    /* stayed, and answered the same measures as before */
    int64_t left;      /* not paired */
    int64_t joined;    /* of the later year's atom: came, or came over from another sector */
    int64_t others;    /* had a score, and are not steady */
    int64_t hidden;    /* of the others, those who cannot be subtracted together with the steady ones */
};

/* Of those who are not steady, people of one mark can be subtracted together with the steady ones. */
struct other {
    uint32_t atom;
    uint64_t mark; /* by how much they answered in both years, in the earlier and in the later one */
};

static int by_atom(const void *a, const void *b)
{
    const struct other *left = a, *right = b;
    if (left->atom != right->atom)
        return left->atom < right->atom ? -1 : 1;
    return left->mark < right->mark ? -1 : left->mark > right->mark;
}

static bool is_steady(const struct analysis_work *work, size_t y, size_t i, const uint32_t full[2])
{
    uint16_t was = work->scores.weight[y - 1][i], is = work->scores.weight[y][i], both = work->scores.matched[y][i];
    return (was == full[0] && is == full[1]) || (work->blocks->years[y].same && was == both && is == both);
}

/* Two marks are taken away from the others of each atom: with the steady ones they can lie on one line. */
static void hide(struct other *others, size_t n, struct course *courses)
{
    if (n > 0)
        qsort(others, n, sizeof *others, by_atom);
    for (size_t i = 0; i < n;) {
        size_t end = i;
        int64_t most[2] = {0, 0};
        struct course *course = &courses[others[i].atom];
        while (end < n && others[end].atom == others[i].atom) {
            size_t first = end;
            while (end < n && by_atom(&others[end], &others[first]) == 0)
                end++;
            int64_t alike = (int64_t)(end - first);
            if (alike > most[0]) {
                most[1] = most[0];
                most[0] = alike;
            } else if (alike > most[1]) {
                most[1] = alike;
            }
        }
        course->others = (int64_t)(end - i);
        course->hidden = course->others - most[0] - most[1];
        i = end;
    }
}

static enum rc follow_people(const struct analysis_work *work, size_t y, struct course *courses)
{
    const struct analysis_blocks *blocks = work->blocks;
    const struct scores *scores = &work->scores;
    const uint32_t full[] = {full_weight(blocks, y - 1), full_weight(blocks, y)};
    struct other *others = ARENA_ARRAY(work->cx->arena, struct other, blocks->n + 1);
    size_t n = 0;
    if (others == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < blocks->n; i++) {
        uint32_t from = blocks->years[y - 1].atoms[i], to = blocks->years[y].atoms[i];
        uint64_t was = scores->weight[y - 1][i], is = scores->weight[y][i], both = scores->matched[y][i];
        bool paired = was != 0 && is != 0 && both != 0, same = atom_sector(blocks, from) == atom_sector(blocks, to);
        bool steady = paired && same && is_steady(work, y, i, full);
        courses[from].stayed += paired && same;
        courses[from].moved += paired && !same;
        courses[from].left += was != 0 && !paired;
        courses[from].steady += steady;
        courses[to].joined += is != 0 && !(paired && same);
        if (was != 0 && !steady)
            others[n++] = (struct other){from, was | (paired ? both << 16 | is << 32 | (uint64_t)same << 48 : 0)};
    }
    hide(others, n, courses);
    return RC_OK;
}

static bool is_pure(const struct analysis_blocks *blocks, const struct course *courses, size_t sector)
{
    int64_t others = 0;
    for (size_t atom = 0; atom < blocks->atom_count; atom++)
        if (atom_sector(blocks, atom) == sector)
            others += courses[atom].others + courses[atom].joined;
    return others == 0;
}

static int64_t less(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Whatever is subtracted, either those who stayed or those who left remain of each atom; and when the measures are
 * subtracted as well, either the steady ones or others do. */
static bool hides(const struct analysis_blocks *blocks, const struct course *courses, size_t sector)
{
    int64_t people = 0, answers = 0;
    for (size_t atom = 0; atom < blocks->atom_count; atom++) {
        if (atom_sector(blocks, atom) != sector)
            continue;
        people += less(courses[atom].stayed, courses[atom].left + courses[atom].moved);
        answers += less(courses[atom].steady, courses[atom].hidden);
    }
    return people >= ANALYSIS_LEAST && answers >= ANALYSIS_LEAST;
}

/* For everybody: those whose change no told sector covers hide among the others of their atoms, or there are none. */
static bool all_may_be_told(const struct analysis_blocks *blocks, const struct course *courses, const bool *mixed,
                            const bool *pure)
{
    int64_t open = 0, people = 0, answers = 0;
    for (size_t atom = 0; atom < blocks->atom_count; atom++) {
        const struct course *course = &courses[atom];
        size_t sector = atom_sector(blocks, atom);
        int64_t covered = mixed[sector] ? course->stayed : 0;
        int64_t mine = course->stayed + course->moved - covered;
        open += pure[sector] ? 0 : mine;
        people += less(mine, course->left + covered);
        answers += pure[sector] || mixed[sector] ? 0 : less(course->steady, course->hidden);
    }
    return open == 0 || (people >= ANALYSIS_LEAST && answers >= ANALYSIS_LEAST);
}

static void withhold_change(struct analysis_change *change)
{
    *change = (struct analysis_change){.pairs = -1, ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE,
                                       ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE};
}

/* What is rounded adds up as well: what is left is the respondents'. */
static void round_change(struct analysis_change *change, const struct analysis_cell *was, const struct analysis_cell *is,
                         uint64_t weight)
{
    uint64_t units = (uint64_t)change->pairs * weight;
    change->before = was->mean;
    change->after = is->mean;
    change->change = is->mean - was->mean;
    change->standard = told_mean(change->standard, units);
    change->progress = told_mean(change->progress, units);
    change->respondents = change->change - change->standard - change->progress;
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
    TRY(follow_people(work, y, courses));
    for (size_t g = 0; g < blocks->group_count; g++) {
        bool both = g <= blocks->sector_count && was[g] && is[g] && changes[g].pairs >= ANALYSIS_LEAST &&
                    work->cells[y - 1][g * all_was].n > 0 && work->cells[y][g * all_is].n > 0;
        if (g > 0 && both) {
            pure[g - 1] = is_pure(blocks, courses, g - 1);
            mixed[g - 1] = !pure[g - 1] && hides(blocks, courses, g - 1);
            both = pure[g - 1] || mixed[g - 1];
        }
        if (!both)
            withhold_change(&changes[g]);
    }
    if (changes[0].pairs > 0 && !all_may_be_told(blocks, courses, mixed, pure))
        withhold_change(&changes[0]);
    for (size_t g = 0; g <= blocks->sector_count; g++)
        if (changes[g].pairs > 0)
            round_change(&changes[g], &work->cells[y - 1][g * all_was], &work->cells[y][g * all_is], full_weight(blocks, y));
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

static int64_t hidden_of_column(const struct analysis_scatter *scatter, int64_t (*whole)[ANALYSIS_GRID], size_t s)
{
    int64_t hidden = 0;
    for (size_t r = 0; r < ANALYSIS_GRID; r++)
        hidden += scatter->grid[r][s] < 0 ? whole[r][s] : 0;
    return hidden;
}

/* What the squares that are told leave of the column's bar. */
static int64_t rest_of_bar(const struct analysis_scatter *scatter, int64_t bar, size_t s)
{
    for (size_t r = 0; r < ANALYSIS_GRID; r++)
        bar -= scatter->grid[r][s] < 0 ? 0 : scatter->grid[r][s];
    return bar;
}

/* Withholds the smallest square of column s that is told (of all columns: s = ANALYSIS_GRID); false when none is. */
static bool withhold_square(struct analysis_scatter *scatter, size_t s)
{
    int64_t *least = NULL;
    for (size_t r = 0; r < ANALYSIS_GRID; r++)
        for (size_t c = s == ANALYSIS_GRID ? 0 : s; c < (s == ANALYSIS_GRID ? s : s + 1); c++) {
            int64_t *square = &scatter->grid[r][c];
            if (*square > 0 && (least == NULL || *square < *least))
                least = square;
        }
    if (least != NULL)
        *least = -1;
    return least != NULL;
}

static void withhold_scatter(struct analysis_scatter *scatter)
{
    scatter->n = -1;
    scatter->correlation = NO_CORRELATION;
    for (size_t r = 0; r < ANALYSIS_GRID; r++)
        for (size_t s = 0; s < ANALYSIS_GRID; s++)
            scatter->grid[r][s] = -1;
}

static bool is_few(int64_t people)
{
    return people > 0 && people < ANALYSIS_LEAST;
}

/* Of the squares of the grid the sum is known, and of each column the bar of the distribution. An empty square is withheld
 * like one of four: otherwise each hidden one would be known to hold somebody. What is withheld together, in all and in
 * each column whose bar is told, is nobody or at least five people; and in all it could lie in several ways. */
void publish_scatter(struct analysis_scatter *scatter, const int64_t bars[ANALYSIS_BARS])
{
    int64_t whole[ANALYSIS_GRID][ANALYSIS_GRID], hidden = 0, room = 0;
    bool enough = true;
    memcpy(whole, scatter->grid, sizeof whole);
    for (size_t s = 0; s < ANALYSIS_GRID; s++) {
        for (size_t r = 0; r < ANALYSIS_GRID; r++)
            if (whole[r][s] < ANALYSIS_LEAST) {
                room += ANALYSIS_LEAST - 1;
                scatter->grid[r][s] = -1;
            }
        while (bars[s] >= 0 && enough && is_few(rest_of_bar(scatter, bars[s], s)))
            enough = withhold_square(scatter, s);
        hidden += hidden_of_column(scatter, whole, s);
    }
    while (enough && (is_few(hidden) || hidden == room)) {
        enough = withhold_square(scatter, ANALYSIS_GRID);
        hidden = 0;
        for (size_t s = 0; s < ANALYSIS_GRID; s++)
            hidden += hidden_of_column(scatter, whole, s);
    }
    if (!enough) /* nothing else is left to hide behind */
        withhold_scatter(scatter);
    else if (scatter->correlation > NO_CORRELATION)
        scatter->correlation = round(scatter->correlation * 100) / 100;
}
