/* Answers straight from an approved self-assessment. */
#include "assessment/assessment.h"
#include "base/text.h"
#include "questionnaire/reply_change.h"

static const struct field filled_table[] = {
    FIELD(reply_filled, assessment_name, F_TEXT, .label = N_("Self-assessment")),
    FIELD(reply_filled, taken, F_INT, .label = N_("Answers taken over")),
    FIELD(reply_filled, kept, F_INT, .label = N_("Answered before and left as they were")),
    FIELD(reply_filled, open, F_INT, .label = N_("Not covered by the self-assessment")),
};
const struct fields reply_filled_fields = {filled_table, COUNT(filled_table)};

static const struct sheet_item *find_item(const struct assessment_sheet *sheet, const char *control)
{
    for (size_t i = 0; i < sheet->items.n; i++)
        if (text_same(sheet->items.at[i].control->id, control))
            return &sheet->items.at[i];
    return NULL;
}

/* An answer of the assessment as a wish; false when it says nothing. */
static bool wish_of(const struct ctx *cx, const struct reply_item *item, const struct sheet_item *from,
                    struct reply_wish *ret)
{
    const struct answer *answer = from == NULL ? NULL : &from->answer;
    if (answer == NULL || answer->version == 0 || answer->state == ANSWER_NONE)
        return false;
    *ret = (struct reply_wish){.question = item->question->code,
                               .value = answer->current > 0 ? decimal(cx, answer->current) : "",
                               .reason = answer->reason,
                               .note = item->answer.note,
                               .version = item->answer.version,
                               .origin = REPLY_BY_ASSESSMENT};
    if (answer->state == ANSWER_NOT_APPLICABLE) {
        ret->exception = REPLY_ANSWER_NOT_APPLICABLE;
        ret->value = "";
    }
    if (answer->state == ANSWER_ALTERNATIVE)
        ret->exception = REPLY_ANSWER_ALTERNATIVE;
    return true;
}

static enum rc need_fitting(struct ctx *cx, const struct reply_whole *whole, const struct assessment_sheet *sheet)
{
    if (sheet->assessment.status != ASSESSMENT_APPROVED)
        return fail(cx, RC_CONFLICT, N_("Answers are taken from an approved self-assessment only; this one is: {0}"),
                    tr(cx, enum_label(&assessment_status_names, sheet->assessment.status)));
    if (!text_same(sheet->catalog->id, whole->document.catalog))
        return fail(cx, RC_CONFLICT,
                    N_("The self-assessment is about another standard ({0}) than the questionnaire ({1})"),
                    sheet->catalog->id, text_empty(whole->document.catalog) ? "–" : whole->document.catalog);
    return RC_OK;
}

/* The latest approved one where none is named. */
static enum rc choose(struct ctx *cx, const struct reply_whole *whole, const char **assessment)
{
    struct assessment_names names = {.n = 0};
    if (!text_empty(*assessment))
        return RC_OK;
    TRY(assessment_approved(cx, whole->document.catalog, &names));
    if (names.n == 0)
        return fail(cx, RC_MISSING, N_("There is no approved self-assessment against the standard of this questionnaire"));
    *assessment = names.at[0].id;
    return RC_OK;
}

static enum rc note_assessment(struct ctx *cx, struct reply *reply, const char *assessment)
{
    struct reply after = *reply;
    after.assessment = assessment;
    return record_update(cx, &reply_record, reply, &after);
}

static enum rc make_wishes(struct ctx *cx, const struct reply_whole *whole, const struct assessment_sheet *sheet,
                           bool overwrite, struct reply_filled *filled, struct reply_wish **ret, size_t *ret_n)
{
    size_t n = 0;
    struct reply_wish *wishes = ARENA_ARRAY(cx->arena, struct reply_wish, whole->document.questions.n);
    if (wishes == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < whole->document.questions.n; i++) {
        const struct reply_item *item = whole->items + i;
        bool measure = item->question->kind == QUESTION_LEVEL;
        bool there = measure && wish_of(cx, item, find_item(sheet, item->question->control), &wishes[n]);
        bool kept = item->answer.state != REPLY_ANSWER_NONE && !overwrite;
        filled->kept += kept;
        filled->open += !there && item->answer.state == REPLY_ANSWER_NONE;
        n += there && !kept;
    }
    *ret = wishes;
    *ret_n = n;
    return RC_OK;
}

enum rc reply_fill(struct ctx *cx, const char *id, const char *assessment, bool overwrite, struct reply_filled *ret)
{
    struct reply_whole whole = {.last = {.id = ""}};
    struct assessment_sheet sheet = {.catalog = NULL};
    struct reply_filled filled = {.assessment_name = ""};
    struct reply_save save = {.saved = NULL};
    struct reply_wish *wishes = NULL;
    size_t n = 0;
    TRY(reply_need(cx, PERM_RESPONSE_WRITE));
    TRY(reply_need(cx, PERM_ASSESSMENT_READ));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(reply_load_plain(cx, id, &whole));
    TRY(reply_need_writable(cx, &whole.reply));
    TRY(choose(cx, &whole, &assessment));
    TRY(assessment_sheet_load(cx, assessment, &sheet));
    TRY(need_fitting(cx, &whole, &sheet));
    TRY(make_wishes(cx, &whole, &sheet, overwrite, &filled, &wishes, &n));
    TRY(reply_answers_store(cx, &whole, wishes, n, &save));
    for (size_t i = 0; i < n; i++)
        filled.taken += save.saved[i].changed;
    TRY(note_assessment(cx, &whole.reply, assessment));
    TRY(assessment_name_of(cx, assessment, &filled.assessment_name));
    TRY(db_commit(cx, &tx));
    reply_tell_began(cx, &whole.reply);
    *ret = filled;
    return RC_OK;
}
