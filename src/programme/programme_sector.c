/* Sectors as the cycle needs them. */
#include "programme/programme_inside.h"

const char *programme_sector_words(const struct ctx *cx, const char *sector)
{
    return text_empty(sector) ? tr(cx, N_("Across sectors")) : sector;
}

enum rc programme_sectors(struct ctx *cx, struct choices *ret)
{
    struct organization organization = {.id = NULL};
    TRY(organization_get(cx, cx->org, &organization));
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, 1);
    if (choices == NULL)
        return RC_MEMORY;
    choices[0] = (struct choice){organization.sector, programme_sector_words(cx, organization.sector)};
    *ret = (struct choices){choices, text_empty(organization.sector) ? 0 : 1};
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
