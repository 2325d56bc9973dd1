/* Stored rows of replies: all SQL of this room. */
#include "questionnaire/reply_store.h"

#include "base/text.h"

static const char *const state_codes[] = {"open",     "requested", "approved", "submitted",
                                          "returned", "accepted",  "replaced"};
static const char *const state_labels[] = {
    N_("Being answered"),          N_("Waits for approval"), N_("Approved, not submitted"), N_("Submitted"),
    N_("Returned with comments"), N_("Accepted by the receiver"), N_("Replaced by a newer edition")};
const struct enum_names reply_state_names = {state_codes, state_labels, REPLY_STATE_COUNT_};
_Static_assert(COUNT(state_codes) == REPLY_STATE_COUNT_, "every state needs a code");

static const char *const trust_codes[] = {"unverified", "confirmed", "delivered"};
static const char *const trust_labels[] = {N_("Not verified"), N_("Sender confirmed by a person"),
                                           N_("Delivered within this installation")};
const struct enum_names reply_trust_names = {trust_codes, trust_labels, REPLY_TRUST_COUNT_};
_Static_assert(COUNT(trust_codes) == REPLY_TRUST_COUNT_, "every origin needs a code");

static const char *const answer_codes[] = {"none", "given", "not-applicable", "alternative"};
static const char *const answer_labels[] = {N_("Not answered"), N_("Answered"), N_("Not applicable"),
                                            N_("Alternative measure")};
const struct enum_names reply_answer_state_names = {answer_codes, answer_labels, REPLY_ANSWER_STATE_COUNT_};
_Static_assert(COUNT(answer_codes) == REPLY_ANSWER_STATE_COUNT_, "every state needs a code");

static const char *const origin_codes[] = {"page", "workbook", "assessment", "edition"};
static const char *const origin_labels[] = {N_("On the page"), N_("By the workbook"), N_("From the self-assessment"),
                                            N_("From the edition before")};
const struct enum_names reply_origin_names = {origin_codes, origin_labels, REPLY_ORIGIN_COUNT_};
_Static_assert(COUNT(origin_codes) == REPLY_ORIGIN_COUNT_, "every origin needs a code");

