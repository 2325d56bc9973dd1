/* The pages of handling marks: list with what each permits, and the form. */
#include "account/account_web.h"
#include "account/mark.h"
#include "views.gen.h"

static const char *const inputs[] = {"name", "sends", "band", "sort", "active", NULL};

HANDLER(marks_get)
{
    struct marks_view view = {.mark = {.name = ""}};
    TRY(mark_list(cx, true, &view.marks));
    TRY(mark_of(cx, cx->org, &view.mark));
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"}};
    struct page page = {.title = tr(cx, N_("Handling marks")), .place = NAV_ADMINISTRATION,
                        .html = VIEW(marks_page), .fields = handling_marks_fields,
                        .view = request->wants_json ? (const void *)&view.marks : &view,
                        .crumbs = {crumbs, COUNT(crumbs)}, .action_label = tr(cx, N_("Add a handling mark")),
                        .action_href = "/handling-marks/new", .action_permission = PERM_ACCOUNT_WRITE};
    return page_send(cx, request, response, &page);
}

static enum rc form_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct handling_mark *mark, int status)
{
    bool fresh = mark->id[0] == '\0';
    struct form_view view = {
        .action = fresh ? "/handling-marks/new" : arena_printf(cx->arena, "/handling-marks/%s/edit", mark->id),
        .submit = tr(cx, N_("Save")), .cancel = "/handling-marks", .id = mark->id, .version = mark->version};
    TRY(form_build(cx, handling_mark_record.fields, field_mask(handling_mark_record.fields, inputs), mark, request,
                   NULL, 0, &view.inputs));
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"},
                                   {tr(cx, N_("Handling marks")), "/handling-marks"}};
    struct page page = {.title = fresh ? tr(cx, N_("Add a handling mark")) : mark->name,
                        .place = NAV_ADMINISTRATION, .html = VIEW(form_page), .fields = form_view_fields,
                        .view = &view, .status = status, .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

/* A new one begins with what is safe. */
static const struct handling_mark empty = {.id = "", .org = "", .name = "", .sort = 100, .band = MARK_BAND_RED,
                                           .sends = MARK_SENDS_NOTHING, .active = 1};

HANDLER(mark_new_get)
{
    return form_send(cx, request, response, &empty, 0);
}

static enum rc save(struct ctx *cx, const struct request *request, struct response *response,
                    const struct handling_mark *before, struct handling_mark *after, int status)
{
    enum rc rc = form_read(cx, request, handling_mark_record.fields,
                           field_mask(handling_mark_record.fields, inputs), after, NULL);
    if (rc == RC_OK)
        rc = mark_save(cx, before, after);
    if (rc == RC_INVALID)
        return form_send(cx, request, response, after, 422);
    TRY(rc);
    return saved_send(cx, request, response, status, "/handling-marks", N_("Saved."), handling_mark_record.fields,
                      after);
}

HANDLER(mark_new_post)
{
    struct handling_mark mark = empty;
    return save(cx, request, response, NULL, &mark, 201);
}

HANDLER(mark_get)
{
    return history_send(cx, request, response, &handling_mark_record, request_parameter(request, "id"),
                        "/handling-marks");
}

HANDLER(mark_edit_get)
{
    struct handling_mark mark;
    TRY(record_get(cx, &handling_mark_record, request_parameter(request, "id"), &mark));
    return form_send(cx, request, response, &mark, 0);
}

HANDLER(mark_edit_post)
{
    struct handling_mark before, after;
    TRY(record_get(cx, &handling_mark_record, request_parameter(request, "id"), &before));
    after = before;
    before.version = form_version(cx, request);
    return save(cx, request, response, &before, &after, 200);
}
