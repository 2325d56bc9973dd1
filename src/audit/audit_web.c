#include "account/account.h"
#include "audit/audit.h"
#include "audit/audit_view.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "http/http.h"
#include "views.gen.h"

static const char *query_text(const void *source, const char *name)
{
    return request_query(source, name);
}

static struct crumb home_crumb(const struct ctx *cx)
{
    return (struct crumb){tr(cx, N_("Ledger of changes")), "/audit"};
}

static enum rc list_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct audit_filter filter;
    struct audit_list_view view;
    enum rc rc = audit_filter_read(cx, query_text, request, &filter);
    if (rc != RC_OK && rc != RC_INVALID)
        return rc;
    TRY(audit_list_make(cx, &filter, &view));
    if (rc == RC_INVALID) {
        view.refused = 1;
        view.from = request_query(request, "from");
        view.to = request_query(request, "to");
        view.record = request_query(request, "record");
    }
    const struct page page = {
        .title = tr(cx, N_("Ledger of changes")),
        .place = NAV_AUDIT,
        .html = VIEW(audit_list_page),
        .fields = audit_list_fields,
        .view = &view,
        .status = rc == RC_OK ? 0 : 422,
        .action_label = tr(cx, N_("Verify the ledger")),
        .action_href = "/audit/verify",
        .wide = true,
    };
    return page_send(cx, request, response, &page);
}

static enum rc export_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct audit_filter filter;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(audit_filter_read(cx, query_text, request, &filter));
    TRY(audit_csv_write(cx, &filter, &out));
    return file_send(
        cx, response, "text/csv; charset=utf-8",
        arena_printf(cx->arena, "ledger-%s-%s.csv", cx->org, date_of_time(cx, cx->now)), &out);
}

static enum rc entry_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct audit_entry_view view;
    const char *name = request_parameter(request, "sequence");
    int64_t sequence = 0;
    if (text_to_int(cx, name, &sequence) != RC_OK)
        return fail(cx, RC_MISSING, N_("The ledger of this organisation has no entry {0}"), name);
    TRY(audit_entry_make(cx, sequence, &view));
    const struct crumb crumbs[] = {home_crumb(cx)};
    const struct page page = {
        .title = trf(cx, N_("Entry {0} of the ledger"), decimal(cx, sequence)),
        .place = NAV_AUDIT,
        .crumbs = {crumbs, COUNT(crumbs)},
        .html = VIEW(audit_entry_page),
        .fields = audit_entry_view_fields,
        .view = &view,
    };
    return page_send(cx, request, response, &page);
}

static enum rc verify_send(struct ctx *cx, const struct request *request, struct response *response,
                           bool all, bool run)
{
    struct audit_verify_view view = {
        .action = all ? "/audit/verify-all" : "/audit/verify", .all = all, .message = ""};
    const struct crumb crumbs[] = {home_crumb(cx)};
    if (run)
        TRY(audit_verify_run(cx, all, &view));
    const struct page page = {
        .title = all ? tr(cx, N_("Verify the ledgers of all organisations"))
                     : tr(cx, N_("Verify the ledger")),
        .place = NAV_AUDIT,
        .crumbs = {crumbs, may(cx, PERM_AUDIT_READ) ? COUNT(crumbs) : 0},
        .html = VIEW(audit_verify_page),
        .fields = audit_verify_fields,
        .view = &view,
    };
    return page_send(cx, request, response, &page);
}

static enum rc verify_get(struct ctx *cx, struct request *request, struct response *response)
{
    return verify_send(cx, request, response, false, false);
}

static enum rc verify_post(struct ctx *cx, struct request *request, struct response *response)
{
    return verify_send(cx, request, response, false, true);
}

static enum rc verify_all_get(struct ctx *cx, struct request *request, struct response *response)
{
    return verify_send(cx, request, response, true, false);
}

static enum rc verify_all_post(struct ctx *cx, struct request *request, struct response *response)
{
    return verify_send(cx, request, response, true, true);
}

static const struct route routes[] = {
    {GET, "/audit", list_get, PERM_AUDIT_READ, N_("Who changed what and when, with filters")},
    {GET, "/audit/export.csv", export_get, PERM_AUDIT_READ, N_("The filtered entries as CSV")},
    {GET, "/audit/verify", verify_get, PERM_AUDIT_READ,
     N_("What the verification of the ledger does")},
    {POST, "/audit/verify", verify_post, PERM_AUDIT_READ,
     N_("Verify the ledger of the organisation against its tables")},
    {GET, "/audit/verify-all", verify_all_get, PERM_SYSTEM,
     N_("Verification of all organisations")},
    {POST, "/audit/verify-all", verify_all_post, PERM_SYSTEM,
     N_("Verify the ledgers of all organisations against their tables")},
    {GET, "/audit/{sequence}", entry_get, PERM_AUDIT_READ,
     N_("One entry: what changed, its content and hash, the head of the ledger")},
};

static const struct nav_entry nav[] = {
    {NAV_AUDIT, N_("Audit and improvement"), "/audit", PERM_AUDIT_READ, NULL},
    {NAV_AUDIT, N_("Verification of the ledgers"), "/audit/verify-all", PERM_SYSTEM, NULL},
};

const struct module audit_module = {
    .name = "audit",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = audit_commands,
    .command_count = AUDIT_COMMANDS,
    .nav = nav,
    .nav_count = COUNT(nav),
};
