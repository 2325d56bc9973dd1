#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "oscal/oscal_inside.h"
#include "oscal/oscal_resolver.h"

enum {
    WARNINGS = 100,
    WORK = 200 * 1000 * 1000, /* comparisons of a control with a directive */
};

const char *const oscal_nothing[1] = {NULL};
const char *const oscal_controls[2] = {"controls", NULL};
const char *const oscal_branches[3] = {"controls", "groups", NULL};

static const char *placed(struct oscal_resolver *resolver, const struct oscal_loaded *file,
                          const struct oscal_node *node, const char *why)
{
    struct ctx *cx = resolver->cx;
    return trf(cx, N_("{0}, line {1}: {2}"), file->path,
               decimal(cx, node == NULL ? 1 : (int64_t)node->line), why);
}

void oscal_warn(struct oscal_resolver *resolver, const struct oscal_loaded *file,
                const struct oscal_node *node, const char *why)
{
    struct ctx *cx = resolver->cx;
    if (resolver->warning_count > WARNINGS)
        return;
    const char **warnings = arena_grow(cx->arena, resolver->warnings, resolver->warning_count,
                                       &resolver->warning_room, sizeof *warnings);
    if (warnings == NULL)
        return;
    resolver->warnings = warnings;
    warnings[resolver->warning_count] = resolver->warning_count == WARNINGS
                                            ? tr(cx, N_("There are further notes"))
                                            : placed(resolver, file, node, why);
    resolver->warning_count++;
}

enum rc oscal_stop(struct oscal_resolver *resolver, const struct oscal_loaded *file,
                   const struct oscal_node *node, const char *why)
{
    struct ctx *cx = resolver->cx;
    return fail(cx, RC_INVALID, N_("{0}, line {1}: {2}"), file->path,
                decimal(cx, node == NULL ? 1 : (int64_t)node->line), why);
}

enum rc oscal_spend(struct oscal_resolver *resolver, size_t work)
{
    if (work > WORK || resolver->work > WORK - work)
        return fail(resolver->cx, RC_TOO_LARGE,
                    N_("The profile asks for more comparisons than are made at once"));
    resolver->work += work;
    return RC_OK;
}

