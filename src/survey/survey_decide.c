/* Deciding what came back: comments to questions, accepting, sending back. The packages are those of the room of
 * submissions; here the asking body decides them, and the agency that carries the survey out for it. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "submission/submission.h"
#include "survey/survey_decide.h"
#include "survey/survey_response.h"

static const char no_file[] = N_("This response has no such file");

/* Acts in the asking organisation, with a response that came as a package. */
static enum rc enter_response(struct ctx *cx, const char *id, struct row_stay *stay, struct survey *ret_survey,
                              struct survey_response *ret)
{
    TRY(survey_row_visible(cx, &survey_response_record, id, ret));
    TRY(survey_enter(cx, ret->survey, SURVEY_WORK, stay, ret_survey));
    if (ret->source != RESPONSE_PACKAGE)
        return fail(cx, RC_CONFLICT, N_("What came on paper counts since it was entered; there is no package to decide"));
    return RC_OK;
}

static enum rc check_question(struct ctx *cx, const struct survey *survey, const struct survey_response *response,
                              const char *code)
{
    struct survey_questionnaire document = {.digest = ""};
    if (text_empty(code))
        return RC_OK;
    TRY(survey_edition_read(cx, survey, response->edition, &document));
    return questionnaire_question_find(&document, code) >= 0
               ? RC_OK
               : field_fail(cx, "question", N_("The questionnaire has no question “{0}”"), code);
}

enum rc survey_response_comment(struct ctx *cx, const char *id, const char *question, const char *comment)
{
    struct survey survey = {.id = NULL};
    struct survey_response response = {.id = NULL};
    ROW_STAY(stay);
    TRY(enter_response(cx, id, &stay, &survey, &response));
    TRY(check_question(cx, &survey, &response, question));
    return submission_comment_add(cx, response.submission, question, comment);
}

enum rc survey_response_comment_drop(struct ctx *cx, const char *id, const char *comment)
{
    struct survey_response response = {.id = NULL};
    struct submission_comments comments = {.rows = {.n = 0}};
    ROW_STAY(stay);
    TRY(enter_response(cx, id, &stay, NULL, &response));
    TRY(submission_comments_of(cx, response.submission, &comments));
    for (size_t i = 0; i < comments.rows.n; i++) /* of this response alone: others may be of a survey that is not seen */
        if (text_same(comments.rows.at[i].id, comment))
            return submission_comment_drop(cx, comment);
    return fail(cx, RC_MISSING, N_("This response has no such comment"));
}

enum rc survey_response_accept(struct ctx *cx, const char *id, const char *note)
{
    struct survey_response response = {.id = NULL};
    struct submission submission = {.id = NULL};
    ROW_STAY(stay);
    TRY(enter_response(cx, id, &stay, NULL, &response));
    return submission_accept(cx, response.submission, note, &submission);
}

enum rc survey_response_return(struct ctx *cx, const char *id, const char *note)
{
    struct survey_response response = {.id = NULL};
    struct submission submission = {.id = NULL};
    ROW_STAY(stay);
    TRY(enter_response(cx, id, &stay, NULL, &response));
    return submission_return(cx, response.submission, note, &submission);
}

enum rc survey_response_newest(struct ctx *cx, const char *survey, const char *operator_key, struct survey_response *ret)
{
    struct survey_responses all = {.n = 0};
    ROW_STAY(stay);
    TRY(survey_enter(cx, survey, SURVEY_SEE, &stay, NULL));
    TRY(survey_store_responses(cx, survey, operator_key, &all));
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].operator_key, operator_key) && all.at[i].state != RESPONSE_REFUSED) {
            *ret = all.at[i];
            return RC_OK;
        }
    return fail(cx, RC_MISSING, N_("No response of an operator with the key {0} is here"), operator_key);
}

/* --- On the page --- */

/* RC_MISSING without a message: it came on paper. */
static enum rc find_submission(struct ctx *cx, const char *id, struct submission *ret)
{
    return db_one(cx, submission_record.select_one, submission_record.fields, ret, ARGS(STR(cx->org), STR(id)));
}

/* --- Attachments --- */

static bool is_attachment(const struct submission_part *part)
{
    return strncmp(part->name, SUBMISSION_ATTACHMENT, sizeof SUBMISSION_ATTACHMENT - 1) == 0;
}

