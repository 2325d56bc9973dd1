/* A reader of its own, because jansson needs more time for NIST's catalog than the whole resolution
 * may take: texts are unescaped where they stand, numbers keep their spelling, and every value knows
 * its line. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "oscal/oscal_inside.h"

struct reader {
    struct oscal_source *source;
    char *at, *end; /* *end is NUL */
    size_t line, depth;
};

static enum rc refuse(const struct reader *reader, const char *why)
{
    return oscal_refuse(reader->source, reader->line, tr(reader->source->cx, why));
}

static void skip_blanks(struct reader *reader)
{
    for (; reader->at < reader->end; reader->at++) {
        char c = *reader->at;
        if (c == '\n')
            reader->line++;
        else if (c != ' ' && c != '\t' && c != '\r')
            return;
    }
}

static enum rc read_hex(struct reader *reader, const char *at, uint32_t *ret)
{
    uint32_t code = 0;
    if (reader->end - at < 4)
        return refuse(reader, N_("a text is cut off"));
    for (int i = 0; i < 4; i++) {
        unsigned char c = (unsigned char)at[i], low = c | 0x20U;
        if (c >= '0' && c <= '9')
            code = code << 4 | (c - (unsigned)'0');
        else if (low >= 'a' && low <= 'f')
            code = code << 4 | (low - (unsigned)'a' + 10);
        else
            return refuse(reader, N_("a character is given in a way that JSON does not know"));
    }
    *ret = code;
    return RC_OK;
}

/* \uXXXX, or two of them for one character; *at stands behind the u. */
static enum rc read_code(struct reader *reader, const char **at, char **to)
{
    uint32_t code = 0, low = 0;
    TRY(read_hex(reader, *at, &code));
    *at += 4;
    if (code >= 0xD800 && code < 0xDC00 && reader->end - *at >= 6 && (*at)[0] == '\\' &&
        (*at)[1] == 'u') {
        TRY(read_hex(reader, *at + 2, &low));
        if (low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            *at += 6;
        }
    }
    if (code == 0 || (code >= 0xD800 && code < 0xE000))
        return refuse(reader, N_("a text holds a NUL or half a character"));
    char bytes[4];
    size_t length = text_encode(code, bytes);
    memcpy(*to, bytes, length);
    *to += length;
    return RC_OK;
}

/* The rest of a text from its first backslash on; what is unescaped is never longer. */
static enum rc read_escaped(struct reader *reader, char *from)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char *to = from;
    const char *at = from;
    while (at < reader->end && *at != '"') {
        if ((unsigned char)*at < 0x20)
            break;
        if (*at != '\\') {
            *to++ = *at++;
            continue;
        }
        const char *found = at[1] == '\0' ? NULL : strchr(letters, at[1]);
        if (found != NULL) {
            *to++ = meanings[found - letters];
            at += 2;
        } else if (at[1] == 'u') {
            at += 2;
            TRY(read_code(reader, &at, &to));
        } else {
            return refuse(reader, N_("a character is given in a way that JSON does not know"));
        }
    }
    if (at >= reader->end || *at != '"')
        return refuse(reader, N_("a text is cut off"));
    reader->at += at + 1 - reader->at;
    *to = '\0';
    return RC_OK;
}

static enum rc read_text(struct reader *reader, const char **ret)
{
    char *start = ++reader->at, *at = start;
    while ((unsigned char)*at >= 0x20 && *at != '"' && *at != '\\')
        at++;
    *ret = start;
    if (*at == '\\')
        return read_escaped(reader, at);
    if (*at != '"')
        return refuse(reader, N_("a text is cut off"));
    *at = '\0';
    reader->at = at + 1;
    return RC_OK;
}

static size_t digits(const char *at)
{
    return strspn(at, "0123456789");
}

