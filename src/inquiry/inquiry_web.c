/* Pages of inquiries. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "inquiry/inquiry_view.h"
#include "register/content.h"
#include "views.gen.h"

static const char *const inputs[] = {"title", "due_on", "message", NULL};
static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

static enum rc name_of(struct ctx *cx, const char *assessment, const char **ret)
{
    return assessment_name_of(cx, assessment, ret);
}

/* --- The list --- */

static const struct field row_table[] = {
    FIELD(inquiry_row, id, F_ID),
    FIELD(inquiry_row, title, F_TEXT),
    FIELD(inquiry_row, assessment_name, F_TEXT),
    FIELD(inquiry_row, due_on, F_DATE),
    FIELD(inquiry_row, parts, F_INT),
    FIELD(inquiry_row, sent, F_INT),
    FIELD(inquiry_row, returned, F_INT),
    FIELD(inquiry_row, closed, F_BOOL),
    FIELD(inquiry_row, late, F_BOOL),
};
static const struct field list_table[] = {
    FIELD_LIST(inquiry_list_view, inquiries, row_table, struct inquiry_row),
};
const struct fields inquiry_list_answer = {list_table, COUNT(list_table)};

HANDLER(inquiry_list_get)
{
    struct inquiries stored;
    struct inquiry_counts counts;
    struct inquiry_list_view view;
    const char *today = date_of_time(cx, cx->now);
    TRY(inquiry_store_all(cx, request_query(request, "assessment"), &stored));
    TRY(inquiry_store_counts(cx, &counts));
    struct inquiry_row *rows = ARENA_ARRAY(cx->arena, struct inquiry_row, stored.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < stored.n; i++) {
        const struct inquiry *from = &stored.at[i];
        rows[i] = (struct inquiry_row){
            .id = from->id, .title = from->title, .due_on = from->due_on, .closed = from->closed};
        TRY(name_of(cx, from->assessment, &rows[i].assessment_name));
        for (size_t k = 0; k < counts.n; k++)
            if (text_same(counts.at[k].inquiry, from->id)) {
                rows[i].parts = counts.at[k].parts;
                rows[i].sent = counts.at[k].sent;
                rows[i].returned = counts.at[k].returned;
            }
        rows[i].late = !from->closed && rows[i].returned < rows[i].parts &&
                       strcmp(from->due_on, today) < 0;
    }
    view.inquiries.at = rows;
    view.inquiries.n = stored.n;
    const struct crumb crumbs[] = {{tr(cx, N_("Self-assessment")), "/assessments"}};
    struct page page = {.title = tr(cx, N_("Inquiries to departments")),
                        .place = NAV_ASSESSMENT,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(inquiry_list_page),
                        .fields = inquiry_list_answer,
                        .view = &view,
                        .action_label = tr(cx, N_("New inquiry")),
                        .action_href = "/inquiries/new",
                        .action_permission = PERM_ASSESSMENT_MANAGE};
    return page_send(cx, request, response, &page);
}

/* --- New --- */

static enum rc fill_assessments(struct ctx *cx, const char *chosen, struct inquiry_form_view *view)
{
    struct assessment_names names;
    TRY(assessment_drafts(cx, &names));
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, names.n);
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < names.n; i++)
        options[i] = (struct form_option){names.at[i].id, names.at[i].name,
                                          text_same(names.at[i].id, chosen)};
    view->assessments.at = options;
    view->assessments.n = names.n;
    return RC_OK;
}

