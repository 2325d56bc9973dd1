/* Looking for measures by words. A catalog has some hundred of them, so their texts are folded at
 * each look (about a millisecond for the largest) and nothing is kept. */
#include <string.h>

#include "base/text.h"
#include "catalog/catalog.h"

enum { WORDS = 8 /* further words of a query are one with the last */ };

struct words {
    const char *at[WORDS];
    size_t n;
};

/* NFKC and small letters: ＣＳＩＲＴ, Csirt and csirt are one. Letters beyond ASCII keep their case; the
 * texts are Japanese and English. */
static const char *fold(const struct ctx *cx, const char *text)
{
    const char *folded = text_fold(cx, text);
    size_t length = strlen(folded);
    char *small = arena_alloc(cx->arena, length + 1);
    for (size_t i = 0; small != NULL && i < length; i++)
        small[i] = (char)(folded[i] >= 'A' && folded[i] <= 'Z' ? folded[i] + ('a' - 'A')
                                                               : folded[i]);
    return small == NULL ? "" : small;
}

/* The words of a folded query; NFKC has made ideographic blanks plain ones. */
static struct words split(const struct ctx *cx, const char *query)
{
    struct words words = {.n = 0};
    const char *at = text_trim(cx, fold(cx, query));
    while (*at != '\0') {
        size_t length = words.n == WORDS - 1 ? strlen(at) : strcspn(at, " \t\r\n");
        words.at[words.n++] = arena_copy_n(cx->arena, at, length);
        at += length;
        at += strspn(at, " \t\r\n");
    }
    return words;
}

static bool has_words(const struct ctx *cx, const struct control *control,
                      const struct words *words)
{
    const char *texts[] = {control->label,       control->id,           control->title.ja,
                           control->title.en,    control->statement.ja, control->statement.en,
                           control->question.ja, control->question.en};
    unsigned found = 0;
    for (size_t i = 0; i < COUNT(texts) && words->n > 0; i++) {
        const char *folded = fold(cx, texts[i]);
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
    struct words words = split(cx, filter->query);
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
