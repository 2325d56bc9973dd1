#include "mail/mail_inside.h"

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
};

/* Who may open the administration finds it there. */
static enum rc waiting(struct ctx *cx, int64_t *ret)
{
    *ret = may(cx, PERM_ACCOUNT_READ) ? -1 : 0;
    return RC_OK;
}

static const struct nav_entry nav[] = {
    {NAV_ADMINISTRATION, N_("Sending of mail"), "/mail", PERM_SYSTEM, waiting},
};

static const struct left_out left_out[] = {
    {"mail_setting", "settings of this installation; each change is noted in the ledger of who made it"},
    {"mail_message", "mails on their way; who asked for what they tell stands in the ledger with what caused them"},
};

const struct module mail_module = {
    .name = "mail",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = mail_commands,
    .command_count = MAIL_COMMANDS,
    .nav = nav,
    .nav_count = COUNT(nav),
    .left_out = left_out,
    .left_out_count = COUNT(left_out),
    .jobs = mail_jobs,
    .job_count = MAIL_JOBS,
};
