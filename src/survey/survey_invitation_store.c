/* The SQL of those who are asked, and of delegations. */
#include "base/text.h"
#include "sector/sector.h"
#include "survey/survey_inside.h"

static const char *const invitation_codes[] = {"invited", "started", "submitted", "returned", "accepted", "withdrawn"};
static const char *const invitation_labels[] = {N_("Invited"),           N_("Answering"),
                                                N_("Submitted"),         N_("Returned with comments"),
                                                N_("Answer accepted"), N_("No longer asked")};
const struct enum_names invitation_state_names = {invitation_codes, invitation_labels, INVITATION_STATE_COUNT_};
_Static_assert(COUNT(invitation_codes) == INVITATION_STATE_COUNT_, "every state needs a code");

static const struct field survey_invitation_table[] = {
#include "survey/survey_invitation_fields.h"
};

#define SURVEY_INVITATION_COLUMNS \
    "id, org, version, survey, operator_key, name, sector, sub_sector, size, region, " \
    "organization, email, state, due_on, reason, invited_at, reminded_at, reminders, " \
    "submitted_at"
const struct record survey_invitation_record = {
    .noun = "survey-invitation",
    .label = N_("Operator that is asked"),
    .href = "/survey-invitations/",
    .fields = {survey_invitation_table, COUNT(survey_invitation_table)},
    .size = sizeof(struct survey_invitation),
    .describe = survey_invitation_describe,
    .read = PERM_SURVEY_READ,
    .select_all = SQL_CONST("SELECT " SURVEY_INVITATION_COLUMNS " FROM survey_invitation WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " SURVEY_INVITATION_COLUMNS " FROM survey_invitation WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO survey_invitation (" SURVEY_INVITATION_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
                         "$16, $17, $18, $19)"),
    .update = SQL_CONST("UPDATE survey_invitation SET version = $3, survey = $4, "
                        "operator_key = $5, name = $6, sector = $7, sub_sector = $8, size = "
                        "$9, region = $10, organization = $11, email = $12, state = $13, "
                        "due_on = $14, reason = $15, invited_at = $16, reminded_at = $17, "
                        "reminders = $18, submitted_at = $19 WHERE org = $2 AND id = $1 AND "
                        "version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM survey_invitation WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field survey_delegation_table[] = {
    FIELD(survey_delegation, id, F_ID, .flags = F_FIXED),
    FIELD(survey_delegation, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(survey_delegation, version, F_INT, .flags = F_FIXED),
    FIELD(survey_delegation, survey, F_REF, .flags = F_FIXED, .ref = "survey", .label = N_("Survey")),
    FIELD(survey_delegation, agency, F_REF, .flags = F_REQUIRED, .ref = "organization", .label = N_("Body that carries it out")),
    FIELD(survey_delegation, from_on, F_DATE, .flags = F_REQUIRED, .label = N_("Delegated from")),
    FIELD(survey_delegation, until_on, F_DATE, .flags = F_REQUIRED, .label = N_("Delegated until"),
          .help = N_("The day itself is included")),
    FIELD(survey_delegation, task, F_PROSE, .flags = F_REQUIRED, .max = 1000, .label = N_("What it does"),
          .help = N_("With the legal basis, such as 基本法31条")),
    FIELD(survey_delegation, ended_on, F_DATE, .flags = F_FIXED, .label = N_("Ended early on")),
};

#define SURVEY_DELEGATION_COLUMNS \
    "id, org, version, survey, agency, from_on, until_on, task, ended_on"
const struct record survey_delegation_record = {
    .noun = "survey-delegation",
    .label = N_("Delegation of a survey"),
    .fields = {survey_delegation_table, COUNT(survey_delegation_table)},
    .size = sizeof(struct survey_delegation),
    .describe = survey_delegation_describe,
    .read = PERM_SURVEY_READ,
    .select_all = SQL_CONST("SELECT " SURVEY_DELEGATION_COLUMNS " FROM survey_delegation WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " SURVEY_DELEGATION_COLUMNS " FROM survey_delegation WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO survey_delegation (" SURVEY_DELEGATION_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9)"),
    .update = SQL_CONST("UPDATE survey_delegation SET version = $3, survey = $4, agency = "
                        "$5, from_on = $6, until_on = $7, task = $8, ended_on = $9 WHERE org "
                        "= $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM survey_delegation WHERE org = $1 AND id = $2 AND version = $3"),
};

void survey_invitation_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct survey_invitation *one = row;
    *subject = one->name;
    *href = arena_printf(cx->arena, "/surveys/%s/operators", one->survey);
}

void survey_delegation_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct survey_delegation *one = row;
    const char *name = "";
    if (db_text_of(cx, SQL("SELECT name FROM organization WHERE id = $1"), ARGS(STR(one->agency)), &name) == RC_OK &&
        !text_empty(name))
        *subject = name;
    *href = arena_printf(cx->arena, "/surveys/%s/delegations", one->survey);
}

