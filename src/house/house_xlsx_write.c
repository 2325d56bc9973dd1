/* Writing a filled workbook: rows repeat, the rows below move, and with them everything that names rows. Cells that
 * hold one number or date stay typed; formulas lose their stored value, so that they are counted anew. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "house/house_book.h"

enum { PART_BYTES_MAX = 64 * 1024 * 1024, CELL_LETTERS_MAX = 32767 };

struct writing {
    struct book *book;
    struct book_sheet *sheet; /* NULL in other parts */
    const struct house_xml *xml;
    const struct house_scope *scope;
    const struct book_block *block; /* rows of its nth time are being written; NULL */
    int64_t nth;
    bool blank; /* the row stands for a list without items */
    struct buf *out;
};

static bool is(const struct house_node *node, const char *name)
{
    return node != NULL && text_same(node->name, name);
}

static struct book_place place_of(const struct writing *writing)
{
    return (struct book_place){
        .book = writing->book, .sheet = writing->sheet, .block = writing->block, .nth = writing->nth};
}

static int64_t row_now(const struct writing *writing, int64_t row)
{
    int64_t moved = book_row(writing->sheet, row, false);
    return writing->block == NULL ? moved : moved + writing->nth * writing->block->height;
}

/* The begin tag with another value of one attribute. */
static void write_tag(const struct writing *writing, const struct house_node *node, const char *name, const char *value)
{
    size_t start = 0, length = 0;
    if (!house_attribute_at(writing->xml, node, name, &start, &length)) {
        house_copy(writing->xml, node->start, node->open_end, writing->out);
        return;
    }
    house_copy(writing->xml, node->start, start, writing->out);
    house_escape(writing->out, value, strlen(value));
    house_copy(writing->xml, start + length, node->open_end, writing->out);
}

static void write_end(const struct writing *writing, const struct house_node *node)
{
    house_copy(writing->xml, node->close_start, node->end, writing->out);
}

/* --- Cells --- */

/* The only place of a cell, when nothing else stands in it; NULL otherwise. */
static const struct house_place *only_place(const struct house_node *cell)
{
    const struct house_place *found = NULL;
    for (size_t i = 0; i < cell->text_count; i++)
        for (const struct house_piece *piece = cell->texts[i]->pieces; piece != NULL; piece = piece->next) {
            if (piece->place != NULL && piece->place->sign == SIGN_VALUE) {
                if (found != NULL)
                    return NULL;
                found = piece->place;
            } else if (piece->text != NULL && piece->length > 0) {
                return NULL;
            }
        }
    return found;
}

/* Days as Excel counts them: from 1900 with a 29th of February that was none, or from 1904. */
static int64_t serial_of(const struct book *book, const char *iso)
{
    enum { FROM_1900 = 25569, FROM_1904 = 24107 };
    return date_days(iso) + (book->from_1904 ? FROM_1904 : FROM_1900);
}

static bool shows_dates(const struct writing *writing, const struct house_node *cell)
{
    const char *style = house_attribute(writing->xml, cell, "s");
    size_t index = 0;
    for (const char *at = style == NULL ? "" : style; *at >= '0' && *at <= '9' && index < 100000; at++)
        index = index * 10 + (size_t)(*at - '0');
    return style != NULL && index < writing->book->style_count && writing->book->dates[index];
}

/* A number or day by itself; false: it is text. */
static bool write_typed(const struct writing *writing, const struct house_node *cell)
{
    const struct house_place *place = only_place(cell);
    if (place == NULL || place->entry == NULL)
        return false;
    const struct house_value *value = house_value_at(writing->scope, place);
    if (place->entry->type == HOUSE_NUMBER && value->known && isfinite(value->number)) {
        buf_printf(writing->out, "><v>%.15g</v></c>", value->number);
        return true;
    }
    if (place->entry->type == HOUSE_DATE && !text_empty(value->iso) && date_days(value->iso) != INT64_MIN &&
        shows_dates(writing, cell)) {
        buf_printf(writing->out, "><v>%lld</v></c>", (long long)serial_of(writing->book, value->iso));
        return true;
    }
    return false;
}

