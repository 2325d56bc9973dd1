/* Blocks of Markdown as the elements of OSCAL's XML: paragraphs, headings, lists, quotations, tables, code. */
#include <ctype.h>
#include <string.h>

#include "base/limits.h"
#include "oscal/oscal_markdown.h"

enum { BLOCKS_DEEP = 16, INDENTED_CODE = 4, HEADINGS = 6 };

/* Lines that are still to come. */
struct reader {
    const char *text;
    size_t length, at;
};
struct line {
    const char *text;
    size_t length;
};

static bool write_blocks(struct buf *out, const char *text, size_t length, bool tight, int depth);

static bool peek(const struct reader *reader, struct line *ret)
{
    if (reader->at >= reader->length)
        return false;
    const char *text = reader->text + reader->at;
    size_t left = reader->length - reader->at;
    const char *end = memchr(text, '\n', left);
    *ret = (struct line){text, end == NULL ? left : (size_t)(end - text)};
    return true;
}

static void pass(struct reader *reader, struct line line)
{
    reader->at += line.length + 1;
}

static size_t indent_of(struct line line)
{
    size_t blanks = 0;
    while (blanks < line.length && line.text[blanks] == ' ')
        blanks++;
    return blanks;
}

static bool is_blank(struct line line)
{
    return indent_of(line) == line.length;
}

static bool begins(struct line line, const char *with)
{
    size_t length = strlen(with);
    return line.length >= length && memcmp(line.text, with, length) == 0;
}

/* --- What begins here --- */

static bool is_rule(struct line line)
{
    size_t count = 0;
    for (size_t i = 0; i < line.length; i++) {
        if (line.text[i] != line.text[0] && line.text[i] != ' ')
            return false;
        count += line.text[i] != ' ';
    }
    return count >= 3 && (line.text[0] == '-' || line.text[0] == '*' || line.text[0] == '_');
}

/* 1–6; 0 for none. */
static size_t heading_of(struct line line)
{
    size_t level = 0;
    while (level < line.length && line.text[level] == '#')
        level++;
    return level <= HEADINGS && (level == line.length || line.text[level] == ' ') ? level : 0;
}

/* The bytes of an item's mark with the blanks behind it; 0 for none. */
static size_t item_of(struct line line, bool *ordered)
{
    size_t at = 0;
    if (is_rule(line))
        return 0;
    while (at < line.length && at < 9 && isdigit((unsigned char)line.text[at]))
        at++;
    *ordered = at > 0;
    if (at == line.length)
        return 0;
    char mark = line.text[at++];
    if (*ordered ? mark != '.' && mark != ')' : mark != '-' && mark != '*' && mark != '+')
        return 0;
    if (at == line.length)
        return at;
    if (line.text[at] != ' ')
        return 0;
    for (size_t blanks = 0; blanks < INDENTED_CODE && at < line.length && line.text[at] == ' '; blanks++)
        at++;
    return at;
}

static bool is_delimiter(struct line line)
{
    size_t dashes = 0;
    for (size_t i = 0; i < line.length; i++) {
        if (line.text[i] == '\0' || strchr("|:- ", line.text[i]) == NULL)
            return false;
        dashes += line.text[i] == '-';
    }
    return dashes > 0 && line.text[0] == '|';
}

/* A row with the line under the head behind it. */
static bool is_table(const struct reader *reader, struct line line)
{
    struct reader next = *reader;
    struct line second;
    pass(&next, line);
    return begins(line, "|") && peek(&next, &second) && is_delimiter(second);
}

/* Whether a block begins that ends the paragraph before it. */
static bool interrupts(const struct reader *reader, struct line line)
{
    bool ordered = false;
    size_t mark = item_of(line, &ordered);
    bool item = mark > 0 && mark < line.length && (!ordered || (line.text[0] == '1' && !isdigit((unsigned char)line.text[1])));
    return item || is_rule(line) || heading_of(line) > 0 || begins(line, ">") || begins(line, "```") ||
           is_table(reader, line);
}

/* --- Writing --- */

