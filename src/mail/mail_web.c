/* The pages of the settings (for the system operator) and of the outbox (for an organisation's administrator). */
#include "mail/mail_inside.h"

#include "base/text.h"
#include "views.gen.h"

static const char *const inputs[] = {"active", "host", "port", "security", "login", "password", "ca_file", "sender",
                                     "sender_name", "base_url", "connect_seconds", "total_seconds", NULL};

static const struct field counts_table[] = {
    FIELD(mail_counts, waiting, F_INT, .label = N_("Waiting")),
    FIELD(mail_counts, sending, F_INT, .label = N_("Being sent")),
    FIELD(mail_counts, sent, F_INT, .label = N_("Sent (mail)")),
    FIELD(mail_counts, failed, F_INT, .label = N_("Failed")),
    FIELD(mail_counts, given_up, F_INT, .label = N_("Given up")),
    FIELD(mail_counts, refused, F_INT, .label = N_("Held back by the handling mark")),
};
const struct fields mail_counts_fields = {counts_table, COUNT(counts_table)};

static const struct field setting_answer_table[] = {
    FIELD_OBJECT_OF(mail_setting_view, setting, mail_setting_fields),
    FIELD(mail_setting_view, has_password, F_BOOL, .label = N_("There is a password")),
    FIELD_OBJECT(mail_setting_view, counts, counts_table),
    FIELD_OBJECT_OF(mail_setting_view, tests, mail_rows_fields),
};
const struct fields mail_setting_answer = {setting_answer_table, COUNT(setting_answer_table)};

static const struct field messages_answer_table[] = {
    FIELD(mail_messages_view, ready, F_BOOL),
    FIELD_OBJECT(mail_messages_view, counts, counts_table),
    FIELD_OBJECT_OF(mail_messages_view, rows, mail_rows_fields),
};
const struct fields mail_messages_answer = {messages_answer_table, COUNT(messages_answer_table)};

enum rc mail_counts_make(struct ctx *cx, const char *org, struct mail_counts *ret)
{
    int64_t counts[MAIL_STATE_COUNT_];
    TRY(mail_store_counts(cx, org, counts));
    *ret = (struct mail_counts){.waiting = counts[MAIL_WAITING], .sending = counts[MAIL_SENDING],
                                .sent = counts[MAIL_SENT], .failed = counts[MAIL_FAILED],
                                .given_up = counts[MAIL_GIVEN_UP], .refused = counts[MAIL_REFUSED]};
    return RC_OK;
}

/* Colours, and what may be done. */
static enum rc rows_make(struct ctx *cx, int64_t kind, int64_t state, struct mail_rows *ret)
{
    static const char *const tags[] = {"info", "info", "ok", "bad", "bad", "warn"};
    struct mail_rows found;
    TRY(mail_store_list(cx, cx->org, kind, state, &found));
    struct mail_row *rows = ARENA_ARRAY(cx->arena, struct mail_row, found.messages.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < found.messages.n; i++) {
        rows[i] = found.messages.at[i];
        rows[i].tag = rows[i].state >= 0 && rows[i].state < MAIL_STATE_COUNT_ ? tags[rows[i].state] : "off";
        rows[i].may_repeat = (rows[i].state == MAIL_FAILED || rows[i].state == MAIL_GIVEN_UP) &&
                             may(cx, PERM_ACCOUNT_WRITE);
    }
    ret->messages.at = rows;
    ret->messages.n = found.messages.n;
    return RC_OK;
}

