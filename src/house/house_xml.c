/* XML as a tree that keeps where everything stands in the source, so that what is not changed is written as it
 * came. No document types, hence no entities but XML's own five. */
#include <expat.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "base/text.h"
#include "house/house_inside.h"

static const struct {
    const char *uri, *prefix;
} spaces[] = {
    {"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"},
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "s"},
    {"http://schemas.openxmlformats.org/package/2006/content-types", "ct"},
    {"http://schemas.openxmlformats.org/package/2006/relationships", "pr"},
    {"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing", "xdr"},
    {"http://schemas.openxmlformats.org/drawingml/2006/chart", "c"},
};

struct reading {
    struct house_xml *xml;
    XML_Parser parser;
    struct house_node *open; /* the innermost element that is not closed */
    struct buf text;
    size_t depth;
    enum rc rc;
};

static void stop(struct reading *reading, enum rc rc)
{
    if (reading->rc == RC_OK)
        reading->rc = rc;
    XML_StopParser(reading->parser, XML_FALSE);
}

static const char *short_name(struct ctx *cx, const char *full)
{
    const char *bar = strrchr(full, '|');
    if (bar == NULL)
        return "";
    for (size_t i = 0; i < COUNT(spaces); i++)
        if (strlen(spaces[i].uri) == (size_t)(bar - full) && strncmp(spaces[i].uri, full, (size_t)(bar - full)) == 0)
            return arena_printf(cx->arena, "%s:%s", spaces[i].prefix, bar + 1);
    return "";
}

static enum rc too_much(const struct reading *reading)
{
    const struct house_package *package = reading->xml->package;
    return fail(package->cx, RC_TOO_LARGE,
                N_("{0} is too large or nested too deeply at {1} to be a template; please simplify it"),
                package->file_name, reading->xml->part->name);
}

static void XMLCALL on_open(void *user, const char *full, const char **attributes)
{
    struct reading *reading = user;
    struct house_package *package = reading->xml->package;
    (void)attributes;
    if (reading->rc != RC_OK)
        return;
    if (++reading->depth > LIMIT_TEMPLATE_DEPTH || ++package->nodes > LIMIT_TEMPLATE_NODES) {
        stop(reading, too_much(reading));
        return;
    }
    struct house_node *node = ARENA_NEW(package->cx->arena, struct house_node), *parent = reading->open;
    if (node == NULL) {
        stop(reading, memory_ended(package->cx));
        return;
    }
    node->name = short_name(package->cx, full);
    node->start = (size_t)XML_GetCurrentByteIndex(reading->parser);
    node->open_end = node->start + (size_t)XML_GetCurrentByteCount(reading->parser);
    node->parent = parent;
    if (parent == NULL)
        reading->xml->root = node;
    else if (parent->last == NULL)
        parent->first = node;
    else
        parent->last->next = node;
    if (parent != NULL)
        parent->last = node;
    reading->open = node;
    buf_clear(&reading->text);
}

static void XMLCALL on_close(void *user, const char *full)
{
    struct reading *reading = user;
    struct house_node *node = reading->open;
    struct ctx *cx = reading->xml->package->cx;
    (void)full;
    if (reading->rc != RC_OK || node == NULL)
        return;
    node->close_start = (size_t)XML_GetCurrentByteIndex(reading->parser);
    node->end = node->close_start + (size_t)XML_GetCurrentByteCount(reading->parser);
    if (node->first == NULL && reading->text.length > 0 && node->name[0] != '\0')
        node->text = buf_keep(&reading->text, cx->arena);
    buf_clear(&reading->text);
    reading->open = node->parent;
    reading->depth--;
}

static void XMLCALL on_text(void *user, const char *text, int length)
{
    struct reading *reading = user;
    if (reading->rc == RC_OK)
        buf_add(&reading->text, text, (size_t)length);
    if (reading->rc == RC_OK && buf_failed(&reading->text))
        stop(reading, buf_error(&reading->text) == RC_MEMORY ? memory_ended(reading->xml->package->cx)
                                                             : too_much(reading));
}

static void XMLCALL on_doctype(void *user, const char *name, const char *system_id, const char *public_id,
                               int has_internal)
{
    struct reading *reading = user;
    (void)name, (void)system_id, (void)public_id, (void)has_internal;
    stop(reading, house_fail_damaged(reading->xml->package,
                                     trf(reading->xml->package->cx, N_("{0}, document type"), reading->xml->part->name)));
}

static void XMLCALL on_declaration(void *user, const char *version, const char *encoding, int standalone)
{
    struct reading *reading = user;
    (void)version, (void)standalone;
    if (encoding != NULL && strcasecmp(encoding, "UTF-8") != 0 && strcasecmp(encoding, "US-ASCII") != 0)
        stop(reading, house_fail_damaged(reading->xml->package,
                                         trf(reading->xml->package->cx, N_("{0}, encoding {1}"),
                                             reading->xml->part->name, encoding)));
}

static enum rc parse(struct reading *reading)
{
    const struct house_package *package = reading->xml->package;
    const struct house_part *part = reading->xml->part;
    XML_SetUserData(reading->parser, reading);
    XML_SetElementHandler(reading->parser, on_open, on_close);
    XML_SetCharacterDataHandler(reading->parser, on_text);
    XML_SetStartDoctypeDeclHandler(reading->parser, on_doctype);
    XML_SetXmlDeclHandler(reading->parser, on_declaration);
    enum XML_Status status = XML_Parse(reading->parser, part->bytes, (int)part->length, XML_TRUE);
    if (reading->rc != RC_OK)
        return reading->rc;
    if (status == XML_STATUS_OK)
        return RC_OK;
    if (XML_GetErrorCode(reading->parser) == XML_ERROR_NO_MEMORY)
        return memory_ended(package->cx);
    return house_fail_damaged(package, trf(package->cx, N_("{0}, line {1}"), part->name,
                                           decimal(package->cx, (int64_t)XML_GetCurrentLineNumber(reading->parser))));
}

