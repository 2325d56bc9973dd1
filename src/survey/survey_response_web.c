/* The pages of what came back: all responses of a survey, one with its answers, answers on paper. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "ledger/ledger.h"
#include "submission/submission.h"
#include "survey/survey_response.h"
#include "survey/survey_view.h"
#include "views.gen.h"

static const char *const state_tags[] = {"warn", "ok", "bad", "off", "bad"};
_Static_assert(COUNT(state_tags) == RESPONSE_STATE_COUNT_, "every state needs a tag");

/* --- The list --- */

static const struct field row_table[] = {
#include "survey/survey_response_row_fields.h"
};

static void fill_name(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/survey-responses/%s", ((const struct survey_response_row *)row)->id);
}

static void fill_state(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->tag = state_tags[((const struct survey_response_row *)row)->state];
}

static const struct list_column columns[] = {
    {.field = "name", .flags = LIST_KEY | LIST_SORT | LIST_SEARCH, .width = 30, .fill = fill_name},
    {.field = "operator_key", .flags = LIST_SORT | LIST_SEARCH | LIST_NARROW, .width = 16},
    {.field = "sector", .flags = LIST_SORT | LIST_PICK, .width = 16},
    {.field = "state", .flags = LIST_SORT | LIST_PICK, .width = 14, .fill = fill_state},
    {.field = "source", .flags = LIST_PICK, .width = 16},
    {.field = "received_at", .flags = LIST_SORT | LIST_NARROW, .width = 16},
    {.field = "decided_at", .flags = LIST_SORT | LIST_NARROW, .width = 16},
    {.field = "edition", .flags = LIST_PICK},
    {.field = "made_at", .flags = LIST_ASIDE | LIST_SORT | LIST_NARROW, .width = 16},
};

const struct list survey_response_list = {
    .name = "survey-responses",
    .label = N_("Responses to a survey"),
    .permission = PERM_SURVEY_READ,
    .fields = {row_table, COUNT(row_table)},
    .size = sizeof(struct survey_response_row),
    .columns = columns,
    .column_count = COUNT(columns),
    .rows = 100,
};

enum rc survey_response_rows_load(struct ctx *cx, const char *id, struct rows *ret)
{
    struct survey_response_rows all = {.n = 0};
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_SEE, &stay, NULL));
    TRY(survey_store_response_rows(cx, id, &all));
    for (size_t i = 0; i < all.n; i++)
        if (!text_empty(all.at[i].sector))
            all.at[i].sector = survey_sector_label(cx, all.at[i].sector);
    *ret = (struct rows){all.at, all.n};
    return RC_OK;
}

static const struct field list_table[] = {
    FIELD_LIST(survey_response_list_view, rows, row_table, struct survey_response_row),
    FIELD(survey_response_list_view, next, F_TEXT),
};
const struct fields survey_response_list_answer = {list_table, COUNT(list_table)};

HANDLER(survey_response_list_get)
{
    struct survey_response_list_view view = {.next = ""};
    struct page page = {.title = ""};
    struct rows rows = {.n = 0};
    const char *id = request_parameter(request, "survey");
    const char *home = arena_printf(cx->arena, "/surveys/%s/responses", id);
    TRY(survey_head_fill(cx, id, &view.head, NULL));
    TRY(survey_response_rows_load(cx, id, &rows));
    struct list_found found = {.rows = rows.at,
                               .n = rows.n,
                               .href = home,
                               .csv = arena_printf(cx->arena, "%s.csv", home),
                               .xlsx = arena_printf(cx->arena, "%s.xlsx", home)};
    TRY(list_memory_view(cx, request, &survey_response_list, &found, &view.list));
    view.any = rows.n > 0;
    view.rows.at = found.rows;
    view.rows.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    TRY(survey_page_frame(cx, id, "/responses", tr(cx, N_("Responses to a survey")), &page));
    page.html = VIEW(survey_response_list_page);
    page.fields = survey_response_list_answer;
    page.view = &view;
    page.wide = true;
    return page_send(cx, request, response, &page);
}

