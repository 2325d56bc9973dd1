/* Pages of responsibilities: the list, one with its terms, the forms. */
#include "account/account_form.h"
#include "appointment/appointment_view.h"
#include "base/text.h"
#include "base/time.h"
#include "views.gen.h"

static const char *const seat_inputs[] = {"duty", "name", "committee", "basis", "required", "sort", "active", NULL};

static const struct field line_seat_table[] = {
    FIELD(seat, id, F_ID),
    FIELD(seat, duty, F_ENUM, .names = &duty_names, .label = N_("Responsibility")),
    FIELD(seat, name, F_TEXT, .label = N_("Name of the responsibility")),
    FIELD(seat, committee, F_ID),
    FIELD(seat, basis, F_TEXT, .label = N_("Rule that asks for it")),
    FIELD(seat, required, F_BOOL, .label = N_("Must not be vacant")),
};
const struct field seat_line_table[SEAT_LINE_FIELDS] = {
    FIELD_OBJECT(seat_line, seat, line_seat_table),
    FIELD(seat_line, label, F_TEXT, .label = N_("Responsibility")),
    FIELD(seat_line, committee_name, F_TEXT, .label = N_("Committee")),
    FIELD(seat_line, holder, F_TEXT, .label = N_("Holder")),
    FIELD(seat_line, from_on, F_DATE, .label = N_("From")),
    FIELD(seat_line, until_on, F_DATE, .label = N_("Until")),
    FIELD(seat_line, appointed_by, F_TEXT, .label = N_("Appointed by")),
    FIELD(seat_line, minutes, F_TEXT, .label = N_("Minutes or decision number")),
    FIELD(seat_line, next_on, F_DATE, .label = N_("Next term from")),
    FIELD(seat_line, standing, F_ENUM, .names = &seat_standing_names, .label = N_("State")),
    {.name = "duty", .kind = F_ENUM, .names = &duty_names, .offset = offsetof(struct seat_line, seat.duty)},
};
static const struct field group_table[] = {
    FIELD(seat_group, id, F_ID),
    FIELD(seat_group, name, F_TEXT, .label = N_("Committee")),
    FIELD(seat_group, meets, F_TEXT, .label = N_("How often it meets")),
    FIELD(seat_group, reports_to, F_TEXT, .label = N_("Reports to")),
    {.name = "lines",
     .kind = F_LIST,
     .offset = offsetof(struct seat_group, lines),
     .sub = seat_line_table,
     .sub_count = SEAT_LINE_FIELDS,
     .size = sizeof(struct seat_line)},
};
static const struct field list_table[] = {
    FIELD(appointment_list_view, day, F_DATE),
    FIELD(appointment_list_view, vacant, F_INT),
    FIELD_LIST(appointment_list_view, groups, group_table, struct seat_group),
};
const struct fields appointment_list_answer = {list_table, COUNT(list_table)};

/* The lines come by committee: a group is a run of them. Committees without a line stand there, too. */
static enum rc fill_groups(struct ctx *cx, const struct seat_lines *lines, struct appointment_list_view *view)
{
    struct committees committees;
    TRY(appointment_store_committees(cx, true, &committees));
    struct seat_group *groups = ARENA_ARRAY(cx->arena, struct seat_group, committees.n + 1);
    size_t n = 0;
    if (groups == NULL)
        return RC_MEMORY;
    for (size_t g = 0; g < committees.n + 1; g++) {
        const struct committee *committee = g == 0 ? NULL : &committees.at[g - 1];
        const char *id = committee == NULL ? "" : committee->id;
        size_t first = 0, count = 0;
        while (first < lines->n && !text_same(lines->at[first].seat.committee, id))
            first++;
        while (first + count < lines->n && text_same(lines->at[first + count].seat.committee, id))
            count++;
        if (count == 0 && committee == NULL)
            continue;
        groups[n] = (struct seat_group){.id = id,
                                        .name = committee == NULL ? "" : committee->name,
                                        .meets = committee == NULL ? "" : committee->meets,
                                        .reports_to = committee == NULL ? "" : committee->reports_to};
        groups[n].lines.at = count == 0 ? NULL : lines->at + first;
        groups[n++].lines.n = count;
    }
    view->groups.at = groups;
    view->groups.n = n;
    return RC_OK;
}

