/* The SQL of responses and their answers. */
#include "base/id.h"
#include "base/limits.h"
#include "base/lookup.h"
#include "base/text.h"
#include "db/db_copy.h"
#include "ledger/ledger.h"
#include "survey/survey_response.h"

static const char *const state_codes[] = {"received", "accepted", "returned", "replaced", "refused"};
static const char *const state_labels[] = {N_("Response received"), N_("Response accepted"), N_("Response returned"),
                                           N_("Replaced by a newer one"), N_("Response refused")};
const struct enum_names response_state_names = {state_codes, state_labels, RESPONSE_STATE_COUNT_};
_Static_assert(COUNT(state_codes) == RESPONSE_STATE_COUNT_, "every state needs a code");

static const char *const source_codes[] = {"package", "paper"};
static const char *const source_labels[] = {N_("Signed package"), N_("Entered from paper")};
const struct enum_names response_source_names = {source_codes, source_labels, RESPONSE_SOURCE_COUNT_};
_Static_assert(COUNT(source_codes) == RESPONSE_SOURCE_COUNT_, "every source needs a code");

static const struct field survey_response_table[] = {
    FIELD(survey_response, id, F_ID, .flags = F_FIXED),
    FIELD(survey_response, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(survey_response, version, F_INT, .flags = F_FIXED),
    FIELD(survey_response, survey, F_REF, .flags = F_FIXED, .ref = "survey", .label = N_("Survey")),
    FIELD(survey_response, operator_key, F_TEXT, .flags = F_FIXED, .label = N_("Key of the operator")),
    FIELD(survey_response, submission, F_TEXT, .flags = F_FIXED, .label = N_("Submission")),
    FIELD(survey_response, edition, F_INT, .flags = F_FIXED, .label = N_("Edition")),
    FIELD(survey_response, edition_digest, F_TEXT, .flags = F_FIXED, .label = N_("Digest of the edition")),
    FIELD(survey_response, state, F_ENUM, .flags = F_FIXED, .names = &response_state_names, .label = N_("State")),
    FIELD(survey_response, source, F_ENUM, .flags = F_FIXED, .names = &response_source_names,
          .label = N_("How it came")),
    FIELD(survey_response, made_at, F_TIME, .flags = F_FIXED, .label = N_("Made at")),
    FIELD(survey_response, received_at, F_TIME, .flags = F_FIXED, .label = N_("Received at")),
    FIELD(survey_response, decided_at, F_TIME, .flags = F_FIXED, .label = N_("Decided at")),
    FIELD(survey_response, decided_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Decided by")),
    FIELD(survey_response, comment, F_PROSE, .flags = F_FIXED, .label = N_("Comment on the response")),
    FIELD(survey_response, entered_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Entered by")),
    FIELD(survey_response, vector_digest, F_TEXT, .flags = F_FIXED, .label = N_("Digest of the answers")),
    FIELD(survey_response, texts_digest, F_TEXT, .flags = F_FIXED, .label = N_("Digest of the texts")),
};

#define SURVEY_RESPONSE_COLUMNS \
    "id, org, version, survey, operator_key, submission, edition, edition_digest, state, " \
    "source, made_at, received_at, decided_at, decided_by, comment, entered_by, " \
    "vector_digest, texts_digest"
const struct record survey_response_record = {
    .noun = "survey-response",
    .label = N_("Response to a survey"),
    .href = "/survey-responses/",
    .fields = {survey_response_table, COUNT(survey_response_table)},
    .size = sizeof(struct survey_response),
    .describe = survey_response_describe,
    .read = PERM_SURVEY_READ,
    .select_all = SQL_CONST("SELECT " SURVEY_RESPONSE_COLUMNS " FROM survey_response WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " SURVEY_RESPONSE_COLUMNS " FROM survey_response WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO survey_response (" SURVEY_RESPONSE_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
                         "$16, $17, $18)"),
    .update = SQL_CONST("UPDATE survey_response SET version = $3, survey = $4, operator_key "
                        "= $5, submission = $6, edition = $7, edition_digest = $8, state = "
                        "$9, source = $10, made_at = $11, received_at = $12, decided_at = "
                        "$13, decided_by = $14, comment = $15, entered_by = $16, "
                        "vector_digest = $17, texts_digest = $18 WHERE org = $2 AND id = $1 "
                        "AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM survey_response WHERE org = $1 AND id = $2 AND version = $3"),
};

void survey_response_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct survey_response *one = row;
    const char *name = "";
    (void)href;
    if (db_text_of(cx, SQL("SELECT name FROM survey_invitation WHERE org = $1 AND survey = $2 AND operator_key = $3"),
                   ARGS(STR(cx->org), STR(one->survey), STR(one->operator_key)), &name) == RC_OK &&
        !text_empty(name))
        *subject = name;
}

static const struct field row_table[] = {
#include "survey/survey_response_row_fields.h"
};

enum rc survey_store_response_rows(struct ctx *cx, const char *survey, struct survey_response_rows *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT r.id, r.operator_key, COALESCE(i.name, r.operator_key) AS name, "
                       "COALESCE(i.sector, '') AS sector, r.state, r.source, r.edition, r.made_at, r.received_at, "
                       "r.decided_at FROM survey_response r LEFT JOIN survey_invitation i ON i.org = r.org AND "
                       "i.survey = r.survey AND i.operator_key = r.operator_key WHERE r.org = $1 AND r.survey = $2 "
                       "ORDER BY r.received_at DESC, r.id DESC LIMIT 200000"),
                   FIELDS(row_table), ret, ARGS(STR(cx->org), STR(survey)));
}

