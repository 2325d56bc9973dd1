/* Rules between questions and answers; nothing here reads or writes the database. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "questionnaire/reply_whole.h"

enum { SECTION_MOST = 20, NOT_APPLICABLE_VALUE = 6, WORDS_MOST = 2000, NUMBER_BYTES = 64 };

bool reply_is_writable(const struct reply *reply)
{
    return reply->state == REPLY_OPEN || reply->state == REPLY_RETURNED;
}

bool reply_is_closed(const struct reply *reply)
{
    return reply->closed_at > 0;
}

bool reply_is_late(const struct ctx *cx, const struct reply *reply)
{
    return strcmp(reply->due_on, date_of_time(cx, cx->now)) < 0;
}

/* --- Sections --- */

static bool is_nameless(const struct questionnaire_question *question)
{
    return text_empty(question->section.ja) && text_empty(question->section.en);
}

/* Whether a question begins another section than the one that began at `first`. */
static bool begins(const struct survey_questionnaire *document, size_t first, size_t at)
{
    const struct questionnaire_question *a = document->questions.at + first, *b = document->questions.at + at;
    if (!text_same(a->section.ja, b->section.ja) || !text_same(a->section.en, b->section.en))
        return true;
    return is_nameless(a) && at - first == SECTION_MOST && b->condition < 0;
}

enum rc reply_sections_of(const struct ctx *cx, const struct survey_questionnaire *document, struct reply_sections *ret)
{
    size_t n = 0;
    struct reply_section *sections = ARENA_ARRAY(cx->arena, struct reply_section, document->questions.n);
    if (sections == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < document->questions.n; i++) {
        if (n == 0 || begins(document, sections[n - 1].first, i)) {
            sections[n] = (struct reply_section){.title = "", .first = i, .n = 0};
            n++;
        }
        sections[n - 1].n++;
    }
    for (size_t i = 0; i < n; i++) {
        const struct questionnaire_question *question = document->questions.at + sections[i].first;
        sections[i].title =
            is_nameless(question)
                ? trf(cx, N_("Questions {0} to {1}"), decimal(cx, (int64_t)sections[i].first + 1),
                      decimal(cx, (int64_t)(sections[i].first + sections[i].n)))
                : bilingual_text(cx, question->section);
    }
    ret->at = sections;
    ret->n = n;
    return RC_OK;
}

size_t reply_section_at(const struct reply_sections *sections, size_t question)
{
    size_t i = 0;
    while (i + 1 < sections->n && question >= sections->at[i + 1].first)
        i++;
    return i;
}

/* --- Values --- */

/* Control characters and line ends as browsers send them. */
static const char *plain_prose(const struct ctx *cx, const char *text)
{
    const char *trimmed = text_trim(cx, text);
    char *out = arena_alloc(cx->arena, strlen(trimmed) + 1);
    size_t n = 0;
    if (out == NULL)
        return "";
    for (; *trimmed != '\0'; trimmed++)
        if (*trimmed != '\r')
            out[n++] = *trimmed;
        else if (trimmed[1] != '\n')
            out[n++] = '\n';
    out[n] = '\0';
    return out;
}

static enum rc read_prose(struct ctx *cx, const char *field, const char *text, size_t most, const char **ret)
{
    const char *plain = plain_prose(cx, text);
    if (text_has_control(plain))
        return field_fail(cx, field, N_("The text has characters that cannot be shown; please type it again"));
    if (text_length(plain) > most)
        return field_fail(cx, field, N_("At most {0} characters (there are {1})"), decimal(cx, (int64_t)most),
                          decimal(cx, (int64_t)text_length(plain)));
    *ret = plain;
    return RC_OK;
}

static enum rc read_level(struct ctx *cx, const char *field, const char *text, const char **ret)
{
    int64_t level = 0;
    if (text_to_int(cx, text, &level) != RC_OK || level < 1 || level > REPLY_LEVELS)
        return field_fail(cx, field, N_("A level is a whole number from 1 to 5 (given: {0})"), text);
    *ret = decimal(cx, level);
    return RC_OK;
}

