#include "account/account.h"
#include "audit/audit.h"
#include "audit/audit_seal.h"
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
    struct list_ask ask;
    struct audit_filter filter;
    struct audit_list_view view;
    TRY(list_ask(cx, &audit_list_table, request, &ask));
    enum rc rc = audit_filter_read(cx, query_text, request, &filter);
    if (rc != RC_OK && rc != RC_INVALID)
        return rc;
    filter.rows = ask.rows;
    TRY(audit_list_make(cx, &filter, &view));
    if (rc == RC_INVALID) {
        view.refused = 1;
        view.from = request_query(request, "from");
        view.to = request_query(request, "to");
        view.record = request_query(request, "record");
    }
    TRY(audit_list_view_make(cx, &ask, &filter, &view));
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

static enum rc file_get(struct ctx *cx, const struct request *request, struct response *response,
                        enum list_format format)
{
    struct list_ask ask;
    struct audit_rows rows = {.ended = false};
    TRY(list_ask(cx, &audit_list_table, request, &ask));
    TRY(audit_filter_read(cx, query_text, request, &rows.filter));
    rows.filter.before = 0;
    return list_export_send(cx, response, &ask, format,
                            arena_printf(cx->arena, "ledger-%s", cx->org), audit_rows_next, &rows);
}

static enum rc list_csv_get(struct ctx *cx, struct request *request, struct response *response)
{
    return file_get(cx, request, response, LIST_CSV);
}

