/* The overview of an assessment: figures, what changed, groups, scopes and years side by side. */
#include "assessment/assessment_approval.h"
#include "assessment/assessment_view.h"
#include "base/text.h"
#include "base/time.h"

enum { AXES_MIN = CHART_AXES_MIN, AXES_MAX = CHART_AXES_MAX };

static const char *status_tag(int64_t status)
{
    return status == ASSESSMENT_APPROVED ? "ok" : status == ASSESSMENT_REQUESTED ? "warn" : "info";
}

/* --- The sentence --- */

static const char *shown(struct ctx *cx, double value)
{
    return arena_printf(cx->arena, "%.2f", value);
}

/* The groups that moved most, by their mean against last year's; -1 where none did. */
static int extreme_group(const struct score_view *score, int direction)
{
    int found = -1;
    double most = 0.05; /* less is not worth a word */
    for (size_t i = 0; i < score->groups.n; i++) {
        const struct score *group = &score->groups.at[i];
        double moved = (group->mean - group->last_mean) * direction;
        if (group->mean >= 0 && group->last_mean >= 0 && moved > most) {
            most = moved;
            found = (int)i;
        }
    }
    return found;
}

const char *score_sentence(struct ctx *cx, const struct score_view *score, bool has_last)
{
    if (score->mean < 0)
        return tr(cx, N_("Nothing is answered yet."));
    if (!has_last || score->last_mean < 0)
        return trf(cx, N_("The mean level is {0}; there is no earlier year to compare with."),
                   shown(cx, score->mean));
    double moved = score->mean - score->last_mean;
    const char *sentence =
        moved > 0.005    ? trf(cx, N_("The mean level rose from {0} to {1} against last year."),
                               shown(cx, score->last_mean), shown(cx, score->mean))
        : moved < -0.005 ? trf(cx, N_("The mean level fell from {0} to {1} against last year."),
                               shown(cx, score->last_mean), shown(cx, score->mean))
                         : trf(cx, N_("The mean level stayed at {0}."), shown(cx, score->mean));
    int up = extreme_group(score, 1), down = extreme_group(score, -1);
    const char *gap = cx->lang == LANG_EN ? " " : "";
    if (up >= 0)
        sentence = arena_printf(cx->arena, "%s%s%s", sentence, gap,
                                trf(cx, N_("“{0}” gained most ({1} → {2})."),
                                    score->groups.at[up].title,
                                    shown(cx, score->groups.at[up].last_mean),
                                    shown(cx, score->groups.at[up].mean)));
    if (down >= 0)
        sentence = arena_printf(cx->arena, "%s%s%s", sentence, gap,
                                trf(cx, N_("“{0}” fell ({1} → {2})."),
                                    score->groups.at[down].title,
                                    shown(cx, score->groups.at[down].last_mean),
                                    shown(cx, score->groups.at[down].mean)));
    if (score->answered < score->applicable)
        sentence = arena_printf(cx->arena, "%s%s%s", sentence, gap,
                                trf(cx, N_("{0} measures are not answered yet."),
                                    decimal(cx, score->applicable - score->answered)));
    return sentence;
}

/* --- Groups --- */

/* Where the measures of a group are found in the sheet. */
static const char *group_href(struct ctx *cx, const struct assessment_sheet *sheet,
                              enum score_grouping grouping, const char *id)
{
    const struct catalog *catalog = sheet->catalog;
    const struct catalog_group *group =
        grouping == SCORE_FUNCTIONS ? NULL : catalog_group(catalog, id);
    if (group == NULL)
        return arena_printf(cx->arena, "/assessments/%s/sheet?show=all", sheet->assessment.id);
    const struct catalog_group *chapter = group;
    while (chapter->parent >= 0)
        chapter = &catalog->groups[chapter->parent];
    return arena_printf(cx->arena, "/assessments/%s/sheet?group=%s&show=all#%s",
                        sheet->assessment.id, url_encode(cx, chapter->id), url_encode(cx, id));
}

