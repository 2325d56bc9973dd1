#include "catalog/catalog_store.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const struct field wording_fields[] = {
    FIELD(control_wording, id, F_ID, .flags = F_FIXED),
    FIELD(control_wording, org, F_REF, .flags = F_FIXED, .ref = "organization"),
    FIELD(control_wording, version, F_INT, .flags = F_FIXED),
    FIELD(control_wording, catalog, F_TEXT, .flags = F_FIXED, .label = N_("Standard")),
    FIELD(control_wording, control, F_TEXT, .flags = F_FIXED, .label = N_("Measure")),
    FIELD(control_wording, wording, F_PROSE, .max = WORDING_CHARACTERS,
          .label = N_("Official wording")),
    FIELD(control_wording, source, F_TEXT, .flags = F_LATER, .max = WORDING_SOURCE_CHARACTERS,
          .label = N_("Copy it was taken from")),
    FIELD(control_wording, dated, F_DATE, .flags = F_LATER, .label = N_("Date of that copy")),
};

#define COLUMNS "id, org, version, catalog, control, wording, source, dated"

const struct record control_wording_record = {
    .noun = "control-wording",
    .label = N_("Official wording of a measure"),
    .href = NULL,
    .fields = {wording_fields, COUNT(wording_fields)},
    .size = sizeof(struct control_wording),
    .select_all = SQL_CONST("SELECT " COLUMNS " FROM control_wording WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " COLUMNS " FROM control_wording WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO control_wording (" COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
    .update = SQL_CONST("UPDATE control_wording SET version = $3, catalog = $4, control = $5, "
                        "wording = $6, source = $7, dated = $8 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
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
            .id = "", .org = cx->org, .catalog = catalog, .control = control, .wording = "",
            .source = "", .dated = ""};
    else if (rc != RC_OK)
        return rc;
    *ret = row;
    return RC_OK;
}

enum rc control_wording_all(struct ctx *cx, const char *catalog, struct control_wordings *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " COLUMNS " FROM control_wording "
                       "WHERE org = $1 AND catalog = $2 ORDER BY control"),
                   control_wording_record.fields, ret, ARGS(STR(cx->org), STR(catalog)));
}

static int by_control(const void *key, const void *row)
{
    return strcmp(key, ((const struct control_wording *)row)->control);
}

const struct control_wording *control_wording_find(const struct control_wordings *list, const char *control)
{
    return list->n == 0 ? NULL : bsearch(control, list->at, list->n, sizeof *list->at, by_control);
}

enum rc catalog_wording_of(struct ctx *cx, const char *catalog, const char *control, const char **ret,
                           const char **ret_source)
{
    struct control_wording row;
    TRY(control_wording_get(cx, catalog, control, &row));
    *ret = row.wording;
    *ret_source = text_empty(row.dated) ? row.source
                                        : arena_printf(cx->arena, "%s %s", row.source, row.dated);
    return RC_OK;
}

enum rc control_wording_store(struct ctx *cx, const struct control_wording *before,
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
    after.source = row->source == NULL ? "" : row->source;
    after.dated = row->dated == NULL ? "" : row->dated;
    TRY(control_wording_store(cx, &before, &after));
    TRY(db_commit(cx, &tx));
    if (text_empty(after.wording))
        after = (struct control_wording){.id = "",
                                         .org = cx->org,
                                         .catalog = row->catalog,
                                         .control = row->control,
                                         .wording = "",
                                         .source = "",
                                         .dated = ""};
    *row = after;
    return RC_OK;
}
