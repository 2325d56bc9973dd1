/* The whole report inside a house's document: its own styles where it has them by name, ours added where it has not,
 * pictures as new parts. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "house/house_inside.h"

/* A4 with Word's usual margins, where the document says nothing; twentieths of a point. */
enum { PAGE_WIDTH = 11906, PAGE_HEIGHT = 16838, PAGE_MARGIN = 1440, ROOM_LEAST = 2000, ROOM_MOST = 31680 };
enum { PREFIXES = 100 };

static int number_of(const struct house_xml *xml, const struct house_node *node, const char *name, int otherwise)
{
    const char *text = node == NULL ? NULL : house_attribute(xml, node, name);
    return text == NULL ? otherwise : (int)strtol(text, NULL, 10);
}

static int room(int whole, int one, int other)
{
    long left = (long)whole - one - other;
    return left < ROOM_LEAST ? ROOM_LEAST : left > ROOM_MOST ? ROOM_MOST : (int)left;
}

/* The page of the section in which the report stands: the first section that ends behind it. */
static void find_room(const struct house_xml *xml, struct report_frame *frame)
{
    const struct house_node *section = NULL;
    bool behind = false;
    for (const struct house_node *node = xml->root; node != NULL && section == NULL; node = house_next(xml->root, node)) {
        behind |= node->body;
        if (behind && text_same(node->name, "w:sectPr"))
            section = node;
    }
    const struct house_node *size = section == NULL ? NULL : house_child(section, "w:pgSz");
    const struct house_node *margin = section == NULL ? NULL : house_child(section, "w:pgMar");
    frame->width = room(number_of(xml, size, "w", PAGE_WIDTH), number_of(xml, margin, "left", PAGE_MARGIN),
                        number_of(xml, margin, "right", PAGE_MARGIN));
    frame->height = room(number_of(xml, size, "h", PAGE_HEIGHT), abs(number_of(xml, margin, "top", PAGE_MARGIN)),
                         abs(number_of(xml, margin, "bottom", PAGE_MARGIN)));
}

/* The id of the style with that name (or the default of its kind); NULL. */
static const char *find_style(const struct house_xml *xml, const struct report_style *style)
{
    for (const struct house_node *node = xml->root->first; node != NULL; node = node->next) {
        const struct house_node *name = house_child(node, "w:name");
        const char *type = house_attribute(xml, node, "type"), *its = name == NULL ? NULL : house_attribute(xml, name, "val");
        if (!text_same(node->name, "w:style") || type == NULL || its == NULL)
            continue;
        if (text_same(type, style->table ? "table" : "paragraph") && strcasecmp(its, style->name) == 0)
            return house_attribute(xml, node, "styleId");
    }
    return NULL;
}

/* Whether the style of that id puts a mark before its paragraphs. */
static bool has_numbers(const struct house_xml *xml, const char *id)
{
    for (const struct house_node *node = xml->root->first; node != NULL; node = node->next) {
        const char *its = text_same(node->name, "w:style") ? house_attribute(xml, node, "styleId") : NULL;
        const struct house_node *look = its != NULL && text_same(its, id) ? house_child(node, "w:pPr") : NULL;
        if (look != NULL && house_child(look, "w:numPr") != NULL)
            return true;
    }
    return false;
}

static bool id_taken(const struct house_xml *xml, const char *id)
{
    for (const struct house_node *node = xml->root->first; node != NULL; node = node->next) {
        const char *its = text_same(node->name, "w:style") ? house_attribute(xml, node, "styleId") : NULL;
        if (its != NULL && strcasecmp(its, id) == 0)
            return true;
    }
    return false;
}

static const char *new_id(struct ctx *cx, const struct house_xml *xml, const char *own)
{
    const char *id = own;
    for (int i = 1; id_taken(xml, id) && i < PREFIXES; i++)
        id = arena_printf(cx->arena, "%sHouse%d", own, i);
    return id;
}

/* Puts `text` before the end tag of the part's root. */
static enum rc append(struct house_package *package, const struct house_xml *xml, const struct buf *text)
{
    struct ctx *cx = package->cx;
    CLEANUP(buf_free) struct buf out = buf_create(xml->part->length + text->length + 1);
    if (text->length == 0)
        return RC_OK;
    if (xml->root->close_start >= xml->root->end) /* <Relationships/> */
        return house_fail_damaged(package, xml->part->name);
    house_copy(xml, 0, xml->root->close_start, &out);
    buf_add(&out, text->data, text->length);
    house_copy(xml, xml->root->close_start, xml->part->length, &out);
    if (buf_failed(&out) || buf_failed(text))
        return memory_ended(cx);
    const char *bytes = arena_copy_n(cx->arena, out.data, out.length);
    return arena_failed(cx->arena) ? memory_ended(cx)
                                   : house_package_put(package, xml->part->name, bytes, out.length);
}

