/* Treatments and what hangs on them. */
#include "base/text.h"
#include "treatment/treatment_inside.h"

static const struct field treatment_table[] = {
    FIELD(treatment, id, F_ID, .flags = F_FIXED),
    FIELD(treatment, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(treatment, version, F_INT, .flags = F_FIXED),
    FIELD(treatment, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(treatment, risk, F_REF, .flags = F_FIXED, .ref = "risk", .label = N_("Risk")),
    FIELD(treatment, remove_source, F_BOOL, .label = N_("Remove the risk source"),
          .help = N_("For example: apply patches, take out of use what is no longer maintained")),
    FIELD(treatment, lower_impact, F_BOOL, .label = N_("Lower the impact"),
          .help = N_("For example: backups, a fallback, a plan for recovery")),
    FIELD(treatment, lower_likelihood, F_BOOL, .label = N_("Lower the likelihood"),
          .help = N_("For example: fewer rights, checks before use, training")),
    FIELD(treatment, avoid, F_BOOL, .label = N_("Avoid"),
          .help = N_("The activity that brings the risk is not begun or not continued")),
    FIELD(treatment, share, F_BOOL, .label = N_("Transfer (share)"),
          .help = N_("Others bear a part: by contract, or in money by insurance")),
    FIELD(treatment, retain, F_BOOL, .label = N_("Retain (accept)"),
          .help = N_("Knowingly left as it is; a named person accepts it until a date")),
    FIELD(treatment, reason, F_PROSE, .max = 2000, .label = N_("Reason for this treatment"),
          .help = N_("What was weighed, and why these options")),
    FIELD(treatment, impact, F_INT, .min = 0, .max = RISK_STEPS_MOST,
          .label = N_("Expected impact after treatment"),
          .help = N_("Step of the scale. Empty: as the plan items say, otherwise as now")),
    FIELD(treatment, frequency, F_INT, .min = 0, .max = RISK_STEPS_MOST,
          .label = N_("Expected frequency after treatment"),
          .help = N_("Step of the scale. Empty: as the plan items say, otherwise as now")),
    FIELD(treatment, done_on, F_DATE, .label = N_("Carried out on"),
          .help = N_("For treatment without plan items, such as a contract. With plan items it is done when "
                     "all of them are")),
    FIELD(treatment, decided_by, F_REF, .flags = F_FIXED, .ref = "person",
          .label = N_("Chosen by")),
    FIELD(treatment, decided_at, F_TIME, .flags = F_FIXED, .label = N_("Chosen at")),
};

#define TREATMENT_COLUMNS                                                                          \
    "id, org, version, study, risk, remove_source, lower_impact, lower_likelihood, avoid, share, " \
    "retain, reason, impact, frequency, done_on, decided_by, decided_at"

static void treatment_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    (void)subject;
    *href = arena_printf(cx->arena, "/risks/%s/treatment", ((const struct treatment *)row)->risk);
}

const struct record treatment_record = {
    .noun = "treatment",
    .label = N_("Treatment of a risk"),
    .fields = {treatment_table, COUNT(treatment_table)},
    .size = sizeof(struct treatment),
    .describe = treatment_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " TREATMENT_COLUMNS
                            " FROM treatment WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " TREATMENT_COLUMNS
                            " FROM treatment WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO treatment (" TREATMENT_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
                        "$15, $16, $17)"),
    .update = SQL_CONST(
        "UPDATE treatment SET version = $3, study = $4, risk = $5, remove_source = $6, "
        "lower_impact = $7, lower_likelihood = $8, avoid = $9, share = $10, retain = $11, "
        "reason = $12, impact = $13, frequency = $14, done_on = $15, decided_by = $16, "
        "decided_at = $17 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM treatment WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc treatment_store_of(struct ctx *cx, const char *risk, struct treatment *ret)
{
    return db_one(cx,
                  SQL("SELECT " TREATMENT_COLUMNS " FROM treatment WHERE org = $1 AND risk = $2"),
                  treatment_record.fields, ret, ARGS(STR(cx->org), STR(risk)));
}

enum rc treatment_store_all(struct ctx *cx, const char *study, const char *risk,
                            struct treatments *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " TREATMENT_COLUMNS " FROM treatment WHERE org = $1 AND study = $2 "
                       "AND ($3 = '' OR risk = $3) ORDER BY risk"),
                   treatment_record.fields, ret, ARGS(STR(cx->org), STR(study), STR(risk)));
}

/* --- Risks with the words around them --- */

