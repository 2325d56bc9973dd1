/* Fuzzes the collecting of SQL statements from C sources, a list of files. The table of what is taken
 * holds whole literals that begin as statements do. */
#include <stdio.h>

#include "base/rc.h"
#include "tests/fuzz/fuzz.h"
#include "tools/sql_read.h"

enum { FILES_MOST = 8 };

static void check_table(const struct buf *out)
{
    static const char *const words[] = {"SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "};
    CLEANUP(buf_free) struct buf text = buf_create(TEXT_OUTPUT_MAX);
    const char *at = strstr(buf_string(out), "{\n"), *end = buf_string(out) + out->length;
    require(at != NULL);
    for (size_t literal = 0; (at = memchr(at, '"', (size_t)(end - at))) != NULL; literal++) {
        bool begins = false;
        at = text_c_string(at, end, &text);
        require(at != NULL);
        for (size_t i = 0; i < COUNT(words); i++)
            begins = begins || strncmp(buf_string(&text), words[i], strlen(words[i])) == 0;
        require(literal % 2 == 0 ? strcmp(buf_string(&text), "store.c") == 0 : begins);
        buf_clear(&text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    CLEANUP(buf_free) struct buf out = buf_create(TEXT_OUTPUT_MAX);
    CLEANUP(buf_free) struct buf errors = buf_create(TEXT_OUTPUT_MAX);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct text_file files[FILES_MOST];
    struct fuzz_file file;
    size_t n = 0;
    while (n < FILES_MOST && fuzz_file(&input, &file))
        files[n++] = (struct text_file){"store.c", file.text, file.length};
    bool good = sql_table(files, n, &out, &errors);
    require(good == (errors.length == 0));
    require(good || strncmp(buf_string(&errors), "store.c:", 8) == 0);
    if (good)
        check_table(&out);
    return 0;
}
