/* Looking for measures by words. A catalog has some hundred of them, so their texts are folded at
 * each look (about a millisecond for the largest) and nothing is kept. */
#include <string.h>

#include "base/text.h"
#include "catalog/catalog.h"
#include "search/search.h"

static bool has_words(const struct ctx *cx, const struct control *control,
                      const struct search_words *words)
{
    const char *texts[] = {control->label,       control->id,           control->title.ja,
                           control->title.en,    control->statement.ja, control->statement.en,
                           control->question.ja, control->question.en};
    unsigned found = 0;
    for (size_t i = 0; i < COUNT(texts) && words->n > 0; i++) {
        const char *folded = search_fold(cx, texts[i]);
        for (size_t j = 0; j < words->n; j++)
            if (strstr(folded, words->at[j]) != NULL)
                found |= 1U << j;
    }
    return found == (1U << words->n) - 1;
}

enum rc catalog_search(struct ctx *cx, const struct catalog *catalog,
                       const struct catalog_filter *filter, struct control_list *ret)
{
    if (text_length(filter->query) > CATALOG_QUERY_CHARACTERS)
        return field_fail(cx, "q", N_("Please search for at most {0} characters"),
                          decimal(cx, CATALOG_QUERY_CHARACTERS));
    const struct control **list = ARENA_ARRAY(cx->arena, const struct control *,
                                              catalog->control_count);
    if (list == NULL)
        return RC_MEMORY;
    struct search_words words = search_split(cx, filter->query);
    size_t n = 0;
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        if (filter->audience != 0 && (control->audience & filter->audience) == 0)
            continue;
        if (filter->applies != 0 && (control->applies & filter->applies) == 0)
            continue;
        if (has_words(cx, control, &words))
            list[n++] = control;
    }
    *ret = (struct control_list){list, n};
    return RC_OK;
}
