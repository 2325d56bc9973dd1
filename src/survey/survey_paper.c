/* Answers that came on paper: typed into a sheet, taken as a response that says so. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "survey/survey_response.h"
#include "survey/survey_view.h"

struct paper_row {
    const char *code, *answer, *note, *sheet;
};
static const struct field paper_table[] = {
    FIELD(paper_row, code, F_TEXT, .max = 40, .label = N_("Code of the question")),
    FIELD(paper_row, answer, F_PROSE, .max = 4000, .label = N_("Answer")),
    FIELD(paper_row, note, F_PROSE, .max = 4000, .label = N_("Note")),
    FIELD(paper_row, sheet, F_TEXT, .max = 40, .label = N_("Edition of the sheet")),
};

/* --- The sheet --- */

static const struct field sheet_table[] = {
    FIELD(survey_paper_row, code, F_TEXT, .label = N_("Code of the question")),
    FIELD(survey_paper_row, text, F_PROSE, .label = N_("Question as asked")),
    FIELD(survey_paper_row, kind, F_ENUM, .names = &question_kind_names, .label = N_("Kind of question")),
    FIELD(survey_paper_row, choices, F_PROSE, .label = N_("Choices")),
    FIELD(survey_paper_row, answer, F_TEXT, .label = N_("Answer")),
    FIELD(survey_paper_row, note, F_TEXT, .label = N_("Note")),
    FIELD(survey_paper_row, sheet, F_TEXT, .label = N_("Edition of the sheet")),
};
static const struct list_column sheet_columns[] = {
    {.field = "code", .flags = LIST_KEY, .width = 16},
    {.field = "text", .flags = LIST_WIDE, .width = 60},
    {.field = "kind", .width = 16},
    {.field = "choices", .flags = LIST_WIDE, .width = 30},
    {.field = "answer", .width = 16},
    {.field = "note", .flags = LIST_WIDE, .width = 40},
    {.field = "sheet", .width = 24},
};
const struct list survey_paper_list = {
    .name = "survey-paper",
    .label = N_("Sheet for answers on paper"),
    .permission = PERM_SURVEY_READ,
    .fields = {sheet_table, COUNT(sheet_table)},
    .size = sizeof(struct survey_paper_row),
    .columns = sheet_columns,
    .column_count = COUNT(sheet_columns),
};

enum rc survey_paper_rows(struct ctx *cx, const char *id, struct rows *ret)
{
    struct survey_questionnaire document = {.digest = ""};
    TRY(survey_document_of(cx, id, 0, NULL, &document));
    const char *mark = questionnaire_mark_write(cx, document.year, document.edition, document.digest);
    struct survey_paper_row *rows = ARENA_ARRAY(cx->arena, struct survey_paper_row, document.questions.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < document.questions.n; i++) {
        const struct questionnaire_question *question = document.questions.at + i;
        const char *choices = "";
        for (size_t c = 0; c < question->choices.n; c++)
            choices = arena_printf(cx->arena, "%s%s%zu %s", choices, c == 0 ? "" : "\n", c + 1,
                                   bilingual_text(cx, question->choices.at[c]));
        rows[i] = (struct survey_paper_row){.code = question->code, .text = bilingual_text(cx, question->text),
                                            .choices = choices, .answer = "", .note = "", .sheet = mark,
                                            .kind = question->kind};
    }
    *ret = (struct rows){rows, document.questions.n};
    return RC_OK;
}

enum rc survey_paper_sheet(struct ctx *cx, const char *id, enum list_format format, struct buf *out)
{
    const struct list_ask ask = {.list = &survey_paper_list,
                                 .columns = (UINT64_C(1) << COUNT(sheet_columns)) - 1,
                                 .rows = LIMIT_QUESTIONS,
                                 .sort = "",
                                 .after = "",
                                 .columns_given = "",
                                 .rows_given = ""};
    struct rows found = {.n = 0};
    if (!may(cx, PERM_SURVEY_WRITE))
        return fail(cx, RC_DENIED, survey_not_allowed);
    TRY(survey_paper_rows(cx, id, &found));
    struct list_held held = {.rows = found.at, .n = found.n};
    return list_export(cx, &ask, format, list_held_source, &held, out);
}

/* --- Taking it in --- */