static enum rc list_xlsx_get(struct ctx *cx, struct request *request, struct response *response)
{
    return file_get(cx, request, response, LIST_XLSX);
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

static struct crumb verify_crumb(const struct ctx *cx, bool all)
{
    return (struct crumb){all ? tr(cx, N_("Verify the ledgers of all organisations"))
                              : tr(cx, N_("Verify the ledger")),
                          all ? "/audit/verify-all" : "/audit/verify"};
}

/* What a verification does, and the button that begins one. */
static enum rc verify_send(struct ctx *cx, const struct request *request, struct response *response,
                           bool all)
{
    const struct crumb own = verify_crumb(cx, all);
    struct audit_verify_view view = {.action = own.href, .all = all, .message = ""};
    const struct crumb crumbs[] = {home_crumb(cx)};
    const struct page page = {
        .title = own.label,
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
    return verify_send(cx, request, response, false);
}

static enum rc verify_all_get(struct ctx *cx, struct request *request, struct response *response)
{
    return verify_send(cx, request, response, true);
}

static enum rc make_verification(struct ctx *cx, const char *id,
                                 struct audit_verification_view *view)
{
    struct job job;
    TRY(job_get(cx, id, &job));
    if (!text_same(job.kind, audit_jobs[0].name) && !text_same(job.kind, audit_jobs[1].name))
        return fail(cx, RC_MISSING, N_("There is no verification {0}"), id);
    TRY(job_view_make(cx, &job, arena_printf(cx->arena, "/audit/verifications/%s", id), &view->job));
    return audit_verdict_read(cx, &job, &view->result);
}

static enum rc verify_start(struct ctx *cx, const struct request *request,
                            struct response *response, const struct job_kind *kind)
{
    const char *id = "";
    struct audit_verification_view view = {.job = {.here = "", .kind = "", .label = ""}};
    TRY(job_start(cx, kind, "{}", &id));
    TRY(make_verification(cx, id, &view));
    return saved_send(cx, request, response, 201, view.job.here, NULL, audit_verification_fields,
                      &view);
}

static enum rc verify_post(struct ctx *cx, struct request *request, struct response *response)
{
    return verify_start(cx, request, response, &audit_jobs[0]);
}

static enum rc verify_all_post(struct ctx *cx, struct request *request, struct response *response)
{
    return verify_start(cx, request, response, &audit_jobs[1]);
}

static enum rc verification_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct audit_verification_view view = {.job = {.here = "", .kind = "", .label = ""}};
    TRY(make_verification(cx, request_parameter(request, "id"), &view));
    bool all = text_same(view.job.kind, audit_jobs[1].name);
    const struct crumb crumbs[] = {home_crumb(cx), verify_crumb(cx, all)};
    const bool auditor = may(cx, PERM_AUDIT_READ);
    const struct page page = {
        .title = view.job.label,
        .place = NAV_AUDIT,
        .crumbs = {crumbs + (auditor ? 0 : 1), COUNT(crumbs) - (auditor ? 0 : 1)},
        .html = VIEW(audit_verification_page),
        .fields = audit_verification_fields,
        .view = &view,
    };
    return page_send(cx, request, response, &page);
}

static const struct route routes[] = {
    {GET, "/audit", list_get, PERM_AUDIT_READ, N_("Who changed what and when, with filters"),
     .answer = &audit_list_fields, .list = &audit_list_table, .asks = "person kind action record from to before#"},
    {GET, "/audit/list.csv", list_csv_get, PERM_AUDIT_READ,
     N_("The list as it is shown, with the chosen columns, as CSV"),
     .list = &audit_list_table, .asks = "person kind action record from to before#"},
    {GET, "/audit/list.xlsx", list_xlsx_get, PERM_AUDIT_READ,
     N_("The list as it is shown, with the chosen columns, as a workbook"),
     .list = &audit_list_table, .asks = "person kind action record from to before#"},
    {GET, "/audit/export.csv", export_get, PERM_AUDIT_READ,
     N_("The filtered entries with content and hash as CSV"),
     .asks = "person kind action record from to before#"},
    {GET, "/audit/verify", verify_get, PERM_AUDIT_READ,
     N_("What the verification of the ledger does"),
     .answer = &audit_verify_fields},
    {POST, "/audit/verify", verify_post, PERM_AUDIT_READ,
     N_("Verify the ledger of the organisation against its tables"),
     .answer = &audit_verification_fields},
    {GET, "/audit/verify-all", verify_all_get, PERM_SYSTEM,
     N_("Verification of all organisations"),
     .answer = &audit_verify_fields},
    {POST, "/audit/verify-all", verify_all_post, PERM_SYSTEM,
     N_("Verify the ledgers of all organisations against their tables"),
     .answer = &audit_verification_fields},
    {GET, "/audit/verifications/{id}", verification_get, PERM_SIGNED_IN,
     N_("How far a verification is, and what it found"),
     .answer = &audit_verification_fields},
    {GET, "/audit/checkpoints", checkpoints_get, PERM_AUDIT_READ,
     N_("Signed checkpoints of the ledger, and the signing keys"),
     .answer = &audit_seal_answer},
    {POST, "/audit/checkpoints", checkpoints_post, PERM_AUDIT_READ,
     N_("Sign the head of the ledger, unless nothing was added since the last checkpoint"),
     .answer = &audit_seal_answer, .takes = "entry"},
    {GET, "/audit/checkpoints/{id}", checkpoint_get, PERM_AUDIT_READ, N_("One checkpoint"),
     .answer = &audit_checkpoint_answer},
    {GET, "/audit/checkpoints/{id}/checkpoint.txt", checkpoint_text_get, PERM_AUDIT_READ,
     N_("A checkpoint as a file, in the form of a signed note"), .answer = NULL},
    {GET, "/signing-keys", keys_get, PERM_ACCOUNT_WRITE,
     N_("The signing keys of the organisation, to replace and revoke them"),
     .answer = &audit_keys_answer},
    {GET, "/signing-keys/{id}/card.json", key_card_get, PERM_SIGNED_IN,
     N_("The card of a signing key: its public half, for those who check checkpoints"),
     .answer = NULL},
    {GET, "/signing-keys/{id}/revocation.json", key_revocation_get, PERM_SIGNED_IN,
     N_("The signed revocation of a key that is revoked, for those who hold its card"), .answer = NULL},
    {POST, "/signing-keys/rotate", key_rotate_post, PERM_ACCOUNT_WRITE,
     N_("Put a new signing key in the place of the one in use"), .answer = &audit_keys_answer},
    {POST, "/signing-keys/{id}/revoke", key_revoke_post, PERM_ACCOUNT_WRITE,
     N_("Revoke a signing key; reason"), .answer = &audit_keys_answer, .takes = "reason!"},
    {GET, "/audit/{sequence}/proof.zip", proof_get, PERM_AUDIT_READ,
     N_("Proof that an entry is in the ledger, with checkpoint and key card, as one zip"),
     .answer = NULL},
    {GET, "/audit/{sequence}", entry_get, PERM_AUDIT_READ,
     N_("One entry: what changed, its content and hash, the head of the ledger"),
     .answer = &audit_entry_view_fields},
};

static const struct list *const lists[] = {&audit_list_table};

static const struct nav_entry nav[] = {
    {NAV_AUDIT, N_("Audit and improvement"), "/audit", PERM_AUDIT_READ, NULL, false},
    {NAV_AUDIT, N_("Verification of the ledgers"), "/audit/verify-all", PERM_SYSTEM, NULL, false},
};

const struct module audit_module = {
    .name = "audit",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = audit_commands,
    .command_count = AUDIT_COMMANDS,
    .lists = lists,
    .list_count = COUNT(lists),
    .nav = nav,
    .nav_count = COUNT(nav),
    .jobs = audit_jobs,
    .job_count = AUDIT_JOBS,
};
