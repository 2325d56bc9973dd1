/* Filling a Word document: the parts with text are looked at line by line, rows and paragraphs repeat, and all that
 * is not a place is written as it came. Element names: ECMA-376 part 1, chapter 17. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "house/house_inside.h"

enum { PART_BYTES_MAX = 64 * 1024 * 1024 };

/* --- Looking --- */

static bool is(const struct house_node *node, const char *name)
{
    return node != NULL && text_same(node->name, name);
}

static const char *where(const struct house_scan *scan, const struct house_node *holder)
{
    int64_t number = 0;
    for (const struct house_node *node = scan->xml->root; node != NULL; node = house_next(scan->xml->root, node)) {
        number += is(node, "w:p");
        if (node == holder)
            break;
    }
    return trf(scan->package->cx, N_("{0}, paragraph {1}"), scan->part_label,
               decimal(scan->package->cx, number));
}

/* Tabs and line ends in a run; w:tab also defines where tabs stand. */
static bool is_gap(const struct house_node *node)
{
    return (is(node, "w:tab") || is(node, "w:br") || is(node, "w:cr")) && is(node->parent, "w:r");
}

static enum rc scan_paragraph(struct house_scan *scan, struct house_node *paragraph)
{
    struct ctx *cx = scan->package->cx;
    struct house_node **texts = NULL;
    size_t n = 0, room = 0;
    struct house_node *node = paragraph->first;
    while (node != NULL) {
        if (is(node, "w:t") || is_gap(node)) {
            if (n == room) {
                texts = arena_grow(cx->arena, texts, n, &room, sizeof *texts);
                if (texts == NULL)
                    return memory_ended(cx);
            }
            texts[n++] = is(node, "w:t") ? node : NULL;
        }
        /* Paragraphs of a text box are lines of their own. */
        node = is(node, "w:p") ? house_after(paragraph, node) : house_next(paragraph, node);
    }
    return n == 0 ? RC_OK : house_line_scan(scan, paragraph, texts, n);
}

static size_t depth_of(const struct house_node *node)
{
    size_t depth = 0;
    for (; node->parent != NULL; node = node->parent)
        depth++;
    return depth;
}

/* Climbs to the children of the nearest element that holds both. */
static void climb(struct house_node **left, struct house_node **right)
{
    size_t left_depth = depth_of(*left), right_depth = depth_of(*right);
    for (; left_depth > right_depth; left_depth--)
        *left = (*left)->parent;
    for (; right_depth > left_depth; right_depth--)
        *right = (*right)->parent;
    while ((*left)->parent != (*right)->parent) {
        *left = (*left)->parent;
        *right = (*right)->parent;
    }
}

static bool holds_blocks(const struct house_node *node)
{
    static const char *const names[] = {"w:body", "w:tc", "w:hdr", "w:ftr", "w:sdtContent", "w:txbxContent",
                                        "w:footnote", "w:endnote"};
    for (size_t i = 0; i < COUNT(names); i++)
        if (is(node, names[i]))
            return true;
    return false;
}

static bool range(struct house_scan *scan, struct house_block *block)
{
    struct house_node *first = block->open->holder, *last = block->close->holder;
    if (first != last)
        climb(&first, &last);
    if (first != last && is(first, "w:tc")) /* cells of one row */
        first = last = first->parent;
    bool rows = is(first, "w:tr") && is(last, "w:tr");
    bool paragraphs = first == block->open->holder && last == block->close->holder && holds_blocks(first->parent);
    if (!rows && !paragraphs) {
        house_note(scan, block->open->holder,
                   N_("{{#{0}}} and {{/{0}}} must stand in one paragraph, in one table row, in two rows of one table, or in two "
                      "paragraphs of one text"),
                   block->open->name);
        return false;
    }
    block->first = first;
    block->last = last;
    block->drop_first = first != last && house_only_mark(scan, first, block->open);
    block->drop_last = first != last && house_only_mark(scan, last, block->close);
    return true;
}

/* The paragraph that the whole report takes the place of. */
static void find_body(struct house_scan *scan, bool main_part)
{
    bool found = false;
    for (size_t i = 0; i < scan->place_count; i++) {
        const struct house_place *place = &scan->places[i];
        if (place->entry == NULL || place->entry->type != HOUSE_BODY)
            continue;
        bool alone = false;
        for (size_t j = 0; j < scan->line_count; j++)
            alone |= scan->lines[j].holder == place->holder && scan->lines[j].alone;
        if (!main_part || !alone || !is(place->holder->parent, "w:body") || found)
            house_note(scan, place->holder,
                       N_("“{0}” stands once, alone in a paragraph of the text itself, not in a table, box, header or "
                          "footer"),
                       place->name);
        found = true;
        place->holder->body = true;
    }
    for (size_t i = 0; i < scan->block_count; i++)
        for (const struct house_node *node = scan->blocks[i].first; node != NULL; node = node->next) {
            if (node->body)
                house_note(scan, node, N_("“{0}” stands once, alone in a paragraph of the text itself, not in a table, box, "
                                          "header or footer"), "report.body");
            if (node == scan->blocks[i].last)
                break;
        }
}

