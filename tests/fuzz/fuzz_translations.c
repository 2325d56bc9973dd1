/* Fuzzes the reading of translations and of the texts that need them: a list of files, *.po, *.html or
 * C by their names. The table of what is taken holds whole literals and has both languages' texts. */
#include "base/rc.h"
#include "tests/fuzz/fuzz.h"
#include "tools/translations_read.h"

enum { FILES_MOST = 8 };

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* Two literals a row, the first never empty, and as many rows as the table says. */
static void check_table(const struct buf *out)
{
    CLEANUP(buf_free) struct buf text = buf_create(TEXT_OUTPUT_MAX);
    const char *at = strstr(buf_string(out), "{\n"), *end = buf_string(out) + out->length;
    size_t literals = 0;
    require(at != NULL);
    while ((at = memchr(at, '"', (size_t)(end - at))) != NULL) {
        at = text_c_string(at, end, &text);
        require(at != NULL && text.length > 0);
        buf_clear(&text);
        literals++;
    }
    const char *count = strrchr(buf_string(out), '=');
    require(count != NULL && literals == 2 * strtoul(count + 1, NULL, 10));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    CLEANUP(buf_free) struct buf out = buf_create(TEXT_OUTPUT_MAX);
    CLEANUP(buf_free) struct buf errors = buf_create(TEXT_OUTPUT_MAX);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct text_file sources[FILES_MOST], translations[FILES_MOST];
    struct fuzz_file file;
    size_t source = 0, translation = 0;
    while (source < FILES_MOST && translation < FILES_MOST && fuzz_file(&input, &file)) {
        struct text_file text = {file.name, file.text, file.length};
        if (ends_with(file.name, ".po"))
            translations[translation++] = text;
        else
            sources[source++] = text;
    }
    bool good = translations_table(sources, source, translations, translation, &out, &errors);
    require(good == (errors.length == 0));
    if (good)
        check_table(&out);
    return 0;
}