struct paper {
    const struct survey *survey;
    const struct survey_invitation *invitation;
    struct survey_questionnaire document;
    struct vector_draft draft;
    struct survey_note *notes; /* by question; question NULL: none */
    const char *file_name;
    bool own; /* a row was of this edition */
};

/* --- One answer --- */

/* A number from 1, or the words of a choice; 0 when it is neither. */
static int64_t choice_of(struct ctx *cx, const struct questionnaire_question *question, const char *text)
{
    int64_t number = 0;
    for (size_t i = 0; i < question->choices.n; i++)
        if (take_same_word(cx, text, question->choices.at[i].ja) || take_same_word(cx, text, question->choices.at[i].en))
            return (int64_t)i + 1;
    if (text_to_int(cx, text, &number) == RC_OK && number >= 1 && (size_t)number <= question->choices.n)
        return number;
    return 0;
}

/* 1–5 or the words of the scale; 0 when it is neither. */
static int64_t level_of(struct ctx *cx, const char *text)
{
    int64_t number = 0;
    if (text_to_int(cx, text, &number) == RC_OK)
        return number >= 1 && number <= MATURITY_LEVELS ? number : 0;
    for (int64_t i = 1; i <= MATURITY_LEVELS; i++)
        for (int lang = 0; lang < LANG_COUNT_; lang++)
            if (take_same_word(cx, text, tr_lang((enum lang)lang, enum_label(&maturity_names, i))))
                return i;
    return 0;
}

static bool is_word(struct ctx *cx, const char *text, const char *word)
{
    return take_same_word(cx, text, word) || take_same_word(cx, text, tr_lang(LANG_JA, word));
}

static enum rc put_level(struct ctx *cx, struct paper *self, size_t index, const char *text)
{
    const char *colon = strpbrk(text, ":");
    const char *head = colon == NULL ? text : text_trim(cx, arena_copy_n(cx->arena, text, (size_t)(colon - text)));
    int64_t level = level_of(cx, text);
    if (level > 0) {
        vector_put(&self->draft, index, (uint8_t)level);
        return RC_OK;
    }
    if (is_word(cx, text, "Not applicable")) {
        vector_put(&self->draft, index, VECTOR_NOT_APPLICABLE);
        return RC_OK;
    }
    level = colon == NULL ? 0 : level_of(cx, text_trim(cx, colon + 1));
    if (is_word(cx, head, "Alternative measure") && level > 0) {
        vector_put_alternative(&self->draft, index, level);
        return RC_OK;
    }
    return field_fail(cx, "answer", N_("A level is 1 to 5, “{0}”, or “{1}: 3” ({2})"), tr(cx, N_("Not applicable")),
                      tr(cx, N_("Alternative measure")), text);
}

static enum rc put_several(struct ctx *cx, struct paper *self, const struct questionnaire_question *question,
                           size_t index, const char *text)
{
    uint64_t mask = 0;
    for (const char *at = text; *at != '\0';) {
        size_t length = strcspn(at, ",\n");
        const char *word = text_trim(cx, arena_copy_n(cx->arena, at, length));
        int64_t choice = choice_of(cx, question, word);
        if (choice == 0)
            return field_fail(cx, "answer", N_("This is none of the choices ({0})"), word);
        mask |= UINT64_C(1) << (choice - 1);
        at += length + (at[length] != '\0');
    }
    vector_put_mask(&self->draft, index, mask);
    return RC_OK;
}

static enum rc put_number(struct ctx *cx, struct paper *self, const struct questionnaire_question *question,
                          size_t index, const char *text)
{
    double number = 0;
    size_t length = strlen(text), unit = strlen(question->unit);
    bool named = unit > 0 && length > unit && text_same(text + length - unit, question->unit);
    const char *bare = named ? arena_copy_n(cx->arena, text, length - unit) : text;
    if (text_to_real(cx, take_bare_number(cx, bare), &number) != RC_OK)
        return field_fail(cx, "answer", N_("Please enter a number ({0})"), text);
    if ((question->has_least && number < question->least) || (question->has_most && number > question->most))
        return field_fail(cx, "answer", N_("The number lies outside of what may be answered ({0})"), text);
    vector_put_number(&self->draft, index, number);
    return RC_OK;
}

