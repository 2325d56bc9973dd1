/* How strong a password is while it is typed: the same rules that take or refuse it. */
#include "account/account_change.h"
#include "account/account_password.h"
#include "account/account_web.h"
#include "base/text.h"

/* Characters of its own from which a password is called strong. */
enum { STRONG = 14 };

struct strength_view {
    int64_t own, least, strong; /* characters that nothing foretells: there, needed, many */
    int64_t good;               /* it would be taken */
    const char *words;
};
static const struct field strength_fields[] = {
    FIELD(strength_view, own, F_INT),   FIELD(strength_view, least, F_INT), FIELD(strength_view, strong, F_INT),
    FIELD(strength_view, good, F_BOOL), FIELD(strength_view, words, F_TEXT),
};
const struct fields strength_answer = {strength_fields, COUNT(strength_fields)};

static enum rc about_whom(struct ctx *cx, struct password_about *ret)
{
    struct person person;
    *ret = (struct password_about){.login = "", .name = "", .org = "", .org_name = ""};
    if (text_empty(cx->person))
        return RC_OK;
    TRY(account_store_person_by_id(cx, cx->person, &person));
    *ret = password_about_person(cx, &person);
    return RC_OK;
}

/* Scripts read it; it has no face for people. */
HANDLER(password_strength_post)
{
    struct password_about about;
    const char *password = request_form(request, "password");
    struct strength_view view = {.least = PASSWORD_OWN_LEAST, .strong = STRONG, .words = ""};
    TRY(about_whom(cx, &about));
    view.good = password_check_rules(cx, password, &about) == RC_OK;
    view.words = field_error_of(cx, "password");
    cx->problem = (struct problem){.rc = RC_OK};
    if (text_length(password) <= PASSWORD_MOST)
        view.own = (int64_t)password_own_characters(cx, password, &about);
    if (view.good)
        view.words = view.own >= STRONG ? tr(cx, N_("Strong")) : tr(cx, N_("Sufficient; longer is stronger"));
    struct json json = json_create(&response->body);
    field_write_json(cx, &json, strength_answer, &view);
    response->media_type = "application/json";
    response->status = 200;
    return RC_OK;
}
