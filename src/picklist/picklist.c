#include "picklist/picklist.h"

#include <string.h>

#include "base/text.h"
#include "search/search.h"

static const char *const harm_codes[] = {"availability", "integrity", "confidentiality"};
static const char *const harm_labels[] = {N_("Availability"), N_("Integrity of information"),
                                          N_("Confidentiality")};
_Static_assert(COUNT(harm_codes) == PICK_HARMS, "every harm has a word");
_Static_assert(COUNT(harm_labels) == PICK_HARMS, "every harm has a label");
const struct enum_names pick_harm_names = {harm_codes, harm_labels, PICK_HARMS};

static const char *const mode_codes[] = {"stop", "loss", "delay", "error", "leak"};
static const char *const mode_labels[] = {N_("Stop"), N_("Loss of data"), N_("Delay"),
                                          N_("Wrong data"), N_("Leak")};
_Static_assert(COUNT(mode_codes) == PICK_MODE_COUNT_, "every mode has a word");
_Static_assert(COUNT(mode_labels) == PICK_MODE_COUNT_, "every mode has a label");
const struct enum_names pick_mode_names = {mode_codes, mode_labels, PICK_MODE_COUNT_};

const struct pick_outcome *pick_outcome_find(const char *id)
{
    for (size_t i = 0; i < picklists.outcome_count; i++)
        if (strcmp(picklists.outcomes[i].id, id) == 0)
            return &picklists.outcomes[i];
    return NULL;
}

const struct pick_threat *pick_threat_find(const char *id)
{
    for (size_t i = 0; i < picklists.threat_count; i++)
        if (strcmp(picklists.threats[i].id, id) == 0)
            return &picklists.threats[i];
    return NULL;
}

const struct pick_source *pick_source_find(const char *id)
{
    for (size_t i = 0; i < picklists.source_count; i++)
        if (strcmp(picklists.sources[i].id, id) == 0)
            return &picklists.sources[i];
    return NULL;
}

/* `words` is folded already. */
static bool is_said(const struct ctx *cx, const char *words, struct bilingual text)
{
    return strcmp(words, search_fold(cx, text.ja)) == 0 ||
           strcmp(words, search_fold(cx, text.en)) == 0;
}

const struct pick_outcome *pick_outcome_by_text(struct ctx *cx, const char *text)
{
    const char *words = search_fold(cx, text_trim(cx, text));
    for (size_t i = 0; words[0] != '\0' && i < picklists.outcome_count; i++)
        if (is_said(cx, words, picklists.outcomes[i].title))
            return &picklists.outcomes[i];
    return NULL;
}

const struct pick_threat *pick_threat_by_text(struct ctx *cx, const char *text)
{
    const char *words = search_fold(cx, text_trim(cx, text));
    for (size_t i = 0; words[0] != '\0' && i < picklists.threat_count; i++) {
        const struct pick_threat *threat = &picklists.threats[i];
        bool said = is_said(cx, words, threat->title);
        for (size_t j = 0; !said && j < threat->examples.n; j++)
            said = is_said(cx, words, threat->examples.at[j]);
        if (said)
            return threat;
    }
    return NULL;
}

size_t pick_outcome_index(const struct pick_outcome *outcome)
{
    return (size_t)(outcome - picklists.outcomes);
}

size_t pick_threat_index(const struct pick_threat *threat)
{
    return (size_t)(threat - picklists.threats);
}

bool pick_leads(const struct pick_threat *threat, const struct pick_outcome *outcome)
{
    return (threat->modes & 1U << outcome->mode) != 0;
}

bool pick_opens(const struct pick_source *source, const struct pick_threat *threat)
{
    return (source->threats & UINT64_C(1) << pick_threat_index(threat)) != 0;
}
