#include <string.h>

#include "base/text.h"
#include "submission/submission_store.h"

static const char *const state_codes[] = {"received", "checked", "accepted", "returned", "refused", "replaced"};
static const char *const state_labels[] = {N_("Being checked"),      N_("To be decided"),        N_("Taken as final"),
                                           N_("Returned to sender"), N_("Refused by the check"), N_("Replaced by a newer one")};
const struct enum_names submission_state_names = {state_codes, state_labels, SUBMISSION_STATE_COUNT_};
_Static_assert(COUNT(state_codes) == SUBMISSION_STATE_COUNT_, "every state needs a code");
_Static_assert(COUNT(state_labels) == SUBMISSION_STATE_COUNT_, "every state needs a label");

static const char *const way_codes[] = {"file", "network", "within"};
static const char *const way_labels[] = {N_("As a file"), N_("Over the network"), N_("Within this installation")};
const struct enum_names submission_way_names = {way_codes, way_labels, SUBMISSION_WAY_COUNT_};
_Static_assert(COUNT(way_codes) == SUBMISSION_WAY_COUNT_, "every way needs a code");
_Static_assert(COUNT(way_labels) == SUBMISSION_WAY_COUNT_, "every way needs a label");

const struct field package_received_table[PACKAGE_RECEIVED_FIELDS] = {
    FIELD(submission, id, F_ID, .flags = F_FIXED, .label = N_("Number of the package")),
    FIELD(submission, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(submission, version, F_INT, .flags = F_FIXED | F_HIDDEN),
    FIELD(submission, kind, F_TEXT, .flags = F_FIXED, .label = N_("Kind of submission")),
    FIELD(submission, title, F_TEXT, .flags = F_FIXED, .label = N_("What it is about")),
    FIELD(submission, operator, F_TEXT, .flags = F_FIXED, .label = N_("Operator")),
    FIELD(submission, sender, F_TEXT, .flags = F_FIXED, .label = N_("Id in its own installation")),
    FIELD(submission, sender_name, F_TEXT, .flags = F_FIXED, .label = N_("Sender")),
    FIELD(submission, signing_key, F_TEXT, .flags = F_FIXED, .label = N_("Key of the sender")),
    FIELD(submission, about, F_TEXT, .flags = F_FIXED, .label = N_("Number of the survey")),
    FIELD(submission, edition, F_INT, .flags = F_FIXED, .label = N_("Edition of the questions")),
    FIELD(submission, document, F_TEXT, .flags = F_FIXED, .label = N_("SHA-256 of the questions")),
    FIELD(submission, year, F_INT, .flags = F_FIXED, .label = N_("Year")),
    FIELD(submission, made, F_TIME, .flags = F_FIXED, .label = N_("Packed at")),
    FIELD(submission, received, F_TIME, .flags = F_FIXED, .label = N_("Received at")),
    FIELD(submission, way, F_ENUM, .flags = F_FIXED, .names = &submission_way_names, .label = N_("Came")),
    FIELD(submission, sealed, F_BOOL, .flags = F_FIXED, .label = N_("Sealed")),
    FIELD(submission, manifest, F_TEXT, .flags = F_FIXED, .label = N_("SHA-256 of the manifest")),
    FIELD(submission, digest, F_TEXT, .flags = F_FIXED, .label = N_("SHA-256 of the package")),
    FIELD(submission, size, F_INT, .flags = F_FIXED, .label = N_("Bytes")),
    FIELD(submission, state, F_ENUM, .flags = F_FIXED, .names = &submission_state_names, .label = N_("State")),
    FIELD(submission, checked_at, F_TIME, .flags = F_FIXED, .label = N_("Documents checked at")),
    FIELD(submission, problems, F_PROSE, .flags = F_FIXED, .label = N_("What the check found")),
    FIELD(submission, previous, F_TEXT, .flags = F_FIXED, .label = N_("Takes the place of")),
    FIELD(submission, decided_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Decided by")),
    FIELD(submission, decided_at, F_TIME, .flags = F_FIXED, .label = N_("Decided at")),
    FIELD(submission, note, F_PROSE, .max = 2000, .label = N_("Note to the sender")),
};
#define SUBMISSION_COLUMNS                                                                                     \
    "id, org, version, kind, title, operator, sender, sender_name, signing_key, about, edition, document, "    \
    "year, made, received, way, sealed, manifest, digest, size, state, checked_at, problems, previous, "       \
    "decided_by, decided_at, note"
const struct record submission_record = {
    .noun = "submission",
    .label = N_("Received package"),
    .fields = {package_received_table, COUNT(package_received_table)},
    .size = sizeof(struct submission),
    .read = PERM_SURVEY_READ,
    .select_all = SQL_CONST("SELECT " SUBMISSION_COLUMNS " FROM submission WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " SUBMISSION_COLUMNS " FROM submission WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO submission (" SUBMISSION_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
                        "$18, $19, $20, $21, $22, $23, $24, $25, $26, $27)"),
    .update = SQL_CONST("UPDATE submission SET version = $3, kind = $4, title = $5, operator = $6, sender = $7, "
                        "sender_name = $8, signing_key = $9, about = $10, edition = $11, document = $12, year = $13, "
                        "made = $14, received = $15, way = $16, sealed = $17, manifest = $18, digest = $19, "
                        "size = $20, state = $21, checked_at = $22, problems = $23, previous = $24, "
                        "decided_by = $25, decided_at = $26, note = $27 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM submission WHERE org = $1 AND id = $2 AND version = $3"),
    .count_content = SQL_CONST("SELECT count(*) FROM submission WHERE org = $1 AND digest = $2"),
};
static const struct field submissions_table[] = {
    FIELD_LIST(submissions, rows, package_received_table, struct submission),
};
const struct fields submissions_fields = {submissions_table, COUNT(submissions_table)};

enum rc submission_store_get(struct ctx *cx, const char *id, struct submission *ret)
{
    return db_one(cx, submission_record.select_one, submission_record.fields, ret, ARGS(STR(cx->org), STR(id)));
}

enum rc submission_store_newest(struct ctx *cx, const char *about, const char *operator, struct submission *ret)
{
    return db_one(cx,
                  SQL("SELECT " SUBMISSION_COLUMNS " FROM submission WHERE org = $1 AND about = $2 AND operator = $3 "
                      "ORDER BY received DESC, id DESC LIMIT 1"),
                  submission_record.fields, ret, ARGS(STR(cx->org), STR(about), STR(operator)));
}

/* A part of a name in any case of ASCII letters, for LIKE with the escape "!". */
const char *submission_pattern(struct ctx *cx, const char *text)
{
    char *pattern = arena_alloc(cx->arena, strlen(text) * 2 + 3);
    size_t n = 0;
    if (pattern == NULL)
        return "";
    pattern[n++] = '%';
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '%' || *at == '_' || *at == '!')
            pattern[n++] = '!';
        pattern[n++] = *at >= 'A' && *at <= 'Z' ? (char)(*at + 0x20) : *at;
    }
    pattern[n++] = '%';
    pattern[n] = '\0';
    return pattern;
}