/* One text of the cell with its values; `left` letters still fit. */
static void write_cell_text(const struct writing *writing, const struct house_node *text, size_t *left)
{
    CLEANUP(buf_free) struct buf plain = buf_create(PART_BYTES_MAX);
    if (text->pieces == NULL)
        buf_text(&plain, text->text == NULL ? "" : text->text);
    else if (!writing->blank)
        house_pieces_text(text->pieces, writing->scope, &plain);
    const char *start = buf_string(&plain), *at = start;
    for (; *at != '\0' && *left > 0; (*left)--)
        (void)text_next(&at);
    BUF_LITERAL(writing->out, "<t xml:space=\"preserve\">");
    house_escape(writing->out, start, (size_t)(at - start));
    BUF_LITERAL(writing->out, "</t>");
}

/* The string inside: runs keep their look, readings of kanji are left out. */
static void write_string(const struct writing *writing, const struct house_node *cell)
{
    size_t i = 0, left = CELL_LETTERS_MAX;
    BUF_LITERAL(writing->out, " t=\"inlineStr\"><is>");
    for (const struct house_node *part = cell->item->first; part != NULL && i < cell->text_count; part = part->next) {
        if (is(part, "s:t")) {
            write_cell_text(writing, cell->texts[i++], &left);
        } else if (is(part, "s:r")) {
            const struct house_node *look = house_child(part, "s:rPr");
            BUF_LITERAL(writing->out, "<r>");
            if (look != NULL)
                house_copy(cell->item_xml, look->start, look->end, writing->out);
            if (house_child(part, "s:t") != NULL)
                write_cell_text(writing, cell->texts[i++], &left);
            BUF_LITERAL(writing->out, "</r>");
        }
    }
    BUF_LITERAL(writing->out, "</is></c>");
}

static const struct book_master *master_of(const struct writing *writing, const char *id)
{
    for (size_t i = 0; i < writing->sheet->master_count; i++)
        if (id != NULL && text_same(writing->sheet->masters[i].id, id))
            return &writing->sheet->masters[i];
    return NULL;
}

/* The formula without what was counted last. */
static void write_formula(const struct writing *writing, const struct house_node *formula, int64_t row, int64_t column)
{
    struct book_place place = place_of(writing);
    const char *type = house_attribute(writing->xml, formula, "t"), *text = formula->text;
    bool lost = false, shared = type != NULL && text_same(type, "shared");
    const struct book_master *master = shared ? master_of(writing, house_attribute(writing->xml, formula, "si")) : NULL;
    if (shared && text_empty(text) && master != NULL) {
        text = master->text;
        place.rows = row - master->row;
        place.columns = column - master->column;
    }
    if (shared || type == NULL)
        BUF_LITERAL(writing->out, "><f>");
    else { /* arrays, in a workbook where nothing moves */
        BUF_LITERAL(writing->out, ">");
        house_copy(writing->xml, formula->start, formula->open_end, writing->out);
    }
    const char *moved = text_empty(text) ? "" : book_formula(&place, text, &lost);
    house_escape(writing->out, moved, strlen(moved));
    BUF_LITERAL(writing->out, "</f></c>");
}

static void write_cell(const struct writing *writing, const struct house_node *cell)
{
    static const char *const kept[] = {"s", "cm", "ph"};
    int64_t row = 0, column = 0;
    const struct house_node *formula = house_child(cell, "s:f");
    (void)book_cell_at(writing->xml, cell, &row, &column);
    const char *address = arena_printf(writing->book->package->cx->arena, "%s%lld",
                                       book_letters(writing->book->package->cx, column), (long long)row_now(writing, row));
    if (formula == NULL && cell->texts == NULL) {
        write_tag(writing, cell, "r", address);
        house_copy(writing->xml, cell->open_end, cell->end, writing->out);
        return;
    }
    buf_printf(writing->out, "<c r=\"%s\"", address);
    for (size_t i = 0; i < COUNT(kept); i++) {
        const char *value = house_attribute(writing->xml, cell, kept[i]);
        if (value == NULL || (i > 0 && formula == NULL))
            continue;
        buf_printf(writing->out, " %s=\"", kept[i]);
        house_escape(writing->out, value, strlen(value));
        buf_char(writing->out, '"');
    }
    if (formula != NULL)
        write_formula(writing, formula, row, column);
    else if (writing->blank)
        BUF_LITERAL(writing->out, "/>");
    else if (!write_typed(writing, cell))
        write_string(writing, cell);
}

