/* The standards that a request may see: the shipped ones, which are constant, and the organisation's
 * own. Which ones there are is read from the database for each request; what they say is taken from what the
 * server keeps (base/keep.h), by the digest of their content, so that a changed one is another one. */
#include <string.h>

#include "base/app.h"
#include "base/keep.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalog/catalog_import.h"
#include "register/content.h"

struct catalog_shelf {
    const char *org;
    struct arena *arena;
    struct imported_catalogs rows;
    const struct catalog **read; /* as long as rows; NULL where nobody has asked yet */
};

static bool is_valid(const struct ctx *cx)
{
    return cx->catalogs.shelf != NULL &&
           arena_generation(cx->catalogs.arena) == cx->catalogs.generation &&
           text_same(cx->catalogs.shelf->org, cx->org);
}

enum rc catalog_prepare(struct ctx *cx)
{
    if (is_valid(cx))
        return RC_OK;
    struct catalog_shelf *shelf = ARENA_NEW(cx->arena, struct catalog_shelf);
    if (shelf == NULL)
        return memory_ended(cx);
    shelf->org = arena_copy(cx->arena, cx->org);
    shelf->arena = cx->arena;
    if (cx->db != NULL && !text_empty(cx->org))
        TRY(imported_store_all(cx, &shelf->rows));
    shelf->read = ARENA_ARRAY(cx->arena, const struct catalog *, shelf->rows.n);
    if (shelf->read == NULL)
        return memory_ended(cx);
    cx->catalogs.shelf = shelf;
    cx->catalogs.arena = cx->arena;
    cx->catalogs.generation = arena_generation(cx->arena);
    return RC_OK;
}

void catalog_forget(struct ctx *cx)
{
    cx->catalogs.shelf = NULL;
}

static enum rc unreadable(struct ctx *cx, const struct imported_catalog *row)
{
    return fail(cx, RC_UNSOUND, N_("The stored standard {0} cannot be read: {1}"), row->title,
                cx->problem.message == NULL ? "" : cx->problem.message);
}

static enum rc read_document(struct ctx *cx, const struct imported_catalog *row,
                             struct oscal_document *ret)
{
    const void *stored = NULL;
    size_t length = 0;
    TRY(content_get(cx, row->digest, row->file_name, &stored, &length));
    char *bytes = arena_alloc(cx->arena, length + 1);
    if (bytes == NULL)
        return memory_ended(cx);
    memcpy(bytes, stored, length);
    return oscal_read(cx, row->file_name, bytes, length, ret);
}

/* Reads the stored catalog; needs the shelf's arena in cx. */
static enum rc read_catalog(struct ctx *cx, const struct imported_catalog *row,
                            struct catalog *catalog)
{
    struct oscal_document document = {.top = NULL};
    enum rc rc = read_document(cx, row, &document);
    if (rc == RC_OK)
        rc = catalog_from_oscal(cx, document.root, row->code, catalog);
    if (rc != RC_OK)
        return rc == RC_MEMORY ? rc : unreadable(cx, row);
    return RC_OK;
}

/* Reads one in memory of its own and gives its copy to the keep, so that the tree of the document goes at once.
 * NULL in *ret: it could not be kept. */
static enum rc read_for_all(struct ctx *cx, const struct imported_catalog *row, const char *key,
                            const struct catalog **ret)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    struct arena *own = arena_create(LIMIT_KEPT_BYTES);
    struct catalog *copy = own == NULL ? NULL : ARENA_NEW(own, struct catalog), catalog;
    struct ctx inner = *cx;
    inner.arena = scratch;
    enum rc rc = scratch == NULL || copy == NULL ? RC_MEMORY : read_catalog(&inner, row, &catalog);
    if (rc != RC_OK) {
        arena_free(own);
        if (rc == RC_MEMORY)
            return RC_OK;
        return fail(cx, rc, "{0}", arena_copy(cx->arena, inner.problem.message));
    }
    *copy = catalog_copy(own, &catalog);
    *ret = keep_put(cx->app->keep, key, own, copy, cx->arena);
    return RC_OK;
}

static enum rc read_here(struct ctx *cx, const struct imported_catalog *row,
                         const struct catalog **ret)
{
    struct catalog *catalog = ARENA_NEW(cx->arena, struct catalog);
    if (catalog == NULL)
        return memory_ended(cx);
    TRY(read_catalog(cx, row, catalog));
    *ret = catalog;
    return RC_OK;
}

