/* Fuzzes profile resolution. The input is a list of files, each a line "==path" and its content; the
 * first is the profile. What comes out is a catalog that can be written, read and resolved again. */
#include <sodium.h>

#include "base/text.h"
#include "oscal/oscal.h"

#include "tests/fuzz/fuzz.h"

enum { FILES = 20 };

static void check(struct ctx *cx, const struct oscal_resolution *resolution)
{
    struct buf out = buf_create(LIMIT_REPORT_BYTES);
    struct oscal_document again;
    require(oscal_get(resolution->top, "catalog") != NULL);
    oscal_write_json(&out, resolution->top, false);
    require(!buf_failed(&out));
    char *copy = arena_alloc(cx->arena, out.length + 1);
    if (copy != NULL && out.length <= LIMIT_OSCAL_BYTES) {
        memcpy(copy, out.data, out.length);
        enum rc rc = oscal_read(cx, "again", copy, out.length, &again);
        require(rc == RC_OK || rc == RC_MEMORY || rc == RC_TOO_LARGE || rc == RC_INVALID);
    }
    buf_free(&out);
    for (size_t i = 0; i < resolution->warnings.n; i++)
        require(text_is_utf8(resolution->warnings.at[i], strlen(resolution->warnings.at[i])));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx cx = {.arena = arena, .lang = LANG_EN};
    struct oscal_file files[FILES];
    struct oscal_resolution resolution;
    require(arena != NULL && sodium_init() >= 0);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct fuzz_file file;
    size_t n = 0;
    while (n < FILES && fuzz_file(&input, &file))
        if (text_is_utf8(file.name, strlen(file.name)))
            files[n++] = (struct oscal_file){file.name, file.text, file.length};
    if (n == 0)
        return 0;
    const struct oscal_file_list list = {files, n};
    const struct oscal_files source = oscal_files_of(&list);
    enum rc rc = oscal_resolve(&cx, &source, files[0].path, "profile", &resolution);
    require(rc == RC_OK || rc == RC_MEMORY || cx.problem.message != NULL);
    if (rc == RC_OK)
        check(&cx, &resolution);
    return 0;
}
