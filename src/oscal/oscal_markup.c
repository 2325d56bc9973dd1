#include "oscal/oscal_markup.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

enum markup_kind {
    MARK_INLINE, /* stands between marks */
    MARK_LINK,
    MARK_ATOM, /* has no content: insert, img, br, hr */
    MARK_PARAGRAPH,
    MARK_LIST,
    MARK_ITEM,
    MARK_QUOTE,
    MARK_PRE,
    MARK_TABLE,
    MARK_ROW,
    MARK_CELL,
};

static const struct markup_element {
    const char *name;
    enum markup_kind kind;
    const char *mark; /* around it, or before it */
} elements[] = {
    {"p", MARK_PARAGRAPH, ""},
    {"insert", MARK_ATOM, NULL},
    {"em", MARK_INLINE, "*"},
    {"i", MARK_INLINE, "*"},
    {"strong", MARK_INLINE, "**"},
    {"b", MARK_INLINE, "**"},
    {"a", MARK_LINK, "["},
    {"code", MARK_INLINE, "`"},
    {"q", MARK_INLINE, "\""},
    {"sub", MARK_INLINE, "~"},
    {"sup", MARK_INLINE, "^"},
    {"img", MARK_ATOM, NULL},
    {"br", MARK_ATOM, NULL},
    {"ul", MARK_LIST, "- "},
    {"ol", MARK_LIST, "1. "},
    {"li", MARK_ITEM, NULL},
    {"h1", MARK_PARAGRAPH, "# "},
    {"h2", MARK_PARAGRAPH, "## "},
    {"h3", MARK_PARAGRAPH, "### "},
    {"h4", MARK_PARAGRAPH, "#### "},
    {"h5", MARK_PARAGRAPH, "##### "},
    {"h6", MARK_PARAGRAPH, "###### "},
    {"blockquote", MARK_QUOTE, "> "},
    {"pre", MARK_PRE, "```"},
    {"table", MARK_TABLE, ""},
    {"tr", MARK_ROW, ""},
    {"td", MARK_CELL, ""},
    {"th", MARK_CELL, ""},
    {"hr", MARK_ATOM, NULL},
};

static const struct markup_element *find(const char *name)
{
    for (size_t i = 0; i < COUNT(elements); i++)
        if (strcmp(elements[i].name, name) == 0)
            return &elements[i];
    return NULL;
}

static bool is_block(const struct markup_element *element)
{
    return element->kind == MARK_PARAGRAPH || element->kind == MARK_LIST ||
           element->kind == MARK_QUOTE || element->kind == MARK_PRE ||
           element->kind == MARK_TABLE || text_same(element->name, "hr");
}

bool oscal_markup_is_block(const char *name)
{
    const struct markup_element *element = find(name);
    return element != NULL && is_block(element);
}

static struct markup_open *top(struct oscal_markup *markup)
{
    return markup->depth == 0 ? NULL : &markup->open[markup->depth - 1];
}

static bool is_inside(const struct oscal_markup *markup, enum markup_kind kind)
{
    for (size_t i = 0; i < markup->depth; i++)
        if (markup->open[i].element->kind == kind)
            return true;
    return false;
}

static bool is_code(const struct oscal_markup *markup)
{
    for (size_t i = 0; i < markup->depth; i++)
        if (text_same(markup->open[i].element->name, "code"))
            return true;
    return false;
}

void oscal_markup_begin(struct oscal_markup *markup, struct oscal_source *source, bool single_line)
{
    *markup = (struct oscal_markup){.source = source,
                                    .out = buf_create(LIMIT_OSCAL_BYTES),
                                    .single_line = single_line,
                                    .at_start = true};
}

void oscal_markup_free(struct oscal_markup *markup)
{
    buf_free(&markup->out);
}

