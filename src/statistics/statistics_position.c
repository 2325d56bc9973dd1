/* What an operator gets back: its own figures, and of others what peers may see; as a page, a file and a report. */
#include "statistics/statistics_result.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "ledger/ledger.h"
#include "views.gen.h"
#include "view/chart.h"

static double mean_at(const struct statistics *statistics, size_t group, size_t item)
{
    const struct analysis_figures_year *year = &statistics->figures.years[statistics->year_count - 1];
    const struct analysis_cell *cell = &year->cells[group * year->item_count + item];
    return cell->n > 0 ? cell->mean : -1;
}

static enum rc put_items(struct ctx *cx, const struct statistics *statistics, const struct analysis_position *position,
                         struct statistics_position *ret)
{
    const struct statistics_base *base = statistics->base;
    size_t sector = analysis_group_of(base->blocks, GROUP_SECTOR, position->operator.sector, 0);
    size_t size = analysis_group_of(base->blocks, GROUP_SIZE, position->operator.size, 0);
    struct statistics_position_item *items = ARENA_ARRAY(cx->arena, struct statistics_position_item, position->item_count);
    if (items == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < position->item_count; i++) {
        bool function = i >= ITEM_FUNCTIONS && i < ITEM_FUNCTIONS + base->function_count;
        size_t number = i == ITEM_WHOLE ? 0 : function ? i - ITEM_FUNCTIONS : i - ITEM_FUNCTIONS - base->function_count;
        items[i] = (struct statistics_position_item){
            .id = i == ITEM_WHOLE ? "" : arena_printf(cx->arena, "%c%zu", function ? 'f' : 's', number + 1),
            .label = i == ITEM_WHOLE ? tr(cx, N_("All measures"))
                                     : statistics_word(cx, function ? base->functions[number] : base->sections[number]),
            .own = position->items[i],
            .sector = mean_at(statistics, sector, i),
            .size = mean_at(statistics, size, i),
            .all = mean_at(statistics, 0, i)};
    }
    ret->items.at = items;
    ret->items.n = position->item_count;
    return RC_OK;
}

static enum rc put_standings(struct ctx *cx, const struct statistics *statistics, const struct analysis_position *position,
                             struct statistics_position *ret)
{
    static const char *const kinds[GROUP_KIND_COUNT_] = {"all", "sector", "size", "sub_sector", "sector_size"};
    struct statistics_standing *lines = ARENA_ARRAY(cx->arena, struct statistics_standing, GROUP_KIND_COUNT_);
    size_t n = 0;
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t kind = 0; kind < GROUP_KIND_COUNT_; kind++) {
        const struct analysis_standing *from = &position->standings[kind];
        if (from->group == 0 && kind != GROUP_ALL)
            continue; /* it is in no such group */
        lines[n] = (struct statistics_standing){.kind = kinds[kind],
                                                .label = statistics_group(cx, statistics, from->group),
                                                .n = from->n,
                                                .withheld = from->n < 0,
                                                .mean = from->mean,
                                                .deviation = from->deviation,
                                                .percentile = from->percentile,
                                                .percentile_step = from->n > 0 ? from->step : -1,
                                                .percentile_text = statistics_percentile_text(cx, from->percentile, from->step),
                                                .standard_score = from->standard_score,
                                                .standard_text = statistics_standard_text(cx, from->standard_score)};
        n++;
    }
    ret->standings.at = lines;
    ret->standings.n = n;
    return RC_OK;
}

/* Adds a series unless nothing of it is told: a shape at the middle would say that it is nothing. */
static void add_series(struct chart_radar *radar, const char *label, const double *values)
{
    bool told = false;
    for (size_t f = 0; f < radar->axis_count; f++)
        told |= values[f] >= 0;
    if (!told)
        return;
    radar->series[radar->series_count].name = label;
    radar->series[radar->series_count++].values = values;
}

