/* Insurance and other risk finance, and which risks it bears. */
#include "base/text.h"
#include "base/time.h"
#include "treatment/treatment_inside.h"

static const struct field finance_table[] = {
    FIELD(treatment_finance, id, F_ID, .flags = F_FIXED),
    FIELD(treatment_finance, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(treatment_finance, version, F_INT, .flags = F_FIXED),
    FIELD(treatment_finance, kind, F_ENUM, .names = &treatment_finance_kind_names,
          .label = N_("Kind of risk finance")),
    FIELD(treatment_finance, name, F_TEXT, .flags = F_REQUIRED, .max = 200,
          .label = N_("Name of the insurance or contract")),
    FIELD(treatment_finance, insurer, F_TEXT, .max = 200,
          .label = N_("Insurer or other party")),
    FIELD(treatment_finance, number, F_TEXT, .max = 100,
          .label = N_("Number of the policy or contract")),
    FIELD(treatment_finance, cover, F_INT, .min = 0, .max = TREATMENT_MONEY_MOST,
          .label = N_("Cover (yen)"), .help = N_("The most that is paid for one case")),
    FIELD(treatment_finance, deductible, F_INT, .min = 0, .max = TREATMENT_MONEY_MOST,
          .label = N_("Deductible (yen)"), .help = N_("What one bears oneself in each case")),
    FIELD(treatment_finance, from_on, F_DATE, .label = N_("Valid from")),
    FIELD(treatment_finance, until_on, F_DATE, .label = N_("Valid until"),
          .help = N_("It stands in the work of the responsible post before it ends. Empty: without an end")),
    FIELD(treatment_finance, post, F_REF, .ref = "post", .label = N_("Responsible for renewal")),
    FIELD(treatment_finance, comment, F_PROSE, .max = 2000, .label = N_("Conditions and remarks"),
          .help = N_("What is covered and what is not, for example acts of state or ransom")),
    FIELD(treatment_finance, active, F_BOOL, .label = N_("In use")),
};

#define FINANCE_COLUMNS                                                                            \
    "id, org, version, kind, name, insurer, number, cover, deductible, from_on, until_on, post, "  \
    "comment, active"

static void finance_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    (void)cx;
    *subject = ((const struct treatment_finance *)row)->name;
    *href = "/risk-finance";
}

const struct record treatment_finance_record = {
    .noun = "treatment-finance",
    .label = N_("Risk finance"),
    .fields = {finance_table, COUNT(finance_table)},
    .size = sizeof(struct treatment_finance),
    .describe = finance_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " FINANCE_COLUMNS
                            " FROM treatment_finance WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " FINANCE_COLUMNS
                            " FROM treatment_finance WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST(
        "INSERT INTO treatment_finance (" FINANCE_COLUMNS
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"),
    .update = SQL_CONST(
        "UPDATE treatment_finance SET version = $3, kind = $4, name = $5, insurer = $6, "
        "number = $7, cover = $8, deductible = $9, from_on = $10, until_on = $11, post = $12, "
        "comment = $13, active = $14 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM treatment_finance WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc treatment_store_finances(struct ctx *cx, struct treatment_finances *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " FINANCE_COLUMNS " FROM treatment_finance WHERE org = $1 "
                       "ORDER BY active DESC, until_on, id LIMIT 1000"),
                   treatment_finance_record.fields, ret, ARGS(STR(cx->org)));
}

