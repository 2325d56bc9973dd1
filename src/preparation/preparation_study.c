/* The study that the preparation belongs to: which one is meant, whether it may be changed. */
#include "base/text.h"
#include "preparation/preparation_inside.h"

enum rc prepare_open(struct ctx *cx, const char *study)
{
    struct risk_study found;
    TRY(record_get(cx, &risk_study_record, study, &found));
    if (found.status == RISK_CLOSED)
        return fail(cx, RC_CONFLICT, N_("This risk assessment cannot be changed now ({0}); open it again first"),
                    tr(cx, enum_label(&risk_study_status_names, found.status)));
    return RC_OK;
}

enum rc prepare_writable(struct ctx *cx, const char *study)
{
    if (!may(cx, PERM_RISK_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    return prepare_open(cx, study);
}

enum rc prepare_study(struct ctx *cx, const char *text, struct risk_study *ret)
{
    if (!text_empty(text))
        return record_get(cx, &risk_study_record, text, ret);
    enum rc rc = prepare_store_latest(cx, ret);
    return rc == RC_MISSING ? fail(cx, rc, N_("There is no risk assessment yet")) : rc;
}
