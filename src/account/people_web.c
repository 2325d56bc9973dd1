#include <string.h>

#include "account/account_change.h"
#include "account/account_directory.h"
#include "account/account_secret.h"
#include "account/account_session.h"
#include "account/account_web.h"
#include "ledger/ledger.h"
#include "views.gen.h"

static const char *const person_inputs[] = {"login", "name", "email", "lang", "active", NULL};

enum rc history_send(struct ctx *cx, const struct request *request, struct response *response,
                     const struct record *record, const char *id, const char *back)
{
    struct record_history history;
    TRY(record_history(cx, record, cx->org, id, &history));
    struct history_view view = {.title = tr(cx, record->label), .back = back,
                                .events = {history.events.at, history.events.n}};
    struct page page = {.title = trf(cx, N_("History: {0}"), tr(cx, record->label)),
                        .place = NAV_ADMINISTRATION, .html = VIEW(history_page),
                        .fields = record_history_fields, .view = &view};
    if (request->wants_json)
        page.view = &history;
    return page_send(cx, request, response, &page);
}

HANDLER(people_get)
{
    struct person_list_view view = {.any = 0};
    struct person_list people;
    struct list_found found = {
        .href = "/people", .csv = "/people/list.csv", .xlsx = "/people/list.xlsx"};
    TRY(account_store_people(cx, &people));
    found.rows = people.people.at;
    found.n = people.people.n;
    view.any = people.people.n > 0;
    TRY(list_memory_view(cx, request, &person_list_table, &found, &view.list));
    view.people.people.at = found.rows;
    view.people.people.n = found.n;
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"}};
    struct page page = {.title = tr(cx, N_("People and roles")), .place = NAV_ADMINISTRATION,
                        .html = VIEW(people_page), .fields = person_list_fields,
                        .view = request->wants_json ? (const void *)&view.people : &view, .wide = true,
                        .crumbs = {crumbs, COUNT(crumbs)}, .action_label = tr(cx, N_("Add a person")),
                        .action_href = "/people/new", .action_permission = PERM_ACCOUNT_WRITE};
    return page_send(cx, request, response, &page);
}

static enum rc people_file(struct ctx *cx, const struct request *request, struct response *response,
                           enum list_format format)
{
    struct person_list people;
    TRY(account_store_people(cx, &people));
    const struct list_found found = {
        .rows = people.people.at, .n = people.people.n, .href = "/people"};
    return list_memory_send(cx, request, response, &person_list_table, &found, format, "people");
}

HANDLER(people_csv_get)
{
    return people_file(cx, request, response, LIST_CSV);
}

HANDLER(people_xlsx_get)
{
    return people_file(cx, request, response, LIST_XLSX);
}

static enum rc person_form_send(struct ctx *cx, const struct request *request,
                                struct response *response, const struct person *person, int status)
{
    bool fresh = person->id[0] == '\0';
    struct form_view view = {
        .action = fresh ? "/people/new" : arena_printf(cx->arena, "/people/%s/edit", person->id),
        .submit = tr(cx, N_("Save")),
        .cancel = fresh ? "/people" : arena_printf(cx->arena, "/people/%s", person->id),
        .id = person->id, .version = person->version};
    TRY(form_build(cx, person_record.fields, field_mask(person_record.fields, person_inputs), person,
                   request, NULL, 0, &view.inputs));
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"},
                                   {tr(cx, N_("People and roles")), "/people"}};
    struct page page = {.title = fresh ? tr(cx, N_("Add a person")) : person->name,
                        .place = NAV_ADMINISTRATION, .html = VIEW(form_page),
                        .fields = form_view_fields, .view = &view, .status = status,
                        .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

static const struct person empty_person = {.id = "", .org = "", .login = "", .name = "", .email = "",
                                           .password = "", .totp = "", .recovery = "", .active = 1};

HANDLER(person_new_get)
{
    return person_form_send(cx, request, response, &empty_person, 0);
}

static enum rc person_saved(struct ctx *cx, const struct request *request,
                            struct response *response, const struct person *person, int status)
{
    return saved_send(cx, request, response, status, arena_printf(cx->arena, "/people/%s", person->id),
                      N_("Saved."), person_record.fields, person);
}

HANDLER(person_new_post)
{
    struct person person = empty_person;
    enum rc rc = form_read(cx, request, person_record.fields,
                           field_mask(person_record.fields, person_inputs), &person, NULL);
    if (rc == RC_OK)
        rc = person_create(cx, &person, 0);
    if (rc == RC_INVALID)
        return person_form_send(cx, request, response, &person, 422);
    TRY(rc);
    return person_saved(cx, request, response, &person, 201);
}

static enum rc load_person(struct ctx *cx, const struct request *request, struct person *ret)
{
    return record_get(cx, &person_record, request_parameter(request, "id"), ret);
}

static const struct field role_option_fields[] = {
    FIELD(form_option, value, F_TEXT),
    FIELD(form_option, label, F_TEXT),
    FIELD(form_option, selected, F_BOOL),
};
static const struct field person_page_fields[] = {
    FIELD(person_page_view, id, F_ID),
    FIELD(person_page_view, version, F_INT),
    FIELD(person_page_view, name, F_TEXT),
    FIELD(person_page_view, login, F_TEXT),
    FIELD(person_page_view, email, F_TEXT),
    FIELD(person_page_view, active, F_BOOL),
    FIELD(person_page_view, two_step, F_BOOL),
    FIELD(person_page_view, locked, F_BOOL),
    FIELD(person_page_view, must_change, F_BOOL),
    FIELD(person_page_view, setup_path, F_TEXT),
    FIELD(person_page_view, start_password, F_TEXT),
    FIELD_LIST(person_page_view, roles, role_option_fields, struct form_option),
};
const struct fields person_page_answer = {person_page_fields, COUNT(person_page_fields)};

static enum rc role_options(struct ctx *cx, const char *person, struct person_page_view *view)
{
    struct membership_list list;
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, ROLE_COUNT_);
    size_t n = 0;
    if (options == NULL)
        return RC_MEMORY;
    TRY(account_store_memberships(cx, person, &list));
    for (int role = 0; role < ROLE_COUNT_; role++) {
        if (role == ROLE_SYSTEM && !may(cx, PERM_SYSTEM))
            continue;
        options[n] = (struct form_option){.value = enum_code(&role_names, role),
                                          .label = tr(cx, enum_label(&role_names, role))};
        for (size_t i = 0; i < list.memberships.n; i++)
            options[n].selected |= list.memberships.at[i].role == role;
        n++;
    }
    view->roles.at = options;
    view->roles.n = n;
    return RC_OK;
}

