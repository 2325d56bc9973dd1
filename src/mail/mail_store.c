/* All SQL of mail settings and of the outbox. */
#include <string.h>

#include "mail/mail_inside.h"

static const char *const security_codes[] = {"none", "starttls", "tls"};
static const char *const security_labels[] = {N_("None (within this machine or network alone)"), N_("STARTTLS"),
                                              N_("TLS from the beginning")};
const struct enum_names mail_security_names = {security_codes, security_labels, MAIL_SECURITY_COUNT_};
_Static_assert(COUNT(security_codes) == MAIL_SECURITY_COUNT_, "every kind of protection needs a code");
_Static_assert(COUNT(security_labels) == MAIL_SECURITY_COUNT_, "every kind of protection needs a label");

static const char *const kind_codes[] = {"test", "reminder", "digest", "inquiry", "survey", "access"};
static const char *const kind_labels[] = {N_("Test"), N_("Reminder"), N_("Digest"), N_("Reminder of an inquiry"),
                                         N_("Reminder of a survey"), N_("Change of access")};
const struct enum_names mail_kind_names = {kind_codes, kind_labels, MAIL_KIND_COUNT_};
_Static_assert(COUNT(kind_codes) == MAIL_KIND_COUNT_, "every kind needs a code");
_Static_assert(COUNT(kind_labels) == MAIL_KIND_COUNT_, "every kind needs a label");

static const char *const state_codes[] = {"waiting", "sending", "sent", "failed", "given-up", "refused"};
static const char *const state_labels[] = {N_("Waiting"),      N_("Being sent"), N_("Sent (mail)"),
                                           N_("Failed"),       N_("Given up"),   N_("Held back by the handling mark")};
const struct enum_names mail_state_names = {state_codes, state_labels, MAIL_STATE_COUNT_};
_Static_assert(COUNT(state_codes) == MAIL_STATE_COUNT_, "every state needs a code");
_Static_assert(COUNT(state_labels) == MAIL_STATE_COUNT_, "every state needs a label");
_Static_assert(MAIL_WAITING == 0 && MAIL_SENDING == 1 && MAIL_SENT == 2 && MAIL_FAILED == 3 && MAIL_GIVEN_UP == 4,
               "numbers in the statements");

