/* Fuzzes the forms of a risk assessment as they come back: the input is a list of files, one for each sheet, its
 * name the sheet's, its content CSV. Workbooks are read by fuzz_sheet.c; here their cells become records. Every cell
 * that is refused is named; a workbook without one is taken whole (its commit is refused at last, so that every
 * input meets the same house). */
#include "base/text.h"
#include "risk/risk_forms.h"
#include "tests/fuzz/fuzz.h"

enum { SHEETS_MOST = 8 };

static void check_result(const struct ctx *cx, enum rc rc, const struct import_result *result)
{
    for (size_t i = 0; i < result->errors.n; i++) {
        const struct cell_problem *error = &result->errors.at[i];
        require(error->row > 0 && error->column != NULL && !text_empty(error->message));
        require(error->sheet != NULL && error->value != NULL);
    }
    for (size_t i = 0; i < result->warnings.n; i++)
        require(!text_empty(result->warnings.at[i]));
    switch (rc) {
    case RC_OK: /* nothing was to be changed */
        require(result->errors.n == 0 && result->changed == 0);
        break;
    case RC_CONFLICT: /* all was stored, but for the commit */
        require(result->errors.n == 0);
        break;
    case RC_INVALID:
    case RC_TOO_LARGE:
        require(!text_empty(cx->problem.message));
        break;
    default:
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct ctx cx = fuzz_house(arena);
    struct import_result result = {.rows = 0};
    struct sheet sheets[SHEETS_MOST];
    struct workbook book = {sheets, 0};
    struct fuzz_file file;
    while (book.sheet_count < SHEETS_MOST && fuzz_file(&input, &file)) {
        struct workbook one;
        if (sheet_read(&cx, file.text, file.length, "a.csv", &one) != RC_OK)
            return 0;
        sheets[book.sheet_count] = one.sheets[0];
        sheets[book.sheet_count++].name = file.name;
    }
    if (book.sheet_count == 0)
        return 0;
    cx.lang = size % 2 == 0 ? LANG_JA : LANG_EN;
    check_result(&cx, risk_forms_take(&cx, "study", &book, false, &result), &result);
    require(!arena_failed(arena) && !db_in_transaction(cx.db));
    return 0;
}
