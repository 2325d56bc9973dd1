/* Tries to compute back what is withheld from peers. Whatever is told about random small nations becomes a system of
 * linear equations over single operators; it must not be possible to combine equations so that only one to four
 * operators are left. Frequencies, numbers of respondents and changes from year to year are attacked alike. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis_inside.h"
#include "analysis/nation.h"
#include "base/text.h"
#include "tests/support/test.h"

enum {
    NATIONS = 400,
    PEOPLE_MOST = 400,
    ROWS_MOST = 1200,
    VALUES_MOST = 24, /* of one operator: years, or measures of two years */
    COLUMNS_MOST = PEOPLE_MOST * VALUES_MOST,
    FEW = ANALYSIS_LEAST - 1
};

/* ---- The attacker ---- */

/* Equations over values of people: one value a year each, or one for each measure of each year. */
struct system {
    double *rows[ROWS_MOST]; /* [person × years + year] */
    size_t row_count, people, years;
};

struct attack {
    double *rows[ROWS_MOST]; /* over the values of classes that are alike in every equation */
    size_t row_count, columns;
    size_t class_of[COLUMNS_MOST]; /* by column */
    uint32_t count[PEOPLE_MOST];   /* people of a class */
    size_t classes;
};

static bool is_alike(const struct system *system, size_t a, size_t b)
{
    for (size_t r = 0; r < system->row_count; r++)
        if (memcmp(system->rows[r] + a * system->years, system->rows[r] + b * system->years,
                   system->years * sizeof(double)) != 0)
            return false;
    return true;
}

static void find_classes(struct ctx *cx, const struct system *system, struct attack *attack)
{
    size_t first[PEOPLE_MOST];
    for (size_t p = 0; p < system->people; p++) {
        size_t c = 0;
        while (c < attack->classes && !is_alike(system, first[c], p))
            c++;
        if (c == attack->classes) {
            first[attack->classes] = p;
            attack->count[attack->classes++] = 0;
        }
        attack->count[c]++;
    }
    attack->columns = attack->classes * system->years;
    for (size_t r = 0; r < system->row_count; r++) {
        attack->rows[r] = ARENA_ARRAY(cx->arena, double, attack->columns + 1);
        assert_non_null(attack->rows[r]);
        for (size_t c = 0; c < attack->classes; c++)
            for (size_t y = 0; y < system->years; y++) {
                attack->rows[r][c * system->years + y] = system->rows[r][first[c] * system->years + y];
                attack->class_of[c * system->years + y] = c;
            }
    }
    attack->row_count = system->row_count;
}

/* Eliminates column by column where `use` says so; gives the rank, the pivots' rows standing first. */
static size_t eliminate(double **rows, size_t row_count, size_t columns, const bool *use)
{
    size_t rank = 0;
    for (size_t c = 0; c < columns && rank < row_count; c++) {
        size_t best = rank;
        if (!use[c])
            continue;
        for (size_t r = rank; r < row_count; r++)
            if (fabs(rows[r][c]) > fabs(rows[best][c]))
                best = r;
        if (fabs(rows[best][c]) < 1e-9)
            continue;
        double *pivot = rows[best];
        rows[best] = rows[rank];
        rows[rank++] = pivot;
        for (size_t r = rank; r < row_count; r++) {
            double factor = rows[r][c] / pivot[c];
            for (size_t k = 0; factor != 0 && k < columns; k++)
                rows[r][k] -= factor * pivot[k];
        }
    }
    return rank;
}

static size_t rank_without(struct ctx *cx, const struct attack *attack, double *const *rows, size_t n, const bool *out)
{
    double *copies[ROWS_MOST];
    bool use[COLUMNS_MOST] = {false};
    for (size_t r = 0; r < n; r++) {
        copies[r] = ARENA_ARRAY(cx->arena, double, attack->columns + 1);
        assert_non_null(copies[r]);
        memcpy(copies[r], rows[r], attack->columns * sizeof(double));
    }
    for (size_t c = 0; c < attack->columns; c++)
        use[c] = attack->count[attack->class_of[c]] <= FEW && !out[attack->class_of[c]];
    return eliminate(copies, n, attack->columns, use);
}

