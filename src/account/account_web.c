#include "account/account_web.h"

#include <stdio.h>
#include <string.h>

#include "account/account_certificate.h"
#include "account/account_change.h"
#include "account/account_passkey.h"
#include "account/account_secret.h"
#include "account/account_session.h"
#include "base/text.h"
#include "base/time.h"
#include "views.gen.h"

static const struct field sign_in_fields[] = {
    FIELD(sign_in_view, to, F_TEXT),
    FIELD(sign_in_view, login, F_TEXT),
    FIELD(sign_in_view, code, F_BOOL),
    FIELD(sign_in_view, passkey, F_BOOL),
    FIELD(sign_in_view, certificate, F_BOOL),
};
const struct fields sign_in_answer = {sign_in_fields, COUNT(sign_in_fields)};

static enum rc sign_in_send(struct ctx *cx, const struct request *request, struct response *response,
                            bool second, const char *to, int status)
{
    struct sign_in_view view = {.to = to, .login = request_form(request, "login")};
    struct second_step step = {.code = true};
    if (second)
        TRY(second_step_waiting(cx, request->session, &step));
    view.code = step.code;
    view.passkey = step.passkey;
    view.certificate = cx->certificate != NULL;
    struct page page = {.title = tr(cx, N_("Sign in")), .place = NAV_COUNT_,
                        .html = second ? VIEW(sign_in_code_page) : VIEW(sign_in_page),
                        .fields = sign_in_answer, .view = &view, .bare = true, .status = status};
    return page_send(cx, request, response, &page);
}

enum rc sign_in_again(struct ctx *cx, const struct request *request, struct response *response, bool second,
                      enum rc rc)
{
    bool form = rc == RC_DENIED || rc == RC_BUSY || rc == RC_INVALID || rc == RC_AWAY;
    if (!form || request->json_body || request->wants_json)
        return rc;
    return sign_in_send(cx, request, response, second, request_form(request, "to"), rc_describe(rc)->http);
}

HANDLER(sign_in_get)
{
    return sign_in_send(cx, request, response, false, request_query(request, "to"), 0);
}

/* Tells programs what browsers learn from the cookie and from the forms. */
struct signed_in_view {
    int64_t needs_code;
    const char *csrf, *gate;
};
static const struct field signed_in_fields[] = {FIELD(signed_in_view, needs_code, F_BOOL),
                                                FIELD(signed_in_view, csrf, F_TEXT),
                                                FIELD(signed_in_view, gate, F_TEXT)};
const struct fields signed_in_answer = {signed_in_fields, COUNT(signed_in_fields)};
static const struct field done_fields[] = {FIELD(signed_in_view, needs_code, F_BOOL)};
const struct fields done_answer = {done_fields, COUNT(done_fields)};

enum rc signed_in_send(struct ctx *cx, const struct request *request, struct response *response,
                       const struct signed_in *signed_in, const char *to)
{
    struct signed_in_view view = {.needs_code = signed_in->needs_code, .csrf = signed_in->csrf,
                                  .gate = signed_in->gate};
    if (cx->session[0] != '\0') /* the browser forgets the session that it had */
        TRY(account_store_session_delete(cx, cx->session));
    response->actor = signed_in->person;
    response_cookie(cx, response, "kaname_session", signed_in->token,
                    signed_in->seconds);
    const char *target = signed_in->gate[0] == '\0' ? own_page(to, "/") : signed_in->gate;
    if (signed_in->needs_code)
        target = arena_printf(cx->arena, "/sign-in/code?to=%s", url_encode(cx, target));
    return saved_send(cx, request, response, 200, target, NULL, signed_in_answer, &view);
}

HANDLER(sign_in_post)
{
    struct signed_in signed_in;
    const char *to = request_form(request, "to");
    enum rc rc = sign_in_password(cx, request_form(request, "login"),
                                  request_form(request, "password"), &signed_in);
    if (rc == RC_OK)
        return signed_in_send(cx, request, response, &signed_in, to);
    return sign_in_again(cx, request, response, false, rc);
}

HANDLER(sign_in_certificate_post)
{
    struct signed_in signed_in;
    enum rc rc = sign_in_certificate(cx, &signed_in);
    if (rc == RC_OK)
        return signed_in_send(cx, request, response, &signed_in, request_form(request, "to"));
    return sign_in_again(cx, request, response, false, rc);
}

HANDLER(sign_in_code_get)
{
    return sign_in_send(cx, request, response, true, request_query(request, "to"), 0);
}

