/* Pages of plans put up for approval: list, new, one. */
#include "base/text.h"
#include "base/time.h"
#include "plan/plan_proposal_view.h"
#include "views.gen.h"

static const char *const inputs[] = {"title", "note", NULL};

static const struct field proposal_row_table[] = {
    FIELD(plan_proposal_row, id, F_ID),
    FIELD(plan_proposal_row, year, F_INT),
    FIELD(plan_proposal_row, title, F_TEXT),
    FIELD(plan_proposal_row, status, F_ENUM, .names = &plan_proposal_status_names),
    FIELD(plan_proposal_row, drafter_name, F_TEXT),
};
static const struct field list_table[] = {
    FIELD_LIST(plan_proposal_list_view, proposals, proposal_row_table, struct plan_proposal_row),
};
const struct fields plan_proposal_list_answer = {list_table, COUNT(list_table)};

static const char *tag_of(int64_t status)
{
    return status == PROPOSAL_APPROVED ? "ok" : status == PROPOSAL_REQUESTED ? "warn" : "bad";
}

HANDLER(plan_proposals_get)
{
    struct plan_proposals stored;
    struct plan_proposal_list_view view;
    TRY(plan_proposal_store_all(cx, &stored));
    struct plan_proposal_row *rows = ARENA_ARRAY(cx->arena, struct plan_proposal_row, stored.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < stored.n; i++) {
        const struct plan_proposal *from = &stored.at[i];
        rows[i] = (struct plan_proposal_row){.id = from->id,
                                             .title = from->title,
                                             .year = from->year,
                                             .status = from->status,
                                             .tag = tag_of(from->status)};
        TRY(person_name(cx, from->drafter, &rows[i].drafter_name));
    }
    view.proposals.at = rows;
    view.proposals.n = stored.n;
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"}};
    struct page page = {.title = tr(cx, N_("Plans for approval")),
                        .place = NAV_PLAN,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(plan_proposal_list_page),
                        .fields = plan_proposal_list_answer,
                        .view = &view,
                        .action_label = tr(cx, N_("Put a plan up for approval")),
                        .action_href = "/plan/proposals/new",
                        .action_permission = PERM_PLAN_WRITE};
    return page_send(cx, request, response, &page);
}

/* --- New --- */

static bool is_chosen(const struct request *request, const char *item)
{
    if (!request_form_has(request, "item"))
        return request->method == GET;
    for (size_t i = 0; i < request->form.n; i++)
        if (text_same(request->form.at[i].name, "item") &&
            text_same(request->form.at[i].value, item))
            return true;
    return false;
}

/* Proposed items that wait in no other proposal. */
static enum rc fill_candidates(struct ctx *cx, const struct request *request,
                               struct plan_proposal_form_view *view)
{
    const struct plan_filter filter = {.status = PLAN_PROPOSED,
                                       .post = "",
                                       .catalog = "",
                                       .control = "",
                                       .text = "",
                                       .after = "",
                                       .limit = PROPOSAL_ITEMS_MOST};
    struct plan_rows rows;
    const char *next = NULL;
    size_t n = 0;
    TRY(plan_list(cx, &filter, &rows, &next));
    struct plan_candidate *candidates = ARENA_ARRAY(cx->arena, struct plan_candidate, rows.n);
    if (candidates == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++) {
        bool waits = false;
        TRY(plan_proposal_store_waits(cx, rows.at[i].id, &waits));
        if (!waits)
            candidates[n++] = (struct plan_candidate){.row = rows.at[i],
                                                      .chosen = is_chosen(request, rows.at[i].id)};
    }
    view->items.at = candidates;
    view->items.n = n;
    view->more = !text_empty(next);
    return RC_OK;
}