/* Walks all sets of classes with one to four people. */
static bool some_set(struct attack *attack, double *const *rows, size_t n, size_t from, uint32_t people, bool *out)
{
    for (size_t c = from; c < attack->classes; c++) {
        if (people + attack->count[c] > FEW)
            continue;
        CLEANUP(arena_freep) struct arena *scratch = arena_create(TEST_ARENA_BYTES);
        struct ctx cx = {.arena = scratch};
        out[c] = true;
        if (rank_without(&cx, attack, rows, n, out) < n ||
            (people + attack->count[c] < FEW && some_set(attack, rows, n, c + 1, people + attack->count[c], out)))
            return true;
        out[c] = false;
    }
    return false;
}

/* Whether something about one to four people follows. */
static bool breaks(const struct system *system)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(TEST_ARENA_BYTES);
    struct ctx cx = {.arena = arena};
    struct attack *attack = ARENA_NEW(arena, struct attack);
    bool use[COLUMNS_MOST] = {false}, out[PEOPLE_MOST] = {false};
    assert_non_null(attack);
    find_classes(&cx, system, attack);
    for (size_t c = 0; c < attack->columns; c++)
        use[c] = attack->count[attack->class_of[c]] > FEW;
    size_t large = eliminate(attack->rows, attack->row_count, attack->columns, use);
    for (size_t c = 0; c < attack->columns; c++)
        use[c] = !use[c];
    size_t left = eliminate(attack->rows + large, attack->row_count - large, attack->columns, use);
    return left > 0 && some_set(attack, attack->rows + large, left, 0, 0, out);
}

/* ---- What is told ---- */

struct told {
    struct ctx *cx;
    const struct nation *nation;
    const struct analysis_figures *figures;
    size_t people; /* of all years */
};

static bool in_group(const struct told *told, size_t g, size_t y, size_t i)
{
    const struct analysis_group *group = &told->figures->groups[g];
    const struct analysis_respondent *one = &told->nation->respondents[y][i];
    return (group->sector == ANALYSIS_NONE || group->sector == one->sector) &&
           (group->sub_sector == ANALYSIS_NONE || group->sub_sector == one->sub_sector) &&
           (group->size == ANALYSIS_NONE || group->size == one->size);
}

static double *new_row(const struct told *told, struct system *system)
{
    assert_true(system->row_count < ROWS_MOST);
    double *row = ARENA_ARRAY(told->cx->arena, double, system->people * system->years + 1);
    assert_non_null(row);
    system->rows[system->row_count++] = row;
    return row;
}

/* The vector of a respondent; false without. */
static bool sheet(const struct told *told, size_t y, size_t i, struct vector *ret)
{
    const struct analysis_respondent *one = &told->nation->respondents[y][i];
    return one->answers != NULL && vector_read(one->answers, one->length, ret, NULL);
}

static bool counts_for(const struct told *told, size_t y, size_t item, size_t i)
{
    const struct analysis_input *in = &told->nation->input;
    const struct analysis_year *year = &told->nation->years[y];
    size_t first = 1 + in->function_count + in->section_count;
    struct vector vector = {.questions = 0};
    struct vector_extra extra;
    if (!sheet(told, y, i, &vector))
        return false;
    if (item >= first && year->questions[item - first].kind == VECTOR_NUMBER)
        return vector_find(&vector, item - first, &extra);
    for (size_t q = 0; q < year->question_count; q++) {
        uint16_t section = year->questions[q].section;
        bool wanted = item >= first ? q == item - first && year->questions[q].kind == VECTOR_LEVEL
                                    : section != ANALYSIS_NONE &&
                                          (item == 0 || (item <= in->function_count && in->sections[section] == item - 1) ||
                                           section == item - 1 - in->function_count);
        if (wanted && vector_level(&vector, q) != 0)
            return true;
    }
    return false;
}

static void fill_group(const struct told *told, size_t y, size_t g, const bool *who, double *row)
{
    for (size_t i = 0; i < told->nation->years[y].respondent_count; i++)
        if (who[i] && in_group(told, g, y, i))
            row[told->nation->who[y][i]] = 1;
}

/* Functions and sections are told where all their measures are, and say nothing beyond them. */
static void attack_derived(const struct told *told, size_t y, size_t item)
{
    const struct analysis_figures_year *year = &told->figures->years[y];
    const struct analysis_input *in = &told->nation->input;
    for (size_t g = 0; g < told->figures->group_count; g++) {
        const struct analysis_cell *cells = &year->cells[g * year->item_count];
        double sum = 0, weights = 0;
        for (size_t q = 0; q < year->question_count; q++) {
            const struct analysis_question *question = &told->nation->years[y].questions[q];
            if (question->section == ANALYSIS_NONE || (item <= in->function_count ? in->sections[question->section] != item - 1
                                                                                  : question->section != item - 1 - in->function_count))
                continue;
            assert_true(cells[item].n <= 0 || cells[year->first_question + q].n >= ANALYSIS_LEAST);
            sum += cells[year->first_question + q].mean * question->weight;
            weights += question->weight;
        }
        assert_true(cells[item].n <= 0 || fabs(cells[item].mean - sum / weights) < 1e-9);
    }
}

