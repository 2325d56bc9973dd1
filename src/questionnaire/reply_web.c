/* Pages: the inbox, taking a file in, one questionnaire with its progress. */
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "questionnaire/reply_page.h"
#include "questionnaire/reply_store.h"
#include "register/content.h"
#include "views.gen.h"

enum { LIST_MOST = 500, SOON_DAYS = 7 };
static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/* --- The inbox --- */

static const struct field row_table[] = {
    FIELD(reply_row, id, F_ID),
    FIELD(reply_row, title, F_TEXT, .label = N_("Title of the survey")),
    FIELD(reply_row, asker_name, F_TEXT, .label = N_("Asking body")),
    FIELD(reply_row, year, F_INT, .label = N_("Year")),
    FIELD(reply_row, edition, F_INT, .label = N_("Edition")),
    FIELD(reply_row, due_on, F_DATE, .label = N_("To be answered by")),
    FIELD(reply_row, state, F_ENUM, .names = &reply_state_names, .label = N_("State")),
    FIELD(reply_row, trust, F_ENUM, .names = &reply_trust_names, .label = N_("Way it came")),
    FIELD(reply_row, questions, F_INT, .label = N_("Questions")),
    FIELD(reply_row, answered, F_INT, .label = N_("Answered")),
    FIELD(reply_row, late, F_BOOL, .label = N_("Overdue")),
    FIELD(reply_row, closed, F_BOOL, .label = N_("Closed")),
};
static const struct field list_table[] = {FIELD_LIST(reply_list_view, rows, row_table, struct reply_row)};
const struct fields reply_list_answer = {list_table, COUNT(list_table)};

enum rc reply_list_make(struct ctx *cx, struct reply_list_view *ret)
{
    struct replies all = {.n = 0};
    struct reply_tallies tallies = {.n = 0};
    TRY(reply_store_list(cx, LIST_MOST, &all));
    TRY(reply_answer_store_tally(cx, &tallies));
    const char *today = date_of_time(cx, cx->now);
    struct reply_row *rows = ARENA_ARRAY(cx->arena, struct reply_row, all.n);
    if (rows == NULL && all.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct reply *one = all.at + i;
        const struct reply_head head = reply_head_of(cx, one);
        rows[i] = (struct reply_row){.id = one->id, .title = one->title, .asker_name = one->asker_name,
                                     .due_on = one->due_on, .tag = head.tag, .year = one->year,
                                     .edition = one->edition, .state = one->state, .trust = one->trust,
                                     .questions = one->questions, .late = head.late, .closed = head.closed,
                                     .unverified = head.unverified,
                                     .due_soon = head.writable && !head.late && !text_empty(one->due_on) &&
                                                 date_between(today, one->due_on) <= SOON_DAYS};
        for (size_t k = 0; k < tallies.n; k++)
            if (text_same(tallies.at[k].reply, one->id))
                rows[i].answered = tallies.at[k].answered;
    }
    ret->rows.at = rows;
    ret->rows.n = all.n;
    ret->may_write = may(cx, PERM_RESPONSE_WRITE);
    return RC_OK;
}

HANDLER(reply_list_get)
{
    struct reply_list_view view = {.may_write = 0};
    TRY(reply_list_make(cx, &view));
    struct page page = {.title = tr(cx, N_("Questionnaires received")),
                        .place = NAV_SURVEY,
                        .html = VIEW(reply_list_page),
                        .fields = reply_list_answer,
                        .view = &view,
                        .action_label = tr(cx, N_("Take in a file")),
                        .action_href = "/questionnaires/import",
                        .action_permission = PERM_RESPONSE_WRITE,
                        .wide = true};
    return page_send(cx, request, response, &page);
}

/* --- Taking a file in --- */

static const struct field import_table[] = {FIELD(reply_import_view, operator_key, F_TEXT)};
const struct fields reply_import_answer = {import_table, COUNT(import_table)};

static const char *error_of(const struct ctx *cx, const char *field)
{
    for (size_t i = 0; i < cx->problem.field_count; i++)
        if (text_same(cx->problem.fields[i].field, field))
            return cx->problem.fields[i].message;
    return "";
}

