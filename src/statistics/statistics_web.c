/* The pages of the analysis. */
#include "statistics/statistics_view.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "views.gen.h"
#include "statistics/statistics_store.h"
#include "survey/survey_response.h"
#include "view/chart.h"

static enum rc audience_of(struct ctx *cx, const struct request *request, enum analysis_audience *ret)
{
    const char *word = request_query(request, "audience");
    int64_t audience = AUDIENCE_OVERSEER;
    if (!text_empty(word) && !enum_parse(&statistics_audience_names, word, &audience))
        return fail(cx, RC_INVALID, N_("The audience is overseer or peers (here: {0})"), word);
    *ret = (enum analysis_audience)audience;
    return RC_OK;
}

/* Opens the analysis that a page shows a part of, with what all pages have. */
static enum rc open_page(struct ctx *cx, const struct request *request, struct statistics *statistics,
                         struct statistics_view *view)
{
    enum analysis_audience audience = AUDIENCE_OVERSEER;
    TRY(audience_of(cx, request, &audience));
    TRY(statistics_open(cx, request_parameter(request, "id"), audience, statistics));
    return statistics_view_make(cx, statistics, view);
}

static enum rc send_page(struct ctx *cx, const struct request *request, struct response *response, const char *here,
                         const char *title, view_function html, struct statistics_view *view)
{
    struct page page = {.title = NULL};
    const char *address = arena_printf(cx->arena, "/surveys/%s%s", view->survey, here);
    view->bar.overseer_href = view->by_section ? arena_printf(cx->arena, "%s?by=section", address) : address;
    view->bar.peers_href = arena_printf(cx->arena, "%s?audience=peers%s", address, view->by_section ? "&by=section" : "");
    TRY(survey_page_frame(cx, request_parameter(request, "id"), here, title, &page));
    page.html = html;
    page.fields = statistics_answer;
    page.view = view;
    page.wide = true;
    return page_send(cx, request, response, &page);
}

/* ---- Overview ---- */

static enum rc draw_radar(struct ctx *cx, const struct statistics_view *view, struct svg *ret)
{
    size_t n = view->functions.n;
    const char **axes = ARENA_ARRAY(cx->arena, const char *, n + 1);
    double *values = ARENA_ARRAY(cx->arena, double, 2 * n + 1);
    struct chart chart;
    if (axes == NULL || values == NULL)
        return RC_MEMORY;
    if (n < CHART_AXES_MIN || n > CHART_AXES_MAX)
        return RC_OK;
    for (size_t f = 0; f < n; f++) {
        axes[f] = view->functions.at[f].label;
        values[f] = view->functions.at[f].mean;
        values[n + f] = f < view->functions_before.n ? view->functions_before.at[f].mean : -1;
    }
    struct chart_radar radar = {.head = {"statistics-radar", tr(cx, N_("Score by function")),
                                         tr(cx, N_("Mean of all operators by function, this year and last year"))},
                                .axes = axes,
                                .axis_count = n,
                                .series = {{tr(cx, N_("This year")), values}, {tr(cx, N_("Last year")), values + n}},
                                .series_count = view->functions_before.n > 0 ? 2 : 1,
                                .minimum = 0,
                                .maximum = 5,
                                .rings = 5};
    TRY(chart_radar(cx, &radar, &chart));
    *ret = chart.svg;
    return RC_OK;
}

static enum rc draw_distribution(struct ctx *cx, const struct statistics_view *view, struct svg *ret)
{
    struct chart_bar *bars = ARENA_ARRAY(cx->arena, struct chart_bar, view->bars.n);
    struct chart chart;
    bool told = false;
    if (bars == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < view->bars.n; i++) {
        bars[i] = (struct chart_bar){.label = view->bars.at[i].label,
                                     .value = view->bars.at[i].n < 0 ? -1 : (double)view->bars.at[i].n,
                                     .target = -1,
                                     .text = view->bars.at[i].n < 0 ? "–" : decimal(cx, view->bars.at[i].n)};
        told |= view->bars.at[i].n > 0;
    }
    if (!told)
        return RC_OK;
    const struct chart_bars picture = {{"statistics-bars", tr(cx, N_("How the scores lie")),
                                        tr(cx, N_("Operators by score, in steps of a quarter of a level"))},
                                       bars, view->bars.n, 0, ""};
    TRY(chart_bars(cx, &picture, &chart));
    *ret = chart.svg;
    return RC_OK;
}

