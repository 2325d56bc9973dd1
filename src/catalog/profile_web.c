/* Handlers of profiles. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "catalog/profile_view.h"
#include "views.gen.h"

/* What a new profile begins with. */
struct beginning {
    const char *title, *code, *base, *remarks;
    int64_t all;
};
static const struct field beginning_table[] = {
    FIELD(beginning, title, F_TEXT, .flags = F_REQUIRED, .max = 200, .label = N_("Name of the profile")),
    FIELD(beginning, code, F_TEXT, .max = 60, .label = N_("Code of the profile"),
          .help = N_("Small letters, digits and hyphens; made from the name where it stays empty")),
    FIELD(beginning, base, F_REF, .flags = F_REQUIRED, .ref = "catalog", .label = N_("Standard chosen from")),
    FIELD(beginning, remarks, F_PROSE, .max = 4000, .label = N_("What the profile is for")),
    FIELD(beginning, all, F_BOOL, .label = N_("Begin with every measure chosen")),
};
const struct fields profile_begin_fields = {beginning_table, COUNT(beginning_table)};

static const char *address_of(const struct ctx *cx, const char *id)
{
    return arena_printf(cx->arena, "/profiles/%s", id);
}

static bool wants_page(const struct request *request)
{
    return !request->json_body && !request->wants_json;
}

HANDLER(profile_list_get)
{
    struct profile_list_view view;
    TRY(profile_list_make(cx, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Standards")), "/catalogs"}};
    const struct page page = {.title = tr(cx, N_("Profiles")),
                              .place = NAV_CATALOG,
                              .crumbs = {crumbs, COUNT(crumbs)},
                              .html = VIEW(profile_list_page),
                              .fields = profile_list_answer,
                              .view = &view,
                              .action_label = tr(cx, N_("Begin a profile")),
                              .action_href = "/profiles/new",
                              .action_permission = PERM_ASSESSMENT_MANAGE};
    return page_send(cx, request, response, &page);
}

/* --- Beginning --- */

enum rc profile_bases(struct ctx *cx, struct form_choice *ret)
{
    struct catalog_titles titles;
    TRY(catalog_titles(cx, &titles));
    const char **ids = ARENA_ARRAY(cx->arena, const char *, titles.n);
    const char **labels = ARENA_ARRAY(cx->arena, const char *, titles.n);
    size_t n = 0;
    if (ids == NULL || labels == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < titles.n; i++)
        if (titles.at[i].assessable > 0 && !titles.at[i].out_of_use) {
            ids[n] = titles.at[i].id;
            labels[n++] = bilingual_text(cx, titles.at[i].title);
        }
    *ret = (struct form_choice){.field = "base", .ids = ids, .labels = labels, .n = n};
    return RC_OK;
}

static enum rc send_new(struct ctx *cx, const struct request *request, struct response *response,
                        const struct beginning *row, int status)
{
    struct form_choice choice;
    struct form_view view = {.action = "/profiles/new",
                             .submit = tr(cx, N_("Begin a profile")),
                             .cancel = "/profiles",
                             .id = ""};
    TRY(profile_bases(cx, &choice));
    TRY(form_build(cx, profile_begin_fields, UINT64_MAX, row, status == 0 ? NULL : request, &choice, 1,
                   &view.inputs));
    const struct crumb crumbs[] = {{tr(cx, N_("Standards")), "/catalogs"},
                                   {tr(cx, N_("Profiles")), "/profiles"}};
    const struct page page = {.title = tr(cx, N_("Begin a profile")),
                              .place = NAV_CATALOG,
                              .crumbs = {crumbs, COUNT(crumbs)},
                              .html = VIEW(form_page),
                              .fields = form_view_fields,
                              .view = &view,
                              .status = status};
    return page_send(cx, request, response, &page);
}

HANDLER(profile_new_get)
{
    const struct beginning row = {.title = "", .code = "", .base = "baseline-2026", .remarks = "", .all = 1};
    return send_new(cx, request, response, &row, 0);
}

HANDLER(profile_new_post)
{
    struct beginning row = {.title = "", .code = "", .base = "", .remarks = ""};
    struct profile profile;
    enum rc rc = form_read(cx, request, profile_begin_fields, UINT64_MAX, &row, NULL);
    const struct profile_begin begin = {.code = row.code, .title = row.title, .base = row.base,
                                        .remarks = row.remarks, .all = row.all != 0};
    if (rc == RC_OK)
        rc = profile_create(cx, &begin, &profile);
    if (rc == RC_INVALID && wants_page(request))
        return send_new(cx, request, response, &row, 422);
    TRY(rc);
    return saved_send(cx, request, response, 201, address_of(cx, profile.id), N_("Saved."),
                      profile_record.fields, &profile);
}

static enum rc send_edit(struct ctx *cx, const struct request *request, struct response *response,
                         const struct profile *profile, int status)
{
    static const char *const names[] = {"title", "remarks", NULL};
    struct fields fields = profile_record.fields;
    struct form_view view = {.action = arena_printf(cx->arena, "/profiles/%s/edit", profile->id),
                             .submit = tr(cx, N_("Save")),
                             .cancel = address_of(cx, profile->id),
                             .id = profile->id,
                             .version = profile->version};
    TRY(form_build(cx, fields, field_mask(fields, names), profile, status == 0 ? NULL : request, NULL, 0,
                   &view.inputs));
    const struct crumb crumbs[] = {{tr(cx, N_("Profiles")), "/profiles"},
                                   {profile->title, address_of(cx, profile->id)}};
    const struct page page = {.title = tr(cx, N_("Name and purpose")),
                              .place = NAV_CATALOG,
                              .crumbs = {crumbs, COUNT(crumbs)},
                              .html = VIEW(form_page),
                              .fields = form_view_fields,
                              .view = &view,
                              .status = status};
    return page_send(cx, request, response, &page);
}

HANDLER(profile_edit_get)
{
    struct profile profile;
    TRY(profile_find(cx, request_parameter(request, "id"), &profile));
    return send_edit(cx, request, response, &profile, 0);
}

HANDLER(profile_edit_post)
{
    static const char *const names[] = {"title", "remarks", NULL};
    struct fields fields = profile_record.fields;
    struct profile profile, stored;
    TRY(profile_find(cx, request_parameter(request, "id"), &profile));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, names), &profile, NULL);
    int64_t version = request_form_has(request, "version") ? form_version(cx, request) : profile.version;
    if (rc == RC_OK)
        rc = profile_save_head(cx, profile.id, version, profile.title, profile.remarks, &stored);
    if (rc == RC_INVALID && wants_page(request))
        return send_edit(cx, request, response, &profile, 422);
    TRY(rc);
    return saved_send(cx, request, response, 200, address_of(cx, stored.id), N_("Saved."),
                      profile_record.fields, &stored);
}

