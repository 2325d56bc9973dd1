#include "catalog/catalog_import.h"

static const char *const kind_codes[] = {"catalog", "profile"};
static const char *const kind_labels[] = {N_("Catalog"), N_("Profile")};
const struct enum_names imported_kind_names = {kind_codes, kind_labels, COUNT(kind_codes)};
_Static_assert(COUNT(kind_codes) == IMPORTED_KIND_COUNT_, "every kind needs a code");
_Static_assert(COUNT(kind_labels) == IMPORTED_KIND_COUNT_, "every kind needs a label");

static const struct field imported_table[] = {
    FIELD(imported_catalog, id, F_ID, .flags = F_FIXED),
    FIELD(imported_catalog, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(imported_catalog, version, F_INT, .flags = F_FIXED),
    FIELD(imported_catalog, code, F_TEXT, .flags = F_FIXED, .max = 100, .label = N_("Code of the standard")),
    FIELD(imported_catalog, title, F_TEXT, .flags = F_FIXED, .max = 500,
          .label = N_("Name of the standard")),
    FIELD(imported_catalog, title_en, F_TEXT, .flags = F_FIXED, .max = 500,
          .label = N_("Name of the standard in English")),
    FIELD(imported_catalog, edition, F_TEXT, .flags = F_FIXED, .max = 200,
          .label = N_("Version of the document")),
    FIELD(imported_catalog, publisher, F_TEXT, .flags = F_FIXED, .max = 500,
          .label = N_("Publisher of the document")),
    FIELD(imported_catalog, kind, F_ENUM, .flags = F_FIXED, .names = &imported_kind_names,
          .label = N_("Imported as")),
    FIELD(imported_catalog, oscal_version, F_TEXT, .flags = F_FIXED, .max = 100,
          .label = N_("OSCAL version")),
    FIELD(imported_catalog, oscal_uuid, F_TEXT, .flags = F_FIXED, .max = 100,
          .label = N_("UUID of the document")),
    FIELD(imported_catalog, file_name, F_TEXT, .flags = F_FIXED, .max = 200,
          .label = N_("File name")),
    FIELD(imported_catalog, file_digest, F_TEXT, .flags = F_FIXED, .max = 64,
          .label = N_("Digest (SHA-256)")),
    FIELD(imported_catalog, digest, F_TEXT, .flags = F_FIXED, .max = 64,
          .label = N_("Digest of the resolved catalog (SHA-256)")),
    FIELD(imported_catalog, sections, F_INT, .flags = F_FIXED, .label = N_("Sections")),
    FIELD(imported_catalog, controls, F_INT, .flags = F_FIXED, .label = N_("Measures")),
    FIELD(imported_catalog, assessable, F_INT, .flags = F_FIXED,
          .label = N_("Measures that are asked")),
    FIELD(imported_catalog, imported_by, F_REF, .flags = F_FIXED, .ref = "person",
          .label = N_("Imported by")),
    FIELD(imported_catalog, imported_at, F_TIME, .flags = F_FIXED, .label = N_("Imported at")),
    FIELD(imported_catalog, out_of_use, F_BOOL, .flags = F_FIXED | F_LATER, .label = N_("Out of use")),
};

#define COLUMNS                                                                                    \
    "id, org, version, code, title, title_en, edition, publisher, kind, oscal_version, "          \
    "oscal_uuid, file_name, file_digest, digest, sections, controls, assessable, imported_by, "    \
    "imported_at, out_of_use"

static void imported_describe(struct ctx *cx, const void *row, const char **subject,
                              const char **href)
{
    const struct imported_catalog *imported = row;
    *subject = imported->title;
    *href = arena_printf(cx->arena, "/catalogs/%s", imported->code);
}

const struct record imported_catalog_record = {
    .noun = "imported-catalog",
    .label = N_("Imported standard"),
    .fields = {imported_table, COUNT(imported_table)},
    .size = sizeof(struct imported_catalog),
    .describe = imported_describe,
    .read = PERM_CATALOG_READ,
    .select_all = SQL_CONST("SELECT " COLUMNS " FROM imported_catalog WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " COLUMNS " FROM imported_catalog WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO imported_catalog (" COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
                        "$15, $16, $17, $18, $19, $20)"),
    .update = SQL_CONST("UPDATE imported_catalog SET version = $3, code = $4, title = $5, "
                        "title_en = $6, edition = $7, publisher = $8, kind = $9, "
                        "oscal_version = $10, oscal_uuid = $11, file_name = $12, "
                        "file_digest = $13, digest = $14, sections = $15, controls = $16, "
                        "assessable = $17, imported_by = $18, imported_at = $19, out_of_use = $20 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM imported_catalog WHERE org = $1 AND id = $2 AND version = $3"),
    .count_content = SQL_CONST("SELECT count(*) FROM imported_catalog WHERE org = $1 "
                               "AND digest = $2"),
};

enum rc imported_store_all(struct ctx *cx, struct imported_catalogs *ret)
{
    return DB_LIST(
        cx, SQL("SELECT " COLUMNS " FROM imported_catalog WHERE org = $1 ORDER BY title, id"),
        imported_catalog_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc imported_store_find(struct ctx *cx, const char *code, struct imported_catalog *ret)
{
    return db_one(cx, SQL("SELECT " COLUMNS " FROM imported_catalog WHERE org = $1 AND code = $2"),
                  imported_catalog_record.fields, ret, ARGS(STR(cx->org), STR(code)));
}