HANDLER(statistics_get)
{
    struct statistics statistics = {.year_count = 0};
    struct statistics_view view = {.survey = ""};
    TRY(open_page(cx, request, &statistics, &view));
    TRY(statistics_looked_at_figures(cx, &statistics));
    TRY(draw_radar(cx, &view, &view.radar));
    TRY(draw_distribution(cx, &view, &view.distribution));
    return send_page(cx, request, response, "/analysis", tr(cx, N_("Analysis of the survey")), VIEW(statistics_page), &view);
}

/* ---- Heat map ---- */

static const char *behind_href(struct ctx *cx, const struct statistics *statistics, const char *sector, const char *item)
{
    return arena_printf(cx->arena, "/surveys/%s/analysis/behind?sector=%s&item=%s", statistics->survey.id, sector, item);
}

/* The path from a cell to the operators behind it, for those who may go it. */
static void add_links(struct ctx *cx, const struct statistics *statistics, struct statistics_view *view)
{
    for (size_t r = 0; view->may_look && r < view->sectors.n; r++)
        for (size_t c = 0; c < 2; c++) {
            struct statistics_cell *cells =
                (struct statistics_cell *)(c == 0 ? view->sectors.at[r].cells.at : view->heat.at[r].cells.at);
            size_t n = c == 0 ? view->sectors.at[r].cells.n : view->heat.at[r].cells.n;
            for (size_t i = 0; i < n; i++)
                if (cells[i].n > 0)
                    cells[i].href = behind_href(cx, statistics, view->sectors.at[r].sector, cells[i].id);
        }
}

/* Sections downwards, since they are many more than sectors. */
static enum rc turn(struct ctx *cx, struct statistics_view *view)
{
    size_t n = view->sections.n, sectors = view->heat.n;
    struct statistics_row *rows = ARENA_ARRAY(cx->arena, struct statistics_row, n + 1);
    struct statistics_cell *cells = ARENA_ARRAY(cx->arena, struct statistics_cell, n * sectors + 1);
    if (rows == NULL || cells == NULL)
        return RC_MEMORY;
    for (size_t s = 0; s < n; s++) {
        rows[s].label = view->sections.at[s].label;
        rows[s].cells.at = cells + s * sectors;
        rows[s].cells.n = sectors;
        for (size_t r = 0; r < sectors; r++)
            cells[s * sectors + r] = view->heat.at[r].cells.at[s];
    }
    view->turned.at = rows;
    view->turned.n = n;
    return RC_OK;
}

HANDLER(statistics_heat_get)
{
    struct statistics statistics = {.year_count = 0};
    struct statistics_view view = {.survey = ""};
    TRY(open_page(cx, request, &statistics, &view));
    TRY(statistics_looked_at_figures(cx, &statistics));
    add_links(cx, &statistics, &view);
    TRY(turn(cx, &view));
    view.by_section = text_same(request_query(request, "by"), "section");
    return send_page(cx, request, response, "/analysis/heat", tr(cx, N_("Sectors and sections")), VIEW(statistics_heat_page),
                     &view);
}

HANDLER(statistics_groups_get)
{
    struct statistics statistics = {.year_count = 0};
    struct statistics_view view = {.survey = ""};
    TRY(open_page(cx, request, &statistics, &view));
    TRY(statistics_looked_at_figures(cx, &statistics));
    return send_page(cx, request, response, "/analysis/groups", tr(cx, N_("Groups and distributions")),
                     VIEW(statistics_groups_page), &view);
}

/* ---- Measures, risk, clusters, doubts ---- */

HANDLER(statistics_measures_get)
{
    struct statistics statistics = {.year_count = 0};
    struct statistics_view view = {.survey = ""};
    TRY(open_page(cx, request, &statistics, &view));
    TRY(statistics_looked_at_figures(cx, &statistics));
    TRY(statistics_view_measures(cx, &statistics, &view));
    return send_page(cx, request, response, "/analysis/measures", tr(cx, N_("Weakest measures and movers")),
                     VIEW(statistics_measures_page), &view);
}

/* Names of operators are for those who work with the survey, and that they looked is noted. */
static enum rc hide_or_note(struct ctx *cx, const struct statistics *statistics, struct statistics_view *view, const char *what)
{
    if (view->may_look)
        return statistics_looked(cx, statistics, what, "");
    view->exposed.n = view->rising.n = view->falling.n = view->doubts.n = 0;
    for (size_t i = 0; i < view->clusters.n; i++) {
        struct statistics_cluster *cluster = (struct statistics_cluster *)&view->clusters.at[i];
        cluster->typical = cluster->typical_name = "";
    }
    return statistics_looked_at_figures(cx, statistics);
}

