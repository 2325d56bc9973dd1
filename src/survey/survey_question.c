/* Questions of a working copy: their rules, and what a new survey begins with. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "survey/survey_inside.h"

/* What a small or regional operator begins with: who is in charge, what there is, updates, accounts, copies, training,
 * and what is done when something happens. */
static const char *const support_measures[] = {
    "m3.2.2.2-1", "m3.2.5.1-2", "m3.2.5.3-1", "m3.2.9-1",   "m3.3.1.1-1", "m3.3.6-3",   "m3.4.1.1-1",
    "m3.4.2.1-1", "m3.4.3.3-1", "m3.4.4.4-1", "m3.4.6.2-1", "m3.5.2-1",   "m3.6.1-1",   "m3.6.2.3-1",
};

/* Free questions of a support survey. */
static const struct {
    const char *code;
    int kind;
    const char *text_ja, *text_en, *unit, *choices;
} support_questions[] = {
    {"S1", QUESTION_NUMBER, "サイバーセキュリティを担当する人は何人ですか（兼務を含む）。",
     "How many people look after cybersecurity, also beside other duties?", "人", ""},
    {"S2", QUESTION_MULTIPLE, "どのような支援があれば取組が進みますか。", "Which support would help you on?", "",
     "手順書や記入例 | Instructions and filled-in examples\n担当者の研修 | Training of those in charge\n"
     "専門家への相談 | Advice by experts\n演習への参加 | Taking part in exercises\n費用の補助 | Money\n"
     "その他 | Something else"},
    {"S3", QUESTION_TEXT, "困っていることがあれば、自由に書いてください。", "What troubles you? Please write freely.", "",
     ""},
};

enum { PLACE_STEP = 10 };

/* --- Reading a row --- */