/* --- One --- */

static enum rc send_profile(struct ctx *cx, const struct request *request, struct response *response,
                            int status)
{
    struct profile_view view;
    bool form = request->method == POST;
    TRY(profile_view_make(cx, request_parameter(request, "id"),
                          form ? request_form(request, "q") : request_query(request, "q"),
                          form ? request_form(request, "show") : request_query(request, "show"),
                          form ? request_form(request, "group") : request_query(request, "group"), &view));
    TRY(approval_panel_of(cx, profile_approvable.noun, view.id, &view.approval));
    TRY(approval_ask_make(cx, &profile_approvable, arena_printf(cx->arena, "/profiles/%s/request", view.id),
                          status == 0 ? NULL : request, &view.ask));
    const struct crumb crumbs[] = {{tr(cx, N_("Standards")), "/catalogs"},
                                   {tr(cx, N_("Profiles")), "/profiles"}};
    const struct page page = {.title = view.title,
                              .place = NAV_CATALOG,
                              .crumbs = {crumbs, COUNT(crumbs)},
                              .html = VIEW(profile_page),
                              .fields = profile_view_fields,
                              .view = &view,
                              .status = status,
                              .wide = true};
    return page_send(cx, request, response, &page);
}

HANDLER(profile_get)
{
    return send_profile(cx, request, response, 0);
}

struct names {
    const char **at;
    size_t n, room;
};

