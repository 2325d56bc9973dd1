/* Whether somebody is independent of a study (手引書 図表16: 評価担当者の独立性). */
#include "base/text.h"
#include "risk/risk_inside.h"

static const char *words(struct ctx *cx, const struct risk_tie *tie)
{
    switch (tie->kind) {
    case 1:
        return tie->form == 0 ? tr(cx, N_("made the risk assessment"))
                              : trf(cx, N_("is the author of form {0}"), decimal(cx, tie->form));
    case 2:
        return trf(cx, N_("is responsible for it ({0})"), tie->name);
    case 3:
        return tr(cx, N_("approved it or a part of it"));
    case 4:
        return trf(cx, N_("owns risks or processes of it ({0})"), tie->name);
    default:
        return tr(cx, N_("changed its forms"));
    }
}

enum rc risk_tie_of(struct ctx *cx, const char *study, const char *person, const char **ret)
{
    struct risk_tie tie = {.kind = 0};
    *ret = "";
    if (text_empty(person))
        return RC_OK;
    enum rc rc = risk_store_tie(cx, study, person, &tie);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    *ret = words(cx, &tie);
    return RC_OK;
}