static bool code_is_good(const char *code)
{
    size_t length = strlen(code);
    return length > 0 && length == strspn(code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");
}

static enum rc read_limit(struct ctx *cx, const char *field, const char *text, bool *ret_there, double *ret)
{
    *ret_there = !text_empty(text);
    if (*ret_there && text_to_real(cx, text, ret) != RC_OK)
        return field_fail(cx, field, N_("Please enter a number ({0})"), text);
    return RC_OK;
}

static struct bilingual split_choice(const struct ctx *cx, const char *line, size_t length)
{
    const char *bar = memchr(line, '|', length);
    size_t ja = bar == NULL ? length : (size_t)(bar - line);
    const char *en = bar == NULL ? "" : arena_copy_n(cx->arena, bar + 1, length - ja - 1);
    return (struct bilingual){.ja = text_trim(cx, arena_copy_n(cx->arena, line, ja)), .en = text_trim(cx, en)};
}

static enum rc read_choices(struct ctx *cx, const struct survey_question *row, struct bilingual_list *ret)
{
    bool chosen = row->kind == QUESTION_SINGLE || row->kind == QUESTION_MULTIPLE;
    struct bilingual *choices = ARENA_ARRAY(cx->arena, struct bilingual, QUESTION_CHOICES_MOST);
    size_t n = 0;
    if (choices == NULL)
        return RC_MEMORY;
    for (const char *at = row->choices; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        struct bilingual choice = split_choice(cx, at, length);
        at += length + (at[length] == '\n');
        if (text_empty(choice.ja))
            continue;
        if (n == QUESTION_CHOICES_MOST)
            return field_fail(cx, "choices", N_("A question has at most {0} choices"),
                              decimal(cx, QUESTION_CHOICES_MOST));
        if (text_length(choice.ja) > 400 || text_length(choice.en) > 400)
            return field_fail(cx, "choices", N_("A choice has at most {0} characters"), "400");
        choices[n++] = choice;
    }
    if (chosen && n < 2)
        return field_fail(cx, "choices", N_("Please give at least two choices, one in a line"));
    if (!chosen && n > 0)
        return field_fail(cx, "choices", N_("Only questions to choose from have choices"));
    *ret = (struct bilingual_list){choices, n};
    return RC_OK;
}

/* A standard without questions (ISO/IEC 27002, NIST CSF) is asked by the titles of its measures; otherwise what has no
 * question is not asked. */
static bool is_asked(const struct catalog *catalog, const struct control *control)
{
    return control_is_assessable(control) ||
           (catalog_assessable_count(catalog) == 0 && !text_empty(control->title.ja));
}

/* In one language. */
static const char *question_words(const struct ctx *cx, const struct control *control, enum lang lang)
{
    struct ctx inner = *cx;
    const char *question = lang == LANG_EN ? control->question.en : control->question.ja;
    const char *title = lang == LANG_EN ? control->title.en : control->title.ja;
    inner.lang = lang;
    if (control_is_assessable(control) || text_empty(title))
        return question;
    return trf(&inner, N_("How far is “{0} {1}” practised?"), control->label, title);
}

static enum rc measure_of(struct ctx *cx, const struct catalog *catalog, const struct survey_question *row,
                          const struct control **ret)
{
    *ret = NULL;
    if (row->kind != QUESTION_LEVEL)
        return text_empty(row->control) ? RC_OK
                                        : field_fail(cx, "control", N_("Only a level belongs to a measure"));
    if (catalog == NULL)
        return field_fail(cx, "kind", N_("The survey names no standard; levels are asked of its measures"));
    *ret = catalog_control(catalog, row->control);
    if (*ret == NULL || !is_asked(catalog, *ret))
        return field_fail(cx, "control", N_("The standard has no measure “{0}” that can be asked"), row->control);
    return RC_OK;
}

static const char *some(const char *text, const char *otherwise)
{
    return !text_empty(text) ? text : otherwise == NULL ? "" : otherwise;
}

/* Its number and title, in one language. */
static const char *section_name(const struct ctx *cx, const struct catalog *catalog, const struct control *control,
                                bool english)
{
    if (control == NULL || control->group < 0)
        return "";
    const struct catalog_group *group = &catalog->groups[control->group];
    const char *title = some(english ? group->title.en : group->title.ja, "");
    return text_empty(group->label) ? title : arena_printf(cx->arena, "%s %s", group->label, title);
}

static void fill_words(const struct ctx *cx, const struct catalog *catalog, const struct control *control,
                       const struct survey_question *row, struct questionnaire_question *ret)
{
    ret->code = row->code;
    ret->kind = row->kind;
    ret->control = control == NULL ? "" : control->id;
    ret->section = (struct bilingual){some(row->section_ja, section_name(cx, catalog, control, false)),
                                      some(row->section_en, section_name(cx, catalog, control, true))};
    ret->text = (struct bilingual){some(row->text_ja, control == NULL ? "" : question_words(cx, control, LANG_JA)),
                                   some(row->text_en, control == NULL ? "" : question_words(cx, control, LANG_EN))};
    ret->help = (struct bilingual){some(row->help_ja, control == NULL ? "" : control->statement.ja),
                                   some(row->help_en, control == NULL ? "" : control->statement.en)};
    ret->required = row->required != 0;
    ret->unit = row->unit;
}

enum rc survey_question_make(struct ctx *cx, const struct catalog *catalog, const struct survey_question *row,
                             struct questionnaire_question *ret)
{
    const struct control *control = NULL;
    struct questionnaire_question made = {.condition = -1};
    if (!code_is_good(row->code))
        return field_fail(cx, "code", N_("A code has letters, digits, point, hyphen and underscore ({0})"), row->code);
    TRY(measure_of(cx, catalog, row, &control));
    fill_words(cx, catalog, control, row, &made);
    if (text_empty(made.text.ja))
        return field_fail(cx, "text_ja", N_("Please write the question"));
    if (row->kind != QUESTION_NUMBER && !(text_empty(row->least) && text_empty(row->most) && text_empty(row->unit)))
        return field_fail(cx, "unit", N_("Only numbers have a unit and a range"));
    TRY(read_limit(cx, "least", row->least, &made.has_least, &made.least));
    TRY(read_limit(cx, "most", row->most, &made.has_most, &made.most));
    if (made.has_least && made.has_most && made.least > made.most)
        return field_fail(cx, "most", N_("The greatest number is below the least ({0})"), row->least);
    TRY(read_choices(cx, row, &made.choices));
    *ret = made;
    return RC_OK;
}

enum rc survey_condition_read(const struct ctx *cx, const char *text, const char **ret_code, uint64_t *ret_wanted)
{
    const char *equals = strrchr(text, '=');
    uint64_t wanted = 0;
    if (equals == NULL)
        return RC_INVALID;
    for (const char *at = equals + 1;; at++) {
        size_t length = strcspn(at, ",");
        int64_t value = 0;
        if (text_to_int(cx, arena_copy_n(cx->arena, at, length), &value) != RC_OK || value < 1 ||
            value > QUESTION_CHOICES_MOST)
            return RC_INVALID;
        wanted |= UINT64_C(1) << value;
        at += length;
        if (*at == '\0')
            break;
    }
    *ret_code = text_trim(cx, arena_copy_n(cx->arena, text, (size_t)(equals - text)));
    *ret_wanted = wanted;
    return RC_OK;
}

/* --- Changes --- */

static enum rc catalog_of(struct ctx *cx, const struct survey *survey, const struct catalog **ret)
{
    *ret = NULL;
    return text_empty(survey->catalog) ? RC_OK : catalog_get(cx, survey->catalog, ret);
}

/* The code is new, and what the condition hangs on is there and may be hung on. Whether it comes before is looked at
 * when the whole is made, since rows are moved one by one. */
static enum rc check_beside(struct ctx *cx, struct survey_questions all, const struct survey_question *row)
{
    const char *code = "";
    uint64_t wanted = 0;
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].code, row->code) && !text_same(all.at[i].id, row->id))
            return field_fail(cx, "code", N_("There is a question {0} already"), row->code);
    if (text_empty(row->condition))
        return RC_OK;
    if (survey_condition_read(cx, row->condition, &code, &wanted) != RC_OK)
        return field_fail(cx, "condition", N_("A condition is a code and its values, such as Q1=1,3 ({0})"),
                          row->condition);
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].code, code) && !text_same(all.at[i].id, row->id))
            return all.at[i].kind <= QUESTION_MULTIPLE
                       ? RC_OK
                       : field_fail(cx, "condition", N_("A condition hangs on a level or on choices ({0})"), code);
    return field_fail(cx, "condition", N_("There is no other question {0}"), code);
}

