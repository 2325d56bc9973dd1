/* Pages of what goes back: with the asking body, and with the operator. */
#include "statistics/statistics_result.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "questionnaire/reply_result.h"
#include "register/content.h"
#include "seal/seal.h"
#include "views.gen.h"

/* ---- With the asking body ---- */

static const struct field result_table[] = {
#include "statistics/survey_result_fields.h"
};

static void fill_file(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct survey_result *result = row;
    if (!may(cx, PERM_SURVEY_WRITE) || !text_same(result->org, cx->org))
        return;
    cell->action = tr(cx, N_("Signed file"));
    cell->action_href = arena_printf(cx->arena, "/surveys/%s/analysis/result.json?operator=%s", result->survey,
                                     url_encode(cx, result->operator_key));
}

static const struct list_column list_columns[] = {
    {.field = "name", .flags = LIST_KEY | LIST_SORT | LIST_SEARCH, .width = 30, .fill = fill_file},
    {.field = "operator_key", .flags = LIST_SORT | LIST_SEARCH | LIST_NARROW, .width = 16},
    {.field = "made_at", .flags = LIST_NARROW, .width = 16},
    {.field = "delivered", .flags = LIST_PICK | LIST_NARROW},
    {.field = "sent_at", .flags = LIST_SORT | LIST_NARROW, .width = 16},
    {.field = "digest", .flags = LIST_ASIDE, .width = 64},
};

const struct list statistics_result_list = {
    .name = "survey-results",
    .label = N_("Results for operators"),
    .permission = PERM_SURVEY_READ,
    .fields = {result_table, COUNT(result_table)},
    .size = sizeof(struct survey_result),
    .columns = list_columns,
    .column_count = COUNT(list_columns),
    .rows = 100,
};

enum rc statistics_results_make(struct ctx *cx, const char *id, struct statistics_results_view *ret)
{
    struct statistics_results_view view = {.problem = "", .job = "", .next = ""};
    struct survey survey = {.id = NULL};
    struct survey_publication told = {.made_at = 0};
    int64_t waiting = 0;
    TRY(survey_head_fill(cx, id, &view.head, &survey));
    view.survey = survey.id;
    TRY(statistics_bar_make(cx, survey.id, &view.bar));
    TRY(survey_result_store_waiting(cx, &survey, &waiting));
    enum rc rc = survey_published(cx, &survey, &told);
    if (rc != RC_MISSING)
        TRY(rc);
    view.told_at = told.made_at;
    bool own = may(cx, PERM_SURVEY_WRITE) && text_same(survey.org, cx->org);
    if (survey.state != SURVEY_CLOSED)
        view.problem = tr(cx, N_("The survey is not closed yet."));
    else if (waiting > 0)
        view.problem = trf(cx, N_("{0} responses still wait to be accepted or returned."), decimal(cx, waiting));
    else if (!own)
        view.problem = tr(cx, N_("Only the asking body gives results out."));
    view.may_give = own && text_empty(view.problem);
    TRY(survey_result_store_count(cx, survey.id, &view.given));
    TRY(survey_result_store_delivered(cx, survey.id, &view.delivered));
    *ret = view;
    return RC_OK;
}

static enum rc fill_list(struct ctx *cx, const struct request *request, struct statistics_results_view *view)
{
    struct survey_results all = {.n = 0};
    TRY(survey_result_store_all(cx, view->survey, &all));
    struct list_found found = {.rows = all.at, .n = all.n,
                               .href = arena_printf(cx->arena, "/surveys/%s/analysis/results", view->survey)};
    found.csv = arena_printf(cx->arena, "%s.csv", found.href);
    found.xlsx = arena_printf(cx->arena, "%s.xlsx", found.href);
    TRY(list_memory_view(cx, request, &statistics_result_list, &found, &view->list));
    view->rows.at = found.rows;
    view->rows.n = found.n;
    view->next = found.next == NULL ? "" : found.next;
    return RC_OK;
}

HANDLER(statistics_results_get)
{
    struct statistics_results_view view = {.survey = ""};
    struct page page = {.title = NULL};
    TRY(statistics_results_make(cx, request_parameter(request, "id"), &view));
    TRY(fill_list(cx, request, &view));
    TRY(survey_page_frame(cx, view.survey, "/analysis/results", tr(cx, N_("Results for operators")), &page));
    page.html = VIEW(statistics_results_page);
    page.fields = statistics_results_answer;
    page.view = &view;
    return page_send(cx, request, response, &page);
}

HANDLER(statistics_results_post)
{
    struct statistics_results_view view = {.survey = ""};
    const char *id = request_parameter(request, "id");
    const char *job = "";
    TRY(statistics_results_start(cx, id, &job));
    TRY(statistics_results_make(cx, id, &view));
    view.job = job;
    if (!text_empty(job))
        return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/jobs/%s", job), NULL, statistics_results_answer,
                          &view);
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/surveys/%s/analysis/results", id),
                      N_("Results were given out."), statistics_results_answer, &view);
}

static enum rc list_file(struct ctx *cx, const struct request *request, struct response *response, enum list_format format)
{
    struct survey survey = {.id = NULL};
    struct survey_results all = {.n = 0};
    TRY(survey_visible(cx, request_parameter(request, "id"), &survey));
    TRY(survey_result_store_all(cx, survey.id, &all));
    const struct list_found found = {.rows = all.at, .n = all.n, .href = ""};
    return list_memory_send(cx, request, response, &statistics_result_list, &found, format, "results");
}

HANDLER(statistics_results_csv_get)
{
    return list_file(cx, request, response, LIST_CSV);
}