/* Length of the number at `at`; 0 when JSON has no such number. */
static size_t number_length(const char *at)
{
    const char *start = at;
    at += *at == '-';
    size_t whole = digits(at);
    if (whole == 0 || (at[0] == '0' && whole > 1))
        return 0;
    at += whole;
    if (*at == '.') {
        size_t part = digits(at + 1);
        if (part == 0)
            return 0;
        at += 1 + part;
    }
    if (*at == 'e' || *at == 'E') {
        at++;
        at += *at == '+' || *at == '-';
        size_t part = digits(at);
        if (part == 0)
            return 0;
        at += part;
    }
    return (size_t)(at - start);
}

static enum rc read_word(struct reader *reader, struct oscal_node *node)
{
    static const struct {
        const char *word;
        enum oscal_kind kind;
    } words[] = {{"true", OSCAL_BOOL}, {"false", OSCAL_BOOL}, {"null", OSCAL_NULL}};
    for (size_t i = 0; i < COUNT(words); i++) {
        size_t length = strlen(words[i].word);
        if (strncmp(reader->at, words[i].word, length) == 0) {
            node->kind = words[i].kind;
            node->text = node->kind == OSCAL_NULL ? "" : words[i].word;
            reader->at += length;
            return RC_OK;
        }
    }
    size_t length = number_length(reader->at);
    if (length == 0)
        return refuse(reader, N_("a value is missing or not JSON"));
    node->kind = OSCAL_NUMBER;
    node->text = arena_copy_n(reader->source->cx->arena, reader->at, length);
    reader->at += length;
    return RC_OK;
}

static enum rc read_value(struct reader *reader, const char *name, struct oscal_node **ret);

static enum rc read_member(struct reader *reader, struct oscal_node *object)
{
    const char *name = NULL;
    struct oscal_node *value = NULL;
    if (*reader->at != '"')
        return refuse(reader, N_("a member's name is missing"));
    TRY(read_text(reader, &name));
    TRY(oscal_refuse_twice(reader->source, object, name, reader->line));
    skip_blanks(reader);
    if (*reader->at != ':')
        return refuse(reader, N_("a colon is missing"));
    reader->at++;
    TRY(read_value(reader, name, &value));
    oscal_append(object, value);
    return RC_OK;
}

/* An object or a list, up to its closing mark. */
static enum rc read_holder(struct reader *reader, struct oscal_node *node, char mark)
{
    if (++reader->depth > LIMIT_OSCAL_DEPTH)
        return oscal_refuse_depth(reader->source, reader->line);
    reader->at++;
    skip_blanks(reader);
    while (*reader->at != mark || node->first != NULL) {
        struct oscal_node *item = NULL;
        if (node->kind == OSCAL_OBJECT) {
            TRY(read_member(reader, node));
        } else {
            TRY(read_value(reader, NULL, &item));
            oscal_append(node, item);
        }
        skip_blanks(reader);
        if (*reader->at == mark)
            break;
        if (*reader->at != ',')
            return refuse(reader, N_("a comma or a closing bracket is missing"));
        reader->at++;
        skip_blanks(reader);
    }
    reader->at++;
    reader->depth--;
    return RC_OK;
}

static enum rc read_value(struct reader *reader, const char *name, struct oscal_node **ret)
{
    enum rc rc = RC_OK;
    skip_blanks(reader);
    struct oscal_node *node = oscal_source_node(reader->source, OSCAL_TEXT, name, reader->line,
                                                &rc);
    if (node == NULL)
        return rc;
    *ret = node;
    switch (*reader->at) {
    case '{':
        node->kind = OSCAL_OBJECT;
        return read_holder(reader, node, '}');
    case '[':
        node->kind = OSCAL_LIST;
        return read_holder(reader, node, ']');
    case '"':
        return read_text(reader, &node->text);
    default:
        return read_word(reader, node);
    }
}

enum rc oscal_read_json(struct oscal_source *source, struct oscal_node **ret)
{
    struct reader reader = {
        .source = source, .at = source->bytes, .end = source->bytes + source->length, .line = 1};
    TRY(read_value(&reader, NULL, ret));
    skip_blanks(&reader);
    if (reader.at != reader.end)
        return refuse(&reader, N_("something follows the end"));
    return arena_failed(source->cx->arena) ? RC_MEMORY : RC_OK;
}
