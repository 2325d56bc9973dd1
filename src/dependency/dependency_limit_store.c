/* What is tolerated of a service and what its stops cost; simulated years. */
#include "db/db.h"
#include "dependency/dependency_store.h"

enum { PERCENT = 100, TIMES_MOST = 1000, MONEY_MOST = 1000000000 };

static const struct field tolerance_table[] = {
    FIELD(dependency_tolerance, id, F_ID, .flags = F_FIXED),
    FIELD(dependency_tolerance, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(dependency_tolerance, version, F_INT, .flags = F_FIXED),
    FIELD(dependency_tolerance, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(dependency_tolerance, service, F_REF, .flags = F_FIXED, .ref = "risk-service",
          .label = N_("Service")),
    FIELD(dependency_tolerance, fall, F_INT, .min = 1, .max = PERCENT,
          .label = N_("The service falls by at least (%)"),
          .help = N_("100: it stops. 50: half of it or less goes on")),
    FIELD(dependency_tolerance, minutes, F_INT, .flags = F_DURATION,
          .label = N_("For at least how long"),
          .help = N_("30分, 2時間, 1日. Empty: however short it is")),
    FIELD(dependency_tolerance, times, F_INT, .min = 0, .max = TIMES_MOST,
          .label = N_("At most so many times"), .help = N_("0: it must not happen at all")),
    FIELD(dependency_tolerance, years, F_INT, .min = 1, .max = MISSION_WINDOW_MOST,
          .label = N_("In so many years")),
    FIELD(dependency_tolerance, allowed, F_INT, .min = 0, .max = PERCENT,
          .label = N_("Chance of breaking it that is accepted (%)"),
          .help = N_("The sentence counts as kept while the chance stays at or below this")),
    FIELD(dependency_tolerance, reason, F_PROSE, .max = 1000, .label = N_("Why so much is tolerated")),
};

static void describe_tolerance(struct ctx *cx, const void *row, const char **subject,
                               const char **href)
{
    const struct dependency_tolerance *tolerance = row;
    *subject = dependency_sentence(cx, tolerance);
    *href = arena_printf(cx->arena, "/risk/%s/stops/services/%s/limits", tolerance->study,
                         tolerance->service);
}

#define TOLERANCE_COLUMNS                                                                          \
    "id, org, version, study, service, fall, minutes, times, years, allowed, reason"
const struct record dependency_tolerance_record = {
    .noun = "dependency-tolerance",
    .label = N_("Tolerance of a service"),
    .fields = {tolerance_table, COUNT(tolerance_table)},
    .size = sizeof(struct dependency_tolerance),
    .describe = describe_tolerance,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " TOLERANCE_COLUMNS
                            " FROM dependency_tolerance WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " TOLERANCE_COLUMNS
                            " FROM dependency_tolerance WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO dependency_tolerance (" TOLERANCE_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
    .update = SQL_CONST(
        "UPDATE dependency_tolerance SET version = $3, study = $4, service = $5, fall = $6, "
        "minutes = $7, times = $8, years = $9, allowed = $10, reason = $11 "
        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST(
        "DELETE FROM dependency_tolerance WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field loss_table[] = {
    FIELD(dependency_loss, id, F_ID, .flags = F_FIXED),
    FIELD(dependency_loss, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(dependency_loss, version, F_INT, .flags = F_FIXED),
    FIELD(dependency_loss, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(dependency_loss, service, F_REF, .flags = F_FIXED, .ref = "risk-service",
          .label = N_("Service")),
    FIELD(dependency_loss, per_stop, F_INT, .min = 0, .max = MONEY_MOST,
          .label = N_("Loss of each stop (thousand yen)"),
          .help = N_("What every stop costs, however short it is")),
    FIELD(dependency_loss, per_hour, F_INT, .min = 0, .max = MONEY_MOST,
          .label = N_("Loss of each hour (thousand yen)")),
    FIELD(dependency_loss, step, F_INT, .flags = F_DURATION, .label = N_("From this length on"),
          .help = N_("When an hour costs more or less from some length on, such as 1日. Empty: it "
                     "does not")),
    FIELD(dependency_loss, later, F_INT, .min = 0, .max = MONEY_MOST,
          .label = N_("Loss of each hour from then on (thousand yen)")),
    FIELD(dependency_loss, reason, F_PROSE, .max = 1000, .label = N_("How it was reckoned")),
};

static void describe_loss(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct dependency_loss *loss = row;
    *subject = trf(cx, N_("{0} thousand yen an hour"), decimal(cx, loss->per_hour));
    *href = arena_printf(cx->arena, "/risk/%s/stops/services/%s/limits", loss->study,
                         loss->service);
}

#define LOSS_COLUMNS "id, org, version, study, service, per_stop, per_hour, step, later, reason"
const struct record dependency_loss_record = {
    .noun = "dependency-loss",
    .label = N_("Loss by stops of a service"),
    .fields = {loss_table, COUNT(loss_table)},
    .size = sizeof(struct dependency_loss),
    .describe = describe_loss,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " LOSS_COLUMNS
                            " FROM dependency_loss WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " LOSS_COLUMNS
                            " FROM dependency_loss WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO dependency_loss (" LOSS_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST(
        "UPDATE dependency_loss SET version = $3, study = $4, service = $5, per_stop = $6, "
        "per_hour = $7, step = $8, later = $9, reason = $10 "
        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM dependency_loss WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field run_table[] = {
    FIELD(dependency_run, id, F_ID, .flags = F_FIXED),
    FIELD(dependency_run, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(dependency_run, version, F_INT, .flags = F_FIXED),
    FIELD(dependency_run, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(dependency_run, years, F_INT, .flags = F_FIXED, .label = N_("Years simulated")),
    FIELD(dependency_run, seed, F_INT, .flags = F_FIXED, .label = N_("Seed")),
    FIELD(dependency_run, digest, F_TEXT, .flags = F_FIXED, .label = N_("Digest of the model")),
    FIELD(dependency_run, made_by, F_REF, .flags = F_FIXED, .ref = "person",
          .label = N_("Person")),
    FIELD(dependency_run, made_at, F_TIME, .flags = F_FIXED, .label = N_("Time")),
    FIELD(dependency_run, result, F_PROSE, .flags = F_FIXED, .label = N_("Result")),
};

static void describe_run(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct dependency_run *run = row;
    *subject = trf(cx, N_("{0} simulated years"), decimal(cx, run->years));
    *href = arena_printf(cx->arena, "/simulations/%s", run->id);
}

#define RUN_COLUMNS "id, org, version, study, years, seed, digest, made_by, made_at, result"
const struct record dependency_run_record = {
    .noun = "dependency-run",
    .label = N_("Simulated years"),
    .fields = {run_table, COUNT(run_table)},
    .size = sizeof(struct dependency_run),
    .describe = describe_run,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RUN_COLUMNS
                            " FROM dependency_run WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RUN_COLUMNS
                            " FROM dependency_run WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO dependency_run (" RUN_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST(
        "UPDATE dependency_run SET version = $3, study = $4, years = $5, seed = $6, digest = $7, "
        "made_by = $8, made_at = $9, result = $10 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM dependency_run WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc dependency_store_tolerances(struct ctx *cx, const char *study,
                                    struct stored_tolerances *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " TOLERANCE_COLUMNS " FROM dependency_tolerance WHERE org = $1 AND "
                       "study = $2 ORDER BY service, id"),
                   dependency_tolerance_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc dependency_store_losses(struct ctx *cx, const char *study, struct stored_losses *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " LOSS_COLUMNS
                       " FROM dependency_loss WHERE org = $1 AND study = $2 ORDER BY service"),
                   dependency_loss_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc dependency_store_loss(struct ctx *cx, const char *service, struct dependency_loss *ret)
{
    return db_one(cx,
                  SQL("SELECT " LOSS_COLUMNS
                      " FROM dependency_loss WHERE org = $1 AND service = $2"),
                  dependency_loss_record.fields, ret, ARGS(STR(cx->org), STR(service)));
}

enum rc dependency_store_runs(struct ctx *cx, const char *study, int64_t most,
                              struct stored_runs *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, org, version, study, years, seed, digest, made_by, made_at, "
                       "'' AS result FROM dependency_run WHERE org = $1 AND study = $2 "
                       "ORDER BY id DESC LIMIT $3"),
                   dependency_run_record.fields, ret, ARGS(STR(cx->org), STR(study), I64(most)));
}

static const struct field key_table[] = {FIELD(stored_key, id, F_ID),
                                         FIELD(stored_key, of_what, F_TEXT),
                                         FIELD(stored_key, name, F_TEXT)};

enum rc dependency_store_service_keys(struct ctx *cx, const char *study, struct stored_keys *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, business AS of_what, name FROM risk_service WHERE org = $1 AND "
                       "study = $2 ORDER BY id"),
                   FIELDS(key_table), ret, ARGS(STR(cx->org), STR(study)));
}

enum rc dependency_store_resource_keys(struct ctx *cx, const char *study, struct stored_keys *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, CAST(kind AS text) AS of_what, name FROM risk_resource WHERE "
                       "org = $1 AND study = $2 ORDER BY id"),
                   FIELDS(key_table), ret, ARGS(STR(cx->org), STR(study)));
}
