/* Passkeys: one's own, signing in with them, and those of somebody else for the administrator. */
#include <string.h>

#include "account/account_passkey.h"
#include "account/account_web.h"
#include "base/text.h"
#include "views.gen.h"

/* Scripts read it; it has no face for people. */
static enum rc ask_send(struct ctx *cx, struct response *response, const struct passkey_ask *ask)
{
    struct json json = json_create(&response->body);
    if (ask->cookie[0] != '\0')
        response_cookie(cx, response, "kaname_session", ask->cookie, PASSKEY_CHALLENGE_SECONDS);
    field_write_json(cx, &json, passkey_ask_fields, ask);
    response->media_type = "application/json";
    response->status = 200;
    return RC_OK;
}

static bool is_second(const struct request *request)
{
    return request_form(request, "second")[0] == '1';
}

HANDLER(sign_in_passkey_ask_post)
{
    struct passkey_site site;
    struct passkey_ask ask;
    TRY(passkey_site(cx, request->host, &site));
    TRY(passkey_ask_use(cx, request->session, &site, is_second(request), &ask));
    return ask_send(cx, response, &ask);
}

HANDLER(sign_in_passkey_post)
{
    struct passkey_site site;
    struct signed_in signed_in;
    const struct passkey_sign_in given = {
        .token = request->session, .credential = request_form(request, "credential"), .second = is_second(request),
        .used = {.client_data = request_form(request, "client_data"), .data = request_form(request, "data"),
                 .signature = request_form(request, "signature")}};
    enum rc rc = passkey_site(cx, request->host, &site);
    if (rc == RC_OK)
        rc = sign_in_passkey(cx, &site, &given, &signed_in);
    if (rc == RC_OK)
        return signed_in_send(cx, request, response, &signed_in, request_form(request, "to"));
    return sign_in_again(cx, request, response, given.second, rc);
}

static const struct field page_fields[] = {
    FIELD_OBJECT_OF(passkeys_view, list, passkey_list_fields),
    FIELD(passkeys_view, required, F_BOOL),
};
const struct fields passkeys_answer = {page_fields, COUNT(page_fields)};

static enum rc passkeys_send(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct passkeys_view view = {.name = request_form(request, "name"), .name_error = field_error_of(cx, "name"),
                                 .password_error = field_error_of(cx, "password"),
                                 .passkey_error = field_error_of(cx, "passkey"),
                                 .chosen_error = field_error_of(cx, "chosen"), .required = !text_empty(cx->gate)};
    TRY(passkey_list(cx, cx->person, &view.list));
    const struct crumb crumbs[] = {{tr(cx, N_("My account")), "/me"}};
    struct page page = {.title = tr(cx, N_("Passkeys")), .place = NAV_COUNT_, .html = VIEW(passkeys_page),
                        .fields = passkeys_answer, .view = &view, .status = status,
                        .bare = !text_empty(cx->gate), .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

HANDLER(me_passkeys_get)
{
    return passkeys_send(cx, request, response, 0);
}

HANDLER(me_passkey_ask_post)
{
    struct person person;
    struct passkey_site site;
    struct passkey_ask ask;
    TRY(passkey_site(cx, request->host, &site));
    TRY(confirm_password(cx, "password", request_form(request, "password"), &person));
    TRY(passkey_ask_make(cx, &person, &site, &ask));
    return ask_send(cx, response, &ask);
}

HANDLER(me_passkeys_post)
{
    struct passkey_site site;
    struct passkey passkey;
    enum rc rc = passkey_site(cx, request->host, &site);
    if (rc == RC_OK)
        rc = passkey_make(cx, &site, request_form(request, "name"), request_form(request, "client_data"),
                          request_form(request, "attestation"), &passkey);
    if (rc == RC_INVALID)
        return passkeys_send(cx, request, response, 422);
    TRY(rc);
    return saved_send(cx, request, response, 201, text_empty(cx->gate) ? "/me/passkeys" : "/",
                      N_("The passkey was made."), passkey_record.fields, &passkey);
}

/* The page after a removal, for programs. */
static enum rc removed_send(struct ctx *cx, const struct request *request, struct response *response,
                            const char *person, const char *location)
{
    struct passkeys_view view = {.name = ""};
    TRY(passkey_list(cx, person, &view.list));
    return saved_send(cx, request, response, 200, location, N_("The passkey was removed."), passkeys_answer, &view);
}

HANDLER(me_passkey_remove_post)
{
    struct person person;
    const char *id = request_form(request, "chosen");
    enum rc rc = confirm_password(cx, "password", request_form(request, "password"), &person);
    if (rc == RC_OK && id[0] == '\0')
        rc = field_fail(cx, "chosen", N_("Please choose the passkey that shall go"));
    if (rc == RC_OK)
        rc = passkey_remove(cx, &person, id);
    if (rc == RC_INVALID)
        return passkeys_send(cx, request, response, 422);
    TRY(rc);
    return removed_send(cx, request, response, person.id, "/me/passkeys");
}

HANDLER(person_passkey_remove_post)
{
    struct person person;
    TRY(record_get(cx, &person_record, request_parameter(request, "id"), &person));
    TRY(passkey_remove(cx, &person, request_parameter(request, "passkey")));
    return removed_send(cx, request, response, person.id, arena_printf(cx->arena, "/people/%s/access", person.id));
}
