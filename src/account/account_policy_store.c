#include "account/account_policy.h"

static const char *const rule_codes[] = {"free", "administrators", "everybody"};
static const char *const rule_labels[] = {N_("Left to each person"), N_("Administrators"), N_("Everybody")};
const struct enum_names two_step_rule_names = {rule_codes, rule_labels, TWO_STEP_RULE_COUNT_};
_Static_assert(COUNT(rule_codes) == TWO_STEP_RULE_COUNT_, "every rule needs a code");

static const char *const passkey_codes[] = {"allowed", "administrators", "everybody"};
static const char *const passkey_labels[] = {N_("Left to each person"), N_("Administrators"), N_("Everybody")};
const struct enum_names passkey_rule_names = {passkey_codes, passkey_labels, PASSKEY_RULE_COUNT_};
_Static_assert(COUNT(passkey_codes) == PASSKEY_RULE_COUNT_, "every rule needs a code");

static const struct field policy_table[] = {
    FIELD(policy, id, F_ID, .flags = F_FIXED),
    FIELD(policy, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(policy, version, F_INT, .flags = F_FIXED),
    FIELD(policy, password_least, F_INT, .flags = F_REQUIRED, .min = 12, .max = 64,
          .label = N_("Shortest password (characters)"),
          .help = N_("12 to 64; holds for passwords that are chosen from now on")),
    FIELD(policy, session_idle, F_INT, .flags = F_REQUIRED, .min = 5, .max = POLICY_SESSION_IDLE_MOST,
          .label = N_("Sign-in ends without use (minutes)"), .help = N_("5 to 720; 30 is a good value")),
    FIELD(policy, session_total, F_INT, .flags = F_REQUIRED, .min = 30, .max = POLICY_SESSION_TOTAL_MOST,
          .label = N_("Sign-in ends in any case (minutes)"), .help = N_("30 to 1440; 720 are twelve hours")),
    FIELD(policy, two_step, F_ENUM, .names = &two_step_rule_names, .label = N_("Two-step sign-in is required of"),
          .help = N_("Who has none yet is led to its set-up at the next step and can do nothing else until then")),
    FIELD(policy, token_days, F_INT, .flags = F_REQUIRED, .min = 1, .max = 366,
          .label = N_("Longest life of a token (days)"), .help = N_("1 to 366; tokens that exist keep their end")),
    FIELD(policy, lock_failures, F_INT, .flags = F_REQUIRED, .min = 3, .max = 20,
          .label = N_("Failures in a row that lock a sign-in"), .help = N_("3 to 20")),
    FIELD(policy, lock_minutes, F_INT, .flags = F_REQUIRED, .min = 1, .max = 1440,
          .label = N_("How long it stays locked (minutes)"), .help = N_("1 to 1440")),
    FIELD(policy, passkey, F_ENUM, .flags = F_LATER, .names = &passkey_rule_names,
          .label = N_("A passkey is required of"),
          .help = N_("Who has none yet is led to making one and can do nothing else until then; after that only "
                     "the passkey is taken as second step. It satisfies the rule about two-step sign-in, too.")),
};
const struct record policy_record = {
    .noun = "policy",
    .label = N_("Sign-in policy"),
    .href = "/policy/",
    .fields = {policy_table, COUNT(policy_table)},
    .size = sizeof(struct policy),
    .select_all = SQL_CONST("SELECT id, org, version, password_least, session_idle, session_total, two_step, "
                            "token_days, lock_failures, lock_minutes, passkey FROM policy WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT id, org, version, password_least, session_idle, session_total, two_step, "
                            "token_days, lock_failures, lock_minutes, passkey FROM policy WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO policy (id, org, version, password_least, session_idle, session_total, "
                        "two_step, token_days, lock_failures, lock_minutes, passkey) "
                        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
    .update = SQL_CONST("UPDATE policy SET version = $3, password_least = $4, session_idle = $5, "
                        "session_total = $6, two_step = $7, token_days = $8, lock_failures = $9, "
                        "lock_minutes = $10, passkey = $11 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM policy WHERE org = $1 AND id = $2 AND version = $3"),
};
