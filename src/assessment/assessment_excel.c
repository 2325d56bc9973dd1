/* The questionnaire as a workbook: how to fill it in, the sheet to fill, and the pick lists. The
 * structure is locked (without a password: it guards against slips, not against people); the cells to
 * fill are not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "assessment/questionnaire.h"
#include "base/text.h"
#include "base/time.h"
#include "register/workbook.h"

enum { ROWS_FROZEN = 1, COLUMNS_FROZEN = 3, COLOUR_HEAD = 0xE6E6E6, COLOUR_HEAD_INPUT = 0xCFE3FF,
       COLOUR_LOCKED = 0xF5F5F5, COLOUR_LINE = 0x949494, LIST_ROWS_MOST = 2000,
       GUIDE_WIDTH = 100 };

static const char font[] = "Yu Gothic";

struct book {
    struct ctx *cx;
    const struct questionnaire *questionnaire;
    lxw_workbook *workbook;
    lxw_format *title, *text, *label, *head, *head_input, *locked, *input, *number, *date;
    lxw_error error;
};

static void note(struct book *book, lxw_error error)
{
    if (book->error == LXW_NO_ERROR)
        book->error = error;
}

static lxw_format *new_format(struct book *book, bool framed)
{
    lxw_format *format = workbook_add_format(book->workbook);
    if (format == NULL) {
        note(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    format_set_font_name(format, font);
    format_set_font_size(format, 10);
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (framed) {
        format_set_border(format, LXW_BORDER_THIN);
        format_set_border_color(format, COLOUR_LINE);
    }
    return format;
}

static void set_height(struct book *book, lxw_worksheet *sheet, lxw_row_t row, int lines)
{
    note(book, worksheet_set_row(sheet, row, workbook_row_points(lines), NULL));
}

static void make_formats(struct book *book)
{
    lxw_format **all[] = {&book->title, &book->text,   &book->label, &book->head, &book->head_input,
                          &book->locked, &book->input, &book->number, &book->date};
    for (size_t i = 0; i < COUNT(all); i++) {
        *all[i] = new_format(book, i >= 3);
        if (*all[i] == NULL)
            return;
    }
    format_set_font_size(book->title, 14);
    format_set_bold(book->title);
    book->title->text_wrap = LXW_FALSE; /* a title runs over the cells at its right */
    format_set_bold(book->label);
    format_set_bold(book->head);
    format_set_bg_color(book->head, COLOUR_HEAD);
    format_set_bold(book->head_input);
    format_set_bg_color(book->head_input, COLOUR_HEAD_INPUT);
    format_set_bg_color(book->locked, COLOUR_LOCKED);
    format_set_unlocked(book->input);
    format_set_unlocked(book->number);
    format_set_align(book->number, LXW_ALIGN_CENTER);
    format_set_unlocked(book->date);
    format_set_num_format(book->date, "yyyy-mm-dd");
}

static lxw_worksheet *add_sheet(struct book *book, const char *name)
{
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, name);
    if (sheet == NULL)
        note(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    return sheet;
}

