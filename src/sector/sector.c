/* The constant tables by code and title. */
#include "sector/sector.h"

#include "base/text.h"

static bool is_called(const char *text, const char *code, struct bilingual title)
{
    return text_same(text, code) || text_same(text, title.ja) || text_same(text, title.en);
}

const struct sector *sector_find(const char *text)
{
    for (size_t i = 0; text != NULL && i < sector_table.sector_count; i++)
        if (is_called(text, sector_table.sectors[i].code, sector_table.sectors[i].title))
            return sector_table.sectors + i;
    return NULL;
}

const struct sector *sector_at(size_t index)
{
    return index < sector_table.sector_count ? sector_table.sectors + index : NULL;
}

size_t sector_index(const struct sector *sector)
{
    return (size_t)(sector - sector_table.sectors);
}

const struct sub_sector *sub_sector_find(const struct sector *sector, const char *text)
{
    for (size_t i = 0; text != NULL && i < sector_table.sub_sector_count; i++) {
        const struct sub_sector *sub = sector_table.sub_sectors + i;
        if ((sector == NULL || sub->sector == (int)sector_index(sector)) && is_called(text, sub->code, sub->title))
            return sub;
    }
    return NULL;
}

const char *sector_title(const struct ctx *cx, const char *code)
{
    const struct sector *sector = sector_find(code);
    return sector != NULL ? bilingual_text(cx, sector->title) : code == NULL ? "" : code;
}

const char *sub_sector_title(const struct ctx *cx, const char *code)
{
    const struct sub_sector *sub = text_empty(code) ? NULL : sub_sector_find(NULL, code);
    return sub != NULL ? bilingual_text(cx, sub->title) : code == NULL ? "" : code;
}

bool sector_has_subs(const struct sector *sector)
{
    for (size_t i = 0; i < sector_table.sub_sector_count; i++)
        if (sector_table.sub_sectors[i].sector == (int)sector_index(sector))
            return true;
    return false;
}
