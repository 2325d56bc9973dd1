/* Who may change anything here; what rows are called; pick lists. */
#include "base/text.h"
#include "sector/sector_inside.h"

enum rc sector_may_write(struct ctx *cx)
{
    struct organization organization = {.id = NULL};
    if (!may(cx, PERM_SECTOR_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(organization_get(cx, cx->org, &organization));
    /* The local administrator holds every right: the register still belongs to who oversees. */
    if ((role_permissions_in((enum organization_kind)organization.kind, ROLE_CISO) & PERM_SECTOR_WRITE) == 0)
        return fail(cx, RC_DENIED, N_("{0} is not an organisation that oversees sectors"), organization.name);
    return RC_OK;
}

/* --- What the ledger's pages call the rows --- */

void oversight_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct oversight *one = row;
    (void)href;
    *subject = arena_printf(cx->arena, "%s – %s", sector_title(cx, one->sector), one->body);
}

void covered_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct covered_operator *one = row;
    (void)href;
    *subject = arena_printf(cx->arena, "%s (%lld)", one->name, (long long)one->year);
}

void risk_index_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    (void)row;
    *subject = tr(cx, risk_index_setting_record.label);
    *href = "/risk-index";
}

/* --- Pick lists --- */

enum rc sector_choices(struct ctx *cx, struct choices *ret)
{
    struct choice *rows = ARENA_ARRAY(cx->arena, struct choice, sector_table.sector_count);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < sector_table.sector_count; i++)
        rows[i] = (struct choice){sector_table.sectors[i].code, bilingual_text(cx, sector_table.sectors[i].title)};
    *ret = (struct choices){rows, sector_table.sector_count};
    return RC_OK;
}

enum rc sector_sub_choices(struct ctx *cx, const char *code, struct choices *ret)
{
    const struct sector *sector = text_empty(code) ? NULL : sector_find(code);
    struct choice *rows = ARENA_ARRAY(cx->arena, struct choice, sector_table.sub_sector_count);
    size_t n = 0;
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < sector_table.sub_sector_count; i++) {
        const struct sub_sector *sub = sector_table.sub_sectors + i;
        const char *title = bilingual_text(cx, sub->title);
        if (sector != NULL && sub->sector != (int)sector_index(sector))
            continue;
        rows[n++] = (struct choice){
            sub->code, sector != NULL ? title
                                      : arena_printf(cx->arena, "%s／%s",
                                                     bilingual_text(cx, sector_table.sectors[sub->sector].title), title)};
    }
    *ret = (struct choices){rows, n};
    return RC_OK;
}
