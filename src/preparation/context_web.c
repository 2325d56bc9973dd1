/* The pages of circumstances and requirements. */
#include "base/text.h"
#include "base/time.h"
#include "preparation/preparation_view.h"
#include "rows/rows_routes.h"
#include "views.gen.h"

enum { YEAR_DAYS = 365, SERVICES_MOST = 500 };

ROW_NOUN_ROUTES(context, context_noun)

static const struct field list_table[] = {
    FIELD_LIST_OF(context_list_view, rows, context_row_fields, struct context_row),
    FIELD(context_list_view, overdue, F_INT, .label = N_("Reviews overdue")),
    FIELD(context_list_view, next, F_TEXT),
};
const struct fields context_list_answer = {list_table, COUNT(list_table)};

/* Of the register; under a study, in its frame. */
HANDLER(context_list_get)
{
    struct context_list_view view = {.next = ""};
    struct rows rows;
    const char *study = request_parameter(request, "study");
    TRY(prepare_head_fill(cx, study, &view.head));
    TRY(context_noun.rows(cx, view.head.study, "", &rows));
    const struct context_row *all = rows.at;
    for (size_t i = 0; i < rows.n; i++)
        view.overdue += all[i].overdue;
    struct list_found found = {.rows = rows.at, .n = rows.n};
    TRY(rows_list_fill(cx, request, &context_noun, "", &found, &view.list));
    view.any = rows.n > 0;
    view.entries = (int64_t)rows.n;
    view.rows.at = found.rows;
    view.rows.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    struct page page = {.title = ""};
    TRY(prepare_page_of(cx, &view.head, "/context", tr(cx, context_noun.title), &page));
    page.html = VIEW(context_list_page);
    page.fields = context_list_answer;
    page.view = &view;
    page.wide = true;
    page.action_label = tr(cx, context_noun.create);
    page.action_href = "/context/new";
    page.action_permission = PERM_RISK_WRITE;
    return page_send(cx, request, response, &page);
}

/* --- One --- */

static const struct field service_table[] = {
    FIELD(context_service, link, F_ID),
    FIELD(context_service, study, F_ID),
    FIELD(context_service, study_title, F_TEXT),
    FIELD(context_service, service, F_ID),
    FIELD(context_service, business, F_TEXT),
    FIELD(context_service, name, F_TEXT),
    FIELD(context_service, year, F_INT),
};
static const struct field view_table[] = {
    FIELD_OBJECT_OF(context_view, entry, context_entry_record.fields),
    FIELD(context_view, overdue, F_BOOL, .label = N_("Review overdue")),
    FIELD_LIST(context_view, links, service_table, struct context_service),
};
const struct fields context_answer = {view_table, COUNT(view_table)};

static enum rc fill_services(struct ctx *cx, struct context_view *view)
{
    struct choices services = {.n = 0};
    struct context_services links;
    TRY(context_store_services_of(cx, view->entry.id, &links));
    view->links.at = links.at;
    view->links.n = links.n;
    if (text_empty(view->head.study))
        return RC_OK;
    TRY(prepare_store_services(cx, view->head.study, &services));
    struct context_option *options = ARENA_ARRAY(cx->arena, struct context_option, services.n);
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < services.n; i++) {
        options[i] = (struct context_option){.id = services.at[i].id, .label = services.at[i].label};
        for (size_t l = 0; l < links.n; l++)
            options[i].chosen |= text_same(links.at[l].service, options[i].id);
    }
    view->services.at = options;
    view->services.n = services.n;
    return RC_OK;
}

static enum rc entry_send(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct context_view view = {.overdue = 0};
    struct choices posts;
    bool mine = false;
    const char *id = request_parameter(request, "id");
    TRY(record_get(cx, &context_entry_record, id, &view.entry));
    TRY(prepare_head_fill(cx, "", &view.head));
    TRY(post_choices(cx, &posts));
    TRY(post_is_mine(cx, view.entry.post, &mine));
    TRY(person_name(cx, view.entry.reviewed_by, &view.reviewer_name));
    view.post_label = choice_label(posts, view.entry.post);
    view.overdue = context_is_overdue(cx, &view.entry);
    view.may_write = may(cx, PERM_RISK_WRITE);
    view.may_review = view.entry.state != CONTEXT_ENDED && (view.may_write || (mine && may(cx, PERM_RISK_OWN)));
    view.may_concern = view.head.writable;
    view.next_review = date_from_days(cx, date_days(date_of_time(cx, cx->now)) + YEAR_DAYS);
    if (status != 0)
        view.next_review = request_form(request, "review_on");
    TRY(fill_services(cx, &view));
    TRY(record_history(cx, &context_entry_record, cx->org, id, &view.history));
    struct page page = {.title = ""};
    TRY(prepare_page_of(cx, &view.head, "/context", view.entry.title, &page));
    page.html = VIEW(context_page);
    page.fields = context_answer;
    page.view = &view;
    page.status = status;
    page.action_label = tr(cx, N_("Change"));
    page.action_href = arena_printf(cx->arena, "/context/%s/edit", id);
    page.action_permission = PERM_RISK_WRITE;
    return page_send(cx, request, response, &page);
}

HANDLER(context_get)
{
    return entry_send(cx, request, response, 0);
}

static enum rc entry_saved(struct ctx *cx, const struct request *request, struct response *response,
                           const char *notice)
{
    struct context_entry entry;
    TRY(record_get(cx, &context_entry_record, request_parameter(request, "id"), &entry));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/context/%s", entry.id), notice,
                      context_entry_record.fields, &entry);
}

HANDLER(context_review_post)
{
    enum rc rc = context_review(cx, request_parameter(request, "id"), request_form(request, "review_on"));
    if (rc == RC_INVALID && !request->wants_json && !request->json_body)
        return entry_send(cx, request, response, 422);
    TRY(rc);
    return entry_saved(cx, request, response, N_("The review was recorded."));
}

HANDLER(context_remove_post)
{
    struct context_entry entry;
    TRY(record_get(cx, &context_entry_record, request_parameter(request, "id"), &entry));
    TRY(context_remove(cx, entry.id, form_version(cx, request)));
    return saved_send(cx, request, response, 200, "/context", N_("Deleted."), context_entry_record.fields, &entry);
}

HANDLER(context_services_post)
{
    struct prepare_head head;
    const char *ids[SERVICES_MOST];
    size_t n = 0;
    TRY(prepare_head_fill(cx, "", &head));
    if (text_empty(head.study))
        return fail(cx, RC_MISSING, N_("There is no risk assessment yet"));
    for (size_t i = 0; i < request->form.n && n < SERVICES_MOST; i++)
        if (text_same(request->form.at[i].name, "service") && !text_empty(request->form.at[i].value))
            ids[n++] = request->form.at[i].value;
    TRY(context_concern(cx, request_parameter(request, "id"), head.study, ids, n));
    return entry_saved(cx, request, response, N_("Saved."));
}

/* --- From the service's page --- */

HANDLER(context_link_post)
{
    const char *service = request_parameter(request, "id"), *entry = request_form(request, "entry");
    struct context_link link;
    TRY(context_link_add(cx, service, entry, text_same(request_form(request, "take"), "1")));
    TRY(context_store_link(cx, service, entry, &link));
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "/risk-services/%s", service), N_("Saved."),
                      context_link_record.fields, &link);
}

HANDLER(context_link_remove_post)
{
    struct context_link link;
    TRY(record_get(cx, &context_link_record, request_parameter(request, "id"), &link));
    TRY(context_link_remove(cx, link.id));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/risk-services/%s", link.service),
                      N_("Saved."), context_link_record.fields, &link);
}
