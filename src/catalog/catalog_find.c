/* One query over every standard: the search box of the frame. */
#include "catalog/catalog_find.h"

#include "base/text.h"
#include "catalog/catalog_view.h"
#include "register/record.h"
#include "views.gen.h"

enum { HITS_MOST = 200, RECORDS_SHOWN = 50 };

static const struct field hit_table[] = {
    FIELD(find_hit, catalog, F_TEXT),    FIELD(find_hit, catalog_name, F_TEXT),
    FIELD(find_hit, control, F_TEXT),    FIELD(find_hit, label, F_TEXT),
    FIELD(find_hit, title, F_TEXT),      FIELD(find_hit, question, F_TEXT),
    FIELD(find_hit, superseded, F_BOOL),
};
static const struct field find_table[] = {
    FIELD(find_view, query, F_TEXT),
    FIELD(find_view, more, F_BOOL),
    {.name = "records",
     .kind = F_LIST,
     .offset = offsetof(struct find_view, records),
     .sub = search_hit_table,
     .sub_count = SEARCH_HIT_FIELDS,
     .size = sizeof(struct search_hit)},
    FIELD(find_view, next_href, F_TEXT),
    FIELD_LIST(find_view, hits, hit_table, struct find_hit),
};
const struct fields catalog_find_answer = {find_table, COUNT(find_table)};

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
        hits[view->hits.n++] = (struct find_hit){.catalog = catalog->id,
                                                 .catalog_name = catalog_short_name(cx, catalog),
                                                 .control = control->id,
                                                 .label = control->label,
                                                 .title = bilingual_text(cx, control->title),
                                                 .question = bilingual_text(cx, control->question),
                                                 .superseded = catalog->status ==
                                                               CATALOG_SUPERSEDED};
    }
    return RC_OK;
}

/* Standards in force come first, then drafts, then what was superseded; lists of references last. */
static enum rc fill(struct ctx *cx, struct find_view *view)
{
    static const enum catalog_status order[] = {CATALOG_DRAFT, CATALOG_CURRENT, CATALOG_SUPERSEDED,
                                                CATALOG_REFERENCE};
    struct catalog_list own;
    TRY(catalog_own(cx, &own));
    struct find_hit *hits = ARENA_ARRAY(cx->arena, struct find_hit, HITS_MOST);
    if (hits == NULL)
        return RC_MEMORY;
    view->hits.at = hits;
    for (size_t o = 0; o < COUNT(order); o++)
        for (size_t i = 0; i < catalogs_count; i++)
            if (catalogs[i]->status == order[o])
                TRY(add_hits(cx, catalogs[i], hits, view));
    for (size_t i = 0; i < own.n; i++)
        TRY(add_hits(cx, own.at[i], hits, view));
    return RC_OK;
}

/* The kinds of records that the person may find. */
static enum rc fill_kinds(struct ctx *cx, struct find_view *view)
{
    enum { KINDS_MOST = 100 };
    struct find_kind *kinds = ARENA_ARRAY(cx->arena, struct find_kind, KINDS_MOST);
    size_t n = 0;
    if (kinds == NULL)
        return RC_MEMORY;
    for (size_t m = 0; m < cx->app->module_count; m++)
        for (size_t i = 0; i < cx->app->modules[m]->record_count && n < KINDS_MOST; i++) {
            const struct record *record = cx->app->modules[m]->records[i];
            if (record->read != 0 && may(cx, record->read))
                kinds[n++] = (struct find_kind){record->noun, tr(cx, record->label),
                                                text_same(record->noun, view->noun)};
        }
    view->kinds.at = kinds;
    view->kinds.n = n;
    return RC_OK;
}

static enum rc fill_records(struct ctx *cx, const struct request *request, struct find_view *view)
{
    struct search_hits hits;
    TRY(search_records(cx, view->query, view->noun, request_query_int(cx, request, "before", 0),
                       RECORDS_SHOWN, &hits));
    view->records.at = hits.at;
    view->records.n = hits.n;
    if (hits.next > 0)
        view->next_href = arena_printf(cx->arena, "/search?q=%s&noun=%s&before=%lld",
                                       url_encode(cx, view->query), url_encode(cx, view->noun),
                                       (long long)hits.next);
    return RC_OK;
}

enum rc catalog_find_page(struct ctx *cx, struct request *request, struct response *response)
{
    struct find_view view = {.query = text_trim(cx, request_query(request, "q")),
                             .noun = request_query(request, "noun"),
                             .next_href = "",
                             .signed_in = cx->org[0] != '\0' && cx->db != NULL};
    int status = 0;
    if (view.signed_in)
        TRY(fill_kinds(cx, &view));
    if (view.query[0] != '\0') {
        enum rc rc = view.noun[0] == '\0' ? fill(cx, &view) : RC_OK;
        if (rc == RC_OK && view.signed_in)
            rc = fill_records(cx, request, &view);
        if (rc != RC_OK && rc != RC_INVALID)
            return rc;
        status = rc == RC_INVALID ? 422 : 0;
    }
    const struct page page = {.title = tr(cx, N_("Search")),
                              .place = NAV_CATALOG,
                              .html = VIEW(find_page),
                              .fields = catalog_find_answer,
                              .view = &view,
                              .status = status};
    return page_send(cx, request, response, &page);
}

struct search_result {
    LIST_OF(struct search_hit) records;
    LIST_OF(struct find_hit) measures;
    int64_t next;
};
static const struct field result_table[] = {
    {.name = "records",
     .kind = F_LIST,
     .offset = offsetof(struct search_result, records),
     .sub = search_hit_table,
     .sub_count = SEARCH_HIT_FIELDS,
     .size = sizeof(struct search_hit)},
    FIELD_LIST(search_result, measures, hit_table, struct find_hit),
    FIELD(search_result, next, F_INT, .label = N_("Older records from (--before)")),
};

enum rc catalog_search_run(struct ctx *cx, struct arguments *arguments)
{
    struct find_view view = {.query = operand_of(arguments, 0), .noun = ""};
    struct search_hits hits;
    struct search_result result = {.next = 0};
    const char *noun = option_of(arguments, "kind");
    int64_t before = 0, limit = 0, done = 0;
    TRY(option_int(cx, arguments, "before", 0, &before));
    TRY(option_int(cx, arguments, "limit", RECORDS_SHOWN, &limit));
    if (limit < 1 || limit > SEARCH_HITS_MOST)
        return fail(cx, RC_USAGE, N_("The limit is a number from 1 to {0}"),
                    decimal(cx, SEARCH_HITS_MOST));
    TRY(search_advance(cx, INT64_MAX, &done)); /* nothing else may be serving */
    TRY(search_records(cx, view.query, noun == NULL ? "" : noun, before, limit, &hits));
    if (noun == NULL)
        TRY(fill(cx, &view));
    result.records.at = hits.at;
    result.records.n = hits.n;
    result.measures.at = view.hits.at;
    result.measures.n = view.hits.n;
    result.next = hits.next;
    return command_show(cx, arguments, FIELDS(result_table), &result);
}
