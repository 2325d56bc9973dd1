/* The page where somebody changes the own password, of free will or because a new one is required. */
#include <string.h>

#include "account/account_change.h"
#include "account/account_password.h"
#include "account/account_session.h"
#include "account/account_web.h"
#include "base/text.h"
#include "views.gen.h"

static const struct field password_fields[] = {
    FIELD(password_view, login, F_TEXT),
    FIELD(password_view, required, F_BOOL),
    FIELD(password_view, least, F_INT),
};
const struct fields password_answer = {password_fields, COUNT(password_fields)};

static enum rc password_send(struct ctx *cx, const struct request *request, struct response *response,
                             const struct person *person, int status)
{
    struct password_about about = password_about_person(cx, person);
    struct password_view view = {.login = person->login, .person_name = person->name,
                                 .old_error = field_error_of(cx, "old"),
                                 .password_error = field_error_of(cx, "password"),
                                 .again_error = field_error_of(cx, "again"), .required = person->must_change,
                                 .least = about.least == 0 ? PASSWORD_LEAST : about.least};
    const struct crumb crumbs[] = {{tr(cx, N_("My account")), "/me"}};
    struct page page = {.title = person->must_change ? tr(cx, N_("Choose a new password"))
                                                     : tr(cx, N_("Change password")),
                        .place = NAV_COUNT_, .html = VIEW(password_page), .fields = password_answer,
                        .view = &view, .status = status, .bare = !text_empty(cx->gate),
                        .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

HANDLER(me_password_get)
{
    struct person person;
    TRY(account_store_person_by_id(cx, cx->person, &person));
    return password_send(cx, request, response, &person, 0);
}

struct done_view {
    int64_t changed;
};
static const struct field done_fields[] = {FIELD(done_view, changed, F_BOOL)};
const struct fields password_changed_answer = {done_fields, COUNT(done_fields)};

HANDLER(me_password_post)
{
    struct person person = {.id = ""};
    const char *password = request_form(request, "password");
    enum rc rc = confirm_password(cx, "old", request_form(request, "old"), &person);
    if (rc == RC_OK && strcmp(password, request_form(request, "again")) != 0)
        rc = field_fail(cx, "again", N_("The two new passwords differ"));
    if (rc == RC_OK)
        rc = person_set_password(cx, &person, password);
    if (rc == RC_INVALID)
        return password_send(cx, request, response, &person, 422);
    TRY(rc);
    return saved_send(cx, request, response, 200, text_empty(cx->gate) ? "/me" : "/",
                      N_("Your password was changed."), password_changed_answer, &(struct done_view){1});
}