HANDLER(appointment_list_get)
{
    struct seat_lines lines;
    struct appointment_list_view view = {.day = date_of_time(cx, cx->now)};
    const char *on = request_query(request, "on");
    if (!text_empty(on) && date_parse(cx, on, &view.day) != RC_OK)
        return field_fail(cx, "on", N_("Please give a date like 2026-10-01"));
    TRY(seat_lines_load(cx, view.day, &lines));
    for (size_t i = 0; i < lines.n; i++)
        view.vacant += lines.at[i].seat.required && lines.at[i].standing >= SEAT_NO_HOLDER;
    TRY(fill_groups(cx, &lines, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"}};
    struct page page = {.title = tr(cx, N_("Responsibilities and committees")),
                        .place = NAV_PLAN,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(appointment_list_page),
                        .fields = appointment_list_answer,
                        .view = &view,
                        .action_label = tr(cx, N_("New responsibility")),
                        .action_href = "/appointments/new",
                        .action_permission = PERM_PLAN_WRITE,
                        .wide = true};
    return page_send(cx, request, response, &page);
}

/* --- The form of a seat --- */

enum rc appointment_term_choices(struct ctx *cx, const struct seat_term *term, struct form_choice ret[2])
{
    struct choices posts, people;
    TRY(post_choices(cx, &posts));
    TRY(person_choices(cx, &people));
    TRY(choices_for_form(cx, "post", posts, term->post, &ret[0]));
    return choices_for_form(cx, "person", people, term->person, &ret[1]);
}

static enum rc committee_choices(struct ctx *cx, const struct seat *seat, struct form_choice *ret)
{
    struct committees committees;
    TRY(appointment_store_committees(cx, true, &committees));
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, committees.n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < committees.n; i++)
        choices[i] = (struct choice){committees.at[i].id, committees.at[i].name};
    return choices_for_form(cx, "committee", (struct choices){choices, committees.n}, seat->committee, ret);
}

static enum rc send_form(struct ctx *cx, const struct request *request, struct response *response,
                         const struct seat *seat, int status)
{
    struct form_choice committees;
    bool fresh = text_empty(seat->id);
    const char *label = "", *href = "";
    struct form_view view = {.action = fresh ? "/appointments/new"
                                             : arena_printf(cx->arena, "/appointments/%s/edit", seat->id),
                             .submit = tr(cx, N_("Save")),
                             .cancel = fresh ? "/appointments" : arena_printf(cx->arena, "/appointments/%s", seat->id),
                             .id = seat->id,
                             .version = seat->version};
    TRY(committee_choices(cx, seat, &committees));
    TRY(form_build(cx, seat_record.fields, field_mask(seat_record.fields, seat_inputs), seat,
                   status == 0 ? NULL : request, &committees, 1, &view.inputs));
    seat_describe(cx, seat, &label, &href);
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"},
                                   {tr(cx, N_("Responsibilities and committees")), "/appointments"}};
    struct page page = {.title = fresh ? tr(cx, N_("New responsibility")) : label,
                        .place = NAV_PLAN,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(form_page),
                        .fields = seat_record.fields,
                        .view = request->wants_json ? (const void *)seat : &view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

static const struct seat blank = {.id = "",
                                  .org = "",
                                  .name = "",
                                  .committee = "",
                                  .basis = "",
                                  .required = 1,
                                  .sort = 100,
                                  .active = 1};

HANDLER(seat_new_get)
{
    struct seat seat = blank;
    seat.committee = request_query(request, "committee");
    if (!text_empty(seat.committee))
        seat.duty = DUTY_MEMBER;
    return send_form(cx, request, response, &seat, 0);
}

static enum rc save(struct ctx *cx, const struct request *request, struct response *response, struct seat *seat,
                    int status)
{
    enum rc rc = form_read(cx, request, seat_record.fields, field_mask(seat_record.fields, seat_inputs), seat, NULL);
    if (rc == RC_OK)
        rc = seat_save(cx, seat, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return send_form(cx, request, response, seat, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, status, arena_printf(cx->arena, "/appointments/%s", seat->id),
                      N_("Saved."), seat_record.fields, seat);
}

HANDLER(seat_new_post)
{
    struct seat seat = blank;
    return save(cx, request, response, &seat, 201);
}

HANDLER(seat_edit_get)
{
    struct seat seat;
    TRY(record_get(cx, &seat_record, request_parameter(request, "id"), &seat));
    return send_form(cx, request, response, &seat, 0);
}

HANDLER(seat_edit_post)
{
    struct seat seat;
    TRY(record_get(cx, &seat_record, request_parameter(request, "id"), &seat));
    return save(cx, request, response, &seat, 200);
}
