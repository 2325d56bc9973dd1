/* Studies, their criteria and the heads of their forms. */
#include "base/text.h"
#include "risk/risk_inside.h"

static const struct field risk_study_table[] = {
    FIELD(risk_study, id, F_ID, .flags = F_FIXED),
    FIELD(risk_study, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(risk_study, version, F_INT, .flags = F_FIXED),
    FIELD(risk_study, year, F_INT, .flags = F_REQUIRED, .min = 1990, .max = 2200, .label = N_("Fiscal year")),
    FIELD(risk_study, title, F_TEXT, .flags = F_REQUIRED, .max = 200, .label = N_("Title of the risk assessment")),
    FIELD(risk_study, scope, F_PROSE, .max = 1000, .label = N_("What it covers"), .help = N_("Organisation, sites and systems that it looks at, and what it leaves out")),
    FIELD(risk_study, goal, F_PROSE, .max = 2000, .label = N_("Activity goal (form 1)"), .help = N_("What the organisation keeps going for its users and for society")),
    FIELD(risk_study, purpose, F_PROSE, .max = 4000, .label = N_("Purpose of the risk assessment (form 1)")),
    FIELD(risk_study, policy, F_PROSE, .max = 8000, .label = N_("Policy of the risk assessment (form 1)"), .help = N_("The order of the work from the choice of services to the evaluation of risks")),
    FIELD(risk_study, author, F_REF, .ref = "person", .label = N_("Author")),
    FIELD(risk_study, post, F_REF, .ref = "post", .label = N_("Responsible post")),
    FIELD(risk_study, status, F_ENUM, .flags = F_FIXED, .names = &risk_study_status_names, .label = N_("State")),
    FIELD(risk_study, comment, F_PROSE, .flags = F_FIXED, .max = 2000, .label = N_("Comment of the approver")),
    FIELD(risk_study, origin, F_ID, .flags = F_FIXED),
    FIELD(risk_study, created_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Made by")),
    FIELD(risk_study, created_at, F_TIME, .flags = F_FIXED, .label = N_("Made at")),
};

#define RISK_STUDY_COLUMNS \
    "id, org, version, year, title, scope, goal, purpose, policy, author, post, " \
    "status, comment, origin, created_by, created_at"

const struct record risk_study_record = {
    .noun = "risk-study",
    .label = N_("Risk assessment"),
    .href = "/risk/",
    .fields = {risk_study_table, COUNT(risk_study_table)},
    .size = sizeof(struct risk_study),
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_STUDY_COLUMNS " FROM risk_study WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_STUDY_COLUMNS " FROM risk_study WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO risk_study (" RISK_STUDY_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"),
    .update = SQL_CONST("UPDATE risk_study SET "
                        "version = $3, year = $4, title = $5, scope = $6, goal = $7, purpose = $8, "
                        "policy = $9, author = $10, post = $11, status = $12, comment = $13, origin = "
                        "$14, created_by = $15, created_at = $16 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM risk_study WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field risk_criteria_table[] = {
    FIELD(risk_criteria, id, F_ID, .flags = F_FIXED),
    FIELD(risk_criteria, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(risk_criteria, version, F_INT, .flags = F_FIXED),
    FIELD(risk_criteria, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(risk_criteria, impact_steps, F_INT, .flags = F_REQUIRED, .min = 2, .max = 10, .label = N_("Steps of impact")),
    FIELD(risk_criteria, impact_labels, F_PROSE, .max = 2000, .label = N_("Words of the steps of impact"), .help = N_("One line for each step, from the lowest")),
    FIELD(risk_criteria, frequency_steps, F_INT, .flags = F_REQUIRED, .min = 2, .max = 10, .label = N_("Steps of frequency")),
    FIELD(risk_criteria, frequency_labels, F_PROSE, .max = 2000, .label = N_("Words of the steps of frequency"), .help = N_("One line for each step, from the lowest")),
    FIELD(risk_criteria, elements, F_PROSE, .max = 4000, .label = N_("Elements by which impact is judged"), .help = N_("One line for each element (figure 8 of the handbook)")),
    FIELD(risk_criteria, matrix, F_ENUM, .names = &risk_matrix_names, .label = N_("How the risk value is found")),
    FIELD(risk_criteria, cells, F_PROSE, .max = 1000, .label = N_("Table of risk values"), .help = N_("For a table only: one line for each step of impact from the lowest, in it one number for each step of frequency")),
    FIELD(risk_criteria, criterion, F_INT, .flags = F_REQUIRED, .min = 1, .max = 1000, .label = N_("Risk criterion"), .help = N_("Risk values from this one on are to be treated")),
    FIELD(risk_criteria, origin, F_ID, .flags = F_FIXED),
    FIELD(risk_criteria, harm_step, F_INT, .flags = F_LATER, .min = 0, .max = 10, .label = N_("Impact from which a risk with some harm to safety, health or environment stands"), .help = N_("A step of impact; 0: the harm raises nothing")),
    FIELD(risk_criteria, grave_step, F_INT, .flags = F_LATER, .min = 0, .max = 10, .label = N_("Impact from which a risk with grave harm stands"), .help = N_("A step of impact; 0: the harm raises nothing")),
};

#define RISK_CRITERIA_COLUMNS \
    "id, org, version, study, impact_steps, impact_labels, frequency_steps, " \
    "frequency_labels, elements, matrix, cells, criterion, origin, harm_step, " \
    "grave_step"

const struct record risk_criteria_record = {
    .noun = "risk-criteria",
    .label = N_("Risk criteria"),
    .fields = {risk_criteria_table, COUNT(risk_criteria_table)},
    .size = sizeof(struct risk_criteria),
    .describe = risk_child_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_CRITERIA_COLUMNS " FROM risk_criteria WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_CRITERIA_COLUMNS " FROM risk_criteria WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO risk_criteria (" RISK_CRITERIA_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"),
    .update = SQL_CONST("UPDATE risk_criteria SET "
                        "version = $3, study = $4, impact_steps = $5, impact_labels = $6, "
                        "frequency_steps = $7, frequency_labels = $8, elements = $9, matrix = $10, "
                        "cells = $11, criterion = $12, origin = $13, harm_step = $14, grave_step = $15 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM risk_criteria WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field risk_header_table[] = {
    FIELD(risk_header, id, F_ID, .flags = F_FIXED),
    FIELD(risk_header, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(risk_header, version, F_INT, .flags = F_FIXED),
    FIELD(risk_header, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(risk_header, form, F_INT, .flags = F_FIXED, .min = 1, .max = 6, .label = N_("Handbook form")),
    FIELD(risk_header, author, F_REF, .ref = "person", .label = N_("Author")),
    FIELD(risk_header, post, F_REF, .ref = "post", .label = N_("Responsible post")),
    FIELD(risk_header, approver, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Approved by")),
    FIELD(risk_header, approved_at, F_TIME, .flags = F_FIXED, .label = N_("Approved at")),
    FIELD(risk_header, comment, F_PROSE, .max = 1000, .label = N_("Comment")),
};

#define RISK_HEADER_COLUMNS \
    "id, org, version, study, form, author, post, approver, approved_at, comment"

const struct record risk_header_record = {
    .noun = "risk-header",
    .label = N_("Head of a form"),
    .fields = {risk_header_table, COUNT(risk_header_table)},
    .size = sizeof(struct risk_header),
    .describe = risk_child_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_HEADER_COLUMNS " FROM risk_header WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_HEADER_COLUMNS " FROM risk_header WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO risk_header (" RISK_HEADER_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST("UPDATE risk_header SET "
                        "version = $3, study = $4, form = $5, author = $6, post = $7, approver = $8, "
                        "approved_at = $9, comment = $10 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM risk_header WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc risk_store_studies(struct ctx *cx, struct risk_studies *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " RISK_STUDY_COLUMNS " FROM risk_study WHERE org = $1 "
                       "ORDER BY year DESC, id DESC LIMIT 200"),
                   risk_study_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc risk_store_hold(struct ctx *cx, const char *study)
{
    return db_exec(cx, SQL("UPDATE risk_study SET version = version WHERE org = $1 AND id = $2"),
                   ARGS(STR(cx->org), STR(study)), NULL);
}

enum rc risk_store_criteria(struct ctx *cx, const char *study, struct risk_criteria *ret)
{
    return db_one(cx,
                  SQL("SELECT " RISK_CRITERIA_COLUMNS " FROM risk_criteria WHERE org = $1 AND study = $2"),
                  risk_criteria_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc risk_store_headers(struct ctx *cx, const char *study, struct risk_headers *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " RISK_HEADER_COLUMNS " FROM risk_header WHERE org = $1 AND study = $2 "
                       "ORDER BY form LIMIT 50000"),
                   risk_header_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

/* Rows that stand on their study's page: its title. */
void risk_child_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct risk_header *child = row; /* every such row begins with id, org, version, study */
    const char *title = "";
    if (db_text_of(cx, SQL("SELECT title FROM risk_study WHERE org = $1 AND id = $2"),
                   ARGS(STR(cx->org), STR(child->study)), &title) != RC_OK ||
        text_empty(title))
        return;
    *subject = title;
    *href = arena_printf(cx->arena, "/risk/%s", child->study);
}