static struct overview_group group_row(struct ctx *cx, const struct assessment_sheet *sheet,
                                       enum score_grouping grouping, const struct score *score)
{
    return (struct overview_group){
        .id = score->id,
        .title = score->title,
        .href = group_href(cx, sheet, grouping, score->id),
        .applicable = score->applicable,
        .answered = score->answered,
        .at_target = score->at_target,
        .alternative = score->alternative,
        .not_applicable = score->not_applicable,
        .evidence_missing = score->evidence_missing,
        .level1 = score->levels[0],
        .level2 = score->levels[1],
        .level3 = score->levels[2],
        .level4 = score->levels[3],
        .level5 = score->levels[4],
        .unanswered = score->applicable - score->answered,
        .mean = score->mean,
        .target_mean = score->target_mean,
        .last_mean = score->last_mean,
        .share_at_target = score->share_at_target,
        .coverage = score->coverage,
    };
}

static enum rc group_rows(struct ctx *cx, const struct assessment_sheet *sheet,
                          enum score_grouping grouping, const struct score_view *score,
                          struct overview_group **ret)
{
    struct overview_group *rows =
        ARENA_ARRAY(cx->arena, struct overview_group, score->groups.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < score->groups.n; i++)
        rows[i] = group_row(cx, sheet, grouping, &score->groups.at[i]);
    *ret = rows;
    return RC_OK;
}

/* --- Heat: sections against last year, now, target and the other scopes --- */

struct columns {
    const struct assessment_sheet *sheet;
    struct score_view own;
    LIST_OF(struct score_view) others;
    bool has_last;
};

static const char *heat_class(double value)
{
    static const char *const classes[] = {"heat0", "heat1", "heat2", "heat3", "heat4", "heat5"};
    if (!(value >= 0))
        return "heat-none";
    return classes[value >= 5 ? 5 : (int)(value + 0.5)];
}

static struct overview_heat_cell heat_cell(struct ctx *cx, double value, const char *href)
{
    return (struct overview_heat_cell){
        .text = value >= 0 ? arena_printf(cx->arena, "%.1f", value) : "–",
        .class_name = heat_class(value),
        .href = href,
    };
}

static double mean_of(const struct score_view *view, const char *group)
{
    for (size_t i = 0; i < view->groups.n; i++)
        if (text_same(view->groups.at[i].id, group))
            return view->groups.at[i].mean;
    return -1;
}

static enum rc heat_row(struct ctx *cx, const struct columns *columns, const struct score *section,
                        struct overview_heat_row *row)
{
    const struct catalog_group *group = catalog_group(columns->sheet->catalog, section->id);
    struct overview_heat_cell *cells =
        ARENA_ARRAY(cx->arena, struct overview_heat_cell, columns->others.n + 3);
    size_t n = 0;
    if (cells == NULL)
        return RC_MEMORY;
    row->label = group == NULL ? "" : group->label;
    row->title = group == NULL ? section->title : bilingual_text(cx, group->title);
    row->href = group_href(cx, columns->sheet, SCORE_SECTIONS, section->id);
    if (columns->has_last)
        cells[n++] = heat_cell(cx, section->last_mean, "");
    cells[n++] = heat_cell(cx, section->mean, row->href);
    cells[n++] = heat_cell(cx, section->target_mean, "");
    for (size_t i = 0; i < columns->others.n; i++)
        cells[n++] = heat_cell(cx, mean_of(&columns->others.at[i], section->id), "");
    row->cells.at = cells;
    row->cells.n = n;
    return RC_OK;
}

static enum rc heat_columns(struct ctx *cx, const struct columns *columns, const char ***ret,
                            size_t *ret_n)
{
    const char **heads = ARENA_ARRAY(cx->arena, const char *, columns->others.n + 3);
    size_t n = 0;
    if (heads == NULL)
        return RC_MEMORY;
    if (columns->has_last)
        heads[n++] = tr(cx, N_("Last year"));
    heads[n++] = tr(cx, N_("Now"));
    heads[n++] = tr(cx, N_("Target"));
    for (size_t i = 0; i < columns->others.n; i++)
        heads[n++] = columns->others.at[i].scope_name;
    *ret = heads;
    *ret_n = n;
    return RC_OK;
}

