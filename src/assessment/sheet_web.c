/* The assessment sheet in the browser and for programs: reading, saving a row, taking a proposal,
 * evidence. A refused save brings the sheet back with everything that was typed. */
#include <string.h>

#include "assessment/assessment_view.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "views.gen.h"

static const char *const answer_inputs[] = {"state", "current", "target",      "reason", "until",
                                            "note",  "post",    "answered_on", NULL};

static bool is_query(const char *text)
{
    return text[0] == '?' && strspn(text + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                              "0123456789=&%._~-") == strlen(text + 1);
}

static const char *first_chapter(const struct sheet_data *data)
{
    if (data->sheet.items.n == 0)
        return "";
    int chapter = catalog_chapter(data->sheet.catalog, data->sheet.items.at[0].control);
    return chapter < 0 ? "" : data->sheet.catalog->groups[chapter].id;
}

static bool has_own(const struct sheet_data *data)
{
    for (size_t i = 0; i < data->sheet.items.n; i++)
        if (sheet_item_fits(data, &data->sheet.items.at[i], SHEET_MINE))
            return true;
    return false;
}

static bool has_name(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->query.n; i++)
        if (text_same(request->query.at[i].name, name))
            return true;
    return false;
}

/* What the page shows. Who only answers begins with what is theirs, everybody else with the first
 * chapter; group= with nothing, or a filter without a group, means all chapters. */
static void read_place(struct ctx *cx, const struct request *request, const struct sheet_data *data,
                       struct sheet_request *wanted)
{
    int64_t filter = SHEET_ALL;
    bool chosen = enum_parse(&sheet_filter_names, request_query(request, "show"), &filter);
    if (!chosen && !data->rights.manages && has_own(data))
        filter = SHEET_MINE;
    const char *group = request_query(request, "group");
    if (!has_name(request, "group") && filter == SHEET_ALL)
        group = first_chapter(data);
    wanted->group = catalog_group(data->sheet.catalog, group) == NULL ? "" : group;
    wanted->filter = (enum sheet_filter)filter;
    wanted->back = arena_printf(cx->arena, "?group=%s&show=%s", url_encode(cx, wanted->group),
                                enum_code(&sheet_filter_names, filter));
}

/* The place that a form came from stands in its field "back"; else the address itself says it. */
static enum rc read_back(struct ctx *cx, const struct request *request,
                         const struct sheet_data *data, struct sheet_request *wanted)
{
    struct request place = {.query = {.n = 0}};
    const struct request *from = request;
    const char *back = request_form(request, "back");
    if (is_query(back)) {
        TRY(form_parse(cx, back + 1, strlen(back + 1), &place, true));
        from = &place;
    }
    read_place(cx, from, data, wanted);
    return RC_OK;
}

static enum rc find_item(struct ctx *cx, const struct sheet_data *data, const char *name,
                         const struct sheet_item **ret)
{
    const struct control *control = catalog_control(data->sheet.catalog, name);
    for (size_t i = 0; control != NULL && i < data->sheet.items.n; i++) {
        if (data->sheet.items.at[i].control == control) {
            *ret = &data->sheet.items.at[i];
            return RC_OK;
        }
    }
    return fail(cx, RC_MISSING, N_("The standard has no measure {0}"), name);
}

static enum rc send_sheet(struct ctx *cx, const struct request *request, struct response *response,
                          const struct sheet_data *data, const struct sheet_request *wanted,
                          int status)
{
    struct sheet_view view;
    TRY(sheet_view_make(cx, data, wanted, &view));
    struct page page = {
        .html = VIEW(assessment_sheet_page),
        .fields = sheet_view_fields,
        .view = &view,
        .status = status,
        .wide = true,
    };
    return assessment_page_send(cx, request, response, &data->head, tr(cx, N_("Assessment sheet")),
                                &page);
}

enum rc sheet_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct sheet_data data;
    struct sheet_request wanted = {.open = request_query(request, "open")};
    TRY(sheet_data_load(cx, request_parameter(request, "id"), &data));
    read_place(cx, request, &data, &wanted);
    const struct control *control = catalog_control(data.sheet.catalog, wanted.open);
    wanted.open = control == NULL ? "" : control->id;
    return send_sheet(cx, request, response, &data, &wanted, 0);
}

