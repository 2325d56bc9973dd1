#include "register/take.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"

enum { HEAD_ROWS = 20, LEAST_HEADS = 2, ROW_ARENA = 8 * 1024 * 1024, WARNINGS_MOST = 50, NO_COLUMN = -1 };

static const struct field cell_problem_table[] = {
    FIELD(cell_problem, sheet, F_TEXT, .label = N_("Sheet")),
    FIELD(cell_problem, row, F_INT, .label = N_("Row")),
    FIELD(cell_problem, column, F_TEXT, .label = N_("Column")),
    FIELD(cell_problem, message, F_TEXT, .label = N_("What is wrong")),
    FIELD(cell_problem, value, F_TEXT, .label = N_("What stands there")),
};
const struct fields cell_problem_fields = {cell_problem_table, COUNT(cell_problem_table)};
static const struct field import_result_table[] = {
    FIELD(import_result, rows, F_INT, .label = N_("Rows read")),
    FIELD(import_result, changed, F_INT, .label = N_("Rows changed")),
    FIELD_LIST(import_result, errors, cell_problem_table, struct cell_problem),
    FIELD(import_result, warnings, F_LIST_TEXT, .label = N_("Worth knowing")),
};
const struct fields import_result_fields = {import_result_table, COUNT(import_result_table)};

struct number_taken {
    int64_t number;
    size_t row; /* 0: free */
};

struct taking {
    struct take take;
    struct ctx row_cx;
    const struct take_rule *rule;
    const struct sheet *sheet;
    int places[TAKE_COLUMNS_MOST]; /* where each of the rule's columns stands in the sheet, or NO_COLUMN */
    size_t head;                   /* index of the row of heads */
    struct cell_problem *errors;
    size_t error_count, error_room;
    const char **warnings;
    size_t warning_count, warning_room;
    struct number_taken *numbers; /* by number, open addressing */
    size_t number_count, number_room;
    int64_t rows, hidden;
};

/* --- Telling --- */

static enum rc add_error(struct taking *taking, size_t row, int column, const char *message, const char *value)
{
    struct ctx *cx = taking->take.whole;
    taking->take.refused = true;
    if (taking->error_count == TAKE_ERRORS_MOST)
        return RC_OK;
    taking->errors = arena_grow(cx->arena, taking->errors, taking->error_count, &taking->error_room,
                                sizeof *taking->errors);
    if (taking->errors == NULL)
        return memory_ended(cx);
    taking->errors[taking->error_count++] = (struct cell_problem){
        .sheet = taking->sheet->name,
        .row = (int64_t)row,
        .column = column == NO_COLUMN ? "" : sheet_column_letters(cx, (size_t)column),
        .message = arena_copy(cx->arena, message),
        .value = arena_copy(cx->arena, value),
    };
    return RC_OK;
}

static enum rc add_warning(struct taking *taking, const char *text)
{
    struct ctx *cx = taking->take.whole;
    if (taking->warning_count == WARNINGS_MOST)
        return RC_OK;
    taking->warnings = arena_grow(cx->arena, taking->warnings, taking->warning_count, &taking->warning_room,
                                  sizeof *taking->warnings);
    if (taking->warnings == NULL)
        return memory_ended(cx);
    taking->warnings[taking->warning_count++] = text;
    return RC_OK;
}

static int place_of(const struct taking *taking, const char *field)
{
    for (size_t i = 0; i < taking->rule->column_count; i++)
        if (text_same(taking->rule->columns[i].field, field))
            return taking->places[i];
    return NO_COLUMN;
}

static const char *cell_at(const struct taking *taking, const struct sheet_row *row, int place)
{
    return place == NO_COLUMN || (size_t)place >= taking->sheet->column_count ? "" : row->cells[place];
}

enum rc take_refuse(struct take *take, const char *field, const char *message)
{
    int place = place_of(take->inside, field);
    return add_error(take->inside, take->row->number, place, message, cell_at(take->inside, take->row, place));
}

/* Moves the refused fields of the row's context to the list of cells. */
static enum rc take_problem(struct taking *taking)
{
    struct take *take = &taking->take;
    const struct problem *problem = &take->cx->problem;
    for (size_t i = 0; i < problem->field_count; i++)
        TRY(take_refuse(take, problem->fields[i].field, problem->fields[i].message));
    if (problem->field_count == 0)
        TRY(add_error(taking, take->row->number, NO_COLUMN, problem->message, ""));
    take->cx->problem = (struct problem){.rc = RC_OK};
    return RC_OK;
}

