/* Pages of the sectors: all of them, one, who oversees, bodies inside, the weights of the risk index. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "sector/sector_view.h"
#include "views.gen.h"

enum { SUBJECT_MOST = 400, FAULTS_SHOWN = 1 };

/* --- Years --- */

enum rc sector_asked_year(struct ctx *cx, const struct request *request, int64_t *ret)
{
    const char *text = request_query(request, "year");
    if (text_empty(text))
        return covered_year(cx, ret);
    if (text_to_int(cx, text, ret) != RC_OK || *ret < COVERED_YEAR_LEAST || *ret > COVERED_YEAR_MOST)
        return fail(cx, RC_INVALID, N_("The year is a number from {0} to {1}"), decimal(cx, COVERED_YEAR_LEAST),
                    decimal(cx, COVERED_YEAR_MOST));
    return RC_OK;
}

enum rc sector_year_links(struct ctx *cx, const char *path, int64_t year, year_links *ret)
{
    struct covered_years years = {.n = 0};
    int64_t now = 0;
    bool has_now = false;
    TRY(covered_year(cx, &now));
    TRY(covered_store_years(cx, &years));
    struct year_link *links = ARENA_ARRAY(cx->arena, struct year_link, years.n + 2);
    size_t n = 0;
    if (links == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < years.n; i++)
        has_now |= years.at[i].year == now;
    if (!has_now)
        links[n++].year = now;
    for (size_t i = 0; i < years.n; i++)
        links[n++].year = years.at[i].year;
    for (size_t i = 0; i < n; i++)
        links[i] = (struct year_link){.year = links[i].year,
                                      .label = fiscal_year_show(cx, links[i].year),
                                      .href = arena_printf(cx->arena, "%s?year=%lld", path, (long long)links[i].year),
                                      .current = links[i].year == year};
    ret->at = links;
    ret->n = n;
    return RC_OK;
}

/* --- All sectors --- */

static const struct field line_table[] = {
    FIELD(sector_line, code, F_TEXT),
    FIELD(sector_line, title, F_TEXT, .label = N_("Sector")),
    FIELD(sector_line, bodies, F_TEXT, .label = N_("Overseeing body")),
    FIELD(sector_line, ministry, F_TEXT, .label = N_("Ministry as a rule")),
    FIELD(sector_line, subs, F_INT, .label = N_("Sub-sectors")),
    FIELD(sector_line, services, F_INT, .label = N_("Services of the sector")),
    FIELD(sector_line, in_annexes, F_BOOL),
    FIELD(sector_line, covered, F_INT, .label = N_("Covered operators")),
    FIELD(sector_line, added, F_INT, .label = N_("Added this year")),
    FIELD(sector_line, left, F_INT, .label = N_("Left the plan")),
    FIELD(sector_line, outside, F_INT, .label = N_("Not covered (designated)")),
};
static const struct field sectors_table[] = {
    FIELD(sectors_view, year, F_INT, .label = N_("Year of the plan")),
    FIELD(sectors_view, covered, F_INT, .label = N_("Covered operators")),
    FIELD(sectors_view, lost, F_INT),
    FIELD(sectors_view, unexplained, F_INT),
    FIELD_LIST(sectors_view, sectors, line_table, struct sector_line),
    FIELD(sectors_view, source, F_TEXT, .label = N_("Source of the sectors")),
    FIELD_OBJECT_OF(sectors_view, beside, beside_view_fields),
};
const struct fields sectors_answer = {sectors_table, COUNT(sectors_table)};

static const char *bodies_of(const struct ctx *cx, const struct oversights *oversights, const char *sector)
{
    const char *text = "";
    for (size_t i = 0; i < oversights->n; i++) {
        const struct oversight *one = oversights->at + i;
        const char *sub = text_empty(one->sub_sector)
                              ? ""
                              : arena_printf(cx->arena, "（%s）", sub_sector_title(cx, one->sub_sector));
        if (text_same(one->sector, sector) && strlen(text) < SUBJECT_MOST)
            text = arena_printf(cx->arena, "%s%s%s%s", text, text_empty(text) ? "" : "、", one->body, sub);
    }
    return text;
}

