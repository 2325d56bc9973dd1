/* Pages: the services of a study with what can stop them, one service, rates and repair times. */
#include "base/text.h"
#include "base/time.h"
#include "dependency/dependency_view.h"
#include "views.gen.h"

enum { LIST_MILLISECONDS = 4000 }; /* of the engine for all services of the list together */

static const struct field line_table[] = {
    FIELD(stop_line, id, F_ID),
    FIELD(stop_line, name, F_TEXT),
    FIELD(stop_line, mtpd, F_TEXT),
    FIELD(stop_line, count, F_TEXT),
    FIELD(stop_line, singles, F_TEXT),
    FIELD(stop_line, unavailability, F_REAL, .flags = F_FIGURE),
    FIELD(stop_line, hours, F_REAL, .flags = F_FIGURE),
    FIELD(stop_line, problem, F_TEXT),
    FIELD(stop_line, tolerance, F_TEXT),
};
static const struct field list_table[] = {
    FIELD(stop_list_view, study, F_ID),
    FIELD(stop_list_view, unjudged, F_INT),
    FIELD_LIST(stop_list_view, services, line_table, struct stop_line),
};
const struct fields stop_list_answer = {list_table, COUNT(list_table)};

static const struct field part_table[] = {
    FIELD(stop_part, id, F_ID), FIELD(stop_part, name, F_TEXT), FIELD(stop_part, kind, F_TEXT)};
static const struct field set_table[] = {
    FIELD(stop_set, order, F_INT),
    FIELD(stop_set, probability, F_REAL, .flags = F_FIGURE),
    FIELD_LIST(stop_set, parts, part_table, struct stop_part),
};
static const struct field weight_table[] = {
    FIELD(stop_weight, id, F_ID),
    FIELD(stop_weight, name, F_TEXT),
    FIELD(stop_weight, judged, F_BOOL),
    FIELD(stop_weight, unavailability, F_REAL, .flags = F_FIGURE),
    FIELD(stop_weight, birnbaum, F_REAL),
    FIELD(stop_weight, fussell_vesely, F_REAL, .flags = F_FIGURE),
    FIELD(stop_weight, achievement, F_REAL, .flags = F_FIGURE),
    FIELD(stop_weight, reduction, F_REAL, .flags = F_FIGURE),
};
static const struct field view_table[] = {
    FIELD(stop_view, study, F_ID),
    FIELD_OBJECT(stop_view, line, line_table),
    FIELD_LIST(stop_view, singles, part_table, struct stop_part),
    FIELD_LIST(stop_view, sets, set_table, struct stop_set),
    FIELD(stop_view, more, F_BOOL),
    FIELD_LIST(stop_view, resources, weight_table, struct stop_weight),
    FIELD_LIST(stop_view, suppliers, weight_table, struct stop_weight),
};
const struct fields stop_answer = {view_table, COUNT(view_table)};

HANDLER(dependency_list_get)
{
    struct dependency_model model;
    struct stop_list_view view = {.may_write = may(cx, PERM_RISK_WRITE)};
    TRY(dependency_load(cx, request_parameter(request, "study"), &model));
    struct stop_line *lines = ARENA_ARRAY(cx->arena, struct stop_line, model.services + 1);
    if (lines == NULL)
        return RC_MEMORY;
    int64_t end = time_elapsed() + LIST_MILLISECONDS;
    for (size_t i = 0; i < model.services; i++)
        TRY(stop_line_make(cx, &model, model.resources + model.processes + i, end - time_elapsed(),
                           &lines[i]));
    view.study = model.study;
    view.services.at = lines;
    view.services.n = model.services;
    for (size_t i = 0; i < model.resources; i++)
        view.unjudged += !model.parts[i].judged;
    struct page page = {
        .title = tr(cx, N_("What stops the services")),
        .place = NAV_RISK,
        .html = VIEW(stop_list_page),
        .fields = stop_list_answer,
        .view = &view,
        .action_label = tr(cx, N_("Failure rates and repair time")),
        .action_href = arena_printf(cx->arena, "/risk/%s/stops/setting", model.study),
        .action_permission = PERM_RISK_WRITE};
    TRY(risk_page_frame(cx, model.study, "/stops", &page));
    return page_send(cx, request, response, &page);
}

HANDLER(dependency_service_get)
{
    struct dependency_model model;
    struct stop_view view;
    size_t service = 0;
    TRY(dependency_find_service(cx, request_parameter(request, "study"),
                                request_parameter(request, "service"), &model, &service));
    TRY(stop_view_make(cx, &model, service, &view));
    view.may_write = may(cx, PERM_RISK_WRITE);
    struct page page = {.title = trf(cx, N_("What stops {0}"), view.line.name),
                        .place = NAV_RISK,
                        .html = VIEW(stop_page),
                        .fields = stop_answer,
                        .view = &view,
                        .wide = true};
    TRY(risk_page_frame(cx, model.study, "/stops", &page));
    return page_send(cx, request, response, &page);
}

/* ---- rates and repair times ---- */

