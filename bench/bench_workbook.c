#include "bench/bench_workbook.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"

enum { CHUNK = 64 * 1024, MARK_BYTES = 16 };

static void free_reader(struct archive **archive)
{
    (void)archive_read_free(*archive);
}

static void free_writer(struct archive **archive)
{
    (void)archive_write_free(*archive);
}

/* Rewrites "<c r="G12" s="8"><v>2</v></c>"; counts them. Heads are texts: t="s" and the number of a text. */
static int change_levels(char *sheet, const struct workbook_column *column)
{
    char mark[MARK_BYTES];
    int changed = 0;
    snprintf(mark, sizeof mark, "<c r=\"%s", column->column);
    for (char *at = sheet; (at = strstr(at, mark)) != NULL; at += strlen(mark)) {
        char *value = strstr(at, "<v>"), *end = strstr(at, "</c>"), *text = strstr(at, " t=\"");
        if (value == NULL || end == NULL || value > end || (text != NULL && text < value))
            continue;
        int level = value[3] - '0';
        if (level < 1 || level > column->levels || value[4] != '<')
            continue;
        value[3] = (char)('0' + level % column->levels + 1);
        changed++;
    }
    return changed;
}

static enum rc read_entry(struct ctx *cx, struct archive *from, struct buf *out)
{
    char chunk[CHUNK];
    la_ssize_t length;
    buf_clear(out);
    while ((length = archive_read_data(from, chunk, sizeof chunk)) > 0)
        buf_add(out, chunk, (size_t)length);
    return length == 0 && !buf_failed(out)
               ? RC_OK
               : fail(cx, RC_IO, "The workbook cannot be read: {0}", archive_error_string(from));
}

static enum rc copy_entries(struct ctx *cx, struct archive *from, struct archive *to,
                            const struct workbook_column *column, int *ret_changed)
{
    CLEANUP(buf_free) struct buf content = buf_create(LIMIT_ZIP_BYTES);
    struct archive_entry *entry = NULL;
    while (archive_read_next_header(from, &entry) == ARCHIVE_OK) {
        TRY(read_entry(cx, from, &content));
        if (strcmp(archive_entry_pathname(entry), column->sheet) == 0 && content.length > 0)
            *ret_changed += change_levels(content.data, column);
        archive_entry_set_size(entry, (la_int64_t)content.length);
        if (archive_write_header(to, entry) != ARCHIVE_OK ||
            archive_write_data(to, content.data, content.length) != (la_ssize_t)content.length)
            return fail(cx, RC_IO, "The workbook cannot be written: {0}", archive_error_string(to));
    }
    return archive_write_close(to) == ARCHIVE_OK
               ? RC_OK
               : fail(cx, RC_IO, "The workbook cannot be written: {0}", archive_error_string(to));
}

enum rc workbook_change(struct ctx *cx, const char *path, const struct workbook_column *column, int rows)
{
    CLEANUP(free_reader) struct archive *from = archive_read_new();
    CLEANUP(free_writer) struct archive *to = archive_write_new();
    const char *fresh = arena_printf(cx->arena, "%s.new", path);
    int changed = 0;
    if (from == NULL || to == NULL)
        return RC_MEMORY;
    if (archive_read_support_format_zip(from) != ARCHIVE_OK ||
        archive_read_open_filename(from, path, CHUNK) != ARCHIVE_OK ||
        archive_write_set_format_zip(to) != ARCHIVE_OK ||
        archive_write_open_filename(to, fresh) != ARCHIVE_OK)
        return fail(cx, RC_IO, "{0} cannot be opened", path);
    TRY(copy_entries(cx, from, to, column, &changed));
    if (changed != rows)
        return fail(cx, RC_IO, "{0} has {1} numbers instead of {2}", path, decimal(cx, changed),
                    decimal(cx, rows));
    return rename(fresh, path) == 0 ? RC_OK : fail(cx, RC_IO, "{0} cannot be renamed", fresh);
}

enum rc workbook_read(struct ctx *cx, const char *path, struct buf *out)
{
    char chunk[CHUNK];
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return fail(cx, RC_IO, "{0} cannot be read", path);
    for (size_t length; (length = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(out, chunk, length);
    bool done = !ferror(file) && !buf_failed(out);
    fclose(file);
    return done ? RC_OK : fail(cx, RC_IO, "{0} cannot be read", path);
}
