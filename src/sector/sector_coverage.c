/* The coverage of a year in short. */
#include "base/time.h"
#include "sector/sector_inside.h"

static const struct field line_table[] = {
    FIELD(coverage_line, code, F_TEXT),
    FIELD(coverage_line, title, F_TEXT, .label = N_("Sector")),
    FIELD(coverage_line, covered, F_INT, .label = N_("Covered operators")),
    FIELD(coverage_line, added, F_INT, .label = N_("Added this year")),
    FIELD(coverage_line, left, F_INT, .label = N_("Left the plan")),
    FIELD(coverage_line, outside, F_INT, .label = N_("Not covered (designated)")),
};
static const struct field coverage_table[] = {
    FIELD(coverage, year, F_INT, .label = N_("Year of the plan")),
    FIELD(coverage, covered, F_INT, .label = N_("Covered operators")),
    FIELD(coverage, added, F_INT, .label = N_("Added this year")),
    FIELD(coverage, left, F_INT, .label = N_("Left the plan")),
    FIELD(coverage, outside, F_INT, .label = N_("Not covered (designated)")),
    FIELD(coverage, lost, F_INT, .label = N_("Lost between years")),
    FIELD(coverage, unexplained, F_INT, .label = N_("Designated, not explained")),
    FIELD_LIST(coverage, sectors, line_table, struct coverage_line),
    FIELD_OBJECT_OF(coverage, beside, beside_view_fields),
};
const struct fields coverage_fields = {coverage_table, COUNT(coverage_table)};

static enum rc count_amiss(struct ctx *cx, struct coverage *coverage)
{
    int64_t before = 0;
    TRY(covered_store_year_before(cx, coverage->year, &before));
    if (before != 0)
        TRY(covered_store_missing_count(cx, before, coverage->year, &coverage->lost));
    return covered_store_unexplained_count(cx, coverage->year, &coverage->unexplained);
}

enum rc coverage_load(struct ctx *cx, int64_t year, struct coverage *ret)
{
    struct coverage coverage = {.year = year};
    struct sector_counts counts = {.n = 0};
    if (year == 0)
        TRY(covered_year(cx, &coverage.year));
    TRY(covered_count(cx, coverage.year, &counts));
    TRY(count_amiss(cx, &coverage));
    struct coverage_line *lines = ARENA_ARRAY(cx->arena, struct coverage_line, counts.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < counts.n; i++) {
        const struct sector_count *count = counts.at + i;
        if (count->covered + count->states[COVERED_LEFT] + count->states[COVERED_OUTSIDE] > 0)
            lines[coverage.sectors.n++] = (struct coverage_line){.code = count->sector,
                                                                 .title = sector_title(cx, count->sector),
                                                                 .covered = count->covered,
                                                                 .added = count->states[COVERED_ADDED],
                                                                 .left = count->states[COVERED_LEFT],
                                                                 .outside = count->states[COVERED_OUTSIDE]};
    }
    coverage.sectors.at = lines;
    coverage.year_label = fiscal_year_show(cx, coverage.year);
    coverage.covered = counts.total.covered;
    coverage.added = counts.total.states[COVERED_ADDED];
    coverage.left = counts.total.states[COVERED_LEFT];
    coverage.outside = counts.total.states[COVERED_OUTSIDE];
    TRY(beside_make(cx, "coverage", decimal(cx, coverage.year), "", &coverage.beside));
    *ret = coverage;
    return RC_OK;
}
