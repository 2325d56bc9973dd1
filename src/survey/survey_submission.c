/* Responses as signed packages: what is checked before the receipt, behind it, and what follows. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "submission/submission.h"
#include "survey/survey_response.h"

static const char kind_name[] = "survey-response";

/* --- Before the receipt --- */

static enum rc find_survey(struct ctx *cx, const char *id, struct survey *ret)
{
    return db_one(cx, survey_record.select_one, survey_record.fields, ret, ARGS(STR(cx->org), STR(id)));
}

/* An older edition is told by its number, anything else is not ours. */
static enum rc check_edition(struct ctx *cx, const struct survey *survey, const struct submission_manifest *manifest,
                             struct survey_edition *ret, struct submission_refusal *why)
{
    enum rc rc = survey_store_edition(cx, survey->id, manifest->edition, ret);
    if (rc == RC_MISSING || (rc == RC_OK && !text_same(ret->digest, manifest->document)))
        return submission_refuse(cx, why, SUBMISSION_EDITION,
                                 N_("What was answered is no edition of the questionnaire of “{0}”"), survey->title);
    TRY(rc);
    if (ret->edition != survey->edition)
        return submission_refuse(cx, why, SUBMISSION_EDITION,
                                 N_("Edition {0} of the questionnaire was answered; it was replaced by edition {1}"),
                                 decimal(cx, ret->edition), decimal(cx, survey->edition));
    return RC_OK;
}

static enum rc check_answers(struct ctx *cx, const struct survey_edition *edition,
                             const struct submission_package *package, struct submission_refusal *why)
{
    const struct submission_part *answers = submission_part(package, SUBMISSION_ANSWERS);
    struct survey_shape shape = {.n = 0};
    struct vector vector = {.questions = 0};
    size_t at = 0;
    if (answers == NULL)
        return submission_refuse(cx, why, SUBMISSION_CONTENT, N_("The package has no answers ({0})"), SUBMISSION_ANSWERS);
    if (!vector_read(answers->bytes, answers->length, &vector, &at))
        return submission_refuse(cx, why, SUBMISSION_CONTENT, N_("The answers cannot be read (byte {0})"),
                                 decimal(cx, (int64_t)at));
    TRY(survey_shape_read(cx, edition->shape, &shape));
    if (vector.questions != shape.n)
        return submission_refuse(cx, why, SUBMISSION_CONTENT, N_("The answers are to {0} questions, and {1} were asked"),
                                 decimal(cx, (int64_t)vector.questions), decimal(cx, (int64_t)shape.n));
    at = vector_misfit(&vector, shape.at, shape.n);
    if (at < shape.n)
        return submission_refuse(cx, why, SUBMISSION_CONTENT, N_("The answer to question {0} does not fit its kind"),
                                 decimal(cx, (int64_t)at + 1));
    return RC_OK;
}

/* With more time than others an operator may be later than the results. */
static enum rc check_untold(struct ctx *cx, const struct survey *survey, struct submission_refusal *why)
{
    struct survey_publication told = {.id = NULL};
    if (survey->state != SURVEY_CLOSED)
        return RC_OK;
    enum rc rc = survey_told_with(cx, survey, &told);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    return submission_refuse(cx, why, SUBMISSION_CLOSED,
                             N_("The results of the survey were given out on {0}; nothing counts in it any more"),
                             date_of_time(cx, told.made_at));
}

static enum rc check(struct ctx *cx, const struct submission_package *package, struct submission_refusal *why)
{
    const struct submission_manifest *manifest = &package->manifest;
    struct survey survey = {.id = NULL};
    struct survey_edition edition = {.id = NULL};
    struct survey_invitation invitation = {.id = NULL};
    const char *late = NULL, *value = "";
    enum rc rc = find_survey(cx, manifest->about, &survey);
    if (rc == RC_MISSING)
        return submission_refuse(cx, why, SUBMISSION_SUBJECT, N_("There is no survey {0}"), manifest->about);
    TRY(rc);
    if (manifest->year != survey.year)
        return submission_refuse(cx, why, SUBMISSION_YEAR, N_("The survey is of {0}, the answer of {1}"),
                                 decimal(cx, survey.year), decimal(cx, manifest->year));
    rc = survey_store_invitation(cx, survey.id, manifest->operator, &invitation);
    if (rc == RC_MISSING || (rc == RC_OK && invitation.state == INVITATION_WITHDRAWN))
        return submission_refuse(cx, why, SUBMISSION_NOT_COVERED, N_("No operator with the key {0} is asked"),
                                 manifest->operator);
    TRY(rc);
    if (!survey_takes(cx, &survey, &invitation, manifest->made, &late, &value))
        return submission_refuse(cx, why, SUBMISSION_CLOSED, late, value);
    TRY(check_untold(cx, &survey, why));
    TRY(check_edition(cx, &survey, manifest, &edition, why));
    return check_answers(cx, &edition, package, why);
}