/* Needs the shelf's arena in cx. */
static enum rc read_one(struct ctx *cx, const struct imported_catalog *row,
                        const struct catalog **ret)
{
    struct keep *keep = cx->app == NULL ? NULL : cx->app->keep;
    const char *key = arena_printf(cx->arena, "catalog %s %s", row->digest, row->code);
    const struct catalog *found = keep_get(keep, key, cx->arena);
    if (found == NULL && keep != NULL)
        TRY(read_for_all(cx, row, key, &found));
    if (found == NULL)
        TRY(read_here(cx, row, &found));
    *ret = found;
    return RC_OK;
}

static enum rc take(struct ctx *cx, size_t at, const struct catalog **ret)
{
    struct catalog_shelf *shelf = cx->catalogs.shelf;
    if (shelf->read[at] == NULL) {
        struct ctx inner = *cx; /* a standard lives as long as the shelf */
        inner.arena = shelf->arena;
        enum rc rc = read_one(&inner, &shelf->rows.at[at], &shelf->read[at]);
        cx->problem = inner.problem;
        TRY(rc);
    }
    *ret = shelf->read[at];
    return RC_OK;
}

enum rc catalog_get(struct ctx *cx, const char *id, const struct catalog **ret)
{
    const struct catalog *shipped = catalog_shipped(id);
    if (shipped != NULL) {
        *ret = shipped;
        return RC_OK;
    }
    TRY(catalog_prepare(cx));
    const struct catalog_shelf *shelf = cx->catalogs.shelf;
    for (size_t i = 0; id != NULL && i < shelf->rows.n; i++)
        if (text_same(shelf->rows.at[i].code, id))
            return take(cx, i, ret);
    return fail(cx, RC_MISSING, N_("There is no standard with the id {0}"), id == NULL ? "" : id);
}

const struct catalog *catalog_find(struct ctx *cx, const char *id)
{
    const struct problem before = cx->problem;
    const struct catalog *found = NULL;
    enum rc rc = catalog_get(cx, id, &found);
    cx->problem = before;
    return rc == RC_OK ? found : NULL;
}

enum rc catalog_own(struct ctx *cx, struct catalog_list *ret)
{
    TRY(catalog_prepare(cx));
    const struct imported_catalogs rows = cx->catalogs.shelf->rows;
    const struct catalog **list = ARENA_ARRAY(cx->arena, const struct catalog *, rows.n);
    size_t n = 0;
    if (list == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].out_of_use == 0)
            TRY(take(cx, i, &list[n++]));
    *ret = (struct catalog_list){list, n};
    return RC_OK;
}

enum rc catalog_titles(struct ctx *cx, struct catalog_titles *ret)
{
    TRY(catalog_prepare(cx));
    const struct imported_catalogs rows = cx->catalogs.shelf->rows;
    struct catalog_title *list = ARENA_ARRAY(cx->arena, struct catalog_title,
                                             catalogs_count + rows.n);
    if (list == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < catalogs_count; i++)
        list[i] = (struct catalog_title){catalogs[i]->id, catalogs[i]->short_title,
                                         catalogs[i]->status,
                                         catalog_assessable_count(catalogs[i]), false};
    for (size_t i = 0; i < rows.n; i++)
        list[catalogs_count + i] =
            (struct catalog_title){rows.at[i].code, {rows.at[i].title, rows.at[i].title_en},
                                   CATALOG_CURRENT, (size_t)rows.at[i].assessable,
                                   rows.at[i].out_of_use != 0};
    *ret = (struct catalog_titles){list, catalogs_count + rows.n};
    return RC_OK;
}

enum rc imported_rows(struct ctx *cx, struct imported_catalogs *ret)
{
    TRY(catalog_prepare(cx));
    *ret = cx->catalogs.shelf->rows;
    return RC_OK;
}

enum rc imported_document(struct ctx *cx, const char *code, const struct oscal_node **ret)
{
    struct imported_catalogs rows;
    struct oscal_document document = {.top = NULL};
    TRY(imported_rows(cx, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (text_same(rows.at[i].code, code)) {
            TRY(read_document(cx, &rows.at[i], &document));
            *ret = document.top;
            return RC_OK;
        }
    return fail(cx, RC_MISSING, N_("There is no standard with the id {0}"), code);
}

bool catalog_is_own(const struct catalog *catalog)
{
    return catalog_shipped(catalog->id) == NULL;
}
