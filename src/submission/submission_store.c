#include "base/text.h"
#include "submission/submission_store.h"

/* ---- pages ---- */

void package_query_page(struct query *query, const struct package_orders *orders, enum package_sort sort,
                        const struct package_cursor *cursor, int64_t limit)
{
    if (cursor->given) {
        query_add(query, orders->behind[sort]);
        if (sort == PACKAGES_BY_NAME)
            query_add_value(query, SQL("?, "), STR(cursor->name));
        query_add_value(query, SQL("?, "), I64(cursor->at));
        query_add_value(query, SQL("?)"), STR(cursor->id));
    }
    query_add(query, orders->order[sort]);
    query_add_value(query, SQL(" LIMIT ?"), I64(limit));
}

/* ---- sent ---- */

static const char *const sent_codes[] = {"packed", "received", "checked", "accepted", "returned", "refused", "replaced"};
static const char *const sent_labels[] = {N_("Packed"),        N_("Arrived there"),           N_("Checked there"),
                                          N_("Accepted there"),      N_("Sent back for correction"),         N_("Refused there"),
                                          N_("Replaced by a newer one")};
const struct enum_names sent_state_names = {sent_codes, sent_labels, SENT_STATE_COUNT_};
_Static_assert(COUNT(sent_codes) == SENT_STATE_COUNT_, "every state needs a code");
_Static_assert(COUNT(sent_labels) == SENT_STATE_COUNT_, "every state needs a label");

