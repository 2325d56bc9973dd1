/* The forms as a file: the page, the workbook, the upload. */
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "risk/risk_forms.h"
#include "risk/risk_view.h"
#include "views.gen.h"

static const struct field department_table[] = {
    FIELD(risk_form_department, name, F_TEXT),
    FIELD(risk_form_department, href, F_TEXT),
};
static const struct field forms_table[] = {
    FIELD_OBJECT_OF(risk_forms_view, head, risk_head_fields),
    FIELD_LIST(risk_forms_view, departments, department_table, struct risk_form_department),
};
const struct fields risk_forms_answer = {forms_table, COUNT(forms_table)};

static enum rc view_fill(struct ctx *cx, const struct request *request, struct risk_forms_view *view)
{
    struct risk_departments departments;
    TRY(risk_head_fill(cx, request_parameter(request, "study"), RISK_TAB_FORMS, &view->head));
    TRY(risk_forms_departments(cx, view->head.id, &departments));
    struct risk_form_department *rows = ARENA_ARRAY(cx->arena, struct risk_form_department, departments.n + 1);
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < departments.n; i++)
        rows[i] = (struct risk_form_department){
            departments.at[i], arena_printf(cx->arena, "/risk/%s/forms.xlsx?department=%s", view->head.id,
                                            url_encode(cx, departments.at[i]))};
    view->departments.at = rows;
    view->departments.n = departments.n;
    return RC_OK;
}

static enum rc forms_send(struct ctx *cx, const struct request *request, struct response *response,
                          const struct risk_forms_view *view, int status)
{
    struct page page = risk_page_of(cx, &view->head, tr(cx, N_("Forms as Excel")));
    page.html = VIEW(risk_forms_page);
    page.fields = risk_forms_answer;
    page.view = view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

HANDLER(risk_forms_get)
{
    struct risk_forms_view view = {.checked = 0};
    TRY(view_fill(cx, request, &view));
    return forms_send(cx, request, response, &view, 0);
}

HANDLER(risk_forms_xlsx_get)
{
    struct risk_study study;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(record_get(cx, &risk_study_record, request_parameter(request, "study"), &study));
    TRY(risk_forms_export(cx, study.id, request_query(request, "department"), &out));
    return file_send(cx, response, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                     arena_printf(cx->arena, "risk-forms-%lld-%s.xlsx", (long long)study.year,
                                  date_of_time(cx, cx->now)),
                     &out);
}

HANDLER(risk_forms_post)
{
    const struct upload *upload = request_upload(request, "file");
    const char *study = request_parameter(request, "study");
    bool check = text_same(request_form(request, "check"), "1");
    bool program = request->wants_json || request->json_body;
    struct risk_forms_view view = {.result = {.rows = 0}};
    enum rc rc = RC_INVALID;
    if (upload == NULL)
        field_fail(cx, "file", N_("Please choose a file"));
    else
        rc = risk_forms_import(cx, study, upload->bytes, upload->length, upload->file_name, check, &view.result);
    if (rc == RC_INVALID && view.result.errors.n > 0 && program)
        return saved_send(cx, request, response, 422, NULL, NULL, import_result_fields, &view.result);
    bool refused = rc == RC_INVALID || rc == RC_TYPE || rc == RC_TOO_LARGE;
    if (!program && (refused || (rc == RC_OK && check))) {
        view.checked = rc == RC_OK;
        TRY(view_fill(cx, request, &view));
        return forms_send(cx, request, response, &view, rc == RC_OK ? 0 : rc_describe(rc)->http);
    }
    TRY(rc);
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/risk/%s/risks", study), N_("Imported."),
                      import_result_fields, &view.result);
}
