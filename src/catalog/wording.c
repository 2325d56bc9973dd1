#include "catalog/wording.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog_import.h"

enum { HEAD_ROWS = 20, ERRORS_MOST = 200, UNKNOWN_MOST = 500 };
enum { COLUMN_ID, COLUMN_WORDING, COLUMN_SOURCE, COLUMN_DATED, COLUMNS };

static const struct field change_table[] = {
    FIELD(wording_change, control, F_TEXT), FIELD(wording_change, label, F_TEXT),
    FIELD(wording_change, title, F_TEXT),   FIELD(wording_change, before, F_PROSE),
    FIELD(wording_change, after, F_PROSE),
};
static const struct field result_table[] = {
    FIELD(wording_result, rows, F_INT, .label = N_("Wordings in the file")),
    FIELD(wording_result, added, F_INT, .label = N_("New wordings")),
    FIELD(wording_result, changed, F_INT, .label = N_("Changed wordings")),
    FIELD(wording_result, same, F_INT, .label = N_("Same as before")),
    FIELD(wording_result, removed, F_INT, .label = N_("Removed wordings")),
    FIELD(wording_result, stored, F_BOOL, .label = N_("Wordings were stored")),
    FIELD(wording_result, unknown, F_LIST_TEXT, .label = N_("Numbers that the standard does not have")),
    FIELD_LIST(wording_result, changes, change_table, struct wording_change),
    FIELD_LIST_OF(wording_result, errors, cell_problem_fields, struct cell_problem),
};
const struct fields wording_result_fields = {result_table, COUNT(result_table)};

/* What the file says about a measure. */
struct given {
    const struct control *control;
    const char *wording, *source, *dated;
};

struct work {
    struct ctx *cx;
    const struct catalog *catalog;
    const struct wording_file *file;
    struct given *given; /* as many as measures; control NULL where the file says nothing */
    const char **unknown;
    size_t unknown_count, unknown_room;
    struct cell_problem *errors;
    size_t error_count, error_room;
    const struct sheet *sheet;
    int places[COLUMNS]; /* -1: not there */
    size_t head;
};

static enum rc may_change(struct ctx *cx)
{
    return may(cx, PERM_ACCOUNT_WRITE) ? RC_OK : fail(cx, RC_DENIED, rc_describe(RC_DENIED)->message);
}

static enum rc note_unknown(struct work *work, const char *id)
{
    if (work->unknown_count == UNKNOWN_MOST)
        return RC_OK;
    work->unknown = arena_grow(work->cx->arena, work->unknown, work->unknown_count, &work->unknown_room,
                               sizeof *work->unknown);
    if (work->unknown == NULL)
        return memory_ended(work->cx);
    work->unknown[work->unknown_count++] = id;
    return RC_OK;
}

/* --- From a sheet --- */

static enum rc note_error(struct work *work, const struct sheet_row *row, int column, const char *message)
{
    struct ctx *cx = work->cx;
    int place = work->places[column];
    if (work->error_count == ERRORS_MOST)
        return RC_OK;
    work->errors = arena_grow(cx->arena, work->errors, work->error_count, &work->error_room,
                              sizeof *work->errors);
    if (work->errors == NULL)
        return memory_ended(cx);
    work->errors[work->error_count++] = (struct cell_problem){
        .sheet = work->sheet->name,
        .row = (int64_t)row->number,
        .column = place < 0 ? "" : sheet_column_letters(cx, (size_t)place),
        .message = message,
        .value = place < 0 ? "" : row->cells[place]};
    return RC_OK;
}

static bool is_head(const struct ctx *cx, const char *cell, const char *const *words)
{
    const char *folded = text_fold(cx, text_trim(cx, cell));
    for (; *words != NULL; words++)
        if (text_same(folded, text_fold(cx, *words)))
            return true;
    return false;
}

/* The row of heads: one that names the measure and one the wording. */
static bool find_heads(struct work *work)
{
    static const char *const heads[COLUMNS][9] = {
        {"ID", "番号", "項番", "対策番号", "対策", "No.", "control", "measure", NULL},
        {"公式の文言", "文言", "本文", "原文", "wording", "official wording", "text", NULL},
        {"出典", "source", NULL},
        {"日付", "date", "dated", NULL}};
    const struct sheet *sheet = work->sheet;
    for (size_t i = 0; i < sheet->row_count && i < HEAD_ROWS; i++) {
        for (int column = 0; column < COLUMNS; column++) {
            work->places[column] = -1;
            for (size_t at = sheet->column_count; at-- > 0;)
                if (is_head(work->cx, sheet->rows[i].cells[at], heads[column]))
                    work->places[column] = (int)at;
        }
        work->head = i;
        if (work->places[COLUMN_ID] >= 0 && work->places[COLUMN_WORDING] >= 0)
            return true;
    }
    return false;
}

