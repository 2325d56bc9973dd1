#include "register/sheet_zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

static void archive_freep(struct archive **archive)
{
    archive_read_free(*archive);
}

/* What the library could not read: a damaged file, unless it wants memory. */
static enum rc refuse(const struct sheet_zip *zip, struct archive *archive, const char *where)
{
    if (archive_errno(archive) == ENOMEM)
        return memory_ended(zip->reader->cx);
    return sheet_fail_damaged(zip->reader, where);
}

/* Only the reader that starts from the directory at the end: a cut-off file is told at once, and
 * what stands between the entries cannot mislead. */
static enum rc open_archive(const struct sheet_zip *zip, struct archive *archive)
{
    if (archive == NULL)
        return memory_ended(zip->reader->cx);
    if (archive_read_support_format_zip_seekable(archive) != ARCHIVE_OK ||
        archive_read_open_memory(archive, zip->bytes, zip->length) != ARCHIVE_OK)
        return refuse(zip, archive, "ZIP");
    return RC_OK;
}

/* The next entry: RC_OK, or RC_MISSING at the end. A warning is about names that the locale cannot
 * show, and those are not asked for. */
static enum rc next_entry(const struct sheet_zip *zip, struct archive *archive,
                          struct archive_entry **ret)
{
    int status = archive_read_next_header(archive, ret);
    if (status == ARCHIVE_EOF)
        return RC_MISSING;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
        return refuse(zip, archive, "ZIP");
    return RC_OK;
}

/* The name with "/" between folders; "" for one that is not UTF-8, which no part of a workbook has.
 * */
static const char *clean_name(const struct sheet_zip *zip, const char *name)
{
    if (name == NULL)
        return "";
    while (*name == '/' || *name == '\\')
        name++;
    char *copy = sheet_reader_alloc(zip->reader, strlen(name) + 1, 1);
    for (size_t i = 0; copy != NULL && name[i] != '\0'; i++)
        copy[i] = (char)(name[i] == '\\' ? '/' : name[i]);
    return copy;
}

static enum rc list_entry(struct sheet_zip *zip, struct archive_entry *entry)
{
    if (zip->entry_count >= SHEET_ZIP_ENTRIES)
        return fail(zip->reader->cx, RC_TOO_LARGE,
                    N_("{0} packs more than {1} files, which a workbook does not need, and was not "
                       "read. Please send the Excel workbook (.xlsx) alone."),
                    zip->reader->file_name, decimal(zip->reader->cx, SHEET_ZIP_ENTRIES));
    const char *name = archive_entry_pathname_utf8(entry);
    if (name != NULL && strlen(name) > SHEET_ZIP_NAME_BYTES)
        return sheet_fail_damaged(zip->reader, "ZIP");
    if (zip->entry_count == zip->entry_room) {
        const char **names = arena_grow(zip->reader->cx->arena, zip->names, zip->entry_count,
                                        &zip->entry_room, sizeof *names);
        if (names == NULL)
            return sheet_fail_memory(zip->reader);
        zip->names = names;
    }
    const char *clean = clean_name(zip, name);
    if (clean == NULL)
        return sheet_fail_memory(zip->reader);
    zip->names[zip->entry_count++] = clean;
    zip->encrypted |= archive_entry_is_encrypted(entry) == 1;
    return RC_OK;
}

enum rc sheet_zip_open(struct sheet_zip *zip, struct sheet_reader *reader, const char *bytes,
                       size_t length)
{
    *zip = (struct sheet_zip){.reader = reader, .bytes = bytes, .length = length};
    CLEANUP(archive_freep) struct archive *archive = archive_read_new();
    TRY(open_archive(zip, archive));
    for (;;) {
        struct archive_entry *entry;
        enum rc rc = next_entry(zip, archive, &entry);
        if (rc == RC_MISSING)
            return RC_OK;
        TRY(rc);
        TRY(list_entry(zip, entry));
    }
}