static enum rc person_send(struct ctx *cx, const struct request *request, struct response *response,
                           const struct person *person, const char *setup_path,
                           const char *start_password)
{
    struct sign_in state;
    TRY(account_store_sign_in_get(cx, person->id, &state));
    struct person_page_view view = {
        .id = person->id, .version = person->version, .name = person->name, .login = person->login,
        .email = person->email, .setup_path = setup_path, .start_password = start_password,
        .active = person->active, .must_change = person->must_change,
        .self = strcmp(person->id, cx->person) == 0, .two_step = person->totp[0] != '\0', .locked = state.locked_until > cx->now};
    TRY(role_options(cx, person->id, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"},
                                   {tr(cx, N_("People and roles")), "/people"}};
    struct page page = {.title = person->name, .place = NAV_ADMINISTRATION, .html = VIEW(person_page),
                        .fields = person_page_answer, .view = &view,
                        .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

HANDLER(person_get)
{
    struct person person;
    TRY(load_person(cx, request, &person));
    return person_send(cx, request, response, &person, "", "");
}

HANDLER(person_edit_get)
{
    struct person person;
    TRY(load_person(cx, request, &person));
    return person_form_send(cx, request, response, &person, 0);
}

HANDLER(person_edit_post)
{
    struct person before, after;
    TRY(load_person(cx, request, &before));
    after = before;
    before.version = form_version(cx, request);
    enum rc rc = form_read(cx, request, person_record.fields,
                           field_mask(person_record.fields, person_inputs), &after, NULL);
    if (rc == RC_OK)
        rc = person_change(cx, &before, &after);
    if (rc == RC_INVALID)
        return person_form_send(cx, request, response, &after, 422);
    TRY(rc);
    return person_saved(cx, request, response, &after, 200);
}

HANDLER(person_roles_post)
{
    struct person person;
    uint64_t roles = 0;
    TRY(load_person(cx, request, &person));
    for (int role = 0; role < ROLE_COUNT_; role++) {
        const char *name = arena_printf(cx->arena, "role-%s", enum_code(&role_names, role));
        if (request_form(request, name)[0] == '1')
            roles |= UINT64_C(1) << role;
    }
    TRY(person_set_roles(cx, person.id, roles));
    return person_saved(cx, request, response, &person, 200);
}

HANDLER(person_link_post)
{
    struct person person;
    const char *path = "";
    TRY(load_person(cx, request, &person));
    TRY(person_guard_access(cx, person.id));
    TRY(directory_guard_password(cx, person.id));
    TRY(setup_link_create(cx, person.id, &path));
    TRY(sign_in_note(cx, &person, "one-time link made by an administrator"));
    return person_send(cx, request, response, &person, path, "");
}

HANDLER(person_password_post)
{
    struct person person;
    const char *password = "";
    TRY(load_person(cx, request, &person));
    TRY(person_give_password(cx, &person, &password));
    TRY(load_person(cx, request, &person));
    return person_send(cx, request, response, &person, "", password);
}

HANDLER(person_require_password_post)
{
    struct person person;
    TRY(load_person(cx, request, &person));
    TRY(person_require_password(cx, &person));
    return person_saved(cx, request, response, &person, 200);
}

HANDLER(person_unlock_post)
{
    struct person person;
    TRY(load_person(cx, request, &person));
    TRY(person_unlock(cx, &person));
    return person_saved(cx, request, response, &person, 200);
}

HANDLER(person_two_step_off_post)
{
    struct person person;
    TRY(load_person(cx, request, &person));
    TRY(person_guard_access(cx, person.id));
    TRY(person_set_two_step(cx, &person, "", ""));
    return person_saved(cx, request, response, &person, 200);
}

HANDLER(person_history_get)
{
    const char *id = request_parameter(request, "id");
    return history_send(cx, request, response, &person_record, id,
                        arena_printf(cx->arena, "/people/%s", id));
}