enum rc survey_store_invitations(struct ctx *cx, const char *survey, struct survey_invitations *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " SURVEY_INVITATION_COLUMNS " FROM survey_invitation WHERE org = $1 AND survey = $2 "
                       "ORDER BY sector, operator_key LIMIT 100001"),
                   survey_invitation_record.fields, ret, ARGS(STR(cx->org), STR(survey)));
}

enum rc survey_store_waiting(struct ctx *cx, const char *survey, int64_t limit, struct survey_invitations *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " SURVEY_INVITATION_COLUMNS " FROM survey_invitation WHERE org = $1 AND survey = $2 AND "
                       "state IN ($3, $4, $5) ORDER BY sector, operator_key LIMIT $6"),
                   survey_invitation_record.fields, ret,
                   ARGS(STR(cx->org), STR(survey), I64(INVITATION_INVITED), I64(INVITATION_STARTED),
                        I64(INVITATION_RETURNED), I64(limit)));
}

enum rc survey_store_picks(struct ctx *cx, const char *survey, int64_t limit, struct choices *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT operator_key AS id, name AS label FROM survey_invitation WHERE org = $1 AND survey = $2 AND "
                       "state <> $3 ORDER BY name, operator_key LIMIT $4"),
                   choice_fields, ret, ARGS(STR(cx->org), STR(survey), I64(INVITATION_WITHDRAWN), I64(limit)));
}

enum rc survey_store_invitation(struct ctx *cx, const char *survey, const char *operator_key,
                                struct survey_invitation *ret)
{
    return db_one(cx,
                  SQL("SELECT " SURVEY_INVITATION_COLUMNS " FROM survey_invitation WHERE org = $1 AND survey = $2 AND "
                      "operator_key = $3"),
                  survey_invitation_record.fields, ret, ARGS(STR(cx->org), STR(survey), STR(operator_key)));
}

static const struct field count_table[] = {
    FIELD(survey_count, sector, F_TEXT),
    FIELD(survey_count, state, F_INT),
    FIELD(survey_count, n, F_INT),
};

enum rc survey_store_counts(struct ctx *cx, const char *survey, struct survey_counts *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT sector, state, count(*) AS n FROM survey_invitation WHERE org = $1 AND survey = $2 "
                       "GROUP BY sector, state ORDER BY sector, state"),
                   FIELDS(count_table), ret, ARGS(STR(cx->org), STR(survey)));
}

enum rc survey_store_delegations(struct ctx *cx, const char *survey, struct survey_delegations *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " SURVEY_DELEGATION_COLUMNS " FROM survey_delegation WHERE org = $1 AND survey = $2 "
                       "ORDER BY from_on DESC, id LIMIT 200"),
                   survey_delegation_record.fields, ret, ARGS(STR(cx->org), STR(survey)));
}

enum rc survey_store_agencies(struct ctx *cx, struct choices *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, name AS label FROM organization WHERE kind = $1 AND active = 1 AND id <> $2 "
                       "ORDER BY name, id LIMIT 200"),
                   choice_fields, ret, ARGS(I64(ORGANIZATION_AGENCY), STR(cx->org)));
}
