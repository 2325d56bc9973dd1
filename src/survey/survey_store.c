/* The SQL of surveys and their editions. */
#include "base/text.h"
#include "survey/survey_inside.h"

static const char *const state_codes[] = {"draft", "open", "closed"};
static const char *const state_labels[] = {N_("Survey draft"), N_("Survey open"), N_("Survey closed")};
const struct enum_names survey_state_names = {state_codes, state_labels, SURVEY_STATE_COUNT_};
_Static_assert(COUNT(state_codes) == SURVEY_STATE_COUNT_, "every state needs a code");

static const struct field survey_table[] = {
    FIELD(survey, id, F_ID, .flags = F_FIXED),
    FIELD(survey, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(survey, version, F_INT, .flags = F_FIXED, .label = N_("Version")),
    FIELD(survey, year, F_INT, .min = 2000, .max = 2200, .label = N_("Year of the survey"),
          .help = N_("The year in which the organisation's year begins")),
    FIELD(survey, title, F_TEXT, .flags = F_REQUIRED, .max = 200, .label = N_("Title of the survey")),
    FIELD(survey, kind, F_ENUM, .names = &survey_kind_names, .label = N_("Kind of survey")),
    FIELD(survey, purpose, F_PROSE, .flags = F_REQUIRED, .max = 4000, .label = N_("Purpose of the survey"),
          .help = N_("Operators read it before they answer, and before anything leaves them")),
    FIELD(survey, legal_basis, F_TEXT, .flags = F_REQUIRED, .max = 400, .label = N_("Legal basis")),
    FIELD(survey, contact, F_PROSE, .max = 1000, .label = N_("Contact for questions")),
    FIELD(survey, catalog, F_TEXT, .max = 100, .label = N_("Standard whose measures are asked"),
          .help = N_("Empty: free questions alone")),
    FIELD(survey, catalog_version, F_TEXT, .flags = F_FIXED, .label = N_("Version of the standard")),
    FIELD(survey, state, F_ENUM, .flags = F_FIXED, .names = &survey_state_names, .label = N_("State")),
    FIELD(survey, opens_on, F_DATE, .flags = F_REQUIRED, .label = N_("Answers from")),
    FIELD(survey, closes_on, F_DATE, .flags = F_REQUIRED, .label = N_("Answers until"),
          .help = N_("The day itself is included")),
    FIELD(survey, grace_days, F_INT, .max = SURVEY_GRACE_MOST, .label = N_("Days of grace"),
          .help = N_("What was submitted in time and arrives late is taken for so many days more")),
    FIELD(survey, edition, F_INT, .flags = F_FIXED, .label = N_("Edition")),
    FIELD(survey, digest, F_TEXT, .flags = F_FIXED, .label = N_("Digest of the edition")),
    FIELD(survey, previous, F_REF, .ref = "survey", .label = N_("Last year's survey"),
          .help = N_("Its questions are taken over")),
    FIELD(survey, reason, F_TEXT, .flags = F_FIXED, .label = N_("Reason of the revision")),
    FIELD(survey, created_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Made by")),
    FIELD(survey, created_at, F_TIME, .flags = F_FIXED, .label = N_("Made at")),
    FIELD(survey, opened_at, F_TIME, .flags = F_FIXED, .label = N_("Opened at")),
    FIELD(survey, closed_at, F_TIME, .flags = F_FIXED, .label = N_("Closed at")),
};

#define SURVEY_COLUMNS \
    "id, org, version, year, title, kind, purpose, legal_basis, contact, catalog, " \
    "catalog_version, state, opens_on, closes_on, grace_days, edition, digest, previous, " \
    "reason, created_by, created_at, opened_at, closed_at"
const struct record survey_record = {
    .noun = "survey",
    .label = N_("Survey"),
    .href = "/surveys/",
    .fields = {survey_table, COUNT(survey_table)},
    .size = sizeof(struct survey),
    .read = PERM_SURVEY_READ,
    .select_all = SQL_CONST("SELECT " SURVEY_COLUMNS " FROM survey WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " SURVEY_COLUMNS " FROM survey WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO survey (" SURVEY_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
                         "$16, $17, $18, $19, $20, $21, $22, $23)"),
    .update = SQL_CONST("UPDATE survey SET version = $3, year = $4, title = $5, kind = $6, "
                        "purpose = $7, legal_basis = $8, contact = $9, catalog = $10, "
                        "catalog_version = $11, state = $12, opens_on = $13, closes_on = "
                        "$14, grace_days = $15, edition = $16, digest = $17, previous = $18, "
                        "reason = $19, created_by = $20, created_at = $21, opened_at = $22, "
                        "closed_at = $23 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM survey WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field survey_edition_table[] = {
    FIELD(survey_edition, id, F_ID, .flags = F_FIXED),
    FIELD(survey_edition, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(survey_edition, version, F_INT, .flags = F_FIXED),
    FIELD(survey_edition, survey, F_REF, .flags = F_FIXED, .ref = "survey", .label = N_("Survey")),
    FIELD(survey_edition, edition, F_INT, .flags = F_FIXED, .label = N_("Edition")),
    FIELD(survey_edition, questions, F_INT, .flags = F_FIXED, .label = N_("Questions")),
    FIELD(survey_edition, digest, F_TEXT, .flags = F_FIXED, .label = N_("Digest of the edition")),
    FIELD(survey_edition, shape, F_TEXT, .flags = F_FIXED),
    FIELD(survey_edition, size, F_INT, .flags = F_FIXED, .label = N_("Bytes")),
    FIELD(survey_edition, reason, F_TEXT, .flags = F_FIXED, .label = N_("Reason of the revision")),
    FIELD(survey_edition, frozen_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Frozen by")),
    FIELD(survey_edition, frozen_at, F_TIME, .flags = F_FIXED, .label = N_("Frozen at")),
};

#define SURVEY_EDITION_COLUMNS \
    "id, org, version, survey, edition, questions, digest, shape, size, reason, frozen_by, " \
    "frozen_at"
const struct record survey_edition_record = {
    .noun = "survey-edition",
    .label = N_("Edition of a questionnaire"),
    .fields = {survey_edition_table, COUNT(survey_edition_table)},
    .size = sizeof(struct survey_edition),
    .describe = survey_edition_describe,
    .count_content = SQL_CONST("SELECT count(*) FROM survey_edition WHERE org = $1 AND digest = $2"),
    .read = PERM_SURVEY_READ,
    .select_all = SQL_CONST("SELECT " SURVEY_EDITION_COLUMNS " FROM survey_edition WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " SURVEY_EDITION_COLUMNS " FROM survey_edition WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO survey_edition (" SURVEY_EDITION_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
    .update = SQL_CONST("UPDATE survey_edition SET version = $3, survey = $4, edition = $5, "
                        "questions = $6, digest = $7, shape = $8, size = $9, reason = $10, "
                        "frozen_by = $11, frozen_at = $12 WHERE org = $2 AND id = $1 AND "
                        "version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM survey_edition WHERE org = $1 AND id = $2 AND version = $3"),
};

void survey_edition_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct survey_edition *one = row;
    const char *title = "";
    if (db_text_of(cx, SQL("SELECT title FROM survey WHERE org = $1 AND id = $2"),
                   ARGS(STR(cx->org), STR(one->survey)), &title) != RC_OK ||
        text_empty(title))
        return;
    *subject = trf(cx, N_("{0}, edition {1}"), title, decimal(cx, one->edition));
    *href = arena_printf(cx->arena, "/surveys/%s/editions", one->survey);
}

enum rc survey_store_hold(struct ctx *cx, const char *id)
{
    return db_exec(cx, SQL("UPDATE survey SET version = version WHERE org = $1 AND id = $2"),
                   ARGS(STR(cx->org), STR(id)), NULL);
}

enum rc survey_store_all(struct ctx *cx, const char *org, struct surveys *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " SURVEY_COLUMNS " FROM survey WHERE org = $1 ORDER BY year DESC, id DESC LIMIT 500"),
                   survey_record.fields, ret, ARGS(STR(org)));
}

#define DELEGATED                                                                                  \
    "SELECT " SURVEY_COLUMNS " FROM survey s WHERE EXISTS (SELECT 1 FROM survey_delegation d WHERE "    \
    "d.agency = $1 AND d.survey = s.id AND d.org = s.org AND d.from_on <= $2 AND d.until_on >= $2 AND "  \
    "d.ended_on = '')"

enum rc survey_store_delegated(struct ctx *cx, const char *agency, const char *today, struct surveys *ret)
{
    return DB_LIST(cx, SQL(DELEGATED " ORDER BY year DESC, id DESC LIMIT 500"), survey_record.fields, ret,
                   ARGS(STR(agency), STR(today)));
}

enum rc survey_store_delegated_one(struct ctx *cx, const char *agency, const char *today, const char *id,
                                   struct survey *ret)
{
    return db_one(cx, SQL(DELEGATED " AND s.id = $3"), survey_record.fields, ret,
                  ARGS(STR(agency), STR(today), STR(id)));
}

enum rc survey_store_editions(struct ctx *cx, const char *survey, struct survey_editions *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " SURVEY_EDITION_COLUMNS " FROM survey_edition WHERE org = $1 AND survey = $2 "
                       "ORDER BY edition DESC LIMIT 200"),
                   survey_edition_record.fields, ret, ARGS(STR(cx->org), STR(survey)));
}

enum rc survey_store_edition(struct ctx *cx, const char *survey, int64_t edition, struct survey_edition *ret)
{
    return db_one(cx,
                  SQL("SELECT " SURVEY_EDITION_COLUMNS " FROM survey_edition WHERE org = $1 AND survey = $2 AND "
                      "edition = $3"),
                  survey_edition_record.fields, ret, ARGS(STR(cx->org), STR(survey), I64(edition)));
}

enum rc survey_store_edition_marked(struct ctx *cx, const char *digest, struct survey_edition *ret)
{
    return db_one(cx,
                  SQL("SELECT " SURVEY_EDITION_COLUMNS " FROM survey_edition WHERE org = $1 AND substr(digest, 1, 12) = $2 "
                      "ORDER BY id LIMIT 1"),
                  survey_edition_record.fields, ret, ARGS(STR(cx->org), STR(digest)));
}