static void write_guide(struct book *book)
{
    struct ctx *cx = book->cx;
    const struct questionnaire *q = book->questionnaire;
    lxw_worksheet *sheet = add_sheet(book, tr(cx, N_("How to fill in")));
    if (sheet == NULL)
        return;
    const struct questionnaire_part *part = q->part;
    const char *facts[][2] = {
        {part == NULL ? "" : tr(cx, N_("Inquiry")), part == NULL ? "" : part->title},
        {part == NULL ? "" : tr(cx, N_("To (addressee)")), part == NULL ? "" : part->to},
        {part == NULL ? "" : tr(cx, N_("To be returned by")),
         part == NULL ? "" : date_long(cx, part->due_on)},
        {part == NULL ? "" : tr(cx, N_("Message")), part == NULL ? "" : part->message},
        {part == NULL ? "" : tr(cx, N_("Inquiry number")), part == NULL ? "" : part->number},
        {tr(cx, N_("Organisation")), cx->org_name},
        {tr(cx, N_("Assessment")), q->name},
        {tr(cx, N_("Standard")), bilingual_text(cx, q->sheet.catalog->title)},
        {tr(cx, N_("Version of the standard")), q->sheet.assessment.catalog_version},
        {tr(cx, N_("Data as of")), time_show(cx, cx->now)},
        {tr(cx, N_("Assessment id")), q->sheet.assessment.id},
    };
    lxw_row_t row = 0;
    note(book, worksheet_set_column(sheet, 0, 0, 22, NULL));
    note(book, worksheet_set_column(sheet, 1, 1, GUIDE_WIDTH, NULL));
    note(book, worksheet_write_string(sheet, row++, 0, tr(cx, N_("Self-assessment questionnaire")),
                                      book->title));
    for (size_t i = 0; i < COUNT(facts); i++) {
        if (text_empty(facts[i][0]))
            continue;
        note(book, worksheet_write_string(sheet, row, 0, facts[i][0], book->label));
        note(book, worksheet_write_string(sheet, row, 1, facts[i][1], book->text));
        set_height(book, sheet, row++, workbook_lines(facts[i][1], GUIDE_WIDTH));
    }
    row++;
    for (size_t i = 0; i < QUESTIONNAIRE_RULES; i++, row++) {
        note(book, worksheet_write_string(sheet, row, 0,
                                          i == 0 ? tr(cx, N_("How to fill in")) : "", book->label));
        const char *rule = arena_printf(cx->arena, "%zu. %s", i + 1, tr(cx, questionnaire_rules[i]));
        note(book, worksheet_write_string(sheet, row, 1, rule, book->text));
        set_height(book, sheet, row, workbook_lines(rule, GUIDE_WIDTH));
    }
    row++;
    for (int level = 1; level <= MATURITY_LEVELS; level++, row++) {
        note(book, worksheet_write_string(sheet, row, 0,
                                          level == 1 ? tr(cx, N_("Scale of maturity")) : "",
                                          book->label));
        note(book, worksheet_write_string(
                       sheet, row, 1,
                       arena_printf(cx->arena, "%d  %s", level,
                                    tr(cx, enum_label(&maturity_names, level))),
                       book->text));
    }
    worksheet_protect(sheet, NULL, NULL);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet, 1, 0);
}

static void write_lists(struct book *book)
{
    lxw_worksheet *sheet = add_sheet(book, tr(book->cx, N_("Pick lists")));
    if (sheet == NULL)
        return;
    const struct choices posts = book->questionnaire->posts;
    for (size_t i = 0; i < posts.n && i < LIST_ROWS_MOST; i++)
        note(book, worksheet_write_string(sheet, (lxw_row_t)i, 0, posts.at[i].label, NULL));
    worksheet_protect(sheet, NULL, NULL);
    worksheet_hide(sheet);
}

static void write_date(struct book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                       const char *iso)
{
    lxw_datetime date = {.year = 0};
    if (sscanf(iso, "%d-%d-%d", &date.year, &date.month, &date.day) == 3)
        note(book, worksheet_write_datetime(sheet, row, column, &date, book->date));
    else
        note(book, worksheet_write_blank(sheet, row, column, book->date));
}

static void write_cell(struct book *book, lxw_worksheet *sheet, lxw_row_t row, int column,
                       const char *text)
{
    lxw_col_t at = (lxw_col_t)column;
    bool level = column == COLUMN_CURRENT || column == COLUMN_TARGET;
    bool input = column >= COLUMN_INPUT_FIRST && column <= COLUMN_INPUT_LAST;
    if (column == COLUMN_UNTIL || column == COLUMN_ANSWERED_ON)
        write_date(book, sheet, row, at, text);
    else if (level && !text_empty(text))
        note(book, worksheet_write_number(sheet, row, at, text[0] - '0', book->number));
    else if (level)
        note(book, worksheet_write_blank(sheet, row, at, book->number));
    else if (input && text_empty(text))
        note(book, worksheet_write_blank(sheet, row, at, book->input));
    else
        note(book, worksheet_write_string(sheet, row, at, text, input ? book->input : book->locked));
}