/* --- Heads --- */

bool take_same_word(const struct ctx *cx, const char *a, const char *b)
{
    return text_same(text_trim(cx, text_fold(cx, a)), text_trim(cx, text_fold(cx, b)));
}

static const char *label_of(const struct take_rule *rule, size_t column)
{
    const struct field *field = field_find(rule->fields, rule->columns[column].field);
    const char *label = rule->columns[column].label;
    return label != NULL ? label : field == NULL || field->label == NULL ? rule->columns[column].field : field->label;
}

static bool is_head_of(const struct ctx *cx, const struct take_rule *rule, size_t at, const char *head)
{
    const struct take_column *column = &rule->columns[at];
    const char *label = label_of(rule, at);
    if (take_same_word(cx, head, column->field) || take_same_word(cx, head, tr_lang(LANG_JA, label)) ||
        take_same_word(cx, head, tr_lang(LANG_EN, label)))
        return true;
    for (size_t i = 0; column->words != NULL && column->words[i] != NULL; i++)
        if (take_same_word(cx, head, column->words[i]))
            return true;
    return false;
}

static int column_of_head(const struct taking *taking, const char *head)
{
    for (size_t i = 0; i < taking->rule->column_count; i++)
        if (is_head_of(taking->take.whole, taking->rule, i, head))
            return (int)i;
    return NO_COLUMN;
}

static enum rc read_head(struct taking *taking, const struct sheet_row *row, size_t at)
{
    struct ctx *cx = taking->take.whole;
    const char *head = text_trim(cx, row->cells[at]);
    int column = text_empty(head) ? NO_COLUMN : column_of_head(taking, head);
    if (text_empty(head))
        return RC_OK;
    if (column == NO_COLUMN)
        return add_warning(taking, trf(cx, N_("Column {0} “{1}” is not known and was passed over"),
                                       sheet_column_letters(cx, at), head));
    if (taking->places[column] != NO_COLUMN)
        return add_error(taking, row->number, (int)at, tr(cx, N_("This column stands twice")), head);
    taking->places[column] = (int)at;
    return RC_OK;
}

/* Whether the row holds the heads that the rule wants. */
static bool is_row_of_heads(const struct taking *taking)
{
    bool wants_one = false, one = false;
    size_t known = 0;
    for (size_t i = 0; i < taking->rule->column_count; i++) {
        const struct take_column *column = &taking->rule->columns[i];
        bool there = taking->places[i] != NO_COLUMN;
        known += there;
        wants_one |= column->place == TAKE_ONE_OF;
        one |= column->place == TAKE_ONE_OF && there;
        if (column->place == TAKE_NEEDED && !there)
            return false;
    }
    size_t least = taking->rule->column_count < LEAST_HEADS ? taking->rule->column_count : LEAST_HEADS;
    return known >= least && (one || !wants_one);
}

/* Forgets what is known and not taken. */
static void pass_over(struct taking *taking)
{
    for (size_t i = 0; i < taking->rule->column_count; i++)
        if (taking->rule->columns[i].place == TAKE_PASSED)
            taking->places[i] = NO_COLUMN;
}