static const char *cell_of(const struct work *work, const struct sheet_row *row, int column)
{
    int place = work->places[column];
    return place < 0 ? "" : text_trim(work->cx, row->cells[place]);
}

static size_t characters(const char *text)
{
    size_t count = 0;
    for (const char *at = text; *at != '\0'; count++)
        (void)text_next(&at);
    return count;
}

static enum rc take_row(struct work *work, const struct sheet_row *row)
{
    struct ctx *cx = work->cx;
    const char *id = cell_of(work, row, COLUMN_ID), *wording = cell_of(work, row, COLUMN_WORDING);
    const char *source = cell_of(work, row, COLUMN_SOURCE), *dated = cell_of(work, row, COLUMN_DATED);
    if (text_empty(wording))
        return RC_OK; /* a heading, or nothing is said */
    if (text_empty(id))
        return note_error(work, row, COLUMN_ID, tr(cx, N_("The number of the measure is missing")));
    const struct control *control = catalog_control(work->catalog, id);
    if (control == NULL)
        return note_unknown(work, id);
    struct given *given = &work->given[control - work->catalog->controls];
    if (given->control != NULL)
        return note_error(work, row, COLUMN_ID, tr(cx, N_("This measure stands more than once in the file")));
    if (characters(wording) > WORDING_CHARACTERS)
        return note_error(work, row, COLUMN_WORDING,
                          trf(cx, N_("A wording has at most {0} characters"), decimal(cx, WORDING_CHARACTERS)));
    if (characters(source) > WORDING_SOURCE_CHARACTERS)
        return note_error(work, row, COLUMN_SOURCE, trf(cx, N_("A source has at most {0} characters"),
                                                        decimal(cx, WORDING_SOURCE_CHARACTERS)));
    if (!text_empty(dated) && date_parse(cx, dated, &dated) != RC_OK)
        return note_error(work, row, COLUMN_DATED, tr(cx, N_("This is not a date")));
    *given = (struct given){control, wording, text_empty(source) ? work->file->source : source,
                            text_empty(dated) ? work->file->dated : dated};
    return RC_OK;
}

static enum rc read_sheets(struct work *work)
{
    struct ctx *cx = work->cx;
    struct workbook book;
    bool found = false;
    TRY(sheet_read(cx, work->file->bytes, work->file->length, work->file->name, &book));
    for (size_t i = 0; i < book.sheet_count; i++) {
        work->sheet = book.sheets + i;
        if (book.sheets[i].hidden || !find_heads(work))
            continue;
        found = true;
        for (size_t row = work->head + 1; row < work->sheet->row_count; row++)
            TRY(take_row(work, &work->sheet->rows[row]));
    }
    return found ? RC_OK
                 : field_fail(cx, "file", N_("No sheet has a column “番号” (or “ID”) and a column “原文” "
                                             "(or “wording”) in its first {0} rows"),
                              decimal(cx, HEAD_ROWS));
}

/* --- From OSCAL --- */