static enum rc fill_files(struct ctx *cx, const struct submission *submission, struct survey_decision *ret)
{
    struct submission_package package = {.digest = ""};
    if (submission->state == SUBMISSION_REFUSED)
        return RC_OK;
    TRY(submission_load(cx, submission, &package));
    struct survey_attachment *files = ARENA_ARRAY(cx->arena, struct survey_attachment, package.parts.n);
    size_t n = 0;
    if (files == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < package.parts.n; i++) {
        const struct submission_part *part = package.parts.at + i;
        if (!is_attachment(part))
            continue;
        files[n] = (struct survey_attachment){.number = (int64_t)n + 1, .size = (int64_t)part->length};
        files[n++].name = arena_copy(cx->arena, part->name + sizeof SUBMISSION_ATTACHMENT - 1);
    }
    ret->files.at = files;
    ret->files.n = n;
    return RC_OK;
}

enum rc survey_response_file(struct ctx *cx, const char *id, const char *number, const char **ret_name, struct buf *out)
{
    struct survey_response response = {.id = NULL};
    struct submission submission = {.id = NULL};
    struct submission_package package = {.digest = ""};
    int64_t wanted = 0, at = 0;
    ROW_STAY(stay);
    TRY(survey_row_visible(cx, &survey_response_record, id, &response));
    TRY(survey_enter(cx, response.survey, SURVEY_SEE, &stay, NULL));
    enum rc rc = find_submission(cx, response.submission, &submission);
    if (rc == RC_MISSING || (rc == RC_OK && submission.state == SUBMISSION_REFUSED) ||
        text_to_int(cx, number, &wanted) != RC_OK)
        return fail(cx, RC_MISSING, no_file);
    TRY(rc);
    TRY(submission_load(cx, &submission, &package));
    for (size_t i = 0; i < package.parts.n; i++) {
        const struct submission_part *part = package.parts.at + i;
        if (!is_attachment(part) || ++at != wanted)
            continue;
        *ret_name = arena_copy(cx->arena, part->name + sizeof SUBMISSION_ATTACHMENT - 1);
        buf_add(out, part->bytes, part->length);
        return submission_opened(cx, &submission);
    }
    return fail(cx, RC_MISSING, no_file);
}

enum rc survey_packed_texts(struct ctx *cx, const char *submission, const char **ret)
{
    struct submission row = {.id = NULL};
    struct submission_package package = {.digest = ""};
    enum rc rc = find_submission(cx, submission, &row);
    if (rc == RC_MISSING || (rc == RC_OK && row.state == SUBMISSION_REFUSED))
        return RC_OK; /* a refused one may be what cannot be read */
    TRY(rc);
    TRY(submission_load(cx, &row, &package));
    const struct submission_part *part = submission_part(&package, SUBMISSION_TEXTS);
    if (part != NULL)
        *ret = arena_copy_n(cx->arena, part->bytes, part->length);
    return RC_OK;
}

static enum rc fill_comments(struct ctx *cx, const char *submission, struct survey_decision *ret)
{
    struct submission_comments all = {.rows = {.n = 0}};
    TRY(submission_comments_of(cx, submission, &all));
    struct survey_comment_line *lines = ARENA_ARRAY(cx->arena, struct survey_comment_line, all.rows.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.rows.n; i++) {
        const struct submission_comment *one = all.rows.at + i;
        lines[i] = (struct survey_comment_line){.id = one->id, .question = one->question, .comment = one->comment,
                                                .at = one->created_at};
        TRY(person_name(cx, one->created_by, &lines[i].name));
    }
    ret->comments.at = lines;
    ret->comments.n = all.rows.n;
    return RC_OK;
}

enum rc survey_decision_fill(struct ctx *cx, const struct survey_response *response, struct survey_decision *ret)
{
    struct submission submission = {.id = NULL};
    enum rc rc = find_submission(cx, response->submission, &submission);
    if (rc == RC_MISSING)
        return RC_OK; /* it came on paper */
    TRY(rc);
    ret->packed = 1;
    ret->may_decide = may(cx, PERM_SURVEY_WRITE) && response->state == RESPONSE_RECEIVED;
    ret->may_reopen = may(cx, PERM_SURVEY_WRITE) && response->state == RESPONSE_ACCEPTED;
    TRY(fill_comments(cx, submission.id, ret));
    TRY(fill_files(cx, &submission, ret));
    return submission_opened(cx, &submission);
}
