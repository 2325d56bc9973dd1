/* One measure with its neighbours, and the mappings of a catalog. */
#include <string.h>

#include "catalog/catalog_view.h"

struct catalog_near catalog_near_control(const struct ctx *cx, const struct catalog *catalog,
                                         const struct control *control)
{
    return (struct catalog_near){
        .id = control->id,
        .label = control->label,
        .title = bilingual_text(cx, control->title),
        .href = arena_printf(cx->arena, "/catalogs/%s/controls/%s", catalog->id, control->id),
    };
}

struct catalog_near catalog_near_group(const struct ctx *cx, const struct catalog *catalog,
                                       const struct catalog_group *group)
{
    return (struct catalog_near){
        .id = group->id,
        .label = group->label,
        .title = bilingual_text(cx, group->title),
        .href = arena_printf(cx->arena, "/catalogs/%s#%s", catalog->id, group->id),
    };
}

static struct catalog_neighbour_row neighbour_row_of(const struct ctx *cx,
                                                     const struct neighbour *neighbour)
{
    bool group = neighbour->control == NULL;
    struct catalog_near near = group ? catalog_near_group(cx, neighbour->catalog, neighbour->group)
                                     : catalog_near_control(cx, neighbour->catalog,
                                                            neighbour->control);
    return (struct catalog_neighbour_row){
        .catalog = neighbour->catalog->id,
        .catalog_title = catalog_short_name(cx, neighbour->catalog),
        .id = near.id,
        .label = near.label,
        .title = near.title,
        .href = near.href,
        .group = group,
        .relationship = (int64_t)neighbour->relationship,
        .as_printed = neighbour->as_printed,
        .relation = relationship_text(cx, neighbour->relationship, neighbour->as_printed),
        .source = neighbour->source,
        .note = bilingual_text(cx, neighbour->note),
        .through = neighbour->through == NULL ? "" : neighbour->through->label,
    };
}

/* The rows stand by catalog, in the order of the catalogs. */
static enum rc neighbours_fill(struct ctx *cx, const struct catalog *catalog,
                               const struct control *control, struct catalog_control_view *view)
{
    struct neighbours found = {.n = 0};
    TRY(catalog_neighbours(cx, catalog, control, &found));
    struct catalog_neighbour_row *rows = ARENA_ARRAY(cx->arena, struct catalog_neighbour_row,
                                                     found.n + 1);
    if (rows == NULL)
        return RC_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < catalogs_count; i++) {
        size_t first = n;
        for (size_t j = 0; j < found.n; j++)
            if (found.at[j].catalog == catalogs[i])
                rows[n++] = neighbour_row_of(cx, &found.at[j]);
        rows[first].first = n > first;
    }
    view->neighbours.at = rows;
    view->neighbours.n = n;
    return RC_OK;
}

enum rc catalog_control_view_make(struct ctx *cx, const struct catalog *catalog,
                                  const struct control *control, struct catalog_control_view *ret)
{
    struct catalog_control_view view = {
        .catalog = catalog_row_of(cx, catalog),
        .control = catalog_control_row_of(cx, catalog, control),
        .previous = {"", "", "", ""},
        .next = {"", "", "", ""},
        .group_label = "",
        .group_title = "",
        .overview = "",
        .wording = "",
        .wording_source = "",
        .wording_dated = "",
    };
    size_t index = (size_t)(control - catalog->controls);
    if (index > 0)
        view.previous = catalog_near_control(cx, catalog, control - 1);
    if (index + 1 < catalog->control_count)
        view.next = catalog_near_control(cx, catalog, control + 1);
    if (control->group >= 0) {
        const struct catalog_group *group = &catalog->groups[control->group];
        view.group_label = group->label;
        view.group_title = bilingual_text(cx, group->title);
        view.overview = bilingual_text(cx, group->overview);
    }
    TRY(neighbours_fill(cx, catalog, control, &view));
    *ret = view;
    return RC_OK;
}

/* One end of a mapping's row; the standards compiler saw that it exists. */
static struct catalog_near end_of(const struct ctx *cx, const struct catalog *catalog,
                                  const char *id, bool is_group)
{
    return is_group ? catalog_near_group(cx, catalog, catalog_group(catalog, id))
                    : catalog_near_control(cx, catalog, catalog_control(catalog, id));
}

static struct catalog_mapping_row mapping_row_of(const struct ctx *cx,
                                                 const struct catalog *catalog,
                                                 const struct catalog *other,
                                                 const struct mapping_entry *entry, bool forward)
{
    enum relationship relationship = forward ? entry->relationship
                                             : relationship_turned(entry->relationship);
    struct catalog_mapping_row row = {
        .own_group = forward ? entry->from_group : entry->to_group,
        .other_group = forward ? entry->to_group : entry->from_group,
        .relationship = (int64_t)relationship,
        .as_printed = entry->as_printed,
        .relation = relationship_text(cx, relationship, entry->as_printed),
        .source = entry->source,
        .note = bilingual_text(cx, entry->note),
    };
    row.own = end_of(cx, catalog, forward ? entry->from : entry->to, row.own_group != 0);
    row.other = end_of(cx, other, forward ? entry->to : entry->from, row.other_group != 0);
    return row;
}

/* Grows over all mappings between two catalogs. */
struct summing {
    struct ctx *cx;
    const struct catalog *catalog, *other;
    struct catalog_mapping_row *rows;
    size_t n, room;
    const char **descriptions;
    size_t description_count;
    struct catalog_mapping_summary summary;
};

