/* Fuzzes the files that people upload: a first line that begins with "p" and a file of plan items, or any
 * other and a filled questionnaire. Sheets are read by fuzz_sheet.c; here their cells become records. Every
 * cell that is refused is named, and a file without one is taken whole (its commit is refused at last, so
 * that every input meets the same house). */
#include "assessment/questionnaire.h"
#include "base/text.h"
#include "plan/plan_inside.h"
#include "tests/fuzz/fuzz.h"

static void check_result(const struct ctx *cx, enum rc rc, const struct import_result *result)
{
    for (size_t i = 0; i < result->errors.n; i++) {
        const struct cell_problem *error = &result->errors.at[i];
        require(error->row > 0 && error->column != NULL && !text_empty(error->message));
        require(error->sheet != NULL && error->value != NULL);
    }
    for (size_t i = 0; i < result->warnings.n; i++)
        require(!text_empty(result->warnings.at[i]));
    require(result->changed >= 0 && result->changed <= result->rows);
    switch (rc) {
    case RC_OK: /* nothing was to be changed */
        require(result->errors.n == 0 && result->changed == 0);
        break;
    case RC_CONFLICT: /* all was stored, but for the commit */
        require(result->errors.n == 0);
        break;
    case RC_INVALID:
    case RC_TOO_LARGE:
    case RC_TYPE:
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
    const char *kind = fuzz_line(&input);
    size_t length = 0;
    const char *bytes = fuzz_rest(&input, &length);
    cx.lang = strchr(kind, 'e') != NULL ? LANG_EN : LANG_JA;
    enum rc rc = kind[0] == 'p'
                     ? plan_import(&cx, bytes, length, "a.csv", &result)
                     : questionnaire_import(&cx, "draft", bytes, length, "a.csv",
                                            strchr(kind, 'o') != NULL, &result);
    check_result(&cx, rc, &result);
    require(!arena_failed(arena) && !db_in_transaction(cx.db));
    return 0;
}