static void add_level_list(struct book *book, lxw_worksheet *sheet, int column, lxw_row_t last)
{
    char *levels[] = {(char *)"1", (char *)"2", (char *)"3", (char *)"4", (char *)"5", NULL};
    struct ctx *cx = book->cx;
    const char *scale = "";
    for (int level = 1; level <= MATURITY_LEVELS; level++)
        scale = arena_printf(cx->arena, "%s%s%d %s", scale, level == 1 ? "" : "\n", level,
                             tr(cx, enum_label(&maturity_names, level)));
    lxw_data_validation list = {
        .validate = LXW_VALIDATION_TYPE_LIST,
        .value_list = levels,
        .input_message = (char *)scale, /* the library reads these texts only */
        .error_message = (char *)tr(cx, N_("Please choose a level from 1 to 5")),
    };
    note(book, worksheet_data_validation_range(sheet, 1, (lxw_col_t)column, last,
                                               (lxw_col_t)column, &list));
}

/* A list that stands on the sheet of pick lists. libxlsxwriter 1.1.5 forgets one copy of a formula that
 * is handed to it (LXW_VALIDATION_TYPE_LIST_FORMULA); put in afterwards, the formula is freed with the
 * rest. */
static void add_post_list(struct book *book, lxw_worksheet *sheet, lxw_row_t last, size_t posts)
{
    struct ctx *cx = book->cx;
    char *placeholder[] = {(char *)"-", NULL};
    lxw_data_validation post = {
        .validate = LXW_VALIDATION_TYPE_LIST,
        .value_list = placeholder,
        .error_message = (char *)tr(cx, N_("Please choose a post from the list")),
    };
    lxw_error error = worksheet_data_validation_range(sheet, 1, COLUMN_POST, last, COLUMN_POST, &post);
    char *formula = strdup(arena_printf(cx->arena, "'%s'!$A$1:$A$%zu", tr(cx, N_("Pick lists")), posts));
    lxw_data_val_obj *list = NULL, *at;
    STAILQ_FOREACH (at, sheet->data_validations, list_pointers)
        list = at;
    if (error != LXW_NO_ERROR || formula == NULL || list == NULL) {
        note(book, error != LXW_NO_ERROR ? error : LXW_ERROR_MEMORY_MALLOC_FAILED);
        free(formula);
        return;
    }
    free(list->value_formula);
    list->value_formula = formula;
}

static void add_lists(struct book *book, lxw_worksheet *sheet, lxw_row_t last)
{
    struct ctx *cx = book->cx;
    size_t posts = book->questionnaire->posts.n;
    char *states[ANSWER_STATE_COUNT_ + 1] = {NULL};
    for (int state = 0; state < ANSWER_STATE_COUNT_; state++)
        states[state] = (char *)tr(cx, enum_label(&answer_state_names, state));
    lxw_data_validation list = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = states,
                                .error_message = (char *)tr(cx, N_("Please choose one of the states"))};
    note(book, worksheet_data_validation_range(sheet, 1, COLUMN_STATE, last, COLUMN_STATE, &list));
    add_level_list(book, sheet, COLUMN_CURRENT, last);
    add_level_list(book, sheet, COLUMN_TARGET, last);
    if (posts > 0)
        add_post_list(book, sheet, last, posts > LIST_ROWS_MOST ? (size_t)LIST_ROWS_MOST : posts);
}

