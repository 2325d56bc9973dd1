/* The home page of an operator: what waits, where it stands, what comes next; and that of who oversees: coverage. */
#include <stdio.h>

#include "base/text.h"
#include "base/time.h"
#include "briefing/briefing_view.h"
#include "views.gen.h"

enum { FIRST_GAPS = 5 };

static const char *many(const struct ctx *cx, int64_t count)
{
    return count >= 100 ? "100+" : decimal(cx, count);
}

/* --- Where we stand --- */

static enum rc gap_line_of(struct ctx *cx, const struct gap_view *gaps, const struct gap *gap,
                           struct gap_line *ret)
{
    struct plan_item item = {.due_on = ""};
    bool found = false;
    if (gap->planned > 0)
        TRY(plan_item_due_first(cx, gaps->catalog, gap->control, &item, &found));
    *ret = (struct gap_line){
        .control = gap->control,
        .label = gap->label,
        .title = gap->title,
        .post_label = text_empty(gap->post) ? "" : gap->post_label,
        .current = gap->current,
        .target = gap->target,
        .unanswered = gap->unanswered,
        .planned = found,
        .due_on = found ? item.due_on : "",
        .overdue = found && plan_item_is_overdue(cx, &item),
        .href = found
                    ? arena_printf(cx->arena, "/plan/%s", item.id)
                    : arena_printf(cx->arena, "/plan/new?assessment=%s&control=%s",
                                   url_encode(cx, gaps->assessment), url_encode(cx, gap->control)),
    };
    return RC_OK;
}

/* The first gaps that stand below their target; where there are fewer, unanswered measures follow. */
static enum rc fill_gaps(struct ctx *cx, const struct gap_view *gaps, struct dashboard_view *view)
{
    struct gap_line *lines = ARENA_ARRAY(cx->arena, struct gap_line, FIRST_GAPS);
    size_t n = 0;
    if (lines == NULL)
        return RC_MEMORY;
    for (int64_t unanswered = 0; unanswered <= 1; unanswered++)
        for (size_t i = 0; i < gaps->gaps.n && n < FIRST_GAPS; i++)
            if ((gaps->gaps.at[i].unanswered != 0) == (unanswered != 0))
                TRY(gap_line_of(cx, gaps, &gaps->gaps.at[i], &lines[n++]));
    view->gaps.at = lines;
    view->gaps.n = n;
    view->gap_count = (int64_t)gaps->gaps.n;
    return RC_OK;
}

static enum rc fill_standing(struct ctx *cx, struct briefing *briefing, struct dashboard_view *view)
{
    struct chart chart = {.svg = {NULL}};
    TRY(assessment_score(cx, &briefing->sheet, SCORE_CHAPTERS, &briefing->chapters));
    TRY(assessment_gaps(cx, &briefing->sheet, &briefing->gaps));
    if (briefing->sheet.has_last)
        TRY(assessment_sheet_load(cx, briefing->sheet.last.id, &briefing->last));
    TRY(briefing_compare(cx, &briefing->sheet, &briefing->last, &briefing->changes));
    size_t axes = briefing->chapters.groups.n;
    if (axes >= CHART_AXES_MIN && axes <= CHART_AXES_MAX)
        TRY(score_radar(cx, "radar", &briefing->chapters, briefing->sheet.has_last, &chart));
    view->score = briefing->chapters;
    view->radar = chart.svg;
    view->has_last = briefing->sheet.has_last;
    view->standing = sentence_standing(cx, briefing);
    view->change = sentence_change(cx, &briefing->changes);
    view->gap_words = sentence_gaps(cx, briefing);
    view->status_label = tr(
        cx, enum_label(&assessment_status_names, briefing->sheet.assessment.status));
    view->assessment_title = arena_printf(
        cx->arena, "%s %s %s", fiscal_year_show(cx, briefing->sheet.assessment.year),
        briefing->sheet.scope.name, bilingual_text(cx, briefing->sheet.catalog->short_title));
    return fill_gaps(cx, &briefing->gaps, view);
}

static enum rc fill_plan(struct ctx *cx, struct briefing *briefing, struct dashboard_view *view)
{
    TRY(plan_totals(cx, &briefing->totals));
    view->plan = briefing->totals;
    view->open = plan_number_show(cx, view->plan.open);
    view->overdue = many(cx, view->plan.overdue);
    view->due_this_month = many(cx, view->plan.due_this_month);
    view->money_granted = thousands_show(cx, view->plan.money_granted);
    view->money_spent = thousands_show(cx, view->plan.money_spent);
    view->plan_words = sentence_plan(cx, briefing);
    return RC_OK;
}

/* --- The circle of the year --- */

/* 0–11: months from the first month of the fiscal year to now. */
static int64_t month_of_year(const struct ctx *cx, int64_t first_month)
{
    int year = 0, month = 1;
    if (sscanf(date_of_time(cx, cx->now), "%d-%d", &year, &month) != 2)
        return 0;
    return (month - first_month + 12) % 12;
}

static enum rc fill_steps(struct ctx *cx, const struct year_facts *facts,
                          struct dashboard_view *view)
{
    struct year_line *lines = ARENA_ARRAY(cx->arena, struct year_line, STEP_COUNT_);
    if (lines == NULL)
        return RC_MEMORY;
    view->step = year_step_of(facts);
    for (int64_t i = 0; i < STEP_COUNT_; i++)
        lines[i] = (struct year_line){
            .label = tr(cx, enum_label(&year_step_names, i)),
            .done = i < view->step,
            .now = i == view->step,
            .state_label = i < view->step    ? tr(cx, N_("finished step"))
                           : i == view->step ? tr(cx, N_("present step"))
                                             : "",
        };
    view->steps.at = lines;
    view->steps.n = STEP_COUNT_;
    return RC_OK;
}

