/* The plan as a file that people change and send back: CSV and workbook. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "plan/plan_inside.h"
#include "register/sheet.h"
#include "register/workbook.h"

enum {
    SPARE_ROWS = 500,       /* empty rows below the items that have drop-downs too */
    LIST_BESIDE_CELL = 250, /* bytes */
};
#define HEAD_COLOUR 0xE8F1FE
#define LOCKED_COLOUR 0xF2F2F2

const struct plan_file_column plan_file_columns[PLAN_FILE_COLUMNS] = {
    {"number", 7},        {"title", 36},         {"detail", 40},      {"catalog", 16},
    {"control", 10},      {"post", 32},          {"status", 10},      {"progress", 9},
    {"priority", 8},      {"start_on", 12},      {"due_on", 12},      {"done_on", 12},
    {"money_asked", 14},  {"money_granted", 14}, {"money_spent", 14}, {"days_asked", 10},
    {"days_granted", 10}, {"days_spent", 10},    {"judged_by", 36},   {"result", 36},
    {"version", 7},
};

static const char *const format_codes[] = {"csv", "xlsx", "json"};
static const char *const format_labels[] = {"CSV", "Excel", "OSCAL"};
const struct enum_names plan_format_names = {format_codes, format_labels, PLAN_FORMAT_COUNT_};
_Static_assert(COUNT(format_codes) == PLAN_FORMAT_COUNT_, "every format needs a code");

static const struct field *field_of(size_t column)
{
    return field_find((struct fields){plan_item_table, PLAN_ITEM_FIELDS},
                      plan_file_columns[column].field);
}

const char *plan_file_head(enum lang lang, size_t column)
{
    const struct field *field = field_of(column);
    return tr_lang(lang, field->label == NULL ? N_("Version") : field->label);
}

/* --- Cells --- */

struct writer {
    struct ctx *cx;
    struct choices posts;
    struct buf *csv; /* NULL for the workbook */
    struct workbook_out book;
    lxw_worksheet *sheet, *lists; /* lists is NULL until a long list needs it */
    lxw_col_t list_count;
    lxw_format *head, *text, *number, *date, *locked;
    lxw_row_t row;
};

static const char *catalog_name(struct ctx *cx, const char *id)
{
    const struct catalog *catalog = catalog_find(cx, id);
    return catalog == NULL ? id : bilingual_text(cx, catalog->short_title);
}

/* What stands in the cell, as people read and write it. */
static const char *cell_text(const struct writer *writer, struct ctx *cx, size_t column,
                             const struct plan_item *item)
{
    const struct field *field = field_of(column);
    if (text_same(field->name, "post"))
        return choice_label(writer->posts, item->post);
    if (text_same(field->name, "control"))
        return plan_control_label(cx, item->catalog, item->control);
    if (text_same(field->name, "catalog"))
        return text_empty(item->control) ? "" : catalog_name(cx, item->catalog);
    if (text_same(field->name, "priority"))
        return tr(cx, enum_label(&plan_priority_names, item->priority));
    return field_show(cx, field, item);
}

static bool is_number(size_t column)
{
    return field_of(column)->kind == F_INT && !text_same(field_of(column)->name, "priority");
}

static void note(struct writer *writer, lxw_error error)
{
    workbook_note(&writer->book, error);
}

static void write_cell(struct writer *writer, struct ctx *cx, size_t column,
                       const struct plan_item *item)
{
    const struct field *field = field_of(column);
    lxw_col_t at = (lxw_col_t)column;
    lxw_format *format = text_same(field->name, "number") || text_same(field->name, "version")
                             ? writer->locked
                             : writer->number;
    if (is_number(column)) {
        note(writer, worksheet_write_number(writer->sheet, writer->row, at,
                                            (double)field_int(field, item), format));
    } else if (field->kind == F_DATE) {
        int64_t days = date_days(field_text(field, item));
        if (days != INT64_MIN)
            note(writer, worksheet_write_number(writer->sheet, writer->row, at, workbook_day(days),
                                                writer->date));
    } else {
        note(writer, worksheet_write_string(writer->sheet, writer->row, at,
                                            cell_text(writer, cx, column, item), writer->text));
    }
}

