/* Rows from files and into files: every bad cell named, all rows or none. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "preparation/preparation_inside.h"
#include "register/sheet.h"

enum { HEAD_ROWS = 20, ERRORS_MOST = 500, NO_COLUMN = -1 };

struct take {
    struct ctx *cx; /* of the request */
    struct ctx row; /* of the row at hand: its problem becomes cells */
    const struct prepare_noun *noun;
    const char *study;
    const struct sheet *sheet;
    int places[LIST_COLUMNS_MOST]; /* where each column of the list stands in the sheet, or NO_COLUMN */
    size_t head;
    struct prepare_rows there; /* what is stored */
    size_t *taken;             /* the row of the sheet that changes each of them, 0: none yet */
    struct cell_problem *errors;
    size_t error_count, error_room;
    const char **warnings;
    size_t warning_count, warning_room;
    int64_t rows, changed;
};

/* --- Telling --- */

static enum rc add_error(struct take *take, size_t row, int column, const char *message, const char *value)
{
    if (take->error_count == ERRORS_MOST)
        return RC_OK;
    take->errors = arena_grow(take->cx->arena, take->errors, take->error_count, &take->error_room,
                              sizeof *take->errors);
    if (take->errors == NULL)
        return RC_MEMORY;
    take->errors[take->error_count++] = (struct cell_problem){
        .sheet = take->sheet->name,
        .row = (int64_t)row,
        .column = column == NO_COLUMN ? "" : sheet_column_letters(take->cx, (size_t)column),
        .message = message,
        .value = value,
    };
    return RC_OK;
}

static enum rc add_warning(struct take *take, const char *text)
{
    take->warnings = arena_grow(take->cx->arena, take->warnings, take->warning_count, &take->warning_room,
                                sizeof *take->warnings);
    if (take->warnings == NULL)
        return RC_MEMORY;
    take->warnings[take->warning_count++] = text;
    return RC_OK;
}

static int place_of(const struct take *take, const char *field)
{
    for (size_t i = 0; i < take->noun->list->column_count; i++)
        if (text_same(take->noun->list->columns[i].field, field))
            return take->places[i];
    return NO_COLUMN;
}

static const char *cell_at(const struct take *take, const struct sheet_row *row, int place)
{
    return place == NO_COLUMN || (size_t)place >= take->sheet->column_count ? "" : row->cells[place];
}

/* Moves the refused fields of the row's context to the list of cells. */
static enum rc take_problem(struct take *take, const struct sheet_row *row)
{
    const struct problem *problem = &take->row.problem;
    for (size_t i = 0; i < problem->field_count; i++) {
        int place = place_of(take, problem->fields[i].field);
        TRY(add_error(take, row->number, place, problem->fields[i].message, cell_at(take, row, place)));
    }
    if (problem->field_count == 0)
        TRY(add_error(take, row->number, NO_COLUMN, problem->message, ""));
    take->row.problem = (struct problem){.rc = RC_OK};
    return RC_OK;
}

/* --- Heads --- */

static bool same_word(const struct ctx *cx, const char *a, const char *b)
{
    return text_same(text_trim(cx, text_fold(cx, a)), text_trim(cx, text_fold(cx, b)));
}

/* What is taken from files: what can be changed in place, what names the row, and the extra column. */
static bool is_taken(const struct prepare_noun *noun, size_t column)
{
    const struct list_column *one = &noun->list->columns[column];
    return one->edits != NULL || text_same(one->field, "number") || text_same(one->field, "version") ||
           (noun->extra != NULL && text_same(one->field, noun->extra));
}

static const char *head_of(enum lang lang, const struct list *list, size_t column)
{
    const char *label = list->columns[column].label;
    const struct field *field = field_find(list->fields, list->columns[column].field);
    return tr_lang(lang, label != NULL ? label : field == NULL || field->label == NULL ? "" : field->label);
}

/* Which column a head names, in either language or by the field's name. */
static int column_of_head(const struct take *take, const char *head)
{
    const struct list *list = take->noun->list;
    for (size_t i = 0; i < list->column_count; i++)
        if (same_word(take->cx, head, head_of(LANG_JA, list, i)) ||
            same_word(take->cx, head, head_of(LANG_EN, list, i)) ||
            same_word(take->cx, head, list->columns[i].field))
            return (int)i;
    return NO_COLUMN;
}

static size_t count_heads(const struct take *take, const struct sheet_row *row)
{
    size_t found = 0;
    for (size_t i = 0; i < take->sheet->column_count; i++)
        found += !text_empty(row->cells[i]) && column_of_head(take, row->cells[i]) != NO_COLUMN;
    return found;
}

