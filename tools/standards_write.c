#include <stdlib.h>
#include <string.h>

#include "standards.h"
#include "template_text.h"

static void write_text(struct buf *out, const char *text)
{
    text_write_c(out, text, strlen(text));
}

static void write_bilingual(struct buf *out, const char *name, struct bilingual text)
{
    if (text.ja[0] == '\0' && text.en[0] == '\0')
        buf_printf(out, "     .%s = {\"\", \"\"},\n", name);
    else {
        buf_printf(out, "     .%s = {", name);
        write_text(out, text.ja);
        buf_text(out, ",\n      ");
        write_text(out, text.en);
        buf_text(out, "},\n");
    }
}

static void write_member(struct buf *out, const char *name, const char *text)
{
    buf_printf(out, "     .%s = ", name);
    write_text(out, text);
    buf_text(out, ",\n");
}

static void write_groups(struct buf *out, const struct standard *standard, size_t number)
{
    if (standard->group_count == 0)
        return;
    buf_printf(out, "\nstatic const struct catalog_group groups_%zu[] = {\n", number);
    for (size_t i = 0; i < standard->group_count; i++) {
        const struct catalog_group *row = &standard->groups[i].row;
        buf_text(out, "    {\n");
        write_member(out, "id", row->id);
        write_member(out, "label", row->label);
        write_bilingual(out, "title", row->title);
        write_bilingual(out, "overview", row->overview);
        write_member(out, "source", row->source);
        buf_printf(out, "     .parent = %d, .depth = %d},\n", row->parent, row->depth);
    }
    buf_text(out, "};\n");
}

/* All evidence of a catalog in one array; each control points into it. */
static void write_evidence(struct buf *out, const struct standard *standard, size_t number)
{
    buf_printf(out, "\nstatic const struct bilingual evidence_%zu[] = {\n    {\"\", \"\"},\n",
               number);
    for (size_t i = 0; i < standard->control_count; i++) {
        const struct standard_control *control = &standard->controls[i];
        for (size_t j = 0; j < control->evidence_count; j++) {
            buf_text(out, "    {");
            write_text(out, control->evidence[j].ja);
            buf_text(out, ",\n     ");
            write_text(out, control->evidence[j].en);
            buf_text(out, "},\n");
        }
    }
    buf_text(out, "};\n");
}

static void write_levels(struct buf *out, const struct control *row)
{
    buf_text(out, "     .levels = {");
    for (size_t i = 0; i < MATURITY_LEVELS; i++) {
        buf_text(out, i == 0 ? "{" : ", {");
        write_text(out, row->levels[i].ja);
        buf_text(out, ", ");
        write_text(out, row->levels[i].en);
        buf_text(out, "}");
    }
    buf_text(out, "},\n");
}

static void write_controls(struct buf *out, const struct standard *standard, size_t number)
{
    size_t evidence = 1;
    buf_printf(out, "\nstatic const struct control controls_%zu[] = {\n", number);
    for (size_t i = 0; i < standard->control_count; i++) {
        const struct standard_control *control = &standard->controls[i];
        const struct control *row = &control->row;
        buf_text(out, "    {\n");
        write_member(out, "id", row->id);
        write_member(out, "label", row->label);
        write_bilingual(out, "title", row->title);
        write_bilingual(out, "statement", row->statement);
        write_bilingual(out, "question", row->question);
        write_bilingual(out, "why", row->why);
        buf_printf(out, "     .evidence = {&evidence_%zu[%zu], %zu},\n", number,
                   control->evidence_count == 0 ? 0 : evidence, control->evidence_count);
        evidence += control->evidence_count;
        write_levels(out, row);
        write_member(out, "source", row->source);
        buf_printf(out, "     .audience = %uU, .applies = %uU, .group = %d, .parent = %d,\n",
                   row->audience, row->applies, row->group, row->parent);
        buf_printf(out, "     .phase = \"%s\"},\n", row->phase);
    }
    buf_text(out, "};\n");
}