/* --- Behind it --- */

/* The questionnaire that a package answers, whatever its edition. */
static enum rc document_of(struct ctx *cx, const char *about, int64_t edition, struct survey_questionnaire *ret)
{
    struct survey survey = {.id = NULL};
    enum rc rc = find_survey(cx, about, &survey);
    if (rc == RC_MISSING)
        return fail(cx, rc, N_("There is no survey {0}"), about);
    TRY(rc);
    return survey_edition_read(cx, &survey, edition, ret);
}

static enum rc answers_of(struct ctx *cx, const struct submission_package *package, struct vector *ret)
{
    const struct submission_part *answers = submission_part(package, SUBMISSION_ANSWERS);
    if (answers == NULL)
        return fail(cx, RC_INVALID, N_("The package has no answers ({0})"), SUBMISSION_ANSWERS);
    return vector_decode(cx, answers->bytes, answers->length, ret);
}

static const char *texts_of(const struct submission_package *package)
{
    const struct submission_part *part = submission_part(package, SUBMISSION_TEXTS);
    return part == NULL ? "" : part->bytes;
}

/* Texts that cannot be read, and questions that had to be answered. */
static enum rc settle(struct ctx *cx, const struct submission_package *package, struct submission_remarks *remarks)
{
    struct survey_questionnaire document = {.digest = ""};
    struct vector vector = {.questions = 0};
    struct survey_notes notes = {.n = 0};
    bool *asked = NULL;
    TRY(document_of(cx, package->manifest.about, package->manifest.edition, &document));
    TRY(answers_of(cx, package, &vector));
    const struct problem before = cx->problem;
    enum rc rc = survey_notes_read(cx, texts_of(package), &notes);
    if (rc == RC_INVALID) {
        const char *message = cx->problem.message;
        cx->problem = before;
        TRY(submission_remark_add(cx, remarks, "", message));
    } else {
        TRY(rc);
    }
    TRY(survey_states_of(cx, &document, &vector, &asked));
    for (size_t i = 0; i < document.questions.n && i < vector.questions; i++) {
        const struct questionnaire_question *question = document.questions.at + i;
        if (question->required && asked[i] && vector.codes[i] == 0)
            TRY(submission_remark_add(cx, remarks, question->code,
                                      trf(cx, N_("Question {0} must be answered"), decimal(cx, (int64_t)i + 1))));
    }
    return RC_OK;
}

/* --- What follows --- */

static enum rc received(struct ctx *cx, const struct submission *submission, const struct submission_package *package)
{
    const struct submission_part *answers = submission_part(package, SUBMISSION_ANSWERS);
    struct survey_response row = {.id = NULL};
    if (answers == NULL)
        return fail(cx, RC_INVALID, N_("The package has no answers ({0})"), SUBMISSION_ANSWERS);
    const struct survey_receipt receipt = {.survey = submission->about,
                                           .operator_key = submission->operator,
                                           .submission = submission->id,
                                           .edition = submission->edition,
                                           .edition_digest = submission->document,
                                           .source = RESPONSE_PACKAGE,
                                           .made_at = submission->made,
                                           .vector = answers->bytes,
                                           .vector_length = answers->length,
                                           .texts = ""};
    return survey_response_receive(cx, &receipt, &row);
}