static const struct field setting_table[] = {
    FIELD(mail_setting, id, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(mail_setting, version, F_INT, .flags = F_FIXED),
    FIELD(mail_setting, active, F_BOOL, .label = N_("Mail is sent"),
          .help = N_("Without it nothing is put into the outbox, and what waits there stays")),
    FIELD(mail_setting, host, F_TEXT, .flags = F_REQUIRED, .max = 253, .label = N_("Mail server (SMTP)"),
          .help = N_("Name or address, for example mail.example.jp")),
    FIELD(mail_setting, port, F_INT, .flags = F_REQUIRED, .min = 1, .max = 65535, .label = N_("Port"),
          .help = N_("Usually 587 with STARTTLS, 465 with TLS, 25 without")),
    FIELD(mail_setting, security, F_ENUM, .names = &mail_security_names, .label = N_("Protection of the connection")),
    FIELD(mail_setting, login, F_TEXT, .max = 200, .label = N_("Sign-in name at the mail server"),
          .help = N_("Empty where the server asks for none")),
    FIELD(mail_setting, password, F_SECRET, .max = 500, .label = N_("Password at the mail server"),
          .help = N_("Empty: the password stays as it is. It is never shown.")),
    FIELD(mail_setting, ca_file, F_TEXT, .max = 500, .label = N_("File of own certificate authorities"),
          .help = N_("PEM, on this machine; empty: the authorities that the system knows")),
    FIELD(mail_setting, sender, F_TEXT, .flags = F_REQUIRED, .max = 200, .label = N_("Address of the sender")),
    FIELD(mail_setting, sender_name, F_TEXT, .max = 80, .label = N_("Name of the sender")),
    FIELD(mail_setting, base_url, F_TEXT, .max = 200, .label = N_("Address of this installation, for links"),
          .help = N_("For example https://kaname.example.jp; empty: mails have no links")),
    FIELD(mail_setting, connect_seconds, F_INT, .flags = F_REQUIRED, .min = 1, .max = 60,
          .label = N_("Longest wait for a connection (seconds)")),
    FIELD(mail_setting, total_seconds, F_INT, .flags = F_REQUIRED, .min = 5, .max = 300,
          .label = N_("Longest time for one mail (seconds)")),
};
const struct fields mail_setting_fields = {setting_table, COUNT(setting_table)};

#define SETTING_COLUMNS                                                                                \
    "id, version, active, host, port, security, login, password, ca_file, sender, sender_name, "       \
    "base_url, connect_seconds, total_seconds"

enum rc mail_store_setting(struct ctx *cx, struct mail_setting *ret)
{
    return db_one(cx, SQL("SELECT " SETTING_COLUMNS " FROM mail_setting WHERE id = 'mail'"), mail_setting_fields,
                  ret, NO_ARGS);
}

enum rc mail_store_setting_insert(struct ctx *cx, const struct mail_setting *s)
{
    return db_exec(cx,
                   SQL("INSERT INTO mail_setting (" SETTING_COLUMNS ") VALUES ('mail', $1, $2, $3, $4, $5, $6, $7, $8, "
                       "$9, $10, $11, $12, $13)"),
                   ARGS(I64(s->version), I64(s->active), STR(s->host), I64(s->port), I64(s->security), STR(s->login),
                        STR(s->password), STR(s->ca_file), STR(s->sender), STR(s->sender_name), STR(s->base_url),
                        I64(s->connect_seconds), I64(s->total_seconds)),
                   NULL);
}

enum rc mail_store_setting_update(struct ctx *cx, const struct mail_setting *s, int64_t *ret_changed)
{
    return db_exec(cx,
                   SQL("UPDATE mail_setting SET version = $1, active = $2, host = $3, port = $4, security = $5, "
                       "login = $6, password = $7, ca_file = $8, sender = $9, sender_name = $10, base_url = $11, "
                       "connect_seconds = $12, total_seconds = $13 WHERE id = 'mail' AND version = $1 - 1"),
                   ARGS(I64(s->version), I64(s->active), STR(s->host), I64(s->port), I64(s->security), STR(s->login),
                        STR(s->password), STR(s->ca_file), STR(s->sender), STR(s->sender_name), STR(s->base_url),
                        I64(s->connect_seconds), I64(s->total_seconds)),
                   ret_changed);
}

/* ---- the outbox ---- */

static const struct field message_table[] = {
    FIELD(mail_message, id, F_ID),         FIELD(mail_message, org, F_TEXT),
    FIELD(mail_message, kind, F_ENUM, .names = &mail_kind_names),
    FIELD(mail_message, person, F_TEXT),   FIELD(mail_message, address, F_TEXT),
    FIELD(mail_message, reply_to, F_TEXT), FIELD(mail_message, about, F_TEXT),
    FIELD(mail_message, needs, F_INT),     FIELD(mail_message, subject, F_TEXT),
    FIELD(mail_message, body, F_PROSE),
    FIELD(mail_message, state, F_ENUM, .names = &mail_state_names),
    FIELD(mail_message, attempts, F_INT),  FIELD(mail_message, created, F_TIME),
    FIELD(mail_message, next_try, F_TIME), FIELD(mail_message, taken, F_TIME),
    FIELD(mail_message, ended, F_TIME),    FIELD(mail_message, reason, F_TEXT),
};
const struct fields mail_message_fields = {message_table, COUNT(message_table)};

#define COLUMNS                                                                                        \
    "id, org, kind, person, address, reply_to, about, needs, subject, body, state, attempts, created, " \
    "next_try, taken, ended, reason"

enum rc mail_store_insert(struct ctx *cx, const struct mail_message *m)
{
    return db_exec(cx,
                   SQL("INSERT INTO mail_message (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
                       "0, $12, $12, 0, $13, $14)"),
                   ARGS(STR(m->id), STR(m->org), I64(m->kind), STR(m->person), STR(m->address), STR(m->reply_to),
                        STR(m->about), I64(m->needs), STR(m->subject), STR(m->body), I64(m->state), I64(m->created),
                        I64(m->ended), STR(m->reason)),
                   NULL);
}

enum rc mail_store_get(struct ctx *cx, const char *id, struct mail_message *ret)
{
    return db_one(cx, SQL("SELECT " COLUMNS " FROM mail_message WHERE id = $1"), mail_message_fields, ret,
                  ARGS(STR(id)));
}

enum rc mail_store_next(struct ctx *cx, int64_t now, struct mail_message *ret)
{
    return db_one(cx,
                  SQL("SELECT " COLUMNS " FROM mail_message WHERE state = 0 AND (next_try <= $1 OR next_try > $2) "
                      "ORDER BY next_try, id LIMIT 1"),
                  mail_message_fields, ret, ARGS(I64(now), I64(now + MAIL_BACKOFF_MOST_MS)));
}

enum rc mail_store_due(struct ctx *cx, int64_t now, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT COUNT(*) FROM mail_message WHERE "
                         "(state = 0 AND (next_try <= $1 OR next_try > $2)) OR "
                         "(state = 1 AND (taken < $3 OR taken > $4))"),
                     ARGS(I64(now), I64(now + MAIL_BACKOFF_MOST_MS), I64(now - MAIL_STALE_MS), I64(now + MAIL_STALE_MS)),
                     ret);
}