HANDLER(sign_in_code_post)
{
    struct signed_in signed_in;
    const char *to = request_form(request, "to");
    enum rc rc = sign_in_code(cx, request->session, request_form(request, "code"), &signed_in);
    if (rc == RC_OK)
        return signed_in_send(cx, request, response, &signed_in, to);
    return sign_in_again(cx, request, response, true, rc);
}

HANDLER(sign_out_post)
{
    TRY(sign_out(cx, request->session));
    response_cookie(cx, response, "kaname_session", "", 0);
    return saved_send(cx, request, response, 200, "/sign-in", N_("Signed out."),
                      done_answer, &(struct signed_in_view){0});
}

HANDLER(language_post)
{
    const char *lang = request_form(request, "lang");
    if (text_same(lang, "ja") || text_same(lang, "en"))
        response_cookie(cx, response, "kaname_language", lang, (int64_t)365 * 86400);
    return redirect_send(cx, response, own_page(request_form(request, "to"), "/"));
}

static const struct field me_fields[] = {
    FIELD(me_view, name, F_TEXT),        FIELD(me_view, login, F_TEXT),
    FIELD(me_view, email, F_TEXT),       FIELD(me_view, org_name, F_TEXT),
    FIELD(me_view, roles, F_TEXT),       FIELD(me_view, notice, F_TEXT),
    FIELD(me_view, two_step, F_BOOL),    FIELD(me_view, recovery_left, F_INT),
    FIELD(me_view, last_at, F_TIME),     FIELD(me_view, sessions, F_INT),
    FIELD(me_view, tokens, F_INT),       FIELD(me_view, passkeys, F_INT),
};
const struct fields me_view_fields = {me_fields, COUNT(me_fields)};

static const char *role_words(struct ctx *cx, const struct membership_list *list)
{
    const char *words = "";
    for (size_t i = 0; i < list->memberships.n; i++)
        words = arena_printf(cx->arena, "%s%s%s", words, i == 0 ? "" : tr(cx, N_(", ")),
                             tr(cx, enum_label(&role_names, list->memberships.at[i].role)));
    return words;
}

/* "5 1700000000000": how often and when the sign-in was locked; 0 for a code that came a second time, -1 for
 * a passkey whose counter went back. */
static const char *notice_words(struct ctx *cx, const char *notice)
{
    long long failures = 0, at = 0;
    if (sscanf(notice, "%lld %lld", &failures, &at) != 2)
        return "";
    if (failures < 0)
        return trf(cx, N_("One of your passkeys answered on {0} with a count that went back: it may have been copied. "
                          "Remove it, make a new one and tell the administrator."),
                   time_show(cx, at));
    if (failures == 0)
        return trf(cx, N_("A code of your second step came a second time on {0}. If it was not you, change your "
                          "password and tell the administrator."),
                   time_show(cx, at));
    return trf(cx, N_("{0} failed attempts to sign in as you were made until {1}. If it was not you, "
                      "change your password and tell the administrator."),
               decimal(cx, failures), time_show(cx, at));
}

static enum rc me_send(struct ctx *cx, const struct request *request, struct response *response,
                       int status)
{
    struct person person;
    struct sign_in state;
    struct membership_list roles;
    TRY(account_store_person_by_id(cx, cx->person, &person));
    TRY(account_store_sign_in_get(cx, cx->person, &state));
    TRY(account_store_memberships(cx, cx->person, &roles));
    struct session_list sessions;
    int64_t tokens = 0;
    TRY(session_list(cx, &person, &sessions));
    TRY(token_store_count(cx, cx->person, &tokens));
    int64_t passkeys = 0;
    TRY(passkey_store_count(cx, cx->person, &passkeys));
    struct me_view view = {
        .name = person.name, .login = person.login, .email = person.email,
        .org_name = cx->org_name, .roles = role_words(cx, &roles),
        .notice = notice_words(cx, state.notice), .two_step = person.totp[0] != '\0',
        .recovery_left = (int64_t)(strlen(person.recovery) + 1) / 65, .last_at = state.last_at,
        .sessions = (int64_t)sessions.sessions.n, .tokens = tokens, .passkeys = passkeys};
    struct page page = {.title = tr(cx, N_("My account")), .place = NAV_COUNT_, .html = VIEW(me_page),
                        .fields = me_view_fields, .view = &view, .status = status};
    return page_send(cx, request, response, &page);
}

HANDLER(me_get)
{
    return me_send(cx, request, response, 0);
}

