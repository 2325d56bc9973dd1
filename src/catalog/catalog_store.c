#include "catalog/catalog_store.h"

#include "base/text.h"

enum { WORDING_CHARACTERS = 4000 };

static const struct field wording_fields[] = {
    FIELD(control_wording, id, F_ID, .flags = F_FIXED),
    FIELD(control_wording, org, F_REF, .flags = F_FIXED, .ref = "organization"),
    FIELD(control_wording, version, F_INT, .flags = F_FIXED),
    FIELD(control_wording, catalog, F_TEXT, .flags = F_FIXED, .label = N_("Standard")),
    FIELD(control_wording, control, F_TEXT, .flags = F_FIXED, .label = N_("Measure")),
    FIELD(control_wording, wording, F_PROSE, .max = WORDING_CHARACTERS,
          .label = N_("Official wording")),
};

#define COLUMNS "id, org, version, catalog, control, wording"

const struct record control_wording_record = {
    .noun = "control-wording",
    .label = N_("Official wording of a measure"),
    .href = NULL,
    .fields = {wording_fields, COUNT(wording_fields)},
    .size = sizeof(struct control_wording),
    .select_all = SQL_CONST("SELECT " COLUMNS " FROM control_wording WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " COLUMNS " FROM control_wording WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO control_wording (" COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6)"),
    .update = SQL_CONST("UPDATE control_wording SET version = $3, catalog = $4, control = $5, "
                        "wording = $6 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM control_wording WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc control_wording_get(struct ctx *cx, const char *catalog, const char *control,
                            struct control_wording *ret)
{
    struct control_wording row = {.id = ""};
    enum rc rc = db_one(cx,
                        SQL("SELECT " COLUMNS " FROM control_wording "
                            "WHERE org = $1 AND catalog = $2 AND control = $3"),
                        control_wording_record.fields, &row,
                        ARGS(STR(cx->org), STR(catalog), STR(control)));
    if (rc == RC_MISSING)
        row = (struct control_wording){
            .id = "", .org = cx->org, .catalog = catalog, .control = control, .wording = ""};
    else if (rc != RC_OK)
        return rc;
    *ret = row;
    return RC_OK;
}

static enum rc store(struct ctx *cx, const struct control_wording *before,
                     struct control_wording *after)
{
    bool stored = !text_empty(before->id), wanted = !text_empty(after->wording);
    if (stored && !wanted)
        return record_delete(cx, &control_wording_record, before);
    if (stored)
        return record_update(cx, &control_wording_record, before, after);
    return wanted ? record_insert(cx, &control_wording_record, after) : RC_OK;
}

enum rc control_wording_save(struct ctx *cx, struct control_wording *row)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    struct control_wording before;
    TRY(db_begin(cx, &tx));
    TRY(control_wording_get(cx, row->catalog, row->control, &before));
    if (before.version != row->version)
        return fail(cx, RC_CONFLICT,
                    N_("Somebody else has changed the wording meanwhile; please look at the page "
                       "again and repeat your change"));
    struct control_wording after = before;
    after.wording = row->wording;
    TRY(store(cx, &before, &after));
    TRY(db_commit(cx, &tx));
    if (text_empty(after.wording))
        after = (struct control_wording){.id = "",
                                         .org = cx->org,
                                         .catalog = row->catalog,
                                         .control = row->control,
                                         .wording = ""};
    *row = after;
    return RC_OK;
}