static struct sector_line line_of(const struct ctx *cx, const struct sector *sector, const struct sector_count *count,
                                  const struct oversights *oversights)
{
    int index = (int)sector_index(sector);
    struct sector_line line = {.code = sector->code,
                               .title = bilingual_text(cx, sector->title),
                               .bodies = bodies_of(cx, oversights, sector->code),
                               .ministry = bilingual_text(cx, sector->ministry),
                               .in_annexes = sector->in_annexes,
                               .covered = count->covered,
                               .added = count->states[COVERED_ADDED],
                               .left = count->states[COVERED_LEFT],
                               .outside = count->states[COVERED_OUTSIDE]};
    for (size_t i = 0; i < sector_table.sub_sector_count; i++)
        line.subs += sector_table.sub_sectors[i].sector == index;
    for (size_t i = 0; i < sector_table.service_count; i++)
        line.services += sector_table.services[i].sector == index;
    return line;
}

static enum rc fill_sectors(struct ctx *cx, struct sectors_view *view)
{
    struct sector_counts counts = {.n = 0};
    struct oversights oversights = {.n = 0};
    struct covered_faults faults = {.n = 0};
    TRY(covered_count(cx, view->year, &counts));
    TRY(oversight_all(cx, &oversights));
    TRY(covered_check(cx, view->year, FAULTS_SHOWN, &faults));
    struct sector_line *lines = ARENA_ARRAY(cx->arena, struct sector_line, counts.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < counts.n; i++)
        lines[i] = line_of(cx, sector_at(i), counts.at + i, &oversights);
    view->sectors.at = lines;
    view->sectors.n = counts.n;
    view->covered = counts.total.covered;
    view->added = counts.total.states[COVERED_ADDED];
    view->left = counts.total.states[COVERED_LEFT];
    view->outside = counts.total.states[COVERED_OUTSIDE];
    view->faults = faults.errors;
    view->lost = faults.counts[FAULT_LOST];
    view->unexplained = faults.counts[FAULT_UNEXPLAINED];
    view->source = sector_table.source;
    view->year_label = fiscal_year_show(cx, view->year);
    return RC_OK;
}

HANDLER(sectors_get)
{
    struct sectors_view view = {.year = 0};
    TRY(sector_asked_year(cx, request, &view.year));
    TRY(fill_sectors(cx, &view));
    TRY(sector_year_links(cx, "/sectors", view.year, &view.years));
    TRY(beside_make(cx, "coverage", decimal(cx, view.year), "", &view.beside));
    struct page page = {.title = tr(cx, N_("Sectors and covered operators")),
                        .place = NAV_SURVEY,
                        .html = VIEW(sectors_page),
                        .fields = sectors_answer,
                        .view = &view,
                        .wide = true,
                        .action_label = tr(cx, N_("Covered operators")),
                        .action_href = arena_printf(cx->arena, "/operators?year=%lld", (long long)view.year),
                        .action_permission = PERM_SECTOR_READ};
    return page_send(cx, request, response, &page);
}

/* --- One sector --- */

static const char *const level_codes[] = {"stated", "presumed", "unsaid"};
static const char *const level_labels[] = {N_("Figure of the source"), N_("Presumed by the source"),
                                           N_("Not in the annexes")};
static const struct enum_names level_names = {level_codes, level_labels, COUNT(level_codes)};

