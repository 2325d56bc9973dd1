/* Pages: what is tolerated of a service, and what its stops cost. */
#include "base/text.h"
#include "dependency/dependency_view.h"
#include "views.gen.h"

static const struct field line_table[] = {
    FIELD(limit_line, id, F_ID),         FIELD(limit_line, version, F_INT),
    FIELD(limit_line, sentence, F_TEXT), FIELD(limit_line, allowed, F_INT),
    FIELD(limit_line, reason, F_TEXT),   FIELD(limit_line, recorded, F_INT),
    FIELD(limit_line, verdict, F_ENUM, .names = &dependency_recorded_names),
};
static const struct field limits_table[] = {
    FIELD(limits_view, study, F_ID),
    FIELD(limits_view, service, F_ID),
    FIELD(limits_view, name, F_TEXT),
    FIELD_LIST(limits_view, tolerances, line_table, struct limit_line),
    FIELD_LIST_OF(limits_view, occurrences, occurrence_line_fields, struct occurrence_line),
    FIELD_OBJECT_OF(limits_view, loss, dependency_loss_record.fields),
};
const struct fields limits_answer = {limits_table, COUNT(limits_table)};

const char *dependency_limits_href(struct ctx *cx, const char *study, const char *service)
{
    return arena_printf(cx->arena, "/risk/%s/stops/services/%s/limits", study, service);
}

/* The service that the address names. */
enum rc dependency_service_asked(struct ctx *cx, const struct request *request, struct dependency_model *ret_model,
                                 const struct dependency_part **ret)
{
    size_t place = 0;
    TRY(dependency_find_service(cx, request_parameter(request, "study"),
                                request_parameter(request, "service"), ret_model, &place));
    *ret = ret_model->parts + place;
    return RC_OK;
}

static enum rc find_loss(struct ctx *cx, const char *study, const char *service,
                         struct dependency_loss *ret)
{
    enum rc rc = dependency_store_loss(cx, service, ret);
    if (rc == RC_MISSING) {
        *ret = (struct dependency_loss){
            .id = "", .org = "", .study = study, .service = service, .reason = ""};
        rc = RC_OK;
    }
    return rc;
}

static const char *loss_words(struct ctx *cx, const struct dependency_loss *loss)
{
    if (text_empty(loss->id))
        return "";
    const char *words = trf(cx, N_("{0} for each stop and {1} for each hour"),
                            money_show(cx, (double)loss->per_stop),
                            money_show(cx, (double)loss->per_hour));
    return loss->step == 0 ? words
                           : trf(cx, N_("{0}; from {1} on {2} for each hour"), words,
                                 duration_show(cx, loss->step), money_show(cx, (double)loss->later));
}

static enum rc fill_limits(struct ctx *cx, const struct dependency_model *model,
                           const struct dependency_part *service, struct limits_view *view)
{
    struct limit_line *lines = ARENA_ARRAY(cx->arena, struct limit_line, model->tolerances.n + 1);
    const struct dependency_tolerance **rows =
        ARENA_ARRAY(cx->arena, const struct dependency_tolerance *, model->tolerances.n + 1);
    size_t n = 0;
    if (lines == NULL || rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < model->tolerances.n; i++) {
        const struct dependency_tolerance *row = &model->tolerances.at[i];
        rows[n] = row;
        if (text_same(row->service, service->id))
            lines[n++] = (struct limit_line){.id = row->id,
                                             .sentence = dependency_sentence(cx, row),
                                             .reason = row->reason,
                                             .version = row->version,
                                             .allowed = row->allowed};
    }
    view->tolerances.at = lines;
    view->tolerances.n = n;
    TRY(dependency_occurrences_fill(cx, rows, lines, view));
    TRY(find_loss(cx, model->study, service->id, &view->loss));
    view->loss_label = loss_words(cx, &view->loss);
    return RC_OK;
}

static const char *title_of(struct ctx *cx, const struct dependency_part *service)
{
    return trf(cx, N_("Tolerance and loss of {0}"), service->name);
}

HANDLER(dependency_limits_get)
{
    struct dependency_model model;
    const struct dependency_part *service = NULL;
    TRY(dependency_service_asked(cx, request, &model, &service));
    struct limits_view view = {.study = model.study,
                               .service = service->id,
                               .name = service->name,
                               .may_write = may(cx, PERM_RISK_WRITE)};
    TRY(fill_limits(cx, &model, service, &view));
    struct page page = {.title = title_of(cx, service),
                        .place = NAV_RISK,
                        .html = VIEW(limits_page),
                        .fields = limits_answer,
                        .view = &view};
    TRY(risk_page_frame(cx, model.study, "/stops", &page));
    return page_send(cx, request, response, &page);
}

/* ---- one sentence ---- */

static const char *const tolerance_inputs[] = {"fall",  "minutes", "times", "years",
                                               "allowed", "reason",  NULL};
enum { ALLOWED_USUALLY = 5 };

static enum rc send_tolerance(struct ctx *cx, struct request *request, struct response *response,
                              const struct dependency_model *model,
                              const struct dependency_part *service,
                              const struct dependency_tolerance *row, int status)
{
    struct form_view form = {
        .action = text_empty(row->id)
                      ? arena_printf(cx->arena, "/risk/%s/stops/services/%s/tolerances/new",
                                     model->study, service->id)
                      : arena_printf(cx->arena, "/tolerances/%s/edit", row->id),
        .id = row->id,
        .version = row->version,
        .cancel = dependency_limits_href(cx, model->study, service->id)};
    return dependency_form_send(cx, request, response, model, &dependency_tolerance_record, row,
                                &form, trf(cx, N_("What is tolerated of {0}"), service->name),
                                tolerance_inputs, status);
}

