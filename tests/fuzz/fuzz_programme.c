/* Fuzzes the papers that pass between the tiers: what is read is written so that reading it gives the same again. */
#include "programme/programme_inside.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    CLEANUP(buf_free) struct buf first = buf_create(LIMIT_UPLOAD_BYTES), second = buf_create(LIMIT_UPLOAD_BYTES);
    struct ctx cx = {.arena = arena, .lang = LANG_EN, .org = "", .person = ""};
    struct paper paper = {.head = {.id = NULL}}, again = {.head = {.id = NULL}};
    enum rc rc = paper_read(&cx, (const char *)data, size, &paper);
    require(rc == RC_OK || cx.problem.message != NULL);
    if (rc != RC_OK || paper_write(&cx, &paper, &first) != RC_OK)
        return 0;
    require(paper_read(&cx, first.data, first.length, &again) == RC_OK);
    require(paper_write(&cx, &again, &second) == RC_OK);
    require(first.length == second.length && memcmp(first.data, second.data, first.length) == 0);
    return 0;
}
