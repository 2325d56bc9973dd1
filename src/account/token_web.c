/* API tokens of the acting person. */
#include <string.h>

#include "account/account_policy.h"
#include "account/account_session.h"
#include "account/account_token.h"
#include "account/account_web.h"
#include "base/text.h"
#include "base/time.h"
#include "views.gen.h"

enum { USUAL_DAYS = 30 };

HANDLER(me_tokens_get)
{
    struct token_list view;
    TRY(token_list(cx, cx->person, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("My account")), "/me"}};
    struct page page = {.title = tr(cx, N_("API tokens")), .place = NAV_COUNT_, .html = VIEW(tokens_page),
                        .fields = token_list_fields, .view = &view, .crumbs = {crumbs, COUNT(crumbs)},
                        .action_label = tr(cx, N_("Make a token")), .action_href = "/me/tokens/new"};
    return page_send(cx, request, response, &page);
}

static const struct field scope_fields[] = {
    FIELD(form_option, value, F_TEXT),
    FIELD(form_option, label, F_TEXT),
    FIELD(form_option, selected, F_BOOL),
};
static const struct field new_fields[] = {
    FIELD(token_new_view, name, F_TEXT),
    FIELD(token_new_view, until, F_DATE),
    FIELD(token_new_view, last, F_DATE),
    FIELD(token_new_view, days, F_INT),
    FIELD_LIST(token_new_view, scopes, scope_fields, struct form_option),
};
const struct fields token_new_answer = {new_fields, COUNT(new_fields)};

/* The groups that this person may hand on. */
static enum rc scope_options(struct ctx *cx, const struct request *request, struct token_new_view *view)
{
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, token_scope_count);
    size_t n = 0;
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < token_scope_count; i++) {
        const struct token_scope *scope = &token_scopes[i];
        const char *box = arena_printf(cx->arena, "scope-%s", scope->code);
        if (may(cx, scope->permissions))
            options[n++] = (struct form_option){scope->code, tr(cx, scope->label),
                                                request_form(request, box)[0] == '1'};
    }
    view->scopes.at = options;
    view->scopes.n = n;
    return RC_OK;
}

static enum rc new_send(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct policy policy;
    struct token_new_view view = {.name = request_form(request, "name"), .until = request_form(request, "until"),
                                  .name_error = field_error_of(cx, "name"),
                                  .scope_error = field_error_of(cx, "scope"),
                                  .until_error = field_error_of(cx, "until"),
                                  .password_error = field_error_of(cx, "password")};
    TRY(policy_get(cx, cx->org, &policy));
    int64_t today = date_days(date_of_time(cx, cx->now));
    view.days = policy.token_days;
    view.last = date_from_days(cx, today + policy.token_days);
    if (view.until[0] == '\0' && request->method == GET)
        view.until = date_from_days(cx, today + (USUAL_DAYS < view.days ? USUAL_DAYS : view.days));
    TRY(scope_options(cx, request, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("My account")), "/me"}, {tr(cx, N_("API tokens")), "/me/tokens"}};
    struct page page = {.title = tr(cx, N_("Make a token")), .place = NAV_COUNT_, .html = VIEW(token_new_page),
                        .fields = token_new_answer, .view = &view, .status = status,
                        .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

HANDLER(me_token_new_get)
{
    return new_send(cx, request, response, 0);
}

/* Programs name the groups in one text; forms tick boxes. */
static const char *wished_scope(struct ctx *cx, const struct request *request)
{
    const char *scope = request_form(request, "scope");
    for (size_t i = 0; i < token_scope_count; i++) {
        const char *box = arena_printf(cx->arena, "scope-%s", token_scopes[i].code);
        if (request_form(request, box)[0] == '1')
            scope = arena_printf(cx->arena, "%s %s", scope, token_scopes[i].code);
    }
    return scope;
}

static const struct field made_fields[] = {
    FIELD(token_made_view, id, F_ID),
    FIELD(token_made_view, token, F_TEXT),
    FIELD(token_made_view, name, F_TEXT),
    FIELD(token_made_view, scope, F_TEXT),
    FIELD(token_made_view, expires_at, F_TIME),
};
const struct fields token_made_answer = {made_fields, COUNT(made_fields)};

HANDLER(me_token_new_post)
{
    struct person person;
    struct token token;
    struct token_made_view view = {.id = ""};
    const struct token_wish wish = {.name = request_form(request, "name"), .scope = wished_scope(cx, request),
                                    .until = request_form(request, "until")};
    enum rc rc = confirm_password(cx, "password", request_form(request, "password"), &person);
    if (rc == RC_OK)
        rc = token_create(cx, &wish, &view.token, &token);
    if (rc == RC_INVALID)
        return new_send(cx, request, response, 422);
    TRY(rc);
    view.id = token.id;
    view.name = token.name;
    view.scope = token.scope;
    view.scope_words = token_scope_words(cx, token.scope);
    view.expires_at = token.expires_at;
    const struct crumb crumbs[] = {{tr(cx, N_("My account")), "/me"}, {tr(cx, N_("API tokens")), "/me/tokens"}};
    struct page page = {.title = tr(cx, N_("The new token")), .place = NAV_COUNT_, .html = VIEW(token_made_page),
                        .fields = token_made_answer, .view = &view, .status = 201,
                        .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

HANDLER(me_token_end_post)
{
    TRY(token_end(cx, request_parameter(request, "id")));
    struct token_list view;
    TRY(token_list(cx, cx->person, &view));
    return saved_send(cx, request, response, 200, "/me/tokens", N_("The token was ended."), token_list_fields,
                      &view);
}