static void add_conditions(struct query *query, const struct submission_filter *filter)
{
    query_add_value(query, SQL(" WHERE org = ?"), STR(query->cx->org));
    if (!text_empty(filter->about))
        query_add_value(query, SQL(" AND about = ?"), STR(filter->about));
    if (!text_empty(filter->operator))
        query_add_value(query, SQL(" AND operator = ?"), STR(filter->operator));
    if (filter->state >= 0)
        query_add_value(query, SQL(" AND state = ?"), I64(filter->state));
    if (!text_empty(filter->text)) {
        query_add_value(query, SQL(" AND (lower(sender_name) LIKE ? ESCAPE '!'"),
                        STR(submission_pattern(query->cx, filter->text)));
        query_add_value(query, SQL(" OR operator = ?)"), STR(filter->text));
    }
}

enum rc submission_store_page(struct ctx *cx, const struct submission_filter *filter, const struct package_cursor *cursor,
                              struct submissions *ret)
{
    static const struct package_orders orders = {
        .behind = {SQL_CONST(" AND (received, id) < ("), SQL_CONST(" AND (received, id) > ("),
                   SQL_CONST(" AND (operator, received, id) > (")},
        .order = {SQL_CONST(" ORDER BY received DESC, id DESC"), SQL_CONST(" ORDER BY received, id"),
                  SQL_CONST(" ORDER BY operator, received, id")}};
    CLEANUP(query_free) struct query query = query_create(cx, SQL("SELECT " SUBMISSION_COLUMNS " FROM submission"));
    add_conditions(&query, filter);
    package_query_page(&query, &orders, filter->sort, cursor, filter->limit);
    return query_all(&query, submission_record.fields, sizeof(struct submission), (void *)&ret->rows.at, &ret->rows.n);
}

static const struct field due_table[] = {FIELD(submission_due, org, F_TEXT), FIELD(submission_due, id, F_TEXT)};

