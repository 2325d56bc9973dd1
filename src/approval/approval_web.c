/* Pages of requests: the list, one with its steps, the printed form, the scans. */
#include "approval/approval_web.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "register/content.h"
#include "views.gen.h"

enum { LIST_ROWS = 50, WAITING_ROWS = 50 };

/* --- One request --- */

static enum rc send_approval(struct ctx *cx, const struct request *request,
                             struct response *response, int status)
{
    struct approval_whole whole;
    struct approval_panel panel;
    TRY(approval_load(cx, request_parameter(request, "id"), &whole));
    TRY(approval_panel_make(cx, &whole, &panel));
    panel.typed = request_form(request, "comment");
    panel.return_open = status != 0 && request_form_has(request, "comment");
    const struct crumb crumbs[] = {{tr(cx, N_("Approvals")), "/approvals"}};
    struct page page = {.title = arena_printf(cx->arena, "%s %s", panel.subject_label, panel.title),
                        .place = NAV_DASHBOARD,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(approval_page),
                        .fields = approval_panel_fields,
                        .view = &panel,
                        .status = status};
    return page_send(cx, request, response, &page);
}

HANDLER(approval_get)
{
    return send_approval(cx, request, response, 0);
}

/* After a step: people go back to what they looked at, programs get the request as it stands. */
static enum rc stepped(struct ctx *cx, const struct request *request, struct response *response,
                       enum rc rc, const char *notice)
{
    struct approval_whole whole;
    struct approval_panel panel;
    bool page = !request->json_body && !request->wants_json;
    if (page && (rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_DENIED))
        return send_approval(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    TRY(approval_load(cx, request_parameter(request, "id"), &whole));
    TRY(approval_panel_make(cx, &whole, &panel));
    const char *href = text_empty(panel.subject_href)
                           ? arena_printf(cx->arena, "/approvals/%s", panel.id)
                           : panel.subject_href;
    return saved_send(cx, request, response, 200, href, notice, approval_panel_fields, &panel);
}

HANDLER(approval_agree_post)
{
    return stepped(
        cx, request, response,
        approval_agree(cx, request_parameter(request, "id"), request_form(request, "comment")),
        N_("Your decision was kept."));
}

HANDLER(approval_return_post)
{
    return stepped(
        cx, request, response,
        approval_return(cx, request_parameter(request, "id"), request_form(request, "comment")),
        N_("Returned with your comment."));
}

HANDLER(approval_withdraw_post)
{
    return stepped(cx, request, response, approval_withdraw(cx, request_parameter(request, "id")),
                   N_("The request was withdrawn."));
}

/* --- Paper --- */

HANDLER(approval_paper_get)
{
    struct approval_whole whole;
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TRY(approval_load(cx, request_parameter(request, "id"), &whole));
    if (!whole.approval.paper)
        return fail(cx, RC_MISSING, N_("This route has no printed form; decisions are given here"));
    TRY(approval_form_pdf(cx, &whole, &body));
    return file_send(cx, response, "application/pdf", "kessai.pdf", &body);
}

HANDLER(approval_paper_post)
{
    return stepped(
        cx, request, response,
        approval_paper_add(cx, request_parameter(request, "id"), request_upload(request, "file")),
        N_("Saved."));
}

HANDLER(approval_record_post)
{
    return stepped(
        cx, request, response,
        approval_record_paper(cx, request_parameter(request, "id"), request_form(request, "step"),
                              request_form(request, "person"), request_form(request, "comment")),
        N_("Your decision was kept."));
}

HANDLER(approval_scan_get)
{
    struct approval_paper paper;
    struct approval_whole whole;
    const void *bytes = NULL;
    size_t length = 0;
    TRY(record_get(cx, &approval_paper_record, request_parameter(request, "id"), &paper));
    TRY(approval_load(cx, paper.approval, &whole)); /* who may not see the request sees no scan */
    TRY(content_get(cx, paper.digest, paper.file_name, &bytes, &length));
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_EVIDENCE_BYTES);
    buf_add(&body, bytes, length);
    return file_send(cx, response, paper.media_type, paper.file_name, &body);
}

/* --- The list --- */

static const struct field row_table[] = {
    FIELD(approval_row_view, id, F_ID),
    FIELD(approval_row_view, label, F_TEXT),
    FIELD(approval_row_view, title, F_TEXT),
    FIELD(approval_row_view, status, F_ENUM, .names = &approval_status_names),
    FIELD(approval_row_view, drafter_name, F_TEXT),
    FIELD(approval_row_view, asked_at, F_TIME),
    FIELD(approval_row_view, due_on, F_DATE),
    FIELD(approval_row_view, ended_at, F_TIME),
    FIELD(approval_row_view, decision_number, F_TEXT),
};
static const struct field list_table[] = {
    FIELD_LIST(approval_list_view, waiting, row_table, struct approval_row_view),
    FIELD_LIST(approval_list_view, rows, row_table, struct approval_row_view),
    FIELD(approval_list_view, next_href, F_TEXT),
};
const struct fields approval_list_answer = {list_table, COUNT(list_table)};

