/* YAML by libyaml's events. OSCAL's few numbers and bools are known by their names; every other
 * scalar is text, also where another reader of YAML would see a number (version: 1.0). */
#include <string.h>
#include <yaml.h>

#include "base/limits.h"
#include "base/text.h"
#include "oscal/oscal_index.h"
#include "oscal/oscal_inside.h"

struct reader {
    struct oscal_source *source;
    yaml_parser_t parser;
    size_t depth;
    struct oscal_index anchors; /* positions in scalars */
    struct oscal_node **scalars;
    size_t scalar_count, scalar_room;
};

static size_t line_of(const yaml_event_t *event)
{
    return event->start_mark.line + 1;
}

static enum rc refuse(const struct reader *reader, const yaml_event_t *event, const char *why)
{
    return oscal_refuse(reader->source, line_of(event), tr(reader->source->cx, why));
}

static enum rc next_event(struct reader *reader, yaml_event_t *event)
{
    yaml_event_delete(event);
    memset(event, 0, sizeof *event);
    if (yaml_parser_parse(&reader->parser, event) != 0)
        return RC_OK;
    memset(event, 0, sizeof *event);
    if (reader->parser.error == YAML_MEMORY_ERROR)
        return RC_MEMORY;
    return oscal_refuse(reader->source, reader->parser.problem_mark.line + 1,
                        trf(reader->source->cx, N_("the YAML cannot be read ({0})"),
                            arena_copy(reader->source->cx->arena, reader->parser.problem)));
}

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strcmp(text, *words) == 0)
            return true;
    return false;
}

static bool is_integer(const char *text)
{
    size_t sign = text[0] == '-', length = strlen(text + sign);
    return length > 0 && length < 18 && strspn(text + sign, "0123456789") == length &&
           (text[sign] != '0' || length == 1);
}

/* The kind of a plain scalar that stands under this name. */
static enum oscal_kind plain_kind(const char *name, const char *text)
{
    static const char *const nothing[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const bools[] = {"true", "false", NULL};
    static const char *const bool_names[] = {"as-is", NULL};
    static const char *const number_names[] = {"period", "start", "end", NULL};
    if (is_one_of(text, nothing))
        return OSCAL_NULL;
    if (name != NULL && is_one_of(name, bool_names) && is_one_of(text, bools))
        return OSCAL_BOOL;
    if (name != NULL && is_one_of(name, number_names) && is_integer(text))
        return OSCAL_NUMBER;
    return OSCAL_TEXT;
}

static enum rc check_node(const struct reader *reader, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        if (strlen((const char *)event->data.scalar.value) != event->data.scalar.length)
            return refuse(reader, event, N_("a text holds a NUL or half a character"));
        return RC_OK;
    default:
        return RC_OK;
    }
}

static enum rc read_node(struct reader *reader, yaml_event_t *event, const char *name,
                         struct oscal_node **ret);

static enum rc read_mapping(struct reader *reader, yaml_event_t *event, struct oscal_node *object)
{
    struct arena *arena = reader->source->cx->arena;
    for (;;) {
        struct oscal_node *value = NULL;
        TRY(next_event(reader, event));
        if (event->type == YAML_MAPPING_END_EVENT)
            return RC_OK;
        TRY(check_node(reader, event));
        if (event->type != YAML_SCALAR_EVENT)
            return refuse(reader, event, N_("a member's name is missing"));
        const char *name = arena_copy(arena, (const char *)event->data.scalar.value);
        TRY(oscal_refuse_twice(reader->source, object, name, line_of(event)));
        TRY(next_event(reader, event));
        TRY(read_node(reader, event, name, &value));
        oscal_append(object, value);
    }
}

static enum rc read_sequence(struct reader *reader, yaml_event_t *event, struct oscal_node *list)
{
    for (;;) {
        struct oscal_node *item = NULL;
        TRY(next_event(reader, event));
        if (event->type == YAML_SEQUENCE_END_EVENT)
            return RC_OK;
        TRY(read_node(reader, event, NULL, &item));
        oscal_append(list, item);
    }
}

