/* Rows of the pick lists in the reader's language, and the pages made of them. */
#include "picklist/picklist_view.h"

#include <string.h>

#include "base/text.h"
#include "search/search.h"

static const char *said(const struct ctx *cx, struct bilingual text)
{
    return bilingual_text(cx, text);
}

static pick_texts texts_of(const struct ctx *cx, struct bilingual_list list)
{
    const char **texts = ARENA_ARRAY(cx->arena, const char *, list.n + 1);
    for (size_t i = 0; texts != NULL && i < list.n; i++)
        texts[i] = said(cx, list.at[i]);
    return (pick_texts){texts, texts == NULL ? 0 : list.n};
}

const char *pick_texts_joined(const struct ctx *cx, pick_texts texts)
{
    const char *mark = cx->lang == LANG_EN ? ", " : "、";
    const char *all = texts.n == 0 ? "" : texts.at[0];
    for (size_t i = 1; i < texts.n; i++)
        all = arena_printf(cx->arena, "%s%s%s", all, mark, texts.at[i]);
    return all;
}

static struct pick_outcome_row outcome_row(const struct ctx *cx, const struct pick_outcome *outcome)
{
    const struct pick_resource *resource = &picklists.resources[outcome->resource];
    const struct pick_sector *sector = &picklists.sectors[resource->sector];
    struct pick_outcome_row row = {
        .id = outcome->id,
        .title = said(cx, outcome->title),
        .sector = sector->id,
        .sector_title = said(cx, sector->title),
        .resource = resource->id,
        .resource_title = said(cx, resource->title),
        .mode = (int64_t)outcome->mode,
        .availability = (outcome->harms & HARM_AVAILABILITY) != 0,
        .integrity = (outcome->harms & HARM_INTEGRITY) != 0,
        .confidentiality = (outcome->harms & HARM_CONFIDENTIALITY) != 0,
    };
    for (size_t i = 0; i < picklists.threat_count; i++)
        row.threats += pick_leads(&picklists.threats[i], outcome);
    return row;
}

static struct pick_threat_row threat_row(const struct ctx *cx, const struct pick_threat *threat)
{
    const struct pick_origin *origin = &picklists.origins[threat->origin];
    struct pick_threat_row row = {.id = threat->id,
                                  .title = said(cx, threat->title),
                                  .origin = origin->id,
                                  .origin_title = said(cx, origin->title),
                                  .examples = texts_of(cx, threat->examples)};
    for (size_t i = 0; i < picklists.outcome_count; i++)
        row.outcomes += pick_leads(threat, &picklists.outcomes[i]);
    for (size_t i = 0; i < picklists.source_count; i++)
        row.sources += pick_opens(&picklists.sources[i], threat);
    return row;
}

static struct pick_source_row source_row(const struct ctx *cx, const struct pick_source *source)
{
    const struct pick_group *group = &picklists.groups[source->group];
    const char **threats = ARENA_ARRAY(cx->arena, const char *, picklists.threat_count + 1);
    size_t n = 0;
    for (size_t i = 0; threats != NULL && i < picklists.threat_count; i++)
        if (pick_opens(source, &picklists.threats[i]))
            threats[n++] = said(cx, picklists.threats[i].title);
    return (struct pick_source_row){.id = source->id,
                                    .title = said(cx, source->title),
                                    .group = group->id,
                                    .group_title = said(cx, group->title),
                                    .as_printed = source->as_printed,
                                    .threats = {threats, n},
                                    .threats_text = pick_texts_joined(cx, (pick_texts){threats, n})};
}

/* True when all the words stand in the text, in either language. */
static bool has_words(const struct ctx *cx, const struct search_words *words, struct bilingual text)
{
    return words->n == 0 || search_fits(search_fold(cx, text.ja), words) ||
           search_fits(search_fold(cx, text.en), words);
}

static bool fits(const char *asked, const char *id)
{
    return asked[0] == '\0' || strcmp(asked, id) == 0;
}

/* One more choice of a filter; true when it is the one that is asked for. */
static bool choice_add(struct pick_choice *choices, size_t *n, const char *id, const char *title,
                       const char *asked)
{
    bool chosen = strcmp(asked, id) == 0;
    choices[(*n)++] = (struct pick_choice){id, title, chosen};
    return chosen;
}