static enum rc send_import(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct reply_import_view view = {.operator_key = request_form(request, "operator_key"),
                                     .error = error_of(cx, "file"),
                                     .operator_error = error_of(cx, "operator_key")};
    const struct crumb crumbs[] = {{tr(cx, N_("Questionnaires received")), "/questionnaires"}};
    struct page page = {.title = tr(cx, N_("Take in a questionnaire")),
                        .place = NAV_SURVEY,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(reply_import_page),
                        .fields = reply_import_answer,
                        .view = &view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

HANDLER(reply_import_get)
{
    return send_import(cx, request, response, 0);
}

HANDLER(reply_import_post)
{
    const struct upload *file = request_upload(request, "file");
    struct reply reply = {.id = ""};
    bool fresh = false;
    enum rc rc = file == NULL ? field_fail(cx, "file", N_("Please choose a file"))
                              : reply_import(cx, file->bytes, file->length, request_form(request, "operator_key"),
                                             &reply, &fresh);
    bool told = rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_TOO_LARGE || rc == RC_MISSING;
    if (told && !request->json_body && !request->wants_json)
        return send_import(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, fresh ? 201 : 200,
                      arena_printf(cx->arena, "/questionnaires/%s", reply.id),
                      fresh ? N_("Saved.") : N_("This file was here already; nothing changed."),
                      reply_record.fields, &reply);
}

/* --- One questionnaire --- */

static const struct field filled_table[] = {
    FIELD(reply_filled, assessment_name, F_TEXT),
    FIELD(reply_filled, taken, F_INT),
    FIELD(reply_filled, kept, F_INT),
    FIELD(reply_filled, open, F_INT),
};
static const struct field comment_row_table[] = {
    FIELD(reply_comment_row, question, F_TEXT, .label = N_("Question asked")),
    FIELD(reply_comment_row, comment, F_PROSE, .label = N_("Comment of the receiver")),
    FIELD(reply_comment_row, received_at, F_TIME, .label = N_("Received at")),
};
static const struct field overview_table[] = {
    {.name = "head", .kind = F_OBJECT, .offset = offsetof(struct reply_overview, head), .sub = reply_head_table,
     .sub_count = REPLY_HEAD_FIELDS},
    FIELD(reply_overview, purpose, F_PROSE, .label = N_("Purpose")),
    FIELD(reply_overview, legal_basis, F_PROSE, .label = N_("Legal basis")),
    FIELD(reply_overview, contact, F_PROSE),
    FIELD(reply_overview, digest, F_TEXT, .label = N_("Digest (SHA-256)")),
    FIELD(reply_overview, operator_key, F_TEXT, .label = N_("Number of this organisation at the asking body")),
    FIELD(reply_overview, catalog, F_TEXT, .label = N_("Standard")),
    FIELD(reply_overview, assessment_name, F_TEXT, .label = N_("Answers taken from the self-assessment")),
    FIELD(reply_overview, last_name, F_TEXT, .label = N_("Reply of the year before")),
    FIELD(reply_overview, received_at, F_TIME, .label = N_("Received at")),
    FIELD(reply_overview, asked, F_INT, .label = N_("Questions that are asked")),
    FIELD(reply_overview, answered, F_INT, .label = N_("Answered")),
    FIELD(reply_overview, missing, F_INT, .label = N_("Open that must be answered")),
    FIELD(reply_overview, rounds, F_INT, .label = N_("Submissions")),
    {.name = "sections", .kind = F_LIST, .offset = offsetof(struct reply_overview, sections),
     .sub = reply_section_row_table, .sub_count = REPLY_SECTION_ROW_FIELDS, .size = sizeof(struct reply_section_row)},
    FIELD_LIST(reply_overview, comments, comment_row_table, struct reply_comment_row),
    FIELD_OBJECT_OF(reply_overview, approval, approval_panel_fields),
    FIELD(reply_overview, was_filled, F_BOOL),
    FIELD_OBJECT(reply_overview, filled, filled_table),
    FIELD_OBJECT_OF(reply_overview, result, import_result_fields),
};
const struct fields reply_overview_answer = {overview_table, COUNT(overview_table)};

static enum rc fill_assessments(struct ctx *cx, const struct reply_whole *whole, struct reply_overview *view)
{
    struct assessment_names names = {.n = 0};
    for (size_t i = 0; i < whole->document.questions.n; i++)
        view->measures += whole->document.questions.at[i].kind == QUESTION_LEVEL;
    if (view->measures == 0 || !view->head.writable || !view->head.may_write || !may(cx, PERM_ASSESSMENT_READ))
        return RC_OK;
    TRY(assessment_approved(cx, whole->document.catalog, &names));
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, names.n);
    if (options == NULL && names.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < names.n; i++)
        options[i] = (struct form_option){names.at[i].id, names.at[i].name, i == 0};
    view->assessments.at = options;
    view->assessments.n = names.n;
    return RC_OK;
}

static enum rc fill_names(struct ctx *cx, const struct reply_whole *whole, struct reply_overview *view)
{
    TRY(person_name(cx, whole->reply.received_by, &view->received_by));
    TRY(person_name(cx, whole->reply.drafter, &view->drafter));
    view->assessment_name = "";
    if (!text_empty(whole->reply.assessment) && may(cx, PERM_ASSESSMENT_READ))
        TRY(assessment_name_of(cx, whole->reply.assessment, &view->assessment_name));
    view->last_name = text_empty(whole->last.id) ? ""
                                                 : arena_printf(cx->arena, "%lld %s", (long long)whole->last.year,
                                                                whole->last.title);
    return RC_OK;
}

static enum rc fill_approval(struct ctx *cx, const struct reply *reply, struct reply_overview *view)
{
    view->may_ask = view->head.writable && view->head.may_write && !view->head.closed;
    view->may_reopen = view->head.may_write && !view->head.closed &&
                       (reply->state == REPLY_APPROVED || reply->state == REPLY_SUBMITTED);
    TRY(approval_panel_of(cx, reply_approvable.noun, reply->id, &view->approval));
    return approval_ask_make(cx, &reply_approvable,
                             arena_printf(cx->arena, "/questionnaires/%s/request", reply->id), NULL, &view->ask);
}

static enum rc fill_comments(struct ctx *cx, const struct reply_whole *whole, struct reply_overview *view)
{
    struct reply_comment_row *rows = ARENA_ARRAY(cx->arena, struct reply_comment_row, whole->comments.n);
    if (rows == NULL && whole->comments.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < whole->comments.n; i++) {
        const struct reply_comment *one = whole->comments.at + i;
        int at = questionnaire_question_find(&whole->document, one->question);
        rows[i] = (struct reply_comment_row){.question = one->question, .comment = one->comment,
                                             .received_at = one->received_at, .text = "", .href = ""};
        if (at < 0)
            continue;
        rows[i].text = bilingual_text(cx, whole->document.questions.at[at].text);
        rows[i].href = arena_printf(cx->arena, "/questionnaires/%s/sections/%zu#reply-%d", whole->reply.id,
                                    reply_section_at(&whole->sections, (size_t)at) + 1, at);
    }
    view->comments.at = rows;
    view->comments.n = whole->comments.n;
    return RC_OK;
}

enum rc reply_overview_make(struct ctx *cx, const char *id, struct reply_overview *view)
{
    struct reply_whole whole = {.last = {.id = ""}};
    struct reply_section_row *sections = NULL;
    TRY(reply_load(cx, id, &whole));
    view->head = reply_head_of(cx, &whole.reply);
    view->purpose = whole.document.purpose;
    view->legal_basis = whole.document.legal_basis;
    view->contact = whole.document.contact;
    view->digest = whole.reply.digest;
    view->operator_key = whole.reply.operator_key;
    view->catalog = whole.document.catalog;
    view->received_at = whole.reply.received_at;
    view->asked = whole.asked;
    view->answered = whole.answered;
    view->missing = whole.missing;
    view->rounds = whole.reply.rounds;
    TRY(reply_section_rows(cx, &whole, 0, &sections));
    view->sections.at = sections;
    view->sections.n = whole.sections.n;
    TRY(fill_assessments(cx, &whole, view));
    TRY(fill_comments(cx, &whole, view));
    TRY(fill_names(cx, &whole, view));
    return fill_approval(cx, &whole.reply, view);
}

enum rc reply_overview_send(struct ctx *cx, const struct request *request, struct response *response,
                            struct reply_overview *view, int status)
{
    view->operator_error = error_of(cx, "operator_key");
    if (view->filled.assessment_name == NULL)
        view->filled.assessment_name = "";
    TRY(reply_overview_make(cx, request_parameter(request, "id"), view));
    return reply_page_send(cx, request, response, &view->head, view->head.title, "", VIEW(reply_page),
                           &reply_overview_answer, view, status);
}

HANDLER(reply_get)
{
    struct reply_overview view = {.tried = 0};
    return reply_overview_send(cx, request, response, &view, 0);
}

/* After a step: the page again where it was refused, otherwise the way back to it. */
static enum rc stepped(struct ctx *cx, const struct request *request, struct response *response, enum rc rc,
                       const char *notice)
{
    struct reply_overview view = {.tried = 0};
    struct reply reply = {.id = ""};
    const char *id = request_parameter(request, "id");
    bool told = rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_DENIED;
    if (told && !request->json_body && !request->wants_json)
        return reply_overview_send(cx, request, response, &view, rc_describe(rc)->http);
    TRY(rc);
    TRY(record_get(cx, &reply_record, id, &reply));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/questionnaires/%s", id), notice,
                      reply_record.fields, &reply);
}