static enum rc read_heads(struct take *take, const struct sheet_row *row)
{
    struct ctx *cx = take->cx;
    for (size_t i = 0; i < LIST_COLUMNS_MOST; i++)
        take->places[i] = NO_COLUMN;
    for (size_t i = 0; i < take->sheet->column_count; i++) {
        int column = text_empty(row->cells[i]) ? NO_COLUMN : column_of_head(take, row->cells[i]);
        if (column == NO_COLUMN) {
            if (!text_empty(text_trim(cx, row->cells[i])))
                TRY(add_warning(take, trf(cx, N_("Column {0} “{1}” is not known and was passed over"),
                                          sheet_column_letters(cx, i), row->cells[i])));
        } else if (take->places[column] != NO_COLUMN) {
            TRY(add_error(take, row->number, (int)i, tr(cx, N_("This column stands twice")), row->cells[i]));
        } else if (is_taken(take->noun, (size_t)column)) {
            take->places[column] = (int)i;
        }
    }
    return RC_OK;
}

/* The first sheet with a row that names at least two columns, one of them the number or the first key. */
static enum rc find_heads(struct take *take, const struct workbook *book)
{
    const struct list *list = take->noun->list;
    for (size_t s = 0; s < book->sheet_count; s++) {
        take->sheet = &book->sheets[s];
        for (size_t i = 0; i < take->sheet->row_count && i < HEAD_ROWS; i++) {
            if (count_heads(take, &take->sheet->rows[i]) < 2)
                continue;
            take->head = i;
            take->error_count = take->warning_count = 0;
            TRY(read_heads(take, &take->sheet->rows[i]));
            if (take->places[0] != NO_COLUMN || take->places[1] != NO_COLUMN)
                return RC_OK;
        }
    }
    return fail(take->cx, RC_INVALID,
                N_("The file has no row of heads with “{0}” and “{1}”; please begin with a file "
                   "that was downloaded here"),
                head_of(take->cx->lang, list, 0), head_of(take->cx->lang, list, 1));
}

/* --- Cells --- */

/* －, ー, ― and the like stand for nothing. */
static bool is_nothing(const char *text)
{
    static const char *const marks[] = {"", "-", "－", "ー", "―", "–", "—", "ｰ", "‐", "−"};
    for (size_t i = 0; i < COUNT(marks); i++)
        if (text_same(text, marks[i]))
            return true;
    return false;
}

static enum rc read_name(struct ctx *cx, const struct field *field, const char *text, void *row)
{
    for (int64_t i = 0; i < (int64_t)field->names->n; i++) {
        const char *label = enum_label(field->names, i);
        if (same_word(cx, text, tr_lang(LANG_JA, label)) || same_word(cx, text, label) ||
            same_word(cx, text, enum_code(field->names, i))) {
            field_set_int(field, row, i);
            return RC_OK;
        }
    }
    return field_fail(cx, field->name, N_("“{0}” does not know the value {1}"), tr(cx, field->label), text);
}

static enum rc read_yes(struct ctx *cx, const struct field *field, const char *text, void *row)
{
    static const char *const yes[] = {"1", "TRUE", "○", "◯", "〇", "●"};
    bool on = same_word(cx, text, tr(cx, N_("Yes"))) || same_word(cx, text, tr_lang(LANG_EN, N_("Yes")));
    for (size_t i = 0; i < COUNT(yes); i++)
        on |= same_word(cx, text, yes[i]);
    if (!on && !same_word(cx, text, tr(cx, N_("No"))) && !text_same(text, "0") && !text_same(text, "FALSE"))
        return field_fail(cx, field->name, N_("“{0}” does not know the value {1}"), tr(cx, field->label), text);
    field_set_int(field, row, on);
    return RC_OK;
}

/* By its label, its label without the name behind it, or its id. */
static enum rc read_reference(struct take *take, const struct field *field, const char *text, void *row)
{
    struct choices choices = {.n = 0};
    struct ctx *cx = &take->row;
    TRY(take->noun->choices(cx, take->study, field, &choices));
    const char *id = choice_find(choices, text);
    for (size_t i = 0; i < choices.n && id == NULL; i++)
        if (same_word(cx, text, prepare_post_words(cx, choices, choices.at[i].id)) ||
            text_same(text, choices.at[i].id))
            id = choices.at[i].id;
    if (id == NULL)
        return field_fail(cx, field->name, N_("“{0}” does not know the value {1}"), tr(cx, field->label), text);
    field_set_text(field, row, id);
    return RC_OK;
}