static enum rc fit_styles(struct house_package *package, const char *document, struct report_frame *frame)
{
    struct ctx *cx = package->cx;
    const char *name = NULL;
    struct house_xml xml;
    bool added[REPORT_STYLES] = {false};
    CLEANUP(buf_free) struct buf more = buf_create(64 * 1024);
    TRY(house_relation(package, document, NULL, "/styles", &name));
    const struct house_part *part = name == NULL ? NULL : house_package_part(package, name);
    if (part == NULL)
        return house_fail_damaged(package, "styles.xml");
    TRY(house_xml_read(package, part, &xml));
    if (strncmp(part->bytes + xml.root->start, "<w:styles", 9) != 0)
        return house_fail_damaged(package, part->name);
    for (size_t i = 0; i < REPORT_STYLES; i++) {
        frame->styles[i] = find_style(&xml, &report_styles[i]);
        added[i] = frame->styles[i] == NULL;
        if (added[i])
            frame->styles[i] = new_id(cx, &xml, report_styles[i].own);
    }
    for (size_t i = 0; i < REPORT_STYLES; i++) {
        if (added[i])
            report_write_style(frame, i, &more);
        if (text_same(report_styles[i].own, "ListBullet"))
            frame->plain_bullets = !has_numbers(&xml, frame->styles[i]);
    }
    return append(package, &xml, &more);
}

/* A prefix that no relation or part of the package has. */
static const char *free_prefix(const struct house_package *package)
{
    struct ctx *cx = package->cx;
    for (int i = 1; i < PREFIXES; i++) {
        const char *prefix = arena_printf(cx->arena, "House%d", i), *mark = arena_printf(cx->arena, "%schart1.", prefix);
        bool taken = false;
        for (size_t j = 0; j < package->n; j++)
            taken |= strcasestr(package->parts[j].name, mark) != NULL;
        if (!taken)
            return prefix;
    }
    return "HouseLast";
}

static enum rc name_types(struct house_package *package)
{
    static const struct {
        const char *end, *type;
    } needed[] = {{"png", "image/png"}, {"svg", "image/svg+xml"}};
    struct house_xml xml;
    CLEANUP(buf_free) struct buf more = buf_create(1024);
    const struct house_part *types = house_package_part(package, "[Content_Types].xml");
    if (types == NULL)
        return house_fail_damaged(package, "[Content_Types].xml");
    TRY(house_xml_read(package, types, &xml));
    for (size_t i = 0; i < COUNT(needed); i++) {
        bool there = false;
        for (const struct house_node *node = xml.root->first; node != NULL; node = node->next) {
            const char *end = house_attribute(&xml, node, "Extension");
            there |= end != NULL && strcasecmp(end, needed[i].end) == 0;
        }
        if (!there)
            buf_printf(&more, "<Default xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\" "
                              "Extension=\"%s\" ContentType=\"%s\"/>", needed[i].end, needed[i].type);
    }
    return append(package, &xml, &more);
}

static enum rc add_pictures(struct house_package *package, const char *document, const struct report_medias *media)
{
    struct house_xml xml;
    CLEANUP(buf_free) struct buf more = buf_create(1024 * 1024);
    const struct house_part *relations = house_package_part(package, house_relations_name(package->cx, document));
    if (media->n == 0)
        return RC_OK;
    if (relations == NULL)
        return house_fail_damaged(package, "Relationships");
    TRY(house_xml_read(package, relations, &xml));
    const char *slash = strrchr(document, '/');
    const char *folder = arena_copy_n(package->cx->arena, document, slash == NULL ? 0 : (size_t)(slash - document) + 1);
    for (size_t i = 0; i < media->n; i++) {
        const struct report_media *one = &media->at[i];
        buf_printf(&more,
                   "<Relationship xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\" Id=\"%s\" "
                   "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" Target=\"%s\"/>",
                   one->relation, one->target);
        TRY(house_package_put(package, arena_printf(package->cx->arena, "%s%s", folder, one->target), one->bytes,
                              one->length));
    }
    TRY(append(package, &xml, &more));
    return name_types(package);
}

enum rc house_docx_report(struct house_package *package, const struct house_xml *document,
                          const struct report *report, bool history, struct buf *body)
{
    struct report_frame frame = {.prefix = free_prefix(package), .history = history};
    struct report_medias media;
    const char *name = document->part->name;
    find_room(document, &frame);
    TRY(fit_styles(package, name, &frame));
    TRY(report_write_body(package->cx, report, &frame, body, &media));
    return add_pictures(package, name, &media);
}