HANDLER(statistics_risk_get)
{
    struct statistics statistics = {.year_count = 0};
    struct statistics_view view = {.survey = ""};
    TRY(open_page(cx, request, &statistics, &view));
    TRY(statistics_view_operators(cx, &statistics, &view));
    TRY(hide_or_note(cx, &statistics, &view, "risk"));
    return send_page(cx, request, response, "/analysis/risk", tr(cx, N_("Risk and score")), VIEW(statistics_risk_page), &view);
}

HANDLER(statistics_clusters_get)
{
    struct statistics statistics = {.year_count = 0};
    struct statistics_view view = {.survey = ""};
    TRY(open_page(cx, request, &statistics, &view));
    TRY(statistics_view_clusters(cx, &statistics, &view));
    TRY(hide_or_note(cx, &statistics, &view, "clusters"));
    return send_page(cx, request, response, "/analysis/clusters", tr(cx, N_("Similar operators")),
                     VIEW(statistics_clusters_page), &view);
}

HANDLER(statistics_doubts_get)
{
    struct statistics statistics = {.year_count = 0};
    struct statistics_view view = {.survey = ""};
    TRY(open_page(cx, request, &statistics, &view));
    TRY(statistics_view_operators(cx, &statistics, &view));
    TRY(hide_or_note(cx, &statistics, &view, "doubts"));
    return send_page(cx, request, response, "/analysis/doubts", tr(cx, N_("Answers that look wrong")),
                     VIEW(statistics_doubts_page), &view);
}

/* ---- The operators behind a cell ---- */

/* The item of a cell: "" the whole, f1 … a function, s1 … a section. False when there is none of that name. */
static bool item_of(struct ctx *cx, const struct statistics *statistics, const char *word, size_t *ret, const char **ret_label)
{
    const struct statistics_base *base = statistics->base;
    int64_t number = 0;
    *ret = ITEM_WHOLE;
    *ret_label = tr(cx, N_("All measures"));
    if (text_empty(word))
        return true;
    size_t most = word[0] == 'f' ? base->function_count : word[0] == 's' ? base->section_count : 0;
    if (most == 0 || text_to_int(cx, word + 1, &number) != RC_OK || number < 1 || (size_t)number > most)
        return false;
    size_t index = (size_t)number - 1;
    *ret = word[0] == 'f' ? ITEM_FUNCTIONS + index : ITEM_FUNCTIONS + base->function_count + index;
    *ret_label = statistics_word(cx, word[0] == 'f' ? base->functions[index] : base->sections[index]);
    return true;
}

/* sector: SIZE_MAX for all. */
static enum rc behind_rows(struct ctx *cx, const struct statistics *statistics, size_t sector, size_t item,
                           struct statistics_behind *ret)
{
    const struct analysis_blocks *blocks = statistics->base->blocks;
    size_t n = analysis_operator_count(blocks), last = statistics->year_count - 1, used = 0;
    struct statistics_behind_row *rows = ARENA_ARRAY(cx->arena, struct statistics_behind_row, n + 1);
    struct analysis_operator one = {.operator = NULL};
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; analysis_operator_at(blocks, last, i, &one); i++) {
        if (!one.covered || (sector != SIZE_MAX && one.sector != sector))
            continue;
        ret->n++;
        ret->responded += one.responded;
        rows[used++] = (struct statistics_behind_row){
            .operator = one.operator,
            .name = statistics_name(statistics, one.operator),
            .sub_sector = one.sub_sector == ANALYSIS_NONE ? "" : statistics_sub_sector(cx, one.sub_sector),
            .size = tr(cx, enum_label(&covered_size_names, one.size)),
            .responded = one.responded,
            .score = one.score,
            .value = analysis_item_at(blocks, last, i, item),
            .risk = (double)one.risk,
            .href = arena_printf(cx->arena, "/surveys/%s/analysis/position?operator=%s", statistics->survey.id,
                                 url_encode(cx, one.operator))};
    }
    ret->rows.at = rows;
    ret->rows.n = used;
    return RC_OK;
}

