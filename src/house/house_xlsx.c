/* Looking at an Excel workbook: which cells are filled, which rows repeat, and what of Excel's cannot follow rows
 * that move. Writing is in house_xlsx_write.c. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "base/text.h"
#include "house/house_book.h"
#include "register/sheet_number.h"

static bool is(const struct house_node *node, const char *name)
{
    return node != NULL && text_same(node->name, name);
}

bool book_cell_at(const struct house_xml *xml, const struct house_node *cell, int64_t *ret_row, int64_t *ret_column)
{
    return book_address(house_attribute(xml, cell, "r"), ret_row, ret_column);
}

int64_t book_row_of(const struct house_xml *xml, const struct house_node *row)
{
    const char *text = house_attribute(xml, row, "r");
    long number = text == NULL ? 0 : strtol(text, NULL, 10);
    return number < 1 || number > BOOK_ROWS ? 0 : number;
}

static const char *where(const struct house_scan *scan, const struct house_node *holder)
{
    const char *cell = is(holder, "s:c") ? house_attribute(scan->xml, holder, "r") : NULL;
    return cell == NULL ? scan->part_label : trf(scan->package->cx, N_("{0}, cell {1}"), scan->part_label, cell);
}

/* --- The parts that all sheets share --- */

static enum rc load_strings(struct book *book)
{
    const char *name = NULL;
    TRY(house_relation(book->package, book->package->main->name, NULL, "/sharedStrings", &name));
    const struct house_part *part = name == NULL ? NULL : house_package_part(book->package, name);
    if (part == NULL)
        return RC_OK;
    TRY(house_xml_read(book->package, part, &book->strings));
    size_t n = 0;
    for (const struct house_node *node = book->strings.root->first; node != NULL; node = node->next)
        n += is(node, "s:si");
    book->items = ARENA_ARRAY(book->package->cx->arena, struct house_node *, n);
    if (book->items == NULL)
        return memory_ended(book->package->cx);
    for (struct house_node *node = book->strings.root->first; node != NULL; node = node->next)
        if (is(node, "s:si"))
            book->items[book->item_count++] = node;
    return RC_OK;
}

static uint32_t number_of(const struct house_xml *xml, const struct house_node *node, const char *name)
{
    const char *text = house_attribute(xml, node, name);
    return text == NULL ? 0 : (uint32_t)strtoul(text, NULL, 10);
}

static bool shows_dates(const struct house_xml *xml, const struct house_node *formats, uint32_t id)
{
    for (const struct house_node *node = formats == NULL ? NULL : formats->first; node != NULL; node = node->next) {
        const char *code = house_attribute(xml, node, "formatCode");
        if (code != NULL && number_of(xml, node, "numFmtId") == id) {
            enum sheet_format format = sheet_format_of(code);
            return format == SHEET_FORMAT_DATE || format == SHEET_FORMAT_DATE_TIME;
        }
    }
    enum sheet_format format = sheet_format_builtin(id);
    return format == SHEET_FORMAT_DATE || format == SHEET_FORMAT_DATE_TIME;
}

static enum rc load_styles(struct book *book)
{
    const char *name = NULL;
    struct house_xml xml;
    TRY(house_relation(book->package, book->package->main->name, NULL, "/styles", &name));
    const struct house_part *part = name == NULL ? NULL : house_package_part(book->package, name);
    if (part == NULL)
        return RC_OK;
    TRY(house_xml_read(book->package, part, &xml));
    const struct house_node *formats = house_child(xml.root, "s:numFmts"), *looks = house_child(xml.root, "s:cellXfs");
    for (const struct house_node *node = looks == NULL ? NULL : looks->first; node != NULL; node = node->next)
        book->style_count++;
    book->dates = ARENA_ARRAY(book->package->cx->arena, bool, book->style_count);
    if (book->dates == NULL)
        return memory_ended(book->package->cx);
    size_t i = 0;
    for (const struct house_node *node = looks == NULL ? NULL : looks->first; node != NULL; node = node->next)
        book->dates[i++] = shows_dates(&xml, formats, number_of(&xml, node, "numFmtId"));
    return RC_OK;
}

