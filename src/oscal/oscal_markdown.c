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

/* U+FFFE or U+FFFF at `text`. */
static bool is_no_character(const char *text, size_t length)
{
    return length >= 3 && memcmp(text, "\xEF\xBF", 2) == 0 && (unsigned char)text[2] >= 0xBE;
}

static bool has_no_character(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (is_no_character(text + i, length - i))
            return true;
    return false;
}

bool oscal_xml_text(struct buf *out, const char *text, size_t length)
{
    if (has_no_character(text, length))
        return false;
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

/* What stands behind the text of a link or picture: (address) or (address "title"). */
struct target {
    const char *href, *title;
    size_t href_length, title_length;
    size_t end; /* behind it */
};

static bool read_target(const char *text, size_t length, size_t at, struct target *ret)
{
    struct target target = {.href = text + at + 1, .title = ""};
    if (at >= length || text[at] != '(')
        return false;
    for (at++; at < length && text[at] != ')' && text[at] != ' '; at++)
        target.href_length++;
    if (at + 1 < length && text[at] == ' ' && text[at + 1] == '"') {
        target.title = text + at + 2;
        target.title_length = closing(target.title, length - at - 2, "\"");
        at += target.title_length + 3;
    }
    if (at >= length || text[at] != ')')
        return false;
    target.end = at + 1;
    *ret = target;
    return true;
}

/* The value of an attribute, without the backslashes. */
static void write_attribute(struct buf *out, const char *name, const char *text, size_t length)
{
    buf_printf(out, " %s=\"", name);
    for (size_t i = 0; i < length; i++) {
        i += text[i] == '\\' && i + 1 < length && ispunct((unsigned char)text[i + 1]);
        (void)oscal_xml_text(out, text + i, 1);
    }
    buf_char(out, '"');
}

/* [text](address); gives its length, 0 when it is none. */
static size_t write_link(struct buf *out, const char *text, size_t length, int depth)
{
    size_t middle = closing(text, length, "]");
    struct target target;
    if (!read_target(text, length, middle + 1, &target))
        return 0;
    buf_text(out, "<a");
    write_attribute(out, "href", target.href, target.href_length);
    if (target.title_length > 0)
        write_attribute(out, "title", target.title, target.title_length);
    buf_char(out, '>');
    if (!write_line(out, text + 1, middle - 1, depth + 1))
        return 0;
    buf_text(out, "</a>");
    return target.end;
}

/* ![text](address) */
static size_t write_picture(struct buf *out, const char *text, size_t length)
{
    size_t middle = closing(text, length, "]");
    struct target target;
    if (!read_target(text, length, middle + 1, &target))
        return 0;
    buf_text(out, "<img");
    write_attribute(out, "src", target.href, target.href_length);
    write_attribute(out, "alt", text + 2, middle - 2);
    if (target.title_length > 0)
        write_attribute(out, "title", target.title, target.title_length);
    buf_text(out, "/>");
    return target.end;
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
            done = write_picture(out, text + i, length - i);
        else if (begins(text + i, length - i, "{{"))
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

bool oscal_markdown_line(struct buf *out, const char *text, size_t length)
{
    return write_line(out, text, length, 0);
}

bool oscal_markdown_write(struct buf *out, const char *text, bool blocks)
{
    size_t length = strlen(text);
    if (has_no_character(text, length)) /* a line is written byte by byte */
        return false;
    return blocks ? oscal_markdown_blocks(out, text, length) : write_line(out, text, length, 0);
}