enum rc dependency_form_send(struct ctx *cx, struct request *request, struct response *response,
                             const struct dependency_model *model, const struct record *record,
                             const void *row, struct form_view *form, const char *title,
                             const char *const *inputs, int status)
{
    const char *tab = form->cancel == NULL ? "/stops/setting" : "/stops";
    form->submit = tr(cx, N_("Save"));
    if (form->cancel == NULL)
        form->cancel = arena_printf(cx->arena, "/risk/%s/stops", model->study);
    TRY(form_build(cx, record->fields, field_mask(record->fields, inputs), row,
                   status == 0 ? NULL : request, NULL, 0, &form->inputs));
    struct page page = {.title = title,
                        .place = NAV_RISK,
                        .html = VIEW(form_page),
                        .fields = record->fields,
                        .view = request->wants_json ? row : form,
                        .status = status};
    TRY(risk_page_frame(cx, model->study, tab, &page));
    return page_send(cx, request, response, &page);
}

static const char *const setting_inputs[] = {"rates", "repair", NULL};

static enum rc find_setting(struct ctx *cx, const char *study, struct dependency_setting *ret)
{
    enum rc rc = dependency_store_setting(cx, study, ret);
    if (rc == RC_MISSING) {
        *ret = (struct dependency_setting){.id = "", .org = "", .study = study, .rates = ""};
        rc = RC_OK;
    }
    return rc;
}

static enum rc send_setting(struct ctx *cx, struct request *request, struct response *response,
                            const struct dependency_model *model,
                            const struct dependency_setting *setting, int status)
{
    struct form_view form = {
        .action = arena_printf(cx->arena, "/risk/%s/stops/setting", model->study),
        .id = setting->id,
        .version = setting->version};
    return dependency_form_send(cx, request, response, model, &dependency_setting_record, setting, &form,
                     tr(cx, N_("Failure rates and repair time")), setting_inputs, status);
}

HANDLER(dependency_setting_get)
{
    struct dependency_model model;
    struct dependency_setting setting;
    TRY(dependency_load(cx, request_parameter(request, "study"), &model));
    TRY(find_setting(cx, model.study, &setting));
    return send_setting(cx, request, response, &model, &setting, 0);
}

bool dependency_is_for_form(const struct request *request, enum rc rc)
{
    return (rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json;
}

HANDLER(dependency_setting_post)
{
    struct dependency_model model;
    struct dependency_setting setting;
    const struct fields fields = dependency_setting_record.fields;
    TRY(dependency_load(cx, request_parameter(request, "study"), &model));
    TRY(find_setting(cx, model.study, &setting));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, setting_inputs), &setting, NULL);
    if (rc == RC_OK)
        rc = dependency_setting_save(cx, &setting, form_version(cx, request));
    if (dependency_is_for_form(request, rc))
        return send_setting(cx, request, response, &model, &setting, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200,
                      arena_printf(cx->arena, "/risk/%s/stops", model.study), N_("Saved."), fields,
                      &setting);
}

static const char *const figure_inputs[] = {"rate", "repair", NULL};

static enum rc find_figure(struct ctx *cx, struct request *request,
                           struct dependency_model *ret_model, struct risk_resource *ret_resource,
                           struct dependency_figure *ret)
{
    TRY(record_get(cx, &risk_resource_record, request_parameter(request, "resource"),
                   ret_resource));
    TRY(dependency_load(cx, request_parameter(request, "study"), ret_model));
    enum rc rc = dependency_store_figure(cx, ret_resource->id, ret);
    if (rc == RC_MISSING) {
        *ret = (struct dependency_figure){.id = "", .org = "", .rate = -1};
        rc = RC_OK;
    }
    ret->study = ret_model->study;
    ret->resource = ret_resource->id;
    return rc;
}

static enum rc send_figure(struct ctx *cx, struct request *request, struct response *response,
                           const struct dependency_model *model,
                           const struct risk_resource *resource,
                           const struct dependency_figure *figure, int status)
{
    struct form_view form = {.action = arena_printf(cx->arena, "/risk/%s/stops/resources/%s",
                                                    model->study, resource->id),
                             .id = figure->id,
                             .version = figure->version};
    return dependency_form_send(cx, request, response, model, &dependency_figure_record, figure, &form,
                     trf(cx, N_("Failure rate of {0}"), resource->name), figure_inputs, status);
}

HANDLER(dependency_figure_get)
{
    struct dependency_model model;
    struct risk_resource resource;
    struct dependency_figure figure;
    TRY(find_figure(cx, request, &model, &resource, &figure));
    return send_figure(cx, request, response, &model, &resource, &figure, 0);
}

HANDLER(dependency_figure_post)
{
    struct dependency_model model;
    struct risk_resource resource;
    struct dependency_figure figure;
    const struct fields fields = dependency_figure_record.fields;
    TRY(find_figure(cx, request, &model, &resource, &figure));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, figure_inputs), &figure, NULL);
    if (rc == RC_OK)
        rc = dependency_figure_save(cx, &figure, form_version(cx, request));
    if (dependency_is_for_form(request, rc))
        return send_figure(cx, request, response, &model, &resource, &figure,
                           rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200,
                      arena_printf(cx->arena, "/risk/%s/stops", model.study), N_("Saved."), fields,
                      &figure);
}
