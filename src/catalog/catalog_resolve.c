/* kaname catalog resolve: from a profile to the catalog that it stands for, without a database. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "catalog/catalog_inside.h"
#include "http/http.h"
#include "oscal/oscal.h"

struct resolve_result {
    const char *file, *title, *oscal_version;
    int64_t groups, controls, params, resources;
    LIST_OF(const char *) notes;
};

static const struct field result_fields[] = {
    FIELD(resolve_result, file, F_TEXT, .label = N_("File")),
    FIELD(resolve_result, title, F_TEXT, .label = N_("Title")),
    FIELD(resolve_result, oscal_version, F_TEXT, .label = N_("OSCAL version")),
    FIELD(resolve_result, groups, F_INT, .label = N_("Groups")),
    FIELD(resolve_result, controls, F_INT, .label = N_("Controls")),
    FIELD(resolve_result, params, F_INT, .label = N_("Params")),
    FIELD(resolve_result, resources, F_INT, .label = N_("Back matter")),
    FIELD(resolve_result, notes, F_LIST_TEXT, .label = N_("Notes")),
};

static void count(const struct oscal_node *branch, struct resolve_result *result)
{
    result->params += (int64_t)oscal_count(oscal_get(branch, "params"));
    for (const struct oscal_node *at = oscal_items(branch, "groups"); at != NULL; at = at->next) {
        result->groups++;
        count(at, result);
    }
    for (const struct oscal_node *at = oscal_items(branch, "controls"); at != NULL; at = at->next) {
        result->controls++;
        count(at, result);
    }
}

/* The absolute path without symbolic links; NULL with the reason recorded. */
static enum rc absolute(struct ctx *cx, const char *path, const char **ret)
{
    char *real = realpath(path, NULL);
    if (real == NULL)
        return fail(cx, RC_MISSING, N_("There is no file or folder {0}"), path);
    *ret = arena_copy(cx->arena, real);
    free(real);
    return RC_OK;
}

/* The folder of a path: "." where it has none. */
static const char *folder_of(struct ctx *cx, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return ".";
    return slash == path ? "/" : arena_copy_n(cx->arena, path, (size_t)(slash - path));
}

/* A path as an address: every part encoded, slashes kept. */
static const char *address(struct ctx *cx, const char *path)
{
    const char *out = "";
    while (*path != '\0') {
        size_t length = strcspn(path, "/");
        out = arena_printf(cx->arena, "%s%s%s", out,
                           url_encode(cx, arena_copy_n(cx->arena, path, length)),
                           path[length] == '/' ? "/" : "");
        path += length + (path[length] == '/');
    }
    return out;
}

/* How the folder (absolute) refers to the file (absolute). */
static const char *relative(struct ctx *cx, const char *folder, const char *file)
{
    size_t same = 0;
    const char *up = "";
    folder = arena_printf(cx->arena, "%s/", text_same(folder, "/") ? "" : folder);
    for (size_t i = 0; folder[i] != '\0' && folder[i] == file[i]; i++)
        if (folder[i] == '/')
            same = i + 1;
    for (const char *at = folder + same; *at != '\0'; at++)
        if (*at == '/')
            up = arena_printf(cx->arena, "%s../", up);
    return arena_printf(cx->arena, "%s%s", up, address(cx, file + same));
}

/* The path of the profile below the root, which is its own folder unless one is named. */
static enum rc locate(struct ctx *cx, const char *profile, const char *root, const char *out,
                      const char **ret_root, const char **ret_path, const char **ret_href)
{
    const char *file = NULL, *folder = NULL, *target = NULL;
    TRY(absolute(cx, profile, &file));
    TRY(absolute(cx, root == NULL ? folder_of(cx, file) : root, &folder));
    TRY(absolute(cx, folder_of(cx, out), &target));
    size_t length = text_same(folder, "/") ? 0 : strlen(folder);
    if (strncmp(file, folder, length) != 0 || file[length] != '/')
        return fail(cx, RC_USAGE, N_("{0} does not lie in the folder {1}"), profile, folder);
    *ret_root = folder;
    *ret_path = file + length + 1;
    *ret_href = relative(cx, target, file);
    return RC_OK;
}

enum rc catalog_resolve_run(struct ctx *cx, struct arguments *arguments)
{
    const char *out = option_of(arguments, "o"), *root = NULL, *path = NULL, *href = NULL;
    struct oscal_files files;
    struct oscal_resolution resolution;
    struct resolve_result result = {.file = out};
    TRY(locate(cx, operand_of(arguments, 0), option_of(arguments, "root"), out, &root, &path,
               &href));
    TRY(oscal_folder(cx, root, &files));
    TRY(oscal_resolve(cx, &files, path, href, &resolution));
    TRY(oscal_write_file(cx, out, resolution.top));
    const struct oscal_node *catalog = oscal_get(resolution.top, "catalog");
    const struct oscal_node *metadata = oscal_get(catalog, "metadata");
    count(catalog, &result);
    result.title = oscal_get_text(metadata, "title");
    result.oscal_version = oscal_get_text(metadata, "oscal-version");
    result.resources = (int64_t)oscal_count(
        oscal_get(oscal_get(catalog, "back-matter"), "resources"));
    result.notes.at = resolution.warnings.at;
    result.notes.n = resolution.warnings.n;
    return command_show(cx, arguments, FIELDS(result_fields), &result);
}