/* A scalar that an alias may name later. */
static enum rc note_anchor(struct reader *reader, const yaml_event_t *event,
                           struct oscal_node *scalar)
{
    struct arena *arena = reader->source->cx->arena;
    if (event->data.scalar.anchor == NULL)
        return RC_OK;
    const char *name = arena_copy(arena, (const char *)event->data.scalar.anchor);
    if (oscal_index_find(&reader->anchors, name) != OSCAL_NOT_FOUND)
        return refuse(reader, event, N_("an anchor (&name) stands twice"));
    struct oscal_node **scalars = arena_grow(arena, reader->scalars, reader->scalar_count,
                                             &reader->scalar_room, sizeof(struct oscal_node *));
    if (scalars == NULL)
        return RC_MEMORY;
    reader->scalars = scalars;
    scalars[reader->scalar_count] = scalar;
    oscal_index_add(&reader->anchors, name, reader->scalar_count++);
    return RC_OK;
}

/* Aliases of lists and objects would let a small file stand for a huge one. */
static enum rc take_alias(const struct reader *reader, const yaml_event_t *event,
                          struct oscal_node *node)
{
    size_t at = oscal_index_find(&reader->anchors, (const char *)event->data.alias.anchor);
    if (at == OSCAL_NOT_FOUND)
        return refuse(reader, event,
                      N_("an alias (*name) may stand for a single text only; please write the "
                         "value out"));
    node->kind = reader->scalars[at]->kind;
    node->text = reader->scalars[at]->text;
    return RC_OK;
}

/* The value that begins with `event`. */
static enum rc read_node(struct reader *reader, yaml_event_t *event, const char *name,
                         struct oscal_node **ret)
{
    enum rc rc = RC_OK;
    TRY(check_node(reader, event));
    struct oscal_node *node = oscal_source_node(reader->source, OSCAL_TEXT, name, line_of(event),
                                                &rc);
    if (node == NULL)
        return rc;
    *ret = node;
    if (event->type == YAML_ALIAS_EVENT)
        return take_alias(reader, event, node);
    if (event->type == YAML_SCALAR_EVENT) {
        bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
        node->text = arena_copy(reader->source->cx->arena, (const char *)event->data.scalar.value);
        node->kind = plain ? plain_kind(name, node->text) : OSCAL_TEXT;
        node->text = node->kind == OSCAL_NULL ? "" : node->text;
        return note_anchor(reader, event, node);
    }
    if (++reader->depth > LIMIT_OSCAL_DEPTH)
        return oscal_refuse_depth(reader->source, line_of(event));
    if (event->type == YAML_MAPPING_START_EVENT) {
        node->kind = OSCAL_OBJECT;
        rc = read_mapping(reader, event, node);
    } else {
        node->kind = OSCAL_LIST;
        rc = read_sequence(reader, event, node);
    }
    reader->depth--;
    return rc;
}

static enum rc read_stream(struct reader *reader, yaml_event_t *event, struct oscal_node **ret)
{
    TRY(next_event(reader, event)); /* begin of the stream */
    TRY(next_event(reader, event));
    if (event->type != YAML_DOCUMENT_START_EVENT)
        return refuse(reader, event, N_("the file is empty"));
    TRY(next_event(reader, event));
    TRY(read_node(reader, event, NULL, ret));
    TRY(next_event(reader, event)); /* end of the document */
    TRY(next_event(reader, event));
    if (event->type != YAML_STREAM_END_EVENT)
        return refuse(reader, event, N_("something follows the end"));
    return arena_failed(reader->source->cx->arena) ? RC_MEMORY : RC_OK;
}

enum rc oscal_read_yaml(struct oscal_source *source, struct oscal_node **ret)
{
    struct reader reader = {.source = source};
    yaml_event_t event;
    memset(&event, 0, sizeof event);
    oscal_index_begin(&reader.anchors, source->cx->arena);
    if (yaml_parser_initialize(&reader.parser) == 0)
        return RC_MEMORY;
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)source->bytes,
                                 source->length);
    enum rc rc = read_stream(&reader, &event, ret);
    yaml_event_delete(&event);
    yaml_parser_delete(&reader.parser);
    return rc;
}