/* The values of a form's field that may stand several times; a program may send one text with commas. */
static enum rc read_names(struct ctx *cx, const struct request *request, const char *field, struct names *names)
{
    for (size_t i = 0; i < request->form.n; i++) {
        const char *at = request->form.at[i].value;
        while (text_same(request->form.at[i].name, field) && *at != '\0') {
            size_t length = strcspn(at, ",");
            names->at = arena_grow(cx->arena, names->at, names->n, &names->room, sizeof *names->at);
            if (names->at == NULL)
                return memory_ended(cx);
            if (length > 0)
                names->at[names->n++] = arena_copy_n(cx->arena, at, length);
            at += length + (at[length] == ',');
        }
    }
    return RC_OK;
}

static enum rc read_shown(struct ctx *cx, const struct request *request, struct names *names)
{
    struct profile_view view;
    if (!text_same(request_form(request, "shown"), "1"))
        return RC_OK;
    TRY(profile_view_make(cx, request_parameter(request, "id"), request_form(request, "q"),
                          request_form(request, "show"), request_form(request, "group"), &view));
    for (size_t i = 0; i < view.items.n; i++) {
        names->at = arena_grow(cx->arena, names->at, names->n, &names->room, sizeof *names->at);
        if (names->at == NULL)
            return memory_ended(cx);
        names->at[names->n++] = view.items.at[i].id;
    }
    return RC_OK;
}

/* choice, target and reason; what stays empty stays as it is. */
static enum rc read_decision(struct ctx *cx, const struct request *request, struct profile_decision *ret)
{
    const char *choice = request_form(request, "choice"), *target = request_form(request, "target");
    const char *reason = text_trim(cx, request_form(request, "reason"));
    ret->choice = ret->target = -1;
    if (!text_empty(choice) && !enum_parse(&profile_choosing_names, choice, &ret->choice))
        return field_fail(cx, "choice", N_("There is no such decision: {0}"), choice);
    if (!text_empty(target)) {
        if (target[0] < '0' || target[0] > '0' + MATURITY_LEVELS || target[1] != '\0')
            return field_fail(cx, "target", N_("A target lies between 1 and {0} (given: {1})"),
                              decimal(cx, MATURITY_LEVELS), target);
        ret->target = target[0] - '0';
    }
    ret->reason = text_empty(reason) ? NULL : reason;
    return RC_OK;
}

static const char *back_to(struct ctx *cx, const struct request *request)
{
    return arena_printf(cx->arena, "/profiles/%s?q=%s&show=%s&group=%s", request_parameter(request, "id"),
                        url_encode(cx, request_form(request, "q")),
                        url_encode(cx, request_form(request, "show")),
                        url_encode(cx, request_form(request, "group")));
}

HANDLER(profile_decide_post)
{
    struct profile_decision decision = {.control_count = 0};
    struct names controls = {.n = 0}, groups = {.n = 0};
    struct profile_whole whole;
    struct profile_changed changed = {.profile = request_parameter(request, "id")};
    TRY(read_names(cx, request, "control", &controls));
    TRY(read_names(cx, request, "section", &groups));
    TRY(read_shown(cx, request, &controls));
    enum rc rc = read_decision(cx, request, &decision);
    decision.controls = controls.at;
    decision.control_count = controls.n;
    decision.groups = groups.at;
    decision.group_count = groups.n;
    decision.with_children = text_same(request_form(request, "with_children"), "1");
    if (rc == RC_OK)
        rc = profile_decide(cx, changed.profile, &decision, &changed.changed);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && wants_page(request))
        return send_profile(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    TRY(profile_load(cx, changed.profile, &whole));
    changed.in = whole.in;
    changed.out = whole.out;
    changed.open = whole.open;
    changed.lacking = whole.lacking;
    return saved_send(cx, request, response, 200, back_to(cx, request), N_("Saved."),
                      profile_changed_fields, &changed);
}

/* --- One measure --- */

