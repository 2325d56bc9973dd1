/* The rows of the questionnaire as texts, and its CSV form. */
#include "assessment/questionnaire.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/utf16.h>

#include "base/id.h"
#include "base/limits.h"
#include "base/text.h"
#include "register/sheet.h"

const struct column_info questionnaire_columns[COLUMN_COUNT_] = {
    [COLUMN_LABEL] = {N_("Number"), NULL, 11},
    [COLUMN_SECTION] = {N_("Section"), NULL, 18},
    [COLUMN_MEASURE] = {N_("Measure"), NULL, 22},
    [COLUMN_QUESTION] = {N_("Question to answer"), NULL, 46},
    [COLUMN_EVIDENCE] = {N_("Examples of evidence"), NULL, 40},
    [COLUMN_STATE] = {N_("State"), "state", 12},
    [COLUMN_CURRENT] = {N_("Maturity now"), "current", 9},
    [COLUMN_TARGET] = {N_("Target"), "target", 7},
    [COLUMN_REASON] = {N_("Reason"), "reason", 28},
    [COLUMN_UNTIL] = {N_("Alternative until"), "until", 13},
    [COLUMN_NOTE] = {N_("Note"), "note", 32},
    [COLUMN_POST] = {N_("Responsible department and post"), "post", 24},
    [COLUMN_ANSWERED_ON] = {N_("Answered on"), "answered_on", 13},
    [COLUMN_CONTROL] = {N_("Control number of kaname"), NULL, 16},
    [COLUMN_EDITION] = {N_("Edition of the row"), NULL, 30},
};

const char *const questionnaire_rules[QUESTIONNAIRE_RULES] = {
    N_("Answer the question of each measure by choosing the maturity from 1 to 5 in “Maturity now”. "
       "“State” may stay empty then."),
    N_("Where a measure does not concern you, choose “Not applicable” in “State” and give the reason."),
    N_("Where something else is done instead, choose “Alternative measure”, and give its maturity, the "
       "reason and “Alternative until”."),
    N_("A row whose cells are all empty, or that you did not touch, changes nothing. To take an answer "
       "back, choose “Not answered” in “State”."),
    N_("If “State” and “Maturity now” are both empty, the answer itself stays; the other cells of the "
       "row are taken as they stand, an empty one empties its field."),
    N_("Answers carried over from last year have no date. Look at them and fill in “Answered on”: "
       "then they count as confirmed."),
    N_("Dates may be written like 2026-10-01, 2026/10/1 or 令和8年10月1日. A dash alone counts as empty. "
       "A circle in “State” means answered; the maturity is still needed."),
    N_("Rows may be sorted, hidden or left out, and columns may be moved; please do not change "
       "“Number” nor the hidden columns."),
    N_("When a cell cannot be taken, nothing of the file is stored; the page names every such cell."),
};

const char *questionnaire_plain(struct ctx *cx, const char *cell)
{
    static const char *const dashes[] = {"-", "ー", "―", "‐", "–", "—", "−", "‑", "─", "━"};
    const char *plain = text_trim(cx, text_fold(cx, cell));
    for (size_t i = 0; i < COUNT(dashes); i++)
        if (text_same(plain, dashes[i]))
            return "";
    return plain;
}

const char *questionnaire_mark(struct ctx *cx, const char *const cells[COLUMN_COUNT_])
{
    CLEANUP(buf_free) struct buf all = buf_create(LIMIT_FORM_BYTES);
    for (int column = COLUMN_INPUT_FIRST; column <= COLUMN_INPUT_LAST; column++) {
        for (const char *at = questionnaire_plain(cx, cells[column]); *at != '\0'; at++)
            if (*at != '\r')
                buf_char(&all, *at);
        buf_char(&all, '\x1F');
    }
    if (buf_failed(&all))
        arena_fail(cx->arena);
    return arena_printf(cx->arena, "%.16s", digest_hex(cx, buf_string(&all), all.length));
}

/* The label without the holder in full-width brackets at its end. */
static const char *without_holder(struct ctx *cx, const char *label)
{
    static const char open[] = "（", close[] = "）";
    size_t length = strlen(label);
    const char *last = NULL;
    if (length < strlen(close) || !text_same(label + length - strlen(close), close))
        return label;
    for (const char *at = strstr(label, open); at != NULL; at = strstr(at + 1, open))
        last = at;
    return last == NULL || last == label ? label
                                         : arena_copy_n(cx->arena, label, (size_t)(last - label));
}

enum rc questionnaire_posts(struct ctx *cx, struct choices *ret)
{
    struct choices posts;
    TRY(post_choices(cx, &posts));
    struct choice *plain = ARENA_ARRAY(cx->arena, struct choice, posts.n);
    if (plain == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < posts.n; i++)
        plain[i] = (struct choice){posts.at[i].id, without_holder(cx, posts.at[i].label)};
    for (size_t i = 0; i < posts.n; i++)
        for (size_t k = 0; k < posts.n; k++)
            if (i != k && text_same(plain[k].label, without_holder(cx, posts.at[i].label)))
                plain[i].label = posts.at[i].label;
    *ret = (struct choices){plain, posts.n};
    return RC_OK;
}

static const char *evidence_lines(struct ctx *cx, const struct control *control)
{
    const char *lines = "";
    for (size_t i = 0; i < control->evidence.n; i++)
        lines = arena_printf(cx->arena, "%s%s%s", lines, i == 0 ? "" : "\n",
                             bilingual_text(cx, control->evidence.at[i]));
    return lines;
}

static const char *level_text(struct ctx *cx, int64_t level)
{
    return level >= 1 ? decimal(cx, level) : "";
}

