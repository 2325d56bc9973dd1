#include "briefing/briefing_store.h"

static const struct field edition_table[] = {
    FIELD(briefing_edition, id, F_ID, .flags = F_FIXED),
    FIELD(briefing_edition, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(briefing_edition, version, F_INT, .flags = F_FIXED),
    FIELD(briefing_edition, kind, F_TEXT, .flags = F_FIXED, .label = N_("Kind of report")),
    FIELD(briefing_edition, year, F_INT, .flags = F_FIXED, .label = N_("Fiscal year")),
    FIELD(briefing_edition, edition, F_INT, .flags = F_FIXED, .label = N_("Edition")),
    FIELD(briefing_edition, document_number, F_TEXT, .flags = F_FIXED, .max = 100,
          .label = N_("Document number")),
    FIELD(briefing_edition, issued_on, F_DATE, .flags = F_FIXED, .label = N_("Date of issue")),
    FIELD(briefing_edition, issued_by, F_REF, .ref = "person", .flags = F_FIXED,
          .label = N_("Issued by")),
    FIELD(briefing_edition, note, F_TEXT, .flags = F_REQUIRED, .max = 200,
          .label = N_("What changed in this edition")),
    FIELD(briefing_edition, assessment, F_REF, .ref = "assessment", .flags = F_FIXED,
          .label = N_("Self-assessment")),
    FIELD(briefing_edition, ledger_size, F_INT, .flags = F_FIXED, .label = N_("Entries")),
    FIELD(briefing_edition, ledger_root, F_TEXT, .flags = F_FIXED, .label = N_("Root hash")),
};

static void edition_describe(struct ctx *cx, const void *row, const char **subject,
                             const char **href)
{
    const struct briefing_edition *edition = row;
    *subject = edition->document_number;
    *href = arena_printf(cx->arena, "/reports/%s?assessment=%s", edition->kind, edition->assessment);
}

const struct record briefing_edition_record = {
    .noun = "report-edition",
    .label = N_("Edition of a report"),
    .fields = {edition_table, COUNT(edition_table)},
    .size = sizeof(struct briefing_edition),
    .describe = edition_describe,
    .select_all = SQL_CONST("SELECT id, org, version, kind, year, edition, document_number, "
                            "issued_on, issued_by, note, assessment, ledger_size, ledger_root "
                            "FROM report_edition "
                            "WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT id, org, version, kind, year, edition, document_number, "
                            "issued_on, issued_by, note, assessment, ledger_size, ledger_root "
                            "FROM report_edition "
                            "WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO report_edition (id, org, version, kind, year, edition, "
                        "document_number, issued_on, issued_by, note, assessment, "
                        "ledger_size, ledger_root) "
                        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
    .update = SQL_CONST("UPDATE report_edition SET version = $3, kind = $4, year = $5, "
                        "edition = $6, document_number = $7, issued_on = $8, issued_by = $9, "
                        "note = $10, assessment = $11, ledger_size = $12, ledger_root = $13 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM report_edition WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc briefing_store_editions(struct ctx *cx, const char *kind, int64_t year,
                                struct briefing_editions *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, org, version, kind, year, edition, document_number, issued_on, "
                       "issued_by, note, assessment, ledger_size, ledger_root FROM report_edition "
                       "WHERE org = $1 AND kind = $2 AND year = $3 ORDER BY edition"),
                   briefing_edition_record.fields, ret, ARGS(STR(cx->org), STR(kind), I64(year)));
}

enum rc briefing_store_rows(struct ctx *cx, struct briefing_edition_rows *ret)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    struct briefing_edition_row *found = NULL;
    size_t n = 0, room = 0;
    TRY(db_query(
        cx,
        SQL("SELECT e.id, e.kind, e.year, e.edition, e.document_number, e.issued_on, "
            "p.name, e.note FROM report_edition e LEFT JOIN person p ON p.id = e.issued_by "
            "WHERE e.org = $1 ORDER BY e.issued_on DESC, e.id DESC LIMIT 200"),
        ARGS(STR(cx->org)), &rows));
    while (db_next(rows)) {
        found = arena_grow(cx->arena, found, n, &room, sizeof *found);
        if (found == NULL)
            return RC_MEMORY;
        struct briefing_edition_row *row = &found[n++];
        *row = (struct briefing_edition_row){.id = db_text(rows, 0),
                                             .year = db_int(rows, 2),
                                             .edition = db_int(rows, 3),
                                             .document_number = db_text(rows, 4),
                                             .issued_on = db_text(rows, 5),
                                             .issued_name = db_text(rows, 6),
                                             .note = db_text(rows, 7)};
        if (!enum_parse(&briefing_kind_names, db_text(rows, 1), &row->kind))
            row->kind = BRIEFING_MANAGEMENT;
    }
    TRY(db_end(rows));
    *ret = (struct briefing_edition_rows){found, n};
    return RC_OK;
}
