/* Worksheets: <sheetData><row><c>, <mergeCells>. ISO/IEC 29500-1, 18.3.1. */
#include <string.h>

#include "register/sheet_xlsx.h"

enum cell_type {
    CELL_NUMBER,
    CELL_SHARED, /* index of a shared string */
    CELL_TEXT,   /* of a formula, or inline */
    CELL_BOOLEAN,
    CELL_ERROR,
    CELL_DATE,
};

static const struct {
    const char *name;
    enum cell_type type;
} cell_types[] = {
    {"s", CELL_SHARED},       {"n", CELL_NUMBER}, {"str", CELL_TEXT}, {"b", CELL_BOOLEAN},
    {"inlineStr", CELL_TEXT}, {"e", CELL_ERROR},  {"d", CELL_DATE},
};

struct cells {
    struct sheet_book *book;
    struct sheet_grid *grid;
    uint32_t row;         /* of the open row, from 1; 0 before the first */
    uint32_t next_column; /* of a cell that does not say its place, from 0 */
    bool row_open, row_hidden;
    /* the open cell */
    bool cell_open, formula, phonetic;
    uint32_t column, style;
    enum cell_type type;
};

/* Reads "B12" at *at and advances. Row from 1, column from 0; false beyond Excel's sheet. */
static bool take_reference(const char **at, uint32_t *ret_row, uint32_t *ret_column)
{
    uint32_t column = 0, row = 0;
    const char *text = *at;
    for (; *text >= 'A' && *text <= 'Z' && column <= SHEET_EXCEL_COLUMNS; text++)
        column = column * 26 + (uint32_t)(*text - 'A' + 1);
    for (; *text >= '0' && *text <= '9' && row <= SHEET_EXCEL_ROWS; text++)
        row = row * 10 + (uint32_t)(*text - '0');
    if (column < 1 || column > SHEET_EXCEL_COLUMNS || row < 1 || row > SHEET_EXCEL_ROWS)
        return false;
    *at = text;
    *ret_row = row;
    *ret_column = column - 1;
    return true;
}

/* ---- elements that begin ---- */

static enum rc damaged(const struct sheet_xml *xml, const char *what)
{
    return sheet_fail_damaged(xml->reader,
                              arena_printf(xml->reader->cx->arena, "%s: %s", xml->part, what));
}

static enum rc open_row(struct sheet_xml *xml, const char *const *attributes)
{
    struct cells *cells = xml->state;
    const char *number = sheet_xml_attribute(attributes, "r");
    uint32_t row = cells->row + 1;
    if (cells->row_open || (number != NULL && !sheet_xml_number(number, &row)) || row < 1 ||
        row > SHEET_EXCEL_ROWS)
        return damaged(xml, number == NULL ? "row" : number);
    cells->row = row;
    cells->next_column = 0;
    cells->row_open = true;
    cells->row_hidden = sheet_xml_true(sheet_xml_attribute(attributes, "hidden"));
    return RC_OK;
}

static bool find_type(const char *name, enum cell_type *ret)
{
    for (size_t i = 0; i < COUNT(cell_types); i++) {
        if (strcmp(cell_types[i].name, name) == 0) {
            *ret = cell_types[i].type;
            return true;
        }
    }
    return false;
}

static enum rc open_cell(struct sheet_xml *xml, const char *const *attributes)
{
    struct cells *cells = xml->state;
    const char *reference = sheet_xml_attribute(attributes, "r");
    const char *type = sheet_xml_attribute(attributes, "t");
    const char *style = sheet_xml_attribute(attributes, "s");
    uint32_t row = cells->row;
    cells->column = cells->next_column;
    if (reference != NULL) {
        const char *at = reference;
        if (!take_reference(&at, &row, &cells->column) || *at != '\0')
            return damaged(xml, reference);
    }
    if (!cells->row_open || cells->cell_open || row != cells->row ||
        cells->column >= SHEET_EXCEL_COLUMNS)
        return damaged(xml, reference == NULL ? "c" : reference);
    cells->type = CELL_NUMBER;
    cells->style = 0;
    if ((type != NULL && !find_type(type, &cells->type)) ||
        (style != NULL && !sheet_xml_number(style, &cells->style)))
        return damaged(xml, sheet_grid_place(cells->grid, row, cells->column));
    cells->next_column = cells->column + 1;
    cells->cell_open = true;
    cells->formula = false;
    cells->phonetic = false;
    buf_clear(&xml->text);
    return RC_OK;
}

/* Two ends, "A1:C3"; a single cell is no range. */
static enum rc open_merge(struct sheet_xml *xml, const char *const *attributes)
{
    struct cells *cells = xml->state;
    const char *reference = sheet_xml_attribute(attributes, "ref");
    uint32_t first_row, last_row, first_column, last_column;
    const char *at = reference;
    if (reference == NULL || !take_reference(&at, &first_row, &first_column))
        return damaged(xml, "mergeCell");
    if (*at == '\0')
        return RC_OK;
    at++;
    if (at[-1] != ':' || !take_reference(&at, &last_row, &last_column) || *at != '\0' ||
        last_row < first_row || last_column < first_column)
        return damaged(xml, reference);
    return sheet_grid_merge(cells->grid, (struct sheet_merge){
                                             .first_row = first_row,
                                             .last_row = last_row,
                                             .first_column = (uint16_t)first_column,
                                             .last_column = (uint16_t)last_column,
                                         });
}