static const struct field service_table[] = {
    FIELD(service_line, code, F_TEXT),
    FIELD(service_line, title, F_TEXT, .label = N_("Service of the sector")),
    FIELD(service_line, sub_title, F_TEXT, .label = N_("Sub-sector")),
    FIELD(service_line, meaning, F_TEXT, .label = N_("What the service is")),
    FIELD(service_line, failure, F_TEXT, .label = N_("What its failure means")),
    FIELD(service_line, statute, F_TEXT, .label = N_("Law that defines it")),
    FIELD(service_line, level, F_TEXT, .label = N_("Service level")),
    FIELD(service_line, level_kind, F_ENUM, .names = &level_names),
    FIELD(service_line, report, F_TEXT, .label = N_("Reported under")),
    FIELD(service_line, as_printed, F_BOOL),
    FIELD(service_line, source, F_TEXT, .label = N_("Place in the source")),
};
static const struct field sub_table[] = {
    FIELD(sub_line, code, F_TEXT),
    FIELD(sub_line, title, F_TEXT, .label = N_("Sub-sector")),
    FIELD(sub_line, operators, F_TEXT, .label = N_("Kinds of operators")),
    FIELD(sub_line, systems, F_TEXT, .label = N_("Critical systems")),
    FIELD(sub_line, as_printed, F_BOOL),
};
static const struct field sector_table_fields[] = {
    FIELD(sector_view, code, F_TEXT),
    FIELD(sector_view, title, F_TEXT, .label = N_("Sector")),
    FIELD(sector_view, operators, F_TEXT, .label = N_("Kinds of operators")),
    FIELD(sector_view, systems, F_TEXT, .label = N_("Critical systems")),
    FIELD(sector_view, note, F_TEXT),
    FIELD(sector_view, ministry, F_TEXT, .label = N_("Ministry as a rule")),
    FIELD(sector_view, in_annexes, F_BOOL),
    FIELD(sector_view, covered, F_INT, .label = N_("Covered operators")),
    FIELD_LIST(sector_view, subs, sub_table, struct sub_line),
    FIELD_LIST(sector_view, services, service_table, struct service_line),
    FIELD_LIST_OF(sector_view, oversight, oversight_row_fields, struct oversight_row),
    FIELD_LIST_OF(sector_view, bodies, sector_body_row_fields, struct sector_body_row),
};
const struct fields sector_answer = {sector_table_fields, COUNT(sector_table_fields)};

static const char *joined(const struct ctx *cx, struct bilingual_list list)
{
    const char *text = "";
    for (size_t i = 0; i < list.n; i++)
        text = arena_printf(cx->arena, "%s%s%s", text, i == 0 ? "" : tr(cx, N_(", ")), bilingual_text(cx, list.at[i]));
    return text;
}

static struct service_line service_of(const struct ctx *cx, const struct sector_service *service)
{
    const char *level = bilingual_text(cx, service->level);
    if (service->level_kind == SECTOR_LEVEL_PRESUMED)
        level = tr(cx, N_("No outage of the service by a fault of systems (taken as the level, since none is laid down)"));
    if (service->level_kind == SECTOR_LEVEL_UNSAID)
        level = tr(cx, N_("The annexes say nothing; please ask the ministry"));
    return (struct service_line){
        .code = service->code,
        .title = bilingual_text(cx, service->title),
        .sub_title = service->sub_sector < 0
                         ? ""
                         : bilingual_text(cx, sector_table.sub_sectors[service->sub_sector].title),
        .meaning = bilingual_text(cx, service->meaning),
        .failure = bilingual_text(cx, service->failure),
        .statute = bilingual_text(cx, service->statute),
        .level = level,
        .report = bilingual_text(cx, service->report),
        .source = service->source,
        .level_kind = service->level_kind,
        .as_printed = service->as_printed};
}