enum rc submission_store_due(struct ctx *cx, int64_t limit, struct submission_dues *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT s.org, s.id FROM organization o JOIN submission s ON s.org = o.id AND s.state = 0 "
                       "ORDER BY s.received, s.id LIMIT $1"),
                   FIELDS(due_table), &ret->rows, ARGS(I64(limit)));
}

enum rc submission_store_due_count(struct ctx *cx, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM (SELECT 1 AS one FROM organization o JOIN submission s "
                         "ON s.org = o.id AND s.state = 0 LIMIT 1) AS due"),
                     NO_ARGS, ret);
}

/* ---- comments ---- */

static const struct field comment_table[] = {
    FIELD(submission_comment, id, F_ID, .flags = F_FIXED),
    FIELD(submission_comment, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(submission_comment, version, F_INT, .flags = F_FIXED | F_HIDDEN),
    FIELD(submission_comment, submission, F_REF, .flags = F_FIXED, .ref = "submission"),
    FIELD(submission_comment, question, F_TEXT, .max = 100, .label = N_("To the question")),
    FIELD(submission_comment, comment, F_PROSE, .flags = F_REQUIRED, .max = 2000, .label = N_("Comment")),
    FIELD(submission_comment, created_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Written by")),
    FIELD(submission_comment, created_at, F_TIME, .flags = F_FIXED, .label = N_("Written at")),
};
#define COMMENT_COLUMNS "id, org, version, submission, question, comment, created_by, created_at"
const struct record submission_comment_record = {
    .noun = "submission-comment",
    .label = N_("Comment on a submission"),
    .fields = {comment_table, COUNT(comment_table)},
    .size = sizeof(struct submission_comment),
    .select_all = SQL_CONST("SELECT " COMMENT_COLUMNS " FROM submission_comment WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " COMMENT_COLUMNS " FROM submission_comment WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO submission_comment (" COMMENT_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
    .update = SQL_CONST("UPDATE submission_comment SET version = $3, submission = $4, question = $5, comment = $6, "
                        "created_by = $7, created_at = $8 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM submission_comment WHERE org = $1 AND id = $2 AND version = $3"),
};
static const struct field comments_table[] = {
    FIELD_LIST(submission_comments, rows, comment_table, struct submission_comment),
};
const struct fields submission_comments_fields = {comments_table, COUNT(comments_table)};

enum rc submission_store_comments(struct ctx *cx, const char *id, struct submission_comments *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " COMMENT_COLUMNS " FROM submission_comment WHERE org = $1 AND submission = $2 "
                       "ORDER BY created_at, id"),
                   submission_comment_record.fields, &ret->rows, ARGS(STR(cx->org), STR(id)));
}

/* ---- who opened it ---- */

static const struct field opening_table[] = {
    FIELD(submission_opening, id, F_ID, .flags = F_FIXED),
    FIELD(submission_opening, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(submission_opening, version, F_INT, .flags = F_FIXED | F_HIDDEN),
    FIELD(submission_opening, submission, F_REF, .flags = F_FIXED, .ref = "submission"),
    FIELD(submission_opening, person, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Opened by")),
    FIELD(submission_opening, opened_at, F_TIME, .flags = F_FIXED, .label = N_("Opened first at")),
};
const struct record submission_opening_record = {
    .noun = "submission-opening",
    .label = N_("Opening of a submission"),
    .fields = {opening_table, COUNT(opening_table)},
    .size = sizeof(struct submission_opening),
    .select_all = SQL_CONST("SELECT id, org, version, submission, person, opened_at FROM submission_opening "
                            "WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT id, org, version, submission, person, opened_at FROM submission_opening "
                            "WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO submission_opening (id, org, version, submission, person, opened_at) "
                        "VALUES ($1, $2, $3, $4, $5, $6)"),
    .update = SQL_CONST("UPDATE submission_opening SET version = $3, submission = $4, person = $5, opened_at = $6 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM submission_opening WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field receipt_opening_table[] = {
    FIELD(receipt_opening, name, F_TEXT),
    FIELD(receipt_opening, at, F_TIME),
};

enum rc submission_store_openings(struct ctx *cx, const char *id, struct receipt *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT p.name AS name, o.opened_at AS at FROM submission_opening o "
                       "JOIN person p ON p.id = o.person WHERE o.org = $1 AND o.submission = $2 "
                       "ORDER BY o.opened_at, o.id"),
                   FIELDS(receipt_opening_table), &ret->openings, ARGS(STR(ret->organization), STR(id)));
}

enum rc submission_store_opening_count(struct ctx *cx, const char *id, const char *person, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM submission_opening WHERE org = $1 AND submission = $2 AND person = $3"),
                     ARGS(STR(cx->org), STR(id), STR(person)), ret);
}

/* ---- refused ---- */

const struct field package_refused_table[PACKAGE_REFUSED_FIELDS] = {
    FIELD(refused_submission, id, F_ID, .flags = F_FIXED),
    FIELD(refused_submission, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(refused_submission, version, F_INT, .flags = F_FIXED | F_HIDDEN),
    FIELD(refused_submission, refused_at, F_TIME, .flags = F_FIXED, .label = N_("Refused at")),
    FIELD(refused_submission, reason, F_ENUM, .flags = F_FIXED, .names = &submission_reason_names,
          .label = N_("What is amiss")),
    FIELD(refused_submission, message, F_TEXT, .flags = F_FIXED, .label = N_("Explanation of what is amiss")),
    FIELD(refused_submission, submission, F_TEXT, .flags = F_FIXED, .label = N_("Number of the package")),
    FIELD(refused_submission, operator, F_TEXT, .flags = F_FIXED, .label = N_("Operator")),
    FIELD(refused_submission, sender_name, F_TEXT, .flags = F_FIXED, .label = N_("Sender")),
    FIELD(refused_submission, file_digest, F_TEXT, .flags = F_FIXED, .label = N_("SHA-256 of the package")),
    FIELD(refused_submission, size, F_INT, .flags = F_FIXED, .label = N_("Bytes")),
    FIELD(refused_submission, way, F_ENUM, .flags = F_FIXED, .names = &submission_way_names, .label = N_("Came")),
    FIELD(refused_submission, said, F_PROSE, .flags = F_FIXED | F_HIDDEN | F_LATER),
};
#define REFUSED_COLUMNS                                                                                        \
    "id, org, version, refused_at, reason, message, submission, operator, sender_name, file_digest, size, way, " \
    "said"
const struct record refused_submission_record = {
    .noun = "refused-submission",
    .label = N_("Refused package"),
    .fields = {package_refused_table, COUNT(package_refused_table)},
    .size = sizeof(struct refused_submission),
    .select_all = SQL_CONST("SELECT " REFUSED_COLUMNS " FROM refused_submission WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " REFUSED_COLUMNS " FROM refused_submission WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO refused_submission (" REFUSED_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
    .update = SQL_CONST("UPDATE refused_submission SET version = $3, refused_at = $4, reason = $5, message = $6, "
                        "submission = $7, operator = $8, sender_name = $9, file_digest = $10, size = $11, way = $12, "
                        "said = $13 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM refused_submission WHERE org = $1 AND id = $2 AND version = $3"),
};
static const struct field refuseds_table[] = {
    FIELD_LIST(refused_submissions, rows, package_refused_table, struct refused_submission),
};
const struct fields refused_submissions_fields = {refuseds_table, COUNT(refuseds_table)};

enum rc submission_store_refused_count(struct ctx *cx, const char *file_digest, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*) FROM refused_submission WHERE org = $1 AND file_digest = $2"),
                     ARGS(STR(cx->org), STR(file_digest)), ret);
}

enum rc submission_store_refused(struct ctx *cx, int64_t reason, const struct package_cursor *cursor, int64_t limit,
                                 struct refused_submissions *ret)
{
    static const struct package_orders orders = {.behind = {SQL_CONST(" AND (refused_at, id) < (")},
                                                 .order = {SQL_CONST(" ORDER BY refused_at DESC, id DESC")}};
    CLEANUP(query_free) struct query query = query_create(cx, SQL("SELECT " REFUSED_COLUMNS " FROM refused_submission"));
    query_add_value(&query, SQL(" WHERE org = ?"), STR(cx->org));
    if (reason >= 0)
        query_add_value(&query, SQL(" AND reason = ?"), I64(reason));
    package_query_page(&query, &orders, PACKAGES_NEWEST, cursor, limit);
    return query_all(&query, refused_submission_record.fields, sizeof(struct refused_submission), (void *)&ret->rows.at,
                     &ret->rows.n);
}

enum rc submission_store_refused_since(struct ctx *cx, int64_t since, int64_t most, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM (SELECT 1 AS one FROM refused_submission WHERE org = $1 "
                         "AND refused_at >= $2 LIMIT $3) AS lately"),
                     ARGS(STR(cx->org), I64(since), I64(most)), ret);
}