static enum rc look(struct house_scan *scan, bool main_part)
{
    const char *space = house_attribute(scan->xml, scan->xml->root, "xmlns:w");
    struct house_node *root = scan->xml->root;
    for (struct house_node *node = root; node != NULL; node = house_next(root, node))
        if (is(node, "w:p"))
            TRY(scan_paragraph(scan, node));
    TRY(house_resolve(scan, range));
    find_body(scan, main_part);
    if (scan->place_count > 0 && (space == NULL || strstr(space, "wordprocessingml") == NULL))
        house_note(scan, root, N_("This part was not written by Word; please open the file in Word and save it"));
    return RC_OK;
}

/* --- Writing --- */

struct writing {
    const struct house_xml *xml;
    struct buf *out, *body;
    const struct house_node *last; /* written last among brothers, NULL for none */
};

static void write_node(struct writing *writing, const struct house_node *node, const struct house_scope *scope);

#define TEXT_OPEN "<w:t xml:space=\"preserve\">"

static void write_text(struct writing *writing, const struct house_node *node, const struct house_scope *scope)
{
    CLEANUP(buf_free) struct buf text = buf_create(PART_BYTES_MAX);
    house_pieces_text(node->pieces, scope, &text);
    BUF_LITERAL(writing->out, TEXT_OPEN);
    for (const char *at = buf_string(&text);;) {
        size_t length = strcspn(at, "\n\t");
        house_escape(writing->out, at, length);
        at += length;
        if (*at == '\0')
            break;
        buf_text(writing->out, *at == '\n' ? "</w:t><w:br/>" TEXT_OPEN : "</w:t><w:tab/>" TEXT_OPEN);
        at++;
    }
    BUF_LITERAL(writing->out, "</w:t>");
}

/* A node with the blocks that begin at it; gives the last node that it has written. */
static const struct house_node *write_item(struct writing *writing, const struct house_node *node,
                                           const struct house_block *block, const struct house_scope *scope)
{
    if (block == NULL) {
        write_node(writing, node, scope);
        writing->last = node;
        return node;
    }
    size_t times = house_block_times(scope, block);
    for (size_t i = 0; i < times && !buf_failed(writing->out); i++) {
        const struct house_scope inner = house_block_scope(scope, block, i);
        for (const struct house_node *at = block->first; at != NULL; at = at->next) {
            bool dropped = (at == block->first && block->drop_first) || (at == block->last && block->drop_last);
            if (!dropped)
                at = write_item(writing, at, at == block->first ? block->same : at->blocks, &inner);
            if (at == block->last)
                break;
        }
    }
    return block->last;
}

/* A cell ends with a paragraph: Word takes nothing else. */
static bool wants_paragraph(const struct house_node *node, const struct house_node *last)
{
    bool holder = is(node, "w:tc") || is(node, "w:hdr") || is(node, "w:ftr") || is(node, "w:txbxContent");
    return holder && (last == NULL || is(last, "w:tbl") || is(last, "w:tcPr"));
}

static void write_children(struct writing *writing, const struct house_node *node, const struct house_scope *scope)
{
    size_t at = node->open_end;
    writing->last = NULL;
    for (const struct house_node *child = node->first; child != NULL; child = child->next) {
        house_copy(writing->xml, at, child->start, writing->out);
        child = write_item(writing, child, child->blocks, scope);
        at = child->end;
    }
    if (wants_paragraph(node, writing->last))
        BUF_LITERAL(writing->out, "<w:p/>");
    house_copy(writing->xml, at, node->close_start, writing->out);
}

/* A table without rows is none: a paragraph stands for it. */
static bool has_rows(const struct house_node *node, const struct house_scope *scope)
{
    for (const struct house_node *child = node->first; child != NULL; child = child->next) {
        if (!is(child, "w:tr"))
            continue;
        const struct house_block *block = child->blocks;
        if (block == NULL || house_block_times(scope, block) > 0)
            return true;
        child = block->last;
    }
    return false;
}