static enum rc load_workbook(struct book *book)
{
    struct ctx *cx = book->package->cx;
    TRY(house_xml_read(book->package, book->package->main, &book->workbook));
    if (!is(book->workbook.root, "s:workbook"))
        return fail(cx, RC_TYPE, N_("{0} is of the form Strict Open XML; please save it in Excel as an ordinary workbook (.xlsx)"),
                    book->package->file_name);
    const struct house_node *properties = house_child(book->workbook.root, "s:workbookPr");
    const char *from = properties == NULL ? NULL : house_attribute(&book->workbook, properties, "date1904");
    book->from_1904 = from != NULL && (text_same(from, "1") || text_same(from, "true"));
    book->sheets = ARENA_ARRAY(cx->arena, struct book_sheet, BOOK_SHEETS);
    const struct house_node *sheets = house_child(book->workbook.root, "s:sheets");
    for (const struct house_node *node = sheets == NULL ? NULL : sheets->first; node != NULL; node = node->next) {
        const char *name = house_attribute(&book->workbook, node, "name"), *id = house_attribute(&book->workbook, node, "id");
        const char *part = NULL;
        if (name == NULL || id == NULL)
            return house_fail_damaged(book->package, book->package->main->name);
        if (book->sheets == NULL || book->sheet_count == BOOK_SHEETS)
            return fail(cx, RC_TOO_LARGE, N_("{0} has more than {1} sheets"), book->package->file_name,
                        decimal(cx, BOOK_SHEETS));
        TRY(house_relation(book->package, book->package->main->name, id, NULL, &part));
        if (part != NULL && house_package_part(book->package, part) != NULL)
            book->sheets[book->sheet_count++] = (struct book_sheet){.name = name, .part = part};
    }
    return RC_OK;
}

/* --- Cells --- */

/* The element whose texts are the cell's: the shared string, or the string inside; NULL where there is none. */
static const struct house_node *text_of(const struct book *book, const struct book_sheet *sheet,
                                        const struct house_node *cell)
{
    const char *type = house_attribute(&sheet->xml, cell, "t");
    const struct house_node *value = house_child(cell, "s:v");
    if (type == NULL)
        return NULL;
    if (text_same(type, "inlineStr"))
        return house_child(cell, "s:is");
    if (!text_same(type, "s") || value == NULL || value->text == NULL)
        return NULL;
    unsigned long index = strtoul(value->text, NULL, 10);
    return index < book->item_count ? book->items[index] : NULL;
}

static bool has_mark(const struct house_node *item)
{
    char last = '\0';
    for (const struct house_node *node = item; node != NULL; node = house_next(item, node))
        for (const char *at = is(node, "s:t") && node->text != NULL ? node->text : ""; *at != '\0'; at++) {
            if (last == '{' && *at == '{')
                return true;
            last = *at;
        }
    return false;
}

/* A shared string may stand in many cells: each gets its own copy of the texts. The cell keeps them in its `first`
 * place of a node that nobody else sees. */
static enum rc scan_cell(struct book *book, struct book_sheet *sheet, struct house_node *cell)
{
    struct ctx *cx = book->package->cx;
    const struct house_node *item = text_of(book, sheet, cell);
    struct house_node **texts = NULL;
    size_t n = 0, room = 0;
    if (item == NULL || !has_mark(item))
        return RC_OK;
    for (const struct house_node *node = item; node != NULL;) {
        if (is(node, "s:t")) {
            if (n == room) {
                texts = arena_grow(cx->arena, texts, n, &room, sizeof *texts);
                if (texts == NULL)
                    return memory_ended(cx);
            }
            struct house_node *copy = ARENA_NEW(cx->arena, struct house_node);
            if (copy == NULL)
                return memory_ended(cx);
            *copy = (struct house_node){.name = node->name, .start = cell->start, .parent = cell, .text = node->text};
            texts[n++] = copy;
        }
        node = is(node, "s:rPh") ? house_after(item, node) : house_next(item, node); /* how kanji are read */
    }
    cell->texts = texts;
    cell->text_count = n;
    cell->item = item;
    cell->item_xml = is(item, "s:si") ? &book->strings : &sheet->xml;
    return house_line_scan(&sheet->scan, cell, texts, n);
}

static enum rc note_formula(struct book *book, struct book_sheet *sheet, const struct house_node *cell)
{
    const struct house_node *formula = house_child(cell, "s:f");
    struct book_master master = {.id = NULL};
    if (formula == NULL)
        return RC_OK;
    sheet->formulas = true;
    const char *type = house_attribute(&sheet->xml, formula, "t");
    if (type == NULL || !text_same(type, "shared") || text_empty(formula->text))
        return RC_OK;
    master.id = house_attribute(&sheet->xml, formula, "si");
    master.text = formula->text;
    if (master.id == NULL || !book_cell_at(&sheet->xml, cell, &master.row, &master.column))
        return RC_OK;
    if (sheet->master_count == sheet->master_room) {
        struct book_master *masters = arena_grow(book->package->cx->arena, sheet->masters, sheet->master_count,
                                                 &sheet->master_room, sizeof *masters);
        if (masters == NULL)
            return memory_ended(book->package->cx);
        sheet->masters = masters;
    }
    sheet->masters[sheet->master_count++] = master;
    return RC_OK;
}

