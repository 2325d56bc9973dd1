/* Plan items from a file: every bad cell named, all rows or none. */
#include <stdlib.h>
#include <string.h>

#include "assessment/assessment.h"
#include "base/limits.h"
#include "base/text.h"
#include "plan/plan_inside.h"
#include "register/sheet.h"

enum { HEAD_ROWS = 20, ERRORS_MOST = 500, ROW_ARENA = 8 * 1024 * 1024, NO_COLUMN = -1 };

struct taken_number {
    int64_t number;
    size_t row;
};

struct import {
    struct ctx *cx; /* of the request: what the result holds lives here */
    struct ctx row; /* of the row at hand, with a scratch arena */
    const struct sheet *sheet;
    int places[PLAN_FILE_COLUMNS]; /* where each of our columns stands in the sheet, or NO_COLUMN */
    size_t head;                   /* index of the row of heads */
    struct choices posts;
    struct cell_problem *errors;
    size_t error_count, error_room;
    const char **warnings;
    size_t warning_count, warning_room;
    struct taken_number *numbers;
    size_t number_count;
    int64_t rows, changed;
};

/* --- Telling --- */

static enum rc add_error(struct import *import, size_t row, int column, const char *message,
                         const char *value)
{
    struct arena *arena = import->cx->arena;
    if (import->error_count == ERRORS_MOST)
        return RC_OK;
    import->errors = arena_grow(arena, import->errors, import->error_count, &import->error_room,
                                sizeof *import->errors);
    if (import->errors == NULL)
        return RC_MEMORY;
    import->errors[import->error_count++] = (struct cell_problem){
        .sheet = import->sheet->name,
        .row = (int64_t)row,
        .column = column == NO_COLUMN ? "" : sheet_column_letters(import->cx, (size_t)column),
        .message = arena_copy(arena, message),
        .value = arena_copy(arena, value),
    };
    return RC_OK;
}

static enum rc add_warning(struct import *import, const char *text)
{
    import->warnings = arena_grow(import->cx->arena, import->warnings, import->warning_count,
                                  &import->warning_room, sizeof *import->warnings);
    if (import->warnings == NULL)
        return RC_MEMORY;
    import->warnings[import->warning_count++] = text;
    return RC_OK;
}

static int place_of(const struct import *import, const char *field)
{
    for (size_t i = 0; i < PLAN_FILE_COLUMNS; i++)
        if (text_same(plan_file_columns[i].field, field))
            return import->places[i];
    return NO_COLUMN;
}

static const char *cell_at(const struct import *import, const struct sheet_row *row, int place)
{
    return place == NO_COLUMN || (size_t)place >= import->sheet->column_count ? ""
                                                                              : row->cells[place];
}

/* Moves the refused fields of the row's context to the list of cells. */
static enum rc take_problem(struct import *import, const struct sheet_row *row)
{
    const struct problem *problem = &import->row.problem;
    for (size_t i = 0; i < problem->field_count; i++) {
        int place = place_of(import, problem->fields[i].field);
        TRY(add_error(import, row->number, place, problem->fields[i].message,
                      cell_at(import, row, place)));
    }
    if (problem->field_count == 0)
        TRY(add_error(import, row->number, NO_COLUMN, problem->message, ""));
    import->row.problem = (struct problem){.rc = RC_OK};
    return RC_OK;
}

/* --- Heads --- */

static bool same_word(const struct ctx *cx, const char *a, const char *b)
{
    return text_same(text_trim(cx, text_fold(cx, a)), text_trim(cx, text_fold(cx, b)));
}

/* Which of our columns a head names, in either language or by the field's name. */
static int column_of_head(const struct ctx *cx, const char *head)
{
    for (size_t i = 0; i < PLAN_FILE_COLUMNS; i++)
        if (same_word(cx, head, plan_file_head(LANG_JA, i)) ||
            same_word(cx, head, plan_file_head(LANG_EN, i)) ||
            same_word(cx, head, plan_file_columns[i].field))
            return (int)i;
    return NO_COLUMN;
}

static size_t count_heads(const struct import *import, const struct sheet_row *row)
{
    size_t found = 0;
    for (size_t i = 0; i < import->sheet->column_count; i++)
        found += !text_empty(row->cells[i]) &&
                 column_of_head(import->cx, row->cells[i]) != NO_COLUMN;
    return found;
}