HANDLER(reply_operator_post)
{
    return stepped(cx, request, response,
                   reply_set_operator(cx, request_parameter(request, "id"), form_version(cx, request),
                                      request_form(request, "operator_key")),
                   N_("Saved."));
}

HANDLER(reply_request_post)
{
    const struct approval_wish wish = approval_wish_read(request);
    return stepped(cx, request, response, reply_request(cx, request_parameter(request, "id"), &wish),
                   N_("Approval was requested."));
}

HANDLER(reply_reopen_post)
{
    return stepped(cx, request, response,
                   reply_reopen(cx, request_parameter(request, "id"), form_version(cx, request)),
                   N_("It can be answered again. What was sent stays sent."));
}

HANDLER(reply_confirm_post)
{
    return stepped(cx, request, response,
                   reply_confirm(cx, request_parameter(request, "id"), form_version(cx, request)),
                   N_("It is noted that the sender was confirmed."));
}

HANDLER(reply_fill_post)
{
    struct reply_overview view = {.tried = 0};
    enum rc rc = reply_fill(cx, request_parameter(request, "id"), request_form(request, "assessment"),
                            !text_empty(request_form(request, "overwrite")), &view.filled);
    bool told = rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_DENIED;
    if (rc != RC_OK && (!told || request->json_body || request->wants_json))
        return rc;
    view.was_filled = rc == RC_OK;
    return reply_overview_send(cx, request, response, &view, rc == RC_OK ? 200 : rc_describe(rc)->http);
}

