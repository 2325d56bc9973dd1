#include "mail/reminder.h"

static const char *const digest_codes[] = {"none", "daily", "weekly"};
static const char *const digest_labels[] = {N_("None (digest)"), N_("Daily"), N_("Weekly")};
const struct enum_names digest_names = {digest_codes, digest_labels, DIGEST_COUNT_};
_Static_assert(COUNT(digest_codes) == DIGEST_COUNT_, "every digest needs a code");
_Static_assert(COUNT(digest_labels) == DIGEST_COUNT_, "every digest needs a label");

static const char *const own_codes[] = {"organization", "none", "daily", "weekly"};
static const char *const own_labels[] = {N_("As the organisation says"), N_("None (digest)"), N_("Daily"), N_("Weekly")};
const struct enum_names own_digest_names = {own_codes, own_labels, OWN_DIGEST_COUNT_};
_Static_assert(COUNT(own_codes) == OWN_DIGEST_COUNT_, "every digest needs a code");
_Static_assert(COUNT(own_labels) == OWN_DIGEST_COUNT_, "every digest needs a label");

static const struct field policy_table[] = {
    FIELD(reminder_policy, id, F_ID, .flags = F_FIXED),
    FIELD(reminder_policy, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(reminder_policy, version, F_INT, .flags = F_FIXED),
    FIELD(reminder_policy, active, F_BOOL, .label = N_("People are reminded by mail")),
    FIELD(reminder_policy, before_days, F_TEXT, .max = 40, .label = N_("Days before the due date"),
          .help = N_("Up to five numbers, for example 7,1; 0 is the day itself; empty: none")),
    FIELD(reminder_policy, after_days, F_TEXT, .max = 40, .label = N_("Days after the due date"),
          .help = N_("Up to five numbers, for example 1,7; empty: none")),
    FIELD(reminder_policy, digest, F_ENUM, .names = &digest_names, .label = N_("Digest of everything that waits"),
          .help = N_("What holds for people who say nothing of their own")),
};
const struct record reminder_policy_record = {
    .noun = "reminder-policy",
    .label = N_("Reminders of the organisation"),
    .href = "/reminders/",
    .fields = {policy_table, COUNT(policy_table)},
    .size = sizeof(struct reminder_policy),
#define POLICY_COLUMNS "id, org, version, active, before_days, after_days, digest"
    .select_all = SQL_CONST("SELECT " POLICY_COLUMNS " FROM reminder_policy WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " POLICY_COLUMNS " FROM reminder_policy WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO reminder_policy (" POLICY_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7)"),
    .update = SQL_CONST("UPDATE reminder_policy SET version = $3, active = $4, before_days = $5, after_days = $6, "
                        "digest = $7 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM reminder_policy WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field preference_table[] = {
    FIELD(mail_preference, id, F_ID, .flags = F_FIXED),
    FIELD(mail_preference, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(mail_preference, version, F_INT, .flags = F_FIXED),
    FIELD(mail_preference, active, F_BOOL, .label = N_("Send me reminders and digests by mail")),
    FIELD(mail_preference, own_days, F_BOOL, .label = N_("Days of my own instead of the organisation's")),
    FIELD(mail_preference, before_days, F_TEXT, .max = 40, .label = N_("Days before the due date"),
          .help = N_("Up to five numbers, for example 7,1; 0 is the day itself; empty: none")),
    FIELD(mail_preference, after_days, F_TEXT, .max = 40, .label = N_("Days after the due date"),
          .help = N_("Up to five numbers, for example 1,7; empty: none")),
    FIELD(mail_preference, digest, F_ENUM, .names = &own_digest_names, .label = N_("Digest of everything that waits")),
};
const struct record mail_preference_record = {
    .noun = "mail-preference",
    .label = N_("Mails that a person wants"),
    .fields = {preference_table, COUNT(preference_table)},
    .size = sizeof(struct mail_preference),
#define PREFERENCE_COLUMNS "id, org, version, active, own_days, before_days, after_days, digest"
    .select_all = SQL_CONST("SELECT " PREFERENCE_COLUMNS " FROM mail_preference WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " PREFERENCE_COLUMNS " FROM mail_preference WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO mail_preference (" PREFERENCE_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
    .update = SQL_CONST("UPDATE mail_preference SET version = $3, active = $4, own_days = $5, before_days = $6, "
                        "after_days = $7, digest = $8 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM mail_preference WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field made_table[] = {
    FIELD(reminder_made, item, F_TEXT), FIELD(reminder_made, due_on, F_TEXT), FIELD(reminder_made, stage, F_INT)};

enum rc reminder_store_made(struct ctx *cx, const char *org, const char *person, struct reminders_made *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT item, due_on, stage FROM reminder_made WHERE org = $1 AND person = $2 "
                       "ORDER BY item, due_on, stage"),
                   FIELDS(made_table), &ret->made, ARGS(STR(org), STR(person)));
}

enum rc reminder_store_insert(struct ctx *cx, const char *person, const struct reminder_made *made)
{
    return db_exec(cx,
                   SQL("INSERT INTO reminder_made (org, person, item, due_on, stage, at) "
                       "VALUES ($1, $2, $3, $4, $5, $6)"),
                   ARGS(STR(cx->org), STR(person), STR(made->item), STR(made->due_on), I64(made->stage), I64(cx->now)),
                   NULL);
}

enum rc reminder_store_prune(struct ctx *cx, int64_t before)
{
    return db_exec(cx, SQL("DELETE FROM reminder_made WHERE at < $1"), ARGS(I64(before)), NULL);
}

static const struct field person_table[] = {
    FIELD(reminder_person, person, F_TEXT), FIELD(reminder_person, org, F_TEXT),
    FIELD(reminder_person, email, F_TEXT), FIELD(reminder_person, lang, F_INT)};

enum rc reminder_store_people(struct ctx *cx, struct reminder_people *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT DISTINCT m.org AS org, m.person AS person, p.email AS email, p.lang AS lang "
                       "FROM membership m JOIN person p ON p.id = m.person JOIN organization o ON o.id = m.org "
                       "WHERE p.active = 1 AND p.email <> '' AND o.active = 1 ORDER BY m.org, m.person"),
                   FIELDS(person_table), &ret->people, NO_ARGS);
}