static void attack_item(const struct told *told, size_t y, size_t item)
{
    const struct analysis_figures_year *year = &told->figures->years[y];
    struct system system = {.people = told->people, .years = 1};
    bool who[PEOPLE_MOST];
    if (item != ITEM_WHOLE && item < year->first_question) {
        attack_derived(told, y, item);
        return;
    }
    for (size_t i = 0; i < told->nation->years[y].respondent_count; i++)
        who[i] = counts_for(told, y, item, i);
    for (size_t g = 0; g < told->figures->group_count; g++) {
        const struct analysis_cell *cell = &year->cells[g * year->item_count + item];
        assert_true(cell->n == -1 || cell->n >= ANALYSIS_LEAST);
        assert_true(cell->n != -1 || cell->mean == -1);
        if (cell->n > 0)
            fill_group(told, y, g, who, new_row(told, &system));
    }
    assert_false(breaks(&system));
}

static void attack_numbers(const struct told *told, size_t y)
{
    struct system system = {.people = told->people, .years = 1};
    bool who[PEOPLE_MOST];
    struct vector vector = {.questions = 0};
    for (size_t i = 0; i < told->nation->years[y].respondent_count; i++)
        who[i] = sheet(told, y, i, &vector);
    for (size_t g = 0; g < told->figures->group_count; g++) {
        const struct analysis_scores *scores = &told->figures->years[y].scores[g];
        assert_true(scores->responded == -1 || scores->responded >= ANALYSIS_LEAST);
        assert_true(scores->least == -1 && scores->most == -1);
        assert_true(scores->median == -1 || scores->bars[0] >= 0); /* it follows from the bars */
        if (scores->responded >= 0)
            fill_group(told, y, g, who, new_row(told, &system));
    }
    assert_false(breaks(&system));
}

static void attack_spread(const struct told *told, size_t y, size_t q)
{
    const struct analysis_figures_year *year = &told->figures->years[y];
    for (size_t k = 0; k < ANALYSIS_SPREAD; k++) {
        struct system system = {.people = told->people, .years = 1};
        bool who[PEOPLE_MOST] = {false};
        for (size_t i = 0; i < told->nation->years[y].respondent_count; i++) {
            struct vector vector = {.questions = 0};
            if (!sheet(told, y, i, &vector))
                continue;
            uint8_t code = vector.codes[q];
            who[i] = k == VECTOR_ALTERNATIVE ? code == VECTOR_ALTERNATIVE
                                             : k == (code == VECTOR_ALTERNATIVE ? (size_t)vector_level(&vector, q) : code);
        }
        for (size_t g = 0; g < told->figures->group_count; g++) {
            int32_t count = year->spread[(g * year->question_count + q) * ANALYSIS_SPREAD + k];
            assert_true(count <= 0 || count >= ANALYSIS_LEAST);
            if (count >= 0)
                fill_group(told, y, g, who, new_row(told, &system));
        }
        assert_false(breaks(&system));
    }
}

static void attack_choices(const struct told *told, size_t y, size_t q)
{
    const struct analysis_question *question = &told->nation->years[y].questions[q];
    const int64_t *counts = told->figures->years[y].choices[q];
    for (size_t c = 0; c < question->choices; c++) {
        struct system system = {.people = told->people, .years = 1};
        bool who[PEOPLE_MOST] = {false};
        for (size_t i = 0; i < told->nation->years[y].respondent_count; i++) {
            struct vector vector = {.questions = 0};
            struct vector_extra extra = {.kind = 0};
            if (sheet(told, y, i, &vector))
                who[i] = question->kind == VECTOR_SINGLE
                             ? vector.codes[q] == c + 1
                             : vector_find(&vector, q, &extra) && (extra.bits >> c & 1) != 0;
        }
        for (size_t g = 0; g <= told->figures->sector_count; g++) {
            int64_t count = counts[g * question->choices + c];
            assert_true(count <= 0 || count >= ANALYSIS_LEAST);
            if (count >= 0)
                fill_group(told, y, g, who, new_row(told, &system));
        }
        assert_false(breaks(&system));
    }
}

