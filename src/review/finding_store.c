/* Findings and their tasks. */
#include "base/text.h"
#include "base/time.h"
#include "review/review_inside.h"

static const struct field finding_table[] = {
    FIELD(finding, id, F_ID, .flags = F_FIXED),
    FIELD(finding, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(finding, version, F_INT, .flags = F_FIXED),
    FIELD(finding, study, F_REF, .flags = F_FIXED, .ref = "risk-study", .label = N_("Risk assessment")),
    FIELD(finding, number, F_INT, .flags = F_FIXED, .label = N_("Number")),
    FIELD(finding, source, F_ENUM, .flags = F_FIXED, .names = &finding_source_names,
          .label = N_("Where it comes from")),
    FIELD(finding, occasion, F_TEXT, .flags = F_FIXED, .max = 100),
    FIELD(finding, participant, F_REF, .ref = "walkthrough-participant",
          .label = N_("Raised by the participant")),
    FIELD(finding, raised_by, F_TEXT, .max = 100, .label = N_("Raised by"),
          .help = N_("Name, where it is no participant of a walkthrough")),
    FIELD(finding, raised_on, F_DATE, .flags = F_REQUIRED, .label = N_("Raised on")),
    FIELD(finding, kind, F_ENUM, .names = &finding_kind_names, .label = N_("Kind of finding")),
    FIELD(finding, what, F_PROSE, .flags = F_REQUIRED, .max = 4000, .label = N_("What was found")),
    FIELD(finding, viewpoint, F_TEXT, .max = 60, .label = N_("Viewpoint")),
    FIELD(finding, subject, F_TEXT, .max = 200, .label = N_("Row of the risk assessment")),
    FIELD(finding, place, F_TEXT, .max = 300, .label = N_("Place in words"),
          .help = N_("Where no single row is meant")),
    FIELD(finding, cause, F_PROSE, .max = 4000, .label = N_("Cause")),
    FIELD(finding, answer, F_ENUM, .names = &finding_answer_names, .label = N_("How it is dealt with")),
    FIELD(finding, response, F_PROSE, .max = 4000, .label = N_("Response"),
          .help = N_("How the finding is dealt with, or why nothing is changed")),
    FIELD(finding, answered_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Answered by")),
    FIELD(finding, answered_on, F_DATE, .flags = F_FIXED, .label = N_("Answered on")),
    FIELD(finding, post, F_REF, .ref = "post", .label = N_("Responsible post")),
    FIELD(finding, person, F_REF, .ref = "person", .label = N_("Responsible person")),
    FIELD(finding, due_on, F_DATE, .label = N_("To be done by")),
    FIELD(finding, verifier, F_REF, .ref = "person", .label = N_("Verified by"),
          .help = N_("Somebody else than who makes the change")),
    FIELD(finding, verify_on, F_DATE, .label = N_("To be verified by")),
    FIELD(finding, status, F_ENUM, .flags = F_FIXED, .names = &finding_status_names, .label = N_("State")),
    FIELD(finding, change_note, F_PROSE, .max = 4000, .label = N_("What was changed")),
    FIELD(finding, entry, F_TEXT, .max = 20,
          .label = N_("Entry of the ledger that made the change")),
    FIELD(finding, changed_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Changed by")),
    FIELD(finding, changed_on, F_DATE, .flags = F_FIXED, .label = N_("Changed on")),
    FIELD(finding, told_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Change recorded by")),
    FIELD(finding, verdict, F_ENUM, .names = &finding_verdict_names, .label = N_("Effect")),
    FIELD(finding, effect, F_PROSE, .max = 4000, .label = N_("What the verification showed")),
    FIELD(finding, verified_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Effect verified by")),
    FIELD(finding, verified_on, F_DATE, .flags = F_FIXED, .label = N_("Effect verified on")),
    FIELD(finding, rounds, F_INT, .flags = F_FIXED, .label = N_("Rounds without the effect")),
    FIELD(finding, created_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Made by")),
    FIELD(finding, created_at, F_TIME, .flags = F_FIXED, .label = N_("Made at")),
};

#define FINDING_COLUMNS \
    "id, org, version, study, number, source, occasion, participant, raised_by, raised_on, " \
    "kind, what, viewpoint, subject, place, cause, answer, response, answered_by, answered_on, " \
    "post, person, due_on, verifier, verify_on, status, change_note, entry, changed_by, " \
    "changed_on, told_by, verdict, effect, verified_by, verified_on, rounds, created_by, " \
    "created_at"
const struct record finding_record = {
    .noun = "finding",
    .label = N_("Finding"),
    .href = "/findings/",
    .fields = {finding_table, COUNT(finding_table)},
    .size = sizeof(struct finding),
    .describe = finding_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " FINDING_COLUMNS " FROM finding WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " FINDING_COLUMNS " FROM finding WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO finding (" FINDING_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
                        "$17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, "
                        "$31, $32, $33, $34, $35, $36, $37, $38)"),
    .update = SQL_CONST("UPDATE finding SET "
                        "version = $3, study = $4, number = $5, source = $6, occasion = $7, "
                        "participant = $8, raised_by = $9, raised_on = $10, kind = $11, what = "
                        "$12, viewpoint = $13, subject = $14, place = $15, cause = $16, answer "
                        "= $17, response = $18, answered_by = $19, answered_on = $20, post = "
                        "$21, person = $22, due_on = $23, verifier = $24, verify_on = $25, "
                        "status = $26, change_note = $27, entry = $28, changed_by = $29, "
                        "changed_on = $30, told_by = $31, verdict = $32, effect = $33, "
                        "verified_by = $34, verified_on = $35, rounds = $36, created_by = $37, "
                        "created_at = $38 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM finding WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field finding_task_table[] = {
    FIELD(finding_task, id, F_ID, .flags = F_FIXED),
    FIELD(finding_task, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(finding_task, version, F_INT, .flags = F_FIXED),
    FIELD(finding_task, study, F_REF, .flags = F_FIXED, .ref = "risk-study", .label = N_("Risk assessment")),
    FIELD(finding_task, finding, F_REF, .flags = F_FIXED, .ref = "finding", .label = N_("Finding")),
    FIELD(finding_task, what, F_TEXT, .flags = F_REQUIRED, .max = 300, .label = N_("Task")),
    FIELD(finding_task, post, F_REF, .ref = "post", .label = N_("Responsible post")),
    FIELD(finding_task, person, F_REF, .ref = "person", .label = N_("Responsible person")),
    FIELD(finding_task, due_on, F_DATE, .flags = F_REQUIRED, .label = N_("To be done by")),
    FIELD(finding_task, progress, F_PROSE, .max = 4000, .label = N_("Course so far")),
    FIELD(finding_task, done_on, F_DATE, .label = N_("Done on")),
    FIELD(finding_task, result, F_PROSE, .max = 4000, .label = N_("Result of the task")),
};

#define FINDING_TASK_COLUMNS \
    "id, org, version, study, finding, what, post, person, due_on, progress, done_on, result"
const struct record finding_task_record = {
    .noun = "finding-task",
    .label = N_("Task of a finding"),
    .fields = {finding_task_table, COUNT(finding_task_table)},
    .size = sizeof(struct finding_task),
    .describe = finding_task_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " FINDING_TASK_COLUMNS " FROM finding_task WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " FINDING_TASK_COLUMNS " FROM finding_task WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO finding_task (" FINDING_TASK_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
    .update = SQL_CONST("UPDATE finding_task SET "
                        "version = $3, study = $4, finding = $5, what = $6, post = $7, person = "
                        "$8, due_on = $9, progress = $10, done_on = $11, result = $12 WHERE org "
                        "= $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM finding_task WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc finding_store_all(struct ctx *cx, const char *study, struct findings *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " FINDING_COLUMNS " FROM finding WHERE org = $1 AND study = $2 "
                       "ORDER BY number LIMIT $3"),
                   finding_record.fields, ret, ARGS(STR(cx->org), STR(study), I64(REVIEW_FINDINGS_MOST)));
}

enum rc finding_store_tasks(struct ctx *cx, const char *study, struct finding_tasks *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " FINDING_TASK_COLUMNS " FROM finding_task WHERE org = $1 AND study = $2 "
                       "ORDER BY finding, due_on, id LIMIT $3"),
                   finding_task_record.fields, ret, ARGS(STR(cx->org), STR(study), I64(REVIEW_TASKS_MOST)));
}

enum rc finding_store_last_number(struct ctx *cx, const char *study, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT COALESCE(max(number), 0) FROM finding WHERE org = $1 AND study = $2"),
                     ARGS(STR(cx->org), STR(study)), ret);
}

enum rc finding_store_count(struct ctx *cx, const char *occasion, bool open_only, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM finding WHERE org = $1 AND occasion = $2 AND ($3 = 0 OR status < 3)"),
                     ARGS(STR(cx->org), STR(occasion), I64(open_only)), ret);
}

enum rc finding_store_raised(struct ctx *cx, const char *participant, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*) FROM finding WHERE org = $1 AND participant = $2"),
                     ARGS(STR(cx->org), STR(participant)), ret);
}

enum rc finding_store_open_tasks(struct ctx *cx, const char *finding, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM finding_task WHERE org = $1 AND finding = $2 AND done_on = ''"),
                     ARGS(STR(cx->org), STR(finding)), ret);
}

static const struct field change_table[] = {
    FIELD(finding_entry, sequence, F_INT), FIELD(finding_entry, at, F_TIME),
    FIELD(finding_entry, person, F_REF),   FIELD(finding_entry, noun, F_TEXT),
    FIELD(finding_entry, record, F_TEXT),  FIELD(finding_entry, action, F_INT),
};

/* Rows of a study say which study they are of; canonical JSON has no blanks. */
#define OF_STUDY "((noun LIKE 'risk-%' OR noun = 'risk') AND noun <> 'risk-answer' AND " \
                 "((noun = 'risk-study' AND record = $2) OR body LIKE '%\"study\":\"' || $2 || '\"%'))"

enum rc finding_store_entries(struct ctx *cx, const char *study, int64_t from, struct finding_entries *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT sequence, at, person, noun, record, action FROM ledger_entry WHERE org = $1 "
                       "AND at >= $3 AND " OF_STUDY " ORDER BY at DESC, sequence DESC LIMIT 200"),
                   FIELDS(change_table), ret, ARGS(STR(cx->org), STR(study), I64(from)));
}

