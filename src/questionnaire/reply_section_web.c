/* One section of a questionnaire: a page of questions, saved as it is filled in, with or without the script. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "questionnaire/reply_line.h"
#include "questionnaire/reply_store.h"
#include "register/content.h"
#include "views.gen.h"

static const struct field option_table[] = {
    FIELD(reply_option, value, F_TEXT),
    FIELD(reply_option, label, F_TEXT),
    FIELD(reply_option, chosen, F_BOOL),
};
static const struct field line_table[] = {
    FIELD(reply_line, place, F_INT),
    FIELD(reply_line, code, F_TEXT),
    FIELD(reply_line, kind, F_ENUM, .names = &question_kind_names),
    FIELD(reply_line, text, F_PROSE),
    FIELD(reply_line, help, F_PROSE),
    FIELD(reply_line, condition, F_TEXT),
    FIELD(reply_line, unit, F_TEXT),
    FIELD(reply_line, asked, F_BOOL),
    FIELD(reply_line, required, F_BOOL),
    FIELD(reply_line, answered, F_BOOL),
    FIELD(reply_line, value, F_PROSE),
    FIELD(reply_line, exception_code, F_TEXT),
    FIELD(reply_line, reason, F_PROSE),
    FIELD(reply_line, note, F_PROSE),
    FIELD(reply_line, version, F_INT),
    FIELD(reply_line, held, F_BOOL),
    FIELD(reply_line, origin, F_ENUM, .names = &reply_origin_names),
    FIELD(reply_line, person_name, F_TEXT),
    FIELD(reply_line, changed_at, F_TIME),
    FIELD(reply_line, last, F_TEXT),
    FIELD_LIST(reply_line, options, option_table, struct reply_option),
    FIELD(reply_line, errors, F_LIST_TEXT),
    FIELD(reply_line, comments, F_LIST_TEXT, .label = N_("Comment of the receiver")),
};
static const struct field file_table[] = {
    FIELD(reply_file_row, id, F_ID),
    FIELD(reply_file_row, question, F_TEXT),
    FIELD(reply_file_row, file_name, F_TEXT),
    FIELD(reply_file_row, size, F_INT),
    FIELD(reply_file_row, held, F_BOOL),
    FIELD(reply_file_row, person_name, F_TEXT),
    FIELD(reply_file_row, added_at, F_TIME),
};
static const struct field section_table[] = {
    {.name = "head", .kind = F_OBJECT, .offset = offsetof(struct reply_section_view, head), .sub = reply_head_table,
     .sub_count = REPLY_HEAD_FIELDS},
    FIELD(reply_section_view, number, F_INT),
    FIELD(reply_section_view, title, F_TEXT),
    FIELD(reply_section_view, asked, F_INT),
    FIELD(reply_section_view, answered, F_INT),
    FIELD(reply_section_view, missing, F_INT),
    {.name = "sections", .kind = F_LIST, .offset = offsetof(struct reply_section_view, sections),
     .sub = reply_section_row_table, .sub_count = REPLY_SECTION_ROW_FIELDS, .size = sizeof(struct reply_section_row)},
    FIELD_LIST(reply_section_view, lines, line_table, struct reply_line),
    FIELD_LIST(reply_section_view, files, file_table, struct reply_file_row),
};
const struct fields reply_section_answer = {section_table, COUNT(section_table)};

/* --- What a form sends --- */

/* The answers that a request gives for one section, and what became of them. */
struct sent {
    struct reply_wish *wishes; /* by question of the section; question NULL: not sent */
    struct reply_wish *list;
    size_t n;
    struct reply_save save;
    bool stored;
};

static const char *input_of(struct ctx *cx, const struct request *request, char kind, size_t place)
{
    return request_form(request, arena_printf(cx->arena, "%c%zu", kind, place));
}

/* All values of a name, apart by blanks: ticked boxes. */
static const char *ticked(struct ctx *cx, const struct request *request, size_t place)
{
    const char *name = arena_printf(cx->arena, "q%zu", place), *values = "";
    for (size_t i = 0; i < request->form.n; i++)
        if (text_same(request->form.at[i].name, name))
            values = arena_printf(cx->arena, "%s %s", values, request->form.at[i].value);
    return values;
}