enum rc sheet_zip_visit(struct sheet_zip *zip, sheet_zip_visitor visitor, void *state)
{
    CLEANUP(archive_freep) struct archive *archive = archive_read_new();
    TRY(open_archive(zip, archive));
    struct sheet_zip_part part = {.zip = zip, .archive = archive};
    for (; part.entry < zip->entry_count; part.entry++) {
        struct archive_entry *entry;
        enum rc rc = next_entry(zip, archive, &entry);
        if (rc == RC_MISSING)
            return sheet_fail_damaged(zip->reader, "ZIP");
        TRY(rc);
        TRY(visitor(state, &part));
    }
    return RC_OK;
}

/* Counts what was unpacked. Each part is unpacked once, so that the sum means the archive. */
static enum rc count_bytes(struct sheet_zip *zip, size_t more)
{
    zip->unpacked += more;
    if (zip->unpacked <= LIMIT_ZIP_BYTES && zip->unpacked / LIMIT_ZIP_RATIO <= zip->length)
        return RC_OK;
    return fail(
        zip->reader->cx, RC_TOO_LARGE,
        N_("{0} unpacks to far more data than a table needs and was not read. Please copy the "
           "table into a new workbook and send that file."),
        zip->reader->file_name);
}

/* The next bytes of the part: RC_OK, or RC_MISSING at its end. */
static enum rc next_block(struct sheet_zip_part *part, const char **ret, size_t *ret_length)
{
    const void *block;
    size_t length;
    la_int64_t offset;
    int status = archive_read_data_block(part->archive, &block, &length, &offset);
    if (status == ARCHIVE_EOF)
        return RC_MISSING;
    if (status != ARCHIVE_OK)
        return refuse(part->zip, part->archive, part->zip->names[part->entry]);
    TRY(count_bytes(part->zip, length));
    *ret = length == 0 ? "" : block; /* an empty block may be NULL */
    *ret_length = length;
    return RC_OK;
}

enum rc sheet_zip_parse(struct sheet_zip_part *part, const struct sheet_xml_rules *rules,
                        void *state)
{
    CLEANUP(sheet_xml_free) struct sheet_xml xml = {0};
    TRY(sheet_xml_begin(&xml, part->zip->reader, rules, part->zip->names[part->entry], state));
    for (;;) {
        const char *block = "";
        size_t length = 0;
        enum rc rc = next_block(part, &block, &length);
        if (rc == RC_MISSING)
            return sheet_xml_feed(&xml, "", 0, true);
        TRY(rc);
        TRY(sheet_xml_feed(&xml, block, length, false));
    }
}

enum rc sheet_zip_peek(struct sheet_zip_part *part, char *out, size_t room)
{
    size_t used = 0;
    while (used < room - 1) {
        const char *block = "";
        size_t length = 0;
        enum rc rc = next_block(part, &block, &length);
        if (rc == RC_MISSING)
            break;
        TRY(rc);
        size_t take = length < room - 1 - used ? length : room - 1 - used;
        memcpy(out + used, block, take);
        used += take;
    }
    out[used] = '\0';
    return RC_OK;
}

enum rc sheet_zip_find(const struct sheet_zip *zip, const char *name, size_t *ret)
{
    size_t found = zip->entry_count;
    for (size_t i = 0; i < zip->entry_count; i++) {
        if (strcasecmp(zip->names[i], name) != 0)
            continue;
        if (found != zip->entry_count)
            return sheet_fail_damaged(zip->reader, name);
        found = i;
    }
    *ret = found;
    return RC_OK;
}

bool sheet_zip_has(const struct sheet_zip *zip, const char *start, const char *end)
{
    size_t start_length = strlen(start), end_length = strlen(end);
    for (size_t i = 0; i < zip->entry_count; i++) {
        const char *name = zip->names[i];
        size_t length = strlen(name);
        if (length >= end_length && strncasecmp(name, start, start_length) == 0 &&
            strcasecmp(name + length - end_length, end) == 0)
            return true;
    }
    return false;
}