static bool is_late(const struct ctx *cx, const char *due)
{
    return !text_empty(due) && strcmp(due, date_of_time(cx, cx->now)) < 0;
}

static const char *label_of(const struct ctx *cx, const char *noun)
{
    const struct approvable *what = approvable_find(cx->app, noun);
    return what == NULL ? noun : tr(cx, what->label);
}

static enum rc fill_waiting(struct ctx *cx, struct approval_list_view *view)
{
    struct approval_items items;
    TRY(approval_waiting(cx, WAITING_ROWS, &items));
    struct approval_row_view *rows = ARENA_ARRAY(cx->arena, struct approval_row_view, items.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < items.n; i++)
        rows[i] = (struct approval_row_view){.id = items.at[i].id,
                                             .label = label_of(cx, items.at[i].noun),
                                             .title = items.at[i].title,
                                             .drafter_name = items.at[i].drafter_name,
                                             .due_on = items.at[i].due_on,
                                             .decision_number = "",
                                             .tag = "warn",
                                             .asked_at = items.at[i].asked_at,
                                             .overdue = is_late(cx, items.at[i].due_on)};
    view->waiting.at = rows;
    view->waiting.n = items.n;
    return RC_OK;
}

/* Requests of subjects that the person may read, or that are theirs. */
static enum rc fill_rows(struct ctx *cx, const struct request *request, int64_t status,
                         struct approval_list_view *view)
{
    struct approval_rows stored;
    TRY(approval_store_list(cx, status, view->mine, request_query_int(cx, request, "before", 0),
                            request_query(request, "id"), LIST_ROWS + 1, &stored));
    struct approval_row_view *rows = ARENA_ARRAY(cx->arena, struct approval_row_view, stored.n);
    size_t shown = stored.n > LIST_ROWS ? LIST_ROWS : stored.n, n = 0;
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < shown; i++) {
        const struct approval_row *row = &stored.at[i];
        const struct approvable *what = approvable_find(cx->app, row->noun);
        if (!view->mine && (what == NULL || !may(cx, what->read)))
            continue;
        rows[n++] = (struct approval_row_view){.id = row->id,
                                               .label = label_of(cx, row->noun),
                                               .title = row->title,
                                               .drafter_name = row->drafter_name,
                                               .due_on = row->due_on,
                                               .decision_number = row->decision_number,
                                               .tag = approval_status_tag(row->status),
                                               .status = row->status,
                                               .asked_at = row->asked_at,
                                               .ended_at = row->ended_at,
                                               .overdue = row->status == APPROVAL_RUNNING &&
                                                          is_late(cx, row->due_on)};
    }
    view->rows.at = rows;
    view->rows.n = n;
    view->next_href = "";
    if (stored.n > LIST_ROWS)
        view->next_href = arena_printf(
            cx->arena, "/approvals?mine=%d&status=%s&before=%lld&id=%s", view->mine ? 1 : 0,
            enum_code(&approval_status_names, status), (long long)stored.at[LIST_ROWS - 1].asked_at,
            url_encode(cx, stored.at[LIST_ROWS - 1].id));
    return RC_OK;
}

static enum rc fill_states(struct ctx *cx, int64_t chosen, struct approval_list_view *view)
{
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option,
                                              APPROVAL_STATUS_COUNT_ + 1);
    if (options == NULL)
        return RC_MEMORY;
    options[0] = (struct form_option){"", tr(cx, N_("All states")), chosen < 0};
    for (int i = 0; i < APPROVAL_STATUS_COUNT_; i++)
        options[i + 1] = (struct form_option){enum_code(&approval_status_names, i),
                                              tr(cx, enum_label(&approval_status_names, i)),
                                              i == chosen};
    view->states.at = options;
    view->states.n = APPROVAL_STATUS_COUNT_ + 1;
    return RC_OK;
}

HANDLER(approval_list_get)
{
    struct approval_list_view view = {.mine = !text_same(request_query(request, "mine"), "0")};
    int64_t status = -1;
    (void)enum_parse(&approval_status_names, request_query(request, "status"), &status);
    TRY(fill_waiting(cx, &view));
    TRY(fill_rows(cx, request, status, &view));
    TRY(fill_states(cx, status, &view));
    struct page page = {.title = tr(cx, N_("Approvals")),
                        .place = NAV_DASHBOARD,
                        .html = VIEW(approval_list_page),
                        .fields = approval_list_answer,
                        .view = &view,
                        .wide = true};
    if (may(cx, PERM_ACCOUNT_WRITE)) {
        page.action_label = tr(cx, N_("Approval routes"));
        page.action_href = "/approval-routes";
    }
    return page_send(cx, request, response, &page);
}