static bool is_page_text(const struct house_node *node)
{
    static const char *const names[] = {"s:oddHeader", "s:oddFooter", "s:evenHeader", "s:evenFooter", "s:firstHeader",
                                        "s:firstFooter"};
    for (size_t i = 0; i < COUNT(names); i++)
        if (is(node, names[i]))
            return true;
    return false;
}

static enum rc scan_sheet(struct book *book, struct book_sheet *sheet)
{
    int64_t row = 0, column = 0, last = 0;
    bool sound = true;
    struct house_node *root = sheet->xml.root;
    for (struct house_node *node = root; node != NULL; node = house_next(root, node)) {
        if (is(node, "s:row")) {
            row = book_row_of(&sheet->xml, node);
            sound = sound && row > last;
            last = row;
        } else if (is(node, "s:c")) {
            sound = sound && book_cell_at(&sheet->xml, node, &row, &column) && row == last;
            TRY(note_formula(book, sheet, node));
            TRY(scan_cell(book, sheet, node));
        } else if (is_page_text(node) && node->text != NULL && strstr(node->text, "{{") != NULL) {
            struct house_node *const texts[] = {node};
            TRY(house_line_scan(&sheet->scan, node, texts, 1));
        }
    }
    if (!sound || strncmp(sheet->xml.part->bytes + root->start, "<worksheet", sizeof "<worksheet" - 1) != 0)
        house_note(&sheet->scan, root, N_("This sheet was not written by Excel; please open the file in Excel and save it"));
    return RC_OK;
}

/* --- Rows that repeat --- */

static bool row_is_mark(const struct house_node *row, const struct house_place *mark, const struct house_scan *scan)
{
    for (const struct house_node *cell = row->first; cell != NULL; cell = cell->next)
        if (cell != mark->holder && cell->first != NULL)
            return false;
    return house_only_mark(scan, row, mark);
}

static bool range(struct house_scan *scan, struct house_block *block)
{
    struct house_node *first = block->open->holder->parent, *last = block->close->holder->parent;
    if (!is(first, "s:row") || !is(last, "s:row") || first->parent != last->parent) {
        house_note(scan, block->open->holder, N_("{{#{0}}} and {{/{0}}} must stand in cells of one sheet"), block->open->name);
        return false;
    }
    if (block->open->entry == NULL)
        return false;
    if (block->open->entry->type != HOUSE_LIST || block->open->sign != SIGN_OPEN) {
        house_note(scan, block->open->holder, N_("In a workbook only lists repeat ({0} is none, or stands behind ^)"),
                   block->open->name);
        return false;
    }
    if (scan->block_count > 0 && scan->blocks[scan->block_count - 1].first->start >= first->start) {
        house_note(scan, block->open->holder, N_("In a workbook, repetitions do not stand in one another"));
        return false;
    }
    block->first = first;
    block->last = last;
    block->drop_first = first != last && row_is_mark(first, block->open, scan);
    block->drop_last = first != last && row_is_mark(last, block->close, scan);
    return true;
}

static enum rc find_blocks(struct book *book, struct book_sheet *sheet)
{
    struct house_scan *scan = &sheet->scan;
    sheet->blocks = ARENA_ARRAY(book->package->cx->arena, struct book_block, scan->block_count);
    if (sheet->blocks == NULL)
        return memory_ended(book->package->cx);
    for (size_t i = 0; i < scan->block_count; i++) {
        const struct house_block *block = &scan->blocks[i];
        struct book_block rows = {.block = block,
                                  .first = book_row_of(&sheet->xml, block->first),
                                  .last = book_row_of(&sheet->xml, block->last),
                                  .times = 1};
        rows.top = rows.first + block->drop_first;
        rows.height = rows.last - block->drop_last - rows.top + 1;
        if (rows.height < 1)
            house_note(scan, block->open->holder, N_("Between {{#{0}}} and {{/{0}}} there is no row"), block->open->name);
        if (book->all->values != NULL) {
            const struct house_scope scope = {.values = book->all->values};
            rows.items = house_block_times(&scope, block);
            rows.times = rows.items == 0 ? 1 : (int64_t)rows.items;
        }
        sheet->blocks[sheet->block_count++] = rows;
        book->repeats = true;
    }
    return RC_OK;
}

/* --- What cannot follow --- */

static void check_merge(struct book_sheet *sheet, const struct house_node *node)
{
    const char *text = house_attribute(&sheet->xml, node, "ref");
    const char *colon = text == NULL ? NULL : strchr(text, ':');
    int64_t top = 0, bottom = 0, column = 0;
    char first[16] = "";
    if (colon == NULL || colon - text >= (long)sizeof first)
        return;
    memcpy(first, text, (size_t)(colon - text));
    if (!book_address(first, &top, &column) || !book_address(colon + 1, &bottom, &column))
        return;
    for (size_t i = 0; i < sheet->block_count; i++) {
        const struct book_block *block = &sheet->blocks[i];
        bool apart = bottom < block->first || top > block->last;
        bool inside = top >= block->top && bottom < block->top + block->height;
        bool around = top < block->first && bottom > block->last;
        if (!apart && !inside && !around)
            house_note(&sheet->scan, sheet->xml.root,
                       N_("The merged cells {0} stand partly in rows that repeat; please part them"), text);
    }
}