static enum rc read_heads(struct import *import, const struct sheet_row *row)
{
    struct ctx *cx = import->cx;
    for (size_t i = 0; i < PLAN_FILE_COLUMNS; i++)
        import->places[i] = NO_COLUMN;
    for (size_t i = 0; i < import->sheet->column_count; i++) {
        int column = text_empty(row->cells[i]) ? NO_COLUMN : column_of_head(cx, row->cells[i]);
        if (column == NO_COLUMN) {
            if (!text_empty(text_trim(cx, row->cells[i])))
                TRY(add_warning(import,
                                trf(cx, N_("Column {0} “{1}” is not known and was passed over"),
                                    sheet_column_letters(cx, i), row->cells[i])));
        } else if (import->places[column] != NO_COLUMN) {
            TRY(add_error(import, row->number, (int)i, tr(cx, N_("This column stands twice")),
                          row->cells[i]));
        } else {
            import->places[column] = (int)i;
        }
    }
    return RC_OK;
}

/* The first sheet with a row that names at least two of our columns, one of them number or title. */
static enum rc find_heads(struct import *import, const struct workbook *book)
{
    for (size_t s = 0; s < book->sheet_count; s++) {
        import->sheet = &book->sheets[s];
        for (size_t i = 0; i < import->sheet->row_count && i < HEAD_ROWS; i++) {
            if (count_heads(import, &import->sheet->rows[i]) < 2)
                continue;
            import->head = i;
            import->error_count = import->warning_count = 0;
            TRY(read_heads(import, &import->sheet->rows[i]));
            if (place_of(import, "number") != NO_COLUMN || place_of(import, "title") != NO_COLUMN)
                return RC_OK;
        }
    }
    return fail(import->cx, RC_INVALID,
                N_("The file has no row of heads with “{0}” and “{1}”; please begin with a file "
                   "that was downloaded here"),
                plan_file_head(import->cx->lang, 0), plan_file_head(import->cx->lang, 1));
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

/* "¥1,200,000円" → "1200000", "50%" → "50". */
static const char *bare_number(const struct ctx *cx, const char *text)
{
    static const char *const passed[] = {",", "円", "¥", "\\", "人日", "%", " "};
    const char *folded = text_fold(cx, text);
    char *out = arena_alloc(cx->arena, strlen(folded) + 1);
    size_t used = 0;
    if (out == NULL)
        return "";
    while (*folded != '\0') {
        size_t skip = 0;
        for (size_t i = 0; i < COUNT(passed); i++)
            if (strncmp(folded, passed[i], strlen(passed[i])) == 0)
                skip = strlen(passed[i]);
        if (skip == 0)
            out[used++] = *folded++;
        folded += skip;
    }
    out[used] = '\0';
    return out;
}

static enum rc read_names(struct import *import, const struct field *field,
                          const struct enum_names *names, const char *text, int64_t least,
                          struct plan_item *item)
{
    struct ctx *cx = &import->row;
    int64_t number = 0;
    for (int64_t i = least; i < (int64_t)names->n; i++) {
        const char *label = enum_label(names, i);
        if (same_word(cx, text, tr_lang(LANG_JA, label)) || same_word(cx, text, label) ||
            same_word(cx, text, enum_code(names, i))) {
            field_set_int(field, item, i);
            return RC_OK;
        }
    }
    if (least > 0 && text_to_int(cx, text, &number) == RC_OK && number >= least &&
        number < (int64_t)names->n) {
        field_set_int(field, item, number);
        return RC_OK;
    }
    return field_fail(cx, field->name, N_("“{0}” does not know the value {1}"),
                      tr(cx, field->label), text);
}

static enum rc read_post(struct import *import, const char *text, struct plan_item *item)
{
    const char *id = choice_find(import->posts, text);
    if (id == NULL)
        id = choice_find(import->posts, text_trim(&import->row, text_fold(&import->row, text)));
    /* A post that was closed since stands by its id, and may stay. */
    if (id == NULL && text_same(text, item->post))
        return RC_OK;
    if (id == NULL)
        return field_fail(&import->row, "post", N_("There is no such post in use ({0})"), text);
    item->post = id;
    return RC_OK;
}

static enum rc read_catalog(struct import *import, const char *text, struct plan_item *item)
{
    struct ctx *cx = &import->row;
    struct catalog_titles titles;
    TRY(catalog_titles(cx, &titles));
    for (size_t i = 0; i < titles.n; i++)
        if (same_word(cx, text, titles.at[i].id) || same_word(cx, text, titles.at[i].title.ja) ||
            same_word(cx, text, titles.at[i].title.en)) {
            item->catalog = titles.at[i].id;
            return RC_OK;
        }
    return field_fail(cx, "catalog", N_("There is no standard with the id {0}"), text);
}

static enum rc read_cell(struct import *import, const struct field *field, const char *cell,
                         struct plan_item *item)
{
    struct ctx *cx = &import->row;
    const char *text = text_trim(cx, cell);
    bool nothing = is_nothing(text);
    if (text_same(field->name, "status"))
        return nothing ? RC_OK : read_names(import, field, &plan_status_names, text, 0, item);
    if (text_same(field->name, "priority"))
        return nothing ? RC_OK
                       : read_names(import, field, &plan_priority_names, text, PLAN_PRIORITY_HIGH,
                                    item);
    if (text_same(field->name, "catalog"))
        return nothing ? RC_OK : read_catalog(import, text, item);
    if (nothing)
        return field_from_text(cx, field, "", item);
    if (text_same(field->name, "post"))
        return read_post(import, text, item);
    if (field->kind == F_INT)
        return field_from_text(cx, field, bare_number(cx, text), item);
    return field_from_text(cx, field, text, item);
}

/* --- Rows --- */

static bool row_is_empty(const struct import *import, const struct sheet_row *row)
{
    for (size_t i = 0; i < PLAN_FILE_COLUMNS; i++)
        if (!is_nothing(text_trim(import->cx, cell_at(import, row, import->places[i]))))
            return false;
    return true;
}

/* The stored item of the row's number, or an empty one; *ret_fresh tells. RC_INVALID: recorded. */
static enum rc find_before(struct import *import, const struct sheet_row *row,
                           struct plan_item *ret, bool *ret_fresh)
{
    struct ctx *cx = &import->row;
    const char *text = text_trim(cx, cell_at(import, row, place_of(import, "number")));
    int64_t number = 0;
    *ret_fresh = is_nothing(text);
    if (*ret_fresh) {
        *ret = plan_item_blank();
        return RC_OK;
    }
    if (text_to_int(cx, bare_number(cx, text), &number) != RC_OK)
        return field_fail(cx, "number",
                          N_("The number of a plan item is a whole number (given: {0})"), text);
    import->numbers[import->number_count++] = (struct taken_number){number, row->number};
    enum rc rc = plan_store_by_number(cx, number, ret);
    if (rc == RC_MISSING)
        return field_fail(cx, "number",
                          N_("There is no plan item {0}; new items have no number in the file"),
                          text);
    return rc;
}

/* The version in the file, where it stands, must be the stored one. */
static enum rc check_version(struct import *import, const struct sheet_row *row,
                             const struct plan_item *before)
{
    struct ctx *cx = &import->row;
    const char *text = text_trim(cx, cell_at(import, row, place_of(import, "version")));
    int64_t version = 0;
    if (is_nothing(text))
        return RC_OK;
    if (text_to_int(cx, text, &version) == RC_OK && version == before->version)
        return RC_OK;
    return field_fail(
        cx, "version",
        N_("Plan item {0} was changed since the file was made; please download it again"),
        decimal(cx, before->number));
}

static enum rc read_cells(struct import *import, const struct sheet_row *row,
                          struct plan_item *item)
{
    enum rc worst = RC_OK;
    for (size_t i = 0; i < PLAN_FILE_COLUMNS; i++) {
        const char *name = plan_file_columns[i].field;
        if (import->places[i] == NO_COLUMN || text_same(name, "number") ||
            text_same(name, "version"))
            continue;
        const struct field *field = field_find((struct fields){plan_item_table, PLAN_ITEM_FIELDS},
                                               name);
        enum rc rc = read_cell(import, field, cell_at(import, row, import->places[i]), item);
        if (rc != RC_OK && rc != RC_INVALID)
            return rc;
        worst = rc == RC_OK ? worst : rc;
    }
    return worst;
}

/* Nothing is written any more once a cell was refused: the rest is only looked at. */
static enum rc store_row(struct import *import, bool fresh, const struct plan_item *before,
                         struct plan_item *after)
{
    struct ctx *cx = &import->row;
    if (import->error_count > 0)
        return plan_check(cx, import->posts, fresh ? NULL : before, after);
    if (fresh)
        TRY(plan_insert(cx, import->posts, after));
    else
        TRY(plan_update(cx, import->posts, before, after));
    import->changed += fresh || after->version != before->version;
    return RC_OK;
}

static enum rc take_row(struct import *import, const struct sheet_row *row)
{
    struct plan_item before = plan_item_blank(), after = before;
    bool fresh = false;
    enum rc rc = find_before(import, row, &before, &fresh);
    if (rc == RC_OK && !fresh)
        rc = check_version(import, row, &before);
    if (rc == RC_OK) {
        after = before;
        rc = read_cells(import, row, &after);
    }
    if (rc == RC_OK)
        rc = store_row(import, fresh, &before, &after);
    return rc == RC_INVALID || rc == RC_CONFLICT /* waits for approval */ ? take_problem(import, row) : rc;
}

static int by_number(const void *left, const void *right)
{
    const struct taken_number *a = left, *b = right;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static enum rc check_twins(struct import *import)
{
    struct ctx *cx = import->cx;
    if (import->number_count > 1)
        qsort(import->numbers, import->number_count, sizeof *import->numbers, by_number);
    for (size_t i = 1; i < import->number_count; i++)
        if (import->numbers[i].number == import->numbers[i - 1].number)
            TRY(add_error(import, import->numbers[i].row, place_of(import, "number"),
                          trf(cx, N_("Number {0} stands in row {1} already"),
                              decimal(cx, import->numbers[i].number),
                              decimal(cx, (int64_t)import->numbers[i - 1].row)),
                          decimal(cx, import->numbers[i].number)));
    return RC_OK;
}

static enum rc take_rows(struct import *import, struct arena *scratch)
{
    const struct sheet *sheet = import->sheet;
    size_t hidden = 0;
    for (size_t i = import->head + 1; i < sheet->row_count; i++) {
        const struct sheet_row *row = &sheet->rows[i];
        if (row_is_empty(import, row))
            continue;
        hidden += row->hidden;
        import->rows++;
        enum rc rc = take_row(import, row);
        if (rc != RC_OK) {
            import->cx->problem.rc = rc;
            import->cx->problem.message = arena_copy(import->cx->arena,
                                                     import->row.problem.message);
            return rc;
        }
        if (arena_failed(scratch))
            return memory_ended(import->cx);
        arena_next(scratch);
    }
    TRY(check_twins(import));
    if (hidden > 0)
        TRY(add_warning(import, trf(import->cx, N_("{0} hidden rows were read like the others"),
                                    decimal(import->cx, (int64_t)hidden))));
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
static enum rc run(struct import *import)
{
    struct ctx *cx = import->cx;
    CLEANUP(arena_freep) struct arena *scratch = arena_create(ROW_ARENA);
    import->numbers = ARENA_ARRAY(cx->arena, struct taken_number, import->sheet->row_count);
    if (scratch == NULL || import->numbers == NULL)
        return RC_MEMORY;
    TRY(post_choices(cx, &import->posts));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(plan_hold(cx));
    import->row = *cx;
    import->row.arena = scratch;
    import->row.problem = (struct problem){.rc = RC_OK};
    TRY(take_rows(import, scratch));
    cx->fixed_ids = import->row.fixed_ids;
    if (import->error_count > 0)
        return RC_OK;
    return db_commit(cx, &tx);
}

enum rc plan_import(struct ctx *cx, const char *bytes, size_t length, const char *file_name,
                    struct import_result *ret)
{
    static const struct sheet none = {.name = ""};
    struct import import = {.cx = cx, .sheet = &none};
    struct workbook book;
    TRY(plan_may_write(cx));
    TRY(sheet_read(cx, bytes, length, file_name, &book));
    TRY(find_heads(&import, &book));
    TRY(run(&import));
    if (import.error_count > 1)
        qsort(import.errors, import.error_count, sizeof *import.errors, by_place);
    ret->rows = import.rows;
    ret->changed = import.error_count > 0 ? 0 : import.changed;
    ret->errors.at = import.errors;
    ret->errors.n = import.error_count;
    ret->warnings.at = import.warnings;
    ret->warnings.n = import.warning_count;
    if (import.error_count == 0)
        return RC_OK;
    return fail(cx, RC_INVALID, N_("{0} cells could not be taken; nothing was stored"),
                decimal(cx, (int64_t)import.error_count));
}
