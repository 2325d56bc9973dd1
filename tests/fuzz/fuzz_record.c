/* Fuzzes stored records as the ledger keeps them: a line with the record's noun, then its canonical
 * JSON. What is read is written in the canonical form, and that form reads as itself. */
#include "register/record.h"

#include "base/text.h"
#include "tests/fuzz/fuzz.h"

enum { FIELDS_MOST = 64 };

/* Secrets stand as digests already when they are read, and would be digested once more. */
static struct fields plain_fields(const struct record *record, struct field room[FIELDS_MOST])
{
    require(record->fields.n <= FIELDS_MOST);
    for (size_t i = 0; i < record->fields.n; i++) {
        room[i] = record->fields.at[i];
        if (room[i].kind == F_SECRET)
            room[i].kind = F_TEXT;
    }
    return (struct fields){room, record->fields.n};
}

static void check_again(struct ctx *cx, const struct record *record, const void *row)
{
    struct field room[FIELDS_MOST];
    struct record plain = *record;
    plain.fields = plain_fields(record, room);
    void *again = arena_alloc(cx->arena, record->size);
    const char *body = field_canonical(cx, plain.fields, row);
    require(again != NULL && body[0] == '{');
    require(text_is_utf8(body, strlen(body)));
    require(record_from_canonical(cx, &plain, body, again) == RC_OK);
    require_same(field_canonical(cx, plain.fields, again), body);
}

/* Pages show whatever stands in a ledger. */
static void check_shown(struct ctx *cx, const struct record *record, const void *row)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
    struct record_event event = {.at = 0};
    struct json json = json_create(&out);
    field_write_json(cx, &json, record->fields, row);
    require(!buf_failed(&out));
    require(record_compare(cx, record, NULL, row, &event) == RC_OK);
    require(record_compare(cx, record, row, NULL, &event) == RC_OK);
    require(record_compare(cx, record, row, row, &event) == RC_OK && event.changes.n == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct ctx cx = {.arena = arena, .lang = LANG_EN};
    const struct record *record = fuzz_record(fuzz_line(&input));
    void *row = arena_alloc(arena, record->size);
    require(row != NULL);
    enum rc rc = record_from_canonical(&cx, record, fuzz_rest(&input, NULL), row);
    if (rc == RC_OK) {
        check_again(&cx, record, row);
        check_shown(&cx, record, row);
    } else {
        require(rc == RC_UNSOUND && !text_empty(cx.problem.message));
    }
    return 0;
}
