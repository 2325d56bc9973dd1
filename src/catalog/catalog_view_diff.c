/* The difference of two catalogs as a page shows it. */
#include <string.h>

#include "catalog/catalog_view.h"

/* Back to the first byte of the character that `at` lies in. */
static size_t character_start(const char *text, size_t at)
{
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* On to the first byte of a character. */
static size_t character_end(const char *text, size_t at)
{
    while (((unsigned char)text[at] & 0xC0) == 0x80)
        at++;
    return at;
}

/* Cuts both texts into what they share at their ends and what lies between. */
static void parts_fill(const struct ctx *cx, struct catalog_change_row *row)
{
    const char *before = row->before, *after = row->after;
    size_t before_length = strlen(before), after_length = strlen(after), start = 0, end = 0;
    while (before[start] != '\0' && before[start] == after[start])
        start++;
    start = character_start(before, start);
    size_t most = (before_length < after_length ? before_length : after_length) - start;
    while (end < most && before[before_length - 1 - end] == after[after_length - 1 - end])
        end++;
    end = before_length - character_end(before, before_length - end);
    row->start = arena_copy_n(cx->arena, before, start);
    row->end = arena_copy(cx->arena, before + before_length - end);
    row->before_middle = arena_copy_n(cx->arena, before + start, before_length - start - end);
    row->after_middle = arena_copy_n(cx->arena, after + start, after_length - start - end);
}

/* The reader's language; the other one when only that differs. */
static struct catalog_change_row change_row_of(const struct ctx *cx,
                                               const struct catalog_text_change *change)
{
    struct catalog_change_row row = {
        .field = change->field,
        .label = tr(cx, change->label),
        .before = bilingual_text(cx, change->before),
        .after = bilingual_text(cx, change->after),
    };
    if (strcmp(row.before, row.after) == 0) {
        struct ctx other = *cx;
        other.lang = cx->lang == LANG_EN ? LANG_JA : LANG_EN;
        row.before = bilingual_text(&other, change->before);
        row.after = bilingual_text(&other, change->after);
    }
    parts_fill(cx, &row);
    return row;
}

static enum rc changed_fill(struct ctx *cx, const struct catalog_difference *difference,
                            struct catalog_diff_view *view)
{
    struct catalog_changed_row *rows = ARENA_ARRAY(cx->arena, struct catalog_changed_row,
                                                   difference->changed.n + 1);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < difference->changed.n; i++) {
        const struct catalog_control_change *change = &difference->changed.at[i];
        struct catalog_change_row *changes = ARENA_ARRAY(cx->arena, struct catalog_change_row,
                                                         change->texts.n);
        if (changes == NULL)
            return RC_MEMORY;
        for (size_t j = 0; j < change->texts.n; j++)
            changes[j] = change_row_of(cx, &change->texts.at[j]);
        rows[i] = (struct catalog_changed_row){
            .id = change->after->id,
            .label = change->after->label,
            .title = bilingual_text(cx, change->after->title),
            .changes = {changes, change->texts.n},
        };
    }
    view->changed.at = rows;
    view->changed.n = difference->changed.n;
    view->changed_count = (int64_t)difference->changed.n;
    return RC_OK;
}

static struct catalog_mapping_row relation_row(const struct ctx *cx,
                                               const struct catalog_difference *difference,
                                               const struct catalog_control_relation *relation)
{
    const struct neighbour *after = &relation->after;
    bool group = after->control == NULL;
    return (struct catalog_mapping_row){
        .own = catalog_near_control(cx, difference->from, relation->before),
        .other = group ? catalog_near_group(cx, difference->to, after->group)
                       : catalog_near_control(cx, difference->to, after->control),
        .other_group = group,
        .relationship = (int64_t)after->relationship,
        .as_printed = after->as_printed,
        .relation = relationship_text(cx, after->relationship, after->as_printed),
        .source = after->source,
        .note = bilingual_text(cx, after->note),
    };
}

static enum rc related_fill(struct ctx *cx, const struct catalog_difference *difference,
                            struct catalog_diff_view *view)
{
    struct catalog_mapping_row *rows = ARENA_ARRAY(cx->arena, struct catalog_mapping_row,
                                                   difference->related.n + 1);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < difference->related.n; i++)
        rows[i] = relation_row(cx, difference, &difference->related.at[i]);
    view->related.at = rows;
    view->related.n = difference->related.n;
    view->related_count = (int64_t)difference->related.n;
    return RC_OK;
}

static enum rc near_fill(struct ctx *cx, const struct catalog *catalog,
                         const struct control_list *controls, const struct catalog_near **ret_at,
                         size_t *ret_n, int64_t *ret_count)
{
    struct catalog_near *rows = ARENA_ARRAY(cx->arena, struct catalog_near, controls->n + 1);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < controls->n; i++)
        rows[i] = catalog_near_control(cx, catalog, controls->at[i]);
    *ret_at = rows;
    *ret_n = controls->n;
    *ret_count = (int64_t)controls->n;
    return RC_OK;
}

/* Every catalog, in the order of the list. */
static enum rc choices_fill(struct ctx *cx, const char *chosen,
                            const struct catalog_choice **ret_at, size_t *ret_n)
{
    struct catalog_titles titles;
    TRY(catalog_titles(cx, &titles));
    struct catalog_choice *choices = ARENA_ARRAY(cx->arena, struct catalog_choice, titles.n + 1);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < titles.n; i++)
        choices[i] = (struct catalog_choice){titles.at[i].id,
                                             bilingual_text(cx, titles.at[i].title),
                                             strcmp(titles.at[i].id, chosen) == 0};
    *ret_at = choices;
    *ret_n = titles.n;
    return RC_OK;
}

static enum rc difference_fill(struct ctx *cx, const char *from, const char *to,
                               struct catalog_diff_view *view)
{
    const struct catalog *before = NULL, *after = NULL;
    struct catalog_difference difference = {.from = NULL};
    TRY(catalog_get(cx, from, &before));
    TRY(catalog_get(cx, to, &after));
    TRY(catalog_compare(cx, before, after, &difference));
    view->chosen = 1;
    view->from = catalog_row_of(cx, before);
    view->to = catalog_row_of(cx, after);
    view->basis = (int64_t)difference.basis;
    view->same_count = (int64_t)difference.same;
    TRY(near_fill(cx, after, &difference.added, &view->added.at, &view->added.n,
                  &view->added_count));
    TRY(near_fill(cx, before, &difference.removed, &view->removed.at, &view->removed.n,
                  &view->removed_count));
    TRY(changed_fill(cx, &difference, view));
    return related_fill(cx, &difference, view);
}

enum rc catalog_diff_view_make(struct ctx *cx, const char *from, const char *to,
                               struct catalog_diff_view *ret)
{
    struct catalog_diff_view view = {.chosen = 0};
    TRY(choices_fill(cx, from, &view.from_choices.at, &view.from_choices.n));
    TRY(choices_fill(cx, to, &view.to_choices.at, &view.to_choices.n));
    if (from[0] != '\0' && to[0] != '\0')
        TRY(difference_fill(cx, from, to, &view));
    *ret = view;
    return RC_OK;
}
