/* Pages of the keys that a receiver trusts. */
#include <string.h>

#include "base/text.h"
#include "submission/submission_view.h"
#include "views.gen.h"

enum { FILTERS = 2, ROWS_AT_ONCE = 500 };

static const struct field list_table[] = {
    FIELD_LIST(trusted_list_view, rows, package_trusted_table, struct trusted_key),
    FIELD_LIST_OF(trusted_list_view, revoked, revoked_key_record.fields, struct revoked_key),
    FIELD(trusted_list_view, card, F_TEXT),
    FIELD(trusted_list_view, next, F_TEXT),
    FIELD(trusted_list_view, next_href, F_TEXT),
};
const struct fields trusted_list_answer = {list_table, COUNT(list_table)};

static const struct field one_table[] = {
    FIELD_OBJECT(trusted_view, key, package_trusted_table),
    FIELD(trusted_view, may_revoke, F_BOOL),
};
const struct fields trusted_answer = {one_table, COUNT(one_table)};

const char *package_error_of(const struct ctx *cx, const char *field)
{
    for (size_t i = 0; i < cx->problem.field_count; i++)
        if (text_same(cx->problem.fields[i].field, field))
            return cx->problem.fields[i].message;
    return "";
}

/* ---- the list ---- */

static enum rc keys_page(struct ctx *cx, const struct package_filter *filter, const char *after, int64_t limit,
                            struct trusted_keys *ret, const char **ret_next)
{
    struct package_cursor cursor = {.given = false};
    struct trusted_keys found = {.rows = {.n = 0}};
    TRY(submission_need(cx, PERM_SURVEY_READ));
    TRY(submission_cursor_read(cx, after, &cursor));
    TRY(submission_store_trusted_page(cx, filter, &cursor, limit + 1, &found));
    *ret_next = "";
    if ((int64_t)found.rows.n > limit) {
        found.rows.n = (size_t)limit;
        const struct trusted_key *last = found.rows.at + found.rows.n - 1;
        *ret_next = submission_cursor(cx, last->added_at, last->id, last->operator);
    }
    *ret = found;
    return RC_OK;
}

static enum rc read_ask(struct ctx *cx, const struct request *request, struct list_ask *ask, struct package_filter *filter)
{
    TRY(list_ask(cx, &trusted_key_list, request, ask));
    TRY(package_choice_read(cx, request, "state", &trusted_key_state_names, &filter->state));
    TRY(package_text_read(cx, request, "text", &filter->text));
    filter->sort = PACKAGES_BY_NAME;
    return package_sort_read(cx, ask->sort, &package_sort_names, &filter->sort);
}

static enum rc fill_list(struct ctx *cx, const struct request *request, struct trusted_list_view *view)
{
    struct list_ask ask = {.list = NULL};
    struct package_filter filter = {.text = ""};
    struct trusted_keys found = {.rows = {.n = 0}};
    struct list_filter *filters = ARENA_ARRAY(cx->arena, struct list_filter, FILTERS);
    if (filters == NULL)
        return RC_MEMORY;
    TRY(read_ask(cx, request, &ask, &filter));
    TRY(keys_page(cx, &filter, ask.after, ask.rows, &found, &view->next));
    filters[0] = (struct list_filter){.name = "text", .label = tr(cx, N_("Name, operator or key")), .kind = "search",
                                      .column = "operator", .value = filter.text, .most = PACKAGE_TEXT_MOST};
    filters[1] = (struct list_filter){.name = "state", .label = tr(cx, N_("State")), .kind = "select", .column = "state",
                                      .value = filter.state < 0 ? "" : enum_code(&trusted_key_state_names, filter.state)};
    TRY(list_enum_options(cx, &trusted_key_state_names, 0, tr(cx, N_("All states")), filters[1].value, filters + 1));
    view->rows.at = found.rows.at;
    view->rows.n = found.rows.n;
    const struct list_found list = {.rows = found.rows.at, .n = found.rows.n, .next = view->next,
                                    .href = "/submissions/keys", .csv = "/submissions/keys/list.csv",
                                    .xlsx = "/submissions/keys/list.xlsx", .filters = filters, .filter_count = FILTERS};
    TRY(list_view_make(cx, &ask, &list, &view->list));
    view->next_href = view->list.next_href;
    view->any = found.rows.n > 0 || view->list.filtered;
    return RC_OK;
}

static enum rc fill_own(struct ctx *cx, struct trusted_list_view *view)
{
    struct signing_key own = {.id = ""};
    struct revoked_keys revoked = {.rows = {.n = 0}};
    const struct problem kept = cx->problem;
    if (seal_key_get(cx, "", &own) == RC_OK) {
        view->card_key = own.id;
        TRY(seal_card(cx, &own, &view->card));
    }
    TRY(submission_revoked(cx, &revoked));
    view->revoked.at = revoked.rows.at;
    view->revoked.n = revoked.rows.n;
    cx->problem = kept;
    return RC_OK;
}

