/* Writes catalogs and profiles as XML: the way of oscal_xml.c back. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "oscal/oscal_element.h"
#include "oscal/oscal_inside.h"
#include "oscal/oscal_markdown.h"

enum { MESSAGE_CHARACTERS = 40 };

struct xml_writer {
    struct ctx *cx;
    struct buf *out;
};

static enum rc write_object(struct xml_writer *writer, const char *name,
                            const struct oscal_node *node, size_t depth);

/* What stands as an element in this object; NULL for what is an attribute. A party and a role say their
 * name as an element or have none, parts and properties as an attribute. */
static const struct oscal_element *element_of(const char *object, const struct oscal_node *member)
{
    if (text_same(member->name, "name") && !text_same(object, "party"))
        return NULL;
    return oscal_element_of_member(member->name);
}

/* The member that is the element's own text: "value" of a hash. */
static bool is_own_text(const struct oscal_element *self, const struct oscal_node *member)
{
    return self != NULL && self->shape == SHAPE_FIELD && text_same(self->value, member->name);
}

static bool is_prose(const struct oscal_element *self, const struct oscal_node *member)
{
    return self != NULL && self->shape == SHAPE_PROSE && text_same(member->name, "prose");
}

/* Characters that XML cannot hold are refused. */
static enum rc escaped(struct xml_writer *writer, const char *text)
{
    if (!oscal_xml_text(writer->out, text, strlen(text)))
        return fail(writer->cx, RC_INVALID,
                    N_("a text holds a control character, which XML cannot say"));
    return RC_OK;
}

static void indent(struct xml_writer *writer, size_t depth)
{
    buf_char(writer->out, '\n');
    for (size_t i = 0; i < depth; i++)
        buf_text(writer->out, "  ");
}

/* The beginning of a text, for messages. */
static const char *beginning(const struct ctx *cx, const char *text)
{
    const char *end = text;
    for (int i = 0; i < MESSAGE_CHARACTERS && *end != '\0'; i++)
        (void)text_next(&end);
    return arena_copy_n(cx->arena, text, (size_t)(end - text));
}

static enum rc write_markup(struct xml_writer *writer, const char *name, const char *text,
                            bool blocks)
{
    if (!oscal_markdown_write(writer->out, text, blocks) && !buf_failed(writer->out))
        return fail(writer->cx, RC_INVALID,
                    N_("the text of {0} (“{1}”) has markup that is not written as XML; JSON and "
                       "YAML hold it"),
                    name, beginning(writer->cx, text));
    return RC_OK;
}

static enum rc write_element(struct xml_writer *writer, const struct oscal_element *element,
                             const struct oscal_node *node, size_t depth)
{
    indent(writer, depth);
    if (node->kind == OSCAL_OBJECT)
        return write_object(writer, element->name, node, depth);
    if (node->kind == OSCAL_LIST)
        return fail(writer->cx, RC_INVALID, N_("OSCAL's models have no list inside the list {0}"),
                    element->name);
    buf_printf(writer->out, "<%s>", element->name);
    if (element->shape == SHAPE_LINE || element->shape == SHAPE_BLOCKS)
        TRY(write_markup(writer, element->name, node->text, element->shape == SHAPE_BLOCKS));
    else
        TRY(escaped(writer, node->text));
    buf_printf(writer->out, "</%s>", element->name);
    return RC_OK;
}

/* The items of a list: as elements beside each other, or (revisions) inside one. */
static enum rc write_list(struct xml_writer *writer, const struct oscal_element *element,
                          const struct oscal_node *list, size_t depth)
{
    const struct oscal_element *item = element;
    bool inside = element->shape == SHAPE_LIST;
    if (inside) {
        size_t length = strlen(element->name);
        item = oscal_element_find(arena_copy_n(writer->cx->arena, element->name, length - 1));
        indent(writer, depth);
        buf_printf(writer->out, "<%s>", element->name);
    }
    for (const struct oscal_node *at = list->first; item != NULL && at != NULL; at = at->next)
        TRY(write_element(writer, item, at, depth + inside));
    if (inside) {
        indent(writer, depth);
        buf_printf(writer->out, "</%s>", element->name);
    }
    return RC_OK;
}

static enum rc write_attributes(struct xml_writer *writer, const char *name,
                                const struct oscal_element *self, const struct oscal_node *node)
{
    for (const struct oscal_node *at = node->first; at != NULL; at = at->next) {
        if (element_of(name, at) != NULL || is_own_text(self, at) || is_prose(self, at))
            continue;
        if (at->kind == OSCAL_OBJECT || at->kind == OSCAL_LIST)
            return fail(writer->cx, RC_INVALID, N_("the XML of OSCAL has no place for {0} in {1}"),
                        at->name, name);
        buf_printf(writer->out, " %s=\"", at->name);
        TRY(escaped(writer, at->text));
        buf_char(writer->out, '"');
    }
    return RC_OK;
}

static enum rc write_members(struct xml_writer *writer, const char *name,
                             const struct oscal_element *self, const struct oscal_node *node,
                             size_t depth, bool *ret_any)
{
    for (const struct oscal_node *at = node->first; at != NULL; at = at->next) {
        const struct oscal_element *element = element_of(name, at);
        if (is_own_text(self, at))
            TRY(escaped(writer, at->text));
        else if (is_prose(self, at))
            TRY(write_markup(writer, name, at->text, true));
        else if (element != NULL && at->kind == OSCAL_LIST)
            TRY(write_list(writer, element, at, depth + 1));
        else if (element != NULL)
            TRY(write_element(writer, element, at, depth + 1));
        *ret_any = *ret_any || (element != NULL && !is_own_text(self, at)) || is_prose(self, at);
    }
    return RC_OK;
}

static enum rc write_object(struct xml_writer *writer, const char *name,
                            const struct oscal_node *node, size_t depth)
{
    const struct oscal_element *self = oscal_element_find(name);
    bool any = false;
    if (depth > LIMIT_OSCAL_DEPTH)
        return fail(writer->cx, RC_TOO_LARGE, N_("The document is nested too deeply"));
    buf_printf(writer->out, "<%s", name);
    if (depth == 0)
        buf_printf(writer->out, " xmlns=\"%s/1.0\"", OSCAL_NAMESPACE);
    TRY(write_attributes(writer, name, self, node));
    buf_char(writer->out, '>');
    TRY(write_members(writer, name, self, node, depth, &any));
    if (any)
        indent(writer, depth);
    buf_printf(writer->out, "</%s>", name);
    return RC_OK;
}

enum rc oscal_write_xml(struct ctx *cx, struct buf *out, const struct oscal_node *top)
{
    struct xml_writer writer = {cx, out};
    const struct oscal_node *root = top->first;
    if (root == NULL || (!text_same(root->name, "catalog") && !text_same(root->name, "profile")))
        return fail(cx, RC_INVALID, N_("Only catalogs and profiles are written as XML"));
    if (!oscal_is_in_order(root)) { /* req-order */
        struct oscal_node *copy = oscal_copy(cx->arena, root);
        oscal_put_in_order(copy);
        if (copy == NULL || arena_failed(cx->arena))
            return RC_MEMORY;
        root = copy;
    }
    buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    TRY(write_object(&writer, root->name, root, 0));
    buf_char(out, '\n');
    return RC_OK;
}
