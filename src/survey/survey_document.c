#include "survey/survey_document.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/id.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"

static const char format_word[] = "kaname-questionnaire/1";

static const char *const survey_kind_codes[] = {"all", "own", "support"};
static const char *const survey_kind_labels[] = {N_("Yearly survey of all operators"), N_("The body's own survey"),
                                                 N_("Short survey for small and regional operators")};
const struct enum_names survey_kind_names = {survey_kind_codes, survey_kind_labels, SURVEY_KIND_COUNT_};
_Static_assert(COUNT(survey_kind_codes) == SURVEY_KIND_COUNT_, "every kind needs a code");

static const char *const question_kind_codes[] = {"level", "single", "multiple", "number", "text", "date", "file"};
static const char *const question_kind_labels[] = {
    N_("Level of a measure"), N_("One of several"), N_("Several of several"), N_("A number"),
    N_("Free text"),          N_("Date"),           N_("File")};
const struct enum_names question_kind_names = {question_kind_codes, question_kind_labels, QUESTION_KIND_COUNT_};
_Static_assert(COUNT(question_kind_codes) == QUESTION_KIND_COUNT_, "every kind needs a code");

enum { WORD_MOST = 100, LINE_MOST = 400, PROSE_MOST = 8000, YEAR_LEAST = 2000, YEAR_MOST = 2200 };

/* --- Writing --- */

static void write_text(struct json *json, const char *key, const char *text)
{
    json_key(json, key);
    json_text(json, text);
}

static void write_bilingual(struct json *json, const char *key, struct bilingual text)
{
    if (key != NULL)
        json_key(json, key);
    json_object_begin(json);
    write_text(json, "en", text.en);
    write_text(json, "ja", text.ja);
    json_object_end(json);
}

static void write_limit(struct json *json, const char *key, bool there, double value)
{
    json_key(json, key);
    if (there)
        json_number(json, value);
    else
        json_nothing(json);
}

static void write_condition(struct json *json, const struct survey_questionnaire *all,
                            const struct questionnaire_question *question)
{
    json_key(json, "condition");
    if (question->condition < 0) {
        json_nothing(json);
        return;
    }
    json_object_begin(json);
    write_text(json, "question", all->questions.at[question->condition].code);
    json_key(json, "values");
    json_array_begin(json);
    for (int v = 1; v <= QUESTION_CHOICES_MOST; v++)
        if ((question->wanted >> v & 1) != 0)
            json_int(json, v);
    json_array_end(json);
    json_object_end(json);
}

/* Members by their names, as RFC 8785 wants them. */
static void write_question(struct json *json, const struct survey_questionnaire *all,
                           const struct questionnaire_question *question)
{
    json_object_begin(json);
    json_key(json, "choices");
    json_array_begin(json);
    for (size_t i = 0; i < question->choices.n; i++)
        write_bilingual(json, NULL, question->choices.at[i]);
    json_array_end(json);
    write_text(json, "code", question->code);
    write_condition(json, all, question);
    write_text(json, "control", question->control);
    write_bilingual(json, "help", question->help);
    write_text(json, "kind", enum_code(&question_kind_names, question->kind));
    write_limit(json, "least", question->has_least, question->least);
    write_limit(json, "most", question->has_most, question->most);
    json_key(json, "required");
    json_bool(json, question->required);
    write_bilingual(json, "section", question->section);
    write_bilingual(json, "text", question->text);
    write_text(json, "unit", question->unit);
    json_object_end(json);
}

enum rc questionnaire_document_write(struct ctx *cx, const struct survey_questionnaire *questionnaire, struct buf *out)
{
    struct json json = json_create(out);
    json_object_begin(&json);
    json_key(&json, "asker");
    json_object_begin(&json);
    write_text(&json, "card", questionnaire->asker_card);
    write_text(&json, "id", questionnaire->asker);
    write_text(&json, "name", questionnaire->asker_name);
    if (questionnaire->bare_seal_key)
        write_text(&json, "seal_key", "");
    json_object_end(&json);
    write_text(&json, "catalog", questionnaire->catalog);
    write_text(&json, "catalog_version", questionnaire->catalog_version);
    write_text(&json, "closes", questionnaire->closes);
    write_text(&json, "contact", questionnaire->contact);
    json_key(&json, "edition");
    json_int(&json, questionnaire->edition);
    write_text(&json, "format", format_word);
    write_text(&json, "kind", enum_code(&survey_kind_names, questionnaire->kind));
    write_text(&json, "legal_basis", questionnaire->legal_basis);
    write_text(&json, "opens", questionnaire->opens);
    write_text(&json, "purpose", questionnaire->purpose);
    json_key(&json, "questions");
    json_array_begin(&json);
    for (size_t i = 0; i < questionnaire->questions.n; i++)
        write_question(&json, questionnaire, questionnaire->questions.at + i);
    json_array_end(&json);
    write_text(&json, "survey", questionnaire->survey);
    write_text(&json, "title", questionnaire->title);
    json_key(&json, "year");
    json_int(&json, questionnaire->year);
    json_object_end(&json);
    return buf_check(cx, out, N_("The questionnaire is too large"));
}

