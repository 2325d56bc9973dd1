/* XML by expat, as a stream: no document type, hence no entities but XML's own five. */
#include <expat.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "oscal/oscal_element.h"
#include "oscal/oscal_inside.h"
#include "oscal/oscal_markup.h"

#define SEPARATOR '|'
#define XML_NAMESPACE "http://csrc.nist.gov/ns/oscal/1.0|"

struct frame {
    const struct oscal_element *element;
    struct oscal_node *node; /* object or list that takes its members; NULL for a bare text */
};

struct reader {
    struct oscal_source *source;
    XML_Parser parser;
    struct frame frames[LIMIT_OSCAL_DEPTH];
    size_t depth;
    struct oscal_node *top;
    struct buf text;            /* of a text or field */
    struct oscal_markup markup; /* of the innermost element that has markup */
    size_t markup_depth;        /* elements of markup that are open */
    bool prose;                 /* markup holds blocks of the innermost frame */
    enum rc rc;
};

static size_t line_of(const struct reader *reader)
{
    return XML_GetCurrentLineNumber(reader->parser);
}

static void stop(struct reader *reader, enum rc rc)
{
    if (rc == RC_OK || reader->rc != RC_OK)
        return;
    reader->rc = rc;
    XML_StopParser(reader->parser, XML_FALSE);
}

static enum rc refuse(const struct reader *reader, const char *why, const char *name)
{
    struct ctx *cx = reader->source->cx;
    return oscal_refuse(reader->source, line_of(reader), trf(cx, why, arena_copy(cx->arena, name)));
}

static struct frame *innermost(struct reader *reader)
{
    return reader->depth == 0 ? NULL : &reader->frames[reader->depth - 1];
}

static enum rc add_text(struct reader *reader, struct oscal_node *parent, const char *name,
                        enum oscal_kind kind, const char *text)
{
    enum rc rc = RC_OK;
    if (arena_failed(reader->source->cx->arena))
        return RC_MEMORY;
    if (text == NULL)
        return fail(reader->source->cx, RC_TOO_LARGE, N_("{0}, line {1}: a text is too long"),
                    reader->source->name, decimal(reader->source->cx, (int64_t)line_of(reader)));
    if (name != NULL)
        TRY(oscal_refuse_twice(reader->source, parent, name, line_of(reader)));
    struct oscal_node *node = oscal_source_node(reader->source, kind, name, line_of(reader), &rc);
    if (node == NULL)
        return rc;
    node->text = text;
    oscal_append(parent, node);
    return RC_OK;
}

/* The object or list that takes an element: the list of its name where it may stand several times. */
static enum rc place_for(struct reader *reader, const struct oscal_element *element,
                         struct oscal_node **ret_parent, const char **ret_name)
{
    struct frame *frame = innermost(reader);
    enum rc rc = RC_OK;
    const char *name = element->member == NULL ? element->name : element->member;
    *ret_parent = frame == NULL ? reader->top : frame->node;
    *ret_name = name;
    if (frame != NULL && frame->element->shape == SHAPE_LIST) {
        *ret_name = NULL;
        return RC_OK;
    }
    if (!element->many)
        return oscal_refuse_twice(reader->source, *ret_parent, name, line_of(reader));
    struct oscal_node *list = oscal_get(*ret_parent, name);
    if (list == NULL) {
        TRY(oscal_refuse_twice(reader->source, *ret_parent, name, line_of(reader)));
        list = oscal_source_node(reader->source, OSCAL_LIST, name, line_of(reader), &rc);
        if (list == NULL)
            return rc;
        oscal_append(*ret_parent, list);
    }
    if (list->kind != OSCAL_LIST)
        return refuse(reader, N_("the element {0} may not stand here"), element->name);
    *ret_parent = list;
    *ret_name = NULL;
    return RC_OK;
}

/* Attributes of a namespace, such as xsi:schemaLocation, do not belong to the document. */
static enum rc take_attributes(struct reader *reader, struct oscal_node *object,
                               const char *const *attributes)
{
    struct arena *arena = reader->source->cx->arena;
    for (; attributes[0] != NULL; attributes += 2)
        if (strchr(attributes[0], SEPARATOR) == NULL)
            TRY(add_text(reader, object, arena_copy(arena, attributes[0]), OSCAL_TEXT,
                         arena_copy(arena, attributes[1])));
    return RC_OK;
}

