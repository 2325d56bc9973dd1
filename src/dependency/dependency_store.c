#include "dependency/dependency_store.h"

#include "db/db.h"

static const struct field setting_table[] = {
    FIELD(dependency_setting, id, F_ID, .flags = F_FIXED),
    FIELD(dependency_setting, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(dependency_setting, version, F_INT, .flags = F_FIXED),
    FIELD(dependency_setting, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(dependency_setting, rates, F_PROSE, .max = 400,
          .label = N_("Failures a year for each step of the frequency"),
          .help = N_("A number on each line, the lowest step first. Empty: from once in 100 years "
                     "to once a week (0.01, 0.1, 1, 12, 52 for five steps)")),
    FIELD(dependency_setting, repair, F_INT, .flags = F_DURATION, .label = N_("Time of a repair"),
          .help = N_("Until a resource that failed works again, where nothing else is said of it. "
                     "Empty: 24 hours")),
};
#define SETTING_COLUMNS "id, org, version, study, rates, repair"
const struct record dependency_setting_record = {
    .noun = "dependency-setting",
    .label = N_("Failure rates and repair time"),
    .fields = {setting_table, COUNT(setting_table)},
    .size = sizeof(struct dependency_setting),
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " SETTING_COLUMNS
                            " FROM dependency_setting WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " SETTING_COLUMNS
                            " FROM dependency_setting WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO dependency_setting (" SETTING_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6)"),
    .update = SQL_CONST(
        "UPDATE dependency_setting SET version = $3, study = $4, rates = $5, repair = $6 "
        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST(
        "DELETE FROM dependency_setting WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field figure_table[] = {
    FIELD(dependency_figure, id, F_ID, .flags = F_FIXED),
    FIELD(dependency_figure, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(dependency_figure, version, F_INT, .flags = F_FIXED),
    FIELD(dependency_figure, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(dependency_figure, resource, F_REF, .flags = F_FIXED, .ref = "risk-resource",
          .label = N_("Business resource")),
    FIELD(dependency_figure, rate, F_REAL, .label = N_("Failures a year"),
          .help = N_("0.1 is once in ten years. -1: as the frequencies of its risks say")),
    FIELD(dependency_figure, repair, F_INT, .flags = F_DURATION, .label = N_("Time of a repair"),
          .help = N_("Empty: as the setting of the risk assessment says")),
};
#define FIGURE_COLUMNS "id, org, version, study, resource, rate, repair"
const struct record dependency_figure_record = {
    .noun = "dependency-figure",
    .label = N_("Failure rate of a resource"),
    .fields = {figure_table, COUNT(figure_table)},
    .size = sizeof(struct dependency_figure),
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " FIGURE_COLUMNS
                            " FROM dependency_figure WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " FIGURE_COLUMNS
                            " FROM dependency_figure WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO dependency_figure (" FIGURE_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7)"),
    .update = SQL_CONST(
        "UPDATE dependency_figure SET version = $3, study = $4, resource = $5, rate = $6, "
        "repair = $7 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM dependency_figure WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc dependency_store_setting(struct ctx *cx, const char *study, struct dependency_setting *ret)
{
    return db_one(
        cx, SQL("SELECT " SETTING_COLUMNS " FROM dependency_setting WHERE org = $1 AND study = $2"),
        dependency_setting_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc dependency_store_figure(struct ctx *cx, const char *resource, struct dependency_figure *ret)
{
    return db_one(
        cx,
        SQL("SELECT " FIGURE_COLUMNS " FROM dependency_figure WHERE org = $1 AND resource = $2"),
        dependency_figure_record.fields, ret, ARGS(STR(cx->org), STR(resource)));
}

enum rc dependency_store_figures(struct ctx *cx, const char *study, struct stored_figures *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " FIGURE_COLUMNS
                       " FROM dependency_figure WHERE org = $1 AND study = $2 ORDER BY id"),
                   dependency_figure_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

static const struct field name_table[] = {FIELD(stored_name, id, F_ID),
                                          FIELD(stored_name, name, F_TEXT),
                                          FIELD(stored_name, mtpd, F_INT)};

enum rc dependency_store_services(struct ctx *cx, const char *study, struct stored_names *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, name, mtpd FROM risk_service WHERE org = $1 AND study = $2 AND "
                       "choice <> $3 "
                       "ORDER BY id"),
                   FIELDS(name_table), ret, ARGS(STR(cx->org), STR(study), I64(RISK_DEFERRED)));
}

enum rc dependency_store_processes(struct ctx *cx, const char *study, struct stored_names *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, name, mtpd FROM risk_process WHERE org = $1 AND study = $2 AND "
                       "deferred = 0 "
                       "ORDER BY id"),
                   FIELDS(name_table), ret, ARGS(STR(cx->org), STR(study)));
}

enum rc dependency_store_common(struct ctx *cx, enum dependency_common which,
                                struct stored_names *ret)
{
    static const struct sql statements[] = {
        [DEPENDENCY_SUPPLIER] = SQL_CONST(
            "SELECT id, name, 0 AS mtpd FROM supplier WHERE org = $1 ORDER BY id"),
        [DEPENDENCY_SITE] = SQL_CONST(
            "SELECT id, name, 0 AS mtpd FROM site WHERE org = $1 ORDER BY id"),
        [DEPENDENCY_ZONE] = SQL_CONST(
            "SELECT id, name, 0 AS mtpd FROM zone WHERE org = $1 ORDER BY id"),
        [DEPENDENCY_EXTERNAL] = SQL_CONST(
            "SELECT id, name, 0 AS mtpd FROM external_service WHERE org = $1 ORDER BY id"),
    };
    return DB_LIST(cx, statements[which], FIELDS(name_table), ret, ARGS(STR(cx->org)));
}

static const struct field link_table[] = {FIELD(stored_link, service, F_ID),
                                          FIELD(stored_link, process, F_ID)};

enum rc dependency_store_serves(struct ctx *cx, const char *study, struct stored_links *ret)
{
    return DB_LIST(
        cx,
        SQL("SELECT service, process FROM risk_service_process WHERE org = $1 AND study = $2 "
            "ORDER BY service, process"),
        FIELDS(link_table), ret, ARGS(STR(cx->org), STR(study)));
}

static const struct field resource_table[] = {
    FIELD(stored_resource, id, F_ID),          FIELD(stored_resource, name, F_TEXT),
    FIELD(stored_resource, supplier, F_ID),    FIELD(stored_resource, kind, F_INT),
    FIELD(stored_resource, site, F_ID),        FIELD(stored_resource, zone, F_ID),
    FIELD(stored_resource, external, F_ID),    FIELD(stored_resource, repair, F_INT),
    FIELD(stored_resource, has_figure, F_INT), FIELD(stored_resource, rate, F_REAL),
};

enum rc dependency_store_resources(struct ctx *cx, const char *study, struct stored_resources *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT r.id, r.name, r.supplier, r.site, r.zone, r.external, r.kind, "
                       "COALESCE(f.repair, 0) AS repair, "
                       "CASE WHEN f.id IS NULL THEN 0 ELSE 1 END AS has_figure, COALESCE(f.rate, "
                       "-1.0) AS rate "
                       "FROM risk_resource r LEFT JOIN dependency_figure f ON f.resource = r.id "
                       "WHERE r.org = $1 AND r.study = $2 ORDER BY r.id"),
                   FIELDS(resource_table), ret, ARGS(STR(cx->org), STR(study)));
}

static const struct field frequency_table[] = {FIELD(stored_frequency, resource, F_ID),
                                               FIELD(stored_frequency, frequency, F_INT)};

enum rc dependency_store_frequencies(struct ctx *cx, const char *study,
                                     struct stored_frequencies *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT resource, MAX(frequency_after) AS frequency FROM risk WHERE org = "
                       "$1 AND study = $2 "
                       "GROUP BY resource ORDER BY resource"),
                   FIELDS(frequency_table), ret, ARGS(STR(cx->org), STR(study)));
}

