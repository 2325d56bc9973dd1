/* Download and upload of the questionnaire. */
#include "assessment/assessment_oscal.h"
#include "assessment/assessment_view.h"
#include "base/limits.h"
#include "base/text.h"
#include "views.gen.h"

static const char xlsx_type[] =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

static const struct field page_table[] = {
    HEAD_FIELD(questionnaire_view),
    FIELD(questionnaire_view, editable, F_BOOL),
    FIELD(questionnaire_view, rules, F_LIST_TEXT),
};
const struct fields questionnaire_answer = {page_table, COUNT(page_table)};

static enum rc send(struct ctx *cx, const struct request *request, struct response *response,
                    struct questionnaire_view *view, int status)
{
    struct assessment_base base;
    const char **rules = ARENA_ARRAY(cx->arena, const char *, QUESTIONNAIRE_RULES);
    if (rules == NULL)
        return RC_MEMORY;
    TRY(assessment_base_load(cx, request_parameter(request, "id"), TAB_QUESTIONNAIRE, &base));
    for (size_t i = 0; i < QUESTIONNAIRE_RULES; i++)
        rules[i] = tr(cx, questionnaire_rules[i]);
    view->head = base.head;
    view->editable = base.head.draft && may(cx, PERM_ASSESSMENT_ANSWER);
    view->rules.at = rules;
    view->rules.n = QUESTIONNAIRE_RULES;
    struct page page = {
        .html = VIEW(assessment_questionnaire_page),
        .fields = questionnaire_answer,
        .view = view,
        .status = status,
    };
    return assessment_page_send(cx, request, response, &view->head, tr(cx, N_("Questionnaire")),
                                &page);
}

enum rc questionnaire_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct questionnaire_view view = {.tried = 0};
    return send(cx, request, response, &view, 0);
}

static enum rc send_file(struct ctx *cx, const struct request *request, struct response *response,
                         const char *format, const char *media_type, const char *ending)
{
    struct assessment_base base;
    const char *id = request_parameter(request, "id");
    TRY(assessment_base_load(cx, id, TAB_QUESTIONNAIRE, &base));
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TRY(assessment_export(cx, id, format, &body));
    const char *name = arena_printf(cx->arena, "%s_%lld_%s.%s",
                                    tr(cx, N_("self-assessment questionnaire")),
                                    (long long)base.assessment.year, base.scope.name, ending);
    return file_send(cx, response, media_type, name, &body);
}

enum rc questionnaire_xlsx_get(struct ctx *cx, struct request *request, struct response *response)
{
    return send_file(cx, request, response, "xlsx", xlsx_type, "xlsx");
}

enum rc questionnaire_csv_get(struct ctx *cx, struct request *request, struct response *response)
{
    bool cp932 = text_same(request_query(request, "encoding"), "cp932");
    return send_file(cx, request, response, cp932 ? "csv-cp932" : "csv",
                     cp932 ? "text/csv; charset=Shift_JIS" : "text/csv; charset=utf-8", "csv");
}

/* The results name the plan by its name beside them, in the page's addresses and as files. */
static enum rc send_oscal(struct ctx *cx, const struct request *request, struct response *response,
                          bool plan)
{
    const char *id = request_parameter(request, "id");
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    if (plan)
        TRY(assessment_oscal_plan(cx, id, &body));
    else
        TRY(assessment_oscal_results(cx, id, "assessment-plan.json", &body));
    return file_send(cx, response, "application/json",
                     plan ? "assessment-plan.json" : "assessment-results.json", &body);
}

enum rc assessment_results_get(struct ctx *cx, struct request *request, struct response *response)
{
    return send_oscal(cx, request, response, false);
}

enum rc assessment_plan_get(struct ctx *cx, struct request *request, struct response *response)
{
    return send_oscal(cx, request, response, true);
}

/* Programs get what was found, refused or not, in one form. */
static void send_result(struct ctx *cx, struct response *response, const struct import_result *result,
                        int status)
{
    struct json json = json_create(&response->body);
    field_write_json(cx, &json, import_result_fields, result);
    response->media_type = "application/json";
    response->status = status;
}

enum rc questionnaire_post(struct ctx *cx, struct request *request, struct response *response)
{
    struct questionnaire_view view = {.tried = 1};
    const struct upload *file = request_upload(request, "file");
    enum rc rc = RC_INVALID;
    view.overwrite = !text_empty(request_form(request, "overwrite"));
    if (file == NULL)
        (void)field_fail(cx, "file", N_("Please choose a file"));
    else
        rc = questionnaire_import(cx, request_parameter(request, "id"), file->bytes, file->length,
                                  file->file_name, view.overwrite != 0, &view.result);
    view.refused = rc != RC_OK;
    bool shown = rc == RC_OK || rc == RC_INVALID || rc == RC_TYPE || rc == RC_TOO_LARGE;
    if (!shown)
        return rc;
    if (request->wants_json) {
        if (rc != RC_OK && view.result.errors.n == 0)
            return rc;
        send_result(cx, response, &view.result, rc == RC_OK ? 200 : 422);
        return RC_OK;
    }
    return send(cx, request, response, &view, rc == RC_OK ? 200 : 422);
}