/* --- Reading --- */

static void json_freep(json_t **json)
{
    json_decref(*json);
}

/* Where the reader stands, for messages: "questions[3].code". */
struct place {
    struct ctx *cx;
    const char *of; /* with its dot; "" at the top */
};

static enum rc wrong(const struct place *place, const char *name)
{
    return fail(place->cx, RC_INVALID, N_("This is no questionnaire that can be used: {0}"),
                arena_printf(place->cx->arena, "%s%s", place->of, name));
}

static enum rc read_text(const struct place *place, const json_t *object, const char *name, size_t most, bool needed,
                         const char **ret)
{
    const json_t *value = json_object_get(object, name);
    const char *text = json_string_value(value);
    if (text == NULL || strlen(text) != json_string_length(value) || (needed && text[0] == '\0') ||
        text_length(text) > most || text_has_control(text))
        return wrong(place, name);
    *ret = arena_copy(place->cx->arena, text);
    return RC_OK;
}

static enum rc read_date(const struct place *place, const json_t *object, const char *name, const char **ret)
{
    TRY(read_text(place, object, name, WORD_MOST, true, ret));
    return date_days(*ret) == INT64_MIN ? wrong(place, name) : RC_OK;
}

static enum rc read_whole(const struct place *place, const json_t *object, const char *name, int64_t least,
                          int64_t most, int64_t *ret)
{
    const json_t *value = json_object_get(object, name);
    if (!json_is_integer(value) || json_integer_value(value) < least || json_integer_value(value) > most)
        return wrong(place, name);
    *ret = (int64_t)json_integer_value(value);
    return RC_OK;
}

static enum rc read_kind(const struct place *place, const json_t *object, const struct enum_names *names, int64_t *ret)
{
    const char *word = "";
    TRY(read_text(place, object, "kind", WORD_MOST, true, &word));
    return enum_parse(names, word, ret) ? RC_OK : wrong(place, "kind");
}

/* Japanese is there where anything is. */
static enum rc read_both(const struct place *place, const char *name, const json_t *value, size_t most, bool needed,
                         struct bilingual *ret)
{
    const struct place inside = {place->cx, arena_printf(place->cx->arena, "%s%s.", place->of, name)};
    if (!json_is_object(value) || json_object_size(value) != 2)
        return wrong(place, name);
    TRY(read_text(&inside, value, "en", most, false, &ret->en));
    return read_text(&inside, value, "ja", most, needed, &ret->ja);
}

static enum rc read_limit(const struct place *place, const json_t *object, const char *name, bool *ret_there,
                          double *ret)
{
    const json_t *value = json_object_get(object, name);
    *ret_there = !json_is_null(value);
    if (!*ret_there)
        return RC_OK;
    if (!json_is_number(value) || !isfinite(json_number_value(value)))
        return wrong(place, name);
    *ret = json_number_value(value);
    return RC_OK;
}

static enum rc read_choices(const struct place *place, const json_t *object, struct questionnaire_question *ret)
{
    const json_t *list = json_object_get(object, "choices");
    bool chosen = ret->kind == QUESTION_SINGLE || ret->kind == QUESTION_MULTIPLE;
    size_t n = json_array_size(list);
    if (!json_is_array(list) || (chosen ? n < 2 || n > QUESTION_CHOICES_MOST : n != 0))
        return wrong(place, "choices");
    struct bilingual *choices = ARENA_ARRAY(place->cx->arena, struct bilingual, n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++)
        TRY(read_both(place, arena_printf(place->cx->arena, "choices[%zu]", i), json_array_get(list, i), LINE_MOST,
                      true, &choices[i]));
    ret->choices = (struct bilingual_list){choices, n};
    return RC_OK;
}

/* The greatest value that a condition on this question may name; 0 where none may hang on it. */
static int64_t values_of(const struct questionnaire_question *question)
{
    return question->kind == QUESTION_LEVEL                                            ? MATURITY_LEVELS + 1
           : question->kind == QUESTION_SINGLE || question->kind == QUESTION_MULTIPLE ? (int64_t)question->choices.n
                                                                                       : 0;
}