static enum rc fill_tables(struct ctx *cx, const struct sector *sector, struct sector_view *view)
{
    int index = (int)sector_index(sector);
    struct sub_line *subs = ARENA_ARRAY(cx->arena, struct sub_line, sector_table.sub_sector_count);
    struct service_line *services = ARENA_ARRAY(cx->arena, struct service_line, sector_table.service_count);
    if (subs == NULL || services == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < sector_table.sub_sector_count; i++) {
        const struct sub_sector *sub = sector_table.sub_sectors + i;
        if (sub->sector == index)
            subs[view->subs.n++] = (struct sub_line){.code = sub->code,
                                                     .title = bilingual_text(cx, sub->title),
                                                     .operators = bilingual_text(cx, sub->operators),
                                                     .systems = joined(cx, sub->systems),
                                                     .as_printed = sub->as_printed};
    }
    for (size_t i = 0; i < sector_table.service_count; i++)
        if (sector_table.services[i].sector == index)
            services[view->services.n++] = service_of(cx, sector_table.services + i);
    view->subs.at = subs;
    view->services.at = services;
    return RC_OK;
}

/* Who oversees it and which bodies there are. */
static enum rc fill_bodies(struct ctx *cx, const struct sector *sector, struct sector_view *view)
{
    struct rows rows = {.n = 0};
    TRY(oversight_noun.rows(cx, "", "", &rows));
    struct oversight_row *oversight = ARENA_ARRAY(cx->arena, struct oversight_row, rows.n);
    for (size_t i = 0; oversight != NULL && i < rows.n; i++)
        if (text_same(((const struct oversight_row *)rows.at + i)->oversight.sector, sector->code))
            oversight[view->oversight.n++] = *((const struct oversight_row *)rows.at + i);
    view->oversight.at = oversight;
    TRY(sector_body_noun.rows(cx, "", "", &rows));
    struct sector_body_row *bodies = ARENA_ARRAY(cx->arena, struct sector_body_row, rows.n);
    for (size_t i = 0; bodies != NULL && i < rows.n; i++)
        if (text_same(((const struct sector_body_row *)rows.at + i)->body.sector, sector->code))
            bodies[view->bodies.n++] = *((const struct sector_body_row *)rows.at + i);
    view->bodies.at = bodies;
    return oversight == NULL || bodies == NULL ? RC_MEMORY : RC_OK;
}

static enum rc fill_count(struct ctx *cx, const struct sector *sector, struct sector_view *view)
{
    struct sector_counts counts = {.n = 0};
    TRY(covered_count(cx, view->year, &counts));
    const struct sector_count *count = counts.at + sector_index(sector);
    view->covered = count->covered;
    view->added = count->states[COVERED_ADDED];
    view->left = count->states[COVERED_LEFT];
    view->outside = count->states[COVERED_OUTSIDE];
    view->year_label = fiscal_year_show(cx, view->year);
    return RC_OK;
}

HANDLER(sector_get)
{
    const char *code = request_parameter(request, "sector");
    const struct sector *sector = sector_find(code);
    struct sector_view view = {.year = 0};
    if (sector == NULL)
        return fail(cx, RC_MISSING, N_("There is no sector “{0}”"), code);
    view.code = sector->code;
    view.title = bilingual_text(cx, sector->title);
    view.operators = bilingual_text(cx, sector->operators);
    view.note = bilingual_text(cx, sector->note);
    view.ministry = bilingual_text(cx, sector->ministry);
    view.ministry_printed = sector->ministry_printed;
    view.in_annexes = sector->in_annexes;
    view.systems = joined(cx, sector->systems);
    view.source = sector_table.source;
    TRY(covered_year(cx, &view.year));
    TRY(fill_tables(cx, sector, &view));
    TRY(fill_bodies(cx, sector, &view));
    TRY(fill_count(cx, sector, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Sectors and covered operators")), "/sectors"}};
    struct page page = {.title = view.title,
                        .place = NAV_SURVEY,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(sector_page),
                        .fields = sector_answer,
                        .view = &view,
                        .wide = true,
                        .action_label = tr(cx, N_("Covered operators")),
                        .action_href = arena_printf(cx->arena, "/operators?sector=%s", sector->code),
                        .action_permission = PERM_SECTOR_READ};
    return page_send(cx, request, response, &page);
}
