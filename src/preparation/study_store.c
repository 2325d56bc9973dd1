/* The SQL of what a study has of its own: master schedule, tasks, organisation, attitude towards risk. */
#include "base/time.h"
#include "preparation/preparation_inside.h"

/* Rows stand on pages of their study. */
static void describe(struct ctx *cx, const char *study, const char *page, const char **subject, const char **href)
{
    const char *title = "";
    if (db_text_of(cx, SQL("SELECT title FROM risk_study WHERE org = $1 AND id = $2"), ARGS(STR(cx->org), STR(study)),
                   &title) != RC_OK)
        return;
    if ((*subject)[0] == '\0')
        *subject = title;
    *href = arena_printf(cx->arena, "/risk/%s/%s", study, page);
}
#define DESCRIBE(of, page, words)                                                                  \
    static void of##_describe(struct ctx *cx, const void *row, const char **subject, const char **href)         \
    {                                                                                              \
        const struct of *one = row;                                                                \
        *subject = words;                                                                          \
        describe(cx, one->study, page, subject, href);                                             \
    }
DESCRIBE(master_schedule, "schedule", "")
DESCRIBE(study_phase, "schedule", one->title)
DESCRIBE(study_task, "tasks", one->title)
DESCRIBE(study_unit, "organisation", one->department)
DESCRIBE(risk_attitude, "attitude", "")

