/* embed OUT.c NAME=FILE …
 *
 * Makes the table of static files (src/http/asset.h): the bytes, the media type by the ending of
 * NAME, and a mark of the content for caches. Sorted by name; the same name twice is refused. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rc.h"
#include "template_text.h"

struct file {
    const char *name, *path;
    struct buf content;
};

static const struct {
    const char *ending, *media_type;
} types[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
};

static const char *media_type_of(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < COUNT(types); i++) {
        size_t ending = strlen(types[i].ending);
        if (length > ending && strcmp(name + length - ending, types[i].ending) == 0)
            return types[i].media_type;
    }
    return NULL;
}

/* FNV-1a of 64 bits: tells versions of a file apart; it need not resist anybody. */
static uint64_t hash_of(const struct buf *content)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < content->length; i++) {
        hash ^= (unsigned char)content->data[i];
        hash *= UINT64_C(0x100000001b3);
    }
    return hash;
}

static void write_bytes(struct buf *out, size_t index, const struct buf *content)
{
    buf_printf(out, "static const unsigned char bytes_%zu[] = {", index);
    for (size_t i = 0; i < content->length; i++)
        buf_printf(out, "%s%d,", i % 20 == 0 ? "\n    " : "", (unsigned char)content->data[i]);
    BUF_LITERAL(out, "\n    0};\n"); /* the last byte is not counted; an empty file needs one */
}

static void write_table(struct buf *out, const struct file *files, size_t count)
{
    BUF_LITERAL(out, "/* Made by tools/embed. Not to be edited. */\n#include \"http/asset.h\"\n\n");
    for (size_t i = 0; i < count; i++)
        write_bytes(out, i, &files[i].content);
    BUF_LITERAL(out, "\nconst struct asset assets[] = {\n");
    for (size_t i = 0; i < count; i++) {
        BUF_LITERAL(out, "    {");
        text_write_c(out, files[i].name, strlen(files[i].name));
        buf_printf(out, ", \"%s\", bytes_%zu, %zu, \"%016" PRIx64 "\"},\n",
                   media_type_of(files[i].name), i, files[i].content.length,
                   hash_of(&files[i].content));
    }
    buf_printf(out, "};\nconst size_t assets_count = %zu;\n", count);
}

/* Splits NAME=FILE and reads the file. */
static bool load(char *argument, struct file *ret, struct buf *errors)
{
    char *mark = strchr(argument, '=');
    if (mark == NULL || mark == argument)
        return text_refuse(errors, argument, 0, "NAME=FILE is expected");
    *mark = '\0';
    *ret = (struct file){.name = argument, .path = mark + 1, .content = buf_create(TEXT_FILE_MAX)};
    if (media_type_of(ret->name) == NULL)
        return text_refuse(errors, ret->name, 0, "the ending is not one of a known media type");
    return text_read(ret->path, &ret->content, errors);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static bool run(int argc, char **argv, struct file *files, struct buf *errors)
{
    size_t count = (size_t)argc - 2;
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = load(argv[i + 2], &files[i], errors) && good;
    if (!good)
        return false;
    qsort(files, count, sizeof *files, compare_names);
    for (size_t i = 1; i < count; i++)
        if (strcmp(files[i - 1].name, files[i].name) == 0)
            return text_refuse(errors, files[i].path, 0, "the name %s is taken by %s",
                               files[i].name, files[i - 1].path);
    CLEANUP(buf_free) struct buf out = buf_create(TEXT_OUTPUT_MAX);
    write_table(&out, files, count);
    return text_write(argv[1], &out, errors);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: embed OUT.c NAME=FILE ...\n");
        return 2;
    }
    struct file *files = calloc((size_t)argc, sizeof *files);
    struct buf errors = buf_create(TEXT_OUTPUT_MAX);
    bool good = files != NULL && run(argc, argv, files, &errors);
    fputs(buf_string(&errors), stderr);
    for (int i = 0; files != NULL && i < argc - 2; i++)
        buf_free(&files[i].content);
    free(files);
    buf_free(&errors);
    return good ? 0 : 1;
}