/* Parts of ids of two assessments that differ practically always. */
static const char *tag_of(struct ctx *cx, const char *assessment)
{
    return arena_printf(cx->arena, "%.8s", digest_hex(cx, assessment, strlen(assessment)));
}

static void fill_row(struct ctx *cx, const struct questionnaire *questionnaire,
                     const struct sheet_item *item, struct questionnaire_row *row)
{
    const struct control *control = item->control;
    const struct answer *answer = &item->answer;
    const struct catalog_group *group = &questionnaire->sheet.catalog->groups[control->group];
    bool open = answer->state == ANSWER_NONE;
    const char **cells = row->cells;
    cells[COLUMN_LABEL] = control->label;
    cells[COLUMN_SECTION] = catalog_group_name(cx, group);
    cells[COLUMN_MEASURE] = bilingual_text(cx, control->title);
    cells[COLUMN_QUESTION] = bilingual_text(cx, control->question);
    cells[COLUMN_EVIDENCE] = evidence_lines(cx, control);
    cells[COLUMN_STATE] = open ? "" : tr(cx, enum_label(&answer_state_names, answer->state));
    cells[COLUMN_CURRENT] = level_text(cx, answer->current);
    cells[COLUMN_TARGET] = level_text(cx, answer->target);
    cells[COLUMN_REASON] = answer->reason;
    cells[COLUMN_UNTIL] = answer->until;
    cells[COLUMN_NOTE] = answer->note;
    cells[COLUMN_POST] =
        text_empty(answer->post) ? "" : choice_label(questionnaire->posts, answer->post);
    cells[COLUMN_ANSWERED_ON] = answer->confirmed ? answer->answered_on : "";
    cells[COLUMN_CONTROL] = control->id;
    cells[COLUMN_EDITION] =
        arena_printf(cx->arena, "1.%s.%lld.%s", tag_of(cx, questionnaire->sheet.assessment.id),
                     (long long)answer->version, questionnaire_mark(cx, cells));
}

enum rc questionnaire_make(struct ctx *cx, const char *assessment, struct questionnaire *ret)
{
    struct questionnaire questionnaire;
    TRY(assessment_sheet_load(cx, assessment, &questionnaire.sheet));
    TRY(questionnaire_posts(cx, &questionnaire.posts));
    size_t n = questionnaire.sheet.items.n;
    struct questionnaire_row *rows = ARENA_ARRAY(cx->arena, struct questionnaire_row, n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++)
        fill_row(cx, &questionnaire, &questionnaire.sheet.items.at[i], &rows[i]);
    questionnaire.name = assessment_name(cx, &questionnaire.sheet.assessment,
                                         &questionnaire.sheet.scope);
    questionnaire.rows.at = rows;
    questionnaire.rows.n = n;
    questionnaire.part = NULL;
    *ret = questionnaire;
    return RC_OK;
}

static void converter_closep(UConverter **converter)
{
    if (*converter != NULL)
        ucnv_close(*converter);
}

/* What does not exist in CP932 is told, never replaced: the file comes back. */
static enum rc to_cp932(struct ctx *cx, const struct buf *utf8, struct buf *out)
{
    UErrorCode status = U_ZERO_ERROR;
    CLEANUP(converter_closep) UConverter *converter = ucnv_open("ibm-943_P15A-2003", &status);
    if (U_SUCCESS(status))
        ucnv_setFromUCallBack(converter, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    if (U_FAILURE(status))
        return fail(cx, RC_INTERNAL, N_("This system cannot write CP932"));
    for (const char *at = buf_string(utf8), *before = at;; before = at) {
        char bytes[8];
        UChar units[2];
        int32_t length = 0;
        UBool error = false;
        uint32_t code = text_next(&at);
        if (code == 0)
            return RC_OK;
        U16_APPEND(units, length, 2, code, error);
        int32_t written = ucnv_fromUChars(converter, bytes, sizeof bytes, units, length, &status);
        if (error || U_FAILURE(status))
            return fail(cx, RC_INVALID, N_("The character “{0}” does not exist in CP932; please take "
                                           "the UTF-8 file or the workbook"),
                        arena_copy_n(cx->arena, before, (size_t)(at - before)));
        buf_add(out, bytes, (size_t)written);
    }
}

enum rc questionnaire_write_csv(struct ctx *cx, const struct questionnaire *questionnaire,
                                bool cp932, struct buf *out)
{
    CLEANUP(buf_free) struct buf utf8 = buf_create(LIMIT_REPORT_BYTES);
    const char *heads[COLUMN_COUNT_];
    for (int column = 0; column < COLUMN_COUNT_; column++)
        heads[column] = tr(cx, questionnaire_columns[column].head);
    if (!cp932)
        csv_begin(&utf8);
    csv_row(&utf8, heads, COLUMN_COUNT_);
    for (size_t i = 0; i < questionnaire->rows.n; i++)
        csv_row(&utf8, questionnaire->rows.at[i].cells, COLUMN_COUNT_);
    TRY(buf_check(cx, &utf8, N_("The file is too large")));
    if (cp932)
        return to_cp932(cx, &utf8, out);
    buf_add(out, utf8.data, utf8.length);
    return RC_OK;
}

enum rc assessment_export(struct ctx *cx, const char *id, const char *format, struct buf *out)
{
    struct questionnaire questionnaire;
    bool xlsx = text_same(format, "xlsx"), cp932 = text_same(format, "csv-cp932");
    if (!xlsx && !cp932 && !text_same(format, "csv"))
        return fail(cx, RC_INVALID, N_("There is no format {0}; xlsx, csv and csv-cp932 are known"),
                    format);
    TRY(questionnaire_make(cx, id, &questionnaire));
    return xlsx ? questionnaire_write_xlsx(cx, &questionnaire, out)
                : questionnaire_write_csv(cx, &questionnaire, cp932, out);
}
