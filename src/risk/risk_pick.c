/* What the form of a risk proposes from the pick lists: an outcome chosen, the events that can lead to it; an event
 * chosen, the risk sources that open the way to it. Other words may be written, too. */
#include "base/text.h"
#include "picklist/picklist.h"
#include "risk/risk_view.h"

static enum rc add(struct ctx *cx, const char *field, const char **texts, size_t n,
                   struct form_choice ret[RISK_CHOICES_MOST], size_t *ret_n)
{
    if (*ret_n == RISK_CHOICES_MOST)
        return fail(cx, RC_INTERNAL, N_("The program met an unexpected state"));
    ret[(*ret_n)++] = (struct form_choice){.field = field, .ids = texts, .labels = texts, .n = n, .proposes = true};
    return RC_OK;
}

/* Classes first, then their examples. */
static size_t events_of(const struct ctx *cx, const struct pick_outcome *outcome, const char **texts)
{
    size_t n = 0;
    for (int examples = 0; examples < 2; examples++)
        for (size_t i = 0; i < picklists.threat_count; i++) {
            const struct pick_threat *threat = &picklists.threats[i];
            if (outcome != NULL && !pick_leads(threat, outcome))
                continue;
            if (examples == 0)
                texts[n++] = bilingual_text(cx, threat->title);
            for (size_t k = 0; examples == 1 && k < threat->examples.n; k++)
                texts[n++] = bilingual_text(cx, threat->examples.at[k]);
        }
    return n;
}

enum rc risk_proposals(struct ctx *cx, const struct risk *risk, struct form_choice ret[RISK_CHOICES_MOST],
                       size_t *ret_n)
{
    size_t most = picklists.threat_count, n = 0;
    const struct pick_outcome *outcome = pick_outcome_by_text(cx, risk->outcome);
    const struct pick_threat *threat = pick_threat_by_text(cx, risk->event);
    for (size_t i = 0; i < picklists.threat_count; i++)
        most += picklists.threats[i].examples.n;
    const char **outcomes = ARENA_ARRAY(cx->arena, const char *, picklists.outcome_count + 1);
    const char **events = ARENA_ARRAY(cx->arena, const char *, most + 1);
    const char **sources = ARENA_ARRAY(cx->arena, const char *, picklists.source_count + 1);
    if (outcomes == NULL || events == NULL || sources == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < picklists.outcome_count; i++)
        outcomes[i] = bilingual_text(cx, picklists.outcomes[i].title);
    for (size_t i = 0; i < picklists.source_count; i++)
        if (threat == NULL || pick_opens(&picklists.sources[i], threat))
            sources[n++] = bilingual_text(cx, picklists.sources[i].title);
    TRY(add(cx, "outcome", outcomes, picklists.outcome_count, ret, ret_n));
    TRY(add(cx, "event", events, events_of(cx, outcome, events), ret, ret_n));
    return add(cx, "source", sources, n, ret, ret_n);
}