static bool has_markup(const struct oscal_element *element)
{
    return element->shape == SHAPE_LINE || element->shape == SHAPE_BLOCKS;
}

static bool has_members(const struct oscal_element *element)
{
    return element->shape == SHAPE_OBJECT || element->shape == SHAPE_PROSE ||
           element->shape == SHAPE_LIST;
}

static enum rc open_element(struct reader *reader, const struct oscal_element *element,
                            const char *const *attributes)
{
    struct oscal_node *parent = NULL, *node = NULL;
    const char *name = NULL;
    enum rc rc = RC_OK;
    TRY(place_for(reader, element, &parent, &name));
    if (has_members(element) || element->shape == SHAPE_FIELD) {
        enum oscal_kind kind = element->shape == SHAPE_LIST ? OSCAL_LIST : OSCAL_OBJECT;
        node = oscal_source_node(reader->source, kind, name, line_of(reader), &rc);
        if (node == NULL)
            return rc;
        oscal_append(parent, node);
        if (kind == OSCAL_OBJECT)
            TRY(take_attributes(reader, node, attributes));
    }
    reader->frames[reader->depth++] = (struct frame){element, node};
    buf_clear(&reader->text);
    if (has_markup(element)) {
        oscal_markup_free(&reader->markup);
        oscal_markup_begin(&reader->markup, reader->source, element->shape == SHAPE_LINE);
    }
    return RC_OK;
}

/* The blocks of prose that stand in the innermost element so far become its member. */
static enum rc end_prose(struct reader *reader)
{
    if (!reader->prose)
        return RC_OK;
    reader->prose = false;
    const char *text = oscal_markup_take(&reader->markup);
    struct oscal_node *object = innermost(reader)->node, *before = oscal_get(object, "prose");
    if (before == NULL || text == NULL)
        return add_text(reader, object, "prose", OSCAL_TEXT, text);
    before->text = arena_printf(reader->source->cx->arena, "%s\n\n%s", before->text, text);
    return RC_OK;
}

static enum rc open_markup(struct reader *reader, const char *name, const char *const *attributes)
{
    TRY(oscal_markup_open(&reader->markup, name, attributes, line_of(reader)));
    reader->markup_depth++;
    return RC_OK;
}

static enum rc on_element(struct reader *reader, const char *full_name,
                          const char *const *attributes)
{
    struct frame *frame = innermost(reader);
    size_t length = strlen(XML_NAMESPACE);
    if (strncmp(full_name, XML_NAMESPACE, length) != 0)
        return refuse(reader, N_("the element {0} is not OSCAL's"), full_name);
    const char *name = full_name + length;
    if (reader->depth + reader->markup_depth >= LIMIT_OSCAL_DEPTH)
        return oscal_refuse_depth(reader->source, line_of(reader));
    if (reader->markup_depth > 0 || (frame != NULL && has_markup(frame->element)))
        return open_markup(reader, name, attributes);
    if (frame != NULL && frame->element->shape == SHAPE_PROSE && oscal_markup_is_block(name)) {
        if (!reader->prose) {
            oscal_markup_free(&reader->markup);
            oscal_markup_begin(&reader->markup, reader->source, false);
        }
        reader->prose = true;
        return open_markup(reader, name, attributes);
    }
    if (frame != NULL && !has_members(frame->element))
        return refuse(reader, N_("the element {0} may not stand here"), name);
    const struct oscal_element *element = oscal_element_find(name);
    if (element == NULL)
        return refuse(reader, N_("the element {0} is not known in catalogs and profiles"), name);
    TRY(end_prose(reader));
    return open_element(reader, element, attributes);
}

/* The text of an element: without blanks at both sides, runs of blanks inside as one. */
static const char *simple_text(struct reader *reader)
{
    if (buf_error(&reader->text) == RC_MEMORY)
        arena_fail(reader->source->cx->arena);
    if (buf_failed(&reader->text))
        return NULL;
    char *to = arena_alloc(reader->source->cx->arena, reader->text.length + 1);
    if (to == NULL)
        return "";
    size_t length = 0;
    for (const char *at = buf_string(&reader->text); *at != '\0'; at++) {
        bool blank = strchr(" \t\r\n", *at) != NULL;
        if (!blank)
            to[length++] = *at;
        else if (length > 0 && to[length - 1] != ' ')
            to[length++] = ' ';
    }
    if (length > 0 && to[length - 1] == ' ')
        length--;
    to[length] = '\0';
    return to;
}