/* Scores of all years and what is said about their changes: in the worst case nothing else moved, and the progress is the
 * difference of the scores of those who answered twice. */
static void attack_years(const struct told *told)
{
    size_t years = told->figures->year_count;
    struct system system = {.people = told->people, .years = years};
    bool has[ANALYSIS_YEARS_MOST][PEOPLE_MOST] = {{false}};
    uint16_t sectors[ANALYSIS_YEARS_MOST][PEOPLE_MOST] = {{0}};
    for (size_t y = 0; y < years; y++)
        for (size_t i = 0; i < told->nation->years[y].respondent_count; i++) {
            has[y][told->nation->who[y][i]] = counts_for(told, y, 0, i);
            sectors[y][told->nation->who[y][i]] = told->nation->respondents[y][i].sector;
        }
    for (size_t y = 0; y < years; y++)
        for (size_t g = 0; g < told->figures->group_count; g++) {
            const struct analysis_figures_year *year = &told->figures->years[y];
            if (year->cells[g * year->item_count].n <= 0)
                continue;
            double *row = new_row(told, &system);
            for (size_t i = 0; i < told->nation->years[y].respondent_count; i++)
                if (in_group(told, g, y, i) && has[y][told->nation->who[y][i]])
                    row[told->nation->who[y][i] * years + y] = 1;
        }
    for (size_t y = 1; y < years; y++)
        for (size_t g = 0; g < told->figures->group_count; g++) {
            const struct analysis_change *change = &told->figures->changes[(y - 1) * told->figures->group_count + g];
            assert_true(change->pairs == -1 || change->pairs >= ANALYSIS_LEAST);
            if (change->pairs < 0)
                continue;
            assert_true(g <= told->figures->sector_count);
            double *row = new_row(told, &system);
            for (size_t p = 0; p < told->people; p++)
                if (has[y][p] && has[y - 1][p] &&
                    (g == 0 || (sectors[y][p] == g - 1 && sectors[y - 1][p] == g - 1))) {
                    row[p * years + y] = 1;
                    row[p * years + y - 1] = -1;
                }
        }
    assert_false(breaks(&system));
}

/* ---- Tables of one thing against tables of another ---- */

/* The measures of all years side by side. */
struct answers {
    size_t first[ANALYSIS_YEARS_MOST], count; /* of each year's measures among the values of a person */
    uint16_t sector[ANALYSIS_YEARS_MOST][PEOPLE_MOST];
    uint8_t weight[PEOPLE_MOST][VALUES_MOST]; /* of a measure that was answered with a level; 0 */
};

static bool is_measure(const struct told *told, size_t y, size_t q)
{
    return told->nation->years[y].questions[q].section != ANALYSIS_NONE;
}

static void gather_answers(const struct told *told, struct answers *ret)
{
    for (size_t y = 0; y < told->figures->year_count; y++) {
        const struct analysis_year *year = &told->nation->years[y];
        ret->first[y] = ret->count;
        ret->count += year->question_count;
        assert_true(ret->count <= VALUES_MOST);
        for (size_t i = 0; i < year->respondent_count; i++) {
            struct vector vector = {.questions = 0};
            ret->sector[y][told->nation->who[y][i]] = year->respondents[i].sector;
            for (size_t q = 0; sheet(told, y, i, &vector) && q < year->question_count; q++)
                if (is_measure(told, y, q) && vector_level(&vector, q) != 0)
                    ret->weight[told->nation->who[y][i]][ret->first[y] + q] = year->questions[q].weight;
        }
    }
}

/* Adds the mean of one person's own answers to an equation. */
static void add_own_mean(const struct told *told, const struct answers *answers, size_t y, size_t person, double *row)
{
    double all = 0;
    for (size_t q = 0; q < told->nation->years[y].question_count; q++)
        all += answers->weight[person][answers->first[y] + q];
    for (size_t q = 0; all > 0 && q < told->nation->years[y].question_count; q++)
        row[answers->first[y] + q] = answers->weight[person][answers->first[y] + q] / all;
}

