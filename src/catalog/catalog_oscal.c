/* From an OSCAL catalog to the form that the program works with. Our own properties and parts are
 * those of data/standards (docs/how-to.md); a catalog of somebody else has none of them, and the same
 * text stands for both languages then. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog_import.h"
#include "oscal/oscal_index.h"

enum { CONTROLS_MOST = 20000, GROUPS_MOST = 5000, STATEMENT_BYTES = 256 * 1024 };

struct taking {
    struct ctx *cx;
    const struct oscal_params *params;
    struct control *controls;
    size_t control_count, control_room;
    struct catalog_group *groups;
    size_t group_count, group_room;
    struct oscal_index ids; /* of controls */
};

static const char *plain(const struct taking *taking, const char *prose)
{
    return oscal_plain_text(taking->cx, prose, taking->params);
}

static const char *own(const struct oscal_node *object, const char *name)
{
    return oscal_property(object, name, OSCAL_OWN_NAMESPACE);
}

static const char *or_else(const char *text, const char *otherwise)
{
    return text[0] == '\0' ? otherwise : text;
}

/* A title with its other language beside it. */
static struct bilingual titled(const struct taking *taking, const struct oscal_node *object)
{
    const char *title = plain(taking, oscal_get_text(object, "title"));
    return (struct bilingual){title, or_else(own(object, "title-en"), title)};
}

/* The label as people write it: NIST gives a second one with zeros for sorting. */
static const char *label_of(const struct oscal_node *object)
{
    const char *found = "";
    for (const struct oscal_node *at = oscal_items(object, "props"); at != NULL; at = at->next) {
        const char *class = oscal_get_text(at, "class");
        if (!text_same(oscal_get_text(at, "name"), "label"))
            continue;
        if (!text_same(class, "zero-padded") && !text_same(class, "sp800-53a"))
            return oscal_get_text(at, "value");
        found = oscal_get_text(at, "value");
    }
    return or_else(found, oscal_get_text(object, "id"));
}

/* A part with the parts below it, one a line, each after its label. */
static void add_part(const struct taking *taking, const struct oscal_node *part, int depth,
                     struct buf *out)
{
    const char *label = oscal_property(part, "label", NULL);
    const char *prose = plain(taking, oscal_get_text(part, "prose"));
    if (prose[0] != '\0') {
        if (out->length > 0)
            buf_char(out, '\n');
        for (int i = 1; i < depth; i++)
            buf_text(out, "  ");
        buf_printf(out, "%s%s%s", label, label[0] == '\0' ? "" : " ", prose);
    }
    for (const struct oscal_node *at = oscal_items(part, "parts"); at != NULL; at = at->next)
        add_part(taking, at, depth + 1, out);
}

static const char *part_text(const struct taking *taking, const struct oscal_node *part)
{
    CLEANUP(buf_free) struct buf out = buf_create(STATEMENT_BYTES);
    add_part(taking, part, 0, &out);
    const char *text = buf_string(&out);
    size_t length = out.length;
    while (length > 0 && text[length - 1] == '\n')
        length--;
    return arena_copy_n(taking->cx->arena, text, length);
}

/* The part of that name, in both languages where the parts say which they are in. */
static struct bilingual part_of(const struct taking *taking, const struct oscal_node *object,
                                const char *name)
{
    struct bilingual text = {"", ""};
    for (const struct oscal_node *at = oscal_items(object, "parts"); at != NULL; at = at->next) {
        const char *class = oscal_get_text(at, "class");
        if (!text_same(oscal_get_text(at, "name"), name))
            continue;
        const char *prose = part_text(taking, at);
        bool english = text_same(class, "en"), japanese = text_same(class, "ja");
        if (!english && text.ja[0] == '\0')
            text.ja = prose;
        if (!japanese && text.en[0] == '\0')
            text.en = prose;
    }
    text.ja = or_else(text.ja, text.en);
    text.en = or_else(text.en, text.ja);
    return text;
}

/* Parts of one name as a list; an English one belongs to the Japanese one before it. */
static struct bilingual_list parts_of(const struct taking *taking, const struct oscal_node *object,
                                      const char *name)
{
    struct bilingual *list = NULL;
    size_t n = 0, room = 0;
    for (const struct oscal_node *at = oscal_items(object, "parts"); at != NULL; at = at->next) {
        if (!text_same(oscal_get_text(at, "name"), name))
            continue;
        const char *prose = part_text(taking, at);
        if (text_same(oscal_get_text(at, "class"), "en") && n > 0) {
            list[n - 1].en = prose;
            continue;
        }
        list = arena_grow(taking->cx->arena, list, n, &room, sizeof *list);
        if (list == NULL)
            return (struct bilingual_list){.n = 0};
        list[n++] = (struct bilingual){prose, prose};
    }
    return (struct bilingual_list){list, n};
}

