/* Writes the tables of sector/sector_data.h. */
#include "standards.h"

static void member_put(struct buf *out, const char *name, struct bilingual text)
{
    buf_printf(out, ",\n     .%s = ", name);
    pick_put_pair(out, text);
}

static const char *truth(bool value)
{
    return value ? "true" : "false";
}

static void systems_put(struct buf *out, const struct sectored *all)
{
    buf_text(out, "\nstatic const struct bilingual sector_systems[] = {\n    {\"\", \"\"},\n");
    for (size_t i = 0; i < all->sector_count; i++)
        pick_put_texts(out, &all->sectors[i].systems);
    for (size_t i = 0; i < all->sub_count; i++)
        pick_put_texts(out, &all->subs[i].systems);
    buf_text(out, "};\n");
}

static size_t sectors_put(struct buf *out, const struct sectored *all)
{
    size_t place = 1;
    pick_put_table(out, "sector", "sector_rows", all->sector_count);
    for (size_t i = 0; i < all->sector_count; i++) {
        const struct sectored_sector *one = all->sectors + i;
        buf_text(out, "    {.code = ");
        pick_put_text(out, one->row.code);
        member_put(out, "title", one->row.title);
        member_put(out, "operators", one->row.operators);
        member_put(out, "note", one->row.note);
        member_put(out, "ministry", one->row.ministry);
        buf_printf(out, ",\n     .systems = {&sector_systems[%zu], %zu}, .ministry_printed = %s, .in_annexes = %s},\n",
                   one->systems.n == 0 ? 0 : place, one->systems.n, truth(one->row.ministry_printed),
                   truth(one->row.in_annexes));
        place += one->systems.n;
    }
    buf_text(out, "};\n");
    return place;
}

static void subs_put(struct buf *out, const struct sectored *all, size_t place)
{
    pick_put_table(out, "sub_sector", "sub_sector_rows", all->sub_count);
    for (size_t i = 0; i < all->sub_count; i++) {
        const struct sectored_sub *one = all->subs + i;
        buf_text(out, "    {.code = ");
        pick_put_text(out, one->row.code);
        member_put(out, "title", one->row.title);
        member_put(out, "operators", one->row.operators);
        buf_printf(out, ",\n     .systems = {&sector_systems[%zu], %zu}, .sector = %d, .as_printed = %s},\n",
                   one->systems.n == 0 ? 0 : place, one->systems.n, one->row.sector, truth(one->row.as_printed));
        place += one->systems.n;
    }
    buf_text(out, "};\n");
}

static void services_put(struct buf *out, const struct sectored *all)
{
    pick_put_table(out, "sector_service", "sector_service_rows", all->service_count);
    for (size_t i = 0; i < all->service_count; i++) {
        const struct sector_service *row = &all->services[i].row;
        buf_text(out, "    {.code = ");
        pick_put_text(out, row->code);
        member_put(out, "title", row->title);
        member_put(out, "meaning", row->meaning);
        member_put(out, "failure", row->failure);
        member_put(out, "statute", row->statute);
        member_put(out, "level", row->level);
        member_put(out, "report", row->report);
        buf_text(out, ",\n     .source = ");
        pick_put_text(out, row->source);
        buf_printf(out, ",\n     .sector = %d, .sub_sector = %d, .level_kind = (enum sector_level)%d, .as_printed = %s},\n",
                   row->sector, row->sub_sector, (int)row->level_kind, truth(row->as_printed));
    }
    buf_text(out, "};\n");
}

void sectors_write(const struct shelf *shelf, struct buf *out)
{
    const struct sectored *all = &shelf->sectored;
    systems_put(out, all);
    size_t place = sectors_put(out, all);
    subs_put(out, all, place);
    services_put(out, all);
    buf_text(out, "\nconst struct sector_table sector_table = {\n    .source = ");
    pick_put_text(out, all->source == NULL ? "" : all->source);
    buf_printf(out, ",\n    .sectors = sector_rows, .sector_count = %zu,\n", all->sector_count);
    buf_printf(out, "    .sub_sectors = sub_sector_rows, .sub_sector_count = %zu,\n", all->sub_count);
    buf_printf(out, "    .services = sector_service_rows, .service_count = %zu,\n};\n", all->service_count);
}