static void push_prefix(struct oscal_markup *markup, const char *text)
{
    size_t length = strlen(text);
    if (markup->prefix_length + length > MARKUP_PREFIX)
        length = MARKUP_PREFIX - markup->prefix_length;
    memcpy(markup->prefix + markup->prefix_length, text, length);
    markup->prefix_length += length;
}

/* One more line; blanks at its end are left out while nothing follows. */
static void line_feed(struct oscal_markup *markup, bool last)
{
    size_t length = markup->prefix_length;
    while (!last && length > 0 && markup->prefix[length - 1] == ' ')
        length--;
    buf_char(&markup->out, '\n');
    buf_add(&markup->out, markup->prefix, length);
}

static void fill_gap(struct oscal_markup *markup)
{
    for (; markup->gap > 0; markup->gap--)
        if (markup->out.length > 0)
            line_feed(markup, markup->gap == 1);
}

static void want_gap(struct oscal_markup *markup, unsigned gap)
{
    if (markup->out.length > 0 && markup->gap < gap)
        markup->gap = gap;
}

static void start_block(struct oscal_markup *markup, const char *mark)
{
    fill_gap(markup);
    buf_text(&markup->out, mark);
    markup->block = markup->out.length;
    markup->at_start = true;
    markup->blank = false;
    markup->list_end = false;
}

/* What begins like a list, a heading or a quotation, but is text, gets a backslash. */
static void guard_start(struct oscal_markup *markup)
{
    struct buf *out = &markup->out;
    const char *start = buf_string(out) + markup->block;
    size_t length = out->length - markup->block, count = strspn(start, "0123456789");
    bool mark = length == 1 && strchr("#>+-", start[0]) != NULL;
    bool number = count > 0 && count < 10 && length == count + 1 && start[count] == '.';
    if (!mark && !number)
        return;
    char last = start[length - 1];
    out->data[out->length - 1] = '\\';
    buf_char(out, last);
}

/* What is due before a character or an atom: gap, marks of the elements that have just begun, one
 * blank. */
static void before_text(struct oscal_markup *markup)
{
    if (markup->at_start)
        fill_gap(markup);
    if (markup->at_start && markup->block < markup->out.length && markup->depth == 0)
        markup->block = markup->out.length;
    if (markup->blank && !markup->at_start) {
        guard_start(markup);
        buf_char(&markup->out, ' ');
    }
    markup->blank = false;
    markup->at_start = false;
    markup->list_end = false;
    for (size_t i = 0; i < markup->depth; i++) {
        struct markup_open *open = &markup->open[i];
        if ((open->element->kind == MARK_INLINE || open->element->kind == MARK_LINK) &&
            !open->written) {
            buf_text(&markup->out, open->element->mark);
            open->written = true;
        }
    }
}

static void add_character(struct oscal_markup *markup, char c, bool code)
{
    before_text(markup);
    bool special = !code && strchr("\\*`~^\"", c) != NULL;
    if (special || (c == '|' && is_inside(markup, MARK_CELL)))
        buf_char(&markup->out, '\\');
    buf_char(&markup->out, c);
}

static void add_raw(struct oscal_markup *markup, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n')
            line_feed(markup, true);
        else
            buf_char(&markup->out, text[i]);
    }
}

void oscal_markup_text(struct oscal_markup *markup, const char *text, size_t length)
{
    if (is_inside(markup, MARK_PRE)) {
        add_raw(markup, text, length);
        return;
    }
    bool code = is_code(markup);
    for (size_t i = 0; i < length; i++) {
        if (strchr(" \t\r\n", text[i]) != NULL)
            markup->blank = true;
        else
            add_character(markup, text[i], code);
    }
}

static const char *attribute(const char *const *attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return "";
}

/* An address between round brackets. */
static void add_href(struct oscal_markup *markup, const char *href)
{
    for (; *href != '\0'; href++) {
        unsigned char c = (unsigned char)*href;
        if (c <= ' ' || c == '(' || c == ')' || c == '\\')
            buf_printf(&markup->out, "%%%02X", c);
        else
            buf_char(&markup->out, (char)c);
    }
}

