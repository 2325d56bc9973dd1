/* Files of a few kinds that show nothing by themselves, kept by digest. */
#include "register/content.h"

#include <string.h>
#include <strings.h>

#include "base/app.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/text.h"
#include "register/content_store.h"

/* What may be stored. `head` is what such a file begins with; NULL: plain text. */
static const struct {
    const char *ending, *media_type, *head;
    size_t head_length;
    unsigned kinds;
} types[] = {
    {".pdf", "application/pdf", "%PDF-", 5, CONTENT_DOCUMENTS | CONTENT_SCANS},
    {".png", "image/png", "\x89PNG\r\n\x1a\n", 8, CONTENT_PICTURES},
    {".jpg", "image/jpeg", "\xFF\xD8\xFF", 3, CONTENT_PICTURES},
    {".jpeg", "image/jpeg", "\xFF\xD8\xFF", 3, CONTENT_PICTURES},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK\x03\x04", 4,
     CONTENT_DOCUMENTS},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     "PK\x03\x04", 4, CONTENT_DOCUMENTS},
    {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
     "PK\x03\x04", 4, CONTENT_DOCUMENTS},
    {".txt", "text/plain; charset=utf-8", NULL, 0, CONTENT_TEXTS},
    {".log", "text/plain; charset=utf-8", NULL, 0, CONTENT_TEXTS},
    {".csv", "text/csv; charset=utf-8", NULL, 0, CONTENT_TEXTS},
};

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);
    return length > tail && strcasecmp(name + length - tail, ending) == 0;
}

static bool begins_right(size_t type, const struct upload *file)
{
    if (types[type].head == NULL)
        return memchr(file->bytes, '\0', file->length) == NULL;
    return file->length >= types[type].head_length &&
           memcmp(file->bytes, types[type].head, types[type].head_length) == 0;
}

/* The endings of the kinds: ".pdf, .png". */
static const char *kinds_text(struct ctx *cx, unsigned kinds)
{
    const char *text = "";
    for (size_t i = 0; i < COUNT(types); i++)
        if ((types[i].kinds & kinds) != 0)
            text = arena_printf(cx->arena, "%s%s%s", text, text[0] == '\0' ? "" : ", ",
                                types[i].ending);
    return text;
}

static enum rc find_type(struct ctx *cx, const struct upload *file, unsigned kinds,
                         const char **ret)
{
    for (size_t i = 0; i < COUNT(types); i++) {
        if ((types[i].kinds & kinds) == 0 || !ends_with(file->file_name, types[i].ending))
            continue;
        if (!begins_right(i, file))
            return field_fail(cx, "file",
                              N_("The content of {0} is not what its name says ({1}); "
                                 "please check the file"),
                              file->file_name, types[i].ending);
        *ret = types[i].media_type;
        return RC_OK;
    }
    return field_fail(cx, "file",
                      N_("Files of this kind are not taken ({0}); please choose one of {1}"),
                      file->file_name, kinds_text(cx, kinds));
}

/* The name without folders; one that is too long or has control characters is replaced. */
static const char *plain_name(struct ctx *cx, const char *name)
{
    const char *slash = strrchr(name, '/'), *backslash = strrchr(name, '\\');
    if (slash != NULL && slash > (backslash == NULL ? name : backslash))
        name = slash + 1;
    else if (backslash != NULL)
        name = backslash + 1;
    if (text_length(name) <= 200 && !text_has_control(name))
        return name;
    const char *dot = strrchr(name, '.');
    return arena_printf(cx->arena, "file%s", dot == NULL ? "" : dot);
}

enum rc content_put(struct ctx *cx, const char *bytes, size_t length, const char **ret_digest)
{
    const char *digest = digest_hex(cx, bytes, length);
    TRY(content_store_insert(cx, digest, bytes, length));
    *ret_digest = digest;
    return RC_OK;
}

enum rc content_take(struct ctx *cx, const struct upload *file, unsigned kinds, struct content *ret)
{
    struct content content = {.size = 0};
    if (file == NULL || file->length == 0)
        return field_fail(cx, "file", N_("Please choose a file"));
    if (file->length > LIMIT_EVIDENCE_BYTES)
        return field_fail(cx, "file",
                          N_("The file is larger than {0} MB; please attach a smaller one "
                             "or give a link"),
                          decimal(cx, LIMIT_EVIDENCE_BYTES / 1024 / 1024));
    TRY(find_type(cx, file, kinds, &content.media_type));
    content.file_name = plain_name(cx, file->file_name);
    content.size = (int64_t)file->length;
    TRY(content_put(cx, file->bytes, file->length, &content.digest));
    *ret = content;
    return RC_OK;
}

enum rc content_get(struct ctx *cx, const char *digest, const char *file_name,
                    const void **ret_bytes, size_t *ret_length)
{
    const void *bytes = NULL;
    size_t length = 0;
    enum rc rc = content_store_get(cx, digest, &bytes, &length);
    if (rc == RC_MISSING)
        return fail(cx, RC_UNSOUND, N_("The content of {0} is not in the database"), file_name);
    TRY(rc);
    if (!text_same(digest_hex(cx, bytes, length), digest))
        return fail(
            cx, RC_UNSOUND,
            N_("The stored content of {0} is not what was attached; please tell the administrator"),
            file_name);
    *ret_bytes = bytes;
    *ret_length = length;
    return RC_OK;
}

enum rc content_drop(struct ctx *cx, const char *digest)
{
    for (size_t m = 0; m < cx->app->module_count; m++)
        for (size_t i = 0; i < cx->app->modules[m]->record_count; i++) {
            const struct record *record = cx->app->modules[m]->records[i];
            int64_t named = 0;
            if (record->count_content.text == NULL)
                continue;
            TRY(db_int_of(cx, record->count_content, ARGS(STR(cx->org), STR(digest)), &named));
            if (named > 0)
                return RC_OK;
        }
    return content_store_delete(cx, digest);
}
