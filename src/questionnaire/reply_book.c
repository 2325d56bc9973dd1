/* The questionnaire as a workbook to fill in: what it is about and how to fill it in, then one row for each question.
 * The sheets are locked without a password: that guards against slips; the cells to fill are not. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "questionnaire/reply_book.h"
#include "register/workbook.h"

enum { GUIDE_WIDTH = 100, COLOUR_HEAD = 0xE6E6E6, COLOUR_INPUT = 0xCFE3FF, COLOUR_LOCKED = 0xF5F5F5,
       COLOUR_LINE = 0x949494, FONT_SIZE = 10, TITLE_SIZE = 14, LINES_MOST = 12, LIST_BYTES_MOST = 250 };

static const struct {
    const char *head;
    double width;
    bool input;
} columns[] = {
    [BOOK_CODE] = {N_("Number (question)"), 12, false},
    [BOOK_TEXT] = {N_("Question asked"), 60, false},
    [BOOK_HOW] = {N_("What may stand there"), 34, false},
    [BOOK_VALUE] = {N_("Answer"), 26, true},
    [BOOK_EXCEPTION] = {N_("Exception"), 16, true},
    [BOOK_REASON] = {N_("Reason"), 30, true},
    [BOOK_NOTE] = {N_("Note"), 30, true},
    [BOOK_LAST] = {N_("Answer of the year before"), 24, false},
    [BOOK_MARK] = {N_("Edition of the workbook"), 30, false},
};
_Static_assert(COUNT(columns) == BOOK_COLUMNS, "every column needs a head");

const char *reply_book_head(enum book_column column)
{
    return columns[column].head;
}

struct book {
    struct ctx *cx;
    const struct reply_whole *whole;
    struct workbook_out out;
    lxw_format *title, *plain, *bold, *head, *head_input, *locked, *input;
};

/* --- Formats --- */

