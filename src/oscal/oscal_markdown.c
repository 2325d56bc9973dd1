#include "oscal/oscal_markdown.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "oscal/oscal.h"

/* What begins and ends with the same mark. The longer mark stands first. */
static const struct inline_mark {
    const char *mark, *element;
} marks[] = {
    {"**", "strong"}, {"*", "em"}, {"`", "code"}, {"\"", "q"}, {"~", "sub"}, {"^", "sup"},
};

enum { NESTED_MOST = 16 };

bool oscal_xml_text(struct buf *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < ' ' && strchr("\t\n\r", c) == NULL)
            return false;
        if (c == '&')
            buf_text(out, "&amp;");
        else if (c == '<')
            buf_text(out, "&lt;");
        else if (c == '>')
            buf_text(out, "&gt;");
        else if (c == '"')
            buf_text(out, "&quot;");
        else if (c < ' ')
            buf_printf(out, "&#%d;", c);
        else
            buf_char(out, (char)c);
    }
    return true;
}

const char *oscal_markdown_of(struct ctx *cx, const char *text)
{
    static const char special[] = "\\*`~^\"";
    char *out = arena_alloc(cx->arena, strlen(text) * 2 + 1), *to = out;
    bool start = true;
    if (out == NULL)
        return "";
    for (const char *at = text; *at != '\0'; at++) {
        size_t digits = start ? strspn(at, "0123456789") : 0;
        bool mark = start && (*at == '|' || (strchr("#>+-", *at) != NULL && at[1] == ' '));
        if (digits > 0 && at[digits] == '.' && at[digits + 1] == ' ') {
            memcpy(to, at, digits);
            to += digits;
            at += digits;
            mark = true;
        }
        bool brackets = (at[0] == '{' && at[1] == '{') || (*at == '[' && strstr(at, "](") != NULL);
        if (mark || brackets || strchr(special, *at) != NULL)
            *to++ = '\\';
        *to++ = *at;
        start = *at == '\n';
    }
    *to = '\0';
    return out;
}

static bool begins(const char *text, size_t length, const char *with)
{
    size_t part = strlen(with);
    return length >= part && memcmp(text, with, part) == 0;
}

/* Where the mark stands again, unescaped; `length` when nowhere. */
static size_t closing(const char *text, size_t length, const char *mark)
{
    size_t part = strlen(mark);
    for (size_t i = 0; i + part <= length; i++) {
        bool escaped = text[i] == '\\' && mark[0] != '`';
        bool twice = part == 1 && mark[0] == '*' && text[i] == '*' && text[i + 1] == '*';
        if (!escaped && !twice && memcmp(text + i, mark, part) == 0)
            return i;
        i += escaped || twice;
    }
    return length;
}

static bool write_line(struct buf *out, const char *text, size_t length, int depth);

/* {{ insert: param, ac-1_prm_1 }}; gives its length, 0 when it is none. */
static size_t write_insert(struct buf *out, const char *text, size_t length)
{
    size_t end = 2;
    while (end + 1 < length && !(text[end] == '}' && text[end + 1] == '}'))
        end++;
    const char *at = text + 2, *stop = text + end;
    while (at < stop && *at == ' ')
        at++;
    if (end + 1 >= length || !begins(at, (size_t)(stop - at), "insert:"))
        return 0;
    at += 7;
    const char *comma = memchr(at, ',', (size_t)(stop - at));
    if (comma == NULL)
        return 0;
    const char *id = comma + 1;
    for (; at < comma && *at == ' '; at++) {}
    for (; id < stop && *id == ' '; id++) {}
    for (; stop > id && stop[-1] == ' '; stop--) {}
    buf_text(out, "<insert type=\"");
    (void)oscal_xml_text(out, at, (size_t)(comma - at));
    buf_text(out, "\" id-ref=\"");
    (void)oscal_xml_text(out, id, (size_t)(stop - id));
    buf_text(out, "\"/>");
    return end + 2;
}