static enum rc read_condition(const struct place *place, const json_t *object,
                              const struct questionnaire_question *earlier, size_t count,
                              struct questionnaire_question *ret)
{
    const json_t *condition = json_object_get(object, "condition"), *values = json_object_get(condition, "values");
    const char *code = "";
    ret->condition = -1;
    if (json_is_null(condition))
        return RC_OK;
    if (!json_is_object(condition) || json_object_size(condition) != 2 || !json_is_array(values) ||
        json_array_size(values) == 0)
        return wrong(place, "condition");
    TRY(read_text(place, condition, "question", WORD_MOST, true, &code));
    for (size_t i = 0; i < count && ret->condition < 0; i++)
        if (text_same(earlier[i].code, code))
            ret->condition = (int)i;
    if (ret->condition < 0)
        return wrong(place, "condition");
    for (size_t i = 0; i < json_array_size(values); i++) {
        const json_t *value = json_array_get(values, i);
        if (!json_is_integer(value) || json_integer_value(value) < 1 ||
            json_integer_value(value) > values_of(&earlier[ret->condition]))
            return wrong(place, "condition");
        ret->wanted |= UINT64_C(1) << json_integer_value(value);
    }
    return RC_OK;
}

static enum rc read_measure(const struct place *place, const json_t *object, struct questionnaire_question *ret)
{
    bool level = ret->kind == QUESTION_LEVEL;
    TRY(read_text(place, object, "control", WORD_MOST, level, &ret->control));
    if (!level && ret->control[0] != '\0')
        return wrong(place, "control");
    TRY(read_text(place, object, "unit", WORD_MOST, false, &ret->unit));
    TRY(read_limit(place, object, "least", &ret->has_least, &ret->least));
    TRY(read_limit(place, object, "most", &ret->has_most, &ret->most));
    bool number = ret->kind == QUESTION_NUMBER;
    if (!number && (ret->has_least || ret->has_most || ret->unit[0] != '\0'))
        return wrong(place, "unit");
    return ret->has_least && ret->has_most && ret->least > ret->most ? wrong(place, "most") : RC_OK;
}

static enum rc read_question(const struct place *place, const json_t *object,
                             const struct questionnaire_question *earlier, size_t count,
                             struct questionnaire_question *ret)
{
    const json_t *required = json_object_get(object, "required");
    if (!json_is_object(object) || !json_is_boolean(required))
        return wrong(place, "required");
    TRY(read_text(place, object, "code", WORD_MOST, true, &ret->code));
    for (size_t i = 0; i < count; i++)
        if (text_same(earlier[i].code, ret->code))
            return wrong(place, "code");
    TRY(read_kind(place, object, &question_kind_names, &ret->kind));
    TRY(read_both(place, "section", json_object_get(object, "section"), LINE_MOST, false, &ret->section));
    TRY(read_both(place, "text", json_object_get(object, "text"), PROSE_MOST, true, &ret->text));
    TRY(read_both(place, "help", json_object_get(object, "help"), PROSE_MOST, false, &ret->help));
    ret->required = json_is_true(required);
    TRY(read_measure(place, object, ret));
    TRY(read_choices(place, object, ret));
    return read_condition(place, object, earlier, count, ret);
}

static enum rc read_questions(struct ctx *cx, const json_t *root, struct survey_questionnaire *ret)
{
    const struct place top = {cx, ""};
    const json_t *list = json_object_get(root, "questions");
    size_t n = json_array_size(list);
    if (n == 0)
        return wrong(&top, "questions");
    if (n > LIMIT_QUESTIONS)
        return fail(cx, RC_TOO_LARGE, N_("A questionnaire has at most {0} questions"), decimal(cx, LIMIT_QUESTIONS));
    struct questionnaire_question *questions = ARENA_ARRAY(cx->arena, struct questionnaire_question, n);
    if (questions == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct place place = {cx, arena_printf(cx->arena, "questions[%zu].", i)};
        TRY(read_question(&place, json_array_get(list, i), questions, i, &questions[i]));
        if (questions[i].kind == QUESTION_LEVEL && ret->catalog[0] == '\0')
            return wrong(&place, "control");
    }
    ret->questions.at = questions;
    ret->questions.n = n;
    return RC_OK;
}