/* Means of a group by operators, and by measures: in those who left something out the two differ. */
static void add_year(const struct told *told, const struct answers *answers, size_t y, struct system *system)
{
    const struct analysis_figures_year *year = &told->figures->years[y];
    for (size_t g = 0; g < told->figures->group_count; g++) {
        const struct analysis_cell *cells = &year->cells[g * year->item_count];
        double *row = cells[ITEM_WHOLE].n > 0 ? new_row(told, system) : NULL;
        for (size_t i = 0; row != NULL && i < told->nation->years[y].respondent_count; i++) {
            size_t person = told->nation->who[y][i];
            if (in_group(told, g, y, i))
                add_own_mean(told, answers, y, person, row + person * system->years);
        }
        for (size_t q = 0; q < year->question_count; q++) {
            if (!is_measure(told, y, q) || cells[year->first_question + q].n <= 0)
                continue;
            row = new_row(told, system);
            for (size_t i = 0; i < told->nation->years[y].respondent_count; i++) {
                size_t person = told->nation->who[y][i], value = answers->first[y] + q;
                if (in_group(told, g, y, i) && answers->weight[person][value] != 0)
                    row[person * system->years + value] = 1;
            }
        }
    }
}

/* The same measure of the year before; −1. */
static int same_before(const struct told *told, size_t y, size_t q)
{
    const struct analysis_year *is = &told->nation->years[y], *was = is - 1;
    for (size_t b = 0; b < was->question_count; b++)
        if (text_same(was->questions[b].code, is->questions[q].code) && is_measure(told, y - 1, b) && is_measure(told, y, q))
            return (int)b;
    return -1;
}

static void add_progress_of(const struct told *told, const struct answers *answers, size_t y, size_t person, double *row)
{
    const struct analysis_year *is = &told->nation->years[y];
    const uint8_t *weight = answers->weight[person];
    double all = 0;
    for (int round = 0; round < 2; round++)
        for (size_t q = 0; q < is->question_count; q++) {
            int b = same_before(told, y, q);
            if (b < 0 || weight[answers->first[y] + q] == 0 || weight[answers->first[y - 1] + (size_t)b] == 0)
                continue;
            if (round == 0) {
                all += is->questions[q].weight;
                continue;
            }
            row[answers->first[y] + q] += is->questions[q].weight / all;
            row[answers->first[y - 1] + (size_t)b] -= is->questions[q].weight / all;
        }
}

static void add_progress(const struct told *told, const struct answers *answers, size_t y, struct system *system)
{
    for (size_t g = 0; g <= told->figures->sector_count; g++) {
        if (told->figures->changes[(y - 1) * told->figures->group_count + g].pairs <= 0)
            continue;
        double *row = new_row(told, system);
        for (size_t p = 0; p < told->people; p++)
            if (g == 0 || (answers->sector[y][p] == g - 1 && answers->sector[y - 1][p] == g - 1))
                add_progress_of(told, answers, y, p, row + p * system->years);
    }
}

/* Everything that is told as a mean, at once, over single answers. */
static size_t attack_answers(const struct told *told)
{
    struct answers *answers = ARENA_NEW(told->cx->arena, struct answers);
    struct system *system = ARENA_NEW(told->cx->arena, struct system);
    assert_non_null(answers);
    assert_non_null(system);
    gather_answers(told, answers);
    system->people = told->people;
    system->years = answers->count;
    for (size_t y = 0; y < told->figures->year_count; y++) {
        add_year(told, answers, y, system);
        if (y > 0)
            add_progress(told, answers, y, system);
    }
    if (breaks(system))
        fail_msg("answers follow in nation %llu", (unsigned long long)told->nation->seed);
    return system->row_count;
}

static void attack_bars(const struct told *told, const struct analysis_figures *whole, size_t y)
{
    for (size_t b = 0; b < ANALYSIS_BARS; b++) {
        int64_t rest = whole->years[y].scores[0].bars[b];
        for (size_t g = 0; g < told->figures->group_count; g++) {
            int64_t count = told->figures->years[y].scores[g].bars[b];
            assert_true(count <= 0 || count >= ANALYSIS_LEAST);
            assert_true(count == -1 || count == whole->years[y].scores[g].bars[b]);
            assert_true(count == -1 || g <= told->figures->sector_count);
            rest -= g > 0 && count > 0 ? count : 0;
        }
        if (told->figures->years[y].scores[0].bars[b] >= 0)
            assert_true(rest == 0 || rest >= ANALYSIS_LEAST);
    }
}

