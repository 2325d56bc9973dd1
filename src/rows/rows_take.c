/* Rows from files and into files: every bad cell named, all rows or none. */
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "rows/rows.h"

/* What a file is taken for. */
struct rows_take {
    const struct row_noun *noun;
    const char *of, *file_name;
    struct rows there; /* what is stored */
};

static enum rc unknown_choice(struct ctx *cx, const struct field *field, const char *text, struct choices choices)
{
    const char **labels = ARENA_ARRAY(cx->arena, const char *, choices.n);
    if (labels == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < choices.n; i++)
        labels[i] = choices.at[i].label;
    return field_unknown(cx, field, text, labels, choices.n);
}

/* By its label, its label without the name behind it, or its id. */
static enum rc read_reference(const struct take *take, const struct field *field, void *row)
{
    const struct rows_take *self = take->self;
    struct choices choices = {.n = 0};
    struct ctx *cx = take->cx;
    const char *text = take_text(take, field->name);
    if (text_empty(text)) {
        field_set_text(field, row, "");
        return RC_OK;
    }
    TRY(self->noun->choices(cx, self->of, field, &choices));
    const char *id = choice_find(choices, text);
    for (size_t i = 0; i < choices.n && id == NULL; i++)
        if (take_same_word(cx, text, row_post_words(cx, choices, choices.at[i].id)) ||
            text_same(text, choices.at[i].id))
            id = choices.at[i].id;
    if (id == NULL)
        return unknown_choice(cx, field, text, choices);
    field_set_text(field, row, id);
    return RC_OK;
}

static enum rc read_cells(const struct take *take, void *after)
{
    const struct row_noun *noun = ((const struct rows_take *)take->self)->noun;
    enum rc worst = RC_OK;
    for (size_t i = 0; i < noun->list->column_count; i++) {
        const char *edits = noun->list->columns[i].edits;
        const struct field *field = edits == NULL ? NULL : field_find(noun->record->fields, edits);
        if (field == NULL || !take_has(take, edits))
            continue;
        enum rc rc = row_is_picked(noun, field) ? read_reference(take, field, after) : take_field(take, field, after);
        if (rc != RC_OK && rc != RC_INVALID)
            return rc;
        worst = rc == RC_OK ? worst : rc;
    }
    return worst;
}

/* The stored row of the number that stands in the file; NULL for a new one. RC_INVALID: recorded. */
static enum rc find_before(struct take *take, const void **ret)
{
    const struct rows_take *self = take->self;
    struct ctx *cx = take->cx;
    const char *text = take_text(take, "number");
    int64_t number = 0;
    *ret = NULL;
    if (text_empty(text))
        return RC_OK;
    if (text_to_int(cx, take_bare_number(cx, text), &number) != RC_OK)
        return field_fail(cx, "number", N_("The number of a row is a whole number (given: {0})"), text);
    for (size_t i = 0; i < self->there.n && *ret == NULL; i++) {
        const void *one = (const char *)self->there.at + i * self->noun->list->size;
        if (row_number(self->noun, one) == number)
            *ret = one;
    }
    if (*ret == NULL)
        return field_fail(cx, "number", N_("There is no row {0}; new rows have no number in the file"), text);
    return take_once(take, "number", number);
}

/* The version in the file, where it stands, must be the stored one. */
static enum rc check_version(const struct take *take, const void *before)
{
    const struct row_noun *noun = ((const struct rows_take *)take->self)->noun;
    struct ctx *cx = take->cx;
    const char *text = take_text(take, "version");
    int64_t version = 0, stored = field_int(&noun->record->fields.at[2], before);
    if (text_empty(text) || (text_to_int(cx, text, &version) == RC_OK && version == stored))
        return RC_OK;
    return field_fail(cx, "version", N_("Row {0} was changed since the file was made; please download it again"),
                      decimal(cx, row_number(noun, before)));
}

static void *fresh_row(const struct take *take)
{
    const struct rows_take *self = take->self;
    const struct record *record = self->noun->record;
    void *row = arena_alloc(take->cx->arena, record->size);
    if (row == NULL)
        return NULL;
    row_blank(record, row);
    if (self->noun->of != NULL)
        field_set_text(field_find(record->fields, self->noun->of), row, self->of);
    return row;
}

static enum rc check_mark(const struct take *take)
{
    const struct rows_take *self = take->self;
    const struct row_noun *noun = self->noun;
    if (noun->mark == NULL || (text_empty(take_text(take, noun->mark)) && text_empty(take_text(take, "number"))))
        return RC_OK;
    return noun->check_mark(take->cx, self->of, self->file_name, take_text(take, noun->mark));
}

static enum rc take_row(struct take *take)
{
    const struct row_noun *noun = ((const struct rows_take *)take->self)->noun;
    const struct field *version = &noun->record->fields.at[2];
    const void *before = NULL;
    void *after = fresh_row(take);
    if (after == NULL)
        return RC_MEMORY;
    TRY(check_mark(take));
    TRY(find_before(take, &before));
    if (before != NULL) {
        TRY(check_version(take, before));
        memcpy(after, before, noun->record->size);
    }
    TRY(read_cells(take, after));
    TRY(noun->store(take->cx, before, after));
    take->changed += before == NULL || field_int(version, after) != field_int(version, before);
    if (noun->extra == NULL || !take_has(take, noun->extra))
        return RC_OK;
    return noun->put(take->cx, after, take_text(take, noun->extra));
}

