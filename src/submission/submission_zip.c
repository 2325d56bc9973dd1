/* The container of a package: an ordinary zip whose comment ends with the SHA-256 of everything before that digest, so
 * that one changed bit anywhere is found, also where a reader of zips would not look. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <string.h>

#include "base/id.h"
#include "base/limits.h"
#include "base/zip.h"
#include "submission/submission_inside.h"

#define COMMENT_BEFORE SUBMISSION_FORMAT " sha256="

enum {
    END_BYTES = 22, /* of the zip's last record, whose last two hold the comment's length */
    COMMENT_BYTES = sizeof COMMENT_BEFORE - 1 + DIGEST_TEXT,
};

enum rc submission_zip_write(struct ctx *cx, const struct submission_part *parts, size_t n, struct buf *out)
{
    struct zip_writer zip;
    zip_begin(&zip, out);
    for (size_t i = 0; i < n; i++)
        zip_add(&zip, parts[i].name, parts[i].bytes, parts[i].length);
    TRY(zip_end(&zip));
    TRY(buf_check(cx, out, N_("The package would be larger than {0} MB; please attach less"),
                  decimal(cx, LIMIT_SUBMISSION_BYTES / 1024 / 1024)));
    out->data[out->length - 2] = (char)COMMENT_BYTES;
    out->data[out->length - 1] = 0;
    buf_text(out, COMMENT_BEFORE);
    buf_text(out, digest_hex(cx, out->data, out->length));
    return buf_check(cx, out, N_("The package would be larger than {0} MB; please attach less"),
                     decimal(cx, LIMIT_SUBMISSION_BYTES / 1024 / 1024));
}

static enum rc damaged(struct ctx *cx, struct submission_refusal *why)
{
    return submission_refuse(cx, why, SUBMISSION_DAMAGED,
                             N_("The package is cut off or was changed on the way"));
}

/* Whether the digest at the end is that of what stands before it. */
static enum rc check_whole(struct ctx *cx, const char *bytes, size_t length, struct submission_refusal *why)
{
    if (length < END_BYTES + COMMENT_BYTES)
        return damaged(cx, why);
    const char *comment = bytes + length - COMMENT_BYTES;
    if (memcmp(comment - END_BYTES, "PK\5\6", 4) != 0 || comment[-2] != (char)COMMENT_BYTES || comment[-1] != 0 ||
        memcmp(comment, COMMENT_BEFORE, strlen(COMMENT_BEFORE)) != 0)
        return damaged(cx, why);
    const char *digest = digest_hex(cx, bytes, length - DIGEST_TEXT);
    if (digest[0] == '\0')
        return memory_ended(cx);
    return memcmp(digest, bytes + length - DIGEST_TEXT, DIGEST_TEXT) == 0 ? RC_OK : damaged(cx, why);
}

static void archive_freep(struct archive **archive)
{
    archive_read_free(*archive);
}

struct reading {
    struct ctx *cx;
    struct archive *archive;
    struct submission_refusal *why;
    size_t packed, unpacked; /* bytes of the file; of all members so far */
};

/* What the library could not read. */
static enum rc refused(const struct reading *reading)
{
    return reading->archive != NULL && archive_errno(reading->archive) == ENOMEM ? memory_ended(reading->cx)
                                                                                : damaged(reading->cx, reading->why);
}

static enum rc unpack(struct reading *reading, struct submission_part *part)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_SUBMISSION_UNPACKED);
    for (;;) {
        const void *block = NULL;
        size_t length = 0;
        la_int64_t offset = 0;
        int status = archive_read_data_block(reading->archive, &block, &length, &offset);
        if (status == ARCHIVE_EOF)
            break;
        if (status != ARCHIVE_OK)
            return refused(reading);
        reading->unpacked += length;
        if (reading->unpacked > LIMIT_SUBMISSION_UNPACKED || reading->unpacked / LIMIT_ZIP_RATIO > reading->packed)
            return submission_refuse(reading->cx, reading->why, SUBMISSION_TOO_LARGE,
                                     N_("The package unpacks to far more data than a submission needs"));
        if (length > 0)
            buf_add(&out, block, length);
    }
    if (buf_failed(&out))
        return memory_ended(reading->cx);
    part->length = out.length;
    part->bytes = arena_copy_n(reading->cx->arena, buf_string(&out), out.length);
    return arena_failed(reading->cx->arena) ? memory_ended(reading->cx) : RC_OK;
}