const struct field package_sent_table[PACKAGE_SENT_FIELDS] = {
    FIELD(sent_submission, id, F_ID, .flags = F_FIXED, .label = N_("Number of the package")),
    FIELD(sent_submission, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(sent_submission, version, F_INT, .flags = F_FIXED | F_HIDDEN),
    FIELD(sent_submission, kind, F_TEXT, .flags = F_FIXED, .label = N_("Kind of submission")),
    FIELD(sent_submission, title, F_TEXT, .flags = F_FIXED, .label = N_("What it is about")),
    FIELD(sent_submission, subject, F_TEXT, .flags = F_FIXED, .label = N_("Record that was packed")),
    FIELD(sent_submission, about, F_TEXT, .flags = F_FIXED, .label = N_("Number of the survey")),
    FIELD(sent_submission, operator, F_TEXT, .flags = F_FIXED, .label = N_("Operator")),
    FIELD(sent_submission, edition, F_INT, .flags = F_FIXED, .label = N_("Edition of the questions")),
    FIELD(sent_submission, year, F_INT, .flags = F_FIXED, .label = N_("Year")),
    FIELD(sent_submission, previous, F_TEXT, .flags = F_FIXED, .label = N_("Takes the place of")),
    FIELD(sent_submission, to_organization, F_TEXT, .flags = F_FIXED, .label = N_("Id in its own installation")),
    FIELD(sent_submission, to_name, F_TEXT, .flags = F_FIXED, .label = N_("Receiver of the package")),
    FIELD(sent_submission, to_key, F_TEXT, .flags = F_FIXED, .label = N_("Key of the receiver")),
    FIELD(sent_submission, to_card, F_PROSE, .flags = F_FIXED, .label = N_("Key card")),
    FIELD(sent_submission, made, F_TIME, .flags = F_FIXED, .label = N_("Packed at")),
    FIELD(sent_submission, sealed, F_BOOL, .flags = F_FIXED, .label = N_("Sealed")),
    FIELD(sent_submission, manifest, F_TEXT, .flags = F_FIXED, .label = N_("SHA-256 of the manifest")),
    FIELD(sent_submission, digest, F_TEXT, .flags = F_FIXED, .label = N_("SHA-256 of the package")),
    FIELD(sent_submission, size, F_INT, .flags = F_FIXED, .label = N_("Bytes")),
    FIELD(sent_submission, state, F_ENUM, .flags = F_FIXED, .names = &sent_state_names, .label = N_("State")),
    FIELD(sent_submission, receipt, F_PROSE, .flags = F_FIXED, .label = N_("Receipt")),
    FIELD(sent_submission, receipt_at, F_TIME, .flags = F_FIXED, .label = N_("Receipt made at")),
    FIELD(sent_submission, made_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Packed by")),
    FIELD(sent_submission, head, F_PROSE, .flags = F_FIXED | F_HIDDEN | F_LATER),
};
#define SENT_COLUMNS                                                                                           \
    "id, org, version, kind, title, subject, about, operator, edition, year, previous, to_organization, "      \
    "to_name, to_key, to_card, made, sealed, manifest, digest, size, state, receipt, receipt_at, made_by, "     \
    "head"
const struct record sent_submission_record = {
    .noun = "sent-submission",
    .label = N_("Sent package"),
    .fields = {package_sent_table, COUNT(package_sent_table)},
    .size = sizeof(struct sent_submission),
    .read = PERM_RESPONSE_READ,
    .select_all = SQL_CONST("SELECT " SENT_COLUMNS " FROM sent_submission WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " SENT_COLUMNS " FROM sent_submission WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO sent_submission (" SENT_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
                        "$18, $19, $20, $21, $22, $23, $24, $25)"),
    .update = SQL_CONST("UPDATE sent_submission SET version = $3, kind = $4, title = $5, subject = $6, about = $7, "
                        "operator = $8, edition = $9, year = $10, previous = $11, to_organization = $12, "
                        "to_name = $13, to_key = $14, to_card = $15, made = $16, sealed = $17, manifest = $18, "
                        "digest = $19, size = $20, state = $21, receipt = $22, receipt_at = $23, made_by = $24, head = $25 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM sent_submission WHERE org = $1 AND id = $2 AND version = $3"),
    .count_content = SQL_CONST("SELECT count(*) FROM sent_submission WHERE org = $1 AND digest = $2"),
};

static const struct field sents_table[] = {
    FIELD_LIST(sent_submissions, rows, package_sent_table, struct sent_submission),
};
const struct fields sent_submissions_fields = {sents_table, COUNT(sents_table)};

enum rc submission_store_last_sent(struct ctx *cx, const char *kind, const char *about, const char *operator,
                                   const char **ret)
{
    return db_text_of(cx,
                      SQL("SELECT id FROM sent_submission WHERE org = $1 AND kind = $2 AND about = $3 "
                          "AND operator = $4 ORDER BY made DESC, id DESC LIMIT 1"),
                      ARGS(STR(cx->org), STR(kind), STR(about), STR(operator)), ret);
}

enum rc submission_store_sent_digest(struct ctx *cx, const char *digest, struct sent_submission *ret)
{
    return db_one(cx, SQL("SELECT " SENT_COLUMNS " FROM sent_submission WHERE org = $1 AND digest = $2 LIMIT 1"),
                  sent_submission_record.fields, ret, ARGS(STR(cx->org), STR(digest)));
}

enum rc submission_store_sent_page(struct ctx *cx, const struct package_filter *filter, const struct package_cursor *cursor,
                                   int64_t limit, struct sent_submissions *ret)
{
    static const struct package_orders orders = {
        .behind = {SQL_CONST(" AND (made, id) < ("), SQL_CONST(" AND (made, id) > ("), SQL_CONST(" AND (to_name, made, id) > (")},
        .order = {SQL_CONST(" ORDER BY made DESC, id DESC"), SQL_CONST(" ORDER BY made, id"),
                  SQL_CONST(" ORDER BY to_name, made, id")}};
    CLEANUP(query_free) struct query query = query_create(cx, SQL("SELECT " SENT_COLUMNS " FROM sent_submission"));
    query_add_value(&query, SQL(" WHERE org = ?"), STR(cx->org));
    if (filter->state >= 0)
        query_add_value(&query, SQL(" AND state = ?"), I64(filter->state));
    if (!text_empty(filter->text)) {
        query_add_value(&query, SQL(" AND (lower(to_name) LIKE ? ESCAPE '!'"), STR(submission_pattern(cx, filter->text)));
        query_add_value(&query, SQL(" OR lower(title) LIKE ? ESCAPE '!')"), STR(submission_pattern(cx, filter->text)));
    }
    package_query_page(&query, &orders, filter->sort, cursor, limit);
    return query_all(&query, sent_submission_record.fields, sizeof(struct sent_submission), (void *)&ret->rows.at,
                     &ret->rows.n);
}

enum rc submission_store_sent_of(struct ctx *cx, const char *org, const char *id, struct sent_submission *ret)
{
    return db_one(cx, SQL("SELECT " SENT_COLUMNS " FROM sent_submission WHERE org = $1 AND id = $2"),
                  sent_submission_record.fields, ret, ARGS(STR(org), STR(id)));
}

enum rc submission_store_organization(struct ctx *cx, const char *id, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*) FROM organization WHERE id = $1 AND active = 1"), ARGS(STR(id)), ret);
}

/* ---- whose signatures count ---- */

static const char *const trusted_codes[] = {"trusted", "replaced", "revoked"};
static const char *const trusted_labels[] = {N_("In use"), N_("Replaced"), N_("Revoked")};
const struct enum_names trusted_key_state_names = {trusted_codes, trusted_labels, TRUSTED_STATE_COUNT_};
_Static_assert(COUNT(trusted_codes) == TRUSTED_STATE_COUNT_, "every state needs a code");
_Static_assert(COUNT(trusted_labels) == TRUSTED_STATE_COUNT_, "every state needs a label");

const struct field package_trusted_table[PACKAGE_TRUSTED_FIELDS] = {
    FIELD(trusted_key, id, F_ID, .flags = F_FIXED),
    FIELD(trusted_key, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(trusted_key, version, F_INT, .flags = F_FIXED | F_HIDDEN),
    FIELD(trusted_key, operator, F_TEXT, .flags = F_REQUIRED, .max = 40, .label = N_("Operator"),
          .help = N_("Its Hōjin number, or the word under which this organisation keeps it")),
    FIELD(trusted_key, key, F_TEXT, .flags = F_FIXED, .label = N_("Key")),
    FIELD(trusted_key, organization, F_TEXT, .flags = F_FIXED, .label = N_("Id in its own installation")),
    FIELD(trusted_key, name, F_TEXT, .flags = F_FIXED, .label = N_("Name on the card")),
    FIELD(trusted_key, public_key, F_TEXT, .flags = F_FIXED, .label = N_("Public key")),
    FIELD(trusted_key, card, F_PROSE, .flags = F_FIXED, .label = N_("Key card")),
    FIELD(trusted_key, state, F_ENUM, .flags = F_FIXED, .names = &trusted_key_state_names, .label = N_("State")),
    FIELD(trusted_key, added_at, F_TIME, .flags = F_FIXED, .label = N_("Trusted since")),
    FIELD(trusted_key, ended_at, F_TIME, .flags = F_FIXED, .label = N_("Until")),
    FIELD(trusted_key, reason, F_TEXT, .max = 200, .label = N_("Reason of the revocation")),
    FIELD(trusted_key, previous, F_TEXT, .flags = F_FIXED, .label = N_("Vouched for by")),
};
#define TRUSTED_COLUMNS                                                                                        \
    "id, org, version, operator, key, organization, name, public_key, card, state, added_at, ended_at, "       \
    "reason, previous"
const struct record trusted_key_record = {
    .noun = "trusted-key",
    .label = N_("Trusted key"),
    .fields = {package_trusted_table, COUNT(package_trusted_table)},
    .size = sizeof(struct trusted_key),
    .select_all = SQL_CONST("SELECT " TRUSTED_COLUMNS " FROM trusted_key WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " TRUSTED_COLUMNS " FROM trusted_key WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO trusted_key (" TRUSTED_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"),
    .update = SQL_CONST("UPDATE trusted_key SET version = $3, operator = $4, key = $5, organization = $6, name = $7, "
                        "public_key = $8, card = $9, state = $10, added_at = $11, ended_at = $12, reason = $13, "
                        "previous = $14 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM trusted_key WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field trusteds_table[] = {
    FIELD_LIST(trusted_keys, rows, package_trusted_table, struct trusted_key),
};
const struct fields trusted_keys_fields = {trusteds_table, COUNT(trusteds_table)};

enum rc submission_store_trusted(struct ctx *cx, const char *key, struct trusted_key *ret)
{
    return db_one(cx, SQL("SELECT " TRUSTED_COLUMNS " FROM trusted_key WHERE org = $1 AND key = $2"),
                  trusted_key_record.fields, ret, ARGS(STR(cx->org), STR(key)));
}

enum rc submission_store_trusted_page(struct ctx *cx, const struct package_filter *filter, const struct package_cursor *cursor,
                                      int64_t limit, struct trusted_keys *ret)
{
    static const struct package_orders orders = {
        .behind = {SQL_CONST(" AND (added_at, id) < ("), SQL_CONST(" AND (added_at, id) > ("),
                   SQL_CONST(" AND (operator, added_at, id) > (")},
        .order = {SQL_CONST(" ORDER BY added_at DESC, id DESC"), SQL_CONST(" ORDER BY added_at, id"),
                  SQL_CONST(" ORDER BY operator, added_at, id")}};
    CLEANUP(query_free) struct query query = query_create(cx, SQL("SELECT " TRUSTED_COLUMNS " FROM trusted_key"));
    query_add_value(&query, SQL(" WHERE org = ?"), STR(cx->org));
    if (filter->state >= 0)
        query_add_value(&query, SQL(" AND state = ?"), I64(filter->state));
    if (!text_empty(filter->text)) {
        query_add_value(&query, SQL(" AND (lower(name) LIKE ? ESCAPE '!'"), STR(submission_pattern(cx, filter->text)));
        query_add_value(&query, SQL(" OR operator = ?"), STR(filter->text));
        query_add_value(&query, SQL(" OR key LIKE ? ESCAPE '!')"), STR(submission_pattern(cx, filter->text)));
    }
    package_query_page(&query, &orders, filter->sort, cursor, limit);
    return query_all(&query, trusted_key_record.fields, sizeof(struct trusted_key), (void *)&ret->rows.at, &ret->rows.n);
}

enum rc submission_store_trusted_all(struct ctx *cx, struct trusted_keys *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " TRUSTED_COLUMNS " FROM trusted_key WHERE org = $1 "
                       "ORDER BY operator, added_at, id"),
                   trusted_key_record.fields, &ret->rows, ARGS(STR(cx->org)));
}