/* status 0: as asked for; otherwise what was posted was refused: `what` names the form. */
static enum rc send_list(struct ctx *cx, const struct request *request, struct response *response, int status, bool revocation)
{
    const char *message = status == 0 ? "" : cx->problem.message;
    struct trusted_list_view view = {.operator = request_form(request, "operator"), .card = "", .card_key = "", .next = "",
                                     .next_href = "", .operator_error = package_error_of(cx, "operator"),
                                     .file_error = package_error_of(cx, "file"), .revocation_error = "",
                                     .may_write = may(cx, PERM_SURVEY_WRITE)};
    if (revocation) {
        view.revocation_error = view.file_error[0] == '\0' ? message : view.file_error;
        view.file_error = "";
    } else if (status != 0 && view.operator_error[0] == '\0' && view.file_error[0] == '\0') {
        view.file_error = message;
    }
    TRY(fill_list(cx, request, &view));
    TRY(fill_own(cx, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Received packages")), "/submissions/received"}};
    struct page page = {.title = tr(cx, N_("Trusted keys")), .place = NAV_SURVEY, .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(trusted_list_page), .fields = trusted_list_answer, .view = &view,
                        .status = status, .wide = true};
    return page_send(cx, request, response, &page);
}

PACKAGE_HANDLER(trusted_list_get)
{
    return send_list(cx, request, response, 0, false);
}

/* Rows page by page; the cursor lives longer than a page. */
struct source {
    struct ctx *cx;
    struct package_filter filter;
    const char *after;
    bool ended;
};

static enum rc next_keys(struct ctx *cx, void *state, const void **ret_rows, size_t *ret_n)
{
    struct source *source = state;
    struct trusted_keys found = {.rows = {.n = 0}};
    const char *next = "";
    if (!source->ended)
        TRY(keys_page(cx, &source->filter, source->after, ROWS_AT_ONCE, &found, &next));
    source->after = arena_copy(source->cx->arena, next);
    source->ended = text_empty(next);
    *ret_rows = found.rows.at;
    *ret_n = found.rows.n;
    return RC_OK;
}

static enum rc send_file(struct ctx *cx, const struct request *request, struct response *response, enum list_format format)
{
    struct list_ask ask = {.list = NULL};
    struct source source = {.cx = cx, .after = ""};
    TRY(read_ask(cx, request, &ask, &source.filter));
    return list_export_send(cx, response, &ask, format, "keys", next_keys, &source);
}

PACKAGE_HANDLER(trusted_csv_get)
{
    return send_file(cx, request, response, LIST_CSV);
}

PACKAGE_HANDLER(trusted_xlsx_get)
{
    return send_file(cx, request, response, LIST_XLSX);
}

PACKAGE_HANDLER(trusted_post)
{
    const struct upload *file = request_upload(request, "file");
    struct trusted_key key = {.id = ""};
    enum rc rc = file == NULL ? field_fail(cx, "file", N_("Please choose a file"))
                              : submission_trust(cx, request_form(request, "operator"), file->bytes, file->length, &key);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return send_list(cx, request, response, rc_describe(rc)->http, false);
    TRY(rc);
    return saved_send(cx, request, response, 201, "/submissions/keys", N_("The key card was taken in."),
                      trusted_key_record.fields, &key);
}

PACKAGE_HANDLER(trusted_revocation_post)
{
    const struct upload *file = request_upload(request, "file");
    struct revoked_key key = {.id = ""};
    enum rc rc = file == NULL ? field_fail(cx, "file", N_("Please choose a file"))
                              : submission_revocation_take(cx, file->bytes, file->length, &key);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return send_list(cx, request, response, rc_describe(rc)->http, true);
    TRY(rc);
    return saved_send(cx, request, response, 201, "/submissions/keys",
                      N_("Nothing signed with this key is taken any more."), revoked_key_record.fields, &key);
}

/* ---- one ---- */

static enum rc send_one(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct trusted_view view = {.reason_error = package_error_of(cx, "reason")};
    TRY(submission_need(cx, PERM_SURVEY_READ));
    TRY(record_get(cx, &trusted_key_record, request_parameter(request, "id"), &view.key));
    view.may_revoke = may(cx, PERM_SURVEY_WRITE) && view.key.state != TRUST_REVOKED;
    if (status != 0 && view.reason_error[0] == '\0')
        view.reason_error = cx->problem.message;
    const struct crumb crumbs[] = {{tr(cx, N_("Received packages")), "/submissions/received"},
                                   {tr(cx, N_("Trusted keys")), "/submissions/keys"}};
    struct page page = {.title = arena_printf(cx->arena, "%s %s", view.key.operator, view.key.name), .place = NAV_SURVEY,
                        .crumbs = {crumbs, COUNT(crumbs)}, .html = VIEW(trusted_page), .fields = trusted_answer,
                        .view = &view, .status = status};
    return page_send(cx, request, response, &page);
}

PACKAGE_HANDLER(trusted_get)
{
    return send_one(cx, request, response, 0);
}

PACKAGE_HANDLER(trusted_revoke_post)
{
    struct trusted_key key = {.id = ""};
    const char *id = request_parameter(request, "id");
    enum rc rc = submission_distrust(cx, id, request_form(request, "reason"));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return send_one(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    TRY(record_get(cx, &trusted_key_record, id, &key));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/submissions/keys/%s", id),
                      N_("Nothing signed with this key is taken any more."), trusted_key_record.fields, &key);
}
