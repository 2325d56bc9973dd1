#include <string.h>

#include "account/account_change.h"
#include "account/account_web.h"
#include "base/text.h"
#include "signon/signon.h"
#include "views.gen.h"

static const char *const inputs[] = {
    "active", "urls", "starttls", "ca", "bind_dn", "bind_password", "base", "filter", "login_attribute",
    "name_attribute", "mail_attribute", "department_attribute", "id_attribute", "group_base", "group_attribute",
    "nesting", "roles", "timeout", "creates", NULL};

static enum rc settings_send(struct ctx *cx, const struct request *request, struct response *response,
                             const struct directory *directory, const struct signon_test *test, int status)
{
    struct signon_view view = {.directory = *directory, .tested = test != NULL,
                               .has_password = directory->bind_password[0] != '\0'};
    if (test != NULL)
        view.test = *test;
    view.form = (struct form_view){.action = "/directory", .submit = tr(cx, N_("Save")), .cancel = "/administration",
                                   .id = directory->id, .version = directory->version};
    TRY(form_build(cx, directory_record.fields, field_mask(directory_record.fields, inputs), directory, request, NULL,
                   0, &view.form.inputs));
    view.history = directory->version == 0 ? "" : arena_printf(cx->arena, "/directory/%s", directory->id);
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"}};
    struct page page = {.title = tr(cx, N_("Directory (LDAP, Active Directory)")), .place = NAV_ADMINISTRATION,
                        .html = VIEW(directory_page), .fields = directory_record.fields, .view = &view,
                        .status = status, .crumbs = {crumbs, COUNT(crumbs)}};
    if (test != NULL && request->wants_json) {
        page.fields = signon_test_fields;
        page.view = test;
    }
    return page_send(cx, request, response, &page);
}

HANDLER(signon_get)
{
    struct directory directory;
    TRY(directory_get(cx, cx->org, &directory));
    return settings_send(cx, request, response, &directory, NULL, 0);
}

HANDLER(signon_post)
{
    struct directory before, after;
    TRY(directory_get(cx, cx->org, &before));
    after = before;
    before.version = form_version(cx, request);
    enum rc rc = form_read(cx, request, directory_record.fields, field_mask(directory_record.fields, inputs), &after,
                           NULL);
    if (rc == RC_OK)
        rc = directory_change(cx, &before, &after, request_form(request, "bind_password"));
    if (rc == RC_INVALID)
        return settings_send(cx, request, response, &after, NULL, 422);
    TRY(rc);
    return saved_send(cx, request, response, 200, "/directory", N_("Saved."), directory_record.fields, &after);
}

HANDLER(signon_history_get)
{
    const char *id = request_parameter(request, "id");
    if (strcmp(id, cx->org) != 0)
        return fail(cx, RC_DENIED, N_("Change to that organisation first"));
    return history_send(cx, request, response, &directory_record, id, "/directory");
}

HANDLER(signon_test_post)
{
    struct directory directory;
    struct signon_test test;
    TRY(directory_get(cx, cx->org, &directory));
    TRY(signon_test(cx, request_form(request, "login"), &test));
    return settings_send(cx, request, response, &directory, &test, 0);
}

static enum rc load_people(struct ctx *cx, struct signon_people_view *ret)
{
    struct directory directory;
    TRY(directory_get(cx, cx->org, &directory));
    ret->active = directory.active;
    return directory_people(cx, false, &ret->rows);
}

HANDLER(signon_people_get)
{
    struct signon_people_view view;
    TRY(load_people(cx, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"},
                                   {tr(cx, N_("Directory (LDAP, Active Directory)")), "/directory"}};
    struct page page = {.title = tr(cx, N_("People of the directory")), .place = NAV_ADMINISTRATION,
                        .html = VIEW(directory_people_page), .fields = directory_rows_fields, .view = &view,
                        .wide = true, .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

static enum rc people_saved(struct ctx *cx, const struct request *request, struct response *response)
{
    struct signon_people_view view;
    TRY(load_people(cx, &view));
    return saved_send(cx, request, response, 200, "/directory/people", N_("Saved."), directory_rows_fields, &view);
}

HANDLER(signon_sync_post)
{
    struct directory directory;
    struct signon_people_view view;
    const char *id = "";
    TRY(directory_get(cx, cx->org, &directory));
    if (!directory.active)
        return fail(cx, RC_INVALID, N_("No directory is in use in this organisation"));
    TRY(job_start(cx, &signon_jobs[0], "{}", &id));
    TRY(load_people(cx, &view));
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "/jobs/%s", id), NULL, directory_rows_fields,
                      &view);
}

HANDLER(signon_link_post)
{
    struct person person;
    const char *login = login_fold(cx, request_form(request, "login"));
    enum rc rc = account_store_person_by_login(cx, login, &person);
    if (rc == RC_MISSING || (rc == RC_OK && strcmp(person.org, cx->org) != 0))
        return field_fail(cx, "login", N_("There is no person {0} in this organisation"), login);
    TRY(rc);
    TRY(directory_link(cx, &person));
    return people_saved(cx, request, response);
}

HANDLER(signon_unlink_post)
{
    struct person person;
    TRY(record_get(cx, &person_record, request_parameter(request, "id"), &person));
    TRY(directory_unlink(cx, &person));
    return people_saved(cx, request, response);
}

HANDLER(signon_stop_post)
{
    struct person before, after;
    TRY(record_get(cx, &person_record, request_parameter(request, "id"), &before));
    after = before;
    after.active = 0;
    TRY(person_change(cx, &before, &after));
    return people_saved(cx, request, response);
}
