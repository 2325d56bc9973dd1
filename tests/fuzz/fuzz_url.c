/* Fuzzes percent codes: what is decoded is UTF-8 without NUL, and what is encoded decodes to itself. */
#include "base/text.h"
#include "http/http.h"
#include "tests/fuzz/fuzz.h"

static void check_again(struct ctx *cx, const char *text)
{
    const char *code = url_encode(cx, text);
    const char *again = url_decode(cx, code, strlen(code));
    const char *path = url_decode_path(cx, code, strlen(code));
    require(strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%") ==
            strlen(code));
    require(again != NULL && path != NULL);
    require_same(again, text);
    require_same(path, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct ctx cx = {.arena = arena, .lang = LANG_EN};
    size_t length = 0;
    const char *bytes = fuzz_rest(&input, &length);
    const char *form = url_decode(&cx, bytes, length), *path = url_decode_path(&cx, bytes, length);
    require((form == NULL) == (path == NULL)); /* they differ in the plus sign only */
    if (form != NULL) {
        require(strlen(form) <= length && strlen(path) == strlen(form));
        require(text_is_utf8(form, strlen(form)) && text_is_utf8(path, strlen(path)));
        check_again(&cx, form);
        check_again(&cx, path);
    }
    if (text_is_utf8(bytes, length))
        check_again(&cx, bytes);
    return 0;
}