static enum rc send_form(struct ctx *cx, const struct request *request, struct response *response,
                         const struct inquiry *inquiry, int status)
{
    struct inquiry_form_view view = {.form = {.action = "/inquiries/new",
                                              .submit = tr(cx, N_("Make the workbooks")),
                                              .cancel = "/inquiries",
                                              .id = ""},
                                     .by_post = text_same(request_form(request, "by"), "post"),
                                     .assessment_error = ""};
    TRY(form_build(cx, inquiry_record.fields, field_mask(inquiry_record.fields, inputs), inquiry,
                   status == 0 ? NULL : request, NULL, 0, &view.form.inputs));
    TRY(fill_assessments(cx, inquiry->assessment, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Self-assessment")), "/assessments"},
                                   {tr(cx, N_("Inquiries to departments")), "/inquiries"}};
    struct page page = {.title = tr(cx, N_("New inquiry")),
                        .place = NAV_ASSESSMENT,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(inquiry_new_page),
                        .fields = inquiry_record.fields,
                        .view = request->wants_json ? (const void *)inquiry : &view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

static const struct inquiry blank = {.id = "",
                                     .org = "",
                                     .assessment = "",
                                     .title = "",
                                     .due_on = "",
                                     .message = "",
                                     .created_by = ""};

HANDLER(inquiry_new_get)
{
    struct inquiry inquiry = blank;
    inquiry.assessment = request_query(request, "assessment");
    inquiry.title = tr(cx, N_("Self-assessment of cybersecurity measures"));
    inquiry.due_on = date_from_days(cx, date_days(date_of_time(cx, cx->now)) + 21);
    return send_form(cx, request, response, &inquiry, 0);
}

HANDLER(inquiry_new_post)
{
    struct inquiry inquiry = blank;
    int64_t left = 0;
    enum rc rc = form_read(cx, request, inquiry_record.fields,
                           field_mask(inquiry_record.fields, inputs), &inquiry, NULL);
    inquiry.assessment = request_form(request, "assessment");
    if (rc == RC_OK)
        rc = inquiry_create(cx, &inquiry, text_same(request_form(request, "by"), "post"), &left);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return send_form(cx, request, response, &inquiry, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 201,
                      arena_printf(cx->arena, "/inquiries/%s", inquiry.id), N_("Saved."),
                      inquiry_record.fields, &inquiry);
}

/* --- One --- */

const struct field inquiry_part_row_table[PART_ROW_FIELDS] = {
    FIELD(inquiry_part_row, id, F_ID),
    FIELD(inquiry_part_row, number, F_TEXT, .label = N_("Inquiry number")),
    FIELD(inquiry_part_row, department, F_TEXT, .label = N_("Department")),
    FIELD(inquiry_part_row, addressee, F_TEXT, .label = N_("To (addressee)")),
    FIELD(inquiry_part_row, address, F_TEXT, .label = N_("Mail address")),
    FIELD(inquiry_part_row, measures, F_INT, .label = N_("Measures")),
    FIELD(inquiry_part_row, status, F_ENUM, .names = &inquiry_status_names, .label = N_("State")),
    FIELD(inquiry_part_row, sent_at, F_TIME, .label = N_("Sent at")),
    FIELD(inquiry_part_row, reminders, F_INT, .label = N_("Reminders")),
    FIELD(inquiry_part_row, reminded_at, F_TIME, .label = N_("Reminded at")),
    FIELD(inquiry_part_row, returned_at, F_TIME, .label = N_("Returned at")),
    FIELD(inquiry_part_row, rows_changed, F_INT, .label = N_("Answers changed")),
    FIELD(inquiry_part_row, late, F_BOOL, .label = N_("Overdue")),
};

static const struct field upload_table[] = {
    FIELD(inquiry_upload, file_name, F_TEXT),
    FIELD(inquiry_upload, department, F_TEXT),
    FIELD(inquiry_upload, taken, F_BOOL),
    FIELD(inquiry_upload, message, F_TEXT),
};
static const struct field view_table[] = {
    FIELD(inquiry_view, id, F_ID),
    FIELD(inquiry_view, version, F_INT),
    FIELD(inquiry_view, title, F_TEXT),
    FIELD(inquiry_view, assessment, F_ID),
    FIELD(inquiry_view, assessment_name, F_TEXT),
    FIELD(inquiry_view, due_on, F_DATE),
    FIELD(inquiry_view, message, F_PROSE),
    FIELD(inquiry_view, closed, F_BOOL),
    FIELD(inquiry_view, prepared, F_INT),
    FIELD(inquiry_view, waiting, F_INT),
    FIELD(inquiry_view, returned, F_INT),
    FIELD(inquiry_view, late, F_INT),
    {.name = "parts",
     .kind = F_LIST,
     .offset = offsetof(struct inquiry_view, parts),
     .sub = inquiry_part_row_table,
     .sub_count = PART_ROW_FIELDS,
     .size = sizeof(struct inquiry_part_row)},
    FIELD_LIST(inquiry_view, uploads, upload_table, struct inquiry_upload),
};
const struct fields inquiry_answer = {view_table, COUNT(view_table)};

static const char *tag_of(int64_t status)
{
    static const char *const tags[] = {"off", "warn", "bad", "ok"};
    return status >= 0 && status < (int64_t)COUNT(tags) ? tags[status] : "off";
}

static int64_t measures_of(const char *controls)
{
    int64_t n = text_empty(controls) ? 0 : 1;
    for (; *controls != '\0'; controls++)
        n += *controls == ' ';
    return n;
}

struct inquiry_part_row inquiry_part_row_of(const struct ctx *cx, const struct inquiry *inquiry,
                                            const struct inquiry_part *part)
{
    return (struct inquiry_part_row){.id = part->id,
                                     .number = part->number,
                                     .department = part->department,
                                     .addressee = part->addressee,
                                     .address = part->address,
                                     .tag = tag_of(part->status),
                                     .file_name = part->file_name,
                                     .status = part->status,
                                     .measures = measures_of(part->controls),
                                     .sent_at = part->sent_at,
                                     .reminders = part->reminders,
                                     .reminded_at = part->reminded_at,
                                     .returned_at = part->returned_at,
                                     .rows_changed = part->rows_changed,
                                     .late = inquiry_part_is_late(cx, inquiry, part),
                                     .has_file = !text_empty(part->digest)};
}

static enum rc fill_parts(struct ctx *cx, const struct inquiry *inquiry, struct inquiry_view *view)
{
    struct inquiry_parts parts;
    TRY(inquiry_store_parts(cx, inquiry->id, &parts));
    struct inquiry_part_row *rows = ARENA_ARRAY(cx->arena, struct inquiry_part_row, parts.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < parts.n; i++) {
        rows[i] = inquiry_part_row_of(cx, inquiry, &parts.at[i]);
        view->prepared += parts.at[i].status == PART_PREPARED;
        view->waiting += parts.at[i].status == PART_SENT;
        view->returned += parts.at[i].status >= PART_REFUSED;
        view->late += rows[i].late;
    }
    view->parts.at = rows;
    view->parts.n = parts.n;
    return RC_OK;
}

static enum rc send_inquiry(struct ctx *cx, const struct request *request,
                            struct response *response, struct inquiry_view *view, int status)
{
    struct inquiry inquiry;
    TRY(record_get(cx, &inquiry_record, request_parameter(request, "id"), &inquiry));
    view->id = inquiry.id;
    view->version = inquiry.version;
    view->title = inquiry.title;
    view->assessment = inquiry.assessment;
    view->due_on = inquiry.due_on;
    view->message = inquiry.message;
    view->closed = inquiry.closed;
    view->may_change = may(cx, PERM_ASSESSMENT_MANAGE) && !inquiry.closed;
    bool may_mail = false;
    if (view->may_change)
        TRY(inquiry_may_mail(cx, &may_mail));
    view->may_mail = may_mail;
    TRY(name_of(cx, inquiry.assessment, &view->assessment_name));
    TRY(fill_parts(cx, &inquiry, view));
    const struct crumb crumbs[] = {{tr(cx, N_("Self-assessment")), "/assessments"},
                                   {tr(cx, N_("Inquiries to departments")), "/inquiries"}};
    struct page page = {.title = inquiry.title,
                        .place = NAV_ASSESSMENT,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(inquiry_page),
                        .fields = inquiry_answer,
                        .view = view,
                        .status = status,
                        .wide = true};
    return page_send(cx, request, response, &page);
}

HANDLER(inquiry_get)
{
    struct inquiry_view view = {.id = ""};
    return send_inquiry(cx, request, response, &view, 0);
}

static enum rc stepped(struct ctx *cx, const struct request *request, struct response *response)
{
    struct inquiry inquiry;
    const char *id = request_parameter(request, "id");
    TRY(record_get(cx, &inquiry_record, id, &inquiry));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/inquiries/%s", id),
                      N_("Saved."), inquiry_record.fields, &inquiry);
}

/* The ticked parts as one text; "" (none ticked) stands for all. */
static const char *ticked(struct ctx *cx, const struct request *request)
{
    const char *parts = "";
    for (size_t i = 0; i < request->form.n; i++)
        if (text_same(request->form.at[i].name, "part"))
            parts = arena_printf(cx->arena, "%s %s", parts, request->form.at[i].value);
    return parts;
}

HANDLER(inquiry_sent_post)
{
    int64_t count = 0;
    TRY(inquiry_mark_sent(cx, request_parameter(request, "id"), ticked(cx, request), &count));
    return stepped(cx, request, response);
}

HANDLER(inquiry_reminded_post)
{
    int64_t count = 0;
    TRY(inquiry_mark_reminded(cx, request_parameter(request, "id"), ticked(cx, request), &count));
    return stepped(cx, request, response);
}

static const struct field reminded_table[] = {
    FIELD(inquiry_reminded, queued, F_INT, .label = N_("Put into the outbox (reminders)")),
    FIELD(inquiry_reminded, held_back, F_INT, .label = N_("Held back by the handling mark")),
    FIELD(inquiry_reminded, no_address, F_INT, .label = N_("Without a mail address")),
};
const struct fields inquiry_reminded_fields = {reminded_table, COUNT(reminded_table)};

HANDLER(inquiry_remind_post)
{
    struct inquiry_reminded sum;
    const char *id = request_parameter(request, "id");
    TRY(inquiry_remind(cx, id, ticked(cx, request), &sum));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/inquiries/%s", id),
                      sum.queued > 0 ? N_("The mail was put into the outbox.") : N_("Nothing was put into the outbox."),
                      inquiry_reminded_fields, &sum);
}

HANDLER(inquiry_close_post)
{
    TRY(inquiry_close(cx, request_parameter(request, "id"), form_version(cx, request)));
    return stepped(cx, request, response);
}

/* --- Coming back --- */

static enum rc take_one(struct ctx *cx, const struct request *request, const struct upload *file,
                        struct inquiry_upload *ret)
{
    struct inquiry_part part = {.department = ""};
    cx->problem = (struct problem){.rc = RC_OK};
    enum rc rc = inquiry_take(cx, request_parameter(request, "id"), request_form(request, "part"),
                              file->bytes, file->length, file->file_name,
                              !text_empty(request_form(request, "overwrite")), &part, &ret->result);
    ret->file_name = file->file_name;
    ret->department = part.department == NULL ? "" : part.department;
    ret->taken = rc == RC_OK;
    ret->message = cx->problem.field_count > 0   ? cx->problem.fields[0].message
                   : cx->problem.message != NULL ? cx->problem.message
                                                 : "";
    bool told = rc == RC_OK || rc == RC_INVALID || rc == RC_TYPE || rc == RC_TOO_LARGE ||
                rc == RC_MISSING || rc == RC_CONFLICT || rc == RC_DENIED;
    if (told)
        cx->problem = (struct problem){.rc = RC_OK};
    return told ? RC_OK : rc;
}

/* Several files at once: each is taken or refused for itself. */
HANDLER(inquiry_upload_post)
{
    struct inquiry_view view = {.id = ""};
    struct inquiry_upload *uploads = ARENA_ARRAY(cx->arena, struct inquiry_upload,
                                                 request->uploads.n);
    size_t n = 0, refused = 0;
    if (uploads == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < request->uploads.n; i++) {
        const struct upload *file = &request->uploads.at[i];
        if (!text_same(file->field, "file") || file->length == 0)
            continue;
        TRY(take_one(cx, request, file, &uploads[n]));
        refused += !uploads[n++].taken;
    }
    if (n == 0)
        (void)field_fail(cx, "file", N_("Please choose a file"));
    view.uploads.at = uploads;
    view.uploads.n = n;
    return send_inquiry(cx, request, response, &view,
                        n == 0 || (refused > 0 && !request->wants_json) ? 422 : 200);
}

/* --- Files out --- */

static enum rc load_part(struct ctx *cx, const struct request *request, struct inquiry *ret,
                         struct inquiry_part *ret_part)
{
    TRY(record_get(cx, &inquiry_part_record, request_parameter(request, "id"), ret_part));
    return record_get(cx, &inquiry_record, ret_part->inquiry, ret);
}

HANDLER(inquiry_bundle_get)
{
    struct inquiry inquiry;
    TRY(record_get(cx, &inquiry_record, request_parameter(request, "id"), &inquiry));
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TRY(inquiry_bundle(cx, &inquiry, &body));
    return file_send(cx, response, "application/zip",
                     arena_printf(cx->arena, "%s.zip", inquiry.title), &body);
}

HANDLER(inquiry_workbook_get)
{
    struct inquiry inquiry;
    struct inquiry_part part;
    TRY(load_part(cx, request, &inquiry, &part));
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TRY(inquiry_workbook(cx, &inquiry, &part, &body));
    return file_send(cx, response, xlsx_type,
                     arena_printf(cx->arena, "%s_%s.xlsx", part.department, part.number), &body);
}

HANDLER(inquiry_message_get)
{
    struct inquiry inquiry;
    struct inquiry_part part;
    TRY(load_part(cx, request, &inquiry, &part));
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TRY(inquiry_message(cx, &inquiry, &part, part.status == PART_SENT, &body));
    return file_send(cx, response, "message/rfc822",
                     arena_printf(cx->arena, "%s_%s.eml", part.department, part.number), &body);
}

HANDLER(inquiry_returned_get)
{
    struct inquiry_part part;
    const void *bytes = NULL;
    size_t length = 0;
    TRY(record_get(cx, &inquiry_part_record, request_parameter(request, "id"), &part));
    if (text_empty(part.digest))
        return fail(cx, RC_MISSING, N_("Nothing came back from {0} yet"), part.department);
    TRY(content_get(cx, part.digest, part.file_name, &bytes, &length));
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_EVIDENCE_BYTES);
    buf_add(&body, bytes, length);
    return file_send(cx, response, part.media_type, part.file_name, &body);
}

