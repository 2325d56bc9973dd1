/* Tries to corner what is withheld from peers: scores lie between 1 and 5, and what is told lies within half a step. By
 * linear programming the least and the greatest sum are found that a group of one to four operators, or a single operator,
 * can have. Whoever reads the tables must be left with a wide span. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis_inside.h"
#include "analysis/nation.h"
#include "tests/support/test.h"

enum { CLASSES_MOST = 128, ROWS_MOST = 128, LINES_MOST = 2 * (CLASSES_MOST + ROWS_MOST), PEOPLE_MOST = 400, NATIONS = 40 };

/* ---- Linear programming ---- */

/* Greatest value of goal · y where line · y ≤ room (never negative) and y ≥ 0, by the simplex method with Bland's rule. */
struct program {
    double lines[LINES_MOST][2 * CLASSES_MOST], room[LINES_MOST], goal[2 * CLASSES_MOST];
    size_t line_count, columns;
    size_t in[LINES_MOST], out[2 * CLASSES_MOST]; /* which variable stands where */
};

static void pivot(struct program *self, double *value, size_t line, size_t column)
{
    double by = self->lines[line][column];
    size_t kept = self->in[line];
    self->in[line] = self->out[column];
    self->out[column] = kept;
    self->lines[line][column] = 1;
    for (size_t c = 0; c < self->columns; c++)
        self->lines[line][c] /= by;
    self->room[line] /= by;
    for (size_t l = 0; l < self->line_count; l++) {
        double factor = self->lines[l][column];
        if (l == line || factor == 0)
            continue;
        self->lines[l][column] = 0;
        for (size_t c = 0; c < self->columns; c++)
            self->lines[l][c] -= factor * self->lines[line][c];
        self->room[l] = fmax(0, self->room[l] - factor * self->room[line]);
    }
    double factor = self->goal[column];
    self->goal[column] = 0;
    for (size_t c = 0; c < self->columns; c++)
        self->goal[c] -= factor * self->lines[line][c];
    *value += factor * self->room[line];
}

/* The variable with the least number that helps; the columns. */
static size_t helps(const struct program *self)
{
    size_t best = self->columns;
    for (size_t c = 0; c < self->columns; c++)
        if (self->goal[c] > 1e-9 && (best == self->columns || self->out[c] < self->out[best]))
            best = c;
    return best;
}

static double greatest(struct program *self)
{
    double value = 0;
    for (size_t i = 0; i < self->line_count; i++)
        self->in[i] = self->columns + i;
    for (size_t i = 0; i < self->columns; i++)
        self->out[i] = i;
    for (int rounds = 0; rounds < 20000; rounds++) {
        size_t column = helps(self), line = self->line_count;
        double least = HUGE_VAL;
        if (column == self->columns)
            return value;
        for (size_t l = 0; l < self->line_count; l++) {
            if (self->lines[l][column] < 1e-9)
                continue;
            double ratio = self->room[l] / self->lines[l][column];
            if (ratio < least - 1e-12 || (ratio < least + 1e-12 && self->in[l] < self->in[line])) {
                least = fmin(ratio, least);
                line = l;
            }
        }
        assert_true(line < self->line_count); /* everything is bounded */
        pivot(self, &value, line, column);
    }
    fail_msg("no end of the simplex method");
    return value;
}

/* ---- What is told ---- */

/* Sums over classes of people that no told group tells apart, and what they truly are. */
struct told {
    size_t class_count, row_count;
    double people[CLASSES_MOST], sum[CLASSES_MOST];
    bool in[ROWS_MOST][CLASSES_MOST];
    double half[ROWS_MOST]; /* how far what is told may lie from the sum */
};

/* From the truth: how much more (sign 1) or less the classes in `wanted` can have, together. */
static double reach(const struct told *told, const bool *wanted, double sign)
{
    struct program *self = calloc(1, sizeof *self);
    size_t n = told->class_count;
    assert_non_null(self);
    self->columns = 2 * n;
    for (size_t c = 0; c < n; c++) {
        self->goal[c] = wanted[c] ? sign : 0;
        self->goal[n + c] = -self->goal[c];
        for (int way = 0; way < 2; way++) { /* between 1 and 5 */
            self->lines[self->line_count][c] = way == 0 ? 1 : -1;
            self->lines[self->line_count][n + c] = way == 0 ? -1 : 1;
            self->room[self->line_count++] =
                fmax(0, way == 0 ? 5 * told->people[c] - told->sum[c] : told->sum[c] - told->people[c]);
        }
    }
    for (size_t r = 0; r < told->row_count; r++)
        for (int way = 0; way < 2; way++) {
            for (size_t c = 0; c < n; c++) {
                self->lines[self->line_count][c] = !told->in[r][c] ? 0 : way == 0 ? 1 : -1;
                self->lines[self->line_count][n + c] = -self->lines[self->line_count][c];
            }
            self->room[self->line_count++] = told->half[r];
        }
    double value = greatest(self);
    free(self);
    return value;
}

/* How wide the mean of those classes can be. */
static double width(const struct told *told, const bool *wanted)
{
    double people = 0;
    for (size_t c = 0; c < told->class_count; c++)
        people += wanted[c] ? told->people[c] : 0;
    return (reach(told, wanted, 1) + reach(told, wanted, -1)) / people;
}

