/* From an import's href to a file: req-uri-resolve, req-internal. Nothing is ever fetched. */
#include <sodium.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "oscal/oscal_resolver.h"

static const char *const endings[] = {".json", ".xml", ".yaml", ".yml"};

/* `base` NULL: the path itself. */
static enum rc read_file(struct oscal_resolver *resolver, const char *path, const char *base, char *bytes,
                         size_t length, struct oscal_loaded **ret)
{
    struct ctx *cx = resolver->cx;
    if (resolver->loaded_count == LIMIT_OSCAL_FILES)
        return fail(cx, RC_TOO_LARGE, N_("The profile draws in more than {0} files"),
                    decimal(cx, LIMIT_OSCAL_FILES));
    struct oscal_loaded *file = ARENA_NEW(cx->arena, struct oscal_loaded);
    struct oscal_loaded **loaded = arena_grow(cx->arena, resolver->loaded, resolver->loaded_count,
                                              &resolver->loaded_room, sizeof *loaded);
    if (file == NULL || loaded == NULL)
        return RC_MEMORY;
    resolver->loaded = loaded;
    file->path = arena_copy(cx->arena, path);
    file->base = base == NULL ? file->path : base;
    TRY(oscal_read(cx, file->path, bytes, length, &file->document));
    loaded[resolver->loaded_count++] = file;
    *ret = file;
    return RC_OK;
}

static struct oscal_loaded *find_loaded(const struct oscal_resolver *resolver, const char *path)
{
    for (size_t i = 0; i < resolver->loaded_count; i++)
        if (text_same(resolver->loaded[i]->path, path))
            return resolver->loaded[i];
    return NULL;
}

/* RC_MISSING without a message. */
static enum rc load_exactly(struct oscal_resolver *resolver, const char *path,
                            struct oscal_loaded **ret)
{
    char *bytes = NULL;
    size_t length = 0;
    *ret = find_loaded(resolver, path);
    if (*ret != NULL)
        return RC_OK;
    TRY(resolver->files->load(resolver->cx, resolver->files->state, path, &bytes, &length));
    return read_file(resolver, path, NULL, bytes, length, ret);
}

static const char *ending_of(const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < COUNT(endings); i++) {
        size_t part = strlen(endings[i]);
        if (length > part && strcmp(path + length - part, endings[i]) == 0)
            return path + length - part;
    }
    return NULL;
}

static enum rc load_any(struct oscal_resolver *resolver, const char *path,
                        struct oscal_loaded **ret)
{
    struct ctx *cx = resolver->cx;
    enum rc rc = load_exactly(resolver, path, ret);
    const char *ending = ending_of(path);
    for (size_t i = 0; rc == RC_MISSING && ending != NULL && i < COUNT(endings); i++)
        if (!text_same(ending, endings[i]))
            rc = load_exactly(
                resolver, arena_printf(cx->arena, "%.*s%s", (int)(ending - path), path, endings[i]),
                ret);
    return rc;
}

enum rc oscal_load(struct oscal_resolver *resolver, const char *path, struct oscal_loaded **ret)
{
    enum rc rc = load_any(resolver, path, ret);
    if (rc == RC_MISSING)
        return fail(resolver->cx, RC_MISSING,
                    N_("there is no file {0}, nor the same name in another OSCAL syntax"), path);
    return rc;
}

/* --- addresses --- */

static enum rc bad_href(struct oscal_resolver *resolver, const char *href, const char *why)
{
    return fail(resolver->cx, RC_INVALID, why, href);
}