HANDLER(statistics_results_xlsx_get)
{
    return list_file(cx, request, response, LIST_XLSX);
}

HANDLER(statistics_result_file_get)
{
    const char *operator_key = request_query(request, "operator"), *text = "";
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(statistics_result_file(cx, request_parameter(request, "id"), operator_key, &text));
    buf_text(&out, text);
    TRY(buf_error(&out));
    return file_send(cx, response, "application/json", arena_printf(cx->arena, "result-%s.json", operator_key), &out);
}

/* ---- With the operator ---- */

/* `standard`: edition of what was asked. RC_OK with has = 0 where nothing came yet. */
static enum rc open_own(struct ctx *cx, const char *id, struct statistics_position_page *view)
{
    struct reply reply = {.id = ""};
    struct reply_result row = {.id = ""};
    struct reply_result_text text = {.at = 0};
    struct key_card card = {.key = ""};
    const void *bytes = NULL;
    size_t length = 0;
    if (!may(cx, PERM_RESPONSE_READ))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(record_get(cx, &reply_record, id, &reply));
    view->reply = reply_head_of(cx, &reply);
    view->from = reply.asker_name;
    enum rc rc = reply_result_latest(cx, reply.id, &row);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    TRY(content_get(cx, row.digest, reply.title, &bytes, &length));
    TRY(reply_result_read(cx, bytes, length, &text, &card));
    TRY(statistics_position_read(cx, text.figures, &view->position));
    TRY(statistics_position_draw(cx, &view->position));
    TRY(statistics_looks_read(cx, text.looks, view));
    view->has = 1;
    view->given_at = row.made_at;
    view->received_at = row.received_at;
    view->signing_key = row.signing_key;
    view->position.pdf_href = arena_printf(cx->arena, "/questionnaires/%s/position.pdf", reply.id);
    view->position.docx_href = arena_printf(cx->arena, "/questionnaires/%s/position.docx", reply.id);
    return RC_OK;
}

static struct statistics_position_page own_blank(void)
{
    return (struct statistics_position_page){
        .from = "", .signing_key = "",
        .position = {.format = "", .survey = "", .title = "", .operator = "", .name = "", .sector = "", .size = "",
                     .json_href = "", .pdf_href = "", .docx_href = "", .score = -1}};
}

HANDLER(statistics_own_get)
{
    struct statistics_position_page view = own_blank();
    TRY(open_own(cx, request_parameter(request, "id"), &view));
    return reply_page_send(cx, request, response, &view.reply, tr(cx, N_("Position and who looked")), "/position",
                           VIEW(statistics_own_page), &statistics_own_answer, &view, 0);
}

static enum rc need_own(struct ctx *cx, const char *id, struct statistics_position_page *view)
{
    TRY(open_own(cx, id, view));
    return view->has ? RC_OK : fail(cx, RC_MISSING, N_("No result of this survey came yet"));
}

static enum rc looks_table(struct ctx *cx, const struct statistics_position_page *view, struct report *report)
{
    static const char *const heads[] = {N_("Time of the look"), N_("Who looked"), N_("What was looked at")};
    static const double widths[] = {3, 4, 5};
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, COUNT(heads));
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, view->looks.n * COUNT(heads) + 1);
    if (columns == NULL || cells == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < COUNT(heads); i++)
        columns[i] = (struct report_column){tr(cx, heads[i]), widths[i], ALIGN_START};
    for (size_t i = 0; i < view->looks.n; i++) {
        const struct statistics_look *look = view->looks.at + i;
        cells[i * COUNT(heads)].text = time_show(cx, look->at);
        cells[i * COUNT(heads) + 1].text = text_empty(look->name) ? tr(cx, N_("Local administrator")) : look->name;
        cells[i * COUNT(heads) + 2].text = look->place;
    }
    return report_table(cx, report,
                        (struct report_table){tr(cx, N_("Who looked at your answers")), columns, COUNT(heads), cells,
                                              view->looks.n});
}

/* The same as the page says: the position, and who looked. */
static enum rc own_report(struct ctx *cx, const char *reply, struct statistics_position_page *view, struct report *ret)
{
    TRY(need_own(cx, reply, view));
    TRY(statistics_position_report(cx, &view->position, "", ret));
    TRY(report_heading(cx, ret, 1, tr(cx, N_("Who looked at your answers"))));
    TRY(report_paragraph(cx, ret, trf(cx, N_("{0} gave this result out at {1}. Signing key: {2}"), view->from,
                                      time_show(cx, view->given_at), view->signing_key)));
    TRY(report_paragraph(cx, ret,
                         tr(cx, N_("As of when the result was given out. Pages that show single operators note in the ledger "
                                   "who opened them."))));
    return view->looks.n > 0 ? looks_table(cx, view, ret)
                             : report_paragraph(cx, ret, tr(cx, N_("Nobody has looked yet.")));
}

static enum rc own_file(struct ctx *cx, const struct request *request, struct response *response,
                        enum report_format format)
{
    struct statistics_position_page view = own_blank();
    struct report report = {.title = ""};
    TRY(own_report(cx, request_parameter(request, "id"), &view, &report));
    return statistics_position_send(cx, response, &report, view.position.operator, format);
}

HANDLER(statistics_own_pdf_get)
{
    return own_file(cx, request, response, REPORT_PDF);
}

HANDLER(statistics_own_docx_get)
{
    return own_file(cx, request, response, REPORT_DOCX);
}

enum rc statistics_own_report(struct ctx *cx, const char *study, const char *of, struct report *ret)
{
    struct statistics_position_page view = own_blank();
    (void)study;
    return own_report(cx, of, &view, ret);
}