static lxw_format *add_format(struct book *book, bool framed)
{
    lxw_format *format = workbook_add_format(book->out.workbook);
    if (format == NULL) {
        workbook_note(&book->out, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    format_set_font_name(format, "Yu Gothic");
    format_set_font_size(format, FONT_SIZE);
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (framed) {
        format_set_border(format, LXW_BORDER_THIN);
        format_set_border_color(format, COLOUR_LINE);
    }
    return format;
}

static bool make_formats(struct book *book)
{
    lxw_format **all[] = {&book->title, &book->plain,  &book->bold, &book->head,
                          &book->head_input, &book->locked, &book->input};
    for (size_t i = 0; i < COUNT(all); i++) {
        *all[i] = add_format(book, i >= 3);
        if (*all[i] == NULL)
            return false;
    }
    format_set_bold(book->title);
    format_set_font_size(book->title, TITLE_SIZE);
    book->title->text_wrap = LXW_FALSE;
    format_set_bold(book->bold);
    format_set_bold(book->head);
    format_set_bg_color(book->head, COLOUR_HEAD);
    format_set_bold(book->head_input);
    format_set_bg_color(book->head_input, COLOUR_INPUT);
    format_set_bg_color(book->locked, COLOUR_LOCKED);
    format_set_unlocked(book->input);
    format_set_num_format(book->input, "@"); /* what is typed stays as it was typed */
    return true;
}

static lxw_worksheet *add_sheet(struct book *book, const char *name)
{
    lxw_worksheet *sheet = workbook_add_worksheet(book->out.workbook, name);
    if (sheet == NULL)
        workbook_note(&book->out, LXW_ERROR_MEMORY_MALLOC_FAILED);
    return sheet;
}

static void write_text(struct book *book, lxw_worksheet *sheet, lxw_row_t row, int column, const char *text,
                       lxw_format *format)
{
    lxw_col_t at = (lxw_col_t)column;
    workbook_note(&book->out, text_empty(text) ? worksheet_write_blank(sheet, row, at, format)
                                               : worksheet_write_string(sheet, row, at, text, format));
}

static void set_height(struct book *book, lxw_worksheet *sheet, lxw_row_t row, int lines)
{
    workbook_note(&book->out, worksheet_set_row(sheet, row,
                                                workbook_row_points(lines > LINES_MOST ? LINES_MOST : lines), NULL));
}

/* --- What it is about --- */

static const char *const rules[] = {
    N_("Please fill in the blue columns of the second sheet only, and leave its last column as it is: it tells which questionnaire the rows belong to."),
    N_("A level is a number from 1 to 5. Where a measure does not apply, or is met by another one, choose that in the column “Exception” and give the reason."),
    N_("Of several choices write the numbers, apart by commas, or the words, each on a line of its own."),
    N_("Empty rows stay as they are here. Files are attached on the page."),
    N_("A file is taken as a whole or not at all; every cell that cannot be taken is named."),
};

static void write_guide(struct book *book)
{
    struct ctx *cx = book->cx;
    const struct survey_questionnaire *document = &book->whole->document;
    lxw_worksheet *sheet = add_sheet(book, tr(cx, N_("How to fill in")));
    lxw_row_t row = 0;
    if (sheet == NULL)
        return;
    const char *const facts[][2] = {
        {tr(cx, N_("Title of the survey")), document->title},
        {tr(cx, N_("Asking body")), document->asker_name},
        {tr(cx, N_("Year")), decimal(cx, document->year)},
        {tr(cx, N_("Edition")), decimal(cx, document->edition)},
        {tr(cx, N_("To be answered by")), date_long(cx, document->closes)},
        {tr(cx, N_("Purpose")), document->purpose},
        {tr(cx, N_("Legal basis")), document->legal_basis},
        {tr(cx, N_("Organisation")), cx->org_name},
        {tr(cx, N_("Data as of")), time_show(cx, cx->now)},
    };
    workbook_note(&book->out, worksheet_set_column(sheet, 0, 0, 22, NULL));
    workbook_note(&book->out, worksheet_set_column(sheet, 1, 1, GUIDE_WIDTH, NULL));
    write_text(book, sheet, row++, 0, document->title, book->title);
    for (size_t i = 0; i < COUNT(facts); i++) {
        if (text_empty(facts[i][1]))
            continue;
        write_text(book, sheet, row, 0, facts[i][0], book->bold);
        write_text(book, sheet, row, 1, facts[i][1], book->plain);
        set_height(book, sheet, row++, workbook_lines(facts[i][1], GUIDE_WIDTH));
    }
    row++;
    for (size_t i = 0; i < COUNT(rules); i++) {
        const char *rule = arena_printf(cx->arena, "%zu. %s", i + 1, tr(cx, rules[i]));
        write_text(book, sheet, row, 1, rule, book->plain);
        set_height(book, sheet, row++, workbook_lines(rule, GUIDE_WIDTH));
    }
    worksheet_protect(sheet, NULL, NULL);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet, 1, 0);
}

/* --- The questions --- */

static const char *choices_text(const struct ctx *cx, const struct questionnaire_question *question)
{
    const char *text = "";
    for (size_t i = 0; i < question->choices.n; i++)
        text = arena_printf(cx->arena, "%s%s%zu: %s", text, i == 0 ? "" : "\n", i + 1,
                            bilingual_text(cx, question->choices.at[i]));
    return text;
}

static const char *how_text(const struct ctx *cx, const struct questionnaire_question *question)
{
    switch ((enum question_kind)question->kind) {
    case QUESTION_LEVEL:
        return tr(cx, N_("1 to 5"));
    case QUESTION_SINGLE:
        return choices_text(cx, question);
    case QUESTION_MULTIPLE:
        return arena_printf(cx->arena, "%s\n%s", tr(cx, N_("Several possible:")), choices_text(cx, question));
    case QUESTION_NUMBER:
        return text_empty(question->unit) ? tr(cx, N_("A number"))
                                          : trf(cx, N_("Number (unit: {0})"), question->unit);
    case QUESTION_DATE:
        return tr(cx, N_("Date"));
    case QUESTION_FILE:
        return tr(cx, N_("Files are attached on the page"));
    case QUESTION_TEXT:
    case QUESTION_KIND_COUNT_:
        break;
    }
    return tr(cx, N_("Free text"));
}

static const char *question_text(const struct ctx *cx, const struct survey_questionnaire *document,
                                 const struct questionnaire_question *question)
{
    const char *condition = reply_condition_text(cx, document, question);
    const char *text = bilingual_text(cx, question->text);
    if (question->required)
        text = arena_printf(cx->arena, "%s %s", text, tr(cx, N_("(must be answered)")));
    return text_empty(condition) ? text : arena_printf(cx->arena, "%s\n%s", condition, text);
}

static const char *value_cell(const struct ctx *cx, const struct reply_item *item, const struct reply_answer *answer)
{
    if (answer == NULL || item->question->kind == QUESTION_FILE)
        return "";
    return item->question->kind == QUESTION_SINGLE || item->question->kind == QUESTION_MULTIPLE
               ? reply_value_show(cx, item->question, answer->value)
               : answer->value;
}

static const char *exception_cell(const struct ctx *cx, const struct reply_answer *answer)
{
    bool exception = answer->state == REPLY_ANSWER_NOT_APPLICABLE || answer->state == REPLY_ANSWER_ALTERNATIVE;
    return exception ? tr(cx, enum_label(&reply_answer_state_names, answer->state)) : "";
}

static const char *last_cell(const struct ctx *cx, const struct reply_item *item)
{
    if (item->last == NULL)
        return "";
    const char *value = value_cell(cx, item, item->last), *exception = exception_cell(cx, item->last);
    return arena_printf(cx->arena, "%s%s%s", value, text_empty(value) || text_empty(exception) ? "" : " ", exception);
}

static void add_list(struct book *book, lxw_worksheet *sheet, lxw_row_t row, int column, const char *const *words,
                     size_t n)
{
    size_t bytes = 0;
    char **list = ARENA_ARRAY(book->cx->arena, char *, n + 1);
    if (list == NULL) {
        workbook_note(&book->out, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        list[i] = (char *)words[i]; /* the library reads it only */
        bytes += strlen(words[i]) + 1;
        if (strpbrk(words[i], ",\"") != NULL)
            return; /* a list cannot hold it: the words are read all the same */
    }
    list[n] = NULL;
    if (bytes > LIST_BYTES_MOST)
        return;
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = list,
                                .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING};
    workbook_note(&book->out, worksheet_data_validation_cell(sheet, row, (lxw_col_t)column, &rule));
}

static void add_lists(struct book *book, lxw_worksheet *sheet, lxw_row_t row,
                      const struct questionnaire_question *question)
{
    static const char *const levels[] = {"1", "2", "3", "4", "5"};
    struct ctx *cx = book->cx;
    const char *const exceptions[] = {
        tr(cx, enum_label(&reply_answer_state_names, REPLY_ANSWER_NOT_APPLICABLE)),
        tr(cx, enum_label(&reply_answer_state_names, REPLY_ANSWER_ALTERNATIVE))};
    if (question->kind == QUESTION_LEVEL) {
        add_list(book, sheet, row, BOOK_VALUE, levels, COUNT(levels));
        add_list(book, sheet, row, BOOK_EXCEPTION, exceptions, COUNT(exceptions));
    }
    if (question->kind != QUESTION_SINGLE)
        return;
    const char **words = ARENA_ARRAY(cx->arena, const char *, question->choices.n);
    for (size_t i = 0; words != NULL && i < question->choices.n; i++)
        words[i] = bilingual_text(cx, question->choices.at[i]);
    if (words != NULL)
        add_list(book, sheet, row, BOOK_VALUE, words, question->choices.n);
}

static void write_question(struct book *book, lxw_worksheet *sheet, lxw_row_t row, const struct reply_item *item)
{
    struct ctx *cx = book->cx;
    const struct questionnaire_question *question = item->question;
    int lines = 1;
    const char *const cells[BOOK_COLUMNS] = {
        [BOOK_CODE] = question->code,
        [BOOK_TEXT] = question_text(cx, &book->whole->document, question),
        [BOOK_HOW] = how_text(cx, question),
        [BOOK_VALUE] = value_cell(cx, item, &item->answer),
        [BOOK_EXCEPTION] = exception_cell(cx, &item->answer),
        [BOOK_REASON] = item->answer.reason,
        [BOOK_NOTE] = item->answer.note,
        [BOOK_LAST] = last_cell(cx, item),
        [BOOK_MARK] = reply_mark(cx, &book->whole->reply, item->answer.version),
    };
    for (int i = 0; i < BOOK_COLUMNS; i++) {
        bool open = columns[i].input && (i != BOOK_VALUE || question->kind != QUESTION_FILE) &&
                    ((i != BOOK_EXCEPTION && i != BOOK_REASON) || question->kind == QUESTION_LEVEL);
        int needed = workbook_lines(cells[i], columns[i].width);
        write_text(book, sheet, row, i, cells[i], open ? book->input : book->locked);
        lines = needed > lines ? needed : lines;
    }
    set_height(book, sheet, row, lines);
    add_lists(book, sheet, row, question);
}

static void write_questions(struct book *book)
{
    struct ctx *cx = book->cx;
    lxw_worksheet *sheet = add_sheet(book, tr(cx, N_("Answers")));
    lxw_row_t row = 0;
    if (sheet == NULL)
        return;
    for (int i = 0; i < BOOK_COLUMNS; i++) {
        workbook_note(&book->out, worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, columns[i].width, NULL));
        write_text(book, sheet, row, i, tr(cx, columns[i].head), columns[i].input ? book->head_input : book->head);
    }
    for (size_t i = 0; i < book->whole->document.questions.n; i++)
        write_question(book, sheet, ++row, book->whole->items + i);
    worksheet_freeze_panes(sheet, 1, BOOK_HOW);
    worksheet_protect(sheet, NULL, NULL);
    worksheet_repeat_rows(sheet, 0, 0);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_activate(sheet);
}

enum rc reply_workbook(struct ctx *cx, const struct reply_whole *whole, struct buf *out)
{
    struct book book = {.cx = cx, .whole = whole};
    TRY(workbook_begin(cx, false, &book.out));
    if (make_formats(&book)) {
        write_guide(&book);
        write_questions(&book);
    }
    return workbook_end(cx, &book.out, arena_failed(cx->arena) ? NULL : out);
}