static enum rc file_get(struct ctx *cx, const struct request *request, struct response *response,
                        enum list_format format)
{
    struct rows rows = {.n = 0};
    TRY(survey_response_rows_load(cx, request_parameter(request, "survey"), &rows));
    const struct list_found found = {.rows = rows.at, .n = rows.n, .href = ""};
    return list_memory_send(cx, request, response, &survey_response_list, &found, format, "responses");
}

HANDLER(survey_response_csv_get)
{
    return file_get(cx, request, response, LIST_CSV);
}

HANDLER(survey_response_xlsx_get)
{
    return file_get(cx, request, response, LIST_XLSX);
}

/* --- One --- */

static const struct field line_table[] = {
    FIELD(survey_answer_line, number, F_INT, .label = N_("Number")),
    FIELD(survey_answer_line, code, F_TEXT, .label = N_("Code of the question")),
    FIELD(survey_answer_line, kind, F_ENUM, .names = &question_kind_names, .label = N_("Kind of question")),
    FIELD(survey_answer_line, section, F_TEXT, .label = N_("Section as asked")),
    FIELD(survey_answer_line, text, F_PROSE, .label = N_("Question as asked")),
    FIELD(survey_answer_line, asked, F_BOOL, .label = N_("Asked")),
    FIELD(survey_answer_line, missing, F_BOOL, .label = N_("Answer missing")),
    FIELD(survey_answer_line, answer, F_TEXT, .label = N_("Answer")),
    FIELD(survey_answer_line, note, F_PROSE, .label = N_("Note")),
    FIELD(survey_answer_line, before, F_TEXT, .label = N_("Before")),
    FIELD(survey_answer_line, changed, F_BOOL, .label = N_("Question changed")),
};
static const struct field comment_table[] = {
    FIELD(survey_comment_line, id, F_ID),
    FIELD(survey_comment_line, question, F_TEXT, .label = N_("Code of the question")),
    FIELD(survey_comment_line, comment, F_PROSE, .label = N_("Comment")),
    FIELD(survey_comment_line, name, F_TEXT, .label = N_("Made by")),
    FIELD(survey_comment_line, at, F_TIME, .label = N_("Made at")),
};
static const struct field attachment_table[] = {
    FIELD(survey_attachment, number, F_INT, .label = N_("Number")),
    FIELD(survey_attachment, name, F_TEXT, .label = N_("File")),
    FIELD(survey_attachment, size, F_INT),
};
static const struct field decision_table[] = {
    FIELD(survey_decision, packed, F_BOOL),
    FIELD(survey_decision, may_decide, F_BOOL),
    FIELD(survey_decision, may_reopen, F_BOOL),
    FIELD_LIST(survey_decision, comments, comment_table, struct survey_comment_line),
    FIELD_LIST(survey_decision, files, attachment_table, struct survey_attachment),
};
static const struct field view_table[] = {
    FIELD_OBJECT_OF(survey_response_view, response, survey_response_record.fields),
    FIELD(survey_response_view, name, F_TEXT, .label = N_("Name of the operator")),
    FIELD(survey_response_view, sector, F_TEXT, .label = N_("Sector")),
    FIELD(survey_response_view, answered, F_INT, .label = N_("Answered")),
    FIELD(survey_response_view, missing, F_INT, .label = N_("Answers missing")),
    FIELD(survey_response_view, changed, F_INT, .label = N_("Answers changed")),
    FIELD(survey_response_view, against, F_TEXT, .label = N_("Compared with")),
    FIELD_LIST(survey_response_view, lines, line_table, struct survey_answer_line),
    FIELD_LIST(survey_response_view, others, row_table, struct survey_response_row),
    FIELD_OBJECT(survey_response_view, decision, decision_table),
};
const struct fields survey_response_answer = {view_table, COUNT(view_table)};

/* One set of answers with the document that numbers them. */
struct answered {
    struct survey_questionnaire document;
    struct vector vector;
    struct survey_notes notes;
};

