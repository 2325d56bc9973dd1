/* From the working copy to the frozen document, and back; what changed between two. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "seal/seal.h"
#include "survey/survey_inside.h"

static const char *const difference_codes[] = {"added", "removed", "changed"};
static const char *const difference_labels[] = {N_("Question added"), N_("Question removed"), N_("Question changed")};
const struct enum_names survey_difference_names = {difference_codes, difference_labels, DIFFERENCE_COUNT_};
_Static_assert(COUNT(difference_codes) == DIFFERENCE_COUNT_, "every difference needs a code");

/* --- Making the document --- */

/* The greatest value of a question that others hang on; 0 where none may. */
static int64_t greatest_value(const struct questionnaire_question *question)
{
    return question->kind == QUESTION_LEVEL                                            ? MATURITY_LEVELS + 1
           : question->kind == QUESTION_SINGLE || question->kind == QUESTION_MULTIPLE ? (int64_t)question->choices.n
                                                                                       : 0;
}

static enum rc link_condition(struct ctx *cx, const struct survey_question *row,
                              const struct questionnaire_question *earlier, size_t count,
                              struct questionnaire_question *ret)
{
    const char *code = "";
    if (text_empty(row->condition))
        return RC_OK;
    if (survey_condition_read(cx, row->condition, &code, &ret->wanted) != RC_OK)
        return fail(cx, RC_INVALID, N_("Question {0}: the condition “{1}” cannot be read"), row->code, row->condition);
    for (size_t i = 0; i < count && ret->condition < 0; i++)
        if (text_same(earlier[i].code, code))
            ret->condition = (int)i;
    if (ret->condition < 0)
        return fail(cx, RC_INVALID, N_("Question {0} hangs on {1}, which does not come before it"), row->code, code);
    int64_t most = greatest_value(&earlier[ret->condition]);
    if (most < QUESTION_CHOICES_MOST && ret->wanted >> (most + 1) != 0)
        return fail(cx, RC_INVALID, N_("Question {0} waits for a value that {1} does not have"), row->code, code);
    return RC_OK;
}

static enum rc make_questions(struct ctx *cx, const struct survey *survey, const struct catalog *catalog,
                              struct survey_questionnaire *ret)
{
    struct survey_questions rows = {.n = 0};
    TRY(survey_store_questions(cx, survey->id, &rows));
    if (rows.n == 0)
        return fail(cx, RC_INVALID, N_("The survey has no question yet"));
    struct questionnaire_question *all = ARENA_ARRAY(cx->arena, struct questionnaire_question, rows.n);
    if (all == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++) {
        enum rc rc = survey_question_make(cx, catalog, rows.at + i, &all[i]);
        if (rc == RC_INVALID && cx->problem.field_count > 0) {
            const char *why = cx->problem.fields[cx->problem.field_count - 1].message;
            cx->problem = (struct problem){.rc = RC_OK};
            return fail(cx, RC_INVALID, N_("Question {0}: {1}"), rows.at[i].code, why);
        }
        TRY(rc);
        TRY(link_condition(cx, rows.at + i, all, i, &all[i]));
    }
    ret->questions.at = all;
    ret->questions.n = rows.n;
    return RC_OK;
}

/* The public half of the key that answers can be checked against; "" where the body has none. */
static enum rc card_of(struct ctx *cx, const char **ret)
{
    struct signing_key key = {.id = NULL};
    const struct problem before = cx->problem;
    *ret = "";
    enum rc rc = seal_key_get(cx, "", &key);
    if (rc == RC_MISSING) {
        cx->problem = before;
        return RC_OK;
    }
    TRY(rc);
    TRY(seal_card(cx, &key, ret));
    *ret = text_trim(cx, *ret);
    return RC_OK;
}

