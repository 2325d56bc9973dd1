/* OSCAL in its three syntaxes, written again as JSON and YAML, and profiles that are resolved: the inputs are
 * those from which the fuzz programs start. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "oscal/oscal.h"
#include "tests/torture/torture.h"

enum { FILES = 8, FILE_BYTES = 64 * 1024 };

static struct ctx context(struct arena *arena)
{
    if (arena == NULL)
        abort();
    return (struct ctx){.arena = arena, .lang = LANG_EN, .now = INT64_C(1790830923004), .fixed_ids = 1000};
}

/* The content of a file with a NUL behind it; the caller frees it. */
static char *read_whole(const char *path, size_t *ret_length)
{
    char *text = calloc(1, FILE_BYTES);
    FILE *file = fopen(path, "rb");
    if (text == NULL || file == NULL)
        abort();
    *ret_length = fread(text, 1, FILE_BYTES - 1, file);
    fclose(file);
    return text;
}

static enum rc run_read(const struct work *work, struct buf *out, struct buf *why)
{
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx cx = context(arena);
    struct oscal_document document;
    size_t length = 0;
    char *text = read_whole(work->data, &length);
    (void)why;
    torture_begin(work);
    enum rc rc = oscal_read(&cx, "a", text, length, &document);
    torture_end();
    if (rc == RC_OK && arena_failed(arena))
        rc = RC_MEMORY;
    if (rc == RC_OK)
        oscal_write_json(out, document.top, true);
    arena_free(arena);
    free(text);
    return rc;
}

static enum rc run_write(const struct work *work, struct buf *out, struct buf *why)
{
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx cx = context(arena);
    struct oscal_document document;
    struct buf yaml = buf_create(LIMIT_REPORT_BYTES);
    size_t length = 0;
    char *text = read_whole(work->data, &length);
    if (oscal_read(&cx, "a", text, length, &document) != RC_OK)
        abort();
    (void)why;
    torture_begin(work);
    enum rc rc = oscal_write_yaml(&cx, &yaml, document.top);
    if (rc == RC_OK)
        rc = buf_error(&yaml);
    torture_end();
    buf_add(out, yaml.data, yaml.length);
    buf_free(&yaml);
    arena_free(arena);
    free(text);
    return rc;
}

/* "==PATH" on a line of its own, then the file; the first is the profile. */
static size_t split(char *text, struct oscal_file files[FILES])
{
    size_t n = 0;
    for (char *at = strstr(text, "=="); at != NULL && n < FILES;) {
        char *line = strchr(at, '\n'), *next = line == NULL ? NULL : strstr(line, "\n==");
        if (line == NULL)
            break;
        *line = '\0';
        if (next != NULL)
            *next++ = '\0';
        files[n++] = (struct oscal_file){at + 2, line + 1, strlen(line + 1)};
        at = next;
    }
    return n;
}

static enum rc run_resolve(const struct work *work, struct buf *out, struct buf *why)
{
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx cx = context(arena);
    struct oscal_file files[FILES];
    struct oscal_resolution resolution;
    size_t length = 0;
    char *text = read_whole(work->data, &length);
    const struct oscal_file_list list = {files, split(text, files)};
    const struct oscal_files source = oscal_files_of(&list);
    (void)why;
    torture_begin(work);
    enum rc rc = oscal_resolve(&cx, &source, files[0].path, "profile", &resolution);
    torture_end();
    if (arena_failed(arena))
        rc = RC_MEMORY;
    if (rc == RC_OK)
        oscal_write_json(out, resolution.top, true);
    arena_free(arena);
    free(text);
    return rc;
}

void oscal_add(struct works *works)
{
    static const struct work rows[] = {
        {.name = "OSCAL from JSON", .run = run_read, .data = "tests/fuzz/corpus/oscal/catalog-json"},
        {.name = "OSCAL from YAML", .run = run_read, .data = "tests/fuzz/corpus/oscal/catalog-yaml"},
        /* expat says "unbound prefix" of an allocation of its own that failed */
        {.name = "OSCAL from XML", .run = run_read, .data = "tests/fuzz/corpus/oscal/catalog-xml", .own = true},
        {.name = "OSCAL as YAML", .run = run_write, .data = "tests/fuzz/corpus/oscal/catalog-json"},
        {.name = "a profile as it is", .run = run_resolve, .data = "tests/fuzz/corpus/resolve/as-is"},
        {.name = "a profile with changes", .run = run_resolve, .data = "tests/fuzz/corpus/resolve/set"},
        {.name = "a profile in an order of its own", .run = run_resolve,
         .data = "tests/fuzz/corpus/resolve/custom"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        works_add(works, rows[i]);
}