/* The row alone, for htmx: the bar comes with it. */
static enum rc send_row(struct ctx *cx, struct response *response, const struct sheet_data *data,
                        const struct sheet_request *wanted, const struct sheet_item *item, int status)
{
    struct sheet_fragment fragment;
    TRY(sheet_line_make(cx, data, wanted, item, &fragment.line));
    sheet_bar_make(cx, data, &fragment.bar);
    fragment.chapter = sheet_count_make(cx, data, "chapter",
                                        catalog_chapter(data->sheet.catalog, item->control));
    fragment.section = sheet_count_make(cx, data, "section", item->control->group);
    fragment.bar.oob = fragment.chapter.oob = fragment.section.oob = 1;
    fragment.line.message = wanted->message == NULL ? "" : wanted->message;
    if (wanted->saved)
        fragment.line.saved = time_show(cx, cx->now);
    response->status = status;
    response->media_type = "text/html; charset=utf-8";
    assessment_sheet_fragment(&response->body, cx, &fragment);
    return RC_OK;
}

static enum rc send_measure(struct ctx *cx, const struct request *request, struct response *response,
                            const struct sheet_data *data, const struct sheet_request *wanted,
                            const struct sheet_item *item)
{
    struct sheet_measure measure;
    TRY(sheet_line_make(cx, data, wanted, item, &measure.line));
    TRY(sheet_open_make(cx, data, wanted, item, &measure.open));
    struct page page = {.fields = sheet_measure_fields, .view = &measure};
    return page_send(cx, request, response, &page);
}

enum rc sheet_row_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct sheet_data data;
    struct sheet_request wanted = {.open = ""};
    const struct sheet_item *item = NULL;
    TRY(sheet_data_load(cx, request_parameter(request, "id"), &data));
    TRY(find_item(cx, &data, request_parameter(request, "control"), &item));
    read_place(cx, request, &data, &wanted);
    if (text_empty(request_query(request, "close")))
        wanted.open = item->control->id;
    if (request->wants_json)
        return send_measure(cx, request, response, &data, &wanted, item);
    if (request->htmx)
        return send_row(cx, response, &data, &wanted, item, 200);
    int chapter = catalog_chapter(data.sheet.catalog, item->control);
    const char *id = url_encode(cx, item->control->id);
    return redirect_send(cx, response,
                         arena_printf(cx->arena, "/assessments/%s/sheet?group=%s&show=all&open=%s#%s",
                                      data.head.id,
                                      url_encode(cx, chapter < 0 ? "" : data.sheet.catalog->groups[chapter].id),
                                      id, id));
}

/* --- Saving --- */

/* The answer that the form wants: what it gives over what is stored. Texts that were refused stay as
 * typed, so that they can be mended. */
static enum rc read_answer(struct ctx *cx, const struct request *request,
                           const struct sheet_item *item, struct answer *wanted)
{
    struct fields fields = answer_record.fields;
    *wanted = item->answer;
    wanted->answered_on = "";
    enum rc rc = form_read(cx, request, fields, field_mask(fields, answer_inputs), wanted, NULL);
    for (size_t i = 0; rc != RC_OK && answer_inputs[i] != NULL; i++) {
        const struct field *field = field_find(fields, answer_inputs[i]);
        if (field_is_text(field->kind) && request_form_has(request, field->name))
            field_set_text(field, wanted, request_form(request, field->name));
    }
    return rc;
}