static void write_row(const struct writing *writing, const struct house_node *row)
{
    int64_t number = row_now(writing, book_row_of(writing->xml, row));
    size_t at = row->open_end;
    write_tag(writing, row, "r", decimal(writing->book->package->cx, number));
    for (const struct house_node *cell = row->first; cell != NULL; cell = cell->next) {
        house_copy(writing->xml, at, cell->start, writing->out);
        if (is(cell, "s:c"))
            write_cell(writing, cell);
        else
            house_copy(writing->xml, cell->start, cell->end, writing->out);
        at = cell->end;
    }
    house_copy(writing->xml, at, row->end, writing->out);
}

static const struct book_block *block_at(const struct book_sheet *sheet, const struct house_node *row)
{
    for (size_t i = 0; i < sheet->block_count; i++)
        if (sheet->blocks[i].block->first == row)
            return &sheet->blocks[i];
    return NULL;
}

static void write_block(const struct writing *writing, const struct book_block *block)
{
    for (int64_t i = 0; i < block->times && !buf_failed(writing->out); i++) {
        struct writing inner = *writing;
        const struct house_scope scope = block->items == 0 ? *writing->scope
                                                           : house_block_scope(writing->scope, block->block, (size_t)i);
        inner.scope = &scope;
        inner.block = block;
        inner.nth = i;
        inner.blank = block->items == 0;
        for (const struct house_node *row = block->block->first; row != NULL; row = row->next) {
            bool mark = (row == block->block->first && block->block->drop_first) ||
                        (row == block->block->last && block->block->drop_last);
            if (!mark)
                write_row(&inner, row);
            if (row == block->block->last)
                break;
        }
    }
}

static void write_data(const struct writing *writing, const struct house_node *data)
{
    size_t at = data->open_end;
    house_copy(writing->xml, data->start, data->open_end, writing->out);
    for (const struct house_node *row = data->first; row != NULL; row = row->next) {
        const struct book_block *block = block_at(writing->sheet, row);
        house_copy(writing->xml, at, row->start, writing->out);
        if (block != NULL) {
            write_block(writing, block);
            row = block->block->last;
        } else {
            write_row(writing, row);
        }
        at = row->end;
    }
    house_copy(writing->xml, at, data->end, writing->out);
}

/* --- What names rows --- */

static const struct {
    const char *element, *attribute;
    bool row; /* the number of a row, not ranges */
} row_names[] = {
    {"s:dimension", "ref", false},       {"s:hyperlink", "ref", false},      {"s:conditionalFormatting", "sqref", false},
    {"s:dataValidation", "sqref", false}, {"s:autoFilter", "ref", false},    {"s:ignoredError", "sqref", false},
    {"s:protectedRange", "sqref", false}, {"s:sortState", "ref", false},     {"s:f", "ref", false},
    {"s:brk", "id", true},
};

static bool is_formula(const struct house_node *node)
{
    return is(node, "s:formula") || is(node, "s:formula1") || is(node, "s:formula2") || is(node, "c:f");
}

