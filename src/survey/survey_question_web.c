/* The pages of a questionnaire: its questions, how operators will see it, its editions and what changed. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "rows/rows_routes.h"
#include "survey/survey_view.h"
#include "views.gen.h"

ROW_NOUN_ROUTES(survey_question, survey_question_noun)

/* --- Questions --- */

static const struct field list_table[] = {
    FIELD_LIST_OF(survey_question_list_view, rows, survey_question_row_fields, struct survey_question_row),
    FIELD(survey_question_list_view, next, F_TEXT),
};
const struct fields survey_question_list_answer = {list_table, COUNT(list_table)};

static enum rc list_send(struct ctx *cx, const struct request *request, struct response *response, const char *id)
{
    struct survey_question_list_view view = {.next = ""};
    struct page page = {.title = ""};
    struct rows rows = {.n = 0};
    TRY(survey_head_fill(cx, id, &view.head, NULL));
    TRY(survey_question_noun.rows(cx, id, "", &rows));
    struct list_found found = {.rows = rows.at, .n = rows.n};
    TRY(rows_list_fill(cx, request, &survey_question_noun, id, &found, &view.list));
    view.any = rows.n > 0;
    view.may_change = view.head.may_rule && view.head.state == SURVEY_DRAFT;
    view.list.editable = view.list.editable && view.may_change;
    view.rows.at = found.rows;
    view.rows.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    TRY(survey_page_frame(cx, id, "/questions", tr(cx, survey_question_noun.title), &page));
    page.html = VIEW(survey_question_list_page);
    page.fields = survey_question_list_answer;
    page.view = &view;
    page.wide = true;
    if (view.may_change) {
        page.action_label = tr(cx, survey_question_noun.create);
        page.action_href = arena_printf(cx->arena, "/surveys/%s/questions/new", id);
        page.action_permission = PERM_SURVEY_WRITE;
    }
    return page_send(cx, request, response, &page);
}

HANDLER(survey_question_list_get)
{
    return list_send(cx, request, response, request_parameter(request, "survey"));
}

HANDLER(survey_question_get)
{
    struct survey_question question = {.id = NULL};
    TRY(record_get(cx, &survey_question_record, request_parameter(request, "id"), &question));
    return list_send(cx, request, response, question.survey);
}

HANDLER(survey_question_remove_post)
{
    return row_remove_post(cx, request, response, &survey_question_noun);
}

/* --- As operators see it --- */

static const struct field choice_table[] = {
    FIELD(survey_preview_choice, value, F_INT),
    FIELD(survey_preview_choice, label, F_TEXT),
};
static const struct field question_table[] = {
    FIELD(survey_preview_question, number, F_INT, .label = N_("Number")),
    FIELD(survey_preview_question, code, F_TEXT, .label = N_("Code of the question")),
    FIELD(survey_preview_question, kind, F_ENUM, .names = &question_kind_names, .label = N_("Kind of question")),
    FIELD(survey_preview_question, control, F_TEXT, .label = N_("Measure")),
    FIELD(survey_preview_question, section, F_TEXT, .label = N_("Section as asked")),
    FIELD(survey_preview_question, text, F_PROSE, .label = N_("Question as asked")),
    FIELD(survey_preview_question, help, F_PROSE),
    FIELD(survey_preview_question, required, F_BOOL, .label = N_("Must be answered")),
    FIELD(survey_preview_question, unit, F_TEXT, .label = N_("Unit")),
    FIELD(survey_preview_question, range, F_TEXT, .label = N_("Range and unit")),
    FIELD(survey_preview_question, when, F_TEXT, .label = N_("Asked when")),
    FIELD_LIST(survey_preview_question, choices, choice_table, struct survey_preview_choice),
};
static const struct field preview_table[] = {
    FIELD(survey_preview_view, problem, F_TEXT, .label = N_("What does not fit")),
    FIELD(survey_preview_view, title, F_TEXT, .label = N_("Title of the survey")),
    FIELD(survey_preview_view, edition, F_INT, .label = N_("Edition")),
    FIELD(survey_preview_view, frozen, F_BOOL),
    FIELD(survey_preview_view, digest, F_TEXT, .label = N_("Digest of the edition")),
    FIELD(survey_preview_view, purpose, F_PROSE, .label = N_("Purpose of the survey")),
    FIELD(survey_preview_view, legal_basis, F_TEXT, .label = N_("Legal basis")),
    FIELD(survey_preview_view, opens, F_DATE, .label = N_("Answers from")),
    FIELD(survey_preview_view, closes, F_DATE, .label = N_("Answers until")),
    FIELD(survey_preview_view, asker, F_TEXT, .label = N_("Asked by")),
    FIELD_LIST(survey_preview_view, questions, question_table, struct survey_preview_question),
};
const struct fields survey_preview_answer = {preview_table, COUNT(preview_table)};

