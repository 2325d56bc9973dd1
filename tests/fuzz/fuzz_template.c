/* Fuzzes the template compiler: a list of templates. What it takes becomes C whose literals are whole,
 * what it refuses is named. */
#include "base/rc.h"
#include "tests/fuzz/fuzz.h"
#include "tools/template.h"

enum { FILES_MOST = 8 };

static void check_literals(const struct buf *out)
{
    CLEANUP(buf_free) struct buf text = buf_create(TEXT_OUTPUT_MAX);
    const char *at = buf_string(out), *end = at + out->length;
    while ((at = memchr(at, '"', (size_t)(end - at))) != NULL) {
        const char *after = text_c_string(at, end, &text);
        require(after != NULL);
        at = after;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    CLEANUP(buf_free) struct buf c = buf_create(TEXT_OUTPUT_MAX), h = buf_create(TEXT_OUTPUT_MAX);
    CLEANUP(buf_free) struct buf errors = buf_create(TEXT_OUTPUT_MAX);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct text_file files[FILES_MOST];
    struct fuzz_file file;
    size_t n = 0;
    while (n < FILES_MOST && fuzz_file(&input, &file))
        files[n++] = (struct text_file){"page.html", file.text, file.length};
    struct template_job job = {.files = files, .count = n, .header = "views.gen.h"};
    bool good = template_compile(&job, &c, &h, &errors);
    require(good == (errors.length == 0));
    require(good || strncmp(buf_string(&errors), "page.html:", 10) == 0);
    if (good) {
        check_literals(&c);
        check_literals(&h);
    }
    return 0;
}