enum rc survey_questionnaire_make(struct ctx *cx, const struct survey *survey, int64_t edition,
                                  struct survey_questionnaire *ret, struct buf *ret_bytes)
{
    const struct catalog *catalog = NULL;
    struct organization organization = {.id = NULL};
    struct survey_questionnaire made = {.survey = survey->id,
                                 .edition = edition,
                                 .year = survey->year,
                                 .kind = survey->kind,
                                 .title = survey->title,
                                 .purpose = survey->purpose,
                                 .legal_basis = survey->legal_basis,
                                 .opens = survey->opens_on,
                                 .closes = survey->closes_on,
                                 .contact = survey->contact,
                                 .catalog = "",
                                 .catalog_version = ""};
    if (!text_empty(survey->catalog)) {
        TRY(catalog_get(cx, survey->catalog, &catalog));
        made.catalog = catalog->id;
        made.catalog_version = catalog->version;
    }
    TRY(organization_get(cx, cx->org, &organization));
    made.asker = organization.id;
    made.asker_name = organization.name;
    TRY(card_of(cx, &made.asker_card));
    TRY(make_questions(cx, survey, catalog, &made));
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_QUESTIONNAIRE_BYTES);
    TRY(questionnaire_document_write(cx, &made, &bytes));
    TRY(questionnaire_document_read(cx, buf_string(&bytes), bytes.length, ret));
    if (ret_bytes != NULL)
        buf_add(ret_bytes, bytes.data, bytes.length);
    return RC_OK;
}

enum rc survey_preview(struct ctx *cx, const char *id, struct survey_questionnaire *ret)
{
    struct survey survey = {.id = NULL};
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_SEE, &stay, &survey));
    return survey_questionnaire_make(cx, &survey, survey.edition + 1, ret, NULL);
}

enum rc survey_questions_of(struct ctx *cx, const char *id, struct survey_questions *ret)
{
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_SEE, &stay, NULL));
    return survey_store_questions(cx, id, ret);
}

static enum rc edition_bytes(struct ctx *cx, const struct survey *survey, int64_t edition, const void **ret,
                             size_t *ret_length)
{
    struct survey_edition row = {.id = NULL};
    enum rc rc = survey_store_edition(cx, survey->id, edition == 0 ? survey->edition : edition, &row);
    if (rc == RC_MISSING)
        return fail(cx, rc, N_("The survey was not opened yet: there is no edition {0}"),
                    decimal(cx, edition == 0 ? 1 : edition));
    TRY(rc);
    return content_get(cx, row.digest, survey->title, ret, ret_length);
}

enum rc survey_edition_read(struct ctx *cx, const struct survey *survey, int64_t edition,
                            struct survey_questionnaire *ret)
{
    const void *bytes = NULL;
    size_t length = 0;
    TRY(edition_bytes(cx, survey, edition, &bytes, &length));
    return questionnaire_document_read(cx, bytes, length, ret);
}

enum rc survey_document_of(struct ctx *cx, const char *id, int64_t edition, struct buf *ret_bytes,
                           struct survey_questionnaire *ret)
{
    struct survey survey = {.id = NULL};
    const void *bytes = NULL;
    size_t length = 0;
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_SEE, &stay, &survey));
    TRY(edition_bytes(cx, &survey, edition, &bytes, &length));
    if (ret != NULL)
        TRY(questionnaire_document_read(cx, bytes, length, ret));
    if (ret_bytes != NULL)
        buf_add(ret_bytes, bytes, length);
    return RC_OK;
}

/* --- Differences --- */

static const char *yes_no(const struct ctx *cx, bool value)
{
    return value ? tr(cx, N_("yes")) : tr(cx, N_("no"));
}

static const char *choices_text(const struct ctx *cx, const struct questionnaire_question *question)
{
    const char *text = "";
    for (size_t i = 0; i < question->choices.n; i++)
        text = arena_printf(cx->arena, "%s%s%s", text, i == 0 ? "" : " / ", bilingual_text(cx, question->choices.at[i]));
    return text;
}

static const char *range_text(const struct ctx *cx, const struct questionnaire_question *question)
{
    const char *least = question->has_least ? arena_printf(cx->arena, "%g", question->least) : "";
    const char *most = question->has_most ? arena_printf(cx->arena, "%g", question->most) : "";
    return arena_printf(cx->arena, "%s–%s %s", least, most, question->unit);
}

