/* Risks beside measures and plan items: what a gap leaves open, what an item lowers. */
#include "base/text.h"
#include "register/beside.h"
#include "risk/risk_view.h"

static struct beside_line line_of(struct ctx *cx, const struct risk_brief *brief)
{
    const char *owner = text_empty(brief->owner) ? tr(cx, N_("No owner")) : brief->owner;
    return (struct beside_line){
        .href = arena_printf(cx->arena, "/risks/%s", brief->id),
        .label = trf(cx, N_("No. {0} {1}"), decimal(cx, brief->number), brief->title),
        .note = brief->residual == 0
                    ? owner
                    : trf(cx, N_("Residual risk value {0} (criterion {1}), {2}"), decimal(cx, brief->residual),
                          decimal(cx, brief->criterion), owner),
        .tag = brief->residual == 0 ? "warn" : brief->treat != 0 ? "bad" : "off",
        .state = brief->residual == 0 ? tr(cx, N_("Not judged"))
                 : brief->treat != 0  ? tr(cx, N_("To be treated"))
                                      : tr(cx, N_("Below the criterion"))};
}

static enum rc panel_add(struct ctx *cx, struct beside *beside, const char *title, const char *help,
                         struct risk_briefs briefs)
{
    struct beside_line *lines = ARENA_ARRAY(cx->arena, struct beside_line, briefs.n + 1);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < briefs.n; i++)
        lines[i] = line_of(cx, &briefs.at[i]);
    const struct beside_panel panel = {.title = tr(cx, title), .help = tr(cx, help), .lines = {lines, briefs.n}};
    return beside_add(cx, beside, &panel);
}

enum rc risk_beside(struct ctx *cx, const struct beside_about *about, struct beside *beside)
{
    struct risk_briefs briefs = {.n = 0};
    if (!may(cx, PERM_RISK_READ))
        return RC_OK;
    if (text_same(about->kind, "control")) {
        TRY(risks_of_control(cx, about->within, about->id, BESIDE_LINES, &briefs));
        return panel_add(cx, beside, N_("Risks that a gap here leaves open"),
                         N_("The risk assessment counts on this measure against these risks."), briefs);
    }
    if (text_same(about->kind, plan_item_record.noun)) {
        TRY(risks_of_item(cx, about->id, BESIDE_LINES, &briefs));
        return panel_add(cx, beside, N_("Risks that this item lowers"),
                         N_("Linked on the pages of the risks."), briefs);
    }
    return RC_OK;
}
