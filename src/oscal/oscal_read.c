#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "oscal/oscal_inside.h"

static const char *const models[] = {
    [OSCAL_CATALOG] = "catalog",
    [OSCAL_PROFILE] = "profile",
    [OSCAL_MAPPING] = "mapping-collection",
    [OSCAL_COMPONENT] = "component-definition",
    [OSCAL_SYSTEM_PLAN] = "system-security-plan",
    [OSCAL_ASSESSMENT_PLAN] = "assessment-plan",
    [OSCAL_ASSESSMENT_RESULTS] = "assessment-results",
    [OSCAL_ACTION_PLAN] = "plan-of-action-and-milestones",
};
_Static_assert(COUNT(models) == OSCAL_MODEL_COUNT_, "every model has a name");

struct oscal_node *oscal_source_node(struct oscal_source *source, enum oscal_kind kind,
                                     const char *name, size_t line, enum rc *rc)
{
    struct ctx *cx = source->cx;
    struct oscal_node *node = NULL;
    if (++source->nodes > LIMIT_OSCAL_NODES) {
        *rc = fail(cx, RC_TOO_LARGE, N_("{0} holds more than {1} values"), source->name,
                   decimal(cx, LIMIT_OSCAL_NODES));
        return NULL;
    }
    node = oscal_new(cx->arena, kind, name);
    if (node == NULL)
        *rc = RC_MEMORY;
    else
        node->line = (uint32_t)line;
    return node;
}

enum rc oscal_refuse(const struct oscal_source *source, size_t line, const char *why)
{
    struct ctx *cx = source->cx;
    return fail(cx, RC_INVALID, N_("{0}, line {1}: {2}"), source->name, decimal(cx, (int64_t)line),
                why);
}

enum rc oscal_refuse_depth(const struct oscal_source *source, size_t line)
{
    struct ctx *cx = source->cx;
    return fail(cx, RC_TOO_LARGE, N_("{0}, line {1}: nested more than {2} deep"), source->name,
                decimal(cx, (int64_t)line), decimal(cx, LIMIT_OSCAL_DEPTH));
}

enum rc oscal_refuse_twice(const struct oscal_source *source, const struct oscal_node *object,
                           const char *name, size_t line)
{
    size_t count = 0;
    for (const struct oscal_node *at = object->first; at != NULL; at = at->next, count++)
        if (strcmp(at->name, name) == 0)
            return oscal_refuse(source, line,
                                trf(source->cx, N_("the member {0} stands twice"), name));
    if (count < LIMIT_OSCAL_MEMBERS)
        return RC_OK;
    return oscal_refuse(source, line, tr(source->cx, N_("an object with too many members")));
}

/* By the first character that is no blank. */
static enum oscal_syntax syntax_of(const struct oscal_source *source)
{
    const char *at = source->bytes;
    at += strspn(at, " \t\r\n");
    return *at == '<' ? OSCAL_XML : *at == '{' ? OSCAL_JSON : OSCAL_YAML;
}

/* Which model the outermost object holds; "$schema" may stand beside it. */
static enum rc find_root(const struct oscal_source *source, struct oscal_document *document)
{
    struct ctx *cx = source->cx;
    for (struct oscal_node *at = document->top->first;
         document->top->kind == OSCAL_OBJECT && at != NULL; at = at->next)
        for (size_t i = 0; i < COUNT(models); i++)
            if (at->kind == OSCAL_OBJECT && strcmp(at->name, models[i]) == 0) {
                document->model = (enum oscal_model)i;
                document->root = at;
                return RC_OK;
            }
    return fail(cx, RC_INVALID, N_("{0} is no OSCAL document (no catalog, profile or the like)"),
                source->name);
}

/* What resolution and import rely on: these members are lists of objects, which have an id where
 * references need one. */
static const struct {
    const char *list, *id;
} shapes[] = {
    {"groups", NULL},
    {"controls", "id"},
    {"params", "id"},
    {"props", NULL},
    {"links", NULL},
    {"parts", NULL},
    {"resources", "uuid"},
    {"imports", "href"},
    {"include-controls", NULL},
    {"exclude-controls", NULL},
    {"insert-controls", NULL},
    {"matching", NULL},
    {"set-parameters", "param-id"},
    {"alters", "control-id"},
    {"adds", NULL},
    {"removes", NULL},
    {"roles", NULL},
    {"parties", NULL},
    {"rlinks", NULL},
};

static enum rc check_list(const struct oscal_source *source, const struct oscal_node *list,
                          const char *id)
{
    struct ctx *cx = source->cx;
    if (list->kind != OSCAL_LIST)
        return oscal_refuse(source, list->line, trf(cx, N_("{0} must be a list"), list->name));
    for (const struct oscal_node *at = list->first; at != NULL; at = at->next) {
        if (at->kind != OSCAL_OBJECT)
            return oscal_refuse(source, at->line,
                                trf(cx, N_("{0} must be a list of objects"), list->name));
        if (id != NULL && oscal_get_text(at, id)[0] == '\0')
            return oscal_refuse(source, at->line,
                                trf(cx, N_("one of {0} has no {1}"), list->name, id));
    }
    return RC_OK;
}

static enum rc check_shape(const struct oscal_source *source, const struct oscal_node *node)
{
    for (size_t i = 0; node->name != NULL && i < COUNT(shapes); i++)
        if (strcmp(node->name, shapes[i].list) == 0)
            TRY(check_list(source, node, shapes[i].id));
    for (const struct oscal_node *at = node->first; at != NULL; at = at->next)
        if (at->first != NULL || at->name != NULL)
            TRY(check_shape(source, at));
    return RC_OK;
}

static const char *strip_mark(const char *bytes, size_t *length)
{
    bool marked = *length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    *length -= marked ? 3 : 0;
    return bytes + (marked ? 3 : 0);
}

enum rc oscal_read(struct ctx *cx, const char *name, char *bytes, size_t length,
                   struct oscal_document *ret)
{
    struct oscal_document document = {.name = name};
    if (length > LIMIT_OSCAL_BYTES)
        return fail(cx, RC_TOO_LARGE, N_("The file {0} is larger than {1} MB"), name,
                    decimal(cx, LIMIT_OSCAL_BYTES / (1024 * 1024)));
    size_t rest = length;
    bytes += strip_mark(bytes, &rest) - bytes;
    struct oscal_source source = {.cx = cx, .name = name, .bytes = bytes, .length = rest};
    if (!text_is_utf8(bytes, rest))
        return fail(cx, RC_INVALID, N_("{0} is not valid UTF-8 text"), name);
    document.syntax = syntax_of(&source);
    static enum rc (*const readers[])(struct oscal_source *, struct oscal_node **) = {
        [OSCAL_JSON] = oscal_read_json,
        [OSCAL_YAML] = oscal_read_yaml,
        [OSCAL_XML] = oscal_read_xml,
    };
    TRY(readers[document.syntax](&source, &document.top));
    TRY(find_root(&source, &document));
    if (document.model == OSCAL_CATALOG || document.model == OSCAL_PROFILE)
        TRY(check_shape(&source, document.root));
    *ret = document;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}
