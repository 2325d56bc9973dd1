/* What one study has and another has not: carried over to a new year, or gathered from departments. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "dependency/dependency.h"
#include "preparation/preparation.h"
#include "risk/risk_inside.h"
#include "treatment/treatment.h"

/* Which row of the other study stands for a row; and keys of what is there already. */
struct pair_of {
    const char *key, *id;
};
struct map {
    struct pair_of *at;
    size_t n, room;
    bool sorted;
};

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct pair_of *)a)->key, ((const struct pair_of *)b)->key);
}

static enum rc map_add(struct ctx *cx, struct map *map, const char *key, const char *id)
{
    map->at = arena_grow(cx->arena, map->at, map->n, &map->room, sizeof *map->at);
    if (map->at == NULL)
        return RC_MEMORY;
    map->at[map->n++] = (struct pair_of){key, id};
    map->sorted = false;
    return RC_OK;
}

/* "" for a key that is not there. */
static const char *map_get(struct map *map, const char *key)
{
    const struct pair_of wanted = {key, ""};
    if (map->n == 0 || text_empty(key))
        return "";
    if (!map->sorted)
        qsort(map->at, map->n, sizeof *map->at, by_key);
    map->sorted = true;
    const struct pair_of *found = bsearch(&wanted, map->at, map->n, sizeof *map->at, by_key);
    return found == NULL ? "" : found->id;
}

struct merge {
    const struct risk_study *from, *into;
    struct map services, processes, resources, groups, risks; /* old id → new id */
    struct risk_merged counts;
    int64_t number; /* the last risk's */
};

