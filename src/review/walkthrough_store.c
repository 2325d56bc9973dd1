/* Walkthroughs and their participants. */
#include "review/review_store.h"

#include "base/text.h"

static const struct field walkthrough_table[] = {
    FIELD(walkthrough, id, F_ID, .flags = F_FIXED),
    FIELD(walkthrough, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(walkthrough, version, F_INT, .flags = F_FIXED),
    FIELD(walkthrough, study, F_REF, .flags = F_FIXED, .ref = "risk-study", .label = N_("Risk assessment")),
    FIELD(walkthrough, number, F_INT, .flags = F_FIXED, .label = N_("Number")),
    FIELD(walkthrough, title, F_TEXT, .flags = F_REQUIRED, .max = 200,
          .label = N_("Title of the walkthrough")),
    FIELD(walkthrough, subject, F_PROSE, .max = 2000, .label = N_("What is looked through"),
          .help = N_("Forms, services or departments; a first round in a small circle may take a part only")),
    FIELD(walkthrough, planned_on, F_DATE, .label = N_("Planned for")),
    FIELD(walkthrough, hours, F_TEXT, .max = 60, .label = N_("Time of day"), .help = N_("Such as 13:30–16:00")),
    FIELD(walkthrough, location, F_TEXT, .max = 200, .label = N_("Where it takes place")),
    FIELD(walkthrough, viewpoints, F_PROSE, .flags = F_FIXED, .max = 1000, .label = N_("Viewpoints")),
    FIELD(walkthrough, more_viewpoints, F_PROSE, .max = 4000, .label = N_("Further viewpoints"),
          .help = N_("One line for each")),
    FIELD(walkthrough, told_on, F_DATE, .label = N_("Viewpoints made known on"),
          .help = N_("Participants know them before the day")),
    FIELD(walkthrough, held_on, F_DATE, .label = N_("Held on")),
    FIELD(walkthrough, duration, F_INT, .flags = F_DURATION, .max = 14400, .label = N_("How long it took"),
          .help = N_("Such as 90分 or 1時間30分")),
    FIELD(walkthrough, minutes, F_PROSE, .max = 20000, .label = N_("Minutes"),
          .help = N_("What was explained, asked and agreed")),
    FIELD(walkthrough, lessons, F_PROSE, .max = 4000, .label = N_("What to do better next time"),
          .help = N_("In how the work is organised and carried out; what has to be followed goes into the issue log")),
    FIELD(walkthrough, reported_on, F_DATE, .label = N_("Reported to executives on")),
    FIELD(walkthrough, reported_to, F_PROSE, .max = 1000, .label = N_("To which executives")),
    FIELD(walkthrough, shared_on, F_DATE, .label = N_("Shared with everybody concerned on")),
    FIELD(walkthrough, shared_with, F_PROSE, .max = 1000, .label = N_("With whom it was shared")),
    FIELD(walkthrough, created_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Made by")),
    FIELD(walkthrough, created_at, F_TIME, .flags = F_FIXED, .label = N_("Made at")),
};

#define WALKTHROUGH_COLUMNS \
    "id, org, version, study, number, title, subject, planned_on, hours, location, viewpoints, " \
    "more_viewpoints, told_on, held_on, duration, minutes, lessons, reported_on, reported_to, " \
    "shared_on, shared_with, created_by, created_at"
const struct record walkthrough_record = {
    .noun = "walkthrough",
    .label = N_("Walkthrough"),
    .href = "/walkthroughs/",
    .fields = {walkthrough_table, COUNT(walkthrough_table)},
    .size = sizeof(struct walkthrough),
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " WALKTHROUGH_COLUMNS " FROM walkthrough WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " WALKTHROUGH_COLUMNS " FROM walkthrough WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO walkthrough (" WALKTHROUGH_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
                        "$17, $18, $19, $20, $21, $22, $23)"),
    .update = SQL_CONST("UPDATE walkthrough SET "
                        "version = $3, study = $4, number = $5, title = $6, subject = $7, "
                        "planned_on = $8, hours = $9, location = $10, viewpoints = $11, "
                        "more_viewpoints = $12, told_on = $13, held_on = $14, duration = $15, "
                        "minutes = $16, lessons = $17, reported_on = $18, reported_to = $19, "
                        "shared_on = $20, shared_with = $21, created_by = $22, created_at = $23 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM walkthrough WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field walkthrough_participant_table[] = {
    FIELD(walkthrough_participant, id, F_ID, .flags = F_FIXED),
    FIELD(walkthrough_participant, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(walkthrough_participant, version, F_INT, .flags = F_FIXED),
    FIELD(walkthrough_participant, study, F_REF, .flags = F_FIXED, .ref = "risk-study",
          .label = N_("Risk assessment")),
    FIELD(walkthrough_participant, walkthrough, F_REF, .flags = F_FIXED, .ref = "walkthrough",
          .label = N_("Walkthrough")),
    FIELD(walkthrough_participant, person, F_REF, .ref = "person", .label = N_("Person with an account")),
    FIELD(walkthrough_participant, name, F_TEXT, .max = 100, .label = N_("Name of the participant"),
          .help = N_("Of somebody without an account; otherwise it follows from the account")),
    FIELD(walkthrough_participant, department, F_TEXT, .flags = F_REQUIRED, .max = 200,
          .label = N_("Department")),
    FIELD(walkthrough_participant, side, F_ENUM, .names = &walkthrough_side_names,
          .label = N_("For whom they take part")),
    FIELD(walkthrough_participant, facilitator, F_BOOL, .label = N_("Facilitator")),
    FIELD(walkthrough_participant, presenter, F_BOOL, .label = N_("Presenter")),
    FIELD(walkthrough_participant, reviewer, F_BOOL, .label = N_("Reviewer")),
    FIELD(walkthrough_participant, recorder, F_BOOL, .label = N_("Recorder")),
    FIELD(walkthrough_participant, knows, F_BOOL,
          .label = N_("Knows the service, process or resource from own work")),
    FIELD(walkthrough_participant, knowledge, F_TEXT, .max = 500, .label = N_("Experience and knowledge")),
    FIELD(walkthrough_participant, attended, F_BOOL, .label = N_("Took part")),
    FIELD(walkthrough_participant, remark, F_PROSE, .max = 1000, .label = N_("Remark of the participant"),
          .help = N_("Such as why there was nothing to raise")),
};

#define WALKTHROUGH_PARTICIPANT_COLUMNS \
    "id, org, version, study, walkthrough, person, name, department, side, facilitator, " \
    "presenter, reviewer, recorder, knows, knowledge, attended, remark"
const struct record walkthrough_participant_record = {
    .noun = "walkthrough-participant",
    .label = N_("Participant of a walkthrough"),
    .fields = {walkthrough_participant_table, COUNT(walkthrough_participant_table)},
    .size = sizeof(struct walkthrough_participant),
    .describe = walkthrough_child_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " WALKTHROUGH_PARTICIPANT_COLUMNS " FROM walkthrough_participant WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " WALKTHROUGH_PARTICIPANT_COLUMNS " FROM walkthrough_participant WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO walkthrough_participant (" WALKTHROUGH_PARTICIPANT_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
                        "$17)"),
    .update = SQL_CONST("UPDATE walkthrough_participant SET "
                        "version = $3, study = $4, walkthrough = $5, person = $6, name = $7, "
                        "department = $8, side = $9, facilitator = $10, presenter = $11, "
                        "reviewer = $12, recorder = $13, knows = $14, knowledge = $15, attended "
                        "= $16, remark = $17 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM walkthrough_participant WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc walkthrough_store_all(struct ctx *cx, const char *study, struct walkthroughs *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " WALKTHROUGH_COLUMNS " FROM walkthrough WHERE org = $1 AND study = $2 "
                       "ORDER BY number LIMIT 1000"),
                   walkthrough_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc walkthrough_store_participants(struct ctx *cx, const char *study, struct walkthrough_participants *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " WALKTHROUGH_PARTICIPANT_COLUMNS " FROM walkthrough_participant "
                       "WHERE org = $1 AND study = $2 ORDER BY walkthrough, id LIMIT 5000"),
                   walkthrough_participant_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc walkthrough_store_last_number(struct ctx *cx, const char *study, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT COALESCE(max(number), 0) FROM walkthrough WHERE org = $1 AND study = $2"),
                     ARGS(STR(cx->org), STR(study)), ret);
}

void walkthrough_child_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct walkthrough_participant *child = row;
    const char *title = "";
    if (db_text_of(cx, SQL("SELECT title FROM walkthrough WHERE org = $1 AND id = $2"),
                   ARGS(STR(cx->org), STR(child->walkthrough)), &title) != RC_OK ||
        text_empty(title))
        return;
    *subject = title;
    *href = arena_printf(cx->arena, "/walkthroughs/%s", child->walkthrough);
}