/* Merged cells: those in rows that repeat stand in every time. */
static void write_merges(const struct writing *writing, const struct house_node *merges)
{
    CLEANUP(buf_free) struct buf inside = buf_create(PART_BYTES_MAX);
    size_t count = 0;
    for (const struct house_node *node = merges->first; node != NULL; node = node->next) {
        const char *ref = house_attribute(writing->xml, node, "ref");
        const struct book_block *within = NULL;
        int64_t row = 0, column = 0;
        const char *first = arena_copy_n(writing->book->package->cx->arena, ref == NULL ? "" : ref,
                                         ref == NULL ? 0 : strcspn(ref, ":"));
        if (!book_address(first, &row, &column))
            continue;
        for (size_t i = 0; i < writing->sheet->block_count; i++)
            if (row >= writing->sheet->blocks[i].top && row <= writing->sheet->blocks[i].last)
                within = &writing->sheet->blocks[i];
        for (int64_t i = 0; i < (within == NULL ? 1 : within->times); i++, count++) {
            struct book_place place = {.book = writing->book, .sheet = writing->sheet, .block = within, .nth = i};
            bool lost = false;
            buf_printf(&inside, "<mergeCell ref=\"%s\"/>", book_formula(&place, ref, &lost));
        }
    }
    buf_printf(writing->out, "<mergeCells count=\"%zu\">", count);
    buf_add(writing->out, buf_string(&inside), inside.length);
    BUF_LITERAL(writing->out, "</mergeCells>");
}

/* Headers and footers of the printed sheet; "&" begins their own codes. */
static void write_page_text(const struct writing *writing, const struct house_node *node)
{
    house_copy(writing->xml, node->start, node->open_end, writing->out);
    for (const struct house_piece *piece = node->pieces; piece != NULL; piece = piece->next) {
        if (piece->text != NULL) {
            house_escape(writing->out, piece->text, piece->length);
            continue;
        }
        const char *value = piece->place->sign == SIGN_VALUE ? house_value_at(writing->scope, piece->place)->text : "";
        for (; !text_empty(value); value++) {
            size_t length = strcspn(value, "&");
            house_escape(writing->out, value, length);
            value += length;
            if (*value == '\0')
                break;
            BUF_LITERAL(writing->out, "&amp;&amp;");
        }
    }
    write_end(writing, node);
}

static void write_node(const struct writing *writing, const struct house_node *node);

static void write_children(const struct writing *writing, const struct house_node *node)
{
    size_t at = node->open_end;
    for (const struct house_node *child = node->first; child != NULL; child = child->next) {
        house_copy(writing->xml, at, child->start, writing->out);
        write_node(writing, child);
        at = child->end;
    }
    house_copy(writing->xml, at, node->close_start, writing->out);
    write_end(writing, node);
}

static void write_named(const struct writing *writing, const struct house_node *node, size_t rule)
{
    struct book_place place = place_of(writing);
    const char *value = house_attribute(writing->xml, node, row_names[rule].attribute);
    if (value == NULL || (row_names[rule].row && !is(node->parent, "s:rowBreaks"))) {
        house_copy(writing->xml, node->start, node->open_end, writing->out);
    } else if (row_names[rule].row) {
        int64_t row = 0;
        if (text_to_int(writing->book->package->cx, value, &row) != RC_OK || row < 1 || row > BOOK_ROWS)
            row = 1;
        write_tag(writing, node, row_names[rule].attribute,
                  decimal(writing->book->package->cx, book_row(writing->sheet, row, true)));
    } else {
        write_tag(writing, node, row_names[rule].attribute, book_ranges(&place, value));
    }
    write_children(writing, node);
}

static void write_text_formula(const struct writing *writing, const struct house_node *node)
{
    struct book_place place = place_of(writing);
    bool lost = false;
    house_copy(writing->xml, node->start, node->open_end, writing->out);
    const char *moved = text_empty(node->text) ? "" : book_formula(&place, node->text, &lost);
    house_escape(writing->out, moved, strlen(moved));
    write_end(writing, node);
}

static void write_node(const struct writing *writing, const struct house_node *node)
{
    if (writing->sheet != NULL && node == writing->sheet->data) {
        write_data(writing, node);
        return;
    }
    if (writing->sheet != NULL && is(node, "s:mergeCells")) {
        write_merges(writing, node);
        return;
    }
    if (node->pieces != NULL) {
        write_page_text(writing, node);
        return;
    }
    if (is_formula(node)) {
        write_text_formula(writing, node);
        return;
    }
    for (size_t i = 0; writing->sheet != NULL && i < COUNT(row_names); i++)
        if (is(node, row_names[i].element)) {
            write_named(writing, node, i);
            return;
        }
    house_copy(writing->xml, node->start, node->open_end, writing->out);
    write_children(writing, node);
}