static void add_target(struct oscal_markup *markup, const char *href, const char *title)
{
    buf_text(&markup->out, "](");
    add_href(markup, href);
    if (title[0] != '\0') {
        buf_text(&markup->out, " \"");
        for (; *title != '\0'; title++) {
            if (*title == '"' || *title == '\\')
                buf_char(&markup->out, '\\');
            buf_char(&markup->out, *title == '\n' ? ' ' : *title);
        }
        buf_char(&markup->out, '"');
    }
    buf_char(&markup->out, ')');
}

static void add_atom(struct oscal_markup *markup, const char *name, const char *const *attributes)
{
    if (text_same(name, "hr")) {
        start_block(markup, "---");
        markup->at_start = false;
        markup->gap = 2;
        return;
    }
    if (text_same(name, "br") && (markup->single_line || markup->at_start)) {
        markup->blank = true;
        return;
    }
    if (text_same(name, "br")) {
        markup->blank = false;
        buf_char(&markup->out, '\\');
        line_feed(markup, true);
        markup->block = markup->out.length;
        return;
    }
    before_text(markup);
    if (text_same(name, "insert")) {
        buf_printf(&markup->out, "{{ insert: %s, %s }}", attribute(attributes, "type"),
                   attribute(attributes, "id-ref"));
    } else {
        buf_text(&markup->out, "![");
        for (const char *at = attribute(attributes, "alt"); *at != '\0'; at++) {
            if (strchr("\\*`~^\"[]", *at) != NULL)
                buf_char(&markup->out, '\\');
            buf_char(&markup->out, *at == '\n' ? ' ' : *at);
        }
        add_target(markup, attribute(attributes, "src"), attribute(attributes, "title"));
    }
}

static void open_list(struct oscal_markup *markup)
{
    bool nested = is_inside(markup, MARK_ITEM);
    if (nested && !markup->at_start)
        want_gap(markup, 1);
    markup->at_start = true;
    markup->blank = false;
}

static void open_item(struct oscal_markup *markup, const struct markup_open *list)
{
    static const char blanks[] = "    ";
    const char *mark = list == NULL ? "- " : list->element->mark;
    start_block(markup, mark);
    push_prefix(markup, blanks + (sizeof blanks - 1 - strlen(mark)));
}

/* Paragraphs and other blocks inside an item or a quotation begin on its first line. */
static void open_block(struct oscal_markup *markup, const struct markup_element *element)
{
    if (!markup->at_start)
        want_gap(markup, 2);
    start_block(markup, element->mark);
    if (element->kind == MARK_QUOTE)
        push_prefix(markup, element->mark);
    if (element->kind == MARK_PRE)
        line_feed(markup, true);
}

static void open_element(struct oscal_markup *markup, const struct markup_element *element,
                         struct markup_open *parent)
{
    switch (element->kind) {
    case MARK_LIST:
        open_list(markup);
        break;
    case MARK_ITEM:
        open_item(markup, parent);
        break;
    case MARK_PARAGRAPH:
    case MARK_QUOTE:
    case MARK_PRE:
    case MARK_TABLE:
        open_block(markup, element);
        break;
    case MARK_ROW:
        start_block(markup, "|");
        break;
    case MARK_CELL:
        start_block(markup, " ");
        if (parent != NULL)
            parent->cells++;
        break;
    default:
        break;
    }
}

static bool belongs(const struct oscal_markup *markup, const struct markup_element *element,
                    const struct markup_open *parent)
{
    bool in_line = element->kind == MARK_INLINE || element->kind == MARK_LINK ||
                   (element->kind == MARK_ATOM && !text_same(element->name, "hr"));
    if (in_line)
        return true;
    if (markup->single_line || (parent != NULL && (parent->element->kind == MARK_INLINE ||
                                                   parent->element->kind == MARK_LINK)))
        return false;
    switch (element->kind) {
    case MARK_ITEM:
        return parent != NULL && parent->element->kind == MARK_LIST;
    case MARK_ROW:
        return parent != NULL && parent->element->kind == MARK_TABLE;
    case MARK_CELL:
        return parent != NULL && parent->element->kind == MARK_ROW;
    default:
        return !is_inside(markup, MARK_PRE) && !is_inside(markup, MARK_TABLE);
    }
}

