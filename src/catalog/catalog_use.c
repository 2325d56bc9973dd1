/* Taking a standard of the organisation's own out of use, and putting it back. Assessments against it stay. */
#include "account/account.h"
#include "base/text.h"
#include "catalog/catalog_import.h"
#include "catalog/catalog_inside.h"
#include "catalog/catalog_view.h"

static enum rc own_row(struct ctx *cx, const char *code, struct imported_catalog *ret)
{
    enum rc rc = imported_store_find(cx, code, ret);
    if (rc != RC_MISSING)
        return rc;
    if (catalog_shipped(code) != NULL)
        return fail(cx, RC_CONFLICT,
                    N_("{0} is shipped with the program; only standards of your organisation can be "
                       "taken out of use"), code);
    return fail(cx, RC_MISSING, N_("There is no standard with the id {0}"), code);
}

enum rc catalog_set_use(struct ctx *cx, const char *code, bool in_use, struct imported_catalog *ret)
{
    struct imported_catalog before, after;
    if (!may(cx, PERM_ASSESSMENT_MANAGE))
        return fail(cx, RC_DENIED, rc_describe(RC_DENIED)->message);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(own_row(cx, code, &before));
    after = before;
    after.out_of_use = !in_use;
    if (after.out_of_use != before.out_of_use)
        TRY(record_update(cx, &imported_catalog_record, &before, &after));
    TRY(db_commit(cx, &tx));
    catalog_forget(cx);
    *ret = after;
    return RC_OK;
}

static enum rc is_out_of_use(struct ctx *cx, const char *code, bool *ret)
{
    struct imported_catalogs rows;
    *ret = false;
    if (catalog_shipped(code) != NULL)
        return RC_OK;
    TRY(imported_rows(cx, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (text_same(rows.at[i].code, code))
            *ret = rows.at[i].out_of_use != 0;
    return RC_OK;
}

enum rc catalog_need_in_use(struct ctx *cx, const struct catalog *catalog)
{
    bool out = false;
    TRY(is_out_of_use(cx, catalog->id, &out));
    if (!out)
        return RC_OK;
    return fail(cx, RC_CONFLICT,
                N_("The standard {0} is out of use; put it back into use to begin an assessment against it"),
                catalog_short_name(cx, catalog));
}

enum rc catalog_row_use(struct ctx *cx, struct catalog_row *row)
{
    bool out = false;
    TRY(is_out_of_use(cx, row->id, &out));
    row->own = catalog_shipped(row->id) == NULL;
    row->out_of_use = out;
    row->may_use = row->own && may(cx, PERM_ASSESSMENT_MANAGE);
    return RC_OK;
}

static enum rc use_post(struct ctx *cx, const struct request *request, struct response *response, bool in_use)
{
    struct imported_catalog row = {.id = "", .code = ""};
    TRY(catalog_set_use(cx, request_parameter(request, "catalog"), in_use, &row));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/catalogs/%s", row.code),
                      in_use ? N_("The standard is in use again.")
                             : N_("The standard is out of use; assessments against it stay as they are."),
                      imported_catalog_face, &row);
}

enum rc catalog_retire_post(struct ctx *cx, struct request *request, struct response *response)
{
    return use_post(cx, request, response, false);
}

enum rc catalog_restore_post(struct ctx *cx, struct request *request, struct response *response)
{
    return use_post(cx, request, response, true);
}

static enum rc use_run(struct ctx *cx, struct arguments *arguments, bool in_use)
{
    struct imported_catalog row;
    TRY(catalog_set_use(cx, operand_of(arguments, 0), in_use, &row));
    return command_show(cx, arguments, imported_catalog_face, &row);
}

enum rc catalog_retire_run(struct ctx *cx, struct arguments *arguments)
{
    return use_run(cx, arguments, false);
}

enum rc catalog_restore_run(struct ctx *cx, struct arguments *arguments)
{
    return use_run(cx, arguments, true);
}