HANDLER(statistics_behind_get)
{
    struct statistics statistics = {.year_count = 0};
    struct statistics_behind view = {.n = 0};
    struct page page = {.title = NULL};
    const char *word = request_query(request, "item"), *of = request_query(request, "sector");
    size_t item = 0, sector = 0;
    TRY(statistics_open(cx, request_parameter(request, "id"), AUDIENCE_OVERSEER, &statistics));
    while (sector < statistics.figures.sector_count && !text_same(statistics_sector_code(sector), of))
        sector++;
    if (text_empty(of))
        sector = SIZE_MAX;
    if (sector == statistics.figures.sector_count || !item_of(cx, &statistics, word, &item, &view.item_label))
        return fail(cx, RC_MISSING, N_("There is no such cell of the analysis"));
    TRY(survey_head_fill(cx, statistics.survey.id, &view.head, NULL));
    TRY(statistics_bar_make(cx, statistics.survey.id, &view.bar));
    TRY(behind_rows(cx, &statistics, sector, item, &view));
    TRY(statistics_looked(cx, &statistics, "behind", arena_printf(cx->arena, "%s %s", of, word)));
    view.sector = of;
    view.sector_label = sector == SIZE_MAX ? tr(cx, N_("All operators")) : statistics_sector(cx, sector);
    view.item = word;
    TRY(survey_page_frame(cx, statistics.survey.id, "/analysis/heat",
                          arena_printf(cx->arena, "%s / %s", view.sector_label, view.item_label), &page));
    page.html = VIEW(statistics_behind_page);
    page.fields = statistics_behind_answer;
    page.view = &view;
    return page_send(cx, request, response, &page);
}

/* ---- Texts ---- */

enum { HITS_MOST = 200, EXCERPT = 400, QUERY_MOST = 100 };

struct text_search {
    struct ctx *cx;
    const char *wanted; /* folded, small letters */
    struct statistics_text_hit *hits;
    size_t n;
    bool more;
};

static const char *small(struct ctx *cx, const char *text)
{
    const char *folded = text_fold(cx, text);
    char *copy = arena_alloc(cx->arena, strlen(folded) + 1);
    for (size_t i = 0; copy != NULL && folded[i] != '\0'; i++)
        copy[i] = (char)(folded[i] >= 'A' && folded[i] <= 'Z' ? folded[i] + ('a' - 'A') : folded[i]);
    return copy == NULL ? "" : copy;
}

static void look_at(struct text_search *search, const struct statistics_text *text, const char *question, const char *words)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_FORM_BYTES * 4);
    struct ctx inner = *search->cx;
    inner.arena = scratch;
    if (scratch == NULL || text_empty(words) || strstr(small(&inner, words), search->wanted) == NULL)
        return;
    if (search->n == HITS_MOST) {
        search->more = true;
        return;
    }
    search->hits[search->n++] = (struct statistics_text_hit){
        arena_copy(search->cx->arena, text->operator), arena_copy(search->cx->arena, text->name),
        arena_copy(search->cx->arena, question), arena_copy(search->cx->arena, words)};
}

static enum rc take_one(void *self, const struct statistics_text *text)
{
    struct text_search *search = self;
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx inner = *search->cx;
    struct survey_notes notes = {.n = 0};
    inner.arena = scratch;
    if (scratch == NULL)
        return memory_ended(search->cx);
    if (survey_notes_read(&inner, text->texts, &notes) != RC_OK)
        return RC_OK; /* what cannot be read is a matter of the response */
    for (size_t i = 0; i < notes.n; i++) {
        look_at(search, text, notes.at[i].question, notes.at[i].value);
        look_at(search, text, notes.at[i].question, notes.at[i].reason);
        look_at(search, text, notes.at[i].question, notes.at[i].note);
    }
    return RC_OK;
}

HANDLER(statistics_texts_get)
{
    struct statistics statistics = {.year_count = 0};
    struct statistics_texts view = {.more = 0};
    struct page page = {.title = NULL};
    struct text_search search = {.cx = cx, .hits = ARENA_ARRAY(cx->arena, struct statistics_text_hit, HITS_MOST)};
    view.query = text_trim(cx, request_query(request, "q"));
    if (search.hits == NULL)
        return RC_MEMORY;
    if (text_length(view.query) > QUERY_MOST)
        return fail(cx, RC_INVALID, N_("What is searched for may have {0} characters at most"), decimal(cx, QUERY_MOST));
    TRY(survey_visible(cx, request_parameter(request, "id"), &statistics.survey));
    TRY(survey_head_fill(cx, statistics.survey.id, &view.head, NULL));
    TRY(statistics_bar_make(cx, statistics.survey.id, &view.bar));
    search.wanted = small(cx, view.query);
    if (!text_empty(search.wanted)) {
        TRY(statistics_store_texts(cx, &statistics.survey, take_one, &search));
        TRY(statistics_looked(cx, &statistics, "texts", view.query));
    }
    view.hits.at = search.hits;
    view.hits.n = search.n;
    view.more = search.more;
    TRY(survey_page_frame(cx, statistics.survey.id, "/analysis/texts", tr(cx, N_("Search in the texts")), &page));
    page.html = VIEW(statistics_texts_page);
    page.fields = statistics_texts_answer;
    page.view = &view;
    return page_send(cx, request, response, &page);
}