/* --- writing --- */

/* A text that every reader of YAML takes for a text without quotes. */
static bool is_plain(const char *text)
{
    static const char *const words[] = {"true", "false", "yes", "no", "on", "off", "null", "y", "n",
                                        "True", "False", "Yes", "No", "On", "Off", "Null", "Y", "N",
                                        "TRUE", "FALSE", "YES", "NO", "ON", "OFF", "NULL", NULL};
    size_t length = strlen(text);
    if (length == 0 || is_one_of(text, words) || text[length - 1] == ' ')
        return false;
    unsigned char first = (unsigned char)(text[0] | 0x20);
    return first >= 'a' && first <= 'z' &&
           strspn(text,
                  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,.;()/_-") ==
               length;
}

static int emit_scalar(yaml_emitter_t *emitter, const struct oscal_node *node, const char *text)
{
    yaml_event_t event;
    yaml_scalar_style_t style = YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    if ((node != NULL && node->kind != OSCAL_TEXT) || is_plain(text))
        style = YAML_PLAIN_SCALAR_STYLE;
    else if (node != NULL && strchr(text, '\n') != NULL)
        style = YAML_LITERAL_SCALAR_STYLE;
    return yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text,
                                        (int)strlen(text), 1, 1, style) &&
           yaml_emitter_emit(emitter, &event);
}

static int emit_node(yaml_emitter_t *emitter, const struct oscal_node *node)
{
    yaml_event_t event;
    bool object = node->kind == OSCAL_OBJECT;
    if (node->kind == OSCAL_NULL)
        return emit_scalar(emitter, node, "null");
    if (!object && node->kind != OSCAL_LIST)
        return emit_scalar(emitter, node, node->text);
    int good = object ? yaml_mapping_start_event_initialize(&event, NULL, NULL, 1,
                                                            YAML_BLOCK_MAPPING_STYLE)
                      : yaml_sequence_start_event_initialize(&event, NULL, NULL, 1,
                                                             YAML_BLOCK_SEQUENCE_STYLE);
    good = good && yaml_emitter_emit(emitter, &event);
    for (const struct oscal_node *at = node->first; at != NULL && good; at = at->next)
        good = (!object || emit_scalar(emitter, NULL, at->name)) && emit_node(emitter, at);
    if (good)
        good = (object ? yaml_mapping_end_event_initialize(&event)
                       : yaml_sequence_end_event_initialize(&event)) &&
               yaml_emitter_emit(emitter, &event);
    return good;
}

static int emit_document(yaml_emitter_t *emitter, const struct oscal_node *top)
{
    yaml_event_t event;
    return yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING) &&
           yaml_emitter_emit(emitter, &event) &&
           yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1) &&
           yaml_emitter_emit(emitter, &event) && emit_node(emitter, top) &&
           yaml_document_end_event_initialize(&event, 1) && yaml_emitter_emit(emitter, &event) &&
           yaml_stream_end_event_initialize(&event) && yaml_emitter_emit(emitter, &event) &&
           yaml_emitter_flush(emitter);
}

static int write_bytes(void *out, unsigned char *bytes, size_t size)
{
    buf_add(out, bytes, size);
    return !buf_failed(out);
}

enum rc oscal_write_yaml(struct ctx *cx, struct buf *out, const struct oscal_node *top)
{
    yaml_emitter_t emitter;
    if (yaml_emitter_initialize(&emitter) == 0)
        return RC_MEMORY;
    yaml_emitter_set_output(&emitter, write_bytes, out);
    yaml_emitter_set_unicode(&emitter, 1);
    yaml_emitter_set_width(&emitter, -1);
    int good = emit_document(&emitter, top);
    yaml_emitter_delete(&emitter);
    return good != 0 || buf_error(out) == RC_TOO_LARGE ? RC_OK : memory_ended(cx);
}
