/* Looking: the rarest term of the query leads, every document that it gives is looked at whole. */
#include "search/search.h"

#include <string.h>

#include "base/app.h"
#include "base/text.h"
#include "register/record.h"
#include "search/search_store.h"
#include "search/search_terms.h"

enum { PAGE = 200, LOOKED_AT_MOST = 4000, COUNTED_MOST = 400, EXCERPT_CHARACTERS = 100 };

const struct field search_hit_table[SEARCH_HIT_FIELDS] = {
    FIELD(search_hit, noun, F_TEXT),
    FIELD(search_hit, label, F_TEXT, .label = N_("Kind")),
    FIELD(search_hit, record, F_ID),
    FIELD(search_hit, title, F_TEXT, .label = N_("Title")),
    FIELD(search_hit, excerpt, F_TEXT, .label = N_("Passage")),
    FIELD(search_hit, at, F_TIME, .label = N_("Last change")),
    FIELD(search_hit, href, F_TEXT),
};

static enum rc choose_lead(struct ctx *cx, const struct search_ranges *ranges,
                           struct search_range *ret)
{
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < ranges->n && least > 0; i++) {
        int64_t count = 0;
        TRY(search_store_count(cx, ranges->at[i].first, ranges->at[i].last, COUNTED_MOST, &count));
        if (count < least) {
            least = count;
            *ret = ranges->at[i];
        }
    }
    return RC_OK;
}

/* The first field that holds one of the words, cut to a line. */
static const char *excerpt_of(struct ctx *cx, const struct search_document *document,
                              const struct search_words *words)
{
    for (const char *at = document->shown; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        const char *line = arena_copy_n(cx->arena, at, length);
        const char *folded = search_fold(cx, line);
        for (size_t i = 0; i < words->n; i++) {
            if (strstr(folded, words->at[i]) == NULL || text_same(line, document->title))
                continue;
            const char *end = line;
            for (int n = 0; n < EXCERPT_CHARACTERS && *end != '\0'; n++)
                (void)text_next(&end);
            return *end == '\0' ? line : arena_printf(cx->arena, "%.*s…", (int)(end - line), line);
        }
        at += length + (at[length] == '\n');
    }
    return "";
}

struct looking {
    struct search_words words;
    const char *noun;
    struct search_hit *hits;
    size_t n, limit;
    int64_t last; /* the last document looked at */
};

static void look_at(struct ctx *cx, struct looking *looking, const struct search_document *document)
{
    const struct record *record = record_find(cx->app, document->noun);
    bool seen = record != NULL && record->read != 0 && may(cx, record->read) &&
                (text_empty(looking->noun) || text_same(looking->noun, document->noun));
    looking->last = document->doc;
    if (!seen || !search_fits(document->folded, &looking->words))
        return;
    looking->hits[looking->n++] = (struct search_hit){
        .noun = document->noun,
        .label = tr(cx, record->label),
        .record = document->record,
        .title = document->title,
        .excerpt = excerpt_of(cx, document, &looking->words),
        .href = document->href,
        .at = document->at,
        .doc = document->doc};
}

static enum rc walk(struct ctx *cx, struct looking *looking, struct search_range lead,
                    int64_t before, struct search_hits *ret)
{
    size_t looked = 0, got = PAGE;
    looking->last = before;
    while (got == PAGE && looking->n < looking->limit && looked < LOOKED_AT_MOST) {
        struct search_documents page;
        TRY(search_store_walk(cx, lead.first, lead.last, looking->last, PAGE, &page));
        got = page.n;
        for (size_t i = 0; i < page.n && looking->n < looking->limit; i++, looked++)
            look_at(cx, looking, &page.at[i]);
    }
    bool full = looking->n == looking->limit;
    ret->cut = !full && got == PAGE;
    ret->next = full || ret->cut ? looking->last : 0;
    return RC_OK;
}

enum rc search_records(struct ctx *cx, const char *query, const char *noun, int64_t before,
                       int64_t limit, struct search_hits *ret)
{
    struct search_ranges ranges;
    struct search_range lead = {0, 0};
    struct looking looking = {.words = {.n = 0}, .noun = noun, .limit = (size_t)limit};
    *ret = (struct search_hits){.n = 0};
    if (text_length(query) > SEARCH_QUERY_CHARACTERS)
        return field_fail(cx, "q", N_("Please search for at most {0} characters"),
                          decimal(cx, SEARCH_QUERY_CHARACTERS));
    looking.words = search_split(cx, query);
    TRY(search_ranges_of(cx, &looking.words, &ranges));
    if (ranges.n == 0 || limit < 1 || limit > SEARCH_HITS_MOST)
        return RC_OK;
    looking.hits = ARENA_ARRAY(cx->arena, struct search_hit, looking.limit);
    if (looking.hits == NULL)
        return RC_MEMORY;
    TRY(choose_lead(cx, &ranges, &lead));
    TRY(walk(cx, &looking, lead, before, ret));
    ret->at = looking.hits;
    ret->n = looking.n;
    return RC_OK;
}