/* The sections of the chapters, chapter by chapter. */
static enum rc fill_heat(struct ctx *cx, const struct columns *columns, struct overview_view *view)
{
    const struct catalog *catalog = columns->sheet->catalog;
    const struct score_view *sections = &columns->own;
    struct overview_heat *tables = ARENA_ARRAY(cx->arena, struct overview_heat, sections->groups.n);
    struct overview_heat_row *rows =
        ARENA_ARRAY(cx->arena, struct overview_heat_row, sections->groups.n);
    const char **heads = NULL;
    size_t n = 0, head_count = 0;
    int chapter_before = -1;
    if (tables == NULL || rows == NULL)
        return RC_MEMORY;
    TRY(heat_columns(cx, columns, &heads, &head_count));
    for (size_t i = 0; i < sections->groups.n; i++) {
        const struct catalog_group *group = catalog_group(catalog, sections->groups.at[i].id);
        int chapter = group == NULL ? -1 : (int)(group - catalog->groups);
        while (chapter >= 0 && catalog->groups[chapter].parent >= 0)
            chapter = catalog->groups[chapter].parent;
        if (n == 0 || chapter != chapter_before) {
            const struct catalog_group *top = chapter < 0 ? NULL : &catalog->groups[chapter];
            tables[n].title = top == NULL ? "" : catalog_group_name(cx, top);
            tables[n].columns.at = heads;
            tables[n].columns.n = head_count;
            tables[n++].rows.at = &rows[i];
            chapter_before = chapter;
        }
        TRY(heat_row(cx, columns, &sections->groups.at[i], &rows[i]));
        tables[n - 1].rows.n++;
    }
    view->heat.at = tables;
    view->heat.n = n;
    return RC_OK;
}

/* --- Scopes side by side --- */

static bool is_below(const struct scopes *scopes, const char *id, const char *above)
{
    for (size_t steps = 0; !text_empty(id) && steps <= scopes->n; steps++) {
        if (text_same(id, above))
            return true;
        const char *parent = "";
        for (size_t i = 0; i < scopes->n; i++)
            if (text_same(scopes->at[i].id, id))
                parent = scopes->at[i].parent;
        id = parent;
    }
    return false;
}

static const char *scope_name(const struct scopes *scopes, const char *id)
{
    for (size_t i = 0; i < scopes->n; i++)
        if (text_same(scopes->at[i].id, id))
            return scopes->at[i].name;
    return id;
}

/* Adds the counts of one scope to those of all below the same one. */
static void pool(struct score *sum, const struct score *score)
{
    sum->applicable += score->applicable;
    sum->answered += score->answered;
    sum->at_target += score->at_target;
    sum->target_mean += score->target_mean * (double)(score->applicable > 0 ? score->applicable : 0);
    for (int level = 0; level < MATURITY_LEVELS; level++)
        sum->levels[level] += score->levels[level];
}

static struct overview_scope pooled_row(struct ctx *cx, struct score sum)
{
    double levels = 0;
    for (int level = 0; level < MATURITY_LEVELS; level++)
        levels += (double)(sum.levels[level] * (level + 1));
    double whole = (double)sum.applicable;
    return (struct overview_scope){
        .assessment = "",
        .name = tr(cx, N_("This scope and its parts together")),
        .status_tag = "off",
        .pooled = 1,
        .mean = sum.answered > 0 ? levels / (double)sum.answered : -1,
        .target_mean = sum.applicable > 0 ? sum.target_mean / whole : -1,
        .share_at_target = sum.applicable > 0 ? (double)sum.at_target / whole : -1,
        .coverage = sum.applicable > 0 ? (double)sum.answered / whole : -1,
    };
}

static struct overview_scope scope_row(const struct scopes *scopes,
                                       const struct assessment *assessment,
                                       const struct score *score)
{
    return (struct overview_scope){
        .assessment = assessment->id,
        .name = scope_name(scopes, assessment->scope),
        .status_tag = status_tag(assessment->status),
        .status = assessment->status,
        .mean = score->mean,
        .target_mean = score->target_mean,
        .share_at_target = score->share_at_target,
        .coverage = score->coverage,
    };
}

