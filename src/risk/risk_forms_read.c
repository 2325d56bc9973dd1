/* A workbook of the forms as it comes back: finds sheets and heads, tells bad cells, takes all rows or none. */
#include "risk/risk_forms.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"

enum { HEAD_ROWS = 20, ERRORS_MOST = 500, ROW_ARENA = 8 * 1024 * 1024, COLUMNS_MOST = 32 };

/* --- Telling --- */

enum rc forms_error(struct forms_in *in, size_t row, int column, const char *message, const char *value)
{
    struct arena *arena = in->cx->arena;
    if (in->error_count == ERRORS_MOST)
        return RC_OK;
    in->errors = arena_grow(arena, in->errors, in->error_count, &in->error_room, sizeof *in->errors);
    if (in->errors == NULL)
        return RC_MEMORY;
    in->errors[in->error_count++] = (struct cell_problem){
        .sheet = in->sheet == NULL ? "" : in->sheet->name,
        .row = (int64_t)row,
        .column = column < 0 ? "" : sheet_column_letters(in->cx, (size_t)column),
        .message = arena_copy(arena, message),
        .value = arena_copy(arena, value),
    };
    return RC_OK;
}

static enum rc add_warning(struct forms_in *in, const char *text)
{
    in->warnings = arena_grow(in->cx->arena, in->warnings, in->warning_count, &in->warning_room,
                              sizeof *in->warnings);
    if (in->warnings == NULL)
        return RC_MEMORY;
    in->warnings[in->warning_count++] = text;
    return RC_OK;
}

bool forms_nothing(const char *text)
{
    static const char *const marks[] = {"", "-", "－", "ー", "―", "–", "—", "ｰ", "‐", "−", "─", "━"};
    for (size_t i = 0; i < COUNT(marks); i++)
        if (text_same(text, marks[i]))
            return true;
    return false;
}

bool forms_same(const struct ctx *cx, const char *a, const char *b)
{
    return text_same(a, b) || text_same(text_trim(cx, text_fold(cx, a)), text_trim(cx, text_fold(cx, b)));
}

/* --- Tables --- */

void *forms_row(const struct form_table *table, size_t place)
{
    return table->after + place * table->record->size;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct risk_form_index *)a)->id, ((const struct risk_form_index *)b)->id);
}

static enum rc table_make(struct forms_in *in, struct form_table *table, const struct record *record,
                          const void *rows, size_t n)
{
    struct arena *arena = in->cx->arena;
    *table = (struct form_table){.record = record, .stored = n, .n = n, .room = n + 1, .touched_room = n + 1};
    table->before = arena_alloc(arena, (n + 1) * record->size);
    table->after = arena_alloc(arena, (n + 1) * record->size);
    table->touched = arena_alloc(arena, n + 1);
    table->index = ARENA_ARRAY(arena, struct risk_form_index, n + 1);
    if (table->before == NULL || table->after == NULL || table->touched == NULL || table->index == NULL)
        return memory_ended(in->cx);
    if (n > 0) {
        memcpy(table->before, rows, n * record->size);
        memcpy(table->after, rows, n * record->size);
    }
    memset(table->touched, 0, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *row = table->before + i * record->size;
        table->index[i] = (struct risk_form_index){field_text(&record->fields.at[0], row), row};
    }
    if (n > 1)
        qsort(table->index, n, sizeof *table->index, by_id);
    return RC_OK;
}

void *forms_row_new(struct forms_in *in, struct form_table *table, size_t *ret_place)
{
    struct arena *arena = in->cx->arena;
    table->after = arena_grow(arena, table->after, table->n, &table->room, table->record->size);
    table->touched = arena_grow(arena, table->touched, table->n, &table->touched_room, 1);
    if (table->after == NULL || table->touched == NULL)
        return NULL;
    *ret_place = table->n++;
    table->touched[*ret_place] = 3;
    void *row = forms_row(table, *ret_place);
    risk_row_blank(table->record, row);
    field_set_text(&table->record->fields.at[0], row, id_new(in->cx));
    field_set_text(field_find(table->record->fields, "study"), row, in->study);
    return row;
}

/* --- Names --- */

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct form_name *)a)->key, ((const struct form_name *)b)->key);
}

enum rc forms_name_add(struct forms_in *in, struct form_names *names, const char *key, size_t place)
{
    names->at = arena_grow(in->cx->arena, names->at, names->n, &names->room, sizeof *names->at);
    if (names->at == NULL)
        return RC_MEMORY;
    names->at[names->n++] = (struct form_name){key, place};
    return RC_OK;
}