enum rc house_xml_read(struct house_package *package, const struct house_part *part, struct house_xml *ret)
{
    struct house_xml xml = {.package = package, .part = part};
    /* UTF-16 would move every place. */
    if (part->length >= 2 && (memcmp(part->bytes, "\xFF\xFE", 2) == 0 || memcmp(part->bytes, "\xFE\xFF", 2) == 0 ||
                              part->bytes[0] == '\0' || part->bytes[1] == '\0'))
        return house_fail_damaged(package, trf(package->cx, N_("{0}, encoding {1}"), part->name, "UTF-16"));
    struct reading reading = {.xml = &xml, .parser = XML_ParserCreateNS(NULL, '|'),
                              .text = buf_create(LIMIT_TEMPLATE_UNPACKED)};
    enum rc rc = reading.parser == NULL ? memory_ended(package->cx) : parse(&reading);
    if (reading.parser != NULL)
        XML_ParserFree(reading.parser);
    buf_free(&reading.text);
    TRY(rc);
    if (arena_failed(package->cx->arena))
        return memory_ended(package->cx);
    *ret = xml;
    return RC_OK;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool house_attribute_at(const struct house_xml *xml, const struct house_node *node, const char *name,
                        size_t *ret_start, size_t *ret_length)
{
    const char *at = xml->part->bytes + node->start + 1, *end = xml->part->bytes + node->open_end;
    size_t wanted = strlen(name);
    while (at < end && !is_blank(*at) && *at != '>' && *at != '/')
        at++;
    for (;;) { /* the parser has seen that the tag is well formed */
        while (at < end && is_blank(*at))
            at++;
        const char *start = at;
        while (at < end && *at != '=' && *at != '>')
            at++;
        if (at >= end || *at != '=')
            return false;
        const char *name_end = at;
        while (name_end > start && is_blank(name_end[-1]))
            name_end--;
        for (const char *c = start; c < name_end; c++)
            if (*c == ':' && name_end - c > 1 && strncmp(start, "xmlns", 5) != 0)
                start = c + 1;
        for (at++; at < end && is_blank(*at);)
            at++;
        if (at >= end)
            return false;
        const char *value = at + 1, *close = memchr(value, *at, (size_t)(end - value));
        if (close == NULL)
            return false;
        if ((size_t)(name_end - start) == wanted && strncmp(start, name, wanted) == 0) {
            *ret_start = (size_t)(value - xml->part->bytes);
            *ret_length = (size_t)(close - value);
            return true;
        }
        at = close + 1;
    }
}

/* The character that an entity or a number of one stands for; 0 for what is unknown. */
static uint32_t entity(const char *name, size_t length)
{
    static const struct {
        const char *name;
        uint32_t code;
    } known[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    for (size_t i = 0; i < COUNT(known); i++)
        if (strlen(known[i].name) == length && strncmp(known[i].name, name, length) == 0)
            return known[i].code;
    if (length < 2 || name[0] != '#')
        return 0;
    uint32_t base = name[1] == 'x' ? 16 : 10, code = 0;
    for (size_t i = base == 16 ? 2 : 1; i < length && code < 0x110000; i++) {
        const char digit = name[i];
        code = code * base + (uint32_t)(digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10);
    }
    return code < 0x110000 ? code : 0;
}

const char *house_attribute(const struct house_xml *xml, const struct house_node *node, const char *name)
{
    size_t start = 0, length = 0, used = 0;
    if (!house_attribute_at(xml, node, name, &start, &length))
        return NULL;
    char *copy = arena_alloc(xml->package->cx->arena, length + 1);
    if (copy == NULL)
        return "";
    for (const char *at = xml->part->bytes + start, *end = at + length; at < end; at++) {
        const char *stop_at = *at == '&' ? memchr(at, ';', (size_t)(end - at)) : NULL;
        uint32_t code = stop_at == NULL ? 0 : entity(at + 1, (size_t)(stop_at - at - 1));
        if (code == 0) {
            copy[used++] = *at;
            continue;
        }
        char bytes[4];
        size_t count = text_encode(code, bytes);
        memcpy(copy + used, bytes, count);
        used += count;
        at = stop_at;
    }
    copy[used] = '\0';
    return copy;
}

struct house_node *house_child(const struct house_node *node, const char *name)
{
    for (struct house_node *child = node->first; child != NULL; child = child->next)
        if (text_same(child->name, name))
            return child;
    return NULL;
}

struct house_node *house_after(const struct house_node *top, const struct house_node *node)
{
    for (; node != NULL && node != top; node = node->parent)
        if (node->next != NULL)
            return node->next;
    return NULL;
}

struct house_node *house_next(const struct house_node *top, const struct house_node *node)
{
    return node->first != NULL ? node->first : house_after(top, node);
}

void house_touch(struct house_node *node)
{
    for (; node != NULL && !node->dirty; node = node->parent)
        node->dirty = true;
}

void house_copy(const struct house_xml *xml, size_t from, size_t to, struct buf *out)
{
    buf_add(out, xml->part->bytes + from, to - from);
}