static enum rc read_head(struct ctx *cx, const json_t *root, struct survey_questionnaire *ret)
{
    const struct place top = {cx, ""}, inside = {cx, "asker."};
    const json_t *asker = json_object_get(root, "asker");
    const char *format = "";
    TRY(read_text(&top, root, "format", WORD_MOST, true, &format));
    if (!text_same(format, format_word))
        return wrong(&top, "format");
    TRY(read_text(&inside, asker, "card", PROSE_MOST, false, &ret->asker_card));
    TRY(read_text(&inside, asker, "id", WORD_MOST, true, &ret->asker));
    TRY(read_text(&inside, asker, "name", LINE_MOST, true, &ret->asker_name));
    ret->bare_seal_key = json_object_get(asker, "seal_key") != NULL;
    if (ret->bare_seal_key)
        TRY(read_text(&inside, asker, "seal_key", 0, false, &format));
    TRY(read_text(&top, root, "catalog", WORD_MOST, false, &ret->catalog));
    TRY(read_text(&top, root, "catalog_version", WORD_MOST, false, &ret->catalog_version));
    TRY(read_date(&top, root, "opens", &ret->opens));
    TRY(read_date(&top, root, "closes", &ret->closes));
    if (strcmp(ret->closes, ret->opens) < 0)
        return wrong(&top, "closes");
    TRY(read_text(&top, root, "contact", PROSE_MOST, false, &ret->contact));
    TRY(read_whole(&top, root, "edition", 1, INT32_MAX, &ret->edition));
    TRY(read_whole(&top, root, "year", YEAR_LEAST, YEAR_MOST, &ret->year));
    TRY(read_kind(&top, root, &survey_kind_names, &ret->kind));
    TRY(read_text(&top, root, "legal_basis", PROSE_MOST, false, &ret->legal_basis));
    TRY(read_text(&top, root, "purpose", PROSE_MOST, false, &ret->purpose));
    TRY(read_text(&top, root, "survey", WORD_MOST, true, &ret->survey));
    return read_text(&top, root, "title", LINE_MOST, true, &ret->title);
}

/* Whoever refers to a document does so by its bytes: there is one way to write each. */
static enum rc check_form(struct ctx *cx, const char *bytes, size_t length, const struct survey_questionnaire *read)
{
    CLEANUP(buf_free) struct buf again = buf_create(LIMIT_QUESTIONNAIRE_BYTES);
    TRY(questionnaire_document_write(cx, read, &again));
    if (again.length != length || memcmp(buf_string(&again), bytes, length) != 0)
        return fail(cx, RC_INVALID, N_("The questionnaire was changed after it was made: it does not stand in its "
                                       "canonical form"));
    return RC_OK;
}

enum rc questionnaire_document_read(struct ctx *cx, const char *bytes, size_t length, struct survey_questionnaire *ret)
{
    json_error_t error;
    struct survey_questionnaire read = {.digest = "", .catalog = "", .opens = "", .closes = ""};
    if (length > LIMIT_QUESTIONNAIRE_BYTES)
        return fail(cx, RC_TOO_LARGE, N_("A questionnaire has at most {0} bytes"),
                    decimal(cx, LIMIT_QUESTIONNAIRE_BYTES));
    if (!text_is_utf8(bytes, length))
        return fail(cx, RC_INVALID, N_("This is no questionnaire: the file is not UTF-8"));
    CLEANUP(json_freep) json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL && json_error_code(&error) == json_error_out_of_memory)
        return memory_ended(cx);
    if (!json_is_object(root))
        return fail(cx, RC_INVALID, N_("This is no questionnaire: the file is not JSON (line {0})"),
                    decimal(cx, root == NULL ? error.line : 1));
    TRY(read_head(cx, root, &read));
    TRY(read_questions(cx, root, &read));
    read.digest = digest_hex(cx, bytes, length);
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    TRY(check_form(cx, bytes, length, &read));
    *ret = read;
    return RC_OK;
}

/* --- Use --- */

int questionnaire_question_find(const struct survey_questionnaire *questionnaire, const char *code)
{
    for (size_t i = 0; i < questionnaire->questions.n; i++)
        if (text_same(questionnaire->questions.at[i].code, code))
            return (int)i;
    return -1;
}

void questionnaire_asked(const struct survey_questionnaire *questionnaire, const struct questionnaire_state *states,
                         bool *ret)
{
    for (size_t i = 0; i < questionnaire->questions.n; i++) {
        const struct questionnaire_question *question = questionnaire->questions.at + i;
        int on = question->condition;
        ret[i] = on < 0;
        if (on < 0 || !ret[on])
            continue;
        bool several = questionnaire->questions.at[on].kind == QUESTION_MULTIPLE;
        uint64_t given = several ? states[on].chosen
                         : states[on].value > 0 && states[on].value <= QUESTION_CHOICES_MOST
                             ? UINT64_C(1) << states[on].value
                             : 0;
        ret[i] = (given & question->wanted) != 0;
    }
}