/* The survey of a row, held, when its questions may be changed now. */
static enum rc hold_draft(struct ctx *cx, const char *id, struct survey *ret)
{
    if (!may(cx, PERM_SURVEY_WRITE))
        return fail(cx, RC_DENIED, survey_not_allowed);
    TRY(survey_store_hold(cx, id));
    TRY(record_get(cx, &survey_record, id, ret));
    if (ret->state != SURVEY_DRAFT)
        return fail(cx, RC_CONFLICT, N_("The survey is open: this is not changed under those who answer. Revise it to "
                                        "make a new edition"));
    return RC_OK;
}

static int64_t next_number(struct survey_questions all)
{
    int64_t most = 0;
    for (size_t i = 0; i < all.n; i++)
        most = all.at[i].number > most ? all.at[i].number : most;
    return most + 1;
}

enum rc survey_question_store(struct ctx *cx, const void *before, void *stored)
{
    struct survey_question *row = stored;
    struct survey survey = {.id = NULL};
    const struct catalog *catalog = NULL;
    struct questionnaire_question made = {.condition = -1};
    struct survey_questions all = {.n = 0};
    if (!may(cx, PERM_SURVEY_WRITE))
        return fail(cx, RC_DENIED, survey_not_allowed);
    TRY(row_filled(cx, &survey_question_record, row));
    TRY(hold_draft(cx, row->survey, &survey));
    TRY(survey_store_questions(cx, survey.id, &all));
    TRY(catalog_of(cx, &survey, &catalog));
    if (before == NULL && all.n >= LIMIT_QUESTIONS)
        return fail(cx, RC_TOO_LARGE, N_("A questionnaire has at most {0} questions"), decimal(cx, LIMIT_QUESTIONS));
    TRY(survey_question_make(cx, catalog, row, &made));
    TRY(check_beside(cx, all, row));
    if (row->place == 0)
        row->place = all.n == 0 ? PLACE_STEP : all.at[all.n - 1].place + PLACE_STEP;
    row->control = made.control;
    if (before != NULL)
        return record_update(cx, &survey_question_record, before, row);
    row->number = next_number(all);
    return record_insert(cx, &survey_question_record, row);
}

enum rc survey_question_save(struct ctx *cx, struct survey_question *question, int64_t version)
{
    return row_save(cx, &survey_question_noun, question, version);
}

enum rc survey_question_release(struct ctx *cx, const void *stored)
{
    const struct survey_question *row = stored;
    struct survey survey = {.id = NULL};
    struct survey_questions all = {.n = 0};
    TRY(hold_draft(cx, row->survey, &survey));
    TRY(survey_store_questions(cx, row->survey, &all));
    for (size_t i = 0; i < all.n; i++) {
        const char *code = "";
        uint64_t wanted = 0;
        if (!text_empty(all.at[i].condition) &&
            survey_condition_read(cx, all.at[i].condition, &code, &wanted) == RC_OK && text_same(code, row->code))
            return fail(cx, RC_CONFLICT, N_("Question {0} hangs on this one"), all.at[i].code);
    }
    return RC_OK;
}