static unsigned bits_of(const struct oscal_node *object, const char *name,
                        const struct enum_names *names)
{
    unsigned bits = 0;
    int64_t value = 0;
    for (const struct oscal_node *at = oscal_items(object, "props"); at != NULL; at = at->next)
        if (text_same(oscal_get_text(at, "name"), name) &&
            text_same(oscal_get_text(at, "ns"), OSCAL_OWN_NAMESPACE) &&
            enum_parse(names, oscal_get_text(at, "value"), &value))
            bits |= 1U << value;
    return bits;
}

/* What is asked: the question; else what is demanded, unless the control is withdrawn. */
static struct bilingual question_of(const struct taking *taking, const struct oscal_node *object,
                                    const struct control *control)
{
    struct bilingual question = part_of(taking, object, "question");
    const char *status = oscal_property(object, "status", NULL);
    bool withdrawn = text_same(status, "withdrawn") || text_same(status, "Withdrawn");
    if (question.ja[0] != '\0' || withdrawn || text_same(own(object, "asked"), "no"))
        return question;
    return control->statement.ja[0] != '\0' ? control->statement : control->title;
}

/* A level from 1 to 5; 0 for none. */
static int target_of(const struct oscal_node *object)
{
    const char *level = own(object, "target-level");
    return level[0] >= '1' && level[0] <= '0' + MATURITY_LEVELS && level[1] == '\0' ? level[0] - '0' : 0;
}

static struct control control_of(const struct taking *taking, const struct oscal_node *object,
                                 int group, int parent)
{
    struct control control = {
        .id = oscal_get_text(object, "id"),
        .label = label_of(object),
        .title = titled(taking, object),
        .statement = part_of(taking, object, "statement"),
        .why = part_of(taking, object, "why"),
        .evidence = parts_of(taking, object, "evidence"),
        .source = own(object, "source"),
        .audience = bits_of(object, "audience", &audience_names),
        .applies = bits_of(object, "applies-to", &applies_names),
        .group = group,
        .parent = parent,
        .phase = own(object, "phase"),
        .target = target_of(object),
    };
    if (control.why.ja[0] == '\0')
        control.why = part_of(taking, object, "guidance");
    if (control.statement.ja[0] == '\0')
        control.statement = part_of(taking, object, "overview");
    for (int i = 0; i < MATURITY_LEVELS; i++)
        control.levels[i] = part_of(taking, object,
                                    arena_printf(taking->cx->arena, "level-%d", i + 1));
    control.question = question_of(taking, object, &control);
    return control;
}

static enum rc take_control(struct taking *taking, const struct oscal_node *object, int group,
                            int parent)
{
    struct ctx *cx = taking->cx;
    const char *id = oscal_get_text(object, "id");
    if (oscal_index_find(&taking->ids, id) != OSCAL_NOT_FOUND)
        return fail(cx, RC_INVALID, N_("The control {0} stands more than once in the catalog"), id);
    if (taking->control_count == CONTROLS_MOST)
        return fail(cx, RC_TOO_LARGE, N_("The catalog has more than {0} controls"),
                    decimal(cx, CONTROLS_MOST));
    struct control *controls = arena_grow(cx->arena, taking->controls, taking->control_count,
                                          &taking->control_room, sizeof *controls);
    if (controls == NULL)
        return memory_ended(cx);
    taking->controls = controls;
    int at = (int)taking->control_count++;
    oscal_index_add(&taking->ids, id, (size_t)at);
    controls[at] = control_of(taking, object, group, parent);
    for (const struct oscal_node *inner = oscal_items(object, "controls"); inner != NULL;
         inner = inner->next)
        TRY(take_control(taking, inner, group, at));
    return RC_OK;
}

static enum rc add_group(struct taking *taking, struct catalog_group group, int *ret)
{
    struct ctx *cx = taking->cx;
    if (taking->group_count == GROUPS_MOST)
        return fail(cx, RC_TOO_LARGE, N_("The catalog has more than {0} groups"),
                    decimal(cx, GROUPS_MOST));
    struct catalog_group *groups = arena_grow(cx->arena, taking->groups, taking->group_count,
                                              &taking->group_room, sizeof *groups);
    if (groups == NULL)
        return memory_ended(cx);
    taking->groups = groups;
    *ret = (int)taking->group_count;
    groups[taking->group_count++] = group;
    return RC_OK;
}

