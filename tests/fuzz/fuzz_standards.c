/* Fuzzes the standards compiler the whole way: YAML, catalogs, mappings, what holds between them, and
 * the table that is written. The input is a list of files; one whose name begins with "m" is a
 * mapping, with "p" a pick list, with "s" the sectors. */
#include "base/rc.h"
#include "tests/fuzz/fuzz.h"
#include "tools/standards.h"
#include "tools/template_text.h"

enum { MEMORY = 64 * 1024 * 1024 };

/* Every complaint is a line that begins with the name of a file. */
static void check_issues(const char *line)
{
    while (*line != '\0') {
        const char *end = strchr(line, '\n');
        require(end != NULL);
        require(strncmp(line, "catalog.yaml:", 13) == 0 || strncmp(line, "mapping.yaml:", 13) == 0 ||
                strncmp(line, "picking.yaml:", 13) == 0 || strncmp(line, "sectors.yaml:", 13) == 0);
        line = end + 1;
    }
}

/* Every literal of the table is one to C, too, and none is longer than C promises to take. */
static void check_table(const struct buf *out)
{
    CLEANUP(buf_free) struct buf text = buf_create(TEXT_OUTPUT_MAX);
    const char *at = buf_string(out), *end = at + out->length;
    while ((at = memchr(at, '"', (size_t)(end - at))) != NULL) {
        const char *after = text_c_string(at, end, &text);
        require(after != NULL && text.length <= 4095);
        buf_clear(&text);
        at = after;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(MEMORY);
    CLEANUP(buf_free) struct buf issues = buf_create(TEXT_OUTPUT_MAX);
    CLEANUP(buf_free) struct buf out = buf_create(TEXT_OUTPUT_MAX);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct shelf shelf = {.arena = arena, .issues = &issues};
    struct fuzz_file file;
    while (fuzz_file(&input, &file)) {
        const char first = file.name[0];
        shelf_read(&shelf,
                   first == 'm'   ? "mapping.yaml"
                   : first == 'p' ? "picking.yaml"
                   : first == 's' ? "sectors.yaml"
                                  : "catalog.yaml",
                   file.text, file.length,
                   first == 'm'   ? FILE_MAPPING
                   : first == 'p' ? FILE_PICK_LIST
                   : first == 's' ? FILE_SECTORS
                                  : FILE_CATALOG);
    }
    shelf_check(&shelf);
    require(!arena_failed(arena) && !buf_failed(&issues));
    check_issues(buf_string(&issues));
    if (issues.length > 0)
        return 0;
    shelf_write(&shelf, &out);
    require(!buf_failed(&out) && out.length > 0);
    check_table(&out);
    return 0;
}
