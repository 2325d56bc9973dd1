/* Fuzzes the reading of a stored simulation: what is read can be shown in both languages, and once written it reads
 * as what it was written from. Losses beyond what whole numbers hold are not read again. */
#include "dependency/dependency_view.h"
#include "tests/fuzz/fuzz.h"

enum { JSON_BYTES = 16 * 1024 * 1024 };

static bool reads(struct ctx *cx, const char *text, struct years_view *ret)
{
    enum rc rc = years_view_read(cx, text, ret);
    require(rc == RC_OK || rc == RC_UNSOUND || rc == RC_MEMORY);
    return rc == RC_OK;
}

static void write(const struct ctx *cx, const struct years_view *view, struct buf *out)
{
    struct json json = json_create(out);
    buf_clear(out);
    field_write_json(cx, &json, years_answer, view);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    CLEANUP(buf_free) struct buf first = buf_create(JSON_BYTES);
    CLEANUP(buf_free) struct buf second = buf_create(JSON_BYTES);
    struct ctx cx = {.arena = arena, .lang = LANG_EN};
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct years_view view, again;
    if (!reads(&cx, fuzz_rest(&input, NULL), &view))
        return 0;
    write(&cx, &view, &first);
    if (reads(&cx, buf_string(&first), &again)) {
        write(&cx, &again, &second);
        require_same(buf_string(&second), buf_string(&first));
    }
    for (int lang = 0; lang < LANG_COUNT_; lang++) {
        struct years_view shown = view;
        cx.lang = (enum lang)lang;
        enum rc rc = years_view_show(&cx, &shown);
        require(rc == RC_OK || rc == RC_MEMORY);
    }
    return 0;
}