/* What a part could not hold, the whole cannot either. */
static bool inner_is_whole(struct buf *out, const struct buf *inner)
{
    if (!buf_failed(inner))
        return true;
    out->failed = true;
    out->ended = out->ended || buf_error(inner) == RC_MEMORY;
    return false;
}

static bool write_code(struct buf *out, struct reader *reader, bool fenced)
{
    struct line line = {.length = 0};
    bool first = true;
    buf_text(out, "<pre>");
    if (fenced && peek(reader, &line))
        pass(reader, line);
    while (peek(reader, &line)) {
        bool last = fenced ? begins(line, "```") : indent_of(line) < INDENTED_CODE;
        if (last && !fenced)
            break;
        pass(reader, line);
        if (last)
            break;
        size_t skip = fenced ? 0 : INDENTED_CODE;
        if (!first)
            buf_char(out, '\n');
        if (!oscal_xml_text(out, line.text + skip, line.length - skip))
            return false;
        first = false;
    }
    buf_text(out, "</pre>");
    return true;
}

static bool write_quote(struct buf *out, struct reader *reader, int depth)
{
    CLEANUP(buf_free) struct buf inner = buf_create(LIMIT_OSCAL_BYTES);
    struct line line = {.length = 0};
    while (peek(reader, &line) && begins(line, ">")) {
        size_t skip = begins(line, "> ") ? 2 : 1;
        buf_add(&inner, line.text + skip, line.length - skip);
        buf_char(&inner, '\n');
        pass(reader, line);
    }
    buf_text(out, "<blockquote>");
    if (!inner_is_whole(out, &inner) ||
        !write_blocks(out, buf_string(&inner), inner.length, false, depth + 1))
        return false;
    buf_text(out, "</blockquote>");
    return true;
}

/* The lines behind the mark of an item that belong to it; *loose: with empty lines between them. */
static void gather_item(struct reader *reader, size_t width, struct buf *inner, bool *loose)
{
    struct line line = {.length = 0}, ahead = {.length = 0};
    bool blank = false, ordered = false;
    while (peek(reader, &line)) {
        struct reader next = *reader;
        if (is_blank(line)) {
            while (peek(&next, &ahead) && is_blank(ahead))
                pass(&next, ahead);
            if (!peek(&next, &ahead) || indent_of(ahead) < width)
                return;
            *loose = blank = true;
            buf_char(inner, '\n');
            *reader = next;
            continue;
        }
        size_t skip = indent_of(line) >= width ? width : 0;
        if (skip == 0 && (blank || item_of(line, &ordered) > 0 || interrupts(reader, line)))
            return;
        buf_add(inner, line.text + skip, line.length - skip);
        buf_char(inner, '\n');
        pass(reader, line);
        blank = false;
    }
}

static bool write_item(struct buf *out, struct reader *reader, struct line line, size_t mark, int depth)
{
    CLEANUP(buf_free) struct buf inner = buf_create(LIMIT_OSCAL_BYTES);
    bool loose = false;
    buf_add(&inner, line.text + mark, line.length - mark);
    buf_char(&inner, '\n');
    pass(reader, line);
    gather_item(reader, mark, &inner, &loose);
    buf_text(out, "<li>");
    if (!inner_is_whole(out, &inner) ||
        !write_blocks(out, buf_string(&inner), inner.length, !loose, depth + 1))
        return false;
    buf_text(out, "</li>");
    return true;
}

static bool write_list(struct buf *out, struct reader *reader, bool ordered, int depth)
{
    struct line line = {.length = 0};
    bool same = ordered;
    buf_text(out, ordered ? "<ol>" : "<ul>");
    while (peek(reader, &line)) {
        size_t mark = item_of(line, &same);
        if (is_blank(line))
            pass(reader, line);
        else if (mark == 0 || same != ordered)
            break;
        else if (!write_item(out, reader, line, mark, depth))
            return false;
    }
    buf_text(out, ordered ? "</ol>" : "</ul>");
    return true;
}

