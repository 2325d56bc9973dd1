#include "questionnaire/reply_line.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

static void set_option(struct reply_option *option, const char *value, const char *label, bool chosen)
{
    *option = (struct reply_option){.value = value, .label = label, .chosen = chosen};
}

/* Level and single choice begin with a way back to no answer. */
static enum rc fill_options(struct ctx *cx, const struct questionnaire_question *question, struct reply_line *line)
{
    size_t n = 0;
    struct reply_option *options =
        ARENA_ARRAY(cx->arena, struct reply_option, question->choices.n + REPLY_LEVELS + 1);
    if (options == NULL)
        return RC_MEMORY;
    if (question->kind == QUESTION_LEVEL)
        for (int64_t level = 1; level <= REPLY_LEVELS; level++) {
            const char *value = decimal(cx, level);
            const char *label = arena_printf(cx->arena, "%s %s", value, tr(cx, enum_label(&maturity_names, level)));
            set_option(options + n++, value, label, text_same(value, line->value));
        }
    for (size_t i = 1; i <= question->choices.n; i++)
        set_option(options + n++, decimal(cx, (int64_t)i), bilingual_text(cx, question->choices.at[i - 1]),
                   reply_chosen(line->value, i));
    if (question->kind != QUESTION_MULTIPLE)
        set_option(options + n++, "", tr(cx, N_("Leave unanswered")), text_empty(line->value));
    line->options.at = options;
    line->options.n = n;
    return RC_OK;
}

static enum rc fill_exceptions(struct ctx *cx, struct reply_line *line)
{
    struct reply_option *options = ARENA_ARRAY(cx->arena, struct reply_option, 3);
    if (options == NULL)
        return RC_MEMORY;
    set_option(options, "", tr(cx, N_("None (the level holds)")), line->exception < REPLY_ANSWER_NOT_APPLICABLE);
    for (int64_t i = REPLY_ANSWER_NOT_APPLICABLE; i <= REPLY_ANSWER_ALTERNATIVE; i++)
        set_option(options + (i - REPLY_ANSWER_NOT_APPLICABLE) + 1, enum_code(&reply_answer_state_names, i),
                   tr(cx, enum_label(&reply_answer_state_names, i)), line->exception == i);
    line->exceptions.at = options;
    line->exceptions.n = 3;
    return RC_OK;
}

static const char *limit_text(const struct ctx *cx, double number)
{
    CLEANUP(buf_free) struct buf out = buf_create(64);
    struct json json = json_create(&out);
    json_number(&json, number);
    return buf_keep(&out, cx->arena);
}

static const char *range_text(const struct ctx *cx, const struct questionnaire_question *question)
{
    const char *least = question->has_least ? limit_text(cx, question->least) : "";
    const char *most = question->has_most ? limit_text(cx, question->most) : "";
    if (question->has_least && question->has_most)
        return trf(cx, N_("From {0} to {1}"), least, most);
    if (question->has_least)
        return trf(cx, N_("{0} or more"), least);
    return question->has_most ? trf(cx, N_("{0} or less"), most) : "";
}

static void set_kind(struct reply_line *line, int64_t kind)
{
    line->kind = kind;
    line->level = kind == QUESTION_LEVEL;
    line->choosing = kind == QUESTION_LEVEL || kind == QUESTION_SINGLE;
    line->several = kind == QUESTION_MULTIPLE;
    line->number = kind == QUESTION_NUMBER;
    line->day = kind == QUESTION_DATE;
    line->writing = kind == QUESTION_TEXT;
    line->filing = kind == QUESTION_FILE;
}

static void set_answer(struct reply_line *line, const struct reply_answer *answer, const struct reply_wish *typed)
{
    line->value = typed == NULL ? answer->value : typed->value;
    line->reason = typed == NULL ? answer->reason : typed->reason;
    line->note = typed == NULL ? answer->note : typed->note;
    line->exception = typed == NULL ? answer->state : typed->exception;
    line->version = answer->version;
    line->changed_at = answer->changed_at;
    line->origin = answer->origin;
    line->held = answer->held;
}

static const char *last_text(struct ctx *cx, const struct reply_item *item)
{
    if (item->last == NULL)
        return "";
    const char *text = reply_value_show(cx, item->question, item->last->value);
    if (item->last->state >= REPLY_ANSWER_NOT_APPLICABLE)
        text = arena_printf(cx->arena, "%s%s%s", text, text_empty(text) ? "" : " / ",
                            tr(cx, enum_label(&reply_answer_state_names, item->last->state)));
    return text_empty(item->last->reason) ? text : arena_printf(cx->arena, "%s / %s", text, item->last->reason);
}

static enum rc fill_comments(struct ctx *cx, const struct reply_whole *whole, struct reply_line *line)
{
    size_t n = 0;
    const char **comments = ARENA_ARRAY(cx->arena, const char *, whole->comments.n);
    if (comments == NULL && whole->comments.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < whole->comments.n; i++)
        if (text_same(whole->comments.at[i].question, line->code))
            comments[n++] = whole->comments.at[i].comment;
    line->comments.at = comments;
    line->comments.n = n;
    return RC_OK;
}

enum rc reply_line_make(struct ctx *cx, const struct reply_whole *whole, size_t at, const struct reply_wish *typed,
                        struct reply_line *ret)
{
    const struct reply_item *item = whole->items + at;
    const struct questionnaire_question *question = item->question;
    struct reply_line line = {.code = question->code,
                              .text = bilingual_text(cx, question->text),
                              .help = bilingual_text(cx, question->help),
                              .condition = reply_condition_text(cx, &whole->document, question),
                              .unit = question->unit,
                              .range = range_text(cx, question),
                              .place = (int64_t)at,
                              .asked = item->asked,
                              .required = question->required,
                              .answered = item->answered,
                              .editable = reply_is_writable(&whole->reply) && may(cx, PERM_RESPONSE_WRITE),
                              .person_name = "",
                              .saved = ""};
    set_kind(&line, question->kind);
    set_answer(&line, &item->answer, typed);
    line.shown = reply_value_show(cx, question, item->answer.value);
    line.exception_code = line.exception >= REPLY_ANSWER_NOT_APPLICABLE
                              ? enum_code(&reply_answer_state_names, line.exception)
                              : "";
    line.last = last_text(cx, item);
    line.more = !text_empty(line.note) || !text_empty(line.reason) ||
                line.exception >= REPLY_ANSWER_NOT_APPLICABLE || typed != NULL;
    if (line.choosing || line.several)
        TRY(fill_options(cx, question, &line));
    if (line.level)
        TRY(fill_exceptions(cx, &line));
    TRY(fill_comments(cx, whole, &line));
    TRY(person_name(cx, item->answer.changed_by, &line.person_name));
    *ret = line;
    return RC_OK;
}