static const struct field part_view_table[] = {
    FIELD(inquiry_part_view, id, F_ID),
    FIELD(inquiry_part_view, inquiry, F_ID),
    FIELD(inquiry_part_view, number, F_TEXT),
    FIELD(inquiry_part_view, department, F_TEXT),
    FIELD(inquiry_part_view, to, F_TEXT),
    FIELD(inquiry_part_view, subject, F_TEXT),
    FIELD(inquiry_part_view, body, F_PROSE),
    FIELD(inquiry_part_view, controls, F_TEXT),
    FIELD(inquiry_part_view, reminder, F_BOOL),
    FIELD(inquiry_part_view, status, F_ENUM, .names = &inquiry_status_names),
};
const struct fields inquiry_part_answer = {part_view_table, COUNT(part_view_table)};

HANDLER(inquiry_part_get)
{
    struct inquiry inquiry;
    struct inquiry_part part;
    struct inquiry_mail mail;
    TRY(load_part(cx, request, &inquiry, &part));
    bool reminder = part.status == PART_SENT;
    TRY(inquiry_mail_make(cx, &inquiry, &part, reminder, &mail));
    struct inquiry_part_view view = {.id = part.id,
                                     .inquiry = inquiry.id,
                                     .number = part.number,
                                     .department = part.department,
                                     .to = mail.to,
                                     .subject = mail.subject,
                                     .body = mail.body,
                                     .controls = part.controls,
                                     .tag = tag_of(part.status),
                                     .status = part.status,
                                     .reminder = reminder,
                                     .mailto = ""};
    const struct crumb crumbs[] = {
        {tr(cx, N_("Inquiries to departments")), "/inquiries"},
        {inquiry.title, arena_printf(cx->arena, "/inquiries/%s", inquiry.id)}};
    struct page page = {.title = arena_printf(cx->arena, "%s %s", part.department, part.number),
                        .place = NAV_ASSESSMENT,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(inquiry_part_page),
                        .fields = inquiry_part_answer,
                        .view = &view};
    return page_send(cx, request, response, &page);
}
