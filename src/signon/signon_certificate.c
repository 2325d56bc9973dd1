/* The register of client certificates: pages and commands. */
#include <string.h>

#include "account/account_certificate.h"
#include "account/account_cli.h"
#include "account/account_web.h"
#include "base/file.h"
#include "base/text.h"
#include "signon/signon.h"
#include "views.gen.h"

enum { PEM_MOST = 20000 };

static enum rc certificates_send(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct certificates_view view = {.login = request_form(request, "login"),
                                     .login_error = field_error_of(cx, "login"),
                                     .certificate_error = field_error_of(cx, "certificate"),
                                     .asks = cx->asks_certificate};
    TRY(certificate_list(cx, "", &view.rows));
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"}};
    struct page page = {.title = tr(cx, N_("Client certificates")), .place = NAV_ADMINISTRATION,
                        .html = VIEW(certificates_page), .fields = certificate_rows_fields, .view = &view,
                        .status = status, .wide = true, .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

HANDLER(certificates_get)
{
    return certificates_send(cx, request, response, 0);
}

static enum rc find_person(struct ctx *cx, const char *typed, struct person *ret)
{
    const char *login = login_fold(cx, typed);
    enum rc rc = account_store_person_by_login(cx, login, ret);
    if (rc == RC_MISSING || (rc == RC_OK && strcmp(ret->org, cx->org) != 0))
        return field_fail(cx, "login", N_("There is no person {0} in this organisation"), login);
    return rc;
}

static enum rc saved(struct ctx *cx, const struct request *request, struct response *response)
{
    struct certificates_view view = {.login = ""};
    TRY(certificate_list(cx, "", &view.rows));
    return saved_send(cx, request, response, 200, "/certificates", N_("Saved."), certificate_rows_fields, &view);
}

HANDLER(certificates_post)
{
    struct person person;
    struct person_certificate made;
    enum rc rc = find_person(cx, request_form(request, "login"), &person);
    if (rc == RC_OK)
        rc = certificate_bind(cx, &person, request_form(request, "certificate"),
                              request_form(request, "alone")[0] == '1', &made);
    if (rc == RC_INVALID)
        return certificates_send(cx, request, response, 422);
    TRY(rc);
    return saved(cx, request, response);
}

HANDLER(certificate_end_post)
{
    TRY(certificate_end(cx, request_parameter(request, "id")));
    return saved(cx, request, response);
}

HANDLER(me_certificates_get)
{
    struct certificates_view view = {.login = "", .asks = cx->asks_certificate};
    TRY(certificate_list(cx, cx->person, &view.rows));
    const struct crumb crumbs[] = {{tr(cx, N_("My account")), "/me"}};
    struct page page = {.title = tr(cx, N_("My client certificates")), .place = NAV_COUNT_,
                        .html = VIEW(me_certificates_page), .fields = certificate_rows_fields, .view = &view,
                        .wide = true, .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

/* ---- commands ---- */

enum rc certificate_list_run(struct ctx *cx, struct arguments *arguments)
{
    struct certificate_rows view;
    TRY(certificate_list(cx, "", &view));
    return command_show(cx, arguments, certificate_rows_fields, &view);
}

enum rc certificate_bind_run(struct ctx *cx, struct arguments *arguments)
{
    struct person person;
    struct person_certificate made;
    CLEANUP(buf_free) struct buf pem = buf_create(PEM_MOST);
    TRY(account_cli_person(cx, arguments, &person));
    TRY(file_read(cx, operand_of(arguments, 1), &pem));
    if (!text_is_utf8(buf_string(&pem), pem.length))
        return fail(cx, RC_INVALID, N_("The file {0} is no text"), operand_of(arguments, 1));
    TRY(certificate_bind(cx, &person, buf_string(&pem), switch_of(arguments, "alone"), &made));
    return certificate_list_run(cx, arguments);
}

enum rc certificate_end_run(struct ctx *cx, struct arguments *arguments)
{
    TRY(certificate_end(cx, operand_of(arguments, 0)));
    return certificate_list_run(cx, arguments);
}
