#include "assessment/assessment_store.h"

static const struct field assessment_table[] = {
    FIELD(assessment, id, F_ID, .flags = F_FIXED),
    FIELD(assessment, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(assessment, version, F_INT, .flags = F_FIXED),
    FIELD(assessment, scope, F_REF, .ref = "scope", .label = N_("Scope")),
    FIELD(assessment, catalog, F_TEXT, .flags = F_REQUIRED, .max = 60, .label = N_("Standard")),
    FIELD(assessment, catalog_version, F_TEXT, .flags = F_FIXED,
          .label = N_("Version of the standard")),
    FIELD(assessment, year, F_INT, .min = 2000, .max = 2100, .label = N_("Fiscal year")),
    FIELD(assessment, status, F_ENUM, .flags = F_FIXED, .names = &assessment_status_names,
          .label = N_("Status")),
    FIELD(assessment, default_target, F_INT, .min = 1, .max = MATURITY_LEVELS,
          .label = N_("Default target")),
    FIELD(assessment, previous, F_REF, .flags = F_FIXED, .ref = "assessment",
          .label = N_("Carried over from")),
    FIELD(assessment, drafter, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Drafted by")),
    FIELD(assessment, requested_by, F_REF, .flags = F_FIXED, .ref = "person",
          .label = N_("Approval asked by")),
    FIELD(assessment, requested_at, F_TIME, .flags = F_FIXED, .label = N_("Approval asked at")),
    FIELD(assessment, approved_by, F_REF, .flags = F_FIXED, .ref = "person",
          .label = N_("Approved by")),
    FIELD(assessment, approved_at, F_TIME, .flags = F_FIXED, .label = N_("Approved at")),
    FIELD(assessment, comment, F_PROSE, .max = 2000, .label = N_("Comment of the approver")),
};
const struct record assessment_record = {
    .noun = "assessment",
    .label = N_("Self-assessment"),
    .href = "/assessments/",
    .fields = {assessment_table, COUNT(assessment_table)},
    .size = sizeof(struct assessment),
    .describe = assessment_describe,
    .select_all = SQL_CONST(
        "SELECT id, org, version, scope, catalog, catalog_version, year, status, "
        "default_target, previous, drafter, requested_by, requested_at, "
        "approved_by, approved_at, comment FROM assessment "
        "WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST(
        "SELECT id, org, version, scope, catalog, catalog_version, year, status, "
        "default_target, previous, drafter, requested_by, requested_at, "
        "approved_by, approved_at, comment FROM assessment "
        "WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST(
        "INSERT INTO assessment (id, org, version, scope, catalog, catalog_version, "
        "year, status, default_target, previous, drafter, requested_by, "
        "requested_at, approved_by, approved_at, comment) VALUES ($1, $2, $3, $4, "
        "$5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"),
    .update = SQL_CONST("UPDATE assessment SET version = $3, scope = $4, catalog = $5, "
                        "catalog_version = $6, year = $7, status = $8, default_target = $9, "
                        "previous = $10, drafter = $11, requested_by = $12, requested_at = $13, "
                        "approved_by = $14, approved_at = $15, comment = $16 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM assessment WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field section_assignment_table[] = {
    FIELD(section_assignment, id, F_ID, .flags = F_FIXED),
    FIELD(section_assignment, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(section_assignment, version, F_INT, .flags = F_FIXED),
    FIELD(section_assignment, assessment, F_REF, .ref = "assessment", .label = N_("Assessment")),
    FIELD(section_assignment, section, F_TEXT, .max = 100, .label = N_("Section")),
    FIELD(section_assignment, post, F_REF, .ref = "post", .label = N_("Responsible post")),
};
const struct record section_assignment_record = {
    .noun = "section-assignment",
    .label = N_("Assignment of a section"),
    .fields = {section_assignment_table, COUNT(section_assignment_table)},
    .size = sizeof(struct section_assignment),
    .describe = section_assignment_describe,
    .select_all = SQL_CONST("SELECT id, org, version, assessment, section, post "
                            "FROM section_assignment WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT id, org, version, assessment, section, post "
                            "FROM section_assignment WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO section_assignment (id, org, version, assessment, section, "
                        "post) VALUES ($1, $2, $3, $4, $5, $6)"),
    .update = SQL_CONST("UPDATE section_assignment SET version = $3, assessment = $4, "
                        "section = $5, post = $6 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM section_assignment WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field control_weight_table[] = {
    FIELD(control_weight, id, F_ID, .flags = F_FIXED),
    FIELD(control_weight, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(control_weight, version, F_INT, .flags = F_FIXED),
    FIELD(control_weight, catalog, F_TEXT, .max = 60, .label = N_("Standard")),
    FIELD(control_weight, control, F_TEXT, .max = 100, .label = N_("Measure")),
    FIELD(control_weight, weight, F_INT, .min = 1, .max = 3, .label = N_("Weight")),
};
const struct record control_weight_record = {
    .noun = "control-weight",
    .label = N_("Weight of a measure"),
    .fields = {control_weight_table, COUNT(control_weight_table)},
    .size = sizeof(struct control_weight),
    .describe = control_weight_describe,
    .select_all = SQL_CONST("SELECT id, org, version, catalog, control, weight "
                            "FROM control_weight WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT id, org, version, catalog, control, weight "
                            "FROM control_weight WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO control_weight (id, org, version, catalog, control, weight) "
                        "VALUES ($1, $2, $3, $4, $5, $6)"),
    .update = SQL_CONST("UPDATE control_weight SET version = $3, catalog = $4, control = $5, "
                        "weight = $6 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM control_weight WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc assessment_store_find(struct ctx *cx, const char *scope, const char *catalog, int64_t year,
                              struct assessment *ret)
{
    if (year == 0)
        return db_one(cx,
                      SQL("SELECT id, org, version, scope, catalog, catalog_version, year, status, "
                          "default_target, previous, drafter, requested_by, requested_at, "
                          "approved_by, approved_at, comment FROM assessment "
                          "WHERE org = $1 AND scope = $2 AND catalog = $3 "
                          "ORDER BY year DESC LIMIT 1"),
                      assessment_record.fields, ret, ARGS(STR(cx->org), STR(scope), STR(catalog)));
    return db_one(cx,
                  SQL("SELECT id, org, version, scope, catalog, catalog_version, year, status, "
                      "default_target, previous, drafter, requested_by, requested_at, approved_by, "
                      "approved_at, comment FROM assessment "
                      "WHERE org = $1 AND scope = $2 AND catalog = $3 AND year = $4"),
                  assessment_record.fields, ret,
                  ARGS(STR(cx->org), STR(scope), STR(catalog), I64(year)));
}

enum rc assessment_store_before(struct ctx *cx, const struct assessment *assessment,
                                struct assessment *ret)
{
    return db_one(cx,
                  SQL("SELECT id, org, version, scope, catalog, catalog_version, year, status, "
                      "default_target, previous, drafter, requested_by, requested_at, approved_by, "
                      "approved_at, comment FROM assessment "
                      "WHERE org = $1 AND scope = $2 AND catalog = $3 AND year < $4 "
                      "ORDER BY year DESC LIMIT 1"),
                  assessment_record.fields, ret,
                  ARGS(STR(cx->org), STR(assessment->scope), STR(assessment->catalog),
                       I64(assessment->year)));
}

enum rc assessment_store_list(struct ctx *cx, int64_t before, int64_t limit,
                              struct assessments *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, org, version, scope, catalog, catalog_version, year, status, "
                       "default_target, previous, drafter, requested_by, requested_at, approved_by, "
                       "approved_at, comment FROM assessment WHERE org = $1 AND year < $2 "
                       "ORDER BY year DESC, id LIMIT $3"),
                   assessment_record.fields, ret,
                   ARGS(STR(cx->org), I64(before == 0 ? INT64_MAX : before), I64(limit)));
}

enum rc assessment_store_years(struct ctx *cx, const struct assessment *assessment, int64_t limit,
                               struct assessments *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, org, version, scope, catalog, catalog_version, year, status, "
                       "default_target, previous, drafter, requested_by, requested_at, approved_by, "
                       "approved_at, comment FROM assessment "
                       "WHERE org = $1 AND scope = $2 AND catalog = $3 AND year <= $4 "
                       "ORDER BY year DESC LIMIT $5"),
                   assessment_record.fields, ret,
                   ARGS(STR(cx->org), STR(assessment->scope), STR(assessment->catalog),
                        I64(assessment->year), I64(limit)));
}

enum rc assessment_store_beside(struct ctx *cx, const struct assessment *assessment,
                                struct assessments *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT a.id, a.org, a.version, a.scope, a.catalog, a.catalog_version, "
                       "a.year, a.status, a.default_target, a.previous, a.drafter, "
                       "a.requested_by, a.requested_at, a.approved_by, a.approved_at, a.comment "
                       "FROM assessment a JOIN scope s ON s.id = a.scope "
                       "WHERE a.org = $1 AND a.year = $2 AND a.catalog = $3 AND a.id <> $4 "
                       "ORDER BY s.sort, s.id LIMIT 60"),
                   assessment_record.fields, ret,
                   ARGS(STR(cx->org), I64(assessment->year), STR(assessment->catalog),
                        STR(assessment->id)));
}

enum rc assessment_store_elsewhere(struct ctx *cx, const struct assessment *assessment,
                                   struct assessments *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, org, version, scope, catalog, catalog_version, year, status, "
                       "default_target, previous, drafter, requested_by, requested_at, approved_by, "
                       "approved_at, comment FROM assessment "
                       "WHERE org = $1 AND year = $2 AND scope = $3 AND catalog <> $4 "
                       "ORDER BY catalog LIMIT 20"),
                   assessment_record.fields, ret,
                   ARGS(STR(cx->org), I64(assessment->year), STR(assessment->scope),
                        STR(assessment->catalog)));
}