/* [text](address); gives its length, 0 when it is none. */
static size_t write_link(struct buf *out, const char *text, size_t length, int depth)
{
    size_t middle = closing(text, length, "]");
    if (middle + 1 >= length || text[middle + 1] != '(')
        return 0;
    size_t end = middle + 2;
    while (end < length && text[end] != ')' && text[end] != ' ')
        end++;
    if (end >= length || text[end] != ')')
        return 0;
    buf_text(out, "<a href=\"");
    (void)oscal_xml_text(out, text + middle + 2, end - middle - 2);
    buf_text(out, "\">");
    if (!write_line(out, text + 1, middle - 1, depth + 1))
        return 0;
    buf_text(out, "</a>");
    return end + 1;
}

/* Something between two marks; gives its length, 0 when there is none. */
static size_t write_marked(struct buf *out, const char *text, size_t length, int depth)
{
    for (size_t i = 0; i < COUNT(marks); i++) {
        size_t part = strlen(marks[i].mark);
        if (!begins(text, length, marks[i].mark))
            continue;
        size_t inside = closing(text + part, length - part, marks[i].mark);
        if (inside == 0 || inside == length - part)
            return 0;
        buf_printf(out, "<%s>", marks[i].element);
        bool good = marks[i].mark[0] == '`' ? oscal_xml_text(out, text + part, inside)
                                            : write_line(out, text + part, inside, depth + 1);
        buf_printf(out, "</%s>", marks[i].element);
        return good ? inside + part * 2 : 0;
    }
    return 0;
}

static bool write_line(struct buf *out, const char *text, size_t length, int depth)
{
    if (depth > NESTED_MOST)
        return false;
    for (size_t i = 0; i < length;) {
        size_t done = 0;
        if (text[i] == '\\' && i + 1 < length && text[i + 1] == '\n') {
            buf_text(out, "<br/>");
            i += 2;
            continue;
        }
        if (text[i] == '\\' && i + 1 < length && ispunct((unsigned char)text[i + 1])) {
            (void)oscal_xml_text(out, text + i + 1, 1);
            i += 2;
            continue;
        }
        if (begins(text + i, length - i, "!["))
            return false;
        if (begins(text + i, length - i, "{{"))
            done = write_insert(out, text + i, length - i);
        else if (text[i] == '[')
            done = write_link(out, text + i, length - i, depth);
        else
            done = write_marked(out, text + i, length - i, depth);
        if (done == 0 && !oscal_xml_text(out, text + i, 1))
            return false;
        i += done == 0 ? 1 : done;
    }
    return true;
}

/* A list, a heading, a quotation, code, a table or a rule begins here. */
static bool is_other_block(const char *text, size_t length)
{
    size_t digits = strspn(text, "0123456789");
    static const char *const starts[] = {"- ", "* ", "+ ", "#", ">", "```", "|", "---", "    "};
    for (size_t i = 0; i < COUNT(starts); i++)
        if (begins(text, length, starts[i]))
            return true;
    return digits > 0 && digits + 1 < length && text[digits] == '.' && text[digits + 1] == ' ';
}

bool oscal_markdown_write(struct buf *out, const char *text, bool blocks)
{
    if (!blocks)
        return write_line(out, text, strlen(text), 0);
    while (*text != '\0') {
        const char *end = strstr(text, "\n\n");
        size_t length = end == NULL ? strlen(text) : (size_t)(end - text);
        for (const char *line = text; line != NULL && line < text + length;) {
            if (is_other_block(line, length - (size_t)(line - text)))
                return false;
            line = memchr(line, '\n', length - (size_t)(line - text));
            line = line == NULL ? NULL : line + 1;
        }
        buf_text(out, "<p>");
        if (!write_line(out, text, length, 0))
            return false;
        buf_text(out, "</p>");
        text += length;
        text += strspn(text, "\n");
    }
    return true;
}