enum rc mail_store_take(struct ctx *cx, const char *id, int64_t now, bool *ret_taken)
{
    int64_t changed = 0;
    TRY(db_exec(cx, SQL("UPDATE mail_message SET state = 1, taken = $2 WHERE id = $1 AND state = 0"),
                ARGS(STR(id), I64(now)), &changed));
    *ret_taken = changed == 1;
    return RC_OK;
}

enum rc mail_store_end(struct ctx *cx, const struct mail_message *m)
{
    return db_exec(cx,
                   SQL("UPDATE mail_message SET state = $2, attempts = $3, next_try = $4, ended = $5, reason = $6, "
                       "subject = $7, body = $8 WHERE id = $1 AND state = 1"),
                   ARGS(STR(m->id), I64(m->state), I64(m->attempts), I64(m->next_try), I64(m->ended), STR(m->reason),
                        STR(m->subject), STR(m->body)),
                   NULL);
}

enum rc mail_store_stale(struct ctx *cx, int64_t now, const char *reason)
{
    return db_exec(cx,
                   SQL("UPDATE mail_message SET state = 3, ended = $1, reason = $4 "
                       "WHERE state = 1 AND (taken < $2 OR taken > $3)"),
                   ARGS(I64(now), I64(now - MAIL_STALE_MS), I64(now + MAIL_STALE_MS), STR(reason)), NULL);
}

enum rc mail_store_pause(struct ctx *cx, int64_t until)
{
    return db_exec(cx, SQL("UPDATE mail_message SET next_try = $1 WHERE state = 0 AND next_try < $1"),
                   ARGS(I64(until)), NULL);
}

enum rc mail_store_again(struct ctx *cx, const char *id, int64_t now, int64_t *ret_changed)
{
    return db_exec(cx,
                   SQL("UPDATE mail_message SET state = 0, attempts = 0, next_try = $2, ended = 0, reason = '' "
                       "WHERE id = $1 AND state IN (3, 4)"),
                   ARGS(STR(id), I64(now)), ret_changed);
}

enum rc mail_store_prune(struct ctx *cx, int64_t before)
{
    return db_exec(cx, SQL("DELETE FROM mail_message WHERE state >= 2 AND ended < $1"), ARGS(I64(before)), NULL);
}

enum rc mail_store_counts(struct ctx *cx, const char *org, int64_t ret[MAIL_STATE_COUNT_])
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    memset(ret, 0, MAIL_STATE_COUNT_ * sizeof *ret);
    TRY(db_query(cx, SQL("SELECT state, COUNT(*) FROM mail_message WHERE org = $1 OR $1 = '' GROUP BY state"),
                 ARGS(STR(org)), &rows));
    while (db_next(rows))
        if (db_int(rows, 0) >= 0 && db_int(rows, 0) < MAIL_STATE_COUNT_)
            ret[db_int(rows, 0)] = db_int(rows, 1);
    return db_end(rows);
}

static const struct field row_table[] = {
    FIELD(mail_row, id, F_ID, .label = N_("Mail")),
    FIELD(mail_row, created, F_TIME, .label = N_("Put into the outbox")),
    FIELD(mail_row, kind, F_ENUM, .names = &mail_kind_names, .label = N_("Kind")),
    FIELD(mail_row, person_name, F_TEXT, .label = N_("Recipient")),
    FIELD(mail_row, address, F_TEXT, .label = N_("Mail address")),
    FIELD(mail_row, state, F_ENUM, .names = &mail_state_names, .label = N_("State")),
    FIELD(mail_row, attempts, F_INT, .label = N_("Attempts")),
    FIELD(mail_row, next_try, F_TIME, .label = N_("Next attempt")),
    FIELD(mail_row, ended, F_TIME, .label = N_("Ended at")),
    FIELD(mail_row, reason, F_TEXT, .label = N_("Reason")),
};
static const struct field rows_table[] = {FIELD_LIST(mail_rows, messages, row_table, struct mail_row)};
const struct fields mail_rows_fields = {rows_table, COUNT(rows_table)};

enum rc mail_store_list(struct ctx *cx, const char *org, int64_t kind, int64_t state, struct mail_rows *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT m.id AS id, m.kind AS kind, m.address AS address, COALESCE(p.name, '') AS person_name, "
                       "m.state AS state, m.attempts AS attempts, m.created AS created, m.next_try AS next_try, "
                       "m.ended AS ended, m.reason AS reason FROM mail_message m "
                       "LEFT JOIN person p ON p.id = m.person WHERE m.org = $1 AND (m.kind = $2 OR $2 = -1) "
                       "AND (m.state = $3 OR $3 = -1) ORDER BY m.created DESC, m.id DESC LIMIT $4"),
                   FIELDS(row_table), &ret->messages, ARGS(STR(org), I64(kind), I64(state), I64(MAIL_LIST_MOST)));
}
