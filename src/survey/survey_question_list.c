/* The questions as a list: columns, what is changed in their cells, files out and in. */
#include <string.h>

#include "base/text.h"
#include "rows/rows_routes.h"
#include "survey/survey_view.h"

static const struct field row_table[] = {
#include "survey/survey_question_fields.h"
    FIELD(survey_question_row, section, F_TEXT, .label = N_("Section as asked")),
    FIELD(survey_question_row, text, F_PROSE, .label = N_("Question as asked")),
    FIELD(survey_question_row, title, F_TEXT, .label = N_("Title of the measure")),
    FIELD(survey_question_row, problem, F_TEXT, .label = N_("What does not fit")),
    FIELD(survey_question_row, sheet, F_TEXT, .label = N_("Edition of the sheet")),
};
const struct fields survey_question_row_fields = {row_table, COUNT(row_table)};

/* --- Rows --- */

const char *survey_questions_mark(const struct ctx *cx, const struct survey *survey)
{
    size_t length = strlen(survey->id);
    return questionnaire_mark_write(cx, survey->year, survey->edition + 1,
                                    survey->id + (length > QUESTIONNAIRE_MARK_DIGITS ? length - QUESTIONNAIRE_MARK_DIGITS : 0));
}

static void fill_row(struct ctx *cx, const struct catalog *catalog, const struct survey_question *question,
                     const char *mark, struct survey_question_row *ret)
{
    struct questionnaire_question made = {.condition = -1};
    const struct problem before = cx->problem;
    *ret = (struct survey_question_row){.question = *question, .section = "", .text = "", .title = "", .problem = "",
                                        .sheet = mark};
    if (survey_question_make(cx, catalog, question, &made) == RC_OK) {
        ret->section = bilingual_text(cx, made.section);
        ret->text = bilingual_text(cx, made.text);
    } else if (cx->problem.field_count > before.field_count) {
        ret->problem = cx->problem.fields[cx->problem.field_count - 1].message;
    }
    cx->problem = before;
    const struct control *control = catalog == NULL || text_empty(question->control)
                                        ? NULL
                                        : catalog_control(catalog, question->control);
    if (control != NULL)
        ret->title = bilingual_text(cx, control->title);
}

enum rc survey_question_rows_load(struct ctx *cx, const struct survey *survey, const char *id,
                                  struct survey_question_rows *ret)
{
    const struct catalog *catalog = NULL;
    struct survey_questions all = {.n = 0};
    if (!text_empty(survey->catalog))
        TRY(catalog_get(cx, survey->catalog, &catalog));
    TRY(survey_store_questions(cx, survey->id, &all));
    struct survey_question_row *rows = ARENA_ARRAY(cx->arena, struct survey_question_row, all.n);
    const char *mark = survey_questions_mark(cx, survey);
    size_t n = 0;
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++)
        if (text_empty(id) || text_same(id, all.at[i].id))
            fill_row(cx, catalog, all.at + i, mark, &rows[n++]);
    *ret = (struct survey_question_rows){rows, n};
    return RC_OK;
}

/* --- Columns --- */

static void fill_code(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct survey_question_row *one = row;
    cell->href = arena_printf(cx->arena, "/survey-questions/%s/edit", one->question.id);
    if (!text_empty(one->title))
        cell->note = one->title;
    if (!text_empty(one->problem)) {
        cell->mark = one->problem;
        cell->mark_tag = "bad";
    }
}

/* The words of the standard stand where the row has none of its own. */
static void fill_text(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->absent = ((const struct survey_question_row *)row)->text;
    cell->absent_tag = "muted";
}

static void fill_section(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->absent = ((const struct survey_question_row *)row)->section;
    cell->absent_tag = "muted";
}