/* Parts of a key cannot be told apart by their content: lengths stand before them. */
static const char *key_of(struct ctx *cx, const char *const *parts, size_t n)
{
    const char *key = "";
    for (size_t i = 0; i < n; i++)
        key = arena_printf(cx->arena, "%s%zu:%s", key, strlen(parts[i]), parts[i]);
    return key;
}
#define KEY(cx, ...)                                                                               \
    key_of((cx), (const char *const[]){__VA_ARGS__},                                               \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* Stores a copy under a new id, and notes what it came from. */
static enum rc copy_in(struct ctx *cx, const struct record *record, const struct merge *merge, void *row,
                       struct map *map)
{
    const struct field *fields = record->fields.at;
    const char *old = field_text(&fields[0], row);
    field_set_text(&fields[0], row, "");
    field_set_text(field_find(record->fields, "study"), row, merge->into->id);
    field_set_text(field_find(record->fields, "origin"), row, old);
    TRY(record_insert(cx, record, row));
    return map == NULL ? RC_OK : map_add(cx, map, old, field_text(&fields[0], row));
}

static enum rc merge_services(struct ctx *cx, struct merge *merge)
{
    struct risk_services theirs, mine;
    struct map there = {.n = 0};
    TRY(risk_store_services(cx, merge->from->id, &theirs));
    TRY(risk_store_services(cx, merge->into->id, &mine));
    for (size_t i = 0; i < mine.n; i++)
        TRY(map_add(cx, &there, KEY(cx, mine.at[i].business, mine.at[i].name), mine.at[i].id));
    for (size_t i = 0; i < theirs.n; i++) {
        struct risk_service row = theirs.at[i];
        const char *same = map_get(&there, KEY(cx, row.business, row.name));
        merge->counts.same += !text_empty(same);
        if (!text_empty(same)) {
            TRY(map_add(cx, &merge->services, row.id, same));
            continue;
        }
        row.approver = ""; /* what is left out is approved anew each year */
        row.approved_at = 0;
        TRY(copy_in(cx, &risk_service_record, merge, &row, &merge->services));
        merge->counts.services++;
    }
    return RC_OK;
}

static enum rc merge_processes(struct ctx *cx, struct merge *merge)
{
    struct risk_processes theirs, mine;
    struct map there = {.n = 0};
    TRY(risk_store_processes(cx, merge->from->id, &theirs));
    TRY(risk_store_processes(cx, merge->into->id, &mine));
    for (size_t i = 0; i < mine.n; i++)
        TRY(map_add(cx, &there, KEY(cx, mine.at[i].name), mine.at[i].id));
    for (size_t i = 0; i < theirs.n; i++) {
        struct risk_process row = theirs.at[i];
        const char *same = map_get(&there, KEY(cx, row.name));
        merge->counts.same += !text_empty(same);
        if (!text_empty(same)) {
            TRY(map_add(cx, &merge->processes, row.id, same));
            continue;
        }
        row.approver = "";
        row.approved_at = 0;
        TRY(copy_in(cx, &risk_process_record, merge, &row, &merge->processes));
        merge->counts.processes++;
    }
    return RC_OK;
}

static enum rc merge_resources(struct ctx *cx, struct merge *merge)
{
    struct risk_resources theirs, mine;
    struct map there = {.n = 0};
    TRY(risk_store_resources(cx, merge->from->id, &theirs));
    TRY(risk_store_resources(cx, merge->into->id, &mine));
    for (size_t i = 0; i < mine.n; i++)
        TRY(map_add(cx, &there, KEY(cx, decimal(cx, mine.at[i].kind), mine.at[i].name), mine.at[i].id));
    for (size_t i = 0; i < theirs.n; i++) {
        struct risk_resource row = theirs.at[i];
        const char *same = map_get(&there, KEY(cx, decimal(cx, row.kind), row.name));
        merge->counts.same += !text_empty(same);
        if (!text_empty(same)) {
            TRY(map_add(cx, &merge->resources, row.id, same));
            continue;
        }
        TRY(copy_in(cx, &risk_resource_record, merge, &row, &merge->resources));
        merge->counts.resources++;
    }
    return RC_OK;
}

static enum rc merge_serves(struct ctx *cx, struct merge *merge)
{
    struct risk_service_processes theirs, mine;
    struct map there = {.n = 0};
    TRY(risk_store_serves(cx, merge->from->id, &theirs));
    TRY(risk_store_serves(cx, merge->into->id, &mine));
    for (size_t i = 0; i < mine.n; i++)
        TRY(map_add(cx, &there, KEY(cx, mine.at[i].service, mine.at[i].process), mine.at[i].id));
    for (size_t i = 0; i < theirs.n; i++) {
        struct risk_service_process row = theirs.at[i];
        row.service = map_get(&merge->services, row.service);
        row.process = map_get(&merge->processes, row.process);
        if (text_empty(map_get(&there, KEY(cx, row.service, row.process))))
            TRY(copy_in(cx, &risk_service_process_record, merge, &row, NULL));
    }
    return RC_OK;
}

static enum rc merge_groups(struct ctx *cx, struct merge *merge)
{
    struct risk_groups theirs, mine;
    struct map there = {.n = 0};
    TRY(risk_store_groups(cx, merge->from->id, &theirs));
    TRY(risk_store_groups(cx, merge->into->id, &mine));
    for (size_t i = 0; i < mine.n; i++)
        TRY(map_add(cx, &there, KEY(cx, mine.at[i].process, mine.at[i].resource, mine.at[i].title),
                    mine.at[i].id));
    for (size_t i = 0; i < theirs.n; i++) {
        struct risk_need_group row = theirs.at[i];
        row.process = map_get(&merge->processes, row.process);
        row.resource = map_get(&merge->resources, row.resource);
        const char *same = map_get(&there, KEY(cx, row.process, row.resource, row.title));
        if (text_empty(same))
            TRY(copy_in(cx, &risk_need_group_record, merge, &row, &merge->groups));
        else
            TRY(map_add(cx, &merge->groups, row.id, same));
    }
    return RC_OK;
}

static enum rc merge_needs(struct ctx *cx, struct merge *merge)
{
    struct risk_needs theirs, mine;
    struct map there = {.n = 0};
    TRY(risk_store_needs(cx, merge->from->id, &theirs));
    TRY(risk_store_needs(cx, merge->into->id, &mine));
    for (size_t i = 0; i < mine.n; i++)
        TRY(map_add(cx, &there,
                    KEY(cx, mine.at[i].process, mine.at[i].resource, mine.at[i].needed, mine.at[i].need_group),
                    mine.at[i].id));
    for (size_t i = 0; i < theirs.n; i++) {
        struct risk_need row = theirs.at[i];
        row.process = map_get(&merge->processes, row.process);
        row.resource = map_get(&merge->resources, row.resource);
        row.needed = map_get(&merge->resources, row.needed);
        row.need_group = map_get(&merge->groups, row.need_group);
        if (!text_empty(map_get(&there, KEY(cx, row.process, row.resource, row.needed, row.need_group))))
            continue;
        TRY(copy_in(cx, &risk_need_record, merge, &row, NULL));
        merge->counts.needs++;
    }
    return RC_OK;
}

static const char *risk_key(struct ctx *cx, const struct risk *row)
{
    return KEY(cx, row->process, row->resource, row->outcome, row->event, row->source);
}

static enum rc merge_risks(struct ctx *cx, struct merge *merge)
{
    struct risk_rows theirs, mine;
    struct map there = {.n = 0};
    TRY(risk_store_risks(cx, merge->from->id, &theirs));
    TRY(risk_store_risks(cx, merge->into->id, &mine));
    TRY(risk_store_last_number(cx, merge->into->id, &merge->number));
    for (size_t i = 0; i < mine.n; i++)
        TRY(map_add(cx, &there, risk_key(cx, &mine.at[i]), mine.at[i].id));
    for (size_t i = 0; i < theirs.n; i++) {
        struct risk row = theirs.at[i];
        row.process = map_get(&merge->processes, row.process);
        row.resource = map_get(&merge->resources, row.resource);
        const char *same = map_get(&there, risk_key(cx, &row));
        merge->counts.same += !text_empty(same);
        if (!text_empty(same)) {
            TRY(map_add(cx, &merge->risks, row.id, same));
            continue;
        }
        row.place = row.number = ++merge->number;
        row.confirmed_by = row.confirmed_on = "";
        TRY(copy_in(cx, &risk_record, merge, &row, &merge->risks));
        merge->counts.risks++;
    }
    return RC_OK;
}

static enum rc merge_items(struct ctx *cx, struct merge *merge)
{
    struct risk_items theirs, mine;
    struct map there = {.n = 0};
    TRY(risk_store_items(cx, merge->from->id, &theirs));
    TRY(risk_store_items(cx, merge->into->id, &mine));
    for (size_t i = 0; i < mine.n; i++)
        TRY(map_add(cx, &there, KEY(cx, mine.at[i].risk, mine.at[i].item), mine.at[i].id));
    for (size_t i = 0; i < theirs.n; i++) {
        struct risk_item row = theirs.at[i];
        row.risk = map_get(&merge->risks, row.risk);
        if (text_empty(map_get(&there, KEY(cx, row.risk, row.item))))
            TRY(copy_in(cx, &risk_item_record, merge, &row, NULL));
    }
    return RC_OK;
}

enum rc risk_merge_rows(struct ctx *cx, const struct risk_study *from, const struct risk_study *into,
                        struct risk_merged *ret)
{
    struct merge merge = {.from = from, .into = into};
    TRY(merge_services(cx, &merge));
    TRY(merge_processes(cx, &merge));
    TRY(merge_resources(cx, &merge));
    TRY(merge_serves(cx, &merge));
    TRY(merge_groups(cx, &merge));
    TRY(merge_needs(cx, &merge));
    TRY(merge_risks(cx, &merge));
    TRY(merge_items(cx, &merge));
    TRY(context_carry(cx, from->id, into->id));
    TRY(dependency_carry(cx, from->id, into->id));
    TRY(treatment_carry(cx, from->id, into->id));
    *ret = merge.counts;
    return RC_OK;
}

/* Steps mean the same only where the scales are the same. */
static enum rc same_scales(struct ctx *cx, const char *from, const char *into)
{
    struct risk_criteria one, other;
    struct risk_scale first, second;
    TRY(risk_criteria_of(cx, from, &one, &first));
    TRY(risk_criteria_of(cx, into, &other, &second));
    if (first.impacts != second.impacts || first.frequencies != second.frequencies)
        return fail(cx, RC_CONFLICT,
                    N_("The two risk assessments have different scales; bring the criteria in line first"));
    return RC_OK;
}

enum rc risk_merge(struct ctx *cx, const char *from, const char *into, struct risk_merged *ret)
{
    struct risk_study source, target;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (text_empty(from))
        return field_fail(cx, "from", N_("Please choose the risk assessment that is taken in"));
    if (text_same(from, into))
        return fail(cx, RC_INVALID, N_("A risk assessment cannot be merged into itself"));
    TRY(db_begin(cx, &tx));
    TRY(risk_study_writable(cx, into));
    TRY(record_get(cx, &risk_study_record, from, &source));
    TRY(record_get(cx, &risk_study_record, into, &target));
    TRY(same_scales(cx, from, into));
    TRY(risk_merge_rows(cx, &source, &target, ret));
    return db_commit(cx, &tx);
}
