#include "kpi/kpi_store.h"

#include "base/time.h"

static const char *const direction_codes[] = {"lower", "higher"};
static const char *const direction_labels[] = {N_("Lower is better"), N_("Higher is better")};
const struct enum_names kpi_direction_names = {direction_codes, direction_labels,
                                               KPI_DIRECTION_COUNT_};
_Static_assert(COUNT(direction_codes) == KPI_DIRECTION_COUNT_, "every direction needs a code");

static const char *const standing_codes[] = {"no-value", "reached", "not-reached"};
static const char *const standing_labels[] = {N_("No value yet"), N_("Target reached"),
                                              N_("Target not reached")};
const struct enum_names kpi_standing_names = {standing_codes, standing_labels, KPI_STANDING_COUNT_};
_Static_assert(COUNT(standing_codes) == KPI_STANDING_COUNT_, "every standing needs a code");

static const struct field kpi_table[] = {
    FIELD(kpi, id, F_ID, .flags = F_FIXED),
    FIELD(kpi, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(kpi, version, F_INT, .flags = F_FIXED),
    FIELD(kpi, name, F_TEXT, .flags = F_REQUIRED, .max = 100, .label = N_("Name of the figure")),
    FIELD(kpi, definition, F_PROSE, .max = 1000, .label = N_("How it is counted"),
          .help = N_("What over what, in which period, from which source")),
    FIELD(kpi, unit, F_TEXT, .max = 20, .label = N_("Unit")),
    FIELD(kpi, direction, F_ENUM, .names = &kpi_direction_names,
          .label = N_("Which way is better")),
    FIELD(kpi, target, F_REAL, .label = N_("Target value")),
    FIELD(kpi, target_on, F_DATE, .label = N_("To be reached by")),
    FIELD(kpi, post, F_REF, .ref = "post", .label = N_("Measured by")),
    FIELD(kpi, catalog, F_TEXT, .flags = F_FIXED, .max = 100, .label = N_("Standard")),
    FIELD(kpi, controls, F_PROSE, .max = 1000, .label = N_("Measures whose effect it shows"),
          .help = N_("Numbers as in the standard, separated by blanks: 3.4.2.1① 3.6.2.1-3")),
    FIELD(kpi, in_report, F_BOOL, .label = N_("Stands in the report to executives")),
    FIELD(kpi, sort, F_INT, .min = 0, .max = 9999, .label = N_("Place in lists")),
    FIELD(kpi, active, F_BOOL, .label = N_("In use")),
};
#define KPI_COLUMNS                                                                                \
    "id, org, version, name, definition, unit, direction, target, target_on, post, catalog, "      \
    "controls, in_report, sort, active"
const struct record kpi_record = {
    .noun = "kpi",
    .label = N_("Figure (KPI)"),
    .href = "/kpis/",
    .fields = {kpi_table, COUNT(kpi_table)},
    .size = sizeof(struct kpi),
    .read = PERM_PLAN_READ,
    .select_all = SQL_CONST("SELECT " KPI_COLUMNS " FROM kpi WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " KPI_COLUMNS " FROM kpi WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST(
        "INSERT INTO kpi (" KPI_COLUMNS
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"),
    .update = SQL_CONST("UPDATE kpi SET version = $3, name = $4, definition = $5, unit = $6, "
                        "direction = $7, target = $8, target_on = $9, post = $10, catalog = $11, "
                        "controls = $12, in_report = $13, sort = $14, active = $15 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM kpi WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field value_table[] = {
    FIELD(kpi_value, id, F_ID, .flags = F_FIXED),
    FIELD(kpi_value, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(kpi_value, version, F_INT, .flags = F_FIXED),
    FIELD(kpi_value, kpi, F_REF, .flags = F_FIXED, .ref = "kpi", .label = N_("Figure (KPI)")),
    FIELD(kpi_value, measured_on, F_DATE, .flags = F_REQUIRED, .label = N_("Measured on")),
    FIELD(kpi_value, value, F_REAL, .label = N_("Value")),
    FIELD(kpi_value, note, F_TEXT, .max = 500, .label = N_("Note")),
    FIELD(kpi_value, entered_by, F_REF, .flags = F_FIXED, .ref = "person",
          .label = N_("Entered by")),
};
#define VALUE_COLUMNS "id, org, version, kpi, measured_on, value, note, entered_by"
const struct record kpi_value_record = {
    .noun = "kpi-value",
    .label = N_("Value of a figure"),
    .fields = {value_table, COUNT(value_table)},
    .size = sizeof(struct kpi_value),
    .read = PERM_PLAN_READ,
    .describe = kpi_value_describe,
    .select_all = SQL_CONST("SELECT " VALUE_COLUMNS " FROM kpi_value WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " VALUE_COLUMNS " FROM kpi_value WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO kpi_value (" VALUE_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
    .update = SQL_CONST(
        "UPDATE kpi_value SET version = $3, kpi = $4, measured_on = $5, value = $6, "
        "note = $7, entered_by = $8 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM kpi_value WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc kpi_store_all(struct ctx *cx, bool active_only, struct kpis *ret)
{
    if (active_only)
        return DB_LIST(cx,
                       SQL("SELECT " KPI_COLUMNS " FROM kpi WHERE org = $1 AND active = 1 "
                           "ORDER BY sort, id LIMIT 500"),
                       kpi_record.fields, ret, ARGS(STR(cx->org)));
    return DB_LIST(cx,
                   SQL("SELECT " KPI_COLUMNS
                       " FROM kpi WHERE org = $1 ORDER BY active DESC, sort, id LIMIT 500"),
                   kpi_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc kpi_store_values(struct ctx *cx, const char *kpi, struct kpi_values *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " VALUE_COLUMNS " FROM kpi_value WHERE org = $1 AND kpi = $2 "
                       "ORDER BY measured_on"),
                   kpi_value_record.fields, ret, ARGS(STR(cx->org), STR(kpi)));
}

enum rc kpi_store_value_on(struct ctx *cx, const char *kpi, const char *day, struct kpi_value *ret)
{
    return db_one(cx,
                  SQL("SELECT " VALUE_COLUMNS " FROM kpi_value WHERE org = $1 AND kpi = $2 AND "
                      "measured_on = $3"),
                  kpi_value_record.fields, ret, ARGS(STR(cx->org), STR(kpi), STR(day)));
}

enum rc kpi_store_all_values(struct ctx *cx, struct kpi_values *ret)
{
    return DB_LIST(
        cx, SQL("SELECT " VALUE_COLUMNS " FROM kpi_value WHERE org = $1 ORDER BY kpi, measured_on"),
        kpi_value_record.fields, ret, ARGS(STR(cx->org)));
}

void kpi_value_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct kpi_value *value = row;
    struct kpi kpi;
    if (db_one(cx, kpi_record.select_one, kpi_record.fields, &kpi, ARGS(STR(cx->org), STR(value->kpi))) != RC_OK)
        return;
    *subject = arena_printf(cx->arena, "%s %s", kpi.name, value->measured_on);
    *href = arena_printf(cx->arena, "/kpis/%s", kpi.id);
}

static const struct field mine_table[] = {
    FIELD(kpi_mine, id, F_ID),          FIELD(kpi_mine, name, F_TEXT),
    FIELD(kpi_mine, target_on, F_DATE), FIELD(kpi_mine, direction, F_INT),
    FIELD(kpi_mine, any_value, F_INT),     FIELD(kpi_mine, target, F_REAL),
    FIELD(kpi_mine, last_value, F_REAL),
};

enum rc kpi_store_mine(struct ctx *cx, const char *before, int64_t limit, struct kpi_mines *ret)
{
    return DB_LIST(
        cx,
        SQL("SELECT k.id, k.name, k.target_on, k.direction, k.target, "
            "CASE WHEN v.id IS NULL THEN 0 ELSE 1 END AS any_value, "
            "COALESCE(v.value, 0.0) AS last_value FROM kpi k JOIN post t ON t.id = k.post "
            "LEFT JOIN kpi_value v ON v.org = k.org AND v.kpi = k.id AND v.measured_on = "
            "(SELECT max(l.measured_on) FROM kpi_value l WHERE l.org = k.org AND l.kpi = k.id) "
            "WHERE k.org = $1 AND k.active = 1 AND k.target_on <> '' "
            "AND ($4 = '' OR k.target_on < $4) AND t.org = $1 AND t.active = 1 AND " POST_IS_THEIRS
            " ORDER BY k.target_on, k.id LIMIT $5"),
        FIELDS(mine_table), ret,
        ARGS(STR(cx->org), STR(cx->person), STR(date_of_time(cx, cx->now)), STR(before), I64(limit)));
}