/* --- Parts --- */

static enum rc put_part(struct book *book, const struct house_xml *xml, const struct buf *out)
{
    struct ctx *cx = book->package->cx;
    TRY(buf_check(cx, out, N_("The filled document is too large")));
    const char *bytes = arena_copy_n(cx->arena, out->data, out->length);
    if (arena_failed(cx->arena))
        return memory_ended(cx);
    return house_package_put(book->package, xml->part->name, bytes, out->length);
}

static enum rc write_part(struct book *book, struct book_sheet *sheet, const struct house_xml *xml)
{
    const struct house_scope scope = {.values = book->all->values};
    CLEANUP(buf_free) struct buf out = buf_create(PART_BYTES_MAX);
    const struct writing writing = {.book = book, .sheet = sheet, .xml = xml, .scope = &scope, .out = &out};
    house_copy(xml, 0, xml->root->start, &out);
    write_node(&writing, xml->root);
    house_copy(xml, xml->root->end, xml->part->length, &out);
    return put_part(book, xml, &out);
}

/* Pictures and charts are held at cells: their rows count from 0. */
static void write_anchor(const struct writing *writing, const struct house_node *node)
{
    int64_t row = 0;
    bool end = is(node->parent, "xdr:to");
    if (is(node, "xdr:row") && node->text != NULL && text_to_int(writing->book->package->cx, node->text, &row) == RC_OK &&
        row >= 0 && row < BOOK_ROWS) {
        house_copy(writing->xml, node->start, node->open_end, writing->out);
        buf_int(writing->out, book_row(writing->sheet, row + 1, end) - 1);
        write_end(writing, node);
        return;
    }
    size_t at = node->open_end;
    house_copy(writing->xml, node->start, node->open_end, writing->out);
    for (const struct house_node *child = node->first; child != NULL; child = child->next) {
        house_copy(writing->xml, at, child->start, writing->out);
        write_anchor(writing, child);
        at = child->end;
    }
    house_copy(writing->xml, at, node->end, writing->out);
}

static enum rc write_drawing(struct book *book, struct book_sheet *sheet)
{
    const char *name = NULL;
    struct house_xml xml;
    TRY(house_relation(book->package, sheet->part, NULL, "/drawing", &name));
    const struct house_part *part = name == NULL ? NULL : house_package_part(book->package, name);
    if (part == NULL || sheet->block_count == 0)
        return RC_OK;
    TRY(house_xml_read(book->package, part, &xml));
    CLEANUP(buf_free) struct buf out = buf_create(PART_BYTES_MAX);
    const struct writing writing = {.book = book, .sheet = sheet, .xml = &xml, .out = &out};
    house_copy(&xml, 0, xml.root->start, &out);
    write_anchor(&writing, xml.root);
    house_copy(&xml, xml.root->end, part->length, &out);
    return put_part(book, &xml, &out);
}

static enum rc write_charts(struct book *book)
{
    for (size_t i = 0; book->repeats && i < book->package->n; i++) {
        struct house_xml xml;
        if (strncmp(book->package->parts[i].name, "xl/charts/chart", sizeof "xl/charts/chart" - 1) != 0)
            continue;
        TRY(house_xml_read(book->package, &book->package->parts[i], &xml));
        TRY(write_part(book, NULL, &xml));
    }
    return RC_OK;
}

/* --- The workbook --- */

#define COUNT_ANEW "fullCalcOnLoad=\"1\""

static const struct book_sheet *sheet_at(const struct book *book, const char *index)
{
    int64_t number = 0;
    if (index == NULL || text_to_int(book->package->cx, index, &number) != RC_OK || number < 0 ||
        number >= (int64_t)book->sheet_count)
        return NULL;
    return &book->sheets[number];
}

static void write_names(const struct writing *writing, const struct house_node *defined)
{
    house_copy(writing->xml, defined->start, defined->open_end, writing->out);
    for (const struct house_node *node = defined->first; node != NULL; node = node->next) {
        struct book_place place = {.book = writing->book,
                                   .sheet = sheet_at(writing->book, house_attribute(writing->xml, node, "localSheetId"))};
        bool lost = false;
        house_copy(writing->xml, node->start, node->open_end, writing->out);
        const char *moved = text_empty(node->text) ? "" : book_formula(&place, node->text, &lost);
        house_escape(writing->out, moved, strlen(moved));
        write_end(writing, node);
    }
    write_end(writing, defined);
}