static void lay_out(struct book *book, lxw_worksheet *sheet, lxw_row_t last)
{
    lxw_row_col_options hidden = {.hidden = LXW_TRUE};
    lxw_protection allowed = {.format_columns = LXW_TRUE, .format_rows = LXW_TRUE,
                              .sort = LXW_TRUE, .autofilter = LXW_TRUE};
    for (int column = 0; column < COLUMN_COUNT_; column++)
        note(book, worksheet_set_column_opt(sheet, (lxw_col_t)column, (lxw_col_t)column,
                                            questionnaire_columns[column].width, NULL,
                                            column >= COLUMN_CONTROL ? &hidden : NULL));
    worksheet_freeze_panes(sheet, ROWS_FROZEN, COLUMNS_FROZEN);
    note(book, worksheet_autofilter(sheet, 0, 0, last, COLUMN_INPUT_LAST));
    note(book, worksheet_repeat_rows(sheet, 0, 0));
    note(book, worksheet_print_area(sheet, 0, 0, last, COLUMN_INPUT_LAST));
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 8); /* A3 */
    worksheet_fit_to_pages(sheet, 1, 0);
    note(book, worksheet_set_footer(sheet, "&R&P / &N"));
    worksheet_protect(sheet, NULL, &allowed);
}

static void write_answers(struct book *book)
{
    const struct questionnaire *q = book->questionnaire;
    lxw_worksheet *sheet = add_sheet(book, tr(book->cx, N_("Self-assessment")));
    if (sheet == NULL)
        return;
    for (int column = 0; column < COLUMN_COUNT_; column++) {
        bool input = column >= COLUMN_INPUT_FIRST && column <= COLUMN_INPUT_LAST;
        note(book, worksheet_write_string(sheet, 0, (lxw_col_t)column,
                                          tr(book->cx, questionnaire_columns[column].head),
                                          input ? book->head_input : book->head));
    }
    set_height(book, sheet, 0, 2);
    for (size_t i = 0; i < q->rows.n; i++) {
        int lines = 1;
        for (int column = 0; column < COLUMN_COUNT_; column++) {
            const char *text = q->rows.at[i].cells[column];
            int own = workbook_lines(text, questionnaire_columns[column].width);
            lines = column <= COLUMN_INPUT_LAST && own > lines ? own : lines;
            write_cell(book, sheet, (lxw_row_t)(i + 1), column, text);
        }
        set_height(book, sheet, (lxw_row_t)(i + 1), lines);
    }
    lxw_row_t last = q->rows.n == 0 ? 1 : (lxw_row_t)q->rows.n;
    add_lists(book, sheet, last);
    lay_out(book, sheet, last);
    worksheet_activate(sheet);
}

static void write_book(struct book *book)
{
    lxw_doc_properties properties = {.title = (char *)book->questionnaire->name,
                                     .author = (char *)book->cx->org_name};
    make_formats(book);
    note(book, workbook_set_properties(book->workbook, &properties));
    if (book->error == LXW_NO_ERROR)
        write_guide(book);
    if (book->error == LXW_NO_ERROR)
        write_answers(book);
    if (book->error == LXW_NO_ERROR)
        write_lists(book);
}

/* Moves the finished file into the buffer. */
static bool take_file(int fd, struct buf *out)
{
    char chunk[64 * 1024];
    ssize_t length;
    for (off_t at = 0; (length = pread(fd, chunk, sizeof chunk, at)) > 0; at += length)
        buf_add(out, chunk, (size_t)length);
    return length == 0;
}

enum rc questionnaire_write_xlsx(struct ctx *cx, const struct questionnaire *questionnaire,
                                 struct buf *out)
{
    char path[64];
    int fd = memfd_create("kaname-questionnaire", MFD_CLOEXEC); /* the library wants a file name */
    if (fd < 0)
        return fail(cx, RC_IO, N_("The workbook could not be written"));
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    struct book book = {.cx = cx, .questionnaire = questionnaire,
                        .workbook = workbook_new_opt(path, NULL)};
    if (book.workbook == NULL) {
        close(fd);
        return memory_ended(cx);
    }
    write_book(&book);
    note(&book, workbook_close(book.workbook));
    bool done = book.error == LXW_NO_ERROR && take_file(fd, out);
    close(fd);
    if (done)
        return buf_check(cx, out, N_("The file is too large"));
    return book.error == LXW_ERROR_MEMORY_MALLOC_FAILED
               ? memory_ended(cx)
               : fail(cx, RC_IO, N_("The workbook could not be written"));
}
