/* Pages of the terms of a responsibility, and the files of their minutes. */
#include "appointment/appointment_view.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "views.gen.h"

const char *const seat_term_inputs[] = {"post",       "person",  "from_on", "until_on", "appointed_by",
                                        "decided_on", "minutes", "note",    NULL};

static const struct field seat_table[] = {
    FIELD(seat, id, F_ID),
    FIELD(seat, version, F_INT),
    FIELD(seat, duty, F_ENUM, .names = &duty_names),
    FIELD(seat, name, F_TEXT),
    FIELD(seat, committee, F_ID),
    FIELD(seat, basis, F_TEXT),
    FIELD(seat, required, F_BOOL),
    FIELD(seat, active, F_BOOL),
};
static const struct field term_table[] = {
    FIELD(seat_term, id, F_ID),
    FIELD(seat_term, version, F_INT),
    FIELD(seat_term, post, F_ID),
    FIELD(seat_term, person, F_ID),
    FIELD(seat_term, from_on, F_DATE),
    FIELD(seat_term, until_on, F_DATE),
    FIELD(seat_term, appointed_by, F_TEXT),
    FIELD(seat_term, decided_on, F_DATE),
    FIELD(seat_term, minutes, F_TEXT),
    FIELD(seat_term, file_name, F_TEXT),
    FIELD(seat_term, digest, F_TEXT),
    FIELD(seat_term, note, F_TEXT),
};
static const struct field row_table[] = {
    FIELD_OBJECT(seat_term_row, term, term_table),
    FIELD(seat_term_row, holder, F_TEXT),
    FIELD(seat_term_row, now, F_BOOL),
};
static const struct field view_table[] = {
    FIELD_OBJECT(seat_view, seat, seat_table),
    FIELD(seat_view, label, F_TEXT),
    FIELD(seat_view, committee_name, F_TEXT),
    FIELD(seat_view, standing, F_ENUM, .names = &seat_standing_names),
    FIELD_LIST(seat_view, terms, row_table, struct seat_term_row),
};
const struct fields seat_answer = {view_table, COUNT(view_table)};

static enum rc fill_terms(struct ctx *cx, const char *seat, struct seat_view *view)
{
    struct seat_terms terms;
    struct choices posts, people;
    TRY(appointment_store_terms(cx, seat, &terms));
    TRY(post_choices(cx, &posts));
    TRY(person_choices(cx, &people));
    struct seat_term_row *rows = ARENA_ARRAY(cx->arena, struct seat_term_row, terms.n);
    if (rows == NULL)
        return RC_MEMORY;
    size_t now = seat_term_on(terms.at, terms.n, date_of_time(cx, cx->now));
    for (size_t i = 0; i < terms.n; i++) {
        const struct seat_term *term = &terms.at[i];
        const char *person = choice_label(people, term->person), *post = choice_label(posts, term->post);
        rows[terms.n - 1 - i] = (struct seat_term_row){
            .term = *term,
            .holder = text_empty(person) ? post
                      : text_empty(post) ? person
                                         : arena_printf(cx->arena, "%s / %s", person, post),
            .now = i == now,
            .may_write = view->may_write};
    }
    view->terms.at = rows;
    view->terms.n = terms.n;
    return RC_OK;
}

/* How it stands today, and the name of its committee. */
static enum rc fill_state(struct ctx *cx, const char *id, struct seat_view *view)
{
    struct seat_lines lines;
    struct committee committee;
    TRY(seat_lines_load(cx, date_of_time(cx, cx->now), &lines));
    for (size_t i = 0; i < lines.n; i++)
        if (text_same(lines.at[i].seat.id, id))
            view->standing = lines.at[i].standing;
    if (text_empty(view->seat.committee))
        return RC_OK;
    TRY(record_get(cx, &committee_record, view->seat.committee, &committee));
    view->committee_name = committee.name;
    return RC_OK;
}

enum rc seat_send(struct ctx *cx, const struct request *request, struct response *response,
                  const struct seat_term *typed, int status)
{
    struct seat_view view = {
        .label = "", .committee_name = "", .standing = SEAT_VACANT, .may_write = may(cx, PERM_PLAN_WRITE)};
    struct form_choice choices[2];
    const char *id = typed->seat, *href = "";
    TRY(record_get(cx, &seat_record, id, &view.seat));
    seat_describe(cx, &view.seat, &view.label, &href);
    TRY(fill_state(cx, id, &view));
    TRY(fill_terms(cx, id, &view));
    TRY(appointment_term_choices(cx, typed, choices));
    view.form = (struct form_view){.action = arena_printf(cx->arena, "/appointments/%s/terms", id),
                                   .submit = tr(cx, N_("Record the appointment")),
                                   .cancel = "",
                                   .id = ""};
    TRY(form_build(cx, seat_term_record.fields, field_mask(seat_term_record.fields, seat_term_inputs), typed,
                   status == 0 ? NULL : request, choices, COUNT(choices), &view.form.inputs));
    TRY(record_history(cx, &seat_record, cx->org, id, &view.history));
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"},
                                   {tr(cx, N_("Responsibilities and committees")), "/appointments"}};
    struct page page = {.title = view.label,
                        .place = NAV_PLAN,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(seat_page),
                        .fields = seat_answer,
                        .view = &view,
                        .status = status,
                        .action_label = tr(cx, N_("Change")),
                        .action_href = arena_printf(cx->arena, "/appointments/%s/edit", id),
                        .action_permission = PERM_PLAN_WRITE};
    return page_send(cx, request, response, &page);
}