static void write_calculation(const struct writing *writing, const struct house_node *node)
{
    size_t start = 0, length = 0;
    if (house_attribute_at(writing->xml, node, "fullCalcOnLoad", &start, &length)) {
        write_tag(writing, node, "fullCalcOnLoad", "1");
    } else {
        bool empty = node->close_start >= node->end; /* <calcPr/> */
        house_copy(writing->xml, node->start, node->open_end - (empty ? 2 : 1), writing->out);
        buf_text(writing->out, empty ? " " COUNT_ANEW "/>" : " " COUNT_ANEW ">");
    }
    write_end(writing, node);
}

static enum rc write_workbook(struct book *book)
{
    static const char *const before[] = {"s:definedNames", "s:externalReferences", "s:functionGroups", "s:sheets"};
    const struct house_xml *xml = &book->workbook;
    const struct house_node *behind = NULL;
    CLEANUP(buf_free) struct buf out = buf_create(PART_BYTES_MAX);
    const struct writing writing = {.book = book, .xml = xml, .out = &out};
    if (house_child(xml->root, "s:calcPr") == NULL)
        for (size_t i = 0; behind == NULL && i < COUNT(before); i++)
            behind = house_child(xml->root, before[i]);
    size_t at = 0;
    for (const struct house_node *node = xml->root->first; node != NULL; node = node->next) {
        house_copy(xml, at, node->start, &out);
        if (is(node, "s:definedNames") && book->repeats)
            write_names(&writing, node);
        else if (is(node, "s:calcPr"))
            write_calculation(&writing, node);
        else
            house_copy(xml, node->start, node->end, &out);
        if (node == behind)
            BUF_LITERAL(&out, "<calcPr " COUNT_ANEW "/>");
        at = node->end;
    }
    house_copy(xml, at, xml->part->length, &out);
    return put_part(book, xml, &out);
}

/* Takes the element out whose attribute ends so. */
static enum rc drop_element(struct book *book, const char *part_name, const char *attribute, const char *end)
{
    struct house_xml xml;
    const struct house_part *part = house_package_part(book->package, part_name);
    CLEANUP(buf_free) struct buf out = buf_create(PART_BYTES_MAX);
    if (part == NULL)
        return RC_OK;
    TRY(house_xml_read(book->package, part, &xml));
    size_t at = 0;
    for (const struct house_node *node = xml.root->first; node != NULL; node = node->next) {
        const char *value = house_attribute(&xml, node, attribute);
        size_t length = value == NULL ? 0 : strlen(value), tail = strlen(end);
        if (length < tail || strcmp(value + length - tail, end) != 0)
            continue;
        house_copy(&xml, at, node->start, &out);
        at = node->end;
    }
    house_copy(&xml, at, part->length, &out);
    return put_part(book, &xml, &out);
}

/* The order in which Excel counted names cells that have moved; Excel makes it anew. */
static enum rc drop_chain(struct book *book)
{
    struct house_part *chain = house_package_part(book->package, "xl/calcChain.xml");
    if (chain == NULL)
        return RC_OK;
    chain->dropped = true;
    TRY(drop_element(book, "[Content_Types].xml", "PartName", "/calcChain.xml"));
    return drop_element(book, house_relations_name(book->package->cx, book->package->main->name), "Target",
                        "calcChain.xml");
}

enum rc book_write(struct book *book)
{
    for (size_t i = 0; i < book->sheet_count; i++) {
        struct book_sheet *sheet = &book->sheets[i];
        if (sheet->data != NULL && (sheet->scan.place_count > 0 || sheet->formulas || book->repeats))
            TRY(write_part(book, sheet, &sheet->xml));
        TRY(write_drawing(book, sheet));
    }
    TRY(write_charts(book));
    TRY(write_workbook(book));
    return drop_chain(book);
}