static enum rc read_single(struct ctx *cx, const struct questionnaire_question *question, const char *field,
                           const char *text, const char **ret)
{
    int64_t choice = 0;
    if (text_to_int(cx, text, &choice) != RC_OK || choice < 1 || choice > (int64_t)question->choices.n)
        return field_fail(cx, field, N_("There is no such choice: {0}"), text);
    *ret = decimal(cx, choice);
    return RC_OK;
}

uint64_t reply_mask(const char *value)
{
    uint64_t mask = 0;
    for (const char *at = value; *at != '\0';) {
        char *end = NULL;
        unsigned long choice = strtoul(at, &end, 10);
        if (end == at)
            break;
        if (choice >= 1 && choice <= QUESTION_CHOICES_MOST)
            mask |= UINT64_C(1) << choice;
        at = end;
    }
    return mask;
}

static enum rc read_multiple(struct ctx *cx, const struct questionnaire_question *question, const char *field,
                             const char *text, const char **ret)
{
    const char *folded = text_fold(cx, text), *value = "";
    uint64_t mask = 0;
    for (const char *at = folded; *at != '\0';) {
        size_t length = strcspn(at, " \n\t");
        const char *word = arena_copy_n(cx->arena, at, length);
        at += length;
        at += strspn(at, " \n\t");
        if (length == 0)
            continue;
        const char *choice = "";
        TRY(read_single(cx, question, field, word, &choice));
        mask |= UINT64_C(1) << strtoul(choice, NULL, 10);
    }
    for (size_t i = 1; i <= question->choices.n; i++)
        if ((mask >> i & 1) != 0)
            value = arena_printf(cx->arena, "%s%s%zu", value, value[0] == '\0' ? "" : " ", i);
    *ret = value;
    return RC_OK;
}

static const char *number_text(const struct ctx *cx, double number)
{
    CLEANUP(buf_free) struct buf out = buf_create(NUMBER_BYTES);
    struct json json = json_create(&out);
    json_number(&json, number);
    return buf_keep(&out, cx->arena);
}

static enum rc read_number(struct ctx *cx, const struct questionnaire_question *question, const char *field,
                           const char *text, const char **ret)
{
    const char *bare = take_bare_number(cx, text);
    size_t length = strlen(bare), unit = strlen(text_fold(cx, question->unit));
    double number = 0;
    if (unit > 0 && length > unit && text_same(bare + length - unit, text_fold(cx, question->unit)))
        bare = arena_copy_n(cx->arena, bare, length - unit);
    if (text_to_real(cx, bare, &number) != RC_OK || !isfinite(number))
        return field_fail(cx, field, N_("This is no number: {0}"), text);
    if (question->has_least && number < question->least)
        return field_fail(cx, field, N_("The least possible number is {0} (given: {1})"),
                          number_text(cx, question->least), text);
    if (question->has_most && number > question->most)
        return field_fail(cx, field, N_("The greatest possible number is {0} (given: {1})"),
                          number_text(cx, question->most), text);
    *ret = number_text(cx, number);
    return RC_OK;
}

static enum rc read_day(struct ctx *cx, const char *field, const char *text, const char **ret)
{
    if (date_parse(cx, text, ret) != RC_OK)
        return field_fail(cx, field, N_("This is no date: {0}. Dates are written as 2026-10-01 or 令和8年10月1日"), text);
    return RC_OK;
}

enum rc reply_value_read(struct ctx *cx, const struct questionnaire_question *question, const char *field,
                         const char *text, const char **ret)
{
    const char *trimmed = text_trim(cx, text);
    if (text_empty(trimmed)) {
        *ret = "";
        return RC_OK;
    }
    if (!text_is_utf8(trimmed, strlen(trimmed)))
        return field_fail(cx, field, N_("The text has characters that cannot be shown; please type it again"));
    switch ((enum question_kind)question->kind) {
    case QUESTION_LEVEL:
        return read_level(cx, field, trimmed, ret);
    case QUESTION_SINGLE:
        return read_single(cx, question, field, trimmed, ret);
    case QUESTION_MULTIPLE:
        return read_multiple(cx, question, field, trimmed, ret);
    case QUESTION_NUMBER:
        return read_number(cx, question, field, trimmed, ret);
    case QUESTION_DATE:
        return read_day(cx, field, trimmed, ret);
    case QUESTION_TEXT:
        return read_prose(cx, field, trimmed, REPLY_TEXT_MOST, ret);
    case QUESTION_FILE:
    case QUESTION_KIND_COUNT_:
        break;
    }
    return field_fail(cx, field, N_("This question takes files, no text"));
}

