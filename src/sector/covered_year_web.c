/* Pages about a whole year of covered operators: files in, what is amiss, the beginning of a year. */
#include "base/text.h"
#include "base/time.h"
#include "sector/sector_view.h"
#include "views.gen.h"

enum { FAULTS_MOST = 500 };

static enum rc send(struct ctx *cx, const struct request *request, struct response *response, const char *title,
                    view_function html, struct fields fields, const void *view, int status)
{
    const struct crumb crumbs[] = {{tr(cx, N_("Sectors and covered operators")), "/sectors"},
                                   {tr(cx, N_("Covered operators")), "/operators"}};
    struct page page = {.title = title,
                        .place = NAV_SURVEY,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = html,
                        .fields = fields,
                        .view = view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

/* --- Files in --- */

static const struct field import_table[] = {
    FIELD(covered_import_view, year, F_INT, .label = N_("Year of the plan")),
    FIELD(covered_import_view, tried, F_BOOL),
};
const struct fields covered_import_answer = {import_table, COUNT(import_table)};

static enum rc import_send(struct ctx *cx, const struct request *request, struct response *response,
                           struct covered_import_view *view, int status)
{
    const char *all = list_column_names(cx, &covered_operator_list,
                                        (UINT64_C(1) << covered_operator_list.column_count) - 1);
    view->year_label = fiscal_year_show(cx, view->year);
    view->whole_href = arena_printf(cx->arena, "/operators/list.xlsx?year=%lld&state=all&columns=%s",
                                    (long long)view->year, all);
    return send(cx, request, response, tr(cx, N_("Upload of covered operators")), VIEW(covered_import_page),
                covered_import_answer, view, status);
}

HANDLER(covered_import_get)
{
    struct covered_import_view view = {.tried = 0};
    TRY(sector_asked_year(cx, request, &view.year));
    return import_send(cx, request, response, &view, 0);
}

HANDLER(covered_import_post)
{
    const struct upload *upload = request_upload(request, "file");
    struct covered_import_view view = {.tried = 1};
    enum rc rc = RC_INVALID;
    TRY(sector_asked_year(cx, request, &view.year));
    if (upload == NULL)
        (void)field_fail(cx, "file", N_("Please choose a file"));
    else
        rc = covered_import(cx, view.year, upload->bytes, upload->length, upload->file_name, &view.result);
    bool program = request->wants_json || request->json_body;
    if (rc == RC_INVALID && view.result.errors.n > 0 && program)
        return saved_send(cx, request, response, 422, NULL, NULL, import_result_fields, &view.result);
    if ((rc == RC_INVALID || rc == RC_TYPE || rc == RC_TOO_LARGE) && !program)
        return import_send(cx, request, response, &view, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200,
                      arena_printf(cx->arena, "/operators?year=%lld&state=all", (long long)view.year), N_("Imported."),
                      import_result_fields, &view.result);
}

/* --- What is amiss --- */

static const struct field fault_table[] = {
    FIELD(fault_line, kind, F_ENUM, .names = &covered_fault_names),
    FIELD(fault_line, operator, F_TEXT, .label = N_("Operator key")),
    FIELD(fault_line, name, F_TEXT, .label = N_("Operator's name")),
    FIELD(fault_line, sector, F_TEXT, .label = N_("Sector")),
    FIELD(fault_line, href, F_TEXT),
};
static const struct field check_table[] = {
    FIELD(covered_check_view, year, F_INT, .label = N_("Year of the plan")),
    FIELD(covered_check_view, errors, F_INT),
    FIELD(covered_check_view, lost, F_INT),
    FIELD(covered_check_view, unexplained, F_INT),
    FIELD(covered_check_view, no_reason, F_INT),
    FIELD(covered_check_view, not_ours, F_INT),
    FIELD(covered_check_view, no_sub, F_INT),
    FIELD(covered_check_view, more, F_BOOL),
    FIELD_LIST(covered_check_view, faults, fault_table, struct fault_line),
};
const struct fields covered_check_answer = {check_table, COUNT(check_table)};

static enum rc fill_faults(struct ctx *cx, struct covered_check_view *view)
{
    struct covered_faults faults = {.n = 0};
    int64_t all = 0;
    TRY(covered_check(cx, view->year, FAULTS_MOST, &faults));
    struct fault_line *lines = ARENA_ARRAY(cx->arena, struct fault_line, faults.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < faults.n; i++) {
        const struct covered_fault *fault = faults.at + i;
        lines[i] = (struct fault_line){.kind = fault->kind,
                                       .operator = fault->operator,
                                       .name = fault->name,
                                       .sector = sector_title(cx, fault->sector),
                                       .label = tr(cx, enum_label(&covered_fault_names, fault->kind)),
                                       .href = text_empty(fault->id)
                                                   ? ""
                                                   : arena_printf(cx->arena, "/operators/%s/edit", fault->id)};
    }
    view->faults.at = lines;
    view->faults.n = faults.n;
    view->errors = faults.errors;
    view->lost = faults.counts[FAULT_LOST];
    view->unexplained = faults.counts[FAULT_UNEXPLAINED];
    view->no_reason = faults.counts[FAULT_NO_REASON];
    view->not_ours = faults.counts[FAULT_NOT_OURS];
    view->no_sub = faults.counts[FAULT_NO_SUB];
    for (int kind = 0; kind < FAULT_KIND_COUNT_; kind++)
        all += faults.counts[kind];
    view->more = all > (int64_t)faults.n;
    return RC_OK;
}

HANDLER(covered_check_get)
{
    struct covered_check_view view = {.year = 0};
    TRY(sector_asked_year(cx, request, &view.year));
    view.year_label = fiscal_year_show(cx, view.year);
    TRY(fill_faults(cx, &view));
    TRY(covered_store_year_before(cx, view.year, &view.before));
    TRY(sector_year_links(cx, "/operators/check", view.year, &view.years));
    return send(cx, request, response, tr(cx, N_("Check of the covered operators")), VIEW(covered_check_page),
                covered_check_answer, &view, 0);
}

/* --- The beginning of a year --- */

static const struct field carry_table[] = {
    FIELD(covered_carry_view, year, F_INT, .label = N_("Year of the plan")),
    FIELD(covered_carry_view, from, F_INT, .label = N_("Carried over from")),
    FIELD(covered_carry_view, waiting, F_INT, .label = N_("Operators to carry over")),
    FIELD(covered_carry_view, there, F_INT, .label = N_("Operators that the year has already")),
    FIELD(covered_carry_view, made, F_INT, .label = N_("Operators carried over")),
    FIELD(covered_carry_view, job, F_TEXT),
};
const struct fields covered_carry_answer = {carry_table, COUNT(carry_table)};

static enum rc fill_carry(struct ctx *cx, const struct request *request, struct covered_carry_view *view)
{
    struct sector_counts counts = {.n = 0};
    TRY(sector_asked_year(cx, request, &view->year));
    TRY(covered_store_year_before(cx, view->year, &view->from));
    if (view->from != 0)
        TRY(covered_store_missing_count(cx, view->from, view->year, &view->waiting));
    TRY(covered_count(cx, view->year, &counts));
    for (int state = 0; state < COVERED_STATE_COUNT_; state++)
        view->there += counts.total.states[state];
    view->year_label = fiscal_year_show(cx, view->year);
    view->from_label = view->from == 0 ? "" : fiscal_year_show(cx, view->from);
    return RC_OK;
}

HANDLER(covered_carry_get)
{
    struct covered_carry_view view = {.made = 0};
    TRY(fill_carry(cx, request, &view));
    return send(cx, request, response, tr(cx, N_("Begin a year")), VIEW(covered_carry_page), covered_carry_answer, &view,
                0);
}

/* More than a page may take: the job's own page tells how far it is. */
static enum rc carry_later(struct ctx *cx, const struct request *request, struct response *response,
                           struct covered_carry_view *view)
{
    TRY(sector_carry_start(cx, view->year, &view->job));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/jobs/%s", view->job), NULL,
                      covered_carry_answer, view);
}

HANDLER(covered_carry_post)
{
    struct covered_carry_view view = {.made = 0};
    int64_t made = 0;
    TRY(fill_carry(cx, request, &view));
    if (view.waiting > SECTOR_CARRY_AT_ONCE)
        return carry_later(cx, request, response, &view);
    TRY(covered_carry(cx, view.year, &made));
    view.waiting -= made;
    view.there += made;
    view.made = made;
    return saved_send(cx, request, response, 200,
                      arena_printf(cx->arena, "/operators?year=%lld", (long long)view.year),
                      N_("The operators were carried over."), covered_carry_answer, &view);
}