static enum rc load_answered(struct ctx *cx, const struct survey *survey, const struct survey_response *response,
                             struct answered *ret)
{
    struct survey_answers answers = {.texts = ""};
    TRY(survey_edition_read(cx, survey, response->edition, &ret->document));
    enum rc rc = survey_store_answers(cx, response->id, &answers);
    if (rc == RC_MISSING)
        return fail(cx, RC_UNSOUND, N_("The answers of the response {0} in the table survey_answer are not what its "
                                       "record says"),
                    response->id);
    TRY(rc);
    TRY(vector_decode(cx, answers.vector, answers.length, &ret->vector));
    if (text_empty(answers.texts) && response->state != RESPONSE_ACCEPTED)
        TRY(survey_packed_texts(cx, response->submission, &answers.texts));
    return survey_notes_read(cx, answers.texts, &ret->notes);
}

/* The response of the same operator that came before; otherwise the one that counts of last year's survey. */
static enum rc load_before(struct ctx *cx, const struct survey *survey, const struct survey_response *response,
                           struct answered *ret, const char **ret_words)
{
    struct survey_responses all = {.n = 0};
    struct survey previous = {.id = NULL};
    *ret_words = "";
    TRY(survey_store_responses(cx, survey->id, response->operator_key, &all));
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].received_at < response->received_at && all.at[i].state != RESPONSE_REFUSED) {
            *ret_words = trf(cx, N_("the response of {0}"), time_show(cx, all.at[i].received_at));
            return load_answered(cx, survey, all.at + i, ret);
        }
    if (text_empty(survey->previous))
        return RC_OK;
    enum rc rc = db_one(cx, survey_record.select_one, survey_record.fields, &previous,
                        ARGS(STR(cx->org), STR(survey->previous)));
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    TRY(survey_store_responses(cx, previous.id, response->operator_key, &all));
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].state == RESPONSE_ACCEPTED) {
            *ret_words = previous.title;
            return load_answered(cx, &previous, all.at + i, ret);
        }
    return RC_OK;
}

static const char *note_words(const struct ctx *cx, const struct survey_note *note)
{
    if (note == NULL)
        return "";
    if (note->withheld)
        return tr(cx, N_("(held back by the operator)"));
    const char *words = note->value;
    const char *const more[] = {note->reason, note->note};
    for (size_t i = 0; i < COUNT(more); i++)
        if (!text_empty(more[i]))
            words = text_empty(words) ? more[i] : arena_printf(cx->arena, "%s\n%s", words, more[i]);
    return words;
}

/* What stood there before; of words, too, where they differ. */
static void compare(struct ctx *cx, const struct answered *before, size_t at, struct survey_answer_line *line)
{
    const struct questionnaire_question *question = before->document.questions.at + at;
    const char *note = note_words(cx, survey_note_of(&before->notes, question->code));
    line->before = survey_answer_words(cx, question, at, &before->vector);
    line->changed = !text_same(line->before, line->answer) || !text_same(note, line->note);
    if (!text_same(note, line->note))
        line->before = text_empty(line->before) ? note : arena_printf(cx->arena, "%s\n%s", line->before, note);
}