static const struct field reply_table[] = {
    FIELD(reply, id, F_ID, .flags = F_FIXED),
    FIELD(reply, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(reply, version, F_INT, .flags = F_FIXED),
    FIELD(reply, survey, F_TEXT, .flags = F_FIXED, .max = 100, .label = N_("Survey (id)")),
    FIELD(reply, edition, F_INT, .flags = F_FIXED, .label = N_("Edition")),
    FIELD(reply, digest, F_TEXT, .flags = F_FIXED, .label = N_("Digest (SHA-256)")),
    FIELD(reply, asker, F_TEXT, .flags = F_FIXED, .max = 100, .label = N_("Asking body (id)")),
    FIELD(reply, asker_name, F_TEXT, .flags = F_FIXED, .max = 400, .label = N_("Asking body")),
    FIELD(reply, year, F_INT, .flags = F_FIXED, .label = N_("Year")),
    FIELD(reply, title, F_TEXT, .flags = F_FIXED, .max = 400, .label = N_("Title of the survey")),
    FIELD(reply, due_on, F_DATE, .flags = F_FIXED, .label = N_("To be answered by")),
    FIELD(reply, operator_key, F_TEXT, .max = REPLY_OPERATOR_MOST,
          .label = N_("Number of this organisation at the asking body"),
          .help = N_("The corporate number (13 digits), or the word that the asking body gave")),
    FIELD(reply, trust, F_ENUM, .flags = F_FIXED, .names = &reply_trust_names, .label = N_("Way it came")),
    FIELD(reply, state, F_ENUM, .flags = F_FIXED, .names = &reply_state_names, .label = N_("State")),
    FIELD(reply, questions, F_INT, .flags = F_FIXED, .label = N_("Questions")),
    FIELD(reply, received_at, F_TIME, .flags = F_FIXED, .label = N_("Received at")),
    FIELD(reply, received_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Taken in by")),
    FIELD(reply, drafter, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Drafter")),
    FIELD(reply, requested_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Approval asked by")),
    FIELD(reply, requested_at, F_TIME, .flags = F_FIXED, .label = N_("Approval asked at")),
    FIELD(reply, approved_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Approved by")),
    FIELD(reply, approved_at, F_TIME, .flags = F_FIXED, .label = N_("Approved at")),
    FIELD(reply, comment, F_PROSE, .flags = F_FIXED, .label = N_("Comment of the approver")),
    FIELD(reply, previous, F_REF, .flags = F_FIXED, .ref = "reply", .label = N_("Reply of the year before")),
    FIELD(reply, assessment, F_REF, .flags = F_FIXED, .ref = "assessment",
          .label = N_("Answers taken from the self-assessment")),
    FIELD(reply, rounds, F_INT, .flags = F_FIXED, .label = N_("Submissions")),
    FIELD(reply, closed_at, F_TIME, .flags = F_FIXED, .label = N_("Closed by the asking body at")),
    FIELD(reply, closed_note, F_PROSE, .flags = F_FIXED, .label = N_("What the asking body says about it")),
};
#define REPLY_COLUMNS \
    "id, org, version, survey, edition, digest, asker, asker_name, year, title, due_on, " \
    "operator_key, trust, state, questions, received_at, received_by, drafter, requested_by, " \
    "requested_at, approved_by, approved_at, comment, previous, assessment, rounds, " \
    "closed_at, closed_note"
const struct record reply_record = {
    .noun = "reply",
    .label = N_("Reply to a questionnaire"),
    .href = "/questionnaires/",
    .fields = {reply_table, COUNT(reply_table)},
    .size = sizeof(struct reply),
    .read = PERM_RESPONSE_READ,
    .select_all = SQL_CONST("SELECT " REPLY_COLUMNS " FROM reply WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " REPLY_COLUMNS " FROM reply WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO reply (" REPLY_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
                        "$19, $20, $21, $22, $23, $24, $25, $26, $27, $28)"),
    .update = SQL_CONST("UPDATE reply SET "
                        "version = $3, survey = $4, edition = $5, digest = $6, asker = $7, asker_name = $8, "
                        "year = $9, title = $10, due_on = $11, operator_key = $12, trust = $13, state = $14, "
                        "questions = $15, received_at = $16, received_by = $17, drafter = $18, "
                        "requested_by = $19, requested_at = $20, approved_by = $21, approved_at = $22, "
                        "comment = $23, previous = $24, assessment = $25, rounds = $26, closed_at = $27, "
                        "closed_note = $28 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM reply WHERE org = $1 AND id = $2 AND version = $3"),
    .count_content = SQL_CONST("SELECT count(*) FROM reply WHERE org = $1 AND digest = $2"),
};

static const struct field answer_table[] = {
    FIELD(reply_answer, id, F_ID, .flags = F_FIXED),
    FIELD(reply_answer, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(reply_answer, version, F_INT, .flags = F_FIXED),
    FIELD(reply_answer, reply, F_REF, .flags = F_FIXED, .ref = "reply", .label = N_("Reply to a questionnaire")),
    FIELD(reply_answer, question, F_TEXT, .flags = F_FIXED, .max = 100, .label = N_("Question asked")),
    FIELD(reply_answer, state, F_ENUM, .names = &reply_answer_state_names, .label = N_("State")),
    FIELD(reply_answer, value, F_PROSE, .max = REPLY_TEXT_MOST, .label = N_("Answer")),
    FIELD(reply_answer, reason, F_PROSE, .max = 2000, .label = N_("Reason")),
    FIELD(reply_answer, note, F_PROSE, .max = 2000, .label = N_("Note")),
    FIELD(reply_answer, origin, F_ENUM, .flags = F_FIXED, .names = &reply_origin_names,
          .label = N_("How it came here")),
    FIELD(reply_answer, held, F_BOOL, .label = N_("Stays here")),
    FIELD(reply_answer, held_reason, F_PROSE, .max = 1000, .label = N_("Why it is held back")),
    FIELD(reply_answer, changed_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Answered by")),
    FIELD(reply_answer, changed_at, F_TIME, .flags = F_FIXED, .label = N_("Answered at")),
};
#define REPLY_ANSWER_COLUMNS \
    "id, org, version, reply, question, state, value, reason, note, origin, held, " \
    "held_reason, changed_by, changed_at"
const struct record reply_answer_record = {
    .noun = "reply-answer",
    .label = N_("Answer to a question of a survey"),
    .describe = reply_answer_describe,
    .fields = {answer_table, COUNT(answer_table)},
    .size = sizeof(struct reply_answer),
    .read = PERM_RESPONSE_READ,
    .select_all = SQL_CONST("SELECT " REPLY_ANSWER_COLUMNS " FROM reply_answer WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " REPLY_ANSWER_COLUMNS " FROM reply_answer WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO reply_answer (" REPLY_ANSWER_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"),
    .update = SQL_CONST("UPDATE reply_answer SET "
                        "version = $3, reply = $4, question = $5, state = $6, value = $7, reason = $8, "
                        "note = $9, origin = $10, held = $11, held_reason = $12, changed_by = $13, "
                        "changed_at = $14 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM reply_answer WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field file_table[] = {
    FIELD(reply_file, id, F_ID, .flags = F_FIXED),
    FIELD(reply_file, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(reply_file, version, F_INT, .flags = F_FIXED),
    FIELD(reply_file, reply, F_REF, .flags = F_FIXED, .ref = "reply", .label = N_("Reply to a questionnaire")),
    FIELD(reply_file, question, F_TEXT, .flags = F_FIXED, .max = 100, .label = N_("Question asked")),
    FIELD(reply_file, file_name, F_TEXT, .flags = F_FIXED, .label = N_("File name")),
    FIELD(reply_file, media_type, F_TEXT, .flags = F_FIXED, .label = N_("Media type")),
    FIELD(reply_file, digest, F_TEXT, .flags = F_FIXED, .label = N_("Digest (SHA-256)")),
    FIELD(reply_file, size, F_INT, .flags = F_FIXED, .label = N_("Size in bytes")),
    FIELD(reply_file, held, F_BOOL, .label = N_("Stays here")),
    FIELD(reply_file, held_reason, F_PROSE, .max = 1000, .label = N_("Why it is held back")),
    FIELD(reply_file, added_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Attached by")),
    FIELD(reply_file, added_at, F_TIME, .flags = F_FIXED, .label = N_("Attached at")),
};
#define REPLY_FILE_COLUMNS \
    "id, org, version, reply, question, file_name, media_type, digest, size, held, " \
    "held_reason, added_by, added_at"
const struct record reply_file_record = {
    .noun = "reply-file",
    .label = N_("File beside an answer"),
    .describe = reply_file_describe,
    .fields = {file_table, COUNT(file_table)},
    .size = sizeof(struct reply_file),
    .read = PERM_RESPONSE_READ,
    .select_all = SQL_CONST("SELECT " REPLY_FILE_COLUMNS " FROM reply_file WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " REPLY_FILE_COLUMNS " FROM reply_file WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO reply_file (" REPLY_FILE_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
    .update = SQL_CONST("UPDATE reply_file SET "
                        "version = $3, reply = $4, question = $5, file_name = $6, media_type = $7, "
                        "digest = $8, size = $9, held = $10, held_reason = $11, added_by = $12, added_at = $13 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM reply_file WHERE org = $1 AND id = $2 AND version = $3"),
    .count_content = SQL_CONST("SELECT count(*) FROM reply_file WHERE org = $1 AND digest = $2"),
};

static const struct field round_table[] = {
    FIELD(reply_round, id, F_ID, .flags = F_FIXED),
    FIELD(reply_round, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(reply_round, version, F_INT, .flags = F_FIXED),
    FIELD(reply_round, reply, F_REF, .flags = F_FIXED, .ref = "reply", .label = N_("Reply to a questionnaire")),
    FIELD(reply_round, number, F_INT, .flags = F_FIXED, .label = N_("Submission number")),
    FIELD(reply_round, submission, F_TEXT, .flags = F_FIXED, .label = N_("Id of the package")),
    FIELD(reply_round, digest, F_TEXT, .flags = F_FIXED, .label = N_("Digest (SHA-256)")),
    FIELD(reply_round, size, F_INT, .flags = F_FIXED, .label = N_("Size in bytes")),
    FIELD(reply_round, sent_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Submitted by")),
    FIELD(reply_round, sent_at, F_TIME, .flags = F_FIXED, .label = N_("Submitted at")),
};
#define REPLY_ROUND_COLUMNS "id, org, version, reply, number, submission, digest, size, sent_by, sent_at"
const struct record reply_round_record = {
    .noun = "reply-round",
    .label = N_("Submission of a reply"),
    .describe = reply_round_describe,
    .fields = {round_table, COUNT(round_table)},
    .size = sizeof(struct reply_round),
    .read = PERM_RESPONSE_READ,
    .select_all = SQL_CONST("SELECT " REPLY_ROUND_COLUMNS " FROM reply_round WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " REPLY_ROUND_COLUMNS " FROM reply_round WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO reply_round (" REPLY_ROUND_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST("UPDATE reply_round SET version = $3, reply = $4, number = $5, submission = $6, digest = $7, "
                        "size = $8, sent_by = $9, sent_at = $10 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM reply_round WHERE org = $1 AND id = $2 AND version = $3"),
    .count_content = SQL_CONST("SELECT count(*) FROM reply_round WHERE org = $1 AND digest = $2"),
};

static const struct field comment_table[] = {
    FIELD(reply_comment, id, F_ID, .flags = F_FIXED),
    FIELD(reply_comment, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(reply_comment, version, F_INT, .flags = F_FIXED),
    FIELD(reply_comment, reply, F_REF, .flags = F_FIXED, .ref = "reply", .label = N_("Reply to a questionnaire")),
    FIELD(reply_comment, submission, F_TEXT, .flags = F_FIXED, .label = N_("Id of the package")),
    FIELD(reply_comment, question, F_TEXT, .flags = F_FIXED, .label = N_("Question asked")),
    FIELD(reply_comment, comment, F_PROSE, .flags = F_FIXED, .label = N_("Comment of the receiver")),
    FIELD(reply_comment, received_at, F_TIME, .flags = F_FIXED, .label = N_("Received at")),
};
#define REPLY_COMMENT_COLUMNS "id, org, version, reply, submission, question, comment, received_at"
const struct record reply_comment_record = {
    .noun = "reply-comment",
    .label = N_("Comment of the receiver on a reply"),
    .describe = reply_comment_describe,
    .fields = {comment_table, COUNT(comment_table)},
    .size = sizeof(struct reply_comment),
    .read = PERM_RESPONSE_READ,
    .select_all = SQL_CONST("SELECT " REPLY_COMMENT_COLUMNS " FROM reply_comment WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " REPLY_COMMENT_COLUMNS " FROM reply_comment WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO reply_comment (" REPLY_COMMENT_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8)"),
    .update = SQL_CONST("UPDATE reply_comment SET version = $3, reply = $4, submission = $5, question = $6, "
                        "comment = $7, received_at = $8 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM reply_comment WHERE org = $1 AND id = $2 AND version = $3"),
};

/* --- Reading --- */

enum rc reply_store_list(struct ctx *cx, int64_t limit, struct replies *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " REPLY_COLUMNS " FROM reply WHERE org = $1 ORDER BY due_on DESC, id DESC LIMIT $2"),
                   reply_record.fields, ret, ARGS(STR(cx->org), I64(limit)));
}

_Static_assert(REPLY_OPEN == 0 && REPLY_APPROVED == 2 && REPLY_RETURNED == 4, "the statements below name them");

enum rc reply_store_open(struct ctx *cx, const char *before, int64_t limit, struct replies *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " REPLY_COLUMNS " FROM reply WHERE org = $1 AND state IN (0, 2, 4) "
                       "AND ($2 = '' OR due_on < $2) ORDER BY due_on, id LIMIT $3"),
                   reply_record.fields, ret, ARGS(STR(cx->org), STR(before), I64(limit)));
}

enum rc reply_store_count_open(struct ctx *cx, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM (SELECT id FROM reply WHERE org = $1 AND state IN (0, 2, 4) "
                         "AND closed_at = 0 LIMIT 100) AS few"),
                     ARGS(STR(cx->org)), ret);
}

enum rc reply_store_latest(struct ctx *cx, const char *asker, const char *survey, struct reply *ret)
{
    return db_one(cx,
                  SQL("SELECT " REPLY_COLUMNS " FROM reply WHERE org = $1 AND asker = $2 AND survey = $3 "
                      "ORDER BY edition DESC, CASE WHEN state = 6 THEN 1 ELSE 0 END, id DESC LIMIT 1"),
                  reply_record.fields, ret, ARGS(STR(cx->org), STR(asker), STR(survey)));
}

enum rc reply_store_marked(struct ctx *cx, const char *digest, struct reply *ret)
{
    return db_one(cx,
                  SQL("SELECT " REPLY_COLUMNS " FROM reply WHERE org = $1 AND substr(digest, 1, 12) = $2 "
                      "ORDER BY id LIMIT 1"),
                  reply_record.fields, ret, ARGS(STR(cx->org), STR(digest)));
}

enum rc reply_store_year_before(struct ctx *cx, const char *asker, int64_t year, struct reply *ret)
{
    return db_one(cx,
                  SQL("SELECT " REPLY_COLUMNS " FROM reply WHERE org = $1 AND asker = $2 AND year < $3 AND state <> 6 "
                      "ORDER BY year DESC, edition DESC, id DESC LIMIT 1"),
                  reply_record.fields, ret, ARGS(STR(cx->org), STR(asker), I64(year)));
}
_Static_assert(REPLY_REPLACED == 6, "the statement above names it");

enum rc reply_store_by_submission(struct ctx *cx, const char *submission, struct reply_round *ret)
{
    return db_one(cx,
                  SQL("SELECT " REPLY_ROUND_COLUMNS " FROM reply_round WHERE org = $1 AND submission = $2 LIMIT 1"),
                  reply_round_record.fields, ret, ARGS(STR(cx->org), STR(submission)));
}

enum rc reply_answer_store_all(struct ctx *cx, const char *reply, struct reply_answers *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " REPLY_ANSWER_COLUMNS " FROM reply_answer WHERE org = $1 AND reply = $2 "
                       "ORDER BY question"),
                   reply_answer_record.fields, ret, ARGS(STR(cx->org), STR(reply)));
}

enum rc reply_answer_store_find(struct ctx *cx, const char *reply, const char *question, struct reply_answer *ret)
{
    return db_one(cx,
                  SQL("SELECT " REPLY_ANSWER_COLUMNS " FROM reply_answer WHERE org = $1 AND reply = $2 "
                      "AND question = $3"),
                  reply_answer_record.fields, ret, ARGS(STR(cx->org), STR(reply), STR(question)));
}

enum rc reply_answer_store_touched(struct ctx *cx, const char *reply, const char *person, bool *ret)
{
    int64_t n = 0;
    TRY(db_int_of(cx,
                  SQL("SELECT count(*) FROM reply_answer WHERE org = $1 AND reply = $2 AND changed_by = $3"),
                  ARGS(STR(cx->org), STR(reply), STR(person)), &n));
    *ret = n > 0;
    return RC_OK;
}

static const struct field tally_table[] = {
    FIELD(reply_tally, reply, F_ID),
    FIELD(reply_tally, answered, F_INT),
};

enum rc reply_answer_store_tally(struct ctx *cx, struct reply_tallies *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT reply, count(*) AS answered FROM reply_answer WHERE org = $1 AND state > 0 "
                       "GROUP BY reply"),
                   FIELDS(tally_table), ret, ARGS(STR(cx->org)));
}

enum rc reply_file_store_all(struct ctx *cx, const char *reply, struct reply_files *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " REPLY_FILE_COLUMNS " FROM reply_file WHERE org = $1 AND reply = $2 "
                       "ORDER BY question, id"),
                   reply_file_record.fields, ret, ARGS(STR(cx->org), STR(reply)));
}

enum rc reply_round_store_all(struct ctx *cx, const char *reply, struct reply_rounds *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " REPLY_ROUND_COLUMNS " FROM reply_round WHERE org = $1 AND reply = $2 "
                       "ORDER BY number DESC"),
                   reply_round_record.fields, ret, ARGS(STR(cx->org), STR(reply)));
}

enum rc reply_comment_store_all(struct ctx *cx, const char *reply, struct reply_comments *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " REPLY_COMMENT_COLUMNS " FROM reply_comment WHERE org = $1 AND reply = $2 "
                       "ORDER BY received_at DESC, question, id LIMIT 2000"),
                   reply_comment_record.fields, ret, ARGS(STR(cx->org), STR(reply)));
}

/* --- What people call the rows --- */

static void describe(struct ctx *cx, const char *reply_id, const char *what, const char **subject, const char **href)
{
    const struct problem kept = cx->problem;
    struct reply reply = {.id = ""};
    if (record_get(cx, &reply_record, reply_id, &reply) == RC_OK) {
        *subject = arena_printf(cx->arena, "%s / %s", what, reply.title);
        *href = arena_printf(cx->arena, "/questionnaires/%s", reply.id);
    }
    cx->problem = kept;
}

void reply_answer_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct reply_answer *answer = row;
    describe(cx, answer->reply, answer->question, subject, href);
}

void reply_file_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct reply_file *file = row;
    describe(cx, file->reply, file->file_name, subject, href);
}

void reply_round_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct reply_round *round = row;
    describe(cx, round->reply, decimal(cx, round->number), subject, href);
}

void reply_comment_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct reply_comment *comment = row;
    describe(cx, comment->reply, comment->question, subject, href);
}