enum rc statistics_position_draw(struct ctx *cx, struct statistics_position *ret)
{
    size_t n = 0;
    const char **axes = ARENA_ARRAY(cx->arena, const char *, ret->items.n + 1);
    double *own = ARENA_ARRAY(cx->arena, double, ret->items.n + 1);
    double *sector = ARENA_ARRAY(cx->arena, double, ret->items.n + 1);
    double *size = ARENA_ARRAY(cx->arena, double, ret->items.n + 1);
    struct chart chart;
    if (axes == NULL || own == NULL || sector == NULL || size == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < ret->items.n; i++) {
        const struct statistics_position_item *item = ret->items.at + i;
        if (item->id[0] != 'f')
            continue;
        axes[n] = item->label;
        own[n] = item->own;
        sector[n] = item->sector;
        size[n++] = item->size;
    }
    if (n < CHART_AXES_MIN || n > CHART_AXES_MAX)
        return RC_OK;
    struct chart_radar radar = {
        .head = {"statistics-position", tr(cx, N_("Position")),
                 tr(cx, N_("Own score by function beside the means of sector and size"))},
        .axes = axes,
        .axis_count = n,
        .minimum = 0,
        .maximum = 5,
        .rings = 5};
    add_series(&radar, tr(cx, N_("Own score")), own);
    add_series(&radar, tr(cx, N_("Mean of the sector")), sector);
    add_series(&radar, tr(cx, N_("Mean of the size")), size);
    if (radar.series_count == 0)
        return RC_OK;
    TRY(chart_radar(cx, &radar, &chart));
    ret->radar = chart.svg;
    ret->picture = (struct chart_size){chart.width, chart.height};
    return RC_OK;
}

enum rc statistics_position_make(struct ctx *cx, const struct statistics *statistics, const char *operator,
                                 struct statistics_position *ret)
{
    struct analysis_position position = {.item_count = 0};
    const char *query = arena_printf(cx->arena, "/surveys/%s/analysis/position", statistics->survey.id);
    TRY(analysis_position(cx, statistics->base->blocks, &statistics->figures, operator, &position));
    ret->format = "kaname-position/1";
    ret->survey = statistics->survey.id;
    ret->title = statistics->survey.title;
    ret->year = statistics->survey.year;
    ret->operator = position.operator.operator;
    ret->name = statistics_name(statistics, position.operator.operator);
    ret->sector = statistics_sector(cx, position.operator.sector);
    ret->size = tr(cx, enum_label(&covered_size_names, position.operator.size));
    ret->score = position.operator.score;
    ret->json_href = arena_printf(cx->arena, "%s.json?operator=%s", query, url_encode(cx, ret->operator));
    ret->pdf_href = arena_printf(cx->arena, "%s.pdf?operator=%s", query, url_encode(cx, ret->operator));
    ret->docx_href = arena_printf(cx->arena, "%s.docx?operator=%s", query, url_encode(cx, ret->operator));
    TRY(put_standings(cx, statistics, &position, ret));
    return put_items(cx, statistics, &position, ret);
}

/* ---- Pages and files ---- */

/* Where nobody is named: the first that has a score. */
static const char *first_operator(const struct statistics *statistics)
{
    const char *first = "";
    struct analysis_operator one = {.operator = NULL};
    for (size_t i = 0; analysis_operator_at(statistics->base->blocks, statistics->year_count - 1, i, &one); i++)
        if (one.score >= 0 && (first[0] == '\0' || strcmp(one.operator, first) < 0))
            first = one.operator;
    return first;
}