static void attack_grid(const struct told *told)
{
    const struct analysis_scatter *scatter = &told->figures->scatter;
    int64_t rest = scatter->n, room = 0;
    for (size_t r = 0; r < ANALYSIS_GRID; r++)
        for (size_t s = 0; s < ANALYSIS_GRID; s++) {
            assert_true(scatter->grid[r][s] == -1 || scatter->grid[r][s] >= ANALYSIS_LEAST);
            rest -= scatter->grid[r][s] < 0 ? 0 : scatter->grid[r][s];
            room += scatter->grid[r][s] < 0 ? FEW : 0;
        }
    for (size_t s = 0; s < ANALYSIS_GRID; s++) { /* what the bar of a column leaves */
        int64_t bar = told->figures->years[told->figures->year_count - 1].scores[0].bars[s], left = bar;
        for (size_t r = 0; r < ANALYSIS_GRID; r++)
            left -= scatter->grid[r][s] < 0 ? 0 : scatter->grid[r][s];
        assert_true(bar < 0 || left <= 0 || left >= ANALYSIS_LEAST);
    }
    if (scatter->n >= 0) /* more than four people, and not so many that each square must be full */
        assert_true(rest == 0 || (rest >= ANALYSIS_LEAST && rest != room));
}

static void count_people(struct told *told)
{
    for (size_t y = 0; y < told->figures->year_count; y++)
        for (size_t i = 0; i < told->nation->years[y].respondent_count; i++)
            if (told->nation->who[y][i] >= told->people)
                told->people = told->nation->who[y][i] + 1;
    assert_true(told->people <= PEOPLE_MOST);
}

/* What is told is what the overseer sees, rounded: people of measures in fives. Functions and sections follow from the
 * measures. */
static int64_t compare(const struct told *told, const struct analysis_figures *whole)
{
    int64_t cells = 0;
    for (size_t y = 0; y < told->figures->year_count; y++) {
        const struct analysis_figures_year *year = &told->figures->years[y];
        for (size_t i = 0; i < told->figures->group_count * year->item_count; i++) {
            size_t item = i % year->item_count;
            const struct analysis_cell *cell = &year->cells[i], *from = &whole->years[y].cells[i];
            bool number = item >= year->first_question && !is_measure(told, y, item - year->first_question);
            if (cell->n <= 0)
                continue;
            cells++;
            if (item != ITEM_WHOLE && item < year->first_question)
                continue;
            assert_int_equal(cell->n, item == ITEM_WHOLE ? from->n : from->n - from->n % ANALYSIS_LEAST);
            if (number)
                assert_true(fabs(cell->mean - from->mean) <= fabs(from->mean) * 0.00501);
            else
                assert_true(fabs(cell->mean - from->mean) <= 0.2501);
        }
    }
    return cells;
}

/* ---- Fractions ---- */

/* A group in which one operator left measures out: its own mean is a fraction of its own, the others' are ninetieths (or
 * what the weight of all measures is). How many of its possible sums of levels fit to what is told of the mean? */
static size_t sums_that_fit(double mean, double half, size_t n, uint32_t all, uint32_t answered)
{
    size_t fit = 0;
    for (uint32_t sum = answered; sum <= 5 * answered; sum++) {
        double rest = (mean * (double)n - (double)sum / answered) * all, room = half * (double)n * all;
        fit += floor(rest + room + 1e-7) >= ceil(rest - room - 1e-7);
    }
    return fit;
}

/* How many numbers of people from `least` on, of five, can have that mean of whole levels. */
static size_t counts_that_fit(double mean, double half, size_t least)
{
    size_t fit = 0;
    for (size_t n = least; n < least + ANALYSIS_LEAST; n++)
        fit += floor((mean + half) * (double)n + 1e-7) >= ceil((mean - half) * (double)n - 1e-7);
    return fit;
}

/* The step of told_mean for so many units. */
static double half_step(uint64_t units)
{
    double step = 0;
    for (int i = 1; i <= 100; i++)
        if (step == 0 && told_mean(i / 100.0, units) > 0.0001)
            step = i / 100.0; /* the first that is rounded up is half a step */
    return step;
}

