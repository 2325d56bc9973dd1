/* The short registers: sites, zones, suppliers, services of other operators. */
#include "account/account_change.h"
#include "base/text.h"
#include "risk/risk_view.h"
#include "views.gen.h"

static const char *const inputs[] = {"name", "code", "detail", "active", NULL};

struct place_page {
    const struct record *record;
    const char *path;
    const char *title, *intro, *create; /* N_ */
};
static const struct place_page site_page = {
    &risk_site_record, "/sites", N_("Sites"), N_("Places where resources stand: buildings, plants, data centres."),
    N_("Add a site")};
static const struct place_page zone_page = {
    &risk_zone_record, "/zones", N_("Zones"),
    N_("Parts of the network or of a site that are kept apart, each with its own protection."), N_("Add a zone")};
static const struct place_page supplier_page = {
    &risk_supplier_record, "/suppliers", N_("Suppliers"), N_("Who delivers systems, equipment, goods and services."),
    N_("Add a supplier")};
static const struct place_page external_page = {
    &risk_external_record, "/external-services", N_("Services of other operators"),
    N_("Power, telecommunication, water and other services of critical infrastructure that the own services rest on."),
    N_("Add a service of another operator")};

static const struct field places_table[] = {
    FIELD_LIST_OF(risk_places_view, places, risk_site_record.fields, struct risk_place_row),
};
const struct fields risk_places_answer = {places_table, COUNT(places_table)};

static enum rc list_get(struct ctx *cx, const struct request *request, struct response *response,
                        const struct place_page *what)
{
    struct risk_places places;
    TRY(risk_store_places(cx, what->record, &places));
    struct risk_place_row *rows = ARENA_ARRAY(cx->arena, struct risk_place_row, places.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < places.n; i++)
        rows[i] = (struct risk_place_row){
            places.at[i], arena_printf(cx->arena, "%s/%s/edit", what->path, places.at[i].id)};
    struct risk_places_view view = {.intro = tr(cx, what->intro),
                                    .new_label = tr(cx, what->create),
                                    .new_href = arena_printf(cx->arena, "%s/new", what->path)};
    view.places.at = rows;
    view.places.n = places.n;
    struct page page = risk_page_of(cx, NULL, tr(cx, what->title));
    page.html = VIEW(risk_places_page);
    page.fields = risk_places_answer;
    page.view = &view;
    page.action_label = view.new_label;
    page.action_href = view.new_href;
    page.action_permission = PERM_RISK_WRITE;
    return page_send(cx, request, response, &page);
}

static enum rc form_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct place_page *what, const struct risk_place *place, int status)
{
    struct fields fields = what->record->fields;
    bool fresh = text_empty(place->id);
    struct form_view view = {.action = fresh ? arena_printf(cx->arena, "%s/new", what->path)
                                             : arena_printf(cx->arena, "%s/%s/edit", what->path, place->id),
                             .submit = tr(cx, N_("Save")),
                             .cancel = what->path,
                             .id = place->id,
                             .version = place->version};
    TRY(form_build(cx, fields, field_mask(fields, inputs), place, status == 0 ? NULL : request, NULL, 0,
                   &view.inputs));
    struct page page = risk_page_of(cx, NULL, fresh ? tr(cx, what->create) : place->name);
    page.html = VIEW(form_page);
    page.fields = fields;
    page.view = request->wants_json ? (const void *)place : &view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

static enum rc save(struct ctx *cx, const struct request *request, struct response *response,
                    const struct place_page *what, struct risk_place *place, int status)
{
    struct fields fields = what->record->fields;
    enum rc rc = form_read(cx, request, fields, field_mask(fields, inputs), place, NULL);
    if (rc == RC_OK)
        rc = risk_place_save(cx, what->record, place, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->wants_json && !request->json_body)
        return form_send(cx, request, response, what, place, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, status, what->path, N_("Saved."), fields, place);
}

static enum rc new_get(struct ctx *cx, const struct request *request, struct response *response,
                       const struct place_page *what)
{
    struct risk_place place;
    risk_row_blank(what->record, &place);
    place.active = 1;
    return form_send(cx, request, response, what, &place, 0);
}

static enum rc new_post(struct ctx *cx, const struct request *request, struct response *response,
                        const struct place_page *what)
{
    struct risk_place place;
    risk_row_blank(what->record, &place);
    place.active = 1;
    return save(cx, request, response, what, &place, 201);
}

static enum rc edit_get(struct ctx *cx, const struct request *request, struct response *response,
                        const struct place_page *what)
{
    struct risk_place place;
    TRY(record_get(cx, what->record, request_parameter(request, "id"), &place));
    return form_send(cx, request, response, what, &place, 0);
}

static enum rc edit_post(struct ctx *cx, const struct request *request, struct response *response,
                         const struct place_page *what)
{
    struct risk_place place;
    TRY(record_get(cx, what->record, request_parameter(request, "id"), &place));
    return save(cx, request, response, what, &place, 200);
}

#define PLACE_ROUTES(name)                                                                         \
    HANDLER(risk_##name##_list_get)                                                                \
    {                                                                                              \
        return list_get(cx, request, response, &name##_page);                                      \
    }                                                                                              \
    HANDLER(risk_##name##_new_get)                                                                 \
    {                                                                                              \
        return new_get(cx, request, response, &name##_page);                                       \
    }                                                                                              \
    HANDLER(risk_##name##_new_post)                                                                \
    {                                                                                              \
        return new_post(cx, request, response, &name##_page);                                      \
    }                                                                                              \
    HANDLER(risk_##name##_edit_get)                                                                \
    {                                                                                              \
        return edit_get(cx, request, response, &name##_page);                                      \
    }                                                                                              \
    HANDLER(risk_##name##_edit_post)                                                               \
    {                                                                                              \
        return edit_post(cx, request, response, &name##_page);                                     \
    }
PLACE_ROUTES(site)
PLACE_ROUTES(zone)
PLACE_ROUTES(supplier)
PLACE_ROUTES(external)
