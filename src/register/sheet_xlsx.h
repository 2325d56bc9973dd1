/* Excel workbooks (ISO/IEC 29500, transitional and strict). */
#ifndef REGISTER_SHEET_XLSX_H
#define REGISTER_SHEET_XLSX_H

#include "register/sheet.h"
#include "register/sheet_grid.h"
#include "register/sheet_number.h"
#include "register/sheet_xml.h"
#include "register/sheet_zip.h"

enum {
    SHEET_XLSX_SHEETS = 500,
    SHEET_XLSX_STYLES = 65536,  /* Excel has at most 65,490 cell styles */
    SHEET_XLSX_FORMATS = 65536, /* ids of number formats; Excel's own begin at 164 */
};

/* A part that another part names. */
struct sheet_relation {
    const char *id, *type; /* type: last word of its address, "worksheet" */
    const char *path;      /* name of the entry */
};

struct sheet_book_sheet {
    const char *name, *relation;
    bool hidden;
    size_t entry; /* in the zip; entry_count for one without cells (a chart) */
};

/* A workbook while it is read. Arrays are from malloc, texts in the request's arena. */
struct sheet_book {
    struct sheet_reader *reader;
    struct sheet_zip zip;
    const char *path; /* entry of the workbook part */
    struct sheet_relation *relations;
    size_t relation_count, relation_room;
    struct sheet_book_sheet *sheets;
    size_t sheet_count, sheet_room;
    bool from_1904;
    const char **strings; /* shared strings; NULL for one beyond a cell's limit */
    size_t string_count, string_room;
    uint8_t *formats; /* enum sheet_format by id of the number format */
    uint32_t *styles; /* id of the number format by cell style */
    size_t style_count, style_room;
    struct sheet *results; /* by index of sheets */
};

/* Reads a zip that may be a workbook; refuses what else a zip can be. */
enum rc sheet_xlsx_read(struct sheet_reader *reader, const char *bytes, size_t length,
                        struct workbook *ret) MUST_USE;

/* Rules for the parts; their state is the book. Relations are resolved against `base_path`. */
struct sheet_relations_state {
    struct sheet_book *book;
    const char *base_path; /* entry that the relations belong to; "" for the package */
};
extern const struct sheet_xml_rules sheet_relations_rules; /* state: struct sheet_relations_state */
extern const struct sheet_xml_rules sheet_workbook_rules;
extern const struct sheet_xml_rules sheet_strings_rules;
extern const struct sheet_xml_rules sheet_styles_rules;

/* Reads the cells of sheets[index] into results[index]. */
enum rc sheet_cells_read(struct sheet_book *book, size_t index, struct sheet_zip_part *part)
    MUST_USE;

/* The part that the book names with that type ("styles"); NULL when there is none. */
const struct sheet_relation *sheet_book_relation(const struct sheet_book *book, const char *type);

#endif