/* Where a browser goes after a save: the next measure, the same one, or its closed row. */
static const char *after_save(struct ctx *cx, const struct request *request,
                              const struct sheet_data *data, const struct sheet_request *wanted,
                              const struct sheet_item *item)
{
    const char *id = item->control->id;
    bool next = !text_empty(request_form(request, "next"));
    bool opened = next || !text_empty(request_form(request, "opened"));
    for (size_t i = (size_t)(item - data->sheet.items.at) + 1; next && i < data->sheet.items.n; i++) {
        const struct sheet_item *other = &data->sheet.items.at[i];
        const struct catalog_group *group = catalog_group(data->sheet.catalog, wanted->group);
        if (group != NULL && !catalog_in_group(data->sheet.catalog, other->control,
                                               (int)(group - data->sheet.catalog->groups)))
            break;
        if (sheet_item_fits(data, other, wanted->filter)) {
            id = other->control->id;
            break;
        }
    }
    return arena_printf(cx->arena, "/assessments/%s/sheet%s%s%s#%s", data->head.id, wanted->back,
                        opened ? "&open=" : "", opened ? url_encode(cx, id) : "",
                        url_encode(cx, id));
}

/* A row that comes back with what is stored still tells what was chosen. */
static const char *with_input(struct ctx *cx, const char *message, const struct answer *typed)
{
    if (typed == NULL)
        return message;
    return trf(cx, N_("{0} (your input: level {1}, target {2})"), message,
               typed->current > 0 ? decimal(cx, typed->current) : "–",
               typed->target > 0 ? decimal(cx, typed->target) : tr(cx, N_("default")));
}

/* What was typed over an older answer, as it would have been stored over that one: a level alone answers.
 * Otherwise the form, sent again over the newer answer, would seem to take it back. */
static void settle_typed(struct ctx *cx, const struct request *request, struct answer *typed)
{
    struct answer seen = {.state = ANSWER_NONE};
    if (typed == NULL || !enum_parse(&answer_state_names, request_form(request, "seen_state"), &seen.state))
        return;
    answer_settle(typed, &seen);
    if (typed->state != ANSWER_NONE && text_empty(typed->answered_on))
        typed->answered_on = date_of_time(cx, cx->now);
}

static enum rc refused(struct ctx *cx, const struct request *request, struct response *response,
                       struct answer *typed, enum rc rc)
{
    struct sheet_data data;
    struct sheet_request wanted = {.open = ""};
    const struct sheet_item *item = NULL;
    bool shown = rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_DENIED;
    if (!shown || request->json_body || request->wants_json)
        return rc;
    const char *message = cx->problem.field_count > 0 ? cx->problem.fields[0].message
                                                      : cx->problem.message;
    TRY(sheet_data_load(cx, request_parameter(request, "id"), &data));
    TRY(find_item(cx, &data, request_parameter(request, "control"), &item));
    TRY(read_back(cx, request, &data, &wanted));
    int status = rc == RC_CONFLICT ? 409 : 422;
    if (rc == RC_CONFLICT)
        settle_typed(cx, request, typed);
    wanted.message = rc == RC_CONFLICT ? with_input(cx, message, typed) : message;
    if (request->htmx)
        return send_row(cx, response, &data, &wanted, item, status);
    wanted.open = item->control->id;
    wanted.typed = typed;
    wanted.conflict = rc == RC_CONFLICT;
    return send_sheet(cx, request, response, &data, &wanted, status);
}

/* After a save that went well. */
static enum rc stored(struct ctx *cx, const struct request *request, struct response *response,
                      const struct answer *answer, const char *notice)
{
    struct sheet_data data;
    struct sheet_request wanted = {.open = "", .saved = true};
    const struct sheet_item *item = NULL;
    TRY(sheet_data_load(cx, request_parameter(request, "id"), &data));
    TRY(find_item(cx, &data, request_parameter(request, "control"), &item));
    TRY(read_back(cx, request, &data, &wanted));
    if (request->htmx && !request->wants_json)
        return send_row(cx, response, &data, &wanted, item, 200);
    return saved_send(cx, request, response, 200, after_save(cx, request, &data, &wanted, item),
                      notice, answer_record.fields, answer);
}