static enum rc send_form(struct ctx *cx, const struct request *request, struct response *response,
                         const struct plan_proposal *proposal, int status)
{
    struct plan_proposal_form_view view = {.form = {.action = "/plan/proposals/new",
                                                    .submit = tr(cx, N_("Ask for approval")),
                                                    .cancel = "/plan/proposals",
                                                    .id = ""}};
    TRY(form_build(cx, plan_proposal_record.fields, field_mask(plan_proposal_record.fields, inputs),
                   proposal, status == 0 ? NULL : request, NULL, 0, &view.form.inputs));
    TRY(approval_ask_make(cx, &plan_proposal_approvable, "", status == 0 ? NULL : request,
                          &view.ask));
    TRY(fill_candidates(cx, request, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"},
                                   {tr(cx, N_("Plans for approval")), "/plan/proposals"}};
    struct page page = {.title = tr(cx, N_("Put a plan up for approval")),
                        .place = NAV_PLAN,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(plan_proposal_new_page),
                        .fields = plan_proposal_record.fields,
                        .view = request->wants_json ? (const void *)proposal : &view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

static const struct plan_proposal blank = {
    .id = "", .org = "", .title = "", .note = "", .drafter = "", .comment = ""};

HANDLER(plan_proposal_new_get)
{
    struct plan_proposal proposal = blank;
    TRY(organization_year(cx, &proposal.year));
    proposal.title = trf(cx, N_("{0} plan of measures"), fiscal_year_show(cx, proposal.year));
    return send_form(cx, request, response, &proposal, 0);
}

/* The chosen items; a program may send one text of ids separated by commas. */
static enum rc read_items(struct ctx *cx, const struct request *request, const char *const **ret,
                          size_t *ret_n)
{
    const char **items = ARENA_ARRAY(cx->arena, const char *, PROPOSAL_ITEMS_MOST + 1);
    size_t n = 0;
    if (items == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < request->form.n; i++) {
        const char *at = request->form.at[i].value;
        while (text_same(request->form.at[i].name, "item") && *at != '\0' &&
               n <= PROPOSAL_ITEMS_MOST) {
            size_t length = __builtin_strcspn(at, ",");
            if (length > 0)
                items[n++] = arena_copy_n(cx->arena, at, length);
            at += length + (at[length] == ',');
        }
    }
    *ret = items;
    *ret_n = n;
    return RC_OK;
}

HANDLER(plan_proposal_new_post)
{
    struct plan_proposal proposal = blank;
    const struct approval_wish wish = approval_wish_read(request);
    const char *const *items = NULL;
    size_t n = 0;
    enum rc rc = form_read(cx, request, plan_proposal_record.fields,
                           field_mask(plan_proposal_record.fields, inputs), &proposal, NULL);
    TRY(read_items(cx, request, &items, &n));
    if (rc == RC_OK)
        rc = plan_proposal_create(cx, &proposal, items, n, &wish);
    if (rc == RC_INVALID && !request->json_body && !request->wants_json)
        return send_form(cx, request, response, &proposal, 422);
    TRY(rc);
    return saved_send(cx, request, response, 201,
                      arena_printf(cx->arena, "/plan/proposals/%s", proposal.id),
                      N_("Approval was requested."), plan_proposal_record.fields, &proposal);
}

/* --- One --- */

static const struct field view_table[] = {
    FIELD(plan_proposal_view, id, F_ID),
    FIELD(plan_proposal_view, title, F_TEXT),
    FIELD(plan_proposal_view, note, F_PROSE),
    FIELD(plan_proposal_view, year, F_INT),
    FIELD(plan_proposal_view, status, F_ENUM, .names = &plan_proposal_status_names),
    FIELD_LIST(plan_proposal_view, items, plan_row_table, struct plan_row),
    {.name = "approval",
     .kind = F_OBJECT,
     .offset = offsetof(struct plan_proposal_view, approval),
     .sub = approval_panel_table,
     .sub_count = APPROVAL_PANEL_FIELDS},
};
const struct fields plan_proposal_answer = {view_table, COUNT(view_table)};

static enum rc fill_items(struct ctx *cx, struct plan_proposal_view *view)
{
    struct plan_items items;
    struct choices posts;
    int64_t money = 0, days = 0;
    TRY(plan_proposal_store_items(cx, view->id, &items));
    TRY(post_choices(cx, &posts));
    struct plan_row *rows = ARENA_ARRAY(cx->arena, struct plan_row, items.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < items.n; i++) {
        const struct plan_item *item = &items.at[i];
        rows[i] = (struct plan_row){
            .id = item->id,
            .version = item->version,
            .number = item->number,
            .title = item->title,
            .catalog = item->catalog,
            .control = item->control,
            .post = item->post,
            .control_label = plan_control_label(cx, item->catalog, item->control),
            .post_label = choice_label(posts, item->post),
            .status = item->status,
            .progress = item->progress,
            .priority = item->priority,
            .start_on = item->start_on,
            .due_on = item->due_on,
            .done_on = item->done_on,
            .money_asked = item->money_asked,
            .money_granted = item->money_granted,
            .money_spent = item->money_spent,
            .post_short = choice_label(posts, item->post),
            .money = plan_number_show(cx, item->money_asked)};
        money += item->money_asked;
        days += item->days_asked;
    }
    view->items.at = rows;
    view->items.n = items.n;
    view->money = plan_number_show(cx, money);
    view->days = plan_number_show(cx, days);
    return RC_OK;
}

static enum rc send_proposal(struct ctx *cx, const struct request *request,
                             struct response *response, int status)
{
    struct plan_proposal proposal;
    TRY(record_get(cx, &plan_proposal_record, request_parameter(request, "id"), &proposal));
    struct plan_proposal_view view = {.id = proposal.id,
                                      .title = proposal.title,
                                      .note = proposal.note,
                                      .year = proposal.year,
                                      .status = proposal.status,
                                      .may_ask = proposal.status == PROPOSAL_DRAFT &&
                                                 may(cx, PERM_PLAN_WRITE)};
    TRY(fill_items(cx, &view));
    TRY(approval_panel_of(cx, plan_proposal_approvable.noun, proposal.id, &view.approval));
    TRY(approval_ask_make(cx, &plan_proposal_approvable,
                          arena_printf(cx->arena, "/plan/proposals/%s/request", proposal.id),
                          status == 0 ? NULL : request, &view.ask));
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"},
                                   {tr(cx, N_("Plans for approval")), "/plan/proposals"}};
    struct page page = {.title = proposal.title,
                        .place = NAV_PLAN,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(plan_proposal_page),
                        .fields = plan_proposal_answer,
                        .view = &view,
                        .status = status,
                        .wide = true};
    return page_send(cx, request, response, &page);
}

HANDLER(plan_proposal_get)
{
    return send_proposal(cx, request, response, 0);
}

HANDLER(plan_proposal_request_post)
{
    const struct approval_wish wish = approval_wish_read(request);
    const char *id = request_parameter(request, "id");
    struct plan_proposal proposal;
    enum rc rc = plan_proposal_ask(cx, id, &wish);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return send_proposal(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    TRY(record_get(cx, &plan_proposal_record, id, &proposal));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/plan/proposals/%s", id),
                      N_("Approval was requested."), plan_proposal_record.fields, &proposal);
}