static enum rc put_answer(struct ctx *cx, struct paper *self, size_t index, const char *text)
{
    const struct questionnaire_question *question = self->document.questions.at + index;
    const char *day = "";
    int64_t choice = 0;
    switch (question->kind) {
    case QUESTION_LEVEL: return put_level(cx, self, index, text);
    case QUESTION_SINGLE:
        choice = choice_of(cx, question, text);
        if (choice == 0)
            return field_fail(cx, "answer", N_("This is none of the choices ({0})"), text);
        vector_put(&self->draft, index, (uint8_t)choice);
        return RC_OK;
    case QUESTION_MULTIPLE: return put_several(cx, self, question, index, text);
    case QUESTION_NUMBER: return put_number(cx, self, question, index, text);
    case QUESTION_DATE:
        if (date_parse(cx, text, &day) != RC_OK)
            return field_fail(cx, "answer", N_("Please enter a date such as 2026-10-01 ({0})"), text);
        vector_put_date(&self->draft, index, date_days(day));
        return RC_OK;
    default: vector_put(&self->draft, index, 1); return RC_OK;
    }
}

/* The title of the survey that a mark belongs to; "" where it is none of this body. */
static enum rc title_of(struct ctx *cx, const struct questionnaire_mark *mark, const char **ret)
{
    struct survey_edition edition = {.id = NULL};
    struct survey survey = {.id = NULL};
    *ret = "";
    enum rc rc = survey_store_edition_marked(cx, mark->digest, &edition);
    if (rc == RC_OK)
        rc = db_one(cx, survey_record.select_one, survey_record.fields, &survey, ARGS(STR(cx->org), STR(edition.survey)));
    if (rc == RC_OK)
        *ret = survey.title;
    return rc == RC_MISSING ? RC_OK : rc;
}

/* A sheet of another survey, or of an edition before this one, has the same codes: the mark tells them apart. */
static enum rc check_sheet(const struct take *take, struct paper *self)
{
    struct ctx *cx = take->cx;
    const struct survey_questionnaire *document = &self->document;
    struct questionnaire_mark mark = {.digest = ""};
    const char *rest = "", *title = "";
    if (!questionnaire_mark_read(cx, take_text(take, "sheet"), &mark, &rest) || !text_empty(rest))
        return field_fail(cx, "sheet",
                          N_("This row does not say which questionnaire it belongs to; please use the sheet that you can "
                             "download here"));
    if (questionnaire_mark_fits(&mark, document->year, document->edition, document->digest)) {
        self->own = true;
        return RC_OK;
    }
    TRY(title_of(cx, &mark, &title));
    const char *of = questionnaire_name(cx, title, mark.year, mark.edition);
    const char *wanted = questionnaire_name(cx, document->title, document->year, document->edition);
    return self->own ? field_fail(cx, "sheet", N_("This row is of {0}, and here belong rows of {1}"), of, wanted)
                     : questionnaire_refuse_file(cx, self->file_name, of, wanted);
}

static enum rc take_row(struct take *take)
{
    struct paper *self = take->self;
    struct ctx *cx = take->cx;
    const char *code = take_text(take, "code"), *answer = take_text(take, "answer"), *note = take_text(take, "note");
    TRY(check_sheet(take, self));
    if (text_empty(answer) && text_empty(note))
        return RC_OK;
    int index = questionnaire_question_find(&self->document, code);
    if (index < 0)
        return field_fail(cx, "code", N_("The questionnaire has no question “{0}”; the sheet may be of another edition"),
                          code);
    TRY(take_once(take, "code", index + 1));
    if (!text_empty(answer))
        TRY(put_answer(cx, self, (size_t)index, answer));
    const struct questionnaire_question *question = self->document.questions.at + index;
    bool written = question->kind == QUESTION_TEXT || question->kind == QUESTION_FILE;
    struct arena *whole = take->whole->arena;
    self->notes[index] = (struct survey_note){.question = question->code,
                                              .value = written ? arena_copy(whole, answer) : "",
                                              .reason = "",
                                              .note = arena_copy(whole, note)};
    take->changed++;
    return RC_OK;
}

/* --- The response --- */

