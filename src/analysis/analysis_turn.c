/* Answers as they were packed are turned round tile by tile, and looked at on the way: codes of a question side by side,
 * what was chosen and stated beside them counted at once, since each of it is needed in sums alone. */
#include <endian.h>
#include <string.h>

#include "analysis/analysis_inside.h"

enum {
    BATCH = 64, /* operators that are turned round at a time; divides a tile */
    EIGHT = 8,
    LINE_BYTES = 64 /* of the processor's cache */
};

struct turning {
    struct analysis_blocks *blocks;
    struct packed *const *packed; /* [year][place] */
    uint32_t *faults[ANALYSIS_YEARS_MOST]; /* by tile: place + 1 of the first whose answers cannot be read */
    uint32_t *masks[ANALYSIS_YEARS_MOST][ANALYSIS_THREADS_MOST]; /* each worker's; the first is the blocks' own */
};

/* Where one worker is. */
struct spot {
    struct turning *turning;
    struct block_year *year;
    size_t y, tile, run, sector;
    uint32_t *masks;
};

static size_t mask_count(const struct analysis_blocks *blocks, const struct block_year *year)
{
    return year->multiple_count * blocks->sector_count * VECTOR_MULTIPLE_MOST;
}

/* ---- Codes ---- */

/* Codes of a measure as they stand in a block; what is no level counts as unanswered. */
static void code_levels(uint8_t *codes)
{
    for (size_t i = 0; i < BATCH; i += LANES) {
        lanes code;
        memcpy(&code, codes + i, sizeof code);
        code = (code & (lanes)(code <= VECTOR_LEVEL_MOST)) | ((lanes)(code == VECTOR_NOT_APPLICABLE) & BLOCK_NOT_APPLICABLE);
        memcpy(codes + i, &code, sizeof code);
    }
}

/* Turns eight codes of eight operators round: halves, quarters and eighths change places with those across. */
static void turn_eight(const uint8_t *const from[EIGHT], size_t q, uint8_t *to)
{
    uint64_t row[EIGHT], other = 0;
    for (size_t i = 0; i < EIGHT; i++) {
        memcpy(&row[i], from[i] + q, sizeof row[i]);
        row[i] = le64toh(row[i]);
    }
    for (size_t i = 0; i < EIGHT / 2; i++) {
        other = (row[i] >> 32 ^ row[i + 4]) & UINT64_C(0x00000000FFFFFFFF);
        row[i + 4] ^= other;
        row[i] ^= other << 32;
    }
    for (size_t i = 0; i < EIGHT; i += i % 4 == 1 ? 3 : 1) {
        other = (row[i] >> 16 ^ row[i + 2]) & UINT64_C(0x0000FFFF0000FFFF);
        row[i + 2] ^= other;
        row[i] ^= other << 16;
    }
    for (size_t i = 0; i < EIGHT; i += 2) {
        other = (row[i] >> 8 ^ row[i + 1]) & UINT64_C(0x00FF00FF00FF00FF);
        row[i + 1] ^= other;
        row[i] ^= other << 8;
    }
    for (size_t i = 0; i < EIGHT; i++) {
        row[i] = htole64(row[i]);
        memcpy(to + i * TILE, &row[i], sizeof row[i]);
    }
}

/* Codes of BATCH operators; those who did not answer have zeros. */
static void turn_codes(const struct block_year *year, const uint8_t *const from[BATCH], uint8_t *codes)
{
    size_t q = 0;
    for (; q + EIGHT <= year->question_count; q += EIGHT)
        for (size_t i = 0; i < BATCH; i += EIGHT)
            turn_eight(from + i, q, codes + q * TILE + i);
    for (; q < year->question_count; q++)
        for (size_t i = 0; i < BATCH; i++)
            codes[q * TILE + i] = from[i][q];
    for (q = 0; q < year->question_count; q++)
        if (year->questions[q].kind == VECTOR_LEVEL)
            code_levels(codes + q * TILE);
}

/* ---- Values beside the codes ---- */

