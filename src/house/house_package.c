/* The package of a Word or Excel file: read in memory with limits, written again with what was not changed as it
 * came. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/zip.h"
#include "house/house_inside.h"

enum { NAME_BYTES_MAX = 512 };

static void archive_freep(struct archive **archive)
{
    archive_read_free(*archive);
}

enum rc house_fail_damaged(const struct house_package *package, const char *where)
{
    return fail(package->cx, RC_INVALID,
                N_("{0} is damaged or not complete ({1}); please open it in Word or Excel, save it again and "
                   "upload that file"),
                package->file_name, where);
}

static enum rc refuse(const struct house_package *package, struct archive *archive, const char *where)
{
    if (archive_errno(archive) == ENOMEM)
        return memory_ended(package->cx);
    return house_fail_damaged(package, where);
}

struct house_part *house_package_part(const struct house_package *package, const char *name)
{
    while (*name == '/')
        name++;
    for (size_t i = 0; i < package->n; i++)
        if (strcasecmp(package->parts[i].name, name) == 0)
            return &package->parts[i];
    return NULL;
}

static enum rc add_part(struct house_package *package, struct house_part part)
{
    if (package->n == package->room) {
        struct house_part *parts = arena_grow(package->cx->arena, package->parts, package->n, &package->room,
                                              sizeof *parts);
        if (parts == NULL)
            return memory_ended(package->cx);
        package->parts = parts;
    }
    package->parts[package->n++] = part;
    return RC_OK;
}

enum rc house_package_put(struct house_package *package, const char *name, const char *bytes, size_t length)
{
    struct house_part *part = house_package_part(package, name);
    if (part == NULL)
        return add_part(package, (struct house_part){.name = name, .bytes = bytes, .length = length});
    part->bytes = bytes;
    part->length = length;
    return RC_OK;
}

/* Unpacks the entry at which the archive stands. */
static enum rc read_entry(struct house_package *package, struct archive *archive, const char *name, size_t packed,
                          size_t *unpacked)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_TEMPLATE_UNPACKED);
    for (;;) {
        const void *block = NULL;
        size_t length = 0;
        la_int64_t offset = 0;
        int status = archive_read_data_block(archive, &block, &length, &offset);
        if (status == ARCHIVE_EOF)
            break;
        if (status != ARCHIVE_OK)
            return refuse(package, archive, name);
        *unpacked += length;
        if (*unpacked > LIMIT_TEMPLATE_UNPACKED || *unpacked / LIMIT_ZIP_RATIO > packed)
            return fail(package->cx, RC_TOO_LARGE,
                        N_("{0} unpacks to far more data than a template needs and was not read"),
                        package->file_name);
        if (length > 0)
            buf_add(&out, block, length);
    }
    if (buf_failed(&out))
        return memory_ended(package->cx);
    const char *bytes = arena_copy_n(package->cx->arena, buf_string(&out), out.length);
    if (arena_failed(package->cx->arena))
        return memory_ended(package->cx);
    return add_part(package, (struct house_part){.name = name, .bytes = bytes, .length = out.length});
}

static enum rc take_entry(struct house_package *package, struct archive *archive, struct archive_entry *entry,
                          size_t packed, size_t *unpacked)
{
    const char *name = archive_entry_pathname_utf8(entry);
    if (archive_entry_is_encrypted(entry) == 1)
        return fail(package->cx, RC_TYPE, N_("{0} is protected by a password; please save it without one"),
                    package->file_name);
    if (name == NULL || name[0] == '\0' || strlen(name) > NAME_BYTES_MAX)
        return house_fail_damaged(package, "ZIP");
    if (name[strlen(name) - 1] == '/') /* a folder */
        return RC_OK;
    if (house_package_part(package, name) != NULL)
        return house_fail_damaged(package, name);
    if (package->n >= LIMIT_TEMPLATE_PARTS)
        return fail(package->cx, RC_TOO_LARGE, N_("{0} packs more than {1} files, which a template does not need"),
                    package->file_name, decimal(package->cx, LIMIT_TEMPLATE_PARTS));
    return read_entry(package, archive, arena_copy(package->cx->arena, name), packed, unpacked);
}

static enum rc unpack(struct house_package *package, const char *bytes, size_t length)
{
    size_t unpacked = 0;
    CLEANUP(archive_freep) struct archive *archive = archive_read_new();
    if (archive == NULL)
        return memory_ended(package->cx);
    /* Only the reader that starts from the directory at the end: a cut-off file is told at once. */
    if (archive_read_support_format_zip_seekable(archive) != ARCHIVE_OK ||
        archive_read_open_memory(archive, bytes, length) != ARCHIVE_OK)
        return refuse(package, archive, "ZIP");
    for (;;) {
        struct archive_entry *entry = NULL;
        int status = archive_read_next_header(archive, &entry);
        if (status == ARCHIVE_EOF)
            return RC_OK;
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
            return refuse(package, archive, "ZIP");
        TRY(take_entry(package, archive, entry, length, &unpacked));
    }
}

enum rc house_content_type(struct house_package *package, const char *part, const char **ret)
{
    struct house_xml xml;
    const struct house_part *types = house_package_part(package, "[Content_Types].xml");
    const char *dot = strrchr(part, '.'), *by_ending = "";
    if (types == NULL)
        return house_fail_damaged(package, "[Content_Types].xml");
    TRY(house_xml_read(package, types, &xml));
    for (const struct house_node *node = xml.root->first; node != NULL; node = node->next) {
        const char *name = house_attribute(&xml, node, "PartName"), *end = house_attribute(&xml, node, "Extension");
        const char *type = house_attribute(&xml, node, "ContentType");
        if (type == NULL)
            continue;
        if (name != NULL && strcasecmp(name + (name[0] == '/'), part) == 0) {
            *ret = type;
            return RC_OK;
        }
        if (end != NULL && dot != NULL && strcasecmp(end, dot + 1) == 0)
            by_ending = type;
    }
    *ret = by_ending;
    return RC_OK;
}

