#include <string.h>

#include "account/account_change.h"
#include "account/account_passkey.h"
#include "account/account_secret.h"
#include "account/account_session.h"
#include "account/account_web.h"
#include "base/text.h"
#include "views.gen.h"

/* What the first administrator tells about himself and the organisation. */
struct first_setup {
    const char *org_name, *org_id, *name, *login, *password;
};
static const struct field first_fields[] = {
    FIELD(first_setup, org_name, F_TEXT, .flags = F_REQUIRED, .max = 100, .label = N_("Name of your organisation")),
    FIELD(first_setup, org_id, F_TEXT, .flags = F_REQUIRED, .max = 40, .label = N_("Identifier of the organisation"),
          .help = N_("Short word of lower-case letters, digits and hyphens; it cannot be changed later")),
    FIELD(first_setup, name, F_TEXT, .flags = F_REQUIRED, .max = 80, .label = N_("Your name")),
    FIELD(first_setup, login, F_TEXT, .flags = F_REQUIRED, .max = 80, .label = N_("Sign-in name")),
    FIELD(first_setup, password, F_SECRET, .flags = F_REQUIRED, .max = PASSWORD_MOST, .label = N_("Password")),
};
const struct fields first_setup_input = {first_fields, COUNT(first_fields)};
enum { ALL_FIRST = (1 << COUNT(first_fields)) - 1, ONLY_PASSWORD = 1 << 4 };

static const struct field setup_fields[] = {
    FIELD(setup_view, person_name, F_TEXT),
    FIELD(setup_view, login, F_TEXT),
    FIELD(setup_view, first, F_BOOL),
};
const struct fields setup_answer = {setup_fields, COUNT(setup_fields)};

/* The help of the password's field, with the length that the organisation asks for. */
static void help_about_length(struct ctx *cx, const struct person *person, const struct form_inputs *inputs)
{
    int64_t least = person->id[0] == '\0' ? 0 : password_about_person(cx, person).least;
    struct form_input *input = (struct form_input *)inputs->at + inputs->n - 1; /* it is the last one */
    input->help = trf(cx, N_("At least {0} characters; several words that only you would put together are easy to keep"),
                      decimal(cx, least == 0 ? PASSWORD_LEAST : least));
}

static enum rc setup_send(struct ctx *cx, const struct request *request, struct response *response,
                          const struct person *person, const struct first_setup *row, int status)
{
    struct setup_view view = {.token = request_parameter(request, "token"),
                              .person_name = person->name, .login = person->login,
                              .first = person->id[0] == '\0'};
    view.form.action = view.form.submit = view.form.cancel = view.form.id = "";
    TRY(form_build(cx, first_setup_input, view.first ? ALL_FIRST : ONLY_PASSWORD, row, request,
                   NULL, 0, &view.form.inputs));
    help_about_length(cx, person, &view.form.inputs);
    struct page page = {.title = tr(cx, N_("Welcome to kaname")), .place = NAV_COUNT_,
                        .html = VIEW(setup_page), .fields = setup_answer, .view = &view,
                        .bare = true, .status = status};
    return page_send(cx, request, response, &page);
}

static enum rc first_exists(struct ctx *cx)
{
    return fail(cx, RC_MISSING, N_("The first administrator exists already; please sign in"));
}

/* Who the link is for; an empty person for the first administrator. */
static enum rc open_link(struct ctx *cx, const struct request *request, struct person *ret)
{
    const char *id = "";
    int64_t people = 0;
    TRY(setup_link_open(cx, request_parameter(request, "token"), &id));
    *ret = (struct person){.id = "", .name = "", .login = ""};
    if (id[0] != '\0')
        return account_store_person_by_id(cx, id, ret);
    TRY(account_store_person_count(cx, &people));
    if (people > 0)
        return first_exists(cx);
    return RC_OK;
}

HANDLER(setup_get)
{
    struct person person;
    struct first_setup empty = {"", "", "", "", ""};
    TRY(open_link(cx, request, &person));
    return setup_send(cx, request, response, &person, &empty, 0);
}

static enum rc make_first(struct ctx *cx, const struct first_setup *row, struct person *ret)
{
    struct organization organization = {.id = row->org_id, .parent = "", .name = row->org_name,
                                        .sector = "", .handling_mark = "", .document_prefix = ""};
    struct person person = {.name = row->name, .login = row->login, .email = "", .lang = cx->lang};
    const struct password_about about = {.login = row->login, .name = row->name, .org = row->org_id,
                                         .org_name = row->org_name};
    TRY(password_check_rules(cx, row->password, &about));
    TRY(organization_create(cx, &organization));
    cx->org = organization.id;
    cx->permissions |= PERM_SYSTEM; /* the link proves access to the machine */
    TRY(person_create(cx, &person,
                      UINT64_C(1) << ROLE_ADMINISTRATOR | UINT64_C(1) << ROLE_SYSTEM |
                          UINT64_C(1) << ROLE_OFFICER));
    *ret = person;
    return RC_OK;
}

/* The form calls the organisation's id otherwise than its record does. */
static void name_fields(struct ctx *cx)
{
    for (size_t i = 0; i < cx->problem.field_count; i++)
        if (strcmp(cx->problem.fields[i].field, "id") == 0)
            cx->problem.fields[i].field = "org_id";
}

/* All of it or nothing: an organisation without its administrator would stay behind for ever. */
static enum rc store_setup(struct ctx *cx, const struct request *request, struct person *person,
                           const struct first_setup *row)
{
    struct person chosen = *person;
    int64_t people = 0;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(setup_link_use(cx, request_parameter(request, "token")));
    if (person->id[0] == '\0') {
        TRY(account_store_person_count(cx, &people));
        if (people > 0)
            return first_exists(cx);
        TRY(make_first(cx, row, &chosen));
    }
    cx->org = chosen.org;
    cx->person = chosen.id;
    TRY(person_set_password(cx, &chosen, row->password));
    TRY(db_commit(cx, &tx));
    *person = chosen;
    return RC_OK;
}

static enum rc set_up(struct ctx *cx, const struct request *request, struct person *person,
                      struct first_setup *row)
{
    struct ctx before = *cx;
    TRY(form_read(cx, request, first_setup_input, person->id[0] == '\0' ? ALL_FIRST : ONLY_PASSWORD,
                  row, NULL));
    if (strcmp(row->password, request_form(request, "again")) != 0)
        return field_fail(cx, "again", N_("The two passwords differ"));
    enum rc rc = store_setup(cx, request, person, row);
    if (rc != RC_OK) {
        cx->org = before.org;
        cx->person = before.person;
        cx->permissions = before.permissions;
        name_fields(cx);
    }
    return rc;
}

HANDLER(setup_post)
{
    struct person person;
    struct signed_in signed_in;
    struct first_setup row = {"", "", "", "", ""};
    TRY(open_link(cx, request, &person));
    enum rc rc = set_up(cx, request, &person, &row);
    if (rc == RC_INVALID)
        return setup_send(cx, request, response, &person, &row, 422);
    TRY(rc);
    TRY(account_store_person_by_id(cx, person.id, &person));
    struct second_step second;
    TRY(second_step_of(cx, &person, &second));
    TRY(session_open(cx, &person, second.code || second.passkey ? SESSION_WAITS_FOR_CODE : SESSION_FULL,
                     &signed_in));
    response_cookie(cx, response, "kaname_session", signed_in.token, signed_in.seconds);
    return redirect_send(cx, response, signed_in.needs_code ? "/sign-in/code" : "/");
}
