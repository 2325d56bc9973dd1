/* The forms as a workbook that works by itself: drop-downs, formulas for residual value and evaluation, print set-up. */
#include "risk/risk_forms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "picklist/picklist.h"
#include "register/workbook.h"

enum {
    TITLE_ROW,
    HEADER_ROW,
    GROUP_ROW,
    HEAD_ROW,
    FIRST_ROW,          /* of the data */
    SPARE_ROWS = 200,   /* empty rows below that have drop-downs, too */
    HEAD_POINTS = 46,
    TITLE_POINTS = 24,
};
#define HEAD_COLOUR 0xDCE6F5
#define SHOWN_COLOUR 0xF2F2F2

/* Where a list of choices stands. */
struct range {
    const char *formula; /* for a drop-down; NULL: none */
};
enum list_of {
    LIST_KINDS,
    LIST_HARMS,
    LIST_POSTS,
    LIST_DEPARTMENTS,
    LIST_OUTCOMES,
    LIST_EVENTS,
    LIST_SOURCES,
    LIST_SERVICES,
    LIST_PROCESSES,
    LIST_RESOURCES,
    LIST_COUNT_
};

struct writer {
    struct ctx *cx; /* Japanese */
    const struct risk_forms *forms;
    const char *department;
    bool *of_department; /* by process; NULL: all */
    struct workbook_out book;
    lxw_worksheet *sheet, *lists;
    lxw_format *title, *note, *head, *text, *centre, *date, *shown, *shown_centre, *key;
    struct range ranges[LIST_COUNT_];
    lxw_row_t row;
};

static void note(struct writer *writer, lxw_error error)
{
    workbook_note(&writer->book, error);
}

/* --- Formats --- */

