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

static enum rc fill_rows(struct ctx *cx, struct statistics_results_view *view)
{
    struct survey_results all = {.n = 0};
    TRY(survey_result_store_all(cx, view->survey, &all));
    struct statistics_result_row *rows = ARENA_ARRAY(cx->arena, struct statistics_result_row, all.n + 1);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        rows[i] = (struct statistics_result_row){
            .operator_key = all.at[i].operator_key,
            .name = all.at[i].name,
            .made_at = all.at[i].made_at,
            .sent_at = all.at[i].sent_at,
            .delivered = all.at[i].delivered,
            .href = arena_printf(cx->arena, "/surveys/%s/analysis/result.json?operator=%s", view->survey,
                                 url_encode(cx, all.at[i].operator_key))};
        view->delivered += all.at[i].delivered != 0;
    }
    view->rows.at = rows;
    view->rows.n = all.n;
    view->given = (int64_t)all.n;
    return RC_OK;
}

enum rc statistics_results_make(struct ctx *cx, const char *id, struct statistics_results_view *ret)
{
    struct statistics_results_view view = {.problem = ""};
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
    TRY(fill_rows(cx, &view));
    *ret = view;
    return RC_OK;
}

HANDLER(statistics_results_get)
{
    struct statistics_results_view view = {.survey = ""};
    struct page page = {.title = NULL};
    TRY(statistics_results_make(cx, request_parameter(request, "id"), &view));
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
    TRY(statistics_results_give(cx, id));
    TRY(statistics_results_make(cx, id, &view));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/surveys/%s/analysis/results", id),
                      N_("Results were given out."), statistics_results_answer, &view);
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