/* --- Files --- */

HANDLER(reply_document_get)
{
    struct reply reply = {.id = ""};
    const void *bytes = NULL;
    size_t length = 0;
    TRY(record_get(cx, &reply_record, request_parameter(request, "id"), &reply));
    TRY(content_get(cx, reply.digest, reply.title, &bytes, &length));
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_QUESTIONNAIRE_BYTES);
    buf_add(&body, bytes, length);
    return file_send(cx, response, "application/json",
                     arena_printf(cx->arena, "%s.questionnaire.json", reply.title), &body);
}

HANDLER(reply_workbook_get)
{
    struct reply_whole whole = {.last = {.id = ""}};
    TRY(reply_load(cx, request_parameter(request, "id"), &whole));
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TRY(reply_workbook(cx, &whole, &body));
    return file_send(cx, response, xlsx_type,
                     arena_printf(cx->arena, "%s_%lld.xlsx", whole.reply.title, (long long)whole.reply.year), &body);
}

HANDLER(reply_workbook_post)
{
    const struct upload *file = request_upload(request, "file");
    struct reply_overview view = {.tried = 1};
    enum rc rc = file == NULL ? field_fail(cx, "file", N_("Please choose a file"))
                              : reply_take(cx, request_parameter(request, "id"), file->bytes, file->length,
                                           file->file_name, &view.result);
    bool told = rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_TYPE || rc == RC_TOO_LARGE || rc == RC_DENIED;
    if (rc != RC_OK && !told)
        return rc;
    if (rc != RC_OK && view.result.errors.n == 0 && (request->json_body || request->wants_json))
        return rc;
    view.tried = rc == RC_OK || view.result.errors.n > 0;
    return reply_overview_send(cx, request, response, &view, rc == RC_OK ? 200 : rc_describe(rc)->http);
}