const char *field_error_of(const struct ctx *cx, const char *field)
{
    for (size_t i = 0; i < cx->problem.field_count; i++)
        if (strcmp(cx->problem.fields[i].field, field) == 0)
            return cx->problem.fields[i].message;
    return "";
}

enum rc confirm_password(struct ctx *cx, const char *field, const char *password, struct person *ret)
{
    TRY(account_store_person_by_id(cx, cx->person, ret));
    enum rc rc = sign_in_confirm(cx, ret, password);
    if (rc != RC_DENIED)
        return rc;
    cx->problem = (struct problem){.rc = RC_OK};
    return field_fail(cx, field, N_("The present password is wrong"));
}

static const struct field two_step_fields[] = {
    FIELD(two_step_view, secret, F_TEXT),
    FIELD(two_step_view, address, F_TEXT),
    FIELD(two_step_view, codes, F_LIST_TEXT),
};
const struct fields two_step_answer = {two_step_fields, COUNT(two_step_fields)};

/* Who finds a screen unlocked must not put another phone in the place of the one in use. */
static enum rc load_without_two_step(struct ctx *cx, struct person *ret)
{
    TRY(account_store_person_by_id(cx, cx->person, ret));
    if (ret->totp[0] != '\0')
        return fail(cx, RC_DENIED,
                    N_("Two-step sign-in is on already; turn it off on the page “My account” first"));
    return RC_OK;
}

static enum rc two_step_send(struct ctx *cx, const struct request *request,
                             struct response *response, const char *secret, int status)
{
    struct person person;
    TRY(load_without_two_step(cx, &person));
    struct two_step_view view = {.secret = secret, .address = totp_address(cx, secret, person.login),
                                 .required = !text_empty(cx->gate)};
    TRY(totp_picture(cx, view.address, &view.picture));
    const struct crumb crumbs[] = {{tr(cx, N_("My account")), "/me"}};
    struct page page = {.title = tr(cx, N_("Turn on two-step sign-in")), .place = NAV_COUNT_,
                        .html = VIEW(two_step_page), .fields = two_step_answer, .view = &view,
                        .status = status, .bare = !text_empty(cx->gate), .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

HANDLER(two_step_get)
{
    return two_step_send(cx, request, response, totp_new_secret(cx), 0);
}

/* The code proves that the phone has the secret, the password that it is the person who has the phone. */
static enum rc check_two_step(struct ctx *cx, const struct request *request, const char *secret,
                              struct person *ret_person, int64_t *ret_step)
{
    const char *code = text_trim(cx, text_fold(cx, request_form(request, "code")));
    TRY(load_without_two_step(cx, ret_person));
    TRY(confirm_password(cx, "password", request_form(request, "password"), ret_person));
    if (strlen(secret) != TOTP_SECRET_LETTERS || !totp_fits(secret, code, cx->now, 0, ret_step))
        return field_fail(cx, "code", N_("The code does not fit; please wait for the next one"));
    return RC_OK;
}

HANDLER(two_step_post)
{
    struct person person;
    int64_t step = 0;
    bool taken = false;
    const char *codes[RECOVERY_CODES], *digests;
    const char *secret = request_form(request, "secret");
    enum rc rc = check_two_step(cx, request, secret, &person, &step);
    if (rc == RC_INVALID && strlen(secret) == TOTP_SECRET_LETTERS)
        return two_step_send(cx, request, response, secret, 422);
    TRY(rc);
    TRY(recovery_new(cx, codes, &digests));
    TRY(person_set_two_step(cx, &person, secret, digests));
    TRY(account_store_sign_in_take_step(cx, person.id, step, &taken)); /* this code is used up */
    struct two_step_view view = {.secret = "", .address = "", .codes = {codes, RECOVERY_CODES}};
    struct page page = {.title = tr(cx, N_("Recovery codes")), .place = NAV_COUNT_,
                        .html = VIEW(recovery_page), .fields = two_step_answer, .view = &view,
                        .bare = !text_empty(cx->gate)};
    return page_send(cx, request, response, &page);
}

HANDLER(two_step_off_post)
{
    struct person person;
    enum rc rc = confirm_password(cx, "password-off", request_form(request, "password"), &person);
    if (rc == RC_INVALID)
        return me_send(cx, request, response, 422);
    TRY(rc);
    TRY(person_set_two_step(cx, &person, "", ""));
    return saved_send(cx, request, response, 200, "/me", N_("Two-step sign-in is off."),
                      done_answer, &(struct signed_in_view){0});
}
