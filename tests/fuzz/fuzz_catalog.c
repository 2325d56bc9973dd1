/* Fuzzes how people name and seek what stands in the shipped standards: a line for the standard, one for
 * a measure (id, id without its letter, or label), and one for words. */
#include "base/text.h"
#include "catalog/catalog.h"
#include "plan/plan_inside.h"
#include "tests/fuzz/fuzz.h"

/* The standard of that id; any other word picks one. */
static const struct catalog *pick(struct ctx *cx, const char *id)
{
    const struct catalog *found = NULL;
    enum rc rc = catalog_get(cx, id, &found);
    require(rc == RC_OK || rc == RC_MISSING);
    require((rc == RC_OK) == (found != NULL) && catalog_find(cx, id) == found);
    return found != NULL ? found : catalogs[strlen(id) % catalogs_count];
}

static void check_measure(struct ctx *cx, const struct catalog *catalog, const char *name)
{
    const struct control *control = catalog_control(catalog, name);
    require(!text_empty(plan_control_label(cx, catalog->id, name)) || text_empty(name));
    require(plan_control_title(cx, catalog->id, name) != NULL);
    if (control == NULL)
        return;
    struct neighbours neighbours;
    require(text_same(control->id, name) || text_same(control->label, name) ||
            text_same(control->id + 1, name));
    require(catalog_control(catalog, control->id) == control);
    require(catalog_in_group(catalog, control, catalog_chapter(catalog, control)));
    require(catalog_neighbours(cx, catalog, control, &neighbours) == RC_OK);
}

static bool is_found(const struct control_list *list, const struct control *control)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i] == control)
            return true;
    return false;
}

static void check_search(struct ctx *cx, const struct catalog *catalog, const char *query)
{
    struct control_list found = {.n = 0}, again = {.n = 0};
    const struct catalog_filter filter = {.query = query}, folded = {.query = text_fold(cx, query)};
    enum rc rc = catalog_search(cx, catalog, &filter, &found);
    require(rc == (text_length(query) > CATALOG_QUERY_CHARACTERS ? RC_INVALID : RC_OK));
    require(found.n <= catalog->control_count);
    require(rc != RC_OK || !text_empty(text_trim(cx, query)) || found.n == catalog->control_count);
    if (rc != RC_OK || catalog_search(cx, catalog, &folded, &again) != RC_OK)
        return; /* NFKC makes some characters several */
    require(again.n == found.n);
    const struct control *named = catalog_control(catalog, query);
    require(named == NULL || is_found(&found, named));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct ctx cx = {.arena = arena, .lang = LANG_JA, .org = ""};
    const char *id = fuzz_line(&input), *name = fuzz_line(&input), *query = fuzz_line(&input);
    const struct catalog *catalog = pick(&cx, id);
    require(catalog_group(catalog, name) == NULL || text_same(catalog_group(catalog, name)->id, name));
    check_measure(&cx, catalog, name);
    if (text_is_utf8(query, strlen(query)))
        check_search(&cx, catalog, query);
    return 0;
}
