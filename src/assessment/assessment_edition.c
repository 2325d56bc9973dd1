/* The text of a catalog as it stood when an assessment was begun. A later release of the program may
 * carry a newer version; what was answered and approved keeps the words that it was answered against,
 * and next year's sheet can show what became different. The text is one note of the organisation's
 * ledger for each catalog and version. */
#include <jansson.h>
#include <string.h>

#include "assessment/assessment_load.h"
#include "base/limits.h"
#include "base/text.h"
#include "ledger/ledger.h"

static const char edition_noun[] = "catalog-edition";

/* The stored form. The members of each table stand in the order of their names, as canonical JSON
 * wants them. Several texts of a list are kept as lines of one text. */
struct edition_control {
    int64_t applies, audience;
    const char *evidence_en, *evidence_ja;
    int64_t group;
    const char *id, *label, *levels_en, *levels_ja;
    int64_t parent;
    const char *question_en, *question_ja, *source, *statement_en, *statement_ja;
    const char *title_en, *title_ja, *why_en, *why_ja;
};
struct edition_group {
    int64_t depth;
    const char *id, *label;
    int64_t parent;
    const char *title_en, *title_ja;
};
struct edition {
    LIST_OF(struct edition_control) controls;
    LIST_OF(struct edition_group) groups;
    const char *id, *title_en, *title_ja, *version;
};

static const struct field control_table[] = {
    FIELD(edition_control, applies, F_INT),        FIELD(edition_control, audience, F_INT),
    FIELD(edition_control, evidence_en, F_PROSE),  FIELD(edition_control, evidence_ja, F_PROSE),
    FIELD(edition_control, group, F_INT),          FIELD(edition_control, id, F_TEXT),
    FIELD(edition_control, label, F_TEXT),         FIELD(edition_control, levels_en, F_PROSE),
    FIELD(edition_control, levels_ja, F_PROSE),    FIELD(edition_control, parent, F_INT),
    FIELD(edition_control, question_en, F_PROSE),  FIELD(edition_control, question_ja, F_PROSE),
    FIELD(edition_control, source, F_TEXT),        FIELD(edition_control, statement_en, F_PROSE),
    FIELD(edition_control, statement_ja, F_PROSE), FIELD(edition_control, title_en, F_TEXT),
    FIELD(edition_control, title_ja, F_TEXT),     FIELD(edition_control, why_en, F_PROSE),
    FIELD(edition_control, why_ja, F_PROSE),
};
static const struct field group_table[] = {
    FIELD(edition_group, depth, F_INT),     FIELD(edition_group, id, F_TEXT),
    FIELD(edition_group, label, F_TEXT),    FIELD(edition_group, parent, F_INT),
    FIELD(edition_group, title_en, F_TEXT), FIELD(edition_group, title_ja, F_TEXT),
};
static const struct field edition_table[] = {
    FIELD_LIST(edition, controls, control_table, struct edition_control),
    FIELD_LIST(edition, groups, group_table, struct edition_group),
    FIELD(edition, id, F_TEXT),
    FIELD(edition, title_en, F_TEXT),
    FIELD(edition, title_ja, F_TEXT),
    FIELD(edition, version, F_TEXT),
};

static const char *record_of(const struct ctx *cx, const char *catalog, const char *version)
{
    return arena_printf(cx->arena, "%s@%s", catalog, version);
}

static const char *lines_of(const struct ctx *cx, struct bilingual_list list, bool english)
{
    const char *lines = "";
    for (size_t i = 0; i < list.n; i++)
        lines = arena_printf(cx->arena, "%s%s%s", lines, i == 0 ? "" : "\n",
                             english ? list.at[i].en : list.at[i].ja);
    return lines;
}

static const char *some(const char *text)
{
    return text == NULL ? "" : text;
}

/* What each level looks like, one line for each, empty ones too; "" when there is none. */
static const char *level_lines(const struct ctx *cx, const struct control *control, bool english)
{
    const char *lines = "";
    bool any = false;
    for (int i = 0; i < MATURITY_LEVELS; i++) {
        const char *text = some(english ? control->levels[i].en : control->levels[i].ja);
        any |= !text_empty(text);
        lines = arena_printf(cx->arena, "%s%s%s", lines, i == 0 ? "" : "\n", text);
    }
    return any ? lines : "";
}