static enum rc read_cell(struct take *take, const struct field *field, const char *cell, void *row)
{
    struct ctx *cx = &take->row;
    const char *text = text_trim(cx, cell);
    if (is_nothing(text))
        return field_from_text(cx, field, "", row);
    if (field->kind == F_ENUM)
        return read_name(cx, field, text, row);
    if (field->kind == F_BOOL)
        return read_yes(cx, field, text, row);
    if (field->kind == F_REF)
        return read_reference(take, field, text, row);
    return field_from_text(cx, field, text, row);
}

static enum rc read_cells(struct take *take, const struct sheet_row *row, void *after)
{
    const struct list *list = take->noun->list;
    enum rc worst = RC_OK;
    for (size_t i = 0; i < list->column_count; i++) {
        const struct list_column *column = &list->columns[i];
        if (take->places[i] == NO_COLUMN || column->edits == NULL)
            continue;
        enum rc rc = read_cell(take, field_find(take->noun->record->fields, column->edits),
                               cell_at(take, row, take->places[i]), after);
        if (rc != RC_OK && rc != RC_INVALID)
            return rc;
        worst = rc == RC_OK ? worst : rc;
    }
    return worst;
}

/* --- Rows --- */

static bool row_is_empty(const struct take *take, const struct sheet_row *row)
{
    for (size_t i = 0; i < take->noun->list->column_count; i++)
        if (!is_nothing(text_trim(take->cx, cell_at(take, row, take->places[i]))))
            return false;
    return true;
}

/* The stored row of the number that stands in the file; NULL for a new one. RC_INVALID: recorded. */
static enum rc find_before(struct take *take, const struct sheet_row *row, const void **ret)
{
    struct ctx *cx = &take->row;
    const char *text = text_trim(cx, cell_at(take, row, place_of(take, "number")));
    int64_t number = 0;
    *ret = NULL;
    if (is_nothing(text))
        return RC_OK;
    if (text_to_int(cx, text, &number) != RC_OK)
        return field_fail(cx, "number", N_("The number of a row is a whole number (given: {0})"), text);
    for (size_t i = 0; i < take->there.n; i++) {
        const void *one = (const char *)take->there.at + i * take->noun->list->size;
        if (prepare_number_of(take->noun, one) != number)
            continue;
        if (take->taken[i] != 0)
            return field_fail(cx, "number", N_("Number {0} stands in row {1} already"), text,
                              decimal(cx, (int64_t)take->taken[i]));
        take->taken[i] = row->number;
        *ret = one;
        return RC_OK;
    }
    return field_fail(cx, "number", N_("There is no row {0}; new rows have no number in the file"), text);
}

/* The version in the file, where it stands, must be the stored one. */
static enum rc check_version(struct take *take, const struct sheet_row *row, const void *before)
{
    struct ctx *cx = &take->row;
    const char *text = text_trim(cx, cell_at(take, row, place_of(take, "version")));
    int64_t version = 0, stored = field_int(&take->noun->record->fields.at[2], before);
    if (is_nothing(text) || (text_to_int(cx, text, &version) == RC_OK && version == stored))
        return RC_OK;
    return field_fail(cx, "version", N_("Row {0} was changed since the file was made; please download it again"),
                      decimal(cx, prepare_number_of(take->noun, before)));
}

static void *fresh_row(struct take *take)
{
    const struct prepare_noun *noun = take->noun;
    void *row = arena_alloc(take->cx->arena, noun->record->size);
    if (row == NULL)
        return NULL;
    risk_row_blank(noun->record, row);
    if (field_find(noun->record->fields, "study") != NULL)
        field_set_text(field_find(noun->record->fields, "study"), row, take->study);
    return row;
}

static enum rc store_row(struct take *take, const struct sheet_row *row)
{
    const struct prepare_noun *noun = take->noun;
    const struct field *version = &noun->record->fields.at[2];
    const void *before = NULL;
    void *after = fresh_row(take);
    if (after == NULL)
        return RC_MEMORY;
    TRY(find_before(take, row, &before));
    if (before != NULL) {
        TRY(check_version(take, row, before));
        memcpy(after, before, noun->record->size);
    }
    TRY(read_cells(take, row, after));
    TRY(noun->store(&take->row, before, after));
    take->changed += before == NULL || field_int(version, after) != field_int(version, before);
    if (noun->extra != NULL && place_of(take, noun->extra) != NO_COLUMN) {
        const char *text = text_trim(&take->row, cell_at(take, row, place_of(take, noun->extra)));
        return noun->put(&take->row, after, is_nothing(text) ? "" : text);
    }
    return RC_OK;
}