const char *house_relations_name(const struct ctx *cx, const char *part)
{
    const char *slash = strrchr(part, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - part) + 1;
    return arena_printf(cx->arena, "%.*s_rels/%s.rels", (int)folder, part, part + folder);
}

/* "word/document.xml" and "../media/a.png" → "media/a.png". */
static const char *join(const struct ctx *cx, const char *part, const char *target)
{
    const char *slash = strrchr(part, '/');
    if (target[0] == '/')
        return target + 1;
    size_t folder = slash == NULL ? 0 : (size_t)(slash - part) + 1;
    while (strncmp(target, "../", 3) == 0 && folder > 0) {
        target += 3;
        for (folder--; folder > 0 && part[folder - 1] != '/';)
            folder--;
    }
    return arena_printf(cx->arena, "%.*s%s", (int)folder, part, target);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

enum rc house_relation(struct house_package *package, const char *part, const char *id, const char *type,
                       const char **ret)
{
    struct house_xml xml;
    const struct house_part *relations = house_package_part(package, house_relations_name(package->cx, part));
    *ret = NULL;
    if (relations == NULL)
        return RC_OK;
    TRY(house_xml_read(package, relations, &xml));
    for (const struct house_node *node = xml.root->first; node != NULL; node = node->next) {
        const char *its_id = house_attribute(&xml, node, "Id"), *its_type = house_attribute(&xml, node, "Type");
        const char *target = house_attribute(&xml, node, "Target"), *mode = house_attribute(&xml, node, "TargetMode");
        if (its_id == NULL || its_type == NULL || target == NULL || (mode != NULL && text_same(mode, "External")))
            continue;
        if (id != NULL ? text_same(its_id, id) : ends_with(its_type, type)) {
            *ret = join(package->cx, part, target);
            return RC_OK;
        }
    }
    return RC_OK;
}

/* Which of the two it is, by the content type of the part that the package names. */
static enum rc see_format(struct house_package *package)
{
    static const struct {
        const char *type;
        enum house_format format;
    } known[] = {
        {"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", HOUSE_DOCX},
        {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", HOUSE_XLSX},
    };
    const char *target = NULL, *type = "";
    struct ctx *cx = package->cx;
    TRY(house_relation(package, "", NULL, "/officeDocument", &target));
    package->main = target == NULL ? NULL : house_package_part(package, target);
    if (package->main == NULL)
        return fail(cx, RC_TYPE, N_("{0} is no Word document (.docx) or Excel workbook (.xlsx)"), package->file_name);
    TRY(house_content_type(package, package->main->name, &type));
    for (size_t i = 0; i < package->n; i++)
        if (strcasestr(package->parts[i].name, "vbaProject") != NULL)
            type = "macroEnabled";
    if (strstr(type, "macroEnabled") != NULL)
        return fail(cx, RC_TYPE,
                    N_("{0} holds macros; a program in a template would run on every reader's machine. Please save it "
                       "as .docx or .xlsx without macros"),
                    package->file_name);
    for (size_t i = 0; i < COUNT(known); i++)
        if (text_same(type, known[i].type)) {
            package->format = known[i].format;
            return RC_OK;
        }
    return fail(cx, RC_TYPE,
                N_("{0} is no Word document (.docx) or Excel workbook (.xlsx); please save a Word or Excel template "
                   "(.dotx, .xltx) or a Strict Open XML file as one of them"),
                package->file_name);
}

enum rc house_package_read(struct ctx *cx, const char *bytes, size_t length, const char *file_name,
                           struct house_package *ret)
{
    struct house_package package = {.cx = cx, .file_name = text_empty(file_name) ? tr(cx, N_("The file")) : file_name};
    if (length > LIMIT_TEMPLATE_BYTES)
        return fail(cx, RC_TOO_LARGE, N_("{0} is larger than {1} MB; pictures in it can be made smaller in Word"),
                    package.file_name, decimal(cx, LIMIT_TEMPLATE_BYTES / 1024 / 1024));
    if (length >= 8 && memcmp(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0)
        return fail(cx, RC_TYPE,
                    N_("{0} is protected by a password or of an old form (.doc, .xls); please save it without a "
                       "password as .docx or .xlsx"),
                    package.file_name);
    if (length < 4 || memcmp(bytes, "PK\x03\x04", 4) != 0)
        return fail(cx, RC_TYPE, N_("{0} is no Word document (.docx) or Excel workbook (.xlsx)"), package.file_name);
    TRY(unpack(&package, bytes, length));
    TRY(see_format(&package));
    *ret = package;
    return RC_OK;
}

enum rc house_package_write(const struct house_package *package, struct buf *out)
{
    struct zip_writer zip;
    zip_begin(&zip, out);
    for (size_t i = 0; i < package->n; i++)
        if (!package->parts[i].dropped)
            zip_add(&zip, package->parts[i].name, package->parts[i].bytes, package->parts[i].length);
    enum rc rc = zip_end(&zip);
    if (rc == RC_OK || rc == RC_MEMORY)
        return rc;
    return fail(package->cx, rc, N_("The file could not be put together"));
}