static enum rc fill_year(struct ctx *cx, const struct briefing *briefing, bool found,
                         struct dashboard_view *view)
{
    struct organization organization;
    TRY(organization_get(cx, cx->org, &organization));
    int64_t year = fiscal_year(cx->now, organization.fiscal_month);
    struct gap_counts counts = gaps_count(&briefing->gaps);
    const struct year_facts facts = {
        .assessed = found && briefing->sheet.assessment.year >= year,
        .status = briefing->sheet.assessment.status,
        .gaps_unplanned = counts.unplanned,
        .month = month_of_year(cx, organization.fiscal_month),
    };
    view->year_label = fiscal_year_show(cx, year);
    return fill_steps(cx, &facts, view);
}

/* --- The page --- */

static const struct field gap_fields[] = {
    FIELD(gap_line, control, F_TEXT),    FIELD(gap_line, label, F_TEXT),
    FIELD(gap_line, title, F_TEXT),      FIELD(gap_line, current, F_INT),
    FIELD(gap_line, target, F_INT),      FIELD(gap_line, unanswered, F_BOOL),
    FIELD(gap_line, post_label, F_TEXT), FIELD(gap_line, planned, F_BOOL),
    FIELD(gap_line, due_on, F_DATE),     FIELD(gap_line, overdue, F_BOOL),
    FIELD(gap_line, href, F_TEXT),
};
static const struct field step_fields[] = {
    FIELD(year_line, label, F_TEXT),
    FIELD(year_line, done, F_BOOL),
    FIELD(year_line, now, F_BOOL),
};

static const struct field dashboard_table[] = {
    FIELD_OBJECT_OF(dashboard_view, waiting, work_view_fields),
    FIELD(dashboard_view, has_assessment, F_BOOL),
    FIELD(dashboard_view, assessment_title, F_TEXT),
    FIELD(dashboard_view, standing, F_TEXT),
    FIELD(dashboard_view, change, F_TEXT),
    FIELD(dashboard_view, gap_words, F_TEXT),
    FIELD(dashboard_view, plan_words, F_TEXT),
    FIELD_LIST(dashboard_view, gaps, gap_fields, struct gap_line),
    FIELD(dashboard_view, gap_count, F_INT),
    FIELD_LIST(dashboard_view, steps, step_fields, struct year_line),
    FIELD(dashboard_view, step, F_ENUM, .names = &year_step_names),
    FIELD(dashboard_view, year_label, F_TEXT),
    FIELD_OBJECT_OF(dashboard_view, score, score_view_fields),
    FIELD_OBJECT_OF(dashboard_view, plan, plan_totals_fields),
    FIELD_OBJECT_OF(dashboard_view, risk, risk_state_fields),
    FIELD(dashboard_view, oversees, F_BOOL),
    FIELD_OBJECT_OF(dashboard_view, coverage, coverage_fields),
};
const struct fields dashboard_answer = {dashboard_table, COUNT(dashboard_table)};

/* The latest assessment of the whole company, or none. */
static enum rc find_latest(struct ctx *cx, struct assessment *ret, bool *ret_found)
{
    enum rc rc = assessment_find(cx, NULL, NULL, 0, ret);
    *ret_found = rc == RC_OK;
    if (rc != RC_MISSING)
        return rc;
    cx->problem = (struct problem){.rc = RC_OK};
    return RC_OK;
}

static enum rc fill(struct ctx *cx, struct dashboard_view *view)
{
    struct briefing briefing = {.kind = BRIEFING_MANAGEMENT};
    struct assessment assessment;
    bool found = false;
    TRY(find_latest(cx, &assessment, &found));
    view->has_assessment = found;
    if (found) {
        view->assessment_href = arena_printf(cx->arena, "/assessments/%s", assessment.id);
        view->gaps_href = arena_printf(cx->arena, "/assessments/%s/gaps", assessment.id);
        TRY(assessment_sheet_load(cx, assessment.id, &briefing.sheet));
        TRY(fill_standing(cx, &briefing, view));
    }
    TRY(fill_plan(cx, &briefing, view));
    if (may(cx, PERM_RISK_READ))
        TRY(risk_state_load(cx, &view->risk));
    TRY(fill_year(cx, &briefing, found, view));
    return work_make(cx, &view->waiting);
}

HANDLER(dashboard_get)
{
    struct dashboard_view view = {
        .reads = !text_empty(cx->org) && may(cx, PERM_ASSESSMENT_READ | PERM_PLAN_READ),
        .may_start = may(cx, PERM_ASSESSMENT_MANAGE),
        .oversees = !text_empty(cx->org) && may(cx, PERM_SECTOR_READ),
    };
    if (view.oversees) {
        TRY(coverage_load(cx, 0, &view.coverage));
        TRY(work_make(cx, &view.waiting));
    } else if (view.reads) {
        TRY(fill(cx, &view));
    }
    struct page page = {.title = tr(cx, N_("Dashboard")),
                        .place = NAV_DASHBOARD,
                        .html = VIEW(dashboard_page),
                        .fields = dashboard_answer,
                        .view = &view,
                        .wide = true};
    return page_send(cx, request, response, &page);
}