static lxw_format *new_format(struct writer *writer, bool framed, uint32_t colour)
{
    lxw_format *format = workbook_add_format(writer->book.workbook);
    if (format == NULL) {
        note(writer, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    format_set_font_name(format, "Yu Gothic");
    format_set_font_size(format, 10);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (framed) {
        format_set_text_wrap(format);
        format_set_border(format, LXW_BORDER_THIN);
        format_set_border_color(format, 0x949494);
    }
    if (colour != 0) {
        format_set_pattern(format, LXW_PATTERN_SOLID);
        format_set_bg_color(format, colour);
    }
    return format;
}

static enum rc make_formats(struct writer *writer)
{
    writer->title = new_format(writer, false, 0);
    writer->note = new_format(writer, false, 0);
    writer->head = new_format(writer, true, HEAD_COLOUR);
    writer->text = new_format(writer, true, 0);
    writer->centre = new_format(writer, true, 0);
    writer->date = new_format(writer, true, 0);
    writer->shown = new_format(writer, true, SHOWN_COLOUR);
    writer->shown_centre = new_format(writer, true, SHOWN_COLOUR);
    writer->key = new_format(writer, true, SHOWN_COLOUR);
    if (writer->book.error != LXW_NO_ERROR)
        return RC_MEMORY;
    format_set_bold(writer->title);
    format_set_font_size(writer->title, 14);
    format_set_bold(writer->head);
    format_set_align(writer->head, LXW_ALIGN_CENTER);
    format_set_align(writer->head, LXW_ALIGN_VERTICAL_CENTER);
    format_set_align(writer->centre, LXW_ALIGN_CENTER);
    format_set_align(writer->shown_centre, LXW_ALIGN_CENTER);
    format_set_num_format(writer->date, "yyyy-mm-dd");
    return RC_OK;
}

/* --- Heads --- */

static void write_group(struct writer *writer, const struct risk_form_sheet *form, size_t first, size_t last)
{
    const struct risk_form_column *column = &form->columns[first];
    lxw_col_t left = (lxw_col_t)first, right = (lxw_col_t)last;
    if (text_empty(column->group)) {
        note(writer, worksheet_merge_range(writer->sheet, GROUP_ROW, left, HEAD_ROW, left, column->head,
                                           writer->head));
        return;
    }
    if (left == right)
        note(writer, worksheet_write_string(writer->sheet, GROUP_ROW, left, column->group, writer->head));
    else
        note(writer, worksheet_merge_range(writer->sheet, GROUP_ROW, left, GROUP_ROW, right,
                                           column->group, writer->head));
    for (size_t i = first; i <= last; i++)
        note(writer, worksheet_write_string(writer->sheet, HEAD_ROW, (lxw_col_t)i,
                                            form->columns[i].head, writer->head));
}

/* Who made the form, who answers for it, who approved it. */
static const char *header_text(struct writer *writer, size_t number)
{
    struct ctx *cx = writer->cx;
    const struct risk_headers *headers = &writer->forms->model.headers;
    for (size_t i = 0; i < headers->n; i++) {
        const struct risk_header *header = &headers->at[i];
        if (header->form != (int64_t)number)
            continue;
        const char *approver = "";
        if (!text_empty(header->approver) && person_name(cx, header->approver, &approver) != RC_OK)
            approver = "";
        const char *author = header->author;
        if (!text_empty(author) && person_name(cx, author, &author) == RC_OK && text_empty(author))
            author = header->author;
        return arena_printf(cx->arena, "作成者：%s　　責任者：%s　　承認：%s", author,
                            text_empty(header->post) ? ""
                                                     : choice_label(writer->forms->posts, header->post),
                            approver);
    }
    return "";
}

static void write_heads(struct writer *writer, enum risk_sheet number)
{
    const struct risk_form_sheet *form = &risk_form_sheets[number];
    struct ctx *cx = writer->cx;
    bool grouped = false;
    note(writer, worksheet_write_string(writer->sheet, TITLE_ROW, 0, form->title, writer->title));
    note(writer, worksheet_write_string(
                     writer->sheet, HEADER_ROW, 0,
                     number == RISK_SHEET_RESOURCES
                         ? arena_printf(cx->arena, "%s（%lld年度）", writer->forms->model.study.title,
                                        (long long)writer->forms->model.study.year)
                         : header_text(writer, (size_t)number + 1),
                     writer->note));
    for (size_t i = 0; i < form->n; i++) {
        const struct risk_form_column *column = &form->columns[i];
        lxw_row_col_options hidden = {.hidden = column->cell == FORM_KEY};
        grouped = grouped || !text_empty(column->group);
        note(writer, worksheet_set_column_opt(writer->sheet, (lxw_col_t)i, (lxw_col_t)i, column->width,
                                              NULL, &hidden));
    }
    for (size_t i = 0, last; i < form->n; i = last + 1) {
        last = i;
        while (!text_empty(form->columns[i].group) && last + 1 < form->n &&
               text_same(form->columns[last + 1].group, form->columns[i].group))
            last++;
        if (grouped)
            write_group(writer, form, i, last);
        else
            note(writer, worksheet_write_string(writer->sheet, HEAD_ROW, (lxw_col_t)i,
                                                form->columns[i].head, writer->head));
    }
    note(writer, worksheet_set_row(writer->sheet, TITLE_ROW, TITLE_POINTS, NULL));
    note(writer, worksheet_set_row(writer->sheet, HEAD_ROW, HEAD_POINTS, NULL));
}

static void set_print(struct writer *writer, const struct risk_form_sheet *form)
{
    lxw_worksheet *sheet = writer->sheet;
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, (uint8_t)form->paper);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_margins(sheet, 0.4, 0.4, 0.5, 0.6);
    note(writer, worksheet_set_footer(sheet, "&L&A&C&P / &N"));
    note(writer, worksheet_repeat_rows(sheet, GROUP_ROW, HEAD_ROW));
    worksheet_freeze_panes(sheet, FIRST_ROW, (lxw_col_t)form->frozen);
}

/* --- The choices --- */

static void list_add(struct writer *writer, enum list_of list, lxw_row_t row, const char *text)
{
    note(writer, worksheet_write_string(writer->lists, row, (lxw_col_t)list, text, NULL));
}

static void list_end(struct writer *writer, enum list_of list, size_t n, const char *head)
{
    struct ctx *cx = writer->cx;
    const char *letters = sheet_column_letters(cx, (size_t)list);
    list_add(writer, list, 0, head);
    if (n > 0)
        writer->ranges[list].formula = arena_printf(cx->arena, "='選択肢'!$%s$2:$%s$%zu", letters,
                                                    letters, n + 1);
}

static void write_picks(struct writer *writer)
{
    lxw_row_t row = 1;
    for (size_t i = 0; i < picklists.outcome_count; i++)
        list_add(writer, LIST_OUTCOMES, row++, picklists.outcomes[i].title.ja);
    list_end(writer, LIST_OUTCOMES, picklists.outcome_count, "事象の結果");
    row = 1;
    for (size_t i = 0; i < picklists.threat_count; i++)
        list_add(writer, LIST_EVENTS, row++, picklists.threats[i].title.ja);
    for (size_t i = 0; i < picklists.threat_count; i++)
        for (size_t j = 0; j < picklists.threats[i].examples.n; j++)
            list_add(writer, LIST_EVENTS, row++, picklists.threats[i].examples.at[j].ja);
    list_end(writer, LIST_EVENTS, row - 1, "事象（脅威）");
    for (size_t i = 0; i < picklists.source_count; i++)
        list_add(writer, LIST_SOURCES, (lxw_row_t)i + 1, picklists.sources[i].title.ja);
    list_end(writer, LIST_SOURCES, picklists.source_count, "リスク源");
}

static enum rc write_lists(struct writer *writer)
{
    const struct risk_model *model = &writer->forms->model;
    struct risk_departments departments;
    writer->lists = workbook_add_worksheet(writer->book.workbook, "選択肢");
    if (writer->lists == NULL)
        return RC_MEMORY;
    TRY(risk_forms_departments(writer->cx, model->study.id, &departments));
    for (int64_t i = 0; i < RISK_RESOURCE_KIND_COUNT_; i++)
        list_add(writer, LIST_KINDS, (lxw_row_t)i + 1,
                 tr_lang(LANG_JA, enum_label(&risk_resource_kind_names, i)));
    list_end(writer, LIST_KINDS, RISK_RESOURCE_KIND_COUNT_, "経営資源の種類");
    for (int64_t i = 0; i < RISK_HARM_COUNT_; i++)
        list_add(writer, LIST_HARMS, (lxw_row_t)i + 1, tr_lang(LANG_JA, enum_label(&risk_harm_names, i)));
    list_end(writer, LIST_HARMS, RISK_HARM_COUNT_, "安全・健康・環境への影響");
    for (size_t i = 0; i < writer->forms->posts.n; i++)
        list_add(writer, LIST_POSTS, (lxw_row_t)i + 1, writer->forms->posts.at[i].label);
    list_end(writer, LIST_POSTS, writer->forms->posts.n, "役職");
    for (size_t i = 0; i < departments.n; i++)
        list_add(writer, LIST_DEPARTMENTS, (lxw_row_t)i + 1, departments.at[i]);
    list_end(writer, LIST_DEPARTMENTS, departments.n, "部門");
    write_picks(writer);
    for (size_t i = 0; i < model->services.n; i++)
        list_add(writer, LIST_SERVICES, (lxw_row_t)i + 1, model->services.at[i].name);
    list_end(writer, LIST_SERVICES, model->services.n, "サービス");
    for (size_t i = 0; i < model->processes.n; i++)
        list_add(writer, LIST_PROCESSES, (lxw_row_t)i + 1, model->processes.at[i].name);
    list_end(writer, LIST_PROCESSES, model->processes.n, "業務");
    for (size_t i = 0; i < model->resources.n; i++)
        list_add(writer, LIST_RESOURCES, (lxw_row_t)i + 1, model->resources.at[i].name);
    list_end(writer, LIST_RESOURCES, model->resources.n, "経営資源");
    note(writer, worksheet_set_column(writer->lists, 0, LIST_COUNT_ - 1, 24, NULL));
    worksheet_hide(writer->lists);
    return RC_OK;
}

/* The list that a column chooses from; LIST_COUNT_ for none. `strict`: nothing else is taken. */
static enum list_of list_for(const struct risk_form_sheet *form, const struct risk_form_column *column,
                             bool *strict)
{
    static const struct {
        const char *field;
        enum list_of list;
        bool strict;
    } fields[] = {{"post", LIST_POSTS, true},         {"department", LIST_DEPARTMENTS, false},
                  {"outcome", LIST_OUTCOMES, false},  {"event", LIST_EVENTS, false},
                  {"source", LIST_SOURCES, false},    {"kind", LIST_KINDS, true},
                  {"harm", LIST_HARMS, true}};
    *strict = true;
    if (column->cell == FORM_KIND)
        return LIST_KINDS;
    if (column->cell == FORM_PROCESS && form == &risk_form_sheets[RISK_SHEET_RISKS])
        return LIST_PROCESSES;
    *strict = false;
    if (column->cell == FORM_RESOURCE)
        return LIST_RESOURCES;
    for (size_t i = 0; column->cell == FORM_FIELD && i < COUNT(fields); i++)
        if (text_same(fields[i].field, column->field)) {
            *strict = fields[i].strict;
            return fields[i].list;
        }
    return LIST_COUNT_;
}

static void validate(struct writer *writer, size_t column, lxw_data_validation *validation, bool strict)
{
    validation->ignore_blank = LXW_VALIDATION_ON;
    validation->error_type = strict ? LXW_VALIDATION_ERROR_TYPE_STOP
                                    : LXW_VALIDATION_ERROR_TYPE_INFORMATION;
    validation->show_error = strict ? LXW_VALIDATION_ON : LXW_VALIDATION_OFF;
    note(writer, worksheet_data_validation_range(writer->sheet, FIRST_ROW, (lxw_col_t)column,
                                                 writer->row + SPARE_ROWS, (lxw_col_t)column,
                                                 validation));
}

/* The labels of an enum or yes, or the steps of a scale, beside the cell. */
static void add_short_list(struct writer *writer, const struct risk_form_sheet *form, size_t column)
{
    static const char *const marks[] = {"－", "△", "×", NULL}, *const yes[] = {"○", NULL};
    static const char *const steps[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};
    const char *texts[RISK_STEPS_MOST + 1] = {NULL};
    const struct field *field = risk_form_field(form, &form->columns[column]);
    const char *const *list = texts;
    const struct risk_scale *scale = &writer->forms->model.scale;
    if (field->kind == F_BOOL)
        list = yes;
    else if (field->kind == F_ENUM && field->names == &risk_mark_names)
        list = marks;
    else if (field->kind == F_ENUM)
        for (size_t i = 1; i < field->names->n && i <= RISK_STEPS_MOST; i++)
            texts[i - 1] = tr_lang(LANG_JA, enum_label(field->names, (int64_t)i));
    else if (field->kind == F_INT && (field->flags & F_DURATION) == 0)
        for (int64_t i = 0; i < (field->name[0] == 'i' ? scale->impacts : scale->frequencies) && i < RISK_STEPS_MOST; i++)
            texts[i] = steps[i];
    if (list[0] == NULL)
        return;
    lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = (char **)list};
    validate(writer, column, &validation, true);
}