static enum rc mapping_add(struct summing *summing, const struct mapping *mapping, bool forward)
{
    struct ctx *cx = summing->cx;
    summing->descriptions[summing->description_count++] = bilingual_text(cx, mapping->description);
    for (size_t i = 0; i < mapping->entry_count; i++) {
        const struct mapping_entry *entry = &mapping->entries[i];
        summing->rows = arena_grow(cx->arena, summing->rows, summing->n, &summing->room,
                                   sizeof *summing->rows);
        if (summing->rows == NULL)
            return RC_MEMORY;
        summing->rows[summing->n++] = mapping_row_of(cx, summing->catalog, summing->other, entry,
                                                     forward);
        summing->summary.printed += entry->as_printed;
        summing->summary.editorial += !entry->as_printed;
    }
    return RC_OK;
}

/* The place of a row's measure or group in this catalog: rows stand in the order of the
 * document. */
static size_t place_of(const struct catalog *catalog, const struct catalog_mapping_row *row)
{
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        if (row->own_group == 0 && strcmp(control->id, row->own.id) == 0)
            return i * 2 + 1;
        for (int group = control->group; row->own_group != 0 && group >= 0;
             group = catalog->groups[group].parent)
            if (strcmp(catalog->groups[group].id, row->own.id) == 0)
                return i * 2;
    }
    return catalog->control_count * 2;
}

/* Stable, so that entries of one measure keep the order of the mapping. */
static enum rc rows_sort(struct summing *summing)
{
    size_t places = summing->catalog->control_count * 2 + 1;
    size_t *place = ARENA_ARRAY(summing->cx->arena, size_t, summing->n + 1);
    struct catalog_mapping_row *sorted = ARENA_ARRAY(summing->cx->arena, struct catalog_mapping_row,
                                                     summing->n + 1);
    size_t *start = ARENA_ARRAY(summing->cx->arena, size_t, places + 1);
    if (place == NULL || sorted == NULL || start == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < summing->n; i++) {
        place[i] = place_of(summing->catalog, &summing->rows[i]);
        start[place[i] + 1]++;
    }
    for (size_t i = 1; i <= places; i++)
        start[i] += start[i - 1];
    for (size_t i = 0; i < summing->n; i++)
        sorted[start[place[i]]++] = summing->rows[i];
    summing->rows = sorted;
    return RC_OK;
}

/* Measures without a neighbour in the other catalog. */
static enum rc without_fill(struct summing *summing)
{
    const struct catalog *catalog = summing->catalog;
    struct catalog_near *without = ARENA_ARRAY(summing->cx->arena, struct catalog_near,
                                               catalog->control_count + 1);
    if (without == NULL)
        return RC_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < catalog->control_count; i++) {
        struct neighbours found = {.n = 0};
        TRY(catalog_neighbours(summing->cx, catalog, &catalog->controls[i], &found));
        size_t there = 0;
        for (size_t j = 0; j < found.n; j++)
            there += found.at[j].catalog == summing->other;
        if (there == 0)
            without[n++] = catalog_near_control(summing->cx, catalog, &catalog->controls[i]);
    }
    struct catalog_mapping_summary *summary = &summing->summary;
    summary->without.at = without;
    summary->without.n = n;
    summary->unmapped = (int64_t)n;
    summary->mapped = (int64_t)(catalog->control_count - n);
    summary->share = (double)summary->mapped / (double)catalog->control_count;
    return RC_OK;
}

/* Everything between two catalogs; *ret_found is false when there is no mapping. */
static enum rc summary_make(struct ctx *cx, const struct catalog *catalog,
                            const struct catalog *other, struct catalog_mapping_summary *ret,
                            bool *ret_found)
{
    struct catalog_row row = catalog_row_of(cx, other);
    struct summing summing = {
        .cx = cx,
        .catalog = catalog,
        .other = other,
        .descriptions = ARENA_ARRAY(cx->arena, const char *, mappings_count + 1),
        .summary = {.own = catalog->id,
                    .catalog = row.id,
                    .catalog_title = row.short_title,
                    .status = row.status,
                    .status_class = row.status_class},
    };
    if (summing.descriptions == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < mappings_count; i++) {
        const char *from = mappings[i]->from, *to = mappings[i]->to;
        if (strcmp(from, catalog->id) == 0 && strcmp(to, other->id) == 0)
            TRY(mapping_add(&summing, mappings[i], true));
        else if (strcmp(to, catalog->id) == 0 && strcmp(from, other->id) == 0)
            TRY(mapping_add(&summing, mappings[i], false));
    }
    *ret_found = summing.description_count > 0;
    if (!*ret_found)
        return RC_OK;
    TRY(rows_sort(&summing));
    TRY(without_fill(&summing));
    summing.summary.entries = (int64_t)summing.n;
    summing.summary.rows.at = summing.rows;
    summing.summary.rows.n = summing.n;
    summing.summary.descriptions = (catalog_texts){summing.descriptions, summing.description_count};
    *ret = summing.summary;
    return RC_OK;
}

enum rc catalog_mappings_view_make(struct ctx *cx, const struct catalog *catalog, const char *only,
                                   struct catalog_mappings_view *ret)
{
    struct catalog_mapping_summary *others = ARENA_ARRAY(cx->arena, struct catalog_mapping_summary,
                                                         catalogs_count);
    const struct catalog *wanted = NULL;
    if (others == NULL)
        return RC_MEMORY;
    if (only[0] != '\0')
        TRY(catalog_get(cx, only, &wanted));
    size_t n = 0;
    for (size_t i = 0; i < catalogs_count; i++) {
        bool found = false;
        if (catalogs[i] == catalog || (wanted != NULL && catalogs[i] != wanted))
            continue;
        TRY(summary_make(cx, catalog, catalogs[i], &others[n], &found));
        n += found;
    }
    *ret = (struct catalog_mappings_view){
        .catalog = catalog_row_of(cx, catalog),
        .total = (int64_t)catalog->control_count,
        .others = {others, n},
    };
    return RC_OK;
}