static const struct field risk_table[] = {
    FIELD(treated_risk, id, F_ID),
    FIELD(treated_risk, study, F_ID),
    FIELD(treated_risk, number, F_INT),
    FIELD(treated_risk, outcome, F_TEXT),
    FIELD(treated_risk, event, F_TEXT),
    FIELD(treated_risk, source, F_TEXT),
    FIELD(treated_risk, impact_before, F_INT),
    FIELD(treated_risk, impact_after, F_INT),
    FIELD(treated_risk, frequency_before, F_INT),
    FIELD(treated_risk, frequency_after, F_INT),
    FIELD(treated_risk, pulled, F_INT),
    FIELD(treated_risk, pulled_reason, F_PROSE),
    FIELD(treated_risk, post, F_ID),
    FIELD(treated_risk, origin, F_ID),
    FIELD(treated_risk, process_name, F_TEXT),
    FIELD(treated_risk, resource_name, F_TEXT),
};
#define STORED_RISK                                                                                \
    "SELECT r.id, r.study, r.number, r.outcome, r.event, r.source, r.impact_before, "              \
    "r.impact_after, r.frequency_before, r.frequency_after, r.pulled, r.pulled_reason, r.post, "   \
    "r.origin, p.name AS process_name, s.name AS resource_name FROM risk r "                       \
    "LEFT JOIN risk_process p ON p.id = r.process LEFT JOIN risk_resource s ON s.id = r.resource "

enum rc treatment_store_risks(struct ctx *cx, const char *study, const char *risk,
                              struct treated_risks *ret)
{
    if (text_empty(risk))
        return DB_LIST(cx, SQL(STORED_RISK "WHERE r.org = $1 AND r.study = $2 ORDER BY r.id"),
                       FIELDS(risk_table), ret, ARGS(STR(cx->org), STR(study)));
    return DB_LIST(cx, SQL(STORED_RISK "WHERE r.org = $1 AND r.study = $2 AND r.id = $3"),
                   FIELDS(risk_table), ret, ARGS(STR(cx->org), STR(study), STR(risk)));
}

/* --- Plan items of risks --- */

static const struct field link_table[] = {
    FIELD(treatment_link, link, F_ID),
    FIELD(treatment_link, risk, F_ID),
    FIELD(treatment_link, item, F_ID),
    FIELD(treatment_link, version, F_INT),
    FIELD(treatment_link, impact, F_INT),
    FIELD(treatment_link, frequency, F_INT),
    FIELD(treatment_link, number, F_INT),
    FIELD(treatment_link, status, F_INT),
    FIELD(treatment_link, money_asked, F_INT),
    FIELD(treatment_link, money_granted, F_INT),
    FIELD(treatment_link, money_spent, F_INT),
    FIELD(treatment_link, title, F_TEXT),
    FIELD(treatment_link, due_on, F_DATE),
};

enum rc treatment_store_links(struct ctx *cx, const char *study, const char *risk,
                              struct treatment_links *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT l.id AS link, l.risk, l.item, l.version, l.impact, l.frequency, "
                       "p.number, p.status, p.money_asked, p.money_granted, p.money_spent, "
                       "p.title, p.due_on FROM risk_item l JOIN plan_item p ON p.id = l.item "
                       "WHERE l.org = $1 AND l.study = $2 AND ($3 = '' OR l.risk = $3) "
                       "AND p.org = $1 ORDER BY l.risk, p.number, l.id LIMIT 200000"),
                   FIELDS(link_table), ret, ARGS(STR(cx->org), STR(study), STR(risk)));
}

enum rc treatment_store_linked(struct ctx *cx, const char *risk, const char *item, bool *ret)
{
    int64_t n = 0;
    TRY(db_int_of(cx,
                  SQL("SELECT count(*) FROM risk_item WHERE org = $1 AND risk = $2 AND item = $3"),
                  ARGS(STR(cx->org), STR(risk), STR(item)), &n));
    *ret = n > 0;
    return RC_OK;
}

/* --- Carrying over --- */

#define CARRIED_TREATMENT                                                                          \
    "t.id, t.org, t.version, t.study, r.id AS risk, t.remove_source, t.lower_impact, "             \
    "t.lower_likelihood, t.avoid, t.share, t.retain, t.reason, t.impact, t.frequency, t.done_on, " \
    "t.decided_by, t.decided_at"

enum rc treatment_store_carried(struct ctx *cx, const char *from, const char *into,
                                struct treatments *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " CARRIED_TREATMENT " FROM treatment t JOIN risk r ON r.origin = t.risk "
                       "WHERE t.org = $1 AND t.study = $2 AND r.org = $1 AND r.study = $3 AND NOT EXISTS "
                       "(SELECT 1 FROM treatment x WHERE x.org = $1 AND x.risk = r.id) ORDER BY r.id LIMIT 50000"),
                   treatment_record.fields, ret, ARGS(STR(cx->org), STR(from), STR(into)));
}
