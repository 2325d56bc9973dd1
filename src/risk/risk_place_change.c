/* Changes of the short registers. */
#include "base/text.h"
#include "risk/risk_inside.h"

enum rc risk_place_save(struct ctx *cx, const struct record *record, struct risk_place *place, int64_t version)
{
    struct risk_place before;
    if (!may(cx, PERM_RISK_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(risk_check_filled(cx, record, place));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    if (text_empty(place->id)) {
        TRY(record_insert(cx, record, place));
        return db_commit(cx, &tx);
    }
    TRY(record_get(cx, record, place->id, &before));
    before.version = version;
    TRY(record_update(cx, record, &before, place));
    return db_commit(cx, &tx);
}