static enum rc close_element(struct reader *reader, const struct oscal_element *element,
                             struct oscal_node *node)
{
    struct oscal_node *parent = NULL;
    const char *name = NULL;
    if (element->shape == SHAPE_FIELD)
        return add_text(reader, node, element->value, OSCAL_TEXT, simple_text(reader));
    if (has_members(element))
        return RC_OK;
    TRY(place_for(reader, element, &parent, &name));
    if (has_markup(element))
        return add_text(reader, parent, name, OSCAL_TEXT, oscal_markup_take(&reader->markup));
    const char *text = simple_text(reader);
    if (element->shape == SHAPE_TEXT)
        return add_text(reader, parent, name, OSCAL_TEXT, text);
    bool yes = text != NULL && (text_same(text, "true") || text_same(text, "1"));
    return add_text(reader, parent, name, OSCAL_BOOL, yes ? "true" : "false");
}

static void XMLCALL on_open(void *user, const char *name, const char **attributes)
{
    struct reader *reader = user;
    if (reader->rc == RC_OK)
        stop(reader, on_element(reader, name, (const char *const *)attributes));
}

static void XMLCALL on_close(void *user, const char *name)
{
    struct reader *reader = user;
    (void)name;
    if (reader->rc != RC_OK)
        return;
    if (reader->markup_depth > 0) {
        oscal_markup_close(&reader->markup);
        reader->markup_depth--;
        return;
    }
    enum rc rc = end_prose(reader);
    const struct frame frame = *innermost(reader);
    reader->depth--;
    stop(reader, rc != RC_OK ? rc : close_element(reader, frame.element, frame.node));
}

static void XMLCALL on_text(void *user, const char *text, int length)
{
    struct reader *reader = user;
    const struct frame *frame = innermost(reader);
    if (reader->rc != RC_OK || frame == NULL)
        return;
    if (reader->markup_depth > 0 || has_markup(frame->element)) {
        oscal_markup_text(&reader->markup, text, (size_t)length);
        return;
    }
    if (!has_members(frame->element)) {
        buf_add(&reader->text, text, (size_t)length);
        return;
    }
    for (int i = 0; i < length; i++)
        if (strchr(" \t\r\n", text[i]) == NULL) {
            stop(reader, refuse(reader, N_("text stands directly in {0}"), frame->element->name));
            return;
        }
}

static void XMLCALL on_doctype(void *user, const char *name, const char *system_id,
                               const char *public_id, int has_internal)
{
    struct reader *reader = user;
    (void)name, (void)system_id, (void)public_id, (void)has_internal;
    stop(reader, refuse(reader, N_("XML with a document type (DOCTYPE) is not taken"), ""));
}

static enum rc parse(struct reader *reader)
{
    struct oscal_source *source = reader->source;
    enum XML_Status status = XML_Parse(reader->parser, source->bytes, (int)source->length,
                                       XML_TRUE);
    if (arena_failed(source->cx->arena))
        return RC_MEMORY;
    if (reader->rc != RC_OK || status == XML_STATUS_OK)
        return reader->rc;
    enum XML_Error error = XML_GetErrorCode(reader->parser);
    if (error == XML_ERROR_NO_MEMORY)
        return RC_MEMORY;
    return refuse(reader, N_("the XML cannot be read ({0})"), XML_ErrorString(error));
}

enum rc oscal_read_xml(struct oscal_source *source, struct oscal_node **ret)
{
    enum rc rc = RC_OK;
    struct reader *reader = ARENA_NEW(source->cx->arena, struct reader);
    struct oscal_node *top = oscal_source_node(source, OSCAL_OBJECT, NULL, 1, &rc);
    if (reader == NULL || top == NULL)
        return rc == RC_OK ? RC_MEMORY : rc;
    *reader = (struct reader){.source = source,
                              .top = top,
                              .text = buf_create(LIMIT_OSCAL_BYTES),
                              .parser = XML_ParserCreateNS("UTF-8", SEPARATOR)};
    if (reader->parser == NULL)
        return RC_MEMORY;
    XML_SetUserData(reader->parser, reader);
    XML_SetElementHandler(reader->parser, on_open, on_close);
    XML_SetCharacterDataHandler(reader->parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader->parser, on_doctype);
    rc = parse(reader);
    XML_ParserFree(reader->parser);
    buf_free(&reader->text);
    oscal_markup_free(&reader->markup);
    *ret = top;
    return rc;
}