static enum rc take_name(struct reading *reading, struct archive_entry *entry, const char **ret)
{
    const char *name = archive_entry_pathname_utf8(entry);
    if (name == NULL || archive_entry_filetype(entry) != AE_IFREG || archive_entry_is_encrypted(entry) == 1 ||
        (!text_same(name, PACKAGE_MANIFEST) && !text_same(name, PACKAGE_SIGNATURE) && !submission_is_member(name)))
        return submission_refuse(reading->cx, reading->why, SUBMISSION_FORM,
                                 N_("The package holds something that does not belong into one: {0}"),
                                 name != NULL && strlen(name) <= SUBMISSION_NAME_BYTES && !text_has_control(name)
                                     ? name
                                     : "?");
    *ret = arena_copy(reading->cx->arena, name);
    return RC_OK;
}

static enum rc open_archive(struct reading *reading, const char *bytes, size_t length)
{
    if (reading->archive == NULL)
        return memory_ended(reading->cx);
    if (archive_read_support_format_zip_seekable(reading->archive) != ARCHIVE_OK ||
        archive_read_open_memory(reading->archive, bytes, length) != ARCHIVE_OK)
        return refused(reading);
    return RC_OK;
}

/* The next entry into `entry`; *ret false at the end. */
static enum rc next_entry(struct reading *reading, struct archive_entry **entry, bool *ret)
{
    int status = archive_read_next_header(reading->archive, entry);
    *ret = status != ARCHIVE_EOF;
    return status == ARCHIVE_OK || status == ARCHIVE_WARN || status == ARCHIVE_EOF ? RC_OK : refused(reading);
}

static enum rc read_parts(struct reading *reading, bool (*wanted)(const char *name), struct submission_part **ret,
                          size_t *ret_n)
{
    struct submission_part *parts = NULL;
    size_t n = 0, room = 0;
    for (;;) {
        struct archive_entry *entry = NULL;
        bool more = false;
        TRY(next_entry(reading, &entry, &more));
        if (!more)
            break;
        if (n >= SUBMISSION_MEMBERS_MOST + 2)
            return submission_refuse(reading->cx, reading->why, SUBMISSION_TOO_LARGE,
                                     N_("The package has more than {0} members"),
                                     decimal(reading->cx, SUBMISSION_MEMBERS_MOST));
        parts = arena_grow(reading->cx->arena, parts, n, &room, sizeof *parts);
        if (parts == NULL)
            return memory_ended(reading->cx);
        parts[n] = (struct submission_part){.bytes = NULL};
        TRY(take_name(reading, entry, &parts[n].name));
        if (wanted(parts[n].name))
            TRY(unpack(reading, &parts[n]));
        n++;
    }
    *ret = parts;
    *ret_n = n;
    return RC_OK;
}

/* libarchive gives a name only where the thread's locale can write it. */
struct wide_locale {
    locale_t utf8, before;
};

static bool widen(struct wide_locale *locale)
{
    locale->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (locale->utf8 == (locale_t)0)
        return false;
    locale->before = uselocale(locale->utf8);
    return true;
}

static void narrow(struct wide_locale *locale)
{
    if (locale->utf8 == (locale_t)0)
        return;
    (void)uselocale(locale->before);
    freelocale(locale->utf8);
}

enum rc submission_zip_read(struct ctx *cx, const char *bytes, size_t length, bool (*wanted)(const char *name),
                            struct submission_part **ret, size_t *ret_n, struct submission_refusal *why)
{
    if (length > LIMIT_SUBMISSION_BYTES)
        return submission_refuse(cx, why, SUBMISSION_TOO_LARGE, N_("The package is larger than {0} MB"),
                                 decimal(cx, LIMIT_SUBMISSION_BYTES / 1024 / 1024));
    TRY(check_whole(cx, bytes, length, why));
    CLEANUP(narrow) struct wide_locale locale = {.utf8 = (locale_t)0};
    if (!widen(&locale))
        return memory_ended(cx);
    CLEANUP(archive_freep) struct archive *archive = archive_read_new();
    struct reading reading = {.cx = cx, .archive = archive, .why = why, .packed = length};
    TRY(open_archive(&reading, bytes, length));
    return read_parts(&reading, wanted, ret, ret_n);
}