static void write_item(struct writer *writer, struct ctx *cx, const struct plan_item *item)
{
    if (writer->csv == NULL) {
        writer->row++;
        for (size_t i = 0; i < PLAN_FILE_COLUMNS; i++)
            write_cell(writer, cx, i, item);
        return;
    }
    const char *cells[PLAN_FILE_COLUMNS];
    for (size_t i = 0; i < PLAN_FILE_COLUMNS; i++)
        cells[i] = cell_text(writer, cx, i, item);
    csv_row(writer->csv, cells, PLAN_FILE_COLUMNS);
}

static void write_next(void *state, struct ctx *cx, const struct plan_item *item)
{
    write_item(state, cx, item);
}

static enum rc export_csv(struct ctx *cx, const struct plan_filter *filter, struct choices posts,
                          struct buf *out)
{
    struct writer writer = {.cx = cx, .posts = posts, .csv = out};
    const char *heads[PLAN_FILE_COLUMNS];
    for (size_t i = 0; i < PLAN_FILE_COLUMNS; i++)
        heads[i] = plan_file_head(cx->lang, i);
    csv_begin(out);
    csv_row(out, heads, PLAN_FILE_COLUMNS);
    TRY(plan_walk(cx, filter, write_next, &writer));
    return buf_check(cx, out, N_("The file is too large"));
}

/* --- The workbook --- */