static struct edition_control pack_control(const struct ctx *cx, const struct control *control)
{
    return (struct edition_control){
        .applies = control->applies,
        .audience = control->audience,
        .evidence_en = lines_of(cx, control->evidence, true),
        .evidence_ja = lines_of(cx, control->evidence, false),
        .group = control->group,
        .id = control->id,
        .label = control->label,
        .levels_en = level_lines(cx, control, true),
        .levels_ja = level_lines(cx, control, false),
        .parent = control->parent,
        .question_en = some(control->question.en),
        .question_ja = some(control->question.ja),
        .source = control->source,
        .statement_en = some(control->statement.en),
        .statement_ja = some(control->statement.ja),
        .title_en = some(control->title.en),
        .title_ja = some(control->title.ja),
        .why_en = some(control->why.en),
        .why_ja = some(control->why.ja),
    };
}

static enum rc pack(struct ctx *cx, const struct catalog *catalog, const char **ret)
{
    struct edition_control *controls =
        ARENA_ARRAY(cx->arena, struct edition_control, catalog->control_count);
    struct edition_group *groups =
        ARENA_ARRAY(cx->arena, struct edition_group, catalog->group_count);
    if (controls == NULL || groups == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < catalog->control_count; i++)
        controls[i] = pack_control(cx, &catalog->controls[i]);
    for (size_t i = 0; i < catalog->group_count; i++) {
        const struct catalog_group *group = &catalog->groups[i];
        groups[i] = (struct edition_group){.depth = group->depth,
                                           .id = group->id,
                                           .label = group->label,
                                           .parent = group->parent,
                                           .title_en = some(group->title.en),
                                           .title_ja = some(group->title.ja)};
    }
    struct edition edition = {
        .controls = {controls, catalog->control_count},
        .groups = {groups, catalog->group_count},
        .id = catalog->id,
        .title_en = catalog->title.en,
        .title_ja = catalog->title.ja,
        .version = catalog->version,
    };
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
    struct json json = json_create(&out);
    field_write_json(cx, &json, FIELDS(edition_table), &edition);
    if (buf_failed(&out))
        return RC_MEMORY;
    *ret = arena_copy(cx->arena, buf_string(&out));
    return RC_OK;
}

enum rc edition_keep(struct ctx *cx, const struct catalog *catalog)
{
    const char *record = record_of(cx, catalog->id, catalog->version), *body = "";
    struct ledger_entries kept;
    TRY(ledger_of_record(cx, cx->org, edition_noun, record, &kept));
    if (kept.n > 0)
        return RC_OK;
    TRY(pack(cx, catalog, &body));
    return ledger_append(cx, cx->org, edition_noun, record, LEDGER_NOTE, body);
}

/* --- Reading it back --- */

static void json_freep(json_t **json)
{
    json_decref(*json);
}

static void read_row(struct ctx *cx, const json_t *object, struct fields fields, void *row)
{
    for (size_t i = 0; i < fields.n; i++) {
        const struct field *field = &fields.at[i];
        const json_t *value = json_object_get(object, field->name);
        if (field_is_text(field->kind))
            field_set_text(field, row, arena_copy(cx->arena, some(json_string_value(value))));
        else if (field->kind == F_INT)
            field_set_int(field, row, (int64_t)json_integer_value(value));
    }
}

static struct bilingual_list unpack_lines(struct ctx *cx, const char *ja, const char *en)
{
    size_t n = 0, room = 0;
    struct bilingual *lines = NULL;
    while (*ja != '\0' || *en != '\0') {
        size_t ja_length = strcspn(ja, "\n"), en_length = strcspn(en, "\n");
        lines = arena_grow(cx->arena, lines, n, &room, sizeof *lines);
        if (lines == NULL)
            return (struct bilingual_list){.n = 0};
        lines[n++] = (struct bilingual){.ja = arena_copy_n(cx->arena, ja, ja_length),
                                        .en = arena_copy_n(cx->arena, en, en_length)};
        ja += ja_length + (ja[ja_length] == '\n');
        en += en_length + (en[en_length] == '\n');
    }
    return (struct bilingual_list){lines, n};
}

static void unpack_levels(struct ctx *cx, const struct edition_control *row,
                          struct control *control)
{
    const char *ja = row->levels_ja, *en = row->levels_en;
    for (int i = 0; i < MATURITY_LEVELS; i++) {
        size_t ja_length = strcspn(ja, "\n"), en_length = strcspn(en, "\n");
        control->levels[i] = (struct bilingual){arena_copy_n(cx->arena, ja, ja_length),
                                                arena_copy_n(cx->arena, en, en_length)};
        ja += ja_length + (ja[ja_length] == '\n');
        en += en_length + (en[en_length] == '\n');
    }
}