/* A cell without the blanks around it, \| as |. */
static bool write_cell(struct buf *out, const char *text, size_t length, const char *element)
{
    CLEANUP(buf_free) struct buf cell = buf_create(LIMIT_OSCAL_BYTES);
    for (; length > 0 && text[0] == ' '; length--)
        text++;
    while (length > 0 && text[length - 1] == ' ')
        length--;
    for (size_t i = 0; i < length; i++) {
        bool escaped = text[i] == '\\' && i + 1 < length;
        if (escaped && text[i + 1] != '|')
            buf_char(&cell, text[i]);
        buf_char(&cell, text[escaped ? ++i : i]);
    }
    buf_printf(out, "<%s>", element);
    if (!inner_is_whole(out, &cell) || !oscal_markdown_line(out, buf_string(&cell), cell.length))
        return false;
    buf_printf(out, "</%s>", element);
    return true;
}

static bool write_row(struct buf *out, struct line line, const char *element)
{
    size_t start = 1;
    buf_text(out, "<tr>");
    for (size_t i = 1; i <= line.length; i++) {
        if (i < line.length && line.text[i] == '\\') {
            i++;
            continue;
        }
        bool end = i == line.length;
        if (!end && line.text[i] != '|')
            continue;
        struct line rest = {line.text + start, i - start};
        if (end && is_blank(rest)) /* nothing behind the last | */
            break;
        if (!write_cell(out, rest.text, rest.length, element))
            return false;
        start = i + 1;
    }
    buf_text(out, "</tr>");
    return true;
}

static bool write_table(struct buf *out, struct reader *reader)
{
    struct line line = {.length = 0};
    buf_text(out, "<table>");
    for (size_t row = 0; peek(reader, &line) && begins(line, "|"); row++) {
        pass(reader, line);
        if (row != 1 && !write_row(out, line, row == 0 ? "th" : "td"))
            return false;
    }
    buf_text(out, "</table>");
    return true;
}

static bool write_paragraph(struct buf *out, struct reader *reader, bool tight)
{
    struct line line = {.length = 0};
    const char *start = reader->text + reader->at, *end = start;
    for (bool first = true; peek(reader, &line) && !is_blank(line); first = false) {
        if (!first && interrupts(reader, line))
            break;
        end = line.text + line.length;
        pass(reader, line);
    }
    buf_text(out, tight ? "" : "<p>");
    if (!oscal_markdown_line(out, start, (size_t)(end - start)))
        return false;
    buf_text(out, tight ? "" : "</p>");
    return true;
}

static bool write_heading(struct buf *out, struct reader *reader, struct line line, size_t level)
{
    size_t start = level;
    while (start < line.length && line.text[start] == ' ')
        start++;
    pass(reader, line);
    buf_printf(out, "<h%zu>", level);
    if (!oscal_markdown_line(out, line.text + start, line.length - start))
        return false;
    buf_printf(out, "</h%zu>", level);
    return true;
}

static bool write_block(struct buf *out, struct reader *reader, struct line line, bool tight, int depth)
{
    bool ordered = false;
    size_t level = heading_of(line);
    if (level > 0)
        return write_heading(out, reader, line, level);
    if (is_rule(line)) {
        buf_text(out, "<hr/>");
        pass(reader, line);
        return true;
    }
    if (begins(line, "```") || indent_of(line) >= INDENTED_CODE)
        return write_code(out, reader, begins(line, "```"));
    if (begins(line, ">"))
        return write_quote(out, reader, depth);
    if (is_table(reader, line))
        return write_table(out, reader);
    if (item_of(line, &ordered) > 0)
        return write_list(out, reader, ordered, depth);
    return write_paragraph(out, reader, tight);
}

static bool write_blocks(struct buf *out, const char *text, size_t length, bool tight, int depth)
{
    struct reader reader = {text, length, 0};
    struct line line = {.length = 0};
    if (depth > BLOCKS_DEEP)
        return false;
    while (peek(&reader, &line)) {
        if (is_blank(line))
            pass(&reader, line);
        else if (!write_block(out, &reader, line, tight, depth))
            return false;
    }
    return true;
}

bool oscal_markdown_blocks(struct buf *out, const char *text, size_t length)
{
    return write_blocks(out, text, length, false, 0);
}