/* *ret_found: the sheet at hand has a row of heads. */
static enum rc find_heads(struct taking *taking, bool *ret_found)
{
    size_t errors = taking->error_count, warnings = taking->warning_count;
    bool refused = taking->take.refused;
    *ret_found = false;
    for (size_t i = 0; i < taking->sheet->row_count && i < HEAD_ROWS && !*ret_found; i++) {
        for (size_t k = 0; k < taking->rule->column_count; k++)
            taking->places[k] = NO_COLUMN;
        taking->error_count = errors;
        taking->warning_count = warnings;
        taking->take.refused = refused;
        for (size_t at = 0; at < taking->sheet->column_count; at++)
            TRY(read_head(taking, &taking->sheet->rows[i], at));
        taking->head = i;
        *ret_found = is_row_of_heads(taking);
    }
    if (!*ret_found) {
        taking->error_count = errors;
        taking->warning_count = warnings;
        taking->take.refused = refused;
    }
    pass_over(taking);
    return RC_OK;
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

bool take_has(const struct take *take, const char *field)
{
    return place_of(take->inside, field) != NO_COLUMN;
}

const char *take_text(const struct take *take, const char *field)
{
    const char *text = text_trim(take->cx, cell_at(take->inside, take->row, place_of(take->inside, field)));
    return is_nothing(text) ? "" : text;
}

const char *take_bare_number(const struct ctx *cx, const char *text)
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

static enum rc name_into(struct ctx *cx, const struct field *field, const struct enum_names *names, const char *text,
                         void *row)
{
    for (int64_t i = 0; i < (int64_t)names->n; i++) {
        const char *label = enum_label(names, i);
        if (take_same_word(cx, text, tr_lang(LANG_JA, label)) || take_same_word(cx, text, label) ||
            take_same_word(cx, text, enum_code(names, i))) {
            field_set_int(field, row, i);
            return RC_OK;
        }
    }
    return field_unknown_name(cx, field, text, names, true);
}

enum rc take_name(const struct take *take, const struct field *field, const struct enum_names *names, void *row)
{
    return name_into(take->cx, field, names, take_text(take, field->name), row);
}

static enum rc read_yes(struct ctx *cx, const struct field *field, const char *text, void *row)
{
    static const char *const yes[] = {"1", "TRUE", "Yes", "はい", "○", "◯", "〇", "●"};
    static const char *const no[] = {"0", "FALSE", "No", "いいえ", "×"};
    for (size_t i = 0; i < COUNT(yes); i++)
        if (take_same_word(cx, text, yes[i])) {
            field_set_int(field, row, 1);
            return RC_OK;
        }
    for (size_t i = 0; i < COUNT(no); i++)
        if (take_same_word(cx, text, no[i])) {
            field_set_int(field, row, 0);
            return RC_OK;
        }
    const char *const answers[] = {tr(cx, N_("Yes")), tr(cx, N_("No"))};
    return field_unknown(cx, field, text, answers, COUNT(answers));
}

enum rc take_value(struct ctx *cx, const struct field *field, const char *text, void *row)
{
    if (text_empty(text))
        return field_from_text(cx, field, "", row);
    if (field->kind == F_ENUM)
        return name_into(cx, field, field->names, text, row);
    if (field->kind == F_BOOL)
        return read_yes(cx, field, text, row);
    if (field->kind == F_INT && (field->flags & F_DURATION) == 0)
        return field_from_text(cx, field, take_bare_number(cx, text), row);
    return field_from_text(cx, field, text, row);
}

enum rc take_field(const struct take *take, const struct field *field, void *row)
{
    return take_has(take, field->name) ? take_value(take->cx, field, take_text(take, field->name), row) : RC_OK;
}

/* --- Numbers that stand once --- */

static struct number_taken *slot_of(struct number_taken *numbers, size_t room, int64_t number)
{
    size_t at = (size_t)((uint64_t)number * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (room - 1);
    while (numbers[at].row != 0 && numbers[at].number != number)
        at = (at + 1) & (room - 1);
    return numbers + at;
}

static enum rc make_room(struct taking *taking)
{
    struct ctx *cx = taking->take.whole;
    size_t room = taking->number_room == 0 ? 64 : taking->number_room * 2;
    if (taking->number_count * 2 < taking->number_room)
        return RC_OK;
    struct number_taken *numbers = ARENA_ARRAY(cx->arena, struct number_taken, room);
    if (numbers == NULL)
        return memory_ended(cx);
    memset(numbers, 0, room * sizeof *numbers);
    for (size_t i = 0; i < taking->number_room; i++)
        if (taking->numbers[i].row != 0)
            *slot_of(numbers, room, taking->numbers[i].number) = taking->numbers[i];
    taking->numbers = numbers;
    taking->number_room = room;
    return RC_OK;
}

enum rc take_once(struct take *take, const char *field, int64_t number)
{
    struct taking *taking = take->inside;
    TRY(make_room(taking));
    struct number_taken *slot = slot_of(taking->numbers, taking->number_room, number);
    if (slot->row != 0)
        return field_fail(take->cx, field, N_("Number {0} stands in row {1} already"), decimal(take->cx, number),
                          decimal(take->cx, (int64_t)slot->row));
    *slot = (struct number_taken){number, take->row->number};
    taking->number_count++;
    return RC_OK;
}

/* --- Rows --- */

static bool row_is_empty(const struct taking *taking, const struct sheet_row *row)
{
    for (size_t i = 0; i < taking->rule->column_count; i++)
        if (!is_nothing(text_trim(taking->take.cx, cell_at(taking, row, taking->places[i]))))
            return false;
    return true;
}

static enum rc take_row(struct taking *taking, const struct sheet_row *row)
{
    struct ctx *cx = taking->take.whole;
    if (row_is_empty(taking, row))
        return RC_OK;
    if (++taking->rows > taking->rule->rows_most && taking->rule->rows_most > 0)
        return fail(cx, RC_TOO_LARGE, N_("The file has more than {0} rows"), decimal(cx, taking->rule->rows_most));
    taking->hidden += row->hidden;
    taking->take.row = row;
    enum rc rc = taking->rule->row(&taking->take);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !db_is_broken(cx))
        return take_problem(taking);
    if (rc != RC_OK) {
        cx->problem.rc = rc;
        cx->problem.message = taking->take.cx->problem.message == NULL
                                  ? NULL
                                  : arena_copy(cx->arena, taking->take.cx->problem.message);
    }
    return rc;
}

static enum rc take_sheet(struct taking *taking, struct arena *scratch)
{
    for (size_t i = taking->head + 1; i < taking->sheet->row_count; i++) {
        TRY(take_row(taking, &taking->sheet->rows[i]));
        if (arena_failed(scratch))
            return memory_ended(taking->take.whole);
        arena_next(scratch);
    }
    return RC_OK;
}

static enum rc take_book(struct taking *taking, const struct workbook *book, struct arena *scratch)
{
    struct ctx *cx = taking->take.whole;
    const struct take_rule *rule = taking->rule;
    bool any = false;
    for (size_t s = 0; s < book->sheet_count && (!any || rule->every_sheet); s++) {
        bool found = false;
        taking->sheet = &book->sheets[s];
        TRY(find_heads(taking, &found));
        if (!found)
            continue;
        TRY(!any && rule->begin != NULL ? rule->begin(&taking->take) : RC_OK);
        any = true;
        TRY(take_sheet(taking, scratch));
    }
    if (!any)
        return fail(cx, RC_INVALID, rule->missing, tr(cx, label_of(rule, 0)),
                    rule->column_count < 2 ? "" : tr(cx, label_of(rule, 1)));
    if (taking->hidden == 0)
        return RC_OK;
    return add_warning(taking, trf(cx, N_("{0} hidden rows were read like the others"), decimal(cx, taking->hidden)));
}

/* As people read the sheet: row by row, from left to right. */
static int by_place(const void *left, const void *right)
{
    const struct cell_problem *a = left, *b = right;
    int sheet = strcmp(a->sheet, b->sheet);
    if (sheet != 0)
        return sheet;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    if (strlen(a->column) != strlen(b->column))
        return strlen(a->column) < strlen(b->column) ? -1 : 1;
    return strcmp(a->column, b->column);
}

static enum rc tell(struct taking *taking, struct import_result *ret)
{
    struct ctx *cx = taking->take.whole;
    if (taking->error_count > 1)
        qsort(taking->errors, taking->error_count, sizeof *taking->errors, by_place);
    ret->rows = taking->rows;
    ret->changed = taking->error_count > 0 ? 0 : taking->take.changed;
    ret->errors.at = taking->errors;
    ret->errors.n = taking->error_count;
    ret->warnings.at = taking->warnings;
    ret->warnings.n = taking->warning_count;
    if (taking->error_count == 0)
        return RC_OK;
    return fail(cx, RC_INVALID, N_("{0} cells could not be taken; nothing was stored"),
                decimal(cx, (int64_t)taking->error_count));
}

enum rc take_import(struct ctx *cx, const struct take_rule *rule, void *self, const char *bytes, size_t length,
                  const char *file_name, struct import_result *ret)
{
    struct workbook book;
    CLEANUP(arena_freep) struct arena *scratch = arena_create(ROW_ARENA);
    struct taking taking = {.rule = rule, .row_cx = *cx};
    if (scratch == NULL)
        return memory_ended(cx);
    TRY(sheet_read(cx, bytes, length, file_name, &book));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_many(cx, &tx));
    taking.row_cx.arena = scratch;
    taking.row_cx.problem = (struct problem){.rc = RC_OK};
    taking.take = (struct take){.cx = &taking.row_cx, .whole = cx, .self = self, .inside = &taking};
    TRY(take_book(&taking, &book, scratch));
    cx->fixed_ids = taking.row_cx.fixed_ids;
    if (taking.error_count == 0)
        TRY(db_commit(cx, &tx));
    return tell(&taking, ret);
}
