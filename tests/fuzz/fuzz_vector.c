/* Fuzzes the reading of packed answers: what is read is written again byte by byte, and every look at it stays
 * inside. */
#include "analysis/vector.h"
#include "tests/fuzz/fuzz.h"

static void look_everywhere(struct ctx *cx, const struct vector *vector)
{
    static const struct vector_question level = {.kind = VECTOR_LEVEL};
    size_t extras = 0;
    for (size_t i = 0; i <= vector->questions; i++) {
        struct vector_extra extra = {.kind = 0};
        int reached = vector_level(vector, i);
        require(reached >= 0 && reached <= VECTOR_LEVEL_MOST);
        extras += vector_find(vector, i, &extra);
    }
    require(extras == vector->extra_count);
    if (vector->questions == 1)
        require(vector_check(cx, vector, &level, 1) == RC_OK || vector_misfit(vector, &level, 1) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    CLEANUP(buf_free) struct buf out = buf_create(VECTOR_BYTES_MOST);
    struct ctx cx = {.arena = arena, .lang = LANG_EN, .org = "", .person = ""};
    struct fuzz_input input = fuzz_input(arena, data, size);
    size_t length = 0;
    const char *bytes = fuzz_rest(&input, &length);
    struct vector vector = {.questions = 0};
    struct vector_draft draft = {.questions = 0};
    if (vector_decode(&cx, bytes, length, &vector) != RC_OK)
        return 0;
    look_everywhere(&cx, &vector);
    require(vector_draft_make(&cx, vector.questions, &draft) == RC_OK);
    memcpy(draft.codes, vector.codes, vector.questions);
    for (size_t i = 0; i < vector.extra_count; i++)
        draft.extras[i] = vector_extra_at(&vector, i);
    draft.extra_count = vector.extra_count;
    require(vector_encode(&cx, &draft, NULL, &out) == RC_OK);
    require(out.length == length && memcmp(out.data, bytes, length) == 0);
    return 0;
}