static enum rc add_drop_downs(struct writer *writer, const struct risk_form_sheet *form)
{
    for (size_t i = 0; i < form->n; i++) {
        const struct risk_form_column *column = &form->columns[i];
        bool strict = false;
        enum list_of list = list_for(form, column, &strict);
        if (list != LIST_COUNT_ && writer->ranges[list].formula != NULL) {
            if (arena_failed(writer->cx->arena))
                return RC_MEMORY;
            lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
                                              .value_formula = (char *)writer->ranges[list].formula};
            validate(writer, i, &validation, strict);
        } else if (list == LIST_COUNT_ && column->cell == FORM_FIELD) {
            add_short_list(writer, form, i);
        }
    }
    return RC_OK;
}

/* --- Cells --- */

/* The letters of a column of form 6 by its field. */
static const char *letters_of(struct writer *writer, const char *field, enum risk_form_cell cell)
{
    const struct risk_form_sheet *form = &risk_form_sheets[RISK_SHEET_RISKS];
    for (size_t i = 0; i < form->n; i++)
        if (form->columns[i].cell == cell && text_same(form->columns[i].field, field))
            return sheet_column_letters(writer->cx, i);
    return "A";
}

/* A table of risk values stands at the right of the choices. */
static const char *matrix_range(struct writer *writer)
{
    const struct risk_scale *scale = &writer->forms->model.scale;
    return arena_printf(writer->cx->arena, "'選択肢'!$%s$2:$%s$%lld",
                        sheet_column_letters(writer->cx, LIST_COUNT_ + 1),
                        sheet_column_letters(writer->cx, (size_t)(LIST_COUNT_ + scale->frequencies)),
                        (long long)scale->impacts + 1);
}

