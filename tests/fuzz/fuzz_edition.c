/* Fuzzes the text of a standard as an assessment keeps it in the ledger: any JSON. What is taken is a whole
 * tree, in which every measure has its chapter, and can be searched like a shipped one. */
#include "assessment/assessment_load.h"
#include "base/text.h"
#include "db/db.h"
#include "ledger/ledger.h"
#include "tests/fuzz/fuzz.h"

#define ID "baseline-2026"

static void check_catalog(struct ctx *cx, const struct catalog *catalog)
{
    struct control_list found;
    const struct catalog_filter filter = {.query = "a"};
    require(text_same(catalog->id, ID) && catalog->version != NULL);
    for (size_t i = 0; i < catalog->group_count; i++) {
        const struct catalog_group *group = &catalog->groups[i];
        require(group->id != NULL && group->parent >= -1 && group->parent < (int)i);
        require(group->depth == (group->parent < 0 ? 0 : catalog->groups[group->parent].depth + 1));
    }
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        int chapter = catalog_chapter(catalog, control);
        require(chapter >= 0 && chapter < (int)catalog->group_count);
        require(catalog_in_group(catalog, control, chapter));
        require(control->parent >= -1 && control->parent < (int)i);
        require(catalog_control(catalog, control->id) != NULL);
        require(bilingual_text(cx, control->title) != NULL);
    }
    require(catalog_search(cx, catalog, &filter, &found) == RC_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct ctx cx = fuzz_database(arena);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    const struct catalog *catalog = NULL;
    const char *body = fuzz_rest(&input, NULL);
    if (body[0] == '\0' || !text_is_utf8(body, strlen(body)))
        return 0;
    cx.org = "fuzz";
    require(db_begin(&cx, &tx) == RC_OK);
    require(ledger_append(&cx, cx.org, "catalog-edition", ID "@old", LEDGER_NOTE, body) == RC_OK);
    enum rc rc = edition_get(&cx, ID, "old", &catalog);
    if (rc == RC_OK)
        check_catalog(&cx, catalog);
    else
        require(rc == RC_UNSOUND && !text_empty(cx.problem.message));
    return 0;
}