static struct control unpack_control(struct ctx *cx, const json_t *object)
{
    struct edition_control row = {.applies = 0};
    read_row(cx, object, FIELDS(control_table), &row);
    struct control control = {
        .id = row.id,
        .label = row.label,
        .title = {row.title_ja, row.title_en},
        .statement = {row.statement_ja, row.statement_en},
        .question = {row.question_ja, row.question_en},
        .why = {row.why_ja, row.why_en},
        .evidence = unpack_lines(cx, row.evidence_ja, row.evidence_en),
        .source = row.source,
        .audience = (unsigned)row.audience,
        .applies = (unsigned)row.applies,
        .group = (int)row.group,
        .parent = (int)row.parent,
        .phase = "",
    };
    unpack_levels(cx, &row, &control);
    return control;
}

/* Parents before children, as in a shipped catalog: chapters are found by going up, and pages go down. */
static bool is_tree(const struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->group_count; i++) {
        const struct catalog_group *group = &catalog->groups[i];
        if (group->parent < -1 || group->parent >= (int)i ||
            group->depth != (group->parent < 0 ? 0 : catalog->groups[group->parent].depth + 1))
            return false;
    }
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        if (control->group < 0 || (size_t)control->group >= catalog->group_count ||
            control->parent < -1 || control->parent >= (int)i)
            return false;
    }
    return true;
}

/* Texts and groups of the catalog; the rest of its description comes from the shipped one. */
static enum rc unpack(struct ctx *cx, const char *body, struct catalog *catalog)
{
    json_error_t error;
    CLEANUP(json_freep) json_t *edition = json_loads(body, JSON_REJECT_DUPLICATES, &error);
    const json_t *controls = json_object_get(edition, "controls");
    const json_t *groups = json_object_get(edition, "groups");
    size_t control_count = json_array_size(controls), group_count = json_array_size(groups);
    struct control *control_rows = ARENA_ARRAY(cx->arena, struct control, control_count);
    struct catalog_group *group_rows = ARENA_ARRAY(cx->arena, struct catalog_group, group_count);
    struct edition head = {.id = NULL};
    if (control_rows == NULL || group_rows == NULL)
        return RC_MEMORY;
    if (control_count == 0 || group_count == 0)
        return fail(cx, RC_UNSOUND, N_("The kept text of the standard {0} cannot be read"),
                    catalog->id);
    read_row(cx, edition, FIELDS(edition_table), &head);
    for (size_t i = 0; i < group_count; i++) {
        struct edition_group row = {.depth = 0};
        read_row(cx, json_array_get(groups, i), FIELDS(group_table), &row);
        group_rows[i] = (struct catalog_group){.id = row.id, .label = row.label,
                                               .title = {row.title_ja, row.title_en},
                                               .overview = {"", ""}, .source = "",
                                               .parent = (int)row.parent, .depth = (int)row.depth};
    }
    for (size_t i = 0; i < control_count; i++)
        control_rows[i] = unpack_control(cx, json_array_get(controls, i));
    catalog->version = head.version;
    catalog->title = (struct bilingual){head.title_ja, head.title_en};
    catalog->groups = group_rows;
    catalog->group_count = group_count;
    catalog->controls = control_rows;
    catalog->control_count = control_count;
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    if (!is_tree(catalog))
        return fail(cx, RC_UNSOUND, N_("The kept text of the standard {0} cannot be read"), catalog->id);
    return RC_OK;
}

enum rc edition_get(struct ctx *cx, const char *id, const char *version, const struct catalog **ret)
{
    const struct catalog *shipped;
    struct ledger_entries kept;
    TRY(catalog_get(cx, id, &shipped));
    if (text_same(shipped->version, version)) {
        *ret = shipped;
        return RC_OK;
    }
    TRY(ledger_of_record(cx, cx->org, edition_noun, record_of(cx, id, version), &kept));
    if (kept.n == 0) { /* begun by other means than this program: the present text is all there is */
        *ret = shipped;
        return RC_OK;
    }
    struct catalog *catalog = ARENA_NEW(cx->arena, struct catalog);
    if (catalog == NULL)
        return RC_MEMORY;
    *catalog = *shipped;
    TRY(unpack(cx, kept.at[kept.n - 1].body, catalog));
    *ret = catalog;
    return RC_OK;
}