static struct reply_wish wish_of(struct ctx *cx, const struct request *request,
                                 const struct questionnaire_question *question, size_t place)
{
    struct reply_wish wish = {.question = question->code,
                              .value = question->kind == QUESTION_MULTIPLE ? ticked(cx, request, place)
                                                                           : input_of(cx, request, 'q', place),
                              .reason = input_of(cx, request, 'r', place),
                              .note = input_of(cx, request, 'n', place),
                              .version = strtoll(input_of(cx, request, 'v', place), NULL, 10),
                              .origin = REPLY_BY_PAGE};
    if (!enum_parse(&reply_answer_state_names, input_of(cx, request, 'x', place), &wish.exception))
        wish.exception = REPLY_ANSWER_NONE;
    if (wish.exception == REPLY_ANSWER_GIVEN)
        wish.exception = REPLY_ANSWER_NONE;
    return wish;
}

static enum rc read_sent(struct ctx *cx, const struct request *request, const struct reply_whole *whole,
                         const struct reply_section *section, struct sent *sent)
{
    sent->wishes = ARENA_ARRAY(cx->arena, struct reply_wish, section->n);
    sent->list = ARENA_ARRAY(cx->arena, struct reply_wish, section->n);
    if (sent->wishes == NULL || sent->list == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < section->n; i++) {
        size_t place = section->first + i;
        if (!request_form_has(request, arena_printf(cx->arena, "v%zu", place)))
            continue;
        sent->wishes[i] = wish_of(cx, request, whole->document.questions.at + place, place);
        sent->list[sent->n++] = sent->wishes[i];
    }
    return RC_OK;
}

/* --- The page --- */

static enum rc find_section(struct ctx *cx, const struct request *request, const struct reply_whole *whole,
                            size_t *ret)
{
    int64_t number = 0;
    const char *text = request_parameter(request, "number");
    if (text_to_int(cx, text, &number) != RC_OK || number < 1 || number > (int64_t)whole->sections.n)
        return fail(cx, RC_MISSING, N_("This questionnaire has no section {0}"), text);
    *ret = (size_t)number - 1;
    return RC_OK;
}

static bool was_refused(const struct sent *sent, const char *question)
{
    for (size_t i = 0; sent != NULL && i < sent->save.refused.n; i++)
        if (text_same(sent->save.refused.at[i].question, question))
            return true;
    return false;
}

static enum rc fill_errors(struct ctx *cx, const struct sent *sent, struct reply_line *line)
{
    size_t n = 0;
    const char **errors = ARENA_ARRAY(cx->arena, const char *, sent->save.refused.n);
    if (errors == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < sent->save.refused.n; i++)
        if (text_same(sent->save.refused.at[i].question, line->code))
            errors[n++] = sent->save.refused.at[i].message;
    line->errors.at = errors;
    line->errors.n = n;
    return RC_OK;
}

/* Whoever is told of a newer answer sends theirs over it the next time, having seen both. */
static enum rc make_line(struct ctx *cx, const struct reply_whole *whole, const struct reply_section *section,
                         size_t i, const struct sent *sent, struct reply_line *line)
{
    size_t place = section->first + i;
    bool there = sent != NULL && sent->wishes[i].question != NULL;
    bool refused = there && was_refused(sent, sent->wishes[i].question);
    bool unstored = there && !sent->stored;
    TRY(reply_line_make(cx, whole, place, refused || unstored ? &sent->wishes[i] : NULL, line));
    if (refused)
        TRY(fill_errors(cx, sent, line));
    for (size_t k = 0; sent != NULL && sent->stored && k < sent->n; k++)
        if (text_same(sent->save.saved[k].question, line->code) && sent->save.saved[k].changed)
            line->saved = time_show(cx, cx->now);
    line->oob = sent != NULL && there != (line->asked != 0); /* appears or goes: htmx swaps the whole question */
    return RC_OK;
}

static enum rc fill_lines(struct ctx *cx, const struct reply_whole *whole, const struct reply_section *section,
                          const struct sent *sent, struct reply_section_view *view)
{
    struct reply_line *lines = ARENA_ARRAY(cx->arena, struct reply_line, section->n);
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, section->n);
    size_t n = 0;
    if (lines == NULL || options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < section->n; i++) {
        TRY(make_line(cx, whole, section, i, sent, lines + i));
        if (lines[i].asked)
            options[n++] = (struct form_option){lines[i].code, lines[i].code, lines[i].filing};
        view->asked += lines[i].asked;
        view->answered += lines[i].asked && lines[i].answered;
        view->missing += lines[i].asked && lines[i].required && !lines[i].answered;
    }
    view->lines.at = lines;
    view->lines.n = section->n;
    view->file_questions.at = options;
    view->file_questions.n = n;
    return RC_OK;
}

