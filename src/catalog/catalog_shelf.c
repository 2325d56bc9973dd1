/* The standards that a request may see: the shipped ones, which are constant, and the organisation's
 * own, which it reads from the database when it first asks for them. Nothing outlives the request. */
#include <string.h>

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

static enum rc take(struct ctx *cx, size_t at, const struct catalog **ret)
{
    struct catalog_shelf *shelf = cx->catalogs.shelf;
    if (shelf->read[at] == NULL) {
        struct ctx inner = *cx; /* a standard lives as long as the shelf */
        inner.arena = shelf->arena;
        struct catalog *catalog = ARENA_NEW(inner.arena, struct catalog);
        if (catalog == NULL)
            return memory_ended(cx);
        enum rc rc = read_catalog(&inner, &shelf->rows.at[at], catalog);
        cx->problem = inner.problem;
        TRY(rc);
        shelf->read[at] = catalog;
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
    size_t n = cx->catalogs.shelf->rows.n;
    const struct catalog **list = ARENA_ARRAY(cx->arena, const struct catalog *, n);
    if (list == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < n; i++)
        TRY(take(cx, i, &list[i]));
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
                                         catalog_assessable_count(catalogs[i])};
    for (size_t i = 0; i < rows.n; i++)
        list[catalogs_count + i] =
            (struct catalog_title){rows.at[i].code, {rows.at[i].title, rows.at[i].title_en},
                                   CATALOG_CURRENT, (size_t)rows.at[i].assessable};
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