static void write_standard(struct buf *out, const struct standard *standard, size_t number)
{
    const struct catalog *head = &standard->head;
    write_groups(out, standard, number);
    write_evidence(out, standard, number);
    write_controls(out, standard, number);
    buf_printf(out, "\nstatic const struct catalog catalog_%zu = {\n", number);
    write_member(out, "id", head->id);
    write_member(out, "uuid", head->uuid);
    write_member(out, "version", head->version);
    write_member(out, "modified", head->modified);
    write_member(out, "effective", head->effective);
    write_member(out, "publisher", head->publisher);
    write_member(out, "publisher_en", head->publisher_en);
    write_member(out, "source", head->source);
    write_member(out, "remarks", head->remarks);
    write_member(out, "remarks_en", head->remarks_en);
    write_bilingual(out, "title", head->title);
    write_bilingual(out, "short_title", head->short_title);
    buf_printf(out, "     .status = (enum catalog_status)%d,\n", (int)head->status);
    if (standard->group_count > 0)
        buf_printf(out, "     .groups = groups_%zu, .group_count = %zu,\n", number,
                   standard->group_count);
    buf_printf(out, "     .controls = controls_%zu, .control_count = %zu,\n};\n", number,
               standard->control_count);
}

static const char *truth(bool value)
{
    return value ? "true" : "false";
}

static void write_mapping(struct buf *out, const struct standard_mapping *mapping, size_t number)
{
    const struct mapping *head = &mapping->head;
    buf_printf(out, "\nstatic const struct mapping_entry entries_%zu[] = {\n", number);
    for (size_t i = 0; i < mapping->entry_count; i++) {
        const struct mapping_entry *row = &mapping->entries[i].row;
        buf_text(out, "    {\n");
        write_member(out, "from", row->from);
        write_member(out, "to", row->to);
        buf_printf(out, "     .from_group = %s, .to_group = %s, .as_printed = %s,\n",
                   truth(row->from_group), truth(row->to_group), truth(row->as_printed));
        buf_printf(out, "     .relationship = (enum relationship)%d,\n", (int)row->relationship);
        write_bilingual(out, "note", row->note);
        buf_text(out, "     .source = ");
        write_text(out, row->source);
        buf_text(out, "},\n");
    }
    buf_printf(out, "};\n\nstatic const struct mapping mapping_%zu = {\n", number);
    write_member(out, "id", head->id);
    write_member(out, "from", head->from);
    write_member(out, "to", head->to);
    write_bilingual(out, "title", head->title);
    write_bilingual(out, "description", head->description);
    write_member(out, "version", head->version);
    write_member(out, "modified", head->modified);
    write_member(out, "method", head->method);
    write_member(out, "rationale", head->rationale);
    write_member(out, "progress", head->progress);
    write_member(out, "source", head->source);
    buf_printf(out, "     .as_printed = %s,\n", truth(head->as_printed));
    buf_printf(out, "     .entries = entries_%zu, .entry_count = %zu,\n};\n", number,
               mapping->entry_count);
}

/* Drafts first, then what is in force, what was replaced, and what is only referred to. */
static int by_status(const void *a, const void *b)
{
    const struct catalog *left = &((const struct standard *)a)->head;
    const struct catalog *right = &((const struct standard *)b)->head;
    if (left->status != right->status)
        return left->status < right->status ? -1 : 1;
    return strcmp(left->id, right->id);
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct standard_mapping *)a)->head.id,
                  ((const struct standard_mapping *)b)->head.id);
}

static void write_list(struct buf *out, const char *type, const char *list, const char *item,
                       size_t n)
{
    buf_printf(out, "\nconst struct %s *const %s[] = {\n", type, list);
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "    &%s_%zu,\n", item, i);
    if (n == 0)
        buf_text(out, "    NULL,\n");
    buf_printf(out, "};\nconst size_t %s_count = %zu;\n", list, n);
}

void shelf_write(const struct shelf *shelf, struct buf *out)
{
    if (shelf->standard_count > 0)
        qsort(shelf->standards, shelf->standard_count, sizeof *shelf->standards, by_status);
    if (shelf->mapping_count > 0)
        qsort(shelf->mappings, shelf->mapping_count, sizeof *shelf->mappings, by_id);
    buf_text(out, "/* Made from data/standards, data/mappings, data/risk and data/sectors by tools/standards. */\n"
                  "#include \"catalog/catalog.h\"\n#include \"picklist/picklist.h\"\n"
                  "#include \"sector/sector_data.h\"\n");
    for (size_t i = 0; i < shelf->standard_count; i++)
        write_standard(out, &shelf->standards[i], i);
    for (size_t i = 0; i < shelf->mapping_count; i++)
        write_mapping(out, &shelf->mappings[i], i);
    write_list(out, "catalog", "catalogs", "catalog", shelf->standard_count);
    write_list(out, "mapping", "mappings", "mapping", shelf->mapping_count);
    pick_write(shelf, out);
    sectors_write(shelf, out);
}