/* An update that changes nothing takes the row's lock on PostgreSQL; SQLite has one writer anyway. */
enum rc assessment_store_hold_draft(struct ctx *cx, const char *id, bool *ret)
{
    int64_t changed = 0;
    TRY(db_exec(cx,
                SQL("UPDATE assessment SET status = status WHERE org = $1 AND id = $2 AND status = $3"),
                ARGS(STR(cx->org), STR(id), I64(ASSESSMENT_DRAFT)), &changed));
    *ret = changed == 1;
    return RC_OK;
}

enum rc section_assignment_store_of(struct ctx *cx, const char *assessment,
                                    struct section_assignments *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, org, version, assessment, section, post FROM section_assignment "
                       "WHERE org = $1 AND assessment = $2 ORDER BY section"),
                   section_assignment_record.fields, ret, ARGS(STR(cx->org), STR(assessment)));
}

enum rc control_weight_store_of(struct ctx *cx, const char *catalog, struct control_weights *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, org, version, catalog, control, weight FROM control_weight "
                       "WHERE org = $1 AND catalog = $2 ORDER BY control"),
                   control_weight_record.fields, ret, ARGS(STR(cx->org), STR(catalog)));
}

static const struct field trace_table[] = {
    FIELD(trace_row, sequence, F_INT),     FIELD(trace_row, at, F_TIME),
    FIELD(trace_row, action, F_INT),       FIELD(trace_row, person, F_TEXT),
    FIELD(trace_row, person_name, F_TEXT), FIELD(trace_row, noun, F_TEXT),
    FIELD(trace_row, record, F_TEXT),      FIELD(trace_row, body, F_TEXT),
    FIELD(trace_row, earlier, F_TEXT),
};