static bool has_scheme(const char *href)
{
    size_t length = strspn(href,
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
    return length > 0 && href[length] == ':';
}

static int hex(char c)
{
    const char *digits = "0123456789abcdef";
    const char *found = c == '\0' ? NULL : strchr(digits, c >= 'A' && c <= 'F' ? c | 0x20 : c);
    return found == NULL ? -1 : (int)(found - digits);
}

/* Without fragment, percent signs decoded. NULL for what is no text then. */
static char *decode_href(struct ctx *cx, const char *href)
{
    size_t length = strcspn(href, "#"), used = 0;
    char *text = arena_alloc(cx->arena, length + 1);
    for (size_t i = 0; text != NULL && i < length; i++) {
        int high = href[i] == '%' && i + 2 < length ? hex(href[i + 1]) : -1;
        int low = high < 0 ? -1 : hex(href[i + 2]);
        text[used++] = low < 0 ? href[i] : (char)(high << 4 | low);
        i += low < 0 ? 0 : 2;
    }
    return text != NULL && text_is_utf8(text, used) ? text : NULL;
}

/* Takes the last segment off; false when there is none. */
static bool step_up(char *path)
{
    if (path[0] == '\0')
        return false;
    char *slash = strrchr(path, '/');
    *(slash == NULL ? path : slash) = '\0';
    return true;
}

/* The path of a relative reference in the file at `base`. */
static enum rc path_of(struct oscal_resolver *resolver, const char *base, const char *href,
                       const char **ret)
{
    struct ctx *cx = resolver->cx;
    if (has_scheme(href) || strncmp(href, "//", 2) == 0)
        return bad_href(resolver, href,
                        N_("{0} is an address on a network; nothing is fetched from there. Please "
                           "put the file beside the profile and refer to it by its name"));
    char *text = decode_href(cx, href);
    if (text == NULL || text[0] == '\0' || text[0] == '/')
        return bad_href(resolver, href,
                        N_("{0} does not name a file relative to the one that imports it"));
    size_t length = strlen(base);
    char *path = arena_alloc(cx->arena, length + strlen(text) + 2);
    if (path == NULL)
        return RC_MEMORY;
    memcpy(path, base, length + 1);
    step_up(path);
    for (char *segment = text; segment != NULL;) {
        char *slash = strchr(segment, '/');
        if (slash != NULL)
            *slash = '\0';
        if (text_same(segment, "..")) {
            if (!step_up(path))
                return bad_href(resolver, href,
                                N_("{0} leads out of the folder whose files may be read; "
                                   "name a folder above with --root if it is meant"));
        } else if (segment[0] != '\0' && !text_same(segment, ".")) {
            length = strlen(path);
            if (length > 0)
                path[length++] = '/';
            memcpy(path + length, segment, strlen(segment) + 1);
        }
        segment = slash == NULL ? NULL : slash + 1;
    }
    *ret = path;
    return RC_OK;
}

/* --- resources of the back matter --- */

static const struct oscal_node *find_resource(const struct oscal_node *root, const char *uuid)
{
    const struct oscal_node *at = oscal_items(oscal_get(root, "back-matter"), "resources");
    while (at != NULL && !text_same(oscal_get_text(at, "uuid"), uuid))
        at = at->next;
    return at;
}

/* A document that stands inside the resource. */
static enum rc load_embedded(struct oscal_resolver *resolver, const struct oscal_loaded *from,
                             const struct oscal_node *resource, struct oscal_loaded **ret)
{
    struct ctx *cx = resolver->cx;
    const char *text = oscal_get_text(oscal_get(resource, "base64"), "value");
    const char *path = arena_printf(cx->arena, "%s#%s", from->path, oscal_get_text(resource, "uuid"));
    size_t length = strlen(text), used = 0;
    *ret = find_loaded(resolver, path);
    if (*ret != NULL)
        return RC_OK;
    char *bytes = arena_alloc(cx->arena, length + 1);
    if (bytes == NULL)
        return RC_MEMORY;
    if (sodium_base642bin((unsigned char *)bytes, length, text, length, " \t\r\n", &used, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return fail(cx, RC_INVALID, N_("The resource {0} is no Base64 text"),
                    oscal_get_text(resource, "uuid"));
    bytes[used] = '\0';
    return read_file(resolver, path, from->base, bytes, used, ret);
}

/* The first of its links that names a file which is there; else what stands inside it. */
static enum rc load_resource(struct oscal_resolver *resolver, const struct oscal_loaded *from,
                             const char *uuid, struct oscal_loaded **ret)
{
    struct ctx *cx = resolver->cx;
    const struct oscal_node *resource = find_resource(from->document.root, uuid);
    const char *tried = "";
    if (resource == NULL)
        return fail(cx, RC_MISSING, N_("the back matter has no resource {0}"), uuid);
    for (const struct oscal_node *at = oscal_items(resource, "rlinks"); at != NULL; at = at->next) {
        const char *href = oscal_get_text(at, "href"), *path = "";
        tried = href;
        if (has_scheme(href))
            continue;
        TRY(path_of(resolver, from->base, href, &path));
        enum rc rc = load_any(resolver, path, ret);
        if (rc != RC_MISSING)
            return rc;
    }
    if (oscal_get(resource, "base64") != NULL)
        return load_embedded(resolver, from, resource, ret);
    return fail(cx, RC_MISSING,
                N_("none of the links of resource {0} names a file that is there "
                   "(last tried: {1})"),
                uuid, tried);
}

enum rc oscal_import_file(struct oscal_resolver *resolver, const struct oscal_loaded *from,
                          const struct oscal_node *import, struct oscal_loaded **ret)
{
    const char *href = oscal_get_text(import, "href"), *path = "";
    if (href[0] == '#')
        return load_resource(resolver, from, href + 1, ret);
    TRY(path_of(resolver, from->base, href, &path));
    return oscal_load(resolver, path, ret);
}