static bool is_oscal(const char *bytes, size_t length)
{
    size_t at = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < length && strchr(" \t\r\n", bytes[at]) != NULL && bytes[at] != '\0')
        at++;
    static const char *const starts[] = {"{", "<", "catalog:", "---"};
    for (size_t i = 0; i < COUNT(starts); i++)
        if (length - at >= strlen(starts[i]) && memcmp(bytes + at, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

static enum rc read_oscal(struct work *work)
{
    struct ctx *cx = work->cx;
    struct oscal_document document;
    struct catalog theirs;
    char *copy = arena_alloc(cx->arena, work->file->length + 1);
    if (copy == NULL)
        return memory_ended(cx);
    memcpy(copy, work->file->bytes, work->file->length);
    TRY(oscal_read(cx, work->file->name, copy, work->file->length, &document));
    if (document.model != OSCAL_CATALOG)
        return field_fail(cx, "file", N_("{0} is no OSCAL catalog"), work->file->name);
    TRY(catalog_from_oscal(cx, document.root, "wording", &theirs));
    for (size_t i = 0; i < theirs.control_count; i++) {
        const struct control *from = &theirs.controls[i];
        const struct control *control = catalog_control(work->catalog, from->id);
        if (control == NULL)
            control = catalog_control(work->catalog, from->label);
        if (control == NULL)
            TRY(note_unknown(work, from->id));
        else if (characters(from->statement.ja) > WORDING_CHARACTERS)
            return fail(cx, RC_INVALID, N_("The wording of {0} has more than {1} characters"), from->id,
                        decimal(cx, WORDING_CHARACTERS));
        else if (!text_empty(from->statement.ja))
            work->given[control - work->catalog->controls] =
                (struct given){control, from->statement.ja, work->file->source, work->file->dated};
    }
    return RC_OK;
}

/* --- Storing --- */

static enum rc apply(struct work *work, struct wording_result *result)
{
    struct ctx *cx = work->cx;
    struct control_wordings stored;
    struct wording_change *changes = ARENA_ARRAY(cx->arena, struct wording_change, work->catalog->control_count);
    if (changes == NULL)
        return memory_ended(cx);
    TRY(control_wording_all(cx, work->catalog->id, &stored));
    result->changes.at = changes;
    for (size_t i = 0; i < work->catalog->control_count; i++) {
        const struct given *given = &work->given[i];
        if (given->control == NULL)
            continue;
        const struct control_wording *found = control_wording_find(&stored, given->control->id);
        const struct control_wording none = {.id = "", .org = cx->org, .catalog = work->catalog->id,
                                             .control = given->control->id, .wording = "",
                                             .source = "", .dated = ""};
        const struct control_wording *before = found == NULL ? &none : found;
        struct control_wording after = *before;
        after.wording = given->wording;
        after.source = given->source;
        after.dated = given->dated;
        bool same = text_same(before->wording, after.wording) && text_same(before->source, after.source) &&
                    text_same(before->dated, after.dated);
        result->rows++;
        result->same += same;
        result->added += !same && found == NULL;
        result->changed += !same && found != NULL;
        if (same)
            continue;
        changes[result->changes.n++] =
            (struct wording_change){given->control->id, given->control->label,
                                    bilingual_text(cx, given->control->title), before->wording, after.wording};
        if (!work->file->preview)
            TRY(control_wording_store(cx, before, &after));
    }
    return RC_OK;
}

enum rc wording_import(struct ctx *cx, const struct catalog *catalog, const struct wording_file *file,
                       struct wording_result *ret)
{
    struct work work = {.cx = cx, .catalog = catalog, .file = file};
    struct wording_result result = {.rows = 0};
    TRY(may_change(cx));
    if (file->length == 0)
        return field_fail(cx, "file", N_("Please choose a file"));
    work.given = ARENA_ARRAY(cx->arena, struct given, catalog->control_count);
    if (work.given == NULL)
        return memory_ended(cx);
    TRY(is_oscal(file->bytes, file->length) ? read_oscal(&work) : read_sheets(&work));
    result.unknown.at = work.unknown;
    result.unknown.n = work.unknown_count;
    result.errors.at = work.errors;
    result.errors.n = work.error_count;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    if (work.error_count == 0)
        TRY(apply(&work, &result));
    *ret = result;
    if (work.error_count > 0)
        return field_fail(cx, "file", N_("{0} cells cannot be taken; nothing was stored"),
                          decimal(cx, (int64_t)work.error_count));
    if (result.rows == 0)
        return field_fail(cx, "file", N_("The file says nothing about the measures of this standard"));
    if (file->preview)
        return RC_OK;
    TRY(db_commit(cx, &tx));
    ret->stored = 1;
    return RC_OK;
}

enum rc wording_remove(struct ctx *cx, const struct catalog *catalog, const char *control,
                       struct wording_result *ret)
{
    struct control_wordings stored;
    struct wording_result result = {.rows = 0};
    const struct control *one = NULL;
    TRY(may_change(cx));
    if (!text_empty(control)) {
        one = catalog_control(catalog, control);
        if (one == NULL)
            return fail(cx, RC_MISSING, N_("{0} has no measure {1}"), catalog_short_name(cx, catalog), control);
    }
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(control_wording_all(cx, catalog->id, &stored));
    for (size_t i = 0; i < stored.n; i++) {
        if (one != NULL && !text_same(stored.at[i].control, one->id))
            continue;
        TRY(record_delete(cx, &control_wording_record, &stored.at[i]));
        result.removed++;
    }
    TRY(db_commit(cx, &tx));
    result.stored = result.removed > 0;
    *ret = result;
    return RC_OK;
}

enum rc wording_export(struct ctx *cx, const struct catalog *catalog, struct buf *out)
{
    struct control_wordings stored;
    TRY(control_wording_all(cx, catalog->id, &stored));
    const char *const heads[] = {"ID", tr(cx, N_("No. of measure")), tr(cx, N_("Measure")), "原文", "出典",
                                 "日付"};
    csv_begin(out);
    csv_row(out, heads, COUNT(heads));
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        const struct control_wording *row = control_wording_find(&stored, control->id);
        const char *const cells[] = {control->id,
                                     control->label,
                                     bilingual_text(cx, control->title),
                                     row == NULL ? "" : row->wording,
                                     row == NULL ? "" : row->source,
                                     row == NULL ? "" : row->dated};
        if (row != NULL)
            csv_row(out, cells, COUNT(cells));
    }
    return RC_OK;
}