static lxw_format *new_format(struct writer *writer, const char *number_format, uint32_t colour)
{
    lxw_format *format = workbook_add_format(writer->book.workbook);
    if (format == NULL) {
        note(writer, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    format_set_font_name(format, "Yu Gothic");
    format_set_font_size(format, 10);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    format_set_border(format, LXW_BORDER_THIN);
    format_set_border_color(format, 0xB3B3B3);
    if (number_format != NULL)
        format_set_num_format(format, number_format);
    else
        format_set_text_wrap(format);
    if (colour != 0) {
        format_set_pattern(format, LXW_PATTERN_SOLID);
        format_set_bg_color(format, colour);
    }
    return format;
}

static void make_formats(struct writer *writer)
{
    writer->head = new_format(writer, NULL, HEAD_COLOUR);
    writer->text = new_format(writer, NULL, 0);
    writer->number = new_format(writer, "#,##0", 0);
    writer->date = new_format(writer, "yyyy-mm-dd", 0);
    writer->locked = new_format(writer, "0", LOCKED_COLOUR);
    if (writer->head != NULL)
        format_set_bold(writer->head);
}

/* The choices of a column as people read them; *ret_n is 0 for a column without. */
static enum rc choices_of(struct writer *writer, const char *name, const char ***ret, size_t *ret_n)
{
    struct ctx *cx = writer->cx;
    struct catalog_titles titles;
    TRY(catalog_titles(cx, &titles));
    size_t most = writer->posts.n + titles.n + PLAN_STATUS_COUNT_, n = 0;
    const char **labels = ARENA_ARRAY(cx->arena, const char *, most + 1);
    if (labels == NULL)
        return RC_MEMORY;
    if (text_same(name, "status"))
        for (; n < PLAN_STATUS_COUNT_; n++)
            labels[n] = tr(cx, enum_label(&plan_status_names, (int64_t)n));
    else if (text_same(name, "priority"))
        for (; n < PLAN_PRIORITY_LOW; n++)
            labels[n] = tr(cx, enum_label(&plan_priority_names, (int64_t)n + 1));
    else if (text_same(name, "post"))
        for (; n < writer->posts.n; n++)
            labels[n] = writer->posts.at[n].label;
    else if (text_same(name, "catalog"))
        for (size_t i = 0; i < titles.n; i++)
            if (titles.at[i].assessable > 0)
                labels[n++] = bilingual_text(cx, titles.at[i].title);
    *ret = labels;
    *ret_n = n;
    return RC_OK;
}

/* Excel keeps a short list beside the cell, its items separated by commas. It takes 255 characters;
 * the library has room for as many bytes. */
static bool fits_beside_cell(const char *const *labels, size_t n)
{
    size_t length = n;
    for (size_t i = 0; i < n; i++) {
        length += strlen(labels[i]);
        if (strchr(labels[i], ',') != NULL || strchr(labels[i], '"') != NULL)
            return false;
    }
    return length <= LIST_BESIDE_CELL;
}

/* A longer list stands in a column of a sheet of its own; gives the range as a formula. */
static const char *write_choices(struct writer *writer, const char *const *labels, size_t n)
{
    const struct ctx *cx = writer->cx;
    if (writer->lists == NULL)
        writer->lists = workbook_add_worksheet(writer->book.workbook, tr(cx, N_("Choices")));
    if (writer->lists == NULL) {
        note(writer, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return "";
    }
    lxw_col_t column = writer->list_count++;
    for (size_t i = 0; i < n; i++)
        note(writer, worksheet_write_string(writer->lists, (lxw_row_t)i, column, labels[i], NULL));
    const char *letters = sheet_column_letters(cx, column);
    return arena_printf(cx->arena, "='%s'!$%s$1:$%s$%zu", tr(cx, N_("Choices")), letters, letters,
                        n);
}

/* Drop-downs for status, priority, post and standard. */
static enum rc add_drop_downs(struct writer *writer)
{
    for (size_t column = 0; column < PLAN_FILE_COLUMNS; column++) {
        const char **labels = NULL;
        size_t n = 0;
        TRY(choices_of(writer, plan_file_columns[column].field, &labels, &n));
        if (n == 0)
            continue;
        bool beside = fits_beside_cell(labels, n);
        const char *range = beside ? NULL : write_choices(writer, labels, n);
        if (arena_failed(writer->cx->arena)) /* a list without a range is not for the library */
            return RC_MEMORY;
        lxw_data_validation validation = {
            .validate = beside ? LXW_VALIDATION_TYPE_LIST : LXW_VALIDATION_TYPE_LIST_FORMULA,
            .value_list = beside ? (char **)labels : NULL, /* ended by NULL */
            .value_formula = (char *)range,
            .ignore_blank = LXW_VALIDATION_ON,
            .error_type = LXW_VALIDATION_ERROR_TYPE_STOP,
        };
        note(writer, worksheet_data_validation_range(writer->sheet, 1, (lxw_col_t)column,
                                                     writer->row + SPARE_ROWS, (lxw_col_t)column,
                                                     &validation));
    }
    return RC_OK;
}

static void write_heads(struct writer *writer)
{
    for (size_t i = 0; i < PLAN_FILE_COLUMNS; i++) {
        lxw_col_t column = (lxw_col_t)i;
        note(writer,
             worksheet_set_column(writer->sheet, column, column, plan_file_columns[i].width, NULL));
        note(writer, worksheet_write_string(writer->sheet, 0, column,
                                            plan_file_head(writer->cx->lang, i), writer->head));
    }
    worksheet_freeze_panes(writer->sheet, 1, 2);
    worksheet_set_landscape(writer->sheet);
    worksheet_set_paper(writer->sheet, 8); /* A3 */
    worksheet_fit_to_pages(writer->sheet, 1, 0);
    note(writer, worksheet_repeat_rows(writer->sheet, 0, 0));
}

static enum rc write_workbook(struct writer *writer, const struct plan_filter *filter)
{
    make_formats(writer);
    writer->sheet = workbook_add_worksheet(writer->book.workbook, tr(writer->cx, N_("Plan")));
    if (writer->sheet == NULL || writer->book.error != LXW_NO_ERROR)
        return RC_MEMORY;
    write_heads(writer);
    TRY(plan_walk(writer->cx, filter, write_next, writer));
    note(writer, worksheet_autofilter(writer->sheet, 0, 0, writer->row == 0 ? 1 : writer->row,
                                      PLAN_FILE_COLUMNS - 1));
    return add_drop_downs(writer);
}

static enum rc export_xlsx(struct ctx *cx, const struct plan_filter *filter, struct choices posts,
                           bool large, struct buf *out)
{
    struct writer writer = {.cx = cx, .posts = posts};
    TRY(workbook_begin(cx, large, &writer.book));
    enum rc rc = write_workbook(&writer, filter);
    enum rc end = workbook_end(cx, &writer.book, rc == RC_OK ? out : NULL);
    return rc != RC_OK ? rc : end;
}

enum rc plan_export(struct ctx *cx, const struct plan_filter *filter, int64_t format,
                    struct buf *out)
{
    struct choices posts;
    struct plan_totals totals;
    TRY(post_choices(cx, &posts));
    if (format == PLAN_OSCAL)
        return plan_export_oscal(cx, filter, posts, out);
    if (format == PLAN_CSV)
        return export_csv(cx, filter, posts, out);
    TRY(plan_store_totals(cx, &totals));
    bool large = totals.open + totals.done + totals.cancelled > WORKBOOK_ROWS_IN_MEMORY;
    return export_xlsx(cx, filter, posts, large, out);
}