enum rc trace_store_answers(struct ctx *cx, const char *assessment, const char *answer,
                            int64_t before, int64_t limit, struct trace_rows *ret)
{
    return DB_LIST(
        cx,
        SQL("SELECT e.sequence, e.at, e.action, e.person, e.noun, e.record, e.body, "
            "COALESCE(p.name, '') AS person_name, COALESCE((SELECT b.body FROM ledger_entry b "
            "WHERE b.org = e.org AND b.noun = e.noun AND b.record = e.record "
            "AND b.sequence < e.sequence ORDER BY b.sequence DESC LIMIT 1), '') AS earlier "
            "FROM ledger_entry e LEFT JOIN person p ON p.id = e.person "
            "WHERE e.org = $1 AND e.noun = 'answer' AND e.record IN "
            "(SELECT a.id FROM answer a WHERE a.org = $1 AND a.assessment = $2 "
            "AND ($3 = '' OR a.id = $3)) "
            "AND e.sequence < $4 ORDER BY e.sequence DESC LIMIT $5"),
        FIELDS(trace_table), ret,
        ARGS(STR(cx->org), STR(assessment), STR(answer), I64(before), I64(limit)));
}

/* Evidence and assignments that were removed are in the ledger only, where their body names the
 * assessment. */
enum rc trace_store_others(struct ctx *cx, const char *assessment, int64_t before, int64_t limit,
                           struct trace_rows *ret)
{
    const char *named = arena_printf(cx->arena, "%%\"assessment\":\"%s\"%%", assessment);
    return DB_LIST(
        cx,
        SQL("SELECT e.sequence, e.at, e.action, e.person, e.noun, e.record, e.body, "
            "COALESCE(p.name, '') AS person_name, COALESCE((SELECT b.body FROM ledger_entry b "
            "WHERE b.org = e.org AND b.noun = e.noun AND b.record = e.record "
            "AND b.sequence < e.sequence ORDER BY b.sequence DESC LIMIT 1), '') AS earlier "
            "FROM ledger_entry e LEFT JOIN person p ON p.id = e.person "
            "WHERE e.org = $1 AND ((e.noun = 'assessment' AND e.record = $2) "
            "OR (e.noun IN ('evidence', 'section-assignment') AND e.body LIKE $3)) "
            "AND e.sequence < $4 ORDER BY e.sequence DESC LIMIT $5"),
        FIELDS(trace_table), ret,
        ARGS(STR(cx->org), STR(assessment), STR(named), I64(before), I64(limit)));
}