static void write_open(struct writing *writing, const struct house_node *node)
{
    static const struct {
        const char *name, *text;
    } spaces[] = {
        {"xmlns:r", " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""},
        {"xmlns:wp", " xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\""},
    };
    size_t start = 0, length = 0;
    if (node->parent != NULL || writing->body == NULL) {
        house_copy(writing->xml, node->start, node->open_end, writing->out);
        return;
    }
    house_copy(writing->xml, node->start, node->open_end - 1, writing->out);
    for (size_t i = 0; i < COUNT(spaces); i++)
        if (!house_attribute_at(writing->xml, node, spaces[i].name, &start, &length))
            buf_text(writing->out, spaces[i].text);
    buf_char(writing->out, '>');
}

static void write_node(struct writing *writing, const struct house_node *node, const struct house_scope *scope)
{
    if (node->body && writing->body != NULL) {
        buf_add(writing->out, buf_string(writing->body), writing->body->length);
        return;
    }
    if (!node->dirty) {
        house_copy(writing->xml, node->start, node->end, writing->out);
        return;
    }
    if (node->pieces != NULL) {
        write_text(writing, node, scope);
        return;
    }
    if (is(node, "w:tbl") && !has_rows(node, scope)) {
        BUF_LITERAL(writing->out, "<w:p/>");
        return;
    }
    write_open(writing, node);
    write_children(writing, node, scope);
    house_copy(writing->xml, node->close_start, node->end, writing->out);
}

static bool names(const struct house_scan *scan, const char *name)
{
    for (size_t i = 0; i < scan->place_count; i++)
        if (text_same(scan->places[i].name, name))
            return true;
    return false;
}

static bool has_body(const struct house_scan *scan)
{
    return names(scan, "report.body");
}

static enum rc fill(struct house_scan *scan, const struct house_all *all)
{
    struct ctx *cx = scan->package->cx;
    const struct house_scope scope = {.values = all->values};
    CLEANUP(buf_free) struct buf out = buf_create(PART_BYTES_MAX);
    CLEANUP(buf_free) struct buf body = buf_create(PART_BYTES_MAX);
    struct writing writing = {.xml = scan->xml, .out = &out, .body = has_body(scan) ? &body : NULL};
    const struct house_node *root = scan->xml->root;
    if (!root->dirty)
        return RC_OK;
    if (writing.body != NULL)
        TRY(house_docx_report(scan->package, scan->xml, all->report, !names(scan, "history"), &body));
    house_copy(scan->xml, 0, root->start, &out);
    write_node(&writing, root, &scope);
    house_copy(scan->xml, root->end, scan->xml->part->length, &out);
    TRY(buf_check(cx, &body, N_("The filled document is too large")));
    TRY(buf_check(cx, &out, N_("The filled document is too large")));
    const char *bytes = arena_copy_n(cx->arena, out.data, out.length);
    if (arena_failed(cx->arena))
        return memory_ended(cx);
    return house_package_put(scan->package, scan->xml->part->name, bytes, out.length);
}

/* --- The parts with text --- */

static const struct {
    const char *kind, *root, *label;
} text_parts[] = {
    {"document.main+xml", "w:document", N_("Text")},   {"header+xml", "w:hdr", N_("Header")},
    {"footer+xml", "w:ftr", N_("Footer")},             {"footnotes+xml", "w:footnotes", N_("Footnotes")},
    {"endnotes+xml", "w:endnotes", N_("Endnotes")},
};

static enum rc do_part(struct house_package *package, const char *name, size_t kind, const struct house_all *all,
                       struct house_found *found, bool write)
{
    struct house_xml xml;
    const struct house_part *part = house_package_part(package, name);
    if (part == NULL)
        return RC_OK;
    TRY(house_xml_read(package, part, &xml));
    if (!text_same(xml.root->name, text_parts[kind].root))
        return fail(package->cx, RC_TYPE,
                    N_("{0} is of the form Strict Open XML; please save it in Word as an ordinary document (.docx)"),
                    package->file_name);
    struct house_scan scan = {.package = package,
                              .xml = &xml,
                              .part_label = kind == 0 ? tr(package->cx, text_parts[kind].label)
                                                      : arena_printf(package->cx->arena, "%s (%s)",
                                                                     tr(package->cx, text_parts[kind].label), name),
                              .names = all->names,
                              .name_count = all->name_count,
                              .found = found,
                              .where = where};
    TRY(look(&scan, kind == 0));
    return write && found->n == 0 ? fill(&scan, all) : RC_OK;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

enum rc house_docx(struct house_package *package, const struct house_all *all, struct house_found *found,
                   struct buf *out)
{
    struct house_xml types;
    const struct house_part *part = house_package_part(package, "[Content_Types].xml");
    if (part == NULL)
        return house_fail_damaged(package, "[Content_Types].xml");
    TRY(house_xml_read(package, part, &types));
    for (const struct house_node *node = types.root->first; node != NULL; node = node->next) {
        const char *name = house_attribute(&types, node, "PartName");
        const char *type = house_attribute(&types, node, "ContentType");
        for (size_t kind = 0; name != NULL && type != NULL && kind < COUNT(text_parts); kind++)
            if (strstr(type, "wordprocessingml") != NULL && ends_with(type, text_parts[kind].kind))
                TRY(do_part(package, name + (name[0] == '/'), kind, all, found, out != NULL));
    }
    if (out == NULL || found->n > 0)
        return RC_OK;
    return house_package_write(package, out);
}