/* The choices of a table; refuses a value that it does not have. */
#define CHOICES(cx, field_, table, count, asked, ret)                                              \
    do {                                                                                           \
        struct pick_choice *choices_ = ARENA_ARRAY((cx)->arena, struct pick_choice, (count) + 1);  \
        size_t n_ = 0;                                                                             \
        bool known_ = (asked)[0] == '\0';                                                          \
        if (choices_ == NULL)                                                                      \
            return memory_ended(cx);                                                               \
        for (size_t i_ = 0; i_ < (count); i_++)                                                    \
            known_ = choice_add(choices_, &n_, (table)[i_].id, said((cx), (table)[i_].title),      \
                                (asked)) ||                                                        \
                     known_;                                                                       \
        (ret)->at = choices_;                                                                      \
        (ret)->n = n_;                                                                             \
        if (!known_)                                                                               \
            return field_fail((cx), (field_), N_("The pick lists have no {0}"), (asked));          \
    } while (0)

/* The marks; *ret_bit is 0 where any will do. */
static enum rc harms_choose(struct ctx *cx, const char *asked, pick_choices *ret, unsigned *ret_bit)
{
    int64_t harm = 0;
    struct pick_choice *choices = ARENA_ARRAY(cx->arena, struct pick_choice, PICK_HARMS);
    size_t n = 0;
    if (choices == NULL)
        return memory_ended(cx);
    *ret_bit = 0;
    if (asked[0] != '\0' && !enum_parse(&pick_harm_names, asked, &harm))
        return field_fail(cx, "harm", N_("The pick lists have no {0}"), asked);
    if (asked[0] != '\0')
        *ret_bit = 1U << harm;
    for (int64_t i = 0; i < PICK_HARMS; i++)
        choice_add(choices, &n, enum_code(&pick_harm_names, i),
                   tr(cx, enum_label(&pick_harm_names, i)), asked);
    ret->at = choices;
    ret->n = n;
    return RC_OK;
}

enum rc pick_outcomes_make(struct ctx *cx, const struct pick_filter *filter,
                           struct pick_outcomes_view *ret)
{
    struct pick_outcome_row *rows = ARENA_ARRAY(cx->arena, struct pick_outcome_row,
                                                picklists.outcome_count + 1);
    const struct search_words words = search_split(cx, filter->query);
    size_t n = 0;
    unsigned harm = 0;
    if (rows == NULL)
        return memory_ended(cx);
    *ret = (struct pick_outcomes_view){.query = filter->query, .source = picklists.outcome_source};
    CHOICES(cx, "sector", picklists.sectors, picklists.sector_count, filter->sector, &ret->sectors);
    CHOICES(cx, "resource", picklists.resources, picklists.resource_count, filter->resource,
            &ret->resources);
    TRY(harms_choose(cx, filter->harm, &ret->harms, &harm));
    for (size_t i = 0; i < picklists.outcome_count; i++) {
        const struct pick_outcome *outcome = &picklists.outcomes[i];
        const struct pick_resource *resource = &picklists.resources[outcome->resource];
        if (fits(filter->sector, picklists.sectors[resource->sector].id) &&
            fits(filter->resource, resource->id) && (harm == 0 || (outcome->harms & harm) != 0) &&
            has_words(cx, &words, outcome->title))
            rows[n++] = outcome_row(cx, outcome);
    }
    ret->outcomes.at = rows;
    ret->outcomes.n = n;
    return RC_OK;
}

static bool threat_has_words(const struct ctx *cx, const struct search_words *words,
                             const struct pick_threat *threat)
{
    bool found = has_words(cx, words, threat->title);
    for (size_t i = 0; !found && i < threat->examples.n; i++)
        found = has_words(cx, words, threat->examples.at[i]);
    return found;
}

enum rc pick_threats_make(struct ctx *cx, const struct pick_filter *filter,
                          struct pick_threats_view *ret)
{
    struct pick_threat_row *rows = ARENA_ARRAY(cx->arena, struct pick_threat_row,
                                               picklists.threat_count + 1);
    const struct search_words words = search_split(cx, filter->query);
    const struct pick_outcome *outcome = pick_outcome_find(filter->outcome);
    size_t n = 0;
    if (rows == NULL)
        return memory_ended(cx);
    if (outcome == NULL && filter->outcome[0] != '\0')
        return field_fail(cx, "outcome", N_("The pick lists have no {0}"), filter->outcome);
    *ret = (struct pick_threats_view){.query = filter->query, .source = picklists.threat_source};
    CHOICES(cx, "origin", picklists.origins, picklists.origin_count, filter->origin, &ret->origins);
    for (size_t i = 0; i < picklists.threat_count; i++) {
        const struct pick_threat *threat = &picklists.threats[i];
        if (fits(filter->origin, picklists.origins[threat->origin].id) &&
            (outcome == NULL || pick_leads(threat, outcome)) && threat_has_words(cx, &words, threat))
            rows[n++] = threat_row(cx, threat);
    }
    ret->threats.at = rows;
    ret->threats.n = n;
    return RC_OK;
}