/* The choice whose words these are, from 1; 0 for none. */
static size_t choice_of_words(const struct ctx *cx, const struct questionnaire_question *question, const char *words)
{
    for (size_t i = 0; i < question->choices.n; i++)
        if (take_same_word(cx, words, question->choices.at[i].ja) ||
            (!text_empty(question->choices.at[i].en) && take_same_word(cx, words, question->choices.at[i].en)))
            return i + 1;
    return 0;
}

/* One word of a cell: words of a choice, its number, or both as "2: words". */
static const char *one_choice(const struct ctx *cx, const struct questionnaire_question *question, const char *words)
{
    size_t choice = choice_of_words(cx, question, words), digits = strspn(words, "0123456789");
    if (choice > 0)
        return decimal(cx, (int64_t)choice);
    if (digits > 0 && (words[digits] == ':' || words[digits] == '.'))
        return arena_copy_n(cx->arena, words, digits);
    return words;
}

const char *reply_words_read(const struct ctx *cx, const struct questionnaire_question *question, const char *text)
{
    static const char marks[] = "\n,;";
    const char *folded = text_trim(cx, text_fold(cx, text)), *value = "";
    if (question->kind == QUESTION_SINGLE)
        return one_choice(cx, question, folded);
    if (question->kind != QUESTION_MULTIPLE)
        return text;
    if (choice_of_words(cx, question, folded) > 0)
        return one_choice(cx, question, folded);
    const char *split = strchr(folded, '\n') != NULL ? "\n" : marks;
    for (const char *at = folded; *at != '\0';) {
        size_t length = strcspn(at, split);
        const char *word = text_trim(cx, arena_copy_n(cx->arena, at, length));
        at += length + (at[length] != '\0');
        if (!text_empty(word))
            value = arena_printf(cx->arena, "%s%s%s", value, value[0] == '\0' ? "" : " ",
                                 one_choice(cx, question, word));
    }
    return value;
}

const char *reply_value_show(const struct ctx *cx, const struct questionnaire_question *question, const char *value)
{
    if (text_empty(value))
        return "";
    if (question->kind == QUESTION_LEVEL) {
        int64_t level = value[0] - '0';
        return arena_printf(cx->arena, "%s %s", value, tr(cx, enum_label(&maturity_names, level)));
    }
    if (question->kind == QUESTION_NUMBER)
        return arena_printf(cx->arena, "%s%s%s", value, text_empty(question->unit) ? "" : " ", question->unit);
    if (question->kind == QUESTION_DATE)
        return date_show(cx, value);
    if (question->kind != QUESTION_SINGLE && question->kind != QUESTION_MULTIPLE)
        return value;
    uint64_t mask = reply_mask(value);
    const char *words = "";
    for (size_t i = 0; i < question->choices.n; i++)
        if ((mask >> (i + 1) & 1) != 0)
            words = arena_printf(cx->arena, "%s%s%s", words, words[0] == '\0' ? "" : "\n",
                                 bilingual_text(cx, question->choices.at[i]));
    return words;
}

bool reply_chosen(const char *value, size_t choice)
{
    return choice >= 1 && choice <= QUESTION_CHOICES_MOST && (reply_mask(value) >> choice & 1) != 0;
}

const char *reply_condition_text(const struct ctx *cx, const struct survey_questionnaire *document,
                                 const struct questionnaire_question *question)
{
    if (question->condition < 0)
        return "";
    const struct questionnaire_question *on = document->questions.at + question->condition;
    const char *values = "";
    for (size_t v = 1; v <= QUESTION_CHOICES_MOST; v++) {
        if ((question->wanted >> v & 1) == 0)
            continue;
        const char *word = on->kind != QUESTION_LEVEL ? bilingual_text(cx, on->choices.at[v - 1])
                           : v > REPLY_LEVELS         ? tr(cx, enum_label(&reply_answer_state_names,
                                                                         REPLY_ANSWER_NOT_APPLICABLE))
                                                      : decimal(cx, (int64_t)v);
        values = arena_printf(cx->arena, "%s%s%s", values, values[0] == '\0' ? "" : " / ", word);
    }
    return trf(cx, N_("Only if {0} is answered: {1}"), on->code, values);
}