static void test_fractions(void **state)
{
    (void)state;
    static const struct {
        int line;
        size_t n;
        uint32_t all, answered, sum; /* of the one; the others have mean 3 */
    } rows[] = {
        {__LINE__, 5, 90, 89, 200}, {__LINE__, 12, 90, 61, 190}, {__LINE__, 5, 4, 3, 7},
        {__LINE__, 7, 12, 11, 50},  {__LINE__, 40, 300, 299, 1000}, {__LINE__, 6, 2, 1, 5},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        double mean = ((double)(rows[i].n - 1) * 3 + (double)rows[i].sum / rows[i].answered) / (double)rows[i].n;
        uint64_t units = (uint64_t)rows[i].n * rows[i].all;
        size_t possible = 4 * rows[i].answered + 1;
        TEST_TRUE(rows[i].line, rows[i].answered < 3 || /* the exact mean gives it away */
                                    sums_that_fit(mean, 0, rows[i].n, rows[i].all, rows[i].answered) < possible / 2);
        TEST_INT(rows[i].line,
                 (int64_t)sums_that_fit(told_mean(mean, units), half_step(units) + 1e-9, rows[i].n, rows[i].all, rows[i].answered),
                 (int64_t)possible);
    }
    TEST_INT(__LINE__, (int64_t)counts_that_fit(22.0 / 7, 0.005, 5), 1); /* two digits say that they were seven */
    for (size_t least = 5; least <= 300; least += 5)
        for (size_t n = least; n < least + ANALYSIS_LEAST; n++)
            for (size_t sum = n; sum <= 5 * n; sum++)
                TEST_INT(__LINE__, (int64_t)counts_that_fit(told_mean((double)sum / (double)n, least), half_step(least) + 1e-9, least),
                         ANALYSIS_LEAST);
}

static int64_t attack_nation(struct ctx *cx, uint64_t seed, const struct nation_size *size)
{
    CLEANUP(analysis_freep) struct analysis_blocks *blocks = NULL;
    struct nation nation = {.seed = 0};
    struct analysis_figures whole = {.group_count = 0}, figures = {.group_count = 0};
    TEST_RC(__LINE__, cx, nation_make(cx, seed, size, &nation), RC_OK);
    TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 1, &blocks), RC_OK);
    TEST_RC(__LINE__, cx, analysis_run(cx, blocks, AUDIENCE_OVERSEER, 1, &whole), RC_OK);
    TEST_RC(__LINE__, cx, analysis_run(cx, blocks, AUDIENCE_PEERS, 1, &figures), RC_OK);
    struct told told = {.cx = cx, .nation = &nation, .figures = &figures};
    count_people(&told);
    for (size_t y = 0; y < figures.year_count; y++) {
        for (size_t item = 0; item < figures.years[y].item_count; item++)
            attack_item(&told, y, item);
        for (size_t q = 0; q < nation.years[y].question_count; q++) {
            if (nation.years[y].questions[q].kind == VECTOR_LEVEL)
                attack_spread(&told, y, q);
            if (figures.years[y].choices[q] != NULL)
                attack_choices(&told, y, q);
        }
        attack_numbers(&told, y);
        attack_bars(&told, &whole, y);
    }
    attack_years(&told);
    attack_grid(&told);
    return compare(&told, &whole);
}

static void test_small_nations(void **state)
{
    struct ctx *cx = test_begin(state);
    int64_t cells = 0;
    for (uint64_t seed = 1; seed <= NATIONS; seed++) {
        arena_reset(cx->arena);
        const struct nation_size size = {.operators = 3 + seed * 7 % 90, .questions = 2 + seed % 6,
                                         .years = 1 + seed % 3, .sectors = 1 + seed % 6};
        cells += attack_nation(cx, seed * 31, &size);
    }
    print_message("%lld cells are told\n", (long long)cells);
    assert_true(cells > NATIONS * 20); /* withholding everything would be safe, too */
}

/* Single answers of two years at once: fewer and smaller nations, since that is a large system. */
static void test_answers(void **state)
{
    struct ctx *cx = test_begin(state);
    size_t equations = 0;
    for (uint64_t seed = 1; seed <= 120; seed++) {
        arena_reset(cx->arena);
        CLEANUP(analysis_freep) struct analysis_blocks *blocks = NULL;
        struct nation nation = {.seed = 0};
        struct analysis_figures figures = {.group_count = 0};
        const struct nation_size size = {.operators = 10 + seed * 7 % 36, .questions = 2 + seed % 3,
                                         .years = 1 + seed % 2, .sectors = 1 + seed % 4};
        TEST_RC(__LINE__, cx, nation_make(cx, seed * 17, &size, &nation), RC_OK);
        TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 1, &blocks), RC_OK);
        TEST_RC(__LINE__, cx, analysis_run(cx, blocks, AUDIENCE_PEERS, 1, &figures), RC_OK);
        struct told told = {.cx = cx, .nation = &nation, .figures = &figures};
        count_people(&told);
        equations += attack_answers(&told);
    }
    print_message("%zu equations over answers\n", equations);
    assert_true(equations > 500);
}

static void test_middle_nations(void **state)
{
    struct ctx *cx = test_begin(state);
    for (uint64_t seed = 1; seed <= 2; seed++) {
        arena_reset(cx->arena);
        const struct nation_size size = {.operators = 110, .questions = 4, .years = 2, .sectors = 16};
        assert_true(attack_nation(cx, seed, &size) > 100);
    }
}

