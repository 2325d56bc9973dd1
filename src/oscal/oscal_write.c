#include "base/json.h"
#include "oscal/oscal.h"

static void line(struct buf *out, bool indented, size_t depth)
{
    static const char blanks[] = "                                ";
    if (!indented)
        return;
    buf_char(out, '\n');
    for (size_t left = depth * 2; left > 0;) {
        size_t part = left < sizeof blanks - 1 ? left : sizeof blanks - 1;
        buf_add(out, blanks, part);
        left -= part;
    }
}

static void text(struct buf *out, const char *value)
{
    json_text(&(struct json){.out = out}, value);
}

static void write_node(struct buf *out, const struct oscal_node *node, bool indented, size_t depth)
{
    bool object = node->kind == OSCAL_OBJECT;
    if (node->kind == OSCAL_TEXT) {
        text(out, node->text);
        return;
    }
    if (!object && node->kind != OSCAL_LIST) {
        buf_text(out, node->kind == OSCAL_NULL ? "null" : node->text);
        return;
    }
    buf_char(out, object ? '{' : '[');
    for (const struct oscal_node *at = node->first; at != NULL; at = at->next) {
        line(out, indented, depth + 1);
        if (object) {
            text(out, at->name);
            buf_add(out, ": ", indented ? 2 : 1);
        }
        write_node(out, at, indented, depth + 1);
        if (at->next != NULL)
            buf_char(out, ',');
    }
    if (node->first != NULL)
        line(out, indented, depth);
    buf_char(out, object ? '}' : ']');
}

void oscal_write_json(struct buf *out, const struct oscal_node *top, bool indented)
{
    write_node(out, top, indented, 0);
    if (indented)
        buf_char(out, '\n');
}
