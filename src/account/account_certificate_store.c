#include "account/account_certificate.h"

static const struct field certificate_table[] = {
    FIELD(person_certificate, id, F_ID, .flags = F_FIXED),
    FIELD(person_certificate, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(person_certificate, version, F_INT, .flags = F_FIXED),
    FIELD(person_certificate, person, F_REF, .ref = "person", .flags = F_REQUIRED, .label = N_("Person")),
    FIELD(person_certificate, fingerprint, F_TEXT, .max = 64, .label = N_("Fingerprint (SHA-256)")),
    FIELD(person_certificate, subject, F_TEXT, .max = 1000, .label = N_("Subject of the certificate")),
    FIELD(person_certificate, issuer, F_TEXT, .max = 1000, .label = N_("Issuer of the certificate")),
    FIELD(person_certificate, expires_at, F_TIME, .label = N_("Good until")),
    FIELD(person_certificate, alone, F_BOOL, .label = N_("Signs in without a password")),
    FIELD(person_certificate, ended_at, F_TIME, .label = N_("Bond ended")),
};
#define CERTIFICATE_COLUMNS                                                                        \
    "id, org, version, person, fingerprint, subject, issuer, expires_at, alone, ended_at"
const struct record person_certificate_record = {
    .noun = "person-certificate",
    .label = N_("Client certificate"),
    .fields = {certificate_table, COUNT(certificate_table)},
    .size = sizeof(struct person_certificate),
    .select_all = SQL_CONST("SELECT " CERTIFICATE_COLUMNS " FROM person_certificate WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " CERTIFICATE_COLUMNS " FROM person_certificate WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO person_certificate (" CERTIFICATE_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST("UPDATE person_certificate SET version = $3, person = $4, fingerprint = $5, subject = $6, "
                        "issuer = $7, expires_at = $8, alone = $9, ended_at = $10 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM person_certificate WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc certificate_store_by_fingerprint(struct ctx *cx, const char *fingerprint, struct person_certificate *ret)
{
    return db_one(cx,
                  SQL("SELECT " CERTIFICATE_COLUMNS " FROM person_certificate "
                      "WHERE fingerprint = $1 AND ended_at = 0"),
                  person_certificate_record.fields, ret, ARGS(STR(fingerprint)));
}

enum rc certificate_store_counts(struct ctx *cx, const char *person, const char *fingerprint, int64_t *ret_needed,
                                 int64_t *ret_brought)
{
    TRY(db_int_of(cx,
                  SQL("SELECT count(*) FROM person_certificate WHERE person = $1 AND ended_at = 0 AND alone = 0"),
                  ARGS(STR(person)), ret_needed));
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM person_certificate WHERE person = $1 AND ended_at = 0 AND "
                         "fingerprint = $2"),
                     ARGS(STR(person), STR(fingerprint)), ret_brought);
}

static const struct field row_fields[] = {
    FIELD(certificate_row, id, F_ID, .label = N_("Identifier")),
    FIELD(certificate_row, person, F_ID),
    FIELD(certificate_row, login, F_TEXT, .label = N_("Sign-in name")),
    FIELD(certificate_row, name, F_TEXT, .label = N_("Name")),
    FIELD(certificate_row, subject, F_TEXT, .label = N_("Subject of the certificate")),
    FIELD(certificate_row, issuer, F_TEXT, .label = N_("Issuer of the certificate")),
    FIELD(certificate_row, fingerprint, F_TEXT, .label = N_("Fingerprint (SHA-256)")),
    FIELD(certificate_row, expires_at, F_TIME, .label = N_("Good until")),
    FIELD(certificate_row, alone, F_BOOL, .label = N_("Signs in without a password")),
    FIELD(certificate_row, ended_at, F_TIME, .label = N_("Bond ended")),
    FIELD(certificate_row, presented, F_BOOL, .label = N_("On this connection")),
};
static const struct field rows_fields[] = {
    FIELD_LIST(certificate_rows, certificates, row_fields, struct certificate_row)};
const struct fields certificate_rows_fields = {rows_fields, COUNT(rows_fields)};

enum rc certificate_list(struct ctx *cx, const char *person, struct certificate_rows *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT c.id, c.person, p.login, p.name, c.fingerprint, c.subject, c.issuer, c.expires_at, "
                       "c.alone, c.ended_at, CASE WHEN c.fingerprint = $3 THEN 1 ELSE 0 END AS presented "
                       "FROM person_certificate c JOIN person p ON p.id = c.person "
                       "WHERE c.org = $1 AND ($2 = '' OR c.person = $2) ORDER BY c.ended_at, p.login, c.id LIMIT 1000"),
                   FIELDS(row_fields), &ret->certificates,
                   ARGS(STR(cx->org), STR(person), STR(cx->certificate == NULL ? "" : cx->certificate->fingerprint)));
}