static const struct field group_table[] = {
    FIELD(stored_group, id, F_ID), FIELD(stored_group, title, F_TEXT),
    FIELD(stored_group, rule, F_INT), FIELD(stored_group, least, F_INT)};

enum rc dependency_store_groups(struct ctx *cx, const char *study, struct stored_groups *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, title, rule, least FROM risk_need_group WHERE org = $1 AND "
                       "study = $2 ORDER BY id"),
                   FIELDS(group_table), ret, ARGS(STR(cx->org), STR(study)));
}

static const struct field need_table[] = {
    FIELD(stored_need, process, F_ID), FIELD(stored_need, resource, F_ID),
    FIELD(stored_need, needed, F_ID),  FIELD(stored_need, need_group, F_ID),
    FIELD(stored_need, bridge, F_INT),
};

enum rc dependency_store_needs(struct ctx *cx, const char *study, struct stored_needs *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT process, resource, needed, need_group, bridge FROM risk_need "
                       "WHERE org = $1 AND study = $2 ORDER BY id"),
                   FIELDS(need_table), ret, ARGS(STR(cx->org), STR(study)));
}

enum rc dependency_store_steps(struct ctx *cx, const char *study, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT frequency_steps FROM risk_criteria WHERE org = $1 AND study = $2"),
                     ARGS(STR(cx->org), STR(study)), ret);
}

enum rc dependency_store_latest(struct ctx *cx, const char **ret)
{
    return db_text_of(
        cx, SQL("SELECT id FROM risk_study WHERE org = $1 ORDER BY year DESC, id DESC LIMIT 1"),
        ARGS(STR(cx->org)), ret);
}