/* The rights to single operators, and the note that somebody looked. */
static enum rc open_position(struct ctx *cx, const char *survey, const char *operator, struct statistics_position *ret)
{
    struct statistics statistics = {.year_count = 0};
    if (!may(cx, PERM_SURVEY_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(statistics_open(cx, survey, AUDIENCE_PEERS, &statistics));
    if (text_empty(operator))
        operator = first_operator(&statistics);
    TRY(statistics_position_make(cx, &statistics, operator, ret));
    TRY(statistics_position_draw(cx, ret));
    return statistics_looked(cx, &statistics, "position", operator);
}

HANDLER(statistics_position_get)
{
    struct statistics_position_page view = {.has = 1, .reply = {.id = ""}};
    struct page page = {.title = NULL};
    TRY(open_position(cx, request_parameter(request, "id"), request_query(request, "operator"), &view.position));
    TRY(survey_head_fill(cx, view.position.survey, &view.survey, NULL));
    TRY(statistics_bar_make(cx, view.position.survey, &view.bar));
    TRY(survey_page_frame(cx, view.position.survey, "/analysis", trf(cx, N_("Position of {0}"), view.position.name), &page));
    page.html = VIEW(statistics_position_page);
    page.fields = statistics_position_page_answer;
    page.view = &view;
    return page_send(cx, request, response, &page);
}

HANDLER(statistics_position_json_get)
{
    struct statistics_position view = {.format = ""};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
    struct json json = json_create(&out);
    TRY(open_position(cx, request_parameter(request, "id"), request_query(request, "operator"), &view));
    field_write_json(cx, &json, statistics_position_answer, &view);
    TRY(buf_error(&out));
    return file_send(cx, response, "application/json", arena_printf(cx->arena, "position-%s.json", view.operator), &out);
}

/* ---- Reports ---- */

/* `kind`: the end of the document's number. */
static enum rc begin(struct ctx *cx, const char *kind, int64_t year, const char *standard, const char *title,
                     const char *subtitle, struct report *ret)
{
    struct organization organization = {.name = ""};
    struct ledger_head head = {.root = ""};
    TRY(organization_get(cx, cx->org, &organization));
    TRY(ledger_head_saved(cx, cx->org, &head));
    *ret = (struct report){
        .title = title,
        .subtitle = subtitle,
        .organisation = organization.name,
        .document_number = arena_printf(cx->arena, "%s%s%lld-%s", organization.document_prefix,
                                        text_empty(organization.document_prefix) ? "" : "-", (long long)year, kind),
        .edition = "",
        .date = date_long(cx, date_of_time(cx, cx->now)),
        .handling_mark = organization.handling_mark,
        .data_time = time_show(cx, cx->now),
        .standard = standard,
        .ledger_head = head.size == 0 ? "" : arena_printf(cx->arena, "%lld %s", (long long)head.size, head.root),
        .paper = PAPER_A4,
        .lang = cx->lang};
    return RC_OK;
}

static struct report_cell words(const char *text)
{
    return (struct report_cell){.text = text_empty(text) ? "–" : text};
}

static struct report_cell figure(struct ctx *cx, double value)
{
    bool known = value >= 0;
    return (struct report_cell){
        .text = known ? arena_printf(cx->arena, "%.2f", value) : "–", .number = known, .value = known ? value : 0};
}

static struct report_cell count(struct ctx *cx, int64_t value)
{
    return (struct report_cell){
        .text = value < 0 ? "–" : decimal(cx, value), .number = value >= 0, .value = value < 0 ? 0 : (double)value};
}

static struct report_column column(const struct ctx *cx, const char *title, double width)
{
    return (struct report_column){tr(cx, title), width, width > 3 ? ALIGN_START : ALIGN_END};
}

static enum rc add_table(struct ctx *cx, struct report *report, const char *title, const struct report_column *columns,
                         size_t n, const struct report_cell *cells, size_t rows)
{
    struct report_column *kept = ARENA_ARRAY(cx->arena, struct report_column, n);
    if (kept == NULL)
        return RC_MEMORY;
    memcpy(kept, columns, n * sizeof *kept);
    return report_table(cx, report, (struct report_table){title, kept, n, cells, rows});
}

static enum rc standings_table(struct ctx *cx, const struct statistics_position *view, struct report *report)
{
    const struct report_column columns[] = {column(cx, N_("Group"), 5), column(cx, N_("Operators"), 2),
                                            column(cx, N_("Mean"), 2), column(cx, N_("Percentile"), 2),
                                            column(cx, N_("Standard score"), 2)};
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, view->standings.n * COUNT(columns) + 1);
    size_t at = 0;
    if (cells == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < view->standings.n; i++) {
        const struct statistics_standing *line = view->standings.at + i;
        cells[at++] = words(line->label);
        cells[at++] = line->withheld ? words(tr(cx, N_("withheld"))) : count(cx, line->n);
        cells[at++] = figure(cx, line->mean);
        cells[at++] = words(line->percentile_text);
        cells[at++] = (struct report_cell){.text = line->standard_text,
                                           .number = line->standard_score >= 0,
                                           .value = line->standard_score < 0 ? 0 : line->standard_score};
    }
    return add_table(cx, report, tr(cx, N_("Among others")), columns, COUNT(columns), cells, view->standings.n);
}

static enum rc items_table(struct ctx *cx, const struct statistics_position *view, struct report *report)
{
    const struct report_column columns[] = {column(cx, N_("Section"), 6), column(cx, N_("Own score"), 2),
                                            column(cx, N_("Mean of the sector"), 2), column(cx, N_("Mean of the size"), 2),
                                            column(cx, N_("Mean of all"), 2)};
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, view->items.n * COUNT(columns) + 1);
    size_t at = 0;
    if (cells == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < view->items.n; i++) {
        const struct statistics_position_item *line = view->items.at + i;
        cells[at++] = words(line->label);
        cells[at++] = figure(cx, line->own);
        cells[at++] = figure(cx, line->sector);
        cells[at++] = figure(cx, line->size);
        cells[at++] = figure(cx, line->all);
    }
    return add_table(cx, report, tr(cx, N_("By function and section")), columns, COUNT(columns), cells, view->items.n);
}