static const char *when_text(const struct ctx *cx, const struct survey_questionnaire *all,
                             const struct questionnaire_question *question)
{
    if (question->condition < 0)
        return "";
    const struct questionnaire_question *on = all->questions.at + question->condition;
    const char *values = "";
    for (int v = 1; v <= QUESTION_CHOICES_MOST; v++) {
        if ((question->wanted >> v & 1) == 0)
            continue;
        const char *word = on->kind != QUESTION_LEVEL        ? bilingual_text(cx, on->choices.at[v - 1])
                           : v <= MATURITY_LEVELS            ? tr(cx, enum_label(&maturity_names, v))
                                                             : tr(cx, N_("Not applicable"));
        values = arena_printf(cx->arena, "%s%s%s", values, text_empty(values) ? "" : tr(cx, N_(" or ")), word);
    }
    return trf(cx, N_("Only when question {0} ({1}) is answered with: {2}"), decimal(cx, question->condition + 1),
               on->code, values);
}

static const char *limits_text(const struct ctx *cx, const struct questionnaire_question *question)
{
    if (question->has_least && question->has_most)
        return trf(cx, N_("{0} to {1}"), arena_printf(cx->arena, "%g", question->least),
                   arena_printf(cx->arena, "%g", question->most));
    if (question->has_least)
        return trf(cx, N_("{0} or more"), arena_printf(cx->arena, "%g", question->least));
    return question->has_most ? trf(cx, N_("{0} or less"), arena_printf(cx->arena, "%g", question->most)) : "";
}

/* What is chosen from: the choices, or the levels. */
static enum rc fill_choices(struct ctx *cx, const struct questionnaire_question *question,
                            struct survey_preview_question *ret)
{
    size_t n = question->kind == QUESTION_LEVEL ? MATURITY_LEVELS + 2 : question->choices.n;
    struct survey_preview_choice *choices = ARENA_ARRAY(cx->arena, struct survey_preview_choice, n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const char *label = question->kind != QUESTION_LEVEL ? bilingual_text(cx, question->choices.at[i])
                            : i < MATURITY_LEVELS            ? tr(cx, enum_label(&maturity_names, (int64_t)i + 1))
                            : i == MATURITY_LEVELS           ? tr(cx, N_("Not applicable"))
                                                             : tr(cx, N_("Alternative measure"));
        choices[i] = (struct survey_preview_choice){label, (int64_t)i + 1};
    }
    ret->choices.at = choices;
    ret->choices.n = n;
    return RC_OK;
}