enum rc finding_store_entry(struct ctx *cx, const char *study, int64_t sequence, struct finding_entry *ret)
{
    return db_one(cx,
                  SQL("SELECT sequence, at, person, noun, record, action FROM ledger_entry WHERE org = $1 "
                      "AND sequence = $3 AND ($2 = '' OR " OF_STUDY ")"),
                  FIELDS(change_table), ret, ARGS(STR(cx->org), STR(study), I64(sequence)));
}

static const struct field subject_table[] = {
    FIELD(review_subject, subject, F_TEXT), FIELD(review_subject, name, F_TEXT),
    FIELD(review_subject, form, F_INT),     FIELD(review_subject, number, F_INT),
    FIELD(review_subject, place, F_INT),
};

enum rc review_store_subjects(struct ctx *cx, const char *study, const struct review_subject *from, int64_t limit,
                              struct review_subjects *ret)
{
    return DB_LIST(
        cx,
        SQL("SELECT subject, name, form, number, place FROM ("
            "SELECT 'risk-study/' || id AS subject, title AS name, 1 AS form, 0 AS number, 0 AS place "
            "FROM risk_study WHERE org = $1 AND id = $2 UNION ALL "
            "SELECT 'risk-service/' || id, name, 2, 0, place FROM risk_service WHERE org = $1 AND study = $2 "
            "UNION ALL "
            "SELECT 'risk-process/' || id, name, 4, 0, place FROM risk_process WHERE org = $1 AND study = $2 "
            "UNION ALL "
            "SELECT 'risk-resource/' || id, name, 5, 0, place FROM risk_resource WHERE org = $1 AND study = $2 "
            "UNION ALL "
            "SELECT 'risk-need/' || x.id, COALESCE(p.name, r.name) || ' → ' || d.name, 5, 0, 1000000 FROM risk_need x "
            "JOIN risk_resource d ON d.id = x.needed LEFT JOIN risk_process p ON p.id = x.process "
            "LEFT JOIN risk_resource r ON r.id = x.resource WHERE x.org = $1 AND x.study = $2 UNION ALL "
            "SELECT 'risk/' || id, CASE WHEN outcome <> '' THEN outcome ELSE event END, 6, number, place "
            "FROM risk WHERE org = $1 AND study = $2) entry "
            "WHERE form > $3 OR (form = $3 AND place > $4) OR (form = $3 AND place = $4 AND subject > $5) "
            "ORDER BY form, place, subject LIMIT $6"),
        FIELDS(subject_table), ret,
        ARGS(STR(cx->org), STR(study), I64(from->form), I64(from->place), STR(from->subject), I64(limit)));
}

void finding_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct finding *finding = row;
    *subject = trf(cx, N_("Finding {0}: {1}"), decimal(cx, finding->number), review_brief(cx, finding->what));
    *href = arena_printf(cx->arena, "/findings/%s", finding->id);
}

void finding_task_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct finding_task *task = row;
    *subject = task->what;
    *href = arena_printf(cx->arena, "/findings/%s", task->finding);
}