static bool is_named(const char *name, const char *const *names)
{
    for (; name != NULL && *names != NULL; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

/* NULL at the limit of nodes, too. */
static struct oscal_node *take(struct oscal_resolver *resolver, const struct oscal_node *node,
                               const char *const *except)
{
    if (++resolver->nodes > LIMIT_OSCAL_NODES)
        return NULL;
    struct oscal_node *copy = oscal_copy_bare(resolver->cx->arena, node);
    for (const struct oscal_node *at = node->first; at != NULL && copy != NULL; at = at->next) {
        if (is_named(at->name, except))
            continue;
        struct oscal_node *member = take(resolver, at, oscal_nothing);
        if (member == NULL)
            return NULL;
        oscal_append(copy, member);
    }
    return copy;
}

enum rc oscal_take(struct oscal_resolver *resolver, const struct oscal_node *node,
                   const char *const *except, struct oscal_node **ret)
{
    struct ctx *cx = resolver->cx;
    *ret = take(resolver, node, except);
    if (*ret != NULL)
        return RC_OK;
    if (resolver->nodes > LIMIT_OSCAL_NODES)
        return fail(cx, RC_TOO_LARGE, N_("The resolved catalog would hold more than {0} values"),
                    decimal(cx, LIMIT_OSCAL_NODES));
    return RC_MEMORY;
}

/* What went wrong inside an import is told with the import. */
static enum rc import_failed(struct oscal_resolver *resolver, const struct oscal_loaded *file,
                             const struct oscal_node *import, enum rc rc)
{
    struct ctx *cx = resolver->cx;
    if (text_empty(cx->problem.message))
        return rc;
    return fail(cx, rc, N_("{0}, line {1}: the import of {2} failed: {3}"), file->path,
                decimal(cx, import->line), oscal_get_text(import, "href"), cx->problem.message);
}

static enum rc import_one(struct oscal_resolver *resolver, const struct oscal_loaded *file,
                          const struct oscal_node *import, struct oscal_import *ret)
{
    struct ctx *cx = resolver->cx;
    struct oscal_loaded *source = NULL;
    if (oscal_get(import, "mapping") != NULL)
        return fail(cx, RC_INVALID,
                    N_("the profile maps ids (mapping), which OSCAL's models do not have yet"));
    TRY(oscal_import_file(resolver, file, import, &source));
    if (source->resolving) /* req-circular-error */
        return fail(cx, RC_INVALID, N_("{0} imports itself in a circle"), source->path);
    TRY(oscal_catalog_of(resolver, source, source->path));
    oscal_put_in_order(source->catalog); /* the same for each syntax: req-multiformat-differ */
    *ret = (struct oscal_import){.source = source, .catalog = source->catalog};
    TRY(oscal_list_controls(resolver, source->catalog, &ret->selection));
    return RC_OK;
}

static enum rc import_all(struct oscal_resolver *resolver, const struct oscal_loaded *file,
                          struct oscal_imports *ret)
{
    struct ctx *cx = resolver->cx;
    const struct oscal_node *list = oscal_get(file->document.root, "imports");
    size_t count = oscal_count(list);
    if (list == NULL || list->kind != OSCAL_LIST || count == 0)
        return oscal_stop(resolver, file, file->document.root,
                          tr(cx, N_("the profile imports nothing")));
    struct oscal_import *imports = ARENA_ARRAY(cx->arena, struct oscal_import, count);
    if (imports == NULL)
        return RC_MEMORY;
    size_t n = 0;
    for (const struct oscal_node *at = list->first; at != NULL; at = at->next, n++) {
        enum rc rc = import_one(resolver, file, at, &imports[n]);
        if (rc != RC_OK) /* req-uri-error */
            return import_failed(resolver, file, at, rc);
        TRY(oscal_select(resolver, file, at, &imports[n].selection));
        oscal_select_ancestors(&imports[n].selection);
    }
    *ret = (struct oscal_imports){imports, n};
    return RC_OK;
}

static enum rc resolve_profile(struct oscal_resolver *resolver, struct oscal_loaded *file,
                               const char *href)
{
    struct oscal_imports imports = {.n = 0};
    struct oscal_profile profile = {.file = file, .root = file->document.root, .href = href};
    struct oscal_target target = {
        .catalog = oscal_new(resolver->cx->arena, OSCAL_OBJECT, "catalog")};
    file->resolving = true;
    TRY(import_all(resolver, file, &imports));
    TRY(oscal_merge(resolver, &profile, &imports, &target));
    TRY(oscal_modify(resolver, &profile, &target));
    TRY(oscal_finish(resolver, &profile, &imports, &target));
    file->resolving = false;
    file->catalog = target.catalog;
    return arena_failed(resolver->cx->arena) ? RC_MEMORY : RC_OK;
}

enum rc oscal_catalog_of(struct oscal_resolver *resolver, struct oscal_loaded *file,
                         const char *href)
{
    if (file->catalog != NULL)
        return RC_OK;
    if (file->document.model == OSCAL_PROFILE)
        return resolve_profile(resolver, file, href);
    if (file->document.model != OSCAL_CATALOG)
        return fail(resolver->cx, RC_INVALID, N_("{0} is neither a catalog nor a profile"),
                    file->path);
    file->catalog = file->document.root;
    return RC_OK;
}

enum rc oscal_resolve(struct ctx *cx, const struct oscal_files *files, const char *path,
                      const char *href, struct oscal_resolution *ret)
{
    struct oscal_resolver resolver = {.cx = cx, .files = files};
    struct oscal_loaded *file = NULL;
    TRY(oscal_load(&resolver, path, &file));
    TRY(oscal_catalog_of(&resolver, file, href));
    struct oscal_node *top = file->document.top;
    if (file->document.model == OSCAL_PROFILE) {
        top = oscal_new(cx->arena, OSCAL_OBJECT, NULL);
        oscal_append(top, file->catalog);
    }
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    ret->top = top;
    ret->warnings.at = resolver.warnings;
    ret->warnings.n = resolver.warning_count;
    return RC_OK;
}