static enum rc fill_lines(struct ctx *cx, const struct answered *now, const struct answered *before,
                          struct survey_response_view *view)
{
    size_t n = now->document.questions.n;
    struct survey_answer_line *lines = ARENA_ARRAY(cx->arena, struct survey_answer_line, n);
    bool *asked = NULL;
    const char *section = NULL;
    if (lines == NULL)
        return RC_MEMORY;
    TRY(survey_states_of(cx, &now->document, &now->vector, &asked));
    for (size_t i = 0; i < n; i++) {
        const struct questionnaire_question *question = now->document.questions.at + i;
        const char *here = bilingual_text(cx, question->section);
        const char *answer = survey_answer_words(cx, question, i, &now->vector);
        int old = text_empty(view->against) ? -1 : questionnaire_question_find(&before->document, question->code);
        lines[i] = (struct survey_answer_line){.number = (int64_t)i + 1,
                                               .kind = question->kind,
                                               .code = question->code,
                                               .section = here,
                                               .text = bilingual_text(cx, question->text),
                                               .answer = answer,
                                               .note = note_words(cx, survey_note_of(&now->notes, question->code)),
                                               .before = "",
                                               .asked = asked[i],
                                               .missing = asked[i] && question->required && text_empty(answer),
                                               .opens = section == NULL || !text_same(section, here)};
        if (old >= 0)
            compare(cx, before, (size_t)old, &lines[i]);
        view->answered += !text_empty(answer);
        view->missing += lines[i].missing;
        view->changed += lines[i].changed;
        section = here;
    }
    view->lines.at = lines;
    view->lines.n = n;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

static enum rc fill_others(struct ctx *cx, struct survey_response_view *view)
{
    struct survey_responses all = {.n = 0};
    size_t n = 0;
    TRY(survey_store_responses(cx, view->response.survey, view->response.operator_key, &all));
    struct survey_response_row *rows = ARENA_ARRAY(cx->arena, struct survey_response_row, all.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++)
        if (!text_same(all.at[i].id, view->response.id))
            rows[n++] = (struct survey_response_row){.id = all.at[i].id, .operator_key = all.at[i].operator_key,
                                                     .name = view->name, .sector = view->sector,
                                                     .state = all.at[i].state, .source = all.at[i].source,
                                                     .edition = all.at[i].edition, .made_at = all.at[i].made_at,
                                                     .received_at = all.at[i].received_at,
                                                     .decided_at = all.at[i].decided_at};
    view->others.at = rows;
    view->others.n = n;
    return RC_OK;
}

/* That somebody looked at what an operator sent stands in the ledger, once for each person. */
static enum rc note_look(struct ctx *cx, const struct survey_response *response)
{
    static const char noun[] = "survey-look";
    struct ledger_entries entries = {.n = 0};
    TRY(ledger_of_record(cx, cx->org, noun, response->id, &entries));
    for (size_t i = 0; i < entries.n; i++)
        if (text_same(entries.at[i].person, cx->person))
            return RC_OK;
    CLEANUP(buf_free) struct buf text = buf_create(1024);
    struct json json = json_create(&text);
    json_object_begin(&json);
    json_key(&json, "operator");
    json_text(&json, response->operator_key);
    json_key(&json, "survey");
    json_text(&json, response->survey);
    json_object_end(&json);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(ledger_append(cx, cx->org, noun, response->id, LEDGER_NOTE, buf_string(&text)));
    return db_commit(cx, &tx);
}

static enum rc fill_response(struct ctx *cx, struct survey_response_view *view)
{
    struct survey survey = {.id = NULL};
    struct survey_invitation who = {.name = ""};
    struct answered now = {.notes = {.n = 0}}, before = {.notes = {.n = 0}};
    ROW_STAY(stay);
    TRY(survey_enter(cx, view->response.survey, SURVEY_SEE, &stay, &survey));
    enum rc rc = survey_store_invitation(cx, survey.id, view->response.operator_key, &who);
    if (rc != RC_MISSING)
        TRY(rc);
    view->name = text_empty(who.name) ? view->response.operator_key : who.name;
    view->sector = rc == RC_OK ? survey_sector_label(cx, who.sector) : "";
    TRY(load_answered(cx, &survey, &view->response, &now));
    TRY(load_before(cx, &survey, &view->response, &before, &view->against));
    TRY(fill_lines(cx, &now, &before, view));
    TRY(fill_others(cx, view));
    TRY(person_name(cx, view->response.decided_by, &view->decided_by));
    TRY(person_name(cx, view->response.entered_by, &view->entered_by));
    TRY(survey_decision_fill(cx, &view->response, &view->decision));
    return note_look(cx, &view->response);
}

enum rc survey_response_view_make(struct ctx *cx, const char *id, struct survey_response_view *ret)
{
    struct survey_response_view view = {.name = "", .sector = "", .against = "", .decided_by = "", .entered_by = ""};
    if (!may(cx, PERM_SURVEY_READ))
        return fail(cx, RC_DENIED, survey_not_allowed);
    TRY(survey_row_visible(cx, &survey_response_record, id, &view.response));
    TRY(survey_head_fill(cx, view.response.survey, &view.head, NULL));
    TRY(fill_response(cx, &view));
    view.state_tag = state_tags[view.response.state];
    *ret = view;
    return RC_OK;
}

static const char *error_of(const struct ctx *cx, const char *field)
{
    for (size_t i = 0; i < cx->problem.field_count; i++)
        if (text_same(cx->problem.fields[i].field, field))
            return cx->problem.fields[i].message;
    return "";
}

enum rc survey_response_send(struct ctx *cx, const struct request *request, struct response *response, const char *id,
                             int status)
{
    struct survey_response_view view = {.name = ""};
    struct page page = {.title = ""};
    TRY(survey_response_view_make(cx, id, &view));
    const char *question = request_form(request, "question");
    if (text_empty(question))
        question = request_query(request, "question");
    for (size_t i = 0; i < view.lines.n; i++)
        view.lines.at[i].chosen = text_same(view.lines.at[i].code, question);
    view.decision.typed_comment = request_form(request, "comment");
    view.decision.typed_note = request_form(request, "note");
    view.decision.comment_error = error_of(cx, "comment");
    view.decision.note_error = error_of(cx, "note");
    TRY(survey_page_frame(cx, view.response.survey, "/responses", view.name, &page));
    page.html = VIEW(survey_response_page);
    page.fields = survey_response_answer;
    page.view = &view;
    page.status = status;
    page.wide = true;
    return page_send(cx, request, response, &page);
}

HANDLER(survey_response_get)
{
    return survey_response_send(cx, request, response, request_parameter(request, "id"), 0);
}

/* --- On paper --- */

HANDLER(survey_paper_xlsx_get)
{
    struct rows rows = {.n = 0};
    TRY(survey_paper_rows(cx, request_parameter(request, "survey"), &rows));
    const struct list_found found = {.rows = rows.at, .n = rows.n, .href = ""};
    return list_memory_send(cx, request, response, &survey_paper_list, &found, LIST_XLSX, "answers");
}

static const struct field paper_table[] = {FIELD(survey_paper_view, tried, F_BOOL)};
const struct fields survey_paper_answer = {paper_table, COUNT(paper_table)};

static enum rc paper_send(struct ctx *cx, const struct request *request, struct response *response,
                          struct survey_paper_view *view, int status)
{
    struct page page = {.title = ""};
    struct choices all = {.n = 0};
    const char *id = request_parameter(request, "survey");
    TRY(survey_head_fill(cx, id, &view->head, NULL));
    TRY(survey_picks_of(cx, id, &all));
    view->operators.at = all.at;
    view->operators.n = all.n;
    TRY(survey_page_frame(cx, id, "/responses", tr(cx, N_("Answers that came on paper")), &page));
    page.html = VIEW(survey_paper_page);
    page.fields = survey_paper_answer;
    page.view = view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

HANDLER(survey_paper_get)
{
    struct survey_paper_view view = {.tried = 0};
    return paper_send(cx, request, response, &view, 0);
}

HANDLER(survey_paper_post)
{
    struct survey_paper_view view = {.tried = 1};
    const struct upload *upload = request_upload(request, "file");
    const char *id = request_parameter(request, "survey");
    bool program = request->wants_json || request->json_body;
    enum rc rc = RC_INVALID;
    if (upload == NULL)
        (void)field_fail(cx, "file", N_("Please choose a file"));
    else
        rc = survey_paper_take(cx, id, request_form(request, "operator"), upload->bytes, upload->length,
                               upload->file_name, &view.result);
    if (rc == RC_INVALID && view.result.errors.n > 0 && program)
        return saved_send(cx, request, response, 422, NULL, NULL, import_result_fields, &view.result);
    if ((rc == RC_INVALID || rc == RC_TYPE || rc == RC_TOO_LARGE || rc == RC_CONFLICT || rc == RC_MISSING) && !program)
        return paper_send(cx, request, response, &view, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/surveys/%s/responses", id), N_("Saved."),
                      import_result_fields, &view.result);
}