static const char *condition_text(const struct ctx *cx, const struct survey_questionnaire *all,
                                  const struct questionnaire_question *question)
{
    if (question->condition < 0)
        return tr(cx, N_("always"));
    const char *text = arena_printf(cx->arena, "%s=", all->questions.at[question->condition].code);
    bool first = true;
    for (int v = 1; v <= QUESTION_CHOICES_MOST; v++) {
        if ((question->wanted >> v & 1) == 0)
            continue;
        text = arena_printf(cx->arena, "%s%s%d", text, first ? "" : ",", v);
        first = false;
    }
    return text;
}

/* Adds a line to both sides where they differ. */
static void note(const struct ctx *cx, struct survey_change *change, const char *label, const char *before,
                 const char *after)
{
    if (text_same(before, after))
        return;
    const char *gap = text_empty(change->before) && text_empty(change->after) ? "" : "\n";
    change->before = arena_printf(cx->arena, "%s%s%s: %s", change->before, gap, label, before);
    change->after = arena_printf(cx->arena, "%s%s%s: %s", change->after, gap, label, after);
}

static struct survey_change compare_two(const struct ctx *cx, const struct survey_questionnaire *old,
                                        const struct questionnaire_question *before, const struct survey_questionnaire *now,
                                        const struct questionnaire_question *after)
{
    struct survey_change change = {.code = after->code,
                                   .text = bilingual_text(cx, after->text),
                                   .difference = DIFFERENCE_CHANGED,
                                   .before = "",
                                   .after = ""};
    note(cx, &change, tr(cx, N_("Question (Japanese)")), before->text.ja, after->text.ja);
    note(cx, &change, tr(cx, N_("Question (English)")), before->text.en, after->text.en);
    note(cx, &change, tr(cx, N_("Help (Japanese)")), before->help.ja, after->help.ja);
    note(cx, &change, tr(cx, N_("Help (English)")), before->help.en, after->help.en);
    note(cx, &change, tr(cx, N_("Kind of question")), tr(cx, enum_label(&question_kind_names, before->kind)),
         tr(cx, enum_label(&question_kind_names, after->kind)));
    note(cx, &change, tr(cx, N_("Must be answered")), yes_no(cx, before->required), yes_no(cx, after->required));
    note(cx, &change, tr(cx, N_("Choices")), choices_text(cx, before), choices_text(cx, after));
    note(cx, &change, tr(cx, N_("Range and unit")), range_text(cx, before), range_text(cx, after));
    note(cx, &change, tr(cx, N_("Asked when")), condition_text(cx, old, before), condition_text(cx, now, after));
    return change;
}

enum rc survey_compare(struct ctx *cx, const struct survey_questionnaire *before, const struct survey_questionnaire *after,
                       struct survey_changes *ret)
{
    struct survey_change *rows =
        ARENA_ARRAY(cx->arena, struct survey_change, before->questions.n + after->questions.n);
    size_t n = 0;
    int64_t same = 0;
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < after->questions.n; i++) {
        const struct questionnaire_question *now = after->questions.at + i;
        int old = questionnaire_question_find(before, now->code);
        if (old < 0) {
            rows[n++] = (struct survey_change){.code = now->code, .text = bilingual_text(cx, now->text),
                                               .difference = DIFFERENCE_ADDED, .before = "", .after = ""};
            continue;
        }
        struct survey_change change = compare_two(cx, before, before->questions.at + old, after, now);
        if (text_empty(change.before) && text_empty(change.after))
            same++;
        else
            rows[n++] = change;
    }
    for (size_t i = 0; i < before->questions.n; i++)
        if (questionnaire_question_find(after, before->questions.at[i].code) < 0)
            rows[n++] = (struct survey_change){.code = before->questions.at[i].code,
                                               .text = bilingual_text(cx, before->questions.at[i].text),
                                               .difference = DIFFERENCE_REMOVED, .before = "", .after = ""};
    ret->rows.at = rows;
    ret->rows.n = n;
    ret->same = same;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}
