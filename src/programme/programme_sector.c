/* Sectors as the cycle needs them, and the operators that a plan covers. */
#include "programme/programme_inside.h"
#include "sector/sector.h"

const char *programme_sector_words(const struct ctx *cx, const char *sector)
{
    return text_empty(sector) ? tr(cx, N_("Across sectors")) : sector_title(cx, sector);
}

/* What the register of sectors says that this organisation oversees, and what its own row says. */
static enum rc mark_own(struct ctx *cx, const struct organization *organization, bool *own, size_t n)
{
    struct oversights oversights = {.n = 0};
    const struct sector *sector = text_empty(organization->sector) ? NULL : sector_find(organization->sector);
    TRY(oversight_all(cx, &oversights));
    for (size_t i = 0; i < oversights.n; i++) {
        const struct sector *found = sector_find(oversights.at[i].sector);
        if (found != NULL && text_same(oversights.at[i].organization, cx->org))
            own[sector_index(found)] = true;
    }
    if (sector != NULL && sector_index(sector) < n)
        own[sector_index(sector)] = true;
    return RC_OK;
}

enum rc programme_sectors(struct ctx *cx, struct choices *ret)
{
    struct organization organization = {.id = NULL};
    size_t count = sector_table.sector_count, n = 0;
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, count);
    bool *own = ARENA_ARRAY(cx->arena, bool, count);
    bool any = false;
    if (choices == NULL || own == NULL)
        return RC_MEMORY;
    TRY(organization_get(cx, cx->org, &organization));
    if (organization.kind == ORGANIZATION_MINISTRY)
        TRY(mark_own(cx, &organization, own, count));
    for (size_t i = 0; i < count; i++)
        any |= own[i];
    for (size_t i = 0; i < count; i++)
        if (!any || own[i])
            choices[n++] = (struct choice){sector_at(i)->code, bilingual_text(cx, sector_at(i)->title)};
    *ret = (struct choices){choices, n};
    return RC_OK;
}

enum rc programme_sector(struct ctx *cx, const char *sector)
{
    struct choices sectors = {.n = 0};
    TRY(programme_sectors(cx, &sectors));
    for (size_t i = 0; i < sectors.n; i++)
        if (text_same(sectors.at[i].id, sector))
            return RC_OK;
    return field_fail(cx, "sector", N_("There is no sector “{0}” here"), sector);
}

enum rc programme_coverage(struct ctx *cx, int64_t year, const char *sector, struct programme_coverage *ret)
{
    struct programme_coverage coverage = {.covered = 0};
    struct sector_counts counts = {.n = 0};
    const struct sector *found = text_empty(sector) ? NULL : sector_find(sector);
    if (!may(cx, PERM_SECTOR_READ)) {
        *ret = coverage;
        return RC_OK;
    }
    TRY(covered_count(cx, year, &counts));
    const struct sector_count *count = found == NULL ? &counts.total : counts.at + sector_index(found);
    coverage.covered = count->covered;
    coverage.added = count->states[COVERED_ADDED];
    coverage.left = count->states[COVERED_LEFT];
    coverage.known = 1;
    *ret = coverage;
    return RC_OK;
}

static const struct field plan_operator_table[] = {
    FIELD(plan_operator, operator, F_TEXT, .flags = F_REQUIRED, .max = 40, .label = N_("Operator key")),
    FIELD(plan_operator, name, F_TEXT, .flags = F_REQUIRED, .max = 200, .label = N_("Operator's name")),
    FIELD(plan_operator, sub_sector, F_TEXT, .max = 40, .label = N_("Sub-sector")),
    FIELD(plan_operator, size, F_ENUM, .names = &covered_size_names, .label = N_("Size of the operator")),
    FIELD(plan_operator, region, F_TEXT, .max = 40, .label = N_("Region")),
    FIELD(plan_operator, coverage, F_ENUM, .names = &covered_state_names, .label = N_("Coverage by the plan")),
};
const struct record plan_operator_record = {.noun = "plan-operator",
                                            .fields = {plan_operator_table, COUNT(plan_operator_table)},
                                            .size = sizeof(struct plan_operator)};

enum rc programme_operators(struct ctx *cx, int64_t year, const char *sector, struct plan_operators *ret)
{
    const struct covered_filter filter = {.year = year, .state = COVERED_FILTER_IN, .sector = sector, .size = -1};
    struct covered_operators all = {.n = 0};
    if (!may(cx, PERM_SECTOR_READ) || text_empty(sector))
        return RC_OK;
    TRY(covered_all(cx, year, &filter, &all));
    struct plan_operator *rows = ARENA_ARRAY(cx->arena, struct plan_operator, all.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++)
        rows[i] = (struct plan_operator){.operator = all.at[i].operator,
                                         .name = all.at[i].name,
                                         .sub_sector = all.at[i].sub_sector,
                                         .size = all.at[i].size,
                                         .region = all.at[i].region,
                                         .coverage = all.at[i].state};
    *ret = (struct plan_operators){rows, all.n};
    return RC_OK;
}