enum rc sheet_answer_post(struct ctx *cx, struct request *request, struct response *response)
{
    struct sheet_data data;
    const struct sheet_item *item = NULL;
    struct answer wanted, saved;
    TRY(sheet_data_load(cx, request_parameter(request, "id"), &data));
    TRY(find_item(cx, &data, request_parameter(request, "control"), &item));
    enum rc rc = read_answer(cx, request, item, &wanted);
    if (rc == RC_OK)
        rc = answer_save(cx, &wanted, form_version(cx, request), &saved);
    if (rc != RC_OK)
        return refused(cx, request, response, &wanted, rc);
    return stored(cx, request, response, &saved, N_("Saved."));
}

enum rc sheet_take_post(struct ctx *cx, struct request *request, struct response *response)
{
    struct answer saved;
    enum rc rc = answer_take(cx, request_parameter(request, "id"),
                             request_parameter(request, "control"), request_form(request, "from"),
                             form_version(cx, request), &saved);
    if (rc != RC_OK)
        return refused(cx, request, response, NULL, rc);
    return stored(cx, request, response, &saved, N_("Saved."));
}

/* --- Evidence --- */

static enum rc evidence_refused(struct ctx *cx, const struct request *request,
                                struct response *response, const struct evidence *typed, enum rc rc)
{
    struct sheet_data data;
    struct sheet_request wanted = {.open = "", .evidence = typed};
    const struct sheet_item *item = NULL;
    if (rc != RC_INVALID || request->json_body || request->wants_json)
        return rc;
    TRY(sheet_data_load(cx, request_parameter(request, "id"), &data));
    TRY(find_item(cx, &data, request_parameter(request, "control"), &item));
    TRY(read_back(cx, request, &data, &wanted));
    wanted.open = item == NULL ? "" : item->control->id;
    return send_sheet(cx, request, response, &data, &wanted, 422);
}

static const char *evidence_place(struct ctx *cx, const struct request *request,
                                  const struct evidence *piece)
{
    const char *back = request_form(request, "back"), *id = url_encode(cx, piece->control);
    return arena_printf(cx->arena, "/assessments/%s/sheet%s&open=%s#%s", piece->assessment,
                        is_query(back) ? back : "?show=all", id, id);
}

enum rc sheet_evidence_post(struct ctx *cx, struct request *request, struct response *response)
{
    static const char *const inputs[] = {"kind", "title", "dated", "link", NULL};
    struct fields fields = evidence_record.fields;
    struct evidence wanted = {.kind = EVIDENCE_FILE, .title = "", .dated = "", .link = ""};
    enum rc rc = form_read(cx, request, fields, field_mask(fields, inputs), &wanted, NULL);
    struct evidence typed = wanted;
    if (rc == RC_OK)
        rc = evidence_add(cx, request_parameter(request, "id"), request_parameter(request, "control"),
                          &wanted, request_upload(request, "file"));
    if (rc != RC_OK)
        return evidence_refused(cx, request, response, &typed, rc);
    return saved_send(cx, request, response, 201, evidence_place(cx, request, &wanted), N_("Saved."),
                      fields, &wanted);
}

enum rc evidence_remove_post(struct ctx *cx, struct request *request, struct response *response)
{
    struct evidence piece;
    const char *id = request_parameter(request, "id");
    TRY(record_get(cx, &evidence_record, id, &piece));
    TRY(evidence_remove(cx, id));
    return saved_send(cx, request, response, 200, evidence_place(cx, request, &piece),
                      N_("Deleted."), evidence_record.fields, &piece);
}

enum rc evidence_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct evidence piece;
    const void *bytes = NULL;
    size_t length = 0;
    const char *id = request_parameter(request, "id");
    TRY(record_get(cx, &evidence_record, id, &piece));
    if (request->wants_json) {
        struct page page = {.fields = evidence_record.fields, .view = &piece};
        return page_send(cx, request, response, &page);
    }
    if (piece.kind == EVIDENCE_LINK && evidence_is_web(piece.link))
        return redirect_send(cx, response, piece.link);
    TRY(evidence_file(cx, id, &piece, &bytes, &length));
    struct buf body = buf_create(LIMIT_EVIDENCE_BYTES);
    buf_add(&body, bytes, length);
    enum rc rc = file_send(cx, response, piece.media_type, piece.file_name, &body);
    buf_free(&body);
    return rc;
}
