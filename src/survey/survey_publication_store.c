/* What was told to others of a survey, once. From two states of the answers the difference would follow, so what it was
 * worked out from stays as it is. */
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "survey/survey_inside.h"

static const struct field table[] = {
    FIELD(survey_publication, id, F_ID, .flags = F_FIXED),
    FIELD(survey_publication, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(survey_publication, version, F_INT, .flags = F_FIXED),
    FIELD(survey_publication, survey, F_REF, .flags = F_FIXED, .ref = "survey", .label = N_("Survey")),
    FIELD(survey_publication, digest, F_TEXT, .flags = F_FIXED, .label = N_("Digest (SHA-256)")),
    FIELD(survey_publication, made_at, F_TIME, .flags = F_FIXED, .label = N_("Told to others at")),
    FIELD(survey_publication, made_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Told to others by")),
};

static void describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct survey_publication *one = row;
    const char *title = "";
    if (db_text_of(cx, SQL("SELECT title FROM survey WHERE org = $1 AND id = $2"), ARGS(STR(cx->org), STR(one->survey)),
                   &title) != RC_OK ||
        text_empty(title))
        return;
    *subject = title;
    *href = arena_printf(cx->arena, "/surveys/%s/analysis/results", one->survey);
}

#define COLUMNS "id, org, version, survey, digest, made_at, made_by"
const struct record survey_publication_record = {
    .noun = "survey-publication",
    .label = N_("Figures told to others"),
    .describe = describe,
    .fields = {table, COUNT(table)},
    .size = sizeof(struct survey_publication),
    .read = PERM_SURVEY_READ,
    .select_all = SQL_CONST("SELECT " COLUMNS " FROM survey_publication WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " COLUMNS " FROM survey_publication WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO survey_publication (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7)"),
    .update = SQL_CONST("UPDATE survey_publication SET version = $3, survey = $4, digest = $5, made_at = $6, made_by = $7 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM survey_publication WHERE org = $1 AND id = $2 AND version = $3"),
    .count_content = SQL_CONST("SELECT count(*) FROM survey_publication WHERE org = $1 AND digest = $2"),
};

enum rc survey_published(struct ctx *cx, const struct survey *survey, struct survey_publication *ret)
{
    return db_one(cx, SQL("SELECT " COLUMNS " FROM survey_publication WHERE org = $1 AND survey = $2"),
                  survey_publication_record.fields, ret, ARGS(STR(survey->org), STR(survey->id)));
}

enum rc survey_told_with(struct ctx *cx, const struct survey *survey, struct survey_publication *ret)
{
    return db_one(cx,
                  SQL("SELECT p.id, p.org, p.version, p.survey, p.digest, p.made_at, p.made_by FROM survey_publication p "
                      "JOIN survey s ON s.id = p.survey LEFT JOIN survey b ON b.id = s.previous "
                      "WHERE p.org = $1 AND (s.id = $2 OR s.previous = $2 OR b.previous = $2) ORDER BY p.made_at LIMIT 1"),
                  survey_publication_record.fields, ret, ARGS(STR(survey->org), STR(survey->id)));
}

enum rc survey_publish(struct ctx *cx, const struct survey *survey, const void *bytes, size_t length)
{
    struct survey_publication row = {.id = "", .survey = survey->id, .made_at = cx->now, .made_by = cx->person};
    TRY(content_put(cx, bytes, length, &row.digest));
    return record_insert(cx, &survey_publication_record, &row);
}

enum rc survey_figures(struct ctx *cx, const struct survey *survey, const char **ret, struct survey_publication *ret_row)
{
    const void *bytes = NULL;
    size_t length = 0;
    ROW_STAY(stay);
    TRY(survey_enter(cx, survey->id, SURVEY_SEE, &stay, NULL));
    TRY(survey_published(cx, survey, ret_row));
    TRY(content_get(cx, ret_row->digest, survey->title, &bytes, &length));
    *ret = arena_copy_n(cx->arena, bytes, length);
    return RC_OK;
}

enum rc survey_still_counts(struct ctx *cx, const char *id)
{
    struct survey survey = {.id = NULL};
    struct survey_publication row = {.id = NULL};
    enum rc rc = db_one(cx, survey_record.select_one, survey_record.fields, &survey, ARGS(STR(cx->org), STR(id)));
    if (rc == RC_MISSING || (rc == RC_OK && survey.state != SURVEY_CLOSED))
        return RC_OK; /* results are given out after it was closed */
    TRY(rc);
    TRY(survey_store_hold(cx, id));
    rc = survey_told_with(cx, &survey, &row);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    return fail(cx, RC_CONFLICT,
                N_("The results of this survey, or of one after it, were given out on {0}, so what counts in them stays as it is: from figures that "
                   "are told twice, the answers that changed between would follow"),
                date_of_time(cx, row.made_at));
}