static const struct list_column columns[] = {
    {.field = "number", .flags = LIST_KEY | LIST_SORT | LIST_LEFT | LIST_NARROW, .width = 7},
    {.field = "place", .flags = LIST_KEY | LIST_SORT | LIST_LEFT | LIST_NARROW, .edits = "place", .width = 7},
    {.field = "code", .flags = LIST_KEY | LIST_SORT | LIST_SEARCH, .edits = "code", .width = 16, .fill = fill_code},
    {.field = "kind", .flags = LIST_PICK | LIST_NARROW, .edits = "kind", .width = 16},
    {.field = "section_ja", .flags = LIST_SEARCH, .edits = "section_ja", .width = 28, .fill = fill_section},
    {.field = "text_ja", .flags = LIST_WIDE | LIST_SEARCH, .edits = "text_ja", .width = 50, .fill = fill_text},
    {.field = "required", .flags = LIST_PICK | LIST_NARROW, .edits = "required"},
    {.field = "choices", .flags = LIST_WIDE, .edits = "choices", .width = 36},
    {.field = "condition", .edits = "condition", .width = 16},
    {.field = "help_ja", .flags = LIST_ASIDE | LIST_WIDE, .edits = "help_ja", .width = 40},
    {.field = "unit", .flags = LIST_NARROW, .edits = "unit"},
    {.field = "least", .flags = LIST_ASIDE | LIST_NARROW, .edits = "least"},
    {.field = "most", .flags = LIST_ASIDE | LIST_NARROW, .edits = "most"},
    {.field = "control", .flags = LIST_ASIDE | LIST_SEARCH, .edits = "control", .width = 16},
    {.field = "section_en", .flags = LIST_ASIDE, .edits = "section_en", .width = 28},
    {.field = "text_en", .flags = LIST_ASIDE | LIST_WIDE, .edits = "text_en", .width = 50},
    {.field = "help_en", .flags = LIST_ASIDE | LIST_WIDE, .edits = "help_en", .width = 40},
    {.field = "text", .flags = LIST_ASIDE | LIST_WIDE, .width = 50},
    {.field = "version", .flags = LIST_ASIDE, .width = 7},
    {.field = "sheet", .flags = LIST_ASIDE, .width = 24},
};

ROW_NOUN_CELLS(survey_question, survey_question_noun)

static const struct list_edit edit = {
    .record = &survey_question_record,
    .permission = PERM_SURVEY_WRITE,
    .page = "/edit",
    .choices = survey_question_cell_choices,
    .change = survey_question_cell_change,
    .row = survey_question_cell_row,
    .get = survey_question_cell_get,
    .copy = survey_question_copy,
    .remove = survey_question_remove,
};

const struct list survey_question_list = {
    .name = "survey-questions",
    .label = N_("Questions of a survey"),
    .permission = PERM_SURVEY_READ,
    .fields = {row_table, COUNT(row_table)},
    .size = sizeof(struct survey_question_row),
    .columns = columns,
    .column_count = COUNT(columns),
    .rows = 100,
    .edit = &edit,
};

/* --- As rows with form and files --- */

static enum rc rows(struct ctx *cx, const char *id, const char *question, struct rows *ret)
{
    struct survey survey = {.id = NULL};
    struct survey_question_rows found = {.n = 0};
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_SEE, &stay, &survey));
    TRY(survey_question_rows_load(cx, &survey, question, &found));
    *ret = (struct rows){found.at, found.n};
    return RC_OK;
}

/* Numbers begin anew in every survey, so that another's file would change what happens to have the same ones. */
static enum rc check_mark(struct ctx *cx, const char *id, const char *file_name, const char *text)
{
    struct survey survey = {.id = NULL};
    struct surveys all = {.n = 0};
    struct questionnaire_mark mark = {.digest = ""};
    const char *rest = "", *title = "";
    TRY(survey_visible(cx, id, &survey));
    if (!questionnaire_mark_read(cx, text, &mark, &rest) || !text_empty(rest))
        return field_fail(cx, "sheet",
                          N_("A row with a number must say which questionnaire it belongs to; please begin with the file that "
                             "the page of the import offers, or leave the number empty for a new question"));
    if (text_same(questionnaire_mark_write(cx, mark.year, mark.edition, mark.digest), survey_questions_mark(cx, &survey)))
        return RC_OK;
    TRY(surveys_visible(cx, &all));
    for (size_t i = 0; i < all.n; i++)
        if (strlen(mark.digest) == QUESTIONNAIRE_MARK_DIGITS && strlen(all.at[i].id) > QUESTIONNAIRE_MARK_DIGITS &&
            text_same(all.at[i].id + strlen(all.at[i].id) - QUESTIONNAIRE_MARK_DIGITS, mark.digest))
            title = all.at[i].title;
    return questionnaire_refuse_file(cx, file_name, questionnaire_name(cx, title, mark.year, mark.edition),
                                     questionnaire_name(cx, survey.title, survey.year, survey.edition + 1));
}

static const char *const inputs[] = {"code",       "kind",    "control", "text_ja", "text_en",  "section_ja",
                                     "section_en", "help_ja", "help_en", "choices", "required", "unit",
                                     "least",      "most",    "condition", "place", NULL};

const struct row_noun survey_question_noun = {
    .record = &survey_question_record,
    .list = &survey_question_list,
    .path = "questions",
    .title = N_("Questions of a survey"),
    .create = N_("Add a question"),
    .inputs = inputs,
    SURVEY_ROWS,
    .rows = rows,
    .store = survey_question_store,
    .release = survey_question_release,
    .mark = "sheet",
    .check_mark = check_mark,
};