/* --- Answers --- */

static enum rc check_exception(struct ctx *cx, const struct questionnaire_question *question,
                               const struct reply_answer *answer)
{
    bool alternative = answer->state == REPLY_ANSWER_ALTERNATIVE;
    enum rc rc = RC_OK;
    if (question->kind != QUESTION_LEVEL)
        return field_fail(cx, "exception", N_("Only a measure can be not applicable, or met by an alternative"));
    if (text_empty(answer->reason))
        rc = field_fail(cx, "reason",
                        alternative ? N_("Please say what is done instead")
                                    : N_("Please say why it does not apply here"));
    if (alternative && text_empty(answer->value))
        rc = field_fail(cx, "value", N_("An alternative measure has a level, too"));
    return rc;
}

enum rc reply_answer_check(struct ctx *cx, const struct questionnaire_question *question, struct reply_answer *answer)
{
    enum rc value = reply_value_read(cx, question, "value", answer->value, &answer->value);
    enum rc reason = read_prose(cx, "reason", answer->reason, WORDS_MOST, &answer->reason);
    enum rc note = read_prose(cx, "note", answer->note, WORDS_MOST, &answer->note);
    if (value != RC_OK || reason != RC_OK || note != RC_OK)
        return RC_INVALID;
    bool exception = answer->state == REPLY_ANSWER_NOT_APPLICABLE || answer->state == REPLY_ANSWER_ALTERNATIVE;
    if (exception)
        TRY(check_exception(cx, question, answer));
    if (answer->state == REPLY_ANSWER_NOT_APPLICABLE)
        answer->value = "";
    if (!exception) {
        answer->state = text_empty(answer->value) ? REPLY_ANSWER_NONE : REPLY_ANSWER_GIVEN;
        answer->reason = "";
    }
    return RC_OK;
}

/* --- The whole --- */

static struct questionnaire_state state_of(const struct reply_item *item)
{
    struct questionnaire_state state = {.value = 0};
    if (item->answer.state == REPLY_ANSWER_NOT_APPLICABLE)
        state.value = NOT_APPLICABLE_VALUE;
    else if (item->question->kind == QUESTION_MULTIPLE)
        state.chosen = reply_mask(item->answer.value);
    else if (item->question->kind == QUESTION_LEVEL || item->question->kind == QUESTION_SINGLE)
        state.value = (int64_t)strtol(item->answer.value == NULL ? "" : item->answer.value, NULL, 10);
    return state;
}

enum rc reply_walk(struct ctx *cx, struct reply_whole *whole)
{
    size_t n = whole->document.questions.n;
    struct questionnaire_state *states = ARENA_ARRAY(cx->arena, struct questionnaire_state, n);
    bool *asked = ARENA_ARRAY(cx->arena, bool, n);
    if (states == NULL || asked == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++)
        states[i] = state_of(whole->items + i);
    questionnaire_asked(&whole->document, states, asked);
    whole->asked = whole->answered = whole->missing = 0;
    for (size_t i = 0; i < n; i++) {
        struct reply_item *item = whole->items + i;
        item->asked = asked[i];
        item->answered = item->answer.state != REPLY_ANSWER_NONE || item->file_count > 0;
        whole->asked += item->asked;
        whole->answered += item->asked && item->answered;
        whole->missing += item->asked && item->question->required && !item->answered;
    }
    return RC_OK;
}

bool reply_question_same(const struct questionnaire_question *a, const struct questionnaire_question *b)
{
    if (!text_same(a->code, b->code) || a->kind != b->kind || a->choices.n != b->choices.n)
        return false;
    for (size_t i = 0; i < a->choices.n; i++)
        if (!text_same(a->choices.at[i].ja, b->choices.at[i].ja))
            return false;
    return true;
}