static enum rc open_cells(struct sheet_xml *xml, const char *name, const char *const *attributes)
{
    struct cells *cells = xml->state;
    if (strcmp(name, "c") == 0)
        return open_cell(xml, attributes);
    if (strcmp(name, "row") == 0)
        return open_row(xml, attributes);
    if (strcmp(name, "mergeCell") == 0)
        return open_merge(xml, attributes);
    if (!cells->cell_open)
        return RC_OK;
    if (strcmp(name, "v") == 0)
        xml->keep_text = true;
    else if (strcmp(name, "t") == 0)
        xml->keep_text = !cells->phonetic;
    else if (strcmp(name, "f") == 0)
        cells->formula = true;
    else if (strcmp(name, "rPh") == 0)
        cells->phonetic = true;
    return RC_OK;
}

/* ---- cells that end ---- */

static const char *place(const struct cells *cells)
{
    return sheet_grid_place(cells->grid, cells->row, cells->column);
}

static enum rc shared_text(const struct sheet_xml *xml, const char *value, const char **ret)
{
    const struct cells *cells = xml->state;
    const struct sheet_book *book = cells->book;
    uint32_t index;
    if (!sheet_xml_number(value, &index) || index >= book->string_count)
        return damaged(xml, place(cells));
    if (book->strings[index] == NULL)
        return sheet_fail_cell_length(xml->reader, place(cells));
    *ret = book->strings[index];
    return RC_OK;
}

/* A style that the file does not list counts as the general one. */
static enum sheet_format format_of(const struct cells *cells)
{
    const struct sheet_book *book = cells->book;
    if (cells->style >= book->style_count)
        return SHEET_FORMAT_PLAIN;
    return (enum sheet_format)book->formats[book->styles[cells->style]];
}

/* The text of a number; a formula must have been calculated before, as nothing here calculates. */
static enum rc number_text(const struct sheet_xml *xml, const char *value, const char **ret)
{
    const struct cells *cells = xml->state;
    if (value[0] == '\0' && cells->formula)
        return fail(
            xml->reader->cx, RC_INVALID,
            N_("{0}, cell {1}: the result of the formula is not stored in the file. Please open "
               "it in Excel, save it and send it again."),
            xml->reader->file_name, place(cells));
    const char *text = sheet_number_show(xml->reader->cx, value, format_of(cells),
                                         cells->book->from_1904);
    /* what is no number comes back as the buffer itself */
    *ret = text == value ? sheet_reader_text(xml->reader, value, strlen(value)) : text;
    return *ret == NULL ? sheet_fail_memory(xml->reader) : RC_OK;
}

static enum rc plain_text(struct sheet_xml *xml, const char **ret)
{
    size_t length = sheet_text_clean(xml->text.data, xml->text.length, true);
    const char *text = sheet_reader_text(xml->reader, buf_string(&xml->text), length);
    if (text == NULL)
        return sheet_fail_memory(xml->reader);
    *ret = text;
    return RC_OK;
}

/* *ret stays as it is for an empty cell. */
static enum rc cell_text(struct sheet_xml *xml, const char **ret)
{
    const struct cells *cells = xml->state;
    const char *value = buf_string(&xml->text);
    if (buf_failed(&xml->text))
        return sheet_fail_cell_length(xml->reader, place(cells));
    if (value[0] == '\0' && !(cells->formula && cells->type == CELL_NUMBER))
        return RC_OK;
    switch (cells->type) {
    case CELL_SHARED:
        return shared_text(xml, value, ret);
    case CELL_BOOLEAN:
        *ret = sheet_xml_true(value) ? "TRUE" : "FALSE";
        return RC_OK;
    case CELL_DATE:
        value = sheet_iso_date_show(xml->reader->cx, value);
        *ret = arena_copy(xml->reader->cx->arena, value);
        return RC_OK;
    case CELL_NUMBER:
        return number_text(xml, value, ret);
    case CELL_TEXT:
    case CELL_ERROR:
        break;
    }
    return plain_text(xml, ret);
}

static enum rc close_cell(struct sheet_xml *xml)
{
    struct cells *cells = xml->state;
    const char *text = "";
    cells->cell_open = false;
    TRY(cell_text(xml, &text));
    if (sheet_reader_full(xml->reader))
        return sheet_fail_memory(xml->reader);
    return sheet_grid_add(cells->grid, cells->row, cells->column, cells->row_hidden, text);
}

static enum rc close_cells(struct sheet_xml *xml, const char *name)
{
    struct cells *cells = xml->state;
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        xml->keep_text = false;
    else if (strcmp(name, "rPh") == 0)
        cells->phonetic = false;
    else if (strcmp(name, "row") == 0)
        cells->row_open = false;
    else if (strcmp(name, "c") == 0)
        return close_cell(xml);
    return RC_OK;
}

static const struct sheet_xml_rules cells_rules = {
    .root = "worksheet", .open = open_cells, .close = close_cells};

enum rc sheet_cells_read(struct sheet_book *book, size_t index, struct sheet_zip_part *part)
{
    CLEANUP(sheet_grid_free)
    struct sheet_grid grid = sheet_grid_create(book->reader, book->sheets[index].name);
    struct cells cells = {.book = book, .grid = &grid};
    struct sheet sheet = {.hidden = book->sheets[index].hidden};
    TRY(sheet_zip_parse(part, &cells_rules, &cells));
    TRY(sheet_grid_finish(&grid, &sheet));
    book->results[index] = sheet;
    return RC_OK;
}