static enum rc setting_send(struct ctx *cx, const struct request *request, struct response *response,
                            const struct mail_setting *setting, int status)
{
    struct mail_setting_view view = {.setting = *setting, .test_address = "", .test_error = ""};
    view.has_password = !text_empty(setting->password);
    view.form = (struct form_view){.action = "/mail", .submit = tr(cx, N_("Save")), .cancel = "", .id = "mail",
                                   .version = setting->version};
    TRY(form_build(cx, mail_setting_fields, field_mask(mail_setting_fields, inputs), setting, request, NULL, 0,
                   &view.form.inputs));
    for (size_t i = 0; i < cx->problem.field_count; i++)
        if (text_same(cx->problem.fields[i].field, "address"))
            view.test_error = cx->problem.fields[i].message;
    view.test_address = view.test_error[0] == '\0' ? "" : request_form(request, "address");
    TRY(mail_counts_make(cx, "", &view.counts));
    TRY(rows_make(cx, MAIL_TEST, -1, &view.tests));
    struct page page = {.title = tr(cx, N_("Sending of mail")), .place = NAV_ADMINISTRATION,
                        .html = VIEW(mail_setting_page), .fields = mail_setting_answer, .view = &view,
                        .status = status};
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"}};
    if (may(cx, PERM_ACCOUNT_READ)) {
        page.crumbs.at = crumbs;
        page.crumbs.n = COUNT(crumbs);
    }
    return page_send(cx, request, response, &page);
}

HANDLER(mail_setting_page_get)
{
    struct mail_setting setting;
    TRY(mail_setting_get(cx, &setting));
    return setting_send(cx, request, response, &setting, 0);
}

HANDLER(mail_setting_page_post)
{
    struct mail_setting before, after;
    TRY(mail_setting_get(cx, &before));
    after = before;
    after.password = "";
    before.version = request_form_has(request, "version") ? form_version(cx, request) : before.version;
    enum rc rc = form_read(cx, request, mail_setting_fields, field_mask(mail_setting_fields, inputs), &after, NULL);
    if (rc == RC_OK)
        rc = mail_setting_change(cx, &before, &after);
    if (rc == RC_INVALID)
        return setting_send(cx, request, response, &after, 422);
    TRY(rc);
    return saved_send(cx, request, response, 200, "/mail", N_("Saved."), mail_setting_fields, &after);
}

HANDLER(mail_test_post)
{
    struct mail_setting setting;
    const struct mail_letter letter = mail_test_letter(cx, text_trim(cx, request_form(request, "address")));
    enum mail_state state = MAIL_STATE_COUNT_;
    TRY(mail_setting_get(cx, &setting));
    enum rc rc = mail_queue(cx, &letter, &state);
    if (rc == RC_OK && state == MAIL_STATE_COUNT_)
        rc = field_fail(cx, "address", N_("Mail is not set up yet, or not in use"));
    if (rc == RC_INVALID)
        return setting_send(cx, request, response, &setting, 422);
    TRY(rc);
    struct mail_counts counts;
    TRY(mail_counts_make(cx, "", &counts));
    return saved_send(cx, request, response, 200, "/mail", N_("The mail was put into the outbox."),
                      mail_counts_fields, &counts);
}

HANDLER(mail_messages_get)
{
    struct mail_messages_view view = {.state = request_query(request, "state")};
    int64_t state = -1;
    bool ready = false;
    if (!text_empty(view.state) && !enum_parse(&mail_state_names, view.state, &state))
        state = -1;
    TRY(mail_ready(cx, &ready));
    view.ready = ready;
    TRY(mail_counts_make(cx, cx->org, &view.counts));
    TRY(rows_make(cx, -1, state, &view.rows));
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"}};
    struct page page = {.title = tr(cx, N_("Outbox of mails")), .place = NAV_ADMINISTRATION,
                        .html = VIEW(mail_messages_page), .fields = mail_messages_answer, .view = &view,
                        .crumbs = {crumbs, COUNT(crumbs)}, .wide = true};
    return page_send(cx, request, response, &page);
}

HANDLER(mail_again_post)
{
    struct mail_counts counts;
    TRY(mail_again(cx, request_parameter(request, "id")));
    TRY(mail_counts_make(cx, cx->org, &counts));
    return saved_send(cx, request, response, 200, "/mail/messages", N_("The mail was put into the outbox."),
                      mail_counts_fields, &counts);
}