static void note_fault(const struct spot *spot, size_t place)
{
    uint32_t *fault = &spot->turning->faults[spot->y][spot->tile];
    if (*fault == 0)
        *fault = (uint32_t)place + 1;
}

static void add_mask(const struct spot *spot, struct vector_extra extra)
{
    const struct analysis_blocks *blocks = spot->turning->blocks;
    size_t choices = spot->year->questions[extra.question].choices;
    uint32_t *counts = spot->masks + (spot->year->slots[extra.question] * blocks->sector_count + spot->sector) * VECTOR_MULTIPLE_MOST;
    for (uint64_t left = extra.bits; left != 0; left &= left - 1) {
        size_t choice = (size_t)__builtin_ctzll(left);
        if (choice >= choices)
            return;
        counts[choice]++;
    }
}

/* False for a value of another kind than the question's. Nothing is made of dates. */
static bool add_extra(struct spot *spot, size_t place, struct vector_extra extra)
{
    const struct block_year *year = spot->year;
    switch (year->questions[extra.question].kind) {
    case VECTOR_LEVEL:
        year->codes[(spot->tile * year->question_count + extra.question) * TILE + place % TILE] =
            (uint8_t)(BLOCK_ALTERNATIVE | extra.bits);
        return extra.kind == VECTOR_EXTRA_LEVEL;
    case VECTOR_MULTIPLE:
        if (extra.kind == VECTOR_EXTRA_MASK)
            add_mask(spot, extra);
        return extra.kind != VECTOR_EXTRA_LEVEL;
    case VECTOR_NUMBER: {
        struct stated *stated = &year->numbers[spot->run * year->number_count + year->slots[extra.question]];
        if (extra.kind == VECTOR_EXTRA_NUMBER) {
            stated->sum += vector_extra_number(extra);
            stated->n++;
        }
        return extra.kind != VECTOR_EXTRA_LEVEL;
    }
    default:
        return year->questions[extra.question].kind == VECTOR_DATE && extra.kind != VECTOR_EXTRA_LEVEL;
    }
}

/* The stretch in which the place stands; places come in order. */
static void move_to(struct spot *spot, size_t place)
{
    const struct analysis_blocks *blocks = spot->turning->blocks;
    while (spot->year->runs[spot->run].end <= place)
        spot->run++;
    spot->sector = atom_sector(blocks, spot->year->runs[spot->run].atom);
}

static void turn_extras(struct spot *spot, size_t place, const struct vector *vector)
{
    bool good = true;
    if (vector->extra_count > 0)
        move_to(spot, place);
    for (size_t e = 0; e < vector->extra_count; e++)
        good &= add_extra(spot, place, vector_extra_at(vector, e));
    if (!good)
        note_fault(spot, place);
}

/* ---- Batches and tiles ---- */

/* The answers lie where they came to lie, not in the order of places: they are asked for ahead. */
static void ask_ahead(const struct packed *packed, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t at = 0; at < packed[i].length; at += LINE_BYTES)
            __builtin_prefetch((const char *)packed[i].bytes + at);
}

/* False leaves *ret as it was. */
static bool read_one(const struct spot *spot, const struct packed *packed, struct vector *ret)
{
    struct vector vector = {.questions = 0};
    if (!vector_read(packed->bytes, packed->length, &vector, NULL) || vector.questions != spot->year->question_count)
        return false;
    *ret = vector;
    return true;
}

/* Operators from `first`, up to BATCH, before `end`. */
static void turn_batch(struct spot *spot, size_t first, size_t end)
{
    static const uint8_t nothing[VECTOR_QUESTIONS_MOST] = {0};
    const struct block_year *year = spot->year;
    const struct packed *packed = spot->turning->packed[spot->y] + first;
    const uint8_t *from[BATCH];
    struct vector vectors[BATCH];
    size_t n = end - first < BATCH ? end - first : BATCH, ahead = end - first - n;
    ask_ahead(packed + n, ahead < BATCH ? ahead : BATCH);
    for (size_t i = 0; i < BATCH; i++) {
        struct vector vector = {.codes = nothing};
        if (i < n && packed[i].bytes != NULL && !read_one(spot, &packed[i], &vector))
            note_fault(spot, first + i);
        vectors[i] = vector;
        from[i] = vector.codes;
    }
    turn_codes(year, from, year->codes + spot->tile * year->question_count * TILE + first % TILE);
    for (size_t i = 0; i < n; i++)
        turn_extras(spot, first + i, &vectors[i]);
}

