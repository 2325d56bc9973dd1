/* Pages of the pick lists. Every list also answers JSON, from which forms take their proposals. */
#include "picklist/picklist_view.h"
#include "views.gen.h"

static struct crumb list_crumb(const struct ctx *cx)
{
    return (struct crumb){tr(cx, N_("Pick lists for risks")), "/picklists"};
}

static enum rc send(struct ctx *cx, const struct request *request, struct response *response,
                    const char *title, bool home, view_function html, struct fields fields,
                    const void *view)
{
    const struct crumb crumbs[] = {list_crumb(cx)};
    const struct page page = {.title = title,
                              .place = NAV_CATALOG,
                              .crumbs = {crumbs, home ? 0 : COUNT(crumbs)},
                              .html = html,
                              .fields = fields,
                              .view = view};
    return page_send(cx, request, response, &page);
}

static struct pick_filter filter_of(const struct request *request)
{
    return (struct pick_filter){.sector = request_query(request, "sector"),
                                .resource = request_query(request, "resource"),
                                .harm = request_query(request, "harm"),
                                .origin = request_query(request, "origin"),
                                .outcome = request_query(request, "outcome"),
                                .group = request_query(request, "group"),
                                .threat = request_query(request, "threat"),
                                .query = request_query(request, "q")};
}

static enum rc outcomes_page(struct ctx *cx, struct request *request, struct response *response)
{
    const struct pick_filter filter = filter_of(request);
    struct pick_outcomes_view view;
    TRY(pick_outcomes_make(cx, &filter, &view));
    return send(cx, request, response, tr(cx, N_("Pick lists for risks")), true,
                VIEW(picklist_outcomes_page), pick_outcomes_fields, &view);
}

static enum rc threats_page(struct ctx *cx, struct request *request, struct response *response)
{
    const struct pick_filter filter = filter_of(request);
    struct pick_threats_view view;
    TRY(pick_threats_make(cx, &filter, &view));
    return send(cx, request, response, tr(cx, N_("Events (threats)")), false,
                VIEW(picklist_threats_page), pick_threats_fields, &view);
}

static enum rc sources_page(struct ctx *cx, struct request *request, struct response *response)
{
    const struct pick_filter filter = filter_of(request);
    struct pick_sources_view view;
    TRY(pick_sources_make(cx, &filter, &view));
    return send(cx, request, response, tr(cx, N_("Risk sources")), false,
                VIEW(picklist_sources_page), pick_sources_fields, &view);
}

static enum rc outcome_page(struct ctx *cx, struct request *request, struct response *response)
{
    struct pick_outcome_view view;
    TRY(pick_outcome_make(cx, request_parameter(request, "outcome"),
                          request_query(request, "threat"), &view));
    return send(cx, request, response, view.outcome.title, false, VIEW(picklist_outcome_page),
                pick_outcome_fields, &view);
}

static enum rc threat_page(struct ctx *cx, struct request *request, struct response *response)
{
    struct pick_threat_view view;
    TRY(pick_threat_make(cx, request_parameter(request, "threat"), &view));
    return send(cx, request, response, view.threat.title, false, VIEW(picklist_threat_page),
                pick_threat_fields, &view);
}

static const struct route routes[] = {
    {GET, "/picklists", outcomes_page, PERM_CATALOG_READ,
     N_("Outcomes that hinder a process, by sector and kind of resource"),
     .answer = &pick_outcomes_fields, .asks = "sector resource harm q"},
    {GET, "/picklists/threats", threats_page, PERM_CATALOG_READ,
     N_("Events (threats) by origin; with outcome, those that can lead to it"),
     .answer = &pick_threats_fields, .asks = "origin outcome q"},
    {GET, "/picklists/sources", sources_page, PERM_CATALOG_READ,
     N_("Risk sources by class; with threat, those that open the way to it"),
     .answer = &pick_sources_fields, .asks = "group threat q"},
    {GET, "/picklists/outcomes/{outcome}", outcome_page, PERM_CATALOG_READ,
     N_("The tree below an outcome: threats, and the risk sources of the chosen one"),
     .answer = &pick_outcome_fields, .asks = "threat"},
    {GET, "/picklists/threats/{threat}", threat_page, PERM_CATALOG_READ,
     N_("A threat with its risk sources and the outcomes that can follow"),
     .answer = &pick_threat_fields},
};

const struct module picklist_module = {
    .name = "picklist",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = pick_commands,
    .command_count = PICK_COMMANDS,
};