static struct seat_term blank_term(struct ctx *cx, const char *seat)
{
    return (struct seat_term){.id = "",
                              .org = "",
                              .seat = seat,
                              .post = "",
                              .person = "",
                              .from_on = date_of_time(cx, cx->now),
                              .until_on = "",
                              .appointed_by = "",
                              .decided_on = "",
                              .minutes = "",
                              .file_name = "",
                              .media_type = "",
                              .digest = "",
                              .note = ""};
}

HANDLER(seat_get)
{
    struct seat_term term = blank_term(cx, request_parameter(request, "id"));
    return seat_send(cx, request, response, &term, 0);
}

static enum rc read_and_save(struct ctx *cx, const struct request *request, struct seat_term *term)
{
    TRY(form_read(cx, request, seat_term_record.fields, field_mask(seat_term_record.fields, seat_term_inputs), term,
                  NULL));
    return seat_term_save(cx, term, form_version(cx, request));
}

static enum rc term_saved(struct ctx *cx, const struct request *request, struct response *response, int status,
                          const struct seat_term *term, const char *notice)
{
    return saved_send(cx, request, response, status, arena_printf(cx->arena, "/appointments/%s", term->seat), notice,
                      seat_term_record.fields, term);
}

HANDLER(seat_term_post)
{
    struct seat_term term = blank_term(cx, request_parameter(request, "id"));
    enum rc rc = read_and_save(cx, request, &term);
    if (rc == RC_INVALID && !request->json_body && !request->wants_json)
        return seat_send(cx, request, response, &term, 422);
    TRY(rc);
    return term_saved(cx, request, response, 201, &term, N_("Saved."));
}

static enum rc send_form(struct ctx *cx, const struct request *request, struct response *response,
                         const struct seat_term *term, int status)
{
    struct form_choice choices[2];
    const char *subject = "", *href = "";
    struct form_view view = {.action = arena_printf(cx->arena, "/appointment-terms/%s/edit", term->id),
                             .submit = tr(cx, N_("Save")),
                             .cancel = arena_printf(cx->arena, "/appointments/%s", term->seat),
                             .id = term->id,
                             .version = term->version};
    TRY(appointment_term_choices(cx, term, choices));
    TRY(form_build(cx, seat_term_record.fields, field_mask(seat_term_record.fields, seat_term_inputs), term,
                   status == 0 ? NULL : request, choices, COUNT(choices), &view.inputs));
    seat_term_describe(cx, term, &subject, &href);
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"},
                                   {tr(cx, N_("Responsibilities and committees")), "/appointments"}};
    struct page page = {.title = subject,
                        .place = NAV_PLAN,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(form_page),
                        .fields = seat_term_record.fields,
                        .view = request->wants_json ? (const void *)term : &view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

HANDLER(seat_term_edit_get)
{
    struct seat_term term;
    TRY(record_get(cx, &seat_term_record, request_parameter(request, "id"), &term));
    return send_form(cx, request, response, &term, 0);
}

HANDLER(seat_term_edit_post)
{
    struct seat_term term;
    TRY(record_get(cx, &seat_term_record, request_parameter(request, "id"), &term));
    enum rc rc = read_and_save(cx, request, &term);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return send_form(cx, request, response, &term, rc_describe(rc)->http);
    TRY(rc);
    return term_saved(cx, request, response, 200, &term, N_("Saved."));
}

HANDLER(seat_term_remove_post)
{
    struct seat_term term;
    TRY(record_get(cx, &seat_term_record, request_parameter(request, "id"), &term));
    TRY(seat_term_remove(cx, term.id));
    return term_saved(cx, request, response, 200, &term, N_("Deleted."));
}

HANDLER(seat_term_minutes_post)
{
    struct seat_term term;
    TRY(record_get(cx, &seat_term_record, request_parameter(request, "id"), &term));
    TRY(seat_term_keep_minutes(cx, term.id, request_upload(request, "file")));
    TRY(record_get(cx, &seat_term_record, term.id, &term));
    return term_saved(cx, request, response, 200, &term, N_("The file was kept."));
}

HANDLER(seat_term_minutes_get)
{
    struct seat_term term;
    const void *bytes = NULL;
    size_t length = 0;
    TRY(record_get(cx, &seat_term_record, request_parameter(request, "id"), &term));
    if (text_empty(term.digest))
        return fail(cx, RC_MISSING, N_("There is no file of the minutes"));
    TRY(content_get(cx, term.digest, term.file_name, &bytes, &length));
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_EVIDENCE_BYTES);
    buf_add(&body, bytes, length);
    return file_send(cx, response, term.media_type, term.file_name, &body);
}
