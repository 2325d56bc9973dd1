/* One query over every standard: the search box of the frame. */
#include "catalog/catalog_find.h"

#include "base/text.h"
#include "catalog/catalog_view.h"
#include "views.gen.h"

enum { HITS_MOST = 200 };

static const struct field hit_table[] = {
    FIELD(find_hit, catalog, F_TEXT),  FIELD(find_hit, catalog_name, F_TEXT),
    FIELD(find_hit, control, F_TEXT),  FIELD(find_hit, label, F_TEXT),
    FIELD(find_hit, title, F_TEXT),    FIELD(find_hit, question, F_TEXT),
    FIELD(find_hit, superseded, F_BOOL),
};
static const struct field find_table[] = {
    FIELD(find_view, query, F_TEXT),
    FIELD(find_view, more, F_BOOL),
    FIELD_LIST(find_view, hits, hit_table, struct find_hit),
};

static enum rc add_hits(struct ctx *cx, const struct catalog *catalog, struct find_hit *hits,
                        struct find_view *view)
{
    struct control_list found;
    const struct catalog_filter filter = {.query = view->query};
    TRY(catalog_search(cx, catalog, &filter, &found));
    for (size_t i = 0; i < found.n; i++) {
        if (view->hits.n == HITS_MOST) {
            view->more = 1;
            break;
        }
        const struct control *control = found.at[i];
        hits[view->hits.n++] = (struct find_hit){
            .catalog = catalog->id, .catalog_name = catalog_short_name(cx, catalog),
            .control = control->id, .label = control->label,
            .title = bilingual_text(cx, control->title),
            .question = bilingual_text(cx, control->question),
            .superseded = catalog->status == CATALOG_SUPERSEDED};
    }
    return RC_OK;
}

/* Standards in force come first, then drafts, then what was superseded; lists of references last. */
static enum rc fill(struct ctx *cx, struct find_view *view)
{
    static const enum catalog_status order[] = {CATALOG_DRAFT, CATALOG_CURRENT, CATALOG_SUPERSEDED,
                                                CATALOG_REFERENCE};
    struct find_hit *hits = ARENA_ARRAY(cx->arena, struct find_hit, HITS_MOST);
    if (hits == NULL)
        return RC_MEMORY;
    view->hits.at = hits;
    for (size_t o = 0; o < COUNT(order); o++)
        for (size_t i = 0; i < catalogs_count; i++)
            if (catalogs[i]->status == order[o])
                TRY(add_hits(cx, catalogs[i], hits, view));
    return RC_OK;
}

enum rc catalog_find_page(struct ctx *cx, struct request *request, struct response *response)
{
    struct find_view view = {.query = text_trim(cx, request_query(request, "q"))};
    int status = 0;
    if (view.query[0] != '\0') {
        enum rc rc = fill(cx, &view);
        if (rc != RC_OK && rc != RC_INVALID)
            return rc;
        status = rc == RC_INVALID ? 422 : 0;
    }
    const struct page page = {.title = tr(cx, N_("Search in all standards")),
                              .place = NAV_CATALOG,
                              .html = VIEW(find_page),
                              .fields = FIELDS(find_table),
                              .view = &view,
                              .status = status};
    return page_send(cx, request, response, &page);
}