static void write_matrix(struct writer *writer)
{
    const struct risk_scale *scale = &writer->forms->model.scale;
    note(writer, worksheet_write_string(writer->lists, 0, LIST_COUNT_ + 1, "リスク値（行：影響度合い、列：発生頻度）", NULL));
    for (int64_t i = 0; i < scale->impacts; i++)
        for (int64_t k = 0; k < scale->frequencies; k++)
            note(writer, worksheet_write_number(writer->lists, (lxw_row_t)i + 1, (lxw_col_t)(LIST_COUNT_ + 1 + k),
                                                (double)scale->value[i][k], NULL));
}

/* A value is stored as a number: programs that do not recalculate on opening (LibreOffice) compare what is stored, and
 * there any text is greater than a number. */
static void write_residual(struct writer *writer, lxw_col_t column, const char *shown, const char *range)
{
    struct ctx *cx = writer->cx;
    unsigned row = writer->row + 1;
    const char *impact = letters_of(writer, "impact_after", FORM_FIELD);
    const char *frequency = letters_of(writer, "frequency_after", FORM_FIELD);
    const char *product = text_empty(range)
                              ? arena_printf(cx->arena, "%s%u*%s%u", impact, row, frequency, row)
                              : arena_printf(cx->arena, "INDEX(%s,%s%u,%s%u)", range, impact, row, frequency, row);
    const char *formula =
        arena_printf(cx->arena, "=IF(OR(%s%u=\"\",%s%u=\"\"),\"\",%s)", impact, row, frequency, row, product);
    if (text_empty(shown))
        note(writer, worksheet_write_formula_str(writer->sheet, writer->row, column, formula, writer->shown_centre, ""));
    else
        note(writer, worksheet_write_formula_num(writer->sheet, writer->row, column, formula, writer->shown_centre,
                                                 strtod(shown, NULL)));
}

