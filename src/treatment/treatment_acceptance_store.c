/* Acceptances of residual risk. */
#include "approval/approval.h"
#include "base/text.h"
#include "base/time.h"
#include "treatment/treatment_inside.h"

static const struct field acceptance_table[] = {
    FIELD(treatment_acceptance, id, F_ID, .flags = F_FIXED),
    FIELD(treatment_acceptance, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(treatment_acceptance, version, F_INT, .flags = F_FIXED),
    FIELD(treatment_acceptance, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(treatment_acceptance, risk, F_REF, .flags = F_FIXED, .ref = "risk", .label = N_("Risk")),
    FIELD(treatment_acceptance, status, F_ENUM, .flags = F_FIXED,
          .names = &treatment_acceptance_status_names, .label = N_("State")),
    FIELD(treatment_acceptance, basis, F_ENUM, .names = &treatment_basis_names,
          .label = N_("What is accepted")),
    FIELD(treatment_acceptance, impact, F_INT, .flags = F_FIXED, .label = N_("Impact")),
    FIELD(treatment_acceptance, frequency, F_INT, .flags = F_FIXED, .label = N_("Frequency")),
    FIELD(treatment_acceptance, value, F_INT, .flags = F_FIXED,
          .label = N_("Residual risk value that is accepted")),
    FIELD(treatment_acceptance, reason, F_PROSE, .flags = F_REQUIRED, .max = 2000,
          .label = N_("Why the residual risk can be accepted")),
    FIELD(treatment_acceptance, conditions, F_PROSE, .max = 2000,
          .label = N_("Conditions of the acceptance"),
          .help = N_("What must hold meanwhile, for example monitoring or a limit of use")),
    FIELD(treatment_acceptance, until_on, F_DATE, .flags = F_REQUIRED,
          .label = N_("Accepted until"),
          .help = N_("At most three years ahead. Before it ends it stands in the work of who asked and of the risk owner")),
    FIELD(treatment_acceptance, asked_by, F_REF, .flags = F_FIXED, .ref = "person",
          .label = N_("Asked for by")),
    FIELD(treatment_acceptance, asked_at, F_TIME, .flags = F_FIXED, .label = N_("Asked at")),
    FIELD(treatment_acceptance, accepter, F_REF, .flags = F_FIXED, .ref = "person",
          .label = N_("Accepted by")),
    FIELD(treatment_acceptance, accepted_at, F_TIME, .flags = F_FIXED, .label = N_("Accepted at")),
    FIELD(treatment_acceptance, comment, F_PROSE, .flags = F_FIXED, .label = N_("Comment")),
    FIELD(treatment_acceptance, revoked_by, F_REF, .flags = F_FIXED, .ref = "person",
          .label = N_("Revoked by")),
    FIELD(treatment_acceptance, revoked_at, F_TIME, .flags = F_FIXED, .label = N_("Revoked at")),
    FIELD(treatment_acceptance, revoked_reason, F_PROSE, .flags = F_FIXED,
          .label = N_("Why it was revoked")),
    FIELD(treatment_acceptance, origin, F_ID, .flags = F_FIXED),
};

#define ACCEPTANCE_COLUMNS                                                                         \
    "id, org, version, study, risk, status, basis, impact, frequency, value, reason, conditions, " \
    "until_on, asked_by, asked_at, accepter, accepted_at, comment, revoked_by, revoked_at, "       \
    "revoked_reason, origin"

static void acceptance_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct treatment_acceptance *acceptance = row;
    *subject = trf(cx, N_("Acceptance of residual risk {0} until {1}"),
                   decimal(cx, acceptance->value), acceptance->until_on);
    *href = arena_printf(cx->arena, "/acceptances/%s", acceptance->id);
}

const struct record treatment_acceptance_record = {
    .noun = "treatment-acceptance",
    .label = N_("Acceptance of residual risk"),
    .href = "/acceptances/",
    .fields = {acceptance_table, COUNT(acceptance_table)},
    .size = sizeof(struct treatment_acceptance),
    .describe = acceptance_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " ACCEPTANCE_COLUMNS
                            " FROM treatment_acceptance WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " ACCEPTANCE_COLUMNS
                            " FROM treatment_acceptance WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO treatment_acceptance (" ACCEPTANCE_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
                        "$15, $16, $17, $18, $19, $20, $21, $22)"),
    .update = SQL_CONST(
        "UPDATE treatment_acceptance SET version = $3, study = $4, risk = $5, status = $6, "
        "basis = $7, impact = $8, frequency = $9, value = $10, reason = $11, conditions = $12, "
        "until_on = $13, asked_by = $14, asked_at = $15, accepter = $16, accepted_at = $17, "
        "comment = $18, revoked_by = $19, revoked_at = $20, revoked_reason = $21, origin = $22 "
        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST(
        "DELETE FROM treatment_acceptance WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc treatment_store_acceptances(struct ctx *cx, const char *study, const char *risk,
                                    struct treatment_acceptances *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " ACCEPTANCE_COLUMNS " FROM treatment_acceptance WHERE org = $1 AND "
                       "study = $2 AND ($3 = '' OR risk = $3) ORDER BY risk, id DESC LIMIT 200000"),
                   treatment_acceptance_record.fields, ret,
                   ARGS(STR(cx->org), STR(study), STR(risk)));
}

