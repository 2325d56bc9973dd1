#include "assessment/scores.h"

#include <stdlib.h>
#include <string.h>

#include "account/account.h"
#include "assessment/assessment_cli.h"
#include "assessment/assessment_view.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "views.gen.h"

static const struct field row_table[] = {
    FIELD(scores_row, org, F_ID),
    FIELD(scores_row, org_name, F_TEXT, .label = N_("Organisation")),
    FIELD(scores_row, assessment, F_ID),
    FIELD(scores_row, scope_name, F_TEXT, .label = N_("Scope")),
    FIELD(scores_row, status, F_ENUM, .names = &assessment_status_names, .label = N_("State")),
    FIELD(scores_row, applicable, F_INT, .label = N_("Applicable")),
    FIELD(scores_row, answered, F_INT, .label = N_("Answered")),
    FIELD(scores_row, mean, F_REAL, .flags = F_FIGURE, .label = N_("Mean level")),
    FIELD(scores_row, share_at_target, F_REAL, .flags = F_FIGURE, .label = N_("Share at target")),
    FIELD(scores_row, coverage, F_REAL, .flags = F_FIGURE, .label = N_("Coverage")),
};
static const struct field view_table[] = {
    FIELD(scores_view, catalog, F_ID),
    FIELD(scores_view, catalog_title, F_TEXT, .label = N_("Standard")),
    FIELD(scores_view, year, F_INT, .label = N_("Year")),
    FIELD(scores_view, organizations, F_INT, .label = N_("Organisations")),
    FIELD_LIST(scores_view, rows, row_table, struct scores_row),
};
const struct fields scores_view_fields = {view_table, COUNT(view_table)};

/* Roles that may read assessments, as ",1,4,". */
static const char *reading_roles(const struct ctx *cx)
{
    const char *roles = ",";
    for (int role = 0; role < ROLE_COUNT_; role++)
        if ((role_permissions((enum role)role) & PERM_ASSESSMENT_READ) != 0)
            roles = arena_printf(cx->arena, "%s%d,", roles, role);
    return roles;
}

static double ratio(int64_t part, int64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : -1;
}

static const char *share_label(const struct ctx *cx, double share)
{
    return share < 0 ? "–" : arena_printf(cx->arena, "%.0f %%", share * 100);
}

/* The formulas of docs/scoring.md. */
static void add_count(struct scores_row *row, const struct scores_count *count)
{
    const int64_t target = count->target > 0 ? count->target : row->default_target;
    if (count->state == ANSWER_NOT_APPLICABLE)
        row->applicable -= count->count;
    if (count->current < 1 || (count->state != ANSWER_LEVEL && count->state != ANSWER_ALTERNATIVE))
        return;
    row->answered += count->count;
    row->level_sum += count->current * count->count;
    row->at_target += count->current >= target ? count->count : 0;
}

static void finish(const struct ctx *cx, struct scores_row *row)
{
    row->mean = ratio(row->level_sum, row->answered);
    row->share_at_target = ratio(row->at_target, row->applicable);
    row->coverage = ratio(row->answered, row->applicable);
    row->mean_label = row->mean < 0 ? "–" : arena_printf(cx->arena, "%.2f", row->mean);
    row->share_label = share_label(cx, row->share_at_target);
    row->coverage_label = share_label(cx, row->coverage);
}

static int compare_counts(const void *assessment, const void *count)
{
    return strcmp(assessment, ((const struct scores_count *)count)->assessment);
}

/* The counts of one assessment stand together. Measures without a stored answer count as applicable. */
static void count_answers(const struct scores_counts *counts, int64_t measures, struct scores_row *row)
{
    const struct scores_count *found =
        counts->n == 0 ? NULL
                       : bsearch(row->assessment, counts->at, counts->n, sizeof *counts->at, compare_counts);
    row->applicable = measures;
    if (found == NULL)
        return;
    while (found > counts->at && text_same(found[-1].assessment, row->assessment))
        found--;
    for (; found < counts->at + counts->n && text_same(found->assessment, row->assessment); found++)
        add_count(row, found);
}

enum rc scores_load(struct ctx *cx, const char *catalog_id, int64_t year, struct scores_view *ret)
{
    const struct catalog *catalog = NULL;
    struct scores_view view = {.catalog = catalog_id, .year = year};
    struct scores_counts counts;
    const char *roles = reading_roles(cx), *last = "";
    TRY(catalog_get(cx, catalog_id, &catalog));
    view.catalog_title = bilingual_text(cx, catalog->title);
    if (year == 0)
        TRY(scores_store_year(cx, catalog_id, roles, &view.year));
    TRY(scores_store_rows(cx, catalog_id, view.year, roles, &view));
    TRY(scores_store_counts(cx, catalog_id, view.year, roles, &counts));
    struct scores_row *rows = (struct scores_row *)view.rows.at;
    const int64_t measures = (int64_t)catalog_assessable_count(catalog);
    for (size_t i = 0; i < view.rows.n; i++) {
        count_answers(&counts, measures, &rows[i]);
        finish(cx, &rows[i]);
        view.organizations += !text_same(rows[i].org, last);
        last = rows[i].org;
    }
    *ret = view;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* ---- page and command ---- */

enum { EARLIEST_YEAR = 2000, LATEST_YEAR = 2999 };

static const char default_catalog[] = "baseline-2026";

HANDLER(scores_get)
{
    struct scores_view view;
    const char *catalog = request_query(request, "catalog");
    int64_t year = request_query_int(cx, request, "year", 0);
    if (year != 0 && (year < EARLIEST_YEAR || year > LATEST_YEAR))
        return fail(cx, RC_INVALID, N_("A year has four digits"));
    TRY(scores_load(cx, text_empty(catalog) ? default_catalog : catalog, year, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Self-assessment")), "/assessments"}};
    struct page page = {.title = tr(cx, N_("Scores of my organisations")),
                        .place = NAV_ASSESSMENT,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(scores_page),
                        .fields = scores_view_fields,
                        .view = &view};
    return page_send(cx, request, response, &page);
}

enum rc scores_run(struct ctx *cx, struct arguments *arguments)
{
    struct scores_view view;
    const char *catalog = option_of(arguments, "catalog");
    int64_t year = 0;
    TRY(option_int(cx, arguments, "year", 0, &year));
    TRY(scores_load(cx, catalog == NULL ? default_catalog : catalog, year, &view));
    return command_show(cx, arguments, scores_view_fields, &view);
}