static enum rc take_branch(struct taking *taking, const struct oscal_node *branch, int group);

static enum rc take_group(struct taking *taking, const struct oscal_node *object, int parent)
{
    const char *id = oscal_get_text(object, "id");
    int at = 0;
    if (id[0] == '\0')
        id = arena_printf(taking->cx->arena, "group-%zu", taking->group_count + 1);
    struct catalog_group group = {
        .id = id,
        .label = oscal_property(object, "label", NULL),
        .title = titled(taking, object),
        .overview = part_of(taking, object, "overview"),
        .source = own(object, "source"),
        .parent = parent,
        .depth = parent < 0 ? 0 : taking->groups[parent].depth + 1,
    };
    TRY(add_group(taking, group, &at));
    return take_branch(taking, object, at);
}

/* Every control has a group; those outside of groups get one for them all. */
static enum rc take_loose(struct taking *taking, const struct oscal_node *list)
{
    struct catalog_group group = {
        .id = "controls",
        .label = "",
        .title = {tr_lang(LANG_JA, N_("Controls")), tr_lang(LANG_EN, N_("Controls"))},
        .overview = {"", ""},
        .source = "",
        .parent = -1,
    };
    int at = 0;
    if (list->first == NULL)
        return RC_OK;
    TRY(add_group(taking, group, &at));
    for (const struct oscal_node *item = list->first; item != NULL; item = item->next)
        TRY(take_control(taking, item, at, -1));
    return RC_OK;
}

static enum rc take_branch(struct taking *taking, const struct oscal_node *branch, int group)
{
    const struct oscal_node *controls = oscal_get(branch, "controls");
    if (controls != NULL && group < 0)
        TRY(take_loose(taking, controls));
    for (const struct oscal_node *at = oscal_items(branch, "controls"); at != NULL && group >= 0;
         at = at->next)
        TRY(take_control(taking, at, group, -1));
    for (const struct oscal_node *at = oscal_items(branch, "groups"); at != NULL; at = at->next)
        TRY(take_group(taking, at, group));
    return RC_OK;
}

/* The first organisation among the parties. */
static const char *publisher_of(const struct oscal_node *metadata)
{
    for (const struct oscal_node *at = oscal_items(metadata, "parties"); at != NULL; at = at->next)
        if (text_same(oscal_get_text(at, "type"), "organization"))
            return oscal_get_text(at, "name");
    return "";
}

static struct catalog head_of(const struct taking *taking, const struct oscal_node *root,
                              const char *code)
{
    const struct oscal_node *metadata = oscal_get(root, "metadata");
    const char *publisher = or_else(own(metadata, "publisher"), publisher_of(metadata));
    const char *effective = own(metadata, "effective");
    const char *published = oscal_get_text(metadata, "published");
    if (effective[0] == '\0' && strlen(published) >= 10)
        effective = arena_copy_n(taking->cx->arena, published, 10);
    struct bilingual title = titled(taking, metadata);
    const char *remarks = plain(taking, oscal_get_text(metadata, "remarks"));
    return (struct catalog){
        .id = code,
        .uuid = oscal_get_text(root, "uuid"),
        .version = oscal_get_text(metadata, "version"),
        .effective = date_days(effective) == INT64_MIN ? "" : effective,
        .publisher = publisher,
        .publisher_en = or_else(own(metadata, "publisher-en"), publisher),
        .source = own(metadata, "source"),
        .remarks = remarks,
        .remarks_en = own(metadata, "remarks-en"),
        .title = title,
        .short_title = {or_else(own(metadata, "short"), title.ja),
                        or_else(own(metadata, "short-en"), title.en)},
        .status = CATALOG_CURRENT,
    };
}

enum rc catalog_from_oscal(struct ctx *cx, const struct oscal_node *root, const char *code,
                           struct catalog *ret)
{
    struct taking taking = {.cx = cx, .params = oscal_params_of(cx, root)};
    if (taking.params == NULL)
        return memory_ended(cx);
    oscal_index_begin(&taking.ids, cx->arena);
    TRY(take_branch(&taking, root, -1));
    if (taking.control_count == 0)
        return fail(cx, RC_INVALID, N_("The catalog holds no control"));
    struct catalog catalog = head_of(&taking, root, code);
    catalog.groups = taking.groups;
    catalog.group_count = taking.group_count;
    catalog.controls = taking.controls;
    catalog.control_count = taking.control_count;
    *ret = catalog;
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}
