/* The page of those to whom packages are sent: address, key, and what is known of revoked keys. */
#include "base/text.h"
#include "submission/submission_view.h"
#include "views.gen.h"

static const struct field row_table[] = {
    FIELD(receiver_row, id, F_ID),
    FIELD(receiver_row, organization, F_TEXT),
    FIELD(receiver_row, name, F_TEXT),
    FIELD(receiver_row, url, F_TEXT),
    FIELD(receiver_row, ca, F_TEXT),
    FIELD(receiver_row, key, F_TEXT),
    FIELD(receiver_row, changed_at, F_TIME),
};
static const struct field list_table[] = {
    FIELD_LIST(receiver_list_view, rows, row_table, struct receiver_row),
    FIELD_LIST_OF(receiver_list_view, revoked, revoked_key_record.fields, struct revoked_key),
};
const struct fields receiver_list_answer = {list_table, COUNT(list_table)};

static enum rc fill_rows(struct ctx *cx, struct receiver_list_view *view)
{
    struct package_receivers all = {.rows = {.n = 0}};
    struct revoked_keys revoked = {.rows = {.n = 0}};
    TRY(submission_receivers(cx, &all));
    struct receiver_row *rows = ARENA_ARRAY(cx->arena, struct receiver_row, all.rows.n);
    if (rows == NULL && all.rows.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < all.rows.n; i++) {
        const struct package_receiver *one = all.rows.at + i;
        rows[i] = (struct receiver_row){.id = one->id, .organization = one->organization, .name = one->name, .url = one->url,
                                        .ca = one->ca, .key = submission_card_key(cx, one->card),
                                        .changed_at = one->changed_at, .outdated = one->ca_file[0] != '\0'};
    }
    view->rows.at = rows;
    view->rows.n = all.rows.n;
    TRY(submission_revoked(cx, &revoked));
    view->revoked.at = revoked.rows.at;
    view->revoked.n = revoked.rows.n;
    return RC_OK;
}

static enum rc send_page(struct ctx *cx, const struct request *request, struct response *response, int status,
                         struct receiver_list_view *view)
{
    view->may_write = may(cx, PERM_RESPONSE_SUBMIT);
    view->may_take = may(cx, PERM_RESPONSE_WRITE);
    TRY(fill_rows(cx, view));
    const struct crumb crumbs[] = {{tr(cx, N_("Sent packages")), "/submissions/sent"}};
    struct page page = {.title = tr(cx, N_("Receivers")), .place = NAV_SURVEY, .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(receiver_list_page), .fields = receiver_list_answer, .view = view, .status = status,
                        .wide = true};
    return page_send(cx, request, response, &page);
}

static struct receiver_list_view blank(void)
{
    return (struct receiver_list_view){.row = "", .url = "", .ca = "", .url_error = "", .ca_error = "",
                                       .card_error = "", .revocation_error = ""};
}

PACKAGE_HANDLER(receiver_list_get)
{
    struct receiver_list_view view = blank();
    return send_page(cx, request, response, 0, &view);
}

static bool is_told_on_page(const struct request *request, enum rc rc)
{
    return (rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json;
}

static const char *message_of(const struct ctx *cx)
{
    return cx->problem.field_count > 0 ? cx->problem.fields[0].message : cx->problem.message;
}

PACKAGE_HANDLER(receiver_card_post)
{
    const struct upload *file = request_upload(request, "file");
    struct package_receiver receiver = {.id = ""};
    struct receiver_list_view view = blank();
    enum rc rc = file == NULL ? field_fail(cx, "file", N_("Please choose a file"))
                              : submission_receiver_card(cx, file->bytes, file->length, &receiver);
    view.card_error = message_of(cx);
    if (is_told_on_page(request, rc))
        return send_page(cx, request, response, rc_describe(rc)->http, &view);
    TRY(rc);
    return saved_send(cx, request, response, 201, "/submissions/receivers",
                      N_("The key card was taken in; packages are made for this key from now on."),
                      package_receiver_record.fields, &receiver);
}

PACKAGE_HANDLER(receiver_revocation_post)
{
    const struct upload *file = request_upload(request, "file");
    struct revoked_key key = {.id = ""};
    struct receiver_list_view view = blank();
    enum rc rc = file == NULL ? field_fail(cx, "file", N_("Please choose a file"))
                              : submission_revocation_take(cx, file->bytes, file->length, &key);
    view.revocation_error = message_of(cx);
    if (is_told_on_page(request, rc))
        return send_page(cx, request, response, rc_describe(rc)->http, &view);
    TRY(rc);
    return saved_send(cx, request, response, 201, "/submissions/receivers",
                      N_("Nothing is packed for this key any more, and no receipt of it counts."),
                      revoked_key_record.fields, &key);
}

PACKAGE_HANDLER(receiver_post)
{
    struct package_receiver before = {.id = ""}, after = {.id = ""};
    struct receiver_list_view view = blank();
    if (text_empty(request_form(request, "url")))
        return field_fail(cx, "url", N_("Please write the address as the receiver told it, beginning with https://"));
    TRY(record_get(cx, &package_receiver_record, request_parameter(request, "id"), &before));
    enum rc rc = submission_receiver_set(cx, before.organization, before.name, request_form(request, "url"),
                                         request_form(request, "ca"), &after);
    if (is_told_on_page(request, rc)) {
        view.row = before.id;
        view.url = request_form(request, "url");
        view.ca = request_form(request, "ca");
        view.url_error = package_error_of(cx, "url");
        view.ca_error = package_error_of(cx, "ca");
        return send_page(cx, request, response, rc_describe(rc)->http, &view);
    }
    TRY(rc);
    return saved_send(cx, request, response, 200, "/submissions/receivers", N_("The address is kept."),
                      package_receiver_record.fields, &after);
}
