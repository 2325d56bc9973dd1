/* Sessions: one's own, and those of somebody else for the administrator. */
#include <string.h>

#include "account/account_session.h"
#include "account/account_token.h"
#include "account/account_web.h"
#include "base/text.h"
#include "views.gen.h"

struct ended_view {
    int64_t ended;
};
static const struct field ended_fields[] = {FIELD(ended_view, ended, F_INT)};
const struct fields ended_answer = {ended_fields, COUNT(ended_fields)};

static enum rc sessions_send(struct ctx *cx, const struct request *request, struct response *response,
                             const struct person *person, int status)
{
    struct session_list list;
    TRY(session_list(cx, person, &list));
    struct sessions_view view = {.error = field_error_of(cx, "password"),
                                 .sessions = {list.sessions.at, list.sessions.n}};
    const struct crumb crumbs[] = {{tr(cx, N_("My account")), "/me"}};
    struct page page = {.title = tr(cx, N_("Where I am signed in")), .place = NAV_COUNT_,
                        .html = VIEW(sessions_page), .fields = session_list_fields, .view = &view,
                        .status = status, .crumbs = {crumbs, COUNT(crumbs)}};
    if (request->wants_json)
        page.view = &list;
    return page_send(cx, request, response, &page);
}

HANDLER(me_sessions_get)
{
    struct person person;
    TRY(account_store_person_by_id(cx, cx->person, &person));
    return sessions_send(cx, request, response, &person, 0);
}

/* Ends the sessions whose box "end-…" is ticked. */
static enum rc end_chosen(struct ctx *cx, const struct request *request, const struct person *person,
                          int64_t *ret_ended)
{
    static const char prefix[] = "end-";
    for (size_t i = 0; i < request->form.n; i++) {
        const struct pair *pair = &request->form.at[i];
        if (strncmp(pair->name, prefix, strlen(prefix)) != 0 || !text_same(pair->value, "1"))
            continue;
        TRY(session_end(cx, person, pair->name + strlen(prefix)));
        ++*ret_ended;
    }
    if (*ret_ended == 0)
        return field_fail(cx, "password", N_("Please tick the sessions that shall end"));
    return RC_OK;
}

HANDLER(me_sessions_post)
{
    struct person person;
    struct ended_view view = {0};
    bool all = request_form(request, "others")[0] == '1';
    enum rc rc = confirm_password(cx, "password", request_form(request, "password"), &person);
    if (rc == RC_OK)
        rc = all ? session_end_others(cx, &person) : end_chosen(cx, request, &person, &view.ended);
    if (rc == RC_INVALID)
        return sessions_send(cx, request, response, &person, 422);
    TRY(rc);
    return saved_send(cx, request, response, 200, "/me/sessions", N_("The sessions were ended."),
                      ended_answer, &view);
}

static enum rc load_person(struct ctx *cx, const struct request *request, struct person *ret)
{
    return record_get(cx, &person_record, request_parameter(request, "id"), ret);
}

static const struct field access_fields[] = {
    FIELD(access_view, id, F_ID),
    FIELD(access_view, name, F_TEXT),
    FIELD_OBJECT_OF(access_view, sessions, session_list_fields),
    FIELD_OBJECT_OF(access_view, tokens, token_list_fields),
    FIELD_OBJECT_OF(access_view, passkeys, passkey_list_fields),
};
const struct fields access_answer = {access_fields, COUNT(access_fields)};

HANDLER(person_access_get)
{
    struct person person;
    struct access_view view;
    TRY(load_person(cx, request, &person));
    view.id = person.id;
    view.name = person.name;
    TRY(session_list(cx, &person, &view.sessions));
    TRY(token_list(cx, person.id, &view.tokens));
    TRY(passkey_list(cx, person.id, &view.passkeys));
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"},
                                   {tr(cx, N_("People and roles")), "/people"},
                                   {person.name, arena_printf(cx->arena, "/people/%s", person.id)}};
    struct page page = {.title = tr(cx, N_("Sessions, tokens and passkeys")), .place = NAV_ADMINISTRATION,
                        .html = VIEW(access_page), .fields = access_answer, .view = &view,
                        .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

static enum rc access_saved(struct ctx *cx, const struct request *request, struct response *response,
                            const struct person *person, const char *notice, int64_t ended)
{
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/people/%s/access", person->id),
                      notice, ended_answer, &(struct ended_view){ended});
}

HANDLER(person_session_end_post)
{
    struct person person;
    TRY(load_person(cx, request, &person));
    TRY(session_end(cx, &person, request_parameter(request, "session")));
    return access_saved(cx, request, response, &person, N_("The sessions were ended."), 1);
}

HANDLER(person_sessions_end_post)
{
    struct person person;
    TRY(load_person(cx, request, &person));
    TRY(session_end_others(cx, &person));
    return access_saved(cx, request, response, &person, N_("The sessions were ended."), 0);
}

HANDLER(person_token_end_post)
{
    struct person person;
    TRY(load_person(cx, request, &person));
    TRY(token_end(cx, request_parameter(request, "token")));
    return access_saved(cx, request, response, &person, N_("The token was ended."), 1);
}