static enum rc scope_picture(struct ctx *cx, struct overview_view *view)
{
    struct chart_bar *bars = ARENA_ARRAY(cx->arena, struct chart_bar, view->scopes.n);
    struct chart chart;
    if (bars == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < view->scopes.n; i++) {
        const struct overview_scope *row = &view->scopes.at[i];
        bars[i] = (struct chart_bar){.label = row->name, .value = row->mean,
                                     .target = row->target_mean, .strong = row->own != 0};
    }
    struct chart_bars picture = {
        .head = {"scopes", tr(cx, N_("Scopes side by side")),
                 tr(cx, N_("One bar for each scope: its mean level, and a mark at its mean target."))},
        .bars = bars,
        .count = view->scopes.n,
        .maximum = MATURITY_LEVELS,
        .unit = "",
    };
    TRY(chart_bars(cx, &picture, &chart));
    view->scopes_picture = chart.svg;
    return RC_OK;
}

static enum rc fill_scopes(struct ctx *cx, const struct assessment_sheet *sheet,
                           const struct assessments *beside, struct overview_view *view)
{
    struct scopes scopes;
    struct overview_scope *rows = ARENA_ARRAY(cx->arena, struct overview_scope, beside->n + 2);
    struct score own, sum = {.id = ""};
    size_t n = 0, below = 0;
    if (rows == NULL)
        return RC_MEMORY;
    if (beside->n == 0)
        return RC_OK;
    TRY(scope_all(cx, &scopes));
    score_total(cx, sheet, &own);
    rows[n] = scope_row(&scopes, &sheet->assessment, &own);
    rows[n++].own = 1;
    pool(&sum, &own);
    for (size_t i = 0; i < beside->n; i++) {
        struct score score;
        TRY(assessment_tally(cx, &beside->at[i], &score));
        rows[n] = scope_row(&scopes, &beside->at[i], &score);
        if (is_below(&scopes, beside->at[i].scope, sheet->assessment.scope)) {
            rows[n].depth = 1;
            pool(&sum, &score);
            below++;
        }
        n++;
    }
    if (below > 0)
        rows[n++] = pooled_row(cx, sum);
    view->scopes.at = rows;
    view->scopes.n = n;
    return scope_picture(cx, view);
}

/* Scores of the other scopes by section, for the heat table. */
static enum rc score_others(struct ctx *cx, const struct assessments *beside, struct columns *columns)
{
    enum { OTHERS_MOST = 6 };
    size_t n = beside->n > OTHERS_MOST ? OTHERS_MOST : beside->n;
    struct score_view *views = ARENA_ARRAY(cx->arena, struct score_view, n);
    if (views == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        struct assessment_sheet other;
        TRY(assessment_sheet_load(cx, beside->at[i].id, &other));
        TRY(assessment_score(cx, &other, SCORE_SECTIONS, &views[i]));
    }
    columns->others.at = views;
    columns->others.n = n;
    return RC_OK;
}

/* --- Approval --- */

static enum rc fill_people(struct ctx *cx, const struct assessment *assessment,
                           struct overview_people *people)
{
    TRY(person_name(cx, assessment->drafter, &people->drafter));
    TRY(person_name(cx, assessment->requested_by, &people->requested_by));
    TRY(person_name(cx, assessment->approved_by, &people->approved_by));
    people->comment = assessment->comment;
    people->requested_at = assessment->requested_at;
    people->approved_at = assessment->approved_at;
    people->may_request =
        assessment->status == ASSESSMENT_DRAFT && may(cx, PERM_ASSESSMENT_MANAGE);
    TRY(approval_panel_of(cx, assessment_approvable.noun, assessment->id, &people->approval));
    return approval_ask_make(cx, &assessment_approvable,
                             arena_printf(cx->arena, "/assessments/%s/request", assessment->id), NULL,
                             &people->ask);
}

