#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
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

enum rc oscal_syntax_of(struct ctx *cx, const char *path, enum oscal_syntax *ret)
{
    static const struct {
        const char *ending;
        enum oscal_syntax syntax;
    } endings[] = {
        {".json", OSCAL_JSON}, {".yaml", OSCAL_YAML}, {".yml", OSCAL_YAML}, {".xml", OSCAL_XML}};
    size_t length = strlen(path);
    for (size_t i = 0; i < COUNT(endings); i++) {
        size_t part = strlen(endings[i].ending);
        if (length > part && strcmp(path + length - part, endings[i].ending) == 0) {
            *ret = endings[i].syntax;
            return RC_OK;
        }
    }
    return fail(cx, RC_USAGE, N_("The file to write must end in .json, .yaml or .xml (given: {0})"),
                path);
}

enum rc oscal_write(struct ctx *cx, struct buf *out, const struct oscal_node *top,
                    enum oscal_syntax syntax)
{
    if (syntax == OSCAL_YAML)
        TRY(oscal_write_yaml(cx, out, top));
    else if (syntax == OSCAL_XML)
        TRY(oscal_write_xml(cx, out, top));
    else
        oscal_write_json(out, top, true);
    return buf_check(cx, out, N_("The file is too large"));
}

enum rc oscal_write_file(struct ctx *cx, const char *path, const struct oscal_node *top)
{
    enum oscal_syntax syntax = OSCAL_JSON;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(oscal_syntax_of(cx, path, &syntax));
    TRY(oscal_write(cx, &out, top, syntax));
    return file_write(cx, path, &out);
}