/* The attacker finds what is open: without any guard the sector of one operator is read off. */
static void test_attacker_is_able(void **state)
{
    struct ctx *cx = test_begin(state);
    static const struct {
        int line;
        const char *rows[4]; /* sets of people, a letter each */
        size_t people;
        bool breaks;
    } rows[] = {
        {__LINE__, {"abcdef"}, 6, false},
        {__LINE__, {"abcdefghij", "abcdefghi"}, 10, true},         /* all but one */
        {__LINE__, {"abcdefghij", "abcde", "fghij"}, 10, false},
        {__LINE__, {"abcdefghijkl", "abcde", "fghij"}, 12, true},  /* what two parts leave */
        {__LINE__, {"abcdefgh", "abcdefgi"}, 9, true},             /* the difference of two people */
        {__LINE__, {"abcdefgh", "efghijkl", "abcdijkl"}, 12, true}, /* half of a sum: abcd */
        {__LINE__, {"abcdeklmno", "fghijklmno", "abcdefghij"}, 15, false},
        {__LINE__, {"ab"}, 6, true},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct system system = {.people = rows[i].people, .years = 1};
        struct told told = {.cx = cx};
        for (size_t r = 0; r < 4 && rows[i].rows[r] != NULL; r++) {
            double *row = new_row(&told, &system);
            for (const char *at = rows[i].rows[r]; *at != '\0'; at++)
                row[*at - 'a'] = 1;
        }
        TEST_TRUE(rows[i].line, breaks(&system) == rows[i].breaks);
        CLEANUP(arena_freep) struct arena *arena = arena_create(TEST_ARENA_BYTES);
        struct ctx inner = {.arena = arena};
        uint32_t people[26];
        bool taken = true;
        for (size_t p = 0; p < 26; p++)
            people[p] = p < rows[i].people;
        struct guard *guard = guard_make(&inner, rows[i].people, people, 4);
        assert_non_null(guard);
        for (size_t r = 0; r < 4 && rows[i].rows[r] != NULL; r++) {
            uint8_t in[26] = {0};
            for (const char *at = rows[i].rows[r]; *at != '\0'; at++)
                in[*at - 'a'] = 1;
            taken = guard_take(guard, in) && taken;
        }
        TEST_TRUE(rows[i].line, taken == !rows[i].breaks); /* the guard refuses just what breaks */
    }
}

/* A sector of one operator: everything for the overseer, nothing for others, and another sector hides it. */
static void test_sector_of_one(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(analysis_freep) struct analysis_blocks *blocks = NULL;
    struct nation nation = {.seed = 0};
    struct analysis_figures whole = {.group_count = 0}, told = {.group_count = 0};
    const struct nation_size size = {.operators = 400, .questions = 30, .years = 2, .sectors = 16};
    TEST_RC(__LINE__, cx, nation_make(cx, 12, &size, &nation), RC_OK);
    TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 0, &blocks), RC_OK);
    TEST_RC(__LINE__, cx, analysis_run(cx, blocks, AUDIENCE_OVERSEER, 0, &whole), RC_OK);
    TEST_RC(__LINE__, cx, analysis_run(cx, blocks, AUDIENCE_PEERS, 0, &told), RC_OK);
    size_t group = analysis_group_of(blocks, GROUP_SECTOR, 15, 0), hidden = 0;
    assert_int_equal(whole.years[1].scores[group].covered, 1);
    assert_int_equal(whole.years[1].cells[group * whole.years[1].item_count].n, 1);
    assert_true(whole.changes[group].pairs == 1 && whole.changes[group].progress > ANALYSIS_NO_CHANGE);
    assert_int_equal(told.years[1].cells[group * told.years[1].item_count].n, -1);
    assert_int_equal(told.years[1].scores[group].covered, -1);
    for (size_t s = 0; s < 16; s++)
        hidden += told.years[1].cells[analysis_group_of(blocks, GROUP_SECTOR, s, 0) * told.years[1].item_count].n < 0;
    assert_true(hidden >= 2 && hidden <= 6);
    assert_true(told.years[1].cells[0].n > 0 && told.changes[0].pairs > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_attacker_is_able),
        cmocka_unit_test(test_small_nations),
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_middle_nations),
        cmocka_unit_test(test_sector_of_one),
        cmocka_unit_test(test_fractions),
    };
    return TEST_RUN(tests);
}