enum rc statistics_position_report(struct ctx *cx, const struct statistics_position *view, const char *standard,
                                   struct report *ret)
{
    TRY(begin(cx, "position", view->year, standard, trf(cx, N_("Position of {0}"), view->name), view->title, ret));
    TRY(report_heading(cx, ret, 1, tr(cx, N_("Among others"))));
    TRY(report_paragraph(cx, ret,
                         trf(cx, N_("Own score: {0}. Sector: {1}. Size: {2}. Groups of fewer than five operators are withheld, and "
                                    "others so that they cannot be computed."),
                             arena_printf(cx->arena, "%.2f", view->score), view->sector, view->size)));
    TRY(standings_table(cx, view, ret));
    TRY(report_heading(cx, ret, 1, tr(cx, N_("By function and section"))));
    if (view->radar.markup != NULL)
        TRY(report_chart(cx, ret, view->radar.markup, view->picture.width, view->picture.height,
                         tr(cx, N_("Own score by function beside the means of sector and size")),
                         (struct report_table){.title = ""}));
    return items_table(cx, view, ret);
}

enum rc statistics_position_send(struct ctx *cx, struct response *response, const struct report *report,
                                 const char *operator, enum report_format format)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(report_write(cx, report, format, &out));
    return file_send(cx, response, report_media_type(format),
                     arena_printf(cx->arena, "position-%s.%s", operator, format == REPORT_PDF ? "pdf" : "docx"), &out);
}

static enum rc send_file(struct ctx *cx, const struct request *request, struct response *response,
                         enum report_format format)
{
    struct statistics_position view = {.format = ""};
    struct survey survey = {.id = NULL};
    struct report report = {.title = ""};
    TRY(open_position(cx, request_parameter(request, "id"), request_query(request, "operator"), &view));
    TRY(survey_visible(cx, view.survey, &survey));
    TRY(statistics_position_report(cx, &view, survey.catalog_version, &report));
    return statistics_position_send(cx, response, &report, view.operator, format);
}

HANDLER(statistics_position_pdf_get)
{
    return send_file(cx, request, response, REPORT_PDF);
}

HANDLER(statistics_position_docx_get)
{
    return send_file(cx, request, response, REPORT_DOCX);
}

/* --of SURVEY/OPERATOR */
static enum rc build_position(struct ctx *cx, const char *study, const char *of, struct report *ret)
{
    const char *slash = strchr(of, '/');
    struct statistics_position view = {.format = ""};
    struct survey survey = {.id = NULL};
    (void)study;
    if (slash == NULL)
        return fail(cx, RC_USAGE, N_("A position is of SURVEY/OPERATOR: the survey and the key of the operator"));
    TRY(survey_named(cx, arena_copy_n(cx->arena, of, (size_t)(slash - of)), &survey));
    TRY(open_position(cx, survey.id, slash + 1, &view));
    return statistics_position_report(cx, &view, survey.catalog_version, ret);
}

static enum rc sectors_table(struct ctx *cx, const struct statistics_view *view, struct report *report)
{
    const struct report_column columns[] = {
        column(cx, N_("Sector"), 4),          column(cx, N_("Covered"), 1.6), column(cx, N_("Answered"), 1.6),
        column(cx, N_("Response rate"), 1.6), column(cx, N_("Score"), 1.6),   column(cx, N_("Change from last year"), 2),
        column(cx, N_("Real progress"), 2)};
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, view->sectors.n * COUNT(columns) + 1);
    size_t at = 0;
    if (cells == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < view->sectors.n; i++) {
        const struct statistics_line *line = view->sectors.at + i;
        cells[at++] = words(line->label);
        cells[at++] = count(cx, line->covered);
        cells[at++] = count(cx, line->responded);
        cells[at++] = figure(cx, line->rate);
        cells[at++] = figure(cx, line->score);
        cells[at++] = words(line->change_text);
        cells[at++] = words(line->progress_text);
    }
    return add_table(cx, report, tr(cx, N_("By sector")), columns, COUNT(columns), cells, view->sectors.n);
}

static enum rc measures_table(struct ctx *cx, const struct statistics_view *view, struct report *report)
{
    const struct report_column columns[] = {column(cx, N_("Measure"), 8), column(cx, N_("Mean"), 1.6),
                                            column(cx, N_("Practised (level 3 or above)"), 2),
                                            column(cx, N_("Change from last year"), 2)};
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, view->measures.n * COUNT(columns) + 1);
    size_t at = 0;
    if (cells == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < view->measures.n; i++) {
        const struct statistics_measure *line = view->measures.at + i;
        cells[at++] = words(arena_printf(cx->arena, "%s %s", line->code, line->text));
        cells[at++] = figure(cx, line->mean);
        cells[at++] = figure(cx, line->practised);
        cells[at++] = words(line->change_text);
    }
    return add_table(cx, report, tr(cx, N_("Weakest measures first")), columns, COUNT(columns), cells, view->measures.n);
}

