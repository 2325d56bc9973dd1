#include "assessment/assessment_store.h"

static const struct field evidence_table[] = {
    FIELD(evidence, id, F_ID, .flags = F_FIXED),
    FIELD(evidence, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(evidence, version, F_INT, .flags = F_FIXED),
    FIELD(evidence, assessment, F_REF, .flags = F_FIXED, .ref = "assessment",
          .label = N_("Assessment")),
    FIELD(evidence, control, F_TEXT, .flags = F_FIXED, .max = 100, .label = N_("Measure")),
    FIELD(evidence, kind, F_ENUM, .names = &evidence_kind_names, .label = N_("Kind")),
    FIELD(evidence, title, F_TEXT, .max = 200, .label = N_("Name of the evidence")),
    FIELD(evidence, dated, F_DATE, .label = N_("Date of the evidence")),
    FIELD(evidence, link, F_TEXT, .max = 500, .label = N_("Address or place")),
    FIELD(evidence, file_name, F_TEXT, .flags = F_FIXED, .max = 200, .label = N_("File name")),
    FIELD(evidence, media_type, F_TEXT, .flags = F_FIXED, .max = 100, .label = N_("Media type")),
    FIELD(evidence, digest, F_TEXT, .flags = F_FIXED, .max = 64, .label = N_("Digest (SHA-256)")),
    FIELD(evidence, size, F_INT, .flags = F_FIXED, .label = N_("Size in bytes")),
    FIELD(evidence, added_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Added by")),
    FIELD(evidence, added_at, F_TIME, .flags = F_FIXED, .label = N_("Added at")),
};
const struct record evidence_record = {
    .noun = "evidence",
    .label = N_("Evidence"),
    .href = "/evidence/",
    .fields = {evidence_table, COUNT(evidence_table)},
    .size = sizeof(struct evidence),
    .describe = evidence_describe,
    .select_all = SQL_CONST(
        "SELECT id, org, version, assessment, control, kind, title, dated, link, "
        "file_name, media_type, digest, size, added_by, added_at "
        "FROM evidence WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST(
        "SELECT id, org, version, assessment, control, kind, title, dated, link, "
        "file_name, media_type, digest, size, added_by, added_at "
        "FROM evidence WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST(
        "INSERT INTO evidence (id, org, version, assessment, control, kind, title, "
        "dated, link, file_name, media_type, digest, size, added_by, added_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"),
    .update = SQL_CONST(
        "UPDATE evidence SET version = $3, assessment = $4, control = $5, kind = $6, "
        "title = $7, dated = $8, link = $9, file_name = $10, media_type = $11, "
        "digest = $12, size = $13, added_by = $14, added_at = $15 "
        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .read = PERM_ASSESSMENT_READ,
    .erase = SQL_CONST("DELETE FROM evidence WHERE org = $1 AND id = $2 AND version = $3"),
    .count_content = SQL_CONST("SELECT count(*) FROM evidence WHERE org = $1 AND digest = $2"),
};

enum rc evidence_store_of(struct ctx *cx, const char *assessment, struct pieces *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, org, version, assessment, control, kind, title, dated, link, "
                       "file_name, media_type, digest, size, added_by, added_at FROM evidence "
                       "WHERE org = $1 AND assessment = $2 ORDER BY control, id"),
                   evidence_record.fields, ret, ARGS(STR(cx->org), STR(assessment)));
}

enum rc evidence_store_of_control(struct ctx *cx, const char *assessment, const char *control,
                                  struct pieces *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, org, version, assessment, control, kind, title, dated, link, "
                       "file_name, media_type, digest, size, added_by, added_at FROM evidence "
                       "WHERE org = $1 AND assessment = $2 AND control = $3 ORDER BY id"),
                   evidence_record.fields, ret,
                   ARGS(STR(cx->org), STR(assessment), STR(control)));
}

static const struct field count_table[] = {
    FIELD(control_count, control, F_TEXT),
    FIELD(control_count, pieces, F_INT),
};

enum rc evidence_store_counts(struct ctx *cx, const char *assessment, struct control_counts *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT control, count(*) AS pieces FROM evidence "
                       "WHERE org = $1 AND assessment = $2 AND dated <> '' "
                       "GROUP BY control ORDER BY control"),
                   FIELDS(count_table), ret, ARGS(STR(cx->org), STR(assessment)));
}
