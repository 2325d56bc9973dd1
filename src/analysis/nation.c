#include "analysis/nation.h"

#include <string.h>

enum {
    SECTIONS_MOST = 51,
    FUNCTIONS = 6,
    SUBS_EACH = 4,         /* sub-sectors of a sector, at most */
    NEW_SHARE = 40,        /* one in so many joins each year, … */
    LEAVE_SHARE = 40,      /* … leaves, … */
    GROW_SHARE = 60,       /* … changes its size, … */
    MOVE_SHARE = 300,      /* … moves to another sector */
    REPLACED_SHARE = 50,   /* questions replaced each year */
    CARELESS_SHARE = 200,  /* sheets with one level throughout */
    RESPONSE_PERCENT = 88,
    FIRST_YEAR = 2026
};

static uint64_t mix(uint64_t value)
{
    value += UINT64_C(0x9E3779B97F4A7C15);
    value = (value ^ (value >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94D049BB133111EB);
    return value ^ (value >> 31);
}

/* What is drawn for a purpose, an operator or question, and a year. */
static uint64_t draw(const struct nation *nation, uint64_t purpose, uint64_t who, uint64_t year)
{
    return mix(nation->seed ^ mix(purpose * 1000003 + year) ^ mix(who + (purpose << 40)));
}

enum purpose { SECTOR, SUB, SIZE, MATURITY, LEAVE, GROW, MOVE, RESPOND, CARELESS, ANSWER, EASE, KIND, REPLACE, RISK, WEIGHT };

static bool one_in(uint64_t drawn, uint64_t share)
{
    return drawn % share == 0;
}

/* ---- Questions ---- */

static void make_question(const struct nation *nation, size_t y, size_t q, struct analysis_question *ret,
                          struct vector_question *kind)
{
    static const uint8_t others[] = {VECTOR_SINGLE, VECTOR_MULTIPLE, VECTOR_NUMBER, VECTOR_ELSEWHERE,
                                     VECTOR_SINGLE, VECTOR_NUMBER,   VECTOR_DATE,   VECTOR_LEVEL};
    size_t measures = (nation->size.questions * 9 + 9) / 10, n = nation->input.section_count;
    bool measure = q < measures;
    *kind = (struct vector_question){.kind = measure ? VECTOR_LEVEL : others[draw(nation, KIND, q, 0) % 8]};
    if (kind->kind == VECTOR_SINGLE || kind->kind == VECTOR_MULTIPLE)
        kind->choices = (uint8_t)(2 + draw(nation, KIND, q, 1) % 8);
    ret->kind = kind->kind;
    ret->choices = kind->choices;
    ret->section = measure ? (uint16_t)(q * n / measures) : ANALYSIS_NONE;
    ret->weight = (uint8_t)(one_in(draw(nation, WEIGHT, q, 0), 10) ? 2 + one_in(draw(nation, WEIGHT, q, y), 20) : 1);
}

static enum rc make_questions(struct ctx *cx, struct nation *nation, size_t y)
{
    size_t n = nation->size.questions;
    nation->questions[y] = ARENA_ARRAY(cx->arena, struct analysis_question, n);
    nation->kinds[y] = ARENA_ARRAY(cx->arena, struct vector_question, n);
    nation->ease[y] = ARENA_ARRAY(cx->arena, int8_t, n);
    if (nation->questions[y] == NULL || nation->kinds[y] == NULL || nation->ease[y] == NULL)
        return RC_MEMORY;
    for (size_t q = 0; q < n; q++) {
        uint64_t edition = 0; /* the year since which the question stands */
        for (uint64_t since = 1; since <= y; since++)
            if (one_in(draw(nation, REPLACE, q, since), REPLACED_SHARE))
                edition = since;
        make_question(nation, y, q, &nation->questions[y][q], &nation->kinds[y][q]);
        nation->questions[y][q].code = arena_printf(cx->arena, "Q%zu-%d", q + 1, (int)edition);
        nation->ease[y][q] = (int8_t)((int)(draw(nation, EASE, q, edition) % 33) - 16);
    }
    nation->years[y].questions = nation->questions[y];
    nation->years[y].question_count = n;
    return RC_OK;
}

/* ---- Operators ---- */

static uint16_t sector_of(const struct nation *nation, uint32_t who, size_t y)
{
    size_t sectors = nation->size.sectors, moved = 0;
    if (sectors > 1 && who == 0)
        return (uint16_t)(sectors - 1); /* the only one of its sector */
    for (size_t since = 1; since <= y; since++)
        if (one_in(draw(nation, MOVE, who, since), MOVE_SHARE))
            moved = since;
    size_t n = sectors > 1 ? sectors - 1 : 1;
    double part = (double)(draw(nation, SECTOR, who, moved) >> 11) * 0x1p-53;
    return (uint16_t)(part * part * (double)n); /* small numbers are large sectors */
}

static void make_respondent(const struct nation *nation, uint32_t who, size_t y, struct analysis_respondent *ret)
{
    uint64_t size = draw(nation, SIZE, who, 0) % 10;
    ret->sector = sector_of(nation, who, y);
    size_t subs = ret->sector % (SUBS_EACH + 1);
    size_t first = 0;
    for (size_t s = 0; s < ret->sector; s++)
        first += s % (SUBS_EACH + 1);
    ret->sub_sector = subs == 0 || one_in(draw(nation, SUB, who, ret->sector), 12)
                          ? ANALYSIS_NONE
                          : (uint16_t)(first + draw(nation, SUB, who, 100 + (uint64_t)ret->sector) % subs);
    ret->size = size < 1 ? 0 : size < 4 ? 1 : 2;
    for (size_t since = 1; since <= y; since++)
        if (ret->size > 0 && one_in(draw(nation, GROW, who, since), GROW_SHARE))
            ret->size--;
    ret->risk = (float)((double)(draw(nation, RISK, who, 0) % 6000) / 100 + 20.0 * (2 - ret->size));
}

static bool is_covered(const struct nation *nation, uint32_t who, size_t y)
{
    size_t first = nation->size.operators, each = first / NEW_SHARE + 1;
    if (who >= first && (who - first) / each + 1 > y)
        return false;
    for (size_t since = 1; since <= y; since++)
        if (who > 0 && one_in(draw(nation, LEAVE, who, since), LEAVE_SHARE))
            return false;
    return true;
}

static enum rc make_respondents(struct ctx *cx, struct nation *nation, size_t y)
{
    size_t all = nation->size.operators + y * (nation->size.operators / NEW_SHARE + 1), n = 0;
    nation->respondents[y] = ARENA_ARRAY(cx->arena, struct analysis_respondent, all + 1);
    nation->responds[y] = ARENA_ARRAY(cx->arena, uint8_t, all + 1);
    nation->who[y] = ARENA_ARRAY(cx->arena, uint32_t, all + 1);
    if (nation->respondents[y] == NULL || nation->responds[y] == NULL || nation->who[y] == NULL)
        return RC_MEMORY;
    for (uint32_t who = 0; who < all; who++) {
        if (!is_covered(nation, who, y))
            continue;
        make_respondent(nation, who, y, &nation->respondents[y][n]);
        nation->respondents[y][n].operator =
            arena_printf(cx->arena, "%013llu", 1000000000000ULL + (unsigned long long)who * 7919);
        nation->responds[y][n] = who == 0 || draw(nation, RESPOND, who, y) % 100 < RESPONSE_PERCENT;
        nation->who[y][n++] = who;
    }
    nation->years[y].year = FIRST_YEAR + (int64_t)y;
    nation->years[y].respondents = nation->respondents[y];
    nation->years[y].respondent_count = n;
    return RC_OK;
}

static enum rc make_shape(struct ctx *cx, struct nation *nation)
{
    size_t subs = 0, sections = nation->size.questions / 2 + 1 < SECTIONS_MOST ? nation->size.questions / 2 + 1
                                                                               : SECTIONS_MOST;
    for (size_t s = 0; s < nation->size.sectors; s++)
        subs += s % (SUBS_EACH + 1);
    uint16_t *sub_sectors = ARENA_ARRAY(cx->arena, uint16_t, subs + 1);
    uint16_t *functions = ARENA_ARRAY(cx->arena, uint16_t, sections);
    if (sub_sectors == NULL || functions == NULL)
        return RC_MEMORY;
    subs = 0;
    for (size_t s = 0; s < nation->size.sectors; s++)
        for (size_t i = 0; i < s % (SUBS_EACH + 1); i++)
            sub_sectors[subs++] = (uint16_t)s;
    for (size_t s = 0; s < sections; s++)
        functions[s] = (uint16_t)(s * FUNCTIONS / sections);
    nation->input = (struct analysis_input){
        .years = nation->years,
        .sub_sectors = sub_sectors,
        .sections = functions,
        .year_count = nation->size.years,
        .sector_count = nation->size.sectors,
        .sub_count = subs,
        .size_count = NATION_SIZES,
        .section_count = sections,
        .function_count = FUNCTIONS,
    };
    return RC_OK;
}

enum rc nation_frame(struct ctx *cx, uint64_t seed, const struct nation_size *size, struct nation *ret)
{
    if (size->questions < 1 || size->questions > NATION_QUESTIONS_MOST || size->years < 1 ||
        size->years > ANALYSIS_YEARS_MOST || size->sectors < 1 || size->sectors > ANALYSIS_SECTORS_MOST ||
        size->operators < 1 || size->operators > ANALYSIS_OPERATORS_MOST / 2)
        return fail(cx, RC_INVALID, N_("The frame of the analysis is not consistent"));
    *ret = (struct nation){.seed = seed, .size = *size};
    TRY(make_shape(cx, ret));
    for (size_t y = 0; y < size->years; y++) {
        TRY(make_questions(cx, ret, y));
        TRY(make_respondents(cx, ret, y));
    }
    return vector_draft_make(cx, size->questions, &ret->draft);
}

/* ---- Answers ---- */

/* In sixteenths of a level: what the operator is like in this year. */
static int maturity_of(const struct nation *nation, size_t y, size_t i)
{
    const struct analysis_respondent *one = &nation->respondents[y][i];
    uint64_t drawn = draw(nation, MATURITY, nation->who[y][i], 0);
    int own = (int)(drawn % 25) + (int)(drawn / 32 % 25) - 24; /* a triangle around 0 */
    return 38 + own + 7 * (2 - one->size) + (one->sector * 5) % 9 + 2 * (int)y;
}

static void put_other(struct nation *nation, size_t y, size_t q, uint64_t drawn)
{
    const struct vector_question *question = &nation->kinds[y][q];
    switch (question->kind) {
    case VECTOR_SINGLE:
        vector_put(&nation->draft, q, (uint8_t)(drawn % (question->choices + 1U)));
        break;
    case VECTOR_MULTIPLE:
        vector_put_mask(&nation->draft, q, 1 + drawn % ((UINT64_C(1) << question->choices) - 1));
        break;
    case VECTOR_NUMBER:
        vector_put_number(&nation->draft, q, (double)(drawn % 100000) / 8);
        break;
    case VECTOR_DATE:
        vector_put_date(&nation->draft, q, 20000 + (int64_t)(drawn % 700));
        break;
    default:
        vector_put(&nation->draft, q, (uint8_t)(drawn % 2));
        break;
    }
}

static void put_level(struct nation *nation, size_t y, size_t q, int maturity, uint64_t drawn)
{
    unsigned chance = (unsigned)(drawn & 127);
    int noise = (int)(drawn >> 8 & 15) + (int)(drawn >> 12 & 15) - 15;
    int level = (maturity + nation->ease[y][q] + noise) / 16;
    level = level < 1 ? 1 : level > VECTOR_LEVEL_MOST ? VECTOR_LEVEL_MOST : level;
    if (chance < 3)
        vector_put(&nation->draft, q, VECTOR_UNANSWERED);
    else if (chance < 7)
        vector_put(&nation->draft, q, VECTOR_NOT_APPLICABLE);
    else if (chance < 8)
        vector_put_alternative(&nation->draft, q, level);
    else
        nation->draft.codes[q] = (uint8_t)level;
}

enum rc nation_answer(struct ctx *cx, struct nation *nation, size_t year, size_t i, struct buf *out)
{
    size_t n = nation->size.questions;
    uint32_t who = nation->who[year][i];
    int maturity = maturity_of(nation, year, i);
    uint64_t state = draw(nation, ANSWER, who, year), careless = draw(nation, CARELESS, who, year);
    if (!nation->responds[year][i])
        return RC_OK;
    nation->draft.extra_count = 0;
    memset(nation->draft.codes, 0, n);
    for (size_t q = 0; q < n; q++) {
        if (q % 3 == 0)
            state = mix(state);
        uint64_t drawn = state >> (q % 3 * 20);
        if (nation->kinds[year][q].kind != VECTOR_LEVEL)
            put_other(nation, year, q, mix(state + q));
        else if (one_in(careless, CARELESS_SHARE))
            nation->draft.codes[q] = (uint8_t)(2 + careless / CARELESS_SHARE % 3);
        else
            put_level(nation, year, q, maturity, drawn);
    }
    return vector_encode(cx, &nation->draft, nation->kinds[year], out);
}

static enum rc keep_answers(struct ctx *cx, struct nation *nation, size_t y)
{
    CLEANUP(buf_free) struct buf out = buf_create(VECTOR_BYTES_MOST);
    for (size_t i = 0; i < nation->years[y].respondent_count; i++) {
        buf_clear(&out);
        TRY(nation_answer(cx, nation, y, i, &out));
        if (out.length == 0)
            continue;
        nation->respondents[y][i].answers = arena_copy_n(cx->arena, out.data, out.length);
        nation->respondents[y][i].length = out.length;
    }
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

enum rc nation_make(struct ctx *cx, uint64_t seed, const struct nation_size *size, struct nation *ret)
{
    TRY(nation_frame(cx, seed, size, ret));
    for (size_t y = 0; y < size->years; y++)
        TRY(keep_answers(cx, ret, y));
    return RC_OK;
}

void nation_all_same(struct ctx *cx, struct nation *nation, size_t year, size_t i, uint8_t level)
{
    CLEANUP(buf_free) struct buf out = buf_create(VECTOR_BYTES_MOST);
    nation->draft.extra_count = 0;
    memset(nation->draft.codes, 0, nation->size.questions);
    for (size_t q = 0; q < nation->size.questions; q++)
        if (nation->questions[year][q].section != ANALYSIS_NONE)
            nation->draft.codes[q] = level;
    if (vector_encode(cx, &nation->draft, nation->kinds[year], &out) != RC_OK)
        return;
    nation->respondents[year][i].answers = arena_copy_n(cx->arena, out.data, out.length);
    nation->respondents[year][i].length = out.length;
}