static const struct field cover_table[] = {
    FIELD(treatment_cover, id, F_ID, .flags = F_FIXED),
    FIELD(treatment_cover, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(treatment_cover, version, F_INT, .flags = F_FIXED),
    FIELD(treatment_cover, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(treatment_cover, risk, F_REF, .flags = F_FIXED, .ref = "risk", .label = N_("Risk")),
    FIELD(treatment_cover, finance, F_REF, .ref = "treatment-finance", .label = N_("Risk finance")),
};

#define COVER_COLUMNS "id, org, version, study, risk, finance"

static void cover_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    (void)subject;
    *href = arena_printf(cx->arena, "/risks/%s/treatment", ((const struct treatment_cover *)row)->risk);
}

const struct record treatment_cover_record = {
    .noun = "treatment-cover",
    .label = N_("Risk borne by risk finance"),
    .fields = {cover_table, COUNT(cover_table)},
    .size = sizeof(struct treatment_cover),
    .describe = cover_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " COVER_COLUMNS
                            " FROM treatment_cover WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " COVER_COLUMNS
                            " FROM treatment_cover WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO treatment_cover (" COVER_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6)"),
    .update = SQL_CONST(
        "UPDATE treatment_cover SET version = $3, study = $4, risk = $5, finance = $6 "
        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM treatment_cover WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field covered_table[] = {
    FIELD(treatment_bearer, link, F_ID),
    FIELD(treatment_bearer, risk, F_ID),
    FIELD(treatment_bearer, finance, F_ID),
    FIELD(treatment_bearer, name, F_TEXT),
    FIELD(treatment_bearer, insurer, F_TEXT),
    FIELD(treatment_bearer, until_on, F_DATE),
    FIELD(treatment_bearer, kind, F_INT),
    FIELD(treatment_bearer, cover, F_INT),
    FIELD(treatment_bearer, deductible, F_INT),
    FIELD(treatment_bearer, active, F_INT),
};

enum rc treatment_store_covers(struct ctx *cx, const char *study, const char *risk,
                               struct treatment_bearers *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT c.id AS link, c.risk, c.finance, f.name, f.insurer, f.until_on, "
                       "f.kind, f.cover, f.deductible, f.active FROM treatment_cover c "
                       "JOIN treatment_finance f ON f.id = c.finance WHERE c.org = $1 AND "
                       "c.study = $2 AND ($3 = '' OR c.risk = $3) ORDER BY c.risk, c.id LIMIT 200000"),
                   FIELDS(covered_table), ret, ARGS(STR(cx->org), STR(study), STR(risk)));
}

enum rc treatment_store_covered(struct ctx *cx, const char *risk, const char *finance, bool *ret)
{
    int64_t n = 0;
    TRY(db_int_of(
        cx,
        SQL("SELECT count(*) FROM treatment_cover WHERE org = $1 AND risk = $2 AND finance = $3"),
        ARGS(STR(cx->org), STR(risk), STR(finance)), &n));
    *ret = n > 0;
    return RC_OK;
}

static const struct field ending_table[] = {
    FIELD(treatment_ending, id, F_ID),
    FIELD(treatment_ending, risk, F_ID),
    FIELD(treatment_ending, words, F_TEXT),
    FIELD(treatment_ending, until_on, F_DATE),
    FIELD(treatment_ending, number, F_INT),
};

enum rc treatment_store_finance_ending(struct ctx *cx, const char *before, int64_t limit,
                                       struct treatment_endings *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT f.id, '' AS risk, f.name AS words, f.until_on, 0 AS number "
                       "FROM treatment_finance f JOIN post t ON t.id = f.post "
                       "WHERE f.org = $1 AND f.active = 1 AND f.until_on <> '' AND "
                       "($4 = '' OR f.until_on < $4) AND t.org = $1 AND " POST_IS_THEIRS
                       " ORDER BY f.until_on, f.id LIMIT $5"),
                   FIELDS(ending_table), ret,
                   ARGS(STR(cx->org), STR(cx->person), STR(date_of_time(cx, cx->now)), STR(before),
                        I64(limit)));
}

enum rc treatment_store_finance_uses(struct ctx *cx, const char *finance, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*) FROM treatment_cover WHERE org = $1 AND finance = $2"),
                     ARGS(STR(cx->org), STR(finance)), ret);
}

enum rc treatment_store_carried_covers(struct ctx *cx, const char *from, const char *into,
                                       struct treatment_covers *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT c.id, c.org, c.version, c.study, r.id AS risk, c.finance "
                       "FROM treatment_cover c JOIN risk r ON r.origin = c.risk WHERE c.org = $1 AND "
                       "c.study = $2 AND r.org = $1 AND r.study = $3 AND NOT EXISTS (SELECT 1 FROM "
                       "treatment_cover x WHERE x.org = $1 AND x.risk = r.id AND x.finance = c.finance) "
                       "ORDER BY r.id, c.id LIMIT 50000"),
                   treatment_cover_record.fields, ret, ARGS(STR(cx->org), STR(from), STR(into)));
}