static enum rc fill_files(struct ctx *cx, const struct reply_whole *whole, const struct reply_section *section,
                          struct reply_section_view *view)
{
    size_t n = 0;
    struct reply_file_row *rows = ARENA_ARRAY(cx->arena, struct reply_file_row, whole->files.n);
    if (rows == NULL && whole->files.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < whole->files.n; i++) {
        const struct reply_file *file = whole->files.at + i;
        int at = questionnaire_question_find(&whole->document, file->question);
        if (at < (int)section->first || at >= (int)(section->first + section->n))
            continue;
        rows[n] = (struct reply_file_row){.id = file->id, .question = file->question, .file_name = file->file_name,
                                          .size = file->size, .added_at = file->added_at, .held = file->held};
        TRY(person_name(cx, file->added_by, &rows[n++].person_name));
    }
    view->files.at = rows;
    view->files.n = n;
    return RC_OK;
}

static enum rc send_section(struct ctx *cx, const struct request *request, struct response *response,
                            const struct reply_whole *whole, size_t at, const struct sent *sent, int status)
{
    const struct reply_section *section = whole->sections.at + at;
    struct reply_section_row *rows = NULL;
    const char *base = arena_printf(cx->arena, "/questionnaires/%s", whole->reply.id);
    struct reply_section_view view = {.head = reply_head_of(cx, &whole->reply),
                                      .title = section->title,
                                      .number = (int64_t)at + 1,
                                      .oob = request->htmx};
    view.here = arena_printf(cx->arena, "%s/sections/%zu", base, at + 1);
    view.next_href = at + 1 < whole->sections.n ? arena_printf(cx->arena, "%s/sections/%zu", base, at + 2) : base;
    view.back_href = at > 0 ? arena_printf(cx->arena, "%s/sections/%zu", base, at) : "";
    TRY(fill_lines(cx, whole, section, sent, &view));
    TRY(fill_files(cx, whole, section, &view));
    TRY(reply_section_rows(cx, whole, view.number, &rows));
    view.sections.at = rows;
    view.sections.n = whole->sections.n;
    return reply_page_send(cx, request, response, &view.head, section->title, "/sections/1",
                           request->htmx ? VIEW(reply_saved_page) : VIEW(reply_section_page), &reply_section_answer,
                           &view, status);
}

HANDLER(reply_section_get)
{
    struct reply_whole whole = {.last = {.id = ""}};
    size_t at = 0;
    TRY(reply_load(cx, request_parameter(request, "id"), &whole));
    TRY(find_section(cx, request, &whole, &at));
    return send_section(cx, request, response, &whole, at, NULL, 0);
}

/* Refusals stand at the head of the page, too, with links to their questions. */
static void tell_refusals(struct ctx *cx, const struct reply_whole *whole, const struct sent *sent)
{
    for (size_t i = 0; i < sent->save.refused.n; i++) {
        const struct reply_refusal *one = &sent->save.refused.at[i];
        int place = questionnaire_question_find(&whole->document, one->question);
        (void)field_fail(cx, arena_printf(cx->arena, "q%d", place), N_("{0}: {1}"), one->question, one->message);
    }
}

HANDLER(reply_section_post)
{
    struct reply_whole whole = {.last = {.id = ""}};
    struct sent sent = {.n = 0};
    size_t at = 0;
    const char *id = request_parameter(request, "id");
    bool page = !request->json_body && !request->wants_json;
    TRY(reply_load(cx, id, &whole));
    TRY(find_section(cx, request, &whole, &at));
    TRY(read_sent(cx, request, &whole, whole.sections.at + at, &sent));
    enum rc rc = reply_answers_save(cx, id, sent.list, sent.n, &sent.save);
    if (rc == RC_CONFLICT && page) /* frozen meanwhile: what was typed stands there still */
        return send_section(cx, request, response, &whole, at, &sent, rc_describe(rc)->http);
    TRY(rc);
    sent.stored = true;
    TRY(reply_load(cx, id, &whole));
    if (sent.save.refused.n > 0) {
        tell_refusals(cx, &whole, &sent);
        return send_section(cx, request, response, &whole, at, &sent, 422);
    }
    if (request->htmx || !page)
        return send_section(cx, request, response, &whole, at, &sent, 200);
    bool next = text_same(request_form(request, "go"), "next");
    const char *here = arena_printf(cx->arena, "/questionnaires/%s/sections/%zu", id, at + 1);
    const char *there = at + 1 < whole.sections.n
                            ? arena_printf(cx->arena, "/questionnaires/%s/sections/%zu", id, at + 2)
                            : arena_printf(cx->arena, "/questionnaires/%s", id);
    return saved_send(cx, request, response, 200, next ? there : here, N_("Saved."), reply_record.fields,
                      &whole.reply);
}