static enum rc years_table(struct ctx *cx, const struct statistics_view *view, struct report *report)
{
    const struct report_column columns[] = {
        column(cx, N_("Year of the survey"), 4),     column(cx, N_("Response rate"), 2),
        column(cx, N_("Score"), 2),                  column(cx, N_("Change from last year"), 2),
        column(cx, N_("The standard changed"), 2),   column(cx, N_("The respondents changed"), 2),
        column(cx, N_("Real progress"), 2)};
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, view->years.n * COUNT(columns) + 1);
    size_t at = 0;
    if (cells == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < view->years.n; i++) {
        const struct statistics_year_line *line = view->years.at + i;
        cells[at++] = words(line->label);
        cells[at++] = figure(cx, line->rate);
        cells[at++] = figure(cx, line->score);
        cells[at++] = words(line->change_text);
        cells[at++] = words(line->standard_text);
        cells[at++] = words(line->respondents_text);
        cells[at++] = words(line->progress_text);
    }
    return add_table(cx, report, tr(cx, N_("Surveys over the years")), columns, COUNT(columns), cells, view->years.n);
}

/* SURVEY, or SURVEY/AUDIENCE; a title may have a stroke as well. */
static enum rc survey_and_audience(struct ctx *cx, const char *of, struct survey *ret, enum analysis_audience *ret_audience)
{
    const char *slash = strrchr(of, '/');
    int64_t audience = AUDIENCE_OVERSEER;
    if (slash != NULL && !enum_parse(&statistics_audience_names, slash + 1, &audience))
        slash = NULL;
    *ret_audience = (enum analysis_audience)audience;
    return survey_named(cx, slash == NULL ? of : arena_copy_n(cx->arena, of, (size_t)(slash - of)), ret);
}

/* How the figures for others may be used. */
static enum rc peers_paragraph(struct ctx *cx, const struct statistics_view *view, struct report *report)
{
    if (view->overseer)
        return RC_OK;
    TRY(report_paragraph(cx, report,
                         tr(cx, N_("Cells of fewer than five operators are withheld, and others so that they cannot be computed."))));
    return report_paragraph(cx, report,
                            view->told_at != 0 ? trf(cx, N_("These figures were told to others on {0} and do not change any more."),
                                                     date_of_time(cx, view->told_at))
                                               : tr(cx, N_("Draft: not told to others yet. Pass nothing on before results are given "
                                                           "out.")));
}

/* --of SURVEY: what the overseeing body sees, without single operators; --of SURVEY/peers: what others see. */
static enum rc build_analysis(struct ctx *cx, const char *study, const char *of, struct report *ret)
{
    struct statistics statistics = {.year_count = 0};
    struct statistics_view view = {.survey = ""};
    struct survey survey = {.id = NULL};
    enum analysis_audience audience = AUDIENCE_OVERSEER;
    (void)study;
    TRY(survey_and_audience(cx, of, &survey, &audience));
    TRY(statistics_open(cx, survey.id, audience, &statistics));
    TRY(statistics_view_make(cx, &statistics, &view));
    TRY(statistics_view_measures(cx, &statistics, &view));
    TRY(statistics_looked_at_figures(cx, &statistics));
    TRY(begin(cx, "analysis", survey.year, survey.catalog_version, tr(cx, N_("Analysis of the survey")), survey.title, ret));
    TRY(peers_paragraph(cx, &view, ret));
    TRY(report_heading(cx, ret, 1, tr(cx, N_("Surveys over the years"))));
    TRY(years_table(cx, &view, ret));
    TRY(report_paragraph(cx, ret,
                         tr(cx, N_("The change is the sum of three parts: what new, dropped and reweighted measures do; what "
                                   "other respondents do; and the same operators at the same measures."))));
    TRY(report_heading(cx, ret, 1, tr(cx, N_("By sector"))));
    TRY(sectors_table(cx, &view, ret));
    TRY(report_heading(cx, ret, 1, tr(cx, N_("Weakest measures first"))));
    return measures_table(cx, &view, ret);
}

const struct report_source statistics_reports[STATISTICS_REPORTS] = {
    {"analysis", PERM_SURVEY_READ, build_analysis},
    {"position", PERM_SURVEY_READ, build_position},
    {"result", PERM_RESPONSE_READ, statistics_own_report},
};
