/* Commands: mail show, set, test, list, send. */
#include <string.h>

#include "base/email.h"
#include "base/file.h"
#include "base/id.h"
#include "base/text.h"
#include "mail/reminder.h"

struct shown {
    struct mail_setting setting;
    int64_t has_password;
    struct mail_counts counts;
};
static const struct field shown_table[] = {
    FIELD_OBJECT_OF(shown, setting, mail_setting_fields),
    FIELD(shown, has_password, F_BOOL, .label = N_("There is a password")),
    FIELD_OBJECT_OF(shown, counts, mail_counts_fields),
};

static enum rc show_run(struct ctx *cx, struct arguments *arguments)
{
    struct shown view;
    TRY(mail_setting_get(cx, &view.setting));
    view.has_password = !text_empty(view.setting.password);
    TRY(mail_counts_make(cx, "", &view.counts));
    return command_show(cx, arguments, FIELDS(shown_table), &view);
}

/* Options carry the names of the fields, with hyphens. */
static const struct option_field settings[] = {
    {"host", "host"},         {"port", "port"},
    {"security", "security"}, {"login", "login"},
    {"ca-file", "ca_file"},   {"sender", "sender"},
    {"name", "sender_name"},  {"url", "base_url"},
    {"active", "active"},     {"connect-seconds", "connect_seconds"},
    {"total-seconds", "total_seconds"}};

/* The first line of a file; a password does not belong on a command line, where others see it. */
static enum rc read_password(struct ctx *cx, const char *path, const char **ret)
{
    CLEANUP(buf_free) struct buf bytes = buf_create(4096);
    TRY(file_read(cx, path, &bytes));
    const char *line = arena_copy_n(cx->arena, buf_string(&bytes), strcspn(buf_string(&bytes), "\r\n"));
    if (bytes.data != NULL)
        explicit_bzero(bytes.data, bytes.length);
    if (!text_is_utf8(line, strlen(line)) || text_has_control(line))
        return fail(cx, RC_INVALID, N_("The file {0} holds no password in its first line"), path);
    *ret = line;
    return RC_OK;
}

static enum rc set_run(struct ctx *cx, struct arguments *arguments)
{
    struct mail_setting before, after;
    const char *path = option_of(arguments, "password-file");
    TRY(mail_setting_get(cx, &before));
    after = before;
    after.password = "";
    if (before.version == 0)
        after.active = 1;
    TRY(options_into(cx, arguments, mail_setting_fields, settings, COUNT(settings), path != NULL, &after));
    if (path != NULL)
        TRY(read_password(cx, path, &after.password));
    TRY(mail_setting_change(cx, &before, &after));
    return show_run(cx, arguments);
}

struct tested {
    const char *address;
    int64_t sent;
    const char *reason;
};
static const struct field tested_table[] = {
    FIELD(tested, address, F_TEXT, .label = N_("Mail address")),
    FIELD(tested, sent, F_BOOL, .label = N_("Taken by the mail server")),
    FIELD(tested, reason, F_TEXT, .label = N_("Reason")),
};

/* At once, so that the answer stands in the terminal. */
static enum rc test_run(struct ctx *cx, struct arguments *arguments)
{
    struct mail_setting setting;
    struct tested view = {.address = operand_of(arguments, 0), .reason = ""};
    CLEANUP(buf_free) struct buf text = buf_create(64 * 1024);
    const struct mail_letter letter = mail_test_letter(cx, view.address);
    TRY(mail_setting_get(cx, &setting));
    if (setting.version == 0)
        return fail(cx, RC_CONFLICT, N_("Mail is not set up yet; kaname mail set does so"));
    if (!email_is_valid(view.address))
        return field_fail(cx, "address", N_("“{0}” is no mail address"), view.address);
    const struct mail_message message = {.id = id_new(cx), .kind = MAIL_TEST, .address = letter.address,
                                         .reply_to = "", .subject = letter.subject, .body = letter.body,
                                         .created = cx->now};
    TRY(mail_compose(cx, &setting, &message, &text));
    enum mail_outcome outcome = mail_deliver(cx, &setting, view.address, &text, &view.reason);
    if (outcome != OUTCOME_SENT)
        return fail(cx, RC_IO, N_("The test mail was not sent: {0}"), view.reason);
    view.sent = 1;
    return command_show(cx, arguments, FIELDS(tested_table), &view);
}

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct mail_rows rows;
    const char *word = option_of(arguments, "state");
    int64_t state = -1;
    if (word != NULL && !enum_parse(&mail_state_names, word, &state))
        return fail(cx, RC_USAGE, N_("There is no state {0}"), word);
    TRY(mail_store_list(cx, cx->org, -1, state, &rows));
    return command_show(cx, arguments, mail_rows_fields, &rows);
}