static void count_items(struct ctx *cx, const struct assessment_sheet *sheet,
                        const struct answer_rights *rights, struct overview_view *view)
{
    const char *today = date_of_time(cx, cx->now);
    for (size_t i = 0; i < sheet->items.n; i++) {
        const struct sheet_item *item = &sheet->items.at[i];
        const struct answer *answer = &item->answer;
        bool unconfirmed = answer->state != ANSWER_NONE && !answer->confirmed;
        view->unanswered += answer->state == ANSWER_NONE;
        view->unconfirmed += unconfirmed;
        view->expired += answer_is_expired(answer, today);
        view->mine_waiting += (answer->state == ANSWER_NONE || unconfirmed) &&
                              answer_is_mine(rights, sheet->catalog, item->control, answer);
    }
}

static enum rc fill_pictures(struct ctx *cx, const struct assessment_sheet *sheet,
                             const struct score_view *radar_score, const struct trend *trend,
                             struct overview_view *view)
{
    struct chart chart;
    size_t axes = radar_score->groups.n;
    if (axes >= AXES_MIN && axes <= AXES_MAX && sheet->items.n > 0) {
        TRY(score_radar(cx, "radar", radar_score, sheet->has_last, &chart));
        view->radar = chart.svg;
    }
    if (view->score.groups.n > 0) {
        TRY(score_distribution(cx, "distribution", &view->score, &chart));
        view->distribution = chart.svg;
    }
    if (trend->points.n > 1) {
        TRY(score_trend(cx, "trend", trend, &chart));
        view->trend = chart.svg;
    }
    return RC_OK;
}

static enum rc fill_groups(struct ctx *cx, const struct assessment_sheet *sheet,
                           enum score_grouping grouping, const struct score_view *radar,
                           struct overview_view *view)
{
    struct overview_group *rows = NULL, *radar_rows = NULL;
    enum score_grouping radar_grouping = grouping == SCORE_SECTIONS ? SCORE_CHAPTERS : grouping;
    TRY(group_rows(cx, sheet, grouping, &view->score, &rows));
    TRY(group_rows(cx, sheet, radar_grouping, radar, &radar_rows));
    view->groups.at = rows;
    view->groups.n = view->score.groups.n;
    view->radar_groups.at = radar_rows;
    view->radar_groups.n = radar->groups.n;
    return RC_OK;
}

enum rc overview_make(struct ctx *cx, const char *id, enum score_grouping grouping,
                      struct overview_view *ret)
{
    struct overview_view view = {.grouping = (int64_t)grouping};
    struct assessment_sheet sheet;
    struct score_view radar;
    struct assessments beside;
    struct answer_rights rights;
    struct trend trend;
    TRY(assessment_sheet_load(cx, id, &sheet));
    struct columns columns = {.sheet = &sheet, .has_last = sheet.has_last};
    TRY(assessment_head_make(cx, &sheet.assessment, &sheet.scope, sheet.catalog, TAB_OVERVIEW,
                             &view.head));
    TRY(assessment_score(cx, &sheet, grouping, &view.score));
    TRY(assessment_score(cx, &sheet, SCORE_SECTIONS, &columns.own));
    TRY(assessment_score(cx, &sheet,
                         grouping == SCORE_SECTIONS ? SCORE_CHAPTERS : grouping, &radar));
    TRY(assessment_store_beside(cx, &sheet.assessment, &beside));
    TRY(score_others(cx, &beside, &columns));
    TRY(assessment_trend(cx, &sheet.assessment, &trend));
    TRY(answer_rights_load(cx, id, &rights));
    TRY(fill_people(cx, &sheet.assessment, &view.people));
    TRY(fill_groups(cx, &sheet, grouping, &radar, &view));
    TRY(fill_heat(cx, &columns, &view));
    TRY(fill_scopes(cx, &sheet, &beside, &view));
    TRY(fill_pictures(cx, &sheet, &radar, &trend, &view));
    count_items(cx, &sheet, &rights, &view);
    view.has_last = sheet.has_last;
    view.sentence = score_sentence(cx, &radar, sheet.has_last);
    view.years.at = trend.points.at;
    view.years.n = trend.points.n;
    *ret = view;
    return RC_OK;
}