/* What the program computes stands in the cell already, so that readers without formulas see it. */
static void write_formula(struct writer *writer, lxw_col_t column, enum risk_form_cell cell, const char *shown,
                          const char *range)
{
    struct ctx *cx = writer->cx;
    unsigned row = writer->row + 1;
    if (cell == FORM_CRITERION) {
        note(writer, worksheet_write_number(writer->sheet, writer->row, column,
                                            (double)writer->forms->model.scale.criterion, writer->shown_centre));
        return;
    }
    if (cell == FORM_RESIDUAL) {
        write_residual(writer, column, shown, range);
        return;
    }
    const char *residual = letters_of(writer, "", FORM_RESIDUAL), *criterion = letters_of(writer, "", FORM_CRITERION);
    note(writer, worksheet_write_formula_str(
                     writer->sheet, writer->row, column,
                     arena_printf(cx->arena, "=IF(%s%u=\"\",\"\",IF(OR(%s%u>=%s%u,%s%u=\"○\"),\"●\",\"ー\"))", residual,
                                  row, residual, row, criterion, row, letters_of(writer, "pulled", FORM_FIELD), row),
                     writer->shown_centre, shown));
}

static void write_field(struct writer *writer, lxw_col_t column, const struct field *field, const char *text)
{
    int64_t days = field->kind == F_DATE ? date_days(text) : INT64_MIN;
    bool centred = field->kind == F_ENUM || field->kind == F_BOOL || field->kind == F_INT;
    if (days != INT64_MIN)
        note(writer, worksheet_write_number(writer->sheet, writer->row, column, workbook_day(days), writer->date));
    else if (field->kind == F_INT && (field->flags & F_DURATION) == 0 && !text_empty(text))
        note(writer, worksheet_write_number(writer->sheet, writer->row, column, strtod(text, NULL), writer->centre));
    else
        note(writer, worksheet_write_string(writer->sheet, writer->row, column, text,
                                            centred ? writer->centre : writer->text));
}