static void turn_tile(void *data, size_t worker, size_t i)
{
    struct turning *turning = data;
    const struct analysis_blocks *blocks = turning->blocks;
    size_t y = i / blocks->tiles, tile = i % blocks->tiles;
    size_t end = (tile + 1) * TILE < blocks->n ? (tile + 1) * TILE : blocks->n;
    struct block_year *year = &turning->blocks->years[y];
    struct spot spot = {.turning = turning, .year = year, .y = y, .tile = tile, .run = year->first_run[tile],
                        .masks = turning->masks[y][worker]};
    for (size_t first = tile * TILE; first < end; first += BATCH)
        turn_batch(&spot, first, end);
}

/* ---- All ---- */

static enum rc make_room(struct ctx *cx, struct turning *turning, size_t y, size_t team)
{
    struct analysis_blocks *blocks = turning->blocks;
    struct block_year *year = &blocks->years[y];
    year->slots = ARENA_ARRAY(blocks->arena, uint16_t, year->question_count + 1);
    turning->faults[y] = ARENA_ARRAY(cx->arena, uint32_t, blocks->tiles + 1);
    if (year->slots == NULL || turning->faults[y] == NULL)
        return RC_MEMORY;
    for (size_t q = 0; q < year->question_count; q++)
        if (year->questions[q].kind == VECTOR_NUMBER)
            year->slots[q] = (uint16_t)year->number_count++;
        else if (year->questions[q].kind == VECTOR_MULTIPLE)
            year->slots[q] = (uint16_t)year->multiple_count++;
    year->numbers = ARENA_ARRAY(blocks->arena, struct stated, year->run_count * year->number_count + 1);
    year->masks = ARENA_ARRAY(blocks->arena, uint32_t, mask_count(blocks, year) + 1);
    turning->masks[y][0] = year->masks;
    for (size_t i = 1; i < team; i++) {
        turning->masks[y][i] = ARENA_ARRAY(cx->arena, uint32_t, mask_count(blocks, year) + 1);
        if (turning->masks[y][i] == NULL)
            return RC_MEMORY;
    }
    return year->numbers == NULL || year->masks == NULL ? RC_MEMORY : RC_OK;
}

/* Puts together what the workers counted, and says whose answers could not be read. */
static enum rc gather_year(struct ctx *cx, const struct turning *turning, size_t y, size_t team)
{
    const struct analysis_blocks *blocks = turning->blocks;
    const struct block_year *year = &blocks->years[y];
    for (size_t tile = 0; tile < blocks->tiles; tile++)
        if (turning->faults[y][tile] != 0)
            return fail(cx, RC_INVALID, N_("The answers of {0} in {1} do not fit the questionnaire"),
                        blocks->operators[turning->faults[y][tile] - 1], decimal(cx, year->year));
    for (size_t i = 1; i < team; i++)
        for (size_t m = 0; m < mask_count(blocks, year); m++)
            year->masks[m] += turning->masks[y][i][m];
    return RC_OK;
}

enum rc turn_all(struct ctx *cx, struct analysis_blocks *blocks, struct packed *const packed[ANALYSIS_YEARS_MOST],
                 size_t threads)
{
    struct turning turning = {.blocks = blocks, .packed = packed};
    size_t team = team_size(threads);
    for (size_t y = 0; y < blocks->year_count; y++)
        TRY(make_room(cx, &turning, y, team));
    team_run(team, blocks->tiles * blocks->year_count, turn_tile, &turning);
    for (size_t y = 0; y < blocks->year_count; y++)
        TRY(gather_year(cx, &turning, y, team));
    return RC_OK;
}