static enum rc follow(struct ctx *cx, const struct submission *submission, const struct submission_package *package)
{
    static const struct {
        int64_t state;
        enum response_state response;
    } states[] = {{SUBMISSION_ACCEPTED, RESPONSE_ACCEPTED},
                  {SUBMISSION_RETURNED, RESPONSE_RETURNED},
                  {SUBMISSION_REFUSED, RESPONSE_REFUSED},
                  {SUBMISSION_REPLACED, RESPONSE_REPLACED}};
    if (submission->state == SUBMISSION_RECEIVED)
        return received(cx, submission, package);
    for (size_t i = 0; i < COUNT(states); i++) {
        if (states[i].state != submission->state)
            continue;
        const char *texts = submission->state == SUBMISSION_ACCEPTED && package != NULL ? texts_of(package) : NULL;
        enum rc rc = survey_response_settle(cx, submission->id, states[i].response, submission->note, texts);
        return rc == RC_MISSING ? RC_OK : rc; /* refused before it was stored */
    }
    return RC_OK;
}

/* --- For its pages --- */

static enum rc questions(struct ctx *cx, const struct submission *submission, const struct submission_question **ret,
                         size_t *ret_n)
{
    struct survey_questionnaire document = {.digest = ""};
    TRY(document_of(cx, submission->about, submission->edition, &document));
    struct submission_question *all = ARENA_ARRAY(cx->arena, struct submission_question, document.questions.n);
    if (all == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < document.questions.n; i++)
        all[i] = (struct submission_question){document.questions.at[i].code,
                                              bilingual_text(cx, document.questions.at[i].text)};
    *ret = all;
    *ret_n = document.questions.n;
    return RC_OK;
}

static const char *with_note(const struct ctx *cx, const char *answer, const struct survey_notes *notes,
                             const char *code)
{
    const struct survey_note *note = survey_note_of(notes, code);
    const char *const parts[] = {note == NULL ? "" : note->value, note == NULL ? "" : note->reason,
                                 note == NULL ? "" : note->note};
    for (size_t i = 0; i < COUNT(parts); i++)
        if (!text_empty(parts[i]))
            answer = text_empty(answer) ? parts[i] : arena_printf(cx->arena, "%s\n%s", answer, parts[i]);
    return answer;
}

/* Question by question, by their codes: the two may answer different editions. */
static enum rc compare(struct ctx *cx, const struct submission_package *before, const struct submission_package *after,
                       struct submission_changes *changes)
{
    struct survey_questionnaire old = {.digest = ""}, now = {.digest = ""};
    struct vector old_vector = {.questions = 0}, now_vector = {.questions = 0};
    struct survey_notes old_notes = {.n = 0}, now_notes = {.n = 0};
    TRY(document_of(cx, before->manifest.about, before->manifest.edition, &old));
    TRY(document_of(cx, after->manifest.about, after->manifest.edition, &now));
    TRY(answers_of(cx, before, &old_vector));
    TRY(answers_of(cx, after, &now_vector));
    TRY(survey_notes_read(cx, texts_of(before), &old_notes));
    TRY(survey_notes_read(cx, texts_of(after), &now_notes));
    for (size_t i = 0; i < now.questions.n; i++) {
        const struct questionnaire_question *question = now.questions.at + i;
        int at = questionnaire_question_find(&old, question->code);
        const char *was = at < 0 ? ""
                                 : with_note(cx, survey_answer_words(cx, old.questions.at + at, (size_t)at, &old_vector),
                                             &old_notes, question->code);
        const char *is = with_note(cx, survey_answer_words(cx, question, i, &now_vector), &now_notes, question->code);
        if (!text_same(was, is))
            TRY(submission_change_add(cx, changes,
                                      (struct submission_change){.question = question->code,
                                                                 .label = bilingual_text(cx, question->text),
                                                                 .before = was,
                                                                 .after = is}));
    }
    return RC_OK;
}

static const char *href(struct ctx *cx, const struct submission *submission)
{
    struct survey_response row = {.id = NULL};
    return survey_store_response_of(cx, submission->id, &row) == RC_OK
               ? arena_printf(cx->arena, "/survey-responses/%s", row.id)
               : "";
}

const struct submission_kind survey_submission_kind = {
    .name = kind_name,
    .label = N_("Response to a survey"),
    .check = check,
    .settle = settle,
    .follow = follow,
    .questions = questions,
    .compare = compare,
    .href = href,
};