/* --- One answer, for programs --- */

static const struct field result_table[] = {
    FIELD(reply_answer_result, question, F_TEXT),
    FIELD(reply_answer_result, version, F_INT),
    FIELD(reply_answer_result, changed, F_BOOL),
};
const struct fields reply_answer_answer = {result_table, COUNT(result_table)};

/* RC_INVALID at the field unless the request names a question. */
static enum rc need_question(struct ctx *cx, const struct request *request)
{
    return text_empty(request_form(request, "question")) ? field_fail(cx, "question", N_("Please name the question"))
                                                         : RC_OK;
}

HANDLER(reply_answer_post)
{
    struct reply_save save = {.saved = NULL};
    const char *id = request_parameter(request, "id");
    struct reply_wish wish = {.question = request_form(request, "question"),
                              .value = request_form(request, "value"),
                              .reason = request_form(request, "reason"),
                              .note = request_form(request, "note"),
                              .version = form_version(cx, request),
                              .origin = REPLY_BY_PAGE};
    if (!enum_parse(&reply_answer_state_names, request_form(request, "exception"), &wish.exception))
        wish.exception = REPLY_ANSWER_NONE;
    TRY(need_question(cx, request));
    TRY(reply_answers_save(cx, id, &wish, 1, &save));
    for (size_t i = 0; i < save.refused.n; i++)
        (void)field_fail(cx, save.refused.at[i].field, N_("{0}: {1}"), wish.question, save.refused.at[i].message);
    if (save.refused.n > 0)
        return RC_INVALID;
    const struct reply_answer_result result = {wish.question, save.saved[0].version, save.saved[0].changed};
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/questionnaires/%s", id), N_("Saved."),
                      reply_answer_answer, &result);
}

/* --- Files --- */

static enum rc section_of(struct ctx *cx, const char *id, const char *question, const char **ret_href)
{
    struct reply_whole whole = {.last = {.id = ""}};
    TRY(reply_load_plain(cx, id, &whole));
    int at = questionnaire_question_find(&whole.document, question);
    *ret_href = arena_printf(cx->arena, "/questionnaires/%s/sections/%zu#files", id,
                             at < 0 ? 1 : reply_section_at(&whole.sections, (size_t)at) + 1);
    return RC_OK;
}

HANDLER(reply_file_post)
{
    struct reply_file file = {.id = ""};
    const char *id = request_parameter(request, "id"), *question = request_form(request, "question"), *href = "";
    enum rc rc = need_question(cx, request);
    if (rc == RC_OK)
        rc = reply_file_add(cx, id, question, request_upload(request, "file"), &file);
    if (rc == RC_INVALID && !request->json_body && !request->wants_json) {
        struct reply_whole whole = {.last = {.id = ""}};
        TRY(reply_load(cx, id, &whole));
        int at = questionnaire_question_find(&whole.document, question);
        return send_section(cx, request, response, &whole,
                            at < 0 ? 0 : reply_section_at(&whole.sections, (size_t)at), NULL, 422);
    }
    TRY(rc);
    TRY(section_of(cx, id, question, &href));
    return saved_send(cx, request, response, 201, href, N_("Saved."), reply_file_record.fields, &file);
}

HANDLER(reply_file_get)
{
    struct reply_file file = {.id = ""};
    const void *bytes = NULL;
    size_t length = 0;
    TRY(record_get(cx, &reply_file_record, request_parameter(request, "file"), &file));
    if (!text_same(file.reply, request_parameter(request, "id")))
        return fail(cx, RC_MISSING, N_("This file stands beside another questionnaire"));
    TRY(content_get(cx, file.digest, file.file_name, &bytes, &length));
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_EVIDENCE_BYTES);
    buf_add(&body, bytes, length);
    return file_send(cx, response, file.media_type, file.file_name, &body);
}

HANDLER(reply_file_remove_post)
{
    struct reply_file file = {.id = ""};
    const char *href = "";
    TRY(record_get(cx, &reply_file_record, request_parameter(request, "file"), &file));
    if (!text_same(file.reply, request_parameter(request, "id")))
        return fail(cx, RC_MISSING, N_("This file stands beside another questionnaire"));
    TRY(reply_file_remove(cx, file.id, &file));
    TRY(section_of(cx, file.reply, file.question, &href));
    return saved_send(cx, request, response, 200, href, N_("Removed."), reply_file_record.fields, &file);
}
