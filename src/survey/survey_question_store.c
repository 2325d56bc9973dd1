/* The SQL of the questions of a working copy. */
#include "base/text.h"
#include "survey/survey_inside.h"

static const struct field survey_question_table[] = {
#include "survey/survey_question_fields.h"
};

#define SURVEY_QUESTION_COLUMNS \
    "id, org, version, survey, number, place, code, kind, control, section_ja, section_en, " \
    "text_ja, text_en, help_ja, help_en, required, unit, least, most, choices, condition"
const struct record survey_question_record = {
    .noun = "survey-question",
    .label = N_("Question of a survey"),
    .href = "/survey-questions/",
    .fields = {survey_question_table, COUNT(survey_question_table)},
    .size = sizeof(struct survey_question),
    .describe = survey_question_describe,
    .read = PERM_SURVEY_READ,
    .select_all = SQL_CONST("SELECT " SURVEY_QUESTION_COLUMNS " FROM survey_question WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " SURVEY_QUESTION_COLUMNS " FROM survey_question WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO survey_question (" SURVEY_QUESTION_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
                         "$16, $17, $18, $19, $20, $21)"),
    .update = SQL_CONST("UPDATE survey_question SET version = $3, survey = $4, number = $5, "
                        "place = $6, code = $7, kind = $8, control = $9, section_ja = $10, "
                        "section_en = $11, text_ja = $12, text_en = $13, help_ja = $14, "
                        "help_en = $15, required = $16, unit = $17, least = $18, most = $19, "
                        "choices = $20, condition = $21 WHERE org = $2 AND id = $1 AND "
                        "version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM survey_question WHERE org = $1 AND id = $2 AND version = $3"),
};

void survey_question_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct survey_question *one = row;
    *subject = one->code;
    *href = arena_printf(cx->arena, "/surveys/%s/questions", one->survey);
}

enum rc survey_store_questions(struct ctx *cx, const char *survey, struct survey_questions *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " SURVEY_QUESTION_COLUMNS " FROM survey_question WHERE org = $1 AND survey = $2 "
                       "ORDER BY place, id LIMIT 1001"),
                   survey_question_record.fields, ret, ARGS(STR(cx->org), STR(survey)));
}