static enum rc send_control(struct ctx *cx, const struct request *request, struct response *response,
                            int status)
{
    struct profile_control_view view;
    struct profile profile;
    TRY(profile_find(cx, request_parameter(request, "id"), &profile));
    TRY(profile_control_make(cx, profile.id, request_parameter(request, "control"), &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Profiles")), "/profiles"},
                                   {profile.title, address_of(cx, profile.id)}};
    const struct page page = {.title = arena_printf(cx->arena, "%s %s", view.label, view.title),
                              .place = NAV_CATALOG,
                              .crumbs = {crumbs, COUNT(crumbs)},
                              .html = VIEW(profile_control_page),
                              .fields = profile_control_fields,
                              .view = &view,
                              .status = status};
    return page_send(cx, request, response, &page);
}

HANDLER(profile_control_get)
{
    return send_control(cx, request, response, 0);
}

/* "value:ID" with "why:ID". */
static enum rc read_params(struct ctx *cx, const struct request *request, struct profile_param **ret, size_t *ret_n)
{
    static const char prefix[] = "value:";
    struct profile_param *params = ARENA_ARRAY(cx->arena, struct profile_param, request->form.n);
    size_t n = 0;
    if (params == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < request->form.n; i++) {
        const struct pair *pair = &request->form.at[i];
        if (strncmp(pair->name, prefix, strlen(prefix)) != 0)
            continue;
        const char *id = pair->name + strlen(prefix);
        params[n++] = (struct profile_param){
            .id = id,
            .value = pair->value,
            .reason = request_form(request, arena_printf(cx->arena, "why:%s", id))};
    }
    *ret = params;
    *ret_n = n;
    return RC_OK;
}

HANDLER(profile_control_post)
{
    struct profile_decision decision = {.control_count = 1};
    struct profile_control_view view;
    struct profile_param *params = NULL;
    size_t n = 0;
    const char *id = request_parameter(request, "id"), *control = request_parameter(request, "control");
    enum rc rc = read_decision(cx, request, &decision);
    decision.controls = &control;
    if (request_form_has(request, "reason"))
        decision.reason = text_trim(cx, request_form(request, "reason"));
    TRY(read_params(cx, request, &params, &n));
    if (rc == RC_OK)
        rc = profile_save_control(cx, id, &decision, params, n);
    if (rc == RC_INVALID && wants_page(request))
        return send_control(cx, request, response, 422);
    TRY(rc);
    TRY(profile_control_make(cx, id, control, &view));
    return saved_send(cx, request, response, 200, address_of(cx, id), N_("Saved."), profile_control_fields,
                      &view);
}

/* --- Steps --- */

HANDLER(profile_request_post)
{
    const struct approval_wish wish = approval_wish_read(request);
    const char *id = request_parameter(request, "id");
    struct profile profile;
    enum rc rc = profile_request(cx, id, &wish);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && wants_page(request))
        return send_profile(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    TRY(profile_find(cx, id, &profile));
    return saved_send(cx, request, response, 200, address_of(cx, profile.id), N_("Approval was requested."),
                      profile_record.fields, &profile);
}

HANDLER(profile_next_post)
{
    struct profile profile;
    TRY(profile_next(cx, request_parameter(request, "id"), &profile));
    return saved_send(cx, request, response, 201, address_of(cx, profile.id),
                      N_("The next version begins with the decisions of the one before."),
                      profile_record.fields, &profile);
}

HANDLER(profile_discard_post)
{
    struct profile profile;
    TRY(profile_find(cx, request_parameter(request, "id"), &profile));
    TRY(profile_discard(cx, profile.id));
    return saved_send(cx, request, response, 200, "/profiles", N_("The draft was discarded."),
                      profile_record.fields, &profile);
}

/* --- Files --- */

static enum rc send_file(struct ctx *cx, const struct request *request, struct response *response,
                         enum oscal_syntax syntax)
{
    static const struct {
        const char *ending, *type;
    } kinds[] = {[OSCAL_JSON] = {"json", "application/json"},
                 [OSCAL_YAML] = {"yaml", "application/yaml"},
                 [OSCAL_XML] = {"xml", "application/xml"}};
    struct profile_whole whole;
    const struct oscal_node *top = NULL;
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TRY(profile_load(cx, request_parameter(request, "id"), &whole));
    TRY(profile_oscal(cx, &whole, &top));
    TRY(oscal_write(cx, &body, top, syntax));
    return file_send(cx, response, kinds[syntax].type,
                     arena_printf(cx->arena, "%s-profile.%s", whole.profile.code, kinds[syntax].ending), &body);
}

HANDLER(profile_json_get)
{
    return send_file(cx, request, response, OSCAL_JSON);
}

HANDLER(profile_yaml_get)
{
    return send_file(cx, request, response, OSCAL_YAML);
}

HANDLER(profile_xml_get)
{
    return send_file(cx, request, response, OSCAL_XML);
}