static struct dependency_tolerance new_tolerance(const struct dependency_model *model,
                                                 const struct dependency_part *service)
{
    return (struct dependency_tolerance){.id = "",
                                         .org = "",
                                         .study = model->study,
                                         .service = service->id,
                                         .fall = 100,
                                         .times = 1,
                                         .years = 1,
                                         .allowed = ALLOWED_USUALLY,
                                         .reason = ""};
}

HANDLER(dependency_tolerance_new_get)
{
    struct dependency_model model;
    const struct dependency_part *service = NULL;
    TRY(dependency_service_asked(cx, request, &model, &service));
    struct dependency_tolerance row = new_tolerance(&model, service);
    return send_tolerance(cx, request, response, &model, service, &row, 0);
}

static enum rc take_tolerance(struct ctx *cx, struct request *request, struct response *response,
                              const struct dependency_model *model,
                              const struct dependency_part *service,
                              struct dependency_tolerance *row)
{
    const struct fields fields = dependency_tolerance_record.fields;
    bool is_new = text_empty(row->id);
    enum rc rc = form_read(cx, request, fields, field_mask(fields, tolerance_inputs), row, NULL);
    if (rc == RC_OK)
        rc = dependency_tolerance_save(cx, row, form_version(cx, request));
    if (dependency_is_for_form(request, rc))
        return send_tolerance(cx, request, response, model, service, row, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, is_new ? 201 : 200,
                      dependency_limits_href(cx, model->study, service->id), N_("Saved."), fields, row);
}

HANDLER(dependency_tolerance_new_post)
{
    struct dependency_model model;
    const struct dependency_part *service = NULL;
    TRY(dependency_service_asked(cx, request, &model, &service));
    struct dependency_tolerance row = new_tolerance(&model, service);
    return take_tolerance(cx, request, response, &model, service, &row);
}

static enum rc find_tolerance(struct ctx *cx, const struct request *request,
                              struct dependency_model *ret_model,
                              const struct dependency_part **ret_service,
                              struct dependency_tolerance *ret)
{
    size_t place = 0;
    TRY(record_get(cx, &dependency_tolerance_record, request_parameter(request, "id"), ret));
    TRY(dependency_find_service(cx, ret->study, ret->service, ret_model, &place));
    *ret_service = ret_model->parts + place;
    return RC_OK;
}

HANDLER(dependency_tolerance_get)
{
    struct dependency_model model;
    struct dependency_tolerance row;
    const struct dependency_part *service = NULL;
    TRY(find_tolerance(cx, request, &model, &service, &row));
    return send_tolerance(cx, request, response, &model, service, &row, 0);
}

HANDLER(dependency_tolerance_post)
{
    struct dependency_model model;
    struct dependency_tolerance row;
    const struct dependency_part *service = NULL;
    TRY(find_tolerance(cx, request, &model, &service, &row));
    return take_tolerance(cx, request, response, &model, service, &row);
}

HANDLER(dependency_tolerance_remove_post)
{
    struct dependency_tolerance row;
    TRY(record_get(cx, &dependency_tolerance_record, request_parameter(request, "id"), &row));
    TRY(dependency_tolerance_remove(cx, row.id, form_version(cx, request)));
    return saved_send(cx, request, response, 200, dependency_limits_href(cx, row.study, row.service),
                      N_("Removed."), dependency_tolerance_record.fields, &row);
}

/* ---- loss ---- */

static const char *const loss_inputs[] = {"per_stop", "per_hour", "step", "later", "reason", NULL};

static enum rc send_loss(struct ctx *cx, struct request *request, struct response *response,
                         const struct dependency_model *model,
                         const struct dependency_part *service, const struct dependency_loss *row,
                         int status)
{
    struct form_view form = {.action = arena_printf(cx->arena, "/risk/%s/stops/services/%s/loss",
                                                    model->study, service->id),
                             .id = row->id,
                             .version = row->version,
                             .cancel = dependency_limits_href(cx, model->study, service->id)};
    return dependency_form_send(cx, request, response, model, &dependency_loss_record, row, &form,
                                trf(cx, N_("Loss by stops of {0}"), service->name), loss_inputs,
                                status);
}

HANDLER(dependency_loss_get)
{
    struct dependency_model model;
    struct dependency_loss row;
    const struct dependency_part *service = NULL;
    TRY(dependency_service_asked(cx, request, &model, &service));
    TRY(find_loss(cx, model.study, service->id, &row));
    return send_loss(cx, request, response, &model, service, &row, 0);
}

HANDLER(dependency_loss_post)
{
    struct dependency_model model;
    struct dependency_loss row;
    const struct dependency_part *service = NULL;
    const struct fields fields = dependency_loss_record.fields;
    TRY(dependency_service_asked(cx, request, &model, &service));
    TRY(find_loss(cx, model.study, service->id, &row));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, loss_inputs), &row, NULL);
    if (rc == RC_OK)
        rc = dependency_loss_save(cx, &row, form_version(cx, request));
    if (dependency_is_for_form(request, rc))
        return send_loss(cx, request, response, &model, service, &row, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, dependency_limits_href(cx, model.study, service->id),
                      N_("Saved."), fields, &row);
}