enum rc survey_store_responses(struct ctx *cx, const char *survey, const char *operator_key,
                               struct survey_responses *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " SURVEY_RESPONSE_COLUMNS " FROM survey_response WHERE org = $1 AND survey = $2 AND "
                       "operator_key = $3 ORDER BY received_at DESC, id DESC LIMIT 1000"),
                   survey_response_record.fields, ret, ARGS(STR(cx->org), STR(survey), STR(operator_key)));
}

enum rc survey_store_response_of(struct ctx *cx, const char *submission, struct survey_response *ret)
{
    return db_one(cx, SQL("SELECT " SURVEY_RESPONSE_COLUMNS " FROM survey_response WHERE org = $1 AND submission = $2"),
                  survey_response_record.fields, ret, ARGS(STR(cx->org), STR(submission)));
}

enum rc survey_store_answers(struct ctx *cx, const char *response, struct survey_answers *ret)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx, SQL("SELECT vector, texts FROM survey_answer WHERE org = $1 AND response = $2"),
                 ARGS(STR(cx->org), STR(response)), &rows));
    if (!db_next(rows)) {
        TRY(db_end(rows));
        return RC_MISSING;
    }
    ret->vector = db_bytes(rows, 0, &ret->length);
    ret->texts = db_text(rows, 1);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

enum rc survey_store_answers_put(struct ctx *cx, const struct survey_response *response,
                                 const struct survey_answers *answers)
{
    return db_exec(cx,
                   SQL("INSERT INTO survey_answer (response, org, survey, vector, texts) VALUES ($1, $2, $3, $4, $5)"),
                   ARGS(STR(response->id), STR(cx->org), STR(response->survey), BYTES(answers->vector, answers->length),
                        STR(answers->texts)),
                   NULL);
}

enum rc survey_store_texts_put(struct ctx *cx, const char *response, const char *texts)
{
    return db_exec(cx, SQL("UPDATE survey_answer SET texts = $3 WHERE org = $1 AND response = $2"),
                   ARGS(STR(cx->org), STR(response), STR(texts)), NULL);
}

/* --- For those who count --- */

enum { IDS_FIRST = 1024 };

/* Which responses count, while their answers are read. */
struct counting {
    struct arena *arena;
    struct lookup ids;
    uint32_t last; /* both tables mostly stand in the order in which they were written */
    enum rc (*take)(void *self, const void *vector, size_t length);
    void *self;
};

static const struct db_column id_columns[] = {{"id", DB_TEXT}};

static enum rc add_id(void *self, const struct db_value *values)
{
    struct counting *counting = self;
    const char *id = arena_copy_n(counting->arena, values[0].bytes, values[0].length);
    return arena_failed(counting->arena) || lookup_add(&counting->ids, id) == LOOKUP_NONE ? RC_MEMORY : RC_OK;
}

