#include "assessment/assessment_store.h"

#include "base/time.h"

static const struct field answer_table[] = {
    FIELD(answer, id, F_ID, .flags = F_FIXED),
    FIELD(answer, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(answer, version, F_INT, .flags = F_FIXED),
    FIELD(answer, assessment, F_REF, .flags = F_FIXED, .ref = "assessment",
          .label = N_("Assessment")),
    FIELD(answer, control, F_TEXT, .flags = F_FIXED, .max = 100, .label = N_("Measure")),
    FIELD(answer, state, F_ENUM, .names = &answer_state_names, .label = N_("State")),
    FIELD(answer, current, F_INT, .min = 0, .max = MATURITY_LEVELS, .label = N_("Level now")),
    FIELD(answer, target, F_INT, .min = 0, .max = MATURITY_LEVELS, .label = N_("Target")),
    FIELD(answer, reason, F_PROSE, .max = 1000, .label = N_("Reason")),
    FIELD(answer, until, F_DATE, .label = N_("Alternative until")),
    FIELD(answer, note, F_PROSE, .max = 4000, .label = N_("Note")),
    FIELD(answer, post, F_REF, .ref = "post", .label = N_("Responsible post")),
    FIELD(answer, answered_on, F_DATE, .label = N_("Answered on")),
    FIELD(answer, confirmed, F_BOOL, .flags = F_FIXED, .label = N_("Confirmed this year")),
    FIELD(answer, changed_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Changed by")),
    FIELD(answer, changed_at, F_TIME, .flags = F_FIXED, .label = N_("Changed at")),
};
const struct record answer_record = {
    .noun = "answer",
    .label = N_("Answer"),
    .fields = {answer_table, COUNT(answer_table)},
    .size = sizeof(struct answer),
    .describe = answer_describe,
    .read = PERM_ASSESSMENT_READ,
    .select_all = SQL_CONST("SELECT id, org, version, assessment, control, state, current, target, "
                            "reason, until, note, post, answered_on, confirmed, changed_by, "
                            "changed_at FROM answer WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT id, org, version, assessment, control, state, current, target, "
                            "reason, until, note, post, answered_on, confirmed, changed_by, "
                            "changed_at FROM answer WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO answer (id, org, version, assessment, control, state, current, "
                        "target, reason, until, note, post, answered_on, confirmed, changed_by, "
                        "changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
                        "$13, $14, $15, $16)"),
    .update = SQL_CONST("UPDATE answer SET version = $3, assessment = $4, control = $5, state = $6, "
                        "current = $7, target = $8, reason = $9, until = $10, note = $11, "
                        "post = $12, answered_on = $13, confirmed = $14, changed_by = $15, "
                        "changed_at = $16 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM answer WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc answer_store_of(struct ctx *cx, const char *assessment, struct answers *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, org, version, assessment, control, state, current, target, "
                       "reason, until, note, post, answered_on, confirmed, changed_by, changed_at "
                       "FROM answer WHERE org = $1 AND assessment = $2 ORDER BY control"),
                   answer_record.fields, ret, ARGS(STR(cx->org), STR(assessment)));
}

enum rc answer_store_tally(struct ctx *cx, const char *assessment, struct answers *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT control, state, current, target, confirmed FROM answer "
                       "WHERE org = $1 AND assessment = $2 ORDER BY control"),
                   answer_record.fields, ret, ARGS(STR(cx->org), STR(assessment)));
}

enum rc answer_store_one(struct ctx *cx, const char *assessment, const char *control,
                         struct answer *ret)
{
    return db_one(cx,
                  SQL("SELECT id, org, version, assessment, control, state, current, target, "
                      "reason, until, note, post, answered_on, confirmed, changed_by, changed_at "
                      "FROM answer WHERE org = $1 AND assessment = $2 AND control = $3"),
                  answer_record.fields, ret, ARGS(STR(cx->org), STR(assessment), STR(control)));
}

enum rc answer_store_touched(struct ctx *cx, const char *assessment, const char *person, bool *ret)
{
    int64_t found = 0;
    TRY(db_int_of(cx,
                  SQL("SELECT count(*) FROM (SELECT e.sequence FROM ledger_entry e "
                      "WHERE e.org = $1 AND e.noun = 'answer' AND e.person = $3 AND e.record IN "
                      "(SELECT a.id FROM answer a WHERE a.org = $1 AND a.assessment = $2) "
                      "LIMIT 1) t"),
                  ARGS(STR(cx->org), STR(assessment), STR(person)), &found));
    *ret = found > 0;
    return RC_OK;
}

static const struct field waiting_table[] = {
    FIELD(waiting_section, assessment, F_TEXT),
    FIELD(waiting_section, catalog, F_TEXT),
    FIELD(waiting_section, section, F_TEXT),
};

enum rc answer_store_waiting_sections(struct ctx *cx, const char *person,
                                      struct waiting_sections *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT s.assessment, a.catalog, s.section FROM post t "
                       "JOIN section_assignment s ON s.org = t.org AND s.post = t.id "
                       "JOIN assessment a ON a.id = s.assessment "
                       "WHERE t.org = $1 AND " POST_IS_THEIRS " AND a.status = $4 "
                       "ORDER BY s.assessment, s.section LIMIT 400"),
                   FIELDS(waiting_table), ret,
                   ARGS(STR(cx->org), STR(person), STR(date_of_time(cx, cx->now)),
                        I64(ASSESSMENT_DRAFT)));
}

enum rc answer_store_waiting(struct ctx *cx, const char *person, struct answers *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT x.assessment, x.control FROM assessment a "
                       "JOIN answer x ON x.org = a.org AND x.assessment = a.id "
                       "JOIN post t ON t.id = x.post "
                       "WHERE a.org = $1 AND a.status = $4 AND (x.state = $5 OR x.confirmed = 0) "
                       "AND " POST_IS_THEIRS " ORDER BY x.id LIMIT 100"),
                   answer_record.fields, ret,
                   ARGS(STR(cx->org), STR(person), STR(date_of_time(cx, cx->now)),
                        I64(ASSESSMENT_DRAFT), I64(ANSWER_NONE)));
}

static const struct field alternative_table[] = {
    FIELD(alternative, assessment, F_TEXT), FIELD(alternative, catalog, F_TEXT),
    FIELD(alternative, drafter, F_TEXT),    FIELD(alternative, control, F_TEXT),
    FIELD(alternative, post, F_TEXT),       FIELD(alternative, until, F_TEXT),
};

enum rc answer_store_alternatives(struct ctx *cx, const char *before, int64_t limit,
                                  struct alternatives *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT x.assessment, a.catalog, a.drafter, x.control, x.post, x.until "
                       "FROM answer x JOIN assessment a ON a.id = x.assessment "
                       "WHERE x.org = $1 AND x.until <> '' AND x.until < $2 AND x.state = $3 "
                       "AND NOT EXISTS (SELECT 1 FROM assessment n WHERE n.org = a.org "
                       "AND n.scope = a.scope AND n.catalog = a.catalog AND n.year > a.year) "
                       "ORDER BY x.until, x.id LIMIT $4"),
                   FIELDS(alternative_table), ret,
                   ARGS(STR(cx->org), STR(before), I64(ANSWER_ALTERNATIVE), I64(limit)));
}