static const struct field master_schedule_table[] = {
    FIELD(master_schedule, id, F_ID, .flags = F_FIXED),
    FIELD(master_schedule, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(master_schedule, version, F_INT, .flags = F_FIXED, .label = N_("Version")),
    FIELD(master_schedule, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(master_schedule, status, F_ENUM, .flags = F_FIXED, .names = &prepare_status_names, .label = N_("State")),
    FIELD(master_schedule, author, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Author")),
    FIELD(master_schedule, approved_at, F_TIME, .flags = F_FIXED, .label = N_("Approved at")),
    FIELD(master_schedule, comment, F_PROSE, .flags = F_FIXED, .max = 2000, .label = N_("Comment of the approver")),
};
#define MASTER_SCHEDULE_COLUMNS \
    "id, org, version, study, status, author, approved_at, comment"
const struct record master_schedule_record = {
    .noun = "master-schedule",
    .label = N_("Master schedule"),
    .href = "/master-schedules/",
    .fields = {master_schedule_table, COUNT(master_schedule_table)},
    .size = sizeof(struct master_schedule),
    .describe = master_schedule_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " MASTER_SCHEDULE_COLUMNS " FROM master_schedule WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " MASTER_SCHEDULE_COLUMNS " FROM master_schedule WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO master_schedule (" MASTER_SCHEDULE_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8)"),
    .update = SQL_CONST("UPDATE master_schedule SET "
                        "version = $3, study = $4, status = $5, author = $6, approved_at = $7, comment = $8 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM master_schedule WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field study_phase_table[] = {
#include "preparation/study_phase_fields.h"
};
#define STUDY_PHASE_COLUMNS \
    "id, org, version, study, number, kind, step, title, starts_on, ends_on, decides, department, " \
    "post, done_on, agreed_start, agreed_end, comment, origin"
const struct record study_phase_record = {
    .noun = "study-phase",
    .label = N_("Phase or milestone"),
    .href = "/study-phases/",
    .fields = {study_phase_table, COUNT(study_phase_table)},
    .size = sizeof(struct study_phase),
    .describe = study_phase_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " STUDY_PHASE_COLUMNS " FROM study_phase WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " STUDY_PHASE_COLUMNS " FROM study_phase WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO study_phase (" STUDY_PHASE_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"),
    .update = SQL_CONST("UPDATE study_phase SET "
                        "version = $3, study = $4, number = $5, kind = $6, step = $7, title = $8, starts_on = $9, "
                        "ends_on = $10, decides = $11, department = $12, post = $13, done_on = $14, agreed_start = $15, "
                        "agreed_end = $16, comment = $17, origin = $18 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM study_phase WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field study_task_table[] = {
#include "preparation/study_task_fields.h"
};
#define STUDY_TASK_COLUMNS \
    "id, org, version, study, number, phase, title, department, post, people, person_days, " \
    "starts_on, ends_on, done_on, comment, origin"
const struct record study_task_record = {
    .noun = "study-task",
    .label = N_("Task of the detailed schedule"),
    .href = "/study-tasks/",
    .fields = {study_task_table, COUNT(study_task_table)},
    .size = sizeof(struct study_task),
    .describe = study_task_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " STUDY_TASK_COLUMNS " FROM study_task WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " STUDY_TASK_COLUMNS " FROM study_task WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO study_task (" STUDY_TASK_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"),
    .update = SQL_CONST("UPDATE study_task SET "
                        "version = $3, study = $4, number = $5, phase = $6, title = $7, department = $8, post = $9, "
                        "people = $10, person_days = $11, starts_on = $12, ends_on = $13, done_on = $14, comment = $15, "
                        "origin = $16 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM study_task WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field study_unit_table[] = {
#include "preparation/study_unit_fields.h"
};
#define STUDY_UNIT_COLUMNS \
    "id, org, version, study, number, role, department, post, duty, part_0, part_1, part_2, part_3, " \
    "part_4, part_5, part_6, part_7, part_8, part_9, part_10, comment, origin"
const struct record study_unit_record = {
    .noun = "study-unit",
    .label = N_("Part of the organisation"),
    .href = "/study-units/",
    .fields = {study_unit_table, COUNT(study_unit_table)},
    .size = sizeof(struct study_unit),
    .describe = study_unit_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " STUDY_UNIT_COLUMNS " FROM study_unit WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " STUDY_UNIT_COLUMNS " FROM study_unit WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO study_unit (" STUDY_UNIT_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, "
                        "$22)"),
    .update = SQL_CONST("UPDATE study_unit SET "
                        "version = $3, study = $4, number = $5, role = $6, department = $7, post = $8, duty = $9, "
                        "part_0 = $10, part_1 = $11, part_2 = $12, part_3 = $13, part_4 = $14, part_5 = $15, "
                        "part_6 = $16, part_7 = $17, part_8 = $18, part_9 = $19, part_10 = $20, comment = $21, "
                        "origin = $22 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM study_unit WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field risk_attitude_table[] = {
    FIELD(risk_attitude, id, F_ID, .flags = F_FIXED),
    FIELD(risk_attitude, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(risk_attitude, version, F_INT, .flags = F_FIXED, .label = N_("Version")),
    FIELD(risk_attitude, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(risk_attitude, status, F_ENUM, .flags = F_FIXED, .names = &prepare_status_names, .label = N_("State")),
    FIELD(risk_attitude, attitude, F_PROSE, .flags = F_REQUIRED, .max = 2000, .label = N_("Attitude towards risk"), .help = N_("What the organisation strives for, and how it faces risk on the way")),
    FIELD(risk_attitude, averse, F_PROSE, .max = 2000, .label = N_("Risks that it does not take"), .help = N_("Such as harm to life, or a stop beyond the MTPD")),
    FIELD(risk_attitude, takes, F_PROSE, .max = 2000, .label = N_("Risks that it takes"), .help = N_("For what aim, and within which bounds")),
    FIELD(risk_attitude, basis, F_PROSE, .max = 1000, .label = N_("What it rests on"), .help = N_("Management policy, minutes, figures")),
    FIELD(risk_attitude, author, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Author")),
    FIELD(risk_attitude, approved_at, F_TIME, .flags = F_FIXED, .label = N_("Approved at")),
    FIELD(risk_attitude, comment, F_PROSE, .flags = F_FIXED, .max = 2000, .label = N_("Comment of the approver")),
    FIELD(risk_attitude, origin, F_ID, .flags = F_FIXED),
};
#define RISK_ATTITUDE_COLUMNS \
    "id, org, version, study, status, attitude, averse, takes, basis, author, approved_at, comment, " \
    "origin"
const struct record risk_attitude_record = {
    .noun = "risk-attitude",
    .label = N_("Risk attitude"),
    .href = "/risk-attitudes/",
    .fields = {risk_attitude_table, COUNT(risk_attitude_table)},
    .size = sizeof(struct risk_attitude),
    .describe = risk_attitude_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_ATTITUDE_COLUMNS " FROM risk_attitude WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_ATTITUDE_COLUMNS " FROM risk_attitude WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO risk_attitude (" RISK_ATTITUDE_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
    .update = SQL_CONST("UPDATE risk_attitude SET "
                        "version = $3, study = $4, status = $5, attitude = $6, averse = $7, takes = $8, basis = $9, "
                        "author = $10, approved_at = $11, comment = $12, origin = $13 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM risk_attitude WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc master_schedule_store_of(struct ctx *cx, const char *study, struct master_schedule *ret)
{
    return db_one(cx, SQL("SELECT " MASTER_SCHEDULE_COLUMNS " FROM master_schedule WHERE org = $1 AND study = $2"),
                  master_schedule_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc attitude_store_of(struct ctx *cx, const char *study, struct risk_attitude *ret)
{
    return db_one(cx, SQL("SELECT " RISK_ATTITUDE_COLUMNS " FROM risk_attitude WHERE org = $1 AND study = $2"),
                  risk_attitude_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc master_schedule_store_hold(struct ctx *cx, const char *study)
{
    return db_exec(cx, SQL("UPDATE master_schedule SET version = version WHERE org = $1 AND study = $2"),
                   ARGS(STR(cx->org), STR(study)), NULL);
}

enum rc attitude_store_hold(struct ctx *cx, const char *study)
{
    return db_exec(cx, SQL("UPDATE risk_attitude SET version = version WHERE org = $1 AND study = $2"),
                   ARGS(STR(cx->org), STR(study)), NULL);
}

enum rc study_store_phases(struct ctx *cx, const char *study, struct study_phases *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " STUDY_PHASE_COLUMNS " FROM study_phase WHERE org = $1 AND study = $2 "
                       "ORDER BY CASE WHEN starts_on = '' THEN ends_on ELSE starts_on END, ends_on, number LIMIT 5000"),
                   study_phase_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc study_store_tasks(struct ctx *cx, const char *study, struct study_tasks *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " STUDY_TASK_COLUMNS " FROM study_task WHERE org = $1 AND study = $2 "
                       "ORDER BY number LIMIT 5000"),
                   study_task_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc study_store_units(struct ctx *cx, const char *study, struct study_units *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " STUDY_UNIT_COLUMNS " FROM study_unit WHERE org = $1 AND study = $2 "
                       "ORDER BY role, number LIMIT 5000"),
                   study_unit_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc study_store_last_number(struct ctx *cx, const struct record *record, const char *study, int64_t *ret)
{
    struct db_args args = ARGS(STR(cx->org), STR(study));
    if (record == &study_phase_record)
        return db_int_of(cx,
                         SQL("SELECT number FROM study_phase WHERE org = $1 AND study = $2 ORDER BY number DESC LIMIT 1"),
                         args, ret);
    if (record == &study_task_record)
        return db_int_of(cx,
                         SQL("SELECT number FROM study_task WHERE org = $1 AND study = $2 ORDER BY number DESC LIMIT 1"),
                         args, ret);
    return db_int_of(cx, SQL("SELECT number FROM study_unit WHERE org = $1 AND study = $2 ORDER BY number DESC LIMIT 1"),
                     args, ret);
}

enum rc study_store_tasks_of(struct ctx *cx, const char *phase, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*) FROM study_task WHERE org = $1 AND phase = $2"),
                     ARGS(STR(cx->org), STR(phase)), ret);
}

static const struct field due_table[] = {
    FIELD(study_due, id, F_ID),       FIELD(study_due, study, F_ID),    FIELD(study_due, title, F_TEXT),
    FIELD(study_due, ends_on, F_DATE), FIELD(study_due, study_title, F_TEXT), FIELD(study_due, kind, F_INT),
};
#define DUE_REST                                                                                   \
    "JOIN risk_study s ON s.id = p.study AND s.org = p.org WHERE p.org = $1 "                                        \
    "AND p.done_on = '' AND p.ends_on <> '' AND ($4 = '' OR p.ends_on < $4) AND s.status <> 3 AND "                  \
    "((p.post = '' AND $6 = 1) OR EXISTS (SELECT 1 FROM post t WHERE t.id = p.post AND t.org = $1 "                  \
    "AND t.active = 1 AND " POST_IS_THEIRS ")) ORDER BY p.ends_on, p.number LIMIT $5"

enum rc study_store_due(struct ctx *cx, bool phases, const char *before, int64_t limit, struct study_dues *ret)
{
    struct db_args args = ARGS(STR(cx->org), STR(cx->person), STR(date_of_time(cx, cx->now)), STR(before), I64(limit),
                               I64(may(cx, PERM_RISK_WRITE)));
    if (phases)
        return DB_LIST(cx,
                       SQL("SELECT p.id AS id, p.study AS study, p.title AS title, p.ends_on AS ends_on, "
                           "s.title AS study_title, p.kind AS kind FROM study_phase p " DUE_REST),
                       FIELDS(due_table), ret, args);
    return DB_LIST(cx,
                   SQL("SELECT p.id AS id, p.study AS study, p.title AS title, p.ends_on AS ends_on, "
                       "s.title AS study_title, 2 AS kind FROM study_task p " DUE_REST),
                   FIELDS(due_table), ret, args);
}
_Static_assert(RISK_CLOSED == 3 && PHASE_KIND_COUNT_ == 2, "state and kinds in the statement");
