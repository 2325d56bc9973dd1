/* Fuzzes the expanding of migrations: as written, the literal is the very text; for the engines, it is
 * a literal, and a text that was expanded once stays as it is. */
#include "base/rc.h"
#include "tests/fuzz/fuzz.h"
#include "tools/migrations_expand.h"

/* What the C compiler makes of literals that follow one another. */
static void read_literals(const struct buf *c, struct buf *out)
{
    const char *at = buf_string(c), *end = at + c->length;
    buf_text(out, "");
    while (at < end) {
        at = text_c_string(at, end, out);
        require(at != NULL);
        at += strspn(at, " \n");
    }
}

static void expand(const char *text, enum migration_engine engine, struct buf *out)
{
    CLEANUP(buf_free) struct buf c = buf_create(TEXT_OUTPUT_MAX);
    migration_expand(text, engine, &c);
    require(!buf_failed(&c));
    read_literals(&c, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    const char *text = fuzz_rest(&input, NULL);
    for (int engine = MIGRATION_AS_WRITTEN; engine <= MIGRATION_POSTGRESQL; engine++) {
        CLEANUP(buf_free) struct buf once = buf_create(TEXT_OUTPUT_MAX);
        CLEANUP(buf_free) struct buf twice = buf_create(TEXT_OUTPUT_MAX);
        expand(text, (enum migration_engine)engine, &once);
        expand(buf_string(&once), (enum migration_engine)engine, &twice);
        require_same(buf_string(&once), engine == MIGRATION_AS_WRITTEN ? text : buf_string(&twice));
    }
    return 0;
}
