/* Fuzzes the filters of lists as they stand in addresses: a query (name=value&...) for the ledger, for
 * the plan and for covered operators, cursor and columns included. A filter that was understood writes a query that reads as the same filter, and
 * its list can be made, page after page. */
#include "audit/audit_view.h"
#include "base/text.h"
#include "http/http.h"
#include "plan/plan_inside.h"
#include "register/list.h"
#include "sector/sector_inside.h"
#include "tests/fuzz/fuzz.h"

enum { PAGES_MOST = 8 };

static const char *query_text(const void *source, const char *name)
{
    return request_query(source, name);
}

static struct request query_of(struct ctx *cx, const char *text)
{
    struct request request = {.path = "/"};
    require(form_parse(cx, text, strlen(text), &request, true) == RC_OK);
    return request;
}

static void check_audit(struct ctx *cx, const struct request *request)
{
    struct audit_filter filter, again;
    struct audit_list_view view = {.size = 0};
    enum rc rc = audit_filter_read(cx, query_text, request, &filter);
    require(rc == (cx->problem.field_count == 0 ? RC_OK : RC_INVALID));
    if (rc != RC_OK)
        return;
    const char *query = audit_filter_query(cx, &filter);
    struct request second = query_of(cx, query);
    require(audit_filter_read(cx, query_text, &second, &again) == RC_OK);
    require_same(audit_filter_query(cx, &again), query);
    require(audit_filter_is_set(&filter) == (query[0] != '\0'));
    require(audit_list_make(cx, &filter, &view) == RC_OK);
}

/* The house has no covered operators: the statements and cursors are the matter here. */
static void check_covered(struct ctx *cx, const struct request *request)
{
    struct covered_filter filter;
    struct covered_operators rows = {.n = 0};
    const char *next = "";
    enum rc rc = covered_filter_read(cx, query_text, request, COVERED_FILTER_IN, &filter);
    require(rc == RC_OK || rc == RC_INVALID);
    if (rc != RC_OK)
        return;
    require(filter.state >= 0 && filter.state < COVERED_FILTER_COUNT_ && filter.size < OPERATOR_SIZE_COUNT_);
    require(text_empty(filter.sector) || sector_find(filter.sector) != NULL);
    rc = covered_list(cx, &filter, &rows, &next);
    require(rc == RC_OK || rc == RC_INVALID); /* the cursor that was typed */
}

static void check_plan(struct ctx *cx, const struct request *request)
{
    struct plan_filter filter, again;
    enum rc rc = plan_filter_read(cx, query_text, request, PLAN_FILTER_OPEN, &filter);
    require(rc == RC_OK || rc == RC_INVALID || rc == RC_MISSING);
    if (rc != RC_OK)
        return;
    const char *query = plan_filter_query(cx, &filter);
    struct request second = query_of(cx, query);
    require(plan_filter_read(cx, query_text, &second, PLAN_FILTER_OPEN, &again) == RC_OK);
    require_same(plan_filter_query(cx, &again), query);
    filter.limit = 1;
    for (int page = 0; page < PAGES_MOST; page++) {
        struct plan_rows rows = {.n = 0};
        rc = plan_list(cx, &filter, &rows, &filter.after);
        require(rc == RC_OK || (page == 0 && rc == RC_INVALID)); /* the cursor that was typed */
        if (rc != RC_OK || text_empty(filter.after))
            break;
    }
}

/* Columns, rows, order and cursor, as every list reads them. */
static void check_ask(struct ctx *cx, const char *name, const struct request *request)
{
    const struct list *list = list_find(cx->app, name);
    struct list_ask ask;
    uint64_t columns = 0;
    require(list != NULL);
    enum rc rc = list_ask(cx, list, request, &ask);
    require(rc == RC_OK || rc == RC_INVALID);
    if (rc != RC_OK)
        return;
    require(ask.columns != 0 && (ask.columns >> list->column_count) == 0);
    require(ask.rows >= LIST_ROWS_LEAST && ask.rows <= LIST_ROWS_MOST);
    require(list_column_bits(cx, list, list_column_names(cx, list, ask.columns), &columns) == RC_OK);
    require(columns == ask.columns);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct ctx cx = fuzz_house(arena);
    struct request request = {.path = "/"};
    size_t length = 0;
    const char *query = fuzz_rest(&input, &length);
    if (form_parse(&cx, query, length, &request, true) != RC_OK)
        return 0;
    check_audit(&cx, &request);
    cx.problem = (struct problem){.rc = RC_OK};
    check_plan(&cx, &request);
    cx.problem = (struct problem){.rc = RC_OK};
    check_covered(&cx, &request);
    cx.problem = (struct problem){.rc = RC_OK};
    check_ask(&cx, "audit", &request);
    check_ask(&cx, "plan", &request);
    require(!arena_failed(arena));
    return 0;
}