static void add_person(struct told *told, const struct analysis_blocks *blocks, const bool *groups, size_t atom, double value,
                       size_t *class_of)
{
    size_t c = 0;
    for (size_t other = 0; other < atom && class_of[atom] == SIZE_MAX; other++) {
        bool alike = class_of[other] != SIZE_MAX;
        for (size_t g = 0; alike && g < blocks->group_count; g++)
            alike = !groups[g] || group_has(blocks, g, atom) == group_has(blocks, g, other);
        if (alike)
            class_of[atom] = class_of[other];
    }
    if (class_of[atom] == SIZE_MAX)
        class_of[atom] = told->class_count++;
    c = class_of[atom];
    assert_true(told->class_count <= CLASSES_MOST);
    told->people[c]++;
    told->sum[c] += value;
}

/* The table of an item of the last year: the whole, or a measure. `groups`: those that are told of it. */
static void gather(const struct analysis_blocks *blocks, const struct analysis_figures *figures, size_t item, bool *groups,
                   struct told *told, size_t *class_of)
{
    size_t y = figures->year_count - 1;
    const struct analysis_figures_year *year = &figures->years[y];
    const struct block_year *answers = &blocks->years[y];
    for (size_t g = 0; g < figures->group_count; g++)
        groups[g] = year->cells[g * year->item_count + item].n > 0;
    for (size_t i = 0; i < blocks->atom_count; i++)
        class_of[i] = SIZE_MAX;
    for (size_t atom = 0; atom < blocks->atom_count; atom++)
        for (size_t i = 0; i < blocks->n; i++) {
            double value = item == ITEM_WHOLE ? figures->own_scores[i]
                                              : analysis_level_at(blocks, y, i, item - year->first_question);
            if (answers->atoms[i] == atom && value >= 1)
                add_person(told, blocks, groups, atom, value, class_of);
        }
    for (size_t g = 0; g < figures->group_count; g++) {
        double people = 0;
        if (!groups[g])
            continue;
        assert_true(told->row_count < ROWS_MOST);
        for (size_t atom = 0; atom < blocks->atom_count; atom++)
            if (class_of[atom] != SIZE_MAX && group_has(blocks, g, atom))
                told->in[told->row_count][class_of[atom]] = true;
        for (size_t c = 0; c < told->class_count; c++)
            people += told->in[told->row_count][c] ? told->people[c] : 0;
        told->half[told->row_count++] = 0.005 * people; /* the finest step there is */
    }
}

/* The narrowest span of anything on one to four people; 4 where nothing is withheld. */
static double narrowest(const struct analysis_blocks *blocks, const struct analysis_figures *figures, size_t item)
{
    struct told *told = calloc(1, sizeof *told);
    bool groups[1024] = {false};
    size_t class_of[1024];
    double least = 4;
    assert_non_null(told);
    assert_true(figures->group_count <= COUNT(groups) && blocks->atom_count <= COUNT(class_of));
    gather(blocks, figures, item, groups, told, class_of);
    for (size_t c = 0; c < told->class_count; c++) {
        bool wanted[CLASSES_MOST] = {false};
        wanted[c] = true;
        if (told->people[c] < ANALYSIS_LEAST)
            least = fmin(least, width(told, wanted));
    }
    for (size_t g = 0; g < figures->group_count; g++) {
        bool wanted[CLASSES_MOST] = {false};
        double people = 0;
        for (size_t atom = 0; atom < blocks->atom_count; atom++)
            if (class_of[atom] != SIZE_MAX && group_has(blocks, g, atom))
                wanted[class_of[atom]] = true;
        for (size_t c = 0; c < told->class_count; c++)
            people += wanted[c] ? told->people[c] : 0;
        if (people > 0 && people < ANALYSIS_LEAST)
            least = fmin(least, width(told, wanted));
    }
    free(told);
    return least;
}

static void test_bounds(void **state)
{
    struct ctx *cx = test_begin(state);
    double least = 4, naked = 4;
    for (uint64_t seed = 1; seed <= NATIONS; seed++) {
        arena_reset(cx->arena);
        CLEANUP(analysis_freep) struct analysis_blocks *blocks = NULL;
        struct nation nation = {.seed = 0};
        struct analysis_figures peers = {.group_count = 0}, whole = {.group_count = 0};
        const struct nation_size size = {.operators = 20 + seed * 7 % 60, .questions = 6, .years = 1, .sectors = 2 + seed % 5};
        TEST_RC(__LINE__, cx, nation_make(cx, seed * 13, &size, &nation), RC_OK);
        TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 1, &blocks), RC_OK);
        TEST_RC(__LINE__, cx, analysis_run(cx, blocks, AUDIENCE_PEERS, 1, &peers), RC_OK);
        TEST_RC(__LINE__, cx, analysis_run(cx, blocks, AUDIENCE_OVERSEER, 1, &whole), RC_OK);
        double score = narrowest(blocks, &peers, ITEM_WHOLE), measure = narrowest(blocks, &peers, peers.years[0].first_question);
        least = fmin(least, fmin(score, measure));
        naked = fmin(naked, narrowest(blocks, &whole, ITEM_WHOLE));
    }
    print_message("the narrowest span is %.2f levels; without any guard %.2f\n", least, naked);
    assert_true(naked < 0.05); /* the attacker is able */
    assert_true(least > 0.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bounds)};
    return TEST_RUN(tests);
}
