/* Fuzzes what people enter: a line with a record's noun, then a form (name=value&...) for its fields.
 * What is taken keeps the limits of the field table, and the form that shows it, sent back unchanged,
 * gives the same record. */
#include "base/field.h"

#include <math.h>

#include "base/text.h"
#include "base/time.h"
#include "register/form.h"
#include "register/record.h"
#include "tests/fuzz/fuzz.h"

static void check_number(const struct field *field, int64_t value)
{
    bool ranged = field->max > field->min;
    require(value == 0 || !ranged || (value >= field->min && value <= field->max));
}

static void check_limits(const struct field *field, const void *row)
{
    switch (field->kind) {
    case F_INT:
        check_number(field, field_int(field, row));
        break;
    case F_BOOL:
        require(field_int(field, row) == 0 || field_int(field, row) == 1);
        break;
    case F_ENUM:
        require(enum_code(field->names, field_int(field, row))[0] != '\0');
        break;
    case F_REAL:
        require(isfinite(field_real(field, row)));
        break;
    case F_TIME:
        break;
    case F_DATE:
        require(field_text(field, row)[0] == '\0' ||
                date_days(field_text(field, row)) != INT64_MIN);
        break;
    default:
        require(text_is_utf8(field_text(field, row), strlen(field_text(field, row))));
        require((int64_t)text_length(field_text(field, row)) <=
                (field->max > 0 ? field->max : LIMIT_TEXT));
        break;
    }
}

/* The request that a browser sends when nothing in the form was changed. */
static struct request send_back(struct ctx *cx, const struct form_inputs *inputs)
{
    struct pair *pairs = ARENA_ARRAY(cx->arena, struct pair, inputs->n);
    struct request request = {.path = "/"};
    require(pairs != NULL);
    for (size_t i = 0; i < inputs->n; i++)
        pairs[i] = (struct pair){inputs->at[i].name, inputs->at[i].value};
    request.form.at = pairs;
    request.form.n = inputs->n;
    return request;
}

static void check_again(struct ctx *cx, const struct record *record, uint64_t mask, const void *row)
{
    struct form_inputs inputs;
    void *again = arena_alloc(cx->arena, record->size);
    require(again != NULL);
    memcpy(again, row, record->size);
    require(form_build(cx, record->fields, mask, row, NULL, NULL, 0, &inputs) == RC_OK);
    struct request request = send_back(cx, &inputs);
    require(form_read(cx, &request, record->fields, mask, again, NULL) == RC_OK);
    require_same(field_canonical(cx, record->fields, again),
                 field_canonical(cx, record->fields, row));
}

/* Times are set by the program, and a form never shows a secret. */
static uint64_t enterable(const struct record *record)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < record->fields.n; i++)
        if (record->fields.at[i].kind != F_TIME && record->fields.at[i].kind != F_SECRET)
            mask |= UINT64_C(1) << i;
    return mask;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct ctx cx = {.arena = arena, .lang = LANG_EN};
    struct request request = {.path = "/"};
    const struct record *record = fuzz_record(fuzz_line(&input));
    void *row = arena_alloc(arena, record->size);
    uint64_t given = 0;
    size_t length = 0;
    const char *form = fuzz_rest(&input, &length);
    require(row != NULL);
    if (form_parse(&cx, form, length, &request, false) != RC_OK)
        return 0;
    enum rc rc = form_read(&cx, &request, record->fields, UINT64_MAX, row, &given);
    require(rc == (cx.problem.field_count == 0 ? RC_OK : RC_INVALID));
    if (rc != RC_OK)
        return 0;
    for (size_t i = 0; i < record->fields.n; i++)
        if ((given >> i & 1) != 0)
            check_limits(&record->fields.at[i], row);
    check_again(&cx, record, given & enterable(record), row);
    return 0;
}