enum rc pick_sources_make(struct ctx *cx, const struct pick_filter *filter,
                          struct pick_sources_view *ret)
{
    struct pick_source_row *rows = ARENA_ARRAY(cx->arena, struct pick_source_row,
                                               picklists.source_count + 1);
    const struct search_words words = search_split(cx, filter->query);
    const struct pick_threat *threat = pick_threat_find(filter->threat);
    size_t n = 0;
    if (rows == NULL)
        return memory_ended(cx);
    if (threat == NULL && filter->threat[0] != '\0')
        return field_fail(cx, "threat", N_("The pick lists have no {0}"), filter->threat);
    *ret = (struct pick_sources_view){.query = filter->query, .source = picklists.source_source};
    CHOICES(cx, "group", picklists.groups, picklists.group_count, filter->group, &ret->groups);
    for (size_t i = 0; i < picklists.source_count; i++) {
        const struct pick_source *source = &picklists.sources[i];
        if (fits(filter->group, picklists.groups[source->group].id) &&
            (threat == NULL || pick_opens(source, threat)) && has_words(cx, &words, source->title))
            rows[n++] = source_row(cx, source);
    }
    ret->sources.at = rows;
    ret->sources.n = n;
    return RC_OK;
}

static const struct pick_filter any = {"", "", "", "", "", "", "", ""};

enum rc pick_outcome_make(struct ctx *cx, const char *id, const char *threat_id,
                          struct pick_outcome_view *ret)
{
    const struct pick_outcome *outcome = pick_outcome_find(id);
    const struct pick_threat *threat = pick_threat_find(threat_id);
    struct pick_filter filter = any;
    struct pick_threats_view threats = {.query = ""};
    struct pick_sources_view sources = {.query = ""};
    if (outcome == NULL)
        return fail(cx, RC_MISSING, N_("The pick lists have no outcome {0}"), id);
    if (threat_id[0] != '\0' && (threat == NULL || !pick_leads(threat, outcome)))
        return field_fail(cx, "threat", N_("No threat {0} leads to this outcome"), threat_id);
    filter.outcome = id;
    TRY(pick_threats_make(cx, &filter, &threats));
    struct pick_threat_row *rows = ARENA_ARRAY(cx->arena, struct pick_threat_row, threats.threats.n + 1);
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < threats.threats.n; i++) {
        rows[i] = threats.threats.at[i];
        rows[i].chosen = strcmp(rows[i].id, threat_id) == 0;
    }
    filter = any;
    filter.threat = threat_id;
    if (threat != NULL)
        TRY(pick_sources_make(cx, &filter, &sources));
    *ret = (struct pick_outcome_view){
        .outcome = outcome_row(cx, outcome),
        .effects = texts_of(cx, picklists.resources[outcome->resource].effects),
        .threats = {rows, threats.threats.n},
        .threat = threat_id,
        .threat_title = threat == NULL ? "" : said(cx, threat->title),
        .sources = sources.sources};
    return pick_outcome_tree(cx, ret, &ret->tree);
}

enum rc pick_threat_make(struct ctx *cx, const char *id, struct pick_threat_view *ret)
{
    const struct pick_threat *threat = pick_threat_find(id);
    struct pick_filter filter = any;
    struct pick_sources_view sources;
    struct pick_outcome_row *outcomes = ARENA_ARRAY(cx->arena, struct pick_outcome_row,
                                                    picklists.outcome_count + 1);
    size_t n = 0;
    if (outcomes == NULL)
        return memory_ended(cx);
    if (threat == NULL)
        return fail(cx, RC_MISSING, N_("The pick lists have no threat {0}"), id);
    filter.threat = id;
    TRY(pick_sources_make(cx, &filter, &sources));
    for (size_t i = 0; i < picklists.outcome_count; i++)
        if (pick_leads(threat, &picklists.outcomes[i]))
            outcomes[n++] = outcome_row(cx, &picklists.outcomes[i]);
    *ret = (struct pick_threat_view){.threat = threat_row(cx, threat),
                                     .outcomes = {outcomes, n},
                                     .sources = sources.sources};
    return pick_threat_tree(cx, ret, &ret->tree);
}
