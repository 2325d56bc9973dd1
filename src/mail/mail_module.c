#include "mail/reminder.h"
#include "register/verify.h"

static const struct route routes[] = {
    {GET, "/mail", mail_setting_page_get, PERM_SYSTEM, N_("How this installation sends mail"),
     .answer = &mail_setting_answer},
    {POST, "/mail", mail_setting_page_post, PERM_SYSTEM,
     N_("Change how this installation sends mail; what is not named stays"),
     .answer = &mail_setting_fields, .of = &mail_setting_fields,
     .takes = "version active host port security login password ca_file sender sender_name base_url "
              "connect_seconds total_seconds"},
    {POST, "/mail/test", mail_test_post, PERM_SYSTEM, N_("Put a test mail into the outbox"),
     .answer = &mail_counts_fields, .takes = "address!"},
    {GET, "/mail/messages", mail_messages_get, PERM_ACCOUNT_READ,
     N_("The outbox of the organisation: recipient, kind, state, times, reason"),
     .answer = &mail_messages_answer, .asks = "state"},
    {POST, "/mail/messages/{id}/again", mail_again_post, PERM_ACCOUNT_WRITE,
     N_("Send a mail again that failed or was given up"),
     .answer = &mail_counts_fields},
    {GET, "/reminders", reminder_policy_page_get, PERM_ACCOUNT_READ, N_("When the organisation reminds its people by mail"),
     .answer = &reminder_policy_record.fields},
    {POST, "/reminders", reminder_policy_page_post, PERM_ACCOUNT_WRITE,
     N_("Change when the organisation reminds its people by mail; what is not named stays"),
     .answer = &reminder_policy_record.fields, .of = &reminder_policy_record.fields,
     .takes = "version active before_days after_days digest"},
    {GET, "/reminders/{id}", reminder_policy_history_get, PERM_ACCOUNT_READ, N_("History of the organisation's reminders"),
     .answer = &record_history_fields},
    {GET, "/me/mail", my_mail_get, PERM_OWN_ACCESS, N_("Mails that I want, and where to"), .answer = &my_mail_answer},
    {POST, "/me/mail", my_mail_post, PERM_OWN_ACCESS, N_("Change which mails I want; what is not named stays"),
     .answer = &mail_preference_record.fields, .of = &mail_preference_record.fields,
     .takes = "version active own_days before_days after_days digest"},
    {POST, "/me/mail/address", my_mail_address_post, PERM_OWN_ACCESS, N_("Change my mail address"),
     .answer = &my_mail_answer, .takes = "email"},
};

static const struct record *const records[] = {&reminder_policy_record, &mail_preference_record};

/* Who may open the administration finds it there. */
static enum rc waiting(struct ctx *cx, int64_t *ret)
{
    *ret = may(cx, PERM_ACCOUNT_READ) ? -1 : 0;
    return RC_OK;
}

static const struct nav_entry nav[] = {
    {NAV_ADMINISTRATION, N_("Sending of mail"), "/mail", PERM_SYSTEM, waiting, false},
};

static const struct verify_check checks[] = {{.table = "mail_setting", .run = mail_verify_setting}};

static const struct left_out left_out[] = {
    {"reminder_made", "which reminders were made, so that each is made once"},
    {"mail_message", "mails on their way; who asked for what they tell stands in the ledger with what caused them"},
};

const struct module mail_module = {
    .name = "mail",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = mail_commands,
    .command_count = MAIL_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .nav = nav,
    .nav_count = COUNT(nav),
    .checks = checks,
    .check_count = COUNT(checks),
    .left_out = left_out,
    .left_out_count = COUNT(left_out),
    .jobs = mail_jobs,
    .job_count = MAIL_JOBS,
    .access_changed = mail_access_changed,
};