enum rc oscal_markup_open(struct oscal_markup *markup, const char *name,
                          const char *const *attributes, size_t line)
{
    struct oscal_source *source = markup->source;
    const struct markup_element *element = find(name);
    struct markup_open *parent = top(markup);
    if (element == NULL || !belongs(markup, element, parent))
        return oscal_refuse(source, line,
                            trf(source->cx, N_("the element {0} may not stand here"),
                                arena_copy(source->cx->arena, name)));
    if (markup->depth == MARKUP_DEPTH)
        return oscal_refuse_depth(source, line);
    markup->open[markup->depth] = (struct markup_open){
        .element = element,
        .prefix = markup->prefix_length,
        .href = arena_copy(source->cx->arena, attribute(attributes, "href")),
        .title = arena_copy(source->cx->arena, attribute(attributes, "title")),
    };
    if (element->kind == MARK_ATOM)
        add_atom(markup, name, attributes);
    else
        open_element(markup, element, parent);
    markup->depth++;
    return RC_OK;
}

/* The line under the head of a table. */
static void close_row(struct oscal_markup *markup, const struct markup_open *row,
                      struct markup_open *table)
{
    if (table == NULL || table->items++ > 0)
        return;
    line_feed(markup, true);
    for (size_t i = 0; i < row->cells; i++)
        buf_text(&markup->out, i == 0 ? "| --- |" : " --- |");
}

static void close_inline(struct oscal_markup *markup, const struct markup_open *open)
{
    if (!open->written)
        return;
    if (open->element->kind == MARK_LINK)
        add_target(markup, open->href, open->title);
    else
        buf_text(&markup->out, open->element->mark);
}

static void close_block(struct oscal_markup *markup, const struct markup_open *open)
{
    bool nested = is_inside(markup, MARK_ITEM);
    markup->prefix_length = open->prefix;
    markup->blank = false;
    markup->at_start = false;
    if (open->element->kind == MARK_PRE) {
        line_feed(markup, true);
        buf_text(&markup->out, open->element->mark);
    }
    markup->list_end = open->element->kind == MARK_LIST && !nested;
    markup->gap = 0;
    want_gap(markup, open->element->kind == MARK_ITEM || open->element->kind == MARK_ROW ||
                             (open->element->kind == MARK_LIST && nested)
                         ? 1
                         : 2);
}

void oscal_markup_close(struct oscal_markup *markup)
{
    const struct markup_open open = *top(markup);
    markup->depth--;
    switch (open.element->kind) {
    case MARK_INLINE:
    case MARK_LINK:
        close_inline(markup, &open);
        break;
    case MARK_ATOM:
        break;
    case MARK_CELL:
        buf_text(&markup->out, " |");
        markup->blank = false;
        break;
    case MARK_ROW:
        close_row(markup, &open, top(markup));
        close_block(markup, &open);
        break;
    default:
        close_block(markup, &open);
        break;
    }
}

const char *oscal_markup_take(struct oscal_markup *markup)
{
    struct arena *arena = markup->source->cx->arena;
    if (markup->list_end)
        buf_char(&markup->out, '\n');
    if (buf_error(&markup->out) == RC_MEMORY)
        arena_fail(arena);
    const char *text = buf_failed(&markup->out)
                           ? NULL
                           : arena_copy_n(arena, buf_string(&markup->out), markup->out.length);
    buf_clear(&markup->out);
    markup->gap = 0;
    markup->blank = markup->list_end = false;
    markup->at_start = true;
    return text;
}