static const char *texts_of(const struct ctx *cx, const struct paper *self)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    struct json json = json_create(&out);
    bool any = false;
    json_object_begin(&json);
    json_key(&json, "answers");
    json_array_begin(&json);
    for (size_t i = 0; i < self->document.questions.n; i++) {
        const struct survey_note *note = &self->notes[i];
        if (note->question == NULL || (text_empty(note->value) && text_empty(note->note)))
            continue;
        const struct {
            const char *key, *text;
        } members[] = {{"note", note->note}, {"question", note->question}, {"value", note->value}};
        any = true;
        json_object_begin(&json);
        for (size_t m = 0; m < COUNT(members); m++) {
            if (text_empty(members[m].text))
                continue;
            json_key(&json, members[m].key);
            json_text(&json, members[m].text);
        }
        json_object_end(&json);
    }
    json_array_end(&json);
    json_key(&json, "files");
    json_array_begin(&json);
    json_array_end(&json);
    json_key(&json, "format");
    json_text(&json, "kaname-texts/1");
    json_object_end(&json);
    return any ? buf_keep(&out, cx->arena) : "";
}

static enum rc store(struct ctx *cx, const struct paper *self)
{
    struct survey_shape shape = {.n = 0};
    struct survey_response row = {.id = NULL};
    CLEANUP(buf_free) struct buf bytes = buf_create(VECTOR_BYTES_MOST);
    TRY(survey_shape_read(cx, survey_shape_write(cx, &self->document), &shape));
    TRY(vector_encode(cx, &self->draft, shape.at, &bytes));
    const struct survey_receipt receipt = {.survey = self->survey->id,
                                           .operator_key = self->invitation->operator_key,
                                           .submission = "",
                                           .edition = self->document.edition,
                                           .edition_digest = self->document.digest,
                                           .source = RESPONSE_PAPER,
                                           .made_at = cx->now,
                                           .vector = bytes.data,
                                           .vector_length = bytes.length,
                                           .texts = texts_of(cx, self)};
    TRY(survey_response_receive(cx, &receipt, &row));
    return survey_response_settle(cx, row.submission, RESPONSE_ACCEPTED, "", NULL);
}

/* The operator, when it may still answer; what came on paper in time may be typed within the days of grace. */
static enum rc who_answers(struct ctx *cx, const struct survey *survey, const char *operator_key,
                           struct survey_invitation *ret)
{
    const char *why = NULL, *value = "";
    enum rc rc = survey_store_invitation(cx, survey->id, operator_key, ret);
    if (rc == RC_MISSING || (rc == RC_OK && ret->state == INVITATION_WITHDRAWN))
        return fail(cx, RC_MISSING, N_("No operator with the key {0} is asked"), operator_key);
    TRY(rc);
    return survey_takes(cx, survey, ret, 0, &why, &value) ? RC_OK : fail(cx, RC_CONFLICT, why, value);
}

enum rc survey_paper_take(struct ctx *cx, const char *id, const char *operator_key, const char *bytes, size_t length,
                          const char *file_name, struct import_result *ret)
{
    static const struct take_column columns[] = {{.field = "code", .place = TAKE_NEEDED},
                                                 {.field = "sheet", .place = TAKE_NEEDED},
                                                 {.field = "answer", .place = TAKE_NEEDED},
                                                 {.field = "note", .place = TAKE_OPTIONAL}};
    const struct take_rule rule = {.fields = FIELDS(paper_table),
                                   .columns = columns,
                                   .column_count = COUNT(columns),
                                   .rows_most = LIMIT_QUESTIONS,
                                   .missing = N_("The file has no row of heads with “{0}” and “{1}”; please begin with "
                                                 "the sheet for answers on paper"),
                                   .row = take_row};
    struct survey survey = {.id = NULL};
    struct survey_invitation invitation = {.id = NULL};
    struct paper self = {.survey = &survey, .invitation = &invitation, .file_name = file_name};
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_WORK, &stay, &survey));
    TRY(who_answers(cx, &survey, operator_key, &invitation));
    TRY(survey_edition_read(cx, &survey, 0, &self.document));
    TRY(vector_draft_make(cx, self.document.questions.n, &self.draft));
    self.notes = ARENA_ARRAY(cx->arena, struct survey_note, self.document.questions.n);
    if (self.notes == NULL)
        return RC_MEMORY;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_around(cx, &tx));
    TRY(survey_store_hold(cx, id));
    TRY(take_import(cx, &rule, &self, bytes, length, file_name, ret));
    if (ret->changed == 0)
        return fail(cx, RC_INVALID, N_("The sheet has no answer"));
    TRY(store(cx, &self));
    return db_commit(cx, &tx);
}