static const struct field sum_table[] = {
    FIELD(mail_sum, sent, F_INT, .label = N_("Sent (mail)")),
    FIELD(mail_sum, failed, F_INT, .label = N_("Failed")),
    FIELD(mail_sum, put_off, F_INT, .label = N_("Put off")),
    FIELD(mail_sum, refused, F_INT, .label = N_("Held back by the handling mark")),
};

static enum rc send_run(struct ctx *cx, struct arguments *arguments)
{
    struct mail_sum sum;
    bool ready = false;
    TRY(mail_ready(cx, &ready));
    if (!ready)
        return fail(cx, RC_CONFLICT, N_("Mail is not set up yet; kaname mail set does so"));
    if (operand_of(arguments, 0) != NULL)
        TRY(mail_again(cx, operand_of(arguments, 0)));
    TRY(mail_send_due(cx, &sum));
    return command_show(cx, arguments, FIELDS(sum_table), &sum);
}

const struct command mail_commands[MAIL_COMMANDS] = {
    {.name = "mail show", .need = NEED_DATABASE, .permission = PERM_SYSTEM, .run = show_run,
     .help = N_("Show how this installation sends mail, and how many mails stand in each state")},
    {.name = "mail set", .need = NEED_DATABASE, .permission = PERM_SYSTEM, .run = set_run,
     .help = N_("Set how this installation sends mail; what is not named stays"),
     .options = {{"host", "NAME", N_("Mail server (SMTP)"), false},
                 {"port", "PORT", N_("Port (otherwise 587)"), false},
                 {"security", "WHAT", N_("Protection of the connection: none, starttls, tls (otherwise starttls)"), false},
                 {"login", "NAME", N_("Sign-in name at the mail server; empty: none"), false},
                 {"password-file", "FILE", N_("File whose first line is the password at the mail server"), false},
                 {"ca-file", "FILE", N_("Certificates of own authorities, PEM"), false},
                 {"sender", "ADDRESS", N_("Address of the sender"), false},
                 {"name", "TEXT", N_("Name of the sender"), false},
                 {"url", "URL", N_("Address of this installation, for links"), false},
                 {"active", "0|1", N_("Whether mail is sent"), false},
                 {"connect-seconds", "N", N_("Longest wait for a connection (seconds)"), false},
                 {"total-seconds", "N", N_("Longest time for one mail (seconds)"), false}}},
    {.name = "mail test", .need = NEED_DATABASE, .permission = PERM_SYSTEM, .run = test_run,
     .help = N_("Send a test mail at once and tell what the mail server said"),
     .operands = {{"ADDRESS", N_("Mail address"), true}}},
    {.name = "mail list", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_READ, .run = list_run,
     .help = N_("List the mails of the organisation: recipient, kind, state, times, reason"),
     .options = {{"state", "STATE", N_("Only those: waiting, sending, sent, failed, given-up, refused"), false}}},
    {.name = "mail send", .need = NEED_DATABASE, .permission = PERM_SYSTEM, .run = send_run,
     .help = N_("Send now what waits in the outbox and is due"),
     .operands = {{"ID", N_("A mail that failed or was given up, to be sent again"), false}}},
    {.name = "reminder show", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_READ, .run = reminder_show_run,
     .help = N_("Show when the organisation reminds its people by mail")},
    {.name = "reminder set", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = reminder_set_run,
     .help = N_("Set when the organisation reminds its people by mail; what is not named stays"),
     .options = {{"active", "0|1", N_("Whether people are reminded"), false},
                 {"before", "DAYS", N_("Days before the due date, for example 7,1"), false},
                 {"after", "DAYS", N_("Days after the due date, for example 1,7"), false},
                 {"digest", "HOW", N_("Digest of everything that waits: none, daily, weekly"), false}}},
    {.name = "reminder run", .need = NEED_DATABASE, .permission = PERM_SYSTEM, .run = reminder_run_run,
     .help = N_("Make now the reminders and digests that are due today and were not made yet")},
};