static enum rc fill_preview(struct ctx *cx, const struct survey_questionnaire *made, struct survey_preview_view *view)
{
    struct survey_preview_question *all = ARENA_ARRAY(cx->arena, struct survey_preview_question, made->questions.n);
    const char *section = NULL;
    if (all == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < made->questions.n; i++) {
        const struct questionnaire_question *question = made->questions.at + i;
        const char *here = bilingual_text(cx, question->section);
        all[i] = (struct survey_preview_question){.code = question->code,
                                                  .section = here,
                                                  .text = bilingual_text(cx, question->text),
                                                  .help = bilingual_text(cx, question->help),
                                                  .unit = question->unit,
                                                  .range = limits_text(cx, question),
                                                  .when = when_text(cx, made, question),
                                                  .control = question->control,
                                                  .number = (int64_t)i + 1,
                                                  .kind = question->kind,
                                                  .required = question->required,
                                                  .opens = section == NULL || !text_same(section, here)};
        TRY(fill_choices(cx, question, &all[i]));
        section = here;
    }
    view->title = made->title;
    view->purpose = made->purpose;
    view->legal_basis = made->legal_basis;
    view->opens = made->opens;
    view->closes = made->closes;
    view->asker = made->asker_name;
    view->contact = made->contact;
    view->digest = made->digest;
    view->edition = made->edition;
    view->questions.at = all;
    view->questions.n = made->questions.n;
    return RC_OK;
}

HANDLER(survey_preview_get)
{
    struct survey_preview_view view = {.problem = "", .title = "", .purpose = "", .legal_basis = "", .opens = "",
                                       .closes = "", .asker = "", .contact = "", .digest = ""};
    struct survey_questionnaire made = {.digest = ""};
    struct page page = {.title = ""};
    const char *id = request_parameter(request, "survey");
    TRY(survey_head_fill(cx, id, &view.head, NULL));
    view.frozen = view.head.state != SURVEY_DRAFT;
    const struct problem before = cx->problem;
    enum rc rc = view.frozen ? survey_document_of(cx, id, 0, NULL, &made) : survey_preview(cx, id, &made);
    if (rc == RC_INVALID && !view.frozen) {
        view.problem = cx->problem.message;
        cx->problem = before;
    } else {
        TRY(rc);
        TRY(fill_preview(cx, &made, &view));
    }
    TRY(survey_page_frame(cx, id, "/preview", tr(cx, N_("As operators see it")), &page));
    page.html = VIEW(survey_preview_page);
    page.fields = survey_preview_answer;
    page.view = &view;
    return page_send(cx, request, response, &page);
}

/* The frozen document as a file, for operators outside of this installation. */
HANDLER(survey_document_get)
{
    struct survey survey = {.id = NULL};
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_QUESTIONNAIRE_BYTES);
    const char *id = request_parameter(request, "survey");
    TRY(survey_visible(cx, id, &survey));
    TRY(survey_document_of(cx, id, request_query_int(cx, request, "edition", 0), &bytes, NULL));
    return file_send(cx, response, "application/json", arena_printf(cx->arena, "%s.questionnaire.json", survey.title),
                     &bytes);
}

HANDLER(survey_closing_get)
{
    struct survey survey = {.id = NULL};
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_QUESTIONNAIRE_BYTES);
    const char *id = request_parameter(request, "survey");
    TRY(survey_visible(cx, id, &survey));
    TRY(survey_closing_notice(cx, id, &bytes));
    return file_send(cx, response, "application/json", arena_printf(cx->arena, "%s.closing.json", survey.title), &bytes);
}

/* --- Editions --- */