enum rc survey_question_remove(struct ctx *cx, const char *id, int64_t version)
{
    return row_remove(cx, &survey_question_noun, id, version);
}

static bool code_is_taken(struct survey_questions all, const char *code)
{
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].code, code))
            return true;
    return false;
}

enum rc survey_question_copy(struct ctx *cx, const char *id, const char **ret)
{
    struct survey_question row = {.id = NULL};
    struct survey survey = {.id = NULL};
    struct survey_questions all = {.n = 0};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &survey_question_record, id, &row));
    TRY(hold_draft(cx, row.survey, &survey));
    TRY(survey_store_questions(cx, row.survey, &all));
    if (all.n >= LIMIT_QUESTIONS)
        return fail(cx, RC_TOO_LARGE, N_("A questionnaire has at most {0} questions"), decimal(cx, LIMIT_QUESTIONS));
    const char *code = row.code;
    for (int64_t i = 2; code_is_taken(all, code); i++)
        code = arena_printf(cx->arena, "%s-%s", row.code, decimal(cx, i));
    row.code = code;
    row.number = next_number(all);
    row.id = "";
    TRY(record_insert(cx, &survey_question_record, &row));
    TRY(db_commit(cx, &tx));
    *ret = row.id;
    return RC_OK;
}

/* --- A new survey --- */

static enum rc add_measure(struct ctx *cx, const struct survey *survey, const struct control *control, int64_t place)
{
    struct survey_question row;
    row_blank(&survey_question_record, &row);
    row.survey = survey->id;
    row.code = row.control = control->id;
    row.kind = QUESTION_LEVEL;
    row.required = 1;
    row.number = place;
    row.place = place * PLACE_STEP;
    return record_insert(cx, &survey_question_record, &row);
}

static enum rc add_support(struct ctx *cx, const struct survey *survey, const struct catalog *catalog)
{
    int64_t place = 0;
    for (size_t i = 0; catalog != NULL && i < COUNT(support_measures); i++) {
        const struct control *control = catalog_control(catalog, support_measures[i]);
        if (control != NULL)
            TRY(add_measure(cx, survey, control, ++place));
    }
    for (size_t i = 0; i < COUNT(support_questions); i++) {
        struct survey_question row;
        row_blank(&survey_question_record, &row);
        row.survey = survey->id;
        row.code = support_questions[i].code;
        row.kind = support_questions[i].kind;
        row.text_ja = support_questions[i].text_ja;
        row.text_en = support_questions[i].text_en;
        row.unit = support_questions[i].unit;
        row.choices = support_questions[i].choices;
        row.least = row.kind == QUESTION_NUMBER ? "0" : "";
        row.section_ja = "支援";
        row.section_en = "Support";
        row.number = ++place;
        row.place = place * PLACE_STEP;
        TRY(record_insert(cx, &survey_question_record, &row));
    }
    return RC_OK;
}

/* Last year's questions; a measure that the standard no longer has is left out, and its new ones come at the end. */
static enum rc carry_over(struct ctx *cx, const struct survey *survey, const struct catalog *catalog)
{
    struct survey_questions all = {.n = 0};
    int64_t place = 0;
    TRY(survey_store_questions(cx, survey->previous, &all));
    for (size_t i = 0; i < all.n; i++) {
        struct survey_question row = all.at[i];
        if (row.kind == QUESTION_LEVEL && (catalog == NULL || catalog_control(catalog, row.control) == NULL))
            continue;
        row.id = "";
        row.survey = survey->id;
        row.number = ++place;
        row.place = place * PLACE_STEP;
        TRY(record_insert(cx, &survey_question_record, &row));
    }
    for (size_t i = 0; catalog != NULL && survey->kind == SURVEY_ALL && i < catalog->control_count; i++)
        if (is_asked(catalog, &catalog->controls[i]) && !code_is_taken(all, catalog->controls[i].id))
            TRY(add_measure(cx, survey, &catalog->controls[i], ++place));
    return RC_OK;
}

enum rc survey_questions_begin(struct ctx *cx, const struct survey *survey)
{
    const struct catalog *catalog = NULL;
    int64_t place = 0;
    TRY(catalog_of(cx, survey, &catalog));
    if (!text_empty(survey->previous))
        return carry_over(cx, survey, catalog);
    if (survey->kind == SURVEY_SUPPORT)
        return add_support(cx, survey, catalog);
    for (size_t i = 0; catalog != NULL && i < catalog->control_count; i++)
        if (is_asked(catalog, &catalog->controls[i]))
            TRY(add_measure(cx, survey, &catalog->controls[i], ++place));
    return RC_OK;
}
