/* Pages of committees: one with its members, the form. */
#include "appointment/appointment_view.h"
#include "base/text.h"
#include "base/time.h"
#include "views.gen.h"

static const char *const inputs[] = {"name", "purpose", "reports_to", "meets", "rules", "sort", "active", NULL};

static const struct field committee_table[] = {
    FIELD(committee, id, F_ID),
    FIELD(committee, version, F_INT),
    FIELD(committee, name, F_TEXT),
    FIELD(committee, purpose, F_PROSE),
    FIELD(committee, reports_to, F_TEXT),
    FIELD(committee, meets, F_TEXT),
    FIELD(committee, rules, F_TEXT),
    FIELD(committee, active, F_BOOL),
};
static const struct field view_table[] = {
    FIELD_OBJECT(committee_view, committee, committee_table),
    {.name = "lines",
     .kind = F_LIST,
     .offset = offsetof(struct committee_view, lines),
     .sub = seat_line_table,
     .sub_count = SEAT_LINE_FIELDS,
     .size = sizeof(struct seat_line)},
};
const struct fields committee_answer = {view_table, COUNT(view_table)};

HANDLER(committee_get)
{
    struct committee_view view = {.may_write = may(cx, PERM_PLAN_WRITE)};
    struct seat_lines lines;
    const char *id = request_parameter(request, "id");
    size_t first = 0, n = 0;
    TRY(record_get(cx, &committee_record, id, &view.committee));
    TRY(seat_lines_load(cx, date_of_time(cx, cx->now), &lines));
    while (first < lines.n && !text_same(lines.at[first].seat.committee, id))
        first++;
    while (first + n < lines.n && text_same(lines.at[first + n].seat.committee, id))
        n++;
    view.lines.at = n == 0 ? NULL : lines.at + first;
    view.lines.n = n;
    TRY(record_history(cx, &committee_record, cx->org, id, &view.history));
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"},
                                   {tr(cx, N_("Responsibilities and committees")), "/appointments"}};
    struct page page = {.title = view.committee.name,
                        .place = NAV_PLAN,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(committee_page),
                        .fields = committee_answer,
                        .view = &view,
                        .action_label = tr(cx, N_("Change")),
                        .action_href = arena_printf(cx->arena, "/committees/%s/edit", id),
                        .action_permission = PERM_PLAN_WRITE};
    return page_send(cx, request, response, &page);
}

static enum rc send_form(struct ctx *cx, const struct request *request, struct response *response,
                         const struct committee *committee, int status)
{
    bool fresh = text_empty(committee->id);
    struct form_view view = {
        .action = fresh ? "/committees/new" : arena_printf(cx->arena, "/committees/%s/edit", committee->id),
        .submit = tr(cx, N_("Save")),
        .cancel = fresh ? "/appointments" : arena_printf(cx->arena, "/committees/%s", committee->id),
        .id = committee->id,
        .version = committee->version};
    TRY(form_build(cx, committee_record.fields, field_mask(committee_record.fields, inputs), committee,
                   status == 0 ? NULL : request, NULL, 0, &view.inputs));
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"},
                                   {tr(cx, N_("Responsibilities and committees")), "/appointments"}};
    struct page page = {.title = fresh ? tr(cx, N_("New committee")) : committee->name,
                        .place = NAV_PLAN,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(form_page),
                        .fields = committee_record.fields,
                        .view = request->wants_json ? (const void *)committee : &view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

static const struct committee blank = {.id = "",
                                       .org = "",
                                       .name = "",
                                       .purpose = "",
                                       .reports_to = "",
                                       .meets = "",
                                       .rules = "",
                                       .sort = 100,
                                       .active = 1};

HANDLER(committee_new_get)
{
    return send_form(cx, request, response, &blank, 0);
}

static enum rc save(struct ctx *cx, const struct request *request, struct response *response,
                    struct committee *committee, int status)
{
    enum rc rc = form_read(cx, request, committee_record.fields, field_mask(committee_record.fields, inputs),
                           committee, NULL);
    if (rc == RC_OK)
        rc = committee_save(cx, committee, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return send_form(cx, request, response, committee, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, status, arena_printf(cx->arena, "/committees/%s", committee->id),
                      N_("Saved."), committee_record.fields, committee);
}

HANDLER(committee_new_post)
{
    struct committee committee = blank;
    return save(cx, request, response, &committee, 201);
}

HANDLER(committee_edit_get)
{
    struct committee committee;
    TRY(record_get(cx, &committee_record, request_parameter(request, "id"), &committee));
    return send_form(cx, request, response, &committee, 0);
}

HANDLER(committee_edit_post)
{
    struct committee committee;
    TRY(record_get(cx, &committee_record, request_parameter(request, "id"), &committee));
    return save(cx, request, response, &committee, 200);
}