static bool is_formula(enum risk_form_cell cell)
{
    return cell == FORM_RESIDUAL || cell == FORM_CRITERION || cell == FORM_EVALUATION;
}

static void write_row(struct writer *writer, struct ctx *cx, const struct risk_form_sheet *form, const void *row,
                      const char *range)
{
    int lines = 1;
    for (size_t i = 0; i < form->n; i++) {
        const struct risk_form_column *column = &form->columns[i];
        const char *text = row == NULL ? "" : risk_form_text(cx, writer->forms, form, column, row);
        lxw_col_t at = (lxw_col_t)i;
        int taken = column->cell == FORM_KEY ? 1 : workbook_lines(text, column->width);
        lines = taken > lines ? taken : lines;
        if (is_formula(column->cell))
            write_formula(writer, at, column->cell, text, range);
        else if (column->cell == FORM_FIELD)
            write_field(writer, at, risk_form_field(form, column), text);
        else
            note(writer, worksheet_write_string(writer->sheet, writer->row, at, text,
                                                column->cell == FORM_KEY ? writer->key
                                                : column->cell == FORM_SHOWN || column->cell == FORM_BUSINESS
                                                    ? writer->shown
                                                    : writer->text));
    }
    note(writer, worksheet_set_row(writer->sheet, writer->row, workbook_row_points(lines), NULL));
    writer->row++;
}

/* --- Sheets --- */

/* The rows of a sheet in their order. */
struct rows {
    const char *at;
    size_t n, size;
};

static struct rows rows_of(const struct risk_forms *forms, enum risk_sheet number)
{
    const struct risk_model *model = &forms->model;
    switch (number) {
    case RISK_SHEET_GOAL:
        return (struct rows){(const char *)&model->study, 1, sizeof model->study};
    case RISK_SHEET_SERVICES:
    case RISK_SHEET_IMPACT:
        return (struct rows){(const char *)model->services.at, model->services.n, sizeof *model->services.at};
    case RISK_SHEET_PROCESSES:
    case RISK_SHEET_NEEDS:
        return (struct rows){(const char *)model->processes.at, model->processes.n, sizeof *model->processes.at};
    case RISK_SHEET_RISKS:
        return (struct rows){(const char *)forms->risks.at, forms->risks.n, sizeof *forms->risks.at};
    default:
        return (struct rows){(const char *)model->resources.at, model->resources.n, sizeof *model->resources.at};
    }
}

static bool process_is_in(const struct writer *writer, const char *id)
{
    const struct risk_process *process =
        risk_forms_find(writer->forms->processes, writer->forms->model.processes.n, id);
    return process != NULL && writer->of_department[process - writer->forms->model.processes.at];
}

/* Whether the row belongs to the department that the workbook is for. */
static bool is_in(const struct writer *writer, enum risk_sheet number, const void *row)
{
    const struct risk_model *model = &writer->forms->model;
    if (writer->of_department == NULL || number == RISK_SHEET_GOAL || number == RISK_SHEET_RESOURCES)
        return true;
    if (number == RISK_SHEET_PROCESSES || number == RISK_SHEET_NEEDS)
        return process_is_in(writer, ((const struct risk_process *)row)->id);
    if (number == RISK_SHEET_RISKS)
        return text_same(((const struct risk *)row)->department, writer->department) ||
               process_is_in(writer, ((const struct risk *)row)->process);
    for (size_t i = 0; i < model->serves.n; i++)
        if (text_same(model->serves.at[i].service, ((const struct risk_service *)row)->id) &&
            process_is_in(writer, model->serves.at[i].process))
            return true;
    return false;
}