static enum rc begin(struct take *take)
{
    struct rows_take *self = take->self;
    return self->noun->rows(take->whole, self->of, "", &self->there);
}

/* What is taken from files: what can be changed in place, what names the row, and the extra column. */
static struct take_column column_of(const struct row_noun *noun, size_t at)
{
    const struct list_column *one = &noun->list->columns[at];
    const struct field *field = field_find(noun->list->fields, one->field);
    bool taken = one->edits != NULL || text_same(one->field, "number") || text_same(one->field, "version") ||
                 (noun->extra != NULL && text_same(one->field, noun->extra)) ||
                 (noun->mark != NULL && text_same(one->field, noun->mark));
    return (struct take_column){.field = one->edits != NULL ? one->edits : one->field,
                                .label = one->label != NULL ? one->label : field == NULL ? NULL : field->label,
                                .place = !taken ? TAKE_PASSED : at < 2 ? TAKE_ONE_OF : TAKE_OPTIONAL};
}

enum rc rows_import(struct ctx *cx, const struct row_noun *noun, const char *of, const char *bytes,
                       size_t length, const char *file_name, struct import_result *ret)
{
    struct take_column columns[LIST_COLUMNS_MOST];
    struct rows_take self = {.noun = noun, .of = of, .file_name = file_name};
    ROW_STAY(stay);
    const struct take_rule rule = {
        .fields = noun->list->fields,
        .columns = columns,
        .column_count = noun->list->column_count,
        .rows_most = ROWS_MOST,
        .missing = N_("The file has no row of heads with “{0}” and “{1}”; please begin with a file "
                      "that was downloaded here"),
        .begin = begin,
        .row = take_row,
    };
    if (!may(cx, noun->write))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(row_enter(cx, noun, of, &stay));
    for (size_t i = 0; i < noun->list->column_count; i++)
        columns[i] = column_of(noun, i);
    return take_import(cx, &rule, &self, bytes, length, file_name, ret);
}

enum rc rows_export(struct ctx *cx, const struct row_noun *noun, const char *of, const char *path,
                       struct buf *out)
{
    size_t length = strlen(path);
    bool csv = length > 4 && strcmp(path + length - 4, ".csv") == 0;
    const struct list_ask ask = {.list = noun->list,
                                 .columns = (UINT64_C(1) << noun->list->column_count) - 1,
                                 .rows = ROWS_MOST,
                                 .sort = "",
                                 .after = "",
                                 .columns_given = "",
                                 .rows_given = ""};
    struct rows found;
    if (!csv && !(length > 5 && strcmp(path + length - 5, ".xlsx") == 0))
        return fail(cx, RC_USAGE, N_("The name of the file ends in .csv or .xlsx (given: {0})"), path);
    TRY(noun->rows(cx, of, "", &found));
    struct list_held held = {.rows = found.at, .n = found.n};
    return list_export(cx, &ask, csv ? LIST_CSV : LIST_XLSX, list_held_source, &held, out);
}

/* --- Commands --- */

static const struct field cell_table[] = {
    FIELD(cell_problem, sheet, F_TEXT, .label = N_("Sheet")),
    FIELD(cell_problem, row, F_INT, .label = N_("Row")),
    FIELD(cell_problem, column, F_TEXT, .label = N_("Column")),
    FIELD(cell_problem, message, F_TEXT, .label = N_("What is wrong")),
    FIELD(cell_problem, value, F_TEXT, .label = N_("What stands there")),
};
static const struct field printed_table[] = {
    FIELD(import_result, rows, F_INT, .label = N_("Rows read")),
    FIELD(import_result, changed, F_INT, .label = N_("Rows made or changed")),
    FIELD_LIST(import_result, errors, cell_table, struct cell_problem),
    FIELD(import_result, warnings, F_LIST_TEXT, .label = N_("Remarks")),
};

enum rc rows_import_show(struct ctx *cx, struct arguments *arguments, const struct import_result *result)
{
    return command_show(cx, arguments, arguments->json ? import_result_fields : FIELDS(printed_table), result);
}

enum rc rows_import_run(struct ctx *cx, struct arguments *arguments, const struct row_noun *noun, const char *of)
{
    const char *path = operand_of(arguments, 0);
    struct import_result result = {.rows = 0};
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_UPLOAD_BYTES);
    TRY(file_read(cx, path, &bytes));
    enum rc rc = rows_import(cx, noun, of, buf_string(&bytes), bytes.length, path, &result);
    if (rc != RC_OK && result.errors.n == 0)
        return rc;
    TRY(rows_import_show(cx, arguments, &result));
    return rc;
}

enum rc rows_export_run(struct ctx *cx, const struct arguments *arguments, const struct row_noun *noun,
                        const char *of)
{
    const char *path = option_of(arguments, "o");
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(rows_export(cx, noun, of, path, &out));
    return file_write(cx, path, &out);
}