static enum rc take_rows(struct take *take)
{
    const struct sheet *sheet = take->sheet;
    size_t hidden = 0;
    for (size_t i = take->head + 1; i < sheet->row_count; i++) {
        const struct sheet_row *row = &sheet->rows[i];
        if (row_is_empty(take, row))
            continue;
        if (++take->rows > PREPARE_ROWS_MOST)
            return fail(take->cx, RC_TOO_LARGE, N_("The file has more than {0} rows"),
                        decimal(take->cx, PREPARE_ROWS_MOST));
        hidden += row->hidden;
        enum rc rc = store_row(take, row);
        if (rc == RC_INVALID || rc == RC_CONFLICT) {
            TRY(take_problem(take, row));
        } else if (rc != RC_OK) {
            take->cx->problem = take->row.problem;
            return rc;
        }
    }
    if (hidden > 0)
        TRY(add_warning(take, trf(take->cx, N_("{0} hidden rows were read like the others"),
                                  decimal(take->cx, (int64_t)hidden))));
    return RC_OK;
}

/* As people read the sheet: row by row, from left to right. */
static int by_place(const void *left, const void *right)
{
    const struct cell_problem *a = left, *b = right;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    if (strlen(a->column) != strlen(b->column))
        return strlen(a->column) < strlen(b->column) ? -1 : 1;
    return strcmp(a->column, b->column);
}

/* All rows in one transaction, which is left behind when any cell was refused. */
static enum rc run(struct take *take)
{
    struct ctx *cx = take->cx;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(take->noun->rows(cx, take->study, "", &take->there));
    take->taken = ARENA_ARRAY(cx->arena, size_t, take->there.n + 1);
    if (take->taken == NULL)
        return RC_MEMORY;
    memset(take->taken, 0, (take->there.n + 1) * sizeof *take->taken);
    take->row = *cx;
    take->row.problem = (struct problem){.rc = RC_OK};
    TRY(take_rows(take));
    cx->fixed_ids = take->row.fixed_ids;
    return take->error_count > 0 ? RC_OK : db_commit(cx, &tx);
}

enum rc prepare_import(struct ctx *cx, const struct prepare_noun *noun, const char *study, const char *bytes,
                       size_t length, const char *file_name, struct import_result *ret)
{
    static const struct sheet none = {.name = ""};
    struct take take = {.cx = cx, .noun = noun, .study = study, .sheet = &none};
    struct workbook book;
    if (!may(cx, PERM_RISK_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(sheet_read(cx, bytes, length, file_name, &book));
    TRY(find_heads(&take, &book));
    TRY(run(&take));
    if (take.error_count > 1)
        qsort(take.errors, take.error_count, sizeof *take.errors, by_place);
    ret->rows = take.rows;
    ret->changed = take.error_count > 0 ? 0 : take.changed;
    ret->errors.at = take.errors;
    ret->errors.n = take.error_count;
    ret->warnings.at = take.warnings;
    ret->warnings.n = take.warning_count;
    if (take.error_count == 0)
        return RC_OK;
    return fail(cx, RC_INVALID, N_("{0} cells could not be taken; nothing was stored"),
                decimal(cx, (int64_t)take.error_count));
}

enum rc prepare_export(struct ctx *cx, const struct prepare_noun *noun, const char *study, const char *path,
                       struct buf *out)
{
    size_t length = strlen(path);
    bool csv = length > 4 && strcmp(path + length - 4, ".csv") == 0;
    const struct list_ask ask = {.list = noun->list,
                                 .columns = (UINT64_C(1) << noun->list->column_count) - 1,
                                 .rows = PREPARE_ROWS_MOST,
                                 .sort = "",
                                 .after = "",
                                 .columns_given = "",
                                 .rows_given = ""};
    struct prepare_rows rows;
    if (!csv && !(length > 5 && strcmp(path + length - 5, ".xlsx") == 0))
        return fail(cx, RC_USAGE, N_("The name of the file ends in .csv or .xlsx (given: {0})"), path);
    TRY(noun->rows(cx, study, "", &rows));
    struct list_held held = {.rows = rows.at, .n = rows.n};
    return list_export(cx, &ask, csv ? LIST_CSV : LIST_XLSX, list_held_source, &held, out);
}