static const struct db_column answer_columns[] = {{"response", DB_TEXT}, {"vector", DB_BYTES}};

static enum rc give_answers(void *self, const struct db_value *values)
{
    struct counting *counting = self;
    uint32_t number = lookup_find_after(&counting->ids, values[0].bytes, counting->last);
    if (number == LOOKUP_NONE)
        return RC_OK; /* not accepted, or of another edition */
    counting->last = number;
    return counting->take(counting->self, values[1].bytes, values[1].length);
}

/* Each table is read once from front to end, and joined here. */
enum rc survey_answers_each(struct ctx *cx, const char *id, int64_t edition,
                            enum rc (*take)(void *self, const void *vector, size_t length), void *self)
{
    const struct db_table responses = {"survey_response", {id_columns, COUNT(id_columns)}};
    const struct db_table answers = {"survey_answer", {answer_columns, COUNT(answer_columns)}};
    const char *accepted = decimal(cx, RESPONSE_ACCEPTED), *number = decimal(cx, edition);
    struct survey survey = {.id = NULL, .org = ""};
    struct counting counting = {.arena = cx->arena, .last = LOOKUP_NONE, .take = take, .self = self};
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_SEE, &stay, &survey));
    if (!lookup_make(&counting.ids, cx->arena, IDS_FIRST))
        return memory_ended(cx);
    const struct db_among own = {"org", &survey.org, 1}, of_survey = {"survey", &survey.id, 1};
    const struct db_among counted[] = {own, of_survey, {"state", &accepted, 1}, {"edition", &number, 1}};
    const struct db_among all[] = {own, of_survey};
    TRY(db_copy_each(cx, &responses, counted, COUNT(counted), add_id, &counting));
    return db_copy_each(cx, &answers, all, COUNT(all), give_answers, &counting);
}

/* --- Verification --- */

static enum rc unsound(struct ctx *cx, const char *response)
{
    return fail(cx, RC_UNSOUND, N_("The answers of the response {0} in the table survey_answer are not what its record "
                                   "says"),
                arena_copy(cx->arena, response));
}

/* Both sides of a full join, since a response without answers is as wrong as answers without a response. */
enum rc survey_verify_answers(struct ctx *cx, const char *org, const struct ledger_mark *marks, size_t n)
{
    int64_t alone = 0;
    const char *one = org == NULL ? "" : org;
    (void)marks;
    (void)n;
    TRY(db_int_of(cx,
                  SQL("SELECT count(*) FROM survey_answer a WHERE ($1 = '' OR a.org = $1) AND NOT EXISTS (SELECT 1 FROM "
                      "survey_response r WHERE r.id = a.response AND r.org = a.org)"),
                  ARGS(STR(one)), &alone));
    if (alone > 0)
        return fail(cx, RC_UNSOUND, N_("The table survey_answer has answers that no response names"));
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    if (scratch == NULL)
        return memory_ended(cx);
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx,
                 SQL("SELECT r.id, r.vector_digest, r.texts_digest, a.vector, a.texts, CASE WHEN a.response IS NULL THEN 1 ELSE 0 END "
        "FROM survey_response r LEFT JOIN survey_answer a ON a.response = r.id AND a.org = r.org AND "
        "a.survey = r.survey WHERE $1 = '' OR r.org = $1 ORDER BY r.id"),
                 ARGS(STR(one)), &rows));
    db_rows_scratch(rows, scratch);
    while (db_next(rows)) {
        size_t length = 0;
        struct ctx inner = *cx;
        inner.arena = scratch;
        const char *id = db_text(rows, 0), *vector_digest = db_text(rows, 1), *texts_digest = db_text(rows, 2);
        const void *vector = db_bytes(rows, 3, &length);
        const char *texts = db_text(rows, 4);
        if (arena_failed(scratch))
            return memory_ended(cx);
        if (db_int(rows, 5) != 0 || !text_same(digest_hex(&inner, vector, length), vector_digest) ||
            !text_same(survey_texts_digest(&inner, texts), texts_digest))
            return unsound(cx, id);
        arena_next(scratch);
    }
    return db_end(rows);
}