static void check_sheet(struct book *book, struct book_sheet *sheet)
{
    static const struct {
        const char *name, *label;
    } fixed[] = {{"s:tableParts", N_("a table (Insert > Table)")}, {"s:legacyDrawing", N_("a note or comment")},
                 {"s:oleObjects", N_("an embedded object")},       {"s:controls", N_("a control")},
                 {"s:dataConsolidate", N_("a consolidation")}};
    struct ctx *cx = book->package->cx;
    struct house_node *root = sheet->xml.root;
    for (size_t i = 0; sheet->block_count > 0 && i < COUNT(fixed); i++)
        if (house_child(root, fixed[i].name) != NULL)
            house_note(&sheet->scan, root, N_("This sheet has {0}, which does not follow rows that repeat; please remove it"),
                       tr(cx, fixed[i].label));
    for (const struct house_node *node = root; node != NULL; node = house_next(root, node)) {
        const char *type = is(node, "s:f") ? house_attribute(&sheet->xml, node, "t") : NULL;
        if (sheet->block_count > 0 && is(node, "s:mergeCell"))
            check_merge(sheet, node);
        if (book->repeats && type != NULL && !text_same(type, "shared") && !text_same(type, "normal"))
            house_note(&sheet->scan, node->parent, N_("An array formula or data table does not follow rows that repeat"));
        if (sheet->block_count > 0 && is(node, "s:extLst") && node->parent == root &&
            memmem(sheet->xml.part->bytes + node->start, node->end - node->start, "sqref", 5) != NULL)
            house_note(&sheet->scan, root, N_("This sheet has {0}, which does not follow rows that repeat; please remove it"),
                       tr(cx, N_("a newer conditional format or data check")));
        if (is(node, "s:f") && node->text != NULL && book->repeats) {
            bool lost = false;
            (void)book_formula(&(struct book_place){.book = book, .sheet = sheet}, node->text, &lost);
            if (lost)
                house_note(&sheet->scan, node->parent, N_("A formula over several sheets does not follow rows that repeat"));
        }
    }
}

static void check_parts(struct book *book)
{
    for (size_t i = 0; book->repeats && i < book->package->n; i++)
        if (strncasecmp(book->package->parts[i].name, "xl/pivot", 8) == 0) {
            house_note(&book->sheets[0].scan, book->sheets[0].xml.root,
                       N_("This sheet has {0}, which does not follow rows that repeat; please remove it"),
                       tr(book->package->cx, N_("a pivot table")));
            return;
        }
}

static enum rc look(struct book *book, struct book_sheet *sheet)
{
    struct house_package *package = book->package;
    TRY(house_xml_read(package, house_package_part(package, sheet->part), &sheet->xml));
    sheet->scan = (struct house_scan){.package = package,
                                      .xml = &sheet->xml,
                                      .part_label = trf(package->cx, N_("Sheet “{0}”"), sheet->name),
                                      .names = book->all->names,
                                      .name_count = book->all->name_count,
                                      .found = book->found,
                                      .where = where};
    if (!is(sheet->xml.root, "s:worksheet")) /* a sheet of one chart */
        return RC_OK;
    sheet->data = house_child(sheet->xml.root, "s:sheetData");
    TRY(scan_sheet(book, sheet));
    TRY(house_resolve(&sheet->scan, range));
    for (size_t i = 0; i < sheet->scan.place_count; i++) {
        const struct house_place *place = &sheet->scan.places[i];
        if (place->entry != NULL && place->entry->type == HOUSE_BODY)
            house_note(&sheet->scan, place->holder, N_("“{0}” stands in Word templates alone"), place->name);
    }
    return find_blocks(book, sheet);
}

enum rc house_xlsx(struct house_package *package, const struct house_all *all, struct house_found *found,
                   struct buf *out)
{
    struct book book = {.package = package, .all = all, .found = found};
    TRY(load_workbook(&book));
    TRY(load_strings(&book));
    TRY(load_styles(&book));
    for (size_t i = 0; i < book.sheet_count; i++)
        TRY(look(&book, &book.sheets[i]));
    for (size_t i = 0; i < book.sheet_count; i++)
        check_sheet(&book, &book.sheets[i]);
    check_parts(&book);
    if (out == NULL || found->n > 0)
        return RC_OK;
    TRY(book_write(&book));
    return house_package_write(package, out);
}