static const struct field edition_table[] = {
    FIELD(survey_edition_line, edition, F_INT, .label = N_("Edition")),
    FIELD(survey_edition_line, questions, F_INT, .label = N_("Questions")),
    FIELD(survey_edition_line, size, F_INT, .label = N_("Bytes")),
    FIELD(survey_edition_line, digest, F_TEXT, .label = N_("Digest of the edition")),
    FIELD(survey_edition_line, reason, F_TEXT, .label = N_("Reason of the revision")),
    FIELD(survey_edition_line, frozen_by, F_TEXT, .label = N_("Frozen by")),
    FIELD(survey_edition_line, frozen_at, F_TIME, .label = N_("Frozen at")),
};
static const struct field change_table[] = {
    FIELD(survey_change, code, F_TEXT, .label = N_("Code of the question")),
    FIELD(survey_change, text, F_PROSE, .label = N_("Question as asked")),
    FIELD(survey_change, difference, F_ENUM, .names = &survey_difference_names, .label = N_("What became of it")),
    FIELD(survey_change, before, F_PROSE, .label = N_("Before")),
    FIELD(survey_change, after, F_PROSE, .label = N_("Afterwards")),
};
static const struct field changes_table[] = {
    FIELD_LIST(survey_changes, rows, change_table, struct survey_change),
    FIELD(survey_changes, same, F_INT, .label = N_("Questions that stayed as they were")),
};
static const struct field editions_table[] = {
    FIELD_LIST(survey_editions_view, editions, edition_table, struct survey_edition_line),
    FIELD(survey_editions_view, against, F_TEXT),
    FIELD_OBJECT(survey_editions_view, changes, changes_table),
};
const struct fields survey_editions_answer = {editions_table, COUNT(editions_table)};

static enum rc fill_editions(struct ctx *cx, const char *id, struct survey_editions_view *view)
{
    struct survey_editions all = {.n = 0};
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_SEE, &stay, NULL));
    TRY(survey_store_editions(cx, id, &all));
    struct survey_edition_line *lines = ARENA_ARRAY(cx->arena, struct survey_edition_line, all.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct survey_edition *one = all.at + i;
        lines[i] = (struct survey_edition_line){.edition = one->edition, .questions = one->questions,
                                                .size = one->size, .frozen_at = one->frozen_at,
                                                .digest = one->digest, .reason = one->reason};
        TRY(person_name(cx, one->frozen_by, &lines[i].frozen_by));
    }
    view->editions.at = lines;
    view->editions.n = all.n;
    return RC_OK;
}

/* What this survey asks now: the working copy of a draft, the last edition otherwise. */
static enum rc questionnaire_now(struct ctx *cx, const struct survey *survey, struct survey_questionnaire *ret)
{
    return survey->state == SURVEY_DRAFT ? survey_preview(cx, survey->id, ret)
                                         : survey_document_of(cx, survey->id, 0, NULL, ret);
}

/* Against the edition before; of the first, against last year's survey. */
static enum rc fill_changes(struct ctx *cx, const struct survey *survey, struct survey_editions_view *view)
{
    struct survey_questionnaire now = {.digest = ""}, old = {.digest = ""};
    struct survey previous = {.id = NULL};
    int64_t before = survey->state == SURVEY_DRAFT ? survey->edition : survey->edition - 1;
    if (before > 0) {
        TRY(survey_document_of(cx, survey->id, before, NULL, &old));
        view->against = trf(cx, N_("edition {0} of this survey"), decimal(cx, before));
    } else {
        if (text_empty(survey->previous))
            return RC_OK;
        TRY(survey_visible(cx, survey->previous, &previous));
        TRY(questionnaire_now(cx, &previous, &old));
        view->against = previous.title;
    }
    TRY(questionnaire_now(cx, survey, &now));
    return survey_compare(cx, &old, &now, &view->changes);
}

HANDLER(survey_editions_get)
{
    struct survey_editions_view view = {.against = ""};
    struct survey survey = {.id = NULL};
    struct page page = {.title = ""};
    const char *id = request_parameter(request, "survey");
    TRY(survey_head_fill(cx, id, &view.head, &survey));
    TRY(fill_editions(cx, id, &view));
    const struct problem before = cx->problem;
    enum rc rc = fill_changes(cx, &survey, &view);
    if (rc == RC_INVALID || rc == RC_MISSING) { /* a draft that is not whole, a survey that is gone */
        cx->problem = before;
        view.against = "";
    } else {
        TRY(rc);
    }
    TRY(survey_page_frame(cx, id, "/editions", tr(cx, N_("Editions and changes")), &page));
    page.html = VIEW(survey_editions_page);
    page.fields = survey_editions_answer;
    page.view = &view;
    return page_send(cx, request, response, &page);
}