size_t forms_name_find(struct form_names *names, const char *key)
{
    size_t low = 0, high;
    if (names->sorted != names->n)
        qsort(names->at, names->n, sizeof *names->at, by_name);
    names->sorted = high = names->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(names->at[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == names->n || !text_same(names->at[low].key, key))
        return SIZE_MAX;
    bool again = low + 1 < names->n && text_same(names->at[low + 1].key, key);
    return again ? SIZE_MAX - 1 : names->at[low].place;
}

const char *forms_resource_key(struct forms_in *in, int64_t kind, const char *name)
{
    return kind < 0 ? arena_printf(in->cx->arena, "*%s", name)
                    : arena_printf(in->cx->arena, "%lld:%s", (long long)kind, name);
}

static enum rc names_make(struct forms_in *in)
{
    const struct risk_model *model = &in->forms.model;
    for (size_t i = 0; i < model->services.n; i++)
        TRY(forms_name_add(in, &in->service_names, model->services.at[i].name, i));
    for (size_t i = 0; i < model->processes.n; i++)
        TRY(forms_name_add(in, &in->process_names, model->processes.at[i].name, i));
    for (size_t i = 0; i < model->resources.n; i++) {
        const struct risk_resource *row = &model->resources.at[i];
        TRY(forms_name_add(in, &in->resource_names, forms_resource_key(in, row->kind, row->name), i));
        TRY(forms_name_add(in, &in->resource_names, forms_resource_key(in, -1, row->name), i));
    }
    return RC_OK;
}

/* --- Heads --- */

/* The next column of that head that has no place yet; -1 when there is none. */
static int column_of(const struct forms_in *in, const int *places, const char *head)
{
    for (size_t i = 0; i < in->form->n; i++)
        if (places[i] < 0 && forms_same(&in->scratch, head, in->form->columns[i].head))
            return (int)i;
    return -1;
}

/* Where the columns of the form stand in a row; gives how many do. */
static size_t read_heads(const struct forms_in *in, const struct sheet_row *row, int places[COLUMNS_MOST])
{
    size_t found = 0;
    for (size_t i = 0; i < in->form->n; i++)
        places[i] = -1;
    for (size_t i = 0; i < in->sheet->column_count; i++) {
        int column = text_empty(row->cells[i]) ? -1 : column_of(in, places, row->cells[i]);
        if (column >= 0) {
            places[column] = (int)i;
            found++;
        }
    }
    return found;
}

/* The row with the most heads; SIZE_MAX when no row has three (or all) of them. */
static size_t find_heads(const struct forms_in *in, int places[COLUMNS_MOST])
{
    size_t best = 0, at = SIZE_MAX;
    int tried[COLUMNS_MOST] = {0};
    for (size_t i = 0; i < in->sheet->row_count && i < HEAD_ROWS; i++) {
        size_t found = read_heads(in, &in->sheet->rows[i], tried);
        if (found < 3 || found < best)
            continue;
        best = found;
        at = i;
        memcpy(places, tried, sizeof tried);
    }
    return at;
}

/* Which form a sheet is by its name: 様式６, 様式6（○○部）, 経営資源. */
static const struct risk_form_sheet *form_of(const struct forms_in *in, const char *name)
{
    const char *folded = text_trim(&in->scratch, text_fold(&in->scratch, name));
    for (size_t i = 0; i < RISK_SHEET_COUNT_; i++) {
        size_t length = strlen(risk_form_sheets[i].name);
        if (strncmp(folded, risk_form_sheets[i].name, length) == 0 &&
            !(folded[length] >= '0' && folded[length] <= '9'))
            return &risk_form_sheets[i];
    }
    return NULL;
}

/* --- Rows --- */

static bool row_is_empty(const struct forms_in *in, const struct sheet_row *row)
{
    for (size_t i = 0; i < in->form->n; i++) {
        enum risk_form_cell cell = in->form->columns[i].cell;
        bool told = cell != FORM_RESIDUAL && cell != FORM_CRITERION && cell != FORM_EVALUATION &&
                    cell != FORM_KEY && in->places[i] >= 0;
        if (told && !forms_nothing(text_trim(&in->scratch, row->cells[in->places[i]])))
            return false;
    }
    return true;
}

static enum rc take_rows(struct forms_in *in, size_t head)
{
    size_t hidden = 0;
    for (size_t i = head + 1; i < in->sheet->row_count; i++) {
        const struct sheet_row *row = &in->sheet->rows[i];
        if (row_is_empty(in, row))
            continue;
        hidden += row->hidden;
        in->rows++;
        TRY(forms_take(in, row));
        if (arena_failed(in->scratch.arena))
            return memory_ended(in->cx);
        arena_next(in->scratch.arena);
    }
    if (hidden > 0)
        return add_warning(in, trf(in->cx, N_("{0}: {1} hidden rows were read like the others"), in->sheet->name,
                                   decimal(in->cx, (int64_t)hidden)));
    return RC_OK;
}

static enum rc take_sheet(struct forms_in *in)
{
    int places[COLUMNS_MOST] = {0};
    size_t head = find_heads(in, places);
    if (head == SIZE_MAX)
        return forms_error(in, 1, -1,
                           tr(in->cx, N_("The row of heads was not found; please keep the heads as they were in the "
                                         "file that was downloaded")),
                           "");
    if (in->form->record == &risk_record && in->forms.risks.n > 0 && places[in->form->n - 1] < 0)
        return forms_error(in, 1, -1,
                           tr(in->cx, N_("The hidden column at the end of form 6 is gone; without it every row would "
                                         "be stored a second time. Please take the rows over into a file that was "
                                         "downloaded")),
                           "");
    in->places = places;
    enum rc rc = take_rows(in, head);
    in->places = NULL;
    return rc;
}

/* Forms refer to one another: services first, then processes, resources, their needs, and risks. */
static enum rc take_book(struct forms_in *in, const struct workbook *book)
{
    static const enum risk_sheet order[] = {RISK_SHEET_GOAL,      RISK_SHEET_SERVICES, RISK_SHEET_IMPACT,
                                            RISK_SHEET_PROCESSES, RISK_SHEET_RESOURCES, RISK_SHEET_NEEDS,
                                            RISK_SHEET_RISKS};
    _Static_assert(COUNT(order) == RISK_SHEET_COUNT_, "every sheet is read");
    size_t found = 0;
    for (size_t k = 0; k < COUNT(order); k++)
        for (size_t i = 0; i < book->sheet_count; i++) {
            in->sheet = &book->sheets[i];
            in->form = form_of(in, in->sheet->name);
            if (in->form != &risk_form_sheets[order[k]])
                continue;
            found++;
            TRY(take_sheet(in));
        }
    if (found == 0)
        return fail(in->cx, RC_INVALID,
                    N_("The file has none of the sheets 様式1 to 様式6; please begin with a file that was downloaded "
                       "here"));
    return RC_OK;
}

static enum rc begin(struct forms_in *in)
{
    const struct risk_model *model = &in->forms.model;
    TRY(table_make(in, &in->study_table, &risk_study_record, &model->study, 1));
    TRY(table_make(in, &in->services, &risk_service_record, model->services.at, model->services.n));
    TRY(table_make(in, &in->processes, &risk_process_record, model->processes.at, model->processes.n));
    TRY(table_make(in, &in->resources, &risk_resource_record, model->resources.at, model->resources.n));
    TRY(table_make(in, &in->risks, &risk_record, in->forms.risks.at, in->forms.risks.n));
    return names_make(in);
}

/* As people read: sheet by sheet, row by row, from left to right. */
static int by_place(const void *left, const void *right)
{
    const struct cell_problem *a = left, *b = right;
    int sheets = strcmp(a->sheet, b->sheet);
    if (sheets != 0)
        return sheets;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    if (strlen(a->column) != strlen(b->column))
        return strlen(a->column) < strlen(b->column) ? -1 : 1;
    return strcmp(a->column, b->column);
}

static enum rc run(struct forms_in *in, const struct workbook *book, bool check)
{
    struct ctx *cx = in->cx;
    CLEANUP(arena_freep) struct arena *scratch = arena_create(ROW_ARENA);
    if (scratch == NULL)
        return memory_ended(cx);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_many(cx, &tx));
    TRY(risk_study_writable(cx, in->study));
    TRY(risk_forms_load(cx, in->study, &in->forms));
    in->scratch = *cx;
    in->scratch.arena = scratch;
    TRY(begin(in));
    TRY(take_book(in, book));
    if (in->error_count > 0)
        return RC_OK;
    if (in->risks.n > RISK_ROWS_MOST)
        return fail(cx, RC_TOO_LARGE, N_("A risk assessment holds at most {0} risks; with this file it would have {1}"),
                    decimal(cx, RISK_ROWS_MOST), decimal(cx, (int64_t)in->risks.n));
    TRY(forms_store(in));
    if (in->error_count > 0 || check)
        return RC_OK;
    return db_commit(cx, &tx);
}

enum rc risk_forms_take(struct ctx *cx, const char *study, const struct workbook *book, bool check,
                        struct import_result *ret)
{
    struct forms_in in = {.cx = cx, .study = study};
    TRY(run(&in, book, check));
    if (in.error_count > 1)
        qsort(in.errors, in.error_count, sizeof *in.errors, by_place);
    ret->rows = in.rows;
    ret->changed = in.error_count > 0 ? 0 : in.changed;
    ret->errors.at = in.errors;
    ret->errors.n = in.error_count;
    ret->warnings.at = in.warnings;
    ret->warnings.n = in.warning_count;
    if (in.error_count == 0)
        return RC_OK;
    return fail(cx, RC_INVALID, N_("{0} cells could not be taken; nothing was stored"),
                decimal(cx, (int64_t)in.error_count));
}

enum rc risk_forms_import(struct ctx *cx, const char *study, const char *bytes, size_t length,
                          const char *file_name, bool check, struct import_result *ret)
{
    struct workbook book;
    if (!may(cx, PERM_RISK_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(sheet_read(cx, bytes, length, file_name, &book));
    return risk_forms_take(cx, study, &book, check, ret);
}