enum rc treatment_store_waits(struct ctx *cx, const char *risk, bool *ret)
{
    int64_t n = 0;
    TRY(db_int_of(cx,
                  SQL("SELECT count(*) FROM treatment_acceptance WHERE org = $1 AND risk = $2 AND "
                      "status = $3"),
                  ARGS(STR(cx->org), STR(risk), I64(ACCEPTANCE_REQUESTED)), &n));
    *ret = n > 0;
    return RC_OK;
}

enum rc treatment_store_approver(struct ctx *cx, const char *approval, const char **ret)
{
    return db_text_of(cx,
                      SQL("SELECT person FROM approval_step WHERE org = $1 AND approval = $2 AND "
                          "kind = $3 AND status = $4 ORDER BY position DESC, decided_at DESC, id DESC LIMIT 1"),
                      ARGS(STR(cx->org), STR(approval), I64(APPROVAL_APPROVE), I64(STEP_AGREED)),
                      ret);
}

static const struct field ending_table[] = {
    FIELD(treatment_ending, id, F_ID),
    FIELD(treatment_ending, risk, F_ID),
    FIELD(treatment_ending, words, F_TEXT),
    FIELD(treatment_ending, until_on, F_DATE),
    FIELD(treatment_ending, number, F_INT),
};

_Static_assert(ACCEPTANCE_REQUESTED == 0 && ACCEPTANCE_ACCEPTED == 1, "the states in the statement");
enum rc treatment_store_ending(struct ctx *cx, const char *before, int64_t limit,
                               struct treatment_endings *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT a.id, a.risk, r.outcome AS words, a.until_on, r.number "
                       "FROM treatment_acceptance a JOIN risk r ON r.id = a.risk "
                       "JOIN risk_study s ON s.id = a.study "
                       "WHERE a.org = $1 AND a.status = 1 AND ($4 = '' OR a.until_on < $4) "
                       "AND s.status <> $6 AND (a.asked_by = $2 OR EXISTS (SELECT 1 FROM post t "
                       "WHERE t.org = $1 AND t.id = r.post AND " POST_IS_THEIRS ")) "
                       "AND NOT EXISTS (SELECT 1 FROM treatment_acceptance b WHERE b.org = $1 AND "
                       "b.risk = a.risk AND b.id > a.id AND b.status IN (0, 1)) "
                       "AND NOT EXISTS (SELECT 1 FROM treatment_acceptance c WHERE c.org = $1 AND "
                       "c.origin = a.id) "
                       "ORDER BY a.until_on, a.id LIMIT $5"),
                   FIELDS(ending_table), ret,
                   ARGS(STR(cx->org), STR(cx->person), STR(date_of_time(cx, cx->now)), STR(before),
                        I64(limit), I64(RISK_CLOSED)));
}

#define CARRIED_ACCEPTANCE                                                                         \
    "a.id, a.org, a.version, a.study, r.id AS risk, a.status, a.basis, a.impact, a.frequency, "    \
    "a.value, a.reason, a.conditions, a.until_on, a.asked_by, a.asked_at, a.accepter, "            \
    "a.accepted_at, a.comment, a.revoked_by, a.revoked_at, a.revoked_reason, a.origin"

enum rc treatment_store_carried_acceptances(struct ctx *cx, const char *from, const char *into,
                                            struct treatment_acceptances *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " CARRIED_ACCEPTANCE " FROM treatment_acceptance a "
                       "JOIN risk r ON r.origin = a.risk WHERE a.org = $1 AND a.study = $2 AND "
                       "r.org = $1 AND r.study = $3 AND a.status = $4 AND a.until_on >= $5 "
                       "AND NOT EXISTS (SELECT 1 FROM treatment_acceptance b WHERE b.org = $1 AND "
                       "b.study = $3 AND b.origin = a.id) ORDER BY a.id LIMIT 50000"),
                   treatment_acceptance_record.fields, ret,
                   ARGS(STR(cx->org), STR(from), STR(into), I64(ACCEPTANCE_ACCEPTED),
                        STR(date_of_time(cx, cx->now))));
}
