/* Writes the tables of picklist/picklist.h. */
#include <inttypes.h>
#include <string.h>

#include "standards.h"
#include "template_text.h"

void pick_put_text(struct buf *out, const char *text)
{
    text_write_c(out, text, strlen(text));
}

void pick_put_pair(struct buf *out, struct bilingual text)
{
    buf_text(out, "{");
    pick_put_text(out, text.ja);
    buf_text(out, ", ");
    pick_put_text(out, text.en);
    buf_text(out, "}");
}

/* The beginning of every row: id and title. */
static void row_begin(struct buf *out, const char *id, struct bilingual title)
{
    buf_text(out, "    {.id = ");
    pick_put_text(out, id);
    buf_text(out, ", .title = ");
    pick_put_pair(out, title);
}

/* Opens a table; one row that nobody counts stands there when it would be empty. */
void pick_put_table(struct buf *out, const char *type, const char *name, size_t n)
{
    buf_printf(out, "\nstatic const struct %s %s[] = {\n%s", type, name, n == 0 ? "    {0},\n" : "");
}

void pick_put_texts(struct buf *out, const struct picked_texts *texts)
{
    for (size_t i = 0; i < texts->n; i++) {
        buf_text(out, "    ");
        pick_put_pair(out, texts->at[i]);
        buf_text(out, ",\n");
    }
}

static void outcomes_put(struct buf *out, const struct picked *picked)
{
    size_t place = 0;
    buf_text(out, "\nstatic const struct bilingual pick_effects[] = {\n    {\"\", \"\"},\n");
    for (size_t i = 0; i < picked->resource_count; i++)
        pick_put_texts(out, &picked->resources[i].effects);
    buf_text(out, "};\n");
    pick_put_table(out, "pick_sector", "pick_sectors", picked->sector_count);
    for (size_t i = 0; i < picked->sector_count; i++) {
        row_begin(out, picked->sectors[i].row.id, picked->sectors[i].row.title);
        buf_text(out, "},\n");
    }
    buf_text(out, "};\n");
    pick_put_table(out, "pick_resource", "pick_resources", picked->resource_count);
    for (size_t i = 0; i < picked->resource_count; i++) {
        const struct picked_resource *resource = &picked->resources[i];
        row_begin(out, resource->row.id, resource->row.title);
        buf_printf(out, ", .sector = %d, .effects = {&pick_effects[%zu], %zu}},\n",
                   resource->row.sector, place + 1, resource->effects.n);
        place += resource->effects.n;
    }
    buf_text(out, "};\n");
    pick_put_table(out, "pick_outcome", "pick_outcomes", picked->outcome_count);
    for (size_t i = 0; i < picked->outcome_count; i++) {
        const struct pick_outcome *row = &picked->outcomes[i].row;
        row_begin(out, row->id, row->title);
        buf_printf(out, ", .resource = %d, .harms = %uU, .mode = (enum pick_mode)%d},\n",
                   row->resource, row->harms, (int)row->mode);
    }
    buf_text(out, "};\n");
}

static void threats_put(struct buf *out, const struct picked *picked)
{
    size_t place = 0;
    buf_text(out, "\nstatic const struct bilingual pick_examples[] = {\n    {\"\", \"\"},\n");
    for (size_t i = 0; i < picked->threat_count; i++)
        pick_put_texts(out, &picked->threats[i].examples);
    buf_text(out, "};\n");
    pick_put_table(out, "pick_origin", "pick_origins", picked->origin_count);
    for (size_t i = 0; i < picked->origin_count; i++) {
        row_begin(out, picked->origins[i].row.id, picked->origins[i].row.title);
        buf_text(out, "},\n");
    }
    buf_text(out, "};\n");
    pick_put_table(out, "pick_threat", "pick_threats", picked->threat_count);
    for (size_t i = 0; i < picked->threat_count; i++) {
        const struct picked_threat *threat = &picked->threats[i];
        row_begin(out, threat->row.id, threat->row.title);
        buf_printf(out, ", .origin = %d, .modes = %uU, .examples = {&pick_examples[%zu], %zu}},\n",
                   threat->row.origin, threat->row.modes, place + 1, threat->examples.n);
        place += threat->examples.n;
    }
    buf_text(out, "};\n");
}

static void sources_put(struct buf *out, const struct picked *picked)
{
    pick_put_table(out, "pick_group", "pick_groups", picked->group_count);
    for (size_t i = 0; i < picked->group_count; i++) {
        row_begin(out, picked->groups[i].row.id, picked->groups[i].row.title);
        buf_text(out, "},\n");
    }
    buf_text(out, "};\n");
    pick_put_table(out, "pick_source", "pick_sources", picked->source_count);
    for (size_t i = 0; i < picked->source_count; i++) {
        const struct pick_source *row = &picked->sources[i].row;
        row_begin(out, row->id, row->title);
        buf_printf(out, ", .group = %d, .threats = UINT64_C(%" PRIu64 "), .as_printed = %s},\n",
                   row->group, row->threats, row->as_printed ? "true" : "false");
    }
    buf_text(out, "};\n");
}

void pick_write(const struct shelf *shelf, struct buf *out)
{
    static const char *const members[PICK_LISTS] = {"outcome_source", "threat_source",
                                                    "source_source"};
    const struct picked *picked = &shelf->picked;
    outcomes_put(out, picked);
    threats_put(out, picked);
    sources_put(out, picked);
    buf_text(out, "\nconst struct picklists picklists = {\n");
    for (int i = 0; i < PICK_LISTS; i++) {
        buf_printf(out, "    .%s = ", members[i]);
        pick_put_text(out, picked->lists[i].source == NULL ? "" : picked->lists[i].source);
        buf_text(out, ",\n");
    }
    buf_printf(out, "    .sectors = pick_sectors, .sector_count = %zu,\n", picked->sector_count);
    buf_printf(out, "    .resources = pick_resources, .resource_count = %zu,\n", picked->resource_count);
    buf_printf(out, "    .outcomes = pick_outcomes, .outcome_count = %zu,\n", picked->outcome_count);
    buf_printf(out, "    .origins = pick_origins, .origin_count = %zu,\n", picked->origin_count);
    buf_printf(out, "    .threats = pick_threats, .threat_count = %zu,\n", picked->threat_count);
    buf_printf(out, "    .groups = pick_groups, .group_count = %zu,\n", picked->group_count);
    buf_printf(out, "    .sources = pick_sources, .source_count = %zu,\n};\n", picked->source_count);
}