static enum rc write_sheet(struct writer *writer, enum risk_sheet number)
{
    const struct risk_form_sheet *form = &risk_form_sheets[number];
    const struct rows rows = rows_of(writer->forms, number);
    const char *range = writer->forms->model.criteria.matrix == RISK_TABLE ? matrix_range(writer) : "";
    CLEANUP(arena_freep) struct arena *scratch = arena_create(16 * 1024 * 1024);
    struct ctx cx = *writer->cx;
    if (scratch == NULL)
        return memory_ended(writer->cx);
    cx.arena = scratch;
    writer->row = FIRST_ROW;
    write_heads(writer, number);
    for (size_t i = 0; i < rows.n; i++) {
        const void *row = rows.at + i * rows.size;
        if (!is_in(writer, number, row))
            continue;
        struct ctx *whole = writer->cx;
        writer->cx = &cx; /* formulas of a row are the row's */
        write_row(writer, &cx, form, row, range);
        writer->cx = whole;
        if (arena_failed(scratch))
            return memory_ended(whole);
        arena_next(scratch);
    }
    TRY(add_drop_downs(writer, form));
    for (lxw_row_t last = writer->row + 20; number != RISK_SHEET_GOAL && writer->row < last;)
        write_row(writer, writer->cx, form, NULL, range); /* to go on with */
    set_print(writer, form);
    return writer->book.error == LXW_NO_ERROR ? RC_OK : RC_MEMORY;
}

static enum rc write_book(struct writer *writer)
{
    lxw_worksheet *sheets[RISK_SHEET_COUNT_];
    TRY(make_formats(writer));
    for (int i = 0; i < RISK_SHEET_COUNT_; i++) {
        sheets[i] = workbook_add_worksheet(writer->book.workbook, risk_form_sheets[i].name);
        if (sheets[i] == NULL)
            return RC_MEMORY;
    }
    TRY(write_lists(writer));
    if (writer->forms->model.criteria.matrix == RISK_TABLE)
        write_matrix(writer);
    for (int i = 0; i < RISK_SHEET_COUNT_; i++) {
        writer->sheet = sheets[i];
        TRY(write_sheet(writer, (enum risk_sheet)i));
    }
    return RC_OK;
}

/* Which processes are a department's. RC_MISSING when neither a process nor a risk is. */
static enum rc choose(struct ctx *cx, struct writer *writer)
{
    const struct risk_forms *forms = writer->forms;
    bool any = false;
    if (text_empty(writer->department))
        return RC_OK;
    writer->of_department = ARENA_ARRAY(cx->arena, bool, forms->model.processes.n + 1);
    if (writer->of_department == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < forms->model.processes.n; i++) {
        writer->of_department[i] = text_same(forms->model.processes.at[i].department, writer->department);
        any = any || writer->of_department[i];
    }
    for (size_t i = 0; !any && i < forms->risks.n; i++)
        any = text_same(forms->risks.at[i].department, writer->department);
    return any ? RC_OK : fail(cx, RC_MISSING, N_("No process and no risk belongs to the department “{0}”"), writer->department);
}

enum rc risk_forms_export(struct ctx *cx, const char *study, const char *department, struct buf *out)
{
    struct risk_forms forms;
    struct ctx japanese;
    struct writer writer = {.forms = &forms, .department = department};
    if (!may(cx, PERM_RISK_READ))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(risk_forms_load(cx, study, &forms));
    TRY(choose(cx, &writer));
    japanese = *cx;
    japanese.lang = LANG_JA;
    writer.cx = &japanese;
    TRY(workbook_begin(cx, false, &writer.book));
    enum rc rc = write_book(&writer);
    enum rc end = workbook_end(cx, &writer.book, rc == RC_OK ? out : NULL);
    return rc != RC_OK ? rc : end;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum rc risk_forms_departments(struct ctx *cx, const char *study, struct risk_departments *ret)
{
    struct risk_processes processes;
    struct risk_tallies tallies = {.n = 0};
    size_t n = 0, kept = 0;
    TRY(risk_store_processes(cx, study, &processes));
    TRY(risk_store_tallies(cx, study, "", &tallies));
    const char **names = ARENA_ARRAY(cx->arena, const char *, processes.n + tallies.n + 1);
    if (names == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < processes.n; i++)
        names[n++] = processes.at[i].department;
    for (size_t i = 0; i < tallies.n; i++)
        names[n++] = tallies.at[i].department;
    if (n > 1)
        qsort(names, n, sizeof *names, by_text);
    for (size_t i = 0; i < n; i++)
        if (!text_empty(names[i]) && (kept == 0 || !text_same(names[i], names[kept - 1])))
            names[kept++] = names[i];
    ret->at = names;
    ret->n = kept;
    return RC_OK;
}
